/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "mail/uuencode.h"

#define BEGIN STR("begin ")

/* Behind "begin ": permissions of 3 or 4 octal digits and a name. */
static gboolean read_begin(Str line, Str *name)
{
    gsize n = 0;
    while (n < line.n && line.p[n] >= '0' && line.p[n] <= '7')
        n++;
    *name = str_trim(str_skip(line, n));
    return (n == 3 || n == 4) && n < line.n && line.p[n] == ' ' && name->n;
}

/*
 * The first character says how many bytes the line holds, in characters of 6 bits each. Blanks at
 * the end may be lost, and some encoders add a character.
 */
static gboolean is_encoded_line(Str line)
{
    for (gsize i = 0; i < line.n; i++)
        if (line.p[i] < ' ' || line.p[i] > '`')
            return FALSE;
    if (!line.n)
        return FALSE;
    gsize bytes = (gsize)(*line.p - ' ') & 63, length = 1 + (bytes + 2) / 3 * 4;
    if (!bytes)
        return line.n == 1;
    return line.n > length / 2 && line.n <= length + 1;
}

gboolean uuencode_next(Str *text, Str *name)
{
    Str rest = *text, line;
    for (gssize at; (at = str_find(rest, BEGIN)) >= 0;) {
        const char *start = rest.p + at;
        rest = str_skip(rest, (gsize)at + BEGIN.n);
        if (start != text->p && start[-1] != '\n')
            continue;
        Str ahead = rest;
        if (str_next_line(&ahead, &line) && read_begin(line, name) &&
            str_next_line(&ahead, &line) && is_encoded_line(line)) {
            *text = ahead;
            return TRUE;
        }
    }
    return FALSE;
}
