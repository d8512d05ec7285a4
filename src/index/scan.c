/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Mails out of the index, for grouping and for the texts of a digest. */
#include "index/private.h"

static const char *text(sqlite3_stmt *stmt, int column)
{
    return (const char *)sqlite3_column_text(stmt, column);
}

static const char *text_or_none(sqlite3_stmt *stmt, int column)
{
    const char *found = text(stmt, column);
    return found ? found : "";
}

/* In the order of STMT_SCAN's columns. FALSE if the hash is none. */
static gboolean read_row(sqlite3_stmt *stmt, IndexMail *mail)
{
    int i = 0;
    mail->id = sqlite3_column_int64(stmt, i++);
    mail->source = sqlite3_column_int64(stmt, i++);
    mail->offset = sqlite3_column_int64(stmt, i++);
    mail->length = sqlite3_column_int64(stmt, i++);
    mail->message_id = text(stmt, i++);
    gboolean hashed = sqlite3_column_bytes(stmt, i) == sizeof(mail->hash);
    if (hashed)
        memcpy(mail->hash, sqlite3_column_blob(stmt, i), sizeof(mail->hash));
    i++;
    mail->date = sqlite3_column_int64(stmt, i++);
    mail->zone = sqlite3_column_int(stmt, i++);
    mail->kind = (MailKind)sqlite3_column_int(stmt, i++);
    mail->flags = (guint)sqlite3_column_int64(stmt, i++);
    mail->author_id = sqlite3_column_int64(stmt, i++);
    mail->sender_id = sqlite3_column_int64(stmt, i++);
    mail->author_mailbox = sqlite3_column_int64(stmt, i++);
    mail->sender_mailbox = sqlite3_column_int64(stmt, i++);
    mail->sender.email = text_or_none(stmt, i++);
    mail->sender.name = text_or_none(stmt, i++);
    mail->subject = text(stmt, i++);
    mail->title = text(stmt, i++);
    mail->norm = text(stmt, i++);
    mail->tags = text(stmt, i++);
    mail->version = (guint)sqlite3_column_int64(stmt, i++);
    mail->minor = (guint)sqlite3_column_int64(stmt, i++);
    mail->counter = text(stmt, i++);
    mail->counter_key = (guint)sqlite3_column_int64(stmt, i++);
    mail->total = (guint)sqlite3_column_int64(stmt, i++);
    mail->files = (guint)sqlite3_column_int64(stmt, i++);
    mail->insertions = (guint)sqlite3_column_int64(stmt, i++);
    mail->deletions = (guint)sqlite3_column_int64(stmt, i++);
    mail->patch_id = text(stmt, i++);
    mail->diags = (guint64)sqlite3_column_int64(stmt, i++);
    Str refs = str_of(text_or_none(stmt, i++));
    str_next_line(&refs, &mail->nearest);
    return hashed;
}

gboolean index_is_text(const char *text)
{
    return text && g_utf8_validate(text, -1, NULL);
}

/*
 * A file that stays is somebody's data, and may be damaged: what the program takes for granted
 * afterwards is looked at here.
 */
static gboolean is_sound(const IndexMail *mail)
{
    const char *const texts[] = {mail->message_id, mail->subject, mail->title,
                                 mail->norm,       mail->tags,    mail->patch_id};
    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++)
        if (!index_is_text(texts[i]))
            return FALSE;
    return mail->id > 0 && mail->id <= INDEX_ID_MAX && mail->source > 0 &&
           mail->source <= INDEX_ID_MAX && mail->offset >= 0 && mail->length >= 0 &&
           mail->kind < MAIL_KINDS && (!mail->counter || index_is_text(mail->counter)) &&
           (mail->counter != NULL) == ((mail->flags & INDEX_COUNTER) != 0);
}

gboolean index_end_scan(Index *index, sqlite3_stmt *stmt, int status, GError **error)
{
    gboolean ok = status == SQLITE_DONE || status == SQLITE_ROW ||
                  index_fail_of(index, sqlite3_db_handle(stmt), error);
    sqlite3_reset(stmt);
    return ok;
}

gboolean index_scan(Index *index, IndexRowFunc *row, void *data, GError **error)
{
    sqlite3_stmt *stmt = index_stmt(index, STMT_SCAN, error);
    if (!stmt)
        return FALSE;
    int status;
    while ((status = sqlite3_step(stmt)) == SQLITE_ROW) {
        IndexMail mail = {0};
        gboolean hashed = read_row(stmt, &mail);
        if (index->foreign && (!hashed || !is_sound(&mail))) {
            sqlite3_reset(stmt);
            return index_damaged(index, "a mail makes no sense", error);
        }
        if (!row(&mail, data))
            break;
    }
    return index_end_scan(index, stmt, status, error);
}

gboolean index_scan_sources(Index *index, IndexSourceFunc *row, void *data, GError **error)
{
    sqlite3_stmt *stmt = index_stmt(index, STMT_SCAN_SOURCES, error);
    if (!stmt)
        return FALSE;
    int status;
    while ((status = sqlite3_step(stmt)) == SQLITE_ROW) {
        gint64 id = sqlite3_column_int64(stmt, 0);
        const char *list = text(stmt, 2);
        if (id <= 0 || id > INDEX_ID_MAX || !text(stmt, 1) || (list && !index_is_text(list))) {
            sqlite3_reset(stmt);
            return index_damaged(index, "a source makes no sense", error);
        }
        if (!row(id, text(stmt, 1), list, data))
            break;
    }
    return index_end_scan(index, stmt, status, error);
}

char *index_text_of(Index *index, StmtKind kind, gint64 mail, GError **error)
{
    sqlite3_stmt *stmt = index_stmt(index, kind, error);
    if (!stmt)
        return NULL;
    sqlite3_bind_int64(stmt, 1, mail);
    int status = sqlite3_step(stmt);
    const char *found = status == SQLITE_ROW ? text(stmt, 0) : NULL;
    char *result =
        found && index->foreign ? g_utf8_make_valid(found, -1) : g_strdup(found ? found : "");
    if (!index_end_scan(index, stmt, status, error))
        g_clear_pointer(&result, g_free);
    return result;
}

char *index_norm(Index *index, gint64 mail, GError **error)
{
    return index_text_of(index, STMT_NORM, mail, error);
}

char *index_refs(Index *index, gint64 mail, GError **error)
{
    return index_text_of(index, STMT_REFS, mail, error);
}
