/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "read/from_line.h"

#define SHA1 "0123456789abcdef0123456789abcdef01234567"
#define SHA256 SHA1 "89abcdef0123456789abcdef"

typedef struct {
    const char *line;
    FromLine kind;
} Row;

static const Row strict[] = {
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
};

/* Other words, then a date. */
static const Row loose[] = {
    {"From Ann B. Clark Mon Jan 5 07:42:30 2026", FROM_LOOSE},
    {"From ann in example.org Mon Jan 5 07:42:30 2026", FROM_LOOSE},
    {"From ann at example at home Mon Jan 5 07:42:30 2026", FROM_LOOSE},
    {"From \"ann clark\" @example.org Mon Jan 5 07:42:30 2026", FROM_LOOSE},
    {"From \"ann clark\"@exam ple.org Mon Jan 5 07:42:30 2026", FROM_LOOSE},
    {"From \"ann clark\"@ Mon Jan 5 07:42:30 2026", FROM_LOOSE},
    {"From ann Mon. 5 Jan 2026 07:42", FROM_LOOSE},
    {"From the log of 5 Jan 2026 07:42", FROM_LOOSE},
};

static const Row magic[] = {
    {"From " SHA1 " Mon Sep 17 00:00:00 2001", FROM_MAGIC},
    {"From " SHA256 " Mon Sep 17 00:00:00 2001", FROM_MAGIC},
    {"From " SHA1 "0 Mon Sep 17 00:00:00 2001", FROM_STRICT},
    {"From " SHA1 " Mon Sep 17 00:00:01 2001", FROM_STRICT},
};

static const Row bare[] = {
    {"From ", FROM_BARE},   {"From   \t", FROM_BARE}, {"From -", FROM_BARE},
    {"From - ", FROM_BARE}, {"From --", FROM_NONE},   {"From x", FROM_NONE},
};

/* What ctime and date(1) print elsewhere. */
static const Row localised[] = {
    {"From ann@example.org Mo Jan  5 07:42:30 2026", FROM_LOCAL},
    {"From ann@example.org Mo M\xc3\xa4r  5 07:42:30 2026", FROM_LOCAL},
    {"From ann@example.org Mo 5. Jan 07:42:30 CET 2026", FROM_LOCAL},
    {"From ann@example.org lun. janv. 5 07:42:30 2026", FROM_LOCAL},
    {"From ann@example.org lun. 05 janv. 2026 07:42:30 CET", FROM_LOCAL},
    {"From ann@example.org lun, 5 ene 2026 07:42 +0100", FROM_LOCAL},
    {"From ann@example.org \xd0\x9f\xd0\xbd \xd1\x8f\xd0\xbd\xd0\xb2 5 07:42:30 MSK 2026",
     FROM_LOCAL},
    {"From ann@example.org \xe6\x9c\x88  1\xe6\x9c\x88  5 07:42:30 2026", FROM_LOCAL},
    {"From ann@example.org Mon 05 Jan 2026 07:42:30 AM CET", FROM_LOCAL},
    {"From ann Lun Jan 5 07:42:30 2026", FROM_LOCAL},
    {"From ann at example.org Lun Jan 5 07:42:30 2026", FROM_LOCAL},
    {"From \"a b\"@example.org Lun Jan 5 07:42:30 2026", FROM_LOCAL},
    {"From - Lun Jan 5 07:42:30 2026", FROM_LOCAL},
    {"From Lun Jan 5 07:42:30 2026", FROM_LOCAL},
    {"From ann@example.org Mont Jan 5 07:42:30 2026", FROM_LOCAL},
    {"From ann@example.org Mon, Jan 5 07:42:30 2026", FROM_LOCAL},
    {"From ann@example.org abcdefghijklmnopqrstuvwx 5 07:42:30 2026", FROM_LOCAL},
    {"From ann@example.org abcdefghijklmnopqrstuvwxy 5 07:42:30 2026", FROM_NONE},
    {"From ann@example.org Lun Jan 07:42:30 2026", FROM_NONE},
    {"From ann@example.org Lun Jan 5 2026", FROM_NONE},
    {"From ann@example.org Lun Jan 5 07:42:30", FROM_NONE},
    {"From ann@example.org 5 07:42:30 2026", FROM_NONE},
    {"From ann@example.org Lun Jan 5 07:42:30 07:42:30 2026", FROM_NONE},
    {"From ann@example.org Lun Jan 5 07:42:30 2026 2026", FROM_NONE},
    {"From ann@example.org Lun Jan 5 5 07:42:30 2026", FROM_NONE},
    {"From ann@example.org a b c d e 5 07:42:30 2026", FROM_NONE},
    {"From ann@example.org Lun J4n 5 07:42:30 2026", FROM_NONE},
    {"From ann@example.org Lun Jan 32 07:42:30 2026", FROM_NONE},
    {"From ann@example.org Lun Jan 5 24:42:30 2026", FROM_NONE},
    {"From ann@example.org Lun Jan 5 07:42:30 1969", FROM_NONE},
    {"From ann@example.org Lun Jan 5 07:42:30 2026 wrote:", FROM_NONE},
    {"From Ann B. Clark: Lun Jan 5 07:42:30 2026", FROM_NONE},
};

/* Words, and dates that are none. */
static const Row prose[] = {
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
    {"From ann@example.org Mon Jan 5 07:42:30 +02000 2026", FROM_NONE},
    {"From ann@example.org Mon Jan 5 07:42:30 EST", FROM_NONE},
    {"From ann@example.org Mon Jan 5 07:42:30 2026 wrote:", FROM_NONE},
    {"From ann@example.org Mon Jan 5 07:42:30 2026 remote from", FROM_NONE},
    {"From ann@example.org Mon Jan 5 07:42:30 2026 remote from a b", FROM_NONE},
    {"From ann@example.org Mon, 5 Jan 2026", FROM_NONE},
    {"From ann@example.org Mon, 5 Jan 2026 07:42 at night", FROM_NONE},
};

typedef struct {
    const char *path;
    const Row *rows;
    gsize n;
} Group;

static const Group groups[] = {
    {"/from_line/rule-1-strict", strict, G_N_ELEMENTS(strict)},
    {"/from_line/rule-2-magic", magic, G_N_ELEMENTS(magic)},
    {"/from_line/rule-4-loose", loose, G_N_ELEMENTS(loose)},
    {"/from_line/rule-7-bare", bare, G_N_ELEMENTS(bare)},
    {"/from_line/rule-7-localised", localised, G_N_ELEMENTS(localised)},
    {"/from_line/prose", prose, G_N_ELEMENTS(prose)},
};

static void test_group(gconstpointer data)
{
    const Group *group = data;
    for (const Row *row = group->rows; row < group->rows + group->n; row++) {
        /* An exact allocation: the sanitizer sees a read past the end. Each start of the line is
         * read without harm, too. */
        gsize n = strlen(row->line);
        g_test_message("%s", row->line);
        for (gsize part = 5; part <= n; part++) {
            g_autofree char *exact = g_memdup2(row->line, part);
            FromLine kind = from_line_classify((Str){exact, part});
            from_line_dialect((Str){exact, part});
            from_line_has_address((Str){exact, part});
            if (part == n)
                g_assert_cmpint(kind, ==, row->kind);
        }
    }
    g_assert_cmpint(from_line_classify(STR("From a@b.c Mon Jan 5 07:42:30 202")), ==, FROM_NONE);
}

/* The sender of a glued separator. */
static void test_address(void)
{
    static const struct {
        const char *line;
        gboolean address;
    } rows[] = {
        {"From a@b.c Mon Jan 5 07:42:30 2026", TRUE},
        {"From mboxrd@z Thu Jan  1 00:00:00 1970", TRUE},
        {"From   a@b.c  5 Jan 2026 07:42 +0100  ", TRUE},
        {"From ann at example.org Mon Jan 5 07:42:30 2026", TRUE},
        {"From \"a b\"@c Mon Jan 5 07:42:30 2026", TRUE},
        {"From \"a \\\" b\"@c Mon Jan 5 07:42:30 2026 remote from d", TRUE},
        {"From ann Mon Jan 5 07:42:30 2026", FALSE},
        {"From - Mon Jan 5 07:42:30 2026", FALSE},
        {"From Mon Jan 5 07:42:30 2026", FALSE},
        {"From @b Mon Jan 5 07:42:30 2026", FALSE},
        {"From a@ Mon Jan 5 07:42:30 2026", FALSE},
        {"From \"a\"@ Mon Jan 5 07:42:30 2026", FALSE},
        {"From \"a b@c Mon Jan 5 07:42:30 2026", FALSE},
        {"From x a@b.c Mon Jan 5 07:42:30 2026", FALSE},
        {"From a@b.c Lun Jan 5 07:42:30 2026", FALSE},
        {"From a@b.c", FALSE},
        {"From a@b.c Mon Jan 5 07:42:30 2026 x", FALSE},
        {"From ", FALSE},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_test_message("%s", rows[i].line);
        g_assert_cmpint(from_line_has_address(str_of(rows[i].line)), ==, rows[i].address);
        if (rows[i].address)
            g_assert_cmpint(from_line_classify(str_of(rows[i].line)), ==, FROM_STRICT);
    }
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
    for (gsize i = 0; i < G_N_ELEMENTS(groups); i++)
        g_test_add_data_func(groups[i].path, &groups[i], test_group);
    g_test_add_func("/from_line/rule-6-address", test_address);
    g_test_add_func("/from_line/rule-9-dialects", test_dialects);
    return g_test_run();
}
