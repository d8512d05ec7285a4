/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Texts come back as they were put, whatever the order, whether they left the buffer or not. */
#include "index/index.h"
#include "index/textfile.h"
#include <signal.h>
#include <sys/resource.h>

static TextFile *new_file(void)
{
    g_autoptr(GError) error = NULL;
    TextFile *file = textfile_new(g_get_tmp_dir(), &error);
    g_assert_no_error(error);
    return file;
}

static void put(TextFile *file, gint64 mail, const char *text)
{
    g_autoptr(GError) error = NULL;
    g_assert_true(textfile_put(file, mail, str_of(text), &error));
    g_assert_no_error(error);
}

static void assert_text(TextFile *file, gint64 mail, const char *expected)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *text = textfile_get(file, mail, &error);
    g_assert_no_error(error);
    g_assert_cmpstr(text, ==, expected);
}

static void test_order(void)
{
    static const gint64 mails[] = {1, 2, 255, 256, 257, 100000, 3, INDEX_ID_MAX, 258, 0};
    g_autoptr(TextFile) file = new_file();
    for (gsize i = 0; i < G_N_ELEMENTS(mails); i++) {
        g_autofree char *text = g_strdup_printf("text of %" G_GINT64_FORMAT, mails[i]);
        put(file, mails[i], text);
    }
    for (gsize i = 0; i < G_N_ELEMENTS(mails); i++) {
        g_autofree char *text = g_strdup_printf("text of %" G_GINT64_FORMAT, mails[i]);
        assert_text(file, mails[i], text);
    }
    assert_text(file, 4, "");     /* between others */
    assert_text(file, 5000, "");  /* where nothing was written */
    put(file, 5000, "after all"); /* and once more behind what was read */
    assert_text(file, 5000, "after all");
}

static void test_replaced(void)
{
    g_autoptr(TextFile) file = new_file();
    put(file, 7, "a long first one");
    put(file, 8, "its neighbour");
    put(file, 7, "short");
    assert_text(file, 7, "short");
    put(file, 1000, "another block");
    put(file, 7, "");
    put(file, 1001, "another block");
    assert_text(file, 7, "");
    assert_text(file, 8, "its neighbour");
}

/* Sizes around that of the buffer, which they fill, and pass by. */
static void test_sizes(void)
{
    static const gsize sizes[] = {1, 100 * 1024,  28 * 1024, 1, 128 * 1024, 128 * 1024 + 1,
                                  5, 1024 * 1024, 3};
    g_autoptr(TextFile) file = new_file();
    for (gsize i = 0; i < G_N_ELEMENTS(sizes); i++) {
        g_autofree char *text = g_strnfill(sizes[i], (char)('a' + i));
        put(file, (gint64)i + 1, text);
    }
    for (gsize i = 0; i < G_N_ELEMENTS(sizes); i++) {
        g_autofree char *text = g_strnfill(sizes[i], (char)('a' + i));
        assert_text(file, (gint64)i + 1, text);
    }
}

static void assert_filled(TextFile *file, gint64 mail)
{
    g_autofree char *text = g_strnfill(20 * 1024, (char)('a' + mail));
    assert_text(file, mail, text);
}

/* What is read ahead ends within a text, and shares its memory with what is to be written. */
static void test_read_ahead(void)
{
    enum { N = 8 };
    g_autoptr(TextFile) file = new_file();
    for (gint64 mail = 0; mail < N; mail++) {
        g_autofree char *text = g_strnfill(20 * 1024, (char)('a' + mail));
        put(file, mail, text);
        assert_filled(file, mail / 2);
    }
    for (gint64 mail = 0; mail < N; mail++)
        assert_filled(file, mail);
    for (gint64 mail = N - 1; mail >= 0; mail--)
        assert_filled(file, mail);
    put(file, N, "z");
    assert_filled(file, 0);
    assert_text(file, N, "z");
}

static void test_no_directory(void)
{
    g_autoptr(GError) error = NULL;
    g_assert_null(textfile_new("/nowhere/at/all", &error));
    g_assert_error(error, INDEX_ERROR, INDEX_ERROR_SQLITE);
    g_assert_true(g_str_has_prefix(error->message, "/nowhere/at/all: temporary index: "));
}

/* A file that may not grow stands for a disk that is full. */
static void test_write_fails(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(TextFile) file = new_file();
    g_autofree char *text = g_strnfill(64 * 1024, 'x');
    struct rlimit limit, before;
    signal(SIGXFSZ, SIG_IGN);
    g_assert_cmpint(getrlimit(RLIMIT_FSIZE, &before), ==, 0);
    limit = (struct rlimit){256 * 1024, before.rlim_max};
    g_assert_cmpint(setrlimit(RLIMIT_FSIZE, &limit), ==, 0);
    gint64 mail = 1;
    while (mail < 100 && textfile_put(file, mail, str_of(text), &error))
        mail++;
    g_assert_cmpint(setrlimit(RLIMIT_FSIZE, &before), ==, 0);
    g_assert_cmpint(mail, <, 10);
    g_assert_nonnull(error);
    g_assert_true(error->domain == INDEX_ERROR);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/textfile/order", test_order);
    g_test_add_func("/textfile/replaced", test_replaced);
    g_test_add_func("/textfile/sizes", test_sizes);
    g_test_add_func("/textfile/read-ahead", test_read_ahead);
    g_test_add_func("/textfile/no-directory", test_no_directory);
    g_test_add_func("/textfile/write-fails", test_write_fails);
    return g_test_run();
}
