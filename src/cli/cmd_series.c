/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/cmd_common.h"

static gboolean write_series(Index *index, const Options *options, GError **error)
{
    const Renderer *renderer = options->renderers->pdata[0];
    g_autoptr(Reports) reports = reports_open(index, &options->report, error);
    const Report *report;
    if (!reports || !reports_next(reports, &report, error))
        return FALSE;
    while (report && !ferror(stdout)) {
        for (guint i = 0; i < report->n_series; i++)
            renderer->series(stdout, report, &report->series[i], &options->render);
        if (!reports_next(reports, &report, error))
            return FALSE;
    }
    return TRUE;
}

ExitStatus cmd_series(int argc, char **argv)
{
    g_auto(Options) options = {0};
    g_autoptr(GError) error = NULL;
    ExitStatus status;
    if (!cmd_options(&options, "series", argc, argv, &status))
        return status;

    g_autoptr(Index) index = NULL;
    g_auto(ScanResult) scan = {0};
    if (!cmd_scan(&options, &index, &scan))
        return EXIT_FAILED;
    cmd_choose(&options, index, &scan);
    if (!write_series(index, &options, &error))
        return cmd_failed(error);
    return cmd_finish(&options, index, &scan);
}
