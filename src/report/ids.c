/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/ids.h"
#include "report/query.h"

static const char heads_sql[] =
    "SELECT s.id, h.message_id FROM series s CROSS JOIN mail h ON h.id = s.head ORDER BY s.id";
static const char members_sql[] =
    "SELECT m.message_id FROM member e CROSS JOIN mail m ON m.id = e.mail WHERE e.series = ?"
    " AND NOT e.stray ORDER BY e.cover DESC, e.position, m.date, m.hash";

typedef struct {
    gint64 series;
    char *head;
} Sharing;

struct Ids {
    GArray *sharing;   /* Sharing, of all but the first posting that has such a head */
    GHashTable *taken; /* names that postings have; their own copies; while loading */
    GHashTable *names; /* series -> its name, where that is not its head's id */
    GHashTable *last;  /* head -> the last number that was given to one of its; while loading */
};

static void clear_sharing(gpointer data)
{
    g_free(((Sharing *)data)->head);
}

static void take_head(gpointer data, const Query *query)
{
    Ids *ids = data;
    const char *head = query_text(query, 1);
    if (g_hash_table_add(ids->taken, g_strdup(head)))
        return;
    Sharing sharing = {query_int(query, 0), g_strdup(head)};
    g_array_append_val(ids->sharing, sharing);
}

/* "ID#2" */
static char *number_name(const Ids *ids, const char *head)
{
    guint n = MAX(GPOINTER_TO_UINT(g_hash_table_lookup(ids->last, head)), 1);
    for (;;) {
        g_autofree char *name = g_strdup_printf("%s#%u", head, ++n);
        if (g_hash_table_contains(ids->taken, name))
            continue;
        g_hash_table_insert(ids->last, g_strdup(head), GUINT_TO_POINTER(n));
        return g_steal_pointer(&name);
    }
}

static gboolean name_posting(Ids *ids, Query *members, const Sharing *sharing, GError **error)
{
    g_autofree char *name = NULL;
    gboolean more = TRUE;
    query_start(members, sharing->series);
    while (more && !name) {
        if (!query_next(members, &more, error))
            return FALSE;
        if (more && !g_hash_table_contains(ids->taken, query_text(members, 0)))
            name = g_strdup(query_text(members, 0));
    }
    if (!name)
        name = number_name(ids, sharing->head);
    g_hash_table_add(ids->taken, g_strdup(name));
    gint64 *key = g_memdup2(&sharing->series, sizeof(gint64));
    g_hash_table_insert(ids->names, key, g_steal_pointer(&name));
    return TRUE;
}

Ids *ids_load(Index *index, GError **error)
{
    g_autoptr(Ids) ids = g_new0(Ids, 1);
    ids->sharing = g_array_new(FALSE, FALSE, sizeof(Sharing));
    g_array_set_clear_func(ids->sharing, clear_sharing);
    ids->taken = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    ids->last = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    ids->names = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, g_free);
    g_autoptr(Query) members = query_new(index, members_sql, error);
    if (!members || !query_each(index, heads_sql, take_head, ids, error))
        return NULL;
    for (guint i = 0; i < ids->sharing->len; i++)
        if (!name_posting(ids, members, &g_array_index(ids->sharing, Sharing, i), error))
            return NULL;
    g_clear_pointer(&ids->taken, g_hash_table_unref);
    g_clear_pointer(&ids->last, g_hash_table_unref);
    return g_steal_pointer(&ids);
}

void ids_free(Ids *ids)
{
    if (!ids)
        return;
    g_array_unref(ids->sharing);
    g_clear_pointer(&ids->taken, g_hash_table_unref);
    g_clear_pointer(&ids->last, g_hash_table_unref);
    g_hash_table_unref(ids->names);
    g_free(ids);
}

const char *ids_of(const Ids *ids, gint64 series, const char *head)
{
    const char *name = g_hash_table_lookup(ids->names, &series);
    return name ? name : head;
}

gint64 ids_find(const Ids *ids, const char *name)
{
    GHashTableIter iter;
    gpointer series, known;
    g_hash_table_iter_init(&iter, ids->names);
    while (g_hash_table_iter_next(&iter, &series, &known))
        if (g_str_equal(known, name))
            return *(const gint64 *)series;
    return 0;
}
