/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * gmime_compare: a field as mail_parse() reads it beside the same as GMime does, and why they
 * differ.
 *
 * What GMime is known to lose is a table (compare_reason): a field that differs is read once more
 * with that undone, with each alone, then with all of them. For the oracle, which reads archives,
 * and for fuzz_gmime.
 */
#ifndef LISTDIGEST_GMIME_COMPARE_H
#define LISTDIGEST_GMIME_COMPARE_H

#include "gmime_mail.h"
#include "mail/mail.h"

/* A message as mail_parse() read it: until the next one. */
typedef struct {
    DiagLog *log; /* the parser's */
    MailParser *parser;
    const RawMail *raw;
    const Mail *mail;
} OurMail;

enum {
    COMPARE_REASONS = 12,
    COMPARE_SEVERAL = COMPARE_REASONS, /* of the reasons together */
    COMPARE_UNKNOWN,                   /* there is none */
    COMPARE_EQUAL
};

typedef struct {
    guint reason;        /* below COMPARE_REASONS: that one, else as above */
    char *ours, *theirs; /* NULL: HTML */
} Compared;

/* Release with compared_release(). */
void compare_field(Compared *compared, const OurMail *our, const GMimeMail *peer, PeerField field);
void compared_release(Compared *compared);

/* The value as gmime_mail_value() has it. */
char *compare_our_value(const OurMail *our, PeerField field);

/* GMime finds no message where there is no field, and does not give its text: also for us it is
 * nobody's. */
gboolean compare_is_refused(const OurMail *our);

const char *compare_field_name(PeerField field);
const char *compare_reason_name(guint reason); /* "quotes", "several", "unknown" */
const char *compare_reason_text(guint reason); /* what GMime does; below COMPARE_REASONS */

/* Both values from the start of the line where they differ, as far as that can be shown. */
void compared_print(const Compared *compared, FILE *out);

#endif
