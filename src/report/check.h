/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * check: what was found in the sources, what was wrong with it, and what was done about that.
 *
 * A finished tree of plain values, but for the defects themselves: they may be many, so
 * check_each() reads them from the index one by one. Copies of a mail and Message-IDs that several
 * mails bear are among them as notes; only the grouped index knows these.
 *
 * Sources come in bytewise order of their paths, defects in that of their places.
 */
#ifndef LISTDIGEST_CHECK_H
#define LISTDIGEST_CHECK_H

#include "base/diag.h"
#include "index/index.h"

typedef struct {
    const char *path;
    const char *list;  /* NULL where nothing was read */
    const char *error; /* why it was not read to its end; NULL if it was */
    guint64 messages;  /* found: used + flagged */
    guint64 used, flagged;
    guint64 duplicates; /* of those used, copies of a mail counted elsewhere */
    guint64 damaged;    /* mails and places between mails with damage */
    guint64 repaired;   /* the same with repairs or guesses */
} CheckSource;

typedef struct {
    guint64 times;
    guint64 mails; /* and places between mails */
} CheckCount;

typedef struct {
    const char *source;
    goffset offset;
    const char *part; /* its file or blob, where the source has such: its place then, not offset */
    gboolean first;   /* of this mail or place */
    DiagKind kind;
    guint64 times;
    const char *place;          /* in the mail: "Subject"; NULL without */
    const char *before, *after; /* what stood there, what it is read as; NULL without */
    const char *detail;         /* NULL without */

    const char *message_id, *subject; /* NULL between mails */
    gboolean flagged;
    gint64 date; /* UTC seconds; 0 for a flagged mail and between mails */
} CheckDefect;

typedef struct CheckReader CheckReader;

typedef struct {
    CheckSource *sources;
    guint n_sources;
    guint64 messages, used, flagged, duplicates; /* sums over the sources */
    CheckCount kinds[DIAG_KINDS];
    CheckReader *reader; /* of check_each */
} Check;

/* counts: of everything that was met while reading. The index must be grouped, and outlive it. */
Check *check_new(Index *index, const DiagLog *counts, GError **error);
void check_free(Check *check);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Check, check_free)

/* Calls each for the defects whose class is in a mask of 1 << DiagClass. Strings are borrowed for
 * the call. Where reading fails it ends early, and check_failed() says so. */
typedef void CheckFunc(const CheckDefect *defect, void *data);
void check_each(const Check *check, guint classes, CheckFunc *each, void *data);

/* TRUE with error set if a check_each() failed. */
gboolean check_failed(const Check *check, GError **error);

enum { CHECK_ALL = (1 << DIAG_CLASSES) - 1 };

#endif
