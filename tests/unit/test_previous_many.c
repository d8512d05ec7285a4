/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which posting is the next revision of which, of very many: work that grows faster than the mails
 * runs into the alarm.
 */
#include "posted.h"
#include "series/posting.h"
#include <unistd.h>

enum { ALARM = 20 /* seconds, sanitizers included */ };

static void test_chain_of_fifty(void)
{
    enum { REVISIONS = 50 };
    gint64 source;
    g_autoptr(Index) index = open_index(&source);
    for (guint i = 0; i < REVISIONS; i++) {
        g_autofree char *id = g_strdup_printf("m%u", i);
        g_autofree char *subject = g_strdup_printf("[PATCH v%u] knob: turn", i + 1);
        add(index, source, &(Posted){id, (gint64)i * 7 * DAY, subject, NULL, NULL, NULL});
    }
    group(index);
    g_autofree char *linked =
        query(index, "SELECT count(*) FROM series WHERE previous = id - 1 AND version = id");
    g_assert_cmpstr(linked, ==, "49");
}

/* What one sender posts under one title again and again, and patch by patch in one thread. */
static void test_linear_work(void)
{
    enum { MANY = 100000 };
    gint64 source;
    alarm(ALARM);
    g_autoptr(Index) index = open_index(&source);
    for (guint i = 0; i < MANY; i++) {
        g_autofree char *id = g_strdup_printf("m%u", i);
        add(index, source,
            &(Posted){id, i / 100, "[PATCH] knob: turn", i % 2 ? "one-thread" : NULL, NULL, NULL});
    }
    group(index);
    g_autofree char *series = query(index, "SELECT count(*) FROM series");
    g_assert_cmpstr(series, ==, "100000");
    alarm(0);
}

/* Every posting names all before it, by links and in words, and half of them have its title. */
static void test_linear_links(void)
{
    enum { MANY = 20000, NAMED = 90 };
    gint64 source;
    alarm(ALARM);
    g_autoptr(Index) index = open_index(&source);
    for (guint i = 0; i < MANY; i++) {
        g_autofree char *id = g_strdup_printf("m%u", i);
        g_autofree char *subject = g_strdup_printf("[RFC PATCH v%u] Turn %u knobs", i, i / 2);
        g_autoptr(GString) says = g_string_new("change-id=x");
        for (guint k = 0; k < NAMED / 2; k++)
            g_string_append_printf(says, " link=m%u words=v%u", i - k, i - k);
        add(index, source, &(Posted){id, (gint64)i * HOUR, subject, NULL, NULL, says->str});
    }
    group(index);
    g_autofree char *linked = query(
        index,
        "SELECT count(*) FROM series WHERE previous = id - 1 AND previous_rule = 'change-id'");
    g_assert_cmpstr(linked, ==, "19999");
    alarm(0);
}

/*
 * Sets of many patches with titles that tell nothing: each of their titles was posted alone, again
 * and again, by their sender and by another. Comparing all titles with each of these would take
 * SETS * SET * SINGLES * SET steps.
 */
static void test_linear_titles(void)
{
    enum { SET = 4000, SINGLES = 16, SETS = 10 };
    static const char *const senders[] = {"ada", "ben"};
    gint64 source;
    alarm(ALARM);
    g_autoptr(Index) index = open_index(&source);
    for (guint n = 0; n < SET * SINGLES; n++) {
        g_autofree char *id = g_strdup_printf("s%u", n);
        g_autofree char *subject = g_strdup_printf("[PATCH v3] knob%u.2: tfix", n % SET);
        add(index, source, &(Posted){id, n, subject, NULL, senders[n / SET % 2], NULL});
    }
    for (guint n = 0; n < SETS * SET; n++) {
        g_autofree char *id = g_strdup_printf("m%u", n);
        g_autofree char *head = g_strdup_printf("m%u", n - n % SET);
        g_autofree char *subject =
            g_strdup_printf("[PATCH v2 %u/%u] knob%u.2: tfix", n % SET + 1, SET, n % SET);
        const char *ref = n % SET ? head : NULL;
        add(index, source, &(Posted){id, (n / SET + 9) * DAY + n % SET, subject, ref, "ada", NULL});
    }
    group(index);
    g_autofree char *linked = query(index, "SELECT count(*) FROM series WHERE previous");
    g_assert_cmpstr(linked, ==, "0");
    alarm(0);
}

/* What one sender posts, each time with the same titles: as many candidates as there can be. */
static void test_one_set_again_and_again(void)
{
    enum { POSTINGS = 5000, SET = 4 };
    gint64 source;
    alarm(ALARM);
    g_autoptr(Index) index = open_index(&source);
    for (guint n = 0; n < POSTINGS * SET; n++) {
        g_autofree char *id = g_strdup_printf("m%u", n);
        g_autofree char *head = g_strdup_printf("m%u", n - n % SET);
        g_autofree char *subject =
            g_strdup_printf("[PATCH %u/%u] knob: turn %u", n % SET + 1, SET, n % SET);
        const char *ref = n % SET ? head : NULL;
        add(index, source, &(Posted){id, n / SET * HOUR + n % SET, subject, ref, NULL, NULL});
    }
    group(index);
    g_autofree char *linked =
        query(index, "SELECT count(*) FROM series WHERE previous = id - 1 AND seen = 4");
    g_assert_cmpstr(linked, ==, "4999");
    alarm(0);
}

/* A chain of copies is gone back so far, wherever a link enters it. */
static void test_copies_of_copies(void)
{
    enum { COPIES = 2 * PREVIOUS_CANDIDATES_MAX };
    gint64 source;
    g_autoptr(Index) index = open_index(&source);
    add(index, source, &(Posted){"m0", 0, "[PATCH] knob: turn", NULL, "ada", "id=x"});
    for (guint i = 1; i <= COPIES; i++) {
        g_autofree char *id = g_strdup_printf("m%u", i);
        add(index, source,
            &(Posted){id, i * HOUR, "[PATCH] knob: turn", NULL, id, "id=x author=ada"});
    }
    g_autofree char *last = g_strdup_printf("link=v1=m%u", COPIES);
    add(index, source, &(Posted){"v2", 9 * DAY, "[PATCH v2] knob: turn", NULL, "ben", last});
    group(index);
    g_autofree char *copies =
        query(index, "SELECT count(*) FROM series WHERE state_rule = 'forward'");
    g_autofree char *previous =
        query(index, "SELECT previous FROM series WHERE version = 2 AND previous_rule = 'link'");
    g_assert_cmpstr(copies, ==, "32");
    g_assert_cmpstr(previous, ==, "17"); /* 33, the last copy, less 16 */
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/previous/chain-of-fifty", test_chain_of_fifty);
    g_test_add_func("/previous/linear-work", test_linear_work);
    g_test_add_func("/previous/linear-links", test_linear_links);
    g_test_add_func("/previous/linear-titles", test_linear_titles);
    g_test_add_func("/previous/one-set-again-and-again", test_one_set_again_and_again);
    g_test_add_func("/previous/copies-of-copies", test_copies_of_copies);
    return g_test_run();
}
