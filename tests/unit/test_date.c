/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Seconds are those of python3's email.utils.mktime_tz(parsedate_tz(...)), and of "date -u -d"
 * where Python cannot read a date or reads it against RFC 5322 (years below 1969, "+1" as a
 * minute).
 */
#include "mail/date.h"

typedef struct {
    const char *value;
    gint64 utc;
    int zone;
    gboolean odd;
} Row;

/* The dates of RFC 5322 appendix A, and what its grammar allows beside them. */
static const Row rfc5322[] = {
    {"Fri, 21 Nov 1997 09:55:06 -0600", 880127706, -360, FALSE},
    {"Tue, 1 Jul 2003 10:52:37 +0200", 1057049557, 120, FALSE},
    {"Thu, 13 Feb 1969 23:32:54 -0330", -27723426, -210, FALSE},
    {"Mon, 24 Nov 1997 14:22:01 -0800", 880410121, -480, FALSE},
    {"21 Nov 1997 10:05:43 -0700", 880131943, -420, FALSE},
    {"Thu,\r\n      13\r\n        Feb\r\n          1969\r\n      23:32\r\n               -0330 "
     "(Newfoundland Time)",
     -27723480, -210, FALSE},
    {"21 Nov 97 09:55:06 GMT", 880106106, 0, FALSE},
    {"Fri, 21 Nov 1997 09(comment):   55  :  06 -0600", 880127706, -360, FALSE},
    {"1 Jan 2000 00:00 +0000", 946684800, 0, FALSE},
    {"Thu, 29 Feb 2024 12:00:00 +0000", 1709208000, 0, FALSE},
    {"Tue, 29 Feb 2000 12:00:00 +0000", 951825600, 0, FALSE},
    {"Fri, 31 Dec 9999 23:59:59 +0000", 253402300799, 0, FALSE},
    {"1 Jan 1900 00:00:00 +0000", -2208988800, 0, FALSE},
    {"Tue, 19 Jan 2038 03:14:08 +0000", 2147483648, 0, FALSE},
    {"Mon,3 Mar 2025 10:00:00 +0100", 1740992400, 60, FALSE},
    {"mon, 3 mar 2025 10:00:00 gmt", 1740996000, 0, FALSE},
    {"Wed, 3 Mar 2025 10:00:00 +0100", 1740992400, 60, FALSE}, /* it was a Monday */
    {"(at) Mon (a day), 3 Mar 2025 10:00:00 (12:00 (CEST)) +0100", 1740992400, 60, FALSE},
    {"Mon, 3 Mar 2025 10:00:00 (\\) 11 -0100) +0100", 1740992400, 60, FALSE},
    {"\r\n Mon,\r\n 3 Mar 2025 10:00:00 +0000", 1740996000, 0, FALSE},
};

static const Row zones[] = {
    {"Mon, 3 Mar 2025 10:00:00 UT", 1740996000, 0, FALSE},
    {"Mon, 3 Mar 2025 10:00:00 UTC", 1740996000, 0, FALSE},
    {"Mon, 3 Mar 2025 10:00:00 Z", 1740996000, 0, FALSE},
    {"Mon, 3 Mar 2025 10:00:00 EST", 1741014000, -300, FALSE},
    {"Mon, 3 Mar 2025 10:00:00 EDT", 1741010400, -240, FALSE},
    {"Mon, 3 Mar 2025 10:00:00 CST", 1741017600, -360, FALSE},
    {"Mon, 3 Mar 2025 10:00:00 CDT", 1741014000, -300, FALSE},
    {"Mon, 3 Mar 2025 10:00:00 MST", 1741021200, -420, FALSE},
    {"Mon, 3 Mar 2025 10:00:00 MDT", 1741017600, -360, FALSE},
    {"Mon, 3 Mar 2025 10:00:00 PST", 1741024800, -480, FALSE},
    {"Mon, 3 Mar 2025 10:00:00 PDT", 1741021200, -420, FALSE},
    {"Mon, 3 Mar 2025 10:00:00 -0000", 1740996000, 0, FALSE},
    {"Mon, 3 Mar 2025 10:00:00 +1345", 1740946500, 825, FALSE},
    {"Mon, 3 Mar 2025 10:00:00 -1200", 1741039200, -720, FALSE},
    {"Mon, 3 Mar 2025 10:00:00 +0530 (IST)", 1740976200, 330, FALSE},
    {"Mon, 3 Mar 2025 10:00:00 +0530(IST)", 1740976200, 330, FALSE},
    {"Mon, 3 Mar 2025 10:00:00 EST(winter)", 1741014000, -300, FALSE},
    {"Mon, 3 Mar 2025 10:00:00+0100", 1740992400, 60, FALSE},
};

static const Row odd_zones[] = {
    {"Mon, 3 Mar 2025 10:00:00 +1", 1740992400, 60, TRUE},
    {"Mon, 3 Mar 2025 10:00:00 -700", 1741021200, -420, TRUE},
    {"Mon, 3 Mar 2025 10:00:00 --500", 1741014000, -300, TRUE},
    {"Mon, 3 Mar 2025 10:00:00 CEST", 1740988800, 120, TRUE},
    {"Mon, 3 Mar 2025 10:00:00 0100", 1740992400, 60, TRUE},
    {"Mon, 3 Mar 2025 10:00:00 +01:00", 1740992400, 60, TRUE},
    {"Mon, 3 Mar 2025 10:00:00 GMT+0200 (CEST)", 1740988800, 120, TRUE},
    {"Mon, 3 Mar 2025 10:00:00 (CEST)", 1740988800, 120, TRUE},
    {"Mon, 3 Mar 2025 10:00:00 (CEST", 1740988800, 120, TRUE},
    {"Mon Mar  3 10:00:00 MET DST 2025", 1740988800, 120, TRUE},
    {"Mon, 3 Mar 2025 10:00:00 +2359 DST", 1740909660, 1439, TRUE},
    /* None, unknown, or beyond a day: UTC. RFC 5322 4.3 wants that of military letters too. */
    {"Mon, 3 Mar 2025 10:00:00", 1740996000, 0, TRUE},
    {"Mon, 3 Mar 2025 10:00:00 XYZ", 1740996000, 0, TRUE},
    {"Mon, 3 Mar 2025 10:00:00 A", 1740996000, 0, TRUE},
    {"Mon, 3 Mar 2025 10:00:00 +9999", 1740996000, 0, TRUE},
    {"Mon, 3 Mar 2025 10:00:00 +2400", 1740996000, 0, TRUE},
    {"Mon, 3 Mar 2025 10:00:00 +2359", 1740909660, 1439, FALSE},
    {"Mon, 3 Mar 2025 10:00:00 1400", 1740945600, 840, TRUE},
    {"Mon, 3 Mar 2025 10:00:00 1401", 1740996000, 0, TRUE},
    {"Mon, 3 Mar 2025 10:00:00 +10:60", 1740996000, 0, TRUE},
    {"Mon, 3 Mar 2025 10:00:00 +10:2147483647", 1740996000, 0, TRUE},
    {"Mon, 3 Mar 2025 10:00:00 +10:99999999999", 1740996000, 0, TRUE},
};

/* RFC 5322 4.3: two digits from 00 to 49 add 2000, all others of two or three add 1900. */
static const Row short_years[] = {
    {"1 Jan 00 00:00:00 +0000", 946684800, 0, FALSE},
    {"1 Jan 49 00:00:00 +0000", 2493072000, 0, FALSE},
    {"1 Jan 50 00:00:00 +0000", -631152000, 0, FALSE},
    {"1 Jan 70 00:00:00 +0000", 0, 0, FALSE},
    {"1 Jan 99 00:00:00 +0000", 915148800, 0, FALSE},
    {"1 Jan 100 00:00:00 +0000", 946684800, 0, FALSE},
    {"1 Jan 101 00:00:00 +0000", 978307200, 0, FALSE},
    {"1 Jan 125 00:00:00 +0000", 1735689600, 0, FALSE},
};

static const Row seconds[] = {
    {"Sat, 31 Dec 2016 23:59:59 +0000", 1483228799, 0, FALSE},
    {"Sat, 31 Dec 2016 23:59:60 +0000", 1483228800, 0, FALSE},
    {"Mon, 3 Mar 2025 24:00:00 +0000", 1741046400, 0, FALSE},
};

static const Row orders[] = {
    {"Mon Mar  3 10:00:00 2025", 1740996000, 0, TRUE},
    {"Mon Mar  3 10:00:00 CET 2025", 1740992400, 60, TRUE},
    {"Mon Mar  3 10:00:00 2025 +0100", 1740992400, 60, FALSE},
    {"2025-03-03T10:00:00Z", 1740996000, 0, TRUE},
    {"2025-03-03 10:00:00.123 +0100", 1740992400, 60, TRUE},
    {"2025/03/03 10:00:00 +0100", 1740992400, 60, TRUE},
    {"3-Mar-2025 10:00:00 +0000", 1740996000, 0, FALSE},
    {"March 3, 2025 10:00 PM +0000", 1741039200, 0, FALSE},
    {"March 3, 2025 12:30 AM +0000", 1740961800, 0, FALSE},
    {"Tue, 3 Sept 2024 10:00:00 +0100", 1725354000, 60, FALSE},
    {"Mon, 3 Mar 2025 10.00.00 +0000", 1740996000, 0, TRUE},
    {"3 Mar 2025 9:05 +0100", 1740989100, 60, FALSE},
    {"3 Mar 2025", 1740960000, 0, TRUE},
};

static const char *const no_dates[] = {
    "",
    "yesterday",
    "Mon, 32 Mar 2025 10:00:00 +0000",
    "Mon, 0 Mar 2025 10:00:00 +0000",
    "Sat, 29 Feb 2025 10:00:00 +0000",
    "Mon, 3 Mar 2025 25:00:00 +0000",
    "Mon, 3 Mar 2025 10:60:00 +0000",
    "Mon, 3 Mar 2025 10:00:61 +0000",
    "Mon, 3 Mar 2025 24:00:01 +0000",
    "Mon, 3 Foo 2025 10:00:00",
    "Mon, 3 Marble 2025 10:00:00",
    "Mon, 3 Ma 2025 10:00:00",
    "10:00:00 +0000",
    "Mon, 3 Mar 99999 10:00:00",
    "31 Dec 1899 23:59:59 +0000",
    "99999999999999999999 Mar 10:00",
    "1.2.2025 10:00",
    "2026-01-261 10:00",
    "2026-01-0 10:00",
    "(Mon, 3 Mar 2025) 10:00:00",
};

/* From_ lines (MAIL.md 1, rule 1): whatever the sender, the words before a date are none of it. */
static const Row envelopes[] = {
    {"From x@y.test Mon Mar  3 10:00:00 2025", 1740996000, 0, TRUE},
    {"From Mon Mar  3 10:00:00 2025", 1740996000, 0, TRUE},
    {"From  Mon Mar  3 10:00:00 2025", 1740996000, 0, TRUE},
    {"From - Mon Mar  3 10:00:00 2025", 1740996000, 0, TRUE},
    {"From user at host.test  Mon Mar  3 10:00:00 2025", 1740996000, 0, TRUE},
    {"From june at may.test  Mon Mar  3 10:00:00 2025", 1740996000, 0, TRUE},
    {"From mon at 12.test 1 Mon Mar  3 10:00:00 2025", 1740996000, 0, TRUE},
    {"From 1 jan 1999 Mon Mar  3 10:00:00 2025", 1740996000, 0, TRUE},
    {"From \"Mon Jan 1 11:11:11 2001\"@y.test Mon Mar  3 10:00:00 2025", 1740996000, 0, TRUE},
    {"From \"x y@z.test Mon Mar  3 10:00:00 2025", 1740996000, 0, TRUE},
    {"From \"a \\\" b\"@y.test Mon Mar  3 10:00:00 2025", 1740996000, 0, TRUE},
    {"From x@y.test Mon Mar  3 10:00:00 2025 +0100", 1740992400, 60, FALSE},
    {"From x@y.test Mon Mar  3 10:00:00 CET 2025", 1740992400, 60, TRUE},
    {"From x@y.test Mon Mar  3 10:00:00 MET DST 2025", 1740988800, 120, TRUE},
    {"From x@y.test Mon Mar  3 10:00 2025", 1740996000, 0, TRUE},
    {"From x@y.test Mon Mar  3 10:00:00 2025 remote from may", 1740996000, 0, TRUE},
    {"From x@y.test 3 Mar 2025 10:00:00 +0100", 1740992400, 60, FALSE},
    {"From 3 Mar 2025 10:00:00", 1740996000, 0, TRUE},
    {"From x@y.test Mon, 3 Mar 2025 10:00:00 GMT", 1740996000, 0, FALSE},
    {"From x@y.test Sat Dec 31 23:59:60 2016", 1483228800, 0, TRUE},
    {"From x@y.test Sun Jan  1 00:00:00 2017", 1483228800, 0, TRUE},
    {"From x@y.test Sun Jan  1 00:30:00 2017 +0100", 1483227000, 60, FALSE},
};

static const char *const no_envelopes[] = {
    "",
    "From ",
    "From x@y.test",
    "From june at may.test",
    "Mon Mar  3 10:00:00 2025",
    "From - ",
    "From x@y.test Mon Mar  3 10:00:00",
    "From x@y.test Mon Mar  3 10:00:00 2",
    "From x@y.test Mon Mar  3 10:00:00 20",
    "From x@y.test Mon Mar  3 10:00:00 202",
    "From x@y.test Mon Mar  3 10:00:00 202\xff",
    "From x@y.test Mon Mar  3 1\x01:00:00 2025",
};

/* RFC 5322 appendix A.4, and what stands in the place of its comments. */
static const Row received[] = {
    {"from x.y.test\r\n\tby example.net\r\n via TCP\r\n with ESMTP\r\n id ABC12345\r\n for "
     "<mary@example.net>;  21 Nov 1997 10:05:43 -0700",
     880131943, -420, FALSE},
    {"from a; with b by c; Mon, 3 Mar 2025 10:00:00 +0100", 1740992400, 60, FALSE},
    {"from a; Mon, 3 Mar 2025 10:00:00 +0100 (CET; winter (or so;))", 1740992400, 60, FALSE},
    {"from a; Mon, 3 Mar 2025 10:00:00 +0100 :)", 1740992400, 60, FALSE},
    {"from a (b; c); Mon, 3 Mar 2025 10:00:00 +0100", 1740992400, 60, FALSE},
};

static const char *const no_received[] = {
    "", ";", "Mon, 3 Mar 2025 10:00:00 +0100", "from a; b", "from 3 Mar 2025 10:00 ;",
};

typedef gboolean ParseFunc(Str value, MailDate *date);

static void assert_rows(ParseFunc *parse, const Row *rows, gsize n)
{
    for (gsize i = 0; i < n; i++) {
        MailDate date;
        g_test_message("%s", rows[i].value);
        g_assert_true(parse(str_of(rows[i].value), &date));
        g_assert_cmpint(date.utc, ==, rows[i].utc);
        g_assert_cmpint(date.zone, ==, rows[i].zone);
        g_assert_cmpint(date.odd_zone, ==, rows[i].odd);
    }
}

static void assert_none(ParseFunc *parse, const char *const *values, gsize n)
{
    for (gsize i = 0; i < n; i++) {
        MailDate date;
        g_test_message("%s", values[i]);
        g_assert_false(parse(str_of(values[i]), &date));
    }
}

#define ROWS(name, parse, rows)                       \
    static void name(void)                            \
    {                                                 \
        assert_rows(parse, rows, G_N_ELEMENTS(rows)); \
    }
#define NONE(name, parse, values)                         \
    static void name(void)                                \
    {                                                     \
        assert_none(parse, values, G_N_ELEMENTS(values)); \
    }

ROWS(test_rfc5322, date_parse, rfc5322)
ROWS(test_zones, date_parse, zones)
ROWS(test_odd_zones, date_parse, odd_zones)
ROWS(test_short_years, date_parse, short_years)
ROWS(test_seconds, date_parse, seconds)
ROWS(test_orders, date_parse, orders)
NONE(test_none, date_parse, no_dates)
ROWS(test_envelope, date_parse_envelope, envelopes)
NONE(test_no_envelope, date_parse_envelope, no_envelopes)
ROWS(test_received, date_parse_received, received)
NONE(test_no_received, date_parse_received, no_received)

/* A date that ends one byte below the limit, at it, and one byte above, where its zone is cut. */
static void test_length_cap(void)
{
    const char *zone = " +0100";
    for (gsize n = DATE_LENGTH_MAX - 1; n <= DATE_LENGTH_MAX + 1; n++) {
        g_autoptr(GString) value = g_string_new("\t Mon, 3 Mar 2025 10:00:00");
        while (value->len < n + 2 - strlen(zone)) /* the white space before it is not counted */
            g_string_append_c(value, '.');
        g_string_append(value, zone);
        MailDate date;
        g_assert_true(date_parse((Str){value->str, value->len}, &date));
        g_assert_cmpint(date.zone, ==, n <= DATE_LENGTH_MAX ? 60 : 10); /* "+010" */
        g_assert_cmpint(date.odd_zone, ==, n > DATE_LENGTH_MAX);
    }
}

/* With nothing behind it, for the address sanitizer. */
static void assert_prefixes(ParseFunc *parse, const Row *rows, gsize n_rows)
{
    for (gsize i = 0; i < n_rows; i++)
        for (gsize n = 0; n <= strlen(rows[i].value); n++) {
            MailDate date;
            char *exact = g_memdup2(rows[i].value, n);
            parse((Str){exact, n}, &date);
            g_free(exact);
        }
}

static void test_prefixes(void)
{
    assert_prefixes(date_parse, rfc5322, G_N_ELEMENTS(rfc5322));
    assert_prefixes(date_parse, odd_zones, G_N_ELEMENTS(odd_zones));
    assert_prefixes(date_parse, orders, G_N_ELEMENTS(orders));
    assert_prefixes(date_parse_envelope, envelopes, G_N_ELEMENTS(envelopes));
    assert_prefixes(date_parse_received, received, G_N_ELEMENTS(received));
}

/* Both ways to read an ordinary date read it alike: a tab makes it one of the others. */
static void test_usual(void)
{
    static const char *const days[] = {"", "Tue, ", "SUN,  ", "mon,"};
    static const char *const month[] = {"Jan", "feb", "Mar", "Apr", "MAY", "Jun", "Foo",
                                        "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    static const char *const behind[] = {"", " (CEST)", "(a (b))  ", " (open", " 9", " pm", "0"};
    for (int round = 0; round < 20000; round++) {
        g_autofree char *usual = g_strdup_printf(
            "%s%d %s %04d %02d:%02d:%02d %c%02d%02d%s", days[g_test_rand_int_range(0, 4)],
            g_test_rand_int_range(0, 34), month[g_test_rand_int_range(0, 13)],
            g_test_rand_int_range(1890, 2060), g_test_rand_int_range(0, 26),
            g_test_rand_int_range(0, 62), g_test_rand_int_range(0, 62),
            g_test_rand_int_range(0, 2) ? '+' : '-', g_test_rand_int_range(0, 26),
            g_test_rand_int_range(0, 100), behind[g_test_rand_int_range(0, 7)]);
        g_autofree char *other = g_strdup(usual);
        strchr(other, ':')[-3] = '\t';
        MailDate a = {0}, b = {0};
        g_test_message("%s", usual);
        g_assert_cmpint(date_parse(str_of(usual), &a), ==, date_parse(str_of(other), &b));
        g_assert_cmpint(a.utc, ==, b.utc);
        g_assert_cmpint(a.zone, ==, b.zone);
        g_assert_cmpint(a.odd_zone, ==, b.odd_zone);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/date/rfc5322", test_rfc5322);
    g_test_add_func("/date/zones", test_zones);
    g_test_add_func("/date/odd-zones", test_odd_zones);
    g_test_add_func("/date/years-of-two-and-three-digits", test_short_years);
    g_test_add_func("/date/second-60", test_seconds);
    g_test_add_func("/date/orders", test_orders);
    g_test_add_func("/date/none", test_none);
    g_test_add_func("/date/separator", test_envelope);
    g_test_add_func("/date/separator-without-one", test_no_envelope);
    g_test_add_func("/date/received", test_received);
    g_test_add_func("/date/received-without-one", test_no_received);
    g_test_add_func("/date/length-cap", test_length_cap);
    g_test_add_func("/date/prefixes", test_prefixes);
    g_test_add_func("/date/usual", test_usual);
    return g_test_run();
}
