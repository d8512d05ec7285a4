/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * codec: what unpack.c and the formats know of each other; nobody else includes this.
 *
 * unpack.c walks the file from stream to stream, and finds the next one behind damage. A Codec says
 * what a stream of its format looks like, and decompresses one step by step: it takes compressed
 * bytes from u->in (after unpack_peek()), leaves data at u->out, says so with unpack_advance() and
 * unpack_gave(), and at the end of the stream unpack_end_stream().
 */
#ifndef LISTDIGEST_CODEC_H
#define LISTDIGEST_CODEC_H

#include "read/unpack.h"

/* How data begins that is not joined to what was before. */
typedef enum {
    UNPACK_NO_DATA,
    UNPACK_STREAM, /* with a stream */
    UNPACK_WITHIN, /* at a point within one where the format allows it */
} UnpackFound;

struct Codec {
    Str magic;        /* each stream begins with it, or nearly all do */
    gsize header_len; /* bytes that is_header() wants to see */
    gsize within_len; /* and within() */
    gsize trial_len;  /* compressed bytes that trial() may want to see */
    gsize trial_cost; /* bytes it may take, decompressed ones too */

    gpointer (*new)(void);
    void (*free)(gpointer state);

    /* Whether a file of the format begins like this, perhaps with damage in the rest of its
     * header; head may be short. */
    gboolean (*sniff)(Str head);
    /* Whether a stream begins with p, header_len bytes or what the file has left of them. */
    gboolean (*begins)(Str p);
    /* The same of header_len bytes among others: by chance nothing looks like this. */
    gboolean (*is_header)(const unsigned char *p);
    /* NULL, or puts a header that is nearly one right, as far as that can be. */
    void (*mend)(unsigned char *p);
    /* NULL, or whether one can begin with what waits, at a point within a stream. */
    gboolean (*within)(const Unpack *u);
    /* Whether what waits, a stream or a point within one, can be decompressed. */
    gboolean (*trial)(Unpack *u, UnpackFound found);

    /* What waits begins a stream, or data within one. */
    void (*begin)(Unpack *u, UnpackFound found);
    /* A step of a stream. There is room for data. */
    UnpackStatus (*step)(Unpack *u);
    /* NULL, or whether what waits was copied into the stream uncompressed. */
    gboolean (*in_stored)(Unpack *u);
};

extern const Codec gunzip_codec, unxz_codec, unzstd_codec, bunzip2_codec;

enum {
    UNPACK_BEHIND = 8,         /* bytes of those passed that can be gone back */
    UNPACK_AHEAD = 132 * 1024, /* most bytes that unpack_peek() can be asked for */
    UNPACK_BUFFER = UNPACK_BEHIND + UNPACK_AHEAD + UNPACK_READ,
};

typedef enum { PLACE_BETWEEN, PLACE_INSIDE, PLACE_BEFORE_PLAIN, PLACE_PLAIN } Place;

struct Unpack {
    const Codec *codec;
    gpointer state; /* the codec's */

    const unsigned char *in; /* compressed bytes that wait */
    gsize n_in;
    unsigned char *out; /* where data goes */
    gsize n_out;
    guint64 data; /* bytes decompressed */

    gboolean unchecked;  /* it was entered within: its checksum is of more */
    gboolean unexpected; /* the latest checksum was wrong: maybe it was none */

    /* unpack.c's. */
    Place place;
    UnpackReadFunc *read;
    void *read_data;
    gboolean eof, failed;
    guint64 received; /* compressed bytes, those still waiting among them */
    guint64 looked;   /* up to here no other stream begins */
    guint64 trial_work;
    UnpackMark *marks;
    guint n_marks;
    unsigned char input[UNPACK_BUFFER];
};

/* Where in the compressed file we are. */
guint64 unpack_offset(const Unpack *u);

/* What waits. */
static inline Str unpack_waiting(const Unpack *u)
{
    return (Str){(const char *)u->in, u->n_in};
}

/* A number of n <= 4 bytes, the lowest first, as all formats but bzip2 have them. */
static inline guint32 unpack_number(const unsigned char *p, gsize n)
{
    guint32 value = 0;
    while (n-- > 0)
        value = value << 8 | p[n];
    return value;
}

/* Whether so many bytes wait; reads them if the file has them. */
gboolean unpack_peek(Unpack *u, gsize n);

void unpack_advance(Unpack *u, gsize n);
void unpack_back(Unpack *u, gsize n); /* n <= UNPACK_BEHIND, of those just passed */
void unpack_gave(Unpack *u, gsize n);

/* Within a stream: how many of the bytes that wait the decoder may have. 0 where it should end: at
 * the end of the file, or where another stream begins. */
gsize unpack_may_feed(Unpack *u);

/* Whether another stream begins within this one, here. */
gboolean unpack_another_begins(Unpack *u);

/* ---- damage, and what follows ---- */

UnpackMark *unpack_mark(Unpack *u, UnpackDamage damage, guint64 at, const char *what);

/* Damage here, because of which the n bytes of data before may be wrong. */
UnpackMark *unpack_mark_suspect(Unpack *u, guint64 n, const char *what);

/* Ends the stretch where we are, and goes to the next one. */
UnpackStatus unpack_end_stretch(Unpack *u, UnpackMark *mark);

/* The same; what waits is the end of the file, or another stream. */
UnpackStatus unpack_end_early(Unpack *u);

/* The file ends within the stream. */
UnpackStatus unpack_end_truncated(Unpack *u);

/* The stream is at its end. */
UnpackStatus unpack_end_stream(Unpack *u);

/* Goes on at a point within a stream, without loss. */
void unpack_enter(Unpack *u);

/* Passes over a checksum of n bytes. If it was wrong because the stream was cut off here, the next
 * one begins in it. */
void unpack_pass_check(Unpack *u, gsize n);

#endif
