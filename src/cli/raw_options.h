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

/* The commands that take an option. */
typedef enum {
    OPTIONS_DIGEST = 1 << 0,
    OPTIONS_SERIES = 1 << 1,
    OPTIONS_STATS = 1 << 2,
    OPTIONS_CHECK = 1 << 3,
    OPTIONS_INDEX = 1 << 4,
} OptionSet;

/* What was not given is NULL or FALSE; numbers have their defaults. */
typedef struct {
    char *period, *since, *until, *formats, *output, *detail, *link_base, *timezone, *colour, *list,
        *max_bytes, *mailmap, *index, *range, *path;
    char **tags, **exclude_tags;
    int top, threads;
    gboolean fresh, combine, exclude_bots, schema, forget; /* fresh: --new */
    gboolean bodies, explain, strict, quiet, verbose, progress, no_progress, help;
    char **sources;
} RawOptions;

/* argv[0] is the command's name. *help is set, to be freed by the caller, if --help was given. */
gboolean raw_options_parse(RawOptions *raw, const Command *command, int argc, char **argv,
                           char **help, GError **error);

/*
 * All that was given of what decides which digests there are and what stands in them, apart from
 * the mails and from the program's version: a line each, as typed. Free with g_free.
 */
char *raw_options_describe(const RawOptions *raw);

void raw_options_clear(RawOptions *raw);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(RawOptions, raw_options_clear)

#endif
