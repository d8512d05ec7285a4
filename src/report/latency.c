/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/latency.h"

static gint by_size(gconstpointer a, gconstpointer b)
{
    const gint64 *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

guint latency_rank(guint n, guint percent)
{
    return (guint)(((guint64)n * percent + 99) / 100);
}

static gint64 percentile(const GArray *sorted, guint percent)
{
    guint rank = latency_rank(sorted->len, percent);
    return rank ? g_array_index(sorted, gint64, rank - 1) : 0;
}

Latency latency_of(GArray *seconds, guint none)
{
    g_array_sort(seconds, by_size);
    return (Latency){.n = seconds->len,
                     .none = none,
                     .median = percentile(seconds, 50),
                     .p90 = percentile(seconds, 90)};
}

static gboolean note(GArray *seconds, gint64 posted, gint64 answered)
{
    gint64 waited = MAX(answered - posted, 0);
    if (answered)
        g_array_append_val(seconds, waited);
    return answered != 0;
}

gboolean latency_has(const Census *census, const SeriesRow *series)
{
    return series->kind == SERIES_PATCH && !census_is_programs(census, series);
}

void latency_count(const Census *census, const Span *span, Totals *totals)
{
    g_autoptr(GArray) replies = g_array_new(FALSE, FALSE, sizeof(gint64));
    g_autoptr(GArray) reviews = g_array_new(FALSE, FALSE, sizeof(gint64));
    guint no_reply = 0, no_review = 0, carried = 0;
    for (guint i = 0; i < span->series.n; i++) {
        const SeriesRow *series = census_series(census, span->series.places[i].slot);
        if (!latency_has(census, series))
            continue;
        no_reply += !note(replies, series->date, series->first_reply);
        if (note(reviews, series->date, series->first_review))
            continue;
        carried += series->carried != 0;
        no_review += series->carried == 0;
    }
    totals->first_reply = latency_of(replies, no_reply);
    totals->first_review = latency_of(reviews, no_review);
    totals->first_review.carried = carried;
}
