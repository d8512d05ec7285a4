/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * pending: rows of a batch that wait until the index is free.
 *
 * Workers share the index, and adding a mail takes a third of the time that parsing it does. Who
 * finds it in use keeps a copy of the row and parses the next mail: falling asleep and waking up
 * for each cost 3% of a run. With a few rows waiting, a worker waits itself.
 */
#ifndef LISTDIGEST_PENDING_H
#define LISTDIGEST_PENDING_H

#include "base/diag.h"
#include "index/index.h"

enum {
    PENDING_ROWS = 64,
    PENDING_BYTES =
        512 * 1024, /* of their mails: what is kept of one is mostly shorter, never much longer */
};

typedef struct Pending Pending;

Pending *pending_new(void);
void pending_free(Pending *pending);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Pending, pending_free)

/* FALSE where the row cannot wait: too many do, or it has details of defects, which few commands
 * keep. */
gboolean pending_takes(const Pending *pending, const IndexMail *row);

/* A copy of a row that it takes, and the counts of the mail's log. */
void pending_add(Pending *pending, const IndexMail *row, const DiagLog *log);

guint pending_n(const Pending *pending);
IndexMail *pending_nth(Pending *pending, guint i); /* in the order of adding */
const DiagLog *pending_counts(const Pending *pending);

void pending_clear(Pending *pending);

#endif
