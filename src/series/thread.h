/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * thread: who answers whom.
 *
 * The nodes are the rows, then one node for each Message-ID that mails name as a parent and that
 * nobody has (a missing mail: it went to another list, say). A mail's parent is the first of
 * In-Reply-To and then References, newest first; a missing mail's parent is the next one that the
 * first mail naming it names. So patches whose cover is missing have a common parent.
 *
 * There are no loops: one is cut at its earliest mail. All work is linear and iterative.
 */
#ifndef LISTDIGEST_THREAD_H
#define LISTDIGEST_THREAD_H

#include "series/rows.h"

enum {
    THREAD_MISSING_MAX = 32, /* missing parents of one mail that become nodes: the nearest */
};

typedef struct {
    guint32 n_rows, n;
    guint32 *parent; /* by node; NONE at a root */
    guint32 *root;   /* by node */
} Threads;

/* Forgets the nearest parents of rows. */
gboolean threads_init(Threads *threads, Rows *rows, Index *index, GError **error);
void threads_release(Threads *threads);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Threads, threads_release)

/*
 * To be called when parents were set after threads_init: cuts the loops that this made, each at its
 * earliest mail, and finds the roots again.
 */
void threads_reroot(Threads *threads);

static inline gboolean threads_is_missing(const Threads *threads, guint32 node)
{
    return node != NONE && node >= threads->n_rows;
}

/*
 * For each node the nearest one above it that is marked, or NONE; marked has a byte for each row.
 * Free with g_free.
 */
guint32 *threads_nearest(const Threads *threads, const guint8 *marked);

#endif
