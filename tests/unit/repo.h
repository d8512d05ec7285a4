/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Repositories as public-inbox leaves them, made with git fast-import: for tests. */
#ifndef LISTDIGEST_TESTS_REPO_H
#define LISTDIGEST_TESTS_REPO_H

#include "base/str.h"
#include <glib/gstdio.h>
#include <sys/wait.h>

/* Commits that wait for repo_commit(). */
typedef struct {
    char *path;
    GString *stream;
    gboolean begun; /* the branch exists */
    guint commits;  /* each a minute behind the one before */
} Repo;

enum { REPO_TIME = 1767225600 /* 2026-01-01 00:00:00 UTC, of the first commit */ };

/* git, away from what this machine's git is told. What it prints without white space at its end;
 * free with g_free. input may be NULL. */
static inline char *git_in(const char *path, const char *input, const char *command)
{
    g_autofree char *quoted = g_shell_quote(path);
    g_autofree char *in = g_build_filename(g_get_tmp_dir(), "listdigest-test-in-XXXXXX", NULL);
    int fd = g_mkstemp(in);
    g_assert_cmpint(fd, >=, 0);
    close(fd);
    g_assert_true(g_file_set_contents(in, input ? input : "", -1, NULL));
    g_autofree char *line = g_strdup_printf(
        "cd %s && export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1 GIT_AUTHOR_NAME=a "
        "GIT_AUTHOR_EMAIL=a@example.org GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a@example.org && "
        "{ %s; } <%s",
        quoted, command, in);
    const char *argv[] = {"/bin/sh", "-c", line, NULL};
    g_autofree char *says = NULL;
    char *out = NULL;
    int status = 0;
    g_assert_true(g_spawn_sync(NULL, (char **)argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, &out, &says,
                               &status, NULL));
    if (status != 0)
        g_error("%s: %s", command, says);
    g_unlink(in);
    return g_strchomp(out);
}

#define GIT_IN(path, command) g_free(git_in(path, NULL, command))

/* An empty bare repository. */
static inline Repo *repo_new(const char *path, const char *options)
{
    Repo *repo = g_new0(Repo, 1);
    g_autofree char *command = g_strconcat("git init -q -b master ", options, " .", NULL);
    repo->path = g_strdup(path);
    repo->stream = g_string_new(NULL);
    g_assert_cmpint(g_mkdir_with_parents(path, 0700), ==, 0);
    GIT_IN(path, command);
    return repo;
}

static inline void repo_free(Repo *repo)
{
    g_string_free(repo->stream, TRUE);
    g_free(repo->path);
    g_free(repo);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Repo, repo_free)

static inline void repo_begin(Repo *repo)
{
    g_string_append_printf(repo->stream,
                           "commit refs/heads/master\ncommitter a <a@example.org> %u +0200\n"
                           "data 0\n",
                           REPO_TIME + 60 * repo->commits++);
    if (repo->begun && repo->stream->len < 100)
        g_string_append(repo->stream, "from refs/heads/master^0\n");
    repo->begun = TRUE;
}

/* A file of the commit that repo_begin() began. */
static inline void repo_file(Repo *repo, const char *name, Str data)
{
    g_string_append_printf(repo->stream, "M 100644 inline %s\ndata %" G_GSIZE_FORMAT "\n", name,
                           data.n);
    g_string_append_len(repo->stream, data.p, (gssize)data.n);
    g_string_append_c(repo->stream, '\n');
}

static inline void repo_remove(Repo *repo, const char *name)
{
    g_string_append_printf(repo->stream, "D %s\n", name);
}

/* v2: a commit that brings a mail, and one that takes it away. */
static inline void repo_add(Repo *repo, const char *mail)
{
    repo_begin(repo);
    g_string_append(repo->stream, "deleteall\n");
    repo_file(repo, "m", str_of(mail));
}

static inline void repo_delete(Repo *repo, const char *mail)
{
    repo_begin(repo);
    g_string_append(repo->stream, "deleteall\n");
    repo_file(repo, "d", str_of(mail));
}

static inline void repo_commit(Repo *repo)
{
    g_autofree char *in = g_build_filename(repo->path, "..", "stream", NULL);
    g_assert_true(g_file_set_contents(in, repo->stream->str, (gssize)repo->stream->len, NULL));
    g_autofree char *quoted = g_shell_quote(in);
    g_autofree char *command = g_strconcat("git fast-import --quiet --force <", quoted, NULL);
    GIT_IN(repo->path, command);
    g_unlink(in);
    g_string_truncate(repo->stream, 0);
}

#endif
