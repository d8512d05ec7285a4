/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * dense: rows found by their numbers in the index.
 *
 * Rows begin with a gint64, their number, and lie in ascending order of it. Numbers leave few gaps
 * (mails that are copies of others), so of n rows with m gaps log2(m) are looked at.
 */
#ifndef LISTDIGEST_DENSE_H
#define LISTDIGEST_DENSE_H

#include <glib.h>

/* FALSE if there is none with that number. */
gboolean dense_find(const GArray *rows, gint64 number, guint *slot);

#endif
