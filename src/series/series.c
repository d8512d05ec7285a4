/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "series/series.h"
#include "series/posting.h"

static void grouping_release(Grouping *grouping)
{
    rows_release(&grouping->rows);
    threads_release(&grouping->threads);
    g_free(grouping->above);
    g_clear_pointer(&grouping->groups, g_array_unref);
    g_clear_pointer(&grouping->taken, digest_map_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Grouping, grouping_release)

static gboolean write_groups(Grouping *grouping, GError **error)
{
    g_auto(Postings) postings;
    postings_init(&postings, grouping);
    postings_tell_states(&postings);
    postings_find_previous(&postings);
    return index_begin(grouping->index, error) && index_clear_series(grouping->index, error) &&
           postings_write(&postings, error) && index_commit(grouping->index, error);
}

gboolean series_group(Index *index, const SeriesOptions *options, GError **error)
{
    g_auto(Grouping) grouping = {
        .options = options,
        .index = index,
        .groups = g_array_new(FALSE, FALSE, sizeof(Group)),
        .taken = digest_map_new(),
    };
    if (!rows_init(&grouping.rows, index, error) ||
        !threads_init(&grouping.threads, &grouping.rows, index, error))
        return FALSE;
    roles_decide(&grouping);
    groups_place(&grouping);
    groups_merge(&grouping);
    if (!groups_find_strays(&grouping, error))
        return FALSE;
    groups_tell_rules(&grouping);
    return write_groups(&grouping, error);
}
