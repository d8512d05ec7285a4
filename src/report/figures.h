/* SPDX-License-Identifier: GPL-2.0-or-later */
/* figures: all numbers, tables and lines of one list and period; what counts them, together. */
#ifndef LISTDIGEST_FIGURES_H
#define LISTDIGEST_FIGURES_H

#include "report/census.h"

typedef struct Figures Figures;

/* All three must outlive it; the census must be settled. */
Figures *figures_new(Index *index, const Census *census, const ReportOptions *options,
                     GError **error);
void figures_free(Figures *figures);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Figures, figures_free)

Totals figures_count(Figures *figures, guint list, const Span *span);

/* Fills totals, tables and lines of the report, in the arena. */
gboolean figures_tell(Figures *figures, guint list, const Span *span, Arena *arena, Report *report,
                      GError **error);

#endif
