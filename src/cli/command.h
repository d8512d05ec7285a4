/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * command: the commands, a row each; main, help and the manual's test walk the same table.
 */
#ifndef LISTDIGEST_COMMAND_H
#define LISTDIGEST_COMMAND_H

#include <glib.h>

#ifndef LISTDIGEST_VERSION
#error "the Makefile defines LISTDIGEST_VERSION"
#endif

typedef enum {
    EXIT_OK = 0,
    EXIT_FAILED = 1, /* the output failed, or no source could be read; nothing half-written */
    EXIT_USAGE = 2,
    EXIT_DAMAGED = 3, /* done, but a source was missing or not readable to its end; with --strict
                         any damaged mail */
} ExitStatus;

typedef struct {
    const char *name;     /* "digest" */
    const char *operands; /* "SOURCE..." */
    const char *summary;  /* one line, no full stop */
    guint options;        /* OptionSet: the options it takes are those of this set */
    /* argv[0] is the command's name. */
    ExitStatus (*run)(int argc, char **argv);
} Command;

/* NULL if there is no such command. */
const Command *command_find(const char *name);
const Command *command_nth(guint i);

/* The command that runs when none is named. */
const Command *command_default(void);

ExitStatus cmd_digest(int argc, char **argv);
ExitStatus cmd_series(int argc, char **argv);
ExitStatus cmd_show(int argc, char **argv);
ExitStatus cmd_stats(int argc, char **argv);
ExitStatus cmd_check(int argc, char **argv);
ExitStatus cmd_index(int argc, char **argv);

#endif
