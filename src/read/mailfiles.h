/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * mailfiles: a folder of files, each a mail: maildir, MH, or anything named *.eml and the like.
 *
 * A part is a file: its name below the folder, of a maildir without "cur/" or "new/" and without
 * the flags (":2,S"), so that a mail which was read meanwhile is no new one. A first line that
 * begins with "From " is the envelope; nothing is unquoted. The limits are those of an mbox's mails
 * (mboxsplit.h). A compressed file is read as input.h does; what is behind damage in it is lost.
 *
 * Mails come in bytewise order of their parts, of MH in the order of the numbers.
 *
 * What is new: in a maildir, whose files do not change, names that are not known, and nothing is
 * listed while the directories' times of modification are as they were (and were two seconds old
 * then: a change right behind might not show). In the others a file with another size or time is
 * gone and read again. A part that is damaged, or was cut by the limit, is so every time.
 *
 * A maildir changes while it is read: a mail that is not where it was listed is looked for under
 * its other names, and is no damage if it was deleted.
 */
#ifndef LISTDIGEST_MAILFILES_H
#define LISTDIGEST_MAILFILES_H

#include "read/reader.h"

/* form: SOURCE_FORM_MAILDIR, _MH or _EML. path is without prefix. */
gboolean mailfiles_open(Reader *reader, const char *path, SourceForm form,
                        const SourceOptions *options, DiagLog *log, GError **error);

/* The part at that place, for source_fetch(); NULL without error where none like it lies there. */
GBytes *mailfiles_fetch(const char *path, SourceForm form, const SourcePlace *place,
                        GError **error);

/* Whether the directory is a folder of files, and which; FALSE for any other. */
gboolean mailfiles_form(const char *path, SourceForm *form);

#endif
