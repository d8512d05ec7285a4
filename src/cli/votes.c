/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/votes.h"

/* So many mails of a source declare a charset. */
typedef struct {
    gint64 source;
    char *charset;
    guint64 mails;
} Declared;

struct Votes {
    GHashTable *tallies; /* source id -> ListTally */
    GHashTable *lists;   /* source id -> char *: its name */
    GHashTable *paths;   /* source id -> char * */
    GArray *declared;    /* Declared */
};

static gpointer key_of(gint64 source)
{
    return GSIZE_TO_POINTER((gsize)source);
}

static void free_tally(gpointer tally)
{
    list_tally_free(tally);
}

static void clear_declared(gpointer declared)
{
    g_free(((Declared *)declared)->charset);
}

static Votes *votes_new(void)
{
    Votes *votes = g_new0(Votes, 1);
    votes->tallies = g_hash_table_new_full(NULL, NULL, NULL, free_tally);
    votes->lists = g_hash_table_new_full(NULL, NULL, NULL, g_free);
    votes->paths = g_hash_table_new_full(NULL, NULL, NULL, g_free);
    votes->declared = g_array_new(FALSE, FALSE, sizeof(Declared));
    g_array_set_clear_func(votes->declared, clear_declared);
    return votes;
}

void votes_free(Votes *votes)
{
    if (!votes)
        return;
    g_hash_table_unref(votes->tallies);
    g_hash_table_unref(votes->lists);
    g_hash_table_unref(votes->paths);
    g_array_unref(votes->declared);
    g_free(votes);
}

static gboolean take_source(gint64 source, const char *path, const char *list, gpointer data)
{
    Votes *votes = data;
    g_hash_table_insert(votes->paths, key_of(source), g_strdup(path));
    if (list)
        g_hash_table_insert(votes->lists, key_of(source), g_strdup(list));
    return TRUE;
}

static void take_votes(gint64 source, const char *audience, const char *charset, guint64 mails,
                       gpointer data)
{
    Votes *votes = data;
    ListTally *tally = g_hash_table_lookup(votes->tallies, key_of(source));
    if (!tally) {
        tally = list_tally_new();
        g_hash_table_insert(votes->tallies, key_of(source), tally);
    }
    list_tally_add(tally, audience, mails);
    if (!charset)
        return;
    Declared declared = {source, g_strdup(charset), mails};
    g_array_append_val(votes->declared, declared);
}

Votes *votes_count(Index *index, GError **error)
{
    g_autoptr(Votes) votes = votes_new();
    if (!index_scan_sources(index, take_source, votes, error) ||
        !index_votes(index, take_votes, votes, error))
        return NULL;
    return g_steal_pointer(&votes);
}

const ListTally *votes_tally(const Votes *votes, gint64 source)
{
    return g_hash_table_lookup(votes->tallies, key_of(source));
}

const char *votes_list(const Votes *votes, gint64 source)
{
    return g_hash_table_lookup(votes->lists, key_of(source));
}

const char *votes_path(const Votes *votes, gint64 source)
{
    return g_hash_table_lookup(votes->paths, key_of(source));
}

void votes_set_list(Votes *votes, gint64 source, const char *list)
{
    g_hash_table_insert(votes->lists, key_of(source), g_strdup(list));
}

static int by_name(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

void votes_collect_lists(const Votes *votes, GPtrArray *lists)
{
    GHashTableIter i;
    gpointer source, list;
    g_hash_table_iter_init(&i, votes->lists);
    while (g_hash_table_iter_next(&i, &source, &list))
        if (g_hash_table_contains(votes->tallies, source))
            g_ptr_array_add(lists, g_strdup(list));
    g_ptr_array_sort(lists, by_name);
    for (guint n = lists->len; n > 1; n--)
        if (g_str_equal(lists->pdata[n - 1], lists->pdata[n - 2]))
            g_ptr_array_remove_index(lists, n - 1);
}

Usual *votes_usual(const Votes *votes)
{
    Usual *usual = usual_new();
    for (guint i = 0; i < votes->declared->len; i++) {
        const Declared *declared = &g_array_index(votes->declared, Declared, i);
        const char *list = votes_list(votes, declared->source);
        if (list)
            usual_add(usual, list, declared->charset, declared->mails);
    }
    return usual;
}
