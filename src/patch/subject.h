/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * subject: the grammar of patch subjects (SERIES.md 1).
 *
 *     Re: [list] [RFC PATCH net-next v2.1 03/17] title (take 5)
 *
 * Reply prefixes, a run of tag blocks, a title. Nothing is lost: a token that is no kind, version
 * or counter is a topic tag, in order. The parser is a table of tokens and traps, not of guesses:
 * of 322,319 real subjects b4 misreads 31 counters and 70 versions.
 *
 * Where people differ: v6.1 and v5.15 are kernel releases (topic tags), v2.1 and v11.5 partial
 * rerolls; of two versions the first counts, a plain one before a dotted one; "v2" at the end of a
 * title is none behind words such as "cgroup" or "for"; "Ping: [PATCH] x" is a reply.
 */
#ifndef LISTDIGEST_SUBJECT_H
#define LISTDIGEST_SUBJECT_H

#include "base/arena.h"

typedef struct {
    /* Prefixes and kinds */
    gboolean reply;    /* Re:, Aw:, ... */
    gboolean forward;  /* Fwd:, ... */
    gboolean patch;    /* PATCH, PATCHES, PATCHSET, glued forms too */
    gboolean rfc;      /* RFC, RFT */
    gboolean resend;   /* RESEND, REPOST */
    gboolean pull;     /* PULL, GIT PULL, PULL REQUEST */
    gboolean announce; /* ANNOUNCE */
    gboolean blocks;   /* there was a tag block at all */

    /* Version: v2 is 2, v2.1 is 2 minor 1, v2a is 2 minor 1 as well (a=1) */
    gboolean has_version;
    gboolean title_version; /* it stood at the end of the title: (v2), (take 5), patch V3 */
    guint version;          /* 0 without one */
    guint minor;

    /* Counter: "03/17" has index "3", key 3000 and total 17 */
    gboolean has_counter;
    const char *index; /* as JSON has it: "3", "3a", "0.5", without leading zeros; NULL without */
    guint index_key;   /* for order: 1000 * number + fraction (0.5 -> 500, 3a -> 3001) */
    guint total;       /* 0 if not stated ("3/n") */

    const char *tags;  /* topic tags in order, as written, one space between; "" without */
    const char *title; /* what follows the last block, trimmed; may be "" */
    const char *norm;  /* for matching only: lower case, no trailing version words, single spaces */
} Subject;

/* subject: decoded and unfolded (Mail.subject). Strings of *out are in the arena. */
void subject_parse(Arena *arena, const char *subject, Subject *out);

#endif
