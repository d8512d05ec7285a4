/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * when: dates as text. Seconds since 1970 in; years outside 1 to 9999 are shown as the nearest.
 */
#ifndef LISTDIGEST_WHEN_H
#define LISTDIGEST_WHEN_H

#include <glib.h>

enum { WHEN_SIZE = 32 };

/* "2026-01-05T07:42:00Z" */
void when_iso_utc(char text[WHEN_SIZE], gint64 utc);

/* "2026-01-05" */
void when_day(char text[WHEN_SIZE], gint64 utc, GTimeZone *zone);

/* "2026-01-05 07:42 +0000" */
void when_minute(char text[WHEN_SIZE], gint64 utc, GTimeZone *zone);

#endif
