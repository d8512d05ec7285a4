/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * group: mails put together step by step until they are series.
 *
 * Every patch, cover and pull request is in exactly one group. The steps run in this order, each
 * over all groups in the order of their earliest mails:
 *
 *   role.c    what each mail is to a series: covers without a counter, replies without "Re:"
 *   place.c   a mail joins what stands above it in its thread, when total and version agree
 *   merge.c   groups of one send join: by Message-ID stem, by window, and within a thread where
 *             version or total are stated in some of the subjects only
 *   stray.c   what repeats a number within one send is listed as stray
 *   state.c   what a finished group is to earlier ones: repost, reroll, partial
 *
 * Groups only ever grow; two that are joined keep the number of the larger one (group_find), so
 * all joining together is O(n log n). The rule of each member is told at the end (rule.c) from
 * the finished groups: the first of SERIES.md 4 that fits.
 */
#ifndef LISTDIGEST_GROUP_H
#define LISTDIGEST_GROUP_H

#include "series/series.h"
#include "series/thread.h"

/* Work per mail is bounded by these, whatever the input. */
enum {
    GROUP_ABOVE_MAX = 32,      /* groups above a mail in its thread that are tried */
    GROUP_CANDIDATES_MAX = 16, /* groups of one window that are tried, the newest first */
    GROUP_EARLIER_MAX = 16,    /* earlier postings of a repeated index that are compared */
};

typedef struct {
    guint32 into;        /* the group it was joined to, or itself */
    guint32 first, last; /* members, linked by Row.next */
    guint32 size;        /* members */
    guint32 patches;     /* of them */
    guint32 founder;     /* the member that stands highest in the thread */
    guint32 cover;       /* row, or NONE */
    guint32 base;        /* the posting whose indexes this one repeats in its thread, or NONE */
    guint32 newest;      /* of a base: the newest posting that repeats it, or NONE */
    guint32 before;      /* of such a posting: the one before it, or NONE */
    guint32 clash;       /* the group it would belong to if no index were taken, or NONE */
    gint64 begin, end;   /* dates */
    guint32 sender, tags;
    guint32 total, version, minor;
    guint8 stated; /* a version is */
    guint8 resend; /* tagged so */
    guint8 single; /* a patch without counter: nothing ever joins it */
} Group;

typedef struct {
    const SeriesOptions *options;
    Index *index;
    GMutex asking; /* the index; see grouping_take_index() */
    Rows rows;
    Threads threads;
    guint32 *above;   /* by node: the nearest member of any series above it, a row or NONE */
    GArray *groups;   /* Group */
    DigestMap *taken; /* (group, counter key) -> row */
} Grouping;

static inline Group *group_at(const Grouping *grouping, guint32 number)
{
    return &g_array_index(grouping->groups, Group, number);
}

/* The index, for one who asks it while another step may run (beside.h); to be given back soon. */
static inline Index *grouping_take_index(Grouping *grouping)
{
    g_mutex_lock(&grouping->asking);
    return grouping->index;
}

static inline void grouping_return_index(Grouping *grouping)
{
    g_mutex_unlock(&grouping->asking);
}

/* The group that this one has become. */
guint32 group_find(Grouping *grouping, guint32 group);

/* A mail alone. */
guint32 group_new(Grouping *grouping, guint32 row);

/* The member with this counter, or NONE. */
guint32 group_holder(Grouping *grouping, guint32 group, guint32 counter_key);

/* The counter must be free. */
void group_join(Grouping *grouping, guint32 group, guint32 row);

/* No counter is in both. */
gboolean group_are_disjoint(Grouping *grouping, guint32 a, guint32 b);

/* lower becomes part of upper, which stands above it or came before; they must be disjoint. */
void group_merge(Grouping *grouping, guint32 upper, guint32 lower);

/* Members of from whose counters are taken become strays of group: in it, but not counted. */
void group_take_strays(Grouping *grouping, guint32 group, guint32 from);

/* A stray takes the place of the member with its counter, which becomes a stray. */
void group_swap_stray(Grouping *grouping, guint32 group, guint32 stray);

/* The next group above a group, or above a row; NONE at the top. */
guint32 group_above_row(Grouping *grouping, guint32 row);
guint32 group_above(Grouping *grouping, guint32 group);

/* Numbers of the groups that are left, in the order of their earliest mails. */
GArray *group_list(Grouping *grouping);

static inline gboolean group_is_near(const Grouping *grouping, gint64 a, gint64 b)
{
    return ABS(a - b) <= grouping->options->window;
}

/* ---- the steps ---- */

void roles_decide(Grouping *grouping);
void groups_place(Grouping *grouping);
void groups_merge(Grouping *grouping);
gboolean groups_find_strays(Grouping *grouping, GError **error);
void groups_tell_rules(Grouping *grouping);

/* No more mails join any: forgets what only that needs. */
void groups_finish(Grouping *grouping);

#endif
