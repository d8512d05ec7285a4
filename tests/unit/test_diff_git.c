/* SPDX-License-Identifier: GPL-2.0-or-later */
/* testdata/diffs as "git apply --numstat" and "git patch-id --stable" read them. */
#include "ask_git.h"
#include "patch/diff.h"

static void compare(const char *name, Str text)
{
    g_auto(GitSays) says = {0};
    Diff diff;

    g_test_message("%s", name);
    ask_git(text, &says);
    diff_read(text, &diff);
    g_assert_cmpint(diff.found, ==, says.files > 0);
    assert_as_git(&diff, &says);
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

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/diff-git/fixtures", test_fixtures);
    return g_test_run();
}
