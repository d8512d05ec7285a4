/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/ids.h"
#include "base/arena.h"
#include "report/dense.h"
#include "report/query.h"

static const char heads_sql[] =
    "SELECT s.id, h.message_id FROM series s CROSS JOIN mail h ON h.id = s.head ORDER BY s.id";
static const char members_sql[] =
    "SELECT m.message_id FROM member e CROSS JOIN mail m ON m.id = e.mail WHERE e.series = ?"
    " AND NOT e.stray ORDER BY e.cover DESC, e.position, m.date, m.hash";

typedef struct {
    gint64 series;
    const char *name;
} Named;

struct Ids {
    Arena *texts;
    GArray *named;     /* Named by series */
    GArray *sharing;   /* guint: slots of all but the first posting that has such a head */
    GHashTable *taken; /* set of names that postings have; while loading */
    GHashTable *last;  /* head -> the last number that was given to one of its; while loading */
};

static Named *named_at(const Ids *ids, guint slot)
{
    return &g_array_index(ids->named, Named, slot);
}

static void take_head(gpointer data, const Query *query)
{
    Ids *ids = data;
    guint slot = ids->named->len;
    Named named = {query_int(query, 0), arena_strdup(ids->texts, query_text(query, 1))};
    g_array_append_val(ids->named, named);
    if (!g_hash_table_add(ids->taken, (gpointer)named.name))
        g_array_append_val(ids->sharing, slot);
}

/* "ID#2" */
static char *number_name(const Ids *ids, const char *head)
{
    guint n = MAX(GPOINTER_TO_UINT(g_hash_table_lookup(ids->last, head)), 1);
    for (;;) {
        g_autofree char *name = g_strdup_printf("%s#%u", head, ++n);
        if (g_hash_table_contains(ids->taken, name))
            continue;
        g_hash_table_insert(ids->last, (gpointer)head, GUINT_TO_POINTER(n));
        return g_steal_pointer(&name);
    }
}

static gboolean name_posting(Ids *ids, Query *members, Named *named, GError **error)
{
    g_autofree char *name = NULL;
    gboolean more = TRUE;
    query_start(members, named->series);
    while (more && !name) {
        if (!query_next(members, &more, error))
            return FALSE;
        if (more && !g_hash_table_contains(ids->taken, query_text(members, 0)))
            name = g_strdup(query_text(members, 0));
    }
    if (!name)
        name = number_name(ids, named->name);
    named->name = arena_strdup(ids->texts, name);
    g_hash_table_add(ids->taken, (gpointer)named->name);
    return TRUE;
}

Ids *ids_load(Index *index, GError **error)
{
    g_autoptr(Ids) ids = g_new0(Ids, 1);
    ids->texts = arena_new();
    ids->named = g_array_new(FALSE, FALSE, sizeof(Named));
    ids->sharing = g_array_new(FALSE, FALSE, sizeof(guint));
    ids->taken = g_hash_table_new(g_str_hash, g_str_equal);
    ids->last = g_hash_table_new(g_str_hash, g_str_equal);
    g_autoptr(Query) members = query_new(index, members_sql, error);
    if (!members || !query_each(index, heads_sql, take_head, ids, error))
        return NULL;
    for (guint i = 0; i < ids->sharing->len; i++)
        if (!name_posting(ids, members, named_at(ids, g_array_index(ids->sharing, guint, i)),
                          error))
            return NULL;
    g_clear_pointer(&ids->taken, g_hash_table_unref);
    g_clear_pointer(&ids->last, g_hash_table_unref);
    return g_steal_pointer(&ids);
}

void ids_free(Ids *ids)
{
    if (!ids)
        return;
    arena_free(ids->texts);
    g_array_unref(ids->named);
    g_array_unref(ids->sharing);
    g_clear_pointer(&ids->taken, g_hash_table_unref);
    g_clear_pointer(&ids->last, g_hash_table_unref);
    g_free(ids);
}

const char *ids_of(const Ids *ids, gint64 series)
{
    guint slot;
    return dense_find(ids->named, series, &slot) ? named_at(ids, slot)->name : NULL;
}

gint64 ids_find(const Ids *ids, const char *name)
{
    for (guint i = 0; i < ids->sharing->len; i++) {
        const Named *named = named_at(ids, g_array_index(ids->sharing, guint, i));
        if (g_str_equal(named->name, name))
            return named->series;
    }
    return 0;
}
