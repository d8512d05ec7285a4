/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "mail/encoded_word.h"
#include "base/block.h"
#include "mail/charset_table.h"
#include "mail/transfer.h"

/* An encoded word as it stands: =?charset?encoding?text?= */
typedef struct {
    Str charset;   /* with an RFC 2231 language behind "*" */
    char encoding; /* 'b' or 'q' */
    Str text;
    gsize length; /* of the whole word */
} Word;

typedef struct {
    Charsets *charsets;
    Arena *arena;
    DiagLog *log;
    GString *out;    /* UTF-8 */
    GString *bytes;  /* of the words just read, not converted yet: they share one charset */
    Str charset;     /* of those */
    Base64 base64;   /* a quantum that the last word left open */
    gboolean in_run; /* the last thing read was a word */
} Decoder;

/* The charset, an encoding and both question marks. FALSE if s does not begin so. */
static gboolean parse_word_start(Str s, Word *word)
{
    if (!str_has_prefix(s, STR("=?")))
        return FALSE;
    Str rest = str_skip(s, 2);
    gsize n = 0;
    while (n < rest.n && n < ENCODED_WORD_CHARSET_MAX && rest.p[n] > ' ' &&
           !strchr("?=()<>\"", rest.p[n]))
        n++;
    if (n + 3 > rest.n || rest.p[n] != '?' || rest.p[n + 2] != '?')
        return FALSE;
    word->charset = (Str){rest.p, n};
    word->encoding = g_ascii_tolower(rest.p[n + 1]);
    word->text = str_skip(rest, n + 3);
    return TRUE;
}

/* Does the word go on behind this "?="? Then it is a question mark before an escape. */
static gboolean is_escape_behind_mark(Str at)
{
    if (at.n < 4 || !g_ascii_isxdigit(at.p[2]) || !g_ascii_isxdigit(at.p[3]))
        return FALSE;
    Str behind = str_skip(at, 2);
    gssize end = str_find(behind, STR("?="));
    gssize next = str_find((Str){behind.p, end < 0 ? 0 : (gsize)end + 1}, STR("=?"));
    return end >= 0 && next < 0;
}

/* Offset of the "?=" that ends the text, or -1. Stops at the start of another word. */
static gssize find_word_end(char encoding, Str text)
{
    for (gsize i = 0; i + 1 < text.n; i++) {
        if (text.p[i] == '=' && text.p[i + 1] == '?' && !(i + 2 < text.n && text.p[i + 2] == '='))
            return -1;
        if (text.p[i] == '?' && text.p[i + 1] == '=' &&
            !(encoding == 'q' && is_escape_behind_mark(str_skip(text, i))))
            return (gssize)i;
        if (encoding == 'b' && text.p[i] == '?')
            return -1;
    }
    return -1;
}

static gboolean parse_word(Str s, Word *word)
{
    if (!parse_word_start(s, word) || !strchr("bq", word->encoding))
        return FALSE;
    gssize end = find_word_end(word->encoding, word->text);
    if (end < 0)
        return FALSE;
    word->text.n = (gsize)end;
    word->length = (gsize)(word->text.p + end + 2 - s.p);
    return TRUE;
}

gsize encoded_word_length(Str s)
{
    Word word;
    return parse_word(s, &word) ? word.length : 0;
}

static gboolean is_white(Str s)
{
    return str_trim(s).n == 0;
}

static void end_quantum(Decoder *d)
{
    char last[2];
    g_string_append_len(d->bytes, last, (gssize)base64_flush(&d->base64, last));
    if (d->base64.ignored || d->base64.dangling)
        diag_add(d->log, DIAG_EW_MALFORMED, "base64");
    d->base64 = (Base64){0};
}

#define BYTE_ORDER_MARK 0xfeff

/* What becomes of a character: itself, a space (white space, line ends, ESC), or nothing. */
static gunichar tidy_char(gunichar c)
{
    if (c == ' ' || (c >= '\t' && c <= '\r') || c == 0x1b || c == 0x2028 || c == 0x2029)
        return ' ';
    return c < 0x20 || (c >= 0x7f && c < 0xa0) || c == BYTE_ORDER_MARK ? 0 : c;
}

static void report_controls(DiagLog *log, Str text)
{
    for (const char *p = text.p, *end = text.p + text.n; p < end; p = g_utf8_next_char(p)) {
        gunichar c = g_utf8_get_char(p);
        if (tidy_char(c) || c == BYTE_ORDER_MARK)
            continue;
        diag_add(log, DIAG_EW_MALFORMED, "control character");
        return;
    }
}

/* Converts what the words of one charset left. */
static void convert_run(Decoder *d)
{
    end_quantum(d);
    if (!d->bytes->len)
        return;
    Str text =
        charset_decode(d->charsets, d->arena, d->charset, (Str){d->bytes->str, d->bytes->len});
    report_controls(d->log, text);
    g_string_append_len(d->out, text.p, (gssize)text.n);
    g_string_truncate(d->bytes, 0);
}

/* Names of the same; of what is not known, the same name. */
static gboolean same_charset(Str a, Str b)
{
    gboolean known;
    const Charset *charset = charset_find(a, &known);
    return known ? charset == charset_find(b, &known) : str_equal_nocase(a, b);
}

static void add_q(Decoder *d, Str text)
{
    for (gsize i = 0; i < text.n; i++) {
        char c = text.p[i];
        if (c == '=' && i + 2 < text.n && g_ascii_isxdigit(text.p[i + 1]) &&
            g_ascii_isxdigit(text.p[i + 2])) {
            c = (char)(g_ascii_xdigit_value(text.p[i + 1]) * 16 +
                       g_ascii_xdigit_value(text.p[i + 2]));
            i += 2;
        } else if (c == '=')
            diag_add(d->log, DIAG_EW_MALFORMED, "escape");
        else if (c == '_')
            c = ' ';
        g_string_append_c(d->bytes, c);
    }
}

static void add_b(Decoder *d, Str text)
{
    gsize at = d->bytes->len;
    g_string_set_size(d->bytes, at + text.n + 2);
    gsize made = base64_step(&d->base64, text, d->bytes->str + at);
    g_string_truncate(d->bytes, at + made);
}

static void add_word(Decoder *d, const Word *word)
{
    if (d->in_run && !same_charset(d->charset, word->charset))
        convert_run(d);
    if (d->base64.n && word->encoding != 'b')
        end_quantum(d);
    d->charset = word->charset;
    d->in_run = TRUE;
    if (word->encoding == 'b')
        add_b(d, word->text);
    else
        add_q(d, word->text);
    /* A word starts in ASCII (RFC 2047 3), so what another one switched to must not last. */
    if (charset_switches_modes(word->charset) && !d->base64.n)
        convert_run(d);
}

static void add_literal(Decoder *d, Str text)
{
    if (d->in_run)
        convert_run(d);
    d->in_run = FALSE;
    text = charset_decode(d->charsets, d->arena, STR(""), text);
    g_string_append_len(d->out, text.p, (gssize)text.n);
}

/* What looks like a word and is none: of code ("a =?b") only what names a charset does. */
static void report_no_word(Decoder *d, Str s)
{
    Word word;
    gboolean known;
    if (!parse_word_start(s, &word) || (!charset_find(word.charset, &known)->name && !known))
        return;
    gboolean end = word.encoding == 'b' || word.encoding == 'q';
    diag_add(d->log, DIAG_EW_MALFORMED, end ? "no end" : "encoding not known");
}

static void decode_value(Decoder *d, Str value)
{
    Str rest = value; /* from the end of the last word or literal */
    gsize from = 0;   /* where to look for the next word in it */
    Word word;
    for (;;) {
        gssize at = str_find(str_skip(rest, from), STR("=?"));
        if (at < 0)
            break;
        from += (gsize)at;
        if (!parse_word(str_skip(rest, from), &word)) {
            report_no_word(d, str_skip(rest, from));
            from += 2;
            continue;
        }
        Str before = {rest.p, from};
        if (before.n && !(d->in_run && is_white(before)))
            add_literal(d, before);
        add_word(d, &word);
        rest = str_skip(rest, from + word.length);
        from = 0;
    }
    add_literal(d, rest);
}

/* The decoded text with single spaces and without control characters. */
static const char *tidy(Arena *arena, Str text)
{
    char *start = arena_alloc(arena, text.n + 1), *to = start;
    gboolean space = FALSE;
    for (const char *p = text.p, *end = text.p + text.n; p < end; p = g_utf8_next_char(p)) {
        gunichar c = tidy_char(g_utf8_get_char(p));
        if (c == ' ')
            space = TRUE;
        if (c == ' ' || !c)
            continue;
        if (space && to > start)
            *to++ = ' ';
        space = FALSE;
        to += g_unichar_to_utf8(c, to);
    }
    *to = '\0';
    return start;
}

/* Sixteen bytes of what is_plain() asks, and one behind. */
static Block is_unusual(const char *p)
{
    Block c = block_load(p), next = block_load(p + 1);
    return (Block)((c - block_of(' ') > block_of('~' - ' ')) |
                   ((c == block_of('=')) & (next == block_of('?'))) |
                   ((c == block_of(' ')) & (next == block_of(' '))));
}

/* Is there nothing to do but to copy? */
static gboolean is_plain(Str value)
{
    gsize i = 0;
    for (; i + BLOCK_SIZE < value.n; i += BLOCK_SIZE)
        if (block_any(is_unusual(value.p + i)))
            return FALSE;
    for (; i < value.n; i++) {
        guchar c = (guchar)value.p[i], next = i + 1 < value.n ? (guchar)value.p[i + 1] : 0;
        if (c < ' ' || c >= 0x7f || (c == '=' && next == '?') || (c == ' ' && next == ' '))
            return FALSE;
    }
    return TRUE;
}

const char *header_literal(Charsets *charsets, Arena *arena, Str value)
{
    value = str_trim(value);
    if (is_plain(value))
        return arena_strndup(arena, value.p, value.n);
    return tidy(arena, charset_decode(charsets, arena, STR(""), value));
}

const char *header_text(Charsets *charsets, Arena *arena, DiagLog *log, Str value)
{
    value = str_trim(value);
    if (is_plain(value))
        return arena_strndup(arena, value.p, value.n);
    if (str_find(value, STR("=?")) < 0)
        return header_literal(charsets, arena, value);
    Decoder d = {charsets,           arena, log, g_string_sized_new(value.n * 2),
                 g_string_new(NULL), {0},   {0}, FALSE};
    decode_value(&d, value);
    const char *text = tidy(arena, (Str){d.out->str, d.out->len});
    g_string_free(d.out, TRUE);
    g_string_free(d.bytes, TRUE);
    return text;
}
