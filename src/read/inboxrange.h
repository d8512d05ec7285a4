/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * inboxrange: "A..B", commits of a public-inbox.
 *
 * A and B are what git takes for a commit: an id or the start of one, a branch, a tag, master~10.
 * It has to be in the history of an epoch (from its last commit back along first parents), and of
 * one only; A may lie in an older epoch than B. "A.." goes up to the last commit, "..B" begins with
 * the first one. A itself is not in the range, B is.
 */
#ifndef LISTDIGEST_INBOXRANGE_H
#define LISTDIGEST_INBOXRANGE_H

#include "read/epochs.h"

typedef struct {
    guint epoch; /* which */
    char *id;    /* in hex; NULL: before the first commit, behind the last one */
} InboxCommit;

typedef struct {
    InboxCommit from, to;
} InboxRange;

/* SOURCE_ERROR_RANGE, with path in the message, where it makes no sense there. */
gboolean inboxrange_resolve(InboxRange *range, const char *text, const char *path,
                            const GPtrArray *epochs, GError **error);
void inboxrange_clear(InboxRange *range);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(InboxRange, inboxrange_clear)

/* The commits between which mails are read, of one epoch; FALSE: it lies outside. */
gboolean inboxrange_of_epoch(const InboxRange *range, const GPtrArray *epochs, guint epoch,
                             const char **from, const char **to);

/* As git abbreviates it; the id itself where git fails. Free with g_free. */
char *inboxrange_abbreviate(const GPtrArray *epochs, const InboxCommit *commit);

#endif
