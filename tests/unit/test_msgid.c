/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "mail/mail.h"
#include "mail/msgid.h"

typedef struct {
    Arena *arena;
    DiagLog *log;
    Charsets *charsets;
} Fixture;

static void set_up(Fixture *f, gconstpointer unused)
{
    (void)unused;
    f->arena = arena_new();
    f->log = diag_log_new(FALSE);
    f->charsets = charsets_new(f->log);
}

static void tear_down(Fixture *f, gconstpointer unused)
{
    (void)unused;
    charsets_free(f->charsets);
    diag_log_free(f->log);
    arena_free(f->arena);
}

static void test_read(Fixture *f, gconstpointer unused)
{
    (void)unused;
    static const struct {
        const char *value, *id;
    } cases[] = {
        /* RFC 5322 appendix A */
        {" <1234@local.machine.example>", "1234@local.machine.example"},
        {" <testabcd.1234@silly.test>", "testabcd.1234@silly.test"},
        {"  <a@b.test> (added by x@y.test)", "a@b.test"},
        {"junk <a@b.test> <c@d.test>", "a@b.test"},
        {"<<a@b.test>>", "a@b.test"},
        {"<a\r\n b@c.test>", "ab@c.test"},
        {"< a@b.test\t>", "a@b.test"},
        {"a@b.test", "a@b.test"},
        {"<no-at-sign>", "no-at-sign"},
        {"<\"a b\"@c.test>", "\"ab\"@c.test"},
        {"<\xc3\xa9@b.test>", "\xc3\xa9@b.test"},
        {"<\xe9@b.test>", "\xc3\xa9@b.test"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
        g_assert_cmpstr(msgid_read(f->charsets, f->arena, str_of(cases[i].value)), ==, cases[i].id);
}

static void test_malformed(Fixture *f, gconstpointer unused)
{
    (void)unused;
    static const char *const values[] = {
        "",
        "<>",
        "< >",
        "<",
        "<a@b.test",
        "a@b.test>",
        "two words",
        "no-at-sign",
        "@b.test",
        "two@words at",
        "<a\x01@b.test>",
        "<a\x7f@b.test>",
        "<a\x1b[m@b.test>",
    };
    for (gsize i = 0; i < G_N_ELEMENTS(values); i++)
        g_assert_null(msgid_read(f->charsets, f->arena, str_of(values[i])));
    g_assert_null(msgid_read(f->charsets, f->arena, STR("<a\0@b.test>")));
}

/* A byte that no id has, wherever in a long one. */
static void test_byte_anywhere(Fixture *f, gconstpointer unused)
{
    (void)unused;
    for (gsize i = 1; i < 60; i++) {
        char id[] = "<0123456789abcdef-0123456789abcdef-0123456789abcdef@host.test>";
        id[i] = "\x7f\x01"[i % 2];
        g_assert_null(msgid_read(f->charsets, f->arena, str_of(id)));
    }
}

/* Below, at and above MAIL_ID_MAX; white space that is no part of the id does not count. */
static void test_cap(Fixture *f, gconstpointer unused)
{
    (void)unused;
    for (gsize n = MAIL_ID_MAX - 1; n <= MAIL_ID_MAX + 1; n++) {
        g_autofree char *id = g_strnfill(n, 'x');
        g_autofree char *value = g_strdup_printf(" \t< %s\n\t >", id);
        g_autofree char *bare = g_strdup_printf("%.*s@", (int)n - 1, id);
        gboolean fits = n <= MAIL_ID_MAX;
        g_assert_cmpstr(msgid_read(f->charsets, f->arena, str_of(value)), ==, fits ? id : NULL);
        g_assert_cmpstr(msgid_read(f->charsets, f->arena, str_of(bare)), ==, fits ? bare : NULL);
        guint count;
        msgid_parents(f->charsets, f->arena, f->log, str_of(value), STR(""), "own", &count);
        g_assert_cmpuint(count, ==, fits);
    }
}

static void assert_parents(Fixture *f, const char *in_reply_to, const char *references,
                           const char *expected)
{
    guint n;
    const char *const *ids = msgid_parents(f->charsets, f->arena, f->log, str_of(in_reply_to),
                                           str_of(references), "own", &n);
    g_autoptr(GString) joined = g_string_new(NULL);
    for (guint i = 0; i < n; i++)
        g_string_append_printf(joined, "%s%s", i ? " " : "", ids[i]);
    g_assert_cmpstr(joined->str, ==, expected);
}

/* References are what "<[^<>]+>" finds; junk between them is ignored. */
static void test_scan(Fixture *f, gconstpointer unused)
{
    (void)unused;
    assert_parents(f, "", "", "");
    assert_parents(f, "", "<1> <2> <3>", "3 2 1");
    assert_parents(f, "", "<1>,<2>;junk<3>\"<4>\"(<5>)", "5 4 3 2 1");
    assert_parents(f, "", "<1><2>\r\n\t<3\r\n >", "3 2 1");
    assert_parents(f, "", "<<4> <> < > > <5>> <6", "5 4");
    assert_parents(f, "", "<a\x01> <b> \x01<c>", "c b");
    assert_parents(f, "", "1 2 3", "");
}

static void test_parents(Fixture *f, gconstpointer unused)
{
    (void)unused;
    assert_parents(f, "<2>", "<1> <2> <3>", "2 3 1");
    assert_parents(f, "Your message of \"Mon, 3 Mar\" <2> and <4>", "", "2 4");
    assert_parents(f, "<own> <1>", "<1> <own> <2>", "1 2");
    assert_parents(f, "no id at all", "", "");
}

/* Below, at and above MAIL_REFS_MAX: the newest are kept, and what is left out is reported. */
static void test_refs_cap(Fixture *f, gconstpointer unused)
{
    (void)unused;
    for (guint n = MAIL_REFS_MAX - 1; n <= MAIL_REFS_MAX + 1; n++) {
        g_autoptr(GString) references = g_string_new(NULL);
        for (guint i = n; i-- > 0;)
            g_string_append_printf(references, "<%u> <%u>", i, i); /* repeats take no room */
        guint count;
        const char *const *ids = msgid_parents(f->charsets, f->arena, f->log, STR(""),
                                               str_of(references->str), "own", &count);
        g_assert_cmpuint(count, ==, MIN(n, MAIL_REFS_MAX));
        g_assert_cmpstr(ids[0], ==, "0");
        g_assert_cmpstr(ids[count - 1], ==, n < MAIL_REFS_MAX ? "998" : "999");
        g_assert_cmpuint(diag_count(f->log, DIAG_HEADER_TOO_LARGE), ==, n > MAIL_REFS_MAX);
    }
}

/* A million pieces, among them a thousand ids again and again that differ in two bytes only:
 * linear, or it would not end. */
static void test_hostile(Fixture *f, gconstpointer unused)
{
    (void)unused;
    static const char *const pieces[] = {"<1", "2>", "<>", "< ", "<\xe9>", "<<", ">>", NULL};
    for (gsize i = 0; i < G_N_ELEMENTS(pieces); i++) {
        g_autoptr(GString) value = g_string_new(NULL);
        for (guint k = 0; k < 1000000; k++)
            if (pieces[i])
                g_string_append(value, pieces[i]);
            else
                g_string_append_printf(value, "<abcdef%c%c>", '?' + k % MAIL_REFS_MAX / 50,
                                       '?' + k % 50);
        Str bytes = {value->str, value->len};
        guint n;
        msgid_read(f->charsets, f->arena, bytes);
        msgid_parents(f->charsets, f->arena, f->log, bytes, bytes, "own", &n);
        g_assert_cmpuint(n, ==, pieces[i] ? strcmp(pieces[i], "<\xe9>") == 0 : MAIL_REFS_MAX);
        arena_clear(f->arena);
    }
}

static void test_prefixes(Fixture *f, gconstpointer unused)
{
    (void)unused;
    Str all = STR("x <1@\xe9> (<2>) <\r\n 3> \"4\" <5\0> <<6>>");
    for (gsize n = 0; n <= all.n; n++) {
        char *exact = g_memdup2(all.p, n);
        guint count;
        msgid_read(f->charsets, f->arena, (Str){exact, n});
        msgid_parents(f->charsets, f->arena, f->log, (Str){exact, n}, (Str){exact, n}, "3", &count);
        g_assert_cmpuint(count, <=, 4);
        g_free(exact);
    }
}

#define ADD(path, function) g_test_add("/msgid/" path, Fixture, NULL, set_up, function, tear_down)

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    ADD("read", test_read);
    ADD("malformed", test_malformed);
    ADD("byte-anywhere", test_byte_anywhere);
    ADD("cap-998-bytes", test_cap);
    ADD("references-by-scanning", test_scan);
    ADD("parents", test_parents);
    ADD("cap-references", test_refs_cap);
    ADD("hostile", test_hostile);
    ADD("prefixes", test_prefixes);
    return g_test_run();
}
