/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "mail/pgp_text.h"

#define BEGIN STR("-----BEGIN PGP ")
#define SIGNED STR("-----BEGIN PGP SIGNED MESSAGE-----")
#define SIGNATURE STR("-----BEGIN PGP SIGNATURE-----")
#define SIGNATURE_END STR("-----END PGP SIGNATURE-----")
#define ENCRYPTED STR("-----BEGIN PGP MESSAGE-----")

/* Offset of the first line that is this and blanks, or -1. */
static gssize find_line(Str text, Str wanted)
{
    for (Str rest = text;;) {
        gssize at = str_find(rest, wanted);
        if (at < 0)
            return -1;
        const char *start = rest.p + at;
        rest = str_skip(rest, (gsize)at);
        /* One look at a line, which may hold what is wanted many times. */
        if (start == text.p || start[-1] == '\n') {
            Str ahead = rest;
            if (str_trim_end(text_take_line(&ahead)).n == wanted.n)
                return start - text.p;
        }
        rest = str_skip(rest, wanted.n);
    }
}

/* A header of armour, "Hash: SHA256"; those of GnuPG and PGP. */
static gboolean is_armour_header(Str line)
{
    static const char *const names[] = {"Hash",    "NotDashEscaped", "Charset",
                                        "Comment", "MessageID",      "Version"};
    gssize colon = str_find_char(line, ':');
    for (guint i = 0; colon > 0 && i < G_N_ELEMENTS(names); i++)
        if (str_equal((Str){line.p, (gsize)colon}, str_of(names[i])))
            return TRUE;
    return FALSE;
}

/* Takes the line that begins the armour, its headers and the blank line. */
static void skip_armour(Str *rest, gboolean *escaped)
{
    *escaped = TRUE;
    text_take_line(rest);
    while (rest->n) {
        Str before = *rest;
        Str line = str_trim(text_take_line(rest));
        if (!line.n)
            return;
        if (!is_armour_header(line)) {
            *rest = before;
            return;
        }
        if (str_has_prefix(line, STR("NotDashEscaped:")))
            *escaped = FALSE;
    }
}

/* Radix-64, or the checksum behind it; a word alone on its line looks the same. */
static gboolean is_armour_data(Str line)
{
    for (gsize i = 0; i < line.n; i++)
        if (g_ascii_isspace(line.p[i]))
            return FALSE;
    return line.n > 0;
}

/* Takes a signature; one without its end is taken as far as it looks like armour. */
static void skip_signature(Str *rest)
{
    gboolean escaped;
    Str ahead = *rest;
    for (guint i = 0; i < PGP_SIGNATURE_LINES_MAX && ahead.n; i++)
        if (str_equal(str_trim_end(text_take_line(&ahead)), SIGNATURE_END)) {
            *rest = ahead;
            return;
        }
    skip_armour(rest, &escaped);
    for (ahead = *rest; ahead.n && is_armour_data(str_trim(text_take_line(&ahead)));)
        *rest = ahead;
}

static void put_signed(char **to, Str inside, gboolean escaped)
{
    while (inside.n) {
        Str line = text_take_line(&inside);
        gboolean dash = escaped && str_has_prefix(line, STR("- "));
        text_put(to, dash ? str_skip(line, 2) : line);
    }
}

/*
 * The next signed block: *before gets what precedes it, *inside what was signed; *rest is moved
 * behind its signature. Of two beginnings before a signature the later one counts.
 */
static gboolean find_block(Str *rest, Str *before, Str *inside, gboolean *escaped)
{
    gssize begin = find_line(*rest, SIGNED);
    gssize end = begin < 0 ? -1 : find_line(str_skip(*rest, (gsize)begin), SIGNATURE);
    if (end < 0)
        return FALSE;
    end += begin;
    for (gssize next = 0; next >= 0;) {
        const char *behind = rest->p + begin + SIGNED.n;
        next = find_line(str_slice(behind, rest->p + end), SIGNED);
        begin += next < 0 ? 0 : next + (gssize)SIGNED.n;
    }
    *before = (Str){rest->p, (gsize)begin};
    *inside = str_slice(rest->p + begin, rest->p + end);
    skip_armour(inside, escaped);
    *rest = str_skip(*rest, (gsize)end);
    skip_signature(rest);
    return TRUE;
}

static guint unsign(PlainText *text)
{
    Str rest = text->s, before, inside;
    gboolean escaped;
    guint n = 0;
    if (find_line(rest, SIGNED) < 0)
        return 0;
    char *start = text_writable(text), *to = start;
    for (rest = text->s; find_block(&rest, &before, &inside, &escaped); n++) {
        text_put(&to, before);
        put_signed(&to, inside, escaped);
    }
    text_put(&to, rest);
    text->s = str_slice(start, to);
    return n;
}

static gboolean is_encrypted(Str text)
{
    gssize at = find_line(text, ENCRYPTED);
    if (at < 0)
        return FALSE;
    gboolean escaped;
    Str rest = str_skip(text, (gsize)at);
    skip_armour(&rest, &escaped);
    return rest.n && is_armour_data(str_trim(text_take_line(&rest)));
}

PgpBlocks pgp_undo(PlainText *text)
{
    PgpBlocks found = {0};
    if (str_find(text->s, BEGIN) < 0)
        return found;
    found.n_signed = unsign(text);
    found.encrypted = is_encrypted(text->s);
    return found;
}
