/* SPDX-License-Identifier: GPL-2.0-or-later */
/* --explain in JSON: the Message-IDs behind numbers. A series tells its own in any case. */
#include "render/json_parts.h"

static void write_row(JsonWriter *w, const ReportEvidence *evidence)
{
    if (evidence->person)
        json_person(w, "row", evidence->person);
    else
        json_string(w, "row", json_null_if_empty(evidence->row));
}

static void write_evidence(JsonWriter *w, const ReportEvidence *evidence)
{
    json_object_begin(w, NULL);
    json_string(w, "table", evidence->table);
    write_row(w, evidence);
    json_string(w, "number", evidence->number);
    json_uint(w, "count", evidence->count);
    json_string(w, "rule", evidence->rule);
    json_strings(w, "message_ids", evidence->message_ids, evidence->n_message_ids);
    json_object_end(w);
}

void json_write_evidence(JsonWriter *w, const Report *report)
{
    json_array_begin(w, "explain");
    for (guint i = 0; i < report->n_evidence; i++)
        write_evidence(w, &report->evidence[i]);
    json_array_end(w);
}
