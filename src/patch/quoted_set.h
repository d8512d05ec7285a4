/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * quoted_set: which patches of a set the lines name that are quoted right above an answer.
 *
 * Who answers a cover letter answers its shortlog a title at a time, or its list of patches:
 *
 *     > Ann Lake (3):
 *     >   knob: turn
 *
 *     Applied.
 *
 *     >   knob: press
 *     >   knob: pull
 *
 *     Not yet.
 *
 *     >  * Patches 2-3 need review.
 *
 * A shortlog gives numbers only if it is of one author and quoted whole: then its titles stand in
 * the order of the patches.
 */
#ifndef LISTDIGEST_QUOTED_SET_H
#define LISTDIGEST_QUOTED_SET_H

#include "base/str.h"

typedef struct {
    GArray *answers; /* in their order; private */
    GArray *titles;  /* of Str, the first line of each; of a shortlog that gives numbers */
} QuotedSet;

/* text: own_text() of a reply to a cover letter, borrowed. total: patches of the set. */
void quoted_set_init(QuotedSet *set, Str text, guint total);
void quoted_set_release(QuotedSet *set);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(QuotedSet, quoted_set_release)

/* Patches that are named above the answer in which at stands, "1 3"; "" for none, or for all. */
const char *quoted_set_above(const QuotedSet *set, const char *at);

#endif
