/* SPDX-License-Identifier: GPL-2.0-or-later */
/* testdata/diffs, and odd names, as "git apply --numstat" and "git patch-id --stable" read them. */
#include "ask_git.h"
#include "patch/diff.h"

static char *names_of(Str text)
{
    g_autoptr(Arena) arena = arena_new();
    g_auto(DiffPaths) paths = {.arena = arena};
    GString *names = g_string_new(NULL);
    Diff diff;
    guint n;

    diff_read_paths(text, &diff, &paths);
    const char *const *list = diff_paths_get(&paths, &n);
    for (guint i = 0; i < n; i++)
        g_string_append_printf(names, "%s%s", i > 0 ? "; " : "", list[i]);
    return g_string_free(names, FALSE);
}

static void compare(const char *name, Str text)
{
    g_auto(GitSays) says = {0};
    Diff diff;

    g_test_message("%s", name);
    ask_git(text, &says);
    diff_read(text, &diff);
    g_assert_cmpint(diff.found, ==, says.files > 0);
    assert_as_git(&diff, &says);
    if (str_find(text, STR("\nrename from ")) >= 0)
        return; /* git does not tell the old name: below */
    g_autofree char *names = names_of(text), *git_names = ask_git_names(text);
    g_assert_cmpstr(names, ==, git_names);
}

/* git gives a damaged patch up as a whole; we count what is there (test_diff). */
static const char damaged[] = "hunk-cut-short.diff";

static void test_fixtures(void)
{
    g_autofree char *folder = g_build_filename(g_getenv("TOP"), "testdata", "diffs", NULL);
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    const char *name;
    guint n = 0;

    if (!has_git())
        return;
    g_assert_nonnull(dir);
    while ((name = g_dir_read_name(dir))) {
        g_autofree char *path = g_build_filename(folder, name, NULL);
        g_autofree char *text = NULL;
        gsize size;
        if (!g_str_has_suffix(name, ".diff") || strcmp(name, damaged) == 0)
            continue;
        g_assert_true(g_file_get_contents(path, &text, &size, NULL));
        compare(name, (Str){text, size});
        n++;
    }
    g_assert_cmpuint(n, >=, 25);
}

#define GIT(line, rest) "diff --git " line "\n" rest
#define HUNK "@@ -1 +1 @@\n-a\n+b\n"
#define PLAIN(old, new) "--- " old "\n+++ " new "\n" HUNK
#define NEW_FILE "new file mode 100644\nindex 0000000..1111111\n"
#define RENAMED "similarity index 90%\n"

/* names: all that are touched; the old name of a rename stands in brackets, git tells the new. */
static const struct {
    const char *what, *diff, *names;
} named[] = {
    {"a/ and b/", GIT("a/mm/slab.c b/mm/slab.c", "--- a/mm/slab.c\n+++ b/mm/slab.c\n" HUNK),
     "mm/slab.c"},
    {"other prefixes", GIT("i/mm/slab.c w/mm/slab.c", "--- i/mm/slab.c\n+++ w/mm/slab.c\n" HUNK),
     "mm/slab.c"},
    {"a new file", GIT("a/f b/f", NEW_FILE "--- /dev/null\n+++ b/f\n@@ -0,0 +1 @@\n+b\n"), "f"},
    {"a deleted file",
     GIT("a/f b/f", "deleted file mode 100644\n--- a/f\n+++ /dev/null\n@@ -1 +0,0 @@\n-b\n"), "f"},
    {"an empty file", GIT("a/d/new file b/d/new file", NEW_FILE), "d/new file"},
    {"a mode", GIT("a/x b/x b/x b/x", "old mode 100644\nnew mode 100755\n"), "x b/x"},
    {"a binary file",
     GIT("a/logo.png b/logo.png", "index 1111111..2222222 100644\nBinary files "
                                  "a/logo.png and b/logo.png differ\n"),
     "logo.png"},
    {"a rename", GIT("a/old/f b/new/f", RENAMED "rename from old/f\nrename to new/f\n"),
     "[old/f] new/f"},
    {"a rename with a hunk",
     GIT("a/o b/n", RENAMED "rename from o\nrename to n\n--- a/o\n+++ b/n\n" HUNK), "[o] n"},
    {"a copy", GIT("a/o b/n", RENAMED "copy from o\ncopy to n\n"), "n"},
    {"quotes",
     GIT("\"a/f\\303\\251.c\" \"b/f\\303\\251.c\"",
         "--- \"a/f\\303\\251.c\"\n+++ \"b/f\\303\\251.c\"\n" HUNK),
     "f\xc3\xa9.c"},
    {"quotes and a mode",
     GIT("\"a/q\\\"\\\\\\t\" \"b/q\\\"\\\\\\t\"", "old mode 100644\nnew mode 100755\n"), "q\"\\\t"},
    {"a rename in quotes",
     GIT("a/o \"b/\\303\\251\"", RENAMED "rename from o\nrename to \"\\303\\251\"\n"),
     "[o] \xc3\xa9"},
    {"a name with blanks ends in a tab",
     GIT("a/two words b/two words", "--- a/two words\t\n+++ b/two words\t\n" HUNK), "two words"},
    {"slashes", GIT("a/d//f b/d//f", "--- a/d//f\n+++ b/d//f\n" HUNK), "d/f"},
    {"a file twice", PLAIN("a/f", "b/f") PLAIN("a/g", "b/g") PLAIN("a/f", "b/f"), "f; g"},
    {"plain", PLAIN("linux.orig/mm/slab.c", "linux/mm/slab.c"), "mm/slab.c"},
    {"plain, without directories", PLAIN("f.orig", "f"), "f"},
    {"plain, a backup file", PLAIN("a/d/f.orig", "b/d/f"), "d/f"},
    {"plain, the other way", PLAIN("a/d/f", "b/d/f.new"), "d/f"},
    {"plain, two names", PLAIN("a/x", "b/y"), "y"},
    {"plain, with dates",
     PLAIN("a/f\t2026-01-05 07:42:00.000000000 +0100", "b/f\t2026-01-05 07:43:00 +01:00"), "f"},
    {"plain, dates behind blanks",
     PLAIN("a/f  2026-01-05 07:42:00.000000000 +0100", "b/f  2026-01-05"), "f"},
    {"plain, no date", PLAIN("a/notes of 2026", "b/notes of 2026"), "notes of 2026"},
    {"plain, a new file", "--- /dev/null\n+++ d/f\n@@ -0,0 +1 @@\n+b\n", "f"},
    {"plain, a new file at the top", "--- /dev/null\n+++ f\n@@ -0,0 +1 @@\n+b\n", "f"},
    {"plain, a deleted file", "--- a/f\n+++ /dev/null\n@@ -1 +0,0 @@\n-b\n", "f"},
    {"CRLF", "diff --git a/f b/f\r\n--- a/f\r\n+++ b/f\r\n@@ -1 +1 @@\r\n-a\r\n+b\r\n", "f"},
};

static void test_names(void)
{
    gboolean git = has_git();

    for (gsize i = 0; i < G_N_ELEMENTS(named); i++) {
        Str diff = str_of(named[i].diff);
        g_autofree char *got = names_of(diff);
        const char *renamed = strstr(named[i].names, "] ");
        const char *told = renamed ? renamed + 2 : named[i].names;
        g_autoptr(GString) wanted = g_string_new(named[i].names);
        g_string_replace(wanted, "[", "", 1);
        g_string_replace(wanted, "] ", "; ", 1);
        g_test_message("%s", named[i].what);
        g_assert_cmpstr(got, ==, wanted->str);
        if (!git)
            continue;
        g_autofree char *says = ask_git_names(diff);
        g_assert_cmpstr(says, ==, told);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/diff-git/names-as-numstat", test_names);
    g_test_add_func("/diff-git/fixtures", test_fixtures);
    return g_test_run();
}
