/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/report.h"

static const char *const names[] = {
    [PERIOD_ALL] = NULL,      [PERIOD_DAY] = "day",         [PERIOD_WEEK] = "week",
    [PERIOD_MONTH] = "month", [PERIOD_QUARTER] = "quarter", [PERIOD_YEAR] = "year",
};

gboolean period_kind_parse(const char *name, PeriodKind *kind)
{
    for (guint i = PERIOD_DAY; i < G_N_ELEMENTS(names); i++) {
        if (g_str_equal(names[i], name)) {
            *kind = (PeriodKind)i;
            return TRUE;
        }
    }
    return FALSE;
}

const char *period_kind_name(PeriodKind kind)
{
    g_assert(kind < G_N_ELEMENTS(names));
    return names[kind];
}

/*
 * The first moment of a day. Midnight may come twice (the first counts) or be skipped (then the
 * day starts later): asked for as daylight and as standard time, the zone answers with either.
 */
static gint64 day_start(const GDate *day, GTimeZone *zone)
{
    static const GTimeType types[] = {G_TIME_TYPE_DAYLIGHT, G_TIME_TYPE_STANDARD};
    gint64 midnight = ((gint64)g_date_get_julian(day) - 719163) * 86400; /* 1970-01-01 */
    gint64 start = G_MAXINT64;
    for (guint i = 0; i < G_N_ELEMENTS(types); i++) {
        gint64 local = midnight;
        int interval = g_time_zone_adjust_time(zone, types[i], &local);
        start = MIN(start, local - g_time_zone_get_offset(zone, interval));
    }
    return start;
}

static void set_borders(Period *period, const GDate *first, const GDate *next, GTimeZone *zone)
{
    period->start = day_start(first, zone);
    period->end = day_start(next, zone);
}

static GDate month_of(int year, int month)
{
    GDate date;
    g_date_clear(&date, 1);
    g_date_set_dmy(&date, 1, (GDateMonth)month, (GDateYear)year);
    return date;
}

static GDate months_later(GDate date, guint months)
{
    g_date_add_months(&date, months);
    return date;
}

static GDate days_later(GDate date, guint days)
{
    g_date_add_days(&date, days);
    return date;
}

static void set_days(Period *period, GDate first, guint days, GTimeZone *zone)
{
    GDate next = days_later(first, days);
    set_borders(period, &first, &next, zone);
}

static void set_months(Period *period, GDate first, guint months, GTimeZone *zone)
{
    GDate next = months_later(first, months);
    set_borders(period, &first, &next, zone);
}

/*
 * The day that holds utc between its borders. Where clocks go back just after midnight, the old
 * date comes once more, but the new day has begun: the borders decide, not the date on the clock.
 */
static GDate day_of(gint64 utc, GTimeZone *zone)
{
    g_autoptr(GDateTime) in_utc = g_date_time_new_from_unix_utc(utc);
    g_autoptr(GDateTime) local = g_date_time_to_timezone(in_utc, zone);
    int year, month, mday;
    g_date_time_get_ymd(local, &year, &month, &mday);
    GDate day = days_later(month_of(year, month), (guint)mday - 1);
    GDate next = days_later(day, 1);
    return utc < day_start(&next, zone) ? day : next;
}

#define SET_ID(period, ...) g_snprintf((period)->id, sizeof(period)->id, __VA_ARGS__)

static void set_week(Period *period, GDate day, GTimeZone *zone)
{
    g_date_subtract_days(&day, (guint)g_date_get_weekday(&day) - G_DATE_MONDAY);
    GDate thursday = days_later(day, 3); /* its year is the week's */
    SET_ID(period, "%04d-W%02u", g_date_get_year(&thursday),
           g_date_get_iso8601_week_of_year(&thursday));
    set_days(period, day, 7, zone);
}

Period period_of(PeriodKind kind, gint64 utc, GTimeZone *zone)
{
    GDate day = day_of(CLAMP(utc, PERIOD_DATE_MIN, PERIOD_DATE_MAX), zone);
    int year = g_date_get_year(&day), month = g_date_get_month(&day);
    Period period = {.kind = kind};

    switch (kind) {
    case PERIOD_ALL: g_assert_not_reached();
    case PERIOD_DAY:
        SET_ID(&period, "%04d-%02d-%02d", year, month, g_date_get_day(&day));
        set_days(&period, day, 1, zone);
        break;
    case PERIOD_WEEK: set_week(&period, day, zone); break;
    case PERIOD_MONTH:
        SET_ID(&period, "%04d-%02d", year, month);
        set_months(&period, month_of(year, month), 1, zone);
        break;
    case PERIOD_QUARTER:
        SET_ID(&period, "%04d-Q%d", year, (month - 1) / 3 + 1);
        set_months(&period, month_of(year, (month - 1) / 3 * 3 + 1), 3, zone);
        break;
    case PERIOD_YEAR:
        SET_ID(&period, "%04d", year);
        set_months(&period, month_of(year, 1), 12, zone);
        break;
    }
    return period;
}
