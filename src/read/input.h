/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * input: the bytes of a file, decompressed, in order.
 *
 * A file is plain or gzip (RFC 1952; any number of members, trailing NULs or junk passed over),
 * told by its first bytes, never by its name. Inflating runs on a thread of its own that fills a
 * ring of blocks, so it overlaps with whatever the caller does with the bytes. Memory is constant.
 *
 * Damage in compressed data is no GError: the bytes before it are delivered, then input_read gives
 * 0, and input_report() tells the DiagLog, as the reader is at the mail it hit. If there is more
 * behind the damage, input_resume() goes on there. input_damage() says what was first.
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
 * Behind damage in compressed data more of it may be readable: then TRUE, and input_read goes on
 * there. The bytes do not follow those before: some are lost between. Valid once input_read gave 0.
 */
gboolean input_resume(Input *input);

/* Ends the data behind so many bytes, decompressed, as if it were damaged there. Before the first
 * input_read. */
void input_set_max(Input *input, guint64 bytes);

/* Bytes of the file as it lies on disk consumed so far (for a progress bar). */
guint64 input_position(const Input *input);

/* Where the file is damaged and how, for people: "at byte 30 of the compressed file: it ends
 * here"; NULL if it is not. Borrowed; valid once input_read gave 0. */
const char *input_damage(const Input *input);

/* Adds what was wrong with the compressed data, if anything, with its place in the file. Valid
 * once input_read gave 0. */
void input_report(const Input *input, DiagLog *log);

#endif
