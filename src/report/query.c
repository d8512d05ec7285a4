/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/query.h"

struct Query {
    Index *index;
    sqlite3_stmt *stmt;
};

Query *query_new(Index *index, const char *sql, GError **error)
{
    sqlite3_stmt *stmt;
    if (sqlite3_prepare_v2(index_db(index), sql, -1, &stmt, NULL) != SQLITE_OK) {
        index_fail(index, error);
        return NULL;
    }
    Query *query = g_new(Query, 1);
    *query = (Query){index, stmt};
    return query;
}

void query_free(Query *query)
{
    if (!query)
        return;
    sqlite3_finalize(query->stmt);
    g_free(query);
}

void query_start(Query *query, gint64 key)
{
    sqlite3_reset(query->stmt);
    sqlite3_bind_int64(query->stmt, 1, key);
}

void query_start_text(Query *query, const char *key)
{
    sqlite3_reset(query->stmt);
    sqlite3_bind_text(query->stmt, 1, key, -1, SQLITE_TRANSIENT);
}

gboolean query_next(Query *query, gboolean *row, GError **error)
{
    int result = sqlite3_step(query->stmt);
    *row = result == SQLITE_ROW;
    return *row || result == SQLITE_DONE || index_fail(query->index, error);
}

gboolean query_each(Index *index, const char *sql, QueryRowFunc *row, gpointer data, GError **error)
{
    g_autoptr(Query) query = query_new(index, sql, error);
    gboolean more = query != NULL;
    while (more) {
        if (!query_next(query, &more, error))
            return FALSE;
        if (more)
            row(data, query);
    }
    return query != NULL;
}

gint64 query_int(const Query *query, int column)
{
    return sqlite3_column_int64(query->stmt, column);
}

const char *query_text(const Query *query, int column)
{
    const unsigned char *text = sqlite3_column_text(query->stmt, column);
    return text ? (const char *)text : "";
}

const char *query_text_or_null(const Query *query, int column)
{
    return (const char *)sqlite3_column_text(query->stmt, column);
}

Str query_bytes(const Query *query, int column)
{
    const char *bytes = sqlite3_column_blob(query->stmt, column);
    return (Str){bytes, (gsize)sqlite3_column_bytes(query->stmt, column)};
}
