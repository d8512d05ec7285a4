/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ahead: a thread makes the next reports while one is read.
 *
 * Each has an arena of its own. Small ones are made up to AHEAD_REPORTS ahead; of large ones, of
 * more than AHEAD_SERIES series together, only the next. They come out in the order in which they
 * were made, and an error in its place. While the thread runs, nobody else may touch what make
 * reads or writes; what the reports point to must stay as it is.
 */
#ifndef LISTDIGEST_AHEAD_H
#define LISTDIGEST_AHEAD_H

#include "base/arena.h"
#include "report/report.h"

enum {
    AHEAD_REPORTS = 8,  /* beside the one that is read */
    AHEAD_SERIES = 256, /* that wait to be read; the report that reaches it may have any number */
};

/* The next report, in the arena; NULL at the end. Not called again after that, nor after FALSE. */
typedef gboolean AheadMakeFunc(gpointer data, Arena *arena, const Report **report, GError **error);

typedef struct Ahead Ahead;

/* Begins at once. NULL where the system gives no thread. */
Ahead *ahead_new(AheadMakeFunc *make, gpointer data);

/* Also in the middle: waits for the report that is being made, and lets all go. */
void ahead_free(Ahead *ahead);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Ahead, ahead_free)

/* *report lives until the next call; NULL at the end. What ended it is said again and again. */
gboolean ahead_next(Ahead *ahead, const Report **report, GError **error);

#endif
