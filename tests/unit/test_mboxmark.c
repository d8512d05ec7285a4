/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A mailbox that grew: wherever it was cut when it was read first, going on at the mark gives the
 * mails that reading it at once gives.
 */
#include "read/mboxsplit.h"
#include <lzma.h>

enum { BOXES = 24, CUTS = 60, MAILS = 90 };

/* Lines that make a difference at the end of what is there: half separators, lengths, quotes. */
static const char *const lines[] = {
    "plain text\n",
    "\n",
    ">From somebody quoted\n",
    "From here on it is prose\n",
    "\nFrom ada@example.org Mon Jan  5 07:42:00 2026\n",
    "From bob@example.org Mon Jan  5 07:42:00 2026\nSubject: no blank line before\n\n",
    "a line that breaks ofFrom eve@example.org Mon Jan  5 07:42:00 2026\nReceived: from a\n\n",
    "From - Mon Jan  5 07:42:00 2026 remote from nowhere\n",
};

static void append_mail(GString *box, GRand *rand, MboxDialect dialect, int number)
{
    g_autoptr(GString) body = g_string_new(NULL);
    for (gint n = g_rand_int_range(rand, 0, 40); n > 0; n--)
        g_string_append(body, lines[g_rand_int_range(rand, 0, G_N_ELEMENTS(lines))]);
    for (gint n = g_rand_int_range(rand, 0, 30); n > 0; n--)
        g_string_append(body, "Sixty bytes of text that nobody would take for a separator.\n");
    g_string_append(box, "From ada@example.org Mon Jan  5 07:42:00 2026\n");
    g_string_append_printf(box, "From: Ada <ada@example.org>\nMessage-ID: <%d@example.org>\n",
                           number);
    if (dialect == MBOX_CL || dialect == MBOX_CL2)
        g_string_append_printf(box, "Content-Length: %" G_GSIZE_FORMAT "\n",
                               body->len + (gsize)(g_rand_int_range(rand, 0, 9) == 0));
    g_string_append_printf(box, "\n%s\n", body->str);
}

static GString *make_box(guint32 seed, MboxDialect dialect)
{
    g_autoptr(GRand) rand = g_rand_new_with_seed(seed);
    GString *box = g_string_new(NULL);
    for (int i = 0; i < MAILS; i++)
        append_mail(box, rand, dialect, i);
    return box;
}

static void append_rest(MboxSplit *split, goffset end, GString *out)
{
    RawMail mail;
    g_autoptr(GError) error = NULL;
    while (mboxsplit_next(split, &mail, &error) > 0) {
        if (mail.offset >= end)
            continue;
        g_string_append_printf(out, "%" G_GOFFSET_FORMAT " %" G_GOFFSET_FORMAT "\n", mail.offset,
                               mail.length);
        g_string_append_len(out, mail.data.p, (gssize)mail.data.n);
    }
    g_assert_no_error(error);
}

static MboxMark read_start(Str text, gsize chunk, MboxDialect dialect, DiagLog *log, GString *out)
{
    g_autoptr(MboxSplit) split =
        mboxsplit_new(input_new_memory(text.p, text.n, chunk), "x", dialect, log);
    RawMail mail;
    mboxsplit_sum(split);
    while (mboxsplit_next(split, &mail, NULL) > 0)
        ;
    MboxMark mark = mboxsplit_mark(split);
    g_autoptr(MboxSplit) again =
        mboxsplit_new(input_new_memory(text.p, text.n, chunk), "x", dialect, log);
    append_rest(again, mark.offset, out);
    return mark;
}

/* Reads the whole behind the mark. */
static void read_on(Str text, gsize chunk, const MboxMark *mark, DiagLog *log, GString *out)
{
    g_autofree char *before = g_malloc((gsize)mark->offset + 1);
    Input *input = input_new_memory(text.p, text.n, chunk);
    for (goffset got = 0; got < mark->offset;) {
        gssize n = input_read(input, before + got, (gsize)(mark->offset - got), NULL);
        g_assert_cmpint(n, >, 0);
        got += n;
    }
    g_assert_cmpuint(lzma_crc64((const uint8_t *)before, (gsize)mark->offset, 0), ==, mark->sum);
    g_autoptr(MboxSplit) split = mboxsplit_resume(input, "x", mark, log);
    g_assert_nonnull(split);
    mboxsplit_sum(split);
    append_rest(split, G_MAXINT64, out);
}

static void check_cut(Str whole, gsize cut, gsize chunk, MboxDialect dialect, const char *expected)
{
    g_autoptr(DiagLog) log = diag_log_new(FALSE);
    g_autoptr(GString) got = g_string_new(NULL);
    MboxMark mark = read_start((Str){whole.p, cut}, chunk, dialect, log, got);
    g_assert_cmpint(mark.offset, <=, (goffset)cut);
    if (mark.offset == 0) {
        g_assert_cmpuint(got->len, ==, 0);
        return;
    }
    read_on(whole, chunk, &mark, log, got);
    g_assert_true(g_str_equal(got->str, expected)); /* too long to print */
}

static void test_grown(void)
{
    static const gsize chunks[] = {700, 4096, G_MAXSIZE};
    guint resumed = 0;
    for (guint32 i = 0; i < BOXES; i++) {
        MboxDialect dialect = (MboxDialect)(i % (MBOX_CL2 + 1));
        g_autoptr(GString) box = make_box(i, dialect);
        g_autoptr(GRand) rand = g_rand_new_with_seed(i);
        g_autoptr(DiagLog) log = diag_log_new(FALSE);
        g_autoptr(GString) expected = g_string_new(NULL);
        g_autoptr(MboxSplit) split =
            mboxsplit_new(input_new_memory(box->str, box->len, G_MAXSIZE), "x", dialect, log);
        append_rest(split, G_MAXINT64, expected);
        for (int n = 0; n < CUTS; n++) {
            gsize cut = (gsize)g_rand_int_range(rand, 0, (gint32)box->len + 1);
            check_cut((Str){box->str, box->len}, cut, chunks[n % 3], dialect, expected->str);
            resumed += cut > 2 * SEPARATOR_AHEAD ? 1 : 0;
        }
    }
    g_assert_cmpuint(resumed, >, BOXES * CUTS / 2);
}

/* A mail that ends before the end of the source was looked at is not read again. */
static void test_little_is_read_again(void)
{
    g_autoptr(GString) box = make_box(1, MBOX_RD);
    g_autoptr(DiagLog) log = diag_log_new(FALSE);
    g_autoptr(GString) got = g_string_new(NULL);
    MboxMark mark = read_start((Str){box->str, box->len}, G_MAXSIZE, MBOX_RD, log, got);
    g_assert_cmpint(mark.offset, >, (goffset)box->len - 3 * SEPARATOR_AHEAD);
}

/* An .eml is one mail, and nothing in it is quoted; mail behind it shows that a line was lost. */
static void test_without_from_line(void)
{
    static const char alone[] = "From: Ada <ada@example.org>\nSubject: x\n\n>From here\n";
    static const char two[] = "From: Ada <ada@example.org>\nSubject: x\n\n>From here\n\n"
                              "From bob@example.org Mon Jan  5 07:42:00 2026\nSubject: y\n\nz\n";
    g_autoptr(DiagLog) log = diag_log_new(FALSE);
    g_autoptr(MboxSplit) one =
        mboxsplit_new(input_new_memory(alone, strlen(alone), 7), "x", MBOX_UNKNOWN, log);
    RawMail mail;
    g_assert_cmpint(mboxsplit_next(one, &mail, NULL), ==, 1);
    g_assert_true(str_equal(mail.data, str_of(alone)));
    g_assert_cmpuint(mail.envelope.n, ==, 0);
    g_assert_cmpint(mboxsplit_next(one, &mail, NULL), ==, 0);
    g_assert_cmpuint(diag_count(log, DIAG_SEPARATOR_DAMAGED), ==, 0);
    g_autoptr(MboxSplit) split =
        mboxsplit_new(input_new_memory(two, strlen(two), 7), "x", MBOX_UNKNOWN, log);
    g_assert_cmpint(mboxsplit_next(split, &mail, NULL), ==, 1);
    g_assert_cmpint(str_find(mail.data, STR("\nFrom here")), >, 0);
    g_assert_cmpint(mboxsplit_next(split, &mail, NULL), ==, 1);
    g_assert_cmpint(mboxsplit_next(split, &mail, NULL), ==, 0);
    g_assert_cmpuint(diag_count(log, DIAG_SEPARATOR_DAMAGED), ==, 1);
    g_assert_cmpuint(mboxsplit_junk(split), ==, 0);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/mboxmark/grown", test_grown);
    g_test_add_func("/mboxmark/little-is-read-again", test_little_is_read_again);
    g_test_add_func("/mboxmark/without-from-line", test_without_from_line);
    return g_test_run();
}
