/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "patch/own.h"
#include "patch/message.h"

enum {
    INDENT_MAX = 3,   /* blanks before a quotation mark */
    INITIALS_MAX = 4, /* letters before it */
};

/* How mail programs head the copy of a mail that they answer without quoting it. */
static const Str copies[] = {
    {"-----Original Message-----", 26},         {"----- Original Message -----", 28},
    {"-------- Original Message --------", 34}, {"-------- Forwarded Message --------", 35},
    {"---------- Forwarded message ", 29},      {"________________________________", 32},
};

gboolean own_is_quoted(Str line)
{
    gsize n = 0;

    while (n < line.n && n < INDENT_MAX && (line.p[n] == ' ' || line.p[n] == '\t'))
        n++;
    line = str_skip(line, n);
    if (str_has_prefix(line, STR("| ")))
        return TRUE;
    for (n = 0; n < line.n && n < INITIALS_MAX && g_ascii_isalpha(line.p[n]); n++)
        ;
    return n < line.n && line.p[n] == '>';
}

static gboolean is_copy_head(Str line)
{
    for (gsize i = 0; i < G_N_ELEMENTS(copies); i++)
        if (str_has_prefix_nocase(line, copies[i]))
            return TRUE;
    return FALSE;
}

/* Some programs put the head above a quotation, where the answer stands below or within it. */
static gboolean is_quotation(Str rest)
{
    Str line = {0};

    while (str_next_line(&rest, &line) && !str_trim(line).n)
        ;
    return own_is_quoted(line);
}

static Str without_copy(Str text)
{
    Str rest = text, line;

    while (str_next_line(&rest, &line))
        if (is_copy_head(line) && !is_quotation(rest))
            return str_slice(text.p, line.p);
    return text;
}

static Str without_diff(Arena *arena, Str text, const Diff *diff)
{
    if (!diff->found)
        return text;
    Str behind = str_skip(text, diff->end);
    char *joined = arena_take(arena, diff->start + behind.n);
    memcpy(joined, text.p, diff->start);
    memcpy(joined + diff->start, behind.p, behind.n);
    return (Str){joined, diff->start + behind.n};
}

Str own_text(Arena *arena, Str text, const Diff *diff)
{
    Message message;

    message_read_plain(arena, without_copy(without_diff(arena, text, diff)), &message);
    return message.body;
}
