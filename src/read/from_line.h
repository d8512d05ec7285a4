/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * from_line: what is this line, which starts with "From "? (The line alone; separator.h decides.)
 *
 * The grammar is that of MAIL.md 1, after mutt's and public-inbox's experience: RFC 4155 describes
 * only the commonest form.
 *
 *     STRICT   From [sender] DATE
 *     sender   a word, "quoted words"@domain, user at host, - or nothing
 *     DATE     Dow Mon D H:MM[:SS] [ZONE[ DST]] YYYY [ZONE] [remote from WORD]
 *              [Dow,] D Mon YYYY H:MM[:SS] [ZONE]
 *     ZONE     +HHMM, -HHMM (one to four digits), or one to five capital letters
 *     YYYY     1970 to 2099
 *
 * Words are separated by any number of spaces and tabs; nothing may follow the date. A date in
 * another language is a clock, a year, a day, one or two names and up to two zones, in any order.
 */
#ifndef LISTDIGEST_FROM_LINE_H
#define LISTDIGEST_FROM_LINE_H

#include "base/str.h"

typedef enum {
    FROM_NONE,   /* prose that begins with the word From */
    FROM_LOOSE,  /* any sender words, then a date (rule 4) */
    FROM_STRICT, /* [sender] date (rule 1) */
    FROM_MAGIC,  /* the line of git format-patch (rule 2) */
    FROM_BARE,   /* nothing, or only "-", behind it (rule 7) */
    FROM_LOCAL,  /* [sender] date, in another language than English (rule 7) */
} FromLine;

enum { FROM_NAME_MAX = 24 /* bytes of a month in another language */ };

typedef enum { MBOX_UNKNOWN, MBOX_RD, MBOX_O, MBOX_CL, MBOX_CL2 } MboxDialect;

/* line: without line end, starting with "From ". */
FromLine from_line_classify(Str line);

/* Whether it is STRICT and its sender an address: user@host, "quoted words"@host or user at host.
 * Does not look further than the first word that does not fit: cheap to ask at every "From ". */
gboolean from_line_has_address(Str line);

/* The dialect that the sender names ("mboxrd@z", "x@mboxo"), or MBOX_UNKNOWN (rule 9). */
MboxDialect from_line_dialect(Str line);

#endif
