/* SPDX-License-Identifier: GPL-2.0-or-later */
/* --explain: the Message-IDs behind what text says, and the rules that decided. */
#include "base/rules.h"
#include "render/escape.h"
#include "render/text.h"
#include "render/width.h"
#include "render/words.h"

enum { WHAT_COLUMNS = 13, RULE_COLUMN = 4 + WHAT_COLUMNS + 1 };

/* "    patch 3       " */
static void begin_line(GString *out, const char *what)
{
    g_autoptr(GString) cell = g_string_new(NULL);
    escape_line(cell, what);
    g_string_append(out, "    ");
    width_pad(out, cell->str, WHAT_COLUMNS);
    g_string_append_c(out, ' ');
}

/* " [rule]" */
static void end_line(GString *out, const char *rule)
{
    if (rule && *rule) {
        g_string_append(out, " [");
        escape_line(out, rule);
        g_string_append_c(out, ']');
    }
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
    if (g_str_equal(number, "0")) {
        g_string_append(out, "cover");
        return;
    }
    g_string_append(out, "patch ");
    escape_line(out, number);
}

static void append_reviews(GString *out, const ReportSeries *series)
{
    for (guint i = 0; i < series->n_reviews; i++) {
        const ReportReview *review = &series->reviews[i];
        const Person person = {review->name, review->email};
        begin_line(out, review->accepted ? "review" : "not accepted");
        append_patch_number(out, review->patch);
        g_string_append(out, ": ");
        escape_line(out, review->key);
        g_string_append(out, ": ");
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
    if (series->taken_in)
        append_fact(out, "taken up in", series->taken_in, NULL);
}

/* ---- what the rules say ---- */

static gboolean is_rule(const Rule *rule, const char *name)
{
    return name && g_str_equal(rule->name, name);
}

static gboolean is_of_member(const ReportSeries *series, const Rule *rule)
{
    for (guint i = 0; i < series->n_patches; i++)
        if (is_rule(rule, member_rule_name(series->patches[i].rule)))
            return TRUE;
    return FALSE;
}

static gboolean is_of_revision(const ReportSeries *series, const Rule *rule)
{
    for (guint i = 0; i < series->n_revisions; i++)
        if (is_rule(rule, series->revisions[i].rule))
            return TRUE;
    return FALSE;
}

static gboolean is_of_review(const ReportSeries *series, const Rule *rule)
{
    for (guint i = 0; i < series->n_reviews; i++)
        if (is_rule(rule, series->reviews[i].rule))
            return TRUE;
    return FALSE;
}

static gboolean is_of_notice(const ReportSeries *series, const Rule *rule)
{
    for (guint i = 0; i < series->n_applied; i++)
        if (is_rule(rule, series->applied[i].rule))
            return TRUE;
    return FALSE;
}

static gboolean decided(const ReportSeries *series, const Rule *rule)
{
    switch (rule->kind) {
    case RULES_MEMBER: return is_of_member(series, rule);
    case RULES_VERSION: return is_rule(rule, version_rule_name(series->version_rule));
    case RULES_STATE: return is_rule(rule, series->state_rule);
    case RULES_REVISION: return is_of_revision(series, rule);
    case RULES_REVIEW: return is_of_review(series, rule);
    case RULES_NOTICE: return is_of_notice(series, rule);
    case RULES_FATE: return is_rule(rule, series->fate_rule);
    case RULES_KINDS: break;
    }
    g_assert_not_reached();
}

void text_explain_rules(GString *out, const ReportSeries *series)
{
    RulesKind kind = RULES_KINDS;
    const Rule *rule;
    g_string_append(out, "\nRules:\n");
    for (guint i = 0; (rule = rule_nth(i)); i++) {
        if (!decided(series, rule))
            continue;
        if (rule->kind != kind)
            g_string_append_printf(out, "  %s:\n", rules_kind_text(rule->kind));
        kind = rule->kind;
        begin_line(out, rule->name);
        width_wrap(out, rule->text, RULE_COLUMN, TEXT_COLUMNS);
    }
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
