/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * url: what the links in a mail point to: a mail in an archive, a commit.
 *
 * Archives differ in everything but the Message-ID in the path or query: a part with "@" in it
 * ("%40" in some) is one, whatever the host (lore.kernel.org/all/ID/, lkml.kernel.org/r/ID,
 * patch.msgid.link/ID, marc.info/?i=ID, patchew.org/X/ID). git's web pages name commits behind
 * "/c/", "/commit/", "id=" and "h=".
 */
#ifndef LISTDIGEST_URL_H
#define LISTDIGEST_URL_H

#include "base/arena.h"

/* Takes the next URL (http, https) off *rest, without punctuation behind it. */
gboolean url_next(Str *rest, Str *url);

/* Without brackets, decoded, in the arena; NULL if the URL names none. */
const char *url_message_id(Arena *arena, Str url);

/* Hexadecimal digits, 7 to 64, borrowed; empty if the URL names none. */
Str url_commit(Str url);

/*
 * Of a page of a commit, or of a branch's log: the repository, its last two names at most, and the
 * branch where it is named: "x/y.git next" of https://git.example/pub/x/y.git/log/?h=next. In the
 * arena; "" for other pages, and for names of more than URL_TREE_MAX bytes: nobody has such.
 */
enum { URL_TREE_MAX = 500 };
const char *url_tree(Arena *arena, Str url);

/* Of text: "0123abcd" at its start, as long as digits go. */
Str url_take_hash(Str text);

#endif
