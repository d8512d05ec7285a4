/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/batch.h"

struct Batch {
    BatchMail mails[BATCH_MAILS];
    guint n;
    gsize used;
    guint defects;
    Arena *arena; /* of the defects */
    char bytes[BATCH_BYTES];
};

Batch *batch_new(void)
{
    Batch *batch = g_new(Batch, 1);
    batch->arena = arena_new();
    batch_clear(batch);
    return batch;
}

void batch_free(Batch *batch)
{
    if (!batch)
        return;
    arena_free(batch->arena);
    g_free(batch);
}

void batch_clear(Batch *batch)
{
    batch->n = 0;
    batch->used = 0;
    batch->defects = 0;
    arena_clear(batch->arena);
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

static const char *copy_text(Arena *arena, const char *text)
{
    return text ? arena_strdup(arena, text) : NULL;
}

static const Diag *copy_defects(Batch *batch, const BatchMail *mail)
{
    Diag *defects = arena_new_array(batch->arena, Diag, mail->n_defects);
    for (guint i = 0; i < mail->n_defects; i++) {
        defects[i] = mail->defects[i];
        defects[i].source = mail->raw.source;
        defects[i].detail = copy_text(batch->arena, defects[i].detail);
        defects[i].before = copy_text(batch->arena, defects[i].before);
        defects[i].after = copy_text(batch->arena, defects[i].after);
    }
    return defects;
}

void batch_add(Batch *batch, const BatchMail *mail)
{
    g_assert(batch_takes(&mail->raw) && !batch_is_full(batch));
    BatchMail *kept = &batch->mails[batch->n++];
    *kept = *mail;
    kept->raw.data = copy(batch, mail->raw.data);
    kept->raw.envelope = copy(batch, mail->raw.envelope);
    kept->raw.part = copy_text(batch->arena, mail->raw.part);
    kept->defects = copy_defects(batch, mail);
    batch->defects += mail->n_defects;
}

gboolean batch_is_full(const Batch *batch)
{
    return batch->n == BATCH_MAILS || batch->defects > BATCH_DEFECTS ||
           batch->used > BATCH_BYTES - BATCH_MAIL_MAX;
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
