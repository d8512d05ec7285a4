/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * people: the index's persons and their domains, each once, held as long as the reports.
 *
 * A person is named by a slot, 0 being nobody: "" without a name. So is one that a damaged index
 * speaks of but does not have.
 */
#ifndef LISTDIGEST_PEOPLE_H
#define LISTDIGEST_PEOPLE_H

#include "base/arena.h"
#include "index/index.h"
#include "report/report.h"

typedef struct {
    gint64 id; /* in the index */
    Person person;
    guint domain;        /* slot in domains */
    guint program;       /* the first slot whose address is the same without "+tag" */
    guint first_of_name; /* the slot with the first patch mail of all that have this name */
    gint64 first_patch;  /* date of the first patch mail of all; G_MAXINT64 without */
} PersonRow;

typedef struct {
    Arena *arena;
    GArray *rows;       /* PersonRow by id */
    GPtrArray *domains; /* const char *, lower case; "" is slot 0 */
} People;

People *people_load(Index *index, GError **error);
void people_free(People *people);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(People, people_free)

guint people_find(const People *people, gint64 id); /* the slot */
const PersonRow *people_row(const People *people, guint slot);

/* Has a name or an address, so is somebody. */
gboolean people_is_named(const People *people, guint slot);

/* "syzbot+1234@x.example" -> "syzbot@x.example". Free with g_free. */
char *people_plain_address(const char *email);

/* Fills first_of_name, when first_patch is told. Names of one word are nobody's in particular; what
 * a gateway adds (" via ...") is no part of a name. */
void people_tell_names(People *people);

#endif
