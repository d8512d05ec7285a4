/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What each mail is to a series, and two kinds that only threading can tell: a cover without a
 * counter, and a reply that lost its "Re:".
 */
#include "series/group.h"

static Role own_role(const Row *row)
{
    gboolean numbered = row->flags & INDEX_COUNTER && row->counter_key > 0;
    switch (row->kind) {
    case MAIL_COVER: return ROLE_COVER;
    case MAIL_PATCH: return numbered ? ROLE_PATCH : ROLE_SINGLE;
    case MAIL_PULL:
        if (row->flags & INDEX_REPLY_PREFIX)
            return ROLE_OUTSIDE;
        return numbered ? ROLE_PATCH : ROLE_COVER;
    default: return ROLE_OUTSIDE;
    }
}

/* ---- replies without "Re:" ---- */

/* Mails with equal subjects, but for the reply prefix, have equal ones. */
static Digest subject_key(const Row *row)
{
    gboolean numbered = row->flags & INDEX_COUNTER;
    guint64 counter = numbered ? (guint64)row->counter_key + 1 : 0;
    return DIGEST_OF(row->norm, counter, numbered ? row->total : 0, row->version, row->minor);
}

static gboolean may_have_lost_prefix(const Row *row)
{
    return !row->duplicate && row->norm && row->flags & INDEX_QUOTES &&
           !(row->flags & (INDEX_DIFF | INDEX_REPLY_PREFIX)) &&
           (row->kind == MAIL_PATCH || row->kind == MAIL_COVER || row->kind == MAIL_DISCUSSION);
}

/* Marks what numbered patches of the same sender answer: a cover, though it may quote. */
static guint8 *mark_leaders(const Grouping *grouping)
{
    guint8 *leads = g_new0(guint8, MAX(grouping->rows.n, 1));
    for (guint32 i = 0; i < grouping->rows.n; i++) {
        const Row *row = &grouping->rows.v[i];
        guint32 parent = grouping->threads.parent[i];
        if (row->role == ROLE_PATCH && parent < grouping->rows.n &&
            grouping->rows.v[parent].sender == row->sender)
            leads[parent] = TRUE;
    }
    return leads;
}

static guint32 find_same_subject_above(const Grouping *grouping, guint32 number)
{
    const Row *rows = grouping->rows.v;
    Digest key = subject_key(&rows[number]);
    guint32 node = grouping->threads.parent[number];
    for (guint i = 0; i < GROUP_ABOVE_MAX && node != NONE; i++) {
        if (node < grouping->rows.n && rows[node].role != ROLE_OUTSIDE &&
            digest_equal(subject_key(&rows[node]), key))
            return node;
        node = grouping->threads.parent[node];
    }
    return NONE;
}

/*
 * first: subject -> the first patch with a diff. A mailer that loses the prefix may lose the
 * references as well; then that patch is the parent. (The patch may stand below the reply, so the
 * roots must be found again.)
 */
static gboolean is_lost_reply(Grouping *grouping, const DigestMap *first, guint32 number)
{
    if (find_same_subject_above(grouping, number) != NONE)
        return TRUE;
    guint32 *parent = &grouping->threads.parent[number];
    guint32 patch = digest_map_get(first, subject_key(&grouping->rows.v[number]));
    if (patch == NONE || (*parent != NONE && *parent < grouping->rows.n))
        return FALSE;
    *parent = patch;
    return TRUE;
}

static void find_lost_replies(Grouping *grouping)
{
    g_autoptr(DigestMap) first = digest_map_new();
    g_autofree guint8 *leads = mark_leaders(grouping);
    for (guint32 i = 0; i < grouping->rows.n; i++) {
        Row *row = &grouping->rows.v[i];
        if (may_have_lost_prefix(row) && !leads[i] && is_lost_reply(grouping, first, i)) {
            row->role = ROLE_OUTSIDE;
            row->new_kind = MAIL_REPLY;
        } else if (row->role != ROLE_OUTSIDE && row->flags & INDEX_DIFF && row->norm &&
                   digest_map_get(first, subject_key(row)) == NONE) {
            digest_map_set(first, subject_key(row), i);
        }
    }
    threads_reroot(&grouping->threads);
}

/* ---- covers without a counter ---- */

/* Could this mail lead the patches that answer it? */
static gboolean may_be_cover(const Row *row)
{
    if (row->flags & (INDEX_DIFF | INDEX_REPLY_PREFIX | INDEX_COUNTER) ||
        row->new_kind != row->kind)
        return FALSE;
    switch (row->kind) {
    case MAIL_REPLY: return !(row->flags & INDEX_QUOTES);
    case MAIL_DISCUSSION:
    case MAIL_PATCH:
    case MAIL_PULL: return TRUE;
    default: return FALSE;
    }
}

/* The row that a numbered mail answers directly, sent by the same person in the same go. */
static guint32 lead_of(const Grouping *grouping, const Row *row, guint32 number)
{
    guint32 parent = grouping->threads.parent[number];
    if (parent == NONE || parent >= grouping->rows.n)
        return NONE;
    const Row *lead = &grouping->rows.v[parent];
    return lead->sender == row->sender && group_is_near(grouping, lead->date, row->date) ? parent
                                                                                         : NONE;
}

/* A mail that a cover with a counter answers is what was said before the series. */
static void rule_out_prefaces(const Grouping *grouping, guint8 *ruled_out)
{
    for (guint32 i = 0; i < grouping->rows.n; i++) {
        const Row *row = &grouping->rows.v[i];
        guint32 lead = row->role == ROLE_COVER ? lead_of(grouping, row, i) : NONE;
        if (lead != NONE)
            ruled_out[lead] = TRUE;
    }
}

static void make_cover(Row *cover, const Row *patch)
{
    cover->role = ROLE_COVER;
    cover->counter_key = 0;
    cover->total = patch->total;
    if (cover->kind != MAIL_PULL)
        cover->new_kind = MAIL_COVER;
    if (!(cover->flags & INDEX_VERSION)) {
        cover->flags |= patch->flags & INDEX_VERSION;
        cover->version = patch->version;
        cover->minor = patch->minor;
    }
}

static void find_covers(Grouping *grouping)
{
    g_autofree guint8 *ruled_out = g_new0(guint8, MAX(grouping->rows.n, 1));
    rule_out_prefaces(grouping, ruled_out);
    for (guint32 i = 0; i < grouping->rows.n; i++) {
        const Row *row = &grouping->rows.v[i];
        guint32 lead = row->role == ROLE_PATCH ? lead_of(grouping, row, i) : NONE;
        if (lead == NONE || ruled_out[lead] || !may_be_cover(&grouping->rows.v[lead]))
            continue;
        ruled_out[lead] = TRUE;
        make_cover(&grouping->rows.v[lead], row);
    }
}

/* ---- all ---- */

static void find_above(Grouping *grouping)
{
    g_autofree guint8 *members = g_new(guint8, MAX(grouping->rows.n, 1));
    for (guint32 i = 0; i < grouping->rows.n; i++)
        members[i] = grouping->rows.v[i].role != ROLE_OUTSIDE;
    grouping->above = threads_nearest(&grouping->threads, members);
}

void roles_decide(Grouping *grouping)
{
    for (guint32 i = 0; i < grouping->rows.n; i++) {
        Row *row = &grouping->rows.v[i];
        row->role = row->duplicate ? ROLE_OUTSIDE : own_role(row);
        if (row->role == ROLE_SINGLE) {
            row->counter_key = ROLE_SINGLE_KEY;
            row->total = 1;
        }
    }
    find_lost_replies(grouping);
    find_covers(grouping);
    find_above(grouping);
}
