/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/options.h"
#include "cli/approxdate.h"
#include <unistd.h>

/* As the parser leaves it, before anything is checked. */
typedef struct {
    char *period, *since, *until, *formats, *output, *detail, *link_base, *timezone, *colour, *list;
    int top, threads;
    gboolean bodies, strict, quiet, verbose, progress, no_progress, help;
    char **sources;
} Raw;

typedef enum { GROUP_SELECT, GROUP_WRITE, GROUP_RUN, GROUPS } Group;

static const struct {
    const char *name, *title;
} groups[GROUPS] = {
    {"select", "Which mail, in which pieces:"},
    {"write", "What is written:"},
    {"run", "How it runs:"},
};

enum { ALL = OPTIONS_DIGEST | OPTIONS_SERIES | OPTIONS_STATS };
enum { TOP_DEFAULT = 15, TOP_MAX = 1000000, THREADS_MAX = 256 };

#define TEXT G_OPTION_ARG_FILENAME
#define NUMBER G_OPTION_ARG_INT
#define FLAG G_OPTION_ARG_NONE
#define AT(member) offsetof(Raw, member)

/* entry.arg_data is set when the table is used: to where in Raw the value goes. */
static const struct {
    guint commands; /* OptionSet */
    Group group;
    gsize offset;
    GOptionEntry entry;
} table[] = {
    {OPTIONS_DIGEST | OPTIONS_STATS,
     GROUP_SELECT,
     AT(period),
     {"period", 'p', 0, TEXT, NULL, "day, week, month, quarter or year", "PERIOD"}},
    {ALL,
     GROUP_SELECT,
     AT(since),
     {"since", 0, 0, TEXT, NULL, "only mail from DATE on (2026-01-05, 2.weeks.ago)", "DATE"}},
    {ALL, GROUP_SELECT, AT(until), {"until", 0, 0, TEXT, NULL, "only mail before DATE", "DATE"}},
    {ALL,
     GROUP_SELECT,
     AT(timezone),
     {"timezone", 0, 0, TEXT, NULL, "zone of periods and dates (UTC)", "ZONE"}},
    {ALL,
     GROUP_SELECT,
     AT(list),
     {"list", 0, 0, TEXT, NULL, "the list's name, for all sources", "NAME"}},

    {OPTIONS_DIGEST,
     GROUP_WRITE,
     AT(formats),
     {"format", 'f', 0, TEXT, NULL, "text (the default), json; several with commas", "FORMAT"}},
    {OPTIONS_SERIES,
     GROUP_WRITE,
     AT(formats),
     {"format", 'f', 0, TEXT, NULL, "text (the default) or jsonl", "FORMAT"}},
    {OPTIONS_STATS,
     GROUP_WRITE,
     AT(formats),
     {"format", 'f', 0, TEXT, NULL, "text (the default) or json", "FORMAT"}},
    {OPTIONS_DIGEST,
     GROUP_WRITE,
     AT(output),
     {"output", 'o', 0, TEXT, NULL, "folder for the digests (listdigest-out); - for stdout",
      "DIR"}},
    {OPTIONS_DIGEST | OPTIONS_STATS,
     GROUP_WRITE,
     AT(top),
     {"top", 0, 0, NUMBER, NULL, "rows of the tables in text (15)", "N"}},
    {OPTIONS_DIGEST,
     GROUP_WRITE,
     AT(detail),
     {"detail", 0, 0, TEXT, NULL, "message texts: all (the default), cover, first or none",
      "WHAT"}},
    {OPTIONS_DIGEST | OPTIONS_SERIES,
     GROUP_WRITE,
     AT(link_base),
     {"link-base", 0, 0, TEXT, NULL, "what links start with (https://lore.kernel.org/r/)", "URL"}},
    {OPTIONS_SERIES,
     GROUP_WRITE,
     AT(bodies),
     {"bodies", 0, 0, FLAG, NULL, "with message texts (jsonl)", NULL}},

    {ALL,
     GROUP_RUN,
     AT(strict),
     {"strict", 0, 0, FLAG, NULL, "exit status 3 if any mail was damaged", NULL}},
    {ALL,
     GROUP_RUN,
     AT(threads),
     {"threads", 'j', 0, NUMBER, NULL, "sources read at a time (one per core)", "N"}},
    {ALL, GROUP_RUN, AT(quiet), {"quiet", 'q', 0, FLAG, NULL, "only errors", NULL}},
    {ALL,
     GROUP_RUN,
     AT(verbose),
     {"verbose", 'v', 0, FLAG, NULL, "every defect and repair, with file and offset", NULL}},
    {ALL,
     GROUP_RUN,
     AT(colour),
     {"color", 0, 0, TEXT, NULL, "colours on stderr: auto (the default), always or never", "WHEN"}},
    {ALL,
     GROUP_RUN,
     AT(progress),
     {"progress", 0, 0, FLAG, NULL, "show a progress bar, also where stderr is no terminal", NULL}},
    {ALL,
     GROUP_RUN,
     AT(no_progress),
     {"no-progress", 0, 0, FLAG, NULL, "show no progress bar", NULL}},
    {ALL, GROUP_RUN, AT(help), {"help", 'h', 0, FLAG, NULL, "this text", NULL}},
};

G_GNUC_PRINTF(2, 3)
static gboolean usage(GError **error, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    g_autofree char *message = g_strdup_vprintf(format, args);
    va_end(args);
    g_set_error_literal(error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, message);
    return FALSE;
}

static GOptionContext *context_new(const Command *command, Raw *raw)
{
    GOptionContext *context = g_option_context_new(command->operands);
    g_autofree char *summary =
        g_strdup_printf("listdigest %s: %s", command->name, command->summary);
    g_option_context_set_summary(context, summary);
    g_option_context_set_help_enabled(context, FALSE);
    GOptionEntry operands[] = {
        {G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &raw->sources, NULL, NULL},
        G_OPTION_ENTRY_NULL,
    };
    g_option_context_add_main_entries(context, operands, NULL);
    for (int g = 0; g < GROUPS; g++) {
        GOptionGroup *group = g_option_group_new(groups[g].name, groups[g].title, "", NULL, NULL);
        for (gsize i = 0; i < G_N_ELEMENTS(table); i++) {
            if ((int)table[i].group != g || !(table[i].commands & command->options))
                continue;
            GOptionEntry entries[] = {table[i].entry, G_OPTION_ENTRY_NULL};
            entries[0].arg_data = (char *)raw + table[i].offset;
            g_option_group_add_entries(group, entries);
        }
        g_option_context_add_group(context, group);
    }
    return context;
}

static gboolean check_utf8(const char *option, const char *value, GError **error)
{
    if (!value || g_utf8_validate(value, -1, NULL))
        return TRUE;
    return usage(error, "--%s: the value is not valid UTF-8", option);
}

static gint64 now_seconds(void)
{
    const char *epoch = g_getenv("SOURCE_DATE_EPOCH");
    gint64 now;
    if (epoch && g_ascii_string_to_signed(epoch, 10, 0, G_MAXINT64, &now, NULL))
        return now;
    return g_get_real_time() / G_USEC_PER_SEC;
}

static gboolean read_date(const char *option, const char *text, GTimeZone *zone, gint64 *utc,
                          GError **error)
{
    if (!text || approxdate_parse(text, now_seconds(), zone, utc))
        return TRUE;
    return usage(error, "--%s: \"%s\" is no date; try 2026-01-05, 2026-01-05T07:42 or 2.weeks.ago",
                 option, text);
}

static gboolean read_range(const Raw *raw, ReportOptions *report, GError **error)
{
    report->since = 0;
    report->until = G_MAXINT64;
    if (!read_date("since", raw->since, report->zone, &report->since, error) ||
        !read_date("until", raw->until, report->zone, &report->until, error))
        return FALSE;
    if (report->since >= report->until)
        return usage(error, "--since is not before --until: nothing lies between them");
    return TRUE;
}

static gboolean read_selection(Options *options, const Raw *raw, const Command *command,
                               GError **error)
{
    ReportOptions *report = &options->report;
    options->zone =
        raw->timezone ? g_time_zone_new_identifier(raw->timezone) : g_time_zone_new_utc();
    if (!options->zone)
        return usage(error, "--timezone: no zone \"%s\"; try Europe/Oslo or +02:00", raw->timezone);
    report->zone = options->zone;
    options->render.zone = options->zone;
    report->period = command->options == OPTIONS_DIGEST ? PERIOD_WEEK : PERIOD_ALL;
    report->per_list = command->options == OPTIONS_DIGEST;
    report->with_series = command->options != OPTIONS_STATS;
    if (raw->period && !period_kind_parse(raw->period, &report->period))
        return usage(error, "--period: \"%s\" is none of day, week, month, quarter, year",
                     raw->period);
    return read_range(raw, report, error);
}

static gboolean can_write(const Renderer *renderer, const Command *command)
{
    switch ((OptionSet)command->options) {
    case OPTIONS_DIGEST: return renderer->digest && renderer->suffix;
    case OPTIONS_SERIES: return renderer->series != NULL;
    case OPTIONS_STATS: return renderer->stats != NULL;
    }
    return FALSE;
}

static char *formats_of(const Command *command)
{
    GString *names = g_string_new(NULL);
    const Renderer *renderer;
    for (guint i = 0; (renderer = renderer_nth(i)); i++)
        if (can_write(renderer, command))
            g_string_append_printf(names, "%s%s", names->len ? ", " : "", renderer->format);
    return g_string_free(names, FALSE);
}

static gboolean read_formats(Options *options, const Raw *raw, const Command *command,
                             GError **error)
{
    options->renderers = g_ptr_array_new();
    g_auto(GStrv) names = g_strsplit(raw->formats ? raw->formats : "text", ",", -1);
    for (char **name = names; *name; name++) {
        const Renderer *renderer = renderer_find(*name);
        if (!renderer || !can_write(renderer, command)) {
            g_autofree char *known = formats_of(command);
            return usage(error, "--format: %s knows no format \"%s\"; it knows %s", command->name,
                         *name, known);
        }
        if (!g_ptr_array_find(options->renderers, renderer, NULL))
            g_ptr_array_add(options->renderers, (gpointer)renderer);
    }
    gboolean one = command->options != OPTIONS_DIGEST || g_str_equal(options->output, "-");
    if (one && options->renderers->len > 1)
        return usage(error, "--format: one format only on standard output");
    return options->renderers->len || usage(error, "--format: no format given");
}

static gboolean read_detail(const char *name, Detail *detail, GError **error)
{
    static const struct {
        const char *name;
        Detail detail;
    } details[] = {{"all", DETAIL_ALL},
                   {"cover", DETAIL_COVER},
                   {"first", DETAIL_FIRST},
                   {"none", DETAIL_NONE}};
    for (gsize i = 0; i < G_N_ELEMENTS(details); i++) {
        if (!g_str_equal(name, details[i].name))
            continue;
        *detail = details[i].detail;
        return TRUE;
    }
    return usage(error, "--detail: \"%s\" is none of all, cover, first, none", name);
}

static gboolean read_rendering(Options *options, Raw *raw, GError **error)
{
    RenderOptions *render = &options->render;
    if (!check_utf8("link-base", raw->link_base, error))
        return FALSE;
    options->link_base = g_steal_pointer(&raw->link_base);
    render->link_base = options->link_base ? options->link_base : "https://lore.kernel.org/r/";
    render->bodies = raw->bodies;
    if (raw->top < 0 || raw->top > TOP_MAX)
        return usage(error, "--top: %d is not from 0 to %d", raw->top, TOP_MAX);
    render->top = (guint)raw->top;
    return read_detail(raw->detail ? raw->detail : "all", &render->detail, error);
}

static gboolean read_colour(const char *when, gboolean *colour, GError **error)
{
    const char *no_colour = g_getenv("NO_COLOR"), *term = g_getenv("TERM");
    *colour =
        isatty(STDERR_FILENO) && !(no_colour && *no_colour) && term && !g_str_equal(term, "dumb");
    if (!when || g_str_equal(when, "auto"))
        return TRUE;
    *colour = g_str_equal(when, "always");
    if (*colour || g_str_equal(when, "never"))
        return TRUE;
    return usage(error, "--color: \"%s\" is none of auto, always, never", when);
}

static gboolean read_run(Options *options, Raw *raw, GError **error)
{
    ScanOptions *scan = &options->scan;
    if (!check_utf8("list", raw->list, error))
        return FALSE;
    if (raw->list && !*raw->list)
        return usage(error, "--list: the name is empty");
    options->list = g_steal_pointer(&raw->list);
    scan->list = options->list;
    if (raw->threads < 0 || raw->threads > THREADS_MAX)
        return usage(error, "--threads: %d is not from 0 (one per core) to %d", raw->threads,
                     THREADS_MAX);
    scan->threads = (guint)raw->threads;
    options->strict = raw->strict;
    options->quiet = raw->quiet;
    options->verbose = raw->verbose;
    scan->keep_diags = raw->verbose;
    scan->progress = raw->progress || (!raw->no_progress && !raw->quiet && isatty(STDERR_FILENO));
    return read_colour(raw->colour, &options->colour, error);
}

static gboolean read_sources(Options *options, Raw *raw, const Command *command, GError **error)
{
    options->sources = g_steal_pointer(&raw->sources);
    options->scan.sources = options->sources;
    if (options->sources && *options->sources)
        return TRUE;
    return usage(error,
                 "no sources: name mbox files, folders of them, or - for standard input; "
                 "\"listdigest %s --help\" says more",
                 command->name);
}

static void raw_clear(Raw *raw)
{
    char **strings[] = {&raw->period, &raw->since, &raw->until,     &raw->formats,  &raw->output,
                        &raw->detail, &raw->list,  &raw->link_base, &raw->timezone, &raw->colour};
    for (gsize i = 0; i < G_N_ELEMENTS(strings); i++)
        g_clear_pointer(strings[i], g_free);
    g_clear_pointer(&raw->sources, g_strfreev);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Raw, raw_clear)

gboolean options_parse(Options *options, const Command *command, int argc, char **argv,
                       GError **error)
{
    g_auto(Raw) raw = {.top = TOP_DEFAULT};
    g_autoptr(GOptionContext) context = context_new(command, &raw);
    g_autofree char **arguments = g_new0(char *, (gsize)argc + 1);
    memcpy(arguments, argv, sizeof(char *) * (gsize)argc);
    if (!g_option_context_parse(context, &argc, &arguments, error))
        return FALSE;
    if (raw.help) {
        options->help = g_option_context_get_help(context, FALSE, NULL);
        return TRUE;
    }
    options->output = raw.output ? g_steal_pointer(&raw.output) : g_strdup("listdigest-out");
    return read_selection(options, &raw, command, error) &&
           read_formats(options, &raw, command, error) && read_rendering(options, &raw, error) &&
           read_run(options, &raw, error) && read_sources(options, &raw, command, error);
}

void options_clear(Options *options)
{
    g_clear_pointer(&options->renderers, g_ptr_array_unref);
    g_clear_pointer(&options->output, g_free);
    g_clear_pointer(&options->help, g_free);
    g_clear_pointer(&options->sources, g_strfreev);
    g_clear_pointer(&options->list, g_free);
    g_clear_pointer(&options->link_base, g_free);
    g_clear_pointer(&options->zone, g_time_zone_unref);
}
