/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * source: an archive, whatever its form, as a stream of RawMail.
 *
 *     g_autoptr(Source) source = source_open("kvm.mbox.gz", log, &error);
 *     RawMail raw;
 *     SourceStatus status;
 *     while ((status = source_next(source, &raw, &error)) == SOURCE_MAIL)
 *         ...
 *
 * Today an archive is an mbox file, plain or gzip, or "-" for standard input, with an optional
 * prefix that forces the dialect ("mboxrd:FILE"; mboxo, mboxcl and mboxcl2 likewise). A form of its
 * own (maildir, git) comes in as another reader behind this interface.
 */
#ifndef LISTDIGEST_SOURCE_H
#define LISTDIGEST_SOURCE_H

#include "base/diag.h"
#include "read/rawmail.h"

typedef struct Source Source;

typedef enum { SOURCE_MAIL, SOURCE_END, SOURCE_ERROR } SourceStatus;

#define SOURCE_ERROR_DOMAIN (source_error_quark())
GQuark source_error_quark(void);
typedef enum {
    SOURCE_ERROR_NOT_MAIL,  /* there are bytes, but no mail among them */
    SOURCE_ERROR_EMPTY_DIR, /* a directory without archives */
} SourceError;

/* "mboxrd:FILE" -> "FILE": points into argument, behind the dialect's prefix if it has one. */
const char *source_file(const char *argument);

/*
 * What the command line names, as the files to read: a directory becomes the files in it and
 * below it, in bytewise order of their paths, without hidden ones and without following links
 * to directories. Appends newly allocated strings to paths. FALSE for what does not exist or a
 * directory without files.
 */
gboolean source_expand(const char *argument, GPtrArray *paths, GError **error);

/* path is copied. log must outlive the Source. */
Source *source_open(const char *path, DiagLog *log, GError **error);
void source_free(Source *source);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Source, source_free)

/* Reads so many bytes of it, decompressed, and no more: what follows counts as damaged. Before the
 * first source_next(). */
void source_set_max(Source *source, guint64 bytes);

/* An error ends the source; a file that holds bytes but no mail is SOURCE_ERROR_NOT_MAIL. */
SourceStatus source_next(Source *source, RawMail *mail, GError **error);

/* Whether some of the source could not be read (exit status 3). Valid after SOURCE_END. */
gboolean source_damaged(const Source *source);

/* Where it is damaged and how, for people: "at byte 30 of the compressed file: it ends here"; NULL
 * if it is not. Borrowed until source_free(). */
const char *source_damage(const Source *source);

/* Bytes on disk: consumed so far, and altogether (0 if unknown). */
guint64 source_position(const Source *source);
guint64 source_size(const char *path);

#endif
