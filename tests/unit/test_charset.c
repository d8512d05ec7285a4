/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Expected values: python3's codecs, and the table of MAIL.md 4. */
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
    {"unknown-8bit", NULL},
    {"x-unknown", NULL},
    {"8bit", NULL},
    {"y", NULL},
    {"true", NULL},
    {"", NULL},
    {"made-up", NULL},
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

#define ONE(kind) (G_GUINT64_CONSTANT(1) << DIAG_##kind)

static const struct {
    const char *label, *bytes, *expected;
    guint64 kinds;
} texts[] = {
    {"", "plain", "plain", 0},
    {"made-up", "plain", "plain", 0},
    {"", "caf\xc3\xa9", "café", 0},
    {"utf-8", "caf\xc3\xa9", "café", 0},
    {"unknown-8bit", "caf\xc3\xa9", "café", 0},
    {"us-ascii", "caf\xc3\xa9", "café", ONE(CHARSET_MISLABELLED)},
    {"iso-8859-1", "caf\xc3\xa9", "café", ONE(CHARSET_MISLABELLED)},
    {"made-up", "caf\xe9", "café", ONE(CHARSET_UNKNOWN) | ONE(CHARSET_GUESSED)},
    {"iso-8859-1",
     "\x93"
     "caf\xe9\x94 \x80",
     "“café” €", 0},
    {"iso-8859-1", "a\x81\x8d\x8f\x90\x9d\xe9", "aé", ONE(CHARSET_C1_DROPPED)},
    {"us-ascii", "caf\xe9", "café", ONE(CHARSET_GUESSED)},
    {"iso-8859-15", "\xa4\xe9", "€é", 0},
    {"iso-8859-2",
     "\xb3\xf3"
     "d\xbc",
     "łódź", 0},
    {"koi8-r", "\xed\xc9\xd2", "Мир", 0},
    {"windows-1251", "\xcc\xe8\xf0", "Мир", 0},
    {"cp-1251", "\xcc\xe8\xf0", "Мир", 0},
    {"iso-8859-9", "\xfe\xdd\x80", "şİ€", 0},
    {"tis-620", "\xe4\xb7\xc2", "ไทย", 0},
    {"cp850", "\x82", "é", 0},
    {"gb2312", "\xd6\xd0\xce\xc4", "中文", 0},
    {"gb2312", "\x81\x30\x84\x36\x80", "¥€", 0},
    {"big5", "\xa4\xa4\xa4\xe5", "中文", 0},
    {"big5", "\x87\x40", "䏰", 0},             /* only in HKSCS */
    {"big5-hkscs", "\x88\x66", "\xc3\x8a", 0}, /* held back until the end, a mark may follow */
    {"euc-kr", "\xc7\xd1\xb1\xdb", "한글", 0},
    {"euc-kr", "\x8c\x63", "똠", 0}, /* only in CP949 */
    {"shift_jis", "\x93\xfa\x96\x7b", "日本", 0},
    {"shift_jis", "\x87\x40\xb1", "①ｱ", 0}, /* only in CP932; half-width kana */
    {"euc-jp", "\xc6\xfc\xcb\xdc", "日本", 0},
    {"iso-2022-jp", "\x1b$BF|K\\\x1b(B", "日本", 0},
    {"iso-2022-jp", "\x1b(I1\x1b(B", "ｱ", 0},
    {"iso-2022-jp", "no escape", "no escape", 0},
    {"hz-gb-2312", "a~{VPND~}b", "a中文b", 0},
    {"hz-gb-2312", "tilde ~~ and ~\njoined", "tilde ~ and joined", 0},
    {"hz-gb-2312", "~{VP\nplain", "中\nplain", 0},
    {"utf-7", "caf+AOk-", "café", 0},
    {"utf-7", "a plus b", "a plus b", 0},
    {"utf-16le", "no UTF-16", "no UTF-16", 0},
    {"utf-16", "plain caf\xc3\xa9", "plain café", ONE(CHARSET_MISLABELLED)},
    /* What does not fit, line by line: UTF-8, the label, windows-1252 */
    {"utf-8", "caf\xe9\nna\xc3\xafve\n", "café\nnaïve\n", ONE(CHARSET_GUESSED)},
    {"utf-8", "caf\xe9\n\x81", "café\n", ONE(CHARSET_GUESSED) | ONE(CHARSET_C1_DROPPED)},
    {"euc-kr", "caf\xc3\xa9 \xe2\x82\xac\n", "café €\n", ONE(CHARSET_MISLABELLED)},
    {"shift_jis", "\x93\xfa\n\xff\xfe\n", "日\nÿþ\n", ONE(CHARSET_GUESSED)},
    {"iso-2022-jp", "\x1b$BF|\x1b(B\ncaf\xc3\xa9\n", "日\ncafé\n", ONE(CHARSET_GUESSED)},
};

static void test_decode(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_autoptr(Arena) arena = arena_new();
        g_autoptr(DiagLog) log = diag_log_new(FALSE);
        g_autoptr(Charsets) charsets = charsets_new(log);
        g_test_message("%s -> %s", texts[i].label, texts[i].expected);
        diag_at(log, "test", 0);
        Str text = charset_decode(charsets, arena, str_of(texts[i].label), str_of(texts[i].bytes));
        g_autofree char *copy = str_dup(text);
        g_assert_cmpstr(copy, ==, texts[i].expected);
        g_assert_cmphex(diag_mail_kinds(log), ==, texts[i].kinds);
    }
}

static void test_wide(void)
{
    g_autoptr(Arena) arena = arena_new();
    g_autoptr(DiagLog) log = diag_log_new(FALSE);
    g_autoptr(Charsets) charsets = charsets_new(log);
    Str le = charset_decode(charsets, arena, STR("utf-16le"), STR("a\0\xe9\0\n\0"));
    g_assert_true(str_equal(le, STR("aé\n")));
    Str bom = charset_decode(charsets, arena, STR("utf-16"), STR("\xfe\xff\0a\0\xe9"));
    g_assert_true(str_equal(bom, STR("aé")));
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
    char bytes[100];
    for (gsize n = 0; n < sizeof(bytes); n++) {
        memset(bytes, 'a', n);
        g_assert_true(bytes_are_ascii((Str){bytes, n}));
        for (gsize i = 0; i < n; i++) {
            bytes[i] = '\x80';
            g_assert_false(bytes_are_ascii((Str){bytes, n}));
            g_assert_false(bytes_are_utf8((Str){bytes, n}));
            bytes[i] = '\0';
            g_assert_true(bytes_are_utf8((Str){bytes, n}));
            bytes[i] = 'a';
        }
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

/* glibc has a converter for every row: else texts would be guessed that need not be. */
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
    g_test_add_func("/charset/decode", test_decode);
    g_test_add_func("/charset/wide", test_wide);
    g_test_add_func("/charset/borrows", test_borrows);
    g_test_add_func("/charset/predicates", test_predicates);
    g_test_add_func("/charset/large", test_large);
    g_test_add_func("/charset/every-pair", test_every_pair);
    g_test_add_func("/charset/table", test_table_is_sorted);
    return g_test_run();
}
