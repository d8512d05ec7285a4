/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/str.h"

static void assert_str(Str got, Str want)
{
    g_assert_cmpmem(got.p, got.n, want.p, want.n);
}

static void test_equal(void)
{
    Str none = {NULL, 0};
    g_assert_true(str_equal(none, STR("")));
    g_assert_true(str_equal(STR("a\0b"), STR("a\0b")));
    g_assert_false(str_equal(STR("a\0b"), STR("a\0c")));
    g_assert_false(str_equal(STR("a"), STR("ab")));
    g_assert_false(str_equal(STR("a"), STR("A")));
    g_assert_true(str_equal_nocase(none, none));
    g_assert_true(str_equal_nocase(STR("Re: [PATCH]"), STR("RE: [patch]")));
    g_assert_false(str_equal_nocase(STR("a"), STR("ab")));
    /* Other letters than ASCII's have no case here, and no byte is its neighbour by 32. */
    g_assert_false(str_equal_nocase(STR("\xc3\x89"), STR("\xc3\xa9")));
    g_assert_false(str_equal_nocase(STR("["), STR("{")));
    /* A NUL does not end the comparison. */
    g_assert_false(str_equal_nocase(STR("a\0b"), STR("a\0c")));
    g_assert_true(str_equal_nocase(STR("a\0b"), STR("A\0B")));
}

static void test_prefix(void)
{
    g_assert_true(str_has_prefix(STR("diff --git"), STR("diff ")));
    g_assert_true(str_has_prefix(STR("x"), STR("")));
    g_assert_true(str_has_prefix((Str){0}, (Str){0})); /* UBSan: NULL is not for memcmp() */
    g_assert_false(str_has_prefix(STR("dif"), STR("diff")));
    g_assert_false(str_has_prefix(STR("Diff"), STR("diff")));
    g_assert_true(str_has_prefix_nocase(STR("DIFF --git"), STR("diff ")));
    g_assert_false(str_has_prefix_nocase(STR("dif"), STR("diff")));
}

static void fill(char *p, gsize n, const char *bytes, gint kinds)
{
    for (gsize i = 0; i < n; i++)
        p[i] = bytes[g_test_rand_int_range(0, kinds)];
}

static void test_find(void)
{
    Str none = {NULL, 0};
    g_assert_cmpint(str_find(STR("hay needle"), STR("needle")), ==, 4);
    g_assert_cmpint(str_find(STR("hay"), STR("needle")), ==, -1);
    g_assert_cmpint(str_find(STR("need"), STR("needle")), ==, -1);
    g_assert_cmpint(str_find(STR("a\0b"), STR("\0b")), ==, 1);
    g_assert_cmpint(str_find(STR("x"), STR("")), ==, 0);
    g_assert_cmpint(str_find(none, STR("")), ==, 0);
    g_assert_cmpint(str_find(none, STR("x")), ==, -1);
    g_assert_cmpint(str_find_nocase(STR("hay NEEdle"), STR("needLE")), ==, 4);
    g_assert_cmpint(str_find_nocase(STR("aab"), STR("AB")), ==, 1);
    g_assert_cmpint(str_find_nocase(STR("hay"), STR("needle")), ==, -1);
    g_assert_cmpint(str_find_nocase(none, STR("")), ==, 0);
    g_assert_cmpint(str_find_nocase(none, STR("x")), ==, -1);
    g_assert_cmpint(str_find_char(STR("a:b:c"), ':'), ==, 1);
    g_assert_cmpint(str_find_char(STR("abc"), ':'), ==, -1);
    g_assert_cmpint(str_find_char(none, ':'), ==, -1);
}

static void test_trim(void)
{
    assert_str(str_trim(STR(" \t\r\n\v\fa b \t\r\n\v\f")), STR("a b"));
    assert_str(str_trim_end(STR(" a ")), STR(" a"));
    g_assert_cmpuint(str_trim(STR(" \n ")).n, ==, 0);
    g_assert_cmpuint(str_trim(STR("")).n, ==, 0);
    g_assert_cmpuint(str_trim((Str){NULL, 0}).n, ==, 0);
    /* No white space: a NUL, and the no-break space of Latin-1. */
    assert_str(str_trim(STR("\0a\xa0")), STR("\0a\xa0"));
}

static void test_lines(void)
{
    static const struct {
        Str text;
        const char *lines[5];
    } rows[] = {
        {{"", 0}, {NULL}},
        {{"a", 1}, {"a"}},
        {{"a\n", 2}, {"a"}},
        {{"\n", 1}, {""}},
        {{"a\n\nb\n", 5}, {"a", "", "b"}},
        {{"a\r\nb\n\r\n", 7}, {"a", "b", ""}},
        {{"a\rb\r", 4}, {"a\rb"}},
        {{"a\r\r\n", 4}, {"a\r"}},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        Str rest = rows[i].text, line;
        guint n = 0;
        for (; str_next_line(&rest, &line); n++)
            assert_str(line, str_of(rows[i].lines[n]));
        g_assert_null(rows[i].lines[n]);
        g_assert_cmpuint(rest.n, ==, 0);
    }
}

/* Lines of all lengths, as a look at each byte finds them. */
static void test_lines_any(void)
{
    for (int round = 0; round < 2000; round++) {
        gsize n = (gsize)g_test_rand_int_range(1, 400), start = 0;
        g_autofree char *text = g_malloc(n); /* to its last byte */
        fill(text, n, "\n\raaaaaaaaaaaaaaaaaaaaaaaa", g_test_rand_int_range(1, 3) == 1 ? 4 : 26);
        if (round % 2)
            memset(text, 'a', (gsize)g_test_rand_int_range(0, (gint)n));
        Str rest = {text, n}, line;
        while (str_next_line(&rest, &line)) {
            gsize end = start;
            while (end < n && text[end] != '\n')
                end++;
            gsize length = end - start;
            assert_str(line, (Str){text + start, length - (length && text[end - 1] == '\r')});
            start = end + 1;
        }
        g_assert_cmpuint(start, >=, n);
    }
}

static void test_uint(void)
{
    static const struct {
        const char *text;
        guint64 max;
        gboolean ok;
        guint64 value;
        const char *rest;
    } rows[] = {
        {"12/34", 99, TRUE, 12, "/34"},
        {"0", 0, TRUE, 0, ""},
        {"007", 7, TRUE, 7, ""},
        {"8", 7, FALSE, 0, "8"},
        {"10", 9, FALSE, 0, "10"},
        {"100", 100, TRUE, 100, ""},
        {"101", 100, FALSE, 0, "101"},
        {"18446744073709551615", G_MAXUINT64, TRUE, G_MAXUINT64, ""},
        {"18446744073709551616", G_MAXUINT64, FALSE, 0, "18446744073709551616"},
        {"99999999999999999999999", G_MAXUINT64, FALSE, 0, "99999999999999999999999"},
        {"", 9, FALSE, 0, ""},
        {"-1", 9, FALSE, 0, "-1"},
        {"+1", 9, FALSE, 0, "+1"},
        {" 1", 9, FALSE, 0, " 1"},
        {"\xd9\xa1", 9, FALSE, 0, "\xd9\xa1"}, /* ARABIC-INDIC DIGIT ONE */
    };
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        Str s = str_of(rows[i].text);
        guint64 value = 0;
        g_test_message("%s", rows[i].text);
        g_assert_cmpint(str_take_uint(&s, rows[i].max, &value), ==, rows[i].ok);
        g_assert_cmpuint(value, ==, rows[i].value);
        assert_str(s, str_of(rows[i].rest));
    }
}

static void test_dup(void)
{
    g_autofree char *empty = str_dup((Str){NULL, 0});
    g_assert_cmpstr(empty, ==, "");
    g_autofree char *part = str_dup((Str){"abc", 2});
    g_assert_cmpstr(part, ==, "ab");
    g_assert_cmpuint(str_of(NULL).n, ==, 0);
    assert_str(str_skip(STR("abc"), 3), STR(""));
}

static gssize find_nocase_plainly(Str s, Str needle)
{
    for (gsize i = 0; i + needle.n <= s.n; i++)
        if (str_has_prefix_nocase(str_skip(s, i), needle))
            return (gssize)i;
    return -1;
}

/* Against memmem(), with few different bytes, so that there are many near misses. The needle is
 * one at random, or from the hay, or this with another last byte. */
static void test_find_any(void)
{
    static const char bytes[] = "aeE \n>FJ\0-\r"; /* '-' and CR differ by 32 */

    for (int round = 0; round < 200000; round++) {
        gsize n = (gsize)g_test_rand_int_range(0, 200);
        gsize m = (gsize)g_test_rand_int_range(1, round % 2 ? 6 : 40);
        gint kinds = g_test_rand_int_range(1, sizeof(bytes));
        g_autofree char *hay = g_malloc(MAX(n, 1)), *needle = g_malloc(m); /* to their last byte */
        fill(hay, n, bytes, kinds);
        fill(needle, m, bytes, kinds);
        if (round % 4 < 2 && m <= n)
            memcpy(needle, hay + g_test_rand_int_range(0, (gint)(n - m) + 1), m);
        if (round % 8 == 0)
            needle[m - 1] = 'x';
        const char *hit = memmem(hay, n, needle, m);
        g_assert_cmpint(str_find((Str){hay, n}, (Str){needle, m}), ==, hit ? hit - hay : -1);
        g_assert_cmpint(str_find_nocase((Str){hay, n}, (Str){needle, m}), ==,
                        find_nocase_plainly((Str){hay, n}, (Str){needle, m}));
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/str/equal", test_equal);
    g_test_add_func("/str/prefix", test_prefix);
    g_test_add_func("/str/find", test_find);
    g_test_add_func("/str/find-any", test_find_any);
    g_test_add_func("/str/trim", test_trim);
    g_test_add_func("/str/lines", test_lines);
    g_test_add_func("/str/lines-any", test_lines_any);
    g_test_add_func("/str/uint", test_uint);
    g_test_add_func("/str/dup", test_dup);
    return g_test_run();
}
