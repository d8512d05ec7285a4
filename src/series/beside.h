/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * beside: two steps of grouping at once, the second by a thread of its own.
 *
 * Neither changes what the other one looks at. What both ask is the index: whoever does takes it
 * for so long (grouping_take_index).
 */
#ifndef LISTDIGEST_BESIDE_H
#define LISTDIGEST_BESIDE_H

#include <glib.h>

typedef gboolean StepFunc(gpointer data, GError **error);

/*
 * Both steps with that data. Without threads, or where the system gives none, beside runs when here
 * is done. When it returns, both have ended. FALSE if one failed, with its error; of both here's.
 */
gboolean steps_run(gboolean threads, StepFunc *here, StepFunc *beside, gpointer data,
                   GError **error);

#endif
