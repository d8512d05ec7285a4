/* SPDX-License-Identifier: GPL-2.0-or-later */
/* applied: which series were said first in a period to be applied, and pull requests merged. */
#ifndef LISTDIGEST_APPLIED_H
#define LISTDIGEST_APPLIED_H

#include "report/census.h"

typedef struct {
    guint32 series; /* slot */
    gint64 date;    /* when it was said first of all */
    gint64 last;    /* when it was said last in the period */
} AppliedSeries;

/* Each once, and in no other period. Free with g_array_unref. */
GArray *applied_series(const Census *census, const Span *span);

/* Fills applied, merged and applied_revisions. */
void applied_count(const Census *census, const Span *span, Totals *totals);

#endif
