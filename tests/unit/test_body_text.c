/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The text of a single part: MAIL.md 3. Expected texts: RFC 2045, 3676 and 4880, what python3's
 * email and git mailinfo read, and uuencode(1).
 */
#include "body_case.h"
#include "mail/mail.h"

static const BodyCase types[] = {
    {"missing", "", "", "Hello\n", "Hello\n", ""},
    {"utf-8", "text/plain; charset=utf-8", "8bit", "caf\xc3\xa9\n", "café\n", ""},
    {"latin1", "text/plain; charset=ISO-8859-1", "8bit", "caf\xe9\n", "café\n", ""},
    {"no-subtype", "text", "", "a\n", "a\n", ""},
    {"garbage", ";;;=", "", "a\n", "a\n", ""},
    {"turned-round", "plain/text", "", "a\n", "a\n", ""},
    {"turned-round-base64", "plain/text; charset=koi8-r", "base64", "7Qo=\n", "М\n", ""},
    {"other-text", "text/x-patch", "", "--- a\n", "--- a\n", ""},
    {"calendar-is-text-if-alone", "text/calendar", "", "BEGIN:VCALENDAR\n", "BEGIN:VCALENDAR\n",
     ""},
    {"markdown", "text/markdown", "", "*a*\n", "*a*\n", ""},
    {"comments", "text/plain (x); charset=(y)iso-8859-2", "", "\xb3\n", "ł\n", ""},
    {"octet-stream", "application/octet-stream", "", "diff\n", "diff\n", ""},
    {"octet-stream-base64", "application/octet-stream; name=\"a.patch\"", "base64", "ZGlmZgo=\n",
     "diff\n", ""},
    {"octet-stream-binary", "application/octet-stream", "base64", "AAEC\n", "", ""},
    {"octet-stream-binary-without-nul", "application/octet-stream", "base64", "H4sIAQED/w==\n", "",
     ""},
    {"pgp-before-rfc-2015", "application/pgp; format=text; x-action=sign", "", "a\n", "a\n", ""},
    {"image", "image/png", "base64", "iVBORw0KGgo=\n", "", ""},
};

static const BodyCase lines[] = {
    {"crlf", "text/plain", "", "a\r\nb\r\r\nc\rd\r\n", "a\nb\nc\rd\n", ""},
    {"crlf-within-base64", "text/plain", "base64", "YQ0KYg0K\n", "a\nb\n", ""},
    {"cr-only", "text/plain", "", "a\rb\r", "a\nb\n", ""},
    {"utf-16", "text/plain; charset=utf-16le", "base64", "YQANAAoA\n", "a\n", ""},
};

static const BodyCase transfers[] = {
    {"quoted-printable", "text/plain; charset=utf-8", "quoted-printable", "a=3Db =\nc=C3=A9\n",
     "a=b cé\n", ""},
    {"quoted-printable-semicolon", "text/plain", "quoted-printable;", "a=3Db\n", "a=b\n", ""},
    {"8-bit", "text/plain", "8-bit", "caf\xc3\xa9 =3D\n", "café =3D\n", ""},
    {"base64", "text/plain; charset=\"utf-8\"", "base64", "Y2Fmw6kK\n", "café\n", ""},
    {"base64-pieces", "text/plain", "base64", "YWI=\nY2Q=\n", "abcd", ""},
    {"base64-footer", "text/plain; charset=utf-8", "base64", "Y2Fmw6k=\n\n-- \nlist footer\n",
     "café\n-- \nlist footer\n", "base64-trailing: 16 bytes"},
    {"base64-footer-in-another-charset", "text/plain; charset=koi8-r", "base64",
     "7Q==\n-- \ncaf\xc3\xa9\n", "М\n-- \ncafé\n", "base64-trailing: 10 bytes"},
    {"base64-declared-but-plain", "text/plain", "base64", "No base64, this.\n",
     "No base64, this.\n", "base64-trailing: 17 bytes"},
    {"unknown", "text/plain", "made-up", "a=3Db\n", "a=3Db\n", "cte-unknown: made-up"},
    {"undeclared-quoted-printable", "text/plain", "7bit",
     "--- a\n+++ b\n-=20int a =3D 1;=\n /* b */=20\n", "--- a\n+++ b\n- int a = 1; /* b */ \n",
     "qp-undeclared"},
    {"undeclared-quoted-printable-no-diff", "text/plain", "7bit", "make A=10 B=20 C=30 D=\n",
     "make A=10 B=20 C=30 D=\n", ""},
    {"undeclared-quoted-printable-but-code", "text/plain", "7bit",
     "+int x =\n+\tf(a=10, b=20, c=30) == 1;\n", "+int x =\n+\tf(a=10, b=20, c=30) == 1;\n", ""},
};

#define FLOWED "text/plain; format=flowed"
#define DELSP "text/plain; format=flowed; delsp=yes"

/* RFC 3676, by section */
static const BodyCase flowed[] = {
    {"4.4-stuffing-undone", FLOWED, "", "  diff\n From me\n >x\na \nb\n",
     " diff\nFrom me\n>x\na \nb\n", ""},
    {"4.1-soft-breaks-stay-without-delsp", FLOWED, "", "long \nline\n", "long \nline\n", ""},
    {"4.1-delsp-joins", DELSP, "", "long wo \nrd\n", "long word\n", ""},
    {"4.1-delsp-keeps-one-of-two-spaces", DELSP, "", "two  \nwords\n", "two words\n", ""},
    {"4.1-delsp-joins-many", DELSP, "", "a \nb \nc\nd\n", "abc\nd\n", ""},
    {"4.1-delsp-of-a-stuffed-line", DELSP, "", "a \n >b\n", "a>b\n", ""},
    {"4.1-delsp-not-of-the-space-that-stuffs", DELSP, "", "a\n \nb\n", "a\n\nb\n", ""},
    {"4.1-delsp-behind-the-space-that-stuffs", DELSP, "", "a\n  \nb\n", "a\nb\n", ""},
    {"4.1-delsp-before-an-empty-stuffed-line", DELSP, "", "a \n \nb\n", "a\nb\n", ""},
    {"4.1-delsp-at-the-end", DELSP, "", "a \nb ", "ab ", ""},
    {"4.3-signature-separator-is-not-soft", DELSP, "", "a\n-- \nme\n", "a\n-- \nme\n", ""},
    {"4.3-signature-separator-ends-a-paragraph", DELSP, "", "a \n-- \nme\n", "a \n-- \nme\n", ""},
    {"4.5-quoted-lines-stay", DELSP, "", "> a \n> b\nc \n> d\n", "> a \n> b\nc \n> d\n", ""},
    {"4.5-stuffing-in-quotes-stays", FLOWED, "", "> a\n>> b\n", "> a\n>> b\n", ""},
    {"crlf", DELSP, "", "wo \r\nrd\r\n", "word\n", ""},
    {"case-of-values", "text/plain; Format=FLOWED; DelSp=Yes", "", "wo \nrd\n", "word\n", ""},
    {"fixed", "text/plain; format=fixed; delsp=yes", "", " a \nb\n", " a \nb\n", ""},
    {"only-of-text-plain", "text/x-patch; format=flowed", "", " a\n", " a\n", ""},
    {"diff-keeps-trailing-spaces", FLOWED, "", "--- a/x\n+++ b/x\n@@ -1,2 +1,2 @@\n-a \n+b \n  c\n",
     "--- a/x\n+++ b/x\n@@ -1,2 +1,2 @@\n-a \n+b \n c\n", "flowed-diff: 2 lines"},
    {"diff-not-joined", DELSP, "", "a \nb\ndiff --git a/x b/x\n+c \n  d\n",
     "ab\ndiff --git a/x b/x\n+c \n d\n", "flowed-diff: 1 lines"},
    {"diff-not-stuffed", FLOWED, "",
     " x\n--- a/x\n+++ b/x\n@@ -1,3 +1,3 @@\n a\n-b\n+c\n   d\n@@ -9 +9 @@\n-e\n+f\n",
     "x\n--- a/x\n+++ b/x\n@@ -1,3 +1,3 @@\n a\n-b\n+c\n   d\n@@ -9 +9 @@\n-e\n+f\n",
     "flowed-diff: without stuffing"},
    {"diff-not-stuffed-in-its-second-hunk", FLOWED, "",
     "--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n+b\n@@ -8,2 +8,3 @@\n \n+c\n d\n",
     "--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n+b\n@@ -8,2 +8,3 @@\n \n+c\n d\n",
     "flowed-diff: without stuffing"},
    {"diff-stuffed-and-text-below", FLOWED, "",
     "--- a/x\n+++ b/x\n@@ -1,2 +1,2 @@\n-a\n+b\n  c\n text\n",
     "--- a/x\n+++ b/x\n@@ -1,2 +1,2 @@\n-a\n+b\n c\ntext\n", ""},
    {"diff-with-empty-stuffed-lines", FLOWED, "", "diff --git a/x b/x\n+c\n \n  d\n",
     "diff --git a/x b/x\n+c\n\n d\n", ""},
    {"diff-without-trailing-spaces", FLOWED, "", "diff --git a/x b/x\n+c\n  d\n",
     "diff --git a/x b/x\n+c\n d\n", ""},
};

#define SIGNED "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\n"
#define SIGNATURE                                                                   \
    "-----BEGIN PGP SIGNATURE-----\nVersion: GnuPG v2\n\niQEzBAEBCAAdFiEE\n=aBcD\n" \
    "-----END PGP SIGNATURE-----\n"
#define NOTED "signature-unverified: inline PGP"

/* RFC 4880 7 */
static const BodyCase pgp[] = {
    {"signed", "text/plain", "", SIGNED "Hello\n- --- a/x\n- -- \n" SIGNATURE "footer\n",
     "Hello\n--- a/x\n-- \nfooter\n", NOTED},
    {"signed-crlf", "text/plain", "",
     "-----BEGIN PGP SIGNED MESSAGE-----\r\nHash: SHA1\r\n\r\n- -a\r\n"
     "-----BEGIN PGP SIGNATURE-----\r\n\r\niQ==\r\n-----END PGP SIGNATURE-----\r\n",
     "-a\n", NOTED},
    {"signed-quoted-printable", "text/plain", "quoted-printable",
     "-----BEGIN PGP SIGNED MESSAGE-----\n\n- --- a =3D\n-----BEGIN PGP SIGNATURE-----\n\n"
     "iQ=3D=3D\n-----END PGP SIGNATURE-----\n",
     "--- a =\n", NOTED},
    {"7.1-only-dash-and-space", "text/plain", "",
     SIGNED "- -\n-no\n - no\n- \n- From me\n- - twice\n" SIGNATURE,
     "-\n-no\n - no\n\nFrom me\n- twice\n", NOTED},
    {"7-no-headers", "text/plain", "", "-----BEGIN PGP SIGNED MESSAGE-----\n\nNote: a\n" SIGNATURE,
     "Note: a\n", NOTED},
    {"7-no-blank-line", "text/plain", "", "-----BEGIN PGP SIGNED MESSAGE-----\nNote: a\n" SIGNATURE,
     "Note: a\n", NOTED},
    {"not-dash-escaped", "text/plain", "",
     "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA1\nNotDashEscaped: You need GnuPG\n\n"
     "--- a\n- b\n" SIGNATURE,
     "--- a\n- b\n", NOTED},
    {"no-final-line-end", "text/plain", "",
     SIGNED "a\n-----BEGIN PGP SIGNATURE-----\n\niQ==\n-----END PGP SIGNATURE-----", "a\n", NOTED},
    {"several-blocks", "text/plain", "",
     "one\n" SIGNED "- -two\n" SIGNATURE "- -three\n" SIGNED "- -four\n" SIGNATURE "five\n",
     "one\n-two\n- -three\n-four\nfive\n", NOTED},
    {"block-within-a-block", "text/plain", "",
     SIGNED "a\n- -----BEGIN PGP SIGNED MESSAGE-----\n\n- - b\n" SIGNATURE,
     "a\n-----BEGIN PGP SIGNED MESSAGE-----\n\n- b\n", NOTED},
    {"without-signature", "text/plain", "", SIGNED "- -a\n", SIGNED "- -a\n", ""},
    {"without-signature-then-another", "text/plain", "", SIGNED "- -a\n" SIGNED "- -b\n" SIGNATURE,
     SIGNED "- -a\n-b\n", NOTED},
    {"signature-cut-off", "text/plain", "",
     SIGNED "- -a\n-----BEGIN PGP SIGNATURE-----\n\niQEzBAEBCAAdFiEE\nabc", "-a\n", NOTED},
    {"signature-cut-off-and-footer", "text/plain", "",
     SIGNED "- -a\n-----BEGIN PGP SIGNATURE-----\n\niQEzBAEBCAAdFiEE\n\nlist footer\n",
     "-a\n\nlist footer\n", NOTED},
    {"quoted-in-a-reply", "text/plain", "",
     "> -----BEGIN PGP SIGNED MESSAGE-----\n> - --- a\n> -----BEGIN PGP SIGNATURE-----\n",
     "> -----BEGIN PGP SIGNED MESSAGE-----\n> - --- a\n> -----BEGIN PGP SIGNATURE-----\n", ""},
    {"in-a-patch", "text/plain", "",
     "+-----BEGIN PGP SIGNED MESSAGE-----\n+- --- a\n+-----BEGIN PGP SIGNATURE-----\n",
     "+-----BEGIN PGP SIGNED MESSAGE-----\n+- --- a\n+-----BEGIN PGP SIGNATURE-----\n", ""},
    {"in-a-sentence", "text/plain", "",
     "-----BEGIN PGP SIGNED MESSAGE----- begins it, and\n-----BEGIN PGP SIGNATURE----- ends it\n",
     "-----BEGIN PGP SIGNED MESSAGE----- begins it, and\n-----BEGIN PGP SIGNATURE----- ends it\n",
     ""},
    {"encrypted", "text/plain", "",
     "-----BEGIN PGP MESSAGE-----\nVersion: GnuPG v2\n\nhQEMA\n=aBcD\n-----END PGP MESSAGE-----\n",
     "-----BEGIN PGP MESSAGE-----\nVersion: GnuPG v2\n\nhQEMA\n=aBcD\n-----END PGP MESSAGE-----\n",
     "encrypted: inline PGP"},
    {"encrypted-but-only-spoken-of", "text/plain", "",
     "-----BEGIN PGP MESSAGE-----\nis how they begin.\n",
     "-----BEGIN PGP MESSAGE-----\nis how they begin.\n", ""},
};

/* As uuencode(1) writes "Cat" and nothing. */
static const BodyCase uuencoded[] = {
    {"file", "text/plain", "", "See:\nbegin 644 cat.txt\n#0V%T\n`\nend\nbye\n",
     "See:\nbegin 644 cat.txt\n#0V%T\n`\nend\nbye\n", "uuencoded: cat.txt"},
    {"four-digits", "text/plain", "", "begin 0644 my cat\n#0V%T\n`\nend\n",
     "begin 0644 my cat\n#0V%T\n`\nend\n", "uuencoded: my cat"},
    {"empty-file", "text/plain", "", "begin 644 none\n`\nend\n", "begin 644 none\n`\nend\n",
     "uuencoded: none"},
    {"two-files", "text/plain", "", "begin 644 a\n#0V%T\n`\nend\nbegin 755 b\n#0V%T\n`\nend\n",
     "begin 644 a\n#0V%T\n`\nend\nbegin 755 b\n#0V%T\n`\nend\n", "uuencoded: a and 1 more"},
    {"by-transfer-encoding", "text/plain", "x-uuencode", "begin 644 a\n#0V%T\n`\nend\n",
     "begin 644 a\n#0V%T\n`\nend\n", "uuencoded: a"},
    {"by-transfer-encoding-but-none", "text/plain", "x-uuencode", "a\n", "a\n",
     "cte-unknown: x-uuencode"},
    {"prose", "text/plain", "", "begin 644 is how\nit begins\n", "begin 644 is how\nit begins\n",
     ""},
    {"no-name", "text/plain", "", "begin 644\n#0V%T\n", "begin 644\n#0V%T\n", ""},
    {"two-digits", "text/plain", "", "begin 64 a\n#0V%T\n", "begin 64 a\n#0V%T\n", ""},
    {"within-a-line", "text/plain", "", "We begin 644 a\n#0V%T\n", "We begin 644 a\n#0V%T\n", ""},
    {"no-octal-digits", "text/plain", "", "begin 684 a\n#0V%T\n", "begin 684 a\n#0V%T\n", ""},
    {"wrong-length", "text/plain", "", "begin 644 a\nM0V%T\n", "begin 644 a\nM0V%T\n", ""},
    {"quoted", "text/plain", "", "> begin 644 a\n> #0V%T\n", "> begin 644 a\n> #0V%T\n", ""},
};

/* Text that needs nothing done is not copied. */
static void test_in_place(void)
{
    g_autoptr(Arena) arena = arena_new();
    g_autoptr(DiagLog) log = diag_log_new(FALSE);
    g_autoptr(Charsets) charsets = charsets_new(log);
    BodyFields fields = {STR("text/plain; charset=utf-8"), STR("8bit"), {0}};
    Str bytes = STR("caf\xc3\xa9 = good\n");
    Str text = body_text(charsets, arena, log, &fields, bytes);
    g_assert_true(text.p == bytes.p && text.n == bytes.n);
}

static void test_nul(void)
{
    BodyFields fields = {{0}, {0}, {0}};
    g_autofree char *defects = NULL;
    g_autofree char *text = body_read(&fields, STR("a\0b\0\n"), &defects);
    g_assert_cmpstr(text, ==, "ab\n");
    g_assert_cmpstr(defects, ==, "body-nul: 2 bytes");
}

/* A mail cannot be attached to itself. */
static void test_root_attached(void)
{
    BodyFields fields = {STR("text/plain"), {0}, STR("attachment; filename=a.txt")};
    g_autofree char *defects = NULL;
    g_autofree char *text = body_read(&fields, STR("a\0b\n"), &defects);
    g_assert_cmpstr(text, ==, "ab\n");
    g_assert_cmpstr(defects, ==, "body-nul: 1 bytes");
}

/* What a text of so many bytes becomes: its length, and what was said. */
static gsize length_of(gsize n, const char *line, char **defects)
{
    g_autoptr(Arena) arena = arena_new();
    g_autoptr(DiagLog) log = diag_log_new(TRUE);
    g_autoptr(Charsets) charsets = charsets_new(log);
    g_autoptr(GString) bytes = g_string_sized_new(n);
    while (bytes->len < n)
        g_string_append(bytes, line);
    g_string_truncate(bytes, n);
    diag_at(log, "test", 0);
    Str text = body_text(charsets, arena, log, &(BodyFields){0}, (Str){bytes->str, bytes->len});
    *defects = body_defects(log);
    return text.n;
}

static void test_text_cap(void)
{
    static const struct {
        gsize n;
        const char *line;
        gsize length;
        const char *defects;
    } rows[] = {
        {MAIL_TEXT_MAX - 1, "abc\n", MAIL_TEXT_MAX - 1, ""},
        {MAIL_TEXT_MAX, "abc\n", MAIL_TEXT_MAX, ""},
        {MAIL_TEXT_MAX + 1, "abc\n", MAIL_TEXT_MAX, "text-too-large: 1 bytes"},
        {MAIL_TEXT_MAX + 1, "ab\n", MAIL_TEXT_MAX - 1, "text-too-large: 2 bytes"}, /* at its end */
        {MAIL_TEXT_MAX + 2, "\xe2\x82\xac", MAIL_TEXT_MAX - 1, "text-too-large: 3 bytes"},
        {2 * MAIL_TEXT_MAX, "a", MAIL_TEXT_MAX, "text-too-large: 16777216 bytes"},
    };
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *defects = NULL;
        g_assert_cmpuint(length_of(rows[i].n, rows[i].line, &defects), ==, rows[i].length);
        g_assert_cmpstr(defects, ==, rows[i].defects);
    }
}

/* Bytes; under the sanitizers fewer have to do. */
#ifdef __SANITIZE_ADDRESS__
enum { MANY = 800 * 1024 };
#else
enum { MANY = 8 * 1024 * 1024 };
#endif

/* Blocks, files and separators without number: looked at a few times, or this never ends. */
static void test_linear(void)
{
    static const char *const lines_of[] = {
        "-----BEGIN PGP SIGNED MESSAGE-----\n",
        "-----BEGIN PGP SIGNED MESSAGE-----\n-----BEGIN PGP SIGNATURE-----\n",
        "-----BEGIN PGP SIGNATURE-----\n",
        "-----BEGIN PGP MESSAGE-----\n",
        "-----BEGIN PGP MESSAGE-----", /* all on one line */
        "begin 644 a\n",
        "begin 644 a\n#0V%T\n",
        "--- a\n",
    };
    for (guint i = 0; i < G_N_ELEMENTS(lines_of); i++) {
        g_autofree char *defects = NULL;
        g_assert_cmpuint(length_of(MANY, lines_of[i], &defects), <=, MANY);
    }
}

static const BodyTable tables[] = {
    BODY_TABLE("/body/type", types),
    BODY_TABLE("/body/line-end", lines),
    BODY_TABLE("/body/transfer", transfers),
    BODY_TABLE("/body/flowed", flowed),
    BODY_TABLE("/body/pgp", pgp),
    BODY_TABLE("/body/uuencode", uuencoded),
};

static void test_prefixes(void)
{
    for (guint i = 0; i < G_N_ELEMENTS(tables); i++)
        body_run_prefixes(&tables[i]);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (guint i = 0; i < G_N_ELEMENTS(tables); i++)
        body_add_cases(&tables[i]);
    g_test_add_func("/body/in-place", test_in_place);
    g_test_add_func("/body/nul", test_nul);
    g_test_add_func("/body/root-attached", test_root_attached);
    g_test_add_func("/body/prefixes", test_prefixes);
    g_test_add_func("/body/cap/text", test_text_cap);
    g_test_add_func("/body/linear", test_linear);
    return g_test_run();
}
