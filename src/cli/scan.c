/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/scan.h"
#include "cli/convert.h"
#include "cli/expand.h"
#include "cli/job.h"
#include "cli/list_name.h"
#include "cli/pending.h"
#include "cli/usual.h"
#include "cli/votes.h"
#include "mail/mail.h"
#include "patch/patchmail.h"
#include "series/series.h"

typedef struct {
    const ScanOptions *options;
    GPtrArray *jobs;
    JobHooks hooks;
    gint next; /* atomic: the job that the next free worker begins */
    gint stop; /* atomic: the index failed */
    GMutex lock;
    Index *index;      /* under the lock, as are the jobs' counts */
    RowLoader *rows;   /* under the lock: of what is added to a temporary index, not of what was
                          merged into it before; NULL of a kept one */
    GError *error;     /* under the lock: the index's first failure */
    GPtrArray *tables; /* under the lock: parts of sources, until the jobs are gone */
    Progress *progress;

    GMutex large; /* held while a large mail is parsed: their memory must not add up */

    DiagLog *diags; /* the counts of all, under the lock */
} Scan;

/* What a worker is at. */
typedef struct {
    Scan *scan;
    Job *job;
    DiagLog *log;               /* of the mail at hand */
    Pending *pending;           /* rows of the batch at hand; NULL: none may wait */
    const IndexDeferred *again; /* the same, if it was deferred before; else NULL */
} Turn;

static void free_job(gpointer job)
{
    job_free(job);
}

/* How a source is known: by its path, whatever the folder that a later run is started in. What is
 * on standard input is something else each time. */
static char *source_key(const Scan *scan, const char *path)
{
    const char *file = source_file(path);
    if (!g_str_equal(file, "-"))
        return g_canonicalize_filename(file, NULL);
    return g_strdup_printf("standard input, run %" G_GINT64_FORMAT, index_run_number(scan->index));
}

static void add_job(Scan *scan, const Expanded *source)
{
    Job *job = job_new(source->path, source->form, scan->options->keep_defects, &scan->hooks);
    job->options.range = scan->options->kept ? NULL : scan->options->range;
    job->options.tells_range = scan->options->ranges;
    job->options.max_bytes = scan->options->max_bytes;
    job->options.threads = scan->options->threads;
    job->options.keeps_state = scan->options->kept;
    if (source->error)
        job_fail(job, source->error);
    g_ptr_array_add(scan->jobs, job);
}

static gboolean stop_if(Scan *scan, gboolean good)
{
    if (!good)
        g_atomic_int_set(&scan->stop, TRUE);
    return good;
}

/* A mail that is read when its list's usual charset is known. */
static gboolean defer(const Turn *turn, const BatchMail *taken, const Mail *mail, Arena *arena)
{
    Scan *scan = turn->scan;
    const RawMail *raw = &taken->raw;
    IndexDeferred deferred = {
        .source = turn->job->id,
        .data = raw->data,
        .envelope = raw->envelope,
        .part = raw->part,
        .stamp = raw->stamp,
        .audience = list_audience(arena, mail),
        .arrival = raw->arrival,
        .arrived = raw->arrived,
        .offset = raw->offset,
        .length = raw->length,
        .diags = taken->diags,
        .message_id = mail->message_id,
        .hash = mail->hash,
        .defects = taken->defects,
        .n_defects = taken->n_defects,
    };
    g_mutex_lock(&scan->lock);
    turn->job->n_mails++;
    gboolean good = !scan->error && index_defer(scan->index, &deferred, &scan->error);
    g_mutex_unlock(&scan->lock);
    return stop_if(scan, good);
}

/* What was deferred has been counted. Under the lock. */
static gboolean add_row(const Turn *turn, IndexMail *row)
{
    Scan *scan = turn->scan;
    if (turn->job) {
        turn->job->n_mails += turn->again ? 0 : 1;
        turn->job->n_flagged += row->flagged ? 1 : 0;
    }
    gboolean good = !scan->error && index_add(scan->index, row, &scan->error);
    if (good && scan->rows && !row->flagged)
        row_loader_add(scan->rows, row);
    return good;
}

/* Under the lock. */
static gboolean add_pending(const Turn *turn)
{
    Pending *pending = turn->pending;
    gboolean good = TRUE;
    if (!pending || pending_n(pending) == 0)
        return TRUE;
    diag_merge(turn->scan->diags, pending_counts(pending));
    for (guint i = 0; good && i < pending_n(pending); i++)
        good = add_row(turn, pending_nth(pending, i));
    pending_clear(pending);
    return good;
}

/* FALSE where another worker has the lock, and the row waits. */
static gboolean lock_for(const Turn *turn, const IndexMail *row)
{
    GMutex *lock = &turn->scan->lock;
    if (!turn->pending || !pending_takes(turn->pending, row))
        g_mutex_lock(lock);
    else if (!g_mutex_trylock(lock)) {
        pending_add(turn->pending, row, turn->log);
        return FALSE;
    }
    return TRUE;
}

static gboolean store(const Turn *turn, IndexMail *row)
{
    Scan *scan = turn->scan;
    row->source = turn->again ? turn->again->source : turn->job->id;
    if (turn->again) {
        row->message_id = turn->again->message_id;
        memcpy(row->hash, turn->again->hash, sizeof(row->hash));
    }
    if (!lock_for(turn, row))
        return !g_atomic_int_get(&scan->stop);
    diag_merge(scan->diags, turn->log);
    gboolean good = add_pending(turn) && add_row(turn, row);
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
        return defer(turn, taken, mail, arena);
    index_mail_from(arena, taken, mail, &patch, log, turn->scan->options->keep_paths, &row);
    row.charset = declared;
    return store(turn, &row);
}

/* ---- what a job asks of the index (JobHooks) ---- */

static GHashTable *parts_of(Job *job, gpointer data)
{
    Scan *scan = data;
    g_mutex_lock(&scan->lock);
    GHashTable *parts = scan->error ? NULL : index_parts(scan->index, job->id, &scan->error);
    if (!parts)
        parts = g_hash_table_new(g_str_hash, g_str_equal);
    g_ptr_array_add(scan->tables, parts);
    gboolean good = !scan->error;
    g_mutex_unlock(&scan->lock);
    stop_if(scan, good);
    return parts;
}

static gboolean forget(Scan *scan, const Job *job, GError **error)
{
    const GPtrArray *gone = source_gone(job->source);
    gint64 kept = source_kept(job->source);
    switch (job->news) {
    case SOURCE_SAME: return TRUE;
    case SOURCE_ALL:
        return !job->options.known || (index_set_state(scan->index, job->id, NULL, error) &&
                                       index_forget(scan->index, job->id, 0, error));
    case SOURCE_MORE:
        return (kept >= job->options.next || index_forget(scan->index, job->id, kept, error)) &&
               (!gone || index_forget_parts(scan->index, job->id, gone, error));
    }
    g_assert_not_reached();
}

/* What is no more is forgotten before anything new is added. */
static gboolean job_opened(Job *job, gpointer data)
{
    Scan *scan = data;
    if (!scan->options->kept)
        return TRUE;
    g_mutex_lock(&scan->lock);
    gboolean good = !scan->error && forget(scan, job, &scan->error);
    g_mutex_unlock(&scan->lock);
    return stop_if(scan, good);
}

static gboolean take_large(Job *job, const BatchMail *mail, gpointer data)
{
    Scan *scan = data;
    g_autoptr(DiagLog) log = diag_log_new(scan->options->keep_defects);
    Turn turn = {.scan = scan, .job = job, .log = log};
    g_mutex_lock(&scan->large);
    MailParser *parser = mail_parser_new(log);
    gboolean good = take_mail(&turn, parser, mail);
    mail_parser_free(parser);
    g_mutex_unlock(&scan->large);
    return good;
}

/* ---- workers ---- */

/* How far the source was read is stored with the mails. */
static void end_batch(const Turn *turn, JobMark *mark)
{
    Scan *scan = turn->scan;
    g_mutex_lock(&scan->lock);
    g_autofree char *state = job_stored(turn->job, mark);
    gboolean good = !scan->error && add_pending(turn) &&
                    (!state || index_set_state(scan->index, turn->job->id, state, &scan->error));
    g_mutex_unlock(&scan->lock);
    stop_if(scan, good);
}

static void take_batch(const Turn *turn, const Batch *batch, JobMark *mark)
{
    g_autoptr(MailParser) parser = mail_parser_new(turn->log);
    for (guint i = 0; i < batch_n(batch); i++)
        if (!take_mail(turn, parser, batch_nth(batch, i)))
            return;
    end_batch(turn, mark);
}

static void work_on(Turn *turn, Job *job, Batch *batch)
{
    Scan *scan = turn->scan;
    JobMark mark;
    turn->job = job;
    while (!g_atomic_int_get(&scan->stop) && job_take(job, batch, &mark, scan->progress)) {
        take_batch(turn, batch, &mark);
        job_mark_clear(&mark);
    }
}

/* Every worker begins a job of its own while there are any, then helps with all that are left. */
static gpointer work(gpointer data)
{
    Scan *scan = data;
    g_autoptr(Batch) batch = batch_new();
    g_autoptr(DiagLog) log = diag_log_new(scan->options->keep_defects);
    g_autoptr(Pending) pending = pending_new();
    Turn turn = {.scan = scan, .log = log, .pending = pending};
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

/* ---- before and after ---- */

/* The sources get their numbers here, so these depend on no worker. What can be expected to be no
 * source at all is none of the index's. */
static gboolean add_source(Scan *scan, Job *job, GError **error)
{
    g_auto(IndexSource) source = {0};
    g_autofree char *key = scan->options->kept ? source_key(scan, job->path) : g_strdup(job->path);
    if (!index_source(scan->index, key, &source, error))
        return FALSE;
    job->id = source.id;
    job->options.next = source.next;
    job->options.known = source.known;
    job->options.dated = source.dated;
    job->options.state = g_steal_pointer(&source.state);
    job->options.error = g_steal_pointer(&source.error);
    return TRUE;
}

/* An index that cannot be merged costs no other source; one that cannot be merged into does. */
static gboolean merge(Scan *scan, Job *job, GError **error)
{
    g_autoptr(GError) cause = NULL;
    job->done = TRUE;
    if (index_merge(scan->index, source_file(job->path), &job->n_mails, &cause))
        return TRUE;
    if (g_error_matches(cause, INDEX_ERROR, INDEX_ERROR_NOT_INDEX)) {
        job_fail(job, cause);
        return TRUE;
    }
    g_propagate_error(error, g_steal_pointer(&cause));
    return FALSE;
}

static gboolean take_index(Scan *scan, Job *job, GError **error)
{
    const char *why = scan->options->no_indexes ? "name the archives that it was made of"
                      : scan->options->range    ? "it has no commits"
                                                : NULL;
    if (!why)
        return merge(scan, job, error);
    job->error = g_strdup_printf("%s: an index of listdigest; %s", job->path, why);
    job->done = TRUE;
    return TRUE;
}

/* Indexes first: what they know of a source need not be read again. */
static gboolean prepare_jobs(Scan *scan, GError **error)
{
    for (guint i = 0; i < scan->jobs->len; i++) {
        Job *job = scan->jobs->pdata[i];
        if (job->done || job->form != SOURCE_FORM_INDEX)
            continue;
        if (!take_index(scan, job, error))
            return FALSE;
    }
    for (guint i = 0; i < scan->jobs->len; i++) {
        Job *job = scan->jobs->pdata[i];
        gboolean merged = job->form == SOURCE_FORM_INDEX && !job->error;
        if (!merged && (!job->done || !scan->options->kept) && !add_source(scan, job, error))
            return FALSE;
    }
    return TRUE;
}

/* What was wrong with a source as a whole, and what was met in it where no mail was. */
static gboolean close_source(const Scan *scan, const Job *job, GError **error)
{
    guint n = diag_n_entries(job->log);
    diag_merge(scan->diags, job->log);
    if (job->id == 0 || (job->opened ? job->news == SOURCE_SAME : scan->options->kept))
        return TRUE;
    if (job->state && !index_set_state(scan->index, job->id, job->state, error))
        return FALSE;
    if (!index_set_error(scan->index, job->id, job->error, error))
        return FALSE;
    return n == 0 || index_add_defects(scan->index, job->id, diag_entry(job->log, 0), n, error);
}

static gboolean close_sources(const Scan *scan, GError **error)
{
    for (guint i = 0; i < scan->jobs->len; i++)
        if (!close_source(scan, scan->jobs->pdata[i], error))
            return FALSE;
    return TRUE;
}

/* ---- the names of lists ---- */

/* Of a source that is named now: what is given now, else what most mails say. */
static gboolean name_list(const Scan *scan, Votes *votes, const Job *job, GError **error)
{
    const ListTally *tally = votes_tally(votes, job->id);
    const char *given = scan->options->list, *before = votes_list(votes, job->id);
    if (!tally)
        return TRUE;
    g_autofree char *list = given ? g_strdup(given) : list_tally_winner(tally, job->path);
    if (before && g_str_equal(before, list))
        return TRUE;
    votes_set_list(votes, job->id, list);
    return index_set_list(scan->index, job->id, list, error);
}

static gboolean name_lists(const Scan *scan, Votes *votes, GError **error)
{
    for (guint i = 0; i < scan->jobs->len; i++) {
        const Job *job = scan->jobs->pdata[i];
        if (job->opened && !name_list(scan, votes, job, error))
            return FALSE;
    }
    return TRUE;
}

/* ---- mail that waited ---- */

typedef struct {
    Turn turn;
    MailParser *parser;
    const Votes *votes;
    const Usual *usual;
    GHashTable *jobs; /* source id -> Job, of those that were read now */
} Second;

static gboolean take_again(const IndexDeferred *mail, void *data, GError **error)
{
    Second *second = data;
    Scan *scan = second->turn.scan;
    const char *list = votes_list(second->votes, mail->source);
    BatchMail taken = {.raw = {.data = mail->data,
                               .envelope = mail->envelope,
                               .source = votes_path(second->votes, mail->source),
                               .offset = mail->offset,
                               .length = mail->length,
                               .part = mail->part,
                               .stamp = mail->stamp,
                               .arrival = mail->arrival,
                               .arrived = mail->arrived},
                       .diags = mail->diags};
    second->turn.job = g_hash_table_lookup(second->jobs, GSIZE_TO_POINTER((gsize)mail->source));
    second->turn.again = mail;
    charsets_set_usual(mail_parser_charsets(second->parser),
                       list ? usual_charset(second->usual, list) : NULL);
    if (take_mail(&second->turn, second->parser, &taken))
        return TRUE;
    g_propagate_error(error, g_steal_pointer(&scan->error));
    return FALSE;
}

/* Those that were deferred, now that the charset which each list uses is known. */
static gboolean take_deferred(Scan *scan, const Votes *votes, GError **error)
{
    g_autoptr(DiagLog) log = diag_log_new(scan->options->keep_defects);
    g_autoptr(MailParser) parser = mail_parser_new(log);
    g_autoptr(GHashTable) jobs = g_hash_table_new(NULL, NULL);
    for (guint i = 0; i < scan->jobs->len; i++) {
        Job *job = scan->jobs->pdata[i];
        g_hash_table_insert(jobs, GSIZE_TO_POINTER((gsize)job->id), job);
    }
    g_autoptr(Usual) usual = votes_usual(votes);
    Second second = {{.scan = scan, .log = log}, parser, votes, usual, jobs};
    return index_take_deferred(scan->index, take_again, &second, error);
}

/* ---- what came of it ---- */

static void add_range(ScanResult *result, const char *list, SourceRange *taken)
{
    guint at;
    if (!g_ptr_array_find_with_equal_func(result->lists, list, g_str_equal, &at))
        return;
    ScanRange range = {result->lists->pdata[at], *taken};
    *taken = (SourceRange){0};
    g_array_append_val(result->ranges, range);
}

/* The commits of each list that has news from one public-inbox and from nothing else. */
static void collect_ranges(const Scan *scan, const Votes *votes, ScanResult *result)
{
    g_autoptr(GHashTable) readers = g_hash_table_new(g_str_hash, g_str_equal); /* list -> Job */
    for (guint i = 0; i < scan->jobs->len; i++) {
        Job *job = scan->jobs->pdata[i];
        const char *list = votes_list(votes, job->id);
        if (!list || !job->opened || job->news == SOURCE_SAME)
            continue;
        gboolean first = !g_hash_table_contains(readers, list);
        g_hash_table_insert(readers, (gpointer)list, first ? job : NULL);
    }
    GHashTableIter i;
    gpointer list, reader;
    g_hash_table_iter_init(&i, readers);
    while (g_hash_table_iter_next(&i, &list, &reader)) {
        Job *job = reader;
        if (job && job->range.to)
            add_range(result, list, &job->range);
    }
}

/* Of a kept index, which holds more than the range, what of it is in the range. */
static gboolean find_range(const Scan *scan, const Votes *votes, ScanResult *result, GError **error)
{
    const Job *job = scan->jobs->len ? scan->jobs->pdata[0] : NULL;
    if (!scan->options->kept || !scan->options->range || !job || (!job->opened && job->error))
        return TRUE;
    g_auto(SourceRange) ends = {0};
    result->parts = source_range_parts(job->path, scan->options->range, &ends, error);
    const char *list = votes_list(votes, job->id);
    g_array_set_size(result->ranges, 0);
    if (result->parts && list)
        add_range(result, list, &ends);
    return result->parts != NULL;
}

static void collect(const Scan *scan, ScanResult *result)
{
    result->news = index_n_new(scan->index);
    for (guint i = 0; i < scan->jobs->len; i++) {
        Job *job = scan->jobs->pdata[i];
        result->mails += job->n_mails;
        result->sources_dated += job->options.dated && job->opened;
        result->news += job->form == SOURCE_FORM_INDEX ? job->n_mails : 0;
        result->flagged += job->n_flagged;
        if (!job->error) {
            result->sources_read++;
            continue;
        }
        result->sources_failed++;
        if (!job->n_mails && !(job->opened && job->news != SOURCE_ALL))
            result->sources_lost++;
        g_ptr_array_add(result->errors, g_steal_pointer(&job->error));
    }
}

static gboolean group(const Scan *scan, GError **error)
{
    Index *index = scan->index;
    SeriesOptions options = SERIES_OPTIONS_DEFAULT;
    options.threads = scan->options->threads != 1;
    return index_finish(index, error) && series_group(index, scan->rows, &options, error) &&
           index_name_people(index, error) && index_begin(index, error) &&
           index_set_grouped(index, error) && index_commit(index, error);
}

static gboolean finish(Scan *scan, ScanResult *result, GError **error)
{
    if (!close_sources(scan, error))
        return FALSE;
    g_autoptr(Votes) votes = votes_count(scan->index, error);
    if (!votes || !name_lists(scan, votes, error))
        return FALSE;
    votes_collect_lists(votes, result->lists);
    collect_ranges(scan, votes, result);
    if (!find_range(scan, votes, result, error))
        return FALSE;
    result->changed = !index_is_grouped(scan->index);
    if (!result->changed)
        return index_finish(scan->index, error);
    return take_deferred(scan, votes, error) && group(scan, error);
}

static gboolean set_people_map(Scan *scan, GError **error)
{
    const Mailmap *map = scan->options->mailmap;
    const char *people = scan->options->people;
    return index_set_people_map(scan->index, people ? people : "", map ? index_map_person : NULL,
                                (gpointer)map, error);
}

static gboolean run(Scan *scan, GError **error)
{
    if (!set_people_map(scan, error) || !prepare_jobs(scan, error))
        return FALSE;
    if (scan->jobs->len)
        run_workers(scan);
    if (scan->error)
        g_propagate_error(error, g_steal_pointer(&scan->error));
    return !g_atomic_int_get(&scan->stop);
}

static void clear_range(gpointer range)
{
    source_range_clear(&((ScanRange *)range)->range);
}

static void free_table(gpointer table)
{
    g_hash_table_unref(table);
}

gboolean scan_sources(Index *index, const ScanOptions *options, ScanResult *result, GError **error)
{
    *result = (ScanResult){
        .diags = diag_log_new(FALSE),
        .errors = g_ptr_array_new_with_free_func(g_free),
        .lists = g_ptr_array_new_with_free_func(g_free),
        .ranges = g_array_new(FALSE, FALSE, sizeof(ScanRange)),
    };
    g_array_set_clear_func(result->ranges, clear_range);
    g_autoptr(GPtrArray) tables = g_ptr_array_new_with_free_func(free_table);
    g_autoptr(GPtrArray) jobs = g_ptr_array_new_with_free_func(free_job);
    g_autoptr(RowLoader) rows = options->kept ? NULL : row_loader_new();
    Scan scan = {.options = options,
                 .jobs = jobs,
                 .hooks = {parts_of, job_opened, take_large, &scan},
                 .index = index,
                 .rows = rows,
                 .tables = tables,
                 .diags = result->diags};
    for (guint i = 0; i < options->sources->len; i++)
        add_job(&scan, options->sources->pdata[i]);
    g_autoptr(Progress) progress = progress_new(options->progress, bytes_on_disk(jobs));
    scan.progress = progress;
    g_mutex_init(&scan.lock);
    g_mutex_init(&scan.large);
    gboolean good = run(&scan, error) && finish(&scan, result, error);
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
    g_clear_pointer(&result->ranges, g_array_unref);
    g_clear_pointer(&result->lists, g_ptr_array_unref);
    g_clear_pointer(&result->parts, g_hash_table_unref);
}
