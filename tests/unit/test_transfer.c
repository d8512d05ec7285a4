/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Expected values: RFC 2045 6.7 and 6.8, python3's quopri and base64. */
#include "mail/transfer.h"

static const struct {
    const char *label;
    Transfer transfer;
} labels[] = {
    {"", TRANSFER_IDENTITY},
    {"7bit", TRANSFER_IDENTITY},
    {"8BIT", TRANSFER_IDENTITY},
    {"8-bit", TRANSFER_IDENTITY},
    {"binary", TRANSFER_IDENTITY},
    {"quoted-printable", TRANSFER_QP},
    {" Quoted-Printable;", TRANSFER_QP},
    {"BASE64 (comment)", TRANSFER_BASE64},
    {"base64\r\n", TRANSFER_BASE64},
    {"x-uuencode", TRANSFER_UNKNOWN},
    {"utf-8", TRANSFER_UNKNOWN},
};

static void test_labels(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(labels); i++)
        g_assert_cmpint(transfer_lookup(str_of(labels[i].label)), ==, labels[i].transfer);
}

#define ONE(kind) (G_GUINT64_CONSTANT(1) << DIAG_##kind)

static const struct {
    const char *bytes, *text;
    guint64 kinds;
} qp[] = {
    {"", "", 0},
    {"plain\n", "plain\n", 0},
    {"caf=C3=A9\n", "café\n", 0},
    {"lower =c3=a9", "lower é", 0},
    {"soft=\n break\n", "soft break\n", 0},
    {"soft=\r\n break\r\n", "soft break\n", 0},
    {"soft= \t\nbreak", "softbreak", 0},
    {"blanks  \t\nend", "blanks\nend", 0},
    {"kept =20\nend", "kept  \nend", 0},
    {"a=3D=3Db", "a==b", 0},
    {"bad =ZZ and = here", "bad =ZZ and = here", ONE(QP_MALFORMED)},
    {"cut =A", "cut =A", ONE(QP_MALFORMED)},
    {"ends in =", "ends in ", 0},
    {"form\n\f\nfeed\n", "form\n\f\nfeed\n", 0},
    {"one\n\n\ntwo\n", "one\n\n\ntwo\n", 0},
};

static void test_qp(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(qp); i++) {
        g_autoptr(Arena) arena = arena_new();
        g_autoptr(DiagLog) log = diag_log_new(FALSE);
        diag_at(log, "test", 0);
        g_autofree char *text = str_dup(qp_decode(arena, log, str_of(qp[i].bytes)));
        g_assert_cmpstr(text, ==, qp[i].text);
        g_assert_cmphex(diag_mail_kinds(log), ==, qp[i].kinds);
    }
}

static void test_qp_looks_like(void)
{
    g_assert_true(qp_looks_like(STR("a =3D b and a soft =\nbreak, =20 and =E9\n")));
    g_assert_true(qp_looks_like(STR("a =3D b and a soft =\r\nbreak, =20 and =E9\r\n")));
    g_assert_false(qp_looks_like(STR("no soft break: =3D =20 =E9\n")));
    g_assert_false(qp_looks_like(STR("two escapes =3D =\n =20\n")));
    g_assert_false(qp_looks_like(STR("int x =\n  f(1); a=10 b=20 c=30; y = 1;\n")));
    g_assert_false(qp_looks_like(STR("=3D =\n=20 =E9 \xe9\n")));
    g_assert_false(qp_looks_like(STR("")));
    g_autoptr(GString) longline = g_string_new("=3D =20 =E9 =\n");
    for (int i = 0; i < 80; i++)
        g_string_append_c(longline, 'x');
    g_assert_false(qp_looks_like((Str){longline->str, longline->len}));
}

#define LINE "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWZnaGlqa2xtbm9wcXJzdHV2d3h5eg=="
#define LINE_TEXT "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
#define UNPADDED "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWZnaGlqa2xtbm9wcXJzdHV2d3h5"

static const struct {
    const char *name, *bytes, *text, *rest;
    guint64 kinds;
} base64[] = {
    {"empty", "", "", "", 0},
    {"one", "YWJj\n", "abc", "", 0},
    {"padded", "YWI=\n", "ab", "", 0},
    {"unpadded", "YWI\n", "ab", "", 0},
    {"lines", "YWJj\r\nZGVm\r\n", "abcdef", "", 0},
    {"odd-lines", "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZW\nZnaGk=\n",
     "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghi", "", 0},
    {"pieces", "YWI=\nY2Q=\n", "abcd", "", 0},
    {"footer", LINE "\n\n-- \nlist footer\n", LINE_TEXT, "-- \nlist footer\n",
     ONE(BASE64_TRAILING)},
    {"behind-footer", LINE "\nfooter text\n" UNPADDED "\n", LINE_TEXT,
     "footer text\n" UNPADDED "\n", ONE(BASE64_TRAILING)},
    {"footer-unpadded",
     UNPADDED "\n____________________\nsome mailing list\nhttps://example.org/list\n",
     "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxy",
     "____________________\nsome mailing list\nhttps://example.org/list\n", ONE(BASE64_TRAILING)},
    {"footer-url",
     "YWJj\n__________\nhttps://example.org/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\n", "abc",
     "__________\nhttps://example.org/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\n",
     ONE(BASE64_TRAILING)},
    {"plain-text", "This is no base64.\nAt all\n", "", "This is no base64.\nAt all\n",
     ONE(BASE64_TRAILING)},
    {"junk-inside", UNPADDED "\n!!!\n" LINE "\n",
     "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxy" LINE_TEXT, "", ONE(BASE64_MALFORMED)},
    {"damaged-letter",
     "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYm!NkZWZnaGlqa2xtbm9wcXJzdHV2d3h5eg==\n", LINE_TEXT, "",
     ONE(BASE64_MALFORMED)},
    {"single-letter-left", "YWJjZ", "abc", "", ONE(BASE64_MALFORMED)},
    {"word-behind", "YWI=\nRegards\n", "ab", "Regards\n", ONE(BASE64_TRAILING)},
};

static void test_base64(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(base64); i++) {
        g_autoptr(Arena) arena = arena_new();
        g_autoptr(DiagLog) log = diag_log_new(FALSE);
        Str rest;
        g_test_message("%s", base64[i].name);
        diag_at(log, "test", 0);
        g_autofree char *text = str_dup(base64_decode(arena, log, str_of(base64[i].bytes), &rest));
        g_autofree char *behind = str_dup(rest);
        g_assert_cmpstr(text, ==, base64[i].text);
        g_assert_cmpstr(behind, ==, base64[i].rest);
        g_assert_cmphex(diag_mail_kinds(log), ==, base64[i].kinds);
    }
}

/* Any bytes, in any length and line width, come back as GLib encodes them. */
static void test_base64_round_trip(void)
{
    guchar bytes[300];
    for (gsize i = 0; i < sizeof(bytes); i++)
        bytes[i] = (guchar)(i * 167 + (i >> 3));
    for (gsize n = 0; n < sizeof(bytes); n++) {
        g_autoptr(Arena) arena = arena_new();
        g_autoptr(DiagLog) log = diag_log_new(FALSE);
        g_autofree char *flat = g_base64_encode(bytes, n);
        g_autoptr(GString) lines = g_string_new(NULL);
        for (gsize at = 0; at < strlen(flat); at += 76)
            g_string_append_printf(lines, "%.76s\r\n", flat + at);
        Str rest, text = base64_decode(arena, log, (Str){lines->str, lines->len}, &rest);
        g_assert_cmpmem(text.p, text.n, bytes, n);
        g_assert_cmpuint(rest.n, ==, 0);
    }
}

/* A text that grows byte by byte, with nothing behind it. */
static void test_prefixes(void)
{
    g_autoptr(Arena) arena = arena_new();
    g_autoptr(DiagLog) log = diag_log_new(FALSE);
    const char *all = LINE "\nYWI\n=3D =\n=E9= \n" UNPADDED "\n__ \n";
    for (gsize n = 0; n <= strlen(all); n++) {
        char *exact = g_memdup2(all, n);
        Str rest;
        base64_decode(arena, log, (Str){exact, n}, &rest);
        qp_decode(arena, log, (Str){exact, n});
        qp_looks_like((Str){exact, n});
        g_free(exact);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/transfer/labels", test_labels);
    g_test_add_func("/transfer/qp", test_qp);
    g_test_add_func("/transfer/qp-looks-like", test_qp_looks_like);
    g_test_add_func("/transfer/base64", test_base64);
    g_test_add_func("/transfer/base64-round-trip", test_base64_round_trip);
    g_test_add_func("/transfer/prefixes", test_prefixes);
    return g_test_run();
}
