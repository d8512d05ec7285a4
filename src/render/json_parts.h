/* SPDX-License-Identifier: GPL-2.0-or-later */
/* json_parts: what the documents of json.h have in common. */
#ifndef LISTDIGEST_JSON_PARTS_H
#define LISTDIGEST_JSON_PARTS_H

#include "render/json_writer.h"
#include "report/report.h"

/* What a report has as "" is an absent fact. */
const char *json_null_if_empty(const char *s);

void json_date(JsonWriter *w, const char *key, gint64 utc);
void json_person(JsonWriter *w, const char *key, const Person *person);
void json_strings(JsonWriter *w, const char *key, const char *const *strings, guint n);

/* An object: json.h. */
/* The array "explain". */
void json_write_evidence(JsonWriter *w, const Report *report);

void json_write_series(JsonWriter *w, const Report *report, const ReportSeries *series,
                       gboolean bodies);

#endif
