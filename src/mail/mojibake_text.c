/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "mail/mojibake.h"

/* Where in a text diffs are. */
typedef struct {
    Str rest;      /* what was not looked at */
    guint quoting; /* lines quoted as deep as this, or deeper, are of a diff */
} DiffFinder;

/* Takes "> > " off the line. */
static guint take_quoting(Str *line)
{
    guint depth = 0;
    while (line->n && (*line->p == '>' || (depth && *line->p == ' '))) {
        if (*line->p == ' ' && (line->n < 2 || line->p[1] != '>'))
            break;
        depth += *line->p == '>' ? 1 : 0;
        *line = str_skip(*line, 1);
    }
    if (depth && line->n && *line->p == ' ')
        *line = str_skip(*line, 1);
    return depth;
}

/* rest: the lines behind. A blank before it is format=flowed's. */
static gboolean begins_diff(Str line, guint depth, Str rest)
{
    Str next;
    if (line.n && *line.p == ' ')
        line = str_skip(line, 1);
    if (str_has_prefix(line, STR("diff --git ")) || str_has_prefix(line, STR("@@ -")))
        return TRUE;
    if (str_has_prefix(line, STR("***************")))
        return TRUE;
    gboolean context = str_has_prefix(line, STR("*** "));
    if (!(context || str_has_prefix(line, STR("--- "))) || !str_next_line(&rest, &next))
        return FALSE;
    gboolean same = take_quoting(&next) == depth;
    if (next.n && *next.p == ' ')
        next = str_skip(next, 1);
    return same && str_has_prefix(next, context ? STR("--- ") : STR("+++ "));
}

/* Is the line that begins here of a diff? Asked for places in ascending order. */
static gboolean is_in_diff(DiffFinder *finder, const char *place)
{
    Str line;
    guint depth = 0;
    while (finder->rest.n && finder->rest.p <= place) {
        str_next_line(&finder->rest, &line);
        depth = take_quoting(&line);
        if (depth < finder->quoting && begins_diff(line, depth, finder->rest))
            finder->quoting = depth;
    }
    return depth >= finder->quoting;
}

/* " name | 12 ++--" or " name | Bin", and the names that follow these. */
static gboolean is_diffstat(Str line)
{
    static const char *const prefixes[] = {" create mode ", " delete mode ", " rename ", " copy ",
                                           " mode change "};
    take_quoting(&line);
    for (gsize i = 0; i < G_N_ELEMENTS(prefixes); i++)
        if (str_has_prefix(line, str_of(prefixes[i])))
            return TRUE;
    const char *bar = line.n ? memrchr(line.p, '|', line.n) : NULL;
    if (!bar || *line.p != ' ')
        return FALSE;
    Str counts = str_trim(str_slice(bar + 1, line.p + line.n));
    guint64 n;
    return str_has_prefix(counts, STR("Bin")) || str_take_uint(&counts, G_MAXUINT32, &n);
}

/* The words in which two texts differ, shortened where they are many. */
static void differing_words(Str *a, Str *b)
{
    enum { SHOWN_MAX = 60 };
    gsize head = 0, tail = 0, least = MIN(a->n, b->n);
    while (head < least && a->p[head] == b->p[head])
        head++;
    while (tail < least - head && a->p[a->n - tail - 1] == b->p[b->n - tail - 1])
        tail++;
    while (head && a->p[head - 1] != ' ')
        head--;
    while (tail && a->p[a->n - tail] != ' ')
        tail--;
    Str *both[] = {a, b};
    for (gsize i = 0; i < G_N_ELEMENTS(both); i++) {
        Str s = str_skip(*both[i], head);
        s.n -= tail;
        for (s.n = MIN(s.n, SHOWN_MAX); s.p + s.n < both[i]->p + both[i]->n - tail && s.n &&
                                        ((guchar)s.p[s.n] & 0xC0) == 0x80;)
            s.n--;
        *both[i] = s;
    }
}

static void report(DiagLog *log, Str before, Str after, const char *rule)
{
    differing_words(&before, &after);
    diag_add_change(log, DIAG_MOJIBAKE, rule, before, after);
}

static const char *line_start(Str text, const char *p)
{
    const char *lf = p > text.p ? memrchr(text.p, '\n', (gsize)(p - text.p)) : NULL;
    return lf ? lf + 1 : text.p;
}

/* The lines from the first candidate on. NULL if nothing was to do. */
static GString *repair_lines(Arena *arena, DiagLog *log, Str text, const char *candidate)
{
    DiffFinder finder = {text, G_MAXUINT};
    const char *end = text.p + text.n, *copied = text.p, *rule;
    GString *out = NULL;
    while (candidate) {
        Str line, rest = str_slice(line_start(text, candidate), end);
        str_next_line(&rest, &line);
        candidate = mojibake_find(rest);
        if (is_in_diff(&finder, line.p) || is_diffstat(line))
            continue;
        Str repaired = mojibake_repair_line(arena, line, &rule);
        if (!rule)
            continue;
        report(log, line, repaired, rule);
        out = out ? out : g_string_sized_new(text.n + 16);
        g_string_append_len(out, copied, line.p - copied);
        g_string_append_len(out, repaired.p, (gssize)repaired.n);
        copied = line.p + line.n;
    }
    if (out)
        g_string_append_len(out, copied, end - copied);
    return out;
}

Str mojibake_repair_text(Arena *arena, DiagLog *log, Str text)
{
    const char *candidate = mojibake_find(text);
    GString *out = candidate ? repair_lines(arena, log, text, candidate) : NULL;
    if (!out)
        return text;
    Str repaired = {out->str, out->len};
    arena_adopt(arena, g_string_free(out, FALSE));
    return repaired;
}
