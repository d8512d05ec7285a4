/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * select: which mails a report looks at (ReportOptions: tags, exclude_tags, exclude_bots, path,
 * run, parts; all that are given must hold).
 *
 * Tags, path and bots choose whole series, with all replies to them; a mail of no series is chosen
 * only where nothing is asked that a series alone can have (tags, path). run and parts choose
 * single mails, on each list for itself: what was known on one list and now came to another is new
 * on the other only, and where lists are not told apart it is not new.
 *
 * A series stays where any of its mails is chosen, strays aside, on the day it has without
 * choosing. What a mail says became of a series stays with the series, and with run and parts where
 * that mail came, on whatever list. Who answered, and when, is known from all mail read.
 */
#ifndef LISTDIGEST_SELECT_H
#define LISTDIGEST_SELECT_H

#include "report/census.h"

/* Takes the places that are not chosen out of a census that is not settled yet. */
gboolean select_places(Census *census, Index *index, const ReportOptions *options, GError **error);

/*
 * Whether the pattern of --path holds for a file, as a git pathspec without magic does: it is the
 * file, or a folder above it ("mm", "mm/"), or matches the whole path by fnmatch(3), where "*" also
 * matches slashes. "." and a leading "./" are the top.
 */
gboolean select_path_matches(const char *pattern, const char *path);

/* Whether one of the words of tags is the wanted one, in any letter case. */
gboolean select_has_tag(const char *tags, const char *wanted);

#endif
