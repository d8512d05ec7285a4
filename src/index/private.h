/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * private: what the files of index/ share and nobody else sees.
 *
 * Every statement the program writes with is a row of the table in index.c, prepared when first
 * used and kept until the index is closed.
 */
#ifndef LISTDIGEST_INDEX_PRIVATE_H
#define LISTDIGEST_INDEX_PRIVATE_H

#include "index/index.h"

typedef enum {
    STMT_ADD_SOURCE,
    STMT_SET_LIST,
    STMT_SET_ERROR,
    STMT_ADD_PERSON,
    STMT_ADD_SPELLING,
    STMT_ADD_MAIL,
    STMT_ADD_BODY,
    STMT_ADD_TRAILER,
    STMT_ADD_FLAGGED,
    STMT_ADD_DEFECT,
    STMT_DEFER,
    STMT_SCAN_DEFERRED,
    STMT_SCAN,
    STMT_SCAN_REFS,
    STMT_SCAN_SOURCES,
    STMT_BODY,
    STMT_NORM,
    STMT_PUT_SERIES,
    STMT_PUT_MEMBER,
    STMT_PUT_DUPLICATE,
    STMT_SET_KIND,
    STMT_PUT_REPLY,
    STMT_COUNT_ADDRESSES,
    STMT_SHOW_ADDRESS,
    STMT_COUNT_NAMES,
    STMT_SHOW_NAME,
    STMTS
} StmtKind;

struct Index {
    sqlite3 *db;
    char *where; /* the index file, or the directory of the temporary one: for messages */
    gboolean kept;
    sqlite3_stmt *stmts[STMTS];

    GHashTable *people;    /* lower-case address, maybe "\n" and name -> id of person */
    GHashTable *spellings; /* display name or address -> id of spelling */
    GString *folded;       /* the address at hand */
    GString *refs;         /* the references at hand, a line each */

    gint64 n_mails;
    guint batch;       /* mails since the transaction began */
    gboolean loading;  /* such a transaction is open */
    gboolean finished; /* index_finish was called */
    gboolean grouping; /* between index_begin and index_commit */
};

/* NULL with error set. The statement is reset; bind every parameter. */
sqlite3_stmt *index_stmt(Index *index, StmtKind kind, GError **error);

/* Runs a statement that returns no rows, and resets it. */
gboolean index_run(Index *index, sqlite3_stmt *stmt, GError **error);

gboolean index_exec(Index *index, const char *sql, GError **error);

/* Text that lives until the statement has run. */
void index_bind_text(sqlite3_stmt *stmt, int column, const char *text);

#endif
