/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * written: which digests the runs of a kept index wrote, and how they were left.
 *
 * A later run asks first whether anything is to do at all; if so, it writes and says what it wrote,
 * learns which files of an earlier run have no period any more, and saves the new record when all
 * files are in place:
 *
 *     if (!written_is_current(index, folder, options, &current, error) || current) ...
 *     g_autoptr(Written) written = written_new(index, folder, options);
 *     outdir_keep_hashes(out);
 *     ... written_add(written, outdir_finish(out, f, error)) for each file
 *     g_autoptr(GPtrArray) stale = written_stale(written, error);
 *     ... outdir_remove(out, name, error) for each of these; then outdir_commit(out, error)
 *     if (!written_save(written, &index, error)) ...
 *
 * folder is a canonical absolute path. options tells runs apart whose files differ in bytes or are
 * named otherwise for the same mails: formats, kind of period, selection, version of the program.
 * What an option says relative to the clock must stand there as typed, or files that left a window
 * would never be stale; whether such a run is current, only the caller can know.
 *
 * A run that is killed between outdir_commit() and written_save() leaves the old record: the next
 * one writes again, finds the same bytes, and saves. A file that runs of other options wrote last
 * is theirs; the record of those it was taken from is out of date from then on.
 *
 * An index that was opened only to be asked is opened for writing to save; while somebody else
 * writes to it, or where it cannot be written to, the old record stays.
 *
 * Errors are INDEX_ERROR. Reading and saving are a transaction each, between none of the caller's.
 */
#ifndef LISTDIGEST_WRITTEN_H
#define LISTDIGEST_WRITTEN_H

#include "base/outdir.h"
#include "index/index.h"

/*
 * *current: the index is grouped, and all digests that runs of these options left in the folder are
 * of its present generation and lie there as they were left (size and time, to the nanosecond).
 * FALSE where there are none: then no such run is known.
 */
gboolean written_is_current(Index *index, const char *folder, const char *options,
                            gboolean *current, GError **error);

typedef struct Written Written;

/* To be called before the first digest is made: what is written is of the index as it is then.
 * Strings are copied, the index borrowed. */
Written *written_new(Index *index, const char *folder, const char *options);
void written_free(Written *written);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Written, written_free)

/* Each file once. Borrowed until written_free(); its hash may come later, before written_save(). */
void written_add(Written *written, const OutFile *file);

/*
 * The names (char *) of what earlier runs of these options wrote and this one did not, in bytewise
 * order: to be removed. A file that is not what was recorded, by its hash, is somebody else's work
 * by now and not among them. NULL with error; free with g_ptr_array_unref.
 */
GPtrArray *written_stale(Written *written, GError **error);

/*
 * The files that were added, as they lie there now, become what runs of these options left. The
 * last that is done: *index, that of written_new(), is closed and *index NULL if it was read only.
 */
gboolean written_save(Written *written, Index **index, GError **error);

#endif
