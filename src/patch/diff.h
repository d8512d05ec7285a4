/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * diff: the diff in a mail's text: where it begins, what it changes, its patch-id.
 *
 * Understands what git apply understands: git diffs with renames, copies, modes, binary patches
 * (GIT binary patch, Binary files differ), plain unified diffs (---/+++ without "diff --git", also
 * with Index: lines). Hunks are read by the counts in their @@ line, so a line "-- " or "--- x"
 * inside a hunk is content, and a signature or a list footer behind one is not. The counts agree
 * with "git apply --numstat", the patch-id with "git patch-id --stable".
 *
 * Of a damaged patch, which git gives up, what can be read is counted: lines that a mail program
 * wrapped are passed over, and a hunk that ends early costs no other.
 */
#ifndef LISTDIGEST_DIFF_H
#define LISTDIGEST_DIFF_H

#include "patch/diff_paths.h"

typedef struct {
    gboolean
        found;   /* there is a diff: a file header with a hunk, a mode, rename or binary change */
    gsize start; /* offset in the text of the diff's first line */
    gsize end;   /* offset behind its last line */
    guint files, insertions, deletions;
    guint malformed;   /* hunks shorter than they say, or with broken lines */
    Str malformed_at;  /* the "@@" line of the first such one, borrowed from the text */
    char patch_id[41]; /* SHA-1, hexadecimal; "" where git patch-id gives none */
} Diff;

/*
 * text: LF line ends, lines quoted with "> " do not count. Linear work. The files that the diff
 * touches are added to paths, unless that is NULL.
 */
void diff_read_paths(Str text, Diff *diff, DiffPaths *paths);

static inline void diff_read(Str text, Diff *diff)
{
    diff_read_paths(text, diff, NULL);
}

#endif
