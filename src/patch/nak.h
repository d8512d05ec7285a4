/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * nak: a reply that objects to a patch in words: "NAK." or "Hard NACK from me" at the start of a
 * line that nobody quoted; "nak the packet" does not. It is no Nacked-by: a trailer is given to be
 * kept (review.h), words are said now.
 */
#ifndef LISTDIGEST_NAK_H
#define LISTDIGEST_NAK_H

#include "base/str.h"

/* text: own_text() of a reply. */
gboolean nak_in_words(Str text);

#endif
