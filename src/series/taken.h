/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * taken: postings whose patches somebody sent again within another posting: a maintainer's
 * collection, on its way to the next tree; or what their sender put together or broke off before.
 *
 * A patch was sent on by a later patch of another sender, within look_back, that has
 *
 *     its author and its title
 *     its patch-id and its author, its title, or its thread
 *
 * and by one of the same sender that has its title, and its patch-id or a greater version.
 *
 * A title that many patches have ("foo.2: tfix") says nothing: two people mend one slip. What is
 * sent to stable trees (tree.h) is not sent on, unless it was for such a tree before.
 */
#ifndef LISTDIGEST_TAKEN_H
#define LISTDIGEST_TAKEN_H

#include "series/posting.h"
#include "series/senders.h"

enum {
    TAKEN_TRIED_MAX = 16 /* later patches with one title or patch-id that are tried for each */
};

/*
 * Fills taken_by: for each posting the later one that all patches of it seen here are in, or NONE.
 * Linear in the rows.
 */
void postings_find_taken(Postings *postings, const Senders *senders);

#endif
