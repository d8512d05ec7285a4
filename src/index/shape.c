/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Has a file our tables? Somebody else may have made it, or it is damaged. Columns are compared,
 * and the text of views, which is code; of tables, indexes and views that are not ours nothing is
 * said.
 */
#include "index/private.h"
#include "index/schema.h"

static const char shapes[] =
    "SELECT m.name, m.type || ':' || iif(m.type = 'view', m.sql,"
    " (SELECT group_concat(x.name || ' ' || x.type || ' ' || x.\"notnull\" || x.pk || x.hidden)"
    "  FROM pragma_table_xinfo(m.name) x))"
    " FROM sqlite_schema m WHERE m.type IN ('table', 'view') AND m.name NOT LIKE 'sqlite_%'";

/* Name -> shape. FALSE with the connection's error. */
static gboolean read_shapes(sqlite3 *db, GHashTable *found)
{
    sqlite3_stmt *stmt;
    if (sqlite3_prepare_v2(db, shapes, -1, &stmt, NULL) != SQLITE_OK)
        return FALSE;
    int status;
    while ((status = sqlite3_step(stmt)) == SQLITE_ROW)
        g_hash_table_replace(found, g_strdup((const char *)sqlite3_column_text(stmt, 0)),
                             g_strdup((const char *)sqlite3_column_text(stmt, 1)));
    sqlite3_finalize(stmt);
    return status == SQLITE_DONE;
}

static GHashTable *new_shapes(void)
{
    return g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
}

/* As they should be: those of an empty index in memory. */
static GHashTable *our_shapes(void)
{
    sqlite3 *db;
    g_autofree char *schema = index_schema();
    GHashTable *ours = new_shapes();
    gboolean good = sqlite3_open_v2(":memory:", &db, SQLITE_OPEN_READWRITE, NULL) == SQLITE_OK &&
                    sqlite3_exec(db, schema, NULL, NULL, NULL) == SQLITE_OK &&
                    read_shapes(db, ours);
    g_assert(good);
    sqlite3_close(db);
    return ours;
}

/* SQLite keeps the text that a table was made by. So this says yes of what this program made, and
 * nothing of an index that is older and was migrated, or whose comments were others. */
static gboolean has_our_words(sqlite3 *db)
{
    static const char words[] =
        "SELECT DISTINCT sql FROM sqlite_schema WHERE type IN ('table', 'view') AND sql NOT NULL";
    sqlite3_stmt *stmt;
    guint n = 0;
    if (sqlite3_prepare_v2(db, words, -1, &stmt, NULL) != SQLITE_OK)
        return FALSE;
    while (sqlite3_step(stmt) == SQLITE_ROW)
        n += index_schema_says((const char *)sqlite3_column_text(stmt, 0)) ? 1 : 0;
    sqlite3_finalize(stmt);
    return n == index_schema_n();
}

gboolean index_has_shape(Index *index, GError **error)
{
    /* Making ours to compare with takes longer than all else that a run without news does. */
    if (has_our_words(index->db))
        return TRUE;
    g_autoptr(GHashTable) ours = our_shapes();
    g_autoptr(GHashTable) found = new_shapes();
    GHashTableIter i;
    gpointer name, shape;
    if (!read_shapes(index->db, found))
        return index_fail(index, error);
    g_hash_table_iter_init(&i, ours);
    while (g_hash_table_iter_next(&i, &name, &shape)) {
        if (g_strcmp0(g_hash_table_lookup(found, name), shape) == 0)
            continue;
        g_autofree char *what =
            g_strdup_printf("its table %s is not as it should be", (const char *)name);
        return index_damaged(index, what, error);
    }
    return TRUE;
}
