/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * charset_table: which charsets there are, what mails call them, what iconv calls them.
 *
 * The table of MAIL.md 4. Labels are compared in squeezed form: lower case, letters and digits
 * only, without "x-" and "charset=" in front and without an RFC 2231 language behind; so "cp-850",
 * "CP850" and " 'cp850' " are one.
 */
#ifndef LISTDIGEST_CHARSET_TABLE_H
#define LISTDIGEST_CHARSET_TABLE_H

#include "base/str.h"

enum { CHARSET_ICONV_NAMES = 3, CHARSET_LABEL_MAX = 64 /* bytes of a label, squeezed */ };

typedef enum {
    CHARSET_SINGLE = 1 << 0,    /* a byte is a character: valid UTF-8 is no accident in it */
    CHARSET_UTF8 = 1 << 1,      /* no charset of its own: UTF-8, or nothing known */
    CHARSET_WIDE = 1 << 2,      /* units of 2 or 4 bytes, ASCII among them */
    CHARSET_HZ = 1 << 3,        /* to be rewritten as GB2312 before iconv */
    CHARSET_DROP_C1 = 1 << 4,   /* bytes that windows-1252 has not are C1 controls: dropped */
    CHARSET_EURO_0X80 = 1 << 5, /* 0x80 is the euro sign, which iconv does not know */
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

/* What bytes are read as when nothing else fits. */
const Charset *charset_windows_1252(void);

#endif
