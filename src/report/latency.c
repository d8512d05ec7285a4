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
    return (Latency){seconds->len, none, percentile(seconds, 50), percentile(seconds, 90)};
}

static void note(GArray *seconds, guint *none, gint64 posted, gint64 answered)
{
    gint64 waited = MAX(answered - posted, 0);
    if (answered)
        g_array_append_val(seconds, waited);
    else
        ++*none;
}

void latency_count(const Census *census, const Span *span, Totals *totals)
{
    g_autoptr(GArray) replies = g_array_new(FALSE, FALSE, sizeof(gint64));
    g_autoptr(GArray) reviews = g_array_new(FALSE, FALSE, sizeof(gint64));
    guint no_reply = 0, no_review = 0;
    for (guint i = 0; i < span->series.n; i++) {
        const SeriesRow *series = census_series(census, span->series.places[i].slot);
        if (series->kind != SERIES_PATCH)
            continue;
        note(replies, &no_reply, series->date, series->first_reply);
        note(reviews, &no_review, series->date, series->first_review);
    }
    totals->first_reply = latency_of(replies, no_reply);
    totals->first_review = latency_of(reviews, no_review);
}
