/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * date: RFC 5322 dates and the ones that senders write instead (MAIL.md 3).
 *
 * Years of two and three digits after RFC 5322 4.3: 00 to 49 are of this century, all others count
 * from 1900. Zones: its names and the common others, one to four digits, a doubled sign, "GMT+2",
 * "+01:00"; one that is unknown, missing or beyond a day is UTC. Second 60 is the first of the next
 * minute. Nothing here reads the locale or the clock.
 */
#ifndef LISTDIGEST_DATE_H
#define LISTDIGEST_DATE_H

#include "base/str.h"

typedef struct {
    gint64 utc;        /* seconds since 1970 */
    int zone;          /* minutes east of UTC */
    gboolean odd_zone; /* read from a form that RFC 5322 does not have */
} MailDate;

enum { DATE_LENGTH_MAX = 256 /* bytes looked at, from the first that is no white space */ };

/* FALSE if there is no date in value. */
gboolean date_parse(Str value, MailDate *date);

/* The time stamp of a Received field: behind the last semicolon outside comments (RFC 5322 3.6.7).
 */
gboolean date_parse_received(Str field, MailDate *date);

/* The date of a From_ line, whatever its sender: "x", "user at host", "q s"@host, "-" or nothing.
 * Its year has four digits: that of a damaged line may have lost some. */
gboolean date_parse_envelope(Str line, MailDate *date);

#endif
