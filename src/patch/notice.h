/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * notice: what a mail says became of a patch, a series or a pull request (SERIES.md 6).
 *
 * The shapes are a table: patchwork-bot ("was applied to"), b4 ty and "Applied, thanks" ("Queued",
 * "Merged", "Pushed", "Picked up" ...) at the start of a line that nobody quoted, tip-bot2, akpm's
 * "has been added to the -mm", pr-tracker-bot, netdev's and bpf's bots, the stable queue; "dropped"
 * from -mm; an author's "please ignore this". "Applied locally to test" is none, nor is what a
 * bot says that applied a patch for testing. Who said it to whom is not known here: a "words"
 * notice counts only if series/fate.c finds that another than the author says it.
 */
#ifndef LISTDIGEST_NOTICE_H
#define LISTDIGEST_NOTICE_H

#include "patch/patchmail.h"

enum { NOTICES_MAX = 1000 /* of one mail; what follows is left out and reported */ };

/* The result is in the arena. */
const Notice *notice_read(Arena *arena, DiagLog *log, const Mail *mail, MailKind kind, guint *n);

#endif
