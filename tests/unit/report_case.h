/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * report_case: small indexes filled by hand, for the tests of report/.
 *
 * Lists widgets (source W) and gears (source G). A mail's number is its place in the table, from 1,
 * its Message-ID "N@x.example". Week 2 begins at WEEK_2 = Monday 2026-01-05, 00:00 UTC.
 */
#ifndef REPORT_CASE_H
#define REPORT_CASE_H

#include "index/index.h"
#include "report/report.h"

enum { HOUR = 3600, DAY = 24 * HOUR, WEEK = 7 * DAY };
enum { WEEK_2 = 1767571200, WEEK_1 = WEEK_2 - WEEK, WEEK_3 = WEEK_2 + WEEK };
enum { W = 1, G }; /* sources */

typedef struct {
    gint64 source, date;
    MailKind kind;
    const char *author, *sender; /* "Ada ada@x.example"; sender NULL: the author */
    const char *subject;
    const char *refs;  /* "2 1": numbers of its parents, nearest first; NULL without */
    NoticeKind notice; /* with rule, which is NULL without a notice */
    const char *rule, *tree, *commit;
} CaseMail;

typedef struct {
    IndexSeries series;
    const char *members; /* "1=0 2=1 3=2 4=1s": mail, its number there, s: stray; 0 the cover */
} CaseSeries;

typedef struct {
    const CaseMail *mails;
    guint n_mails;
    const CaseSeries *series;
    guint n_series;
    const char *replies; /* "5>1.1": mail 5 answers mail 1, of series 1 */
    const char *reviews; /* "5>1.1 Key", "+": accepted, "^1": carried from series 1 */
    const char *applied; /* "5>1.0": mail 5, series 1, all of it */
} Case;

#define CASE_OF(mails_, series_, replies_, reviews_, applied_)                                     \
    {                                                                                              \
        mails_, G_N_ELEMENTS(mails_), series_, G_N_ELEMENTS(series_), replies_, reviews_, applied_ \
    }

/* Texts that an IndexSeries must have; further fields follow. */
#define CASE_SERIES .missing = "", .tags = "", .state_rule = "none", .fate_rule = ""

static inline IndexPerson case_person(const char *text, char **name)
{
    const char *blank = strrchr(text, ' ');
    *name = g_strndup(text, blank ? (gsize)(blank - text) : 0);
    return (IndexPerson){*name, blank ? blank + 1 : text};
}

static inline char *case_id(guint number)
{
    return g_strdup_printf("%u@x.example", number);
}

static inline void case_add_mail(Index *index, guint number, const CaseMail *row)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *id = case_id(number), *author = NULL, *sender = NULL;
    g_autofree char *patch_id = g_strdup_printf("%040u", number);
    g_auto(GStrv) refs = g_strsplit(row->refs ? row->refs : "", " ", -1);
    for (guint i = 0; refs[i]; i++) {
        char *full = g_strconcat(refs[i], "@x.example", NULL);
        g_free(refs[i]);
        refs[i] = full;
    }
    IndexNotice notice = {
        row->notice, row->rule, row->tree ? row->tree : "", row->commit ? row->commit : "", "",
        "",          ""};
    IndexMail mail = {
        .source = row->source,
        .offset = number,
        .message_id = id,
        .hash = {(guint8)(number >> 8), (guint8)number},
        .date = row->date,
        .kind = row->kind,
        .flags = row->kind == MAIL_PATCH || row->kind == MAIL_COVER ? INDEX_BLOCKS : 0,
        .author = case_person(row->author, &author),
        .sender = case_person(row->sender ? row->sender : row->author, &sender),
        .refs = (const char *const *)refs,
        .n_refs = g_strv_length(refs),
        .subject = row->subject,
        .title = row->subject,
        .norm = "",
        .tags = "",
        .patch_id = row->kind == MAIL_PATCH ? patch_id : "",
        .body = STR(""),
        .notices = &notice,
        .n_notices = row->rule ? 1 : 0,
    };
    index_add(index, &mail, &error);
    g_assert_no_error(error);
}

static inline void case_add_series(Index *index, const CaseSeries *row)
{
    g_autoptr(GError) error = NULL;
    g_auto(GStrv) words = g_strsplit(row->members, " ", -1);
    guint n = g_strv_length(words);
    g_autofree IndexMember *members = g_new0(IndexMember, n);
    for (guint i = 0; i < n; i++) {
        char *counter = strchr(words[i], '=') + 1;
        members[i].mail = g_ascii_strtoll(words[i], NULL, 10);
        members[i].stray = g_str_has_suffix(counter, "s");
        counter[strcspn(counter, "s")] = '\0';
        members[i].counter = counter;
        members[i].cover = g_str_equal(counter, "0");
        members[i].position = members[i].cover ? 0 : (guint)g_ascii_strtoull(counter, NULL, 10) - 1;
    }
    index_put_series(index, &row->series, members, n, &error);
    g_assert_no_error(error);
}

/* "5>1.2": from, to, series. */
static inline void case_link(const char *word, gint64 *from, gint64 *to, gint64 *series)
{
    char *end;
    *from = g_ascii_strtoll(word, &end, 10);
    g_assert_true(*end == '>');
    *to = g_ascii_strtoll(end + 1, &end, 10);
    g_assert_true(*end == '.');
    *series = g_ascii_strtoll(end + 1, NULL, 10);
}

static inline void case_add_review(Index *index, char *line, guint position)
{
    g_autoptr(GError) error = NULL;
    g_auto(GStrv) words = g_strsplit(line, " ", -1);
    IndexReview review = {.position = position,
                          .key = words[1],
                          .name = "Name",
                          .email = "name@x.example",
                          .rule = "reply"};
    case_link(words[0], &review.mail, &review.patch, &review.series);
    for (guint i = 2; words[i]; i++) {
        review.accepted |= g_str_equal(words[i], "+");
        if (*words[i] == '^')
            review.carried_from = g_ascii_strtoll(words[i] + 1, NULL, 10);
    }
    index_put_review(index, &review, &error);
    g_assert_no_error(error);
}

static inline void case_add_links(Index *index, const Case *what)
{
    g_autoptr(GError) error = NULL;
    g_auto(GStrv) replies = g_strsplit(what->replies, ", ", -1);
    g_auto(GStrv) reviews = g_strsplit(what->reviews, ", ", -1);
    g_auto(GStrv) applied = g_strsplit(what->applied, ", ", -1);
    gint64 from, to, series;
    for (guint i = 0; replies[i]; i++) {
        case_link(replies[i], &from, &to, &series);
        index_put_reply(index, from, series, to, &error);
    }
    for (guint i = 0; reviews[i]; i++)
        case_add_review(index, reviews[i], i);
    for (guint i = 0; applied[i]; i++) {
        case_link(applied[i], &from, &to, &series);
        index_put_applied(
            index, &(IndexApplied){.series = series, .patch = to, .mail = from, .rule = "reply"},
            &error);
    }
    g_assert_no_error(error);
}

static inline Index *case_index(const Case *what)
{
    static const char *const lists[] = {"widgets.x.example", "gears.x.example"};
    g_autoptr(GError) error = NULL;
    Index *index = index_open(NULL, &error);
    for (guint i = 0; i < G_N_ELEMENTS(lists); i++) {
        g_auto(IndexSource) source = {0};
        g_assert_true(index_source(index, lists[i], &source, &error));
        g_assert_cmpint(source.id, ==, i + 1);
        g_assert_true(index_set_list(index, source.id, lists[i], &error));
    }
    for (guint i = 0; i < what->n_mails; i++)
        case_add_mail(index, i + 1, &what->mails[i]);
    g_assert_true(index_finish(index, &error));
    g_assert_true(index_begin(index, &error));
    for (guint i = 0; i < what->n_series; i++)
        case_add_series(index, &what->series[i]);
    case_add_links(index, what);
    g_assert_true(index_commit(index, &error) && index_name_people(index, &error));
    g_assert_no_error(error);
    return index;
}

static inline void case_execute(Index *index, const char *sql)
{
    g_assert_cmpint(sqlite3_exec(index_db(index), sql, NULL, NULL, NULL), ==, SQLITE_OK);
}

static inline ReportOptions case_weekly(GTimeZone *zone)
{
    return (ReportOptions){
        .period = PERIOD_WEEK, .until = G_MAXINT64, .zone = zone, .per_list = TRUE};
}

static inline Reports *case_reports(Index *index, const ReportOptions *options)
{
    g_autoptr(GError) error = NULL;
    Reports *reports = reports_open(index, options, &error);
    g_assert_no_error(error);
    return reports;
}

static inline const Report *case_next(Reports *reports)
{
    g_autoptr(GError) error = NULL;
    const Report *report;
    reports_next(reports, &report, &error);
    g_assert_no_error(error);
    return report;
}

/* The report of that list's short name and period; it must come. */
static inline const Report *case_find(Reports *reports, const char *list, const char *period)
{
    const Report *report;
    do {
        report = case_next(reports);
        g_assert_nonnull(report);
    } while (!g_str_equal(report->short_name, list) || !g_str_equal(report->period.id, period));
    return report;
}

#define assert_text(got, wanted)             \
    do {                                     \
        g_autofree char *got_ = (got);       \
        g_assert_cmpstr(got_, ==, (wanted)); \
    } while (0)

#endif
