/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/query.h"

/* How far query_next_of() walks on: keys. */
enum { QUERY_NEAR = 4 };

struct Query {
    Index *index;
    sqlite3_stmt *stmt;
    /* of query_next_of: */
    enum { STOPPED, AT_ROW, AT_END } state;
    gboolean taken; /* the row was handed out */
    gint64 passed;  /* where it starts over for keys up to this one */
};

Query *query_new(Index *index, const char *sql, GError **error)
{
    sqlite3_stmt *stmt;
    if (sqlite3_prepare_v2(index_db(index), sql, -1, &stmt, NULL) != SQLITE_OK) {
        index_fail(index, error);
        return NULL;
    }
    Query *query = g_new(Query, 1);
    *query = (Query){.index = index, .stmt = stmt};
    return query;
}

void query_free(Query *query)
{
    if (!query)
        return;
    sqlite3_finalize(query->stmt);
    g_free(query);
}

void query_stop(Query *query)
{
    sqlite3_reset(query->stmt);
    query->state = STOPPED;
}

void query_start(Query *query, gint64 key)
{
    query_stop(query);
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

static gboolean step(Query *query, GError **error)
{
    gboolean row;
    query->state = STOPPED;
    if (!query_next(query, &row, error))
        return FALSE;
    query->state = row ? AT_ROW : AT_END;
    query->taken = FALSE;
    return TRUE;
}

gboolean query_next_of(Query *query, gint64 key, gboolean *row, GError **error)
{
    gboolean known = query->state != STOPPED && key > query->passed;
    if (known && query->state == AT_ROW) {
        if (query->taken && !step(query, error))
            return FALSE;
        known = query->state == AT_END || key - query_int(query, 0) <= QUERY_NEAR;
    }
    if (!known) {
        query_start(query, key);
        if (!step(query, error))
            return FALSE;
    }
    query->passed = key - 1;
    while (query->state == AT_ROW && query_int(query, 0) < key)
        if (!step(query, error))
            return FALSE;
    *row = query->taken = query->state == AT_ROW && query_int(query, 0) == key;
    query->passed += !*row;
    return TRUE;
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
