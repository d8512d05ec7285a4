/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "patch/sentence.h"

#define SET " applied cherry-picked i've & "

static gboolean holds(Str text)
{
    Str paragraph;
    Sentence s;

    while (sentence_paragraph(&text, &paragraph))
        while (sentence_next(&paragraph, "", &s))
            if (sentence_any_in(&s, 0, " applied cherry-picked i've "))
                return TRUE;
    return FALSE;
}

/* Each in brackets. */
static void test_paragraphs(void)
{
    static const struct {
        const char *text, *paragraphs;
    } rows[] = {
        {"a\nb\n", "[a\nb]"},
        {"a\n\nb", "[a][b]"},
        {"a\n \t\n\nb\n", "[a][b]"},
        {"> q\n> q\na\n> q\nb\n", "[a][b]"},
        {"AB> q\na\n | q\nb\n> q\n", "[a][b]"},
        {"a\nAB> quoted\nb\n  | quoted\nc -> d\ne | f\n", "[a][b][c -> d\ne | f]"},
        {"a\n   ABCD> q\nb\n   ABCDE> c\n", "[a][b\n   ABCDE> c]"},
        {"a\n   b\n    code\nc\n\tcode\n\nd\n", "[a\n   b][c][d]"},
        {"\r\na\r\nb\r\n\r\n", "[a\r\nb]"},
        {"> q\n\n", ""},
        {"", ""},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GString) found = g_string_new(NULL);
        Str text = str_of(rows[i].text), paragraph;
        while (sentence_paragraph(&text, &paragraph))
            g_string_append_printf(found, "[%.*s]", (int)paragraph.n, paragraph.p);
        g_assert_cmpstr(found->str, ==, rows[i].paragraphs);
    }
}

/* Paragraphs are the same when they are taken from stretches, which hold no line that begins with
 * '>' or is empty. */
static void test_stretches(void)
{
    static const char bytes[] = "\n\n\n>ab \t|";

    for (int round = 0; round < 20000; round++) {
        g_autoptr(GString) text = g_string_new(NULL);
        for (int n = g_test_rand_int_range(0, 60); n > 0; n--)
            g_string_append_c(text, bytes[g_test_rand_int_range(0, sizeof(bytes) - 1)]);
        Str whole = {text->str, text->len}, rest = whole, stretch, paragraph, same;
        while (sentence_stretch(&rest, &stretch)) {
            g_assert_cmpint(*stretch.p, !=, '>');
            g_assert_cmpint(*stretch.p, !=, '\n');
            g_assert_cmpint(str_find(stretch, STR("\n>")), <, 0);
            g_assert_cmpint(str_find(stretch, STR("\n\n")), <, 0);
            while (sentence_paragraph(&stretch, &paragraph)) {
                g_assert_true(sentence_paragraph(&whole, &same));
                g_assert_true(same.p == paragraph.p && same.n == paragraph.n);
            }
        }
        g_assert_false(sentence_paragraph(&whole, &same));
    }
}

static void test_may_hold(void)
{
    static const struct {
        const char *text;
        gboolean may;
    } rows[] = {
        {"Applied, thanks", TRUE},
        {"It was (applied).", TRUE},
        {"'applied'", TRUE},
        {"_applied_ now", TRUE},
        {"all\napplied", TRUE},
        {"I've seen", TRUE},
        {"Cherry-picked it.", TRUE},
        {"It is reapplied here", FALSE},
        {"It is re2applied in the middle of a text of many bytes", TRUE},
        {"Most of it is reapplied, that is: unapplied and neverapplied there", FALSE},
        {"01234567890123456789012345678901234567890123456789 and thenneverapplied", FALSE},
        {"01234567890123456789012345678901234567890123456789 and then nay applied", TRUE},
        {"applying", FALSE},
        {"nothing & more", FALSE},
        {"applie", FALSE},
        {"a", FALSE},
        {"", FALSE},
        {"cherry-pick", FALSE},
        {"applied-to", FALSE},
    };
    static SentenceFilter filter;

    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_test_message("%s", rows[i].text);
        g_assert_cmpint(sentence_may_hold(&filter, SET, str_of(rows[i].text)), ==, rows[i].may);
    }
}

/* What the sentences hold, the text may hold. */
static void test_never_missed(void)
{
    static const char *const pieces[] = {"applied", "Applied", "I've",         "cherry-picked",
                                         "app",     "picked",  "\xe2\x80\x9c", "x",
                                         "ve",      "2"};
    static const char marks[] = " \n.,;'\"()*_-!?:> ";
    static SentenceFilter filter;
    int held = 0;

    for (int round = 0; round < 50000; round++) {
        g_autoptr(GString) text = g_string_new(NULL);
        for (int n = g_test_rand_int_range(1, 8); n > 0; n--) {
            for (int m = g_test_rand_int_range(0, 4); m > 0; m--)
                g_string_append_c(text, marks[g_test_rand_int_range(0, sizeof(marks) - 1)]);
            g_string_append(text, pieces[g_test_rand_int_range(0, G_N_ELEMENTS(pieces))]);
        }
        Str str = {text->str, text->len};
        if (!holds(str))
            continue;
        held++;
        g_assert_true(sentence_may_hold(&filter, SET, str));
    }
    g_assert_cmpint(held, >, 1000);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/sentence/paragraphs", test_paragraphs);
    g_test_add_func("/sentence/stretches", test_stretches);
    g_test_add_func("/sentence/may-hold", test_may_hold);
    g_test_add_func("/sentence/never-missed", test_never_missed);
    return g_test_run();
}
