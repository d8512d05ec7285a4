/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "series/series.h"
#include "series/beside.h"
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
    g_mutex_clear(&grouping->asking);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Grouping, grouping_release)

/* What replies and notices say of the postings. */
typedef struct {
    Postings *postings;
    Senders senders;
    Notices notices;
    Reviews reviews;
} Outcome;

static void outcome_release(Outcome *outcome)
{
    reviews_release(&outcome->reviews);
    notices_release(&outcome->notices);
    senders_release(&outcome->senders);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Outcome, outcome_release)

static gboolean find_previous(gpointer outcome, GError **error)
{
    return postings_find_previous(((Outcome *)outcome)->postings, error);
}

/* What is said of postings needs their members, not what they are revisions of. */
static gboolean find_said(gpointer data, GError **error)
{
    Outcome *outcome = data;
    Grouping *grouping = outcome->postings->grouping;
    Index *index = grouping_take_index(grouping);
    gboolean good = senders_init(&outcome->senders, &grouping->rows, index, error);
    grouping_return_index(grouping);
    if (!good)
        return FALSE;
    postings_find_taken(outcome->postings, &outcome->senders);
    g_auto(Answers) answers;
    answers_init(&answers, outcome->postings);
    return notices_init(&outcome->notices, &answers, &outcome->senders, error) &&
           reviews_init(&outcome->reviews, &answers, &outcome->senders, error);
}

/* Before more is made: what only they needed. */
static void forget_threads(Grouping *grouping)
{
    threads_release(&grouping->threads);
    rows_forget_mails(&grouping->rows);
    g_clear_pointer(&grouping->taken, digest_map_free);
}

static gboolean tell_fates(gpointer data, GError **error)
{
    (void)error;
    Outcome *outcome = data;
    postings_tell_changes(outcome->postings);
    reviews_carry(&outcome->reviews);
    postings_tell_fates(outcome->postings, &outcome->notices, &outcome->reviews);
    postings_find_replies(outcome->postings, &outcome->senders);
    return TRUE;
}

/* What revisions change nothing of. */
static gboolean write_said(gpointer data, GError **error)
{
    const Outcome *outcome = data;
    return index_clear_series(outcome->postings->grouping->index, error) &&
           postings_write_replies(outcome->postings, error) &&
           notices_write(&outcome->notices, outcome->postings, error);
}

static gboolean write_groups(Grouping *grouping, GError **error)
{
    gboolean threads = grouping->options->threads;
    g_auto(Postings) postings;
    g_auto(Outcome) outcome = {.postings = &postings};
    postings_init(&postings, grouping);
    postings_tell_states(&postings);
    g_clear_pointer(&grouping->groups, g_array_unref); /* their members know them by number */
    if (!steps_run(threads, find_previous, find_said, &outcome, error))
        return FALSE;
    forget_threads(grouping);
    return steps_run(threads, tell_fates, write_said, &outcome, error) &&
           postings_write(&postings, error) && reviews_write(&outcome.reviews, error) &&
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
    g_mutex_init(&grouping.asking);
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
