/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The manual names every table and column of the index, and the schema says what each means. */
#include "sample_index.h"

/* The manual's section. */
static char *manual(void)
{
    const char *top = g_getenv("TOP");
    g_autofree char *path = g_build_filename(top ? top : ".", "src/cli/listdigest.1", NULL);
    g_autofree char *text = NULL;
    g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
    const char *start = strstr(text, ".Sh THE INDEX\n");
    g_assert_nonnull(start);
    const char *end = strstr(start + 1, "\n.Sh ");
    g_assert_nonnull(end);
    return g_strndup(start, (gsize)(end - start));
}

/* "Va id , path ." */
static gboolean names(const char *item, const char *column)
{
    g_autofree char *pattern = g_strdup_printf("^\\.Va .*\\b%s [,;.]", column);
    return g_regex_match_simple(pattern, item, G_REGEX_MULTILINE, 0);
}

static char *item_of(const char *text, const char *table)
{
    g_autofree char *pattern = g_strdup_printf("^\\.It Sy [a-z, ]*\\b%s\\b", table);
    g_autoptr(GRegex) regex = g_regex_new(pattern, G_REGEX_MULTILINE, 0, NULL);
    g_autoptr(GMatchInfo) match = NULL;
    int start;
    if (!g_regex_match(regex, text, 0, &match) || !g_match_info_fetch_pos(match, 0, &start, NULL))
        return NULL;
    const char *item = text + start, *next = strstr(item + 1, "\n.It "),
               *end = strstr(item, "\n.El");
    return g_strndup(item, (gsize)((next && next < end ? next : end) - item));
}

static void test_manual_names_all(void)
{
    g_autofree char *text = manual();
    g_autoptr(Index) index = sample_open(NULL);
    g_autofree char *rows = sample_query(
        index_db(index), "SELECT m.name, x.name FROM sqlite_schema m, pragma_table_info(m.name) x"
                         " WHERE m.type IN ('table', 'view') AND m.name NOT LIKE 'sqlite_%'");
    g_auto(GStrv) lines = g_strsplit(rows, ",", -1);
    g_assert_cmpuint(g_strv_length(lines), >, 100);
    for (guint i = 0; lines[i]; i++) {
        g_auto(GStrv) words = g_strsplit(lines[i], "|", 2);
        g_autofree char *item = item_of(text, words[0]);
        g_test_message("%s.%s", words[0], words[1]);
        g_assert_nonnull(item);
        g_assert_true(names(item, words[1]));
    }
}

/* What --schema prints is SQL, and each table begins with what it is. */
static void test_schema_text(void)
{
    g_autofree char *text = index_schema_text();
    sqlite3 *db;
    g_assert_cmpint(sqlite3_open(":memory:", &db), ==, SQLITE_OK);
    g_assert_cmpint(sqlite3_exec(db, text, NULL, NULL, NULL), ==, SQLITE_OK);
    g_autofree char *silent = sample_query(
        db,
        "SELECT name FROM sqlite_schema WHERE sql NOT GLOB"
        " 'CREATE * (' || char(10) || '  -- *' AND type = 'table' AND name NOT LIKE 'sqlite_%'");
    g_assert_cmpstr(silent, ==, "");
    g_assert_null(strstr(text, "  \n"));
    sqlite3_close(db);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/schema/manual-names-all", test_manual_names_all);
    g_test_add_func("/schema/schema-text", test_schema_text);
    return g_test_run();
}
