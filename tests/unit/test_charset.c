/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Labels: the table of MAIL.md 4, and the Encoding Standard of the WHATWG. What bytes become is
 * tested in test_charset_text.c and test_charset_guess.c. */
#include "mail/charset.h"
#include "mail/charset_table.h"

static const struct {
    const char *label, *name;
} labels[] = {
    {"us-ascii", "windows-1252"},
    {"ASCII", "windows-1252"},
    {"latin1", "windows-1252"},
    {"ISO-8859-1", "windows-1252"},
    {"iso8859-1", "windows-1252"},
    {"ISO_8859-1", "windows-1252"},
    {"gb2312", "gb18030"},
    {"GBK", "gb18030"},
    {"x-gbk", "gb18030"},
    {"gb18030", "gb18030"},
    {"euc-kr", "cp949"},
    {"ks_c_5601-1987", "cp949"},
    {"shift_jis", "cp932"},
    {"x-sjis", "cp932"},
    {"windows-31j", "cp932"},
    {"big5", "big5"},
    {"iso-2022-jp", "iso-2022-jp"},
    {"cp50220", "iso-2022-jp"},
    {"iso-2022-jp-ms", "iso-2022-jp"},
    {"hz-gb-2312", "hz-gb-2312"},
    {"iso-8859-9", "windows-1254"},
    {"iso-8859-11", "windows-874"},
    {"tis-620", "windows-874"},
    {"utf8", "utf-8"},
    {"UTF-8", "utf-8"},
    {"unicode-1-1-utf-8", "utf-8"},
    {"x-utf_8j", "utf-8"},
    {"cp850", "cp850"},
    {"cp-850", "cp850"},
    {"cp-1251", "windows-1251"},
    {"koi8-r", "koi8-r"},
    {" \"koi8-r\" ", "koi8-r"},
    {"'koi8-r'", "koi8-r"},
    {"charset=koi8-r", "koi8-r"},
    {"utf-8*en", "utf-8"},
    {"utf-8;", "utf-8"},
    {"utf--8", "utf-8"},
    {"-utf-8-", "utf-8"},
    {"UTF_8", "utf-8"},
    {" utf-8\t", "utf-8"},
    {"charset=\"utf-8\"", "utf-8"},
    {"CHARSET=KOI8-R", "koi8-r"},
    {"koi8--r", "koi8-r"},
    {"KOI8_R", "koi8-r"},
    {"iso-8859-01", NULL},
    {"x-x-big5", "big5"},
    {"windows-1252", "windows-1252"},
    {"x-cp1250", "windows-1250"},
    {"dos-874", "windows-874"},
    {"ks_c_5601-1989", "cp949"},
    {"iso-ir-149", "cp949"},
    {"iso-ir-58", "gb18030"},
    {"gb_2312-80", "gb18030"},
    {"ms_kanji", "cp932"},
    {"csISO2022JP", "iso-2022-jp"},
    {"cp50221", "iso-2022-jp"},
    {"cp50222", "iso-2022-jp"},
    {"cseucpkdfmtjapanese", "euc-jp"},
    {"sun_eu_greek", "iso-8859-7"},
    {"elot_928", "iso-8859-7"},
    {"asmo-708", "iso-8859-6"},
    {"iso-8859-8-i", "iso-8859-8"},
    {"l9", "iso-8859-15"},
    {"csisolatin5", "windows-1254"},
    {"csibm866", "cp866"},
    {"x-mac-ukrainian", "mac-cyrillic"},
    {"x-mac-roman", "macintosh"},
    {"unicodefffe", "utf-16be"},
    {"ucs-2", "utf-16"},
    {"windows-28592", "iso-8859-2"},
    {"cp20866", "koi8-r"},
    {"windows-65001", "utf-8"},
    {"unknown-8bit", NULL},
    {"x-unknown", NULL},
    {"8bit", NULL},
    {"y", NULL},
    {"true", NULL},
    {"", NULL},
    {"made-up", NULL},
    {"x-user-defined", NULL},
    {"cp037", NULL},
    {"/etc/passwd", NULL},
    {"utf-8\x01\xff", "utf-8"},
    {"ISO-8859-1//TRANSLIT", NULL},
    {"abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz", NULL},
};

static void test_labels(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(labels); i++) {
        g_test_message("%s", labels[i].label);
        g_assert_cmpstr(charset_lookup(str_of(labels[i].label)), ==, labels[i].name);
    }
}

static void test_borrows(void)
{
    g_autoptr(Arena) arena = arena_new();
    g_autoptr(DiagLog) log = diag_log_new(FALSE);
    g_autoptr(Charsets) charsets = charsets_new(log);
    Str bytes = STR("caf\xc3\xa9 and a NUL \0 and more than thirty-two bytes of text");
    Str text = charset_decode(charsets, arena, STR("utf-8"), bytes);
    g_assert_true(text.p == bytes.p && text.n == bytes.n);
}

static void test_predicates(void)
{
    char bytes[150];
    for (gsize n = 0; n < sizeof(bytes); n++) {
        memset(bytes, 'a', n);
        g_assert_true(bytes_are_ascii((Str){bytes, n}));
        for (gsize i = 0; i < n; i++) {
            bytes[i] = '\x80';
            g_assert_cmpuint(bytes_ascii_length((Str){bytes, n}), ==, i);
            g_assert_false(bytes_are_ascii((Str){bytes, n}));
            g_assert_false(bytes_are_utf8((Str){bytes, n}));
            bytes[i] = '\0';
            g_assert_true(bytes_are_utf8((Str){bytes, n}));
            bytes[i] = 'a';
        }
        g_assert_cmpuint(bytes_ascii_length((Str){bytes, n}), ==, n);
    }
    g_assert_false(bytes_are_utf8(STR("\xed\xa0\x80"))); /* a surrogate */
    g_assert_false(bytes_are_utf8(STR("\xc0\xaf")));
}

/* Every byte and pair of bytes, under every charset: the result is UTF-8, nothing is lost whole. */
static void test_every_pair(void)
{
    g_autoptr(DiagLog) log = diag_log_new(FALSE);
    g_autoptr(Charsets) charsets = charsets_new(log);
    for (gsize i = 0; i < G_N_ELEMENTS(labels); i++) {
        g_autoptr(Arena) arena = arena_new();
        for (guint pair = 1; pair < 0x10000; pair += 7) {
            char bytes[] = {'x', (char)(pair >> 8), (char)pair, '\n'};
            Str text = charset_decode(charsets, arena, str_of(labels[i].label),
                                      (Str){bytes, sizeof(bytes)});
            g_assert_true(bytes_are_utf8(text));
            g_assert_cmpuint(text.n, >=, 1);
        }
    }
}

/* A large text is the arena's own: the next one does not touch it. */
static void test_large(void)
{
    g_autoptr(DiagLog) log = diag_log_new(FALSE);
    g_autoptr(Charsets) charsets = charsets_new(log);
    g_autoptr(Arena) arena = arena_new();
    enum { LETTERS = 3000000 };
    g_autofree char *first = g_strnfill(LETTERS, '\xc1'), *second = g_strnfill(LETTERS, '\xc2');
    Str a = charset_decode(charsets, arena, STR("koi8-r"), (Str){first, LETTERS});
    Str b = charset_decode(charsets, arena, STR("koi8-r"), (Str){second, LETTERS});
    g_assert_cmpuint(a.n, ==, 2 * LETTERS);
    g_assert_cmpuint(b.n, ==, 2 * LETTERS);
    for (gsize i = 0; i < a.n; i += 2) {
        g_assert_cmpmem(a.p + i, 2, "а", 2);
        g_assert_cmpmem(b.p + i, 2, "б", 2);
    }
}

static void test_switches_modes(void)
{
    static const char *const names[] = {"iso-2022-jp", "iso-2022-kr", "iso-2022-cn", "hz", "utf-7"};
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++)
        g_assert_true(charset_switches_modes(str_of(names[i])));
    g_assert_false(charset_switches_modes(STR("euc-jp")));
    g_assert_false(charset_switches_modes(STR("")));
}

/* The bytes of windows-1252 that mean nothing are these five (MAIL.md 4). */
static void test_1252(void)
{
    g_autoptr(GString) holes = g_string_new(NULL);
    for (guint byte = 0x80; byte < 0x100; byte++)
        if (!charset_1252_char((guchar)byte))
            g_string_append_printf(holes, "%X ", byte);
    g_assert_cmpstr(holes->str, ==, "81 8D 8F 90 9D ");
    g_assert_cmphex(charset_1252_char(0x80), ==, 0x20ac);
    g_assert_cmphex(charset_1252_char(0x9f), ==, 0x178);
    g_assert_cmphex(charset_1252_char(0xa0), ==, 0xa0);
    g_assert_cmphex(charset_1252_char(0xff), ==, 0xff);
}

/* As bsearch needs it: what stands at both ends of the table, and somewhere, is found. */
static void test_table_is_sorted(void)
{
    gboolean known;
    g_assert_cmpstr(charset_find(STR("1250"), &known)->name, ==, "windows-1250");
    g_assert_cmpstr(charset_find(STR("y"), &known)->name, ==, NULL);
    g_assert_true(known);
    g_assert_cmpstr(charset_find(STR("winbaltrim"), &known)->name, ==, "windows-1257");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/charset/labels", test_labels);
    g_test_add_func("/charset/borrows", test_borrows);
    g_test_add_func("/charset/predicates", test_predicates);
    g_test_add_func("/charset/large", test_large);
    g_test_add_func("/charset/every-pair", test_every_pair);
    g_test_add_func("/charset/switches-modes", test_switches_modes);
    g_test_add_func("/charset/1252-holes", test_1252);
    g_test_add_func("/charset/table", test_table_is_sorted);
    return g_test_run();
}
