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
    static const IndexNotice notices[] = {{.kind = NOTICE_APPLIED,
                                           .rule = "words",
                                           .tree = "x/next",
                                           .commit = "0123456789ab",
                                           .subject = "",
                                           .message_id = "",
                                           .counters = "1 2"}};
    static const IndexLink links[] = {{.kind = LINK_CHANGE_ID, .value = "20240102-do-it-1a2b"},
                                      {LINK_MESSAGE, "old@x.example", 1, TRUE}};
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
        .notices = notices,
        .n_notices = 1,
        .links = links,
        .n_links = 2,
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

/* One series of mail 1, with rows of every table that grouping fills; mails 2 and 3 answer, 3 is a
 * copy of 1. Between index_begin and index_commit. */
G_GNUC_UNUSED static void sample_put_series(Index *index)
{
    static const IndexSeries series = {.id = 1,
                                       .head = 1,
                                       .version = 1,
                                       .total = 1,
                                       .seen = 1,
                                       .missing = "",
                                       .tags = "",
                                       .state_rule = "first",
                                       .fate = FATE_APPLIED,
                                       .fate_rule = "words",
                                       .first_reply = 1700000002};
    static const IndexMember member = {.mail = 1, .counter = "1"};
    static const IndexReview review = {.series = 1,
                                       .mail = 2,
                                       .patch = 1,
                                       .key = "Reviewed-by",
                                       .name = "Ben",
                                       .email = "ben@x.example",
                                       .accepted = TRUE,
                                       .rule = "reply"};
    static const IndexApplied applied = {.series = 1, .mail = 2, .rule = "reply"};
    g_autoptr(GError) error = NULL;
    gboolean good =
        index_put_series(index, &series, &member, 1, &error) &&
        index_put_reply(index, 2, 1, 1, &error) && index_put_review(index, &review, &error) &&
        index_put_applied(index, &applied, &error) && index_put_duplicate(index, 3, 1, &error);
    g_assert_no_error(error);
    g_assert_true(good);
}

/* How much is left of what sample_put_series() put. */
#define SAMPLE_GROUPED                                                     \
    "SELECT (SELECT count(*) FROM series), (SELECT count(*) FROM member)," \
    " (SELECT count(*) FROM reply), (SELECT count(*) FROM review),"        \
    " (SELECT count(*) FROM applied), (SELECT count(duplicate_of) FROM mail)"

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
