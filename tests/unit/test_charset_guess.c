/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Bytes that do not fit their label, or have none. Expected values: MAIL.md 4 says in which order
 * charsets are tried; python3's codecs say what the bytes are in each.
 */
#include "mail/charset.h"
#include "mail/detect.h"
#include <locale.h>

#define ONE(kind) (G_GUINT64_CONSTANT(1) << DIAG_##kind)

/* detail: of the first report; NULL if it does not matter. */
static const struct {
    const char *name, *label, *bytes, *expected;
    guint64 kinds;
    const char *detail;
} cases[] = {
    /* Valid UTF-8 with a label of single bytes */
    {"utf8/us-ascii", "us-ascii", "caf\xc3\xa9", "café", ONE(CHARSET_MISLABELLED), "windows-1252"},
    {"utf8/latin1", "iso-8859-1", "caf\xc3\xa9", "café", ONE(CHARSET_MISLABELLED), "windows-1252"},
    {"utf8/koi8-r", "koi8-r", "\xd0\x9c\xd0\xb8\xd1\x80", "Мир", ONE(CHARSET_MISLABELLED),
     "koi8-r"},
    {"utf8/utf-16", "utf-16", "plain caf\xc3\xa9", "plain café", ONE(CHARSET_MISLABELLED),
     "utf-16"},
    /* ... of several: UTF-8 only where the label fails */
    {"utf8/euc-kr", "euc-kr", "caf\xc3\xa9 \xe2\x82\xac\n", "café €\n", ONE(CHARSET_MISLABELLED),
     "cp949"},
    /* Nothing known of the label, or of the bytes */
    {"label/unknown", "made-up", "caf\xe9", "café", ONE(CHARSET_UNKNOWN) | ONE(CHARSET_GUESSED),
     "made-up"},
    {"label/none", "", "caf\xe9", "café", ONE(CHARSET_GUESSED), "no charset, read as windows-1252"},
    {"label/unknown-8bit", "unknown-8bit", "caf\xe9", "café", ONE(CHARSET_GUESSED), NULL},
    {"label/us-ascii", "us-ascii", "na\xefve \x93x\x94", "naïve “x”", ONE(CHARSET_GUESSED), NULL},
    {"label/utf-16", "utf-16le", "plain caf\xe9 text", "plain café text", ONE(CHARSET_GUESSED),
     "utf-16le, read as windows-1252"},
    {"label/translit", "koi8-r//TRANSLIT", "caf\xe9", "café",
     ONE(CHARSET_UNKNOWN) | ONE(CHARSET_GUESSED), NULL},
    /* The five bytes that windows-1252 has not */
    {"holes/dropped", "iso-8859-1", "a\x81\x8d\x8f\x90\x9d\xe9", "aé", ONE(CHARSET_C1_DROPPED),
     NULL},
    {"holes/guessed", "utf-8", "caf\xe9\n\x81", "café\n",
     ONE(CHARSET_GUESSED) | ONE(CHARSET_C1_DROPPED), NULL},
    /* C1 controls of ISO 8859 are Windows' quotation marks */
    {"c1/iso-8859-2", "iso-8859-2", "\x93\xb3\x94", "“ł”", ONE(CHARSET_GUESSED),
     "iso-8859-2, 80 to 9F read as windows-1252"},
    {"c1/iso-8859-15", "iso-8859-15", "\xa4 \x96 \x81", "€ – ",
     ONE(CHARSET_GUESSED) | ONE(CHARSET_C1_DROPPED), NULL},
    {"c1/euc-jp", "euc-jp", "\x93x\x94", "“x”", ONE(CHARSET_GUESSED),
     "euc-jp, read as windows-1252"},
    /* Line by line: UTF-8 ... */
    {"lines/utf8-beside-1252", "utf-8", "caf\xe9\nna\xc3\xafve\n", "café\nnaïve\n",
     ONE(CHARSET_GUESSED), "utf-8, read as utf-8, windows-1252"},
    {"lines/utf8-beside-label", "iso-2022-jp", "\x1b$BF|\x1b(B\ncaf\xc3\xa9\n", "日\ncafé\n",
     ONE(CHARSET_GUESSED), "iso-2022-jp, read as utf-8, iso-2022-jp"},
    {"lines/utf8-before-label", "gb2312", "\xe4\xb8\xad\xe6\x96\x87\n\xff\n", "中文\nÿ\n",
     ONE(CHARSET_GUESSED), "gb18030, read as utf-8, windows-1252"},
    /* ... the label ... */
    {"lines/label", "shift_jis", "\x93\xfa\n\xff\xfe\n", "日\nÿþ\n", ONE(CHARSET_GUESSED),
     "cp932, read as cp932, windows-1252"},
    {"lines/label-holes", "windows-874", "\xe4\xb7\xc2\nGr\xfc\xdf\x65\n", "ไทย\nGrüße\n",
     ONE(CHARSET_GUESSED), "windows-874, read as windows-874, windows-1252"},
    {"lines/not-wide", "utf-16be", "caf\xe9 au lait\nna\xc3\xafve\n", "café au lait\nnaïve\n",
     ONE(CHARSET_GUESSED), NULL},
    {"lines/no-escape-known", "iso-2022-jp", "\x1b$Z!!", "\x1b$Z!!", ONE(CHARSET_GUESSED),
     "iso-2022-jp, read as ascii"},
    /* ... windows-1252, and within it what is UTF-8 beyond doubt */
    {"lines/mixed", "utf-8", "caf\xe9, caf\xc3\xa9, \xe2\x82\xac", "café, café, €",
     ONE(CHARSET_GUESSED), NULL},
    {"lines/mixed-no-c1", "utf-8", "\xc2\x9c\xe9 \xc2\x93", "Âœé Â“", ONE(CHARSET_GUESSED), NULL},
    {"lines/mixed-cut", "utf-8", "caf\xc3\xa9 \xe2\x82", "café â‚", ONE(CHARSET_GUESSED), NULL},
};

typedef struct {
    Arena *arena;
    DiagLog *log;
    Charsets *charsets;
} Tools;

static Tools tools_new(void)
{
    Tools tools = {arena_new(), diag_log_new(TRUE), NULL};
    tools.charsets = charsets_new(tools.log);
    diag_at(tools.log, "test", 0);
    return tools;
}

static void tools_clear(Tools *tools)
{
    charsets_free(tools->charsets);
    diag_log_free(tools->log);
    arena_free(tools->arena);
}

static void assert_text(const Tools *tools, const char *label, const char *bytes,
                        const char *expected)
{
    Str text = charset_decode(tools->charsets, tools->arena, str_of(label), str_of(bytes));
    g_autofree char *copy = str_dup(text);
    g_assert_cmpstr(copy, ==, expected);
}

static void test_case(const void *data)
{
    gsize i = GPOINTER_TO_SIZE(data);
    Tools tools = tools_new();
    assert_text(&tools, cases[i].label, cases[i].bytes, cases[i].expected);
    g_assert_cmphex(diag_mail_kinds(tools.log), ==, cases[i].kinds);
    if (cases[i].detail)
        g_assert_cmpstr(diag_entry(tools.log, 0)->detail, ==, cases[i].detail);
    tools_clear(&tools);
}

/*
 * Texts of 24 characters beyond ASCII, and what they are in UTF-8. The bytes are python3's
 * text.encode(charset).
 */
static const struct {
    const char *charset, *bytes, *text;
} long_texts[] = {
    {"koi8-r",
     "\xfc\xd4\xc1 \xd3\xd4\xd2\xcf\xcb\xc1 \xce\xd5\xd6\xce\xc1 \xc4\xcc\xd1 "
     "\xd0\xd2\xcf\xd7\xc5\xd2\xcb",
     "Эта строка нужна для проверк"},
    {"windows-1251",
     "\xdd\xf2\xe0 \xf1\xf2\xf0\xee\xea\xe0 \xed\xf3\xe6\xed\xe0 \xe4\xeb\xff "
     "\xef\xf0\xee\xe2\xe5\xf0\xea",
     "Эта строка нужна для проверк"},
    {"iso-8859-7",
     "\xc1\xf5\xf4\xde \xe7 \xe3\xf1\xe1\xec\xec\xde \xe5\xdf\xed\xe1\xe9 \xe3\xe9\xe1 "
     "\xdd\xeb\xe5\xe3\xf7",
     "Αυτή η γραμμή είναι για έλεγχ"},
    {"cp949",
     "\xc0\xcc \xb1\xdb\xc0\xba \xb9\xae\xc0\xda \xc1\xfd\xc7\xd5\xc0\xbb "
     "\xbe\xcb\xbe\xc6\xb3\xbb\xb4\xc2\xc1\xf6 \xbb\xec\xc6\xec\xba\xb8\xb7\xc1\xb0\xed \xbe\xb4 "
     "\xc7\xd1\xb1\xb9\xbe\xee \xb1\xdb\xc0\xcc",
     "이 글은 문자 집합을 알아내는지 살펴보려고 쓴 한국어 글이"},
    {"gb18030",
     "\xd5\xe2\xd2\xbb\xd0\xd0\xce\xc4\xd7\xd6\xd3\xc3\xc0\xb4\xbc\xec\xb2\xe9\xd7\xd6\xb7\xfb\xbc"
     "\xaf\xb5\xc4\xc5\xd0\xb6\xcf\xca\xc7\xb2\xbb\xca\xc7\xd5\xfd\xc8\xb7\xb5\xc4\xb3\xa4\xb6\xc8"
     "\xb1\xdf",
     "这一行文字用来检查字符集的判断是不是正确的长度边"},
    {"big5",
     "\xb3o\xa4@"
     "\xa6\xe6\xa4\xe5\xa6r\xa5\xce\xa8\xd3\xc0\xcb\xac\x64\xa6r\xa4\xb8\xb6\xb0\xaa\xba\xa7P\xc2_"
     "\xacO\xa4\xa3\xacO\xa5\xbf\xbdT\xaa\xba\xaa\xf8\xab\xd7\xc3\xe4",
     "這一行文字用來檢查字元集的判斷是不是正確的長度邊"},
    {"cp932",
     "\x82\xb1\x82\xcc\x95\xb6\x8e\x9a\x97\xf1\x82\xcd\x95\xb6\x8e\x9a\x8fW\x8d\x87\x82\xcc\x94\xbb"
     "\x92\xe8\x82\xf0\x8am\x82\xa9\x82\xdf\x82\xe9\x82\xbd\x82\xdf\x82\xcc\x82\xe0\x82\xcc\x82"
     "\xc5",
     "この文字列は文字集合の判定を確かめるためのもので"},
};

/* Bytes without the last character. */
static char *shorten(const char *bytes, gboolean single)
{
    return g_strndup(bytes, strlen(bytes) - (single ? 1 : 2));
}

/* The detector is asked of 24 characters, of 23 it is not. */
static void test_detector(const void *data)
{
    gsize i = GPOINTER_TO_SIZE(data);
    Tools tools = tools_new();
    gboolean known;
    const Charset *charset = charset_find(str_of(long_texts[i].charset), &known);
    g_assert_true(detect_charset(str_of(long_texts[i].bytes)) == charset);
    assert_text(&tools, "", long_texts[i].bytes, long_texts[i].text);
    g_assert_false(charsets_fell_through(tools.charsets));
    g_autofree char *detail = g_strdup_printf("no charset, read as %s", charset->name);
    g_assert_cmpstr(diag_entry(tools.log, 0)->detail, ==, detail);

    g_autofree char *less = shorten(long_texts[i].bytes, (charset->flags & CHARSET_SINGLE) != 0);
    g_assert_null(detect_charset(str_of(less)));
    Str text = charset_decode(tools.charsets, tools.arena, STR(""), str_of(less));
    g_assert_false(str_has_prefix(str_of(long_texts[i].text), text));
    g_assert_true(charsets_fell_through(tools.charsets));
    tools_clear(&tools);
}

/* Lines that are UTF-8 do not count for the 24, and are read as what they are. */
static void test_detector_beside_utf8(void)
{
    Tools tools = tools_new();
    g_autofree char *bytes = g_strconcat(long_texts[0].bytes, "\nnaïve\n", NULL);
    g_autofree char *text = g_strconcat(long_texts[0].text, "\nnaïve\n", NULL);
    assert_text(&tools, "us-ascii", bytes, text);
    g_autofree char *less = shorten(long_texts[0].bytes, TRUE);
    g_autofree char *beside = g_strconcat(less, "\nнаивно\n", NULL);
    g_assert_null(detect_charset(str_of(beside)));
    tools_clear(&tools);
}

/* A text of many lines, each of them short. */
static void test_detector_many_lines(void)
{
    Tools tools = tools_new();
    g_autofree char *bytes = g_strdelimit(g_strdup(long_texts[1].bytes), " ", '\n');
    g_autofree char *text = g_strdelimit(g_strdup(long_texts[1].text), " ", '\n');
    assert_text(&tools, "", bytes, text);
    tools_clear(&tools);
}

/* "Привет" in KOI8-R: six characters are too few for the detector. */
#define HELLO "\xf0\xd2\xc9\xd7\xc5\xd4"

/* "中文" in GB2312 */
#define HAN "\xd6\xd0\xce\xc4"

static void test_usual(void)
{
    Tools tools = tools_new();
    assert_text(&tools, "", HELLO, "ðÒÉ×ÅÔ");
    g_assert_true(charsets_fell_through(tools.charsets));
    g_assert_false(charsets_fell_through(tools.charsets));
    charsets_set_usual(tools.charsets, "koi8-r");
    assert_text(&tools, "", HELLO, "Привет");
    g_assert_cmpstr(diag_entry(tools.log, 1)->detail, ==, "no charset, read as koi8-r");
    assert_text(&tools, "made-up", HELLO, "Привет");
    assert_text(&tools, "utf-8", "caf\xc3\xa9\n" HELLO, "café\nПривет");
    g_assert_false(charsets_fell_through(tools.charsets));
    charsets_set_usual(tools.charsets, "gb18030");
    assert_text(&tools, "", HAN, "中文");
    assert_text(&tools, "", "caf\xe9", "café"); /* no GB18030: the last resort */
    g_assert_true(charsets_fell_through(tools.charsets));
    charsets_set_usual(tools.charsets, NULL);
    assert_text(&tools, "", HELLO, "ðÒÉ×ÅÔ");
    tools_clear(&tools);
}

/* Before the usual charset come UTF-8, a label that fits, and the detector. */
static void test_usual_order(void)
{
    Tools tools = tools_new();
    charsets_set_usual(tools.charsets, "windows-1251");
    assert_text(&tools, "", "caf\xc3\xa9", "café");
    assert_text(&tools, "koi8-r", HELLO, "Привет");
    assert_text(&tools, "", long_texts[0].bytes, long_texts[0].text);
    tools_clear(&tools);
}

static void test_declared(void)
{
    Tools tools = tools_new();
    const struct {
        const char *label, *bytes, *declared;
    } rows[] = {
        {"koi8-r", HELLO, "koi8-r"},
        {"koi8-r", "plain", NULL},
        {"gb2312", HAN, "gb18030"},
        {"utf-8", "caf\xc3\xa9", NULL},
        {"utf-8", HELLO, NULL},
        {"koi8-r", "caf\xc3\xa9", NULL},
        {"shift_jis", "\xff", NULL},
        {"latin1", "caf\xe9", "windows-1252"},
        {"iso-2022-jp", "x\x1b$BF|\x1b(B", NULL},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        charset_decode(tools.charsets, tools.arena, str_of(rows[i].label), str_of(rows[i].bytes));
        g_assert_cmpstr(charsets_declared(tools.charsets), ==, rows[i].declared);
        g_assert_cmpstr(charsets_declared(tools.charsets), ==, NULL);
    }
    tools_clear(&tools);
}

/* Every name that the detector gives is one of ours. */
static void test_detector_names(void)
{
    static const char *const names[] = {
        "ISO-8859-2",
        "ISO-8859-7",
        "WINDOWS-1250",
        "WINDOWS-1251",
        "WINDOWS-1252",
        "WINDOWS-1253",
        "WINDOWS-1255",
        "WINDOWS-1256",
        "WINDOWS-1257",
        "WINDOWS-1258",
        "KOI8-R",
        "IBM852",
        "IBM855",
        "IBM862",
        "IBM865",
        "IBM866",
        "MAC-CYRILLIC",
        "VISCII",
        "MAC-CENTRALEUROPE",
        "GEORGIAN-PS",
        "TIS-620",
        "ISO-8859-11",
        "GB18030",
        "BIG5",
        "EUC-TW",
        "EUC-KR",
        "UHC",
        "JOHAB",
        "SHIFT_JIS",
        "EUC-JP",
        "ISO-2022-JP",
        "ISO-2022-KR",
        "ISO-2022-CN",
        "HZ-GB-2312",
        "ISO-8859-13",
    };
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++)
        g_assert_nonnull(charset_lookup(str_of(names[i])));
}

/* Hostile lines without an end: quadratic work would not end. */
static void test_linear(void)
{
    static const char *const patterns[] = {"\xff",         "\xc2\x80",   "\xc3\xa9\xff",
                                           "\xc2\x80\xff", "\x1b$B\xff", "~{\xff"};
    static const char *const names[] = {"utf-8", "iso-8859-2", "iso-2022-jp", "hz", "big5"};
    Tools tools = tools_new();
    for (gsize i = 0; i < G_N_ELEMENTS(patterns); i++) {
        g_autoptr(GString) bytes = g_string_new(NULL);
        while (bytes->len < 1000000)
            g_string_append(bytes, patterns[i]);
        for (gsize k = 0; k < G_N_ELEMENTS(names); k++)
            g_assert_true(bytes_are_utf8(charset_decode(
                tools.charsets, tools.arena, str_of(names[k]), (Str){bytes->str, bytes->len})));
    }
    tools_clear(&tools);
}

int main(int argc, char **argv)
{
    setlocale(LC_ALL, ""); /* as in test_charset_text.c */
    g_test_init(&argc, &argv, NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *path = g_strdup_printf("/charset-guess/%s", cases[i].name);
        g_test_add_data_func(path, GSIZE_TO_POINTER(i), test_case);
    }
    for (gsize i = 0; i < G_N_ELEMENTS(long_texts); i++) {
        g_autofree char *path =
            g_strdup_printf("/charset-guess/detector-from-24/%s", long_texts[i].charset);
        g_test_add_data_func(path, GSIZE_TO_POINTER(i), test_detector);
    }
    g_test_add_func("/charset-guess/detector/beside-utf8", test_detector_beside_utf8);
    g_test_add_func("/charset-guess/detector/many-lines", test_detector_many_lines);
    g_test_add_func("/charset-guess/detector/names", test_detector_names);
    g_test_add_func("/charset-guess/usual", test_usual);
    g_test_add_func("/charset-guess/usual/order", test_usual_order);
    g_test_add_func("/charset-guess/declared", test_declared);
    g_test_add_func("/charset-guess/linear", test_linear);
    return g_test_run();
}
