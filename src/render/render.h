/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * render: a finished Report or Check -> bytes.
 *
 * A renderer is a row of a table. It reads a Report and computes nothing but layout. It writes to
 * a FILE and ignores write errors: whoever opened the FILE checks them when closing it. What goes
 * out is valid UTF-8 whatever came in (MAIL.md 5).
 */
#ifndef LISTDIGEST_RENDER_H
#define LISTDIGEST_RENDER_H

#include "report/check.h"
#include "report/report.h"
#include <stdio.h>

typedef enum { DETAIL_NONE, DETAIL_FIRST, DETAIL_COVER, DETAIL_ALL } Detail;

typedef struct {
    guint top;             /* rows of the text tables */
    Detail detail;         /* how much of section 5: nothing; cover and first patch; cover only (the
                              first patch where there is none); everything */
    const char *link_base; /* "https://lore.kernel.org/r/" */
    GTimeZone *zone;       /* for dates in text; JSON is always UTC */
    gboolean bodies;       /* series: with message texts */
    gboolean explain; /* check: every mail with a defect, not only what was damaged; others: the
                         Message-IDs behind everything, and rules */
} RenderOptions;

typedef struct {
    const char *format; /* as -f names it: "text", "json", "jsonl" */
    const char *suffix; /* of the files: "txt", "json"; NULL if it cannot write digests */
    void (*digest)(FILE *out, const Report *report, const RenderOptions *options);
    /* One series of the list of series: a line each. NULL where the format has none. */
    void (*series)(FILE *out, const Report *report, const ReportSeries *series,
                   const RenderOptions *options);
    /* Tables only, over all the reports given. NULL where the format has none. */
    void (*stats)(FILE *out, const Report *const *reports, guint n, const RenderOptions *options);
    void (*check)(FILE *out, const Check *check, const RenderOptions *options);
    /* One series with all that is known of it. NULL where the format has none. */
    void (*show)(FILE *out, const Report *report, const ReportSeries *series,
                 const RenderOptions *options);
} Renderer;

/* NULL if there is no such format. */
const Renderer *renderer_find(const char *format);

/* The i-th row, NULL past the end. */
const Renderer *renderer_nth(guint i);

#endif
