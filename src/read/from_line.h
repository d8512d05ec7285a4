/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * from_line: is this line, which starts with "From ", the separator of an mbox?
 *
 * The grammar is that of MAIL.md 1, after mutt's and public-inbox's experience: RFC 4155 describes
 * only the commonest form.
 */
#ifndef LISTDIGEST_FROM_LINE_H
#define LISTDIGEST_FROM_LINE_H

#include "base/str.h"

typedef enum {
    FROM_NONE,   /* prose that begins with the word From */
    FROM_LOOSE,  /* any sender words, then a date (rule 4) */
    FROM_STRICT, /* [sender] date (rule 1) */
    FROM_MAGIC,  /* the line of git format-patch (rule 2) */
} FromLine;

typedef enum { MBOX_UNKNOWN, MBOX_RD, MBOX_O, MBOX_CL, MBOX_CL2 } MboxDialect;

/* line: without line end, starting with "From ". */
FromLine from_line_classify(Str line);

/* The dialect that the sender names ("mboxrd@z", "x@mboxo"), or MBOX_UNKNOWN (rule 9). */
MboxDialect from_line_dialect(Str line);

/* The date of a STRICT, LOOSE line as UTC seconds. FALSE without one. */
gboolean from_line_date(Str line, gint64 *utc);

#endif
