/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/raw_options.h"
#include <string.h>

typedef enum { SELECT, WRITE, RUN, GROUPS } Group;

static const struct {
    const char *name, *title;
} groups[GROUPS] = {
    [SELECT] = {"select", "Which mail, in which pieces:"},
    [WRITE] = {"write", "What is written:"},
    [RUN] = {"run", "How it runs:"},
};

enum {
    DIGEST = OPTIONS_DIGEST,
    SERIES = OPTIONS_SERIES,
    STATS = OPTIONS_STATS,
    CHECK = OPTIONS_CHECK,
    INDEX = OPTIONS_INDEX,
    SHOW = OPTIONS_SHOW,
    REPORTS = DIGEST | SERIES | STATS,
    ALL = REPORTS | CHECK | INDEX | SHOW,
};

enum { TOP_DEFAULT = 15 };

typedef struct {
    const char *name;
    char letter;       /* or 0 */
    const char *value; /* what --help calls it; NULL for a flag */
    GOptionArg type;
    gsize offset;   /* in RawOptions */
    guint commands; /* OptionSet */
    Group group;
    const char *help;
} OptionRow;

#define TEXT(member) G_OPTION_ARG_FILENAME, offsetof(RawOptions, member)
#define TEXTS(member) G_OPTION_ARG_FILENAME_ARRAY, offsetof(RawOptions, member)
#define NUMBER(member) G_OPTION_ARG_INT, offsetof(RawOptions, member)
#define FLAG(member) G_OPTION_ARG_NONE, offsetof(RawOptions, member)

static const OptionRow table[] = {
    {"period", 'p', "PERIOD", TEXT(period), DIGEST | STATS, SELECT,
     "day, week, month, quarter or year"},
    {"since", 0, "DATE", TEXT(since), REPORTS, SELECT,
     "only mail from DATE on (2026-01-05, 2.weeks.ago)"},
    {"until", 0, "DATE", TEXT(until), REPORTS, SELECT, "only mail before DATE"},
    {"range", 0, "A..B", TEXT(range), REPORTS, SELECT,
     "only what these commits of a public-inbox brought"},
    {"new", 0, NULL, FLAG(fresh), DIGEST | SERIES, SELECT,
     "only what this run reads for the first time (with --index)"},
    {"tag", 0, "TAG", TEXTS(tags), REPORTS, SELECT,
     "only series with this tag in their subject (net-next)"},
    {"exclude-tag", 0, "TAG", TEXTS(exclude_tags), REPORTS, SELECT, "no series with this tag"},
    {"exclude-bots", 0, NULL, FLAG(exclude_bots), REPORTS, SELECT,
     "no mail by programs: stable queues, AUTOSEL, test reports"},
    {"path", 0, "GLOB", TEXT(path), REPORTS, SELECT,
     "only series that touch such a file (mm/, *.rst)"},
    {"combine", 0, NULL, FLAG(combine), DIGEST, SELECT, "one digest for all lists together"},
    {"timezone", 0, "ZONE", TEXT(timezone), REPORTS | CHECK | SHOW, SELECT,
     "zone of periods and dates (UTC)"},
    {"list", 0, "NAME", TEXT(list), REPORTS | INDEX | SHOW, SELECT,
     "the list's name, for all sources"},

    {"format", 'f', "FORMAT", TEXT(formats), DIGEST, WRITE,
     "text (the default), json; several with commas"},
    {"format", 'f', "FORMAT", TEXT(formats), SERIES, WRITE, "text (the default) or jsonl"},
    {"format", 'f', "FORMAT", TEXT(formats), STATS | CHECK | SHOW, WRITE,
     "text (the default) or json"},
    {"output", 'o', "DIR", TEXT(output), DIGEST, WRITE,
     "folder for the digests (listdigest-out); - for stdout"},
    {"mbox", 0, NULL, FLAG(mbox), SHOW, WRITE,
     "the patches of the latest revision, with trailers, for git am"},
    {"output", 'o', "FILE", TEXT(output), SHOW, WRITE, "file for --mbox (stdout)"},
    {"revision", 0, "N", TEXT(revision), SHOW, SELECT, "this revision of the series (2, 2.1)"},
    {"partial", 0, NULL, FLAG(partial_set), SHOW, WRITE,
     "with --mbox: also if some of the patches are not here"},
    {"top", 0, "N", NUMBER(top), DIGEST | STATS, WRITE, "rows of the tables in text (15)"},
    {"detail", 0, "WHAT", TEXT(detail), DIGEST, WRITE,
     "message texts: all (the default), cover, first or none"},
    {"index", 'i', "FILE", TEXT(index), REPORTS | INDEX | SHOW, RUN,
     "keep what is read in FILE, and read only what is new"},
    {"forget", 0, NULL, FLAG(forget), INDEX, RUN,
     "forget the sources that are named, and all their mail"},
    {"schema", 0, NULL, FLAG(schema), INDEX, WRITE, "print the tables of an index as SQL"},
    {"mailmap", 0, "FILE", TEXT(mailmap), REPORTS | INDEX | SHOW, WRITE,
     "people's names and addresses, as git's .mailmap has them"},
    {"domain-map", 0, "FILE", TEXTS(domain_maps), REPORTS, WRITE,
     "who works for whom: gitdm's domain-map, aliases, or gitdm.config"},
    {"link-base", 0, "URL", TEXT(link_base), DIGEST | SHOW, WRITE,
     "what links start with (https://lore.kernel.org/r/)"},
    {"explain", 0, NULL, FLAG(explain), CHECK, WRITE,
     "every mail with a defect or repair, not only what is damaged"},
    {"explain", 0, NULL, FLAG(explain), SERIES | STATS | SHOW, WRITE,
     "the Message-IDs behind everything, and the rules that decided"},
    {"bodies", 0, NULL, FLAG(bodies), SERIES, WRITE, "with message texts (jsonl)"},

    {"strict", 0, NULL, FLAG(strict), ALL, RUN, "exit status 3 if any mail was damaged"},
    {"max-bytes", 0, "SIZE", TEXT(max_bytes), ALL, RUN,
     "read no more of a source than that, decompressed (500M, 20G)"},
    {"threads", 'j', "N", NUMBER(threads), ALL, RUN, "threads that parse (one per core)"},
    {"quiet", 'q', NULL, FLAG(quiet), ALL, RUN, "only errors"},
    {"verbose", 'v', NULL, FLAG(verbose), REPORTS | INDEX | SHOW, RUN,
     "every defect and repair, with file and offset"},
    {"verbose", 'v', NULL, FLAG(explain), CHECK, RUN, "the same as --explain"},
    {"color", 0, "WHEN", TEXT(colour), ALL, RUN,
     "colours on stderr: auto (the default), always or never"},
    {"progress", 0, NULL, FLAG(progress), ALL, RUN,
     "show a progress bar, also where stderr is no terminal"},
    {"no-progress", 0, NULL, FLAG(no_progress), ALL, RUN, "show no progress bar"},
    {"config", 0, "FILE", TEXT(config), ALL, RUN,
     "defaults of these options, in place of ~/.config/listdigest/config"},
    {"no-config", 0, NULL, FLAG(no_config), ALL, RUN, "no configuration at all"},
    {"help", 'h', NULL, FLAG(help), ALL, RUN, "this text"},
};

static const OptionRow *find_letter(char letter)
{
    for (gsize i = 0; i < G_N_ELEMENTS(table); i++)
        if (table[i].letter == letter)
            return &table[i];
    return NULL;
}

/* Whether this is an option whose value is the next argument. */
static gboolean awaits_value(const char *argument)
{
    for (gsize i = 0; i < G_N_ELEMENTS(table); i++)
        if (g_str_has_prefix(argument, "--") && table[i].value &&
            g_str_equal(argument + 2, table[i].name))
            return TRUE;
    return FALSE;
}

/* "-qj2" as "-q" "-j" "2". Whether a value is to follow. */
static gboolean split_letters(const char *letters, GPtrArray *out)
{
    for (const char *p = letters; *p; p++) {
        const OptionRow *row = find_letter(*p);
        g_ptr_array_add(out, g_strdup_printf("-%c", *p));
        if (!row || !row->value)
            continue;
        if (p[1])
            g_ptr_array_add(out, g_strdup(p + 1));
        return !p[1];
    }
    return FALSE;
}

/* GLib wants a short option and its value apart, everybody else is used to -j2. */
static GPtrArray *split_arguments(int argc, char **argv)
{
    GPtrArray *out = g_ptr_array_new_with_free_func(g_free);
    gboolean value = TRUE; /* the first one is the command's name */
    int i = 0;
    for (; i < argc && (value || !g_str_equal(argv[i], "--")); i++) {
        const char *argument = argv[i];
        if (!value && argument[0] == '-' && argument[1] && argument[1] != '-') {
            value = split_letters(argument + 1, out);
            continue;
        }
        value = !value && awaits_value(argument);
        g_ptr_array_add(out, g_strdup(argument));
    }
    for (; i < argc; i++)
        g_ptr_array_add(out, g_strdup(argv[i]));
    return out;
}

static GOptionGroup *group_new(Group group, const Command *command, RawOptions *raw)
{
    const char *name = groups[group].name, *title = groups[group].title;
    GOptionGroup *made = g_option_group_new(name, title, "", NULL, NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(table); i++) {
        const OptionRow *row = &table[i];
        if (row->group != group || !(row->commands & command->options))
            continue;
        char *at = (char *)raw + row->offset;
        GOptionEntry entries[] = {
            {row->name, row->letter, 0, row->type, at, row->help, row->value},
            G_OPTION_ENTRY_NULL,
        };
        g_option_group_add_entries(made, entries);
    }
    return made;
}

static GOptionContext *context_new(const Command *command, RawOptions *raw)
{
    GOptionContext *context = g_option_context_new(command->operands);
    g_autofree char *summary =
        g_strdup_printf("%c%s.", g_ascii_toupper(*command->summary), command->summary + 1);
    g_option_context_set_summary(context, summary);
    g_option_context_set_help_enabled(context, FALSE);
    GOptionEntry operands[] = {
        {G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &raw->sources, NULL, NULL},
        G_OPTION_ENTRY_NULL,
    };
    g_option_context_add_main_entries(context, operands, NULL);
    for (int group = 0; group < GROUPS; group++)
        g_option_context_add_group(context, group_new((Group)group, command, raw));
    return context;
}

gboolean raw_options_parse(RawOptions *raw, const Command *command, int argc, char **argv,
                           char **help, GError **error)
{
    g_autoptr(GOptionContext) context = context_new(command, raw);
    g_autoptr(GPtrArray) split = split_arguments(argc, argv);
    int n = (int)split->len;
    g_autofree char **arguments = g_new0(char *, split->len + 1);
    memcpy(arguments, split->pdata, sizeof(char *) * split->len);
    if (!g_option_context_parse(context, &n, &arguments, error))
        return FALSE;
    if (raw->help)
        *help = g_option_context_get_help(context, FALSE, NULL);
    return TRUE;
}

/* ---- configurations ---- */

static gpointer member(const OptionRow *row, RawOptions *raw)
{
    return (char *)raw + row->offset;
}

/* command: NULL for any. */
static const OptionRow *find_name(const char *name, const Command *command)
{
    for (gsize i = 0; i < G_N_ELEMENTS(table); i++)
        if (g_str_equal(table[i].name, name) && (!command || table[i].commands & command->options))
            return &table[i];
    return NULL;
}

/* What makes sense on a command line only. */
static gboolean is_for_once(const char *name)
{
    static const char *const names[] = {"help", "schema",  "config",   "no-config",
                                        "mbox", "partial", "revision", NULL};
    return g_strv_contains(names, name);
}

/* show's --output is a file, not the folder of the digests: what is meant for all is not for it. */
static gboolean same_kind(const OptionRow *row)
{
    return g_strcmp0(row->value, find_name(row->name, NULL)->value) == 0;
}

static gboolean store_number(const ConfigEntry *entry, int *at, GError **error)
{
    gint64 number;
    if (!g_ascii_string_to_signed(entry->value, 10, G_MININT + 1, G_MAXINT, &number, NULL))
        return config_error(entry->file, entry->line, error, "%s: \"%s\" is no number", entry->key,
                            entry->value);
    *at = (int)number;
    return TRUE;
}

static char *text_of(const OptionRow *row, const ConfigEntry *entry)
{
    gboolean path = g_str_equal(row->value, "FILE") || g_str_equal(row->value, "DIR");
    return path && !g_str_equal(entry->value, "-") ? config_path(entry) : g_strdup(entry->value);
}

static void append_text(char ***texts, char *text)
{
    guint n = *texts ? g_strv_length(*texts) : 0;
    *texts = g_renew(char *, *texts, n + 2);
    (*texts)[n] = text;
    (*texts)[n + 1] = NULL;
}

static gboolean store(const OptionRow *row, const ConfigEntry *entry, gpointer at, GError **error)
{
    if (row->type == G_OPTION_ARG_NONE)
        return config_truth(entry, at, error);
    if (!entry->value)
        return config_error(entry->file, entry->line, error, "%s: no value", entry->key);
    if (row->type == G_OPTION_ARG_INT)
        return store_number(entry, at, error);
    char *text = text_of(row, entry);
    if (row->type == G_OPTION_ARG_FILENAME_ARRAY) {
        append_text(at, text);
        return TRUE;
    }
    g_free(*(char **)at);
    *(char **)at = text;
    return TRUE;
}

gboolean raw_options_configure(RawOptions *raw, const Command *command, const ConfigEntry *entry,
                               GError **error)
{
    const OptionRow *row = find_name(entry->key, command);
    if (is_for_once(entry->key) || !find_name(entry->key, NULL))
        return config_error(entry->file, entry->line, error,
                            "no option \"%s\"; keys of [listdigest] are long names of options",
                            entry->key);
    if (!row && entry->subsection)
        return config_error(entry->file, entry->line, error, "%s has no option \"%s\"",
                            command->name, entry->key);
    if (!row || (!entry->subsection && !same_kind(row)))
        return TRUE;
    if (!raw->origins)
        raw->origins = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    g_hash_table_insert(raw->origins, g_strdup(entry->key),
                        g_strdup_printf("%s:%u", entry->file, entry->line));
    return store(row, entry, member(row, raw), error);
}

const char *raw_options_origin(const RawOptions *raw, const char *name)
{
    return raw->origins ? g_hash_table_lookup(raw->origins, name) : NULL;
}

static gboolean is_given(const OptionRow *row, RawOptions *raw)
{
    gpointer at = member(row, raw);
    if (raw_options_origin(raw, row->name))
        return TRUE;
    if (row->type == G_OPTION_ARG_INT)
        return *(int *)at != RAW_UNSET;
    return row->type == G_OPTION_ARG_NONE ? *(gboolean *)at : *(gpointer *)at != NULL;
}

static void forget(const char *name, RawOptions *raw)
{
    if (raw->origins)
        g_hash_table_remove(raw->origins, name);
}

/* What is given leaves no room for the other. */
static void drop_rivals(RawOptions *raw, RawOptions *defaults, const Command *command)
{
    static const char *const rivals[][2] = {
        {"progress", "no-progress"}, {"quiet", "verbose"}, {"period", "new"},
        {"period", "range"},         {"new", "range"},     {"mbox", "format"}};
    for (gsize i = 0; i < G_N_ELEMENTS(rivals); i++) {
        const OptionRow *a = find_name(rivals[i][0], command),
                        *b = find_name(rivals[i][1], command);
        if (a && b && is_given(a, raw))
            forget(b->name, defaults);
        if (a && b && is_given(b, raw))
            forget(a->name, defaults);
    }
}

static void take_over(const OptionRow *row, RawOptions *raw, RawOptions *defaults)
{
    gpointer to = member(row, raw), from = member(row, defaults);
    const char *origin = raw_options_origin(defaults, row->name);
    if (!raw->origins)
        raw->origins = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    g_hash_table_insert(raw->origins, g_strdup(row->name), g_strdup(origin));
    if (row->type == G_OPTION_ARG_INT || row->type == G_OPTION_ARG_NONE)
        *(int *)to = *(int *)from; /* a gboolean is one */
    else
        *(gpointer *)to = g_steal_pointer((gpointer *)from);
}

void raw_options_merge(RawOptions *raw, RawOptions *defaults, const Command *command)
{
    drop_rivals(raw, defaults, command);
    for (gsize i = 0; i < G_N_ELEMENTS(table); i++) {
        const OptionRow *row = &table[i];
        if (row->commands & command->options && raw_options_origin(defaults, row->name) &&
            !is_given(row, raw))
            take_over(row, raw, defaults);
    }
}

void raw_options_fill(RawOptions *raw)
{
    raw->top = raw->top == RAW_UNSET ? TOP_DEFAULT : raw->top;
    raw->threads = raw->threads == RAW_UNSET ? 0 : raw->threads;
}

/* ---- what was given ---- */

static void describe(const OptionRow *row, const RawOptions *raw, GString *out)
{
    const char *at = (const char *)raw + row->offset;
    char *const *text = (char *const *)(const void *)at, *const *texts = NULL;
    switch (row->type) {
    case G_OPTION_ARG_INT:
        g_string_append_printf(out, "%s=%d\n", row->name, *(const int *)(const void *)at);
        break;
    case G_OPTION_ARG_NONE:
        if (*(const gboolean *)(const void *)at)
            g_string_append_printf(out, "%s\n", row->name);
        break;
    case G_OPTION_ARG_FILENAME_ARRAY:
        texts = *(char *const *const *)(const void *)at;
        for (; texts && *texts; texts++)
            g_string_append_printf(out, "%s=%s\n", row->name, *texts);
        break;
    default:
        if (*text)
            g_string_append_printf(out, "%s=%s\n", row->name, *text);
    }
}

char *raw_options_describe(const RawOptions *raw)
{
    GString *out = g_string_new(NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(table); i++)
        if (table[i].commands & DIGEST && table[i].group != RUN &&
            table[i].offset != offsetof(RawOptions, output))
            describe(&table[i], raw, out);
    return g_string_free(out, FALSE);
}

void raw_options_clear(RawOptions *raw)
{
    char **strings[] = {&raw->period,   &raw->since,  &raw->until,     &raw->formats,
                        &raw->output,   &raw->detail, &raw->list,      &raw->link_base,
                        &raw->timezone, &raw->colour, &raw->max_bytes, &raw->mailmap,
                        &raw->index,    &raw->range,  &raw->path,      &raw->revision,
                        &raw->config};
    for (gsize i = 0; i < G_N_ELEMENTS(strings); i++)
        g_clear_pointer(strings[i], g_free);
    g_clear_pointer(&raw->tags, g_strfreev);
    g_clear_pointer(&raw->exclude_tags, g_strfreev);
    g_clear_pointer(&raw->domain_maps, g_strfreev);
    g_clear_pointer(&raw->sources, g_strfreev);
    g_clear_pointer(&raw->origins, g_hash_table_unref);
}
