/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * posting: a finished group as the series it is, on its way to the index.
 *
 * In this order: posting.c counts its members, state.c says what it is to earlier postings of its
 * thread, previous.c (with links.c) which posting it is the next revision of (SERIES.md 5),
 * change.c what each of its patches was there, notices.c and reviews.c what mails say of it, fate.c
 * what became of it, write.c (with missing.c: which numbers are not here) puts it into the index.
 */
#ifndef LISTDIGEST_POSTING_H
#define LISTDIGEST_POSTING_H

#include "series/group.h"
#include "series/senders.h"

typedef struct {
    guint32 group;
    guint32 taken_by;       /* the posting that all of it went on in (taken.h), or NONE */
    const guint32 *members; /* rows: the cover, the patches by counter, the strays */
    guint32 n_members, n_strays;
    guint32 head;  /* row */
    guint32 cover; /* row, or NONE */
    gint64 begin;  /* date of the earliest member */
    guint32 total, seen;
    guint32 version, minor; /* 1 where none is stated */
    guint8 kind;            /* SeriesKind */
    guint8 version_rule;    /* VersionRule */
    guint8 stated;          /* a version is */
    guint8 rfc, resend, partial;
    guint8 state; /* SeriesState */
    guint8 fate;  /* SeriesFate */
    const char *state_rule;
    guint32 repeats;           /* the posting that it repeats, or NONE */
    guint32 previous;          /* the posting of which it is the next revision, or NONE */
    const char *previous_rule; /* "" without */
    guint32 joined_in;         /* a later one of its sender that has its patches beside others', or
                                  NONE; that one's previous revision may be another */
    guint32 counter;           /* of its only patch, where that has none; a text */
    guint32 replies;
    gint64 first_reply, first_review; /* dates, 0 without */
    const char *fate_rule;            /* "" while open */
} Posting;

typedef struct {
    Grouping *grouping;
    guint32 *members; /* of all postings, one after the other */
    Posting *v;       /* in the order of their heads */
    guint32 n;
    guint32 *by_group; /* group -> posting */
    guint32 *by_date;  /* the postings in the order of (date of the earliest mail, head) */
} Postings;

void postings_init(Postings *postings, Grouping *grouping);
void postings_release(Postings *postings);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Postings, postings_release)

/* The posting of a row that is a member of one. */
guint32 postings_of_row(const Postings *postings, guint32 row);

void postings_tell_states(Postings *postings);

/*
 * Fills previous, previous_rule and joined_in; to be called when the states are told. What has a
 * previous revision and was told to be new is a reroll (state_rule "previous"). But what another
 * sender posts again without a greater version, with a title and the author or diff of a patch
 * (where many have that title, both), is sent on: a resend (state_rule "forward"). Who wrote it
 * goes on behind the posting that was sent on.
 *
 * Of the earlier postings that any rule reaches within look_back (the first four: ever) the newest
 * is the previous revision, by (date, head), whatever the numbers say (of two that were sent
 * together the one with the titles); the rule is the first one that reaches it:
 *
 *     change-id   both have b4's change-id
 *     link        a link leads to its cover or a patch of it; see below
 *     supersedes  the same of "Supersedes:"
 *     thread      in the same thread, and it says that it is a later one, or has its title or half
 *                 of its patch titles, or answers it and states no version where that states no
 *                 greater one (what states the same is a late part of it, or something else); of
 *                 another sender only with half of the titles, or where it answers a lower version
 *                 of its author
 *     title       same sender and normalised title
 *     patches     same sender, and half of the patch titles of either (of the one that has fewer;
 *                 one title alone makes no set of more than two a revision, unless it states a
 *                 version), or a quarter and most words of the cover's title
 *     words       where these reach none, or a lower version: same sender; the changelog names its
 *                 version ("Changes since v2"), or that it was an RFC, and one patch title or most
 *                 words of the title are the same; or it is the version before, stated or not long
 *                 ago, and most words of the title are the same
 *     title       where all these reach none, or a lower version: another sender's of a lower
 *                 version, with the same title or half of the patches; or what somebody sends on:
 *                 same title, and half of the patches
 *
 * Changelogs also link dependencies, discussions and others' series, and mislabel versions. So a
 * link to another sender's posting counts with its title or half of the patch titles; a link to the
 * sender's own that says what revision it is counts if it is, else with any title in common. Titles
 * that many patches have ("open.2: tfix") tie two postings only if the later one says so by its
 * version, or the patch is the same.
 *
 * A resend's is the posting it repeats. Postings for different stable trees (tree.h) are no
 * revisions of one another; nor is one that follows within one window without a greater version:
 * these are one send. But where all patches seen of the older one come again with their diffs, it
 * had broken off or gone astray: a resend (state_rule "repost"). Pull requests have none.
 *
 * A posting has one previous revision. Where two were joined, the other one's joined_in names it:
 * all its patch titles come again there, in what has a previous revision and says that it is later,
 * or states no version either.
 */
gboolean postings_find_previous(Postings *postings, GError **error);

enum {
    PREVIOUS_CANDIDATES_MAX = 16,     /* earlier postings that a rule tries, the newest first */
    LINKED_MAX = 64,                  /* of the postings that one links, those that are tried */
    WORDS_MAX = 16,                   /* of the revisions that it names in words, those that are */
    PREVIOUS_SOON = 7 * 24 * 60 * 60, /* seconds in which a v2 with another title follows */
};

/*
 * Fills change and was of the rows of all patches; to be called when previous is found.
 *
 * A patch is kept if the revision before has its patch-id, changed if it has its title and another
 * patch-id; the only patch of a posting is also what became of the only one before. After a partial
 * reroll the revision before is the older set with those patches replaced; a patch of a partial
 * reroll that has no title there replaces the one of its number. Each patch there has one successor
 * at most. The others are new: but unknown if patches of the revision before are not here.
 */
void postings_tell_changes(Postings *postings);

enum {
    CHANGE_SAME_MAX = 16, /* patches of one set with the same title that are told apart */
};

enum {
    MISSING_MAX = 200, /* numbers that are listed; total and seen tell how many there are */
};

/* The numbers from 1 to total that no member has: "3 5"; the first MISSING_MAX of them. */
char *posting_missing(const Postings *postings, const Posting *posting);

/* What mails answer, which needs nothing but the postings' members. */
gboolean postings_write_replies(Postings *postings, GError **error);

/* All else: series, members, duplicates, kinds. */
gboolean postings_write(Postings *postings, GError **error);

#endif
