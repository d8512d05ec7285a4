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

/* Feeds the lines in doubt; returns how many bytes beyond ASCII they hold. */
static gsize feed(uchardet_t detector, Str bytes)
{
    gsize high = 0;
    bytes.n = MIN(bytes.n, (gsize)DETECT_BYTES_MAX);
    while (bytes.n) {
        gssize lf = str_find_char(bytes, '\n');
        Str line = {bytes.p, lf < 0 ? bytes.n : (gsize)lf + 1};
        bytes = str_skip(bytes, line.n);
        if (bytes_are_ascii(line) || bytes_are_utf8(line))
            continue;
        high += count_high(line);
        if (uchardet_handle_data(detector, line.p, line.n) != 0)
            return 0;
    }
    uchardet_data_end(detector);
    return high;
}

const Charset *detect_charset(Str bytes)
{
    if (count_high((Str){bytes.p, MIN(bytes.n, (gsize)DETECT_BYTES_MAX)}) < DETECT_CHARACTERS_MIN)
        return NULL;
    uchardet_t detector = uchardet_new();
    gsize high = feed(detector, bytes);
    gboolean known = FALSE;
    const Charset *charset = charset_find(str_of(uchardet_get_charset(detector)), &known);
    uchardet_delete(detector);
    /* Two bytes make a character beyond ASCII where one cannot. */
    gsize characters = charset->flags & CHARSET_SINGLE ? high : high / 2;
    gboolean sure = known && charset->name && characters >= DETECT_CHARACTERS_MIN;
    return sure && !(charset->flags & (CHARSET_UTF8 | CHARSET_WIDE)) ? charset : NULL;
}
