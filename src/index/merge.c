/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Another index into this one, table by table.
 *
 * Sources that only one of the two has are copied. Where both have read the same path, the mails
 * tell whether it was the same source (one has a mail of the other, by Message-ID and content, or
 * none at all): then the one that was read later stands for both, whichever index it is in, and
 * also where it holds less, since mails are taken out of sources, too. So the order of merging two
 * does not matter. Where nothing says which was later, the one stands that has all of the other's
 * mails, or both do.
 *
 * Numbers of mails and votes are shifted above our own; people, mailboxes and files are found again
 * by what they are. The other index is attached read only, after it was opened and looked at as
 * any.
 */
#include "index/private.h"

static const char make_tables[] =
    "CREATE TEMP TABLE IF NOT EXISTS gone(id INTEGER PRIMARY KEY);"
    /* Their numbers, and ours. */
    "CREATE TEMP TABLE take(theirs INTEGER PRIMARY KEY, ours INTEGER NOT NULL);"
    "CREATE TEMP TABLE box(theirs INTEGER PRIMARY KEY, ours INTEGER NOT NULL,"
    " person INTEGER NOT NULL);"
    "CREATE TEMP TABLE file(theirs INTEGER PRIMARY KEY, ours INTEGER NOT NULL);";

static const char drop_tables[] = "DROP TABLE IF EXISTS temp.take; DROP TABLE IF EXISTS temp.box;"
                                  "DROP TABLE IF EXISTS temp.file";

/* ---- which of two sources ---- */

/* Two of one path, of which one stands for both. */
typedef struct {
    gint64 theirs, ours;
    gboolean theirs_stands;
} Pair;

/*
 * Of the same path, and, where both know it, of the same list; with a mail in common, or one of
 * them empty. lead: above 0 where theirs stands, below it where ours does, NULL where both do: of
 * two that nothing says the age of, neither has all that the other one has. Sources that have the
 * same mails differ in little: more that was found (flagged), no error, then anything that is not
 * chance.
 */
static const char pairs_sql[] =
    "WITH pair AS MATERIALIZED (SELECT t.id AS theirs, o.id AS ours FROM other.source t"
    "  JOIN main.source o ON o.path = t.path AND ifnull(o.list = t.list, 1)),"
    " their AS MATERIALIZED (SELECT DISTINCT source, message_id, hash FROM other.mail"
    "  WHERE source IN (SELECT theirs FROM pair)),"
    " our AS MATERIALIZED (SELECT DISTINCT source, message_id, hash FROM main.mail"
    "  WHERE source IN (SELECT ours FROM pair)),"
    " their_n AS MATERIALIZED (SELECT source, count(*) AS n FROM their GROUP BY source),"
    " our_n AS MATERIALIZED (SELECT source, count(*) AS n FROM our GROUP BY source),"
    " common AS MATERIALIZED (SELECT theirs, ours, count(*) AS n FROM pair"
    "  JOIN their ON their.source = theirs"
    "  JOIN our ON our.source = ours AND our.message_id = their.message_id"
    "   AND our.hash = their.hash GROUP BY theirs, ours),"
    " counted AS (SELECT p.theirs, p.ours, ifnull(a.n, 0) AS theirs_n, ifnull(b.n, 0) AS ours_n,"
    "   ifnull(c.n, 0) AS both_n FROM pair p LEFT JOIN their_n a ON a.source = p.theirs"
    "  LEFT JOIN our_n b ON b.source = p.ours"
    "  LEFT JOIN common c ON c.theirs = p.theirs AND c.ours = p.ours),"
    " alike AS (SELECT theirs, ours,"
    "   (SELECT count(*) FROM other.flagged WHERE source = theirs)"
    "    - (SELECT count(*) FROM main.flagged WHERE source = ours) AS flagged,"
    "   (t.error IS NULL) - (o.error IS NULL) AS whole,"
    "   (t.list IS NOT NULL) - (o.list IS NOT NULL) AS named,"
    "   (ifnull(t.state, '') > ifnull(o.state, ''))"
    "    - (ifnull(t.state, '') < ifnull(o.state, '')) AS later_state"
    "  FROM pair JOIN other.source t ON t.id = theirs JOIN main.source o ON o.id = ours),"
    " ranked AS (SELECT theirs, ours, CASE"
    "   WHEN both_n = 0 AND theirs_n > 0 AND ours_n > 0 THEN NULL"
    "   WHEN t.read != o.read THEN t.read - o.read"
    "   WHEN both_n < theirs_n AND both_n < ours_n THEN NULL"
    "   WHEN theirs_n != ours_n THEN theirs_n - ours_n"
    "   ELSE coalesce(nullif(flagged, 0), nullif(whole, 0), nullif(named, 0),"
    "    nullif(later_state, 0), -1) END AS lead"
    "  FROM counted JOIN alike USING (theirs, ours)"
    "  JOIN other.source t ON t.id = theirs JOIN main.source o ON o.id = ours)"
    " SELECT theirs, ours, lead > 0 FROM ranked WHERE lead IS NOT NULL ORDER BY theirs, ours";

static gboolean read_pairs(Index *index, GArray *pairs, GError **error)
{
    sqlite3_stmt *stmt;
    if (sqlite3_prepare_v2(index->db, pairs_sql, -1, &stmt, NULL) != SQLITE_OK)
        return index_fail(index, error);
    int status;
    while ((status = sqlite3_step(stmt)) == SQLITE_ROW) {
        Pair pair = {sqlite3_column_int64(stmt, 0), sqlite3_column_int64(stmt, 1),
                     sqlite3_column_int(stmt, 2) != 0};
        g_array_append_val(pairs, pair);
    }
    if (status != SQLITE_DONE)
        index_fail(index, error);
    sqlite3_finalize(stmt);
    return status == SQLITE_DONE;
}

/*
 * What is ours of a source goes. Its row is theirs from now on; where it has one already (place),
 * our row goes, too. When our mails were read first is remembered under the row that stays.
 */
static gboolean give_way(Index *index, const Pair *pair, gint64 place, GError **error)
{
    static const char *const take_place[] = {
        "DELETE FROM vote WHERE source = ?2",
        ("UPDATE source SET error = t.error, state = t.state, read = t.read,"
         " reading = t.reading, list = ifnull(t.list, source.list) FROM other.source t"
         " WHERE t.id = ?1 AND source.id = ?2"),
        "INSERT INTO temp.take VALUES (?1, ?2)",
    };
    static const char *const vanish[] = {
        "DELETE FROM vote WHERE source = ?2",
        ("INSERT INTO forgotten SELECT ?1, message_id, hash, run FROM forgotten WHERE source = ?2"
         " ON CONFLICT DO UPDATE SET run = min(run, excluded.run)"),
        "DELETE FROM forgotten WHERE source = ?2",
        "DELETE FROM source WHERE id = ?2",
    };
    if (!index_forget(index, pair->ours, 0, error))
        return FALSE;
    return place ? index_exec_all(index, vanish, G_N_ELEMENTS(vanish), place, pair->ours, error)
                 : index_exec_all(index, take_place, G_N_ELEMENTS(take_place), pair->theirs,
                                  pair->ours, error);
}

/* Their source has a row of its own here. */
static gboolean add_source(Index *index, gint64 theirs, GError **error)
{
    static const char *const add[] = {
        ("INSERT INTO source(path, list, error, state, read, reading)"
         " SELECT path, list, error, state, read, reading FROM other.source WHERE id = ?1"),
        "INSERT INTO temp.take VALUES (?1, last_insert_rowid())",
    };
    return index_exec_all(index, add, G_N_ELEMENTS(add), theirs, 0, error);
}

/* One of ours that stands for this one of theirs; 0 if there is none. It may learn its name. */
static gboolean find_standing(Index *index, const Pair *pairs, guint n, gint64 *standing,
                              GError **error)
{
    static const char *const name[] = {
        "UPDATE source SET list = t.list FROM other.source t"
        " WHERE t.id = ?1 AND source.id = ?2 AND source.list IS NULL",
    };
    *standing = 0;
    for (guint i = 0; i < n; i++) {
        if (pairs[i].theirs_stands)
            continue;
        *standing = pairs[i].ours;
        if (!index_exec_all(index, name, 1, pairs[i].theirs, pairs[i].ours, error))
            return FALSE;
    }
    return TRUE;
}

/*
 * The pairs of one of their sources. It is here afterwards if none of ours stands for it, and ours
 * that it stands for are not, so which index is merged into which does not matter. given: ours
 * that gave way by now.
 */
static gboolean place_source(Index *index, gint64 theirs, const Pair *pairs, guint n,
                             GHashTable *given, GError **error)
{
    gint64 place;
    if (!find_standing(index, pairs, n, &place, error))
        return FALSE;
    gboolean comes = place == 0;
    for (guint i = 0; i < n; i++) {
        if (!pairs[i].theirs_stands || !g_hash_table_add(given, (gpointer)&pairs[i].ours))
            continue;
        if (!give_way(index, &pairs[i], place, error))
            return FALSE;
        place = place ? place : pairs[i].ours;
    }
    return !comes || place || add_source(index, theirs, error);
}

/* Numbers of their sources, before any of ours is touched. */
static gboolean list_sources(Index *index, GArray *sources, GError **error)
{
    sqlite3_stmt *stmt;
    if (sqlite3_prepare_v2(index->db, "SELECT id FROM other.source ORDER BY id", -1, &stmt, NULL) !=
        SQLITE_OK)
        return index_fail(index, error);
    int status;
    while ((status = sqlite3_step(stmt)) == SQLITE_ROW) {
        gint64 id = sqlite3_column_int64(stmt, 0);
        g_array_append_val(sources, id);
    }
    if (status != SQLITE_DONE)
        index_fail(index, error);
    sqlite3_finalize(stmt);
    return status == SQLITE_DONE;
}

static gboolean place_sources(Index *index, GError **error)
{
    g_autoptr(GArray) pairs = g_array_sized_new(FALSE, FALSE, sizeof(Pair), 1);
    g_autoptr(GArray) sources = g_array_new(FALSE, FALSE, sizeof(gint64));
    g_autoptr(GHashTable) given = g_hash_table_new(g_int64_hash, g_int64_equal);
    if (!read_pairs(index, pairs, error) || !list_sources(index, sources, error))
        return FALSE;
    for (guint i = 0, at = 0; i < sources->len; i++) {
        gint64 theirs = g_array_index(sources, gint64, i);
        const Pair *first = &g_array_index(pairs, Pair, at);
        guint n = 0;
        while (at + n < pairs->len && first[n].theirs == theirs)
            n++;
        if (!place_source(index, theirs, first, n, given, error))
            return FALSE;
        at += n;
    }
    return TRUE;
}

/* ---- what is known by its text ---- */

static gboolean their_damage(const Index *index, const char *what, GError **error)
{
    g_set_error(error, INDEX_ERROR, index->kept ? INDEX_ERROR_NOT_INDEX : INDEX_ERROR_SQLITE,
                "damaged index: %s", what);
    return FALSE;
}

/* Calls for each (id, text, text) of the other index. */
typedef gboolean TextFunc(Index *index, sqlite3_stmt *add, const char *one, const char *two,
                          GError **error);

static gboolean translate(Index *index, const char *rows_sql, const char *add_sql, TextFunc *each,
                          GError **error)
{
    sqlite3_stmt *rows = NULL, *add = NULL;
    int status = SQLITE_DONE;
    gboolean good = sqlite3_prepare_v2(index->db, rows_sql, -1, &rows, NULL) == SQLITE_OK &&
                    sqlite3_prepare_v2(index->db, add_sql, -1, &add, NULL) == SQLITE_OK;
    if (!good)
        index_fail(index, error);
    while (good && (status = sqlite3_step(rows)) == SQLITE_ROW) {
        const char *one = (const char *)sqlite3_column_text(rows, 1);
        const char *two = (const char *)sqlite3_column_text(rows, 2);
        sqlite3_bind_int64(add, 1, sqlite3_column_int64(rows, 0));
        good = index_is_text(one) && index_is_text(two)
                   ? each(index, add, one, two, error) && index_run(index, add, error)
                   : their_damage(index, "a name is no text", error);
    }
    if (good && status != SQLITE_DONE)
        good = index_fail(index, error);
    sqlite3_finalize(rows);
    sqlite3_finalize(add);
    return good;
}

static gboolean take_mailbox(Index *index, sqlite3_stmt *add, const char *address, const char *name,
                             GError **error)
{
    const Mailbox *mailbox = index_mailbox(index, &(IndexPerson){name, address}, error);
    if (!mailbox)
        return FALSE;
    sqlite3_bind_int64(add, 2, mailbox->id);
    sqlite3_bind_int64(add, 3, mailbox->person);
    return TRUE;
}

static gboolean take_path(Index *index, sqlite3_stmt *add, const char *name, const char *none,
                          GError **error)
{
    (void)none;
    gint64 id = index_path(index, name, error);
    sqlite3_bind_int64(add, 2, id);
    return id != 0;
}

static gboolean translate_texts(Index *index, GError **error)
{
    return translate(index, "SELECT id, address, name FROM other.mailbox ORDER BY id",
                     "INSERT INTO temp.box VALUES (?, ?, ?)", take_mailbox, error) &&
           translate(index, "SELECT id, name, '' FROM other.path ORDER BY id",
                     "INSERT INTO temp.file VALUES (?, ?)", take_path, error);
}

/* ---- the rows ---- */

#define THEIR_MAILS "(SELECT id FROM other.mail WHERE source IN (SELECT theirs FROM temp.take))"

/* ?1 is added to numbers of mails, ?2 to those of votes. */
static const char *const copy_votes[] = {
    "INSERT INTO vote(id, source, audience, charset, mails)"
    " SELECT v.id + ?2, ours, audience, charset, mails FROM other.vote v"
    " JOIN temp.take ON theirs = source",
};

static const char *const copy_mails[] = {
    "INSERT INTO mail(id, source, offset, length, part, stamp, message_id, hash, date, zone, kind,"
    "  own_kind, flags, refs, author, author_mailbox, sender, sender_mailbox, subject, title,"
    "  norm, tags, version, minor, counter, counter_key, total, files, insertions, deletions,"
    "  patch_id, diags, run, vote)"
    " SELECT m.id + ?1, t.ours, offset, length, part, stamp, m.message_id, m.hash, date, zone,"
    "  own_kind, own_kind, flags, refs, a.person, a.ours, s.person, s.ours, subject, title,"
    "  norm, tags, version, minor, counter, counter_key, total, files, insertions, deletions,"
    "  patch_id, diags, ifnull(f.run, (SELECT run FROM main.meta)), vote + ?2"
    " FROM other.mail m CROSS JOIN temp.take t ON t.theirs = m.source"
    " CROSS JOIN temp.box a ON a.theirs = author_mailbox"
    " CROSS JOIN temp.box s ON s.theirs = sender_mailbox"
    " LEFT JOIN main.forgotten f ON f.source = t.ours AND f.message_id = m.message_id"
    "  AND f.hash = m.hash ORDER BY m.id",
};

static const char *const copy_rest[] = {
    "INSERT INTO trailer(mail, position, key, value) SELECT mail + ?1, position, key, value"
    " FROM other.trailer WHERE mail IN " THEIR_MAILS,
    "INSERT INTO notice(mail, position, kind, rule, tree, commit_id, subject, message_id, counters)"
    " SELECT mail + ?1, position, kind, rule, tree, commit_id, subject, message_id, counters"
    " FROM other.notice WHERE mail IN " THEIR_MAILS,
    "INSERT INTO link(mail, position, kind, value, version, rfc)"
    " SELECT mail + ?1, position, kind, value, version, rfc FROM other.link"
    " WHERE mail IN " THEIR_MAILS,
    "INSERT INTO touched(mail, path) SELECT mail + ?1, ours FROM other.touched"
    " JOIN temp.file ON theirs = path WHERE mail IN " THEIR_MAILS,
    "INSERT INTO flagged(source, offset, length, part, stamp, message_id, subject, diags, vote)"
    " SELECT ours, offset, length, part, stamp, message_id, subject, diags, vote + ?2"
    " FROM other.flagged JOIN temp.take ON theirs = source",
    "INSERT INTO defect(source, offset, kind, times, place, before, after, detail, early)"
    " SELECT ours, offset, kind, times, place, before, after, detail, early"
    " FROM other.defect d JOIN temp.take ON theirs = source ORDER BY d.id",
    "INSERT INTO deferred(source, offset, length, part, stamp, arrival, envelope, data, diags,"
    "  message_id, hash, vote)"
    " SELECT ours, offset, length, part, stamp, arrival, envelope, data, diags, message_id, hash,"
    "  vote + ?2 FROM other.deferred d JOIN temp.take ON theirs = source"
    " ORDER BY d.rowid",
};

static Str text_at(sqlite3_stmt *row, int column)
{
    const char *text = (const char *)sqlite3_column_text(row, column);
    return (Str){text, (gsize)sqlite3_column_bytes(row, column)};
}

static gboolean copy_texts(Index *index, gint64 base, GError **error)
{
    sqlite3_stmt *row;
    gboolean good = TRUE;
    int status = SQLITE_DONE;
    if (sqlite3_prepare_v2(index->db,
                           "SELECT mail, text FROM other.body WHERE mail IN " THEIR_MAILS, -1, &row,
                           NULL) != SQLITE_OK)
        return index_fail(index, error);
    while (good && (status = sqlite3_step(row)) == SQLITE_ROW)
        good = index_add_text(index, sqlite3_column_int64(row, 0) + base, text_at(row, 1), error);
    if (good && status != SQLITE_DONE)
        good = index_fail(index, error);
    sqlite3_finalize(row);
    return good;
}

/* Of what was copied, numbered above base: what was not here before. */
static gboolean count_news(Index *index, gint64 base, guint64 *news, GError **error)
{
    gint64 n;
    g_autofree char *sql =
        g_strdup_printf("SELECT count(*) FROM main.mail WHERE id > %" G_GINT64_FORMAT
                        " AND run = (SELECT run FROM main.meta)",
                        base);
    if (!index_number(index, sql, &n, error))
        return FALSE;
    *news = (guint64)n;
    index->meta.news = index->meta.news || n;
    return TRUE;
}

static gboolean copy_rows(Index *index, guint64 *news, GError **error)
{
    gint64 base, votes, last, expected;
    if (!index_number(index, "SELECT ifnull(max(id), 0) FROM main.mail", &base, error) ||
        !index_number(index, "SELECT ifnull(max(id), 0) FROM main.vote", &votes, error) ||
        !index_number(index, "SELECT ifnull(max(id), 0) FROM other.mail", &last, error) ||
        !index_number(index, "SELECT count(*) FROM other.mail WHERE id IN " THEIR_MAILS, &expected,
                      error))
        return FALSE;
    if (last > INDEX_ID_MAX - base)
        return their_damage(index, "it numbers its mails too high", error);
    if (!index_exec_all(index, copy_votes, G_N_ELEMENTS(copy_votes), base, votes, error) ||
        !index_exec_all(index, copy_mails, G_N_ELEMENTS(copy_mails), base, votes, error))
        return FALSE;
    if (sqlite3_changes(index->db) != expected)
        return their_damage(index, "it has mails of nobody", error);
    index->meta.mails += expected;
    index->meta_changed = TRUE;
    return count_news(index, base, news, error) && copy_texts(index, base, error) &&
           index_exec_all(index, copy_rest, G_N_ELEMENTS(copy_rest), base, votes, error);
}

/* ---- all together ---- */

/* What we know of the tables by heart may be about to change. */
static void forget_numbers(Index *index)
{
    g_hash_table_remove_all(index->votes);
    g_hash_table_remove_all(index->unused);
    g_hash_table_remove_all(index->unread);
    index->filled = index->foreign = TRUE;
}

static gboolean merge_attached(Index *index, guint64 *news, GError **error)
{
    if (!index_exec(index, make_tables, error))
        return FALSE;
    int before = sqlite3_total_changes(index->db);
    if (!place_sources(index, error))
        return FALSE;
    gboolean placed = sqlite3_total_changes(index->db) != before;
    if (!translate_texts(index, error))
        return FALSE;
    forget_numbers(index);
    before = sqlite3_total_changes(index->db);
    if (!copy_rows(index, news, error))
        return FALSE;
    if (placed || sqlite3_total_changes(index->db) != before)
        index_changed(index);
    return TRUE;
}

/* A kept index can go on as if nothing had been; the temporary one has no journal for that. */
static void undo(Index *index)
{
    index->loading = FALSE;
    if (!index->kept)
        return;
    sqlite3_exec(index->db, "ROLLBACK", NULL, NULL, NULL);
    g_hash_table_remove_all(index->mailboxes);
    g_hash_table_remove_all(index->paths);
    g_array_set_size(index->free_ids, 0);
    index->ungrouped = FALSE;
    g_clear_pointer(&index->meta.people, g_free);
    index_load_meta(index, NULL);
}

/* Who has several to merge can go on without one that is damaged. */
static gboolean blame(Index *index, const char *path, int status, GError **error)
{
    if (!error || !*error)
        return FALSE;
    if (index->kept && (status == SQLITE_CORRUPT || status == SQLITE_NOTADB))
        (*error)->code = INDEX_ERROR_NOT_INDEX;
    g_prefix_error(error, "merging %s: ", path);
    return FALSE;
}

static gboolean attach(Index *index, const char *path, GError **error)
{
    sqlite3_stmt *stmt;
    g_autofree char *uri = index_reader_uri(path);
    if (sqlite3_prepare_v2(index->db, "ATTACH ? AS other", -1, &stmt, NULL) != SQLITE_OK)
        return index_fail(index, error);
    index_bind_text(stmt, 1, uri);
    gboolean good = index_run(index, stmt, error);
    sqlite3_finalize(stmt);
    return good;
}

/* Whether it can be merged at all. */
static gboolean check_other(const Index *index, const char *path, GError **error)
{
    g_autoptr(GError) cause = NULL;
    g_autoptr(Index) other = index_open_read_only(path, &cause);
    if (other && (other->device != index->device || other->inode != index->inode))
        return TRUE;
    g_set_error(error, INDEX_ERROR, INDEX_ERROR_NOT_INDEX, "%s%s", cause ? cause->message : path,
                cause ? "" : ": an index cannot be merged into itself");
    return FALSE;
}

gboolean index_merge(Index *index, const char *path, guint64 *news, GError **error)
{
    *news = 0;
    g_assert(!index->finished && !index->grouping && !index->read_only);
    if (!check_other(index, path, error) || !index_end_loading(index, error) ||
        !index_write_out(index, error) || !attach(index, path, error))
        return FALSE;
    /* Not IMMEDIATE: that would lock the other one, too. */
    index->loading = index_exec(index, "BEGIN", error);
    gboolean good = index->loading && merge_attached(index, news, error) &&
                    index_end_loading(index, error) && index_write_out(index, error);
    int status = good ? SQLITE_OK : sqlite3_errcode(index->db);
    if (!good)
        undo(index);
    gboolean closed = index_exec(index, drop_tables, good ? error : NULL) &&
                      index_exec(index, "DETACH other", good ? error : NULL);
    return (good && closed) || blame(index, path, status, error);
}
