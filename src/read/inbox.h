/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * inbox: a public-inbox, read through git (https://public-inbox.org/public-inbox-v2-format.html).
 *
 * A part is a blob: its id in hex. Mails come in the order of the commits, epochs in theirs.
 */
#ifndef LISTDIGEST_INBOX_H
#define LISTDIGEST_INBOX_H

#include "read/reader.h"

/* form: SOURCE_FORM_V1, _V2 or _EPOCH. path is without prefix. */
gboolean inbox_open(Reader *reader, const char *path, SourceForm form, const SourceOptions *options,
                    DiagLog *log, GError **error);

/* Whether the directory is a repository or a folder of epochs, and which; FALSE for any other. A
 * repository that holds no mail is SOURCE_FORM_EPOCH: opening it says so. */
gboolean inbox_form(const char *path, SourceForm *form);

/* source_range_parts() */
GHashTable *inbox_range_parts(const char *path, SourceForm form, const char *range,
                              SourceRange *ends, GError **error);

#endif
