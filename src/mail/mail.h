/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * mail: RawMail -> Mail, everything decoded.
 *
 * mail_parse() never fails on bad mail: whatever the bytes, there is a Mail, and the DiagLog says
 * what was wrong and what was done about it. All strings are valid UTF-8 without NUL; header
 * strings hold no line ends or other control characters (a run of white space is one space).
 *
 * There is one Mail per turn: it lives in the parser's arena (or borrows the RawMail's bytes) and
 * is gone with the next mail_parse(). A MailParser belongs to one thread.
 */
#ifndef LISTDIGEST_MAIL_H
#define LISTDIGEST_MAIL_H

#include "base/arena.h"
#include "base/diag.h"
#include "mail/charset.h"
#include "read/rawmail.h"

/* A person as a header names one. Neither is NULL; both are "" where absent. */
typedef struct {
    const char *name;  /* decoded, without quotes and comments */
    const char *email; /* as written, without angle brackets */
    gboolean guessed;  /* of the name: it does not fit its charset, or nothing names that */
} Address;

/* Where the date comes from, in the order of trust (MAIL.md 3). */
typedef enum { DATE_HEADER, DATE_RECEIVED, DATE_SEPARATOR, DATE_NONE } DateOrigin;

/* Limits on input; what is above is left out and reported. */
enum {
    MAIL_HEADER_MAX = 1024 * 1024, /* header block, bytes */
    MAIL_ADDRESS_MAX = 32 * 1024,  /* one address field, bytes */
    MAIL_REFS_MAX = 1000,          /* references kept: the newest */
    MAIL_ID_MAX = 998,             /* Message-ID, bytes */
    MAIL_BOUNDARY_MAX = 2048,      /* bytes */
    MAIL_NESTING_MAX = 50,         /* MIME parts within parts */
    MAIL_PARTS_MAX = 1000,
    MAIL_DECODED_MAX = 2, /* encoded messages within the mail, together, in sizes of the mail */
    MAIL_DECODED_BYTES_MAX = 32 * 1024 * 1024, /* the same, in bytes */
    MAIL_TEXT_MAX = 16 * 1024 * 1024,          /* text of all parts as it was sent, bytes */
};

typedef struct {
    const char *message_id; /* without angle brackets; <sha256>@listdigest.invalid if synthetic */
    gboolean synthetic_id;
    guint8 hash[32]; /* content hash: SHA-256 of decoded From, Subject, Date and the text with LF
                        ends, without trailing blanks and list footer; see content_hash.h */

    const char *subject; /* decoded and unfolded; "" where absent */
    Address from;
    Address reply_to;
    Address original_from; /* X-Original-From, or if that names nobody X-Original-Sender */

    gint64 date; /* seconds since 1970, UTC; 0 with DATE_NONE */
    int zone;    /* minutes east of UTC, as the sender wrote it */
    DateOrigin date_origin;

    /* Parents, nearest first: In-Reply-To's ids, then References newest first; without brackets,
     * without repeats and without the mail itself. */
    const char *const *refs;
    guint n_refs;

    const char *list; /* "kvm.vger.kernel.org" from List-Id, else X-Mailing-List; NULL if neither */
    /* Lower-case addresses of To and Cc, only where list is NULL: a list may be among them. */
    const char *const *recipients;
    guint n_recipients;

    /* The text: LF line ends, charset and transfer encoding undone. Of a multipart the text parts
     * and attached patches in order (of alternatives the plain one), each ending in LF; HTML only
     * where no text stands before it, without its tags (body.h). */
    Str text;
} Mail;

typedef struct MailParser MailParser;

/* log must outlive the parser. */
MailParser *mail_parser_new(DiagLog *log);
void mail_parser_free(MailParser *parser);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(MailParser, mail_parser_free)

const Mail *mail_parse(MailParser *parser, const RawMail *raw);

/* The arena of the current turn: what is made of the Mail further on may live there too. */
Arena *mail_parser_arena(MailParser *parser);
Charsets *mail_parser_charsets(MailParser *parser);

#endif
