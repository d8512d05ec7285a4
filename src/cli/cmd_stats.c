/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/cmd_common.h"

static gboolean write_stats(Index *index, const Options *options, GError **error)
{
    const Renderer *renderer = options->renderers->pdata[0];
    g_autoptr(GPtrArray) all = g_ptr_array_new();
    g_autoptr(Reports) reports = reports_open(index, &options->report, error);
    const Report *report;
    if (!reports || !reports_next(reports, &report, error))
        return FALSE;
    while (report) {
        g_ptr_array_add(all, (gpointer)report);
        if (!reports_next(reports, &report, error))
            return FALSE;
    }
    renderer->stats(stdout, (const Report *const *)all->pdata, all->len, &options->render);
    return TRUE;
}

ExitStatus cmd_stats(int argc, char **argv)
{
    g_auto(Options) options = {0};
    g_autoptr(GError) error = NULL;
    ExitStatus status;
    if (!cmd_options(&options, "stats", argc, argv, &status))
        return status;

    g_autoptr(Index) index = NULL;
    g_auto(ScanResult) scan = {0};
    if (!cmd_scan(&options, &index, &scan))
        return EXIT_FAILED;
    cmd_choose(&options, index, &scan);
    if (!write_stats(index, &options, &error))
        return cmd_failed(error);
    return cmd_finish(&options, index, &scan);
}
