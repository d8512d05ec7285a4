/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * mailmap: one person, many names and addresses, as git's .mailmap has it (gitmailmap(5)).
 *
 *     Proper Name <address>                                the name for an address
 *     <proper address> <address>                           the address for another
 *     Proper Name <proper address> <address>               both
 *     Proper Name <proper address> Name <address>          both, only with that name
 *
 * A line without an address is no entry, "#" begins a comment line. Names and addresses are
 * compared without case (ASCII, as git does); an entry with the name goes before one without; of
 * two for the same, the later line wins, for what it says. "git check-mailmap" agrees.
 */
#ifndef LISTDIGEST_MAILMAP_H
#define LISTDIGEST_MAILMAP_H

#include <glib.h>

typedef struct Mailmap Mailmap;

/* G_FILE_ERROR if the file cannot be read. Bytes that are no UTF-8 become U+FFFD. */
Mailmap *mailmap_read(const char *path, GError **error);
Mailmap *mailmap_parse(const char *text);
void mailmap_free(Mailmap *map);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Mailmap, mailmap_free)

/* Tells maps apart: a hash of what was read. Lives as long as the map. */
const char *mailmap_fingerprint(const Mailmap *map);

/* Puts what the map says in the place of *name and *email; its strings live as long as the map. */
void mailmap_apply(const Mailmap *map, const char **name, const char **email);

/*
 * The proper name of whoever has this proper address, by the last line that gives one; or NULL. git
 * maps names only where a line names the address a mail has, and lists "A <p@x>" and "a <p@x>" as
 * two; we list one person per address, and this is the name.
 */
const char *mailmap_name(const Mailmap *map, const char *email);

#endif
