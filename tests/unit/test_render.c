/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One golden per renderer and input, in testdata/render. The report is sample_report.h's.
 * After a wanted change: UPDATE_GOLDENS=1 build/tests/unit/test_render, and read the difference.
 */
#include "render/render.h"
#include "render/text.h"
#include "render/words.h"
#include "sample_report.h"

typedef struct {
    const char *golden, *format;
    enum { DIGEST, SERIES, STATS, STATS_LIST } what;
    const char *report; /* "sample", "empty", "all", "range" */
    RenderOptions options;
} Case;

#define OPTIONS(top_, detail_, bodies_)                    \
    {                                                      \
        .top = top_, .detail = detail_, .bodies = bodies_, \
        .link_base = "https://lore.kernel.org/r/"          \
    }

static const Case cases[] = {
    {"digest.txt", "text", DIGEST, "sample", OPTIONS(15, DETAIL_ALL, FALSE)},
    {"digest-first.txt", "text", DIGEST, "sample", OPTIONS(3, DETAIL_FIRST, FALSE)},
    {"digest-cover.txt", "text", DIGEST, "sample", OPTIONS(3, DETAIL_COVER, FALSE)},
    {"digest-none.txt", "text", DIGEST, "sample", OPTIONS(0, DETAIL_NONE, FALSE)},
    {"digest.json", "json", DIGEST, "sample", OPTIONS(1, DETAIL_NONE, FALSE)},
    {"empty.txt", "text", DIGEST, "empty", OPTIONS(15, DETAIL_ALL, FALSE)},
    {"empty.json", "json", DIGEST, "empty", OPTIONS(15, DETAIL_ALL, FALSE)},
    {"series.txt", "text", SERIES, "sample", OPTIONS(15, DETAIL_ALL, FALSE)},
    {"series.jsonl", "jsonl", SERIES, "sample", OPTIONS(15, DETAIL_ALL, FALSE)},
    {"series-bodies.jsonl", "jsonl", SERIES, "sample", OPTIONS(15, DETAIL_ALL, TRUE)},
    {"range.txt", "text", DIGEST, "range", OPTIONS(1, DETAIL_COVER, FALSE)},
    {"range.json", "json", DIGEST, "range", OPTIONS(1, DETAIL_COVER, FALSE)},
    {"range-series.txt", "text", SERIES, "range", OPTIONS(1, DETAIL_COVER, FALSE)},
    {"stats.txt", "text", STATS, "all", OPTIONS(15, DETAIL_ALL, FALSE)},
    {"stats.json", "json", STATS, "all", OPTIONS(15, DETAIL_ALL, FALSE)},
    {"stats-weeks.txt", "text", STATS_LIST, "sample", OPTIONS(2, DETAIL_ALL, FALSE)},
    {"stats-weeks.json", "json", STATS_LIST, "sample", OPTIONS(2, DETAIL_ALL, FALSE)},
};

/* Over a range of commits, with one series of which two earlier postings are known. */
static void make_range(Report *report, ReportSeries series[SAMPLE_SERIES])
{
    static const ReportRange range = {
        .list = "widgets.lists.example.org",
        .from = "c0ffee12dbb9ba62d03c5a4a6e7d0ee7b4f4e8ad",
        .from_short = "c0ffee12",
        .to = "0ddba115a7c40cbd6a0e93e8b34f2b0ff4fb4d1f",
        .to_short = "0ddba115",
    };
    static const ReportRevision revisions[] = {
        {"v1@example.org", 1, 0, SAMPLE_MONDAY - 20 * SAMPLE_DAY, "title", FALSE},
        {"v2.1\x1b@example.org", 2, 1, SAMPLE_MONDAY - 10 * SAMPLE_DAY, "change-id", FALSE},
    };
    report->period = (Period){PERIOD_ALL, "", SAMPLE_MONDAY, SAMPLE_MONDAY + 5 * SAMPLE_DAY};
    report->before = NULL;
    report->range = &range;
    report->n_series = 1;
    report->totals.contributors_known = FALSE;
    report->n_new_contributors = 0;
    series[0].revisions = revisions;
    series[0].n_revisions = G_N_ELEMENTS(revisions);
}

static Report report_of(const char *name, ReportSeries series[SAMPLE_SERIES])
{
    Report report = sample_report;
    report.series = series;
    report.n_series = sample_series(series);
    if (g_str_equal(name, "all")) {
        report.period = (Period){PERIOD_ALL, "", SAMPLE_MONDAY, SAMPLE_MONDAY + 5 * SAMPLE_DAY};
        report.before = NULL;
        report.lists = sample_both;
        report.n_lists = 2;
    } else if (g_str_equal(name, "empty")) {
        report = (Report){.short_name = "", .period.kind = PERIOD_ALL};
    } else if (g_str_equal(name, "range")) {
        make_range(&report, series);
    }
    return report;
}

static void render(FILE *out, const Case *c, const Report *report)
{
    const Renderer *renderer = renderer_find(c->format);
    RenderOptions options = c->options;
    options.zone = g_time_zone_new_utc();
    const Report *const twice[] = {report, report};
    switch (c->what) {
    case DIGEST: renderer->digest(out, report, &options); break;
    case SERIES:
        for (guint i = 0; i < report->n_series; i++)
            renderer->series(out, report, &report->series[i], &options);
        break;
    case STATS: renderer->stats(out, twice, 1, &options); break;
    case STATS_LIST: renderer->stats(out, twice, 2, &options); break;
    }
    g_time_zone_unref(options.zone);
}

/* The first line that differs says more than two texts beside each other. */
static void compare(const char *name, const char *got, const char *wanted)
{
    g_auto(GStrv) got_lines = g_strsplit(got, "\n", -1);
    g_auto(GStrv) wanted_lines = g_strsplit(wanted, "\n", -1);
    for (guint i = 0; got_lines[i] && wanted_lines[i]; i++) {
        if (!g_str_equal(got_lines[i], wanted_lines[i]))
            g_test_message("%s:%u", name, i + 1);
        g_assert_cmpstr(got_lines[i], ==, wanted_lines[i]);
    }
    g_assert_cmpstr(got, ==, wanted);
}

static void test_golden(gconstpointer data)
{
    const Case *c = data;
    ReportSeries series[SAMPLE_SERIES];
    Report report = report_of(c->report, series);
    g_autofree char *got = NULL;
    gsize size;
    FILE *out = open_memstream(&got, &size);
    render(out, c, &report);
    fclose(out);
    g_assert_true(g_utf8_validate(got, (gssize)size, NULL));

    const char *top = g_getenv("TOP") ? g_getenv("TOP") : ".";
    g_autofree char *path = g_build_filename(top, "testdata", "render", c->golden, NULL);
    if (g_getenv("UPDATE_GOLDENS")) {
        g_assert_true(g_file_set_contents(path, got, (gssize)size, NULL));
        return;
    }
    g_autofree char *wanted = NULL;
    g_assert_true(g_file_get_contents(path, &wanted, NULL, NULL));
    compare(path, got, wanted);
}

/* Nothing that a terminal would obey, or that would show text in another order. */
static void test_nothing_hostile(void)
{
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        ReportSeries series[SAMPLE_SERIES];
        Report report = report_of(cases[i].report, series);
        g_autofree char *got = NULL;
        gsize size;
        FILE *out = open_memstream(&got, &size);
        render(out, &cases[i], &report);
        fclose(out);
        for (const char *p = got; *p; p = g_utf8_next_char(p)) {
            gunichar c = g_utf8_get_char(p);
            g_assert_true(c == '\n' || c == '\t' || g_unichar_type(c) != G_UNICODE_CONTROL);
            g_assert_false((c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069));
        }
    }
}

/* A mail without a subject still is a line that a reader can see. */
static void test_no_subject(void)
{
    g_autoptr(GString) out = g_string_new(NULL);
    text_subject(out, "");
    g_assert_cmpstr(out->str, ==, "(no subject)");
}

/* Who numbers on behind the total is not counted as one of it. */
static void test_above_total(void)
{
    static const struct {
        guint total;
        const char *missing, *first, *second, *words;
    } rows[] = {
        {11, "1 2 3 4 5 6 7 8 9 10 11", "12", NULL,
         "none of 11 patches seen here; 1 more with a number above 11"},
        {1, "1", "2", NULL, "none of 1 patch seen here; 1 more with a number above 1"},
        {1, "", "1", "2", "1 patch; 1 more with a number above 1"},
        {3, "1 3", "2", "4",
         "1 of 3 patches seen here; missing 1, 3; 1 more with a number above 3"},
        {3, "1 3", "2", "3a", "2 of 3 patches seen here; missing 1, 3"},
    };
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        const ReportPatch patches[] = {{.index = rows[i].first}, {.index = rows[i].second}};
        guint n = rows[i].second ? 2 : 1;
        ReportSeries series = {.total = rows[i].total,
                               .seen = n,
                               .missing = rows[i].missing,
                               .cover = &sample_cover,
                               .patches = patches,
                               .n_patches = n};
        g_autoptr(GString) facts = g_string_new(NULL), words = g_string_new(NULL);
        words_seen(facts, &series);
        for (const char *fact = facts->str; fact < facts->str + facts->len;
             fact += strlen(fact) + 1)
            g_string_append_printf(words, "%s%s", words->len ? "; " : "", fact);
        g_assert_cmpstr(words->str, ==, rows[i].words);
    }
}

/* What the first two lines say of a range: as the first digests of this kind did. */
static void test_range_title(void)
{
    static const struct {
        const char *from, *to;
        const char *const *lists;
        guint n_lists;
        const char *title;
    } rows[] = {
        {"c0ffee12", "0ddba115", sample_lists, 1,
         "From c0ffee12 to 0ddba115\nWIDGETS mailing list update from c0ffee12 to 0ddba115\n====="},
        {NULL, "0ddba115", sample_lists, 1,
         "From the beginning to 0ddba115\nWIDGETS mailing list update from the beginning to "
         "0ddba115"
         "\n====="},
        {"2026-01-05", "2026-01-09", sample_both, 2,
         "From 2026-01-05 to 2026-01-09\nUpdate of 2 mailing lists from 2026-01-05 to 2026-01-09\n"
         "====="},
    };
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        ReportRange range = {"", rows[i].from, rows[i].from, rows[i].to, rows[i].to};
        Report report = sample_report;
        report.range = &range;
        report.lists = rows[i].lists;
        report.n_lists = rows[i].n_lists;
        g_autoptr(GString) out = g_string_new(NULL);
        RenderOptions options = OPTIONS(15, DETAIL_ALL, FALSE);
        text_title(out, &report, &options);
        g_assert_true(g_str_has_prefix(out->str, rows[i].title));
    }
}

/* No beginning is null. */
static void test_range_without_beginning(void)
{
    ReportRange range = {"", NULL, NULL, "0ddba115", "0ddba115"};
    Report report = {.short_name = "", .range = &range};
    RenderOptions options = OPTIONS(15, DETAIL_ALL, FALSE);
    g_autofree char *got = NULL;
    gsize size;
    FILE *out = open_memstream(&got, &size);
    renderer_find("json")->digest(out, &report, &options);
    fclose(out);
    g_assert_nonnull(strstr(got, "\"range\":{\n  \"from\":null,\n  \"to\":\"0ddba115\"\n }"));
}

/* The posting before, its day in the zone of the report: 7:42 UTC is the day before in Honolulu. */
static void test_revision_words(void)
{
    static const ReportRevision revisions[] = {{"1", 1, 0, 0, "title", FALSE},
                                               {"2", 2, 0, SAMPLE_MONDAY, "title", FALSE}};
    g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
    g_autoptr(GTimeZone) honolulu = g_time_zone_new_offset(-10 * 3600);
    ReportSeries series = {.version = 3, .state = STATE_REROLL};
    g_autoptr(GString) out = g_string_new(NULL);
    words_revision(out, &series, utc);
    g_assert_cmpstr(out->str, ==, "v3");
    series.revisions = revisions;
    series.n_revisions = G_N_ELEMENTS(revisions);
    g_string_truncate(out, 0);
    words_revision(out, &series, utc);
    g_assert_cmpstr(out->str, ==, "v3 (v2 on 2026-01-05)");
    g_string_truncate(out, 0);
    words_revision(out, &series, honolulu);
    g_assert_cmpstr(out->str, ==, "v3 (v2 on 2026-01-04)");
}

/* What a maintainer posts again: its own version says nothing. */
static void test_sent_on_words(void)
{
    static const ReportRevision v3 = {"3", 3, 0, SAMPLE_MONDAY, "title", FALSE};
    g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
    ReportSeries series = {.version = 1,
                           .state = STATE_RESEND,
                           .state_rule = "forward",
                           .revisions = &v3,
                           .n_revisions = 1};
    g_autoptr(GString) out = g_string_new(NULL);
    words_revision(out, &series, utc);
    g_assert_cmpstr(out->str, ==, "Sent on (v3 on 2026-01-05)");
    series.state_rule = "repost";
    g_string_truncate(out, 0);
    words_revision(out, &series, utc);
    g_assert_cmpstr(out->str, ==, "Resend (v3 on 2026-01-05)");
}

static void test_duration_words(void)
{
    static const struct {
        gint64 seconds;
        const char *words;
    } rows[] = {
        {-1, "0 min"},          {0, "0 min"},     {59, "0 min"},    {60, "1 min"},
        {3599, "59 min"},       {3600, "1 h"},    {3659, "1 h"},    {3660, "1 h 1 min"},
        {86399, "23 h 59 min"}, {86400, "1 d"},   {89999, "1 d"},   {187200, "2 d 4 h"},
        {863999, "9 d 23 h"},   {864000, "10 d"}, {950000, "10 d"}, {86400 * 2000, "2000 d"},
    };
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GString) out = g_string_new(NULL);
        words_duration(out, rows[i].seconds);
        g_assert_cmpstr(out->str, ==, rows[i].words);
    }
}

/* Several commits, or a commit that stands shorter in one mail; what was dropped counts no more. */
static void test_fate_words(void)
{
    static const struct {
        SeriesFate fate;
        ReportApplied notices[3];
        guint n;
        const char *words;
    } rows[] = {
        {FATE_OPEN, {{.patch = "0"}}, 1, ""},
        {FATE_APPLIED, {{.patch = "0"}}, 0, "applied"},
        {FATE_APPLIED, {{.patch = "0", .tree = "net"}}, 1, "applied to net"},
        {FATE_APPLIED,
         {{.patch = "0", .commit = "0123456789abcdef"}},
         1,
         "applied as 0123456789ab"},
        {FATE_APPLIED,
         {{.patch = "0", .commit = "01234567"}, {.patch = "0", .commit = "0123456789abcdef"}},
         2,
         "applied as 0123456789ab"},
        {FATE_APPLIED,
         {{.patch = "1", .tree = "net", .commit = "0123456"},
          {.patch = "2", .tree = "bpf", .commit = "fedcba9"}},
         2,
         "applied to net"},
        {FATE_APPLIED,
         {{.patch = "0", .tree = "mm"},
          {.kind = NOTICE_DROPPED, .patch = "0", .tree = "mm"},
          {.patch = "0", .tree = "net"}},
         3,
         "applied to net"},
        {FATE_MERGED, {{.kind = NOTICE_MERGED, .patch = "0", .tree = "toys"}}, 1, "merged to toys"},
        {FATE_PARTLY,
         {{.patch = "2", .tree = "net"}, {.patch = "2"}},
         2,
         "1 of 3 patches applied to net"},
        {FATE_APPLIED,
         {{.patch = "1", .commit = "0123456"}, {.patch = "2"}, {.patch = "3"}},
         3,
         "applied"},
        {FATE_PARTLY,
         {{.patch = "1", .commit = "0123456"}, {.patch = "2"}},
         2,
         "2 of 3 patches applied"},
        {FATE_PARTLY,
         {{.patch = "2", .commit = "0123456"}},
         1,
         "1 of 3 patches applied as 0123456"},
        {FATE_PARTLY, {{.patch = "0"}}, 1, "partly applied"},
        {FATE_SUPERSEDED, {{.patch = "2"}}, 1, "superseded"},
        {FATE_WITHDRAWN, {{.patch = "2"}}, 0, "withdrawn"},
        {FATE_NAKED, {{.patch = "2"}}, 0, "NAKed"},
    };
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        ReportSeries series = {.n_patches = 3,
                               .applied = rows[i].notices,
                               .n_applied = rows[i].n,
                               .fate = rows[i].fate};
        g_autoptr(GString) out = g_string_new(NULL);
        words_fate(out, &series);
        g_assert_cmpstr(out->str, ==, rows[i].words);
    }
}

/* Who writes "NAK" in a sentence gives no Nacked-by. */
static void test_objected_in_words(void)
{
    static const ReportReview reviews[] = {
        {"Nacked-by", "A", "a@x", "given@x", "1", TRUE, NULL, "reply"},
        {"Acked-by", "B", "b@x", "said@x", "1", TRUE, NULL, "reply"},
    };
    ReportSeries series = {
        .fate = FATE_NAKED, .fate_rule = "trailer", .reviews = reviews, .n_reviews = 2};
    g_autoptr(GString) out = g_string_new(NULL);
    words_fate(out, &series);
    g_assert_cmpstr(out->str, ==, "NAKed");
    g_assert_cmpstr(words_fate_name(&series), ==, "NAKed");
    series.fate_rule = "words";
    g_string_truncate(out, 0);
    words_fate(out, &series);
    g_assert_cmpstr(out->str, ==, "objected to, in words");
    g_assert_cmpstr(words_fate_name(&series), ==, "objected");
    g_assert_true(words_is_nacked_by(&series, "given@x"));
    g_assert_false(words_is_nacked_by(&series, "said@x"));
}

static void test_taken_up(void)
{
    ReportSeries series = {.fate = FATE_SUPERSEDED,
                           .fate_rule = "taken-up",
                           .taken_in = "c#2@y",
                           .taken_by = {"Ben \033Able", "ben@y"}};
    const RenderOptions options = {.link_base = "https://x.example/"};
    g_autoptr(GString) out = g_string_new(NULL);
    words_fate(out, &series);
    g_assert_cmpstr(out->str, ==, "taken up by Ben Able");
    g_assert_cmpstr(words_fate_name(&series), ==, "taken up");
    g_string_truncate(out, 0);
    text_fate(out, &series, &options);
    g_assert_cmpstr(out->str, ==,
                    "What became of it:\n"
                    "  taken up by Ben Able <ben@y> in https://x.example/c%232@y\n\n");
    series.superseded_by = "p@y";
    g_string_truncate(out, 0);
    text_fate(out, &series, &options);
    g_assert_cmpstr(out->str, ==,
                    "What became of it:\n"
                    "  posted again: https://x.example/p@y\n"
                    "  taken up by Ben Able <ben@y> in https://x.example/c%232@y\n\n");
}

/* People, not mails, in a fixed order; who gives one for another is none of them. */
static void test_review_words(void)
{
    static const ReportReview rows[] = {
        {"Acked-by", "A", "a@x", "1", "1", TRUE, NULL, ""},
        {"Reviewed-by", "A", "a@x", "2", "1", TRUE, NULL, ""},
        {"Reviewed-by", "A", "a@x", "3", "3", TRUE, NULL, ""},
        {"Reviewed-by", "B", "", "4", "1", TRUE, NULL, ""},
        {"Tested-by", "C", "c@x", "5", "1", FALSE, NULL, ""},
        {"Acked-by", "D", "d@x", "6", "0", TRUE, NULL, ""},
    };
    static const struct {
        guint n, patches;
        const char *words;
    } cases_[] = {
        {0, 3, ""},
        {1, 1, "1 Acked-by"},
        {1, 3, "1 Acked-by (1 of 3 patches)"},
        {5, 3, "2 Reviewed-by (2 of 3 patches), 1 Acked-by (1 of 3 patches)"},
        {6, 3, "2 Reviewed-by (2 of 3 patches), 2 Acked-by"},
        {6, 2, "2 Reviewed-by, 2 Acked-by"},
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases_); i++) {
        ReportSeries series = {
            .n_patches = cases_[i].patches, .reviews = rows, .n_reviews = cases_[i].n};
        g_autoptr(GString) out = g_string_new(NULL);
        words_reviews(out, &series);
        g_assert_cmpstr(out->str, ==, cases_[i].words);
    }
}

static void test_since_words(void)
{
    static const ReportRevision v2 = {"2", 2, 0, SAMPLE_MONDAY, "title", FALSE};
    static const struct {
        gint64 days;
        guint dropped;
        PatchChange changes[4];
        const char *words;
    } rows[] = {
        {-1, 0, {CHANGE_UNKNOWN}, "less than a day after v2"},
        {0, 0, {CHANGE_UNKNOWN}, "less than a day after v2"},
        {1, 0, {CHANGE_KEPT}, "1 day after v2: 1 kept"},
        {7,
         1,
         {CHANGE_NEW, CHANGE_KEPT, CHANGE_CHANGED, CHANGE_KEPT},
         "7 days after v2: 2 kept, 1 changed, 1 new, 1 dropped"},
        {7, 3, {CHANGE_UNKNOWN}, "7 days after v2: 3 dropped"},
    };
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        ReportPatch patches[4] = {0};
        for (guint k = 0; k < 4; k++)
            patches[k].change = rows[i].changes[k];
        ReportSeries series = {.date = SAMPLE_MONDAY + rows[i].days * SAMPLE_DAY,
                               .revisions = &v2,
                               .n_revisions = 1,
                               .n_dropped = rows[i].dropped,
                               .patches = patches,
                               .n_patches = 4};
        g_autoptr(GString) out = g_string_new(NULL);
        words_since(out, &series);
        g_assert_cmpstr(out->str, ==, rows[i].words);
    }
}

/* One of each is one. */
static void test_contents_one(void)
{
    static const ReportLine line = {.id = "", .subject = "", .author = {"", ""}, .number = 1};
    static const DefectRow defect = {.kind = "kind", .text = "text", .mails = 1};
    ReportSeries series[SAMPLE_SERIES];
    Report report = report_of("sample", series);
    g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
    RenderOptions options = OPTIONS(15, DETAIL_NONE, FALSE);
    options.zone = utc;
    report.waiting = (ReportLines){&line, 1, 1};
    report.defects = &defect;
    report.n_defects = report.n_series = 1;
    g_autofree char *text = NULL;
    gsize n;
    FILE *out = open_memstream(&text, &n);
    text_digest(out, &report, &options);
    fclose(out);
    g_assert_nonnull(strstr(text, "  1, the first for 1 day\n"));
    g_assert_nonnull(strstr(text, "  1 kind\n"));
}

/* Whoever is told to be new is so only where the index reaches back. */
static void test_new_contributors_unknown(void)
{
    Report report = sample_report;
    report.totals.contributors_known = FALSE;
    report.n_new_contributors = 0;
    RenderOptions options = OPTIONS(15, DETAIL_ALL, FALSE);
    g_autoptr(GString) out = g_string_new(NULL);
    text_totals(out, &report, &(RenderOptions){0});
    g_assert_null(strstr(out->str, "New contributors"));
    text_tables(out, &report, &options);
    g_assert_nonnull(strstr(out->str, "\nNew contributors\n\n  Not known: the index does not "
                                      "reach back a year before this time.\n"));
}

/* Numbers of a period that goes on are beside those of the one before in JSON only. */
static void test_unfinished(void)
{
    Report report = sample_report;
    report.before = &sample_before;
    report.unfinished = SAMPLE_MONDAY + 3 * SAMPLE_DAY;
    RenderOptions options = OPTIONS(15, DETAIL_ALL, FALSE);
    g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
    options.zone = utc;
    g_autoptr(GString) out = g_string_new(NULL);
    text_totals(out, &report, &options);
    g_assert_nonnull(strstr(out->str, "\n  Unfinished: the archive ends on 2026-01-08.\n"));
    g_assert_null(strstr(out->str, "("));
}

/* No change beside a period of which it is not known. */
static void test_new_contributors_unknown_before(void)
{
    Totals before = sample_before;
    before.contributors_known = FALSE;
    Report report = sample_report;
    report.before = &before;
    g_autoptr(GString) out = g_string_new(NULL);
    text_totals(out, &report, &(RenderOptions){0});
    g_assert_nonnull(strstr(out->str, "  New contributors             2\n"));
}

/* Without the patches that are missing here nobody knows which were dropped: null, not none. */
static void test_dropped_unknown(void)
{
    static const struct {
        PatchChange change;
        gboolean partial;
        const char *missing;
        guint seen;
        const char *json;
    } rows[] = {
        {CHANGE_KEPT, FALSE, "", 1, "\"dropped\":[]"},
        {CHANGE_UNKNOWN, FALSE, "", 1, "\"dropped\":null"},
        {CHANGE_KEPT, TRUE, "", 1, "\"dropped\":null"},
        {CHANGE_KEPT, FALSE, "2", 1, "\"dropped\":null"},
        {CHANGE_KEPT, FALSE, "", 0, "\"dropped\":null"},
    };
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        ReportPatch patch = {.mail = sample_cover, .index = "1", .change = rows[i].change};
        ReportSeries series = {MAIL_FACTS(sample_cover),
                               .missing = rows[i].missing,
                               .partial = rows[i].partial,
                               .total = 1,
                               .seen = rows[i].seen,
                               .patches = &patch,
                               .n_patches = 1,
                               .fate_rule = ""};
        RenderOptions options = OPTIONS(15, DETAIL_ALL, FALSE);
        g_autofree char *got = NULL;
        gsize size;
        FILE *out = open_memstream(&got, &size);
        renderer_find("jsonl")->series(out, &sample_report, &series, &options);
        fclose(out);
        g_assert_nonnull(strstr(got, rows[i].json));
    }
}

/* An author called as facts are joined is one fact: no line is broken in the name. */
static void test_author_like_facts(void)
{
    ReportSeries series = {
        .id = "1",
        .subject = "[PATCH] x",
        .title = "x",
        .missing = "",
        .author = {"A name that is of some length already · 5 of 9 patches", "a@x.example"},
        .sender = NOBODY,
        .cover = &sample_cover,
        .total = 1,
        .seen = 1};
    Report report = {.series = &series, .n_series = 1};
    g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
    RenderOptions options = OPTIONS(15, DETAIL_ALL, FALSE);
    options.zone = utc;
    g_autoptr(GString) out = g_string_new(NULL);
    text_patch_list(out, &report, &options);
    g_assert_nonnull(strstr(out->str, "\n             1970-01-01 ·\n             A name that is of "
                                      "some length already · 5 of 9 patches · 1 patch ·\n"));
}

enum { BIG_BODY = 100000, BIG_MAILS = 5 };

typedef struct {
    gsize written;
    guint asked; /* bodies */
} Flow;

static ssize_t count_written(void *cookie, const char *buffer, size_t size)
{
    (void)buffer;
    ((Flow *)cookie)->written += size;
    return (ssize_t)size;
}

/* What was asked for before has been written. */
static char *big_body(gpointer data, gint64 mail)
{
    (void)mail;
    Flow *flow = data;
    g_assert_cmpuint(flow->written, >=, flow->asked * BIG_BODY);
    flow->asked++;
    return g_strnfill(BIG_BODY, 'x');
}

/* Memory does not grow with the bodies of a series. */
static void test_bodies_flow(gconstpointer format)
{
    ReportPatch patches[BIG_MAILS - 1];
    for (guint i = 0; i < G_N_ELEMENTS(patches); i++)
        patches[i] = (ReportPatch){.mail = sample_cover, .index = "1"};
    ReportSeries series = {.id = "",
                           .title = "",
                           .subject = "",
                           .missing = "",
                           .fate_rule = "",
                           .author = NOBODY,
                           .sender = NOBODY,
                           .cover = &sample_cover,
                           .patches = patches,
                           .n_patches = G_N_ELEMENTS(patches)};
    Flow flow = {0};
    Report report = {
        .short_name = "", .series = &series, .n_series = 1, .body = big_body, .body_data = &flow};
    FILE *out = fopencookie(&flow, "w", (cookie_io_functions_t){.write = count_written});
    setvbuf(out, NULL, _IONBF, 0);
    g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
    RenderOptions options = OPTIONS(15, DETAIL_ALL, TRUE);
    options.zone = utc;
    renderer_find(format)->digest(out, &report, &options);
    fclose(out);
    g_assert_cmpuint(flow.asked, ==, BIG_MAILS);
}

static void test_table(void)
{
    g_assert_null(renderer_find("tex"));
    g_assert_cmpstr(renderer_find("text")->suffix, ==, "txt");
    g_assert_null(renderer_find("jsonl")->digest);
    g_assert_cmpstr(renderer_nth(0)->format, ==, "text");
    g_assert_null(renderer_nth(1000));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/render/table", test_table);
    g_test_add_func("/render/no-subject", test_no_subject);
    g_test_add_func("/render/above-total", test_above_total);
    g_test_add_func("/render/author-like-facts", test_author_like_facts);
    g_test_add_func("/render/range-title", test_range_title);
    g_test_add_func("/render/range-without-beginning", test_range_without_beginning);
    g_test_add_func("/render/revision-words", test_revision_words);
    g_test_add_func("/render/sent-on-words", test_sent_on_words);
    g_test_add_func("/render/duration-words", test_duration_words);
    g_test_add_func("/render/fate-words", test_fate_words);
    g_test_add_func("/render/objected-in-words", test_objected_in_words);
    g_test_add_func("/render/taken-up", test_taken_up);
    g_test_add_func("/render/review-words", test_review_words);
    g_test_add_func("/render/since-words", test_since_words);
    g_test_add_func("/render/contents/one", test_contents_one);
    g_test_add_func("/render/new-contributors-unknown", test_new_contributors_unknown);
    g_test_add_func("/render/new-contributors-unknown-before",
                    test_new_contributors_unknown_before);
    g_test_add_func("/render/unfinished", test_unfinished);
    g_test_add_func("/render/dropped-unknown", test_dropped_unknown);
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *path = g_strdup_printf("/render/golden/%s", cases[i].golden);
        g_test_add_data_func(path, &cases[i], test_golden);
    }
    g_test_add_data_func("/render/bodies-flow/text", "text", test_bodies_flow);
    g_test_add_data_func("/render/bodies-flow/json", "json", test_bodies_flow);
    g_test_add_func("/render/nothing-hostile", test_nothing_hostile);
    return g_test_run();
}
