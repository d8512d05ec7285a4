/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * own: what the writer of a reply wrote himself.
 *
 * A line that begins with ">" (or "AB>", or "| ") repeats somebody; so does everything behind
 * "-----Original Message-----", unless quoted lines follow at once: then the answer stands below
 * or within these. What is repeated, nobody says now.
 */
#ifndef LISTDIGEST_OWN_H
#define LISTDIGEST_OWN_H

#include "patch/diff.h"

/*
 * A reply's text without the diff in it, without signature, and up to the copy of another mail.
 * Quoted lines stay, for own_is_quoted() to tell. Borrowed from text or in the arena.
 */
Str own_text(Arena *arena, Str text, const Diff *diff);

gboolean own_is_quoted(Str line);

#endif
