/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * json: a report as JSON, schema 1 (DIGEST.md, JSON; the manual says the same).
 *
 * Keys stand in the documented order. Absent facts are null: a person's name or address, a domain,
 * a cover, a patch id, a commit, what a patch was before, how many are new where the index does not
 * reach back. Dates are UTC, durations seconds. "strays" is there only where a series has any.
 */
#ifndef LISTDIGEST_JSON_H
#define LISTDIGEST_JSON_H

#include "render/render.h"

enum { JSON_SCHEMA = 1 };

/* One document, a line for each series and person. */
void json_digest(FILE *out, const Report *report, const RenderOptions *options);

/* One line; without message texts unless options->bodies. */
void json_series(FILE *out, const Report *report, const ReportSeries *series,
                 const RenderOptions *options);

/* One document; with options->explain also all mails with a defect. */
void json_check(FILE *out, const Check *check, const RenderOptions *options);

/* The document of the one report over everything, else a list of documents. */
void json_stats(FILE *out, const Report *const *reports, guint n, const RenderOptions *options);

#endif
