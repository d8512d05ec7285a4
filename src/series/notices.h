/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * notices: which posting, or which patch of it, a notice is for (SERIES.md 6). The first that
 * holds:
 *
 *     message-id  a link of it names that patch or cover, or a mail under it
 *     reply       the nearest patch or cover above it in its thread; a title or counters tell which
 *                 patches of that posting are meant, and those that are not here are nobody's; but
 *                 of a cover alone a list is of all, or of some if the cover counts more
 *     subject     the newest posting before it with the subject that it quotes, or that its own
 *                 mail repeats
 *     title       the same of the title alone, where no version is stated or the counter differs
 *
 * What counts:
 *
 * - Of a mail that lists patches, the patches: its "Applied, thanks" is said of these.
 * - Words of the patch's author only if the mail lists commits, or if he is a maintainer: others'
 *   patches were applied by him, those of NOTICE_MAINTAINED_MIN authors at least; of the cover's,
 *   if it answers that. Who sent another's patch and applied it says so as anybody. A program's
 *   words never count: it applied the patch to test it.
 * - Words that others may say of a test (rule "maintainer") only if a maintainer says them.
 * - "Please ignore this" is its author's or sender's to say, a NAK another's; their own Nacked-by
 *   withdraws. A NAK in words counts in answer to the posting, or to what its author or sender
 *   says: another's words are an argument.
 */
#ifndef LISTDIGEST_NOTICES_H
#define LISTDIGEST_NOTICES_H

#include "series/answers.h"
#include "series/senders.h"

enum {
    NOTICE_COUNTED_MAX = 1000, /* patches that the counters of one notice may name */
    NOTICE_MAINTAINED_MIN = 3, /* authors whose patches a maintainer applied */
};

/* A notice as the index has it. */
typedef struct {
    guint32 mail, position;
    NoticeKind kind;
    const char *rule, *tree, *counters;
    gboolean commit; /* it names one */
    guint32 listed;  /* patches that its mail lists */
    gboolean lists_commits;
    gboolean named; /* by a Message-ID: */
    Digest id;
    Title title;
} Notice;

typedef struct {
    guint32 notice;         /* in Notices.v */
    guint32 posting, patch; /* patch: a row, or NONE for all */
    NoticeKind kind;
    const char *rule; /* what found it */
    gboolean unsure;  /* counts if it is a maintainer who says so */
    gboolean some;    /* of all: it is said of some, or of patches that are not here, and not all */
} Verdict;

typedef struct {
    GArray *v;        /* Notice, in the order of (mail, position) */
    GArray *verdicts; /* Verdict, in the order of their notices */
    GStringChunk *texts;
} Notices;

/* Passes answers over all rows. */
gboolean notices_init(Notices *notices, Answers *answers, const Senders *senders, GError **error);
void notices_release(Notices *notices);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Notices, notices_release)

/* When the series are in the index. */
gboolean notices_write(const Notices *notices, const Postings *postings, GError **error);

static inline const Notice *notices_at(const Notices *notices, guint32 number)
{
    return &g_array_index(notices->v, Notice, number);
}

#endif
