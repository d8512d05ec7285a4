/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * inflate: a gzip file (RFC 1952) decompressed on a thread of its own.
 *
 * The thread reads the descriptor and fills a ring of blocks ahead of the reader, so inflating
 * overlaps with whatever the reader does. Memory is constant, also for a bomb. Members may be any
 * number, some of them empty, with NULs between or behind them (tapes and file systems pad).
 * Damage ends the data: all that was decompressed before it is delivered, then inflate_end() says
 * what happened. (gzread() reads over a truncated end in silence.)
 */
#ifndef LISTDIGEST_INFLATE_H
#define LISTDIGEST_INFLATE_H

#include "base/str.h"
#include <glib.h>

typedef struct Inflate Inflate;

enum {
    INFLATE_BLOCK = 256 * 1024,
    INFLATE_BLOCKS = 8,
    INFLATE_INPUT = 64 * 1024, /* compressed bytes read at a time */
    INFLATE_MAGIC = 2,         /* bytes that inflate_is_gzip() wants to see */
};

typedef enum {
    INFLATE_WHOLE,     /* decompressed to the end of the file */
    INFLATE_TRAILING,  /* likewise, but behind the last member lies something else */
    INFLATE_TRUNCATED, /* the file ends within a member */
    INFLATE_CORRUPT,   /* a member is damaged */
    INFLATE_UNREADABLE /* reading the file failed */
} InflateEnd;

gboolean inflate_is_gzip(Str head);

/* Decompresses head, at most INFLATE_INPUT bytes already read from fd, and what follows in fd.
 * fd stays the caller's and must stay open. NULL if descriptors or threads have run out. */
Inflate *inflate_new(int fd, Str head, GError **error);

/* Stops the thread wherever it is, also while it waits for a pipe. */
void inflate_free(Inflate *gz);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Inflate, inflate_free)

/* Up to n bytes into buf; 0 at the end, whichever end it is. */
gsize inflate_read(Inflate *gz, char *buf, gsize n);

/* Compressed bytes consumed so far. */
guint64 inflate_position(const Inflate *gz);

/*
 * Valid once inflate_read gave 0. *detail (borrowed, or NULL) says where and what, for people;
 * *error_number is the errno of INFLATE_UNREADABLE. Both may be NULL.
 */
InflateEnd inflate_end(const Inflate *gz, const char **detail, int *error_number);

#endif
