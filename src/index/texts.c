/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Message texts. In a kept index they are a table of it like any other; those of a temporary one
 * have a connection of their own, so that one thread can read them while another asks the rest.
 */
#include "index/private.h"
#include "index/schema.h"

/* Begins with the first text of the transaction for mails, and ends with that. */
static sqlite3_stmt *begin_text(Index *index, StmtKind kind, gint64 mail, GError **error)
{
    if (sqlite3_get_autocommit(index->texts) &&
        sqlite3_exec(index->texts, "BEGIN", NULL, NULL, NULL) != SQLITE_OK) {
        index_fail_of(index, index->texts, error);
        return NULL;
    }
    sqlite3_stmt *stmt = index_stmt(index, kind, error);
    if (stmt)
        sqlite3_bind_int64(stmt, 1, mail);
    return stmt;
}

gboolean index_commit_texts(Index *index, GError **error)
{
    return index->texts == index->db || sqlite3_get_autocommit(index->texts) ||
           sqlite3_exec(index->texts, "COMMIT", NULL, NULL, NULL) == SQLITE_OK ||
           index_fail_of(index, index->texts, error);
}

gboolean index_add_text(Index *index, gint64 mail, Str text, GError **error)
{
    if (text.n == 0)
        return TRUE;
    sqlite3_stmt *stmt = begin_text(index, STMT_ADD_BODY, mail, error);
    if (!stmt)
        return FALSE;
    sqlite3_bind_text(stmt, 2, text.p, (int)text.n, SQLITE_STATIC);
    return index_run(index, stmt, error);
}

gboolean index_copy_text(Index *index, gint64 mail, const sqlite3_value *text, GError **error)
{
    sqlite3_stmt *stmt = begin_text(index, STMT_ADD_BODY, mail, error);
    if (!stmt)
        return FALSE;
    sqlite3_bind_value(stmt, 2, text);
    return index_run(index, stmt, error);
}

gboolean index_drop_text(Index *index, gint64 mail, GError **error)
{
    sqlite3_stmt *stmt = begin_text(index, STMT_DROP_BODY, mail, error);
    return stmt && index_run(index, stmt, error);
}

gboolean index_texts_apart(const Index *index)
{
    return index->texts != index->db;
}
