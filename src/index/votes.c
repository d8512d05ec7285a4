/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How many mails of a source speak for which list and which charset. Each mail names its vote, so
 * that forgetting takes it back; counts go to the table once per transaction.
 */
#include "index/private.h"

typedef struct {
    gint64 source;
    char *audience, *charset; /* NULL for none */
    gint64 id;
    gint64 more; /* mails not written yet */
} Vote;

static guint hash_text(const char *text)
{
    return text ? g_str_hash(text) : 0;
}

static guint hash_vote(gconstpointer data)
{
    const Vote *vote = data;
    return ((guint)vote->source * 31 + hash_text(vote->audience)) * 31 + hash_text(vote->charset);
}

static gboolean same_vote(gconstpointer x, gconstpointer y)
{
    const Vote *a = x, *b = y;
    return a->source == b->source && g_strcmp0(a->audience, b->audience) == 0 &&
           g_strcmp0(a->charset, b->charset) == 0;
}

static void free_vote(gpointer data)
{
    Vote *vote = data;
    g_free(vote->audience);
    g_free(vote->charset);
    g_free(vote);
}

GHashTable *index_votes_new(void)
{
    return g_hash_table_new_full(hash_vote, same_vote, free_vote, NULL);
}

static void bind_vote(sqlite3_stmt *stmt, const Vote *vote)
{
    sqlite3_bind_int64(stmt, 1, vote->source);
    index_bind_text(stmt, 2, vote->audience);
    index_bind_text(stmt, 3, vote->charset);
}

/* Finds the row or makes it. */
static gboolean row_of(Index *index, Vote *vote, GError **error)
{
    sqlite3_stmt *stmt;
    if (index->filled) {
        if (!(stmt = index_stmt(index, STMT_FIND_VOTE, error)))
            return FALSE;
        bind_vote(stmt, vote);
        if (!index_find(index, stmt, &vote->id, error))
            return FALSE;
    }
    if (vote->id)
        return TRUE;
    if (!(stmt = index_stmt(index, STMT_ADD_VOTE, error)))
        return FALSE;
    bind_vote(stmt, vote);
    if (!index_run(index, stmt, error))
        return FALSE;
    vote->id = sqlite3_last_insert_rowid(index->db);
    return TRUE;
}

gint64 index_vote(Index *index, gint64 source, const char *audience, const char *charset,
                  GError **error)
{
    Vote key = {source, (char *)audience, (char *)charset, 0, 0};
    Vote *vote = g_hash_table_lookup(index->votes, &key);
    if (!vote) {
        if (!row_of(index, &key, error))
            return 0;
        vote = g_new(Vote, 1);
        *vote = (Vote){source, g_strdup(audience), g_strdup(charset), key.id, 0};
        g_hash_table_add(index->votes, vote);
    }
    vote->more++;
    return vote->id;
}

gboolean index_flush_votes(Index *index, GError **error)
{
    GHashTableIter i;
    gpointer key;
    sqlite3_stmt *stmt = index_stmt(index, STMT_COUNT_VOTE, error);
    if (!stmt)
        return FALSE;
    g_hash_table_iter_init(&i, index->votes);
    while (g_hash_table_iter_next(&i, &key, NULL)) {
        Vote *vote = key;
        if (!vote->more)
            continue;
        sqlite3_bind_int64(stmt, 1, vote->id);
        sqlite3_bind_int64(stmt, 2, vote->more);
        vote->more = 0;
        if (!index_run(index, stmt, error))
            return FALSE;
    }
    return TRUE;
}

gboolean index_votes(Index *index, IndexVoteFunc *each, gpointer data, GError **error)
{
    sqlite3_stmt *stmt;
    if (!index_flush_votes(index, error) || !(stmt = index_stmt(index, STMT_VOTES, error)))
        return FALSE;
    int status;
    while ((status = sqlite3_step(stmt)) == SQLITE_ROW)
        each(sqlite3_column_int64(stmt, 0), (const char *)sqlite3_column_text(stmt, 1),
             (const char *)sqlite3_column_text(stmt, 2), (guint64)sqlite3_column_int64(stmt, 3),
             data);
    gboolean ok = status == SQLITE_DONE || index_fail(index, error);
    sqlite3_reset(stmt);
    return ok;
}
