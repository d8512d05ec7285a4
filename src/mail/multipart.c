/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "mail/multipart.h"

typedef struct {
    Str before, after; /* of the line */
    gboolean closing;
} BoundaryLine;

/* Is this, behind a delimiter, the rest of a boundary line? */
static gboolean ends_boundary_line(Str tail, gboolean *closing)
{
    *closing = str_has_prefix(tail, STR("--"));
    return str_trim(str_skip(tail, *closing ? 2 : 0)).n == 0;
}

/* Finds the next boundary line in s. */
static gboolean find_boundary(Str s, Str delimiter, BoundaryLine *found)
{
    Str rest = s;
    for (gssize at; (at = str_find(rest, delimiter)) >= 0;) {
        const char *line = rest.p + at;
        rest = str_skip(rest, (gsize)at + delimiter.n);
        if (line > s.p && line[-1] != '\n')
            continue;
        Str after = rest, tail;
        if (!str_next_line(&after, &tail))
            tail = STR("");
        if (!ends_boundary_line(tail, &found->closing))
            continue; /* a longer boundary */
        found->before = str_slice(s.p, line);
        found->after = after;
        return TRUE;
    }
    return FALSE;
}

/* Moves to the next line that begins a part. */
static gboolean find_opening(Multipart *m)
{
    BoundaryLine line;
    while (find_boundary(m->rest, m->delimiter, &line)) {
        m->rest = line.after;
        m->closed = line.closing;
        if (!line.closing)
            return TRUE;
    }
    return FALSE;
}

gboolean multipart_start(Arena *arena, Str body, Str boundary, Multipart *m)
{
    BoundaryLine line;
    *m = (Multipart){.prologue = body, .rest = body};
    boundary = str_trim_end(boundary);
    if (!boundary.n)
        return FALSE;
    char *delimiter = arena_take(arena, boundary.n + 2);
    memcpy(delimiter, "--", 2);
    memcpy(delimiter + 2, boundary.p, boundary.n);
    m->delimiter = (Str){delimiter, boundary.n + 2};
    if (find_boundary(body, m->delimiter, &line))
        m->prologue = line.before;
    return find_opening(m);
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
    BoundaryLine line;
    if (m->closed) {
        if (!find_opening(m))
            return FALSE;
        m->reopened = TRUE;
    }
    if (!m->rest.n)
        return FALSE;
    if (find_boundary(m->rest, m->delimiter, &line)) {
        *part = without_line_end(line.before);
        m->rest = line.after;
        m->closed = line.closing;
    } else {
        *part = m->rest;
        m->rest.n = 0;
    }
    return TRUE;
}

/* Length of the field name that line begins with (RFC 5322 2.2), 0 if it is no field. */
static gsize field_name_length(Str line)
{
    gsize n = 0, colon;
    while (n < line.n && line.p[n] > ' ' && line.p[n] < 0x7f && line.p[n] != ':')
        n++;
    for (colon = n; colon < line.n && (line.p[colon] == ' ' || line.p[colon] == '\t');)
        colon++;
    return colon < line.n && line.p[colon] == ':' ? n : 0;
}

static gboolean is_content_field(Str line)
{
    return str_has_prefix_nocase(line, STR("content-")) && field_name_length(line);
}

Str multipart_guess(Str body)
{
    Str line, next;
    BoundaryLine again;
    while (str_next_line(&body, &line))
        if (str_has_prefix(line, STR("--"))) {
            Str delimiter = str_trim_end(line), after = body;
            if (delimiter.n > 2 && str_next_line(&after, &next) && is_content_field(next) &&
                find_boundary(after, delimiter, &again))
                return str_skip(delimiter, 2);
            break;
        }
    return STR("");
}

gboolean multipart_has_header(Str part)
{
    Str line;
    gboolean first = TRUE;
    while (str_next_line(&part, &line) && line.n) {
        if (is_content_field(line))
            return TRUE;
        if (first && !field_name_length(line))
            return FALSE;
        first = FALSE;
    }
    return FALSE;
}
