/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * approxdate: the dates that --since and --until take.
 *
 *     2026-01-05            midnight in the zone
 *     2026-01-05T07:42      also with seconds, and with Z or +02:00 for a zone of its own
 *     2.weeks.ago           after git's approxidate: N.second, minute, hour, day, week, month, year
 *     1.year.6.months.ago   several at once; "." may be a blank, "ago" may be left out
 *     now  today  yesterday (the latter two: midnight in the zone)
 *     @1767600000           seconds since 1970
 *
 * Unlike git's, which takes anything, what is not understood is an error.
 */
#ifndef LISTDIGEST_APPROXDATE_H
#define LISTDIGEST_APPROXDATE_H

#include <glib.h>

enum { APPROXDATE_COUNT_MAX = 100000 /* the N of N.weeks.ago */ };

/* now and *utc are seconds since 1970. FALSE if text is no date. */
gboolean approxdate_parse(const char *text, gint64 now, GTimeZone *zone, gint64 *utc);

#endif
