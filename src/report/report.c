/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/report.h"
#include "report/ahead.h"
#include "report/detail.h"
#include "report/figures.h"
#include "report/select.h"
#include <string.h>

struct Reports {
    Index *index;
    ReportOptions options;
    Census *census;
    Figures *figures;
    Detail *detail; /* NULL without series */
    Arena *own;     /* of the reports that live, where no thread makes them */
    Arena *arena;   /* of the report that is being made */
    guint list;     /* whose turn it is: a slot, see Place */
    Slice left;     /* of its mails, those that no report has had yet */
    gboolean begun;
    Ahead *ahead; /* NULL without; while it runs, all of the above is its */
    GError *body_error;
};

/* What is on the list from start to end. */
static Span span_of(const Reports *reports, gint64 start, gint64 end)
{
    const Census *census = reports->census;
    return (Span){
        .mails = census_slice(census->mail_places, reports->list, start, end),
        .series = census_slice(census->series_places, reports->list, start, end),
        .applied = census_slice(census->applied_places, reports->list, start, end),
        .start = start,
        .end = end,
    };
}

/* Over all, series count that began before the first mail that is chosen, too. */
static Span span_of_period(const Reports *reports, const Period *period)
{
    const ReportOptions *options = &reports->options;
    gint64 start = MAX(period->start, options->since), end = MIN(period->end, options->until);
    if (period->kind != PERIOD_ALL)
        return span_of(reports, start, end);
    Span span = span_of(reports, options->since, options->until);
    span.start = start;
    span.end = end;
    return span;
}

static void begin_list(Reports *reports, guint list)
{
    reports->list = list;
    reports->left = span_of(reports, reports->options.since, reports->options.until).mails;
}

/* ---- which list and period is next ---- */

static Period take_all(Slice *left)
{
    Period all = {.kind = PERIOD_ALL};
    if (left->n > 0) {
        all.start = left->places[0].date;
        all.end = left->places[left->n - 1].date + 1;
    }
    left->n = 0;
    return all;
}

static Period take_oldest(Slice *left, const ReportOptions *options)
{
    gint64 date = left->places->date;
    Period period = period_of(options->period, date, options->zone);
    g_assert(period.start <= date && date < period.end); /* else nothing is taken */
    for (; left->n > 0 && left->places->date < period.end; left->n--)
        left->places++;
    return period;
}

static Period take_newest(Slice *left, const ReportOptions *options)
{
    gint64 date = left->places[left->n - 1].date;
    Period period = period_of(options->period, date, options->zone);
    g_assert(period.start <= date && date < period.end);
    while (left->n > 0 && left->places[left->n - 1].date >= period.start)
        left->n--;
    return period;
}

static Period take_period(Reports *reports)
{
    if (reports->options.period == PERIOD_ALL)
        return take_all(&reports->left);
    if (reports->options.newest_first)
        return take_newest(&reports->left, &reports->options);
    return take_oldest(&reports->left, &reports->options);
}

/* FALSE when there is none. */
static gboolean find_next(Reports *reports, Period *period)
{
    const ReportOptions *options = &reports->options;
    guint n_lists = options->per_list ? reports->census->lists->len : 1;
    gboolean even_if_empty = !reports->begun && options->period == PERIOD_ALL && !options->per_list;
    reports->begun = TRUE;
    while (reports->left.n == 0 && !even_if_empty) {
        if (reports->list + 1 >= n_lists)
            return FALSE;
        begin_list(reports, reports->list + 1);
    }
    *period = take_period(reports);
    return TRUE;
}

/* ---- what it says ---- */

static void set_lists(const Reports *reports, Report *report)
{
    const Census *census = reports->census;
    gboolean per_list = reports->options.per_list;
    const GPtrArray *all = per_list ? census->lists : census->lists_with_mail;
    report->lists = (const char *const *)(per_list ? all->pdata + reports->list : all->pdata);
    report->n_lists = per_list ? 1 : all->len;
    if (report->n_lists > 1) {
        report->short_name = "combined";
    } else if (report->n_lists == 1) {
        gsize label = strcspn(report->lists[0], ".");
        report->short_name = arena_strndup(reports->arena, report->lists[0],
                                           label > 0 ? label : strlen(report->lists[0]));
    }
}

/* "2026-01-05" */
static const char *day_of(const Reports *reports, gint64 date)
{
    return arena_strdup(reports->arena, period_of(PERIOD_DAY, date, reports->options.zone).id);
}

/* The days of its mails: what there is to say where no commits are known. */
static const ReportRange *range_of_days(const Reports *reports, const Report *report)
{
    ReportRange *range = arena_new_array(reports->arena, ReportRange, 1);
    range->list = report->lists[0];
    range->from = range->from_short = day_of(reports, report->period.start);
    range->to = range->to_short = day_of(reports, report->period.end - 1);
    return range;
}

static void set_range(const Reports *reports, Report *report)
{
    const ReportOptions *options = &reports->options;
    gboolean has_mail = report->period.start < report->period.end;
    if (report->period.kind != PERIOD_ALL || report->n_lists == 0)
        return;
    for (guint i = 0; i < options->n_ranges && report->n_lists == 1; i++)
        if (g_str_equal(options->ranges[i].list, report->lists[0]))
            report->range = &options->ranges[i];
    if (!report->range && !options->per_list && options->parts && options->n_ranges)
        report->range = &options->ranges[0];
    if (!report->range && (options->run || options->parts) && has_mail)
        report->range = range_of_days(reports, report);
}

/* NULL without a period before, or where comparing with it would mislead. */
static const Totals *count_before(Reports *reports, const Period *period)
{
    const ReportOptions *options = &reports->options;
    const Census *census = reports->census;
    if (period->kind == PERIOD_ALL || options->since > period->start ||
        options->until < period->end ||
        census_slice(census->mail_places, reports->list, G_MININT64, period->start).n == 0)
        return NULL;
    Period before = period_of(period->kind, period->start - 1, options->zone);
    if (options->since > before.start && options->since < before.end)
        return NULL; /* it is cut, and its own report says other numbers */
    Span span = span_of(reports, before.start, before.end);
    Totals *totals = arena_new_array(reports->arena, Totals, 1);
    *totals = figures_count(reports->figures, reports->list, &span);
    return totals;
}

/* Of a quiet list the last mail of a period is not of its last minute. */
static gint64 find_unfinished(const Reports *reports, const Period *period)
{
    gint64 slack = (period->end - period->start) / REPORT_UNFINISHED;
    gint64 newest = reports->census->newest, end = MIN(period->end, reports->options.until);
    return period->kind != PERIOD_ALL && end - newest > slack ? newest : 0;
}

static gboolean add_series(Reports *reports, Report *report, Slice slice, GError **error)
{
    const ReportOptions *options = &reports->options;
    gboolean newest_first = options->newest_first || options->period == PERIOD_ALL;
    ReportSeries *series = arena_new_array(reports->arena, ReportSeries, slice.n);
    detail_begin(reports->detail, reports->arena);
    for (guint i = 0; i < slice.n; i++) {
        const Place *place = &slice.places[newest_first ? slice.n - 1 - i : i];
        if (!detail_series(reports->detail, place->slot, &series[i], error))
            return FALSE;
    }
    detail_end(reports->detail);
    report->series = series;
    report->n_series = slice.n;
    return TRUE;
}

static char *read_body(gpointer data, gint64 mail)
{
    Reports *reports = data;
    char *body =
        index_body(reports->index, mail, reports->body_error ? NULL : &reports->body_error);
    return body ? body : g_strdup("");
}

/* An AheadMakeFunc. */
static gboolean make_report(gpointer data, Arena *arena, const Report **report, GError **error)
{
    Reports *reports = data;
    Period period;
    *report = NULL;
    reports->arena = arena;
    if (!find_next(reports, &period))
        return TRUE;
    Report *next = arena_new_array(reports->arena, Report, 1);
    *next = (Report){.short_name = "", .period = period, .body = read_body, .body_data = reports};
    set_lists(reports, next);
    set_range(reports, next);
    Span span = span_of_period(reports, &period);
    next->unfinished = find_unfinished(reports, &period);
    next->before = count_before(reports, &period);
    if (!figures_tell(reports->figures, reports->list, &span, reports->arena, next, error) ||
        (reports->detail && !add_series(reports, next, span.series, error)))
        return FALSE;
    *report = next;
    return TRUE;
}

/* ---- one after the other ---- */

gboolean reports_next(Reports *reports, const Report **report, GError **error)
{
    *report = NULL;
    if (reports->body_error) {
        g_propagate_error(error, g_steal_pointer(&reports->body_error));
        return FALSE;
    }
    if (reports->ahead)
        return ahead_next(reports->ahead, report, error);
    if (reports->detail)
        arena_clear(reports->own);
    return make_report(reports, reports->own, report, error);
}

/* With threads, two of them read. */
static Census *load_census(Index *index, const ReportOptions *options, GError **error)
{
    Index *reader = NULL;
    if (options->ahead && !index_reader(index, &reader, error))
        return NULL;
    return census_load(index, reader, error);
}

Reports *reports_open(Index *index, const ReportOptions *options, GError **error)
{
    g_autoptr(Reports) reports = g_new0(Reports, 1);
    reports->index = index;
    reports->options = *options;
    if (options->since == 0)
        reports->options.since = G_MININT64;
    reports->options.zone = g_time_zone_ref(options->zone);
    reports->own = arena_new();
    if (!(reports->census = load_census(index, options, error)) ||
        !select_places(reports->census, index, options, error))
        return NULL;
    census_settle(reports->census, options->per_list);
    if (!(reports->figures = figures_new(index, reports->census, &reports->options, error)))
        return NULL;
    if (options->with_series && !(reports->detail = detail_new(index, reports->census, error)))
        return NULL;
    begin_list(reports, 0);
    if (options->ahead && options->with_series && index_texts_apart(index))
        reports->ahead = ahead_new(make_report, reports);
    return g_steal_pointer(&reports);
}

void reports_free(Reports *reports)
{
    if (!reports)
        return;
    ahead_free(reports->ahead); /* first: its thread works with the rest */
    g_clear_error(&reports->body_error);
    detail_free(reports->detail);
    figures_free(reports->figures);
    census_free(reports->census);
    arena_free(reports->own);
    g_time_zone_unref(reports->options.zone);
    g_free(reports);
}
