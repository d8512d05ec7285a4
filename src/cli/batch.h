/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * batch: some mails of a source, copied out of its window, to be parsed elsewhere.
 *
 * Splitting an archive is one thread's work at a time, parsing is not: a worker takes a batch of
 * mails under the source's lock and parses it without. Copying costs a tenth of splitting. A mail
 * too large for a batch is parsed where it lies, so memory is one batch per worker.
 */
#ifndef LISTDIGEST_BATCH_H
#define LISTDIGEST_BATCH_H

#include "base/arena.h"
#include "base/diag.h"
#include "read/rawmail.h"

enum {
    BATCH_BYTES = 1024 * 1024,
    BATCH_MAIL_MAX = BATCH_BYTES / 4, /* bytes of one mail */
    BATCH_MAILS = 512,
    BATCH_DEFECTS = 1000, /* of the reader; a mail that goes above is the last one */
};

typedef struct {
    RawMail raw;         /* its bytes are the batch's, its source the caller's */
    guint64 diags;       /* what the reader reported of it: bit set of DiagKind */
    const Diag *defects; /* the same with places and details, where these are kept */
    guint n_defects;
} BatchMail;

typedef struct Batch Batch;

Batch *batch_new(void);
void batch_free(Batch *batch);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Batch, batch_free)

void batch_clear(Batch *batch);

/* FALSE if the mail is too large for any batch. */
gboolean batch_takes(const RawMail *raw);

/* Copies a mail that batch_takes() into a batch that is not full. */
void batch_add(Batch *batch, const BatchMail *mail);
gboolean batch_is_full(const Batch *batch);

guint batch_n(const Batch *batch);
const BatchMail *batch_nth(const Batch *batch, guint i);

#endif
