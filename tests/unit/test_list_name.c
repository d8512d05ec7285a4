/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/list_name.h"

enum { MAILS_MAX = 6, RECIPIENTS_MAX = 3 };

/* A mail: its List-Id, or its recipients. */
typedef struct {
    const char *list;
    const char *recipients[RECIPIENTS_MAX + 1];
} Sent;

static const struct {
    const char *shows;
    const char *path;
    Sent mails[MAILS_MAX + 1];
    const char *winner;
} cases[] = {
    {"the most frequent List-Id wins",
     "x.mbox",
     {{"b.example.org", {0}}, {"b.example.org", {0}}, {"a.example.org", {0}}},
     "b.example.org"},
    {"a tie goes to the first bytewise",
     "x.mbox",
     {{"b.example.org", {0}}, {"a.example.org", {0}}},
     "a.example.org"},
    {"an address in half of the mails is the list",
     "x.mbox",
     {{0, {"ada@work.example", "w@lists.example"}},
      {0, {"w@lists.example"}},
      {0, {"bo@x.example"}}},
     "w.lists.example"},
    {"an address in fewer is a person",
     "dir/w.mbox.gz",
     {{0, {"ada@work.example"}}, {0, {"bo@x.example"}}, {0, {"cy@x.example"}}},
     "w"},
    {"To and Cc of one mail count once",
     "w.mbox",
     {{0, {"ada@a.example", "ada@a.example"}}, {0, {"bo@b.example"}}, {0, {"cy@c.example"}}},
     "w"},
    {"address and List-Id of one list add up",
     "x.mbox",
     {{"w.lists.example", {0}}, {0, {"w@lists.example"}}, {"a.example.org", {0}}},
     "w.lists.example"},
    {"no mail, plain name", "dir/w.mbox", {{0}}, "w"},
    {"no mail, gzip", "w.gz", {{0}}, "w"},
    {"no mail, text", "w-2026.txt", {{0}}, "w-2026"},
    {"no mail, other suffix", "w-2026.data", {{0}}, "w-2026.data"},
    {"no mail, xz", "w.mbox.xz", {{0}}, "w"},
    {"no mail, zstd", "w.mbox.zst", {{0}}, "w"},
    {"no mail, bzip2", "w.txt.bz2", {{0}}, "w"},
    {"a month of pipermail", "lists/w/2005-January.txt.gz", {{0}}, "w"},
    {"a month in the folder of its year", "lists/w/2005/2005-01.mbox", {{0}}, "w"},
    {"a week of pipermail", "w/Week-of-Mon-20050103.txt", {{0}}, "w"},
    {"nothing but a month", "/2005-01.txt", {{0}}, "2005-01"},
    {"a maildir", "mail/w/", {{0}}, "w"},
    {"a folder of a maildir", "mail/.lists.w", {{0}}, "w"},
    {"a plain folder of a maildir", "maildir:mail/lists/w", {{0}}, "w"},
    {"v1", "inboxes/w.git", {{0}}, "w"},
    {"v1 in a work tree", "inboxes/w/.git", {{0}}, "w"},
    {"v2", "v2:inboxes/w", {{0}}, "w"},
    {"an epoch", "inboxes/w/git/12.git", {{0}}, "w"},
    {"a list that is called git", "inboxes/git", {{0}}, "git"},
    {"no mail, a dialect before it", "mboxrd:w.mbox", {{0}}, "w"},
    {"no mail, standard input", "-", {{0}}, "stdin"},
    {"nothing but a suffix", "dir/.gz", {{0}}, "gz"},
};

static void add(ListTally *tally, const Mail *mail)
{
    g_autoptr(Arena) arena = arena_new();
    list_tally_add(tally, list_audience(arena, mail), 1);
}

static void test_winner(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(ListTally) tally = list_tally_new();
        for (const Sent *sent = cases[i].mails; sent->list || sent->recipients[0]; sent++) {
            Mail mail = {.list = sent->list, .recipients = sent->recipients};
            while (mail.n_recipients < RECIPIENTS_MAX && sent->recipients[mail.n_recipients])
                mail.n_recipients++;
            add(tally, &mail);
        }
        g_test_message("%s", cases[i].shows);
        g_autofree char *winner = list_tally_winner(tally, cases[i].path);
        g_assert_cmpstr(winner, ==, cases[i].winner);
    }
}

/* Limits are per mail, so no order of mails can matter; what is above them is no list's name. */
static void test_limits(void)
{
    g_autoptr(ListTally) tally = list_tally_new();
    g_autofree char *longest = g_strnfill(LIST_NAME_MAX, 'a');
    g_autofree char *longer = g_strnfill(LIST_NAME_MAX + 1, 'b');
    add(tally, &(Mail){.list = longer});
    add(tally, &(Mail){.list = longer});
    add(tally, &(Mail){.list = longest});
    g_autofree char *winner = list_tally_winner(tally, "x");
    g_assert_cmpstr(winner, ==, longest);
}

static void test_recipients(void)
{
    const char *many[LIST_RECIPIENTS_MAX + 1];
    for (gsize i = 0; i < G_N_ELEMENTS(many); i++)
        many[i] = "w@lists.example";
    many[LIST_RECIPIENTS_MAX] = "a@lists.example";
    g_autoptr(ListTally) tally = list_tally_new();
    add(tally, &(Mail){.recipients = many, .n_recipients = G_N_ELEMENTS(many)});
    g_autofree char *winner = list_tally_winner(tally, "x");
    g_assert_cmpstr(winner, ==, "w.lists.example");
}

/* However many names there are, the one that two mails carry wins, wherever these stand. */
static void test_many_names(void)
{
    enum { NAMES = 150000 };
    for (int late = 0; late < 2; late++) {
        g_autoptr(ListTally) tally = list_tally_new();
        for (int i = 0; i < NAMES; i++) {
            g_autofree char *name = g_strdup_printf("%d.example.org", i);
            if (i < 2 || i >= NAMES - 2)
                add(tally, &(Mail){.list = (i < 2) == !late ? "w.example" : "0.example"});
            add(tally, &(Mail){.list = name});
        }
        add(tally, &(Mail){.list = "w.example"});
        g_autofree char *winner = list_tally_winner(tally, "x");
        g_assert_cmpstr(winner, ==, "w.example");
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/list-name/winner", test_winner);
    g_test_add_func("/list-name/limits", test_limits);
    g_test_add_func("/list-name/recipients", test_recipients);
    g_test_add_func("/list-name/many-names", test_many_names);
    return g_test_run();
}
