/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What mails say, read back: trailers, notices, links. */
#include "index/index.h"

/* The least that a mail has. */
static IndexMail sample_mail(gint64 source, guint number)
{
    return (IndexMail){
        .source = source,
        .offset = number,
        .message_id = "a@x.example",
        .hash = {(guint8)number},
        .date = 1700000000,
        .author = {"Ada", "ada@x.example"},
        .sender = {"Ada", "ada@x.example"},
        .subject = "[PATCH] x: y",
        .title = "x: y",
        .norm = "x: y",
        .tags = "",
        .patch_id = "",
    };
}

typedef struct {
    GString *lines;
    guint left; /* rows to be taken */
} Taker;

static gboolean any_mail(gint64 mail, void *data)
{
    (void)mail;
    (void)data;
    return TRUE;
}

static gboolean take_trailer(gint64 mail, guint position, const IndexTrailer *trailer, void *data)
{
    Taker *taker = data;
    g_string_append_printf(taker->lines, "%" G_GINT64_FORMAT ".%u %s: %s\n", mail, position,
                           trailer->key, trailer->value);
    return --taker->left > 0;
}

static gboolean take_notice(gint64 mail, guint position, const IndexNotice *notice, void *data)
{
    Taker *taker = data;
    g_string_append_printf(taker->lines, "%" G_GINT64_FORMAT ".%u %d|%s|%s|%s|%s|%s|%s\n", mail,
                           position, (int)notice->kind, notice->rule, notice->tree, notice->commit,
                           notice->subject, notice->message_id, notice->counters);
    return --taker->left > 0;
}

static gboolean take_link(gint64 mail, guint position, const IndexLink *link, void *data)
{
    Taker *taker = data;
    g_string_append_printf(taker->lines, "%" G_GINT64_FORMAT ".%u %d|%s|%u|%d\n", mail, position,
                           (int)link->kind, link->value, link->version, link->rfc);
    return --taker->left > 0;
}

/* A patch, a reply and a notice, each with two of everything. */
static Index *with_facts(void)
{
    static const MailKind kinds[] = {MAIL_PATCH, MAIL_REPLY, MAIL_NOTICE};
    static const IndexTrailer trailers[] = {{"Signed-off-by", "Ada <ada@x.example>"},
                                            {"Cc", "list@x.example"}};
    static const IndexNotice notices[] = {
        {NOTICE_APPLIED, "b4-ty", "x/next", "0123abcd", "[v2] x: y", "y@x.example", "1 3"},
        {NOTICE_NAKED, "words", "", "", "", "", ""},
    };
    static const IndexLink links[] = {{LINK_CHANGE_ID, "20240102-x-1a2b", 0, FALSE},
                                      {LINK_WORDS, "", 3, TRUE}};
    g_autoptr(GError) error = NULL;
    g_auto(IndexSource) source = {0};
    Index *index = index_open(NULL, &error);
    g_assert_no_error(error);
    g_assert_true(index_source(index, "a.mbox", &source, &error));
    for (guint i = 0; i < G_N_ELEMENTS(kinds); i++) {
        IndexMail mail = sample_mail(source.id, i + 1);
        mail.kind = kinds[i];
        mail.trailers = trailers;
        mail.n_trailers = G_N_ELEMENTS(trailers);
        mail.notices = notices;
        mail.n_notices = G_N_ELEMENTS(notices);
        mail.links = links;
        mail.n_links = G_N_ELEMENTS(links);
        g_assert_true(index_add(index, &mail, &error));
    }
    g_assert_true(index_finish(index, &error));
    return index;
}

/* In the order of the mails, and as each has them. */
static void test_facts_are_read_back(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Index) index = with_facts();
    Taker taker = {g_string_new(NULL), G_MAXUINT};
    g_assert_true(index_scan_notices(index, any_mail, take_notice, &taker, &error));
    g_assert_cmpstr(taker.lines->str, ==,
                    "1.0 0|b4-ty|x/next|0123abcd|[v2] x: y|y@x.example|1 3\n1.1 4|words|||||\n"
                    "2.0 0|b4-ty|x/next|0123abcd|[v2] x: y|y@x.example|1 3\n2.1 4|words|||||\n"
                    "3.0 0|b4-ty|x/next|0123abcd|[v2] x: y|y@x.example|1 3\n3.1 4|words|||||\n");
    g_string_truncate(taker.lines, 0);
    g_assert_true(index_scan_links(index, any_mail, take_link, &taker, &error));
    g_assert_cmpstr(taker.lines->str, ==,
                    "1.0 0|20240102-x-1a2b|0|0\n1.1 3||3|1\n2.0 0|20240102-x-1a2b|0|0\n"
                    "2.1 3||3|1\n3.0 0|20240102-x-1a2b|0|0\n3.1 3||3|1\n");
    g_string_free(taker.lines, TRUE);
}

static gboolean second_mail(gint64 mail, void *data)
{
    (void)data;
    return mail == 2;
}

/* What belongs to a mail that nobody wants, or to none, is not even looked at. */
static void test_facts_of_wanted_mails(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Index) index = with_facts();
    Taker taker = {g_string_new(NULL), G_MAXUINT};
    g_assert_true(sqlite3_exec(index_db(index),
                               "INSERT INTO trailer VALUES (-1, 0, x'ff', ''), (9, -1, '', '');"
                               "INSERT INTO notice VALUES (-1, 0, 99, '', '', '', '', '', '');"
                               "INSERT INTO link VALUES (9, 0, 99, '', 0, 0)",
                               NULL, NULL, NULL) == SQLITE_OK);
    g_assert_true(index_scan_trailers(index, second_mail, take_trailer, &taker, &error));
    g_assert_true(index_scan_notices(index, second_mail, take_notice, &taker, &error));
    g_assert_true(index_scan_links(index, second_mail, take_link, &taker, &error));
    g_assert_cmpstr(taker.lines->str, ==,
                    "2.0 Signed-off-by: Ada <ada@x.example>\n2.1 Cc: list@x.example\n"
                    "2.0 0|b4-ty|x/next|0123abcd|[v2] x: y|y@x.example|1 3\n2.1 4|words|||||\n"
                    "2.0 0|20240102-x-1a2b|0|0\n2.1 3||3|1\n");
    g_assert_false(index_scan_trailers(index, any_mail, take_trailer, &taker, &error));
    g_assert_error(error, INDEX_ERROR, INDEX_ERROR_SQLITE);
    g_string_free(taker.lines, TRUE);
}

/* A scan ends when its row says so, and can be begun again. */
static void test_facts_scans_stop(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Index) index = with_facts();
    for (guint again = 0; again < 2; again++) {
        Taker taker = {g_string_new(NULL), 1};
        g_assert_true(index_scan_trailers(index, any_mail, take_trailer, &taker, &error));
        taker.left = 1;
        g_assert_true(index_scan_notices(index, any_mail, take_notice, &taker, &error));
        taker.left = 1;
        g_assert_true(index_scan_links(index, any_mail, take_link, &taker, &error));
        g_assert_cmpstr(taker.lines->str, ==,
                        "1.0 Signed-off-by: Ada <ada@x.example>\n"
                        "1.0 0|b4-ty|x/next|0123abcd|[v2] x: y|y@x.example|1 3\n"
                        "1.0 0|20240102-x-1a2b|0|0\n");
        g_string_free(taker.lines, TRUE);
    }
}

/* How often SQLite sorted since it was asked last. */
static int sorted(Index *index)
{
    int times = 0;
    sqlite3_stmt *stmt = NULL;
    while ((stmt = sqlite3_next_stmt(index_db(index), stmt)))
        times += sqlite3_stmt_status(stmt, SQLITE_STMTSTATUS_SORT, 1);
    return times;
}

/* Rows come as they are stored. */
static void test_facts_are_not_sorted(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Index) index = with_facts();
    Taker taker = {g_string_new(NULL), G_MAXUINT};
    g_assert_cmpint(sorted(index), >, 0);
    g_assert_true(index_scan_trailers(index, any_mail, take_trailer, &taker, &error) &&
                  index_scan_notices(index, any_mail, take_notice, &taker, &error) &&
                  index_scan_links(index, any_mail, take_link, &taker, &error));
    g_assert_cmpint(sorted(index), ==, 0);
    g_string_free(taker.lines, TRUE);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/facts/are-read-back", test_facts_are_read_back);
    g_test_add_func("/facts/wanted", test_facts_of_wanted_mails);
    g_test_add_func("/facts/scans-stop", test_facts_scans_stop);
    g_test_add_func("/facts/are-not-sorted", test_facts_are_not_sorted);
    return g_test_run();
}
