/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * multipart: the parts between boundary lines (RFC 2046 5.1.1).
 *
 *     Multipart m;
 *     if (multipart_start(arena, body, boundary, &m))
 *         while (multipart_next(&m, &part)) ...
 *
 * One level at a time, in place: an inner multipart is read within the part that it is, so the
 * outer boundary ends it even where it does not end itself (RFC 2046 5.1.2). A part ends at the
 * next boundary line or, where there is none (truncated mail), at the end. What stands before the
 * first boundary and behind the closing one is no part; but where boundary lines follow a closing
 * one, an inner multipart had the boundary of the outer, and the parts go on.
 *
 * A boundary line is the boundary and nothing else but blanks, so "--ab" is none of "--a".
 */
#ifndef LISTDIGEST_MULTIPART_H
#define LISTDIGEST_MULTIPART_H

#include "base/arena.h"

typedef struct {
    Str prologue; /* what stands before the first boundary line; all if there is none */
    Str rest;
    Str delimiter; /* "--boundary" */
    gboolean closed;
    gboolean reopened; /* there were parts behind a closing line */
} Multipart;

/* FALSE if there is no boundary or no line of it that begins a part: then body is no multipart. */
gboolean multipart_start(Arena *arena, Str body, Str boundary, Multipart *m);

/* The next part, its header block and body, without the line end before the boundary. */
gboolean multipart_next(Multipart *m, Str *part);

/*
 * The boundary that body shows by itself: its first line that begins with "--", if a Content field
 * follows at once and the line is seen again. Empty if there is none.
 */
Str multipart_guess(Str body);

/*
 * Does part begin with a header block? A part may lack it, and even the blank line instead of it;
 * only Content fields mean something in it (RFC 2046 5.1), so "Note: ..." begins a text.
 */
gboolean multipart_has_header(Str part);

#endif
