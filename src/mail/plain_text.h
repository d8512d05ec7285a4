/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * plain_text: a text on its way from the bytes of a part to Mail.text, and what senders do to plain
 * text, undone.
 *
 * The text is borrowed until something has to change. Then it is copied once, and all that follows
 * works in that copy, as no step makes a text longer: a large text is in memory twice at most.
 */
#ifndef LISTDIGEST_PLAIN_TEXT_H
#define LISTDIGEST_PLAIN_TEXT_H

#include "base/arena.h"
#include "base/diag.h"

typedef struct {
    Arena *arena;
    DiagLog *log;
    Str s;
    gboolean ours; /* s lies in the arena, for this text alone */
} PlainText;

/* The start of the text, to be written over; makes it ours. Its length is s.n. */
char *text_writable(PlainText *text);

/* Takes the next line with its LF off *rest, which may not be empty. */
Str text_take_line(Str *rest);

/* Offset of the first LF that a space, tab or CR stands before, or -1. */
gssize text_find_blank_end(Str s);

/* Moves a run of bytes, which may overlap, to *to, and *to behind them. */
void text_put(char **to, Str s);

/* LF line ends (from CRLF, or from CR alone where there is no LF); NULs removed. */
void text_clean(PlainText *text);

/*
 * format=flowed (RFC 3676): the space that stuffs a line is removed. Soft line breaks stay, so the
 * text looks as its sender saw it, but with delsp (a broken word, not a space) lines are joined.
 * Quoted lines are not: what is quoted may be a diff. From a diff on, lines are never joined: their
 * trailing spaces may be their own. Some senders do not stuff them either: if the first hunk with
 * context lines has one that begins with a single space, all spaces of the diff are its own.
 */
void text_unflow(PlainText *text, gboolean delsp);

#endif
