/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where a Check says that damage is. What it counts: tests/cli/check.t. */
#include "render/render.h"

static gint64 add_source(Index *index, const char *path)
{
    g_autoptr(GError) error = NULL;
    g_auto(IndexSource) source = {0};
    index_source(index, path, &source, &error);
    g_assert_no_error(error);
    return source.id;
}

static void add_damaged(Index *index, gint64 source, goffset offset, const char *part,
                        gboolean flagged)
{
    g_autoptr(GError) error = NULL;
    const Diag defect = {.kind = DIAG_MAIL_CUT, .offset = offset, .times = 1};
    IndexMail mail = {.source = source,
                      .offset = offset,
                      .part = part,
                      .message_id = "1@x.example",
                      .author = {"", ""},
                      .sender = {"", ""},
                      .subject = "x",
                      .title = "x",
                      .norm = "",
                      .tags = "",
                      .patch_id = "",
                      .defects = &defect,
                      .n_defects = 1,
                      .diags = DIAG_BIT(MAIL_CUT),
                      .flagged = flagged};
    g_assert_true(index_add(index, &mail, &error));
}

static void note_copy(const CheckDefect *defect, void *data)
{
    if (defect->kind == DIAG_DUPLICATE)
        g_string_append_printf(data, "%s\n", defect->detail);
}

static char *render_check(const Check *check, const char *format)
{
    g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
    RenderOptions options = {.zone = utc};
    char *text;
    gsize size;
    FILE *out = open_memstream(&text, &size);
    renderer_find(format)->check(out, check, &options);
    fclose(out);
    return text;
}

/* A mail of a folder or a repository lies in a file or blob; in an mbox at an offset. */
static void test_check_parts(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Index) index = index_open(NULL, &error);
    g_autoptr(DiagLog) log = diag_log_new(FALSE);
    gint64 mbox = add_source(index, "a.mbox"), folder = add_source(index, "maildir");
    add_damaged(index, mbox, 1234, NULL, FALSE);
    add_damaged(index, folder, 1, "cur/17.host:2,S", FALSE);
    add_damaged(index, folder, 2, "new/18.host", TRUE);
    g_assert_true(index_finish(index, &error) && index_begin(index, &error));
    g_assert_true(index_put_duplicate(index, 2, 1, &error));
    g_assert_true(index_put_duplicate(index, 1, 2, &error));
    g_assert_true(index_commit(index, &error));
    g_autoptr(Check) check = check_new(index, log, &error);
    g_assert_no_error(error);

    g_autofree char *text = render_check(check, "text"), *json = render_check(check, "json");
    g_assert_nonnull(strstr(text, "\na.mbox:1234\n"));
    g_assert_nonnull(strstr(text, "\nmaildir:cur/17.host:2,S\n"));
    g_assert_nonnull(strstr(text, "\nmaildir:new/18.host\n"));
    g_assert_nonnull(strstr(json, "\"source\":\"a.mbox\",\"offset\":1234,\"part\":null,"));
    g_assert_nonnull(strstr(json, "\"offset\":1,\"part\":\"cur/17.host:2,S\","));
    g_assert_nonnull(strstr(json, "\"offset\":2,\"part\":\"new/18.host\","));

    GString *copies = g_string_new(NULL);
    check_each(check, 1 << DIAG_NOTE, note_copy, copies);
    g_autofree char *got = g_string_free(copies, FALSE);
    g_assert_cmpstr(got, ==, "maildir:cur/17.host:2,S\na.mbox:1234\n");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/check/parts", test_check_parts);
    return g_test_run();
}
