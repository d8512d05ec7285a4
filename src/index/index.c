/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "index/private.h"
#include "index/schema.h"
#include <errno.h>
#include <glib/gstdio.h>

/* Page cache of a temporary index: what fits never touches the disk. */
enum { INDEX_CACHE_KIB = 32 * 1024 };

/*
 * How often each person's name or address was spelled how; a mail counts once. The last column says
 * whether it is a guess wherever it stands: the flags ?1 of an author, ?2 of a sender.
 */
#define COUNT_SPELLINGS(author, sender)                                                \
    "SELECT person, text, count(*), max(date), min(guess) FROM ("                      \
    " SELECT author AS person, " author " AS spelling, date, flags & ?1 != 0 AS guess" \
    "  FROM mail WHERE duplicate_of IS NULL"                                           \
    " UNION ALL"                                                                       \
    " SELECT sender, " sender ", date, flags & ?2 != 0 FROM mail"                      \
    "  WHERE duplicate_of IS NULL AND (sender != author OR " sender " != " author ")"  \
    ") JOIN spelling ON spelling.id = spelling GROUP BY person, spelling ORDER BY person"

static const char *const stmt_sql[STMTS] = {
    [STMT_ADD_SOURCE] = "INSERT INTO source(path) VALUES (?)",
    [STMT_SET_LIST] = "UPDATE source SET list = ?2 WHERE id = ?1",
    [STMT_SET_ERROR] = "UPDATE source SET error = ?2 WHERE id = ?1",
    [STMT_ADD_PERSON] = "INSERT INTO person(email, alias)"
                        " VALUES (iif(instr(?1, char(10)),"
                        " substr(?1, 1, instr(?1, char(10)) - 1), ?1),"
                        " iif(instr(?1, char(10)), substr(?1, instr(?1, char(10)) + 1), ''))",
    [STMT_ADD_SPELLING] = "INSERT INTO spelling(text) VALUES (?)",
    [STMT_ADD_MAIL] =
        "INSERT INTO mail(source, offset, length, message_id, hash, date, zone, kind, own_kind,"
        " flags, refs, author, author_address, author_name, sender, sender_address, sender_name,"
        " subject, title, norm, tags,"
        " version, minor, counter, counter_key, total, files, insertions, deletions, patch_id,"
        " diags) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15,"
        " ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23, ?24, ?25, ?26, ?27, ?28, ?29, ?30)",
    [STMT_ADD_BODY] = "INSERT INTO body(mail, text) VALUES (?, ?)",
    [STMT_ADD_TRAILER] = "INSERT INTO trailer(mail, position, key, value) VALUES (?, ?, ?, ?)",
    [STMT_ADD_FLAGGED] = "INSERT INTO flagged(source, offset, length, message_id, subject, diags)"
                         " VALUES (?, ?, ?, ?, ?, ?)",
    [STMT_ADD_DEFECT] =
        "INSERT INTO defect(source, offset, kind, place, before, after, detail, times)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
    [STMT_DEFER] = "INSERT INTO deferred(source, offset, length, envelope, data, diags,"
                   " message_id, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
    [STMT_SCAN_DEFERRED] = "SELECT source, offset, length, envelope, data, diags, message_id, hash"
                           " FROM deferred",
    [STMT_SCAN] = "SELECT id, source, offset, length, message_id, hash, date, zone, own_kind,"
                  " flags, author, sender, subject, title, norm, tags, version, minor, counter,"
                  " counter_key, total, files, insertions, deletions, patch_id, diags FROM mail",
    [STMT_SCAN_REFS] = "SELECT id, refs FROM mail WHERE refs != ''",
    [STMT_SCAN_SOURCES] = "SELECT id, path FROM source ORDER BY path, list, id",
    [STMT_NORM] = "SELECT norm FROM mail WHERE id = ?",
    [STMT_BODY] = "SELECT text FROM body WHERE mail = ?",
    [STMT_PUT_SERIES] =
        "INSERT INTO series(id, kind, head, cover, date, version, minor, version_rule, total,"
        " seen, missing, tags, rfc, resend, partial, state, state_rule, repeats, replies)"
        " VALUES (?1, ?2, ?3, nullif(?4, 0), ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15,"
        " ?16, ?17, nullif(?18, 0), ?19)",
    [STMT_PUT_MEMBER] = "INSERT INTO member(series, mail, position, counter, rule, cover, stray)"
                        " VALUES (?, ?, ?, ?, ?, ?, ?)",
    [STMT_PUT_DUPLICATE] = "UPDATE mail SET duplicate_of = ?2 WHERE id = ?1",
    [STMT_SET_KIND] = "UPDATE mail SET kind = ?2 WHERE id = ?1",
    [STMT_PUT_REPLY] = "INSERT INTO reply(mail, series, answers) VALUES (?, ?, ?)",
    [STMT_COUNT_ADDRESSES] = COUNT_SPELLINGS("author_address", "sender_address"),
    [STMT_SHOW_ADDRESS] = "UPDATE person SET address = ?2 WHERE id = ?1",
    [STMT_COUNT_NAMES] = COUNT_SPELLINGS("author_name", "sender_name"),
    [STMT_SHOW_NAME] = "UPDATE person SET name = ?2 WHERE id = ?1",
};

GQuark index_error_quark(void)
{
    return g_quark_from_static_string("listdigest-index-error");
}

gboolean index_fail(Index *index, GError **error)
{
    gboolean full = sqlite3_errcode(index->db) == SQLITE_FULL;
    g_set_error(error, INDEX_ERROR, full ? INDEX_ERROR_FULL : INDEX_ERROR_SQLITE, "%s: %s: %s",
                index->where, index->kept ? "index" : "temporary index",
                full ? "no space left" : sqlite3_errmsg(index->db));
    return FALSE;
}

sqlite3_stmt *index_stmt(Index *index, StmtKind kind, GError **error)
{
    sqlite3_stmt **stmt = &index->stmts[kind];
    if (*stmt)
        return *stmt;
    if (sqlite3_prepare_v3(index->db, stmt_sql[kind], -1, SQLITE_PREPARE_PERSISTENT, stmt, NULL) !=
        SQLITE_OK)
        index_fail(index, error);
    return *stmt;
}

gboolean index_run(Index *index, sqlite3_stmt *stmt, GError **error)
{
    gboolean ok = sqlite3_step(stmt) == SQLITE_DONE;
    if (!ok)
        index_fail(index, error);
    sqlite3_reset(stmt);
    return ok;
}

gboolean index_exec(Index *index, const char *sql, GError **error)
{
    return sqlite3_exec(index->db, sql, NULL, NULL, NULL) == SQLITE_OK || index_fail(index, error);
}

void index_bind_text(sqlite3_stmt *stmt, int column, const char *text)
{
    sqlite3_bind_text(stmt, column, text, -1, SQLITE_STATIC);
}

/*
 * SQLite passes over a TMPDIR that it cannot write to; whoever set it wants to hear of that. Its
 * own list also begins with /var/tmp, so it is told the directory that our messages name.
 */
static gboolean choose_temp_dir(GError **error)
{
    static gsize chosen;
    const char *dir = g_get_tmp_dir();
    if (g_access(dir, R_OK | W_OK | X_OK) != 0) {
        int code = errno;
        g_set_error(error, INDEX_ERROR, INDEX_ERROR_SQLITE, "%s: temporary index: %s", dir,
                    g_strerror(code));
        return FALSE;
    }
    if (g_once_init_enter(&chosen)) {
        sqlite3_temp_directory = sqlite3_mprintf("%s", dir);
        g_once_init_leave(&chosen, 1);
    }
    return TRUE;
}

static gboolean configure(Index *index, GError **error)
{
    if (index->kept)
        return index_exec(index, "PRAGMA locking_mode = EXCLUSIVE", error);
    g_autofree char *sql = g_strdup_printf("PRAGMA journal_mode = OFF;"
                                           "PRAGMA synchronous = OFF;"
                                           "PRAGMA locking_mode = EXCLUSIVE;"
                                           "PRAGMA cache_size = -%d",
                                           INDEX_CACHE_KIB);
    return index_exec(index, sql, error);
}

static gboolean read_number(Index *index, const char *sql, gint64 *number, GError **error)
{
    sqlite3_stmt *stmt;
    if (sqlite3_prepare_v2(index->db, sql, -1, &stmt, NULL) != SQLITE_OK)
        return index_fail(index, error);
    gboolean ok = sqlite3_step(stmt) == SQLITE_ROW;
    if (ok)
        *number = sqlite3_column_int64(stmt, 0);
    else
        index_fail(index, error);
    sqlite3_finalize(stmt);
    return ok;
}

/* A new file gets the tables; an old one must have been made with the same ones. */
static gboolean create_schema(Index *index, GError **error)
{
    gint64 version, tables;
    if (!read_number(index, "PRAGMA user_version", &version, error) ||
        !read_number(index, "SELECT count(*) FROM sqlite_schema", &tables, error))
        return FALSE;
    if (version == INDEX_SCHEMA)
        return TRUE;
    if (version != 0 || tables != 0) {
        g_set_error(error, INDEX_ERROR, INDEX_ERROR_SQLITE,
                    "%s: not an index of this version of listdigest", index->where);
        return FALSE;
    }
    g_autofree char *sql =
        g_strdup_printf("BEGIN;%sPRAGMA user_version = %d;COMMIT", index_schema, INDEX_SCHEMA);
    return index_exec(index, sql, error);
}

/* Fills the table from (id, text) rows. */
static gboolean load_interned(Index *index, const char *sql, GHashTable *table, GError **error)
{
    sqlite3_stmt *stmt;
    if (sqlite3_prepare_v2(index->db, sql, -1, &stmt, NULL) != SQLITE_OK)
        return index_fail(index, error);
    int status;
    while ((status = sqlite3_step(stmt)) == SQLITE_ROW)
        g_hash_table_insert(table, g_strdup((const char *)sqlite3_column_text(stmt, 1)),
                            GSIZE_TO_POINTER((gsize)sqlite3_column_int64(stmt, 0)));
    if (status != SQLITE_DONE)
        index_fail(index, error);
    sqlite3_finalize(stmt);
    return status == SQLITE_DONE;
}

static gboolean prepare_file(Index *index, GError **error)
{
    return configure(index, error) && create_schema(index, error) &&
           load_interned(
               index, "SELECT id, iif(alias = '', email, email || char(10) || alias) FROM person",
               index->people, error) &&
           load_interned(index, "SELECT id, text FROM spelling", index->spellings, error) &&
           read_number(index, "SELECT count(*) FROM mail", &index->n_mails, error);
}

Index *index_open(const char *path, GError **error)
{
    if (!path && !choose_temp_dir(error))
        return NULL;
    g_autoptr(Index) index = g_new0(Index, 1);
    index->kept = path != NULL;
    index->where = g_strdup(path ? path : g_get_tmp_dir());
    index->people = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    index->spellings = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    index->folded = g_string_new(NULL);
    index->refs = g_string_new(NULL);
    /* The name "" is SQLite's temporary file: unlinked as soon as it is opened. */
    if (sqlite3_open_v2(path ? path : "", &index->db,
                        SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX,
                        NULL) != SQLITE_OK) {
        index_fail(index, error);
        return NULL;
    }
    if (!prepare_file(index, error))
        return NULL;
    return g_steal_pointer(&index);
}

void index_free(Index *index)
{
    if (!index)
        return;
    for (guint i = 0; i < STMTS; i++)
        sqlite3_finalize(index->stmts[i]);
    sqlite3_close_v2(index->db);
    g_hash_table_unref(index->people);
    g_hash_table_unref(index->spellings);
    g_string_free(index->folded, TRUE);
    g_string_free(index->refs, TRUE);
    g_free(index->where);
    g_free(index);
}

guint64 index_n_mails(const Index *index)
{
    return (guint64)index->n_mails;
}

sqlite3 *index_db(Index *index)
{
    return index->db;
}
