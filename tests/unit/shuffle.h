/* SPDX-License-Identifier: GPL-2.0-or-later */
/* shuffle: an order in which to read mails. */
#ifndef SHUFFLE_H
#define SHUFFLE_H

#include <glib.h>

/* The numbers below n, in an order of the seed's own; of 0 as they are. */
static inline void shuffle(guint *order, guint n, guint32 seed)
{
    g_autoptr(GRand) rand = g_rand_new_with_seed(seed);
    for (guint i = 0; i < n; i++) {
        guint k = seed ? (guint)g_rand_int_range(rand, 0, (gint)i + 1) : i;
        order[i] = order[k];
        order[k] = i;
    }
}

#endif
