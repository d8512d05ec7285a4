/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "series/taken.h"
#include "base/tree.h"

/* By what later patches are found. */
typedef enum { BY_PATCH_ID, BY_TITLE, LINKS } Link;

typedef struct {
    const Postings *postings;
    const Grouping *grouping;
    const Senders *senders;
    DigestMap *latest[LINKS]; /* value -> the earliest row behind the one at hand */
    guint32 *later;           /* by row and Link: the next row of the same key, or NONE */
} Finder;

static gboolean is_patch(const Row *row)
{
    return (row->role == ROLE_SINGLE || row->role == ROLE_PATCH) && row->group != NONE &&
           !row->duplicate && !row->stray;
}

/* 0: it has none that tells. */
static guint64 value_of(const Finder *finder, guint32 number, Link link)
{
    const Row *row = &finder->grouping->rows.v[number];
    if (link == BY_PATCH_ID)
        return row->patch_id;
    return title_is_common(row->norm) ? 0 : row->norm;
}

static Digest patch_id_of(guint32 row, gconstpointer finder)
{
    return DIGEST_OF(value_of(finder, row, BY_PATCH_ID));
}

static Digest title_of(guint32 row, gconstpointer finder)
{
    return DIGEST_OF(value_of(finder, row, BY_TITLE));
}

static guint32 *later_of(const Finder *finder, guint32 number, Link link)
{
    return &finder->later[(gsize)number * LINKS + link];
}

static gboolean is_sent_on(const Finder *finder, guint32 number, guint32 later, Link link)
{
    const Row *a = &finder->grouping->rows.v[number], *b = &finder->grouping->rows.v[later];
    gboolean author = finder->senders->rows[number].author == finder->senders->rows[later].author;
    gboolean title = a->norm == b->norm && value_of(finder, number, BY_TITLE) != 0;
    const guint32 *root = finder->grouping->threads.root;
    return link == BY_TITLE ? author : author || title || root[number] == root[later];
}

/* Its own sender sends it again. */
static gboolean is_again(const Row *a, const Row *b)
{
    gboolean title = a->norm && a->norm == b->norm;
    gboolean newer = !title_is_common(a->norm) && b->version > MAX(a->version, 1);
    return title && (newer || (a->patch_id && a->patch_id == b->patch_id));
}

static gboolean is_taker(const Finder *finder, guint32 number, guint32 later)
{
    const Rows *rows = &finder->grouping->rows;
    const Row *a = &rows->v[number], *b = &rows->v[later];
    const Senders *senders = finder->senders;
    guint64 tree = tree_of(str_of(rows_text(rows, b->tags)));
    return a->group != b->group &&
           (senders_of(senders, number)->person != senders_of(senders, later)->person ||
            is_again(a, b)) &&
           b->date <= a->date + finder->grouping->options->look_back &&
           (!tree || tree == tree_of(str_of(rows_text(rows, a->tags))));
}

/* The posting that has the patch, too; the earliest. */
static guint32 find_taker(const Finder *finder, guint32 number)
{
    guint32 best = NONE;
    for (Link link = 0; link < LINKS; link++) {
        guint32 later = *later_of(finder, number, link);
        for (guint n = 0; later != NONE && n < TAKEN_TRIED_MAX; n++) {
            if (later < best && is_taker(finder, number, later) &&
                is_sent_on(finder, number, later, link))
                best = later;
            later = *later_of(finder, later, link);
        }
    }
    return best == NONE ? NONE : postings_of_row(finder->postings, best);
}

/* From the last row on, so that each finds those behind it. */
static void link_rows(Finder *finder)
{
    for (guint32 i = finder->grouping->rows.n; i > 0; i--) {
        guint32 number = i - 1;
        gboolean patch = is_patch(&finder->grouping->rows.v[number]);
        for (Link link = 0; link < LINKS; link++) {
            guint64 value = value_of(finder, number, link);
            *later_of(finder, number, link) = NONE;
            if (!patch || !value)
                continue;
            *later_of(finder, number, link) =
                digest_map_get(finder->latest[link], DIGEST_OF(value));
            digest_map_set(finder->latest[link], DIGEST_OF(value), number);
        }
    }
}

static guint32 taker_of_all(const Finder *finder, const Posting *posting)
{
    guint32 first = posting->cover != NONE, end = posting->n_members - posting->n_strays;
    guint32 taker = NONE;
    for (guint32 i = first; i < end; i++) {
        guint32 found = find_taker(finder, posting->members[i]);
        if (found == NONE || (i > first && found != taker))
            return NONE;
        taker = found;
    }
    return taker;
}

void postings_find_taken(Postings *postings, const Senders *senders)
{
    const Grouping *grouping = postings->grouping;
    g_autofree guint32 *later = g_new(guint32, MAX((gsize)grouping->rows.n * LINKS, 1));
    Finder finder = {postings, grouping, senders, {NULL}, later};
    finder.latest[BY_PATCH_ID] = digest_map_new_keyed(patch_id_of, &finder);
    finder.latest[BY_TITLE] = digest_map_new_keyed(title_of, &finder);
    link_rows(&finder);
    for (Link link = 0; link < LINKS; link++)
        digest_map_free(finder.latest[link]);
    for (guint32 i = 0; i < postings->n; i++)
        postings->v[i].taken_by = taker_of_all(&finder, &postings->v[i]);
}
