/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "render/text.h"
#include "render/escape.h"
#include "render/when.h"
#include "render/width.h"
#include "render/words.h"

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

static void write_messages(FILE *out, const Report *report, const RenderOptions *options)
{
    if (options->detail == DETAIL_NONE || report->n_series == 0)
        return;
    fputs("\n===== Patch commit messages =====\n", out);
    for (guint i = 0; i < report->n_series; i++)
        text_messages(out, report, &report->series[i], options);
}

void text_digest(FILE *out, const Report *report, const RenderOptions *options)
{
    g_autoptr(GString) text = g_string_new(NULL);
    text_title(text, report, options);
    text_totals(text, report);
    text_tables(text, report, options);
    text_patch_list(text, report, options);
    text_flush(text, out);
    write_messages(out, report, options);
    text_lines(text, report, options);
    text_defects(text, report);
    text_flush(text, out);
}

/* "2026-01-05  v3  5/7  [PATCH v3 0/7] widget: Turn  (Ada Example <ada@example.org>)" */
void text_series(FILE *out, const Report *report, const ReportSeries *series,
                 const RenderOptions *options)
{
    (void)report;
    g_autoptr(GString) text = g_string_new(NULL);
    g_autoptr(GString) cell = g_string_new(NULL);
    char day[WHEN_SIZE];
    when_day(day, series->date, options->zone);
    g_string_append_printf(text, "%s  ", day);
    words_revision(cell, series, options->zone);
    width_pad(text, cell->str, 13);
    g_string_truncate(cell, 0);
    if (series->kind == SERIES_PATCH)
        g_string_append_printf(cell, "%u/%u", words_counted(series), series->total);
    g_string_append_printf(text, " %7s  ", cell->str);
    text_subject(text, series->subject);
    g_string_append(text, "  (");
    text_person(text, &series->author);
    g_string_append(text, ")\n");
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
        text_totals(text, reports[i]);
        text_tables(text, reports[i], options);
        text_receivers(text, reports[i], options);
        text_lines(text, reports[i], options);
        text_flush(text, out);
        if (options->explain)
            text_explain_numbers(out, reports[i]);
    }
}
