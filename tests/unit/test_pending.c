/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Rows that wait are copies: what they were made of is gone when they are added. */
#include "base/arena.h"
#include "cli/pending.h"

static const char *word(Arena *arena, const char *text)
{
    return arena_strdup(arena, text);
}

static IndexMail small_row(gint64 length)
{
    return (IndexMail){.source = 1,
                       .length = length,
                       .message_id = "1@x.example",
                       .author = {"", ""},
                       .sender = {"", ""},
                       .subject = "",
                       .title = "",
                       .norm = "",
                       .tags = "",
                       .patch_id = ""};
}

/* A row of which every text differs and lies in the arena. */
static IndexMail full_row(Arena *arena)
{
    const char **refs = arena_new_array(arena, const char *, 2);
    const char **paths = arena_new_array(arena, const char *, 2);
    IndexTrailer *trailers = arena_new_array(arena, IndexTrailer, 1);
    IndexNotice *notices = arena_new_array(arena, IndexNotice, 1);
    IndexLink *links = arena_new_array(arena, IndexLink, 1);
    refs[0] = word(arena, "ref one");
    refs[1] = word(arena, "ref two");
    paths[0] = word(arena, "path one");
    paths[1] = word(arena, "path two");
    trailers[0] = (IndexTrailer){word(arena, "key"), word(arena, "value")};
    notices[0] = (IndexNotice){NOTICE_APPLIED,         word(arena, "rule"),    word(arena, "tree"),
                               word(arena, "commit"),  word(arena, "n.title"), word(arena, "n.id"),
                               word(arena, "counters")};
    links[0] = (IndexLink){0, word(arena, "link"), 3, TRUE};
    IndexMail row = small_row(100);
    row.part = word(arena, "part");
    row.audience = word(arena, "audience");
    row.charset = word(arena, "charset");
    row.message_id = word(arena, "id");
    row.refs = refs;
    row.n_refs = 2;
    row.author = (IndexPerson){word(arena, "author"), word(arena, "author@x.example")};
    row.sender = (IndexPerson){word(arena, "sender"), word(arena, "sender@x.example")};
    row.subject = word(arena, "subject");
    row.title = word(arena, "title");
    row.norm = word(arena, "norm");
    row.tags = word(arena, "tags");
    row.counter = word(arena, "counter");
    row.paths = paths;
    row.n_paths = 2;
    row.patch_id = word(arena, "patch-id");
    row.body = arena_str(arena, STR("body"));
    row.trailers = trailers;
    row.n_trailers = 1;
    row.notices = notices;
    row.n_notices = 1;
    row.links = links;
    row.n_links = 1;
    return row;
}

/* All texts of such a row. */
static char *told(const IndexMail *row)
{
    const IndexNotice *notice = &row->notices[0];
    g_autofree char *body = g_strndup(row->body.p, row->body.n);
    return g_strjoin("|", row->part, row->audience, row->charset, row->message_id, row->refs[0],
                     row->refs[1], row->author.name, row->author.email, row->sender.name,
                     row->sender.email, row->subject, row->title, row->norm, row->tags,
                     row->counter, row->paths[0], row->paths[1], row->patch_id, body,
                     row->trailers[0].key, row->trailers[0].value, notice->rule, notice->tree,
                     notice->commit, notice->subject, notice->message_id, notice->counters,
                     row->links[0].value, NULL);
}

/* Nothing of it is to be seen any more. */
static void wipe(const IndexMail *row)
{
    const IndexNotice *notice = &row->notices[0];
    const char *const texts[] = {
        row->part,          row->audience,     row->charset,        row->message_id,
        row->refs[0],       row->refs[1],      row->author.name,    row->author.email,
        row->sender.name,   row->sender.email, row->subject,        row->title,
        row->norm,          row->tags,         row->counter,        row->paths[0],
        row->paths[1],      row->patch_id,     row->body.p,         row->trailers[0].key,
        notice->rule,       notice->tree,      notice->commit,      notice->subject,
        notice->message_id, notice->counters,  row->links[0].value, row->trailers[0].value,
    };
    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++)
        memset((char *)texts[i], '!', strlen(texts[i]));
}

static void test_copies(void)
{
    g_autoptr(Pending) pending = pending_new();
    g_autoptr(DiagLog) log = diag_log_new(FALSE);
    Arena *arena = arena_new();
    IndexMail row = full_row(arena);
    g_autofree char *expected = told(&row);
    pending_add(pending, &row, log);
    wipe(&row);
    g_autofree char *wiped = told(&row);
    g_assert_null(strpbrk(wiped, "abcdefghijklmnopqrstuvwxyz"));
    arena_free(arena); /* so the sanitizer sees what was only borrowed */
    g_assert_cmpuint(pending_n(pending), ==, 1);
    const IndexMail *copy = pending_nth(pending, 0);
    g_autofree char *found = told(copy);
    g_assert_cmpstr(found, ==, expected);
    g_assert_cmpuint(copy->links[0].version, ==, 3);
    g_assert_cmpint(copy->length, ==, 100);
}

static void test_absent(void)
{
    g_autoptr(Pending) pending = pending_new();
    g_autoptr(DiagLog) log = diag_log_new(FALSE);
    IndexMail row = small_row(1);
    pending_add(pending, &row, log);
    const IndexMail *copy = pending_nth(pending, 0);
    g_assert_null(copy->part);
    g_assert_null(copy->counter);
    g_assert_cmpuint(copy->body.n, ==, 0);
}

static void test_limits(void)
{
    g_autoptr(Pending) pending = pending_new();
    g_autoptr(DiagLog) log = diag_log_new(FALSE);
    IndexMail small = small_row(1), large = small_row(PENDING_BYTES);
    IndexMail damaged = small_row(1);
    damaged.n_defects = 1;
    g_assert_true(pending_takes(pending, &large));
    g_assert_false(pending_takes(pending, &damaged));
    for (guint i = 0; i < PENDING_ROWS; i++) {
        g_assert_true(pending_takes(pending, &small));
        pending_add(pending, &small, log);
        g_assert_false(pending_takes(pending, &large));
    }
    g_assert_false(pending_takes(pending, &small));
    pending_clear(pending);
    g_assert_cmpuint(pending_n(pending), ==, 0);
    g_assert_true(pending_takes(pending, &large));
}

/* The log is another mail's when rows are added. */
static void test_counts(void)
{
    g_autoptr(Pending) pending = pending_new();
    g_autoptr(DiagLog) log = diag_log_new(FALSE);
    IndexMail row = small_row(1);
    for (guint i = 0; i < 3; i++) {
        diag_reset(log);
        diag_add(log, DIAG_QP_MALFORMED, NULL);
        pending_add(pending, &row, log);
    }
    g_assert_cmpuint(diag_count(pending_counts(pending), DIAG_QP_MALFORMED), ==, 3);
    pending_clear(pending);
    g_assert_cmpuint(diag_count(pending_counts(pending), DIAG_QP_MALFORMED), ==, 0);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/pending/copies", test_copies);
    g_test_add_func("/pending/absent", test_absent);
    g_test_add_func("/pending/limits", test_limits);
    g_test_add_func("/pending/counts", test_counts);
    return g_test_run();
}
