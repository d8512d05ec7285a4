/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * outdir: files that appear whole or not at all.
 *
 * Every file is written to a temporary beside its name; outdir_commit() syncs them all (one
 * syncfs: an fsync each costs 0.3 ms, and a ten-year archive has 500 weeks), renames them and
 * syncs the directory. Until then nothing of the run can be seen; outdir_free() without a commit,
 * or a signal handler calling outdir_abort_all(), leaves the directory as it was.
 *
 *     g_autoptr(OutDir) out = outdir_open("listdigest-out", error);
 *     FILE *f = outdir_create(out, "kvm-2026-W02.txt", error);
 *     ... fputs to f, errors may be ignored ...
 *     if (!outdir_finish(out, f, error)) ...     // ENOSPC and the like are seen here
 *     if (!outdir_commit(out, error)) ...
 *
 * Errors are G_FILE_ERROR with the path in the message. One file is open at a time.
 */
#ifndef LISTDIGEST_OUTDIR_H
#define LISTDIGEST_OUTDIR_H

#include <glib.h>
#include <stdio.h>

typedef struct OutDir OutDir;

/* Makes the directory (and its parents) where missing; outdir_free takes an unused new one away. */
OutDir *outdir_open(const char *path, GError **error);
void outdir_free(OutDir *out);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(OutDir, outdir_free)

/* name is a plain file name, see outdir_safe_name(); a name given twice is a bug (g_assert). */
FILE *outdir_create(OutDir *out, const char *name, GError **error);

/* Closes f, which outdir_create gave. FALSE if anything written to it was lost. */
gboolean outdir_finish(OutDir *out, FILE *f, GError **error);

/* The finished files take their names. On failure those not yet renamed are removed. */
gboolean outdir_commit(OutDir *out, GError **error);

/*
 * A file name of [A-Za-z0-9._-], without leading dot, of at most 120 bytes, made from any string:
 * other characters become "-"; what would be empty, or changed beyond that, gets a hash.
 */
char *outdir_safe_name(const char *s);

/* Removes the temporaries of the run; async-signal-safe, for handlers of SIGINT, SIGTERM, SIGHUP.
 */
void outdir_abort_all(void);

#endif
