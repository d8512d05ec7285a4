/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * progress: a bar on stderr for anything longer than a second.
 *
 * Shows bytes read of bytes there are, mails, and the time left; on a terminal only (or as
 * --progress says), drawn at most five times a second, cleared at the end. Any thread may add.
 * With FALSE as shown every call is cheap and does nothing.
 */
#ifndef LISTDIGEST_PROGRESS_H
#define LISTDIGEST_PROGRESS_H

#include <glib.h>

typedef struct Progress Progress;

/* total: bytes on disk of all sources, 0 if unknown (a pipe): then no percentage and no ETA. */
Progress *progress_new(gboolean shown, guint64 total);
void progress_free(Progress *progress); /* clears the line */
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Progress, progress_free)

/* bytes: of the file as it lies on disk, compressed or not. */
void progress_add(Progress *progress, guint64 bytes, guint64 mails);

/* What the bar says after so many microseconds, in at most width columns: free with g_free. */
char *progress_line(guint64 bytes, guint64 total, guint64 mails, gint64 elapsed, guint width);

#endif
