/* SPDX-License-Identifier: GPL-2.0-or-later */
/* --explain: the Message-IDs behind what text says, and the rules that decided. */
#include "render/escape.h"
#include "render/text.h"
#include "render/width.h"
#include "render/words.h"

enum { WHAT_COLUMNS = 13 };

/* "    patch 3       " */
static void begin_line(GString *out, const char *what)
{
    g_string_append(out, "    ");
    width_pad(out, what, WHAT_COLUMNS);
    g_string_append_c(out, ' ');
}

/* " [rule]" */
static void end_line(GString *out, const char *rule)
{
    if (rule && *rule)
        g_string_append_printf(out, " [%s]", rule);
    g_string_append_c(out, '\n');
}

static void append_fact(GString *out, const char *what, const char *fact, const char *rule)
{
    begin_line(out, what);
    escape_line(out, fact);
    end_line(out, rule);
}

static void append_members(GString *out, const ReportSeries *series)
{
    if (series->cover)
        append_fact(out, "cover", series->cover->message_id, NULL);
    for (guint i = 0; i < series->n_patches; i++) {
        const ReportPatch *patch = &series->patches[i];
        g_autofree char *what = g_strdup_printf("patch %s", patch->index);
        append_fact(out, what, patch->mail.message_id, member_rule_name(patch->rule));
    }
    for (guint i = 0; i < series->n_strays; i++)
        append_fact(out, "stray", series->strays[i].message_id, NULL);
}

static void append_revisions(GString *out, const ReportSeries *series)
{
    for (guint i = 0; i < series->n_revisions; i++) {
        const ReportRevision *revision = &series->revisions[i];
        g_autoptr(GString) what = g_string_new("earlier ");
        words_version(what, revision->version, revision->minor);
        append_fact(out, what->str, revision->id, revision->rule);
    }
}

static void append_patch_number(GString *out, const char *number)
{
    if (g_str_equal(number, "0"))
        g_string_append(out, "cover");
    else
        g_string_append_printf(out, "patch %s", number);
}

static void append_reviews(GString *out, const ReportSeries *series)
{
    for (guint i = 0; i < series->n_reviews; i++) {
        const ReportReview *review = &series->reviews[i];
        const Person person = {review->name, review->email};
        begin_line(out, review->accepted ? "review" : "not accepted");
        append_patch_number(out, review->patch);
        g_string_append_printf(out, ": %s: ", review->key);
        text_person(out, &person);
        g_string_append(out, "\n");
        begin_line(out, "");
        escape_line(out, review->message_id);
        if (review->carried_from) {
            g_string_append(out, ", from ");
            escape_line(out, review->carried_from);
        }
        end_line(out, review->rule);
    }
}

static void append_notices(GString *out, const ReportSeries *series)
{
    for (guint i = 0; i < series->n_applied; i++) {
        const ReportApplied *notice = &series->applied[i];
        begin_line(out, notice_kind_name(notice->kind));
        append_patch_number(out, notice->patch);
        g_string_append(out, ": ");
        escape_line(out, notice->message_id);
        end_line(out, notice->rule);
    }
}

void text_explain_series(GString *out, const ReportSeries *series)
{
    g_autoptr(GString) version = g_string_new(NULL);
    words_version(version, series->version, series->minor);
    append_fact(out, "state", series_state_name(series->state), series->state_rule);
    append_fact(out, "version", version->str, version_rule_name(series->version_rule));
    append_members(out, series);
    append_revisions(out, series);
    append_reviews(out, series);
    append_notices(out, series);
    append_fact(out, "fate", series_fate_name(series->fate), series->fate_rule);
    if (series->superseded_by)
        append_fact(out, "next", series->superseded_by, NULL);
}

/* ---- numbers ---- */

static void append_row_name(GString *out, const ReportEvidence *evidence)
{
    if (evidence->person)
        text_person(out, evidence->person);
    else if (*evidence->row)
        escape_line(out, evidence->row);
    else
        g_string_append(out, "nobody known");
}

static void append_evidence(GString *out, const ReportEvidence *evidence)
{
    gboolean row = !g_str_equal(evidence->table, "totals");
    g_string_append_printf(out, "\n%s", evidence->table);
    if (row) {
        g_string_append(out, ", ");
        append_row_name(out, evidence);
    }
    g_string_append_printf(out, ", %s: %u\n  %s\n", evidence->number, evidence->count,
                           evidence->rule);
    for (guint i = 0; i < evidence->n_message_ids; i++) {
        g_string_append(out, "    ");
        escape_line(out, evidence->message_ids[i]);
        g_string_append_c(out, '\n');
    }
}

void text_explain_numbers(FILE *out, const Report *report)
{
    g_autoptr(GString) text = g_string_new("\n===== What was counted =====\n");
    for (guint i = 0; i < report->n_evidence; i++) {
        append_evidence(text, &report->evidence[i]);
        text_flush(text, out);
    }
    text_flush(text, out);
}
