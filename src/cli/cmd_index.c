/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/cmd_common.h"

static ExitStatus print_schema(void)
{
    g_autofree char *schema = index_schema_text();
    fputs(schema, stdout);
    return EXIT_OK;
}

typedef struct {
    const char *key;
    gint64 source; /* 0: not found */
} Sought;

static gboolean compare_path(gint64 source, const char *path, const char *list, gpointer data)
{
    (void)list;
    Sought *sought = data;
    if (g_str_equal(path, sought->key))
        sought->source = source;
    return !sought->source;
}

/* A path may stand there twice, after merging. FALSE if it does not at all, or on failure. */
static gboolean forget_source(Index *index, const char *argument, GError **error)
{
    g_autofree char *key = g_canonicalize_filename(source_file(argument), NULL);
    gboolean found = FALSE;
    for (;;) {
        Sought sought = {.key = key};
        if (!index_scan_sources(index, compare_path, &sought, error))
            return FALSE;
        if (!sought.source)
            break;
        found = TRUE;
        if (!index_drop_source(index, sought.source, error))
            return FALSE;
    }
    if (!found)
        g_set_error(error, INDEX_ERROR, INDEX_ERROR_NOT_INDEX, "%s: no source of this index",
                    argument);
    return found;
}

/* All of them, or none. */
static ExitStatus forget_sources(const Options *options)
{
    g_autoptr(GError) error = NULL;
    g_auto(ScanResult) scan = {0};
    g_autoptr(GPtrArray) none = g_ptr_array_new();
    ScanOptions reading = options->scan;
    reading.sources = none;
    g_autoptr(Index) index = index_open(options->index, &error);
    if (!index)
        return cmd_failed(error);
    for (char **source = options->sources; *source; source++)
        if (!forget_source(index, *source, &error))
            return cmd_failed(error);
    if (!scan_sources(index, &reading, &scan, &error))
        return cmd_failed(error);
    return cmd_finish(options, index, &scan);
}

/* Without sources there is nothing to add: it is only brought up to date. */
static ExitStatus bring_up_to_date(const Options *options)
{
    if (index_is_index(options->index))
        return forget_sources(options);
    cmd_say("%s: no index of listdigest; to make one, name sources", options->index);
    return EXIT_FAILED;
}

static void say_summary(const Options *options, const ScanResult *scan)
{
    if (options->quiet)
        return;
    g_autofree char *mails = cmd_mails(options, scan);
    if (scan->changed)
        cmd_say("%s: %s", options->index, mails);
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
    if (options.forget)
        return forget_sources(&options);
    if (!*options.sources)
        return bring_up_to_date(&options);

    g_autoptr(Index) index = NULL;
    g_auto(ScanResult) scan = {0};
    if (!cmd_scan(&options, &index, &scan))
        return EXIT_FAILED;
    status = cmd_finish(&options, index, &scan);
    if (status != EXIT_FAILED)
        say_summary(&options, &scan);
    return status;
}
