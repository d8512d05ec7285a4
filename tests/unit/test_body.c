/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The MIME tree: MAIL.md 3. Expected texts: RFC 2045, 2046, 1847, 3156, 8551, and what python3's
 * email reads where it goes as far.
 */
#include "body_case.h"
#include "mail/mail.h"

#define MIXED "multipart/mixed; boundary=b"
#define ALTERNATIVE "multipart/alternative; boundary=b"
#define HTML "Content-Type: text/html\n\n"
#define PATCH "Content-Type: text/x-diff; name=a.diff\nContent-Disposition: attachment\n\n"
#define ATTACHED "Content-Type: text/plain\nContent-Disposition: attachment; filename="

static const BodyCase parts[] = {
    {"two-texts", MIXED, "", "--b\n\nfirst\n--b\nContent-Type: text/plain\n\nsecond\n--b--\n",
     "first\nsecond\n", ""},
    {"one-text", MIXED, "", "--b\n\nonly\n\n--b--\n", "only\n", ""},
    {"prologue-and-epilogue-are-no-text", MIXED, "", "prologue\n--b\n\ntext\n--b--\nepilogue\n",
     "text", ""},
    {"crlf", MIXED, "7bit",
     "--b\r\nContent-Type: text/plain\r\n\r\nfirst\r\n--b\r\n\r\nsecond\r\n--b--\r\n",
     "first\nsecond\n", ""},
    {"transfer-encoding-of-a-multipart-ignored", MIXED, "base64", "--b\n\ntext =3D\n--b--\n",
     "text =3D", ""},
    {"no-header", MIXED, "", "--b\nno header\nhere\n--b--\n", "no header\nhere", ""},
    {"no-header-but-a-field-below", MIXED, "", "--b\nno header\nContent-Type: text/html\n--b--\n",
     "no header\nContent-Type: text/html", ""},
    {"no-header-but-a-colon", MIXED, "", "--b\nNote: no header\nhere\n\nmore\n--b--\n",
     "Note: no header\nhere\n\nmore", ""},
    {"header-without-a-body", MIXED, "", "--b\nContent-Type: text/plain\n--b\n\ntext\n--b--\n",
     "text", ""},
    {"header-begins-with-another-field", MIXED, "",
     "--b\nX-Part: 1\nContent-Type: text/plain; charset=iso-8859-2\n\n\xb3\n--b--\n", "ł", ""},
    {"empty", MIXED, "", "--b\n--b\n\ntext\n--b\n--b--\n", "text", ""},
    {"blank-one-is-no-text", MIXED, "", "--b\n\n \n\n--b\n\ntext\n--b--\n", "text", ""},
    {"charsets-differ", MIXED, "",
     "--b\nContent-Type: text/plain; charset=iso-8859-2\n\n\xb3\n--b\n"
     "Content-Type: text/plain; charset=koi8-r\n\n\xed\n--b--\n",
     "ł\nМ\n", ""},
    {"nested", MIXED, "",
     "--b\nContent-Type: multipart/alternative; boundary=c\n\n--c\n\nplain\n--c\n" HTML
     "<p>h\n--c--\n--b\n\nfooter\n--b--\n",
     "plain\nfooter\n", ""},
};

/* RFC 2046, appendix A, and 5.1.1 and 5.1.5 shortened. */
static const BodyCase examples[] = {
    {"rfc-2046-5.1.1", "multipart/mixed; boundary=\"simple boundary\"", "",
     "This is the preamble.  It is to be ignored.\n\n--simple boundary\n\n"
     "This is implicitly typed plain US-ASCII text.\nIt does NOT end with a linebreak.\n"
     "--simple boundary\nContent-type: text/plain; charset=us-ascii\n\n"
     "This is explicitly typed plain US-ASCII text.\nIt DOES end with a linebreak.\n\n"
     "--simple boundary--\n\nThis is the epilogue.  It is also to be ignored.\n",
     "This is implicitly typed plain US-ASCII text.\nIt does NOT end with a linebreak.\n"
     "This is explicitly typed plain US-ASCII text.\nIt DOES end with a linebreak.\n",
     ""},
    {"rfc-2046-5.1.5", "multipart/mixed; boundary=\"---- main boundary ----\"", "",
     "------ main boundary ----\n\n...Introductory text or table of contents...\n\n"
     "------ main boundary ----\nContent-Type: multipart/digest;\n"
     "              boundary=\"---- next message ----\"\n\n"
     "------ next message ----\n\nFrom: someone-else\nDate: Fri, 26 Mar 1993 11:13:32 +0200\n"
     "Subject: my opinion\n\n...body goes here ...\n\n"
     "------ next message ----\n\nFrom: someone-else-again\nSubject: my different opinion\n\n"
     "... another body goes here ...\n\n------ next message ------\n\n"
     "------ main boundary ------\n",
     "...Introductory text or table of contents...\n...body goes here ...\n"
     "... another body goes here ...\n",
     ""},
    {"rfc-2046-appendix-a", "multipart/mixed;\n boundary=unique-boundary-1", "",
     "This is the preamble area of a multipart message.\n\n"
     "--unique-boundary-1\n\n  ... Some text appears here ...\n\n"
     "--unique-boundary-1\nContent-type: text/plain; charset=US-ASCII\n\n"
     "This could have been part of the previous part.\n\n"
     "--unique-boundary-1\nContent-Type: multipart/parallel; boundary=unique-boundary-2\n\n"
     "--unique-boundary-2\nContent-Type: audio/basic\nContent-Transfer-Encoding: base64\n\n"
     "  ... base64-encoded audio data goes here ...\n\n"
     "--unique-boundary-2\nContent-Type: image/jpeg\nContent-Transfer-Encoding: base64\n\n"
     "  ... base64-encoded image data goes here ...\n\n--unique-boundary-2--\n\n"
     "--unique-boundary-1\nContent-type: text/enriched\n\n"
     "This is <bold><italic>enriched.</italic></bold>\n\n"
     "--unique-boundary-1\nContent-Type: message/rfc822\n\n"
     "From: (mailbox in US-ASCII)\nTo: (address in US-ASCII)\n"
     "Subject: (subject in US-ASCII)\nContent-Type: Text/plain; charset=ISO-8859-1\n"
     "Content-Transfer-Encoding: Quoted-printable\n\n"
     "  ... Additional text in ISO-8859-1 goes here ...\n\n--unique-boundary-1--\n",
     "  ... Some text appears here ...\nThis could have been part of the previous part.\n"
     "This is <bold><italic>enriched.</italic></bold>\n"
     "  ... Additional text in ISO-8859-1 goes here ...\n",
     ""},
};

static const BodyCase boundaries[] = {
    {"quoted", "multipart/mixed;\n boundary=\"a b=c\"", "", "--a b=c\n\ntext\n--a b=c--\n", "text",
     ""},
    {"blank-ends-the-parameter", "multipart/mixed; boundary=\"b \"", "", "--b\n\ntext\n--b--\n",
     "text", ""},
    {"blanks-behind", MIXED, "", "--b \t\n\none\n--b  \n\ntwo\n--b-- \n\nepilogue\n", "one\ntwo\n",
     ""},
    {"longer-is-another", MIXED, "", "--b\n\none\n--bb\ntwo\n--b--\n", "one\n--bb\ntwo", ""},
    {"longer-closing-is-another", MIXED, "", "--b\n\none\n--b--x\ntwo\n--b--\n", "one\n--b--x\ntwo",
     ""},
    {"inner-begins-like-outer", MIXED, "",
     "--b\nContent-Type: multipart/mixed; boundary=b1\n\n--b1\n\none\n--b1\n\ntwo\n--b1--\n"
     "--b\n\nthree\n--b--\n",
     "one\ntwo\nthree\n", ""},
    {"outer-begins-like-inner", "multipart/mixed; boundary=b1", "",
     "--b1\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\none\n--b\n\ntwo\n--b--\n"
     "--b1\n\nthree\n--b1--\n",
     "one\ntwo\nthree\n", ""},
    {"within-a-line", MIXED, "", "--b\n\none --b\n--b--\n", "one --b", ""},
    {"not-closed", MIXED, "", "--b\n\none\n--b\n\ntwo\n", "one\ntwo\n", "mime-unclosed: b"},
    {"ends-in-a-header", MIXED, "", "--b\n\none\n--b\nContent-Type: text/pl", "one",
     "mime-unclosed: b"},
    {"ends-in-a-boundary", MIXED, "", "--b\n\none\n--b\n", "one", "mime-unclosed: b"},
    {"inner-not-closed", MIXED, "",
     "--b\nContent-Type: multipart/mixed; boundary=c\n\n--c\n\ninner\n--b\n\nouter\n--b--\n",
     "inner\nouter\n", "mime-unclosed: c"},
    {"inner-same-as-outer", MIXED, "",
     "--b\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\ninner\n--b--\n"
     "--b\n\nouter\n--b--\n",
     "inner\nouter\n",
     "mime-boundary-guessed: parts behind the closing boundary; mime-boundary: b"},
    {"only-closing", MIXED, "", "\ntext\n\n--b--\n", "\ntext\n\n", "mime-boundary: b"},
    {"no-part-at-all", MIXED, "", "\n--b--\n", "", "mime-boundary: b"},
    {"missing-parameter", "multipart/mixed", "", "just text\n", "just text\n",
     "mime-boundary: none given"},
    {"missing-parameter-quoted-printable", "multipart/mixed", "quoted-printable", "just =3D\n",
     "just =\n", "mime-boundary: none given"},
    {"missing-parameter-guessed", "multipart/mixed", "",
     "--x\nContent-Type: text/plain; charset=iso-8859-2\n\n\xb3\n--x--\nepilogue\n", "ł",
     "mime-boundary-guessed: x"},
    {"wrong", "multipart/mixed; boundary=x", "", "just text\n", "just text\n", "mime-boundary: x"},
    {"wrong-guessed", MIXED, "", "\n--x \ncontent-type: text/plain\n\none\n--x\n\ntwo\n--x--\n",
     "one\ntwo\n", "mime-boundary-guessed: x"},
    {"wrong-guessed-prologue-is-text", MIXED, "",
     "prologue\n--x\nContent-Type: text/plain\n\ntext\n--x--\n", "prologue\ntext\n",
     "mime-boundary-guessed: x"},
    {"wrong-in-another-case", "multipart/mixed; boundary=ABC", "",
     "--abc\nContent-Type: text/plain\n\ntext\n--abc--\n", "text", "mime-boundary-guessed: abc"},
    {"not-guessed-without-a-field", MIXED, "", "--x\n\ntext\n--x--\n", "--x\n\ntext\n--x--\n",
     "mime-boundary: b"},
    {"not-guessed-when-seen-once", MIXED, "", "--x\nContent-Type: text/plain\n\ntext\n",
     "--x\nContent-Type: text/plain\n\ntext\n", "mime-boundary: b"},
    {"not-guessed-from-a-patch", MIXED, "",
     "--- a/mail\n+++ b/mail\n+--x\n+Content-Type: text/plain\n+--x--\n",
     "--- a/mail\n+++ b/mail\n+--x\n+Content-Type: text/plain\n+--x--\n", "mime-boundary: b"},
    {"not-guessed-below-a-signature", MIXED, "",
     "text\n-- \nme\n--x\nContent-Type: text/plain\n\n--x--\n",
     "text\n-- \nme\n--x\nContent-Type: text/plain\n\n--x--\n", "mime-boundary: b"},
    {"inner-missing-parameter-guessed", MIXED, "",
     "--b\nContent-Type: multipart/mixed\n\n--x\nContent-Type: text/plain\n\ninner\n--x--\n"
     "--b\n\nouter\n--b--\n",
     "inner\nouter\n", "mime-boundary-guessed: x"},
};

static const BodyCase messages[] = {
    {"as-root", "message/rfc822", "",
     "Subject: x\nContent-Type: text/plain; charset=utf-8\n\ninside\n", "inside\n", ""},
    {"blank-line-before-its-header", "message/rfc822", "",
     "\nFrom: a@b.test\nSubject: x\n\ninside\n", "inside\n",
     "header-no-colon: blank lines before the header"},
    {"attached", MIXED, "",
     "--b\n\noutside\n--b\nContent-Type: message/rfc822\nContent-Disposition: attachment; "
     "filename=a.eml\n\nSubject: x\n\ninside\n--b--\n",
     "outside\ninside\n", ""},
    {"multipart-inside", "message/rfc822", "",
     "Content-Type: " MIXED "\n\n--b\n\none\n--b\n\ntwo\n--b--\n", "one\ntwo\n", ""},
    {"base64", MIXED, "",
     "--b\nContent-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n"
     "U3ViamVjdDogeAoKaW5zaWRlCg==\n--b--\n",
     "inside\n", ""},
    {"base64-and-footer", "message/rfc822", "base64", "U3ViamVjdDogeAoKaW5zaWRlCg==\n-- \nfooter\n",
     "inside\n-- \nfooter\n", "base64-trailing: 11 bytes"},
    {"base64-declared-but-plain", "message/rfc822", "base64", "Subject: x\n\ninside\n", "inside\n",
     "base64-trailing: 19 bytes"},
    {"quoted-printable", "message/rfc822", "quoted-printable", "Subject: x\n\na =3D b\n", "a = b\n",
     ""},
    {"its-text-declares-itself", "message/rfc822", "",
     "Content-Type: text/plain\nContent-Transfer-Encoding: quoted-printable\n\n"
     "a =3D3D b =3D3D c =\n=3D3D\n",
     "a =3D b =3D c =3D\n", ""},
    {"separator-before-its-header", "message/rfc822", "",
     "From a@example.org Mon Jan  5 10:00:00 2026\nSubject: x\n\ninside\n", "inside\n",
     "header-from-line: From a@example.org Mon Jan  5 10:00:00 2026"},
    {"without-a-header", "message/rfc822", "", "inside\n", "inside\n",
     "header-no-colon: the text begins: inside"},
    {"partial-is-text", "message/partial; id=x; number=2", "", "more text\n", "more text\n", ""},
    {"external-body-as-root-is-text", "message/external-body; access-type=URL", "", "phantom\n",
     "phantom\n", ""},
    {"external-body-is-no-text", MIXED, "",
     "--b\n\ntext\n--b\nContent-Type: message/external-body; access-type=URL\n\nContent-Type: "
     "text/plain\n\nphantom\n--b--\n",
     "text", ""},
    {"report", "multipart/report; boundary=b; report-type=delivery-status", "",
     "--b\n\nNot delivered.\n--b\nContent-Type: message/delivery-status\n\nAction: failed\n--b\n"
     "Content-Type: text/rfc822-headers\n\nSubject: x\n--b--\n",
     "Not delivered.", ""},
    {"report-without-words", "multipart/report; boundary=b; report-type=delivery-status", "",
     "--b\nContent-Type: message/delivery-status\n\nAction: failed\n--b--\n", "Action: failed", ""},
    {"report-with-the-message", "multipart/report; boundary=b", "",
     "--b\n\nNot delivered.\n--b\nContent-Type: message/rfc822\n\nSubject: x\n\nsent\n--b--\n",
     "Not delivered.\nsent\n", ""},
};

static const BodyCase digests[] = {
    {"default-type", "multipart/digest; boundary=b", "",
     "--b\n\nSubject: 1\n\none\n--b\n\nSubject: 2\n\ntwo\n--b--\n", "one\ntwo\n", ""},
    {"blank-line-missing", "multipart/digest; boundary=b", "",
     "--b\nSubject: 1\n\none\n--b\nSubject: 2\n\ntwo\n--b--\n", "one\ntwo\n", ""},
    {"declared-types", "multipart/digest; boundary=b", "",
     "--b\nContent-Type: text/plain\n\ncontents\n--b\nContent-Type: message/rfc822\n\n"
     "Subject: 1\n\none\n--b--\n",
     "contents\none\n", ""},
    {"nested", MIXED, "",
     "--b\n\ncontents\n--b\nContent-Type: multipart/digest; boundary=c\n\n"
     "--c\n\nSubject: 1\nContent-Type: text/plain; charset=iso-8859-2\n\n\xb3\n"
     "--c\n\nContent-Type: multipart/digest; boundary=d\n\n--d\n\nSubject: 2\n\ntwo\n--d--\n"
     "--c--\n--b--\n",
     "contents\nł\ntwo\n", ""},
};

static const BodyCase alternatives[] = {
    {"plain-counts", ALTERNATIVE, "", "--b\n" HTML "<p>h\n--b\n\nplain\n--b--\n", "plain", ""},
    {"html-only", ALTERNATIVE, "", "--b\n" HTML "<p>only &amp; html\n--b--\n", "only & html",
     "html-only"},
    {"plain-empty", ALTERNATIVE, "", "--b\n\n--b\n" HTML "<p>html\n--b--\n", "html", "html-only"},
    {"plain-blank", ALTERNATIVE, "",
     "--b\nContent-Transfer-Encoding: quoted-printable\n\n=20\n\n--b\n" HTML "<p>html\n--b--\n",
     "html", "html-only"},
    {"html-in-related", ALTERNATIVE, "",
     "--b\n\n \n--b\nContent-Type: multipart/related; boundary=c\n\n--c\n" HTML
     "<p>html\n--c\nContent-Type: image/png\n\nx\n--c--\n--b--\n",
     "html", "html-only"},
    {"tree-without-text", ALTERNATIVE, "",
     "--b\n" HTML "<p>html\n--b\nContent-Type: multipart/related; boundary=c\n\n--c\n"
     "Content-Type: image/png\n\nx\n--c--\n--b--\n",
     "html", "html-only"},
    {"patch-within-another", ALTERNATIVE, "",
     "--b\n\nplain\n--b\nContent-Type: multipart/mixed; boundary=c\n\n--c\n" HTML
     "<p>html\n--c\n" PATCH "--- a\n\n--c\n\nmore\n--c--\n--b--\n",
     "plain\n--- a\n", ""},
    {"patch-in-both", ALTERNATIVE, "",
     "--b\nContent-Type: multipart/mixed; boundary=d\n\n--d\n\nplain\n--d\n" PATCH
     "--- a\n\n--d--\n--b\nContent-Type: multipart/mixed; boundary=c\n\n--c\n" HTML
     "<p>html\n--c\n" PATCH "--- a\n\n--c--\n--b--\n",
     "plain\n--- a\n", ""},
    {"markdown-before-html", ALTERNATIVE, "",
     "--b\nContent-Type: text/markdown\n\n*text*\n--b\n" HTML "<p>html\n--b--\n", "*text*", ""},
    {"html-before-enriched", ALTERNATIVE, "",
     "--b\nContent-Type: text/enriched\n\n<bold>x</bold>\n--b\n" HTML "<p>html\n--b--\n", "html",
     "html-only"},
    {"enriched-alone", ALTERNATIVE, "", "--b\nContent-Type: text/enriched\n\n<bold>x\n--b--\n",
     "<bold>x", ""},
};

static const BodyCase html[] = {
    {"root", "text/html", "", "<p>a &lt; b</p>", "a < b\n", "html-only"},
    {"root-base64", "text/html; charset=iso-8859-2", "base64", "PHA+szwvcD4=\n", "ł\n",
     "html-only"},
    {"related", "multipart/related; boundary=b", "",
     "--b\n" HTML "<p>text<img src=\"cid:x\">\n--b\nContent-Type: image/png\n\nx\n--b--\n", "text",
     "html-only"},
    {"then-a-footer", MIXED, "", "--b\n" HTML "<p>main\n--b\n\nfooter\n--b--\n", "main\nfooter\n",
     "html-only"},
    {"behind-text", MIXED, "", "--b\n\ntext\n--b\n" HTML "<p>x\n--b--\n", "text", ""},
    {"behind-blank-text", MIXED, "", "--b\n\n\n--b\n" HTML "<p>x\n--b--\n", "x", "html-only"},
};

static const BodyCase files[] = {
    {"patch-by-name", MIXED, "",
     "--b\n\nSee below.\n--b\nContent-Type: application/octet-stream; name=\"x.patch\"\n"
     "Content-Transfer-Encoding: base64\n\nLS0tIGEK\n--b--\n",
     "See below.\n--- a\n", ""},
    {"patch-by-name-inline", MIXED, "",
     "--b\n\nSee below.\n--b\nContent-Type: application/octet-stream\n"
     "Content-Disposition: inline; filename=\"X.PATCH\"\n\n--- a\n\n--b--\n",
     "See below.\n--- a\n", ""},
    {"patch-by-type", MIXED, "",
     "--b\n\nSee.\n--b\nContent-Type: text/x-patch\nContent-Disposition: attachment; "
     "filename=x\n\n--- a\n\n--b--\n",
     "See.\n--- a\n", ""},
    {"patch-by-content", MIXED, "",
     "--b\n\nSee.\n--b\nContent-Type: text/plain\nContent-Disposition: attachment; "
     "filename=x.txt\n\ndiff --git a/x b/x\n\n--b--\n",
     "See.\ndiff --git a/x b/x\n", ""},
    {"patch-by-content-in-octet-stream", MIXED, "",
     "--b\n\nSee.\n--b\nContent-Type: application/octet-stream\nContent-Disposition: attachment; "
     "filename=x\n\n--- a/x\n+++ b/x\n\n--b--\n",
     "See.\n--- a/x\n+++ b/x\n", ""},
    {"octet-stream-is-no-text", MIXED, "",
     "--b\n\nSee.\n--b\nContent-Type: application/octet-stream; name=x\n\nlog\n--b--\n", "See.",
     ""},
    {"only-octet-stream-and-an-image", MIXED, "",
     "--b\nContent-Type: application/octet-stream; name=x\n\nlog\n--b\n"
     "Content-Type: image/x-xpixmap\n\nxx\n--b--\n",
     "log", ""},
    {"octet-stream-is-binary", MIXED, "",
     "--b\nContent-Type: application/octet-stream; name=x\nContent-Transfer-Encoding: base64\n\n"
     "H4sIAQED/w==\n--b--\n",
     "", ""},
    {"patch-by-rfc-2231-name", MIXED, "",
     "--b\nContent-Type: application/octet-stream\nContent-Disposition: attachment;\n"
     " filename*0=\"a-long\"; filename*1=\"-name.patch\"\n\n--- a\n\n--b--\n",
     "--- a\n", ""},
    {"patch-by-encoded-filename", MIXED, "",
     "--b\n\nSee.\n--b\nContent-Type: application/octet-stream\nContent-Disposition: attachment;\n"
     " filename=\"=?utf-8?Q?0001-f=C3=BC.patch?=\"\n\n--- a\n\n--b--\n",
     "See.\n--- a\n", ""},
    {"patch-by-encoded-name-in-two-words", MIXED, "",
     "--b\n\nSee.\n--b\nContent-Type: application/octet-stream;\n"
     " name=\"=?utf-8?B?MDAwMS1mw7wu?=\n =?utf-8?B?cGF0Y2g=?=\"\n\n--- a\n\n--b--\n",
     "See.\n--- a\n", ""},
    {"patch-in-utf-16", MIXED, "",
     "--b\nContent-Type: application/octet-stream; name=x.patch\n"
     "Content-Transfer-Encoding: base64\n\n//4tAC0ALQAgAGEACgA=\n--b--\n",
     "--- a\n", ""},
    {"patch-is-binary", MIXED, "",
     "--b\n\nSee.\n--b\nContent-Type: application/octet-stream; name=x.patch\n"
     "Content-Transfer-Encoding: base64\n\nLS0tAGEK\n--b--\n",
     "See.", ""},
    {"log-is-no-text", MIXED, "",
     "--b\n\nSee.\n--b\nContent-Type: text/plain; name=dmesg.txt\nContent-Disposition: "
     "attachment\n\nlog\n--b--\n",
     "See.", ""},
    {"attached-without-a-name-is-text", MIXED, "",
     "--b\nContent-Type: text/plain\nContent-Disposition: attachment\n\nSee.\n"
     "--b\nContent-Type: text/x-diff; name=a.diff\n\n--- a\n\n--b--\n",
     "See.\n--- a\n", ""},
    {"only-a-file", MIXED, "",
     "--b\nContent-Type: text/plain; name=a.txt\nContent-Disposition: attachment\n\nall there is"
     "\n--b--\n",
     "all there is", ""},
    {"only-files", MIXED, "",
     "--b\n" ATTACHED "one.txt\n\none\n--b\n" ATTACHED "two.txt\n\ntwo\n--b--\n", "one\ntwo\n", ""},
    {"only-files-the-first-blank", MIXED, "",
     "--b\n" ATTACHED "one.txt\n\n \n--b\n" ATTACHED "two.txt\n\ntwo\n--b--\n", "two", ""},
    {"only-files-and-a-text-last", MIXED, "",
     "--b\n" ATTACHED "one.txt\n\nbegin 644 a\n#0V%T\n`\nend\n--b\n\ntext\n--b--\n", "text", ""},
    {"image", MIXED, "", "--b\nContent-Type: image/png\n\nxx\n--b\n\ntext\n--b--\n", "text", ""},
    {"tnef", MIXED, "",
     "--b\n\ntext\n--b\nContent-Type: application/ms-tnef; name=\"winmail.dat\"\n"
     "Content-Transfer-Encoding: base64\n\neJ8+IgA=\n--b--\n",
     "text", "tnef: winmail.dat"},
    {"tnef-by-name", MIXED, "",
     "--b\n\ntext\n--b\nContent-Type: application/octet-stream\nContent-Disposition: attachment; "
     "filename=\"WINMAIL.DAT\"\n\nx\n--b--\n",
     "text", "tnef: WINMAIL.DAT"},
    {"tnef-as-root", "application/vnd.ms-tnef", "base64", "eJ8+IgA=\n", "", "tnef: vnd.ms-tnef"},
};

static const BodyCase signatures[] = {
    {"pgp-mime",
     "multipart/signed; boundary=b; micalg=pgp-sha1; protocol=\"application/pgp-signature\"", "",
     "--b\n\n- text\n--b\nContent-Type: application/pgp-signature; name=signature.asc\n\n"
     "-----BEGIN PGP SIGNATURE-----\n\nxx\n-----END PGP SIGNATURE-----\n--b--\n",
     "- text", "signature-unverified: application/pgp-signature"},
    {"pgp-mime-payload-is-a-tree", "multipart/signed; boundary=b", "",
     "--b\nContent-Type: multipart/mixed; boundary=c\n\n--c\n\none\n--c\n" PATCH
     "--- a\n\n--c--\n--b\nContent-Type: application/pgp-signature\n\nxx\n--b--\n",
     "one\n--- a\n", "signature-unverified: multipart/signed"},
    {"pgp-mime-rewrapped", MIXED, "",
     "--b\n\ntext\n--b\nContent-Type: application/pgp-signature\n\nxx\n--b--\n", "text",
     "signature-unverified: application/pgp-signature"},
    {"pgp-mime-cut-off", "multipart/signed; boundary=b", "", "--b\n\ntext\n", "text\n",
     "signature-unverified: multipart/signed; mime-unclosed: b"},
    {"smime", "multipart/signed; boundary=b; protocol=\"application/pkcs7-signature\"", "",
     "--b\n\ntext\n--b\nContent-Type: application/pkcs7-signature; name=smime.p7s\n\nxx\n--b--\n",
     "text", "signature-unverified: application/pkcs7-signature"},
    {"smime-opaque", "application/pkcs7-mime; smime-type=signed-data; name=smime.p7m", "base64",
     "MIAGCSqGSIb3DQEHAqCAMIACAQE=\n", "", "signature-unverified: application/pkcs7-mime"},
    {"smime-encrypted", "application/x-pkcs7-mime; smime-type=enveloped-data", "base64",
     "MIAGCSqGSIb3DQEHA6CAMIACAQA=\n", "", "encrypted: application/x-pkcs7-mime"},
    {"pgp-mime-encrypted",
     "multipart/encrypted; boundary=b; protocol=\"application/pgp-encrypted\"", "",
     "--b\nContent-Type: application/pgp-encrypted\n\nVersion: 1\n--b\n"
     "Content-Type: application/octet-stream; name=encrypted.asc\n\n"
     "-----BEGIN PGP MESSAGE-----\n\nxx\n-----END PGP MESSAGE-----\n--b--\n",
     "", "encrypted: application/pgp-encrypted"},
    {"pgp-mime-encrypted-rewrapped", MIXED, "",
     "--b\n\nlist footer\n--b\nContent-Type: application/pgp-encrypted\n\nVersion: 1\n--b--\n",
     "list footer", "encrypted: application/pgp-encrypted"},
};

static guint64 kinds_of_hostile(const char *type, const GString *bytes)
{
    g_autoptr(Arena) arena = arena_new();
    g_autoptr(DiagLog) log = diag_log_new(FALSE);
    g_autoptr(Charsets) charsets = charsets_new(log);
    BodyFields fields = {str_of(type), {0}, {0}};
    diag_at(log, "test", 0);
    body_text(charsets, arena, log, &fields, (Str){bytes->str, bytes->len});
    return diag_mail_kinds(log);
}

#define ONE(kind) (G_GUINT64_CONSTANT(1) << DIAG_##kind)

/* What is nested within the root: that many multiparts, and a text. */
static guint64 kinds_of_nested(int n)
{
    g_autoptr(GString) bytes = g_string_new(NULL);
    for (int i = 0; i < n; i++)
        g_string_append_printf(bytes, "--b%d\nContent-Type: multipart/mixed; boundary=b%d\n\n", i,
                               i + 1);
    g_string_append_printf(bytes, "--b%d\n\ntext\n", n);
    for (int i = n; i >= 0; i--)
        g_string_append_printf(bytes, "--b%d--\n", i);
    return kinds_of_hostile("multipart/mixed; boundary=b0", bytes);
}

static void test_nesting_cap(void)
{
    g_assert_cmphex(kinds_of_nested(MAIL_NESTING_MAX - 2), ==, 0);
    g_assert_cmphex(kinds_of_nested(MAIL_NESTING_MAX - 1), ==, 0);
    g_assert_cmphex(kinds_of_nested(MAIL_NESTING_MAX), ==, ONE(MIME_TOO_DEEP));
    g_assert_cmphex(kinds_of_nested(50000), ==, ONE(MIME_TOO_DEEP));
    g_autoptr(GString) within = g_string_new(NULL);
    for (int i = 0; i < 100000; i++)
        g_string_append(within, "Content-Type: message/rfc822\n\n");
    g_assert_cmphex(kinds_of_hostile("message/rfc822", within), ==, ONE(MIME_TOO_DEEP));
}

static guint64 kinds_of_parts(int n)
{
    g_autoptr(GString) bytes = g_string_new(NULL);
    for (int i = 0; i < n; i++)
        g_string_append(bytes, "--b\n\nx\n");
    g_string_append(bytes, "--b--\n");
    return kinds_of_hostile(MIXED, bytes);
}

static void test_parts_cap(void)
{
    g_assert_cmphex(kinds_of_parts(MAIL_PARTS_MAX - 1), ==, 0);
    g_assert_cmphex(kinds_of_parts(MAIL_PARTS_MAX), ==, 0);
    g_assert_cmphex(kinds_of_parts(MAIL_PARTS_MAX + 1), ==, ONE(MIME_TOO_MANY));
    g_assert_cmphex(kinds_of_parts(100000), ==, ONE(MIME_TOO_MANY));
}

static guint64 kinds_of_boundary(gsize length, gboolean declared)
{
    g_autofree char *boundary = g_strnfill(length, 'b');
    g_autofree char *type =
        g_strdup_printf("multipart/mixed; boundary=%s", declared ? boundary : "a");
    g_autoptr(GString) bytes = g_string_new(NULL);
    g_string_printf(bytes, "--%s\nContent-Type: text/plain\n\nx\n--%s--\n", boundary, boundary);
    return kinds_of_hostile(type, bytes);
}

static void test_boundary_cap(void)
{
    g_assert_cmphex(kinds_of_boundary(MAIL_BOUNDARY_MAX - 1, TRUE), ==, 0);
    g_assert_cmphex(kinds_of_boundary(MAIL_BOUNDARY_MAX, TRUE), ==, 0);
    g_assert_cmphex(kinds_of_boundary(MAIL_BOUNDARY_MAX + 1, TRUE), ==, ONE(MIME_BOUNDARY));
    g_assert_cmphex(kinds_of_boundary(MAIL_BOUNDARY_MAX, FALSE), ==, ONE(BOUNDARY_GUESSED));
    g_assert_cmphex(kinds_of_boundary(MAIL_BOUNDARY_MAX + 1, FALSE), ==, ONE(MIME_BOUNDARY));
}

/* What is decoded level by level costs its size on each; only twice the mail's is spent. */
static void test_encoded_messages_cap(void)
{
    static const char header[] =
        "Content-Type: message/rfc822\nContent-Transfer-Encoding: quoted-printable\n\n";
    for (int levels = 1; levels < 6; levels += 4) {
        g_autoptr(GString) bytes = g_string_new(NULL);
        for (int i = 0; i < levels; i++)
            g_string_append(bytes, header);
        g_string_append(bytes, "\n");
        for (int i = 0; i < 1000; i++)
            g_string_append(bytes, "a line of the text inside\n");
        /* The root is one more level. */
        gboolean fits = levels + 1 <= MAIL_DECODED_MAX;
        g_assert_cmphex(kinds_of_hostile("message/rfc822", bytes), ==,
                        fits ? 0 : ONE(MIME_TOO_DEEP));
    }
}

/* Of what lies behind the first text that does not fit nothing is read. */
static void test_text_cap(void)
{
    g_autofree char *letters = g_strnfill(MAIL_TEXT_MAX, 'x');
    g_autofree char *bytes =
        g_strdup_printf("--b\n\nfirst\n--b\n\nno\n%s\n--b\n\nlast\n--b--\n", letters);
    BodyFields fields = {.content_type = STR(MIXED)};
    g_autofree char *defects = NULL;
    g_autofree char *text = body_read(&fields, str_of(bytes), &defects);
    g_assert_cmpstr(text, ==, "first\nno\n");
    g_assert_cmpstr(defects, ==, "text-too-large: 16777216 bytes; text-too-large: 4 bytes");
}

/* A binary takes no room from the texts behind it. */
static void test_text_cap_and_binary(void)
{
    g_autofree char *nothing = g_strnfill(MAIL_TEXT_MAX + 4, 'A');
    g_autofree char *bytes =
        g_strdup_printf("--b\nContent-Type: application/octet-stream\n"
                        "Content-Transfer-Encoding: base64\n\n%s\n--b\n\nlast\n--b--\n",
                        nothing);
    BodyFields fields = {.content_type = STR(MIXED)};
    g_autofree char *defects = NULL;
    g_autofree char *text = body_read(&fields, str_of(bytes), &defects);
    g_assert_cmpstr(text, ==, "last");
    g_assert_cmpstr(defects, ==, "");
}

static guint64 kinds_of_encoded(gsize length)
{
    g_autofree char *letters = g_strnfill(length, 'A');
    g_autoptr(GString) bytes = g_string_new(NULL);
    g_string_printf(bytes,
                    "--b\nContent-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n%s\n"
                    "--b--\n",
                    letters);
    return kinds_of_hostile(MIXED, bytes) & ONE(MIME_TOO_DEEP);
}

static void test_encoded_bytes_cap(void)
{
    g_assert_cmphex(kinds_of_encoded(MAIL_DECODED_BYTES_MAX - 4), ==, 0);
    g_assert_cmphex(kinds_of_encoded(MAIL_DECODED_BYTES_MAX), ==, 0);
    g_assert_cmphex(kinds_of_encoded(MAIL_DECODED_BYTES_MAX + 4), ==, ONE(MIME_TOO_DEEP));
}

/* Under the sanitizers fewer have to do. */
#ifdef __SANITIZE_ADDRESS__
enum { MANY = 100 * 1000 };
#else
enum { MANY = 1000 * 1000 };
#endif

/* Many lines, boundary-like lines, tags: each looked at a few times only, or this never ends. */
static void test_linear(void)
{
    g_autoptr(GString) lines = g_string_new("--b\n"), tags = g_string_new(NULL);
    g_autoptr(GString) nearly = g_string_new("--b\n\n"), closed = g_string_new("--b\n\nx\n");
    for (int i = 0; i < MANY; i++) {
        g_string_append(lines, "a:\n");
        g_string_append(tags, i % 2 ? "<a" : "<!--<style>");
        g_string_append(nearly, "--bb\n");
        g_string_append(closed, "--b--\n");
    }
    g_assert_cmphex(kinds_of_hostile(MIXED, lines), ==, ONE(MIME_UNCLOSED));
    g_assert_cmphex(kinds_of_hostile(MIXED, nearly), ==, ONE(MIME_UNCLOSED));
    g_assert_cmphex(kinds_of_hostile(MIXED, closed), ==, 0);
    g_assert_cmphex(kinds_of_hostile("text/html", tags), ==, ONE(HTML_ONLY));
    g_assert_cmphex(kinds_of_hostile("multipart/mixed", nearly), ==, ONE(MIME_BOUNDARY));
}

/* Blank alternatives are tried one after the other. */
static void test_blank_alternatives(void)
{
    g_autoptr(GString) bytes = g_string_new(NULL);
    for (int i = 0; i < MAIL_PARTS_MAX - 1; i++)
        g_string_append(bytes, "--b\nContent-Type: text/x-odd\n\n \n");
    g_string_append(bytes, "--b--\n");
    g_test_timer_start();
    for (int i = 0; i < 100; i++)
        g_assert_cmphex(kinds_of_hostile("multipart/alternative; boundary=b", bytes), ==, 0);
    g_assert_cmpfloat(g_test_timer_elapsed(), <, 10); /* seconds; 40 where each try ranks them */
}

static const BodyTable tables[] = {
    BODY_TABLE("/body/mime", parts),
    BODY_TABLE("/body/example", examples),
    BODY_TABLE("/body/boundary", boundaries),
    BODY_TABLE("/body/message", messages),
    BODY_TABLE("/body/digest", digests),
    BODY_TABLE("/body/alternative", alternatives),
    BODY_TABLE("/body/html", html),
    BODY_TABLE("/body/file", files),
    BODY_TABLE("/body/signature", signatures),
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
    g_test_add_func("/body/prefixes", test_prefixes);
    g_test_add_func("/body/cap/nesting", test_nesting_cap);
    g_test_add_func("/body/cap/parts", test_parts_cap);
    g_test_add_func("/body/cap/boundary", test_boundary_cap);
    g_test_add_func("/body/cap/text-of-all-parts", test_text_cap);
    g_test_add_func("/body/cap/text-and-a-binary", test_text_cap_and_binary);
    g_test_add_func("/body/cap/encoded-messages", test_encoded_messages_cap);
    g_test_add_func("/body/cap/encoded-bytes", test_encoded_bytes_cap);
    g_test_add_func("/body/linear", test_linear);
    g_test_add_func("/body/linear/alternatives", test_blank_alternatives);
    return g_test_run();
}
