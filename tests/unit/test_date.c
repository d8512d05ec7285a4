/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Seconds: python3's email.utils.mktime_tz(parsedate_tz(...)) or date -u -d. */
#include "mail/date.h"

static const struct {
    const char *value;
    gint64 utc;
    int zone;
    gboolean odd;
} cases[] = {
    {"Fri, 21 Nov 1997 09:55:06 -0600", 880127706, -360, FALSE},
    {"21 Nov 97 09:55:06 GMT", 880106106, 0, FALSE},
    {"Thu, 13 Feb 1969 23:32:00 -0330", -27723480, -210, FALSE},
    {"1 Jan 2000 00:00 +0000", 946684800, 0, FALSE},
    {"Sat, 29 Feb 2020 23:59:60 +0000", 1583020800, 0, FALSE},
    {"Mon, 3 Mar 2025 10:00:00 EST", 1741014000, -300, FALSE},
    {"Mon, 3 Mar 2025 10:00:00 +0530 (IST)", 1740976200, 330, FALSE},
    {"Mon, 3 Mar 2025 10:00:00 -0000", 1740996000, 0, FALSE},
    /* Odd zones (MAIL.md 3) */
    {"Mon, 3 Mar 2025 10:00:00 +1", 1740992400, 60, TRUE},
    {"Mon, 3 Mar 2025 10:00:00 -700", 1741021200, -420, TRUE},
    {"Mon, 3 Mar 2025 10:00:00 --500", 1741014000, -300, TRUE},
    {"Mon, 3 Mar 2025 10:00:00 CEST", 1740988800, 120, TRUE},
    {"Mon, 3 Mar 2025 10:00:00 +01:00", 1740992400, 60, TRUE},
    {"Mon, 3 Mar 2025 10:00:00 GMT+0200 (CEST)", 1740988800, 120, TRUE},
    {"Mon, 3 Mar 2025 10:00:00 (CEST)", 1740988800, 120, TRUE},
    {"Mon, 3 Mar 2025 10:00:00", 1740996000, 0, TRUE},
    {"Mon, 3 Mar 2025 10:00:00 +9999", 1740996000, 0, TRUE},
    {"Mon, 3 Mar 2025 10:00:00 +10:60", 1740996000, 0, TRUE},
    {"Mon, 3 Mar 2025 10:00:00 +10:2147483647", 1740996000, 0, TRUE},
    {"Mon, 3 Mar 2025 10:00:00 +10:99999999999", 1740996000, 0, TRUE},
    {"Mon, 3 Mar 2025 10:00:00 XYZ", 1740996000, 0, TRUE},
    /* Years */
    {"Mon, 3 Mar 100 10:00:00 +0000", 952077600, 0, FALSE},
    {"Tue, 3 Mar 70 10:00:00 +0000", 5306400, 0, FALSE},
    {"Mon, 3 Mar 25 10:00:00 +0000", 1740996000, 0, FALSE},
    /* Other orders */
    {"Mon Mar  3 10:00:00 2025", 1740996000, 0, TRUE},
    {"Mon Mar  3 10:00:00 CET 2025", 1740992400, 60, TRUE},
    {"Mon Mar  3 10:00:00 2025 +0100", 1740992400, 60, FALSE},
    {"2025-03-03T10:00:00Z", 1740996000, 0, TRUE},
    {"2025-03-03 10:00:00.123 +0100", 1740992400, 60, TRUE},
    {"3-Mar-2025 10:00:00 +0000", 1740996000, 0, FALSE},
    {"March 3, 2025 10:00 PM +0000", 1741039200, 0, FALSE},
    {"Mon, 3 Mar 2025 10.00.00 +0000", 1740996000, 0, TRUE},
    {"3 Mar 2025", 1740960000, 0, TRUE},
    {"Mon, 3 Mar 2025 24:00:00 +0000", 1741046400, 0, FALSE},
    {"\r\n Mon,\r\n 3 Mar 2025 10:00:00 +0000", 1740996000, 0, FALSE},
};

static const char *const no_dates[] = {
    "",
    "yesterday",
    "Mon, 32 Mar 2025 10:00:00 +0000",
    "Sat, 29 Feb 2025 10:00:00 +0000",
    "Mon, 3 Mar 2025 25:00:00 +0000",
    "Mon, 3 Mar 2025 10:61:00 +0000",
    "Mon, 3 Foo 2025 10:00:00",
    "10:00:00 +0000",
    "Mon, 3 Mar 99999 10:00:00",
    "99999999999999999999 Mar 10:00",
    "1.2.2025 10:00",
    "2026-01-261 10:00",
    "2026-01-0 10:00",
    "Mon, 3 Mar 2025 24:00:01 +0000",
    "Mon, 3 Mar 2025 10:00:61 +0000",
};

static void test_read(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        MailDate date;
        g_test_message("%s", cases[i].value);
        g_assert_true(date_parse(str_of(cases[i].value), &date));
        g_assert_cmpint(date.utc, ==, cases[i].utc);
        g_assert_cmpint(date.zone, ==, cases[i].zone);
        g_assert_cmpint(date.odd_zone, ==, cases[i].odd);
    }
}

static void test_none(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(no_dates); i++) {
        MailDate date;
        g_test_message("%s", no_dates[i]);
        g_assert_false(date_parse(str_of(no_dates[i]), &date));
    }
}

static void test_prefixes(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
        for (gsize n = 0; n <= strlen(cases[i].value); n++) {
            MailDate date;
            char *exact = g_memdup2(cases[i].value, n);
            date_parse((Str){exact, n}, &date);
            g_free(exact);
        }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/date/read", test_read);
    g_test_add_func("/date/none", test_none);
    g_test_add_func("/date/prefixes", test_prefixes);
    return g_test_run();
}
