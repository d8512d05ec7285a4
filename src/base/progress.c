/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/progress.h"
#include <stdatomic.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

enum {
    FIRST_DRAW = G_USEC_PER_SEC,
    REDRAW = G_USEC_PER_SEC / 5,
    FALLBACK_WIDTH = 80,
    BAR_MAX = 40,
};

struct Progress {
    gboolean shown;
    guint64 total;
    gint64 begun; /* monotonic microseconds, like the next one */
    _Atomic gint64 next_draw;
    _Atomic guint64 bytes, mails;
    GMutex lock; /* one thread draws at a time; others pass by */
    gboolean drawn;
};

static void append_time(GString *out, guint64 seconds)
{
    if (seconds >= 3600)
        g_string_append_printf(out, "%" G_GUINT64_FORMAT ":%02u:%02u", seconds / 3600,
                               (guint)(seconds / 60 % 60), (guint)(seconds % 60));
    else
        g_string_append_printf(out, "%u:%02u", (guint)(seconds / 60), (guint)(seconds % 60));
}

static void append_bar(GString *out, double done, guint width)
{
    guint full = (guint)(done * width);
    g_string_append_c(out, '[');
    for (guint i = 0; i < width; i++)
        g_string_append_c(out, i < full ? '#' : '.');
    g_string_append(out, "] ");
}

char *progress_line(guint64 bytes, guint64 total, guint64 mails, gint64 elapsed, guint width)
{
    g_autoptr(GString) text = g_string_new(NULL);
    double done = total ? MIN((double)bytes / (double)total, 1.0) : 0;
    if (total)
        g_string_append_printf(text, "%3d%%  ", (int)(done * 100));
    g_string_append_printf(text, "%.1f MB  %" G_GUINT64_FORMAT " mails", (double)bytes / 1e6,
                           mails);
    if (done > 0) {
        double left = (double)elapsed / G_USEC_PER_SEC * (1 - done) / done;
        g_string_append(text, "  ");
        append_time(text, (guint64)(left + 0.5));
        g_string_append(text, " left");
    }
    GString *line = g_string_new(NULL);
    if (total && text->len + 13 <= width)
        append_bar(line, done, MIN(width - (guint)text->len - 3, BAR_MAX));
    g_string_append_len(line, text->str, (gssize)text->len);
    g_string_truncate(line, MIN(line->len, width));
    return g_string_free(line, FALSE);
}

static guint terminal_width(void)
{
    struct winsize size;
    if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) < 0 || size.ws_col == 0)
        return FALLBACK_WIDTH;
    return size.ws_col;
}

/* A bar that cannot be drawn is no reason to stop. */
static void put(const char *s)
{
    ssize_t ignored = write(STDERR_FILENO, s, strlen(s));
    (void)ignored;
}

static void draw(Progress *progress, gint64 now)
{
    guint width = terminal_width();
    /* The last column stays free, or some terminals wrap. */
    g_autofree char *line = progress_line(progress->bytes, progress->total, progress->mails,
                                          now - progress->begun, width - 1);
    g_autofree char *drawn = g_strdup_printf("\r%s\033[K", line);
    put(drawn);
    progress->drawn = TRUE;
}

Progress *progress_new(gboolean shown, guint64 total)
{
    Progress *progress = g_new0(Progress, 1);
    progress->shown = shown;
    progress->total = total;
    progress->begun = g_get_monotonic_time();
    progress->next_draw = progress->begun + FIRST_DRAW;
    g_mutex_init(&progress->lock);
    return progress;
}

void progress_free(Progress *progress)
{
    if (!progress)
        return;
    if (progress->drawn)
        put("\r\033[K");
    g_mutex_clear(&progress->lock);
    g_free(progress);
}

void progress_add(Progress *progress, guint64 bytes, guint64 mails)
{
    if (!progress->shown)
        return;
    progress->bytes += bytes;
    progress->mails += mails;
    gint64 now = g_get_monotonic_time();
    if (now < progress->next_draw || !g_mutex_trylock(&progress->lock))
        return;
    if (now >= progress->next_draw) {
        progress->next_draw = now + REDRAW;
        draw(progress, now);
    }
    g_mutex_unlock(&progress->lock);
}
