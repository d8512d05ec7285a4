/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/file_names.h"
#include "base/outdir.h"
#include <string.h>

/* No list may have this stem, so that it is never two files' name. */
#define COMBINED "combined"

struct FileNames {
    GHashTable *stems; /* list -> char * */
};

static char *short_name(const char *list)
{
    g_autofree char *name = g_strndup(list, strcspn(list, "."));
    return outdir_safe_name(name);
}

static char *hashed_name(const char *list)
{
    enum { HASH_DIGITS = 12 };
    g_autofree char *safe = outdir_safe_name(list);
    g_autofree char *hash = g_compute_checksum_for_string(G_CHECKSUM_SHA256, list, -1);
    return g_strdup_printf("%s-%.*s", safe, HASH_DIGITS, hash);
}

typedef char *NameFunc(const char *list);

/* Gives every list that has no name yet the one that name makes, if no other list's is the same. */
static void give_names(FileNames *names, const GPtrArray *lists, NameFunc *name)
{
    g_autoptr(GHashTable) taken = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (guint i = 0; i < lists->len; i++) {
        char *stem = name(lists->pdata[i]);
        guint n = GPOINTER_TO_UINT(g_hash_table_lookup(taken, stem));
        g_hash_table_insert(taken, stem, GUINT_TO_POINTER(n + 1));
    }
    for (guint i = 0; i < lists->len; i++) {
        char *list = lists->pdata[i];
        g_autofree char *stem = name(list);
        if (g_hash_table_contains(names->stems, list) || g_str_equal(stem, COMBINED) ||
            GPOINTER_TO_UINT(g_hash_table_lookup(taken, stem)) > 1)
            continue;
        g_hash_table_insert(names->stems, g_strdup(list), g_steal_pointer(&stem));
    }
}

FileNames *file_names_new(const GPtrArray *lists)
{
    static NameFunc *const ways[] = {short_name, outdir_safe_name, hashed_name};
    FileNames *names = g_new0(FileNames, 1);
    names->stems = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    for (gsize i = 0; i < G_N_ELEMENTS(ways); i++)
        give_names(names, lists, ways[i]);
    return names;
}

void file_names_free(FileNames *names)
{
    if (!names)
        return;
    g_hash_table_destroy(names->stems);
    g_free(names);
}

char *file_names_get(const FileNames *names, const char *list, const char *period,
                     const char *suffix)
{
    const char *stem = list ? g_hash_table_lookup(names->stems, list) : COMBINED;
    g_assert(stem);
    g_autofree char *name = g_strdup_printf("%s-%s.%s", stem, period, suffix);
    return outdir_safe_name(name);
}
