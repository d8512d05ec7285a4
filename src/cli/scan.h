/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * scan: sources -> grouped index. The left half of the pipeline, shared by all commands.
 *
 *     source -> splitter -> mail -> patchmail -> convert -> index      (per worker)
 *     index -> series                                                  (once, at the end)
 *
 * Each worker takes a source of its own or, when none is left, helps with those of others (job.h),
 * parses its mails and adds them to the index under a lock. A source that fails is reported and
 * costs no other. The index that comes out does not depend on the number of workers, nor on the
 * order of the sources.
 *
 * Of a kept index, sources that are known are read from where they were left: what is new in them
 * is added, what is no more is forgotten; it is grouped again if anything changed. One that was
 * read by another READING_VERSION (base/reading.h) is read whole again. A source that is an index
 * is merged.
 */
#ifndef LISTDIGEST_SCAN_H
#define LISTDIGEST_SCAN_H

#include "base/diag.h"
#include "base/progress.h"
#include "cli/expand.h"
#include "cli/mailmap.h"
#include "index/index.h"
#include "read/source.h"

typedef struct {
    const GPtrArray *sources; /* of Expanded: expand_sources() */
    const char *range;      /* only these commits of the one source, or NULL: of a kept index all is
                               read and ScanResult.parts says what they brought */
    const char *list;       /* --list, or NULL */
    const Mailmap *mailmap; /* --mailmap, or NULL */
    const char *people; /* tells who is who from other answers: of the map, and of added bots; "" */
    guint threads;      /* workers; 0: as many as there are cores */
    guint64 max_bytes;  /* of a source, decompressed; what is above is not read; 0: all */
    gboolean progress;  /* show a bar */
    gboolean no_indexes;   /* an index is no source */
    gboolean ranges;       /* ScanResult.ranges is asked for */
    gboolean kept;         /* the index stays: see source_state() */
    gboolean keep_paths;   /* names of the files that diffs touch */
    gboolean keep_defects; /* every defect with its place and detail goes into the index */
} ScanOptions;

/* The commits of a public-inbox that were read. */
typedef struct {
    const char *list; /* one of ScanResult.lists */
    SourceRange range;
} ScanRange;

typedef struct {
    guint sources_read;   /* to the end, without damage */
    guint sources_failed; /* missing, not mail, or damaged */
    guint sources_lost;   /* of these, nothing could be read at all */
    guint sources_dated;  /* read again whole, as another READING_VERSION had read them */
    guint64 mails;        /* found */
    guint64 news;         /* of these, such that no run of this index had read before */
    guint64 flagged;      /* of these, in no digest: see DIAG_UNUSABLE */
    DiagLog *diags;       /* counts */
    GPtrArray *errors; /* of char *: a message per failed source, in the order of the arguments */
    GPtrArray *lists;  /* of char *: the names of all lists of the index, bytewise, each once */
    GArray *ranges;    /* of ScanRange: one per list at most, whose only news are commits; none
                          without ScanOptions.ranges */
    GHashTable *parts; /* of a kept index, those that a range is of; NULL without */
    gboolean changed;  /* the index is not what it was */
} ScanResult;

/* FALSE if the index failed (disk full); a bad source is no failure. */
gboolean scan_sources(Index *index, const ScanOptions *options, ScanResult *result, GError **error);
void scan_result_clear(ScanResult *result);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(ScanResult, scan_result_clear)

#endif
