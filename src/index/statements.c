/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Every statement that is run again and again. */
#include "index/private.h"

/* ?1: a source. */
#define PARTS_OF(table) \
    "SELECT part, stamp, length FROM " table " WHERE source = ?1 AND part IS NOT NULL"

static const char *const stmt_sql[STMTS] = {
    [STMT_ADD_SOURCE] = "INSERT INTO source(path) VALUES (?)",
    /* Of two with one path: the one with more mails. */
    [STMT_FIND_SOURCE] =
        "SELECT id, state, error, list, reading FROM source s WHERE path = ?1 ORDER BY"
        " iif((SELECT count(*) FROM source WHERE path = ?1) = 1, 0,"
        " (SELECT count(*) FROM mail WHERE source = s.id)) DESC, id LIMIT 1",
    [STMT_NEXT_OFFSET] = "SELECT max((SELECT ifnull(max(offset), 0) FROM mail WHERE source = ?1),"
                         " (SELECT ifnull(max(offset), 0) FROM flagged WHERE source = ?1),"
                         " (SELECT ifnull(max(offset), 0) FROM deferred WHERE source = ?1)) + 1",
    [STMT_SET_STATE] = "UPDATE source SET state = ?2, read = ?3, reading = ?4 WHERE id = ?1"
                       " AND (state IS NOT ?2 OR (read = 0 AND ?3 != 0) OR reading != ?4)",
    [STMT_SET_LIST] = "UPDATE source SET list = ?2 WHERE id = ?1 AND list IS NOT ?2",
    [STMT_SET_ERROR] = "UPDATE source SET error = ?2 WHERE id = ?1 AND error IS NOT ?2",
    [STMT_SET_UNREAD] = "UPDATE source SET read = 0 WHERE id = ?1 AND read != 0",
    [STMT_PARTS] =
        PARTS_OF("mail") " UNION ALL " PARTS_OF("flagged") " UNION ALL " PARTS_OF("deferred"),
    [STMT_FIND_VOTE] = "SELECT id FROM vote WHERE source = ?1 AND audience IS ?2 AND charset IS ?3",
    [STMT_ADD_VOTE] = "INSERT INTO vote(source, audience, charset, mails) VALUES (?1, ?2, ?3, 0)",
    [STMT_COUNT_VOTE] = "UPDATE vote SET mails = mails + ?2 WHERE id = ?1",
    [STMT_VOTES] = "SELECT source, audience, charset, mails FROM vote WHERE mails > 0",
    [STMT_FIND_PERSON] = "SELECT id FROM person WHERE email = ?1 AND alias = ?2",
    [STMT_ADD_PERSON] = "INSERT OR IGNORE INTO person(email, alias) VALUES (?1, ?2)",
    [STMT_FIND_MAILBOX] = "SELECT id, person FROM mailbox WHERE address = ?1 AND name = ?2",
    [STMT_ADD_MAILBOX] = "INSERT INTO mailbox(address, name, person, mapped_address, mapped_name)"
                         " VALUES (?1, ?2, ?3, ?4, ?5)",
    [STMT_MAP_MAILBOX] = "UPDATE mailbox SET person = ?2, mapped_address = ?3, mapped_name = ?4"
                         " WHERE id = ?1",
    [STMT_FIND_PATH] = "SELECT id FROM path WHERE name = ?1",
    [STMT_ADD_PATH] = "INSERT INTO path(name) VALUES (?1)",
    [STMT_ADD_TOUCHED] = "INSERT OR IGNORE INTO touched(mail, path) VALUES (?1, ?2)",
    [STMT_FIND_RUN] = "SELECT run FROM forgotten WHERE source = ?1 AND message_id = ?2"
                      " AND hash = ?3",
    [STMT_ADD_MAIL] =
        "INSERT INTO mail(id, source, offset, length, part, stamp, message_id, hash, date, zone,"
        " kind, own_kind, flags, refs, author, author_mailbox, sender, sender_mailbox,"
        " subject, title, norm, tags, version, minor, counter, counter_key, total, files,"
        " insertions, deletions, patch_id, diags, run, vote) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7,"
        " ?8, ?9, ?10, ?11, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23, ?24,"
        " ?25, ?26, ?27, ?28, ?29, ?30, ?31, ?32, ?33)",
    [STMT_ADD_TRAILER] = "INSERT INTO trailer(mail, position, key, value) VALUES (?, ?, ?, ?)",
    [STMT_ADD_NOTICE] = "INSERT INTO notice(mail, position, kind, rule, tree, commit_id, subject,"
                        " message_id, counters) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
    [STMT_ADD_LINK] = "INSERT INTO link(mail, position, kind, value, version, rfc)"
                      " VALUES (?, ?, ?, ?, ?, ?)",
    [STMT_ADD_FLAGGED] = "INSERT INTO flagged(source, offset, length, part, stamp, message_id,"
                         " subject, diags, vote) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
    [STMT_ADD_DEFECT] =
        "INSERT INTO defect(source, offset, kind, place, before, after, detail, times, early)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
    [STMT_DEFER] = "INSERT INTO deferred(source, offset, length, part, stamp, arrival, envelope,"
                   " data, diags, message_id, hash, vote) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,"
                   " ?)",
    [STMT_SCAN_DEFERRED] = "SELECT d.source, offset, length, part, stamp, arrival, envelope, data,"
                           " diags, message_id, hash, audience FROM deferred d"
                           " LEFT JOIN vote v ON v.id = d.vote",
    [STMT_ADD_LOST] = "INSERT OR IGNORE INTO temp.lost(part) VALUES (?1)",
    [STMT_SET_META] = "UPDATE meta SET generation = ?1, grouped = ?2, run = ?3, news = ?4,"
                      " mails = ?5, people = ?6",
    [STMT_SCAN] = "SELECT m.id, source, offset, length, message_id, hash, date, zone, own_kind,"
                  " flags, author, sender, author_mailbox, sender_mailbox, b.address, b.name,"
                  " subject, title, norm, tags, version, minor, counter, counter_key, total, files,"
                  " insertions, deletions, patch_id, diags, refs FROM mail m LEFT JOIN mailbox b"
                  " ON b.id = sender_mailbox",
    [STMT_SCAN_SOURCES] = "SELECT id, path, list FROM source ORDER BY list, path, id",
    /* Of what mails: that is asked row by row. To join mail would read all of it each time. */
    [STMT_SCAN_TRAILERS] = "SELECT mail, position, key, value FROM trailer ORDER BY mail, position",
    [STMT_SCAN_NOTICES] = "SELECT mail, position, kind, rule, tree, commit_id, subject, message_id,"
                          " counters FROM notice ORDER BY mail, position",
    [STMT_SCAN_LINKS] = "SELECT mail, position, kind, value, version, rfc FROM link"
                        " ORDER BY mail, position",
    [STMT_PLACE] = "SELECT path, state, offset, length, part FROM mail m"
                   " JOIN source s ON s.id = m.source WHERE m.id = ?1",
    [STMT_REFS] = "SELECT refs FROM mail WHERE id = ?",
    [STMT_NORM] = "SELECT norm FROM mail WHERE id = ?",
    [STMT_ADD_BODY] = "INSERT INTO body(mail, text) VALUES (?, ?)",
    [STMT_DROP_BODY] = "DELETE FROM body WHERE mail = ?",
    [STMT_BODY] = "SELECT text FROM body WHERE mail = ?",
    [STMT_PUT_SERIES] =
        "INSERT INTO series(id, kind, head, cover, date, version, minor, version_rule, total,"
        " seen, missing, tags, rfc, resend, partial, state, state_rule, repeats, previous,"
        " previous_rule, replies, fate, fate_rule, first_reply, first_review, taken_by)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17,"
        " ?18, ?19, ?20, ?21, ?22, ?23, ?24, ?25, ?26)",
    [STMT_PUT_MEMBER] = "INSERT INTO member(series, mail, position, counter, rule, cover, stray,"
                        " change, was) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
    [STMT_PUT_REVIEW] =
        "INSERT INTO review(series, mail, position, patch, key, name, email, accepted,"
        " carried_from, rule) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    [STMT_PUT_APPLIED] = "INSERT INTO applied(series, patch, mail, position, rule)"
                         " VALUES (?, ?, ?, ?, ?)",
    [STMT_PUT_DUPLICATE] = "UPDATE mail SET duplicate_of = ?2 WHERE id = ?1",
    [STMT_SET_KIND] = "UPDATE mail SET kind = ?2 WHERE id = ?1",
    [STMT_PUT_REPLY] = "INSERT INTO reply(mail, series, answers) VALUES (?, ?, ?)",
    [STMT_SCAN_MAILBOXES] = "SELECT id, person, ifnull(mapped_address, address),"
                            " ifnull(mapped_name, name) FROM mailbox",
    [STMT_SCAN_SENT] = "SELECT author_mailbox, sender_mailbox, flags, date FROM mail"
                       " WHERE duplicate_of IS NULL",
    [STMT_SHOW_PERSON] = "UPDATE person SET address = ?2, name = ?3 WHERE id = ?1"
                         " AND (address != ?2 OR name != ?3)",
};

gboolean index_fail_of(const Index *index, sqlite3 *db, GError **error)
{
    gboolean full = sqlite3_errcode(db) == SQLITE_FULL;
    g_set_error(error, INDEX_ERROR, full ? INDEX_ERROR_FULL : INDEX_ERROR_SQLITE, "%s: %s: %s",
                index->where, index->kept ? "index" : "temporary index",
                full ? "no space left" : sqlite3_errmsg(db));
    return FALSE;
}

gboolean index_fail(Index *index, GError **error)
{
    return index_fail_of(index, index->db, error);
}

sqlite3_stmt *index_stmt(Index *index, StmtKind kind, GError **error)
{
    sqlite3_stmt **stmt = &index->stmts[kind];
    if (*stmt)
        return *stmt;
    if (sqlite3_prepare_v3(index->db, stmt_sql[kind], -1, SQLITE_PREPARE_PERSISTENT, stmt, NULL) !=
        SQLITE_OK)
        index_fail(index, error);
    return *stmt;
}

gboolean index_run(Index *index, sqlite3_stmt *stmt, GError **error)
{
    gboolean ok = sqlite3_step(stmt) == SQLITE_DONE;
    if (!ok)
        index_fail_of(index, sqlite3_db_handle(stmt), error);
    sqlite3_reset(stmt);
    return ok;
}

gboolean index_find(Index *index, sqlite3_stmt *stmt, gint64 *id, GError **error)
{
    int status = sqlite3_step(stmt);
    *id = status == SQLITE_ROW ? sqlite3_column_int64(stmt, 0) : 0;
    gboolean ok = status == SQLITE_ROW || status == SQLITE_DONE || index_fail(index, error);
    sqlite3_reset(stmt);
    return ok;
}

gboolean index_exec(Index *index, const char *sql, GError **error)
{
    return sqlite3_exec(index->db, sql, NULL, NULL, NULL) == SQLITE_OK || index_fail(index, error);
}

static gboolean exec_with(Index *index, const char *sql, gint64 one, gint64 two, GError **error)
{
    sqlite3_stmt *stmt;
    if (sqlite3_prepare_v2(index->db, sql, -1, &stmt, NULL) != SQLITE_OK)
        return index_fail(index, error);
    int n = sqlite3_bind_parameter_count(stmt);
    if (n > 0)
        sqlite3_bind_int64(stmt, 1, one);
    if (n > 1)
        sqlite3_bind_int64(stmt, 2, two);
    gboolean ok = index_run(index, stmt, error);
    sqlite3_finalize(stmt);
    return ok;
}

gboolean index_exec_all(Index *index, const char *const *sql, gsize n, gint64 one, gint64 two,
                        GError **error)
{
    for (gsize i = 0; i < n; i++)
        if (!exec_with(index, sql[i], one, two, error))
            return FALSE;
    return TRUE;
}

gboolean index_number(Index *index, const char *sql, gint64 *number, GError **error)
{
    sqlite3_stmt *stmt;
    if (sqlite3_prepare_v2(index->db, sql, -1, &stmt, NULL) != SQLITE_OK)
        return index_fail(index, error);
    gboolean ok = sqlite3_step(stmt) == SQLITE_ROW;
    if (ok)
        *number = sqlite3_column_int64(stmt, 0);
    else
        index_fail(index, error);
    sqlite3_finalize(stmt);
    return ok;
}

void index_bind_text(sqlite3_stmt *stmt, int column, const char *text)
{
    sqlite3_bind_text(stmt, column, text, -1, SQLITE_STATIC);
}

void index_bind_some(sqlite3_stmt *stmt, int column, gint64 number)
{
    if (number)
        sqlite3_bind_int64(stmt, column, number);
    else
        sqlite3_bind_null(stmt, column);
}
