/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * mboxheader: the header block of a message in an mbox, as far as its splitting needs it: where it
 * ends, and the Content-Length in it (rule 8).
 *
 * qmail's mbox(5) and mutt's reader agree on what the dialects are. mboxcl is mboxo with a
 * Content-Length: the number of bytes behind the header block's blank line, as they lie in the
 * file, quoting counted, without the blank line before the next separator. mboxcl2 is the same
 * without quoting. Other programs' readers find the next From_ line behind that many bytes or one
 * line end further.
 *
 * A message is looked at as it grows, each line once. All positions are relative to its From_ line.
 * A header block that goes on behind MBOXHEADER_MAX is not followed to its end.
 */
#ifndef LISTDIGEST_MBOXHEADER_H
#define LISTDIGEST_MBOXHEADER_H

#include "base/str.h"

enum { MBOXHEADER_MAX = 1024 * 1024 };

typedef enum {
    LENGTH_NONE,      /* no such field (yet) */
    LENGTH_GIVEN,     /* in length */
    LENGTH_MALFORMED, /* no number */
    LENGTH_DISPUTED,  /* given twice, and not the same */
} MboxLength;

typedef struct {
    gsize at;   /* the next line to look at */
    gsize body; /* where the body begins; 0 while that is not known */
    MboxLength kind;
    guint64 length;
} MboxHeader;

/* Starts behind the From_ line. */
void mboxheader_init(MboxHeader *header, gsize behind_from_line);

/* Looks at the lines that end within message, which has grown since. Of one of MBOXHEADER_MAX bytes
 * or more, what lies behind that is not looked at. */
void mboxheader_walk(MboxHeader *header, Str message);

#endif
