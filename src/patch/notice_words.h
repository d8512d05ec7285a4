/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * notice_words: a person's "Applied, thanks", read a sentence at a time.
 *
 * A sentence begins a paragraph, follows another sentence, or begins a line with a capital letter;
 * quoted and deeply indented lines have none. In it, behind a greeting or a short clause ("Looks
 * good, "), one of
 *
 *     applied | queued | merged | pushed | pulled | picked up | committed ...    [to TREE]
 *     I('ve) applied | queued ... it | this | the patch | patches 1-3            [to TREE]
 *     patch | both patches | 1-3 and 5 (is | are | have been) applied            [to TREE]
 *     please ignore | drop this patch;  I withdraw this series
 *
 * says what became of the patch. "Applied locally", "the patch below", what somebody applied for a
 * test or in vain, what is to be done, conditions and questions say nothing.
 */
#ifndef LISTDIGEST_NOTICE_WORDS_H
#define LISTDIGEST_NOTICE_WORDS_H

#include "patch/patchmail.h"

enum { NOTICE_WORDS_MAX = 100 /* sentences of one mail that say so; what follows is left out */ };

/*
 * text: own_text() of a reply. Adds to list (of Notice), each kind and each set of patches once.
 * Strings are in the arena. merged: what "applied" means, NOTICE_MERGED where a pull request is
 * answered. total: patches of the series, for "all except patch 3"; 0 where it is not known.
 */
void notice_words_read(Arena *arena, Str text, NoticeKind merged, guint total, GArray *list);

#endif
