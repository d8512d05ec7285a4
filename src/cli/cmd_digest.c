/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * READ FIRST: the whole way from a list's archive to its digests.
 *
 *     options   the command line                                            options.c
 *     scan      sources -> mails -> patch mails -> index -> series          scan.c
 *     reports   the index, selected, counted and sorted: one per period     report/report.h
 *     render    a report -> bytes of a format                               render/render.h
 *     out       files that appear whole or not at all                       base/outdir.h
 */
#include "base/outdir.h"
#include "cli/cmd_common.h"
#include "cli/file_names.h"

/* Where digests go: a folder, or standard output if that is NULL. */
typedef struct {
    OutDir *dir;
    const FileNames *names;
    guint files, series;
} Output;

/* The part of a file's name that says what a digest is over. */
static char *what_of(const Report *report)
{
    const ReportRange *range = report->range;
    if (!range)
        return g_strdup(report->period.id);
    return g_strdup_printf("%s..%s", range->from_short ? range->from_short : "", range->to_short);
}

static gboolean write_report(Output *out, const Report *report, const Options *options,
                             GError **error)
{
    for (guint i = 0; i < options->renderers->len; i++) {
        const Renderer *renderer = options->renderers->pdata[i];
        g_autofree char *what = what_of(report);
        g_autofree char *name = file_names_get(
            out->names, report->n_lists == 1 ? report->lists[0] : NULL, what, renderer->suffix);
        FILE *file = out->dir ? outdir_create(out->dir, name, error) : stdout;
        if (!file)
            return FALSE;
        renderer->digest(file, report, &options->render);
        if (out->dir && !outdir_finish(out->dir, file, error))
            return FALSE;
        out->files++;
    }
    out->series += report->n_series;
    return TRUE;
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
    return !out->dir || outdir_commit(out->dir, error);
}

static void say_summary(const Options *options, const ScanResult *scan, const Output *out)
{
    if (options->quiet)
        return;
    const char *where = out->dir ? options->output : "standard output";
    cmd_say("%u %s in %s: %" G_GUINT64_FORMAT " mails read, %u series; repaired %" G_GUINT64_FORMAT
            ", guessed %" G_GUINT64_FORMAT ", damaged %" G_GUINT64_FORMAT,
            out->files, out->files == 1 ? "digest" : "digests", where, scan->mails, out->series,
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

    g_autoptr(OutDir) dir = NULL;
    gboolean to_stdout = g_str_equal(options.output, "-");
    if (!to_stdout && !(dir = outdir_open(options.output, &error)))
        return cmd_failed(error);

    g_autoptr(Index) index = NULL;
    g_auto(ScanResult) scan = {0};
    if (!cmd_scan(&options, &index, &scan))
        return EXIT_FAILED;
    cmd_choose(&options, index, &scan);

    g_autoptr(FileNames) names = file_names_new(scan.lists);
    Output out = {.dir = dir, .names = names};
    if (!write_reports(&out, index, &options, &error))
        return cmd_failed(error);
    if (to_stdout && !cmd_flush())
        return EXIT_FAILED;
    status = cmd_finish(&options, index, &scan);
    say_summary(&options, &scan, &out);
    return status;
}
