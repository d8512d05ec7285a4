/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/approxdate.h"

#define NOW G_GINT64_CONSTANT(1767600000) /* 2026-01-05T08:00:00Z, a Monday */
#define DAY 86400

/* What "date -u -d TEXT +%s" of GNU coreutils says, with the clock at NOW. */
static const struct {
    const char *text;
    gint64 utc;
} dates[] = {
    {"2026-01-05", 1767571200},
    {"2026-01-05T07:42", 1767598920},
    {"2026-01-05 07:42", 1767598920},
    {"2026-01-05T07:42:30", 1767598950},
    {"2026-01-05T07:42:30Z", 1767598950},
    {"2026-01-05T07:42:30+02:00", 1767591750},
    {"2026-01-05T07:42+02:00", 1767591720},
    {"2026-01-05T07:42Z", 1767598920},
    {"2026-01-05 07:42 +0100", 1767595320},
    {"2026-01-05 07:42:30 +0100", 1767595350},
    {"1969-12-31", -86400},
    {"2024-02-29", 1709164800},
    {"@0", 0},
    {"@1767600000", NOW},
    {"now", NOW},
    {"today", 1767571200},
    {"Yesterday", 1767484800},
    {"30.seconds.ago", NOW - 30},
    {"5.minutes.ago", NOW - 300},
    {"1.hour.ago", NOW - 3600},
    {"1.day.ago", NOW - DAY},
    {"2.weeks.ago", NOW - 14 * DAY},
    {"2 weeks ago", NOW - 14 * DAY},
    {"2weeks", NOW - 14 * DAY},
    {"2_Weeks_Ago", NOW - 14 * DAY},
    {"1.month.ago", 1764921600},         /* 2025-12-05T08:00Z */
    {"1.year.ago", 1736064000},          /* 2025-01-05T08:00Z */
    {"1.year.6.months.ago", 1720166400}, /* 2024-07-05T08:00Z */
    {"11.months.ago", 1738742400},       /* 2025-02-05T08:00Z */
    {"0.days.ago", NOW},
};

static void test_dates(void)
{
    g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
    for (gsize i = 0; i < G_N_ELEMENTS(dates); i++) {
        gint64 got = -1;
        g_test_message("%s", dates[i].text);
        g_assert_true(approxdate_parse(dates[i].text, NOW, utc, &got));
        g_assert_cmpint(got, ==, dates[i].utc);
    }
}

static void test_no_dates(void)
{
    static const char *const texts[] = {
        "",
        "2026",
        "2026-13-01",
        "2025-02-29",
        "05.01.2026",
        "yesteryear",
        "2.fortnights",
        "weeks.ago",
        "2.weeks.hence",

        "2.weeks.x",
        "@",
        "@x",
        "-1.day",
        "1000000.years.ago",
        "100000.years.ago",
        "2026-01-05T",
        "2026-01-05x",
        "99999999999999999999.days",
    };
    g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) {
        gint64 got;
        g_test_message("%s", texts[i]);
        g_assert_false(approxdate_parse(texts[i], NOW, utc, &got));
    }
}

/* India is 5:30 east of UTC: midnight there is 18:30 of the day before. */
static void test_zone(void)
{
    g_autoptr(GTimeZone) zone = g_time_zone_new_identifier("+05:30");
    gint64 got;
    g_assert_true(approxdate_parse("2026-01-05", NOW, zone, &got));
    g_assert_cmpint(got, ==, 1767571200 - 5 * 3600 - 1800);
    g_assert_true(approxdate_parse("today", NOW, zone, &got));
    g_assert_cmpint(got, ==, 1767571200 - 5 * 3600 - 1800);
    g_assert_true(approxdate_parse("2026-01-05T00:00:00Z", NOW, zone, &got));
    g_assert_cmpint(got, ==, 1767571200);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/approxdate/dates", test_dates);
    g_test_add_func("/approxdate/no-dates", test_no_dates);
    g_test_add_func("/approxdate/zone", test_zone);
    return g_test_run();
}
