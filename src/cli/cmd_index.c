/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/cmd_common.h"

static ExitStatus print_schema(void)
{
    g_autofree char *schema = index_schema_text();
    fputs(schema, stdout);
    return EXIT_OK;
}

static void say_summary(const Options *options, const ScanResult *scan)
{
    if (options->quiet)
        return;
    if (scan->changed)
        cmd_say("%s: %" G_GUINT64_FORMAT " mails read", options->index, scan->mails);
    else
        cmd_say("%s: nothing new", options->index);
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
    status = cmd_finish(&options, index, &scan);
    if (status != EXIT_FAILED)
        say_summary(&options, &scan);
    return status;
}
