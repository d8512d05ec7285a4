/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * part: a part of a mail, and what it is for us by its fields: its types, its file name and where
 * it stands, never its bytes.
 */
#ifndef LISTDIGEST_PART_H
#define LISTDIGEST_PART_H

#include "mail/params.h"

typedef enum {
    PART_TEXT,
    PART_HTML,
    PART_FILE,    /* attached by name, or for programs: text only if a patch, or if there is none */
    PART_OTHER,   /* no text */
    PART_TREE,    /* multipart */
    PART_MESSAGE, /* message/rfc822 */
    /* no text, but worth a word */
    PART_SIGNATURE,
    PART_SIGNED, /* S/MIME with the text inside */
    PART_ENCRYPTED,
    PART_TNEF,
} PartKind;

typedef struct Part Part;
struct Part {
    Part *next;
    Params type, disposition;
    Str transfer; /* Content-Transfer-Encoding */
    Str bytes;
    guint depth;         /* 0: the mail itself */
    PartKind kind;       /* part_kind() */
    int rank;            /* part_rank(): alternatives that are blank ask again and again */
    gboolean only_files; /* beside a better alternative: of its text only patches count */

    /* No part, but what waits behind the best of alternatives: the others (body.c). */
    Part *others;
    guint pieces_before;
    gboolean best_is_tree;
};

/* By its types, disposition and depth. */
PartKind part_kind(const Part *part);

gboolean part_is_type(const Part *part, const char *type, const char *subtype);

/* Is it a patch by type or name? */
gboolean part_is_patch(const Part *part);

/* As the disposition says, else the type; empty if neither does. */
Str part_file_name(const Part *part);

/* By its kind, which is set. Of alternatives the one with the highest rank is best read as text; 0:
 * no text. */
int part_rank(const Part *part);

#endif
