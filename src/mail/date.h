/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * date: RFC 5322 dates and the ones that senders write instead (MAIL.md 3).
 */
#ifndef LISTDIGEST_DATE_H
#define LISTDIGEST_DATE_H

#include "base/str.h"

typedef struct {
    gint64 utc;        /* seconds since 1970 */
    int zone;          /* minutes east of UTC */
    gboolean odd_zone; /* read from a form that RFC 5322 does not have */
} MailDate;

/* FALSE if there is no date in value. Reads no locale and no clock. */
gboolean date_parse(Str value, MailDate *date);

#endif
