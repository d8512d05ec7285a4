/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What became of series (SERIES.md 6, series/notices.h and fate.h): each scene is a mailbox; of
 * each series its head, fate and rule, then what the notices were found to be for.
 */
#include "outcome_case.h"

#define PLAIN          \
    NULL, NULL, {{0}}, \
    {                  \
        {              \
            0          \
        }              \
    }
#define COVER                                               \
    {                                                       \
        "c", 0, "[PATCH 0/3] Turn knobs", NULL, NULL, PLAIN \
    }
#define ONE                                                \
    {                                                      \
        "p1", 1, "[PATCH 1/3] knob: one", "c", NULL, PLAIN \
    }
#define TWO                                                \
    {                                                      \
        "p2", 2, "[PATCH 2/3] knob: two", "c", NULL, PLAIN \
    }
#define THREE                                                \
    {                                                        \
        "p3", 3, "[PATCH 3/3] knob: three", "c", NULL, PLAIN \
    }
#define PATCH                                           \
    {                                                   \
        "p", 0, "[PATCH] knob: turn", NULL, NULL, PLAIN \
    }
#define SAYS(...)      \
    NULL, NULL, {{0}}, \
    {                  \
        __VA_ARGS__    \
    }
#define GIVES(...)             \
    NULL, NULL, {__VA_ARGS__}, \
    {                          \
        {                      \
            0                  \
        }                      \
    }
#define PATCH_ID(id) \
    NULL, id, {{0}}, \
    {                \
        {            \
            0        \
        }            \
    }
#define RE "Re: [PATCH] knob: turn"
#define RE_COVER "Re: [PATCH 0/3] Turn knobs"

#define WORDS                                                 \
    {                                                         \
        NOTICE_APPLIED, "words", NULL, NULL, NULL, NULL, NULL \
    }
#define COUNTED(counters)                                         \
    {                                                             \
        NOTICE_APPLIED, "words", NULL, NULL, NULL, NULL, counters \
    }
#define LISTED(subject)                                                       \
    {                                                                         \
        NOTICE_APPLIED, "b4-ty", "knob/next", "0123abcd", subject, NULL, NULL \
    }
#define MACHINE(rule, tree, subject)                                \
    {                                                               \
        NOTICE_APPLIED, rule, tree, "0123abcd", subject, NULL, NULL \
    }
#define LINKED(rule, id)                                             \
    {                                                                \
        NOTICE_APPLIED, rule, "tip/knob", "0123abcd", NULL, id, NULL \
    }
#define DROPPED(rule, subject)                                \
    {                                                         \
        NOTICE_DROPPED, rule, NULL, NULL, subject, NULL, NULL \
    }
#define WITHDRAWN                                               \
    {                                                           \
        NOTICE_WITHDRAWN, "words", NULL, NULL, NULL, NULL, NULL \
    }
#define NAK                                               \
    {                                                     \
        NOTICE_NAKED, "nak", NULL, NULL, NULL, NULL, NULL \
    }
#define NAK_WORDS                                           \
    {                                                       \
        NOTICE_NAKED, "words", NULL, NULL, NULL, NULL, NULL \
    }
#define MERGED(rule)                                                   \
    {                                                                  \
        NOTICE_MERGED, rule, "linux.git", "0123abcd", NULL, NULL, NULL \
    }

#define BENS_COVER                                     \
    {                                                  \
        "c", DAY, "[PATCH 0/2] Bits", NULL, BEN, PLAIN \
    }
#define BENS(id, n, subject, author, patch_id)                   \
    {                                                            \
        id, DAY + n, subject, "c", BEN, author, patch_id, {{0}}, \
        {                                                        \
            {                                                    \
                0                                                \
            }                                                    \
        }                                                        \
    }
#define WEAK                                                       \
    {                                                              \
        NOTICE_APPLIED, "maintainer", NULL, NULL, NULL, NULL, NULL \
    }
#define CAL "Cal Example <cal@x.example>"
#define APPLIED_BY_BEN(n, who)                                                       \
    {"p" #n, n, "[PATCH] crank " #n ": turn", NULL, who, PLAIN},                     \
    {                                                                                \
        "r" #n, HOUR + n, "Re: [PATCH] crank " #n ": turn", "p" #n, BEN, SAYS(WORDS) \
    }

#define BOT "patchwork-bot+knob@x.example <patchwork-bot+knob@x.example>"
#define TIP "tip-bot2 for Ben <tip-bot2@x.example>"
#define ROBOT "kernel test robot <lkp@x.example>"

static const Scene scenes[] = {
    {"/fate/open", "p open: ", {PATCH, {"r", DAY, RE, "p", BEN, PLAIN}}},

    {"/fate/some-of-a-set-but-not-which",
     "c partly:words r>ALL reply",
     {COVER, ONE, TWO, THREE, {"r", DAY, RE_COVER, "c", BEN, SAYS(COUNTED("some"))}}},
    {"/fate/some-of-a-set-beside-a-known-one",
     "c partly:words q>p1 reply r>ALL reply",
     {COVER,
      ONE,
      TWO,
      THREE,
      {"q", HOUR, "Re: [PATCH 1/3] knob: one", "p1", BEN, SAYS(WORDS)},
      {"r", DAY, RE_COVER, "c", BEN, SAYS(COUNTED("some"))}}},

    {"/fate/older-revision-applied-when-the-newer-was-there",
     "p applied:words r>p reply; q applied:revision",
     {{"p", 0, "[PATCH v3] knob: turn", NULL, NULL, PATCH_ID("x")},
      {"q", DAY, "[PATCH v4] knob: turn", NULL, NULL, PATCH_ID("x")},
      {"r", 2 * DAY, "Re: [PATCH v3] knob: turn", "p", BEN, SAYS(WORDS)}}},
    {"/fate/older-revision-applied-before-the-newer",
     "p applied:words r>p reply; q open: ",
     {{"p", 0, "[PATCH v3] knob: turn", NULL, NULL, PATCH_ID("x")},
      {"r", DAY, "Re: [PATCH v3] knob: turn", "p", BEN, SAYS(WORDS)},
      {"q", 2 * DAY, "[PATCH v4] knob: turn", NULL, NULL, PATCH_ID("x")}}},
    {"/fate/older-revision-applied-and-the-newer-changed",
     "p applied:words r>p reply; q open: ",
     {{"p", 0, "[PATCH v3] knob: turn", NULL, NULL, PATCH_ID("x")},
      {"q", DAY, "[PATCH v4] knob: turn", NULL, NULL, PATCH_ID("y")},
      {"r", 2 * DAY, "Re: [PATCH v3] knob: turn", "p", BEN, SAYS(WORDS)}}},

    /* who says it */
    {"/fate/applied-in-a-reply-by-anyone-but-the-author",
     "p applied:words r>p reply",
     {PATCH, {"r", DAY, RE, "p", BEN, SAYS(WORDS)}}},
    {"/fate/author-s-own-words-count-for-nothing",
     "p open: ",
     {PATCH, {"r", DAY, RE, "p", NULL, SAYS(WORDS)}}},
    {"/fate/maintainer-s-own-words-of-his-own-patch",
     "p1 applied:words r1>p1 reply; p2 applied:words r2>p2 reply; p3 applied:words r3>p3 reply; "
     "p applied:words r>p reply; q open: ",
     {APPLIED_BY_BEN(1, ADA),
      APPLIED_BY_BEN(2, EVE),
      APPLIED_BY_BEN(3, CAL),
      {"p", DAY, "[PATCH] knob: turn", NULL, BEN, PLAIN},
      {"r", 2 * DAY, RE, "p", BEN, SAYS(WORDS)},
      {"q", 2 * DAY, "[PATCH] dial: turn", NULL, ADA, PLAIN},
      {"s", 3 * DAY, "Re: [PATCH] dial: turn", "q", ADA, SAYS(WORDS)}}},
    {"/fate/words-that-only-count-of-a-maintainer",
     "p1 applied:words r1>p1 reply; p2 applied:words r2>p2 reply; p3 applied:words r3>p3 reply; "
     "p applied:maintainer r>p reply; q open: ",
     {APPLIED_BY_BEN(1, ADA),
      APPLIED_BY_BEN(2, EVE),
      APPLIED_BY_BEN(3, CAL),
      {"p", DAY, "[PATCH] knob: turn", NULL, ADA, PLAIN},
      {"r", 2 * DAY, RE, "p", BEN, SAYS(WEAK)},
      {"q", 2 * DAY, "[PATCH] dial: turn", NULL, ADA, PLAIN},
      {"s", 3 * DAY, "Re: [PATCH] dial: turn", "q", EVE, SAYS(WEAK)}}},
    {"/fate/who-applied-patches-of-two-is-no-maintainer",
     "p1 applied:words r1>p1 reply; p2 applied:words r2>p2 reply; p3 applied:words r3>p3 reply; "
     "p open: ",
     {APPLIED_BY_BEN(1, ADA),
      APPLIED_BY_BEN(2, EVE),
      APPLIED_BY_BEN(3, EVE),
      {"p", DAY, "[PATCH] knob: turn", NULL, ADA, PLAIN},
      {"r", 2 * DAY, RE, "p", BEN, SAYS(WEAK)}}},
    {"/fate/maintainer-s-own-series-counts-when-the-notice-lists-commits",
     "c applied:b4-ty r>p1 reply r>p2 reply r>p3 reply",
     {COVER,
      ONE,
      TWO,
      THREE,
      {"r", DAY, RE_COVER, "c", NULL,
       SAYS(WORDS, LISTED("[1/3] knob: one"), LISTED("[2/3] knob: two"),
            LISTED("[3/3] knob: three"))}}},
    {"/fate/maintainer-applies-another-s-patch-that-he-sent",
     "p applied:words r>p reply",
     {{"p", 0, "[PATCH] knob: turn", NULL, BEN, ADA, NULL, {{0}}, {{0}}},
      {"r", DAY, RE, "p", BEN, SAYS(WORDS)}}},
    {"/fate/bot-that-applied-it-to-test-it",
     "p open: ",
     {PATCH, {"r", DAY, RE, "p", ROBOT, SAYS(WORDS)}}},
    {"/fate/patchwork-bot",
     "p applied:patchwork-bot r>p reply",
     {PATCH, {"r", DAY, RE, "p", BOT, SAYS(MACHINE("patchwork-bot", "knob.git", NULL))}}},

    /* what it is for */
    {"/fate/several-replies-deep",
     "p applied:words s>p reply",
     {PATCH, {"r", DAY, RE, "p", EVE, PLAIN}, {"s", 2 * DAY, RE, "r", BEN, SAYS(WORDS)}}},
    {"/fate/whole-series-when-the-cover-was-answered",
     "c applied:words r>ALL reply",
     {COVER, ONE, TWO, THREE, {"r", DAY, RE_COVER, "c", BEN, SAYS(WORDS)}}},
    {"/fate/some-patches-of-a-series",
     "c partly:words r>p2 reply",
     {COVER, ONE, TWO, THREE, {"r", DAY, "Re: [PATCH 2/3] knob: two", "p2", BEN, SAYS(WORDS)}}},
    {"/fate/all-of-a-series-one-by-one",
     "c applied:words r>p1 reply s>p2 reply t>p3 reply",
     {COVER,
      ONE,
      TWO,
      THREE,
      {"r", DAY, "Re: [PATCH 1/3] knob: one", "p1", BEN, SAYS(WORDS)},
      {"s", DAY + 1, "Re: [PATCH 2/3] knob: two", "p2", BEN, SAYS(WORDS)},
      {"t", DAY + 2, "Re: [PATCH 3/3] knob: three", "p3", EVE, SAYS(WORDS)}}},
    {"/fate/all-that-are-seen",
     "c applied:words r>p1 reply s>p3 reply",
     {COVER,
      ONE,
      THREE,
      {"r", DAY, "Re: [PATCH 1/3] knob: one", "p1", BEN, SAYS(WORDS)},
      {"s", DAY + 1, "Re: [PATCH 3/3] knob: three", "p3", BEN, SAYS(WORDS)}}},
    {"/fate/counters-name-patches",
     "c partly:words r>p1 reply r>p3 reply",
     {COVER, ONE, TWO, THREE, {"r", DAY, RE_COVER, "c", BEN, SAYS(COUNTED("1 3"))}}},
    {"/fate/counters-of-patches-that-are-not-here",
     "c open: ",
     {COVER, ONE, TWO, {"r", DAY, RE_COVER, "c", BEN, SAYS(COUNTED("3 4 99999999999"))}}},
    {"/fate/series-applied-in-answer-to-a-patch",
     "p1 applied:words r>ALL reply",
     {ONE, TWO, THREE, {"r", DAY, "Re: [PATCH 2/3] knob: two", "p2", BEN, SAYS(COUNTED("all"))}}},
    {"/fate/listed-patches-only",
     "c partly:b4-ty r>p1 reply r>p3 reply",
     {COVER,
      ONE,
      TWO,
      THREE,
      {"r", DAY, RE_COVER, "c", BEN,
       SAYS(WORDS, LISTED("[1/3] knob: one"), LISTED("[3/3] knob: three"))}}},
    {"/fate/listed-by-another-title-and-the-counter",
     "c partly:b4-ty r>p2 reply",
     {COVER, ONE, TWO, THREE, {"r", DAY, RE_COVER, "c", BEN, SAYS(LISTED("[2/3] knob: 2"))}}},
    {"/fate/listed-without-a-counter",
     "c partly:patchwork-bot r>p2 reply",
     {COVER,
      ONE,
      TWO,
      THREE,
      {"r", DAY, RE_COVER, "c", BOT, SAYS(MACHINE("patchwork-bot", "", "knob: two"))}}},
    {"/fate/listed-but-not-here",
     "c open: ",
     {COVER, ONE, TWO, {"r", DAY, RE_COVER, "c", BEN, SAYS(LISTED("[3/3] knob: three"))}}},
    {"/fate/all-listed-but-only-the-cover-is-here",
     "c applied:b4-ty r>ALL reply r>ALL reply r>ALL reply",
     {COVER,
      {"r", DAY, RE_COVER, "c", BEN,
       SAYS(WORDS, LISTED("[1/3] knob: one"), LISTED("[2/3] knob: two"),
            LISTED("[3/3] knob: three"))}}},
    {"/fate/some-listed-but-only-the-cover-is-here",
     "c partly:b4-ty r>ALL reply r>ALL reply",
     {COVER,
      {"r", DAY, RE_COVER, "c", BEN,
       SAYS(WORDS, LISTED("[1/3] knob: one"), LISTED("[3/3] knob: three"))}}},
    {"/fate/listed-of-another-series-than-the-cover-here",
     "c open: ",
     {COVER, {"r", DAY, RE_COVER, "c", BEN, SAYS(LISTED("dial: turn"))}}},
    {"/fate/reply-to-a-patch-that-is-not-here",
     "c open: ",
     {COVER, ONE, TWO, {"r", DAY, "Re: [PATCH 3/3] knob: three", "c", BEN, SAYS(WORDS)}}},
    {"/fate/listed-of-another-thread",
     "p applied:b4-ty r>p subject; c open: ",
     {{"p", -DAY, "[PATCH v2] knob: turn", NULL, EVE, PLAIN},
      COVER,
      ONE,
      TWO,
      THREE,
      {"r", DAY, RE_COVER, "c", BEN, SAYS(LISTED("[v2] knob: turn"))}}},
    {"/fate/listed-of-the-other-version",
     "c superseded:revision; d partly:patchwork-bot r>q1 subject",
     {COVER,
      ONE,
      TWO,
      THREE,
      {"d", DAY, "[PATCH v2 0/3] Turn knobs", NULL, NULL, PLAIN},
      {"q1", DAY + 1, "[PATCH v2 1/3] knob: one", "d", NULL, PLAIN},
      {"q2", DAY + 2, "[PATCH v2 2/3] knob: two", "d", NULL, PLAIN},
      {"q3", DAY + 3, "[PATCH v2 3/3] knob: three", "d", NULL, PLAIN},
      {"r", 2 * DAY, RE_COVER, "c", BOT,
       SAYS(MACHINE("patchwork-bot", "knob.git", "[v2,1/3] knob: one"))}}},
    {"/fate/message-id-that-it-names",
     "p applied:tip-bot r>p message-id; q open: ",
     {PATCH,
      {"q", HOUR, "[PATCH] dial: turn", NULL, NULL, PLAIN},
      {"r", DAY, "[tip: knob/urgent] knob: turn", "q", TIP, SAYS(LINKED("tip-bot", "p"))}}},
    {"/fate/message-id-of-a-reply",
     "p applied:tip-bot s>p message-id",
     {PATCH,
      {"r", HOUR, RE, "p", EVE, PLAIN},
      {"s", DAY, "[tip: knob/urgent] knob: turn", NULL, TIP, SAYS(LINKED("tip-bot", "r"))}}},
    {"/fate/message-id-of-the-cover-and-a-title",
     "c partly:tip-bot r>p2 message-id",
     {COVER,
      ONE,
      TWO,
      THREE,
      {"r", DAY, "[tip: knob/urgent] knob: two", NULL, TIP,
       SAYS({NOTICE_APPLIED, "tip-bot", "tip", "0123", "knob: two", "c", NULL})}}},
    {"/fate/subject-that-it-quotes",
     "p1 partly:patchwork-bot r>p2 subject",
     {{"p1", 1, "[PATCH v2 1/2] knob: one", NULL, NULL, PLAIN},
      {"p2", 2, "[PATCH v2 2/2] knob: two", "p1", NULL, PLAIN},
      {"r", DAY, "Re: something else", NULL, BOT,
       SAYS(MACHINE("patchwork-bot", "knob.git", "[v2,2/2] knob: two"))}}},
    {"/fate/newest-posting-before-the-notice",
     "p superseded:revision; q applied:akpm n>q title; s open: ",
     {PATCH,
      {"q", DAY, "[PATCH v2] knob: turn", NULL, NULL, PLAIN},
      {"n", 2 * DAY, "+ knob-turn.patch added to mm-unstable branch", NULL, EVE,
       SAYS(MACHINE("akpm", "mm-unstable", "knob: turn"))},
      {"s", 3 * DAY, "[PATCH v3] knob: turn", NULL, NULL, PLAIN}}},
    {"/fate/version-that-is-not-here",
     "p open: ",
     {PATCH,
      {"n", DAY, "Re: something else", NULL, BOT,
       SAYS(MACHINE("patchwork-bot", "knob.git", "[v3] knob: turn"))}}},
    {"/fate/reply-without-references",
     "p applied:words r>p subject",
     {PATCH, {"r", DAY, RE, NULL, BEN, SAYS(WORDS)}}},

    {"/fate/title-of-long-ago",
     "p open: ",
     {PATCH,
      {"r", 366 * DAY, RE, NULL, BEN, SAYS(WORDS)},
      {"n", 366 * DAY, "+ knob-turn.patch added to mm-unstable branch", NULL, EVE,
       SAYS(MACHINE("akpm", "mm-unstable", "knob: turn"))}}},

    /* dropped */
    {"/fate/dropped-undoes",
     "p open: r>p reply s>p reply",
     {PATCH,
      {"r", DAY, RE, "p", BEN, SAYS(WORDS)},
      {"s", 2 * DAY, RE, "r", BEN, SAYS(DROPPED("words", NULL))}}},
    {"/fate/dropped-before-counts-for-nothing",
     "p applied:words r>p reply s>p reply",
     {PATCH,
      {"r", DAY, RE, "p", BEN, SAYS(DROPPED("words", NULL))},
      {"s", 2 * DAY, RE, "r", BEN, SAYS(WORDS)}}},
    {"/fate/dropped-from-mm-only",
     "p applied:words r>p reply m>p title n>p title",
     {PATCH,
      {"r", DAY, RE, "p", BEN, SAYS(WORDS)},
      {"m", DAY + 1, "+ knob-turn.patch added to mm-unstable branch", NULL, EVE,
       SAYS(MACHINE("akpm", "mm-unstable", "knob: turn"))},
      {"n", 2 * DAY, "[dropped] knob-turn.patch removed from -mm tree", NULL, EVE,
       SAYS(DROPPED("akpm", "knob: turn"))}}},
    {"/fate/dropped-from-mm",
     "p open: m>p title n>p title",
     {PATCH,
      {"m", DAY + 1, "+ knob-turn.patch added to mm-unstable branch", NULL, EVE,
       SAYS(MACHINE("akpm", "mm-unstable", "knob: turn"))},
      {"n", 2 * DAY, "[dropped] knob-turn.patch removed from -mm tree", NULL, EVE,
       SAYS(DROPPED("akpm", "knob: turn"))}}},

    /* stable */
    {"/fate/stable-queue-leaves-an-upstream-posting-open",
     "p open: n>p title",
     {PATCH,
      {"n", DAY, "Patch \"knob: turn\" has been added to the 6.1-stable tree", NULL, EVE,
       SAYS(MACHINE("stable", "6.1-stable", "knob: turn"))}}},
    {"/fate/stable-queue-applies-a-posting-to-its-tree",
     "p applied:stable n>p title",
     {{"p", 0, "[PATCH 6.1.y] knob: turn", NULL, NULL, PLAIN},
      {"n", DAY, "Patch \"knob: turn\" has been added to the 6.1-stable tree", NULL, EVE,
       SAYS(MACHINE("stable", "6.1-stable", "knob: turn"))}}},
    {"/fate/stable-queue-of-another-tree",
     "p open: n>p title",
     {{"p", 0, "[PATCH 6.1.y] knob: turn", NULL, NULL, PLAIN},
      {"n", DAY, "Patch \"knob: turn\" has been added to the 5.15-stable tree", NULL, EVE,
       SAYS(MACHINE("stable", "5.15-stable", "knob: turn"))}}},
    {"/fate/stable-queue-of-one-of-several-trees",
     "p applied:stable n>p title",
     {{"p", 0, "[PATCH 5.15/6.1] knob: turn", NULL, NULL, PLAIN},
      {"n", DAY, "Patch \"knob: turn\" has been added to the 5.15-stable tree", NULL, EVE,
       SAYS(MACHINE("stable", "5.15-stable", "knob: turn"))}}},

    /* pull requests */
    {"/fate/pull-request-merged",
     "g merged:pr-tracker-bot r>ALL reply",
     {{"g", 0, "[GIT PULL] knob updates", NULL, NULL, PLAIN},
      {"r", DAY, "Re: [GIT PULL] knob updates", "g",
       "pr-tracker-bot@x.example <pr-tracker-bot@x.example>", SAYS(MERGED("pr-tracker-bot"))}}},
    {"/fate/pull-request-pulled-in-words",
     "g merged:words r>ALL reply",
     {{"g", 0, "[GIT PULL] knob updates", NULL, NULL, PLAIN},
      {"r", DAY, "Re: [GIT PULL] knob updates", "g", BEN, SAYS(WORDS)}}},
    {"/fate/pull-request-not-merged",
     "g open: ",
     {{"g", 0, "[GIT PULL] knob updates", NULL, NULL, PLAIN},
      {"r", DAY, "Re: [GIT PULL] knob updates", "g", BEN, PLAIN}}},
    {"/fate/patch-said-to-be-merged",
     "p applied:words r>p reply",
     {PATCH, {"r", DAY, RE, "p", BEN, SAYS(MERGED("words"))}}},

    /* superseded */
    {"/fate/superseded-by-a-later-revision",
     "p superseded:revision; q superseded:revision; s open: ",
     {PATCH,
      {"q", DAY, "[PATCH v2] knob: turn", NULL, NULL, PLAIN},
      {"s", 2 * DAY, "[PATCH v3] knob: turn", NULL, NULL, PLAIN}}},
    {"/fate/two-patches-become-one-series",
     "p superseded:revision>q1; o superseded:revision; q1 open: ",
     {PATCH,
      {"o", HOUR, "[PATCH] dial: turn", NULL, NULL, PLAIN},
      {"q1", DAY, "[PATCH v2 1/2] knob: turn", NULL, NULL, PLAIN},
      {"q2", DAY + 1, "[PATCH v2 2/2] dial: turn", "q1", NULL, PLAIN}}},
    {"/fate/one-of-two-patches-comes-again-later",
     "p open: ; o superseded:revision; q open: ",
     {PATCH,
      {"o", HOUR, "[PATCH] dial: turn", NULL, NULL, PLAIN},
      {"q", DAY, "[PATCH v2] dial: turn", NULL, NULL, PLAIN}}},
    {"/fate/set-of-which-one-patch-comes-again-later",
     "p1 open: ; o superseded:revision; q1 open: ",
     {{"p1", 0, "[PATCH 1/2] knob: turn", NULL, NULL, PLAIN},
      {"p2", 1, "[PATCH 2/2] crank: turn", "p1", NULL, PLAIN},
      {"o", HOUR, "[PATCH] dial: turn", NULL, NULL, PLAIN},
      {"q1", DAY, "[PATCH v2 1/4] knob: turn", NULL, NULL, PLAIN},
      {"q2", DAY + 1, "[PATCH v2 2/4] dial: turn", "q1", NULL, PLAIN},
      {"q3", DAY + 2, "[PATCH v2 3/4] lever: pull", "q1", NULL, PLAIN},
      {"q4", DAY + 3, "[PATCH v2 4/4] wheel: spin", "q1", NULL, PLAIN}}},
    {"/fate/applied-is-not-superseded",
     "p applied:words r>p reply; q open: ",
     {PATCH,
      {"r", DAY, RE, "p", BEN, SAYS(WORDS)},
      {"q", 2 * DAY, "[PATCH v2] knob: turn", NULL, NULL, PLAIN}}},
    {"/fate/partly-applied-is-superseded",
     "c superseded:revision r>p2 reply; d open: ",
     {COVER,
      ONE,
      TWO,
      THREE,
      {"r", DAY, "Re: [PATCH 2/3] knob: two", "p2", BEN, SAYS(WORDS)},
      {"d", 2 * DAY, "[PATCH v2 0/2] Turn knobs", NULL, NULL, PLAIN},
      {"q1", 2 * DAY + 1, "[PATCH v2 1/2] knob: one", "d", NULL, PLAIN},
      {"q2", 2 * DAY + 2, "[PATCH v2 2/2] knob: three", "d", NULL, PLAIN}}},

    /* sent on by another */
    {"/fate/taken-up-by-a-collection",
     "p superseded:taken-up>c; c open: ",
     {PATCH, BENS_COVER, BENS("q1", 1, "[PATCH 1/2] knob: turn", ADA, "1234"),
      BENS("q2", 2, "[PATCH 2/2] dial: turn", EVE, "5678")}},
    {"/fate/taken-up-by-its-patch-id",
     "p superseded:taken-up>c; c open: ",
     {{"p", 0, "[PATCH] Turn the knob", NULL, NULL, PATCH_ID("1234")},
      BENS_COVER,
      BENS("q1", 1, "[PATCH 1/2] knob: turn", ADA, "1234"),
      BENS("q2", 2, "[PATCH 2/2] dial: turn", EVE, "5678")}},
    {"/fate/taken-up-though-another-takes-the-credit",
     "p superseded:taken-up>c; c open: ",
     {{"p", 0, "[PATCH] knob: turn", NULL, NULL, PATCH_ID("1234")},
      BENS_COVER,
      BENS("q1", 1, "[PATCH 1/2] knob: turn", BEN, "1234"),
      BENS("q2", 2, "[PATCH 2/2] dial: turn", EVE, "5678")}},
    {"/fate/sent-on-and-posted-again-by-its-author",
     "o superseded:revision; p superseded:revision>s; s open: ",
     {{"o", 0, "[PATCH] knob: turn", NULL, NULL, PLAIN},
      {"p", DAY, "[PATCH] knob: turn", NULL, BEN, .author = ADA},
      {"s", 3 * DAY, "[PATCH v2] knob: turn", NULL, NULL, PLAIN}}},
    {"/fate/sent-again-within-another-series-of-its-sender",
     "p superseded:revision>c; c open: ",
     {{"p", 0, "[PATCH v6] knob: turn", NULL, BEN, PATCH_ID("1234")},
      {"c", DAY, "[PATCH 0/3] Bits", NULL, BEN, PLAIN},
      BENS("q1", 1, "[PATCH 1/3] knob: turn", NULL, "1234"),
      BENS("q2", 2, "[PATCH 2/3] dial: turn", NULL, "5678"),
      BENS("q3", 3, "[PATCH 3/3] crank: turn", NULL, "9abc")}},
    {"/fate/sent-again-within-minutes",
     "p superseded:revision; q open: ",
     {{"p", 0, "[PATCH] knob: turn", NULL, NULL, PATCH_ID("1234")},
      {"q", HOUR / 4, "[PATCH] knob: turn", NULL, NULL, PATCH_ID("1234")}}},
    {"/fate/two-of-one-title-within-minutes",
     "p open: ; q open: ",
     {{"p", 0, "[PATCH] knob: turn", NULL, NULL, PATCH_ID("1234")},
      {"q", HOUR / 4, "[PATCH] knob: turn", NULL, NULL, PATCH_ID("5678")}}},
    {"/fate/two-put-together-by-their-sender",
     "p superseded:revision>c; o superseded:revision; c open: ",
     {{"p", 0, "[PATCH] knob: turn", NULL, BEN, PLAIN},
      {"o", HOUR, "[PATCH] dial: turn", NULL, BEN, PLAIN},
      {"c", DAY, "[PATCH v2 0/2] Bits", NULL, BEN, PLAIN},
      BENS("q1", 1, "[PATCH v2 1/2] knob: turn", NULL, "1234"),
      BENS("q2", 2, "[PATCH v2 2/2] dial: turn", NULL, "5678")}},
    {"/fate/same-change-elsewhere-of-its-sender",
     "p open: ; c open: ",
     {{"p", 0, "[PATCH] knob: turn", NULL, BEN, PATCH_ID("1234")},
      BENS_COVER,
      BENS("q1", 1, "[PATCH 1/2] crank: turn", NULL, "1234"),
      BENS("q2", 2, "[PATCH 2/2] dial: turn", NULL, "5678")}},
    {"/fate/same-change-of-another-author",
     "p open: ; c open: ",
     {{"p", 0, "[PATCH] Turn the knob", NULL, NULL, PATCH_ID("1234")},
      BENS_COVER,
      BENS("q1", 1, "[PATCH 1/2] knob: turn", BEN, "1234"),
      BENS("q2", 2, "[PATCH 2/2] dial: turn", EVE, "5678")}},
    {"/fate/same-slip-mended-by-another",
     "p open: ; c open: ",
     {{"p", 0, "[PATCH] knob.2: tfix", NULL, NULL, PATCH_ID("1234")},
      BENS_COVER,
      BENS("q1", 1, "[PATCH 1/2] knob.2: tfix", BEN, "1234"),
      BENS("q2", 2, "[PATCH 2/2] dial: turn", EVE, "5678")}},
    {"/fate/sent-to-a-stable-tree-is-not-taken-up",
     "p open: ; c open: ",
     {PATCH,
      {"c", DAY, "[PATCH AUTOSEL 5.10 0/2] Bits", NULL, BEN, PLAIN},
      BENS("q1", 1, "[PATCH AUTOSEL 5.10 1/2] knob: turn", ADA, "1234"),
      BENS("q2", 2, "[PATCH AUTOSEL 5.10 2/2] dial: turn", EVE, "5678")}},
    {"/fate/taken-up-in-part",
     "p1 open: ; c open: ",
     {{"p1", 1, "[PATCH 1/2] knob: turn", NULL, NULL, PLAIN},
      {"p2", 2, "[PATCH 2/2] crank: turn", "p1", NULL, PLAIN},
      BENS_COVER,
      BENS("q1", 1, "[PATCH 1/2] knob: turn", ADA, "1234"),
      BENS("q2", 2, "[PATCH 2/2] dial: turn", EVE, "5678")}},
    {"/fate/applied-is-not-taken-up",
     "p applied:words r>p reply; c open: ",
     {PATCH,
      {"r", HOUR, RE, "p", BEN, SAYS(WORDS)},
      BENS_COVER,
      BENS("q1", 1, "[PATCH 1/2] knob: turn", ADA, "1234"),
      BENS("q2", 2, "[PATCH 2/2] dial: turn", EVE, "5678")}},
    {"/fate/taken-up-in-part-and-applied-in-part",
     "p1 partly:words r>p1 reply; c open: ",
     {{"p1", 1, "[PATCH 1/2] knob: turn", NULL, NULL, PLAIN},
      {"p2", 2, "[PATCH 2/2] dial: turn", "p1", NULL, PLAIN},
      {"r", HOUR, "Re: [PATCH 1/2] knob: turn", "p1", EVE, SAYS(WORDS)},
      BENS_COVER,
      BENS("q1", 1, "[PATCH 1/2] knob: turn", ADA, "1234"),
      BENS("q2", 2, "[PATCH 2/2] dial: turn", ADA, "5678")}},
    {"/fate/taken-up-but-what-repeats-a-number",
     "p1 superseded:taken-up>c; c open: ",
     {{"p1", 1, "[PATCH 1/2] knob: turn", NULL, NULL, PLAIN},
      {"p2", 2, "[PATCH 2/2] dial: turn", "p1", NULL, PLAIN},
      {"p3", 3, "[PATCH 2/2] crank: turn", "p1", NULL, PLAIN},
      BENS_COVER,
      BENS("q1", 1, "[PATCH 1/2] knob: turn", ADA, "1234"),
      BENS("q2", 2, "[PATCH 2/2] dial: turn", ADA, "5678")}},
    {"/fate/taken-up-in-its-thread",
     "p superseded:taken-up>c; c open: ",
     {{"p", 0, "[PATCH] Turn the knob", NULL, NULL, PATCH_ID("1234")},
      {"c", DAY, "[PATCH 0/2] Bits", "p", BEN, PLAIN},
      BENS("q1", 1, "[PATCH 1/2] knob: turn", BEN, "1234"),
      BENS("q2", 2, "[PATCH 2/2] dial: turn", EVE, "5678")}},
    {"/fate/much-later-it-is-not-taken-up",
     "p open: ; c open: ",
     {{"p", -3000 * (gint64)DAY, "[PATCH] knob: turn", NULL, NULL, PLAIN},
      BENS_COVER,
      BENS("q1", 1, "[PATCH 1/2] knob: turn", ADA, "1234"),
      BENS("q2", 2, "[PATCH 2/2] dial: turn", EVE, "5678")}},
    {"/fate/who-applies-his-own-is-no-maintainer-yet",
     "p1 applied:words r1>p1 reply; p2 applied:words r2>p2 reply; p3 applied:b4-ty r3>p3 reply; "
     "p open: ",
     {APPLIED_BY_BEN(1, ADA),
      APPLIED_BY_BEN(2, EVE),
      {"p3", 3, "[PATCH] crank 3: turn", NULL, BEN, PLAIN},
      {"r3", HOUR + 3, "Re: [PATCH] crank 3: turn", "p3", BEN, SAYS(LISTED("crank 3: turn"))},
      {"p", 4, "[PATCH] knob: turn", NULL, NULL, PLAIN},
      {"r", DAY, RE, "p", BEN, SAYS(WEAK)}}},
    {"/fate/stable-notice-of-what-was-sent-to-any-stable-tree",
     "p applied:stable r>p title",
     {{"p", 0, "[PATCH stable] knob: turn", NULL, NULL, PLAIN},
      {"r", DAY, "Patch \"knob: turn\" has been added to the 6.1-stable tree", NULL, BEN,
       SAYS(MACHINE("stable", "6.1-stable", "knob: turn"))}}},
    {"/fate/some-patches-of-a-cover-alone-dropped-again",
     "c open: r>ALL reply s>ALL reply",
     {COVER,
      {"r", DAY, RE_COVER, "c", BEN, SAYS(LISTED("[1/3] knob: one"))},
      {"s", 2 * DAY, RE_COVER, "c", BEN, SAYS(DROPPED("words", NULL))}}},
    {"/fate/nak-is-not-lifted-by-what-an-older-revision-got",
     "p superseded:revision; q naked:nak r>q reply",
     {{"p", 0, "[PATCH] knob: turn", NULL, NULL, PATCH_ID("1234")},
      {"q", DAY, "[PATCH v2] knob: turn", NULL, NULL, PATCH_ID("1234")},
      {"r",
       2 * DAY,
       "Re: [PATCH v2] knob: turn",
       "q",
       BEN,
       NULL,
       NULL,
       {{"Nacked-by", BEN}},
       {NAK}},
      {"s", 3 * DAY, RE, "p", BEN, GIVES({"Acked-by", BEN})}}},

    /* withdrawn, naked */
    {"/fate/withdrawn-by-its-author",
     "p withdrawn:words r>p reply",
     {PATCH, {"r", DAY, RE, "p", NULL, SAYS(WITHDRAWN)}}},
    {"/fate/another-cannot-withdraw-it",
     "p open: ",
     {PATCH, {"r", DAY, RE, "p", BEN, SAYS(WITHDRAWN)}}},
    {"/fate/one-patch-withdrawn-leaves-the-series",
     "c open: r>p2 reply",
     {COVER,
      ONE,
      TWO,
      THREE,
      {"r", DAY, "Re: [PATCH 2/3] knob: two", "p2", NULL, SAYS(WITHDRAWN)}}},
    {"/fate/naked-by-another",
     "p naked:nak r>p reply",
     {PATCH, {"r", DAY, RE, "p", BEN, NULL, NULL, {{"Nacked-by", BEN}}, {NAK}}}},
    {"/fate/naked-by-a-trailer",
     "p naked:trailer",
     {PATCH, {"r", DAY, RE, "p", BEN, GIVES({"Nacked-by", BEN})}}},
    {"/fate/author-s-own-nak-withdraws",
     "p withdrawn:nak r>p reply",
     {PATCH, {"r", DAY, RE, "p", NULL, NULL, NULL, {{"Nacked-by", ADA}}, {NAK}}}},
    {"/fate/nak-that-is-passed-on",
     "p open: r>p reply",
     {PATCH, {"r", DAY, RE, "p", NULL, NULL, NULL, {{"Nacked-by", BEN}}, {NAK}}}},
    {"/fate/nak-undone-by-a-review-of-the-same-person",
     "p open: r>p reply",
     {PATCH,
      {"r", DAY, RE, "p", BEN, NULL, NULL, {{"Nacked-by", BEN}}, {NAK}},
      {"s", 2 * DAY, RE, "r", BEN, GIVES({"Acked-by", BEN})}}},
    {"/fate/nak-after-a-review-stands",
     "p naked:nak s>p reply",
     {PATCH,
      {"r", DAY, RE, "p", BEN, GIVES({"Acked-by", BEN})},
      {"s", 2 * DAY, RE, "r", BEN, NULL, NULL, {{"Nacked-by", BEN}}, {NAK}}}},
    {"/fate/applied-in-spite-of-a-nak",
     "p applied:words r>p reply s>p reply",
     {PATCH, {"r", DAY, RE, "p", EVE, SAYS(NAK)}, {"s", 2 * DAY, RE, "r", BEN, SAYS(WORDS)}}},
    {"/fate/nak-in-words",
     "p naked:words r>p reply",
     {PATCH, {"r", DAY, RE, "p", BEN, SAYS(NAK_WORDS)}}},
    {"/fate/nak-in-words-then-applied-by-the-same-person",
     "p applied:words r>p reply s>p reply",
     {PATCH, {"r", DAY, RE, "p", BEN, SAYS(NAK_WORDS)}, {"s", 2 * DAY, RE, "r", BEN, SAYS(WORDS)}}},
    {"/fate/nak-in-words-of-what-the-author-says",
     "p naked:words s>p reply",
     {PATCH, {"r", DAY, RE, "p", NULL, PLAIN}, {"s", 2 * DAY, RE, "r", BEN, SAYS(NAK_WORDS)}}},
    {"/fate/nak-in-words-of-another-s-argument",
     "p open: ",
     {PATCH, {"r", DAY, RE, "p", EVE, PLAIN}, {"s", 2 * DAY, RE, "r", BEN, SAYS(NAK_WORDS)}}},
    {"/fate/author-s-nak-in-words-is-of-a-suggestion",
     "p open: ",
     {PATCH, {"r", DAY, RE, "p", BEN, PLAIN}, {"s", 2 * DAY, RE, "r", NULL, SAYS(NAK_WORDS)}}},
    {"/fate/nak-of-the-cover",
     "c naked:nak r>ALL reply",
     {COVER, ONE, TWO, {"r", DAY, RE_COVER, "c", BEN, SAYS(NAK)}}},
    {"/fate/nak-of-one-patch-leaves-the-series",
     "c open: r>p1 reply",
     {COVER, ONE, TWO, {"r", DAY, "Re: [PATCH 1/3] knob: one", "p1", BEN, SAYS(NAK)}}},

    /* partial rerolls */
    {"/fate/applied-reroll-applies-what-it-replaces",
     "c partly:reroll; q applied:words r>q reply",
     {COVER,
      ONE,
      TWO,
      THREE,
      {"q", DAY, "[PATCH v2 2/3] knob: two", "p2", NULL, PLAIN},
      {"r", 2 * DAY, "Re: [PATCH v2 2/3] knob: two", "q", BEN, SAYS(WORDS)}}},
    {"/fate/set-applied-with-the-reroll-that-was-there",
     "c applied:words r>ALL reply; q applied:reroll",
     {COVER,
      ONE,
      TWO,
      THREE,
      {"q", DAY, "[PATCH v2 2/3] knob: two", "p2", NULL, PLAIN},
      {"r", 2 * DAY, RE_COVER, "c", BEN, SAYS(WORDS)}}},
    {"/fate/set-applied-before-the-reroll",
     "c applied:words r>ALL reply; q open: ",
     {COVER,
      ONE,
      TWO,
      THREE,
      {"r", DAY, RE_COVER, "c", BEN, SAYS(WORDS)},
      {"q", 2 * DAY, "[PATCH v2 2/3] knob: two", "p2", NULL, PLAIN}}},
    {"/fate/partial-reroll-does-not-supersede",
     "c open: ; q open: ",
     {COVER, ONE, TWO, THREE, {"q", DAY, "[PATCH v2 2/3] knob: two", "p2", NULL, PLAIN}}},
    {"/fate/what-supersedes-a-reroll-supersedes-the-set",
     "c superseded:revision; q superseded:revision; d open: ",
     {COVER,
      ONE,
      TWO,
      THREE,
      {"q", DAY, "[PATCH v2 2/3] knob: two", "p2", NULL, PLAIN},
      {"d", 2 * DAY, "[PATCH v3 0/3] Turn knobs", "c", NULL, PLAIN},
      {"s1", 2 * DAY + 1, "[PATCH v3 1/3] knob: one", "d", NULL, PLAIN},
      {"s2", 2 * DAY + 2, "[PATCH v3 2/3] knob: two", "d", NULL, PLAIN},
      {"s3", 2 * DAY + 3, "[PATCH v3 3/3] knob: three", "d", NULL, PLAIN}}},
};

static void test_scene(gconstpointer data)
{
    static const char *const names[] = {"open",       "partly",    "applied", "merged",
                                        "superseded", "withdrawn", "naked"};
    g_autoptr(GString) sql = g_string_new("SELECT group_concat(line, '; ') FROM (SELECT"
                                          " h.message_id || ' ' || CASE s.fate");
    for (guint i = 0; i < SERIES_FATES; i++) {
        g_assert_cmpstr(series_fate_name((SeriesFate)i), ==, names[i]);
        g_string_append_printf(sql, " WHEN %u THEN '%s'", i, names[i]);
    }
    g_string_append(
        sql,
        " END || ':' || s.fate_rule || coalesce('>' || (SELECT m.message_id FROM series t"
        " JOIN mail m ON m.id = t.head WHERE t.id = s.taken_by), '') || coalesce(' ' || (SELECT "
        "group_concat(line, ' ') FROM"
        " (SELECT n.message_id || '>' || coalesce(p.message_id, 'ALL') || ' ' || a.rule AS line"
        " FROM applied a JOIN mail n ON n.id = a.mail LEFT JOIN mail p ON p.id = a.patch"
        " WHERE a.series = s.id ORDER BY n.date, a.position, p.date)), iif(s.fate, '', ' '))"
        " AS line FROM series s JOIN mail h ON h.id = s.head ORDER BY s.id)");
    outcome_check(data, sql->str);
}

/* ---- linear work ---- */

enum { ALARM = 40 /* seconds, sanitizers included */ };

/* One thread of 100,000 mails: a set of many patches, and a notice for all of it in every reply. */
static void test_linear_work(void)
{
    enum { PATCHES = 1000, MANY = 99000 };
    gint64 source;
    alarm(ALARM);
    g_autoptr(Index) index = outcome_open(&source);
    outcome_add(index, source, &(Posted){"c", 0, "[PATCH 0/1000] Turn knobs", NULL, NULL, PLAIN});
    for (guint i = 1; i <= PATCHES; i++) {
        g_autofree char *id = g_strdup_printf("p%u", i);
        g_autofree char *subject = g_strdup_printf("[PATCH %u/1000] knob: turn %u", i, i);
        outcome_add(index, source, &(Posted){id, i, subject, "c", NULL, PLAIN});
    }
    for (guint i = 0; i < MANY; i++) {
        g_autofree char *id = g_strdup_printf("r%u", i);
        g_autofree char *above = i ? g_strdup_printf("r%u", i - 1) : g_strdup("c");
        outcome_add(index, source,
                    &(Posted){id, DAY + i, "Re: [PATCH 0/1000] Turn knobs", above, BEN,
                              SAYS(WORDS, DROPPED("words", NULL), NAK)});
    }
    outcome_group(index, FALSE);
    g_autofree char *found = outcome_query(
        index, "SELECT fate_rule || ' ' || (SELECT count(*) FROM applied) FROM series");
    g_assert_cmpstr(found, ==, "nak 297000");
    alarm(0);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (guint i = 0; i < G_N_ELEMENTS(scenes); i++)
        g_test_add_data_func(scenes[i].path, &scenes[i], test_scene);
    g_test_add_func("/fate/linear-work", test_linear_work);
    return g_test_run();
}
