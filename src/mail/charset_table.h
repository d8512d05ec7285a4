/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * charset_table: which charsets there are, what mails call them, what iconv calls them.
 *
 * The table of MAIL.md 4, and the labels that others know (WHATWG's Encoding Standard, the code
 * pages of Windows). Labels are compared in squeezed form: lower case, letters and digits only,
 * without "x-" and "charset=" in front and without an RFC 2231 language behind; so "cp-850",
 * "CP850" and " 'cp850' " are one.
 */
#ifndef LISTDIGEST_CHARSET_TABLE_H
#define LISTDIGEST_CHARSET_TABLE_H

#include "base/str.h"

enum {
    CHARSET_ICONV_NAMES = 5,
    CHARSET_JIS_NAMES = 3, /* of a CHARSET_JIS: those that follow are names of EUC-JP */
    CHARSET_LABEL_MAX = 64 /* bytes of a label, squeezed */
};

typedef enum {
    CHARSET_SINGLE = 1 << 0,    /* a byte is a character: valid UTF-8 is no accident in it */
    CHARSET_UTF8 = 1 << 1,      /* no charset of its own: UTF-8, or nothing known */
    CHARSET_WIDE = 1 << 2,      /* units of 2 or 4 bytes, ASCII among them */
    CHARSET_ANY_ORDER = 1 << 3, /* wide, the byte order not said: see charset_with_order() */
    CHARSET_1252 = 1 << 4,      /* windows-1252, which needs no iconv */
    CHARSET_HZ = 1 << 5,        /* to be rewritten as GB2312 before iconv */
    CHARSET_JIS = 1 << 6,       /* to be rewritten as EUC-JP for its last names */
    CHARSET_EURO_0X80 = 1 << 7, /* 0x80 is the euro sign, which iconv does not know */
    CHARSET_NO_C1 = 1 << 8,     /* iconv makes C1 controls of 80 to 9F, no mail means these */
} CharsetFlags;

typedef struct {
    const char *name; /* canonical, as charset_lookup() gives it; NULL for none */
    const char *iconv_names[CHARSET_ICONV_NAMES]; /* the first that fits the bytes counts */
    char escape; /* the 7-bit byte without which the bytes are plain ASCII; 0 if there is none */
    guint flags;
} Charset;

/* Never NULL: the row without name for no label, for "unknown-8bit", and (*known FALSE) others. */
const Charset *charset_find(Str label, gboolean *known);

/* Position in the table, from 0 to charset_count() - 1. */
guint charset_index(const Charset *charset);
guint charset_count(void);

/* The same units with the least significant byte first, or last, of a CHARSET_ANY_ORDER. */
const Charset *charset_with_order(const Charset *charset, gboolean little_endian);

/* A byte of windows-1252, 80 to FF; 0 for the five that mean nothing. */
gunichar charset_1252_char(guchar byte);

#endif
