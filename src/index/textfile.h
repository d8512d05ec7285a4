/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * textfile: the message texts of a temporary index, one behind the other in a file.
 *
 * They are written once and read once or never, so a database only cost: it copied each text into
 * a page, and kept 8 MB of pages. What lies behind a text is read with it, since it is mostly asked
 * for next. Where the text of a mail lies stands in a second file, at its number, so memory does
 * not grow with mails either. Neither file has a name, so both are gone with the process.
 *
 * Errors are the index's. Not thread-safe.
 */
#ifndef LISTDIGEST_TEXTFILE_H
#define LISTDIGEST_TEXTFILE_H

#include "base/str.h"

typedef struct TextFile TextFile;

TextFile *textfile_new(const char *dir, GError **error);
void textfile_free(TextFile *file);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TextFile, textfile_free)

/* In place of the one that it had, if any. An empty one is none. Mails are numbered from 0 to
 * INDEX_ID_MAX; in order is fastest. */
gboolean textfile_put(TextFile *file, gint64 mail, Str text, GError **error);

/* "" where it has none. Free with g_free; NULL with error. */
char *textfile_get(TextFile *file, gint64 mail, GError **error);

#endif
