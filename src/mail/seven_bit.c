/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "mail/seven_bit.h"

gboolean hz_to_gb(Arena *arena, Str in, Str *out)
{
    char *to = arena_take(arena, in.n);
    gboolean gb = FALSE;
    out->p = to;
    for (gsize i = 0; i < in.n; i++) {
        char c = in.p[i], next = i + 1 < in.n ? in.p[i + 1] : '\0';
        if (c == '\n')
            gb = FALSE;
        if (c & 0x80)
            return FALSE;
        if (c == '~' && next != '\0' && strchr("{}~\n", next)) {
            gb = next == '{';
            if (next == '~')
                *to++ = '~';
            i++;
        } else if (gb && c > ' ' && next > ' ' && !(next & 0x80)) {
            *to++ = (char)(c | 0x80);
            *to++ = (char)(next | 0x80);
            i++;
        } else
            *to++ = c;
    }
    out->n = (gsize)(to - out->p);
    return TRUE;
}

/* What a byte means: by itself, or with another one. The value is that of the set's bytes. */
typedef enum { JIS_ASCII, JIS_KANA, JIS_X_0208, JIS_X_0212 } JisMode;

static const struct {
    char escape[5];
    JisMode mode;
} jis_escapes[] = {
    {"\x1b(B", JIS_ASCII},   {"\x1b(J", JIS_ASCII},   {"\x1b(I", JIS_KANA},
    {"\x1b$@", JIS_X_0208},  {"\x1b$B", JIS_X_0208},  {"\x1b$(@", JIS_X_0208},
    {"\x1b$(B", JIS_X_0208}, {"\x1b$(D", JIS_X_0212}, {"\x0e", JIS_KANA},
    {"\x0f", JIS_ASCII},
};

/* Length of the escape that s begins with, or 0. */
static gsize take_escape(Str s, JisMode *mode)
{
    for (gsize i = 0; i < G_N_ELEMENTS(jis_escapes); i++) {
        Str escape = str_of(jis_escapes[i].escape);
        if (!str_has_prefix(s, escape))
            continue;
        *mode = jis_escapes[i].mode;
        return escape.n;
    }
    return 0;
}

/* One character in EUC-JP: the bytes of its mode with the eighth bit, behind what names the set.
 * Returns how many bytes of s it takes, 0 if it is none. */
static gsize append_euc(JisMode mode, Str s, char **to)
{
    gsize n = mode >= JIS_X_0208 ? 2 : 1;
    if (s.n < n)
        return 0;
    if (mode == JIS_KANA)
        *(*to)++ = '\x8e';
    else if (mode == JIS_X_0212)
        *(*to)++ = '\x8f';
    for (gsize i = 0; i < n; i++) {
        if (s.p[i] <= ' ' || s.p[i] >= 0x7f)
            return 0;
        *(*to)++ = (char)(s.p[i] | 0x80);
    }
    return n;
}

gboolean iso_2022_jp_to_euc(Arena *arena, Str in, Str *out)
{
    char *to = arena_take(arena, in.n * 2);
    JisMode mode = JIS_ASCII;
    out->p = to;
    while (in.n) {
        gsize n = take_escape(in, &mode);
        if (!n && *in.p == '\n')
            mode = JIS_ASCII;
        if (!n && ((*in.p & 0x80) || *in.p == '\x1b'))
            return FALSE;
        if (!n && (mode == JIS_ASCII || g_ascii_isspace(*in.p))) {
            *to++ = *in.p;
            n = 1;
        }
        if (!n)
            n = append_euc(mode, in, &to);
        if (!n)
            return FALSE;
        in = str_skip(in, n);
    }
    out->n = (gsize)(to - out->p);
    return TRUE;
}
