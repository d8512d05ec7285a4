/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * mojibake: UTF-8 that some program on the way took for another encoding, undone (MAIL.md 4).
 *
 * "Clément" whose bytes were read as windows-1252 and written as UTF-8 again reads "ClÃ©ment". The
 * way back is to write it in windows-1252 and read that as UTF-8. Done blindly this damages text
 * that is right, so a repair must earn its place:
 *
 *  - A run of characters whose bytes in one encoding are valid UTF-8 may be replaced. Of a line
 *    that consists of such runs (and ASCII) all are, or none; in a line that holds other letters
 *    too, those that are bad enough on their own ("Zoë met ClÃ©ment"), by more than a currency
 *    sign.
 *  - The line must be clearly less bad afterwards, and clean (badness.h). Where no run is any good
 *    nothing is touched, whatever else could be decoded.
 *  - The encoding that leaves the line least bad is taken; at most four times, one encoding behind
 *    the other, since the same accident happens to the same text again.
 *  - A line in which a letter stands both right and wrong talks about mojibake, and stays.
 *
 * What was lost before: a no-break space (byte A0) that became a blank is understood in the places
 * where little else is possible ("Ã la" for "à la"), a byte that became U+FFFD (or "?", behind two
 * good ones) makes the character U+FFFD, as its other bytes do not say which it was. C1 controls
 * that are left at the end are what windows-1252 has in their place. CESU-8 pairs are one
 * character.
 *
 * All strings are valid UTF-8, in and out. Work is linear. Text without a likely sequence in it
 * costs one look at each character beyond ASCII.
 */
#ifndef LISTDIGEST_MOJIBAKE_H
#define LISTDIGEST_MOJIBAKE_H

#include "base/arena.h"
#include "base/diag.h"

enum {
    MOJIBAKE_LINE_MAX = 16 * 1024, /* bytes; longer lines are no prose and stay */
    MOJIBAKE_ROUNDS_MAX = 4,
};

/*
 * One line of prose, or a name: a repaired copy in the arena, or s itself where nothing is wrong.
 * *rule (rule may be NULL): the encodings for people, "windows-1252" or "latin-1, twice" or
 * "windows-1251, then windows-1252"; in the arena or static; NULL where nothing was repaired.
 */
Str mojibake_repair_line(Arena *arena, Str line, const char **rule);

/* A name or a subject that stays a string; says so if it was repaired. */
const char *mojibake_repair_string(Arena *arena, DiagLog *log, const char *text);

/* The first place in a text that is a likely sequence or a C1 control; NULL if there is none, as in
 * ASCII and nearly all clean text. */
const char *mojibake_find(Str text);

/*
 * A message text, per line. A line of a diff and what follows stays, in a quotation too as deep as
 * the diff is quoted; and so does a line of a diffstat, which names a file. Each line repaired is
 * reported to the log: the words before and after, and the rule.
 */
Str mojibake_repair_text(Arena *arena, DiagLog *log, Str text);

#endif
