/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "series/posting.h"

/* ---- members ---- */

static int compare_members(gconstpointer x, gconstpointer y, gpointer data)
{
    const Row *rows = data;
    guint32 i = *(const guint32 *)x, k = *(const guint32 *)y;
    const Row *a = &rows[i], *b = &rows[k];
    if (a->stray != b->stray)
        return a->stray ? 1 : -1;
    if ((a->role == ROLE_COVER) != (b->role == ROLE_COVER))
        return a->role == ROLE_COVER ? -1 : 1;
    if (a->counter_key != b->counter_key)
        return a->counter_key < b->counter_key ? -1 : 1;
    return i < k ? -1 : i > k;
}

static guint32 collect(const Grouping *grouping, guint32 group, guint32 *members)
{
    Row *rows = grouping->rows.v;
    guint32 n = 0;
    for (guint32 i = group_at(grouping, group)->first, next; i != NONE; i = next) {
        next = rows[i].next;
        rows[i].was = NONE;
        members[n++] = i;
    }
    g_qsort_with_data(members, (gint)n, sizeof(*members), compare_members, rows);
    return n;
}

/* ---- counting ---- */

static const Row *member(const Grouping *grouping, const Posting *posting, guint32 i)
{
    return &grouping->rows.v[posting->members[i]];
}

/* The total that most patches state; of equally many the greater. Covers may be wrong about it. */
static guint32 most_stated_total(const Grouping *grouping, const Posting *posting)
{
    g_autoptr(GHashTable) votes = g_hash_table_new(NULL, NULL);
    guint32 best = 0, most = 0;
    for (guint32 i = posting->cover != NONE; i < posting->n_members - posting->n_strays; i++) {
        guint32 total = member(grouping, posting, i)->total;
        guint32 n = GPOINTER_TO_UINT(g_hash_table_lookup(votes, GUINT_TO_POINTER(total))) + 1;
        g_hash_table_insert(votes, GUINT_TO_POINTER(total), GUINT_TO_POINTER(n));
        if (total && (n > most || (n == most && total > best))) {
            best = total;
            most = n;
        }
    }
    return best;
}

/*
 * Patches that follow and say so ([PATCH 9/10] and 10/10 after 8/8) make the set greater; extra
 * patches that do not (9/8) leave it as it is.
 */
static guint32 count_total(const Grouping *grouping, const Posting *posting)
{
    guint32 total = most_stated_total(grouping, posting), grown = total;
    for (guint32 i = posting->cover != NONE; i < posting->n_members - posting->n_strays; i++) {
        const Row *row = member(grouping, posting, i);
        guint32 number = row->counter_key / ROLE_SINGLE_KEY;
        if (total && number > total && row->total >= number)
            grown = MAX(grown, row->total);
    }
    return total || posting->cover == NONE ? grown : grouping->rows.v[posting->cover].total;
}

/* A flag holds for a series if its cover has it, or more than half of its patches. */
static gboolean has_flag(const Grouping *grouping, const Posting *posting, IndexFlags flag)
{
    if (grouping->rows.v[posting->head].flags & flag && posting->cover != NONE)
        return TRUE;
    guint32 n = posting->n_members - posting->n_strays, with = 0;
    for (guint32 i = posting->cover != NONE; i < n; i++)
        with += (member(grouping, posting, i)->flags & flag) != 0;
    return with > 0 && with * 2 > posting->seen;
}

/*
 * A pull request says so in a tag, or has no patches here; a cover letter that only tells where
 * the patches can be pulled from is a cover.
 */
static SeriesKind tell_kind(Grouping *grouping, const Posting *posting)
{
    Row *head = &grouping->rows.v[posting->head];
    if (head->kind != MAIL_PULL)
        return SERIES_PATCH;
    if (head->flags & INDEX_TAG_PULL || posting->seen == 0)
        return SERIES_PULL;
    if (posting->cover != NONE)
        head->new_kind = MAIL_COVER;
    return SERIES_PATCH;
}

static void count(Grouping *grouping, Posting *posting)
{
    const Group *group = group_at(grouping, posting->group);
    posting->begin = G_MAXINT64;
    for (guint32 i = 0; i < posting->n_members; i++) {
        const Row *row = member(grouping, posting, i);
        posting->n_strays += row->stray;
        if (!row->stray)
            posting->begin = MIN(posting->begin, row->date);
    }
    guint32 n = posting->n_members - posting->n_strays;
    posting->head = posting->members[0];
    posting->cover = member(grouping, posting, 0)->role == ROLE_COVER ? posting->head : NONE;
    posting->seen = n - (posting->cover != NONE);
    posting->total = count_total(grouping, posting);
    posting->stated = group->stated;
    posting->version = group->stated ? group->version : 1;
    posting->minor = group->stated ? group->minor : 0;
    posting->rfc = has_flag(grouping, posting, INDEX_RFC);
    posting->resend = has_flag(grouping, posting, INDEX_RESEND);
    posting->kind = tell_kind(grouping, posting);
    posting->repeats = NONE;
    posting->previous = NONE;
    posting->previous_rule = "";
}

/* ---- all ---- */

static int compare_heads(gconstpointer x, gconstpointer y)
{
    const Posting *a = x, *b = y;
    return a->head < b->head ? -1 : a->head > b->head;
}

static int compare_dates(gconstpointer x, gconstpointer y, gpointer data)
{
    const Posting *v = data, *a = &v[*(const guint32 *)x], *b = &v[*(const guint32 *)y];
    if (a->begin != b->begin)
        return a->begin < b->begin ? -1 : 1;
    return compare_heads(a, b);
}

static guint32 *order_by_date(const Postings *postings)
{
    guint32 *order = g_new(guint32, MAX(postings->n, 1));
    for (guint32 i = 0; i < postings->n; i++)
        order[i] = i;
    g_qsort_with_data(order, (gint)postings->n, sizeof(*order), compare_dates, postings->v);
    return order;
}

void postings_init(Postings *postings, Grouping *grouping)
{
    g_autoptr(GArray) list = group_list(grouping);
    *postings = (Postings){
        .grouping = grouping,
        .members = g_new(guint32, MAX(grouping->rows.n, 1)),
        .v = g_new0(Posting, MAX(list->len, 1)),
        .n = list->len,
        .by_group = g_new(guint32, MAX(grouping->groups->len, 1)),
    };
    guint32 *members = postings->members;
    for (guint i = 0; i < list->len; i++) {
        Posting *posting = &postings->v[i];
        posting->group = g_array_index(list, guint32, i);
        posting->members = members;
        posting->n_members = collect(grouping, posting->group, members);
        members += posting->n_members;
        count(grouping, posting);
    }
    qsort(postings->v, postings->n, sizeof(Posting), compare_heads);
    for (guint32 i = 0; i < postings->n; i++)
        postings->by_group[postings->v[i].group] = i;
    postings->by_date = order_by_date(postings);
}

void postings_release(Postings *postings)
{
    g_free(postings->members);
    g_free(postings->v);
    g_free(postings->by_group);
    g_free(postings->by_date);
    *postings = (Postings){0};
}

guint32 postings_of_row(const Postings *postings, guint32 row)
{
    const Row *member = &postings->grouping->rows.v[row];
    return postings->by_group[member->group];
}
