/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The whole left half, from mbox to series, over testdata/series: NAME.mbox holds a few mails,
 * NAME.groups what a person makes of them, written by hand from SERIES.md. Lines that begin with
 * '#' tell what a mailbox shows. Ids stand without "@x.example".
 *
 *     series SUBJECT of the head
 *       [pull,] VERSION [inferred], STATE by RULE, [rfc,] [partial,] SEEN of TOTAL
 *         [, missing NUMBERS] [, N replies] [, repeats ID of a head]
 *       cover ID RULE
 *       COUNTER ID RULE                a patch
 *       stray COUNTER ID RULE
 *     reply ID to ID                   a mail credited to a series
 *     other ID KIND                    a mail of none
 *     copy ID                          a duplicate
 *
 * Each mailbox is read as it is, backwards, and shuffled: the groups are the same.
 */
#include "cli/scan.h"
#include <glib/gstdio.h>

enum { SHUFFLES = 4 };

/* ---- orders ---- */

/* The mails of an mbox, each with its From_ line and the blank line behind it. */
static GPtrArray *split_mails(const char *text)
{
    GPtrArray *mails = g_ptr_array_new_with_free_func(g_free);
    static const char separator[] = "\n\nFrom mboxrd@z";
    while (*text) {
        const char *end = strstr(text, separator);
        end = end ? end + 2 : text + strlen(text);
        g_ptr_array_add(mails, g_strndup(text, (gsize)(end - text)));
        text = end;
    }
    return mails;
}

/* order 0: as it is; 1: backwards; more: shuffled, the same way each time. */
static void reorder(GPtrArray *mails, guint order)
{
    g_autoptr(GRand) rand = g_rand_new_with_seed(order);
    for (guint i = mails->len; order > 0 && i > 1; i--) {
        guint k = order == 1 ? mails->len - i : (guint)g_rand_int_range(rand, 0, (gint)i);
        if (order == 1 && k >= i - 1)
            break;
        gpointer mail = mails->pdata[i - 1];
        mails->pdata[i - 1] = mails->pdata[k];
        mails->pdata[k] = mail;
    }
}

static char *write_reordered(const char *path, guint order)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *text = NULL;
    g_assert_true(g_file_get_contents(path, &text, NULL, &error));
    g_autoptr(GPtrArray) mails = split_mails(text);
    reorder(mails, order);
    g_autoptr(GString) out = g_string_new(NULL);
    for (guint i = 0; i < mails->len; i++)
        g_string_append(out, mails->pdata[i]);
    char *copy = NULL;
    gint fd = g_file_open_tmp("membership-XXXXXX.mbox", &copy, &error);
    g_assert_no_error(error);
    g_close(fd, NULL);
    g_assert_true(g_file_set_contents(copy, out->str, (gssize)out->len, &error));
    return copy;
}

/* ---- the groups as text ---- */

/* Appends the columns of each row, as they are. */
static void append_rows(GString *out, Index *index, const char *sql, gint64 series)
{
    sqlite3_stmt *stmt;
    int status = sqlite3_prepare_v2(index_db(index), sql, -1, &stmt, NULL);
    g_assert_cmpstr(status == SQLITE_OK ? "ok" : sqlite3_errmsg(index_db(index)), ==, "ok");
    sqlite3_bind_int64(stmt, 1, series);
    while (sqlite3_step(stmt) == SQLITE_ROW)
        for (int i = 0; i < sqlite3_column_count(stmt); i++)
            g_string_append_printf(out, "%s", (const char *)sqlite3_column_text(stmt, i));
    sqlite3_finalize(stmt);
}

static const char series_sql[] =
    "SELECT 'series ' || h.subject || char(10) || '  ' || iif(s.kind = 1, 'pull, ', '')"
    " || 'v' || s.version || iif(s.minor, '.' || s.minor, '')"
    " || iif(s.version_rule = 1, ' inferred', '') || ', '"
    " || CASE s.state WHEN 0 THEN 'new' WHEN 1 THEN 'reroll' ELSE 'resend' END"
    " || ' by ' || s.state_rule || ', ' || iif(s.rfc, 'rfc, ', '')"
    " || iif(s.partial, 'partial, ', '') || s.seen || ' of ' || s.total"
    " || iif(s.missing != '', ', missing ' || s.missing, '')"
    " || iif(s.replies, ', ' || s.replies || iif(s.replies = 1, ' reply', ' replies'), '')"
    " || coalesce(', repeats ' || (SELECT m.message_id FROM series r JOIN mail m ON m.id = r.head"
    "   WHERE r.id = s.repeats), '') || char(10)"
    " FROM series s JOIN mail h ON h.id = s.head WHERE s.id = ?";

static const char member_sql[] =
    "SELECT '  ' || iif(cover, 'cover', iif(stray, 'stray ', '') || member.counter) || ' ' || "
    "message_id"
    " || ' ' || CASE rule WHEN 0 THEN 'single' WHEN 1 THEN 'parent' WHEN 2 THEN 'message-id'"
    "   ELSE 'window' END || char(10)"
    " FROM member JOIN mail ON mail.id = member.mail WHERE series = ?"
    " ORDER BY cover DESC, stray, position";

static const char other_sql[] =
    "SELECT line || char(10) FROM ("
    " SELECT 1 AS part, m.date, m.hash, 'reply ' || m.message_id || ' to ' || t.message_id AS line"
    "  FROM reply JOIN mail m ON m.id = reply.mail JOIN mail t ON t.id = answers"
    "  WHERE m.kind != 5 AND m.kind != 4"
    " UNION ALL"
    " SELECT 2, date, hash, 'other ' || message_id || ' ' || CASE kind WHEN 0 THEN 'notice'"
    "   WHEN 1 THEN 'bug' WHEN 3 THEN 'reply' WHEN 6 THEN 'discussion' ELSE kind END"
    "  FROM mail WHERE duplicate_of IS NULL AND id NOT IN (SELECT mail FROM member)"
    "   AND id NOT IN (SELECT mail FROM reply)"
    " UNION ALL"
    " SELECT 3, date, hash, 'copy ' || message_id FROM mail WHERE duplicate_of IS NOT NULL"
    ") ORDER BY part, date, hash";

static char *print_groups(Index *index)
{
    GString *out = g_string_new(NULL);
    g_autoptr(GString) count = g_string_new(NULL);
    append_rows(count, index, "SELECT count(*) FROM series", 0);
    guint64 n = 0;
    g_assert_true(g_ascii_string_to_unsigned(count->str, 10, 0, G_MAXINT32, &n, NULL));
    for (gint64 i = 1; i <= (gint64)n; i++) {
        append_rows(out, index, series_sql, i);
        append_rows(out, index, member_sql, i);
    }
    append_rows(out, index, other_sql, 0);
    g_string_replace(out, "@x.example", "", 0);
    return g_string_free(out, FALSE);
}

static char *group_file(const char *path)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Index) index = index_open(NULL, &error);
    g_assert_no_error(error);
    char *sources[] = {(char *)path, NULL};
    g_autoptr(GPtrArray) expanded = expand_sources(sources, NULL, NULL);
    ScanOptions options = {.sources = expanded, .list = "test.example", .threads = 1};
    g_auto(ScanResult) result = {0};
    g_assert_true(scan_sources(index, &options, &result, &error));
    g_assert_cmpuint(result.sources_read, ==, 1);
    return print_groups(index);
}

/* ---- tests ---- */

static char *read_expected(const char *path)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *text = NULL;
    g_assert_true(g_file_get_contents(path, &text, NULL, &error));
    const char *groups = text;
    while (*groups == '#')
        groups = strchr(groups, '\n') + 1;
    return g_strdup(groups);
}

static void test_mailbox(gconstpointer data)
{
    const char *mbox = data;
    g_autofree char *stem = g_strndup(mbox, strlen(mbox) - strlen(".mbox"));
    g_autofree char *groups = g_strconcat(stem, ".groups", NULL);
    g_autofree char *expected = read_expected(groups);
    for (guint order = 0; order < 2 + SHUFFLES; order++) {
        g_autofree char *copy = write_reordered(mbox, order);
        g_autofree char *got = group_file(copy);
        g_assert_cmpstr(got, ==, expected);
        g_unlink(copy);
    }
}

static gint compare_names(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_assert_nonnull(g_getenv("TOP"));
    g_autofree char *folder = g_build_filename(g_getenv("TOP"), "testdata", "series", NULL);
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    g_assert_nonnull(dir);
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    for (const char *name; (name = g_dir_read_name(dir));)
        if (g_str_has_suffix(name, ".mbox"))
            g_ptr_array_add(names, g_strdup(name));
    g_ptr_array_sort(names, compare_names);
    g_assert_cmpuint(names->len, >=, 40);
    for (guint i = 0; i < names->len; i++) {
        const char *name = names->pdata[i];
        g_autofree char *path =
            g_strdup_printf("/membership/%.*s", (int)(strlen(name) - strlen(".mbox")), name);
        g_test_add_data_func_full(path, g_build_filename(folder, name, NULL), test_mailbox, g_free);
    }
    return g_test_run();
}
