/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * notice_place: the tree and the commit that a person's "Applied to for-next" names.
 *
 * A tree is what looks like one: a URL, a name with a slash, a dash or a dot, one that is called a
 * branch or a tree, and a few that everybody uses ("next"); never a release, a host or another
 * word. A link to a commit or to a log, in the sentence or the lines below it, gives both, too.
 */
#ifndef LISTDIGEST_NOTICE_PLACE_H
#define LISTDIGEST_NOTICE_PLACE_H

#include "base/arena.h"
#include "patch/sentence.h"

typedef struct {
    const char *tree, *commit; /* "" where there is none; in the arena */
} Place;

/* s: read from sentence, a part of text. i: of the word behind what was applied. */
Place place_read(Arena *arena, const Sentence *s, guint i, Str text, Str sentence);

/* The commit that "git show" or "git log" put into text, if it is one; else empty. */
Str place_shown(Str text);

#endif
