/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * census: what counting needs of the whole index, read once, about 70 bytes a mail.
 *
 * Mails and series lie in arrays and are named by their slots there. Which of them are on a list,
 * and when, say two arrays of Place sorted by list and date, so that a list is a range of them and
 * a period a range of that. A mail is on the list of its own source and on those of its copies. A
 * series is on the lists of its mails, on each from the day of its first mail there; strays, which
 * may be of an older posting, have no say in that.
 *
 * What was said to be applied has places too: on the lists of the series, on the day of the mail
 * that says so.
 *
 *     census = census_load(index, NULL, &error);
 *     select_places(census, ...);           which of the places are to be looked at (select.h)
 *     census_settle(census, per_list);
 */
#ifndef LISTDIGEST_CENSUS_H
#define LISTDIGEST_CENSUS_H

#include "report/ids.h"
#include "report/people.h"

#define NO_SERIES G_MAXUINT32
#define NO_MAIL G_MAXUINT32
#define NO_REVIEW G_MAXUINT32

enum {
    MAIL_BY_PROGRAM = 1, /* base/bots.h; its author may be a person: see census_wrote */
    MAIL_ANSWERS = 2,    /* a person's reply to a patch or cover that another wrote and sent */
    MAIL_FOR_STABLE = 4, /* its tags name a stable tree (base/tree.h) */
    MAIL_MERE_DIFF = 8,  /* a patch, but nothing else than its diff says so */
};

enum {
    SERIES_REVIEWS = 1, /* trailers were given to it, accepted or not */
    SERIES_NOTICES = 2, /* mails say what became of it */
};

typedef struct {
    gint64 id; /* in the index */
    gint64 date;
    guint64 diags;  /* bit set of DiagKind */
    guint32 author; /* slot in people */
    guint32 sender;
    guint32 series;  /* slot of the series it is a member of and no stray, or NO_SERIES */
    guint32 thread;  /* slot of the earliest mail of its thread (discussions.h) */
    guint32 reviews; /* the first of Census.reviews that it gives, or NO_REVIEW */
    guint8 kind;     /* MailKind */
    guint8 flags;
} MailRow;

typedef struct {
    gint64 id; /* in the index */
    gint64 date;
    gint64 first_reply, first_review; /* 0 without */
    gint64 carried;         /* since when it has a review of an earlier revision, 0 without */
    gint64 first_applied;   /* when it was said first to be applied or merged; G_MAXINT64 without */
    gint64 settled;         /* when somebody answered, or it was applied, withdrawn, posted again or
                               taken up; G_MAXINT64 if never */
    guint32 head;           /* slot of the mail, or NO_MAIL where the index is damaged */
    guint32 author;         /* of its head */
    guint32 lists, n_lists; /* its range of Census.series_lists */
    guint32 owners, n_owners; /* its range of Census.owners */
    guint32 patches;          /* of all owners */
    guint32 previous, next;   /* slots of the revisions before and behind it, or NO_SERIES */
    guint32 taken_by;         /* slot of what took it up (ReportSeries.taken_in), or NO_SERIES */
    guint32 chain;            /* revisions up to this one */
    guint32 version, minor;
    const char *previous_rule; /* what linked it to the one before */
    guint8 kind, state, fate;  /* SeriesKind, SeriesState, SeriesFate */
    guint8 flags;
    gboolean partial, sent_on; /* sent_on: ReportRevision.sent_on */
    gboolean for_stable;       /* a mail of it is */
    gboolean mere_diff;        /* nothing but its diff says that it is a patch */
} SeriesRow;

/* An author of patches of a series. */
typedef struct {
    guint32 author, patches;
} OwnerRow;

/* An accepted trailer to another's patch. */
typedef struct {
    guint32 mail, series; /* slots */
    guint32 owner;        /* slot in people: the patch's author; ALL_OWNERS of one to a cover */
} ReviewRow;

#define ALL_OWNERS G_MAXUINT32

/* A mail says that a series was applied, or that a pull request was merged. */
typedef struct {
    guint32 mail, series; /* slots */
} AppliedRow;

typedef struct {
    gint64 date;
    guint32 list; /* slot in lists; 0 for all when lists are not told apart */
    guint32 slot; /* of the mail, series or applied row */
} Place;

typedef struct {
    People *people;
    GPtrArray *lists;           /* of char *, bytewise; with mail or without */
    GPtrArray *lists_with_mail; /* those of them, by census_settle */
    GHashTable *sources;        /* id of a source -> slot of its list, see census_list_of */
    GArray *mails;              /* MailRow by id */
    GArray *series;             /* SeriesRow by id, hence in order of date and content */
    GArray *mail_places;        /* Place by list, date */
    GArray *series_places;      /* Place by list, date, series */
    GArray *series_lists;       /* guint32: slots of lists, ascending for each series */
    GArray *owners;             /* OwnerRow by series, author */
    GArray *reviews;            /* ReviewRow by mail, series, owner */
    GArray *applied;            /* AppliedRow */
    GArray *applied_places;     /* Place by list, date, row */
    Ids *ids;                   /* what its postings are called */
    GArray *begins;             /* gint64 by list: date of its first mail, chosen or not; G_MAXINT64
                                   without; census_begins */
    GStringChunk *rules;        /* what the rows' rules are */
    gint64 newest;              /* date of the newest mail known; 0 without */
} Census;

/* reader: of that index, for a thread that reads a part of it (index_reader()); NULL without. */
Census *census_load(Index *index, Index *reader, GError **error);

/* The last step. per_list FALSE: every mail and series has one place from now on. */
void census_settle(Census *census, gboolean per_list);
void census_free(Census *census);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Census, census_free)

const MailRow *census_mail(const Census *census, guint slot);
const SeriesRow *census_series(const Census *census, guint slot);

const AppliedRow *census_applied(const Census *census, guint slot);

/* By their numbers in the index. FALSE if a damaged one has none such, or the mail is a copy. */
gboolean census_find_mail(const Census *census, gint64 id, guint *slot);
gboolean census_find_series(const Census *census, gint64 id, guint *slot);
guint census_list_of(const Census *census, gint64 source); /* the slot of a source's list */

/* Since when mail of the list is known; when lists are not told apart, mail of all of them. */
gint64 census_begins(const Census *census, guint list);

/* A person wrote it: not so what a program sends in its own name, or nobody's. */
gboolean census_wrote(const Census *census, const MailRow *mail);

/* Whether anybody may wait for an answer to it: no copy, backport or diff in a question. */
gboolean census_awaits(const Census *census, const SeriesRow *series);

/* A program posted the series: nobody waits for an answer to it. */
gboolean census_is_programs(const Census *census, const SeriesRow *series);

/* The patches of a series that this person wrote. */
guint census_owned(const Census *census, const SeriesRow *series, guint32 author);

/* A range of places. */
typedef struct {
    const Place *places;
    guint n;
} Slice;

/* What one list and period is counted from. */
typedef struct {
    Slice mails, series, applied;
    gint64 start, end;
} Span;

/* Those on the list with start <= date < end. */
Slice census_slice(const GArray *places, guint list, gint64 start, gint64 end);

#endif
