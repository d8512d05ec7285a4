/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/tempdir.h"
#include "index/private.h"
#include "index/schema.h"
#include <errno.h>
#include <glib/gstdio.h>
#include <unistd.h>

enum {
    /* Page cache of a temporary index: what fits never touches the disk. */
    INDEX_CACHE_KIB = 8 * 1024,
    INDEX_READER_CACHE_KIB = 2 * 1024,
    /* Of what does not fit, scans read a page each. */
    INDEX_PAGE = 16 * 1024,
};

GQuark index_error_quark(void)
{
    return g_quark_from_static_string("listdigest-index-error");
}

/* Nobody asks SQLite how much memory it has, and counting that takes a lock for each piece. Where
 * others in the process have used it before, it stays as it is. */
static void start_sqlite(void)
{
    static gsize started;
    if (g_once_init_enter(&started)) {
        sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
        g_once_init_leave(&started, 1);
    }
}

Index *index_new(const char *where)
{
    start_sqlite();
    Index *index = g_new0(Index, 1);
    index->lock = -1;
    index->where = g_strdup(where);
    index->mailboxes = index_mailboxes_new();
    index->paths = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    index->votes = index_votes_new();
    index->unused = g_hash_table_new(NULL, NULL);
    index->unread = g_hash_table_new(NULL, NULL);
    index->free_ids = g_array_new(FALSE, FALSE, sizeof(gint64));
    index->folded = g_string_new(NULL);
    index->refs = g_string_new(NULL);
    return index;
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

static gboolean connect(Index *index, sqlite3 **db, const char *file, GError **error)
{
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_URI;
    return sqlite3_open_v2(file, db, flags, NULL) == SQLITE_OK || index_fail_of(index, *db, error);
}

/* Its readers take no locks: there is nobody else who knows the file. */
static sqlite3 *connect_reader(const char *file)
{
    sqlite3 *db = NULL;
    int flags = SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX;
    if (sqlite3_open_v2(file, &db, flags, "unix-none") == SQLITE_OK)
        return db;
    sqlite3_close_v2(db);
    return NULL;
}

static gboolean say_no_folder(const GError *why, GError **error)
{
    gboolean full = g_error_matches(why, G_FILE_ERROR, G_FILE_ERROR_NOSPC);
    g_set_error(error, INDEX_ERROR, full ? INDEX_ERROR_FULL : INDEX_ERROR_SQLITE,
                "%s: temporary index: %s", g_get_tmp_dir(), full ? "no space left" : why->message);
    return FALSE;
}

/*
 * Who is to read it beside us has to open it while it has a name. That is in a folder of our own:
 * SQLite goes on to look for a journal beside it, which anybody could put into TMPDIR.
 */
static gboolean open_file(Index *index, GError **error)
{
    static const char *const names[] = {"index", NULL};
    g_autoptr(GError) why = NULL;
    g_autoptr(TempDir) dir = tempdir_new(names, &why);
    if (!dir)
        return say_no_folder(why, error);
    g_autofree char *file = g_build_filename(tempdir_path(dir), names[0], NULL);
    gboolean good = connect(index, &index->db, file, error);
    index->second = connect_reader(file);
    return good;
}

static gboolean fill(Index *index, GError **error)
{
    g_autofree char *schema = index_schema();
    g_autofree char *sql = g_strdup_printf("PRAGMA page_size = %d;"
                                           "PRAGMA journal_mode = OFF;"
                                           "PRAGMA synchronous = OFF;"
                                           "PRAGMA secure_delete = OFF;"
                                           "PRAGMA main.locking_mode = EXCLUSIVE;"
                                           "PRAGMA cache_size = -%d;"
                                           "BEGIN;%s",
                                           INDEX_PAGE, INDEX_CACHE_KIB, schema);
    return index_exec(index, sql, error);
}

static Index *open_temporary(GError **error)
{
    g_autoptr(Index) index = index_new(g_get_tmp_dir());
    if (!choose_temp_dir(error) || !open_file(index, error) || !fill(index, error) ||
        !(index->texts = textfile_new(index->where, error)) || !index_load_meta(index, error))
        return NULL;
    return g_steal_pointer(&index);
}

Index *index_open(const char *path, GError **error)
{
    return path ? index_open_kept(path, error) : open_temporary(error);
}

void index_free(Index *index)
{
    if (!index)
        return;
    for (guint i = 0; i < STMTS; i++)
        sqlite3_finalize(index->stmts[i]);
    index_free(index->reader);
    sqlite3_close_v2(index->second);
    textfile_free(index->texts);
    if (index->kept)
        index_close_kept(index);
    else
        sqlite3_close_v2(index->db);
    g_hash_table_unref(index->mailboxes);
    g_clear_pointer(&index->sent, g_hash_table_unref);
    g_hash_table_unref(index->paths);
    g_hash_table_unref(index->votes);
    g_hash_table_unref(index->unused);
    g_hash_table_unref(index->unread);
    g_array_unref(index->free_ids);
    g_string_free(index->folded, TRUE);
    g_string_free(index->refs, TRUE);
    g_free(index->meta.people);
    g_free(index->where);
    g_free(index);
}

/* ---- what is known of the whole ---- */

gboolean index_damaged(const Index *index, const char *what, GError **error)
{
    g_set_error(error, INDEX_ERROR, INDEX_ERROR_SQLITE, "%s: damaged index: %s", index->where,
                what);
    return FALSE;
}

gboolean index_load_meta(Index *index, GError **error)
{
    sqlite3_stmt *stmt;
    if (sqlite3_prepare_v2(index->db,
                           "SELECT generation, grouped, run, news, mails, people,"
                           " EXISTS (SELECT 1 FROM forgotten),"
                           " EXISTS (SELECT 1 FROM source) FROM meta",
                           -1, &stmt, NULL) != SQLITE_OK)
        return index_fail(index, error);
    int status = sqlite3_step(stmt);
    const char *people = (const char *)sqlite3_column_text(stmt, 5);
    gboolean good = status == SQLITE_ROW && people;
    if (good) {
        index->meta = (Meta){
            .generation = sqlite3_column_int64(stmt, 0),
            .grouped = sqlite3_column_int(stmt, 1) != 0,
            .run = sqlite3_column_int64(stmt, 2),
            .news = sqlite3_column_int(stmt, 3) != 0,
            .mails = sqlite3_column_int64(stmt, 4),
            .people = g_strdup(people),
        };
        index->forgotten = sqlite3_column_int(stmt, 6) != 0;
        index->filled = sqlite3_column_int(stmt, 7) != 0;
        index->was_grouped = index->was_grouped || index->filled;
    } else if (status == SQLITE_ROW || status == SQLITE_DONE) {
        index_damaged(index, "it has no row of meta", error);
    } else {
        index_fail(index, error);
    }
    sqlite3_finalize(stmt);
    return good;
}

static gboolean flush_meta(Index *index, GError **error)
{
    sqlite3_stmt *stmt;
    if (!index->meta_changed)
        return TRUE;
    if (!(stmt = index_stmt(index, STMT_SET_META, error)))
        return FALSE;
    index->meta_changed = FALSE;
    sqlite3_bind_int64(stmt, 1, index->meta.generation);
    sqlite3_bind_int(stmt, 2, index->meta.grouped);
    sqlite3_bind_int64(stmt, 3, index->meta.run);
    sqlite3_bind_int(stmt, 4, index->meta.news);
    sqlite3_bind_int64(stmt, 5, index->meta.mails);
    index_bind_text(stmt, 6, index->meta.people);
    return index_run(index, stmt, error);
}

void index_changed(Index *index)
{
    g_assert(index->loading);
    if (!index->meta.grouped)
        return;
    index->meta.grouped = FALSE;
    index->meta.generation++;
    index->meta_changed = TRUE;
}

guint64 index_n_mails(const Index *index)
{
    return (guint64)index->meta.mails;
}

guint64 index_n_new(const Index *index)
{
    return index->n_new;
}

gboolean index_is_grouped(const Index *index)
{
    return index->meta.grouped;
}

gboolean index_set_grouped(Index *index, GError **error)
{
    (void)error;
    g_assert(index->grouping);
    index->meta_changed = index->meta_changed || !index->meta.grouped;
    index->meta.grouped = TRUE;
    return TRUE;
}

gint64 index_generation(const Index *index)
{
    return index->meta.generation;
}

gint64 index_run_number(const Index *index)
{
    return index->meta.run;
}

gboolean index_end_run(Index *index, GError **error)
{
    g_assert(!index->loading && !index->grouping);
    if (index->read_only || (!index->meta.news && !index->forgotten))
        return TRUE;
    index->meta.run += index->meta.news ? 1 : 0;
    index->meta.news = FALSE;
    index->meta_changed = TRUE;
    index->forgotten = FALSE;
    return index_begin(index, error) && index_exec(index, "DELETE FROM forgotten", error) &&
           index_commit(index, error);
}

/* ---- transactions ---- */

/*
 * All of a temporary index is one transaction. Nothing goes back without a journal, and at its end
 * all is written to the file, also what fits into memory.
 */
static gboolean begin(Index *index, GError **error)
{
    return !sqlite3_get_autocommit(index->db) || index_exec(index, "BEGIN IMMEDIATE", error);
}

static gboolean commit(Index *index, GError **error)
{
    return !index->kept || index_exec(index, "COMMIT", error);
}

gboolean index_write_out(Index *index, GError **error)
{
    return sqlite3_get_autocommit(index->db) || index_exec(index, "COMMIT", error);
}

gboolean index_begin_loading(Index *index, GError **error)
{
    g_assert(!index->finished && !index->grouping && !index->read_only);
    if (index->loading)
        return TRUE;
    index->loading = begin(index, error);
    return index->loading;
}

gboolean index_end_loading(Index *index, GError **error)
{
    if (!index->loading)
        return TRUE;
    index->loading = FALSE;
    index->batch = 0;
    return index_flush_votes(index, error) && flush_meta(index, error) && commit(index, error);
}

gboolean index_count_mail(Index *index, GError **error)
{
    guint full = index->kept ? INDEX_BATCH_KEPT : INDEX_BATCH;
    return ++index->batch < full || index_end_loading(index, error);
}

gboolean index_finish(Index *index, GError **error)
{
    g_assert(!index->finished);
    index->finished = TRUE;
    return index_end_loading(index, error) &&
           (!index->kept || index->read_only || index_exec(index, index_schema_kept, error));
}

gboolean index_begin(Index *index, GError **error)
{
    g_assert(!index->loading && !index->grouping && !index->read_only);
    index->grouping = begin(index, error);
    return index->grouping;
}

gboolean index_commit(Index *index, GError **error)
{
    g_assert(index->grouping);
    index->grouping = FALSE;
    index->was_grouped = TRUE;
    return flush_meta(index, error) && commit(index, error);
}

/* ---- asked by two threads ---- */

/* What fits into memory would have to be written first. */
static gboolean is_in_file(Index *index, gboolean *in_file, GError **error)
{
    gint64 pages;
    if (!index_number(index, "PRAGMA page_count", &pages, error))
        return FALSE;
    *in_file = pages * INDEX_PAGE > INDEX_CACHE_KIB * G_GINT64_CONSTANT(1024);
    return TRUE;
}

static Index *new_reader(Index *index, GError **error)
{
    g_autofree char *sql = g_strdup_printf("PRAGMA cache_size = -%d", INDEX_READER_CACHE_KIB);
    g_autoptr(Index) reader = index_new(index->where);
    reader->read_only = TRUE;
    reader->db = g_steal_pointer(&index->second);
    return index_exec(reader, sql, error) ? g_steal_pointer(&reader) : NULL;
}

gboolean index_reader(Index *index, Index **reader, GError **error)
{
    gboolean in_file = FALSE;
    g_assert(!index->loading && !index->grouping);
    if (index->second && !is_in_file(index, &in_file, error))
        return FALSE;
    if (in_file && (!index_write_out(index, error) || !(index->reader = new_reader(index, error))))
        return FALSE;
    *reader = index->reader;
    return TRUE;
}

sqlite3 *index_db(Index *index)
{
    return index->db;
}

char *index_schema_text(void)
{
    g_autofree char *schema = index_schema();
    return g_strconcat(schema, "\n", index_schema_kept, NULL);
}
