/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "render/text.h"
#include "render/escape.h"
#include "render/when.h"
#include "render/width.h"
#include "render/words.h"

enum { CONTENTS_COLUMNS = 46 /* the longest title of a section */ };

void text_subject(GString *out, const char *subject)
{
    escape_line(out, *subject ? subject : "(no subject)");
}

void text_person(GString *out, const Person *person)
{
    escape_line(out, person->name);
    if (*person->email) {
        g_string_append(out, *person->name ? " <" : "");
        escape_line(out, person->email);
        g_string_append(out, *person->name ? ">" : "");
    } else if (!*person->name) {
        g_string_append(out, "nobody named");
    }
}

void text_name(GString *out, const Person *person)
{
    if (*person->name)
        escape_line(out, person->name);
    else
        text_person(out, person);
}

void text_flush(GString *text, FILE *out)
{
    fwrite(text->str, 1, text->len, out);
    g_string_truncate(text, 0);
}

/* ---- the digest ---- */

static gboolean has_messages(const Report *report, const RenderOptions *options)
{
    return options->detail != DETAIL_NONE && report->n_series > 0;
}

void text_contents_entry(GString *out, const char *section, const char *what)
{
    g_string_append(out, "  ");
    width_pad(out, section, CONTENTS_COLUMNS);
    g_string_append_printf(out, "  %s\n", what);
}

/* What stands behind hundreds of messages is not found by turning pages. */
static void append_contents(GString *out, const Report *report, const RenderOptions *options)
{
    g_autofree char *series = g_strdup_printf("%u series", report->n_series);
    if (report->n_series == 0)
        return;
    g_string_append(out, "\nContents:\n\n");
    text_contents_entry(out, "Patch list in this time period", series);
    if (has_messages(report, options))
        text_contents_entry(out, "Patch commit messages", "their texts");
    text_lines_contents(out, report);
    g_autofree char *repairs =
        g_strdup_printf("%u %s", report->n_defects, report->n_defects == 1 ? "kind" : "kinds");
    if (report->n_defects > 0)
        text_contents_entry(out, "Repairs in this time period", repairs);
}

static void write_messages(FILE *out, const Report *report, const RenderOptions *options)
{
    if (!has_messages(report, options))
        return;
    fputs("\n===== Patch commit messages =====\n", out);
    for (guint i = 0; i < report->n_series; i++)
        text_messages(out, report, &report->series[i], options);
}

void text_digest(FILE *out, const Report *report, const RenderOptions *options)
{
    g_autoptr(GString) text = g_string_new(NULL);
    text_title(text, report, options);
    append_contents(text, report, options);
    text_totals(text, report, options);
    text_tables(text, report, options);
    text_patch_list(text, report, options);
    text_flush(text, out);
    write_messages(out, report, options);
    text_lines(text, report, options);
    text_defects(text, report);
    text_flush(text, out);
}

/* ---- a line of the list of series ---- */

enum {
    LINE_STATE_COLUMNS = 13,
    LINE_SEEN_COLUMNS = 7,
    LINE_FATE_COLUMNS = 12,
    LINE_SUBJECT_COLUMNS = 120, /* at most; some patches name all that they touch */
};

/* "  (Ada Example <ada@example.org>; v2 on 2026-01-05)" */
static void append_whose(GString *out, const ReportSeries *series, GTimeZone *zone)
{
    g_string_append(out, "  (");
    text_person(out, &series->author);
    if (series->n_revisions > 0) {
        g_string_append(out, "; ");
        words_previous(out, series, zone);
    }
    g_string_append(out, ")\n");
}

/* "2026-01-05  v3                5/7  applied     [PATCH v3 0/7] widget: Turn  (Ada Example <...>)"
 */
void text_series(FILE *out, const Report *report, const ReportSeries *series,
                 const RenderOptions *options)
{
    (void)report;
    g_autoptr(GString) text = g_string_new(NULL);
    g_autoptr(GString) cell = g_string_new(NULL);
    char day[WHEN_SIZE];
    when_day(day, series->date, options->zone);
    g_string_append_printf(text, "%s  ", day);
    words_state(cell, series);
    width_pad(text, cell->str, LINE_STATE_COLUMNS);
    g_string_truncate(cell, 0);
    if (series->kind == SERIES_PATCH)
        g_string_append_printf(cell, "%u/%u", words_counted(series), series->total);
    g_string_append_printf(text, " %*s  ", LINE_SEEN_COLUMNS, cell->str);
    width_pad(text, words_fate_name(series), LINE_FATE_COLUMNS);
    g_string_truncate(cell, 0);
    text_subject(cell, series->subject);
    width_cut(text, cell->str, LINE_SUBJECT_COLUMNS);
    append_whose(text, series, options->zone);
    if (options->explain)
        text_explain_series(text, series);
    text_flush(text, out);
}

void text_stats(FILE *out, const Report *const *reports, guint n, const RenderOptions *options)
{
    g_autoptr(GString) text = g_string_new(NULL);
    for (guint i = 0; i < n; i++) {
        g_string_append(text, i > 0 ? "\n\n" : "");
        text_title(text, reports[i], options);
        text_totals(text, reports[i], options);
        text_tables(text, reports[i], options);
        text_receivers(text, reports[i], options);
        text_lines(text, reports[i], options);
        text_flush(text, out);
        if (options->explain)
            text_explain_numbers(out, reports[i]);
    }
}
