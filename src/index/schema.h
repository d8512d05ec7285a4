/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * schema: the tables of an index, as SQL. Its comments are the documentation for those who ask the
 * file their own questions: "listdigest index --schema" and sqlite3's .schema show them.
 *
 * Whoever changes a table, a column or the view raises INDEX_SCHEMA and adds a step to migrate.c;
 * comments may change at any time.
 */
#ifndef LISTDIGEST_SCHEMA_H
#define LISTDIGEST_SCHEMA_H

#include <glib.h>

enum {
    INDEX_SCHEMA = 4,                  /* PRAGMA user_version */
    INDEX_APPLICATION_ID = 0x6c646967, /* PRAGMA application_id, "ldig": tells our files */
};

/* Tables, the view and the few small indexes that every index has. Free with g_free. */
char *index_schema(void);

/* Only these tables, with their indexes. NULL ends the list. Free with g_free. */
char *index_schema_of(const char *const *names);

/* Whether that is the text of one of our tables or of the view, and how many of these there are. */
gboolean index_schema_says(const char *sql);
guint index_schema_n(void);

/* Secondary indexes, made after loading and in a kept index only. */
extern const char index_schema_kept[];

#endif
