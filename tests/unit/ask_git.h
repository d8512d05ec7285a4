/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What git says of a patch: for the tests that compare with it. */
#ifndef LISTDIGEST_TESTS_ASK_GIT_H
#define LISTDIGEST_TESTS_ASK_GIT_H

#include "patch/diff.h"
#include <gio/gio.h>

typedef struct {
    guint files, insertions, deletions; /* files is 0 where git gives the patch up */
    GPtrArray *ids;                     /* of char *: one per patch that git sees */
} GitSays;

static inline void git_says_clear(GitSays *says)
{
    g_clear_pointer(&says->ids, g_ptr_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(GitSays, git_says_clear)

/* What git prints; "" where it fails. Away from any repository, whose folder would count. */
static inline char *run_git(Str input, const char *const *argv)
{
    g_autoptr(GSubprocessLauncher) launcher =
        g_subprocess_launcher_new(G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE |
                                  G_SUBPROCESS_FLAGS_STDERR_SILENCE);
    g_autoptr(GBytes) in = g_bytes_new(input.p, input.n);
    g_autoptr(GBytes) out = NULL;
    gsize n;

    g_subprocess_launcher_set_cwd(launcher, g_get_tmp_dir());
    g_subprocess_launcher_setenv(launcher, "GIT_CEILING_DIRECTORIES", g_get_tmp_dir(), TRUE);
    g_subprocess_launcher_setenv(launcher, "GIT_CONFIG_GLOBAL", "/dev/null", TRUE);
    g_autoptr(GSubprocess) git = g_subprocess_launcher_spawnv(launcher, argv, NULL);
    g_assert_nonnull(git);
    g_assert_true(g_subprocess_communicate(git, in, NULL, &out, NULL, NULL));
    const char *text = g_bytes_get_data(out, &n);
    return g_subprocess_get_successful(git) ? g_strndup(text, n) : g_strdup("");
}

static inline void ask_git(Str patch, GitSays *says)
{
    static const char *const numstat[] = {"git", "apply", "--numstat", NULL};
    static const char *const patch_id[] = {"git", "patch-id", "--stable", NULL};
    g_autofree char *stat = run_git(patch, numstat);
    g_autofree char *ids = run_git(patch, patch_id);
    Str rest = str_of(stat), line;
    guint64 count;

    *says = (GitSays){.ids = g_ptr_array_new_with_free_func(g_free)};
    while (str_next_line(&rest, &line)) {
        says->files++;
        if (str_take_uint(&line, G_MAXUINT32, &count))
            says->insertions += (guint)count;
        line = str_skip(line, (gsize)str_find_char(line, '\t') + 1);
        if (str_take_uint(&line, G_MAXUINT32, &count))
            says->deletions += (guint)count;
    }
    rest = str_of(ids);
    while (str_next_line(&rest, &line))
        g_ptr_array_add(says->ids, g_strndup(line.p, 40));
}

/* The file names of "git apply --numstat", each once, "; " between: the new ones of renames. */
static inline char *ask_git_names(Str patch)
{
    static const char *const numstat[] = {"git", "apply", "--numstat", NULL};
    g_autofree char *stat = run_git(patch, numstat);
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    GString *names = g_string_new(NULL);
    g_auto(GStrv) lines = g_strsplit(stat, "\n", -1);

    for (char **line = lines; *line && **line; line++) {
        const char *name = strrchr(*line, '\t') + 1;
        g_autofree char *escaped =
            *name == '"' ? g_strndup(name + 1, strlen(name) - 2) : g_strdup(name);
        g_autofree char *plain = g_strcompress(escaped); /* "\303\251" -> its bytes */
        if (g_hash_table_add(seen, g_strdup(plain)))
            g_string_append_printf(names, "%s%s", names->len ? "; " : "", plain);
    }
    return g_string_free(names, FALSE);
}

/* git names each patch of a mail, we the mail: comparable where there is one patch at most. */
static inline void assert_as_git(const Diff *diff, const GitSays *says)
{
    g_assert_cmpuint(diff->files, ==, says->files);
    g_assert_cmpuint(diff->insertions, ==, says->insertions);
    g_assert_cmpuint(diff->deletions, ==, says->deletions);
    if (!diff->found || says->ids->len == 0)
        g_assert_cmpstr(diff->patch_id, ==, "");
    else if (says->ids->len == 1)
        g_assert_cmpstr(diff->patch_id, ==, g_ptr_array_index(says->ids, 0));
    else
        g_assert_cmpuint(strlen(diff->patch_id), ==, 40);
}

static inline gboolean has_git(void)
{
    g_autofree char *git = g_find_program_in_path("git");

    if (!git)
        g_test_skip("no git");
    return git != NULL;
}

#endif
