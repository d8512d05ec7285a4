/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * gunzip: gzip (RFC 1952) decompressed as far as it can be, and where it is damaged.
 *
 * Members may be any number, some of them empty, with NULs between them (tapes and file systems
 * pad). What comes out is in stretches; one ends where bytes are lost:
 *
 *     damage                                   what happens
 *     the file ends within a member            all before it is given, the stretch ends
 *     compressed data that makes no sense      likewise
 *     another member begins within a member    likewise
 *     a header that is damaged                 read as if it were whole if data follows that makes
 *                                              sense, else the stretch ends
 *     a wrong checksum or length               all is given; the next member follows. If none
 *                                              stands there, the stretch ends
 *     something else between two members       passed over; the next member follows
 *     something else behind the last one       passed over
 *     mail behind one, not compressed          given as it is, up to the next member
 *
 * The next stretch begins with the next member, or where the compressor flushed (00 00 ff ff) and
 * forgot what was before (zlib's Z_FULL_FLUSH, pigz -i), whichever comes first.
 *
 * What looks like a member is believed if GUNZIP_TRIAL bytes of it can be decompressed, or all of
 * a smaller one. This is looked for within members too: zlib takes the next member for more data
 * of one that was cut off, and may notice late or, between texts of one kind, only at its end.
 * Compressed data looks so by chance once in 10^16 bytes; what was copied into it uncompressed (a
 * stored block) may hold a gzip file, so there nothing is looked for.
 *
 * Work is linear in the size of the file: each byte is decompressed once, and a trial is short.
 * Nothing seeks, so pipes are read like files. Memory is constant.
 */
#ifndef LISTDIGEST_GUNZIP_H
#define LISTDIGEST_GUNZIP_H

#include "base/str.h"
#include <glib.h>

enum {
    GUNZIP_MAGIC = 2,           /* bytes that gunzip_is_gzip() wants to see */
    GUNZIP_READ = 64 * 1024,    /* compressed bytes asked for at a time */
    GUNZIP_BEHIND = 128 * 1024, /* how far behind damage the search for data begins */
    GUNZIP_TRIAL = 512,         /* compressed bytes that must make sense to be believed ... */
    GUNZIP_TRIAL_DATA = 1024,   /* ... or so many decompressed ones */
    GUNZIP_LINE_ENDS = 16,      /* bytes that may stand before mail that is not compressed */
    GUNZIP_MARKS = 32,          /* of one gunzip_fill() */
};

typedef enum {
    GUNZIP_TRUNCATED, /* the file ends within a member */
    GUNZIP_CORRUPT,   /* something is lost, or may be wrong */
    GUNZIP_TRAILING,  /* something else lies behind the last member */
    GUNZIP_PLAIN,     /* mail that is not compressed begins, with the byte before */
} GunzipDamage;

/* One piece of damage. */
typedef struct {
    GunzipDamage damage;
    guint64 data;     /* bytes decompressed before it */
    guint64 at;       /* where in the compressed file */
    guint64 resumed;  /* where in the compressed file it goes on; 0: nowhere, or without loss */
    guint64 size;     /* of what was passed over; 0: that is not what happened */
    guint64 suspect;  /* bytes of data before it that may be wrong: no checksum vouches for them */
    guint64 more;     /* others like it at the same place of the data; inflate.h counts these */
    const char *what; /* for people; a constant */
} GunzipMark;

/* "at byte 30 of the compressed file: it ends here". Free with g_free. */
char *gunzip_mark_text(const GunzipMark *mark);

gboolean gunzip_is_gzip(Str head);

/* Up to n > 0 bytes of the compressed file into buf. 0 at its end, -1 if reading failed. */
typedef gssize GunzipReadFunc(unsigned char *buf, gsize n, void *data);

typedef struct Gunzip Gunzip;

/* Decompresses head, at most GUNZIP_READ bytes, and what read() gives after it. */
Gunzip *gunzip_new(Str head, GunzipReadFunc *read, void *data);
void gunzip_free(Gunzip *gz);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Gunzip, gunzip_free)

typedef enum {
    GUNZIP_MORE,    /* go on */
    GUNZIP_STRETCH, /* a stretch ends here; go on with the next one */
    GUNZIP_END,     /* the last one ends here */
    GUNZIP_FAILED,  /* read() did */
} GunzipStatus;

/*
 * Fills buf; fewer than size bytes, *n, if a stretch ends or there are many marks. marks has room
 * for GUNZIP_MARKS; those of a place within these bytes, or where they end, are among them.
 */
GunzipStatus gunzip_fill(Gunzip *gz, unsigned char *buf, gsize size, gsize *n, GunzipMark *marks,
                         guint *n_marks);

#endif
