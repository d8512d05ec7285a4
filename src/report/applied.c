/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/applied.h"

static gint by_series(gconstpointer a, gconstpointer b)
{
    const AppliedSeries *x = a, *y = b;
    if (x->series != y->series)
        return x->series < y->series ? -1 : 1;
    return (x->date > y->date) - (x->date < y->date);
}

GArray *applied_series(const Census *census, const Span *span)
{
    GArray *found = g_array_sized_new(FALSE, FALSE, sizeof(AppliedSeries), span->applied.n);
    for (guint i = 0; i < span->applied.n; i++) {
        const Place *place = &span->applied.places[i];
        AppliedSeries applied = {census_applied(census, place->slot)->series, place->date,
                                 place->date};
        g_array_append_val(found, applied);
    }
    g_array_sort(found, by_series);
    AppliedSeries *all = (AppliedSeries *)(gpointer)found->data;
    guint kept = 0;
    for (guint i = 0; i < found->len; i++)
        if (kept > 0 && all[kept - 1].series == all[i].series)
            all[kept - 1].last = all[i].date;
        else if (all[i].date == census_series(census, all[i].series)->first_applied)
            all[kept++] = all[i];
    g_array_set_size(found, kept);
    return found;
}

void applied_count(const Census *census, const Span *span, Totals *totals)
{
    g_autoptr(GArray) found = applied_series(census, span);
    for (guint i = 0; i < found->len; i++) {
        const SeriesRow *series =
            census_series(census, g_array_index(found, AppliedSeries, i).series);
        if (series->kind == SERIES_PULL) {
            totals->merged++;
            continue;
        }
        totals->applied++;
        totals->applied_revisions += series->chain;
    }
}
