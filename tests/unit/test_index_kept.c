/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The index that stays: who may write to it, what a later run finds, what damage does. */
#include "base/reading.h"
#include "index/private.h"
#include "sample_index.h"
#include <errno.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

/* Facts of mails that are not there. */
#define STRANGERS                                                                   \
    "SELECT count(*) FROM (SELECT mail FROM notice UNION ALL SELECT mail FROM link" \
    " UNION ALL SELECT mail FROM trailer) WHERE mail NOT IN (SELECT id FROM mail)"
#define FACTS "SELECT (SELECT count(*) FROM notice), (SELECT count(*) FROM link)"

/* ---- what stays ---- */

static void test_stays(void)
{
    g_autoptr(SampleDir) dir = sample_dir_new();
    g_autofree char *path = IN(dir, "kept.db");
    for (guint run = 1; run <= 2; run++) {
        Index *index = sample_open(path);
        g_assert_cmpint(index_run_number(index), ==, run);
        sample_add(index, sample_source(index, "a.mbox", "a.example"), 10 * run, 10 * run + 2);
        g_assert_cmpuint(index_n_mails(index), ==, 2 * run);
        sample_close(index);
        g_assert_cmpuint(sample_files_in(dir), ==, 1);
        assert_sound(path);
    }
    g_autofree char *rows = sample_ask(
        path, "SELECT (SELECT count(*) FROM person), (SELECT count(*) FROM mailbox),"
              " (SELECT count(*) FROM path), (SELECT count(*) FROM touched),"
              " (SELECT count(*) FROM vote), (SELECT mails FROM vote WHERE charset IS NULL)");
    g_assert_cmpstr(rows, ==, "1|2|2|8|2|2");
    g_autofree char *runs = sample_ask(path, "SELECT message_id, run FROM mail ORDER BY id");
    g_assert_cmpstr(runs, ==, "10@x.example|1,11@x.example|1,20@x.example|2,21@x.example|2");
    g_assert_true(index_is_index(path));
}

static void test_source_is_as_it_was_left(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(SampleDir) dir = sample_dir_new();
    g_autofree char *path = IN(dir, "kept.db");
    Index *index = sample_open(path);
    g_auto(IndexSource) fresh = {0};
    g_assert_true(index_source(index, "a.mbox", &fresh, &error));
    g_assert_null(fresh.state);
    g_assert_null(fresh.error);
    g_assert_null(fresh.list);
    g_assert_cmpint(fresh.next, ==, 1);
    sample_add(index, fresh.id, 1, 4);
    g_assert_true(index_set_state(index, fresh.id, "mbox 300", &error));
    g_assert_true(index_set_list(index, fresh.id, "a.example", &error));
    g_assert_true(index_set_error(index, fresh.id, "ends early", &error));
    sample_close(index);

    index = sample_open(path);
    g_auto(IndexSource) known = {0};
    g_assert_true(index_source(index, "a.mbox", &known, &error));
    g_assert_cmpint(known.id, ==, fresh.id);
    g_assert_cmpstr(known.state, ==, "mbox 300");
    g_assert_cmpstr(known.error, ==, "ends early");
    g_assert_cmpstr(known.list, ==, "a.example");
    g_assert_cmpint(known.next, ==, 301);
    /* Flagged and deferred mails have places, too. */
    IndexMail flagged = sample_mail(known.id, 5);
    flagged.flagged = TRUE;
    g_assert_true(index_add(index, &flagged, &error));
    g_auto(IndexSource) more = {0};
    g_assert_true(index_source(index, "a.mbox", &more, &error));
    g_assert_cmpint(more.next, ==, 501);
    g_assert_true(index_set_state(index, known.id, NULL, &error));
    g_assert_true(index_set_error(index, known.id, NULL, &error));
    sample_close(index);
    g_autofree char *row = sample_ask(path, "SELECT state, error FROM source");
    g_assert_cmpstr(row, ==, "-|-");
}

static gint64 when_read(const char *path)
{
    g_autofree char *row = sample_ask(path, "SELECT read FROM source");
    return g_ascii_strtoll(row, NULL, 10);
}

/* When it was read is when it was last found changed, also where its state is the same. */
static void test_when_a_source_was_read(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(SampleDir) dir = sample_dir_new();
    g_autofree char *path = IN(dir, "kept.db");
    gint64 before = g_get_real_time();
    sample_fill(path, 3);
    gint64 first = when_read(path);
    g_assert_cmpint(first, >=, before);
    g_assert_cmpint(first, <=, g_get_real_time());
    for (guint step = 0; step < 5; step++) {
        sample_database(path, "UPDATE source SET read = 7");
        Index *index = sample_open(path);
        g_auto(IndexSource) source = {0};
        g_assert_true(index_source(index, "a.mbox", &source, &error));
        if (step == 1)
            sample_add(index, source.id, 10, 11);
        if (step == 2)
            g_assert_true(index_forget(index, source.id, 1000, &error));
        const char *state = step == 3 ? "more" : step == 4 ? NULL : source.state;
        g_assert_true(index_set_state(index, source.id, state, &error));
        sample_close(index);
        gint64 read = when_read(path);
        if (step == 0)
            g_assert_cmpint(read, ==, 7);
        else if (step == 4)
            g_assert_cmpint(read, ==, 0);
        else
            g_assert_cmpint(read, >=, first);
    }
}

static void assert_state(const char *path, const char *state, gboolean dated)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Index) index = sample_open(path);
    g_auto(IndexSource) source = {0};
    g_assert_true(index_source(index, "a.mbox", &source, &error));
    g_assert_cmpstr(source.state, ==, state);
    g_assert_cmpint(source.dated, ==, dated);
    g_assert_true(source.known);
}

/* How far a source was read counts for who reads mails in the same way; it stays where it is until
 * it is read again: its mails may be fetched by it. */
static void test_read_in_another_way(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(SampleDir) dir = sample_dir_new();
    g_autofree char *path = IN(dir, "kept.db");
    sample_fill(path, 3);
    g_autofree char *state = sample_ask(path, "SELECT state FROM source");
    g_autofree char *reading = sample_ask(path, "SELECT reading FROM source");
    g_assert_cmpint(g_ascii_strtoll(reading, NULL, 10), ==, READING_VERSION);
    assert_state(path, state, FALSE);
    for (int step = -1; step <= 1; step += 2) {
        g_autofree char *sql =
            g_strdup_printf("UPDATE source SET reading = %d", READING_VERSION + step);
        sample_database(path, sql);
        assert_state(path, NULL, TRUE);
        g_auto(IndexPlace) place = {0};
        Index *index = sample_open(path);
        g_assert_true(index_mail_place(index, 1, &place, &error));
        g_assert_cmpstr(place.state, ==, state);
        g_assert_true(index_set_state(index, 1, state, &error));
        sample_close(index);
        assert_state(path, state, FALSE);
    }
    sample_database(path, "UPDATE source SET reading = 0, state = NULL");
    assert_state(path, NULL, FALSE);
}

/* A run that was killed may have forgotten mails of the source and not have read all again. */
static void test_killed_amid_reading(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(SampleDir) dir = sample_dir_new();
    g_autofree char *path = IN(dir, "kept.db");
    sample_fill(path, 3);
    Index *index = sample_open(path);
    g_assert_true(index_forget(index, 1, 300, &error));
    sample_finish(index);
    index_free(index);
    g_assert_cmpint(when_read(path), ==, 0);
}

static void test_nothing_new_changes_no_byte(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(SampleDir) dir = sample_dir_new();
    g_autofree char *path = IN(dir, "kept.db");
    gsize n, n_after;
    sample_fill(path, 100);
    g_autofree char *before = sample_contents(path, &n);

    Index *index = sample_open(path);
    gint64 generation = index_generation(index);
    gint64 source = sample_source(index, "a.mbox", "a.example");
    g_assert_true(index_set_people_map(index, "", NULL, NULL, &error));
    g_assert_true(index_set_state(index, source, "read", &error));
    g_assert_true(index_set_error(index, source, NULL, &error));
    g_assert_true(index_forget(index, source, 100000, &error));
    sample_finish(index);
    g_assert_true(index_is_grouped(index));
    g_assert_cmpint(index_generation(index), ==, generation);
    g_assert_true(index_end_run(index, &error));
    index_free(index);
    g_autofree char *after = sample_contents(path, &n_after);
    g_assert_cmpmem(before, n, after, n_after);
}

static void test_grouped_and_generation(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(SampleDir) dir = sample_dir_new();
    g_autofree char *path = IN(dir, "kept.db");
    sample_fill(path, 3);
    Index *index = sample_open(path);
    g_assert_true(index_is_grouped(index));
    g_assert_cmpint(index_generation(index), ==, 1);
    sample_add(index, 1, 10, 11);
    g_assert_false(index_is_grouped(index));
    sample_finish(index);
    index_free(index); /* as if it had been killed */

    index = sample_open(path);
    g_assert_false(index_is_grouped(index));
    g_assert_cmpint(index_generation(index), ==, 2);
    g_assert_cmpint(index_run_number(index), ==, 2);
    sample_close(index);
    index = sample_open(path);
    g_assert_true(index_is_grouped(index));
    g_assert_cmpint(index_generation(index), ==, 2);
    g_assert_cmpint(index_run_number(index), ==, 3);
    g_assert_true(index_forget(index, 1, 1000, &error));
    g_assert_false(index_is_grouped(index));
    index_free(index);
}

/* ---- forgetting ---- */

static void test_forget_from_offset(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(SampleDir) dir = sample_dir_new();
    g_autofree char *path = IN(dir, "kept.db");
    sample_fill(path, 20);
    Index *index = sample_open(path);
    gint64 other = sample_source(index, "b.mbox", "b.example");
    sample_add(index, other, 1, 21);
    g_assert_true(index_forget(index, 1, 1100, &error));
    g_assert_cmpuint(index_n_mails(index), ==, 30);
    assert_rows(index, "SELECT source, count(*), max(offset) FROM mail GROUP BY source",
                "1|10|1000,2|20|2000");
    assert_rows(index,
                "SELECT (SELECT count(*) FROM body), (SELECT count(*) FROM trailer),"
                " (SELECT count(*) FROM touched), (SELECT count(*) FROM notice),"
                " (SELECT count(*) FROM link)",
                "30|30|60|30|60");
    assert_rows(index, STRANGERS, "0");
    assert_rows(index, "SELECT source, charset, mails FROM vote ORDER BY source, charset",
                "1|-|9,1|iso-8859-2|1,2|-|18,2|iso-8859-2|2");
    /* What comes instead takes the numbers that are free: they do not grow with every run. */
    sample_add(index, 1, 30, 41);
    assert_rows(index, "SELECT max(id), count(*) FROM mail", "41|41");
    assert_rows(index, FACTS, "41|82");
    sample_close(index);
    g_autofree char *votes =
        sample_ask(path, "SELECT sum(mails), (SELECT count(*) FROM mail) FROM vote");
    g_assert_cmpstr(votes, ==, "41|41");
    assert_sound(path);
}

static void add_part(Index *index, gint64 source, guint number, const char *part)
{
    g_autoptr(GError) error = NULL;
    IndexMail mail = sample_mail(source, number);
    mail.offset = number;
    mail.part = part;
    mail.stamp = 1000 + number;
    mail.flagged = number == 3;
    Diag defect = {.kind = 1, .offset = number, .times = 1};
    mail.defects = &defect;
    mail.n_defects = 1;
    index_add(index, &mail, &error);
    g_assert_no_error(error);
}

static void test_forget_parts(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(SampleDir) dir = sample_dir_new();
    g_autofree char *path = IN(dir, "kept.db");
    static const char *const names[] = {"cur/1", "cur/2", "cur/3", "cur/4"};
    Index *index = sample_open(path);
    gint64 source = sample_source(index, "dir", NULL), other = sample_source(index, "dir2", NULL);
    for (guint i = 0; i < 4; i++) {
        add_part(index, source, i + 1, names[i]);
        add_part(index, other, i + 1, names[i]);
    }
    sample_close(index);
    index = sample_open(path);
    g_autoptr(GHashTable) parts = index_parts(index, source, &error);
    g_assert_cmpuint(g_hash_table_size(parts), ==, 4);
    const IndexPart *part = g_hash_table_lookup(parts, "cur/3");
    g_assert_cmpint(part->stamp, ==, 1003);
    g_assert_cmpint(part->length, ==, 100);

    g_autoptr(GPtrArray) gone = g_ptr_array_new();
    g_ptr_array_add(gone, (gpointer)names[1]);
    g_ptr_array_add(gone, (gpointer)names[2]);
    g_ptr_array_add(gone, (gpointer) "cur/none");
    g_assert_true(index_forget_parts(index, source, gone, &error));
    assert_rows(index, "SELECT source, group_concat(part) FROM mail GROUP BY source",
                "1|cur/1,cur/4,2|cur/1,cur/2,cur/4");
    assert_rows(index, "SELECT source, part FROM flagged", "2|cur/3");
    assert_rows(index, "SELECT source, count(*) FROM defect GROUP BY source", "1|2,2|4");
    assert_rows(index, "SELECT source, sum(mails) FROM vote GROUP BY source", "1|2,2|4");
    sample_close(index);
    assert_sound(path);
}

/* What grouping found names mails by number: it goes before the numbers get another meaning. */
static void test_forgetting_takes_series_along(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(SampleDir) dir = sample_dir_new();
    g_autofree char *path = IN(dir, "kept.db");
    Index *index = sample_open(path);
    sample_add(index, sample_source(index, "a.mbox", "a.example"), 1, 5);
    sample_finish(index);
    g_assert_true(index_begin(index, &error));
    sample_put_series(index);
    g_assert_true(index_set_grouped(index, &error));
    g_assert_true(index_commit(index, &error));
    index_free(index);

    index = sample_open(path);
    assert_rows(index, SAMPLE_GROUPED, "1|1|1|1|1|1");
    g_assert_true(index_forget(index, 1, 400, &error));
    assert_rows(index, SAMPLE_GROUPED, "0|0|0|0|0|0");
    index_free(index);
}

/* Mail that is read again is no news, but what is new among it is. */
static void test_read_again_is_no_news(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(SampleDir) dir = sample_dir_new();
    g_autofree char *path = IN(dir, "kept.db");
    sample_fill(path, 5);
    Index *index = sample_open(path);
    g_assert_true(index_forget(index, 1, 0, &error));
    g_assert_true(index_forget(index, 1, 0, &error));
    sample_add(index, 1, 1, 4);
    sample_finish(index);
    index_free(index); /* killed: what was forgotten is still known */
    index = sample_open(path);
    g_assert_cmpint(index_run_number(index), ==, 2);
    sample_add(index, 1, 4, 7);
    IndexMail edited = sample_mail(1, 1);
    edited.hash[31] = 1;
    g_assert_true(index_add(index, &edited, &error));
    assert_rows(index, "SELECT message_id, run FROM mail ORDER BY run, date, hash",
                "1@x.example|1,2@x.example|1,3@x.example|1,4@x.example|1,5@x.example|1,"
                "1@x.example|2,6@x.example|2");
    sample_close(index);
    g_autofree char *left = sample_ask(path, "SELECT count(*) FROM forgotten");
    g_assert_cmpstr(left, ==, "0");
    /* A run without news has no number of its own. */
    index = sample_open(path);
    g_assert_true(index_forget(index, 1, 600, &error));
    sample_add(index, 1, 6, 7);
    sample_close(index);
    g_autofree char *run = sample_ask(path, "SELECT run FROM meta");
    g_assert_cmpstr(run, ==, "3");
}

/* Steps of SQLite's machine, in hundreds. */
static int count_steps(void *data)
{
    ++*(guint *)data;
    return 0;
}

static guint steps_of_forgetting(guint n)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(SampleDir) dir = sample_dir_new();
    g_autofree char *path = IN(dir, "kept.db");
    guint steps = 0;
    sample_fill(path, n);
    Index *index = sample_open(path);
    sqlite3_progress_handler(index_db(index), 100, count_steps, &steps);
    g_assert_true(index_forget(index, 1, (gint64)n * 50, &error));
    sqlite3_progress_handler(index_db(index), 0, NULL, NULL);
    g_assert_cmpuint(index_n_mails(index), ==, n / 2 - 1);
    index_free(index);
    return steps;
}

static void test_forgetting_is_linear(void)
{
    guint once = steps_of_forgetting(2000), twice = steps_of_forgetting(4000);
    g_assert_cmpuint(twice, <, once * 5 / 2);
}

/* ---- deferred mail ---- */

static gboolean take(const IndexDeferred *mail, void *data, GError **error)
{
    Index *index = data;
    IndexMail made = sample_mail(mail->source, 7);
    g_assert_true(str_equal(mail->data, STR("the mail")));
    g_assert_true(str_equal(mail->envelope, STR("From x")));
    g_assert_cmpstr(mail->part, ==, "cur/7");
    g_assert_cmpint(mail->stamp, ==, 77);
    g_assert_true(mail->arrived);
    g_assert_cmpint(mail->arrival, ==, -5);
    g_assert_cmpstr(mail->message_id, ==, "7@x.example");
    made.offset = mail->offset;
    made.audience = made.charset = NULL;
    Diag defect = {.kind = 2, .offset = mail->offset, .times = 1};
    made.defects = &defect;
    made.n_defects = 1;
    return index_add(index, &made, error);
}

static void test_deferred_mail_stays(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(SampleDir) dir = sample_dir_new();
    g_autofree char *path = IN(dir, "kept.db");
    Index *index = sample_open(path);
    gint64 source = sample_source(index, "dir", NULL);
    IndexMail like = sample_mail(source, 7);
    Diag early = {.kind = 1, .offset = 700, .times = 1};
    IndexDeferred mail = {.source = source,
                          .data = STR("the mail"),
                          .envelope = STR("From x"),
                          .part = "cur/7",
                          .stamp = 77,
                          .audience = "=a.example",
                          .arrival = -5,
                          .arrived = TRUE,
                          .offset = 700,
                          .length = 8,
                          .message_id = "7@x.example",
                          .hash = like.hash,
                          .defects = &early,
                          .n_defects = 1};
    g_assert_true(index_defer(index, &mail, &error));
    g_assert_true(index_take_deferred(index, take, index, &error));
    sample_close(index);
    for (guint run = 0; run < 2; run++) {
        index = sample_open(path);
        g_assert_true(index_take_deferred(index, take, index, &error));
        g_assert_no_error(error);
        g_assert_cmpuint(index_n_mails(index), ==, 1);
        sample_close(index);
        assert_sound(path);
    }
    g_autofree char *rows = sample_ask(
        path, "SELECT count(*), min(run), max(id), (SELECT count(*) FROM deferred),"
              " (SELECT group_concat(kind) FROM defect), (SELECT sum(mails) FROM vote) FROM mail");
    g_assert_cmpstr(rows, ==, "1|1|1|1|1,2|1");

    index = sample_open(path);
    g_assert_true(index_forget(index, source, 0, &error));
    assert_rows(index,
                "SELECT (SELECT count(*) FROM deferred) + (SELECT count(*) FROM defect)"
                " + (SELECT count(*) FROM mail) + (SELECT sum(mails) FROM vote)",
                "0");
    index_free(index);
}

/* ---- writers and readers ---- */

static void assert_locked(const char *path)
{
    g_autoptr(GError) error = NULL;
    g_assert_null(index_open(path, &error));
    g_assert_error(error, INDEX_ERROR, INDEX_ERROR_LOCKED);
    g_autofree char *want = g_strconcat(path, ": another listdigest is writing to it", NULL);
    g_assert_cmpstr(error->message, ==, want);
}

/* In a process that was there before, and so knows only the lock on the file. */
static pid_t start_second_writer(const char *path, int go)
{
    pid_t child = fork();
    if (child != 0)
        return child;
    g_autoptr(GError) error = NULL;
    char byte;
    if (read(go, &byte, 1) != 1)
        _exit(2);
    Index *second = index_open(path, &error);
    _exit(!second && g_error_matches(error, INDEX_ERROR, INDEX_ERROR_LOCKED) ? 0 : 1);
}

static void test_second_writer_is_refused(void)
{
    g_autoptr(SampleDir) dir = sample_dir_new();
    g_autofree char *path = IN(dir, "kept.db");
    int go[2], status;
    g_assert_cmpint(pipe(go), ==, 0);
    pid_t child = start_second_writer(path, go[0]);
    Index *index = sample_open(path);
    assert_locked(path);
    g_assert_cmpint(write(go[1], "", 1), ==, 1);
    g_assert_cmpint(waitpid(child, &status, 0), ==, child);
    g_assert_cmpint(status, ==, 0);
    close(go[0]);
    close(go[1]);
    sample_close(index);
    index_free(sample_open(path));
    assert_sound(path);
}

/* Another process: a lock is the process's own where POSIX made it. */
static void test_lock_outlives_a_look(void)
{
    g_autoptr(SampleDir) dir = sample_dir_new();
    g_autofree char *path = IN(dir, "kept.db");
    sample_fill(path, 3);
    Index *index = sample_open(path);
    sample_add(index, 1, 10, 11);
    g_assert_true(index_is_index(path));
    pid_t child = fork();
    if (child == 0) {
        sqlite3 *db;
        int status = sqlite3_open(path, &db);
        status =
            sqlite3_exec(db, "PRAGMA journal_mode = DELETE; DELETE FROM mail", NULL, NULL, NULL);
        _exit(status == SQLITE_BUSY ? 0 : 1);
    }
    int status;
    g_assert_cmpint(waitpid(child, &status, 0), ==, child);
    g_assert_cmpint(status, ==, 0);
    sample_close(index);
    assert_sound(path);
}

static void test_reader_is_not_blocked(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(SampleDir) dir = sample_dir_new();
    g_autofree char *path = IN(dir, "kept.db");
    sample_fill(path, 3);
    Index *writer = sample_open(path);
    sample_add(writer, 1, 10, 20); /* its transaction is open */
    g_autoptr(Index) reader = index_open_read_only(path, &error);
    g_assert_no_error(error);
    g_assert_true(index_is_grouped(reader));
    assert_rows(reader, "SELECT count(*) FROM mail", "3");
    sample_close(writer);
    /* What it sees is of one moment. */
    assert_rows(reader, "SELECT count(*) FROM mail", "3");
    sample_finish(reader);
    g_assert_true(index_end_run(reader, &error));
    g_clear_pointer(&reader, index_free);
    reader = index_open_read_only(path, &error);
    g_assert_no_error(error);
    g_assert_cmpuint(index_n_mails(reader), ==, 13);
    g_clear_pointer(&reader, index_free);
    g_assert_cmpuint(sample_files_in(dir), ==, 1);
    assert_sound(path);
}

/* Runs the test as somebody who may not write everywhere. */
static void as_nobody(void)
{
    if (geteuid() == 0)
        g_assert_cmpint(setresuid(65534, 65534, 0), ==, 0);
}

static void as_before(uid_t user)
{
    g_assert_cmpint(setresuid(user, user, user), ==, 0);
}

static void test_read_only_folder(void)
{
    g_autoptr(SampleDir) dir = sample_dir_new();
    g_autofree char *path = IN(dir, "kept.db"), *none = IN(dir, "new.db");
    sample_fill(path, 3);
    if (g_test_subprocess()) {
        g_autoptr(GError) error = NULL;
        uid_t user = geteuid();
        g_chmod(path, 0444);
        g_chmod(dir, 0555);
        as_nobody();
        g_autoptr(Index) reader = index_open_read_only(path, &error);
        g_assert_no_error(error);
        g_assert_cmpuint(index_n_mails(reader), ==, 3);
        assert_rows(reader, "SELECT count(*) FROM mail", "3");
        g_clear_pointer(&reader, index_free);
        assert_refused(none, INDEX_ERROR_SQLITE, "cannot write to the index: Permission denied");
        assert_refused(path, INDEX_ERROR_SQLITE, "cannot write to the index: Permission denied");
        as_before(user);
        g_chmod(path, 0666);
        as_nobody();
        assert_refused(path, INDEX_ERROR_SQLITE, "its folder: Permission denied");
        as_before(user);
        g_chmod(dir, 0755);
        g_assert_cmpuint(sample_files_in(dir), ==, 1);
        return;
    }
    g_test_trap_subprocess(NULL, 0, 0);
    g_test_trap_assert_passed();
}

/* ---- kill -9 ---- */

/* Writes for ever: how far is always a number of mails that are there. */
static G_NORETURN void write_for_ever(const char *path)
{
    Index *index = index_open(path, NULL);
    g_auto(IndexSource) source = {0};
    if (!index || !index_source(index, "a.mbox", &source, NULL))
        _exit(1);
    guint at = source.state ? (guint)g_ascii_strtoull(source.state, NULL, 10) : 0;
    index_forget(index, source.id, (gint64)at * 100 + 1, NULL);
    for (;;) {
        IndexMail mail = sample_mail(source.id, ++at);
        g_autofree char *state = g_strdup_printf("%u", at);
        if (!index_add(index, &mail, NULL) ||
            (at % 97 == 0 && !index_set_state(index, source.id, state, NULL)))
            _exit(1);
    }
}

static void test_killed(void)
{
    g_autoptr(SampleDir) dir = sample_dir_new();
    g_autofree char *path = IN(dir, "kept.db");
    for (guint k = 0; k < 12; k++) {
        pid_t child = fork();
        if (child == 0)
            write_for_ever(path);
        g_usleep((gulong)g_test_rand_int_range(1000, 250000));
        kill(child, SIGKILL);
        int status;
        g_assert_cmpint(waitpid(child, &status, 0), ==, child);
        g_assert_true(WIFSIGNALED(status));
        g_autoptr(Index) index = sample_open(path);
        g_autofree char *missing = sample_query(
            index_db(index), "SELECT count(*) FROM source s WHERE state + 0 >"
                             " (SELECT count(*) FROM mail WHERE offset <= state * 100)");
        g_assert_cmpstr(missing, ==, "0");
        assert_rows(index, "SELECT mails - (SELECT count(*) FROM mail) FROM meta", "0");
        g_clear_pointer(&index, index_free);
        assert_sound(path);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/kept/stays", test_stays);
    g_test_add_func("/kept/source-is-as-it-was-left", test_source_is_as_it_was_left);
    g_test_add_func("/kept/nothing-new-changes-no-byte", test_nothing_new_changes_no_byte);
    g_test_add_func("/index-kept/when-a-source-was-read", test_when_a_source_was_read);
    g_test_add_func("/index-kept/read-in-another-way", test_read_in_another_way);
    g_test_add_func("/index-kept/killed-amid-reading", test_killed_amid_reading);
    g_test_add_func("/kept/grouped-and-generation", test_grouped_and_generation);
    g_test_add_func("/kept/forget-from-offset", test_forget_from_offset);
    g_test_add_func("/kept/forget-parts", test_forget_parts);
    g_test_add_func("/kept/forgetting-takes-series-along", test_forgetting_takes_series_along);
    g_test_add_func("/kept/read-again-is-no-news", test_read_again_is_no_news);
    g_test_add_func("/kept/forgetting-is-linear", test_forgetting_is_linear);
    g_test_add_func("/kept/deferred-mail-stays", test_deferred_mail_stays);
    g_test_add_func("/kept/second-writer-is-refused", test_second_writer_is_refused);
    g_test_add_func("/kept/lock-outlives-a-look", test_lock_outlives_a_look);
    g_test_add_func("/kept/reader-is-not-blocked", test_reader_is_not_blocked);
    g_test_add_func("/kept/read-only-folder", test_read_only_folder);
    g_test_add_func("/kept/killed", test_killed);
    return g_test_run();
}
