/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "mail/charset.h"
#include "mail/charset_table.h"
#include <errno.h>
#include <iconv.h>

#define OUT_KEEP ((gsize)1024 * 1024) /* scratch, between two texts; the arena adopts more */
#define OUT_STEP 64                   /* bytes of room that always let iconv go on */

/* NULL: not opened yet. */
#define NO_CONVERTER ((iconv_t)-1)

struct Charsets {
    DiagLog *log;
    iconv_t *converters; /* charset_count() rows of CHARSET_ICONV_NAMES */
    GString *out;        /* scratch: the text so far */
    gboolean c1_dropped;
};

Charsets *charsets_new(DiagLog *log)
{
    Charsets *charsets = g_new0(Charsets, 1);
    charsets->log = log;
    charsets->converters = g_new0(iconv_t, charset_count() * CHARSET_ICONV_NAMES);
    charsets->out = g_string_new(NULL);
    return charsets;
}

void charsets_free(Charsets *charsets)
{
    if (!charsets)
        return;
    for (guint i = 0; i < charset_count() * CHARSET_ICONV_NAMES; i++)
        if (charsets->converters[i] && charsets->converters[i] != NO_CONVERTER)
            iconv_close(charsets->converters[i]);
    g_free(charsets->converters);
    g_string_free(charsets->out, TRUE);
    g_free(charsets);
}

/* Length of the ASCII that bytes begin with, rounded down to the words compared. */
static gsize ascii_words(Str bytes)
{
    gsize i = 0;
    for (; i + 32 <= bytes.n; i += 32) {
        guint64 w[4];
        memcpy(w, bytes.p + i, sizeof(w));
        if ((w[0] | w[1] | w[2] | w[3]) & G_GUINT64_CONSTANT(0x8080808080808080))
            break;
    }
    return i;
}

gboolean bytes_are_ascii(Str bytes)
{
    for (gsize i = ascii_words(bytes); i < bytes.n; i++)
        if (bytes.p[i] & 0x80)
            return FALSE;
    return TRUE;
}

gboolean bytes_are_utf8(Str bytes)
{
    Str rest = str_skip(bytes, ascii_words(bytes));
    while (rest.n) {
        const char *end;
        if (g_utf8_validate_len(rest.p, rest.n, &end))
            return TRUE;
        if (*end != '\0')
            return FALSE;
        rest = str_skip(rest, (gsize)(end - rest.p) + 1);
    }
    return TRUE;
}

const char *charset_lookup(Str label)
{
    gboolean known;
    return charset_find(label, &known)->name;
}

gboolean charset_switches_modes(Str label)
{
    gboolean known;
    return charset_find(label, &known)->escape != 0;
}

static iconv_t converter(Charsets *charsets, const Charset *charset, guint i)
{
    iconv_t *slot = &charsets->converters[charset_index(charset) * CHARSET_ICONV_NAMES + i];
    if (!charset->iconv_names[i])
        return NO_CONVERTER;
    if (!*slot)
        *slot = iconv_open("UTF-8", charset->iconv_names[i]);
    return *slot;
}

/* Reads the byte that iconv refused, where the charset has a rule for it. */
static gboolean pass_byte(Charsets *charsets, const Charset *charset, Str *in)
{
    guchar byte = (guchar)*in->p;
    if ((charset->flags & CHARSET_EURO_0X80) && byte == 0x80)
        g_string_append(charsets->out, "\xe2\x82\xac");
    else if ((charset->flags & CHARSET_DROP_C1) && byte >= 0x80 && byte < 0xa0)
        charsets->c1_dropped = TRUE;
    else
        return FALSE;
    *in = str_skip(*in, 1);
    return TRUE;
}

/* One call of iconv, from *in (NULL: what the converter still holds) to the end of out. */
static gsize iconv_step(iconv_t cd, Str *in, GString *out)
{
    gsize at = out->len;
    gsize space = OUT_STEP + (in ? in->n + in->n / 2 : 0);
    g_string_set_size(out, at + space);
    char *to = out->str + at;
    char *from = in ? (char *)in->p : NULL;
    gsize result = iconv(cd, in ? &from : NULL, in ? &in->n : NULL, &to, &space);
    if (in)
        in->p = from;
    g_string_truncate(out, (gsize)(to - out->str));
    return result;
}

/* Appends bytes to out. FALSE, with out as it was, if they do not fit the charset. */
static gboolean convert(Charsets *charsets, const Charset *charset, iconv_t cd, Str bytes)
{
    gsize start = charsets->out->len;
    iconv(cd, NULL, NULL, NULL, NULL);
    while (bytes.n) {
        if (iconv_step(cd, &bytes, charsets->out) != (gsize)-1 || errno == E2BIG)
            continue;
        /* glibc steps over a shift of ISO-2022-CN before it refuses it: nothing may be left. */
        if (errno != EILSEQ || !bytes.n || !pass_byte(charsets, charset, &bytes)) {
            g_string_truncate(charsets->out, start);
            return FALSE;
        }
    }
    iconv_step(cd, NULL, charsets->out);
    Str made = {charsets->out->str + start, charsets->out->len - start};
    if (bytes_are_utf8(made))
        return TRUE;
    g_string_truncate(charsets->out, start);
    return FALSE;
}

/*
 * HZ (RFC 1843) as GB2312 in 8 bits, for which there is a converter: "~{" and "~}" switch, "~~" is
 * a tilde, "~" at the end of a line joins it to the next, and each line begins in ASCII.
 */
static gboolean hz_to_gb(Arena *arena, Str in, Str *out)
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
        } else if (gb && c > ' ' && next > ' ') {
            *to++ = (char)(c | 0x80);
            *to++ = (char)(next | 0x80);
            i++;
        } else
            *to++ = c;
    }
    out->n = (gsize)(to - out->p);
    return TRUE;
}

/* Appends the text by the first of the charset's converters that it fits, whole. */
static gboolean convert_by_any(Charsets *charsets, Arena *arena, const Charset *charset, Str bytes)
{
    if ((charset->flags & CHARSET_HZ) && !hz_to_gb(arena, bytes, &bytes))
        return FALSE;
    for (guint i = 0; i < CHARSET_ICONV_NAMES; i++) {
        iconv_t cd = converter(charsets, charset, i);
        if (cd != NO_CONVERTER && convert(charsets, charset, cd, bytes))
            return TRUE;
    }
    return FALSE;
}

/*
 * A text that does not fit its label, line by line. A detector, and the list's usual charset, would
 * stand before windows-1252 here.
 */
static void convert_lines(Charsets *charsets, Arena *arena, const Charset *charset, Str bytes)
{
    const Charset *last = charset_windows_1252();
    gboolean guessed = FALSE, by_label = FALSE;
    while (bytes.n) {
        gssize lf = str_find_char(bytes, '\n');
        Str line = {bytes.p, lf < 0 ? bytes.n : (gsize)lf + 1};
        bytes = str_skip(bytes, line.n);
        gboolean escapes = charset->escape && str_find_char(line, charset->escape) >= 0;
        if (escapes && convert_by_any(charsets, arena, charset, line))
            by_label = TRUE;
        else if (bytes_are_utf8(line))
            g_string_append_len(charsets->out, line.p, (gssize)line.n);
        else if (convert_by_any(charsets, arena, charset, line))
            by_label = TRUE;
        else {
            guessed = TRUE;
            if (!convert_by_any(charsets, arena, last, line))
                g_string_append(charsets->out, "\xef\xbf\xbd"); /* an iconv without CP1252 */
        }
    }
    gboolean is_utf8 = !guessed && !by_label;
    diag_add(charsets->log, is_utf8 ? DIAG_CHARSET_MISLABELLED : DIAG_CHARSET_GUESSED,
             charset->name);
}

/* The text without any conversion, if the bytes say themselves that they are ASCII or UTF-8. */
static gboolean is_text_already(Charsets *charsets, const Charset *charset, Str bytes)
{
    if (charset->flags & CHARSET_WIDE) {
        /* Blanks and line ends in UTF-16 or UTF-32 hold NULs; text without is not what it says. */
        return str_find_char(bytes, '\0') < 0 && bytes_are_utf8(bytes);
    }
    if (bytes_are_ascii(bytes))
        return !charset->escape || str_find_char(bytes, charset->escape) < 0;
    if (!(charset->flags & (CHARSET_UTF8 | CHARSET_SINGLE)) || !bytes_are_utf8(bytes))
        return FALSE;
    if (charset->name && strcmp(charset->name, "utf-8") != 0)
        diag_add(charsets->log, DIAG_CHARSET_MISLABELLED, charset->name);
    return TRUE;
}

static Str take_out(Charsets *charsets, Arena *arena)
{
    Str text = {charsets->out->str, charsets->out->len};
    if (charsets->out->allocated_len <= OUT_KEEP)
        return arena_str(arena, text);
    arena_adopt(arena, g_string_free(charsets->out, FALSE));
    charsets->out = g_string_new(NULL);
    return text;
}

Str charset_decode(Charsets *charsets, Arena *arena, Str label, Str bytes)
{
    gboolean known;
    const Charset *charset = charset_find(label, &known);
    if (is_text_already(charsets, charset, bytes))
        return bytes;
    if (!known)
        diag_add(charsets->log, DIAG_CHARSET_UNKNOWN, arena_strndup(arena, label.p, label.n));
    g_string_truncate(charsets->out, 0);
    charsets->c1_dropped = FALSE;
    if (!convert_by_any(charsets, arena, charset, bytes))
        convert_lines(charsets, arena, charset, bytes);
    if (charsets->c1_dropped)
        diag_add(charsets->log, DIAG_CHARSET_C1_DROPPED, NULL);
    return take_out(charsets, arena);
}
