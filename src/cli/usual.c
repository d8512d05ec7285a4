/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/usual.h"

struct Usual {
    GHashTable *lists; /* name -> table of charset -> mails */
};

static void free_counts(gpointer counts)
{
    g_hash_table_unref(counts);
}

Usual *usual_new(void)
{
    Usual *usual = g_new0(Usual, 1);
    usual->lists = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, free_counts);
    return usual;
}

static GHashTable *counts_of(Usual *usual, const char *list)
{
    GHashTable *counts = g_hash_table_lookup(usual->lists, list);
    if (!counts) {
        counts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
        g_hash_table_insert(usual->lists, g_strdup(list), counts);
    }
    return counts;
}

void usual_add(Usual *usual, const char *list, const char *charset, guint64 mails)
{
    GHashTable *counts = counts_of(usual, list);
    guint64 *n = g_hash_table_lookup(counts, charset);
    if (!n) {
        n = g_new0(guint64, 1);
        g_hash_table_insert(counts, g_strdup(charset), n);
    }
    *n += mails;
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
    guint64 most = USUAL_MAILS_MIN;
    GHashTableIter i;
    gpointer charset, n;
    if (!counts)
        return NULL;
    g_hash_table_iter_init(&i, counts);
    while (g_hash_table_iter_next(&i, &charset, &n)) {
        guint64 mails = *(const guint64 *)n;
        if (mails < most || (best && mails == most && strcmp(charset, best) > 0))
            continue;
        best = charset;
        most = mails;
    }
    return best;
}
