/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "mail/list_id.h"

/* What stands in the last angle brackets, else the last word with a dot in it. */
static Str find_id(Str value)
{
    const char *close = value.n ? memrchr(value.p, '>', value.n) : NULL;
    const char *open = close ? memrchr(value.p, '<', (gsize)(close - value.p)) : NULL;
    if (open)
        return str_trim(str_slice(open + 1, close));
    Str rest = value, word = {0};
    while (rest.n) {
        rest = str_trim(rest);
        gsize n = 0;
        while (n < rest.n && !g_ascii_isspace(rest.p[n]))
            n++;
        if (str_find_char((Str){rest.p, n}, '.') > 0)
            word = (Str){rest.p, n};
        rest = str_skip(rest, n);
    }
    return word;
}

const char *list_id_read(Arena *arena, Str value)
{
    Str id = find_id(value);
    char *name = arena_strndup(arena, id.p, id.n);
    for (char *p = name; *p; p++) {
        if (!g_ascii_isgraph(*p))
            return NULL;
        *p = *p == '@' ? '.' : str_fold(*p);
    }
    return id.n ? name : NULL;
}
