/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One series alone: which postings there were, then what text_series.c has of it. */
#include "render/escape.h"
#include "render/link.h"
#include "render/text.h"
#include "render/when.h"
#include "render/width.h"
#include "render/words.h"

enum { VERSION_COLUMNS = 8 };

static void append_version(GString *out, const ReportRevision *posting)
{
    g_autoptr(GString) version = g_string_new(posting->sent_on ? "sent on" : NULL);
    if (!posting->sent_on)
        words_version(version, posting->version, posting->minor);
    width_pad(out, version->str, VERSION_COLUMNS);
}

static void append_posting(GString *out, const ReportRevision *posting,
                           const RenderOptions *options)
{
    char day[WHEN_SIZE];
    when_day(day, posting->date, options->zone);
    g_string_append(out, "  ");
    append_version(out, posting);
    g_string_append_printf(out, " %s  ", day);
    link_append(out, options->link_base, posting->id);
    g_string_append_c(out, '\n');
}

/* Oldest first; the one that is shown is the last but for what came behind it. */
static void append_postings(GString *out, const ReportSeries *series, const RenderOptions *options)
{
    ReportRevision last = {.id = series->id,
                           .version = series->version,
                           .minor = series->minor,
                           .date = series->date,
                           .sent_on = words_is_sent_on(series)};
    g_string_append(out, "\nPostings:\n");
    for (guint i = 0; i < series->n_revisions; i++)
        append_posting(out, &series->revisions[i], options);
    append_posting(out, &last, options);
}

static void append_lists(GString *out, const ReportSeries *series)
{
    g_string_append(out, series->n_lists == 1 ? "List:   " : "Lists:  ");
    for (guint i = 0; i < series->n_lists; i++) {
        g_string_append(out, i ? ", " : "");
        escape_line(out, series->lists[i]);
    }
    g_string_append(out, series->n_lists ? "\n" : "none known\n");
}

/* A pull request, which has no patches here and so no messages in a digest. */
static void append_pull(GString *out, const Report *report, const ReportSeries *series,
                        const RenderOptions *options)
{
    g_string_append_c(out, '\n');
    text_fate(out, series, options);
    if (!series->cover)
        return;
    g_autofree char *body = report_body(report, series->cover->id);
    escape_text(out, body);
}

void text_show(FILE *out, const Report *report, const ReportSeries *series,
               const RenderOptions *options)
{
    g_autoptr(GString) text = g_string_new(NULL);
    text_series(out, report, series, options);
    if (options->explain)
        text_explain_rules(text, series);
    g_string_append_c(text, '\n');
    append_lists(text, series);
    append_postings(text, series, options);
    if (series->kind == SERIES_PULL && series->n_patches == 0)
        append_pull(text, report, series, options);
    text_flush(text, out);
    text_messages(out, report, series, options);
}
