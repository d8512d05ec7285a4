/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * bots: mails that programs send (SERIES.md 6 names most of them): series/ takes no reviews from
 * them and does not count them as people, --exclude-bots leaves them out.
 *
 * Told by who sends them, or by the exact shape of the subject where a person's scripts use that
 * person's address. What a program answers or reports about stays, what a person answers to it is
 * not a program's.
 *
 * Sources: the senders in lore.kernel.org's archives, in their own words:
 * - stable queues and notices: Documentation/process/stable-kernel-rules.rst, and scripts/ of
 *   gregkh's stable-queue.git; a review series has the release alone as its tag, [PATCH 6.1 1/9]
 * - AUTOSEL: Sasha Levin's selection of fixes for stable, tagged so
 * - lkp, "kernel test robot": the 0-day service, github.com/intel/lkp-tests
 * - syzbot: github.com/google/syzkaller, docs/syzbot.md
 * - patchwork-bot, pr-tracker-bot, bugbot, bugzilla-daemon: korg.docs.kernel.org
 * - tip-bot2: notices of the tip tree, Documentation/process/maintainer-tip.rst
 * - mm-commits notices: Andrew Morton's "added to" and "removed from" mails, ozlabs.org/~akpm
 * - regzbot: gitlab.com/knurd42/regzbot
 * - bpf and netdev CI: github.com/kernel-patches, github.com/linux-netdev/nipa
 */
#ifndef LISTDIGEST_BOTS_H
#define LISTDIGEST_BOTS_H

#include "base/kinds.h"
#include <glib.h>

typedef struct {
    MailKind kind;
    const char *email, *name; /* of the header's From, as they stood there */
    const char *subject;      /* whole */
    const char *tags;         /* its topic tags, one space between */
} BotMail;

gboolean bots_sent(const BotMail *mail);

/*
 * One more program, for configurations: how its address or its name begins, letter case does not
 * matter ("ci@x.example", "Example Robot"). To be called before anything is read, by one thread.
 * FALSE if nothing but blanks was given: that would be everybody.
 */
gboolean bots_add(const char *begin);

/* Which part of a mail tells a program. */
typedef enum { BOT_NAME, BOT_ADDRESS, BOT_SUBJECT } BotPart;

/* The same, by how one part begins. */
gboolean bots_add_part(BotPart part, const char *begin);

/* Forgets what was added. */
void bots_reset(void);

/* What was added, in order, a line each; "" for nothing. Free with g_free. */
char *bots_describe(void);

#endif
