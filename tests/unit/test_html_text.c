/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Expected texts: HTML 4 and what browsers show, by hand. */
#include "mail/html_text.h"

static const struct {
    const char *html, *text;
} pages[] = {
    {"", ""},
    {"plain", "plain"},
    {"<html><head><title>T</title><style>p {}</style></head><body>a<br>b</body></html>", "a\nb"},
    {"<p>one</p><p>two</p>", "one\n\ntwo\n"},
    {"<div>a</div>\n<div>b</div>", "a\nb\n"},
    {"<div>a</div><div><br></div><div>b</div>", "a\n\nb\n"},
    {"<p>a<ul><li>b<li>c</ul>", "a\nb\nc\n"},
    {"a  b\n c", "a b c"},
    {"a<pre>b  c</pre>", "a\n\nb  c\n"},
    {"<pre>a  b\n c</pre>", "a  b\n c\n"},
    {"&lt;x&gt; &amp;amp; &quot;&apos;", "<x> &amp; \"'"},
    {"caf&eacute; &Eacute; &yuml; &szlig;", "café É ÿ ß"},
    {"&#233;&#xE9;&#8217;&#146;", "éé’’"},
    {"&#0;&#xD800;&#x110000;&#99999999999;", "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd&#99999999999;"},
    {"a&nbsp;&nbsp;b", "a  b"},
    {"&unknown; & &; a&b", "&unknown; & &; a&b"},
    {"a < b <- c", "a < b <- c"},
    {"<!-- hidden > -->a<!-- never ends", "a never ends"},
    {"<script>if (a < b) x();</script>a<SCRIPT>y", "ay"},
    {"<td>a</td><td>b</td>", "a b"},
    {"<a href=\"https://example.org/\">link</a>", "link"},
    {"<p title=\"a > b\">text", "text"},
    {"<p a='1 > \"' b = \">\" c=>text", "text"},
    {"<p don't>a<b isn't>b", "ab"},
    {"<p title=\"a>text <b>\"b\"</b>", "text \"b\""},
    {"<p title=\"a>\" text", "\" text"},
    {"<", "<"},
    {"x<b", "x<b"},
};

static void test_pages(void)
{
    g_autoptr(Arena) arena = arena_new();
    g_autoptr(DiagLog) log = diag_log_new(FALSE);
    for (gsize i = 0; i < G_N_ELEMENTS(pages); i++) {
        PlainText html = {.arena = arena, .log = log, .s = str_of(pages[i].html)};
        g_test_message("%s", pages[i].html);
        html_text(&html);
        g_autofree char *text = str_dup(html.s);
        g_assert_cmpstr(text, ==, pages[i].text);
    }
}

/* It works in place, so each tag and entity must take more room than what it becomes. */
static void test_in_place(void)
{
    g_autoptr(Arena) arena = arena_new();
    g_autoptr(DiagLog) log = diag_log_new(FALSE);
    for (gsize i = 0; i < G_N_ELEMENTS(pages); i++) {
        gsize n = strlen(pages[i].html);
        char *exact = g_memdup2(pages[i].html, n);
        PlainText html = {.arena = arena, .log = log, .s = {exact, n}, .ours = TRUE};
        html_text(&html);
        g_assert_true(n == 0 || html.s.p == exact);
        g_assert_cmpuint(html.s.n, <=, n);
        g_free(exact);
    }
}

/* Quotes and tags without an end: looked at a few times, or this never ends. */
static void test_linear(void)
{
    static const char *const pieces[] = {"<a ='", "<a b=\">\" ", "<a=\"'", "='\"<a"};
    g_autoptr(DiagLog) log = diag_log_new(FALSE);
    for (guint i = 0; i < G_N_ELEMENTS(pieces); i++) {
        g_autoptr(Arena) arena = arena_new();
        g_autoptr(GString) page = g_string_new(NULL);
        for (int n = 0; n < 300000; n++)
            g_string_append(page, pieces[i]);
        PlainText html = {.arena = arena, .log = log, .s = {page->str, page->len}};
        html_text(&html);
        g_assert_cmpuint(html.s.n, <=, page->len);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/html-text/pages", test_pages);
    g_test_add_func("/html-text/in-place", test_in_place);
    g_test_add_func("/html-text/linear", test_linear);
    return g_test_run();
}
