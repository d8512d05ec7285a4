/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * mailfiles: a folder of files, each a mail: maildir, MH, or anything named *.eml and the like.
 *
 * A part is a file: its name below the folder, of a maildir without "cur/" or "new/" and without
 * the flags (":2,S"), so that a mail which was read meanwhile is no new one.
 */
#ifndef LISTDIGEST_MAILFILES_H
#define LISTDIGEST_MAILFILES_H

#include "read/reader.h"

/* form: SOURCE_FORM_MAILDIR, _MH or _EML. path is without prefix. */
gboolean mailfiles_open(Reader *reader, const char *path, SourceForm form,
                        const SourceOptions *options, DiagLog *log, GError **error);

/* Whether the directory is a folder of files, and which; FALSE for any other. */
gboolean mailfiles_form(const char *path, SourceForm *form);

#endif
