/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/line_start.h"

/* What begins with what is wanted, a line at a time. */
static Str first_line_that(Str rest, const char *wanted, gboolean is)
{
    Str at = rest, line;

    for (; str_next_line(&rest, &line); at = rest)
        if ((strchr(wanted, *at.p) != NULL) == is)
            return at;
    return (Str){at.p + at.n, 0};
}

static void assert_at(Str got, Str want)
{
    g_assert_true(got.p == want.p);
    g_assert_cmpuint(got.n, ==, want.n);
}

static void check(Str text)
{
    Str found = text, behind = text;
    Str want = first_line_that(text, "-_", TRUE);

    g_test_message("\"%.*s\"", (int)text.n, text.p);
    g_assert_cmpint(line_start_find(&found, '-', '_'), ==, want.n > 0);
    assert_at(found, want);
    line_start_skip(&behind, '>');
    assert_at(behind, first_line_that(text, ">", FALSE));
    static const guint8 any[256] = {['-'] = 1, ['x'] = 1, [0x8a] = 1};
    Str one_of = text;
    want = first_line_that(text, "-x\x8a", TRUE);
    g_assert_cmpint(line_start_find_any(&one_of, any), ==, want.n > 0);
    assert_at(one_of, want);
    Str first, next = text, after = text;
    line_start_next_but(&next, '>', '-');
    str_next_line(&after, &first);
    assert_at(next, first_line_that(after, ">-", FALSE));
}

static void test_rows(void)
{
    static const char *const texts[] = {"-",   "x",    "\n",           "\n\n-",   "x\n-",
                                        ">\n", ">\n>", "> a\n\n> b\n", "a-\nb_\n"};

    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++)
        check(str_of(texts[i]));
}

/* Wherever in a block of bytes the line begins, and wherever the text ends. */
static void test_places(void)
{
    static const char bytes[] = "\n\n>-_x\x8a\xbe"; /* the last two as LF and '>', but for a bit */

    for (int round = 0; round < 20000; round++) {
        gsize n = (gsize)g_test_rand_int_range(1, 200), at = 0;
        g_autofree char *text = g_malloc(n); /* ASan sees what is read behind it */
        int kinds = g_test_rand_int_range(2, sizeof(bytes));
        for (; at < n; at++)
            text[at] = g_test_rand_int_range(0, 4) ? '>' : bytes[g_test_rand_int_range(0, kinds)];
        if (round % 2) /* a long line */
            memset(text, '>', (gsize)g_test_rand_int_range(0, (gint)n));
        check((Str){text, n});
    }
}

static void test_nothing(void)
{
    Str rest = {0};

    g_assert_false(line_start_find(&rest, 'a', 'b'));
    g_assert_false(line_start_find_any(&rest, (const guint8[256]){1}));
    line_start_skip(&rest, '>');
    line_start_next_but(&rest, 'a', 'b');
    g_assert_cmpuint(rest.n, ==, 0);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/line-start/rows", test_rows);
    g_test_add_func("/line-start/places", test_places);
    g_test_add_func("/line-start/nothing", test_nothing);
    return g_test_run();
}
