/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/dense.h"

typedef struct {
    gint64 number;
    guint other;
} Row;

static GArray *rows_of(const gint64 *numbers, guint n)
{
    GArray *rows = g_array_new(FALSE, FALSE, sizeof(Row));
    for (guint i = 0; i < n; i++) {
        Row row = {numbers[i], i};
        g_array_append_val(rows, row);
    }
    return rows;
}

/* Each number around those that are there is found where it lies, or not at all. */
static void check_rows(const gint64 *numbers, guint n, gint64 first, gint64 last)
{
    g_autoptr(GArray) rows = rows_of(numbers, n);
    for (gint64 wanted = first; wanted <= last; wanted++) {
        guint at = 0, slot = G_MAXUINT;
        while (at < n && numbers[at] != wanted)
            at++;
        g_assert_cmpint(dense_find(rows, wanted, &slot), ==, at < n);
        if (at < n)
            g_assert_cmpuint(slot, ==, at);
    }
}

static void test_gaps(void)
{
    static const gint64 none[] = {0}, whole[] = {1, 2, 3, 4, 5, 6}, holes[] = {2, 3, 7, 8, 9, 20},
                        late[] = {1, 50}, below[] = {-7, -6, 0, 3, 4};
    check_rows(none, 0, -2, 2);
    check_rows(none, 1, -2, 2);
    check_rows(whole, 6, -2, 9);
    check_rows(holes, 6, 0, 22);
    check_rows(late, 2, -60, 60);
    check_rows(below, 5, -9, 9);
}

/* All that a damaged index may say. */
static void test_far_apart(void)
{
    static const gint64 numbers[] = {G_MININT64, -1, 5, 6, G_MAXINT64};
    g_autoptr(GArray) rows = rows_of(numbers, G_N_ELEMENTS(numbers));
    for (guint i = 0; i < G_N_ELEMENTS(numbers); i++) {
        guint slot;
        g_assert_true(dense_find(rows, numbers[i], &slot));
        g_assert_cmpuint(slot, ==, i);
    }
    guint slot;
    g_assert_false(dense_find(rows, G_MININT64 + 1, &slot));
    g_assert_false(dense_find(rows, G_MAXINT64 - 1, &slot));
    g_assert_false(dense_find(rows, 0, &slot));
}

/* Every subset of some numbers. */
static void test_all_subsets(void)
{
    enum { NUMBERS = 10 };
    for (guint set = 0; set < 1 << NUMBERS; set++) {
        gint64 numbers[NUMBERS];
        guint n = 0;
        for (guint i = 0; i < NUMBERS; i++)
            if (set >> i & 1)
                numbers[n++] = i;
        check_rows(numbers, n, -1, NUMBERS);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/dense/gaps", test_gaps);
    g_test_add_func("/dense/far-apart", test_far_apart);
    g_test_add_func("/dense/all-subsets", test_all_subsets);
    return g_test_run();
}
