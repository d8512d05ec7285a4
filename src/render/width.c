/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "render/width.h"
#include <string.h>

static guint char_width(gunichar c)
{
    if (c < 0x80) /* nearly all, and GLib's tables are searched for each */
        return 1;
    if (g_unichar_iszerowidth(c))
        return 0;
    return g_unichar_iswide(c) ? 2 : 1;
}

guint width_of(const char *s)
{
    guint columns = 0;
    for (; *s; s = g_utf8_next_char(s))
        columns += char_width(g_utf8_get_char(s));
    return columns;
}

static void append_spaces(GString *out, guint n)
{
    gsize at = out->len;
    g_string_set_size(out, at + n);
    memset(out->str + at, ' ', n);
}

void width_pad(GString *out, const char *s, guint columns)
{
    guint taken = width_of(s);
    g_string_append(out, s);
    append_spaces(out, taken < columns ? columns - taken : 0);
}

void width_cut(GString *out, const char *s, guint columns)
{
    if (width_of(s) <= columns) {
        g_string_append(out, s);
        return;
    }
    const char *end = s;
    for (guint taken = 1; *end; end = g_utf8_next_char(end)) {
        taken += char_width(g_utf8_get_char(end));
        if (taken > columns)
            break;
    }
    g_string_append_len(out, s, end - s);
    g_string_append(out, "…");
}

/*
 * The end of the next piece that may not be broken, and its width: a word, or one wide character
 * with what combines with it.
 */
static const char *next_piece(const char *s, guint *columns)
{
    gboolean wide = (guchar)*s >= 0x80 && g_unichar_iswide(g_utf8_get_char(s));
    const char *p = s;
    for (*columns = 0; *p && *p != ' '; p = g_utf8_next_char(p)) {
        guint width = char_width(g_utf8_get_char(p));
        if (p != s && (width == 2 || (wide && width > 0)))
            break;
        *columns += width;
    }
    return p;
}

void width_wrap(GString *out, const char *s, guint indent, guint columns)
{
    guint at = indent;
    while (*s) {
        guint spaces = (guint)strspn(s, " ");
        s += spaces;
        guint width;
        const char *end = next_piece(s, &width);
        if (at > indent && at + spaces + width > columns) {
            g_string_append_c(out, '\n');
            append_spaces(out, indent);
            at = indent;
        } else if (at > indent) {
            append_spaces(out, spaces);
            at += spaces;
        }
        g_string_append_len(out, s, end - s);
        at += width;
        s = end;
    }
    g_string_append_c(out, '\n');
}
