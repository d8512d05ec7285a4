/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/pending.h"
#include "base/arena.h"

struct Pending {
    IndexMail rows[PENDING_ROWS];
    guint n;
    gint64 bytes;
    Arena *arena;
    DiagLog *counts;
};

Pending *pending_new(void)
{
    Pending *pending = g_new0(Pending, 1);
    pending->arena = arena_new();
    pending->counts = diag_log_new(FALSE);
    return pending;
}

void pending_free(Pending *pending)
{
    if (!pending)
        return;
    arena_free(pending->arena);
    diag_log_free(pending->counts);
    g_free(pending);
}

void pending_clear(Pending *pending)
{
    pending->n = 0;
    pending->bytes = 0;
    arena_clear(pending->arena);
    diag_reset(pending->counts);
}

gboolean pending_takes(const Pending *pending, const IndexMail *row)
{
    return pending->n < PENDING_ROWS && row->length <= PENDING_BYTES - pending->bytes &&
           row->n_defects == 0;
}

static void copy_text(Arena *arena, const char **text)
{
    *text = *text ? arena_strdup(arena, *text) : NULL;
}

static const char *const *copy_texts(Arena *arena, const char *const *texts, guint n)
{
    const char **copies = arena_new_array(arena, const char *, n);
    for (guint i = 0; i < n; i++)
        copies[i] = arena_strdup(arena, texts[i]);
    return copies;
}

static const IndexTrailer *copy_trailers(Arena *arena, const IndexTrailer *trailers, guint n)
{
    IndexTrailer *copies = arena_new_array(arena, IndexTrailer, n);
    for (guint i = 0; i < n; i++) {
        copies[i] = trailers[i];
        copy_text(arena, &copies[i].key);
        copy_text(arena, &copies[i].value);
    }
    return copies;
}

static const IndexNotice *copy_notices(Arena *arena, const IndexNotice *notices, guint n)
{
    IndexNotice *copies = arena_new_array(arena, IndexNotice, n);
    for (guint i = 0; i < n; i++) {
        IndexNotice *copy = &copies[i];
        *copy = notices[i];
        const char **const texts[] = {&copy->rule,    &copy->tree,       &copy->commit,
                                      &copy->subject, &copy->message_id, &copy->counters};
        for (gsize k = 0; k < G_N_ELEMENTS(texts); k++)
            copy_text(arena, texts[k]);
    }
    return copies;
}

static const IndexLink *copy_links(Arena *arena, const IndexLink *links, guint n)
{
    IndexLink *copies = arena_new_array(arena, IndexLink, n);
    for (guint i = 0; i < n; i++) {
        copies[i] = links[i];
        copy_text(arena, &copies[i].value);
    }
    return copies;
}

void pending_add(Pending *pending, const IndexMail *row, const DiagLog *log)
{
    g_assert(pending_takes(pending, row));
    Arena *arena = pending->arena;
    IndexMail *copy = &pending->rows[pending->n++];
    *copy = *row;
    const char **const texts[] = {
        &copy->part,        &copy->audience,     &copy->charset,     &copy->message_id,
        &copy->subject,     &copy->title,        &copy->norm,        &copy->tags,
        &copy->counter,     &copy->patch_id,     &copy->author.name, &copy->author.email,
        &copy->sender.name, &copy->sender.email,
    };
    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++)
        copy_text(arena, texts[i]);
    copy->refs = copy_texts(arena, row->refs, row->n_refs);
    copy->paths = copy_texts(arena, row->paths, row->n_paths);
    copy->body = arena_str(arena, row->body);
    copy->trailers = copy_trailers(arena, row->trailers, row->n_trailers);
    copy->notices = copy_notices(arena, row->notices, row->n_notices);
    copy->links = copy_links(arena, row->links, row->n_links);
    pending->bytes += row->length;
    diag_merge(pending->counts, log);
}

guint pending_n(const Pending *pending)
{
    return pending->n;
}

IndexMail *pending_nth(Pending *pending, guint i)
{
    g_assert(i < pending->n);
    return &pending->rows[i];
}

const DiagLog *pending_counts(const Pending *pending)
{
    return pending->counts;
}
