/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Groups of one send become one: the second and third rule of SERIES.md 4 (Message-ID stem,
 * window), and what the first one does not see because version, total or RESEND stand in some of
 * the subjects only.
 */
#include "series/group.h"

/* A version of 1 may be stated or not. */
static guint64 version_of(const Group *group)
{
    return group->stated ? group->version : 1;
}

static gboolean is_numbered(const Grouping *grouping, const Group *group)
{
    return !group->single &&
           (group->patches > 0 || grouping->rows.v[group->founder].flags & INDEX_COUNTER);
}

/* ---- by stem ---- */

/* Of one send: a version may be stated in some subjects only. */
static gboolean stems_agree(const Group *a, const Group *b)
{
    return !a->stated || !b->stated || (a->version == b->version && a->minor == b->minor);
}

/* All mails of a group that threading made have the stem of its founder, or none. */
static void merge_by_stem(Grouping *grouping)
{
    g_autoptr(GArray) list = group_list(grouping);
    g_autoptr(DigestMap) newest = digest_map_new();
    for (guint i = 0; i < list->len; i++) {
        guint32 group = g_array_index(list, guint32, i);
        const Group *lower = group_at(grouping, group);
        guint64 stem = grouping->rows.stems[lower->founder];
        if (!stem || !is_numbered(grouping, lower))
            continue;
        Digest key = DIGEST_OF(stem, lower->total, lower->tags);
        guint32 found = digest_map_get(newest, key);
        found = found == NONE ? NONE : group_find(grouping, found);
        if (found != NONE && stems_agree(group_at(grouping, found), lower) &&
            group_are_disjoint(grouping, found, group))
            group_merge(grouping, found, group);
        digest_map_set(newest, key, group);
    }
}

/* ---- by window ---- */

/* The groups of one key, the newest last; candidates older than the window are let go. */
typedef struct {
    guint32 recent[GROUP_CANDIDATES_MAX];
    guint n;
} Candidates;

static void remember(Candidates *candidates, guint32 group)
{
    if (candidates->n == GROUP_CANDIDATES_MAX) {
        memmove(candidates->recent, candidates->recent + 1,
                (GROUP_CANDIDATES_MAX - 1) * sizeof(guint32));
        candidates->n--;
    }
    candidates->recent[candidates->n++] = group;
}

/* Which versions may meet in one send. */
typedef enum {
    VERSION_SAME,
    VERSION_ON_COVER, /* stated on a cover and on none of the patches, or the other way round */
} Meeting;

static gboolean may_meet(Grouping *grouping, guint32 x, guint32 y, Meeting meeting)
{
    if (meeting == VERSION_SAME)
        return TRUE;
    /* A cover that answers older patches leads newer ones. */
    const Group *a = group_at(grouping, x), *b = group_at(grouping, y);
    return a->stated != b->stated && !a->minor && !b->minor && !a->patches != !b->patches &&
           group_above(grouping, a->patches ? y : x) == NONE;
}

static gboolean join_candidate(Grouping *grouping, const Candidates *candidates, guint32 group,
                               Meeting meeting)
{
    const Group *lower = group_at(grouping, group);
    for (guint i = candidates->n; i > 0; i--) {
        guint32 found = group_find(grouping, candidates->recent[i - 1]);
        const Group *upper = group_at(grouping, found);
        if (found == group || !group_is_near(grouping, upper->begin, lower->begin) ||
            !may_meet(grouping, found, group, meeting) ||
            !group_are_disjoint(grouping, found, group))
            continue;
        group_merge(grouping, found, group);
        return TRUE;
    }
    return FALSE;
}

static void merge_by_window(Grouping *grouping, Meeting meeting)
{
    g_autoptr(GArray) list = group_list(grouping);
    g_autoptr(GArray) sends = g_array_new(FALSE, TRUE, sizeof(Candidates));
    g_autoptr(DigestMap) numbers = digest_map_new();
    for (guint i = 0; i < list->len; i++) {
        guint32 group = g_array_index(list, guint32, i);
        const Group *g = group_at(grouping, group);
        if (!is_numbered(grouping, g))
            continue;
        guint64 version = meeting == VERSION_SAME ? version_of(g) : 0;
        Digest key = DIGEST_OF(g->sender, g->total, version, g->minor, g->tags, g->resend);
        guint32 number = digest_map_get(numbers, key);
        if (number == NONE) {
            number = sends->len;
            g_array_set_size(sends, number + 1);
            digest_map_set(numbers, key, number);
        }
        Candidates *candidates = &g_array_index(sends, Candidates, number);
        if (!join_candidate(grouping, candidates, group, meeting))
            remember(candidates, group);
    }
}

/* ---- within a thread ---- */

/* One person, one send, and nothing that says two series. */
static gboolean are_one_send(const Grouping *grouping, const Group *upper, const Group *lower)
{
    if (upper->single || lower->single || upper->sender != lower->sender ||
        !group_is_near(grouping, upper->begin, lower->begin))
        return FALSE;
    gboolean other_version =
        upper->stated != lower->stated ? TRUE : upper->version != lower->version;
    if (other_version && (upper->minor || lower->minor || lower->cover != NONE))
        return FALSE;
    return upper->total == lower->total || !upper->patches || !lower->patches ||
           upper->tags == lower->tags;
}

/* "[PATCH 0/1]" is answered by the one patch, which has no counter. */
static gboolean is_only_patch(const Grouping *grouping, const Group *upper, const Group *lower)
{
    return lower->single && upper->cover != NONE && !upper->patches && upper->total == 1 &&
           upper->sender == lower->sender && upper->version == lower->version &&
           grouping->threads.parent[lower->founder] == upper->cover &&
           group_is_near(grouping, upper->begin, lower->begin);
}

/* TRUE if they are one send, joined or, where both have an index, noted as clashing. */
static gboolean try_merge(Grouping *grouping, guint32 upper, guint32 lower)
{
    Group *a = group_at(grouping, upper), *b = group_at(grouping, lower);
    if (upper == lower || !(are_one_send(grouping, a, b) || is_only_patch(grouping, a, b)))
        return FALSE;
    if (group_are_disjoint(grouping, upper, lower))
        group_merge(grouping, upper, lower);
    else
        b->clash = upper;
    return TRUE;
}

static gboolean merge_upwards(Grouping *grouping, guint32 group)
{
    guint32 above = group_above(grouping, group);
    for (guint i = 0; i < GROUP_ABOVE_MAX && above != NONE; i++) {
        if (try_merge(grouping, above, group))
            return TRUE;
        above = group_above(grouping, above);
    }
    return FALSE;
}

/* Groups whose founders have the same missing parent, each with the one before it. */
static void merge_within_threads(Grouping *grouping)
{
    g_autoptr(GArray) list = group_list(grouping);
    g_autoptr(DigestMap) at_missing = digest_map_new();
    for (guint i = 0; i < list->len; i++) {
        guint32 group = group_find(grouping, g_array_index(list, guint32, i));
        guint32 parent = grouping->threads.parent[group_at(grouping, group)->founder];
        gboolean settled = merge_upwards(grouping, group);
        if (!threads_is_missing(&grouping->threads, parent))
            continue;
        guint32 before = digest_map_get(at_missing, DIGEST_OF(parent));
        if (before != NONE && !settled)
            try_merge(grouping, group_find(grouping, before), group_find(grouping, group));
        digest_map_set(at_missing, DIGEST_OF(parent), group_find(grouping, group));
    }
}

void groups_merge(Grouping *grouping)
{
    merge_by_stem(grouping);
    merge_by_window(grouping, VERSION_SAME);
    merge_by_window(grouping, VERSION_ON_COVER);
    merge_within_threads(grouping);
}
