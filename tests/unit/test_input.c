/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "read/inflate.h"
#include "read/input.h"
#include <fcntl.h>
#include <glib/gstdio.h>
#include <pthread.h>
#include <sys/stat.h>
#include <unistd.h>
#define ZLIB_CONST
#include <zlib.h>

static char *dir;

static char *path_of(const char *name)
{
    return g_build_filename(dir, name, NULL);
}

static char *file_with(Str data)
{
    char *path = path_of("file");
    g_assert_true(g_file_set_contents(path, data.n ? data.p : "", (gssize)data.n, NULL));
    return path;
}

/* Text as a gzip member. */
static void append_member(GString *out, Str text)
{
    z_stream z = {0};
    g_assert_cmpint(deflateInit2(&z, 6, Z_DEFLATED, MAX_WBITS + 16, 8, Z_DEFAULT_STRATEGY), ==,
                    Z_OK);
    gsize bound = deflateBound(&z, text.n);
    g_autofree unsigned char *buf = g_malloc(bound);
    z.next_in = (const unsigned char *)text.p;
    z.avail_in = (uInt)text.n;
    z.next_out = buf;
    z.avail_out = (uInt)bound;
    g_assert_cmpint(deflate(&z, Z_FINISH), ==, Z_STREAM_END);
    g_string_append_len(out, (const char *)buf, (gssize)(bound - z.avail_out));
    deflateEnd(&z);
}

static Str str_of_gstring(const GString *s)
{
    return (Str){s->str, s->len};
}

/* All that can be read, in pieces of at most n; NULL on an error. */
static GString *read_all(Input *input, gsize n, GError **error)
{
    g_autoptr(GString) all = g_string_new(NULL);
    g_autofree char *buf = g_malloc(n);
    gssize got;
    while ((got = input_read(input, buf, n, error)) > 0)
        g_string_append_len(all, buf, got);
    return got == 0 ? g_steal_pointer(&all) : NULL;
}

/* What a file with these bytes reads as, and the one thing reported (DIAG_KINDS: nothing). */
static void check_file(Str bytes, Str want, DiagKind kind, const char *detail)
{
    static const gsize sizes[] = {1, 3, 256 * 1024};
    g_autofree char *path = file_with(bytes);
    for (gsize i = 0; i < G_N_ELEMENTS(sizes); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(DiagLog) log = diag_log_new(TRUE);
        g_autoptr(Input) input = input_open(path, &error);
        g_assert_no_error(error);
        g_autoptr(GString) got = read_all(input, sizes[i], &error);
        g_assert_no_error(error);
        g_assert_cmpmem(got->str, got->len, want.p, want.n);
        char again;
        g_assert_cmpint(input_read(input, &again, 1, &error), ==, 0);
        input_report(input, log);
        g_assert_cmpuint(diag_n_entries(log), ==, kind != DIAG_KINDS);
        if (kind != DIAG_KINDS)
            g_assert_cmpint(diag_entry(log, 0)->kind, ==, kind);
        if (detail)
            g_assert_cmpstr(diag_entry(log, 0)->detail, ==, detail);
        gboolean damaged = kind == DIAG_GZIP_TRUNCATED || kind == DIAG_GZIP_CORRUPT;
        g_assert_cmpstr(input_damage(input), ==, damaged ? diag_entry(log, 0)->detail : NULL);
        if (kind == DIAG_KINDS)
            g_assert_cmpuint(input_position(input), ==, bytes.n);
    }
}

static void test_plain(void)
{
    static const Str texts[] = {{"", 0},        {"x", 1},        {"ab", 2},
                                {"abc\n", 4},   {"\x1f", 1},     {"\x1f\x8c text", 7},
                                {"a\0b\0c", 5}, {"\0\0\0\0", 4}, {"\x8b\x1f", 2}};
    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++)
        check_file(texts[i], texts[i], DIAG_KINDS, NULL);
}

/* Members are written as letters: e an empty one, a "first ", b "second ", 0 a NUL, j junk. */
static void test_members(void)
{
    static const struct {
        const char *members, *text;
        DiagKind kind;
    } rows[] = {
        {"a", "first ", DIAG_KINDS},
        {"e", "", DIAG_KINDS},
        {"ab", "first second ", DIAG_KINDS},
        {"eab", "first second ", DIAG_KINDS},
        {"aeeb", "first second ", DIAG_KINDS},
        {"abe", "first second ", DIAG_KINDS},
        {"a00b", "first second ", DIAG_KINDS},
        {"a0", "first ", DIAG_GZIP_TRAILING},
        {"ab0000", "first second ", DIAG_GZIP_TRAILING},
        {"aj", "first ", DIAG_GZIP_TRAILING},
        {"a0j", "first ", DIAG_GZIP_TRAILING},
        {"ajb", "first ", DIAG_GZIP_TRAILING},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GString) bytes = g_string_new(NULL);
        for (const char *m = rows[i].members; *m; m++) {
            if (*m == '0')
                g_string_append_c(bytes, '\0');
            else if (*m == 'j')
                g_string_append(bytes, "junk");
            else
                append_member(bytes, *m == 'a'   ? STR("first ")
                                     : *m == 'b' ? STR("second ")
                                                 : STR(""));
        }
        g_test_message("%s", rows[i].members);
        check_file(str_of_gstring(bytes), str_of(rows[i].text), rows[i].kind, NULL);
    }
}

/* Cut anywhere, the file gives the start of its text, and says where it ends. */
static void test_truncated(void)
{
    g_autoptr(GString) text = g_string_new(NULL);
    for (int i = 0; i < 40; i++)
        g_string_append_printf(text, "line %d of %d\n", i, i * 7919 % 40);
    g_autoptr(GString) bytes = g_string_new(NULL);
    append_member(bytes, str_of_gstring(text));
    gsize before = 0;
    for (gsize n = 2; n < bytes->len; n++) {
        g_autofree char *path = file_with((Str){bytes->str, n});
        g_autofree char *detail =
            g_strdup_printf("at byte %" G_GSIZE_FORMAT " of the compressed file: it ends here", n);
        g_autoptr(GError) error = NULL;
        g_autoptr(DiagLog) log = diag_log_new(TRUE);
        g_autoptr(Input) input = input_open(path, &error);
        g_autoptr(GString) got = read_all(input, 4096, &error);
        g_assert_no_error(error);
        g_assert_cmpuint(got->len, >=, before);
        g_assert_cmpmem(got->str, got->len, text->str, got->len);
        g_assert_cmpstr(input_damage(input), ==, detail);
        input_report(input, log);
        g_assert_cmpuint(diag_count(log, DIAG_GZIP_TRUNCATED), ==, 1);
        g_assert_cmpstr(diag_entry(log, 0)->detail, ==, detail);
        before = got->len;
    }
    /* Without its checksum only: nothing is lost. */
    g_assert_cmpuint(before, ==, text->len);
}

static void test_corrupt(void)
{
    g_autoptr(GString) bytes = g_string_new(NULL);
    append_member(bytes, STR("the text"));
    gsize first = bytes->len;
    append_member(bytes, STR(" and more"));

    bytes->str[first - 8] ^= 1;
    g_autofree char *detail = g_strdup_printf(
        "at byte %" G_GSIZE_FORMAT " of the compressed file: incorrect data check", first - 4);
    check_file(str_of_gstring(bytes), STR("the text"), DIAG_GZIP_CORRUPT, detail);
    bytes->str[first - 8] ^= 1;

    bytes->str[first - 1] ^= 1;
    check_file(str_of_gstring(bytes), STR("the text"), DIAG_GZIP_CORRUPT, NULL);
    bytes->str[first - 1] ^= 1;

    /* A method that is not deflate, then a block type that is none. */
    bytes->str[first + 2] = 7;
    check_file(str_of_gstring(bytes), STR("the text"), DIAG_GZIP_CORRUPT, NULL);
    bytes->str[first + 2] = 8;
    bytes->str[first + 10] = 7;
    check_file(str_of_gstring(bytes), STR("the text"), DIAG_GZIP_CORRUPT, NULL);
}

/* More than the ring holds, through to the end and given up at many places. */
static void test_large(void)
{
    g_autoptr(GString) text = g_string_new(NULL);
    for (guint i = 0; text->len < 3 * INFLATE_BLOCK * INFLATE_BLOCKS; i++)
        g_string_append_printf(text, "%u\n", i * 2654435761u);
    g_autoptr(GString) bytes = g_string_new(NULL);
    append_member(bytes, str_of_gstring(text));
    g_autofree char *path = file_with(str_of_gstring(bytes));
    g_autofree char *buf = g_malloc(INFLATE_BLOCK);
    for (gsize stop = 0; stop < text->len + INFLATE_BLOCK; stop += INFLATE_BLOCK / 2) {
        g_autoptr(GError) error = NULL;
        g_autoptr(Input) input = input_open(path, &error);
        gsize done = 0;
        gssize got = 1;
        while (done < stop && (got = input_read(input, buf, INFLATE_BLOCK, &error)) > 0) {
            g_assert_cmpint(memcmp(buf, text->str + done, (gsize)got), ==, 0);
            done += (gsize)got;
        }
        g_assert_true(done >= stop || done == text->len);
        g_assert_cmpuint(input_position(input), <=, bytes->len);
    }
}

static gpointer feed(gpointer data)
{
    GString *bytes = data;
    g_autofree char *path = path_of("fifo");
    int fd = open(path, O_WRONLY);
    for (gsize i = 0; i < bytes->len; i++)
        g_assert_cmpint(write(fd, bytes->str + i, 1), ==, 1);
    close(fd);
    return NULL;
}

/* A pipe gives a byte at a time. */
static void test_fifo(void)
{
    g_autofree char *path = path_of("fifo");
    g_autoptr(GString) plain = g_string_new("some text\n");
    g_autoptr(GString) packed = g_string_new(NULL);
    append_member(packed, STR("some "));
    append_member(packed, STR("text\n"));
    GString *const both[] = {plain, packed};
    for (gsize i = 0; i < G_N_ELEMENTS(both); i++) {
        g_assert_cmpint(mkfifo(path, 0600), ==, 0);
        GThread *thread = g_thread_new("feed", feed, both[i]);
        g_autoptr(GError) error = NULL;
        g_autoptr(Input) input = input_open(path, &error);
        g_autoptr(GString) got = read_all(input, 100, &error);
        g_assert_no_error(error);
        g_assert_cmpstr(got->str, ==, plain->str);
        g_assert_null(input_damage(input));
        g_thread_join(thread);
        g_unlink(path);
    }
}

/* Freed while its thread waits for a pipe that says nothing more. */
static void test_silent_pipe(void)
{
    g_autofree char *path = path_of("fifo");
    g_assert_cmpint(mkfifo(path, 0600), ==, 0);
    int fd = open(path, O_RDWR);
    g_autoptr(GString) text = g_string_new(NULL);
    for (guint i = 0; text->len < 2 * INFLATE_BLOCK; i++)
        g_string_append_printf(text, "%u ", i);
    g_autoptr(GString) packed = g_string_new(NULL);
    append_member(packed, str_of_gstring(text));
    g_autoptr(GError) error = NULL;
    Input *input = input_open(path, &error);
    g_assert_no_error(error);
    g_assert_cmpint(fcntl(fd, F_SETPIPE_SZ, 1 << 20), >, 0);
    g_assert_cmpint(write(fd, packed->str, packed->len - 20), ==, packed->len - 20);
    char byte;
    g_assert_cmpint(input_read(input, &byte, 1, &error), ==, 1);
    g_test_timer_start();
    input_free(input);
    g_assert_cmpfloat(g_test_timer_elapsed(), <, 2);
    close(fd);
    g_unlink(path);
}

static void test_standard_input(void)
{
    g_autofree char *path = file_with(STR("text on standard input\n"));
    int kept = dup(STDIN_FILENO);
    int fd = open(path, O_RDONLY);
    dup2(fd, STDIN_FILENO);
    close(fd);
    g_autoptr(GError) error = NULL;
    Input *input = input_open("-", &error);
    g_autoptr(GString) got = read_all(input, 10, &error);
    g_assert_cmpstr(got->str, ==, "text on standard input\n");
    input_free(input);
    /* It is not the input's to close. */
    g_assert_cmpint(fcntl(STDIN_FILENO, F_GETFD), >=, 0);
    dup2(kept, STDIN_FILENO);
    close(kept);
}

static gpointer feed_slowly(gpointer data)
{
    int fd = GPOINTER_TO_INT(data);
    for (int i = 0; i < 3; i++) {
        g_usleep(20000);
        g_assert_cmpint(write(fd, "piece\n", 6), ==, 6);
    }
    close(fd);
    return NULL;
}

/* A shell may share a non-blocking descriptor. */
static void test_non_blocking(void)
{
    int kept = dup(STDIN_FILENO), ends[2];
    g_assert_cmpint(pipe2(ends, O_NONBLOCK | O_CLOEXEC), ==, 0);
    dup2(ends[0], STDIN_FILENO);
    close(ends[0]);
    GThread *thread = g_thread_new("feed", feed_slowly, GINT_TO_POINTER(ends[1]));
    g_autoptr(GError) error = NULL;
    g_autoptr(Input) input = input_open("-", &error);
    g_autoptr(GString) got = read_all(input, 100, &error);
    g_assert_no_error(error);
    g_assert_cmpstr(got->str, ==, "piece\npiece\npiece\n");
    g_thread_join(thread);
    dup2(kept, STDIN_FILENO);
    close(kept);
}

/* A stack that no address space holds: there is no thread, and the error says so. */
static void test_no_thread(void)
{
    g_autoptr(GString) packed = g_string_new(NULL);
    append_member(packed, STR("some text"));
    g_autofree char *path = file_with(str_of_gstring(packed));
    pthread_attr_t usual, huge;
    g_assert_cmpint(pthread_getattr_default_np(&usual), ==, 0);
    g_assert_cmpint(pthread_attr_init(&huge), ==, 0);
    g_assert_cmpint(pthread_attr_setstacksize(&huge, (gsize)1 << 48), ==, 0);
    g_assert_cmpint(pthread_setattr_default_np(&huge), ==, 0);
    g_autoptr(GError) error = NULL;
    g_autoptr(Input) input = input_open(path, &error);
    char buf[100];
    g_assert_cmpint(input_read(input, buf, sizeof(buf), &error), ==, -1);
    g_assert_error(error, G_THREAD_ERROR, G_THREAD_ERROR_AGAIN);
    pthread_setattr_default_np(&usual);
    pthread_attr_destroy(&usual);
    pthread_attr_destroy(&huge);
}

static void test_errors(void)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *missing = path_of("missing");
    g_assert_null(input_open(missing, &error));
    g_assert_error(error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
    g_assert_true(g_str_has_prefix(error->message, missing));
    g_clear_error(&error);
    g_assert_null(input_open(dir, &error));
    g_assert_error(error, G_FILE_ERROR, G_FILE_ERROR_ISDIR);
    g_clear_error(&error);
    /* Opens, and cannot be read at its start: the kernel's own example of EIO. */
    g_autoptr(Input) input = input_open("/proc/self/mem", &error);
    char buf[8];
    g_assert_cmpint(input_read(input, buf, sizeof(buf), &error), ==, -1);
    g_assert_error(error, G_FILE_ERROR, G_FILE_ERROR_IO);
    g_assert_true(g_str_has_prefix(error->message, "/proc/self/mem: "));
}

static void test_memory(void)
{
    g_autoptr(Input) input = input_new_memory("abcdefg", 7, 3);
    char buf[8];
    g_assert_cmpint(input_read(input, buf, 8, NULL), ==, 3);
    g_assert_cmpint(input_read(input, buf, 2, NULL), ==, 2);
    g_assert_cmpint(input_read(input, buf, 8, NULL), ==, 2);
    g_assert_cmpmem(buf, 2, "fg", 2);
    g_assert_cmpint(input_read(input, buf, 8, NULL), ==, 0);
    g_assert_cmpuint(input_position(input), ==, 7);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    dir = g_dir_make_tmp("listdigest-XXXXXX", NULL);
    g_test_add_func("/input/plain", test_plain);
    g_test_add_func("/input/members", test_members);
    g_test_add_func("/input/truncated", test_truncated);
    g_test_add_func("/input/corrupt", test_corrupt);
    g_test_add_func("/input/large", test_large);
    g_test_add_func("/input/fifo", test_fifo);
    g_test_add_func("/input/silent-pipe", test_silent_pipe);
    g_test_add_func("/input/standard-input", test_standard_input);
    g_test_add_func("/input/non-blocking", test_non_blocking);
    g_test_add_func("/input/no-thread", test_no_thread);
    g_test_add_func("/input/errors", test_errors);
    g_test_add_func("/input/memory", test_memory);
    int status = g_test_run();
    g_autofree char *file = path_of("file");
    g_unlink(file);
    g_rmdir(dir);
    g_free(dir);
    return status;
}
