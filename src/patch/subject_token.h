/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * subject_token: the words of a tag block (SERIES.md 1, rules 3 and 4).
 *
 * One token is one or more pieces, glued or joined by "-" "_" "/" ":" ";" "#": kind, version,
 * counter ("PATCHv2", "RFC/PATCH", "PATCH1/8", "v2-resend"). A token that is not made of such
 * pieces to its last byte says nothing, which is what keeps v5.10.y and 5.15/6.1 out.
 */
#ifndef LISTDIGEST_SUBJECT_TOKEN_H
#define LISTDIGEST_SUBJECT_TOKEN_H

#include "base/str.h"

enum {
    SUBJECT_NUMBER_MAX = 99999, /* of a counter; what is above is none */
    SUBJECT_VERSION_MAX = 999,  /* v2019.04 is a release, not a version */
};

typedef enum {
    SUBJECT_PATCH = 1 << 0,
    SUBJECT_RFC = 1 << 1,
    SUBJECT_RESEND = 1 << 2,
    SUBJECT_PULL = 1 << 3,
    SUBJECT_ANNOUNCE = 1 << 4,
} SubjectKinds;

typedef struct {
    guint kinds; /* SubjectKinds */

    gboolean has_version;
    gboolean dotted; /* v2.1 */
    guint version, minor;

    gboolean has_counter;
    guint number, fraction; /* 3a: 3, 1; 0.5: 0, 500 */
    guint total;            /* 0 for "3/n" */
    Str index;              /* "3", "3a", "0.5" without leading zeros; into the token */
} SubjectToken;

/* FALSE if the token is a topic tag. Parentheses around it and dashes before it do not matter. */
gboolean subject_token_read(Str token, SubjectToken *found);

/* Takes "3/7", "3 of 7", "3a / 7" off *s; FALSE, with *s unmoved, without one. */
gboolean subject_take_counter(Str *s, SubjectToken *found);

/* "take", "ver.", "v": a word that makes a version of the number behind it. */
gboolean subject_is_version_word(Str word);

/* "3", "#3", "3)" */
gboolean subject_read_version_number(Str token, SubjectToken *found);

/* v6.1, v5.15: more likely a kernel release than a partial reroll. */
gboolean subject_is_kernel_release(const SubjectToken *token);

#endif
