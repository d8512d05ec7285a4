/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Bytes that fit their label. Expected values: where nothing else is said, python3's codecs (text
 * to bytes, and back) and, independently, perl's Encode or glibc's iconv program gave the same.
 */
#include "mail/charset.h"
#include "mail/charset_table.h"
#include <iconv.h>
#include <locale.h>

static const struct {
    const char *name, *label, *bytes, *expected;
} cases[] = {
    /* MAIL.md 4, table, row 1: windows-1252 under its many names. */
    {"1252/l1", "L1", "na\xefve \x93x\x94", "naïve “x”"},
    {"1252/latin1", "latin1", "\xc6r\xf8 \x96 5 \x80", "Ærø – 5 €"},
    {"1252/iso-8859-1", "iso-8859-1", "l\x92\xe9t\xe9\x85", "l’été…"},
    {"1252/quoted", "\"ISO-8859-1\"", "\x84Gro\xdf\x93", "„Groß“"},
    {"1252/windows-1252", "windows-1252", "\x99 \x8cuvre", "™ Œuvre"},
    {"1252/cp-1252", "cp-1252", "\xde\xf3r", "Þór"},
    /* Row 2: GB18030. */
    {"gb/gb2312", "gb2312", "\xd6\xd0\xce\xc4", "中文"},
    {"gb/gbk", "GBK", "\xe9\x46\xbb\xf9 \x87\xe5", "镕基 囧"},
    {"gb/x-gbk", "x-gbk", "\x9dh\xd7\xd6", "漢字"},
    {"gb/gb18030-four", "gb18030", "\x81\x39\xee\x39 \x81\x30\x84\x36 \xa8\xa6", "㐀 ¥ é"},
    {"gb/beyond-bmp", "GB18030", "\x95\x32\x82\x36", "𠀀"},
    {"gb/ascii-between", "gb2312", "a\xd6\xd0\x62", "a中b"},
    /* Row 3: CP949. */
    {"korean/euc-kr", "euc-kr", "\xc7\xd1\xb1\xdb", "한글"},
    {"korean/ks_c_5601", "ks_c_5601-1987", "\x8c\x63\xb9\xe6 \xbc\x84", "똠방 펲"},
    {"korean/cp949", "CP949", "\xc1\x64", "햏"},
    {"korean/hanja", "euc-kr", "\xd3\xde\xf9\xdb", "大韓"},
    /* Row 4: CP932. */
    {"japanese/shift_jis", "shift_jis", "\x93\xfa\x96{", "日本"},
    {"japanese/x-sjis", "x-sjis", "\x87@\x87U\x87\x8a", "①Ⅱ㈱"},
    {"japanese/windows-31j", "windows-31j", "\xee\xe0\xed\x95", "髙﨑"},
    {"japanese/backslash", "shift_jis", "C:\\\x95\\", "C:\\表"},
    {"japanese/half-kana", "Shift-JIS", "\xb1\xb2\xb3", "ｱｲｳ"},
    {"japanese/euc", "euc-jp", "\xc6\xfc\xcb\xdc\x8e\xb1", "日本ｱ"},
    {"japanese/euc-0212", "x-euc-jp", "\x8f\xb0\xa1", "丂"},
    /* Row 5: BIG5, then BIG5-HKSCS. */
    {"big5/plain", "big5", "\xa4\xa4\xa4\xe5", "中文"},
    {"big5/second-byte-ascii", "Big5", "\xa5\\\xb3\\\xbb\\", "功許蓋"},
    {"big5/hkscs", "big5", "\x9d\xee", "㗎"},
    {"big5/hkscs-label", "big5-hkscs", "\x9d\xef", "嘅"},
    {"big5/cn-big5", "cn-big5", "\xbbO\xc6W", "臺灣"},
    /* Row 6: ISO-2022-JP and its kin. */
    {"jis/iso-2022-jp", "iso-2022-jp", "\x1b$BF|K\\\x1b(B ok", "日本 ok"},
    {"jis/half-kana", "iso-2022-jp", "\x1b(I12\x1b(B", "ｱｲ"},
    {"jis/cp50221", "cp50221", "\x1b(I6E\x1b(B", "ｶﾅ"},
    {"jis/0212", "iso-2022-jp-1", "\x1b$(D0!\x1b(B", "丂"},
    /* Row 7: HZ; the first one is the example of RFC 1843. */
    {"hz/rfc-1843", "hz-gb-2312", "~{<:Ky2;S{#,NpJ)l6HK!#~}Bye.", "己所不欲，勿施於人。Bye."},
    {"hz/between", "HZ", "a~{VPND~}b", "a中文b"},
    {"hz/tilde", "hz-gb-2312", "~~ tilde", "~ tilde"},
    /* Row 8: windows-1254 and windows-874. */
    {"turkish/iso-8859-9", "iso-8859-9", "\xfd\xfe\xfd\xf0\xfd", "ışığı"},
    {"turkish/euro", "iso-8859-9", "\x80 \x93\xde\x94", "€ “Ş”"},
    {"turkish/latin5", "latin5", "\xdd\xf0", "İğ"},
    {"thai/iso-8859-11", "iso-8859-11", "\xc0\xd2\xc9\xd2", "ภาษา"},
    {"thai/tis-620", "TIS-620", "\xe4\xb7\xc2\x85", "ไทย…"},
    /* Row 9: UTF-8. */
    {"utf8/utf8", "utf8", "na\xc3\xafve \xe2\x98\x83", "naïve ☃"},
    {"utf8/UTF-8", "UTF-8", "\xe6\x97\xa5\xe6\x9c\xac", "日本"},
    {"utf8/unicode-1-1", "unicode-1-1-utf-8", "\xc3\xa9", "é"},
    {"utf8/x-utf_8j", "x-utf_8j", "\xe2\x80\x94", "—"},
    {"utf8/beyond-bmp", "utf-8", "\xf0\x9f\x98\x80", "😀"},
    /* Row 10: the iconv name without the stray hyphen. */
    {"other/cp850", "cp850", "\x82\x8e\xe1", "éÄß"},
    {"other/cp-850", "cp-850", "\xa4\xa5", "ñÑ"},
    {"other/cp-1251", "cp-1251", "\xcc\xe8\xf0", "Мир"},
    {"other/windows-1251", "windows-1251", "\xab\xa8\xe6\xbb", "«Ёж»"},
    {"other/koi8-r", "koi8-r", "\xf0\xd2\xc9\xd7\xc5\xd4", "Привет"},
    {"other/koi8-u", "koi8-u", "\xa7\xd6\xc1\xcb", "їжак"},
    {"other/cp866", "cp866", "\x8c\xa8\xe0", "Мир"},
    {"other/iso-8859-5", "iso-8859-5", "\xab\xd0\xde", "Ћао"},
    {"other/iso-8859-2", "iso-8859-2", "\xb3\xf3\x64\xbc", "łódź"},
    {"other/windows-1250", "windows-1250", "\x9elu\x9dou\xe8k\xfd", "žluťoučký"},
    {"other/cp852", "cp852", "\x88\xa2\x64\xab", "łódź"},
    {"other/iso-8859-3", "iso-8859-3", "\xe6\xf8\xb6", "ĉĝĥ"},
    {"other/iso-8859-4", "iso-8859-4", "\xf3\xb6\xf1", "ķļņ"},
    {"other/iso-8859-6", "iso-8859-6", "\xd3\xe4\xc7\xe5", "سلام"},
    {"other/windows-1256", "windows-1256", "\x81\x8d", "پچ"},
    {"other/iso-8859-7", "iso-8859-7", "\xc5\xeb\xeb\xdc\xf2", "Ελλάς"},
    {"other/windows-1253", "windows-1253", "\xa2\xeb\xf6\xe1", "Άλφα"},
    {"other/iso-8859-8", "iso-8859-8-i", "\xf9\xec\xe5\xed", "שלום"},
    {"other/windows-1255", "windows-1255", "\xa4\x35", "₪5"},
    {"other/iso-8859-10", "iso-8859-10", "\xbf\xbb", "ŋŧ"},
    {"other/iso-8859-13", "iso-8859-13", "\xe0\xe8\xe6", "ąčę"},
    {"other/iso-8859-14", "iso-8859-14", "\xf0\xfe", "ŵŷ"},
    {"other/iso-8859-15", "iso-8859-15", "\xbd\xa4", "œ€"},
    {"other/iso-8859-16", "iso-8859-16", "\xba\xfe", "șț"},
    {"other/windows-1257", "windows-1257", "\xf0\xfb\xfb", "šūū"},
    {"other/windows-1258", "windows-1258", "\xfe\xf5\xfd", "₫ơư"},
    {"other/macintosh", "x-mac-roman", "\x8e \xe0", "é ‡"},
    {"other/mac-cyrillic", "x-mac-cyrillic", "\x8c\xe8\xf0", "Мир"},
    {"other/johab", "johab", "\xd0\x65\x8bi", "한글"},
    {"other/iso-2022-kr", "iso-2022-kr", "\x1b$)C\x0eGQ1[\x0f", "한글"},
    /* Without a row in MAIL.md: UTF-7, UTF-16, UTF-32. */
    {"utf7/word", "utf-7", "caf+AOk-", "café"},
    {"utf7/plus", "utf-7", "1 +- 1 = +ZeU-", "1 + 1 = 日"},
    {"utf7/unicode-1-1", "unicode-1-1-utf-7", "+AKM-1", "£1"},
    /* By hand, as MAIL.md 4 says: 0x80 is the euro sign in GB18030, as in code page 936. */
    {"gb/euro", "gb2312", "\xd6\xd0\x80", "中€"},
    {"gb/euro-and-four", "gb18030", "\x81\x30\x84\x36\x80", "¥€"},
    /* The bytes that python's big5hkscs holds back until the end, since a mark may follow. */
    {"big5/held-back", "big5-hkscs", "\x88\x66", "\xc3\x8a"},
    {"big5/with-mark", "big5", "\x88\x62", "\xc3\x8a\xcc\x84"},
    /* What Windows adds to JIS X 0208, at the row and cell that code page 932 has: 13-1, 13-74. */
    {"jis/circled", "iso-2022-jp", "\x1b$B-!\x1b(B1", "①1"},
    {"jis/circled-ms", "iso-2022-jp-ms", "\x1b$B-j\x1b(B", "㈱"},
    {"jis/circled-and-kana", "cp50221", "\x1b$B-!\x1b(I1\x1b(B.\n", "①ｱ.\n"},
    {"jis/open-at-line-end", "iso-2022-jp", "\x1b$BF|\nx\x1b$BK\\\x1b(B", "日\nx本"},
    {"jis/kana-by-shift", "cp50222", "\x1b$BF|\x1b(B\x0e\x31\x0f", "日ｱ"},
    {"jis/not-switched", "iso-2022-jp", "no escape", "no escape"},
    /* RFC 1843: a line that ends in "~" goes on in the next; each line begins in ASCII. */
    {"hz/joined", "hz-gb-2312", "tilde ~\njoined", "tilde joined"},
    {"hz/line-end", "hz-gb-2312", "~{VP\nplain", "中\nplain"},
    {"hz/plain", "hz-gb-2312", "no tilde", "no tilde"},
    /* 7-bit text is ASCII, whatever the label. */
    {"ascii/none", "", "plain", "plain"},
    {"ascii/unknown-label", "made-up", "plain", "plain"},
    {"ascii/utf-7", "utf-7", "a plus b", "a plus b"},
    {"ascii/utf-16", "utf-16le", "no UTF-16", "no UTF-16"},
    {"ascii/ebcdic-is-not-known", "cp037", "plain", "plain"},
    /* UTF-8 without a label of its own. */
    {"none/utf8", "", "caf\xc3\xa9", "café"},
    {"none/unknown-8bit", "unknown-8bit", "caf\xc3\xa9", "café"},
    {"none/x-unknown", "x-unknown", "caf\xc3\xa9", "café"},
    {"none/8bit", "8bit", "caf\xc3\xa9", "café"},
    {"none/y", "y", "caf\xc3\xa9", "café"},
    {"none/true", "true", "caf\xc3\xa9", "café"},
    {"utf8/mark", "utf-8", "\xef\xbb\xbf\x63\x61\x66\xc3\xa9", "café"},
};

/* GNU libiconv has the code pages of DOS only when built with all its encodings. */
static gboolean iconv_has(const char *label)
{
    gboolean known;
    const Charset *charset = charset_find(str_of(label), &known);
    for (guint i = 0; i < CHARSET_ICONV_NAMES && charset->iconv_names[i]; i++) {
        iconv_t cd = iconv_open("UTF-8", charset->iconv_names[i]);
        if (cd == (iconv_t)-1)
            continue;
        iconv_close(cd);
        return TRUE;
    }
    return !charset->iconv_names[0];
}

static void test_case(const void *data)
{
    gsize i = GPOINTER_TO_SIZE(data);
    if (!iconv_has(cases[i].label)) {
        g_test_skip("iconv lacks it");
        return;
    }
    g_autoptr(Arena) arena = arena_new();
    g_autoptr(DiagLog) log = diag_log_new(FALSE);
    g_autoptr(Charsets) charsets = charsets_new(log);
    diag_at(log, "test", 0);
    Str text = charset_decode(charsets, arena, str_of(cases[i].label), str_of(cases[i].bytes));
    g_autofree char *copy = str_dup(text);
    g_assert_cmpstr(copy, ==, cases[i].expected);
    g_assert_cmphex(diag_mail_kinds(log), ==, 0);
}

/* With NULs, so not in the table. By RFC 2781 and the Unicode Standard 3.10. */
static const struct {
    const char *name, *label;
    gsize n;
    const char *bytes, *expected;
} wide[] = {
    {"le", "utf-16le", 6, "a\0\xe9\0\n\0", "aé\n"},
    {"be", "UTF-16BE", 4, "\0a\0\xe9", "aé"},
    {"mark-be", "utf-16", 6, "\xfe\xff\0a\0\xe9", "aé"},
    {"mark-le", "utf-16", 6, "\xff\xfe\x61\0\xe9\0", "aé"},
    {"mark-in-le", "utf-16le", 4, "\xff\xfe\x61\0", "a"},
    {"no-mark-be", "utf-16", 6, "\0a\0 \0b", "a b"},
    {"no-mark-le", "utf-16", 6, "a\0 \0b\0", "a b"},
    {"surrogates", "utf-16be", 4, "\xd8\x3d\xde\x00", "😀"},
    {"han-without-nul", "utf-16be", 6, "\x4e\x2d\x65\x87\x6f\x22", "中文漢"},
    {"utf-32", "utf-32", 8, "\0\0\xfe\xff\0\0\0a", "a"},
    {"utf-32-no-mark", "utf-32", 8, "a\0\0\0\0\xf6\1\0", "a😀"},
};

static void test_wide(const void *data)
{
    gsize i = GPOINTER_TO_SIZE(data);
    g_autoptr(Arena) arena = arena_new();
    g_autoptr(DiagLog) log = diag_log_new(FALSE);
    g_autoptr(Charsets) charsets = charsets_new(log);
    Str text =
        charset_decode(charsets, arena, str_of(wide[i].label), (Str){wide[i].bytes, wide[i].n});
    g_autofree char *copy = str_dup(text);
    g_assert_cmpstr(copy, ==, wide[i].expected);
}

/* listdigest itself keeps the C locale; here the environment's counts, so that a script can try
 * some: it must not matter. */
int main(int argc, char **argv)
{
    setlocale(LC_ALL, "");
    g_test_init(&argc, &argv, NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *path = g_strdup_printf("/charset-text/%s", cases[i].name);
        g_test_add_data_func(path, GSIZE_TO_POINTER(i), test_case);
    }
    for (gsize i = 0; i < G_N_ELEMENTS(wide); i++) {
        g_autofree char *path = g_strdup_printf("/charset-text/wide/%s", wide[i].name);
        g_test_add_data_func(path, GSIZE_TO_POINTER(i), test_wide);
    }
    return g_test_run();
}
