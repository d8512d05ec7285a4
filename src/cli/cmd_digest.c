/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * READ FIRST: the whole way from a list's archive to its digests.
 *
 *     options   the command line                                            options.c
 *     scan      sources -> mails -> patch mails -> index -> series          scan.c
 *     reports   the index, selected, counted and sorted: one per period     report/report.h
 *     render    a report -> bytes of a format                               render/render.h
 *     out       files that appear whole or not at all                       base/outdir.h
 *     written   what runs over a kept index wrote: is anything to do?       index/written.h
 */
#include "base/outdir.h"
#include "cli/cmd_common.h"
#include "cli/file_names.h"
#include "index/written.h"
#include <limits.h>

/* Where digests go: a folder, or standard output if that is NULL. */
typedef struct {
    OutDir *dir;
    Written *written; /* or NULL: nobody asks later what this run wrote */
    const FileNames *names;
    guint digests, files, series;
    gboolean current; /* nothing was to be done */
} Output;

static void output_release(Output *out)
{
    g_clear_pointer(&out->written, written_free);
    g_clear_pointer(&out->dir, outdir_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Output, output_release)

/*
 * The part of a file's name that says what a digest is over. Two runs may bring mail of the same
 * days, and the news of the one must not replace those of the other; commits are never the same.
 */
static char *what_of(const Report *report, const Options *options)
{
    const ReportRange *range = report->range;
    if (!range)
        return g_strdup(report->period.id);
    if (options->report.run && g_str_equal(range->to, range->to_short))
        return g_strdup_printf("%s..%s-run%" G_GINT64_FORMAT, range->from_short, range->to_short,
                               options->report.run);
    return g_strdup_printf("%s..%s", range->from_short ? range->from_short : "", range->to_short);
}

static gboolean write_report(Output *out, const Report *report, const Options *options,
                             GError **error)
{
    for (guint i = 0; i < options->renderers->len; i++) {
        const Renderer *renderer = options->renderers->pdata[i];
        g_autofree char *what = what_of(report, options);
        g_autofree char *name = file_names_get(
            out->names, report->n_lists == 1 ? report->lists[0] : NULL, what, renderer->suffix);
        FILE *file = out->dir ? outdir_create(out->dir, name, error) : stdout;
        if (!file)
            return FALSE;
        renderer->digest(file, report, &options->render);
        const OutFile *done = out->dir ? outdir_finish(out->dir, file, error) : NULL;
        if (out->dir && !done)
            return FALSE;
        if (out->written)
            written_add(out->written, done);
        out->files++;
    }
    out->digests++;
    out->series += report->n_series;
    return TRUE;
}

/* Digests of periods that vanished. */
static gboolean remove_stale(Output *out, GError **error)
{
    if (!out->written)
        return TRUE;
    g_autoptr(GPtrArray) stale = written_stale(out->written, error);
    for (guint i = 0; stale && i < stale->len; i++)
        if (!outdir_remove(out->dir, stale->pdata[i], error))
            return FALSE;
    return stale != NULL;
}

static gboolean write_reports(Output *out, Index *index, const Options *options, GError **error)
{
    g_autoptr(Reports) reports = reports_open(index, &options->report, error);
    const Report *report;
    if (!reports)
        return FALSE;
    do {
        if (!reports_next(reports, &report, error))
            return FALSE;
        if (report && !write_report(out, report, options, error))
            return FALSE;
    } while (report && !ferror(stdout));
    return TRUE;
}

/* The folder as written.h wants it; NULL where what runs write into it is not kept. */
static char *recorded_folder(const Options *options, const OutDir *dir)
{
    char path[PATH_MAX];
    gboolean kept = options->index && options->described && dir;
    return kept && realpath(options->output, path) ? g_strdup(path) : NULL;
}

/* Nothing is new, and everything lies there as it was left. */
static gboolean is_current(const Options *options, Index *index, const char *folder,
                           gboolean *current, GError **error)
{
    *current = FALSE;
    return !folder || options->clock ||
           written_is_current(index, folder, options->described, current, error);
}

/* While a thread writes digests the next ones are made. */
static void begin_writing(Output *out, Index *index, const Options *options, const char *folder)
{
    if (folder) {
        outdir_keep_hashes(out->dir);
        out->written = written_new(index, folder, options->described);
    }
    if (out->dir && options->scan.threads != 1)
        outdir_write_behind(out->dir);
}

static gboolean write_digests(Output *out, Index *index, const Options *options, GError **error)
{
    g_autofree char *folder = recorded_folder(options, out->dir);
    if (!is_current(options, index, folder, &out->current, error))
        return FALSE;
    if (out->current)
        return TRUE;
    begin_writing(out, index, options, folder);
    return write_reports(out, index, options, error) && remove_stale(out, error);
}

/* A temporary index goes first: the commit would wait until it lies on the disk. */
static gboolean commit_digests(Output *out, Index **index, const Options *options, GError **error)
{
    if (!options->index && !options->verbose)
        g_clear_pointer(index, index_free);
    return !out->dir || out->current || outdir_commit(out->dir, error);
}

static char *place_of(const Options *options, const Output *out)
{
    g_autoptr(GString) place = g_string_new(out->dir ? options->output : "standard output");
    if (out->files != out->digests)
        g_string_append_printf(place, ", %u files", out->files);
    if (out->dir && options->index)
        g_string_append_printf(place, ", %u of them changed, made or removed",
                               outdir_n_changed(out->dir));
    return g_strdup(place->str);
}

static void say_nothing(const Options *options, const Output *out)
{
    if (out->current)
        cmd_say("nothing new: the digests in %s are up to date", options->output);
    else if (options->fresh)
        cmd_say("nothing new: no digest");
    else
        cmd_say("no digest: no mail is left by what was asked for");
}

static void say_summary(const Options *options, const ScanResult *scan, const Output *out)
{
    if (options->quiet)
        return;
    if (out->current || (out->files == 0 && scan->lists->len)) {
        say_nothing(options, out);
        return;
    }
    g_autofree char *where = place_of(options, out), *mails = cmd_mails(options, scan);
    cmd_say("%u %s in %s: %s, %u series; repaired %" G_GUINT64_FORMAT ", guessed %" G_GUINT64_FORMAT
            ", damaged %" G_GUINT64_FORMAT,
            out->digests, out->digests == 1 ? "digest" : "digests", where, mails, out->series,
            diag_count_class(scan->diags, DIAG_REPAIR), diag_count_class(scan->diags, DIAG_GUESS),
            diag_count_class(scan->diags, DIAG_DAMAGE));
    if (scan->flagged)
        cmd_say("%" G_GUINT64_FORMAT " of these mails in no digest: empty or without any date; "
                "\"listdigest check\" names them",
                scan->flagged);
}

ExitStatus cmd_digest(int argc, char **argv)
{
    g_auto(Options) options = {0};
    g_autoptr(GError) error = NULL;
    ExitStatus status;
    if (!cmd_options(&options, "digest", argc, argv, &status))
        return status;

    g_auto(Output) out = {0};
    gboolean to_stdout = g_str_equal(options.output, "-");
    if (!to_stdout && !(out.dir = outdir_open(options.output, &error)))
        return cmd_failed(error);

    g_autoptr(Index) index = NULL;
    g_auto(ScanResult) scan = {0};
    if (!cmd_scan(&options, &index, &scan))
        return EXIT_FAILED;
    cmd_choose(&options, index, &scan);

    g_autoptr(FileNames) names = file_names_new(scan.lists);
    out.names = names;
    if (!write_digests(&out, index, &options, &error) ||
        !commit_digests(&out, &index, &options, &error))
        return cmd_failed(error);
    if (to_stdout && !cmd_flush())
        return EXIT_FAILED;
    status = cmd_finish(&options, index, &scan);
    if (out.written && !written_save(out.written, &index, &error))
        return cmd_failed(error);
    say_summary(&options, &scan, &out);
    return status;
}
