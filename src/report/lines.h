/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * lines: the last section of a report, fetched by key when its period's turn comes (ReportLine).
 */
#ifndef LISTDIGEST_LINES_H
#define LISTDIGEST_LINES_H

#include "report/waiting.h"

typedef struct Lines Lines;

/* index and census must outlive it. */
Lines *lines_new(Index *index, const Census *census, GError **error);
void lines_free(Lines *lines);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Lines, lines_free)

/* What is told lives in the arena. */
gboolean lines_pulls(Lines *lines, const Span *span, Arena *arena, ReportLines *told,
                     GError **error);
gboolean lines_applied(Lines *lines, const Span *span, Arena *arena, ReportLines *told,
                       GError **error);
gboolean lines_busiest(Lines *lines, const Span *span, Arena *arena, ReportLines *told,
                       GError **error);
gboolean lines_bugs(Lines *lines, const Span *span, Arena *arena, ReportLines *told,
                    GError **error);

/* Who waits at the end, or at the newest mail known. */
gboolean lines_waiting(Lines *lines, Waiting *waiting, gint64 end, Arena *arena, ReportLines *told,
                       GError **error);

#endif
