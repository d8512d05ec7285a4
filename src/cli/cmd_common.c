/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/cmd_common.h"
#include "read/gunzip.h"
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

/* What only asks an index that is up to date is not kept waiting by whoever writes to it. */
static Index *open_to_ask(const Options *options, GError **error)
{
    g_autoptr(Index) index = index_open_read_only(options->index, error);
    gboolean current =
        index && index_is_grouped(index) && g_str_equal(index_people_map(index), options->people);
    return current ? g_steal_pointer(&index) : NULL;
}

static Index *open_index(const Options *options, GError **error)
{
    gboolean asks = options->index && !*options->sources;
    if (asks) {
        g_autoptr(GError) cause = NULL;
        Index *index = open_to_ask(options, &cause);
        if (index)
            return index;
        if (cause) {
            g_propagate_error(error, g_steal_pointer(&cause));
            return NULL;
        }
    }
    return index_open(options->index, error);
}

/* Commits are those of one repository. */
static gboolean check_range(const Options *options, const GPtrArray *sources)
{
    if (!options->range || sources->len == 1)
        return TRUE;
    cmd_say("%s: --range is of one public-inbox, but these are %u archives", *options->sources,
            sources->len);
    return FALSE;
}

typedef struct {
    const char *folder; /* with a slash behind */
    GPtrArray *gone;    /* of char * */
} Vanished;

static gboolean note_vanished(gint64 source, const char *path, const char *list, gpointer data)
{
    (void)source;
    (void)list;
    Vanished *vanished = data;
    if (g_str_has_prefix(path, vanished->folder) && !g_file_test(path, G_FILE_TEST_EXISTS))
        g_ptr_array_add(vanished->gone, g_strdup(path));
    return TRUE;
}

/* A disk that is not mounted must not look like mail that was deleted, so nothing is forgotten. */
static gboolean report_vanished(const Options *options, Index *index, ScanResult *scan,
                                GError **error)
{
    g_autoptr(GPtrArray) gone = g_ptr_array_new_with_free_func(g_free);
    for (char **source = options->sources; options->index && *source; source++) {
        if (!g_file_test(source_file(*source), G_FILE_TEST_IS_DIR))
            continue;
        g_autofree char *path = g_canonicalize_filename(source_file(*source), NULL);
        g_autofree char *folder = g_strconcat(path, "/", NULL);
        Vanished vanished = {folder, gone};
        if (!index_scan_sources(index, note_vanished, &vanished, error))
            return FALSE;
    }
    for (guint i = 0; i < gone->len; i++)
        g_ptr_array_add(scan->errors,
                        g_strdup_printf("%s: read before, and no longer there; its mail stays "
                                        "(\"listdigest index --forget\" takes it out)",
                                        (const char *)gone->pdata[i]));
    scan->sources_failed += gone->len;
    return TRUE;
}

/* Why this run took so much longer than the one before. */
static void say_dated(const Options *options, const ScanResult *scan)
{
    guint n = scan->sources_dated;
    if (n > 0 && !options->quiet)
        cmd_say("%s: another version of listdigest had read %u source%s: read again whole",
                options->index, n, n == 1 ? "" : "s");
}

gboolean cmd_scan(const Options *options, Index **index, ScanResult *scan)
{
    g_autoptr(GError) error = NULL;
    const char *output = g_str_equal(options->output, "-") ? NULL : options->output;
    g_autoptr(GPtrArray) sources = expand_sources(options->sources, output, options->index);
    if (!check_range(options, sources))
        return FALSE;
    ScanOptions reading = options->scan;
    reading.sources = sources;
    *index = open_index(options, &error);
    if (!*index || !scan_sources(*index, &reading, scan, &error) ||
        !report_vanished(options, *index, scan, &error)) {
        cmd_failed(error);
        return FALSE;
    }
    say_dated(options, scan);
    for (guint i = 0; i < scan->errors->len; i++)
        cmd_say("%s", (const char *)scan->errors->pdata[i]);
    return !*options->sources || scan->sources_read + scan->sources_failed > scan->sources_lost;
}

void cmd_choose(Options *options, const Index *index, const ScanResult *scan)
{
    ReportOptions *report = &options->report;
    if (options->fresh)
        report->run = index_run_number(index);
    report->parts = scan->parts;
    if (!options->fresh && !options->range)
        return;
    options->ranges = g_new(ReportRange, MAX(scan->ranges->len, 1));
    for (guint i = 0; i < scan->ranges->len; i++) {
        const ScanRange *range = &g_array_index(scan->ranges, ScanRange, i);
        options->ranges[i] = (ReportRange){range->list, range->range.from, range->range.from_short,
                                           range->range.to, range->range.to_short};
    }
    report->ranges = options->ranges;
    report->n_ranges = scan->ranges->len;
}

char *cmd_mails(const Options *options, const ScanResult *scan)
{
    guint64 mails = options->index ? scan->news : scan->mails, again = scan->mails - mails;
    const char *noun = mails == 1 ? "mail" : "mails";
    if (!options->index)
        return g_strdup_printf("%" G_GUINT64_FORMAT " %s read", mails, noun);
    if (scan->mails <= mails)
        return g_strdup_printf("%" G_GUINT64_FORMAT " new %s", mails, noun);
    return g_strdup_printf("%" G_GUINT64_FORMAT " new %s (%" G_GUINT64_FORMAT " read again)", mails,
                           noun, again);
}

ExitStatus cmd_failed(const GError *error)
{
    cmd_say("%s", error->message);
    return EXIT_FAILED;
}

void cmd_print_version(void)
{
    printf("listdigest %s\ngzip: %s\n", LISTDIGEST_VERSION, gunzip_library());
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

typedef struct {
    gboolean colour;
    guint64 left; /* not printed yet */
} Printing;

static void print_defect(const CheckDefect *defect, void *data)
{
    static const char *const colours[DIAG_CLASSES] = {
        [DIAG_DAMAGE] = "\033[31m", [DIAG_GUESS] = "\033[33m"};
    Printing *printing = data;
    const char *start = printing->colour ? colours[diag_kind_class(defect->kind)] : NULL;
    g_autofree char *source = diag_printable(defect->source);
    g_autofree char *place = defect->part ? diag_printable(defect->part)
                                          : g_strdup_printf("%" G_GOFFSET_FORMAT, defect->offset);
    fprintf(stderr, "%s:%s: %s%s%s [%s]", source, place, start ? start : "",
            diag_kind_text(defect->kind), start ? "\033[m" : "", diag_kind_name(defect->kind));
    if (defect->detail)
        fprintf(stderr, ": %s", defect->detail);
    if (defect->times > 1)
        fprintf(stderr, " (%" G_GUINT64_FORMAT " times)", defect->times);
    fputc('\n', stderr);
    printing->left -= MIN(printing->left, defect->times);
}

static gboolean print_defects(const Options *options, Index *index, const ScanResult *scan,
                              GError **error)
{
    g_autoptr(Check) check = check_new(index, scan->diags, error);
    Printing printing = {.colour = options->colour};
    if (!check)
        return FALSE;
    for (int kind = 0; kind < DIAG_KINDS; kind++)
        if (diag_kind_class((DiagKind)kind) != DIAG_NOTE)
            printing.left += check->kinds[kind].times;
    check_each(check, CHECK_ALL & ~(1U << DIAG_NOTE), print_defect, &printing);
    if (printing.left)
        cmd_say("%" G_GUINT64_FORMAT " more of these not shown", printing.left);
    return !check_failed(check, error);
}

ExitStatus cmd_finish(const Options *options, Index *index, const ScanResult *scan)
{
    g_autoptr(GError) error = NULL;
    if (options->verbose && !print_defects(options, index, scan, &error))
        return cmd_failed(error);
    if (options->index && (!cmd_flush() || !index_end_run(index, &error)))
        return error ? cmd_failed(error) : EXIT_FAILED;
    if (scan->sources_failed)
        return EXIT_DAMAGED;
    return options->strict && diag_count_class(scan->diags, DIAG_DAMAGE) ? EXIT_DAMAGED : EXIT_OK;
}
