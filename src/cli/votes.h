/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * votes: what the mails of an index say of their lists, and of the charsets these use.
 *
 * Counted over all mails of a source, whenever they were read, so that what comes of it does not
 * depend on the runs that brought them. Strings returned are borrowed.
 */
#ifndef LISTDIGEST_VOTES_H
#define LISTDIGEST_VOTES_H

#include "cli/list_name.h"
#include "cli/usual.h"
#include "index/index.h"

typedef struct Votes Votes;

/* Reads the index's sources and counts. */
Votes *votes_count(Index *index, GError **error);
void votes_free(Votes *votes);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Votes, votes_free)

/* NULL for a source without mail. */
const ListTally *votes_tally(const Votes *votes, gint64 source);

/* The source's list, NULL where it has none yet; its path. */
const char *votes_list(const Votes *votes, gint64 source);
const char *votes_path(const Votes *votes, gint64 source);
void votes_set_list(Votes *votes, gint64 source, const char *list);

/* Appends copies of the names of all lists, bytewise, each once. */
void votes_collect_lists(const Votes *votes, GPtrArray *lists);

/* To be asked once all sources have their lists. */
Usual *votes_usual(const Votes *votes);

#endif
