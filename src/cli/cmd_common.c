/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/cmd_common.h"
#include <errno.h>
#include <stdarg.h>

void cmd_say(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    g_autofree char *message = g_strdup_vprintf(format, args);
    va_end(args);
    g_autofree char *clean = diag_printable(message);
    fprintf(stderr, "listdigest: %s\n", clean);
}

gboolean cmd_options(Options *options, const char *command, int argc, char **argv,
                     ExitStatus *status)
{
    g_autoptr(GError) error = NULL;
    if (!options_parse(options, command_find(command), argc, argv, &error)) {
        cmd_say("%s", error->message);
        *status = EXIT_USAGE;
        return FALSE;
    }
    if (!options->help)
        return TRUE;
    fputs(options->help, stdout);
    *status = EXIT_OK;
    return FALSE;
}

gboolean cmd_scan(const Options *options, Index **index, ScanResult *scan)
{
    g_autoptr(GError) error = NULL;
    *index = index_open(NULL, &error);
    if (!*index || !scan_sources(*index, &options->scan, scan, &error)) {
        cmd_failed(error);
        return FALSE;
    }
    for (guint i = 0; i < scan->errors->len; i++)
        cmd_say("%s", (const char *)scan->errors->pdata[i]);
    return scan->sources_read + scan->sources_failed > scan->sources_lost;
}

ExitStatus cmd_failed(const GError *error)
{
    cmd_say("%s", error->message);
    return EXIT_FAILED;
}

/* A write that failed takes what was in the buffer with it, so its errno is not seen again. */
gboolean cmd_flush(void)
{
    static gboolean said;
    errno = 0;
    if (fflush(stdout) == 0 && !ferror(stdout))
        return TRUE;
    if (!said)
        cmd_say("standard output: %s",
                errno ? g_strerror(errno) : "some of it could not be written");
    said = TRUE;
    return FALSE;
}

static void print_diag(const Diag *diag, gboolean colour)
{
    static const char *const colours[] = {[DIAG_DAMAGE] = "\033[31m",
                                          [DIAG_REPAIR] = "",
                                          [DIAG_GUESS] = "\033[33m",
                                          [DIAG_NOTE] = ""};
    const char *start = colour ? colours[diag_kind_class(diag->kind)] : "";
    const char *end = *start ? "\033[m" : "";
    g_autofree char *source = diag_printable(diag->source ? diag->source : "-");
    fprintf(stderr, "%s:", source);
    if (diag->offset >= 0)
        fprintf(stderr, "%" G_GOFFSET_FORMAT ":", diag->offset);
    fprintf(stderr, " %s%s%s [%s]", start, diag_kind_text(diag->kind), end,
            diag_kind_name(diag->kind));
    if (diag->detail)
        fprintf(stderr, ": %s", diag->detail);
    fputc('\n', stderr);
}

static gint by_offset(gconstpointer a, gconstpointer b)
{
    const Diag *x = *(const Diag *const *)a, *y = *(const Diag *const *)b;
    return x->offset < y->offset ? -1 : x->offset > y->offset;
}

/* What the reader saw and what the parsers saw of one source stand behind each other in the log. */
static void print_diags(const DiagLog *log, gboolean colour)
{
    guint n = diag_n_entries(log);
    for (guint start = 0, end; start < n; start = end) {
        const char *source = diag_entry(log, start)->source;
        g_autoptr(GPtrArray) run = g_ptr_array_new();
        for (end = start; end < n && g_strcmp0(diag_entry(log, end)->source, source) == 0; end++)
            g_ptr_array_add(run, (gpointer)diag_entry(log, end));
        g_ptr_array_sort(run, by_offset); /* stable */
        for (guint i = 0; i < run->len; i++)
            print_diag(run->pdata[i], colour);
    }
    guint64 met = diag_count_class(log, DIAG_DAMAGE) + diag_count_class(log, DIAG_REPAIR) +
                  diag_count_class(log, DIAG_GUESS) + diag_count_class(log, DIAG_NOTE);
    if (met > n)
        cmd_say("%" G_GUINT64_FORMAT " more of these not shown", met - n);
}

ExitStatus cmd_finish(const Options *options, const ScanResult *scan)
{
    if (options->verbose)
        print_diags(scan->diags, options->colour);
    if (scan->sources_failed)
        return EXIT_DAMAGED;
    return options->strict && diag_count_class(scan->diags, DIAG_DAMAGE) ? EXIT_DAMAGED : EXIT_OK;
}
