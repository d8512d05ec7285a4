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
    gboolean fold;       /* case counts nothing */
    gsize places;        /* at which the needle may begin */
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

    if (search->needle.n <= 2) { /* both */
        search->first = 0;
        search->second = search->needle.n - 1;
        return;
    }
    for (guint i = 0; i < search->needle.n && i < NEEDLE_LOOK_MAX; i++) {
        guchar c = (guchar)search->needle.p[i];
        guint byte = (guint)commonness[search->fold ? c | 0x20 : c] << 8 | i;
        next = MIN(next, MAX(rarest, byte));
        rarest = MIN(rarest, byte);
    }
    search->first = rarest & 0xff;
    search->second = next & 0xff;
}

static gboolean is_at(Search *search, gsize place)
{
    Str rest = str_skip(search->s, place);
    gboolean found = search->fold ? str_has_prefix_nocase(rest, search->needle)
                                  : str_has_prefix(rest, search->needle);
    search->tries += !found;
    return found;
}

static gssize find_one_by_one(Search *search, gsize from)
{
    for (; from < search->places; from++)
        if (is_at(search, from))
            return (gssize)from;
    return -1;
}

/* memmem() is slow, but never slower than linear. */
static gssize find_slowly(Search *search, gsize from)
{
    if (search->fold)
        return find_one_by_one(search, from);
    Str rest = str_skip(search->s, from);
    const char *hit = memmem(rest.p, rest.n, search->needle.p, search->needle.n);
    return hit ? hit - search->s.p : -1;
}

/* Which bytes are c; with fold in any case, and some that differ from it by 32. */
G_ALWAYS_INLINE static inline Block are(const char *p, char c, gboolean fold)
{
    return fold ? (Block)(block_fold(block_load(p)) == block_fold(block_of(c)))
                : (Block)(block_load(p) == block_of(c));
}

/* At which places of a block both bytes fit. */
G_ALWAYS_INLINE static inline Block fitting(const Search *search, gsize at, gboolean fold)
{
    const char *place = search->s.p + at;
    return are(place + search->first, search->needle.p[search->first], fold) &
           are(place + search->second, search->needle.p[search->second], fold);
}

/* The block from `at` on in which both bytes fit somewhere, or the last one. */
G_ALWAYS_INLINE static inline gsize next_block(const Search *search, gsize at, gsize last,
                                               gboolean fold)
{
    while (at + BLOCK_STRIDE <= search->places &&
           !block_any(fitting(search, at, fold) | fitting(search, at + BLOCK_SIZE, fold) |
                      fitting(search, at + 2 * BLOCK_SIZE, fold) |
                      fitting(search, at + 3 * BLOCK_SIZE, fold)))
        at += BLOCK_STRIDE;
    while (at < last && !block_any(fitting(search, at, fold)))
        at = MIN(at + BLOCK_SIZE, last);
    return MIN(at, last);
}

/* Made for each of its callers: who wants the case does not pay for folding. */
G_ALWAYS_INLINE static inline gssize find_by_two(Search *search, gboolean fold)
{
    gsize at = 0, last = search->places - BLOCK_SIZE;

    for (;; at = MIN(at + BLOCK_SIZE, last)) {
        at = next_block(search, at, last, fold);
        for (guint32 fits = block_mask(fitting(search, at, fold)); fits; fits &= fits - 1) {
            gsize place = at + (gsize)__builtin_ctz(fits);
            if (is_at(search, place))
                return (gssize)place;
        }
        if (at == last)
            return -1;
        if (search->tries > TRIES_MIN + at / TRY_BYTES)
            return find_slowly(search, at + BLOCK_SIZE);
    }
}

/*
 * A byte of the needle that is rare everywhere may not be at hand; but where LF stands in each line
 * and a blank between all words, an LF with a blank behind is rare enough. memmem() looks at one or
 * two bytes at a time, this at sixteen.
 */
G_ALWAYS_INLINE static inline gssize find(Str s, Str needle, gboolean fold)
{
    if (needle.n == 0)
        return 0;
    if (s.n < needle.n)
        return -1;
    Search search = {.s = s, .needle = needle, .fold = fold, .places = s.n - needle.n + 1};
    if (search.places < BLOCK_SIZE)
        return find_one_by_one(&search, 0);
    choose_bytes(&search);
    return find_by_two(&search, fold);
}

gssize str_find(Str s, Str needle)
{
    return find(s, needle, FALSE);
}

gssize str_find_nocase(Str s, Str needle)
{
    return find(s, needle, TRUE);
}

/* ---- bytes and lines ---- */

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
