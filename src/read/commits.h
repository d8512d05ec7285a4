/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * commits: which mails the commits of a public-inbox brought, oldest first.
 *
 * In v2 (and its epochs) a commit that adds or changes the file "m" brings the mail which that now
 * is, and one that adds or changes "d" takes away the mail that was this blob, of whatever epoch.
 * In v1 files are named for the Message-ID, xx/yyyy...: what is added is a mail, what is removed
 * none any more, and what is changed is both. Other files are nobody's mail. Names tell which it
 * is.
 *
 * A mail that is taken away behind where it was brought does not stand; one that is brought again
 * later does. Of a merge the difference to its first parent counts, and its other parents are not
 * looked at: every mail comes once.
 *
 * Epochs may be of different object formats (SHA-1, SHA-256); then a mail is taken away only by one
 * of the same, which alone gives the blob that id.
 *
 * Memory is 48 bytes for a mail (72 with SHA-256 ids), and the history of an epoch while that is
 * listed. Work is linear.
 */
#ifndef LISTDIGEST_COMMITS_H
#define LISTDIGEST_COMMITS_H

#include "read/history.h"

enum {
    COMMITS_RETRIES = 100, /* more times than this, and a tenth of what went well, git is not asked
                              to go on behind something that it could not read */
};

/* A mail. */
typedef struct {
    gint64 time;   /* when it was committed, seconds since 1970 */
    gsize id_size; /* of each id, bytes */
    const guint8 *blob, *commit;
} CommitMail;

typedef struct CommitList CommitList;

CommitList *commitlist_new(void);
void commitlist_free(CommitList *list);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CommitList, commitlist_free)

typedef enum {
    COMMITS_LISTED,
    COMMITS_REWRITTEN, /* from is no ancestor of to */
    COMMITS_NO_MAIL,   /* the last commit holds something else; said only of whole histories */
    COMMITS_FAILED,    /* git did, with error */
} CommitsStatus;

/*
 * Appends what the commits behind `from` (NULL: all) up to `to` brought, both in hex. What cannot
 * be read costs only itself: it is one of commitlist_missing().
 * Only with COMMITS_LISTED anything was appended. Epochs in their order.
 */
CommitsStatus commitlist_add(CommitList *list, const GitDir *dir, const char *from, const char *to,
                             GError **error);

/* Appends a list of later epochs. */
void commitlist_append(CommitList *list, const CommitList *later);

/* What could not be read, for people, of char *: "the commits before 1234abcd cannot be read: ...".
 * Borrowed. */
const GPtrArray *commitlist_missing(const CommitList *list);

/* Takes out what does not stand. Once, behind the last commitlist_add(). ends are numbers of mails,
 * ascending (where epochs end): they are moved along. */
void commitlist_settle(CommitList *list, gsize *ends, guint n_ends);

gsize commitlist_n(const CommitList *list);
CommitMail commitlist_nth(const CommitList *list, gsize i);

/* Blobs that were taken away, in hex, each once; free with g_ptr_array_unref. NULL: none. Some of
 * them may have been brought by the list itself. */
GPtrArray *commitlist_gone(const CommitList *list);

#endif
