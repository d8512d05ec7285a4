/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * mojibake_table: which byte a character was, in the encodings that UTF-8 is taken for.
 *
 * The tables are the Unicode consortium's (MAPPINGS/), and "sloppy" as WHATWG and browsers have it:
 * a byte that an encoding leaves undefined is the C1 control of that number. So the row of
 * windows-1252 reads Latin-1 as well.
 */
#ifndef LISTDIGEST_MOJIBAKE_TABLE_H
#define LISTDIGEST_MOJIBAKE_TABLE_H

#include <glib.h>

enum { MOJIBAKE_ENCODINGS = 11 };

typedef struct {
    const char *name, *iconv_name;
    const char *high; /* bytes 0x80 to 0xFF in UTF-8, '?' for undefined ones */
    gboolean cyrillic;
} MojibakeEncoding;

extern const MojibakeEncoding mojibake_encodings[MOJIBAKE_ENCODINGS];

/* In which encodings, bit 1 << n each, a character stands for a byte of these ranges. */
typedef struct {
    guint16 leads; /* 0xC2 to 0xF4: first of a sequence */
    guint16 tails; /* 0x80 to 0xBF: the others */
} MojibakeRoles;

MojibakeRoles mojibake_roles(gunichar c);

/* The byte, 0x80 to 0xFF, or 0 if the encoding does not have the character. */
guint8 mojibake_byte(guint encoding, gunichar c);

/* What windows-1252 has for a C1 control; 0 where it has nothing. */
gunichar mojibake_c1(gunichar c);

#endif
