/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * list_name: which mailing list is this an archive of?
 *
 * The name that most mails of a source carry: in List-Id or X-Mailing-List, or, of mails without
 * these, as an address in To or Cc ("a@b" stands for "a.b"), if at least half of the mails go
 * there. Ties go to the name that comes first bytewise.
 */
#ifndef LISTDIGEST_LIST_NAME_H
#define LISTDIGEST_LIST_NAME_H

#include "mail/mail.h"

/* Limits per mail, so that which names count does not depend on the order of the mails. */
enum {
    LIST_NAME_MAX = 255,       /* bytes (RFC 2919 3); a longer name is no list's */
    LIST_RECIPIENTS_MAX = 100, /* of a mail, looked at */
};

/*
 * What a mail says of its list, in a line that can be kept and counted: "=" and the name in its
 * field, else the names that its recipients stand for, each once, a blank between; NULL if there is
 * none. In the arena, or borrowed.
 */
const char *list_audience(Arena *arena, const Mail *mail);

typedef struct ListTally ListTally;

ListTally *list_tally_new(void);
void list_tally_free(ListTally *tally);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ListTally, list_tally_free)

/* So many mails of that audience, which may be NULL. */
void list_tally_add(ListTally *tally, const char *audience, guint64 mails);

/* The winner. If there is none, the base name of path, without what only says which part of an
 * archive it is: a suffix, a month, an epoch. Free with g_free. */
char *list_tally_winner(const ListTally *tally, const char *path);

#endif
