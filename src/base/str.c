/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/str.h"
#include "base/block.h"

enum {
    NEEDLE_LOOK_MAX = 16, /* bytes of a needle that are looked at for its rarest ones */
    TRIES_MIN = 8,        /* wrong places before they are too many: */
    TRY_BYTES = 16,       /* more than one in so many bytes */
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

/* ---- a needle ---- */

typedef struct {
    Str s, needle;
    gsize places;        /* at which the needle may begin */
    gsize at;            /* the next of them */
    gsize first, second; /* offsets of two bytes of the needle: where both fit, all is compared */
    gsize tries;         /* comparisons in vain */
} Search;

/* How common a byte is in mail, roughly; what is not ASCII is not. */
static const guint8 commonness[256] = "00000000033000000000000000000000"
                                      "50000000000333333333333333000300"  /* blank to "?" */
                                      "01111111111111111111111111100000"  /* "@" to "_" */
                                      "04224422442242442244422222200000"; /* "`" to DEL */

/* Takes the needle's rarest byte, and the rarest of the others. */
static void choose_bytes(Search *search)
{
    guint rarest = G_MAXUINT, next = G_MAXUINT;

    for (guint i = 0; i < search->needle.n && i < NEEDLE_LOOK_MAX; i++) {
        guint byte = (guint)commonness[(guchar)search->needle.p[i]] << 8 | i;
        next = MIN(next, MAX(rarest, byte));
        rarest = MIN(rarest, byte);
    }
    search->first = rarest & 0xff;
    search->second = search->needle.n > 1 ? next & 0xff : search->first;
}

static gssize find_within(Search *search, gsize places)
{
    Str needle = search->needle;

    for (gsize end = search->at + places; search->at < end; search->at++) {
        const char *place = search->s.p + search->at;
        if (place[search->first] != needle.p[search->first])
            continue;
        if (memcmp(place, needle.p, needle.n) == 0)
            return (gssize)search->at;
        search->tries++;
    }
    return -1;
}

/* Which places of a block both bytes fit. */
static inline Block fitting(const char *first, const char *second, Block is_first, Block is_second)
{
    return (Block)((block_load(first) == is_first) & (block_load(second) == is_second));
}

/* memmem() is slow, but never slower than linear. */
static gssize find_slowly(const Search *search)
{
    Str rest = str_skip(search->s, search->at);
    const char *hit = memmem(rest.p, rest.n, search->needle.p, search->needle.n);
    return hit ? hit - search->s.p : -1;
}

static gssize find_by_two(Search *search)
{
    Block is_first = block_of(search->needle.p[search->first]);
    Block is_second = block_of(search->needle.p[search->second]);

    while (search->places - search->at >= BLOCK_SIZE) {
        const char *first = search->s.p + search->at + search->first;
        const char *second = search->s.p + search->at + search->second;
        Block fit = fitting(first, second, is_first, is_second);
        if (search->places - search->at >= BLOCK_STRIDE &&
            !block_any(
                fit | fitting(first + BLOCK_SIZE, second + BLOCK_SIZE, is_first, is_second) |
                fitting(first + 2 * BLOCK_SIZE, second + 2 * BLOCK_SIZE, is_first, is_second) |
                fitting(first + 3 * BLOCK_SIZE, second + 3 * BLOCK_SIZE, is_first, is_second))) {
            search->at += BLOCK_STRIDE;
        } else if (!block_any(fit)) {
            search->at += BLOCK_SIZE;
        } else if (find_within(search, BLOCK_SIZE) >= 0) {
            return (gssize)search->at;
        } else if (search->tries > TRIES_MIN + search->at / TRY_BYTES) {
            return find_slowly(search);
        }
    }
    return find_within(search, search->places - search->at);
}

/*
 * A byte of the needle that is rare everywhere may not be at hand; but where LF stands in each line
 * and a blank between all words, an LF with a blank behind is rare enough. memmem() looks at one or
 * two bytes at a time, this at sixteen.
 */
gssize str_find(Str s, Str needle)
{
    if (needle.n == 0)
        return 0;
    if (s.n < needle.n)
        return -1;
    Search search = {.s = s, .needle = needle, .places = s.n - needle.n + 1};
    choose_bytes(&search);
    return find_by_two(&search);
}

/* ---- bytes and lines ---- */

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

static Block is_lf(const char *p)
{
    return (Block)(block_load(p) == block_of('\n'));
}

/*
 * Nobody can foretell how long a line is: memchr() stops its loop at one place or another, and each
 * time the processor has guessed wrong. Most lines end within 64 bytes; these are looked at without
 * a branch.
 */
static const char *find_lf(Str s)
{
    if (s.n >= BLOCK_STRIDE) {
        guint64 ends = block_mask_four(is_lf(s.p), is_lf(s.p + BLOCK_SIZE),
                                       is_lf(s.p + 2 * BLOCK_SIZE), is_lf(s.p + 3 * BLOCK_SIZE));
        if (ends)
            return s.p + __builtin_ctzll(ends);
        s = str_skip(s, BLOCK_STRIDE);
    }
    return memchr(s.p, '\n', s.n);
}

gboolean str_next_line(Str *rest, Str *line)
{
    if (rest->n == 0)
        return FALSE;
    const char *start = rest->p, *end = start + rest->n;
    const char *lf = find_lf(*rest);
    *rest = lf ? str_slice(lf + 1, end) : (Str){end, 0};
    *line = str_slice(start, lf ? lf : end);
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
        if (__builtin_mul_overflow(v, 10, &v) || __builtin_add_overflow(v, digit, &v) || v > max)
            return FALSE;
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
