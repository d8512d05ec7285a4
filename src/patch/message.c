/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "patch/message.h"

static gboolean is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static gboolean is_blank(Str line)
{
    return str_trim(line).n == 0;
}

/* ---- in-body headers ---- */

typedef struct {
    Str from, subject, date;
} InBody;

/* What git format-patch writes for a date, in every file. */
#define FORMAT_PATCH_DATE STR(" Mon Sep 17 00:00:00 2001")

/* "From 0123...cdef Mon Sep 17 00:00:00 2001", the first line of a format-patch file. */
static gboolean is_format_patch_line(Str line)
{
    gsize n = 0;

    if (!str_has_prefix(line, STR("From ")))
        return FALSE;
    line = str_trim_end(str_skip(line, strlen("From ")));
    while (n < line.n && g_ascii_isxdigit(line.p[n]))
        n++;
    return (n == 40 || n == 64) && str_equal(str_skip(line, n), FORMAT_PATCH_DATE);
}

static gboolean header_value(Str line, Str name, Str *value)
{
    if (!str_has_prefix_nocase(line, name))
        return FALSE;
    *value = str_trim(str_skip(line, name.n));
    return TRUE;
}

/* "From: v1 to v2" opens a paragraph, not a header. */
static gboolean is_address(Str value)
{
    return str_find_char(value, '@') >= 0 || str_find_nocase(value, STR(" at ")) >= 0 ||
           str_has_prefix(value, STR("=?"));
}

static gboolean is_continuation(Str line)
{
    return line.n && (*line.p == ' ' || *line.p == '\t') && !is_blank(line);
}

/* The value stays a run of the text, line ends and blanks included: whoever decodes it unfolds. */
static void take_continuation(Str *value, Str *rest)
{
    Str next = *rest, line;

    while (str_next_line(&next, &line) && is_continuation(line)) {
        *value = str_slice(value->p, line.p + line.n);
        *rest = next;
    }
}

static gboolean is_blank_next(Str rest)
{
    Str line;
    return !str_next_line(&rest, &line) || is_blank(line);
}

/*
 * Takes a header field off *rest. Of each name the first one counts; a second one is text. A From:
 * that names nobody's address is dropped, as git does, but only where it stands alone.
 */
static gboolean take_header(InBody *in, Str *rest)
{
    Str after = *rest, line, value;
    Str *field;

    str_next_line(&after, &line);
    if (str_has_prefix(line, STR(">From")))
        line = str_skip(line, 1);
    if (header_value(line, STR("From:"), &value))
        field = &in->from;
    else if (header_value(line, STR("Subject:"), &value))
        field = &in->subject;
    else if (header_value(line, STR("Date:"), &value))
        field = &in->date;
    else if (str_has_prefix(value = line, STR("[PATCH] ")))
        field = &in->subject;
    else
        return FALSE;
    take_continuation(&value, &after);
    if (field->n)
        return FALSE;
    if (field != &in->from || is_address(value))
        *field = value;
    else if (!is_blank_next(after))
        return FALSE;
    *rest = after;
    return TRUE;
}

/* Takes blank lines and header fields off *text, up to the blank line behind the fields. */
static void take_in_body(InBody *in, Str *text)
{
    gboolean any = FALSE;

    for (Str rest = *text, line; str_next_line(&rest, &line); rest = *text) {
        Str unquoted = str_has_prefix(line, STR(">")) ? str_skip(line, 1) : line;
        if (is_blank(line) ? !any : is_format_patch_line(unquoted))
            *text = rest;
        else if (take_header(in, text))
            any = TRUE;
        else
            break;
    }
}

/* ---- git's lines ---- */

static const Str scissor_marks[] = {{">8", 2}, {"8<", 2}, {">%", 2}, {"%<", 2}};

static gboolean has_scissors(Str text)
{
    for (gsize i = 0; i < G_N_ELEMENTS(scissor_marks); i++)
        if (str_find(text, scissor_marks[i]) >= 0)
            return TRUE;
    return FALSE;
}

/* "-- >8 --", "8< cut here": git mailinfo's measure of what is a scissors line. */
static gboolean is_scissors_line(Str line)
{
    gsize scissors = 0, gap = 0, perforation = 0, visible;
    gboolean inside = FALSE;

    line = str_trim(line);
    visible = line.n;
    while (line.n) {
        gsize n = 1;
        gboolean mark = FALSE;
        for (gsize i = 0; i < G_N_ELEMENTS(scissor_marks); i++)
            mark |= str_has_prefix(line, scissor_marks[i]);
        if (is_space(*line.p)) {
            gap += inside;
            perforation += inside;
        } else if (*line.p == '-' || mark) {
            n = mark ? 2 : 1;
            inside = TRUE;
            perforation += n;
            scissors += mark ? 2 : 0;
        } else {
            inside = FALSE;
        }
        line = str_skip(line, n);
    }
    return scissors && visible >= 8 && visible < perforation * 3 && gap * 2 < perforation;
}

/* The line at which git mailinfo ends the commit message. */
static gboolean is_patch_break(Str line)
{
    if (str_has_prefix(line, STR("diff -")) || str_has_prefix(line, STR("Index: ")))
        return TRUE;
    if (!str_has_prefix(line, STR("---")))
        return FALSE;
    line = str_skip(line, strlen("---"));
    return is_blank(line) || (line.n > 1 && *line.p == ' ' && !is_space(line.p[1]));
}

/* What the message is without the text above the last scissors line before "---". */
static Str below_scissors(Str text)
{
    Str rest = text, below = text, line;

    if (!has_scissors(text))
        return text;
    while (str_next_line(&rest, &line) && !is_patch_break(line))
        if (is_scissors_line(line))
            below = rest;
    return below;
}

static Str up_to_break(Str text)
{
    Str rest = text, line;

    while (str_next_line(&rest, &line))
        if (is_patch_break(line))
            return str_slice(text.p, line.p);
    return text;
}

/* ---- both ends ---- */

static Str without_blank_lines(Str text)
{
    Str rest = text, line;

    while (str_next_line(&rest, &line) && is_blank(line))
        text = rest;
    gsize n = str_trim_end(text).n;
    /* The blanks at the end of the last line belong to it. */
    while (n < text.n && text.p[n] != '\n')
        n++;
    return (Str){text.p, n < text.n ? n + 1 : n};
}

/* Whether a signature may begin with line when n lines of text stand behind it. */
static gboolean is_signature_line(Str line, gsize n)
{
    return (str_equal(line, STR("-- ")) && n <= MESSAGE_SIGNATURE_MAX) ||
           (str_equal(line, STR("--")) && n <= MESSAGE_BARE_SIGNATURE_MAX);
}

/* The line before *end, which moves to its start. FALSE at the start of the text. */
static gboolean line_before(Str text, gsize *end, Str *line)
{
    if (*end == 0)
        return FALSE;
    gsize last = text.p[*end - 1] == '\n' ? *end - 1 : *end;
    const char *lf = last ? memrchr(text.p, '\n', last) : NULL;
    gsize start = lf ? (gsize)(lf + 1 - text.p) : 0;
    *line = (Str){text.p + start, last - start};
    *end = start;
    return TRUE;
}

/* Only the last lines are looked at, from the end; of several signatures all go. */
static Str without_signature(Str text)
{
    gsize end = str_trim_end(text).n, cut = text.n;
    Str line;

    /* The blanks of a last line "-- " are its mark. */
    while (end < text.n && text.p[end] != '\n')
        end++;
    for (gsize n = 0; n <= MESSAGE_SIGNATURE_MAX && line_before(text, &end, &line); n++) {
        if (is_signature_line(line, n)) {
            cut = end;
        } else if (is_patch_break(line) || (cut < text.n && !is_blank(line))) {
            break;
        }
    }
    return (Str){text.p, cut};
}

static gboolean is_git_version(Str line)
{
    gsize n = 0, dots = 0;

    while (n < line.n && (g_ascii_isdigit(line.p[n]) || line.p[n] == '.'))
        dots += line.p[n++] == '.';
    return n && dots && g_ascii_isdigit(*line.p) && (n == line.n || !is_space(line.p[n]));
}

/* Without the signature of git format-patch where a program wrote on behind it. */
static Str without_git_signature(Arena *arena, Str text)
{
    Str rest = text, mark, version, blank;

    if (!str_has_prefix(text, STR("-- ")) && str_find(text, STR("\n-- ")) < 0)
        return text;
    while (str_next_line(&rest, &mark)) {
        Str behind = rest;
        if (!str_equal(mark, STR("-- ")) || !str_next_line(&behind, &version) ||
            !is_git_version(version) || !str_next_line(&behind, &blank) || !is_blank(blank))
            continue;
        gsize before = (gsize)(mark.p - text.p);
        char *joined = arena_take(arena, before + behind.n);
        memcpy(joined, text.p, before);
        memcpy(joined + before, behind.p, behind.n);
        return (Str){joined, before + behind.n};
    }
    return text;
}

/* The text as PatchMail.body wants it. */
static Str finished(Arena *arena, Str text)
{
    text = without_git_signature(arena, without_signature(text));
    text = without_blank_lines(text);
    if (text.n == 0 || text.p[text.n - 1] == '\n')
        return text;
    char *copy = arena_take(arena, text.n + 1);
    memcpy(copy, text.p, text.n);
    copy[text.n] = '\n';
    return (Str){copy, text.n + 1};
}

/* ---- a format-patch file in the mail ---- */

/* Where the file begins, or NULL: its first line, and the From: line behind. */
static const char *find_format_patch(Str text)
{
    const Str date = FORMAT_PATCH_DATE;
    Str rest = text;

    for (gssize at; (at = str_find(rest, date)) >= 0; rest = str_skip(rest, (gsize)at + date.n)) {
        const char *lf = at ? memrchr(rest.p, '\n', (gsize)at) : NULL;
        const char *start = lf ? lf + 1 : rest.p;
        Str behind = str_slice(start, text.p + text.n), line, next, value;
        if ((lf || rest.p == text.p) && str_next_line(&behind, &line) &&
            is_format_patch_line(line) && str_next_line(&behind, &next) &&
            header_value(next, STR("From:"), &value))
            return start;
    }
    return NULL;
}

/* The fields up to the blank line; MIME-Version, Content-Type and the like go with them. */
static void take_file_header(InBody *in, Str *text)
{
    Str line = {0};

    for (Str rest = *text; str_next_line(&rest, &line) && !is_blank(line); rest = *text)
        if (!take_header(in, text))
            *text = rest;
}

static Str join_words(Arena *arena, Str words, Str rest)
{
    words = without_blank_lines(without_signature(words));
    rest = without_blank_lines(rest);
    if (words.n == 0 || rest.n == 0)
        return words.n ? words : rest;
    char *joined = arena_take(arena, words.n + 1 + rest.n);
    memcpy(joined, words.p, words.n);
    joined[words.n] = '\n';
    memcpy(joined + words.n + 1, rest.p, rest.n);
    return (Str){joined, words.n + 1 + rest.n};
}

void message_read_patch(Arena *arena, Str text, gboolean scissors, Message *message)
{
    InBody above = {0}, in = {0};
    Str words = {0};
    const char *file = find_format_patch(text);

    *message = (Message){0};
    if (file) {
        words = str_slice(text.p, file);
        text = str_skip(text, words.n);
        take_file_header(&above, &text);
        message->file_subject = above.subject;
        above.subject = (Str){0};
    } else {
        Str below = scissors ? below_scissors(text) : text;
        if (below.p != text.p)
            take_in_body(&above, &text);
        text = below;
    }
    take_in_body(&in, &text);
    message->from = in.from.n ? in.from : above.from;
    message->subject = in.subject.n ? in.subject : above.subject;
    message->date = in.date.n ? in.date : above.date;
    message->body = finished(arena, join_words(arena, words, text));
    message->commit = up_to_break(message->body);
}

void message_read_plain(Arena *arena, Str text, Message *message)
{
    *message = (Message){.body = finished(arena, text)};
}
