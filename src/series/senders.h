/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * senders: who sent and who wrote each mail, for reviews and fate (SERIES.md 6).
 *
 * A mailbox is an address and a display name as they stood in a header. Addresses are compared
 * without letter case and "+tag"; names without letter case, accents, quotes, dots and what stands
 * in brackets, and with "Able, Ben" as "Ben Able".
 */
#ifndef LISTDIGEST_SENDERS_H
#define LISTDIGEST_SENDERS_H

#include "series/rows.h"

typedef struct {
    guint64 address, name, first; /* digests, 0 for none; first: of the first word of the name */
    guint32 person;               /* who it is counted for */
} Mailbox;

typedef struct {
    const Row *rows;
    GArray *mailboxes;     /* Mailbox */
    GHashTable *numbers;   /* id in the index -> in mailboxes */
    DigestMap *of_address; /* address -> the person who sends by it */
} Senders;

gboolean senders_init(Senders *senders, const Rows *rows, Index *index, GError **error);
void senders_release(Senders *senders);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Senders, senders_release)

/* The mailbox in the From of a row's mail. */
const Mailbox *senders_of(const Senders *senders, guint32 row);

/* Whether the person sent or wrote that mail. */
static inline gboolean senders_is_own(const Senders *senders, guint32 row, guint32 person)
{
    return senders_of(senders, row)->person == person || senders->rows[row].author == person;
}

/* A person as a trailer names one; borrowed from its value, either may be empty. What stands behind
 * the address is left out. */
typedef struct {
    Str name, email;
} Named;
Named senders_read_named(Str value);

/* person: who sends by that address, 0 where nobody is known to. */
Mailbox senders_find(const Senders *senders, const Named *named);

/*
 * Whether the one named is the sender: by the address, or by one that is known for the same person,
 * or by the name. Without an address, the first name will do ("Acked-by: Ben").
 */
gboolean senders_is_named(const Mailbox *sender, const Mailbox *named);

#endif
