/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * gmime_mail: what GMime 3 alone makes of a message, field by field, for the oracle.
 *
 * Nothing of src/mail/ is used here: GMime takes the message apart and undoes transfer encodings,
 * encoded words, addresses, ids and dates. Written a second time are rules that are ours, not
 * GMime's: which parts count as text (src/mail/body.h), which date counts (MAIL.md 3), how a list
 * is named (src/mail/list_id.h), and white space in header strings (src/mail/mail.h).
 *
 * Where GMime is known to lose something, a Mend names the loss and reads the field in another
 * way: still without src/mail/, but not by GMime alone.
 */
#ifndef LISTDIGEST_GMIME_MAIL_H
#define LISTDIGEST_GMIME_MAIL_H

#include "base/str.h"
#include <gmime/gmime.h>

/* The fields of Mail. X(symbol, name) */
#define PEER_TABLE(X)                 \
    X(FROM, "from")                   \
    X(REPLY_TO, "reply_to")           \
    X(ORIGINAL_FROM, "original_from") \
    X(SUBJECT, "subject")             \
    X(DATE, "date")                   \
    X(MESSAGE_ID, "message_id")       \
    X(REFS, "refs")                   \
    X(LIST, "list")                   \
    X(RECIPIENTS, "recipients")       \
    X(CONTENT_TYPE, "content_type")   \
    X(TEXT, "text")

typedef enum {
#define X(symbol, name) PEER_##symbol,
    PEER_TABLE(X)
#undef X
        PEER_FIELDS
} PeerField;

/* Each is explained in words for people: gmime_compare.c. */
typedef enum {
    MEND_QUOTES = 1 << 0,
    MEND_IDN = 1 << 1,
    MEND_WORDS = 1 << 2,
    MEND_ZONE = 1 << 3,
    MEND_IDS = 1 << 4,
    MEND_CHARSET = 1 << 5,
    MEND_FLOWED = 1 << 6,
    MEND_QP_BLANKS = 1 << 7,
    MEND_BASE64 = 1 << 8,
    MEND_PGP = 1 << 9,
    MEND_MARK = 1 << 10,
    MEND_MOJIBAKE = 1 << 11, /* undone by whoever compares */
} Mend;

typedef struct {
    GMimeMessage *message;
    Str envelope;
} GMimeMail;

/* data, envelope: as RawMail has them; must outlive mail. FALSE if GMime finds no message. */
gboolean gmime_mail_init(GMimeMail *mail, Str data, Str envelope);
void gmime_mail_release(GMimeMail *mail);

/*
 * The value as UTF-8, "" where absent; free with g_free. People are "name <address>", dates
 * "1767607200 +60" (seconds since 1970, minutes east of UTC), refs "<id><id>" as Mail.refs has
 * them, recipients "a@b c@d", content_type "text/plain; charset" of the whole mail. NULL: not to be
 * compared (an HTML mail's text, of which no two programs make the same). mends: a set of Mend.
 */
char *gmime_mail_value(const GMimeMail *mail, PeerField field, guint mends);

/* A field as it stands, folded; "" where absent. Of one given twice the first (MAIL.md 3). */
const char *gmime_raw_value(const GMimeMail *mail, const char *name);

/* The content of a part, as it lies in the mail or decoded by GMime. */
GByteArray *gmime_part_bytes(GMimePart *part, gboolean decoded);

/* The rest is for gmime_mail.c and gmime_text.c. */

char *gmime_text(const GMimeMail *mail, guint mends);

/* Bytes as UTF-8. */
char *gmime_convert(const char *label, Str bytes, guint mends);

/* Bytes with a transfer encoding undone. */
GByteArray *gmime_decode(GMimeContentEncoding encoding, const char *text);

#define RAW_LINES (G_REGEX_RAW | G_REGEX_MULTILINE | G_REGEX_NEWLINE_LF)

/* text with every match of the pattern replaced; "." is a byte, "^" and "$" are at LFs. */
char *replace_all(const char *text, const char *pattern, const char *with);

#endif
