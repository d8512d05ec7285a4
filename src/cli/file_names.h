/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * file_names: the file names of digests, "kvm-2026-W02.txt".
 *
 * A list stands in them with its short name, the part before the first dot. Lists of one run that
 * would share a name get their full names instead, and a hash where even these look alike once
 * they are made safe: a list's name comes from mail, and may be anything.
 */
#ifndef LISTDIGEST_FILE_NAMES_H
#define LISTDIGEST_FILE_NAMES_H

#include <glib.h>

typedef struct FileNames FileNames;

/* lists: of char *, each once. Nothing of it is kept. */
FileNames *file_names_new(const GPtrArray *lists);
void file_names_free(FileNames *names);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FileNames, file_names_free)

/* A safe file name, different for each list, period and suffix. list is one of those given, or NULL
 * for all together ("combined"). */
char *file_names_get(const FileNames *names, const char *list, const char *period,
                     const char *suffix);

#endif
