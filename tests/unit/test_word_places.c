/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Encoded words where mails hold them: Subject, display names, comments, quoted strings, in-body
 * From. Expected values: by hand from RFC 2047 5 and 6.2 and the cases of MAIL.md 4. python3's
 * email (policy default) reads the same, but keeps blanks between the words of a phrase, joins no
 * character that two words share, does not look into comments, and takes labels and raw bytes as
 * they are.
 */
#include "mail/mail.h"
#include "patch/patchmail.h"

/* Each is a From field. */
static const struct {
    const char *name, *field, *person, *email;
} people[] = {
    {"phrase", "=?utf-8?q?Zo=C3=AB_Ash?= <z@x.example>", "Zoë Ash", "z@x.example"},
    {"phrase-two", "=?utf-8?q?Zo=C3=AB?= =?utf-8?q?_Ash?= <z@x.example>", "Zoë Ash", "z@x.example"},
    {"phrase-and-text", "=?utf-8?q?Zo=C3=AB?= Ash <z@x.example>", "Zoë Ash", "z@x.example"},
    {"phrase-folded", "=?utf-8?q?Zo=C3=AB?=\n =?utf-8?q?_Ash?=\n <z@x.example>", "Zoë Ash",
     "z@x.example"},
    /* glued to "<": RFC 5322 needs no space there; RFC 2047 5 does */
    {"phrase-glued", "=?utf-8?q?Zo=C3=AB?=<z@x.example>", "Zoë", "z@x.example"},
    {"phrase-b-padded-twice", "=?utf-8?B?Wm/Dqw==?= =?utf-8?B?IEFzaA==?= <z@x.example>", "Zoë Ash",
     "z@x.example"},
    {"phrase-gb2312-split", "=?gb2312?B?1tA=?= =?gb2312?B?zg==?= =?gb2312?B?xA==?= <z@x.example>",
     "中文", "z@x.example"},
    {"phrase-iso-2022-jp", "=?ISO-2022-JP?B?GyRCRnxLXBsoQg==?= <z@x.example>", "日本",
     "z@x.example"},
    {"phrase-comma-within", "=?utf-8?q?Ash=2C_Zo=C3=AB?= <z@x.example>", "Ash, Zoë", "z@x.example"},
    {"phrase-at-within", "=?utf-8?q?z=40x?= <z@x.example>", "z@x", "z@x.example"},
    /* RFC 2047 5 (3) forbids these characters in a phrase; they are meant as text. */
    {"phrase-raw-comma", "=?utf-8?q?Ash,_Zo=C3=AB?= <z@x.example>", "Ash, Zoë", "z@x.example"},
    {"phrase-raw-parentheses", "=?utf-8?q?Zo=C3=AB_(Ash)?= <z@x.example>", "Zoë (Ash)",
     "z@x.example"},
    {"phrase-raw-angle", "=?utf-8?q?Zo=C3=AB_<3?= <z@x.example>", "Zoë <3", "z@x.example"},
    {"phrase-spaces-in-q", "=?utf-8?q?Zo=C3=AB Ash?= <z@x.example>", "Zoë Ash", "z@x.example"},
    /* RFC 2047 5 says that these stay; every mail program decodes them. */
    {"quoted", "\"=?utf-8?q?Zo=C3=AB_Ash?=\" <z@x.example>", "Zoë Ash", "z@x.example"},
    {"quoted-two", "\"=?utf-8?B?Wm/Dqw==?= =?utf-8?B?IEFzaA==?=\" <z@x.example>", "Zoë Ash",
     "z@x.example"},
    {"quoted-within", "\"=?utf-8?q?Zo=C3=AB?= Ash\" <z@x.example>", "Zoë Ash", "z@x.example"},
    {"quoted-single", "'=?utf-8?q?Zo=C3=AB_Ash?=' <z@x.example>", "Zoë Ash", "z@x.example"},
    {"word-of-quotes", "=?utf-8?q?=22Zo=C3=AB_Ash=22?= <z@x.example>", "Zoë Ash", "z@x.example"},
    {"comment", "z@x.example (=?utf-8?q?Zo=C3=AB_Ash?=)", "Zoë Ash", "z@x.example"},
    {"comment-two", "z@x.example (=?utf-8?q?Zo=C3=AB?= =?utf-8?q?_Ash?=)", "Zoë Ash",
     "z@x.example"},
    {"comment-nested", "z@x.example (=?utf-8?q?Zo=C3=AB?= (=?utf-8?q?Ash?=))", "Zoë (Ash)",
     "z@x.example"},
    {"raw-utf8", "Zo\xc3\xab Ash <z@x.example>", "Zoë Ash", "z@x.example"},
    {"raw-latin1", "Zo\xeb Ash <z@x.example>", "Zoë Ash", "z@x.example"},
    {"raw-quoted", "\"Zo\xc3\xab Ash\" <z@x.example>", "Zoë Ash", "z@x.example"},
    {"raw-beside-word", "=?utf-8?q?Zo=C3=AB?= \xc3\x84sh <z@x.example>", "Zoë Äsh", "z@x.example"},
    {"wrong-label", "=?iso-8859-1?q?Zo=C3=AB_Ash?= <z@x.example>", "Zoë Ash", "z@x.example"},
    {"line-end-within", "=?utf-8?q?Zo=C3=AB=0A=0DAsh?= <z@x.example>", "Zoë Ash", "z@x.example"},
    {"no-end", "=?utf-8?q?Zo=C3=AB <z@x.example>", "=?utf-8?q?Zo=C3=AB", "z@x.example"},
    {"never-twice", "=?utf-8?q?=3D=3Futf-8=3Fq=3FZ=3F=3D?= <z@x.example>",
     "=?utf-8?q?Z?=", "z@x.example"},
    /* An address is never decoded (RFC 2047 5). */
    {"address", "Ann <=?utf-8?q?a?=@x.example>", "Ann", "=?utf-8?q?a?=@x.example"},
};

/* Each is an in-body From line, in a text that says that it is UTF-8. */
static const struct {
    const char *name, *text, *person, *email;
} authors[] = {
    {"plain", "From: Zo\xc3\xab Ash <z@x.example>\n\nWhy.\n", "Zoë Ash", "z@x.example"},
    {"word", "From: =?utf-8?q?Zo=C3=AB_Ash?= <z@x.example>\n\nWhy.\n", "Zoë Ash", "z@x.example"},
    {"two-padded", "From: =?utf-8?B?Wm/Dqw==?= =?utf-8?B?IEFzaA==?= <z@x.example>\n\nWhy.\n",
     "Zoë Ash", "z@x.example"},
    {"folded", "From: =?utf-8?q?Zo=C3=AB?=\n =?utf-8?q?_Ash?= <z@x.example>\n\nWhy.\n", "Zoë Ash",
     "z@x.example"},
    {"quoted", "From: \"=?utf-8?q?Zo=C3=AB_Ash?=\" <z@x.example>\n\nWhy.\n", "Zoë Ash",
     "z@x.example"},
    {"koi8-r", "From: =?koi8-r?B?7cnS?= <z@x.example>\n\nWhy.\n", "Мир", "z@x.example"},
    {"iso-2022-jp",
     "From: =?ISO-2022-JP?B?GyRCRnwbKEI=?= =?ISO-2022-JP?B?GyRCS1wbKEI=?= <z@x.example>\n\nWhy.\n",
     "日本", "z@x.example"},
};

typedef struct {
    DiagLog *log;
    MailParser *parser;
    char *bytes;
    const Mail *mail;
    PatchMail patch;
} Reading;

static void read_mail(Reading *r, const char *from, const char *subject, const char *text)
{
    r->log = diag_log_new(TRUE);
    r->parser = mail_parser_new(r->log);
    r->bytes = g_strdup_printf(
        "From: %s\nSubject: %s\nMessage-ID: <1@x.example>\nDate: Mon, 5 Jan 2026 10:00:00 +0000\n"
        "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n%s",
        from, subject, text);
    RawMail raw = {.data = str_of(r->bytes), .source = "test"};
    diag_at(r->log, "test", 0);
    r->mail = mail_parse(r->parser, &raw);
    patchmail_read(mail_parser_arena(r->parser), mail_parser_charsets(r->parser), r->log, r->mail,
                   &r->patch);
}

static void reading_clear(Reading *r)
{
    mail_parser_free(r->parser);
    diag_log_free(r->log);
    g_free(r->bytes);
}

static void test_person(const void *data)
{
    gsize i = GPOINTER_TO_SIZE(data);
    Reading r;
    read_mail(&r, people[i].field, "x", "Text.\n");
    g_assert_cmpstr(r.mail->from.name, ==, people[i].person);
    g_assert_cmpstr(r.mail->from.email, ==, people[i].email);
    reading_clear(&r);
}

/* What is UTF-8 in the text is no raw byte of a header. */
static void test_author(const void *data)
{
    gsize i = GPOINTER_TO_SIZE(data);
    Reading r;
    read_mail(&r, "Bob <b@x.example>", "[PATCH] f: fix", authors[i].text);
    g_assert_cmpstr(r.patch.author.name, ==, authors[i].person);
    g_assert_cmpstr(r.patch.author.email, ==, authors[i].email);
    g_assert_cmphex(diag_mail_kinds(r.log), ==, 0);
    reading_clear(&r);
}

static void test_subject(void)
{
    Reading r;
    read_mail(&r, "Bob <b@x.example>",
              "=?utf-8?q?=5BPATCH_1/2=5D?= caf=?utf-8?q?=C3=A9?=:\n =?utf-8?B?YQ==?="
              " =?utf-8?B?Yg==?=",
              "Why.\n");
    g_assert_cmpstr(r.mail->subject, ==, "[PATCH 1/2] café: ab");
    g_assert_cmpstr(r.patch.subject.title, ==, "café: ab");
    reading_clear(&r);
}

/* Raw bytes are reported with the field that holds them. */
static void test_raw_is_reported(void)
{
    Reading r;
    read_mail(&r, "Zo\xc3\xab <z@x.example>", "caf\xc3\xa9", "Text.\n");
    g_assert_cmpuint(diag_n_entries(r.log), ==, 2);
    g_assert_cmpint(diag_entry(r.log, 0)->kind, ==, DIAG_HEADER_RAW_8BIT);
    g_assert_cmpstr(diag_entry(r.log, 0)->place, ==, "From");
    g_assert_cmpstr(diag_entry(r.log, 1)->place, ==, "Subject");
    reading_clear(&r);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(people); i++) {
        g_autofree char *path = g_strdup_printf("/word-places/from/%s", people[i].name);
        g_test_add_data_func(path, GSIZE_TO_POINTER(i), test_person);
    }
    for (gsize i = 0; i < G_N_ELEMENTS(authors); i++) {
        g_autofree char *path = g_strdup_printf("/word-places/in-body-from/%s", authors[i].name);
        g_test_add_data_func(path, GSIZE_TO_POINTER(i), test_author);
    }
    g_test_add_func("/word-places/subject", test_subject);
    g_test_add_func("/word-places/raw-is-reported", test_raw_is_reported);
    return g_test_run();
}
