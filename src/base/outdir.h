/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * outdir: files that appear whole or not at all.
 *
 * Every file is written to a temporary beside its name; outdir_commit() syncs them all (one
 * syncfs: an fsync each costs 0.3 ms, and a ten-year archive has 500 weeks), renames them, removes
 * what outdir_remove() was told of, and syncs the directory. Until then nothing of the run can be
 * seen; outdir_free() without a commit, or a signal handler calling outdir_abort_all(), leaves the
 * directory as it was.
 *
 * A file whose bytes are those that lie there already is left alone, so its inode and times say
 * when it changed: backups, web servers and make see what is new and nothing else.
 *
 *     g_autoptr(OutDir) out = outdir_open("listdigest-out", error);
 *     FILE *f = outdir_create(out, "kvm-2026-W02.txt", error);
 *     ... fputs to f, errors may be ignored ...
 *     if (!outdir_finish(out, f, error)) ...     // ENOSPC and the like are seen here
 *     if (!outdir_commit(out, error)) ...
 *
 * Errors are G_FILE_ERROR with the path in the message. The first one is the end: all later calls
 * say it again, and nothing appears. One file is open at a time.
 *
 * After outdir_write_behind() a thread makes, writes and closes the files, so the caller has the
 * next ones under way meanwhile: a new file costs the system as much as a digest costs us. What is
 * handed on is copied, small files several together; at most 1 MB of it waits, then the caller
 * does. An error shows in a later call, in outdir_commit() at the latest.
 *
 * A temporary is ".listdigest-" and a random number, made with O_EXCL: nobody can put a link in
 * its place. A name that is a link is replaced, never followed. SIGXFSZ must be ignored for EFBIG
 * to be seen. Calls are for one thread at a time, but outdir_abort_all() may interrupt anything.
 */
#ifndef LISTDIGEST_OUTDIR_H
#define LISTDIGEST_OUTDIR_H

#include <glib.h>
#include <stdio.h>

typedef struct OutDir OutDir;

enum {
    OUTDIR_MAX_OPEN = 8,        /* at the same time; more is a bug (g_assert) */
    OUTDIR_SAFE_NAME_MAX = 120, /* bytes */
    OUTDIR_HASH_SIZE = 32,      /* bytes */
};

/* A file as it was written. */
typedef struct {
    char *name;
    guint64 size;
    guint8 hash[OUTDIR_HASH_SIZE]; /* SHA-256; zeros without outdir_keep_hashes(), and written
                                      behind before outdir_commit() */
} OutFile;

/*
 * Makes the directory (and its parents) where missing; outdir_free takes unused new ones away.
 * Fails also if the directory cannot be written to.
 */
OutDir *outdir_open(const char *path, GError **error);
void outdir_free(OutDir *out);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(OutDir, outdir_free)

/* From here on files are hashed. */
void outdir_keep_hashes(OutDir *out);

/*
 * From here on a thread writes the files, until outdir_commit() or outdir_free(); where the system
 * gives none, the caller goes on to. Until then SIGINT, SIGTERM and SIGHUP are blocked in the
 * caller's thread, so that they interrupt the one that makes files.
 */
void outdir_write_behind(OutDir *out);

/* name is a plain file name, see outdir_safe_name(); a name given twice is a bug (g_assert). */
FILE *outdir_create(OutDir *out, const char *name, GError **error);

/*
 * Closes f, which outdir_create gave, and compares it with what lies there under its name: a
 * regular file of the same bytes stays as it is. Says what was written, valid until outdir_free;
 * NULL if any of it was lost.
 */
const OutFile *outdir_finish(OutDir *out, FILE *f, GError **error);

/*
 * outdir_commit() takes the file of that name away, after the others have their names. What is no
 * regular file is left alone, as is what is not there. A name that was written is a bug (g_assert).
 */
gboolean outdir_remove(OutDir *out, const char *name, GError **error);

/* The files that outdir_commit() makes, replaces or removes; written behind, only after it. */
guint outdir_n_changed(const OutDir *out);

/*
 * The finished files take their names. On failure those not yet renamed are removed. A directory
 * in the place of a file is found before anything is renamed. Called once. It waits for all that is
 * to be written to the file system, so temporary files of the caller had better be gone.
 */
gboolean outdir_commit(OutDir *out, GError **error);

/*
 * A file name of [A-Za-z0-9._-], without leading dot, of at most OUTDIR_SAFE_NAME_MAX bytes, made
 * from any string: other characters become "-"; what would have a leading dot or be too long gets
 * a hash at its end, and what would have neither letter nor digit is a hash altogether.
 */
char *outdir_safe_name(const char *s);

/* Removes the temporaries of the run; async-signal-safe, for handlers of SIGINT, SIGTERM, SIGHUP.
 */
void outdir_abort_all(void);

#endif
