/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "mail/detect.h"
#include "mail/charset.h"
#include <uchardet/uchardet.h>

static gsize count_high(Str bytes)
{
    gsize n = 0;
    for (gsize i = 0; i < bytes.n; i++)
        n += (guchar)bytes.p[i] >> 7;
    return n;
}

/* Characters beyond ASCII. A byte makes one where one can; else it takes the next byte with it,
 * which may be one of ASCII. */
static gsize count_characters(const Charset *charset, Str line)
{
    gsize n = 0;
    if (charset->flags & CHARSET_SINGLE)
        return count_high(line);
    for (gsize i = 0; i < line.n; i++) {
        if (!(line.p[i] & 0x80))
            continue;
        n++;
        i++;
    }
    return n;
}

/* The next line that is neither ASCII nor UTF-8. */
static gboolean next_in_doubt(Str *rest, Str *line)
{
    while (rest->n) {
        gssize lf = str_find_char(*rest, '\n');
        *line = (Str){rest->p, lf < 0 ? rest->n : (gsize)lf + 1};
        *rest = str_skip(*rest, line->n);
        if (!bytes_are_ascii(*line) && !bytes_are_utf8(*line))
            return TRUE;
    }
    return FALSE;
}

static const Charset *ask(Str bytes)
{
    Str line;
    uchardet_t detector = uchardet_new();
    while (next_in_doubt(&bytes, &line) && uchardet_handle_data(detector, line.p, line.n) == 0)
        ;
    uchardet_data_end(detector);
    gboolean known;
    const Charset *charset = charset_find(str_of(uchardet_get_charset(detector)), &known);
    uchardet_delete(detector);
    return charset->name && !(charset->flags & (CHARSET_UTF8 | CHARSET_WIDE)) ? charset : NULL;
}

const Charset *detect_charset(Str bytes)
{
    Str line;
    bytes.n = MIN(bytes.n, (gsize)DETECT_BYTES_MAX);
    if (count_high(bytes) < DETECT_CHARACTERS_MIN)
        return NULL;
    const Charset *charset = ask(bytes);
    gsize characters = 0;
    while (charset && next_in_doubt(&bytes, &line))
        characters += count_characters(charset, line);
    return characters >= DETECT_CHARACTERS_MIN ? charset : NULL;
}
