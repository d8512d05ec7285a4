/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a program writes into an mbox, mboxsplit reads back, byte for byte: random mails in four
 * dialects, with both line ends, however the bytes come. Case n is the same on every machine.
 *
 * Left out is what no reader could tell: in mboxo and mboxcl a line that began with ">From " before
 * it was quoted, and in mboxo and mboxrd what rule 6 takes for a separator, as they quote none in
 * mid-line.
 */
#include "read/mboxsplit.h"

#define BOB "From bob@example.org Tue Jan  6 08:00:00 2026"
#define SHA1 "0123456789abcdef0123456789abcdef01234567"

enum { CASES = 1250 /* for each dialect and line end */, MAILS_MAX = 5, LINES_MAX = 12 };

typedef struct {
    MboxDialect dialect;
    const char *eol;
    GRand *rand;
} Writer;

static gboolean has_length(const Writer *w)
{
    return w->dialect == MBOX_CL || w->dialect == MBOX_CL2;
}

static gboolean knows_quoting(const Writer *w)
{
    return w->dialect == MBOX_RD || w->dialect == MBOX_CL2;
}

static gboolean always(const Writer *w)
{
    (void)w;
    return TRUE;
}

static guint pick(const Writer *w, guint n)
{
    return (guint)g_rand_int_range(w->rand, 0, (gint32)n);
}

/* "\n" becomes a line end, "\1" a NUL. */
static void append_text(const Writer *w, GString *to, const char *text)
{
    for (; *text; text++) {
        if (*text == '\n')
            g_string_append(to, w->eol);
        else
            g_string_append_c(to, *text == '\1' ? '\0' : *text);
    }
}

typedef struct {
    const char *text;
    gboolean (*fits)(const Writer *w);
} Piece;

/* A piece that fits, or the empty line. */
static const char *pick_piece(const Writer *w, const Piece *pieces, gsize n)
{
    const Piece *piece = &pieces[pick(w, (guint)n)];
    return piece->fits(w) ? piece->text : "";
}

static void append_long_line(const Writer *w, GString *to)
{
    for (guint n = pick(w, 1500); n > 0; n--)
        g_string_append(to, "From");
    g_string_append(to, w->eol);
}

static void append_body(const Writer *w, GString *body)
{
    static const Piece pieces[] = {
        {"", always},
        {"", always},
        {"plain text", always},
        {"From here on", always},
        {"From ", always},
        {"From -", always},
        {BOB, always},
        {BOB "\nSubject: y", always},
        {"From " SHA1 " Mon Sep 17 00:00:00 2001\nSubject: y", always},
        {"From Ann B. Clark Mon Jan  5 07:42:30 2026\nSubject: y", always},
        {"From ann@example.org Lun Jan  5 07:42:30 2026\nSubject: y", always},
        {">From here on", knows_quoting},
        {">" BOB, knows_quoting},
        {">>From here on", always},
        {">>>From ", always},
        {"> >From here on", always},
        {" From here on", always},
        {">From", always},
        {"Subject: a line like a field", always},
        {"Content-Length: 5", always},
        {"x" BOB "\nno field", always},
        {"x" BOB "\nSubject: y", has_length},
        {"\1\1\1", always},
        {"x\1From here on", always},
        {"\1" BOB, has_length},
        {"x\r", always},
        {"\r", always},
        {"\xef\xbb\xbf" BOB "\nno field", always},
        {"caf\xc3\xa9 \xff", always},
        {"+From From From >From ", always},
    };
    for (guint n = pick(w, LINES_MAX); n > 0; n--) {
        if (pick(w, 20) == 0)
            append_long_line(w, body);
        append_text(w, body, pick_piece(w, pieces, G_N_ELEMENTS(pieces)));
        g_string_append(body, w->eol);
    }
    /* Without a line end at the end: only a length can say so. */
    if (has_length(w) && pick(w, 3) == 0)
        append_text(w, body, &"no line end\1"[pick(w, 12)]);
}

static void append_fields(const Writer *w, GString *header)
{
    static const Piece pieces[] = {
        {"Subject: x\n", always},
        {"From: Ann <ann@example.org>\n", always},
        {"Received: from x\n\tby y; Mon, 5 Jan 2026\n", always},
        {"no field here\n", always},
        {"X-Long: From here From there\n", always},
        {">From somebody\n", knows_quoting},
        {"From somebody else\n", always},
    };
    for (guint n = pick(w, 5); n > 0; n--)
        append_text(w, header, pick_piece(w, pieces, G_N_ELEMENTS(pieces)));
}

/* As the dialect quotes. */
static void quote(const Writer *w, GString *to, const GString *text)
{
    Str rest = {text->str, text->len};
    while (rest.n) {
        gssize lf = str_find_char(rest, '\n');
        gsize n = lf < 0 ? rest.n : (gsize)lf + 1, marks = 0;
        while (w->dialect == MBOX_RD && marks < n && rest.p[marks] == '>')
            marks++;
        if (w->dialect != MBOX_CL2 && str_has_prefix(str_skip(rest, marks), STR("From ")))
            g_string_append_c(to, '>');
        g_string_append_len(to, rest.p, (gssize)n);
        rest = str_skip(rest, n);
    }
}

typedef struct {
    gsize offset;
    char *data;
    gsize n;
} Wanted;

static void clear_wanted(gpointer wanted)
{
    g_free(((Wanted *)wanted)->data);
}

/* A mail as it was before it was written, and in to as it lies in the mbox, without the blank line
 * behind it. */
static GString *write_mail(const Writer *w, GString *to)
{
    static const char *const names[] = {"Content-Length:", "content-length: ", "CONTENT-LENGTH : "};
    g_autoptr(GString) body = g_string_new(NULL), quoted = g_string_new(NULL);
    GString *mail = g_string_new(NULL);
    append_text(w, mail, "To: list@example.org\n");
    append_fields(w, mail);
    append_body(w, body);
    quote(w, quoted, body);
    if (has_length(w)) {
        g_string_append_printf(mail, "%s%" G_GSIZE_FORMAT, names[pick(w, G_N_ELEMENTS(names))],
                               quoted->len);
        g_string_append(mail, w->eol);
        append_fields(w, mail);
    }
    /* A header block alone, now and then. */
    if (has_length(w) || body->len || pick(w, 2)) {
        g_string_append(mail, w->eol);
        g_string_append_len(mail, body->str, (gssize)body->len);
    }
    quote(w, to, mail);
    return mail;
}

static const char *first_separator(const Writer *w)
{
    static const char *const lines[] = {
        [MBOX_RD] = "From mboxrd@z Thu Jan  1 00:00:00 1970",
        [MBOX_O] = "From ann@example.org Mon Jan  5 07:42:30 2026",
        [MBOX_CL] = "From x@mboxcl Mon Jan  5 07:42:30 2026",
        [MBOX_CL2] = "From x@mboxcl2 Mon Jan  5 07:42:30 2026",
    };
    return lines[w->dialect];
}

static const char *separator(const Writer *w)
{
    static const char *const lines[] = {
        BOB,
        "From bob@example.org Tue, 6 Jan 2026 08:00:00 +0100",
        "From bob at example.org  Tue Jan  6 08:00 2026",
        "From - Tue Jan 06 08:00:00 2026",
        "From \"b o b\"@example.org Tue Jan  6 08:00:00 MET DST 2026",
        "From b o b Tue Jan  6 08:00:00 2026 remote from example",
    };
    return lines[pick(w, G_N_ELEMENTS(lines))];
}

/* A mailbox, and in wanted what is in it. */
static GString *write_mailbox(const Writer *w, GArray *wanted)
{
    GString *mbox = g_string_new(NULL);
    for (guint n = 1 + pick(w, MAILS_MAX), i = 0; i < n; i++) {
        gsize offset = mbox->len;
        g_string_append(mbox, i ? separator(w) : first_separator(w));
        g_string_append(mbox, w->eol);
        GString *mail = write_mail(w, mbox);
        gsize eol = strlen(w->eol);
        if (i + 1 < n || pick(w, 2)) {
            g_string_append(mbox, w->eol);
        } else if (!has_length(w) && pick(w, 2) && mail->str[mail->len - eol - 1] > ' ') {
            g_string_truncate(mbox, mbox->len - eol);
            g_string_truncate(mail, mail->len - eol);
        } else if (!has_length(w)) {
            g_string_append(mbox, w->eol);
        }
        gsize length = mail->len;
        Wanted want = {offset, g_string_free(mail, FALSE), length};
        g_array_append_val(wanted, want);
    }
    return mbox;
}

static void assert_read_back(const GString *mbox, const GArray *wanted, gsize chunk)
{
    g_autoptr(DiagLog) log = diag_log_new(FALSE);
    g_autoptr(GError) error = NULL;
    Input *input = input_new_memory(mbox->str, mbox->len, chunk);
    g_autoptr(MboxSplit) split = mboxsplit_new(input, "box", MBOX_UNKNOWN, log);
    RawMail mail;
    guint n = 0;
    while (mboxsplit_next(split, &mail, &error) > 0) {
        g_assert_cmpuint(n, <, wanted->len);
        const Wanted *want = &g_array_index(wanted, Wanted, n++);
        gsize end = n < wanted->len ? want[1].offset : mbox->len;
        g_assert_cmpmem(mail.data.p, mail.data.n, want->data, want->n);
        g_assert_cmpuint((gsize)mail.offset, ==, want->offset);
        g_assert_cmpuint((gsize)(mail.offset + mail.length), ==, end);
        g_assert_cmphex(diag_mail_kinds(log), ==, 0);
    }
    g_assert_no_error(error);
    g_assert_cmpuint(n, ==, wanted->len);
    g_assert_cmpuint(mboxsplit_junk(split), ==, 0);
}

static void check_case(MboxDialect dialect, const char *eol, guint32 seed)
{
    static const gsize chunks[] = {1, 7, MBOX_BLOCK};
    Writer w = {dialect, eol, g_rand_new_with_seed(seed)};
    g_autoptr(GArray) wanted = g_array_new(FALSE, FALSE, sizeof(Wanted));
    g_array_set_clear_func(wanted, clear_wanted);
    g_autoptr(GString) mbox = write_mailbox(&w, wanted);
    for (gsize i = 0; i < G_N_ELEMENTS(chunks); i++)
        assert_read_back(mbox, wanted, chunks[i]);
    g_rand_free(w.rand);
}

typedef struct {
    const char *path;
    MboxDialect dialect;
    const char *eol;
} Round;

static const Round rounds[] = {
    {"/roundtrip/mboxrd-lf", MBOX_RD, "\n"},   {"/roundtrip/mboxrd-crlf", MBOX_RD, "\r\n"},
    {"/roundtrip/mboxo-lf", MBOX_O, "\n"},     {"/roundtrip/mboxo-crlf", MBOX_O, "\r\n"},
    {"/roundtrip/mboxcl-lf", MBOX_CL, "\n"},   {"/roundtrip/mboxcl-crlf", MBOX_CL, "\r\n"},
    {"/roundtrip/mboxcl2-lf", MBOX_CL2, "\n"}, {"/roundtrip/mboxcl2-crlf", MBOX_CL2, "\r\n"},
};

static void test_round(gconstpointer data)
{
    const Round *round = data;
    for (guint32 seed = 0; seed < CASES; seed++) {
        if (g_test_verbose())
            g_test_message("case %u", seed);
        check_case(round->dialect, round->eol, seed);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(rounds); i++)
        g_test_add_data_func(rounds[i].path, &rounds[i], test_round);
    return g_test_run();
}
