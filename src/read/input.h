/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * input: the bytes of a file, decompressed, in order.
 *
 * A file is plain or compressed with gzip, xz, zstd or bzip2, told by its first bytes, never by its
 * name. Decompressing runs on a thread of its own that fills a ring of blocks, so it overlaps with
 * whatever the caller does with the bytes. Memory is constant.
 *
 * Damage in compressed data is no GError. What can be read comes in stretches, nearly always one:
 *
 *     do {
 *         while ((got = input_read(input, buf, n, error)) > 0)
 *             ...                          // with input_report_to() at the end of each mail
 *         if (got < 0)
 *             return FALSE;
 *         input_report(input, log);        // while diag_at() is still the last mail of the stretch
 *     } while (input_resume(input));
 *
 * A stretch ends where bytes are lost. Other damage (a wrong checksum, bytes between two streams
 * that are none) ends nothing, and is kept until the reader gets to its place: positions
 * "of the data" count all that input_read gave since the file was opened, through all stretches.
 * So what is reported with which mail depends neither on the thread nor on how bytes are cut.
 */
#ifndef LISTDIGEST_INPUT_H
#define LISTDIGEST_INPUT_H

#include "base/diag.h"
#include <glib.h>

typedef struct Input Input;

/* "-" is standard input. Fails (G_FILE_ERROR, path in the message) if it cannot be opened or is
 * a directory. */
Input *input_open(const char *path, GError **error);

/* The n bytes at data (borrowed), handed out in pieces of at most chunk bytes; for tests. */
Input *input_new_memory(const char *data, gsize n, gsize chunk);

void input_free(Input *input); /* stops the thread wherever it is */
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Input, input_free)

/* Up to n bytes into buf; 0 at the end, -1 on a read error. May give less than n at any time. */
gssize input_read(Input *input, char *buf, gsize n, GError **error);

/*
 * Passes over n bytes, through all stretches, before the first input_read: a plain file is not read
 * for that. FALSE with error set, or without where the data has ended before.
 */
gboolean input_skip(Input *input, guint64 n, GError **error);

/*
 * Behind damage in compressed data more of it may be readable: then TRUE, and input_read goes on
 * there. The bytes do not follow those before: some are lost between. Valid once input_read gave 0.
 */
gboolean input_resume(Input *input);

/* Ends the data behind so many bytes, decompressed, as if it were damaged there. Before the first
 * input_read. */
void input_set_max(Input *input, guint64 bytes);

/* Bytes of the file as it lies on disk consumed so far (for a progress bar). */
guint64 input_position(const Input *input);

/* Where the file is damaged and how, for people, of several damages the first: "at byte 30 of the
 * compressed file: it ends here"; NULL if it is not. Borrowed; valid once input_read gave 0. */
const char *input_damage(const Input *input);

/*
 * Adds what was wrong before byte `end` of the data, each defect once, with its place in the
 * compressed file. For the end of each mail, `end` being where the mail ends (and for long mails on
 * the way, so that nothing piles up). The reader must have read beyond `end`, or got 0.
 */
void input_report_to(Input *input, guint64 end, DiagLog *log);

/* The same for all that was read so far, and why the stretch ended. Valid once input_read gave 0.
 */
void input_report(Input *input, DiagLog *log);

#endif
