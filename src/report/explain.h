/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * explain: behind each number of totals and tables, the Message-IDs that were counted, and by which
 * rule (ReportEvidence). It counts again, apart from what made the numbers: where the two differ,
 * one of them is wrong.
 *
 * Takes 16 bytes for each mail and number, and each Message-ID once: only for --explain.
 */
#ifndef LISTDIGEST_EXPLAIN_H
#define LISTDIGEST_EXPLAIN_H

#include "report/waiting.h"

/* Fills evidence, in the arena, if the options ask for it. report->totals must be there. */
gboolean explain_tell(Index *index, const Census *census, const ReportOptions *options,
                      const Span *span, Waiting *waiting, Arena *arena, Report *report,
                      GError **error);

#endif
