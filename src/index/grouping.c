/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What grouping finds, written back; and the names of people, which depend on it. */
#include "index/private.h"

gboolean index_begin(Index *index, GError **error)
{
    g_assert(!index->loading && !index->grouping);
    index->grouping = index_exec(index, "BEGIN", error);
    return index->grouping;
}

gboolean index_commit(Index *index, GError **error)
{
    g_assert(index->grouping);
    index->grouping = FALSE;
    return index_exec(index, "COMMIT", error);
}

gboolean index_clear_series(Index *index, GError **error)
{
    g_assert(index->grouping);
    return index_exec(index,
                      "DELETE FROM reply; DELETE FROM member; DELETE FROM series;"
                      "UPDATE mail SET duplicate_of = NULL WHERE duplicate_of IS NOT NULL;"
                      "UPDATE mail SET kind = own_kind WHERE kind != own_kind",
                      error);
}

static gboolean put_member(Index *index, gint64 series, const IndexMember *member, GError **error)
{
    g_assert(member->mail > 0 && member->counter && member->rule < MEMBER_RULES);
    g_assert(!(member->cover && member->stray));
    sqlite3_stmt *stmt = index_stmt(index, STMT_PUT_MEMBER, error);
    if (!stmt)
        return FALSE;
    sqlite3_bind_int64(stmt, 1, series);
    sqlite3_bind_int64(stmt, 2, member->mail);
    sqlite3_bind_int64(stmt, 3, member->position);
    index_bind_text(stmt, 4, member->counter);
    sqlite3_bind_int(stmt, 5, (int)member->rule);
    sqlite3_bind_int(stmt, 6, member->cover);
    sqlite3_bind_int(stmt, 7, member->stray);
    return index_run(index, stmt, error);
}

static void bind_series(sqlite3_stmt *stmt, const IndexSeries *series)
{
    int i = 1;
    sqlite3_bind_int64(stmt, i++, series->id);
    sqlite3_bind_int(stmt, i++, (int)series->kind);
    sqlite3_bind_int64(stmt, i++, series->head);
    sqlite3_bind_int64(stmt, i++, series->cover);
    sqlite3_bind_int64(stmt, i++, series->date);
    sqlite3_bind_int64(stmt, i++, series->version);
    sqlite3_bind_int64(stmt, i++, series->minor);
    sqlite3_bind_int(stmt, i++, (int)series->version_rule);
    sqlite3_bind_int64(stmt, i++, series->total);
    sqlite3_bind_int64(stmt, i++, series->seen);
    index_bind_text(stmt, i++, series->missing);
    index_bind_text(stmt, i++, series->tags);
    sqlite3_bind_int(stmt, i++, series->rfc);
    sqlite3_bind_int(stmt, i++, series->resend);
    sqlite3_bind_int(stmt, i++, series->partial);
    sqlite3_bind_int(stmt, i++, (int)series->state);
    index_bind_text(stmt, i++, series->state_rule);
    sqlite3_bind_int64(stmt, i++, series->repeats);
    sqlite3_bind_int64(stmt, i++, series->replies);
}

gboolean index_put_series(Index *index, const IndexSeries *series, const IndexMember *members,
                          guint n_members, GError **error)
{
    g_assert(index->grouping && n_members > 0 && series->seen <= n_members);
    g_assert(series->id > 0 && series->head > 0 && series->missing && series->tags);
    g_assert(series->cover == 0 || series->cover == series->head);
    g_assert(series->state < SERIES_STATES && series->state_rule);
    sqlite3_stmt *stmt = index_stmt(index, STMT_PUT_SERIES, error);
    if (!stmt)
        return FALSE;
    bind_series(stmt, series);
    if (!index_run(index, stmt, error))
        return FALSE;
    for (guint i = 0; i < n_members; i++)
        if (!put_member(index, series->id, &members[i], error))
            return FALSE;
    return TRUE;
}

gboolean index_put_duplicate(Index *index, gint64 mail, gint64 of, GError **error)
{
    g_assert(index->grouping && mail > 0 && of > 0 && mail != of);
    sqlite3_stmt *stmt = index_stmt(index, STMT_PUT_DUPLICATE, error);
    if (!stmt)
        return FALSE;
    sqlite3_bind_int64(stmt, 1, mail);
    sqlite3_bind_int64(stmt, 2, of);
    return index_run(index, stmt, error);
}

gboolean index_set_kind(Index *index, gint64 mail, MailKind kind, GError **error)
{
    g_assert(index->grouping && mail > 0 && kind < MAIL_KINDS);
    sqlite3_stmt *stmt = index_stmt(index, STMT_SET_KIND, error);
    if (!stmt)
        return FALSE;
    sqlite3_bind_int64(stmt, 1, mail);
    sqlite3_bind_int(stmt, 2, (int)kind);
    return index_run(index, stmt, error);
}

gboolean index_put_reply(Index *index, gint64 mail, gint64 series, gint64 to, GError **error)
{
    g_assert(index->grouping && mail > 0 && series > 0 && to > 0 && mail != to);
    sqlite3_stmt *stmt = index_stmt(index, STMT_PUT_REPLY, error);
    if (!stmt)
        return FALSE;
    sqlite3_bind_int64(stmt, 1, mail);
    sqlite3_bind_int64(stmt, 2, series);
    sqlite3_bind_int64(stmt, 3, to);
    return index_run(index, stmt, error);
}

/* ---- names ---- */

/* How far a spelling can be trusted: frequency decides among equals only. */
typedef enum {
    SPELLING_NONE, /* nothing, an address, or the remains of a failed decoding */
    SPELLING_GUESSED,
    SPELLING_PROPER,
} Trust;

typedef struct {
    gint64 person; /* 0: none yet */
    char *text;
    Trust trust;
    gint64 count, newest;
} Best;

static Trust trust_of(const char *text, gboolean guessed)
{
    if (!*text || strchr(text, '@') || strstr(text, "=?") || strstr(text, "\xEF\xBF\xBD"))
        return SPELLING_NONE;
    return guessed ? SPELLING_GUESSED : SPELLING_PROPER;
}

static gboolean is_better(const Best *a, const Best *b)
{
    if (a->trust != b->trust)
        return a->trust > b->trust;
    if (a->count != b->count)
        return a->count > b->count;
    if (a->newest != b->newest)
        return a->newest > b->newest;
    return strcmp(a->text, b->text) < 0;
}

static gboolean show(Index *index, StmtKind set, const Best *best, GError **error)
{
    if (!best->person)
        return TRUE;
    sqlite3_stmt *stmt = index_stmt(index, set, error);
    if (!stmt)
        return FALSE;
    sqlite3_bind_int64(stmt, 1, best->person);
    index_bind_text(stmt, 2, best->text);
    return index_run(index, stmt, error);
}

/* Takes the next (person, spelling) of the count; a new person ends the one before. */
static gboolean consider(Index *index, StmtKind set, Best *best, sqlite3_stmt *row, GError **error)
{
    Best next = {
        .person = sqlite3_column_int64(row, 0),
        .text = (char *)sqlite3_column_text(row, 1),
        .count = sqlite3_column_int64(row, 2),
        .newest = sqlite3_column_int64(row, 3),
    };
    next.trust = trust_of(next.text, sqlite3_column_int(row, 4));
    gboolean same = next.person == best->person;
    if (same && !is_better(&next, best))
        return TRUE;
    if (!same && !show(index, set, best, error))
        return FALSE;
    g_free(best->text);
    *best = next;
    best->text = g_strdup(next.text);
    return TRUE;
}

static gboolean show_best(Index *index, StmtKind count, StmtKind set, GError **error)
{
    gboolean names = set == STMT_SHOW_NAME;
    sqlite3_stmt *stmt = index_stmt(index, count, error);
    if (!stmt)
        return FALSE;
    sqlite3_bind_int(stmt, 1, names ? INDEX_AUTHOR_GUESSED : 0);
    sqlite3_bind_int(stmt, 2, names ? INDEX_SENDER_GUESSED : 0);
    Best best = {0};
    int status;
    gboolean ok = TRUE;
    while (ok && (status = sqlite3_step(stmt)) == SQLITE_ROW)
        ok = consider(index, set, &best, stmt, error);
    if (ok && status != SQLITE_DONE)
        ok = index_fail(index, error);
    sqlite3_reset(stmt);
    ok = ok && show(index, set, &best, error);
    g_free(best.text);
    return ok;
}

gboolean index_name_people(Index *index, GError **error)
{
    return index_begin(index, error) &&
           show_best(index, STMT_COUNT_ADDRESSES, STMT_SHOW_ADDRESS, error) &&
           show_best(index, STMT_COUNT_NAMES, STMT_SHOW_NAME, error) && index_commit(index, error);
}
