/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * inbox: a public-inbox, read through git (https://public-inbox.org/public-inbox-v2-format.html).
 *
 *     epochs.h   where its repositories are, and where each of them is, without git
 *     gitdir.h   how git is kept from running or reading what they hold
 *     git.h      git at work
 *     history.h, commits.h   which blobs are mails
 *     blobs.h    their bytes
 *     inboxstate.h, inboxrange.h   what was read before; what is to be read
 *
 * A part is a blob: its id in hex. Mails come in the order of the commits, epochs in theirs. A mail
 * that was added twice comes twice. Nothing new costs no process; where something is, only new
 * commits are listed, two epochs at once. History that was rewritten (public-inbox-purge, -edit),
 * that begins elsewhere than it did (a shallow clone), or of which something was missing, is read
 * from its beginning. An epoch that cannot be read costs no other.
 */
#ifndef LISTDIGEST_INBOX_H
#define LISTDIGEST_INBOX_H

#include "read/reader.h"

/* form: SOURCE_FORM_V1, _V2 or _EPOCH. path is without prefix. */
gboolean inbox_open(Reader *reader, const char *path, SourceForm form, const SourceOptions *options,
                    DiagLog *log, GError **error);

/*
 * Whether the directory is a repository or a folder of epochs, and which; FALSE for any other.
 * Without asking git: a v1 is SOURCE_FORM_EPOCH, too (its commits tell), and so is a repository
 * that holds no mail (opening it says so). A checkout of something else is none: there may be
 * mboxes in it.
 */
gboolean inbox_form(const char *path, SourceForm *form);

/* The blob of that place, for source_fetch(), whichever epoch it is in; NULL without error where
 * none has it. */
GBytes *inbox_fetch(const char *path, SourceForm form, const SourcePlace *place, GError **error);

/* source_range_parts() */
GHashTable *inbox_range_parts(const char *path, SourceForm form, const char *range,
                              SourceRange *ends, GError **error);

#endif
