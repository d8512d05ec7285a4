/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * An index that stays: is the file one, who may write to it, and how it is left.
 *
 * A file is told by its first bytes before SQLite sees it, so what is none stays as it is. The
 * writer holds an flock on a descriptor of its own, opened before SQLite's and closed after: POSIX
 * drops all locks that a process has on a file, SQLite's too, when any descriptor of it is closed.
 * For the same reason a file that this process has open is not looked at again.
 */
#include "index/private.h"
#include "index/schema.h"
#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    INDEX_KEPT_CACHE_KIB = 32 * 1024,
    INDEX_BUSY_MS = 10 * 1000, /* for what SQLite itself locks, and that is for moments */
};

/* ---- the indexes that this process has open ---- */

static GMutex open_lock;
static GPtrArray *open_indexes; /* of Index *, borrowed */

static void note_open(Index *index)
{
    g_mutex_lock(&open_lock);
    if (!open_indexes)
        open_indexes = g_ptr_array_new();
    g_ptr_array_add(open_indexes, index);
    g_mutex_unlock(&open_lock);
}

static void note_closed(Index *index)
{
    g_mutex_lock(&open_lock);
    if (open_indexes)
        g_ptr_array_remove(open_indexes, index);
    if (open_indexes && open_indexes->len == 0)
        g_clear_pointer(&open_indexes, g_ptr_array_unref);
    g_mutex_unlock(&open_lock);
}

static gboolean is_open(const struct stat *file)
{
    gboolean found = FALSE;
    g_mutex_lock(&open_lock);
    for (guint i = 0; open_indexes && i < open_indexes->len; i++) {
        const Index *index = open_indexes->pdata[i];
        found = found || (index->device == file->st_dev && index->inode == file->st_ino);
    }
    g_mutex_unlock(&open_lock);
    return found;
}

/* ---- what a file says of itself ---- */

/* https://www.sqlite.org/fileformat2.html, "The Database Header" */
enum { HEADER_SIZE = 100, HEADER_USER_VERSION = 60, HEADER_APPLICATION_ID = 68 };

typedef struct {
    gboolean empty, sqlite;
    guint32 application, version;
} Header;

static guint32 number_at(const guint8 *bytes)
{
    return (guint32)bytes[0] << 24 | (guint32)bytes[1] << 16 | (guint32)bytes[2] << 8 | bytes[3];
}

static gboolean read_header(int fd, Header *header)
{
    guint8 bytes[HEADER_SIZE];
    gssize n = pread(fd, bytes, sizeof(bytes), 0);
    *header = (Header){.empty = n == 0};
    if (n == HEADER_SIZE && memcmp(bytes, "SQLite format 3", 16) == 0)
        *header = (Header){FALSE, TRUE, number_at(bytes + HEADER_APPLICATION_ID),
                           number_at(bytes + HEADER_USER_VERSION)};
    return n >= 0;
}

/* The file as SQLite wants to be told it, with "?mode=rw" or the like behind it. */
static char *uri_of(const char *path, const char *query)
{
    g_autofree char *absolute = g_canonicalize_filename(path, NULL);
    g_autofree char *escaped = g_uri_escape_string(absolute, "/", FALSE);
    return g_strconcat("file://", escaped, query, NULL);
}

/* Version 1 had no application id: it is told by its tables, and nothing is touched. */
static gboolean has_old_tables(const char *path)
{
    sqlite3 *db = NULL;
    sqlite3_stmt *stmt = NULL;
    g_autofree char *uri = uri_of(path, "?immutable=1");
    gboolean good =
        sqlite3_open_v2(uri, &db, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, NULL) == SQLITE_OK &&
        sqlite3_prepare_v2(db,
                           "SELECT count(*) = 5 FROM sqlite_schema WHERE type = 'table' AND name"
                           " IN ('source', 'person', 'spelling', 'mail', 'deferred')",
                           -1, &stmt, NULL) == SQLITE_OK &&
        sqlite3_step(stmt) == SQLITE_ROW && sqlite3_column_int(stmt, 0);
    sqlite3_finalize(stmt);
    sqlite3_close(db);
    return good;
}

static gboolean is_ours(const char *path, const Header *header)
{
    return header->sqlite &&
           (header->application == INDEX_APPLICATION_ID ||
            (header->application == 0 && header->version == 1 && has_old_tables(path)));
}

gboolean index_is_index(const char *path)
{
    struct stat file;
    Header header;
    if (stat(path, &file) != 0 || !S_ISREG(file.st_mode))
        return FALSE;
    if (is_open(&file))
        return TRUE;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return FALSE;
    gboolean good = read_header(fd, &header);
    close(fd);
    return good && is_ours(path, &header);
}

G_GNUC_PRINTF(3, 4)
static gboolean refuse(GError **error, const char *path, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    g_autofree char *why = g_strdup_vprintf(format, args);
    va_end(args);
    g_set_error(error, INDEX_ERROR, INDEX_ERROR_NOT_INDEX, "%s: %s", path, why);
    return FALSE;
}

static gboolean check_version(const Index *index, gint64 version, GError **error)
{
    if (version > INDEX_SCHEMA)
        return refuse(error, index->where,
                      "the index of a newer listdigest (schema %" G_GINT64_FORMAT
                      ", this one knows up to %d)",
                      version, INDEX_SCHEMA);
    if (version < INDEX_SCHEMA && index->read_only)
        return refuse(error, index->where,
                      "the index of an older listdigest (schema %" G_GINT64_FORMAT
                      "); 'listdigest index -i FILE' brings it up to date",
                      version);
    if (version < INDEX_SCHEMA && !index_can_migrate(version))
        return refuse(error, index->where, "damaged index: it has no schema number");
    return TRUE;
}

/* Looks at the file behind fd, which nobody has open yet. */
static gboolean check_file(Index *index, int fd, gboolean may_be_empty, GError **error)
{
    struct stat file;
    Header header;
    if (fstat(fd, &file) != 0 || !S_ISREG(file.st_mode))
        return refuse(error, index->where, "no index, nor any file");
    index->device = file.st_dev;
    index->inode = file.st_ino;
    if (is_open(&file))
        return TRUE;
    if (!read_header(fd, &header)) {
        int code = errno;
        return refuse(error, index->where, "%s", g_strerror(code));
    }
    if (header.empty && may_be_empty)
        return TRUE;
    if (!header.sqlite)
        return refuse(error, index->where, "no index of listdigest, nor any SQLite file");
    if (!is_ours(index->where, &header))
        return refuse(error, index->where, "no index of listdigest, but some other SQLite file");
    return check_version(index, header.version, error);
}

/* ---- the database ---- */

/* Whatever the file says its schema is: nothing in it may run, and nothing of it is believed. */
static void distrust(sqlite3 *db)
{
    sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, 1, (int *)NULL);
    sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, (int *)NULL);
    sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0, (int *)NULL);
    sqlite3_db_config(db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, (int *)NULL);
}

static gboolean open_database(Index *index, const char *uri, GError **error)
{
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_URI;
    if (sqlite3_open_v2(uri, &index->db, flags, NULL) != SQLITE_OK)
        return index_fail(index, error);
    sqlite3_busy_timeout(index->db, INDEX_BUSY_MS);
    distrust(index->db);
    g_autofree char *sql = g_strdup_printf("PRAGMA cell_size_check = ON; PRAGMA mmap_size = 0;"
                                           "PRAGMA synchronous = NORMAL; PRAGMA cache_size = -%d",
                                           INDEX_KEPT_CACHE_KIB);
    return index_exec(index, sql, error);
}

/* The numbers by which a file is told are in it before it has a log. */
static gboolean create_schema(Index *index, GError **error)
{
    g_autofree char *schema = index_schema();
    g_autofree char *sql = g_strdup_printf("BEGIN IMMEDIATE;%s;PRAGMA application_id = %d;"
                                           "PRAGMA user_version = %d;COMMIT",
                                           schema, INDEX_APPLICATION_ID, INDEX_SCHEMA);
    return index_exec(index, sql, error);
}

static gboolean bring_up_to_date(Index *index, GError **error)
{
    gint64 version, objects;
    if (!index_number(index, "PRAGMA user_version", &version, error) ||
        !index_number(index, "SELECT count(*) FROM sqlite_schema", &objects, error))
        return FALSE;
    if (version == 0 && objects == 0)
        return create_schema(index, error);
    if (!check_version(index, version, error))
        return FALSE;
    return version == INDEX_SCHEMA || index_migrate(index, version, error);
}

static gboolean prepare_writer(Index *index, GError **error)
{
    if (!bring_up_to_date(index, error) || !index_has_shape(index, error) ||
        !index_exec(index, "PRAGMA journal_mode = WAL", error) || !index_load_meta(index, error))
        return FALSE;
    return index->meta.mails == 0 || index_exec(index, index_schema_kept, error);
}

/* ---- writing ---- */

static gboolean say_errno(const Index *index, const char *what, int code, GError **error)
{
    g_set_error(error, INDEX_ERROR, INDEX_ERROR_SQLITE, "%s: %s%s", index->where, what,
                g_strerror(code));
    return FALSE;
}

/* The log lies beside the file: SQLite would say of a folder only that it cannot open the file. */
static gboolean check_folder(const Index *index, GError **error)
{
    g_autofree char *path = realpath(index->where, NULL);
    g_autofree char *folder = g_path_get_dirname(path ? path : index->where);
    return g_access(folder, W_OK | X_OK) == 0 ||
           say_errno(index, "the log of an index lies beside it, but its folder: ", errno, error);
}

static gboolean say_locked(const Index *index, GError **error)
{
    g_set_error(error, INDEX_ERROR, INDEX_ERROR_LOCKED, "%s: another listdigest is writing to it",
                index->where);
    return FALSE;
}

/* Opens the file, or makes it; -1 with errno. */
static int open_or_make(const char *path, gboolean *made)
{
    const int flags = O_RDWR | O_CLOEXEC | O_NOCTTY | O_NONBLOCK;
    int fd = open(path, flags);
    *made = FALSE;
    if (fd >= 0 || errno != ENOENT)
        return fd;
    fd = open(path, flags | O_CREAT | O_EXCL, 0666);
    *made = fd >= 0;
    return fd < 0 && errno == EEXIST ? open(path, flags) : fd;
}

/*
 * A writer that was killed may leave a child that has not yet come to run another program, and
 * holds its lock a moment longer: so this waits a moment before it gives up.
 */
static gboolean take_lock(int fd)
{
    enum { TRIES = 100, PAUSE = 10 * 1000 /* microseconds */ };
    for (int i = 0; i < TRIES; i++) {
        if (flock(fd, LOCK_EX | LOCK_NB) == 0)
            return TRUE;
        if (errno != EWOULDBLOCK)
            return FALSE;
        g_usleep(PAUSE);
    }
    errno = EWOULDBLOCK;
    return FALSE;
}

/* Keeps all others from writing to it, before it is looked at: another may just be making it. */
static gboolean lock_file(Index *index, gboolean *made, GError **error)
{
    struct stat file;
    *made = FALSE;
    if (stat(index->where, &file) == 0 && is_open(&file))
        return say_locked(index, error);
    index->lock = open_or_make(index->where, made);
    if (index->lock < 0)
        return say_errno(index, "cannot write to the index: ", errno, error);
    if (take_lock(index->lock))
        return check_file(index, index->lock, TRUE, error) && check_folder(index, error);
    return errno == EWOULDBLOCK ? say_locked(index, error)
                                : say_errno(index, "cannot lock the index: ", errno, error);
}

Index *index_open_kept(const char *path, GError **error)
{
    gboolean made = FALSE;
    g_autoptr(Index) index = index_new(path);
    index->kept = index->foreign = TRUE;
    if (!lock_file(index, &made, error))
        return NULL;
    note_open(index);
    g_autofree char *uri = uri_of(path, "?mode=rw");
    if (open_database(index, uri, error) && prepare_writer(index, error))
        return g_steal_pointer(&index);
    if (made)
        g_unlink(path);
    return NULL;
}

/* ---- reading ---- */

static gboolean has_log(const char *path)
{
    struct stat log;
    g_autofree char *real = realpath(path, NULL);
    g_autofree char *name = g_strconcat(real ? real : path, "-wal", NULL);
    return stat(name, &log) == 0 && log.st_size > 0;
}

/*
 * Who may write to the folder may hold the locks by which writers know that they are read from.
 * Elsewhere there is nobody to tell, and a file without a log is all there is to it.
 */
char *index_reader_uri(const char *path)
{
    g_autofree char *real = realpath(path, NULL);
    g_autofree char *folder = g_path_get_dirname(real ? real : path);
    gboolean shared = g_access(folder, W_OK | X_OK) == 0;
    if (shared && g_access(path, W_OK) == 0)
        return uri_of(path, "?mode=rw");
    return uri_of(path, shared || has_log(path) ? "?mode=ro" : "?immutable=1");
}

/* All that is asked is of one moment, whatever a writer does meanwhile. */
static gboolean prepare_reader(Index *index, GError **error)
{
    gint64 version;
    return index_exec(index, "BEGIN", error) &&
           index_number(index, "PRAGMA user_version", &version, error) &&
           check_version(index, version, error) && index_has_shape(index, error) &&
           index_load_meta(index, error);
}

Index *index_open_read_only(const char *path, GError **error)
{
    struct stat file;
    g_autoptr(Index) index = index_new(path);
    index->kept = index->foreign = index->read_only = TRUE;
    if (stat(path, &file) != 0) {
        say_errno(index, "", errno, error);
        return NULL;
    }
    index->device = file.st_dev;
    index->inode = file.st_ino;
    if (!is_open(&file)) {
        int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
        if (fd < 0) {
            say_errno(index, "", errno, error);
            return NULL;
        }
        gboolean good = check_file(index, fd, FALSE, error);
        close(fd);
        if (!good)
            return NULL;
    }
    note_open(index);
    g_autofree char *uri = index_reader_uri(path);
    if (!open_database(index, uri, error) || !prepare_reader(index, error))
        return NULL;
    return g_steal_pointer(&index);
}

/* ---- the end ---- */

void index_close_kept(Index *index)
{
    if (index->db && !index->read_only) {
        if (!sqlite3_get_autocommit(index->db))
            sqlite3_exec(index->db, "ROLLBACK", NULL, NULL, NULL);
        /* Who reads now must not be waited for. */
        sqlite3_busy_timeout(index->db, 0);
        sqlite3_wal_checkpoint_v2(index->db, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
    }
    sqlite3_close_v2(index->db);
    note_closed(index);
    if (index->lock >= 0)
        close(index->lock);
}
