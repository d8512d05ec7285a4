/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * mailnames: the mails of a folder, by name, without opening one.
 *
 * In a maildir (https://cr.yp.to/proto/maildir.html) a mail moves from "new" to "cur" when somebody
 * saw it, and gets other flags behind its name whenever he does something with it: "1767.M5P7.mx",
 * "1767.M5P7.mx:2,S". What stays is the name before them, the unique name, and that is the part.
 * File systems that know no ":" have ";2," or "!2,".
 */
#ifndef LISTDIGEST_MAILNAMES_H
#define LISTDIGEST_MAILNAMES_H

#include "base/str.h"
#include "read/source.h"

typedef struct {
    const char *file; /* its path below the folder; the list's */
    guint32 at, n;    /* of the part's name in it */
} MailName;

typedef struct {
    GArray *rows; /* of MailName; each part once, in the order of reading: of MH folders that of the
                     numbers, else bytewise by part */
    GStringChunk *strings;
    SourceForm form;
} MailNames;

/* form: SOURCE_FORM_MAILDIR, _MH or _EML. FALSE if the folder cannot be listed whole. */
gboolean mailnames_list(MailNames *names, const char *path, SourceForm form, GError **error);

/* The one mail that a file is, below the folder in which it lies. */
void mailnames_of_file(MailNames *names, const char *path);

void mailnames_clear(MailNames *names);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(MailNames, mailnames_clear)

static inline const MailName *mailnames_nth(const MailNames *names, guint i)
{
    return &g_array_index(names->rows, MailName, i);
}

static inline Str mailname_part(const MailName *name)
{
    return (Str){name->file + name->at, name->n};
}

/* The mail of that part; NULL if there is none. */
const MailName *mailnames_find(const MailNames *names, Str part);

#endif
