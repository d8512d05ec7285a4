/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is done to whole texts: test_body_text.c. */
#include "mail/plain_text.h"

enum { LENGTH_MAX = 150 };

/* Wherever it stands in the stretches that are looked at together. */
static void test_blank_end(gconstpointer blank)
{
    char bytes[LENGTH_MAX];
    for (gsize n = 2; n <= LENGTH_MAX; n++)
        for (gsize lf = 1; lf < n; lf++) {
            memset(bytes, n % 2 ? 'x' : '\n', n);
            bytes[lf - 1] = *(const char *)blank;
            bytes[lf] = '\n';
            g_assert_cmpint(text_find_blank_end((Str){bytes, n}), ==, lf);
            g_assert_cmpint(text_find_blank_end((Str){bytes, lf}), ==, -1);
            g_assert_cmpint(text_find_blank_end((Str){bytes + lf, n - lf}), ==, -1);
        }
}

static void test_no_blank_end(void)
{
    g_autoptr(GString) text = g_string_new("\n\n a\n\tb\n\rc\n\v\nd");
    g_assert_cmpint(text_find_blank_end(STR("")), ==, -1);
    g_assert_cmpint(text_find_blank_end(STR("\n")), ==, -1);
    for (guint i = 0; i < 50; i++) {
        g_string_append(text, "\n e");
        g_assert_cmpint(text_find_blank_end((Str){text->str, text->len}), ==, -1);
    }
}

static void test_first_blank_end(void)
{
    g_assert_cmpint(text_find_blank_end(STR("a\n  \nb \n")), ==, 4);
}

/* LF for CRLF, also for more CRs and for those with NULs between; for CR alone if there is no LF.
 */
static void test_clean(void)
{
    static const struct {
        Str bytes, text;
        gboolean nul;
    } cases[] = {
        {{"a\r\nb", 4}, {"a\nb", 3}, FALSE},
        {{"\r\na\r\r\n\n\r\n", 9}, {"\na\n\n\n", 5}, FALSE},
        {{"a\rb\nc\r", 6}, {"a\rb\nc\r", 6}, FALSE},
        {{"a\r\rb\r", 5}, {"a\n\nb\n", 5}, FALSE},
        {{"\0a\r\0\nb\0\r", 8}, {"a\nb\r", 4}, TRUE},
        {{"a\0\rb\0", 5}, {"a\nb", 3}, TRUE},
        {{"\0", 1}, {"", 0}, TRUE},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(Arena) arena = arena_new();
        g_autoptr(DiagLog) log = diag_log_new(FALSE);
        PlainText text = {.arena = arena, .log = log, .s = cases[i].bytes};
        text_clean(&text);
        g_assert_cmpmem(text.s.p, text.s.n, cases[i].text.p, cases[i].text.n);
        g_assert_cmpuint(diag_count(log, DIAG_BODY_NUL), ==, cases[i].nul);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_data_func("/plain-text/blank-end/space", " ", test_blank_end);
    g_test_add_data_func("/plain-text/blank-end/tab", "\t", test_blank_end);
    g_test_add_data_func("/plain-text/blank-end/cr", "\r", test_blank_end);
    g_test_add_func("/plain-text/blank-end/none", test_no_blank_end);
    g_test_add_func("/plain-text/blank-end/first", test_first_blank_end);
    g_test_add_func("/plain-text/clean", test_clean);
    return g_test_run();
}
