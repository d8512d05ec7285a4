/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * withdrawn: sentences that take a patch back.
 *
 *     please ignore this series | I'd like to withdraw this patch | let's drop this one
 *
 * "I'll drop this one" right below a quoted change is about what it changes.
 */
#ifndef LISTDIGEST_WITHDRAWN_H
#define LISTDIGEST_WITHDRAWN_H

#include "base/kinds.h"
#include "patch/sentence.h"

/* Words without which no sentence takes one back. */
#define WITHDRAWALS " ignore disregard drop withdraw discard scratch "

/* How far a text was read for quoted changes; at first its beginning, the rest 0. */
typedef struct {
    Str unread;
    gboolean change; /* up to there the last quotation shows a change */
    gboolean answer; /* ... the last line is no quotation */
} QuotedChange;

/* sentence: where s stands in the text, never before the one asked for last. Gives the counters:
 * "", or NOTICE_ALL; NULL if it takes nothing back. */
const char *withdrawn_read(const Sentence *s, Str sentence, QuotedChange *above);

#endif
