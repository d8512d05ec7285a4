/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/scan.h"
#include "cli/convert.h"
#include "cli/list_name.h"
#include "mail/mail.h"
#include "patch/patchmail.h"
#include "read/source.h"
#include "series/series.h"

/* One source: what is known before it is read, and what the worker that took it found. */
typedef struct {
    char *path;
    DiagLog *log;
    gint64 id;   /* in the index */
    char *error; /* why it could not be read, or not to its end */
    guint64 mails;
    ListTally *tally;
} Job;

typedef struct {
    const ScanOptions *options;
    GPtrArray *jobs;
    gint next; /* atomic: the job that the next free worker takes */
    gint stop; /* atomic: the index failed */
    GMutex lock;
    Index *index;  /* under the lock */
    GError *error; /* under the lock: the index's first failure */
    Progress *progress;
} Scan;

static Job *job_new(const char *path, gboolean keep_diags)
{
    Job *job = g_new0(Job, 1);
    job->path = g_strdup(path);
    job->log = diag_log_new(keep_diags);
    job->tally = list_tally_new();
    return job;
}

static void job_free(gpointer data)
{
    Job *job = data;
    g_free(job->path);
    g_free(job->error);
    diag_log_free(job->log);
    list_tally_free(job->tally);
    g_free(job);
}

/* An argument that names nothing becomes a job that has failed already. */
static GPtrArray *jobs_of(const ScanOptions *options)
{
    GPtrArray *jobs = g_ptr_array_new_with_free_func(job_free);
    for (char **argument = options->sources; *argument; argument++) {
        g_autoptr(GPtrArray) paths = g_ptr_array_new_with_free_func(g_free);
        g_autoptr(GError) error = NULL;
        if (!source_expand(*argument, paths, &error)) {
            Job *job = job_new(*argument, options->keep_diags);
            job->error = g_strdup(error->message);
            g_ptr_array_add(jobs, job);
            continue;
        }
        for (guint i = 0; i < paths->len; i++)
            g_ptr_array_add(jobs, job_new(paths->pdata[i], options->keep_diags));
    }
    return jobs;
}

static gboolean store(Scan *scan, const IndexMail *mail)
{
    g_mutex_lock(&scan->lock);
    gboolean good = !scan->error && index_add(scan->index, mail, &scan->error);
    g_mutex_unlock(&scan->lock);
    if (!good)
        g_atomic_int_set(&scan->stop, TRUE);
    return good;
}

/* One mail, from bytes to its row in the index. FALSE if the index failed. */
static gboolean take_mail(Scan *scan, Job *job, MailParser *parser, const RawMail *raw)
{
    Arena *arena = mail_parser_arena(parser);
    PatchMail patch;
    IndexMail row;
    const Mail *mail = mail_parse(parser, raw);
    patchmail_read(arena, mail_parser_charsets(parser), job->log, mail, &patch);
    list_tally_add(job->tally, mail);
    index_mail_from(arena, raw, mail, &patch, diag_mail_kinds(job->log), &row);
    row.source = job->id;
    job->mails++;
    return store(scan, &row);
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

static void read_source(Scan *scan, Job *job, Source *source)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(MailParser) parser = mail_parser_new(job->log);
    guint64 position = 0;
    RawMail raw;
    SourceStatus status = SOURCE_END;
    while (!g_atomic_int_get(&scan->stop) &&
           (status = source_next(source, &raw, &error)) == SOURCE_MAIL) {
        if (!take_mail(scan, job, parser, &raw))
            return;
        guint64 now = source_position(source);
        progress_add(scan->progress, now - position, 1);
        position = now;
    }
    if (status == SOURCE_ERROR)
        job->error = g_strdup(error->message);
    else if (source_damaged(source))
        job->error = damage_of(job);
}

static gpointer work(gpointer data)
{
    Scan *scan = data;
    while (!g_atomic_int_get(&scan->stop)) {
        guint i = (guint)g_atomic_int_add(&scan->next, 1);
        if (i >= scan->jobs->len)
            break;
        Job *job = scan->jobs->pdata[i];
        if (job->error)
            continue;
        g_autoptr(GError) error = NULL;
        g_autoptr(Source) source = source_open(job->path, job->log, &error);
        if (source)
            read_source(scan, job, source);
        else
            job->error = g_strdup(error->message);
    }
    return NULL;
}

static void run_workers(Scan *scan)
{
    guint wanted = scan->options->threads ? scan->options->threads : g_get_num_processors();
    guint n = MIN(wanted, scan->jobs->len);
    g_autofree GThread **threads = g_new(GThread *, n);
    for (guint i = 0; i < n; i++)
        threads[i] = g_thread_new("scan", work, scan);
    for (guint i = 0; i < n; i++)
        g_thread_join(threads[i]);
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
        if (!job->mails)
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
        diag_merge(result->diags, job->log);
        result->mails += job->mails;
        if (!job->error) {
            result->sources_read++;
            continue;
        }
        result->sources_failed++;
        if (!job->mails)
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
    Scan scan = {.options = options, .jobs = jobs, .index = index, .progress = progress};
    g_mutex_init(&scan.lock);
    gboolean good = add_sources(&scan, error);
    if (good) {
        run_workers(&scan);
        collect(&scan, result);
    }
    g_mutex_clear(&scan.lock);
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
