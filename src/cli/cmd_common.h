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
 * Reads the sources into a new temporary index, or what is new of them into the kept one, and says
 * which failed. FALSE if the command is over: the index failed, or no source could be read.
 */
gboolean cmd_scan(const Options *options, Index **index, ScanResult *scan);

/* Completes options->report by what the scan found out of --new and --range. scan and index must
 * live as long as it is used. */
void cmd_choose(Options *options, const Index *index, const ScanResult *scan);

/* "17 mails read"; of a kept index "3 new mails (4 read again)". Free with g_free. */
char *cmd_mails(const Options *options, const ScanResult *scan);

/* Says why; EXIT_FAILED. */
ExitStatus cmd_failed(const GError *error);

/* The version, and which library inflates gzip. */
void cmd_print_version(void);

/* FALSE if some of what went to stdout so far could not be written; the first time, says why. */
gboolean cmd_flush(void);

/* For a command that has done its work: with --verbose, every defect; a kept index's run is through
 * (index_end_run()); the exit status. */
ExitStatus cmd_finish(const Options *options, Index *index, const ScanResult *scan);

#endif
