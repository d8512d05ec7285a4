/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * domain_map: who works for whom, and until when, as gitdm's files have it (git.lwn.net/gitdm.git,
 * README, "Configuration file"; what that leaves open, as gitdm does it).
 *
 *     example.com            Example Inc                   mail from the domain, and from below it
 *     ann@example.com        Other Ltd < 2019-07-01        one address, before that day
 *     ann@home.example       ann@example.com               an alias: the one counts as the other
 *     "Ann Ash"              ann@example.com               ... of whom git knows no address
 *
 * or a gitdm.config, known by its first line, that names such files, relative to its own folder:
 *
 *     EmailMap domain-map
 *     EmailAliases aliases
 *     RXEmailAliases patterns                              (left: a regular expression)
 *     GroupMap groups/example Example Inc                  a file of addresses
 *     VirtualEmployer Half and Half                        (a name like others, down to "end":
 *         50% Example Inc                                   mails are not split)
 *     end
 *
 * FileTypeMap is passed over. "#" begins a comment anywhere. Letter case does not matter (ASCII).
 *
 * Of several lines for one key that holds whose day comes first, and the first of two for one day.
 * Days begin at midnight, UTC. An address comes before its domain, that before the domains above
 * it, down to two labels ("example.com", never "com"); where all lines of a key have ended, the
 * next one is asked. An alias is followed once.
 *
 * Where this is not as gitdm: its MapToEmployer (database.py) asks the domain of two labels first
 * and longer ones only where that has no line, so that beside "example.com" a line for
 * "labs.example.com" is never read; and it knows nobody where all lines of the key that it found
 * have ended. Whoever writes such a line means it, so here the longest domain comes first. Maps
 * without a domain below another give the same in both.
 */
#ifndef LISTDIGEST_DOMAIN_MAP_H
#define LISTDIGEST_DOMAIN_MAP_H

#include <glib.h>

enum { DOMAIN_MAP_DOMAIN_MAX = 253 /* bytes, RFC 1035 2.3.4; longer ones belong to nobody */ };

typedef struct DomainMap DomainMap;

DomainMap *domain_map_new(void);
void domain_map_free(DomainMap *map);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DomainMap, domain_map_free)

/* Adds a file, and those that it names. G_FILE_ERROR if one cannot be read, G_KEY_FILE_ERROR_PARSE,
 * with file and line, for what is none of the above. Bytes that are no UTF-8 become U+FFFD. */
gboolean domain_map_read(DomainMap *map, const char *path, GError **error);

/* Tells maps apart: a hash of all that was read. Lives as long as the map. */
const char *domain_map_fingerprint(const DomainMap *map);

/* An OrganisationFunc (report/report.h); the data is a DomainMap. */
const char *domain_map_organisation(gpointer map, const char *email, gint64 date);

#endif
