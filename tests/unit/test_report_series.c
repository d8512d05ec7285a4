/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a report says of a series beside its mails: changes, reviews, fate, and how long series
 * wait for an answer; indexes filled by hand (SERIES.md 5 to 7, report.h).
 */
#include "report/latency.h"
#include "report_case.h"

#define ADA "Ada ada@x.example"
#define BOB "Bob bob@y.example"
#define CY "Cy cy@x.example"

static const CaseMail mails[] = {
    /* 1: v1, four patches */
    {.source = W, .date = WEEK_2, .kind = MAIL_COVER, .author = ADA, .subject = "[PATCH 0/4] t"},
    /* 2 */
    {.source = W,
     .date = WEEK_2 + 1,
     .kind = MAIL_PATCH,
     .author = ADA,
     .subject = "[PATCH 1/4] a"},
    /* 3 */
    {.source = W,
     .date = WEEK_2 + 2,
     .kind = MAIL_PATCH,
     .author = ADA,
     .subject = "[PATCH 2/4] b"},
    /* 4 */
    {.source = W,
     .date = WEEK_2 + 3,
     .kind = MAIL_PATCH,
     .author = ADA,
     .subject = "[PATCH 3/4] c"},
    /* 5 */
    {.source = W,
     .date = WEEK_2 + 4,
     .kind = MAIL_PATCH,
     .author = ADA,
     .subject = "[PATCH 4/4] d"},
    /* 6 */
    {.source = W, .date = WEEK_2 + HOUR, .kind = MAIL_REPLY, .author = BOB, .subject = "Re: b"},
    /* 7: v2, three patches */
    {.source = W,
     .date = WEEK_2 + DAY,
     .kind = MAIL_COVER,
     .author = ADA,
     .subject = "[PATCH v2 0/3] t"},
    /* 8 */
    {.source = W,
     .date = WEEK_2 + DAY + 1,
     .kind = MAIL_PATCH,
     .author = ADA,
     .subject = "[PATCH v2 1/3] b"},
    /* 9 */
    {.source = W,
     .date = WEEK_2 + DAY + 2,
     .kind = MAIL_PATCH,
     .author = ADA,
     .subject = "[PATCH v2 2/3] a"},
    /* 10 */
    {.source = W,
     .date = WEEK_2 + DAY + 3,
     .kind = MAIL_PATCH,
     .author = ADA,
     .subject = "[PATCH v2 3/3] e"},
    /* 11 */
    {.source = W,
     .date = WEEK_2 + DAY + HOUR,
     .kind = MAIL_REPLY,
     .author = CY,
     .subject = "Re: e"},
    /* 12 */
    {.source = W,
     .date = WEEK_2 + DAY + 2 * HOUR,
     .kind = MAIL_REPLY,
     .author = BOB,
     .subject = "Re: t"},
    /* 13 */
    {.source = W,
     .date = WEEK_2 + 3 * DAY,
     .kind = MAIL_REPLY,
     .author = CY,
     .subject = "Re: b",
     .notice = NOTICE_APPLIED,
     .rule = "words"},
    /* 14 */
    {.source = W,
     .date = WEEK_2 + 2 * DAY,
     .kind = MAIL_NOTICE,
     .author = BOB,
     .subject = "Re: t",
     .notice = NOTICE_APPLIED,
     .rule = "b4-ty",
     .tree = "x.git",
     .commit = "abc1"},
};

static const CaseSeries series[] = {
    {{.missing = "",
      .tags = "",
      .state_rule = "none",
      .fate_rule = "revision",
      .id = 1,
      .head = 1,
      .cover = 1,
      .date = WEEK_2,
      .version = 1,
      .total = 4,
      .seen = 4,
      .fate = FATE_SUPERSEDED,
      .first_reply = WEEK_2 + HOUR,
      .first_review = WEEK_2 + HOUR},
     "1=0 2=1 3=2 4=3 5=4"},
    {{.missing = "",
      .tags = "",
      .state_rule = "version",
      .fate_rule = "b4-ty",
      .id = 2,
      .head = 7,
      .cover = 7,
      .date = WEEK_2 + DAY,
      .version = 2,
      .total = 3,
      .seen = 3,
      .state = STATE_REROLL,
      .previous = 1,
      .previous_rule = "title",
      .fate = FATE_APPLIED,
      .first_reply = WEEK_2 + DAY + HOUR},
     "7=0 8=1 9=2 10=3"},
};

static const Case revised =
    CASE_OF(mails, series, "6>3.1, 11>10.2, 12>7.2, 13>8.2, 14>7.2",
            "6>3.1 Reviewed-by +, 12>7.2 Acked-by +, 11>10.2 Tested-by, 11>10.2 Reviewed-by +, "
            "6>8.2 Reviewed-by + ^1",
            "13>8.2, 14>0.2");

/* b stays, a is changed, e is new; c and d are gone. */
static Index *revised_index(void)
{
    g_autofree char *sql = g_strdup_printf("UPDATE member SET change = %d, was = 3 WHERE mail = 8;"
                                           "UPDATE member SET change = %d, was = 2 WHERE mail = 9;"
                                           "UPDATE member SET change = %d WHERE mail = 10",
                                           CHANGE_KEPT, CHANGE_CHANGED, CHANGE_NEW);
    Index *index = case_index(&revised);
    case_execute(index, sql);
    return index;
}

static ReportOptions with_series(GTimeZone *zone)
{
    ReportOptions options = case_weekly(zone);
    options.with_series = TRUE;
    return options;
}

/* "1=changed(2)": the number, what it is, its number before; "-3 4": what is gone. */
static char *describe_changes(const ReportSeries *of)
{
    GString *out = g_string_new(NULL);
    for (guint i = 0; i < of->n_patches; i++) {
        const ReportPatch *patch = &of->patches[i];
        g_string_append_printf(out, "%s=%s(%s) ", patch->index, patch_change_name(patch->change),
                               patch->was ? patch->was : "");
    }
    for (guint i = 0; i < of->n_dropped; i++)
        g_string_append_printf(out, "-%s ", of->dropped[i].mail.title);
    return g_string_free(out, FALSE);
}

static void test_changes(void)
{
    g_autoptr(Index) index = revised_index();
    g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
    ReportOptions options = with_series(utc);
    g_autoptr(Reports) reports = case_reports(index, &options);
    const Report *report = case_next(reports);
    assert_text(describe_changes(&report->series[0]),
                "1=unknown() 2=unknown() 3=unknown() 4=unknown() ");
    assert_text(describe_changes(&report->series[1]),
                "1=kept(2) 2=changed(1) 3=new() -[PATCH 3/4] c -[PATCH 4/4] d ");
    g_assert_cmpstr(report->series[1].dropped[0].mail.message_id, ==, "4@x.example");
    g_assert_cmpstr(report->series[1].dropped[0].mail.author.name, ==, "Ada");
}

/* Whichever of the posting before, and whatever of it goes on behind that. */
static void test_one_dropped(void)
{
    static const struct {
        int was[3];
        const char *title;
    } cases[] = {
        {{3, 4, 5}, "[PATCH 1/4] a"}, {{2, 4, 5}, "[PATCH 2/4] b"}, {{2, 3, 4}, "[PATCH 4/4] d"}};
    g_autoptr(Index) index = revised_index();
    g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
    ReportOptions options = with_series(utc);
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        for (int mail = 8; mail <= 10; mail++) {
            g_autofree char *sql = g_strdup_printf("UPDATE member SET change = %d, was = %d"
                                                   " WHERE mail = %d",
                                                   CHANGE_KEPT, cases[i].was[mail - 8], mail);
            case_execute(index, sql);
        }
        g_autoptr(Reports) reports = case_reports(index, &options);
        const ReportSeries *later = &case_next(reports)->series[1];
        g_assert_cmpuint(later->n_dropped, ==, 1);
        g_assert_cmpstr(later->dropped[0].mail.title, ==, cases[i].title);
    }
}

/* What is not here may be the successor; a partial reroll drops nothing; nothing was compared. */
static void test_dropped_not_known(void)
{
    static const char *const sqls[] = {
        "UPDATE series SET missing = '4', total = 4 WHERE id = 2",
        "UPDATE series SET missing = '', total = 3, partial = 1 WHERE id = 2",
        "UPDATE series SET partial = 0 WHERE id = 2; UPDATE member SET change = 0, was = NULL",
    };
    g_autoptr(Index) index = revised_index();
    g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
    ReportOptions options = with_series(utc);
    for (guint i = 0; i < G_N_ELEMENTS(sqls); i++) {
        g_test_message("%s", sqls[i]);
        case_execute(index, sqls[i]);
        g_autoptr(Reports) reports = case_reports(index, &options);
        g_assert_cmpuint(case_next(reports)->series[1].n_dropped, ==, 0);
    }
}

static char *describe_reviews(const ReportSeries *of)
{
    GString *out = g_string_new(NULL);
    for (guint i = 0; i < of->n_reviews; i++) {
        const ReportReview *review = &of->reviews[i];
        g_string_append_printf(out, "%s%s %s %s%s%s", i ? ", " : "", review->patch,
                               review->message_id, review->key, review->accepted ? " +" : "",
                               review->carried_from ? " carried from " : "");
        if (review->carried_from)
            g_string_append(out, review->carried_from);
        g_assert_cmpstr(review->name, ==, "Name");
        g_assert_cmpstr(review->email, ==, "name@x.example");
        g_assert_cmpstr(review->rule, ==, "reply");
    }
    return g_string_free(out, FALSE);
}

static void test_reviews(void)
{
    g_autoptr(Index) index = revised_index();
    g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
    ReportOptions options = with_series(utc);
    g_autoptr(Reports) reports = case_reports(index, &options);
    const Report *report = case_next(reports);
    assert_text(describe_reviews(&report->series[0]), "2 6@x.example Reviewed-by +");
    assert_text(describe_reviews(&report->series[1]),
                "0 12@x.example Acked-by +, "
                "1 6@x.example Reviewed-by + carried from 1@x.example, "
                "3 11@x.example Tested-by, 3 11@x.example Reviewed-by +");
}

static void test_fate(void)
{
    g_autoptr(Index) index = revised_index();
    g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
    ReportOptions options = with_series(utc);
    g_autoptr(Reports) reports = case_reports(index, &options);
    const Report *report = case_next(reports);
    const ReportSeries *one = &report->series[0], *two = &report->series[1];
    g_assert_cmpint(one->fate, ==, FATE_SUPERSEDED);
    g_assert_cmpstr(one->fate_rule, ==, "revision");
    g_assert_cmpstr(one->superseded_by, ==, "7@x.example");
    g_assert_cmpint(one->first_reply, ==, WEEK_2 + HOUR);
    g_assert_cmpint(one->first_review, ==, WEEK_2 + HOUR);
    g_assert_cmpuint(one->n_applied, ==, 0);

    g_assert_cmpint(two->fate, ==, FATE_APPLIED);
    g_assert_null(two->superseded_by);
    g_assert_cmpint(two->first_review, ==, 0);
    g_assert_cmpuint(two->n_applied, ==, 2);
    const ReportApplied *whole = &two->applied[0], *part = &two->applied[1];
    g_assert_cmpstr(whole->patch, ==, "0");
    g_assert_cmpstr(whole->by.name, ==, "Bob");
    g_assert_cmpint(whole->date, ==, WEEK_2 + 2 * DAY);
    g_assert_cmpstr(whole->tree, ==, "x.git");
    g_assert_cmpstr(whole->commit, ==, "abc1");
    g_assert_cmpstr(whole->message_id, ==, "14@x.example");
    g_assert_cmpint(whole->kind, ==, NOTICE_APPLIED);
    g_assert_cmpstr(part->patch, ==, "1");
    g_assert_null(part->tree);
    g_assert_null(part->commit);
    g_assert_cmpstr(part->rule, ==, "reply");
}

/* The first of those that come after it, even if it came to be read later. */
static void test_superseded_by_first(void)
{
    g_autoptr(Index) index = revised_index();
    g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
    case_execute(index, "INSERT INTO series SELECT 3, kind, 8, NULL, date + 9, version, minor,"
                        " version_rule, total, seen, missing, tags, rfc, resend, partial, state,"
                        " state_rule, repeats, 1, 'thread', replies, fate, fate_rule, NULL, NULL,"
                        " NULL"
                        " FROM series WHERE id = 2");
    ReportOptions options = with_series(utc);
    g_autoptr(Reports) reports = case_reports(index, &options);
    g_assert_cmpstr(case_next(reports)->series[0].superseded_by, ==, "7@x.example");
}

/* Whose it was taken up by is who sent that; and what is posted again as well is told, too. */
static void test_taken_up(void)
{
    g_autoptr(Index) index = revised_index();
    g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
    case_execute(index, "UPDATE series SET previous = NULL WHERE id = 2;"
                        "UPDATE series SET taken_by = 2, fate_rule = 'taken-up' WHERE id = 1;"
                        "UPDATE mail SET sender = (SELECT sender FROM mail WHERE id = 6)"
                        " WHERE id = 7");
    ReportOptions options = with_series(utc);
    g_autoptr(Reports) reports = case_reports(index, &options);
    const ReportSeries *one = &case_next(reports)->series[0];
    g_assert_cmpstr(one->taken_in, ==, "7@x.example");
    g_assert_cmpstr(one->taken_by.name, ==, "Bob");
    g_assert_null(one->superseded_by);
    g_assert_null(one[1].taken_in);
    case_execute(index, "UPDATE series SET previous = 1 WHERE id = 2");
    g_autoptr(Reports) again = case_reports(index, &options);
    one = &case_next(again)->series[0];
    g_assert_cmpstr(one->taken_in, ==, "7@x.example");
    g_assert_cmpstr(one->superseded_by, ==, "7@x.example");
    case_execute(index, "UPDATE series SET previous = NULL WHERE id = 2;"
                        "UPDATE series SET fate_rule = 'revision' WHERE id = 1");
    g_autoptr(Reports) own = case_reports(index, &options);
    one = &case_next(own)->series[0];
    g_assert_null(one->taken_in);
    g_assert_cmpstr(one->superseded_by, ==, "7@x.example");
}

/* It is called as ids.h has it, and a damaged index has what was taken up by itself or nobody. */
static void test_taken_up_by_name(void)
{
    g_autoptr(Index) index = revised_index();
    g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
    ReportOptions options = with_series(utc);
    case_execute(index, "UPDATE mail SET message_id = '1@x.example' WHERE id = 7;"
                        "UPDATE series SET taken_by = 2, fate_rule = 'taken-up' WHERE id = 1");
    g_autoptr(Reports) reports = case_reports(index, &options);
    g_assert_cmpstr(case_next(reports)->series[0].taken_in, ==, "8@x.example");
    case_execute(index, "UPDATE series SET taken_by = 1 WHERE id = 1;"
                        "UPDATE series SET taken_by = 77 WHERE id = 2");
    g_autoptr(Reports) damaged = case_reports(index, &options);
    const Report *report = case_next(damaged);
    g_assert_null(report->series[0].taken_in);
    g_assert_null(report->series[1].taken_in);
}

/* ---- chains ---- */

static Totals totals_with_previous(Index *index, const char *sql)
{
    g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
    ReportOptions options = case_weekly(utc);
    case_execute(index, sql);
    g_autoptr(Reports) reports = case_reports(index, &options);
    return case_next(reports)->totals;
}

/* A damaged index has chains that end nowhere or bite their tails; the first series ends these. */
static void test_chain(void)
{
    g_autoptr(Index) index = revised_index();
    g_assert_cmpuint(totals_with_previous(index, "SELECT 1").applied_revisions, ==, 2);
    g_assert_cmpuint(
        totals_with_previous(index, "UPDATE series SET previous = 77").applied_revisions, ==, 1);
    g_assert_cmpuint(
        totals_with_previous(index, "UPDATE series SET previous = 2").applied_revisions, ==, 1);
    g_assert_cmpuint(
        totals_with_previous(index, "UPDATE series SET previous = 3 - id").applied_revisions, ==,
        1);
}

/* ---- latency ---- */

static void test_percentiles(void)
{
    static const struct {
        guint n; /* values 10, 20, ... */
        gint64 median, p90;
    } cases[] = {{0, 0, 0},   {1, 10, 10},  {2, 10, 20},   {3, 20, 30},   {4, 20, 40},
                 {9, 50, 90}, {10, 50, 90}, {11, 60, 100}, {20, 100, 180}};
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GArray) seconds = g_array_new(FALSE, FALSE, sizeof(gint64));
        for (guint k = cases[i].n; k > 0; k--) {
            gint64 value = 10 * k;
            g_array_append_val(seconds, value);
        }
        Latency latency = latency_of(seconds, 3);
        g_assert_cmpuint(latency.n, ==, cases[i].n);
        g_assert_cmpuint(latency.none, ==, 3);
        g_assert_cmpint(latency.median, ==, cases[i].median);
        g_assert_cmpint(latency.p90, ==, cases[i].p90);
    }
}

static void assert_latency(const Latency *latency, guint n, guint none, gint64 median, gint64 p90)
{
    g_assert_cmpuint(latency->n, ==, n);
    g_assert_cmpuint(latency->none, ==, none);
    g_assert_cmpint(latency->median, ==, median);
    g_assert_cmpint(latency->p90, ==, p90);
}

/* In the week of the series, answered later or not; a pull request counts nowhere. */
static void test_latency(void)
{
    static const CaseMail own_mails[] = {
        {.source = W, .date = WEEK_2, .kind = MAIL_PATCH, .author = ADA, .subject = "a"},
        {.source = W, .date = WEEK_2 + 1, .kind = MAIL_PATCH, .author = ADA, .subject = "b"},
        {.source = W, .date = WEEK_2 + 2, .kind = MAIL_PATCH, .author = ADA, .subject = "c"},
        {.source = W, .date = WEEK_2 + 3, .kind = MAIL_PULL, .author = ADA, .subject = "d"},
        {.source = W, .date = WEEK_3, .kind = MAIL_PATCH, .author = ADA, .subject = "e"},
    };
    static const CaseSeries own[] = {
        {{CASE_SERIES, .id = 1, .head = 1, .date = WEEK_2, .version = 1, .total = 1, .seen = 1,
          .first_reply = WEEK_3 + DAY, .first_review = WEEK_3 + 2 * DAY},
         "1=1"},
        {{CASE_SERIES, .id = 2, .head = 2, .date = WEEK_2 + 1, .version = 1, .total = 1, .seen = 1,
          .first_reply = WEEK_2}, /* an answer by a clock that is late */
         "2=1"},
        {{CASE_SERIES, .id = 3, .head = 3, .date = WEEK_2 + 2, .version = 1, .total = 1, .seen = 1},
         "3=1"},
        {{CASE_SERIES, .id = 4, .kind = SERIES_PULL, .head = 4, .cover = 4, .date = WEEK_2 + 3,
          .version = 1, .first_reply = WEEK_2 + 4},
         "4=0"},
        {{CASE_SERIES, .id = 5, .head = 5, .date = WEEK_3, .version = 1, .total = 1, .seen = 1},
         "5=1"},
    };
    static const Case what = CASE_OF(own_mails, own, "", "", "");
    g_autoptr(Index) index = case_index(&what);
    g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
    ReportOptions options = case_weekly(utc);
    g_autoptr(Reports) reports = case_reports(index, &options);
    const Report *report = case_find(reports, "widgets", "2026-W02");
    assert_latency(&report->totals.first_reply, 2, 1, 0, 8 * DAY);
    assert_latency(&report->totals.first_review, 1, 2, 9 * DAY, 9 * DAY);
    report = case_find(reports, "widgets", "2026-W03");
    assert_latency(&report->totals.first_reply, 0, 1, 0, 0);
    assert_latency(&report->before->first_reply, 2, 1, 0, 8 * DAY);
}

/* Reviews, notices and changes are found by key, never by a walk over a table. */
static void test_look_ups(void)
{
    g_autoptr(Index) index = revised_index();
    g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
    ReportOptions options = with_series(utc);
    g_autoptr(Reports) reports = case_reports(index, &options);
    guint steps = 0;
    for (guint pass = 0; pass < 2; pass++) {
        steps = 0;
        for (sqlite3_stmt *stmt = NULL; (stmt = sqlite3_next_stmt(index_db(index), stmt));)
            steps += (guint)sqlite3_stmt_status(stmt, SQLITE_STMTSTATUS_FULLSCAN_STEP, TRUE);
        if (pass == 0)
            while (case_next(reports))
                ;
    }
    g_assert_cmpuint(steps, ==, 0);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/report-series/changes", test_changes);
    g_test_add_func("/report-series/one-dropped", test_one_dropped);
    g_test_add_func("/report-series/dropped-not-known", test_dropped_not_known);
    g_test_add_func("/report-series/reviews", test_reviews);
    g_test_add_func("/report-series/fate", test_fate);
    g_test_add_func("/report-series/superseded-by-first", test_superseded_by_first);
    g_test_add_func("/report-series/taken-up", test_taken_up);
    g_test_add_func("/report-series/taken-up-by-name", test_taken_up_by_name);
    g_test_add_func("/report-series/chain", test_chain);
    g_test_add_func("/report-series/percentiles", test_percentiles);
    g_test_add_func("/report-series/latency", test_latency);
    g_test_add_func("/report-series/look-ups", test_look_ups);
    return g_test_run();
}
