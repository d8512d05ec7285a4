/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/dense.h"

static gint64 number_at(const GArray *rows, gsize size, guint slot)
{
    return *(const gint64 *)(gconstpointer)(rows->data + slot * size);
}

/* Between two rows there are no more of them than numbers: that bounds the slot on both sides. */
gboolean dense_find(const GArray *rows, gint64 number, guint *slot)
{
    gsize size = g_array_get_element_size((GArray *)rows);
    if (rows->len == 0)
        return FALSE;
    guint from = 0, last = rows->len - 1;
    gint64 lowest = number_at(rows, size, 0), highest = number_at(rows, size, last);
    if (number < lowest || number > highest)
        return FALSE;
    guint64 above = (guint64)number - (guint64)lowest, below = (guint64)highest - (guint64)number;
    from = below < last ? last - (guint)below : 0;
    last = above < last ? (guint)above : last;
    while (from < last) {
        guint middle = from + (last - from) / 2;
        if (number_at(rows, size, middle) < number)
            from = middle + 1;
        else
            last = middle;
    }
    *slot = from;
    return number_at(rows, size, from) == number;
}
