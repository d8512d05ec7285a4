/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "fuzz.h"
#include <sys/mman.h>
#include <unistd.h>

Str fuzz_join(Str a, Str b)
{
    char *joined = malloc(MAX(a.n + b.n, 1));
    g_assert_nonnull(joined);
    if (a.n)
        memcpy(joined, a.p, a.n);
    if (b.n)
        memcpy(joined + a.n, b.p, b.n);
    return (Str){joined, a.n + b.n};
}

void fuzz_free(Str s)
{
    free((char *)s.p);
}

int fuzz_fd(Str bytes)
{
    int fd = memfd_create("fuzz", MFD_CLOEXEC);
    g_assert_cmpint(fd, >=, 0);
    g_assert_cmpint(write(fd, bytes.p, bytes.n), ==, (gssize)bytes.n);
    g_assert_cmpint(lseek(fd, 0, SEEK_SET), ==, 0);
    return fd;
}

void fuzz_check_text(Str text)
{
    g_assert_true(text.n == 0 || g_utf8_validate_len(text.p, text.n, NULL));
}

void fuzz_check_line(const char *line)
{
    gunichar before = ' ';
    fuzz_check_text(str_of(line));
    for (const char *p = line; *p; p = g_utf8_next_char(p)) {
        gunichar c = g_utf8_get_char(p);
        g_assert_false(c < 0x20 || (c >= 0x7f && c < 0xa0));
        g_assert_false(c == ' ' && before == ' ');
        before = c;
    }
    g_assert_false(*line && before == ' ');
}

void fuzz_check_within(Str slice, Str whole)
{
    g_assert_true(slice.p >= whole.p && slice.p + slice.n <= whole.p + whole.n);
}
