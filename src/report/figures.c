/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/figures.h"
#include "report/applied.h"
#include "report/count.h"
#include "report/explain.h"
#include "report/latency.h"
#include "report/lines.h"
#include "report/organisations.h"
#include "report/review_count.h"
#include "report/robots.h"

/* How far before a period the index must reach for newcomers to be told (SERIES.md 7). */
#define YEAR (G_GINT64_CONSTANT(365) * 24 * 60 * 60)

struct Figures {
    Index *index;
    const Census *census;
    const ReportOptions *options;
    Counter *counter;
    ReviewCounter *reviews;
    Lines *lines;
    Waiting *waiting; /* of that list; NULL before the first */
    guint list;
};

Figures *figures_new(Index *index, const Census *census, const ReportOptions *options,
                     GError **error)
{
    g_autoptr(Figures) figures = g_new0(Figures, 1);
    figures->index = index;
    figures->census = census;
    figures->options = options;
    figures->counter = counter_new(census);
    figures->reviews = review_counter_new(census);
    if (!(figures->lines = lines_new(index, census, error)))
        return NULL;
    return g_steal_pointer(&figures);
}

void figures_free(Figures *figures)
{
    if (!figures)
        return;
    counter_free(figures->counter);
    review_counter_free(figures->reviews);
    lines_free(figures->lines);
    waiting_free(figures->waiting);
    g_free(figures);
}

Totals figures_count(Figures *figures, guint list, const Span *span)
{
    const Census *census = figures->census;
    Totals totals = counter_count(figures->counter, span);
    review_counter_count(figures->reviews, span, &totals);
    robots_count(census, span, &totals);
    applied_count(census, span, &totals);
    latency_count(census, span, &totals);
    totals.contributors_known = census_begins(census, list) <= span->start - YEAR;
    if (totals.contributors_known)
        totals.new_contributors = counter_n_newcomers(figures->counter, span->start);
    return totals;
}

static void tell_tables(Figures *figures, const Span *span, Arena *arena, Report *report)
{
    Counter *counter = figures->counter;
    ReviewCounter *reviews = figures->reviews;
    report->contributors = counter_contributors(counter, arena, &report->n_contributors);
    report->domains = counter_domains(counter, arena, &report->n_domains);
    report->defects = counter_defects(counter, arena, &report->n_defects);
    if (report->totals.contributors_known)
        report->new_contributors =
            counter_newcomers(counter, span->start, arena, &report->n_new_contributors);
    report->reviewers = review_counter_reviewers(reviews, arena, &report->n_reviewers);
    report->receivers = review_counter_receivers(reviews, arena, &report->n_receivers);
    report->reviewer_domains = review_counter_domains(reviews, arena, &report->n_reviewer_domains);
    robots_tell(figures->census, span, arena, report);
    organisations_count(figures->census, figures->options, span, arena, report);
}

static Waiting *waiting_of(Figures *figures, guint list)
{
    if (!figures->waiting || figures->list != list) {
        waiting_free(figures->waiting);
        figures->waiting = waiting_new(figures->census, list, figures->options->waiting_max);
        figures->list = list;
    }
    return figures->waiting;
}

gboolean figures_tell(Figures *figures, guint list, const Span *span, Arena *arena, Report *report,
                      GError **error)
{
    Lines *lines = figures->lines;
    report->totals = figures_count(figures, list, span);
    tell_tables(figures, span, arena, report);
    return lines_pulls(lines, span, arena, &report->pulls, error) &&
           lines_applied(lines, span, arena, &report->applied, error) &&
           lines_waiting(lines, waiting_of(figures, list), span->end, arena, &report->waiting,
                         error) &&
           lines_busiest(lines, span, arena, &report->busiest, error) &&
           lines_bugs(lines, span, arena, &report->bugs, error) &&
           explain_tell(figures->index, figures->census, figures->options, span, figures->waiting,
                        arena, report, error);
}
