/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ids: what a posting is called, each by a name of its own.
 *
 * That is the Message-ID of its head. But scripts give v4's cover letter the Message-ID of v3's,
 * and two lists may have a mail with different contents. Then the first posting keeps it, in the
 * order of the index; each other one has the Message-ID of the first mail of it that names no
 * posting yet; and if all do, that of its head with "#2", "#3" and so on behind it.
 */
#ifndef LISTDIGEST_IDS_H
#define LISTDIGEST_IDS_H

#include "index/index.h"

typedef struct Ids Ids;

/* A look-up for each series; keeps a name for each. */
Ids *ids_load(Index *index, GError **error);
void ids_free(Ids *ids);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Ids, ids_free)

/* The name of a series, by its number in the index, valid as long as ids; NULL where a damaged one
 * has no head of it. */
const char *ids_of(const Ids *ids, gint64 series);

/* The series of a name that is not its head's Message-ID; 0 without. */
gint64 ids_find(const Ids *ids, const char *name);

#endif
