/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "index/index.h"
#include <glib/gstdio.h>
#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>

/* A mail with every field of its own value; the caller changes what the test is about. */
static IndexMail sample(gint64 source)
{
    static const char *const refs[] = {"parent@x.example", "grand parent@x.example"};
    static const IndexTrailer trailers[] = {{"Signed-off-by", "Ada <ada@x.example>"},
                                            {"Cc", "list@x.example"}};
    return (IndexMail){
        .source = source,
        .offset = (gint64)5 << 32,
        .length = 1234,
        .message_id = "a@x.example",
        .hash = {1, 2, 3, [31] = 255},
        .date = 1700000000,
        .zone = -90,
        .kind = MAIL_PATCH,
        .flags = INDEX_COUNTER | INDEX_VERSION | INDEX_DIFF,
        .refs = refs,
        .n_refs = 2,
        .author = {"Ada", "Ada@X.example"},
        .sender = {"Ben", "ben@x.example"},
        .subject = "[PATCH net v2.1 3a/7] Do it",
        .title = "Do it",
        .norm = "do it",
        .tags = "net",
        .version = 2,
        .minor = 1,
        .counter = "3a",
        .counter_key = 3001,
        .total = 7,
        .files = 1,
        .insertions = 2,
        .deletions = 3,
        .patch_id = "0123456789012345678901234567890123456789",
        .diags = (guint64)1 << 63 | 1,
        .body = STR("text\n"),
        .trailers = trailers,
        .n_trailers = 2,
    };
}

static Index *open_temporary(void)
{
    g_autoptr(GError) error = NULL;
    Index *index = index_open(NULL, &error);
    g_assert_no_error(error);
    return index;
}

static gint64 add_source(Index *index, const char *path, const char *list)
{
    g_autoptr(GError) error = NULL;
    g_auto(IndexSource) source = {0};
    index_source(index, path, &source, &error);
    g_assert_no_error(error);
    g_assert_true(index_set_list(index, source.id, list, &error));
    return source.id;
}

/* The first column of the first row, as text; "-" for NULL. */
static char *query(Index *index, const char *sql)
{
    sqlite3_stmt *stmt;
    g_assert_cmpint(sqlite3_prepare_v2(index_db(index), sql, -1, &stmt, NULL), ==, SQLITE_OK);
    g_assert_cmpint(sqlite3_step(stmt), ==, SQLITE_ROW);
    const char *text = (const char *)sqlite3_column_text(stmt, 0);
    char *result = g_strdup(text ? text : "-");
    sqlite3_finalize(stmt);
    return result;
}

#define assert_query(index, sql, expected)             \
    do {                                               \
        g_autofree char *got_ = query((index), (sql)); \
        g_assert_cmpstr(got_, ==, (expected));         \
    } while (0)

static gboolean check_row(const IndexMail *mail, void *data)
{
    guint *rows = data;
    IndexMail want = sample(1);
    g_assert_cmpint(mail->id, ==, 1);
    g_assert_cmpint(mail->source, ==, 1);
    g_assert_cmpint(mail->offset, ==, want.offset);
    g_assert_cmpint(mail->length, ==, want.length);
    g_assert_cmpstr(mail->message_id, ==, want.message_id);
    g_assert_cmpmem(mail->hash, 32, want.hash, 32);
    g_assert_cmpint(mail->date, ==, want.date);
    g_assert_cmpint(mail->zone, ==, want.zone);
    g_assert_cmpint(mail->kind, ==, want.kind);
    g_assert_cmpuint(mail->flags, ==, want.flags);
    g_assert_cmpstr(mail->subject, ==, want.subject);
    g_assert_cmpstr(mail->title, ==, want.title);
    g_assert_cmpstr(mail->norm, ==, want.norm);
    g_assert_cmpstr(mail->tags, ==, want.tags);
    g_assert_cmpuint(mail->version, ==, want.version);
    g_assert_cmpuint(mail->minor, ==, want.minor);
    g_assert_cmpstr(mail->counter, ==, want.counter);
    g_assert_cmpuint(mail->counter_key, ==, want.counter_key);
    g_assert_cmpuint(mail->total, ==, want.total);
    g_assert_cmpuint(mail->files, ==, want.files);
    g_assert_cmpuint(mail->insertions, ==, want.insertions);
    g_assert_cmpuint(mail->deletions, ==, want.deletions);
    g_assert_cmpstr(mail->patch_id, ==, want.patch_id);
    g_assert_cmpuint(mail->diags, ==, want.diags);
    g_assert_cmpint(mail->author_id, !=, mail->sender_id);
    g_assert_cmpint(mail->sender_mailbox, >, 0);
    g_assert_true(str_equal(mail->nearest, STR("parent@x.example")));
    g_assert_cmpstr(mail->sender.name, ==, want.sender.name);
    (*rows)++;
    return TRUE;
}

static void test_round_trip(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Index) index = open_temporary();
    IndexMail mail = sample(add_source(index, "a.mbox", "a.example"));
    g_assert_true(index_add(index, &mail, &error));
    g_assert_true(index_finish(index, &error));
    g_assert_cmpuint(index_n_mails(index), ==, 1);

    guint rows = 0;
    g_assert_true(index_scan(index, check_row, &rows, &error));
    g_assert_cmpuint(rows, ==, 1);
    g_autofree char *refs = index_refs(index, 1, &error);
    g_assert_cmpstr(refs, ==, "parent@x.example\ngrand parent@x.example");
    g_autofree char *body = index_body(index, 1, &error);
    g_assert_cmpstr(body, ==, "text\n");
    g_autofree char *none = index_body(index, 2, &error);
    g_assert_cmpstr(none, ==, "");
    assert_query(index, "SELECT group_concat(key || '=' || value) FROM trailer",
                 "Signed-off-by=Ada <ada@x.example>,Cc=list@x.example");
    assert_query(index, "SELECT b.name FROM mailbox b JOIN mail ON sender_mailbox = b.id", "Ben");
}

/* Two people without an address are two, and neither gets the other's name. */
static void test_people_without_address(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Index) index = open_temporary();
    gint64 source = add_source(index, "a.mbox", "a.example");
    static const char *const names[] = {"Ada", "Ada", "Ben", ""};
    for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
        IndexMail mail = sample(source);
        mail.author = mail.sender = (IndexPerson){names[i], ""};
        g_assert_true(index_add(index, &mail, &error));
    }
    g_assert_true(index_finish(index, &error));
    g_assert_true(index_name_people(index, &error));
    assert_query(index, "SELECT group_concat(email || '<' || name || '>') FROM person",
                 "<Ada>,<Ben>,<>");
}

/* Addresses are people without regard to case; a mail without refs has none. */
static void test_people_are_interned(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Index) index = open_temporary();
    gint64 source = add_source(index, "a.mbox", "a.example");
    static const char *const emails[] = {"Ada@X.example", "ada@x.EXAMPLE", "ada@x.EXAMPLE",
                                         "ben@x.example"};
    for (guint i = 0; i < G_N_ELEMENTS(emails); i++) {
        IndexMail mail = sample(source);
        mail.author.email = emails[i];
        mail.n_refs = 0;
        g_assert_true(index_add(index, &mail, &error));
    }
    g_assert_true(index_finish(index, &error));
    assert_query(index, "SELECT count(*) FROM person", "2");
    assert_query(index, "SELECT group_concat(email) FROM person", "ada@x.example,ben@x.example");
    g_assert_true(index_name_people(index, &error));
    assert_query(index, "SELECT group_concat(address) FROM person", "ada@x.EXAMPLE,ben@x.example");
    g_autofree char *refs = index_refs(index, 1, &error);
    g_assert_cmpstr(refs, ==, "");
}

/* More mails than a transaction holds; a scan ends when its row says so. */
static gboolean stop_after_three(const IndexMail *mail, void *data)
{
    (void)mail;
    return ++*(guint *)data < 3;
}

static void test_batches(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Index) index = open_temporary();
    IndexMail mail = sample(add_source(index, "a.mbox", "a.example"));
    for (guint i = 0; i < 2 * INDEX_BATCH + 1; i++)
        g_assert_true(index_add(index, &mail, &error));
    g_assert_true(index_finish(index, &error));
    assert_query(index, "SELECT count(*) FROM mail", "20001");
    guint rows = 0;
    g_assert_true(index_scan(index, stop_after_three, &rows, &error));
    g_assert_cmpuint(rows, ==, 3);
}

/* A "?" before the name: it is a guess. */
static void add_named(Index *index, gint64 source, const char *name, gint64 date)
{
    g_autoptr(GError) error = NULL;
    IndexMail mail = sample(source);
    gboolean guessed = *name == '?', by_ben = *name == '!';
    mail.author = mail.sender = (IndexPerson){name + (guessed || by_ben), "ada@x.example"};
    mail.sender = by_ben ? (IndexPerson){"Ben", "ben@x.example"} : mail.sender;
    mail.flags |= guessed ? (guint)INDEX_AUTHOR_GUESSED | INDEX_SENDER_GUESSED : 0;
    mail.date = date;
    g_assert_true(index_add(index, &mail, &error));
}

typedef struct {
    const char *what;
    const char *names[5]; /* of mails 1, 2, ... */
    gint64 dates[5];
    const char *shown;
} NameCase;

static const NameCase name_cases[] = {
    {"most frequent", {"Ada L.", "Ada", "Ada L."}, {1, 9, 2}, "Ada L."},
    {"tie by newest", {"Ada", "Ada L."}, {1, 2}, "Ada L."},
    {"tie by newest of each", {"Ada", "Ada L.", "Ada L.", "Ada"}, {5, 4, 3, 1}, "Ada"},
    {"tie bytewise", {"Adb", "Ada"}, {1, 1}, "Ada"},
    {"not a failed decoding", {"=?utf-8?q?Ada", "=?utf-8?q?Ada", "Ada"}, {1, 2, 1}, "Ada"},
    {"not a lost character", {"Ad\xEF\xBF\xBD", "Ad\xEF\xBF\xBD", "Ada"}, {1, 2, 1}, "Ada"},
    {"not an empty one", {"", "", "Ada"}, {1, 2, 1}, "Ada"},
    {"not an address", {"ada@x.example", "ada@x.example", "Ada"}, {1, 2, 1}, "Ada"},
    {"not a guess", {"?Adé", "?Adé", "Ada"}, {1, 2, 1}, "Ada"},
    {"no guess where it is written out too", {"?Adé", "Adé", "Ada"}, {1, 2, 9}, "Adé"},
    {"and where that is met later", {"Ada", "?Adé", "Adé"}, {9, 2, 1}, "Adé"},
    {"one's own mail counts once", {"Ada", "Ada", "!Ad", "!Ad", "!Ad"}, {1, 2, 3, 4, 5}, "Ad"},
    {"a guess before a failed decoding", {"=?x", "=?x", "?Adé"}, {1, 2, 1}, "Adé"},
    {"a guess before none", {"", "", "?Adé"}, {1, 2, 1}, "Adé"},
    {"the most frequent guess", {"?Ad", "?Adé", "?Adé"}, {9, 2, 1}, "Adé"},
    {"a failed decoding where there is no other", {"=?x", "=?x", ""}, {1, 1, 9}, "=?x"},
    {"better than none", {"=?x", ""}, {1, 1}, ""},
};

static void test_name_people(void)
{
    for (guint i = 0; i < G_N_ELEMENTS(name_cases); i++) {
        const NameCase *c = &name_cases[i];
        g_test_message("%s", c->what);
        g_autoptr(GError) error = NULL;
        g_autoptr(Index) index = open_temporary();
        gint64 source = add_source(index, "a.mbox", "a.example");
        for (guint k = 0; k < 5 && c->names[k]; k++)
            add_named(index, source, c->names[k], c->dates[k]);
        g_assert_true(index_finish(index, &error));
        g_assert_true(index_name_people(index, &error));
        assert_query(index, "SELECT name FROM person WHERE email = 'ada@x.example'", c->shown);
    }
}

/* A copy's name does not count, and its list is the mail's too. */
static void test_duplicates(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Index) index = open_temporary();
    gint64 a = add_source(index, "a.mbox", "a.example");
    gint64 b = add_source(index, "b.mbox", "b.example");
    add_named(index, a, "Ada", 9);
    add_named(index, b, "Eve", 1);
    add_named(index, b, "Eve", 2);
    g_assert_true(index_finish(index, &error));
    g_assert_true(index_begin(index, &error));
    g_assert_true(index_put_duplicate(index, 2, 1, &error));
    g_assert_true(index_put_duplicate(index, 3, 1, &error));
    g_assert_true(index_commit(index, &error));
    g_assert_true(index_name_people(index, &error));
    assert_query(index, "SELECT name FROM person", "Ada");

    /* Who says of whom the mails are is believed, once. */
    index_begin_sent(index);
    index_add_sent(index, &(IndexSent){2, 2, 0, 1});
    g_assert_true(index_name_people(index, &error));
    assert_query(index, "SELECT name FROM person", "Eve");
    g_assert_true(index_name_people(index, &error));
    assert_query(index, "SELECT name FROM person", "Ada");
    assert_query(index, "SELECT group_concat(mail || list) FROM mail_list",
                 "1a.example,1b.example");

    g_assert_true(index_begin(index, &error));
    g_assert_true(index_clear_series(index, &error));
    g_assert_true(index_commit(index, &error));
    assert_query(index, "SELECT count(*) FROM mail WHERE duplicate_of IS NULL", "3");
}

static gboolean check_own_kind(const IndexMail *mail, void *data)
{
    (void)data;
    g_assert_cmpint(mail->kind, ==, MAIL_PATCH);
    return TRUE;
}

static void test_grouping(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Index) index = open_temporary();
    gint64 source = add_source(index, "a.mbox", "a.example");
    for (guint i = 0; i < 3; i++)
        add_named(index, source, "Ada", i);
    g_assert_true(index_finish(index, &error));

    g_assert_true(index_begin(index, &error));
    IndexSeries series = {.id = 1,
                          .head = 1,
                          .cover = 1,
                          .version = 1,
                          .total = 2,
                          .seen = 1,
                          .missing = "2",
                          .tags = "net",
                          .state = STATE_NEW,
                          .state_rule = "first",
                          .replies = 1,
                          .fate = FATE_PARTLY,
                          .fate_rule = "b4-ty",
                          .first_review = 77};
    IndexMember members[] = {
        {.mail = 1, .counter = "0", .rule = RULE_PARENT, .cover = TRUE},
        {.mail = 2, .counter = "1", .rule = RULE_WINDOW, .change = CHANGE_CHANGED, .was = 3}};
    g_assert_true(index_put_series(index, &series, members, 2, &error));
    g_assert_true(index_set_kind(index, 3, MAIL_REPLY, &error));
    g_assert_true(index_put_reply(index, 3, 1, 2, &error));
    g_assert_true(index_commit(index, &error));
    assert_query(index, "SELECT missing || tags || state_rule FROM series", "2netfirst");
    assert_query(index, "SELECT repeats FROM series", "-");
    assert_query(index, "SELECT fate || fate_rule || first_review FROM series", "1b4-ty77");
    assert_query(index, "SELECT first_reply FROM series", "-");
    assert_query(index, "SELECT group_concat(mail || counter || rule) FROM member", "101,213");
    assert_query(index, "SELECT group_concat(change || ifnull(was, '-')) FROM member", "0-,23");
    assert_query(index, "SELECT kind FROM mail WHERE id = 3", "3");
    assert_query(index, "SELECT answers FROM reply", "2");
    g_assert_true(index_scan(index, check_own_kind, NULL, &error));

    g_assert_true(index_begin(index, &error));
    g_assert_true(index_clear_series(index, &error));
    g_assert_true(index_commit(index, &error));
    assert_query(index,
                 "SELECT (SELECT count(*) FROM series) + (SELECT count(*) FROM member)"
                 " + (SELECT count(*) FROM reply)",
                 "0");
    assert_query(index, "SELECT kind FROM mail WHERE id = 3", "5");
}

/* A trailer given to two patches, one of which carries it on; a notice for all and for one. */
static void test_reviews_and_applied(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Index) index = open_temporary();
    gint64 source = add_source(index, "a.mbox", "a.example");
    for (guint i = 0; i < 4; i++)
        add_named(index, source, "Ada", i);
    g_assert_true(index_finish(index, &error));
    IndexReview reviews[] = {
        {1, 3, 1, 1, "Acked-by", "Ben", "ben@x.example", TRUE, 0, "reply"},
        {1, 3, 1, 2, "Acked-by", "Ben", "ben@x.example", TRUE, 0, "reply"},
        {2, 3, 1, 4, "Acked-by", "Ben", "ben@x.example", FALSE, 1, "patch-id"},
    };
    IndexApplied applied[] = {{1, 0, 3, 0, "reply"}, {1, 2, 3, 1, "subject"}};
    g_assert_true(index_begin(index, &error));
    for (guint i = 0; i < G_N_ELEMENTS(reviews); i++)
        g_assert_true(index_put_review(index, &reviews[i], &error));
    for (guint i = 0; i < G_N_ELEMENTS(applied); i++)
        g_assert_true(index_put_applied(index, &applied[i], &error));
    g_assert_true(index_commit(index, &error));
    assert_query(index,
                 "SELECT group_concat(series || mail || position || patch || key || name || email"
                 " || accepted || ifnull(carried_from, '-') || rule) FROM review",
                 "1311Acked-byBenben@x.example1-reply,1312Acked-byBenben@x.example1-reply,"
                 "2314Acked-byBenben@x.example01patch-id");
    assert_query(index,
                 "SELECT group_concat(series || ifnull(patch, '-') || mail || position || rule)"
                 " FROM applied",
                 "1-30reply,1231subject");

    g_assert_true(index_begin(index, &error));
    g_assert_true(index_clear_series(index, &error));
    g_assert_true(index_commit(index, &error));
    assert_query(index, "SELECT (SELECT count(*) FROM review) + (SELECT count(*) FROM applied)",
                 "0");
}

/* Where a mail lies: all that source_fetch() wants to know. */
static void test_mail_place(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Index) index = open_temporary();
    gint64 a = add_source(index, "a.mbox", "a.example"), b = add_source(index, "dir", "b.example");
    IndexMail mail = sample(a), part = sample(b);
    part.offset = 3;
    part.part = "cur/1";
    g_assert_true(index_set_state(index, a, "mbox 1234", &error));
    g_assert_true(index_add(index, &mail, &error) && index_add(index, &part, &error));
    g_auto(IndexPlace) one = {0}, two = {0}, none = {0};
    g_assert_true(index_mail_place(index, 1, &one, &error));
    g_assert_cmpstr(one.path, ==, "a.mbox");
    g_assert_cmpstr(one.state, ==, "mbox 1234");
    g_assert_cmpint(one.offset, ==, (gint64)5 << 32);
    g_assert_cmpint(one.length, ==, 1234);
    g_assert_null(one.part);
    g_assert_true(index_mail_place(index, 2, &two, &error));
    g_assert_cmpstr(two.path, ==, "dir");
    g_assert_null(two.state);
    g_assert_cmpint(two.offset, ==, 3);
    g_assert_cmpstr(two.part, ==, "cur/1");
    g_assert_false(index_mail_place(index, 3, &none, &error));
    g_assert_error(error, INDEX_ERROR, INDEX_ERROR_SQLITE);
}

/* ---- a map of people ---- */

/* "Robert <rob@y.example>" for whoever writes from x.example; his name, too, for that address. */
static gboolean map_robert(IndexPerson *person, gpointer data)
{
    ++*(guint *)data;
    if (g_str_has_suffix(person->email, "@x.example"))
        *person = (IndexPerson){"Robert", "rob@y.example"};
    else if (g_ascii_strcasecmp(person->email, "rob@y.example") == 0)
        person->name = "Robert";
    else
        return FALSE;
    return TRUE;
}

static const char people_sql[] =
    "SELECT group_concat(line) FROM (SELECT name || '<' || address || "
    "'>' || (SELECT count(*) FROM mail"
    " WHERE author = p.id) AS line FROM person p ORDER BY email, name)";

static void add_people(Index *index, gint64 source)
{
    static const char *const people[][2] = {{"Ada", "ada@x.example"}, {"Ada", "ada@x.example"},
                                            {"Ben", "ben@x.example"}, {"Bob", "Rob@Y.example"},
                                            {"Cay", "cay@z.example"}, {"Cay", "Cay@z.example"},
                                            {"Cay", "cay@z.example"}};
    g_autoptr(GError) error = NULL;
    for (guint i = 0; i < G_N_ELEMENTS(people); i++) {
        IndexMail mail = sample(source);
        mail.author = mail.sender = (IndexPerson){people[i][0], people[i][1]};
        g_assert_true(index_add(index, &mail, &error));
    }
}

/* Who is mapped has the map's name and address; the others the most frequent ones. A pair of name
 * and address is looked up once, however many mails have it. */
static void test_people_map(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Index) index = open_temporary();
    guint calls = 0;
    g_assert_true(index_set_people_map(index, "robert", map_robert, &calls, &error));
    g_assert_cmpstr(index_people_map(index), ==, "robert");
    add_people(index, add_source(index, "a.mbox", "a.example"));
    g_assert_cmpuint(calls, ==, 5);
    g_assert_true(index_finish(index, &error));
    g_assert_true(index_name_people(index, &error));
    assert_query(index, people_sql, "Cay<cay@z.example>3,Robert<rob@y.example>4");
}

/* What mails say stays: another map, or none, and it is as if it had been there from the start. */
static void test_another_people_map(void)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *dir = g_dir_make_tmp("test-index-XXXXXX", &error);
    g_autofree char *path = g_build_filename(dir, "kept.db", NULL);
    static const char *const unmapped =
        "Ada<ada@x.example>2,Ben<ben@x.example>1,Cay<cay@z.example>3,Bob<Rob@Y.example>1";
    const struct {
        const char *name;
        const char *shown;
        guint calls;
    } runs[] = {{"", unmapped, 0},
                {"robert", "Cay<cay@z.example>3,Robert<rob@y.example>4", 5},
                {"robert", "Cay<cay@z.example>3,Robert<rob@y.example>4", 0},
                {"", unmapped, 0}};
    for (guint i = 0; i < G_N_ELEMENTS(runs); i++) {
        guint calls = 0;
        g_autoptr(Index) index = index_open(path, &error);
        g_assert_no_error(error);
        gint64 generation = index_generation(index);
        gboolean mapped = *runs[i].name != '\0';
        g_assert_true(
            index_set_people_map(index, runs[i].name, mapped ? map_robert : NULL, &calls, &error));
        if (i == 0)
            add_people(index, add_source(index, "a.mbox", "a.example"));
        g_assert_cmpuint(calls, ==, runs[i].calls);
        g_assert_true(index_finish(index, &error));
        g_assert_cmpint(index_generation(index), ==, generation + (i != 2));
        g_assert_true(index_name_people(index, &error));
        assert_query(index, people_sql, runs[i].shown);
        g_assert_true(index_begin(index, &error) && index_set_grouped(index, &error) &&
                      index_commit(index, &error));
    }
    g_unlink(path);
    g_rmdir(dir);
}

/* ---- votes, parts, files ---- */

static void add_vote(gint64 source, const char *audience, const char *charset, guint64 mails,
                     gpointer data)
{
    g_autofree char *line =
        g_strdup_printf("%" G_GINT64_FORMAT " %s %s %" G_GUINT64_FORMAT, source,
                        audience ? audience : "-", charset ? charset : "-", mails);
    g_ptr_array_add(data, g_steal_pointer(&line));
}

static int by_text(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static char *votes(Index *index)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func(g_free);
    g_assert_true(index_votes(index, add_vote, lines, &error));
    g_ptr_array_sort(lines, by_text);
    g_ptr_array_add(lines, NULL);
    return g_strjoinv(",", (char **)lines->pdata);
}

static void vote(Index *index, gint64 source, const char *audience, const char *charset,
                 gboolean flagged)
{
    static gint64 offset;
    g_autoptr(GError) error = NULL;
    IndexMail mail = sample(source);
    mail.offset = offset++;
    mail.audience = audience;
    mail.charset = charset;
    mail.flagged = flagged;
    g_assert_true(index_add(index, &mail, &error));
}

static gboolean add_again(const IndexDeferred *mail, void *data, GError **error)
{
    IndexMail made = sample(mail->source);
    made.offset = mail->offset;
    made.audience = "=never";
    return index_add(data, &made, error);
}

/* Every mail votes once, a deferred one when it is deferred. */
static void test_votes(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Index) index = open_temporary();
    gint64 a = add_source(index, "a.mbox", "a.example"), b = add_source(index, "b.mbox", "b");
    guint8 hash[INDEX_HASH_SIZE] = {0};
    vote(index, a, "=a", NULL, FALSE);
    vote(index, a, "=a", NULL, TRUE);
    vote(index, a, "=a", "koi8-r", FALSE);
    vote(index, a, NULL, NULL, FALSE);
    vote(index, b, "=a", NULL, FALSE);
    IndexDeferred deferred = {.source = b, .offset = 1, .message_id = "d", .hash = hash};
    g_assert_true(index_defer(index, &deferred, &error));
    const char *want = "1 - - 1,1 =a - 2,1 =a koi8-r 1,2 - - 1,2 =a - 1";
    g_autofree char *before = votes(index);
    g_assert_cmpstr(before, ==, want);
    g_assert_true(index_take_deferred(index, add_again, index, &error));
    g_assert_true(index_take_deferred(index, add_again, index, &error));
    g_autofree char *after = votes(index);
    g_assert_cmpstr(after, ==, want);
    assert_query(index, "SELECT count(*) FROM mail", "5");
}

/* Files are stored where they are asked for, each name once. */
static void test_paths(void)
{
    static const char *const files[] = {"src/a.c", "doc/b"};
    g_autoptr(GError) error = NULL;
    g_autoptr(Index) index = open_temporary();
    IndexMail mail = sample(add_source(index, "a.mbox", "a.example"));
    g_assert_true(index_add(index, &mail, &error));
    for (guint n = 1; n <= 2; n++) {
        mail.paths = files;
        mail.n_paths = n;
        g_assert_true(index_add(index, &mail, &error));
    }
    assert_query(index,
                 "SELECT group_concat(mail || name) FROM touched JOIN path ON path.id = path",
                 "2src/a.c,3src/a.c,3doc/b");
    assert_query(index, "SELECT count(*) FROM path", "2");
}

/* The temporary index leaves nothing behind, wherever TMPDIR puts it. */
static void test_no_temp_dir(void)
{
    if (g_test_subprocess()) {
        g_autoptr(GError) error = NULL;
        g_assert_null(index_open(NULL, &error));
        g_assert_error(error, INDEX_ERROR, INDEX_ERROR_SQLITE);
        g_assert_nonnull(strstr(error->message, "/no/such/dir"));
        return;
    }
    g_autofree char *old = g_strdup(g_getenv("TMPDIR"));
    g_setenv("TMPDIR", "/no/such/dir", TRUE);
    g_test_trap_subprocess(NULL, 0, 0);
    if (old)
        g_setenv("TMPDIR", old, TRUE);
    else
        g_unsetenv("TMPDIR");
    g_test_trap_assert_passed();
}

/* A file size limit stands in for a full disk: the write fails, and the error says where. */
static void test_disk_full(void)
{
    if (g_test_subprocess()) {
        signal(SIGXFSZ, SIG_IGN);
        g_assert_cmpint(setrlimit(RLIMIT_FSIZE, &(struct rlimit){1 << 20, 1 << 20}), ==, 0);
        g_autoptr(GError) error = NULL;
        g_autoptr(Index) index = open_temporary();
        IndexMail mail = sample(add_source(index, "a.mbox", "a.example"));
        g_autofree char *text = g_strnfill(INDEX_BODY_MAX, 'x');
        mail.body = str_of(text);
        for (guint i = 0; i < 200 && index_add(index, &mail, &error); i++)
            ;
        g_assert_nonnull(error);
        g_assert_cmpint(error->domain, ==, INDEX_ERROR);
        g_assert_nonnull(strstr(error->message, g_get_tmp_dir()));
        return;
    }
    g_test_trap_subprocess(NULL, 0, 0);
    g_test_trap_assert_passed();
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/index/round-trip", test_round_trip);
    g_test_add_func("/index/people-are-interned", test_people_are_interned);
    g_test_add_func("/index/people-without-address", test_people_without_address);
    g_test_add_func("/index/batches", test_batches);
    g_test_add_func("/index/name-people", test_name_people);
    g_test_add_func("/index/duplicates", test_duplicates);
    g_test_add_func("/index/grouping", test_grouping);
    g_test_add_func("/index/reviews-and-applied", test_reviews_and_applied);
    g_test_add_func("/index/mail-place", test_mail_place);
    g_test_add_func("/index/people-map", test_people_map);
    g_test_add_func("/index/another-people-map", test_another_people_map);
    g_test_add_func("/index/votes", test_votes);
    g_test_add_func("/index/paths", test_paths);
    g_test_add_func("/index/no-temp-dir", test_no_temp_dir);
    g_test_add_func("/index/disk-full", test_disk_full);
    return g_test_run();
}
