/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * tree: which stable trees a posting is for, by its topic tags (SERIES.md 5).
 *
 *     5.10.y   v5.10   linux-5.10.y   5.10-stable   AUTOSEL 5.10    the tree 5.10
 *     5.15/6.1                                                      the trees 5.15 and 6.1
 *     stable   AUTOSEL                                              a stable tree, not said which
 *     net-next   for-9.1   for 6.2   6.8-rc2                        none: where it goes first
 *
 * The same fix for several trees is several patches, whatever their titles say.
 */
#ifndef LISTDIGEST_TREE_H
#define LISTDIGEST_TREE_H

#include "base/str.h"

/* A number equal for the tags of two postings iff they are for the same trees; 0 for none. */
guint64 tree_of(Str tags);

#endif
