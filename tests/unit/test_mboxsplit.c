/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "read/mboxsplit.h"

#define ANN "From ann@example.org Mon Jan  5 07:42:30 2026"
#define BOB "From bob@example.org Tue Jan  6 08:00:00 2026"
#define RD "From mboxrd@z Mon Jan  5 07:42:30 2026"
#define LOOSE "From Ann B. Clark Mon Jan  5 07:42:30 2026"
#define SHA1 "0123456789abcdef0123456789abcdef01234567"
#define MAGIC "From " SHA1 " Mon Sep 17 00:00:00 2001"

enum { MAILS_MAX = 4 };

/* A mailbox, and what is in it. Offsets were counted in the text, not by the program. */
typedef struct {
    const char *name;
    Str mbox;
    MboxDialect dialect;
    Str mails[MAILS_MAX]; /* the messages; p is NULL behind the last */
    guint no_blank;       /* SEPARATOR_NO_BLANK reported */
    guint64 junk;
} Box;

#define BOX(text) .mbox = {"" text, sizeof(text) - 1}
#define MAIL(text)                \
    {                             \
        "" text, sizeof(text) - 1 \
    }

static const Box boxes[] = {
    {"empty", BOX("")},
    {"one", BOX(ANN "\nA: 1\n\nx\n"), .mails = {MAIL("A: 1\n\nx\n")}},
    {"two", BOX(ANN "\nA: 1\n\nx\n\n" BOB "\nB: 2\n\ny\n\n"),
     .mails = {MAIL("A: 1\n\nx\n"), MAIL("B: 2\n\ny\n")}},
    {"only one blank line is the mbox's", BOX(ANN "\nA: 1\n\nx\n\n\n" BOB "\nB: 2\n\ny\n\n\n"),
     .mails = {MAIL("A: 1\n\nx\n\n"), MAIL("B: 2\n\ny\n\n")}},
    {"no newline at the end", BOX(ANN "\nA: 1\n\nx\n\n" BOB "\nB: 2\n\ny"),
     .mails = {MAIL("A: 1\n\nx\n"), MAIL("B: 2\n\ny")}},
    {"CRLF", BOX(ANN "\r\nA: 1\r\n\r\nx\r\n\r\n" BOB "\r\nB: 2\r\n\r\ny\r\n\r\n"),
     .mails = {MAIL("A: 1\r\n\r\nx\r\n"), MAIL("B: 2\r\n\r\ny\r\n")}},
    {"mixed line ends", BOX(ANN "\nA: 1\r\n\nx\r\n\n" BOB "\r\nB: 2\n\r\ny\n\r\n" ANN "\nC: 3\n"),
     .mails = {MAIL("A: 1\r\n\nx\r\n"), MAIL("B: 2\n\r\ny\n"), MAIL("C: 3\n")}},
    {"byte order mark", BOX("\xef\xbb\xbf" ANN "\nA: 1\n\nx\n"), .mails = {MAIL("A: 1\n\nx\n")}},
    {"blank lines before the first", BOX("\n\r\n" ANN "\nA: 1\n\nx\n"),
     .mails = {MAIL("A: 1\n\nx\n")}},
    {"junk before the first", BOX("\njunk\nFrom here\n\n" ANN "\nA: 1\n\nx\n"),
     .mails = {MAIL("A: 1\n\nx\n")}, .junk = 16},
    {"nothing but junk", BOX("Hello\n\nFrom here on\n"), .junk = 20},
    {"nothing in it", BOX(ANN "\n\n" BOB "\n"), .mails = {MAIL(""), MAIL("")}},
    {"only separators", BOX(ANN), .mails = {MAIL("")}},
    {"NULs between", BOX(ANN "\nA: 1\n\nx\n\0\0\0\0" BOB "\nB: 2\n\ny\n"),
     .mails = {MAIL("A: 1\n\nx\n\0\0\0\0"), MAIL("B: 2\n\ny\n")}},

    /* Rule 2. */
    {"patch in a mail", BOX(ANN "\nA: 1\n\nx\n\n" MAGIC "\nSubject: p\n\ny\n"),
     .mails = {MAIL("A: 1\n\nx\n\n" MAGIC "\nSubject: p\n\ny\n")}},
    {"file of patches",
     BOX(MAGIC "\nSubject: p\n\nx\n\n" MAGIC "\nSubject: q\n\n" MAGIC "\n\n" MAGIC "\nno\n"),
     .mails = {MAIL("Subject: p\n\nx\n"), MAIL("Subject: q\n\n" MAGIC "\n\n" MAGIC "\nno\n")}},
    {"no blank before a patch", BOX(MAGIC "\nSubject: p\n\nx\n" MAGIC "\nSubject: q\n"),
     .mails = {MAIL("Subject: p\n\nx\n" MAGIC "\nSubject: q\n")}},
    /* Rule 3. */
    {"junk behind a strict separator", BOX(ANN "\nA: 1\n\nx\n\n" BOB "\nno field here\n\ny\n"),
     .mails = {MAIL("A: 1\n\nx\n"), MAIL("no field here\n\ny\n")}},
    /* Rule 4. */
    {"loose", BOX(ANN "\nA: 1\n\nx\n\n" LOOSE "\nB : 2\n\ny\n\n" LOOSE "\nno field\n"),
     .mails = {MAIL("A: 1\n\nx\n"), MAIL("B : 2\n\ny\n\n" LOOSE "\nno field\n")}},
    {"loose without blank", BOX(ANN "\nA: 1\n\nx\n" LOOSE "\nB: 2\n"),
     .mails = {MAIL("A: 1\n\nx\n" LOOSE "\nB: 2\n")}},
    {"loose at the very end", BOX(ANN "\nA: 1\n\nx\n\n" LOOSE),
     .mails = {MAIL("A: 1\n\nx\n\n" LOOSE)}},
    {"the first is loose", BOX(LOOSE "\nA: 1\n\nx\n"), .mails = {MAIL("A: 1\n\nx\n")}},
    /* Rule 5. */
    {"no blank line", BOX(ANN "\nA: 1\n\nx\n" BOB "\nB: 2\n\ny\n"),
     .mails = {MAIL("A: 1\n\nx\n"), MAIL("B: 2\n\ny\n")}, .no_blank = 1},
    {"no blank line, no field", BOX(ANN "\nA: 1\n\nx\n" BOB "\nB 2\n\ny\n"),
     .mails = {MAIL("A: 1\n\nx\n" BOB "\nB 2\n\ny\n")}},
    {"no blank line, the first", BOX("junk\n" ANN "\nA: 1\n\nx\n"), .mails = {MAIL("A: 1\n\nx\n")},
     .no_blank = 1, .junk = 5},
    {"a space is no blank line", BOX(ANN "\nA: 1\n\nx\n \n" BOB "\nB 2\n"),
     .mails = {MAIL("A: 1\n\nx\n \n" BOB "\nB 2\n")}},
    {"prose", BOX(ANN "\nA: 1\n\nx\n\nFrom here on: y\nz: 1\n\nFrom \nQ: 1\n"),
     .mails = {MAIL("A: 1\n\nx\n\nFrom here on: y\nz: 1\n\nFrom \nQ: 1\n")}},

    /* Rule 9. */
    {"mboxrd by its separator",
     BOX(RD "\nA: 1\n\n>From x\n>>From y\n>From\n> >From z\n a>From b\n>From q\nFrom r\n"),
     .mails = {MAIL("A: 1\n\nFrom x\n>From y\n>From\n> >From z\n a>From b\nFrom q\nFrom r\n")}},
    {"mboxrd, each mail alike",
     BOX(RD "\n>From x\nA: 1\n\n>From y\n\n" BOB "\nB: 2\n\nFrom p\n>>>From \n"),
     .mails = {MAIL("From x\nA: 1\n\nFrom y\n"), MAIL("B: 2\n\nFrom p\n>>From \n")}},
    {"mboxrd by the caller", BOX(ANN "\nA: 1\n\n>>From x\n\nFrom y\n"), MBOX_RD,
     .mails = {MAIL("A: 1\n\n>From x\n\nFrom y\n")}},
    {"mboxo by default", BOX(ANN "\nA: 1\n\n>From x\n>>From y\n>From z\n"),
     .mails = {MAIL("A: 1\n\nFrom x\n>>From y\nFrom z\n")}},
    {"mboxo by its separator", BOX("From x@mboxo Mon Jan 5 07:42:30 2026\nA: 1\n\n>From x\n"),
     .mails = {MAIL("A: 1\n\nFrom x\n")}},
    {"mboxo by the caller", BOX(RD "\nA: 1\n\n>>From x\n>From y\n"), MBOX_O,
     .mails = {MAIL("A: 1\n\n>>From x\nFrom y\n")}},
    {"mboxo that was not quoted",
     BOX(ANN "\nA: 1\n\n>From x\nFrom y\n\n" BOB "\nB: 2\n\n>From z\n"),
     .mails = {MAIL("A: 1\n\n>From x\nFrom y\n"), MAIL("B: 2\n\nFrom z\n")}},
    {"quoted in CRLF", BOX(RD "\r\nA: 1\r\n\r\n>From x\r\n>>From y\r\n"),
     .mails = {MAIL("A: 1\r\n\r\nFrom x\r\n>From y\r\n")}},
    {"quoted separators", BOX(RD "\nA: 1\n\n>" BOB "\nB: 2\n\n>>" MAGIC "\nC: 3\n"),
     .mails = {MAIL("A: 1\n\n" BOB "\nB: 2\n\n>" MAGIC "\nC: 3\n")}},
    {"From From From", BOX(RD "\nA: 1\n\nFrom From From \n>From From >From \n"),
     .mails = {MAIL("A: 1\n\nFrom From From \nFrom From >From \n")}},
};

static guint count_mails(const Box *box)
{
    guint n = 0;
    while (n < MAILS_MAX && box->mails[n].p)
        n++;
    return n;
}

static void assert_str(Str got, Str want)
{
    g_assert_cmpmem(got.p, got.n, want.p, want.n);
}

/* The mailbox lead + box, read in pieces of at most chunk bytes. */
static void check_box(const Box *box, Str mbox, gsize chunk)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(DiagLog) log = diag_log_new(FALSE);
    Input *input = input_new_memory(mbox.p, mbox.n, chunk);
    g_autoptr(MboxSplit) split = mboxsplit_new(input, "box", box->dialect, log);
    goffset end = -1;
    guint n = 0;
    RawMail mail;
    while (mboxsplit_next(split, &mail, &error) > 0) {
        g_assert_cmpuint(n, <, count_mails(box));
        assert_str(mail.data, box->mails[n++]);
        g_assert_cmpstr(mail.source, ==, "box");
        g_assert_false(mail.truncated);
        /* Its From_ line lies where it says, and the mails follow each other without a gap. */
        assert_str(mail.envelope, (Str){mbox.p + mail.offset, mail.envelope.n});
        g_assert_true(str_has_prefix(mail.envelope, STR("From ")));
        g_assert_cmpint(strcspn(mbox.p + mail.offset, "\r\n"), ==, mail.envelope.n);
        g_assert_true(end < 0 || mail.offset == end);
        end = mail.offset + mail.length;
    }
    g_assert_no_error(error);
    g_assert_cmpuint(n, ==, count_mails(box));
    g_assert_true(n == 0 || end == (goffset)mbox.n);
    g_assert_cmpuint(mboxsplit_junk(split), ==, box->junk);
    g_assert_cmpuint(diag_count(log, DIAG_SEPARATOR_NO_BLANK), ==, box->no_blank);
    g_assert_cmpuint(diag_count(log, DIAG_JUNK_BEFORE_MAIL), ==, box->junk > 0 && n > 0);
    g_assert_cmpint(mboxsplit_next(split, &mail, &error), ==, 0);
}

static void test_boxes(void)
{
    static const gsize chunks[] = {1, 2, 7, 64, MBOX_BLOCK};
    for (gsize i = 0; i < G_N_ELEMENTS(boxes); i++) {
        g_test_message("%s", boxes[i].name);
        for (gsize c = 0; c < G_N_ELEMENTS(chunks); c++)
            check_box(&boxes[i], boxes[i].mbox, chunks[c]);
    }
}

/* Every mailbox begun by a mail whose size moves it over the end of a block, byte by byte. */
static void test_block_ends(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(boxes); i++) {
        const Box *box = &boxes[i];
        if (count_mails(box) == 0 || count_mails(box) == MAILS_MAX || box->junk ||
            !str_has_prefix(box->mbox, STR("From ")) || str_has_prefix(box->mbox, STR(MAGIC)))
            continue;
        g_test_message("%s", box->name);
        Box longer = *box;
        /* The first separator names the dialect. */
        gboolean is_rd = str_has_prefix(box->mbox, STR(RD)) && box->dialect == MBOX_UNKNOWN;
        const char *lead = is_rd ? RD "\nA: 1\n\n" : ANN "\nA: 1\n\n";
        memmove(longer.mails + 1, longer.mails, (MAILS_MAX - 1) * sizeof(Str));
        for (gsize before = 0; before <= box->mbox.n; before += 3) {
            g_autoptr(GString) text = g_string_new(lead);
            while (text->len < MBOX_BLOCK - before - 2)
                g_string_append_c(text, text->len % 64 ? 'x' : '\n');
            g_string_append(text, "\n\n");
            longer.mails[0] = (Str){text->str + strlen(ANN) + 1, text->len - strlen(ANN) - 2};
            if (is_rd)
                longer.mails[0] = (Str){text->str + strlen(RD) + 1, text->len - strlen(RD) - 2};
            g_autofree char *first = g_strndup(longer.mails[0].p, longer.mails[0].n);
            longer.mails[0].p = first;
            g_string_append_len(text, box->mbox.p, (gssize)box->mbox.n);
            check_box(&longer, (Str){text->str, text->len}, MBOX_BLOCK);
        }
    }
}

static void append_times(GString *text, const char *line, gsize bytes)
{
    for (gsize n = strlen(line); bytes >= n; bytes -= n)
        g_string_append_len(text, line, (gssize)n);
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
    Input *input = input_new_memory(text->str, text->len, chunk);
    g_autoptr(MboxSplit) split = mboxsplit_new(input, "box", MBOX_UNKNOWN, log);
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

/* Everything that the splitter says of a mailbox, as text. */
static char *describe(Str mbox, gsize chunk)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(DiagLog) log = diag_log_new(FALSE);
    Input *input = input_new_memory(mbox.p, mbox.n, chunk);
    g_autoptr(MboxSplit) split = mboxsplit_new(input, "box", MBOX_UNKNOWN, log);
    GString *said = g_string_new(NULL);
    goffset end = -1;
    RawMail mail;
    while (mboxsplit_next(split, &mail, &error) > 0) {
        g_assert_true(end < 0 || mail.offset == end);
        end = mail.offset + mail.length;
        g_autofree char *data =
            g_compute_checksum_for_data(G_CHECKSUM_SHA1, (const guchar *)mail.data.p, mail.data.n);
        g_string_append_printf(said, "%.*s|%s|%d %d %d|", (int)mail.envelope.n, mail.envelope.p,
                               data, (int)mail.offset, (int)mail.length, (int)diag_mail_kinds(log));
    }
    g_assert_true(end < 0 || end == (goffset)mbox.n);
    g_string_append_printf(said, "%d", (int)mboxsplit_junk(split));
    return g_string_free(said, FALSE);
}

/* Pieces of mailboxes in any order: however the bytes are cut, the same mails. */
static void test_random(void)
{
    static const char *const pieces[] = {"\n",           "\n\n",
                                         "\r\n",         "From ",
                                         ">From ",       ">",
                                         "A: 1\n",       "x",
                                         ANN "\n",       BOB "\r\n",
                                         RD "\n",        LOOSE "\n",
                                         MAGIC "\n",     "\n" ANN "\nB: 2\n\n",
                                         "\xef\xbb\xbf", " "};
    for (int round = 0; round < 3000; round++) {
        g_autoptr(GString) text = g_string_new(NULL);
        for (int n = g_test_rand_int_range(0, 30); n > 0; n--) {
            int i = g_test_rand_int_range(-1, G_N_ELEMENTS(pieces));
            g_string_append_len(text, i < 0 ? "" : pieces[i],
                                i < 0 ? 1 : (gssize)strlen(pieces[i]));
        }
        Str mbox = {text->str, text->len};
        g_autofree char *whole = describe(mbox, MBOX_BLOCK);
        for (gsize chunk = 1; chunk < 60; chunk += (gsize)g_test_rand_int_range(1, 30)) {
            g_autofree char *said = describe(mbox, chunk);
            g_assert_cmpstr(said, ==, whole);
        }
    }
}

/* Lines that look like much and are nothing must cost no more than their length. */
static void test_hostile(void)
{
    static const char *const lines[] = {"From ",      "\nFrom ",
                                        ">",          ">From ",
                                        "\n>From ",   "\nFrom a b c Mon Jan 5 07:42:30 2026\n",
                                        "Mon Jan 5 ", "\n\n"};
    for (gsize i = 0; i < G_N_ELEMENTS(lines); i++) {
        g_autoptr(GString) text = g_string_new(RD "\nA: 1\n\n");
        append_times(text, lines[i], 1000 * 1000);
        g_autoptr(GError) error = NULL;
        g_autoptr(DiagLog) log = diag_log_new(FALSE);
        Input *input = input_new_memory(text->str, text->len, MBOX_BLOCK);
        g_autoptr(MboxSplit) split = mboxsplit_new(input, "box", MBOX_UNKNOWN, log);
        RawMail mail;
        g_test_message("%s", lines[i]);
        g_test_timer_start();
        g_assert_cmpint(mboxsplit_next(split, &mail, &error), ==, 1);
        g_assert_cmpuint((guint64)mail.length, ==, text->len);
        g_assert_cmpfloat(g_test_timer_elapsed(), <, 5);
    }
}

/* A line that is too long to be a separator, and a field name too long to be one. */
static void test_line_limits(void)
{
    static const struct {
        gsize sender, field;
        guint mails;
    } rows[] = {
        {MBOX_FROM_LINE_MAX - 29, 3, 2},
        {MBOX_FROM_LINE_MAX - 28, 3, 1},
        {3, MBOX_FIELD_NAME_MAX, 2},
        {3, MBOX_FIELD_NAME_MAX + 1, 1},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GString) text = g_string_new(ANN "\nA: 1\n\nx\nFrom ");
        append_times(text, "a", rows[i].sender);
        g_string_append(text, " Mon Jan 5 07:42:30 2026\r\n");
        append_times(text, "b", rows[i].field);
        g_string_append(text, ": 1\n\ny\n");
        for (gsize chunk = 1; chunk <= MBOX_BLOCK; chunk *= 512) {
            g_autoptr(GError) error = NULL;
            g_autoptr(DiagLog) log = diag_log_new(FALSE);
            Input *input = input_new_memory(text->str, text->len, chunk);
            g_autoptr(MboxSplit) split = mboxsplit_new(input, "box", MBOX_UNKNOWN, log);
            RawMail mail;
            guint n = 0;
            while (mboxsplit_next(split, &mail, &error) > 0)
                n++;
            g_assert_cmpuint(n, ==, rows[i].mails);
        }
    }
}

/* The same at the end of a file that ends in such a line, a blank one before it. */
static void test_last_line_limit(void)
{
    for (gsize more = 0; more < 2; more++) {
        g_autoptr(GString) text = g_string_new(ANN "\nA: 1\n\nx\n\nFrom ");
        append_times(text, "a", MBOX_FROM_LINE_MAX - 29 + more);
        g_string_append(text, " Mon Jan 5 07:42:30 2026");
        g_autoptr(GError) error = NULL;
        g_autoptr(DiagLog) log = diag_log_new(FALSE);
        Input *input = input_new_memory(text->str, text->len, 100);
        g_autoptr(MboxSplit) split = mboxsplit_new(input, "box", MBOX_UNKNOWN, log);
        RawMail mail;
        g_assert_cmpint(mboxsplit_next(split, &mail, &error), ==, 1);
        g_assert_cmpint(mboxsplit_next(split, &mail, &error), ==, more ? 0 : 1);
    }
}

/* What is reported while a mail is read belongs to that mail. */
static void test_places(void)
{
    static const char mbox[] = "junk\n\n" ANN "\nA: 1\n\nx\n" BOB "\nB: 2\n\ny\n";
    g_autoptr(GError) error = NULL;
    g_autoptr(DiagLog) log = diag_log_new(TRUE);
    Input *input = input_new_memory(mbox, sizeof(mbox) - 1, 5);
    g_autoptr(MboxSplit) split = mboxsplit_new(input, "box", MBOX_UNKNOWN, log);
    RawMail mail;
    g_assert_cmpint(mboxsplit_next(split, &mail, &error), ==, 1);
    g_assert_cmpint(mail.offset, ==, 6);
    g_assert_cmpuint(diag_mail_kinds(log), ==, 0);
    g_assert_cmpint(mboxsplit_next(split, &mail, &error), ==, 1);
    g_assert_cmpint(mail.offset, ==, 60);
    g_assert_cmpuint(diag_mail_kinds(log), ==, 1u << DIAG_SEPARATOR_NO_BLANK);
    g_assert_cmpuint(diag_n_entries(log), ==, 2);
    g_assert_cmpint(diag_entry(log, 0)->kind, ==, DIAG_JUNK_BEFORE_MAIL);
    g_assert_cmpint(diag_entry(log, 0)->offset, ==, 0);
    g_assert_cmpstr(diag_entry(log, 0)->detail, ==, "6 bytes");
    g_assert_cmpint(diag_entry(log, 1)->offset, ==, 60);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/mboxsplit/boxes", test_boxes);
    g_test_add_func("/mboxsplit/block-ends", test_block_ends);
    g_test_add_func("/mboxsplit/random", test_random);
    g_test_add_func("/mboxsplit/too-large", test_too_large);
    g_test_add_func("/mboxsplit/hostile", test_hostile);
    g_test_add_func("/mboxsplit/line-limits", test_line_limits);
    g_test_add_func("/mboxsplit/last-line-limit", test_last_line_limit);
    g_test_add_func("/mboxsplit/places", test_places);
    return g_test_run();
}
