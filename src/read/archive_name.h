/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * archive_name: what the name of an archive's file says. Never what is in it: that is told by
 * content.
 *
 * Pipermail (mailman 2) writes a file per period into the folder of a list, in text and compressed:
 *
 *     2005-January.txt.gz  2005-01.mbox   a month      2005q1.txt   a quarter
 *     Week-of-Mon-20050103.txt            a week       2005.txt     a year
 *     20050103.txt  2005-01-03.txt        a day
 */
#ifndef LISTDIGEST_ARCHIVE_NAME_H
#define LISTDIGEST_ARCHIVE_NAME_H

#include "base/str.h"

/* Without ".gz", ".xz", ".zst", ".bz2", ".mbox" and ".txt" at its end, in any order, unless nothing
 * else is there. Points into name. */
Str archive_stem(Str name);

/* The first day of the period that a file is named for, as the number YYYYMMDD; 0 if it is named
 * for none. Years are 1970 to 2099. */
guint archive_date(Str name);

#endif
