/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * split: an mbox into messages. Every byte of it is in exactly one message or before the first;
 * the messages are the same however the bytes come; nothing hides a mail that follows.
 *
 * The splitter looks a few kilobytes ahead, so that short inputs would be in its window as a whole:
 * a byte FAR stands for much text.
 */
#include "fuzz.h"
#include "read/mboxsplit.h"

#define LAST "From ann@example.org Mon Jan  5 07:42:30 2026\nSubject: last\n\nend\n"

#define FAR '\x01'

enum {
    FAR_LENGTH = 11000, /* bytes that stand for FAR; two of them are above the look-ahead */
    FAR_MAX = 8,
};
G_STATIC_ASSERT(2 * (int)FAR_LENGTH > (int)SEPARATOR_AHEAD);

typedef struct {
    goffset offset, length;
    guint64 kinds;
    char *sum; /* of data and envelope */
} Piece;

typedef struct {
    GArray *pieces;
    guint64 junk;
} Split;

static void clear_piece(gpointer piece)
{
    g_free(((Piece *)piece)->sum);
}

/* How many ">" stand before "From " at the start of s. */
static gsize quotes_at(Str s)
{
    gsize n = 0;
    while (n < s.n && s.p[n] == '>')
        n++;
    return str_has_prefix(str_skip(s, n), STR("From ")) ? n : 0;
}

/* NULs end it, too, unless it is damaged, and stand before what follows. */
static void check_from_line(Str envelope, Str *rest)
{
    Str whole = *rest, line;
    str_next_line(rest, &line);
    if (str_equal(envelope, line))
        return;
    gssize nul = str_find_char(line, '\0');
    g_assert_cmpint(nul, >=, 0);
    line.n = (gsize)nul;
    g_assert_true(str_equal(envelope, line));
    *rest = str_skip(whole, line.n);
}

/* data is what the source has behind the From_ line, with a ">" taken off some lines, and without
 * what is the mbox's own at the end: a blank line, or NULs. */
static void check_data(const RawMail *raw, Str source)
{
    Str data = raw->data, rest = {source.p + raw->offset, (gsize)raw->length};
    fuzz_check_within(rest, source);
    check_from_line(raw->envelope, &rest);
    for (gboolean at_start = TRUE; data.n; at_start = *data.p == '\n', data = str_skip(data, 1)) {
        gsize quotes = at_start ? quotes_at(rest) : 0;
        if (quotes && quotes_at(data) == quotes - 1)
            rest = str_skip(rest, 1);
        g_assert_true(rest.n && *rest.p == *data.p);
        rest = str_skip(rest, 1);
    }
    for (; rest.n; rest = str_skip(rest, 1))
        g_assert_true(*rest.p == '\n' || *rest.p == '\r' || *rest.p == '\0');
}

static char *sum_of(const RawMail *raw)
{
    g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_MD5);
    g_checksum_update(sum, (const guchar *)raw->envelope.p, (gssize)raw->envelope.n);
    g_checksum_update(sum, (const guchar *)"\n", 1);
    g_checksum_update(sum, (const guchar *)raw->data.p, (gssize)raw->data.n);
    return g_strdup(g_checksum_get_string(sum));
}

static Split split_bytes(Str bytes, gsize chunk, MboxDialect dialect)
{
    g_autoptr(DiagLog) log = diag_log_new(FALSE);
    g_autoptr(MboxSplit) split =
        mboxsplit_new(input_new_memory(bytes.p, bytes.n, chunk), "fuzz", dialect, log);
    Split out = {g_array_new(FALSE, FALSE, sizeof(Piece)), 0};
    g_array_set_clear_func(out.pieces, clear_piece);
    RawMail raw;
    int got;
    while ((got = mboxsplit_next(split, &raw, NULL)) > 0) {
        check_data(&raw, bytes);
        Piece piece = {raw.offset, raw.length, diag_mail_kinds(log), sum_of(&raw)};
        g_array_append_val(out.pieces, piece);
    }
    g_assert_cmpint(got, ==, 0);
    out.junk = mboxsplit_junk(split);
    return out;
}

static const Piece *piece_at(const Split *split, guint i)
{
    return &g_array_index(split->pieces, Piece, i);
}

static void check_same(const Split *a, const Split *b)
{
    g_assert_cmpuint(a->pieces->len, ==, b->pieces->len);
    g_assert_cmpuint(a->junk, ==, b->junk);
    for (guint i = 0; i < a->pieces->len; i++) {
        const Piece *x = piece_at(a, i), *y = piece_at(b, i);
        g_assert_cmpint(x->offset, ==, y->offset);
        g_assert_cmpint(x->length, ==, y->length);
        g_assert_cmpuint(x->kinds, ==, y->kinds);
        g_assert_cmpstr(x->sum, ==, y->sum);
    }
}

/* Messages lie end to end, up to the end of the source. */
static void check_whole(const Split *split, Str bytes)
{
    goffset at = split->pieces->len ? piece_at(split, 0)->offset : (goffset)bytes.n;
    Str before = {bytes.p, (gsize)at};
    if (str_has_prefix(before, STR("\xef\xbb\xbf")))
        before = str_skip(before, 3);
    while (before.n && g_ascii_isspace(*before.p))
        before = str_skip(before, 1);
    g_assert_cmpuint(split->junk, ==, before.n);
    for (guint i = 0; i < split->pieces->len; i++) {
        g_assert_cmpint(piece_at(split, i)->offset, ==, at);
        g_assert_cmpint(piece_at(split, i)->length, >, 0);
        at += piece_at(split, i)->length;
    }
    g_assert_cmpint(at, ==, (goffset)bytes.n);
}

/* A proper mail behind any bytes is found. In mboxcl a Content-Length may rightly pass over it. */
static void check_last(Str bytes)
{
    if (str_find(bytes, STR("mboxcl")) >= 0)
        return;
    Str longer = fuzz_join(bytes, STR("\n\n" LAST));
    Split split = split_bytes(longer, longer.n, MBOX_UNKNOWN);
    g_assert_cmpuint(split.pieces->len, >, 0);
    g_assert_cmpint(piece_at(&split, split.pieces->len - 1)->offset, ==, (goffset)bytes.n + 2);
    g_array_unref(split.pieces);
    fuzz_free(longer);
}

static Str expand(Str bytes)
{
    g_autoptr(GString) out = g_string_new(NULL);
    guint expanded = 0;
    for (gsize i = 0; i < bytes.n; i++) {
        if (bytes.p[i] != FAR || expanded++ >= FAR_MAX)
            g_string_append_c(out, bytes.p[i]);
        else
            for (gsize n = 0; n < FAR_LENGTH; n++)
                g_string_append_c(out, n % 60 ? 'x' : '\n');
    }
    return fuzz_join((Str){out->str, out->len}, STR(""));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const gsize chunks[] = {1, 7, 997};
    static const MboxDialect dialects[] = {MBOX_UNKNOWN, MBOX_RD, MBOX_O, MBOX_CL, MBOX_CL2};
    Str bytes = expand((Str){(const char *)data, size});
    for (gsize i = 0; i < G_N_ELEMENTS(dialects); i++) {
        Split first = split_bytes(bytes, chunks[i % G_N_ELEMENTS(chunks)], dialects[i]);
        Split second = split_bytes(bytes, G_MAXSIZE, dialects[i]);
        check_whole(&first, bytes);
        check_same(&first, &second);
        g_array_unref(first.pieces);
        g_array_unref(second.pieces);
    }
    check_last(bytes);
    fuzz_free(bytes);
    return 0;
}
