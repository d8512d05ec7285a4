/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a reply gives (SERIES.md 6), told from replies made up for it. */
#include "patch/message.h"
#include "patch/own.h"
#include "patch/review.h"

static const Address bob = {"Bob Reader", "bob@example.org", FALSE};

typedef struct {
    const char *text;
    const char *trailers; /* "key=value;" each */
} Row;

#define BOB "Bob Reader <bob@example.org>"

static const Row rows[] = {
    /* the five keys, whatever their spelling */
    {"Reviewed-by: " BOB "\n", "Reviewed-by=" BOB ";"},
    {"Acked-by: " BOB "\n", "Acked-by=" BOB ";"},
    {"Tested-by: " BOB "\n", "Tested-by=" BOB ";"},
    {"Reported-by: " BOB "\n", "Reported-by=" BOB ";"},
    {"Nacked-by: " BOB "\n", "Nacked-by=" BOB ";"},
    {"reviewed-BY : " BOB "\n", "Reviewed-by=" BOB ";"},
    {"Acked by: " BOB "\n", "Acked-by=" BOB ";"},
    {"  Acked-By:" BOB "\n", "Acked-by=" BOB ";"},
    {"NAKed-by: " BOB "\n", "Nacked-by=" BOB ";"},
    {"Reviwed-by: " BOB "\n", "Reviewed-by=" BOB ";"},
    {"Reviewed-and-tested-by: " BOB "\n", "Reviewed-by=" BOB ";Tested-by=" BOB ";"},
    {"Tested/Acked-by: " BOB "\n", "Acked-by=" BOB ";Tested-by=" BOB ";"},
    {"It came by, by night.\n> by\nby\nReviewed-by: " BOB "\n", "Reviewed-by=" BOB ";"},
    /* the colon forgotten, where an address shows what is meant */
    {"Reviewed-by " BOB "\n", "Reviewed-by=" BOB ";"},
    {"Reviewed by people of other teams.\n", ""},
    {"Acked-by is what I would give.\n", ""},
    /* values */
    {"Acked-by: " BOB " # for f/\n", "Acked-by=" BOB " # for f/;"},
    {"Acked-by: bob@example.org\n", "Acked-by=bob@example.org;"},
    {"Reviewed-by: Bob Reader\n<bob@example.org>\n", "Reviewed-by=" BOB ";"},
    {"Reviewed-by:\n" BOB "\n", "Reviewed-by=" BOB ";"},
    {"Acked-by: me\n", "Acked-by=" BOB ";"},
    {"Acked-by:\n\nYou forgot mine.\n", ""},
    {"Acked-by: " BOB "\nAcked-by: " BOB "\n", "Acked-by=" BOB ";"},
    /* a commit that git shows */
    {"\tAuthor: " BOB "\n\tDate:   Mon Jan 1 00:00:00 2024 +0000\n\n\t    f: fix\n\t    \n"
     "\t    Reported-by: " BOB "\n\n\tdiff --git a/f b/f\n\tAcked-by: " BOB "\n",
     ""},
    {"commit 0123456789ab (HEAD -> main)\nAuthor: " BOB "\n\n    f: fix\n\n    Reported-by: " BOB
     "\n",
     ""},
    {"commit 0123456789ab\nAuthor: " BOB "\n\n    f: fix\n\nAcked-by: " BOB "\n",
     "Acked-by=" BOB ";"},
    {"commit 0123456789ab broke it.\n\n    Acked-by: " BOB "\n", "Acked-by=" BOB ";"},
    {"commit 0123456789ab\nAuthor: Ann <ann@x.org>\n\n    f: fix\n\n    Acked-by: " BOB "\n",
     "Acked-by=" BOB ";"},
    {"commit 0123456789ab\nAuthor: " BOB "\n\n    f: fix\n> why?\n    Acked-by: " BOB "\n",
     "Acked-by=" BOB ";"},
    {" commit 0123456789ab\n\n Author: " BOB "\n\n Acked-by: " BOB "\n", "Acked-by=" BOB ";"},
    {"> why?\n\ncommit 0123456789ab\nAuthor: " BOB "\n\n    Acked-by: " BOB "\n", ""},
    {"Author: unknown\n\n    Acked-by: " BOB "\n", "Acked-by=" BOB ";"},
    {"Tested-by: Cal Other <cal@example.org>\n", "Tested-by=Cal Other <cal@example.org>;"},
    /* others are none of the five */
    {"Signed-off-by: " BOB "\nCc: " BOB "\nFixes: 0123456789ab (\"f: x\")\n", ""},
    /* who quotes does not give */
    {"> Reviewed-by: " BOB "\n", ""},
    {">> Acked-by: " BOB "\n\nWhy?\n", ""},
    {"AB> Acked-by: " BOB "\n", ""},
    {"| Acked-by: " BOB "\n", ""},
    {"I meant:\n-----Original Message-----\nAcked-by: " BOB "\n", ""},
    {"-----Original Message-----\nFrom: Cal\nSubject: Re: f\n\n> f\nAcked-by: " BOB "\n", ""},
    {"----- Original Message -----\n> Acked-by: " BOB "\n\nReviewed-by: " BOB "\n",
     "Reviewed-by=" BOB ";"},
    {"----- Original Message -----\n\n> f\n\nReviewed-by: " BOB "\n", "Reviewed-by=" BOB ";"},
    {"Should I add your Acked-by: or not?\n", ""},
    /* words are no trailer */
    {"NAK.\n", ""},
    {"Nacked-by: " BOB "\nNAK\n", "Nacked-by=" BOB ";"},
};

static const Trailer *read_reply(Arena *arena, DiagLog *log, const char *text, guint *n)
{
    Message message;
    Diff diff;

    diff_read(str_of(text), &diff);
    message_read_plain(arena, str_of(text), &message);
    Str own = own_text(arena, str_of(text), &diff, message.body);
    return review_read(arena, log, own, &bob, n);
}

static void test_rows(void)
{
    g_autoptr(DiagLog) log = diag_log_new(FALSE);
    g_autoptr(Arena) arena = arena_new();

    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GString) found = g_string_new(NULL);
        guint n;
        const Trailer *trailers = read_reply(arena, log, rows[i].text, &n);
        for (guint t = 0; t < n; t++)
            g_string_append_printf(found, "%s=%s;", trailers[t].key, trailers[t].value);
        g_test_message("%s", rows[i].text);
        g_assert_cmpstr(found->str, ==, rows[i].trailers);
    }
    g_assert_cmpuint(diag_mail_kinds(log), ==, 0);
}

/* What a reply suggests as a patch is no trailer of it; what stands around it is. */
static void test_suggested_diff(void)
{
    static const char *const text =
        "Acked-by: " BOB "\n\ndiff --git a/f b/f\n--- a/f\n+++ b/f\n@@ -1,2 +1,2 @@\n"
        " Tested-by: " BOB "\n-a\n+b\n\nReviewed-by: " BOB "\n";
    g_autoptr(DiagLog) log = diag_log_new(FALSE);
    g_autoptr(Arena) arena = arena_new();
    guint n;
    const Trailer *trailers = read_reply(arena, log, text, &n);

    g_assert_cmpuint(n, ==, 2);
    g_assert_cmpstr(trailers[0].key, ==, "Acked-by");
    g_assert_cmpstr(trailers[1].key, ==, "Reviewed-by");
}

/* A sender without a name gives by address. */
static void test_no_name(void)
{
    static const Address nobody = {"", "n@example.org", FALSE};
    g_autoptr(DiagLog) log = diag_log_new(FALSE);
    g_autoptr(Arena) arena = arena_new();
    guint n;
    const Trailer *trailers = review_read(arena, log, STR("Acked-by: me\n"), &nobody, &n);

    g_assert_cmpuint(n, ==, 1);
    g_assert_cmpstr(trailers[0].value, ==, "n@example.org");
}

static void test_limit(void)
{
    for (int more = 0; more < 2; more++) {
        g_autoptr(DiagLog) log = diag_log_new(FALSE);
        g_autoptr(Arena) arena = arena_new();
        g_autoptr(GString) text = g_string_new(NULL);
        guint n;
        for (int i = 0; i < REVIEW_TRAILERS_MAX + more; i++)
            g_string_append_printf(text, "Acked-by: P <p%d@example.org>\n", i);
        read_reply(arena, log, text->str, &n);
        g_assert_cmpuint(n, ==, REVIEW_TRAILERS_MAX);
        g_assert_cmpint((diag_mail_kinds(log) & DIAG_BIT(TRAILERS_TOO_MANY)) != 0, ==, more);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/review/rows", test_rows);
    g_test_add_func("/review/suggested-diff", test_suggested_diff);
    g_test_add_func("/review/no-name", test_no_name);
    g_test_add_func("/review/limit", test_limit);
    return g_test_run();
}
