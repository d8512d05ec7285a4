/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "render/escape.h"
#include "render/text.h"
#include "render/when.h"
#include "render/width.h"
#include "render/words.h"
#include <string.h>

static void append_underline(GString *out, guint columns)
{
    for (guint i = 0; i < columns; i++)
        g_string_append_c(out, '=');
    g_string_append_c(out, '\n');
}

static void append_list_names(GString *out, const Report *report)
{
    if (report->n_lists == 0)
        return;
    g_autoptr(GString) names = g_string_new(NULL);
    for (guint i = 0; i < report->n_lists; i++) {
        g_string_append(names, i > 0 ? ", " : "");
        escape_line(names, report->lists[i]);
    }
    const char *label = report->n_lists == 1 ? "List:  " : "Lists: ";
    g_string_append_printf(out, "\n%s", label);
    width_wrap(out, names->str, width_of(label), TEXT_COLUMNS);
}

/* "kvm mailing list, week 2026-W02 (2026-01-05 to 2026-01-11)" */
static void append_period_title(GString *out, const Report *report, const RenderOptions *options)
{
    if (report->n_lists == 0) {
        g_string_append(out, "No mail");
        return;
    }
    if (report->n_lists == 1) {
        escape_line(out, report->short_name);
        g_string_append(out, " mailing list, ");
    } else {
        g_string_append_printf(out, "%u mailing lists, ", report->n_lists);
    }
    words_period(out, &report->period, options->zone);
}

/* "KVM mailing list update from c0ffee12 to 0ddba115", as the first digests of its kind had it. */
static void append_range_title(GString *out, const Report *report)
{
    if (report->n_lists == 1) {
        g_autofree char *name = g_utf8_strup(report->short_name, -1);
        escape_line(out, name);
        g_string_append(out, " mailing list update ");
    } else {
        g_string_append_printf(out, "Update of %u mailing lists ", report->n_lists);
    }
    words_range(out, report->range);
}

void text_title(GString *out, const Report *report, const RenderOptions *options)
{
    gsize start = out->len;
    if (report->range) {
        words_range(out, report->range);
        out->str[start] = g_ascii_toupper(out->str[start]);
        g_string_append_c(out, '\n');
        start = out->len;
        append_range_title(out, report);
    } else {
        append_period_title(out, report, options);
    }
    guint columns = width_of(out->str + start);
    g_string_append_c(out, '\n');
    append_underline(out, columns);
    append_list_names(out, report);
}

typedef struct {
    const char *label;
    gsize offset; /* in Totals */
} TotalRow;

static const TotalRow total_rows[] = {
    {"Messages", G_STRUCT_OFFSET(Totals, messages)},
    {"Patch mails", G_STRUCT_OFFSET(Totals, patch_mails)},
    {"  of these patches", G_STRUCT_OFFSET(Totals, patches)},
    {"Series, new", G_STRUCT_OFFSET(Totals, series_new)},
    {"Series, rerolled", G_STRUCT_OFFSET(Totals, series_reroll)},
    {"Series, resent", G_STRUCT_OFFSET(Totals, series_resend)},
    {"  of all these partial", G_STRUCT_OFFSET(Totals, series_partial)},
    {"Pull requests", G_STRUCT_OFFSET(Totals, pulls)},
    {"Replies", G_STRUCT_OFFSET(Totals, replies)},
    {"People", G_STRUCT_OFFSET(Totals, people)},
    {"Reviewers", G_STRUCT_OFFSET(Totals, reviewers)},
    {"Review trailers", G_STRUCT_OFFSET(Totals, review_trailers)},
    {"Series applied", G_STRUCT_OFFSET(Totals, applied)},
    {"Pull requests merged", G_STRUCT_OFFSET(Totals, merged)},
};

/* A time may take some columns of the label. */
enum { LABEL_COLUMNS = 22, NUMBER_COLUMNS = 8, CHANGE_COLUMNS = 10, TIME_COLUMNS = 4 };

static void append_change(GString *out, guint now, guint before)
{
    char change[CHANGE_COLUMNS + 8] = "(=)";
    if (now != before)
        g_snprintf(change, sizeof(change), "(%+" G_GINT64_FORMAT ")", (gint64)now - (gint64)before);
    width_spaces(out, CHANGE_COLUMNS - MIN(CHANGE_COLUMNS, (guint)strlen(change)));
    g_string_append(out, change);
}

/* before: NULL where nothing is known of it. */
static void append_total(GString *out, const char *label, guint now, const guint *before)
{
    g_string_append(out, "  ");
    width_pad(out, label, LABEL_COLUMNS);
    width_number(out, now, NUMBER_COLUMNS);
    if (before)
        append_change(out, now, *before);
    g_string_append_c(out, '\n');
}

/* ---- revisions per applied series ---- */

/* Tenths, rounded. */
static guint revisions_of(const Totals *totals)
{
    return (guint)(((guint64)totals->applied_revisions * 10 + totals->applied / 2) /
                   totals->applied);
}

static void append_revisions(GString *out, const Totals *totals, const Totals *before)
{
    if (totals->applied == 0)
        return;
    guint now = revisions_of(totals);
    g_string_append_printf(out, "  %-*s%6u.%u", LABEL_COLUMNS, "  revisions of each", now / 10,
                           now % 10);
    if (before && before->applied > 0) {
        int change = (int)now - (int)revisions_of(before);
        g_autofree char *text = change == 0 ? g_strdup("(=)")
                                            : g_strdup_printf("(%c%d.%d)", change < 0 ? '-' : '+',
                                                              ABS(change) / 10, ABS(change) % 10);
        g_string_append_printf(out, "%10s", text);
    }
    g_string_append_c(out, '\n');
}

/* ---- how long answers took ---- */

static void append_time_change(GString *out, gint64 change)
{
    g_autoptr(GString) words = g_string_new(NULL);
    words_duration(words, ABS(change));
    if (ABS(change) < 60)
        g_string_assign(words, "(=)");
    else
        g_string_append_c(g_string_prepend(words, change < 0 ? "(-" : "(+"), ')');
    g_string_append_printf(out, "  %8s", words->str);
}

/* before: NULL where nothing is known of it. */
static void append_time(GString *out, const char *label, gint64 now, const gint64 *before)
{
    g_autoptr(GString) words = g_string_new(NULL);
    words_duration(words, now);
    g_string_append_printf(out, "  %-*s%*s", LABEL_COLUMNS - TIME_COLUMNS, label,
                           TIME_COLUMNS + NUMBER_COLUMNS, words->str);
    if (before)
        append_time_change(out, now - *before);
    g_string_append_c(out, '\n');
}

/* Nothing where no series began in this time. */
static void append_latency(GString *out, const char *title, const Latency *now,
                           const Latency *before)
{
    const Latency *known = before && before->n > 0 ? before : NULL;
    if (now->n + now->none == 0)
        return;
    g_string_append_printf(out, "  %s\n", title);
    if (now->n > 0) {
        append_time(out, "  median", now->median, known ? &known->median : NULL);
        append_time(out, "  90th percentile", now->p90, known ? &known->p90 : NULL);
    }
    append_total(out, "  series without", now->none, before ? &before->none : NULL);
    if (now->carried > 0 || (before && before->carried > 0))
        append_total(out, "  reviewed earlier", now->carried, before ? &before->carried : NULL);
}

void text_totals(GString *out, const Report *report, const RenderOptions *options)
{
    const Totals *totals = &report->totals;
    const Totals *before = report->unfinished ? NULL : report->before;
    g_string_append_c(out, '\n');
    for (guint i = 0; i < G_N_ELEMENTS(total_rows); i++) {
        const TotalRow *row = &total_rows[i];
        append_total(out, row->label, G_STRUCT_MEMBER(guint, totals, row->offset),
                     before ? &G_STRUCT_MEMBER(guint, before, row->offset) : NULL);
        if (row->offset == G_STRUCT_OFFSET(Totals, people) &&
            (totals->robots > 0 || (before && before->robots > 0)))
            append_total(out, "Programs", totals->robots, before ? &before->robots : NULL);
        if (row->offset == G_STRUCT_OFFSET(Totals, applied))
            append_revisions(out, totals, before);
    }
    if (totals->contributors_known)
        append_total(out, "New contributors", totals->new_contributors,
                     before && before->contributors_known ? &before->new_contributors : NULL);
    append_latency(out, "Time to first reply", &totals->first_reply,
                   before ? &before->first_reply : NULL);
    append_latency(out, "Time to first review", &totals->first_review,
                   before ? &before->first_review : NULL);
    if (report->unfinished) {
        char day[WHEN_SIZE];
        when_day(day, report->unfinished, options->zone);
        g_string_append_printf(out, "\n  Unfinished: the archive ends on %s.\n", day);
    }
    if (before)
        g_string_append_printf(out, "\n  In brackets: the change from the %s before.\n",
                               period_kind_name(report->period.kind));
}
