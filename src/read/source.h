/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * source: an archive, whatever its form, as a stream of RawMail.
 *
 *     g_autoptr(Source) source = source_open("kvm.mbox.gz", NULL, log, &error);
 *     RawMail raw;
 *     SourceStatus status;
 *     while ((status = source_next(source, &raw, &error)) == SOURCE_MAIL)
 *         ...
 *
 * Forms are told apart by content, never by name; a prefix forces one ("mboxrd:FILE"). Each is a
 * Reader (reader.h) behind this interface:
 *
 *     mbox, one mail      a file or standard input ("-"), compressed or not      mboxreader.h
 *     maildir, MH, eml    a folder of files, each a mail                         mailfiles.h
 *     v2, v1, epoch       a public-inbox, through git                            inbox.h
 *
 * What is new. A reader can say how far it got (source_state()); handed to source_open() later, it
 * reads only what came since, and says what is no more. Whoever keeps mails of a source has to
 * forget, before the first source_next(), what source_news(), source_kept() and source_gone() say.
 */
#ifndef LISTDIGEST_SOURCE_H
#define LISTDIGEST_SOURCE_H

#include "base/diag.h"
#include "read/from_line.h"
#include "read/rawmail.h"

typedef struct Source Source;

typedef enum { SOURCE_MAIL, SOURCE_END, SOURCE_ERROR } SourceStatus;

#define SOURCE_ERROR_DOMAIN (source_error_quark())
GQuark source_error_quark(void);
typedef enum {
    SOURCE_ERROR_NOT_MAIL,  /* there are bytes, but no mail among them */
    SOURCE_ERROR_EMPTY_DIR, /* a directory without archives */
    SOURCE_ERROR_GIT,       /* a repository that is none, is no public-inbox, or is damaged */
    SOURCE_ERROR_RANGE,     /* a range of commits that makes no sense there */
} SourceError;

typedef enum {
    SOURCE_FORM_MBOX, /* a file; also one that is a single mail */
    SOURCE_FORM_MAILDIR,
    SOURCE_FORM_MH,
    SOURCE_FORM_EML, /* a folder of files, each a mail */
    SOURCE_FORM_V1,
    SOURCE_FORM_V2,    /* a folder with git/0.git, git/1.git, ... */
    SOURCE_FORM_EPOCH, /* one repository of a v2 */
    SOURCE_FORM_INDEX, /* an index that listdigest wrote: nothing to read here, merge it */
} SourceForm;

/* "mboxrd:FILE" -> "FILE": points into argument, behind the prefix if it has one. */
const char *source_file(const char *argument);

/* The dialect that a prefix forces; MBOX_UNKNOWN without. */
MboxDialect source_dialect(const char *argument);

/* What the argument is; SOURCE_FORM_MBOX also for what does not exist. */
SourceForm source_form(const char *argument);

/*
 * What the command line names, as the sources to read: a file is one, and so is a maildir, an MH or
 * eml folder, a public-inbox; of any other directory all that lie in it and below it, pipermail's
 * months ("2005-January.txt.gz") in the order of their dates, everything else in bytewise order of
 * paths, without hidden ones (but for a maildir's subfolders) and without following links to
 * directories. What mirrors and mail stores put beside the mail (manifest.js.gz, objstore), and
 * indexes of listdigest, are passed over. A prefix stands for all that is found; that of a folder's
 * form takes folders of this form only. Appends newly allocated strings to paths. FALSE for what
 * does not exist or a directory without sources.
 */
gboolean source_expand(const char *argument, GPtrArray *paths, GError **error);

/* A part that an earlier reading brought. */
typedef struct {
    gint64 stamp, length; /* RawMail's */
} SourcePart;

/* What is known of a source from before. Must outlive the Source. */
typedef struct {
    const char *state; /* of source_state(); NULL: it was never read */
    gint64 next;       /* above the offsets of all its mails: for sources of parts */
    /* All its parts, char * -> SourcePart *; called once at most, by forms that need them. The
     * table is its owner's, and valid until the Source is freed. */
    GHashTable *(*parts)(gpointer data);
    gpointer data;
} SourcePast;

typedef struct {
    const SourcePast *past; /* NULL: nothing is known */
    const char *range;      /* "A..B": only what these commits of a public-inbox brought; or NULL */
    guint64 max_bytes; /* reads no more than that, decompressed: what follows counts as damaged; 0:
                          all. Of a source of parts it is the limit of all together. */
    guint threads;     /* processors that it may keep busy; 0: all that there are */
} SourceOptions;

/* path is copied. options may be NULL, its past and log must outlive the Source. Opening may take
 * long: it finds out what is new. */
Source *source_open(const char *path, const SourceOptions *options, DiagLog *log, GError **error);
void source_free(Source *source);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Source, source_free)

typedef enum {
    SOURCE_ALL,  /* everything is read: nothing that is known counts any longer */
    SOURCE_MORE, /* only what is new is read; what is known and not gone stays */
    SOURCE_SAME, /* as it was; source_next() gives SOURCE_END */
} SourceNews;
SourceNews source_news(const Source *source);

/* With SOURCE_MORE: mails with this offset or a greater one are gone, since they are read again;
 * G_MAXINT64 if there are none. */
gint64 source_kept(const Source *source);

/* With SOURCE_MORE: the parts that are gone, of char *. Borrowed; NULL if there are none. */
const GPtrArray *source_gone(const Source *source);

/*
 * An error ends the source; a file that holds bytes but no mail is SOURCE_ERROR_NOT_MAIL. What is
 * wrong with one part (a file that vanished or cannot be read, a blob that is missing) costs no
 * other: it is reported in the log and is a source_damage().
 */
SourceStatus source_next(Source *source, RawMail *mail, GError **error);

/*
 * How far it was read: for a later source_open() to go on behind the mails that source_next() gave
 * so far (or, of an mbox, to give some of the last ones again). One line of valid UTF-8, free with
 * g_free. Only after SOURCE_END it may say that a source which did not change needs no reading at
 * all; of one that is SOURCE_SAME it is the state that was given. NULL: nothing can be said, a
 * later run has to read it all.
 */
char *source_state(const Source *source);

/* Whether some of the source could not be read (exit status 3). Valid after SOURCE_END. */
gboolean source_damaged(const Source *source);

/* Where it is damaged and how, for people: "at byte 30 of the compressed file: it ends here"; NULL
 * if it is not. Borrowed until source_free(). */
const char *source_damage(const Source *source);

/* Bytes on disk: consumed so far, and altogether (0 if unknown). */
guint64 source_position(const Source *source);
guint64 source_size(const char *path);

/* ---- one mail again ---- */

/* Where a mail lies: RawMail's of the reading that brought it. */
typedef struct {
    goffset offset, length;
    const char *part; /* or NULL */
} SourcePlace;

/* What stays open from one mail to the next: several of one archive come fastest in its order. */
typedef struct SourceFetch SourceFetch;

SourceFetch *source_fetch_new(void);
void source_fetch_free(SourceFetch *last);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SourceFetch, source_fetch_free)

/*
 * The bytes of one mail, as source_next() gave them: header block and body, the dialect's quoting
 * undone. Free with g_bytes_unref; NULL with error where the source is missing or something else
 * lies there now. state: of the reading (the dialect of an mbox is told by it), or NULL.
 */
GBytes *source_fetch(SourceFetch *last, const char *path, const char *state,
                     const SourcePlace *place, GError **error);

/* ---- commits of a public-inbox ---- */

/* Full ids, and as git abbreviates them: unambiguous in their repository. */
typedef struct {
    char *from, *from_short; /* NULL: from the beginning */
    char *to, *to_short;
} SourceRange;
void source_range_clear(SourceRange *range);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(SourceRange, source_range_clear)

/* The commits that this reading went from and to; FALSE where there are none, or nothing is new.
 * Valid once it is open. */
gboolean source_range(const Source *source, SourceRange *range);

/* The parts (char *, a set) that the commits of "A..B" brought and that were not taken away again
 * within it; NULL with error if path is no public-inbox, or has no such commits. */
GHashTable *source_range_parts(const char *path, const char *range, SourceRange *ends,
                               GError **error);

#endif
