/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Names of attached files, in all the ways in which senders write what is not ASCII. Expected
 * values: RFC 2231's own examples where the test's name says so (with "filename" for "title"), else
 * python3's codecs say what the bytes are.
 */
#include "mail/params.h"
#include <locale.h>

static const struct {
    const char *name, *field, *expected;
} cases[] = {
    {"plain", "attachment; filename=a.patch", "a.patch"},
    {"quoted", "attachment; filename=\"a b.patch\"", "a b.patch"},
    {"escaped", "attachment; filename=\"a\\\"b.patch\"", "a\"b.patch"},
    /* RFC 2231 */
    {"rfc-2231-3/continued",
     "attachment; filename*0=\"ftp://\"; filename*1=\"cs.utk.edu/pub/moore\"",
     "ftp://cs.utk.edu/pub/moore"},
    {"rfc-2231-4/encoded", "attachment; filename*=us-ascii'en-us'This%20is%20%2A%2A%2Afun%2A%2A%2A",
     "This is ***fun***"},
    {"rfc-2231-4.1/both",
     "attachment; filename*0*=us-ascii'en'This%20is%20even%20more%20;\n"
     " filename*1*=%2A%2A%2Afun%2A%2A%2A%20; filename*2=\"isn't it!\"",
     "This is even more ***fun*** isn't it!"},
    {"encoded/utf-8", "attachment; filename*=utf-8''caf%C3%A9.patch", "café.patch"},
    {"encoded/lower-case", "attachment; filename*=UTF-8''caf%c3%a9.patch", "café.patch"},
    {"encoded/latin1", "attachment; filename*=iso-8859-1'fr'caf%E9.patch", "café.patch"},
    {"encoded/koi8-r", "attachment; filename*=koi8-r''%ED%C9%D2.patch", "Мир.patch"},
    {"encoded/gb2312", "attachment; filename*=gb2312''%D6%D0%CE%C4.patch", "中文.patch"},
    {"encoded/iso-2022-jp", "attachment; filename*=iso-2022-jp''%1B$BF|%1B%28B.patch", "日.patch"},
    {"encoded/wrong-label", "attachment; filename*=us-ascii''caf%C3%A9.patch", "café.patch"},
    {"encoded/unknown-label", "attachment; filename*=made-up''caf%E9.patch", "café.patch"},
    {"encoded/no-label", "attachment; filename*=''caf%C3%A9.patch", "café.patch"},
    {"encoded/no-quotes", "attachment; filename*=caf%C3%A9.patch", "café.patch"},
    {"encoded/malformed", "attachment; filename*=utf-8''100%ZZ%4", "100%ZZ%4"},
    {"encoded/quoted", "attachment; filename*=\"utf-8''caf%C3%A9.patch\"", "café.patch"},
    {"continued/split-character", "attachment; filename*0*=utf-8''caf%C3; filename*1*=%A9.patch",
     "café.patch"},
    {"continued/out-of-order", "attachment; filename*1*=%A9.patch; filename*0*=utf-8''caf%C3",
     "café.patch"},
    {"continued/gap", "attachment; filename*0=a; filename*2=c", "a"},
    {"continued/twice", "attachment; filename*0=a; filename*0=b; filename*1=c", "ac"},
    {"continued/ten",
     "attachment; filename*0=0; filename*1=1; filename*2=2; filename*3=3; filename*4=4;"
     " filename*5=5; filename*6=6; filename*7=7; filename*8=8; filename*9=9; filename*10=a",
     "0123456789a"},
    {"continued/charset-of-the-first",
     "attachment; filename*0*=iso-8859-15''%A4; filename*1*=utf-8''x", "€utf-8''x"},
    {"both/encoded-counts", "attachment; filename=cafe.patch; filename*=utf-8''caf%C3%A9.patch",
     "café.patch"},
    {"both/other-order", "attachment; filename*=utf-8''caf%C3%A9.patch; filename=cafe.patch",
     "café.patch"},
    /* RFC 2047 in quotes, which it forbids and many do */
    {"word/q", "attachment; filename=\"=?utf-8?q?caf=C3=A9=2Epatch?=\"", "café.patch"},
    {"word/b", "attachment; filename=\"=?UTF-8?B?Y2Fmw6kucGF0Y2g=?=\"", "café.patch"},
    {"word/unquoted", "attachment; filename==?utf-8?q?caf=C3=A9=2Epatch?=", "café.patch"},
    {"word/two", "attachment; filename=\"=?utf-8?B?YQ==?= =?utf-8?B?Yg==?=.patch\"", "ab.patch"},
    {"word/folded", "attachment;\n filename=\"=?utf-8?B?YQ==?=\n =?utf-8?B?Yg==?=\"", "ab"},
    {"word/gb2312", "attachment; filename=\"=?gb2312?B?1tDOxA==?=.patch\"", "中文.patch"},
    {"word/continued", "attachment; filename*0=\"=?utf-8?B?Y2Fmw\"; filename*1=\"6kucGF0Y2g=?=\"",
     "café.patch"},
    {"word/once", "attachment; filename=\"=?utf-8?q?=3D=3Futf-8=3Fq=3Fx=3F=3D?=\"",
     "=?utf-8?q?x?="},
    {"word/not-in-encoded", "attachment; filename*=utf-8''%3D%3Futf-8%3Fq%3Fx%3F%3D",
     "=?utf-8?q?x?="},
    {"word/no-end", "attachment; filename=\"=?utf-8?q?a.patch\"", "=?utf-8?q?a.patch"},
    /* Raw bytes */
    {"raw/utf-8", "attachment; filename=\"caf\xc3\xa9.patch\"", "café.patch"},
    {"raw/latin1", "attachment; filename=\"caf\xe9.patch\"", "café.patch"},
    {"raw/unquoted", "attachment; filename=caf\xc3\xa9.patch", "café.patch"},
    {"raw/escaped", "attachment; filename=\"a\\\\caf\xc3\xa9.patch\"", "a\\café.patch"},
};

/* The same as a name in Content-Type. */
static char *as_type(const char *field)
{
    GString *type = g_string_new(field);
    g_string_replace(type, "attachment", "text/x-patch", 1);
    g_string_replace(type, "filename", "name", 0);
    return g_string_free(type, FALSE);
}

static void test_case(const void *data)
{
    gsize i = GPOINTER_TO_SIZE(data);
    g_autoptr(Arena) arena = arena_new();
    g_autoptr(DiagLog) log = diag_log_new(FALSE);
    g_autoptr(Charsets) charsets = charsets_new(log);
    Params params;
    params_read_disposition(charsets, arena, str_of(cases[i].field), &params);
    g_autofree char *name = str_dup(params.name);
    g_assert_cmpstr(name, ==, cases[i].expected);

    g_autofree char *type = as_type(cases[i].field);
    params_read_type(charsets, arena, str_of(type), &params);
    g_autofree char *in_type = str_dup(params.name);
    g_assert_cmpstr(in_type, ==, cases[i].expected);
    g_assert_true(str_equal(params.subtype, STR("x-patch")));
}

/* A label may come so too; other parameters are no text for people, and hold no encoded words. */
static void test_others(void)
{
    g_autoptr(Arena) arena = arena_new();
    g_autoptr(DiagLog) log = diag_log_new(FALSE);
    g_autoptr(Charsets) charsets = charsets_new(log);
    Params params;
    params_read_type(charsets, arena, STR("text/plain; charset*=us-ascii'en'koi8-r"), &params);
    g_assert_true(str_equal(params.charset, STR("koi8-r")));
    params_read_type(charsets, arena,
                     STR("multipart/mixed; boundary*0=\"a=?\"; boundary*1=\"b?=\""), &params);
    g_assert_true(str_equal(params.boundary, STR("a=?b?=")));
    params_read_type(charsets, arena, STR("multipart/mixed; boundary=\"=?utf-8?q?a?=\""), &params);
    g_assert_true(str_equal(params.boundary, STR("=?utf-8?q?a?=")));
}

int main(int argc, char **argv)
{
    setlocale(LC_ALL, ""); /* as in test_charset_text.c */
    g_test_init(&argc, &argv, NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *path = g_strdup_printf("/rfc2231/%s", cases[i].name);
        g_test_add_data_func(path, GSIZE_TO_POINTER(i), test_case);
    }
    g_test_add_func("/rfc2231/others", test_others);
    return g_test_run();
}
