/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * mboxsplit where bytes of the source are lost (input.h calls what is between a stretch). The Input
 * here is one of our own, behind read/input.h, that loses bytes where a test wants it to.
 */
#include "read/mboxsplit.h"

#define ANN "From ann@example.org Mon Jan  5 07:42:30 2026"
#define BOB "From bob@example.org Tue Jan  6 08:00:00 2026"
#define RD "From mboxrd@z Mon Jan  5 07:42:30 2026"
#define CL2 "From x@mboxcl2 Mon Jan  5 07:42:30 2026"

#define ONE(kind) (G_GUINT64_CONSTANT(1) << DIAG_##kind)

enum { STRETCHES_MAX = 4, MAILS_MAX = 4, NO_DAMAGE = -1 };

struct Input {
    const char *const *stretches; /* NULL behind the last */
    DiagKind end; /* what is reported at the end of the last; all others are COMPRESSED_CORRUPT */
    const char *at;
    gsize chunk;
    guint64 given;
    guint64 wrong_at; /* a wrong checksum before this byte; 0: none */
};

void input_free(Input *input)
{
    g_free(input);
}

gssize input_read(Input *input, char *buf, gsize n, GError **error)
{
    (void)error;
    gsize part = MIN(MIN(n, input->chunk), strlen(input->at));
    memcpy(buf, input->at, part);
    input->at += part;
    input->given += part;
    return (gssize)part;
}

gboolean input_resume(Input *input)
{
    g_assert_cmpint(*input->at, ==, '\0');
    if (!input->stretches[1])
        return FALSE;
    input->at = *++input->stretches;
    return TRUE;
}

void input_report_to(Input *input, guint64 end, DiagLog *log)
{
    g_assert_cmpuint(end, <, input->given);
    if (input->wrong_at && input->wrong_at < end) {
        diag_add(log, DIAG_COMPRESSED_TRAILING, NULL);
        input->wrong_at = 0;
    }
}

void input_report(Input *input, DiagLog *log)
{
    g_assert_cmpint(*input->at, ==, '\0');
    if (input->stretches[1])
        diag_add(log, DIAG_COMPRESSED_CORRUPT, NULL);
    else if ((int)input->end != NO_DAMAGE)
        diag_add(log, input->end, NULL);
}

typedef struct {
    const char *name;
    const char *stretches[STRETCHES_MAX];
    struct {
        const char *data; /* NULL behind the last */
        guint64 kinds;
        const char *junk; /* detail of JUNK_BEFORE_MAIL */
    } mails[MAILS_MAX];
    guint64 junk;
    guint64 wrong_at;
    int end;
} Row;

static const Row rows[] = {
    {"whole", {ANN "\nA: 1\n\nx\n"}, {{"A: 1\n\nx\n", 0, NULL}}, .end = NO_DAMAGE},
    {"ends early",
     {ANN "\nA: 1\n\nx\n\n" BOB "\nB: 2\n\nhal"},
     {{"A: 1\n\nx\n", 0, NULL}, {"B: 2\n\nhal", ONE(COMPRESSED_TRUNCATED) | ONE(MAIL_CUT), NULL}},
     .end = DIAG_COMPRESSED_TRUNCATED},
    {"ends at the limit",
     {ANN "\nA: 1\n\nhal"},
     {{"A: 1\n\nhal", ONE(SOURCE_LIMIT) | ONE(MAIL_CUT), NULL}},
     .end = DIAG_SOURCE_LIMIT},
    {"bytes behind it cut nothing",
     {ANN "\nA: 1\n\nx\n"},
     {{"A: 1\n\nx\n", ONE(COMPRESSED_TRAILING), NULL}},
     .end = DIAG_COMPRESSED_TRAILING},
    {"a gap in a mail",
     {ANN "\nA: 1\n\nhal", "ost\nlines\n\n" BOB "\nB: 2\n\ny\n"},
     {{"A: 1\n\nhal", ONE(COMPRESSED_CORRUPT) | ONE(MAIL_CUT), NULL},
      {"B: 2\n\ny\n", ONE(JUNK_BEFORE_MAIL), "11 bytes"}},
     .junk = 11,
     .end = NO_DAMAGE},
    {"a gap between mails",
     {ANN "\nA: 1\n\nx\n\n", BOB "\nno field\n"},
     {{"A: 1\n\nx\n", ONE(COMPRESSED_CORRUPT) | ONE(MAIL_CUT), NULL}, {"no field\n", 0, NULL}},
     .end = NO_DAMAGE},
    {"blanks and a mark behind a gap",
     {ANN "\nA: 1\n", "\xef\xbb\xbf\r\n\n" BOB "\nB: 2\n"},
     {{"A: 1\n", ONE(COMPRESSED_CORRUPT) | ONE(MAIL_CUT), NULL}, {"B: 2\n", 0, NULL}},
     .end = NO_DAMAGE},
    {"a gap in a separator",
     {ANN "\nA: 1\n\nx\n\nFrom bob@exa", "Jan  6 08:00:00 2026\nB: 2\n\ny\n"},
     {{"A: 1\n\nx\n\nFrom bob@exa", ONE(COMPRESSED_CORRUPT) | ONE(MAIL_CUT), NULL}},
     .junk = 29,
     .end = NO_DAMAGE},
    {"nothing is joined over a gap",
     {ANN "\nA: 1\n\nx\n\nFr", "om bob@example.org Tue Jan  6 08:00:00 2026\nB: 2\n"},
     {{"A: 1\n\nx\n\nFr", ONE(COMPRESSED_CORRUPT) | ONE(MAIL_CUT), NULL}},
     .junk = 49,
     .end = NO_DAMAGE},
    {"no blank line over a gap",
     {ANN "\nA: 1\n\nx\n\n", "z\n" BOB "\nno field\n"},
     {{"A: 1\n\nx\n", ONE(COMPRESSED_CORRUPT) | ONE(MAIL_CUT), NULL}},
     .junk = 57,
     .end = NO_DAMAGE},
    {"glued behind a gap",
     {ANN "\nA: 1\n", "half" BOB "\nTo: x\n"},
     {{"A: 1\n", ONE(COMPRESSED_CORRUPT) | ONE(MAIL_CUT), NULL},
      {"To: x\n", ONE(SEPARATOR_GLUED) | ONE(JUNK_BEFORE_MAIL), "4 bytes"}},
     .junk = 4,
     .end = NO_DAMAGE},
    {"a stretch without a mail",
     {ANN "\nA: 1\n\nhal", "of one", " or two\n\n" BOB "\nB: 2\n"},
     {{"A: 1\n\nhal", ONE(COMPRESSED_CORRUPT) | ONE(MAIL_CUT), NULL},
      {"B: 2\n", ONE(JUNK_BEFORE_MAIL), "15 bytes"}},
     .junk = 15,
     .end = NO_DAMAGE},
    {"junk before the first and later",
     {"junk\n\n" ANN "\nA: 1\n", "x\n\n" BOB "\nB: 2\n"},
     {{"A: 1\n", ONE(COMPRESSED_CORRUPT) | ONE(MAIL_CUT) | ONE(JUNK_BEFORE_MAIL), "6 bytes"},
      {"B: 2\n", ONE(JUNK_BEFORE_MAIL), "3 bytes"}},
     .junk = 9,
     .end = NO_DAMAGE},
    {"the dialect stays",
     {RD "\nA: 1\n", "x\n\n" BOB "\nB: 2\n\n>>From y\nFrom z\n"},
     {{"A: 1\n", ONE(COMPRESSED_CORRUPT) | ONE(MAIL_CUT), NULL},
      {"B: 2\n\n>From y\nFrom z\n", ONE(JUNK_BEFORE_MAIL), "3 bytes"}},
     .junk = 3,
     .end = NO_DAMAGE},
    {"rule 7 stays",
     {"From \nA: 1\n", "From \nB: 2\n\nFrom \nC: 3\n"},
     {{"A: 1\n", ONE(COMPRESSED_CORRUPT) | ONE(MAIL_CUT), NULL},
      {"B: 2\n", 0, NULL},
      {"C: 3\n", 0, NULL}},
     .end = NO_DAMAGE},
    {"a length over a gap",
     {CL2 "\nContent-Length: 60\n\nx\n\n" BOB "\nB", ": 2\n" CL2 "\nContent-Length: 2\n\ny\n"},
     {{"Content-Length: 60\n\nx\n", ONE(CONTENT_LENGTH), NULL},
      {"B", ONE(COMPRESSED_CORRUPT) | ONE(MAIL_CUT), NULL},
      {"Content-Length: 2\n\ny\n", ONE(JUNK_BEFORE_MAIL) | ONE(SEPARATOR_NO_BLANK), "4 bytes"}},
     .junk = 4,
     .end = NO_DAMAGE},
    {"a length up to a gap",
     {CL2 "\nContent-Length: 2\n\nx\n", ANN "\nB: 2\n"},
     {{"Content-Length: 2\n\nx\n", ONE(COMPRESSED_CORRUPT) | ONE(MAIL_CUT), NULL},
      {"B: 2\n", 0, NULL}},
     .end = NO_DAMAGE},
    {"damage in the first of two mails",
     {ANN "\nA: 1\n\nx\n\n" BOB "\nB: 2\n"},
     {{"A: 1\n\nx\n", ONE(COMPRESSED_TRAILING), NULL}, {"B: 2\n", 0, NULL}},
     .wrong_at = 50,
     .end = NO_DAMAGE},
    {"two stretches, nothing in the second",
     {ANN "\nA: 1\n", "\n"},
     {{"A: 1\n", ONE(COMPRESSED_CORRUPT) | ONE(MAIL_CUT), NULL}},
     .end = NO_DAMAGE},
    {"no mail anywhere", {"some", "text"}, .junk = 8, .end = NO_DAMAGE},
};

static guint count_mails(const Row *row)
{
    guint n = 0;
    while (n < MAILS_MAX && row->mails[n].data)
        n++;
    return n;
}

/* The detail of the last defect of that kind. */
static const char *detail_of(const DiagLog *log, DiagKind kind)
{
    for (guint i = diag_n_entries(log); i-- > 0;)
        if (diag_entry(log, i)->kind == kind)
            return diag_entry(log, i)->detail;
    return NULL;
}

static void check_mail(const Row *row, guint i, const RawMail *mail, const DiagLog *log)
{
    g_assert_cmpuint(i, <, count_mails(row));
    g_assert_cmpmem(mail->data.p, mail->data.n, row->mails[i].data, strlen(row->mails[i].data));
    g_assert_cmphex(diag_mail_kinds(log), ==, row->mails[i].kinds);
    if (row->mails[i].junk)
        g_assert_cmpstr(detail_of(log, DIAG_JUNK_BEFORE_MAIL), ==, row->mails[i].junk);
    /* Offsets count what was read, through all stretches. */
    g_autofree char *all = g_strjoinv("", (char **)row->stretches);
    g_assert_cmpint(strncmp(all + mail->offset, mail->envelope.p, mail->envelope.n), ==, 0);
    g_assert_cmpint(mail->offset + mail->length, <=, (goffset)strlen(all));
}

static void check_row(const Row *row, gsize chunk)
{
    g_autoptr(DiagLog) log = diag_log_new(TRUE);
    g_autoptr(GError) error = NULL;
    Input *input = g_new0(Input, 1);
    *input = (Input){.stretches = row->stretches,
                     .end = (DiagKind)row->end,
                     .at = row->stretches[0],
                     .chunk = chunk,
                     .wrong_at = row->wrong_at};
    g_autoptr(MboxSplit) split = mboxsplit_new(input, "box", MBOX_UNKNOWN, log);
    RawMail mail;
    guint n = 0;
    for (; mboxsplit_next(split, &mail, &error) > 0; n++)
        check_mail(row, n, &mail, log);
    g_assert_cmpuint(n, ==, count_mails(row));
    g_assert_cmpuint(mboxsplit_junk(split), ==, row->junk);
    /* No junk goes unreported if there is any mail, whether one follows it or not. */
    guint64 junk = 0;
    for (guint i = 0; i < diag_n_entries(log); i++)
        if (diag_entry(log, i)->kind == DIAG_JUNK_BEFORE_MAIL)
            junk += g_ascii_strtoull(diag_entry(log, i)->detail, NULL, 10);
    g_assert_cmpuint(junk, ==, n ? row->junk : 0);
    g_assert_cmpint(mboxsplit_next(split, &mail, &error), ==, 0);
}

static void test_rows(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_test_message("%s", rows[i].name);
        for (gsize chunk = 1; chunk <= 4096; chunk *= 4)
            check_row(&rows[i], chunk);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/mboxsplit/stretches", test_rows);
    return g_test_run();
}
