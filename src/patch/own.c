/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "patch/own.h"
#include "base/line_start.h"
#include "patch/message.h"
#include "patch/url.h"

#define AUTHOR STR("Author: ")

enum {
    INDENT_MAX = 3,     /* blanks before a quotation mark */
    INITIALS_MAX = 4,   /* letters before it */
    MESSAGE_INDENT = 4, /* blanks that git puts before the lines of a commit's message */
};

/* How mail programs head the copy of a mail that they answer without quoting it. */
static const Str copies[] = {
    {"-----Original Message-----", 26},         {"----- Original Message -----", 28},
    {"-------- Original Message --------", 34}, {"-------- Forwarded Message --------", 35},
    {"---------- Forwarded message ", 29},      {"________________________________", 32},
};

/* Whether a mark is among the bytes that it may be among. That is asked without a branch for each
 * byte: nobody can predict where a first word ends. */
static gboolean may_be_quoted(Str line)
{
    enum { NEAR = INDENT_MAX + INITIALS_MAX + 1 };
    guint8 mark = 0; /* no wider than what is compared */

    if (line.n < NEAR)
        return TRUE;
    for (gsize i = 0; i < NEAR; i++)
        mark |= line.p[i] == '>' || line.p[i] == '|';
    return mark;
}

gboolean own_is_quoted(Str line)
{
    gsize n = 0;

    if (!may_be_quoted(line))
        return FALSE;
    while (n < line.n && n < INDENT_MAX && (line.p[n] == ' ' || line.p[n] == '\t'))
        n++;
    line = str_skip(line, n);
    if (str_has_prefix(line, STR("| ")))
        return TRUE;
    for (n = 0; n < line.n && n < INITIALS_MAX && g_ascii_isalpha(line.p[n]); n++)
        ;
    return n < line.n && line.p[n] == '>';
}

static gboolean is_blank(Str line)
{
    return str_trim(line).n == 0;
}

gboolean own_next_line(Str *rest, Str *line)
{
    do {
        line_start_skip(rest, '>');
        if (!str_next_line(rest, line))
            return FALSE;
    } while (is_blank(*line) || own_is_quoted(*line));
    return TRUE;
}

gboolean own_names(const Address *sender, Str value)
{
    Str name = str_of(sender->name), email = str_of(sender->email);

    return (email.n && str_find_nocase(value, email) >= 0) ||
           (name.n && str_has_prefix_nocase(value, name));
}

static Str indent_of(Str line)
{
    Str indent = {line.p, 0};

    while (indent.n < line.n && (line.p[indent.n] == ' ' || line.p[indent.n] == '\t'))
        indent.n++;
    return indent;
}

/* "Author: Ann <ann@example.org>" */
static Str author_of(Str line)
{
    gboolean known = str_has_prefix(line, AUTHOR) && str_find_char(line, '@') >= 0;

    return known ? str_trim(str_skip(line, AUTHOR.n)) : (Str){0};
}

/* "commit 0123abcd (HEAD -> main)" */
static gboolean is_commit_head(Str line)
{
    static const Str commit = {"commit ", 7};

    if (!str_has_prefix(line, commit))
        return FALSE;
    line = str_skip(line, commit.n);
    Str hash = url_take_hash(line);
    Str rest = str_trim(str_skip(line, hash.n));
    return hash.n && (!rest.n || *rest.p == '(');
}

static gboolean is_in_commit(const OwnCommit *commit, Str line)
{
    if (is_blank(line))
        return TRUE;
    if (!str_has_prefix(line, commit->indent))
        return FALSE;
    return commit->state == OWN_COMMIT_HEAD || commit->indent.n ||
           indent_of(line).n >= MESSAGE_INDENT;
}

gboolean own_is_commit(OwnCommit *commit, Str line)
{
    Str indent = indent_of(line);

    if (commit->state != OWN_NO_COMMIT && !is_in_commit(commit, line))
        commit->state = OWN_NO_COMMIT;
    else if (commit->state != OWN_NO_COMMIT && is_blank(line))
        commit->state = OWN_COMMIT_MESSAGE;
    if (commit->state == OWN_COMMIT_MESSAGE)
        return TRUE;
    line = str_skip(line, indent.n);
    Str author = author_of(line);
    if (commit->state == OWN_NO_COMMIT && (author.n || is_commit_head(line)))
        *commit = (OwnCommit){.indent = indent, .state = OWN_COMMIT_HEAD};
    if (author.n)
        commit->author = author;
    return commit->state != OWN_NO_COMMIT;
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

    while (str_next_line(&rest, &line) && is_blank(line))
        ;
    return own_is_quoted(line);
}

static Str without_marks(Str line)
{
    while (line.n && strchr("> \t", *line.p))
        line = str_skip(line, 1);
    return line;
}

gboolean own_quotes_commit(Str text, const Address *sender)
{
    Str line;

    if (str_find(text, AUTHOR) < 0)
        return FALSE; /* most do not */
    while (line_start_find(&text, '>', '>') && str_next_line(&text, &line)) {
        Str author = author_of(without_marks(line));
        if (author.n && own_names(sender, author))
            return TRUE;
    }
    return FALSE;
}

static Str without_copy(Str text)
{
    Str rest = text, line;

    while (line_start_find(&rest, '-', '_') && str_next_line(&rest, &line))
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

Str own_text(Arena *arena, Str text, const Diff *diff, Str body)
{
    Str own = without_copy(without_diff(arena, text, diff));
    Message message;

    if (own.p == text.p && own.n == text.n)
        return body;
    message_read_plain(arena, own, &message);
    return message.body;
}
