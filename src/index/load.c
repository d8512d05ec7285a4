/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Mails into the index: what the left half of the pipeline calls for each of them. */
#include "index/private.h"

gint64 index_path(Index *index, const char *name, GError **error)
{
    gint64 id = (gint64)GPOINTER_TO_SIZE(g_hash_table_lookup(index->paths, name));
    if (id)
        return id;
    for (StmtKind kind = STMT_FIND_PATH; !id && kind <= STMT_ADD_PATH; kind++) {
        sqlite3_stmt *stmt = index_stmt(index, kind, error);
        if (!stmt)
            return 0;
        index_bind_text(stmt, 1, name);
        if (!index_find(index, stmt, &id, error))
            return 0;
        if (kind == STMT_ADD_PATH)
            id = sqlite3_last_insert_rowid(index->db);
    }
    g_hash_table_insert(index->paths, g_strdup(name), GSIZE_TO_POINTER((gsize)id));
    return id;
}

static const char *join_refs(Index *index, const IndexMail *mail)
{
    g_string_truncate(index->refs, 0);
    for (guint i = 0; i < mail->n_refs; i++) {
        if (i)
            g_string_append_c(index->refs, '\n');
        g_string_append(index->refs, mail->refs[i]);
    }
    return index->refs->str;
}

/* In which run it was read first. */
static gboolean find_run(Index *index, const IndexMail *mail, gint64 *run, GError **error)
{
    *run = 0;
    if (index->forgotten) {
        sqlite3_stmt *stmt = index_stmt(index, STMT_FIND_RUN, error);
        if (!stmt)
            return FALSE;
        sqlite3_bind_int64(stmt, 1, mail->source);
        index_bind_text(stmt, 2, mail->message_id);
        sqlite3_bind_blob(stmt, 3, mail->hash, sizeof(mail->hash), SQLITE_STATIC);
        if (!index_find(index, stmt, run, error))
            return FALSE;
    }
    if (*run)
        return TRUE;
    *run = index->meta.run;
    index->meta.news = TRUE;
    return TRUE;
}

/* The place of a mail that is no more, so that numbers do not grow from run to run. */
static void bind_id(Index *index, sqlite3_stmt *stmt)
{
    guint n = index->free_ids->len;
    sqlite3_bind_null(stmt, 1);
    if (!n)
        return;
    sqlite3_bind_int64(stmt, 1, g_array_index(index->free_ids, gint64, n - 1));
    g_array_set_size(index->free_ids, n - 1);
}

static void bind_origin(Index *index, sqlite3_stmt *stmt, const IndexMail *mail)
{
    bind_id(index, stmt);
    sqlite3_bind_int64(stmt, 2, mail->source);
    sqlite3_bind_int64(stmt, 3, mail->offset);
    sqlite3_bind_int64(stmt, 4, mail->length);
    index_bind_text(stmt, 5, mail->part);
    sqlite3_bind_int64(stmt, 6, mail->stamp);
    index_bind_text(stmt, 7, mail->message_id);
    sqlite3_bind_blob(stmt, 8, mail->hash, sizeof(mail->hash), SQLITE_STATIC);
    sqlite3_bind_int64(stmt, 9, mail->date);
    sqlite3_bind_int(stmt, 10, mail->zone);
    sqlite3_bind_int(stmt, 11, (int)mail->kind);
    sqlite3_bind_int64(stmt, 12, mail->flags);
    index_bind_text(stmt, 13, join_refs(index, mail));
}

static gboolean are_same(const IndexPerson *a, const IndexPerson *b)
{
    return g_str_equal(a->email, b->email) && g_str_equal(a->name, b->name);
}

/* Most mails are by who sent them. */
static gboolean bind_people(Index *index, sqlite3_stmt *stmt, IndexMail *mail, GError **error)
{
    const Mailbox *author = index_mailbox(index, &mail->author, error);
    const Mailbox *sender = author;
    if (author && !are_same(&mail->author, &mail->sender))
        sender = index_mailbox(index, &mail->sender, error);
    if (!sender)
        return FALSE;
    sqlite3_bind_int64(stmt, 14, author->person);
    sqlite3_bind_int64(stmt, 15, author->id);
    sqlite3_bind_int64(stmt, 16, sender->person);
    sqlite3_bind_int64(stmt, 17, sender->id);
    mail->author_id = author->person;
    mail->sender_id = sender->person;
    mail->author_mailbox = author->id;
    mail->sender_mailbox = sender->id;
    mail->nearest = mail->n_refs ? str_of(mail->refs[0]) : (Str){0};
    return TRUE;
}

static void bind_content(sqlite3_stmt *stmt, const IndexMail *mail)
{
    index_bind_text(stmt, 18, mail->subject);
    index_bind_text(stmt, 19, mail->title);
    index_bind_text(stmt, 20, mail->norm);
    index_bind_text(stmt, 21, mail->tags);
    sqlite3_bind_int64(stmt, 22, mail->version);
    sqlite3_bind_int64(stmt, 23, mail->minor);
    index_bind_text(stmt, 24, mail->counter);
    sqlite3_bind_int64(stmt, 25, mail->counter_key);
    sqlite3_bind_int64(stmt, 26, mail->total);
    sqlite3_bind_int64(stmt, 27, mail->files);
    sqlite3_bind_int64(stmt, 28, mail->insertions);
    sqlite3_bind_int64(stmt, 29, mail->deletions);
    index_bind_text(stmt, 30, mail->patch_id);
    sqlite3_bind_int64(stmt, 31, (gint64)mail->diags);
}

/* A deferred mail has voted already. */
static gboolean bind_vote(Index *index, sqlite3_stmt *stmt, int column, const IndexMail *mail,
                          GError **error)
{
    sqlite3_bind_null(stmt, column);
    if (index->taking)
        return TRUE;
    gint64 vote = index_vote(index, mail->source, mail->audience, mail->charset, error);
    sqlite3_bind_int64(stmt, column, vote);
    return vote != 0;
}

static gboolean add_paths(Index *index, gint64 id, const IndexMail *mail, GError **error)
{
    for (guint i = 0; i < mail->n_paths; i++) {
        sqlite3_stmt *stmt = index_stmt(index, STMT_ADD_TOUCHED, error);
        gint64 path = index_path(index, mail->paths[i], error);
        if (!stmt || !path)
            return FALSE;
        sqlite3_bind_int64(stmt, 1, id);
        sqlite3_bind_int64(stmt, 2, path);
        if (!index_run(index, stmt, error))
            return FALSE;
    }
    return TRUE;
}

static gboolean add_defect(Index *index, gint64 source, const Diag *defect, gboolean early,
                           GError **error)
{
    sqlite3_stmt *stmt = index_stmt(index, STMT_ADD_DEFECT, error);
    if (!stmt)
        return FALSE;
    sqlite3_bind_int64(stmt, 1, source);
    sqlite3_bind_int64(stmt, 2, defect->offset);
    sqlite3_bind_int64(stmt, 3, defect->kind);
    index_bind_text(stmt, 4, defect->place);
    index_bind_text(stmt, 5, defect->before);
    index_bind_text(stmt, 6, defect->after);
    index_bind_text(stmt, 7, defect->detail);
    sqlite3_bind_int64(stmt, 8, (gint64)defect->times);
    sqlite3_bind_int(stmt, 9, early);
    return index_run(index, stmt, error);
}

gboolean index_store_defects(Index *index, gint64 source, const Diag *defects, guint n,
                             gboolean early, GError **error)
{
    if (!index_begin_loading(index, error))
        return FALSE;
    index_use_source(index, source);
    for (guint i = 0; i < n; i++)
        if (!add_defect(index, source, &defects[i], early, error))
            return FALSE;
    return TRUE;
}

gboolean index_add_defects(Index *index, gint64 source, const Diag *defects, guint n,
                           GError **error)
{
    return index_store_defects(index, source, defects, n, FALSE, error);
}

static gboolean add_flagged(Index *index, const IndexMail *mail, GError **error)
{
    sqlite3_stmt *stmt = index_stmt(index, STMT_ADD_FLAGGED, error);
    if (!stmt)
        return FALSE;
    sqlite3_bind_int64(stmt, 1, mail->source);
    sqlite3_bind_int64(stmt, 2, mail->offset);
    sqlite3_bind_int64(stmt, 3, mail->length);
    index_bind_text(stmt, 4, mail->part);
    sqlite3_bind_int64(stmt, 5, mail->stamp);
    index_bind_text(stmt, 6, mail->message_id);
    index_bind_text(stmt, 7, mail->subject);
    sqlite3_bind_int64(stmt, 8, (gint64)mail->diags);
    return bind_vote(index, stmt, 9, mail, error) && index_run(index, stmt, error);
}

static void check_mail(const IndexMail *mail)
{
    g_assert(mail->source > 0 && mail->message_id && mail->subject && mail->title && mail->norm &&
             mail->tags && mail->patch_id);
    g_assert(mail->kind < MAIL_KINDS && mail->body.n <= INDEX_BODY_MAX);
    g_assert((mail->counter != NULL) == ((mail->flags & INDEX_COUNTER) != 0));
    g_assert(mail->flags & INDEX_VERSION || (mail->version == 0 && mail->minor == 0));
}

static gboolean add_used(Index *index, IndexMail *mail, GError **error)
{
    gint64 run;
    sqlite3_stmt *stmt = index_stmt(index, STMT_ADD_MAIL, error);
    if (!stmt || !find_run(index, mail, &run, error))
        return FALSE;
    bind_origin(index, stmt, mail);
    bind_content(stmt, mail);
    sqlite3_bind_int64(stmt, 32, run);
    if (!bind_people(index, stmt, mail, error) || !bind_vote(index, stmt, 33, mail, error) ||
        !index_run(index, stmt, error))
        return FALSE;
    gint64 id = mail->id = sqlite3_last_insert_rowid(index->db);
    index->meta.mails++;
    index->meta_changed = TRUE;
    index->n_new += run == index->meta.run;
    return index_add_text(index, id, mail->body, error) &&
           index_add_facts(index, id, mail, error) && add_paths(index, id, mail, error);
}

gboolean index_add(Index *index, IndexMail *mail, GError **error)
{
    check_mail(mail);
    if (!index_begin_loading(index, error))
        return FALSE;
    index_use_source(index, mail->source);
    index_changed(index);
    /* What is made of deferred mails is nothing new of their source. */
    if (!index->taking && !index_set_unread(index, mail->source, error))
        return FALSE;
    return (mail->flagged ? add_flagged(index, mail, error) : add_used(index, mail, error)) &&
           index_add_defects(index, mail->source, mail->defects, mail->n_defects, error) &&
           index_count_mail(index, error);
}
