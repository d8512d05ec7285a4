/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * job: one source of a scan, from its path to the mails that any worker may take.
 *
 * Several workers may take batches of one job; its lock is held while one of them reads. What is
 * reported goes to one log for the reader and one for each batch. These are merged in the order of
 * the batches, each as soon as those before it are: so nothing depends on which worker took which,
 * and no more logs wait than there are workers, nearly.
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
    DiagLog *log;     /* the reader's */
    DiagLog *batches; /* of the batches that were merged so far */
    GQueue logs;      /* of BatchLog *: of those that were not, in order */

    /* Under the index's lock: */
    guint64 n_mails;
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
 * job, is for what is reported about them; before, it is NULL or what the worker got with the batch
 * before this one, which it is done with. FALSE at the end.
 */
gboolean job_take(Job *job, Batch *batch, DiagLog **log, Progress *progress, JobMailFunc *large,
                  void *data);

/* Whether the source is at its end, and every worker is done with what it took of it. */
gboolean job_is_over(Job *job);

/* Moves what was reported of a job that is over to a log, the reader's first. */
void job_move_diags(Job *job, DiagLog *into);

#endif
