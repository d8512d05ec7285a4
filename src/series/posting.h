/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * posting: a finished group as the series it is, on its way to the index.
 *
 * posting.c counts its members, state.c says what it is to earlier postings of its thread,
 * previous.c which posting it is the next revision of (SERIES.md 5), missing.c which numbers are
 * not here, write.c puts it into the index. What belongs to reviews and to fate (6) will follow
 * previous.c.
 */
#ifndef LISTDIGEST_POSTING_H
#define LISTDIGEST_POSTING_H

#include "series/group.h"

typedef struct {
    guint32 group;
    const guint32 *members; /* rows: the cover, the patches by counter, the strays */
    guint32 n_members, n_strays;
    guint32 head;  /* row */
    guint32 cover; /* row, or NONE */
    gint64 begin;  /* date of the earliest member */
    SeriesKind kind;
    guint32 total, seen;
    guint32 version, minor; /* 1 where none is stated */
    VersionRule version_rule;
    gboolean stated; /* a version is */
    gboolean rfc, resend, partial;
    SeriesState state;
    const char *state_rule;
    guint32 repeats;           /* the posting that it repeats, or NONE */
    guint32 previous;          /* the posting of which it is the next revision, or NONE */
    const char *previous_rule; /* "" without */
    guint32 counter;           /* of its only patch, where that has none; a text */
    guint32 replies;
} Posting;

typedef struct {
    Grouping *grouping;
    guint32 *members; /* of all postings, one after the other */
    Posting *v;       /* in the order of their heads */
    guint32 n;
    guint32 *by_group; /* group -> posting */
} Postings;

void postings_init(Postings *postings, Grouping *grouping);
void postings_release(Postings *postings);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Postings, postings_release)

/* The posting of a row that is a member of one. */
guint32 postings_of_row(const Postings *postings, guint32 row);

void postings_tell_states(Postings *postings);

/*
 * Fills previous and previous_rule; to be called when the states are told.
 *
 * Of the earlier postings that any rule reaches within look_back the newest is the previous
 * revision, by (date, head), whatever the numbers say; the rule is the first one that reaches it:
 *
 *     thread   in the same thread, and it answers that posting, says that it is a later one, or has
 *              its title or half of its patch titles; of another sender only with half of those
 *     title    same sender and normalised title
 *     patches  same sender, and half of the patch titles of either (of the one that has fewer; one
 *              title alone makes no set of more than two a revision, unless it states a version)
 *
 * A resend's is the posting it repeats. Postings for different stable trees (tree.h) are no
 * revisions of one another, nor are two of the same version within one window: these are one send.
 * Pull requests have none.
 */
void postings_find_previous(Postings *postings);

enum {
    PREVIOUS_CANDIDATES_MAX = 16, /* earlier postings that a rule tries, the newest first */
};

enum {
    MISSING_MAX = 200, /* numbers that are listed; total and seen tell how many there are */
};

/* The numbers from 1 to total that no member has: "3 5"; the first MISSING_MAX of them. */
char *posting_missing(const Postings *postings, const Posting *posting);

gboolean postings_write(Postings *postings, GError **error);

#endif
