/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * notice: what a mail says became of a patch, a series or a pull request (SERIES.md 6).
 *
 * What machines write is a table of phrases (kind MAIL_NOTICE); the rule is its row:
 *
 *     patchwork-bot   "This series was applied to T (B)", a summary with a line per patch
 *     pr-tracker-bot  "has been merged into T"
 *     tip-bot         "has been merged into the B branch of tip", "Commit-ID:"
 *     akpm            "has been added to the -mm B branch"; "removed" from it because it was merged
 *                     (applied), or for another reason (dropped)
 *     stable          "I've just added the patch titled X to the 6.1-stable tree"
 *     tree-bot        "has been applied to the X tree"
 *     git-bot         "[git:T/B]"
 *
 * "FAILED: patch" is none. In a reply (MAIL_REPLY) people say it:
 *
 *     b4-ty           a list "[1/3] title" with a commit in the line below each
 *     words           "Applied, thanks", see notice_words.h; also "please ignore this series",
 *                     and a NAK (nak.h)
 *     nak             a Nacked-by of the sender, see review.h
 *
 * In a robot's report (MAIL_BUG) there are none: those that apply patches for a test say so.
 * Patches for which a list has no commit are left out. Who said it to whom is not known here:
 * "words" count only if series/fate.c finds that another than the author says them, "please ignore
 * this" only if the author does.
 */
#ifndef LISTDIGEST_NOTICE_H
#define LISTDIGEST_NOTICE_H

#include "patch/patchmail.h"

enum { NOTICES_MAX = 1000 /* of one mail; what follows is left out and reported */ };

/* patch: of the mail, its kind, subject, diff and trailers read. own: own_text() of a reply. The
 * result is in the arena; its strings, too. */
const Notice *notice_read(Arena *arena, DiagLog *log, const Mail *mail, const PatchMail *patch,
                          Str own, guint *n);

#endif
