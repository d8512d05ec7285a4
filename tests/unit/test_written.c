/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What runs over a kept index remember of the files they wrote. A run is a few names and texts;
 * what it finds stale it removes, as the digest command does.
 */
#include "index/written.h"
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static char *root, *folder, *index_path;

static void set_up(void)
{
    root = g_dir_make_tmp("listdigest-XXXXXX", NULL);
    g_assert_nonnull(root);
    folder = g_build_filename(root, "out", NULL);
    index_path = g_build_filename(root, "kept.db", NULL);
    g_assert_cmpint(g_mkdir(folder, 0777), ==, 0);
}

static void remove_tree(const char *path)
{
    g_autoptr(GDir) dir = g_dir_open(path, 0, NULL);
    for (const char *name; (name = g_dir_read_name(dir));) {
        g_autofree char *entry = g_build_filename(path, name, NULL);
        if (g_unlink(entry) < 0)
            remove_tree(entry);
    }
    g_rmdir(path);
}

static void tear_down(void)
{
    remove_tree(root);
    g_clear_pointer(&root, g_free);
    g_clear_pointer(&folder, g_free);
    g_clear_pointer(&index_path, g_free);
}

static char *in_folder(const char *name)
{
    return g_build_filename(folder, name, NULL);
}

static gboolean is_there(const char *name)
{
    g_autofree char *path = in_folder(name);
    struct stat st;
    return lstat(path, &st) == 0;
}

static void put_text(const char *name, const char *text)
{
    g_autofree char *path = in_folder(name);
    g_assert_true(g_file_set_contents(path, text, -1, NULL));
}

/* Grouped, as a run leaves it; one mail for each generation. */
static Index *open_index(guint mails)
{
    g_autoptr(GError) error = NULL;
    Index *index = index_open(index_path, &error);
    g_assert_no_error(error);
    g_auto(IndexSource) source = {0};
    g_assert_true(index_source(index, "a.mbox", &source, &error));
    for (guint i = (guint)index_n_mails(index); i < mails; i++) {
        g_autofree char *id = g_strdup_printf("m%u", i);
        IndexMail mail = {.source = source.id,
                          .offset = i,
                          .message_id = id,
                          .author = {"", "ada@x.example"},
                          .sender = {"", "ada@x.example"},
                          .subject = "",
                          .title = "",
                          .norm = "",
                          .tags = "",
                          .patch_id = ""};
        index_add(index, &mail, &error);
        g_assert_no_error(error);
    }
    index_finish(index, &error);
    g_assert_no_error(error);
    return index;
}

static void set_grouped(Index *index)
{
    g_autoptr(GError) error = NULL;
    g_assert_true(index_begin(index, &error));
    g_assert_true(index_set_grouped(index, &error));
    g_assert_true(index_commit(index, &error));
}

static gboolean is_current(Index *index, const char *options)
{
    g_autoptr(GError) error = NULL;
    gboolean current = TRUE;
    written_is_current(index, folder, options, &current, &error);
    g_assert_no_error(error);
    return current;
}

/* Writes "NAME=TEXT" for each word, removes what is stale, saves. The names of the stale. */
static char *run(Index **index, const char *options, const char *words)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(OutDir) out = outdir_open(folder, &error);
    g_autoptr(Written) written = written_new(*index, folder, options);
    outdir_keep_hashes(out);
    g_auto(GStrv) files = g_strsplit(words, " ", 0);
    for (guint i = 0; files[i] && *files[i]; i++) {
        g_auto(GStrv) parts = g_strsplit(files[i], "=", 2);
        FILE *f = outdir_create(out, parts[0], &error);
        fputs(parts[1], f);
        written_add(written, outdir_finish(out, f, &error));
    }
    g_autoptr(GPtrArray) stale = written_stale(written, &error);
    g_assert_no_error(error);
    GString *names = g_string_new(NULL);
    for (guint i = 0; i < stale->len; i++) {
        g_string_append_printf(names, "%s%s", i ? " " : "", (char *)stale->pdata[i]);
        g_assert_true(outdir_remove(out, stale->pdata[i], &error));
    }
    g_assert_true(outdir_commit(out, &error));
    written_save(written, index, &error);
    g_assert_no_error(error);
    return g_string_free(names, FALSE);
}

#define assert_run(index, options, words, stale)                 \
    do {                                                         \
        g_autofree char *stale_ = run(&(index), options, words); \
        g_assert_cmpstr(stale_, ==, stale);                      \
    } while (0)

/* ---- nothing new, nothing to do ---- */

static void test_nothing_new(void)
{
    set_up();
    g_autoptr(Index) index = open_index(1);
    g_assert_false(is_current(index, "text"));
    assert_run(index, "text", "w1=one w2=two", "");
    g_assert_false(is_current(index, "text"));
    set_grouped(index);
    assert_run(index, "text", "w1=one w2=two", "");
    g_assert_true(is_current(index, "text"));
    g_assert_false(is_current(index, "json"));
    g_clear_pointer(&index, index_free);

    index = open_index(1);
    g_assert_true(is_current(index, "text"));
    g_clear_pointer(&index, index_free);
    tear_down();
}

static void test_another_folder(void)
{
    set_up();
    g_autoptr(GError) error = NULL;
    g_autoptr(Index) index = open_index(1);
    set_grouped(index);
    assert_run(index, "text", "w1=one", "");
    gboolean current = TRUE;
    g_assert_true(written_is_current(index, root, "text", &current, &error));
    g_assert_false(current);
    g_clear_pointer(&index, index_free);
    tear_down();
}

/* A mail is new; also if the run that brought it was killed before it grouped. */
static void test_new_mail(void)
{
    set_up();
    g_autoptr(Index) index = open_index(1);
    set_grouped(index);
    assert_run(index, "text", "w1=one", "");
    g_clear_pointer(&index, index_free);
    index = open_index(2);
    g_assert_false(is_current(index, "text"));
    g_clear_pointer(&index, index_free);
    index = open_index(2);
    g_assert_false(is_current(index, "text"));
    set_grouped(index);
    g_assert_false(is_current(index, "text"));
    assert_run(index, "text", "w1=one", "");
    g_assert_true(is_current(index, "text"));
    g_clear_pointer(&index, index_free);
    tear_down();
}

/* Killed when the files have their names and nothing is saved: written again, and removed. */
static void test_killed_before_saving(void)
{
    set_up();
    g_autoptr(Index) index = open_index(1);
    set_grouped(index);
    assert_run(index, "text", "w1=one w2=two", "");
    g_clear_pointer(&index, index_free);
    index = open_index(2);
    set_grouped(index);
    put_text("w1", "changed");
    g_assert_false(is_current(index, "text"));
    assert_run(index, "text", "w1=changed", "w2");
    g_assert_true(is_current(index, "text"));
    g_clear_pointer(&index, index_free);
    tear_down();
}

typedef void ChangeFunc(void);

static void change_nothing(void)
{
}

static void remove_one(void)
{
    g_autofree char *path = in_folder("w1");
    g_assert_cmpint(g_unlink(path), ==, 0);
}

static void change_size(void)
{
    put_text("w1", "longer");
}

static void change_time(void)
{
    g_autofree char *path = in_folder("w1");
    struct stat st;
    g_assert_cmpint(lstat(path, &st), ==, 0);
    struct timespec times[2] = {st.st_atim, st.st_mtim};
    times[1].tv_nsec = times[1].tv_nsec ? times[1].tv_nsec - 1 : 1;
    g_assert_cmpint(utimensat(AT_FDCWD, path, times, 0), ==, 0);
}

static void put_link(void)
{
    g_autofree char *path = in_folder("w1"), *other = in_folder("other");
    g_assert_cmpint(g_rename(path, other), ==, 0);
    g_assert_cmpint(symlink("other", path), ==, 0);
}

static const struct {
    const char *path;
    ChangeFunc *change;
    gboolean current;
} changes[] = {
    {"/written/file-as-it-was-left", change_nothing, TRUE},
    {"/written/file-removed", remove_one, FALSE},
    {"/written/file-of-another-size", change_size, FALSE},
    {"/written/file-of-another-time", change_time, FALSE},
    {"/written/link-in-place-of-a-file", put_link, FALSE},
};

static void test_change(gconstpointer data)
{
    guint i = GPOINTER_TO_UINT(data);
    set_up();
    g_autoptr(Index) index = open_index(1);
    set_grouped(index);
    assert_run(index, "text", "w0=null w1=one w2=two", "");
    changes[i].change();
    g_assert_cmpint(is_current(index, "text"), ==, changes[i].current);
    g_clear_pointer(&index, index_free);
    tear_down();
}

/* ---- periods that vanished ---- */

static void test_vanished_period(void)
{
    set_up();
    g_autoptr(Index) index = open_index(1);
    set_grouped(index);
    put_text("mine", "mine");
    assert_run(index, "text", "w1=one w2=two w3=three", "");
    assert_run(index, "text", "w2=two", "w1 w3");
    g_assert_false(is_there("w1"));
    g_assert_true(is_there("w2"));
    g_assert_true(is_there("mine"));
    g_assert_true(is_current(index, "text"));
    /* They are forgotten, too. */
    put_text("w1", "one");
    assert_run(index, "text", "w2=two", "");
    /* The last one. */
    assert_run(index, "text", "", "w2");
    g_assert_false(is_current(index, "text"));
    g_clear_pointer(&index, index_free);
    tear_down();
}

/* What somebody changed, also in place and to the same length, is his. */
static void test_vanished_but_changed(void)
{
    set_up();
    g_autoptr(Index) index = open_index(1);
    set_grouped(index);
    assert_run(index, "text", "w1=one w2=two w3=three w4=four w5=five", "");
    put_text("w1", "eno");
    put_text("w2", "longer");
    g_autofree char *third = in_folder("w3"), *fourth = in_folder("w4"), *kept = in_folder("kept");
    g_assert_cmpint(g_unlink(third), ==, 0);
    g_assert_cmpint(g_rename(fourth, kept), ==, 0);
    g_assert_cmpint(symlink("kept", fourth), ==, 0);
    assert_run(index, "text", "", "w5");
    g_assert_true(is_there("w1"));
    g_assert_true(is_there("w2"));
    g_clear_pointer(&index, index_free);
    tear_down();
}

/* Only its time is another: a copy brought back from a backup is still ours. */
static void test_vanished_with_another_time(void)
{
    set_up();
    g_autoptr(Index) index = open_index(1);
    set_grouped(index);
    assert_run(index, "text", "w1=one", "");
    change_time();
    assert_run(index, "text", "", "w1");
    g_clear_pointer(&index, index_free);
    tear_down();
}

/* ---- runs of other options ---- */

static void test_other_options(void)
{
    set_up();
    g_autoptr(Index) index = open_index(1);
    set_grouped(index);
    assert_run(index, "weeks", "w1=one w2=two", "");
    assert_run(index, "months", "m1=one", "");
    g_assert_true(is_current(index, "weeks"));
    g_assert_true(is_current(index, "months"));
    assert_run(index, "months", "", "m1");
    g_assert_true(is_there("w1"));
    g_clear_pointer(&index, index_free);
    tear_down();
}

/* Whose file another run wrote over has to write it again, though its others are as they were. */
static void test_file_taken_by_other_options(void)
{
    set_up();
    g_autoptr(Index) index = open_index(1);
    set_grouped(index);
    assert_run(index, "all", "w1=one w2=two", "");
    assert_run(index, "since", "w2=less", "");
    g_assert_true(is_current(index, "since"));
    g_assert_false(is_current(index, "all"));
    /* Not theirs any more, so it is not theirs to remove. */
    assert_run(index, "all", "w1=one", "");
    g_assert_true(is_there("w2"));
    g_assert_true(is_current(index, "all"));
    g_assert_true(is_current(index, "since"));
    g_clear_pointer(&index, index_free);
    tear_down();
}

/* ---- an index that is only asked ---- */

static Index *open_to_ask(void)
{
    g_autoptr(GError) error = NULL;
    Index *index = index_open_read_only(index_path, &error);
    g_assert_no_error(error);
    return index;
}

static void test_only_asked(void)
{
    set_up();
    g_autoptr(Index) index = open_index(1);
    set_grouped(index);
    g_clear_pointer(&index, index_free);
    index = open_to_ask();
    assert_run(index, "text", "w1=one w2=two", "");
    g_assert_null(index);
    index = open_to_ask();
    g_assert_true(is_current(index, "text"));
    assert_run(index, "text", "w1=one", "w2");
    g_assert_null(index);
    tear_down();
}

/* Another process has it until the pipe is closed. */
static pid_t lock_index(int *release)
{
    int pipes[2], ready[2];
    char byte = 0;
    g_assert_cmpint(pipe(pipes), ==, 0);
    g_assert_cmpint(pipe(ready), ==, 0);
    pid_t child = fork();
    g_assert_cmpint(child, >=, 0);
    if (child == 0) {
        close(pipes[1]);
        Index *index = open_index(1);
        g_assert_cmpint(write(ready[1], &byte, 1), ==, 1);
        g_assert_cmpint(read(pipes[0], &byte, 1), ==, 0);
        index_free(index);
        _exit(0);
    }
    g_assert_cmpint(read(ready[0], &byte, 1), ==, 1);
    close(pipes[0]);
    close(ready[0]);
    close(ready[1]);
    *release = pipes[1];
    return child;
}

/* The record stays as it is, and the next run writes again. */
static void test_only_asked_while_somebody_writes(void)
{
    int release, status;
    set_up();
    g_autoptr(Index) index = open_index(1);
    set_grouped(index);
    assert_run(index, "text", "w1=one", "");
    g_clear_pointer(&index, index_free);
    pid_t child = lock_index(&release);
    index = open_to_ask();
    assert_run(index, "text", "w1=changed", "");
    g_assert_null(index);
    close(release);
    g_assert_cmpint(waitpid(child, &status, 0), ==, child);
    g_assert_cmpint(status, ==, 0);
    index = open_to_ask();
    g_assert_false(is_current(index, "text"));
    assert_run(index, "text", "w1=changed", "");
    index = open_to_ask();
    g_assert_true(is_current(index, "text"));
    g_clear_pointer(&index, index_free);
    tear_down();
}

/* Another process, begun before this one opens the index, adds a mail when it is told to. */
static pid_t mail_to_come(int *tell)
{
    int pipes[2];
    char byte;
    g_assert_cmpint(pipe(pipes), ==, 0);
    pid_t child = fork();
    g_assert_cmpint(child, >=, 0);
    if (child == 0) {
        g_assert_cmpint(read(pipes[0], &byte, 1), ==, 1);
        Index *index = open_index(2);
        set_grouped(index);
        index_free(index);
        _exit(0);
    }
    close(pipes[0]);
    *tell = pipes[1];
    return child;
}

/* What another process brought while this run wrote is news to the next one. */
static void test_mail_came_meanwhile(void)
{
    int tell, status;
    set_up();
    g_autoptr(GError) error = NULL;
    g_autoptr(Index) index = open_index(1);
    set_grouped(index);
    g_clear_pointer(&index, index_free);
    pid_t child = mail_to_come(&tell);
    index = open_to_ask();
    g_autoptr(Written) written = written_new(index, folder, "text");
    put_text("w1", "one");
    written_add(written, &(OutFile){.name = (char *)"w1", .size = 3});
    g_assert_cmpint(write(tell, "", 1), ==, 1);
    g_assert_cmpint(waitpid(child, &status, 0), ==, child);
    g_assert_cmpint(status, ==, 0);
    close(tell);
    g_assert_true(written_save(written, &index, &error));
    index = open_to_ask();
    g_assert_false(is_current(index, "text"));
    g_clear_pointer(&index, index_free);
    tear_down();
}

/* ---- bad records ---- */

/* An index that somebody else made up names files elsewhere: nothing there is asked for. */
static void test_names_elsewhere(void)
{
    static const char *const names[] = {"../precious", ".hidden", "", "/etc/passwd", "a/b"};
    set_up();
    g_autoptr(Index) index = open_index(1);
    set_grouped(index);
    assert_run(index, "text", "w1=x", "");
    g_autofree char *precious = g_build_filename(root, "precious", NULL);
    g_assert_true(g_file_set_contents(precious, "x", -1, NULL));
    put_text(".hidden", "x");
    for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
        char *sql = sqlite3_mprintf("INSERT INTO digest SELECT folder, %Q, options,"
                                    " generation, size, mtime, hash FROM digest"
                                    " WHERE file = 'w1'",
                                    names[i]);
        g_assert_cmpint(sqlite3_exec(index_db(index), sql, NULL, NULL, NULL), ==, SQLITE_OK);
        sqlite3_free(sql);
    }
    g_assert_false(is_current(index, "text"));
    assert_run(index, "text", "", "w1");
    g_assert_true(g_file_test(precious, G_FILE_TEST_EXISTS));
    g_clear_pointer(&index, index_free);
    tear_down();
}

static void test_file_gone_before_saving(void)
{
    set_up();
    g_autoptr(GError) error = NULL;
    g_autoptr(Index) index = open_index(1);
    set_grouped(index);
    g_autoptr(Written) written = written_new(index, folder, "text");
    OutFile file = {.name = (char *)"w1", .size = 3};
    written_add(written, &file);
    g_assert_true(written_save(written, &index, &error));
    g_assert_false(is_current(index, "text"));
    put_text("w1", "one");
    g_autofree char *path = in_folder("w1");
    g_assert_cmpint(utimensat(AT_FDCWD, path, (struct timespec[2]){{0}, {0}}, 0), ==, 0);
    g_assert_false(is_current(index, "text"));
    g_clear_pointer(&index, index_free);
    tear_down();
}

/* The error is told, the transaction is over, and the index can be used. */
static void test_cannot_save(void)
{
    set_up();
    g_autoptr(GError) error = NULL;
    g_autoptr(Index) index = open_index(1);
    set_grouped(index);
    assert_run(index, "text", "w1=one", "");
    g_assert_cmpint(sqlite3_exec(index_db(index),
                                 "ALTER TABLE digest ADD COLUMN good CHECK (file != 'bad')", NULL,
                                 NULL, NULL),
                    ==, SQLITE_OK);
    g_autoptr(Written) written = written_new(index, folder, "text");
    written_add(written, &(OutFile){.name = (char *)"bad", .size = 3});
    g_assert_false(written_save(written, &index, &error));
    g_assert_error(error, INDEX_ERROR, INDEX_ERROR_SQLITE);
    g_assert_true(is_current(index, "text"));
    set_grouped(index);
    g_clear_pointer(&index, index_free);
    tear_down();
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/written/nothing-new", test_nothing_new);
    g_test_add_func("/written/another-folder", test_another_folder);
    g_test_add_func("/written/new-mail", test_new_mail);
    g_test_add_func("/written/killed-before-saving", test_killed_before_saving);
    for (guint i = 0; i < G_N_ELEMENTS(changes); i++)
        g_test_add_data_func(changes[i].path, GUINT_TO_POINTER(i), test_change);
    g_test_add_func("/written/vanished-period", test_vanished_period);
    g_test_add_func("/written/vanished-but-changed", test_vanished_but_changed);
    g_test_add_func("/written/vanished-with-another-time", test_vanished_with_another_time);
    g_test_add_func("/written/other-options", test_other_options);
    g_test_add_func("/written/file-taken-by-other-options", test_file_taken_by_other_options);
    g_test_add_func("/written/only-asked", test_only_asked);
    g_test_add_func("/written/only-asked-while-somebody-writes",
                    test_only_asked_while_somebody_writes);
    g_test_add_func("/written/mail-came-meanwhile", test_mail_came_meanwhile);
    g_test_add_func("/written/names-elsewhere", test_names_elsewhere);
    g_test_add_func("/written/file-gone-before-saving", test_file_gone_before_saving);
    g_test_add_func("/written/cannot-save", test_cannot_save);
    return g_test_run();
}
