/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * job: one source of a scan, from its path to the mails that any worker may take.
 *
 * Several workers may take batches of one job; its lock is held while one of them reads. What is
 * reported goes to one log for the reader and one for each batch, merged at the end in the order
 * of the batches: so nothing depends on which worker took which.
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
    gint64 id; /* in the index */
    gboolean keep_diags;

    GMutex lock; /* of what follows, while workers run */
    Source *source;
    gboolean done;
    char *error; /* why it could not be read, or not to its end */
    guint64 position;
    DiagLog *log;    /* the reader's */
    GPtrArray *logs; /* of DiagLog *: a batch's each */

    /* Under the index's lock: */
    guint64 mails;
    ListTally *tally;
} Job;

Job *job_new(const char *path, gboolean keep_diags);
void job_free(Job *job);

/* There is nothing to read: why goes to the errors of the scan. */
void job_fail(Job *job, const GError *error);

/* What to do with a mail that no batch takes. FALSE ends the taking. */
typedef gboolean JobMailFunc(const RawMail *raw, guint64 diags, DiagLog *log, void *data);

/*
 * Fills the batch with the job's next mails, opening its source where needed. *log, owned by the
 * job, is for what is reported about them. FALSE at the end.
 */
gboolean job_take(Job *job, Batch *batch, DiagLog **log, Progress *progress, JobMailFunc *large,
                  void *data);

/* Adds what was reported to a log, the reader's first. */
void job_merge_diags(const Job *job, DiagLog *into);

#endif
