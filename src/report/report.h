/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * report: the grouped index -> finished trees of plain values, one per list and period.
 *
 * A Report is complete before a renderer sees it: everything is selected, counted and sorted, so
 * two renderers can never disagree on a number. Message texts are not in it (memory does not grow
 * with bodies); a renderer asks for one at a time with report_body().
 *
 * The index is read once into compact rows (census.h); every list and period is a slice of them,
 * counted in one pass (count.h). Only what the series of the period at hand say is fetched by key
 * (detail.h).
 *
 *     g_autoptr(Reports) reports = reports_open(index, &options, &error);
 *     const Report *report;
 *     while (reports_next(reports, &report, &error) && report)
 *         ...
 *
 * What counts where: SERIES.md 7. Dates are seconds since 1970, UTC. Strings are never NULL unless
 * said so. A report and all it points to live until the next reports_next(); without series
 * (options.with_series) until reports_free().
 *
 * With options.ahead a thread of ours works from reports_open() to reports_free(): until then
 * nobody else may use the index, but by report_body(), and organisation is called on that thread.
 */
#ifndef LISTDIGEST_REPORT_H
#define LISTDIGEST_REPORT_H

#include "base/kinds.h"
#include <glib.h>

typedef struct Index Index; /* index/index.h; renderers need not know it */

typedef enum {
    PERIOD_ALL, /* one report over everything */
    PERIOD_DAY,
    PERIOD_WEEK, /* ISO 8601 */
    PERIOD_MONTH,
    PERIOD_QUARTER,
    PERIOD_YEAR,
} PeriodKind;

/* FALSE if name is none of day, week, month, quarter, year. */
gboolean period_kind_parse(const char *name, PeriodKind *kind);
const char *period_kind_name(PeriodKind kind); /* "week"; PERIOD_ALL has none */

typedef struct {
    PeriodKind kind;
    char id[16];       /* "2026-W02", "2026-01", "2026-01-05", "2026-Q1", "2026"; "" for all */
    gint64 start, end; /* start <= date < end; for all: the first date, and one behind the last */
} Period;

/* 0001-02-01 and 9998-12-01: dates beyond are counted as these, so that every border is a date. */
#define PERIOD_DATE_MIN G_GINT64_CONSTANT(-62132918400)
#define PERIOD_DATE_MAX G_GINT64_CONSTANT(253368086400)

/*
 * The period of that kind (any but PERIOD_ALL) which holds utc, its borders in the given zone. A
 * border is the first moment of its day there, also where clocks skip or repeat midnight.
 */
Period period_of(PeriodKind kind, gint64 utc, GTimeZone *zone);

/*
 * An address in its most frequent spelling, and the name shown for it. The name may be ""; both are
 * for a mail that names nobody: it counts as a mail and has a row in the tables, so that their sums
 * are right, but is none of the people.
 */
typedef struct {
    const char *name, *email;
} Person;

/*
 * Seconds from the posting of a series to the first answer by a person other than its sender, over
 * the series that began in the period; pull requests are none, nor is what programs post (stable
 * queues). Answers are known from all mail read, also from later mail and from other lists.
 * Percentiles by nearest rank.
 */
typedef struct {
    guint n, none;      /* series that have one, that have none */
    guint carried;      /* of reviews: that have none of their own, but one that an earlier revision
                           got for a patch that did not change; in neither n nor none */
    gint64 median, p90; /* of those that have; 0 without */
} Latency;

/*
 * pulls: pull requests, which are no series here. partial: beside new, reroll and resend.
 *
 * A program's own mail is a message, but no reply, and its sender none of the people. A patch that
 * a program sends on (AUTOSEL) is its author's.
 *
 * Mails and what they give (replies, trailers) count in the period of their own date, on the lists
 * they are on. That a series was applied counts in the period of the first mail that says so of all
 * or of some of its patches, on the lists of the series, wherever that mail was: once, however
 * often it is said. So all numbers of mails and series add up from quarters to years; those of
 * people and the latencies do not.
 */
typedef struct {
    guint messages, patch_mails, patches, replies, people, pulls;
    guint series_new, series_reroll, series_resend, series_partial;
    guint review_trailers;       /* the sum of ReviewerRow.trailers */
    guint reviewers;             /* people among them */
    guint robots;                /* rows of Report.robots */
    guint applied, merged;       /* series, and pull requests */
    guint applied_revisions;     /* postings of the applied series up to these, together: divided by
                                    applied, the revisions per applied series */
    guint new_contributors;      /* see Report.new_contributors; 0 where not known */
    gboolean contributors_known; /* the mail of each list of the report reaches back a year before
                                    the period: else all are new who were there before it */
    Latency first_reply, first_review; /* a mail; one with an accepted trailer */
} Totals;

/* domain: the whole host of the address; "" for addresses without one. */
typedef struct {
    const char *domain;
    guint mails, patches, series;
} DomainRow;

typedef struct {
    Person person;
    guint mails, patches, series; /* patch mails, patches among them, series */
} ContributorRow;

/*
 * A program that sent mail (base/bots.h), by its address without "+tag", with the name that most of
 * these mails bear. Scripts that use the address of a person are named by that, and the person is
 * one of the people for what else came from there.
 */
typedef struct {
    Person person;
    guint mails; /* of any kind */
} RobotRow;

/* In how many mails a kind of defect was met (diag.h). */
typedef struct {
    const char *kind, *text, *class; /* "qp-undeclared", its sentence, "repair" */
    guint mails;
} DefectRow;

/*
 * A person who reviews: trailers and mails given in the period (SERIES.md 6).
 *
 * A trailer counts for the author of the mail that gives it, if it is accepted and the patch is
 * another author's; one given to a cover counts for each patch of the series that is here (where
 * there is none, once). What is carried on to a later revision does not count again. Pull requests
 * are no patches here.
 */
typedef struct {
    Person person;
    guint trailers; /* given */
    guint replies;  /* replies, not by programs, to patches and covers that this person neither
                       wrote nor sent, with trailers or without; also deep in the thread */
    guint received; /* trailers that others gave to patches of which this person is the author */
} ReviewerRow;

/* The same by domain: sums over the people of it, trailers within one domain among them. */
typedef struct {
    const char *domain;
    guint trailers, replies, received;
} ReviewerDomainRow;

/*
 * An organisation of --domain-map, asked with the author's address and the date of each mail; ""
 * for those it does not know. Patch mails, patches among them, series, authors of these mails.
 */
typedef struct {
    const char *name;
    guint mails, patches, series, people;
} OrganisationRow;

/* What notices say together of what was applied or merged: report_place. */
typedef struct {
    const char *tree;   /* that is named first; NULL without */
    const char *commit; /* NULL without, where there are several, and where it is one patch's of
                           several that were applied */
    gboolean partly;    /* some patches were not applied */
    guint applied;      /* patches; 0 where it is not said which */
    guint patches;      /* there are */
} ReportPlace;

/* A line of the last section: who waits, what is discussed, what was applied, what was reported. */
typedef struct {
    const char *id; /* of the series' head, or of the mail */
    const char *subject;
    Person author;
    gint64 date;       /* of the series or mail; when it was said to be applied */
    guint number;      /* whole days waiting; messages; of a pull request 1 if it is known as
                          merged; else 0 */
    guint people;      /* who take part in a discussion, programs aside; else 0 */
    ReportPlace place; /* of what was applied or merged; else all 0 */
} ReportLine;

enum { REPORT_LINES_MAX = 100 /* of those that wait, and of discussions, in one report */ };

typedef struct {
    const ReportLine *lines; /* sorted, ties by subject and id; see REPORT_LINES_MAX */
    guint n;
    guint total; /* how many there are, n of which are told */
} ReportLines;

/*
 * The mails behind one number of totals or of a table's row, by date. A mail may count several
 * times (trailers) or not again (a series that is said to be applied twice), and of very many only
 * the first are told (evidence.h): count is the number.
 * Numbers of 0 have none; rows that a table leaves out, as they have no patch mails, may.
 */
typedef struct {
    const char *table, *number; /* as JSON has them: "contributors", "mails" */
    const char *row;            /* "" of totals, of a person, and of no organisation */
    const Person *person;       /* or NULL */
    const char *rule;           /* what is counted, in words */
    guint count;
    const char *const *message_ids;
    guint n_message_ids;
} ReportEvidence;

typedef struct {
    const char *key, *value;
} ReportTrailer;

/* A review's trailer: IndexReview. */
typedef struct {
    const char *key, *name, *email;
    const char *message_id; /* of the mail that gives it */
    const char *patch;      /* number of the patch, "0" for the cover */
    gboolean accepted;
    const char *carried_from; /* id of the earlier revision, or NULL */
    const char *rule;
} ReportReview;

/* What became of it: IndexApplied. */
typedef struct {
    NoticeKind kind;
    const char *patch; /* its number; "0" for all */
    Person by;
    gint64 date;
    const char *tree, *commit; /* NULL where the mail does not say */
    const char *message_id;
    const char *rule;
} ReportApplied;

typedef struct {
    gint64 id; /* for report_body */
    const char *message_id, *subject, *title;
    Person author, sender;
    gint64 date;
} ReportMail;

typedef struct {
    ReportMail mail;
    gboolean applied; /* so it is not here because it was */
} ReportDropped;

typedef struct {
    ReportMail mail;
    const char *index; /* its number as written: "3", "3a" */
    MemberRule rule;
    guint files, insertions, deletions;
    const char *patch_id; /* NULL where there is none */
    const ReportTrailer *trailers;
    guint n_trailers;
    const char *const *repairs; /* names of the kinds of diag.h met in it */
    guint n_repairs;
    PatchChange change; /* beside the revision before */
    const char *was;    /* its number there; NULL without */
} ReportPatch;

enum { REPORT_REVISIONS_MAX = 64 /* earlier postings of a series that are told: the last ones */ };

/* An earlier posting of a series. */
typedef struct {
    const char *id; /* its head's Message-ID */
    guint version, minor;
    gint64 date;
    const char *rule; /* what links its successor to it: "thread", "title", ... */
    gboolean sent_on; /* by somebody else than its author, without a greater version */
} ReportRevision;

typedef struct {
    const char *id; /* head's Message-ID */
    const char *const *lists;
    guint n_lists;
    SeriesKind kind;
    const char *title, *subject; /* the head's */
    const char *const *tags;
    guint n_tags;
    gboolean rfc, resend, partial;
    guint version, minor;
    VersionRule version_rule;
    guint total, seen;
    const char *missing;        /* "3 5": numbers not here, as counters are written */
    Person author, sender;      /* the head's */
    gint64 date;                /* of its earliest mail, strays aside */
    const ReportMail *cover;    /* NULL without */
    const ReportPatch *patches; /* in order */
    guint n_patches;
    const ReportRevision *revisions; /* the earlier postings known, oldest first */
    guint n_revisions;
    const ReportMail *strays; /* patches of another run that repeat an index, by date */
    guint n_strays;
    guint files, insertions, deletions; /* sums over the patches */
    guint replies;
    SeriesState state;
    const char *state_rule; /* IndexSeries.state_rule */
    /* Patches of the revision before that have no successor, in order; not told of a partial
       reroll, nor where patches are missing. */
    const ReportDropped *dropped;
    guint n_dropped;
    guint n_meanwhile;           /* of these, how many are applied */
    const ReportReview *reviews; /* by patch, the cover first, then date */
    guint n_reviews;
    const ReportApplied *applied; /* by date */
    guint n_applied;
    SeriesFate fate;
    const char *fate_rule;
    gint64 first_reply, first_review; /* dates; 0 without */
    const char *superseded_by;        /* id of the next revision, resend or partial reroll, the
                                         earliest if there are several; NULL without */
    const char *taken_in;             /* id of the posting of another that all its patches went on
                                         in, where that is its fate; NULL without */
    Person taken_by;                  /* who sent that one; set with it */
} ReportSeries;

/* notices: what was said of a series with that many patches and this fate, by date; what was said
 * before it was dropped does not count. */
ReportPlace report_place(const ReportApplied *notices, guint n, guint patches, SeriesFate fate);

/* The message text of a mail: valid UTF-8, g_free it. On failure "" and reports_next fails. */
typedef char *ReportBodyFunc(gpointer data, gint64 mail);

/*
 * What a report over a range is over: commits of a public-inbox (full ids, and abbreviated ones),
 * or days ("2026-01-05", both in both); from is NULL where it has no beginning.
 */
typedef struct {
    const char *list; /* full name */
    const char *from, *from_short, *to, *to_short;
} ReportRange;

enum {
    REPORT_UNFINISHED =
        10, /* a period is, that goes on for that part of it behind the newest mail */
};

typedef struct {
    const char *const *lists; /* sorted; full names; none if there is no mail at all */
    guint n_lists;
    const char
        *short_name; /* "kvm" of "kvm.vger.kernel.org"; of several lists "combined"; "" of none */
    Period period;
    const ReportRange *range; /* NULL without */
    Totals totals;
    gint64 unfinished;    /* date of the newest mail known, where the period goes on far behind that
                             (REPORT_UNFINISHED), so that comparing
                             it with the one before would mislead; else 0 */
    const Totals *before; /* the period before; NULL where the mail of the list does not reach back
                             to it, or since and until cut this period */
    const DomainRow *domains; /* all of them, sorted */
    guint n_domains;
    const ContributorRow *contributors;
    guint n_contributors;
    const ReviewerRow *reviewers; /* who gave or answered; by trailers, then replies, name */
    guint n_reviewers;
    const ReviewerRow *receivers; /* who received, reviewers or not; by received, then name */
    guint n_receivers;
    const ReviewerDomainRow *reviewer_domains; /* all with any; by trailers, replies, received */
    guint n_reviewer_domains;
    const OrganisationRow *organisations; /* none without a domain map; by mails, "" is last */
    guint n_organisations;
    const DomainRow *unmapped; /* domains of mails that the map does not know, by size */
    guint n_unmapped;
    /*
     * Authors of patch mails of the period, sent by people, who have none before it in all of the
     * index, on any list; by name. A person is known by an address, by what a mailmap makes one,
     * and by a name of two words or more: who is back with another address is not new, and of the
     * addresses of one name the one with the first patch mail stands here. None where that is not
     * known: Totals.contributors_known.
     */
    const ContributorRow *new_contributors;
    guint n_new_contributors;
    ReportLines pulls;   /* pull requests of the period, merged since or not; by date */
    ReportLines applied; /* series that were said to be applied in the period; by that date */
    /*
     * Series of the list, of this period or an earlier one, that people posted (those sent on by
     * another than their author aside), that nobody but the sender and programs answered, that have
     * no review carried from an earlier revision, that were not applied, withdrawn or posted again:
     * all this by the end of the period or the newest mail known, whichever is earlier; what came
     * later does not count. Longest first.
     */
    ReportLines waiting;
    ReportLines
        busiest;      /* threads in which more than one person wrote, by messages of the period */
    ReportLines bugs; /* bug and regression reports by date, those of one thread and title once;
                         programs' summaries of many are none */
    const RobotRow *robots; /* by mails, then name */
    guint n_robots;
    const DefectRow
        *defects; /* damage, repairs and guesses that there are, in the order of kinds */
    guint n_defects;
    const ReportSeries *series; /* patch series and pull requests, by date */
    guint n_series;
    const ReportEvidence *evidence; /* of totals and tables; none unless options.explain */
    guint n_evidence;
    ReportBodyFunc *body; /* see report_body */
    gpointer body_data;
} Report;

/* The organisation of an address at a time, or NULL; a string that stays (cli/domain_map.h). */
typedef const char *OrganisationFunc(gpointer data, const char *email, gint64 date);

typedef struct {
    OrganisationFunc *organisation; /* --domain-map, or NULL */
    gpointer organisation_data;
    PeriodKind period;
    gint64 since, until; /* since <= date < until; 0 and G_MAXINT64 for no limit */
    GTimeZone *zone;
    gboolean per_list;     /* else one report over all lists */
    gboolean newest_first; /* periods, and the series of each; these always so in PERIOD_ALL */
    gboolean with_series;  /* fill Report.series */
    gboolean explain;      /* fill Report.evidence */
    gboolean ahead; /* a thread makes the next reports while one is read; not without series, nor
                       from a kept index */
    gint64 waiting_max; /* seconds after which a series waits no longer; 0 for no limit */

    /*
     * Which mails are looked at at all; all that hold for one together. A series is there if any of
     * its mails is (strays aside), and then whole.
     */
    const char *const *tags;         /* those of series with one of these topic tags; NULL: any */
    const char *const *exclude_tags; /* none of series with one of these; NULL: none */
    gboolean exclude_bots;           /* none by programs (base/bots.h) */
    const char *path;  /* those of series that touch such a file (report/select.h); NULL: any */
    gint64 run;        /* those that were first read in that run or later; 0: any */
    GHashTable *parts; /* those of these parts (set of char *) of sources of the list of ranges[0],
                        * if there is one; NULL: any. Owned by the caller */

    /* A report of this list is over that range: period is PERIOD_ALL then, as it must be with run
     * and parts. With parts, one over all lists is over the first, too. Where run and parts choose
     * and no range is given, it is over the days of its mails. Borrowed until reports_free(). */
    const ReportRange *ranges;
    guint n_ranges;
} ReportOptions;

typedef struct Reports Reports;

Reports *reports_open(Index *index, const ReportOptions *options, GError **error);
void reports_free(Reports *reports);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Reports, reports_free)

/*
 * *report is NULL at the end. Lists bytewise, their periods by date; only periods with mail. But
 * PERIOD_ALL over all lists is always one report, if of nothing.
 */
gboolean reports_next(Reports *reports, const Report **report, GError **error);

static inline char *report_body(const Report *report, gint64 mail)
{
    return report->body(report->body_data, mail);
}

#endif
