/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The grammar of SERIES.md 1, with the forms and traps of its section 4. */
#include "patch/subject.h"

typedef struct {
    const char *subject;
    /* r reply, f forward, P patch, C rfc, S resend, L pull, A announce, b blocks, T version in the
     * title */
    const char *flags;
    const char *version; /* "2.1"; "" without one */
    const char *counter; /* "index/total", total 0 where it is not stated; "" without one */
    const char *tags, *title;
} Row;

static const Row plain_rows[] = {
    {"", "", "", "", "", ""},
    {"Hello world", "", "", "", "", "Hello world"},
    {"  two   blanks\tand a tab ", "", "", "", "", "two blanks and a tab"},
    {"[PATCH] foo: bar", "Pb", "", "", "", "foo: bar"},
    {"[patch] foo", "Pb", "", "", "", "foo"},
    {"[PATCH]foo", "Pb", "", "", "", "foo"},
    {"[PATCH]: foo", "Pb", "", "", "", "foo"},
    {"[PATCH 1/2] foo", "Pb", "", "1/2", "", "foo"},
    {"[PATCH 03/17] foo", "Pb", "", "3/17", "", "foo"},
    {"[PATCH 000/141] foo", "Pb", "", "0/141", "", "foo"},
    {"[PATCH v3 3/7] foo", "Pb", "3", "3/7", "", "foo"},
    {"[PATCH 3/7 v3] foo", "Pb", "3", "3/7", "", "foo"},
    {"[PATCH V3 3/7] foo", "Pb", "3", "3/7", "", "foo"},
    {"[PATCH v1] foo", "Pb", "1", "", "", "foo"},
    {"[PATCH v0] foo", "Pb", "0", "", "", "foo"},
    {"[PATCHES] foo", "Pb", "", "", "", "foo"},
    {"[PATCHSET v2 0/4] foo", "Pb", "2", "0/4", "", "foo"},
    {"[RFC 2/9] foo", "Cb", "", "2/9", "", "foo"},
    {"[RFC PATCH v2 2/9] foo", "PCb", "2", "2/9", "", "foo"},
    {"[PATCH RFC v2 2/9] foo", "PCb", "2", "2/9", "", "foo"},
    {"[RFT PATCH] foo", "PCb", "", "", "", "foo"},
    {"[RESEND PATCH v3 2/2] foo", "PSb", "3", "2/2", "", "foo"},
    {"[PATCH v6, RESEND] foo", "PSb", "6", "", "", "foo"},
    {"[REPOST PATCH] foo", "PSb", "", "", "", "foo"},
    {"[PATCH RESEND2 1/4] foo", "PSb", "", "1/4", "", "foo"},
    {"[PATCH (resend)] foo", "PSb", "", "", "", "foo"},
    {"[PULL 07/39] foo", "Lb", "", "7/39", "", "foo"},
    {"[GIT PULL] foo", "Lb", "", "", "", "foo"},
    {"[GIT,PULL] foo", "Lb", "", "", "", "foo"},
    {"[PULL REQUEST] foo", "Lb", "", "", "", "foo"},
    {"[GIT PULL RESEND] foo", "SLb", "", "", "", "foo"},
    {"[GIT PULL v2 1/3] foo", "Lb", "2", "1/3", "", "foo"},
    {"[ANNOUNCE] foo 1.2", "Ab", "", "", "", "foo 1.2"},
    {"[PATCH net-next v2 1/2] foo", "Pb", "2", "1/2", "net-next", "foo"},
    {"[PATCH AUTOSEL 5.15 4/9] foo", "Pb", "", "4/9", "AUTOSEL 5.15", "foo"},
    {"[PATCH -next 1/3] foo", "Pb", "", "1/3", "-next", "foo"},
    {"[PATCH u-boot] foo", "Pb", "", "", "u-boot", "foo"},
    {"[kvm-unit-tests PATCH 1/2] foo", "Pb", "", "1/2", "kvm-unit-tests", "foo"},
    {"[LSF/MM/BPF TOPIC] foo", "b", "", "", "LSF/MM/BPF TOPIC", "foo"},
    {"[Bug 1234] New: foo", "b", "", "", "Bug 1234", "New: foo"},
    {"[PATCH, BUG 1234] foo", "Pb", "", "", "BUG 1234", "foo"},
    {"[syzbot] [fs?] KASAN: foo (2)", "b", "", "", "syzbot fs?", "KASAN: foo (2)"},
    {"[PATCH v2]", "Pb", "2", "", "", ""},
};

static const Row prefix_rows[] = {
    {"Re: foo", "r", "", "", "", "foo"},
    {"RE: re: Re: foo", "r", "", "", "", "foo"},
    {"Re[2]: foo", "r", "", "", "", "foo"},
    {"Re^2: foo", "r", "", "", "", "foo"},
    {"Re (3): foo", "", "", "", "", "Re (3): foo"},
    {"Re(3): foo", "r", "", "", "", "foo"},
    {"Re:foo", "r", "", "", "", "foo"},
    {"Re :: foo", "r", "", "", "", "foo"},
    {"Aw: foo", "r", "", "", "", "foo"},
    {"ANTW: foo", "r", "", "", "", "foo"},
    {"Sv: foo", "r", "", "", "", "foo"},
    {"Vs: foo", "r", "", "", "", "foo"},
    {"R: foo", "r", "", "", "", "foo"},
    {"RES: foo", "r", "", "", "", "foo"},
    {"回复: foo", "r", "", "", "", "foo"},
    {"答复：[PATCH v2 1/3] foo", "rPb", "2", "1/3", "", "foo"},
    {"RE：foo", "r", "", "", "", "foo"},
    {"Fwd: foo", "f", "", "", "", "foo"},
    {"FW: foo", "f", "", "", "", "foo"},
    {"Wg: foo", "f", "", "", "", "foo"},
    {"Tr: foo", "f", "", "", "", "foo"},
    {"Fw:Re: [PATCH] foo", "rfPb", "", "", "", "foo"},
    {"AW: AW: [PATCH 5/5] foo", "rPb", "", "5/5", "", "foo"},
    {"Ping: [PATCH v3] foo", "rPb", "3", "", "", "foo"},
    {"Ping^2: Re: [PATCH 2/2] foo", "rPb", "", "2/2", "", "foo"},
    {"Ping: is anybody there", "", "", "", "", "Ping: is anybody there"},
    {"Re: (subset) [PATCH 0/7] foo", "rPb", "", "0/7", "", "foo"},
    {"[some-list] Re: [PATCH v2 1/3] foo", "rPb", "2", "1/3", "some-list", "foo"},
    {"[one] Re: [two] [PATCH v4] foo", "rPb", "4", "", "one two", "foo"},
    {"[Re: [PATCH 1/2]] foo", "rPb", "", "1/2", "", "foo"},
    {"Subject: [PATCH] foo", "Pb", "", "", "", "foo"},
    {"Reply to foo", "", "", "", "", "Reply to foo"},
    {"[PATCH] tr: accept classes", "Pb", "", "", "", "tr: accept classes"},
    {"[PATCH] fw: load later", "Pb", "", "", "", "fw: load later"},
    {"[PATCH v2] Re: foo", "Pb", "2", "", "", "foo"},
    {"Regarding: foo", "", "", "", "", "Regarding: foo"},
};

static const Row block_rows[] = {
    {"[Qemu-devel] [PATCH v2 1/3] foo", "Pb", "2", "1/3", "Qemu-devel", "foo"},
    {"[Qemu-devel][PATCH v2 1/3]foo", "Pb", "2", "1/3", "Qemu-devel", "foo"},
    {"[[PATCH v3] 2/4] foo", "Pb", "3", "2/4", "", "foo"},
    {"[[PATCH v3 2/4] foo", "Pb", "3", "2/4", "", "foo"},
    {"[a [b] c] [PATCH] foo", "Pb", "", "", "a b c", "foo"},
    {"[PATCH v2 1/3] [PATCH v2 1/3] foo", "Pb", "2", "1/3", "", "foo"},
    {"[PATCH net 1/3] [PATCH net 1/3] foo", "Pb", "", "1/3", "net", "foo"},
    {"[PATCH 2/5] [PATCH 1/3] foo", "Pb", "", "2/5", "1/3", "foo"},
    {"[PATCH][RFC] foo", "PCb", "", "", "", "foo"},
    {"[PATCH][next] foo", "Pb", "", "", "next", "foo"},
    {"[PATCH] [] foo", "Pb", "", "", "", "foo"},
    {"[PATCH 00/23][v2] foo", "Pb", "2", "0/23", "", "foo"},
    {"[PATCH][6.1][1/2] foo", "Pb", "", "1/2", "6.1", "foo"},
    {"[PATCH] [v2] [3/5] foo", "Pb", "2", "3/5", "", "foo"},
    {"PATCH v2 0/3] foo", "Pb", "2", "0/3", "", "foo"},
    {"Re: PATCH net-next 1/3] foo", "rPb", "", "1/3", "net-next", "foo"},
    {"x86: use a[1] not b[2]", "", "", "", "", "x86: use a[1] not b[2]"},
    {"array x] of y", "", "", "", "", "array x] of y"},
    {"[PATCH 1/2 foo: bar", "Pb", "", "1/2", "", "foo: bar"},
    {"[foo bar", "", "", "", "", "[foo bar"},
    {"[POC for v5.15 0/2] foo", "b", "", "0/2", "POC for v5.15", "foo"},
    {"[someone: [RFC] foo]", "Cb", "", "", "someone foo", "[someone: [RFC] foo]"},
    {"[PATCH v2 1/3 ] foo", "Pb", "2", "1/3", "", "foo"},
    {"[ PATCH v2,1/3 ] foo", "Pb", "2", "1/3", "", "foo"},
    {"[PATCH\xC2\xA0v2\xC2\xA0"
     "1/3] foo",
     "Pb", "2", "1/3", "", "foo"},
};

static const Row version_rows[] = {
    {"[PATCHv2] foo", "Pb", "2", "", "", "foo"},
    {"[PATCHv2 bpf-next 6/15] foo", "Pb", "2", "6/15", "bpf-next", "foo"},
    {"[patchv3] foo", "Pb", "3", "", "", "foo"},
    {"[RFCv3 1/2] foo", "Cb", "3", "1/2", "", "foo"},
    {"[RFCv3 PATCH] foo", "PCb", "3", "", "", "foo"},
    {"[PATCH-v2] foo", "Pb", "2", "", "", "foo"},
    {"[PATCH -v2 1/7] foo", "Pb", "2", "1/7", "", "foo"},
    {"[PATCH/RFC v2] foo", "PCb", "2", "", "", "foo"},
    {"[PATCH v2-resend] foo", "PSb", "2", "", "", "foo"},
    {"[PATCH v2.1 3/7] foo", "Pb", "2.1", "3/7", "", "foo"},
    {"[PATCH v1.1] foo", "Pb", "1.1", "", "", "foo"},
    {"[PATCH v10.1 2/3] foo", "Pb", "10.1", "2/3", "", "foo"},
    {"[PATCH v11.5] foo", "Pb", "11.5", "", "", "foo"},
    {"[PATCH v2a 3/7] foo", "Pb", "2.1", "3/7", "", "foo"},
    {"[PATCH v2b] foo", "Pb", "2.2", "", "", "foo"},
    {"[PATCH v2xyz] foo", "Pb", "2", "", "", "foo"},
    {"[v2,3/5] foo", "b", "2", "3/5", "", "foo"},
    {"[PATCH v6,19/24] foo", "Pb", "6", "19/24", "", "foo"},
    {"[PATCH (v2) 1/3] foo", "Pb", "2", "1/3", "", "foo"},
    {"[PATCH take 3] foo", "Pb", "3", "", "", "foo"},
    {"[PATCH (take 3) 1/2] foo", "Pb", "3", "1/2", "", "foo"},
    {"[PATCH try #2 1/2] foo", "Pb", "2", "1/2", "", "foo"},
    {"[PATCH ver2] foo", "Pb", "2", "", "", "foo"},
    {"[PATCH version 4] foo", "Pb", "4", "", "", "foo"},
    {"[PATCH v 2] foo", "Pb", "2", "", "", "foo"},
    {"[PATCH v5.10.y 4/7] foo", "Pb", "", "4/7", "v5.10.y", "foo"},
    {"[PATCH 4/7 v6.1.y] foo", "Pb", "", "4/7", "v6.1.y", "foo"},
    {"[PATCH v2 4/7 5.10.y] foo", "Pb", "2", "4/7", "5.10.y", "foo"},
    {"[PATCH v5.10.y v2] foo", "Pb", "2", "", "v5.10.y", "foo"},
    {"[PATCH v2019.04-rc1] foo", "Pb", "", "", "v2019.04-rc1", "foo"},
    {"[PATCH v2019.04] foo", "Pb", "", "", "v2019.04", "foo"},
    {"[PATCH v5.15-rc3] foo", "Pb", "", "", "v5.15-rc3", "foo"},
    {"[PATCH v5.15 1/2] foo", "Pb", "", "1/2", "v5.15", "foo"},
    {"[PATCH v6.1 1/2] foo", "Pb", "", "1/2", "v6.1", "foo"},
    {"[PATCH v6.2 v3 1/2] foo", "Pb", "3", "1/2", "v6.2", "foo"},
    {"[PATCH v3 for v6.2] foo", "Pb", "3", "", "for v6.2", "foo"},
    {"[PATCH 5.15/6.1] foo", "Pb", "", "", "5.15/6.1", "foo"},
    {"[PATCH 4.19/5.4/5.10 1/2] foo", "Pb", "", "1/2", "4.19/5.4/5.10", "foo"},
    {"[PATCH PKS/PMEM 2/9] foo", "Pb", "", "2/9", "PKS/PMEM", "foo"},
    {"[PATCH v4l-utils 1/2] foo", "Pb", "", "1/2", "v4l-utils", "foo"},
    {"[PATCH v4l] foo", "Pb", "", "", "v4l", "foo"},
    {"[PATCH v9fs] foo", "Pb", "", "", "v9fs", "foo"},
    {"[PATCH v99999999999999999999] foo", "Pb", "", "", "v99999999999999999999", "foo"},
    {"[PATCH block/for-next v2 4/16] foo", "Pb", "2", "4/16", "block/for-next", "foo"},
    {"[PATCH v2 1/2] [PATCH v3] foo", "Pb", "2", "1/2", "v3", "foo"},
};

static const Row counter_rows[] = {
    {"[PATCH1/8] foo", "Pb", "", "1/8", "", "foo"},
    {"[PATCHv3 1/8] foo", "Pb", "3", "1/8", "", "foo"},
    {"[PATCH 3a/7] foo", "Pb", "", "3a/7", "", "foo"},
    {"[PATCH 03a/07] foo", "Pb", "", "3a/7", "", "foo"},
    {"[PATCH 0.5/5] foo", "Pb", "", "0.5/5", "", "foo"},
    {"[PATCH 3/n] foo", "Pb", "", "3/0", "", "foo"},
    {"[PATCH 3/N] foo", "Pb", "", "3/0", "", "foo"},
    {"[PATCH 2/??] foo", "Pb", "", "2/0", "", "foo"},
    {"[PATCH 1 of 2] foo", "Pb", "", "1/2", "", "foo"},
    {"[PATCH 1 of 2 v3] foo", "Pb", "3", "1/2", "", "foo"},
    {"[PATCH 1 / 2] foo", "Pb", "", "1/2", "", "foo"},
    {"[PATCH 1/ 2] foo", "Pb", "", "1/2", "", "foo"},
    {"[PATCH 1\\2] foo", "Pb", "", "1/2", "", "foo"},
    {"[PATCH (1/2)] foo", "Pb", "", "1/2", "", "foo"},
    {"[PATCH 1/2:] foo", "Pb", "", "1/2", "", "foo"},
    {"[PATCH 00/00] foo", "Pb", "", "0/0", "", "foo"},
    {"[PATCH 6/5] foo", "Pb", "", "6/5", "", "foo"},
    {"[PATCH 31/30] foo", "Pb", "", "31/30", "", "foo"},
    {"[PATCH] 1/2: foo", "Pb", "", "1/2", "", "foo"},
    {"[PATCH] (1/2) foo", "Pb", "", "1/2", "", "foo"},
    {"[PATCH] 1/2 - foo", "Pb", "", "1/2", "", "foo"},
    {"[PATCH] v2: foo", "PbT", "2", "", "", "foo"},
    {"[PATCH] 32/64 bit fixes", "Pb", "", "", "", "32/64 bit fixes"},
    {"[PATCH] foo (1/3)", "Pb", "", "1/3", "", "foo (1/3)"},
    {"open 24/7", "", "", "", "", "open 24/7"},
    {"[24/7] support", "b", "", "", "24/7", "support"},
    {"[PATCH 1/2/3] foo", "Pb", "", "", "1/2/3", "foo"},
    {"[PATCH 2020/10/12] foo", "Pb", "", "", "2020/10/12", "foo"},
    {"[PATCH (2) 02/34] foo", "Pb", "", "2/34", "(2)", "foo"},
    {"[SPARSE v2 2/4] foo", "b", "2", "2/4", "SPARSE", "foo"},
    {"[tip:x86/core 3/4] foo", "b", "", "3/4", "tip:x86/core", "foo"},
    {"[PATCH 99999999999999999999/7] foo", "Pb", "", "", "99999999999999999999/7", "foo"},
    {"[PATCH 1/99999999999999999999] foo", "Pb", "", "", "1/99999999999999999999", "foo"},
    {"[PATCHnet-next 1/2] foo", "Pb", "", "1/2", "net-next", "foo"},
    {"[patchwork 1/2] foo", "b", "", "1/2", "patchwork", "foo"},
    {"[RFC2119 1/2] foo", "b", "", "1/2", "RFC2119", "foo"},
};

static const Row title_rows[] = {
    {"[PATCH] foo (v2)", "PbT", "2", "", "", "foo (v2)"},
    {"[PATCH] foo (take 5)", "PbT", "5", "", "", "foo (take 5)"},
    {"foo: bar patch V3", "T", "3", "", "", "foo: bar patch V3"},
    {"foo bar v3", "T", "3", "", "", "foo bar v3"},
    {"[PATCH] foo - V4", "PbT", "4", "", "", "foo - V4"},
    {"[PATCH] foo, bar, v5", "PbT", "5", "", "", "foo, bar, v5"},
    {"[PATCH 2/8] foo [ver #21]", "PbT", "21", "2/8", "", "foo [ver #21]"},
    {"foo [v2]", "T", "2", "", "", "foo [v2]"},
    {"[PATCH] foo, take 2", "PbT", "2", "", "", "foo, take 2"},
    {"[PATCH] foo (resend)", "PSb", "", "", "", "foo (resend)"},
    {"[PATCH v3] foo (v2)", "Pb", "3", "", "", "foo (v2)"},
    {"[PATCH] support cgroup v2", "Pb", "", "", "", "support cgroup v2"},
    {"[PATCH 0/3] updates for v5.7", "Pb", "", "0/3", "", "updates for v5.7"},
    {"[PATCH] gone in v4.1", "Pb", "", "", "", "gone in v4.1"},
    {"builds with LLVM v17", "", "", "", "", "builds with LLVM v17"},
    {"[PATCH] foo_v2", "Pb", "", "", "", "foo_v2"},
    {"[PATCH] see bar (was v2)", "Pb", "", "", "", "see bar (was v2)"},
    {"v2", "", "", "", "", "v2"},
};

static void assert_flags(const Row *row, const Subject *s)
{
    g_autofree char *flags = g_strdup_printf(
        "%s%s%s%s%s%s%s%s%s", s->reply ? "r" : "", s->forward ? "f" : "", s->patch ? "P" : "",
        s->rfc ? "C" : "", s->resend ? "S" : "", s->pull ? "L" : "", s->announce ? "A" : "",
        s->blocks ? "b" : "", s->title_version ? "T" : "");

    g_assert_cmpstr(flags, ==, row->flags);
}

static void assert_row(const Row *row, const Subject *s)
{
    g_autofree char *version = g_strdup_printf(s->minor ? "%u.%u" : "%u", s->version, s->minor);
    g_autofree char *counter =
        s->has_counter ? g_strdup_printf("%s/%u", s->index, s->total) : g_strdup("");

    assert_flags(row, s);
    g_assert_cmpstr(s->has_version ? version : "", ==, row->version);
    g_assert_cmpstr(counter, ==, row->counter);
    g_assert_cmpstr(s->tags, ==, row->tags);
    g_assert_cmpstr(s->title, ==, row->title);
}

typedef struct {
    const Row *rows;
    gsize n;
} Table;

static void test_table(const void *data)
{
    const Table *table = data;
    g_autoptr(Arena) arena = arena_new();

    for (gsize i = 0; i < table->n; i++) {
        Subject s;
        g_test_message("%s", table->rows[i].subject);
        subject_parse(arena, table->rows[i].subject, &s);
        assert_row(&table->rows[i], &s);
    }
}

static void test_index_key(void)
{
    static const struct {
        const char *subject;
        guint key;
    } rows[] = {
        {"[PATCH 3/7] a", 3000},       {"[PATCH 3a/7] a", 3001},   {"[PATCH 3b/7] a", 3002},
        {"[PATCH 0.5/5] a", 500},      {"[PATCH 2.25/5] a", 2250}, {"[PATCH 0.05/5] a", 50},
        {"[PATCH 0.123456/5] a", 123}, {"[PATCH 0/5] a", 0},
    };
    g_autoptr(Arena) arena = arena_new();

    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        Subject s;
        subject_parse(arena, rows[i].subject, &s);
        g_assert_true(s.has_counter);
        g_assert_cmpuint(s.index_key, ==, rows[i].key);
    }
}

/* Titles that a reader takes for the same have the same norm. */
static void test_norm(void)
{
    static const struct {
        const char *subject, *norm;
    } rows[] = {
        {"[PATCH] Foo: Add  Bar", "foo: add bar"},
        {"Re: [PATCH v2] foo: add bar", "foo: add bar"},
        {"[PATCH] foo: add bar (v2)", "foo: add bar"},
        {"[PATCH] foo: add bar, take 3", "foo: add bar"},
        {"foo: add bar patch V3", "foo: add bar"},
        {"[PATCH] foo: add bar [v2] (resend)", "foo: add bar"},
        {"[PATCH] foo: add bar.", "foo: add bar"},
        {"[PATCH] foo: add bar (1/3)", "foo: add bar (1/3)"},
        {"[PATCH] support cgroup v2", "support cgroup v2"},
        {"[PATCH] ÄRGER in Ö", "ärger in ö"},
    };
    g_autoptr(Arena) arena = arena_new();

    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        Subject s;
        subject_parse(arena, rows[i].subject, &s);
        g_assert_cmpstr(s.norm, ==, rows[i].norm);
    }
}

/* A megabyte of each takes no time that anybody would notice; a quadratic parser would not end. */
static void test_hostile(void)
{
    static const char *const pieces[] = {
        "[",        "]",     "[[ ] ", "[a] ",    "[PATCH] ", "Re: ",   "Ping: ",
        "v2 ",      "(v2) ", "1/2 ",  "[1/2]",   "PATCHv2",  "99",     " / ",
        "( ",       "[v1",   "(v2",   "v1.",     "take ",    "[Re: [", "\xC2\xA0",
        "\xE3\x80", "：",    "[GIT ", "[0.0000", "1 of ",    "- v2 ",  "patch v2 ",
    };
    g_autoptr(Arena) arena = arena_new();

    for (gsize i = 0; i < G_N_ELEMENTS(pieces); i++) {
        g_autoptr(GString) text = g_string_new(i % 2 ? "[PATCH " : "");
        Subject s;
        while (text->len < 1024 * 1024)
            g_string_append(text, pieces[i]);
        subject_parse(arena, text->str, &s);
        g_assert_cmpuint(strlen(s.tags), <=, 2 * text->len);
        arena_clear(arena);
    }
}

/* Every start of a subject is a subject. */
static void test_prefixes(void)
{
    static const char whole[] =
        "Re[2]: [l] Re: [[RFC PATCHv2] net 0.5/5 v2.1 (take 3)] 1/2: t (v3)";
    g_autoptr(Arena) arena = arena_new();

    for (gsize n = 0; n < sizeof whole; n++) {
        g_autofree char *start = g_strndup(whole, n);
        Subject s;
        subject_parse(arena, start, &s);
        g_assert_nonnull(s.title);
        g_assert_nonnull(s.norm);
    }
}

#define TABLE(rows)              \
    &(const Table)               \
    {                            \
        rows, G_N_ELEMENTS(rows) \
    }

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_data_func("/subject/plain", TABLE(plain_rows), test_table);
    g_test_add_data_func("/subject/prefixes", TABLE(prefix_rows), test_table);
    g_test_add_data_func("/subject/blocks", TABLE(block_rows), test_table);
    g_test_add_data_func("/subject/versions", TABLE(version_rows), test_table);
    g_test_add_data_func("/subject/counters", TABLE(counter_rows), test_table);
    g_test_add_data_func("/subject/titles", TABLE(title_rows), test_table);
    g_test_add_func("/subject/index-key", test_index_key);
    g_test_add_func("/subject/norm", test_norm);
    g_test_add_func("/subject/hostile", test_hostile);
    g_test_add_func("/subject/every-start", test_prefixes);
    return g_test_run();
}
