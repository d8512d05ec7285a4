/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * folder: what lies in a directory, and whether it is a folder of mails.
 *
 *     maildir   has "cur", or "new" and "tmp" (https://cr.yp.to/proto/maildir.html)
 *     MH        its files are named by numbers, and are mails; so are nnml's and ezmlm's folders
 *     eml       there are mails among its files, whatever their names
 *
 * A maildir and MH are told by names and at most FOLDER_PROBES files, so that a folder of 100,000
 * mails is as cheap as one of three; of other directories every file is looked into. Folders lie in
 * folders: a maildir's beside "cur", hidden ones (".lists.kvm", Maildir++) or not.
 *
 * Only regular files are opened, and links to such.
 */
#ifndef LISTDIGEST_FOLDER_H
#define LISTDIGEST_FOLDER_H

#include "read/source.h"

enum {
    FOLDER_PROBES = 8,       /* files named by numbers of which one has to be a mail */
    FOLDER_HEAD = 64 * 1024, /* bytes of a file that tell whether it is a mail */
};

/* Sets the error of a system call on a path; returns FALSE. */
gboolean folder_fail(GError **error, int number, const char *path);

/* What lies in a directory: names (char *). Without hidden ones, unless that is said; without files
 * that stores of mail put beside it (folder_is_bookkeeping()). */
typedef struct {
    GPtrArray *numbers; /* files named by a number, in the order of these */
    GPtrArray *others;  /* other files, in bytewise order */
    GPtrArray *dirs;    /* directories, hidden ones too; no links to such; in bytewise order */
    gboolean marked;    /* it has what only MH folders have: .mh_sequences and the like */
} Folder;

gboolean folder_list(const char *path, Folder *folder, GError **error);
void folder_clear(Folder *folder);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Folder, folder_clear)

/* Bytewise, and of numbers; for strings. */
int folder_compare_names(gconstpointer a, gconstpointer b);
int folder_compare_numbers(gconstpointer a, gconstpointer b);

/* A file that mirrors and mail stores keep beside the mail. */
gboolean folder_is_bookkeeping(const char *name);

gboolean folder_is_maildir(const char *path);

/* Whether the files named by numbers are an MH folder's mails. */
gboolean folder_has_mh(const char *path, const Folder *folder);

/* Whether a file is one mail: begins like one (separator_begins_mail()), without a From_ line, and
 * no other mail follows in its first FOLDER_HEAD bytes. FALSE also where it cannot be read. */
gboolean folder_is_mail(const char *path);

/* The same of a file's first bytes: FOLDER_HEAD of them, or all. */
gboolean folder_begins_mail(Str head);

#endif
