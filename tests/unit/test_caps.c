/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The limits of a header and of the parts below it, seen from outside: one below, at, and one
 * above. What is above is left out and reported; all else of the mail is there. And input made to
 * be slow: what takes quadratic time or recursion for a megabyte does not end.
 *
 * Those with tests elsewhere: MBOX_* in test_mboxlimits, DATE_LENGTH_MAX in test_date,
 * FIELDS_DROPPED_MAX in test_fields, FOOTER_LINES_MAX in test_content_hash, what bodies hold beside
 * the limits here in test_body.
 */
#include "mail/address.h"
#include "mail/charset_table.h"
#include "mail/encoded_word.h"
#include "mail/mail.h"

#define ONE(kind) (G_GUINT64_CONSTANT(1) << DIAG_##kind)
#define DATE_FIELD "Date: Mon, 3 Mar 2025 10:00:00 +0100\n"
#define ID_FIELD "Message-ID: <1@b.test>\n"
#define FIELDS_OF_A "From: A <a@b.test>\n" DATE_FIELD ID_FIELD

typedef struct {
    DiagLog *log;
    MailParser *parser;
    const Mail *mail;
} Fixture;

static void set_up(Fixture *f, gconstpointer unused)
{
    (void)unused;
    f->log = diag_log_new(TRUE);
    f->parser = mail_parser_new(f->log);
}

static void tear_down(Fixture *f, gconstpointer unused)
{
    (void)unused;
    mail_parser_free(f->parser);
    diag_log_free(f->log);
}

static guint64 parse(Fixture *f, const GString *data)
{
    RawMail raw = {.data = {data->str, data->len}, .source = "test"};
    diag_at(f->log, "test", 0);
    f->mail = mail_parse(f->parser, &raw);
    return diag_mail_kinds(f->log);
}

static void append_times(GString *to, const char *piece, gsize times)
{
    while (times--)
        g_string_append(to, piece);
}

/* Pads with x up to a length. */
static void fill(GString *to, gsize length)
{
    while (to->len < length)
        g_string_append_c(to, 'x');
}

static void assert_a(const Mail *mail, const char *text)
{
    g_assert_cmpstr(mail->from.name, ==, "A");
    g_assert_cmpstr(mail->from.email, ==, "a@b.test");
    g_assert_cmpint(mail->date, ==, 1740992400);
    g_assert_cmpstr(mail->message_id, ==, "1@b.test");
    g_assert_cmpmem(mail->text.p, mail->text.n, text, strlen(text));
}

static void test_header(Fixture *f, gconstpointer unused)
{
    (void)unused;
    for (gsize n = MAIL_HEADER_MAX - 1; n <= MAIL_HEADER_MAX + 1; n++) {
        gboolean fits = n <= MAIL_HEADER_MAX;
        g_autoptr(GString) data = g_string_new(FIELDS_OF_A "X-Filler: ");
        fill(data, n - strlen("\nSubject: s"));
        g_string_append(data, "\nSubject: s\n\ntext\n");
        g_assert_cmphex(parse(f, data), ==, fits ? 0 : ONE(HEADER_TOO_LARGE));
        g_assert_cmpstr(f->mail->subject, ==, fits ? "s" : "");
        assert_a(f->mail, "text\n");
    }
    g_assert_cmpuint(diag_n_entries(f->log), ==, 1);
    g_assert_cmpstr(diag_entry(f->log, 0)->detail, ==, "1048577 bytes");
}

/* A field that is folded over the limit keeps what is before it. */
static void test_header_folded(Fixture *f, gconstpointer unused)
{
    (void)unused;
    g_autoptr(GString) data = g_string_new(FIELDS_OF_A "Subject: s\n t\n ");
    fill(data, MAIL_HEADER_MAX + 1);
    g_string_append(data, "\n\ntext\n");
    g_assert_cmphex(parse(f, data), ==, ONE(HEADER_TOO_LARGE));
    g_assert_cmpstr(f->mail->subject, ==, "s t");
    assert_a(f->mail, "text\n");
}

/* value: addresses that fill n bytes behind "To:". */
static GString *mail_to(gsize n)
{
    GString *data = g_string_new(FIELDS_OF_A "To: first@c.test");
    gsize start = data->len - strlen(" first@c.test");
    append_times(data, ", b@c.test", (n - (data->len - start) - 20) / strlen(", b@c.test"));
    g_string_append(data, ", ");
    fill(data, start + n - strlen("@d.test"));
    g_string_append(data, "@d.test\n\ntext\n");
    return data;
}

static void test_address(Fixture *f, gconstpointer unused)
{
    (void)unused;
    for (gsize n = MAIL_ADDRESS_MAX - 1; n <= MAIL_ADDRESS_MAX + 1; n++) {
        gboolean fits = n <= MAIL_ADDRESS_MAX;
        g_autoptr(GString) data = mail_to(n);
        g_assert_cmphex(parse(f, data), ==, fits ? 0 : ONE(HEADER_TOO_LARGE));
        const char *last = f->mail->recipients[f->mail->n_recipients - 1];
        g_assert_cmpstr(f->mail->recipients[0], ==, "first@c.test");
        g_assert_cmpint(g_str_has_suffix(last, "x@d.test"), ==, fits);
        g_assert_true(fits || strcmp(last, "b@c.test") == 0);
        assert_a(f->mail, "text\n");
    }
    g_assert_cmpstr(diag_entry(f->log, 0)->detail, ==, "address field of 32769 bytes");
}

/* The author stands at the beginning. */
static void test_address_from(Fixture *f, gconstpointer unused)
{
    (void)unused;
    g_autoptr(GString) data = g_string_new("From: A <a@b.test>");
    append_times(data, ", B <b@b.test>", MAIL_ADDRESS_MAX / 8);
    g_string_append(data, "\n" DATE_FIELD ID_FIELD "\ntext\n");
    g_assert_cmphex(parse(f, data), ==, ONE(HEADER_TOO_LARGE));
    assert_a(f->mail, "text\n");
}

static void test_address_plain(Fixture *f, gconstpointer unused)
{
    (void)unused;
    for (gsize n = ADDRESS_PLAIN_MAX - 1; n <= ADDRESS_PLAIN_MAX + 1; n++) {
        g_autoptr(GString) data = g_string_new(DATE_FIELD ID_FIELD "From: ");
        fill(data, data->len + n - strlen(" at b.test"));
        g_string_append(data, " at b.test\n\ntext\n");
        parse(f, data);
        g_assert_cmpint(g_str_has_suffix(f->mail->from.email, "x@b.test"), ==,
                        n <= ADDRESS_PLAIN_MAX);
        g_assert_cmpint(g_str_has_suffix(f->mail->from.name, "x at b.test"), ==,
                        n > ADDRESS_PLAIN_MAX);
    }
}

static void test_message_id(Fixture *f, gconstpointer unused)
{
    (void)unused;
    for (gsize n = MAIL_ID_MAX - 1; n <= MAIL_ID_MAX + 1; n++) {
        gboolean fits = n <= MAIL_ID_MAX;
        g_autofree char *id = g_strnfill(n, 'x');
        g_autoptr(GString) data = g_string_new("From: A <a@b.test>\n" DATE_FIELD);
        g_string_append_printf(data, "Message-ID: <%s>\n\ntext\n", id);
        g_assert_cmphex(parse(f, data), ==, fits ? 0 : ONE(ID_MISSING));
        g_assert_cmpint(strcmp(f->mail->message_id, id) == 0, ==, fits);
        g_assert_cmpint(g_str_has_suffix(f->mail->message_id, "@listdigest.invalid"), ==, !fits);
    }
}

static void test_references(Fixture *f, gconstpointer unused)
{
    (void)unused;
    for (guint n = MAIL_REFS_MAX - 1; n <= MAIL_REFS_MAX + 1; n++) {
        g_autoptr(GString) data = g_string_new(FIELDS_OF_A "References:");
        for (guint i = 0; i < n; i++)
            g_string_append_printf(data, "\n\t<%u@c.test>", i);
        g_string_append(data, "\n\ntext\n");
        g_assert_cmphex(parse(f, data), ==, n <= MAIL_REFS_MAX ? 0 : ONE(HEADER_TOO_LARGE));
        g_assert_cmpuint(f->mail->n_refs, ==, MIN(n, MAIL_REFS_MAX));
        g_assert_cmpstr(f->mail->refs[n <= MAIL_REFS_MAX ? n - 1 : 999], ==,
                        n <= MAIL_REFS_MAX ? "0@c.test" : "1@c.test");
        assert_a(f->mail, "text\n");
    }
}

static void test_boundary(Fixture *f, gconstpointer unused)
{
    (void)unused;
    for (gsize n = MAIL_BOUNDARY_MAX - 1; n <= MAIL_BOUNDARY_MAX + 1; n++) {
        gboolean fits = n <= MAIL_BOUNDARY_MAX;
        g_autofree char *boundary = g_strnfill(n, 'b');
        g_autoptr(GString) data = g_string_new(FIELDS_OF_A);
        g_string_append_printf(
            data, "Content-Type: multipart/mixed; boundary=%s\n\n--%s\n\ntext\n--%s--\n", boundary,
            boundary, boundary);
        g_assert_cmpint(parse(f, data) == 0, ==, fits);
        g_assert_cmpint(str_equal(str_trim_end(f->mail->text), STR("text")), ==, fits);
        g_assert_cmpint(str_find(f->mail->text, STR("text")), >=, 0);
        g_assert_cmpstr(f->mail->message_id, ==, "1@b.test");
    }
}

/* Messages within a message, and text behind them that is of no such depth. */
static void test_nesting(Fixture *f, gconstpointer unused)
{
    (void)unused;
    for (guint n = MAIL_NESTING_MAX - 1; n <= MAIL_NESTING_MAX + 1; n++) {
        gboolean fits = n <= MAIL_NESTING_MAX;
        g_autoptr(GString) data =
            g_string_new(FIELDS_OF_A "Content-Type: multipart/mixed; boundary=b\n\n--b\n");
        append_times(data, "Content-Type: message/rfc822\n\n", n - 1);
        g_string_append(data, "\ndeep\n--b\n\nshallow\n--b--\n");
        g_assert_cmphex(parse(f, data), ==, fits ? 0 : ONE(MIME_TOO_DEEP));
        assert_a(f->mail, fits ? "deep\nshallow\n" : "shallow");
    }
}

static void test_parts(Fixture *f, gconstpointer unused)
{
    (void)unused;
    for (guint n = MAIL_PARTS_MAX - 1; n <= MAIL_PARTS_MAX + 1; n++) {
        gboolean fits = n <= MAIL_PARTS_MAX;
        g_autoptr(GString) data =
            g_string_new(FIELDS_OF_A "Content-Type: multipart/mixed; boundary=b\n\n");
        append_times(data, "--b\n\na\n", n);
        g_string_append(data, "--b--\n");
        g_assert_cmphex(parse(f, data), ==, fits ? 0 : ONE(MIME_TOO_MANY));
        g_assert_cmpuint(f->mail->text.n, ==, 2 * MIN(n, MAIL_PARTS_MAX));
        g_assert_cmpstr(f->mail->message_id, ==, "1@b.test");
    }
}

static void test_encoded_word_charset(Fixture *f, gconstpointer unused)
{
    (void)unused;
    for (gsize n = ENCODED_WORD_CHARSET_MAX - 1; n <= ENCODED_WORD_CHARSET_MAX + 1; n++) {
        g_autofree char *language = g_strnfill(n - strlen("utf-8*"), 'x');
        g_autoptr(GString) data = g_string_new(FIELDS_OF_A);
        g_string_append_printf(data, "Subject: =?utf-8*%s?q?a_b?=\n\ntext\n", language);
        parse(f, data);
        g_assert_cmpint(strcmp(f->mail->subject, "a b") == 0, ==, n <= ENCODED_WORD_CHARSET_MAX);
        assert_a(f->mail, "text\n");
    }
}

/* Of a label that is looked up; "charset=" before it is dropped if it fits. */
static void test_charset_label(Fixture *f, gconstpointer unused)
{
    (void)f;
    (void)unused;
    for (gsize n = CHARSET_LABEL_MAX - 2; n <= CHARSET_LABEL_MAX; n++) {
        g_autofree char *prefix = g_strnfill(n, 'x');
        g_autofree char *label = g_strconcat(prefix, "=latin1", NULL);
        g_assert_cmpstr(charset_lookup(str_of(label)), ==,
                        n < CHARSET_LABEL_MAX ? "windows-1252" : NULL);
    }
}

/* ---- made to be slow ---- */

enum { MEGABYTE = 1024 * 1024 };

static const char *const hostile_names[] = {
    "Subject",  "From", "To",      "References", "In-Reply-To", "Message-ID",
    "Received", "Date", "List-Id", "Reply-To",   "Content-Type"};

static const char *const hostile_pieces[] = {
    "a:",
    "(",
    "\"",
    "<",
    "<a@b>",
    "a,",
    "a@b,",
    " at ",
    " ",
    "\\",
    ";",
    "=",
    "?=",
    "=?",
    "=?u?q?",
    "=?=41",
    "?=41",
    "=?utf-8?q?a?= ",
    "=?utf-8?b?YQ==?=",
    "=?iso-2022-jp?b?GyRCJCI=?=",
    "=?x?b?YQ",
    "\xe9",
    "\xe3\x81\x82 ",
    "\r",
    "a=\"b\";",
    "1 ",
    "x at y.z,",
};

static void test_hostile_fields(Fixture *f, gconstpointer unused)
{
    (void)unused;
    for (gsize i = 0; i < G_N_ELEMENTS(hostile_names); i++)
        for (gsize k = 0; k < G_N_ELEMENTS(hostile_pieces); k++) {
            g_autoptr(GString) data = g_string_new(hostile_names[i]);
            g_string_append_c(data, ':');
            append_times(data, hostile_pieces[k],
                         (MAIL_HEADER_MAX - 100) / strlen(hostile_pieces[k]));
            g_string_append(data, "\nX-Mailing-List: l@b.test\n\ntext\n");
            parse(f, data);
            g_assert_true(str_equal(f->mail->text, STR("text\n")));
        }
}

/* GMime's recursion ends the process at 80 kB of this. */
static void test_hostile_groups(Fixture *f, gconstpointer unused)
{
    (void)unused;
    for (gsize n = MAIL_ADDRESS_MAX / 2; n <= 10 * MEGABYTE; n *= 10) {
        g_autoptr(GString) data = g_string_new(FIELDS_OF_A "To: ");
        append_times(data, "a:", n / 2);
        g_string_append(data, ";\n\ntext\n");
        gboolean fits = n < MAIL_ADDRESS_MAX;
        g_assert_cmphex(parse(f, data), ==, fits ? 0 : ONE(HEADER_TOO_LARGE));
        assert_a(f->mail, "text\n");
    }
}

/* A line that passes all limits costs itself, and what is behind it in the header. */
static void test_hostile_line(Fixture *f, gconstpointer unused)
{
    (void)unused;
    static const char *const names[] = {"X-Y: ", "From: ", "no colon ", "\tfolded "};
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autoptr(GString) data = g_string_new(FIELDS_OF_A);
        g_string_append(data, names[i]);
        fill(data, 50 * MEGABYTE);
        g_string_append(data, "\nSubject: s\n\ntext\n");
        g_assert_cmphex(parse(f, data), ==, ONE(HEADER_TOO_LARGE));
        assert_a(f->mail, "text\n");
    }
}

static void test_hostile_lines(Fixture *f, gconstpointer unused)
{
    (void)unused;
    static const struct {
        const char *line;
        guint64 kinds;
    } cases[] = {
        {"X-Y: z\n", ONE(HEADER_TOO_LARGE)},
        {"X-Y: z\r", ONE(HEADER_TOO_LARGE) | ONE(HEADER_CR)},
        {"From x 3 Mar 2025 10:00\n",
         ONE(HEADER_TOO_LARGE) | ONE(HEADER_FROM_LINE) | ONE(HEADER_NO_COLON)},
        {"no colon\nX-Y: z\n", ONE(HEADER_TOO_LARGE) | ONE(HEADER_NO_COLON)},
        {"From: b\n", ONE(HEADER_TOO_LARGE) | ONE(HEADER_DUPLICATE)},
        {" \n", ONE(HEADER_TOO_LARGE)},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GString) data = g_string_new(FIELDS_OF_A);
        append_times(data, cases[i].line, 1000000);
        g_string_append(data, "X-Y: z\n\ntext\n");
        g_assert_cmphex(parse(f, data), ==, cases[i].kinds);
        assert_a(f->mail, "text\n");
    }
    g_assert_cmpuint(diag_n_entries(f->log), <, 100);
}

#define ADD(path, function) g_test_add("/caps/" path, Fixture, NULL, set_up, function, tear_down)

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    ADD("header-1-mib", test_header);
    ADD("header-1-mib-folded", test_header_folded);
    ADD("address-32-kib", test_address);
    ADD("address-32-kib-from", test_address_from);
    ADD("address-user-at-host", test_address_plain);
    ADD("message-id-998-bytes", test_message_id);
    ADD("references-1000", test_references);
    ADD("boundary-2048-bytes", test_boundary);
    ADD("nesting-50", test_nesting);
    ADD("parts-1000", test_parts);
    ADD("encoded-word-charset", test_encoded_word_charset);
    ADD("charset-label", test_charset_label);
    ADD("hostile-fields", test_hostile_fields);
    ADD("hostile-groups", test_hostile_groups);
    ADD("hostile-line", test_hostile_line);
    ADD("hostile-lines", test_hostile_lines);
    return g_test_run();
}
