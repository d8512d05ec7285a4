/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Expected values: RFC 2047 section 8, python3's email.header where it reads the same, MAIL.md 4.
 */
#include "mail/encoded_word.h"

static const struct {
    const char *name, *value, *expected;
} cases[] = {
    /* RFC 2047 section 8 */
    {"rfc/q", "=?US-ASCII?Q?Keith_Moore?=", "Keith Moore"},
    {"rfc/latin1", "=?ISO-8859-1?Q?Keld_J=F8rn_Simonsen?=", "Keld Jørn Simonsen"},
    {"rfc/b-two-words",
     "=?ISO-8859-1?B?SWYgeW91IGNhbiByZWFkIHRoaXMgeW8=?=\n"
     "    =?ISO-8859-2?B?dSB1bmRlcnN0YW5kIHRoZSBleGFtcGxlLg==?=",
     "If you can read this you understand the example."},
    {"rfc/one-letter", "=?ISO-8859-1?Q?a?=", "a"},
    {"rfc/space-before-text", "=?ISO-8859-1?Q?a?= b", "a b"},
    {"rfc/space-between-words", "=?ISO-8859-1?Q?a?= =?ISO-8859-1?Q?b?=", "ab"},
    {"rfc/spaces-between-words", "=?ISO-8859-1?Q?a?=  =?ISO-8859-1?Q?b?=", "ab"},
    {"rfc/fold-between-words", "=?ISO-8859-1?Q?a?=\n   =?ISO-8859-1?Q?b?=", "ab"},
    {"rfc/underscore", "=?ISO-8859-1?Q?a_b?=", "a b"},
    {"rfc/underscore-at-word-start", "=?ISO-8859-1?Q?a?= =?ISO-8859-2?Q?_b?=", "a b"},
    /* Plain values */
    {"plain", "mm: fix the build", "mm: fix the build"},
    {"plain/trimmed", "  mm: fix  ", "mm: fix"},
    {"plain/empty", "", ""},
    {"plain/unfolded", "mm: fix a long\r\n subject\n\twith tabs",
     "mm: fix a long subject with tabs"},
    {"plain/control",
     "a\x01"
     "b\x07\x7f"
     "c",
     "abc"},
    {"plain/question", "what =? is this ?= then", "what =? is this ?= then"},
    /* Forms of words */
    {"lower-case", "=?utf-8?q?caf=c3=a9?=", "café"},
    {"utf8/b", "=?UTF-8?B?w6lsw6hjdHJl?=", "élèctre"},
    {"language", "=?utf-8*en?q?caf=C3=A9?=", "café"},
    {"empty-text", "a =?utf-8?q?\?= b", "a b"},
    {"empty-charset", "=?\?q?caf=C3=A9?=", "café"},
    {"q/spaces", "=?utf-8?q?two words =C3=A9?= end", "two words é end"},
    {"q/question-mark", "=?utf-8?q?what?\?=", "what?"},
    {"q/mark-before-escape", "=?utf-8?q?what?=20now?=", "what? now"},
    {"q/equals-at-end", "=?utf-8?q?a=3D?=", "a="},
    {"q/malformed-escape", "=?utf-8?q?100=ZZ?=", "100=ZZ"},
    {"q/raw-8bit", "=?utf-8?q?caf\xc3\xa9?=", "café"},
    {"b/unpadded-alone", "=?utf-8?B?YQ?=", "a"},
    {"b/spaces-inside", "=?utf-8?B?YW Jj?=", "abc"},
    {"b/padded-twice", "=?utf-8?B?YQ==?= =?utf-8?B?Yg==?=", "ab"},
    {"b/padding-inside", "=?utf-8?B?YQ==Yg==?=", "ab"},
    /* Neighbours */
    {"glued/words", "=?utf-8?B?YQ==?==?utf-8?B?Yg==?=", "ab"},
    {"glued/before", "x=?utf-8?q?=C3=A9?= y", "xé y"},
    {"glued/behind", "=?utf-8?q?=C3=A9?=x", "éx"},
    {"split/b-character", "=?utf-8?B?w6nD?= =?utf-8?B?qQ==?=", "éé"},
    {"split/b-quantum", "=?utf-8?B?w6nDq?= =?utf-8?B?Q?=", "éé"},
    {"split/q-character", "=?utf-8?q?=C3?= =?UTF-8?q?=A9?=", "é"},
    {"split/q-and-b", "=?utf-8?q?=C3?= =?utf-8?B?qQ==?=", "é"},
    {"split/aliases", "=?gb2312?B?1g==?= =?GBK?B?0A==?=", "中"},
    {"two-charsets", "=?iso-8859-1?q?=E9?= =?utf-8?q?=C3=A9?=", "éé"},
    /* ISO-2022-JP: each word starts in ASCII (RFC 2047 3) */
    {"iso-2022-jp", "=?ISO-2022-JP?B?GyRCRnxLXBsoQg==?=", "日本"},
    {"iso-2022-jp/two", "=?ISO-2022-JP?B?GyRCRnwbKEI=?= =?ISO-2022-JP?B?GyRCS1wbKEI=?=", "日本"},
    {"iso-2022-jp/not-switched-back",
     "=?ISO-2022-JP?B?GyRCRnw=?= =?ISO-2022-JP?Q?abcd?=", "日abcd"},
    /* What is no word stays */
    {"unterminated", "=?utf-8?q?never ends", "=?utf-8?q?never ends"},
    {"unterminated/then-word", "=?utf-8?q?a =?utf-8?q?b?=", "=?utf-8?q?a b"},
    {"unknown-encoding", "=?utf-8?x?abc?=", "=?utf-8?x?abc?="},
    {"no-encoding", "=?utf-8?abc?=", "=?utf-8?abc?="},
    {"b/mark-inside", "=?utf-8?B?YQ?YQ?=", "=?utf-8?B?YQ?YQ?="},
    /* Never twice */
    {"once", "=?utf-8?q?=3D=3Futf-8=3Fq=3Fx=3F=3D?=", "=?utf-8?q?x?="},
    {"once/across", "=?utf-8?q?=3D?=?utf-8?q?x?=", "=?utf-8?q?x?="},
    /* What comes out of words */
    {"out/line-ends", "=?utf-8?q?a=0D=0Ab?=", "a b"},
    {"out/esc", "=?utf-8?q?a=1B=09b?=", "a b"},
    {"out/nul-and-c1", "=?utf-8?q?a=00=C2=85b?=", "ab"},
    {"out/line-separator", "=?utf-8?q?a=E2=80=A8b?=", "a b"},
    /* Raw bytes */
    {"raw/utf8", "caf\xc3\xa9", "café"},
    {"raw/windows-1252", "caf\xe9 \x93x\x94", "café “x”"},
    {"raw/beside-word", "caf\xe9 =?utf-8?q?=C3=A9?=", "café é"},
    {"raw/holes",
     "a\x81"
     "b\xe9",
     "abé"},
    {"label/wrong", "=?us-ascii?q?caf=C3=A9?=", "café"},
    {"label/unknown", "=?x-made-up?q?caf=E9?=", "café"},
};

static void test_case(const void *data)
{
    gsize i = GPOINTER_TO_SIZE(data);
    g_autoptr(Arena) arena = arena_new();
    g_autoptr(DiagLog) log = diag_log_new(FALSE);
    g_autoptr(Charsets) charsets = charsets_new(log);
    const char *text = header_text(charsets, arena, log, str_of(cases[i].value));
    g_assert_cmpstr(text, ==, cases[i].expected);
}

static guint64 kinds_of(const char *value)
{
    g_autoptr(Arena) arena = arena_new();
    g_autoptr(DiagLog) log = diag_log_new(FALSE);
    g_autoptr(Charsets) charsets = charsets_new(log);
    diag_at(log, "test", 0);
    header_text(charsets, arena, log, str_of(value));
    return diag_mail_kinds(log);
}

static void test_reports(void)
{
    const guint64 one = 1;
    g_assert_cmphex(kinds_of("plain"), ==, 0);
    g_assert_cmphex(kinds_of("=?utf-8?q?=C3=A9?= x"), ==, 0);
    g_assert_cmphex(kinds_of("=?utf-8?q?x"), ==, one << DIAG_EW_MALFORMED);
    g_assert_cmphex(kinds_of("=?utf-8?q?=ZZ?="), ==, one << DIAG_EW_MALFORMED);
    g_assert_cmphex(kinds_of("caf\xc3\xa9"), ==, 0); /* the reader of headers tells */
    g_assert_cmphex(kinds_of("=?us-ascii?q?=C3=A9?="), ==, one << DIAG_CHARSET_MISLABELLED);
}

static void test_length(void)
{
    g_assert_cmpuint(encoded_word_length(STR("=?utf-8?q?a?= b")), ==, 13);
    g_assert_cmpuint(encoded_word_length(STR("=?utf-8?q?a")), ==, 0);
    g_assert_cmpuint(encoded_word_length(STR("")), ==, 0);
}

/* Every prefix of a value, without a NUL behind it: nothing is read beyond its end. */
static void test_prefixes(void)
{
    g_autoptr(Arena) arena = arena_new();
    g_autoptr(DiagLog) log = diag_log_new(FALSE);
    g_autoptr(Charsets) charsets = charsets_new(log);
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        for (gsize n = 0; n <= strlen(cases[i].value); n++) {
            char *exact = g_memdup2(cases[i].value, n);
            const char *text = header_text(charsets, arena, log, (Str){exact, n});
            g_assert_true(g_utf8_validate(text, -1, NULL));
            g_free(exact);
        }
    }
}

/* Hostile: many starts without an end; quadratic work would not end. */
static void test_linear(void)
{
    g_autoptr(Arena) arena = arena_new();
    g_autoptr(DiagLog) log = diag_log_new(FALSE);
    g_autoptr(Charsets) charsets = charsets_new(log);
    g_autoptr(GString) value = g_string_new(NULL);
    for (int i = 0; i < 100000; i++)
        g_string_append(value, "=?utf-8?q?");
    const char *text = header_text(charsets, arena, log, (Str){value->str, value->len});
    g_assert_cmpstr(text, ==, value->str);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *path = g_strdup_printf("/encoded-word/%s", cases[i].name);
        g_test_add_data_func(path, GSIZE_TO_POINTER(i), test_case);
    }
    g_test_add_func("/encoded-word/reports", test_reports);
    g_test_add_func("/encoded-word/length", test_length);
    g_test_add_func("/encoded-word/prefixes", test_prefixes);
    g_test_add_func("/encoded-word/linear", test_linear);
    return g_test_run();
}
