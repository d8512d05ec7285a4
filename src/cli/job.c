/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/job.h"

Job *job_new(const char *path, SourceForm form, gboolean keep_defects, const JobHooks *hooks)
{
    Job *job = g_new0(Job, 1);
    job->path = g_strdup(path);
    job->form = form;
    job->hooks = hooks;
    job->log = diag_log_new(keep_defects);
    job->unstored = g_queue_new();
    g_mutex_init(&job->lock);
    return job;
}

static void free_mark(gpointer mark)
{
    job_mark_clear(mark);
    g_free(mark);
}

void job_free(Job *job)
{
    if (!job)
        return;
    source_free(job->source);
    g_free(job->path);
    g_free(job->options.state);
    g_free(job->options.error);
    g_free(job->error);
    g_free(job->state);
    source_range_clear(&job->range);
    diag_log_free(job->log);
    g_queue_free_full(job->unstored, free_mark);
    g_mutex_clear(&job->lock);
    g_free(job);
}

void job_fail(Job *job, const GError *error)
{
    job->error = g_strdup(error->message);
    job->done = TRUE;
}

static void close_source(Job *job)
{
    job->done = TRUE;
    job->position = source_position(job->source);
    if (job->options.keeps_state)
        job->state = source_state(job->source);
    source_range_clear(&job->range);
    if (job->options.tells_range)
        source_range(job->source, &job->range);
    g_clear_pointer(&job->source, source_free);
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
    close_source(job);
    return FALSE;
}

/* How many mails there were, the large ones counted. */
static guint64 fill(Job *job, Batch *batch)
{
    BatchMail mail = {0};
    guint64 n = 0;
    for (; !batch_is_full(batch) && next_mail(job, &mail.raw); n++) {
        mail.diags = diag_mail_kinds(job->log);
        mail.n_defects = diag_n_entries(job->log);
        mail.defects = mail.n_defects ? diag_entry(job->log, 0) : NULL;
        if (batch_takes(&mail.raw))
            batch_add(batch, &mail);
        else if (!job->hooks->large(job, &mail, job->hooks->data))
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

static GHashTable *ask_parts(gpointer data)
{
    Job *job = data;
    return job->hooks->parts(job, job->hooks->data);
}

/* FALSE if there is nothing to read. */
static gboolean open_source(Job *job)
{
    if (job->source || job->done)
        return job->source != NULL;
    g_autoptr(GError) error = NULL;
    job->past = (SourcePast){job->options.state, job->options.next, ask_parts, job};
    SourceOptions options = {.past = job->options.keeps_state ? &job->past : NULL,
                             .range = job->options.range,
                             .max_bytes = job->options.max_bytes,
                             .threads = job->options.threads};
    job->source = source_open(job->path, &options, job->log, &error);
    if (!job->source) {
        job_fail(job, error);
        return FALSE;
    }
    job->opened = TRUE;
    job->news = source_news(job->source);
    if (job->news == SOURCE_SAME)
        job->error = g_strdup(job->options.error);
    if (!job->hooks->opened(job, job->hooks->data)) {
        job->done = TRUE;
        g_clear_pointer(&job->source, source_free);
    }
    return job->source != NULL;
}

void job_mark_clear(JobMark *mark)
{
    g_clear_pointer(&mark->state, g_free);
}

gboolean job_take(Job *job, Batch *batch, JobMark *mark, Progress *progress)
{
    batch_clear(batch);
    g_mutex_lock(&job->lock);
    gboolean open = open_source(job);
    if (open) {
        show(job, progress, fill(job, batch));
        mark->number = job->taken++;
        mark->state = job->source && job->options.keeps_state ? source_state(job->source) : NULL;
    }
    g_mutex_unlock(&job->lock);
    return open;
}

static gint by_number(gconstpointer a, gconstpointer b, gpointer data)
{
    (void)data;
    const JobMark *x = a, *y = b;
    return (x->number > y->number) - (x->number < y->number);
}

char *job_stored(Job *job, JobMark *mark)
{
    g_queue_insert_sorted(job->unstored, g_memdup2(mark, sizeof(*mark)), by_number, NULL);
    mark->state = NULL;
    char *state = NULL;
    const JobMark *first;
    while ((first = g_queue_peek_head(job->unstored)) && first->number == job->stored) {
        JobMark *stored = g_queue_pop_head(job->unstored);
        g_free(state);
        state = stored->state;
        g_free(stored);
        job->stored++;
    }
    return state;
}
