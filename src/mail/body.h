/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * body: the text of a message.
 *
 * The tree of parts is walked in place, iteratively, under the caps of mail.h, which is why it is
 * ours and not GMime's (params.h). A text is read in place too, unless it has to be decoded.
 *
 * What counts as text, in the order of the mail:
 * - text parts, but of alternatives the plain one, unless it is blank; no attached files except
 *   patches (by type, name or content; also of the alternatives that do not count), unless there is
 *   nothing else; what is attached without a name is no file;
 * - HTML where no text stands before it;
 * - the text of enclosed messages, without their headers;
 * - of a multipart without its boundary all of it, unless its text shows another one
 *   (multipart.h), and then what stands before that;
 * - what signatures are about, not verified. What is encrypted, TNEF and uuencoded is named only.
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
