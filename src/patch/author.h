/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * author: who wrote the patch (SERIES.md 3), where the From field names somebody else: a
 * maintainer who sends it on, a relay, a list that rewrites senders to please DMARC.
 */
#ifndef LISTDIGEST_AUTHOR_H
#define LISTDIGEST_AUTHOR_H

#include "patch/patchmail.h"

/* in_body: value of an in-body From:, or empty. Trailers are those of out; author is set. */
void author_read(Arena *arena, Charsets *charsets, DiagLog *log, const Mail *mail, Str in_body,
                 PatchMail *out);

#endif
