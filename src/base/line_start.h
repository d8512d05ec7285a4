/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * line_start: lines that are told by their first byte, found without a look at each line.
 *
 * Most lines of a reply begin with '>'; a few with '[' or '-'. Taking one line after the other off
 * a text costs as much as reading it; this reads 16 bytes at a time, on any processor.
 *
 *     while (line_start_find(&rest, '-', '_') && str_next_line(&rest, &line))
 */
#ifndef LISTDIGEST_LINE_START_H
#define LISTDIGEST_LINE_START_H

#include "base/str.h"

/* *rest: begins a line. Moves it to the first line that begins with a or b, which may be the one it
 * is at; FALSE, with nothing left, if there is none. */
gboolean line_start_find(Str *rest, char a, char b);

/* The same for more than two: begins[c] says whether a line that begins with c counts. */
gboolean line_start_find_any(Str *rest, const guint8 begins[256]);

/* Moves *rest to the first line that does not begin with mark, or to the end. */
void line_start_skip(Str *rest, char mark);

/* Moves *rest behind the line it is at, and behind those that follow it and begin with a or b. */
void line_start_next_but(Str *rest, char a, char b);

#endif
