/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * discussions: which mails are one thread, and which threads are busy.
 *
 * Mails are of one thread if one names the other as its parent or as the first mail of its thread
 * (the last of the index's refs), or if they name the same one so, be it here or not; or if they
 * are of one series. So a thread whose first mail went to another list is one, too, and so are the
 * answers to patches that were sent one by one. Message-IDs are compared by a hash of 64 bits:
 * two of a billion mails may come to lie in one thread by chance, and no more follows from that.
 */
#ifndef LISTDIGEST_DISCUSSIONS_H
#define LISTDIGEST_DISCUSSIONS_H

#include "report/census.h"

typedef struct Discussions Discussions;

Discussions *discussions_new(void);
void discussions_free(Discussions *discussions);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Discussions, discussions_free)

/* The next mail of the census: its id, its parents a line each, nearest first, its content hash. */
void discussions_add(Discussions *discussions, Str message_id, Str refs, Str hash);

/* Fills MailRow.thread for all mails; where dates are equal the content hash decides. */
void discussions_tell(Discussions *discussions, Census *census);

typedef struct {
    guint32 thread; /* slot of its earliest mail */
    guint32 messages, people;
} Discussion;

/* Who takes part in a discussion by that mail: a slot of people; 0 for nobody who counts. */
guint32 discussions_person(const Census *census, const MailRow *mail);

/*
 * The threads of these mails in which more than one person wrote, those with most messages first,
 * then with most people, then the earliest. Who posts others' patches is one person: a patch
 * stands for the author of its series' head. Programs' mails are messages, but these are no people,
 * nor is who has neither name nor address.
 */
GArray *discussions_count(const Census *census, Slice mails);

#endif
