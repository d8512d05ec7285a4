/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Mails into the index: what the left half of the pipeline calls for each of them. */
#include "index/private.h"
#include "index/schema.h"

static gboolean begin_loading(Index *index, GError **error)
{
    g_assert(!index->finished && !index->grouping);
    if (index->loading)
        return TRUE;
    index->loading = index_exec(index, "BEGIN", error);
    return index->loading;
}

static gboolean end_loading(Index *index, GError **error)
{
    if (!index->loading)
        return TRUE;
    index->loading = FALSE;
    index->batch = 0;
    return index_exec(index, "COMMIT", error);
}

gint64 index_add_source(Index *index, const char *path, GError **error)
{
    g_assert(path);
    sqlite3_stmt *stmt;
    if (!begin_loading(index, error) || !(stmt = index_stmt(index, STMT_ADD_SOURCE, error)))
        return 0;
    index_bind_text(stmt, 1, path);
    return index_run(index, stmt, error) ? sqlite3_last_insert_rowid(index->db) : 0;
}

gboolean index_set_list(Index *index, gint64 source, const char *list, GError **error)
{
    g_assert(source > 0 && list);
    sqlite3_stmt *stmt = index_stmt(index, STMT_SET_LIST, error);
    if (!stmt)
        return FALSE;
    sqlite3_bind_int64(stmt, 1, source);
    index_bind_text(stmt, 2, list);
    return index_run(index, stmt, error);
}

gboolean index_set_error(Index *index, gint64 source, const char *why, GError **error)
{
    g_assert(source > 0 && why);
    sqlite3_stmt *stmt = index_stmt(index, STMT_SET_ERROR, error);
    if (!stmt)
        return FALSE;
    g_autofree char *valid = g_utf8_make_valid(why, -1);
    sqlite3_bind_int64(stmt, 1, source);
    index_bind_text(stmt, 2, valid);
    return index_run(index, stmt, error);
}

/* The id of text in a table of each text once, or 0 with error. */
static gint64 intern(Index *index, GHashTable *table, StmtKind add, const char *text,
                     GError **error)
{
    gsize known = GPOINTER_TO_SIZE(g_hash_table_lookup(table, text));
    if (known)
        return (gint64)known;
    sqlite3_stmt *stmt = index_stmt(index, add, error);
    if (!stmt)
        return 0;
    index_bind_text(stmt, 1, text);
    if (!index_run(index, stmt, error))
        return 0;
    gint64 id = sqlite3_last_insert_rowid(index->db);
    g_hash_table_insert(table, g_strdup(text), GSIZE_TO_POINTER((gsize)id));
    return id;
}

/* Case is folded in ASCII only: neither the locale nor Unicode's version may matter. */
static gboolean bind_person(Index *index, sqlite3_stmt *stmt, int column, const IndexPerson *who,
                            GError **error)
{
    g_assert(who->name && who->email);
    g_string_assign(index->folded, who->email);
    g_string_ascii_down(index->folded);
    /* Told apart by name: who gives no address, and who writes by that of a list. */
    if (*who->name && (!*who->email || strstr(who->name, " via ")))
        g_string_append_printf(index->folded, "\n%s", who->name);
    const struct {
        GHashTable *table;
        StmtKind add;
        const char *text;
    } parts[] = {
        {index->people, STMT_ADD_PERSON, index->folded->str},
        {index->spellings, STMT_ADD_SPELLING, who->email},
        {index->spellings, STMT_ADD_SPELLING, who->name},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(parts); i++) {
        gint64 id = intern(index, parts[i].table, parts[i].add, parts[i].text, error);
        if (!id)
            return FALSE;
        sqlite3_bind_int64(stmt, column + (int)i, id);
    }
    return TRUE;
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

static void bind_origin(Index *index, sqlite3_stmt *stmt, const IndexMail *mail)
{
    sqlite3_bind_int64(stmt, 1, mail->source);
    sqlite3_bind_int64(stmt, 2, mail->offset);
    sqlite3_bind_int64(stmt, 3, mail->length);
    index_bind_text(stmt, 4, mail->message_id);
    sqlite3_bind_blob(stmt, 5, mail->hash, sizeof(mail->hash), SQLITE_STATIC);
    sqlite3_bind_int64(stmt, 6, mail->date);
    sqlite3_bind_int(stmt, 7, mail->zone);
    sqlite3_bind_int(stmt, 8, (int)mail->kind);
    sqlite3_bind_int64(stmt, 9, mail->flags);
    index_bind_text(stmt, 10, join_refs(index, mail));
}

static void bind_content(sqlite3_stmt *stmt, const IndexMail *mail)
{
    index_bind_text(stmt, 17, mail->subject);
    index_bind_text(stmt, 18, mail->title);
    index_bind_text(stmt, 19, mail->norm);
    index_bind_text(stmt, 20, mail->tags);
    sqlite3_bind_int64(stmt, 21, mail->version);
    sqlite3_bind_int64(stmt, 22, mail->minor);
    index_bind_text(stmt, 23, mail->counter);
    sqlite3_bind_int64(stmt, 24, mail->counter_key);
    sqlite3_bind_int64(stmt, 25, mail->total);
    sqlite3_bind_int64(stmt, 26, mail->files);
    sqlite3_bind_int64(stmt, 27, mail->insertions);
    sqlite3_bind_int64(stmt, 28, mail->deletions);
    index_bind_text(stmt, 29, mail->patch_id);
    sqlite3_bind_int64(stmt, 30, (gint64)mail->diags);
}

static gboolean add_body(Index *index, gint64 id, Str body, GError **error)
{
    if (body.n == 0)
        return TRUE;
    sqlite3_stmt *stmt = index_stmt(index, STMT_ADD_BODY, error);
    if (!stmt)
        return FALSE;
    sqlite3_bind_int64(stmt, 1, id);
    sqlite3_bind_text(stmt, 2, body.p, (int)body.n, SQLITE_STATIC);
    return index_run(index, stmt, error);
}

static gboolean add_trailers(Index *index, gint64 id, const IndexMail *mail, GError **error)
{
    sqlite3_stmt *stmt = mail->n_trailers ? index_stmt(index, STMT_ADD_TRAILER, error) : NULL;
    if (mail->n_trailers && !stmt)
        return FALSE;
    for (guint i = 0; i < mail->n_trailers; i++) {
        sqlite3_bind_int64(stmt, 1, id);
        sqlite3_bind_int64(stmt, 2, i);
        index_bind_text(stmt, 3, mail->trailers[i].key);
        index_bind_text(stmt, 4, mail->trailers[i].value);
        if (!index_run(index, stmt, error))
            return FALSE;
    }
    return TRUE;
}

static gboolean add_defect(Index *index, gint64 source, const Diag *defect, GError **error)
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
    return index_run(index, stmt, error);
}

gboolean index_add_defects(Index *index, gint64 source, const Diag *defects, guint n,
                           GError **error)
{
    if (!begin_loading(index, error))
        return FALSE;
    for (guint i = 0; i < n; i++)
        if (!add_defect(index, source, &defects[i], error))
            return FALSE;
    return TRUE;
}

static gboolean add_flagged(Index *index, const IndexMail *mail, GError **error)
{
    sqlite3_stmt *stmt = index_stmt(index, STMT_ADD_FLAGGED, error);
    if (!stmt)
        return FALSE;
    sqlite3_bind_int64(stmt, 1, mail->source);
    sqlite3_bind_int64(stmt, 2, mail->offset);
    sqlite3_bind_int64(stmt, 3, mail->length);
    index_bind_text(stmt, 4, mail->message_id);
    index_bind_text(stmt, 5, mail->subject);
    sqlite3_bind_int64(stmt, 6, (gint64)mail->diags);
    return index_run(index, stmt, error);
}

static void check_mail(const IndexMail *mail)
{
    g_assert(mail->source > 0 && mail->message_id && mail->subject && mail->title && mail->norm &&
             mail->tags && mail->patch_id);
    g_assert(mail->kind < MAIL_KINDS && mail->body.n <= INDEX_BODY_MAX);
    g_assert((mail->counter != NULL) == ((mail->flags & INDEX_COUNTER) != 0));
    g_assert(mail->flags & INDEX_VERSION || (mail->version == 0 && mail->minor == 0));
}

static gboolean add_used(Index *index, const IndexMail *mail, GError **error)
{
    sqlite3_stmt *stmt = index_stmt(index, STMT_ADD_MAIL, error);
    if (!stmt)
        return FALSE;
    bind_origin(index, stmt, mail);
    if (!bind_person(index, stmt, 11, &mail->author, error) ||
        !bind_person(index, stmt, 14, &mail->sender, error))
        return FALSE;
    bind_content(stmt, mail);
    if (!index_run(index, stmt, error))
        return FALSE;
    gint64 id = sqlite3_last_insert_rowid(index->db);
    index->n_mails++;
    return add_body(index, id, mail->body, error) && add_trailers(index, id, mail, error);
}

gboolean index_add(Index *index, const IndexMail *mail, GError **error)
{
    check_mail(mail);
    if (!begin_loading(index, error) ||
        !(mail->flagged ? add_flagged(index, mail, error) : add_used(index, mail, error)) ||
        !index_add_defects(index, mail->source, mail->defects, mail->n_defects, error))
        return FALSE;
    return ++index->batch < INDEX_BATCH || end_loading(index, error);
}

static void bind_blob(sqlite3_stmt *stmt, int column, Str bytes)
{
    sqlite3_bind_blob64(stmt, column, bytes.n ? bytes.p : "", bytes.n, SQLITE_STATIC);
}

gboolean index_defer(Index *index, const IndexDeferred *mail, GError **error)
{
    sqlite3_stmt *stmt;
    if (!begin_loading(index, error) || !(stmt = index_stmt(index, STMT_DEFER, error)))
        return FALSE;
    sqlite3_bind_int64(stmt, 1, mail->source);
    sqlite3_bind_int64(stmt, 2, mail->offset);
    sqlite3_bind_int64(stmt, 3, mail->length);
    bind_blob(stmt, 4, mail->envelope);
    bind_blob(stmt, 5, mail->data);
    sqlite3_bind_int64(stmt, 6, (gint64)mail->diags);
    index_bind_text(stmt, 7, mail->message_id);
    bind_blob(stmt, 8, (Str){(const char *)mail->hash, INDEX_HASH_SIZE});
    if (!index_run(index, stmt, error) ||
        !index_add_defects(index, mail->source, mail->defects, mail->n_defects, error))
        return FALSE;
    return ++index->batch < INDEX_BATCH || end_loading(index, error);
}

static Str blob(sqlite3_stmt *stmt, int column)
{
    const char *bytes = sqlite3_column_blob(stmt, column);
    return (Str){bytes ? bytes : "", (gsize)sqlite3_column_bytes(stmt, column)};
}

static gboolean hand_out(sqlite3_stmt *stmt, IndexDeferredFunc *each, void *data, GError **error)
{
    IndexDeferred mail = {
        .source = sqlite3_column_int64(stmt, 0),
        .offset = sqlite3_column_int64(stmt, 1),
        .length = sqlite3_column_int64(stmt, 2),
        .envelope = blob(stmt, 3),
        .data = blob(stmt, 4),
        .diags = (guint64)sqlite3_column_int64(stmt, 5),
        .message_id = (const char *)sqlite3_column_text(stmt, 6),
        .hash = (const guint8 *)blob(stmt, 7).p,
    };
    g_assert(blob(stmt, 7).n == INDEX_HASH_SIZE);
    return each(&mail, data, error);
}

gboolean index_take_deferred(Index *index, IndexDeferredFunc *each, void *data, GError **error)
{
    sqlite3_stmt *stmt = index_stmt(index, STMT_SCAN_DEFERRED, error);
    if (!stmt)
        return FALSE;
    gboolean good = TRUE;
    int status;
    while (good && (status = sqlite3_step(stmt)) == SQLITE_ROW)
        good = hand_out(stmt, each, data, error);
    if (good && status != SQLITE_DONE)
        good = index_fail(index, error);
    sqlite3_reset(stmt);
    return good && index_exec(index, "DELETE FROM deferred", error);
}

gboolean index_finish(Index *index, GError **error)
{
    g_assert(!index->finished);
    index->finished = TRUE;
    return end_loading(index, error) &&
           (!index->kept || index_exec(index, index_schema_kept, error));
}
