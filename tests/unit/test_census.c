/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is read on a thread of its own is what is read without one. */
#include "report/census.h"
#include "report_case.h"

#define ADA "Ada ada@x.example"
#define BOB "Bob bob@x.example"

/* Two postings, each answered; the last mail is a thread of its own. */
static const CaseMail mails[] = {
    {.source = W, .date = WEEK_2, .kind = MAIL_PATCH, .author = ADA, .subject = "[PATCH] a"},
    {.source = W, .date = WEEK_2 + 1, .kind = MAIL_PATCH, .author = ADA, .subject = "[PATCH] b"},
    {.source = W,
     .date = WEEK_2 + 2,
     .kind = MAIL_REPLY,
     .author = BOB,
     .subject = "Re: a",
     .refs = "1"},
    {.source = W,
     .date = WEEK_2 + 3,
     .kind = MAIL_REPLY,
     .author = ADA,
     .subject = "Re: a",
     .refs = "3 1"},
    {.source = W,
     .date = WEEK_2 + 4,
     .kind = MAIL_REPLY,
     .author = BOB,
     .subject = "Re: a",
     .refs = "2"},
    {.source = W, .date = WEEK_2 + 5, .kind = MAIL_DISCUSSION, .author = BOB, .subject = "c"},
};
static const CaseSeries series[] = {
    {{CASE_SERIES, .previous_rule = "", .id = 1, .head = 1, .date = WEEK_2, .total = 1}, "1=1"},
    {{CASE_SERIES, .previous_rule = "", .id = 2, .head = 2, .date = WEEK_2 + 1, .total = 1}, "2=1"},
};
static const Case two_threads = CASE_OF(mails, series, "", "", "");

/* Threads by the places of their first mails, and what the postings are called. */
static char *describe(const Census *census)
{
    GString *out = g_string_new(NULL);
    for (guint i = 0; i < census->mails->len; i++)
        g_string_append_printf(out, "%u ", census_mail(census, i)->thread);
    g_string_append_printf(out, "%s %s", ids_of(census->ids, 1), ids_of(census->ids, 2));
    return g_string_free(out, FALSE);
}

static void assert_read(Index *index, Index *reader, const char *wanted)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Census) census = census_load(index, reader, &error);
    g_assert_no_error(error);
    g_autofree char *got = describe(census);
    g_assert_cmpstr(got, ==, wanted);
}

static const char share_id[] = "UPDATE mail SET message_id = '1@x.example' WHERE id = 2";

static void test_with_and_without_a_reader(void)
{
    g_autoptr(Index) index = case_index(&two_threads), reader = case_index(&two_threads);
    assert_read(index, NULL, "0 1 0 0 1 5 1@x.example 2@x.example");
    assert_read(index, reader, "0 1 0 0 1 5 1@x.example 2@x.example");
    case_execute(index, share_id);
    assert_read(index, NULL, "0 0 0 0 4 5 1@x.example 1@x.example#2");
}

/* Another index in its place shows what is asked of it: all that Message-IDs tell. */
static void test_what_is_asked_of_the_reader(void)
{
    g_autoptr(Index) index = case_index(&two_threads), reader = case_index(&two_threads);
    case_execute(reader, share_id);
    assert_read(index, reader, "0 0 0 0 4 5 1@x.example 1@x.example#2");
}

static void test_a_reader_that_fails(void)
{
    g_autoptr(Index) index = case_index(&two_threads), reader = case_index(&two_threads);
    g_autoptr(GError) error = NULL;
    case_execute(reader, "DROP TABLE member");
    g_assert_null(census_load(index, reader, &error));
    g_assert_error(error, INDEX_ERROR, INDEX_ERROR_SQLITE);
    g_clear_error(&error);
    case_execute(index, "DROP TABLE reply"); /* one message, not two */
    g_assert_null(census_load(index, reader, &error));
    g_assert_error(error, INDEX_ERROR, INDEX_ERROR_SQLITE);
    g_assert_nonnull(strstr(error->message, "reply"));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/census/with-and-without-a-reader", test_with_and_without_a_reader);
    g_test_add_func("/census/what-is-asked-of-the-reader", test_what_is_asked_of_the_reader);
    g_test_add_func("/census/a-reader-that-fails", test_a_reader_that_fails);
    return g_test_run();
}
