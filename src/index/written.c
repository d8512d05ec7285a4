/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "index/written.h"
#include "base/sha.h"
#include "index/private.h"
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    OUT_OF_DATE = -1, /* the generation of no index */
    READ_BUFFER = 16 * 1024,
};

struct Written {
    Index *index;
    gint64 generation; /* of the index when the run began */
    char *folder, *options;
    GHashTable *files; /* name -> OutFile, borrowed with its name */
};

/* ---- files ---- */

/* What a record may name: a file in the folder that outdir could have made. */
static gboolean is_plain_name(const char *name)
{
    return *name && *name != '.' && !strchr(name, '/');
}

/* Wraps around in the year 2262; only compared for equality. */
static gint64 time_of(const struct stat *st)
{
    return (gint64)((guint64)st->st_mtim.tv_sec * G_GUINT64_CONSTANT(1000000000) +
                    (guint64)st->st_mtim.tv_nsec);
}

/* A regular file of that size, itself and no link to it. */
static gboolean find_file(const char *folder, const char *name, guint64 size, struct stat *st)
{
    g_autofree char *path = g_build_filename(folder, name, NULL);
    return is_plain_name(name) && lstat(path, st) == 0 && S_ISREG(st->st_mode) &&
           (guint64)st->st_size == size;
}

/* FALSE where it cannot be read to its end. */
static gboolean hash_file(const char *path, guint8 hash[OUTDIR_HASH_SIZE])
{
    g_autoptr(Sha) sha = sha_new(SHA_256);
    guchar buffer[READ_BUFFER];
    ssize_t n;
    int fd = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (fd < 0)
        return FALSE;
    while ((n = read(fd, buffer, sizeof(buffer))) > 0 || (n < 0 && errno == EINTR))
        if (n > 0)
            sha_update(sha, buffer, (gsize)n);
    close(fd);
    sha_finish(sha, hash);
    return n == 0;
}

/* ---- the record ---- */

static sqlite3_stmt *prepare(Index *index, const char *sql, GError **error)
{
    sqlite3_stmt *stmt;
    if (sqlite3_prepare_v2(index->db, sql, -1, &stmt, NULL) == SQLITE_OK)
        return stmt;
    index_fail(index, error);
    return NULL;
}

/* The rows of the options in the folder: file, generation, size, mtime, hash. */
static sqlite3_stmt *prepare_rows(Index *index, const char *folder, const char *options,
                                  GError **error)
{
    sqlite3_stmt *stmt = prepare(index,
                                 "SELECT file, generation, size, mtime, hash FROM digest"
                                 " WHERE folder = ?1 AND options = ?2 ORDER BY file",
                                 error);
    if (!stmt)
        return NULL;
    index_bind_text(stmt, 1, folder);
    index_bind_text(stmt, 2, options);
    return stmt;
}

static const char *name_in(sqlite3_stmt *row)
{
    return (const char *)sqlite3_column_text(row, 0);
}

static gboolean is_as_left(const Index *index, const char *folder, sqlite3_stmt *row)
{
    struct stat st;
    return sqlite3_column_int64(row, 1) == index_generation(index) &&
           find_file(folder, name_in(row), (guint64)sqlite3_column_int64(row, 2), &st) &&
           time_of(&st) == sqlite3_column_int64(row, 3);
}

gboolean written_is_current(Index *index, const char *folder, const char *options,
                            gboolean *current, GError **error)
{
    *current = FALSE;
    if (!index_is_grouped(index))
        return TRUE;
    sqlite3_stmt *row = prepare_rows(index, folder, options, error);
    if (!row)
        return FALSE;
    int status = sqlite3_step(row);
    gboolean any = status == SQLITE_ROW;
    while (status == SQLITE_ROW && is_as_left(index, folder, row))
        status = sqlite3_step(row);
    *current = any && status == SQLITE_DONE;
    gboolean ok = status == SQLITE_DONE || status == SQLITE_ROW || index_fail(index, error);
    sqlite3_finalize(row);
    return ok;
}

/* ---- one run ---- */

Written *written_new(Index *index, const char *folder, const char *options)
{
    Written *written = g_new0(Written, 1);
    written->index = index;
    written->generation = index_is_grouped(index) ? index_generation(index) : OUT_OF_DATE;
    written->folder = g_strdup(folder);
    written->options = g_strdup(options);
    written->files = g_hash_table_new(g_str_hash, g_str_equal);
    return written;
}

void written_free(Written *written)
{
    if (!written)
        return;
    g_hash_table_unref(written->files);
    g_free(written->folder);
    g_free(written->options);
    g_free(written);
}

void written_add(Written *written, const OutFile *file)
{
    g_assert(is_plain_name(file->name) && !g_hash_table_contains(written->files, file->name));
    g_hash_table_insert(written->files, file->name, (gpointer)file);
}

static gboolean is_as_recorded(const Written *written, sqlite3_stmt *row)
{
    struct stat st;
    guint8 hash[OUTDIR_HASH_SIZE];
    const char *name = name_in(row);
    g_autofree char *path = g_build_filename(written->folder, name, NULL);
    return find_file(written->folder, name, (guint64)sqlite3_column_int64(row, 2), &st) &&
           hash_file(path, hash) && sqlite3_column_bytes(row, 4) == sizeof(hash) &&
           memcmp(sqlite3_column_blob(row, 4), hash, sizeof(hash)) == 0;
}

GPtrArray *written_stale(Written *written, GError **error)
{
    sqlite3_stmt *row = prepare_rows(written->index, written->folder, written->options, error);
    if (!row)
        return NULL;
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    int status;
    while ((status = sqlite3_step(row)) == SQLITE_ROW)
        if (!g_hash_table_contains(written->files, name_in(row)) && is_as_recorded(written, row))
            g_ptr_array_add(names, g_strdup(name_in(row)));
    gboolean ok = status == SQLITE_DONE || index_fail(written->index, error);
    sqlite3_finalize(row);
    return ok ? g_steal_pointer(&names) : NULL;
}

/* ---- saving ---- */

typedef struct {
    sqlite3_stmt *forget; /* what runs of some options left */
    sqlite3_stmt *owner;  /* which options left a file */
    sqlite3_stmt *rob;    /* what runs of some options left is out of date */
    sqlite3_stmt *put;
    Index *index;       /* that is saved to */
    GHashTable *robbed; /* options that are to be */
} Saving;

static void saving_release(Saving *saving)
{
    sqlite3_finalize(saving->forget);
    sqlite3_finalize(saving->owner);
    sqlite3_finalize(saving->rob);
    sqlite3_finalize(saving->put);
    g_clear_pointer(&saving->robbed, g_hash_table_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Saving, saving_release)

static gboolean prepare_saving(Saving *saving, GError **error)
{
    const struct {
        sqlite3_stmt **stmt;
        const char *sql;
    } all[] = {
        {&saving->forget, "DELETE FROM digest WHERE folder = ?1 AND options = ?2"},
        {&saving->owner, "SELECT options FROM digest WHERE folder = ?1 AND file = ?2"},
        {&saving->rob, "UPDATE digest SET generation = ?3 WHERE folder = ?1 AND options = ?2"},
        {&saving->put, "INSERT OR REPLACE INTO digest(folder, file, options, generation, size,"
                       " mtime, hash) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)"},
    };
    saving->robbed = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (guint i = 0; i < G_N_ELEMENTS(all); i++)
        if (!(*all[i].stmt = prepare(saving->index, all[i].sql, error)))
            return FALSE;
    return TRUE;
}

static gboolean forget_rows(const Written *written, const Saving *saving, GError **error)
{
    index_bind_text(saving->forget, 1, written->folder);
    index_bind_text(saving->forget, 2, written->options);
    return index_run(saving->index, saving->forget, error);
}

/* To be called when our own rows are forgotten: who is left is another one. */
static gboolean find_robbed(const Written *written, const Saving *saving, const char *name,
                            GError **error)
{
    sqlite3_stmt *stmt = saving->owner;
    index_bind_text(stmt, 1, written->folder);
    index_bind_text(stmt, 2, name);
    int status = sqlite3_step(stmt);
    if (status == SQLITE_ROW)
        g_hash_table_add(saving->robbed, g_strdup((const char *)sqlite3_column_text(stmt, 0)));
    gboolean ok = status == SQLITE_ROW || status == SQLITE_DONE || index_fail(saving->index, error);
    sqlite3_reset(stmt);
    return ok;
}

static gboolean rob(const Written *written, const Saving *saving, const char *options,
                    GError **error)
{
    index_bind_text(saving->rob, 1, written->folder);
    index_bind_text(saving->rob, 2, options);
    sqlite3_bind_int64(saving->rob, 3, OUT_OF_DATE);
    return index_run(saving->index, saving->rob, error);
}

/* A file that is not what was written a moment ago is out of date. */
static gboolean put_row(const Written *written, const Saving *saving, const OutFile *file,
                        GError **error)
{
    struct stat st = {0};
    gboolean there = find_file(written->folder, file->name, file->size, &st);
    index_bind_text(saving->put, 1, written->folder);
    index_bind_text(saving->put, 2, file->name);
    index_bind_text(saving->put, 3, written->options);
    sqlite3_bind_int64(saving->put, 4, there ? written->generation : OUT_OF_DATE);
    sqlite3_bind_int64(saving->put, 5, (gint64)file->size);
    sqlite3_bind_int64(saving->put, 6, time_of(&st));
    sqlite3_bind_blob(saving->put, 7, file->hash, sizeof(file->hash), SQLITE_STATIC);
    return index_run(saving->index, saving->put, error);
}

static gboolean save_rows(const Written *written, const Saving *saving, GError **error)
{
    GHashTableIter iter;
    gpointer name, file;
    if (!forget_rows(written, saving, error))
        return FALSE;
    g_hash_table_iter_init(&iter, written->files);
    while (g_hash_table_iter_next(&iter, &name, NULL))
        if (!find_robbed(written, saving, name, error))
            return FALSE;
    g_hash_table_iter_init(&iter, saving->robbed);
    while (g_hash_table_iter_next(&iter, &name, NULL))
        if (!rob(written, saving, name, error))
            return FALSE;
    g_hash_table_iter_init(&iter, written->files);
    while (g_hash_table_iter_next(&iter, NULL, &file))
        if (!put_row(written, saving, file, error))
            return FALSE;
    return TRUE;
}

static gboolean save_to(const Written *written, Index *index, GError **error)
{
    g_auto(Saving) saving = {.index = index};
    if (!prepare_saving(&saving, error) || !index_begin(index, error))
        return FALSE;
    if (save_rows(written, &saving, error) && index_commit(index, error))
        return TRUE;
    index->grouping = FALSE;
    sqlite3_exec(index->db, "ROLLBACK", NULL, NULL, NULL);
    return FALSE;
}

/* One process cannot have a file open for both: see kept.c. */
gboolean written_save(Written *written, Index **index, GError **error)
{
    g_assert(*index == written->index);
    if (!written->index->read_only)
        return save_to(written, *index, error);
    g_autofree char *path = g_strdup(written->index->where);
    written->index = NULL;
    g_clear_pointer(index, index_free);
    g_autoptr(Index) writable = index_open(path, NULL);
    return !writable || save_to(written, writable, error);
}
