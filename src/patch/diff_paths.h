/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * diff_paths: which files a diff touches, by the names in its file headers.
 *
 * Names are read as git apply reads them (apply.c), with its default of one directory stripped:
 * "a/" and "b/" go, whatever they are called; of a plain diff without any directory nothing does.
 * Names in C's quotes are unquoted; of a rename both names count, of a copy the new one; of a plain
 * diff's two names the shorter one where the other only goes on behind it ("f.orig"). A change that
 * names the file in its "diff --git" line alone is told by that.
 *
 *     g_auto(DiffPaths) paths = {.arena = arena};
 *     diff_read_paths(text, &diff, &paths);
 *     ... diff_paths_get(&paths, &n) ...
 */
#ifndef LISTDIGEST_DIFF_PATHS_H
#define LISTDIGEST_DIFF_PATHS_H

#include "base/arena.h"

enum {
    DIFF_PATHS_MAX = 10000, /* of one mail; what follows is left out and counted */
    DIFF_PATH_MAX = 4096,   /* bytes; a longer one is left out, too: no system has such files */
};

typedef struct {
    Arena *arena;    /* the names live there */
    GPtrArray *list; /* of const char *, in order; NULL before the first, as the next */
    GHashTable *set; /* the same names */
    guint left_out;
} DiffPaths;

void diff_paths_clear(DiffPaths *paths);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(DiffPaths, diff_paths_clear)

/* header: the lines from "diff --git" to what stands before the first hunk. */
void diff_paths_add_git(DiffPaths *paths, Str header);

/* Two lines, "--- name" and "+++ name". */
void diff_paths_add_plain(DiffPaths *paths, Str old_line, Str new_line);

/* Each once, in order, valid UTF-8, never "/dev/null"; in the arena. */
const char *const *diff_paths_get(const DiffPaths *paths, guint *n);

#endif
