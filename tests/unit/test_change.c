/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What each patch is beside the revision before (SERIES.md 5): kept where the patch-id is the same,
 * changed where the title is, else new. Each scene is a mailbox and what a maintainer says of it,
 * in whatever order its mails are read.
 */
#include "posted_scene.h"

static const Scene scenes[] = {
    {"/change/kept-changed-new-and-dropped",
     "b1=kept:a2 b2=changed:a1 b3=new",
     {{"a1", 0, "[PATCH 1/3] knob: one", NULL, NULL, "id=one"},
      {"a2", 1, "[PATCH 2/3] knob: two", "a1", NULL, "id=two"},
      {"a3", 2, "[PATCH 3/3] knob: three", "a1", NULL, "id=three"},
      {"b1", 9 * DAY, "[PATCH v2 1/3] knob: two", "a1", NULL, "id=two"},
      {"b2", 9 * DAY + 1, "[PATCH v2 2/3] Knob:  one (v2)", "b1", NULL, "id=other"},
      {"b3", 9 * DAY + 2, "[PATCH v2 3/3] knob: four", "b1", NULL, "id=four"}}},
    {"/change/first-revision",
     NULL,
     {{"a1", 0, "[PATCH 1/2] knob: one", NULL, NULL, NULL},
      {"a2", 1, "[PATCH 2/2] knob: two", "a1", NULL, NULL}}},
    {"/change/kept-under-another-title",
     "b1=kept:a1 b2=changed:a2",
     {{"a1", 0, "[PATCH 1/2] knob: one", NULL, NULL, "id=one"},
      {"a2", 1, "[PATCH 2/2] knob: two", "a1", NULL, "id=two"},
      {"b1", 9 * DAY, "[PATCH v2 1/2] knob: first", "a1", NULL, "id=one"},
      {"b2", 9 * DAY + 1, "[PATCH v2 2/2] knob: two", "b1", NULL, "id=other"}}},
    {"/change/titles-exchanged",
     "b1=kept:a2 b2=kept:a1",
     {{"a1", 0, "[PATCH 1/2] knob: one", NULL, NULL, "id=one"},
      {"a2", 1, "[PATCH 2/2] knob: two", "a1", NULL, "id=two"},
      {"b1", 9 * DAY, "[PATCH v2 1/2] knob: one", "a1", NULL, "id=two"},
      {"b2", 9 * DAY + 1, "[PATCH v2 2/2] knob: two", "b1", NULL, "id=one"}}},
    {"/change/covers-and-their-patches",
     "b1=kept:a1",
     {{"a", 0, "[PATCH 0/1] Knobs", NULL, NULL, NULL},
      {"a1", 1, "[PATCH 1/1] knob: one", "a", NULL, "id=one"},
      {"b", 9 * DAY, "[PATCH v2 0/1] Knobs", "a", NULL, NULL},
      {"b1", 9 * DAY + 1, "[PATCH v2 1/1] knob: one", "b", NULL, "id=one"}}},
    {"/change/one-successor-each",
     "b1=changed:a1 b2=changed:a2 b3=new",
     {{"a1", 0, "[PATCH 1/2] knob: fix", NULL, NULL, "id=one"},
      {"a2", 1, "[PATCH 2/2] knob: fix", "a1", NULL, "id=two"},
      {"b1", 9 * DAY, "[PATCH v2 1/3] knob: fix", "a1", NULL, "id=x"},
      {"b2", 9 * DAY + 1, "[PATCH v2 2/3] knob: fix", "b1", NULL, "id=y"},
      {"b3", 9 * DAY + 2, "[PATCH v2 3/3] knob: fix", "b1", NULL, "id=z"}}},
    {"/change/same-title-twice-and-one-is-kept",
     "b1=kept:a2 b2=changed:a1",
     {{"a1", 0, "[PATCH 1/2] knob: fix", NULL, NULL, "id=one"},
      {"a2", 1, "[PATCH 2/2] knob: fix", "a1", NULL, "id=two"},
      {"b1", 9 * DAY, "[PATCH v2 1/2] knob: fix", "a1", NULL, "id=two"},
      {"b2", 9 * DAY + 1, "[PATCH v2 2/2] knob: fix", "b1", NULL, "id=y"}}},
    {"/change/without-a-diff",
     "b1=unknown:a1 b2=kept:a2",
     {{"a1", 0, "[PATCH 1/2] knob: one", NULL, NULL, "none"},
      {"a2", 1, "[PATCH 2/2] knob: two", "a1", NULL, "id=two"},
      {"b1", 9 * DAY, "[PATCH v2 1/2] knob: one", "a1", NULL, "id=one"},
      {"b2", 9 * DAY + 1, "[PATCH v2 2/2] knob: two", "b1", NULL, "id=two"}}},
    {"/change/two-without-a-diff-are-not-kept",
     "b1=unknown:a1",
     {{"a1", 0, "[PATCH 1/1] knob: one", NULL, NULL, "none"},
      {"b1", 9 * DAY, "[PATCH v2 1/1] knob: one", "a1", NULL, "none"}}},
    {"/change/nothing-is-new-beside-patches-that-are-not-here",
     "b1=kept:a1",
     {{"a1", 0, "[PATCH 1/3] knob: one", NULL, NULL, "id=one"},
      {"b1", 9 * DAY, "[PATCH v2 1/2] knob: one", "a1", NULL, "id=one"},
      {"b2", 9 * DAY + 1, "[PATCH v2 2/2] knob: two", "b1", NULL, "id=two"}}},
    {"/change/only-patch-renamed",
     "b=changed:a c=kept:b",
     {{"a", 0, "[PATCH] knob: red", NULL, NULL, "id=one"},
      {"b", 9 * DAY, "[PATCH v2] knob: green", "a", NULL, "id=two"},
      {"c", 19 * DAY, "[PATCH v3 1/1] knob: blue", "a", NULL, "id=two"}}},
    {"/change/resend-keeps-all",
     "b=changed:a c=kept:a",
     {{"a", 0, "[PATCH] knob: turn", NULL, NULL, "id=one"},
      {"b", 9 * DAY, "[PATCH v2] knob: turn", NULL, NULL, "id=two"},
      {"c", 19 * DAY, "[PATCH RESEND] knob: turn", NULL, NULL, "id=one"}}},
    {"/change/back-to-an-older-one",
     "b=changed:a c=changed:b",
     {{"a", 0, "[PATCH] knob: turn", NULL, NULL, "id=one"},
      {"b", 9 * DAY, "[PATCH v2] knob: turn", NULL, NULL, "id=two"},
      {"c", 19 * DAY, "[PATCH v3] knob: turn", NULL, NULL, "id=one"}}},
    {"/change/partial-reroll-by-title-and-by-number",
     "b=changed:a2 c=changed:a1",
     {{"a1", 0, "[PATCH 1/2] knob: one", NULL, NULL, "id=one"},
      {"a2", 1, "[PATCH 2/2] knob: two", "a1", NULL, "id=two"},
      {"b", 1 * DAY, "[PATCH v2 2/2] knob: two", "a2", NULL, "id=x"},
      {"c", 2 * DAY, "[PATCH v2 1/2] knob: first", "a1", NULL, "id=y"}}},
    {"/change/behind-partial-rerolls",
     "b=changed:a2 c=changed:a1 d1=kept:c d2=changed:b d3=kept:a3",
     {{"a1", 0, "[PATCH 1/3] knob: one", NULL, NULL, "id=one"},
      {"a2", 1, "[PATCH 2/3] knob: two", "a1", NULL, "id=two"},
      {"a3", 2, "[PATCH 3/3] knob: three", "a1", NULL, "id=three"},
      {"b", 1 * DAY, "[PATCH v2 2/3] knob: two", "a2", NULL, "id=x"},
      {"c", 2 * DAY, "[PATCH v2 1/3] knob: first", "a1", NULL, "id=y"},
      {"d1", 3 * DAY, "[PATCH v3 1/3] knob: first", "a1", NULL, "id=y"},
      {"d2", 3 * DAY + 1, "[PATCH v3 2/3] knob: two", "d1", NULL, "id=z"},
      {"d3", 3 * DAY + 2, "[PATCH v3 3/3] knob: three", "d1", NULL, "id=three"}}},
    {"/change/back-to-the-title-and-the-diff-before-a-partial-reroll",
     "b=changed:a1 c=changed:a2 d1=changed:b d2=changed:c",
     {{"a1", 0, "[PATCH 1/2] knob: one", NULL, NULL, "id=one"},
      {"a2", 1, "[PATCH 2/2] knob: two", "a1", NULL, "id=two"},
      {"b", 1 * DAY, "[PATCH v1.1 1/2] knob: first", "a1", NULL, "id=x"},
      {"c", 2 * DAY, "[PATCH v1.2 2/2] knob: second", "a2", NULL, "id=y"},
      {"d1", 3 * DAY, "[PATCH v2 1/2] knob: one", "a1", NULL, "id=z"},
      {"d2", 3 * DAY + 1, "[PATCH v2 2/2] knob: last", "d1", NULL, "id=two"}}},
    {"/change/partial-reroll-again",
     "b=changed:a2 c=changed:b",
     {{"a1", 0, "[PATCH 1/2] knob: one", NULL, NULL, "id=one"},
      {"a2", 1, "[PATCH 2/2] knob: two", "a1", NULL, "id=two"},
      {"b", 1 * DAY, "[PATCH v1.1 2/2] knob: second", "a2", NULL, "id=x"},
      {"c", 2 * DAY, "[PATCH v1.2 2/2] knob: last", "a2", NULL, "id=y"}}},
    {"/change/partial-reroll-without-a-number-of-its-own",
     "b=changed:a2",
     {{"a1", 0, "[PATCH v2 1/2] knob: one", NULL, NULL, "id=one"},
      {"a2", 1, "[PATCH v2 2/2] knob: two", "a1", NULL, "id=two"},
      {"b", 1 * DAY, "[PATCH v2.1] knob: second", "a2", NULL, "id=x"}}},
    {"/change/set-behind-a-partial-reroll-that-it-does-not-follow",
     "b=changed:a2 c1=kept:a1 c2=kept:a2",
     {{"a1", 0, "[PATCH 1/2] knob: one", NULL, NULL, "id=one"},
      {"a2", 1, "[PATCH 2/2] knob: two", "a1", NULL, "id=two"},
      {"b", 1 * DAY, "[PATCH v1.1 2/2] knob: two", "a2", NULL, "id=x"},
      {"c1", 2 * DAY, "[PATCH RESEND 1/2] knob: one", NULL, NULL, "id=one"},
      {"c2", 2 * DAY + 1, "[PATCH RESEND 2/2] knob: two", "c1", NULL, "id=two"}}},
    {"/change/version-inferred",
     "b1=changed:a1 b2=kept:a2",
     {{"a1", 0, "[PATCH 1/2] knob: one", NULL, NULL, "id=one"},
      {"a2", 1, "[PATCH 2/2] knob: two", "a1", NULL, "id=two"},
      {"b1", 1 * DAY, "[PATCH 1/2] knob: one", "a1", NULL, "id=x"},
      {"b2", 1 * DAY + 1, "[PATCH 2/2] knob: two", "a1", NULL, "id=two"}}},
    {"/change/pull-requests",
     NULL,
     {{"a", 0, "[GIT PULL] knob updates", NULL, NULL, NULL},
      {"b", 9 * DAY, "[GIT PULL] knob updates", NULL, NULL, NULL}}},
};

/* Of each patch that is not unknown: id=change:patch before. */
static const char changes_sql[] =
    "SELECT group_concat(change, ' ') FROM (SELECT m.message_id || '=' ||"
    " CASE b.change WHEN 0 THEN 'unknown' WHEN 1 THEN 'kept'"
    "  WHEN 2 THEN 'changed' ELSE 'new' END"
    " || coalesce(':' || w.message_id, '') AS change"
    " FROM member b JOIN mail m ON m.id = b.mail"
    " LEFT JOIN mail w ON w.id = b.was WHERE b.change != 0 OR b.was"
    " ORDER BY b.series, b.position)";

static void test_scene(gconstpointer data)
{
    scene_check(data, changes_sql);
}

/* ---- linear work ---- */

enum { ALARM = 20 /* seconds, sanitizers included */ };

/* Partial rerolls of large sets again and again cost what they have of patches. */
static void test_many_partial_rerolls(void)
{
    enum { SET = 900, REROLLS = 900, SETS = 20 };
    gint64 source;
    alarm(ALARM);
    g_autoptr(Index) index = open_index(&source);
    for (guint n = 0; n < SETS * (SET + REROLLS); n++) {
        guint set = n / (SET + REROLLS), i = n % (SET + REROLLS) + 1;
        gboolean again = i > SET;
        guint version = again ? i - SET + 1 : 1, number = again ? 7 : i;
        g_autofree char *id = g_strdup_printf("%u-%u", set, i);
        g_autofree char *ref = g_strdup_printf("%u-%u", set, again ? 7 : 1);
        g_autofree char *sender = g_strdup_printf("ada%u", set);
        g_autofree char *subject = g_strdup_printf("[PATCH v%u %u/%u] knob: turn %u", version,
                                                   number, SET, again && i % 2 ? 0 : number);
        add(index, source,
            &(Posted){id, version * HOUR, subject, i == 1 ? NULL : ref, sender, NULL});
    }
    group(index);
    g_autofree char *changed = query(index, "SELECT count(*) FROM member WHERE change = 2");
    g_assert_cmpstr(changed, ==, "18000");
    alarm(0);
}

/* More patches of one title than are told apart. */
static void test_one_title_for_all(void)
{
    enum { SET = 1000 };
    gint64 source;
    alarm(ALARM);
    g_autoptr(Index) index = open_index(&source);
    for (guint version = 1; version <= 20; version++)
        for (guint i = 1; i <= SET; i++) {
            g_autofree char *id = g_strdup_printf("v%u-%u", version, i);
            g_autofree char *head = g_strdup_printf("v%u-1", version);
            g_autofree char *subject =
                g_strdup_printf("[PATCH v%u %u/%u] knob: turn", version, i, SET);
            add(index, source,
                &(Posted){id, version * DAY, subject, i > 1 ? head : NULL, NULL, NULL});
        }
    group(index);
    g_autofree char *twice =
        query(index, "SELECT count(*) FROM (SELECT was FROM member WHERE was GROUP BY was, series"
                     " HAVING count(*) > 1)");
    g_assert_cmpstr(twice, ==, "0");
    alarm(0);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (guint i = 0; i < G_N_ELEMENTS(scenes); i++)
        g_test_add_data_func(scenes[i].path, &scenes[i], test_scene);
    g_test_add_func("/change/many-partial-rerolls", test_many_partial_rerolls);
    g_test_add_func("/change/one-title-for-all", test_one_title_for_all);
    return g_test_run();
}
