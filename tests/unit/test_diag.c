/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/diag.h"
#include <string.h>

/* The names are part of the JSON: lower case, each its own. The wording fits on a line. */
static void test_table(void)
{
    g_autoptr(GHashTable) names = g_hash_table_new(g_str_hash, g_str_equal);
    for (DiagKind kind = 0; kind < DIAG_KINDS; kind++) {
        const char *name = diag_kind_name(kind);
        g_assert_cmpuint(strspn(name, G_CSET_a_2_z G_CSET_DIGITS "-"), ==, strlen(name));
        g_assert_true(g_hash_table_add(names, (gpointer)name));
        g_assert_cmpuint(strlen(diag_kind_text(kind)), >, 0);
        g_assert_cmpuint(strlen(diag_kind_text(kind)), <, 70);
        g_assert_nonnull(diag_kind_rule(kind));
    }
    g_assert_cmpstr(diag_kind_name(DIAG_QP_UNDECLARED), ==, "qp-undeclared");
    g_assert_cmpint(diag_kind_class(DIAG_COMPRESSED_TRUNCATED), ==, DIAG_DAMAGE);
    g_assert_cmpint(diag_kind_class(DIAG_SEPARATOR_NO_BLANK), ==, DIAG_REPAIR);
    g_assert_cmpint(diag_kind_class(DIAG_CHARSET_GUESSED), ==, DIAG_GUESS);
}

static void test_counts(void)
{
    g_autoptr(DiagLog) log = diag_log_new(FALSE);
    diag_at(log, "a", 10);
    diag_add(log, DIAG_DATE_ZONE, NULL);
    diag_add(log, DIAG_DATE_ZONE, "twice");
    diag_add(log, DIAG_SUBJECT_COUNTER, NULL);
    g_assert_cmpuint(diag_mail_kinds(log), ==,
                     G_GUINT64_CONSTANT(1) << DIAG_DATE_ZONE | G_GUINT64_CONSTANT(1)
                                                                   << DIAG_SUBJECT_COUNTER);
    diag_at(log, "a", 20);
    g_assert_cmpuint(diag_mail_kinds(log), ==, 0);
    diag_add(log, DIAG_FROM_MISSING, NULL);
    g_assert_cmpuint(diag_count(log, DIAG_DATE_ZONE), ==, 2);
    g_assert_cmpuint(diag_count_class(log, DIAG_REPAIR), ==, 2);
    g_assert_cmpuint(diag_count_class(log, DIAG_GUESS), ==, 1);
    g_assert_cmpuint(diag_count_class(log, DIAG_DAMAGE), ==, 1);
    g_assert_cmpuint(diag_n_entries(log), ==, 0);
}

static void test_entries(void)
{
    g_autoptr(DiagLog) log = diag_log_new(TRUE);
    char source[] = "archive.mbox", detail[] = "+9999";
    diag_at(log, source, 42);
    diag_add(log, DIAG_DATE_ZONE, detail);
    diag_add(log, DIAG_FROM_MISSING, NULL);
    /* The log keeps copies. */
    memset(source, 'x', strlen(source));
    memset(detail, 'x', strlen(detail));
    g_assert_cmpuint(diag_n_entries(log), ==, 2);
    const Diag *diag = diag_entry(log, 0);
    g_assert_cmpint(diag->kind, ==, DIAG_DATE_ZONE);
    g_assert_cmpstr(diag->source, ==, "archive.mbox");
    g_assert_cmpint(diag->offset, ==, 42);
    g_assert_cmpstr(diag->detail, ==, "+9999");
    g_assert_null(diag_entry(log, 1)->detail);
}

/* What a mail says must not reach the terminal as a command. */
static void test_details_are_printable(void)
{
    static const struct {
        const char *given, *kept;
    } rows[] = {
        {"plain", "plain"},
        {"caf\xc3\xa9", "caf\xc3\xa9"},
        {"two\nlines\r", "two\\x{a}lines\\x{d}"},
        {"\033[2J", "\\x{1b}[2J"},
        {"\xc2\x9b"
         "2J",
         "\\x{9b}2J"},
        {"\x7f", "\\x{7f}"},
        {"\xe2\x80\xae"
         "evil",
         "\\x{202e}evil"},
        {"\xff", "\xef\xbf\xbd"},
    };
    g_autoptr(DiagLog) log = diag_log_new(TRUE);
    diag_at(log, "a", 0);
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        diag_add(log, DIAG_DATE_ZONE, rows[i].given);
        g_assert_cmpstr(diag_entry(log, (guint)i)->detail, ==, rows[i].kept);
        g_autofree char *printable = diag_printable(rows[i].given);
        g_assert_cmpstr(printable, ==, rows[i].kept);
    }
    g_autofree char *endless = g_strnfill(100000, 'x');
    diag_add(log, DIAG_DATE_ZONE, endless);
    g_autofree char *whole = diag_printable(endless);
    g_assert_cmpstr(whole, ==, endless);
    const Diag *last = diag_entry(log, diag_n_entries(log) - 1);
    g_assert_cmpuint(strlen(last->detail), ==, DIAG_DETAIL_MAX);
    /* Cut between characters, never within one. */
    g_autoptr(GString) wide = g_string_new(NULL);
    for (int i = 0; i < 100; i++)
        g_string_append(wide, "\xe6\x97\xa5");
    diag_add(log, DIAG_DATE_ZONE, wide->str);
    last = diag_entry(log, diag_n_entries(log) - 1);
    g_assert_true(g_utf8_validate(last->detail, -1, NULL));
    g_assert_cmpuint(strlen(last->detail), <=, DIAG_DETAIL_MAX);
}

static void test_merge(void)
{
    g_autoptr(DiagLog) all = diag_log_new(FALSE);
    g_autoptr(DiagLog) one = diag_log_new(FALSE);
    diag_at(all, "first", 1);
    diag_add(all, DIAG_DATE_ZONE, "a");
    diag_at(one, "second", 2);
    diag_add(one, DIAG_DATE_ZONE, "b");
    diag_add(one, DIAG_FROM_MISSING, NULL);
    diag_merge(all, one);
    g_assert_cmpuint(diag_count(all, DIAG_DATE_ZONE), ==, 2);
    g_assert_cmpuint(diag_count(all, DIAG_FROM_MISSING), ==, 1);
}

static void test_limit(void)
{
    g_autoptr(DiagLog) log = diag_log_new(TRUE);
    diag_at(log, "a", 0);
    for (int i = 0; i < DIAG_ENTRIES_MAX + 5; i++)
        diag_add(log, DIAG_DATE_ZONE, NULL);
    g_assert_cmpuint(diag_n_entries(log), ==, DIAG_ENTRIES_MAX);
    g_assert_cmpuint(diag_count(log, DIAG_DATE_ZONE), ==, DIAG_ENTRIES_MAX + 5);
    for (int i = 0; i < 2; i++)
        diag_add(log, DIAG_FROM_MISSING, NULL);
    g_assert_cmpuint(diag_n_entries(log), ==, DIAG_ENTRIES_MAX + 1);
    g_assert_cmpint(diag_entry(log, DIAG_ENTRIES_MAX)->kind, ==, DIAG_FROM_MISSING);
    for (int i = 0; i < DIAG_KINDS + 5; i++) {
        diag_at(log, "a", i);
        diag_add(log, DIAG_FROM_MISSING, NULL);
    }
    g_assert_cmpuint(diag_n_entries(log), ==, DIAG_ENTRIES_MAX + DIAG_KINDS);
    diag_clear_entries(log);
    g_assert_cmpuint(diag_n_entries(log), ==, 0);
    g_assert_cmpuint(diag_count(log, DIAG_DATE_ZONE), ==, DIAG_ENTRIES_MAX + 5);
    diag_add(log, DIAG_FROM_MISSING, "again");
    g_assert_cmpstr(diag_entry(log, 0)->detail, ==, "again");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/diag/table", test_table);
    g_test_add_func("/diag/counts", test_counts);
    g_test_add_func("/diag/entries", test_entries);
    g_test_add_func("/diag/details-are-printable", test_details_are_printable);
    g_test_add_func("/diag/merge", test_merge);
    g_test_add_func("/diag/limit", test_limit);
    return g_test_run();
}
