/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * message: the text of a patch mail taken apart as git mailinfo does: in-body header lines, what
 * stands above a scissors line, the message, the notes behind "---", the signature.
 */
#ifndef LISTDIGEST_MESSAGE_H
#define LISTDIGEST_MESSAGE_H

#include "base/arena.h"

/* Lines behind a signature's first line that still are a signature, not the mail. */
enum {
    MESSAGE_SIGNATURE_MAX = 30,      /* behind "-- ", which is nothing else */
    MESSAGE_BARE_SIGNATURE_MAX = 12, /* behind "--", which may be prose */
};

typedef struct {
    Str from, subject; /* values of in-body headers as they stand, unfolded; empty if none */
    Str date;
    Str file_subject; /* of an attached format-patch file */
    Str commit;       /* the commit message: the body up to "---" */
    Str body;         /* PatchMail.body */
} Message;

/*
 * text: Mail.text up to the diff. Of a whole format-patch file, attached behind some words, the
 * header block counts as in-body headers and the words stay. A From: above a scissors line, which
 * git am would forget, still names the author. Strings are borrowed from text or in the arena.
 * scissors: whether a scissors line cuts; no commit is made of a cover, and what stands above the
 * line there ("v3 of ...; the original cover letter follows") is what its author has to say.
 */
void message_read_patch(Arena *arena, Str text, gboolean scissors, Message *message);

/* A mail that is no patch: no in-body headers, no scissors, no commit message. */
void message_read_plain(Arena *arena, Str text, Message *message);

#endif
