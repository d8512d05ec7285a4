/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/ahead.h"

enum { PLACES = AHEAD_REPORTS + 1 };

/* report is NULL at the end, with error where that came too early. */
typedef struct {
    Arena *arena;
    const Report *report;
    GError *error;
} Made;

struct Ahead {
    AheadMakeFunc *make;
    gpointer data;
    GThread *thread;
    Made ring[PLACES]; /* the n-th report is in place n % PLACES */

    GMutex lock; /* of all that follows */
    GCond changed;
    guint made, taken; /* reports; the last one that was taken is being read */
    guint series;      /* of those that are made and not taken */
    gboolean full;     /* the thread waits */
    gboolean starved;  /* the reader waits */
    gboolean stop;
};

/* Of the two only one can wait. */
static void wake(Ahead *ahead, gboolean *waits)
{
    if (*waits)
        g_cond_signal(&ahead->changed);
    *waits = FALSE;
}

static gboolean has_room(const Ahead *ahead)
{
    guint waiting = ahead->made - ahead->taken;
    return waiting < AHEAD_REPORTS && ahead->series < AHEAD_SERIES;
}

/* Who waits is woken when there is work for a while: to wake a thread costs as much as a report. */
static gboolean is_half_full(const Ahead *ahead)
{
    guint waiting = ahead->made - ahead->taken;
    return waiting >= AHEAD_REPORTS / 2 || ahead->series >= AHEAD_SERIES / 2;
}

/* NULL if the thread has to stop. */
static Made *next_place(Ahead *ahead)
{
    g_mutex_lock(&ahead->lock);
    while (!ahead->stop && !has_room(ahead)) {
        ahead->full = TRUE;
        g_cond_wait(&ahead->changed, &ahead->lock);
    }
    Made *made = ahead->stop ? NULL : &ahead->ring[ahead->made % PLACES];
    g_mutex_unlock(&ahead->lock);
    return made;
}

static void give(Ahead *ahead, const Made *made)
{
    g_mutex_lock(&ahead->lock);
    ahead->made++;
    ahead->series += made->report ? made->report->n_series : 0;
    if (is_half_full(ahead) || !made->report)
        wake(ahead, &ahead->starved);
    g_mutex_unlock(&ahead->lock);
}

static gpointer run(gpointer data)
{
    Ahead *ahead = data;
    gboolean more = TRUE;
    Made *made;
    while (more && (made = next_place(ahead))) {
        arena_clear(made->arena);
        if (!ahead->make(ahead->data, made->arena, &made->report, &made->error))
            made->report = NULL;
        more = made->report != NULL;
        give(ahead, made);
    }
    return NULL;
}

Ahead *ahead_new(AheadMakeFunc *make, gpointer data)
{
    g_autoptr(Ahead) ahead = g_new0(Ahead, 1);
    ahead->make = make;
    ahead->data = data;
    g_mutex_init(&ahead->lock);
    g_cond_init(&ahead->changed);
    for (guint i = 0; i < PLACES; i++)
        ahead->ring[i].arena = arena_new();
    ahead->thread = g_thread_try_new("report", run, ahead, NULL);
    return ahead->thread ? g_steal_pointer(&ahead) : NULL;
}

static void stop_thread(Ahead *ahead)
{
    g_mutex_lock(&ahead->lock);
    ahead->stop = TRUE;
    wake(ahead, &ahead->full);
    g_mutex_unlock(&ahead->lock);
    g_thread_join(ahead->thread);
}

void ahead_free(Ahead *ahead)
{
    if (!ahead)
        return;
    if (ahead->thread)
        stop_thread(ahead);
    for (guint i = 0; i < PLACES; i++) {
        arena_free(ahead->ring[i].arena);
        g_clear_error(&ahead->ring[i].error);
    }
    g_mutex_clear(&ahead->lock);
    g_cond_clear(&ahead->changed);
    g_free(ahead);
}

/* The next one, which is made or will be: what ends them is never taken. */
static const Made *take(Ahead *ahead)
{
    g_mutex_lock(&ahead->lock);
    while (ahead->made == ahead->taken) {
        ahead->starved = TRUE;
        g_cond_wait(&ahead->changed, &ahead->lock);
    }
    const Made *made = &ahead->ring[ahead->taken % PLACES];
    if (made->report) {
        ahead->taken++;
        ahead->series -= made->report->n_series;
    }
    if (!is_half_full(ahead))
        wake(ahead, &ahead->full);
    g_mutex_unlock(&ahead->lock);
    return made;
}

gboolean ahead_next(Ahead *ahead, const Report **report, GError **error)
{
    const Made *made = take(ahead);
    *report = made->report;
    if (made->error)
        g_propagate_error(error, g_error_copy(made->error));
    return !made->error;
}
