/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "read/from_line.h"

#define SHA1 "0123456789abcdef0123456789abcdef01234567"
#define SHA256 SHA1 "89abcdef0123456789abcdef"

static const struct {
    const char *line;
    FromLine kind;
} lines[] = {
    /* The forms of rule 1. */
    {"From ann@example.org Mon Jan  5 07:42:30 2026", FROM_STRICT},
    {"From ann@example.org Mon Jan 5 7:42 2026", FROM_STRICT},
    {"From ann@example.org  Mon Jan 05 07:42:30 2026  ", FROM_STRICT},
    {"From ann@example.org\tMon\tJan  5 07:42:30 2026", FROM_STRICT},
    {"From ann@example.org Mon Jan 5 07:42:30 +0200 2026", FROM_STRICT},
    {"From ann@example.org Mon Jan 5 07:42:30 2026 -0530", FROM_STRICT},
    {"From ann@example.org Mon Jan 5 07:42:30 2026 +2", FROM_STRICT},
    {"From ann@example.org Mon Jan 5 07:42:30 EST 2026", FROM_STRICT},
    {"From ann@example.org Mon Jan 5 07:42:30 MET DST 2026", FROM_STRICT},
    {"From ann@example.org Mon Jan 5 07:42:30 QQQ 2026", FROM_STRICT},
    {"From ann Mon Jan 5 07:42:30 2026 remote from uunet", FROM_STRICT},
    {"From ann Mon Jan 5 07:42:30 2026 EST remote from uunet", FROM_STRICT},
    {"From ann@example.org Mon, 5 Jan 2026 07:42:30 +0200", FROM_STRICT},
    {"From ann@example.org Mon, 5 Jan 2026 07:42", FROM_STRICT},
    {"From ann@example.org 5 Jan 2026 07:42:30 GMT", FROM_STRICT},
    {"From \"ann b. clark\"@example.org Mon Jan 5 07:42:30 2026", FROM_STRICT},
    {"From \"ann \\\" clark\"@example.org Mon Jan 5 07:42:30 2026", FROM_STRICT},
    {"From ann at example.org Mon Jan 5 07:42:30 2026", FROM_STRICT},
    {"From - Mon Jan 5 07:42:30 2026", FROM_STRICT},
    {"From Mon Jan 5 07:42:30 2026", FROM_STRICT},
    {"From  Mon Jan 5 07:42:30 2026", FROM_STRICT},
    {"From 5 Jan 2026 07:42:30", FROM_STRICT},
    {"From MAILER-DAEMON mon jan 5 07:42:30 2026", FROM_STRICT},
    {"From a@b.c Thu Jan  1 00:00:00 1970", FROM_STRICT},
    {"From a@b.c Thu Dec 31 23:59:60 2099", FROM_STRICT},
    {"From a@b.c Mon Feb 31 07:42:30 2026", FROM_STRICT},
    {"From mboxrd@z Thu Jan  1 00:00:00 1970", FROM_STRICT},
    /* Rule 4: other words, then a date. */
    {"From Ann B. Clark Mon Jan 5 07:42:30 2026", FROM_LOOSE},
    {"From ann in example.org Mon Jan 5 07:42:30 2026", FROM_LOOSE},
    {"From ann at example at home Mon Jan 5 07:42:30 2026", FROM_LOOSE},
    {"From \"ann clark\" @example.org Mon Jan 5 07:42:30 2026", FROM_LOOSE},
    {"From \"ann clark\"@exam ple.org Mon Jan 5 07:42:30 2026", FROM_LOOSE},
    {"From \"ann clark\"@ Mon Jan 5 07:42:30 2026", FROM_LOOSE},
    {"From ann Mon. 5 Jan 2026 07:42", FROM_LOOSE},
    {"From the log of 5 Jan 2026 07:42", FROM_LOOSE},
    /* Rule 2. */
    {"From " SHA1 " Mon Sep 17 00:00:00 2001", FROM_MAGIC},
    {"From " SHA256 " Mon Sep 17 00:00:00 2001", FROM_MAGIC},
    {"From " SHA1 "0 Mon Sep 17 00:00:00 2001", FROM_STRICT},
    {"From " SHA1 " Mon Sep 17 00:00:01 2001", FROM_STRICT},
    /* Prose, and dates that are none. */
    {"From ", FROM_NONE},
    {"From here on nothing works", FROM_NONE},
    {"From Monday to 5 Jan it rained", FROM_NONE},
    {"From ann@example.org", FROM_NONE},
    {"From ann@example.org Mon Jan 5 07:42:30", FROM_NONE},
    {"From ann@example.org Mon Jan 5 07:42:30 26", FROM_NONE},
    {"From ann@example.org Mon Jan 5 07:42:30 1969", FROM_NONE},
    {"From ann@example.org Mon Jan 5 07:42:30 2100", FROM_NONE},
    {"From ann@example.org Mon Jan 5 07:42:30 20260", FROM_NONE},
    {"From ann@example.org Mon Jan 0 07:42:30 2026", FROM_NONE},
    {"From ann@example.org Mon Jan 32 07:42:30 2026", FROM_NONE},
    {"From ann@example.org Mon Jan 005 07:42:30 2026", FROM_NONE},
    {"From ann@example.org Mon Jan 5 24:42:30 2026", FROM_NONE},
    {"From ann@example.org Mon Jan 5 07:60:30 2026", FROM_NONE},
    {"From ann@example.org Mon Jan 5 07:42:61 2026", FROM_NONE},
    {"From ann@example.org Mon Jan 5 07:4:30 2026", FROM_NONE},
    {"From ann@example.org Mon Jan 5 0742 2026", FROM_NONE},
    {"From ann@example.org Mon Jan 5 07:42:30 est 2026", FROM_NONE},
    {"From ann@example.org Mon Jan 5 07:42:30 +02000 2026", FROM_NONE},
    {"From ann@example.org Mon Jan 5 07:42:30 EST", FROM_NONE},
    {"From ann@example.org Mon Jan 5 07:42:30 2026 wrote:", FROM_NONE},
    {"From ann@example.org Mon Jan 5 07:42:30 2026 remote from", FROM_NONE},
    {"From ann@example.org Mon Jan 5 07:42:30 2026 remote from a b", FROM_NONE},
    {"From ann@example.org Mont Jan 5 07:42:30 2026", FROM_NONE},
    {"From ann@example.org Lun Jan 5 07:42:30 2026", FROM_NONE},
    {"From ann@example.org Mon, Jan 5 07:42:30 2026", FROM_NONE},
    {"From ann@example.org Mon, 5 Jan 2026", FROM_NONE},
    {"From ann@example.org Mon, 5 Jan 2026 07:42 at night", FROM_NONE},
};

static void test_lines(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(lines); i++) {
        /* An exact allocation: the sanitizer sees a read past the end. */
        gsize n = strlen(lines[i].line);
        g_autofree char *exact = g_memdup2(lines[i].line, n);
        g_test_message("%s", lines[i].line);
        g_assert_cmpint(from_line_classify((Str){exact, n}), ==, lines[i].kind);
    }
}

/* Every start of every line is read without harm, and none but the whole has its date. */
static void test_cut_short(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(lines); i++) {
        for (gsize n = 5; n < strlen(lines[i].line); n++) {
            g_autofree char *exact = g_memdup2(lines[i].line, n);
            from_line_classify((Str){exact, n});
            from_line_dialect((Str){exact, n});
        }
    }
    g_assert_cmpint(from_line_classify(STR("From a@b.c Mon Jan 5 07:42:30 202")), ==, FROM_NONE);
}

static void test_dialects(void)
{
    static const struct {
        const char *line;
        MboxDialect dialect;
    } rows[] = {
        {"From mboxrd@z Thu Jan  1 00:00:00 1970", MBOX_RD},
        {"From lei@mboxrd Mon Jan 5 07:42:30 2026", MBOX_RD},
        {"From a@b@mboxrd anything", MBOX_RD},
        {"From mboxrd@z", MBOX_RD},
        {"From x@mboxo Mon Jan 5 07:42:30 2026", MBOX_O},
        {"From x@mboxcl Mon Jan 5 07:42:30 2026", MBOX_CL},
        {"From x@mboxcl2 Mon Jan 5 07:42:30 2026", MBOX_CL2},
        {"From mboxrd@zz Mon Jan 5 07:42:30 2026", MBOX_UNKNOWN},
        {"From mboxrd@example.org Mon Jan 5 07:42:30 2026", MBOX_UNKNOWN},
        {"From x@mboxrd.example.org Mon Jan 5 07:42:30 2026", MBOX_UNKNOWN},
        {"From a x@mboxrd Mon Jan 5 07:42:30 2026", MBOX_UNKNOWN},
        {"From ", MBOX_UNKNOWN},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_test_message("%s", rows[i].line);
        g_assert_cmpint(from_line_dialect(str_of(rows[i].line)), ==, rows[i].dialect);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/from_line/lines", test_lines);
    g_test_add_func("/from_line/cut-short", test_cut_short);
    g_test_add_func("/from_line/dialects", test_dialects);
    return g_test_run();
}
