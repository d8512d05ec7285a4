/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * blobs: the mails of a CommitList from one repository, in order, through
 * `git cat-file --batch --buffer`.
 *
 * Inflating them takes git longer than all that is done with them here, so two processes may do
 * it: they take turns, BLOBS_CHUNK blobs each, and while one is read the other works ahead, as much
 * as fits into its pipe and BLOBS_AHEAD. A chunk begins in the middle of a delta chain, whose
 * blobs before that are then inflated by both: short ones cost more than they bring.
 *
 * Bytes are handed out where git's output lies. Where git fails at a blob it is started again
 * behind that one, COMMITS_RETRIES times and once more for every ten blobs that it gave.
 */
#ifndef LISTDIGEST_BLOBS_H
#define LISTDIGEST_BLOBS_H

#include "read/commits.h"

enum {
    BLOBS_LANES = 2,
    BLOBS_CHUNK = 256,         /* blobs that a process gives, until it is the other one's turn */
    BLOBS_AHEAD = 1024 * 1024, /* bytes of one that are read meanwhile */
};

typedef struct {
    Str data;     /* all of it, or the start of one above MBOX_MESSAGE_MAX; until the next call */
    guint64 size; /* of the blob */
    const char *why; /* it cannot be read; until the next call */
} Blob;

typedef struct Blobs Blobs;

/* Those of mails from `next` up to `end` of the list, which must not change meanwhile. processes:
 * at most; one where the list is short or the system gives no second. */
Blobs *blobs_new(const char *repository, const char *tip, const CommitList *list, gsize next,
                 gsize end, guint processes, GError **error);
void blobs_free(Blobs *blobs);

typedef enum {
    BLOBS_FOUND,
    BLOBS_MISSING,  /* this one; why is set */
    BLOBS_GIVEN_UP, /* this one and all behind it; why is set */
    BLOBS_ERROR,    /* git could not be started again */
} BlobsStatus;

/* The next one; not behind the last. */
BlobsStatus blobs_next(Blobs *blobs, Blob *blob, GError **error);

/* One blob alone, by its id in hex: all of it, or NULL, without error where the repository lacks
 * it.
 */
GBytes *blobs_one(const char *repository, const char *tip, const char *id, GError **error);

#endif
