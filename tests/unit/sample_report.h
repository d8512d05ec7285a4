/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * sample_report: a Report built by hand, with everything that a renderer must cope with: a series
 * with a cover and all patches, one that misses some and its cover, a partial reroll, a resend, an
 * RFC, a pull request, a cover alone, a stray, a wide name, no name, nobody at all, and hostile
 * strings; and what became of them: reviews, notices, changes beside the posting before.
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
     .n_trailers = 2,
     .change = CHANGE_CHANGED,
     .was = "2"},
    {.mail = {3, "3@example.org", "[PATCH v3 2/2] widget: Turn right", "widget: Turn right", ADA,
              ADA, SAMPLE_MONDAY + 2},
     .index = "2",
     .rule = RULE_PARENT,
     .files = 1,
     .insertions = 10,
     .repairs = sample_repairs,
     .n_repairs = 2,
     .change = CHANGE_NEW},
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
     .insertions = 11,
     .change = CHANGE_KEPT,
     .was = "2"},
};

/* ---- what became of them ---- */

static const ReportRevision sample_revisions[] = {
    {"v1@example.org", 1, 0, SAMPLE_MONDAY - 20 * SAMPLE_DAY, "title", FALSE},
    {"v2@example.org", 2, 0, SAMPLE_MONDAY - 6 * SAMPLE_DAY - 1, "change-id", FALSE},
};

static const ReportDropped sample_dropped[] = {
    {{13, "13@example.org", "[PATCH v2 1/3] widget: Turn round", "widget: Turn round", ADA, ADA,
      SAMPLE_MONDAY - 6 * SAMPLE_DAY},
     FALSE},
    {{14, "14@example.org", "[PATCH v2 3/3] widget: Turn on", "widget: Turn on", ADA, ADA,
      SAMPLE_MONDAY - 6 * SAMPLE_DAY},
     TRUE},
};

#define REVIEW(key, name, email, id, patch, accepted, from, rule) \
    {                                                             \
        key, name, email, id, patch, accepted, from, rule         \
    }

/* To the cover, to a patch, to several, carried on, for another, by nobody named. */
static const ReportReview sample_reviews[] = {
    REVIEW("Acked-by", "Zoë Müller", "zoe@sample.example", "r1@x", "0", TRUE, NULL, "reply"),
    REVIEW("Reviewed-by", "山田 太郎", "taro@sample.example", "r2@x", "1", TRUE, NULL, "reply"),
    REVIEW("Reviewed-by", "Ada Reader", "reader@example.org", "r3@x", "1", TRUE, "v2@example.org",
           "patch-id"),
    REVIEW("Tested-by", "Somebody Else", "else@example.org", "r4@x", "1", FALSE, NULL, "above"),
    REVIEW("Tested-by", "", "", "r5@x", "2", TRUE, "v0@example.org", "patch-id"),
};

/* A mail that names each commit, one that names none, one that takes a patch out again. */
static const ReportApplied sample_applied[] = {
    {NOTICE_APPLIED, "1", ZOE, SAMPLE_MONDAY + SAMPLE_DAY, "widgets.git next",
     "0123456789abcdef0123456789abcdef01234567", "a1@x", "reply"},
    {NOTICE_APPLIED, "2", ZOE, SAMPLE_MONDAY + SAMPLE_DAY, "widgets.git next", "89abcdef", "a1@x",
     "reply"},
    {NOTICE_APPLIED, "1", SHAN, SAMPLE_MONDAY + 2 * SAMPLE_DAY, NULL, NULL, "a2@x", "subject"},
    {NOTICE_APPLIED, "2", SHAN, SAMPLE_MONDAY + 2 * SAMPLE_DAY, NULL, NULL, "a2@x", "subject"},
};

static const ReportApplied sample_partly[] = {
    {NOTICE_APPLIED, "1", ZOE, SAMPLE_MONDAY + 2 * SAMPLE_DAY, "gears", NULL, "p0@x", "reply"},
    {NOTICE_DROPPED, "0", ZOE, SAMPLE_MONDAY + 3 * SAMPLE_DAY, "gears", NULL, "p1@x", "reply"},
    {NOTICE_APPLIED, "5", ZOE, SAMPLE_MONDAY + 4 * SAMPLE_DAY, NULL, NULL, "p2@x", "reply"},
};

#define HOSTILE_WORD "\x1b[7m\xe2\x80\xae\nx"

static const ReportReview sample_hostile_reviews[] = {
    REVIEW("Reviewed-by" HOSTILE_WORD, HOSTILE_WORD, "e" HOSTILE_WORD, "r6@x", "1" HOSTILE_WORD,
           TRUE, NULL, "reply"),
    REVIEW("Nacked-by", "Eve", "eve@evil.example", "r7@x", "1", TRUE, NULL, "reply"),
};
static const ReportApplied sample_hostile_notices[] = {
    {NOTICE_NAKED, "1" HOSTILE_WORD, HOSTILE, SAMPLE_MONDAY + 3 * SAMPLE_DAY, NULL, NULL, "r7@x",
     "reply"},
    {NOTICE_APPLIED, "0", HOSTILE, SAMPLE_MONDAY + 3 * SAMPLE_DAY, "tree" HOSTILE_WORD,
     "c0ffee" HOSTILE_WORD, "n2@x", "reply"},
    {NOTICE_APPLIED, "2" HOSTILE_WORD, HOSTILE, SAMPLE_MONDAY + 3 * SAMPLE_DAY, NULL,
     "c0ffee" HOSTILE_WORD, "n3@x", "reply"},
};
static const ReportApplied sample_withdrawn[] = {
    {NOTICE_WITHDRAWN, "0", NAMELESS, SAMPLE_MONDAY + 4 * SAMPLE_DAY, NULL, NULL, "w1@x", "reply"},
};
static const ReportApplied sample_merged[] = {
    {NOTICE_MERGED, "0", NAMELESS, SAMPLE_MONDAY + 5 * SAMPLE_DAY, "toys/toys.git",
     "fedcba9876543210fedcba9876543210fedcba98", "m1@x", "reply"},
};

#define MAIL_FACTS(m)                                                                       \
    .id = (m).message_id, .title = (m).title, .subject = (m).subject, .author = (m).author, \
    .sender = (m).sender, .date = (m).date

/* Report wants constants only where C does not take another constant's fields. */
static inline guint sample_reviewed_series(ReportSeries *series)
{
    const ReportSeries some[] = {
        {MAIL_FACTS(sample_cover),
         .lists = sample_both,
         .n_lists = 2,
         .version = 3,
         .total = 2,
         .seen = 2,
         .missing = "",
         .cover = &sample_cover,
         .patches = sample_turn,
         .n_patches = 2,
         .strays = sample_stray,
         .n_strays = 1,
         .files = 2,
         .insertions = 11,
         .deletions = 1,
         .replies = 12,
         .state = STATE_REROLL,
         .state_rule = "tag",
         .revisions = sample_revisions,
         .n_revisions = 2,
         .dropped = sample_dropped,
         .n_dropped = 2,
         .n_meanwhile = 1,
         .reviews = sample_reviews,
         .n_reviews = G_N_ELEMENTS(sample_reviews),
         .applied = sample_applied,
         .n_applied = G_N_ELEMENTS(sample_applied),
         .fate = FATE_APPLIED,
         .fate_rule = "b4-ty",
         .first_reply = SAMPLE_MONDAY + 59,
         .first_review = SAMPLE_MONDAY + SAMPLE_DAY + 3700},
        {MAIL_FACTS(sample_some[0].mail),
         .lists = sample_lists,
         .n_lists = 1,
         .version = 1,
         .tags = sample_tags,
         .n_tags = 2,
         .total = 7,
         .seen = 2,
         .missing = "2 3 4 6 7",
         .patches = sample_some,
         .n_patches = 2,
         .files = 3,
         .insertions = 5,
         .replies = 1,
         .state = STATE_NEW,
         .state_rule = "first",
         .reviews = &sample_reviews[1],
         .n_reviews = 1,
         .applied = sample_partly,
         .n_applied = G_N_ELEMENTS(sample_partly),
         .fate = FATE_PARTLY,
         .fate_rule = "words",
         .first_reply = SAMPLE_MONDAY + 12 * SAMPLE_DAY},
    };
    memcpy(series, some, sizeof some);
    return G_N_ELEMENTS(some);
}

static inline guint sample_series(ReportSeries series[SAMPLE_SERIES])
{
    guint n = sample_reviewed_series(series);
    const ReportSeries others[] = {
        {MAIL_FACTS(sample_hostile[0].mail), .lists = sample_lists, .n_lists = 1, .version = 1,
         .total = 1, .seen = 1, .missing = "", .patches = sample_hostile, .n_patches = 1,
         .files = 1, .state = STATE_NEW, .state_rule = "first", .reviews = sample_hostile_reviews,
         .n_reviews = 2, .applied = sample_hostile_notices,
         .n_applied = G_N_ELEMENTS(sample_hostile_notices), .fate = FATE_NAKED, .fate_rule = "nak",
         .superseded_by = "6a<b>@evil.example"},
        {MAIL_FACTS(sample_resent[0].mail), .lists = sample_lists, .n_lists = 1, .version = 2,
         .rfc = TRUE, .resend = TRUE, .total = 1, .seen = 1, .missing = "",
         .patches = sample_resent, .n_patches = 1, .files = 1, .deletions = 1000,
         .state = STATE_RESEND, .state_rule = "repost", .applied = sample_withdrawn, .n_applied = 1,
         .fate = FATE_WITHDRAWN, .fate_rule = "words"},
        {MAIL_FACTS(sample_rfc[0].mail), .lists = sample_lists, .n_lists = 1, .version = 1,
         .rfc = TRUE, .total = 1, .seen = 1, .missing = "", .patches = sample_rfc, .n_patches = 1,
         .files = 2, .state = STATE_NEW, .state_rule = "first", .fate = FATE_SUPERSEDED,
         .fate_rule = "revision", .superseded_by = "later@example.org"},
        {MAIL_FACTS(sample_pull), .kind = SERIES_PULL, .lists = sample_lists, .n_lists = 1,
         .version = 1, .missing = "", .cover = &sample_pull, .replies = 2, .state = STATE_NEW,
         .state_rule = "first", .applied = sample_merged, .n_applied = 1, .fate = FATE_MERGED,
         .fate_rule = "pr-tracker-bot"},
        {MAIL_FACTS(sample_lone_cover), .lists = sample_lists, .n_lists = 1, .version = 1,
         .total = 5, .missing = "1 2 3 4 5", .cover = &sample_lone_cover, .state = STATE_NEW,
         .state_rule = "first", .fate_rule = ""},
        {MAIL_FACTS(sample_partial[0].mail), .lists = sample_lists, .n_lists = 1, .version = 3,
         .minor = 1, .version_rule = VERSION_INFERRED, .partial = TRUE, .total = 2, .seen = 1,
         .missing = "", .patches = sample_partial, .n_patches = 1, .files = 1, .insertions = 11,
         .state = STATE_REROLL, .state_rule = "tag", .revisions = &sample_revisions[1],
         .n_revisions = 1, .fate_rule = ""},
    };
    g_assert(n + G_N_ELEMENTS(others) == SAMPLE_SERIES);
    memcpy(series + n, others, sizeof others);
    return SAMPLE_SERIES;
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

static const ReviewerRow sample_reviewers[] = {
    {SHAN, 12, 34, 0},
    {ZOE, 2, 0, 3},
    {{"Eve" HOSTILE_WORD, "eve" HOSTILE_WORD "@evil.example"}, 1, 1, 0},
    {NOBODY, 0, 1, 0},
};
static const ReviewerRow sample_receivers[] = {{ADA, 0, 0, 11}, {ZOE, 2, 0, 3}};
static const ReviewerDomainRow sample_reviewer_domains[] = {
    {"sample.example", 14, 34, 3},
    {"evil" HOSTILE_WORD ".example", 1, 1, 0},
    {"", 0, 1, 0},
    {"example.org", 0, 0, 11},
};
static const OrganisationRow sample_organisations[] = {
    {"Example Works " HOSTILE_WORD, 6, 5, 3, 2},
    {"見本株式会社", 3, 3, 1, 2},
    {"", 3, 3, 2, 3},
};

static const ReportLine sample_pulls[] = {
    {"pull@sample.example",
     "[GIT PULL] gears for 6.19",
     ZOE,
     SAMPLE_MONDAY + 4 * SAMPLE_DAY,
     1,
     0,
     {.tree = "toys/toys.git", .commit = "fedcba9876543210fedcba9876543210fedcba98"}},
    {"pull2@sample.example",
     "[GIT PULL] gears for 6.20",
     NOBODY,
     SAMPLE_MONDAY + 5 * SAMPLE_DAY,
     0,
     0,
     {0}},
};
static const ReportLine sample_applied_lines[] = {
    {"20260105.1/a%b?c@example.org",
     "[PATCH v3 0/2] widget: Turn both ways",
     ADA,
     SAMPLE_MONDAY + SAMPLE_DAY,
     0,
     0,
     {.tree = "widgets.git next", .applied = 2, .patches = 2}},
    {"old@example.org",
     "[PATCH] widget: Rest",
     NAMELESS,
     SAMPLE_MONDAY + 2 * SAMPLE_DAY,
     0,
     0,
     {.commit = "89abcdef", .partly = TRUE, .applied = 1, .patches = 3}},
    {"", "", NOBODY, SAMPLE_MONDAY + 2 * SAMPLE_DAY, 0, 0, {.applied = 1, .patches = 1}},
    {"6<script>@evil.example",
     "[PATCH] " HOSTILE_WORD,
     HOSTILE,
     SAMPLE_MONDAY + 3 * SAMPLE_DAY,
     0,
     0,
     {.tree = "tree" HOSTILE_WORD, .commit = "c0ffee" HOSTILE_WORD, .partly = TRUE, .patches = 2}},
};
static const ReportLine sample_waiting[] = {
    {"12@example.org",
     "[PATCH 0/5] widget: Sing",
     ADA,
     SAMPLE_MONDAY - 400 * SAMPLE_DAY,
     406,
     0,
     {0}},
};
static const ReportLine sample_busiest[] = {
    {"b1@sample.example",
     "Re: gears: 歯車に油を差す方法を説明する歯車に油を差す方法を説明する",
     SHAN,
     SAMPLE_MONDAY - SAMPLE_DAY,
     123,
     17,
     {0}},
};
static const ReportLine sample_bugs[] = {
    {"bug@example.org",
     "[Bug 12] New: widget: falls over when nobody looks",
     NAMELESS,
     SAMPLE_MONDAY,
     0,
     0,
     {0}},
};

static const RobotRow sample_robots[] = {
    {{"Test Robot", "robot@bots.example"}, 5},
    {{"", "tracker@bots.example"}, 1},
};

static const Totals sample_before = {
    .messages = 300,
    .patch_mails = 20,
    .patches = 12,
    .replies = 150,
    .people = 6,
    .series_new = 3,
    .series_reroll = 2,
    .series_resend = 2,
    .review_trailers = 12,
    .reviewers = 4,
    .applied = 4,
    .applied_revisions = 5,
    .new_contributors = 3,
    .contributors_known = TRUE,
    .first_reply = {.n = 2, .none = 1, .median = 40, .p90 = 90000},
    .first_review = {.none = 3},
};

static const Report sample_report = {
    .lists = sample_lists,
    .n_lists = 1,
    .short_name = "widgets",
    .period = {PERIOD_WEEK, "2026-W02", 1767571200, 1768176000},
    .totals =
        {
            .messages = 312,
            .patch_mails = 12,
            .patches = 11,
            .replies = 201,
            .people = 6,
            .pulls = 1,
            .series_new = 3,
            .series_reroll = 2,
            .series_resend = 1,
            .series_partial = 1,
            .review_trailers = 15,
            .reviewers = 4,
            .robots = 2,
            .applied = 3,
            .merged = 1,
            .applied_revisions = 7,
            .new_contributors = 2,
            .contributors_known = TRUE,
            .first_reply = {.n = 2, .none = 5, .median = 59, .p90 = 86000},
            .first_review = {.n = 1, .none = 5, .carried = 1, .median = 90100, .p90 = 90100},
        },
    .before = &sample_before,
    .domains = sample_domains,
    .n_domains = G_N_ELEMENTS(sample_domains),
    .robots = sample_robots,
    .n_robots = G_N_ELEMENTS(sample_robots),
    .defects = sample_defects,
    .n_defects = G_N_ELEMENTS(sample_defects),
    .contributors = sample_contributors,
    .n_contributors = G_N_ELEMENTS(sample_contributors),
    .reviewers = sample_reviewers,
    .n_reviewers = G_N_ELEMENTS(sample_reviewers),
    .receivers = sample_receivers,
    .n_receivers = G_N_ELEMENTS(sample_receivers),
    .reviewer_domains = sample_reviewer_domains,
    .n_reviewer_domains = G_N_ELEMENTS(sample_reviewer_domains),
    .organisations = sample_organisations,
    .n_organisations = G_N_ELEMENTS(sample_organisations),
    .unmapped = &sample_domains[2],
    .n_unmapped = 3,
    .new_contributors = &sample_contributors[1],
    .n_new_contributors = 2,
    .pulls = {sample_pulls, 2, 2},
    .applied = {sample_applied_lines, 4, 4},
    .waiting = {sample_waiting, 1, 131},
    .busiest = {sample_busiest, 1, 1},
    .bugs = {sample_bugs, 1, 1},
    .body = sample_body,
};

#endif
