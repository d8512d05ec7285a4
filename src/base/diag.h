/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * diag: what is wrong with the mail, and what was done about it.
 *
 * Of the three channels for trouble (GError: the world failed; g_assert: we are wrong) this is the
 * one for bad input. Whoever meets a defect names it with a DiagKind; this file alone words it,
 * classes it and counts it (the shape is mandoc's mandoc_msg.c).
 *
 * A DiagLog belongs to one thread at a time. Whoever works on a mail says where it is with
 * diag_at(); everything reported until the next diag_at() belongs to that mail, and
 * diag_mail_kinds() gives it as a bit set. Counts of several logs are added up with diag_merge(),
 * so the result does not depend on -j.
 *
 * A log that keeps entries hands out what exactly was met, for the index to store, and is then told
 * to forget them with diag_clear_entries(). So memory does not grow.
 */
#ifndef LISTDIGEST_DIAG_H
#define LISTDIGEST_DIAG_H

#include "base/str.h"
#include <glib.h>

typedef enum {
    DIAG_DAMAGE, /* something is lost or cannot be trusted */
    DIAG_REPAIR, /* read right all the same, by a documented rule */
    DIAG_GUESS,  /* read as most likely meant */
    DIAG_NOTE,   /* read right, and worth knowing: something was not opened or not verified */
    DIAG_CLASSES
} DiagClass;

/*
 * X(symbol, name in JSON and the manual, class, sentence)
 * The symbols' order stands in index files as a bit set: append, never renumber; at most 64.
 */
#define DIAG_TABLE(X)                                                                             \
    X(JUNK_BEFORE_MAIL, "junk-before-mail", DAMAGE, "bytes before the first mail passed over")    \
    X(SEPARATOR_NO_BLANK, "separator-no-blank", REPAIR, "no blank line before the From_ line")    \
    X(MAIL_TOO_LARGE, "mail-too-large", DAMAGE, "mail above the size limit, its body left out")   \
    X(COMPRESSED_TRUNCATED, "compressed-truncated", DAMAGE, "compressed data ends early")         \
    X(COMPRESSED_CORRUPT, "compressed-corrupt", DAMAGE, "compressed data is damaged")             \
    X(COMPRESSED_TRAILING, "compressed-trailing", REPAIR,                                         \
      "bytes behind the compressed data ignored")                                                 \
    X(HEADER_NO_COLON, "header-no-colon", DAMAGE, "header line without a colon")                  \
    X(HEADER_NUL, "header-nul", REPAIR, "NUL in the header block")                                \
    X(HEADER_DUPLICATE, "header-duplicate", REPAIR, "field given twice, the first one counts")    \
    X(HEADER_TOO_LARGE, "header-too-large", DAMAGE, "header block above the limit cut off")       \
    X(HEADER_RAW_8BIT, "header-raw-8bit", REPAIR, "8-bit bytes in a header without encoding")     \
    X(FROM_MISSING, "from-missing", DAMAGE, "no usable From field")                               \
    X(ID_MISSING, "id-missing", REPAIR, "no usable Message-ID, made one from the content")        \
    X(DATE_MISSING, "date-missing", DAMAGE, "no usable date anywhere")                            \
    X(DATE_ZONE, "date-zone", REPAIR, "odd time zone")                                            \
    X(DATE_FROM_RECEIVED, "date-from-received", REPAIR, "date taken from Received")               \
    X(DATE_FROM_SEPARATOR, "date-from-separator", GUESS, "date taken from the From_ line")        \
    X(EW_MALFORMED, "encoded-word", REPAIR, "malformed encoded word")                             \
    X(CHARSET_UNKNOWN, "charset-unknown", GUESS, "charset label not known")                       \
    X(CHARSET_MISLABELLED, "charset-mislabelled", REPAIR, "text is UTF-8 in spite of its label")  \
    X(CHARSET_GUESSED, "charset-guessed", GUESS, "bytes do not fit the label, charset guessed")   \
    X(CHARSET_C1_DROPPED, "charset-c1", REPAIR, "undefined windows-1252 bytes dropped")           \
    X(CTE_UNKNOWN, "cte-unknown", GUESS, "transfer encoding not known, text taken as it is")      \
    X(QP_MALFORMED, "qp-malformed", REPAIR, "malformed quoted-printable escape kept literally")   \
    X(QP_UNDECLARED, "qp-undeclared", REPAIR, "quoted-printable without a declaration decoded")   \
    X(BASE64_MALFORMED, "base64-malformed", REPAIR, "bytes that are no base64 passed over")       \
    X(BASE64_TRAILING, "base64-trailing", REPAIR, "text behind the base64 kept as text")          \
    X(BODY_NUL, "body-nul", REPAIR, "NUL bytes in the text removed")                              \
    X(MIME_BOUNDARY, "mime-boundary", REPAIR, "multipart without its boundary, read as text")     \
    X(MIME_TOO_DEEP, "mime-too-deep", DAMAGE, "parts nested above the limit left out")            \
    X(MIME_TOO_MANY, "mime-too-many", DAMAGE, "parts above the limit left out")                   \
    X(HTML_ONLY, "html-only", GUESS, "only HTML, its tags removed")                               \
    X(DIFF_MALFORMED, "diff-malformed", DAMAGE, "a hunk is shorter than it says")                 \
    X(SUBJECT_COUNTER, "subject-counter", GUESS, "a patch counter that cannot be")                \
    X(FLOWED_DIFF, "flowed-diff", GUESS, "diff in format=flowed, its trailing blanks kept")       \
    X(TEXT_TOO_LARGE, "text-too-large", DAMAGE, "text above the limit cut off")                   \
    X(TRAILERS_TOO_MANY, "trailers-too-many", DAMAGE, "trailers above the limit left out")        \
    X(SEPARATOR_GLUED, "separator-glued", REPAIR, "From_ line glued to the mail before it")       \
    X(CONTENT_LENGTH, "content-length", REPAIR, "Content-Length that fits nothing ignored")       \
    X(MAIL_CUT, "mail-cut", DAMAGE, "mail ends where its source is damaged")                      \
    X(MAIL_EMPTY, "mail-empty", DAMAGE, "nothing behind the From_ line")                          \
    X(SOURCE_LIMIT, "source-limit", DAMAGE, "source above the limit not read to its end")         \
    X(HEADER_FROM_LINE, "header-from-line", REPAIR, "From_ line within the header dropped")       \
    X(HEADER_CR, "header-cr", REPAIR, "bare CR in the header block")                              \
    X(BOUNDARY_GUESSED, "mime-boundary-guessed", GUESS, "multipart's boundary found in its text") \
    X(SIGNATURE, "signature-unverified", NOTE, "signed, the signature was not verified")          \
    X(ENCRYPTED, "encrypted", NOTE, "encrypted, its text cannot be read")                         \
    X(TNEF, "tnef", NOTE, "attachment in TNEF (winmail.dat) not opened")                          \
    X(UUENCODED, "uuencoded", NOTE, "uuencoded file in the text not opened")                      \
    X(DUPLICATE, "duplicate", NOTE, "copy of another mail, counted once")                         \
    X(ID_SHARED, "id-shared", NOTE, "Message-ID of another mail with other content")              \
    X(MIME_UNCLOSED, "mime-unclosed", DAMAGE, "multipart not closed, perhaps cut off")            \
    X(SEPARATOR_DAMAGED, "separator-damaged", GUESS, "From_ line without a whole date")           \
    X(COMPRESSED_PLAIN, "compressed-plain", REPAIR,                                               \
      "mail behind the compressed data is not compressed")                                        \
    X(MOJIBAKE, "mojibake", REPAIR, "wrongly decoded before it was sent, undone")                 \
    X(PATHS_TOO_MANY, "paths-too-many", DAMAGE, "names of files above the limit left out")        \
    X(PART_UNREADABLE, "part-unreadable", DAMAGE, "file or blob that cannot be read")             \
    X(COMMIT_MISSING, "commit-missing", DAMAGE, "commit of a public-inbox that cannot be read")   \
    X(NOTICES_TOO_MANY, "notices-too-many", DAMAGE, "notices above the limit left out")

typedef enum {
#define X(symbol, name, class, text) DIAG_##symbol,
    DIAG_TABLE(X)
#undef X
        DIAG_KINDS
} DiagKind;

#define DIAG_BIT(symbol) (G_GUINT64_CONSTANT(1) << DIAG_##symbol)

/* Mail with one of these can be in no digest: nothing in it says what it is, or when it was. */
#define DIAG_UNUSABLE (DIAG_BIT(MAIL_EMPTY) | DIAG_BIT(DATE_MISSING))

const char *diag_kind_name(DiagKind kind); /* "qp-undeclared" */
const char *diag_kind_text(DiagKind kind); /* the sentence */
const char *diag_kind_rule(DiagKind kind); /* by which rule mail is read all the same; a phrase */
DiagClass diag_kind_class(DiagKind kind);
const char *diag_class_name(DiagClass class); /* "damage", "repair", "guess", "note" */

/* One defect. Strings are owned by the log, until diag_clear_entries(). */
typedef struct {
    DiagKind kind;
    const char *source; /* path as given */
    goffset offset;     /* of the mail in the uncompressed source; -1 where that makes no sense */
    guint64 times;
    const char *place; /* in the mail: "Subject", "text"; NULL where that makes no sense */
    /* Valid UTF-8 without control characters, or NULL. */
    const char *detail; /* what exactly */
    const char *before; /* what stood there: bytes that are no text as "\\xe9" */
    const char *after;  /* what it is read as */
} Diag;

typedef struct DiagLog DiagLog;

/* With keep, entries are stored for diag_entry(), at most DIAG_ENTRIES_MAX until they are cleared
 * and above that the first of each kind; the others are counted only. */
DiagLog *diag_log_new(gboolean keep);
void diag_log_free(DiagLog *log);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DiagLog, diag_log_free)

enum {
    DIAG_ENTRIES_MAX = 1000,
    DIAG_DETAIL_MAX = 200 /* bytes */,
    DIAG_CHANGE_MAX = 60 /* bytes of what was changed */
};

/* What follows belongs to the mail at this place. source must live until the next
 * diag_at(); entries keep a copy. */
void diag_at(DiagLog *log, const char *source, goffset offset);

/* Where in the mail, until the next diag_place() or diag_at(). A string that stays, or NULL. */
void diag_place(DiagLog *log, const char *place);

/* detail may be NULL; it is printed with care: control characters become escapes, what is no UTF-8
 * U+FFFD. */
void diag_add(DiagLog *log, DiagKind kind, const char *detail);

/* One entry for n of the kind. */
void diag_add_many(DiagLog *log, DiagKind kind, guint64 n, const char *detail);

/* The same with what was changed into what. Of longer texts the first line that differs is kept. */
void diag_add_change(DiagLog *log, DiagKind kind, const char *detail, Str before, Str after);

/* A copy that is safe on a terminal, for every text that a mail or a path gives: valid UTF-8 in
 * which control and other unprintable characters are escapes, "\x{1b}". Free with g_free. */
char *diag_printable(const char *text);

/* Kinds reported since the last diag_at(), bit 1 << kind each. */
guint64 diag_mail_kinds(const DiagLog *log);

guint64 diag_count(const DiagLog *log, DiagKind kind);
guint64 diag_count_class(const DiagLog *log, DiagClass class);

guint diag_n_entries(const DiagLog *log);
const Diag *diag_entry(const DiagLog *log, guint i);
void diag_clear_entries(DiagLog *log);

/* Adds the counts of from to those of into. */
void diag_merge(DiagLog *into, const DiagLog *from);

/* As new: without counts and entries. */
void diag_reset(DiagLog *log);

#endif
