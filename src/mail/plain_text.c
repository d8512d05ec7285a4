/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "mail/plain_text.h"

static void append(char **to, Str s)
{
    if (s.n)
        *to = mempcpy(*to, s.p, s.n);
}

/* The next line of *rest with its LF. *rest may not be empty. */
static Str take_whole_line(Str *rest)
{
    gssize lf = str_find_char(*rest, '\n');
    Str line = {rest->p, lf < 0 ? rest->n : (gsize)lf + 1};
    *rest = str_skip(*rest, line.n);
    return line;
}

Str text_clean(Arena *arena, DiagLog *log, Str text)
{
    gboolean nul = str_find_char(text, '\0') >= 0;
    if (nul)
        diag_add(log, DIAG_BODY_NUL, NULL);
    else if (str_find_char(text, '\r') < 0)
        return text;
    gboolean only_cr = str_find_char(text, '\n') < 0;
    char *start = arena_take(arena, text.n + 1), *to = start;
    for (gsize i = 0; i < text.n; i++) {
        char c = text.p[i];
        if (c == '\r' && only_cr)
            c = '\n';
        if (c == '\n')
            while (to > start && to[-1] == '\r')
                to--;
        if (c)
            *to++ = c;
    }
    return str_slice(start, to);
}

/* Does a diff begin here? rest: from the line's start. */
static gboolean starts_diff(Str rest)
{
    if (rest.n && *rest.p == ' ')
        rest = str_skip(rest, 1);
    if (str_has_prefix(rest, STR("diff --git ")))
        return TRUE;
    if (!str_has_prefix(rest, STR("--- ")))
        return FALSE;
    take_whole_line(&rest);
    return str_has_prefix(rest, STR("+++ "));
}

/* Is the break behind this line soft, the next line (in rest) a part of the same paragraph? */
static gboolean is_soft(Str line, Str rest)
{
    return line.n > 1 && str_has_prefix(str_skip(line, line.n - 2), STR(" \n")) &&
           !str_equal(line, STR("-- \n")) && *line.p != '>' && rest.n && *rest.p != '>';
}

Str text_unflow(Arena *arena, DiagLog *log, Str text, gboolean delsp)
{
    char *start = arena_take(arena, text.n + 1), *to = start;
    gboolean in_diff = FALSE, flagged = FALSE;
    while (text.n) {
        in_diff = in_diff || starts_diff(text);
        Str line = take_whole_line(&text);
        if (*line.p == ' ')
            line = str_skip(line, 1);
        gboolean soft = is_soft(line, text);
        if (soft && in_diff && !flagged) {
            diag_add(log, DIAG_FLOWED_DIFF, NULL);
            flagged = TRUE;
        }
        if (soft && delsp && !in_diff)
            line.n -= 2;
        append(&to, line);
    }
    return str_slice(start, to);
}

#define PGP_MESSAGE STR("-----BEGIN PGP SIGNED MESSAGE-----")
#define PGP_SIGNATURE STR("-----BEGIN PGP SIGNATURE-----")
#define PGP_END STR("-----END PGP SIGNATURE-----")

/* Offset of the first line that begins with this, or -1. */
static gssize find_line(Str text, Str prefix)
{
    for (Str rest = text;;) {
        gssize at = str_find(rest, prefix);
        if (at < 0)
            return -1;
        const char *line = rest.p + at;
        if (line == text.p || line[-1] == '\n')
            return line - text.p;
        rest = str_skip(rest, (gsize)at + prefix.n);
    }
}

/* Takes the line that begins the armour, its "Hash:" fields and the blank line. */
static void skip_armour(Str *rest)
{
    take_whole_line(rest);
    while (rest->n) {
        Str before = *rest;
        Str line = str_trim(take_whole_line(rest));
        if (!line.n)
            return;
        if (str_find(line, STR(": ")) < 0) {
            *rest = before;
            return;
        }
    }
}

Str text_unsign(Arena *arena, Str text)
{
    gssize begin = find_line(text, PGP_MESSAGE);
    if (begin < 0)
        return text;
    Str rest = str_skip(text, (gsize)begin);
    skip_armour(&rest);
    gssize signature = find_line(rest, PGP_SIGNATURE);
    if (signature < 0)
        return text;
    Str inside = {rest.p, (gsize)signature};
    rest = str_skip(rest, (gsize)signature);
    gssize end = find_line(rest, PGP_END);
    if (end >= 0) {
        rest = str_skip(rest, (gsize)end);
        take_whole_line(&rest);
    }
    char *start = arena_take(arena, text.n + 1), *to = start;
    append(&to, (Str){text.p, (gsize)begin});
    while (inside.n) {
        Str line = take_whole_line(&inside);
        append(&to, str_has_prefix(line, STR("- ")) ? str_skip(line, 2) : line);
    }
    append(&to, rest);
    return str_slice(start, to);
}
