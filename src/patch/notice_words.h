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
 *     most patches | all except the last | the foo and bar patches, of a set: some, not known which
 *     please ignore | drop this patch;  I withdraw this series
 *
 * says what became of the patch; in answer to a cover letter of those that are quoted right above
 * (quoted_set.h). "Applied locally", "the patch below", what somebody applied for a
 * test or in vain, what is to be done, conditions and questions say nothing.
 */
#ifndef LISTDIGEST_NOTICE_WORDS_H
#define LISTDIGEST_NOTICE_WORDS_H

#include "patch/patchmail.h"

enum { NOTICE_WORDS_MAX = 100 /* sentences of one mail that say so; what follows is left out */ };

/*
 * text: own_text() of a reply. Adds to list (of Notice), each kind and each set of patches once.
 * Strings are in the arena. merged: what "applied" means, NOTICE_MERGED where a pull request is
 * answered. subject: of the reply, which tells how many patches there are, for "all except patch
 * 3", and whether the cover letter is answered.
 */
void notice_words_read(Arena *arena, Str text, NoticeKind merged, const Subject *subject,
                       GArray *list);

#endif
