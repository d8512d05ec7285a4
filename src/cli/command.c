/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/command.h"
#include "cli/raw_options.h"

/* The first row is the default. */
static const Command commands[] = {
    {"digest", "SOURCE...", "write one digest per list and period (the default command)",
     OPTIONS_DIGEST, cmd_digest},
    {"series", "SOURCE...", "list patch series, one per line, newest first", OPTIONS_SERIES,
     cmd_series},
    {"show", "ID [SOURCE...]", "one series with all that is known of it; --mbox: for git am",
     OPTIONS_SHOW, cmd_show},
    {"stats", "SOURCE...", "tables of people and domains only", OPTIONS_STATS, cmd_stats},
    {"check", "SOURCE...", "what is damaged in an archive, and what was repaired", OPTIONS_CHECK,
     cmd_check},
    {"index", "-i FILE [SOURCE...]", "add what is new to an index and write nothing else",
     OPTIONS_INDEX, cmd_index},
};

const Command *command_find(const char *name)
{
    for (gsize i = 0; i < G_N_ELEMENTS(commands); i++)
        if (g_str_equal(commands[i].name, name))
            return &commands[i];
    return NULL;
}

const Command *command_nth(guint i)
{
    return i < G_N_ELEMENTS(commands) ? &commands[i] : NULL;
}

const Command *command_default(void)
{
    return &commands[0];
}
