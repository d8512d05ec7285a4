/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/scan.h"
#include "cli/convert.h"
#include "cli/expand.h"
#include "cli/job.h"
#include "mail/mail.h"
#include "patch/patchmail.h"
#include "series/series.h"

typedef struct {
    const ScanOptions *options;
    GPtrArray *jobs;
    gint next; /* atomic: the job that the next free worker begins */
    gint stop; /* atomic: the index failed */
    GMutex lock;
    Index *index;  /* under the lock, as are the jobs' counts */
    GError *error; /* under the lock: the index's first failure */
    Progress *progress;

    GMutex large; /* held while a large mail is parsed: their memory must not add up */

    GMutex moving;
    DiagLog *diags; /* under that: what the first so many jobs reported */
    guint moved;    /* how many these are */
} Scan;

typedef struct {
    Scan *scan;
    Job *job;
} Turn;

static void free_job(gpointer job)
{
    job_free(job);
}

/* An argument that names nothing becomes a job that has failed already. */
static GPtrArray *jobs_of(const ScanOptions *options)
{
    GPtrArray *jobs = g_ptr_array_new_with_free_func(free_job);
    for (char **argument = options->sources; *argument; argument++) {
        g_autoptr(GPtrArray) paths = g_ptr_array_new_with_free_func(g_free);
        g_autoptr(GError) error = NULL;
        if (!expand_source(*argument, options->output, paths, &error)) {
            Job *job = job_new(*argument, options->keep_diags);
            job_fail(job, error);
            g_ptr_array_add(jobs, job);
            continue;
        }
        for (guint i = 0; i < paths->len; i++)
            g_ptr_array_add(jobs, job_new(paths->pdata[i], options->keep_diags));
    }
    return jobs;
}

static gboolean store(Scan *scan, Job *job, const Mail *mail, const IndexMail *row)
{
    g_mutex_lock(&scan->lock);
    list_tally_add(job->tally, mail);
    job->n_mails++;
    gboolean good = !scan->error && index_add(scan->index, row, &scan->error);
    g_mutex_unlock(&scan->lock);
    if (!good)
        g_atomic_int_set(&scan->stop, TRUE);
    return good;
}

/* One mail, from bytes to its row in the index. FALSE if the index failed. */
static gboolean take_mail(const Turn *turn, MailParser *parser, const BatchMail *taken,
                          DiagLog *log)
{
    Arena *arena = mail_parser_arena(parser);
    const RawMail *raw = &taken->raw;
    PatchMail patch;
    IndexMail row;
    diag_at(log, raw->source, raw->offset);
    const Mail *mail = mail_parse(parser, raw);
    patchmail_read(arena, mail_parser_charsets(parser), log, mail, &patch);
    index_mail_from(arena, raw, mail, &patch, taken->diags, log, &row);
    row.source = turn->job->id;
    return store(turn->scan, turn->job, mail, &row);
}

static gboolean take_large(const RawMail *raw, guint64 diags, DiagLog *log, void *data)
{
    const Turn *turn = data;
    Scan *scan = turn->scan;
    g_mutex_lock(&scan->large);
    MailParser *parser = mail_parser_new(log);
    gboolean good = take_mail(turn, parser, &(BatchMail){*raw, diags}, log);
    mail_parser_free(parser);
    g_mutex_unlock(&scan->large);
    return good;
}

static void take_batch(const Turn *turn, const Batch *batch, DiagLog *log)
{
    g_autoptr(MailParser) parser = mail_parser_new(log);
    for (guint i = 0; i < batch_n(batch); i++)
        if (!take_mail(turn, parser, batch_nth(batch, i), log))
            return;
}

/* What the jobs reported, in their order, each as soon as those before it are over. */
static void move_diags(Scan *scan)
{
    g_mutex_lock(&scan->moving);
    for (; scan->moved < scan->jobs->len; scan->moved++) {
        Job *job = scan->jobs->pdata[scan->moved];
        if (!job_is_over(job))
            break;
        job_move_diags(job, scan->diags);
    }
    g_mutex_unlock(&scan->moving);
}

static void work_on(Scan *scan, Job *job, Batch *batch)
{
    Turn turn = {scan, job};
    DiagLog *log = NULL;
    while (!g_atomic_int_get(&scan->stop) &&
           job_take(job, batch, &log, scan->progress, take_large, &turn))
        take_batch(&turn, batch, log);
    move_diags(scan);
}

/* Every worker begins a job of its own while there are any, then helps with all that are left. */
static gpointer work(gpointer data)
{
    Scan *scan = data;
    g_autoptr(Batch) batch = batch_new();
    guint i;
    while ((i = (guint)g_atomic_int_add(&scan->next, 1)) < scan->jobs->len)
        work_on(scan, scan->jobs->pdata[i], batch);
    for (i = 0; i < scan->jobs->len; i++)
        work_on(scan, scan->jobs->pdata[i], batch);
    return NULL;
}

/* Where the system gives fewer threads than wanted, these do the work. */
static void run_workers(Scan *scan)
{
    guint n = scan->options->threads ? scan->options->threads : g_get_num_processors();
    g_autoptr(GPtrArray) threads = g_ptr_array_new();
    GThread *thread;
    while (threads->len < n && (thread = g_thread_try_new("scan", work, scan, NULL)))
        g_ptr_array_add(threads, thread);
    if (threads->len == 0)
        work(scan);
    for (guint i = 0; i < threads->len; i++)
        g_thread_join(threads->pdata[i]);
}

static guint64 bytes_on_disk(const GPtrArray *jobs)
{
    guint64 sum = 0;
    for (guint i = 0; i < jobs->len; i++) {
        const Job *job = jobs->pdata[i];
        sum += job->error ? 0 : source_size(job->path);
    }
    return sum;
}

/* The sources get their numbers here, so these depend on no worker. */
static gboolean add_sources(Scan *scan, GError **error)
{
    for (guint i = 0; i < scan->jobs->len; i++) {
        Job *job = scan->jobs->pdata[i];
        if (job->error)
            continue;
        job->id = index_add_source(scan->index, job->path, error);
        if (job->id <= 0)
            return FALSE;
    }
    return TRUE;
}

static int by_name(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static gboolean name_lists(const Scan *scan, GPtrArray *lists, GError **error)
{
    for (guint i = 0; i < scan->jobs->len; i++) {
        const Job *job = scan->jobs->pdata[i];
        if (!job->n_mails)
            continue;
        const char *given = scan->options->list;
        char *name = given ? g_strdup(given) : list_tally_winner(job->tally, job->path);
        g_ptr_array_add(lists, name);
        if (!index_set_list(scan->index, job->id, name, error))
            return FALSE;
    }
    g_ptr_array_sort(lists, by_name);
    for (guint i = lists->len; i > 1; i--)
        if (g_str_equal(lists->pdata[i - 1], lists->pdata[i - 2]))
            g_ptr_array_remove_index(lists, i - 1);
    return TRUE;
}

static void collect(const Scan *scan, ScanResult *result)
{
    for (guint i = 0; i < scan->jobs->len; i++) {
        Job *job = scan->jobs->pdata[i];
        result->mails += job->n_mails;
        if (!job->error) {
            result->sources_read++;
            continue;
        }
        result->sources_failed++;
        if (!job->n_mails)
            result->sources_lost++;
        g_ptr_array_add(result->errors, g_steal_pointer(&job->error));
    }
}

static gboolean group(Index *index, GError **error)
{
    return index_finish(index, error) && series_group(index, &SERIES_OPTIONS_DEFAULT, error) &&
           index_name_people(index, error);
}

gboolean scan_sources(Index *index, const ScanOptions *options, ScanResult *result, GError **error)
{
    *result = (ScanResult){
        .diags = diag_log_new(options->keep_diags),
        .errors = g_ptr_array_new_with_free_func(g_free),
        .lists = g_ptr_array_new_with_free_func(g_free),
    };
    g_autoptr(GPtrArray) jobs = jobs_of(options);
    g_autoptr(Progress) progress = progress_new(options->progress, bytes_on_disk(jobs));
    Scan scan = {.options = options,
                 .jobs = jobs,
                 .index = index,
                 .progress = progress,
                 .diags = result->diags};
    GMutex *locks[] = {&scan.lock, &scan.large, &scan.moving};
    for (gsize i = 0; i < G_N_ELEMENTS(locks); i++)
        g_mutex_init(locks[i]);
    gboolean good = add_sources(&scan, error);
    if (good) {
        run_workers(&scan);
        collect(&scan, result);
    }
    for (gsize i = 0; i < G_N_ELEMENTS(locks); i++)
        g_mutex_clear(locks[i]);
    if (scan.error) {
        g_propagate_error(error, scan.error);
        return FALSE;
    }
    return good && name_lists(&scan, result->lists, error) && group(index, error);
}

void scan_result_clear(ScanResult *result)
{
    g_clear_pointer(&result->diags, diag_log_free);
    g_clear_pointer(&result->errors, g_ptr_array_unref);
    g_clear_pointer(&result->lists, g_ptr_array_unref);
}
