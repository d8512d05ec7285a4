/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "mail/charset.h"
#include "base/block.h"
#include "mail/badness.h"
#include "mail/charset_table.h"
#include "mail/detect.h"
#include "mail/seven_bit.h"
#include <errno.h>
#include <iconv.h>

#define OUT_KEEP ((gsize)1024 * 1024) /* scratch, between two texts; the arena adopts more */
#define JUDGED_MAX 16384              /* bytes of a text whose charset is in doubt */
#define OUT_STEP 64                   /* bytes of room that always let iconv go on */

/* NULL: not opened yet. */
#define NO_CONVERTER ((iconv_t)-1)

struct Charsets {
    DiagLog *log;
    iconv_t *converters; /* charset_count() rows of CHARSET_ICONV_NAMES */
    GString *out;        /* scratch: the text so far */
    gboolean c1_dropped;
    gboolean c1_guessed;     /* C1 controls of another charset read as windows-1252 */
    const Charset *usual;    /* of the list, or NULL */
    const Charset *used;     /* the last one of this mail beside UTF-8, or NULL */
    const Charset *hint;     /* see charsets_set_hint() */
    const Charset *declared; /* see charsets_declared() */
    gboolean fell_through;
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

DiagLog *charsets_log(const Charsets *charsets)
{
    return charsets->log;
}

void charsets_set_usual(Charsets *charsets, const char *name)
{
    gboolean known;
    charsets->usual = name ? charset_find(str_of(name), &known) : NULL;
}

void charsets_begin_mail(Charsets *charsets)
{
    charsets->used = charsets->hint = NULL;
}

void charsets_set_hint(Charsets *charsets)
{
    charsets->hint = charsets->used;
}

gboolean charsets_fell_through(Charsets *charsets)
{
    gboolean fell_through = charsets->fell_through;
    charsets->fell_through = FALSE;
    return fell_through;
}

const char *charsets_declared(Charsets *charsets)
{
    const Charset *declared = charsets->declared;
    charsets->declared = NULL;
    return declared ? declared->name : NULL;
}

/* Mails are ASCII for the most part, and each is asked several times: four blocks at once. */
gsize bytes_ascii_length(Str bytes)
{
    gsize i = 0;
    for (; i + BLOCK_STRIDE <= bytes.n; i += BLOCK_STRIDE) {
        const char *p = bytes.p + i;
        if (block_any(block_load(p) | block_load(p + BLOCK_SIZE) | block_load(p + 2 * BLOCK_SIZE) |
                      block_load(p + 3 * BLOCK_SIZE)))
            break;
    }
    while (i + BLOCK_SIZE <= bytes.n && !block_any(block_load(bytes.p + i)))
        i += BLOCK_SIZE;
    if (i && i + BLOCK_SIZE > bytes.n && !block_any(block_load(bytes.p + bytes.n - BLOCK_SIZE)))
        return bytes.n;
    while (i < bytes.n && !(bytes.p[i] & 0x80))
        i++;
    return i;
}

gboolean bytes_are_ascii(Str bytes)
{
    return bytes_ascii_length(bytes) == bytes.n;
}

gboolean bytes_are_utf8(Str bytes)
{
    for (Str rest = bytes; rest.n;) {
        rest = str_skip(rest, bytes_ascii_length(rest));
        gsize n = 0;
        while (n < rest.n && (rest.p[n] & 0x80))
            n++;
        if (!g_utf8_validate_len(rest.p, n, NULL))
            return FALSE;
        rest = str_skip(rest, n);
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

/* Appends bytes of windows-1252, without those that mean nothing. */
static void append_1252(Charsets *charsets, Str bytes)
{
    while (bytes.n) {
        gsize n = 0;
        while (n < bytes.n && !(bytes.p[n] & 0x80))
            n++;
        g_string_append_len(charsets->out, bytes.p, (gssize)n);
        bytes = str_skip(bytes, n);
        for (; bytes.n && (*bytes.p & 0x80); bytes = str_skip(bytes, 1)) {
            gunichar c = charset_1252_char((guchar)*bytes.p);
            if (c)
                g_string_append_unichar(charsets->out, c);
            else
                charsets->c1_dropped = TRUE;
        }
    }
}

/* Reads the byte that iconv refused, where the charset has a rule for it. */
static gboolean pass_byte(Charsets *charsets, const Charset *charset, Str *in)
{
    if (!(charset->flags & CHARSET_EURO_0X80) || *in->p != '\x80')
        return FALSE;
    g_string_append(charsets->out, "\xe2\x82\xac");
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

/* Offset of the first C1 control in UTF-8, or -1. */
static gssize find_c1(Str text)
{
    for (gsize from = 0;;) {
        gssize at = str_find_char(str_skip(text, from), '\xc2');
        if (at < 0)
            return -1;
        from += (gsize)at + 1;
        if (from < text.n && (text.p[from] & 0xe0) == 0x80)
            return (gssize)from - 1;
    }
}

/*
 * iconv makes C1 controls of 80 to 9F in ISO 8859 and others. No mail means these: in a charset of
 * single bytes they are what Windows has there, which is about the same on all its code pages; in
 * others the bytes do not fit. start: where in out the text begins.
 */
static gboolean replace_c1(Charsets *charsets, const Charset *charset, gsize start)
{
    Str made = {charsets->out->str + start, charsets->out->len - start};
    if (find_c1(made) < 0)
        return TRUE;
    if (!(charset->flags & CHARSET_SINGLE))
        return FALSE;
    g_autofree char *copy = str_dup(made);
    charsets->c1_guessed = TRUE;
    g_string_truncate(charsets->out, start);
    gssize at;
    for (made.p = copy; (at = find_c1(made)) >= 0; made = str_skip(made, (gsize)at + 2)) {
        g_string_append_len(charsets->out, made.p, at);
        append_1252(charsets, (Str){made.p + at + 1, 1});
    }
    g_string_append_len(charsets->out, made.p, (gssize)made.n);
    return TRUE;
}

/* Is what iconv made of the text good? glibc passes on the escapes that it does not know. */
static gboolean accept_out(Charsets *charsets, const Charset *charset, gsize start)
{
    Str made = {charsets->out->str + start, charsets->out->len - start};
    if (!bytes_are_utf8(made) || (charset->escape == '\x1b' && str_find_char(made, '\x1b') >= 0))
        return FALSE;
    return !(charset->flags & CHARSET_NO_C1) || replace_c1(charsets, charset, start);
}

/* Appends bytes to out. FALSE, with out as it was, if they do not fit the charset. */
static gboolean convert(Charsets *charsets, const Charset *charset, iconv_t cd, Str bytes)
{
    gsize start = charsets->out->len;
    gboolean fits = TRUE;
    iconv(cd, NULL, NULL, NULL, NULL);
    while (bytes.n && fits)
        if (iconv_step(cd, &bytes, charsets->out) == (gsize)-1 && errno != E2BIG)
            /* glibc steps over a shift of ISO-2022-CN before it refuses it: nothing may be left. */
            fits = errno == EILSEQ && bytes.n && pass_byte(charsets, charset, &bytes);
    if (fits)
        iconv_step(cd, NULL, charsets->out);
    if (fits && accept_out(charsets, charset, start))
        return TRUE;
    g_string_truncate(charsets->out, start);
    return FALSE;
}

/*
 * The bytes as the charset's converter i wants them. FALSE if they do not fit. No converter of
 * ISO-2022-JP knows the SO that cp50222 has before kana, and libiconv's drops it without a word.
 */
static gboolean rewrite(Arena *arena, const Charset *charset, guint i, Str *bytes)
{
    if (charset->flags & CHARSET_HZ)
        return hz_to_gb(arena, *bytes, bytes);
    if (!(charset->flags & CHARSET_JIS))
        return TRUE;
    if (i < CHARSET_JIS_NAMES)
        return str_find_char(*bytes, '\x0e') < 0;
    return iso_2022_jp_to_euc(arena, *bytes, bytes);
}

/* Appends the text by the first of the charset's converters that it fits, whole. */
static gboolean convert_by_any(Charsets *charsets, Arena *arena, const Charset *charset, Str bytes)
{
    if (charset->flags & CHARSET_1252) {
        append_1252(charsets, bytes);
        return TRUE;
    }
    for (guint i = 0; i < CHARSET_ICONV_NAMES; i++) {
        iconv_t cd = converter(charsets, charset, i);
        Str in = bytes;
        if (cd != NO_CONVERTER && rewrite(arena, charset, i, &in) &&
            convert(charsets, charset, cd, in))
            return TRUE;
    }
    return FALSE;
}

/* Windows-1252, but for what is UTF-8. */
static void append_either(Charsets *charsets, Str bytes)
{
    while (bytes.n) {
        const char *end;
        g_utf8_validate_len(bytes.p, bytes.n, &end);
        g_string_append_len(charsets->out, bytes.p, end - bytes.p);
        bytes = str_skip(bytes, (gsize)(end - bytes.p));
        if (bytes.n) {
            append_1252(charsets, (Str){bytes.p, 1});
            bytes = str_skip(bytes, 1);
        }
    }
}

/* A line of windows-1252, but for what is UTF-8 beyond doubt: people quote one in the other. What
 * would be a C1 control is no UTF-8. */
static void append_mixed(Charsets *charsets, Str line)
{
    while (line.n) {
        gssize c1 = find_c1(line);
        Str before = {line.p, c1 < 0 ? line.n : (gsize)c1};
        append_either(charsets, before);
        line = str_skip(line, before.n);
        if (line.n) {
            append_1252(charsets, (Str){line.p, 2});
            line = str_skip(line, 2);
        }
    }
}

/* How lines came to be text, for the report: bits. */
typedef enum {
    READ_ASCII = 1 << 0, /* with escapes that mean nothing */
    READ_UTF8 = 1 << 1,
    READ_LABEL = 1 << 2,
    READ_DETECTED = 1 << 3,
    READ_HINT = 1 << 4,
    READ_USUAL = 1 << 5,
    READ_1252 = 1 << 6,
} Readings;

/* A line that is neither UTF-8 nor what its label says. */
static Readings guess_line(Charsets *charsets, Arena *arena, const Charset *detected, Str line)
{
    const Charset *guesses[] = {detected, charsets->hint, charsets->usual};
    static const Readings readings[] = {READ_DETECTED, READ_HINT, READ_USUAL};
    for (gsize i = 0; i < G_N_ELEMENTS(guesses); i++) {
        if (!guesses[i])
            continue;
        if (guesses[i]->flags & CHARSET_1252) {
            append_mixed(charsets, line);
            return READ_1252;
        }
        if (convert_by_any(charsets, arena, guesses[i], line)) {
            charsets->used = guesses[i];
            return readings[i];
        }
    }
    charsets->fell_through = TRUE;
    append_mixed(charsets, line);
    return READ_1252;
}

static Readings convert_line(Charsets *charsets, Arena *arena, const Charset *charset,
                             const Charset *detected, Str line)
{
    gboolean escapes = charset->escape && str_find_char(line, charset->escape) >= 0;
    gboolean wide = (charset->flags & CHARSET_WIDE) != 0; /* has no such lines */
    if (escapes && convert_by_any(charsets, arena, charset, line))
        return READ_LABEL;
    if (bytes_are_utf8(line)) {
        g_string_append_len(charsets->out, line.p, (gssize)line.n);
        return bytes_are_ascii(line) ? (escapes ? READ_ASCII : 0) : READ_UTF8;
    }
    if (!wide && convert_by_any(charsets, arena, charset, line))
        return READ_LABEL;
    return guess_line(charsets, arena, detected, line);
}

/* "koi8-r, read as utf-8, windows-1252" */
static void report_readings(Charsets *charsets, const Charset *label, const Charset *detected,
                            Readings readings, Str bytes)
{
    const char *const names[] = {
        "ascii",
        "utf-8",
        label->name,
        detected ? detected->name : NULL,
        charsets->hint ? charsets->hint->name : NULL,
        charsets->usual ? charsets->usual->name : NULL,
        "windows-1252",
    };
    g_autoptr(GString) detail = g_string_new(label->name ? label->name : "no charset");
    const char *before = ", read as ";
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        if (!(readings & (1u << i)))
            continue;
        g_string_append_printf(detail, "%s%s", before, names[i]);
        before = ", ";
    }
    diag_add_change(charsets->log, DIAG_CHARSET_GUESSED, detail->str, bytes,
                    (Str){charsets->out->str, charsets->out->len});
}

/* A text that does not fit its label, line by line. */
static void convert_lines(Charsets *charsets, Arena *arena, const Charset *charset, Str bytes)
{
    const Charset *detected = detect_charset(bytes);
    Readings readings = 0;
    Str all = bytes;
    while (bytes.n) {
        gssize lf = str_find_char(bytes, '\n');
        Str line = {bytes.p, lf < 0 ? bytes.n : (gsize)lf + 1};
        bytes = str_skip(bytes, line.n);
        readings |= convert_line(charsets, arena, charset, detected, line);
    }
    if (readings == READ_UTF8)
        diag_add(charsets->log, DIAG_CHARSET_MISLABELLED, charset->name);
    else
        report_readings(charsets, charset, detected, readings, all);
}

/*
 * Is this text of single bytes, whatever its label says? ASCII in UTF-16 and UTF-32 holds NULs; Han
 * in UTF-16 holds none, but less than half of its pairs are of two bytes that ASCII prints.
 */
static gboolean is_eight_bit(Str bytes)
{
    gsize pairs = 0;
    if (str_find_char(bytes, '\0') >= 0 || str_has_prefix(bytes, STR("\xfe\xff")) ||
        str_has_prefix(bytes, STR("\xff\xfe")))
        return FALSE;
    for (gsize i = 0; i + 1 < bytes.n; i += 2)
        pairs += (g_ascii_isprint(bytes.p[i]) || g_ascii_isspace(bytes.p[i])) &&
                 (g_ascii_isprint(bytes.p[i + 1]) || g_ascii_isspace(bytes.p[i + 1]));
    return pairs > bytes.n / 4 + 1 || bytes_are_utf8(bytes);
}

/* The same charset with its byte order: as a mark says, or the NULs of ASCII; else as RFC 2781. */
static const Charset *with_order(const Charset *charset, Str bytes)
{
    gsize even = 0, odd = 0;
    if (!(charset->flags & CHARSET_ANY_ORDER))
        return charset;
    for (gsize i = 0; i < bytes.n; i++)
        *(i % 2 ? &odd : &even) += bytes.p[i] == '\0';
    gboolean little = str_has_prefix(bytes, STR("\xff\xfe")) ||
                      (odd > even && !str_has_prefix(bytes, STR("\xfe\xff")));
    return charset_with_order(charset, little);
}

/* The text without any conversion, if the bytes say themselves that they are ASCII or UTF-8. */
static gboolean is_text_already(const Charset *charset, Str bytes)
{
    if (charset->flags & CHARSET_WIDE)
        return is_eight_bit(bytes) && bytes_are_utf8(bytes);
    if (bytes_are_ascii(bytes))
        return !charset->escape || str_find_char(bytes, charset->escape) < 0;
    return (charset->flags & CHARSET_UTF8) && bytes_are_utf8(bytes);
}

/* How little the start of a text looks like something that anybody wrote. */
static guint badness_of(Str text)
{
    glong n;
    g_autofree gunichar *characters =
        g_utf8_to_ucs4_fast(text.p, (glong)MIN(text.n, (gsize)JUDGED_MAX), &n);
    return badness(characters, (gsize)n);
}

/* Valid UTF-8 that a label calls a charset of single bytes, unless it reads better as labelled. */
static gboolean is_utf8_after_all(const Charsets *charsets, const Charset *charset, Str bytes)
{
    Str labelled = {charsets->out->str, charsets->out->len};
    return (charset->flags & CHARSET_SINGLE) && bytes_are_utf8(bytes) &&
           badness_of(bytes) <= badness_of(labelled);
}

static void report_mislabelled(Charsets *charsets, const Charset *charset, Str bytes)
{
    if (charset->name && strcmp(charset->name, "utf-8") != 0 && !bytes_are_ascii(bytes))
        diag_add(charsets->log, DIAG_CHARSET_MISLABELLED, charset->name);
}

/* A byte order mark at the start is no text. */
static Str skip_mark(Str text)
{
    return str_has_prefix(text, STR("\xef\xbb\xbf")) ? str_skip(text, 3) : text;
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

static void report_c1_guess(Charsets *charsets, const Charset *charset)
{
    g_autofree char *detail = g_strdup_printf("%s, 80 to 9F read as windows-1252", charset->name);
    diag_add(charsets->log, DIAG_CHARSET_GUESSED, detail);
}

/* ISO-2022-JP that nobody declares: it is ASCII but for escapes, which nothing else has. */
static gboolean read_undeclared_escapes(Charsets *charsets, Arena *arena, const Charset *label,
                                        Str bytes)
{
    gboolean known;
    if (!(label->flags & CHARSET_UTF8) || str_find_char(bytes, '\x1b') < 0 ||
        str_find(bytes, STR("\x1b$")) < 0)
        return FALSE;
    const Charset *charset = charset_find(STR("iso-2022-jp"), &known);
    g_string_truncate(charsets->out, 0);
    if (!convert_by_any(charsets, arena, charset, bytes))
        return FALSE;
    diag_add_change(charsets->log, DIAG_CHARSET_GUESSED, "no charset, read as iso-2022-jp", bytes,
                    (Str){charsets->out->str, charsets->out->len});
    return TRUE;
}

Str charset_decode(Charsets *charsets, Arena *arena, Str label, Str bytes)
{
    gboolean known;
    const Charset *charset = charset_find(label, &known);
    if (is_text_already(charset, bytes)) {
        if (read_undeclared_escapes(charsets, arena, charset, bytes))
            return take_out(charsets, arena);
        if (!known && !bytes_are_ascii(bytes))
            diag_add(charsets->log, DIAG_CHARSET_UNKNOWN, arena_strndup(arena, label.p, label.n));
        report_mislabelled(charsets, charset, bytes);
        return skip_mark(bytes);
    }
    if (!known)
        diag_add(charsets->log, DIAG_CHARSET_UNKNOWN, arena_strndup(arena, label.p, label.n));
    charset = with_order(charset, bytes);
    g_string_truncate(charsets->out, 0);
    charsets->c1_dropped = charsets->c1_guessed = FALSE;
    gboolean wide = (charset->flags & CHARSET_WIDE) != 0;
    if ((wide && is_eight_bit(bytes)) || !convert_by_any(charsets, arena, charset, bytes)) {
        convert_lines(charsets, arena, charset, bytes);
    } else if (is_utf8_after_all(charsets, charset, bytes)) {
        report_mislabelled(charsets, charset, bytes);
        return skip_mark(bytes);
    } else {
        charsets->used = charset;
        if (!charset->escape && !wide)
            charsets->declared = charset;
        if (charsets->c1_guessed)
            report_c1_guess(charsets, charset);
    }
    if (charsets->c1_dropped)
        diag_add(charsets->log, DIAG_CHARSET_C1_DROPPED, NULL);
    return skip_mark(take_out(charsets, arena));
}
