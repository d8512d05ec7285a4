/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * kinds: the few words that every room shares, with the spelling that JSON, the index and the
 * manual use. The numbers stand in index files: append, never renumber.
 */
#ifndef LISTDIGEST_KINDS_H
#define LISTDIGEST_KINDS_H

/* What a mail is (the first that fits). MAIL_COVER is decided by threading, hence in series/. */
typedef enum {
    MAIL_NOTICE,     /* says that something was applied */
    MAIL_BUG,        /* syzbot, [Bug N], kernel test robot, regzbot */
    MAIL_PULL,       /* pull request */
    MAIL_REPLY,      /* also one that suggests a diff */
    MAIL_COVER,      /* cover letter of a series */
    MAIL_PATCH,      /* a diff, or PATCH with a counter of 1 or more */
    MAIL_DISCUSSION, /* the rest */
    MAIL_KINDS
} MailKind;

/* How a patch came to be in its series. */
typedef enum {
    RULE_SINGLE,     /* a series of one */
    RULE_PARENT,     /* In-Reply-To and References */
    RULE_MESSAGE_ID, /* the stem that git send-email or b4 gives all mails of one send */
    RULE_WINDOW,     /* same sender, total, version, tags, within the window */
    MEMBER_RULES
} MemberRule;

typedef enum { STATE_NEW, STATE_REROLL, STATE_RESEND, SERIES_STATES } SeriesState;

typedef enum { SERIES_PATCH, SERIES_PULL, SERIES_KINDS } SeriesKind;

/* Where a series' version number comes from. */
typedef enum {
    VERSION_SUBJECT,  /* stated in a subject of the series; no statement at all means 1 */
    VERSION_INFERRED, /* the author forgot it: same indexes posted again with other patches */
    VERSION_RULES
} VersionRule;

/* Static lower-case names: "message-id", "reroll", "pull", "inferred". */
const char *member_rule_name(MemberRule rule);
const char *series_state_name(SeriesState state);
const char *series_kind_name(SeriesKind kind);
const char *version_rule_name(VersionRule rule);

#endif
