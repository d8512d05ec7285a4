/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/usual.h"

struct Usual {
    GHashTable *lists; /* name -> table of charset -> mails */
};

static GHashTable *counts_of(Usual *usual, const char *list)
{
    GHashTable *counts = g_hash_table_lookup(usual->lists, list);
    if (!counts) {
        counts = g_hash_table_new(g_str_hash, g_str_equal);
        g_hash_table_insert(usual->lists, g_strdup(list), counts);
    }
    return counts;
}

static void add(GHashTable *to, GHashTable *from)
{
    GHashTableIter i;
    gpointer charset, n;
    g_hash_table_iter_init(&i, from);
    while (g_hash_table_iter_next(&i, &charset, &n)) {
        guint before = GPOINTER_TO_UINT(g_hash_table_lookup(to, charset));
        g_hash_table_insert(to, charset, GUINT_TO_POINTER(before + GPOINTER_TO_UINT(n)));
    }
}

static void free_counts(gpointer counts)
{
    g_hash_table_unref(counts);
}

Usual *usual_new(const GPtrArray *jobs)
{
    Usual *usual = g_new0(Usual, 1);
    usual->lists = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, free_counts);
    for (guint i = 0; i < jobs->len; i++) {
        const Job *job = jobs->pdata[i];
        if (job->list)
            add(counts_of(usual, job->list), job->charsets);
    }
    return usual;
}

void usual_free(Usual *usual)
{
    if (!usual)
        return;
    g_hash_table_unref(usual->lists);
    g_free(usual);
}

const char *usual_charset(const Usual *usual, const char *list)
{
    GHashTable *counts = g_hash_table_lookup(usual->lists, list);
    const char *best = NULL;
    guint most = USUAL_MAILS_MIN;
    GHashTableIter i;
    gpointer charset, n;
    if (!counts)
        return NULL;
    g_hash_table_iter_init(&i, counts);
    while (g_hash_table_iter_next(&i, &charset, &n)) {
        guint mails = GPOINTER_TO_UINT(n);
        if (mails < most || (best && mails == most && strcmp(charset, best) > 0))
            continue;
        best = charset;
        most = mails;
    }
    return best;
}
