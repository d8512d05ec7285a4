/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * inflate: decompressing on a thread of its own.
 *
 * The thread reads the descriptor and fills a ring of blocks ahead of the reader, so decompressing
 * overlaps with whatever the reader does. Memory is constant, also for a bomb.
 *
 * Marks of damage travel in the ring, beside the bytes they belong to: how far ahead the thread is
 * shows nowhere.
 */
#ifndef LISTDIGEST_INFLATE_H
#define LISTDIGEST_INFLATE_H

#include "read/unpack.h"

typedef struct Inflate Inflate;

enum {
    INFLATE_BLOCK = 256 * 1024,
    INFLATE_BLOCKS = 32, /* more than is read while the thread waits for its turn on a core */
};

/* Decompresses head, at most UNPACK_READ bytes already read from fd, and what follows in fd.
 * fd stays the caller's and must stay open. NULL if descriptors or threads have run out. */
Inflate *inflate_new(int fd, const Codec *codec, Str head, GError **error);

/* Stops the thread wherever it is, also while it waits for a pipe. */
void inflate_free(Inflate *inflate);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Inflate, inflate_free)

/* Up to n > 0 bytes into buf; 0 at the end of a stretch, or if reading the file failed. */
gsize inflate_read(Inflate *inflate, char *buf, gsize n);

/* Goes on with the next stretch. FALSE if there is none, or this one is not at its end. */
gboolean inflate_resume(Inflate *inflate);

/* Once inflate_read gave 0: the errno of what failed, or 0. */
int inflate_error(const Inflate *inflate);

/* Compressed bytes consumed so far. */
guint64 inflate_position(const Inflate *inflate);

/*
 * What was met so far, in order: the i-th piece of damage that was not dropped, or NULL. Borrowed
 * until the next call of another function. Beyond what was read there may be more of the same
 * block: see UnpackMark.data. Marks of one kind at one place of the data are one, with a number,
 * so there are not many more of them than bytes between what was dropped and what was read.
 */
const UnpackMark *inflate_mark(const Inflate *inflate, guint i);

/* Forgets the first n marks. */
void inflate_drop_marks(Inflate *inflate, guint n);

#endif
