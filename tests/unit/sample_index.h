/* SPDX-License-Identifier: GPL-2.0-or-later */
/* sample_index: an index with mails made up for it, and what its tests ask it. */
#ifndef SAMPLE_INDEX_H
#define SAMPLE_INDEX_H

#include "index/index.h"
#include <glib/gstdio.h>
#include <string.h>

/* A folder of the test's own; removed with all that is in it by sample_dir_free. */
typedef char SampleDir;

G_GNUC_UNUSED static SampleDir *sample_dir_new(void)
{
    g_autoptr(GError) error = NULL;
    char *path = g_dir_make_tmp("test-index-XXXXXX", &error);
    g_assert_no_error(error);
    return path;
}

G_GNUC_UNUSED static void sample_dir_free(SampleDir *path)
{
    GDir *dir = g_dir_open(path, 0, NULL);
    const char *name;
    while (dir && (name = g_dir_read_name(dir))) {
        g_autofree char *file = g_build_filename(path, name, NULL);
        g_assert_cmpint(g_unlink(file), ==, 0);
    }
    if (dir)
        g_dir_close(dir);
    g_assert_cmpint(g_rmdir(path), ==, 0);
    g_free(path);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SampleDir, sample_dir_free)

G_GNUC_UNUSED static Index *sample_open(const char *path)
{
    g_autoptr(GError) error = NULL;
    Index *index = index_open(path, &error);
    g_assert_no_error(error);
    return index;
}

G_GNUC_UNUSED static gint64 sample_source(Index *index, const char *path, const char *list)
{
    g_autoptr(GError) error = NULL;
    g_auto(IndexSource) source = {0};
    index_source(index, path, &source, &error);
    g_assert_no_error(error);
    if (list)
        g_assert_true(index_set_list(index, source.id, list, &error));
    return source.id;
}

/* A patch whose Message-ID, content hash, date and offset follow from its number. */
G_GNUC_UNUSED static IndexMail sample_mail(gint64 source, guint number)
{
    static char ids[1 << 16][24];
    static const char *const refs[] = {"parent@x.example"};
    static const IndexTrailer trailers[] = {{"Signed-off-by", "Ada <ada@x.example>"}};
    static const char *const paths[] = {"src/a.c", "doc/b"};
    char *id = ids[number % G_N_ELEMENTS(ids)];
    g_snprintf(id, sizeof(ids[0]), "%u@x.example", number);
    IndexMail mail = {
        .source = source,
        .offset = (gint64)number * 100,
        .length = 100,
        .audience = "=a.example",
        .charset = number % 10 ? NULL : "iso-8859-2",
        .message_id = id,
        .date = 1700000000 + number,
        .kind = MAIL_PATCH,
        .flags = INDEX_DIFF,
        .refs = refs,
        .n_refs = 1,
        .author = {"Ada", "ada@x.example"},
        .sender = {number % 2 ? "Ada" : "Ada L.", "ada@x.example"},
        .subject = "[PATCH] Do it",
        .title = "Do it",
        .norm = "do it",
        .tags = "",
        .patch_id = "0123456789012345678901234567890123456789",
        .paths = paths,
        .n_paths = 2,
        .body = STR("text\n"),
        .trailers = trailers,
        .n_trailers = 1,
    };
    memcpy(mail.hash, &number, sizeof(number));
    return mail;
}

G_GNUC_UNUSED static void sample_add(Index *index, gint64 source, guint from, guint to)
{
    g_autoptr(GError) error = NULL;
    for (guint i = from; i < to; i++) {
        IndexMail mail = sample_mail(source, i);
        index_add(index, &mail, &error);
        g_assert_no_error(error);
    }
}

G_GNUC_UNUSED static void sample_group(Index *index)
{
    g_autoptr(GError) error = NULL;
    gboolean good = index_begin(index, &error) && index_clear_series(index, &error) &&
                    index_set_grouped(index, &error) && index_commit(index, &error);
    g_assert_no_error(error);
    g_assert_true(good);
}

/* The rows, columns with "|" between, rows with ","; "-" for NULL. */
G_GNUC_UNUSED static char *sample_query(sqlite3 *db, const char *sql)
{
    sqlite3_stmt *stmt;
    GString *out = g_string_new(NULL);
    if (sqlite3_prepare_v2(db, sql, -1, &stmt, NULL) != SQLITE_OK)
        g_error("%s: %s", sql, sqlite3_errmsg(db));
    while (sqlite3_step(stmt) == SQLITE_ROW) {
        if (out->len)
            g_string_append_c(out, ',');
        for (int i = 0; i < sqlite3_column_count(stmt); i++) {
            const char *text = (const char *)sqlite3_column_text(stmt, i);
            g_string_append_printf(out, "%s%s", i ? "|" : "", text ? text : "-");
        }
    }
    sqlite3_finalize(stmt);
    return g_string_free(out, FALSE);
}

#define assert_rows(index, sql, expected)                             \
    do {                                                              \
        g_autofree char *got_ = sample_query(index_db(index), (sql)); \
        g_assert_cmpstr(got_, ==, (expected));                        \
    } while (0)

/* The file alone, asked by a connection of its own. */
G_GNUC_UNUSED static char *sample_ask(const char *path, const char *sql)
{
    sqlite3 *db;
    g_assert_cmpint(sqlite3_open(path, &db), ==, SQLITE_OK);
    char *result = sample_query(db, sql);
    sqlite3_close(db);
    return result;
}

#define assert_sound(path)                                                    \
    do {                                                                      \
        g_autofree char *got_ = sample_ask((path), "PRAGMA integrity_check"); \
        g_assert_cmpstr(got_, ==, "ok");                                      \
    } while (0)

#define IN(dir, name) g_build_filename((dir), (name), NULL)

G_GNUC_UNUSED static void sample_finish(Index *index)
{
    g_autoptr(GError) error = NULL;
    index_finish(index, &error);
    g_assert_no_error(error);
}

/* Runs to the end and is gone. */
G_GNUC_UNUSED static void sample_close(Index *index)
{
    g_autoptr(GError) error = NULL;
    sample_finish(index);
    if (!index_is_grouped(index))
        sample_group(index);
    index_end_run(index, &error);
    g_assert_no_error(error);
    index_free(index);
}

/* An index of mails 1 to n of one source. */
G_GNUC_UNUSED static void sample_fill(const char *path, guint n)
{
    g_autoptr(GError) error = NULL;
    Index *index = sample_open(path);
    gint64 source = sample_source(index, "a.mbox", "a.example");
    sample_add(index, source, 1, n + 1);
    g_assert_true(index_set_state(index, source, "read", &error));
    sample_close(index);
}

G_GNUC_UNUSED static guint sample_files_in(const char *path)
{
    g_autoptr(GDir) dir = g_dir_open(path, 0, NULL);
    guint n = 0;
    while (g_dir_read_name(dir))
        n++;
    return n;
}

G_GNUC_UNUSED static char *sample_contents(const char *path, gsize *n)
{
    char *bytes = NULL;
    g_autoptr(GError) error = NULL;
    g_file_get_contents(path, &bytes, n, &error);
    g_assert_no_error(error);
    return bytes;
}

G_GNUC_UNUSED static void assert_refused(const char *path, int code, const char *words)
{
    g_autoptr(GError) error = NULL;
    g_assert_null(index_open(path, &error));
    g_test_message("%s", error->message);
    g_assert_error(error, INDEX_ERROR, code);
    g_assert_true(g_str_has_prefix(error->message, path));
    g_assert_nonnull(strstr(error->message, words));
}

G_GNUC_UNUSED static void sample_database(const char *path, const char *sql)
{
    sqlite3 *db;
    g_assert_cmpint(sqlite3_open(path, &db), ==, SQLITE_OK);
    g_assert_cmpint(sqlite3_exec(db, sql, NULL, NULL, NULL), ==, SQLITE_OK);
    sqlite3_close(db);
}

#endif
