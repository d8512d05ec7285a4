/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Mails out of the index again: their source changed, or they are read anew.
 *
 * Their numbers are collected in temp.gone, and every table is swept once for all of them. So
 * forgetting is linear, given the indexes of a kept index.
 */
#include "index/private.h"

/* Takes back the votes of rows that are about to go. */
#define TAKE_BACK(rows)                                                                       \
    "UPDATE vote SET mails = mails - n FROM"                                                  \
    " (SELECT vote AS v, count(*) AS n FROM (" rows ") WHERE vote IS NOT NULL GROUP BY vote)" \
    " WHERE id = v"

#define GONE "(SELECT id FROM temp.gone)"

static const char make_tables[] = "CREATE TEMP TABLE IF NOT EXISTS gone(id INTEGER PRIMARY KEY);"
                                  "CREATE TEMP TABLE IF NOT EXISTS lost(part TEXT PRIMARY KEY)"
                                  " WITHOUT ROWID";

/* ?1 a source, ?2 an offset. */
static const char *const from_offset[] = {
    "INSERT INTO temp.gone SELECT id FROM mail WHERE source = ?1 AND offset >= ?2",
    TAKE_BACK("SELECT vote FROM flagged WHERE source = ?1 AND offset >= ?2 UNION ALL"
              " SELECT vote FROM deferred WHERE source = ?1 AND offset >= ?2"),
    "DELETE FROM flagged WHERE source = ?1 AND offset >= ?2",
    "DELETE FROM deferred WHERE source = ?1 AND offset >= ?2",
    "DELETE FROM defect WHERE source = ?1 AND offset >= ?2",
};

/* ?1 a source; temp.lost. */
#define LOST "source = ?1 AND part IN (SELECT part FROM temp.lost)"
static const char *const of_parts[] = {
    "INSERT INTO temp.gone SELECT id FROM mail WHERE " LOST,
    TAKE_BACK("SELECT vote FROM flagged WHERE " LOST " UNION ALL"
              " SELECT vote FROM deferred WHERE " LOST),
    "DELETE FROM defect WHERE source = ?1 AND offset IN ("
    " SELECT offset FROM mail WHERE id IN " GONE " UNION ALL"
    " SELECT offset FROM flagged WHERE " LOST " UNION ALL"
    " SELECT offset FROM deferred WHERE " LOST ")",
    "DELETE FROM flagged WHERE " LOST,
    "DELETE FROM deferred WHERE " LOST,
};

/* Deferred mails themselves stay, with their votes and what the reader met. */
#define PLACES "(source, offset) IN (SELECT source, offset FROM deferred)"
static const char *const made_of_deferred[] = {
    "INSERT INTO temp.gone SELECT DISTINCT m.id FROM deferred d"
    " CROSS JOIN mail m ON m.source = d.source AND m.offset = d.offset",
    "DELETE FROM flagged WHERE " PLACES,
    "DELETE FROM defect WHERE NOT early AND " PLACES,
};

static const char *const sweep[] = {
    "INSERT INTO forgotten SELECT source, message_id, hash, run FROM mail WHERE id IN " GONE
    " AND run < (SELECT run FROM meta)"
    " ON CONFLICT DO UPDATE SET run = min(run, excluded.run)",
    TAKE_BACK("SELECT vote FROM mail WHERE id IN " GONE),
    "DELETE FROM trailer WHERE mail IN " GONE,
    "DELETE FROM notice WHERE mail IN " GONE,
    "DELETE FROM link WHERE mail IN " GONE,
    "DELETE FROM touched WHERE mail IN " GONE,
    "DELETE FROM mail WHERE id IN " GONE,
};

static const char clear_tables[] = "DELETE FROM temp.gone; DELETE FROM temp.lost";

/* What grouping found names mails by numbers that others will have. */
static gboolean ungroup(Index *index, GError **error)
{
    if (index->ungrouped)
        return TRUE;
    index->ungrouped = TRUE;
    return index_drop_grouping(index, error);
}

static gboolean collect_ids(Index *index, GError **error)
{
    sqlite3_stmt *stmt;
    gboolean good = TRUE;
    if (sqlite3_prepare_v2(index->db, "SELECT id FROM temp.gone ORDER BY id DESC", -1, &stmt,
                           NULL) != SQLITE_OK)
        return index_fail(index, error);
    int status;
    guint before = index->free_ids->len;
    while (good && (status = sqlite3_step(stmt)) == SQLITE_ROW) {
        gint64 id = sqlite3_column_int64(stmt, 0);
        g_array_append_val(index->free_ids, id);
        good = index_drop_text(index, id, error);
    }
    if (good && status != SQLITE_DONE)
        good = index_fail(index, error);
    sqlite3_finalize(stmt);
    index->meta.mails -= index->free_ids->len - before;
    return good;
}

/* Runs the statements that fill temp.gone and empty the other tables, then sweeps. source: 0 where
 * it will be as it was. */
static gboolean forget(Index *index, const char *const *sql, gsize n, gint64 source, gint64 offset,
                       GError **error)
{
    guint before = index->free_ids->len;
    int changes = sqlite3_total_changes(index->db);
    if (!index_exec_all(index, sql, n, source, offset, error) || !collect_ids(index, error))
        return FALSE;
    if (sqlite3_total_changes(index->db) != changes) {
        index_changed(index);
        if (!index_set_unread(index, source, error))
            return FALSE;
    }
    if (index->free_ids->len > before) {
        index->meta_changed = TRUE;
        index->forgotten = TRUE;
        if (!ungroup(index, error) ||
            !index_exec_all(index, sweep, G_N_ELEMENTS(sweep), 0, 0, error))
            return FALSE;
    }
    return index_exec(index, clear_tables, error);
}

static gboolean start(Index *index, GError **error)
{
    return index_begin_loading(index, error) && index_exec(index, make_tables, error) &&
           index_flush_votes(index, error);
}

static gboolean is_empty(const Index *index, gint64 source)
{
    return g_hash_table_contains(index->unused, GSIZE_TO_POINTER((gsize)source));
}

gboolean index_forget(Index *index, gint64 source, gint64 offset, GError **error)
{
    g_assert(source > 0);
    return is_empty(index, source) ||
           (start(index, error) &&
            forget(index, from_offset, G_N_ELEMENTS(from_offset), source, offset, error));
}

gboolean index_forget_parts(Index *index, gint64 source, const GPtrArray *parts, GError **error)
{
    sqlite3_stmt *stmt;
    g_assert(source > 0);
    if (parts->len == 0 || is_empty(index, source))
        return TRUE;
    if (!start(index, error) || !(stmt = index_stmt(index, STMT_ADD_LOST, error)))
        return FALSE;
    for (guint i = 0; i < parts->len; i++) {
        index_bind_text(stmt, 1, parts->pdata[i]);
        if (!index_run(index, stmt, error))
            return FALSE;
    }
    return forget(index, of_parts, G_N_ELEMENTS(of_parts), source, 0, error);
}

gboolean index_forget_made(Index *index, GError **error)
{
    return start(index, error) &&
           forget(index, made_of_deferred, G_N_ELEMENTS(made_of_deferred), 0, 0, error);
}
