/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/cmd_common.h"

static ExitStatus print_schema(void)
{
    g_autofree char *schema = index_schema_text();
    fputs(schema, stdout);
    return EXIT_OK;
}

ExitStatus cmd_index(int argc, char **argv)
{
    g_auto(Options) options = {0};
    ExitStatus status;
    if (!cmd_options(&options, "index", argc, argv, &status))
        return status;
    if (options.schema)
        return print_schema();

    g_autoptr(Index) index = NULL;
    g_auto(ScanResult) scan = {0};
    if (!cmd_scan(&options, &index, &scan))
        return EXIT_FAILED;
    return cmd_finish(&options, index, &scan);
}
