/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "mail/multipart.h"

/*
 * Finds the next boundary line in s: *before gets what precedes it, *after what follows it. FALSE
 * if there is none.
 */
static gboolean find_boundary(Str s, Str delimiter, Str *before, Str *after, gboolean *closing)
{
    Str rest = s;
    for (gssize at; (at = str_find(rest, delimiter)) >= 0;) {
        const char *line = rest.p + at;
        rest = str_skip(rest, (gsize)at + delimiter.n);
        if (line > s.p && line[-1] != '\n')
            continue;
        Str tail = rest, end;
        *closing = str_has_prefix(tail, STR("--"));
        if (!str_next_line(&tail, &end))
            end = (Str){rest.p, 0};
        if (!*closing && str_trim(end).n)
            continue; /* a longer boundary */
        *before = str_slice(s.p, line);
        *after = tail;
        return TRUE;
    }
    return FALSE;
}

gboolean multipart_start(Arena *arena, Str body, Str boundary, Multipart *m)
{
    boundary = str_trim_end(boundary);
    if (!boundary.n)
        return FALSE;
    char *delimiter = arena_take(arena, boundary.n + 2);
    memcpy(delimiter, "--", 2);
    memcpy(delimiter + 2, boundary.p, boundary.n);
    *m = (Multipart){body, {delimiter, boundary.n + 2}, FALSE};
    Str prologue;
    return find_boundary(body, m->delimiter, &prologue, &m->rest, &m->closed);
}

static Str without_line_end(Str s)
{
    if (s.n && s.p[s.n - 1] == '\n')
        s.n--;
    if (s.n && s.p[s.n - 1] == '\r')
        s.n--;
    return s;
}

gboolean multipart_next(Multipart *m, Str *part)
{
    if (m->closed || !m->rest.n)
        return FALSE;
    Str after;
    if (find_boundary(m->rest, m->delimiter, part, &after, &m->closed)) {
        *part = without_line_end(*part);
        m->rest = after;
    } else {
        *part = m->rest;
        m->rest.n = 0;
    }
    return TRUE;
}
