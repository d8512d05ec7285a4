/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * content_hash: are two mails the same, whichever archive they came from?
 *
 * SHA-256 over these, each followed by a NUL:
 * - name and address of From, and Subject, decoded;
 * - the Date field as seconds since 1970 in decimal digits, or nothing where it cannot be read
 *   (never Received or the From_ line, which differ from archive to archive);
 * - the text: every line without blanks (space, tab) at its end and with one LF, without blank
 *   lines at the end, and without the list's footer; nothing where there is none.
 *
 * A list footer stands at the end, in at most FOOTER_LINES_MAX lines, and is one of
 * - mailman's: a line of 20 or more "_" only, then one with "mailing list" in it or "http";
 * - majordomo's: "--" or "-", then a line starting "To unsubscribe from this list:" (vger), or
 *   "To unsubscribe, send a message with" (kvack);
 * - those of Google Groups and groups.io.
 */
#ifndef LISTDIGEST_CONTENT_HASH_H
#define LISTDIGEST_CONTENT_HASH_H

#include "base/sha.h"
#include "mail/mail.h"

enum { FOOTER_LINES_MAX = 12, CONTENT_HASH_SIZE = 32 /* bytes */ };

typedef struct {
    const Address *from;
    const char *subject;
    gboolean has_date;
    gint64 date; /* of the Date field */
    Str text;    /* LF line ends */
} Content;

/* sha is a SHA_256, reset here: making one costs an allocation per mail. */
void content_hash(Sha *sha, const Content *content, guint8 hash[CONTENT_HASH_SIZE]);

/* The text without a list footer and white space behind it. */
Str content_without_footer(Str text);

#endif
