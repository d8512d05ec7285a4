/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "read/source.h"
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utime.h>

#define MBOX                                                                       \
    "From ann@example.org Mon Jan  5 07:42:30 2026\nA: 1\n\n>From x\n>>From y\n\n" \
    "From bob@example.org Tue Jan  6 08:00:00 2026\nB: 2\n\ny\n"

#define ONE_MAIL "From: ann@example.org\nSubject: x\nDate: Mon, 5 Jan 2026 07:42:30 +0000\n\ny\n"

static char *dir;

static char *path_of(const char *name)
{
    return g_build_filename(dir, name, NULL);
}

static char *write_file(const char *name, Str data)
{
    char *path = path_of(name);
    g_assert_true(g_file_set_contents(path, data.n ? data.p : "", (gssize)data.n, NULL));
    return path;
}

static void test_dialects(void)
{
    static const struct {
        const char *prefix, *first;
    } rows[] = {
        {"", "A: 1\n\nFrom x\n>>From y\n"},          {"mboxo:", "A: 1\n\nFrom x\n>>From y\n"},
        {"mboxrd:", "A: 1\n\nFrom x\n>From y\n"},    {"mboxcl:", "A: 1\n\nFrom x\n>>From y\n"},
        {"mboxcl2:", "A: 1\n\n>From x\n>>From y\n"},
    };
    g_autofree char *path = write_file("mbox", STR(MBOX));
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *given = g_strconcat(rows[i].prefix, path, NULL);
        g_autoptr(GError) error = NULL;
        g_autoptr(DiagLog) log = diag_log_new(FALSE);
        g_autoptr(Source) source = source_open(given, NULL, log, &error);
        g_assert_no_error(error);
        RawMail mail;
        g_assert_cmpint(source_next(source, &mail, &error), ==, SOURCE_MAIL);
        g_assert_cmpmem(mail.data.p, mail.data.n, rows[i].first, strlen(rows[i].first));
        g_assert_cmpstr(mail.source, ==, path);
        g_assert_cmpint(mail.offset, ==, 0);
        g_assert_cmpint(source_next(source, &mail, &error), ==, SOURCE_MAIL);
        g_assert_cmpint(mail.offset, ==, 70);
        g_assert_cmpint(source_next(source, &mail, &error), ==, SOURCE_END);
        g_assert_no_error(error);
        g_assert_false(source_damaged(source));
        g_assert_null(source_damage(source));
        g_assert_cmpuint(source_position(source), ==, strlen(MBOX));
        g_assert_cmpuint(source_size(given), ==, strlen(MBOX));
    }
}

/* What is no mail is an error that says what it may be; nothing at all is no error. */
static void test_not_mail(void)
{
    static const struct {
        Str data;
        const char *says; /* NULL: no error */
    } rows[] = {
        {{"", 0}, NULL},
        {{"\n\r\n \n", 5}, NULL},
        {{"\xef\xbb\xbf", 3}, NULL},
        {{"Just some text.\nFrom here on, too.\n", 35}, "From SENDER DATE"},
        {{"Subject: a line of prose\n\nText\n", 31}, "From SENDER DATE"},
        {{"\x7f"
          "ELF\0\0\0",
          7},
         "binary"},
        {{"\0\0\0\0", 4}, "binary"},
        {{"PK\x03\x04", 4}, "zip"},
        {{"SQLite format 3\0", 16}, "SQLite"},
        {{"From ann@example.org Mon Jan  5 07:42:30 2026\rA: 1\r\rx\r", 53}, "bare CR"},
        {{"Just some text.\r\n", 17}, "From SENDER DATE"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *path = write_file("odd", rows[i].data);
        g_autoptr(GError) error = NULL;
        g_autoptr(DiagLog) log = diag_log_new(FALSE);
        g_autoptr(Source) source = source_open(path, NULL, log, &error);
        RawMail mail;
        SourceStatus status = source_next(source, &mail, &error);
        g_assert_cmpint(status, ==, rows[i].says ? SOURCE_ERROR : SOURCE_END);
        if (rows[i].says) {
            g_assert_error(error, SOURCE_ERROR_DOMAIN, SOURCE_ERROR_NOT_MAIL);
            g_assert_true(g_str_has_prefix(error->message, path));
            g_assert_nonnull(strstr(error->message, rows[i].says));
        }
        g_unlink(path);
    }
}

static void test_tar(void)
{
    char data[512] = "some/file";
    memcpy(data + 257, "ustar", 5);
    g_autofree char *path = write_file("odd", (Str){data, sizeof(data)});
    g_autoptr(GError) error = NULL;
    g_autoptr(DiagLog) log = diag_log_new(FALSE);
    g_autoptr(Source) source = source_open(path, NULL, log, &error);
    RawMail mail;
    g_assert_cmpint(source_next(source, &mail, &error), ==, SOURCE_ERROR);
    g_assert_nonnull(strstr(error->message, "tar"));
    g_unlink(path);
}

/* gzip's own output for MBOX would do as well; this is a stored block that lacks its end. */
static void test_damaged(void)
{
    g_autoptr(GString) data = g_string_new(NULL);
    guint n = strlen(MBOX) + 1000;
    g_string_append_len(data, "\x1f\x8b\x08\0\0\0\0\0\0\x03\x01", 11);
    g_string_append_c(data, (char)(n & 255));
    g_string_append_c(data, (char)(n >> 8));
    g_string_append_c(data, (char)(~n & 255));
    g_string_append_c(data, (char)(~n >> 8 & 255));
    g_string_append(data, MBOX);
    g_autofree char *path = write_file("cut.gz", (Str){data->str, data->len});
    g_autoptr(GError) error = NULL;
    g_autoptr(DiagLog) log = diag_log_new(TRUE);
    g_autoptr(Source) source = source_open(path, NULL, log, &error);
    RawMail mail;
    g_assert_cmpint(source_next(source, &mail, &error), ==, SOURCE_MAIL);
    g_assert_cmpuint(diag_mail_kinds(log), ==, 0);
    g_assert_cmpint(source_next(source, &mail, &error), ==, SOURCE_MAIL);
    g_assert_cmphex(diag_mail_kinds(log), ==,
                    G_GUINT64_CONSTANT(1) << DIAG_COMPRESSED_TRUNCATED | G_GUINT64_CONSTANT(1)
                                                                             << DIAG_MAIL_CUT);
    g_assert_cmpint(diag_entry(log, 0)->offset, ==, 70);
    g_assert_cmpint(source_next(source, &mail, &error), ==, SOURCE_END);
    g_assert_no_error(error);
    g_assert_true(source_damaged(source));
    g_autofree char *damage = g_strdup_printf(
        "at byte %" G_GSIZE_FORMAT " of the compressed file: it ends here", data->len);
    g_assert_cmpstr(source_damage(source), ==, damage);
    g_unlink(path);
}

/* The bytes behind a limit are as lost as if the file ended there. */
static void test_max(void)
{
    static const struct {
        guint64 max, kinds;
        guint mails;
        gboolean damaged;
    } rows[] = {
        {sizeof(MBOX), 0, 2, FALSE},
        {sizeof(MBOX) - 1, 0, 2, FALSE},
        {sizeof(MBOX) - 2,
         G_GUINT64_CONSTANT(1) << DIAG_SOURCE_LIMIT | G_GUINT64_CONSTANT(1) << DIAG_MAIL_CUT, 2,
         TRUE},
        {70, G_GUINT64_CONSTANT(1) << DIAG_SOURCE_LIMIT | G_GUINT64_CONSTANT(1) << DIAG_MAIL_CUT, 1,
         TRUE},
    };
    g_autofree char *path = write_file("mbox", STR(MBOX));
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(DiagLog) log = diag_log_new(FALSE);
        SourceOptions options = {.max_bytes = rows[i].max};
        g_autoptr(Source) source = source_open(path, &options, log, &error);
        RawMail mail;
        SourceStatus status;
        guint64 kinds = 0;
        guint n = 0;
        for (; (status = source_next(source, &mail, &error)) == SOURCE_MAIL; n++)
            kinds = diag_mail_kinds(log);
        g_assert_cmpint(status, ==, SOURCE_END);
        g_assert_cmpuint(n, ==, rows[i].mails);
        g_assert_cmphex(kinds, ==, rows[i].kinds);
        g_assert_cmpint(source_damaged(source), ==, rows[i].damaged);
    }
}

/* What is known of a source, and how often it was asked for its parts. */
static GHashTable *no_parts(gpointer data)
{
    (void)data;
    g_assert_not_reached();
}

/* Reads what is new since *state, which becomes that of now. How many mails there were. */
static guint read_on_below(const char *path, char **state, SourceNews news, guint64 max_bytes)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(DiagLog) log = diag_log_new(FALSE);
    SourcePast past = {.state = *state, .next = 1, .parts = no_parts};
    SourceOptions options = {.past = &past, .max_bytes = max_bytes};
    g_autoptr(Source) source = source_open(path, &options, log, &error);
    g_assert_no_error(error);
    g_assert_cmpint(source_news(source), ==, news);
    RawMail mail;
    guint n = 0;
    SourceStatus status;
    for (; (status = source_next(source, &mail, &error)) == SOURCE_MAIL; n++)
        if (news == SOURCE_MORE)
            g_assert_cmpint(mail.offset, >=, source_kept(source));
    g_assert_cmpint(status, ==, SOURCE_END);
    g_autofree char *before = g_steal_pointer(state);
    *state = source_state(source);
    if (news == SOURCE_SAME)
        g_assert_cmpstr(*state, ==, before);
    return n;
}

static guint read_on(const char *path, char **state, SourceNews news)
{
    return read_on_below(path, state, news, 0);
}

static void make_old(const char *path)
{
    struct utimbuf old = {.actime = 1000000000, .modtime = 1000000000};
    g_assert_cmpint(g_utime(path, &old), ==, 0);
}

static GString *many_mails(guint n)
{
    GString *box = g_string_new(NULL);
    for (guint i = 0; i < n; i++)
        g_string_append_printf(
            box,
            "From a@example.org Mon Jan  5 07:42:30 2026\nSubject: %05u\n\n"
            "Some text to make it longer, which is the same in each of them.\n\n",
            i);
    return box;
}

/* MAIL.md 1 leaves no mail out; what is read again is what the end of the file may have changed. */
static void test_mbox_grows(void)
{
    g_autoptr(GString) box = many_mails(1000);
    g_autofree char *path = write_file("mbox", (Str){box->str, box->len / 2}), *state = NULL;
    guint half = read_on(path, &state, SOURCE_ALL);
    g_assert_cmpuint(half, ==, 500);
    g_free(write_file("mbox", (Str){box->str, box->len}));
    guint rest = read_on(path, &state, SOURCE_MORE);
    g_assert_cmpuint(rest, >=, 500);
    g_assert_cmpuint(rest, <, 1000);
}

/* A file that stays as it is is not even read, unless it was written just now. */
static void test_mbox_stays(void)
{
    g_autofree char *path = write_file("mbox", STR(MBOX)), *state = NULL;
    make_old(path);
    g_assert_cmpuint(read_on(path, &state, SOURCE_ALL), ==, 2);
    g_assert_cmpuint(read_on(path, &state, SOURCE_SAME), ==, 0);
    g_autofree char *other = g_strconcat("mboxrd:", path, NULL);
    g_assert_cmpuint(read_on(other, &state, SOURCE_ALL), ==, 2);
    g_autofree char *fresh = write_file("fresh", STR(MBOX)), *then = NULL;
    g_assert_cmpuint(read_on(fresh, &then, SOURCE_ALL), ==, 2);
    g_assert_cmpuint(read_on(fresh, &then, SOURCE_ALL), ==, 2);
}

/* What a limit cut off is read when the limit is another one. */
static void test_mbox_above_a_limit(void)
{
    g_autofree char *path = write_file("mbox", STR(MBOX)), *state = NULL;
    make_old(path);
    g_assert_cmpuint(read_on_below(path, &state, SOURCE_ALL, 100), ==, 1);
    g_assert_cmpuint(read_on_below(path, &state, SOURCE_SAME, 100), ==, 0);
    g_assert_cmpuint(read_on(path, &state, SOURCE_ALL), ==, 2);
    g_assert_cmpuint(read_on(path, &state, SOURCE_SAME), ==, 0);
}

/* Of what was damaged nothing is known but that: when it changes, all of it is read. */
static void test_damaged_mbox_grows(void)
{
    g_autoptr(GString) box = many_mails(1000);
    g_autofree char *plain = write_file("mbox", (Str){box->str, box->len}), *state = NULL;
    g_autofree char *path = path_of("mbox.gz");
    g_autofree char *command = g_strdup_printf(
        "gzip -c '%s' >'%s.whole' && head -c -9 '%s.whole' >'%s'", plain, path, path, path);
    g_assert_cmpint(system(command), ==, 0);
    g_assert_cmpuint(read_on(path, &state, SOURCE_ALL), ==, 1000);
    g_autofree char *whole = g_strconcat(path, ".whole", NULL);
    g_assert_cmpint(g_rename(whole, path), ==, 0);
    g_assert_cmpuint(read_on(path, &state, SOURCE_ALL), ==, 1000);
    g_string_append(box, MBOX);
    g_assert_true(g_file_set_contents(plain, box->str, (gssize)box->len, NULL));
    g_autofree char *again = g_strdup_printf("gzip -c '%s' >'%s'", plain, path);
    g_assert_cmpint(system(again), ==, 0);
    g_assert_cmpuint(read_on(path, &state, SOURCE_MORE), <, 800);
}

/* One byte in the middle, with the same length and the same times: but another inode or time. */
static void test_mbox_rewritten(void)
{
    g_autoptr(GString) box = many_mails(1000);
    g_autofree char *path = write_file("mbox", (Str){box->str, box->len}), *state = NULL;
    make_old(path);
    g_assert_cmpuint(read_on(path, &state, SOURCE_ALL), ==, 1000);
    box->str[100] = 'x';
    g_free(write_file("mbox", (Str){box->str, box->len}));
    g_assert_cmpuint(read_on(path, &state, SOURCE_ALL), ==, 1000);
    g_free(write_file("mbox", (Str){box->str, 300}));
    g_assert_cmpuint(read_on(path, &state, SOURCE_ALL), ==, 3);
}

/* Where reading would go on nothing begins any more: the last mail was deleted, or is another's
 * end. And a file that is one mail, behind a byte order mark, has no separator there at all. */
static void test_mbox_loses_its_last(void)
{
    g_autoptr(GString) box = many_mails(1000);
    gsize size = box->len / 1000;
    g_autofree char *path = write_file("mbox", (Str){box->str, box->len}), *state = NULL;
    g_assert_cmpuint(read_on(path, &state, SOURCE_ALL), ==, 1000);
    g_auto(GStrv) words = g_strsplit(state, " ", -1);
    guint last = (guint)(g_ascii_strtoull(words[6], NULL, 10) / size);
    g_assert_cmpuint(last, <, 1000);
    g_free(write_file("mbox", (Str){box->str, last * size}));
    g_autofree char *then = g_strdup(state);
    g_assert_cmpuint(read_on(path, &state, SOURCE_ALL), ==, last);
    g_string_overwrite(box, last * size, "and here is more text of the one before\n");
    g_free(write_file("mbox", (Str){box->str, last * size + 40}));
    g_assert_cmpuint(read_on(path, &then, SOURCE_ALL), ==, last);

    g_autofree char *mark = write_file("mark.eml", STR("\xef\xbb\xbf" ONE_MAIL)), *one = NULL;
    g_assert_cmpuint(read_on(mark, &one, SOURCE_ALL), ==, 1);
    g_free(write_file("mark.eml", STR("\xef\xbb\xbf" ONE_MAIL "more\n")));
    g_assert_cmpuint(read_on(mark, &one, SOURCE_ALL), ==, 1);
}

/* States of another program, or of nonsense, are those of a source that was never read. */
static void test_states_of_others(void)
{
    static const char *const states[] = {"",
                                         "mbox",
                                         "mbox 2 0 0 0 0 0 0 0 -",
                                         "mbox 1 0 99 0 0 5 0 0 -",
                                         "mbox 1 0 0 0 0 -5 0 0 -",
                                         "mbox 1 0 0 0 0 18446744073709551615 0 0 -",
                                         "mbox 1 0 0 0 0 5 zz 0 -",
                                         "v2 0 abc"};
    g_autofree char *path = write_file("mbox", STR(MBOX));
    for (gsize i = 0; i < G_N_ELEMENTS(states); i++) {
        g_autofree char *state = g_strdup(states[i]);
        g_assert_cmpuint(read_on(path, &state, SOURCE_ALL), ==, 2);
    }
}

static void test_errors(void)
{
    g_autoptr(DiagLog) log = diag_log_new(FALSE);
    g_autoptr(GError) error = NULL;
    g_autofree char *missing = path_of("missing");
    g_assert_null(source_open(missing, NULL, log, &error));
    g_assert_error(error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
    g_clear_error(&error);
    g_autoptr(Source) source = source_open("mboxrd:/proc/self/mem", NULL, log, &error);
    RawMail mail;
    g_assert_cmpint(source_next(source, &mail, &error), ==, SOURCE_ERROR);
    g_assert_error(error, G_FILE_ERROR, G_FILE_ERROR_IO);
    g_assert_true(g_str_has_prefix(error->message, "/proc/self/mem: "));
    g_assert_cmpuint(source_size("-"), ==, 0);
    g_assert_cmpuint(source_size(missing), ==, 0);
    g_assert_cmpuint(source_size(dir), ==, 0);
}

static void check_expanded(const char *argument, const char *const *want)
{
    g_autoptr(GPtrArray) paths = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GError) error = NULL;
    g_assert_true(source_expand(argument, paths, &error));
    g_assert_no_error(error);
    gsize skip = (gsize)(source_file(argument) - argument);
    gboolean prefixed = skip > 0;
    guint i = 0;
    for (; want[i]; i++) {
        g_assert_cmpuint(i, <, paths->len);
        const char *path = g_ptr_array_index(paths, i);
        if (prefixed)
            g_assert_cmpmem(path, skip, argument, skip);
        path += prefixed ? skip : 0;
        g_assert_true(g_str_has_prefix(path, dir));
        g_assert_cmpstr(path + strlen(dir) + 1, ==, want[i]);
    }
    g_assert_cmpuint(i, ==, paths->len);
}

static void make_tree(void)
{
    static const char *const dirs[] = {"tree", "tree/b", "tree/b/c", "tree/.hidden", "tree/empty"};
    static const char *const files[] = {"tree/b/2", "tree/b/c/1", "tree/b.mbox",   "tree/B",
                                        "tree/a",   "tree/.x",    "tree/.hidden/y"};
    for (gsize i = 0; i < G_N_ELEMENTS(dirs); i++) {
        g_autofree char *path = path_of(dirs[i]);
        g_assert_cmpint(g_mkdir(path, 0777), ==, 0);
    }
    for (gsize i = 0; i < G_N_ELEMENTS(files); i++)
        g_free(write_file(files[i], STR(MBOX)));
    g_autofree char *loop = path_of("tree/b/loop"), *link = path_of("tree/link");
    g_autofree char *dangling = path_of("tree/dangling"), *fifo = path_of("tree/fifo");
    g_assert_cmpint(symlink("..", loop), ==, 0);
    g_assert_cmpint(symlink("a", link), ==, 0);
    g_assert_cmpint(symlink("nothing", dangling), ==, 0);
    g_assert_cmpint(mkfifo(fifo, 0600), ==, 0);
}

static void test_expand(void)
{
    /* In the order of their bytes: "." stands before "/", capitals before small letters. A link
     * that leads nowhere is kept, so that reading it says so. */
    static const char *const all[] = {"tree/B",     "tree/a",        "tree/b.mbox", "tree/b/2",
                                      "tree/b/c/1", "tree/dangling", "tree/link",   NULL};
    static const char *const one[] = {"tree/a", NULL};
    make_tree();
    g_autofree char *tree = path_of("tree"), *file = path_of("tree/a");
    check_expanded(tree, all);
    static const char *const prefixes[] = {"mboxrd:", "mboxo:", "mboxcl:", "mboxcl2:"};
    for (gsize i = 0; i < G_N_ELEMENTS(prefixes); i++) {
        g_autofree char *prefixed = g_strconcat(prefixes[i], tree, NULL);
        check_expanded(prefixed, all);
    }
    check_expanded(file, one);

    g_autoptr(GPtrArray) paths = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GError) error = NULL;
    g_assert_true(source_expand("-", paths, &error));
    g_assert_cmpstr(g_ptr_array_index(paths, 0), ==, "-");
    g_autofree char *empty = path_of("tree/empty"), *missing = path_of("missing");
    g_assert_false(source_expand(empty, paths, &error));
    g_assert_error(error, SOURCE_ERROR_DOMAIN, SOURCE_ERROR_EMPTY_DIR);
    g_assert_true(g_str_has_prefix(error->message, empty));
    g_clear_error(&error);
    g_assert_false(source_expand(missing, paths, &error));
    g_assert_error(error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
    g_assert_cmpuint(paths->len, ==, 1);
}

static void remove_tree(const char *path)
{
    g_autoptr(GDir) entries = g_dir_open(path, 0, NULL);
    for (const char *name; (name = g_dir_read_name(entries));) {
        g_autofree char *entry = g_build_filename(path, name, NULL);
        if (g_unlink(entry) < 0)
            remove_tree(entry);
    }
    g_rmdir(path);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    dir = g_dir_make_tmp("listdigest-XXXXXX", NULL);
    g_test_add_func("/source/rule-9-prefixes", test_dialects);
    g_test_add_func("/source/not-mail", test_not_mail);
    g_test_add_func("/source/tar", test_tar);
    g_test_add_func("/source/damaged", test_damaged);
    g_test_add_func("/source/max", test_max);
    g_test_add_func("/source/mbox-grows", test_mbox_grows);
    g_test_add_func("/source/mbox-stays", test_mbox_stays);
    g_test_add_func("/source/mbox-rewritten", test_mbox_rewritten);
    g_test_add_func("/source/mbox-loses-its-last", test_mbox_loses_its_last);
    g_test_add_func("/source/mbox-above-a-limit", test_mbox_above_a_limit);
    g_test_add_func("/source/damaged-mbox-grows", test_damaged_mbox_grows);
    g_test_add_func("/source/states-of-others", test_states_of_others);
    g_test_add_func("/source/errors", test_errors);
    g_test_add_func("/source/expand", test_expand);
    int status = g_test_run();
    remove_tree(dir);
    g_free(dir);
    return status;
}
