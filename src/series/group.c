/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "series/group.h"

guint32 group_find(Grouping *grouping, guint32 group)
{
    guint32 end = group;
    while (group_at(grouping, end)->into != end)
        end = group_at(grouping, end)->into;
    while (group != end) {
        guint32 next = group_at(grouping, group)->into;
        group_at(grouping, group)->into = end;
        group = next;
    }
    return end;
}

static Digest slot_of(guint32 group, guint32 counter_key)
{
    return DIGEST_OF(group, counter_key);
}

guint32 group_holder(Grouping *grouping, guint32 group, guint32 counter_key)
{
    return digest_map_get(grouping->taken, slot_of(group, counter_key));
}

/* A mail alone, not yet among the groups. */
static Group make_group(const Grouping *grouping, guint32 number)
{
    const Row *row = &grouping->rows.v[number];
    gboolean cover = row->role == ROLE_COVER;
    return (Group){
        .into = NONE,
        .first = number,
        .last = number,
        .size = 1,
        .patches = !cover,
        .founder = number,
        .cover = cover ? number : NONE,
        .base = NONE,
        .newest = NONE,
        .before = NONE,
        .clash = NONE,
        .begin = row->date,
        .end = row->date,
        .sender = row->sender,
        .tags = row->tags,
        .total = row->total,
        .version = row->version,
        .minor = row->minor,
        .stated = (row->flags & INDEX_VERSION) != 0,
        .resend = (row->flags & INDEX_RESEND) != 0,
        .single = row->role == ROLE_SINGLE,
    };
}

static void take_counter(Grouping *grouping, guint32 group, guint32 number)
{
    Row *row = &grouping->rows.v[number];
    row->group = group;
    digest_map_set(grouping->taken, slot_of(group, row->counter_key), number);
}

guint32 group_new(Grouping *grouping, guint32 number)
{
    Group new = make_group(grouping, number);
    guint32 group = new.into = grouping->groups->len;
    g_array_append_val(grouping->groups, new);
    take_counter(grouping, group, number);
    return group;
}

/*
 * What the members of b change in a. The patches' total is right, not the cover's; the greatest
 * stated version holds for all.
 */
static void absorb(Group *a, const Group *b)
{
    if (b->total && b->patches && (!a->total || !a->patches))
        a->total = b->total;
    if (b->stated && (!a->stated || b->version > a->version ||
                      (b->version == a->version && b->minor > a->minor))) {
        a->version = b->version;
        a->minor = b->minor;
        a->stated = TRUE;
    }
    if (a->cover == NONE)
        a->cover = b->cover;
    a->begin = MIN(a->begin, b->begin);
    a->end = MAX(a->end, b->end);
    a->size += b->size;
    a->patches += b->patches;
}

static void append_members(Grouping *grouping, Group *a, const Group *b)
{
    grouping->rows.v[a->last].next = b->first;
    a->last = b->last;
}

void group_join(Grouping *grouping, guint32 group, guint32 number)
{
    g_assert(group_holder(grouping, group, grouping->rows.v[number].counter_key) == NONE);
    Group alone = make_group(grouping, number), *joined = group_at(grouping, group);
    take_counter(grouping, group, number);
    absorb(joined, &alone);
    append_members(grouping, joined, &alone);
}

gboolean group_are_disjoint(Grouping *grouping, guint32 a, guint32 b)
{
    if (group_at(grouping, a)->size < group_at(grouping, b)->size) {
        guint32 larger = b;
        b = a;
        a = larger;
    }
    const Row *rows = grouping->rows.v;
    for (guint32 i = group_at(grouping, b)->first; i != NONE; i = rows[i].next)
        if (group_holder(grouping, a, rows[i].counter_key) != NONE)
            return FALSE;
    return TRUE;
}

static void move_counters(Grouping *grouping, guint32 from, guint32 to)
{
    const Row *rows = grouping->rows.v;
    for (guint32 i = group_at(grouping, from)->first; i != NONE; i = rows[i].next)
        if (!rows[i].stray)
            digest_map_set(grouping->taken, slot_of(to, rows[i].counter_key), i);
}

void group_merge(Grouping *grouping, guint32 upper, guint32 lower)
{
    Group *a = group_at(grouping, upper), *b = group_at(grouping, lower);
    g_assert(upper != lower && a->into == upper && b->into == lower);
    if (a->size >= b->size) {
        move_counters(grouping, lower, upper);
        absorb(a, b);
        append_members(grouping, a, b);
        b->into = upper;
        return;
    }
    /* The larger one keeps its number, the upper one what it says about itself. */
    move_counters(grouping, upper, lower);
    Group joined = *a;
    absorb(&joined, b);
    append_members(grouping, &joined, b);
    joined.into = lower;
    *b = joined;
    a->into = lower;
}

void group_take_strays(Grouping *grouping, guint32 group, guint32 from)
{
    Group *a = group_at(grouping, group), *b = group_at(grouping, from);
    g_assert(group != from && a->into == group && b->into == from);
    for (guint32 i = b->first; i != NONE; i = grouping->rows.v[i].next) {
        Row *row = &grouping->rows.v[i];
        row->stray = row->stray || group_holder(grouping, group, row->counter_key) != NONE;
        if (row->stray)
            continue;
        digest_map_set(grouping->taken, slot_of(group, row->counter_key), i);
        a->patches += row->role != ROLE_COVER;
        if (row->role == ROLE_COVER)
            a->cover = i;
    }
    append_members(grouping, a, b);
    a->size += b->size;
    b->into = group;
}

void group_swap_stray(Grouping *grouping, guint32 group, guint32 number)
{
    Row *row = &grouping->rows.v[number];
    guint32 member = group_holder(grouping, group, row->counter_key);
    g_assert(row->stray && member != NONE);
    grouping->rows.v[member].stray = TRUE;
    row->stray = FALSE;
    digest_map_set(grouping->taken, slot_of(group, row->counter_key), number);
}

guint32 group_above_row(Grouping *grouping, guint32 row)
{
    guint32 above = grouping->above[row];
    if (above == NONE || grouping->rows.v[above].group == NONE)
        return NONE;
    return group_find(grouping, grouping->rows.v[above].group);
}

guint32 group_above(Grouping *grouping, guint32 group)
{
    guint32 above = group_above_row(grouping, group_at(grouping, group)->founder);
    return above == group ? NONE : above;
}

GArray *group_list(Grouping *grouping)
{
    GArray *list = g_array_new(FALSE, FALSE, sizeof(guint32));
    g_autofree guint8 *listed = g_new0(guint8, MAX(grouping->groups->len, 1));
    for (guint32 i = 0; i < grouping->rows.n; i++) {
        guint32 group = grouping->rows.v[i].group;
        if (group == NONE)
            continue;
        group = group_find(grouping, group);
        if (!listed[group])
            g_array_append_val(list, group);
        listed[group] = TRUE;
    }
    return list;
}

static Digest counter_of(guint32 row, gconstpointer data)
{
    const Row *rows = data;
    return slot_of(rows[row].group, rows[row].counter_key);
}

void groups_finish(Grouping *grouping)
{
    Row *rows = grouping->rows.v;
    rows_forget_stems(&grouping->rows);
    digest_map_free(grouping->taken);
    grouping->taken = digest_map_new_keyed(counter_of, rows);
    for (guint32 i = 0; i < grouping->rows.n; i++) {
        if (rows[i].group == NONE)
            continue;
        rows[i].group = group_find(grouping, rows[i].group);
        if (!rows[i].stray)
            digest_map_set(grouping->taken, counter_of(i, rows), i);
    }
}
