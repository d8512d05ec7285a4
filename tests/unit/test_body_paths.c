/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One text by several paths: a mail has the same text, and the same is said of it, as it stands, as
 * a message within a mail, and with its body as a part of a multipart. For every mail of testdata/,
 * and of the archives where they are.
 */
#include "mail/body.h"
#include "mail/fields.h"
#include "mail/mail.h"
#include "read/source.h"

/* Under the sanitizers every so-manieth mail of an archive has to do. */
#ifdef __SANITIZE_ADDRESS__
enum { ARCHIVE_STEP = 25 };
#else
enum { ARCHIVE_STEP = 1 };
#endif

#define BOUNDARY "=_none-of-any-mail"

typedef struct {
    Arena *arena;
    DiagLog *log;
    Charsets *charsets;
    const RawMail *mail;
    guint compared;
} Paths;

static Str read_body(Paths *paths, const BodyFields *fields, Str bytes, guint64 *kinds)
{
    diag_at(paths->log, "test", 0);
    Str text = body_text(paths->charsets, paths->arena, paths->log, fields, bytes);
    *kinds = diag_mail_kinds(paths->log);
    return text;
}

static void append_field(GString *out, const char *name, Str value)
{
    if (!value.p)
        return;
    g_string_append_printf(out, "%s:", name);
    g_string_append_len(out, value.p, (gssize)value.n);
    g_string_append_c(out, '\n');
}

static GString *as_part(const BodyFields *fields, Str bytes)
{
    GString *out = g_string_new("--" BOUNDARY "\n");
    append_field(out, "Content-Type", fields->content_type);
    append_field(out, "Content-Transfer-Encoding", fields->transfer_encoding);
    append_field(out, "Content-Disposition", fields->content_disposition);
    g_string_append_c(out, '\n');
    g_string_append_len(out, bytes.p, (gssize)bytes.n);
    return g_string_append(out, "\n--" BOUNDARY "--\n");
}

static void assert_same(const Paths *paths, const char *path, Str text, Str expected)
{
    if (str_equal(text, expected))
        return;
    g_autofree char *got = str_dup(text), *wanted = str_dup(expected);
    g_test_message("%s:%" G_GOFFSET_FORMAT " %s", paths->mail->source, paths->mail->offset, path);
    g_assert_cmpstr(got, ==, wanted);
    g_assert_not_reached(); /* they differ behind a NUL */
}

/* What stands in the header block is said where the block is read, so it is left out here. */
static guint64 without_header_kinds(guint64 kinds)
{
    return kinds & ~(DIAG_BIT(HEADER_NO_COLON) | DIAG_BIT(HEADER_NUL) | DIAG_BIT(HEADER_DUPLICATE) |
                     DIAG_BIT(HEADER_TOO_LARGE) | DIAG_BIT(HEADER_FROM_LINE) | DIAG_BIT(HEADER_CR));
}

/* Alone an image is nothing, and neither is one in a multipart; but a program may be text. */
static gboolean is_file(const BodyFields *fields)
{
    return str_has_prefix_nocase(str_trim(fields->content_type), STR("application/"));
}

static void compare_paths(Paths *paths)
{
    Fields block;
    Str bytes = paths->mail->data;
    guint64 kinds, other;
    diag_at(paths->log, "test", 0);
    fields_read(paths->arena, paths->log, &bytes, MAIL_HEADER_MAX, &block);
    BodyFields fields = {block.value[FIELD_CONTENT_TYPE],
                         block.value[FIELD_CONTENT_TRANSFER_ENCODING],
                         block.value[FIELD_CONTENT_DISPOSITION]};
    if (is_file(&fields) || bytes.n > MAIL_TEXT_MAX)
        return;
    Str text = read_body(paths, &fields, bytes, &kinds);

    BodyFields message = {.content_type = STR("message/rfc822")};
    Str again = read_body(paths, &message, paths->mail->data, &other);
    assert_same(paths, "as a message", again, text);
    g_assert_cmphex(without_header_kinds(other), ==, kinds);

    BodyFields multipart = {.content_type = STR("multipart/mixed; boundary=\"" BOUNDARY "\"")};
    g_autoptr(GString) part = as_part(&fields, bytes);
    again = read_body(paths, &multipart, (Str){part->str, part->len}, &other);
    assert_same(paths, "as a part", again, text);
    g_assert_cmphex(without_header_kinds(other), ==, kinds);
    paths->compared++;
}

static guint compare_source(const char *path, guint step)
{
    g_autoptr(DiagLog) log = diag_log_new(FALSE);
    g_autoptr(Arena) arena = arena_new();
    g_autoptr(Charsets) charsets = charsets_new(log);
    g_autoptr(Source) source = source_open(path, NULL, log, NULL);
    RawMail mail;
    Paths paths = {arena, log, charsets, &mail, 0};
    g_assert_nonnull(source);
    for (guint n = 0; source_next(source, &mail, NULL) == SOURCE_MAIL; n++) {
        arena_clear(arena);
        if (n % step == 0)
            compare_paths(&paths);
    }
    return paths.compared;
}

/* Compares the mails of all files below a folder whose names end so. */
static guint compare_folder(const char *folder, const char *suffix, guint step)
{
    g_autoptr(GPtrArray) files = g_ptr_array_new_with_free_func(g_free);
    guint compared = 0;
    source_expand(folder, files, NULL);
    for (guint i = 0; i < files->len; i++)
        if (g_str_has_suffix(files->pdata[i], suffix))
            compared += compare_source(files->pdata[i], step);
    g_test_message("%u mails", compared);
    return compared;
}

static char *folder_below_top(const char *folder)
{
    const char *top = g_getenv("TOP");
    return g_build_filename(top ? top : ".", folder, NULL);
}

static void test_testdata(void)
{
    g_autofree char *folder = folder_below_top("testdata");
    g_assert_cmpuint(compare_folder(folder, ".mbox", 1), >, 100);
}

static void test_archives(void)
{
    g_autofree char *folder = folder_below_top("../shared/archives");
    if (!g_file_test(folder, G_FILE_TEST_IS_DIR)) {
        g_test_skip("no archives");
        return;
    }
    g_assert_cmpuint(compare_folder(folder, ".mbox.gz", ARCHIVE_STEP), >, 0);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/body-paths/testdata", test_testdata);
    g_test_add_func("/body-paths/archives", test_archives);
    return g_test_run();
}
