/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Message texts. In a kept index they are a table of it like any other; those of a temporary one
 * lie in a file of their own, so that one thread can read them while another asks the rest.
 */
#include "index/private.h"

/* A damaged file may number its mails as it likes. */
static gboolean check_number(Index *index, gint64 mail, GError **error)
{
    return (mail > 0 && mail <= INDEX_ID_MAX) ||
           index_damaged(index, "a text of a mail that cannot be", error);
}

static sqlite3_stmt *start(Index *index, StmtKind kind, gint64 mail, GError **error)
{
    sqlite3_stmt *stmt = index_stmt(index, kind, error);
    if (stmt)
        sqlite3_bind_int64(stmt, 1, mail);
    return stmt;
}

gboolean index_add_text(Index *index, gint64 mail, Str text, GError **error)
{
    if (text.n == 0)
        return TRUE;
    if (index->texts)
        return check_number(index, mail, error) && textfile_put(index->texts, mail, text, error);
    sqlite3_stmt *stmt = start(index, STMT_ADD_BODY, mail, error);
    if (!stmt)
        return FALSE;
    sqlite3_bind_text(stmt, 2, text.p, (int)text.n, SQLITE_STATIC);
    return index_run(index, stmt, error);
}

gboolean index_drop_text(Index *index, gint64 mail, GError **error)
{
    if (index->texts)
        return check_number(index, mail, error) && textfile_put(index->texts, mail, STR(""), error);
    sqlite3_stmt *stmt = start(index, STMT_DROP_BODY, mail, error);
    return stmt && index_run(index, stmt, error);
}

char *index_body(Index *index, gint64 mail, GError **error)
{
    if (!index->texts)
        return index_text_of(index, STMT_BODY, mail, error);
    if (!check_number(index, mail, error))
        return NULL;
    g_autofree char *text = textfile_get(index->texts, mail, error);
    return text && index->foreign ? g_utf8_make_valid(text, -1) : g_steal_pointer(&text);
}

gboolean index_texts_apart(const Index *index)
{
    return index->texts != NULL;
}
