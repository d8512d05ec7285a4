/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Who mails are counted for, and by which name they are shown.
 *
 * What a mail says is a mailbox (RFC 5322): an address and a display name. Each has a row of its
 * own, and that says which person it stands for. So another map of people changes the rows of
 * mailboxes, of which there are few, and the numbers in mail after them.
 */
#include "index/private.h"

static guint hash_mailbox(gconstpointer data)
{
    const Mailbox *mailbox = data;
    return g_str_hash(mailbox->address) * 31 + g_str_hash(mailbox->name);
}

static gboolean same_mailbox(gconstpointer x, gconstpointer y)
{
    const Mailbox *a = x, *b = y;
    return g_str_equal(a->address, b->address) && g_str_equal(a->name, b->name);
}

static void free_mailbox(gpointer data)
{
    Mailbox *mailbox = data;
    g_free(mailbox->address);
    g_free(mailbox->name);
    g_free(mailbox);
}

GHashTable *index_mailboxes_new(void)
{
    return g_hash_table_new_full(hash_mailbox, same_mailbox, free_mailbox, NULL);
}

static sqlite3_stmt *person_stmt(Index *index, StmtKind kind, const char *alias, GError **error)
{
    sqlite3_stmt *stmt = index_stmt(index, kind, error);
    if (!stmt)
        return NULL;
    index_bind_text(stmt, 1, index->folded->str);
    index_bind_text(stmt, 2, alias);
    return stmt;
}

/*
 * The person of that name and address, 0 with error. Case is folded in ASCII only: neither the
 * locale nor Unicode's version may matter. Told apart by name: who gives no address, and who writes
 * by that of a list. Most who are asked for are new.
 */
static gint64 person_of(Index *index, const IndexPerson *who, GError **error)
{
    gboolean named = *who->name && (!*who->email || strstr(who->name, " via "));
    const char *alias = named ? who->name : "";
    gint64 id = 0;
    g_string_assign(index->folded, who->email);
    g_string_ascii_down(index->folded);
    sqlite3_stmt *stmt = person_stmt(index, STMT_ADD_PERSON, alias, error);
    if (!stmt || !index_run(index, stmt, error))
        return 0;
    if (sqlite3_changes(index->db))
        return sqlite3_last_insert_rowid(index->db);
    stmt = person_stmt(index, STMT_FIND_PERSON, alias, error);
    if (stmt && index_find(index, stmt, &id, error) && !id)
        index_damaged(index, "a person is neither there nor can be added", error);
    return id;
}

/* Binds what the map makes of a mailbox from that column on. */
static gboolean bind_mapped(Index *index, sqlite3_stmt *stmt, int column, const IndexPerson *said,
                            gint64 *person, GError **error)
{
    IndexPerson who = *said;
    if (index->map)
        index->map(&who, index->map_data);
    if (!(*person = person_of(index, &who, error)))
        return FALSE;
    sqlite3_bind_int64(stmt, column, *person);
    index_bind_text(stmt, column + 1, g_str_equal(who.email, said->email) ? NULL : who.email);
    index_bind_text(stmt, column + 2, g_str_equal(who.name, said->name) ? NULL : who.name);
    return TRUE;
}

static gboolean find_mailbox(Index *index, Mailbox *mailbox, GError **error)
{
    sqlite3_stmt *stmt = index_stmt(index, STMT_FIND_MAILBOX, error);
    if (!stmt)
        return FALSE;
    index_bind_text(stmt, 1, mailbox->address);
    index_bind_text(stmt, 2, mailbox->name);
    int status = sqlite3_step(stmt);
    if (status == SQLITE_ROW) {
        mailbox->id = sqlite3_column_int64(stmt, 0);
        mailbox->person = sqlite3_column_int64(stmt, 1);
    }
    gboolean ok = status == SQLITE_ROW || status == SQLITE_DONE || index_fail(index, error);
    sqlite3_reset(stmt);
    return ok;
}

static gboolean add_mailbox(Index *index, Mailbox *mailbox, const IndexPerson *who, GError **error)
{
    sqlite3_stmt *stmt = index_stmt(index, STMT_ADD_MAILBOX, error);
    if (!stmt)
        return FALSE;
    index_bind_text(stmt, 1, who->email);
    index_bind_text(stmt, 2, who->name);
    if (!bind_mapped(index, stmt, 3, who, &mailbox->person, error) ||
        !index_run(index, stmt, error))
        return FALSE;
    mailbox->id = sqlite3_last_insert_rowid(index->db);
    return TRUE;
}

const Mailbox *index_mailbox(Index *index, const IndexPerson *who, GError **error)
{
    g_assert(who->name && who->email);
    Mailbox key = {.address = (char *)who->email, .name = (char *)who->name};
    Mailbox *known = g_hash_table_lookup(index->mailboxes, &key);
    if (known)
        return known;
    if (index->filled && !find_mailbox(index, &key, error))
        return NULL;
    if (!key.id && !add_mailbox(index, &key, who, error))
        return NULL;
    known = g_new(Mailbox, 1);
    *known = (Mailbox){g_strdup(who->email), g_strdup(who->name), key.id, key.person};
    g_hash_table_add(index->mailboxes, known);
    return known;
}

/* ---- another map ---- */

/* *moved: set if the mailbox is another person's now. */
static gboolean map_row(Index *index, sqlite3_stmt *row, gboolean *moved, GError **error)
{
    sqlite3_stmt *stmt = index_stmt(index, STMT_MAP_MAILBOX, error);
    const char *address = (const char *)sqlite3_column_text(row, 1);
    const char *name = (const char *)sqlite3_column_text(row, 2);
    gint64 person;
    if (!stmt)
        return FALSE;
    if (!address || !name)
        return index_damaged(index, "a mailbox without address or name", error);
    sqlite3_bind_int64(stmt, 1, sqlite3_column_int64(row, 0));
    if (!bind_mapped(index, stmt, 2, &(IndexPerson){name, address}, &person, error) ||
        !index_run(index, stmt, error))
        return FALSE;
    *moved = *moved || person != sqlite3_column_int64(row, 3);
    return TRUE;
}

static gboolean map_mailboxes(Index *index, gboolean *moved, GError **error)
{
    sqlite3_stmt *rows;
    if (sqlite3_prepare_v2(index->db, "SELECT id, address, name, person FROM mailbox ORDER BY id",
                           -1, &rows, NULL) != SQLITE_OK)
        return index_fail(index, error);
    int status;
    gboolean good = TRUE;
    while (good && (status = sqlite3_step(rows)) == SQLITE_ROW)
        good = map_row(index, rows, moved, error);
    if (good && status != SQLITE_DONE)
        good = index_fail(index, error);
    sqlite3_finalize(rows);
    return good;
}

gboolean index_set_people_map(Index *index, const char *name, IndexPersonFunc *map, gpointer data,
                              GError **error)
{
    static const char *const follow[] = {
        "UPDATE mail SET author = a.person, sender = s.person FROM mailbox a, mailbox s"
        " WHERE a.id = author_mailbox AND s.id = sender_mailbox"
        " AND (author != a.person OR sender != s.person)",
        "DELETE FROM person WHERE id NOT IN (SELECT person FROM mailbox)",
    };
    g_assert(name && (*name || !map));
    index->map = map;
    index->map_data = data;
    if (g_str_equal(index->meta.people, name))
        return TRUE;
    if (!index_begin_loading(index, error))
        return FALSE;
    if (index->filled) {
        g_hash_table_remove_all(index->mailboxes);
        index_changed(index);
        gboolean moved = FALSE;
        if (!map_mailboxes(index, &moved, error) ||
            (moved && !index_exec_all(index, follow, G_N_ELEMENTS(follow), 0, 0, error)))
            return FALSE;
    }
    g_free(index->meta.people);
    index->meta.people = g_strdup(name);
    index->meta_changed = TRUE;
    return TRUE;
}

const char *index_people_map(const Index *index)
{
    return index->meta.people;
}
