/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * patchmail: Mail -> PatchMail, what a mail means to people who send patches (SERIES.md 1 to 3).
 *
 * All strings are in the arena given, or borrowed from the Mail.
 */
#ifndef LISTDIGEST_PATCHMAIL_H
#define LISTDIGEST_PATCHMAIL_H

#include "base/kinds.h"
#include "mail/charset.h"
#include "mail/mail.h"
#include "patch/diff.h"
#include "patch/subject.h"

/* The rule of SERIES.md 3 that named the author. */
typedef enum {
    AUTHOR_IN_BODY,    /* in-body From: */
    AUTHOR_ORIGINAL,   /* X-Original-From, X-Original-Sender */
    AUTHOR_RELAY,      /* B4 Relay's devnull+ address */
    AUTHOR_REPLY_TO,   /* "Foo via list" with Reply-To */
    AUTHOR_SIGNED_OFF, /* "Foo via list" with a Signed-off-by of that name */
    AUTHOR_HEADER,     /* header From */
} AuthorRule;

typedef struct {
    const char *key;   /* as written: "Signed-off-by" */
    const char *value; /* continuation lines joined by one space */
} Trailer;

/*
 * What a mail says became of something, see notice.h. Absent strings are "".
 */
typedef struct {
    NoticeKind kind;
    const char *rule;    /* which shape of notice: "patchwork-bot", "b4-ty", "tip-bot", "words" */
    const char *tree;    /* "netdev/net.git", "mm-unstable", a URL, as the mail has it */
    const char *commit;  /* hex digits */
    const char *subject; /* of the patch it is about, as the notice quotes it: "[v2,1/3] x: y" */
    const char *message_id; /* of the patch, where a link names it */
    const char *counters;   /* the patches that words name: "1 2 3 5"; "" for all, or NOTICE_... */
} Notice;

/* What an author's text points to, see links.h. */
typedef struct {
    LinkKind kind;
    const char *value;
    guint version; /* the revision that the text says it is; 0 where it does not */
    gboolean rfc;  /* it says that it was an RFC */
} TextLink;

typedef struct {
    MailKind kind;   /* never MAIL_COVER except for counter 0: threading decides the others */
    Subject subject; /* of the header; title and norm of an in-body Subject: where there is one */

    Address author;
    Address sender; /* header From */
    AuthorRule author_rule;

    /* The message: Mail.text up to the diff, with trailers, notes behind "---" and diffstat;
     * without in-body headers, what stands above a scissors line, and the signature. Blank lines
     * at both ends are trimmed; it ends in LF unless empty. */
    Str body;

    const Trailer *trailers; /* of a patch's or cover's message, in order; see trailers.h. Of a
                                reply, those that a review gives; see review.h */
    guint n_trailers;
    const Notice *notices; /* of a notice, of a reply */
    guint n_notices;
    const TextLink *links; /* of a patch or cover */
    guint n_links;

    Diff diff;
    const char *const *paths; /* of the files it touches, each once; see diff_paths.h */
    guint n_paths;
    gboolean quotes; /* the text has lines that start with ">" */
} PatchMail;

/*
 * charsets decodes encoded words in an in-body From:. A quoted diff is none. A reply's body is
 * its whole text without signature.
 */
void patchmail_read(Arena *arena, Charsets *charsets, DiagLog *log, const Mail *mail,
                    PatchMail *out);

#endif
