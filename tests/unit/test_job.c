/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How far a source was read is what its batches say once none before them is missing. */
#include "cli/job.h"

/* Batches in the order in which they were stored; the state of number n is n, of LAST none. */
enum { BATCHES_MAX = 6, LAST = 5 };

static const struct {
    const char *shows;
    guint order[BATCHES_MAX];
    const char *states[BATCHES_MAX]; /* after each; NULL: nothing new is known */
    guint n;
} cases[] = {
    {"in order", {0, 1, 2}, {"0", "1", "2"}, 3},
    {"the first one comes late", {1, 2, 0, 3}, {NULL, NULL, "2", "3"}, 4},
    {"backwards", {3, 2, 1, 0}, {NULL, NULL, NULL, "3"}, 4},
    {"two gaps", {0, 2, 4, 1, 3}, {"0", NULL, NULL, "2", "4"}, 5},
    {"the first one never comes", {1, 2, 3}, {NULL, NULL, NULL}, 3},
    {"the end of the source", {0, 1, 2, 3, 4, LAST}, {"0", "1", "2", "3", "4", NULL}, 6},
};

static void test_stored(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_test_message("%s", cases[i].shows);
        Job *job = job_new("list.mbox", SOURCE_FORM_MBOX, FALSE, NULL);
        for (guint j = 0; j < cases[i].n; j++) {
            guint number = cases[i].order[j];
            JobMark mark = {number, number == LAST ? NULL : g_strdup_printf("%u", number)};
            g_autofree char *state = job_stored(job, &mark);
            g_assert_cmpstr(state, ==, cases[i].states[j]);
            g_assert_null(mark.state);
            job_mark_clear(&mark);
        }
        job_free(job);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/job/stored", test_stored);
    return g_test_run();
}
