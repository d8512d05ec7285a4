/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * date: any bytes may hold a date. One that is found can be written as RFC 5322 has it and is
 * found there again; white space around it does not matter.
 */
#include "fuzz.h"
#include "mail/date.h"

enum { ZONE_MAX = 24 * 60 /* minutes */ };

static void check_written(const MailDate *date)
{
    g_autoptr(GTimeZone) zone = g_time_zone_new_offset(date->zone * 60);
    g_autoptr(GDateTime) utc = g_date_time_new_from_unix_utc(date->utc);
    if (!utc) /* in the year 10000 there, which GLib does not know */
        return;
    g_autoptr(GDateTime) local = g_date_time_to_timezone(utc, zone);
    g_autofree char *written = g_date_time_format(local, "%a, %d %b %Y %H:%M:%S %z");
    MailDate again;
    g_assert_true(date_parse(str_of(written), &again));
    g_assert_cmpint(again.utc, ==, date->utc);
    g_assert_cmpint(again.zone, ==, date->zone);
}

static void check_blanks(Str value, const MailDate *date)
{
    Str front = fuzz_join(STR(" \n\t"), value), both = fuzz_join(front, STR("\r\n "));
    MailDate again;
    g_assert_true(date_parse(both, &again));
    g_assert_cmpint(again.utc, ==, date->utc);
    g_assert_cmpint(again.zone, ==, date->zone);
    g_assert_cmpint(again.odd_zone, ==, date->odd_zone);
    fuzz_free(front);
    fuzz_free(both);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Str value = {(const char *)data, size};
    MailDate date;
    if (!date_parse(value, &date))
        return 0;
    g_assert_cmpint(date.zone, >=, -ZONE_MAX);
    g_assert_cmpint(date.zone, <=, ZONE_MAX);
    check_written(&date);
    if (size < 200) /* of a longer one the end is not looked at */
        check_blanks(value, &date);
    return 0;
}
