/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * job: one source of a scan, from its path to the mails that any worker may take.
 *
 * Several workers may take batches of one job; its lock is held while one of them reads. What the
 * reader reports of a mail goes along with it.
 */
#ifndef LISTDIGEST_JOB_H
#define LISTDIGEST_JOB_H

#include "base/diag.h"
#include "base/progress.h"
#include "cli/batch.h"
#include "cli/list_name.h"
#include "read/source.h"

typedef struct {
    char *path;
    guint64 max_bytes;
    gint64 id; /* in the index */

    GMutex lock; /* of what follows, while workers run */
    Source *source;
    gboolean done;
    char *error;             /* why it could not be read, or not to its end */
    guint64 position, shown; /* bytes on disk; what the progress bar knows */
    DiagLog *log;            /* the reader's; at the end its entries are those that no mail had */

    /* Under the index's lock: */
    guint64 n_mails, n_flagged;
    ListTally *tally;
    GHashTable *charsets; /* static name -> mails that declare it and have 8-bit text in it */
    char *list;           /* once all is read */
} Job;

/* max_bytes: of the source, decompressed; 0 for all. keep_defects: with the entries of the reader's
 * log. */
Job *job_new(const char *path, guint64 max_bytes, gboolean keep_defects);
void job_free(Job *job);

/* There is nothing to read: why goes to the errors of the scan. */
void job_fail(Job *job, const GError *error);

/* What to do with a mail that no batch takes. FALSE ends the taking. */
typedef gboolean JobMailFunc(const BatchMail *mail, void *data);

/* Fills the batch with the job's next mails, opening its source where needed. FALSE at the end. */
gboolean job_take(Job *job, Batch *batch, Progress *progress, JobMailFunc *large, void *data);

#endif
