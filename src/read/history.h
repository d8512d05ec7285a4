/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * history: the commits of a repository, newest first, each the first parent of the one before.
 *
 * Memory is 48 bytes a commit (72 with SHA-256 ids).
 */
#ifndef LISTDIGEST_HISTORY_H
#define LISTDIGEST_HISTORY_H

#include "read/git.h"

enum { HISTORY_HEX_MAX = 2 * GITDIR_SHA256 + 1 /* of an id with its NUL */ };

typedef struct {
    gsize id_size;     /* of each id, bytes */
    GByteArray *ids;   /* the commits' */
    GByteArray *trees; /* their trees' */
    GArray *times;     /* of gint64: when it was committed, seconds since 1970 */
    char *parent;      /* in hex, first parent of the last one; NULL: it has none */
} History;

/*
 * Those behind `from` (NULL: all) up to `to`, both in hex. FALSE with error (SOURCE_ERROR_GIT) if
 * git could not read on; what it gave before is there. history is set; clear it in any case.
 */
gboolean history_list(History *history, const GitDir *dir, const char *from, const char *to,
                      GError **error);
void history_clear(History *history);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(History, history_clear)

gsize history_n(const History *history);
gint64 history_time(const History *history, gsize i);

/* Borrowed. */
const guint8 *history_nth(const History *history, gsize i);
const guint8 *history_tree(const History *history, gsize i);

/* Ids to hex with a NUL, and back; FALSE if it is none of that size. */
void history_hex(const guint8 *id, gsize id_size, char hex[HISTORY_HEX_MAX]);
gboolean history_id(Str hex, gsize id_size, guint8 *id);

#endif
