/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/job.h"

static void free_log(gpointer log)
{
    diag_log_free(log);
}

Job *job_new(const char *path, gboolean keep_diags)
{
    Job *job = g_new0(Job, 1);
    job->path = g_strdup(path);
    job->log = diag_log_new(keep_diags);
    job->logs = g_ptr_array_new_with_free_func(free_log);
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
    g_ptr_array_unref(job->logs);
    list_tally_free(job->tally);
    g_mutex_clear(&job->lock);
    g_free(job);
}

void job_fail(Job *job, const GError *error)
{
    job->error = g_strdup(error->message);
    job->done = TRUE;
}

static char *damage_of(const Job *job)
{
    static const DiagKind kinds[] = {DIAG_GZIP_TRUNCATED, DIAG_GZIP_CORRUPT};
    for (gsize i = 0; i < G_N_ELEMENTS(kinds); i++)
        if (diag_count(job->log, kinds[i]))
            return g_strdup_printf("%s: not readable to its end: %s", job->path,
                                   diag_kind_text(kinds[i]));
    return g_strdup_printf("%s: not readable to its end", job->path);
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
    else if (source_damaged(job->source))
        job->error = damage_of(job);
    job->done = TRUE;
    g_clear_pointer(&job->source, source_free);
    return FALSE;
}

static void fill(Job *job, Batch *batch, DiagLog *log, JobMailFunc *large, void *data)
{
    RawMail raw;
    while (!batch_is_full(batch) && next_mail(job, &raw)) {
        guint64 diags = diag_mail_kinds(job->log);
        if (batch_takes(&raw))
            batch_add(batch, &raw, diags);
        else if (!large(&raw, diags, log, data))
            return;
    }
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

gboolean job_take(Job *job, Batch *batch, DiagLog **log, Progress *progress, JobMailFunc *large,
                  void *data)
{
    batch_clear(batch);
    g_mutex_lock(&job->lock);
    gboolean open = open_source(job);
    if (open) {
        *log = diag_log_new(job->keep_diags);
        g_ptr_array_add(job->logs, *log);
        fill(job, batch, *log, large, data);
        show(job, progress, batch_n(batch));
    }
    g_mutex_unlock(&job->lock);
    return open;
}

void job_merge_diags(const Job *job, DiagLog *into)
{
    diag_merge(into, job->log);
    for (guint i = 0; i < job->logs->len; i++)
        diag_merge(into, job->logs->pdata[i]);
}
