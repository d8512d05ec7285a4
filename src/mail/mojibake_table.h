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

/*
 * In which encodings, bit 1 << n each, a character stands for a byte that begins a UTF-8 sequence
 * of so many bytes, or that continues one. "All" are all alike, for speed: 0 for most characters.
 */
typedef union {
    struct {
        guint16 leads2; /* 0xC2 to 0xDF */
        guint16 leads3; /* 0xE0 to 0xEF */
        guint16 leads4; /* 0xF0 to 0xF4 */
        guint16 tails;  /* 0x80 to 0xBF */
    };
    guint64 all;
} MojibakeRoles;

MojibakeRoles mojibake_roles(gunichar c);

/* The same as an array, for characters below this. */
enum { MOJIBAKE_DIRECT_END = 0x2600 };
const MojibakeRoles *mojibake_roles_table(void);

/*
 * Looks for whole sequences, a character at a time. Starts as zeros; says in which encodings this
 * character is the last of a sequence.
 */
typedef struct {
    guint need1, need2, need3; /* encodings in which so many bytes are missing */
} MojibakeScan;

static inline guint mojibake_scan(MojibakeScan *scan, MojibakeRoles roles)
{
    guint found = scan->need1 & roles.tails;
    scan->need1 = (scan->need2 & roles.tails) | roles.leads2;
    scan->need2 = (scan->need3 & roles.tails) | roles.leads3;
    scan->need3 = roles.leads4;
    return found;
}

/* The byte, 0x80 to 0xFF, or 0 if the encoding does not have the character. */
guint8 mojibake_byte(guint encoding, gunichar c);

/* What windows-1252 has for a C1 control; 0 where it has nothing. */
gunichar mojibake_c1(gunichar c);

#endif
