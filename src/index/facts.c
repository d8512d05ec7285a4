/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What mails say, a row for each statement: trailers, notices of what became of a patch, links to
 * older revisions. They come and go with their mail.
 */
#include "index/private.h"

/* ---- in ---- */

/* A statement for row number position of the mail; NULL with error. */
static sqlite3_stmt *start_row(Index *index, StmtKind kind, gint64 mail, guint position,
                               GError **error)
{
    sqlite3_stmt *stmt = index_stmt(index, kind, error);
    if (!stmt)
        return NULL;
    sqlite3_bind_int64(stmt, 1, mail);
    sqlite3_bind_int64(stmt, 2, position);
    return stmt;
}

static gboolean add_trailer(Index *index, gint64 mail, guint position, const IndexTrailer *trailer,
                            GError **error)
{
    sqlite3_stmt *stmt = start_row(index, STMT_ADD_TRAILER, mail, position, error);
    if (!stmt)
        return FALSE;
    index_bind_text(stmt, 3, trailer->key);
    index_bind_text(stmt, 4, trailer->value);
    return index_run(index, stmt, error);
}

static gboolean add_notice(Index *index, gint64 mail, guint position, const IndexNotice *notice,
                           GError **error)
{
    g_assert(notice->kind < NOTICE_KINDS);
    sqlite3_stmt *stmt = start_row(index, STMT_ADD_NOTICE, mail, position, error);
    if (!stmt)
        return FALSE;
    sqlite3_bind_int(stmt, 3, (int)notice->kind);
    index_bind_text(stmt, 4, notice->rule);
    index_bind_text(stmt, 5, notice->tree);
    index_bind_text(stmt, 6, notice->commit);
    index_bind_text(stmt, 7, notice->subject);
    index_bind_text(stmt, 8, notice->message_id);
    index_bind_text(stmt, 9, notice->counters);
    return index_run(index, stmt, error);
}

static gboolean add_link(Index *index, gint64 mail, guint position, const IndexLink *link,
                         GError **error)
{
    g_assert(link->kind < LINK_KINDS);
    sqlite3_stmt *stmt = start_row(index, STMT_ADD_LINK, mail, position, error);
    if (!stmt)
        return FALSE;
    sqlite3_bind_int(stmt, 3, (int)link->kind);
    index_bind_text(stmt, 4, link->value);
    sqlite3_bind_int64(stmt, 5, link->version);
    sqlite3_bind_int(stmt, 6, link->rfc);
    return index_run(index, stmt, error);
}

gboolean index_add_facts(Index *index, gint64 id, const IndexMail *mail, GError **error)
{
    for (guint i = 0; i < mail->n_trailers; i++)
        if (!add_trailer(index, id, i, &mail->trailers[i], error))
            return FALSE;
    for (guint i = 0; i < mail->n_notices; i++)
        if (!add_notice(index, id, i, &mail->notices[i], error))
            return FALSE;
    for (guint i = 0; i < mail->n_links; i++)
        if (!add_link(index, id, i, &mail->links[i], error))
            return FALSE;
    return TRUE;
}

/* ---- read back ---- */

static const char *text(sqlite3_stmt *stmt, int column)
{
    return (const char *)sqlite3_column_text(stmt, column);
}

/* Whether so many columns from that one on are text. */
static gboolean are_texts(sqlite3_stmt *stmt, int column, int n)
{
    for (int i = column; i < column + n; i++)
        if (!index_is_text(text(stmt, i)))
            return FALSE;
    return TRUE;
}

/* What a row is to be handed to; one of the functions is set. */
typedef struct {
    IndexWantedFunc *wanted;
    IndexTrailersFunc *trailer;
    IndexNoticesFunc *notice;
    IndexLinksFunc *link;
    void *data;
    gboolean more; /* it wants the next one */
} Reader;

/* Hands out the row at hand: FALSE if it makes no sense. */
typedef gboolean ReadFunc(sqlite3_stmt *stmt, gint64 mail, guint position, Reader *reader);

static gboolean read_trailer(sqlite3_stmt *stmt, gint64 mail, guint position, Reader *reader)
{
    if (!are_texts(stmt, 2, 2))
        return FALSE;
    IndexTrailer trailer = {text(stmt, 2), text(stmt, 3)};
    reader->more = reader->trailer(mail, position, &trailer, reader->data);
    return TRUE;
}

static gboolean read_notice(sqlite3_stmt *stmt, gint64 mail, guint position, Reader *reader)
{
    IndexNotice notice = {.kind = (NoticeKind)sqlite3_column_int(stmt, 2)};
    if (notice.kind >= NOTICE_KINDS || !are_texts(stmt, 3, 6))
        return FALSE;
    notice.rule = text(stmt, 3);
    notice.tree = text(stmt, 4);
    notice.commit = text(stmt, 5);
    notice.subject = text(stmt, 6);
    notice.message_id = text(stmt, 7);
    notice.counters = text(stmt, 8);
    reader->more = reader->notice(mail, position, &notice, reader->data);
    return TRUE;
}

static gboolean read_link(sqlite3_stmt *stmt, gint64 mail, guint position, Reader *reader)
{
    IndexLink link = {.kind = (LinkKind)sqlite3_column_int(stmt, 2)};
    if (link.kind >= LINK_KINDS || !are_texts(stmt, 3, 1))
        return FALSE;
    link.value = text(stmt, 3);
    link.version = (guint)sqlite3_column_int64(stmt, 4);
    link.rfc = sqlite3_column_int(stmt, 5) != 0;
    reader->more = reader->link(mail, position, &link, reader->data);
    return TRUE;
}

static gboolean read_all(Index *index, StmtKind kind, ReadFunc *read, Reader *reader,
                         GError **error)
{
    int status = SQLITE_DONE;
    sqlite3_stmt *stmt = index_stmt(index, kind, error);
    if (!stmt)
        return FALSE;
    reader->more = TRUE;
    while (reader->more && (status = sqlite3_step(stmt)) == SQLITE_ROW) {
        gint64 mail = sqlite3_column_int64(stmt, 0), position = sqlite3_column_int64(stmt, 1);
        if (!reader->wanted(mail, reader->data))
            continue;
        if (position < 0 || position > INDEX_ID_MAX || mail <= 0 || mail > INDEX_ID_MAX ||
            !read(stmt, mail, (guint)position, reader)) {
            sqlite3_reset(stmt);
            return index_damaged(index, "what a mail says makes no sense", error);
        }
    }
    return index_end_scan(index, stmt, status, error);
}

gboolean index_scan_trailers(Index *index, IndexWantedFunc *wanted, IndexTrailersFunc *row,
                             void *data, GError **error)
{
    Reader reader = {.wanted = wanted, .trailer = row, .data = data};
    return read_all(index, STMT_SCAN_TRAILERS, read_trailer, &reader, error);
}

gboolean index_scan_notices(Index *index, IndexWantedFunc *wanted, IndexNoticesFunc *row,
                            void *data, GError **error)
{
    Reader reader = {.wanted = wanted, .notice = row, .data = data};
    return read_all(index, STMT_SCAN_NOTICES, read_notice, &reader, error);
}

gboolean index_scan_links(Index *index, IndexWantedFunc *wanted, IndexLinksFunc *row, void *data,
                          GError **error)
{
    Reader reader = {.wanted = wanted, .link = row, .data = data};
    return read_all(index, STMT_SCAN_LINKS, read_link, &reader, error);
}
