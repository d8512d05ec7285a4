/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/outdir.h"
#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { SECONDS_MAX = 60 }; /* for a process that a signal should end */

static char *root;      /* an empty directory for each test */
static gboolean behind; /* a thread writes the files */

static char *under(const char *name)
{
    return g_build_filename(root, name, NULL);
}

static void assert_text(const char *name, const char *text)
{
    g_autofree char *path = under(name), *got = NULL;
    g_assert_true(g_file_get_contents(path, &got, NULL, NULL));
    g_assert_cmpstr(got, ==, text);
}

static void assert_absent(const char *name)
{
    g_autofree char *path = under(name);
    struct stat st;
    g_assert_cmpint(lstat(path, &st), ==, -1);
}

/* How many entries a directory has, hidden ones too. */
static guint count_entries(const char *path)
{
    g_autoptr(GDir) dir = g_dir_open(path, 0, NULL);
    guint n = 0;
    while (g_dir_read_name(dir))
        n++;
    return n;
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

static void set_up(void)
{
    root = g_dir_make_tmp("listdigest-XXXXXX", NULL);
    g_assert_nonnull(root);
}

static void tear_down(void)
{
    remove_tree(root);
    g_clear_pointer(&root, g_free);
}

static OutDir *open_under(const char *name)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *path = under(name);
    OutDir *out = outdir_open(path, &error);
    g_assert_no_error(error);
    if (behind)
        outdir_write_behind(out);
    return out;
}

static void write_file(OutDir *out, const char *name, const char *text)
{
    g_autoptr(GError) error = NULL;
    FILE *f = outdir_create(out, name, &error);
    g_assert_no_error(error);
    fputs(text, f);
    outdir_finish(out, f, &error);
    g_assert_no_error(error);
}

static void test_commit(void)
{
    set_up();
    g_autoptr(OutDir) out = open_under("a/b//c/");
    write_file(out, "one.txt", "first\n");
    write_file(out, "two.txt", "");
    assert_absent("a/b/c/one.txt");
    g_autoptr(GError) error = NULL;
    g_assert_true(outdir_commit(out, &error));
    assert_text("a/b/c/one.txt", "first\n");
    assert_text("a/b/c/two.txt", "");
    g_clear_pointer(&out, outdir_free);
    g_autofree char *dir = under("a/b/c");
    g_assert_cmpuint(count_entries(dir), ==, 2);

    /* A second run replaces what the first one wrote. */
    out = open_under("a/b/c");
    write_file(out, "one.txt", "second\n");
    assert_text("a/b/c/one.txt", "first\n");
    g_assert_true(outdir_commit(out, &error));
    assert_text("a/b/c/one.txt", "second\n");
    g_assert_cmpuint(count_entries(dir), ==, 2);
    tear_down();
}

/* ---- what is the same stays as it is ---- */

/* Long ago, so that writing it again would be seen. */
static void put_old_file(const char *name, const char *text, struct stat *st)
{
    g_autofree char *path = under(name);
    g_assert_true(g_file_set_contents(path, text, -1, NULL));
    struct timespec times[2] = {{.tv_sec = 1000000000, .tv_nsec = 123456789},
                                {.tv_sec = 1000000000, .tv_nsec = 123456789}};
    g_assert_cmpint(utimensat(AT_FDCWD, path, times, 0), ==, 0);
    g_assert_cmpint(lstat(path, st), ==, 0);
}

static gboolean is_untouched(const char *name, const struct stat *before)
{
    g_autofree char *path = under(name);
    struct stat st;
    return lstat(path, &st) == 0 && st.st_ino == before->st_ino &&
           st.st_mtim.tv_sec == before->st_mtim.tv_sec &&
           st.st_mtim.tv_nsec == before->st_mtim.tv_nsec;
}

static void test_same_bytes_left_alone(void)
{
    enum { LONG = 16 * 1024 * 3 + 1 };
    g_autofree char *longer = g_strnfill(LONG, 'x'), *other_end = g_strnfill(LONG, 'x');
    other_end[LONG - 1] = 'y';
    const struct {
        const char *before, *after;
    } rows[] = {
        {"same\n", "same\n"}, {"", ""},     {longer, longer}, {"same\n", "Same\n"},
        {longer, other_end},  {"", "more"}, {"less", ""},     {longer, "shorter"},
    };
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        gboolean same = g_str_equal(rows[i].before, rows[i].after);
        struct stat st;
        set_up();
        put_old_file("f", rows[i].before, &st);
        g_autoptr(OutDir) out = open_under(".");
        write_file(out, "f", rows[i].after);
        g_assert_true(outdir_commit(out, NULL));
        g_assert_cmpuint(outdir_n_changed(out), ==, !same);
        g_assert_cmpint(is_untouched("f", &st), ==, same);
        assert_text("f", rows[i].after);
        g_assert_cmpuint(count_entries(root), ==, 1);
        g_clear_pointer(&out, outdir_free);
        tear_down();
    }
}

/* Of several files only those that differ are replaced: the numbers of temporaries stay right. */
static void test_same_among_others(void)
{
    struct stat a, c;
    set_up();
    put_old_file("a", "a", &a);
    put_old_file("c", "c", &c);
    g_autoptr(OutDir) out = open_under(".");
    write_file(out, "a", "a");
    write_file(out, "b", "b");
    write_file(out, "c", "c");
    write_file(out, "d", "d");
    g_assert_true(outdir_commit(out, NULL));
    g_assert_cmpuint(outdir_n_changed(out), ==, 2);
    g_assert_true(is_untouched("a", &a));
    g_assert_true(is_untouched("c", &c));
    assert_text("b", "b");
    assert_text("d", "d");
    g_assert_cmpuint(count_entries(root), ==, 4);
    g_clear_pointer(&out, outdir_free);
    tear_down();
}

/* A link to a file of the same bytes is no such file. */
static void test_same_behind_link(void)
{
    struct stat st;
    set_up();
    put_old_file("target", "text", &st);
    g_autofree char *link = under("f");
    g_assert_cmpint(symlink("target", link), ==, 0);
    g_autoptr(OutDir) out = open_under(".");
    write_file(out, "f", "text");
    g_assert_true(outdir_commit(out, NULL));
    g_assert_cmpuint(outdir_n_changed(out), ==, 1);
    g_assert_true(g_file_test(link, G_FILE_TEST_IS_REGULAR));
    g_assert_false(g_file_test(link, G_FILE_TEST_IS_SYMLINK));
    g_assert_true(is_untouched("target", &st));
    g_clear_pointer(&out, outdir_free);
    tear_down();
}

/* Nobody waits for the other end of a pipe that lies there. */
static void test_pipe_replaced(void)
{
    set_up();
    g_autofree char *pipe = under("f");
    g_assert_cmpint(mkfifo(pipe, 0666), ==, 0);
    g_autoptr(OutDir) out = open_under(".");
    write_file(out, "f", "");
    g_assert_true(outdir_commit(out, NULL));
    assert_text("f", "");
    g_clear_pointer(&out, outdir_free);
    tear_down();
}

/* ---- what is gone ---- */

static void remove_file(OutDir *out, const char *name)
{
    g_autoptr(GError) error = NULL;
    outdir_remove(out, name, &error);
    g_assert_no_error(error);
}

static void test_remove(void)
{
    struct stat st;
    set_up();
    put_old_file("gone", "x", &st);
    put_old_file("target", "x", &st);
    g_autofree char *dir = under("dir"), *link = under("link");
    g_assert_cmpint(g_mkdir(dir, 0777), ==, 0);
    g_assert_cmpint(symlink("target", link), ==, 0);
    g_autoptr(OutDir) out = open_under(".");
    remove_file(out, "gone");
    remove_file(out, "dir");
    remove_file(out, "link");
    remove_file(out, "never-there");
    assert_text("gone", "x");
    g_assert_true(outdir_commit(out, NULL));
    g_assert_cmpuint(outdir_n_changed(out), ==, 1);
    assert_absent("gone");
    g_assert_true(g_file_test(dir, G_FILE_TEST_IS_DIR));
    g_assert_true(g_file_test(link, G_FILE_TEST_IS_SYMLINK));
    assert_text("target", "x");
    g_clear_pointer(&out, outdir_free);
    tear_down();
}

static void test_remove_not_committed(void)
{
    struct stat st;
    set_up();
    put_old_file("f", "x", &st);
    g_autoptr(OutDir) out = open_under(".");
    remove_file(out, "f");
    outdir_abort_all();
    g_clear_pointer(&out, outdir_free);
    g_assert_true(is_untouched("f", &st));

    /* Nor where the others could not take their names. */
    g_autofree char *dir = under("z");
    g_mkdir(dir, 0777);
    out = open_under(".");
    write_file(out, "z", "new");
    remove_file(out, "f");
    g_assert_false(outdir_commit(out, NULL));
    g_assert_true(is_untouched("f", &st));
    g_clear_pointer(&out, outdir_free);
    tear_down();
}

/* ---- what was written ---- */

static void test_size_and_hash(void)
{
    /* printf abc | sha256sum: also the example of FIPS 180-2 */
    static const guint8 abc[OUTDIR_HASH_SIZE] = {0xba, 0x78, 0x16, 0xbf, 0x8f, 0x01, 0xcf, 0xea,
                                                 0x41, 0x41, 0x40, 0xde, 0x5d, 0xae, 0x22, 0x23,
                                                 0xb0, 0x03, 0x61, 0xa3, 0x96, 0x17, 0x7a, 0x9c,
                                                 0xb4, 0x10, 0xff, 0x61, 0xf2, 0x00, 0x15, 0xad};
    static const char *const names[] = {"one", "two", "one-more"};
    const OutFile *files[G_N_ELEMENTS(names)];
    set_up();
    g_autoptr(OutDir) out = outdir_open(root, NULL);
    outdir_keep_hashes(out);
    if (behind)
        outdir_write_behind(out);
    for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
        FILE *f = outdir_create(out, names[i], NULL);
        fputs("a", f);
        fflush(f);
        fputs("bc", f);
        files[i] = outdir_finish(out, f, NULL);
        g_assert_cmpstr(files[i]->name, ==, names[i]);
        g_assert_cmpuint(files[i]->size, ==, 3);
    }
    g_assert_true(outdir_commit(out, NULL));
    for (guint i = 0; i < G_N_ELEMENTS(names); i++)
        g_assert_cmpmem(files[i]->hash, sizeof(files[i]->hash), abc, sizeof(abc));
    g_clear_pointer(&out, outdir_free);
    tear_down();
}

static void test_mode(void)
{
    set_up();
    mode_t old = umask(027);
    g_autoptr(OutDir) out = open_under("d");
    write_file(out, "f", "x");
    g_assert_true(outdir_commit(out, NULL));
    umask(old);
    g_autofree char *path = under("d/f");
    struct stat st;
    g_assert_cmpint(stat(path, &st), ==, 0);
    g_assert_cmpint(st.st_mode & 07777, ==, 0640);
    tear_down();
}

static void test_not_committed(void)
{
    set_up();
    g_autofree char *old = under("old");
    g_mkdir(old, 0777);
    g_autoptr(OutDir) out = open_under("old/new/newer");
    write_file(out, "f", "x");
    FILE *f = outdir_create(out, "g", NULL);
    fputs("half of it", f);
    g_clear_pointer(&out, outdir_free);
    g_assert_cmpuint(count_entries(old), ==, 0);

    /* Nor does a run without files leave a directory. */
    out = open_under("old/new/newer");
    g_assert_true(outdir_commit(out, NULL));
    g_clear_pointer(&out, outdir_free);
    g_assert_cmpuint(count_entries(old), ==, 0);
    tear_down();
}

static void test_abort(void)
{
    set_up();
    g_autofree char *kept = under("kept");
    g_mkdir(kept, 0777);
    g_autofree char *mine = under("kept/mine");
    g_assert_true(g_file_set_contents(mine, "mine", -1, NULL));
    g_autoptr(OutDir) out = open_under("kept");
    g_autoptr(OutDir) other = open_under("p/q");
    write_file(out, "f", "x");
    write_file(out, "g", "x");
    write_file(other, "h", "x");
    outdir_create(other, "i", NULL);
    outdir_abort_all();
    assert_absent("p");
    g_assert_cmpuint(count_entries(kept), ==, 1);
    assert_text("kept/mine", "mine");
    g_clear_pointer(&other, outdir_free);
    g_clear_pointer(&out, outdir_free);

    /* What was committed before the signal stays. */
    out = open_under("r");
    write_file(out, "f", "x");
    g_assert_true(outdir_commit(out, NULL));
    outdir_abort_all();
    assert_text("r/f", "x");
    tear_down();
}

static void abort_on_signal(int number)
{
    outdir_abort_all();
    _exit(128 + number);
}

/* In a process of its own: writes n files and commits them. */
static G_NORETURN void commit_many(int n)
{
    alarm(SECONDS_MAX);
    g_autoptr(OutDir) out = open_under("many");
    for (int i = 0; i < n; i++) {
        g_autofree char *name = g_strdup_printf("%d", i);
        write_file(out, name, "x");
    }
    signal(SIGTERM, abort_on_signal);
    outdir_commit(out, NULL);
    _exit(0);
}

/* A signal that comes when the first file has its name finds all files in place afterwards. */
static void test_signal_while_renaming(void)
{
    enum { FILES = 3000 };
    set_up();
    g_autofree char *dir = under("many"), *first = under("many/0");
    g_mkdir(dir, 0777);
    pid_t child = fork();
    g_assert_cmpint(child, >=, 0);
    if (child == 0)
        commit_many(FILES);
    g_test_timer_start();
    while (access(first, F_OK) < 0 && g_test_timer_elapsed() < 30)
        ;
    kill(child, SIGTERM);
    int status;
    g_assert_cmpint(waitpid(child, &status, 0), ==, child);
    g_assert_true(WIFEXITED(status));
    g_assert_cmpuint(count_entries(dir), ==, FILES);
    tear_down();
}

/* A link in the place of a file is replaced; what it points to is not touched. */
static void test_link(void)
{
    set_up();
    g_autofree char *target = under("target"), *link = under("f");
    g_assert_true(g_file_set_contents(target, "precious", -1, NULL));
    g_assert_cmpint(symlink(target, link), ==, 0);
    g_autoptr(OutDir) out = open_under(".");
    write_file(out, "f", "new");
    g_assert_true(outdir_commit(out, NULL));
    assert_text("target", "precious");
    assert_text("f", "new");
    struct stat st;
    g_assert_cmpint(lstat(link, &st), ==, 0);
    g_assert_true(S_ISREG(st.st_mode));
    g_clear_pointer(&out, outdir_free);
    tear_down();
}

/* A directory has a file's name: nothing is renamed. */
static void test_in_the_way(void)
{
    set_up();
    g_autofree char *dir = under("z");
    g_mkdir(dir, 0777);
    g_autoptr(OutDir) out = open_under(".");
    write_file(out, "a", "new");
    write_file(out, "z", "new");
    g_autoptr(GError) error = NULL;
    g_assert_false(outdir_commit(out, &error));
    g_assert_error(error, G_FILE_ERROR, G_FILE_ERROR_ISDIR);
    g_assert_nonnull(strstr(error->message, "/z: "));
    assert_absent("a");
    g_assert_cmpuint(count_entries(root), ==, 1);
    g_clear_pointer(&out, outdir_free);
    tear_down();
}

static void check_no_directory(const char *name, int code)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *path = under(name);
    g_assert_null(outdir_open(path, &error));
    g_assert_error(error, G_FILE_ERROR, code);
    g_assert_true(g_str_has_prefix(error->message, path));
}

static void test_no_directory(void)
{
    set_up();
    g_autofree char *file = under("file"), *closed = under("closed");
    g_assert_true(g_file_set_contents(file, "", 0, NULL));
    check_no_directory("file", G_FILE_ERROR_NOTDIR);
    check_no_directory("file/below", G_FILE_ERROR_NOTDIR);
    g_autofree char *name = g_strnfill(300, 'x');
    g_autofree char *deep = g_strdup_printf("new/%s", name);
    check_no_directory(deep, G_FILE_ERROR_NAMETOOLONG);
    assert_absent("new");
    g_autofree char *endless = g_strnfill(5000, 'x');
    check_no_directory(endless, G_FILE_ERROR_NAMETOOLONG);
    g_autoptr(GError) error = NULL;
    g_assert_null(outdir_open("", &error));
    g_assert_error(error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
    g_clear_error(&error);
    g_mkdir(closed, 0555);
    if (geteuid() != 0) {
        check_no_directory("closed", G_FILE_ERROR_ACCES);
        check_no_directory("closed/below", G_FILE_ERROR_ACCES);
    }
    /* Not even root writes there. */
    g_assert_null(outdir_open("/proc/self", &error));
    g_assert_nonnull(error);
    tear_down();
}

/* More than fits: the error is seen however late, it is that of all later calls, and what was
 * written before does not appear either. */
static void check_full(gsize bytes, int code)
{
    g_autoptr(OutDir) out = open_under("d");
    g_autoptr(GError) error = NULL, again = NULL;
    write_file(out, "small", "fits\n");
    FILE *f = outdir_create(out, "big", &error);
    g_assert_no_error(error);
    for (gsize i = 0; i < bytes; i++)
        putc('x', f);
    errno = 0;
    g_assert_true(!outdir_finish(out, f, &error) || behind);
    /* The caller may be some files ahead. */
    for (int i = 0; !error; i++) {
        g_autofree char *name = g_strdup_printf("next-%d", i);
        f = outdir_create(out, name, &error);
        if (f)
            outdir_finish(out, f, error ? NULL : &error);
    }
    g_assert_error(error, G_FILE_ERROR, code);
    g_assert_nonnull(strstr(error->message, "/big: "));
    g_assert_null(outdir_create(out, "last", NULL));
    g_assert_false(outdir_commit(out, &again));
    g_assert_cmpstr(again->message, ==, error->message);
    g_clear_pointer(&out, outdir_free);
    g_assert_cmpuint(count_entries(root), ==, 0);
}

static void test_file_too_big(void)
{
    set_up();
    signal(SIGXFSZ, SIG_IGN);
    struct rlimit old, low;
    g_assert_cmpint(getrlimit(RLIMIT_FSIZE, &old), ==, 0);
    low = (struct rlimit){4096, old.rlim_max};
    /* GLib has no code for EFBIG. */
    g_assert_cmpint(setrlimit(RLIMIT_FSIZE, &low), ==, 0);
    for (gsize bytes = 4097; bytes < 1000 * 1000; bytes *= 15)
        check_full(bytes, g_file_error_from_errno(EFBIG));
    g_assert_cmpint(setrlimit(RLIMIT_FSIZE, &old), ==, 0);
    tear_down();
}

static void test_file_system_full(void)
{
    set_up();
    if (mount("none", root, "tmpfs", 0, "size=64k") < 0) {
        g_test_skip("no right to mount a small tmpfs");
        tear_down();
        return;
    }
    check_full(200 * 1000, G_FILE_ERROR_NOSPC);
    g_assert_cmpint(umount(root), ==, 0);
    tear_down();
}

/* The error of the last file is that of the commit. */
static void test_last_file_lost(void)
{
    struct rlimit old, low;
    g_autoptr(GError) error = NULL;
    set_up();
    signal(SIGXFSZ, SIG_IGN);
    g_assert_cmpint(getrlimit(RLIMIT_FSIZE, &old), ==, 0);
    low = (struct rlimit){0, old.rlim_max};
    OutDir *out = open_under("d");
    g_assert_cmpint(setrlimit(RLIMIT_FSIZE, &low), ==, 0);
    FILE *f = outdir_create(out, "last", NULL);
    putc('x', f);
    outdir_finish(out, f, NULL);
    g_assert_false(outdir_commit(out, &error));
    g_assert_nonnull(strstr(error->message, "/last: "));
    g_assert_cmpint(setrlimit(RLIMIT_FSIZE, &old), ==, 0);
    outdir_free(out);
    g_assert_cmpuint(count_entries(root), ==, 0);
    tear_down();
}

/* Files of all sizes around those of buffers, written in pieces of all sizes. */
static void test_long_files(void)
{
    enum { FILES = 12, LONGEST = 5 * 1000 * 1000 };
    static const gsize sizes[FILES] = {4095,  4096, 4097,        65535,  65536, 65537,
                                       99999, 0,    1024 * 1024, 131072, 1,     LONGEST};
    g_autofree char *text = g_malloc(LONGEST);
    for (gsize i = 0; i < LONGEST; i++)
        text[i] = "0123456789abcdefghijklmno\n"[i % 26];
    set_up();
    OutDir *out = open_under(".");
    for (guint i = 0; i < FILES; i++) {
        g_autofree char *name = g_strdup_printf("%u", i);
        FILE *f = outdir_create(out, name, NULL);
        for (gsize at = 0, n = 1; at < sizes[i]; at += n, n = n * 3 % 99991)
            fwrite(text + at, 1, MIN(n, sizes[i] - at), f);
        const OutFile *file = outdir_finish(out, f, NULL);
        g_assert_cmpuint(file->size, ==, sizes[i]);
    }
    g_assert_true(outdir_commit(out, NULL));
    outdir_free(out);
    for (guint i = 0; i < FILES; i++) {
        g_autofree char *name = g_strdup_printf("%u", i), *path = under(name), *got = NULL;
        gsize n;
        g_assert_true(g_file_get_contents(path, &got, &n, NULL));
        g_assert_cmpmem(got, n, text, sizes[i]);
    }
    tear_down();
}

/* More small files than are handed on together, each with what is its own. */
static void test_many_files(void)
{
    enum { FILES = 1000 };
    set_up();
    OutDir *out = open_under(".");
    for (int i = 0; i < FILES; i++) {
        g_autofree char *name = g_strdup_printf("%d", i), *text = g_strnfill((gsize)i % 300, 'x');
        g_autofree char *own = g_strconcat(name, text, NULL);
        write_file(out, name, i % 7 ? own : "");
    }
    g_assert_true(outdir_commit(out, NULL));
    g_assert_cmpuint(outdir_n_changed(out), ==, FILES);
    outdir_free(out);
    for (int i = 0; i < FILES; i++) {
        g_autofree char *name = g_strdup_printf("%d", i), *text = g_strnfill((gsize)i % 300, 'x');
        g_autofree char *own = g_strconcat(name, text, NULL);
        assert_text(name, i % 7 ? own : "");
    }
    g_assert_cmpuint(count_entries(root), ==, FILES);
    tear_down();
}

/* In a process of its own: writes files until a signal comes. */
static G_NORETURN void write_forever(const char *ready)
{
    alarm(SECONDS_MAX);
    OutDir *out = open_under("many");
    signal(SIGTERM, abort_on_signal);
    g_assert_true(g_file_set_contents(ready, "", 0, NULL));
    for (int i = 0;; i++) {
        g_autofree char *name = g_strdup_printf("%d", i);
        write_file(out, name, "x");
    }
}

/* Whoever makes a file when a signal comes: none is left. */
static void test_signal_while_writing(void)
{
    enum { RUNS = 40 };
    set_up();
    g_autofree char *dir = under("many"), *ready = under("ready");
    g_mkdir(dir, 0777);
    for (int i = 0; i < RUNS; i++) {
        int status;
        pid_t child = fork();
        g_assert_cmpint(child, >=, 0);
        if (child == 0)
            write_forever(ready);
        while (access(ready, F_OK) < 0)
            g_usleep(100);
        g_usleep((gulong)i * 100);
        kill(child, SIGTERM);
        g_assert_cmpint(waitpid(child, &status, 0), ==, child);
        g_assert_true(WIFEXITED(status));
        g_assert_cmpuint(count_entries(dir), ==, 0);
        g_unlink(ready);
    }
    tear_down();
}

/* Signals that wait while a thread writes are the caller's again after it. */
static void test_signals_come_back(void)
{
    static const int deadly[] = {SIGINT, SIGTERM, SIGHUP};
    sigset_t blocked;
    set_up();
    for (int commits = 0; commits < 2; commits++) {
        OutDir *out = open_under("d");
        g_assert_cmpint(pthread_sigmask(SIG_BLOCK, NULL, &blocked), ==, 0);
        for (gsize i = 0; i < G_N_ELEMENTS(deadly); i++)
            g_assert_cmpint(sigismember(&blocked, deadly[i]), ==, behind);
        write_file(out, "f", "x");
        g_assert_true(!commits || outdir_commit(out, NULL));
        outdir_free(out);
        g_assert_cmpint(pthread_sigmask(SIG_BLOCK, NULL, &blocked), ==, 0);
        for (gsize i = 0; i < G_N_ELEMENTS(deadly); i++)
            g_assert_false(sigismember(&blocked, deadly[i]));
    }
    tear_down();
}

static void test_safe_names(void)
{
    static const struct {
        const char *given, *safe;
    } rows[] = {
        {"kvm-2026-W02.txt", "kvm-2026-W02.txt"},
        {"A_b.c-9", "A_b.c-9"},
        {"a/b", "a-b"},
        {"../../etc/passwd", NULL},
        {".hidden", NULL},
        {"a b\tc\n", "a-b-c-"},
        {"caf\xc3\xa9", "caf-"},
        {"", "e3b0c44298fc1c14"}, /* sha256sum of nothing */
        {"..", NULL},
        {"\xe6\x97\xa5\xe6\x9c\xac", NULL},
        {"\x80\x80", NULL},
        {"--", NULL},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *safe = outdir_safe_name(rows[i].given);
        g_test_message("row %" G_GSIZE_FORMAT, i);
        if (rows[i].safe)
            g_assert_cmpstr(safe, ==, rows[i].safe);
        g_assert_cmpint(*safe, !=, '.');
        g_assert_cmpuint(strspn(safe, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "._-"), ==,
                         strlen(safe));
    }
    g_autofree char *passwd = outdir_safe_name("../../etc/passwd");
    /* printf ../../etc/passwd | sha256sum */
    g_assert_cmpstr(passwd, ==, "-..-etc-passwd-3754d6cb3a38e118");
}

static void test_long_names(void)
{
    g_autofree char *fits = g_strnfill(OUTDIR_SAFE_NAME_MAX, 'x');
    g_autofree char *longer = g_strnfill(OUTDIR_SAFE_NAME_MAX + 1, 'x');
    g_autofree char *other = g_strconcat(fits, "y", NULL);
    g_autofree char *safe = outdir_safe_name(fits);
    g_assert_cmpstr(safe, ==, fits);
    g_autofree char *safe_longer = outdir_safe_name(longer);
    g_autofree char *safe_other = outdir_safe_name(other);
    g_assert_cmpuint(strlen(safe_longer), ==, OUTDIR_SAFE_NAME_MAX);
    g_assert_cmpstr(safe_longer, !=, safe_other);
}

/* A test of what is the same with a thread that writes. */
static void run_behind(gconstpointer test)
{
    behind = TRUE;
    (*(GTestFunc const *)test)();
    behind = FALSE;
}

int main(int argc, char **argv)
{
    static const struct {
        const char *name;
        GTestFunc test;
        gboolean alone; /* it has to do with no thread */
    } tests[] = {
        {"commit", test_commit, FALSE},
        {"same-bytes-left-alone", test_same_bytes_left_alone, FALSE},
        {"same-among-others", test_same_among_others, FALSE},
        {"same-behind-link", test_same_behind_link, FALSE},
        {"pipe-replaced", test_pipe_replaced, FALSE},
        {"remove", test_remove, FALSE},
        {"remove-not-committed", test_remove_not_committed, FALSE},
        {"size-and-hash", test_size_and_hash, FALSE},
        {"mode", test_mode, FALSE},
        {"not-committed", test_not_committed, FALSE},
        {"abort", test_abort, TRUE},
        {"signal-while-renaming", test_signal_while_renaming, FALSE},
        {"link", test_link, FALSE},
        {"in-the-way", test_in_the_way, FALSE},
        {"no-directory", test_no_directory, TRUE},
        {"file-too-big", test_file_too_big, FALSE},
        {"file-system-full", test_file_system_full, FALSE},
        {"last-file-lost", test_last_file_lost, FALSE},
        {"long-files", test_long_files, FALSE},
        {"many-files", test_many_files, FALSE},
        {"signal-while-writing", test_signal_while_writing, FALSE},
        {"signals-come-back", test_signals_come_back, FALSE},
        {"safe-names", test_safe_names, TRUE},
        {"long-names", test_long_names, TRUE},
    };
    g_test_init(&argc, &argv, NULL);
    for (guint i = 0; i < G_N_ELEMENTS(tests); i++) {
        g_autofree char *name = g_strconcat("/outdir/", tests[i].name, NULL);
        g_autofree char *with_thread = g_strconcat("/outdir/behind/", tests[i].name, NULL);
        g_test_add_func(name, tests[i].test);
        if (!tests[i].alone)
            g_test_add_data_func(with_thread, &tests[i].test, run_behind);
    }
    return g_test_run();
}
