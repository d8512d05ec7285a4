/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * own: what the writer of a reply wrote himself.
 *
 * A line that begins with ">" (or "AB>", or "| ") repeats somebody; so does everything behind
 * "-----Original Message-----", unless quoted lines follow at once: then the answer stands below
 * or within these. What is repeated, nobody says now.
 */
#ifndef LISTDIGEST_OWN_H
#define LISTDIGEST_OWN_H

#include "mail/mail.h"
#include "patch/diff.h"

/*
 * A reply's text without the diff in it, without signature, and up to the copy of another mail.
 * Quoted lines stay, for own_is_quoted() to tell. body: what message_read_plain() made of the text:
 * most often that is all of it. Borrowed from text or body, or in the arena.
 */
Str own_text(Arena *arena, Str text, const Diff *diff, Str body);

gboolean own_is_quoted(Str line);

/* str_next_line() that passes over lines that are quoted or blank: most of a reply. */
gboolean own_next_line(Str *rest, Str *line);

/* Whether a trailer's value, or whoever a commit is of, has the sender's name or address. */
gboolean own_names(const Address *sender, Str value);

/*
 * Lines of a commit that "git show" or "git log" put into the text: its head, its message, and, if
 * all is indented, its diff.
 *
 *     OwnCommit commit = {0};
 *     while (str_next_line(&text, &line))
 *         if (own_is_commit(&commit, line))
 *             // of a commit of commit.author
 */
typedef struct {
    Str indent; /* of its head; borrowed from the text, as the next */
    Str author; /* "Ann <ann@example.org>"; empty until its line */
    enum { OWN_NO_COMMIT, OWN_COMMIT_HEAD, OWN_COMMIT_MESSAGE } state;
} OwnCommit;

/* To be asked for each line, in order; while there is no commit, those may be left out that begin,
 * behind blanks, neither with "commit" nor with "Author:". */
gboolean own_is_commit(OwnCommit *commit, Str line);

/* Whether the text quotes a commit of the sender's: what he did is said of that. */
gboolean own_quotes_commit(Str text, const Address *sender);

#endif
