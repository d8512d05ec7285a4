/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "series/beside.h"

typedef struct {
    StepFunc *step;
    gpointer data;
    GError *error;
} Beside;

static gpointer run(gpointer data)
{
    Beside *beside = data;
    return GINT_TO_POINTER(beside->step(beside->data, &beside->error));
}

gboolean steps_run(gboolean threads, StepFunc *here, StepFunc *beside, gpointer data,
                   GError **error)
{
    Beside other = {beside, data, NULL};
    GThread *thread = threads ? g_thread_try_new("group", run, &other, NULL) : NULL;
    gboolean good = here(data, error), both = FALSE;
    if (thread)
        both = GPOINTER_TO_INT(g_thread_join(thread)) && good;
    else if (good)
        both = GPOINTER_TO_INT(run(&other));
    if (other.error && good)
        g_propagate_error(error, g_steal_pointer(&other.error));
    g_clear_error(&other.error);
    return both;
}
