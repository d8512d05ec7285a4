/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What was read, how far, and of which list it is. */
#include "base/reading.h"
#include "index/private.h"

void index_source_clear(IndexSource *source)
{
    g_clear_pointer(&source->state, g_free);
    g_clear_pointer(&source->error, g_free);
    g_clear_pointer(&source->list, g_free);
}

static char *copy(sqlite3_stmt *stmt, int column)
{
    return g_strdup((const char *)sqlite3_column_text(stmt, column));
}

/* source->id stays 0 where there is none. */
static gboolean find_source(Index *index, const char *path, IndexSource *source, GError **error)
{
    sqlite3_stmt *stmt = index_stmt(index, STMT_FIND_SOURCE, error);
    if (!stmt)
        return FALSE;
    index_bind_text(stmt, 1, path);
    int status = sqlite3_step(stmt);
    if (status == SQLITE_ROW) {
        source->id = sqlite3_column_int64(stmt, 0);
        source->known = TRUE;
        source->state = copy(stmt, 1);
        source->error = copy(stmt, 2);
        source->list = copy(stmt, 3);
        source->dated = source->state && sqlite3_column_int64(stmt, 4) != READING_VERSION;
        if (source->dated)
            g_clear_pointer(&source->state, g_free);
    }
    gboolean ok = status == SQLITE_ROW || status == SQLITE_DONE || index_fail(index, error);
    sqlite3_reset(stmt);
    return ok;
}

static gboolean add_source(Index *index, const char *path, gint64 *id, GError **error)
{
    sqlite3_stmt *stmt;
    if (!index_begin_loading(index, error) || !(stmt = index_stmt(index, STMT_ADD_SOURCE, error)))
        return FALSE;
    index_bind_text(stmt, 1, path);
    if (!index_run(index, stmt, error))
        return FALSE;
    *id = sqlite3_last_insert_rowid(index->db);
    g_hash_table_add(index->unused, GSIZE_TO_POINTER((gsize)*id));
    index_changed(index);
    return TRUE;
}

gboolean index_source(Index *index, const char *path, IndexSource *source, GError **error)
{
    g_assert(path);
    *source = (IndexSource){.next = 1};
    if (!find_source(index, path, source, error))
        return FALSE;
    if (!source->id)
        return add_source(index, path, &source->id, error);
    if (g_hash_table_contains(index->unused, GSIZE_TO_POINTER((gsize)source->id)))
        return TRUE;
    sqlite3_stmt *stmt = index_stmt(index, STMT_NEXT_OFFSET, error);
    if (!stmt)
        return FALSE;
    sqlite3_bind_int64(stmt, 1, source->id);
    return index_find(index, stmt, &source->next, error);
}

gboolean index_drop_source(Index *index, gint64 source, GError **error)
{
    g_autofree char *sql = g_strdup_printf("DELETE FROM vote WHERE source = %" G_GINT64_FORMAT
                                           "; DELETE FROM source WHERE id = %" G_GINT64_FORMAT,
                                           source, source);
    if (!index_forget(index, source, 0, error))
        return FALSE;
    index_changed(index);
    return index_exec(index, sql, error);
}

gboolean index_set_unread(Index *index, gint64 source, GError **error)
{
    sqlite3_stmt *stmt;
    if (g_hash_table_contains(index->unread, GSIZE_TO_POINTER((gsize)source)))
        return TRUE;
    if (!(stmt = index_stmt(index, STMT_SET_UNREAD, error)))
        return FALSE;
    sqlite3_bind_int64(stmt, 1, source);
    g_hash_table_add(index->unread, GSIZE_TO_POINTER((gsize)source));
    return index_run(index, stmt, error);
}

void index_use_source(Index *index, gint64 source)
{
    if (source == index->last_source)
        return;
    index->last_source = source;
    g_hash_table_remove(index->unused, GSIZE_TO_POINTER((gsize)source));
}

GHashTable *index_parts(Index *index, gint64 source, GError **error)
{
    sqlite3_stmt *stmt = index_stmt(index, STMT_PARTS, error);
    if (!stmt)
        return NULL;
    sqlite3_bind_int64(stmt, 1, source);
    GHashTable *parts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    int status;
    while ((status = sqlite3_step(stmt)) == SQLITE_ROW) {
        IndexPart *part = g_new(IndexPart, 1);
        *part = (IndexPart){sqlite3_column_int64(stmt, 1), sqlite3_column_int64(stmt, 2)};
        g_hash_table_replace(parts, copy(stmt, 0), part);
    }
    if (status != SQLITE_DONE) {
        index_fail(index, error);
        g_clear_pointer(&parts, g_hash_table_unref);
    }
    sqlite3_reset(stmt);
    return parts;
}

void index_place_clear(IndexPlace *place)
{
    g_clear_pointer(&place->path, g_free);
    g_clear_pointer(&place->state, g_free);
    g_clear_pointer(&place->part, g_free);
}

gboolean index_mail_place(Index *index, gint64 mail, IndexPlace *place, GError **error)
{
    *place = (IndexPlace){0};
    sqlite3_stmt *stmt = index_stmt(index, STMT_PLACE, error);
    if (!stmt)
        return FALSE;
    sqlite3_bind_int64(stmt, 1, mail);
    int status = sqlite3_step(stmt);
    if (status == SQLITE_ROW)
        *place = (IndexPlace){copy(stmt, 0), copy(stmt, 1), sqlite3_column_int64(stmt, 2),
                              sqlite3_column_int64(stmt, 3), copy(stmt, 4)};
    if (!index_end_scan(index, stmt, status, error))
        return FALSE;
    return (place->path && place->offset >= 0 && place->length >= 0) ||
           index_damaged(index, "nothing says where a mail lies", error);
}

/* Text that may be NULL into a column of a source. What else the statement takes is bound. */
static gboolean set_text(Index *index, StmtKind kind, gint64 source, const char *text,
                         GError **error)
{
    sqlite3_stmt *stmt;
    g_assert(source > 0);
    if (!index_begin_loading(index, error) || !(stmt = index_stmt(index, kind, error)))
        return FALSE;
    g_autofree char *valid = text ? g_utf8_make_valid(text, -1) : NULL;
    sqlite3_bind_int64(stmt, 1, source);
    index_bind_text(stmt, 2, valid);
    return index_run(index, stmt, error);
}

gboolean index_set_state(Index *index, gint64 source, const char *state, GError **error)
{
    sqlite3_stmt *stmt = index_stmt(index, STMT_SET_STATE, error);
    if (!stmt)
        return FALSE;
    sqlite3_bind_int64(stmt, 3, state ? g_get_real_time() : 0);
    sqlite3_bind_int64(stmt, 4, READING_VERSION);
    g_hash_table_remove(index->unread, GSIZE_TO_POINTER((gsize)source));
    return set_text(index, STMT_SET_STATE, source, state, error);
}

gboolean index_set_list(Index *index, gint64 source, const char *list, GError **error)
{
    g_assert(list);
    if (!set_text(index, STMT_SET_LIST, source, list, error))
        return FALSE;
    if (sqlite3_changes(index->db))
        index_changed(index);
    return TRUE;
}

gboolean index_set_error(Index *index, gint64 source, const char *why, GError **error)
{
    if (!set_text(index, STMT_SET_ERROR, source, why, error))
        return FALSE;
    if (sqlite3_changes(index->db))
        index_changed(index);
    return TRUE;
}
