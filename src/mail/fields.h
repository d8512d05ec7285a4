/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * fields: the wanted fields of a header block, in one pass over the raw bytes (RFC 5322 2.2).
 *
 * Forgiving: LF or CRLF, blanks before the colon, any case. What is no field is skipped and
 * reported: lines without a colon, a continuation without a field, From_ lines (also quoted) that
 * strayed into the block. Of a field given twice the first counts.
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

typedef struct {
    Str value[FIELDS]; /* raw and folded, without the last line end; p is NULL where absent */
} Fields;

/*
 * Reads the block that *bytes begins with and its blank line; *bytes is left at the body. Values
 * are borrowed from bytes, or in the arena if the block had to be cleaned of NULs. Fields behind
 * the first max bytes are left out.
 */
void fields_read(Arena *arena, DiagLog *log, Str *bytes, gsize max, Fields *fields);

#endif
