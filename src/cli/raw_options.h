/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * raw_options: the table of all options, and a command line as GLib's parser reads it by it.
 *
 * Nothing is checked here but the spelling of options; options.c makes values of the strings.
 * Strings are taken as bytes (G_OPTION_ARG_FILENAME), so the locale never matters.
 */
#ifndef LISTDIGEST_RAW_OPTIONS_H
#define LISTDIGEST_RAW_OPTIONS_H

#include "cli/command.h"
#include "cli/config.h"

/* The commands that take an option. */
typedef enum {
    OPTIONS_DIGEST = 1 << 0,
    OPTIONS_SERIES = 1 << 1,
    OPTIONS_STATS = 1 << 2,
    OPTIONS_CHECK = 1 << 3,
    OPTIONS_INDEX = 1 << 4,
    OPTIONS_SHOW = 1 << 5,
} OptionSet;

/* What was not given is NULL or FALSE, of numbers RAW_UNSET until raw_options_fill(). */
typedef struct {
    char *period, *since, *until, *formats, *output, *detail, *link_base, *timezone, *colour, *list,
        *max_bytes, *mailmap, *index, *range, *path, *revision, *config;
    char **tags, **exclude_tags, **domain_maps;
    int top, threads;
    gboolean fresh, combine, exclude_bots, schema, forget; /* fresh: --new */
    gboolean mbox, partial_set;                            /* --mbox, --partial */
    gboolean bodies, explain, strict, quiet, verbose, progress, no_progress, no_config, help;
    char **sources;
    GHashTable *origins; /* long name -> "FILE:LINE", of what a configuration gave; or NULL */
} RawOptions;

#define RAW_UNSET G_MININT
#define RAW_OPTIONS_INIT                       \
    {                                          \
        .top = RAW_UNSET, .threads = RAW_UNSET \
    }

/* argv[0] is the command's name. *help is set, to be freed by the caller, if --help was given. */
gboolean raw_options_parse(RawOptions *raw, const Command *command, int argc, char **argv,
                           char **help, GError **error);

/*
 * What a configuration says, an entry of [listdigest], its key being an option's long name. An
 * option that other commands take is left alone. Of several entries the last one counts, but for
 * options that may be given several times. G_KEY_FILE_ERROR_PARSE with file and line.
 */
gboolean raw_options_configure(RawOptions *raw, const Command *command, const ConfigEntry *entry,
                               GError **error);

/* Takes over from defaults what raw does not give itself, nor anything that excludes it. */
void raw_options_merge(RawOptions *raw, RawOptions *defaults, const Command *command);

/* Numbers that nobody gave have their defaults from here on. */
void raw_options_fill(RawOptions *raw);

/* "FILE:LINE" where a configuration gave that option, else NULL. */
const char *raw_options_origin(const RawOptions *raw, const char *name);

/*
 * All that was given of what decides which digests there are and what stands in them, apart from
 * the mails and from the program's version: a line each, as typed. Free with g_free.
 */
char *raw_options_describe(const RawOptions *raw);

void raw_options_clear(RawOptions *raw);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(RawOptions, raw_options_clear)

#endif
