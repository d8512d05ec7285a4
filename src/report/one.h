/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * one: a report of a single series, whatever list and period it is of.
 *
 *     g_autoptr(One) one = one_open(index, &error);
 *     const Report *report;
 *     if (one && one_report(one, id, &report, &error))
 *         ... report->series[0], report_body(report, ...) ...
 *
 * Of the report only the series and its lists are told: no tables, no totals.
 */
#ifndef LISTDIGEST_ONE_H
#define LISTDIGEST_ONE_H

#include "index/index.h"
#include "report/report.h"

typedef struct One One;

/* index must outlive it. */
One *one_open(Index *index, GError **error);
void one_free(One *one);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(One, one_free)

/* The series of that number in the index. Reports live until one_free(). */
gboolean one_report(One *one, gint64 series, const Report **report, GError **error);

/* After the bodies were read: FALSE, with why, if one of them could not be. */
gboolean one_finish(One *one, GError **error);

/* An accepted trailer that a reply gave, fit for a commit message. */
typedef struct {
    const char *key;   /* "Reviewed-by" */
    const char *value; /* "Ann Example <ann@example.org> # arm64" */
    gint64 patch;      /* the mail that it was given to */
    gboolean cover;    /* which is the cover, so it stands for all patches */
} OneTrailer;

/* Of the series, by the dates of the replies, then as they stand there; no Nacked-by. Of
 * OneTrailer; lives until one_free(). NULL with error. */
const GArray *one_trailers(One *one, gint64 series, GError **error);

#endif
