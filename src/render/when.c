/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "render/when.h"

/* 0001-01-02 and 9999-12-30: what GDateTime can hold in every zone. */
#define FIRST_SECOND G_GINT64_CONSTANT(-62135510400)
#define LAST_SECOND G_GINT64_CONSTANT(253402214399)

static GDateTime *date_time(gint64 utc, GTimeZone *zone)
{
    g_autoptr(GDateTime) dt = g_date_time_new_from_unix_utc(CLAMP(utc, FIRST_SECOND, LAST_SECOND));
    return g_date_time_to_timezone(dt, zone);
}

void when_iso_utc(char text[WHEN_SIZE], gint64 utc)
{
    g_autoptr(GTimeZone) zone = g_time_zone_new_utc();
    g_autoptr(GDateTime) dt = date_time(utc, zone);
    char day[WHEN_SIZE];
    when_day(day, utc, zone);
    g_snprintf(text, WHEN_SIZE, "%sT%02d:%02d:%02dZ", day, g_date_time_get_hour(dt),
               g_date_time_get_minute(dt), g_date_time_get_second(dt));
}

void when_day(char text[WHEN_SIZE], gint64 utc, GTimeZone *zone)
{
    g_autoptr(GDateTime) dt = date_time(utc, zone);
    g_snprintf(text, WHEN_SIZE, "%04d-%02d-%02d", g_date_time_get_year(dt),
               g_date_time_get_month(dt), g_date_time_get_day_of_month(dt));
}

void when_minute(char text[WHEN_SIZE], gint64 utc, GTimeZone *zone)
{
    g_autoptr(GDateTime) dt = date_time(utc, zone);
    char day[WHEN_SIZE];
    when_day(day, utc, zone);
    int minutes = (int)(g_date_time_get_utc_offset(dt) / G_TIME_SPAN_MINUTE);
    g_snprintf(text, WHEN_SIZE, "%s %02d:%02d %c%02d%02d", day, g_date_time_get_hour(dt),
               g_date_time_get_minute(dt), minutes < 0 ? '-' : '+', ABS(minutes) / 60,
               ABS(minutes) % 60);
}
