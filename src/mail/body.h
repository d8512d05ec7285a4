/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * body: the text of a message.
 *
 * A single text part is read in place (7bit, 8bit) or decoded directly (quoted-printable, base64).
 * Multiparts and messages within messages are walked in place, iteratively, under the caps of
 * mail.h, which is why the tree is ours and not GMime's (params.h).
 *
 * What counts as text, in the order of the mail:
 * - text parts, but of alternatives the plain one; no attached files except patches (by type,
 *   name or content), unless there is nothing else; what is attached without a name is no file;
 * - HTML where no text stands before it;
 * - the text of enclosed messages, without their headers.
 */
#ifndef LISTDIGEST_BODY_H
#define LISTDIGEST_BODY_H

#include "mail/charset.h"

/* The fields of a part that say how to read it; empty where absent. Unfolded is not needed. */
typedef struct {
    Str content_type;
    Str transfer_encoding;
    Str content_disposition;
} BodyFields;

/* The text as Mail.text describes it: borrowed from bytes, or in the arena. */
Str body_text(Charsets *charsets, Arena *arena, DiagLog *log, const BodyFields *fields, Str bytes);

#endif
