/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * trailers: the "Key: value" lines that end a commit message, by git interpret-trailers' rule.
 *
 * The last paragraph is a block of trailers if all its lines are, or if one is Git's own
 * (Signed-off-by, "(cherry picked from commit") and a quarter of the others are.
 */
#ifndef LISTDIGEST_TRAILERS_H
#define LISTDIGEST_TRAILERS_H

#include "patch/patchmail.h"

enum { TRAILERS_MAX = 1000 /* of one mail; what follows is left out and reported */ };

/* commit: without its title, which is the mail's subject. The result is in the arena. */
const Trailer *trailers_read(Arena *arena, DiagLog *log, Str commit, guint *n);

#endif
