/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * review_count: who reviewed in a period, and whose patches were (ReviewerRow says what counts).
 *
 * One pass over the mails of the period. What a trailer to a cover gives to the authors of the
 * patches is added up for each series and handed out once, so a series costs its authors once,
 * however many review it.
 */
#ifndef LISTDIGEST_REVIEW_COUNT_H
#define LISTDIGEST_REVIEW_COUNT_H

#include "report/census.h"

typedef struct ReviewCounter ReviewCounter;

/* census must outlive it. */
ReviewCounter *review_counter_new(const Census *census);
void review_counter_free(ReviewCounter *counter);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ReviewCounter, review_counter_free)

/* Forgets what was counted before. Fills review_trailers and reviewers. */
void review_counter_count(ReviewCounter *counter, const Span *span, Totals *totals);

/* The tables of what was counted last, sorted, in the arena. */
const ReviewerRow *review_counter_reviewers(ReviewCounter *counter, Arena *arena, guint *n);
const ReviewerRow *review_counter_receivers(ReviewCounter *counter, Arena *arena, guint *n);
const ReviewerDomainRow *review_counter_domains(ReviewCounter *counter, Arena *arena, guint *n);

#endif
