/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "render/words.h"
#include "render/escape.h"
#include "render/when.h"
#include "render/width.h"

static void append_word(GString *out, gsize start, const char *word)
{
    if (out->len > start)
        g_string_append_c(out, ' ');
    g_string_append(out, word);
}

void words_end_fact(GString *facts)
{
    if (facts->len > 0 && facts->str[facts->len - 1])
        g_string_append_c(facts, '\0');
}

void words_version(GString *out, guint version, guint minor)
{
    g_string_append_c(out, 'v');
    width_number(out, version, 0);
    if (minor > 0) {
        g_string_append_c(out, '.');
        width_number(out, minor, 0);
    }
}

gboolean words_is_sent_on(const ReportSeries *series)
{
    return series->state == STATE_RESEND && g_strcmp0(series->state_rule, "forward") == 0;
}

void words_state(GString *out, const ReportSeries *series)
{
    gsize start = out->len;
    if (series->rfc)
        append_word(out, start, "RFC");
    if (series->kind == SERIES_PULL)
        append_word(out, start, "Pull");
    if (series->state == STATE_RESEND)
        append_word(out, start, words_is_sent_on(series) ? "Sent on" : "Resend");
    if (series->partial)
        append_word(out, start, "Partial");
    if (series->state == STATE_REROLL || series->version > 1 || series->minor > 0) {
        append_word(out, start, "");
        words_version(out, series->version, series->minor);
    }
    if (out->len == start)
        g_string_append(out, "New");
}

void words_previous(GString *out, const ReportSeries *series, GTimeZone *zone)
{
    if (series->n_revisions == 0)
        return;
    const ReportRevision *previous = &series->revisions[series->n_revisions - 1];
    char day[WHEN_SIZE];
    when_day(day, previous->date, zone);
    words_version(out, previous->version, previous->minor);
    g_string_append(out, " on ");
    g_string_append(out, day);
}

void words_revision(GString *out, const ReportSeries *series, GTimeZone *zone)
{
    words_state(out, series);
    if (series->n_revisions == 0)
        return;
    g_string_append(out, " (");
    words_previous(out, series, zone);
    g_string_append_c(out, ')');
}

static void append_count(GString *out, guint n, const char *one, const char *many)
{
    width_number(out, n, 0);
    g_string_append_c(out, ' ');
    g_string_append(out, n == 1 ? one : many);
}

/* FALSE for "3a" and the like. */
static gboolean number_of(const char *index, guint64 *number)
{
    return g_ascii_string_to_unsigned(index, 10, 0, G_MAXUINT32, number, NULL);
}

/* How many of these count up by one, from the first on. */
static guint run_length(char **counters)
{
    guint n = 1;
    guint64 first, number;
    if (!number_of(counters[0], &first))
        return 1;
    while (counters[n] && number_of(counters[n], &number) && number == first + n)
        n++;
    return n;
}

void words_numbers(GString *out, char **counters)
{
    for (guint i = 0; counters[i];) {
        guint n = run_length(&counters[i]);
        g_string_append(out, i > 0 ? ", " : "");
        escape_line(out, counters[i]);
        if (n > 2)
            g_string_append_printf(out, "-%s", counters[i + n - 1]);
        i += n > 2 ? n : 1;
    }
}

/* "3 6 9 10 11 12" -> "missing 3, 6, 9-12" */
static void append_missing(GString *out, const char *missing)
{
    g_auto(GStrv) counters = g_strsplit(missing, " ", -1);
    g_string_append(out, "missing ");
    words_numbers(out, counters);
}

/* Patches with a number above the total that the series states. */
static guint count_above(const ReportSeries *series)
{
    guint above = 0;
    guint64 number;
    for (guint i = 0; series->total > 0 && i < series->n_patches; i++)
        above += number_of(series->patches[i].index, &number) && number > series->total;
    return above;
}

guint words_counted(const ReportSeries *series)
{
    return series->seen - MIN(series->seen, count_above(series));
}

static void append_counted(GString *out, const ReportSeries *series, guint counted)
{
    guint total = series->total;
    const char *patches = total == 1 ? "patch" : "patches";
    if (series->partial)
        g_string_append_printf(out, "%u of %u %s sent again", counted, total, patches);
    else if (counted == 0 && total > 0)
        g_string_append_printf(out, "none of %u %s seen here", total, patches);
    else if (counted < total || *series->missing)
        g_string_append_printf(out, "%u of %u %s seen here", counted, total, patches);
    else
        append_count(out, counted, "patch", "patches");
}

void words_seen(GString *facts, const ReportSeries *series)
{
    guint counted = words_counted(series), strays = series->n_strays;
    append_counted(facts, series, counted);
    words_end_fact(facts);
    if (*series->missing && counted > 0)
        append_missing(facts, series->missing);
    words_end_fact(facts);
    if (counted < series->seen)
        g_string_append_printf(facts, "%u more with a number above %u", series->seen - counted,
                               series->total);
    words_end_fact(facts);
    if (strays > 0)
        append_count(facts, strays, "mail repeats a number", "mails repeat a number");
    words_end_fact(facts);
    if (!series->cover && !series->partial && series->total > 1 && series->kind == SERIES_PATCH)
        g_string_append(facts, "no cover letter seen here");
    words_end_fact(facts);
}

void words_changes(GString *out, const ReportSeries *series)
{
    if (series->n_patches > 1)
        append_count(out, series->files, "file change", "file changes");
    else
        g_string_append_printf(out, "%u %s changed", series->files,
                               series->files == 1 ? "file" : "files");
    g_string_append(out, ", +");
    width_number(out, series->insertions, 0);
    g_string_append(out, " -");
    width_number(out, series->deletions, 0);
}

void words_replies(GString *out, guint replies)
{
    if (replies == 0)
        g_string_append(out, "no replies");
    else
        append_count(out, replies, "reply", "replies");
}

void words_range(GString *out, const ReportRange *range)
{
    g_string_append(out, "from ");
    escape_line(out, range->from ? range->from_short : "the beginning");
    g_string_append(out, " to ");
    escape_line(out, range->to_short);
}

void words_period(GString *out, const Period *period, GTimeZone *zone)
{
    char first[WHEN_SIZE], last[WHEN_SIZE];
    when_day(first, period->start, zone);
    when_day(last, period->end - 1, zone);
    if (period->kind == PERIOD_ALL)
        g_string_append(out, "all mail");
    else
        g_string_append_printf(out, "%s %s", period_kind_name(period->kind), period->id);
    if (period->kind != PERIOD_DAY && period->start < period->end)
        g_string_append_printf(out, " (%s to %s)", first, last);
}
