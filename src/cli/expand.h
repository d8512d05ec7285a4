/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * expand: what the command line names -> the sources to read.
 *
 * A folder stands for the archives below it (source_expand()), but for those below the folder that
 * digests go to: a second run over the same folder is not to read what the first one wrote. Who
 * names that folder itself, or something in it, gets what is there.
 *
 * A folder that is a source itself (a maildir, a public-inbox) is one whatever lies below it: only
 * its own mails are read.
 */
#ifndef LISTDIGEST_EXPAND_H
#define LISTDIGEST_EXPAND_H

#include "read/source.h"

/* Appends newly allocated strings to paths. output may be NULL. FALSE if nothing is there. */
gboolean expand_source(const char *argument, const char *output, GPtrArray *paths, GError **error);

/* A source, or what an argument that names none was to be. */
typedef struct {
    char *path; /* as named, below a folder with that before it */
    SourceForm form;
    GError *error; /* NULL: it is there */
} Expanded;

/*
 * All that the arguments stand for, each source once: of Expanded, with a free function. Looks into
 * files to tell what they are, so no index that is among them may be open: closing a file takes
 * SQLite's locks away (POSIX). kept is the index that is going to be, or NULL: to name it is an
 * error.
 */
GPtrArray *expand_sources(char **arguments, const char *output, const char *kept);

#endif
