/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A thread makes reports: in order, not too many, errors in their place, and it can be stopped. */
#include "report/ahead.h"

enum { SETTLE = 20 * 1000 /* microseconds: for a thread to do what it must not */ };

/* Makes reports of so many series each, which are called "1", "2" ... */
typedef struct {
    guint n, fails; /* how many, and which of them fails; 0: none */
    guint series;
    gint made; /* atomic */
} Maker;

static gboolean make(gpointer data, Arena *arena, const Report **report, GError **error)
{
    Maker *maker = data;
    guint number = (guint)g_atomic_int_add(&maker->made, 1) + 1;
    g_assert_cmpuint(number, <=,
                     maker->fails ? maker->fails : maker->n + 1); /* not beyond the end */
    *report = NULL;
    if (number == maker->fails) {
        g_set_error(error, G_FILE_ERROR, G_FILE_ERROR_FAILED, "of %u", number);
        return FALSE;
    }
    if (number > maker->n)
        return TRUE;
    g_autofree char *name = g_strdup_printf("%u", number);
    Report *made = arena_new_array(arena, Report, 1);
    made->short_name = arena_strdup(arena, name);
    made->n_series = maker->series;
    *report = made;
    return TRUE;
}

static void check_next(Ahead *ahead, guint number)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *name = g_strdup_printf("%u", number);
    const Report *report;
    g_assert_true(ahead_next(ahead, &report, &error));
    g_assert_no_error(error);
    g_assert_nonnull(report);
    g_assert_cmpstr(report->short_name, ==, name);
    g_thread_yield(); /* what is read stays as it is, whatever the thread does */
    g_assert_cmpstr(report->short_name, ==, name);
}

static void check_end(Ahead *ahead)
{
    g_autoptr(GError) error = NULL;
    const Report *report;
    g_assert_true(ahead_next(ahead, &report, &error));
    g_assert_null(report);
}

static void test_order(void)
{
    static const guint counts[] = {0, 1, AHEAD_REPORTS, AHEAD_REPORTS + 1, 1000};
    static const guint series[] = {0, 1, AHEAD_SERIES / 3, AHEAD_SERIES, 10 * AHEAD_SERIES};
    for (guint i = 0; i < G_N_ELEMENTS(counts); i++)
        for (guint j = 0; j < G_N_ELEMENTS(series); j++) {
            Maker maker = {.n = counts[i], .series = series[j]};
            g_autoptr(Ahead) ahead = ahead_new(make, &maker);
            for (guint number = 1; number <= maker.n; number++)
                check_next(ahead, number);
            check_end(ahead);
            check_end(ahead);
        }
}

static void test_error(void)
{
    Maker maker = {.n = 5, .fails = 3};
    g_autoptr(Ahead) ahead = ahead_new(make, &maker);
    check_next(ahead, 1);
    g_usleep(SETTLE);
    check_next(ahead, 2);
    for (guint i = 0; i < 2; i++) {
        g_autoptr(GError) error = NULL;
        const Report *report;
        g_assert_false(ahead_next(ahead, &report, &error));
        g_assert_error(error, G_FILE_ERROR, G_FILE_ERROR_FAILED);
        g_assert_cmpstr(error->message, ==, "of 3");
        g_assert_null(report);
    }
}

/* Wherever the reader is, and also where an error waits that nobody hears of. */
static void test_freed_early(void)
{
    for (guint read = 0; read < 2 * AHEAD_REPORTS; read++)
        for (guint fails = 0; fails < 2; fails++) {
            Maker maker = {.n = 1000, .fails = fails * (read + 2)};
            g_autoptr(Ahead) ahead = ahead_new(make, &maker);
            for (guint number = 1; number <= read; number++)
                check_next(ahead, number);
            g_clear_pointer(&ahead, ahead_free);
            gint made = g_atomic_int_get(&maker.made);
            g_thread_yield();
            g_assert_cmpint(g_atomic_int_get(&maker.made), ==, made);
        }
}

static void wait_for(Maker *maker, guint made)
{
    while ((guint)g_atomic_int_get(&maker->made) < made)
        g_usleep(100);
    g_usleep(SETTLE);
    g_assert_cmpuint((guint)g_atomic_int_get(&maker->made), ==, made);
}

/* Of small ones a few are made, of large ones the next. */
static void test_not_too_far(void)
{
    static const struct {
        guint series, ahead;
    } cases[] = {{1, AHEAD_REPORTS}, {AHEAD_SERIES / 2, 2}, {AHEAD_SERIES, 1}};
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        Maker maker = {.n = 1000, .series = cases[i].series};
        g_autoptr(Ahead) ahead = ahead_new(make, &maker);
        wait_for(&maker, cases[i].ahead);
        for (guint number = 1; number <= 3 * AHEAD_REPORTS; number++)
            check_next(ahead, number);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/ahead/order", test_order);
    g_test_add_func("/ahead/error", test_error);
    g_test_add_func("/ahead/freed-early", test_freed_early);
    g_test_add_func("/ahead/not-too-far", test_not_too_far);
    return g_test_run();
}
