/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * pgp_text: inline PGP (RFC 4880 6.2, 7). Nothing is verified or decrypted.
 */
#ifndef LISTDIGEST_PGP_TEXT_H
#define LISTDIGEST_PGP_TEXT_H

#include "mail/plain_text.h"

enum { PGP_SIGNATURE_LINES_MAX = 100 /* lines among which the end of a signature is looked for */ };

/*
 * Of each signed block armour and signature are removed and dash escapes undone; "NotDashEscaped"
 * says that there are none. A block without signature stays as it is, and so does a quoted one.
 * Returns how many blocks there were.
 */
guint pgp_unsign(PlainText *text);

/* Is there an encrypted block? */
gboolean pgp_is_encrypted(Str text);

#endif
