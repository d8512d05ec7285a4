/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * fields: the wanted fields of a header block, in one pass over the raw bytes (RFC 5322 2.2).
 *
 * A bad line costs itself only, never a field:
 * - LF, CRLF, or CR alone where it ends every line (old Mac mail); any other CR is white space;
 * - a byte order mark before the block is passed over; NULs before a name are dropped, others are
 *   U+FFFD, or "?" in a value that is not UTF-8;
 * - white space before the colon, and names in any case, are fine (RFC 5322 4.5.8);
 * - a line of white space only continues the field above it (RFC 5322 4.2; git, Python and GMime
 *   agree), also where somebody meant it for the end of the block: then the next rules find the
 *   text;
 * - From_ lines that strayed into the block, also quoted ones, are dropped;
 * - a line that starts no field, or continues none, is skipped as long as a field comes behind it;
 * - if none does, the blank line before the text is missing, and the text begins with that line, as
 *   for git mailinfo and Python (GMime would lose it). "A field" means a name that mail headers
 *   have, and of the wanted ones one that was not given yet: prose has colons too.
 * Of a field given twice the first counts. All of that is reported, but for spaces before colons.
 */
#ifndef LISTDIGEST_FIELDS_H
#define LISTDIGEST_FIELDS_H

#include "base/arena.h"
#include "base/diag.h"

/* X(symbol, name in lower case, may be repeated) */
#define FIELD_TABLE(X)                                   \
    X(FROM, "from", FALSE)                               \
    X(TO, "to", FALSE)                                   \
    X(CC, "cc", FALSE)                                   \
    X(DATE, "date", FALSE)                               \
    X(SUBJECT, "subject", FALSE)                         \
    X(LIST_ID, "list-id", FALSE)                         \
    X(REPLY_TO, "reply-to", FALSE)                       \
    X(RECEIVED, "received", TRUE)                        \
    X(MESSAGE_ID, "message-id", FALSE)                   \
    X(REFERENCES, "references", FALSE)                   \
    X(IN_REPLY_TO, "in-reply-to", FALSE)                 \
    X(X_MAILING_LIST, "x-mailing-list", FALSE)           \
    X(X_ORIGINAL_FROM, "x-original-from", FALSE)         \
    X(X_ORIGINAL_SENDER, "x-original-sender", FALSE)     \
    X(CONTENT_TYPE, "content-type", FALSE)               \
    X(CONTENT_DISPOSITION, "content-disposition", FALSE) \
    X(CONTENT_TRANSFER_ENCODING, "content-transfer-encoding", FALSE)

typedef enum {
#define X(symbol, name, repeated) FIELD_##symbol,
    FIELD_TABLE(X)
#undef X
        FIELDS
} Field;

enum { FIELDS_DROPPED_MAX = 20 /* lines of a block reported one by one */ };

typedef struct {
    Str value[FIELDS]; /* raw and folded, without the last line end; p is NULL where absent */
} Fields;

/*
 * Reads the block that *bytes begins with and its blank line; *bytes is left at the body. Values
 * are borrowed from bytes, or in the arena if the block had to be cleaned of NULs and CRs. A line
 * that ends behind the first max bytes is left out.
 */
void fields_read(Arena *arena, DiagLog *log, Str *bytes, gsize max, Fields *fields);

/*
 * Blank lines before a header block, with a field behind them: *bytes is moved to that, as git
 * mailinfo does. Not for parts of a multipart, which may have no header of their own.
 */
void fields_skip_blank_lines(DiagLog *log, Str *bytes);

#endif
