/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "render/width.h"
#include <string.h>

static guint char_width(gunichar c)
{
    if (g_unichar_iszerowidth(c))
        return 0;
    return g_unichar_iswide(c) ? 2 : 1;
}

/* The width of the character at *s, and on to the next one. Nearly all are ASCII, and GLib's tables
 * are searched for each other one. */
static inline guint take_width(const char **s)
{
    guchar c = (guchar) * *s;
    if (c < 0x80) {
        (*s)++;
        return 1;
    }
    guint width = char_width(g_utf8_get_char(*s));
    *s = g_utf8_next_char(*s);
    return width;
}

guint width_of(const char *s)
{
    guint columns = 0;
    while (*s)
        columns += take_width(&s);
    return columns;
}

void width_spaces(GString *out, guint n)
{
    gsize at = out->len;
    g_string_set_size(out, at + n);
    memset(out->str + at, ' ', n);
}

void width_number(GString *out, guint n, guint columns)
{
    char digits[16], *first = digits + sizeof(digits);
    do
        *--first = (char)('0' + n % 10);
    while (n /= 10);
    guint taken = (guint)(digits + sizeof(digits) - first);
    width_spaces(out, taken < columns ? columns - taken : 0);
    g_string_append_len(out, first, taken);
}

void width_pad(GString *out, const char *s, guint columns)
{
    guint taken = width_of(s);
    g_string_append(out, s);
    width_spaces(out, taken < columns ? columns - taken : 0);
}

void width_cut(GString *out, const char *s, guint columns)
{
    if (width_of(s) <= columns) {
        g_string_append(out, s);
        return;
    }
    const char *end = s;
    for (guint taken = 1; *end;) {
        const char *next = end;
        taken += take_width(&next);
        if (taken > columns)
            break;
        end = next;
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
    const char *word = s; /* of ASCII, as most are */
    while (*word > ' ' && *word < 0x7f)
        word++;
    if (*word == ' ' || !*word) {
        *columns = (guint)(word - s);
        return word;
    }
    gboolean wide = (guchar)*s >= 0x80 && g_unichar_iswide(g_utf8_get_char(s));
    const char *p = s, *next = s;
    for (*columns = 0; *p && *p != ' '; p = next) {
        guint width = take_width(&next);
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
        guint spaces = 0;
        for (; *s == ' '; s++)
            spaces++;
        guint width;
        const char *end = next_piece(s, &width);
        if (at > indent && at + spaces + width > columns) {
            g_string_append_c(out, '\n');
            width_spaces(out, indent);
            at = indent;
        } else if (at > indent) {
            width_spaces(out, spaces);
            at += spaces;
        }
        g_string_append_len(out, s, end - s);
        at += width;
        s = end;
    }
    g_string_append_c(out, '\n');
}
