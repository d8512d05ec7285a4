/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * series: the mails of an index into patch series (SERIES.md 4) and their revisions (5).
 *
 * Makes compact rows of the mails (ids hashed to 128 bits, strings interned, about 90 bytes a mail)
 * when they are added, or reads them from an index that has more mails than these; orders them by
 * (date, content hash), so that the order of the input cannot matter, groups them in linear time
 * without recursion, and writes series, members, duplicates and replies back to the index. Each
 * decision stores the rule that fired.
 */
#ifndef LISTDIGEST_SERIES_H
#define LISTDIGEST_SERIES_H

#include "series/rows.h"

typedef struct {
    gint64 window;    /* seconds: how far apart the mails of one send may be */
    gint64 look_back; /* seconds: how far back a previous revision may lie (SERIES.md 5) */
    gboolean threads; /* a thread may help; the result is the same */
} SeriesOptions;

#define SERIES_OPTIONS_DEFAULT ((SeriesOptions){.window = 30 * 60, .look_back = 365 * 24 * 60 * 60})

/* added: the rows of the mails that were added, see rows_init(); or NULL. */
gboolean series_group(Index *index, RowLoader *added, const SeriesOptions *options, GError **error);

#endif
