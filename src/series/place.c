/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The first rule of SERIES.md 4: a mail joins the nearest series above it in its thread that has
 * its total and its version. Patches with the same missing parent meet there.
 *
 * Mails are placed by rank, what stands above a mail before it.
 */
#include "series/group.h"

typedef struct {
    Grouping *grouping;
    DigestMap *at_missing; /* (missing parent, version, total, ...) -> group */
} Placer;

static gboolean versions_agree(const Group *group, const Row *row)
{
    gboolean stated = (row->flags & INDEX_VERSION) != 0;
    if (stated && group->stated)
        return row->version == group->version && row->minor == group->minor;
    if (stated)
        return row->version == 1 && row->minor == 0;
    /* A patch without a version is of the version that it answers, if its sender's. */
    return !group->stated || (group->version == 1 && group->minor == 0) ||
           group->sender == row->sender;
}

/* A total of 0 is an "n": "[PATCH 3/n]" joins any series, "[PATCH 0/n]" leads any of one send. */
static gboolean totals_agree(const Grouping *grouping, const Group *group, const Row *row)
{
    if (group->total == row->total || row->total == 0)
        return TRUE;
    return group->total == 0 && group->sender == row->sender &&
           group_is_near(grouping, group->begin, row->date);
}

/* Does the row belong to the posting, or to one that repeats it? */
static gboolean fits(Grouping *grouping, guint32 number, const Row *row)
{
    const Group *group = group_at(grouping, number);
    gboolean resend = (row->flags & INDEX_RESEND) != 0;
    if (group->single || resend != group->resend || !versions_agree(group, row) ||
        !totals_agree(grouping, group, row))
        return FALSE;
    if (row->sender == group->sender)
        return TRUE;
    const Row *founder = &grouping->rows.v[group->founder];
    return row->role != ROLE_COVER && !((row->flags ^ founder->flags) & INDEX_RFC);
}

static gboolean is_free(Grouping *grouping, guint32 group, const Row *row)
{
    return group_holder(grouping, group, row->counter_key) == NONE;
}

/* Two mails of one index close together may be a stale file in one send: stray.c looks at it. */
static void note_clash(Grouping *grouping, guint32 group, guint32 posting)
{
    const Row *row = &grouping->rows.v[group_at(grouping, posting)->founder];
    guint32 holder = group_holder(grouping, group, row->counter_key);
    if (holder != NONE && group_is_near(grouping, grouping->rows.v[holder].date, row->date))
        group_at(grouping, posting)->clash = group;
}

/* Another posting of the indexes of base. */
static guint32 add_posting(Grouping *grouping, guint32 base, guint32 newest, guint32 number)
{
    guint32 posting = group_new(grouping, number);
    group_at(grouping, posting)->base = base;
    group_at(grouping, posting)->before = newest == NONE ? base : newest;
    group_at(grouping, base)->newest = posting;
    return posting;
}

/*
 * A free index is not enough for a cover long after the patches: it leads new ones. An index that
 * is taken, or such a cover, begins another posting of the same version, or goes on with the
 * newest one. state.c tells what these postings are.
 */
static void settle(Grouping *grouping, guint32 group, guint32 number)
{
    const Row *row = &grouping->rows.v[number];
    const Group *found = group_at(grouping, group);
    gboolean near = group_is_near(grouping, found->begin, row->date);
    gboolean open = is_free(grouping, group, row) && (near || row->role != ROLE_COVER);
    if (row->sender != found->sender) {
        if (open)
            group_join(grouping, group, number);
        else
            group_new(grouping, number);
        return;
    }
    guint32 base = found->base == NONE ? group : group_find(grouping, found->base);
    guint32 newest = group_at(grouping, base)->newest;
    newest = newest == NONE ? NONE : group_find(grouping, newest);
    const Group *again = newest == NONE ? NULL : group_at(grouping, newest);
    gboolean goes_on = again && newest != group && is_free(grouping, newest, row) &&
                       group_is_near(grouping, again->begin, row->date) &&
                       (!open || !near || again->cover != NONE);
    if (goes_on || open) {
        group_join(grouping, goes_on ? newest : group, number);
        return;
    }
    note_clash(grouping, group, add_posting(grouping, base, newest, number));
}

/* A patch without a counter is a posting alone; it repeats the earlier one it answers. */
static void settle_single(Grouping *grouping, guint32 number)
{
    const Row *rows = grouping->rows.v, *row = &rows[number];
    guint32 parent = grouping->threads.parent[number];
    gboolean again = parent < number && rows[parent].group != NONE &&
                     rows[parent].role == ROLE_SINGLE && rows[parent].sender == row->sender &&
                     rows[parent].norm == row->norm && rows[parent].version == row->version &&
                     rows[parent].minor == row->minor &&
                     !((rows[parent].flags | row->flags) & INDEX_RESEND);
    if (!again || !row->norm) {
        group_new(grouping, number);
        return;
    }
    guint32 group = group_find(grouping, rows[parent].group);
    guint32 base = group_at(grouping, group)->base;
    base = base == NONE ? group : group_find(grouping, base);
    add_posting(grouping, base, group_at(grouping, base)->newest, number);
}

static guint32 find_above(Grouping *grouping, guint32 number, const Row *row)
{
    guint32 group = group_above_row(grouping, number);
    for (guint i = 0; i < GROUP_ABOVE_MAX && group != NONE; i++) {
        if (fits(grouping, group, row))
            return group;
        group = group_above(grouping, group);
    }
    return NONE;
}

static Digest missing_key(guint32 parent, const Row *row)
{
    return DIGEST_OF(parent, row->flags & (INDEX_VERSION | INDEX_RESEND), row->version, row->minor,
                     row->total);
}

/* Another mail of the same id, sender and place in a series as the one that owns the id. */
static gboolean is_owner_again(const Row *owner, const Row *row)
{
    return owner != row && owner->group != NONE && owner->sender == row->sender &&
           owner->role == row->role && owner->counter_key == row->counter_key;
}

/* The same post as another list's software altered it: a tag in the subject, a footer. */
static gboolean is_altered_copy(const Row *owner, const Row *row)
{
    return owner->date == row->date && owner->norm == row->norm;
}

/* The series that the row belongs to, or whose numbers it repeats. */
static guint32 find_group(Placer *placer, guint32 number, const Row *owner)
{
    Grouping *grouping = placer->grouping;
    const Row *row = &grouping->rows.v[number];
    guint32 group = find_above(grouping, number, row);
    guint32 parent = grouping->threads.parent[number];
    if (group == NONE && threads_is_missing(&grouping->threads, parent)) {
        group = digest_map_get(placer->at_missing, missing_key(parent, row));
        group = group == NONE ? NONE : group_find(grouping, group);
    }
    /* A script that keeps its ids sent the series again. */
    if (group == NONE && is_owner_again(owner, row))
        group = group_find(grouping, owner->group);
    return group != NONE && fits(grouping, group, row) ? group : NONE;
}

static void place(Placer *placer, guint32 number)
{
    Grouping *grouping = placer->grouping;
    const Row *row = &grouping->rows.v[number];
    const Row *owner = &grouping->rows.v[digest_map_get(grouping->rows.owners, row->id)];
    if (is_owner_again(owner, row) && is_altered_copy(owner, row)) {
        guint32 of = group_find(grouping, owner->group);
        group_take_strays(grouping, of, group_new(grouping, number));
        return;
    }
    if (row->role == ROLE_SINGLE) {
        settle_single(grouping, number);
        return;
    }
    guint32 group = find_group(placer, number, owner);
    if (group != NONE) {
        settle(grouping, group, number);
        return;
    }
    group = group_new(grouping, number);
    guint32 parent = grouping->threads.parent[number];
    if (threads_is_missing(&grouping->threads, parent))
        digest_map_set(placer->at_missing, missing_key(parent, row), group);
}

void groups_place(Grouping *grouping)
{
    g_autoptr(DigestMap) at_missing = digest_map_new();
    g_autoptr(GArray) waiting = g_array_new(FALSE, FALSE, sizeof(guint32));
    Placer placer = {grouping, at_missing};
    const Row *rows = grouping->rows.v;
    for (guint32 i = 0; i < grouping->rows.n; i++) {
        if (rows[i].role == ROLE_OUTSIDE)
            continue;
        for (guint32 row = i; row != NONE && rows[row].group == NONE; row = grouping->above[row])
            g_array_append_val(waiting, row);
        for (; waiting->len; g_array_set_size(waiting, waiting->len - 1))
            place(&placer, g_array_index(waiting, guint32, waiting->len - 1));
    }
}
