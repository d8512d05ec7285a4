/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * links: what a cover or patch says of its earlier revisions (SERIES.md 5).
 *
 * b4's "change-id:"; a link to a Message-ID in an archive, or "<id>", in the message or under
 * "---", with the revision that the words before it name ("Link to v1:", "v1: https://...");
 * "Supersedes: <id>"; a changelog that names an older revision in words alone ("RFC -> v1:",
 * "Changes since v2"). A "Link:" in a commit's trailers is none: it names where a patch was picked
 * up.
 */
#ifndef LISTDIGEST_LINKS_H
#define LISTDIGEST_LINKS_H

#include "patch/patchmail.h"

enum { LINKS_MAX = 100 /* of one mail; what follows is left out */ };

/* text: of the mail up to its diff, and what stands behind it (b4 puts a single patch's change-id
 * there). The result is in the arena. */
const TextLink *links_read(Arena *arena, Str text, Str behind, guint *n);

#endif
