/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * pgp_text: inline PGP (RFC 4880 6.2, 7). Nothing is verified or decrypted.
 */
#ifndef LISTDIGEST_PGP_TEXT_H
#define LISTDIGEST_PGP_TEXT_H

#include "mail/plain_text.h"

enum { PGP_SIGNATURE_LINES_MAX = 100 /* lines among which the end of a signature is looked for */ };

/* Blocks that stand in a text. */
typedef struct {
    guint n_signed;
    gboolean encrypted; /* there is one at least */
} PgpBlocks;

/*
 * Of each signed block armour and signature are removed and dash escapes undone; "NotDashEscaped"
 * says that there are none. A block without signature stays as it is and does not count, and so
 * does a quoted one. An encrypted block stays too.
 */
PgpBlocks pgp_undo(PlainText *text);

#endif
