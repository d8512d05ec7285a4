/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/line_start.h"
#include "base/block.h"

/* Whether a line shall begin so: with a or b, or, if not is, with another byte. */
static inline gboolean begins(char first, char a, char b, gboolean is)
{
    return (first == a || first == b) == is;
}

/* Which bytes end a line before such a one. One byte more than the block is looked at. */
G_ALWAYS_INLINE static inline Block ends_before(const char *p, char a, char b, gboolean is)
{
    Block end = (Block)(block_load(p) == block_of('\n')), first = block_load(p + 1),
          either = (Block)((first == block_of(a)) | (first == block_of(b)));
    return end & (is ? either : ~either);
}

/* Where the first such line begins that is not the one s begins with, or s.n. Made for each of its
 * callers: who asks for one byte compares one. */
G_ALWAYS_INLINE static inline gsize next_start(Str s, char a, char b, gboolean is)
{
    gsize i = 0;

    for (; i + BLOCK_STRIDE < s.n; i += BLOCK_STRIDE) {
        const char *p = s.p + i;
        guint64 found = block_mask_four(
            ends_before(p, a, b, is), ends_before(p + BLOCK_SIZE, a, b, is),
            ends_before(p + 2 * BLOCK_SIZE, a, b, is), ends_before(p + 3 * BLOCK_SIZE, a, b, is));
        if (found)
            return i + (gsize)__builtin_ctzll(found) + 1;
    }
    for (; i + BLOCK_SIZE < s.n; i += BLOCK_SIZE) {
        Block found = ends_before(s.p + i, a, b, is);
        if (block_any(found))
            return i + block_first(found) + 1;
    }
    for (i++; i < s.n; i++)
        if (s.p[i - 1] == '\n' && begins(s.p[i], a, b, is))
            return i;
    return s.n;
}

gboolean line_start_find(Str *rest, char a, char b)
{
    if (rest->n && !begins(*rest->p, a, b, TRUE))
        *rest = str_skip(*rest, next_start(*rest, a, b, TRUE));
    return rest->n > 0;
}

static Block ends(const char *p)
{
    return (Block)(block_load(p) == block_of('\n'));
}

gboolean line_start_find_any(Str *rest, const guint8 begins[256])
{
    Str s = *rest;
    gsize i = 0;

    if (!s.n || begins[(guchar)*s.p])
        return s.n > 0;
    for (; i + BLOCK_STRIDE < s.n; i += BLOCK_STRIDE) {
        const char *p = s.p + i;
        guint64 lines = block_mask_four(ends(p), ends(p + BLOCK_SIZE), ends(p + 2 * BLOCK_SIZE),
                                        ends(p + 3 * BLOCK_SIZE));
        for (; lines; lines &= lines - 1) {
            gsize start = i + (gsize)__builtin_ctzll(lines) + 1;
            if (begins[(guchar)s.p[start]]) {
                *rest = str_skip(s, start);
                return TRUE;
            }
        }
    }
    for (i++; i < s.n && !(s.p[i - 1] == '\n' && begins[(guchar)s.p[i]]); i++)
        ;
    *rest = str_skip(s, MIN(i, s.n));
    return rest->n > 0;
}

void line_start_skip(Str *rest, char mark)
{
    if (rest->n && *rest->p == mark)
        *rest = str_skip(*rest, next_start(*rest, mark, mark, FALSE));
}

void line_start_next_but(Str *rest, char a, char b)
{
    *rest = str_skip(*rest, next_start(*rest, a, b, FALSE));
}
