/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "render/when.h"

/* 0001-01-02 and 9999-12-30: what has a year of four digits in every zone. */
#define FIRST_SECOND G_GINT64_CONSTANT(-62135510400)
#define LAST_SECOND G_GINT64_CONSTANT(253402214399)

#define DAY G_GINT64_CONSTANT(86400)
#define DAYS_BEFORE_1970 719163 /* as GDate counts: 0001-01-01 is day 1 */

/* What a clock in a zone shows. Printing a GDateTime takes fifteen times as long, and each mail of
 * a digest has a date. */
typedef struct {
    GDate day;
    guint second; /* of the day */
    int offset;   /* from UTC, in seconds */
} Clock;

static Clock read_clock(gint64 utc, GTimeZone *zone)
{
    utc = CLAMP(utc, FIRST_SECOND, LAST_SECOND);
    Clock clock;
    clock.offset =
        g_time_zone_get_offset(zone, g_time_zone_find_interval(zone, G_TIME_TYPE_UNIVERSAL, utc));
    gint64 local = utc + clock.offset + DAYS_BEFORE_1970 * DAY; /* positive */
    g_date_clear(&clock.day, 1);
    g_date_set_julian(&clock.day, (guint32)(local / DAY));
    clock.second = (guint)(local % DAY);
    return clock;
}

static char *put_number(char *to, guint n, guint digits)
{
    for (guint i = digits; i > 0; n /= 10)
        to[--i] = (char)('0' + n % 10);
    return to + digits;
}

static char *put_day(char *to, const Clock *clock)
{
    to = put_number(to, g_date_get_year(&clock->day), 4);
    *to++ = '-';
    to = put_number(to, g_date_get_month(&clock->day), 2);
    *to++ = '-';
    return put_number(to, g_date_get_day(&clock->day), 2);
}

/* "07:42" */
static char *put_minute(char *to, const Clock *clock)
{
    to = put_number(to, clock->second / 3600, 2);
    *to++ = ':';
    return put_number(to, clock->second / 60 % 60, 2);
}

void when_iso_utc(char text[WHEN_SIZE], gint64 utc)
{
    g_autoptr(GTimeZone) zone = g_time_zone_new_utc();
    Clock clock = read_clock(utc, zone);
    char *to = put_day(text, &clock);
    *to++ = 'T';
    to = put_minute(to, &clock);
    *to++ = ':';
    to = put_number(to, clock.second % 60, 2);
    *to++ = 'Z';
    *to = '\0';
}

void when_day(char text[WHEN_SIZE], gint64 utc, GTimeZone *zone)
{
    Clock clock = read_clock(utc, zone);
    *put_day(text, &clock) = '\0';
}

void when_minute(char text[WHEN_SIZE], gint64 utc, GTimeZone *zone)
{
    Clock clock = read_clock(utc, zone);
    guint minutes = (guint)ABS(clock.offset) / 60;
    char *to = put_day(text, &clock);
    *to++ = ' ';
    to = put_minute(to, &clock);
    *to++ = ' ';
    *to++ = clock.offset <= -60 ? '-' : '+';
    to = put_number(to, minutes / 60, 2);
    *put_number(to, minutes % 60, 2) = '\0';
}
