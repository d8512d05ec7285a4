/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What grouping finds, written back. */
#include "index/private.h"

gboolean index_drop_grouping(Index *index, GError **error)
{
    return index_exec(index,
                      "DELETE FROM review; DELETE FROM applied; DELETE FROM reply;"
                      "DELETE FROM member; DELETE FROM series;"
                      "UPDATE mail SET duplicate_of = NULL WHERE duplicate_of IS NOT NULL",
                      error);
}

gboolean index_clear_series(Index *index, GError **error)
{
    g_assert(index->grouping);
    return !index->was_grouped ||
           (index_drop_grouping(index, error) &&
            index_exec(index, "UPDATE mail SET kind = own_kind WHERE kind != own_kind", error));
}

static gboolean put_member(Index *index, gint64 series, const IndexMember *member, GError **error)
{
    g_assert(member->mail > 0 && member->counter && member->rule < MEMBER_RULES);
    g_assert(!(member->cover && member->stray) && member->change < PATCH_CHANGES);
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
    sqlite3_bind_int(stmt, 8, (int)member->change);
    index_bind_some(stmt, 9, member->was);
    return index_run(index, stmt, error);
}

static void bind_series(sqlite3_stmt *stmt, const IndexSeries *series)
{
    int i = 1;
    sqlite3_bind_int64(stmt, i++, series->id);
    sqlite3_bind_int(stmt, i++, (int)series->kind);
    sqlite3_bind_int64(stmt, i++, series->head);
    index_bind_some(stmt, i++, series->cover);
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
    index_bind_some(stmt, i++, series->repeats);
    index_bind_some(stmt, i++, series->previous);
    index_bind_text(stmt, i++, series->previous_rule ? series->previous_rule : "");
    sqlite3_bind_int64(stmt, i++, series->replies);
    sqlite3_bind_int(stmt, i++, (int)series->fate);
    index_bind_text(stmt, i++, series->fate_rule ? series->fate_rule : "");
    index_bind_some(stmt, i++, series->first_reply);
    index_bind_some(stmt, i++, series->first_review);
    index_bind_some(stmt, i++, series->taken_by);
}

gboolean index_put_series(Index *index, const IndexSeries *series, const IndexMember *members,
                          guint n_members, GError **error)
{
    g_assert(index->grouping && n_members > 0 && series->seen <= n_members);
    g_assert(series->id > 0 && series->head > 0 && series->missing && series->tags);
    g_assert(series->cover == 0 || series->cover == series->head);
    g_assert(series->previous == 0 || series->previous_rule);
    g_assert(series->taken_by == 0 || series->fate == FATE_SUPERSEDED);
    g_assert(series->state < SERIES_STATES && series->state_rule);
    g_assert(series->fate < SERIES_FATES && (series->fate == FATE_OPEN || series->fate_rule));
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

gboolean index_put_review(Index *index, const IndexReview *review, GError **error)
{
    g_assert(index->grouping && review->series > 0 && review->mail > 0 && review->patch > 0);
    g_assert(review->mail != review->patch && review->carried_from != review->series);
    g_assert(review->key && review->name && review->email && review->rule);
    sqlite3_stmt *stmt = index_stmt(index, STMT_PUT_REVIEW, error);
    if (!stmt)
        return FALSE;
    sqlite3_bind_int64(stmt, 1, review->series);
    sqlite3_bind_int64(stmt, 2, review->mail);
    sqlite3_bind_int64(stmt, 3, review->position);
    sqlite3_bind_int64(stmt, 4, review->patch);
    index_bind_text(stmt, 5, review->key);
    index_bind_text(stmt, 6, review->name);
    index_bind_text(stmt, 7, review->email);
    sqlite3_bind_int(stmt, 8, review->accepted);
    index_bind_some(stmt, 9, review->carried_from);
    index_bind_text(stmt, 10, review->rule);
    return index_run(index, stmt, error);
}

gboolean index_put_applied(Index *index, const IndexApplied *applied, GError **error)
{
    g_assert(index->grouping && applied->series > 0 && applied->mail > 0 && applied->rule);
    sqlite3_stmt *stmt = index_stmt(index, STMT_PUT_APPLIED, error);
    if (!stmt)
        return FALSE;
    sqlite3_bind_int64(stmt, 1, applied->series);
    index_bind_some(stmt, 2, applied->patch);
    sqlite3_bind_int64(stmt, 3, applied->mail);
    sqlite3_bind_int64(stmt, 4, applied->position);
    index_bind_text(stmt, 5, applied->rule);
    return index_run(index, stmt, error);
}
