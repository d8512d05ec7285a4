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

/* What a patch is beside the revision before (SERIES.md 5). */
typedef enum {
    CHANGE_UNKNOWN, /* no earlier revision is known, or one of the two has no diff */
    CHANGE_KEPT,    /* the same patch-id */
    CHANGE_CHANGED, /* the same title, another patch-id */
    CHANGE_NEW,
    PATCH_CHANGES
} PatchChange;

/* What a mail says became of a patch, a series or a pull request (SERIES.md 6). */
typedef enum {
    NOTICE_APPLIED,   /* to some tree: "applied", "queued", "picked", "added to branch", "pushed" */
    NOTICE_MERGED,    /* a pull request, into the tree that it asked for */
    NOTICE_DROPPED,   /* taken out of a tree again */
    NOTICE_WITHDRAWN, /* by its author: "please ignore", "please drop this" */
    NOTICE_NAKED,     /* Nacked-by or NAK by a person other than the author */
    NOTICE_KINDS
} NoticeKind;

/* Counters of "series applied": all of a posting is meant, also where a patch of it is answered. */
#define NOTICE_ALL "all"
/* Of "most patches applied": of some of a posting whose cover letter is answered. */
#define NOTICE_SOME "some"

/* Rule of words that say it only if who says them applies patches: he applied those of others. */
#define NOTICE_MAINTAINER "maintainer"

/* What an author's text points to. */
typedef enum {
    LINK_CHANGE_ID,  /* value: b4's change-id, without a revision's suffix */
    LINK_MESSAGE,    /* value: a Message-ID, from a link or "<id>" in a changelog */
    LINK_SUPERSEDES, /* value: a Message-ID */
    LINK_WORDS,      /* value "": a changelog that names an older revision in words alone */
    LINK_KINDS
} LinkKind;

/* What became of a series, the last that holds. */
typedef enum {
    FATE_OPEN,
    FATE_PARTLY,     /* some of its patches are applied */
    FATE_APPLIED,    /* all of those seen are */
    FATE_MERGED,     /* a pull request */
    FATE_SUPERSEDED, /* a later revision is known, or another took it up */
    FATE_WITHDRAWN,
    FATE_NAKED,
    SERIES_FATES
} SeriesFate;

/* Static lower-case names: "message-id", "reroll", "pull", "inferred". */
const char *member_rule_name(MemberRule rule);
const char *series_state_name(SeriesState state);
const char *series_kind_name(SeriesKind kind);
const char *version_rule_name(VersionRule rule);
const char *patch_change_name(PatchChange change); /* "kept" */
const char *notice_kind_name(NoticeKind kind);     /* "applied" */
const char *link_kind_name(LinkKind kind);         /* "change-id" */
const char *series_fate_name(SeriesFate fate);     /* "superseded" */

#endif
