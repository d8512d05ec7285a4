/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * evidence: which mails count for which number, found by the very rules that count them.
 *
 * Every number of a report that is counted is here, and tests compare each with what is counted.
 * Not here are days of waiting: a line of them names its mail.
 */
#ifndef LISTDIGEST_EVIDENCE_H
#define LISTDIGEST_EVIDENCE_H

#include "report/waiting.h"

enum {
    EVIDENCE_COVER_MAX = 100,    /* trailers to one cover, for each author below it that they are
                                    told of; all are counted */
    EVIDENCE_REVISIONS_MAX = 64, /* postings of one chain; all are counted */
    EVIDENCE_WAITING_MAX = 1000, /* series that wait, the oldest; all are counted */
};

/* What the row of a table stands for. */
typedef enum {
    OF_ALL,
    OF_PERSON,       /* slot in people */
    OF_PROGRAM,      /* PersonRow.program */
    OF_DOMAIN,       /* slot in domains */
    OF_ORGANISATION, /* in Evidence.organisations */
    OF_KIND,         /* DiagKind */
    OF_THREAD,       /* slot of its first mail */
} RowOf;

/* A mail counts for a number of a row, so many times. */
typedef struct {
    guint32 number, row, mail, times;
} Item;

typedef struct {
    const char *table, *number, *rule; /* as ReportEvidence has them */
    RowOf of;
} EvidenceNumber;

typedef struct {
    GArray *items;            /* Item by number, row, mail */
    GPtrArray *organisations; /* const char *, by row */
} Evidence;

/* newcomers: whether they are known. waiting is moved. */
void evidence_init(Evidence *evidence, const Census *census, const ReportOptions *options,
                   const Span *span, Waiting *waiting, gboolean newcomers);
void evidence_release(Evidence *evidence);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Evidence, evidence_release)

const EvidenceNumber *evidence_number(guint32 number);

#endif
