/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * review: the trailers that a reply gives (SERIES.md 6).
 *
 * Reviewed-by, Acked-by, Tested-by, Reported-by, Nacked-by and what is written for these ("Acked
 * by:", "reviewed-BY :", "Tested-by Ann <ann@example.org>" without a colon), at the start of a line
 * that nobody quoted, blanks before it allowed, as in b4. Keys come out as git writes them, values
 * as they stand, words behind the address included; a value whose address was wrapped onto the
 * next line is joined; those of a commit of the sender's own that git shows (own.h) are none.
 * "Reviewed-and-tested-by:" gives two. A NAK in words gives none: see nak.h.
 *
 * Whether the sender may give it is not decided here: see series/reviews.c.
 */
#ifndef LISTDIGEST_REVIEW_H
#define LISTDIGEST_REVIEW_H

#include "patch/patchmail.h"

enum { REVIEW_TRAILERS_MAX = 100 /* of one mail; what follows is left out and reported */ };

/* text: own_text() of a reply. sender: stands in for "me" ("Acked-by: me"). The result is in the
 * arena. */
const Trailer *review_read(Arena *arena, DiagLog *log, Str text, const Address *sender, guint *n);

#endif
