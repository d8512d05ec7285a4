/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * mboxreader: an mbox file as a source (mboxsplit.h finds its mails), and what is new in one.
 *
 * An mbox grows at its end. How far it was read is an offset in the uncompressed bytes, a checksum
 * of all bytes before it, and what the splitter knew there; when the file has changed, the bytes up
 * to there are read, not parsed, and if their sum is the same, reading goes on there. Else the file
 * was rewritten or replaced, and all of it is read. One that was damaged, or cut by a limit, is
 * read again whole if it changed.
 *
 * The offset lies before the last mail of which the end of the file decided anything: that mail may
 * have been cut off, or be followed by what changes how it is read, when the file has grown.
 */
#ifndef LISTDIGEST_MBOXREADER_H
#define LISTDIGEST_MBOXREADER_H

#include "read/mboxsplit.h"
#include "read/reader.h"

/* path is without prefix, "-" standard input. */
gboolean mboxreader_open(Reader *reader, const char *path, MboxDialect dialect,
                         const SourceOptions *options, DiagLog *log, GError **error);

/* The mbox that a mail was fetched from last, still open: one that lies behind it is reached by
 * reading on, where a compressed file would have to be inflated from its beginning again. */
typedef struct MboxFetch MboxFetch;

enum { MBOXFETCH_READ_ON_MAX = 64 << 20 /* bytes; one further on is gone to directly */ };

MboxFetch *mboxfetch_new(void);
void mboxfetch_free(MboxFetch *last);

/* The mail at that place, for source_fetch(); NULL without error where none like it lies there. */
GBytes *mboxfetch_mail(MboxFetch *last, const char *path, MboxDialect dialect, const char *state,
                       const SourcePlace *place, GError **error);

#endif
