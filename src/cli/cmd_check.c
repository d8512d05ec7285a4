/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/cmd_common.h"

ExitStatus cmd_check(int argc, char **argv)
{
    g_auto(Options) options = {0};
    g_autoptr(GError) error = NULL;
    ExitStatus status;
    if (!cmd_options(&options, "check", argc, argv, &status))
        return status;

    g_autoptr(Index) index = NULL;
    g_auto(ScanResult) scan = {0};
    if (!cmd_scan(&options, &index, &scan))
        return EXIT_FAILED;
    g_autoptr(Check) check = check_new(index, scan.diags, &error);
    if (!check)
        return cmd_failed(error);
    const Renderer *renderer = options.renderers->pdata[0];
    renderer->check(stdout, check, &options.render);
    if (check_failed(check, &error))
        return cmd_failed(error);
    return cmd_finish(&options, index, &scan);
}
