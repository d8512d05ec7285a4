/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Mails that wait until the usual charset of their list is known. */
#include "index/private.h"

static void bind_blob(sqlite3_stmt *stmt, int column, Str bytes)
{
    sqlite3_bind_blob64(stmt, column, bytes.n ? bytes.p : "", bytes.n, SQLITE_STATIC);
}

static gboolean bind_deferred(Index *index, sqlite3_stmt *stmt, const IndexDeferred *mail,
                              GError **error)
{
    gint64 vote = index_vote(index, mail->source, mail->audience, NULL, error);
    sqlite3_bind_int64(stmt, 1, mail->source);
    sqlite3_bind_int64(stmt, 2, mail->offset);
    sqlite3_bind_int64(stmt, 3, mail->length);
    index_bind_text(stmt, 4, mail->part);
    sqlite3_bind_int64(stmt, 5, mail->stamp);
    if (mail->arrived)
        sqlite3_bind_int64(stmt, 6, mail->arrival);
    else
        sqlite3_bind_null(stmt, 6);
    bind_blob(stmt, 7, mail->envelope);
    bind_blob(stmt, 8, mail->data);
    sqlite3_bind_int64(stmt, 9, (gint64)mail->diags);
    index_bind_text(stmt, 10, mail->message_id);
    bind_blob(stmt, 11, (Str){(const char *)mail->hash, INDEX_HASH_SIZE});
    sqlite3_bind_int64(stmt, 12, vote);
    return vote != 0;
}

gboolean index_defer(Index *index, const IndexDeferred *mail, GError **error)
{
    sqlite3_stmt *stmt;
    g_assert(mail->source > 0 && mail->message_id && mail->hash);
    if (!index_begin_loading(index, error) || !(stmt = index_stmt(index, STMT_DEFER, error)))
        return FALSE;
    index_use_source(index, mail->source);
    index_changed(index);
    return index_set_unread(index, mail->source, error) &&
           bind_deferred(index, stmt, mail, error) && index_run(index, stmt, error) &&
           index_store_defects(index, mail->source, mail->defects, mail->n_defects, TRUE, error) &&
           index_count_mail(index, error);
}

static Str blob(sqlite3_stmt *stmt, int column)
{
    const char *bytes = sqlite3_column_blob(stmt, column);
    return (Str){bytes ? bytes : "", (gsize)sqlite3_column_bytes(stmt, column)};
}

static gboolean hand_out(Index *index, sqlite3_stmt *stmt, IndexDeferredFunc *each, void *data,
                         GError **error)
{
    IndexDeferred mail = {
        .source = sqlite3_column_int64(stmt, 0),
        .offset = sqlite3_column_int64(stmt, 1),
        .length = sqlite3_column_int64(stmt, 2),
        .part = (const char *)sqlite3_column_text(stmt, 3),
        .stamp = sqlite3_column_int64(stmt, 4),
        .arrival = sqlite3_column_int64(stmt, 5),
        .arrived = sqlite3_column_type(stmt, 5) != SQLITE_NULL,
        .envelope = blob(stmt, 6),
        .data = blob(stmt, 7),
        .diags = (guint64)sqlite3_column_int64(stmt, 8),
        .message_id = (const char *)sqlite3_column_text(stmt, 9),
        .hash = (const guint8 *)blob(stmt, 10).p,
        .audience = (const char *)sqlite3_column_text(stmt, 11),
    };
    if (!mail.message_id || !g_utf8_validate(mail.message_id, -1, NULL) ||
        blob(stmt, 10).n != INDEX_HASH_SIZE)
        return index_damaged(index, "a deferred mail makes no sense", error);
    return each(&mail, data, error);
}

gboolean index_take_deferred(Index *index, IndexDeferredFunc *each, void *data, GError **error)
{
    sqlite3_stmt *stmt;
    if ((index->kept && !index_forget_made(index, error)) ||
        !(stmt = index_stmt(index, STMT_SCAN_DEFERRED, error)))
        return FALSE;
    gboolean good = TRUE;
    int status = SQLITE_DONE;
    index->taking = TRUE;
    while (good && (status = sqlite3_step(stmt)) == SQLITE_ROW)
        good = hand_out(index, stmt, each, data, error);
    index->taking = FALSE;
    if (good && status != SQLITE_DONE)
        good = index_fail(index, error);
    sqlite3_reset(stmt);
    return good && (index->kept || index_exec(index, "DELETE FROM deferred", error));
}
