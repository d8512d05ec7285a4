/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "mail/mail.h"

#define ONE(kind) (G_GUINT64_CONSTANT(1) << DIAG_##kind)

typedef struct {
    DiagLog *log;
    MailParser *parser;
    const Mail *mail;
} Fixture;

static void set_up(Fixture *f, gconstpointer unused)
{
    (void)unused;
    f->log = diag_log_new(FALSE);
    f->parser = mail_parser_new(f->log);
}

static void tear_down(Fixture *f, gconstpointer unused)
{
    (void)unused;
    mail_parser_free(f->parser);
    diag_log_free(f->log);
}

static guint64 parse_bytes(Fixture *f, Str data, const char *envelope)
{
    RawMail raw = {.data = data, .envelope = str_of(envelope), .source = "test"};
    diag_at(f->log, "test", 0);
    f->mail = mail_parse(f->parser, &raw);
    return diag_mail_kinds(f->log);
}

static const Mail *parsed(Fixture *f, const char *data)
{
    parse_bytes(f, str_of(data), "");
    return f->mail;
}

static void test_whole(Fixture *f, gconstpointer unused)
{
    (void)unused;
    guint64 kinds =
        parse_bytes(f,
                    STR("Received: from x by y; Mon, 3 Mar 2025 10:00:05 +0100\n"
                        "From: =?utf-8?q?Ren=C3=A9e?= Doe <r@example.com>\n"
                        "reply-to: Other <o@example.com>\n"
                        "X-Original-From: Orig <orig@example.com>\n"
                        "SUBJECT : [PATCH] a long\n subject\n"
                        "Date: Mon, 3 Mar 2025 10:00:00 +0100\n"
                        "Message-ID: <3@example.com>\n"
                        "In-Reply-To: <2@example.com>\n"
                        "References: <0@example.com> <1@example.com>\n\t<2@example.com>\n"
                        "List-Id: Some list <Some.List.example.com>\n"
                        "To: some@list.example.com\n"
                        "Content-Type: text/plain; charset=iso-8859-1\n"
                        "\n"
                        "caf\xe9\n"),
                    "From x Mon Mar  3 10:00:00 2025");
    const Mail *m = f->mail;
    g_assert_cmphex(kinds, ==, 0);
    g_assert_cmpstr(m->from.name, ==, "Renée Doe");
    g_assert_cmpstr(m->from.email, ==, "r@example.com");
    g_assert_cmpstr(m->reply_to.name, ==, "Other");
    g_assert_cmpstr(m->original_from.email, ==, "orig@example.com");
    g_assert_cmpstr(m->subject, ==, "[PATCH] a long subject");
    g_assert_cmpint(m->date, ==, 1740992400);
    g_assert_cmpint(m->zone, ==, 60);
    g_assert_cmpint(m->date_origin, ==, DATE_HEADER);
    g_assert_cmpstr(m->message_id, ==, "3@example.com");
    g_assert_false(m->synthetic_id);
    g_assert_cmpuint(m->n_refs, ==, 3);
    g_assert_cmpstr(m->refs[0], ==, "2@example.com");
    g_assert_cmpstr(m->refs[1], ==, "1@example.com");
    g_assert_cmpstr(m->refs[2], ==, "0@example.com");
    g_assert_cmpstr(m->list, ==, "some.list.example.com");
    g_assert_cmpuint(m->n_recipients, ==, 0);
    g_assert_true(str_equal(m->text, STR("café\n")));
}

/* A group may be without mailboxes (RFC 5322 3.4). */
static void test_original_from_nobody(Fixture *f, gconstpointer unused)
{
    (void)unused;
    const Mail *m = parsed(f, "X-Original-From: Nobody:;\nX-Original-Sender: b@example.com\n\n");
    g_assert_cmpstr(m->original_from.email, ==, "b@example.com");
}

static void test_empty(Fixture *f, gconstpointer unused)
{
    (void)unused;
    static const char *const mails[] = {"", "\n", "no header at all", "\r\n\r\n"};
    for (gsize i = 0; i < G_N_ELEMENTS(mails); i++) {
        const Mail *m = parsed(f, mails[i]);
        g_assert_cmpstr(m->subject, ==, "");
        g_assert_cmpstr(m->from.name, ==, "");
        g_assert_cmpstr(m->from.email, ==, "");
        g_assert_cmpint(m->date_origin, ==, DATE_NONE);
        g_assert_cmpint(m->date, ==, 0);
        g_assert_true(m->synthetic_id);
        g_assert_cmpuint(m->n_refs, ==, 0);
    }
}

static void test_header_block(Fixture *f, gconstpointer unused)
{
    (void)unused;
    /* The bytes of the fields, what Subject becomes, what is reported. */
    const struct {
        Str fields;
        const char *subject;
        guint64 kinds;
    } cases[] = {
        {STR("Subject: a\r\n b\r\n"), "a b", 0},
        {STR("Subject: a\nSubject: b\n"), "a", ONE(HEADER_DUPLICATE)},
        {STR("Received: a; x\nReceived: b; y\nSubject: a\n"), "a", 0},
        {STR("no colon\n continued\nSubject: a\n"), "a", ONE(HEADER_NO_COLON)},
        {STR(">From x@y.test Mon Mar  3 10:00:00 2025\nSubject: a\n"), "a", ONE(HEADER_FROM_LINE)},
        {STR("From x@y.test Mon Mar  3 10:00:00 2025\nSubject: a\n"), "a", ONE(HEADER_FROM_LINE)},
        {STR("Subject: a\0b\n"),
         "a\xef\xbf\xbd"
         "b",
         ONE(HEADER_NUL) | ONE(HEADER_RAW_8BIT)},
        {STR("X-Other: \0\nSubject: a\n"), "a", ONE(HEADER_NUL)},
        {STR("Subject: a\rb\n"), "a b", ONE(HEADER_CR)},
        {STR("Subject:\n"), "", 0},
        {STR("Subject: caf\xe9\n"), "café", ONE(HEADER_RAW_8BIT) | ONE(CHARSET_GUESSED)},
        {STR("X-Subject: b\nSubjects: c\nSubject: a\n"), "a", 0},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GString) data =
            g_string_new("From: A <a@b.test>\nDate: Mon, 3 Mar 2025 10:00:00 +0100\n"
                         "Message-ID: <1@b.test>\n");
        g_string_append_len(data, cases[i].fields.p, (gssize)cases[i].fields.n);
        g_string_append(data, "\ntext\n");
        guint64 kinds = parse_bytes(f, (Str){data->str, data->len}, "");
        g_test_message("case %" G_GSIZE_FORMAT, i);
        g_assert_cmpstr(f->mail->subject, ==, cases[i].subject);
        g_assert_cmphex(kinds, ==, cases[i].kinds);
        g_assert_true(str_equal(f->mail->text, STR("text\n")));
    }
    g_assert_cmpstr(parsed(f, "\xef\xbb\xbfSubject: behind a BOM\n\n")->subject, ==,
                    "behind a BOM");
    g_assert_cmpstr(parsed(f, " folded first line\nSubject: a\n\n")->subject, ==, "a");
    g_assert_cmpstr(parsed(f, "\n\nSubject: behind blank lines\n\n")->subject, ==,
                    "behind blank lines");
}

/* Told of fields, once each, and not of the text, which may be 8-bit. */
static void test_raw_8bit(Fixture *f, gconstpointer unused)
{
    (void)unused;
    parse_bytes(f, STR("From: \xc3\xa9 \xc3\xa9 <\xc3\xa9@b.test>\n\n"), "");
    g_assert_cmpuint(diag_count(f->log, DIAG_HEADER_RAW_8BIT), ==, 1);
    parse_bytes(f, STR("From: \xc3\xa9\nSubject: \xc3\xa9\n\n"), "");
    g_assert_cmpuint(diag_count(f->log, DIAG_HEADER_RAW_8BIT), ==, 3);
    parse_bytes(f, STR("From: a\nSubject: =?utf-8?q?=C3=A9?=\n\nFrom: \xc3\xa9 <b@c.test>\n"), "");
    g_assert_cmpuint(diag_count(f->log, DIAG_HEADER_RAW_8BIT), ==, 3);
}

/* A mail whose lines all end in CR, and one that has no header: the text is there. */
static void test_text_found(Fixture *f, gconstpointer unused)
{
    (void)unused;
    static const char *const mails[] = {"Subject: a\rFrom: b\r\rtwo\rlines\r", "two\nlines\n",
                                        "Subject: a\ntwo\nlines\n",
                                        "Subject: a\r\r\n\r\r\ntwo\r\r\nlines\r\r\n"};
    for (gsize i = 0; i < G_N_ELEMENTS(mails); i++)
        g_assert_true(str_equal(parsed(f, mails[i])->text, STR("two\nlines\n")));
}

static void test_header_cap(Fixture *f, gconstpointer unused)
{
    (void)unused;
    g_autoptr(GString) data = g_string_new("Subject: a\n");
    while (data->len < MAIL_HEADER_MAX)
        g_string_append(data, "X-Filler: xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\n");
    g_string_append(data, "From: A <a@b.test>\n\ntext\n");
    guint64 kinds = parse_bytes(f, (Str){data->str, data->len}, "");
    g_assert_true(kinds & ONE(HEADER_TOO_LARGE));
    g_assert_true(kinds & ONE(FROM_MISSING));
    g_assert_cmpstr(f->mail->subject, ==, "a");
    g_assert_true(str_equal(f->mail->text, STR("text\n")));
}

static void test_message_ids(Fixture *f, gconstpointer unused)
{
    (void)unused;
    static const struct {
        const char *value, *id; /* NULL: synthetic */
    } cases[] = {
        {"<a@b.test>", "a@b.test"},
        {"  <a@b.test> (added by x@y.test)", "a@b.test"},
        {"<a\n b@c.test>", "ab@c.test"},
        {"a@b.test", "a@b.test"},
        {"<no-at-sign>", "no-at-sign"},
        {"<\xc3\xa9@b.test>", "é@b.test"},
        {"<\xe9@b.test>", "é@b.test"},
        {"", NULL},
        {"<>", NULL},
        {"two words", NULL},
        {"no-at-sign", NULL},
        {"<a\x01@b.test>", NULL},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *data = g_strdup_printf("Message-ID: %s\n\n", cases[i].value);
        const Mail *m = parsed(f, data);
        g_assert_cmpint(m->synthetic_id, ==, cases[i].id == NULL);
        if (cases[i].id)
            g_assert_cmpstr(m->message_id, ==, cases[i].id);
        else
            g_assert_true(g_str_has_suffix(m->message_id, "@listdigest.invalid"));
    }
    g_autofree char *longest = g_strnfill(MAIL_ID_MAX, 'x');
    g_autofree char *fits = g_strdup_printf("Message-ID: <%s>\n\n", longest);
    g_autofree char *not = g_strdup_printf("Message-ID: <%sx>\n\n", longest);
    g_assert_false(parsed(f, fits)->synthetic_id);
    g_assert_true(parsed(f, not )->synthetic_id);
}

static void test_refs(Fixture *f, gconstpointer unused)
{
    (void)unused;
    static const struct {
        const char *fields, *refs;
    } cases[] = {
        {"", ""},
        {"References: <1> <2> <3>\n", "3 2 1"},
        {"In-Reply-To: <2>\nReferences: <1> <2> <3>\n", "2 3 1"},
        {"In-Reply-To: Your message of \"Mon, 3 Mar\" <2> and <4>\n", "2 4"},
        {"References: <1>,<2>junk<3\n >  <<4> <> < a\tb >\n", "ab 4 3 2 1"},
        {"References: <1> <self> <1>\n", "1"},
        {"In-Reply-To: no id at all\n", ""},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *data = g_strdup_printf("Message-ID: <self>\n%s\n", cases[i].fields);
        const Mail *m = parsed(f, data);
        g_autoptr(GString) refs = g_string_new(NULL);
        for (guint k = 0; k < m->n_refs; k++)
            g_string_append_printf(refs, "%s%s", k ? " " : "", m->refs[k]);
        g_assert_cmpstr(refs->str, ==, cases[i].refs);
    }
}

static void test_lists(Fixture *f, gconstpointer unused)
{
    (void)unused;
    static const struct {
        const char *fields, *list, *recipients;
    } cases[] = {
        {"List-Id: Foo <Foo.Example.com>\nTo: a@b.test\n", "foo.example.com", ""},
        {"List-Id: \"Foo <b>\" <foo.example.com>\n", "foo.example.com", ""},
        {"List-Id: foo.example.com\n", "foo.example.com", ""},
        {"X-Mailing-List: foo@example.com\n", "foo.example.com", ""},
        {"X-Mailing-List: <foo@example.com> archive/latest/12\n", "foo.example.com", ""},
        {"X-Mailing-List: b@example.com\nList-Id: <a.example.com>\n", "a.example.com", ""},
        {"To: A <A@b.test>, c@d.test\nCc: E@f.test\n", NULL, "a@b.test c@d.test e@f.test "},
        {"List-Id:\nTo: a@b.test\n", NULL, "a@b.test "},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *data = g_strdup_printf("%s\n", cases[i].fields);
        const Mail *m = parsed(f, data);
        g_autoptr(GString) recipients = g_string_new(NULL);
        for (guint k = 0; k < m->n_recipients; k++)
            g_string_append_printf(recipients, "%s ", m->recipients[k]);
        g_assert_cmpstr(m->list, ==, cases[i].list);
        g_assert_cmpstr(recipients->str, ==, cases[i].recipients);
    }
}

static void test_truncated(Fixture *f, gconstpointer unused)
{
    (void)unused;
    RawMail raw = {
        .data = STR("Subject: a\n\nthe start of\n"), .source = "test", .truncated = TRUE};
    diag_at(f->log, "test", 0);
    const Mail *m = mail_parse(f->parser, &raw);
    g_assert_cmpstr(m->subject, ==, "a");
    g_assert_cmpuint(m->text.n, ==, 0);
    /* The splitter's to report, and once. */
    g_assert_cmpuint(diag_count(f->log, DIAG_MAIL_TOO_LARGE), ==, 0);
}

/* The turn of one mail leaves nothing for the next. */
static void test_turns(Fixture *f, gconstpointer unused)
{
    (void)unused;
    parsed(f, "Subject: a\nReferences: <1>\nList-Id: <l.test>\nTo: a@b.test\n\ntext\n");
    const Mail *m = parsed(f, "\n");
    g_assert_cmpstr(m->subject, ==, "");
    g_assert_cmpuint(m->n_refs, ==, 0);
    g_assert_null(m->list);
    g_assert_cmpuint(m->n_recipients, ==, 0);
    g_assert_cmpuint(m->text.n, ==, 0);
}

static void assert_clean(const char *s)
{
    g_assert_true(g_utf8_validate(s, -1, NULL));
    for (; *s; s++)
        g_assert_false((guchar)*s < ' ' || *s == 0x7f);
}

/* The same mail growing byte by byte, with nothing behind it, and with every byte damaged once. */
static void test_prefixes(Fixture *f, gconstpointer unused)
{
    (void)unused;
    Str all = STR(
        "Received: a; Mon, 3 Mar 2025 10:00:05 +0100\r\nFrom: \"=?utf-8?q?Ren=C3=A9e?=\" (x) "
        "<r@e.test>\n"
        "Reply-To: a b: c, d;\nSubject: =?iso-2022-jp?B?GyRCRnw=?= caf\xe9\n folded \0\n"
        "Date: Mon, 3 Mar 2025 10:00:00 --500\nMessage-ID: <1@\xe9>\nIn-Reply-To: x <2> y\n"
        "References: <3>\n <4>\nTo: a at b.test, =?x?q?,?=\nContent-Type: multipart/mixed;\n "
        "boundary=\"b\"\n"
        "\n--b\nContent-Type: text/plain; charset=gb2312; format=flowed\n\n\xd6\xd0 \n>x\n\n--b\n"
        "Content-Transfer-Encoding: base64\n\nYWJj\n__\n--b--\n");
    for (gsize n = 0; n <= 2 * all.n; n++) {
        gsize length = MIN(n, all.n);
        char *exact = g_memdup2(all.p, length);
        if (n > all.n)
            exact[n - all.n - 1] ^= 0x80;
        parse_bytes(f, (Str){exact, length}, "");
        assert_clean(f->mail->subject);
        assert_clean(f->mail->from.name);
        assert_clean(f->mail->from.email);
        assert_clean(f->mail->message_id);
        for (guint k = 0; k < f->mail->n_refs; k++)
            assert_clean(f->mail->refs[k]);
        for (guint k = 0; k < f->mail->n_recipients; k++)
            assert_clean(f->mail->recipients[k]);
        g_assert_true(!f->mail->text.n ||
                      g_utf8_validate_len(f->mail->text.p, f->mail->text.n, NULL));
        g_free(exact);
    }
}

#define ADD(path, function) g_test_add("/mail/" path, Fixture, NULL, set_up, function, tear_down)

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    ADD("whole", test_whole);
    ADD("original-from-nobody", test_original_from_nobody);
    ADD("empty", test_empty);
    ADD("header-block", test_header_block);
    ADD("header-raw-8bit", test_raw_8bit);
    ADD("text-without-blank-line", test_text_found);
    ADD("header-cap", test_header_cap);
    ADD("message-ids", test_message_ids);
    ADD("refs", test_refs);
    ADD("lists", test_lists);
    ADD("truncated", test_truncated);
    ADD("turns", test_turns);
    ADD("prefixes", test_prefixes);
    return g_test_run();
}
