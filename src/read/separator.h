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
 *
 * The start of the source, or of a stretch of it (input.h), counts as a blank line, and so does a
 * block of NULs that a crash left.
 *
 * In mid-line (glued to a mail that was cut), the sender must be an address, and the line no
 * header field and nothing quoted: only ">" before "From " is a quoted line in mboxo and mboxrd
 * whoever the sender is; "> " or "| " quotes in a reply. The sender of an archive's own separators
 * (rule 9) stands in no header, so a field may be cut by such a line. What stands more than
 * MBOX_FROM_LINE_MAX before "From " is not looked at: such a line is no field.
 */
#ifndef LISTDIGEST_SEPARATOR_H
#define LISTDIGEST_SEPARATOR_H

#include "read/from_line.h"

enum {
    MBOX_FROM_LINE_MAX = 4096, /* a longer line separates nothing */
    MBOX_FIELD_NAME_MAX = 998, /* where a "Name:" is looked for (RFC 5322 2.1.1) */
    /* How far a judgement looks: the line, its end, the next line's field name; and back, to the
     * start of the line or over the blank line before it. */
    SEPARATOR_AHEAD = MBOX_FROM_LINE_MAX + 2 + MBOX_FIELD_NAME_MAX + 1,
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
    SEPARATOR_GLUED_TO_FIELD, /* GLUED if the line lies in a body, in a header block NONE */
} SeparatorKind;

/* at: of a "From ". SEPARATOR_AHEAD bytes from there, and SEPARATOR_BEHIND before it, are in the
 * view unless the source ends or begins within. */
SeparatorKind separator_judge(const SeparatorView *view, gsize at);

/* Whether the line at a place (any place) separates where a Content-Length says that a message
 * ends: as if a blank line stood before it. */
gboolean separator_follows(const SeparatorView *view, gsize at);

/* Whether a line begins at a place. NULs end a line. */
gboolean separator_is_line_start(const SeparatorView *view, gsize at);

/* The line at a place, without its end; *next is where the following one begins: at the NULs that
 * end a line. Of a line longer than MBOX_FROM_LINE_MAX the rest of the text is given. */
Str separator_line(Str text, gsize at, gsize *next);

/* Where text[from..to) ends without the blank line at its end; to if there is none. */
gsize separator_before_blank(Str text, gsize from, gsize to);

#endif
