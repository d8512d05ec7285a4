/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Expected borders: python's datetime with zoneinfo, and "date -d" of GNU coreutils. */
#include "report/report.h"

typedef struct {
    PeriodKind kind;
    gint64 utc;
    const char *zone; /* "UTC" or an Olson name */
    const char *id;
    gint64 start, end;
} Case;

static const Case cases[] = {
    /* 2026-01-05 07:42 UTC, a Monday */
    {PERIOD_DAY, 1767598920, "UTC", "2026-01-05", 1767571200, 1767657600},
    {PERIOD_WEEK, 1767598920, "UTC", "2026-W02", 1767571200, 1768176000},
    {PERIOD_MONTH, 1767598920, "UTC", "2026-01", 1767225600, 1769904000},
    {PERIOD_QUARTER, 1767598920, "UTC", "2026-Q1", 1767225600, 1775001600},
    {PERIOD_YEAR, 1767598920, "UTC", "2026", 1767225600, 1798761600},
    /* The last second of a week, and the first of the next */
    {PERIOD_WEEK, 1768175999, "UTC", "2026-W02", 1767571200, 1768176000},
    {PERIOD_WEEK, 1768176000, "UTC", "2026-W03", 1768176000, 1768780800},
    /* Weeks across years: 2024-12-30 is in 2025-W01, 2027-01-03 in 2026-W53 */
    {PERIOD_WEEK, 1735516800, "UTC", "2025-W01", 1735516800, 1736121600},
    {PERIOD_WEEK, 1798934400, "UTC", "2026-W53", 1798416000, 1799020800},
    /* A leap year's February and last quarter */
    {PERIOD_MONTH, 1709164800, "UTC", "2024-02", 1706745600, 1709251200},
    {PERIOD_QUARTER, 1735603200, "UTC", "2024-Q4", 1727740800, 1735689600},
    /* The same second is in another week, month and year in the east */
    {PERIOD_WEEK, 1767571199, "UTC", "2026-W01", 1766966400, 1767571200},
    {PERIOD_WEEK, 1767571199, "Asia/Kolkata", "2026-W02", 1767551400, 1768156200},
    {PERIOD_YEAR, 1767225599, "Asia/Kolkata", "2026", 1767205800, 1798741800},
    /* Days of 23 and 25 hours: 2026-03-29 and 2026-10-25 in Berlin */
    {PERIOD_DAY, 1774778400, "Europe/Berlin", "2026-03-29", 1774738800, 1774821600},
    {PERIOD_DAY, 1792929600, "Europe/Berlin", "2026-10-25", 1792879200, 1792969200},
    {PERIOD_WEEK, 1774778400, "Europe/Berlin", "2026-W13", 1774220400, 1774821600},
    /* No midnight on 2017-10-15 in Sao Paulo, two of them on 2026-11-01 in Havana */
    {PERIOD_DAY, 1508050800, "America/Sao_Paulo", "2017-10-15", 1508036400, 1508119200},
    {PERIOD_DAY, 1508036399, "America/Sao_Paulo", "2017-10-14", 1507950000, 1508036400},
    {PERIOD_DAY, 1793505600, "America/Havana", "2026-11-01", 1793505600, 1793595600},
    {PERIOD_DAY, 1793509200, "America/Havana", "2026-11-01", 1793505600, 1793595600},
    /* St John's, 2010-11-07: 00:01 became 23:01, but Sunday had begun */
    {PERIOD_DAY, 1289096940, "America/St_Johns", "2010-11-06", 1289010600, 1289097000},
    {PERIOD_DAY, 1289098800, "America/St_Johns", "2010-11-07", 1289097000, 1289187000},
    /* Samoa had no 2011-12-30 */
    {PERIOD_DAY, 1325239199, "Pacific/Apia", "2011-12-29", 1325152800, 1325239200},
    {PERIOD_DAY, 1325239200, "Pacific/Apia", "2011-12-31", 1325239200, 1325325600},
    /* Before 1970 */
    {PERIOD_DAY, -1, "UTC", "1969-12-31", -86400, 0},
};

static void test_period(gconstpointer data)
{
    const Case *c = data;
    g_autoptr(GTimeZone) zone = g_time_zone_new_identifier(c->zone);
    if (!zone) {
        g_test_skip("no time zone data");
        return;
    }
    Period period = period_of(c->kind, c->utc, zone);
    g_assert_cmpint(period.kind, ==, c->kind);
    g_assert_cmpstr(period.id, ==, c->id);
    g_assert_cmpint(period.start, ==, c->start);
    g_assert_cmpint(period.end, ==, c->end);
}

/* Every moment is in its period, and the periods follow each other without gap. */
static void test_gapless(void)
{
    static const char *const zones[] = {"UTC",
                                        "Asia/Kolkata",
                                        "America/Sao_Paulo",
                                        "Pacific/Apia",
                                        "America/Havana",
                                        "Africa/Casablanca",
                                        "America/St_Johns"};
    for (guint i = 0; i < G_N_ELEMENTS(zones); i++) {
        g_autoptr(GTimeZone) zone = g_time_zone_new_identifier(zones[i]);
        for (PeriodKind kind = PERIOD_DAY; zone && kind <= PERIOD_YEAR; kind++) {
            gint64 utc = 1000000000;
            while (utc < 1600000000) {
                Period period = period_of(kind, utc, zone);
                g_assert_cmpint(period.start, <=, utc);
                g_assert_cmpint(period.end, >, utc);
                Period next = period_of(kind, period.end, zone);
                g_assert_cmpint(next.start, ==, period.end);
                g_assert_cmpstr(next.id, !=, period.id);
                g_assert_cmpstr(period_of(kind, period.end - 1, zone).id, ==, period.id);
                utc = period.end;
            }
        }
    }
}

static void test_extremes(void)
{
    g_autoptr(GTimeZone) zone = g_time_zone_new_utc();
    static const gint64 dates[] = {G_MININT64, PERIOD_DATE_MIN, PERIOD_DATE_MAX, G_MAXINT64};
    for (guint i = 0; i < G_N_ELEMENTS(dates); i++) {
        for (PeriodKind kind = PERIOD_DAY; kind <= PERIOD_YEAR; kind++) {
            Period period = period_of(kind, dates[i], zone);
            gint64 date = CLAMP(dates[i], PERIOD_DATE_MIN, PERIOD_DATE_MAX);
            g_assert_cmpint(period.start, <=, date);
            g_assert_cmpint(period.end, >, date);
        }
    }
    g_assert_cmpstr(period_of(PERIOD_DAY, G_MININT64, zone).id, ==, "0001-02-01");
    g_assert_cmpstr(period_of(PERIOD_DAY, G_MAXINT64, zone).id, ==, "9998-12-01");
}

static void test_names(void)
{
    static const char *const names[] = {"day", "week", "month", "quarter", "year"};
    PeriodKind kind;
    for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
        g_assert_true(period_kind_parse(names[i], &kind));
        g_assert_cmpstr(period_kind_name(kind), ==, names[i]);
    }
    g_assert_false(period_kind_parse("all", &kind));
    g_assert_false(period_kind_parse("Week", &kind));
    g_assert_false(period_kind_parse("", &kind));
    g_assert_null(period_kind_name(PERIOD_ALL));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *path = g_strdup_printf("/period/%s/%s/%u", cases[i].zone, cases[i].id, i);
        g_test_add_data_func(path, &cases[i], test_period);
    }
    g_test_add_func("/period/gapless", test_gapless);
    g_test_add_func("/period/extremes", test_extremes);
    g_test_add_func("/period/names", test_names);
    return g_test_run();
}
