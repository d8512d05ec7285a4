/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/scan.h"
#include "cli/convert.h"
#include "cli/expand.h"
#include "cli/job.h"
#include "cli/usual.h"
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

    DiagLog *diags; /* the counts of all, under the lock */
} Scan;

/* What a worker is at. */
typedef struct {
    Scan *scan;
    Job *job;
    DiagLog *log;               /* of the mail at hand */
    const IndexDeferred *again; /* the same, if it was deferred before; else NULL */
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
            Job *job = job_new(*argument, options->max_bytes, options->keep_defects);
            job_fail(job, error);
            g_ptr_array_add(jobs, job);
            continue;
        }
        for (guint i = 0; i < paths->len; i++)
            g_ptr_array_add(jobs,
                            job_new(paths->pdata[i], options->max_bytes, options->keep_defects));
    }
    return jobs;
}

static gboolean stop_if(Scan *scan, gboolean good)
{
    if (!good)
        g_atomic_int_set(&scan->stop, TRUE);
    return good;
}

/* What counts of every mail, whether it can be read whole yet or not. */
static void tally(Job *job, const Mail *mail, const char *charset)
{
    list_tally_add(job->tally, mail);
    job->n_mails++;
    if (!charset)
        return;
    guint n = GPOINTER_TO_UINT(g_hash_table_lookup(job->charsets, charset));
    g_hash_table_insert(job->charsets, (gpointer)charset, GUINT_TO_POINTER(n + 1));
}

/* A mail that is read when its list's usual charset is known. */
static gboolean defer(const Turn *turn, const BatchMail *taken, const Mail *mail)
{
    Scan *scan = turn->scan;
    const RawMail *raw = &taken->raw;
    IndexDeferred deferred = {turn->job->id,  raw->data,       raw->envelope,    raw->offset,
                              raw->length,    taken->diags,    mail->message_id, mail->hash,
                              taken->defects, taken->n_defects};
    g_mutex_lock(&scan->lock);
    tally(turn->job, mail, NULL);
    gboolean good = !scan->error && index_defer(scan->index, &deferred, &scan->error);
    g_mutex_unlock(&scan->lock);
    return stop_if(scan, good);
}

static gboolean store(const Turn *turn, const Mail *mail, const char *charset, const IndexMail *row)
{
    Scan *scan = turn->scan;
    g_mutex_lock(&scan->lock);
    if (!turn->again)
        tally(turn->job, mail, charset);
    turn->job->n_flagged += row->flagged ? 1 : 0;
    diag_merge(scan->diags, turn->log);
    gboolean good = !scan->error && index_add(scan->index, row, &scan->error);
    g_mutex_unlock(&scan->lock);
    return stop_if(scan, good);
}

/* One mail, from bytes to its row in the index. FALSE if the index failed. */
static gboolean take_mail(const Turn *turn, MailParser *parser, const BatchMail *taken)
{
    DiagLog *log = turn->log;
    Arena *arena = mail_parser_arena(parser);
    Charsets *charsets = mail_parser_charsets(parser);
    const RawMail *raw = &taken->raw;
    PatchMail patch;
    IndexMail row;
    diag_reset(log);
    diag_at(log, raw->source, raw->offset);
    const Mail *mail = mail_parse(parser, raw);
    patchmail_read(arena, charsets, log, mail, &patch);
    const char *declared = charsets_declared(charsets);
    if (charsets_fell_through(charsets) && !turn->again && batch_takes(raw))
        return defer(turn, taken, mail);
    index_mail_from(arena, taken, mail, &patch, log, &row);
    if (turn->scan->options->mailmap)
        index_mail_map(turn->scan->options->mailmap, &row);
    if (turn->again) {
        row.message_id = turn->again->message_id;
        memcpy(row.hash, turn->again->hash, sizeof(row.hash));
    }
    row.source = turn->job->id;
    return store(turn, mail, declared, &row);
}

static gboolean take_large(const BatchMail *mail, void *data)
{
    const Turn *turn = data;
    Scan *scan = turn->scan;
    g_mutex_lock(&scan->large);
    MailParser *parser = mail_parser_new(turn->log);
    gboolean good = take_mail(turn, parser, mail);
    mail_parser_free(parser);
    g_mutex_unlock(&scan->large);
    return good;
}

static void take_batch(const Turn *turn, const Batch *batch)
{
    g_autoptr(MailParser) parser = mail_parser_new(turn->log);
    for (guint i = 0; i < batch_n(batch); i++)
        if (!take_mail(turn, parser, batch_nth(batch, i)))
            return;
}

static void work_on(Turn *turn, Job *job, Batch *batch)
{
    Scan *scan = turn->scan;
    turn->job = job;
    while (!g_atomic_int_get(&scan->stop) && job_take(job, batch, scan->progress, take_large, turn))
        take_batch(turn, batch);
}

/* Every worker begins a job of its own while there are any, then helps with all that are left. */
static gpointer work(gpointer data)
{
    Scan *scan = data;
    g_autoptr(Batch) batch = batch_new();
    g_autoptr(DiagLog) log = diag_log_new(scan->options->keep_defects);
    Turn turn = {.scan = scan, .log = log};
    guint i;
    while ((i = (guint)g_atomic_int_add(&scan->next, 1)) < scan->jobs->len)
        work_on(&turn, scan->jobs->pdata[i], batch);
    for (i = 0; i < scan->jobs->len; i++)
        work_on(&turn, scan->jobs->pdata[i], batch);
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
        Job *job = scan->jobs->pdata[i];
        if (!job->n_mails)
            continue;
        const char *given = scan->options->list;
        job->list = given ? g_strdup(given) : list_tally_winner(job->tally, job->path);
        g_ptr_array_add(lists, g_strdup(job->list));
        if (!index_set_list(scan->index, job->id, job->list, error))
            return FALSE;
    }
    g_ptr_array_sort(lists, by_name);
    for (guint i = lists->len; i > 1; i--)
        if (g_str_equal(lists->pdata[i - 1], lists->pdata[i - 2]))
            g_ptr_array_remove_index(lists, i - 1);
    return TRUE;
}

typedef struct {
    Turn turn;
    MailParser *parser;
    Usual *usual;
    GHashTable *jobs; /* source id -> Job */
} Second;

static gboolean take_again(const IndexDeferred *mail, void *data, GError **error)
{
    Second *second = data;
    Scan *scan = second->turn.scan;
    Job *job = g_hash_table_lookup(second->jobs, GSIZE_TO_POINTER((gsize)mail->source));
    BatchMail taken = {
        .raw = {mail->data, mail->envelope, job->path, mail->offset, mail->length, FALSE},
        .diags = mail->diags};
    second->turn.job = job;
    second->turn.again = mail;
    charsets_set_usual(mail_parser_charsets(second->parser),
                       usual_charset(second->usual, job->list));
    if (take_mail(&second->turn, second->parser, &taken))
        return TRUE;
    g_propagate_error(error, g_steal_pointer(&scan->error));
    return FALSE;
}

/* Those that were deferred, now that the charset which each list uses is known. */
static gboolean take_deferred(Scan *scan, GError **error)
{
    g_autoptr(DiagLog) log = diag_log_new(scan->options->keep_defects);
    g_autoptr(MailParser) parser = mail_parser_new(log);
    g_autoptr(Usual) usual = usual_new(scan->jobs);
    g_autoptr(GHashTable) jobs = g_hash_table_new(NULL, NULL);
    for (guint i = 0; i < scan->jobs->len; i++) {
        Job *job = scan->jobs->pdata[i];
        g_hash_table_insert(jobs, GSIZE_TO_POINTER((gsize)job->id), job);
    }
    Second second = {{.scan = scan, .log = log}, parser, usual, jobs};
    return index_take_deferred(scan->index, take_again, &second, error);
}

/* What was wrong with a source as a whole, and what was met in it where no mail was. */
static gboolean close_sources(const Scan *scan, GError **error)
{
    for (guint i = 0; i < scan->jobs->len; i++) {
        const Job *job = scan->jobs->pdata[i];
        guint n = diag_n_entries(job->log);
        diag_merge(scan->diags, job->log);
        if (job->error && !index_set_error(scan->index, job->id, job->error, error))
            return FALSE;
        if (n && !index_add_defects(scan->index, job->id, diag_entry(job->log, 0), n, error))
            return FALSE;
    }
    return TRUE;
}

static void collect(const Scan *scan, ScanResult *result)
{
    for (guint i = 0; i < scan->jobs->len; i++) {
        Job *job = scan->jobs->pdata[i];
        result->mails += job->n_mails;
        result->flagged += job->n_flagged;
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
        .diags = diag_log_new(FALSE),
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
    g_mutex_init(&scan.lock);
    g_mutex_init(&scan.large);
    gboolean good = add_sources(&scan, error);
    if (good)
        run_workers(&scan);
    if (scan.error) {
        g_propagate_error(error, g_steal_pointer(&scan.error));
        good = FALSE;
    }
    good = good && close_sources(&scan, error) && name_lists(&scan, result->lists, error) &&
           take_deferred(&scan, error) && group(index, error);
    if (good)
        collect(&scan, result);
    g_mutex_clear(&scan.lock);
    g_mutex_clear(&scan.large);
    return good;
}

void scan_result_clear(ScanResult *result)
{
    g_clear_pointer(&result->diags, diag_log_free);
    g_clear_pointer(&result->errors, g_ptr_array_unref);
    g_clear_pointer(&result->lists, g_ptr_array_unref);
}
