/* SPDX-License-Identifier: GPL-2.0-or-later */
/* mboxsplit at its limits, and with mailboxes made to keep it busy. */
#include "read/mboxheader.h"
#include "read/mboxsplit.h"

#define ANN "From ann@example.org Mon Jan  5 07:42:30 2026"
#define BOB "From bob@example.org Tue Jan  6 08:00:00 2026"
#define RD "From mboxrd@z Mon Jan  5 07:42:30 2026"
#define CL2 "From x@mboxcl2 Mon Jan  5 07:42:30 2026"

/* ASan's memmem looks at all that it is given, however near it finds something. */
#ifdef __SANITIZE_ADDRESS__
#define WITH_ASAN 1
#elif defined(__has_feature)
#define WITH_ASAN __has_feature(address_sanitizer)
#else
#define WITH_ASAN 0
#endif

enum {
    SECONDS = 10, /* linear work takes a tenth of that, also under the sanitizers */
    PIECE = 4096,
};

static void assert_str(Str got, Str want)
{
    g_assert_cmpmem(got.p, got.n, want.p, want.n);
}

static void append_times(GString *text, const char *line, gsize bytes)
{
    for (gsize n = strlen(line); bytes >= n; bytes -= n)
        g_string_append_len(text, line, (gssize)n);
}

static MboxSplit *split_of(const GString *text, gsize chunk, DiagLog *log)
{
    Input *input = input_new_memory(text->str, text->len, chunk);
    return mboxsplit_new(input, "box", MBOX_UNKNOWN, log);
}

/* A message at the limit is whole; one byte more, and its start is kept. The next is not hurt. */
static void check_too_large(gsize length, gboolean truncated, gsize chunk)
{
    g_autoptr(GString) text = g_string_new(RD "\nA: 1\n\n>From x\n");
    append_times(text, "all work and no play....\n", length - text->len - 100);
    while (text->len < length - 1)
        g_string_append_c(text, 'x');
    g_string_append(text, "\n" BOB "\nB: 2\n\ny\n");

    g_autoptr(GError) error = NULL;
    g_autoptr(DiagLog) log = diag_log_new(FALSE);
    g_autoptr(MboxSplit) split = split_of(text, chunk, log);
    RawMail mail;
    g_assert_cmpint(mboxsplit_next(split, &mail, &error), ==, 1);
    g_assert_cmpint(mail.truncated, ==, truncated);
    g_assert_cmpint(mail.offset, ==, 0);
    g_assert_cmpuint((guint64)mail.length, ==, length);
    assert_str(mail.envelope, STR(RD));
    gsize kept = (truncated ? MBOX_TRUNCATED_KEEP : length) - strlen(RD) - 1;
    g_assert_cmpuint(mail.data.n, ==, kept - 1);
    g_assert_true(str_has_prefix(mail.data, STR("A: 1\n\nFrom x\nall work")));
    g_assert_cmpmem(mail.data.p + 6, mail.data.n - 6, text->str + strlen(RD) + 1 + 7,
                    mail.data.n - 6);
    g_assert_cmpuint(diag_count(log, DIAG_MAIL_TOO_LARGE), ==, truncated);
    g_assert_cmpint(mboxsplit_next(split, &mail, &error), ==, 1);
    g_assert_cmpuint((guint64)mail.offset, ==, length);
    g_assert_cmpuint((guint64)(mail.offset + mail.length), ==, text->len);
    assert_str(mail.envelope, STR(BOB));
    assert_str(mail.data, STR("B: 2\n\ny\n"));
    g_assert_cmpint(mboxsplit_next(split, &mail, &error), ==, 0);
}

static void test_too_large(void)
{
    check_too_large(MBOX_MESSAGE_MAX, FALSE, MBOX_BLOCK);
    check_too_large(MBOX_MESSAGE_MAX + 1, TRUE, MBOX_BLOCK);
    check_too_large(MBOX_MESSAGE_MAX + 1, TRUE, 1000);
    check_too_large(MBOX_MESSAGE_MAX + 1000 * 1000, TRUE, 12345);
}

/* A mail in mboxcl2 of that many bytes, its Content-Length right, a separator early in its text. */
static guint count_long_mails(gsize length, guint64 *kinds)
{
    g_autoptr(GString) text = g_string_new(CL2 "\nContent-Length: ");
    gsize header = text->len + 8 + 2; /* eight digits */
    g_string_append_printf(text, "%08" G_GSIZE_FORMAT "\n\n", length - header);
    g_string_append(text, "\n" BOB "\nB: 2\n\n");
    gsize filled = text->len;
    g_string_set_size(text, length);
    memset(text->str + filled, 'x', length - filled);
    g_string_append(text, "\r\n" ANN "\nC: 3\n");
    g_autoptr(GError) error = NULL;
    g_autoptr(DiagLog) log = diag_log_new(FALSE);
    g_autoptr(MboxSplit) split = split_of(text, MBOX_BLOCK, log);
    RawMail mail;
    guint n = 0;
    for (*kinds = 0; mboxsplit_next(split, &mail, &error) > 0; n++)
        *kinds |= diag_mail_kinds(log);
    assert_str(mail.data, STR("C: 3\n"));
    return n;
}

/* A Content-Length is believed as long as the message, with the line end behind it, is not too
 * large to be kept. */
static void test_length_limit(void)
{
    guint64 kinds;
    g_assert_cmpuint(count_long_mails(MBOX_MESSAGE_MAX - 3, &kinds), ==, 2);
    g_assert_cmphex(kinds, ==, 0);
    g_assert_cmpuint(count_long_mails(MBOX_MESSAGE_MAX - 2, &kinds), ==, 2);
    g_assert_cmphex(kinds, ==, 0);
    g_assert_cmpuint(count_long_mails(MBOX_MESSAGE_MAX - 1, &kinds), ==, 3);
    g_assert_true(kinds & G_GUINT64_CONSTANT(1) << DIAG_CONTENT_LENGTH);
}

/* A message above the limit whose Content-Length is as wrong as one can be. */
static void test_length_too_large(void)
{
    static const char *const fields[] = {"1000", "67108864", "999999999999"};
    for (gsize i = 0; i < G_N_ELEMENTS(fields); i++) {
        g_autoptr(GString) text = g_string_new(CL2 "\nContent-Length: ");
        g_string_append_printf(text, "%s\n\n", fields[i]);
        append_times(text, "all work and no play....\n", MBOX_MESSAGE_MAX + MBOX_BLOCK);
        g_string_append(text, "\n" BOB "\nB: 2\n");
        g_autoptr(GError) error = NULL;
        g_autoptr(DiagLog) log = diag_log_new(FALSE);
        g_autoptr(MboxSplit) split = split_of(text, MBOX_BLOCK, log);
        RawMail mail;
        g_assert_cmpint(mboxsplit_next(split, &mail, &error), ==, 1);
        g_assert_true(mail.truncated);
        g_assert_cmpuint(diag_count(log, DIAG_CONTENT_LENGTH), ==, 1);
        g_assert_cmpint(mboxsplit_next(split, &mail, &error), ==, 1);
        assert_str(mail.data, STR("B: 2\n"));
        g_assert_cmphex(diag_mail_kinds(log), ==, 0);
    }
}

/* How many mails there are; each byte is in one, and it did not take long. */
static guint count_in_time(const GString *text, gsize chunk)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(DiagLog) log = diag_log_new(FALSE);
    g_autoptr(MboxSplit) split = split_of(text, chunk, log);
    RawMail mail;
    gsize length = 0;
    guint n = 0;
    g_test_timer_start();
    for (; mboxsplit_next(split, &mail, &error) > 0; n++)
        length += (gsize)mail.length;
    g_assert_no_error(error);
    g_assert_cmpuint(length, ==, text->len);
    g_assert_cmpfloat(g_test_timer_elapsed(), <, SECONDS);
    return n;
}

/* Lines that look like much and are nothing must cost no more than their length; nor does it cost
 * more if they are all that they look like. */
static void test_hostile(void)
{
    enum { BYTES = 2 * 1000 * 1000 };
    static const struct {
        const char *line;
        gboolean separates;
    } rows[] = {
        {"From ", FALSE},
        {"\nFrom ", FALSE},
        {">", FALSE},
        {">From ", FALSE},
        {"\n>From ", FALSE},
        {"\nFrom a b c Mon Jan 5 07:42:30 2026\n", FALSE},
        {"Mon Jan 5 ", FALSE},
        {"\n\n", FALSE},
        {"\nFrom x\nTo: y\n", FALSE},
        {"\nFrom x\nTo: y\nReceived: z\nReceived: z\n", FALSE},
        {"xFrom a@b ", FALSE},
        {"xFrom \"a b\\\" ", FALSE},
        {"xFrom a at ", FALSE},
        {"xFrom a@b.c Mon Jan 5 07:42:30 ", FALSE},
        {"xFrom a@b.c Mon Jan 5 07:42:30 2026\n", FALSE},
        {"A: xFrom a@b.c Mon Jan 5 07:42:30 2026\nTo", FALSE},
        {"Colour: xFrom a@b.c Mon Jan 5 07:42:30 2026\nTo: x\n", TRUE},
        {"xFrom a@b.c Mon Jan 5 07:42:30 2026\nTo: x\n", TRUE},
        {"From a@b.c Mon Jan 5 07:42:30 2026\nTo: x\n", TRUE},
    };
    static const char *const starts[] = {RD "\nA: 1\n\n", CL2 "\nA: 1\n\n", CL2 "\nX: "};
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        for (gsize s = 0; s < G_N_ELEMENTS(starts); s++) {
            g_test_message("%s", rows[i].line);
            g_autoptr(GString) text = g_string_new(starts[s]);
            append_times(text, rows[i].line, BYTES);
            gboolean separates = rows[i].separates && (s < 2 || rows[i].line[0] != 'C');
            g_assert_cmpint(count_in_time(text, PIECE) > 1, ==, separates);
        }
    }
}

/* Header blocks without an end, in which every line or word asks whether one is in them. */
static void test_endless_header(void)
{
    static const char *const lines[] = {"From: x\nFrom here on\n", "From From From From ",
                                        "Colour: xFrom a@b.c Mon Jan 5 07:42:30 2026\nTo: x\n",
                                        "Date: xFrom a@b.c Mon Jan 5 07:42:30 2026\nCc: x\n",
                                        "X: xFrom a@b.c Mon Jan 5 07:42:30 2026\nCc: x\n"};
    for (gsize i = 0; i < G_N_ELEMENTS(lines); i++) {
        g_autoptr(GString) text = g_string_new(CL2 "\nContent-Length: 10\nFrom: a\nSubject: b\n");
        append_times(text, lines[i], 4 * 1000 * 1000);
        g_assert_cmpuint(count_in_time(text, PIECE), ==, 1);
    }
    /* A line that ends behind the limit is not searched for its end again and again. */
    g_autoptr(GString) text = g_string_new(CL2 "\nContent-Length: 10\nX: ");
    append_times(text, "x", MBOXHEADER_MAX);
    append_times(text, "\nFrom ", 6 * 1000 * 1000);
    g_assert_cmpuint(count_in_time(text, PIECE), ==, 1);
}

/* A block of NULs, in which every byte begins a line. */
static void test_nuls(void)
{
    g_autoptr(GString) text = g_string_new(RD "\nA: 1\n\nx");
    g_string_set_size(text, 4 * 1000 * 1000);
    memset(text->str + 50, 0, text->len - 50);
    g_assert_cmpuint(count_in_time(text, PIECE), ==, 1);
}

/* Each Content-Length asks for all bytes up to somewhere far behind, and they come in small pieces:
 * what was read must not be moved with each of them. */
static void test_lying_lengths(void)
{
    enum { BYTES = (WITH_ASAN ? 4 : 24) * 1000 * 1000, TEXT = 900 };
    static const char *const lengths[] = {"10000000", "1000000", "99999999999", "-1"};
    for (gsize i = 0; i < G_N_ELEMENTS(lengths); i++) {
        g_autoptr(GString) mail = g_string_new(CL2 "\nContent-Length: ");
        g_string_append_printf(mail, "%s\n\n", lengths[i]);
        append_times(mail, "x", TEXT);
        g_string_append(mail, "\n" ANN " \nFrom x\n\n");
        g_autoptr(GString) text = g_string_new(NULL);
        append_times(text, mail->str, BYTES);
        g_assert_cmpuint(count_in_time(text, 512), ==, BYTES / mail->len);
    }
}

static guint count_mails(const GString *text, gsize chunk)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(DiagLog) log = diag_log_new(FALSE);
    g_autoptr(MboxSplit) split = split_of(text, chunk, log);
    RawMail mail;
    guint n = 0;
    while (mboxsplit_next(split, &mail, &error) > 0)
        n++;
    return n;
}

/* A line that is too long to be a separator, and a field name too long to be one. */
static void test_line_limits(void)
{
    static const struct {
        const char *before;
        gsize sender, field;
        guint mails;
    } rows[] = {
        {"x\n", MBOX_FROM_LINE_MAX - 29, 3, 2},
        {"x\n", MBOX_FROM_LINE_MAX - 28, 3, 1},
        {"x\n", 3, MBOX_FIELD_NAME_MAX, 2},
        {"x\n", 3, MBOX_FIELD_NAME_MAX + 1, 1},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GString) text = g_string_new(ANN "\nA: 1\n\n");
        g_string_append_printf(text, "%sFrom ", rows[i].before);
        append_times(text, "a", rows[i].sender);
        g_string_append(text, " Mon Jan 5 07:42:30 2026\r\n");
        append_times(text, "b", rows[i].field);
        g_string_append(text, ": 1\n\ny\n");
        for (gsize chunk = 1; chunk <= MBOX_BLOCK; chunk *= 512)
            g_assert_cmpuint(count_mails(text, chunk), ==, rows[i].mails);
    }
}

/* Likewise at the end of the source. */
static void test_last_line_limit(void)
{
    for (gsize more = 0; more < 2; more++) {
        g_autoptr(GString) text = g_string_new(ANN "\nA: 1\n\nx\n\nFrom ");
        append_times(text, "a", MBOX_FROM_LINE_MAX - 29 + more);
        g_string_append(text, " Mon Jan 5 07:42:30 2026");
        g_autoptr(GError) error = NULL;
        g_autoptr(DiagLog) log = diag_log_new(FALSE);
        g_autoptr(MboxSplit) split = split_of(text, 100, log);
        RawMail mail;
        g_assert_cmpint(mboxsplit_next(split, &mail, &error), ==, 1);
        g_assert_cmpint(mboxsplit_next(split, &mail, &error), ==, more ? 0 : 1);
    }
}

/* Behind a damaged separator, and one glued to a field, so much of a header block is looked at. */
static void test_block_limit(void)
{
    static const struct {
        const char *start, *behind;
        guint mails;
    } rows[] = {
        {ANN "\nA: 1\n\nx\n\nFrom b\n", "Received: a\nDate: b\nTo:", 2},
        {ANN "\nFrom: a\nDate: b\nSubject: c" BOB "\n", "Date: b\nFrom:", 2},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        for (gsize more = 0; more < 2; more++) {
            g_autoptr(GString) text = g_string_new(rows[i].start);
            g_string_append(text, "X-Long: ");
            append_times(text, "x",
                         SEPARATOR_BLOCK_MAX + more - strlen("X-Long: \n") -
                             strlen(rows[i].behind));
            g_string_append_printf(text, "\n%s c\n\ny\n", rows[i].behind);
            for (gsize chunk = 1; chunk <= MBOX_BLOCK; chunk *= 512)
                g_assert_cmpuint(count_mails(text, chunk), ==, rows[i].mails - more);
        }
    }
}

/* A header that has so many From_ lines in its fields. */
static void append_glued(GString *text, gsize lines)
{
    g_string_append(text, ANN "\nFrom: a\nDate: b\n");
    for (gsize i = 0; i < lines; i++)
        g_string_append(text, "X: " BOB "\nCc: c\n");
    append_times(text, "X: 45678\n", SEPARATOR_BLOCK_MAX);
}

/* So many From_ lines in fields of each header block may separate, and no more. */
static void test_glued_limit(void)
{
    for (gsize more = 0; more < 2; more++) {
        g_autoptr(GString) text = g_string_new(NULL);
        append_glued(text, MBOX_GLUED_MAX);
        g_string_append(text, "\nx\n\n");
        append_glued(text, MBOX_GLUED_MAX - 1 + more);
        g_string_append(text, "X: " BOB "\nFrom: c\nDate: d\n\ny\n");
        g_assert_cmpuint(count_mails(text, PIECE), ==, 3 - more);
    }
}

/* How many mails there are if a separator is glued to a field of that many bytes in all, far behind
 * the start of its message. */
static guint count_glued_far(gsize before, gsize field, gsize chunk)
{
    g_autoptr(GString) text = g_string_new(ANN "\nA: 1\n\n");
    append_times(text, "all work and no play....\n", before);
    g_string_append(text, "Subject: ");
    append_times(text, "a", field - strlen("Subject: "));
    g_string_append(text, BOB "\nTo: x\n");
    return count_mails(text, chunk);
}

/* Where a line begins is looked for so far before a glued separator, and no further: a field in
 * front is none then. However the bytes are cut, also where no more of the message is kept. */
static void test_long_glued_line(void)
{
    for (gsize chunk = 1; chunk <= MBOX_BLOCK; chunk *= 512) {
        gsize before = chunk == 1 ? 0 : MBOX_MESSAGE_MAX + 1000;
        g_assert_cmpuint(count_glued_far(0, MBOX_FROM_LINE_MAX, chunk), ==, 1);
        g_assert_cmpuint(count_glued_far(before, MBOX_FROM_LINE_MAX, chunk), ==, 1);
        g_assert_cmpuint(count_glued_far(before, MBOX_FROM_LINE_MAX + 1, chunk), ==, 2);
    }
}

/* The Content-Length of a header block that does not end within the limit does not count. */
static void test_header_limit(void)
{
    for (gsize more = 0; more < 2; more++) {
        g_autoptr(GString) text = g_string_new(CL2 "\n");
        append_times(text, "x",
                     MBOXHEADER_MAX - text->len - strlen("\nContent-Length: 2\n\n") + more);
        g_string_append(text, "\nContent-Length: 2\n\nx\n\n" BOB "\nB: 2\n");
        for (gsize chunk = 4096; chunk <= MBOX_BLOCK; chunk *= 64) {
            g_autoptr(GError) error = NULL;
            g_autoptr(DiagLog) log = diag_log_new(FALSE);
            g_autoptr(MboxSplit) split = split_of(text, chunk, log);
            RawMail mail;
            g_assert_cmpint(mboxsplit_next(split, &mail, &error), ==, 1);
            g_assert_cmpint(mboxsplit_next(split, &mail, &error), ==, 1);
            g_assert_cmpint(mboxsplit_next(split, &mail, &error), ==, 0);
            g_assert_cmpuint(diag_count(log, DIAG_CONTENT_LENGTH), ==, more);
        }
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/mboxlimits/message", test_too_large);
    g_test_add_func("/mboxlimits/content-length", test_length_limit);
    g_test_add_func("/mboxlimits/content-length-of-too-large", test_length_too_large);
    g_test_add_func("/mboxlimits/hostile-lines", test_hostile);
    g_test_add_func("/mboxlimits/endless-header", test_endless_header);
    g_test_add_func("/mboxlimits/nuls", test_nuls);
    g_test_add_func("/mboxlimits/lying-lengths", test_lying_lengths);
    g_test_add_func("/mboxlimits/lines", test_line_limits);
    g_test_add_func("/mboxlimits/last-line", test_last_line_limit);
    g_test_add_func("/mboxlimits/header-block", test_header_limit);
    g_test_add_func("/mboxlimits/header-behind", test_block_limit);
    g_test_add_func("/mboxlimits/glued-lines", test_glued_limit);
    g_test_add_func("/mboxlimits/long-glued-line", test_long_glued_line);
    return g_test_run();
}
