/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "series/series.h"
#include "series/fate.h"
#include "series/posting.h"
#include "series/taken.h"

static void grouping_release(Grouping *grouping)
{
    rows_release(&grouping->rows);
    threads_release(&grouping->threads);
    g_free(grouping->above);
    g_clear_pointer(&grouping->groups, g_array_unref);
    g_clear_pointer(&grouping->taken, digest_map_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Grouping, grouping_release)

/* What replies and notices say of the postings. */
typedef struct {
    Senders senders;
    Answers answers;
    Notices notices;
    Reviews reviews;
} Outcome;

static void outcome_release(Outcome *outcome)
{
    reviews_release(&outcome->reviews);
    notices_release(&outcome->notices);
    answers_release(&outcome->answers);
    senders_release(&outcome->senders);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Outcome, outcome_release)

static gboolean tell_outcome(Postings *postings, Outcome *outcome, GError **error)
{
    const Grouping *grouping = postings->grouping;
    if (!senders_init(&outcome->senders, &grouping->rows, grouping->index, error))
        return FALSE;
    postings_find_taken(postings, &outcome->senders);
    answers_init(&outcome->answers, postings);
    if (!notices_init(&outcome->notices, &outcome->answers, &outcome->senders, error) ||
        !reviews_init(&outcome->reviews, &outcome->answers, &outcome->senders, error))
        return FALSE;
    postings_tell_fates(postings, &outcome->notices, &outcome->reviews);
    postings_find_replies(postings, &outcome->senders);
    return TRUE;
}

static gboolean write_groups(Grouping *grouping, GError **error)
{
    g_auto(Postings) postings;
    g_auto(Outcome) outcome = {0};
    postings_init(&postings, grouping);
    postings_tell_states(&postings);
    g_clear_pointer(&grouping->groups, g_array_unref); /* their members know them by number */
    if (!postings_find_previous(&postings, error))
        return FALSE;
    postings_tell_changes(&postings);
    return tell_outcome(&postings, &outcome, error) && index_clear_series(grouping->index, error) &&
           postings_write(&postings, error) && reviews_write(&outcome.reviews, error) &&
           notices_write(&outcome.notices, &postings, error) &&
           index_commit(grouping->index, error);
}

gboolean series_group(Index *index, RowLoader *added, const SeriesOptions *options, GError **error)
{
    g_auto(Grouping) grouping = {
        .options = options,
        .index = index,
        .groups = g_array_new(FALSE, FALSE, sizeof(Group)),
        .taken = digest_map_new(),
    };
    /* Out of a transaction, each statement that reads of a kept index would lock it for itself. */
    if (!index_begin(index, error) || !rows_init(&grouping.rows, index, added, error) ||
        !threads_init(&grouping.threads, &grouping.rows, index, error))
        return FALSE;
    roles_decide(&grouping);
    groups_place(&grouping);
    groups_merge(&grouping);
    if (!groups_find_strays(&grouping, error))
        return FALSE;
    groups_tell_rules(&grouping);
    groups_finish(&grouping);
    return write_groups(&grouping, error);
}
