/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * stem: what the Message-IDs of one send have in common (SERIES.md 4, rule 2).
 *
 *     20260105074200.12345-3-ada@x.example            git send-email: date.pid-N-address
 *     1767598920-12345-3-git-send-email-ada@x.example an older one: time-pid-N-git-send-email-
 *     cover.1767598920.git.ada@x.example              git format-patch: cover or commit, .time.git.
 *     20260105-slug-v2-3-0123456789ab@x.example       b4: date-slug-vN-I-hash
 */
#ifndef LISTDIGEST_STEM_H
#define LISTDIGEST_STEM_H

#include "base/str.h"

/* A number equal for two ids iff they are of one send; 0 for an id of no known form. */
guint64 stem_of(Str message_id);

#endif
