/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The last section of a report, and the totals that go with it: indexes filled by hand, and what
 * they say thought out by hand (SERIES.md 6 and 7, report.h).
 */
#include "report/waiting.h"
#include "report_lines_case.h"

/* ---- who waits ---- */

static const CaseMail waiting_mails[] = {
    /* 1 */ {.source = W,
             .date = WEEK_1 - 10 * DAY,
             .kind = MAIL_PATCH,
             .author = ADA,
             .subject = "old"},
    /* 2 */ {.source = W, .date = WEEK_1, .kind = MAIL_PATCH, .author = BOB, .subject = "answered"},
    /* 3 */ {.source = W, .date = WEEK_1 + DAY, .kind = MAIL_PATCH, .author = CY, .subject = "v1"},
    /* 4 */
    {.source = W, .date = WEEK_1 + 2 * DAY, .kind = MAIL_PATCH, .author = CY, .subject = "applied"},
    /* 5 */
    {.source = W, .date = WEEK_2 + 2 * DAY, .kind = MAIL_PATCH, .author = CY, .subject = "v2"},
    /* 6: of 4, in the very first moment of the week */
    {.source = W,
     .date = WEEK_2,
     .kind = MAIL_NOTICE,
     .author = BOT,
     .subject = "Re: applied",
     .notice = NOTICE_APPLIED,
     .rule = "patchwork-bot"},
    /* 7 */
    {.source = W, .date = WEEK_1 + 3 * DAY, .kind = MAIL_PULL, .author = ADA, .subject = "pull"},
    /* 8: of 5 */
    {.source = W,
     .date = WEEK_3 + HOUR,
     .kind = MAIL_REPLY,
     .author = CY,
     .subject = "Re: v2",
     .notice = NOTICE_WITHDRAWN,
     .rule = "words"},
    /* 9 */
    {.source = W, .date = WEEK_3 + 2 * HOUR, .kind = MAIL_PATCH, .author = CY, .subject = "new"},
    /* 10: some of v2 again */
    {.source = W, .date = WEEK_2 + 3 * DAY, .kind = MAIL_PATCH, .author = CY, .subject = "v2.1"},
    /* 11: the newest */
    {.source = G, .date = WEEK_3 + 26 * HOUR, .kind = MAIL_PATCH, .author = ADA, .subject = "gear"},
    /* 12: no mail says why, but series/ knows that it was applied */
    {.source = W, .date = WEEK_1, .kind = MAIL_PATCH, .author = ADA, .subject = "fate alone"},
    /* 13: a maintainer sends a patch on */
    {.source = W,
     .date = WEEK_1,
     .kind = MAIL_PATCH,
     .author = ADA,
     .sender = BOB,
     .subject = "sent on"},
};

static const CaseSeries waiting_series[] = {
    {{CASE_SERIES, .id = 1, .head = 1, .date = WEEK_1 - 10 * DAY, .version = 1, .total = 1,
      .seen = 1},
     "1=1"},
    {{CASE_SERIES, .id = 2, .head = 2, .date = WEEK_1, .version = 1, .total = 1, .seen = 1,
      .first_reply = WEEK_2 + HOUR},
     "2=1"},
    {{CASE_SERIES, .id = 3, .head = 3, .date = WEEK_1 + DAY, .version = 1, .total = 1, .seen = 1},
     "3=1"},
    {{CASE_SERIES, .id = 4, .head = 4, .date = WEEK_1 + 2 * DAY, .version = 1, .total = 1,
      .seen = 1},
     "4=1"},
    {{CASE_SERIES, .id = 5, .kind = SERIES_PULL, .head = 7, .cover = 7, .date = WEEK_1 + 3 * DAY,
      .version = 1},
     "7=0"},
    {{CASE_SERIES, .id = 6, .head = 5, .date = WEEK_2 + 2 * DAY, .version = 2, .total = 2,
      .seen = 1, .previous = 3, .previous_rule = "title"},
     "5=1"},
    {{CASE_SERIES, .id = 7, .head = 10, .date = WEEK_2 + 3 * DAY, .version = 2, .minor = 1,
      .total = 2, .seen = 1, .partial = TRUE, .previous = 6, .previous_rule = "thread"},
     "10=1"},
    {{CASE_SERIES, .id = 8, .head = 9, .date = WEEK_3 + 2 * HOUR, .version = 1, .total = 1,
      .seen = 1},
     "9=1"},
    {{CASE_SERIES, .id = 9, .head = 11, .date = WEEK_3 + 26 * HOUR, .version = 1, .total = 1,
      .seen = 1},
     "11=1"},
    {{.missing = "",
      .tags = "",
      .state_rule = "none",
      .fate_rule = "link",
      .id = 10,
      .head = 12,
      .date = WEEK_1,
      .version = 1,
      .total = 1,
      .seen = 1,
      .fate = FATE_APPLIED},
     "12=1"},
    {{.missing = "",
      .tags = "",
      .state = STATE_RESEND,
      .state_rule = "forward",
      .fate_rule = "",
      .id = 11,
      .head = 13,
      .date = WEEK_1,
      .version = 1,
      .total = 1,
      .seen = 1},
     "13=1"},
};

static const Case waiting_case =
    CASE_OF(waiting_mails, waiting_series, "6>4.4, 8>5.6", "", "6>0.4, 8>0.6");

#define WAITING_1 "old -17 17 0, answered -7 7 0, v1 -6 6 0, applied -5 5 0"
#define WAITING_2 "old -17 24 0, v2 2 5 0, v2.1 3 4 0"
#define WAITING_3 "old -17 25 0, v2.1 3 5 0, new 7 1 0"

/*
 * What came behind the end of a week does not count in it; in the last one, days are counted to the
 * newest mail, of whatever list, and not to its end. A partial reroll leaves the rest waiting.
 */
static void test_waiting(void)
{
    g_autoptr(Index) index = case_index(&waiting_case);
    g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
    ReportOptions options = case_weekly(utc);
    g_autoptr(Reports) reports = case_reports(index, &options);
    /* What is posted with the newest mail known does not wait yet. */
    assert_text(describe(&case_find(reports, "gears", "2026-W03")->waiting), "");
    assert_text(describe(&case_find(reports, "widgets", "2025-W51")->waiting), "old -17 3 0");
    assert_text(describe(&case_find(reports, "widgets", "2026-W01")->waiting), WAITING_1);
    assert_text(describe(&case_find(reports, "widgets", "2026-W02")->waiting), WAITING_2);
    assert_text(describe(&case_find(reports, "widgets", "2026-W03")->waiting), WAITING_3);
    g_assert_null(case_next(reports));
}

/* The newest mail known is known. */
static void test_waiting_newest_answers(void)
{
    g_autoptr(Index) index = case_index(&waiting_case);
    g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
    case_execute(index,
                 "UPDATE series SET first_reply = (SELECT max(date) FROM mail) WHERE id = 8");
    ReportOptions options = case_weekly(utc);
    g_autoptr(Reports) reports = case_reports(index, &options);
    assert_text(describe(&case_find(reports, "widgets", "2026-W03")->waiting),
                "old -17 25 0, v2.1 3 5 0");
}

/* Partial rerolls that took the place of every patch end the waiting of the set. */
static void test_waiting_superseded(void)
{
    g_autoptr(Index) index = case_index(&waiting_case);
    g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
    g_autofree char *sql =
        g_strdup_printf("UPDATE series SET fate = %d WHERE id = 6", FATE_SUPERSEDED);
    case_execute(index, sql);
    ReportOptions options = case_weekly(utc);
    g_autoptr(Reports) reports = case_reports(index, &options);
    assert_text(describe(&case_find(reports, "widgets", "2026-W02")->waiting),
                "old -17 24 0, v2.1 3 4 0");
}

static void test_waiting_newest_first(void)
{
    g_autoptr(Index) index = case_index(&waiting_case);
    g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
    ReportOptions options = case_weekly(utc);
    options.newest_first = TRUE;
    g_autoptr(Reports) reports = case_reports(index, &options);
    assert_text(describe(&case_find(reports, "widgets", "2026-W03")->waiting), WAITING_3);
    assert_text(describe(&case_find(reports, "widgets", "2026-W02")->waiting), WAITING_2);
    assert_text(describe(&case_find(reports, "widgets", "2026-W01")->waiting), WAITING_1);
    assert_text(describe(&case_find(reports, "widgets", "2025-W51")->waiting), "old -17 3 0");
}

static void test_waiting_no_longer(void)
{
    g_autoptr(Index) index = case_index(&waiting_case);
    g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
    ReportOptions options = case_weekly(utc);
    options.waiting_max = 20 * DAY;
    g_autoptr(Reports) reports = case_reports(index, &options);
    assert_text(describe(&case_find(reports, "widgets", "2026-W01")->waiting), WAITING_1);
    assert_text(describe(&case_find(reports, "widgets", "2026-W02")->waiting),
                "v2 2 5 0, v2.1 3 4 0");
}

/* Until the middle of the first week: nothing later is looked at, in all lists together. */
static void test_waiting_until(void)
{
    g_autoptr(Index) index = case_index(&waiting_case);
    g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
    ReportOptions options = case_weekly(utc);
    options.per_list = FALSE;
    options.until = WEEK_1 + 36 * HOUR;
    g_autoptr(Reports) reports = case_reports(index, &options);
    assert_text(describe(&case_find(reports, "combined", "2026-W01")->waiting),
                "old -17 11 0, answered -7 1 0, v1 -6 0 0");
}

/* The oldest are told; among those of one moment numbers decide which, and names their order. */
static void test_waiting_limit(void)
{
    enum { N = REPORT_LINES_MAX + 50 };
    static CaseMail many[N];
    static CaseSeries alone[N];
    static char names[N][8], members[N][8];
    for (guint i = 0; i < N; i++) {
        g_snprintf(names[i], sizeof(names[i]), "s%03u", N - 1 - i);
        g_snprintf(members[i], sizeof(members[i]), "%u=1", i + 1);
        many[i] = (CaseMail){
            .source = W, .date = WEEK_1, .kind = MAIL_PATCH, .author = ADA, .subject = names[i]};
        alone[i] = (CaseSeries){{CASE_SERIES, .id = i + 1, .head = i + 1, .date = WEEK_1,
                                 .version = 1, .total = 1, .seen = 1},
                                members[i]};
    }
    many[0].date = WEEK_1 - 1;
    many[N - 1].date = WEEK_1 + 1;
    const Case what = CASE_OF(many, alone, "", "", "");
    g_autoptr(Index) index = case_index(&what);
    g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
    ReportOptions options = case_weekly(utc);
    options.period = PERIOD_ALL;
    g_autoptr(Reports) reports = case_reports(index, &options);
    const ReportLines *waiting = &case_next(reports)->waiting;
    g_assert_cmpuint(waiting->n, ==, REPORT_LINES_MAX);
    g_assert_cmpuint(waiting->total, ==, N - 1); /* the last is the newest mail */
    g_assert_cmpstr(waiting->lines[0].subject, ==, "s149");
    for (guint i = 1; i < REPORT_LINES_MAX; i++)
        g_assert_cmpstr(waiting->lines[i].subject, ==, names[REPORT_LINES_MAX - i]);
}

/* ---- the sweep, beside the plain question ---- */

static Census *random_census(guint n)
{
    Census *census = g_new0(Census, 1);
    census->series = g_array_new(FALSE, TRUE, sizeof(SeriesRow));
    census->series_places = g_array_new(FALSE, TRUE, sizeof(Place));
    gint64 date = 1;
    for (guint i = 0; i < n; i++) {
        gint64 lasts = g_test_rand_int_range(-5, 60);
        date += g_test_rand_int_range(0, 4);
        SeriesRow row = {.head = NO_MAIL, .settled = lasts < 50 ? date + lasts : G_MAXINT64};
        Place place = {date, 0, i};
        g_array_append_val(census->series, row);
        g_array_append_val(census->series_places, place);
    }
    return census;
}

static void assert_waits(const Census *census, Waiting *waiting, gint64 moment)
{
    waiting_move(waiting, moment);
    const Place *place = waiting_first(waiting);
    guint n = 0, early = 0;
    for (guint i = 0; i < census->series->len; i++) {
        gint64 date = g_array_index(census->series_places, Place, i).date;
        gint64 settled = census_series(census, i)->settled;
        if (date >= moment || settled < moment || settled <= date)
            continue;
        n++;
        early += date < moment - 3;
        g_assert_nonnull(place);
        g_assert_cmpuint(place->slot, ==, i);
        place = waiting_next(waiting, place);
    }
    g_assert_null(place);
    g_assert_cmpuint(waiting_count(waiting, moment), ==, n);
    g_assert_cmpuint(waiting_count(waiting, moment - 3), ==, early);
}

static void test_sweep(void)
{
    enum { N = 200 };
    Census *census = random_census(N);
    g_autoptr(Waiting) waiting = waiting_new(census, 0, 0);
    gint64 end = g_array_index(census->series_places, Place, N - 1).date + 70;
    for (gint64 moment = 0; moment < end; moment += 7)
        assert_waits(census, waiting, moment);
    for (gint64 moment = end; moment > 0; moment -= 5)
        assert_waits(census, waiting, moment);
    for (guint i = 0; i < 200; i++)
        assert_waits(census, waiting, g_test_rand_int_range(0, (gint32)end));
    g_array_unref(census->series);
    g_array_unref(census->series_places);
    g_free(census);
}

/* ---- discussions ---- */

static const CaseMail busy_mails[] = {
    /* 1: 90 is not here */
    {.source = W,
     .date = WEEK_2,
     .kind = MAIL_REPLY,
     .author = ADA,
     .subject = "Re: lost",
     .refs = "90"},
    /* 2 */
    {.source = W,
     .date = WEEK_2 + 1,
     .kind = MAIL_REPLY,
     .author = BOB,
     .subject = "Re: lost",
     .refs = "90"},
    /* 3: 91 neither */
    {.source = W,
     .date = WEEK_2 + 2,
     .kind = MAIL_REPLY,
     .author = BOB,
     .subject = "Re: lost",
     .refs = "91 90"},
    /* 4: before the week; only the nearest parent is named */
    {.source = W, .date = WEEK_2 - 1, .kind = MAIL_DISCUSSION, .author = ADA, .subject = "idea"},
    /* 5 */
    {.source = W,
     .date = WEEK_2 + 3,
     .kind = MAIL_REPLY,
     .author = BOB,
     .subject = "Re: idea",
     .refs = "4"},
    /* 6 */
    {.source = W,
     .date = WEEK_2 + 4,
     .kind = MAIL_REPLY,
     .author = CY,
     .subject = "Re: idea",
     .refs = "5"},
    /* 7 */
    {.source = W,
     .date = WEEK_2 + 5,
     .kind = MAIL_REPLY,
     .author = ADA,
     .subject = "Re: idea",
     .refs = "6 5 4"},
    /* 8: patches of several authors, posted by one; the cover comes last */
    {.source = W,
     .date = WEEK_2 + 6,
     .kind = MAIL_PATCH,
     .author = BOB,
     .sender = ADA,
     .subject = "[1/2] x",
     .refs = "10"},
    /* 9 */
    {.source = W,
     .date = WEEK_2 + 7,
     .kind = MAIL_PATCH,
     .author = CY,
     .sender = ADA,
     .subject = "[2/2] y",
     .refs = "10"},
    /* 10 */
    {.source = W, .date = WEEK_2 + 8, .kind = MAIL_COVER, .author = ADA, .subject = "[0/2] z"},
    /* 11 */
    {.source = W,
     .date = WEEK_2 + 9,
     .kind = MAIL_NOTICE,
     .author = BOT,
     .subject = "Re: [0/2] z",
     .refs = "10"},
    /* 12, 13: two who reply to each other */
    {.source = W,
     .date = WEEK_2 + 10,
     .kind = MAIL_REPLY,
     .author = BOB,
     .subject = "Re: loop",
     .refs = "13"},
    {.source = W,
     .date = WEEK_2 + 10,
     .kind = MAIL_REPLY,
     .author = ADA,
     .subject = "Re: loop",
     .refs = "12"},
    /* 14 */
    {.source = W, .date = WEEK_2 + 11, .kind = MAIL_DISCUSSION, .author = ADA, .subject = "alone"},
    /* 15: in the next week people answer the series */
    {.source = W,
     .date = WEEK_3,
     .kind = MAIL_REPLY,
     .author = CY,
     .subject = "Re: [1/2] x",
     .refs = "8 10"},
    /* 16 */
    {.source = W,
     .date = WEEK_3 + 1,
     .kind = MAIL_REPLY,
     .author = ADA,
     .subject = "Re: [1/2] x",
     .refs = "15"},
};

static const CaseSeries busy_series[] = {
    {{CASE_SERIES, .id = 1, .head = 10, .cover = 10, .date = WEEK_2 + 6, .version = 1, .total = 2,
      .seen = 2},
     "10=0 8=1 9=2"},
};

static const Case busy_case = CASE_OF(busy_mails, busy_series, "11>10.1, 15>8.1, 16>8.1", "", "");

/* A series that nobody answered is none, however many patches it has. */
static void test_busiest(void)
{
    g_autoptr(Index) index = case_index(&busy_case);
    g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
    ReportOptions options = case_weekly(utc);
    g_autoptr(Reports) reports = case_reports(index, &options);
    const Report *report = case_find(reports, "widgets", "2026-W02");
    assert_text(describe(&report->busiest), "idea 0 3 3, Re: lost 0 3 2, Re: loop 0 2 2");
    g_assert_cmpstr(report->busiest.lines[0].id, ==, "4@x.example");
    g_assert_cmpint(report->busiest.lines[0].date, ==, WEEK_2 - 1);
    report = case_find(reports, "widgets", "2026-W03");
    assert_text(describe(&report->busiest), "[0/2] z 0 2 2");
    g_assert_cmpstr(report->busiest.lines[0].id, ==, "10@x.example");
}

/* Patches of one series, sent one by one, and the answers to each. */
static const CaseMail apart_mails[] = {
    /* 1 */ {.source = W, .date = WEEK_2, .kind = MAIL_PATCH, .author = ADA, .subject = "[1/2] a"},
    /* 2 */
    {.source = W, .date = WEEK_2 + 1, .kind = MAIL_PATCH, .author = ADA, .subject = "[2/2] b"},
    /* 3 */
    {.source = W,
     .date = WEEK_2 + 2,
     .kind = MAIL_REPLY,
     .author = BOB,
     .subject = "Re: [2/2] b",
     .refs = "2"},
    /* 4 */
    {.source = W,
     .date = WEEK_2 + 3,
     .kind = MAIL_REPLY,
     .author = CY,
     .subject = "Re: [1/2] a",
     .refs = "1"},
};

static const CaseSeries apart_series[] = {
    {{CASE_SERIES, .id = 1, .head = 1, .date = WEEK_2, .version = 1, .total = 2, .seen = 2},
     "1=1 2=2"},
};

static const Case apart_case = CASE_OF(apart_mails, apart_series, "3>2.1, 4>1.1", "", "");

static void test_busiest_series(void)
{
    g_autoptr(Index) index = case_index(&apart_case);
    g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
    ReportOptions options = case_weekly(utc);
    g_autoptr(Reports) reports = case_reports(index, &options);
    assert_text(describe(&case_find(reports, "widgets", "2026-W02")->busiest), "[1/2] a 0 4 3");
}

/* ---- bugs ---- */

static const CaseMail bug_mails[] = {
    /* 1: a number of a tracker, with comments by mail */
    {.source = W,
     .date = WEEK_2 + 9,
     .kind = MAIL_BUG,
     .author = "T t@x.example",
     .subject = "Re: [Bug 1] x",
     .refs = "90"},
    /* 2 */
    {.source = W,
     .date = WEEK_2 + 8,
     .kind = MAIL_BUG,
     .author = "T t@x.example",
     .subject = "[Bug 1] x",
     .refs = "90"},
    /* 3: of the same thread about something else */
    {.source = W,
     .date = WEEK_2 + 7,
     .kind = MAIL_BUG,
     .author = "R r@x.example",
     .subject = "crash",
     .refs = "90"},
    /* 4: as 3, elsewhere */
    {.source = W,
     .date = WEEK_2 + 7,
     .kind = MAIL_BUG,
     .author = "S s@x.example",
     .subject = "crash"},
    /* 5 */
    {.source = W,
     .date = WEEK_2,
     .kind = MAIL_REPLY,
     .author = ADA,
     .subject = "Re: crash",
     .refs = "4"},
    /* 6: no report, but an account of many */
    {.source = W,
     .date = WEEK_2 + 1,
     .kind = MAIL_BUG,
     .author = "syzbot syzbot@x.example",
     .subject = "Monthly widget report (Jan 2026)"},
    /* 7: before 2, of the same bug */
    {.source = W,
     .date = WEEK_2 + 6,
     .kind = MAIL_BUG,
     .author = "bugzilla-daemon@x.example bugzilla-daemon@x.example",
     .subject = "New: x",
     .refs = "90"},
    /* 8: so a person calls his report */
    {.source = W,
     .date = WEEK_2 + 10,
     .kind = MAIL_BUG,
     .author = "R r@x.example",
     .subject = "Monthly report is wrong"},
};

static const Case bug_case = {bug_mails, G_N_ELEMENTS(bug_mails), NULL, 0, "", "", ""};

static void test_bugs(void)
{
    g_autoptr(Index) index = case_index(&bug_case);
    case_execute(index, "UPDATE mail SET title = 'x' WHERE id IN (1, 2)");
    g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
    ReportOptions options = case_weekly(utc);
    g_autoptr(Reports) reports = case_reports(index, &options);
    const ReportLines *bugs = &case_find(reports, "widgets", "2026-W02")->bugs;
    assert_text(describe(bugs), "New: x 0 0 0, crash 0 0 0, crash 0 0 0, "
                                "Monthly report is wrong 0 0 0");
    g_assert_cmpstr(bugs->lines[0].id, ==, "7@x.example");
    g_assert_cmpstr(bugs->lines[1].id, ==, "3@x.example");
    g_assert_cmpstr(bugs->lines[2].id, ==, "4@x.example");
}

/* More lines than mails are remembered, and told again a week later: each says its own. */
static void test_very_many(void)
{
    enum { BUGS = 2500 };
    g_autofree CaseMail *mails = g_new0(CaseMail, 2 * BUGS);
    g_autoptr(GPtrArray) subjects = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < 2 * BUGS; i++) {
        g_ptr_array_add(subjects, g_strdup_printf("crash %04u", i % BUGS));
        mails[i] = (CaseMail){.source = W,
                              .date = (i < BUGS ? WEEK_2 : WEEK_3) + i % BUGS,
                              .kind = MAIL_BUG,
                              .author = ADA,
                              .subject = subjects->pdata[i]};
    }
    const Case many = {mails, 2 * BUGS, NULL, 0, "", "", ""};
    g_autoptr(Index) index = case_index(&many);
    g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
    ReportOptions options = case_weekly(utc);
    g_autoptr(Reports) reports = case_reports(index, &options);
    for (guint week = 0; week < 2; week++) {
        const ReportLines *bugs =
            &case_find(reports, "widgets", week ? "2026-W03" : "2026-W02")->bugs;
        g_assert_cmpuint(bugs->n, ==, BUGS);
        for (guint i = 0; i < BUGS; i++) {
            g_autofree char *id = case_id(week * BUGS + i + 1);
            g_assert_cmpstr(bugs->lines[i].subject, ==, subjects->pdata[i]);
            g_assert_cmpstr(bugs->lines[i].id, ==, id);
        }
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/report-lines/waiting", test_waiting);
    g_test_add_func("/report-lines/waiting-newest-answers", test_waiting_newest_answers);
    g_test_add_func("/report-lines/waiting-superseded", test_waiting_superseded);
    g_test_add_func("/report-lines/waiting-newest-first", test_waiting_newest_first);
    g_test_add_func("/report-lines/waiting-no-longer", test_waiting_no_longer);
    g_test_add_func("/report-lines/waiting-until", test_waiting_until);
    g_test_add_func("/report-lines/waiting-limit", test_waiting_limit);
    g_test_add_func("/report-lines/sweep", test_sweep);
    g_test_add_func("/report-lines/busiest", test_busiest);
    g_test_add_func("/report-lines/busiest-series", test_busiest_series);
    g_test_add_func("/report-lines/bugs", test_bugs);
    g_test_add_func("/report-lines/very-many", test_very_many);
    return g_test_run();
}
