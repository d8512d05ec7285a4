/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a cover or patch says of its earlier revisions (SERIES.md 5). */
#include "patch/links.h"
#include "patch/url.h"

typedef struct {
    const char *text;
    const char *links; /* "kind value version[rfc];" each */
} Row;

#define LORE "https://lore.kernel.org/"

static const Row rows[] = {
    /* b4 */
    {"base-commit: 0123\nchange-id: 20240102-f-fix-0123456789ab\n",
     "change-id 20240102-f-fix-0123456789ab 0;"},
    {"Change-ID: 20240102-f-fix-0123456789ab-v3\n", "change-id 20240102-f-fix-0123456789ab 0;"},
    {"Change-Id: I0123456789abcdef0123456789abcdef01234567\n",
     ""}, /* Gerrit's, in backports, too */
    {"prerequisite-change-id: 20240102-g-0123456789ab:v2\n", ""},
    {"Changes in v3:\n- Rename f.\n- Link to v2: " LORE "r/20240102-f-v2-0-0123456789ab@x.org\n",
     "words  2;link 20240102-f-v2-0-0123456789ab@x.org 2;"},
    {"See " LORE "r/20240102-f-v4-0-0123456789ab@x.org\n",
     "link 20240102-f-v4-0-0123456789ab@x.org 4;"}, /* its id says v4 */
    /* links, and where the revision is said */
    {"v1: " LORE "all/1@x.org/\n", "link 1@x.org 1;"},
    {"[v1] <" LORE "f/1@x.org/T/#u>\n", "link 1@x.org 1;"},
    {"RFC v2: " LORE "f/1@x.org/\nRFC: " LORE "f/2@x.org/\n",
     "link 1@x.org 2rfc;link 2@x.org 0rfc;"},
    {"v1:\n  " LORE "all/1@x.org/\n", "link 1@x.org 1;"},
    {"http or not\n> " LORE "all/1@x.org/\nv1:\n> http\n\n" LORE "all/2@x.org/\nThat's it.\n",
     "link 2@x.org 1;"},
    {"v1:\nThe first one:\n" LORE "all/1@x.org/\n", "link 1@x.org 0;"},
    {"v1 -> v2: " LORE "all/1@x.org\n", "words  1;link 1@x.org 1;"},
    {LORE "all/1@x.org/ [v3]\n", "link 1@x.org 3;"},
    {"The posting before is " LORE "all/1@x.org.\n", "link 1@x.org 0;"},
    {"v1: https://marc.info/?i=1@x.org&l=f\nv2: https://patchew.org/F/2@x.org/\n",
     "link 1@x.org 1;link 2@x.org 2;"},
    {"v1: https://lkml.kernel.org/r/a%2Bb%40x.org\n", "link a+b@x.org 1;"},
    {"v1: https://patch.msgid.link/1@x.org\nalso " LORE "r/1@x.org\n", "link 1@x.org 1;"},
    {"v1: <1@x.org>\n", "link 1@x.org 1;"},
    {"Message-ID of v1: <1@x.org>\n", "link 1@x.org 1;"},
    {"v6.1: see https://example.org/page\n", ""},
    {"Thanks to Ann <ann@x.org> for v1.\n", ""},
    /* trailers that lead elsewhere */
    {"Link: " LORE "r/1@x.org\nCloses: " LORE "r/2@x.org\n", ""},
    {"Based-on: <1@x.org>\nDepends-on: " LORE "all/2@x.org\n", ""},
    {"Cc: <stable@x.org> # v5.10\nReported-by: A <a@x.org>\n", ""},
    {"Link: " LORE "r/1@x.org # v1\n", "link 1@x.org 1;"},
    {"> v1: " LORE "all/1@x.org/\n", ""},
    {"Supersedes: <1@x.org>\n", "supersedes 1@x.org 0;"},
    {"supersedes: 1@x.org\n", "supersedes 1@x.org 0;"},
    {"Supersedes: " LORE "all/1@x.org/\n", "supersedes 1@x.org 0;"},
    {"Supersedes the older driver.\n", ""},
    /* changelogs in words alone */
    {"RFC -> v1:\n", "words  0rfc;"},
    {"Changes from RFC to v1:\n", "words  0rfc;"},
    {"Nothing else here.\nChanges since the RFC:\nnone that matters to anybody\n", "words  0rfc;"},
    {"v1->v2: rename f\n", "words  1;"},
    {"Changes since v2:\n", "words  2;"},
    {"Since V2\n", "words  2;"},
    {"* Changes in v3\n", "words  2;"},
    {"v3:\n - rename f\n", "words  2;"},
    {"Changelog v4:\n", "words  3;"},
    {"v1:\n - first\n", ""},
    {"v0 -> v1:\n", ""},
    {"Changes to v6.1 kernels are not wanted.\n", ""},
    {"Version 2 of the protocol changes this since v1.\n", ""},
};

static char *read_links(const char *text, const char *behind)
{
    g_autoptr(Arena) arena = arena_new();
    g_autoptr(GString) found = g_string_new(NULL);
    guint n;
    const TextLink *links = links_read(arena, str_of(text), str_of(behind), &n);

    for (guint i = 0; i < n; i++)
        g_string_append_printf(found, "%s %s %u%s;", link_kind_name(links[i].kind), links[i].value,
                               links[i].version, links[i].rfc ? "rfc" : "");
    return g_strdup(found->str);
}

static void test_rows(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *found = read_links(rows[i].text, "");
        g_test_message("%s", rows[i].text);
        g_assert_cmpstr(found, ==, rows[i].links);
    }
}

/* Of a single patch b4 puts them behind the diff. */
static void test_behind_diff(void)
{
    g_autofree char *found = read_links("Why.\n---\nv1: " LORE "r/1@x.org\n",
                                        "\n---\nbase-commit: 0123\nchange-id: 2024-f-0123\n");

    g_assert_cmpstr(found, ==, "link 1@x.org 1;change-id 2024-f-0123 0;");
}

static void test_limit(void)
{
    g_autoptr(Arena) arena = arena_new();
    g_autoptr(GString) text = g_string_new(NULL);
    guint n;

    for (int i = 0; i < LINKS_MAX + 5; i++)
        g_string_append_printf(text, "v1: " LORE "r/%d@x.org\n", i);
    const TextLink *links = links_read(arena, (Str){text->str, text->len}, (Str){0}, &n);
    g_assert_cmpuint(n, ==, LINKS_MAX);
    g_assert_cmpstr(links[0].value, ==, "0@x.org");
}

/* ---- what URLs point to ---- */

static const struct {
    const char *url, *id, *commit;
} urls[] = {
    {"https://lore.kernel.org/all/1@x.org/T/#u", "1@x.org", ""},
    {"https://git.kernel.org/netdev/net/c/0123456789ab", NULL, "0123456789ab"},
    {"https://git.example/f.git/commit/?h=next&id=0123456789abcdef", NULL, "0123456789abcdef"},
    {"https://git.example/f.git/commit/?h=0123456789ab", NULL, "0123456789ab"},
    {"https://forge.example/ann/f/commit/0123abcdef", NULL, "0123abcdef"},
    {"https://ann@forge.example/f", NULL, ""},
    {"https://example.org/c/0123", NULL, ""},
    {"https://example.org/c/feedbackpage", NULL, ""},
    {"https://example.org", NULL, ""},
    {"https://", NULL, ""},
    {"https://x/a@b@c", NULL, ""},
    {"https://x/@b", NULL, ""},
    {"https://x/%3C1@x.org%3E", "1@x.org", ""},
    {"https://x/1%4", NULL, ""},
};

static void test_urls(void)
{
    g_autoptr(Arena) arena = arena_new();

    for (gsize i = 0; i < G_N_ELEMENTS(urls); i++) {
        g_autofree char *text = g_strdup_printf("see (%s), please", urls[i].url);
        Str rest = str_of(text), url;
        g_test_message("%s", urls[i].url);
        g_assert_true(url_next(&rest, &url));
        g_autofree char *found = str_dup(url);
        g_assert_cmpstr(found, ==, urls[i].url);
        g_assert_cmpstr(url_message_id(arena, url), ==, urls[i].id);
        g_autofree char *commit = str_dup(url_commit(url));
        g_assert_cmpstr(commit, ==, urls[i].commit);
        g_assert_false(url_next(&rest, &url));
    }
}

/* One line of blanks and links, which must not be gone over again for each of these. */
static void test_linear(void)
{
    enum { BLANKS = 1000000, LINKS = 60000 };
    g_autoptr(Arena) arena = arena_new();
    g_autoptr(GString) text = g_string_new(NULL);
    guint n;
    g_string_append_printf(text, "%*s", BLANKS, "");
    for (guint i = 0; i < LINKS; i++)
        g_string_append(text, LORE "1@x.org ");
    g_test_timer_start();
    links_read(arena, (Str){text->str, text->len}, (Str){0}, &n);
    g_assert_cmpuint(n, ==, 1);
    g_assert_cmpfloat(g_test_timer_elapsed(), <, 10); /* seconds */
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/links/rows", test_rows);
    g_test_add_func("/links/behind-diff", test_behind_diff);
    g_test_add_func("/links/limit", test_limit);
    g_test_add_func("/links/linear", test_linear);
    g_test_add_func("/links/urls", test_urls);
    return g_test_run();
}
