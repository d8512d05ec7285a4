/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * mboxsplit: an mbox into its messages (MAIL.md 1).
 *
 * Reads 256 KiB at a time into one window that holds the current message; what is left of a block
 * moves to the front of the next. Memory is one message, at most MBOX_MESSAGE_MAX: of a larger one
 * the start is kept (RawMail.truncated). The result does not depend on how the Input cuts its
 * bytes.
 *
 * separator.h says which lines begin a message. In mboxcl and mboxcl2 a Content-Length says where
 * one ends if exactly there, or behind one line end, another begins or the source ends; otherwise
 * it is reported and ignored, and so is one above MBOX_MESSAGE_MAX.
 *
 * The blank line before a separator, and the last one of the file, belong to the mbox and not to
 * the message, and so do NULs there (BODY_NUL is reported); a message whose Content-Length counts
 * has what that says. mboxrd takes one ">" off "^>+From ", mboxo and mboxcl off "^>From " unless
 * the same message has a line "From " that nobody quoted, mboxcl2 none.
 *
 * A file that begins like a mail, without a From_ line (separator_begins_mail()), is one: an .eml,
 * in which nothing is unquoted; or an mbox that lost its first line (SEPARATOR_DAMAGED), if
 * separators follow.
 *
 * Where a stretch of the Input ends because bytes are lost, the message ends (MAIL_CUT), and what
 * follows up to the next separator is in none (JUNK_BEFORE_MAIL, reported with the next message).
 * Every other byte of the source is in exactly one message, or before the first.
 */
#ifndef LISTDIGEST_MBOXSPLIT_H
#define LISTDIGEST_MBOXSPLIT_H

#include "read/input.h"
#include "read/rawmail.h"
#include "read/separator.h"

enum {
    MBOX_BLOCK = 256 * 1024,
    MBOX_MESSAGE_MAX = 64 * 1024 * 1024,
    MBOX_TRUNCATED_KEEP = 1024 * 1024, /* of a message above the limit */
    MBOX_HEAD = 512,                   /* what mboxsplit_head() keeps */
    MBOX_GLUED_MAX = 32, /* From_ lines in fields of one header block that are looked at */
};

typedef struct MboxSplit MboxSplit;

/* A message from which splitting can go on later: see mboxsplit_mark(). */
typedef struct {
    goffset offset; /* of it */
    guint64 sum;    /* CRC-64 (liblzma's) of all bytes before it, if they are summed up */
    MboxDialect dialect;
    FromLine first;
    SeparatorKind found; /* what begins it */
} MboxMark;

/* Takes the input. dialect MBOX_UNKNOWN: told by the first separator (rule 9), else mboxo. */
MboxSplit *mboxsplit_new(Input *input, const char *source, MboxDialect dialect, DiagLog *log);

/* Goes on at a mark. Of the input all bytes before it must have been read already, and the sum is
 * theirs. NULL, with the input gone, if no message begins there any more: somebody took the last
 * ones out, or it cannot be read. */
MboxSplit *mboxsplit_resume(Input *input, const char *source, const MboxMark *mark, DiagLog *log);

/* The same where a mail is said to begin at the mark: whatever its `found` says, the separator is
 * judged again. NULL where there is none. */
MboxSplit *mboxsplit_at(Input *input, const char *source, const MboxMark *mark, DiagLog *log);

void mboxsplit_free(MboxSplit *split);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(MboxSplit, mboxsplit_free)

/* 1 with *mail filled, 0 at the end, -1 with error. Calls diag_at() for each mail, before its end
 * is looked for: damage met on the way is the mail's. */
int mboxsplit_next(MboxSplit *split, RawMail *mail, GError **error);

/* Sums up the bytes for mboxsplit_mark(). Before the first mboxsplit_next(). */
void mboxsplit_sum(MboxSplit *split);

/*
 * Where to go on when the source has grown: behind the messages given so far; or before the first
 * one for which the end of the source was looked at, since more bytes might change what it is.
 * Offset 0: at the start. Makes no sense for a source that is damaged.
 */
MboxMark mboxsplit_mark(const MboxSplit *split);

/* Bytes that belong to no message (a file that is no mbox has only these), so far: before the first
 * separator and where bytes are lost, each from the first that is no white space; without a byte
 * order mark. */
guint64 mboxsplit_junk(const MboxSplit *split);

/* The first bytes of the source, at most MBOX_HEAD, to tell what it is if it is no mbox. */
Str mboxsplit_head(const MboxSplit *split);

/* Borrowed. */
Input *mboxsplit_input(const MboxSplit *split);

#endif
