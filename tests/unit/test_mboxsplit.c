/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "read/mboxsplit.h"

#define ANN "From ann@example.org Mon Jan  5 07:42:30 2026"
#define BOB "From bob@example.org Tue Jan  6 08:00:00 2026"
#define RD "From mboxrd@z Mon Jan  5 07:42:30 2026"
#define CL "From x@mboxcl Mon Jan  5 07:42:30 2026"
#define CL2 "From x@mboxcl2 Mon Jan  5 07:42:30 2026"
#define LOOSE "From Ann B. Clark Mon Jan  5 07:42:30 2026"
#define SHA1 "0123456789abcdef0123456789abcdef01234567"
#define SHA256 SHA1 "0123456789abcdef01234567"
#define MAGIC "From " SHA1 " Mon Sep 17 00:00:00 2001"
#define MAGIC256 "From " SHA256 " Mon Sep 17 00:00:00 2001"
#define GERMAN "From ann@example.org Mo Jan  5 07:42:30 2026"

enum { MAILS_MAX = 4 };

/* A mailbox, and what is in it. Offsets were counted in the text, not by the program. */
typedef struct {
    const char *name;
    Str mbox;
    MboxDialect dialect;
    struct {
        Str data;      /* p is NULL behind the last */
        guint64 kinds; /* of the defects reported with it */
    } mails[MAILS_MAX];
    guint64 junk;
} Box;

#define BOX(text) .mbox = {"" text, sizeof(text) - 1}
#define MAIL(text)                     \
    {                                  \
        {"" text, sizeof(text) - 1}, 0 \
    }
#define FLAGGED(kind, text)                                               \
    {                                                                     \
        {"" text, sizeof(text) - 1}, G_GUINT64_CONSTANT(1) << DIAG_##kind \
    }

static const Box forms[] = {
    {"empty", BOX("")},
    {"one", BOX(ANN "\nA: 1\n\nx\n"), .mails = {MAIL("A: 1\n\nx\n")}},
    {"two", BOX(ANN "\nA: 1\n\nx\n\n" BOB "\nB: 2\n\ny\n\n"),
     .mails = {MAIL("A: 1\n\nx\n"), MAIL("B: 2\n\ny\n")}},
    {"only one blank line is the mbox's", BOX(ANN "\nA: 1\n\nx\n\n\n" BOB "\nB: 2\n\ny\n\n\n"),
     .mails = {MAIL("A: 1\n\nx\n\n"), MAIL("B: 2\n\ny\n\n")}},
    {"no newline at the end", BOX(ANN "\nA: 1\n\nx\n\n" BOB "\nB: 2\n\ny"),
     .mails = {MAIL("A: 1\n\nx\n"), MAIL("B: 2\n\ny")}},
    {"CRLF", BOX(ANN "\r\nA: 1\r\n\r\nx\r\n\r\n" BOB "\r\nB: 2\r\n\r\ny\r\n\r\n"),
     .mails = {MAIL("A: 1\r\n\r\nx\r\n"), MAIL("B: 2\r\n\r\ny\r\n")}},
    {"mixed line ends", BOX(ANN "\nA: 1\r\n\nx\r\n\n" BOB "\r\nB: 2\n\r\ny\n\r\n" ANN "\nC: 3\n"),
     .mails = {MAIL("A: 1\r\n\nx\r\n"), MAIL("B: 2\n\r\ny\n"), MAIL("C: 3\n")}},
    {"byte order mark", BOX("\xef\xbb\xbf" ANN "\nA: 1\n\nx\n"), .mails = {MAIL("A: 1\n\nx\n")}},
    {"only a byte order mark", BOX("\xef\xbb\xbf")},
    {"blank lines before the first", BOX("\n\r\n" ANN "\nA: 1\n\nx\n"),
     .mails = {MAIL("A: 1\n\nx\n")}},
    {"junk before the first", BOX("\njunk\nFrom here\n\n" ANN "\nA: 1\n\nx\n"),
     .mails = {FLAGGED(JUNK_BEFORE_MAIL, "A: 1\n\nx\n")}, .junk = 16},
    {"nothing but junk", BOX("Hello\n\nFrom here on\n"), .junk = 20},
};

static const Box nuls[] = {
    {"between", BOX(ANN "\nA: 1\n\nx\n\0\0\0\0" BOB "\nB: 2\n\ny\n"),
     .mails = {FLAGGED(BODY_NUL, "A: 1\n\nx\n"), MAIL("B: 2\n\ny\n")}},
    {"behind the blank line", BOX(ANN "\nA: 1\n\nx\n\n\0\0\0\0" BOB "\nB: 2\n\ny\n"),
     .mails = {FLAGGED(BODY_NUL, "A: 1\n\nx\n"), MAIL("B: 2\n\ny\n")}},
    {"in a line that they cut", BOX(ANN "\nA: 1\n\nx\0\0\0\0" BOB "\nno field\n"),
     .mails = {FLAGGED(BODY_NUL, "A: 1\n\nx"), MAIL("no field\n")}},
    {"at the end", BOX(ANN "\nA: 1\n\nx\n\n\0\0"), .mails = {FLAGGED(BODY_NUL, "A: 1\n\nx\n")}},
    {"at the start", BOX("\0\0" ANN "\nA: 1\n"), .mails = {FLAGGED(JUNK_BEFORE_MAIL, "A: 1\n")},
     .junk = 2},
    {"in a mail", BOX(ANN "\nA: 1\n\nx\0\0\ny\n"), .mails = {MAIL("A: 1\n\nx\0\0\ny\n")}},
    {"in prose that begins with From", BOX(ANN "\nA: 1\n\nx\n\nFrom here\0\0" BOB "\nB: 2\n\ny\n"),
     .mails = {FLAGGED(BODY_NUL, "A: 1\n\nx\n\nFrom here"), MAIL("B: 2\n\ny\n")}},
    {"behind a separator", BOX(ANN "\0\0\nA: 1\n\nx\n\n" BOB "\nB: 2\n\ny\n"),
     .mails = {MAIL("\0\0\nA: 1\n\nx\n"), MAIL("B: 2\n\ny\n")}},
    {"before prose", BOX(ANN "\nA: 1\n\nx\0From y\n"), .mails = {MAIL("A: 1\n\nx\0From y\n")}},
};

static const Box empty_mails[] = {
    {"two", BOX(ANN "\n\n" BOB "\n"), .mails = {FLAGGED(MAIL_EMPTY, ""), FLAGGED(MAIL_EMPTY, "")}},
    {"without a line end", BOX(ANN), .mails = {FLAGGED(MAIL_EMPTY, "")}},
    {"separators in a row", BOX(ANN "\n" BOB "\nB: 2\n"),
     .mails = {FLAGGED(MAIL_EMPTY, ""), FLAGGED(SEPARATOR_NO_BLANK, "B: 2\n")}},
    {"only blanks", BOX(ANN "\r\n\r\n \t\r\n\r\n" BOB "\r\nB: 2\r\n"),
     .mails = {FLAGGED(MAIL_EMPTY, "\r\n \t\r\n"), MAIL("B: 2\r\n")}},
    {"a header alone is something", BOX(ANN "\nA: 1\n\n"), .mails = {MAIL("A: 1\n")}},
    {"a text alone is something", BOX(ANN "\n\nx\n\n"), .mails = {MAIL("\nx\n")}},
};

static const Box magic[] = {
    {"is text", BOX(ANN "\nA: 1\n\nx\n\n" MAGIC "\nSubject: p\n\ny\n"),
     .mails = {MAIL("A: 1\n\nx\n\n" MAGIC "\nSubject: p\n\ny\n")}},
    {"is text, SHA-256", BOX(ANN "\nA: 1\n\nx\n\n" MAGIC256 "\nSubject: p\n\ny\n"),
     .mails = {MAIL("A: 1\n\nx\n\n" MAGIC256 "\nSubject: p\n\ny\n")}},
    {"a file of patches",
     BOX(MAGIC "\nSubject: p\n\nx\n\n" MAGIC256 "\nSubject: q\n\n" MAGIC "\n\n" MAGIC "\nno\n"),
     .mails = {MAIL("Subject: p\n\nx\n"), MAIL("Subject: q\n\n" MAGIC "\n\n" MAGIC "\nno\n")}},
    {"no blank line before it", BOX(MAGIC "\nSubject: p\n\nx\n" MAGIC "\nSubject: q\n"),
     .mails = {MAIL("Subject: p\n\nx\n" MAGIC "\nSubject: q\n")}},
    {"no field behind it", BOX(MAGIC "\nSubject: p\n\nx\n\n" MAGIC "\nno field\n"),
     .mails = {MAIL("Subject: p\n\nx\n\n" MAGIC "\nno field\n")}},
    {"another date is a date", BOX(ANN "\nA: 1\n\nFrom " SHA1 " Mon Sep 17 00:00:01 2001\nB 2\n"),
     .mails = {MAIL("A: 1\n"), MAIL("B 2\n")}},
};

static const Box strict[] = {
    {"junk behind it", BOX(ANN "\nA: 1\n\nx\n\n" BOB "\nno field here\n\ny\n"),
     .mails = {MAIL("A: 1\n\nx\n"), MAIL("no field here\n\ny\n")}},
    {"junk behind the first", BOX(ANN "\nno field here\n\ny\n"),
     .mails = {MAIL("no field here\n\ny\n")}},
    {"no sender", BOX(ANN "\nA: 1\n\nFrom Tue Jan  6 08:00:00 2026\nno field\n"),
     .mails = {MAIL("A: 1\n"), MAIL("no field\n")}},
    {"no date", BOX(ANN "\nA: 1\n\nx\n\nFrom here on: y\nz: 1\n\nFrom bob@example.org\nQ: 1\n"),
     .mails = {MAIL("A: 1\n\nx\n\nFrom here on: y\nz: 1\n\nFrom bob@example.org\nQ: 1\n")}},
};

static const Box loose[] = {
    {"blank and field", BOX(ANN "\nA: 1\n\nx\n\n" LOOSE "\nB : 2\n\ny\n\n" LOOSE "\nno field\n"),
     .mails = {MAIL("A: 1\n\nx\n"), MAIL("B : 2\n\ny\n\n" LOOSE "\nno field\n")}},
    {"no blank line", BOX(ANN "\nA: 1\n\nx\n" LOOSE "\nB: 2\n"),
     .mails = {MAIL("A: 1\n\nx\n" LOOSE "\nB: 2\n")}},
    {"no field", BOX(ANN "\nA: 1\n\nx\n\n" LOOSE "\nB 2\n"),
     .mails = {MAIL("A: 1\n\nx\n\n" LOOSE "\nB 2\n")}},
    {"at the very end", BOX(ANN "\nA: 1\n\nx\n\n" LOOSE), .mails = {MAIL("A: 1\n\nx\n\n" LOOSE)}},
    {"the first", BOX(LOOSE "\nA: 1\n\nx\n"), .mails = {MAIL("A: 1\n\nx\n")}},
};

static const Box no_blank[] = {
    {"field", BOX(ANN "\nA: 1\n\nx\n" BOB "\nB: 2\n\ny\n"),
     .mails = {MAIL("A: 1\n\nx\n"), FLAGGED(SEPARATOR_NO_BLANK, "B: 2\n\ny\n")}},
    {"field, CRLF", BOX(ANN "\r\nA: 1\r\n\r\nx\r\n" BOB "\r\nB: 2\r\n"),
     .mails = {MAIL("A: 1\r\n\r\nx\r\n"), FLAGGED(SEPARATOR_NO_BLANK, "B: 2\r\n")}},
    {"no field", BOX(ANN "\nA: 1\n\nx\n" BOB "\nB 2\n\ny\n"),
     .mails = {MAIL("A: 1\n\nx\n" BOB "\nB 2\n\ny\n")}},
    {"field behind a blank line", BOX(ANN "\nA: 1\n\nx\n" BOB "\n\nB: 2\n"),
     .mails = {MAIL("A: 1\n\nx\n" BOB "\n\nB: 2\n")}},
    {"the first, behind junk", BOX("junk\n" ANN "\nA: 1\n\nx\n"),
     .mails = {{{"A: 1\n\nx\n", 8},
                G_GUINT64_CONSTANT(1) << DIAG_SEPARATOR_NO_BLANK | G_GUINT64_CONSTANT(1)
                                                                       << DIAG_JUNK_BEFORE_MAIL}},
     .junk = 5},
    {"a space is no blank line", BOX(ANN "\nA: 1\n\nx\n \n" BOB "\nB 2\n"),
     .mails = {MAIL("A: 1\n\nx\n \n" BOB "\nB 2\n")}},
};

#define GLUED(before, after)                     \
    BOX(ANN "\nA: 1\n\n" before BOB "\n" after), \
        .mails = {MAIL("A: 1\n\n" before), FLAGGED(SEPARATOR_GLUED, after)}
#define NOT_GLUED(text) BOX(ANN "\nA: 1\n\n" text), .mails = {MAIL("A: 1\n\n" text)}
/* In the header of a mail. */
#define CUTS(before, after) \
    BOX(ANN "\n" before BOB "\n" after), .mails = {MAIL(before), FLAGGED(SEPARATOR_GLUED, after)}
#define CUTS_NOT(text) BOX(ANN "\n" text), .mails = {MAIL(text)}

static const Box glued[] = {
    {"in a word", GLUED("x\n\nhalf a li", "Subject: y\n\nz\n")},
    {"behind a space", GLUED("half a ", "return-path: <>\n")},
    {"in a diff", GLUED("+\treturn Fr", "X-Spam-Status: No\n")},
    {"in a diff, behind its mark", GLUED("+", "Received: x\n")},
    {"in a quoted line", GLUED("> quoted te", "Date: x\n")},
    {"in a quoted line of mbox", GLUED(">>From x", "Date: x\n")},
    {"in a trailer", GLUED("Signed-off-by: Ann <an", "Message-ID: <1@example.org>\n")},
    {"behind other words From", GLUED("x From From ", "To: x\n")},
    {"CRLF", BOX(ANN "\r\nA: 1\r\n\r\nhalf" BOB "\r\nTo: x\r\n"),
     .mails = {MAIL("A: 1\r\n\r\nhalf"), FLAGGED(SEPARATOR_GLUED, "To: x\r\n")}},
    {"user at host", BOX(ANN "\nA: 1\n\nxFrom bob at a.example.org Tue Jan 6 08:00 2026\nTo: x\n"),
     .mails = {MAIL("A: 1\n\nx"), FLAGGED(SEPARATOR_GLUED, "To: x\n")}},
    {"words in quotes", BOX(ANN "\nA: 1\n\nxFrom \"b o b\"@a.org 6 Jan 2026 08:00\nTo: x\n"),
     .mails = {MAIL("A: 1\n\nx"), FLAGGED(SEPARATOR_GLUED, "To: x\n")}},
    {"in a folded field", BOX(ANN "\nReceived: x\n\tby half" BOB "\nTo: x\n"),
     .mails = {MAIL("Received: x\n\tby half"), FLAGGED(SEPARATOR_GLUED, "To: x\n")}},
    {"to junk before the first", BOX("half" BOB "\nTo: x\n"),
     .mails = {{{"To: x\n", 6},
                G_GUINT64_CONSTANT(1) << DIAG_SEPARATOR_GLUED | G_GUINT64_CONSTANT(1)
                                                                    << DIAG_JUNK_BEFORE_MAIL}},
     .junk = 4},
    {"in a field, an archive's own", BOX(RD "\nSubject: half" RD "\nTo: x\n"),
     .mails = {MAIL("Subject: half"), FLAGGED(SEPARATOR_GLUED, "To: x\n")}},
    {"in a field, two come again",
     CUTS("From: a\nDate: b\nSubject: half", "Received: x\n\ty\nDATE: d\nfrom : c\n\nz\n")},
    {"in a field, which comes again too", CUTS("To: a\nSubject: ", "Subject: b\nTo: c\n")},
    {"in an unknown field, two come again",
     CUTS("From: a\nMessage-ID: b\nColour: half", "Message-Id: c\nFrom: d\n\nz\n")},
    {"in a field, CRLF", BOX(ANN "\r\nTo: a\r\nDate: b\r\nX: half" BOB "\r\nDate: c\r\nTo: d\r\n"),
     .mails = {MAIL("To: a\r\nDate: b\r\nX: half"),
               FLAGGED(SEPARATOR_GLUED, "Date: c\r\nTo: d\r\n")}},
    {"in a quotation, an archive's own", BOX(RD "\nA: 1\n\n> " RD "\nTo: x\n"),
     .mails = {MAIL("A: 1\n\n> "), FLAGGED(SEPARATOR_GLUED, "To: x\n")}},

    {"quoted in mbox, an archive's own", BOX(RD "\nA: 1\n\n>" RD "\nTo: x\n"),
     .mails = {MAIL("A: 1\n\n" RD "\nTo: x\n")}},
    {"a field", BOX(ANN "\nSubject: half" BOB "\nTo: x\n"),
     .mails = {MAIL("Subject: half" BOB "\nTo: x\n")}},
    {"a field of any name", BOX(ANN "\nColour: half " BOB "\nTo: x\n"),
     .mails = {MAIL("Colour: half " BOB "\nTo: x\n")}},
    {"a field, one comes again", CUTS_NOT("From: a\nSubject: x" BOB "\nTo: b\nFrom: c\n\nz\n")},
    {"a field, one comes again twice",
     CUTS_NOT("From: a\nSubject: x" BOB "\nTo: b\nFrom: c\nFrom: d\n\nz\n")},
    {"a field, others come again",
     CUTS_NOT("Received: a\nReturn-Path: b\nX: " BOB "\nReceived: c\nReturn-Path: d\n")},
    {"a field, two come again in the text",
     CUTS_NOT("From: a\nDate: b\nX: " BOB "\nTo: c\n\nDate: d\nFrom: e\n")},
    {"a field in the text", NOT_GLUED("Subject: half " BOB "\nTo: x\n")},
    {"quoted in mbox", BOX(ANN "\nA: 1\n\n>" BOB "\nTo: x\n>>" BOB "\nTo: x\n"),
     .mails = {MAIL("A: 1\n\n" BOB "\nTo: x\n>>" BOB "\nTo: x\n")}},
    {"quoted in a reply", NOT_GLUED("> " BOB "\nTo: x\n> > " BOB "\nTo: x\n| " BOB "\nTo: x\n")},
    {"no address", NOT_GLUED("xFrom bob Tue Jan 6 08:00 2026\nTo: x\n")},
    {"half an address", NOT_GLUED("xFrom bob@ Tue Jan 6 08:00 2026\nTo: x\n")},
    {"more than an address", NOT_GLUED("xFrom bob b@a.org Tue Jan 6 08:00 2026\nTo: x\n")},
    {"no sender", NOT_GLUED("xFrom - Tue Jan 6 08:00 2026\nTo: x\n")},
    {"no date", NOT_GLUED("xFrom bob@example.org Tue Jan 6\nTo: x\n")},
    {"words behind it", NOT_GLUED("x" BOB " wrote:\nTo: x\n")},
    {"an unknown field behind it", NOT_GLUED("x" BOB "\nColour: x\n")},
    {"text behind it", NOT_GLUED("x" BOB "\nTo x\n")},
    {"a blank line behind it", NOT_GLUED("x" BOB "\n\nTo: x\n")},
    {"nothing behind it", NOT_GLUED("x" BOB)},
};

static const Box same_form[] = {
    {"bare", BOX("From \nA: 1\n\nx\n\nFrom \nB: 2\n\ny\n"),
     .mails = {MAIL("A: 1\n\nx\n"), MAIL("B: 2\n\ny\n")}},
    {"bare with a hyphen", BOX("From - \r\nA: 1\r\n\r\nFrom -\r\nB: 2\r\n"),
     .mails = {MAIL("A: 1\r\n"), MAIL("B: 2\r\n")}},
    {"bare, no blank line", BOX("From \nA: 1\n\nx\nFrom \nB: 2\n"),
     .mails = {MAIL("A: 1\n\nx\nFrom \nB: 2\n")}},
    {"bare, no field", BOX("From \nA: 1\n\nx\n\nFrom \nB 2\n"),
     .mails = {MAIL("A: 1\n\nx\n\nFrom \nB 2\n")}},
    {"bare, the first is another", BOX(ANN "\nA: 1\n\nx\n\nFrom \nB: 2\n\nFrom -\nC: 3\n"),
     .mails = {MAIL("A: 1\n\nx\n\nFrom \nB: 2\n\nFrom -\nC: 3\n")}},
    {"localised", BOX(GERMAN "\nA: 1\n\nx\n\n" GERMAN "\nB: 2\n"),
     .mails = {MAIL("A: 1\n\nx\n"), MAIL("B: 2\n")}},
    {"localised, no blank line", BOX(GERMAN "\nA: 1\n\nx\n" GERMAN "\nB: 2\n"),
     .mails = {MAIL("A: 1\n\nx\n" GERMAN "\nB: 2\n")}},
    {"localised, no field", BOX(GERMAN "\nA: 1\n\nx\n\n" GERMAN "\nB 2\n"),
     .mails = {MAIL("A: 1\n\nx\n\n" GERMAN "\nB 2\n")}},
    {"localised, the first is another", BOX(ANN "\nA: 1\n\nx\n\n" GERMAN "\nB: 2\n"),
     .mails = {MAIL("A: 1\n\nx\n\n" GERMAN "\nB: 2\n")}},
    {"localised, the first is bare", BOX("From \nA: 1\n\nx\n\n" GERMAN "\nB: 2\n"),
     .mails = {MAIL("A: 1\n\nx\n\n" GERMAN "\nB: 2\n")}},
    {"others separate as ever", BOX(GERMAN "\nA: 1\n\nx\n\n" BOB "\nno field\n"),
     .mails = {MAIL("A: 1\n\nx\n"), MAIL("no field\n")}},
};

#define LENGTH(value) "Content-Length: " value "\n\n"

/* Fields that only a mail has, and fields that people paste. */
#define HEADER "Return-Path: <b@example.org>\nFrom: b\nMessage-ID: <1@example.org>\n\ny\n"
#define PASTED "From: b\nTo: c\nDate: d\nSubject: e\n\ny\n"
#define DAMAGED(line)                                                \
    BOX(ANN "\nA: 1\n\nx\n\n" line "\n" HEADER "\n" ANN "\nC: 3\n"), \
        .mails = {MAIL("A: 1\n\nx\n"), FLAGGED(SEPARATOR_DAMAGED, HEADER), MAIL("C: 3\n")}
#define NOT_DAMAGED(text)                                \
    BOX(ANN "\nA: 1\n\nx\n\n" text "\n" ANN "\nC: 3\n"), \
        .mails = {MAIL("A: 1\n\nx\n\n" text), MAIL("C: 3\n")}

static const Box damaged[] = {
    {"no date", DAMAGED("From bob@example.org")},
    {"no year", DAMAGED("From bob@example.org Tue Jan  6 08:00:00")},
    {"half a year", DAMAGED("From bob@example.org Tue Jan  6 08:00:00 20")},
    {"garbage in the date", DAMAGED("From bob@example.org T\xff\x01 Jan  6 08:00:00 2026")},
    {"NULs in the date", DAMAGED("From bob@example.org Tue J\0\0  6 08:00:00 2026")},
    {"NULs for a date", DAMAGED("From bob@example.org \0\0\0\0")},
    {"NULs into the header", DAMAGED("From bob@example.org \0\0\0\0\0eceived: by x")},
    {"words behind the date", DAMAGED(BOB " and more")},
    {"junk", DAMAGED("From %PDF-1.4 {} <>")},
    {"junk without an address behind From", DAMAGED("From junkFrom junk")},
    {"bare, the first is another", DAMAGED("From ")},
    {"localised, the first is another", DAMAGED(GERMAN)},
    {"half a hash", DAMAGED("From 0123456789abcdef")},
    {"the first", BOX("\nFrom bob@example.org\n" HEADER "\n" ANN "\nC: 3\n"),
     .mails = {FLAGGED(SEPARATOR_DAMAGED, HEADER), MAIL("C: 3\n")}},
    {"the first, then a patch", BOX("\nFrom bob@example.org\n" HEADER "\n" MAGIC "\n" HEADER),
     .mails = {FLAGGED(SEPARATOR_DAMAGED, HEADER "\n" MAGIC "\n" HEADER)}},
    {"behind NULs", BOX(ANN "\nA: 1\n\nx\0\0From b\n" HEADER),
     .mails = {FLAGGED(BODY_NUL, "A: 1\n\nx"), FLAGGED(SEPARATOR_DAMAGED, HEADER)}},
    {"CRLF", BOX(ANN "\r\nA: 1\r\n\r\nFrom b\r\nReceived: c\r\n d\r\nTo: e\r\nDate: f\r\n\r\n"),
     .mails = {MAIL("A: 1\r\n"),
               FLAGGED(SEPARATOR_DAMAGED, "Received: c\r\n d\r\nTo: e\r\nDate: f\r\n")}},
    {"mboxrd", BOX(RD "\nA: 1\n\nFrom mboxrd@z\n" HEADER),
     .mails = {MAIL("A: 1\n"), FLAGGED(SEPARATOR_DAMAGED, HEADER)}},
    {"mboxo", BOX(ANN "\nA: 1\n\nFrom b\n" HEADER), MBOX_O,
     .mails = {MAIL("A: 1\n"), FLAGGED(SEPARATOR_DAMAGED, HEADER)}},
    {"a Content-Length leads to it", BOX(CL2 "\n" LENGTH("2") "x\nFrom b\n" HEADER),
     .mails = {MAIL(LENGTH("2") "x\n"), FLAGGED(SEPARATOR_DAMAGED, HEADER)}},
    {"a Content-Length leads over it", BOX(CL2 "\n" LENGTH("78") "x\n\nFrom b\n" HEADER),
     .mails = {MAIL(LENGTH("78") "x\n\nFrom b\n" HEADER)}},

    {"a pasted patch", NOT_DAMAGED(MAGIC "\n" HEADER)},
    {"a pasted header", NOT_DAMAGED("From the archive:\n" PASTED)},
    {"Message-ID below the pasted header", NOT_DAMAGED("From b\n" PASTED "\nMessage-ID: c\n")},
    {"two fields", NOT_DAMAGED("From b\nFrom: b\nMessage-ID: c\n\ny\n")},
    {"two fields, one twice", NOT_DAMAGED("From b\nReceived: b\nReceived: c\nTo: d\n\ny\n")},
    {"an unknown field first", NOT_DAMAGED("From b\nColour: b\n" HEADER)},
    {"a blank line first", NOT_DAMAGED("From b\n\n" HEADER)},
    {"no blank line above", NOT_DAMAGED("y\nFrom b\n" HEADER)},
    {"quoted", BOX(RD "\nA: 1\n\n>From b\n" HEADER), .mails = {MAIL("A: 1\n\nFrom b\n" HEADER)}},
    {"no space", NOT_DAMAGED("From: b\n" HEADER)},
    {"another begins behind NULs", BOX(ANN "\nA: 1\n\nFrom b\0\0From c\n" HEADER),
     .mails = {FLAGGED(BODY_NUL, "A: 1\n\nFrom b"), FLAGGED(SEPARATOR_DAMAGED, HEADER)}},
    {"another cuts the header", BOX(ANN "\nA: 1\n\nFrom b\nTo: c\n" BOB "\n" HEADER),
     .mails = {MAIL("A: 1\n\nFrom b\nTo: c\n"), FLAGGED(SEPARATOR_NO_BLANK, HEADER)}},
};

/* 3 + 46 + 5 bytes. */
#define INNER "x\n\n" BOB "\nB: 2\n"
#define COUNTS(value, text, end)                         \
    BOX(CL2 "\n" LENGTH(value) text end ANN "\nC: 3\n"), \
        .mails = {MAIL(LENGTH(value) text), MAIL("C: 3\n")}
/* Without its length, INNER is two mails. */
#define IGNORED(fields)                                  \
    BOX(CL2 "\n" fields "\n" INNER "\n" ANN "\nC: 3\n"), \
        .mails = {FLAGGED(CONTENT_LENGTH, fields "\nx\n"), MAIL("B: 2\n"), MAIL("C: 3\n")}

static const Box content_length[] = {
    {"a separator in the text", COUNTS("54", INNER, "\n")},
    {"the blank line counted too", COUNTS("55", INNER "\n", "")},
    {"no text", COUNTS("0", "", "\n")},
    {"no line end", COUNTS("1", "x", "\n")},
    {"no line end, CRLF", COUNTS("1", "x", "\r\n")},
    {"blank lines at the end", COUNTS("4", "x\n\n\n", "\n")},
    {"NULs at the end", COUNTS("4", "x\n\0\0", "\n")},
    {"a glued separator", COUNTS("54", "x" BOB "\nTo: 5\n\n", "\n")},
    {"unquoted is quoted", COUNTS("18", ">From x\n>>From y\n\n", "\n")},
    {"leading zeros", COUNTS("0054", INNER, "\n")},
    {"twice the same",
     BOX(CL2 "\ncontent-length:54\nCONTENT-LENGTH :  54 \n\n" INNER "\n" ANN "\nC: 3\n"),
     .mails = {MAIL("content-length:54\nCONTENT-LENGTH :  54 \n\n" INNER), MAIL("C: 3\n")}},
    {"CRLF", BOX(CL2 "\r\nContent-Length: 52\r\n\r\n" BOB "\r\nB: 2\n\r\n" ANN "\r\nC: 3\r\n"),
     .mails = {MAIL("Content-Length: 52\r\n\r\n" BOB "\r\nB: 2\n"), MAIL("C: 3\r\n")}},
    {"to the end", BOX(CL2 "\n" LENGTH("54") INNER), .mails = {MAIL(LENGTH("54") INNER)}},
    {"to the blank line at the end", BOX(CL2 "\n" LENGTH("54") INNER "\n"),
     .mails = {MAIL(LENGTH("54") INNER)}},
    {"by the caller", BOX(ANN "\n" LENGTH("54") INNER), MBOX_CL2,
     .mails = {MAIL(LENGTH("54") INNER)}},
    {"mboxcl", BOX(CL "\n" LENGTH("54") INNER "\n" ANN "\n" LENGTH("2") "y\n"),
     .mails = {MAIL(LENGTH("54") INNER), MAIL(LENGTH("2") "y\n")}},
    {"mboxcl is quoted", BOX(CL "\n" LENGTH("17") ">From x\n>>From y\n\n" ANN "\nC: 3\n"),
     .mails = {MAIL(LENGTH("17") "From x\n>>From y\n"), MAIL("C: 3\n")}},

    {"one byte less", IGNORED("Content-Length: 53\n")},
    {"two bytes more", IGNORED("Content-Length: 56\n")},
    {"a line that is no separator",
     BOX(CL2 "\n" LENGTH("2") "x\n\nFrom here on\n\n" ANN "\nC: 3\n"),
     .mails = {FLAGGED(CONTENT_LENGTH, LENGTH("2") "x\n\nFrom here on\n"), MAIL("C: 3\n")}},
    {"a separator in mid-line", BOX(CL2 "\n" LENGTH("1") "x" ANN "\n\nC: 3\n"),
     .mails = {FLAGGED(CONTENT_LENGTH, LENGTH("1") "x" ANN "\n\nC: 3\n")}},
    {"behind the end", IGNORED("Content-Length: 1000\n")},
    {"far behind the end", IGNORED("Content-Length: 9223372036854775807\n")},
    {"above any number", IGNORED("Content-Length: 99999999999999999999\n")},
    {"negative", IGNORED("Content-Length: -54\n")},
    {"no number", IGNORED("Content-Length: 54 bytes\n")},
    {"nothing", IGNORED("Content-Length:\n")},
    {"two that differ", IGNORED("Content-Length: 54\nContent-Length: 55\n")},
    {"none", BOX(CL2 "\nA: 1\n\n" INNER), .mails = {MAIL("A: 1\n\nx\n"), MAIL("B: 2\n")}},
    {"only in the text", BOX(CL2 "\nA: 1\n\n" LENGTH("54") INNER),
     .mails = {MAIL("A: 1\n\n" LENGTH("54") "x\n"), MAIL("B: 2\n")}},
    {"of a header that does not end", BOX(CL2 "\nContent-Length: 5\n" ANN "\nC: 3\n"),
     .mails = {FLAGGED(CONTENT_LENGTH, "Content-Length: 5\n"),
               FLAGGED(SEPARATOR_NO_BLANK, "C: 3\n")}},
    {"in other dialects", BOX(ANN "\n" LENGTH("54") INNER "\n" RD "\n" LENGTH("7") "x\n"),
     .mails = {MAIL(LENGTH("54") "x\n"), MAIL("B: 2\n"), MAIL(LENGTH("7") "x\n")}},
};

static const Box dialects[] = {
    {"mboxrd by its separator",
     BOX(RD "\nA: 1\n\n>From x\n>>From y\n>From\n> >From z\n a>From b\n>From q\nFrom r\n"),
     .mails = {MAIL("A: 1\n\nFrom x\n>From y\n>From\n> >From z\n a>From b\nFrom q\nFrom r\n")}},
    {"mboxrd, each mail alike",
     BOX(RD "\n>From x\nA: 1\n\n>From y\n\n" BOB "\nB: 2\n\nFrom p\n>>>From \n"),
     .mails = {MAIL("From x\nA: 1\n\nFrom y\n"), MAIL("B: 2\n\nFrom p\n>>From \n")}},
    {"mboxrd by lei", BOX("From lei@mboxrd Thu Jan  1 00:00:00 1970\nA: 1\n\n>>From x\n"),
     .mails = {MAIL("A: 1\n\n>From x\n")}},
    {"mboxrd by the caller", BOX(ANN "\nA: 1\n\n>>From x\n\nFrom y\n"), MBOX_RD,
     .mails = {MAIL("A: 1\n\n>From x\n\nFrom y\n")}},
    {"mboxrd not by a later separator", BOX(ANN "\nA: 1\n\n" RD "\nB: 2\n\n>>From x\n>From y\n"),
     .mails = {MAIL("A: 1\n"), MAIL("B: 2\n\n>>From x\nFrom y\n")}},
    {"mboxo by default", BOX(ANN "\nA: 1\n\n>From x\n>>From y\n>From z\n"),
     .mails = {MAIL("A: 1\n\nFrom x\n>>From y\nFrom z\n")}},
    {"mboxo by its separator", BOX("From x@mboxo Mon Jan 5 07:42:30 2026\nA: 1\n\n>From x\n"),
     .mails = {MAIL("A: 1\n\nFrom x\n")}},
    {"mboxo by the caller", BOX(RD "\nA: 1\n\n>>From x\n>From y\n"), MBOX_O,
     .mails = {MAIL("A: 1\n\n>>From x\nFrom y\n")}},
    {"mboxo that was not quoted",
     BOX(ANN "\nA: 1\n\n>From x\nFrom y\n\n" BOB "\nB: 2\n\n>From z\n"),
     .mails = {MAIL("A: 1\n\n>From x\nFrom y\n"), MAIL("B: 2\n\nFrom z\n")}},
    {"mboxcl quotes as mboxo",
     BOX(CL "\nA: 1\n\n>From x\n>>From y\n\n" BOB "\nB: 2\n\n>From x\nFrom y\n"),
     .mails = {MAIL("A: 1\n\nFrom x\n>>From y\n"), MAIL("B: 2\n\n>From x\nFrom y\n")}},
    {"mboxcl by the caller", BOX(CL2 "\nA: 1\n\n>From x\n"), MBOX_CL,
     .mails = {MAIL("A: 1\n\nFrom x\n")}},
    {"mboxcl2 quotes nothing", BOX(CL2 "\nA: 1\n\n>From x\n>>From y\n"),
     .mails = {MAIL("A: 1\n\n>From x\n>>From y\n")}},
    {"mboxcl2 by the caller", BOX(RD "\nA: 1\n\n>From x\n"), MBOX_CL2,
     .mails = {MAIL("A: 1\n\n>From x\n")}},
    {"quoted in CRLF", BOX(RD "\r\nA: 1\r\n\r\n>From x\r\n>>From y\r\n"),
     .mails = {MAIL("A: 1\r\n\r\nFrom x\r\n>From y\r\n")}},
    {"quoted separators", BOX(RD "\nA: 1\n\n>" BOB "\nB: 2\n\n>>" MAGIC "\nC: 3\n"),
     .mails = {MAIL("A: 1\n\n" BOB "\nB: 2\n\n>" MAGIC "\nC: 3\n")}},
    {"From From From", BOX(RD "\nA: 1\n\nFrom From From \n>From From >From \n"),
     .mails = {MAIL("A: 1\n\nFrom From From \nFrom From >From \n")}},
};

typedef struct {
    const char *path;
    const Box *boxes;
    gsize n;
} Group;

static const Group groups[] = {
    {"/mboxsplit/line-ends-bom-junk", forms, G_N_ELEMENTS(forms)},
    {"/mboxsplit/nul-blocks", nuls, G_N_ELEMENTS(nuls)},
    {"/mboxsplit/empty-mails", empty_mails, G_N_ELEMENTS(empty_mails)},
    {"/mboxsplit/rule-2-magic", magic, G_N_ELEMENTS(magic)},
    {"/mboxsplit/rule-3-strict", strict, G_N_ELEMENTS(strict)},
    {"/mboxsplit/rule-4-loose", loose, G_N_ELEMENTS(loose)},
    {"/mboxsplit/rule-5-no-blank", no_blank, G_N_ELEMENTS(no_blank)},
    {"/mboxsplit/rule-6-glued", glued, G_N_ELEMENTS(glued)},
    {"/mboxsplit/rule-7-same-form", same_form, G_N_ELEMENTS(same_form)},
    {"/mboxsplit/rule-8-content-length", content_length, G_N_ELEMENTS(content_length)},
    {"/mboxsplit/rule-9-dialects", dialects, G_N_ELEMENTS(dialects)},
    {"/mboxsplit/rule-10-damaged", damaged, G_N_ELEMENTS(damaged)},
};

static guint count_mails(const Box *box)
{
    guint n = 0;
    while (n < MAILS_MAX && box->mails[n].data.p)
        n++;
    return n;
}

static void assert_str(Str got, Str want)
{
    g_assert_cmpmem(got.p, got.n, want.p, want.n);
}

/* The mailbox, read in pieces of at most chunk bytes. */
static void check_box(const Box *box, Str mbox, gsize chunk)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(DiagLog) log = diag_log_new(FALSE);
    Input *input = input_new_memory(mbox.p, mbox.n, chunk);
    g_autoptr(MboxSplit) split = mboxsplit_new(input, "box", box->dialect, log);
    goffset end = -1;
    guint n = 0;
    RawMail mail;
    while (mboxsplit_next(split, &mail, &error) > 0) {
        g_assert_cmpuint(n, <, count_mails(box));
        assert_str(mail.data, box->mails[n].data);
        g_assert_cmphex(diag_mail_kinds(log), ==, box->mails[n++].kinds);
        g_assert_cmpstr(mail.source, ==, "box");
        g_assert_false(mail.truncated);
        /* Its From_ line lies where it says, and the mails follow each other without a gap. */
        assert_str(mail.envelope, (Str){mbox.p + mail.offset, mail.envelope.n});
        g_assert_true(str_has_prefix(mail.envelope, STR("From ")));
        g_assert_cmpint(str_find_char(mail.envelope, '\n'), ==, -1);
        gsize behind = (gsize)mail.offset + mail.envelope.n;
        g_assert_true(behind == mbox.n || memchr("\r\n", mbox.p[behind], sizeof("\r\n")));
        g_assert_true(end < 0 || mail.offset == end);
        end = mail.offset + mail.length;
    }
    g_assert_no_error(error);
    g_assert_cmpuint(n, ==, count_mails(box));
    g_assert_true(n == 0 || end == (goffset)mbox.n);
    g_assert_cmpuint(mboxsplit_junk(split), ==, box->junk);
    g_assert_cmpint(mboxsplit_next(split, &mail, &error), ==, 0);
}

/* Every mailbox behind a mail whose size moves it over the end of a block. */
static void check_block_ends(const Box *box)
{
    static char filler[MBOX_BLOCK];
    if (count_mails(box) == 0 || count_mails(box) == MAILS_MAX || box->junk ||
        !str_has_prefix(box->mbox, STR("From ")))
        return;
    memset(filler, 'x', sizeof(filler));
    Box longer = *box;
    memmove(longer.mails + 1, longer.mails, (MAILS_MAX - 1) * sizeof(longer.mails[0]));
    /* The first separator says what others may be like. */
    gsize line = strcspn(box->mbox.p, "\r\n");
    for (gsize before = 0; before <= box->mbox.n; before += 9) {
        g_autoptr(GString) text = g_string_new_len(box->mbox.p, (gssize)line);
        g_string_append(text, "\nA: 1\n\n");
        g_string_append_len(text, filler, (gssize)(MBOX_BLOCK - before - 2 - text->len));
        g_string_append(text, "\n\n");
        g_autofree char *first = g_strndup(text->str + line + 1, text->len - line - 2);
        longer.mails[0].data = (Str){first, text->len - line - 2};
        longer.mails[0].kinds = 0;
        g_string_append_len(text, box->mbox.p, (gssize)box->mbox.n);
        check_box(&longer, (Str){text->str, text->len}, MBOX_BLOCK);
    }
}

static void test_group(gconstpointer data)
{
    static const gsize chunks[] = {1, 2, 7, 64, MBOX_BLOCK};
    const Group *group = data;
    for (const Box *box = group->boxes; box < group->boxes + group->n; box++) {
        g_test_message("%s", box->name);
        for (gsize c = 0; c < G_N_ELEMENTS(chunks); c++)
            check_box(box, box->mbox, chunks[c]);
        check_block_ends(box);
    }
}

/* Everything that the splitter says of a mailbox, as text. */
static char *describe(Str mbox, MboxDialect dialect, gsize chunk)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(DiagLog) log = diag_log_new(FALSE);
    Input *input = input_new_memory(mbox.p, mbox.n, chunk);
    g_autoptr(MboxSplit) split = mboxsplit_new(input, "box", dialect, log);
    GString *said = g_string_new(NULL);
    goffset end = -1;
    RawMail mail;
    while (mboxsplit_next(split, &mail, &error) > 0) {
        g_assert_true(end < 0 || mail.offset == end);
        end = mail.offset + mail.length;
        g_autofree char *data =
            g_compute_checksum_for_data(G_CHECKSUM_SHA1, (const guchar *)mail.data.p, mail.data.n);
        g_string_append_printf(said, "%.*s|%s|%d %d %" G_GINT64_MODIFIER "x|", (int)mail.envelope.n,
                               mail.envelope.p, data, (int)mail.offset, (int)mail.length,
                               diag_mail_kinds(log));
    }
    g_assert_true(end < 0 || end == (goffset)mbox.n);
    g_string_append_printf(said, "%d", (int)mboxsplit_junk(split));
    return g_string_free(said, FALSE);
}

/* Pieces of mailboxes in any order: however the bytes are cut, the same mails. */
static void test_random(void)
{
    static const char *const pieces[] = {
        "\n",
        "\n\n",
        "\r\n",
        "From ",
        ">From ",
        ">",
        "A: 1\n",
        "x",
        ANN "\n",
        BOB "\r\n",
        RD "\n",
        CL "\n",
        CL2 "\n",
        LOOSE "\n",
        MAGIC "\n",
        GERMAN "\n",
        "From \n",
        "To: x\n",
        "\xef\xbb\xbf",
        " ",
        "\n" ANN "\nB: 2\n\n",
        "x" ANN "\nTo: x\n",
        "Content-Length: 1\n",
        "Content-Length: 20\n\n",
        "From b\n",
        "Received: x\nDate: y\n",
        "Subject: ",
    };
    for (int round = 0; round < 3000; round++) {
        g_autoptr(GString) text = g_string_new(NULL);
        for (int n = g_test_rand_int_range(0, 30); n > 0; n--) {
            int i = g_test_rand_int_range(-1, G_N_ELEMENTS(pieces));
            g_string_append_len(text, i < 0 ? "" : pieces[i],
                                i < 0 ? 1 : (gssize)strlen(pieces[i]));
        }
        Str mbox = {text->str, text->len};
        MboxDialect dialect = (MboxDialect)g_test_rand_int_range(MBOX_UNKNOWN, MBOX_CL2 + 1);
        g_autofree char *whole = describe(mbox, dialect, MBOX_BLOCK);
        for (gsize chunk = 1; chunk < 60; chunk += (gsize)g_test_rand_int_range(1, 30)) {
            g_autofree char *said = describe(mbox, dialect, chunk);
            g_assert_cmpstr(said, ==, whole);
        }
    }
}

/* Damage is said with the mail it hit, and with its place. */
static void test_places(void)
{
    static const char mbox[] =
        "junk\n\n" ANN "\nA: 1\n\nx\n" BOB "\nB: 2\n\nyFrom a@b.c Thu Jan  1 "
        "00:00:00 1970\nTo: x\n\n\n\0\0\0";
    static const struct {
        DiagKind kind;
        goffset offset;
        const char *detail;
    } want[] = {{DIAG_JUNK_BEFORE_MAIL, 6, "6 bytes"},
                {DIAG_SEPARATOR_NO_BLANK, 60, NULL},
                {DIAG_SEPARATOR_GLUED, 113, NULL},
                {DIAG_BODY_NUL, 113, "3 behind the mail"}};
    g_autoptr(GError) error = NULL;
    g_autoptr(DiagLog) log = diag_log_new(TRUE);
    Input *input = input_new_memory(mbox, sizeof(mbox) - 1, 10);
    g_autoptr(MboxSplit) split = mboxsplit_new(input, "box", MBOX_UNKNOWN, log);
    RawMail mail;
    while (mboxsplit_next(split, &mail, &error) > 0)
        ;
    g_assert_cmpuint(diag_n_entries(log), ==, G_N_ELEMENTS(want));
    for (guint i = 0; i < G_N_ELEMENTS(want); i++) {
        const Diag *diag = diag_entry(log, i);
        g_assert_cmpint(diag->kind, ==, want[i].kind);
        g_assert_cmpstr(diag->source, ==, "box");
        g_assert_cmpint(diag->offset, ==, want[i].offset);
        g_assert_cmpstr(diag->detail, ==, want[i].detail);
    }
    Str head = mboxsplit_head(split);
    g_assert_true(str_has_prefix(head, STR("junk\n\nFrom ann")));
    g_assert_cmpuint(input_position(mboxsplit_input(split)), ==, sizeof(mbox) - 1);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(groups); i++)
        g_test_add_data_func(groups[i].path, &groups[i], test_group);
    g_test_add_func("/mboxsplit/random", test_random);
    g_test_add_func("/mboxsplit/places", test_places);
    return g_test_run();
}
