/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/progress.h"
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#define SECOND G_USEC_PER_SEC

static void test_line(void)
{
    static const struct {
        guint64 bytes, total, mails;
        gint64 elapsed;
        guint width;
        const char *line;
    } rows[] = {
        {25000000, 100000000, 1234, 10 * SECOND, 79,
         "[##########..............................]  25%  25.0 MB  1234 mails  0:30 left"},
        {25000000, 100000000, 1234, 10 * SECOND, 50,
         "[##.........]  25%  25.0 MB  1234 mails  0:30 left"},
        {25000000, 100000000, 1234, 10 * SECOND, 40, " 25%  25.0 MB  1234 mails  0:30 left"},
        {25000000, 100000000, 1234, 10 * SECOND, 10, " 25%  25.0"},
        {1000000, 1000000, 7, SECOND, 40, "100%  1.0 MB  7 mails  0:00 left"},
        {2000000, 1000000, 7, SECOND, 40, "100%  2.0 MB  7 mails  0:00 left"},
        {1000000, 3601000000, 7, 2 * SECOND, 40, "  0%  1.0 MB  7 mails  2:00:00 left"},
        {1500000, 0, 7, SECOND, 79, "1.5 MB  7 mails"},
        {0, 1000000, 0, SECOND, 30, "  0%  0.0 MB  0 mails"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *line = progress_line(rows[i].bytes, rows[i].total, rows[i].mails,
                                              rows[i].elapsed, rows[i].width);
        g_assert_cmpstr(line, ==, rows[i].line);
    }
}

/* What a bar that gets a hundred mails in so many milliseconds writes to stderr. */
static char *drawn(gboolean shown, guint milliseconds)
{
    int fds[2], kept = dup(STDERR_FILENO);
    g_assert_cmpint(pipe2(fds, O_NONBLOCK), ==, 0);
    dup2(fds[1], STDERR_FILENO);
    Progress *progress = progress_new(shown, 1000000);
    for (int i = 0; i < 100; i++) {
        g_usleep(milliseconds * 10);
        progress_add(progress, 1000, 1);
    }
    progress_free(progress);
    dup2(kept, STDERR_FILENO);
    close(kept);
    close(fds[1]);
    char *text = g_malloc0(4096);
    gssize n = read(fds[0], text, 4095);
    g_assert_cmpint(n, >=, 0);
    close(fds[0]);
    return text;
}

static void test_drawn(void)
{
    g_autofree char *off = drawn(FALSE, 1200);
    g_assert_cmpstr(off, ==, "");

    /* A busy machine may take longer than asked for. */
    g_test_timer_start();
    g_autofree char *quick = drawn(TRUE, 100);
    if (g_test_timer_elapsed() < 1)
        g_assert_cmpstr(quick, ==, "");

    g_test_timer_start();
    g_autofree char *slow = drawn(TRUE, 1500);
    double seconds = g_test_timer_elapsed();
    g_assert_true(g_str_has_suffix(slow, "\r\033[K"));
    guint lines = 0;
    for (const char *p = slow; (p = strstr(p, " mails")); p++)
        lines++;
    g_assert_cmpuint(lines, >, 0);
    g_assert_cmpfloat(lines, <=, (seconds - 1) * 5 + 1);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/progress/line", test_line);
    g_test_add_func("/progress/drawn", test_drawn);
    return g_test_run();
}
