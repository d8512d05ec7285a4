/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * inboxstate: how far the epochs of a public-inbox were read, as a line of text.
 *
 *     inbox1 [at=OFFSET] [damaged] EPOCH=COMMIT[/SHALLOW] ...
 *
 * EPOCH and SHALLOW are Epoch's name and shallow, COMMIT is the last one that was read, "-" where
 * none was. With "at" the reading was under way: mails from that offset on may be of the next
 * commit. With "damaged" something was missing, and what is there now has to be looked at again.
 */
#ifndef LISTDIGEST_INBOXSTATE_H
#define LISTDIGEST_INBOXSTATE_H

#include "read/epochs.h"

typedef struct {
    char *commit, *shallow; /* NULL: none */
} InboxMark;

typedef struct {
    gint64 at; /* G_MAXINT64: not under way */
    gboolean damaged;
    GHashTable *marks; /* Epoch's name -> InboxMark * */
} InboxState;

/* FALSE if it makes no sense. Clear it in any case. */
gboolean inboxstate_parse(InboxState *state, const char *text);
void inboxstate_clear(InboxState *state);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(InboxState, inboxstate_clear)

/* The commit of an epoch, or NULL. */
const char *inboxstate_commit(const InboxState *state, const Epoch *epoch);

/* Whether the repositories are as they were. */
gboolean inboxstate_is_same(const InboxState *state, const GPtrArray *epochs);

/* Whether they may have grown: all are there, and histories begin where they did. Those that cannot
 * be read now count as they were. */
gboolean inboxstate_can_grow(const InboxState *state, const GPtrArray *epochs);

/* The name of an epoch that is not there any longer, though another one is; NULL without. Borrowed.
 */
const char *inboxstate_missing(const InboxState *state, const GPtrArray *epochs);

/* The line: epochs with the commits (char *, or NULL) that were read. at: G_MAXINT64 without. */
char *inboxstate_format(const GPtrArray *epochs, const GPtrArray *commits, gint64 at,
                        gboolean damaged);

#endif
