/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * report: the grouped index -> finished trees of plain values, one per list and period.
 *
 * A Report is complete before a renderer sees it: everything is selected, counted and sorted, so
 * two renderers can never disagree on a number. Message texts are not in it (memory does not grow
 * with bodies); a renderer asks for one at a time with report_body().
 *
 *     g_autoptr(Reports) reports = reports_open(index, &options, &error);
 *     const Report *report;
 *     while (reports_next(reports, &report, &error) && report)
 *         ...
 *
 * What counts where: SERIES.md 7. Dates are seconds since 1970, UTC. Strings are never NULL unless
 * said so, and live until the next reports_next().
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
    gint64 start, end; /* start <= date < end */
} Period;

/* The period of that kind which holds utc, its borders in the given zone. */
Period period_of(PeriodKind kind, gint64 utc, GTimeZone *zone);

typedef struct {
    const char *name, *email; /* name may be "" */
} Person;

typedef struct {
    guint messages, patch_mails, patches, replies, people, pulls;
    guint series_new, series_reroll, series_resend, series_partial;
} Totals;

typedef struct {
    const char *domain;
    guint mails, patches, series;
} DomainRow;

typedef struct {
    Person person;
    guint mails, patches, series; /* patch mails, patches among them, series */
} ContributorRow;

typedef struct {
    const char *key, *value;
} ReportTrailer;

typedef struct {
    gint64 id; /* for report_body */
    const char *message_id, *subject, *title;
    Person author, sender;
    gint64 date;
} ReportMail;

typedef struct {
    ReportMail mail;
    const char *index;
    MemberRule rule;
    guint files, insertions, deletions;
    const char *patch_id; /* NULL where there is none */
    const ReportTrailer *trailers;
    guint n_trailers;
    const char *const *repairs; /* diag kind names */
    guint n_repairs;
} ReportPatch;

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
    const char *const *missing;
    guint n_missing;
    Person author, sender; /* the head's */
    gint64 date;
    const ReportMail *cover; /* NULL without */
    const ReportPatch *patches;
    guint n_patches;
    const ReportMail *strays; /* patches of another run that repeat an index */
    guint n_strays;
    guint files, insertions, deletions; /* sums over the patches */
    guint replies;
    SeriesState state;
} ReportSeries;

typedef struct {
    const char *const *lists; /* sorted; full names */
    guint n_lists;
    const char *short_name; /* of the first list: "kvm" of "kvm.vger.kernel.org" */
    Period period;
    Totals totals;
    const Totals *before; /* the period before; NULL where the index does not reach back to it */
    const DomainRow *domains; /* all of them, sorted */
    guint n_domains;
    const ContributorRow *contributors;
    guint n_contributors;
    const ReportSeries *series; /* patch series and pull requests, by date; newest first for all */
    guint n_series;
    struct Reports *owner; /* for report_body */
} Report;

typedef struct {
    PeriodKind period;
    gint64 since, until; /* since <= date < until; 0 and G_MAXINT64 for no limit */
    GTimeZone *zone;
    gboolean per_list;    /* else one report over all lists */
    gboolean with_series; /* fill Report.series */
} ReportOptions;

typedef struct Reports Reports;

Reports *reports_open(Index *index, const ReportOptions *options, GError **error);
void reports_free(Reports *reports);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Reports, reports_free)

/* *report is NULL at the end. Lists bytewise, periods oldest first; only periods with mail. */
gboolean reports_next(Reports *reports, const Report **report, GError **error);

/* The message text of a mail: valid UTF-8, g_free it. On failure "" and reports_next fails. */
char *report_body(const Report *report, gint64 mail);

#endif
