/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What was read in a mail is what the index is handed. */
#include "cli/convert.h"

static const Trailer trailers[] = {{"Reviewed-by", "Ben <ben@x.example>"},
                                   {"Tested-by", "Cay <cay@x.example>"}};
static const Notice notices[] = {
    {NOTICE_APPLIED, "b4-ty", "x/next", "0123abcd", "[v2] x: y", "y@x.example", "1 3"},
    {NOTICE_NAKED, "words", "", "", "", "", ""},
};
static const TextLink links[] = {{LINK_MESSAGE, "old@x.example", 2, TRUE},
                                 {LINK_WORDS, "", 0, FALSE}};

/* A mail of that kind with a text and two of everything. */
static PatchMail patch_mail(MailKind kind, gboolean reply)
{
    return (PatchMail){
        .kind = kind,
        .subject = {.reply = reply, .title = "x: y", .norm = "x: y", .tags = ""},
        .author = {"Ada", "ada@x.example", FALSE},
        .sender = {"Ada", "ada@x.example", FALSE},
        .body = STR("text\n"),
        .trailers = trailers,
        .n_trailers = G_N_ELEMENTS(trailers),
        .notices = notices,
        .n_notices = G_N_ELEMENTS(notices),
        .links = links,
        .n_links = G_N_ELEMENTS(links),
        .diff = {.patch_id = ""},
    };
}

typedef struct {
    Arena *arena;
    DiagLog *log;
} Fixture;

static void set_up(Fixture *f, gconstpointer data)
{
    (void)data;
    f->arena = arena_new();
    f->log = diag_log_new(FALSE);
}

static void tear_down(Fixture *f, gconstpointer data)
{
    (void)data;
    arena_free(f->arena);
    diag_log_free(f->log);
}

static IndexMail convert(Fixture *f, const PatchMail *patch)
{
    IndexMail out;
    const BatchMail taken = {.raw = {.offset = 70, .length = 30}};
    const Mail mail = {.message_id = "a@x.example", .subject = "x: y"};
    index_mail_from(f->arena, &taken, &mail, patch, f->log, FALSE, &out);
    return out;
}

static void test_facts(Fixture *f, gconstpointer data)
{
    (void)data;
    PatchMail patch = patch_mail(MAIL_REPLY, TRUE);
    IndexMail out = convert(f, &patch);
    g_assert_cmpuint(out.n_trailers, ==, 2);
    g_assert_cmpstr(out.trailers[0].key, ==, "Reviewed-by");
    g_assert_cmpstr(out.trailers[1].value, ==, "Cay <cay@x.example>");
    g_assert_cmpuint(out.n_notices, ==, 2);
    for (guint i = 0; i < 2; i++) {
        g_assert_cmpint(out.notices[i].kind, ==, notices[i].kind);
        g_assert_cmpstr(out.notices[i].rule, ==, notices[i].rule);
        g_assert_cmpstr(out.notices[i].tree, ==, notices[i].tree);
        g_assert_cmpstr(out.notices[i].commit, ==, notices[i].commit);
        g_assert_cmpstr(out.notices[i].subject, ==, notices[i].subject);
        g_assert_cmpstr(out.notices[i].message_id, ==, notices[i].message_id);
        g_assert_cmpstr(out.notices[i].counters, ==, notices[i].counters);
    }
    g_assert_cmpuint(out.n_links, ==, 2);
    for (guint i = 0; i < 2; i++) {
        g_assert_cmpint(out.links[i].kind, ==, links[i].kind);
        g_assert_cmpstr(out.links[i].value, ==, links[i].value);
        g_assert_cmpuint(out.links[i].version, ==, links[i].version);
        g_assert_cmpint(out.links[i].rfc, ==, links[i].rfc);
    }
}

static void test_nothing_said(Fixture *f, gconstpointer data)
{
    (void)data;
    PatchMail patch = patch_mail(MAIL_PATCH, FALSE);
    patch.n_trailers = patch.n_notices = patch.n_links = 0;
    IndexMail out = convert(f, &patch);
    g_assert_cmpuint(out.n_trailers + out.n_notices + out.n_links, ==, 0);
}

/* Texts are kept of what a digest quotes: also of what threading may yet make a cover. */
static void test_kept_texts(Fixture *f, gconstpointer data)
{
    static const struct {
        MailKind kind;
        gboolean reply, kept;
    } cases[] = {
        {MAIL_PATCH, FALSE, TRUE},      {MAIL_COVER, FALSE, TRUE},      {MAIL_PULL, FALSE, TRUE},
        {MAIL_DISCUSSION, FALSE, TRUE}, {MAIL_DISCUSSION, TRUE, FALSE}, {MAIL_REPLY, FALSE, TRUE},
        {MAIL_REPLY, TRUE, FALSE},      {MAIL_NOTICE, FALSE, FALSE},    {MAIL_BUG, FALSE, FALSE}};
    (void)data;
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        PatchMail patch = patch_mail(cases[i].kind, cases[i].reply);
        IndexMail out = convert(f, &patch);
        g_test_message("%u", i);
        g_assert_cmpint(out.body.n > 0, ==, cases[i].kept);
        g_assert_cmpint(out.kind, ==, cases[i].kind);
        g_assert_cmpint(out.offset, ==, 70);
        g_assert_cmpint(out.length, ==, 30);
    }
}

/* A text above the limit is cut between two characters, and that is said. */
static void test_long_text(Fixture *f, gconstpointer data)
{
    (void)data;
    g_autofree char *text = g_strnfill(INDEX_BODY_MAX + 1, 'x');
    memcpy(text + INDEX_BODY_MAX - 1, "\xC3\xA9", 2);
    PatchMail patch = patch_mail(MAIL_PATCH, FALSE);
    patch.body = str_of(text);
    IndexMail out = convert(f, &patch);
    g_assert_cmpuint(out.body.n, ==, INDEX_BODY_MAX - 1);
    g_assert_true(out.diags & (guint64)1 << DIAG_TEXT_TOO_LARGE);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add("/convert/facts", Fixture, NULL, set_up, test_facts, tear_down);
    g_test_add("/convert/nothing-said", Fixture, NULL, set_up, test_nothing_said, tear_down);
    g_test_add("/convert/kept-texts", Fixture, NULL, set_up, test_kept_texts, tear_down);
    g_test_add("/convert/long-text", Fixture, NULL, set_up, test_long_text, tear_down);
    return g_test_run();
}
