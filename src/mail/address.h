/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * address: the first mailbox of a From-like field, the addresses of a To-like one.
 *
 * A cursor parser after RFC 5322 with the obsolete and the broken forms: quoted strings, comments,
 * groups, encoded words inside quotes, commas in bare display names, "user at host", a lone name,
 * a lone address. Nesting is counted, never recursed.
 */
#ifndef LISTDIGEST_ADDRESS_H
#define LISTDIGEST_ADDRESS_H

#include "mail/charset.h"
#include "mail/mail.h"

enum {
    ADDRESS_PLAIN_MAX = 320 /* bytes of "user at host"; RFC 5321 4.5.3.1 allows 320 with "@" */
};

/* The first mailbox of value; both fields "" if there is none. Strings in the arena. */
Address address_parse(Charsets *charsets, Arena *arena, DiagLog *log, Str value);

/* Calls found for each address (lower case, in the arena) of a list of mailboxes and groups. */
typedef void AddressFunc(const char *email, void *data);
void address_each(Arena *arena, Str value, AddressFunc *found, void *data);

#endif
