/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What was applied and pulled in a period: indexes filled by hand, and what reports say of them
 * thought out by hand (SERIES.md 6 and 7, report.h).
 */
#include "report_lines_case.h"

/* ---- what was applied, and pulled ---- */

static const CaseMail applied_mails[] = {
    /* 1 */ {.source = W, .date = WEEK_1, .kind = MAIL_PATCH, .author = ADA, .subject = "a"},
    /* 2 */
    {.source = W, .date = WEEK_1 + DAY, .kind = MAIL_PATCH, .author = ADA, .subject = "[v2 1/2] a"},
    /* 3 */
    {.source = W,
     .date = WEEK_1 + DAY + 1,
     .kind = MAIL_PATCH,
     .author = ADA,
     .subject = "[v2 2/2] b"},
    /* 4 */
    {.source = W, .date = WEEK_1 + 2 * DAY, .kind = MAIL_PATCH, .author = BOB, .subject = "c"},
    /* 5, 6: patch by patch; on the other list */
    {.source = G,
     .date = WEEK_2 + DAY,
     .kind = MAIL_NOTICE,
     .author = CY,
     .subject = "Re: a",
     .notice = NOTICE_APPLIED,
     .rule = "b4-ty",
     .tree = "gears.git",
     .commit = "aaa1"},
    {.source = G,
     .date = WEEK_2 + DAY,
     .kind = MAIL_NOTICE,
     .author = CY,
     .subject = "Re: b",
     .notice = NOTICE_APPLIED,
     .rule = "b4-ty",
     .tree = "gears.git",
     .commit = "bbb2"},
    /* 7, and 8 the same again a week later */
    {.source = W,
     .date = WEEK_2,
     .kind = MAIL_REPLY,
     .author = CY,
     .subject = "Re: c",
     .notice = NOTICE_APPLIED,
     .rule = "words",
     .commit = "ccc3"},
    {.source = W,
     .date = WEEK_3,
     .kind = MAIL_REPLY,
     .author = CY,
     .subject = "Re: c",
     .notice = NOTICE_APPLIED,
     .rule = "words",
     .tree = "for-next"},
    /* 9 */
    {.source = W, .date = WEEK_2 + 2 * DAY, .kind = MAIL_PULL, .author = ADA, .subject = "pull 2"},
    /* 10 */
    {.source = W, .date = WEEK_2 + 3 * DAY, .kind = MAIL_PULL, .author = ADA, .subject = "pull 1"},
    /* 11: of 9 */
    {.source = W,
     .date = WEEK_3 + DAY,
     .kind = MAIL_NOTICE,
     .author = BOT,
     .subject = "Re: pull 2",
     .notice = NOTICE_MERGED,
     .rule = "pr-tracker-bot",
     .tree = "linux.git",
     .commit = "ddd4"},
    /* 12: of 10, that is not merged */
    {.source = W,
     .date = WEEK_3 + DAY,
     .kind = MAIL_REPLY,
     .author = BOB,
     .subject = "Re: pull 1",
     .notice = NOTICE_NAKED,
     .rule = "words"},
};

static const CaseSeries applied_series[] = {
    {{CASE_SERIES, .id = 1, .head = 1, .date = WEEK_1, .version = 1, .total = 1, .seen = 1}, "1=1"},
    {{.missing = "",
      .tags = "net",
      .state_rule = "none",
      .fate_rule = "b4-ty",
      .id = 2,
      .head = 2,
      .date = WEEK_1 + DAY,
      .version = 2,
      .total = 2,
      .seen = 2,
      .previous = 1,
      .previous_rule = "title",
      .fate = FATE_APPLIED},
     "2=1 3=2"},
    {{CASE_SERIES, .id = 3, .head = 4, .date = WEEK_1 + 2 * DAY, .version = 1, .total = 1,
      .seen = 1},
     "4=1"},
    {{CASE_SERIES, .id = 4, .kind = SERIES_PULL, .head = 9, .cover = 9, .date = WEEK_2 + 2 * DAY,
      .version = 1},
     "9=0"},
    {{CASE_SERIES, .id = 5, .kind = SERIES_PULL, .head = 10, .cover = 10, .date = WEEK_2 + 3 * DAY,
      .version = 1},
     "10=0"},
};

static const Case applied_case = CASE_OF(applied_mails, applied_series, "7>4.3, 8>4.3, 12>10.5", "",
                                         "5>2.2, 6>3.2, 7>0.3, 8>0.3, 11>0.4, 12>0.5");

static void assert_applied(const Totals *totals, guint applied, guint merged, guint revisions)
{
    g_assert_cmpuint(totals->applied, ==, applied);
    g_assert_cmpuint(totals->merged, ==, merged);
    g_assert_cmpuint(totals->applied_revisions, ==, revisions);
}

/* A series counts once, in the period that says so first, on its own list. */
static void test_applied(void)
{
    g_autoptr(Index) index = case_index(&applied_case);
    g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
    ReportOptions options = case_weekly(utc);
    g_autoptr(Reports) reports = case_reports(index, &options);
    const Report *report = case_find(reports, "gears", "2026-W02");
    assert_text(describe(&report->applied), "");
    assert_applied(&report->totals, 0, 0, 0);

    report = case_find(reports, "widgets", "2026-W02");
    assert_text(describe(&report->applied), "c 0 0 0 ccc3, [v2 1/2] a 1 0 0 gears.git");
    g_assert_cmpstr(report->applied.lines[0].id, ==, "4@x.example");
    g_assert_cmpstr(report->applied.lines[0].author.name, ==, "Bob");
    assert_applied(&report->totals, 2, 0, 3);
    assert_text(describe(&report->pulls), "pull 2 2 1 0 linux.git ddd4, pull 1 3 0 0");

    report = case_find(reports, "widgets", "2026-W03");
    assert_text(describe(&report->applied), "");
    assert_applied(&report->totals, 0, 1, 0);
    assert_applied(report->before, 2, 0, 3);
    assert_text(describe(&report->pulls), "");
}

static void test_applied_all(void)
{
    g_autoptr(Index) index = case_index(&applied_case);
    g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
    ReportOptions options = case_weekly(utc);
    options.period = PERIOD_ALL;
    options.per_list = FALSE;
    g_autoptr(Reports) reports = case_reports(index, &options);
    const Report *report = case_next(reports);
    assert_text(describe(&report->applied), "c 0 0 0 for-next ccc3, [v2 1/2] a 1 0 0 gears.git");
    assert_applied(&report->totals, 2, 1, 3);
}

/* ---- what was applied of it ---- */

#define SOME_PATCH(day_, subject_)                                                   \
    {                                                                                \
        .source = W, .date = WEEK_2 + (day_)*DAY, .kind = MAIL_PATCH, .author = ADA, \
        .subject = subject_                                                          \
    }
#define SOME_NOTICE(day_, notice_, tree_, commit_)                                            \
    {                                                                                         \
        .source = W, .date = WEEK_2 + (day_)*DAY, .kind = MAIL_NOTICE, .author = CY,          \
        .subject = "Re", .notice = notice_, .rule = "words", .tree = tree_, .commit = commit_ \
    }
#define SOME_SERIES(number_, head_, fate_, members_) \
    {                                                \
        {.missing = "",                              \
         .tags = "",                                 \
         .state_rule = "none",                       \
         .fate_rule = "",                            \
         .id = number_,                              \
         .head = head_,                              \
         .date = WEEK_2,                             \
         .version = 1,                               \
         .total = 2,                                 \
         .seen = 1,                                  \
         .fate = fate_},                             \
            members_                                 \
    }

static const CaseMail some_mails[] = {
    /* 1 to 5 */ SOME_PATCH(0, "a1"),
    SOME_PATCH(0, "a2"),
    SOME_PATCH(0, "a3"),
    SOME_PATCH(0, "b1"),
    SOME_PATCH(0, "b2"),
    /* 6 to 12 */ SOME_PATCH(0, "c1"),
    SOME_PATCH(0, "c2"),
    SOME_PATCH(0, "d1"),
    SOME_PATCH(0, "d2"),
    SOME_PATCH(0, "e1"),
    SOME_PATCH(0, "f1"),
    SOME_PATCH(0, "f2"),
    /* 13, 14: one patch of a; all of b, and the commit of its first patch */
    SOME_NOTICE(1, NOTICE_APPLIED, "net", "aaaaaaaa"),
    SOME_NOTICE(1, NOTICE_APPLIED, "net", "bbbbbbbb"),
    SOME_NOTICE(2, NOTICE_APPLIED, "net", ""),
    /* 16: a patch of c, that was posted again; 17: some of d */
    SOME_NOTICE(1, NOTICE_APPLIED, "net", ""),
    SOME_NOTICE(1, NOTICE_APPLIED, "net", "dddddddd"),
    /* 18 to 20: e goes to one tree, is dropped, goes to another, of which the id is cut */
    SOME_NOTICE(1, NOTICE_APPLIED, "mm", "eeeeeeee"),
    SOME_NOTICE(2, NOTICE_DROPPED, "mm", ""),
    SOME_NOTICE(3, NOTICE_APPLIED, "net", "ffffffff"),
    SOME_NOTICE(4, NOTICE_APPLIED, "net", "ffffffff00"),
    /* 22, 23: f by two maintainers, the commit by one */ SOME_NOTICE(1, NOTICE_APPLIED, "net", ""),
    SOME_NOTICE(2, NOTICE_APPLIED, "usb", "22222222"),
};

static const CaseSeries some_series[] = {
    SOME_SERIES(1, 1, FATE_PARTLY, "1=1 2=2 3=3"), SOME_SERIES(2, 4, FATE_APPLIED, "4=1 5=2"),
    SOME_SERIES(3, 6, FATE_SUPERSEDED, "6=1 7=2"), SOME_SERIES(4, 8, FATE_PARTLY, "8=1 9=2"),
    SOME_SERIES(5, 10, FATE_APPLIED, "10=1"),      SOME_SERIES(6, 11, FATE_APPLIED, "11=1 12=2"),
};

static const Case some_case =
    CASE_OF(some_mails, some_series, "", "",
            "13>2.1, 14>4.2, 15>0.2, 16>6.3, 17>0.4, 18>0.5, 19>0.5, 20>0.5, 21>0.5, 22>0.6, "
            "23>0.6");

/* A commit is told of all that was applied, never of one patch among several. */
static void test_applied_some(void)
{
    g_autoptr(Index) index = case_index(&some_case);
    g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
    ReportOptions options = case_weekly(utc);
    g_autoptr(Reports) reports = case_reports(index, &options);
    assert_text(describe(&case_find(reports, "widgets", "2026-W02")->applied),
                "a1 1 0 0 1/3 net aaaaaaaa, b1 1 0 0 net, c1 1 0 0 1/2 net, "
                "d1 1 0 0 ?/2 net dddddddd, e1 1 0 0 net ffffffff00, f1 1 0 0 net");
}

static void test_applied_chosen(void)
{
    static const char *const net[] = {"net", NULL};
    g_autoptr(Index) index = case_index(&applied_case);
    g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
    ReportOptions options = case_weekly(utc);
    options.period = PERIOD_ALL;
    options.per_list = FALSE;
    options.exclude_tags = net;
    g_autoptr(Reports) without = case_reports(index, &options);
    assert_text(describe(&case_next(without)->applied), "c 0 0 0 for-next ccc3");

    /* What a run read for the first time, on whatever list: that of mail 5 and 6. */
    options.exclude_tags = NULL;
    options.run = 7;
    case_execute(index, "UPDATE mail SET run = 7 WHERE id IN (5, 6)");
    g_autoptr(Reports) new_ones = case_reports(index, &options);
    assert_text(describe(&case_next(new_ones)->applied), "[v2 1/2] a 1 0 0 gears.git");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/report-applied/weeks", test_applied);
    g_test_add_func("/report-applied/all", test_applied_all);
    g_test_add_func("/report-applied/some", test_applied_some);
    g_test_add_func("/report-applied/chosen", test_applied_chosen);
    return g_test_run();
}
