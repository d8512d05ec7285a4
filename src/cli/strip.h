/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * strip: whether the names in a diff have a directory for git am to strip ("a/", "b/").
 *
 * Told by the files of which both names are there: "diff --git x y", "--- x" and "+++ y". Where
 * these are the same, or one only goes on behind the other ("f.orig"), there is nothing to strip,
 * and git am wants -p0 (diff.noprefix). A rename that says no more than that does not count.
 */
#ifndef LISTDIGEST_STRIP_H
#define LISTDIGEST_STRIP_H

#include "base/str.h"

typedef struct {
    guint prefixed, bare; /* names in diffs, of so many pairs */
} StripCount;

/* Adds what the diff has. */
void strip_count(StripCount *count, Str diff);

/* There is a file, and none has anything to strip. */
gboolean strip_wants_p0(const StripCount *count);

#endif
