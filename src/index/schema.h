/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * schema: the tables of an index, as SQL. Its comments are the documentation for those who ask the
 * file their own questions; the manual quotes them.
 */
#ifndef LISTDIGEST_SCHEMA_H
#define LISTDIGEST_SCHEMA_H

/* Stands in the file as PRAGMA user_version; another number is another program's index. */
enum { INDEX_SCHEMA = 1 };

/* Tables, views and the few small indexes that every index has. */
extern const char index_schema[];

/* Secondary indexes for people's own questions, made after loading, in a kept index only. */
extern const char index_schema_kept[];

#endif
