/* SPDX-License-Identifier: GPL-2.0-or-later */
/* testdata/diffs as "git apply --numstat" and "git patch-id --stable" read them. */
#include "patch/diff.h"
#include <gio/gio.h>

typedef struct {
    guint files, insertions, deletions;
    GPtrArray *ids; /* of char *: one per patch that git sees */
} GitSays;

static void git_says_clear(GitSays *says)
{
    g_ptr_array_unref(says->ids);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(GitSays, git_says_clear)

/* What git prints; "" where it fails. Away from any repository, whose folder would count. */
static char *run_git(Str input, const char *command, const char *option)
{
    g_autoptr(GSubprocessLauncher) launcher =
        g_subprocess_launcher_new(G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE |
                                  G_SUBPROCESS_FLAGS_STDERR_SILENCE);
    g_autoptr(GBytes) in = g_bytes_new(input.p, input.n);
    g_autoptr(GBytes) out = NULL;

    g_subprocess_launcher_set_cwd(launcher, g_get_tmp_dir());
    g_subprocess_launcher_setenv(launcher, "GIT_CEILING_DIRECTORIES", g_get_tmp_dir(), TRUE);
    g_autoptr(GSubprocess) git =
        g_subprocess_launcher_spawn(launcher, NULL, "git", command, option, NULL);
    g_assert_nonnull(git);
    g_assert_true(g_subprocess_communicate(git, in, NULL, &out, NULL, NULL));
    gsize n;
    const char *text = g_bytes_get_data(out, &n);
    return g_subprocess_get_successful(git) ? g_strndup(text, n) : g_strdup("");
}

static void ask_git(Str text, GitSays *says)
{
    g_autofree char *stat = run_git(text, "apply", "--numstat");
    g_autofree char *ids = run_git(text, "patch-id", "--stable");
    Str rest = str_of(stat), line;
    guint64 count;

    *says = (GitSays){.ids = g_ptr_array_new_with_free_func(g_free)};
    while (str_next_line(&rest, &line)) {
        says->files++;
        if (str_take_uint(&line, G_MAXUINT32, &count))
            says->insertions += (guint)count;
        line = str_skip(line, 1);
        if (str_take_uint(&line, G_MAXUINT32, &count))
            says->deletions += (guint)count;
    }
    rest = str_of(ids);
    while (str_next_line(&rest, &line))
        g_ptr_array_add(says->ids, g_strndup(line.p, 40));
}

static void compare(const char *name, Str text)
{
    g_auto(GitSays) says = {0};
    Diff diff;

    g_test_message("%s", name);
    ask_git(text, &says);
    diff_read(text, &diff, NULL);
    g_assert_cmpint(diff.found, ==, says.files > 0);
    g_assert_cmpuint(diff.files, ==, says.files);
    g_assert_cmpuint(diff.insertions, ==, says.insertions);
    g_assert_cmpuint(diff.deletions, ==, says.deletions);
    if (!diff.found || says.ids->len == 0)
        g_assert_cmpstr(diff.patch_id, ==, "");
    else if (says.ids->len == 1)
        g_assert_cmpstr(diff.patch_id, ==, g_ptr_array_index(says.ids, 0));
    else
        g_assert_cmpuint(strlen(diff.patch_id), ==, 40);
}

/* git gives a damaged patch up as a whole; we count what is there (test_diff). */
static const char damaged[] = "hunk-cut-short.diff";

static void test_fixtures(void)
{
    g_autofree char *git = g_find_program_in_path("git");
    g_autofree char *folder = g_build_filename(g_getenv("TOP"), "testdata", "diffs", NULL);
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    const char *name;
    guint n = 0;

    if (!git) {
        g_test_skip("no git");
        return;
    }
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
