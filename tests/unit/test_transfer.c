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
    {"8 bit", TRANSFER_IDENTITY},
    {"8bit;", TRANSFER_IDENTITY},
    {"\"8bit\"", TRANSFER_IDENTITY},
    {"8bits", TRANSFER_IDENTITY},
    {"7-bit", TRANSFER_IDENTITY},
    {"binary", TRANSFER_IDENTITY},
    {"none", TRANSFER_IDENTITY},
    {"quoted-printable", TRANSFER_QP},
    {" Quoted-Printable;", TRANSFER_QP},
    {"quoted printable", TRANSFER_QP},
    {"QuotedPrintable", TRANSFER_QP},
    {"BASE64 (comment)", TRANSFER_BASE64},
    {"(comment (in it); 7bit) base64", TRANSFER_BASE64},
    {"base64, 8bit", TRANSFER_BASE64},
    {"base64\r\n", TRANSFER_BASE64},
    {"x-uuencode", TRANSFER_UUENCODE},
    {"X-UUE", TRANSFER_UUENCODE},
    {"uuencode", TRANSFER_UUENCODE},
    {"x-unknown", TRANSFER_UNKNOWN},
    {"(7bit", TRANSFER_IDENTITY},
    {"utf-8", TRANSFER_UNKNOWN},
};

static void test_labels(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(labels); i++)
        g_assert_cmpint(transfer_lookup(str_of(labels[i].label)), ==, labels[i].transfer);
}

/* What was said, "name: detail" each. */
static char *defects(const DiagLog *log)
{
    GString *out = g_string_new(NULL);
    for (guint i = 0; i < diag_n_entries(log); i++)
        g_string_append_printf(out, "%s%s: %s", i ? "; " : "",
                               diag_kind_name(diag_entry(log, i)->kind),
                               diag_entry(log, i)->detail);
    return g_string_free(out, FALSE);
}

static const struct {
    const char *name, *bytes, *text, *defects;
} qp[] = {
    {"empty", "", "", ""},
    {"plain", "plain\n", "plain\n", ""},
    {"escapes", "caf=C3=A9\n", "café\n", ""},
    {"lower-case-hex", "lower =c3=a9", "lower é", ""},
    {"soft-break", "soft=\n break\n", "soft break\n", ""},
    {"soft-break-crlf", "soft=\r\n break\r\n", "soft break\n", ""},
    {"soft-break-before-blanks", "soft= \t\nbreak", "softbreak", ""},
    {"soft-break-behind-a-blank", "soft =\nbreak", "soft break", ""},
    {"blanks-at-the-end-removed", "blanks  \t\nend", "blanks\nend", ""},
    {"escaped-blank-kept", "kept =20\nend", "kept  \nend", ""},
    {"escaped-equals", "a=3D=3Db", "a==b", ""},
    {"escaped-line-end", "a=0D=0Ab", "a\r\nb", ""},
    {"lone-equals", "bad =ZZ and = here", "bad =ZZ and = here", "qp-malformed: 2 escapes"},
    {"equals-before-a-digit", "cut =A", "cut =A", "qp-malformed: 1 escapes"},
    {"equals-at-the-end", "ends in =", "ends in ", ""},
    {"equals-before-blanks", "a= b", "a= b", "qp-malformed: 1 escapes"},
    {"equals-before-a-soft-break", "a==\nb", "a=b", "qp-malformed: 1 escapes"},
    {"soft-break-within-an-escape", "a=4=\n1", "a=41", "qp-malformed: 1 escapes"},
    {"soft-break-before-blanks-at-the-end", "a= \t", "a", ""},
    {"blanks-at-the-end-of-all", "a \t\r", "a", ""},
    {"only-blanks", " \n \n", "\n\n", ""},
    {"form-feed", "form\n\f\nfeed\n", "form\n\f\nfeed\n", ""},
    {"blank-lines", "one\n\n\ntwo\n", "one\n\n\ntwo\n", ""},
    {"raw-8-bit", "caf\xc3\xa9 =3D\n", "café =\n", ""},
};

static void test_qp(gconstpointer data)
{
    guint row = GPOINTER_TO_UINT(data);
    g_autoptr(Arena) arena = arena_new();
    g_autoptr(DiagLog) log = diag_log_new(TRUE);
    diag_at(log, "test", 0);
    g_autofree char *text = str_dup(qp_decode(arena, log, str_of(qp[row].bytes)));
    g_autofree char *said = defects(log);
    g_assert_cmpstr(text, ==, qp[row].text);
    g_assert_cmpstr(said, ==, qp[row].defects);
}

/* Undeclared quoted-printable: a soft break and three escapes, and nothing against it. */
static void test_qp_looks_like(void)
{
    g_assert_true(qp_looks_like(STR("a =3D b and a soft =\nbreak, =20 and =E9\n")));
    g_assert_true(qp_looks_like(STR("a =3D b and a soft =\r\nbreak, =20 and =E9\r\n")));
    g_assert_true(qp_looks_like(STR("+x =3D 1; /* =\n=3D */\n+y =3D 2;\n")));
    g_assert_true(qp_looks_like(STR("a soft =\r\nbreak first, =3D =20 and =E9\r\n")));
    g_assert_false(qp_looks_like(STR("no soft break: =3D =20 =E9\n")));
    g_assert_false(qp_looks_like(STR("two escapes =3D =\n =20\n")));
    g_assert_false(qp_looks_like(STR("int x =\n  f(1); a=10 b=20 c=30; y = 1;\n")));
    g_assert_false(qp_looks_like(STR("=3D =\n=20 =E9 \xe9\n")));
    g_assert_false(qp_looks_like(STR("\xe9 =3D =\n=20 =E9\n")));
    g_assert_false(qp_looks_like(STR("")));
}

/* What is quoted from another mail, or added by a patch, is not how this mail is encoded. */
static void test_qp_looks_like_quoted(void)
{
    g_assert_false(qp_looks_like(STR("> a =3D b and a soft =\n> break, =20 and =E9\n")));
    g_assert_false(qp_looks_like(STR("+caf=C3=A9 is a soft =\n+break, =20 =E9\n")));
}

static void test_qp_looks_like_long_line(void)
{
    g_autoptr(GString) text = g_string_new("=3D =20 =E9 =\n");
    for (int i = 0; i < 76; i++)
        g_string_append_c(text, 'x');
    g_assert_true(qp_looks_like((Str){text->str, text->len}));
    g_string_append_c(text, 'x');
    g_assert_false(qp_looks_like((Str){text->str, text->len}));
}

#define LINE "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWZnaGlqa2xtbm9wcXJzdHV2d3h5eg=="
#define LINE_TEXT "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
#define UNPADDED "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWZnaGlqa2xtbm9wcXJzdHV2d3h5"

static const struct {
    const char *name, *bytes, *text, *rest;
    const char *defects;
} base64[] = {
    {"empty", "", "", "", ""},
    {"one-quantum", "YWJj\n", "abc", "", ""},
    {"padded", "YWI=\n", "ab", "", ""},
    {"unpadded", "YWI\n", "ab", "", ""},
    {"lines-crlf", "YWJj\r\nZGVm\r\n", "abcdef", "", ""},
    {"lines-with-blanks", "\n  YWJj \n\n\tZGVm\t\n", "abcdef", "", ""},
    {"blank-within-a-long-line",
     "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVph YmNkZWZnaGlqa2xtbm9wcXJzdHV2d3h5eg==\n", LINE_TEXT, "",
     ""},
    {"lines-within-a-quantum", "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZW\nZnaGk=\n",
     "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghi", "", ""},
    {"pieces", "YWI=\nY2Q=\n", "abcd", "", ""},
    {"pieces-on-one-line", "YWI=Y2Q=ZQ==", "abcde", "", ""},
    {"padding-too-long", "YWI====\n", "ab", "", ""},
    {"footer", LINE "\n\n-- \nlist footer\n", LINE_TEXT, "-- \nlist footer\n",
     "base64-trailing: 16 bytes"},
    {"base64-behind-footer", LINE "\nfooter text\n" UNPADDED "\n", LINE_TEXT,
     "footer text\n" UNPADDED "\n", "base64-trailing: 81 bytes"},
    {"footer-behind-unpadded",
     UNPADDED "\n____________________\nsome mailing list\nhttps://example.org/list\n",
     "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxy",
     "____________________\nsome mailing list\nhttps://example.org/list\n",
     "base64-trailing: 64 bytes"},
    {"footer-with-a-long-url",
     "YWJj\n__________\nhttps://example.org/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\n", "abc",
     "__________\nhttps://example.org/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\n",
     "base64-trailing: 76 bytes"},
    {"footer-is-a-long-url",
     UNPADDED "\nhttps://example.org/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\n",
     "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxy",
     "https://example.org/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\n",
     "base64-trailing: 65 bytes"},
    {"footer-is-a-word", "YWI=\nRegards\n", "ab", "Regards\n", "base64-trailing: 8 bytes"},
    {"footer-is-a-name-of-four-letters", "YWI=\n\nJohn\n", "ab", "John\n",
     "base64-trailing: 5 bytes"},
    {"no-name-without-padding-directly-above", "YWI=\nYWJj\n\nJohn\n", "ababc&\x88g", "", ""},
    {"words-behind-padding-end-it", "YWI=\nBest regards\n" UNPADDED "\n", "ab",
     "Best regards\n" UNPADDED "\n", "base64-trailing: 82 bytes"},
    {"name-behind-a-footer", UNPADDED "\nfooter text\nJohn\n",
     "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxy", "footer text\nJohn\n",
     "base64-trailing: 17 bytes"},
    {"long-line-of-bytes", "6enp6enp6enp6enp6enp6enp6enp6enp6enp6enp\n-- \nfooter\n",
     "\xe9\xe9\xe9\xe9\xe9\xe9\xe9\xe9\xe9\xe9\xe9\xe9\xe9\xe9\xe9"
     "\xe9\xe9\xe9\xe9\xe9\xe9\xe9\xe9\xe9\xe9\xe9\xe9\xe9\xe9\xe9",
     "-- \nfooter\n", "base64-trailing: 11 bytes"},
    {"plain-text", "This is no base64.\nAt all\n", "", "This is no base64.\nAt all\n",
     "base64-trailing: 26 bytes"},
    {"plain-text-begins-with-a-word", "Dear\nJohn\nthis is no base64.\n", "",
     "Dear\nJohn\nthis is no base64.\n", "base64-trailing: 29 bytes"},
    {"junk-line", UNPADDED "\n!!!\n" LINE "\n",
     "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxy" LINE_TEXT, "",
     "base64-malformed: 4 bytes"},
    {"junk-letter", "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYm!NkZWZnaGlqa2xtbm9wcXJzdHV2d3h5eg==\n",
     LINE_TEXT, "", "base64-malformed: 1 bytes"},
    {"single-letter-left", "YWJjZ", "abc", "", "base64-malformed: 1 bytes"},
};

static void test_base64(gconstpointer data)
{
    guint row = GPOINTER_TO_UINT(data);
    g_autoptr(Arena) arena = arena_new();
    g_autoptr(DiagLog) log = diag_log_new(TRUE);
    Str rest;
    diag_at(log, "test", 0);
    g_autofree char *text = str_dup(base64_decode(arena, log, str_of(base64[row].bytes), &rest));
    g_autofree char *behind = str_dup(rest);
    g_autofree char *said = defects(log);
    g_assert_cmpstr(text, ==, base64[row].text);
    g_assert_cmpstr(behind, ==, base64[row].rest);
    g_assert_cmpstr(said, ==, base64[row].defects);
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

#define ADD_ROWS(folder, rows, test)                                                      \
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {                                      \
        g_autofree char *path = g_strconcat("/transfer/" folder "/", rows[i].name, NULL); \
        g_test_add_data_func(path, GUINT_TO_POINTER(i), test);                            \
    }

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/transfer/labels", test_labels);
    ADD_ROWS("qp", qp, test_qp)
    g_test_add_func("/transfer/qp-undeclared", test_qp_looks_like);
    g_test_add_func("/transfer/qp-undeclared-quoted", test_qp_looks_like_quoted);
    g_test_add_func("/transfer/qp-undeclared-long-line", test_qp_looks_like_long_line);
    ADD_ROWS("base64", base64, test_base64)
    g_test_add_func("/transfer/base64-round-trip", test_base64_round_trip);
    g_test_add_func("/transfer/prefixes", test_prefixes);
    return g_test_run();
}
