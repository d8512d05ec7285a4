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
 * A message is looked at as it grows, each byte once. All positions are relative to its From_ line.
 * A header block that goes on behind MBOXHEADER_MAX is not followed to its end.
 *
 * Some fields tell a mail's header block from other text, and a second mail's from the first's:
 * those that are in nearly every mail. They are kept as a bit set.
 */
#ifndef LISTDIGEST_MBOXHEADER_H
#define LISTDIGEST_MBOXHEADER_H

#include "base/str.h"

enum {
    MBOXHEADER_MAX = 1024 * 1024,
    MBOX_FIELD_NAME_MAX = 998, /* where a "Name:" is looked for (RFC 5322 2.1.1) */
};

/* Fields of a header block, a bit each. */
enum {
    MBOX_FROM = 1 << 0,
    MBOX_DATE = 1 << 1,
    MBOX_MESSAGE_ID = 1 << 2,
    MBOX_SUBJECT = 1 << 3,
    MBOX_TO = 1 << 4,
    MBOX_RECEIVED = 1 << 5,
    MBOX_RETURN_PATH = 1 << 6,
    MBOX_SINGULAR = MBOX_RECEIVED - 1,              /* at most once in a mail (RFC 5322 3.6) */
    MBOX_OF_MAIL = MBOX_MESSAGE_ID | MBOX_RECEIVED, /* what nobody copies who quotes a header */
};

typedef enum {
    LENGTH_NONE,      /* no such field (yet) */
    LENGTH_GIVEN,     /* in length */
    LENGTH_MALFORMED, /* no number */
    LENGTH_DISPUTED,  /* given twice, and not the same */
} MboxLength;

typedef struct {
    gsize at;       /* the next line to look at */
    gsize searched; /* up to here it does not end */
    gsize body;     /* where the body begins; 0 while that is not known */
    MboxLength kind;
    guint64 length;
    guint fields; /* MBOX_FROM ... */
} MboxHeader;

/* Starts behind the From_ line. */
void mboxheader_init(MboxHeader *header, gsize behind_from_line);

/* Looks at the lines that end within message, which has grown since. Of one of MBOXHEADER_MAX bytes
 * or more, what lies behind that is not looked at. */
void mboxheader_walk(MboxHeader *header, Str message);

/* The name of the header field, "Name:", that s begins with. */
gboolean mboxheader_take_name(Str s, Str *name);

/* MBOX_FROM ... or 0: the field that line is. */
guint mboxheader_field(Str line);

/* The fields of a header block, which ends at its blank line, or at one that begins with "From " or
 * has NULs in it. */
guint mboxheader_fields(Str block);

#endif
