/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Two connections to one temporary index, asked by two threads. */
#include "index/index.h"
#include <glib/gstdio.h>
#include <stdlib.h>

enum { BIG = 256 * 1024, MANY = 120 }; /* more than its page cache */

static void add_mail(Index *index, gint64 source, guint number, gsize length)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *id = g_strdup_printf("%u@x.example", number);
    g_autofree char *subject = g_strnfill(length, 'a');
    IndexMail mail = {.source = source,
                      .offset = number,
                      .message_id = id,
                      .hash = {(guint8)number},
                      .author = {"Ada", "ada@x.example"},
                      .sender = {"Ada", "ada@x.example"},
                      .subject = subject,
                      .title = "",
                      .norm = "",
                      .tags = "",
                      .patch_id = ""};
    index_add(index, &mail, &error);
    g_assert_no_error(error);
}

static Index *make_index(const char *path, guint n, gsize length)
{
    g_autoptr(GError) error = NULL;
    g_auto(IndexSource) source = {0};
    Index *index = index_open(path, &error);
    g_assert_no_error(error);
    g_assert_true(index_source(index, "a.mbox", &source, &error));
    for (guint i = 1; i <= n; i++)
        add_mail(index, source.id, i, length);
    g_assert_true(index_finish(index, &error));
    return index;
}

static Index *reader_of(Index *index)
{
    g_autoptr(GError) error = NULL;
    Index *reader;
    index_reader(index, &reader, &error);
    g_assert_no_error(error);
    return reader;
}

/* Bytes of subjects; a row at a time, so that threads ask at the same time. */
static gpointer count_bytes(gpointer data)
{
    sqlite3_stmt *stmt;
    gsize bytes = 0;
    g_assert_cmpint(sqlite3_prepare_v2(index_db(data), "SELECT subject FROM mail", -1, &stmt, NULL),
                    ==, SQLITE_OK);
    while (sqlite3_step(stmt) == SQLITE_ROW)
        bytes += strlen((const char *)sqlite3_column_text(stmt, 0));
    sqlite3_finalize(stmt);
    return GSIZE_TO_POINTER(bytes);
}

static gsize bytes_of(Index *index)
{
    return GPOINTER_TO_SIZE(count_bytes(index));
}

static void test_two_threads(void)
{
    g_autoptr(Index) index = make_index(NULL, MANY, BIG);
    Index *reader = reader_of(index);
    g_assert_nonnull(reader);
    g_assert_true(reader_of(index) == reader);
    GThread *thread = g_thread_new("reader", count_bytes, reader);
    for (guint i = 0; i < 3; i++)
        g_assert_cmpuint(bytes_of(index), ==, MANY * BIG);
    g_assert_cmpuint(GPOINTER_TO_SIZE(g_thread_join(thread)), ==, MANY * BIG);
}

static void test_it_cannot_write(void)
{
    g_autoptr(Index) index = make_index(NULL, MANY, BIG);
    g_assert_cmpint(sqlite3_exec(index_db(reader_of(index)), "DELETE FROM mail", NULL, NULL, NULL),
                    ==, SQLITE_READONLY);
    g_assert_cmpuint(bytes_of(index), ==, MANY * BIG);
}

/* What is written later is there, whether or not a reader has been asked for. */
static void test_writing_goes_on(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Index) index = make_index(NULL, MANY, BIG);
    reader_of(index);
    g_assert_true(index_begin(index, &error));
    g_assert_true(index_set_kind(index, 1, MAIL_BUG, &error));
    g_assert_true(index_commit(index, &error) && index_end_run(index, &error));
    g_assert_no_error(error);
    g_assert_cmpuint(bytes_of(index), ==, MANY * BIG);
}

static void test_what_fits_into_memory_has_none(void)
{
    g_autoptr(Index) index = make_index(NULL, MANY, 10);
    g_assert_null(reader_of(index));
}

static void test_a_kept_one_has_none(void)
{
    g_autofree char *path = g_build_filename(g_get_tmp_dir(), "kept.db", NULL);
    Index *index = make_index(path, 1, 10);
    g_assert_null(reader_of(index));
    index_free(index);
    g_unlink(path);
}

/* Nor while it is open: whoever is killed leaves nothing behind. */
static void test_no_file_has_a_name(void)
{
    g_autoptr(Index) index = make_index(NULL, MANY, BIG);
    g_assert_nonnull(reader_of(index));
    g_autoptr(GDir) dir = g_dir_open(g_get_tmp_dir(), 0, NULL);
    g_assert_cmpstr(g_dir_read_name(dir), ==, NULL);
}

/* Puts a journal beside each file that lost its name: one that SQLite would undo changes with.
 * Their paths. */
static GPtrArray *put_journals(void)
{
    GPtrArray *journals = g_ptr_array_new_with_free_func(g_free);
    static const char journal[512] = "\xd9\xd5\x05\xf9\x20\xa1\x63\xd7"; /* its magic */
    g_autoptr(GDir) dir = g_dir_open("/proc/self/fd", 0, NULL);
    const char *name;
    while (dir && (name = g_dir_read_name(dir))) {
        g_autofree char *link = g_build_filename("/proc/self/fd", name, NULL);
        g_autofree char *path = g_file_read_link(link, NULL);
        if (!path || !g_str_has_suffix(path, " (deleted)"))
            continue;
        path[strlen(path) - strlen(" (deleted)")] = '\0';
        char *beside = g_strconcat(path, "-journal", NULL);
        g_file_set_contents(beside, journal, sizeof(journal), NULL);
        g_ptr_array_add(journals, beside);
    }
    return journals;
}

/* TMPDIR is everybody's. */
static void test_nobody_can_put_a_journal_beside_it(void)
{
    g_autoptr(Index) index = make_index(NULL, MANY, BIG);
    g_autoptr(GPtrArray) journals = put_journals();
    Index *reader = reader_of(index);
    g_assert_nonnull(reader);
    g_assert_cmpuint(bytes_of(reader), ==, MANY * BIG);
    g_assert_cmpuint(bytes_of(index), ==, MANY * BIG);
    for (guint i = 0; i < journals->len; i++)
        g_unlink(journals->pdata[i]);
}

int main(int argc, char **argv)
{
    /* Before anybody asks GLib where TMPDIR is. */
    const char *temp = g_getenv("TMPDIR");
    g_autofree char *folder = g_strconcat(temp ? temp : "/tmp", "/listdigest-test-XXXXXX", NULL);
    g_assert_nonnull(mkdtemp(folder));
    g_setenv("TMPDIR", folder, TRUE);
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/index-reader/two-threads", test_two_threads);
    g_test_add_func("/index-reader/it-cannot-write", test_it_cannot_write);
    g_test_add_func("/index-reader/writing-goes-on", test_writing_goes_on);
    g_test_add_func("/index-reader/what-fits-into-memory-has-none",
                    test_what_fits_into_memory_has_none);
    g_test_add_func("/index-reader/a-kept-one-has-none", test_a_kept_one_has_none);
    g_test_add_func("/index-reader/no-file-has-a-name", test_no_file_has_a_name);
    g_test_add_func("/index-reader/nobody-can-put-a-journal-beside-it",
                    test_nobody_can_put_a_journal_beside_it);
    int failed = g_test_run();
    g_assert_cmpint(g_rmdir(folder), ==, 0); /* nothing is left */
    return failed;
}
