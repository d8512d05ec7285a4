/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which mails a report looks at (report/select.h), on a small index filled by hand.
 *
 * Lists gears (source G) and widgets (W, and W_AGAIN with copies), all in the ISO week 2026-W02.
 * What is chosen is written as "gears 8 14; widgets 1 2": the numbers of the mails in the index.
 */
#include "base/bots.h"
#include "report/report.h"
#include "report/select.h"

enum { DAY = 86400, MONDAY = 1767571200 /* 2026-01-05 */ };
enum { G = 1, W, W_AGAIN }; /* sources */

#define ADA "Ada", "ada@x.example"
#define BOB "Bob", "bob@x.example"
#define GREG "Greg", "gregkh@linuxfoundation.org"
#define LKP "kernel test robot", "lkp@x.example"

typedef struct {
    gint64 source;
    MailKind kind;
    const char *name, *email; /* of the sender */
    const char *subject, *tags;
    const char *path; /* that it touches */
} Row;

/* A mail comes an hour after the one above it; the index numbers them from 1. */
static const Row mails[] = {
    /* 1 */ {W, MAIL_COVER, ADA, "[PATCH net-next,5.15 0/2] a", "net-next 5.15", NULL},
    /* 2 */ {W, MAIL_PATCH, ADA, "[PATCH net-next,5.15 1/2] b", "net-next 5.15", "mm/slab.c"},
    /* 3 */ {W, MAIL_PATCH, ADA, "[PATCH net-next,5.15 2/2] c", "net-next 5.15", "doc/mm/x.rst"},
    /* 4 */ {W, MAIL_REPLY, BOB, "Re: [PATCH net-next,5.15 0/2] a", "net-next 5.15", NULL},
    /* 5, a stray */ {W, MAIL_PATCH, ADA, "[PATCH 1/2] b", "", "net/old.c"},
    /* 6 */ {W, MAIL_PATCH, BOB, "[PATCH] d", "", "drivers/net/d.c"},
    /* 7 */ {W, MAIL_REPLY, ADA, "Re: [PATCH] d", "", NULL},
    /* 8 */ {G, MAIL_PULL, ADA, "[GIT PULL 5.15] gears", "5.15", NULL},
    /* 9 */ {W, MAIL_PATCH, BOB, "[PATCH AUTOSEL 5.15] e", "AUTOSEL 5.15", "mm/e.c"},
    /* 10 */ {W, MAIL_REPLY, ADA, "Re: [PATCH AUTOSEL 5.15] e", "AUTOSEL 5.15", NULL},
    /* 11 */ {G, MAIL_COVER, GREG, "[PATCH 6.1 0/1] 6.1.9-rc1 review", "6.1", NULL},
    /* 12 */ {G, MAIL_PATCH, GREG, "[PATCH 6.1 1/1] f", "6.1", "mm/f.c"},
    /* 13 */ {G, MAIL_REPLY, BOB, "Re: [PATCH 6.1 0/1] 6.1.9-rc1 review", "6.1", NULL},
    /* 14 */ {G, MAIL_DISCUSSION, BOB, "Hello", "", NULL},
    /* 15 */ {W, MAIL_BUG, LKP, "Re: [PATCH] d", "", NULL},
    /* 16 */ {G, MAIL_NOTICE, GREG, "Patch \"f\" has been added to the 6.1-stable tree", "", NULL},
    /* 17, copy of 6 */ {G, MAIL_PATCH, BOB, "[PATCH] d", "", "drivers/net/d.c"},
    /* 18, copy of 2 */
    {W_AGAIN, MAIL_PATCH, ADA, "[PATCH net-next,5.15 1/2] b", "net-next 5.15", "mm/slab.c"},
};

#define EVERYTHING "gears 6 8 11 12 13 14 16; widgets 1 2 3 4 5 6 7 9 10 15"
#define ALL_SERIES "gears 2 3 5; widgets 1 2 4"

#define MEMBER(mail_, counter_, position_, rule_, cover_, stray_)                                  \
    {                                                                                              \
        .mail = mail_, .counter = counter_, .position = position_, .rule = rule_, .cover = cover_, \
        .stray = stray_,                                                                           \
    }

static const IndexMember members[] = {
    MEMBER(1, "0", 0, RULE_PARENT, TRUE, FALSE),  MEMBER(2, "1", 0, RULE_PARENT, FALSE, FALSE),
    MEMBER(3, "2", 1, RULE_PARENT, FALSE, FALSE), MEMBER(5, "1", 0, RULE_PARENT, FALSE, TRUE),
    MEMBER(6, "1", 0, RULE_SINGLE, FALSE, FALSE), MEMBER(8, "0", 0, RULE_SINGLE, TRUE, FALSE),
    MEMBER(9, "1", 0, RULE_SINGLE, FALSE, FALSE), MEMBER(11, "0", 0, RULE_PARENT, TRUE, FALSE),
    MEMBER(12, "1", 0, RULE_PARENT, FALSE, FALSE)};

typedef struct {
    gint64 head, cover;
    const char *tags;
    guint first, n_members; /* of members */
} SeriesData;

/* The index numbers them from 1. */
static const SeriesData series_rows[] = {
    {1, 1, "net-next 5.15", 0, 4}, {6, 0, "", 4, 1},      {8, 8, "5.15", 5, 1},
    {9, 0, "AUTOSEL 5.15", 6, 1},  {11, 11, "6.1", 7, 2},
};

static const struct {
    gint64 mail, series, to;
} replies[] = {{4, 1, 1}, {7, 2, 6}, {15, 2, 6}, {10, 4, 9}, {13, 5, 11}};

static gint64 date_of(gint64 mail)
{
    return MONDAY + 3600 * mail;
}

static void add_mail(Index *index, guint number, const Row *row)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *id = g_strdup_printf("%u@x.example", number);
    g_autofree char *part = g_strdup_printf("part-%u", number);
    IndexMail mail = {
        .source = row->source,
        .offset = number,
        .part = part,
        .message_id = id,
        .hash = {(guint8)number},
        .date = date_of(number == 17   ? 6
                        : number == 18 ? 2
                                       : number),
        .kind = row->kind,
        .author = {"Author", "author@x.example"},
        .sender = {row->name, row->email},
        .subject = row->subject,
        .title = "",
        .norm = "",
        .tags = row->tags,
        .patch_id = "",
        .paths = &row->path,
        .n_paths = row->path ? 1 : 0,
        .body = STR(""),
    };
    g_assert_true(index_add(index, &mail, &error));
}

static void add_grouping(Index *index)
{
    g_autoptr(GError) error = NULL;
    for (guint i = 0; i < G_N_ELEMENTS(series_rows); i++) {
        const SeriesData *row = &series_rows[i];
        IndexSeries series = {.id = i + 1,
                              .kind = row->head == 8 ? SERIES_PULL : SERIES_PATCH,
                              .head = row->head,
                              .cover = row->cover,
                              .date = date_of(row->head),
                              .version = 1,
                              .missing = "",
                              .tags = row->tags,
                              .state_rule = "none",
                              .previous_rule = ""};
        g_assert_true(
            index_put_series(index, &series, &members[row->first], row->n_members, &error));
    }
    for (guint i = 0; i < G_N_ELEMENTS(replies); i++)
        g_assert_true(
            index_put_reply(index, replies[i].mail, replies[i].series, replies[i].to, &error));
    g_assert_true(index_put_duplicate(index, 17, 6, &error));
    g_assert_true(index_put_duplicate(index, 18, 2, &error));
}

static Index *make_index(void)
{
    static const char *const lists[] = {"gears", "widgets", "widgets"};
    g_autoptr(GError) error = NULL;
    Index *index = index_open(NULL, &error);
    for (guint i = 0; i < G_N_ELEMENTS(lists); i++) {
        g_auto(IndexSource) source = {0};
        g_autofree char *path = g_strdup_printf("%u.mbox", i);
        index_source(index, path, &source, &error);
        g_assert_cmpint(source.id, ==, i + 1);
        index_set_list(index, source.id, lists[i], &error);
    }
    for (guint i = 0; i < G_N_ELEMENTS(mails); i++)
        add_mail(index, i + 1, &mails[i]);
    g_assert_true(index_finish(index, &error));
    g_assert_true(index_begin(index, &error));
    add_grouping(index);
    g_assert_true(index_commit(index, &error));
    g_assert_true(index_name_people(index, &error));
    g_assert_no_error(error);
    return index;
}

static void set_run(Index *index, gint64 run, const char *which)
{
    g_autofree char *sql =
        g_strdup_printf("UPDATE mail SET run = %" G_GINT64_FORMAT " WHERE %s", run, which);
    g_assert_cmpint(sqlite3_exec(index_db(index), sql, NULL, NULL, NULL), ==, SQLITE_OK);
}

/* ---- what is chosen ---- */

static gint by_text_number(gconstpointer a, gconstpointer b)
{
    return (int)(*(const gint64 *)a - *(const gint64 *)b);
}

static void append_places(GString *out, const Census *census, const GArray *places, guint list,
                          gboolean of_series)
{
    g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(gint64));
    for (guint i = 0; i < places->len; i++) {
        const Place *place = &g_array_index(places, Place, i);
        gint64 id = of_series ? census_series(census, place->slot)->id
                              : census_mail(census, place->slot)->id;
        if (place->list == list)
            g_array_append_val(ids, id);
    }
    g_array_sort(ids, by_text_number);
    for (guint i = 0; i < ids->len; i++)
        g_string_append_printf(out, " %" G_GINT64_FORMAT, g_array_index(ids, gint64, i));
}

static char *describe(const Census *census, const GArray *places, gboolean of_series)
{
    static const char *const names[] = {"gears", "; widgets"};
    GString *out = g_string_new(NULL);
    for (guint list = 0; list < G_N_ELEMENTS(names); list++) {
        g_string_append(out, names[list]);
        append_places(out, census, places, list, of_series);
    }
    return g_string_free(out, FALSE);
}

/* series NULL: not compared. Lists are told apart as options say, the places not merged yet. */
static void assert_chosen(Index *index, const ReportOptions *options, const char *wanted,
                          const char *series)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Census) census = census_load(index, NULL, &error);
    g_assert_no_error(error);
    g_assert_true(select_places(census, index, options, &error));
    g_autofree char *got = describe(census, census->mail_places, FALSE);
    g_autofree char *got_series = describe(census, census->series_places, TRUE);
    g_assert_cmpstr(got, ==, wanted);
    if (series)
        g_assert_cmpstr(got_series, ==, series);
}

#define TAGS(...) ((const char *const[]){__VA_ARGS__, NULL})

static void test_nothing_asked(void)
{
    g_autoptr(Index) index = make_index();
    assert_chosen(index, &(ReportOptions){.per_list = TRUE}, EVERYTHING, ALL_SERIES);
}

/* Members, strays and replies of the series that have the tag: the whole tag, in any case. */
static void test_tag(void)
{
    static const struct {
        const char *tags[3];
        const char *mails, *series;
    } rows[] = {
        {{"net-next"}, "gears; widgets 1 2 3 4 5", "gears; widgets 1"},
        {{"NET-Next"}, "gears; widgets 1 2 3 4 5", "gears; widgets 1"},
        {{"5.15"}, "gears 8; widgets 1 2 3 4 5 9 10", "gears 3; widgets 1 4"},
        {{"5.1"}, "gears; widgets", "gears; widgets"},
        {{"next"}, "gears; widgets", "gears; widgets"},
        {{"AUTOSEL"}, "gears; widgets 9 10", "gears; widgets 4"},
        {{"AUTOSEL 5.15"}, "gears; widgets 9 10", "gears; widgets 4"},
        {{"6.1", "autosel"}, "gears 11 12 13; widgets 9 10", "gears 5; widgets 4"},
    };
    g_autoptr(Index) index = make_index();
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        ReportOptions options = {.per_list = TRUE, .tags = (const char *const *)rows[i].tags};
        g_test_message("%s", rows[i].tags[0]);
        assert_chosen(index, &options, rows[i].mails, rows[i].series);
    }
}

/* The others, and mails of no series. */
static void test_exclude_tag(void)
{
    g_autoptr(Index) index = make_index();
    ReportOptions options = {.per_list = TRUE, .exclude_tags = TAGS("5.15", "6.1")};
    assert_chosen(index, &options, "gears 6 14 16; widgets 6 7 15", "gears 2; widgets 2");
}

/* All that are given hold together. */
static void test_together(void)
{
    g_autoptr(Index) index = make_index();
    ReportOptions options = {
        .per_list = TRUE, .tags = TAGS("5.15"), .exclude_tags = TAGS("net-next"), .path = "mm"};
    assert_chosen(index, &options, "gears; widgets 9 10", "gears; widgets 4");
    options.exclude_bots = TRUE;
    assert_chosen(index, &options, "gears; widgets", "gears; widgets");
}

/* As "git ls-files -- PATTERN" chooses. */
static void test_path_patterns(void)
{
    static const struct {
        const char *pattern, *path;
        gboolean matches;
    } rows[] = {
        {"mm", "mm/slab.c", TRUE},
        {"mm/", "mm/slab.c", TRUE},
        {"mm", "mm", TRUE},
        {"mm", "mmu/x.c", FALSE},
        {"mm/", "mmu/x.c", FALSE},
        {"mm", "doc/mm/x.rst", FALSE},
        {"mm/slab.c", "mm/slab.c", TRUE},
        {"mm/slab.c", "mm/slab.cc", FALSE},
        {"*.c", "drivers/net/d.c", TRUE},
        {"*.c", "drivers/net/d.cc", FALSE},
        {"drivers/*.c", "drivers/net/wan/d.c", TRUE},
        {"drivers/*/wan", "drivers/net/wan/d.c", FALSE},
        {"drivers/*/wan/*", "drivers/net/wan/d.c", TRUE},
        {"d?c/mm/", "doc/mm/x.rst", FALSE},
        {"[dm]oc/*", "doc/mm/x.rst", TRUE},
        {"MM", "mm/slab.c", FALSE},
        {"a[1]", "a[1]/x", TRUE},
        {"a\\*", "a*", TRUE},
        {".", "mm/slab.c", TRUE},
        {"./mm", "mm/slab.c", TRUE},
    };
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_test_message("%s %s", rows[i].pattern, rows[i].path);
        g_assert_cmpint(select_path_matches(rows[i].pattern, rows[i].path), ==, rows[i].matches);
    }
}

/* Series of which any patch touches it, with all their mails; on every list they are on. */
static void test_path(void)
{
    static const struct {
        const char *path, *mails, *series;
    } rows[] = {
        {"mm/", "gears 11 12 13; widgets 1 2 3 4 5 9 10", "gears 5; widgets 1 4"},
        {"*.rst", "gears; widgets 1 2 3 4 5", "gears; widgets 1"},
        {"drivers", "gears 6; widgets 6 7 15", "gears 2; widgets 2"},
        {"nothing", "gears; widgets", "gears; widgets"},
    };
    g_autoptr(Index) index = make_index();
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        ReportOptions options = {.per_list = TRUE, .path = rows[i].path};
        assert_chosen(index, &options, rows[i].mails, rows[i].series);
    }
}

/* A stray is of no account: it may be of an older posting. */
static void test_path_of_stray(void)
{
    g_autoptr(Index) index = make_index();
    ReportOptions options = {.per_list = TRUE, .path = "net/old.c"};
    assert_chosen(index, &options, "gears; widgets", "gears; widgets");
}

/* Their mails, their series, the replies to these; not what they answer, nor who talks. */
static void test_exclude_bots(void)
{
    g_autoptr(Index) index = make_index();
    ReportOptions options = {.per_list = TRUE, .exclude_bots = TRUE};
    assert_chosen(index, &options, "gears 6 8 14; widgets 1 2 3 4 5 6 7", "gears 2 3; widgets 1 2");
}

static void test_bots(void)
{
    static const struct {
        BotMail mail;
        gboolean bot;
    } rows[] = {
        {{MAIL_PATCH, "gregkh@linuxfoundation.org", "G", "[PATCH 6.1 1/9] x", "6.1"}, TRUE},
        {{MAIL_COVER, "sashal@kernel.org", "S", "[PATCH 5.15 0/9] x", "5.15"}, TRUE},
        {{MAIL_REPLY, "gregkh@linuxfoundation.org", "G", "Re: [PATCH 6.1] x", "6.1"}, FALSE},
        {{MAIL_PATCH, "gregkh@linuxfoundation.org", "G", "[PATCH] usb: x", ""}, FALSE},
        {{MAIL_PATCH, "gregkh@linuxfoundation.org", "G", "[PATCH 6.1.y] x", "6.1.y"}, FALSE},
        {{MAIL_PATCH, "ada@x.example", "Ada", "[PATCH 6.1 1/9] x", "6.1"}, FALSE},
        {{MAIL_PATCH, "ada@x.example", "Ada", "[PATCH AUTOSEL 6.1 1/9] x", "AUTOSEL 6.1"}, TRUE},
        {{MAIL_REPLY, "ada@x.example", "Ada", "Re: [PATCH AUTOSEL 6.1] x", "AUTOSEL 6.1"}, FALSE},
        {{MAIL_NOTICE, "ada@x.example", "Ada",
          "Patch \"a b\" has been added to the 6.1-stable tree", ""},
         TRUE},
        {{MAIL_REPLY, "ada@x.example", "Ada",
          "Re: Patch \"a b\" has been added to the 6.1-stable tree", ""},
         FALSE},
        {{MAIL_NOTICE, "ada@x.example", "Ada",
          "FAILED: patch \"[PATCH] a\" failed to apply to 6.1-stable tree", ""},
         TRUE},
        {{MAIL_BUG, "LKP@x.example", "", "[ada:master 1/2] x.c:1: error", ""}, TRUE},
        {{MAIL_BUG, "x@x.example", "kernel test robot", "x", ""}, TRUE},
        {{MAIL_BUG, "syzbot+01ab@x.example", "syzbot", "[syzbot] [mm?] KASAN", ""}, TRUE},
        {{MAIL_NOTICE, "patchwork-bot+netdevbpf@kernel.org", "", "Re: [PATCH] x", ""}, TRUE},
        {{MAIL_NOTICE, "tip-bot2@x.example", "tip-bot2 for Ada", "[tip: x86/urgent] x", ""}, TRUE},
        {{MAIL_NOTICE, "ada@x.example", "Ada", "+ x.patch added to mm-unstable branch", ""}, TRUE},
        {{MAIL_NOTICE, "ada@x.example", "Ada", "[merged] x.patch removed from -mm tree", ""}, TRUE},
        {{MAIL_NOTICE, "pr-tracker-bot@kernel.org", "", "Re: [GIT PULL] x", ""}, TRUE},
        {{MAIL_BUG, "regzbot@x.example", "", "x", ""}, TRUE},
        {{MAIL_BUG, "bugzilla-daemon@kernel.org", "", "[Bug 1] x", ""}, TRUE},
        {{MAIL_REPLY, "bot+bpf-ci@kernel.org", "", "Re: [PATCH] x", ""}, TRUE},
        {{MAIL_REPLY, "abbot@x.example", "A. Abbot", "Re: [syzbot] x", "syzbot"}, FALSE},
        {{MAIL_PATCH, "", "", "", ""}, FALSE},
        {{MAIL_PATCH, "sashal@kernel.org", "S", "x", "6. .1 6.x 6.1. 6"}, FALSE},
    };
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_test_message("%s: %s", rows[i].mail.email, rows[i].mail.subject);
        g_assert_cmpint(bots_sent(&rows[i].mail), ==, rows[i].bot);
    }
}

/* Mail 6 was known on widgets and came to gears: it is new there only. */
static void test_run_new_on_one_list(void)
{
    g_autoptr(Index) index = make_index();
    set_run(index, 1, "1");
    set_run(index, 2, "id IN (4, 14, 17)");
    ReportOptions options = {.per_list = TRUE, .run = 2};
    assert_chosen(index, &options, "gears 6 14; widgets 4", "gears 2; widgets");
    options.run = 1;
    assert_chosen(index, &options, EVERYTHING, ALL_SERIES);
    options.run = 3;
    assert_chosen(index, &options, "gears; widgets", "gears; widgets");
}

/* Mail 2 came to widgets again, from another source of that list: no news, in either order. */
static void test_run_copy_is_no_news(void)
{
    g_autoptr(Index) index = make_index();
    ReportOptions options = {.per_list = TRUE, .run = 2};
    set_run(index, 1, "1");
    set_run(index, 2, "id = 18");
    assert_chosen(index, &options, "gears; widgets", "gears; widgets");
    set_run(index, 1, "1");
    set_run(index, 2, "id = 2");
    assert_chosen(index, &options, "gears; widgets", "gears; widgets");
}

/* Where lists are not told apart, who reads all of them has seen mail 6. */
static void test_run_combined(void)
{
    g_autoptr(Index) index = make_index();
    set_run(index, 1, "1");
    set_run(index, 2, "id IN (4, 17)");
    ReportOptions options = {.per_list = FALSE, .run = 2};
    assert_chosen(index, &options, "gears; widgets 4", "gears; widgets");
}

/* Of two copies on one list, one in these parts is enough. */
static void test_parts(void)
{
    g_autoptr(Index) index = make_index();
    g_autoptr(GHashTable) parts = g_hash_table_new(g_str_hash, g_str_equal);
    ReportOptions options = {.per_list = TRUE, .parts = parts};
    assert_chosen(index, &options, "gears; widgets", "gears; widgets");
    g_hash_table_add(parts, (gpointer) "part-18");
    g_hash_table_add(parts, (gpointer) "part-6");
    g_hash_table_add(parts, (gpointer) "part-7");
    assert_chosen(index, &options, "gears; widgets 2 6 7", "gears; widgets 1 2");
    options.tags = TAGS("net-next");
    assert_chosen(index, &options, "gears; widgets 2", "gears; widgets 1");
    g_assert_cmpint(sqlite3_exec(index_db(index), "UPDATE mail SET part = NULL", NULL, NULL, NULL),
                    ==, SQLITE_OK);
    assert_chosen(index, &options, "gears; widgets", "gears; widgets");
}

/* Of two lists that hold the same bytes, only the one whose commits were asked for. */
static void test_parts_of_list(void)
{
    g_autoptr(Index) index = make_index();
    g_autoptr(GHashTable) parts = g_hash_table_new(g_str_hash, g_str_equal);
    const ReportRange range = {.list = "widgets", .to = "abc", .to_short = "a"};
    ReportOptions options = {.per_list = TRUE, .parts = parts, .ranges = &range, .n_ranges = 1};
    g_hash_table_add(parts, (gpointer) "part-6");
    g_assert_cmpint(sqlite3_exec(index_db(index), "UPDATE mail SET part = 'part-6' WHERE id = 17",
                                 NULL, NULL, NULL),
                    ==, SQLITE_OK);
    assert_chosen(index, &options, "gears; widgets 6", "gears; widgets 2");
    options.n_ranges = 0;
    assert_chosen(index, &options, "gears 6; widgets 6", "gears 2; widgets 2");
}

/* A stray alone brings no series along. */
static void test_stray_alone(void)
{
    g_autoptr(Index) index = make_index();
    set_run(index, 1, "1");
    set_run(index, 2, "id = 5");
    ReportOptions options = {.per_list = TRUE, .run = 2};
    assert_chosen(index, &options, "gears; widgets 5", "gears; widgets");
}

/* ---- in reports ---- */

static const Report *next_report(Reports *reports)
{
    g_autoptr(GError) error = NULL;
    const Report *report;
    g_assert_true(reports_next(reports, &report, &error));
    return report;
}

static Reports *open_reports(Index *index, const ReportOptions *options)
{
    g_autoptr(GError) error = NULL;
    Reports *reports = reports_open(index, options, &error);
    g_assert_no_error(error);
    return reports;
}

static ReportOptions options_of(PeriodKind period, GTimeZone *zone)
{
    return (ReportOptions){
        .period = period, .until = G_MAXINT64, .zone = zone, .per_list = TRUE, .with_series = TRUE};
}

/*
 * Patch 2/2 and a reply came late: both are counted, and the series is there whole though it began
 * before them. The range is their days in the zone: 3:00 and 4:00 UTC on Monday, 22:00 and 23:00
 * on Sunday in New York's winter.
 */
static void test_new_patch_of_known_series(void)
{
    g_autoptr(Index) index = make_index();
    g_autoptr(GTimeZone) zone = g_time_zone_new_offset(-5 * 3600);
    set_run(index, 1, "1");
    set_run(index, 2, "id IN (3, 4)");
    ReportOptions options = options_of(PERIOD_ALL, zone);
    options.run = 2;
    g_autoptr(Reports) reports = open_reports(index, &options);
    const Report *report = next_report(reports);
    g_assert_cmpstr(report->lists[0], ==, "widgets");
    g_assert_cmpuint(report->totals.messages, ==, 2);
    g_assert_cmpuint(report->totals.patches, ==, 1);
    g_assert_cmpuint(report->totals.series_new, ==, 1);
    g_assert_cmpuint(report->n_series, ==, 1);
    g_assert_cmpint(report->series[0].cover->id, ==, 1);
    g_assert_cmpuint(report->series[0].n_patches, ==, 2);
    g_assert_cmpstr(report->range->list, ==, "widgets");
    g_assert_cmpstr(report->range->from, ==, "2026-01-04");
    g_assert_cmpstr(report->range->to_short, ==, "2026-01-04");
    g_assert_null(next_report(reports));
}

/* A period's report counts the chosen mails only; one without any is none. */
static void test_period(void)
{
    g_autoptr(Index) index = make_index();
    g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
    ReportOptions options = options_of(PERIOD_WEEK, utc);
    options.tags = TAGS("net-next");
    g_autoptr(Reports) reports = open_reports(index, &options);
    const Report *report = next_report(reports);
    g_assert_cmpstr(report->lists[0], ==, "widgets");
    g_assert_cmpstr(report->period.id, ==, "2026-W02");
    g_assert_null(report->range);
    g_assert_cmpuint(report->totals.messages, ==, 5);
    g_assert_cmpuint(report->totals.patch_mails, ==, 4);
    g_assert_cmpuint(report->totals.replies, ==, 1);
    g_assert_cmpuint(report->n_series, ==, 1);
    g_assert_cmpuint(report->n_contributors, ==, 1);
    g_assert_cmpuint(report->contributors[0].mails, ==, 4);
    g_assert_null(next_report(reports));
}

/* One digest for several lists: all named; a mail or series on both counts once. */
static void test_combine(void)
{
    g_autoptr(Index) index = make_index();
    g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
    ReportOptions options = options_of(PERIOD_WEEK, utc);
    options.per_list = FALSE;
    g_autoptr(Reports) reports = open_reports(index, &options);
    const Report *report = next_report(reports);
    g_assert_cmpuint(report->n_lists, ==, 2);
    g_assert_cmpstr(report->lists[0], ==, "gears");
    g_assert_cmpstr(report->lists[1], ==, "widgets");
    g_assert_cmpstr(report->short_name, ==, "combined");
    g_assert_cmpstr(report->period.id, ==, "2026-W02");
    g_assert_cmpuint(report->totals.messages, ==, 16);
    g_assert_cmpuint(report->n_series, ==, 5);
    g_assert_null(next_report(reports));

    options.tags = TAGS("net-next");
    g_autoptr(Reports) chosen = open_reports(index, &options);
    report = next_report(chosen);
    g_assert_cmpuint(report->n_lists, ==, 1);
    g_assert_cmpstr(report->short_name, ==, "widgets");
    g_assert_cmpuint(report->totals.messages, ==, 5);
}

/* Gears saw the end of series 1 only, after another began: together that is one series still. */
static void test_combine_series_once(void)
{
    g_autoptr(Index) index = make_index();
    g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
    g_autofree char *sql =
        g_strdup_printf("UPDATE mail SET duplicate_of = 3 WHERE id = 17;"
                        "UPDATE mail SET date = %" G_GINT64_FORMAT " WHERE id = 6",
                        date_of(2) + 1);
    g_assert_cmpint(sqlite3_exec(index_db(index), sql, NULL, NULL, NULL), ==, SQLITE_OK);
    ReportOptions options = options_of(PERIOD_WEEK, utc);
    options.per_list = FALSE;
    g_autoptr(Reports) reports = open_reports(index, &options);
    const Report *report = next_report(reports);
    g_assert_cmpuint(report->n_series, ==, 5);
    g_assert_cmpstr(report->series[0].id, ==, "1@x.example");
    g_assert_cmpstr(report->series[1].id, ==, "6@x.example");
}

/* A range that is given stands for its list; the other list has the days of its mails. */
static void test_range(void)
{
    static const ReportRange ranges[] = {
        {"widgets", NULL, NULL, "0ddba115ffff", "0ddba115"},
        {"elsewhere", "1", "1", "2", "2"},
    };
    g_autoptr(Index) index = make_index();
    g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
    ReportOptions options = options_of(PERIOD_ALL, utc);
    options.ranges = ranges;
    options.n_ranges = G_N_ELEMENTS(ranges);
    g_autoptr(Reports) all = open_reports(index, &options);
    g_assert_null(next_report(all)->range);
    g_assert_cmpstr(next_report(all)->range->to, ==, "0ddba115ffff");

    options.run = 1;
    g_autoptr(Reports) run = open_reports(index, &options);
    g_assert_cmpstr(next_report(run)->range->from, ==, "2026-01-05");
    g_assert_null(next_report(run)->range->from);
    g_assert_null(next_report(run));

    options.per_list = FALSE;
    g_autoptr(Reports) combined = open_reports(index, &options);
    g_assert_cmpstr(next_report(combined)->range->to, ==, "2026-01-05");
    options.tags = TAGS("net-next");
    g_autoptr(Reports) one = open_reports(index, &options);
    g_assert_cmpstr(next_report(one)->range->to_short, ==, "0ddba115");
    options.run = 5;
    g_autoptr(Reports) none = open_reports(index, &options);
    g_assert_null(next_report(none)->range);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/select/nothing-asked-all-stays", test_nothing_asked);
    g_test_add_func("/select/tag", test_tag);
    g_test_add_func("/select/exclude-tag", test_exclude_tag);
    g_test_add_func("/select/all-hold-together", test_together);
    g_test_add_func("/select/path-as-a-pathspec", test_path_patterns);
    g_test_add_func("/select/path", test_path);
    g_test_add_func("/select/path-of-a-stray-does-not-count", test_path_of_stray);
    g_test_add_func("/select/exclude-bots", test_exclude_bots);
    g_test_add_func("/select/who-is-a-bot", test_bots);
    g_test_add_func("/select/run-new-on-one-list-only", test_run_new_on_one_list);
    g_test_add_func("/select/run-copy-is-no-news", test_run_copy_is_no_news);
    g_test_add_func("/select/run-combined", test_run_combined);
    g_test_add_func("/select/parts", test_parts);
    g_test_add_func("/select/parts-of-list", test_parts_of_list);
    g_test_add_func("/select/stray-alone-brings-no-series", test_stray_alone);
    g_test_add_func("/select/new-patch-of-a-known-series", test_new_patch_of_known_series);
    g_test_add_func("/select/period", test_period);
    g_test_add_func("/select/combine", test_combine);
    g_test_add_func("/select/combine-series-once", test_combine_series_once);
    g_test_add_func("/select/range", test_range);
    return g_test_run();
}
