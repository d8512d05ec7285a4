/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A small index filled by hand, and every number counted by hand (SERIES.md 7).
 *
 * Two lists, gears and widgets (w, twice, so that a copy falls on the same list), mails in the ISO
 * weeks 2026-W01, W02 and W04, W03 being empty. Week 2 begins at WEEK_2 = Monday 2026-01-05.
 */
#include "base/diag.h"
#include "index/private.h"
#include "report/report.h"

enum { DAY = 86400, WEEK = 7 * DAY, WEEK_2 = 1767571200, WEEK_1 = WEEK_2 - WEEK };
enum { WEEK_4 = WEEK_2 + 2 * WEEK };
enum { W = 1, W_AGAIN, G }; /* sources */

#define ADA                    \
    {                          \
        "Ada", "Ada@X.example" \
    }
#define BOB                      \
    {                            \
        "Bob", "bob@y.x.example" \
    }
#define CARL           \
    {                  \
        "Carl", "carl" \
    }
#define NOBODY \
    {          \
        "", "" \
    }

typedef struct {
    gint64 source, date;
    MailKind kind;
    IndexPerson author;
    const char *subject, *title;
} Row;

/* The index numbers mails in order of adding: the first is 1. */
static const Row mails[] = {
    /* 1 */ {W, WEEK_1, MAIL_COVER, ADA, "[PATCH 0/2] widget: Turn", "widget: Turn"},
    /* 2 */ {W, WEEK_1 + 2, MAIL_PATCH, BOB, "[PATCH 2/2] widget: Left", "widget: Left"},
    /* 3 */ {W, WEEK_1 + 1, MAIL_PATCH, ADA, "[PATCH 1/2] widget: Right", "widget: Right"},
    /* 4 */ {W, WEEK_1 + DAY, MAIL_REPLY, BOB, "Re: [PATCH 0/2] widget: Turn", "widget: Turn"},
    /* 5 */ {W, WEEK_2 - 1, MAIL_PATCH, ADA, "[PATCH v2 1/3] widget: Go", "widget: Go"},
    /* 6 */ {W, WEEK_2, MAIL_PATCH, ADA, "[PATCH v2 2/3] widget: Stop", "widget: Stop"},
    /* 7 */ {W, WEEK_2 + DAY, MAIL_PULL, BOB, "[GIT PULL] widgets", "widgets"},
    /* 8 */ {W, WEEK_2 + DAY, MAIL_DISCUSSION, NOBODY, "Hello", "Hello"},
    /* 9 */ {W, WEEK_2 + 2 * DAY, MAIL_PATCH, NOBODY, "[PATCH RESEND] Oil", "Oil"},
    /* 10 */ {W, WEEK_4 + DAY, MAIL_PATCH, CARL, "[RFC PATCH v2.1 2/3] Slow", "Slow"},
    /* 11: of 10 */ {G, WEEK_4 + DAY, MAIL_PATCH, CARL, "[RFC PATCH v2.1 2/3] Slow", "Slow"},
    /* 12 */ {G, WEEK_2 + 3 * DAY, MAIL_COVER, ADA, "[PATCH 0/1] gear: Both", "gear: Both"},
    /* 13 */ {W, WEEK_4, MAIL_PATCH, ADA, "[PATCH 1/1] gear: Both", "gear: Both"},
    /* 14 */ {W, WEEK_1 + 1, MAIL_PATCH, ADA, "[PATCH 1/2] widget: Old", "widget: Old"},
    /* 15: of 1 */ {W_AGAIN, WEEK_1, MAIL_COVER, ADA, "[PATCH 0/2] widget: Turn", "widget: Turn"},
};

#define MEMBER(mail_, counter_, position_, rule_, cover_, stray_)                                  \
    {                                                                                              \
        .mail = mail_, .counter = counter_, .position = position_, .rule = rule_, .cover = cover_, \
        .stray = stray_,                                                                           \
    }

static const IndexMember members_1[] = {
    MEMBER(1, "0", 0, RULE_PARENT, TRUE, FALSE), MEMBER(3, "1", 0, RULE_PARENT, FALSE, FALSE),
    MEMBER(2, "2", 1, RULE_WINDOW, FALSE, FALSE), MEMBER(14, "1", 0, RULE_PARENT, FALSE, TRUE)};
static const IndexMember members_2[] = {MEMBER(5, "1", 0, RULE_WINDOW, FALSE, FALSE),
                                        MEMBER(6, "2", 1, RULE_WINDOW, FALSE, FALSE)};
static const IndexMember members_3[] = {MEMBER(7, "0", 0, RULE_SINGLE, TRUE, FALSE)};
static const IndexMember members_4[] = {MEMBER(9, "1", 0, RULE_SINGLE, FALSE, FALSE)};
static const IndexMember members_5[] = {MEMBER(12, "0", 0, RULE_PARENT, TRUE, FALSE),
                                        MEMBER(13, "1", 0, RULE_PARENT, FALSE, FALSE)};
static const IndexMember members_6[] = {MEMBER(10, "2", 0, RULE_PARENT, FALSE, FALSE)};

typedef struct {
    IndexSeries series;
    const IndexMember *members;
    guint n_members;
} SeriesData;

#define TEXTS(missing_, tags_) .missing = missing_, .tags = tags_, .state_rule = "none"
#define MEMBERS(array) array, G_N_ELEMENTS(array)

static const SeriesData series_rows[] = {
    {{TEXTS("", "net-next 5.10"), .id = 1, .head = 1, .cover = 1, .date = WEEK_1, .version = 1,
      .total = 2, .seen = 2, .replies = 1},
     MEMBERS(members_1)},
    {{TEXTS("3", ""), .id = 2, .head = 5, .date = WEEK_2 - 1, .version = 2, .total = 3, .seen = 2,
      .state = STATE_REROLL, .version_rule = VERSION_INFERRED},
     MEMBERS(members_2)},
    {{TEXTS("", ""), .id = 3, .kind = SERIES_PULL, .head = 7, .cover = 7, .date = WEEK_2 + DAY,
      .version = 1},
     MEMBERS(members_3)},
    {{TEXTS("", ""), .id = 4, .head = 9, .date = WEEK_2 + 2 * DAY, .version = 1, .total = 1,
      .seen = 1, .resend = TRUE, .state = STATE_RESEND},
     MEMBERS(members_4)},
    {{TEXTS("", ""), .id = 5, .head = 12, .cover = 12, .date = WEEK_2 + 3 * DAY, .version = 1,
      .total = 1, .seen = 1},
     MEMBERS(members_5)},
    {{TEXTS("", ""), .id = 6, .head = 10, .date = WEEK_4 + DAY, .version = 2, .minor = 1,
      .total = 3, .seen = 1, .rfc = TRUE, .partial = TRUE, .state = STATE_REROLL},
     MEMBERS(members_6)},
};

static void add_mail(Index *index, guint number, const Row *row)
{
    static const IndexTrailer trailers[] = {{"Acked-by", "Bob"}, {"Signed-off-by", "Ada"}};
    g_autoptr(GError) error = NULL;
    g_autofree char *id = g_strdup_printf("%u@x.example", number);
    g_autofree char *body = g_strdup_printf("text of %u\n", number);
    gboolean patch = row->kind == MAIL_PATCH;
    IndexMail mail = {
        .source = row->source,
        .message_id = id,
        .hash = {(guint8)number},
        .date = row->date,
        .kind = row->kind,
        .author = row->author,
        .sender = {"Sender", "sender@x.example"},
        .subject = row->subject,
        .title = row->title,
        .norm = "",
        .tags = "",
        .files = patch ? number : 0,
        .insertions = patch ? 10 * number : 0,
        .deletions = patch ? 100 * number : 0,
        .patch_id = number == 3 ? "0123456789012345678901234567890123456789" : "",
        .diags = number == 3 ? 1 << DIAG_QP_UNDECLARED | 1 << DIAG_DATE_ZONE : 0,
        .body = str_of(body),
        .trailers = trailers,
        .n_trailers = number == 3 ? 2 : 0,
    };
    g_assert_true(index_add(index, &mail, &error));
}

static void add_series(Index *index)
{
    g_autoptr(GError) error = NULL;
    for (guint i = 0; i < G_N_ELEMENTS(series_rows); i++) {
        const SeriesData *row = &series_rows[i];
        g_assert_true(index_put_series(index, &row->series, row->members, row->n_members, &error));
    }
}

static gint64 add_source(Index *index, const char *path, const char *list)
{
    g_autoptr(GError) error = NULL;
    g_auto(IndexSource) source = {0};
    index_source(index, path, &source, &error);
    if (list)
        index_set_list(index, source.id, list, &error);
    g_assert_no_error(error);
    return source.id;
}

static Index *make_index(void)
{
    static const char *const lists[] = {"widgets.x.example", "widgets.x.example",
                                        "gears.x.example"};
    g_autoptr(GError) error = NULL;
    Index *index = index_open(NULL, &error);
    g_assert_no_error(error);
    for (guint i = 0; i < G_N_ELEMENTS(lists); i++) {
        g_autofree char *path = g_strdup_printf("%u.mbox", i);
        g_assert_cmpint(add_source(index, path, lists[i]), ==, i + 1);
    }
    for (guint i = 0; i < G_N_ELEMENTS(mails); i++)
        add_mail(index, i + 1, &mails[i]);
    g_assert_true(index_finish(index, &error));
    g_assert_true(index_begin(index, &error));
    add_series(index);
    g_assert_true(index_put_duplicate(index, 11, 10, &error));
    g_assert_true(index_put_duplicate(index, 15, 1, &error));
    g_assert_true(index_commit(index, &error));
    g_assert_true(index_name_people(index, &error));
    return index;
}

static gboolean by_thread; /* made by a thread */

static ReportOptions weekly(GTimeZone *zone)
{
    return (ReportOptions){.period = PERIOD_WEEK,
                           .until = G_MAXINT64,
                           .zone = zone,
                           .per_list = TRUE,
                           .with_series = TRUE,
                           .ahead = by_thread};
}

static Reports *open_reports(Index *index, const ReportOptions *options)
{
    g_autoptr(GError) error = NULL;
    Reports *reports = reports_open(index, options, &error);
    g_assert_no_error(error);
    return reports;
}

static const Report *next_report(Reports *reports)
{
    g_autoptr(GError) error = NULL;
    const Report *report;
    g_assert_true(reports_next(reports, &report, &error));
    return report;
}

#define assert_totals(got, ...)                                                               \
    do {                                                                                      \
        const struct {                                                                        \
            guint numbers[10];                                                                \
        } wanted_ = {{__VA_ARGS__}};                                                          \
        g_assert_cmpmem((got), offsetof(Totals, review_trailers), &wanted_, sizeof(wanted_)); \
    } while (0)

static void assert_person(const ContributorRow *row, const char *name, const char *email,
                          guint n_mails, guint patches, guint series)
{
    g_assert_cmpstr(row->person.name, ==, name);
    g_assert_cmpstr(row->person.email, ==, email);
    g_assert_cmpuint(row->mails, ==, n_mails);
    g_assert_cmpuint(row->patches, ==, patches);
    g_assert_cmpuint(row->series, ==, series);
}

static void assert_domain(const DomainRow *row, const char *domain, guint n_mails, guint patches,
                          guint series)
{
    g_assert_cmpstr(row->domain, ==, domain);
    g_assert_cmpuint(row->mails, ==, n_mails);
    g_assert_cmpuint(row->patches, ==, patches);
    g_assert_cmpuint(row->series, ==, series);
}

static void assert_series(const Report *report, const char *ids)
{
    g_autoptr(GString) got = g_string_new(NULL);
    for (guint i = 0; i < report->n_series; i++)
        g_string_append_printf(got, "%s%s", i ? " " : "", report->series[i].id);
    g_assert_cmpstr(got->str, ==, ids);
}

/* messages, patch mails, patches, replies, people, pulls; series new, reroll, resend, partial */
static void check_gears(Reports *reports)
{
    const Report *report = next_report(reports);
    g_assert_cmpuint(report->n_lists, ==, 1);
    g_assert_cmpstr(report->lists[0], ==, "gears.x.example");
    g_assert_cmpstr(report->short_name, ==, "gears");
    g_assert_cmpstr(report->period.id, ==, "2026-W02");
    assert_totals(&report->totals, 1, 1, 0, 0, 1, 0, 1, 0, 0, 0);
    g_assert_null(report->before);
    assert_series(report, "12@x.example");

    report = next_report(reports);
    g_assert_cmpstr(report->period.id, ==, "2026-W04");
    g_assert_cmpint(report->unfinished, ==, WEEK_4 + DAY);
    assert_totals(&report->totals, 1, 1, 1, 0, 1, 0, 0, 1, 0, 1);
    g_assert_nonnull(report->before);
    assert_totals(report->before, 0);
    assert_series(report, "10@x.example");
}

static void check_widgets_1(const Report *report)
{
    g_assert_cmpstr(report->lists[0], ==, "widgets.x.example");
    g_assert_cmpstr(report->period.id, ==, "2026-W01");
    assert_totals(&report->totals, 6, 5, 4, 1, 2, 0, 1, 1, 0, 0);
    g_assert_null(report->before);
    g_assert_cmpuint(report->n_contributors, ==, 2);
    assert_person(&report->contributors[0], "Ada", "Ada@X.example", 4, 3, 2);
    assert_person(&report->contributors[1], "Bob", "bob@y.x.example", 1, 1, 0);
    g_assert_cmpuint(report->n_domains, ==, 2);
    assert_domain(&report->domains[0], "x.example", 4, 3, 2);
    assert_domain(&report->domains[1], "y.x.example", 1, 1, 0);
    assert_series(report, "1@x.example 5@x.example");
}

static void check_widgets_2(const Report *report)
{
    g_assert_cmpstr(report->period.id, ==, "2026-W02");
    g_assert_cmpint(report->unfinished, ==, 0);
    assert_totals(&report->totals, 4, 2, 2, 0, 2, 1, 0, 0, 1, 0);
    assert_totals(report->before, 6, 5, 4, 1, 2, 0, 1, 1, 0, 0);
    g_assert_cmpuint(report->n_contributors, ==, 2);
    assert_person(&report->contributors[0], "", "", 1, 1, 1);
    assert_person(&report->contributors[1], "Ada", "Ada@X.example", 1, 1, 0);
    g_assert_cmpuint(report->n_domains, ==, 2);
    assert_domain(&report->domains[0], "", 1, 1, 1);
    assert_domain(&report->domains[1], "x.example", 1, 1, 0);
    assert_series(report, "7@x.example 9@x.example");
    g_assert_cmpint(report->series[0].kind, ==, SERIES_PULL);
    g_assert_cmpuint(report->series[0].n_patches, ==, 0);
    g_assert_cmpstr(report->series[0].subject, ==, "[GIT PULL] widgets");
}

static void check_widgets_4(const Report *report)
{
    g_assert_cmpstr(report->period.id, ==, "2026-W04");
    assert_totals(&report->totals, 2, 2, 2, 0, 2, 0, 1, 1, 0, 1);
    assert_totals(report->before, 0);
    assert_person(&report->contributors[0], "Ada", "Ada@X.example", 1, 1, 1);
    assert_person(&report->contributors[1], "Carl", "carl", 1, 1, 1);
    assert_domain(&report->domains[0], "", 1, 1, 1);
    assert_series(report, "12@x.example 10@x.example");
    for (guint i = 0; i < 2; i++) {
        g_assert_cmpuint(report->series[i].n_lists, ==, 2);
        g_assert_cmpstr(report->series[i].lists[0], ==, "gears.x.example");
        g_assert_cmpstr(report->series[i].lists[1], ==, "widgets.x.example");
    }
    g_assert_true(report->series[1].rfc && report->series[1].partial);
    g_assert_cmpuint(report->series[1].minor, ==, 1);
}

static void test_weeks(void)
{
    g_autoptr(Index) index = make_index();
    g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
    ReportOptions options = weekly(utc);
    g_autoptr(Reports) reports = open_reports(index, &options);
    check_gears(reports);
    check_widgets_1(next_report(reports));
    check_widgets_2(next_report(reports));
    check_widgets_4(next_report(reports));
    g_assert_null(next_report(reports));
    g_assert_null(next_report(reports));
}

/* A mail that only repeats a number may be of an older posting: it does not date the series. */
static void test_early_stray(void)
{
    g_autoptr(Index) index = make_index();
    g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
    g_autofree char *sql = g_strdup_printf("UPDATE mail SET date = %d WHERE id = 14", WEEK_1 - 1);
    g_assert_cmpint(sqlite3_exec(index_db(index), sql, NULL, NULL, NULL), ==, SQLITE_OK);
    ReportOptions options = weekly(utc);
    g_autoptr(Reports) reports = open_reports(index, &options);
    check_gears(reports);
    const Report *report = next_report(reports);
    g_assert_cmpstr(report->period.id, ==, "2025-W52");
    g_assert_cmpuint(report->totals.messages, ==, 1);
    assert_series(report, "");
    report = next_report(reports);
    g_assert_cmpstr(report->period.id, ==, "2026-W01");
    assert_series(report, "1@x.example 5@x.example");
}

static void test_newest_first(void)
{
    g_autoptr(Index) index = make_index();
    g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
    ReportOptions options = weekly(utc);
    options.newest_first = TRUE;
    g_autoptr(Reports) reports = open_reports(index, &options);
    static const char *const wanted[] = {"10@x.example", "12@x.example",
                                         "10@x.example 12@x.example", "9@x.example 7@x.example",
                                         "5@x.example 1@x.example"};
    for (guint i = 0; i < G_N_ELEMENTS(wanted); i++)
        assert_series(next_report(reports), wanted[i]);
    g_assert_null(next_report(reports));
}

static void test_detail(void)
{
    g_autoptr(Index) index = make_index();
    g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
    ReportOptions options = weekly(utc);
    options.since = WEEK_1;
    options.until = WEEK_2;
    g_autoptr(Reports) reports = open_reports(index, &options);
    const Report *report = next_report(reports);
    const ReportSeries *series = &report->series[0];
    g_assert_cmpstr(series->subject, ==, "[PATCH 0/2] widget: Turn");
    g_assert_cmpstr(series->title, ==, "widget: Turn");
    g_assert_cmpstr(series->author.email, ==, "Ada@X.example");
    g_assert_cmpstr(series->sender.name, ==, "Sender");
    g_assert_cmpint(series->cover->id, ==, 1);
    g_assert_cmpuint(series->n_tags, ==, 2);
    g_assert_cmpstr(series->tags[1], ==, "5.10");
    g_assert_cmpuint(series->n_lists, ==, 1);
    g_assert_cmpuint(series->replies, ==, 1);
    g_assert_cmpuint(series->files, ==, 3 + 2);
    g_assert_cmpuint(series->insertions, ==, 30 + 20);
    g_assert_cmpuint(series->deletions, ==, 300 + 200);
    g_assert_cmpuint(series->n_strays, ==, 1);
    g_assert_cmpstr(series->strays[0].message_id, ==, "14@x.example");

    g_assert_cmpuint(series->n_patches, ==, 2);
    const ReportPatch *first = &series->patches[0], *second = &series->patches[1];
    g_assert_cmpstr(first->index, ==, "1");
    g_assert_cmpstr(first->mail.title, ==, "widget: Right");
    g_assert_cmpstr(first->patch_id, ==, "0123456789012345678901234567890123456789");
    g_assert_cmpuint(first->n_trailers, ==, 2);
    g_assert_cmpstr(first->trailers[0].key, ==, "Acked-by");
    g_assert_cmpstr(first->trailers[1].value, ==, "Ada");
    g_assert_cmpuint(first->n_repairs, ==, 2);
    g_assert_cmpstr(first->repairs[0], ==, "date-zone");
    g_assert_cmpstr(first->repairs[1], ==, "qp-undeclared");
    g_assert_cmpstr(second->mail.author.name, ==, "Bob");
    g_assert_cmpint(second->rule, ==, RULE_WINDOW);
    g_assert_null(second->patch_id);
    g_autofree char *body = report_body(report, second->mail.id);
    g_assert_cmpstr(body, ==, "text of 2\n");

    series = &report->series[1];
    g_assert_null(series->cover);
    g_assert_cmpstr(series->missing, ==, "3");
    g_assert_cmpint(series->version_rule, ==, VERSION_INFERRED);
    g_assert_null(next_report(reports));
}

static void set_previous(Index *index, gint64 series, const char *values)
{
    g_autofree char *sql = g_strdup_printf(
        "UPDATE series SET (previous, previous_rule) = (%s) WHERE id = %" G_GINT64_FORMAT, values,
        series);
    g_assert_cmpint(sqlite3_exec(index_db(index), sql, NULL, NULL, NULL), ==, SQLITE_OK);
}

/* The series of that head, by day over all. */
static const ReportSeries *find_series(const Report *report, const char *id)
{
    for (guint i = 0; i < report->n_series; i++)
        if (g_str_equal(report->series[i].id, id))
            return &report->series[i];
    g_assert_not_reached();
}

static void assert_revisions(const ReportSeries *series, const char *wanted)
{
    g_autoptr(GString) got = g_string_new(NULL);
    for (guint i = 0; i < series->n_revisions; i++) {
        const ReportRevision *revision = &series->revisions[i];
        g_string_append_printf(got, "%sv%u.%u %s %s %d", i ? ", " : "", revision->version,
                               revision->minor, revision->id, revision->rule,
                               (int)((revision->date - WEEK_1) / DAY));
    }
    g_assert_cmpstr(got->str, ==, wanted);
}

/* Series 6 came after 2, and that after 1: oldest first, each with what led from the next to it. */
static void test_revisions(void)
{
    g_autoptr(Index) index = make_index();
    g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
    set_previous(index, 2, "1, 'title'");
    set_previous(index, 6, "2, 'thread'");
    g_assert_cmpint(
        sqlite3_exec(index_db(index), "UPDATE series SET minor = 3 WHERE id = 2", NULL, NULL, NULL),
        ==, SQLITE_OK);
    ReportOptions options = weekly(utc);
    options.period = PERIOD_ALL;
    options.per_list = FALSE;
    g_autoptr(Reports) reports = open_reports(index, &options);
    const Report *report = next_report(reports);
    assert_revisions(find_series(report, "1@x.example"), "");
    assert_revisions(find_series(report, "5@x.example"), "v1.0 1@x.example title 0");
    assert_revisions(find_series(report, "10@x.example"),
                     "v1.0 1@x.example title 0, v2.3 5@x.example thread 6");
}

/* A damaged index: a chain that bites its tail, one that leads nowhere, a series before itself. */
static void test_revisions_damaged(void)
{
    g_autoptr(Index) index = make_index();
    g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
    set_previous(index, 1, "2, 'link'");
    set_previous(index, 2, "1, 'title'");
    set_previous(index, 6, "77, 'thread'");
    set_previous(index, 5, "5, 'thread'");
    ReportOptions options = weekly(utc);
    options.period = PERIOD_ALL;
    options.per_list = FALSE;
    g_autoptr(Reports) reports = open_reports(index, &options);
    const Report *report = next_report(reports);
    assert_revisions(find_series(report, "1@x.example"), "v2.0 5@x.example link 6");
    assert_revisions(find_series(report, "5@x.example"), "v1.0 1@x.example title 0");
    assert_revisions(find_series(report, "10@x.example"), "");
    assert_revisions(find_series(report, "12@x.example"), "");
}

/* Of a very long chain the last ones are told. */
static void test_revisions_limit(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Index) index = index_open(NULL, &error);
    g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
    enum { N = REPORT_REVISIONS_MAX + 10 };
    gint64 source = add_source(index, "x", "x.example");
    for (guint i = 1; i <= N; i++) {
        Row row = {source, WEEK_1 + i, MAIL_PATCH, ADA, "[PATCH] x", "x"};
        add_mail(index, i, &row);
    }
    g_assert_true(index_finish(index, &error) && index_begin(index, &error));
    for (guint i = 1; i <= N; i++) {
        IndexMember member = MEMBER(i, "1", 0, RULE_SINGLE, FALSE, FALSE);
        IndexSeries series = {TEXTS("", ""),
                              .id = i,
                              .head = i,
                              .date = WEEK_1 + i,
                              .version = i,
                              .previous = i - 1,
                              .previous_rule = i > 1 ? "title" : ""};
        g_assert_true(index_put_series(index, &series, &member, 1, &error));
    }
    g_assert_true(index_commit(index, &error));
    ReportOptions options = weekly(utc);
    options.newest_first = TRUE;
    g_autoptr(Reports) reports = open_reports(index, &options);
    const ReportSeries *last = &next_report(reports)->series[0];
    g_assert_cmpuint(last->version, ==, N);
    g_assert_cmpuint(last->n_revisions, ==, REPORT_REVISIONS_MAX);
    g_assert_cmpuint(last->revisions[0].version, ==, N - REPORT_REVISIONS_MAX);
    g_assert_cmpuint(last->revisions[REPORT_REVISIONS_MAX - 1].version, ==, N - 1);
}

/* What a crafted total makes every series miss stands in the report once. */
static void test_missing_shared(void)
{
    g_autoptr(Index) index = make_index();
    g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
    g_assert_cmpint(
        sqlite3_exec(index_db(index), "UPDATE series SET missing = '3 4 5'", NULL, NULL, NULL), ==,
        SQLITE_OK);
    ReportOptions options = weekly(utc);
    options.period = PERIOD_ALL;
    options.per_list = FALSE;
    g_autoptr(Reports) reports = open_reports(index, &options);
    const Report *report = next_report(reports);
    g_assert_cmpuint(report->n_series, >, 1);
    for (guint i = 0; i < report->n_series; i++) {
        g_assert_cmpstr(report->series[i].missing, ==, "3 4 5");
        g_assert_true(report->series[i].missing == report->series[0].missing);
    }
}

/* Over both lists, the mail on both counts once. */
static void test_all(void)
{
    g_autoptr(Index) index = make_index();
    g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
    ReportOptions options = weekly(utc);
    options.period = PERIOD_ALL;
    options.per_list = FALSE;
    g_autoptr(Reports) reports = open_reports(index, &options);
    const Report *report = next_report(reports);
    g_assert_cmpuint(report->n_lists, ==, 2);
    g_assert_cmpstr(report->lists[1], ==, "widgets.x.example");
    g_assert_cmpint(report->period.start, ==, WEEK_1);
    g_assert_cmpint(report->period.end, ==, WEEK_4 + DAY + 1);
    assert_totals(&report->totals, 13, 10, 8, 1, 3, 1, 2, 2, 1, 1);
    g_assert_null(report->before);
    assert_series(report, "10@x.example 12@x.example 9@x.example 7@x.example 5@x.example "
                          "1@x.example");
    g_assert_null(next_report(reports));
}

/* A cut period is not compared; what lies outside is not there. */
static void test_since_until(void)
{
    g_autoptr(Index) index = make_index();
    g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
    ReportOptions options = weekly(utc);
    options.since = WEEK_2 + DAY;
    options.until = WEEK_2 + 2 * DAY;
    g_autoptr(Reports) reports = open_reports(index, &options);
    const Report *report = next_report(reports);
    g_assert_cmpstr(report->lists[0], ==, "widgets.x.example");
    assert_totals(&report->totals, 2, 0, 0, 0, 1, 1, 0, 0, 0, 0);
    g_assert_null(report->before);
    assert_series(report, "7@x.example");
    g_assert_null(next_report(reports));

    options.since = WEEK_2;
    options.until = WEEK_2 + WEEK;
    g_autoptr(Reports) whole = open_reports(index, &options);
    g_assert_cmpstr(next_report(whole)->lists[0], ==, "gears.x.example");
    g_assert_nonnull(next_report(whole)->before);
}

/* Behind the last mail there is nothing to count, and one report over everything says so. */
static void test_since_too_late(void)
{
    g_autoptr(Index) index = make_index();
    g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
    ReportOptions options = weekly(utc);
    options.since = WEEK_4 + 52 * WEEK;
    g_autoptr(Reports) weeks = open_reports(index, &options);
    g_assert_null(next_report(weeks));

    options.period = PERIOD_ALL;
    options.per_list = FALSE;
    g_autoptr(Reports) all = open_reports(index, &options);
    const Report *report = next_report(all);
    assert_totals(&report->totals, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    g_assert_cmpuint(report->n_series, ==, 0);
    g_assert_null(next_report(all));
}

/* In Kolkata Monday began half past six in the evening before, UTC. */
static void test_zone(void)
{
    g_autoptr(Index) index = make_index();
    g_autoptr(GTimeZone) zone = g_time_zone_new_offset(19800);
    ReportOptions options = weekly(zone);
    g_autoptr(Reports) reports = open_reports(index, &options);
    const Report *report = next_report(reports);
    while (!g_str_equal(report->short_name, "widgets"))
        report = next_report(reports);
    g_assert_cmpuint(report->totals.messages, ==, 5);
    g_assert_cmpuint(next_report(reports)->totals.messages, ==, 5);
}

/* Without series all reports live until the end. */
static void test_tables_only(void)
{
    g_autoptr(Index) index = make_index();
    g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
    ReportOptions options = weekly(utc);
    options.with_series = FALSE;
    g_autoptr(Reports) reports = open_reports(index, &options);
    const Report *all[5], *report;
    guint n = 0;
    while ((report = next_report(reports)))
        all[n++] = report;
    g_assert_cmpuint(n, ==, 5);
    g_assert_cmpstr(all[0]->short_name, ==, "gears");
    g_assert_cmpstr(all[2]->contributors[0].person.name, ==, "Ada");
    g_assert_cmpuint(all[2]->n_series, ==, 0);
    g_assert_cmpuint(all[3]->before->messages, ==, 6);
}

static void test_nothing(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Index) index = index_open(NULL, &error);
    g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
    g_assert_true(index_finish(index, &error));
    ReportOptions options = weekly(utc);
    g_autoptr(Reports) reports = open_reports(index, &options);
    g_assert_null(next_report(reports));

    options.period = PERIOD_ALL;
    options.per_list = FALSE;
    g_autoptr(Reports) all = open_reports(index, &options);
    const Report *report = next_report(all);
    g_assert_cmpuint(report->n_lists, ==, 0);
    g_assert_cmpstr(report->short_name, ==, "");
    assert_totals(&report->totals, 0);
    g_assert_null(next_report(all));
}

/* No source had a list, and dates are at the ends of time. */
static void test_odd(void)
{
    static const gint64 dates[] = {G_MININT64, -1, G_MAXINT64};
    g_autoptr(GError) error = NULL;
    g_autoptr(Index) index = index_open(NULL, &error);
    g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
    gint64 source = add_source(index, "x", NULL);
    for (guint i = 0; i < G_N_ELEMENTS(dates); i++) {
        Row row = mails[8];
        row.source = source;
        row.date = dates[i];
        add_mail(index, i + 1, &row);
    }
    g_assert_true(index_finish(index, &error));
    ReportOptions options = weekly(utc);
    g_autoptr(Reports) reports = open_reports(index, &options);
    static const char *const weeks[] = {"0001-W05", "1970-W01", "9998-W49"};
    for (guint i = 0; i < G_N_ELEMENTS(weeks); i++) {
        const Report *report = next_report(reports);
        g_assert_cmpstr(report->lists[0], ==, "unknown");
        g_assert_cmpstr(report->period.id, ==, weeks[i]);
        g_assert_cmpuint(report->totals.patches, ==, 1);
    }
    g_assert_null(next_report(reports));
}

/* A failing look-up of a text shows in the next call. */
static void test_body_failure(void)
{
    g_autoptr(Index) index = make_index();
    g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
    g_autoptr(GError) error = NULL;
    ReportOptions options = weekly(utc);
    g_autoptr(Reports) reports = open_reports(index, &options);
    const Report *report = next_report(reports);
    g_autofree char *body = report_body(report, 0); /* no mail has that number */
    g_assert_cmpstr(body, ==, "");
    g_assert_false(reports_next(reports, &report, &error));
    g_assert_error(error, INDEX_ERROR, INDEX_ERROR_SQLITE);
    g_assert_null(report);
}

/* What fails while a report is made, the widgets' first, shows where that one would come. */
static void test_failure(void)
{
    g_autoptr(Index) index = make_index();
    g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
    g_autoptr(GError) error = NULL;
    ReportOptions options = weekly(utc);
    const Report *report;
    g_assert_cmpint(sqlite3_exec(index_db(index),
                                 "CREATE TEMP VIEW series AS SELECT"
                                 " CASE id WHEN 1 THEN abs(-9223372036854775807 - 1) ELSE '' END"
                                 " AS missing, * FROM main.series",
                                 NULL, NULL, NULL),
                    ==, SQLITE_OK);
    g_autoptr(Reports) reports = open_reports(index, &options);
    guint n = 0;
    while (reports_next(reports, &report, &error) && report)
        n++;
    g_assert_error(error, INDEX_ERROR, INDEX_ERROR_SQLITE);
    g_assert_cmpuint(n, ==, 2);
}

static void test_by_thread(void)
{
    static void (*const tests[])(void) = {test_weeks,     test_newest_first, test_detail,
                                          test_revisions, test_since_until,  test_zone,
                                          test_nothing,   test_body_failure, test_failure};
    by_thread = TRUE;
    for (guint i = 0; i < G_N_ELEMENTS(tests); i++)
        tests[i]();
    by_thread = FALSE;
}

static guint full_scan_steps(Index *index)
{
    guint steps = 0;
    for (sqlite3_stmt *stmt = NULL; (stmt = sqlite3_next_stmt(index_db(index), stmt));)
        steps += (guint)sqlite3_stmt_status(stmt, SQLITE_STMTSTATUS_FULLSCAN_STEP, TRUE);
    return steps;
}

/* Behind reports_open everything is found by key, never by a walk over a table. */
static void test_look_ups(void)
{
    g_autoptr(Index) index = make_index();
    g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
    ReportOptions options = weekly(utc);
    g_autoptr(Reports) reports = open_reports(index, &options);
    full_scan_steps(index);
    const Report *report;
    while ((report = next_report(reports)))
        for (guint i = 0; i < report->n_series; i++)
            g_free(report_body(report, 1));
    g_assert_cmpuint(full_scan_steps(index), ==, 0);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/report/weeks", test_weeks);
    g_test_add_func("/report/early-stray", test_early_stray);
    g_test_add_func("/report/newest-first", test_newest_first);
    g_test_add_func("/report/detail", test_detail);
    g_test_add_func("/report/revisions", test_revisions);
    g_test_add_func("/report/revisions-damaged", test_revisions_damaged);
    g_test_add_func("/report/revisions-limit", test_revisions_limit);
    g_test_add_func("/report/missing-shared", test_missing_shared);
    g_test_add_func("/report/all", test_all);
    g_test_add_func("/report/since-until", test_since_until);
    g_test_add_func("/report/since-too-late", test_since_too_late);
    g_test_add_func("/report/zone", test_zone);
    g_test_add_func("/report/tables-only", test_tables_only);
    g_test_add_func("/report/nothing", test_nothing);
    g_test_add_func("/report/odd", test_odd);
    g_test_add_func("/report/body-failure", test_body_failure);
    g_test_add_func("/report/failure", test_failure);
    g_test_add_func("/report/by-thread", test_by_thread);
    g_test_add_func("/report/look-ups", test_look_ups);
    return g_test_run();
}
