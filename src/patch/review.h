/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * review: the trailers that a reply gives (SERIES.md 6).
 *
 * Reviewed-by, Acked-by, Tested-by, Reported-by, Nacked-by and what is written for these ("NAK",
 * "Acked by:", "reviewed-BY :"), on lines that nobody quoted; letter case does not matter, words
 * may stand behind the address. Keys come out as git writes them, values as they stand.
 */
#ifndef LISTDIGEST_REVIEW_H
#define LISTDIGEST_REVIEW_H

#include "patch/patchmail.h"

enum { REVIEW_TRAILERS_MAX = 100 /* of one mail; what follows is left out and reported */ };

/* text: of a reply, whole, without its signature. sender: stands in for a line without an address
 * ("NAK", "Nacked."). The result is in the arena. */
const Trailer *review_read(Arena *arena, DiagLog *log, Str text, const Address *sender, guint *n);

#endif
