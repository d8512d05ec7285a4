/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Who reviewed, whose patches were reviewed, organisations and new contributors: an index filled by
 * hand, and every number counted by hand (SERIES.md 6 and 7, report.h).
 */
#include "base/bots.h"
#include "report_case.h"

#define ADA "Ada ada@x.example"
#define BOB "Bob bob@y.example"
#define CY "Cy cy@x.example"
#define ROBOT "kernel test robot lkp@z.example"

static const CaseMail mails[] = {
    /* 1 */ {
        .source = W, .date = WEEK_1, .kind = MAIL_COVER, .author = ADA, .subject = "[PATCH 0/3] t"},
    /* 2 */
    {.source = W,
     .date = WEEK_1 + 1,
     .kind = MAIL_PATCH,
     .author = ADA,
     .subject = "[PATCH 1/3] a"},
    /* 3 */
    {.source = W,
     .date = WEEK_1 + 2,
     .kind = MAIL_PATCH,
     .author = ADA,
     .subject = "[PATCH 2/3] b"},
    /* 4 */
    {.source = W,
     .date = WEEK_1 + 3,
     .kind = MAIL_PATCH,
     .author = BOB,
     .sender = ADA,
     .subject = "[PATCH 3/3] c"},
    /* 5: reviews all of it, hence his own patch too */
    {.source = W, .date = WEEK_1 + HOUR, .kind = MAIL_REPLY, .author = BOB, .subject = "Re: t"},
    /* 6 */
    {.source = W, .date = WEEK_1 + 2 * HOUR, .kind = MAIL_REPLY, .author = CY, .subject = "Re: c"},
    /* 7: she sent it, he wrote it */
    {.source = W, .date = WEEK_1 + 3 * HOUR, .kind = MAIL_REPLY, .author = ADA, .subject = "Re: c"},
    /* 8: on his own patch */
    {.source = W, .date = WEEK_1 + 4 * HOUR, .kind = MAIL_REPLY, .author = BOB, .subject = "Re: c"},
    /* 9 */
    {.source = W,
     .date = WEEK_1 + 5 * HOUR,
     .kind = MAIL_REPLY,
     .author = ROBOT,
     .subject = "Re: a"},
    /* 10 */
    {.source = W, .date = WEEK_2 + HOUR, .kind = MAIL_REPLY, .author = CY, .subject = "Re: t"},
    /* 11 */
    {.source = W, .date = WEEK_2, .kind = MAIL_PATCH, .author = ADA, .subject = "[PATCH v2] c"},
    /* 12 */
    {.source = G, .date = WEEK_2 + 2 * HOUR, .kind = MAIL_REPLY, .author = BOB, .subject = "Re: c"},
    /* 13 */
    {.source = W,
     .date = WEEK_2 + 3 * HOUR,
     .kind = MAIL_PULL,
     .author = ADA,
     .subject = "[GIT PULL] x"},
    /* 14 */
    {.source = W, .date = WEEK_2 + 4 * HOUR, .kind = MAIL_REPLY, .author = BOB, .subject = "Re: x"},
    /* 15: a cover without patches here */
    {.source = G,
     .date = WEEK_2 + 5 * HOUR,
     .kind = MAIL_COVER,
     .author = CY,
     .subject = "[PATCH 0/2] y"},
    /* 16 */
    {.source = G, .date = WEEK_2 + 6 * HOUR, .kind = MAIL_REPLY, .author = ADA, .subject = "Re: y"},
};

static const CaseSeries series[] = {
    {{.missing = "",
      .tags = "net",
      .state_rule = "none",
      .fate_rule = "",
      .id = 1,
      .head = 1,
      .cover = 1,
      .date = WEEK_1,
      .version = 1,
      .total = 3,
      .seen = 3},
     "1=0 2=1 3=2 4=3"},
    {{CASE_SERIES, .id = 2, .head = 11, .date = WEEK_2, .version = 2, .total = 1, .seen = 1,
      .previous = 1, .previous_rule = "title"},
     "11=1"},
    {{CASE_SERIES, .id = 3, .kind = SERIES_PULL, .head = 13, .cover = 13, .date = WEEK_2 + 3 * HOUR,
      .version = 1},
     "13=0"},
    {{CASE_SERIES, .id = 4, .head = 15, .cover = 15, .date = WEEK_2 + 5 * HOUR, .version = 1,
      .total = 2},
     "15=0"},
};

/* The trailer of 6 is carried on to v2; the third of it was given for another. */
static const Case all =
    CASE_OF(mails, series, "5>1.1, 6>4.1, 7>4.1, 8>4.1, 9>2.1, 10>1.1, 12>11.2, 14>13.3, 16>15.4",
            "5>1.1 Reviewed-by +, 6>4.1 Acked-by +, 6>4.1 Tested-by +, 6>4.1 Reviewed-by, "
            "7>4.1 Tested-by +, 10>1.1 Reviewed-by +, 6>11.2 Acked-by + ^1, 12>11.2 Acked-by +, "
            "14>13.3 Acked-by +, 16>15.4 Acked-by +",
            "");

/* "Ada 2 1 0": trailers, replies, received. */
static char *describe(const ReviewerRow *rows, guint n)
{
    GString *out = g_string_new(NULL);
    for (guint i = 0; i < n; i++)
        g_string_append_printf(out, "%s%s %u %u %u", i ? ", " : "", rows[i].person.name,
                               rows[i].trailers, rows[i].replies, rows[i].received);
    return g_string_free(out, FALSE);
}

static char *describe_domains(const Report *report)
{
    GString *out = g_string_new(NULL);
    for (guint i = 0; i < report->n_reviewer_domains; i++) {
        const ReviewerDomainRow *row = &report->reviewer_domains[i];
        g_string_append_printf(out, "%s%s %u %u %u", i ? ", " : "", row->domain, row->trailers,
                               row->replies, row->received);
    }
    return g_string_free(out, FALSE);
}

#define assert_reviews(report, reviewers_, receivers_, domains_)                       \
    do {                                                                               \
        assert_text(describe((report)->reviewers, (report)->n_reviewers), reviewers_); \
        assert_text(describe((report)->receivers, (report)->n_receivers), receivers_); \
        assert_text(describe_domains(report), domains_);                               \
    } while (0)

static void assert_counts(const Totals *totals, guint trailers, guint reviewers)
{
    g_assert_cmpuint(totals->review_trailers, ==, trailers);
    g_assert_cmpuint(totals->reviewers, ==, reviewers);
}

/* Gears comes first. Each mail counts on the list it was on. */
static void test_weeks(void)
{
    g_autoptr(Index) index = case_index(&all);
    g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
    ReportOptions options = case_weekly(utc);
    g_autoptr(Reports) reports = case_reports(index, &options);
    const Report *report = case_find(reports, "gears", "2026-W02");
    assert_reviews(report, "Ada 1 1 1, Bob 1 1 0", "Ada 1 1 1, Cy 0 0 1",
                   "x.example 1 1 2, y.example 1 1 0");
    assert_counts(&report->totals, 2, 2);

    report = case_find(reports, "widgets", "2026-W01");
    assert_reviews(report, "Bob 2 1 3, Cy 2 1 0, Ada 1 0 2", "Bob 2 1 3, Ada 1 0 2",
                   "x.example 3 1 2, y.example 2 1 3");
    assert_counts(&report->totals, 5, 3);

    report = case_find(reports, "widgets", "2026-W02");
    assert_reviews(report, "Cy 3 1 0", "Ada 0 0 2, Bob 0 0 1", "x.example 3 1 2, y.example 0 0 1");
    assert_counts(&report->totals, 3, 1);
    assert_counts(report->before, 5, 3);
}

static void test_all(void)
{
    g_autoptr(Index) index = case_index(&all);
    g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
    ReportOptions options = case_weekly(utc);
    options.period = PERIOD_ALL;
    options.per_list = FALSE;
    g_autoptr(Reports) reports = case_reports(index, &options);
    const Report *report = case_next(reports);
    assert_reviews(report, "Cy 5 2 1, Bob 3 2 4, Ada 2 1 5", "Ada 2 1 5, Bob 3 2 4, Cy 5 2 1",
                   "x.example 7 3 6, y.example 3 2 4");
    assert_counts(&report->totals, 10, 3);
}

/* Reviews of series that are not chosen are not counted. */
static void test_chosen(void)
{
    static const char *const net[] = {"net", NULL};
    g_autoptr(Index) index = case_index(&all);
    g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
    ReportOptions options = case_weekly(utc);
    options.period = PERIOD_ALL;
    options.per_list = FALSE;
    options.exclude_tags = net;
    g_autoptr(Reports) without = case_reports(index, &options);
    assert_text(describe(case_next(without)->reviewers, 2), "Ada 1 1 1, Bob 1 1 0");
    options.exclude_tags = NULL;
    options.tags = net;
    g_autoptr(Reports) with = case_reports(index, &options);
    const Report *report = case_next(with);
    g_assert_cmpuint(report->n_reviewers, ==, 3);
    assert_text(describe(report->reviewers, 3), "Cy 5 2 0, Bob 2 1 4, Ada 1 0 4");
}

/* Who gives neither name nor address has a row, but is none of the people. */
static void test_nobody(void)
{
    g_autoptr(Index) index = case_index(&all);
    g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
    case_execute(index, "UPDATE person SET name = '', address = '', email = '' WHERE name = 'Cy'");
    ReportOptions options = case_weekly(utc);
    g_autoptr(Reports) reports = case_reports(index, &options);
    const Report *report = case_find(reports, "widgets", "2026-W01");
    assert_text(describe(report->reviewers, report->n_reviewers), " 2 1 0, Bob 2 1 3, Ada 1 0 2");
    assert_counts(&report->totals, 5, 2);
}

/* ---- organisations ---- */

/* Those of x.example changed its name with the second week. */
static const char *organisation(gpointer data, const char *email, gint64 date)
{
    ++*(guint *)data;
    if (!g_str_has_suffix(email, "@x.example"))
        return NULL;
    return date < WEEK_2 ? "Xylo" : "New Xylo";
}

static char *describe_organisations(const Report *report)
{
    GString *out = g_string_new(NULL);
    for (guint i = 0; i < report->n_organisations; i++) {
        const OrganisationRow *row = &report->organisations[i];
        g_string_append_printf(out, "'%s' %u %u %u %u, ", row->name, row->mails, row->patches,
                               row->series, row->people);
    }
    for (guint i = 0; i < report->n_unmapped; i++) {
        const DomainRow *row = &report->unmapped[i];
        g_string_append_printf(out, "%s%s %u %u %u", i ? ", " : "", row->domain, row->mails,
                               row->patches, row->series);
    }
    return g_string_free(out, FALSE);
}

/* Mails, patches, series, people; then the domains that the map does not know. */
static void test_organisations(void)
{
    g_autoptr(Index) index = case_index(&all);
    g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
    guint asked = 0;
    ReportOptions options = case_weekly(utc);
    options.organisation = organisation;
    options.organisation_data = &asked;
    g_autoptr(Reports) weeks = case_reports(index, &options);
    assert_text(describe_organisations(case_find(weeks, "gears", "2026-W02")),
                "'New Xylo' 1 0 1 1, ");
    assert_text(describe_organisations(case_find(weeks, "widgets", "2026-W01")),
                "'Xylo' 3 2 1 1, '' 1 1 0 1, y.example 1 1 0");
    assert_text(describe_organisations(case_find(weeks, "widgets", "2026-W02")),
                "'New Xylo' 1 1 1 1, ");

    options.period = PERIOD_ALL;
    options.per_list = FALSE;
    g_autoptr(Reports) together = case_reports(index, &options);
    assert_text(describe_organisations(case_next(together)),
                "'Xylo' 3 2 1 1, 'New Xylo' 2 1 2 2, '' 1 1 0 1, y.example 1 1 0");
    g_assert_cmpuint(asked, >, 0);
}

static void test_no_map(void)
{
    g_autoptr(Index) index = case_index(&all);
    g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
    ReportOptions options = case_weekly(utc);
    g_autoptr(Reports) reports = case_reports(index, &options);
    assert_text(describe_organisations(case_find(reports, "widgets", "2026-W01")), "");
}

/* ---- new contributors ---- */

static char *describe_newcomers(const Report *report)
{
    GString *out = g_string_new(report->totals.contributors_known ? "known:" : "not known:");
    for (guint i = 0; i < report->n_new_contributors; i++) {
        const ContributorRow *row = &report->new_contributors[i];
        g_string_append_printf(out, " %s %u %u %u", row->person.name, row->mails, row->patches,
                               row->series);
    }
    g_assert_cmpuint(report->n_new_contributors, ==, report->totals.new_contributors);
    return g_string_free(out, FALSE);
}

/*
 * Zoe wrote on the other list a year before the second week; Ada and Bob wrote no patches before
 * the second week, Zed no patch, only a mail.
 */
static const CaseMail first_mails[] = {
    /* 1 */
    {.source = G,
     .date = WEEK_2 - 365 * DAY,
     .kind = MAIL_PATCH,
     .author = "Zoe zoe@x.example",
     .subject = "a"},
    /* 2 */
    {.source = W,
     .date = WEEK_1,
     .kind = MAIL_DISCUSSION,
     .author = "Zed zed@x.example",
     .subject = "b"},
    /* 3 */
    {.source = W,
     .date = WEEK_2,
     .kind = MAIL_PATCH,
     .author = "Zoe zoe@x.example",
     .subject = "c"},
    /* 4 */
    {.source = W,
     .date = WEEK_2,
     .kind = MAIL_PATCH,
     .author = "Zed zed@x.example",
     .subject = "d"},
    /* 5 */ {.source = W, .date = WEEK_2 + 1, .kind = MAIL_COVER, .author = BOB, .subject = "e"},
    /* 6 */
    {.source = W,
     .date = WEEK_2 + 2,
     .kind = MAIL_PATCH,
     .author = "Bob other@x.example",
     .subject = "f"},
    /* 7 */
    {.source = W, .date = WEEK_2 + 3, .kind = MAIL_REPLY, .author = ADA, .subject = "Re: f"},
    /* 8: nobody */
    {.source = W, .date = WEEK_2 + 4, .kind = MAIL_PATCH, .author = "", .subject = "g"},
    /* 9 */ {.source = W, .date = WEEK_3, .kind = MAIL_PATCH, .author = BOB, .subject = "h"},
    /* 10 */ {.source = W, .date = WEEK_3, .kind = MAIL_PATCH, .author = ADA, .subject = "i"},
    /* 11: the list itself reaches back a year, too */
    {.source = W,
     .date = WEEK_2 - 365 * DAY,
     .kind = MAIL_DISCUSSION,
     .author = "Zoe zoe@x.example",
     .subject = "j"},
};

static const CaseSeries first_series[] = {
    {{CASE_SERIES, .id = 1, .head = 4, .date = WEEK_2, .version = 1, .total = 1, .seen = 1}, "4=1"},
};

static const Case first = CASE_OF(first_mails, first_series, "", "", "");

static void test_new_contributors(void)
{
    g_autoptr(Index) index = case_index(&first);
    g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
    ReportOptions options = case_weekly(utc);
    g_autoptr(Reports) reports = case_reports(index, &options);
    assert_text(describe_newcomers(case_find(reports, "widgets", "2026-W01")), "not known:");
    assert_text(describe_newcomers(case_find(reports, "widgets", "2026-W02")),
                "known: Bob 1 0 0 Bob 1 1 0 Zed 1 1 1");
    const Report *report = case_find(reports, "widgets", "2026-W03");
    assert_text(describe_newcomers(report), "known: Ada 1 1 0");
    g_assert_true(report->before->contributors_known);
    g_assert_cmpuint(report->before->new_contributors, ==, 3);
}

/* A second less than a year is not enough, and what other lists knew is not either. */
static void test_new_contributors_not_known(void)
{
    g_autoptr(Index) index = case_index(&first);
    g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
    case_execute(index, "UPDATE mail SET date = date + 1 WHERE id = 11");
    ReportOptions options = case_weekly(utc);
    g_autoptr(Reports) reports = case_reports(index, &options);
    assert_text(describe_newcomers(case_find(reports, "widgets", "2026-W02")), "not known:");
    assert_text(describe_newcomers(case_find(reports, "widgets", "2026-W03")), "known: Ada 1 1 0");
}

/* All lists together are known since the last of them begins. */
static void test_new_contributors_of_lists(void)
{
    g_autoptr(Index) index = case_index(&first);
    g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
    ReportOptions options = case_weekly(utc);
    options.per_list = FALSE;
    g_autoptr(Reports) reports = case_reports(index, &options);
    assert_text(describe_newcomers(case_find(reports, "combined", "2026-W02")),
                "known: Bob 1 0 0 Bob 1 1 0 Zed 1 1 1");
    case_execute(index, "UPDATE mail SET date = date + 1 WHERE id = 11");
    g_autoptr(Reports) later = case_reports(index, &options);
    assert_text(describe_newcomers(case_find(later, "combined", "2026-W02")), "not known:");
}

/*
 * Eve is back with another address, in the words of a gateway; both addresses of Max are new, and
 * the first one counts; of Ida only a stable queue's script sent a patch, and the robot is nobody.
 */
static const CaseMail name_mails[] = {
    /* 1 */
    {.source = W,
     .date = WEEK_2 - 400 * DAY,
     .kind = MAIL_PATCH,
     .author = "Eve Elm eve@x.example",
     .subject = "a"},
    /* 2 */
    {.source = W,
     .date = WEEK_2,
     .kind = MAIL_PATCH,
     .author = "EVE  Elm via Relay relay@y.example",
     .subject = "b"},
    /* 3, 4 */
    {.source = W,
     .date = WEEK_2 + 2,
     .kind = MAIL_PATCH,
     .author = "Max Moss a@x.example",
     .subject = "c"},
    {.source = W,
     .date = WEEK_2 + 1,
     .kind = MAIL_PATCH,
     .author = "Max Moss b@x.example",
     .subject = "d"},
    /* 5, 6 */
    {.source = W,
     .date = WEEK_2 + 3,
     .kind = MAIL_PATCH,
     .author = "Ida Ivy ida@x.example",
     .sender = ROBOT,
     .subject = "e"},
    {.source = W, .date = WEEK_2 + 4, .kind = MAIL_PATCH, .author = ROBOT, .subject = "f"},
};

static const Case names = {name_mails, G_N_ELEMENTS(name_mails), NULL, 0, "", "", ""};

/* How often the mails behind a number of the totals count; 0 without any. */
static guint count_evidence(const Report *report, const char *number)
{
    for (guint i = 0; i < report->n_evidence; i++)
        if (g_str_equal(report->evidence[i].table, "totals") &&
            g_str_equal(report->evidence[i].number, number))
            return report->evidence[i].count;
    return 0;
}

static void test_new_contributors_by_name(void)
{
    g_autoptr(Index) index = case_index(&names);
    g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
    ReportOptions options = case_weekly(utc);
    options.explain = TRUE;
    g_autoptr(Reports) reports = case_reports(index, &options);
    const Report *report = case_find(reports, "widgets", "2026-W02");
    assert_text(describe_newcomers(report), "known: Max Moss 1 1 0");
    g_assert_cmpuint(count_evidence(report, "new_contributors"), ==, 1);
    g_assert_cmpstr(report->new_contributors[0].person.email, ==, "b@x.example");
}

/* ---- programs ---- */

#define SYZBOT(tag) "syzbot syzbot+" tag "@z.example"

/* 3 is a reply of a robot that a configuration adds; 5 a patch that one sends on. */
static const CaseMail robot_mails[] = {
    /* 1 */ {.source = W, .date = WEEK_2, .kind = MAIL_PATCH, .author = ADA, .subject = "a"},
    /* 2 */
    {.source = W, .date = WEEK_2 + 1, .kind = MAIL_REPLY, .author = ROBOT, .subject = "Re: a"},
    /* 3 */
    {.source = W,
     .date = WEEK_2 + 2,
     .kind = MAIL_REPLY,
     .author = "Checker ci@x.example",
     .subject = "Re: a"},
    /* 4 */
    {.source = W, .date = WEEK_2 + 3, .kind = MAIL_BUG, .author = SYZBOT("1"), .subject = "x"},
    /* 5 */
    {.source = W,
     .date = WEEK_2 + 4,
     .kind = MAIL_PATCH,
     .author = CY,
     .sender = "Checker ci@x.example",
     .subject = "b"},
    /* 6 */
    {.source = W, .date = WEEK_2 + 5, .kind = MAIL_BUG, .author = SYZBOT("2"), .subject = "y"},
    /* 7 */
    {.source = W, .date = WEEK_2 + 6, .kind = MAIL_REPLY, .author = BOB, .subject = "Re: a"},
    /* 8 */
    {.source = W,
     .date = WEEK_2 + 7,
     .kind = MAIL_NOTICE,
     .author = "patchwork-bot+x@z.example patchwork-bot+x@z.example",
     .subject = "Re: a"},
    /* 9: the newest */
    {.source = W, .date = WEEK_2 + DAY, .kind = MAIL_DISCUSSION, .author = ADA, .subject = "z"},
};

static const CaseSeries robot_series[] = {
    {{CASE_SERIES, .id = 1, .head = 1, .date = WEEK_2, .version = 1, .total = 1, .seen = 1,
      .first_reply = WEEK_2 + 6},
     "1=1"},
    {{CASE_SERIES, .id = 2, .head = 5, .date = WEEK_2 + 4, .version = 1, .total = 1, .seen = 1},
     "5=1"},
};

static const Case robot_case =
    CASE_OF(robot_mails, robot_series, "2>1.1, 3>1.1, 7>1.1, 8>1.1", "", "");

static char *describe_robots(const Report *report)
{
    GString *out = g_string_new(NULL);
    for (guint i = 0; i < report->n_robots; i++)
        g_string_append_printf(out, "%s%s %s %u", i ? ", " : "", report->robots[i].person.name,
                               report->robots[i].person.email, report->robots[i].mails);
    return g_string_free(out, FALSE);
}

/* Ada, Bob and Cy, who wrote a patch that a program sent on. */
static void test_robots(void)
{
    g_assert_true(bots_add("ci@x.example"));
    g_autoptr(Index) index = case_index(&robot_case);
    g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
    ReportOptions options = case_weekly(utc);
    g_autoptr(Reports) reports = case_reports(index, &options);
    const Report *report = case_find(reports, "widgets", "2026-W02");
    g_assert_cmpuint(report->totals.messages, ==, 9);
    g_assert_cmpuint(report->totals.people, ==, 3);
    g_assert_cmpuint(report->totals.replies, ==, 1);
    g_assert_cmpuint(report->totals.robots, ==, 4);
    assert_text(describe_robots(report), "Checker ci@x.example 2, syzbot syzbot@z.example 2, "
                                         "kernel test robot lkp@z.example 1, "
                                         "patchwork-bot+x@z.example patchwork-bot@z.example 1");
    assert_text(describe(report->reviewers, report->n_reviewers), "Bob 0 1 0");
    /* What a program sent on waits for nobody. */
    g_assert_cmpuint(report->totals.first_reply.n, ==, 1);
    g_assert_cmpuint(report->totals.first_reply.none, ==, 0);
    g_assert_cmpuint(report->totals.first_review.none, ==, 1);
    g_assert_cmpuint(report->waiting.total, ==, 0);
    bots_reset();
}

/* ---- reviews of earlier revisions ---- */

static const CaseMail carried_mails[] = {
    /* 1 */ {.source = W, .date = WEEK_1, .kind = MAIL_PATCH, .author = ADA, .subject = "a"},
    /* 2 */
    {.source = W, .date = WEEK_1 + 1, .kind = MAIL_REPLY, .author = BOB, .subject = "Re: a"},
    /* 3 */ {.source = W, .date = WEEK_2, .kind = MAIL_PATCH, .author = ADA, .subject = "v2 a"},
    /* 4: too late for the week */
    {.source = W, .date = WEEK_3 + 1, .kind = MAIL_REPLY, .author = BOB, .subject = "Re: b"},
    /* 5 */ {.source = W, .date = WEEK_1, .kind = MAIL_PATCH, .author = CY, .subject = "b"},
    /* 6 */ {.source = W, .date = WEEK_2, .kind = MAIL_PATCH, .author = CY, .subject = "v2 b"},
    /* 7: his own word, of another's patch in his own series */
    {.source = W, .date = WEEK_1 + 1, .kind = MAIL_REPLY, .author = BOB, .subject = "Re: c"},
    /* 8 */ {.source = W, .date = WEEK_2, .kind = MAIL_PATCH, .author = BOB, .subject = "v2 c"},
    /* 9: the newest */
    {.source = W, .date = WEEK_3 + DAY, .kind = MAIL_DISCUSSION, .author = ADA, .subject = "z"},
    /* 10, 11: the author's word, of a patch that another sends */
    {.source = W, .date = WEEK_1 + 1, .kind = MAIL_REPLY, .author = CY, .subject = "Re: d"},
    {.source = W,
     .date = WEEK_2,
     .kind = MAIL_PATCH,
     .author = CY,
     .sender = BOB,
     .subject = "v2 d"},
};

#define CARRIED(id_, head_, date_, member_)                         \
    {                                                               \
        {                                                           \
            CASE_SERIES,  .id = id_,  .head = head_, .date = date_, \
            .version = 1, .total = 1, .seen = 1},                   \
            member_                                                 \
    }

static const CaseSeries carried_series[] = {
    CARRIED(1, 1, WEEK_1, "1=1"), CARRIED(2, 3, WEEK_2, "3=1"), CARRIED(3, 5, WEEK_1, "5=1"),
    CARRIED(4, 6, WEEK_2, "6=1"), CARRIED(5, 8, WEEK_2, "8=1"), CARRIED(6, 11, WEEK_2, "11=1"),
};

static const Case carried_case = CASE_OF(carried_mails, carried_series, "2>1.1, 4>5.3",
                                         "2>1.1 Acked-by +, 2>3.2 Acked-by + ^1, "
                                         "4>5.3 Acked-by +, 4>6.4 Acked-by + ^3, "
                                         "7>8.5 Acked-by + ^1, 10>11.6 Acked-by + ^1",
                                         "");

static char *describe_waiting(const Report *report)
{
    GString *out = g_string_new(NULL);
    for (guint i = 0; i < report->waiting.n; i++)
        g_string_append_printf(out, "%s%s", i ? ", " : "", report->waiting.lines[i].subject);
    return g_string_free(out, FALSE);
}

/* An unchanged patch that was reviewed does not wait for a review, from when it was given. */
static void test_carried(void)
{
    g_autoptr(Index) index = case_index(&carried_case);
    g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
    ReportOptions options = case_weekly(utc);
    g_autoptr(Reports) reports = case_reports(index, &options);
    const Report *report = case_find(reports, "widgets", "2026-W02");
    assert_text(describe_waiting(report), "a, b, v2 b, v2 c, v2 d");
    g_assert_cmpuint(report->totals.first_review.n, ==, 0);
    g_assert_cmpuint(report->totals.first_review.carried, ==, 2);
    g_assert_cmpuint(report->totals.first_review.none, ==, 2);
    g_assert_cmpuint(report->totals.first_reply.none, ==, 4);
    report = case_find(reports, "widgets", "2026-W03");
    assert_text(describe_waiting(report), "a, b, v2 c, v2 d");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/report-reviews/weeks", test_weeks);
    g_test_add_func("/report-reviews/all", test_all);
    g_test_add_func("/report-reviews/chosen", test_chosen);
    g_test_add_func("/report-reviews/nobody", test_nobody);
    g_test_add_func("/report-reviews/organisations", test_organisations);
    g_test_add_func("/report-reviews/no-map", test_no_map);
    g_test_add_func("/report-reviews/new-contributors", test_new_contributors);
    g_test_add_func("/report-reviews/new-contributors-not-known", test_new_contributors_not_known);
    g_test_add_func("/report-reviews/new-contributors-of-lists", test_new_contributors_of_lists);
    g_test_add_func("/report-reviews/new-contributors-by-name", test_new_contributors_by_name);
    g_test_add_func("/report-reviews/robots", test_robots);
    g_test_add_func("/report-reviews/carried", test_carried);
    return g_test_run();
}
