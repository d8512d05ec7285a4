/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * private: what the files of index/ share and nobody else sees.
 *
 *     index.c      opening the temporary one, transactions, what is known of the whole
 *     kept.c       opening one that stays: locks, what is no index; shape.c: has it our tables?
 *     migrate.c    an older schema becomes this one
 *     sources.c    what was read, and how far     load.c, deferred.c   mails into it
 *     forget.c     mails out of it again          votes.c              what they say of their list
 *     people.c     who they are counted for       scan.c               mails read back
 *     merge.c      another index into this one    grouping.c           what series/ finds
 *     spellings.c  how these are shown
 *     facts.c      what mails say: trailers, notices, links; in, and read back
 *     texts.c      message texts                  textfile.c           those of a temporary one
 *     statements.c every statement that runs per mail or per series: prepared when first used and
 *                  kept until the index is closed
 */
#ifndef LISTDIGEST_INDEX_PRIVATE_H
#define LISTDIGEST_INDEX_PRIVATE_H

#include "index/index.h"
#include "index/textfile.h"

typedef enum {
    STMT_ADD_SOURCE,
    STMT_FIND_SOURCE,
    STMT_NEXT_OFFSET,
    STMT_SET_STATE,
    STMT_SET_LIST,
    STMT_SET_ERROR,
    STMT_SET_UNREAD,
    STMT_PARTS,
    STMT_FIND_VOTE,
    STMT_ADD_VOTE,
    STMT_COUNT_VOTE,
    STMT_VOTES,
    STMT_FIND_PERSON,
    STMT_ADD_PERSON,
    STMT_FIND_MAILBOX,
    STMT_ADD_MAILBOX,
    STMT_MAP_MAILBOX,
    STMT_FIND_PATH,
    STMT_ADD_PATH,
    STMT_ADD_TOUCHED,
    STMT_FIND_RUN,
    STMT_ADD_MAIL,
    STMT_ADD_TRAILER,
    STMT_ADD_NOTICE,
    STMT_ADD_LINK,
    STMT_ADD_FLAGGED,
    STMT_ADD_DEFECT,
    STMT_DEFER,
    STMT_SCAN_DEFERRED,
    STMT_ADD_LOST,
    STMT_SET_META,
    STMT_SCAN,
    STMT_SCAN_SOURCES,
    STMT_SCAN_TRAILERS,
    STMT_SCAN_NOTICES,
    STMT_SCAN_LINKS,
    STMT_PLACE,
    STMT_NORM,
    STMT_REFS,
    STMT_PUT_SERIES,
    STMT_PUT_MEMBER,
    STMT_PUT_REVIEW,
    STMT_PUT_APPLIED,
    STMT_PUT_DUPLICATE,
    STMT_SET_KIND,
    STMT_PUT_REPLY,
    STMT_SCAN_MAILBOXES,
    STMT_SCAN_SENT,
    STMT_SHOW_PERSON,
    STMT_ADD_BODY,
    STMT_DROP_BODY,
    STMT_BODY,
    STMTS
} StmtKind;

/* The row of meta; written with the transaction that changes it. */
typedef struct {
    gint64 generation;
    gboolean grouped;
    gint64 run;
    gboolean news;
    gint64 mails;
    char *people;
} Meta;

struct Index {
    sqlite3 *db;
    TextFile *texts; /* of a temporary one; NULL: they are in the table body */
    Index *reader;   /* see index_reader(); NULL before that */
    sqlite3 *second; /* its connection, before that; NULL of a kept one */
    char *where;     /* the index file, or the directory of the temporary one: for messages */
    gboolean kept, read_only;
    gboolean foreign; /* has rows that came from a file: looked at when they are read back */
    int lock;         /* holds the flock of a kept one; -1 */
    dev_t device;     /* of its file */
    ino_t inode;
    sqlite3_stmt *stmts[STMTS];

    Meta meta;
    gboolean meta_changed;
    guint64 n_new;        /* mails added that no run had read before */
    gboolean filled;      /* tables may have rows that no table of ours below knows */
    gboolean forgotten;   /* so may the table of that name */
    gboolean ungrouped;   /* what grouping found is cleared */
    gboolean was_grouped; /* it may have found something, in this run or in an earlier one */

    GHashTable *mailboxes; /* of Mailbox */
    GHashTable *sent;      /* of Pair, see spellings.c; NULL where nobody counted them */
    GHashTable *paths;     /* name -> id of path */
    GHashTable *votes;     /* of Vote */
    GHashTable *unused;    /* ids of sources of this run that nothing was added to yet */
    GHashTable *unread;    /* ids of sources that changed since their state was set */
    GArray *free_ids;      /* gint64: of mails that were forgotten, to be used again */
    gint64 last_source;    /* that something was added to */
    gboolean taking;       /* index_take_deferred() hands out */

    IndexPersonFunc *map;
    gpointer map_data;
    GString *folded; /* the address at hand */
    GString *refs;   /* the references at hand, a line each */

    guint batch;       /* mails since the transaction began */
    gboolean loading;  /* such a transaction is open */
    gboolean finished; /* index_finish was called */
    gboolean grouping; /* between index_begin and index_commit */
};

/* ---- statements.c ---- */

/* NULL with error set. The statement is reset; bind every parameter. */
sqlite3_stmt *index_stmt(Index *index, StmtKind kind, GError **error);

/* Runs a statement that returns no rows, and resets it. */
gboolean index_run(Index *index, sqlite3_stmt *stmt, GError **error);

/* *id: the first column of the first row, 0 without one. Resets it. */
gboolean index_find(Index *index, sqlite3_stmt *stmt, gint64 *id, GError **error);

gboolean index_exec(Index *index, const char *sql, GError **error);

/* What failed last on that connection, as index_fail() says it. Always FALSE. */
gboolean index_fail_of(const Index *index, sqlite3 *db, GError **error);

/* Statements one by one, each with these for ?1 and ?2. */
gboolean index_exec_all(Index *index, const char *const *sql, gsize n, gint64 one, gint64 two,
                        GError **error);

/* The first column of the first row; an error without one. */
gboolean index_number(Index *index, const char *sql, gint64 *number, GError **error);

/* Text that lives until the statement has run; NULL may be. */
void index_bind_text(sqlite3_stmt *stmt, int column, const char *text);

/* A number, 0 as NULL. */
void index_bind_some(sqlite3_stmt *stmt, int column, gint64 number);

/* ---- index.c ---- */

/* An index without a database. */
Index *index_new(const char *where);

/* Reads what is known of the whole. FALSE also if it makes no sense. */
gboolean index_load_meta(Index *index, GError **error);

/* Opens a transaction for mails where none is open. */
gboolean index_begin_loading(Index *index, GError **error);
gboolean index_end_loading(Index *index, GError **error);

/* Ends that of a temporary index, see index.c. */
gboolean index_write_out(Index *index, GError **error);

/* One more mail is in it: ends the transaction if it is full. */
gboolean index_count_mail(Index *index, GError **error);

/* Within a transaction: what grouping found, and what was written, is that of other mails now. */
void index_changed(Index *index);

/* "FILE: damaged index: ...": FALSE. */
gboolean index_damaged(const Index *index, const char *what, GError **error);

/* ---- kept.c ---- */

Index *index_open_kept(const char *path, GError **error);

/* Leaves one file, and then the lock. */
void index_close_kept(Index *index);

/* The file as SQLite is told it to read from it. Free with g_free. */
char *index_reader_uri(const char *path);

/* ---- shape.c ---- */

/* Whether all our tables are there, with the columns they should have. */
gboolean index_has_shape(Index *index, GError **error);

/* ---- migrate.c ---- */

/* From that schema to INDEX_SCHEMA, in one transaction. */
gboolean index_migrate(Index *index, gint64 from, GError **error);

/* Whether there is a step for that version. */
gboolean index_can_migrate(gint64 from);

/* ---- grouping.c ---- */

/* All rows that name mails by number because grouping said so. */
gboolean index_drop_grouping(Index *index, GError **error);

/* ---- forget.c ---- */

/* All mails, flagged ones too, that were made of deferred ones. */
gboolean index_forget_made(Index *index, GError **error);

/* ---- votes.c ---- */

/* One more mail: the id of its vote, 0 with error. */
gint64 index_vote(Index *index, gint64 source, const char *audience, const char *charset,
                  GError **error);
gboolean index_flush_votes(Index *index, GError **error);
GHashTable *index_votes_new(void);

/* ---- people.c ---- */

typedef struct {
    char *address, *name;
    gint64 id, person;
} Mailbox;

GHashTable *index_mailboxes_new(void);

/* The row for what a mail says; NULL with error. Borrowed. */
const Mailbox *index_mailbox(Index *index, const IndexPerson *who, GError **error);

/* ---- load.c ---- */

/* The id of a path, 0 with error. */
gint64 index_path(Index *index, const char *name, GError **error);

gboolean index_store_defects(Index *index, gint64 source, const Diag *defects, guint n,
                             gboolean early, GError **error);

/* ---- texts.c ---- */

/* In a transaction for mails. An empty text needs no row. */
gboolean index_add_text(Index *index, gint64 mail, Str text, GError **error);
gboolean index_drop_text(Index *index, gint64 mail, GError **error);

/* ---- sources.c ---- */

/* The source is no longer without mails. */
void index_use_source(Index *index, gint64 source);

/* What was read of it changes: until its state is set, it counts as never read. */
gboolean index_set_unread(Index *index, gint64 source, GError **error);

/* ---- scan.c ---- */

/* Whether the text of a column is there, and is UTF-8. */
gboolean index_is_text(const char *text);

/* The one text that the statement selects for a mail, "" without a row. Free with g_free. */
char *index_text_of(Index *index, StmtKind kind, gint64 mail, GError **error);

/* Resets it. FALSE if the last step failed. */
gboolean index_end_scan(Index *index, sqlite3_stmt *stmt, int status, GError **error);

/* ---- facts.c ---- */

/* What the mail of that number says: trailers, notices, links. */
gboolean index_add_facts(Index *index, gint64 id, const IndexMail *mail, GError **error);

#endif
