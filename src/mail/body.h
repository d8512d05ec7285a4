/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * body: the text of a message. The one file that knows GMime.
 *
 * A single text/plain part is read in place (7bit, 8bit) or decoded directly (quoted-printable,
 * base64); GMime builds the tree of everything else, from the wanted fields and the body. Both
 * paths give the same text for the same mail.
 */
#ifndef LISTDIGEST_BODY_H
#define LISTDIGEST_BODY_H

#include "mail/charset.h"

/* The fields of a part that say how to read it; empty where absent. Unfolded is not needed. */
typedef struct {
    Str content_type;
    Str transfer_encoding;
} BodyFields;

/* The text as Mail.text describes it: borrowed from bytes, or in the arena. */
Str body_text(Charsets *charsets, Arena *arena, DiagLog *log, const BodyFields *fields, Str bytes);

#endif
