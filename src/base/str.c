/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/str.h"

enum {
    NEEDLE_LOOK_MAX = 32, /* bytes of a needle that are looked at for its rarest one */
    TRIES_MIN = 8,        /* wrong hits before they are too many: */
    TRY_BYTES = 16,       /* more than one in so many bytes */
    /* a d e h i l n o r s t */
    COMMON_LETTERS = 1 << 0 | 1 << 3 | 1 << 4 | 1 << 7 | 1 << 8 | 1 << 11 | 1 << 13 | 1 << 14 |
                     1 << 17 | 1 << 18 | 1 << 19,
};

gboolean str_equal_nocase(Str a, Str b)
{
    if (a.n != b.n)
        return FALSE;
    /* g_ascii_strncasecmp() would stop at a NUL. */
    for (gsize i = 0; i < a.n; i++)
        if (a.p[i] != b.p[i] && str_fold(a.p[i]) != str_fold(b.p[i]))
            return FALSE;
    return TRUE;
}

/* How common a byte is in mail, roughly: the needle's rarest is looked for. */
static guint8 commonness(char c)
{
    if (c >= 'a' && c <= 'z')
        return 5 + (COMMON_LETTERS >> (c - 'a') & 1) * 4;
    if (c == ' ')
        return 10;
    if (c == '\n' || c == '\t' || (c >= '+' && c <= '9') || c == '=')
        return 6;
    return c >= 'A' && c <= 'Z' ? 3 : 2;
}

static gsize rarest(Str needle)
{
    gsize found = 0;

    for (gsize i = 1; i < needle.n && i < NEEDLE_LOOK_MAX; i++)
        if (commonness(needle.p[i]) < commonness(needle.p[found]))
            found = i;
    return found;
}

/*
 * memchr() looks at 32 bytes and more at a time, memmem() at one or two. So this looks for the
 * rarest byte of the needle, and leaves the rest to memmem() where that proves not to be rare.
 */
gssize str_find(Str s, Str needle)
{
    if (needle.n == 0)
        return 0;
    if (s.n < needle.n)
        return -1;
    gsize at = rarest(needle), tries = 0;
    const char *p = s.p + at, *end = s.p + s.n - needle.n + at + 1;
    while (p < end && (p = memchr(p, needle.p[at], (gsize)(end - p)))) {
        const char *start = p++ - at;
        if (memcmp(start, needle.p, needle.n) == 0)
            return start - s.p;
        if (++tries > TRIES_MIN + (gsize)(start - s.p) / TRY_BYTES) {
            start = memmem(p - at, (gsize)(s.p + s.n - (p - at)), needle.p, needle.n);
            return start ? start - s.p : -1;
        }
    }
    return -1;
}

gssize str_find_nocase(Str s, Str needle)
{
    for (gsize i = 0; i + needle.n <= s.n; i++)
        if (str_has_prefix_nocase(str_skip(s, i), needle))
            return (gssize)i;
    return -1;
}

gssize str_find_char(Str s, char c)
{
    const char *hit = s.n ? memchr(s.p, c, s.n) : NULL;
    return hit ? hit - s.p : -1;
}

static gboolean is_blank(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

Str str_trim_end(Str s)
{
    while (s.n && is_blank(s.p[s.n - 1]))
        s.n--;
    return s;
}

Str str_trim(Str s)
{
    while (s.n && is_blank(*s.p))
        s = str_skip(s, 1);
    return str_trim_end(s);
}

gboolean str_next_line(Str *rest, Str *line)
{
    if (rest->n == 0)
        return FALSE;
    gssize lf = str_find_char(*rest, '\n');
    gsize len = lf < 0 ? rest->n : (gsize)lf;
    *line = (Str){rest->p, len};
    *rest = str_skip(*rest, lf < 0 ? len : len + 1);
    if (line->n && line->p[line->n - 1] == '\r')
        line->n--;
    return TRUE;
}

Str str_take_word(Str *rest, char end)
{
    gssize hit = str_find_char(*rest, end);
    Str word = {rest->p, hit < 0 ? rest->n : (gsize)hit};
    *rest = str_skip(*rest, MIN(word.n + 1, rest->n));
    return word;
}

gboolean str_take_uint(Str *s, guint64 max, guint64 *value)
{
    guint64 v = 0;
    gsize i = 0;
    for (; i < s->n && g_ascii_isdigit(s->p[i]); i++) {
        guint64 digit = (guint64)(s->p[i] - '0');
        if (v > (max - digit) / 10 || digit > max)
            return FALSE;
        v = v * 10 + digit;
    }
    if (i == 0)
        return FALSE;
    *value = v;
    *s = str_skip(*s, i);
    return TRUE;
}

char *str_dup(Str s)
{
    return s.n ? g_strndup(s.p, s.n) : g_strdup("");
}
