/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Each row damages a header block in one way (MAIL.md 3); its name is the test's. Where git
 * mailinfo, Python's email and GMime 3.2.13 read such a mail differently, the row says so.
 */
#include "mail/fields.h"

#define ONE(kind) (G_GUINT64_CONSTANT(1) << DIAG_##kind)
#define FROM_LINE "From x@y.test Mon Mar  3 10:00:00 2025\n"

#define BYTES(literal)               \
    {                                \
        literal, sizeof(literal) - 1 \
    }

static const struct {
    const char *name;
    Str bytes;
    const char *from, *subject; /* as they stand; NULL: absent */
    Str body;
    guint64 kinds;
    const char *detail; /* of the first defect; NULL: none wanted */
} cases[] = {
    {"undamaged", BYTES("From: a\nSubject: b\n c\nX-Y: z\n\ntext\n"), " a", " b\n c",
     BYTES("text\n"), 0, NULL},
    {"crlf", BYTES("From: a\r\nSubject: b\r\n c\r\n\r\ntext\r\n"), " a", " b\r\n c",
     BYTES("text\r\n"), 0, NULL},
    {"mixed-line-ends", BYTES("From: a\r\nSubject: b\n c\r\n\ntext\n"), " a", " b\n c",
     BYTES("text\n"), 0, NULL},
    {"names-in-any-case", BYTES("FROM: a\nsuBJect: b\n\n"), " a", " b", BYTES(""), 0, NULL},
    {"value-of-colons", BYTES("From::a\nSubject:\n\n"), ":a", "", BYTES(""), 0, NULL},
    {"names-like-wanted-ones",
     BYTES("X-From: z\nFram: z\nF2om: z\nSubjects: z\nSubject-: z\nFrom: a\n\n"), " a", NULL,
     BYTES(""), 0, NULL},

    {"nul-in-value", BYTES("From: a\0b\nSubject: c\n\n"),
     " a\xef\xbf\xbd"
     "b",
     " c", BYTES(""), ONE(HEADER_NUL), "1 byte"},
    {"nul-in-a-value-of-no-utf-8", BYTES("From: a\0b\xe9\nSubject: c\0\xc3\xa9\n\n"), " a?b\xe9",
     " c\xef\xbf\xbd\xc3\xa9", BYTES(""), ONE(HEADER_NUL), NULL},
    {"nul-in-a-field-nobody-wants", BYTES("X: \0\nFrom: a\nSubject: c\n\n"), " a", " c", BYTES(""),
     ONE(HEADER_NUL), NULL},
    {"nul-block-before-a-field", BYTES("\0\0\0From: a\n\0\0Subject: c\n\n"), " a", " c", BYTES(""),
     ONE(HEADER_NUL), "5 bytes"},
    {"nul-block-as-a-line", BYTES("From: a\n\0\0\0\nSubject: c\n\nte\0xt\n"), " a", " c",
     BYTES("te\0xt\n"), ONE(HEADER_NUL), "3 bytes"},
    {"nul-in-the-text-is-none-of-the-header", BYTES("From: a\n\n\0"), " a", NULL, BYTES("\0"), 0,
     NULL},

    /* Python ends a line at each CR. */
    {"bare-cr-is-white-space", BYTES("From: a\nSubject: b\rTo: c\n\ntext\n"), " a", " b To: c",
     BYTES("text\n"), ONE(HEADER_CR), NULL},
    {"bare-cr-in-a-field-nobody-wants", BYTES("From: a\nX: \rb\nSubject: c\n\n"), " a", " c",
     BYTES(""), ONE(HEADER_CR), NULL},
    {"bare-cr-in-the-first-line", BYTES("Subject: b\r\rc\nFrom: a\n\ntext\n"), " a", " b  c",
     BYTES("text\n"), ONE(HEADER_CR), NULL},
    {"bare-cr-in-the-text-is-none-of-the-header", BYTES("From: a\n\nb\rc\n"), " a", NULL,
     BYTES("b\rc\n"), 0, NULL},
    /* CRLF made of CRLF: Python ends the block at the first line. */
    {"two-crs-before-each-lf", BYTES("From: a\r\r\nSubject: b\r\r\n c\r\r\n\r\r\ntext\r\r\n"), " a",
     " b \r\n c", BYTES("text\r\r\n"), ONE(HEADER_CR), NULL},
    /* GMime finds one field in it, git nothing. */
    {"cr-ends-every-line", BYTES("From: a\rSubject: b\r c\r\rtext\rmore\r"), " a", " b  c",
     BYTES("text\rmore\r"), ONE(HEADER_CR), "at the end of every line"},
    {"cr-ends-the-lines-of-the-header-only", BYTES("From: a\rSubject: b\r\rtext\nmore\n"), " a",
     " b", BYTES("text\nmore\n"), ONE(HEADER_CR), "at the end of every line"},
    {"cr-ends-the-only-field", BYTES("Subject: b\r\rtext\r"), NULL, " b", BYTES("text\r"),
     ONE(HEADER_CR), "at the end of every line"},
    {"cr-lf-and-both-end-lines", BYTES("X-Y: z\rSubject: b\nFrom: a\r\n\ntext\n"), " a", " b",
     BYTES("text\n"), ONE(HEADER_CR), "at the end of every line"},

    {"bom",
     BYTES("\xef\xbb\xbf"
           "From: a\nSubject: b\n\ntext\n"),
     " a", " b", BYTES("text\n"), 0, NULL},
    /* GMime finds no message at all, git and Python no field. */
    {"garbage-first-line", BYTES("\x01garbage\nFrom: a\nSubject: b\n\ntext\n"), " a", " b",
     BYTES("text\n"), ONE(HEADER_NO_COLON), "\\x{1}garbage"},
    {"garbage-first-lines", BYTES("garbage\n folded\nmore: of it \xff\n=\nFrom: a\n\ntext\n"), " a",
     NULL, BYTES("text\n"), ONE(HEADER_NO_COLON), "garbage"},
    {"folded-first-line", BYTES(" Subject: c\nFrom: a\nSubject: b\n\ntext\n"), " a", " b",
     BYTES("text\n"), ONE(HEADER_NO_COLON), " Subject: c"},

    {"from-line-first", BYTES(FROM_LINE "From: a\nSubject: b\n\n"), " a", " b", BYTES(""),
     ONE(HEADER_FROM_LINE), "From x@y.test Mon Mar  3 10:00:00 2025"},
    {"from-line-within", BYTES("From: a\n" FROM_LINE "Subject: b\n\n"), " a", " b", BYTES(""),
     ONE(HEADER_FROM_LINE), NULL},
    {"from-line-last", BYTES("From: a\nSubject: b\n" FROM_LINE "\ntext\n"), " a", " b",
     BYTES("text\n"), ONE(HEADER_FROM_LINE), NULL},
    /* Python ends the block here. */
    {"from-line-quoted", BYTES("From: a\n>" FROM_LINE "Subject: b\n>>" FROM_LINE "\ntext\n"), " a",
     " b", BYTES("text\n"), ONE(HEADER_FROM_LINE), ">From x@y.test Mon Mar  3 10:00:00 2025"},
    {"from-line-folded", BYTES("From: a\n" FROM_LINE " b\nSubject: c\n\n"), " a", " c", BYTES(""),
     ONE(HEADER_FROM_LINE), NULL},
    {"from-line-bare", BYTES("From: a\nFrom \nFrom - \nSubject: c\n\n"), " a", " c", BYTES(""),
     ONE(HEADER_FROM_LINE), NULL},
    {"from-line-in-spite-of-a-colon", BYTES("From : a\nSubject: c\n\n"), " a", " c", BYTES(""), 0,
     NULL},
    {"from-word-of-the-text", BYTES("Subject: c\nFrom what I see, yes.\n\nmore\n"), NULL, " c",
     BYTES("From what I see, yes.\n\nmore\n"), ONE(HEADER_NO_COLON),
     "the text begins: From what I see, yes."},
    {"from-word-and-a-date", BYTES("Subject: c\nFrom 5 March 2020 on, we do this.\n\nmore\n"), NULL,
     " c", BYTES("From 5 March 2020 on, we do this.\n\nmore\n"), ONE(HEADER_NO_COLON),
     "the text begins: From 5 March 2020 on, we do this."},

    /* Git and Python end the block at the bad line, GMime skips it. */
    {"no-colon", BYTES("From: a\nno colon\n folded\nSubject: b\n\ntext\n"), " a", " b",
     BYTES("text\n"), ONE(HEADER_NO_COLON), "no colon"},
    {"no-name", BYTES("From: a\n: no name\nSubject: b\n\ntext\n"), " a", " b", BYTES("text\n"),
     ONE(HEADER_NO_COLON), ": no name"},
    {"no-colon-twice", BYTES("From: a\nbad\nX-Y: z\nbad\nSubject: b\n\ntext\n"), " a", " b",
     BYTES("text\n"), ONE(HEADER_NO_COLON), "bad"},
    {"no-name-but-words", BYTES("From: a\ntwo words: b\nM\xc3\xbcll: b\nSubject: c\n\n"), " a",
     " c", BYTES(""), ONE(HEADER_NO_COLON), "two words: b"},
    {"no-name-but-bytes-above-tilde",
     BYTES("From: a\nX-Long-Name-Of-A-Fi\x7fld: b\nX-Long-Name-Of-A-Fi\xebld: b\nSubject: c\n\n"),
     " a", " c", BYTES(""), ONE(HEADER_NO_COLON), "X-Long-Name-Of-A-Fi\\x{7f}ld: b"},
    {"nul-before-a-folded-line", BYTES("From: a\n\0 b\nSubject: c\n\n"), " a\n\xef\xbf\xbd b", " c",
     BYTES(""), ONE(HEADER_NUL), NULL},
    /* Git and Python end the block here, GMime does not. */
    {"space-before-the-colon", BYTES("From \t: a\nSubject : b\n\n"), " a", " b", BYTES(""), 0,
     NULL},

    /* As git, Python and GMime. */
    {"blanks-only-line-within", BYTES("From: a\n \t\n c\nSubject: b\n \n\ntext\n"), " a\n \t\n c",
     " b\n ", BYTES("text\n"), 0, NULL},
    {"blanks-only-line-as-the-end", BYTES("From: a\nSubject: b\n \nHello,\nall\n\nmore\n"), " a",
     " b\n ", BYTES("Hello,\nall\n\nmore\n"), ONE(HEADER_NO_COLON), "the text begins: Hello,"},

    /* As git and Python; GMime loses the text. */
    {"no-blank-line-before-the-text", BYTES("From: a\nSubject: b\nHello,\nall\n\nmore\n"), " a",
     " b", BYTES("Hello,\nall\n\nmore\n"), ONE(HEADER_NO_COLON), "the text begins: Hello,"},
    {"no-blank-line-at-all", BYTES("From: a\nSubject: b\nHello,\nall\n"), " a", " b",
     BYTES("Hello,\nall\n"), ONE(HEADER_NO_COLON), NULL},
    {"no-blank-line-and-prose-with-colons",
     BYTES("From: a\nSubject: b\nHello,\nNote: this\nlast\n\nmore\n"), " a", " b",
     BYTES("Hello,\nNote: this\nlast\n\nmore\n"), ONE(HEADER_NO_COLON), NULL},
    {"no-blank-line-and-fields-again", BYTES("From: a\nSubject: b\nHello,\nFrom: c\n\nmore\n"),
     " a", " b", BYTES("Hello,\nFrom: c\n\nmore\n"), ONE(HEADER_NO_COLON), NULL},
    {"no-blank-line-and-crlf", BYTES("From: a\r\nHello,\r\nall\r\n\r\nmore\r\n"), " a", NULL,
     BYTES("Hello,\r\nall\r\n\r\nmore\r\n"), ONE(HEADER_NO_COLON), NULL},
    {"no-header-at-all", BYTES("Hello,\nall\n"), NULL, NULL, BYTES("Hello,\nall\n"),
     ONE(HEADER_NO_COLON), "the text begins: Hello,"},
    {"no-header-but-a-blank-line", BYTES("\ntext: b\n"), NULL, NULL, BYTES("text: b\n"), 0, NULL},
    {"no-text", BYTES("From: a\nSubject: b\n"), " a", " b", BYTES(""), 0, NULL},
    {"no-text-and-no-line-end", BYTES("From: a\nSubject: b"), " a", " b", BYTES(""), 0, NULL},
    {"nothing", BYTES(""), NULL, NULL, BYTES(""), 0, NULL},

    {"duplicate-the-first-wins", BYTES("From: a\nSubject: b\nSubject: c\n d\n\n"), " a", " b",
     BYTES(""), ONE(HEADER_DUPLICATE), "subject"},
    {"duplicate-of-what-may-be-repeated", BYTES("Received: a\nReceived: b\nX-Y: c\nX-Y: d\n\n"),
     NULL, NULL, BYTES(""), 0, NULL},
};

static void read_case(gconstpointer data)
{
    gsize i = GPOINTER_TO_SIZE(data);
    g_autoptr(Arena) arena = arena_new();
    g_autoptr(DiagLog) log = diag_log_new(TRUE);
    char *exact = g_memdup2(cases[i].bytes.p, cases[i].bytes.n); /* for the address sanitizer */
    Str bytes = {exact, cases[i].bytes.n};
    Fields fields;
    fields_read(arena, log, &bytes, G_MAXSIZE, &fields);
    g_autofree char *from = fields.value[FIELD_FROM].p ? str_dup(fields.value[FIELD_FROM]) : NULL;
    g_autofree char *subject =
        fields.value[FIELD_SUBJECT].p ? str_dup(fields.value[FIELD_SUBJECT]) : NULL;
    g_assert_cmpstr(from, ==, cases[i].from);
    g_assert_cmpstr(subject, ==, cases[i].subject);
    g_assert_cmpmem(bytes.p, bytes.n, cases[i].body.p, cases[i].body.n);
    g_assert_cmphex(diag_mail_kinds(log), ==, cases[i].kinds);
    if (cases[i].detail)
        g_assert_cmpstr(diag_entry(log, 0)->detail, ==, cases[i].detail);
    g_free(exact);
}

static guint count_entries(const DiagLog *log, DiagKind kind, const char *detail)
{
    guint n = 0;
    for (guint i = 0; i < diag_n_entries(log); i++)
        n += diag_entry(log, i)->kind == kind && !g_strcmp0(diag_entry(log, i)->detail, detail);
    return n;
}

/* However often a field comes again, it is told once. */
static void test_duplicates_once(void)
{
    g_autoptr(Arena) arena = arena_new();
    g_autoptr(DiagLog) log = diag_log_new(TRUE);
    Str bytes = STR("To: a\nCc: b\nTo: c\nCc: d\nTo: e\nTo: f\nReceived: g\nReceived: h\n\n");
    Fields fields;
    fields_read(arena, log, &bytes, G_MAXSIZE, &fields);
    g_assert_true(str_equal(fields.value[FIELD_TO], STR(" a")));
    g_assert_true(str_equal(fields.value[FIELD_RECEIVED], STR(" g")));
    g_assert_cmpuint(diag_n_entries(log), ==, 2);
    g_assert_cmpuint(count_entries(log, DIAG_HEADER_DUPLICATE, "to"), ==, 1);
    g_assert_cmpuint(count_entries(log, DIAG_HEADER_DUPLICATE, "cc"), ==, 1);
}

/* Below, at and above FIELDS_DROPPED_MAX: every line counts, only the first ones are shown. */
static void test_dropped_cap(void)
{
    for (guint n = FIELDS_DROPPED_MAX - 1; n <= FIELDS_DROPPED_MAX + 1; n++) {
        g_autoptr(Arena) arena = arena_new();
        g_autoptr(DiagLog) log = diag_log_new(TRUE);
        g_autoptr(GString) data = g_string_new(NULL);
        for (guint i = 0; i < n; i++)
            g_string_append(data, "bad\n");
        g_string_append(data, "From: a\n\ntext\n");
        Str bytes = {data->str, data->len};
        Fields fields;
        fields_read(arena, log, &bytes, G_MAXSIZE, &fields);
        g_assert_true(str_equal(fields.value[FIELD_FROM], STR(" a")));
        g_assert_true(str_equal(bytes, STR("text\n")));
        gboolean above = n > FIELDS_DROPPED_MAX;
        g_assert_cmpuint(count_entries(log, DIAG_HEADER_NO_COLON, "bad"), ==,
                         MIN(n, FIELDS_DROPPED_MAX));
        g_assert_cmpuint(count_entries(log, DIAG_HEADER_NO_COLON, "1 more lines"), ==, above);
    }
}

/* Below, at and above the limit: a field counts, and tells the header from the text, if its line
 * ends before it. */
static void test_limit(void)
{
    static const char header[] = "From: a\nbad\nSubject: b";
    for (gsize max = strlen(header) - 1; max <= strlen(header) + 1; max++) {
        gboolean fits = max >= strlen(header);
        g_autoptr(Arena) arena = arena_new();
        g_autoptr(DiagLog) log = diag_log_new(FALSE);
        Str bytes = STR("From: a\nbad\nSubject: b\n\ntext\n");
        Fields fields;
        fields_read(arena, log, &bytes, max, &fields);
        g_assert_cmpint(fields.value[FIELD_SUBJECT].p != NULL, ==, fits);
        g_assert_true(str_equal(bytes, fits ? STR("text\n") : STR("bad\nSubject: b\n\ntext\n")));
    }
}

/* Wherever fields begin and end in the bytes that are looked at together, and however near the end
 * of the mail; with a line that is none between them. */
static void test_any_place(void)
{
    for (gsize i = 0; i < 2 * 200; i++) {
        g_autofree char *value = g_strnfill(i / 2, 'x'), *text = g_strnfill(i % 2 ? 100 : 0, 'z');
        g_autofree char *data =
            g_strconcat("X: ", value, "\nTo: a\n b\r\nbad\nSubject: c\nY: ", value,
                        "\n\td\nCc: e\n\n", text, NULL);
        g_autoptr(Arena) arena = arena_new();
        g_autoptr(DiagLog) log = diag_log_new(FALSE);
        Str bytes = str_of(data);
        Fields fields;
        fields_read(arena, log, &bytes, G_MAXSIZE, &fields);
        g_assert_true(str_equal(fields.value[FIELD_TO], STR(" a\n b")));
        g_assert_true(str_equal(fields.value[FIELD_SUBJECT], STR(" c")));
        g_assert_true(str_equal(fields.value[FIELD_CC], STR(" e")));
        g_assert_true(str_equal(bytes, str_of(text)));
    }
}

static void assert_skip(const char *bytes, const char *left, gboolean reported)
{
    g_autoptr(DiagLog) log = diag_log_new(FALSE);
    Str rest = str_of(bytes);
    fields_skip_blank_lines(log, &rest);
    g_assert_cmpstr(rest.p, ==, left);
    g_assert_cmpuint(diag_count(log, DIAG_HEADER_NO_COLON), ==, reported);
}

/* As git mailinfo; for Python and GMime that mail has no header. */
static void test_leading_blank_lines(void)
{
    assert_skip("\n \r\n\nFrom: a\n\ntext\n", "From: a\n\ntext\n", TRUE);
    assert_skip("\nnot a header: a\n", "\nnot a header: a\n", FALSE);
    assert_skip("\nNote: a\n", "\nNote: a\n", FALSE);
    assert_skip(" From: folded\n", " From: folded\n", FALSE);
    assert_skip("From: a\n", "From: a\n", FALSE);
    assert_skip("\xef\xbb\xbf"
                "From: a\n",
                "\xef\xbb\xbf"
                "From: a\n",
                FALSE);
    assert_skip("\n\n", "\n\n", FALSE);
    assert_skip("", "", FALSE);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *path = g_strconcat("/fields/", cases[i].name, NULL);
        g_test_add_data_func(path, GSIZE_TO_POINTER(i), read_case);
    }
    g_test_add_func("/fields/duplicate-told-once", test_duplicates_once);
    g_test_add_func("/fields/limit", test_limit);
    g_test_add_func("/fields/any-place", test_any_place);
    g_test_add_func("/fields/dropped-lines-cap", test_dropped_cap);
    g_test_add_func("/fields/blank-lines-before-the-header", test_leading_blank_lines);
    return g_test_run();
}
