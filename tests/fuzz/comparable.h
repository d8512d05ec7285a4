/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * comparable: which fields of a mail any two programs have to read the same.
 *
 * Those that are as the RFCs have them, and in which mail_parse() reports no defect. This is as
 * wide as GMime 3.2.13 reads well-formed mail right:
 * - the header block: lines of fields whose names are letters, digits and hyphens, and an empty
 *   line behind; no NUL, bare CR or byte order mark; no field that counts is there twice;
 * - addresses: RFC 5322 3.4, none of its obsolete forms; comments hold neither others nor "=", and
 *   brackets numbers only; hosts are not in punycode; "=?" begins an encoded word (RFC 2047 5),
 *   outside quotes; no comments between the words of a name, where GMime keeps them, nor beside
 *   "<user@host>" without a name, where git and we take one for it;
 * - dates: RFC 5322 3.3, of 1900 to 2099, without leap seconds, zones up to 12 hours or by name,
 *   comments only behind; of Received the same, and no comment elsewhere;
 * - Message-ID, In-Reply-To, References: RFC 5322 3.6.4, without comments; quotes hold no brackets;
 * - Subject: ASCII, where "=?" begins an encoded word (RFC 2047 2);
 * - encoded words: no two hexadecimal digits behind one, as we take "?=3D" for a mark within it;
 * - List-Id: RFC 2919, with a dot. X-Mailing-List: an address;
 * - Content-Type, Content-Disposition, Content-Transfer-Encoding of all parts: RFC 2045 5 and 6,
 *   RFC 2183, RFC 2231, of the types that they know, without comments;
 * - encoded words and texts: their bytes fit the charset that is named, as iconv reads it, and not
 *   UTF-8, too; without a name they are UTF-8; base64 is whole; CRs stand before LFs, and there
 *   are no other control characters than ESC, which in ISO-2022 begins an escape that iconv knows;
 * - multiparts but digests: behind each boundary line a header block of Content-, X- and MIME-
 *   fields, behind the last one no other; enclosed messages: not encoded, with a header block;
 * - format=flowed: without diffs; inline PGP: one whole signed block.
 * Of these GMime loses some still, and gmime_compare.h knows what.
 */
#ifndef LISTDIGEST_COMPARABLE_H
#define LISTDIGEST_COMPARABLE_H

#include "../oracle/gmime_compare.h"

/* A set: 1 << PEER_FROM and the like. The log keeps its entries. */
guint comparable_fields(const OurMail *our, const GMimeMail *peer);

#endif
