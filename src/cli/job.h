/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * job: one source of a scan, from its path to the mails that any worker may take.
 *
 * Several workers may take batches of one job; its lock is held while one of them reads. What the
 * reader reports of a mail goes along with it.
 *
 * How far a source was read can be said once all mails before are stored. Workers bring batches in
 * any order, so each has a number, and knows how far the source was read when it was full:
 * job_stored() says so when it and all before it are stored.
 */
#ifndef LISTDIGEST_JOB_H
#define LISTDIGEST_JOB_H

#include "base/diag.h"
#include "base/progress.h"
#include "cli/batch.h"
#include "read/source.h"

typedef struct Job Job;

/* What whoever keeps the mails does for a job. All may be called with the job's lock held. */
typedef struct {
    /* What is known of its parts, while it opens: see SourcePast. */
    GHashTable *(*parts)(Job *job, gpointer data);
    /* It is open, nothing was read yet: what is no more is to be forgotten. FALSE ends the job. */
    gboolean (*opened)(Job *job, gpointer data);
    /* A mail that no batch takes. FALSE ends the job. */
    gboolean (*large)(Job *job, const BatchMail *mail, gpointer data);
    gpointer data;
} JobHooks;

/* What is known of the source, and what of it is wanted. */
typedef struct {
    char *state;    /* source_state() of an earlier run, or NULL */
    char *error;    /* why it was not read to its end then, or NULL */
    gint64 next;    /* SourcePast's */
    gboolean known; /* mails of it may be in the index */
    gboolean dated; /* IndexSource's: it has no state for that */
    gboolean keeps_state;
    const char *range;
    gboolean tells_range;
    guint64 max_bytes; /* of the source, decompressed; 0 for all */
    guint threads;     /* SourceOptions' */
} JobOptions;

struct Job {
    char *path; /* as given */
    SourceForm form;
    gint64 id; /* in the index */
    JobOptions options;
    const JobHooks *hooks;
    SourcePast past;

    GMutex lock; /* of what follows, while workers run */
    Source *source;
    gboolean opened; /* at some time */
    SourceNews news; /* then */
    gboolean done;
    char *error;             /* why it could not be read, or not to its end */
    char *state;             /* at its end */
    SourceRange range;       /* at its end, if it tells_range */
    guint64 position, shown; /* bytes on disk; what the progress bar knows */
    DiagLog *log;            /* the reader's; at the end its entries are those that no mail had */
    guint taken;             /* batches */

    /* Under the lock of whoever keeps the mails: */
    guint64 n_mails, n_flagged;
    guint stored;     /* batches, without a gap */
    GQueue *unstored; /* of JobMark: those behind the gap */
};

/* keep_defects: with the entries of the reader's log. hooks must outlive it. */
Job *job_new(const char *path, SourceForm form, gboolean keep_defects, const JobHooks *hooks);
void job_free(Job *job);

/* There is nothing to read: why goes to the errors of the scan. */
void job_fail(Job *job, const GError *error);

/* Where a batch ends. */
typedef struct {
    guint number;
    char *state; /* NULL where nobody keeps it */
} JobMark;
void job_mark_clear(JobMark *mark);

/* Fills the batch with the job's next mails, opening its source where needed; *mark is to be
 * cleared before the next one. FALSE at the end. */
gboolean job_take(Job *job, Batch *batch, JobMark *mark, Progress *progress);

/*
 * All mails of the batch are stored. Takes the mark's state. The state of the source with all
 * batches stored so far, g_free it; NULL where that has not changed. Under the lock of whoever
 * keeps the mails.
 */
char *job_stored(Job *job, JobMark *mark);

#endif
