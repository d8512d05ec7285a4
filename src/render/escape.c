/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "render/escape.h"
#include "base/block.h"

gboolean escape_is_control(gunichar c)
{
    return c < 0x20 || (c >= 0x7f && c <= 0x9f);
}

gboolean escape_is_bidi(gunichar c)
{
    return (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
}

/* Tab and whatever some program takes for the end of a line. */
static gboolean is_white_control(gunichar c)
{
    return (c >= '\t' && c <= '\r') || c == 0x85 || c == 0x2028 || c == 0x2029;
}

static gboolean is_special(gunichar c)
{
    return escape_is_control(c) || escape_is_bidi(c) || is_white_control(c);
}

static void escape_char(GString *out, gunichar c, gboolean text)
{
    if (text && (c == '\n' || c == '\t'))
        g_string_append_c(out, (char)c);
    else if (!text && is_white_control(c))
        g_string_append_c(out, ' ');
    else if (escape_is_bidi(c))
        g_string_append_printf(out, "\\u%04x", c);
    else if (!escape_is_control(c))
        g_string_append_unichar(out, c);
}

/* What stands as it is in a text; in a line so does all of it but tab and LF. */
static gboolean is_plain(char c, gboolean text)
{
    return (c >= ' ' && c < 0x7f) || (text && (c == '\n' || c == '\t'));
}

/* The first character that is not plain, or end. */
static const char *skip_plain(const char *p, const char *end, gboolean text)
{
    for (; end - p >= BLOCK_SIZE; p += BLOCK_SIZE) {
        Block bytes = block_load(p), other = (bytes < block_of(' ')) | (bytes >= block_of(0x7f));
        if (text)
            other &= (bytes != block_of('\n')) & (bytes != block_of('\t'));
        if (block_any(other))
            return p + block_first(other);
    }
    while (p < end && is_plain(*p, text))
        p++;
    return p;
}

static void escape(GString *out, const char *s, gboolean text)
{
    const char *plain = s, *p = s, *end = s + strlen(s);
    gboolean valid = FALSE; /* from here on */
    while ((p = skip_plain(p, end, text)) < end) {
        valid = valid || g_utf8_validate(p, -1, NULL);
        g_assert(valid);
        gunichar c = g_utf8_get_char(p);
        const char *next = g_utf8_next_char(p);
        if (is_special(c)) {
            g_string_append_len(out, plain, p - plain);
            escape_char(out, c, text);
            plain = next;
        }
        p = next;
    }
    g_string_append_len(out, plain, p - plain);
}

void escape_line(GString *out, const char *s)
{
    escape(out, s, FALSE);
}

void escape_text(GString *out, const char *s)
{
    escape(out, s, TRUE);
}
