/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "series/posting.h"

static const char *counter_of(const Postings *postings, const Posting *posting, const Row *row)
{
    if (row->role == ROLE_COVER)
        return "0";
    guint32 counter = row->counter ? row->counter : posting->counter;
    return counter ? rows_text(&postings->grouping->rows, counter) : "1";
}

static IndexMember make_member(const Postings *postings, const Posting *posting, guint32 i)
{
    const Row *row = &postings->grouping->rows.v[posting->members[i]];
    gboolean cover = posting->members[i] == posting->cover;
    return (IndexMember){
        .mail = row->mail,
        .counter = counter_of(postings, posting, row),
        .position = cover ? 0 : i - (posting->cover != NONE),
        .rule = (MemberRule)row->rule,
        .cover = cover,
        .stray = row->stray,
        .change = (PatchChange)row->change,
        .was = row->was == NONE ? 0 : postings->grouping->rows.v[row->was].mail,
    };
}

static IndexSeries make_series(const Postings *postings, guint32 number)
{
    const Posting *posting = &postings->v[number];
    const Row *rows = postings->grouping->rows.v;
    return (IndexSeries){
        .id = (gint64)number + 1,
        .kind = posting->kind,
        .head = rows[posting->head].mail,
        .cover = posting->cover == NONE ? 0 : rows[posting->cover].mail,
        .date = posting->begin,
        .version = posting->version,
        .minor = posting->minor,
        .version_rule = posting->version_rule,
        .total = posting->total,
        .seen = posting->seen,
        .tags = rows_text(&postings->grouping->rows, rows[posting->head].tags),
        .rfc = posting->rfc,
        .resend = posting->resend,
        .partial = posting->partial,
        .state = posting->state,
        .state_rule = posting->state_rule,
        .repeats = posting->repeats == NONE ? 0 : (gint64)posting->repeats + 1,
        .previous = posting->previous == NONE ? 0 : (gint64)posting->previous + 1,
        .previous_rule = posting->previous_rule,
        .replies = posting->replies,
        .fate = posting->fate,
        .fate_rule = posting->fate_rule,
        .first_reply = posting->first_reply,
        .first_review = posting->first_review,
        .taken_by = posting->taken_by == NONE ? 0 : (gint64)posting->taken_by + 1,
    };
}

static gboolean write_series(Postings *postings, guint32 number, GError **error)
{
    const Posting *posting = &postings->v[number];
    IndexSeries series = make_series(postings, number);
    g_autofree char *missing = posting->partial ? g_strdup("") : posting_missing(postings, posting);
    series.missing = missing;
    g_autofree IndexMember *members = g_new(IndexMember, posting->n_members);
    for (guint32 i = 0; i < posting->n_members; i++)
        members[i] = make_member(postings, posting, i);
    return index_put_series(postings->grouping->index, &series, members, posting->n_members, error);
}

/* A mail that is no member answers the nearest member above it; a duplicate has none above. */
static guint32 answered_row(const Grouping *grouping, guint32 row)
{
    return grouping->rows.v[row].group == NONE ? grouping->above[row] : NONE;
}

gboolean postings_write_replies(Postings *postings, GError **error)
{
    const Grouping *grouping = postings->grouping;
    const Row *rows = grouping->rows.v;
    for (guint32 i = 0; i < grouping->rows.n; i++) {
        guint32 to = answered_row(grouping, i);
        if (to != NONE &&
            !index_put_reply(grouping->index, rows[i].mail,
                             (gint64)postings_of_row(postings, to) + 1, rows[to].mail, error))
            return FALSE;
    }
    return TRUE;
}

/* Only people's answers are replies: what a program sends is none. */
static void count_replies(Postings *postings)
{
    const Row *rows = postings->grouping->rows.v;
    for (guint32 i = 0; i < postings->grouping->rows.n; i++) {
        guint32 to = answered_row(postings->grouping, i);
        if (to != NONE && !rows[i].bot && rows[i].new_kind == MAIL_REPLY)
            postings->v[postings_of_row(postings, to)].replies++;
    }
}

static gboolean write_mail(const Grouping *grouping, const Row *row, GError **error)
{
    const Row *rows = grouping->rows.v;
    if (row->duplicate)
        return index_put_duplicate(grouping->index, row->mail, rows[row->duplicate_of].mail, error);
    return row->new_kind == row->kind ||
           index_set_kind(grouping->index, row->mail, (MailKind)row->new_kind, error);
}

gboolean postings_write(Postings *postings, GError **error)
{
    const Grouping *grouping = postings->grouping;
    count_replies(postings);
    for (guint32 i = 0; i < postings->n; i++)
        if (!write_series(postings, i, error))
            return FALSE;
    for (guint32 i = 0; i < grouping->rows.n; i++)
        if (!write_mail(grouping, &grouping->rows.v[i], error))
            return FALSE;
    return TRUE;
}
