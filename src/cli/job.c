/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/job.h"

Job *job_new(const char *path, guint64 max_bytes, gboolean keep_defects)
{
    Job *job = g_new0(Job, 1);
    job->max_bytes = max_bytes;
    job->path = g_strdup(path);
    job->log = diag_log_new(keep_defects);
    job->tally = list_tally_new();
    job->charsets = g_hash_table_new(g_str_hash, g_str_equal);
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
    list_tally_free(job->tally);
    g_hash_table_unref(job->charsets);
    g_free(job->list);
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
    job->position = source_position(job->source);
    g_clear_pointer(&job->source, source_free);
    return FALSE;
}

/* How many mails there were, the large ones counted. */
static guint64 fill(Job *job, Batch *batch, JobMailFunc *large, void *data)
{
    BatchMail mail = {0};
    guint64 n = 0;
    for (; !batch_is_full(batch) && next_mail(job, &mail.raw); n++) {
        mail.diags = diag_mail_kinds(job->log);
        mail.n_defects = diag_n_entries(job->log);
        mail.defects = mail.n_defects ? diag_entry(job->log, 0) : NULL;
        if (batch_takes(&mail.raw))
            batch_add(batch, &mail);
        else if (!large(&mail, data))
            break;
        diag_clear_entries(job->log);
    }
    return n;
}

static void show(Job *job, Progress *progress, guint64 mails)
{
    if (job->source)
        job->position = source_position(job->source);
    progress_add(progress, job->position - job->shown, mails);
    job->shown = job->position;
}

static gboolean open_source(Job *job)
{
    g_autoptr(GError) error = NULL;
    if (job->source || job->done)
        return job->source != NULL;
    job->source = source_open(job->path, job->log, &error);
    if (!job->source) {
        job_fail(job, error);
        return FALSE;
    }
    if (job->max_bytes)
        source_set_max(job->source, job->max_bytes);
    return TRUE;
}

gboolean job_take(Job *job, Batch *batch, Progress *progress, JobMailFunc *large, void *data)
{
    batch_clear(batch);
    g_mutex_lock(&job->lock);
    gboolean open = open_source(job);
    if (open)
        show(job, progress, fill(job, batch, large, data));
    g_mutex_unlock(&job->lock);
    return open;
}
