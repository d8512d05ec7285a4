/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * detail: what one series says, fetched by key when its period's turn comes.
 *
 * Every query is a look-up by primary key, so a series costs what its own mails cost, however
 * large the index is. What is returned lives in the arena given to detail_begin.
 */
#ifndef LISTDIGEST_DETAIL_H
#define LISTDIGEST_DETAIL_H

#include "report/census.h"

typedef struct Detail Detail;

/* index and census must outlive it. */
Detail *detail_new(Index *index, const Census *census, GError **error);
void detail_free(Detail *detail);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Detail, detail_free)

/* A new report: all that follows goes into this arena. Strings said before are no longer shared. */
void detail_begin(Detail *detail, Arena *arena);

/* No more series for now: the index may be written to. */
void detail_end(Detail *detail);

/* Fills *series for the series in that slot of census. */
gboolean detail_series(Detail *detail, guint slot, ReportSeries *series, GError **error);

#endif
