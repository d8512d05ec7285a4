/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/job.h"

typedef struct {
    DiagLog *log;
    gboolean complete;
} BatchLog;

static void free_log(gpointer data)
{
    BatchLog *batch = data;
    diag_log_free(batch->log);
    g_free(batch);
}

Job *job_new(const char *path, gboolean keep_diags)
{
    Job *job = g_new0(Job, 1);
    job->path = g_strdup(path);
    job->log = diag_log_new(keep_diags);
    job->batches = diag_log_new(keep_diags);
    job->keep_diags = keep_diags;
    job->tally = list_tally_new();
    g_mutex_init(&job->lock);
    return job;
}

void job_free(Job *job)
{
    if (!job)
        return;
    source_free(job->source);
    g_free(job->path);
    g_free(job->error);
    diag_log_free(job->log);
    diag_log_free(job->batches);
    g_queue_clear_full(&job->logs, free_log);
    list_tally_free(job->tally);
    g_mutex_clear(&job->lock);
    g_free(job);
}

void job_fail(Job *job, const GError *error)
{
    job->error = g_strdup(error->message);
    job->done = TRUE;
}

/* FALSE at the end of the source. */
static gboolean next_mail(Job *job, RawMail *raw)
{
    g_autoptr(GError) error = NULL;
    SourceStatus status = source_next(job->source, raw, &error);
    if (status == SOURCE_MAIL) {
        raw->source = job->path; /* outlives the source */
        return TRUE;
    }
    if (status == SOURCE_ERROR)
        job_fail(job, error);
    else if (source_damage(job->source))
        job->error = g_strdup_printf("%s: not readable to its end: %s", job->path,
                                     source_damage(job->source));
    job->done = TRUE;
    g_clear_pointer(&job->source, source_free);
    return FALSE;
}

/* How many mails there were, the large ones counted. */
static guint64 fill(Job *job, Batch *batch, DiagLog *log, JobMailFunc *large, void *data)
{
    RawMail raw;
    guint64 n = 0;
    while (!batch_is_full(batch) && next_mail(job, &raw)) {
        guint64 diags = diag_mail_kinds(job->log);
        n++;
        if (batch_takes(&raw))
            batch_add(batch, &raw, diags);
        else if (!large(&raw, diags, log, data))
            break;
    }
    return n;
}

static void show(Job *job, Progress *progress, guint64 mails)
{
    guint64 now = job->source ? source_position(job->source) : job->position;
    progress_add(progress, now - job->position, mails);
    job->position = now;
}

static gboolean open_source(Job *job)
{
    g_autoptr(GError) error = NULL;
    if (job->source || job->done)
        return job->source != NULL;
    job->source = source_open(job->path, job->log, &error);
    if (!job->source)
        job_fail(job, error);
    return job->source != NULL;
}

static DiagLog *begin_log(Job *job)
{
    BatchLog *batch = g_new0(BatchLog, 1);
    batch->log = diag_log_new(job->keep_diags);
    g_queue_push_tail(&job->logs, batch);
    return batch->log;
}

static void end_log(Job *job, const DiagLog *log)
{
    BatchLog *batch;
    for (GList *i = job->logs.head; i; i = i->next) {
        batch = i->data;
        batch->complete = batch->complete || batch->log == log;
    }
    while ((batch = g_queue_peek_head(&job->logs)) && batch->complete) {
        diag_merge(job->batches, batch->log);
        free_log(g_queue_pop_head(&job->logs));
    }
}

gboolean job_take(Job *job, Batch *batch, DiagLog **log, Progress *progress, JobMailFunc *large,
                  void *data)
{
    batch_clear(batch);
    g_mutex_lock(&job->lock);
    if (*log)
        end_log(job, *log);
    gboolean open = open_source(job);
    if (open) {
        *log = begin_log(job);
        show(job, progress, fill(job, batch, *log, large, data));
    }
    g_mutex_unlock(&job->lock);
    return open;
}

gboolean job_is_over(Job *job)
{
    g_mutex_lock(&job->lock);
    gboolean over = job->done && g_queue_is_empty(&job->logs);
    g_mutex_unlock(&job->lock);
    return over;
}

void job_move_diags(Job *job, DiagLog *into)
{
    diag_merge(into, job->log);
    diag_merge(into, job->batches);
    g_clear_pointer(&job->log, diag_log_free);
    g_clear_pointer(&job->batches, diag_log_free);
}
