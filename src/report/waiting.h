/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * waiting: which series of a list wait at a moment.
 *
 * A series that census_awaits() holds of waits from the moment it is posted until
 * SeriesRow.settled. These two moments of all series lie sorted in one array; those that wait are a
 * linked list in the order of posting. Moving from one moment to another does, or undoes, what lies
 * between: so all periods of a list together cost what its series are, not what waits in each.
 * (Undone in exactly the reverse order, a series finds its place between its old neighbours: D.
 * Knuth, "Dancing Links", arXiv cs/0011047.)
 */
#ifndef LISTDIGEST_WAITING_H
#define LISTDIGEST_WAITING_H

#include "report/census.h"

typedef struct Waiting Waiting;

/* max: seconds after which a series waits no longer; 0: any time. census must outlive it. */
Waiting *waiting_new(const Census *census, guint list, gint64 max);
void waiting_free(Waiting *waiting);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Waiting, waiting_free)

/* To those that were posted before that moment and not settled before it. */
void waiting_move(Waiting *waiting, gint64 moment);

/* How many of them were posted before this date. */
guint waiting_count(const Waiting *waiting, gint64 before);

/* Those that wait at the moment moved to, oldest first: the first and the next; NULL at the end. */
const Place *waiting_first(const Waiting *waiting);
const Place *waiting_next(const Waiting *waiting, const Place *place);

#endif
