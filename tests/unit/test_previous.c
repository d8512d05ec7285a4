/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which posting is the next revision of which (SERIES.md 5): each scene is a mailbox of subjects
 * and what a maintainer says of it, in whatever order its mails are read.
 */
#include "base/tree.h"
#include "posted.h"
#include <unistd.h>

enum { SCENE_MAX = 14 };

typedef struct {
    const char *path;
    const char *expected; /* by series: id, previous, rule */
    Posted mails[SCENE_MAX];
} Scene;

static const Scene scenes[] = {
    {"/previous/revisions-in-one-thread",
     "a< b<a:thread c<b:thread d<c:thread",
     {{"a", 0, "[PATCH] knob: red", NULL, NULL, NULL},
      {"b", 1 * DAY, "[PATCH v2] knob: green", "a", NULL, NULL},
      {"c", 2 * DAY, "[PATCH v3] knob: blue", "a", NULL, NULL},
      {"d", 3 * DAY, "[PATCH v4] knob: white", "c", NULL, NULL}}},
    {"/previous/thread-whose-first-mail-is-missing",
     "a< b<a:thread",
     {{"a", 0, "[PATCH] knob: red", "gone", NULL, NULL},
      {"b", 1 * DAY, "[PATCH v2] knob: green", "gone", NULL, NULL}}},
    {"/previous/revisions-across-threads-and-months",
     "a< b<a:title c<b:title",
     {{"a", 0, "[PATCH 0/2] Turn knobs", NULL, NULL, NULL},
      {"a1", 1, "[PATCH 1/2] knob: turn", "a", NULL, NULL},
      {"a2", 2, "[PATCH 2/2] knob: test", "a", NULL, NULL},
      {"b", 60 * DAY, "[PATCH v2 0/1] Turn knobs", NULL, NULL, NULL},
      {"b1", 60 * DAY + 1, "[PATCH v2 1/1] knob: let turn", "b", NULL, NULL},
      {"c", 300 * DAY, "[PATCH net-next v3 0/1] turn  knobs", NULL, NULL, NULL},
      {"c1", 300 * DAY + 1, "[PATCH net-next v3 1/1] knob: may turn", "c", NULL, NULL}}},
    {"/previous/looking-back-365-days",
     "a< b<a:title c<",
     {{"a", 0, "[PATCH] knob: turn", NULL, NULL, NULL},
      {"b", 365 * DAY, "[PATCH v2] knob: turn", NULL, NULL, NULL},
      {"c", 730 * DAY + 1, "[PATCH v3] knob: turn", NULL, NULL, NULL}}},
    {"/previous/rfc-v4-then-v1",
     "a< b<a:title",
     {{"a", 0, "[RFC PATCH v4] knob: turn", NULL, NULL, NULL},
      {"b", 9 * DAY, "[PATCH] knob: turn", NULL, NULL, NULL}}},
    {"/previous/rfc-then-patch-of-another-title-in-its-thread",
     "a< b<a:thread",
     {{"a", 0, "[RFC PATCH 0/2] Knobs?", NULL, NULL, NULL},
      {"a1", 1, "[RFC PATCH 1/2] knob: maybe", "a", NULL, NULL},
      {"a2", 2, "[RFC PATCH 2/2] knob: perhaps", "a", NULL, NULL},
      {"r", 1 * DAY, "Re: [RFC PATCH 0/2] Knobs?", "a", "ben", NULL},
      {"b", 9 * DAY, "[PATCH 0/3] Dials", "r", NULL, NULL},
      {"b1", 9 * DAY + 1, "[PATCH 1/3] dial: one", "b", NULL, NULL},
      {"b2", 9 * DAY + 2, "[PATCH 2/3] dial: two", "b", NULL, NULL},
      {"b3", 9 * DAY + 3, "[PATCH 3/3] dial: three", "b", NULL, NULL}}},
    {"/previous/by-date-not-by-number",
     "a< b<a:title c<b:title",
     {{"a", 0, "[PATCH v7] knob: turn", NULL, NULL, NULL},
      {"b", 30 * DAY, "[PATCH v2] knob: turn", NULL, NULL, NULL},
      {"c", 60 * DAY, "[PATCH v2] knob: turn", NULL, NULL, NULL}}},
    {"/previous/newest-whichever-rule-reached-it",
     "a< b<a:title c<b:title d<c:patches",
     {{"a", 0, "[PATCH] knob: turn", NULL, NULL, NULL},
      {"b", 1 * DAY, "[PATCH v2] knob: turn", NULL, NULL, NULL},
      {"c", 2 * DAY, "[PATCH v3] knob: turn", "a", NULL, NULL},
      {"d", 3 * DAY, "[PATCH v4 0/1] Turn the knob", NULL, NULL, NULL},
      {"d1", 3 * DAY + 1, "[PATCH v4 1/1] knob: turn", "d", NULL, NULL}}},
    {"/previous/first-rule-that-reaches-the-newest",
     "a< b<a:thread",
     {{"a", 0, "[PATCH] knob: turn", NULL, NULL, NULL},
      {"b", 1 * DAY, "[PATCH v2] knob: turn", "a", NULL, NULL}}},
    {"/previous/another-person-goes-on-with-a-later-version",
     "a< b<a:title",
     {{"a", 0, "[PATCH] knob: turn", NULL, NULL, NULL},
      {"b", 1 * DAY, "[PATCH v2] knob: turn", NULL, "ben", NULL}}},
    {"/previous/another-person-says-no-later-version",
     "a< b< c<b:title",
     {{"a", 0, "[PATCH v2] knob: turn", NULL, NULL, NULL},
      {"b", 1 * DAY, "[PATCH v2] knob: turn", NULL, "ben", NULL},
      {"c", 2 * DAY, "[PATCH v3] knob: turn", NULL, "ben", NULL}}},
    {"/previous/another-person-sends-the-same-patch-on",
     "a< b<a:title c<",
     {{"a", 0, "[PATCH] knob: turn", NULL, NULL, "id=x"},
      {"b", 1 * DAY, "[PATCH] knob: turn", NULL, "ben", "id=x"},
      {"c", 2 * DAY, "[PATCH] knob: turn", NULL, "eve", "id=y"}}},
    {"/previous/another-person-sends-on-what-has-been-mended",
     "a< b<a:title c<b:title",
     {{"a", 0, "[PATCH v3] knob: turn", NULL, "ada", NULL},
      {"b", 1 * DAY, "[PATCH] knob: turn", NULL, "ben", "author=ada"},
      {"c", 2 * DAY, "[PATCH v2] knob: turn", NULL, "eve", "author=ada"}}},
    {"/previous/another-person-sends-an-older-version-on",
     "a< b<",
     {{"a", 0, "[PATCH v3] knob: turn", NULL, "ada", NULL},
      {"b", 1 * DAY, "[PATCH v2] knob: turn", NULL, "ben", "author=ada"}}},
    {"/previous/another-person-goes-on-with-half-of-the-patches",
     "a< b1<a:title",
     {{"a", 0, "[PATCH v3] knob: one", NULL, NULL, NULL},
      {"b1", 1 * DAY, "[PATCH v4 1/2] knob: prepare", NULL, "ben", NULL},
      {"b2", 1 * DAY + 1, "[PATCH v4 2/2] knob: one", "b1", "ben", NULL}}},
    {"/previous/another-person-sends-on-a-title-that-many-have",
     "a< b<a:title c< d<",
     {{"a", 0, "[PATCH] knob.2: tfix", NULL, "ada", "id=x"},
      {"b", 1 * DAY, "[PATCH] knob.2: tfix", NULL, "ben", "author=ada id=x"},
      {"c", 2 * DAY, "[PATCH] knob.2: tfix", NULL, "eve", "id=x"},
      {"d", 3 * DAY, "[PATCH] knob.2: tfix", NULL, "ben", "author=ada id=y"}}},
    {"/previous/author-goes-on-behind-what-was-sent-on",
     "a< b<a:thread c<a:thread d<c:thread",
     {{"a", 0, "[PATCH] knob: turn", NULL, "ada", NULL},
      {"b", 1 * DAY, "[PATCH] knob: turn", "a", "ben", "author=ada"},
      {"c", 2 * DAY, "[PATCH v2] knob: turn", "a", "ada", NULL},
      {"d", 3 * DAY, "[PATCH] knob: turn", "a", "ben", "author=ada"}}},
    {"/previous/another-person-takes-one-of-many",
     "a16< b<",
     {{"a16", 0, "[PATCH 16/30] knob: one", NULL, NULL, "id=x"},
      {"b", 1 * DAY, "[PATCH] knob: one", NULL, "ben", "id=x"}}},
    {"/previous/own-revisions-before-anothers",
     "a< b< c<a:title",
     {{"a", 0, "[PATCH] knob: turn", NULL, NULL, NULL},
      {"b", 1 * DAY, "[PATCH] knob: turn", NULL, "ben", NULL},
      {"c", 2 * DAY, "[PATCH v2] knob: turn", NULL, NULL, NULL}}},
    {"/previous/later-version-of-another-before-an-older-own-one",
     "a< b<a:title c<b:title",
     {{"a", 0, "[PATCH] knob: turn", NULL, NULL, NULL},
      {"b", 1 * DAY, "[PATCH v2] knob: turn", NULL, "ben", NULL},
      {"c", 2 * DAY, "[PATCH v3] knob: turn", NULL, NULL, NULL}}},
    {"/previous/titles-that-many-patches-have",
     "a< b< c<b:title d< e< f<",
     {{"a", 0, "[PATCH] knob.2: tfix", NULL, NULL, NULL},
      {"b", 30 * DAY, "[PATCH] knob.2: tfix", NULL, NULL, NULL},
      {"c", 60 * DAY, "[PATCH v2] knob.2: tfix", NULL, NULL, NULL},
      {"d", 70 * DAY, "[PATCH v3] knob.2: tfix", NULL, "ben", NULL},
      {"e", 80 * DAY, "[PATCH] dial: Fix some typos in comments", NULL, NULL, NULL},
      {"f", 90 * DAY, "[PATCH] dial: Fix some typos in comments", NULL, NULL, NULL}}},
    {"/previous/same-patch-under-a-title-that-many-have",
     "a< b<a:title c1<b:title",
     {{"a", 0, "[PATCH] knob.2: tfix", NULL, NULL, "id=x"},
      {"b", 30 * DAY, "[PATCH] knob.2: tfix", NULL, NULL, "id=x"},
      {"c1", 60 * DAY, "[PATCH 1/2] knob.2: tfix", NULL, NULL, "id=x"},
      {"c2", 60 * DAY + 1, "[PATCH 2/2] dial.2: tfix", "c1", NULL, NULL}}},
    {"/previous/cover-renamed-and-a-quarter-of-the-patches",
     "a< b<a:patches",
     {{"a", 0, "[PATCH 0/4] Turning all the knobs", NULL, NULL, NULL},
      {"a1", 1, "[PATCH 1/4] knob: one", "a", NULL, NULL},
      {"a2", 2, "[PATCH 2/4] knob: two", "a", NULL, NULL},
      {"a3", 3, "[PATCH 3/4] knob: three", "a", NULL, NULL},
      {"a4", 4, "[PATCH 4/4] knob: four", "a", NULL, NULL},
      {"b", 9 * DAY, "[PATCH 0/4] Turn all the knobs", NULL, NULL, NULL},
      {"b1", 9 * DAY + 1, "[PATCH 1/4] dial: one", "b", NULL, NULL},
      {"b2", 9 * DAY + 2, "[PATCH 2/4] dial: two", "b", NULL, NULL},
      {"b3", 9 * DAY + 3, "[PATCH 3/4] dial: three", "b", NULL, NULL},
      {"b4", 9 * DAY + 4, "[PATCH 4/4] knob: four", "b", NULL, NULL}}},
    {"/previous/without-a-version-on-top-of-ones-own-v2",
     "a< b<",
     {{"a", 0, "[PATCH v2] knob: turn", NULL, NULL, NULL},
      {"b", 1 * DAY, "[PATCH] knob: tests", "a", NULL, NULL}}},
    {"/previous/half-of-the-patch-titles",
     "a< b<a:patches",
     {{"a", 0, "[PATCH 0/4] Knobs", NULL, NULL, NULL},
      {"a1", 1, "[PATCH 1/4] knob: one", "a", NULL, NULL},
      {"a2", 2, "[PATCH 2/4] knob: two", "a", NULL, NULL},
      {"a3", 3, "[PATCH 3/4] knob: three", "a", NULL, NULL},
      {"a4", 4, "[PATCH 4/4] knob: four", "a", NULL, NULL},
      {"b", 9 * DAY, "[PATCH v2 0/4] Dials", NULL, NULL, NULL},
      {"b1", 9 * DAY + 1, "[PATCH v2 1/4] dial: one", "b", NULL, NULL},
      {"b2", 9 * DAY + 2, "[PATCH v2 2/4] dial: two", "b", NULL, NULL},
      {"b3", 9 * DAY + 3, "[PATCH v2 3/4] knob: three", "b", NULL, NULL},
      {"b4", 9 * DAY + 4, "[PATCH v2 4/4] knob: two", "b", NULL, NULL}}},
    {"/previous/less-than-half-of-the-patch-titles",
     "a< b<",
     {{"a", 0, "[PATCH 0/3] Knobs", NULL, NULL, NULL},
      {"a1", 1, "[PATCH 1/3] knob: one", "a", NULL, NULL},
      {"a2", 2, "[PATCH 2/3] knob: two", "a", NULL, NULL},
      {"a3", 3, "[PATCH 3/3] knob: three", "a", NULL, NULL},
      {"b", 9 * DAY, "[PATCH 0/3] Dials", NULL, NULL, NULL},
      {"b1", 9 * DAY + 1, "[PATCH 1/3] dial: one", "b", NULL, NULL},
      {"b2", 9 * DAY + 2, "[PATCH 2/3] dial: two", "b", NULL, NULL},
      {"b3", 9 * DAY + 3, "[PATCH 3/3] knob: three", "b", NULL, NULL}}},
    {"/previous/what-is-left-of-a-series",
     "a< b<a:patches",
     {{"a", 0, "[PATCH 0/3] Knobs", NULL, NULL, NULL},
      {"a1", 1, "[PATCH 1/3] knob: one", "a", NULL, NULL},
      {"a2", 2, "[PATCH 2/3] knob: two", "a", NULL, NULL},
      {"a3", 3, "[PATCH 3/3] knob: three", "a", NULL, NULL},
      {"b", 9 * DAY, "[PATCH] knob: three", NULL, NULL, NULL}}},
    {"/previous/resend-has-the-posting-it-repeats",
     "a< b<a:title c<a:title d<c:title",
     {{"a", 0, "[PATCH] knob: turn", NULL, NULL, NULL},
      {"b", 9 * DAY, "[PATCH v2] knob: turn", NULL, NULL, NULL},
      {"c", 19 * DAY, "[PATCH RESEND] knob: turn", NULL, NULL, NULL},
      {"d", 29 * DAY, "[PATCH v3] knob: turn", NULL, NULL, NULL}}},
    {"/previous/resend-in-its-thread",
     "a< b<a:thread",
     {{"a", 0, "[PATCH] knob: turn", NULL, NULL, NULL},
      {"b", 9 * DAY, "[RESEND PATCH] knob: turn", "a", NULL, NULL}}},
    {"/previous/stable-trees",
     "a< b< c< d<b:title e<c:title",
     {{"a", 0, "[PATCH] knob: turn", NULL, NULL, NULL},
      {"b", 9 * DAY, "[PATCH 5.10.y] knob: turn", NULL, NULL, NULL},
      {"c", 10 * DAY, "[PATCH 5.15.y] knob: turn", NULL, NULL, NULL},
      {"d", 11 * DAY, "[PATCH v2 5.10.y] knob: turn", NULL, NULL, NULL},
      {"e", 12 * DAY, "[PATCH v5.15 v2] knob: turn", NULL, NULL, NULL}}},
    {"/previous/autosel-of-several-trees",
     "a1< b1< c1<",
     {{"a1", 0, "[PATCH AUTOSEL 5.4 1/2] knob: one", NULL, NULL, NULL},
      {"a2", 1, "[PATCH AUTOSEL 5.4 2/2] knob: two", "a1", NULL, NULL},
      {"b1", 1 * DAY, "[PATCH AUTOSEL 4.19 1/2] knob: one", "a1", NULL, NULL},
      {"b2", 1 * DAY + 1, "[PATCH AUTOSEL 4.19 2/2] knob: two", "a1", NULL, NULL},
      {"c1", 2 * DAY, "[PATCH AUTOSEL 4.14] knob: one", NULL, NULL, NULL}}},
    {"/previous/resend-for-another-tree",
     "a< b<",
     {{"a", 0, "[PATCH 5.10.y] knob: turn", NULL, NULL, NULL},
      {"b", 9 * DAY, "[PATCH RESEND 5.15.y] knob: turn", NULL, NULL, NULL}}},
    {"/previous/postings-of-one-send",
     "a< b< c< d<c:title",
     {{"a", 0, "[PATCH] knob: turn", NULL, NULL, NULL},
      {"b", 60, "[PATCH] knob: turn", NULL, NULL, NULL},
      {"c", 120, "[PATCH] knob: turn", NULL, NULL, NULL},
      {"d", 180, "[PATCH v2] knob: turn", NULL, NULL, NULL}}},
    {"/previous/behind-a-posting-of-one-send",
     "a< b<a:title c<a:title",
     {{"a", 0, "[PATCH] knob: turn", NULL, NULL, NULL},
      {"b", 9 * DAY, "[PATCH v2] knob: turn", NULL, NULL, NULL},
      {"c", 9 * DAY + 60, "[PATCH v2] knob: turn", NULL, NULL, NULL}}},
    {"/previous/another-maintainer-goes-on",
     "a1< b1<a1:thread",
     {{"a1", 0, "[PATCH 1/2] knob: one", NULL, NULL, NULL},
      {"a2", 1, "[PATCH 2/2] knob: two", "a1", NULL, NULL},
      {"b1", 9 * DAY, "[PATCH v2 1/2] knob: first", "a1", "ben", NULL},
      {"b2", 9 * DAY + 1, "[PATCH v2 2/2] knob: two", "b1", "ben", NULL}}},
    {"/previous/maintainer-mends-the-authors-patch",
     "a< b<a:thread c< d<c:thread",
     {{"a", 0, "[PATCH] knob: turn", NULL, NULL, NULL},
      {"r", 1 * DAY, "Re: [PATCH] knob: turn", "a", "ben", NULL},
      {"b", 2 * DAY, "[PATCH v2] knob.c: Let it turn at last", "r", "ben", "author=ada@x.example"},
      {"c", 9 * DAY, "[PATCH] dial: turn", "a", "eve", NULL},
      {"d", 19 * DAY, "[PATCH v2] wheels, dials: turn", "c", "ben", "author=eve"}}},
    {"/previous/however-long-ago-in-a-thread",
     "a< b<a:thread",
     {{"a", 0, "[PATCH v3] knob: turn", NULL, NULL, NULL},
      {"b", 800 * DAY, "[PATCH v4] knob: turn", "a", NULL, NULL}}},
    {"/previous/reviewer-suggests-another-patch",
     "a< b<",
     {{"a", 0, "[PATCH] knob: turn", NULL, NULL, NULL},
      {"b", 1 * DAY, "[PATCH v2] knob: press", "a", "ben", NULL}}},
    {"/previous/patch-on-top-of-ones-own-series",
     "a1< b<",
     {{"a1", 0, "[PATCH 1/2] knob: one", NULL, NULL, NULL},
      {"a2", 1, "[PATCH 2/2] knob: two", "a1", NULL, NULL},
      {"b", 1 * DAY, "[PATCH] knob: tests", "a2", NULL, NULL}}},
    {"/previous/another-patch-under-a-posting-of-its-version",
     "a1< b1<a1:thread c<a1:thread d1<b1:thread",
     {{"a1", 0, "[PATCH] knob: turn", NULL, NULL, NULL},
      {"b1", 1 * DAY, "[PATCH v2] knob: let turn", "a1", NULL, NULL},
      {"c", 1 * DAY + 1 * HOUR, "[PATCH v2 2/2] dial: paint", "b1", NULL, NULL},
      {"d1", 9 * DAY, "[PATCH v3 1/2] knob: let turn", "a1", NULL, NULL},
      {"d2", 9 * DAY + 1, "[PATCH v3 2/2] knob: test", "d1", NULL, NULL}}},
    {"/previous/same-version-again-with-its-title-or-a-resend",
     "a< b<a:thread c<a:thread",
     {{"a", 0, "[PATCH v2] knob: turn", NULL, NULL, NULL},
      {"b", 1 * DAY, "[PATCH v2] knob: turn", "a", NULL, NULL},
      {"c", 2 * DAY, "[PATCH RESEND v2] knob: turn", "a", NULL, NULL}}},
    {"/previous/v1-that-says-so-under-what-does-not",
     "a< b<",
     {{"a", 0, "[PATCH] knob: turn", NULL, NULL, NULL},
      {"b", 1 * DAY, "[PATCH v1] dial: paint", "a", NULL, NULL}}},
    {"/previous/two-patches-for-one-bug-report",
     "a< b<",
     {{"r", 0, "knobs do not turn", NULL, "ben", NULL},
      {"a", 1 * DAY, "[PATCH] knob: turn", "r", NULL, NULL},
      {"b", 2 * DAY, "[PATCH] dial: turn", "r", NULL, NULL}}},
    {"/previous/two-series-of-one-intro",
     "k1< t1< l1<k1:thread u1<t1:thread",
     {{"r", 0, "knobs, here and there", NULL, "ben", NULL},
      {"k1", 1, "[PATCH 1/2] knob: one", "r", NULL, NULL},
      {"k2", 2, "[PATCH 2/2] knob: two", "r", NULL, NULL},
      {"t1", 3, "[PATCH tools 1/3] tool: one", "r", NULL, NULL},
      {"t2", 4, "[PATCH tools 2/3] tool: two", "r", NULL, NULL},
      {"t3", 5, "[PATCH tools 3/3] tool: three", "r", NULL, NULL},
      {"l1", 9 * DAY, "[PATCH v2 1/2] knob: one", "r", NULL, NULL},
      {"l2", 9 * DAY + 1, "[PATCH v2 2/2] knob: second", "r", NULL, NULL},
      {"u1", 10 * DAY, "[PATCH tools v2 1/3] tool: one", "r", NULL, NULL},
      {"u2", 10 * DAY + 1, "[PATCH tools v2 2/3] tool: two", "r", NULL, NULL},
      {"u3", 10 * DAY + 2, "[PATCH tools v2 3/3] tool: third", "r", NULL, NULL}}},
    {"/previous/partial-reroll",
     "a1< b<a1:thread c<a1:thread d1<c:thread",
     {{"a1", 0, "[PATCH 1/2] knob: one", NULL, NULL, NULL},
      {"a2", 1, "[PATCH 2/2] knob: two", "a1", NULL, NULL},
      {"b", 1 * DAY, "[PATCH v2 1/2] knob: first", "a1", NULL, NULL},
      {"c", 2 * DAY, "[PATCH v2 2/2] knob: second", "a2", NULL, NULL},
      {"d1", 3 * DAY, "[PATCH v3 1/2] knob: begin", "a1", NULL, NULL},
      {"d2", 3 * DAY + 1, "[PATCH v3 2/2] knob: end", "d1", NULL, NULL}}},
    {"/previous/pull-requests",
     "a< b<",
     {{"a", 0, "[GIT PULL] knob updates", NULL, NULL, NULL},
      {"b", 9 * DAY, "[GIT PULL] knob updates", NULL, NULL, NULL}}},
    {"/previous/rfc-then-patch-beside-it-in-a-thread",
     "a< b<a:thread",
     {{"r", 0, "knobs do not turn", NULL, "ben", NULL},
      {"a", 1 * DAY, "[RFC PATCH] knob: turn", "r", NULL, NULL},
      {"b", 2 * DAY, "[PATCH] knob: let turn", "r", NULL, NULL}}},
    {"/previous/one-patch-of-three-by-another-sender",
     "a< b<",
     {{"a", 0, "[PATCH 0/3] Knobs", NULL, NULL, NULL},
      {"a1", 1, "[PATCH 1/3] knob: one", "a", NULL, NULL},
      {"a2", 2, "[PATCH 2/3] knob: two", "a", NULL, NULL},
      {"a3", 3, "[PATCH 3/3] knob: three", "a", NULL, NULL},
      {"b", 9 * DAY, "[PATCH v2] knob: two", NULL, "ben", NULL}}},
    {"/previous/answers-an-rfc-with-a-greater-number",
     "a< b<a:thread",
     {{"a", 0, "[RFC PATCH v2] knob: turn", NULL, NULL, NULL},
      {"b", 2 * DAY, "[PATCH] dials, all of them: paint", "a", NULL, NULL}}},
    {"/previous/without-a-version-in-answer-to-ones-own-posting",
     "a< b<a:thread",
     {{"a", 0, "[PATCH 0/1] Knobs", NULL, NULL, NULL},
      {"a1", 1, "[PATCH 1/1] knob: one", "a", NULL, NULL},
      {"b", 1 * DAY, "[PATCH 0/2] Dials", "a", NULL, NULL},
      {"b1", 1 * DAY + 1, "[PATCH 1/2] dial: one", "b", NULL, NULL},
      {"b2", 1 * DAY + 2, "[PATCH 2/2] dial: two", "b", NULL, NULL}}},
    {"/previous/without-a-version-by-title-in-a-thread",
     "a< b<a:thread",
     {{"r", 0, "knobs do not turn", NULL, "ben", NULL},
      {"a", 1, "[PATCH 0/1] Turn knobs", "r", NULL, NULL},
      {"a1", 2, "[PATCH 1/1] knob: one", "a", NULL, NULL},
      {"b", 1 * DAY, "[PATCH 0/2] Turn knobs", "r", NULL, NULL},
      {"b1", 1 * DAY + 1, "[PATCH 1/2] dial: one", "b", NULL, NULL},
      {"b2", 1 * DAY + 2, "[PATCH 2/2] dial: two", "b", NULL, NULL}}},
    {"/previous/two-postings-without-titles-in-a-thread",
     "a< b1<",
     {{"r", 0, "knobs do not turn", NULL, "ben", NULL},
      {"a", 1 * DAY, "[PATCH]", "r", NULL, NULL},
      {"b1", 2 * DAY, "[PATCH 1/2]", "r", NULL, NULL},
      {"b2", 2 * DAY, "[PATCH 2/2]", "r", NULL, NULL}}},
    {"/previous/later-than-two-that-were-sent-together",
     "k< t< u<t:thread",
     {{"r", 0, "knobs, here and there", NULL, "ben", NULL},
      {"k", 1 * DAY, "[PATCH] knob: one", "r", NULL, NULL},
      {"t", 1 * DAY + 60, "[PATCH tools] tool: one", "r", NULL, NULL},
      {"u", 2 * DAY, "[PATCH v2] all: one", "r", NULL, NULL}}},
    {"/previous/split-in-two",
     "a1< b1<a1:patches c1<a1:patches",
     {{"a1", 0, "[PATCH 1/2] knob: one", NULL, NULL, NULL},
      {"a2", 1, "[PATCH 2/2] knob: two", "a1", NULL, NULL},
      {"b1", 1 * DAY, "[PATCH 1/2] knob: prepare", NULL, NULL, NULL},
      {"b2", 1 * DAY + 1, "[PATCH 2/2] knob: one", "b1", NULL, NULL},
      {"c1", 2 * DAY, "[PATCH 1/2] knob: begin", NULL, NULL, NULL},
      {"c2", 2 * DAY + 1, "[PATCH 2/2] knob: two", "c1", NULL, NULL}}},
    {"/previous/one-patch-becomes-a-set-that-says-v2",
     "a< b1<a:patches",
     {{"a", 0, "[PATCH] knob: turn", NULL, NULL, NULL},
      {"b1", 1 * DAY, "[PATCH v2 1/3] knob: one", NULL, NULL, NULL},
      {"b2", 1 * DAY + 1, "[PATCH v2 2/3] knob: turn", "b1", NULL, NULL},
      {"b3", 1 * DAY + 2, "[PATCH v2 3/3] knob: three", "b1", NULL, NULL}}},
    {"/previous/maintainer-collects-patches",
     "a< b<",
     {{"a", 0, "[PATCH] knob: turn", NULL, NULL, NULL},
      {"b", 9 * DAY, "[PATCH 0/3] Patches from many", NULL, NULL, NULL},
      {"b1", 9 * DAY + 1, "[PATCH 1/3] dial: one", "b", NULL, NULL},
      {"b2", 9 * DAY + 2, "[PATCH 2/3] knob: turn", "b", NULL, NULL},
      {"b3", 9 * DAY + 3, "[PATCH 3/3] dial: three", "b", NULL, NULL}}},
    {"/previous/tree-on-the-patches-only",
     "a< b<",
     {{"a", 0, "[PATCH 0/1] Turn knobs", NULL, NULL, NULL},
      {"a1", 1, "[PATCH 5.10.y 1/1] knob: one", "a", NULL, NULL},
      {"b", 1 * DAY, "[PATCH 0/1] Turn knobs", NULL, NULL, NULL},
      {"b1", 1 * DAY + 1, "[PATCH 5.15.y 1/1] knob: one", "b", NULL, NULL}}},
    {"/previous/dated-by-the-earliest-mail",
     "b<a:title a<",
     {{"a", 6 * DAY, "[PATCH 0/1] knob: turn", NULL, NULL, NULL},
      {"a1", 0, "[PATCH 1/1] knob: one", "a", NULL, NULL},
      {"b", 5 * DAY, "[PATCH v2] knob: turn", NULL, NULL, NULL}}},
    {"/previous/without-any-title",
     "a< b<",
     {{"a", 0, "[PATCH]", NULL, NULL, NULL}, {"b", 9 * DAY, "[PATCH v2]", NULL, NULL, NULL}}},

    /* ---- what authors say ---- */

    {"/previous/change-id",
     "a< b<a:change-id c<b:change-id",
     {{"a", 0, "[PATCH] knob: red", NULL, NULL, "change-id=20260105-knob-1"},
      {"b", 9 * DAY, "[PATCH v2] dial: green", NULL, NULL, "change-id=20260105-knob-1"},
      {"c", 19 * DAY, "[PATCH v3] wheel: blue", NULL, "ben", "change-id=20260105-knob-1"}}},
    {"/previous/change-ids-are-compared-exactly",
     "a< b< c<",
     {{"a", 0, "[PATCH] knob: red", NULL, NULL, "change-id=20260105-knob-1"},
      {"b", 9 * DAY, "[PATCH v2] dial: green", NULL, NULL, "change-id=20260105-knob-10"},
      {"c", 19 * DAY, "[PATCH v2] wheel: blue", NULL, NULL, "change-id=20260105-Knob-1"}}},
    {"/previous/change-id-in-a-patch",
     "a1< b<a1:change-id",
     {{"a1", 0, "[PATCH 1/2] knob: red", NULL, NULL, "change-id=x"},
      {"a2", 1, "[PATCH 2/2] knob: green", "a1", NULL, NULL},
      {"b", 9 * DAY, "[PATCH v2 0/1] Dials", NULL, NULL, "change-id=x"},
      {"b1", 9 * DAY + 1, "[PATCH v2 1/1] dial: blue", "b", NULL, NULL}}},
    {"/previous/change-id-that-two-of-one-send-have",
     "a< b< c<b:change-id",
     {{"a", 0, "[PATCH] knob: red", NULL, NULL, "change-id=x"},
      {"b", 60, "[PATCH] dial: red", NULL, NULL, "change-id=x"},
      {"c", 9 * DAY, "[PATCH v2] dials: blue", NULL, NULL, "change-id=x"}}},
    {"/previous/change-id-however-long-ago",
     "a< b<a:change-id",
     {{"a", 0, "[PATCH] knob: red", NULL, NULL, "change-id=x"},
      {"b", 365 * DAY + 1, "[PATCH v2] knob: blue", NULL, NULL, "change-id=x"}}},
    {"/previous/link-in-the-cover",
     "a< b<a:link",
     {{"a", 0, "[PATCH 0/1] Knobs", NULL, NULL, NULL},
      {"a1", 1, "[PATCH 1/1] knob: one", "a", NULL, NULL},
      {"b", 9 * DAY, "[PATCH v2 0/1] Dials", NULL, NULL, "link=v1=a"},
      {"b1", 9 * DAY + 1, "[PATCH v2 1/1] dial: one", "b", NULL, NULL}}},
    {"/previous/link-however-long-ago",
     "a< b<a:link c<b:supersedes d<",
     {{"a", 0, "[PATCH 0/1] Knobs", NULL, NULL, NULL},
      {"a1", 1, "[PATCH 1/1] knob: one", "a", NULL, NULL},
      {"b", 462 * DAY, "[PATCH v2 0/1] Dials", NULL, NULL, "link=v1=a"},
      {"b1", 462 * DAY + 1, "[PATCH v2 1/1] dial: one", "b", NULL, NULL},
      {"c", 1500 * DAY, "[PATCH v3] wheel: one", NULL, NULL, "supersedes=b"},
      {"d", 3000 * DAY, "[PATCH v4] wheel: one", NULL, NULL, "words=v3"}}},
    {"/previous/link-under-the-dashes-to-a-patch",
     "a< b1<a:link",
     {{"a", 0, "[PATCH 0/1] Knobs", NULL, NULL, NULL},
      {"a1", 1, "[PATCH 1/1] knob: one", "a", NULL, NULL},
      {"b1", 9 * DAY, "[PATCH v2 1/2] dial: one", NULL, NULL, NULL},
      {"b2", 9 * DAY + 1, "[PATCH v2 2/2] dial: two", "b1", NULL, "link=v1=a1"}}},
    {"/previous/link-to-an-rfc",
     "a< b<a:link",
     {{"a", 0, "[RFC PATCH v4] knob: red", NULL, NULL, NULL},
      {"b", 9 * DAY, "[PATCH] dial: blue", NULL, NULL, "link=rfc=a"}}},
    {"/previous/cover-links-two-revisions-and-forgets-the-third",
     "a< b< c<b:title d<c:title",
     {{"a", 0, "[PATCH] knob: red", NULL, NULL, NULL},
      {"b", 9 * DAY, "[PATCH v2] dial: green", NULL, NULL, NULL},
      {"c", 19 * DAY, "[PATCH v3] dial: green", NULL, NULL, NULL},
      {"d", 29 * DAY, "[PATCH v4] dial: green", NULL, NULL, "link=v1=a link=v2=b"}}},
    {"/previous/newest-of-what-is-linked",
     "a< b< c<b:link",
     {{"a", 0, "[PATCH] knob: red", NULL, NULL, NULL},
      {"b", 9 * DAY, "[PATCH v2] dial: green", NULL, NULL, NULL},
      {"c", 19 * DAY, "[PATCH v3] wheel: blue", NULL, NULL, "link=v2=b link=v1=a"}}},
    {"/previous/link-before-thread-and-title",
     "a< b<a:link",
     {{"a", 0, "[PATCH] knob: turn", NULL, NULL, NULL},
      {"b", 9 * DAY, "[PATCH v2] knob: turn", "a", NULL, "link=v1=a"}}},
    {"/previous/link-to-a-dependency-of-ones-own",
     "a< d< b<",
     {{"a", 0, "[PATCH] knob: red", NULL, NULL, NULL},
      {"d", 9 * DAY, "[PATCH v2] motor: fast", NULL, NULL, NULL},
      {"b", 19 * DAY, "[PATCH v2] dial: blue", NULL, NULL, "link=d link=v2=d"}}},
    {"/previous/link-that-says-no-version-has-a-title-in-common",
     "a1< b1<a1:link",
     {{"a1", 0, "[PATCH 1/3] knob: one", NULL, NULL, NULL},
      {"a2", 1, "[PATCH 2/3] knob: two", "a1", NULL, NULL},
      {"a3", 2, "[PATCH 3/3] knob: three", "a1", NULL, NULL},
      {"b1", 9 * DAY, "[PATCH 1/3] dial: one", NULL, NULL, "link=a1"},
      {"b2", 9 * DAY + 1, "[PATCH 2/3] dial: two", "b1", NULL, NULL},
      {"b3", 9 * DAY + 2, "[PATCH 3/3] knob: three", "b1", NULL, NULL}}},
    {"/previous/link-that-mislabels-its-version",
     "a< b<a:title c<b:link",
     {{"a", 0, "[PATCH] knob: turn it", NULL, NULL, NULL},
      {"b", 9 * DAY, "[PATCH v2] knob: turn it", NULL, NULL, NULL},
      {"c", 19 * DAY, "[PATCH v3] knob: turn it on", NULL, NULL, "link=v1=b"}}},
    {"/previous/link-to-a-foreign-series",
     "a< b<",
     {{"a", 0, "[PATCH] knob: red", NULL, "ben", NULL},
      {"b", 9 * DAY, "[PATCH v2] dial: blue", NULL, NULL, "link=v1=a"}}},
    {"/previous/link-of-another-maintainer-who-goes-on",
     "a1< b1<a1:link",
     {{"a1", 0, "[PATCH 1/2] knob: one", NULL, "ben", NULL},
      {"a2", 1, "[PATCH 2/2] knob: two", "a1", "ben", NULL},
      {"b1", 9 * DAY, "[PATCH v2 1/2] knob: first", NULL, NULL, "link=v1=a1"},
      {"b2", 9 * DAY + 1, "[PATCH v2 2/2] knob: two", "b1", NULL, NULL}}},
    {"/previous/link-to-a-discussion",
     "a< b<",
     {{"r", 0, "knobs do not turn", NULL, NULL, NULL},
      {"a", 1, "[PATCH] knob: red", NULL, NULL, NULL},
      {"e", 2, "Re: [PATCH] knob: red", "a", NULL, NULL},
      {"b", 9 * DAY, "[PATCH v2] dial: blue", NULL, NULL, "link=v1=r link=v1=e link=v1=gone"}}},
    {"/previous/link-to-what-was-no-rfc",
     "a< b<",
     {{"a", 0, "[PATCH] knob: red", NULL, NULL, NULL},
      {"b", 9 * DAY, "[PATCH v2] dial: blue", NULL, NULL, "link=rfc=a"}}},
    {"/previous/link-to-another-of-one-send",
     "a< b<",
     {{"a", 0, "[PATCH 0/1] knob: red", NULL, NULL, NULL},
      {"b", 60, "[PATCH 0/1] knob: red", NULL, NULL, "link=a supersedes=a"}}},
    {"/previous/link-to-what-came-later",
     "a< b<a:title",
     {{"a", 0, "[PATCH v3] knob: red", NULL, NULL, "link=v2=b supersedes=b"},
      {"b", 9 * DAY, "[PATCH v2] knob: red", NULL, NULL, NULL}}},
    {"/previous/links-that-make-a-loop",
     "a< b<a:link",
     {{"a", 0, "[PATCH v2] knob: red", NULL, NULL, "link=v1=a link=v1=b"},
      {"b", 9 * DAY, "[PATCH v3] dial: blue", NULL, NULL, "link=v2=a link=v2=b"}}},
    {"/previous/link-to-the-upstream-posting",
     "a< b< c< d<c:link",
     {{"a", 0, "[PATCH] knob: turn", NULL, NULL, NULL},
      {"b", 9 * DAY, "[PATCH 5.10.y] knob: turn", NULL, NULL, "link=a change-id=x"},
      {"c", 19 * DAY, "[PATCH AUTOSEL 5.4] knob: turn", NULL, NULL, "link=v1=b change-id=x"},
      {"d", 29 * DAY, "[PATCH AUTOSEL 5.4 v2] dial: turn", NULL, NULL, "link=v1=c"}}},
    {"/previous/supersedes",
     "a< b<a:supersedes",
     {{"a", 0, "[PATCH] knob: red", NULL, NULL, NULL},
      {"b", 9 * DAY, "[PATCH] dial: blue", NULL, NULL, "supersedes=a"}}},
    {"/previous/supersedes-of-another-sender",
     "a< b<",
     {{"a", 0, "[PATCH] knob: red", NULL, "ben", NULL},
      {"b", 9 * DAY, "[PATCH] dial: blue", NULL, NULL, "supersedes=a"}}},
    {"/previous/resend-says-what-it-repeats",
     "a< b<a:title c<a:link",
     {{"a", 0, "[PATCH] knob: turn", NULL, NULL, NULL},
      {"b", 9 * DAY, "[PATCH v2] knob: turn", NULL, NULL, NULL},
      {"c", 19 * DAY, "[PATCH RESEND] knob: turn", "a", NULL, "link=v2=b link=v1=a"}}},
    {"/previous/changelog-names-an-rfc-in-words-alone",
     "a< b<a:words",
     {{"a", 0, "[RFC PATCH 0/3] Turn all the knobs", NULL, NULL, NULL},
      {"a1", 1, "[RFC PATCH 1/3] knob: one", "a", NULL, NULL},
      {"a2", 2, "[RFC PATCH 2/3] knob: two", "a", NULL, NULL},
      {"a3", 3, "[RFC PATCH 3/3] knob: three", "a", NULL, NULL},
      {"b", 9 * DAY, "[PATCH 0/3] Dials", NULL, NULL, "words=rfc"},
      {"b1", 9 * DAY + 1, "[PATCH 1/3] dial: one", "b", NULL, NULL},
      {"b2", 9 * DAY + 2, "[PATCH 2/3] dial: two", "b", NULL, NULL},
      {"b3", 9 * DAY + 3, "[PATCH 3/3] knob: three", "b", NULL, NULL}}},
    {"/previous/changelog-in-words-and-most-words-of-the-title",
     "a< n< b<a:words",
     {{"a", 0, "[RFC PATCH] Turn all the knobs", NULL, NULL, NULL},
      {"n", 1, "[RFC PATCH] Paint all doors", NULL, NULL, NULL},
      {"b", 9 * DAY, "[PATCH] Turn all the dials", NULL, NULL, "words=rfc"}}},
    {"/previous/changelog-names-a-version-in-words-alone",
     "a< b<a:words c<b:words",
     {{"a", 0, "[PATCH] Turn all the knobs", NULL, NULL, NULL},
      {"b", 1 * DAY, "[PATCH v2] Turn all the dials", NULL, NULL, NULL},
      {"c", 9 * DAY, "[PATCH v3] Turn all dials", NULL, NULL, "words=v2 words=v1"}}},
    {"/previous/words-against-a-title",
     "a< p< b<a:title",
     {{"a", 0, "[PATCH] Turn all the knobs", NULL, NULL, NULL},
      {"p", 1 * DAY, "[PATCH] Turn all the dials", NULL, NULL, NULL},
      {"b", 9 * DAY, "[PATCH v2] Turn all the knobs", NULL, NULL, "words=v1"}}},
    {"/previous/words-that-name-a-later-version-than-the-title",
     "a< b<a:words c<b:words",
     {{"a", 0, "[PATCH v2] Turn all the knobs", NULL, NULL, NULL},
      {"b", 1 * DAY, "[PATCH v3] Turn the knobs", NULL, NULL, "words=v2"},
      {"c", 9 * DAY, "[PATCH v4] Turn all the knobs", NULL, NULL, "words=v3"}}},
    {"/previous/words-and-another-function",
     "a< b<",
     {{"a", 0, "[PATCH] knob: fix a leak in turn_knob()", NULL, NULL, NULL},
      {"b", 9 * DAY, "[PATCH v2] knob: fix a leak in press_knob()", NULL, NULL, "words=v1"}}},
    {"/previous/number-and-most-words-of-the-title",
     "a< b<a:words c<b:words",
     {{"a", 0, "[PATCH] Turn all the knobs", NULL, NULL, NULL},
      {"b", 7 * DAY, "[PATCH v2] Turn all the dials", NULL, NULL, NULL},
      {"c", 90 * DAY, "[PATCH v3] Turn all dials", NULL, NULL, NULL}}},
    {"/previous/number-alone-names-no-other-version",
     "a< b< c<",
     {{"a", 0, "[PATCH v2] Turn all the knobs", NULL, NULL, NULL},
      {"b", 1 * DAY, "[PATCH v4] Turn all the dials", NULL, NULL, NULL},
      {"c", 2 * DAY, "[PATCH v5] Paint every door", NULL, NULL, NULL}}},
    {"/previous/number-long-after-what-states-none",
     "a< b<",
     {{"a", 0, "[PATCH] Turn all the knobs", NULL, NULL, NULL},
      {"b", 7 * DAY + 1, "[PATCH v2] Turn all the dials", NULL, NULL, NULL}}},
    {"/previous/number-and-a-title-that-many-patches-have",
     "a< b<",
     {{"a", 0, "[PATCH] knob.2: typo fix", NULL, NULL, NULL},
      {"b", 1 * DAY, "[PATCH v2] knob.2: fix typo", NULL, NULL, NULL}}},
    {"/previous/of-two-sent-together-the-one-with-the-title",
     "a< b< c<a:title d<b:thread",
     {{"a", 0, "[PATCH] all: turn", NULL, NULL, NULL},
      {"b", 60, "[PATCH] knob: turn", NULL, NULL, NULL},
      {"c", 1 * DAY, "[PATCH] all: turn", "b", NULL, NULL},
      {"d", 2 * DAY, "[PATCH v2] knob: let turn", "b", NULL, NULL}}},
    {"/previous/without-words-most-words-do-not-suffice",
     "a< b<",
     {{"a", 0, "[RFC PATCH] Turn all the knobs", NULL, NULL, NULL},
      {"b", 9 * DAY, "[PATCH] Turn all the dials", NULL, NULL, NULL}}},
    {"/previous/words-of-an-rfc-name-no-patch",
     "a< b<",
     {{"a", 0, "[PATCH] Turn all the knobs", NULL, NULL, NULL},
      {"b", 9 * DAY, "[PATCH] Turn all the dials", NULL, NULL, "words=rfc"}}},
    {"/previous/words-without-any-title-in-common",
     "a< b<",
     {{"a", 0, "[RFC PATCH] Turn all the knobs", NULL, NULL, NULL},
      {"b", 9 * DAY, "[PATCH] Paint all doors", NULL, NULL, "words=rfc"}}},
    {"/previous/words-by-another-sender",
     "a< b<",
     {{"a", 0, "[RFC PATCH] Turn all the knobs", NULL, "ben", NULL},
      {"b", 9 * DAY, "[PATCH] Turn all the dials", NULL, NULL, "words=rfc"}}},
    {"/previous/covers-that-nobody-filled-in",
     "a< b< c<a:patches",
     {{"a", 0, "[PATCH 0/1] *** SUBJECT HERE ***", NULL, NULL, NULL},
      {"a1", 1, "[PATCH 1/1] knob: one", "a", NULL, NULL},
      {"b", 9 * DAY, "[PATCH 0/1] *** SUBJECT HERE ***", NULL, NULL, NULL},
      {"b1", 9 * DAY + 1, "[PATCH 1/1] dial: two", "b", NULL, NULL},
      {"c", 19 * DAY, "[PATCH v2 0/1] *** SUBJECT HERE ***", NULL, NULL, NULL},
      {"c1", 19 * DAY + 1, "[PATCH v2 1/1] knob: one", "c", NULL, NULL}}},
    {"/previous/lower-version-within-one-send",
     "a< b<",
     {{"a", 0, "[PATCH v2 2/2] knob: turn", NULL, NULL, NULL},
      {"b", 60, "[PATCH 2/3] knob: turn", NULL, NULL, NULL}}},

    /* ---- sent again at once ---- */

    {"/previous/sent-again-after-minutes",
     "a< b<a:title c<b:title",
     {{"a", 0, "[PATCH] knob: turn", NULL, NULL, "id=x"},
      {"b", 120, "[PATCH] knob: turn", NULL, NULL, "id=x"},
      {"c", 9 * DAY, "[PATCH v2] knob: turn", NULL, NULL, NULL}}},
    {"/previous/sent-again-after-minutes-of-a-title-that-many-have",
     "a< b<a:title c<",
     {{"a", 0, "[PATCH] knob.2: tfix", NULL, NULL, "id=x"},
      {"b", 120, "[PATCH] knob.2: tfix", NULL, NULL, "id=x"},
      {"c", 180, "[PATCH] knob.2: tfix", NULL, NULL, "id=y"}}},
    {"/previous/sent-again-after-it-broke-off",
     "a< b<a:title",
     {{"a", 0, "[PATCH 0/2] Knobs", NULL, NULL, NULL},
      {"a1", 1, "[PATCH 1/2] knob: one", "a", NULL, "id=x"},
      {"b", 120, "[PATCH 0/2] Knobs", NULL, NULL, NULL},
      {"b1", 121, "[PATCH 1/2] knob: one", "b", NULL, "id=x"},
      {"b2", 122, "[PATCH 2/2] knob: two", "b", NULL, NULL}}},
    {"/previous/sent-again-with-another-diff",
     "a< b<",
     {{"a", 0, "[PATCH] knob: turn", NULL, NULL, NULL},
      {"b", 120, "[PATCH] knob: turn", NULL, NULL, NULL}}},
    {"/previous/sent-again-to-another-tree",
     "a< b<",
     {{"a", 0, "[PATCH net] knob: turn", NULL, NULL, "id=x"},
      {"b", 120, "[PATCH net-next] knob: turn", NULL, NULL, "id=x"}}},
    {"/previous/sent-again-as-part-of-a-set",
     "a< b1<",
     {{"a", 0, "[PATCH] knob: one", NULL, NULL, "id=x"},
      {"b1", 120, "[PATCH 1/2] knob: one", NULL, NULL, "id=x"},
      {"b2", 121, "[PATCH 2/2] knob: two", "b1", NULL, NULL}}},
    {"/previous/sent-again-by-another",
     "a< b<",
     {{"a", 0, "[PATCH] knob: turn", NULL, NULL, "id=x"},
      {"b", 120, "[PATCH] knob: turn", NULL, "ben", "id=x"}}},
};

static char *links_of(Index *index)
{
    return query(index, "SELECT group_concat(link, ' ') FROM (SELECT head.message_id || '<' ||"
                        " coalesce(older.message_id || ':', '') || s.previous_rule AS link"
                        " FROM series s JOIN mail head ON head.id = s.head"
                        " LEFT JOIN series p ON p.id = s.previous"
                        " LEFT JOIN mail older ON older.id = p.head ORDER BY s.id)");
}

static char *group_in_order(const Scene *scene, guint n, guint32 seed)
{
    gint64 source;
    guint order[SCENE_MAX];
    g_autoptr(Index) index = open_index(&source);
    g_autoptr(GRand) rand = g_rand_new_with_seed(seed);
    for (guint i = 0; i < n; i++) {
        guint k = seed ? (guint)g_rand_int_range(rand, 0, (gint)i + 1) : i;
        order[i] = order[k];
        order[k] = i;
    }
    for (guint i = 0; i < n; i++)
        add(index, source, &scene->mails[order[i]]);
    group(index);
    return links_of(index);
}

static void test_scene(gconstpointer data)
{
    enum { ORDERS = 6 };
    const Scene *scene = data;
    guint n = 0;
    while (n < SCENE_MAX && scene->mails[n].id)
        n++;
    for (guint32 seed = 0; seed < ORDERS; seed++) {
        g_autofree char *links = group_in_order(scene, n, seed);
        g_assert_cmpstr(links, ==, scene->expected);
    }
}

/* ---- history ---- */

/* The run that reads v3's week knows of v2: it is there since an earlier run. */
static void test_known_from_an_earlier_run(void)
{
    static const Posted first = {"a", 0, "[PATCH v2] knob: turn", NULL, NULL, NULL};
    static const Posted later = {"b", 7 * DAY, "[PATCH v3] knob: turn", NULL, NULL, NULL};
    g_autoptr(GError) error = NULL;
    g_autofree char *dir = g_dir_make_tmp("listdigest-XXXXXX", NULL);
    g_autofree char *path = g_build_filename(dir, "kept.db", NULL);
    const Posted *const runs[] = {&first, &later};
    const char *const expected[] = {"a<", "a< b<a:title"};
    for (guint i = 0; i < G_N_ELEMENTS(runs); i++) {
        g_autoptr(Index) index = index_open(path, &error);
        g_assert_no_error(error);
        g_auto(IndexSource) source = {0};
        g_assert_true(index_source(index, "a.mbox", &source, &error));
        add(index, source.id, runs[i]);
        group(index);
        g_autofree char *links = links_of(index);
        g_assert_cmpstr(links, ==, expected[i]);
    }
    unlink(path);
    rmdir(dir);
}

/* ---- trees ---- */

static const struct {
    const char *a, *b;
    gboolean same;
} trees[] = {
    {"", "net-next", TRUE},
    {"", "for-9.1", TRUE},
    {"for-6.8/block", "", TRUE},
    {"for 6.2", "for v6.3", TRUE},
    {"6.8-rc2", "", TRUE},
    {"5.10.y", "5.10", TRUE},
    {"5.10.y", "v5.10.y", TRUE},
    {"5.10.y", "linux-5.10.y", TRUE},
    {"5.10.y", "for 5.10.y", TRUE},
    {"5.10.y", "5.10-stable", TRUE},
    {"5.10.y", "5.10.7", TRUE},
    {"5.10.y", "AUTOSEL 5.10", TRUE},
    {"4.19", "for-stable-4.19", TRUE},
    {"5.15/6.1", "6.1 5.15", TRUE},
    {"5..15/6.1", "5.15/6.1", TRUE},
    {"6.1, 6.1", "6.1", TRUE},
    {"stable", "AUTOSEL", TRUE},
    {"5.10.y", "", FALSE},
    {"5.10.y", "5.1.y", FALSE},
    {"5.10.y", "5.100.y", FALSE},
    {"5.15/6.1", "6.1", FALSE},
    {"AUTOSEL 5.4", "AUTOSEL 5.10", FALSE},
    {"stable", "", FALSE},
    {"stable", "stable 5.10", FALSE},
};

static void test_trees(void)
{
    for (guint i = 0; i < G_N_ELEMENTS(trees); i++) {
        g_test_message("%s | %s", trees[i].a, trees[i].b);
        guint64 a = tree_of(str_of(trees[i].a)), b = tree_of(str_of(trees[i].b));
        g_assert_cmpint(a == b, ==, trees[i].same);
    }
    g_assert_cmpuint(tree_of(STR("net-next v6")), ==, 0);
    g_assert_cmpuint(tree_of(STR("5. .10 5.x v 99999999999.1 5.10.y.z 5..")), ==, 0);
    /* More than anybody posts for is no harm. */
    g_autoptr(GString) many = g_string_new(NULL);
    for (guint i = 0; i < 1000; i++)
        g_string_append_printf(many, "%u.%u ", i * 7 % 100, i);
    g_assert_cmpuint(tree_of(str_of(many->str)), !=, 0);
}

/* ---- states ---- */

/* What has a previous revision is a reroll; a resend stays one. */
static void test_states(void)
{
    static const Posted mails[] = {
        {"a", 0, "[RFC PATCH v4] knob: turn", NULL, NULL, NULL},
        {"b", 9 * DAY, "[PATCH] knob: turn", NULL, NULL, NULL},
        {"c", 19 * DAY, "[PATCH RESEND] knob: turn", NULL, NULL, NULL},
        {"d", 29 * DAY, "[PATCH v2] knob: turn", NULL, NULL, NULL},
        {"e", 39 * DAY, "[PATCH] dial: turn", NULL, NULL, NULL},
    };
    gint64 source;
    g_autoptr(Index) index = open_index(&source);
    for (guint i = 0; i < G_N_ELEMENTS(mails); i++)
        add(index, source, &mails[i]);
    group(index);
    g_autofree char *states =
        query(index, "SELECT group_concat(state || state_rule, ' ') FROM (SELECT * FROM series"
                     " ORDER BY id)");
    g_assert_cmpstr(states, ==, "1version 1previous 2tag 1version 0first");
}

/* A maintainer's copy is no revision, unless it states a greater version. */
static void test_forwards(void)
{
    static const Posted mails[] = {
        {"a", 0, "[PATCH v3] knob: turn", NULL, "ada", NULL},
        {"b", 1 * DAY, "[PATCH] knob: turn", NULL, "ben", "author=ada"},
        {"c", 2 * DAY, "[PATCH v3] knob: turn", "a", "eve", "id=a"},
        {"d", 9 * DAY, "[PATCH v4] knob: turn", NULL, "ben", "author=ada"},
        {"e", 19 * DAY, "[RFC PATCH] dial: turn", NULL, "ada", NULL},
        {"f", 29 * DAY, "[PATCH] dial: turn", NULL, "ben", "author=ada"},
        {"g", 39 * DAY, "[PATCH] wheel: turn", NULL, "ada", NULL},
        {"h", 49 * DAY, "[PATCH] wheel: turn", "g", "ben", NULL},
    };
    gint64 source;
    g_autoptr(Index) index = open_index(&source);
    for (guint i = 0; i < G_N_ELEMENTS(mails); i++)
        add(index, source, &mails[i]);
    group(index);
    g_autofree char *links = links_of(index);
    g_assert_cmpstr(links, ==, "a< b<a:title c<a:thread d<b:title e< f<e:title g< h<g:thread");
    g_autofree char *states =
        query(index, "SELECT group_concat(state || state_rule, ' ') FROM (SELECT * FROM series"
                     " ORDER BY id)");
    g_assert_cmpstr(states, ==,
                    "1version 2forward 2forward 1version 0first 1previous 0first 1previous");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (guint i = 0; i < G_N_ELEMENTS(scenes); i++)
        g_test_add_data_func(scenes[i].path, &scenes[i], test_scene);
    g_test_add_func("/previous/known-from-an-earlier-run", test_known_from_an_earlier_run);
    g_test_add_func("/previous/states", test_states);
    g_test_add_func("/previous/forwards", test_forwards);
    g_test_add_func("/previous/trees", test_trees);
    return g_test_run();
}
