/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * str: a borrowed run of bytes, (pointer, length).
 *
 * Every parser of the program walks a Str and never needs a NUL. A Str owns nothing: it is valid
 * as long as what it points into, which each API says. Bytes are plain bytes; a function that
 * compares without case folds ASCII only, so the locale never matters.
 *
 *     Str rest = text, line;
 *     while (str_next_line(&rest, &line))
 *         if (str_has_prefix(line, STR("diff --git ")))
 *             ...
 */
#ifndef LISTDIGEST_STR_H
#define LISTDIGEST_STR_H

#include <glib.h>
#include <string.h>

typedef struct {
    const char *p; /* may be NULL only if n is 0 */
    gsize n;
} Str;

/* A Str of a string literal, and one of a NUL-terminated string (NULL gives the empty one). */
#define STR(literal) ((Str){"" literal, sizeof(literal) - 1})
static inline Str str_of(const char *s)
{
    return (Str){s, s ? strlen(s) : 0};
}

static inline Str str_slice(const char *from, const char *to)
{
    return (Str){from, (gsize)(to - from)};
}

/* Without its first n bytes; n may not exceed s.n. */
static inline Str str_skip(Str s, gsize n)
{
    return (Str){n ? s.p + n : s.p, s.n - n}; /* NULL + 0 is undefined */
}

static inline gboolean str_equal(Str a, Str b)
{
    return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

static inline gboolean str_has_prefix(Str s, Str prefix)
{
    return s.n >= prefix.n && (prefix.n == 0 || memcmp(s.p, prefix.p, prefix.n) == 0);
}

/* GLib's g_ascii_tolower() is a call; this is done for every other byte of an archive. */
static inline char str_fold(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c;
}

gboolean str_equal_nocase(Str a, Str b);

/* Most often the first byte says that it has not: cases differ in one bit. */
static inline gboolean str_has_prefix_nocase(Str s, Str prefix)
{
    if (s.n < prefix.n || (prefix.n && ((*s.p ^ *prefix.p) & ~0x20)))
        return FALSE;
    return str_equal_nocase((Str){s.p, prefix.n}, prefix);
}

/* Offset of the needle in s, or -1. The empty needle is at 0. */
gssize str_find(Str s, Str needle);
gssize str_find_nocase(Str s, Str needle);
gssize str_find_char(Str s, char c);

/* Without space, tab, CR, LF, VT, FF at both ends / at the end. */
Str str_trim(Str s);
Str str_trim_end(Str s);

/*
 * Takes the next line off *rest: *line is without its LF (and without a CR before it). FALSE when
 * *rest is empty. A last line without LF is a line.
 */
gboolean str_next_line(Str *rest, Str *line);

/* Takes what stands before the next `end`, and that: all of it where there is none. */
Str str_take_word(Str *rest, char end);

/* Reads decimal digits off the start of *s. FALSE, with *s unmoved, without a digit or above max.
 */
gboolean str_take_uint(Str *s, guint64 max, guint64 *value);

/* A copy with a NUL behind it; free with g_free. */
char *str_dup(Str s);

#endif
