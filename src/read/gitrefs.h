/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * gitrefs: which commit a repository is at, read from its files (gitrepository-layout(5)).
 *
 * It costs no process, so to ask whether anything is new is cheap. Only a repository that keeps its
 * refs in tables (reftable) needs git to be asked.
 */
#ifndef LISTDIGEST_GITREFS_H
#define LISTDIGEST_GITREFS_H

#include <glib.h>

/*
 * The folder with HEAD and objects: path itself (bare), or its .git. NULL if neither has a HEAD
 * that could be one; whether there are objects is not looked at. Free with g_free.
 */
char *gitrefs_repository(const char *path);

/*
 * The commit, in hex, that HEAD names; where that branch does not exist, the branch master or main.
 * NULL without error where there is none of them: nobody committed anything yet. Errors are
 * SOURCE_ERROR_GIT.
 */
char *gitrefs_tip(const char *repository, GError **error);

#endif
