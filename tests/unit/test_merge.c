/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Two indexes become one: the same one, whichever is merged into which. */
#include "index/schema.h"
#include "sample_index.h"

/* A source of an index: mails from..to-1 of a path. */
typedef struct {
    const char *path, *list;
    guint from, to;
    const char *state, *error;
    gint64 read; /* when; 0 where it does not matter */
} Part;

static void set_read(const char *path, const char *source, gint64 when)
{
    g_autofree char *sql = g_strdup_printf(
        "UPDATE source SET read = %" G_GINT64_FORMAT " WHERE path = '%s'", when, source);
    sample_database(path, sql);
}

static void make(const char *path, const Part *parts)
{
    g_autoptr(GError) error = NULL;
    Index *index = sample_open(path);
    for (const Part *part = parts; part->path; part++) {
        gint64 source = sample_source(index, part->path, part->list);
        sample_add(index, source, part->from, part->to);
        g_assert_true(index_set_state(index, source, part->state, &error));
        g_assert_true(index_set_error(index, source, part->error, &error));
    }
    sample_close(index);
    for (; parts->path; parts++)
        set_read(path, parts->path, parts->read);
}

static guint64 merge(Index *index, const char *path)
{
    g_autoptr(GError) error = NULL;
    guint64 mails = 0;
    index_merge(index, path, &mails, &error);
    g_assert_no_error(error);
    return mails;
}

/* All that an index holds, by what it is and not by number. */
static char *content(Index *index)
{
    static const char *const queries[] = {
        "SELECT path, list, error, state, (SELECT count(*) FROM mail WHERE source = s.id)"
        " FROM source s ORDER BY 1, 2, 5, 4",
        "SELECT s.path, m.message_id, hex(m.hash), m.offset, m.part, m.stamp, p.email, a.address,"
        " a.name, q.email, b.name, b.person = m.sender, a.person = m.author, v.audience,"
        " v.charset, v.source = m.source,"
        " (SELECT text FROM body WHERE mail = m.id),"
        " (SELECT group_concat(key || value) FROM trailer WHERE mail = m.id),"
        " (SELECT group_concat(position || kind || rule || tree || commit_id || subject ||"
        "   message_id || counters) FROM notice WHERE mail = m.id),"
        " (SELECT group_concat(position || kind || value || version || rfc) FROM link"
        "   WHERE mail = m.id),"
        " (SELECT group_concat(name) FROM (SELECT name FROM touched JOIN path ON path.id ="
        "   touched.path WHERE mail = m.id ORDER BY name))"
        " FROM mail m JOIN source s ON s.id = m.source JOIN person p ON p.id = m.author"
        " JOIN person q ON q.id = m.sender JOIN mailbox a ON a.id = author_mailbox"
        " JOIN mailbox b ON b.id = sender_mailbox JOIN vote v ON v.id = m.vote ORDER BY 1, 2, 4",
        "SELECT s.path, audience, charset, sum(mails) AS n FROM vote v JOIN source s"
        " ON s.id = v.source GROUP BY 1, 2, 3 HAVING n ORDER BY 1, 2, 3",
        "SELECT s.path, f.offset, f.part FROM flagged f JOIN source s ON s.id = f.source"
        " ORDER BY 1, 2",
        "SELECT s.path, f.offset, f.kind, f.early FROM defect f JOIN source s ON s.id = f.source"
        " ORDER BY 1, 2, 3",
        "SELECT s.path, d.offset, d.data, v.audience, v.source = d.source FROM deferred d"
        " JOIN source s ON s.id = d.source JOIN vote v ON v.id = d.vote ORDER BY 1, 2",
        "SELECT (SELECT count(*) FROM notice), (SELECT count(*) FROM link),"
        " (SELECT count(*) FROM trailer)",
        "SELECT path, read FROM source ORDER BY 1, 2",
        "SELECT mails - (SELECT count(*) FROM mail), grouped FROM meta",
    };
    GString *out = g_string_new(NULL);
    for (guint i = 0; i < G_N_ELEMENTS(queries); i++) {
        g_autofree char *rows = sample_query(index_db(index), queries[i]);
        g_string_append_printf(out, "%s\n", rows);
    }
    return g_string_free(out, FALSE);
}

/* What comes of an empty index and these, merged in this order. */
static char *merged(const char *dir, const char *a, const char *b, const char *c)
{
    g_autofree char *path = IN(dir, "all.db");
    Index *index = sample_open(path);
    merge(index, a);
    if (b)
        merge(index, b);
    if (c)
        merge(index, c);
    sample_finish(index);
    char *result = content(index);
    index_free(index);
    assert_sound(path);
    g_unlink(path);
    return result;
}

typedef struct {
    const char *what;
    Part a[3], b[3];
    const char *sources; /* path, list, error, state, mails; NULL: see expect */
} Case;

static const Case cases[] = {
    {"nothing in common",
     {{"a.mbox", "a.example", 1, 4, "s3", NULL, 0}},
     {{"b.mbox", "b.example", 3, 6, "s5", "ends early", 0}},
     "a.mbox|a.example|-|s3|3,b.mbox|b.example|ends early|s5|3"},
    {"the same twice",
     {{"a.mbox", "a.example", 1, 4, "s3", NULL, 0}},
     {{"a.mbox", "a.example", 1, 4, "s3", NULL, 0}},
     "a.mbox|a.example|-|s3|3"},
    {"the same, read to its end and not",
     {{"a.mbox", "a.example", 1, 4, "s3", NULL, 0}},
     {{"a.mbox", "a.example", 1, 4, "s9", "ends early", 0}},
     "a.mbox|a.example|-|s3|3"},
    {"one that grew",
     {{"a.mbox", "a.example", 1, 4, "s3", NULL, 0}, {"c.mbox", "c.example", 1, 2, "c", NULL, 0}},
     {{"a.mbox", "a.example", 1, 9, "s8", NULL, 0}},
     "a.mbox|a.example|-|s8|8,c.mbox|c.example|-|c|1"},
    {"one that was not read at all",
     {{"a.mbox", NULL, 1, 1, NULL, "gone", 0}},
     {{"a.mbox", "a.example", 1, 3, "s2", NULL, 0}},
     "a.mbox|a.example|-|s2|2"},
    {"one file, two states of it",
     {{"a.mbox", "a.example", 1, 4, "s3", NULL, 0}},
     {{"a.mbox", "a.example", 3, 6, "s5", NULL, 0}},
     "a.mbox|a.example|-|s3|3,a.mbox|a.example|-|s5|3"},
    {"one file, two lists",
     {{"a.mbox", "a.example", 1, 4, "s3", NULL, 0}},
     {{"a.mbox", "b.example", 1, 4, "s3", NULL, 0}},
     "a.mbox|a.example|-|s3|3,a.mbox|b.example|-|s3|3"},
    {"one that shrank",
     {{"a.mbox", "a.example", 1, 9, "s8", NULL, 10}},
     {{"a.mbox", "a.example", 2, 4, "s2", NULL, 20}},
     "a.mbox|a.example|-|s2|2"},
    {"one that lost and got mails",
     {{"a.mbox", "a.example", 1, 9, "s8", NULL, 10}},
     {{"a.mbox", "a.example", 3, 12, "s9", NULL, 20}},
     "a.mbox|a.example|-|s9|9"},
    {"one that grew, read in the same moment",
     {{"a.mbox", "a.example", 1, 4, "s3", NULL, 10}},
     {{"a.mbox", "a.example", 1, 9, "s8", NULL, 10}},
     "a.mbox|a.example|-|s8|8"},
    {"one that is empty by now",
     {{"a.mbox", "a.example", 1, 4, "s3", NULL, 10}},
     {{"a.mbox", "a.example", 1, 1, "s0", NULL, 20}},
     "a.mbox|a.example|-|s0|0"},
    {"one that was empty",
     {{"a.mbox", "a.example", 1, 4, "s3", NULL, 20}},
     {{"a.mbox", NULL, 1, 1, "s0", NULL, 10}},
     "a.mbox|a.example|-|s3|3"},
    {"one path on two machines",
     {{"a.mbox", "a.example", 1, 4, "s3", NULL, 10}},
     {{"a.mbox", "a.example", 4, 9, "s5", NULL, 20}},
     "a.mbox|a.example|-|s3|3,a.mbox|a.example|-|s5|5"},
    {"one path, two lists with a mail in common",
     {{"a.mbox", "a.example", 1, 4, "s3", NULL, 10}},
     {{"a.mbox", "b.example", 3, 9, "s6", NULL, 20}},
     "a.mbox|a.example|-|s3|3,a.mbox|b.example|-|s6|6"},
    {"two states against all of it",
     {{"a.mbox", "a.example", 1, 4, "s3", NULL, 0}, {"b.mbox", "b.example", 1, 3, "b", NULL, 0}},
     {{"a.mbox", "a.example", 1, 6, "s5", NULL, 0}, {"b.mbox", "b.example", 2, 3, "b2", NULL, 0}},
     "a.mbox|a.example|-|s5|5,b.mbox|b.example|-|b|2"},
};

static void test_either_order(void)
{
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        const Case *c = &cases[i];
        g_test_message("%s", c->what);
        g_autoptr(SampleDir) dir = sample_dir_new();
        g_autofree char *a = IN(dir, "a.db"), *b = IN(dir, "b.db");
        make(a, c->a);
        make(b, c->b);
        g_autofree char *ab = merged(dir, a, b, NULL), *ba = merged(dir, b, a, NULL);
        g_assert_cmpstr(ab, ==, ba);
        g_autofree char *sources = g_strndup(ab, strcspn(ab, "\n"));
        g_assert_cmpstr(sources, ==, c->sources);
        /* What is there already changes nothing. */
        g_autofree char *again = merged(dir, a, b, a);
        g_assert_cmpstr(again, ==, ab);
        g_assert_cmpuint(sample_files_in(dir), ==, 2);
    }
}

/* The last mail of a file that was being written: its head, with other content. */
static void cut_last(const char *path, guint number, gint64 length)
{
    g_autoptr(GError) error = NULL;
    Index *index = sample_open(path);
    IndexMail mail = sample_mail(sample_source(index, "a.mbox", "a.example"), number);
    mail.message_id = "made.up@x.example";
    mail.hash[31] = (guint8)length;
    mail.length = length;
    g_assert_true(index_add(index, &mail, &error));
    sample_close(index);
}

static void test_half_a_mail(void)
{
    static const Part grown[] = {{"a.mbox", "a.example", 1, 9, "s8", NULL, 30}, {0}};
    static const Part early[] = {{"a.mbox", "a.example", 1, 5, "s5", NULL, 0}, {0}};
    g_autoptr(SampleDir) dir = sample_dir_new();
    g_autofree char *a = IN(dir, "a.db"), *b = IN(dir, "b.db"), *c = IN(dir, "c.db");
    make(a, early);
    make(b, grown);
    make(c, early);
    cut_last(a, 5, 40);
    cut_last(c, 5, 39);
    set_read(a, "a.mbox", 20);
    set_read(c, "a.mbox", 10);
    g_autofree char *ab = merged(dir, a, b, NULL), *ba = merged(dir, b, a, NULL);
    g_assert_cmpstr(ab, ==, ba);
    g_assert_true(g_str_has_prefix(ab, "a.mbox|a.example|-|s8|8\n"));
    /* Two cut at the same mail. */
    g_autofree char *ac = merged(dir, a, c, NULL), *ca = merged(dir, c, a, NULL);
    g_assert_cmpstr(ac, ==, ca);
    g_assert_true(g_str_has_prefix(ac, "a.mbox|a.example|-|s5|5\n"));
    g_assert_nonnull(strstr(ac, "a.mbox|20\n"));
    /* All three, however. */
    g_autofree char *abc = merged(dir, a, b, c), *cab = merged(dir, c, a, b);
    g_assert_cmpstr(abc, ==, ab);
    g_assert_cmpstr(cab, ==, ab);
}

/* Also parts, flagged and deferred mails, defects: nothing is lost, and all is where it was. */
static void add_odd(Index *index, gint64 source)
{
    g_autoptr(GError) error = NULL;
    IndexMail part = sample_mail(source, 50), flagged = sample_mail(source, 51);
    IndexMail like = sample_mail(source, 52);
    Diag defect = {.kind = 3, .offset = 5000, .times = 2, .detail = "what"};
    part.part = "cur/1";
    part.stamp = 17;
    part.defects = &defect;
    part.n_defects = 1;
    flagged.flagged = TRUE;
    IndexDeferred deferred = {.source = source,
                              .data = STR("the mail"),
                              .envelope = STR(""),
                              .audience = "=a.example",
                              .offset = 5200,
                              .length = 8,
                              .message_id = "52@x.example",
                              .hash = like.hash,
                              .defects = &defect,
                              .n_defects = 1};
    g_assert_true(index_add(index, &part, &error));
    g_assert_true(index_add(index, &flagged, &error));
    g_assert_true(index_defer(index, &deferred, &error));
}

static char *made_at_once(const char *path)
{
    Index *index = sample_open(path);
    static const char *const names[] = {"a.mbox", "b.mbox"};
    for (guint i = 0; i < 2; i++) {
        gint64 source = sample_source(index, names[i], "a.example");
        sample_add(index, source, 1, 20);
        add_odd(index, source);
    }
    sample_finish(index);
    char *result = content(index);
    index_free(index);
    return result;
}

static void test_merged_is_as_read_at_once(void)
{
    g_autoptr(SampleDir) dir = sample_dir_new();
    g_autofree char *one = IN(dir, "one.db");
    g_autofree char *want = made_at_once(one);
    static const char *const names[] = {"b.mbox", "a.mbox"};
    char *paths[2];
    for (guint i = 0; i < 2; i++) {
        paths[i] = IN(dir, names[i]);
        Index *index = sample_open(paths[i]);
        gint64 source = sample_source(index, names[i], "a.example");
        sample_add(index, source, 1, 20);
        add_odd(index, source);
        sample_close(index);
    }
    g_autofree char *got = merged(dir, paths[0], paths[1], NULL);
    g_assert_cmpstr(got, ==, want);
    g_free(paths[0]);
    g_free(paths[1]);
}

/* Into one that is only for this run, and mails added before and after. */
static void test_into_a_temporary_one(void)
{
    g_autoptr(SampleDir) dir = sample_dir_new();
    g_autofree char *a = IN(dir, "a.db");
    sample_fill(a, 10);
    g_autoptr(Index) index = sample_open(NULL);
    gint64 source = sample_source(index, "b.mbox", "b.example");
    sample_add(index, source, 1, 4);
    g_assert_cmpuint(merge(index, a), ==, 10);
    sample_add(index, source, 4, 7);
    sample_finish(index);
    g_assert_cmpuint(index_n_mails(index), ==, 16);
    assert_rows(index,
                "SELECT s.path, count(*) FROM mail m JOIN source s ON s.id = m.source"
                " GROUP BY 1",
                "a.mbox|10,b.mbox|6");
    assert_rows(index, "SELECT count(*) FROM person", "1");
    assert_rows(index, "SELECT source, sum(mails) FROM vote GROUP BY source", "1|6,2|10");
}

/* Whose texts lie apart. */
static void test_texts_of_a_temporary_one(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(SampleDir) dir = sample_dir_new();
    g_autofree char *a = IN(dir, "a.db");
    sample_fill(a, 10);
    g_autoptr(Index) index = sample_open(NULL);
    gint64 source = sample_source(index, "b.mbox", "b.example");
    sample_add(index, source, 1, 4);
    g_assert_cmpuint(merge(index, a), ==, 10);
    g_assert_true(index_forget(index, source, 300, &error)); /* the third one */
    sample_finish(index);
    g_assert_true(index_texts_apart(index));
    for (gint64 mail = 1; mail <= 13; mail++) {
        g_autofree char *text = index_body(index, mail, &error);
        g_assert_cmpstr(text, ==, mail == 3 ? "" : "text\n");
    }
}

/* What the other one brings is news, but for what was here. */
static void test_what_is_news(void)
{
    static const Part grown[] = {{"a.mbox", "a.example", 1, 6, "s5", NULL, 0},
                                 {"b.mbox", "b.example", 1, 3, "b", NULL, 0},
                                 {0}};
    g_autoptr(GError) error = NULL;
    g_autoptr(SampleDir) dir = sample_dir_new();
    g_autofree char *all = IN(dir, "all.db"), *other = IN(dir, "b.db");
    sample_fill(all, 3);
    set_read(all, "a.mbox", 0);
    make(other, grown);
    Index *index = sample_open(all);
    g_assert_cmpint(index_run_number(index), ==, 2);
    g_assert_cmpuint(merge(index, other), ==, 4);
    g_assert_false(index_is_grouped(index));
    assert_rows(index,
                "SELECT s.path, run, count(*) FROM mail m JOIN source s ON s.id = m.source"
                " GROUP BY 1, 2",
                "a.mbox|1|3,a.mbox|2|2,b.mbox|2|2");
    /* The source goes on from where the other one left it. */
    g_auto(IndexSource) source = {0};
    g_assert_true(index_source(index, "a.mbox", &source, &error));
    g_assert_cmpstr(source.state, ==, "s5");
    g_assert_cmpint(source.next, ==, 501);
    sample_close(index);
    assert_sound(all);

    index = sample_open(all);
    g_assert_cmpuint(merge(index, other), ==, 0);
    g_assert_true(index_is_grouped(index));
    index_free(index);
}

/* What grouping found here is of the mails that were here: it goes when one gives way. */
static void test_what_was_found_goes(void)
{
    static const Part grown[] = {{"a.mbox", "a.example", 1, 6, "s5", NULL, G_MAXINT64}, {0}};
    g_autoptr(GError) error = NULL;
    g_autoptr(SampleDir) dir = sample_dir_new();
    g_autofree char *all = IN(dir, "all.db"), *other = IN(dir, "b.db");
    sample_fill(all, 3);
    make(other, grown);
    Index *index = sample_open(all);
    g_assert_true(index_begin(index, &error));
    sample_put_series(index);
    g_assert_true(index_commit(index, &error));
    g_assert_cmpuint(merge(index, other), ==, 2);
    assert_rows(index, SAMPLE_GROUPED, "0|0|0|0|0|0");
    sample_close(index);
}

/* A source that lost a mail is no news, and one that got one is one mail's. */
static void test_what_was_here_is_no_news(void)
{
    static const Part whole[] = {{"a.mbox", "a.example", 1, 6, "s5", NULL, 10}, {0}};
    static const Part fewer[] = {{"a.mbox", "a.example", 2, 6, "s4", NULL, 20}, {0}};
    static const Part other[] = {{"a.mbox", "a.example", 2, 7, "s6", NULL, 30}, {0}};
    static const Part *const states[] = {whole, fewer, other};
    static const guint64 news[] = {5, 0, 1};
    static const gint64 runs[] = {2, 2, 3};
    g_autoptr(SampleDir) dir = sample_dir_new();
    g_autofree char *all = IN(dir, "all.db");
    for (guint i = 0; i < G_N_ELEMENTS(states); i++) {
        g_autofree char *one = IN(dir, "one.db");
        make(one, states[i]);
        Index *index = sample_open(all);
        g_assert_cmpuint(merge(index, one), ==, news[i]);
        sample_close(index);
        index = sample_open(all);
        g_assert_cmpint(index_run_number(index), ==, runs[i]);
        sample_close(index);
        g_unlink(one);
    }
    g_autofree char *rows = sample_ask(all, "SELECT path, run, count(*) FROM source s JOIN mail m"
                                            " ON m.source = s.id GROUP BY 1, 2");
    g_assert_cmpstr(rows, ==, "a.mbox|1|4,a.mbox|2|1");
    assert_sound(all);
}

/* Two of ours that one of theirs stands for: what was in either is no news. */
static void test_one_for_two(void)
{
    static const Part one[] = {{"a.mbox", "a.example", 1, 4, "s3", NULL, 10}, {0}};
    static const Part two[] = {{"a.mbox", "a.example", 4, 9, "s8", NULL, 20}, {0}};
    static const Part both[] = {{"a.mbox", "a.example", 2, 10, "s9", NULL, 30}, {0}};
    g_autoptr(SampleDir) dir = sample_dir_new();
    g_autofree char *a = IN(dir, "a.db"), *b = IN(dir, "b.db"), *c = IN(dir, "c.db");
    g_autofree char *all = IN(dir, "all.db");
    make(a, one);
    make(b, two);
    make(c, both);
    Index *index = sample_open(all);
    merge(index, a);
    merge(index, b);
    assert_rows(index, "SELECT count(*) FROM source", "2");
    sample_close(index);
    index = sample_open(all);
    g_assert_cmpuint(merge(index, c), ==, 1);
    assert_rows(index, "SELECT state, read, (SELECT count(*) FROM mail) FROM source", "s9|30|8");
    sample_close(index);
    assert_sound(all);
    g_unlink(all);
    g_autofree char *abc = merged(dir, a, b, c), *cab = merged(dir, c, a, b);
    g_assert_cmpstr(abc, ==, cab);
}

/* How mails were read goes along with them. */
static void test_reading_goes_along(void)
{
    static const Part ours[] = {{"a.mbox", "a.example", 1, 4, "s3", NULL, 10}, {0}};
    static const Part theirs[] = {{"a.mbox", "a.example", 1, 9, "s8", NULL, 20},
                                  {"b.mbox", "b.example", 11, 14, "s3", NULL, 20},
                                  {0}};
    g_autoptr(SampleDir) dir = sample_dir_new();
    g_autofree char *all = IN(dir, "all.db"), *other = IN(dir, "b.db");
    make(all, ours);
    make(other, theirs);
    sample_database(other, "UPDATE source SET reading = iif(path = 'a.mbox', 70, 80)");
    g_autoptr(Index) index = sample_open(all);
    merge(index, other);
    assert_rows(index, "SELECT path, reading FROM source ORDER BY path", "a.mbox|70,b.mbox|80");
}

/* Of two with one path, reading goes on where more is. */
static void test_two_of_one_path(void)
{
    static const Part two[] = {{"a.mbox", "a.example", 3, 9, "s8", NULL, 0}, {0}};
    g_autoptr(GError) error = NULL;
    g_autoptr(SampleDir) dir = sample_dir_new();
    g_autofree char *all = IN(dir, "all.db"), *other = IN(dir, "b.db");
    sample_fill(all, 3);
    set_read(all, "a.mbox", 0);
    make(other, two);
    g_autoptr(Index) index = sample_open(all);
    g_assert_cmpuint(merge(index, other), ==, 6);
    assert_rows(index, "SELECT count(*) FROM source", "2");
    g_auto(IndexSource) source = {0};
    g_assert_true(index_source(index, "a.mbox", &source, &error));
    g_assert_cmpstr(source.state, ==, "s8");
}

/* Whose map of people the other one was made with does not matter: mails keep what they say. */
static gboolean as_robert(IndexPerson *person, gpointer data)
{
    (void)data;
    if (!g_str_equal(person->email, "ada@x.example"))
        return FALSE;
    *person = (IndexPerson){"Robert", "rob@x.example"};
    return TRUE;
}

static void test_other_map_of_people(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(SampleDir) dir = sample_dir_new();
    g_autofree char *all = IN(dir, "all.db"), *other = IN(dir, "b.db");
    sample_fill(other, 3);
    g_autoptr(Index) index = sample_open(all);
    g_assert_true(index_set_people_map(index, "map", as_robert, NULL, &error));
    merge(index, other);
    assert_rows(index, "SELECT email FROM person", "rob@x.example");
    assert_rows(index, "SELECT count(*) FROM mail WHERE author = 1", "3");
}

static void assert_not_merged(const char *all, const char *path, const char *words)
{
    static const Part ours[] = {{"z.mbox", "z.example", 1, 4, "s", NULL, 0}, {0}};
    g_autoptr(GError) error = NULL;
    guint64 mails;
    make(all, ours);
    Index *index = sample_open(all);
    sample_add(index, 1, 5, 6);
    g_assert_false(index_merge(index, path, &mails, &error));
    g_test_message("%s", error->message);
    g_assert_error(error, INDEX_ERROR, INDEX_ERROR_NOT_INDEX);
    g_assert_nonnull(strstr(error->message, path));
    g_assert_nonnull(strstr(error->message, words));
    /* And it can go on. */
    sample_add(index, 1, 6, 7);
    g_assert_cmpuint(index_n_mails(index), ==, 5);
    sample_close(index);
    assert_sound(all);
    g_unlink(all);
}

static void test_refused(void)
{
    g_autoptr(SampleDir) dir = sample_dir_new();
    g_autofree char *all = IN(dir, "all.db"), *other = IN(dir, "b.db");
    assert_not_merged(all, all, "cannot be merged into itself");
    assert_not_merged(all, other, "No such file");
    g_assert_true(g_file_set_contents(other, "From x\n", -1, NULL));
    assert_not_merged(all, other, "no index of listdigest");
    g_unlink(other);
    sample_fill(other, 2);
    g_autofree char *newer = g_strdup_printf("PRAGMA user_version = %d", INDEX_SCHEMA + 1);
    sample_database(other, newer);
    assert_not_merged(all, other, "newer listdigest");
    sample_database(other, "PRAGMA user_version = 1");
    assert_not_merged(all, other, "'listdigest index -i FILE' brings it up to date");
    g_autofree char *ours = g_strdup_printf("PRAGMA user_version = %d", INDEX_SCHEMA);
    sample_database(other, ours);
    sample_database(other, "UPDATE mail SET author_mailbox = 99");
    assert_not_merged(all, other, "mails of nobody");
    sample_database(other, "UPDATE mailbox SET name = CAST(x'ff' AS TEXT) || id");
    assert_not_merged(all, other, "a name is no text");
    sample_database(other,
                    "UPDATE mailbox SET name = 'x' || id; UPDATE mail SET id = (1 << 40) + id");
    assert_not_merged(all, other, "numbers its mails too high");
}

static void test_damaged(void)
{
    g_autoptr(SampleDir) dir = sample_dir_new();
    g_autofree char *all = IN(dir, "all.db"), *other = IN(dir, "b.db");
    gsize n;
    sample_fill(other, 40);
    g_autofree char *bytes = sample_contents(other, &n);
    for (guint k = 0; k < 200; k++) {
        g_autoptr(Index) index = sample_open(k % 2 ? all : NULL);
        gsize at = (gsize)g_test_rand_int_range(100, (gint32)n);
        char before = bytes[at];
        guint64 mails;
        bytes[at] ^= (char)(1 << g_test_rand_int_range(0, 8));
        g_assert_true(g_file_set_contents(other, bytes, (gssize)n, NULL));
        if (index_merge(index, other, &mails, NULL))
            sample_finish(index);
        bytes[at] = before;
        g_clear_pointer(&index, index_free);
        if (k % 2) {
            assert_sound(all);
            g_unlink(all);
        }
    }
}

/* The other one may be being written to: what is committed is merged. */
static void test_while_it_is_written(void)
{
    g_autoptr(SampleDir) dir = sample_dir_new();
    g_autofree char *all = IN(dir, "all.db"), *other = IN(dir, "b.db");
    sample_fill(other, 3);
    Index *writer = sample_open(other);
    sample_add(writer, 1, 10, 20);
    Index *index = sample_open(all);
    g_assert_cmpuint(merge(index, other), ==, 3);
    sample_add(writer, 1, 20, 30);
    sample_close(writer);
    sample_close(index);
    assert_sound(other);
    assert_sound(all);
    g_assert_cmpuint(sample_files_in(dir), ==, 2);
}

static int count_steps(void *data)
{
    ++*(guint *)data;
    return 0;
}

static guint steps_of_merging(guint n)
{
    g_autoptr(SampleDir) dir = sample_dir_new();
    g_autofree char *all = IN(dir, "all.db"), *other = IN(dir, "b.db");
    const Part part[] = {{"a.mbox", "a.example", n / 2, n + n / 2, "s", NULL, 0},
                         {"b.mbox", "b.example", 1, n, "s", NULL, 0},
                         {0}};
    guint steps = 0;
    sample_fill(all, n);
    set_read(all, "a.mbox", 0);
    make(other, part);
    g_autoptr(Index) index = sample_open(all);
    sqlite3_progress_handler(index_db(index), 100, count_steps, &steps);
    g_assert_cmpuint(merge(index, other), ==, 2 * n - 1);
    sqlite3_progress_handler(index_db(index), 0, NULL, NULL);
    return steps;
}

static void test_merging_is_linear(void)
{
    guint once = steps_of_merging(2000), twice = steps_of_merging(4000);
    g_assert_cmpuint(twice, <, once * 5 / 2);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/merge/either-order", test_either_order);
    g_test_add_func("/merge/half-a-mail", test_half_a_mail);
    g_test_add_func("/merge/merged-is-as-read-at-once", test_merged_is_as_read_at_once);
    g_test_add_func("/merge/into-a-temporary-one", test_into_a_temporary_one);
    g_test_add_func("/merge/texts-of-a-temporary-one", test_texts_of_a_temporary_one);
    g_test_add_func("/merge/what-is-news", test_what_is_news);
    g_test_add_func("/merge/what-was-found-goes", test_what_was_found_goes);
    g_test_add_func("/merge/what-was-here-is-no-news", test_what_was_here_is_no_news);
    g_test_add_func("/merge/one-for-two", test_one_for_two);
    g_test_add_func("/merge/reading-goes-along", test_reading_goes_along);
    g_test_add_func("/merge/two-of-one-path", test_two_of_one_path);
    g_test_add_func("/merge/other-map-of-people", test_other_map_of_people);
    g_test_add_func("/merge/refused", test_refused);
    g_test_add_func("/merge/damaged", test_damaged);
    g_test_add_func("/merge/while-it-is-written", test_while_it_is_written);
    g_test_add_func("/merge/merging-is-linear", test_merging_is_linear);
    return g_test_run();
}
