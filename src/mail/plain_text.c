/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "mail/plain_text.h"
#include "base/block.h"

char *text_writable(PlainText *text)
{
    if (!text->ours)
        text->s = arena_str(text->arena, text->s);
    text->ours = TRUE;
    return (char *)text->s.p;
}

Str text_take_line(Str *rest)
{
    Str line = *rest, without_end;
    str_next_line(rest, &without_end);
    return str_slice(line.p, rest->p);
}

static gboolean is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r';
}

/* Of each byte whether it may be a blank before an LF: it is one, a control, or of a blank line the
 * LF before. One byte more than the block is looked at. */
static Block may_be_blank_ends(const char *p)
{
    return (Block)((block_load(p) <= block_of(' ')) & (block_load(p + 1) == block_of('\n')));
}

/* Most lines have no blanks at their end, so to look at each line end would take longer. */
gssize text_find_blank_end(Str s)
{
    gsize from = 0;
    for (; from + BLOCK_STRIDE < s.n; from += BLOCK_STRIDE) {
        const char *p = s.p + from;
        Block a = may_be_blank_ends(p), b = may_be_blank_ends(p + BLOCK_SIZE),
              c = may_be_blank_ends(p + 2 * BLOCK_SIZE), d = may_be_blank_ends(p + 3 * BLOCK_SIZE);
        if (!block_any(a | b | c | d))
            continue;
        for (guint64 ends = block_mask_four(a, b, c, d); ends; ends &= ends - 1)
            if (is_blank(p[__builtin_ctzll(ends)]))
                return p + __builtin_ctzll(ends) + 1 - s.p;
    }
    for (; from + 1 < s.n; from++)
        if (s.p[from + 1] == '\n' && is_blank(s.p[from]))
            return (gssize)from + 1;
    return -1;
}

void text_put(char **to, Str s)
{
    if (s.n)
        memmove(*to, s.p, s.n);
    *to += s.n;
}

static void report_nuls(const PlainText *text)
{
    gsize n = 0;
    for (gsize i = 0; i < text->s.n; i++)
        n += text->s.p[i] == '\0';
    g_autofree char *detail = g_strdup_printf("%" G_GSIZE_FORMAT " bytes", n);
    diag_add(text->log, DIAG_BODY_NUL, detail);
}

/* In place: without NULs, and with LF for CR where nothing else ends lines. */
static Str without_nuls(Str s, char *start, gboolean only_cr)
{
    char *to = start;
    for (gsize i = 0; i < s.n; i++)
        if (s.p[i])
            *to++ = s.p[i] == '\r' && only_cr ? '\n' : s.p[i];
    return str_slice(start, to);
}

/* In place: without the CRs before LFs. */
static Str without_crs(Str s, char *start)
{
    char *to = start;
    while (s.n) {
        Str line = text_take_line(&s);
        gboolean ends = line.p[line.n - 1] == '\n';
        line.n -= ends;
        while (ends && line.n && line.p[line.n - 1] == '\r')
            line.n--;
        text_put(&to, line);
        if (ends)
            *to++ = '\n';
    }
    return str_slice(start, to);
}

void text_clean(PlainText *text)
{
    gboolean nul = str_find_char(text->s, '\0') >= 0, cr = str_find_char(text->s, '\r') >= 0;
    gboolean only_cr = cr && str_find_char(text->s, '\n') < 0;
    if (nul)
        report_nuls(text);
    if (!nul && !cr)
        return;
    char *start = text_writable(text);
    if (nul || only_cr)
        text->s = without_nuls(text->s, start, only_cr);
    if (cr && !only_cr)
        text->s = without_crs(text->s, start);
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
    text_take_line(&rest);
    return str_has_prefix(rest, STR("+++ "));
}

static Str unstuffed(Str line)
{
    return line.n && *line.p == ' ' ? str_skip(line, 1) : line;
}

/* Quotes and signature separators are no part of a paragraph (RFC 3676 4.3, 4.5). */
static gboolean stands_alone(Str line)
{
    return *line.p == '>' || str_equal(str_trim_end(unstuffed(line)), STR("--"));
}

/* Is the break behind this line soft, the next line (in rest) a part of the same paragraph? The
 * space that stuffs a line makes no break soft (RFC 3676 4.1). */
static gboolean is_soft(Str line, Str rest)
{
    Str content = unstuffed(line);
    return content.n > 1 && str_has_prefix(str_skip(content, content.n - 2), STR(" \n")) &&
           !stands_alone(line) && rest.n && !stands_alone(text_take_line(&rest));
}

static gboolean take_prefix(Str *s, Str prefix)
{
    gboolean taken = str_has_prefix(*s, prefix);
    *s = str_skip(*s, taken ? prefix.n : 0);
    return taken;
}

/* "12,3" or "12": 3 lines, or one. */
static gboolean take_line_count(Str *s, guint64 *n)
{
    *n = 1;
    if (!str_take_uint(s, G_MAXUINT32, n))
        return FALSE;
    *n = 1;
    return !take_prefix(s, STR(",")) || str_take_uint(s, G_MAXUINT32, n);
}

static gboolean read_hunk_header(Str line, guint64 *old, guint64 *new)
{
    return take_prefix(&line, STR("@@ -")) && take_line_count(&line, old) &&
           take_prefix(&line, STR(" +")) && take_line_count(&line, new) &&
           str_has_prefix(line, STR(" @@"));
}

typedef enum { NO_CONTEXT, STUFFED, NOT_STUFFED } Stuffing;

/* Takes the lines of a hunk. A context line is stuffed if it begins with two spaces. */
static Stuffing take_hunk(Str *rest, guint64 old, guint64 new)
{
    Stuffing stuffing = NO_CONTEXT;
    while (rest->n && (old || new) && memchr("+- \\\n", *rest->p, 5)) {
        Str line = text_take_line(rest);
        gboolean context = *line.p == ' ' || *line.p == '\n';
        old -= old && (context || *line.p == '-');
        new -= new && (context || *line.p == '+');
        if (*line.p != ' ' || line.n < 2 || line.p[1] == '\n')
            continue;
        if (line.p[1] != ' ')
            return NOT_STUFFED;
        stuffing = STUFFED;
    }
    return stuffing;
}

/* Did the sender stuff the lines of this diff? Its first hunk with context lines says so. */
static gboolean is_stuffed_diff(Str rest)
{
    guint64 old, new;
    while (rest.n) {
        Stuffing stuffing = NO_CONTEXT;
        if (read_hunk_header(text_take_line(&rest), &old, &new))
            stuffing = take_hunk(&rest, old, new);
        if (stuffing != NO_CONTEXT)
            return stuffing == STUFFED;
    }
    return TRUE;
}

void text_unflow(PlainText *text, gboolean delsp)
{
    char *start = text_writable(text), *to = start;
    guint soft_in_diff = 0;
    gboolean in_diff = FALSE, stuffed = TRUE;
    for (Str rest = text->s; rest.n;) {
        if (!in_diff && starts_diff(rest)) {
            in_diff = TRUE;
            stuffed = is_stuffed_diff(rest);
        }
        Str line = text_take_line(&rest);
        gboolean soft = is_soft(line, rest);
        soft_in_diff += soft && in_diff;
        if (soft && delsp && !in_diff)
            line.n -= 2;
        text_put(&to, stuffed ? unstuffed(line) : line);
    }
    text->s = str_slice(start, to);
    if (!stuffed)
        diag_add(text->log, DIAG_FLOWED_DIFF, "without stuffing");
    if (!stuffed || !soft_in_diff)
        return;
    g_autofree char *detail = g_strdup_printf("%u lines", soft_in_diff);
    diag_add(text->log, DIAG_FLOWED_DIFF, detail);
}
