/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * tempdir: a folder of our own in TMPDIR, which nobody else can read (0700) and which is gone on
 * every exit but SIGKILL: tempdir_free(), or a signal handler that calls tempdir_abort_all().
 *
 * A handler cannot read folders, so what may lie in one is known beforehand, by name.
 */
#ifndef LISTDIGEST_TEMPDIR_H
#define LISTDIGEST_TEMPDIR_H

#include <glib.h>

enum { TEMPDIR_MAX_OPEN = 256 /* at the same time */ };

typedef struct TempDir TempDir;

/* names: of files and empty folders that may be made in it, NULL at the end; must stay. Fails with
 * G_FILE_ERROR, TMPDIR in the message. Thread-safe. */
TempDir *tempdir_new(const char *const *names, GError **error);

/* Removes it and what has one of the names. */
void tempdir_free(TempDir *dir);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TempDir, tempdir_free)

const char *tempdir_path(const TempDir *dir);

/* Removes those of the run; async-signal-safe, for handlers of SIGINT, SIGTERM, SIGHUP. */
void tempdir_abort_all(void);

#endif
