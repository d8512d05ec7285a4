/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * fate: what became of every posting (SERIES.md 6): the last of these that holds.
 *
 *     open        nothing is known
 *     superseded  all of its patches are in a later posting (taken.h; rule "taken-up"; "revision"
 *                 where that is of their author or sender)
 *     partly      some of its patches are applied
 *     superseded  a later revision has it as its previous one, or joined it with that
 *                 (Posting.joined_in); a partial reroll does not supersede, but what supersedes
 *                 that supersedes the whole set (rule "revision")
 *     withdrawn   its author or sender withdrew it, or all patches that are not applied
 *     naked       the same by a NAK of others
 *     applied     all patches seen here are: then nothing of the above matters
 *     merged      the same of a pull request
 *
 * A Nacked-by is a NAK; a later Reviewed-by, Acked-by or Tested-by of the same person undoes it.
 *
 * "dropped" undoes what was applied before it: from wherever it was, but the notices of -mm undo
 * those of -mm only. A notice of the stable queue counts only for a posting to such a tree; to any
 * other it is kept in the index and changes nothing.
 *
 * A patch of a partial reroll that is applied stands for the one that it replaces; and what is said
 * of a whole set is said of its rerolls up to then, too (rule "reroll"). What is said of a set is
 * said of a later revision that was there already, if all of its patches are the same (CHANGE_KEPT;
 * rule "revision").
 */
#ifndef LISTDIGEST_FATE_H
#define LISTDIGEST_FATE_H

#include "series/notices.h"
#include "series/reviews.h"

/* Fills fate and fate_rule of the postings, and leaves taken_by where that is its fate. To be
 * called when changes are told and what was taken is found. */
void postings_tell_fates(Postings *postings, const Notices *notices, const Reviews *reviews);

/* Fills first_reply. */
void postings_find_replies(Postings *postings, const Senders *senders);

#endif
