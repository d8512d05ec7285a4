/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/options.h"
#include "base/bots.h"
#include "cli/approxdate.h"
#include "cli/defaults.h"
#include "cli/raw_options.h"
#include "read/source.h"
#include <unistd.h>

#define LINK_BASE "https://lore.kernel.org/r/"

/* Who has waited for a year is not waiting any more. */
#define WAITING_MAX ((gint64)365 * 24 * 60 * 60)

enum { TOP_MAX = 1000000, THREADS_MAX = 256 };

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

/* *clock is set if the date would be another one at another time. */
static gboolean read_date(const char *option, const char *text, GTimeZone *zone, gint64 *utc,
                          gboolean *clock, GError **error)
{
    /* Months of different lengths: a month before the 28th, 29th and 30th of March is one day. */
    enum { LATER = 40 * 24 * 60 * 60 };
    gint64 now = now_seconds(), later;
    if (!text)
        return TRUE;
    if (approxdate_parse(text, now, zone, utc)) {
        *clock = *clock || !approxdate_parse(text, now + LATER, zone, &later) || later != *utc;
        return TRUE;
    }
    return usage(error, "--%s: \"%s\" is no date; try 2026-01-05, 2026-01-05T07:42 or 2.weeks.ago",
                 option, text);
}

static gboolean read_range(Options *options, const RawOptions *raw, GError **error)
{
    ReportOptions *report = &options->report;
    gboolean *clock = &options->clock;
    report->since = 0;
    report->until = G_MAXINT64;
    if (!read_date("since", raw->since, report->zone, &report->since, clock, error) ||
        !read_date("until", raw->until, report->zone, &report->until, clock, error))
        return FALSE;
    if (report->since >= report->until)
        return usage(error, "--since is not before --until: nothing lies between them");
    return TRUE;
}

static gboolean check_tags(const char *option, char **tags, GError **error)
{
    for (char **tag = tags; tag && *tag; tag++) {
        if (!check_utf8(option, *tag, error))
            return FALSE;
        if (!**tag)
            return usage(error, "--%s: the tag is empty", option);
    }
    return TRUE;
}

static gboolean read_filters(Options *options, RawOptions *raw, GError **error)
{
    ReportOptions *report = &options->report;
    if (!check_tags("tag", raw->tags, error) ||
        !check_tags("exclude-tag", raw->exclude_tags, error) ||
        !check_utf8("path", raw->path, error))
        return FALSE;
    options->tags = g_steal_pointer(&raw->tags);
    options->exclude_tags = g_steal_pointer(&raw->exclude_tags);
    options->path = g_steal_pointer(&raw->path);
    report->tags = (const char *const *)options->tags;
    report->exclude_tags = (const char *const *)options->exclude_tags;
    report->exclude_bots = raw->exclude_bots;
    report->path = options->path;
    return TRUE;
}

/* What goes together with an index, and with commits. */
static gboolean read_index(Options *options, RawOptions *raw, const Command *command,
                           GError **error)
{
    options->schema = raw->schema;
    options->forget = raw->forget;
    if (raw->index && !*raw->index)
        return usage(error, "--index: the name is empty");
    if (raw->index && *raw->index == '-')
        return usage(error, "--index: \"%s\" looks like an option; a file of that name is ./%s",
                     raw->index, raw->index);
    if (command->options == OPTIONS_INDEX && !raw->index && !raw->schema)
        return usage(error, "--index: name the file that the index is kept in");
    if (raw->fresh && !raw->index)
        return usage(error, "--new: only an index (--index) knows what is new");
    if (raw->range && !strstr(raw->range, ".."))
        return usage(error, "--range: \"%s\" is no range of commits; try A..B, A.. or ..B",
                     raw->range);
    if ((raw->fresh || raw->range) && raw->period)
        return usage(error, "--period: --new and --range make one digest, of no period");
    if (raw->fresh && raw->range)
        return usage(error, "--new: not with --range");
    options->index = g_steal_pointer(&raw->index);
    options->range = g_steal_pointer(&raw->range);
    options->fresh = raw->fresh;
    options->scan.range = options->range;
    options->scan.kept = options->index != NULL;
    options->scan.keep_paths = options->index || options->path;
    options->scan.ranges = options->range || options->fresh;
    if (options->scan.ranges)
        options->report.period = PERIOD_ALL;
    return TRUE;
}

static gboolean read_selection(Options *options, RawOptions *raw, const Command *command,
                               GError **error)
{
    ReportOptions *report = &options->report;
    options->zone =
        raw->timezone ? g_time_zone_new_identifier(raw->timezone) : g_time_zone_new_utc();
    if (!options->zone)
        return usage(error, "--timezone: no zone \"%s\"; try Europe/Oslo or +02:00", raw->timezone);
    report->waiting_max = WAITING_MAX;
    report->zone = options->zone;
    options->render.zone = options->zone;
    report->period = command->options == OPTIONS_DIGEST ? PERIOD_WEEK : PERIOD_ALL;
    report->per_list = command->options == OPTIONS_DIGEST && !raw->combine;
    report->with_series = command->options & (OPTIONS_DIGEST | OPTIONS_SERIES);
    if (raw->period && !period_kind_parse(raw->period, &report->period))
        return usage(error, "--period: \"%s\" is none of day, week, month, quarter, year",
                     raw->period);
    return read_range(options, raw, error) && read_filters(options, raw, error);
}

static gboolean can_write(const Renderer *renderer, const Command *command)
{
    switch ((OptionSet)command->options) {
    case OPTIONS_DIGEST: return renderer->digest && renderer->suffix;
    case OPTIONS_SERIES: return renderer->series != NULL;
    case OPTIONS_STATS: return renderer->stats != NULL;
    case OPTIONS_CHECK: return renderer->check != NULL;
    case OPTIONS_SHOW: return renderer->show != NULL;
    case OPTIONS_INDEX: return TRUE;
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

static gboolean read_formats(Options *options, const RawOptions *raw, const Command *command,
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

/* A Message-ID follows, as a path or as a query's value. */
static char *with_slash(char *base)
{
    gsize n = strlen(base);
    if (n == 0 || strchr("/=?", base[n - 1]))
        return base;
    char *whole = g_strconcat(base, "/", NULL);
    g_free(base);
    return whole;
}

static gboolean read_rendering(Options *options, RawOptions *raw, const Command *command,
                               GError **error)
{
    RenderOptions *render = &options->render;
    if (!check_utf8("link-base", raw->link_base, error))
        return FALSE;
    options->link_base =
        raw->link_base ? with_slash(g_steal_pointer(&raw->link_base)) : g_strdup(LINK_BASE);
    render->link_base = options->link_base;
    render->bodies = raw->bodies;
    render->explain = raw->explain;
    options->report.explain = raw->explain && command->options == OPTIONS_STATS;
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

/* "500M": bytes, with a suffix for powers of 1024, as dd and git have them. */
static gboolean read_size(const char *option, const char *text, guint64 *size, GError **error)
{
    static const char suffixes[] = "KMGT";
    *size = G_MAXUINT64;
    if (!text)
        return TRUE;
    Str rest = str_of(text);
    gboolean good = str_take_uint(&rest, G_MAXINT64, size) && *size > 0;
    const char *suffix = good && rest.n ? strchr(suffixes, g_ascii_toupper(*rest.p)) : NULL;
    if (suffix) {
        int shift = 10 * (int)(suffix - suffixes + 1);
        good = *size <= (guint64)G_MAXINT64 >> shift;
        *size <<= shift;
        rest = str_skip(rest, 1);
    }
    return (good && rest.n == 0) ||
           usage(error, "--%s: \"%s\" is no size; try 500M or 20G", option, text);
}

/* What tells this run's digests from others' beside the options: what stands in files. */
static void describe_more(Options *options, const char *what)
{
    if (!options->described || !*what)
        return;
    char *whole = g_strconcat(options->described, what, NULL);
    g_free(options->described);
    options->described = whole;
}

static gboolean read_domain_maps(Options *options, char *const *paths, GError **error)
{
    g_autoptr(GError) cause = NULL;
    if (!paths || !*paths)
        return TRUE;
    options->domain_map = domain_map_new();
    for (; *paths; paths++)
        if (!domain_map_read(options->domain_map, *paths, &cause))
            return usage(error, "--domain-map: %s", cause->message);
    g_autofree char *content =
        g_strdup_printf("domain-map content=%s\n", domain_map_fingerprint(options->domain_map));
    describe_more(options, content);
    options->report.organisation = domain_map_organisation;
    options->report.organisation_data = options->domain_map;
    return TRUE;
}

/* Who is a person and under which name: an index made with other answers is grouped anew. */
static void read_people(Options *options)
{
    g_autofree char *bots = bots_describe();
    g_autofree char *sum = g_compute_checksum_for_string(G_CHECKSUM_SHA256, bots, -1);
    const char *map = options->mailmap ? mailmap_fingerprint(options->mailmap) : "";
    options->people = *bots ? g_strconcat(map, "+", sum, NULL) : g_strdup(map);
    options->scan.people = options->people;
}

static gboolean read_mailmap(Options *options, const char *path, GError **error)
{
    g_autoptr(GError) cause = NULL;
    if (!path)
        return TRUE;
    options->mailmap = mailmap_read(path, &cause);
    options->scan.mailmap = options->mailmap;
    return options->mailmap || usage(error, "--mailmap: %s", cause->message);
}

static gboolean read_run(Options *options, RawOptions *raw, const Command *command, GError **error)
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
    options->report.ahead = command->options == OPTIONS_DIGEST && scan->threads != 1;
    options->strict = raw->strict;
    options->quiet = raw->quiet;
    options->verbose = raw->verbose;
    scan->no_indexes = command->options == OPTIONS_CHECK;
    scan->keep_defects = raw->verbose || command->options == OPTIONS_CHECK;
    scan->progress = raw->progress || (!raw->no_progress && !raw->quiet && isatty(STDERR_FILENO));
    return read_size("max-bytes", raw->max_bytes, &scan->max_bytes, error) &&
           read_colour(raw->colour, &options->colour, error);
}

/* "2", "2.1"; NULL for none given. */
static gboolean check_revision(const char *text, GError **error)
{
    enum { VERSION_MAX = 1000000 };
    guint64 number;
    if (!text)
        return TRUE;
    Str rest = str_of(text);
    gboolean good = str_take_uint(&rest, VERSION_MAX, &number);
    if (good && str_has_prefix(rest, STR("."))) {
        rest = str_skip(rest, 1);
        good = str_take_uint(&rest, VERSION_MAX, &number);
    }
    return (good && rest.n == 0) ||
           usage(error, "--revision: \"%s\" is no revision; try 2 or 2.1", text);
}

static gboolean is_stdin(const char *source)
{
    static const char *const names[] = {"-", "/dev/stdin", "/dev/fd/0", "/proc/self/fd/0"};
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++)
        if (g_str_equal(source_file(source), names[i]))
            return TRUE;
    return FALSE;
}

/* Two readers of one pipe would tear the mails apart. */
static gboolean check_stdin(char **sources, GError **error)
{
    guint n = 0;
    for (char **source = sources; *source; source++)
        n += is_stdin(*source) ? 1 : 0;
    return n < 2 || usage(error, "standard input is named twice among the sources");
}

/* "listdigest -q stats FILE": git takes that, but here it would make digests of a file "stats". */
static gboolean check_commands(char **sources, GError **error)
{
    for (char **source = sources; *source; source++)
        if (command_find(*source) && !g_file_test(*source, G_FILE_TEST_EXISTS))
            return usage(error, "a command comes before its options: listdigest %s ...", *source);
    return TRUE;
}

static gboolean check_range_source(const Options *options, GError **error)
{
    return !options->range || !options->sources[1] ||
           usage(error, "--range: name one public-inbox, its commits are those of the range");
}

/* What show is asked for stands before the sources. */
static gboolean read_show(Options *options, RawOptions *raw, const Command *command, GError **error)
{
    char **operands = raw->sources;
    if (command->options != OPTIONS_SHOW)
        return TRUE;
    if (!operands || !**operands)
        return usage(error, "show: name a series: a Message-ID, its link, or a part of the title");
    if (!raw->mbox && (raw->output || raw->partial_set))
        return usage(error, "--%s: only with --mbox", raw->output ? "output" : "partial");
    if (raw->mbox && raw->formats)
        return usage(error, "--format: not with --mbox");
    if (!check_revision(raw->revision, error))
        return FALSE;
    options->id = operands[0];
    memmove(operands, operands + 1, g_strv_length(operands) * sizeof(*operands));
    options->revision = g_steal_pointer(&raw->revision);
    options->mbox = raw->mbox;
    options->incomplete = raw->partial_set;
    return check_utf8("show", options->id, error);
}

/* What the index holds already. */
static gboolean check_no_sources(const Options *options, GError **error)
{
    if (options->range)
        return usage(error, "--range: name the public-inbox whose commits these are");
    return !options->list || usage(error, "--list: names what sources are of, and none is given");
}

static gboolean read_sources(Options *options, RawOptions *raw, const Command *command,
                             GError **error)
{
    options->sources = g_steal_pointer(&raw->sources);
    if (!options->sources)
        options->sources = g_new0(char *, 1);
    if (*options->sources)
        return check_commands(options->sources, error) && check_stdin(options->sources, error) &&
               check_range_source(options, error);
    if (options->schema || (options->index && !options->forget && !options->fresh))
        return check_no_sources(options, error);
    return usage(error,
                 "no sources: name mailboxes, folders, public-inboxes, or - for standard input; "
                 "\"listdigest %s --help\" says more",
                 command->name);
}

static gboolean read_all(Options *options, RawOptions *raw, const Command *command, GError **error)
{
    if (raw->output && !*raw->output)
        return usage(error, "--output: the name is empty; - is standard output");
    if (!raw->fresh && !raw->range) {
        g_autofree char *given = raw_options_describe(raw);
        options->described = g_strconcat("listdigest " LISTDIGEST_VERSION "\n", given, NULL);
    }
    gboolean show = command->options == OPTIONS_SHOW;
    options->output = raw->output ? g_strdup(raw->output) : g_strdup(show ? "-" : "listdigest-out");
    return read_selection(options, raw, command, error) &&
           read_index(options, raw, command, error) && read_formats(options, raw, command, error) &&
           read_rendering(options, raw, command, error) &&
           read_mailmap(options, raw->mailmap, error) &&
           read_domain_maps(options, raw->domain_maps, error) &&
           read_run(options, raw, command, error) && read_show(options, raw, command, error) &&
           read_sources(options, raw, command, error);
}

/* "--top: -1 is ..." -> "config:3: top: -1 is ...", if that is where it stands. */
static void blame(const RawOptions *raw, GError *error)
{
    const char *colon = strchr(error->message, ':');
    if (!g_str_has_prefix(error->message, "--") || !colon)
        return;
    g_autofree char *name = g_strndup(error->message + 2, (gsize)(colon - error->message) - 2);
    const char *origin = raw_options_origin(raw, name);
    if (origin)
        g_prefix_error(&error, "%s: ", origin);
}

gboolean options_parse(Options *options, const Command *command, int argc, char **argv,
                       GError **error)
{
    g_auto(RawOptions) raw = RAW_OPTIONS_INIT;
    g_autoptr(GError) cause = NULL;
    if (!raw_options_parse(&raw, command, argc, argv, &options->help, error))
        return FALSE;
    if (options->help)
        return TRUE;
    if (!defaults_apply(&raw, command, error))
        return FALSE;
    raw_options_fill(&raw);
    if (read_all(options, &raw, command, &cause)) {
        read_people(options);
        return TRUE;
    }
    blame(&raw, cause);
    g_propagate_error(error, g_steal_pointer(&cause));
    return FALSE;
}

void options_clear(Options *options)
{
    g_clear_pointer(&options->renderers, g_ptr_array_unref);
    g_clear_pointer(&options->output, g_free);
    g_clear_pointer(&options->help, g_free);
    g_clear_pointer(&options->sources, g_strfreev);
    g_clear_pointer(&options->list, g_free);
    g_clear_pointer(&options->id, g_free);
    g_clear_pointer(&options->revision, g_free);
    g_clear_pointer(&options->link_base, g_free);
    g_clear_pointer(&options->index, g_free);
    g_clear_pointer(&options->range, g_free);
    g_clear_pointer(&options->path, g_free);
    g_clear_pointer(&options->described, g_free);
    g_clear_pointer(&options->ranges, g_free);
    g_clear_pointer(&options->tags, g_strfreev);
    g_clear_pointer(&options->exclude_tags, g_strfreev);
    g_clear_pointer(&options->zone, g_time_zone_unref);
    g_clear_pointer(&options->mailmap, mailmap_free);
    g_clear_pointer(&options->domain_map, domain_map_free);
    g_clear_pointer(&options->people, g_free);
}
