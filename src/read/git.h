/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * git: one of git's programs at work on a repository, and what it prints.
 *
 *     const char *arguments[] = {"rev-list", tip, NULL};
 *     g_autoptr(Git) git = git_start(dir, arguments, NULL, NULL, error);
 *     Str line;
 *     while (git && git_next_line(git, &line))
 *         ...
 *     if (!git || !git_finish(git, error)) ...
 *
 * What git reads is written by a thread, so that neither side ever waits for the other while both
 * pipes are full; what it prints lies in a window and is handed out there. What it says on standard
 * error is read on the way, GIT_SAYS_MAX bytes of it are kept for messages. There is no shell.
 *
 * gitdir.h keeps what a repository holds from being run.
 */
#ifndef LISTDIGEST_GIT_H
#define LISTDIGEST_GIT_H

#include "base/str.h"
#include "read/gitdir.h"

enum {
    GIT_BLOCK = 256 * 1024,   /* asked for at a time */
    GIT_PIPE = 1024 * 1024,   /* bytes that wait in a pipe, where the system grants it */
    GIT_LINE_MAX = 64 * 1024, /* longer lines are cut */
    GIT_SAYS_MAX = 4096,
};

typedef struct Git Git;

/* Up to size bytes for git to read, at least one; 0 at the end. Called on a thread of its own. */
typedef gsize GitFeedFunc(char *buf, gsize size, gpointer data);

/* arguments: without "git", NULL at the end. Fails with SOURCE_ERROR_GIT if there is no git. feed
 * may be NULL. data must stay until git_free(). */
Git *git_start(const GitDir *dir, const char *const *arguments, GitFeedFunc *feed, gpointer data,
               GError **error);

/* Ends git wherever it is. */
void git_free(Git *git);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Git, git_free)

/* What git printed and nobody took: at least n bytes, fewer only at the end. Valid until the next
 * call for this git. */
Str git_need(Git *git, gsize n);

/* Reads what git printed so far, without waiting, up to max bytes that nobody took: so that it can
 * go on while something else is read. */
void git_read_ahead(Git *git, gsize max);

/* Passes over n bytes of it. */
void git_take(Git *git, gsize n);

/* Takes a line, without its line end; FALSE at the end. Valid until the next call. */
gboolean git_next_line(Git *git, Str *line);

/* Reads what is left and waits for git to end. FALSE, with what it said (SOURCE_ERROR_GIT), if it
 * did so with another status than 0. */
gboolean git_finish(Git *git, GError **error);

/* All that a command prints that reads nothing, at most max bytes of it, without white space at its
 * end; NULL if it failed. Free with g_free. */
char *git_ask(const GitDir *dir, const char *const *arguments, gsize max, GError **error);

#endif
