/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Kind, message and trailers (SERIES.md 2), told from mails made up for it. */
#include "patch/patchmail.h"
#include "patch/trailers.h"

#define DIFF \
    "diff --git a/f b/f\nindex 1..2 100644\n--- a/f\n+++ b/f\n@@ -1 +1 @@\n-a\n+b\n-- \n2.39.5\n"
#define SHA "0123456789abcdef0123456789abcdef01234567"
#define FILE_START "From " SHA " Mon Sep 17 00:00:00 2001\n"
#define PULL_TEXT                                                                                  \
    "The following changes since commit " SHA ":\n\n  Tag\n\nare available in the Git repository " \
    "at:\n\n  https://example.org/tree.git for-next\n"

typedef struct {
    DiagLog *log;
    Charsets *charsets;
    Arena *arena;
} Fixture;

static void set_up(Fixture *f, const void *data)
{
    (void)data;
    f->log = diag_log_new(FALSE);
    f->charsets = charsets_new(f->log);
    f->arena = arena_new();
}

static void tear_down(Fixture *f, const void *data)
{
    (void)data;
    arena_free(f->arena);
    charsets_free(f->charsets);
    diag_log_free(f->log);
}

static void read_mail(Fixture *f, const Mail *mail, PatchMail *out)
{
    patchmail_read(f->arena, f->charsets, f->log, mail, out);
}

/* A mail by Ann Sender with this subject and text. */
static Mail make_mail(const char *subject, const char *text)
{
    return (Mail){.message_id = "1@example.org",
                  .subject = subject,
                  .from = {"Ann Sender", "ann@example.org", FALSE},
                  .reply_to = {"", "", FALSE},
                  .original_from = {"", "", FALSE},
                  .text = str_of(text)};
}

/* ---- kind ---- */

typedef struct {
    const char *subject, *name, *email, *text;
    gboolean answers;
    MailKind kind;
} KindRow;

static const KindRow kind_rows[] = {
    {"[PATCH] f: fix", "Ann", "ann@x.org", "Why.\n---\n" DIFF, FALSE, MAIL_PATCH},
    {"[PATCH 1/2] f: fix", "Ann", "ann@x.org", "Why.\n---\n" DIFF, TRUE, MAIL_PATCH},
    {"[PATCH 1/2] f: too large", "Ann", "ann@x.org", "On a web page.\n", TRUE, MAIL_PATCH},
    {"[PATCH] f: no counter, no diff", "Ann", "ann@x.org", "Words.\n", FALSE, MAIL_DISCUSSION},
    {"[RFC 2/3] f: fix", "Ann", "ann@x.org", DIFF, TRUE, MAIL_PATCH},
    {"no tag at all", "Ann", "ann@x.org", "I did this:\n" DIFF, FALSE, MAIL_PATCH},
    {"[PATCH 0/2] f: series", "Ann", "ann@x.org", "Words.\n", FALSE, MAIL_COVER},
    {"[PATCH 00/00] f: odd", "Ann", "ann@x.org", "Words.\n", FALSE, MAIL_COVER},
    {"[PATCH 0/2] f: with a branch", "Ann", "ann@x.org", PULL_TEXT, FALSE, MAIL_COVER},
    {"Re: [PATCH 0/2] f: series", "Bob", "bob@x.org", "> Words.\n\nYes.\n", TRUE, MAIL_REPLY},
    {"Re: [PATCH 1/2] f: fix", "Bob", "bob@x.org", "Better so:\n" DIFF, TRUE, MAIL_REPLY},
    {"f: fix", "Bob", "bob@x.org", "Yes.\n", TRUE, MAIL_REPLY},
    {"f: fix", "Bob", "bob@x.org", "Does it?\n", FALSE, MAIL_DISCUSSION},
    {"[GIT PULL] f fixes", "Ann", "ann@x.org", PULL_TEXT, FALSE, MAIL_PULL},
    {"please pull", "Ann", "ann@x.org", PULL_TEXT, FALSE, MAIL_PULL},
    {"Re: please pull", "Bob", "bob@x.org", "> are available in the Git repository at:\n", TRUE,
     MAIL_REPLY},
    {"your mail", "Bob", "bob@x.org", "> x\n> are available in the Git repository at:\n", FALSE,
     MAIL_DISCUSSION},
    {"[PULL 00/39] f queue", "Ann", "ann@x.org", PULL_TEXT, FALSE, MAIL_PULL},
    {"[PULL 07/39] f: fix", "Ann", "ann@x.org", "Why.\n---\n" DIFF, TRUE, MAIL_PATCH},
    {"Re: [GIT PULL] f fixes", "Bob", "bob@x.org", "Pulled, thanks.\n", TRUE, MAIL_REPLY},
    {"Re: [PATCH] f: fix", "Bob", "bob@x.org", "Applied, thanks.\n", TRUE, MAIL_REPLY},
    {"Re: [PATCH] f: fix", "", "patchwork-bot+f@x.org", "was applied to f.git\n", TRUE,
     MAIL_NOTICE},
    {"Re: [GIT PULL] f", "", "pr-tracker-bot@x.org", "has been merged\n", TRUE, MAIL_NOTICE},
    {"[tip: x86/urgent] f: fix", "tip-bot2 for Ann", "tip-bot2@x.org", "Why.\n---\n" DIFF, FALSE,
     MAIL_NOTICE},
    {"Re: [tip: x86/urgent] f: fix", "Bob", "bob@x.org", "No.\n", TRUE, MAIL_REPLY},
    {"FAILED: patch \"[PATCH] f: fix\" failed to apply to 5.10-stable tree", "Greg", "g@x.org",
     DIFF, FALSE, MAIL_NOTICE},
    {"FAILED: Patch \"f: fix\" failed to apply to v6.1-stable tree", "Sasha", "s@x.org", DIFF,
     FALSE, MAIL_NOTICE},
    {"Patch \"f: fix\" has been added to the 6.1-stable tree", "Greg", "g@x.org", DIFF, FALSE,
     MAIL_NOTICE},
    {"+ f-fix.patch added to mm-unstable branch", "Andrew", "a@x.org", DIFF, FALSE, MAIL_NOTICE},
    {"[merged] f-fix.patch removed from -mm tree", "Andrew", "a@x.org", DIFF, FALSE, MAIL_NOTICE},
    {"[syzbot] [f?] KASAN: bad read in f (2)", "syzbot", "syzbot+1a@x.org", "Hello,\n", FALSE,
     MAIL_BUG},
    {"Re: [syzbot] KASAN: bad read in f", "syzbot", "syzbot+1a@x.org", "tested\n", TRUE, MAIL_BUG},
    {"Re: [syzbot] KASAN: bad read in f", "Bob", "bob@x.org", "mine\n", TRUE, MAIL_REPLY},
    {"[Bug 1234] New: f is slow", "", "bugzilla-daemon@x.org", "x\n", FALSE, MAIL_BUG},
    {"[Bug 1234] f is slow", "Bob", "bob@x.org", "x\n", FALSE, MAIL_BUG},
    {"[PATCH, BUG 1234] f: fix", "Ann", "ann@x.org", DIFF, FALSE, MAIL_PATCH},
    {"[f:master 3/4] f.c:1: error", "kernel test robot", "lkp@x.org", "x\n", FALSE, MAIL_BUG},
    {"Re: [PATCH] f: fix", "kernel test robot", "lkp@x.org", "x\n", TRUE, MAIL_BUG},
    {"[PATCH] f: fix coccinelle warnings", "kernel test robot", "lkp@x.org", DIFF, TRUE,
     MAIL_PATCH},
    {"Regressions in f", "Regzbot (on behalf of Thea)", "t@x.org", "x\n", FALSE, MAIL_BUG},
};

static void test_kinds(Fixture *f, const void *data)
{
    static const char *const parent[] = {"0@example.org"};

    (void)data;
    for (gsize i = 0; i < G_N_ELEMENTS(kind_rows); i++) {
        const KindRow *row = &kind_rows[i];
        Mail mail = make_mail(row->subject, row->text);
        PatchMail patch;
        mail.from = (Address){row->name, row->email, FALSE};
        mail.refs = parent;
        mail.n_refs = row->answers;
        g_test_message("%s", row->subject);
        read_mail(f, &mail, &patch);
        g_assert_cmpint(patch.kind, ==, row->kind);
    }
}

/* ---- message ---- */

typedef struct {
    const char *subject, *text;
    const char *title, *body, *trailers; /* trailers: "key=value;" each */
} MessageRow;

#define TEN "l\nl\nl\nl\nl\nl\nl\nl\nl\nl\n"

static const MessageRow message_rows[] = {
    {"[PATCH] t", "\nWhy.\n\nSigned-off-by: A <a@x>\n---\nnote\n f | 2 +-\n\n" DIFF, "t",
     "Why.\n\nSigned-off-by: A <a@x>\n---\nnote\n f | 2 +-\n", "Signed-off-by=A <a@x>;"},
    {"[PATCH] t", "Signed-off-by: A <a@x>\n---\n" DIFF, "t", "Signed-off-by: A <a@x>\n---\n",
     "Signed-off-by=A <a@x>;"},
    {"[PATCH] t", "Why.\n\nFixes: 1234 (\"a long\n\tsubject\")\nLink : https://x\n---\n" DIFF, "t",
     "Why.\n\nFixes: 1234 (\"a long\n\tsubject\")\nLink : https://x\n---\n",
     "Fixes=1234 (\"a long subject\");Link=https://x;"},
    {"[PATCH] t", "Why: so.\nAnd so.\n---\n" DIFF, "t", "Why: so.\nAnd so.\n---\n", ""},
    {"[PATCH] t", "Why.\n\nCc: b\n[a: note]\nSigned-off-by: A <a@x>\n" DIFF, "t",
     "Why.\n\nCc: b\n[a: note]\nSigned-off-by: A <a@x>\n", "Cc=b;Signed-off-by=A <a@x>;"},
    {"[PATCH] t", "Why.\n\nCc: b\n[a: one\n two]\nSigned-off-by: A <a@x>\n\n####\n---\n" DIFF, "t",
     "Why.\n\nCc: b\n[a: one\n two]\nSigned-off-by: A <a@x>\n\n####\n---\n",
     "Cc=b;Signed-off-by=A <a@x>;"},
    {"[PATCH] t", "Acked-by: B <b@x>\n\nWhy.\n---\n" DIFF, "t", "Acked-by: B <b@x>\n\nWhy.\n---\n",
     ""},
    {"[PATCH] t", "Hi,\n\n-- >8 --\nWhy.\n---\n" DIFF, "t", "Why.\n---\n", ""},
    {"[PATCH] t", "Hi,\n\n-- 8< --\nWhy.\n---\n" DIFF, "t", "Why.\n---\n", ""},
    {"[PATCH] t", "Hi,\n\n-- >% --\nWhy.\n---\n" DIFF, "t", "Why.\n---\n", ""},
    {"[PATCH] t", "Hi,\n\n-- %< --\nWhy.\n---\n" DIFF, "t", "Why.\n---\n", ""},
    {"[PATCH] t", "Hi,\n8< cut here and there and everywhere\nWhy.\n---\n" DIFF, "t",
     "Hi,\n8< cut here and there and everywhere\nWhy.\n---\n", ""},
    {"[PATCH] t", "Hi,\n<---------------->\nWhy.\n---\n" DIFF, "t",
     "Hi,\n<---------------->\nWhy.\n---\n", ""},
    {"[PATCH] t", "Why.\n---\nnote\n-- >8 --\nmore\n" DIFF, "t",
     "Why.\n---\nnote\n-- >8 --\nmore\n", ""},
    {"[PATCH 2/3] mangled", "Subject: the right\n title\n\nWhy.\n---\n" DIFF, "the right title",
     "Why.\n---\n", ""},
    {"[PATCH] t", "[PATCH] u\n\nWhy.\n---\n" DIFF, "u", "Why.\n---\n", ""},
    {"[PATCH] t",
     "Words.\n-- \nA\n\n" FILE_START
     "From: A <a@x>\nDate: x\nSubject: [PATCH] u\nMIME-Version: 1.0\n\nWhy.\n---\n" DIFF,
     "t", "Words.\n\nWhy.\n---\n", ""},
    {"", FILE_START "From: A <a@x>\nSubject: [PATCH v3] u\n\nWhy.\n---\n" DIFF, "u", "Why.\n---\n",
     ""},
    {"[PATCH 0/2] t", "Blurb.\n\nA (2):\n  one\n\n f | 2 +-\n\nbase-commit: 1\n-- \n2.39.5\n", "t",
     "Blurb.\n\nA (2):\n  one\n\n f | 2 +-\n\nbase-commit: 1\n", "base-commit=1;"},
    {"Re: [PATCH] t", "> x\n\nReviewed-by: B <b@x>\n\n--\nB\nfar away\n", "t",
     "> x\n\nReviewed-by: B <b@x>\n", "Reviewed-by=B <b@x>;"},
    {"Re: [PATCH] t", "So:\n" DIFF, "t",
     "So:\ndiff --git a/f b/f\nindex 1..2 100644\n--- a/f\n+++ b/f\n@@ -1 +1 @@\n-a\n+b\n", ""},
    {"hello", "no line end", "hello", "no line end\n", ""},
    {"hello", "a\n--\n1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n12\n13\n", "hello",
     "a\n--\n1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n12\n13\n", ""},
    {"hello", "a\n--\n1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n12\n", "hello", "a\n", ""},
    {"hello", "a\n-- \n" TEN TEN TEN, "hello", "a\n", ""},
    {"hello", "a\n-- \n" TEN TEN TEN "x\n", "hello", "a\n-- \n" TEN TEN TEN "x\n", ""},
    {"hello", "a\n-- \n-- \nme\n", "hello", "a\n", ""},
    {"hello", "a\n-- \n", "hello", "a\n", ""},
    {"[PATCH 0/1] t", "Why.\n f | 2 +-\n\n-- \n2.17.1\n\nCc: a@x\n" TEN TEN TEN, "t",
     "Why.\n f | 2 +-\n\nCc: a@x\n" TEN TEN TEN, ""},
    {"[PATCH 0/1] t", "Why.\n-- \n2 cows\n\n" TEN TEN TEN, "t", "Why.\n-- \n2 cows\n\n" TEN TEN TEN,
     ""},
    {"[PATCH 0/1] t", "v2 of this.\n-- >8 --\nThe old letter.\n", "t",
     "v2 of this.\n-- >8 --\nThe old letter.\n", ""},
    {"[PATCH] t", "From: Ann\n\nWhy.\n---\n" DIFF, "t", "Why.\n---\n", ""},
    {"[PATCH] t", "From: v1 to v2\nit grew.\n---\n" DIFF, "t", "From: v1 to v2\nit grew.\n---\n",
     ""},
    {"hello", " \n\n", "hello", "", ""},
};

static char *join_trailers(const PatchMail *patch)
{
    GString *all = g_string_new(NULL);

    for (guint i = 0; i < patch->n_trailers; i++)
        g_string_append_printf(all, "%s=%s;", patch->trailers[i].key, patch->trailers[i].value);
    return g_string_free(all, FALSE);
}

static void test_messages(Fixture *f, const void *data)
{
    (void)data;
    for (gsize i = 0; i < G_N_ELEMENTS(message_rows); i++) {
        const MessageRow *row = &message_rows[i];
        Mail mail = make_mail(row->subject, row->text);
        PatchMail patch;
        g_test_message("row %zu", i);
        read_mail(f, &mail, &patch);
        g_autofree char *body = str_dup(patch.body);
        g_autofree char *trailers = join_trailers(&patch);
        g_assert_cmpstr(patch.subject.title, ==, row->title);
        g_assert_cmpstr(body, ==, row->body);
        g_assert_cmpstr(trailers, ==, row->trailers);
    }
}

static void test_trailers_limit(Fixture *f, const void *data)
{
    static const guint numbers[] = {TRAILERS_MAX, TRAILERS_MAX + 1, 3 * TRAILERS_MAX};

    (void)data;
    for (gsize i = 0; i < G_N_ELEMENTS(numbers); i++) {
        g_autoptr(GString) text = g_string_new("Why.\n\n");
        for (guint k = 0; k < numbers[i]; k++)
            g_string_append_printf(text, "Cc: %u\n more\n", k);
        g_string_append(text, "---\n" DIFF);
        Mail mail = make_mail("[PATCH] t", text->str);
        PatchMail patch;
        diag_at(f->log, "test", 0);
        read_mail(f, &mail, &patch);
        g_assert_cmpuint(patch.n_trailers, ==, TRAILERS_MAX);
        g_assert_cmpstr(patch.trailers[TRAILERS_MAX - 1].value, ==, "999 more");
        g_assert_cmpint((diag_mail_kinds(f->log) >> DIAG_TRAILERS_TOO_MANY) & 1, ==, i > 0);
    }
}

/* Which files the patch touches; above the limit that is said. */
static void test_paths(Fixture *f, const void *data)
{
    Mail mail = make_mail("[PATCH] t", "Why a/x b/y.\n---\n"
                                       "diff --git a/mm/f b/mm/f\nold mode 100644\n"
                                       "diff --git a/o b/n\nrename from o\nrename to n\n");
    PatchMail patch;

    (void)data;
    diag_at(f->log, "test", 0);
    read_mail(f, &mail, &patch);
    g_assert_cmpuint(patch.n_paths, ==, 3);
    g_assert_cmpstr(patch.paths[0], ==, "mm/f");
    g_assert_cmpstr(patch.paths[1], ==, "o");
    g_assert_cmpstr(patch.paths[2], ==, "n");
    mail = make_mail("Re: [PATCH] t", "> diff --git a/f b/f\n> old mode 100644\n");
    read_mail(f, &mail, &patch);
    g_assert_cmpuint(patch.n_paths, ==, 0);
    g_assert_cmpuint(diag_count(f->log, DIAG_PATHS_TOO_MANY), ==, 0);

    g_autoptr(GString) text = g_string_new(NULL);
    for (guint i = 0; i < DIFF_PATHS_MAX + 2; i++)
        g_string_append_printf(text, "diff --git a/%u b/%u\nold mode 100644\n", i, i);
    mail = make_mail("[PATCH] t", text->str);
    read_mail(f, &mail, &patch);
    g_assert_cmpuint(patch.n_paths, ==, DIFF_PATHS_MAX);
    g_assert_cmpuint(diag_count(f->log, DIAG_PATHS_TOO_MANY), ==, 2);
}

/* The header's tags stay, for they say where in its series the mail belongs. */
static void test_in_body_subject(Fixture *f, const void *data)
{
    Mail mail = make_mail("[PATCH v2 2/3] cut", "Subject: [PATCH 1/9] whole\n\nWhy.\n" DIFF);
    PatchMail patch;

    (void)data;
    read_mail(f, &mail, &patch);
    g_assert_cmpstr(patch.subject.title, ==, "whole");
    g_assert_cmpstr(patch.subject.norm, ==, "whole");
    g_assert_cmpuint(patch.subject.version, ==, 2);
    g_assert_cmpstr(patch.subject.index, ==, "2");

    mail = make_mail("cut", "Subject: [PATCH v4 1/9] whole\n\nWhy.\n" DIFF);
    read_mail(f, &mail, &patch);
    g_assert_cmpuint(patch.subject.version, ==, 4);
    g_assert_cmpstr(patch.subject.index, ==, "1");
}

static void test_counter_diagnosed(Fixture *f, const void *data)
{
    Mail mail = make_mail("[PATCH 6/5] t", DIFF);
    PatchMail patch;

    (void)data;
    read_mail(f, &mail, &patch);
    g_assert_cmpuint(diag_count(f->log, DIAG_SUBJECT_COUNTER), ==, 1);
    mail.subject = "[PATCH 3/n] t";
    read_mail(f, &mail, &patch);
    g_assert_cmpuint(diag_count(f->log, DIAG_SUBJECT_COUNTER), ==, 1);
}

/* Whatever the text, also cut off anywhere: no crash, and a body that ends in LF. */
static void test_growing(Fixture *f, const void *data)
{
    static const char text[] =
        ">" FILE_START "From: =?utf-8?q?A?=\n B <a@x>\nSubject: s\n t\n\n"
        "Hi\n-- >8 --\nFrom: C <c@x>\n\nWhy.\n\nKey: v\n  w\n---\n" FILE_START
        "From: D <d@x>\n\n-- \nx\n" DIFF;

    (void)data;
    for (gsize n = 0; n < sizeof text; n++) {
        g_autofree char *start = g_memdup2(text, n);
        Mail mail = make_mail("[PATCH 1/2] t", "");
        PatchMail patch;
        mail.text = (Str){start, n};
        read_mail(f, &mail, &patch);
        g_assert_true(patch.body.n == 0 || patch.body.p[patch.body.n - 1] == '\n');
        arena_clear(f->arena);
    }
}

static void test_hostile(Fixture *f, const void *data)
{
    static const char *const pieces[] = {
        "From: a@b\n",
        " folded\n",
        "-- >8 --\n",
        "Subject: x\n",
        "---\n",
        "Key: value\n",
        "-- \n",
        "\n",
        " Mon Sep 17 00:00:00 2001",
        FILE_START,
        FILE_START "From: a@b\n",
        ">From x\n",
        "\nare available in the ",
        "8<",
        "Signed-off-by: a\n v\n",
    };

    (void)data;
    for (gsize i = 0; i < 2 * G_N_ELEMENTS(pieces); i++) {
        g_autoptr(GString) text = g_string_new(i % 2 ? "From: a@b\n" : "");
        Mail mail = make_mail(i % 2 ? "[PATCH 1/2] t" : "t", "");
        PatchMail patch;
        while (text->len < 1024 * 1024)
            g_string_append(text, pieces[i / 2]);
        mail.text = (Str){text->str, text->len};
        read_mail(f, &mail, &patch);
        arena_clear(f->arena);
    }
}

#define ADD(path, test) g_test_add(path, Fixture, NULL, set_up, test, tear_down)

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    ADD("/patchmail/kinds", test_kinds);
    ADD("/patchmail/messages", test_messages);
    ADD("/patchmail/in-body-subject", test_in_body_subject);
    ADD("/patchmail/trailers-limit", test_trailers_limit);
    ADD("/patchmail/paths", test_paths);
    ADD("/patchmail/counter-diagnosed", test_counter_diagnosed);
    ADD("/patchmail/growing", test_growing);
    ADD("/patchmail/hostile", test_hostile);
    return g_test_run();
}
