/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The manual names every table and column of the index, and the schema says what each means. */
#include "index/schema.h"
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

typedef const char *NameFunc(guint number);

static const char *mail_kind(guint number)
{
    static const char *const names[MAIL_KINDS] = {
        [MAIL_NOTICE] = "notice",         [MAIL_BUG] = "bug",     [MAIL_PULL] = "pull",
        [MAIL_REPLY] = "reply",           [MAIL_COVER] = "cover", [MAIL_PATCH] = "patch",
        [MAIL_DISCUSSION] = "discussion",
    };
    return names[number];
}

static const char *member_rule(guint number)
{
    return member_rule_name((MemberRule)number);
}

static const char *series_state(guint number)
{
    return series_state_name((SeriesState)number);
}

static const char *series_kind(guint number)
{
    return series_kind_name((SeriesKind)number);
}

static const char *version_rule(guint number)
{
    return version_rule_name((VersionRule)number);
}

static const char *notice_kind(guint number)
{
    return notice_kind_name((NoticeKind)number);
}

static const char *link_kind(guint number)
{
    return link_kind_name((LinkKind)number);
}

static const char *series_fate(guint number)
{
    return series_fate_name((SeriesFate)number);
}

static const char *patch_change(guint number)
{
    return patch_change_name((PatchChange)number);
}

static const char *diag_kind(guint number)
{
    return diag_kind_name((DiagKind)number);
}

/* The text of a table, comments of several lines in one. */
static char *table_text(const char *table)
{
    g_autofree char *schema = index_schema(), *head = g_strdup_printf("CREATE TABLE %s (", table);
    const char *start = strstr(schema, head);
    g_assert_nonnull(start);
    g_autofree char *text = g_strndup(start, (gsize)(strstr(start, "\n);") - start));
    g_autoptr(GRegex) next = g_regex_new(",\n *-- ", 0, 0, NULL);
    return g_regex_replace_literal(next, text, -1, 0, ", ", 0, NULL);
}

/* Who asks the file with sqlite3 finds there what its numbers mean: all of them, and no others. */
static void test_numbers_are_explained(void)
{
    static const struct {
        const char *table;
        NameFunc *name;
        guint n;
    } lists[] = {
        {"mail", mail_kind, MAIL_KINDS},         {"member", member_rule, MEMBER_RULES},
        {"series", series_state, SERIES_STATES}, {"series", series_kind, SERIES_KINDS},
        {"series", version_rule, VERSION_RULES}, {"defect", diag_kind, DIAG_KINDS},
        {"notice", notice_kind, NOTICE_KINDS},   {"link", link_kind, LINK_KINDS},
        {"series", series_fate, SERIES_FATES},   {"member", patch_change, PATCH_CHANGES},
    };
    for (guint i = 0; i < G_N_ELEMENTS(lists); i++) {
        g_autoptr(GString) list = g_string_new(NULL);
        for (guint k = 0; k < lists[i].n; k++)
            g_string_append_printf(list, "%s%u %s", k ? ", " : "", k, lists[i].name(k));
        g_autofree char *text = table_text(lists[i].table);
        const char *found = strstr(text, list->str);
        g_test_message("%s: %s", lists[i].table, list->str);
        g_assert_nonnull(found);
        g_assert_nonnull(memchr(":\n", found[list->len], 2));
    }
}

/* The sum of flags that a mail has. */
static void test_flags_are_explained(void)
{
    static const struct {
        IndexFlags flag;
        const char *words;
    } flags[] = {
        {INDEX_RFC, "rfc"},
        {INDEX_RESEND, "resend"},
        {INDEX_TAG_PATCH, "tagged patch"},
        {INDEX_TAG_PULL, "tagged pull"},
        {INDEX_BLOCKS, "has a tag block"},
        {INDEX_REPLY_PREFIX, "has a reply prefix"},
        {INDEX_DIFF, "has a diff"},
        {INDEX_QUOTES, "has quoted lines"},
        {INDEX_COUNTER, "states a counter"},
        {INDEX_VERSION, "states a version"},
        {INDEX_TITLE_VERSION, "at the end of its title"},
        {INDEX_SYNTHETIC_ID, "Message-ID was made up"},
        {INDEX_AUTHOR_GUESSED, "author's name is a guess"},
        {INDEX_SENDER_GUESSED, "sender's name is a guess"},
    };
    g_autoptr(GString) list = g_string_new("Sum of: ");
    for (guint i = 0; i < G_N_ELEMENTS(flags); i++)
        g_string_append_printf(list, "%s%u %s", i ? ", " : "", flags[i].flag, flags[i].words);
    g_string_append(list, ":\n");
    g_autofree char *text = table_text("mail");
    g_test_message("%s", list->str);
    g_assert_nonnull(strstr(text, list->str));
}

/* What SQLite has kept of each table and the view is our text; a word more or less is not. */
static void test_texts_are_known(void)
{
    g_autofree char *schema = index_schema();
    sqlite3 *db;
    sqlite3_stmt *stmt;
    guint n = 0;
    g_assert_cmpint(sqlite3_open(":memory:", &db), ==, SQLITE_OK);
    g_assert_cmpint(sqlite3_exec(db, schema, NULL, NULL, NULL), ==, SQLITE_OK);
    g_assert_cmpint(
        sqlite3_prepare_v2(db, "SELECT sql FROM sqlite_schema WHERE type IN ('table', 'view')", -1,
                           &stmt, NULL),
        ==, SQLITE_OK);
    for (; sqlite3_step(stmt) == SQLITE_ROW; n++) {
        const char *text = (const char *)sqlite3_column_text(stmt, 0);
        g_autofree char *less = g_strndup(text, strlen(text) - 1);
        g_autofree char *more = g_strconcat(text, " STRICT", NULL);
        g_assert_true(index_schema_says(text));
        g_assert_false(index_schema_says(less));
        g_assert_false(index_schema_says(more));
    }
    g_assert_cmpuint(n, ==, index_schema_n());
    g_assert_false(index_schema_says(""));
    sqlite3_finalize(stmt);
    sqlite3_close(db);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/schema/manual-names-all", test_manual_names_all);
    g_test_add_func("/schema/schema-text", test_schema_text);
    g_test_add_func("/schema/numbers-are-explained", test_numbers_are_explained);
    g_test_add_func("/schema/flags-are-explained", test_flags_are_explained);
    g_test_add_func("/schema/texts-are-known", test_texts_are_known);
    return g_test_run();
}
