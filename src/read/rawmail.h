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
    goffset offset;   /* of the message (its From_ line) in the uncompressed source; of a source of
                         parts (files, blobs) the mail's number in the order of reading, from 1 */
    goffset length;   /* in the source, to the next message; of a part its size as it lies there */
    const char *part; /* which part it is: a file's name, a blob's id; NULL in an mbox */
    gint64 stamp;     /* when its file was modified, nanoseconds since 1970; 0 without */
    gint64 arrival;   /* when the archive took it (a commit's committer time), UTC; valid if */
    gboolean arrived; /* ... this is set */
    gboolean truncated; /* above the size limit: data is the start of the message only */
} RawMail;

#endif
