/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * reviews: the trailers that people give in replies (SERIES.md 6).
 *
 * Credited to what the reply answers (answers.h): a patch, or a cover, which stands for all
 * patches. Accepted when it is the sender's own (senders.h), else given for another. None are:
 *
 * - what a program sends;
 * - what is given deep in a thread whose subject was changed: it has no "[PATCH" any more, and is
 *   no title of the set;
 * - a trailer of the patch's own author, whoever writes it down: his Signed-off-by says that he
 *   stands for it, and what he tested is what somebody answered;
 * - one that the same person gave before to the same patch, or to its cover: it counts once, the
 *   first time. The person's own comes before what another wrote down.
 *
 * What was given to a patch of an earlier revision is carried to the same patch (CHANGE_KEPT) of
 * the next one and on from there, as is what was given to that one's cover; never to a patch that
 * changed, and not where the person gave it again.
 */
#ifndef LISTDIGEST_REVIEWS_H
#define LISTDIGEST_REVIEWS_H

#include "series/answers.h"
#include "series/senders.h"

enum { REVIEWS_CARRIED_MAX = 100 /* of one patch or cover to one patch: the first */ };

typedef enum {
    REVIEW_REPLY,    /* to the patch or cover itself */
    REVIEW_ABOVE,    /* further down */
    REVIEW_SUBJECT,  /* without references, by the subject */
    REVIEW_PATCH_ID, /* carried */
    REVIEW_RULES
} ReviewRule;

typedef struct {
    guint32 target, mail;           /* rows: the patch or cover, the reply */
    guint32 position;               /* in the reply */
    guint32 next;                   /* of the same target, or NONE */
    guint32 given;                  /* posting that it was given to */
    const char *key, *name, *email; /* in Reviews.texts */
    guint64 person;                 /* equal iff the person is */
    gboolean accepted;
    ReviewRule rule;
} Review;

typedef struct {
    Postings *postings;
    const Senders *senders;
    GArray *v;             /* Review: what was given, accepted ones first, then what is carried */
    guint32 *first, *last; /* by row: in v, or NONE; the last until they are carried */
    DigestMap *seen;       /* (target, key, person) -> in v; until then */
    GHashTable *passed_on; /* of rows: replies with a Nacked-by of another person */
    GStringChunk *texts;
} Reviews;

/* Those that were given; also fills first_review of the postings. */
gboolean reviews_init(Reviews *reviews, const Answers *answers, const Senders *senders,
                      GError **error);

/* To be called when changes are told. */
void reviews_carry(Reviews *reviews);
void reviews_release(Reviews *reviews);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Reviews, reviews_release)

/* When the series are in the index. */
gboolean reviews_write(const Reviews *reviews, GError **error);

static inline const Review *reviews_at(const Reviews *reviews, guint32 number)
{
    return &g_array_index(reviews->v, Review, number);
}

#endif
