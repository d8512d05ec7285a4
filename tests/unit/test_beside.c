/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Two steps at once: both run and have ended, and which of their errors is told. */
#include "series/beside.h"
#include <gio/gio.h>

/* What two steps are to do, and which did: 'h' for here, 'b' for beside. */
typedef struct {
    gboolean here_fails, beside_fails;
    GString *done; /* of both, one after the other or under the lock */
    GMutex lock;
    GThread *threads[2];
} Steps;

static gboolean step(Steps *steps, char name, gboolean fails, GError **error)
{
    g_mutex_lock(&steps->lock);
    g_string_append_c(steps->done, name);
    g_mutex_unlock(&steps->lock);
    steps->threads[name == 'b'] = g_thread_self();
    if (fails)
        g_set_error(error, G_IO_ERROR, G_IO_ERROR_FAILED, "%c", name);
    return !fails;
}

static gboolean here(gpointer data, GError **error)
{
    Steps *steps = data;
    return step(steps, 'h', steps->here_fails, error);
}

static gboolean beside(gpointer data, GError **error)
{
    Steps *steps = data;
    return step(steps, 'b', steps->beside_fails, error);
}

/* message: of the error, NULL without one. done: NULL where either may be first. */
static Steps run(gboolean threads, gboolean here_fails, gboolean beside_fails, const char *message,
                 const char *done)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GString) text = g_string_new(NULL);
    Steps steps = {.here_fails = here_fails, .beside_fails = beside_fails, .done = text};
    g_mutex_init(&steps.lock);
    g_assert_cmpint(steps_run(threads, here, beside, &steps, &error), ==, !message);
    g_assert_cmpstr(error ? error->message : NULL, ==, message);
    if (done)
        g_assert_cmpstr(text->str, ==, done);
    else
        g_assert_cmpuint(text->len, ==, 2);
    g_mutex_clear(&steps.lock);
    return steps;
}

static void test_both_run(void)
{
    Steps steps = run(TRUE, FALSE, FALSE, NULL, NULL);
    g_assert_true(steps.threads[0] == g_thread_self() && steps.threads[1] != g_thread_self());
}

static void test_in_order_without_threads(void)
{
    Steps steps = run(FALSE, FALSE, FALSE, NULL, "hb");
    g_assert_true(steps.threads[0] == g_thread_self() && steps.threads[1] == g_thread_self());
}

static void test_errors(void)
{
    run(TRUE, TRUE, FALSE, "h", NULL);
    run(TRUE, FALSE, TRUE, "b", NULL);
    run(TRUE, TRUE, TRUE, "h", NULL);
    run(FALSE, TRUE, TRUE, "h", "h");
    run(FALSE, FALSE, TRUE, "b", "hb");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/beside/both-run", test_both_run);
    g_test_add_func("/beside/in-order-without-threads", test_in_order_without_threads);
    g_test_add_func("/beside/errors", test_errors);
    return g_test_run();
}
