/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which rule holds each member in its series: the first of SERIES.md 4 that fits the finished
 * group, whichever step put it there. It fits both ends: a cover is a member by "parent" when a
 * patch of it answers it.
 */
#include "series/group.h"

typedef struct {
    Grouping *grouping;
    guint8 *linked;   /* by row: threading ties it to another member */
    DigestMap *first; /* (what, group) -> the first member that has it */
} RuleTeller;

static void tie(RuleTeller *teller, guint32 a, guint32 b)
{
    teller->linked[a] = teller->linked[b] = TRUE;
}

/* The member that it answers; a cover may share its id with the one that owns it. */
static guint32 answered_member(const RuleTeller *teller, guint32 number, guint32 group)
{
    Grouping *grouping = teller->grouping;
    const Row *rows = grouping->rows.v;
    guint32 above = grouping->above[number], cover = group_at(grouping, group)->cover;
    if (above == NONE || group_find(grouping, rows[above].group) == group)
        return above;
    return cover != NONE && digest_equal(rows[cover].id, rows[above].id) ? cover : NONE;
}

static void tie_to_parent(RuleTeller *teller, guint32 number, guint32 group)
{
    Grouping *grouping = teller->grouping;
    guint32 parent = grouping->threads.parent[number];
    guint32 answered = answered_member(teller, number, group);
    if (answered != NONE)
        tie(teller, number, answered);
    if (!threads_is_missing(&grouping->threads, parent))
        return;
    Digest key = DIGEST_OF(group, parent);
    guint32 first = digest_map_get(teller->first, key);
    if (first == NONE)
        digest_map_set(teller->first, key, number);
    else
        tie(teller, number, first);
}

/* The rule of a member that threading does not hold; a stem needs a second one to be common. */
static void tell_unlinked(RuleTeller *teller, guint32 number, guint32 group)
{
    Row *rows = teller->grouping->rows.v;
    rows[number].rule = group_at(teller->grouping, group)->size == 1 ? RULE_SINGLE : RULE_WINDOW;
    guint64 stem = teller->grouping->rows.stems[number];
    if (!stem)
        return;
    Digest key = DIGEST_OF(group, stem, RULE_MESSAGE_ID);
    guint32 first = digest_map_get(teller->first, key);
    if (first == NONE) {
        digest_map_set(teller->first, key, number);
        return;
    }
    rows[number].rule = RULE_MESSAGE_ID;
    if (rows[first].rule != RULE_PARENT)
        rows[first].rule = RULE_MESSAGE_ID;
}

void groups_tell_rules(Grouping *grouping)
{
    g_autofree guint8 *linked = g_new0(guint8, MAX(grouping->rows.n, 1));
    g_autoptr(DigestMap) first = digest_map_new();
    RuleTeller teller = {grouping, linked, first};
    Row *rows = grouping->rows.v;
    for (guint32 i = 0; i < grouping->rows.n; i++)
        if (rows[i].group != NONE)
            tie_to_parent(&teller, i, group_find(grouping, rows[i].group));
    for (guint32 i = 0; i < grouping->rows.n; i++) {
        if (rows[i].group == NONE)
            continue;
        tell_unlinked(&teller, i, group_find(grouping, rows[i].group));
        if (linked[i])
            rows[i].rule = RULE_PARENT;
    }
}
