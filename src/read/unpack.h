/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * unpack: a compressed file read as far as it can be, and where it is damaged.
 *
 * The formats are gzip, xz, zstd and bzip2 (gunzip.h, unxz.h, unzstd.h, bunzip2.h), told by their
 * first bytes. A file is a row of streams (gzip's members, zstd's frames): any number, of any of
 * these formats, some of them empty, with NULs between them (tapes and file systems pad; xz does).
 * What comes out is in stretches; one ends where bytes are lost:
 *
 *     damage                                   what happens
 *     the file ends within a stream            all before it is given, the stretch ends
 *     compressed data that makes no sense      likewise
 *     another stream begins within a stream    likewise
 *     a header that is damaged                 read as if it were whole if data follows that makes
 *                                              sense, else the stretch ends
 *     a wrong checksum or length               all is given; what is next follows. If nothing
 *                                              stands there, the stretch ends
 *     it needs too much memory                 the stretch ends
 *     something else between two streams       passed over; the next stream follows
 *     something else behind the last one       passed over
 *     mail behind one, not compressed          given as it is, up to the next stream
 *
 * The next stretch begins with the next stream, or at a point within one where the format allows it
 * (its header says which), whichever comes first.
 *
 * What looks like a stream there is believed if some of it can be decompressed, at least
 * UNPACK_TRIAL bytes or all of a smaller one. This is looked for within streams too: a decoder
 * takes the next stream for more data of one that was cut off, and may notice late or, between
 * texts of one kind, only at its end. Compressed data looks so by chance once in 10^16 bytes; what
 * was copied into it uncompressed may hold a compressed file, so there nothing is looked for.
 *
 * Work is linear in the size of the file: each byte is decompressed once, and trials together may
 * take UNPACK_TRIAL_RATE times as much; a file that wants more, which none does but a hostile one,
 * is believed nothing. Nothing seeks, so pipes are read like files. Memory is constant.
 */
#ifndef LISTDIGEST_UNPACK_H
#define LISTDIGEST_UNPACK_H

#include "base/str.h"
#include <glib.h>

enum {
    UNPACK_MAGIC = 6,         /* bytes that unpack_codec() wants to see */
    UNPACK_READ = 64 * 1024,  /* compressed bytes asked for at a time */
    UNPACK_TRIAL = 512,       /* compressed bytes that must make sense to be believed ... */
    UNPACK_TRIAL_DATA = 1024, /* ... or so many decompressed ones */
    UNPACK_TRIALS_FREE = 128 * 1024 * 1024, /* bytes that all trials together may take */
    UNPACK_TRIAL_RATE = 512,                /* and for each byte of the file so many more */
    UNPACK_LINE_ENDS = 16, /* bytes that may stand before mail that is not compressed */
    UNPACK_MARKS = 32,     /* of one unpack_fill() */
};

typedef enum {
    UNPACK_TRUNCATED, /* the file ends within a stream */
    UNPACK_CORRUPT,   /* something is lost, or may be wrong */
    UNPACK_TRAILING,  /* something else lies behind the last stream */
    UNPACK_PLAIN,     /* mail that is not compressed begins, with the byte before */
} UnpackDamage;

/* One piece of damage. */
typedef struct {
    UnpackDamage damage;
    guint64 data;     /* bytes decompressed before it */
    guint64 at;       /* where in the compressed file */
    guint64 resumed;  /* where in the compressed file it goes on; 0: nowhere, or without loss */
    guint64 size;     /* of what was passed over; 0: that is not what happened */
    guint64 suspect;  /* bytes of data before it that may be wrong: no checksum vouches for them */
    guint64 more;     /* others like it at the same place of the data; inflate.h counts these */
    const char *what; /* for people; a constant */
} UnpackMark;

/* "at byte 30 of the compressed file: it ends here". Free with g_free. */
char *unpack_mark_text(const UnpackMark *mark);

/* A format. */
typedef struct Codec Codec;

/* Of the file that begins with head, UNPACK_MAGIC bytes if it has as many; NULL: not compressed. */
const Codec *unpack_codec(Str head);

/* Up to n > 0 bytes of the compressed file into buf. 0 at its end, -1 if reading failed. */
typedef gssize UnpackReadFunc(unsigned char *buf, gsize n, void *data);

typedef struct Unpack Unpack;

/* Decompresses head, at most UNPACK_READ bytes, and what read() gives after it. */
Unpack *unpack_new(const Codec *codec, Str head, UnpackReadFunc *read, void *data);
void unpack_free(Unpack *u);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Unpack, unpack_free)

typedef enum {
    UNPACK_MORE,    /* go on */
    UNPACK_STRETCH, /* a stretch ends here; go on with the next one */
    UNPACK_END,     /* the last one ends here */
    UNPACK_FAILED,  /* read() did */
} UnpackStatus;

/*
 * Fills buf; fewer than size bytes, *n, if a stretch ends or there are many marks. marks has room
 * for UNPACK_MARKS; those of a place within these bytes, or where they end, are among them.
 */
UnpackStatus unpack_fill(Unpack *u, unsigned char *buf, gsize size, gsize *n, UnpackMark *marks,
                         guint *n_marks);

#endif
