/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * answers: which patch or cover a mail is about.
 *
 * A mail under a series answers the nearest patch or cover above it; but a reply whose subject
 * names another patch of the set ("Re: [PATCH 3/9] title" under the cover, since 3/9 is not here)
 * answers that one, or nothing. One that lost its references answers the newest posting before it
 * whose subject it repeats. A notice may quote the subject of a patch that it does not answer.
 */
#ifndef LISTDIGEST_ANSWERS_H
#define LISTDIGEST_ANSWERS_H

#include "series/posting.h"

/* A subject as patch/subject.h reads it. */
typedef struct {
    guint64 norm;    /* digest of the normalised title; 0 for none */
    guint32 counter; /* counter key + 1; 0 where none is stated */
    guint32 version, minor;
    gboolean stated; /* a version is */
} Title;

/* By what a member is found. */
typedef enum {
    KEY_SUBJECT, /* title, version, counter */
    KEY_VERSION, /* title, version */
    KEY_TITLE,
    ANSWER_KEYS
} AnswerKey;

typedef struct {
    Postings *postings;
    DigestMap *newest[ANSWER_KEYS]; /* of a title -> the newest member with it so far, a row */
    guint32 *titled; /* as Postings.members, but of each posting by title, without strays */
    guint32 *to;     /* by row: the patch or cover that it answers, or NONE */
} Answers;

void answers_init(Answers *answers, Postings *postings);
void answers_release(Answers *answers);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Answers, answers_release)

/* Fills to[row], and notes a member so that it is found from here on. To be called for each row,
 * in their order, which is that of their dates. */
void answers_pass(Answers *answers, guint32 row);

/* When all rows are passed: only what they answer, and titles within a posting, can be asked from
 * here on. */
void answers_end_pass(Answers *answers);

/* The newest member noted so far of exactly this subject, not older than the options' look_back at
 * date; or NONE. */
guint32 answers_find_subject(const Answers *answers, const Title *title, gint64 date);

/* The same by the title and, where one is stated, the version. */
guint32 answers_find_title(const Answers *answers, const Title *title, gint64 date);

/* The patch or cover of a posting with that title; NONE. */
guint32 answers_find_within(const Answers *answers, guint32 posting, guint64 norm);

Title answers_title_of(const Row *row);

#endif
