/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * sample_report: a Report built by hand, with everything that a renderer must cope with: a series
 * with a cover and all patches, one that misses some and its cover, a partial reroll, a resend, an
 * RFC, a pull request, a cover alone, a stray, a wide name, no name, nobody at all, and hostile
 * strings.
 */
#ifndef SAMPLE_REPORT_H
#define SAMPLE_REPORT_H

#include "report/report.h"
#include <string.h>

#define ADA                              \
    {                                    \
        "Ada Example", "ada@example.org" \
    }
#define ZOE                                \
    {                                      \
        "Zoë Müller", "zoe@sample.example" \
    }
#define SHAN                               \
    {                                      \
        "山田 太郎", "taro@sample.example" \
    }
#define NAMELESS                \
    {                           \
        "", "robot@example.org" \
    }
#define NOBODY \
    {          \
        "", "" \
    }
#define HOSTILE                                                        \
    {                                                                  \
        "Eve\x1b[31m \xe2\x80\xaegpj.exe\nFrom: x", "eve@evil.example" \
    }

/* 2026-01-05 07:42:00 UTC */
enum { SAMPLE_MONDAY = 1767598920, SAMPLE_DAY = 86400 };

enum { SAMPLE_SERIES = 8 };

/* Message texts by the mail's id. */
static const char *const sample_bodies[] = {
    [1] = "\n\nHello,\n\nthis is the cover.\n\n Ada Example (2):\n   widget: Turn left\n"
          "   widget: Turn right\n\n widget.c | 4 ++--\n 1 file changed, 2 insertions(+), 2 "
          "deletions(-)\n\n",
    [2] = "Left.\n\nSigned-off-by: Ada Example <ada@example.org>\n---\n widget.c | 2 +-\n",
    [3] = "Right.\n\tIndented “text”.\n",
    [4] = "One of seven.\n",
    [5] = "",
    [6] =
        "Escape \x1b[2J\x1b]0;title\x07, C1 \xc2\x9b"
        "1m, bidi \xe2\x80\xae\xe2\x81\xa6, DEL \x7f, CR\r\nline \xe2\x80\xa8separator, quote \", "
        "backslash \\ and tag </script>.\n",
    [7] = "Sent again.\n",
    [8] = "Please look.\n",
    [9] = "Once more.\n",
    [11] = "Please pull.\n",
    [12] = "Cover alone.\n",
};

static inline char *sample_body(gpointer data, gint64 mail)
{
    (void)data;
    g_assert(mail > 0 && mail < (gint64)G_N_ELEMENTS(sample_bodies) && sample_bodies[mail]);
    return g_strdup(sample_bodies[mail]);
}

static const ReportTrailer sample_trailers[] = {
    {"Signed-off-by", "Ada Example <ada@example.org>"},
    {"Link", "https://example.org/\"x\""},
};
static const char *const sample_lists[] = {"widgets.lists.example.org"};
static const char *const sample_both[] = {"gears.lists.example.org", "widgets.lists.example.org"};
static const char *const sample_tags[] = {"net-next", "5.10"};
static const char *const sample_repairs[] = {"qp-undeclared", "date-zone"};

static const ReportMail sample_cover = {1,
                                        "20260105.1/a%b?c@example.org",
                                        "[PATCH v3 0/2] widget: Turn both ways",
                                        "widget: Turn both ways",
                                        ADA,
                                        ADA,
                                        SAMPLE_MONDAY};

static const ReportPatch sample_turn[] = {
    {.mail = {2, "2@example.org", "[PATCH v3 1/2] widget: Turn left", "widget: Turn left", ZOE, ADA,
              SAMPLE_MONDAY + 1},
     .index = "1",
     .rule = RULE_PARENT,
     .files = 1,
     .insertions = 1,
     .deletions = 1,
     .patch_id = "0123456789abcdef0123456789abcdef01234567",
     .trailers = sample_trailers,
     .n_trailers = 2},
    {.mail = {3, "3@example.org", "[PATCH v3 2/2] widget: Turn right", "widget: Turn right", ADA,
              ADA, SAMPLE_MONDAY + 2},
     .index = "2",
     .rule = RULE_PARENT,
     .files = 1,
     .insertions = 10,
     .repairs = sample_repairs,
     .n_repairs = 2},
};

static const ReportMail sample_pull = {
    11,  "pull@sample.example",         "[GIT PULL] gears for 6.19", "gears for 6.19", ZOE,
    ZOE, SAMPLE_MONDAY + 4 * SAMPLE_DAY};

static const ReportMail sample_lone_cover = {12,
                                             "12@example.org",
                                             "[PATCH 0/5] widget: Sing",
                                             "widget: Sing",
                                             ADA,
                                             ADA,
                                             SAMPLE_MONDAY + 4 * SAMPLE_DAY};

static const ReportMail sample_stray[] = {
    {10, "10@example.org", "[PATCH v3 1/2] widget: Turn left, an older file",
     "widget: Turn left, an older file", ADA, ADA, SAMPLE_MONDAY + 1},
};

static const ReportPatch sample_some[] = {
    {.mail = {4, "4@sample.example",
              "[PATCH net-next,5.10 1/7] gears: Explain at great length why every wheel of the "
              "gearbox wants oil",
              "gears: Explain at great length why every wheel of the gearbox wants oil", SHAN, SHAN,
              SAMPLE_MONDAY + SAMPLE_DAY},
     .index = "1",
     .rule = RULE_WINDOW,
     .files = 3,
     .insertions = 5},
    {.mail = {5, "5@sample.example",
              "[PATCH net-next,5.10 5/7] gears: 歯車に油を差す方法を説明する"
              "歯車に油を差す方法を説明する",
              "gears: 歯車に油を差す方法を説明する歯車に油を差す方法を説明する", SHAN, SHAN,
              SAMPLE_MONDAY + SAMPLE_DAY},
     .index = "5",
     .rule = RULE_MESSAGE_ID},
};

#define HOSTILE_TITLE "\x1b[31mred\x1b[0m \xe2\x80\xaetxt.exe\xe2\x80\xac\nFake: header\t\"q\""

static const ReportPatch sample_hostile[] = {
    {.mail = {6, "6<script>@evil.example", "[PATCH] " HOSTILE_TITLE, HOSTILE_TITLE, HOSTILE, NOBODY,
              SAMPLE_MONDAY + 2 * SAMPLE_DAY},
     .index = "1",
     .rule = RULE_SINGLE,
     .files = 1},
};
static const ReportPatch sample_resent[] = {
    {.mail = {7, "7@example.org", "[RFC PATCH RESEND v2] widget: Stop", "widget: Stop", NAMELESS,
              NAMELESS, SAMPLE_MONDAY + 3 * SAMPLE_DAY},
     .index = "1",
     .rule = RULE_SINGLE,
     .files = 1,
     .deletions = 1000},
};
static const ReportPatch sample_rfc[] = {
    {.mail = {8, "8@example.org", "[RFC] widget: Fly", "widget: Fly", NOBODY, NOBODY,
              SAMPLE_MONDAY + 3 * SAMPLE_DAY},
     .index = "1",
     .rule = RULE_SINGLE,
     .files = 2},
};
static const ReportPatch sample_partial[] = {
    {.mail = {9, "9@example.org", "[PATCH v3.1 2/2] widget: Turn right", "widget: Turn right", ADA,
              ADA, SAMPLE_MONDAY + 4 * SAMPLE_DAY},
     .index = "2",
     .rule = RULE_PARENT,
     .files = 1,
     .insertions = 11},
};

#define MAIL_FACTS(m)                                                                       \
    .id = (m).message_id, .title = (m).title, .subject = (m).subject, .author = (m).author, \
    .sender = (m).sender, .date = (m).date

/* Report wants constants only where C does not take another constant's fields. */
static inline guint sample_series(ReportSeries series[SAMPLE_SERIES])
{
    const ReportSeries all[] = {
        {MAIL_FACTS(sample_cover), .lists = sample_both, .n_lists = 2, .version = 3, .total = 2,
         .seen = 2, .missing = "", .cover = &sample_cover, .patches = sample_turn, .n_patches = 2,
         .strays = sample_stray, .n_strays = 1, .files = 2, .insertions = 11, .deletions = 1,
         .replies = 12, .state = STATE_REROLL},
        {MAIL_FACTS(sample_some[0].mail), .lists = sample_lists, .n_lists = 1, .version = 1,
         .tags = sample_tags, .n_tags = 2, .total = 7, .seen = 2, .missing = "2 3 4 6 7",
         .patches = sample_some, .n_patches = 2, .files = 3, .insertions = 5, .replies = 1,
         .state = STATE_NEW},
        {MAIL_FACTS(sample_hostile[0].mail), .lists = sample_lists, .n_lists = 1, .version = 1,
         .total = 1, .seen = 1, .missing = "", .patches = sample_hostile, .n_patches = 1,
         .files = 1, .state = STATE_NEW},
        {MAIL_FACTS(sample_resent[0].mail), .lists = sample_lists, .n_lists = 1, .version = 2,
         .rfc = TRUE, .resend = TRUE, .total = 1, .seen = 1, .missing = "",
         .patches = sample_resent, .n_patches = 1, .files = 1, .deletions = 1000,
         .state = STATE_RESEND},
        {MAIL_FACTS(sample_rfc[0].mail), .lists = sample_lists, .n_lists = 1, .version = 1,
         .rfc = TRUE, .total = 1, .seen = 1, .missing = "", .patches = sample_rfc, .n_patches = 1,
         .files = 2, .state = STATE_NEW},
        {MAIL_FACTS(sample_pull), .kind = SERIES_PULL, .lists = sample_lists, .n_lists = 1,
         .version = 1, .missing = "", .cover = &sample_pull, .replies = 2, .state = STATE_NEW},
        {MAIL_FACTS(sample_lone_cover), .lists = sample_lists, .n_lists = 1, .version = 1,
         .total = 5, .missing = "1 2 3 4 5", .cover = &sample_lone_cover, .state = STATE_NEW},
        {MAIL_FACTS(sample_partial[0].mail), .lists = sample_lists, .n_lists = 1, .version = 3,
         .minor = 1, .version_rule = VERSION_INFERRED, .partial = TRUE, .total = 2, .seen = 1,
         .missing = "", .patches = sample_partial, .n_patches = 1, .files = 1, .insertions = 11,
         .state = STATE_REROLL},
    };
    g_assert(G_N_ELEMENTS(all) == SAMPLE_SERIES);
    memcpy(series, all, sizeof all);
    return G_N_ELEMENTS(all);
}

static const DefectRow sample_defects[] = {
    {"compressed-truncated", "compressed data ends early", "damage", 1},
    {"charset-mislabelled", "text is UTF-8 in spite of its label", "repair", 12},
    {"charset-guessed", "bytes do not fit the label, charset guessed", "guess", 3},
};

static const ContributorRow sample_contributors[] = {
    {ADA, 5, 4, 2},
    {SHAN, 2, 2, 1},
    {NOBODY, 1, 1, 1},
    {NAMELESS, 1, 1, 1},
    {HOSTILE, 1, 1, 1},
    {{"Somebody With A Very Long Name Of The Kind That Committees Invent",
      "somebody.with.a.very.long.name@department.university.example"},
     1,
     1,
     0},
    {ZOE, 1, 1, 0},
};

static const DomainRow sample_domains[] = {{"example.org", 6, 5, 3},
                                           {"sample.example", 3, 3, 1},
                                           {"", 1, 1, 1},
                                           {"department.university.example", 1, 1, 0},
                                           {"evil\x1b[1m.example", 1, 1, 1}};

static const Totals sample_before = {300, 20, 12, 150, 6, 0, 3, 2, 2, 0};

static const Report sample_report = {
    .lists = sample_lists,
    .n_lists = 1,
    .short_name = "widgets",
    .period = {PERIOD_WEEK, "2026-W02", 1767571200, 1768176000},
    .totals = {312, 12, 11, 201, 6, 1, 3, 2, 1, 1},
    .before = &sample_before,
    .domains = sample_domains,
    .n_domains = G_N_ELEMENTS(sample_domains),
    .defects = sample_defects,
    .n_defects = G_N_ELEMENTS(sample_defects),
    .contributors = sample_contributors,
    .n_contributors = G_N_ELEMENTS(sample_contributors),
    .body = sample_body,
};

#endif
