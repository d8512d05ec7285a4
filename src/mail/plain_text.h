/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * plain_text: what senders do to plain text, undone. All results are borrowed from text where
 * nothing was to do, else in the arena.
 */
#ifndef LISTDIGEST_PLAIN_TEXT_H
#define LISTDIGEST_PLAIN_TEXT_H

#include "base/arena.h"
#include "base/diag.h"

/* LF line ends (from CRLF, or from CR alone where there is no LF); NULs removed. */
Str text_clean(Arena *arena, DiagLog *log, Str text);

/*
 * format=flowed (RFC 3676): the space that stuffs a line is removed. Soft line breaks stay, so the
 * text looks as its sender saw it, but with delsp (a broken word, not a space) lines are joined.
 * From a diff on, lines are never joined: their trailing spaces may be their own.
 */
Str text_unflow(Arena *arena, DiagLog *log, Str text, gboolean delsp);

/* Inline PGP (RFC 4880 7): armour and signature removed, dash escapes undone; not verified. */
Str text_unsign(Arena *arena, Str text);

#endif
