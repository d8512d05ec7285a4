/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * links: what a cover or patch says of its earlier revisions (SERIES.md 5).
 *
 * b4's "change-id:"; a link to a Message-ID in an archive, or "v1: <id>", in the message or under
 * "---", with the revision that the words before it, behind it, or on the line above name ("Link to
 * v1:", "v1: https://...", "[v1]"), or b4's Message-ID itself; "Supersedes: <id>"; the head of a
 * changelog that names an older revision in words alone ("RFC -> v1:", "Changes since v2"; "Changes
 * in v3" names v2). A "Link:" in a commit's trailers is none: it names where a patch was picked up;
 * nor are "Closes:", "Based-on:", "prerequisite-change-id:", and Gerrit's "Change-Id: I...", which
 * backports carry as well.
 *
 * What the links lead to is checked in series/previous.c: changelogs also link foreign series and
 * discussions, and mislabel versions.
 */
#ifndef LISTDIGEST_LINKS_H
#define LISTDIGEST_LINKS_H

#include "patch/patchmail.h"

enum {
    LINKS_MAX = 100,      /* of one mail; what follows is left out */
    LINKS_HEAD_MAX = 200, /* bytes of a changelog's line that are read for a revision */
};

/* text: of the mail up to its diff, and what stands behind it (b4 puts a single patch's change-id
 * there). Each link once, in order, in the arena. */
const TextLink *links_read(Arena *arena, Str text, Str behind, guint *n);

#endif
