/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "mail/transfer.h"
#include "mail/charset.h"
#include "mail/plain_text.h"

enum {
    QP_LINE_MAX = 76,   /* RFC 2045 6.7 (5) */
    QP_ESCAPES_MIN = 3, /* before undeclared quoted-printable is believed */
    BASE64_LONG = 40,   /* a line of this length may hold damage and still count as base64 */
    BASE64_DAMAGE = 40, /* one character of so many */
};

/* Squeezed to lower-case letters and digits. */
static const struct {
    const char *label;
    Transfer transfer;
} transfers[] = {
    {"", TRANSFER_IDENTITY},
    {"7bit", TRANSFER_IDENTITY},
    {"7bits", TRANSFER_IDENTITY},
    {"8bit", TRANSFER_IDENTITY},
    {"8bits", TRANSFER_IDENTITY},
    {"binary", TRANSFER_IDENTITY},
    {"none", TRANSFER_IDENTITY},
    {"quotedprintable", TRANSFER_QP},
    {"qp", TRANSFER_QP},
    {"base64", TRANSFER_BASE64},
    {"b64", TRANSFER_BASE64},
    {"xuuencode", TRANSFER_UUENCODE},
    {"uuencode", TRANSFER_UUENCODE},
    {"xuue", TRANSFER_UUENCODE},
    {"uue", TRANSFER_UUENCODE},
    {"xuu", TRANSFER_UUENCODE},
};

Transfer transfer_lookup(Str label)
{
    char key[32];
    gsize n = 0;
    guint comments = 0;
    for (gsize i = 0; i < label.n && n + 1 < sizeof(key); i++) {
        char c = label.p[i];
        if (c == '(')
            comments++;
        else if (c == ')' && comments)
            comments--;
        else if (!comments && (c == ';' || c == ','))
            break;
        else if (!comments && g_ascii_isalnum(c))
            key[n++] = str_fold(c);
    }
    key[n] = '\0';
    for (guint i = 0; i < G_N_ELEMENTS(transfers); i++)
        if (strcmp(key, transfers[i].label) == 0)
            return transfers[i].transfer;
    return TRANSFER_UNKNOWN;
}

static void report(DiagLog *log, DiagKind kind, guint64 n, const char *what)
{
    g_autofree char *detail = g_strdup_printf("%" G_GUINT64_FORMAT " %s", n, what);
    diag_add(log, kind, detail);
}

/* The value of "=XX" at the start of s, or -1. */
static int qp_escape(Str s)
{
    if (s.n < 3 || !g_ascii_isxdigit(s.p[1]) || !g_ascii_isxdigit(s.p[2]))
        return -1;
    return g_ascii_xdigit_value(s.p[1]) * 16 + g_ascii_xdigit_value(s.p[2]);
}

static gboolean is_qp_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r';
}

/*
 * Blanks at the end of a line were added on the way (RFC 2045 6.7 (3)). Without them, in the room
 * at start; most texts have none and are left where they are.
 */
static Str without_blank_ends(Str bytes, char *start)
{
    char *to = start;
    gssize lf = text_find_blank_end(bytes);
    if (lf < 0 && !(bytes.n && is_qp_blank(bytes.p[bytes.n - 1])))
        return bytes;
    for (Str rest = bytes; rest.n; lf = text_find_blank_end(rest)) {
        Str lines = {rest.p, lf < 0 ? rest.n : (gsize)lf};
        rest = str_skip(rest, lines.n);
        while (lines.n && is_qp_blank(lines.p[lines.n - 1]))
            lines.n--;
        text_put(&to, lines);
    }
    return str_slice(start, to);
}

/* Takes what "=" begins: an escape, a soft line break, or nothing known. */
static void take_equals(Str *bytes, char **to, guint *malformed)
{
    int value = qp_escape(*bytes);
    gboolean soft = bytes->n == 1 || bytes->p[1] == '\n';
    *malformed += value < 0 && !soft;
    if (!soft)
        *(*to)++ = value < 0 ? '=' : (char)value;
    *bytes = str_skip(*bytes, value >= 0 ? 3 : MIN(bytes->n, soft ? 2 : 1));
}

Str qp_decode(Arena *arena, DiagLog *log, Str bytes)
{
    char *start = arena_take(arena, bytes.n + 1), *to = start;
    guint malformed = 0;
    bytes = without_blank_ends(bytes, start);
    while (bytes.n) {
        gssize equals = str_find_char(bytes, '=');
        Str plain = {bytes.p, equals < 0 ? bytes.n : (gsize)equals};
        text_put(&to, plain);
        bytes = str_skip(bytes, plain.n);
        if (bytes.n)
            take_equals(&bytes, &to, &malformed);
    }
    if (malformed)
        report(log, DIAG_QP_MALFORMED, malformed, "escapes");
    return str_slice(start, to);
}

/* Is this line of quoted or added text, like the next one? */
static gboolean is_quoted_with_next(Str line, Str rest)
{
    return line.n && rest.n && *line.p == *rest.p && strchr(">|+-", *line.p) && *line.p;
}

/* Does a "=" of quoted-printable stand first in s, for all that the next two bytes say? */
static gboolean may_be_qp(Str s)
{
    return s.n == 1 || s.p[1] == '\n' || s.p[1] == '\r' || qp_escape(s) >= 0;
}

gboolean qp_looks_like(Str bytes)
{
    guint soft = 0, escapes = 0;
    Str line;
    gssize first = str_find_char(bytes, '=');
    if (first < 0 || !may_be_qp(str_skip(bytes, (gsize)first)))
        return FALSE;
    while (str_next_line(&bytes, &line)) {
        if (line.n > QP_LINE_MAX)
            return FALSE;
        if (!bytes_are_ascii(line))
            return FALSE;
        gboolean quoted = is_quoted_with_next(line, bytes);
        for (gssize eq; (eq = str_find_char(line, '=')) >= 0;) {
            line = str_skip(line, (gsize)eq);
            if (line.n == 1)
                soft += !quoted;
            else if (qp_escape(line) >= 0)
                escapes++;
            else
                return FALSE;
            line = str_skip(line, MIN(line.n, 3));
        }
    }
    return soft > 0 && escapes >= QP_ESCAPES_MIN;
}

/* Of each byte the value as a letter and 1 more (RFC 2045 6.8); 0: it is none. */
static const gint8 base64_letters[256] = {
    0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0,
    0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0,
    0,  63, 0,  0,  0,  64, 53, 54, 55, 56, 57, 58, 59, 60, 61, 62, 0,  0,  0,  0,  0,
    0,  0,  1,  2,  3,  4,  5,  6,  7,  8,  9,  10, 11, 12, 13, 14, 15, 16, 17, 18, 19,
    20, 21, 22, 23, 24, 25, 26, 0,  0,  0,  0,  0,  0,  27, 28, 29, 30, 31, 32, 33, 34,
    35, 36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, 52};

static int base64_value(char c)
{
    return base64_letters[(guchar)c] - 1;
}

gsize base64_flush(Base64 *state, char *out)
{
    gsize n = state->n > 1 ? state->n - 1 : 0;
    guint32 bits = state->bits << (6 * (4 - state->n));
    for (gsize i = 0; i < n; i++)
        out[i] = (char)(bits >> (16 - 8 * i));
    if (state->n == 1)
        state->dangling++;
    state->n = 0;
    state->bits = 0;
    return n;
}

/* Whole quanta of letters, from *in on. */
static char *take_quanta(Base64 *state, Str *in, char *to)
{
    const char *p = in->p, *end = p + in->n;
    for (; end - p >= 4; p += 4, to += 3) {
        int a = base64_value(p[0]), b = base64_value(p[1]), c = base64_value(p[2]),
            d = base64_value(p[3]);
        if ((a | b | c | d) < 0)
            break;
        guint32 bits = (guint32)a << 18 | (guint32)b << 12 | (guint32)c << 6 | (guint32)d;
        to[0] = (char)(bits >> 16);
        to[1] = (char)(bits >> 8);
        to[2] = (char)bits;
    }
    if (p > in->p)
        state->padded = FALSE;
    *in = str_slice(p, end);
    return to;
}

static char *take_byte(Base64 *state, char c, char *to)
{
    int value = base64_value(c);
    if (c == '=') {
        to += base64_flush(state, to);
        state->padded = TRUE;
    } else if (value < 0)
        state->ignored += !g_ascii_isspace(c);
    else {
        state->bits = state->bits << 6 | (guint32)value;
        state->padded = FALSE;
        if (++state->n == 4) {
            *to++ = (char)(state->bits >> 16);
            *to++ = (char)(state->bits >> 8);
            *to++ = (char)state->bits;
            state->n = 0;
            state->bits = 0;
        }
    }
    return to;
}

gsize base64_step(Base64 *state, Str in, char *out)
{
    char *to = out;
    while (in.n) {
        if (state->n == 0)
            to = take_quanta(state, &in, to);
        if (in.n) {
            to = take_byte(state, *in.p, to);
            in = str_skip(in, 1);
        }
    }
    return (gsize)(to - out);
}

typedef struct {
    gboolean again;       /* behind lines that were no base64 */
    gboolean after_blank; /* behind a blank line */
    gboolean last;        /* nothing follows: the padding may be cut off */
} LinePlace;

/*
 * Could this line be of a base64 text? A long one may be damaged here and there; behind text that
 * is none (again), it may not. Encoders write whole quanta to a short line, which words are not;
 * behind padding and a blank line, a name of four letters is more likely than another piece.
 */
static gboolean is_base64_line(const Base64 *state, Str line, LinePlace place)
{
    gsize junk = 0;
    for (gsize i = 0; i < line.n; i++)
        junk += base64_value(line.p[i]) < 0 && line.p[i] != '=';
    gboolean is_long = line.n >= BASE64_LONG;
    if (place.again)
        return junk == 0 && is_long;
    if (junk)
        return is_long && junk * BASE64_DAMAGE <= line.n;
    if (place.after_blank && state->padded && !is_long && str_find_char(line, '=') < 0)
        return FALSE;
    return state->n != 0 || line.n % 4 == 0 || (!state->padded && (is_long || place.last));
}

/* A base64 text being decoded. */
typedef struct {
    Base64 state;
    char *start, *to;
    Str behind;      /* from the first line that is no base64 */
    guint64 skipped; /* bytes of such lines before ones that were */
    gboolean sure;   /* there was more than words that might be base64 */
} Decoding;

/*
 * A line of whole quanta and nothing else: what is_base64_line() says of it then, and what all
 * lines of most texts are. FALSE, with nothing done, for any other.
 */
static gboolean take_usual_line(Decoding *d, Str line, gboolean after_blank)
{
    if (d->state.n || d->behind.n || line.n % 4 || (after_blank && d->state.padded))
        return FALSE;
    gboolean padded = d->state.padded;
    Str left = line;
    char *to = take_quanta(&d->state, &left, d->to);
    if (left.n) {
        d->state.padded = padded;
        return FALSE;
    }
    d->to = to;
    d->sure = d->sure || line.n >= BASE64_LONG;
    return TRUE;
}

/* Lines up to the end of base64, or of bytes. */
static void decode_lines(Decoding *d, Str bytes)
{
    Str line;
    gboolean blank = FALSE;
    for (Str left = str_trim_end(bytes); left.n;) {
        const char *at = left.p;
        str_next_line(&left, &line);
        line = str_trim(line);
        blank = blank || !line.n;
        if (!line.n)
            continue;
        if (take_usual_line(d, line, blank)) {
            blank = FALSE;
            continue;
        }
        if (is_base64_line(&d->state, line, (LinePlace){d->behind.n > 0, blank, left.n == 0})) {
            blank = FALSE;
            if (d->behind.n)
                d->skipped += (gsize)(at - d->behind.p);
            d->behind.n = 0;
            d->to += base64_step(&d->state, line, d->to);
            d->sure = d->sure || line.n >= BASE64_LONG || str_find_char(line, '=') >= 0;
            continue;
        }
        if (!d->behind.n)
            d->behind = str_slice(at, bytes.p + bytes.n);
        if (d->state.padded || d->to == d->start)
            break;
    }
    d->to += base64_flush(&d->state, d->to);
}

Str base64_decode(Arena *arena, DiagLog *log, Str bytes, Str *rest)
{
    Decoding d = {.start = arena_take(arena, bytes.n / 4 * 3 + 8)};
    d.to = d.start;
    decode_lines(&d, bytes);
    if (d.behind.n && !d.sure && !bytes_are_utf8(str_slice(d.start, d.to))) {
        d.behind = bytes;
        d.to = d.start;
        d.state = (Base64){0};
    }
    *rest = d.behind;
    guint64 damage = d.skipped + d.state.ignored + d.state.dangling;
    if (damage)
        report(log, DIAG_BASE64_MALFORMED, damage, "bytes");
    if (d.behind.n)
        report(log, DIAG_BASE64_TRAILING, d.behind.n, "bytes");
    return str_slice(d.start, d.to);
}
