/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * MAIL.md 3, the order of trust: Date, unless it is missing, unreadable, before 1990, or more than
 * a day after the topmost Received; then that; then the From_ line; then none. Each row is a test.
 */
#include "mail/mail.h"

#define ONE(kind) (G_GUINT64_CONSTANT(1) << DIAG_##kind)
#define SENT "Date: Mon, 3 Mar 2025 10:00:00 +0100\n"
#define RECEIVED(date) "Received: from a; with b\n by c; " date "\n"
#define SEPARATOR "From x@y.test Mon Mar  3 09:00:00 2025"

enum { T = 1740992400 /* SENT */ };

static const struct {
    const char *name, *fields, *envelope;
    gint64 date;
    int zone;
    DateOrigin origin;
    guint64 kind;
    const char *detail;
} cases[] = {
    {"date", SENT, SEPARATOR, T, 60, DATE_HEADER, 0, NULL},
    {"date-odd-zone", "Date: Mon, 3 Mar 2025 10:00:00 CET\n", "", T, 60, DATE_HEADER,
     ONE(DATE_ZONE), "Mon, 3 Mar 2025 10:00:00 CET"},

    {"a-day-after-received", SENT RECEIVED("Sun, 2 Mar 2025 10:00:00 +0100"), SEPARATOR, T, 60,
     DATE_HEADER, 0, NULL},
    {"a-second-less-than-a-day-after-received", SENT RECEIVED("Sun, 2 Mar 2025 10:00:01 +0100"),
     SEPARATOR, T, 60, DATE_HEADER, 0, NULL},
    {"a-second-more-than-a-day-after-received", SENT RECEIVED("Sun, 2 Mar 2025 04:59:59 -0400"),
     SEPARATOR, T - 86401, -240, DATE_RECEIVED, ONE(DATE_FROM_RECEIVED),
     "Date more than a day after Received: Mon, 3 Mar 2025 10:00:00 +0100"},
    {"long-before-received", SENT RECEIVED("Sat, 3 May 2025 10:00:00 +0100"), "", T, 60,
     DATE_HEADER, 0, NULL},
    {"years-before-received", SENT RECEIVED("Sat, 3 May 2042 10:00:00 +0100"), "", T, 60,
     DATE_HEADER, 0, NULL},
    {"only-the-topmost-received-counts",
     SENT RECEIVED("Mon, 3 Mar 2025 10:00:00 +0100") RECEIVED("Mon, 3 Jan 2000 10:00:00 +0100"), "",
     T, 60, DATE_HEADER, 0, NULL},
    {"received-before-1990-is-none", SENT RECEIVED("Sun, 31 Dec 1989 23:59:59 +0000"), "", T, 60,
     DATE_HEADER, 0, NULL},
    {"received-without-a-date-is-none", SENT "Received: by c\n", "", T, 60, DATE_HEADER, 0, NULL},

    {"missing", RECEIVED("Mon, 3 Mar 2025 10:00:00 +0100"), "", T, 60, DATE_RECEIVED,
     ONE(DATE_FROM_RECEIVED), "no Date"},
    {"missing-the-topmost-received-counts",
     RECEIVED("Mon, 3 Mar 2025 10:00:00 +0100") RECEIVED("Sun, 2 Mar 2025 10:00:00 +0100"), "", T,
     60, DATE_RECEIVED, ONE(DATE_FROM_RECEIVED), NULL},
    {"empty", "Date: \n" RECEIVED("Mon, 3 Mar 2025 10:00:00 +0100"), "", T, 60, DATE_RECEIVED,
     ONE(DATE_FROM_RECEIVED), "Date cannot be read"},
    {"unreadable", "Date: nonsense\n" RECEIVED("Mon, 3 Mar 2025 10:00:00 +0100"), SEPARATOR, T, 60,
     DATE_RECEIVED, ONE(DATE_FROM_RECEIVED), "Date cannot be read: nonsense"},
    {"in-1990", "Date: Mon, 1 Jan 1990 00:00:00 +0000\n" RECEIVED("Mon, 3 Mar 2025 10:00:00 GMT"),
     "", 631152000, 0, DATE_HEADER, 0, NULL},
    {"before-1990",
     "Date: Sun, 31 Dec 1989 23:59:59 +0000\n" RECEIVED("Mon, 3 Mar 2025 10:00:00 +0100"), "", T,
     60, DATE_RECEIVED, ONE(DATE_FROM_RECEIVED),
     "Date before 1990: Sun, 31 Dec 1989 23:59:59 +0000"},

    {"separator", "", SEPARATOR, T, 0, DATE_SEPARATOR, ONE(DATE_FROM_SEPARATOR), "no Date"},
    {"separator-behind-an-unreadable-date", "Date: nonsense\n", SEPARATOR, T, 0, DATE_SEPARATOR,
     ONE(DATE_FROM_SEPARATOR), "Date cannot be read: nonsense"},
    {"separator-behind-a-date-before-1990", "Date: Thu, 1 Jan 1970 00:00:00 +0000\n", SEPARATOR, T,
     0, DATE_SEPARATOR, ONE(DATE_FROM_SEPARATOR), NULL},
    {"separator-of-user-at-host", "", "From june at may.test  Mon Mar  3 09:00:00 2025", T, 0,
     DATE_SEPARATOR, ONE(DATE_FROM_SEPARATOR), NULL},
    {"separator-of-a-quoted-sender", "", "From \"1 Jan 1999\"@y.test Mon Mar  3 09:00:00 2025", T,
     0, DATE_SEPARATOR, ONE(DATE_FROM_SEPARATOR), NULL},
    {"separator-without-sender", "", "From Mon Mar  3 09:00:00 2025", T, 0, DATE_SEPARATOR,
     ONE(DATE_FROM_SEPARATOR), NULL},
    {"separator-with-zone", "", "From x Mon Mar  3 10:00:00 2025 +0100", T, 60, DATE_SEPARATOR,
     ONE(DATE_FROM_SEPARATOR), NULL},
    {"separator-with-summer-time", "", "From x Mon Mar  3 11:00:00 MET DST 2025", T, 120,
     DATE_SEPARATOR, ONE(DATE_FROM_SEPARATOR), NULL},
    {"separator-in-1990", "", "From x Mon Jan  1 00:00:00 1990", 631152000, 0, DATE_SEPARATOR,
     ONE(DATE_FROM_SEPARATOR), NULL},
    {"separator-before-1990", "", "From x Sun Dec 31 23:59:59 1989", 0, 0, DATE_NONE,
     ONE(DATE_MISSING), "no Date"},
    {"separator-constant-of-1970", "", "From mboxrd@z Thu Jan  1 00:00:00 1970", 0, 0, DATE_NONE,
     ONE(DATE_MISSING), NULL},
    {"separator-constant-of-2001", "", "From 1234 Mon Sep 17 00:00:00 2001", 0, 0, DATE_NONE,
     ONE(DATE_MISSING), NULL},
    {"separator-a-second-after-2001", "", "From 1234 Mon Sep 17 00:00:01 2001", 1000684801, 0,
     DATE_SEPARATOR, ONE(DATE_FROM_SEPARATOR), NULL},
    {"date-of-2001-is-no-constant", "Date: Mon, 17 Sep 2001 00:00:00 +0000\n", SEPARATOR,
     1000684800, 0, DATE_HEADER, 0, NULL},

    {"none", "", "", 0, 0, DATE_NONE, ONE(DATE_MISSING), "no Date"},
    {"none-but-an-unreadable-one", "Date: nonsense\n", "From x", 0, 0, DATE_NONE, ONE(DATE_MISSING),
     "Date cannot be read: nonsense"},
};

static void test_case(gconstpointer data)
{
    gsize i = GPOINTER_TO_SIZE(data);
    g_autoptr(DiagLog) log = diag_log_new(TRUE);
    g_autoptr(MailParser) parser = mail_parser_new(log);
    g_autofree char *bytes =
        g_strconcat("From: A <a@b.test>\nMessage-ID: <1@b.test>\n", cases[i].fields, "\n", NULL);
    RawMail raw = {.data = str_of(bytes), .envelope = str_of(cases[i].envelope), .source = "test"};
    diag_at(log, "test", 0);
    const Mail *mail = mail_parse(parser, &raw);
    g_assert_cmpint(mail->date, ==, cases[i].date);
    g_assert_cmpint(mail->zone, ==, cases[i].zone);
    g_assert_cmpint(mail->date_origin, ==, cases[i].origin);
    g_assert_cmphex(diag_mail_kinds(log), ==, cases[i].kind);
    if (!cases[i].detail)
        return;
    const Diag *diag = diag_entry(log, 0);
    g_autofree char *told =
        g_strconcat(diag->detail ? diag->detail : "", diag->detail && *diag->before ? ": " : "",
                    diag->before, NULL);
    g_assert_cmpstr(told, ==, cases[i].detail);
    g_assert_cmpstr(diag->place, ==, "Date");
}

/* What the archive says of a mail from a public-inbox is when its commit was made. */
static void test_commit(void)
{
    static const struct {
        const char *fields;
        gint64 arrival, date;
        DateOrigin origin;
    } rows[] = {
        {"", T, T, DATE_SEPARATOR},
        {"Date: nonsense\n", T, T, DATE_SEPARATOR},
        {SENT, T + 86400 * 30, T, DATE_HEADER},
        {RECEIVED("Mon, 3 Mar 2025 10:00:00 +0100"), T + 60, T, DATE_RECEIVED},
        {"", 1000684800, 0, DATE_NONE},
        {"", 0, 0, DATE_NONE},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(DiagLog) log = diag_log_new(FALSE);
        g_autoptr(MailParser) parser = mail_parser_new(log);
        g_autofree char *bytes = g_strconcat("From: A <a@b.test>\n", rows[i].fields, "\n", NULL);
        RawMail raw = {.data = str_of(bytes),
                       .source = "test",
                       .part = "0123",
                       .arrival = rows[i].arrival,
                       .arrived = TRUE};
        diag_at(log, "test", 1);
        const Mail *mail = mail_parse(parser, &raw);
        g_assert_cmpint(mail->date, ==, rows[i].date);
        g_assert_cmpint(mail->date_origin, ==, rows[i].origin);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *path = g_strconcat("/mail-date/", cases[i].name, NULL);
        g_test_add_data_func(path, GSIZE_TO_POINTER(i), test_case);
    }
    g_test_add_func("/mail-date/commit", test_commit);
    return g_test_run();
}
