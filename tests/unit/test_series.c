/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Grouping from rows: mails are given field by field, so no other room is needed. What a person
 * would make of whole mailboxes is in test_membership.c.
 */
#include "base/hash.h"
#include "series/series.h"
#include "series/stem.h"
#include "shuffle.h"
#include <unistd.h>

/* ---- digests ---- */

/* Values of the reference implementation, seed 0: h1 and h2. */
static const struct {
    const char *text;
    guint64 a, b;
} digests[] = {
    {"", 0, 0},
    {"hello", 0xcbd8a7b341bd9b02ULL, 0x5b1e906a48ae1d19ULL},
    {"hello, world", 0x342fac623a5ebc8eULL, 0x4cdcbc079642414dULL},
    {"The quick brown fox jumps over the lazy dog", 0xe34bbc7bbc071b6cULL, 0x7a433ca9c49a9347ULL},
};

static void test_digest(void)
{
    for (guint i = 0; i < G_N_ELEMENTS(digests); i++) {
        Digest digest = digest_str(str_of(digests[i].text));
        g_assert_cmphex(digest.a, ==, digests[i].a);
        g_assert_cmphex(digest.b, ==, digests[i].b);
    }
}

static void test_digest_map(void)
{
    enum { N = 10000 };
    g_autoptr(DigestMap) map = digest_map_new();
    for (guint i = 0; i < N; i++)
        digest_map_set(map, DIGEST_OF(i), i);
    for (guint i = 0; i < N; i += 2)
        digest_map_set(map, DIGEST_OF(i), i + 1);
    for (guint i = 0; i < N; i++)
        g_assert_cmpuint(digest_map_get(map, DIGEST_OF(i)), ==, i | 1);
    for (guint i = N; i < 2 * N; i++)
        g_assert_cmpuint(digest_map_get(map, DIGEST_OF(i)), ==, DIGEST_MAP_NONE);
}

static Digest key_of_number(guint32 value, gconstpointer data)
{
    const guint64 *keys = data;
    return DIGEST_OF(keys[value]);
}

/* Two values of each key: the later one counts. */
static void test_keyed_map(void)
{
    enum { N = 10000 };
    g_autofree guint64 *keys = g_new(guint64, N);
    g_autoptr(DigestMap) map = digest_map_new_keyed(key_of_number, keys);
    for (guint32 i = 0; i < N; i++) {
        keys[i] = i / 2;
        digest_map_set(map, DIGEST_OF(i / 2), i);
    }
    for (guint32 i = 0; i < N / 2; i++)
        g_assert_cmpuint(digest_map_get(map, DIGEST_OF(i)), ==, 2 * i + 1);
    for (guint32 i = N / 2; i < N; i++)
        g_assert_cmpuint(digest_map_get(map, DIGEST_OF(i)), ==, DIGEST_MAP_NONE);
}

/* Keys that agree in all bits but the highest: a table that shows their places would be quadratic.
 */
static void test_crafted_keys(void)
{
    enum { N = 400000, SECONDS = 60 };
    g_autoptr(DigestMap) map = digest_map_new();
    alarm(SECONDS);
    for (guint i = 0; i < N; i++)
        digest_map_set(map, (Digest){(guint64)i << 40, 1}, i);
    g_assert_cmpuint(digest_map_get(map, (Digest){(guint64)N << 40, 1}), ==, DIGEST_MAP_NONE);
    alarm(0);
}

/* ---- stems ---- */

static const struct {
    const char *a, *b;
    gboolean same;
} stems[] = {
    {"20260105074200.123-1-ada@x.example", "20260105074200.123-22-ada@x.example", TRUE},
    {"20260105074200.123-1-ada@x.example", "20260105074200.124-1-ada@x.example", FALSE},
    {"20260105074200.123-1-ada@x.example", "20260105074200.123-1-ben@x.example", FALSE},
    {"1767598920-123-1-git-send-email-ada@x.example",
     "1767598920-123-2-git-send-email-ada@x.example", TRUE},
    {"1767598920-123-1-git-send-email-ada@x.example",
     "1767598921-123-1-git-send-email-ada@x.example", FALSE},
    {"cover.1767598920.git.ada@x.example", "0123456789abcdef.1767598920.git.ada@x.example", TRUE},
    {"cover.1767598920.git.ada@x.example", "cover.1767598921.git.ada@x.example", FALSE},
    {"20260105-a-v2-0-123-v1-0-0123456789ab@x.example",
     "20260105-a-v2-0-123-v1-7-0123456789ab@x.example", TRUE},
    {"20260105-a-v1-1-0123456789ab@x.example", "20260105-a-v2-1-0123456789ab@x.example", FALSE},
    {"20260105-a-v1-1-0123456789ab@x.example", "20260105-b-v1-1-0123456789ab@x.example", FALSE},
};

static const char *const no_stems[] = {
    "",
    "@",
    "a@x.example",
    "20260105074200.123@x.example",
    "20260105074200.123-@x.example",
    "20260105074200.123-1",
    "2026.123-1-ada@x.example",
    "cover.git.ada@x.example",
    "cover.1767598920.hg.ada@x.example",
    "word.1767598920.git.ada@x.example",
    "20260105-a-v1-1-0123@x.example",
    "20260105-a-v-1-0123456789ab@x.example",
    "20260105-a-v1-0123456789ab@x.example",
    "20260105-0123456789ab@x.example",
    "-1-0123456789ab@x.example",
};

static void test_stems(void)
{
    for (guint i = 0; i < G_N_ELEMENTS(stems); i++) {
        guint64 a = stem_of(str_of(stems[i].a)), b = stem_of(str_of(stems[i].b));
        g_test_message("%s %s", stems[i].a, stems[i].b);
        g_assert_cmpuint(a, !=, 0);
        g_assert_cmpuint(b, !=, 0);
        g_assert_cmpint(a == b, ==, stems[i].same);
    }
    for (guint i = 0; i < G_N_ELEMENTS(no_stems); i++) {
        g_test_message("%s", no_stems[i]);
        g_assert_cmpuint(stem_of(str_of(no_stems[i])), ==, 0);
    }
}

/* ---- mails by the field ---- */

typedef struct {
    const char *id;
    gint64 date;
    MailKind kind;
    guint number, total, version;
    const char *ref, *ref2; /* nearest first */
    const char *sender;     /* NULL: ada */
    const char *author;     /* NULL: the sender */
} Spec;

/* Adds a mail whose title, patch and content hash follow from its spec. */
static void add_spec_to(Index *index, RowLoader *loader, const Spec *spec)
{
    g_autoptr(GError) error = NULL;
    gboolean numbered = spec->total > 0;
    g_autofree char *counter = numbered ? g_strdup_printf("%u", spec->number) : NULL;
    g_autofree char *title = g_strdup_printf("title %u", spec->number);
    g_autofree char *content =
        g_strdup_printf("%s %" G_GINT64_FORMAT " %u", spec->id, spec->date, spec->number);
    const char *refs[] = {spec->ref, spec->ref2};
    const char *sender = spec->sender ? spec->sender : "ada@x.example";
    IndexMail mail = {
        .source = 1,
        .message_id = spec->id,
        .date = spec->date,
        .kind = spec->kind,
        .flags = (spec->version ? INDEX_VERSION : 0) | (numbered ? INDEX_COUNTER : 0) |
                 (spec->kind == MAIL_PATCH ? INDEX_DIFF : 0),
        .refs = refs,
        .n_refs = spec->ref2  ? 2
                  : spec->ref ? 1
                              : 0,
        .author = {"", spec->author ? spec->author : sender},
        .sender = {"", sender},
        .subject = title,
        .title = title,
        .norm = title,
        .tags = "",
        .version = spec->version,
        .counter = counter,
        .counter_key = numbered ? 1000 * spec->number : 0,
        .total = spec->total,
        .patch_id = spec->kind == MAIL_PATCH ? spec->id : "",
    };
    gsize length = sizeof(mail.hash);
    g_autoptr(GChecksum) checksum = g_checksum_new(G_CHECKSUM_SHA256);
    g_checksum_update(checksum, (const guchar *)content, -1);
    g_checksum_get_digest(checksum, mail.hash, &length);
    g_assert_true(index_add(index, &mail, &error));
    if (loader)
        row_loader_add(loader, &mail);
}

static void add_spec(Index *index, const Spec *spec)
{
    add_spec_to(index, NULL, spec);
}

static Index *open_index(void)
{
    g_autoptr(GError) error = NULL;
    Index *index = index_open(NULL, &error);
    g_assert_no_error(error);
    g_auto(IndexSource) source = {0};
    g_assert_true(index_source(index, "a.mbox", &source, &error));
    g_assert_cmpint(source.id, ==, 1);
    return index;
}

static void group(Index *index)
{
    g_autoptr(GError) error = NULL;
    SeriesOptions options = SERIES_OPTIONS_DEFAULT;
    g_assert_true(series_group(index, NULL, &options, &error));
    g_assert_no_error(error);
}

static void finish(Index *index)
{
    g_autoptr(GError) error = NULL;
    g_assert_true(index_finish(index, &error));
    group(index);
}

static char *query(Index *index, const char *sql)
{
    sqlite3_stmt *stmt;
    GString *out = g_string_new(NULL);
    int status = sqlite3_prepare_v2(index_db(index), sql, -1, &stmt, NULL);
    g_assert_cmpstr(status == SQLITE_OK ? "ok" : sqlite3_errmsg(index_db(index)), ==, "ok");
    while (sqlite3_step(stmt) == SQLITE_ROW)
        for (int i = 0; i < sqlite3_column_count(stmt); i++)
            g_string_append_printf(out, "%s%s", out->len ? " " : "",
                                   (const char *)sqlite3_column_text(stmt, i));
    sqlite3_finalize(stmt);
    return g_string_free(out, FALSE);
}

#define assert_query(index, sql, expected)             \
    do {                                               \
        g_autofree char *got_ = query((index), (sql)); \
        g_assert_cmpstr(got_, ==, (expected));         \
    } while (0)

/* Every series with its members, by id: what must not depend on the order of reading. */
static const char everything[] =
    "SELECT '[' || s.id, s.version, s.total, s.seen, s.missing, s.state_rule, s.replies,"
    " (SELECT group_concat(x) FROM (SELECT member.counter || ':' || message_id || ':' || rule AS x"
    "   FROM member JOIN mail ON mail.id = mail WHERE series = s.id ORDER BY stray, position,"
    "   cover DESC)) || ']' FROM series s ORDER BY s.id";

/* ---- what is stored ---- */

static const Spec thread[] = {
    {.id = "c", .date = 100, .kind = MAIL_COVER, .number = 0, .total = 3},
    {.id = "p1", .date = 101, .kind = MAIL_PATCH, .number = 1, .total = 3, .ref = "c"},
    {.id = "p3", .date = 103, .kind = MAIL_PATCH, .number = 3, .total = 3, .ref = "c"},
    {.id = "r", .date = 200, .kind = MAIL_REPLY, .ref = "gone", .ref2 = "p1"},
    {.id = "s", .date = 300, .kind = MAIL_PATCH},
    {.id = "q", .date = 400, .kind = MAIL_PATCH, .version = 2, .ref = "s"},
    /* The first mail that names a missing one tells what that one answers; a self-reference is
     * passed over. */
    {.id = "t", .date = 500, .kind = MAIL_REPLY, .ref = "gone2", .ref2 = "s"},
    {.id = "u", .date = 600, .kind = MAIL_REPLY, .ref = "gone2", .ref2 = "q"},
    {.id = "v", .date = 700, .kind = MAIL_REPLY, .ref = "v", .ref2 = "q"},
};

/* A loop of the patch and two replies, entered by an earlier mail: cut at its earliest mail. */
static const Spec loop[] = {
    {.id = "z", .date = 0, .kind = MAIL_REPLY, .ref = "l2"},
    {.id = "p", .date = 1, .kind = MAIL_PATCH, .ref = "l2"},
    {.id = "l1", .date = 2, .kind = MAIL_REPLY, .ref = "p"},
    {.id = "l2", .date = 3, .kind = MAIL_REPLY, .ref = "l1"},
    {.id = "bot", .date = 4, .kind = MAIL_REPLY, .ref = "p", .sender = "lkp@intel.com"},
};

static void test_written(void)
{
    g_autoptr(Index) index = open_index();
    for (guint i = 0; i < G_N_ELEMENTS(thread); i++)
        add_spec(index, &thread[i]);
    finish(index);
    static const char expected[] = "[1 1 3 2 2 first 1 0:c:1,1:p1:1,3:p3:1] "
                                   "[2 1 1 1  first 2 1:s:0] [3 2 1 1  version 1 1:q:0]";
    assert_query(index, everything, expected);
    assert_query(index, "SELECT head, cover, date FROM series WHERE id = 1", "1 1 100");
    assert_query(index, "SELECT position, cover FROM member WHERE series = 1 ORDER BY mail",
                 "0 1 0 0 1 0");
    assert_query(index, "SELECT mail, series, answers FROM reply", "4 1 2 7 2 5 8 2 5 9 3 6");
    /* A second grouping of the same mails replaces the first. */
    group(index);
    assert_query(index, everything, expected);
}

static void assert_same_row(const Rows *some, const Rows *others, guint32 number)
{
    const Row *a = &some->v[number], *b = &others->v[number];
    g_assert_true(digest_equal(a->id, b->id));
    g_assert_cmpint(a->date, ==, b->date);
    g_assert_cmpuint(a->norm, ==, b->norm);
    g_assert_cmpuint(a->patch_id, ==, b->patch_id);
    g_assert_cmpuint(a->mail, ==, b->mail);
    g_assert_cmpuint(a->sender, ==, b->sender);
    g_assert_cmpuint(a->author, ==, b->author);
    g_assert_cmpuint(a->sender_mailbox, ==, b->sender_mailbox);
    g_assert_cmpuint(a->duplicate, ==, b->duplicate);
    g_assert_cmpuint(a->flags, ==, b->flags);
    g_assert_cmpuint(a->kind, ==, b->kind);
    g_assert_cmpuint(a->bot, ==, b->bot);
    g_assert_cmpstr(rows_text(some, a->tags), ==, rows_text(others, b->tags));
    g_assert_cmpstr(rows_text(some, a->counter), ==, rows_text(others, b->counter));
    g_assert_cmpuint(a->counter_key, ==, b->counter_key);
    g_assert_cmpuint(a->total, ==, b->total);
    g_assert_cmpuint(a->version, ==, b->version);
    g_assert_cmpuint(a->minor, ==, b->minor);
    g_assert_cmpuint(some->stems[number], ==, others->stems[number]);
    g_assert_true(digest_equal(some->nearest[number], others->nearest[number]));
}

/* A mail of each kind, one of them twice, one by another than its sender. */
static const Spec sent[] = {
    {.id = "c", .date = 0, .kind = MAIL_COVER, .total = 1, .version = 2},
    {.id = "p",
     .date = 1,
     .kind = MAIL_PATCH,
     .number = 1,
     .total = 1,
     .version = 2,
     .ref = "c",
     .author = "eve@x.example"},
    {.id = "r", .date = 2, .kind = MAIL_REPLY, .ref = "gone", .ref2 = "p"},
    {.id = "r", .date = 2, .kind = MAIL_REPLY, .ref = "gone", .ref2 = "p"},
    {.id = "bot", .date = 3, .kind = MAIL_REPLY, .ref = "p", .sender = "lkp@intel.com"},
};

/* The rows of mails as they are added are those read back; who sent the mails is told with them. */
static void test_rows_of_added(void)
{
    static const char names[] = "SELECT group_concat(address) FROM person";
    g_autoptr(GError) error = NULL;
    for (guint missing = 0; missing <= G_N_ELEMENTS(sent); missing++) {
        g_autoptr(Index) index = open_index();
        g_autoptr(RowLoader) loader = row_loader_new();
        g_auto(Rows) added = {0};
        g_auto(Rows) read = {0};
        for (guint i = G_N_ELEMENTS(sent); i > 0; i--)
            add_spec_to(index, i == missing ? NULL : loader, &sent[i - 1]);
        g_assert_true(index_finish(index, &error));
        g_assert_true(rows_init(&added, index, loader, &error));
        g_assert_true(index_name_people(index, &error));
        assert_query(index, names, "lkp@intel.com,ada@x.example,eve@x.example");
        g_assert_true(rows_init(&read, index, NULL, &error));
        g_assert_cmpuint(added.n, ==, G_N_ELEMENTS(sent));
        for (guint32 i = 0; i < read.n; i++) {
            assert_same_row(&added, &read, i);
            g_assert_cmpuint(added.v[i].bot, ==, i == read.n - 1);
            g_assert_cmpuint(added.v[i].sender_mailbox, >, 0);
        }
        g_assert_cmpmem(added.by_mail, added.n_by_mail * sizeof(guint32), read.by_mail,
                        read.n_by_mail * sizeof(guint32));
    }
}

static void test_empty(void)
{
    g_autoptr(Index) index = open_index();
    finish(index);
    assert_query(index, "SELECT count(*) FROM series", "0");
}

static void test_loop(void)
{
    g_autoptr(Index) index = open_index();
    for (guint i = 0; i < G_N_ELEMENTS(loop); i++)
        add_spec(index, &loop[i]);
    finish(index);
    assert_query(index, "SELECT replies FROM series", "3");
}

static void test_order(void)
{
    g_autofree char *expected = NULL;
    for (guint seed = 0; seed < 20; seed++) {
        g_autoptr(Index) index = open_index();
        guint order[G_N_ELEMENTS(thread)];
        shuffle(order, G_N_ELEMENTS(thread), seed);
        for (guint i = 0; i < G_N_ELEMENTS(thread); i++)
            add_spec(index, &thread[order[i]]);
        finish(index);
        g_autofree char *got = query(index, everything);
        if (!expected)
            expected = g_steal_pointer(&got);
        else
            g_assert_cmpstr(got, ==, expected);
    }
}

static gboolean append_source(gint64 source, const char *path, const char *list, void *data)
{
    (void)list;
    g_string_append_printf(data, "%s %" G_GINT64_FORMAT "\n", path, source);
    return TRUE;
}

/* Merging may bring a path twice, for two lists: these are not in the order of reading either. */
static void test_sources_of_one_path(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Index) index = open_index();
    g_assert_cmpint(sqlite3_exec(index_db(index), "INSERT INTO source(path) VALUES ('a.mbox')",
                                 NULL, NULL, NULL),
                    ==, SQLITE_OK);
    g_assert_true(index_set_list(index, 1, "knob.example", &error));
    g_assert_true(index_set_list(index, 2, "dial.example", &error));
    g_assert_true(index_finish(index, &error));
    g_autoptr(GString) got = g_string_new(NULL);
    g_assert_true(index_scan_sources(index, append_source, got, &error));
    g_assert_cmpstr(got->str, ==, "a.mbox 2\na.mbox 1\n");
}

/* A total that nobody can have meant costs neither time nor room. */
static void test_absurd_total(void)
{
    g_autoptr(Index) index = open_index();
    add_spec(index, &(Spec){.id = "p", .kind = MAIL_PATCH, .number = 2, .total = 4000000000U});
    finish(index);
    assert_query(index, "SELECT total, seen FROM series", "4000000000 1");
    assert_query(index, "SELECT substr(missing, 1, 8), substr(missing, -9) FROM series",
                 "1 3 4 5  9 200 201");
}

/* ---- linear work ----
 *
 * Hostile mailboxes of a hundred thousand mails. Each takes well under a second; anything
 * quadratic would take minutes, so a generous alarm ends the test.
 */

enum { MANY = 100000, ALARM = 120 /* seconds, sanitizers included */ };

typedef struct {
    Spec spec;
    char id[32], ref[32], ref2[32];
} Built;

typedef void BuildFunc(guint i, Built *out);

static void name(char *out, const char *prefix, guint i)
{
    g_snprintf(out, 32, "%s%u", prefix, i);
}

static void build_many(Index *index, BuildFunc *build)
{
    for (guint i = 0; i < MANY; i++) {
        Built built = {
            .spec = {.kind = MAIL_PATCH, .number = i + 1, .total = MANY, .date = i / 100}};
        name(built.id, "m", i);
        build(i, &built);
        built.spec.id = built.id;
        built.spec.ref = built.ref[0] ? built.ref : NULL;
        built.spec.ref2 = built.ref2[0] ? built.ref2 : NULL;
        add_spec(index, &built.spec);
    }
}

static void window_of_one_series(guint i, Built *out)
{
    (void)i;
    (void)out;
}

static void window_of_one_number(guint i, Built *out)
{
    (void)i;
    out->spec.number = 1;
    out->spec.total = 2;
}

static void chain_of_patches(guint i, Built *out)
{
    if (i)
        name(out->ref, "m", i - 1);
}

static void chain_of_versions(guint i, Built *out)
{
    chain_of_patches(i, out);
    out->spec.version = i + 1;
    out->spec.number = 1;
    out->spec.date = (gint64)i * 3600;
}

static void chain_of_one_number(guint i, Built *out)
{
    chain_of_patches(i, out);
    out->spec.number = 1;
    out->spec.date = (gint64)i * 3600;
}

static void one_number_under_a_cover(guint i, Built *out)
{
    if (i)
        name(out->ref, "m", 0);
    out->spec.number = i ? 1 : 0;
    out->spec.kind = i ? MAIL_PATCH : MAIL_COVER;
    out->spec.total = 3;
}

/* A send of three patches, and the first one's stale file again and again. */
static void stale_files(guint i, Built *out)
{
    one_number_under_a_cover(i, out);
    out->spec.date = i < 4 ? 0 : 1;
    out->spec.number = i < 4 ? i : 1;
    out->spec.total = 4;
}

static void chain_of_replies(guint i, Built *out)
{
    chain_of_patches(i, out);
    out->spec.kind = i ? MAIL_REPLY : MAIL_PATCH;
    out->spec.number = out->spec.total = i ? 0 : 1;
}

static void chain_backwards_in_time(guint i, Built *out)
{
    chain_of_patches(i, out);
    out->spec.date = MANY - i;
}

static void one_loop(guint i, Built *out)
{
    name(out->ref, "m", (i + 1) % MANY);
}

static void self_references(guint i, Built *out)
{
    name(out->ref, "m", i);
    name(out->ref2, "x", i);
}

static void one_missing_parent(guint i, Built *out)
{
    (void)i;
    name(out->ref, "gone", 0);
}

static void chain_of_missing(guint i, Built *out)
{
    name(out->ref, "gone", i);
    name(out->ref2, "gone", i + 1);
    out->spec.number = i % 2 + 1;
    out->spec.total = 2 + i % 7;
}

static void one_id(guint i, Built *out)
{
    (void)i;
    name(out->id, "same", 0);
}

/* Two postings of one send, mail by mail, each under its own missing cover. */
static void interleaved_postings(guint i, Built *out)
{
    name(out->ref, "gone", i % 2);
    out->spec.number = i / 2 + 1;
    out->spec.version = i % 4 < 2 ? 0 : 1;
}

static const struct {
    const char *path;
    BuildFunc *build;
    const char *series; /* how many there are to be */
} hostile[] = {
    {"/series/linear/window-of-one-series", window_of_one_series, "1"},
    {"/series/linear/window-of-one-number", window_of_one_number, "100000"},
    {"/series/linear/chain-of-patches", chain_of_patches, "1"},
    {"/series/linear/chain-of-versions", chain_of_versions, "100000"},
    {"/series/linear/chain-of-one-number", chain_of_one_number, "100000"},
    {"/series/linear/one-number-under-a-cover", one_number_under_a_cover, "99999"},
    {"/series/linear/stale-files", stale_files, "1"},
    {"/series/linear/chain-of-replies", chain_of_replies, "1"},
    {"/series/linear/chain-backwards-in-time", chain_backwards_in_time, "1"},
    {"/series/linear/one-loop", one_loop, "1"},
    {"/series/linear/self-references", self_references, "1"},
    {"/series/linear/one-missing-parent", one_missing_parent, "1"},
    {"/series/linear/chain-of-missing", chain_of_missing, NULL},
    {"/series/linear/one-id", one_id, "1"},
    {"/series/linear/interleaved-postings", interleaved_postings, "2"},
};

static void test_linear(gconstpointer data)
{
    guint i = GPOINTER_TO_UINT(data);
    alarm(ALARM);
    g_autoptr(Index) index = open_index();
    build_many(index, hostile[i].build);
    finish(index);
    if (hostile[i].series)
        assert_query(index, "SELECT count(*) FROM series", hostile[i].series);
    assert_query(index, "SELECT count(*) FROM member",
                 hostile[i].build == chain_of_replies ? "1" : "100000");
    alarm(0);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/series/digest", test_digest);
    g_test_add_func("/series/digest-map", test_digest_map);
    g_test_add_func("/series/digest-map-keyed", test_keyed_map);
    g_test_add_func("/series/crafted-keys", test_crafted_keys);
    g_test_add_func("/series/stems", test_stems);
    g_test_add_func("/series/written", test_written);
    g_test_add_func("/series/empty", test_empty);
    g_test_add_func("/series/loop", test_loop);
    g_test_add_func("/series/rows-of-added", test_rows_of_added);
    g_test_add_func("/series/order", test_order);
    g_test_add_func("/series/sources-of-one-path", test_sources_of_one_path);
    g_test_add_func("/series/absurd-total", test_absurd_total);
    for (guint i = 0; i < G_N_ELEMENTS(hostile); i++)
        g_test_add_data_func(hostile[i].path, GUINT_TO_POINTER(i), test_linear);
    return g_test_run();
}
