/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "render/escape.h"
#include "render/link.h"
#include "render/text.h"
#include "render/when.h"
#include "render/width.h"
#include "render/words.h"
#include <string.h>

/* A pull request without patches here is only listed. */
static gboolean has_messages(const ReportSeries *series)
{
    return series->kind == SERIES_PATCH || series->n_patches > 0;
}

/* ---- the patch list ---- */

enum { STATE_COLUMNS = 13 };

void text_facts(GString *out, const GString *facts, guint indent, const char *between)
{
    const char *end = facts->str + facts->len;
    guint at = indent;
    width_spaces(out, indent);
    for (const char *fact = facts->str, *next; fact < end; fact = next) {
        next = fact + strlen(fact) + 1;
        guint width = width_of(fact) + (next == end ? 0 : width_of(between));
        if (at > indent && at + 1 + width > TEXT_COLUMNS) {
            g_string_append_c(out, '\n');
            width_spaces(out, indent);
            at = indent;
        } else if (at > indent) {
            g_string_append_c(out, ' ');
            at++;
        }
        width_wrap(out, fact, indent, TEXT_COLUMNS);
        g_string_truncate(out, out->len - 1);
        g_string_append(out, next == end ? "" : between);
        at += width;
    }
    g_string_append_c(out, '\n');
}

/* "Ada Example"; of what was sent on "sent by Ben Example", too. */
static void add_people(GString *facts, const ReportSeries *series)
{
    text_name(facts, &series->author);
    words_end_fact(facts);
    if (!words_is_sent_on(series) || g_str_equal(series->author.email, series->sender.email))
        return;
    g_string_append(facts, "sent by ");
    text_name(facts, &series->sender);
    words_end_fact(facts);
}

static void add_changes_and_replies(GString *facts, const ReportSeries *series)
{
    if (series->files > 0)
        words_changes(facts, series);
    words_end_fact(facts);
    words_replies(facts, series->replies);
    words_end_fact(facts);
}

/* "2 Reviewed-by · 7 days after v2: 2 kept · applied to net-next" */
static void add_fate(GString *facts, const ReportSeries *series)
{
    words_reviews(facts, series);
    words_end_fact(facts);
    words_since(facts, series);
    words_end_fact(facts);
    words_fate(facts, series);
    words_end_fact(facts);
}

/* "first reply after 5 h" */
static void add_time(GString *facts, const ReportSeries *series, const char *what, gint64 date)
{
    if (!date)
        return;
    g_string_append(facts, what);
    words_duration(facts, date - series->date);
    words_end_fact(facts);
}

/* "2026-01-05 · Ada Example · 5 of 7 patches ... · 3 files changed, +10 -2 · 4 replies" */
static void append_facts(GString *out, const ReportSeries *series, GTimeZone *zone, GString *facts)
{
    char day[WHEN_SIZE];
    when_day(day, series->date, zone);
    g_string_assign(facts, day);
    words_end_fact(facts);
    add_people(facts, series);
    if (has_messages(series))
        words_seen(facts, series);
    add_changes_and_replies(facts, series);
    add_fate(facts, series);
    text_facts(out, facts, STATE_COLUMNS, " ·");
}

/* In a column of its own, or on a line of its own if it is too long for that. */
static void append_state(GString *out, const ReportSeries *series, GTimeZone *zone, GString *state)
{
    g_string_truncate(state, 0);
    words_revision(state, series, zone);
    width_pad(out, state->str, STATE_COLUMNS);
    if (state->len >= STATE_COLUMNS) {
        g_string_append_c(out, '\n');
        width_spaces(out, STATE_COLUMNS);
    }
}

/* part: what it is put together from, one after the other. */
static void append_entry(GString *out, const ReportSeries *series, const RenderOptions *options,
                         GString *part)
{
    append_state(out, series, options->zone, part);
    g_string_truncate(part, 0);
    text_subject(part, series->subject);
    width_wrap(out, part->str, STATE_COLUMNS, TEXT_COLUMNS);
    append_facts(out, series, options->zone, part);
    if (options->detail == DETAIL_NONE || !has_messages(series)) {
        width_spaces(out, STATE_COLUMNS);
        link_append(out, options->link_base, series->id);
        g_string_append_c(out, '\n');
    }
}

void text_patch_list(GString *out, const Report *report, const RenderOptions *options)
{
    g_autoptr(GString) part = g_string_new(NULL);
    g_string_append(out, "\n===== Patch list in this time period =====\n\n");
    for (guint i = 0; i < report->n_series; i++)
        append_entry(out, &report->series[i], options, part);
    if (report->n_series == 0)
        g_string_append(out, "No series began in this time.\n");
}

/* ---- the messages ---- */

/* Lines of 70 columns between messages. */
static const char series_rule[] =
    "----------------------------------------------------------------------\n";
static const char mail_rule[] =
    "- - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - -\n";

/* The subject on a line of its own, whole, and who, when, where. */
static void append_head(GString *out, const ReportMail *mail, const RenderOptions *options)
{
    char date[WHEN_SIZE];
    when_minute(date, mail->date, options->zone);
    text_subject(out, mail->subject);
    g_string_append(out, "\nAuthor: ");
    text_person(out, &mail->author);
    if (!g_str_equal(mail->sender.email, mail->author.email)) {
        g_string_append(out, "\nSender: ");
        text_person(out, &mail->sender);
    }
    g_string_append(out, "\nDate:   ");
    g_string_append(out, date);
    g_string_append(out, "\nLink:   ");
    link_append(out, options->link_base, mail->message_id);
    g_string_append_c(out, '\n');
}

/* The message, without blank lines at its ends. */
static void append_body(GString *out, const Report *report, gint64 mail)
{
    g_autofree char *body = report_body(report, mail);
    g_string_append_c(out, '\n');
    gsize start = out->len;
    escape_text(out, body + strspn(body, "\r\n"));
    while (out->len > start && g_ascii_isspace(out->str[out->len - 1]))
        g_string_truncate(out, out->len - 1);
    g_string_append(out, out->len > start ? "\n" : "(no text)\n");
}

/* How many of the patches --detail wants. */
static guint patches_shown(const ReportSeries *series, Detail detail)
{
    switch (detail) {
    case DETAIL_NONE: return 0;
    case DETAIL_FIRST: return MIN(series->n_patches, 1);
    case DETAIL_COVER: return series->cover ? 0 : MIN(series->n_patches, 1);
    case DETAIL_ALL: return series->n_patches;
    }
    g_assert_not_reached();
}

/* "v3 (v2 on 2026-01-05):  widget: Turn", and what is seen of it here. */
static void append_series_head(GString *out, const ReportSeries *series,
                               const RenderOptions *options)
{
    g_autoptr(GString) facts = g_string_sized_new(200);
    g_string_append_c(out, '\n');
    g_string_append(out, series_rule);
    g_string_append_c(out, '\n');
    words_revision(out, series, options->zone);
    g_string_append(out, ":  ");
    text_subject(out, series->title);
    g_string_append_c(out, '\n');
    words_seen(facts, series);
    add_changes_and_replies(facts, series);
    add_time(facts, series, "first reply after ", series->first_reply);
    add_time(facts, series, "first review after ", series->first_review);
    add_fate(facts, series);
    text_facts(out, facts, 0, " ·");
    g_string_append_c(out, '\n');
    text_fate(out, series, options);
}

static void append_left_out(GString *out, const ReportSeries *series, guint shown)
{
    if (shown >= series->n_patches)
        return;
    g_string_append(out, shown > 0 ? "\nFurther patches:\n" : "\nPatches:\n");
    for (guint i = shown; i < series->n_patches; i++) {
        g_string_append(out, "  ");
        text_subject(out, series->patches[i].mail.subject);
        g_string_append_c(out, '\n');
    }
}

static void append_strays(GString *out, const ReportSeries *series, const RenderOptions *options)
{
    if (series->n_strays == 0)
        return;
    g_string_append_c(out, '\n');
    g_string_append(out, mail_rule);
    g_string_append(out, "\nPosted with this series, but repeating a number of it:\n");
    for (guint i = 0; i < series->n_strays; i++) {
        g_string_append_c(out, '\n');
        append_head(out, &series->strays[i], options);
    }
}

static void write_patches(FILE *out, GString *text, const Report *report,
                          const ReportSeries *series, const RenderOptions *options)
{
    guint shown = patches_shown(series, options->detail);
    for (guint i = 0; i < shown; i++) {
        if (i > 0 || series->cover) {
            g_string_append_c(text, '\n');
            g_string_append(text, mail_rule);
            g_string_append_c(text, '\n');
        }
        append_head(text, &series->patches[i].mail, options);
        text_change(text, series, &series->patches[i]);
        append_body(text, report, series->patches[i].mail.id);
        text_flush(text, out);
    }
    append_left_out(text, series, shown);
}

void text_messages(FILE *out, const Report *report, const ReportSeries *series,
                   const RenderOptions *options)
{
    if (!has_messages(series))
        return;
    g_autoptr(GString) text = g_string_sized_new(4000);
    append_series_head(text, series, options);
    if (series->cover) {
        append_head(text, series->cover, options);
        append_body(text, report, series->cover->id);
    }
    text_flush(text, out);
    write_patches(out, text, report, series, options);
    append_strays(text, series, options);
    text_flush(text, out);
}
