/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * multipart: the parts between boundary lines (RFC 2046 5.1.1).
 *
 *     Multipart m;
 *     if (multipart_start(arena, body, boundary, &m))
 *         while (multipart_next(&m, &part)) ...
 *
 * One level at a time, in place. A part ends at the next boundary line or, where there is none
 * (truncated mail), at the end. What stands before the first boundary and behind the closing one is
 * no part.
 */
#ifndef LISTDIGEST_MULTIPART_H
#define LISTDIGEST_MULTIPART_H

#include "base/arena.h"

typedef struct {
    Str rest;
    Str delimiter; /* "--boundary" */
    gboolean closed;
} Multipart;

/* FALSE if there is no boundary or no line of it: then body is no multipart. */
gboolean multipart_start(Arena *arena, Str body, Str boundary, Multipart *m);

/* The next part, its header block and body, without the line end before the boundary. */
gboolean multipart_next(Multipart *m, Str *part);

#endif
