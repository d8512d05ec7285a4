/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * cmd_common: what every command says and does alike around its own few lines.
 *
 * Everything said goes to stderr, with "listdigest: " before it and nothing in it that could move
 * a terminal's cursor.
 */
#ifndef LISTDIGEST_CMD_COMMON_H
#define LISTDIGEST_CMD_COMMON_H

#include "cli/options.h"
#include "cli/scan.h"

G_GNUC_PRINTF(1, 2) void cmd_say(const char *format, ...);

/* FALSE if the command is over (--help, a usage error) with *status. */
gboolean cmd_options(Options *options, const char *command, int argc, char **argv,
                     ExitStatus *status);

/*
 * Reads the sources into a new temporary index and says which failed. FALSE if the command is
 * over: the index failed, or no source could be read.
 */
gboolean cmd_scan(const Options *options, Index **index, ScanResult *scan);

/* Says why; EXIT_FAILED. */
ExitStatus cmd_failed(const GError *error);

/* FALSE if some of what went to stdout so far could not be written; the first time, says why. */
gboolean cmd_flush(void);

/* With --verbose, every defect; then the exit status of a command that has done its work. */
ExitStatus cmd_finish(const Options *options, Index *index, const ScanResult *scan);

#endif
