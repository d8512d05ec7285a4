/* SPDX-License-Identifier: GPL-2.0-or-later */
/* An index of an older schema becomes one of this schema, or stays what it was. */
#include "index/private.h"
#include "index/schema.h"
#include "sample_index.h"

#define FACTS "SELECT (SELECT count(*) FROM notice), (SELECT count(*) FROM link)"

static void make_version(const char *path, int version)
{
    const char *top = g_getenv("TOP");
    g_autofree char *name = g_strdup_printf("testdata/index/schema-%d.sql", version);
    g_autofree char *file = g_build_filename(top ? top : ".", name, NULL);
    gsize n;
    g_autofree char *sql = sample_contents(file, &n);
    sample_database(path, sql);
}

static void test_migrate_from_1(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(SampleDir) dir = sample_dir_new();
    g_autofree char *path = IN(dir, "old.db");
    make_version(path, 1);
    g_assert_true(index_is_index(path));
    g_assert_null(index_open_read_only(path, &error));
    g_assert_error(error, INDEX_ERROR, INDEX_ERROR_NOT_INDEX);
    g_assert_nonnull(strstr(error->message, "'listdigest index -i FILE' brings it up to date"));

    Index *index = sample_open(path);
    g_assert_cmpuint(index_n_mails(index), ==, 2);
    g_assert_false(index_is_grouped(index));
    g_assert_cmpint(index_run_number(index), ==, 2);
    assert_rows(index, "SELECT path, list, error, state FROM source",
                "a.mbox|a.example|-|-,b.mbox|-|b.mbox: gone|-");
    assert_rows(index, "SELECT message_id, date, zone, kind, author, sender, refs, run FROM mail",
                "one@x.example|100|60|5|1|2||1,two@x.example|200|0|5|2|2|one@x.example|1");
    assert_rows(index, FACTS, "0|0");
    assert_rows(
        index,
        "SELECT a.address, a.name, s.address, s.name FROM mail JOIN mailbox a"
        " ON a.id = author_mailbox JOIN mailbox s ON s.id = sender_mailbox WHERE date = 100",
        "Ada@x.example|Ada|ben@x.example|Ben");
    assert_rows(index, "SELECT mail, key, value FROM trailer",
                "1|Signed-off-by|Ada <ada@x.example>");
    assert_rows(index, "SELECT text FROM body", "why\n");
    assert_rows(index, "SELECT offset, diags FROM flagged", "20|1");
    assert_rows(index, "SELECT detail, early FROM defect", "what|0");
    assert_rows(index, "SELECT count(*) FROM sqlite_schema WHERE name LIKE 'old%'", "0");
    sample_close(index);
    index_free(sample_open(path));
    g_autofree char *version = sample_ask(path, "PRAGMA user_version");
    g_assert_cmpint(g_ascii_strtoll(version, NULL, 10), ==, INDEX_SCHEMA);
    assert_sound(path);
}

/* All that mails said is there, and how far each source was read is not: it says more than was
 * kept. */
static void test_migrate_from_2(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(SampleDir) dir = sample_dir_new();
    g_autofree char *path = IN(dir, "old.db");
    make_version(path, 2);
    g_assert_true(index_is_index(path));
    Index *index = sample_open(path);
    g_assert_cmpuint(index_n_mails(index), ==, 2);
    g_assert_false(index_is_grouped(index));
    g_assert_cmpint(index_generation(index), ==, 5);
    g_assert_cmpint(index_run_number(index), ==, 3);
    assert_rows(index, SAMPLE_GROUPED, "0|0|0|0|0|0");
    assert_rows(index, FACTS, "0|0");
    assert_rows(index, "SELECT path, list, error, state FROM source",
                "a.mbox|a.example|-|-,b.mbox|-|b.mbox: gone|-");
    assert_rows(index, "SELECT message_id, subject, run FROM mail",
                "one@x.example|[PATCH] One|1,two@x.example|Re: [PATCH] One|2");
    assert_rows(index,
                "SELECT (SELECT text FROM body), (SELECT key FROM trailer), (SELECT name FROM"
                " touched JOIN path ON id = path), (SELECT count(*) FROM flagged),"
                " (SELECT detail FROM defect), (SELECT data FROM deferred),"
                " (SELECT sum(mails) FROM vote), (SELECT file FROM digest)",
                "why\n|Signed-off-by|src/a.c|1|what|the mail|4|a.txt");
    /* Read again: what was news then is none now, and its facts are there. */
    g_assert_true(index_forget(index, 1, 0, &error));
    IndexMail mail = sample_mail(1, 1);
    mail.message_id = "one@x.example";
    memset(mail.hash, 0, sizeof(mail.hash));
    g_assert_true(index_add(index, &mail, &error));
    sample_close(index);
    g_autofree char *rows =
        sample_ask(path, "SELECT run, (SELECT count(*) FROM notice), (SELECT count(*) FROM link),"
                         " (SELECT user_version FROM pragma_user_version) FROM mail");
    g_autofree char *want = g_strdup_printf("1|1|2|%d", INDEX_SCHEMA);
    g_assert_cmpstr(rows, ==, want);
    assert_sound(path);
}

/* What mails said and how far each source was read stays; what is derived is made anew, and mails
 * were read by an older program. */
static void test_migrate_from_3(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(SampleDir) dir = sample_dir_new();
    g_autofree char *path = IN(dir, "old.db");
    make_version(path, 3);
    Index *index = sample_open(path);
    g_assert_cmpuint(index_n_mails(index), ==, 2);
    g_assert_false(index_is_grouped(index));
    g_assert_cmpint(index_generation(index), ==, 5);
    assert_rows(index, SAMPLE_GROUPED, "0|0|0|0|0|0");
    assert_rows(index, FACTS, "1|1");
    assert_rows(index, "SELECT path, list, error, state, read, reading FROM source",
                "a.mbox|a.example|-|mbox 25|9|0,b.mbox|-|b.mbox: gone|-|0|0");
    assert_rows(index, "SELECT count(*) FROM mail WHERE duplicate_of IS NOT NULL", "0");
    g_auto(IndexSource) source = {0};
    g_assert_true(index_source(index, "a.mbox", &source, &error));
    g_assert_true(source.known && source.dated);
    g_assert_null(source.state);
    sample_close(index);
    g_autofree char *version = sample_ask(path, "PRAGMA user_version");
    g_assert_cmpint(g_ascii_strtoll(version, NULL, 10), ==, INDEX_SCHEMA);
    assert_sound(path);
}

/* What a migrated file is made of is what a new one is made of. */
static void test_migrated_is_as_new(void)
{
    static const char *const parts =
        "SELECT type, name, tbl_name FROM sqlite_schema WHERE type != 'table' ORDER BY 2";
    g_autoptr(SampleDir) dir = sample_dir_new();
    g_autofree char *fresh = IN(dir, "new.db");
    sample_fill(fresh, 1);
    g_autofree char *want = sample_ask(fresh, parts);
    for (int version = 1; version < INDEX_SCHEMA; version++) {
        g_autofree char *path = IN(dir, "old.db");
        make_version(path, version);
        sample_close(sample_open(path));
        g_autofree char *got = sample_ask(path, parts);
        g_assert_cmpstr(got, ==, want);
        g_unlink(path);
    }
}

static void test_every_schema_has_a_step(void)
{
    for (int version = 1; version < INDEX_SCHEMA; version++)
        g_assert_true(index_can_migrate(version));
    g_assert_false(index_can_migrate(0));
    g_assert_false(index_can_migrate(INDEX_SCHEMA));
}

/* One that was interrupted is as it was. */
static void test_migration_fails_whole(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(SampleDir) dir = sample_dir_new();
    g_autofree char *path = IN(dir, "old.db");
    make_version(path, 1);
    sample_database(path, "CREATE TABLE touched (mine TEXT)");
    g_assert_null(index_open(path, &error));
    g_assert_nonnull(error);
    g_autofree char *rows = sample_ask(path, "SELECT count(*) FROM spelling");
    g_assert_cmpstr(rows, ==, "4");
    assert_sound(path);

    g_autofree char *second = IN(dir, "old2.db");
    make_version(second, 2);
    sample_database(second, "CREATE TABLE link (mine TEXT)");
    assert_refused(second, INDEX_ERROR_SQLITE, "table link already exists");
    g_autofree char *left = sample_ask(second, "SELECT count(*), (SELECT state FROM source) FROM"
                                               " member");
    g_assert_cmpstr(left, ==, "1|mbox 25");
    assert_sound(second);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/index/migrate-from-1", test_migrate_from_1);
    g_test_add_func("/index/migrate-from-2", test_migrate_from_2);
    g_test_add_func("/index/migrate-from-3", test_migrate_from_3);
    g_test_add_func("/index/migrated-is-as-new", test_migrated_is_as_new);
    g_test_add_func("/index/every-schema-has-a-step", test_every_schema_has_a_step);
    g_test_add_func("/index/migration-fails-whole", test_migration_fails_whole);
    return g_test_run();
}
