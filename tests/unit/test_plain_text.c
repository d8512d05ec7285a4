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
            memset(bytes, 'x', n);
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

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_data_func("/plain-text/blank-end/space", " ", test_blank_end);
    g_test_add_data_func("/plain-text/blank-end/tab", "\t", test_blank_end);
    g_test_add_data_func("/plain-text/blank-end/cr", "\r", test_blank_end);
    g_test_add_func("/plain-text/blank-end/none", test_no_blank_end);
    g_test_add_func("/plain-text/blank-end/first", test_first_blank_end);
    return g_test_run();
}
