/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * previous: which posting is the next revision of which earlier one (SERIES.md 5).
 *
 * What previous.c, links.c and titles.c share. Postings are looked at in the order of (date, head),
 * and noted under what rules find them by when that is done; so whatever is found is earlier, and
 * the newest is found first. Each look-up tries a few postings at most.
 */
#ifndef LISTDIGEST_PREVIOUS_H
#define LISTDIGEST_PREVIOUS_H

#include "series/posting.h"

/* Under what a posting is noted. */
typedef enum {
    BY_THREAD,    /* root */
    BY_SENDER,    /* root, sender */
    BY_TITLE,     /* sender, title */
    BY_PATCH,     /* sender, title of a patch */
    BY_CHANGE_ID, /* change-id */
    BY_VERSION,   /* sender, version */
    BY_RFC,       /* sender: those that are RFCs */
    BY_ANYONE,    /* title of it or of a patch */
} NoteKind;

typedef struct {
    guint32 posting, older; /* older: the note before it under the same key, or NONE */
} Note;

/* What a cover or patch says of an earlier revision: IndexLink, with what it leads to. */
typedef struct {
    guint64 value;   /* digest of a change-id, else 0 */
    guint32 posting; /* that says so */
    guint32 row;     /* the mail of it, and where in that */
    guint32 position;
    guint32 to; /* the posting that a link leads to, or NONE */
    guint32 version;
    guint8 kind; /* LinkKind */
    guint8 rfc;
} Saying;

/* What the posting at hand has in common with another, of the titles by which that was found. */
typedef struct {
    guint32 titles;
    guint8 met;     /* it is among the candidates */
    guint8 telling; /* one that not everything is called, or the same patch */
    guint8 sent_on; /* that and its author, or the same diff; of a common title both */
} Votes;

typedef struct {
    Postings *postings;
    Grouping *grouping;
    guint64 *trees;      /* by posting, as what follows */
    guint32 *ranks;      /* in the order of (date, head) */
    guint32 *n_titles;   /* distinct patch titles */
    guint8 *in_thread;   /* by node: postings whose root it is; 2 for more */
    Votes *votes;        /* 0 between two postings at hand */
    guint32 *sayings_of; /* the first of its sayings; one more than there are postings */
    GArray *sayings;     /* Saying, by posting, then as they stand in its mails */
    GArray *words;       /* guint64: of titles asked for, how many words and then these */
    guint32 *words_at;   /* by posting: where in words, or NONE */
    GArray *notes;       /* Note */
    DigestMap *newest;   /* key -> note */
    DigestMap *titled;   /* (posting, patch title) -> row, one of its patches */
    GArray *titles;      /* guint64: patch titles of the posting at hand, each once */
    GArray *candidates;  /* guint32: postings with votes, as they were met */
    guint32 only;        /* the one posting that links may reach now; NONE: any */
    GError *error;       /* of the index; ends the search */
} Linker;

static inline const Posting *posting_at(const Linker *linker, guint32 number)
{
    return &linker->postings->v[number];
}

static inline const Row *head_of(const Linker *linker, guint32 number)
{
    return &linker->grouping->rows.v[posting_at(linker, number)->head];
}

/* ---- what two postings have in common; number is the posting at hand ---- */

/* Whether a posting that an author names, however old, may be the revision before. */
gboolean linker_may_precede(const Linker *linker, guint32 older, guint32 number);
gboolean linker_is_same_title(const Linker *linker, guint32 a, guint32 b);
/* How many distinct patch titles of the posting at hand the other one has, too. */
guint32 linker_common_titles(const Linker *linker, guint32 other);
gboolean linker_has_half_of_titles(const Linker *linker, guint32 number, guint32 other);

/*
 * Whether so many titles in common are half of those of the one that has fewer. But a set that took
 * up one earlier patch, and says nothing of a version, is no revision of that: it may be a
 * maintainer's collection.
 */
gboolean linker_is_half(const Linker *linker, guint32 common, guint32 number, guint32 older);

/* By its version, or it is no RFC any more. */
gboolean posting_says_later(const Posting *posting, const Posting *older);

/* More than half of the words of both titles; reads them from the index. */
gboolean linker_has_most_words(Linker *linker, guint32 number, guint32 other);

/* Either may be NONE. */
guint32 linker_newer(const Linker *linker, guint32 a, guint32 b);

/* ---- notes ---- */

/* value: of a title, a change-id, a version; else 0. */
void linker_note(Linker *linker, guint32 number, NoteKind kind, guint64 value);

/* What is noted under a key, the newest first. */
typedef struct {
    const Linker *linker;
    guint32 number, note;
    guint tried;
    gboolean ever;  /* however long ago: the author named it */
    gboolean twins; /* those that were sent together with it, and no others */
} Walk;

Walk linker_walk(const Linker *linker, guint32 number, NoteKind kind, guint64 value);

/* The next one that may be a previous revision of the posting at hand, or NONE. */
guint32 walk_next(Walk *at);

/* ---- rules that read what authors say (links.c) ---- */

gboolean links_load(Linker *linker, GError **error);

/* Notes what later postings may name this one by. */
void links_note(Linker *linker, guint32 number);

guint32 find_by_change_id(Linker *linker, guint32 number);
guint32 find_by_link(Linker *linker, guint32 number);
guint32 find_by_supersedes(Linker *linker, guint32 number);
guint32 find_by_words(Linker *linker, guint32 number);

/* ---- rules that compare titles (titles.c) ---- */

/* A patch with the same title and author, or diff; where many have that title, both. */
gboolean linker_has_anothers_patch(const Linker *linker, guint32 number, guint32 older);

/* What was sent again within the window, for it had broken off or gone astray; or NONE. */
guint32 find_sent_again(Linker *linker, guint32 number);

/* Whether all its patches are others', who posted them before, in one posting or several. */
gboolean linker_is_collected(const Linker *linker, guint32 number);

guint32 find_by_title(Linker *linker, guint32 number);
guint32 find_by_patches(Linker *linker, guint32 number);
guint32 find_by_another(Linker *linker, guint32 number);

/* Fills joined_in of what the posting at hand goes on with beside its previous revision. */
void linker_note_joined(Linker *linker, guint32 number);

#endif
