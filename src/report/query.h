/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * query: reading the index's SQL, with errors as GError.
 *
 *     g_autoptr(Query) q = query_new(index, "SELECT id, email FROM person", &error);
 *     gboolean more = q != NULL;
 *     while (more && query_next(q, &more, &error) && more)
 *         ... query_int(q, 0) ... query_text(q, 1) ...
 *
 * Strings live until the next query_next().
 */
#ifndef LISTDIGEST_QUERY_H
#define LISTDIGEST_QUERY_H

#include "index/index.h"

typedef struct Query Query;

Query *query_new(Index *index, const char *sql, GError **error);
void query_free(Query *query);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Query, query_free)

/* Starts over, with the one parameter set to key. */
void query_start(Query *query, gint64 key);
void query_start_text(Query *query, const char *key); /* copied */

/* FALSE with error set; *row says whether there is a row. */
gboolean query_next(Query *query, gboolean *row, GError **error);

/*
 * Of a query "SELECT key, ... WHERE key >= ? ORDER BY key": the next row with that key. Goes on
 * from the rows of the key asked for before where that is a little smaller, instead of starting
 * over: a statement that starts costs more than a row. To be called until *row is FALSE.
 */
gboolean query_next_of(Query *query, gint64 key, gboolean *row, GError **error);

/* Ends the reading, and what it holds of the index. */
void query_stop(Query *query);

/* Calls row for each row of a query without a parameter. */
typedef void QueryRowFunc(gpointer data, const Query *query);
gboolean query_each(Index *index, const char *sql, QueryRowFunc *row, gpointer data,
                    GError **error);

gint64 query_int(const Query *query, int column);
const char *query_text(const Query *query, int column); /* "" for NULL */
const char *query_text_or_null(const Query *query, int column);
Str query_bytes(const Query *query, int column);

#endif
