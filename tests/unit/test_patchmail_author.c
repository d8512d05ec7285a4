/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Who wrote a patch, rule by rule (SERIES.md 3), told from whole mails made up for it. */
#include "ask_git.h"
#include "patch/patchmail.h"

#define DIFF "diff --git a/f b/f\nindex 1..2 100644\n--- a/f\n+++ b/f\n@@ -1 +1 @@\n-a\n+b\n"
#define FILE_START "From 0123456789abcdef0123456789abcdef01234567 Mon Sep 17 00:00:00 2001\n"
#define ANN "From: Ann Sender <ann@example.org>\n"
#define VIA "From: Bo Via via f-list <f-list@lists.example.org>\n"
#define RELAY "From: Cy Pat via B4 Relay <devnull+cy.pat.example.com@relay.example.org>\n"
#define PATCH "Subject: [PATCH] t\n"
#define UTF8 "Content-Type: text/plain; charset=utf-8\n"
#define DI "From: Di Other <di@example.org>\n"

typedef struct {
    const char *path;
    const char *header, *text;
    AuthorRule rule;
    const char *author; /* "name <address>" */
} Row;

static const Row rows[] = {
    /* In-body From:, on covers and patches only. */
    {"in-body/patch", ANN PATCH, DI "\nWhy.\n" DIFF, AUTHOR_IN_BODY, "Di Other <di@example.org>"},
    {"in-body/cover", ANN "Subject: [PATCH 0/1] t\n", "\n\n" DI "\nWhy.\n", AUTHOR_IN_BODY,
     "Di Other <di@example.org>"},
    {"in-body/cover-without-counter", ANN PATCH, DI "\nWhy.\n", AUTHOR_IN_BODY,
     "Di Other <di@example.org>"},
    {"in-body/not-of-a-reply", ANN "Subject: Re: [PATCH] t\n", DI "\nWhy.\n" DIFF, AUTHOR_HEADER,
     "Ann Sender <ann@example.org>"},
    {"in-body/not-of-a-discussion", ANN "Subject: t\n", DI "\nWhy.\n", AUTHOR_HEADER,
     "Ann Sender <ann@example.org>"},
    {"in-body/not-of-a-pull-request", ANN "Subject: [GIT PULL] t\n", DI "\nWhy.\n", AUTHOR_HEADER,
     "Ann Sender <ann@example.org>"},
    {"in-body/behind-blank-lines", ANN PATCH, "\n \n\t\n" DI "\nWhy.\n" DIFF, AUTHOR_IN_BODY,
     "Di Other <di@example.org>"},
    {"in-body/not-behind-text", ANN PATCH, "Why.\n\n" DI "\n" DIFF, AUTHOR_HEADER,
     "Ann Sender <ann@example.org>"},
    {"in-body/with-subject", ANN PATCH, "Subject: [PATCH] u\n" DI "\nWhy.\n" DIFF, AUTHOR_IN_BODY,
     "Di Other <di@example.org>"},
    {"in-body/with-date", ANN PATCH, "Date: Mon, 1 Jan 2024\n" DI "\nWhy.\n" DIFF, AUTHOR_IN_BODY,
     "Di Other <di@example.org>"},
    {"in-body/behind-patch-title", ANN PATCH, "[PATCH] u\n" DI "\nWhy.\n" DIFF, AUTHOR_IN_BODY,
     "Di Other <di@example.org>"},
    {"in-body/the-first-of-two", ANN PATCH, DI "From: Eve <eve@example.org>\n\nWhy.\n" DIFF,
     AUTHOR_IN_BODY, "Di Other <di@example.org>"},
    {"in-body/folded", ANN PATCH, "From: Di\n Other\n\t<di@example.org>\n\nWhy.\n" DIFF,
     AUTHOR_IN_BODY, "Di Other <di@example.org>"},
    {"in-body/encoded", ANN PATCH, "From: =?UTF-8?q?D=C3=AD_Other?= <di@example.org>\n\n" DIFF,
     AUTHOR_IN_BODY, "Dí Other <di@example.org>"},
    {"in-body/encoded-and-folded", ANN PATCH,
     "From: =?UTF-8?q?D=C3=AD?=\n =?UTF-8?q?_Other?= <di@example.org>\n\nWhy.\n" DIFF,
     AUTHOR_IN_BODY, "Dí Other <di@example.org>"},
    {"in-body/encoded-in-quotes", ANN PATCH,
     "From: \"=?UTF-8?B?RMOtIE90aGVy?=\" <di@example.org>\n\nWhy.\n" DIFF, AUTHOR_IN_BODY,
     "Dí Other <di@example.org>"},
    {"in-body/encoded-with-its-address", ANN PATCH,
     "From: =?UTF-8?q?D=C3=AD_Other_=3Cdi=40example=2Eorg=3E?=\n\nWhy.\n" DIFF, AUTHOR_IN_BODY,
     "Dí Other <di@example.org>"},
    {"in-body/utf-8", ANN PATCH UTF8, "From: Dí Other <di@example.org>\n\nWhy.\n" DIFF,
     AUTHOR_IN_BODY, "Dí Other <di@example.org>"},
    {"in-body/quoted-printable", ANN PATCH UTF8 "Content-Transfer-Encoding: quoted-printable\n",
     "From: D=C3=AD Other <di=\n@example.org>\n\nWhy.\n" DIFF, AUTHOR_IN_BODY,
     "Dí Other <di@example.org>"},
    {"in-body/latin-1", ANN PATCH "Content-Type: text/plain; charset=iso-8859-1\n",
     "From: D\xed Other <di@example.org>\n\nWhy.\n" DIFF, AUTHOR_IN_BODY,
     "Dí Other <di@example.org>"},
    {"in-body/quoted-name", ANN PATCH, "From: \"Other, Di\" <di@example.org>\n\nWhy.\n" DIFF,
     AUTHOR_IN_BODY, "Other, Di <di@example.org>"},
    {"in-body/address-alone", ANN PATCH, "From: di@example.org\n\nWhy.\n" DIFF, AUTHOR_IN_BODY,
     " <di@example.org>"},
    {"in-body/without-address", ANN PATCH, "From: Di Other\n\nWhy.\n" DIFF, AUTHOR_HEADER,
     "Ann Sender <ann@example.org>"},
    {"in-body/prose", ANN PATCH, "From: the start of it\n" DIFF, AUTHOR_HEADER,
     "Ann Sender <ann@example.org>"},
    {"in-body/any-case", ANN PATCH, "FROM: Di Other <di@example.org>\n\nWhy.\n" DIFF,
     AUTHOR_IN_BODY, "Di Other <di@example.org>"},
    {"in-body/mboxrd-quoted", ANN PATCH, ">" DI "\nWhy.\n" DIFF, AUTHOR_IN_BODY,
     "Di Other <di@example.org>"},
    {"in-body/behind-format-patch-line", ANN PATCH, FILE_START DI "\nWhy.\n" DIFF, AUTHOR_IN_BODY,
     "Di Other <di@example.org>"},
    {"in-body/behind-quoted-format-patch-line", ANN PATCH,
     ">" FILE_START DI "Date: Mon, 1 Jan 2024\n\nWhy.\n" DIFF, AUTHOR_IN_BODY,
     "Di Other <di@example.org>"},
    {"in-body/attached-format-patch-file", ANN PATCH,
     "See the file.\n" FILE_START DI "Subject: [PATCH] u\n\nWhy.\n---\n" DIFF, AUTHOR_IN_BODY,
     "Di Other <di@example.org>"},
    {"in-body/above-scissors", ANN PATCH, DI "\nHi.\n\n-- >8 --\nWhy.\n---\n" DIFF, AUTHOR_IN_BODY,
     "Di Other <di@example.org>"},
    {"in-body/below-scissors", ANN PATCH, "Hi.\n\n-- >8 --\n" DI "\nWhy.\n---\n" DIFF,
     AUTHOR_IN_BODY, "Di Other <di@example.org>"},
    {"in-body/before-all-others", RELAY PATCH "X-Original-From: Cy <cy@example.com>\n",
     DI "\nWhy.\n" DIFF, AUTHOR_IN_BODY, "Di Other <di@example.org>"},

    /* X-Original-From, X-Original-Sender. */
    {"original/from", VIA PATCH "X-Original-From: Bo Orig <bo@example.com>\n", DIFF,
     AUTHOR_ORIGINAL, "Bo Orig <bo@example.com>"},
    {"original/encoded", VIA PATCH "X-Original-From: =?iso-8859-1?Q?B=F3?= <bo@example.com>\n",
     DIFF, AUTHOR_ORIGINAL, "Bó <bo@example.com>"},
    {"original/sender", VIA "Subject: Hello\nX-Original-Sender: bo@example.com\n", "Hi\n",
     AUTHOR_ORIGINAL, "Bo Via <bo@example.com>"},
    {"original/from-before-sender",
     VIA PATCH "X-Original-Sender: a@example.com\nX-Original-From: Bo <b@example.com>\n", DIFF,
     AUTHOR_ORIGINAL, "Bo <b@example.com>"},
    {"original/the-same-tells-nothing", ANN "Subject: t\nX-Original-Sender: ANN@example.org\n",
     "Hi\n", AUTHOR_HEADER, "Ann Sender <ann@example.org>"},
    {"original/before-relay", RELAY PATCH "X-Original-From: Cy P <cy@example.com>\n", DIFF,
     AUTHOR_ORIGINAL, "Cy P <cy@example.com>"},

    /* Foo via B4 Relay <devnull+foo.example.com@...> */
    {"relay/reply-to", RELAY PATCH "Reply-To: cy.pat@example.com\n", DIFF, AUTHOR_RELAY,
     "Cy Pat <cy.pat@example.com>"},
    {"relay/reply-to-of-another", RELAY PATCH "Reply-To: f-list@lists.example.org\n", DIFF,
     AUTHOR_RELAY, "Cy Pat <cy.pat@example.com>"},
    {"relay/signed-off", RELAY PATCH,
     "Why.\n\nSigned-off-by: Di <di@example.org>\nSigned-off-by: Cy "
     "<cy@pat.example.com>\n---\n" DIFF,
     AUTHOR_RELAY, "Cy Pat <cy@pat.example.com>"},
    {"relay/guessed", RELAY PATCH, DIFF, AUTHOR_RELAY, "Cy Pat <cy.pat@example.com>"},
    {"relay/cover", RELAY "Subject: [PATCH 0/2] t\nReply-To: cy.pat@example.com\n", "Why.\n",
     AUTHOR_RELAY, "Cy Pat <cy.pat@example.com>"},
    {"relay/encoded",
     "From: =?utf-8?q?C=C3=BD_Pat_via_B4_Relay?= "
     "<devnull+cy.pat.example.com@r.example.org>\n" PATCH,
     DIFF, AUTHOR_RELAY, "Cý Pat <cy.pat@example.com>"},

    /* "Foo via list" with Reply-To, or the first Signed-off-by whose name matches. */
    {"reply-to/via-list", VIA PATCH "Reply-To: Bo Via <bo@example.com>\n", DIFF, AUTHOR_REPLY_TO,
     "Bo Via <bo@example.com>"},
    {"reply-to/of-a-reply", VIA "Subject: Re: t\nReply-To: bo@example.com\n", "Yes.\n",
     AUTHOR_REPLY_TO, "Bo Via <bo@example.com>"},
    {"reply-to/quoted-name",
     "From: \"'Bo Via' via f-list\" <f@example.org>\n" PATCH "Reply-To: bo@example.com\n", DIFF,
     AUTHOR_REPLY_TO, "Bo Via <bo@example.com>"},
    {"reply-to/list-without-name",
     "From: \"Bo Via via\" <f@example.org>\n" PATCH "Reply-To: bo@example.com\n", DIFF,
     AUTHOR_REPLY_TO, "Bo Via <bo@example.com>"},
    {"reply-to/encoded",
     "From: =?utf-8?q?B=C3=B3_via_f-list?= <f@example.org>\n" PATCH "Reply-To: bo@example.com\n",
     DIFF, AUTHOR_REPLY_TO, "Bó <bo@example.com>"},
    {"reply-to/not-without-via", ANN PATCH "Reply-To: bo@example.com\n", DIFF, AUTHOR_HEADER,
     "Ann Sender <ann@example.org>"},
    {"reply-to/not-the-list",
     VIA PATCH "List-Id: <g.lists.example.org>\nReply-To: g@lists.example.org\n",
     "Signed-off-by: Cy Pat <cy@example.com>\nSigned-off-by: Bo VIA <bo@example.com>\n---\n" DIFF,
     AUTHOR_SIGNED_OFF, "Bo Via <bo@example.com>"},
    {"signed-off/first-whose-name-matches", VIA PATCH,
     "Signed-off-by: Cy Pat <cy@example.com>\nSigned-off-by: Bo Via <bo@example.com>\n"
     "Signed-off-by: Bo Via <bo@example.org>\n---\n" DIFF,
     AUTHOR_SIGNED_OFF, "Bo Via <bo@example.com>"},
    {"signed-off/encoded", "From: =?utf-8?q?B=C3=B3_via_f-list?= <f@example.org>\n" PATCH UTF8,
     "Why.\n\nSigned-off-by: Bó <bo@example.com>\n---\n" DIFF, AUTHOR_SIGNED_OFF,
     "Bó <bo@example.com>"},
    {"signed-off/only-of-the-name", VIA PATCH, "Signed-off-by: Cy Pat <cy@example.com>\n---\n" DIFF,
     AUTHOR_HEADER, "Bo Via via f-list <f-list@lists.example.org>"},
    {"signed-off/not-without-via", ANN PATCH,
     "Why.\n\nSigned-off-by: Ann Sender <a@example.com>\n---\n" DIFF, AUTHOR_HEADER,
     "Ann Sender <ann@example.org>"},

    {"header/from", ANN PATCH, "Why.\n---\n" DIFF, AUTHOR_HEADER, "Ann Sender <ann@example.org>"},
    {"header/encoded", "From: =?utf-8?b?w4Fubg==?= <ann@example.org>\n" PATCH, DIFF, AUTHOR_HEADER,
     "Ánn <ann@example.org>"},
};

typedef struct {
    DiagLog *log;
    MailParser *parser;
    char *bytes;
    const Mail *mail;
    PatchMail patch;
} Reading;

static void read_mail(Reading *r, const char *header, const char *text)
{
    r->log = diag_log_new(FALSE);
    r->parser = mail_parser_new(r->log);
    r->bytes = g_strconcat(header, "Message-ID: <1@example.org>\n\n", text, NULL);
    RawMail raw = {.data = str_of(r->bytes), .source = "test"};
    diag_at(r->log, "test", 0);
    r->mail = mail_parse(r->parser, &raw);
    patchmail_read(mail_parser_arena(r->parser), mail_parser_charsets(r->parser), r->log, r->mail,
                   &r->patch);
}

static void release(Reading *r)
{
    mail_parser_free(r->parser);
    diag_log_free(r->log);
    g_free(r->bytes);
}

static void test_row(const void *data)
{
    const Row *row = data;
    Reading r;
    read_mail(&r, row->header, row->text);
    g_autofree char *author = g_strdup_printf("%s <%s>", r.patch.author.name, r.patch.author.email);
    g_assert_cmpstr(author, ==, row->author);
    g_assert_cmpint(r.patch.author_rule, ==, row->rule);
    /* The header's person is kept. */
    g_assert_cmpstr(r.patch.sender.name, ==, r.mail->from.name);
    g_assert_cmpstr(r.patch.sender.email, ==, r.mail->from.email);
    release(&r);
}

/* A name that fits no charset is a guess, and stays one with whatever address. */
static void test_guessed(void)
{
    static const struct {
        const char *header, *text;
        gboolean author, sender;
    } cases[] = {
        {ANN PATCH, DIFF, FALSE, FALSE},
        {"From: Bo V\xedk <bo@example.org>\n" PATCH, DIFF, TRUE, TRUE},
        {"From: Bo V\xc3\xadk <bo@example.org>\n" PATCH, DIFF, FALSE, FALSE},
        {"From: =?utf-8?q?Bo_V=EDk?= <bo@example.org>\n" PATCH, DIFF, TRUE, TRUE},
        {"From: =?iso-8859-2?q?Bo_V=EDk?= <bo@example.org>\n" PATCH, DIFF, FALSE, FALSE},
        {"From: Bo V\xedk <bo@example.org>\n" PATCH, DI "\nWhy.\n" DIFF, FALSE, TRUE},
        {"From: Bo V\xedk via f-list <f@example.org>\nReply-To: bo@example.org\n" PATCH, DIFF, TRUE,
         TRUE},
        {ANN PATCH, "Why: V\xedk.\n" DIFF, FALSE, FALSE},
        {ANN PATCH, "From: =?utf-8?q?Bo_V=EDk?= <bo@example.org>\n\nWhy.\n" DIFF, TRUE, FALSE},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        Reading r;
        g_test_message("case %zu", i);
        read_mail(&r, cases[i].header, cases[i].text);
        g_assert_cmpint(r.patch.author.guessed, ==, cases[i].author);
        g_assert_cmpint(r.patch.sender.guessed, ==, cases[i].sender);
        release(&r);
    }
}

/* Where git mailinfo 2.39 names another, and why we do not. */
static const struct {
    const char *path, *why;
} not_git[] = {
    {"in-body/cover", "git am stops at a mail without a diff before it looks"},
    {"in-body/cover-without-counter", "as above"},
    {"in-body/not-of-a-reply", "git am takes every mail for a patch"},
    {"in-body/behind-blank-lines",
     "blanks on a line are text to git; SERIES.md 3: non-blank lines"},
    {"in-body/latin-1", "git converts the text, but not the in-body fields"},
    {"in-body/address-alone", "git makes the address the name, too"},
    {"in-body/without-address", "nobody's address: git is left without an author"},
    {"in-body/prose", "as above"},
    {"in-body/mboxrd-quoted", "what some mbox writers made of From: is text to git"},
    {"in-body/behind-format-patch-line", "git mailsplit would have taken the line for a separator"},
    {"in-body/attached-format-patch-file", "git mailinfo looks at the start of the text only"},
    {"in-body/below-scissors", "git wants --scissors for that"},
};

static const char *why_not_git(const char *path)
{
    for (gsize i = 0; i < G_N_ELEMENTS(not_git); i++)
        if (g_str_equal(not_git[i].path, path))
            return not_git[i].why;
    return NULL;
}

static void test_git(void)
{
    const char *const argv[] = {"git", "mailinfo", "-u", "/dev/null", "/dev/null", NULL};
    for (gsize i = 0; has_git() && i < G_N_ELEMENTS(rows); i++) {
        const char *address = strchr(rows[i].author, '<');
        if (!g_str_has_prefix(rows[i].path, "in-body/"))
            continue;
        g_autofree char *bytes = g_strconcat(rows[i].header, "\n", rows[i].text, NULL);
        g_autofree char *info = run_git(str_of(bytes), argv);
        g_autofree char *expected =
            g_strdup_printf("Author: %.*s\nEmail: %.*s\n", (int)(address - 1 - rows[i].author),
                            rows[i].author, (int)strlen(address) - 2, address + 1);
        g_test_message("%s", rows[i].path);
        g_assert_cmpint(g_str_has_prefix(info, expected), ==, !why_not_git(rows[i].path));
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *path = g_strconcat("/patchmail-author/", rows[i].path, NULL);
        g_test_add_data_func(path, &rows[i], test_row);
    }
    g_test_add_func("/patchmail-author/guessed", test_guessed);
    g_test_add_func("/patchmail-author/git", test_git);
    return g_test_run();
}
