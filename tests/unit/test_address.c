/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "mail/address.h"

static const struct {
    const char *value, *name, *email;
} cases[] = {
    /* RFC 5322 appendix A */
    {"John Doe <jdoe@machine.example>", "John Doe", "jdoe@machine.example"},
    {"\"Joe Q. Public\" <john.q.public@example.com>", "Joe Q. Public", "john.q.public@example.com"},
    {"<boss@nil.test>", "", "boss@nil.test"},
    {"\"Giant; \\\"Big\\\" Box\" <sysservices@example.net>", "Giant; \"Big\" Box",
     "sysservices@example.net"},
    {"A Group:Ed Jones <joe@where.test>,John <jdoe@one.test>;", "Ed Jones", "joe@where.test"},
    {"Undisclosed recipients:;", "", ""},
    {"Pete(A nice \\) chap) <pete(his account)@silly.test>", "Pete", "pete@silly.test"},
    {"Pete (a nice) \"Q.\" (chap) Doe <pete@silly.test>", "Pete Q. Doe", "pete@silly.test"},
    {"Ann <ann@example.com(home) (>", "Ann", "ann@example.com("},
    {"Joe Q. Public <john.q.public@example.com>", "Joe Q. Public", "john.q.public@example.com"},
    {"Mary Smith <@node.test:mary@example.net>", "Mary Smith", "mary@example.net"},
    /* The comment as name (RFC 822) */
    {"jdoe@example.com (John Doe)", "John Doe", "jdoe@example.com"},
    {"(John Doe) jdoe@example.com", "John Doe", "jdoe@example.com"},
    {"jdoe@example.com (John \\(J\\) D\\oe)", "John (J) Doe", "jdoe@example.com"},
    {"John Doe <jdoe@example.com> (work (late))", "John Doe", "jdoe@example.com"},
    {"<jdoe@example.com> (John Doe)", "John Doe",
     "jdoe@example.com"}, /* as git mailinfo reads it */
    {"\"\" <jdoe@example.com>(John Doe)", "John Doe", "jdoe@example.com"},
    {"jdoe@example.com", "", "jdoe@example.com"},
    {"jdoe@example.com <jdoe@example.com>", "jdoe@example.com", "jdoe@example.com"},
    {"jdoe@example.com John Doe", "John Doe", "jdoe@example.com"},
    {"John Doe", "John Doe", ""},
    {"", "", ""},
    {" ,, ", "", ""},
    /* Commas that should have been quoted */
    {"Doe, John <jdoe@example.com>", "Doe, John", "jdoe@example.com"},
    {"Doe, John, Dr. <jdoe@example.com>, b@c.test", "Doe, John, Dr.", "jdoe@example.com"},
    {"\"John Doe,\" <jdoe@example.com>", "John Doe", "jdoe@example.com"},
    {"a@b.test, c@d.test", "", "a@b.test"},
    {"=?utf-8?q?Doe,_Ren=C3=A9e?= <r@example.com>", "Doe, Renée", "r@example.com"},
    /* Encoded words */
    {"=?utf-8?q?a@b.test,_(Ren=C3=A9e?= <r@example.com>", "a@b.test, (Renée", "r@example.com"},
    {"=?UTF-8?q?Ren=C3=A9e=20Doe?= <r@example.com>", "Renée Doe", "r@example.com"},
    {"\"=?UTF-8?B?UmVuw6ll?= Doe\" <r@example.com>", "Renée Doe", "r@example.com"},
    {"=?utf-8?q?Ren=C3=A9e?= =?utf-8?q?_Doe?= <r@example.com>", "Renée Doe", "r@example.com"},
    {"=?utf-8?q?Ren=C3=A9e?= Doe <r@example.com>", "Renée Doe", "r@example.com"},
    {"r@example.com (=?utf-8?q?Ren=C3=A9e_Doe?=)", "Renée Doe", "r@example.com"},
    {"=?utf-8?q?=22Ren=C3=A9e=22?= <r@example.com>", "Renée", "r@example.com"},
    {"=?utf-8?q?a=3Cb=40c=2Etest=3E?= <r@example.com>", "a<b@c.test>", "r@example.com"},
    /* An address holds none (RFC 2047 5): as written */
    {"=?utf-8?q?Ren=C3=A9e?=@example.com", "", "=?utf-8?q?Ren=C3=A9e?=@example.com"},
    {"Ren <=?utf-8?q?r=40b=2Etest?=>", "Ren", "=?utf-8?q?r=40b=2Etest?="},
    /* Quoted local parts (RFC 5322 3.4.1), read as Python and GMime read them */
    {"\"John Doe\"@example.com", "", "\"John Doe\"@example.com"},
    {"\"J. <jd\"@example.com (John Doe), b@c.test", "John Doe", "\"J. <jd\"@example.com"},
    {"John Doe <\"j d\"@example.com>", "John Doe", "\"j d\"@example.com"},
    {"John Doe <\"j at e.test\"@example.com>", "John Doe", "\"j at e.test\"@example.com"},
    {"\"j\"@work <jdoe@example.com>", "\"j\"@work", "jdoe@example.com"},
    /* Raw bytes */
    {"Ren\xc3\xa9"
     "e <r@example.com>",
     "Renée", "r@example.com"},
    {"Ren\xe9"
     "e <r@example.com>",
     "Renée", "r@example.com"},
    /* Broken */
    {"jdoe at example.com (John Doe)", "John Doe", "jdoe@example.com"},
    {"John Doe <jdoe at example.com>", "John Doe", "jdoe@example.com"},
    {"jdoe at lists.example.com (=?iso-8859-1?q?Ren=E9?=)", "René", "jdoe@lists.example.com"},
    {"jdoe at example.com ()", "", "jdoe@example.com"},
    {"root at localhost (John Doe)", "John Doe", "root@localhost"},
    {"John Doe <root at localhost>", "John Doe", "root@localhost"},
    {"jdoe at example dot com", "jdoe at example dot com", ""},
    {"jdoe at example dot com (John Doe)", "jdoe at example dot com", ""},
    {"jdoe@a.test at b.test (John Doe)", "at b.test", "jdoe@a.test"},
    {"Look at Me <x@y.test>", "Look at Me", "x@y.test"},
    {"Look at Me.com <x@y.test>", "Look at Me.com", "x@y.test"},
    {"\"Look at me.test\" <x@y.test>", "Look at me.test", "x@y.test"},
    {"x@y.test (Look at me.test)", "Look at me.test", "x@y.test"},
    {"Look at this", "Look at this", ""},
    {"John Doe <jdoe@example.com", "John Doe", "jdoe@example.com"},
    {"John Doe <jdoe@example.com, x@y.test", "John Doe", "jdoe@example.com"},
    {"\"John Doe <jdoe@example.com>", "John Doe", "jdoe@example.com"},
    {"John (Doe <jdoe@example.com>", "John (Doe", "jdoe@example.com"},
    {"a < b <jdoe@example.com>", "a < b", "jdoe@example.com"},
    {"John Doe <>", "John Doe", ""},
    {"'John Doe' <jdoe@example.com>", "John Doe", "jdoe@example.com"},
    {"\"'John Doe' via list\" <l@example.com>", "'John Doe' via list", "l@example.com"},
    {"<mailto:jdoe@example.com>", "", "jdoe@example.com"},
    {"Doe: John <jdoe@example.com>", "Doe: John", "jdoe@example.com"},
    {"John\r\n Doe\r\n\t<jdoe@example.com>", "John Doe", "jdoe@example.com"},
    {"John Doe < jdoe@example.com >", "John Doe", "jdoe@example.com"},
    {"John  Doe, <jdoe@example.com>", "John Doe", "jdoe@example.com"},
    {"John \\\"J\\\" Doe <jdoe@example.com>", "John \"J\" Doe", "jdoe@example.com"},
};

static void test_parse(void)
{
    g_autoptr(Arena) arena = arena_new();
    g_autoptr(DiagLog) log = diag_log_new(FALSE);
    g_autoptr(Charsets) charsets = charsets_new(log);
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_test_message("%s", cases[i].value);
        Address address = address_parse(charsets, arena, log, str_of(cases[i].value));
        g_assert_cmpstr(address.name, ==, cases[i].name);
        g_assert_cmpstr(address.email, ==, cases[i].email);
    }
}

static void test_prefixes(void)
{
    g_autoptr(Arena) arena = arena_new();
    g_autoptr(DiagLog) log = diag_log_new(FALSE);
    g_autoptr(Charsets) charsets = charsets_new(log);
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
        for (gsize n = 0; n <= strlen(cases[i].value); n++) {
            char *exact = g_memdup2(cases[i].value, n);
            Address address = address_parse(charsets, arena, log, (Str){exact, n});
            g_assert_true(g_utf8_validate(address.name, -1, NULL));
            g_assert_true(g_utf8_validate(address.email, -1, NULL));
            g_free(exact);
        }
}

static void append_email(const char *email, void *data)
{
    g_string_append_printf(data, "%s ", email);
}

static void assert_each(const char *value, const char *expected)
{
    g_autoptr(Arena) arena = arena_new();
    g_autoptr(GString) found = g_string_new(NULL);
    address_each(arena, str_of(value), append_email, found);
    g_assert_cmpstr(found->str, ==, expected);
}

static void test_each(void)
{
    assert_each("", "");
    assert_each("A@B.test, \"x, y\" <C@d.test>,\n e@f.test (g@h.test)",
                "a@b.test c@d.test e@f.test ");
    assert_each("Team: a@b.test, c@d.test;, e@f.test", "a@b.test c@d.test e@f.test ");
    assert_each("undisclosed-recipients:;", "");
    assert_each("Doe, John <a@b.test>, no address, c@d.test", "a@b.test c@d.test ");
    assert_each("<a@b.test> <c@d.test>", "a@b.test ");
    assert_each("\xe9@b.test, c@d.test", "c@d.test ");
}

/* Archives on the web, and the mboxes of pipermail, hide the "@". */
static void test_user_at_host(void)
{
    assert_each("list at example.org", "list@example.org ");
    assert_each("list at example.org, A <b at c.test>,\n d at e.test (F); g@h.test",
                "list@example.org b@c.test d@e.test g@h.test ");
    assert_each("Team: a at b.test, c at d.test;, e at f.test", "a@b.test c@d.test e@f.test ");
    assert_each("look at this, then at that", "");
}

/* Nesting and repetition, at the cap and above it, in linear time: else it would not end. */
static void test_hostile(void)
{
    static const char *const pieces[] = {"(",    "<",  "\"",     "a:", "((<\"",
                                         "a@b,", "\\", "=?u?q?", "@"};
    g_autoptr(DiagLog) log = diag_log_new(FALSE);
    g_autoptr(Charsets) charsets = charsets_new(log);
    for (gsize i = 0; i < G_N_ELEMENTS(pieces); i++) {
        g_autoptr(Arena) arena = arena_new();
        g_autoptr(GString) value = g_string_new(NULL);
        while (value->len < 2 * MAIL_ADDRESS_MAX)
            g_string_append(value, pieces[i]);
        address_parse(charsets, arena, log, (Str){value->str, value->len});
        g_autoptr(GString) found = g_string_new(NULL);
        address_each(arena, (Str){value->str, value->len}, append_email, found);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/address/parse", test_parse);
    g_test_add_func("/address/prefixes", test_prefixes);
    g_test_add_func("/address/each", test_each);
    g_test_add_func("/address/user-at-host", test_user_at_host);
    g_test_add_func("/address/hostile", test_hostile);
    return g_test_run();
}
