/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/batch.h"

struct Batch {
    BatchMail mails[BATCH_MAILS];
    guint n;
    gsize used;
    char bytes[BATCH_BYTES];
};

Batch *batch_new(void)
{
    Batch *batch = g_new(Batch, 1);
    batch_clear(batch);
    return batch;
}

void batch_free(Batch *batch)
{
    g_free(batch);
}

void batch_clear(Batch *batch)
{
    batch->n = 0;
    batch->used = 0;
}

gboolean batch_takes(const RawMail *raw)
{
    return raw->data.n <= BATCH_MAIL_MAX && raw->envelope.n <= BATCH_MAIL_MAX - raw->data.n;
}

static Str copy(Batch *batch, Str s)
{
    char *to = batch->bytes + batch->used;
    if (s.n)
        memcpy(to, s.p, s.n);
    batch->used += s.n;
    return (Str){to, s.n};
}

void batch_add(Batch *batch, const RawMail *raw, guint64 diags)
{
    g_assert(batch_takes(raw) && !batch_is_full(batch));
    BatchMail *mail = &batch->mails[batch->n++];
    *mail = (BatchMail){*raw, diags};
    mail->raw.data = copy(batch, raw->data);
    mail->raw.envelope = copy(batch, raw->envelope);
}

gboolean batch_is_full(const Batch *batch)
{
    return batch->n == BATCH_MAILS || batch->used > BATCH_BYTES - BATCH_MAIL_MAX;
}

guint batch_n(const Batch *batch)
{
    return batch->n;
}

const BatchMail *batch_nth(const Batch *batch, guint i)
{
    g_assert(i < batch->n);
    return &batch->mails[i];
}
