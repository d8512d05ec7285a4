/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The trailers that people give in replies (SERIES.md 6, series/reviews.h): each scene is a mailbox
 * and, by patch, who reviewed it: "reply>patch key who rule", "?" if given for another, "<mail" if
 * carried from the series of that head.
 */
#include "base/bots.h"
#include "outcome_case.h"

#define COVER                                                            \
    {                                                                    \
        "c", 0, "[PATCH 0/2] Turn knobs", NULL, NULL, NULL, NULL, {{0}}, \
        {                                                                \
            {                                                            \
                0                                                        \
            }                                                            \
        }                                                                \
    }
#define ONE                                                             \
    {                                                                   \
        "p1", 1, "[PATCH 1/2] knob: one", "c", NULL, NULL, NULL, {{0}}, \
        {                                                               \
            {                                                           \
                0                                                       \
            }                                                           \
        }                                                               \
    }
#define TWO                                                             \
    {                                                                   \
        "p2", 2, "[PATCH 2/2] knob: two", "c", NULL, NULL, NULL, {{0}}, \
        {                                                               \
            {                                                           \
                0                                                       \
            }                                                           \
        }                                                               \
    }
#define PATCH                                                        \
    {                                                                \
        "p", 0, "[PATCH] knob: turn", NULL, NULL, NULL, NULL, {{0}}, \
        {                                                            \
            {                                                        \
                0                                                    \
            }                                                        \
        }                                                            \
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

static const Scene scenes[] = {
    {"/reviews/credited-to-the-patch-replied-to",
     "r>p2 Reviewed-by ben@x.example reply",
     {COVER,
      ONE,
      TWO,
      {"r", DAY, "Re: [PATCH 2/2] knob: two", "p2", BEN, GIVES({"Reviewed-by", BEN})}}},
    {"/reviews/none-in-what-only-threading-makes-a-reply",
     "",
     {PATCH, {"r", DAY, "knob: turn", "p", BEN, GIVES({"Reviewed-by", BEN})}}},
    {"/reviews/credited-to-every-patch-when-the-cover-was",
     "r>c Acked-by ben@x.example reply",
     {COVER,
      ONE,
      TWO,
      {"r", DAY, "Re: [PATCH 0/2] Turn knobs", "c", BEN, GIVES({"Acked-by", BEN})}}},
    {"/reviews/deep-reply-to-the-nearest-patch-above",
     "s>p1 Tested-by eve@y.example above",
     {COVER,
      ONE,
      {"r", DAY, "Re: [PATCH 1/2] knob: one", "p1", BEN, GIVES({0})},
      {"q", DAY + 1, "Re: [PATCH 1/2] knob: one", "r", NULL, GIVES({0})},
      {"s", DAY + 2, "Re: [PATCH 1/2] knob: one", "q", EVE, GIVES({"Tested-by", EVE})}}},
    {"/reviews/deep-reply-to-the-cover-above",
     "s>c Tested-by eve@y.example above",
     {COVER,
      ONE,
      {"r", DAY, "Re: [PATCH 0/2] Turn knobs", "c", BEN, GIVES({0})},
      {"s", DAY + 2, "Re: [PATCH 0/2] Turn knobs", "r", EVE, GIVES({"Tested-by", EVE})}}},
    {"/reviews/deep-reply-of-another-subject-is-about-something-else",
     "t>p1 Acked-by eve@y.example reply",
     {COVER,
      ONE,
      {"r", DAY, "Re: [PATCH 1/2] knob: one", "p1", BEN, GIVES({0})},
      {"s", DAY + 2, "Re: Who may turn knobs", "r", EVE, GIVES({"Tested-by", EVE})},
      {"t", DAY + 3, "Re: Who may turn knobs", "p1", EVE, GIVES({"Acked-by", EVE})}}},
    {"/reviews/deep-reply-by-another-title-of-the-set",
     "s>p1 Tested-by eve@y.example above",
     {COVER,
      ONE,
      {"r", DAY, "Re: [PATCH 1/2] knob: one", "p1", BEN, GIVES({0})},
      {"s", DAY + 2, "Re: Turn knobs", "r", EVE, GIVES({"Tested-by", EVE})}}},
    {"/reviews/deep-reply-that-still-says-patch",
     "s>p1 Tested-by eve@y.example above",
     {COVER,
      ONE,
      {"r", DAY, "Re: [PATCH 1/2] knob: one", "p1", BEN, GIVES({0})},
      {"s", DAY + 2, "Re: [PATCH] knob: first", "r", EVE, GIVES({"Tested-by", EVE})}}},
    {"/reviews/every-key",
     "r>p Reviewed-by ben@x.example reply; r>p Acked-by ben@x.example reply; r>p Tested-by "
     "ben@x.example reply; r>p Reported-by ben@x.example reply",
     {PATCH,
      {"r", DAY, "Re: [PATCH] knob: turn", "p", BEN,
       GIVES({"Reviewed-by", BEN}, {"Acked-by", BEN}, {"Tested-by", BEN}, {"Reported-by", BEN})}}},
    {"/reviews/nacked-by",
     "r>p Nacked-by ben@x.example reply",
     {PATCH, {"r", DAY, "Re: [PATCH] knob: turn", "p", BEN, GIVES({"Nacked-by", BEN})}}},
    {"/reviews/sender-s-address-in-another-case",
     "r>p Acked-by Ben@X.EXAMPLE reply",
     {PATCH,
      {"r", DAY, "Re: [PATCH] knob: turn", "p", BEN, GIVES({"Acked-by", "B <Ben@X.EXAMPLE>"})}}},
    {"/reviews/tag-of-an-address-ignored",
     "r>p Acked-by ben+lists@x.example reply",
     {PATCH,
      {"r", DAY, "Re: [PATCH] knob: turn", "p", "Someone <ben+kernel@x.example>",
       GIVES({"Acked-by", "B <ben+lists@x.example>"})}}},
    {"/reviews/sender-s-name-with-another-address",
     "r>p Acked-by ben@corp.example reply",
     {PATCH,
      {"r", DAY, "Re: [PATCH] knob: turn", "p", BEN,
       GIVES({"Acked-by", "Ben Able <ben@corp.example>"})}}},
    {"/reviews/name-folded",
     "r>p Acked-by noelle@corp.example reply",
     {PATCH,
      {"r", DAY, "Re: [PATCH] knob: turn", "p", "Able, Noelle <noelle@x.example>",
       GIVES({"Acked-by", "\"No\xc3\xablle ABLE (Corp)\" <noelle@corp.example>"})}}},
    {"/reviews/first-name-without-an-address",
     "r>p Acked-by  reply",
     {PATCH, {"r", DAY, "Re: [PATCH] knob: turn", "p", BEN, GIVES({"Acked-by", "Ben"})}}},
    {"/reviews/first-name-with-an-address-is-another-s",
     "r>p Acked-by? ben@z.example reply",
     {PATCH,
      {"r", DAY, "Re: [PATCH] knob: turn", "p", BEN, GIVES({"Acked-by", "Ben <ben@z.example>"})}}},
    {"/reviews/words-behind-the-address",
     "r>p Tested-by ben@x.example reply",
     {PATCH,
      {"r", DAY, "Re: [PATCH] knob: turn", "p", BEN, GIVES({"Tested-by", BEN " # on a toaster"})}}},
    {"/reviews/address-without-brackets",
     "r>p Tested-by ben@x.example reply",
     {PATCH,
      {"r", DAY, "Re: [PATCH] knob: turn", "p", BEN,
       GIVES({"Tested-by", "Ben ben@x.example on a toaster"})}}},
    {"/reviews/given-for-another",
     "r>p Reviewed-by? eve@y.example reply",
     {PATCH, {"r", DAY, "Re: [PATCH] knob: turn", "p", BEN, GIVES({"Reviewed-by", EVE})}}},
    {"/reviews/own-one-counts-not-what-others-wrote-down-before",
     "s>p Reviewed-by eve@y.example reply",
     {PATCH,
      {"r", DAY, "Re: [PATCH] knob: turn", "p", BEN, GIVES({"Reviewed-by", EVE})},
      {"s", 2 * DAY, "Re: [PATCH] knob: turn", "p", EVE, GIVES({"Reviewed-by", EVE})}}},
    {"/reviews/a-program-gives-none",
     "",
     {PATCH,
      {"r", DAY, "Re: [PATCH] knob: turn", "p", "kernel test robot <lkp@z.example>",
       GIVES({"Tested-by", "kernel test robot <lkp@z.example>"}, {"Reported-by", EVE})}}},
    {"/reviews/author-s-own-is-none",
     "",
     {PATCH,
      {"r", DAY, "Re: [PATCH] knob: turn", "p", NULL,
       GIVES({"Reviewed-by", ADA}, {"Acked-by", ADA}, {"Reported-by", ADA})}}},
    {"/reviews/author-s-own-by-another-is-none",
     "",
     {PATCH, {"r", DAY, "Re: [PATCH] knob: turn", "p", BEN, GIVES({"Reported-by", ADA})}}},
    {"/reviews/author-s-own-tested-by-is-of-something-else",
     "",
     {PATCH, {"r", DAY, "Re: [PATCH] knob: turn", "p", NULL, GIVES({"Tested-by", ADA})}}},
    {"/reviews/sender-of-another-s-patch-may-review-it",
     "r>p Reviewed-by ada@x.example reply",
     {{"p", 0, "[PATCH] knob: turn", NULL, ADA, EVE, NULL, {{0}}, {{0}}},
      {"r", DAY, "Re: [PATCH] knob: turn", "p", ADA, GIVES({"Reviewed-by", ADA})}}},
    {"/reviews/twice-counts-once-the-first",
     "r>p Acked-by ben@x.example reply",
     {PATCH,
      {"r", DAY, "Re: [PATCH] knob: turn", "p", BEN, GIVES({"Acked-by", BEN}, {"acked-by", BEN})},
      {"s", 2 * DAY, "Re: [PATCH] knob: turn", "r", BEN, GIVES({"Acked-by", BEN})}}},
    {"/reviews/to-the-cover-then-to-a-patch-counts-once",
     "r>c Acked-by ben@x.example reply",
     {COVER,
      ONE,
      {"r", DAY, "Re: [PATCH 0/2] Turn knobs", "c", BEN, GIVES({"Acked-by", BEN})},
      {"s", 2 * DAY, "Re: [PATCH 1/2] knob: one", "p1", BEN, GIVES({"Acked-by", BEN})}}},
    {"/reviews/without-references-by-the-subject",
     "r>q Acked-by ben@x.example subject",
     {PATCH,
      {"q", DAY, "[PATCH v2] knob: turn", NULL, NULL, GIVES({0})},
      {"r", 2 * DAY, "Re: [PATCH v2] knob: turn", NULL, BEN, GIVES({"Acked-by", BEN})}}},
    {"/reviews/without-references-before-the-posting",
     "",
     {{"r", 0, "Re: [PATCH] knob: turn", NULL, BEN, GIVES({"Acked-by", BEN})},
      {"p", DAY, "[PATCH] knob: turn", NULL, NULL, GIVES({0})}}},
    {"/reviews/to-a-patch-that-is-not-here",
     "",
     {COVER, ONE, {"r", DAY, "Re: [PATCH 2/2] knob: two", "c", BEN, GIVES({"Acked-by", BEN})}}},
    {"/reviews/wrong-references-right-subject",
     "r>p2 Acked-by ben@x.example subject",
     {COVER,
      ONE,
      TWO,
      {"r", DAY, "Re: [PATCH 2/2] knob: two", "c", BEN, GIVES({"Acked-by", BEN})}}},
    {"/reviews/under-no-series",
     "",
     {{"d", 0, "knobs do not turn", NULL, NULL, GIVES({0})},
      {"r", DAY, "Re: knobs do not turn", "d", BEN, GIVES({"Reported-by", BEN})}}},
    {"/reviews/carried-where-the-patch-is-the-same",
     "r>p Acked-by ben@x.example reply; r>q Acked-by ben@x.example patch-id <p",
     {{"p", 0, "[PATCH] knob: turn", NULL, NULL, PATCH_ID("same")},
      {"r", DAY, "Re: [PATCH] knob: turn", "p", BEN, GIVES({"Acked-by", BEN})},
      {"q", 2 * DAY, "[PATCH v2] knob: turn", NULL, NULL, PATCH_ID("same")}}},
    {"/reviews/not-carried-where-the-patch-changed",
     "r>p Acked-by ben@x.example reply",
     {{"p", 0, "[PATCH] knob: turn", NULL, NULL, PATCH_ID("one")},
      {"r", DAY, "Re: [PATCH] knob: turn", "p", BEN, GIVES({"Acked-by", BEN})},
      {"q", 2 * DAY, "[PATCH v2] knob: turn", NULL, NULL, PATCH_ID("two")}}},
    {"/reviews/carried-along-the-chain",
     "r>p Acked-by ben@x.example reply; r>q Acked-by ben@x.example patch-id <p; r>s Acked-by "
     "ben@x.example patch-id <p",
     {{"p", 0, "[PATCH] knob: turn", NULL, NULL, PATCH_ID("same")},
      {"r", DAY, "Re: [PATCH] knob: turn", "p", BEN, GIVES({"Acked-by", BEN})},
      {"q", 2 * DAY, "[PATCH v2] knob: turn", NULL, NULL, PATCH_ID("same")},
      {"s", 3 * DAY, "[PATCH v3] knob: turn", NULL, NULL, PATCH_ID("same")}}},
    {"/reviews/not-carried-over-a-revision-where-it-changed",
     "r>p Acked-by ben@x.example reply",
     {{"p", 0, "[PATCH] knob: turn", NULL, NULL, PATCH_ID("same")},
      {"r", DAY, "Re: [PATCH] knob: turn", "p", BEN, GIVES({"Acked-by", BEN})},
      {"q", 2 * DAY, "[PATCH v2] knob: turn", NULL, NULL, PATCH_ID("other")},
      {"s", 3 * DAY, "[PATCH v3] knob: turn", NULL, NULL, PATCH_ID("same")}}},
    {"/reviews/given-again-is-not-carried",
     "r>p Acked-by ben@x.example reply; s>q Acked-by ben@x.example reply",
     {{"p", 0, "[PATCH] knob: turn", NULL, NULL, PATCH_ID("same")},
      {"r", DAY, "Re: [PATCH] knob: turn", "p", BEN, GIVES({"Acked-by", BEN})},
      {"q", 2 * DAY, "[PATCH v2] knob: turn", NULL, NULL, PATCH_ID("same")},
      {"s", 3 * DAY, "Re: [PATCH v2] knob: turn", "q", BEN, GIVES({"Acked-by", BEN})}}},
    {"/reviews/a-cover-s-are-carried-to-patches-that-stayed",
     "r>a Acked-by ben@x.example reply; r>b2 Acked-by ben@x.example patch-id <a",
     {{"a", 0, "[PATCH 0/2] Knobs", NULL, NULL, GIVES({0})},
      {"a1", 1, "[PATCH 1/2] knob: one", "a", NULL, PATCH_ID("one")},
      {"a2", 2, "[PATCH 2/2] knob: two", "a", NULL, PATCH_ID("two")},
      {"r", DAY, "Re: [PATCH 0/2] Knobs", "a", BEN, GIVES({"Acked-by", BEN})},
      {"b", 2 * DAY, "[PATCH v2 0/2] Knobs", NULL, NULL, GIVES({0})},
      {"b1", 2 * DAY + 1, "[PATCH v2 1/2] knob: one", "b", NULL, PATCH_ID("ONE")},
      {"b2", 2 * DAY + 2, "[PATCH v2 2/2] knob: two", "b", NULL, PATCH_ID("two")}}},
};

static void test_scene(gconstpointer data)
{
    outcome_check(
        data,
        "SELECT group_concat(line, '; ') FROM (SELECT r.message_id || '>' || p.message_id || ' ' ||"
        " v.key || iif(v.accepted, ' ', '? ') || v.email || ' ' || v.rule ||"
        " coalesce(' <' || h.message_id, '') AS line FROM review v JOIN mail r ON r.id = v.mail"
        " JOIN mail p ON p.id = v.patch LEFT JOIN series s ON s.id = v.carried_from"
        " LEFT JOIN mail h ON h.id = s.head ORDER BY v.series, r.date, v.position, p.date)");
}

/* ---- programs of a configuration ---- */

static void test_bots_of_a_configuration(void)
{
    static const Scene scene = {
        "",
        "",
        {PATCH,
         {"r", DAY, "Re: [PATCH] knob: turn", "p", "Knob CI <CI@x.example>",
          GIVES({"Tested-by", "Knob CI <ci@x.example>"})},
         {"s", DAY, "Re: [PATCH] knob: turn", "p", "Dial Robot 7 <dial@x.example>",
          GIVES({"Tested-by", "Dial Robot 7 <dial@x.example>"})}}};
    g_assert_false(bots_add(" "));
    g_assert_true(bots_add("ci@x.example"));
    g_assert_true(bots_add("dial robot"));
    outcome_check(&scene, "SELECT group_concat(key) FROM review");
    bots_reset();
}

/* ---- dates ---- */

/* Who sent another's patch answers himself. */
static void test_first_review_by_the_sender(void)
{
    static const Scene scene = {
        "",
        "0 0",
        {{"p", 0, "[PATCH] knob: turn", NULL, BEN, ADA, NULL, {{0}}, {{0}}},
         {"r", DAY, "Re: [PATCH] knob: turn", "p", BEN, GIVES({"Reviewed-by", BEN})},
         {"s", DAY, "Re: [PATCH] knob: turn", "p", ADA, GIVES({"Tested-by", ADA})}}};
    outcome_check(&scene, "SELECT coalesce(first_reply, 0) || ' ' || coalesce(first_review, 0)"
                          " FROM series");
}

static void test_first_review(void)
{
    static const Scene scene = {
        "",
        "86406 259200",
        {PATCH,
         {"a", DAY + 3, "Re: [PATCH] knob: turn", "p", NULL, GIVES({"Tested-by", ADA})},
         {"b", DAY + 4, "Re: [PATCH] knob: turn", "p", "syzbot <syzbot@x.example>", GIVES({0})},
         {"r", DAY + 6, "Re: [PATCH] knob: turn", "p", BEN, GIVES({"Reviewed-by", EVE})},
         {"s", 3 * DAY, "Re: [PATCH] knob: turn", "r", EVE, GIVES({"Reviewed-by", EVE})},
         {"t", 4 * DAY, "Re: [PATCH] knob: turn", "p", BEN, GIVES({"Reviewed-by", BEN})}}};
    outcome_check(&scene, "SELECT (first_reply - 1700000000) || ' ' || (first_review - 1700000000)"
                          " FROM series");
}

/* A patch that another sent into the set is no less of the set. */
static void test_first_review_of_another_s_patch(void)
{
    static const Scene scene = {
        "",
        "0",
        {COVER,
         ONE,
         {"p2", 2, "[PATCH 2/2] knob: two", "c", EVE, GIVES({0})},
         {"r", DAY, "Re: [PATCH 2/2] knob: two", "p2", ADA, GIVES({"Reviewed-by", ADA})},
         {"s", DAY, "Re: [PATCH 2/2] knob: two", "p2", EVE, GIVES({"Tested-by", EVE})}}};
    outcome_check(&scene, "SELECT coalesce(first_review, 0) FROM series");
}

/* ---- linear work ---- */

enum { ALARM = 40 /* seconds, sanitizers included */ };

/* Every mail of a deep thread gives a trailer, and every later revision carries some of them. */
static void test_linear_work(void)
{
    enum { MANY = 100000, REVISIONS = 1000 };
    gint64 source;
    alarm(ALARM);
    g_autoptr(Index) index = outcome_open(&source);
    outcome_add(index, source, &(Posted)PATCH);
    g_autofree char *above = g_strdup("p");
    for (guint i = 0; i < MANY; i++) {
        g_autofree char *id = g_strdup_printf("r%u", i);
        g_autofree char *who = g_strdup_printf("R %u <r%u@x.example>", i, i);
        outcome_add(index, source,
                    &(Posted){id, i + 1, "Re: [PATCH] knob: turn", above, who,
                              GIVES({"Reviewed-by", who})});
        g_free(above);
        above = g_steal_pointer(&id);
    }
    for (guint i = 0; i < REVISIONS; i++) {
        g_autofree char *id = g_strdup_printf("v%u", i);
        g_autofree char *subject = g_strdup_printf("[PATCH v%u] knob: turn", i + 2);
        outcome_add(index, source,
                    &(Posted){id, DAY * 2 + i * HOUR, subject, NULL, NULL, PATCH_ID("p")});
    }
    outcome_group(index, FALSE);
    g_autofree char *given =
        outcome_query(index, "SELECT count(*) FILTER (WHERE carried_from IS NULL) || ' ' ||"
                             " count(*) FILTER (WHERE carried_from IS NOT NULL) FROM review");
    g_assert_cmpstr(given, ==, "100000 100000");
    alarm(0);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (guint i = 0; i < G_N_ELEMENTS(scenes); i++)
        g_test_add_data_func(scenes[i].path, &scenes[i], test_scene);
    g_test_add_func("/reviews/bots-of-a-configuration", test_bots_of_a_configuration);
    g_test_add_func("/reviews/first-reply-and-first-review", test_first_review);
    g_test_add_func("/reviews/first-review-by-the-sender", test_first_review_by_the_sender);
    g_test_add_func("/reviews/first-review-of-another-s-patch",
                    test_first_review_of_another_s_patch);
    g_test_add_func("/reviews/linear-work", test_linear_work);
    return g_test_run();
}
