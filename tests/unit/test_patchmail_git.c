/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Patch mails as "git mailinfo", "git apply --numstat" and "git patch-id --stable" read them. */
#include "ask_git.h"
#include "patch/patchmail.h"
#include "read/source.h"
#include <glib/gstdio.h>

typedef struct {
    DiagLog *log;
    MailParser *parser;
    char *folder, *message, *patch; /* what git mailinfo writes */
} Fixture;

static void set_up(Fixture *f, const void *data)
{
    (void)data;
    f->log = diag_log_new(FALSE);
    f->parser = mail_parser_new(f->log);
    f->folder = g_dir_make_tmp("listdigest-XXXXXX", NULL);
    f->message = g_build_filename(f->folder, "message", NULL);
    f->patch = g_build_filename(f->folder, "patch", NULL);
}

static void tear_down(Fixture *f, const void *data)
{
    (void)data;
    g_unlink(f->message);
    g_unlink(f->patch);
    g_rmdir(f->folder);
    g_free(f->message);
    g_free(f->patch);
    g_free(f->folder);
    mail_parser_free(f->parser);
    diag_log_free(f->log);
}

/* The value of a line "Name: value" of what mailinfo prints; g_free. */
static char *info_field(const char *info, Str name)
{
    Str rest = str_of(info), line;

    while (str_next_line(&rest, &line))
        if (str_has_prefix(line, name))
            return str_dup(str_trim(str_skip(line, name.n)));
    return g_strdup("");
}

static char *run_mailinfo(Fixture *f, Str mail)
{
    const char *const argv[] = {"git", "mailinfo", "-u", f->message, f->patch, NULL};

    return run_git(mail, argv);
}

static void read_patch_mail(Fixture *f, const RawMail *raw, PatchMail *out)
{
    const Mail *mail = mail_parse(f->parser, raw);

    patchmail_read(mail_parser_arena(f->parser), mail_parser_charsets(f->parser), f->log, mail,
                   out);
}

#define DIFF \
    "diff --git a/f b/f\nindex 1..2 100644\n--- a/f\n+++ b/f\n@@ -1 +1 @@\n-a\n+b\n-- \n2.39.5\n"
#define START                                                                    \
    "From: Ann Sender <ann@example.org>\nDate: Mon, 1 Jan 2024 00:00:00 +0000\n" \
    "Message-ID: <1@example.org>\n"

static const char *const mails[] = {
    START "Subject: [PATCH] f: fix\n\nWhy.\n\nSigned-off-by: A <a@x.org>\n---\n f | 2 +-\n\n" DIFF,
    START
    "Subject: [PATCH v2 1/3] f: a long\n subject\n\nFrom: Di <di@example.org>\n\nWhy.\n---\n" DIFF,
    START "Subject: [PATCH] f: fix\n\n\nFrom: =?UTF-8?q?D=C3=AD?=\n"
          " =?UTF-8?q?_Other?= <di@example.org>\n\nWhy.\n---\n" DIFF,
    START "Subject: [PATCH] cut\n\nFrom: Di <di@example.org>\nSubject: f: the whole\n title\n"
          "Date: Tue, 2 Jan 2024 00:00:00 +0000\n\nWhy.\n---\n" DIFF,
    START "Subject: [PATCH] f: fix\n\n>From 0123456789abcdef0123456789abcdef01234567 Mon Sep 17 "
          "00:00:00 2001\nFrom: Di <di@example.org>\n\nWhy.\n---\n" DIFF,
    START
    "Subject: [PATCH] f: fix\n\nFrom: Di <di@example.org>\nWhy.\nFrom: Eve <eve@example.org>\n"
    "---\n" DIFF,
    START "Subject: [PATCH] f: fix\n\nWhy.\n\nFrom: Di <di@example.org>\n---\n" DIFF,
    START "Subject: [PATCH] f: fix\n\n[PATCH] f: better\n\nWhy.\n---\n" DIFF,
    START
    "Subject: [RFC][PATCH] f: fix\n\nWhy.\n\nIndex: f\n======\n--- f\n+++ f\n@@ -1 +1 @@\n-a\n+b\n",
    START "Subject: [PATCH] f: fix\n\nWhy.\n--- \nnote\n---\n" DIFF,
    START "Subject: [PATCH] f: fix\nContent-Type: text/plain; charset=utf-8\n"
          "Content-Transfer-Encoding: quoted-printable\n\nFrom: D=C3=AD <di@example.org>\n\n"
          "Wh=\ny.\n---\ndiff --git a/f b/f\n--- a/f\n+++ b/f\n@@ -1 +1 @@\n-a=3D1\n+b\n",
};

static void test_mailinfo(Fixture *f, const void *data)
{
    (void)data;
    for (gsize i = 0; has_git() && i < G_N_ELEMENTS(mails); i++) {
        RawMail raw = {.data = str_of(mails[i]), .source = "test"};
        g_autofree char *info = run_mailinfo(f, raw.data);
        g_autofree char *name = info_field(info, STR("Author:"));
        g_autofree char *email = info_field(info, STR("Email:"));
        g_autofree char *title = info_field(info, STR("Subject:"));
        g_autofree char *message = NULL;
        PatchMail patch;
        g_test_message("mail %zu", i);
        read_patch_mail(f, &raw, &patch);
        g_assert_cmpstr(patch.author.name, ==, name);
        g_assert_cmpstr(patch.author.email, ==, email);
        g_assert_cmpstr(patch.subject.title, ==, title);
        g_assert_true(g_file_get_contents(f->message, &message, NULL, NULL));
        g_strstrip(message);
        g_assert_true(str_has_prefix(patch.body, str_of(message)));
    }
}

typedef struct {
    guint patches; /* mails with a diff that git reads */
    guint authors; /* of them: the author git mailinfo names is ours */
} Agreement;

static void compare(Fixture *f, const RawMail *raw, Agreement *agreement)
{
    g_auto(GitSays) says = {0};
    g_autofree char *text = NULL;
    PatchMail patch;
    gsize n;

    read_patch_mail(f, raw, &patch);
    if (patch.kind != MAIL_PATCH || !patch.diff.found)
        return;
    g_autofree char *info = run_mailinfo(f, raw->data);
    g_autofree char *email = info_field(info, STR("Email:"));
    if (!g_file_get_contents(f->patch, &text, &n, NULL))
        return;
    ask_git((Str){text, n}, &says);
    if (says.files == 0)
        return;
    g_test_message("%s at %" G_GOFFSET_FORMAT, raw->source, raw->offset);
    assert_as_git(&patch.diff, &says);
    agreement->patches++;
    agreement->authors += g_ascii_strcasecmp(email, patch.author.email) == 0;
}

static void test_archive(Fixture *f, const void *data)
{
    g_autofree char *path =
        g_build_filename(g_getenv("TOP"), "..", "shared", "archives", "linux-sparse.mbox.gz", NULL);
    Agreement agreement = {0};
    RawMail raw;

    (void)data;
    if (!g_file_test(path, G_FILE_TEST_EXISTS) || !has_git()) {
        g_test_skip("no archive");
        return;
    }
    g_autoptr(Source) source = source_open(path, NULL, f->log, NULL);
    g_assert_nonnull(source);
    while (source_next(source, &raw, NULL) == SOURCE_MAIL)
        compare(f, &raw, &agreement);
    g_test_message("%u patches, %u authors", agreement.patches, agreement.authors);
    g_assert_cmpuint(agreement.patches, >, 1000);
    /* Where they differ, a relay or an attached format-patch file hides the author from git. */
    g_assert_cmpuint(agreement.authors * 200, >=, agreement.patches * 199);
}

#define ADD(path, test) g_test_add(path, Fixture, NULL, set_up, test, tear_down)

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    ADD("/patchmail-git/mailinfo", test_mailinfo);
    ADD("/patchmail-git/archive", test_archive);
    return g_test_run();
}
