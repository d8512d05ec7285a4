/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * rawmail: one message as it lies in an archive, before anything is read into it.
 *
 * All pointers are borrowed from the Source and valid until its next source_next().
 */
#ifndef LISTDIGEST_RAWMAIL_H
#define LISTDIGEST_RAWMAIL_H

#include "base/str.h"

typedef struct {
    Str data;           /* header block, blank line, body; the dialect's ">From " quoting undone;
                           line ends as they are */
    Str envelope;       /* the From_ line without its line end, or empty */
    const char *source; /* path as given; lives as long as the Source */
    goffset offset;     /* of the message (its From_ line) in the uncompressed source */
    goffset length;     /* in the source, to the next message */
    gboolean truncated; /* above the size limit: data is the start of the message only */
} RawMail;

#endif
