/* SPDX-License-Identifier: GPL-2.0-or-later */
/* MAIL.md 3: what makes two mails the same. The values are sha256sum's. */
#include "mail/content_hash.h"
#include "mail/mail.h"

#define FIELDS_OF_A "From: A <a@b.test>\nSubject: s\nDate: Mon, 3 Mar 2025 10:00:00 +0100\n"

typedef struct {
    DiagLog *log;
    MailParser *parser;
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

static const Mail *parse(Fixture *f, const char *fields, const char *text, const char *envelope)
{
    g_autofree char *data = g_strconcat(fields, "\n", text, NULL);
    RawMail raw = {.data = str_of(data), .envelope = str_of(envelope), .source = "test"};
    diag_at(f->log, "test", 0);
    return mail_parse(f->parser, &raw);
}

static char *hash_of(Fixture *f, const char *fields, const char *text, const char *envelope)
{
    const Mail *mail = parse(f, fields, text, envelope);
    GString *hex = g_string_new(NULL);
    for (gsize i = 0; i < sizeof(mail->hash); i++)
        g_string_append_printf(hex, "%02x", mail->hash[i]);
    return g_string_free(hex, FALSE);
}

/* Has a mail of these the same hash as the one of FIELDS_OF_A and "a\nb\n"? */
static gboolean is_same(Fixture *f, const char *fields, const char *text)
{
    g_autofree char *a = hash_of(f, FIELDS_OF_A, "a\nb\n", "");
    g_autofree char *b = hash_of(f, fields, text, "From x Mon Mar  3 09:00:00 2025");
    return strcmp(a, b) == 0;
}

/* printf 'A\0a@b.test\0s\0946684800\0a\nb\n\0' | sha256sum, and so on. */
static void test_value(Fixture *f, gconstpointer unused)
{
    (void)unused;
    static const struct {
        const char *fields, *text, *hash;
    } cases[] = {
        {"From: A <a@b.test>\nSubject: s\nDate: 1 Jan 2000 00:00:00 +0000\n", "a \nb\n\n",
         "68a3661285375160634281e79987d54d2c7506f8e434a1ce0399c5b671f0663e"},
        {"", "", "8855508aade16ec573d21e6a485dfd0a7624085c1a14b5ecdd6485de0c6839a4"},
        /* 'Ren\xc3\xa9e\0r@b.test\0caf\xc3\xa9\0\0one\n\ntwo\n\0' */
        {"From: =?iso-8859-1?q?Ren=E9e?= <r@b.test>\nSubject: =?utf-8?b?Y2Fmw6k=?=\nDate: never\n"
         "Received: x; 1 Jan 2000 00:00:00 +0000\n",
         "one\t\n\ntwo\n\n\n", "9ca49f3cf79c8eae3ec964500f6bfe0524ef1ddc0836f422d3182502480725e2"},
        /* '\0\0s\0-1\0\0' */
        {"Subject: s\nDate: 31 Dec 1969 23:59:59 +0000\n", " \n\t\n",
         "a4dfb010230d1804093231479e4c78cf8c5853298939cbd62a89ac18d12dcee5"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *hash = hash_of(f, cases[i].fields, cases[i].text, "");
        g_assert_cmpstr(hash, ==, cases[i].hash);
    }
}

static void test_line_ends(Fixture *f, gconstpointer unused)
{
    (void)unused;
    g_assert_true(is_same(f, FIELDS_OF_A, "a\r\nb\r\n"));
    g_assert_true(is_same(f, FIELDS_OF_A, "a\r\nb\n"));
    g_assert_true(is_same(f, FIELDS_OF_A, "a\nb"));
    g_assert_true(is_same(f,
                          "From: A <a@b.test>\r\nSubject: s\r\nDate: Mon, 3 Mar 2025 10:00:00 "
                          "+0100\r\n\r",
                          "a\r\nb\r\n"));
}

static void test_trailing_blanks(Fixture *f, gconstpointer unused)
{
    (void)unused;
    g_assert_true(is_same(f, FIELDS_OF_A, "a  \nb\t\n"));
    g_assert_true(is_same(f, FIELDS_OF_A, "a\t \nb\n\n \n\n"));
    g_assert_true(is_same(f, FIELDS_OF_A, "a  \r\nb\t\r\n\r\n\n"));
    g_assert_false(is_same(f, FIELDS_OF_A, " a\nb\n"));
    g_assert_false(is_same(f, FIELDS_OF_A, "\na\nb\n"));
    g_assert_false(is_same(f, FIELDS_OF_A, "a\n\nb\n"));
}

/* What differs from archive to archive. */
static void test_transport(Fixture *f, gconstpointer unused)
{
    (void)unused;
    g_assert_true(is_same(f, FIELDS_OF_A, "a\nb\n")); /* with a From_ line of its own */
    g_assert_true(
        is_same(f, "Received: x; Tue, 4 Mar 2025 10:00:00 +0100\nX-Y: z\n" FIELDS_OF_A, "a\nb\n"));
    g_assert_true(is_same(f, FIELDS_OF_A "To: x@y.test\nMessage-ID: <1@b.test>\n", "a\nb\n"));
    g_assert_true(is_same(f, FIELDS_OF_A "Content-Transfer-Encoding: base64\n", "YQpiCg==\n"));
    g_assert_true(
        is_same(f, FIELDS_OF_A "Content-Transfer-Encoding: quoted-printable\n", "=61\n=62\n"));
    g_assert_true(is_same(f,
                          "From: \"A\" <a@b.test>\nSubject:  =?utf-8?q?s?=\n"
                          "Date: Mon, 3 Mar 2025 09:00:00 +0000\n",
                          "a\nb\n"));
}

static void test_differs(Fixture *f, gconstpointer unused)
{
    (void)unused;
#define DATE "Date: Mon, 3 Mar 2025 10:00:00 +0100\n"
    g_assert_false(is_same(f, "From: B <a@b.test>\nSubject: s\n" DATE, "a\nb\n"));
    g_assert_false(is_same(f, "From: A <b@b.test>\nSubject: s\n" DATE, "a\nb\n"));
    g_assert_false(is_same(f, "From: A <a@b.test>\nSubject: t\n" DATE, "a\nb\n"));
    g_assert_false(is_same(f, "From: A <a@b.test>\n" DATE, "a\nb\n"));
    g_assert_false(is_same(f, "From: A <a@b.test>\nSubject: s\n", "a\nb\n"));
    g_assert_false(is_same(
        f, "From: A <a@b.test>\nSubject: s\nDate: Mon, 3 Mar 2025 10:00:01 +0100\n", "a\nb\n"));
    g_assert_false(is_same(f, FIELDS_OF_A, "a\nb\nc\n"));
    g_assert_false(is_same(f, FIELDS_OF_A, "a\nb\n-- \nme\n"));
    g_assert_false(is_same(f, FIELDS_OF_A, ">From a\nb\n"));
}

static void test_footer(Fixture *f, gconstpointer unused)
{
    (void)unused;
    static const char *const footers[] = {
        "_______________________________________________\nl mailing list\nl@example.com\n"
        "https://example.com/l\n",
        "____________________\nhttps://example.com/l\n",
        "\n--\nTo unsubscribe from this list: send the line \"unsubscribe l\" in\n"
        "the body of a message to majordomo@example.com\n",
        "-\nTo unsubscribe from this list: send\n",
        "--\nTo unsubscribe, send a message with 'unsubscribe l' in\nthe body\n",
        "-- \nYou received this message because you are subscribed to the Google Groups \"l\"\n",
        "\n-=-=-=-=-=-=-=-=-=-=-=-\nGroups.io Links: You receive all messages\n"
        "-=-=-=-=-=-=-=-=-=-=-=-\n",
    };
    static const char *const others[] = {
        "___________________\nl mailing list\n", /* 19 of them */
        "____________________\nno list\n",          "____________________x\nl mailing list\n",
        "---\nTo unsubscribe from this list:\n",    "--\n\nTo unsubscribe from this list:\n",
        "> --\n> To unsubscribe from this list:\n",
    };
    for (gsize i = 0; i < G_N_ELEMENTS(footers); i++) {
        g_autofree char *text = g_strconcat("a\nb\n", footers[i], NULL);
        g_assert_true(is_same(f, FIELDS_OF_A, text));
        Str alone = content_without_footer(str_of(footers[i]));
        g_assert_cmpuint(alone.n, ==, 0);
    }
    for (gsize i = 0; i < G_N_ELEMENTS(others); i++) {
        g_autofree char *text = g_strconcat("a\nb\n", others[i], NULL);
        g_assert_false(is_same(f, FIELDS_OF_A, text));
    }
    g_assert_cmpuint(content_without_footer(STR("")).n, ==, 0);
    g_assert_cmpuint(content_without_footer(STR(" \n\n")).n, ==, 0);
}

/* Footers of one line less than FOOTER_LINES_MAX, as many, and one more. */
static void test_footer_cap(Fixture *f, gconstpointer unused)
{
    (void)unused;
    for (int n = FOOTER_LINES_MAX - 1; n <= FOOTER_LINES_MAX + 1; n++) {
        g_autoptr(GString) text =
            g_string_new("a\nb\n____________________\nhttps://example.com/l\n");
        for (int i = 2; i < n; i++)
            g_string_append(text, "more\n");
        g_assert_cmpint(is_same(f, FIELDS_OF_A, text->str), ==, n <= FOOTER_LINES_MAX);
    }
}

/* The same mail without an id gets the same one wherever it lies. */
static void test_synthetic_id(Fixture *f, gconstpointer unused)
{
    (void)unused;
    static const char *const ids[] = {"", "Message-ID:\n", "Message-ID: <>\n",
                                      "Message-ID: two words\n", "Message-ID: <a\x01@b.test>\n"};
    g_autofree char *hash = hash_of(f, FIELDS_OF_A, "a\nb\n", "");
    g_autofree char *expected = g_strconcat(hash, "@listdigest.invalid", NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(ids); i++) {
        g_autofree char *fields = g_strconcat(ids[i], FIELDS_OF_A, NULL);
        const Mail *mail = parse(f, fields, "a \r\nb\r\n", "From x Mon Mar  3 09:00:00 2025");
        g_assert_cmpstr(mail->message_id, ==, expected);
        g_assert_true(mail->synthetic_id);
        g_assert_cmphex(diag_mail_kinds(f->log), ==, G_GUINT64_CONSTANT(1) << DIAG_ID_MISSING);
    }
}

#define ADD(path, function) \
    g_test_add("/content-hash/" path, Fixture, NULL, set_up, function, tear_down)

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    ADD("value", test_value);
    ADD("line-ends-make-none", test_line_ends);
    ADD("trailing-blanks-make-none", test_trailing_blanks);
    ADD("transport-makes-none", test_transport);
    ADD("differs", test_differs);
    ADD("footer-makes-none", test_footer);
    ADD("footer-cap", test_footer_cap);
    ADD("synthetic-id", test_synthetic_id);
    return g_test_run();
}
