/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Files that are no index, and indexes that are damaged: a message, and no crash. */
#include "index/schema.h"
#include "sample_index.h"
#include "series/series.h"

static void write_file(const char *path, const char *bytes, gsize n)
{
    g_autoptr(GError) error = NULL;
    g_file_set_contents(path, bytes, (gssize)n, &error);
    g_assert_no_error(error);
}

/* Refused by name, and not a byte of it changed. */
static void assert_untouched(const char *path, const char *words)
{
    gsize n, n_after;
    g_autofree char *before = sample_contents(path, &n);
    assert_refused(path, INDEX_ERROR_NOT_INDEX, words);
    g_autoptr(GError) error = NULL;
    g_assert_null(index_open_read_only(path, &error));
    g_assert_nonnull(error);
    g_autofree char *after = sample_contents(path, &n_after);
    g_assert_cmpmem(before, n, after, n_after);
    g_autofree char *dir = g_path_get_dirname(path);
    g_assert_cmpuint(sample_files_in(dir), ==, 1);
    g_unlink(path);
}

static void test_what_is_no_index(void)
{
    g_autoptr(SampleDir) dir = sample_dir_new();
    g_autofree char *path = IN(dir, "some.file"), *nowhere = IN(dir, "none/x.db");
    static const char mail[] = "From a@x.example\n\nnot a database\n";
    assert_refused(dir, INDEX_ERROR_SQLITE, "cannot write to the index: Is a directory");
    assert_refused(nowhere, INDEX_ERROR_SQLITE, "No such file or directory");
    write_file(path, mail, strlen(mail));
    g_assert_false(index_is_index(path));
    assert_untouched(path, "no index of listdigest, nor any SQLite file");
    write_file(path, "SQLite format 3", 16);
    assert_untouched(path, "no index of listdigest, nor any SQLite file");
    sample_database(path, "CREATE TABLE mail (id INTEGER); PRAGMA user_version = 1");
    g_assert_false(index_is_index(path));
    assert_untouched(path, "some other SQLite file");
    sample_database(path, "CREATE TABLE mail (id INTEGER); PRAGMA user_version = 2");
    assert_untouched(path, "some other SQLite file");
    sample_fill(path, 1);
    sample_database(path, "PRAGMA user_version = 99");
    g_assert_true(index_is_index(path));
    g_autofree char *newer =
        g_strdup_printf("newer listdigest (schema 99, this one knows up to %d)", INDEX_SCHEMA);
    assert_untouched(path, newer);
    sample_fill(path, 1);
    sample_database(path, "PRAGMA user_version = 0");
    assert_untouched(path, "damaged index");
    write_file(path, "", 0); /* as mktemp makes it */
    sample_fill(path, 1);
    assert_sound(path);
}

/* A table of another shape, code where a table should be: said at once. */
static void test_other_tables(void)
{
    static const char *const changes[] = {
        "ALTER TABLE mail ADD COLUMN more TEXT",
        "DROP TABLE body",
        "ALTER TABLE notice DROP COLUMN tree",
        "DROP TABLE review",
        "DROP TABLE body; CREATE VIEW body AS SELECT 1 AS mail, 'x' AS text",
        "DROP VIEW mail_list; CREATE VIEW mail_list AS SELECT 1 AS mail, 'x' AS list",
        "DELETE FROM meta",
    };
    for (guint i = 0; i < G_N_ELEMENTS(changes); i++) {
        g_autoptr(SampleDir) dir = sample_dir_new();
        g_autofree char *path = IN(dir, "kept.db");
        sample_fill(path, 1);
        sample_database(path, changes[i]);
        assert_refused(path, INDEX_ERROR_SQLITE, "damaged index");
    }
}

static gboolean look(const IndexMail *mail, void *data)
{
    *(guint *)data += mail->kind + strlen(mail->subject);
    return TRUE;
}

static gboolean any_mail(gint64 mail, void *data)
{
    (void)mail;
    (void)data;
    return TRUE;
}

static gboolean look_trailer(gint64 mail, guint position, const IndexTrailer *trailer, void *data)
{
    *(guint *)data += (guint)mail + position + strlen(trailer->key) + strlen(trailer->value);
    return TRUE;
}

static gboolean look_notice(gint64 mail, guint position, const IndexNotice *notice, void *data)
{
    *(guint *)data += (guint)mail + position + strlen(notice->rule) + strlen(notice->tree) +
                      strlen(notice->commit) + strlen(notice->subject) +
                      strlen(notice->message_id) + strlen(notice->counters);
    return TRUE;
}

static gboolean look_link(gint64 mail, guint position, const IndexLink *link, void *data)
{
    *(guint *)data += (guint)mail + position + strlen(link->value);
    return TRUE;
}

/* Each of the three scans, one after the other. */
static gboolean look_at_facts(Index *index, guint *sum, GError **error)
{
    return index_scan_trailers(index, any_mail, look_trailer, sum, error) &&
           index_scan_notices(index, any_mail, look_notice, sum, error) &&
           index_scan_links(index, any_mail, look_link, sum, error);
}

/* All that a run does; errors are as good as success. */
static void try_run(const char *path)
{
    g_autoptr(Index) index = index_open(path, NULL);
    guint sum = 0;
    g_auto(IndexSource) source = {0};
    if (!index || !index_source(index, "a.mbox", &source, NULL))
        return;
    GHashTable *parts = index_parts(index, source.id, NULL);
    g_clear_pointer(&parts, g_hash_table_unref);
    IndexMail mail = sample_mail(source.id, 99);
    if (index_forget(index, source.id, 2000, NULL) && index_add(index, &mail, NULL) &&
        index_finish(index, NULL) && index_scan(index, look, &sum, NULL) &&
        look_at_facts(index, &sum, NULL))
        index_name_people(index, NULL);
}

static void test_truncated(void)
{
    g_autoptr(SampleDir) dir = sample_dir_new();
    g_autofree char *path = IN(dir, "kept.db");
    gsize n;
    sample_fill(path, 40);
    g_autofree char *bytes = sample_contents(path, &n);
    for (gsize k = 0; k < n; k += 3001) {
        write_file(path, bytes, k);
        try_run(path);
    }
}

static void test_flipped_bits(void)
{
    g_autoptr(SampleDir) dir = sample_dir_new();
    g_autofree char *path = IN(dir, "kept.db");
    gsize n;
    sample_fill(path, 40);
    g_autofree char *bytes = sample_contents(path, &n);
    for (guint k = 0; k < 300; k++) {
        gsize at = (gsize)g_test_rand_int_range(100, (gint32)n);
        char before = bytes[at];
        bytes[at] ^= (char)(1 << g_test_rand_int_range(0, 8));
        write_file(path, bytes, n);
        try_run(path);
        bytes[at] = before;
    }
}

static void test_mail_that_makes_no_sense(void)
{
    static const char *const changes[] = {
        "UPDATE mail SET hash = x'00'",    "UPDATE mail SET kind = 99, own_kind = 99",
        "UPDATE mail SET subject = x'ff'", "UPDATE mail SET id = 1 << 40",
        "UPDATE mail SET source = -1",     "UPDATE mail SET flags = 1 << 8",
    };
    for (guint i = 0; i < G_N_ELEMENTS(changes); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(SampleDir) dir = sample_dir_new();
        g_autofree char *path = IN(dir, "kept.db");
        guint sum = 0;
        sample_fill(path, 1);
        sample_database(path, changes[i]);
        g_autoptr(Index) index = sample_open(path);
        g_assert_false(index_scan(index, look, &sum, &error));
        g_assert_error(error, INDEX_ERROR, INDEX_ERROR_SQLITE);
        g_assert_nonnull(strstr(error->message, "damaged index"));
    }
}

static void test_facts_that_make_no_sense(void)
{
    static const char *const changes[] = {
        "UPDATE notice SET kind = 99",
        "UPDATE notice SET kind = -1",
        "UPDATE notice SET position = -1",
        "UPDATE notice SET tree = x'ff'",
        "UPDATE link SET kind = 99",
        "UPDATE link SET value = CAST(x'ff' AS TEXT)",
        "UPDATE link SET position = 1 << 40 WHERE position = 0",
        "UPDATE mail SET kind = 3, own_kind = 3; UPDATE trailer SET value = x'ff'",
        "UPDATE source SET path = x''; UPDATE mail SET offset = -1",
    };
    for (guint i = 0; i < G_N_ELEMENTS(changes); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(SampleDir) dir = sample_dir_new();
        g_autofree char *path = IN(dir, "kept.db");
        guint sum = 0;
        g_auto(IndexPlace) place = {0};
        sample_fill(path, 1);
        sample_database(path, changes[i]);
        g_autoptr(Index) index = sample_open(path);
        g_test_message("%s", changes[i]);
        g_assert_false(look_at_facts(index, &sum, &error) &&
                       index_mail_place(index, 1, &place, &error));
        g_assert_error(error, INDEX_ERROR, INDEX_ERROR_SQLITE);
        g_assert_nonnull(strstr(error->message, "damaged index"));
    }
}

/* Facts of a mail that is not there are nobody's, and grouping passes them over. */
static void test_facts_of_nobody(void)
{
    const SeriesOptions options = SERIES_OPTIONS_DEFAULT;
    static const char *const changes[] = {
        "UPDATE notice SET mail = 7",      "UPDATE link SET mail = 7",
        "UPDATE trailer SET mail = 7",     "UPDATE notice SET mail = -1, kind = 99",
        "UPDATE link SET mail = -1 << 40", "UPDATE trailer SET mail = 1 << 40, value = x'ff'",
    };
    for (guint i = 0; i < G_N_ELEMENTS(changes); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(SampleDir) dir = sample_dir_new();
        g_autofree char *path = IN(dir, "kept.db");
        sample_fill(path, 1);
        sample_database(path, changes[i]);
        g_autoptr(Index) index = sample_open(path);
        g_assert_true(index_finish(index, &error));
        g_assert_true(series_group(index, NULL, &options, &error));
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/damage/what-is-no-index", test_what_is_no_index);
    g_test_add_func("/damage/other-tables", test_other_tables);
    g_test_add_func("/damage/truncated", test_truncated);
    g_test_add_func("/damage/flipped-bits", test_flipped_bits);
    g_test_add_func("/damage/mail-that-makes-no-sense", test_mail_that_makes_no_sense);
    g_test_add_func("/damage/facts-that-make-no-sense", test_facts_that_make_no_sense);
    g_test_add_func("/damage/facts-of-nobody", test_facts_of_nobody);
    return g_test_run();
}
