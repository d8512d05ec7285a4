/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * separator: does a mail begin at this "From " in an mbox? (MAIL.md 1, rules 2 to 7)
 *
 * from_line.h says what the line is like; here it is judged by what stands around it:
 *
 *     what          blank line before   field behind    in which files
 *     STRICT        yes                 no              all                                 rule 3
 *     LOOSE         yes                 yes             all                                 rule 4
 *     STRICT        no                  yes             all, flagged                        rule 5
 *     STRICT        in mid-line         a known one     all, flagged                        rule 6
 *     MAGIC         yes                 yes             whose first one is MAGIC too        rule 2
 *     BARE, LOCAL   yes                 yes             whose first one is the same         rule 7
 *     all but MAGIC yes                 a whole header  all, flagged                        rule 10
 *
 * The start of the source, or of a stretch of it (input.h), counts as a blank line, and so does a
 * block of NULs that a crash left.
 *
 * In mid-line (glued to a mail that was cut), the sender must be an address, and the line no
 * header field and nothing quoted: only ">" before "From " is a quoted line in mboxo and mboxrd
 * whoever the sender is; "> " or "| " quotes in a reply. The sender of an archive's own separators
 * (rule 9) stands in no header, so a field may be cut by such a line. Another one cuts a field
 * where two fields that a mail has but once stand both before and behind it. What stands more than
 * MBOX_FROM_LINE_MAX before "From " is not looked at: such a line is no field.
 *
 * Rule 10 is for a date that is damaged, or missing. The line goes on through NULs, if no other
 * "From " is behind them. Prose begins with From, too, and people paste headers below it: so a
 * known field must be next, and in its block SEPARATOR_FIELDS of those that every mail has, one of
 * them Message-ID or Received.
 */
#ifndef LISTDIGEST_SEPARATOR_H
#define LISTDIGEST_SEPARATOR_H

#include "read/from_line.h"
#include "read/mboxheader.h"

enum {
    MBOX_FROM_LINE_MAX = 4096,       /* a longer line separates nothing */
    SEPARATOR_BLOCK_MAX = 16 * 1024, /* of the header block behind it are looked at */
    SEPARATOR_FIELDS = 3,
    SEPARATOR_FIELDS_ALONE = 2, /* ... where no From_ line is expected */
    /* How far a judgement looks: the line, its end, the header block; and back, to the start of the
     * line or over the blank line before it. */
    SEPARATOR_AHEAD = MBOX_FROM_LINE_MAX + 2 + SEPARATOR_BLOCK_MAX,
    SEPARATOR_BEHIND = MBOX_FROM_LINE_MAX + 1,
};

/* A run of the source. */
typedef struct {
    Str text;
    gboolean from_start; /* begins where a stretch of the source does */
    FromLine first;      /* the file's first separator; FROM_NONE before it was found */
} SeparatorView;

typedef enum {
    SEPARATOR_NONE,
    SEPARATOR_CLEAN,
    SEPARATOR_NO_BLANK,
    SEPARATOR_GLUED,
    SEPARATOR_DAMAGED,
    /* In a header block GLUED where separator_cuts_header(), else NONE; in a body, ... */
    SEPARATOR_GLUED_TO_FIELD, /* ... GLUED */
    SEPARATOR_GLUED_TO_KNOWN, /* ... NONE */
} SeparatorKind;

/* at: of a "From ". SEPARATOR_AHEAD bytes from there, and SEPARATOR_BEHIND before it, are in the
 * view unless the source ends or begins within. */
SeparatorKind separator_judge(const SeparatorView *view, gsize at);

/* Whether at a place, where a field is glued to the line, fields come again that the block gave
 * before: those in fields (mboxheader.h), and the one that the line is. */
gboolean separator_cuts_header(const SeparatorView *view, gsize at, guint fields);

/* CLEAN or DAMAGED if the line at a place (any place) separates where a Content-Length says that a
 * message ends: as if a blank line stood before it. */
SeparatorKind separator_follows(const SeparatorView *view, gsize at);

/* Whether text, the start of a file, is that of a mail without a From_ line: a known field first,
 * and in its block SEPARATOR_FIELDS_ALONE of those that every mail has. */
gboolean separator_begins_mail(Str text);

/* Whether a line begins at a place. NULs end a line. */
gboolean separator_is_line_start(const SeparatorView *view, gsize at);

/* The line at a place, without its end; *next is where the following one begins: at the NULs that
 * end a line. Of a line longer than MBOX_FROM_LINE_MAX the rest of the text is given. */
Str separator_line(Str text, gsize at, gsize *next);

/* The same of a line that was found to be DAMAGED: NULs are part of it. */
Str separator_damaged_line(Str text, gsize at, gsize *next);

/* Where text[from..to) ends without the blank line at its end; to if there is none. */
gsize separator_before_blank(Str text, gsize from, gsize to);

#endif
