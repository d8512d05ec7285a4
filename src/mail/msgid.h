/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * msgid: message ids in Message-ID, In-Reply-To and References (RFC 5322 3.6.4).
 *
 * An id is what stands between "<" and ">" with neither inside; whatever stands between ids is
 * passed over. White space within (an id folded by its sender) is no part of it, so an id and the
 * references to it agree. Longer than MAIL_ID_MAX, or with a control character, it is none.
 * All of it is linear in the length of the fields, repeats and hostile ones included.
 */
#ifndef LISTDIGEST_MSGID_H
#define LISTDIGEST_MSGID_H

#include "mail/charset.h"

/* What the Message-ID field says, also a bare "id@host" without brackets; NULL if nothing usable.
 */
const char *msgid_read(Charsets *charsets, Arena *arena, Str value);

/*
 * The parents as Mail.refs has them, nearest first: In-Reply-To's, then References from its end,
 * without repeats and without own; at most MAIL_REFS_MAX, more are reported to log. Sets *n.
 */
const char *const *msgid_parents(Charsets *charsets, Arena *arena, DiagLog *log, Str in_reply_to,
                                 Str references, const char *own, guint *n);

#endif
