/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * gitdir: a GIT_DIR of our own for somebody else's repository.
 *
 * What a repository's config says can run programs (gpg.program, core.fsmonitor, core.sshCommand, a
 * promisor remote with an ext:: url) or include other files; an archive may come from anywhere. So
 * git never sees it: it gets an empty folder in TMPDIR (0700) with a config that we wrote, and of
 * the repository only data:
 *
 *     HEAD                 the commit that we read up to
 *     refs, packed-refs    symbolic links: names that a range of commits may use
 *     shallow              a copy
 *     objects              by GIT_OBJECT_DIRECTORY, absolute: relative alternates stay right
 *
 * Hooks, grafts, replacements (refs/replace), reflogs and info/attributes stay behind, and git has
 * no reason to ask who owns the repository (safe.directory). The environment is cleaned of all that
 * is called GIT_*; git gets no system's, no user's config, no network and no terminal.
 */
#ifndef LISTDIGEST_GITDIR_H
#define LISTDIGEST_GITDIR_H

#include <glib.h>

enum {
    GITDIR_FILE_MAX = 64 * 1024 * 1024, /* bytes of a file of a repository that is read whole */
    GITDIR_FOLDERS_MAX = 10000,         /* of refs and of objects; a repository has a few */
    GITDIR_SHA1 = 20,
    GITDIR_SHA256 = 32, /* bytes of an id */
};

typedef struct GitDir GitDir;

/*
 * repository holds HEAD and objects. tip, in hex, is what HEAD will be, NULL: nothing. Fails
 * (SOURCE_ERROR_GIT, the repository in the message) where it is none, or where git would wait
 * forever for a pipe among its files; G_FILE_ERROR for TMPDIR.
 */
GitDir *gitdir_new(const char *repository, const char *tip, GError **error);
void gitdir_free(GitDir *dir);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GitDir, gitdir_free)

/* Borrowed. */
const char *gitdir_path(const GitDir *dir);
const char *gitdir_repository(const GitDir *dir); /* as given */
char **gitdir_environment(const GitDir *dir);

/* Up to max bytes of a regular file; never waits for a pipe. NULL, with errno, for any other and
 * for a larger one. A NUL stands behind them. Free with g_free. */
char *gitdir_read_file(const char *path, gsize max, gsize *n);

#endif
