/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/waiting.h"

typedef struct {
    gint64 date;
    guint32 place;
    guint32 is_end; /* 0 or 1 */
} Event;

struct Waiting {
    Slice series;            /* of the list */
    guint32 *before, *after; /* by place; the one behind the last is the head of the ring */
    GArray *events;          /* Event by date */
    guint done;              /* events before the moment */
    guint n;                 /* that wait */
};

static gint event_order(gconstpointer a, gconstpointer b)
{
    const Event *x = a, *y = b;
    if (x->date != y->date)
        return x->date < y->date ? -1 : 1;
    if (x->is_end != y->is_end)
        return x->is_end ? 1 : -1;
    return (x->place > y->place) - (x->place < y->place);
}

/* What was settled when it came does not wait. */
static void add_events(Waiting *waiting, const Census *census, guint32 place, gint64 max)
{
    const Place *posted = &waiting->series.places[place];
    const SeriesRow *series = census_series(census, posted->slot);
    gint64 end = max ? MIN(series->settled, posted->date + max) : series->settled;
    if (!census_awaits(census, series) || end <= posted->date)
        return;
    Event events[] = {{posted->date, place, FALSE}, {end, place, TRUE}};
    g_array_append_vals(waiting->events, events, end == G_MAXINT64 ? 1 : 2);
}

Waiting *waiting_new(const Census *census, guint list, gint64 max)
{
    Waiting *waiting = g_new0(Waiting, 1);
    waiting->series = census_slice(census->series_places, list, G_MININT64, G_MAXINT64);
    guint n = waiting->series.n;
    waiting->before = g_new(guint32, n + 1);
    waiting->after = g_new(guint32, n + 1);
    waiting->before[n] = waiting->after[n] = n;
    waiting->events = g_array_new(FALSE, FALSE, sizeof(Event));
    for (guint i = 0; i < n; i++)
        add_events(waiting, census, i, max);
    g_array_sort(waiting->events, event_order);
    return waiting;
}

void waiting_free(Waiting *waiting)
{
    if (!waiting)
        return;
    g_free(waiting->before);
    g_free(waiting->after);
    g_array_unref(waiting->events);
    g_free(waiting);
}

static void enter(Waiting *waiting, guint32 place)
{
    waiting->after[waiting->before[place]] = place;
    waiting->before[waiting->after[place]] = place;
    waiting->n++;
}

static void leave(Waiting *waiting, guint32 place)
{
    waiting->after[waiting->before[place]] = waiting->after[place];
    waiting->before[waiting->after[place]] = waiting->before[place];
    waiting->n--;
}

/* Series come in the order of posting, hence at the end of the ring. */
static void do_event(Waiting *waiting, const Event *event)
{
    guint32 head = waiting->series.n;
    if (event->is_end) {
        leave(waiting, event->place);
        return;
    }
    waiting->before[event->place] = waiting->before[head];
    waiting->after[event->place] = head;
    enter(waiting, event->place);
}

static void undo_event(Waiting *waiting, const Event *event)
{
    if (event->is_end)
        enter(waiting, event->place);
    else
        leave(waiting, event->place);
}

void waiting_move(Waiting *waiting, gint64 moment)
{
    const Event *events = (const Event *)(gpointer)waiting->events->data;
    while (waiting->done < waiting->events->len && events[waiting->done].date < moment)
        do_event(waiting, &events[waiting->done++]);
    while (waiting->done > 0 && events[waiting->done - 1].date >= moment)
        undo_event(waiting, &events[--waiting->done]);
}

static const Place *place_at(const Waiting *waiting, guint32 place)
{
    return place < waiting->series.n ? &waiting->series.places[place] : NULL;
}

guint waiting_count(const Waiting *waiting, gint64 before)
{
    guint32 head = waiting->series.n;
    guint n = waiting->n;
    for (guint32 at = waiting->before[head];
         at != head && waiting->series.places[at].date >= before; at = waiting->before[at])
        n--;
    return n;
}

const Place *waiting_first(const Waiting *waiting)
{
    return place_at(waiting, waiting->after[waiting->series.n]);
}

const Place *waiting_next(const Waiting *waiting, const Place *place)
{
    return place_at(waiting, waiting->after[place - waiting->series.places]);
}
