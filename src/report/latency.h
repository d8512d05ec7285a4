/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * latency: how long the series of a period waited for a first answer, and what became of them.
 */
#ifndef LISTDIGEST_LATENCY_H
#define LISTDIGEST_LATENCY_H

#include "report/census.h"

/* Percentiles by nearest rank: the smallest value that p percent of all do not exceed. Sorts. */
Latency latency_of(GArray *seconds, guint none);

/* The place of that one among n, from 1; 0 of none. */
guint latency_rank(guint n, guint percent);

/* Whether the series is one that may wait: no pull request, no program's. */
gboolean latency_has(const Census *census, const SeriesRow *series);

/* Fills first_reply and first_review. An answer dated before its series took no time. */
void latency_count(const Census *census, const Span *span, Totals *totals);

#endif
