/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * count: the numbers of one list and period (SERIES.md 7), in one pass over its mails and series.
 *
 * Mails count for their own author; series for the author of their head.
 */
#ifndef LISTDIGEST_COUNT_H
#define LISTDIGEST_COUNT_H

#include "report/census.h"

typedef struct Counter Counter;

/* census must outlive it. */
Counter *counter_new(const Census *census);
void counter_free(Counter *counter);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Counter, counter_free)

/* Forgets what was counted before. Leaves those fields of Totals 0 that others count. */
Totals counter_count(Counter *counter, const Span *span);

/* The tables of what was counted last, sorted, in the arena; notes are no defects. */
const ContributorRow *counter_contributors(Counter *counter, Arena *arena, guint *n);
const DomainRow *counter_domains(Counter *counter, Arena *arena, guint *n);
const DefectRow *counter_defects(Counter *counter, Arena *arena, guint *n);

/* A person's reply. */
gboolean count_is_reply(const MailRow *mail);

/* Contributors who sent no patch mail before that date, by name. */
const ContributorRow *counter_newcomers(Counter *counter, gint64 start, Arena *arena, guint *n);
guint counter_n_newcomers(const Counter *counter, gint64 start);

#endif
