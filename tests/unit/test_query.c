/* SPDX-License-Identifier: GPL-2.0-or-later */
/* query_next_of: the rows of one key after the other, wherever the query stands. */
#include "report/query.h"

static Index *new_index(void)
{
    g_autoptr(GError) error = NULL;
    Index *index = index_open(NULL, &error);
    g_assert_no_error(error);
    return index;
}

/* Keys 1, 2, 2, 3, 10 and 11, with what they are as text behind. */
static Query *new_query(Index *index)
{
    g_autoptr(GError) error = NULL;
    Query *query = query_new(index,
                             "WITH t(key, value) AS (VALUES (1, 'a'), (2, 'b'), (2, 'c'), (3, 'd'),"
                             " (10, 'e'), (11, 'f'))"
                             " SELECT key, value FROM t WHERE key >= ? ORDER BY key, value",
                             &error);
    g_assert_no_error(error);
    return query;
}

static char *values_of(Query *query, gint64 key)
{
    GString *values = g_string_new(NULL);
    gboolean row;
    do {
        g_autoptr(GError) error = NULL;
        g_assert_true(query_next_of(query, key, &row, &error));
        g_assert_no_error(error);
        if (row)
            g_string_append(values, query_text(query, 1));
    } while (row);
    return g_string_free(values, FALSE);
}

/* Every key after every other one, and after that. */
static void test_any_order(void)
{
    static const char *const expected[] = {"", "a", "bc", "d", "",  "", "",
                                           "", "",  "",   "e", "f", ""};
    const gint64 n = G_N_ELEMENTS(expected);
    g_autoptr(Index) index = new_index();
    g_autoptr(Query) query = new_query(index);
    for (gint64 i = 0; i < n * n * n; i++) {
        const gint64 keys[] = {i / n / n, i / n % n, i % n};
        for (guint k = 0; k < G_N_ELEMENTS(keys); k++) {
            g_autofree char *values = values_of(query, keys[k]);
            g_assert_cmpstr(values, ==, expected[keys[k]]);
        }
        if (i % 7 == 0)
            query_stop(query);
    }
}

/* The rows of a key that were not asked for are not those of the next one. */
static void test_left(void)
{
    g_autoptr(Index) index = new_index();
    g_autoptr(Query) query = new_query(index);
    gboolean row;
    g_assert_true(query_next_of(query, 2, &row, NULL));
    g_assert_true(row);
    g_autofree char *next = values_of(query, 3);
    g_assert_cmpstr(next, ==, "d");
    g_autofree char *again = values_of(query, 2);
    g_assert_cmpstr(again, ==, "bc");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/query/any-order", test_any_order);
    g_test_add_func("/query/left", test_left);
    return g_test_run();
}
