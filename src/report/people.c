/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/people.h"
#include "report/query.h"
#include <string.h>

/* The whole host of a folded address. */
static const char *domain_of(const char *folded)
{
    const char *at = strrchr(folded, '@');
    return at ? at + 1 : "";
}

static void add_person(People *people, GHashTable *domains, gint64 id, const char *folded,
                       Person person)
{
    const char *domain = domain_of(folded);
    gpointer slot;
    if (!g_hash_table_lookup_extended(domains, domain, NULL, &slot)) {
        slot = GUINT_TO_POINTER(people->domains->len);
        g_ptr_array_add(people->domains, (gpointer)domain);
        g_hash_table_insert(domains, (gpointer)domain, slot);
    }
    PersonRow row = {id, person, GPOINTER_TO_UINT(slot), G_MAXINT64};
    g_array_append_val(people->rows, row);
}

People *people_load(Index *index, GError **error)
{
    g_autoptr(Query) query =
        query_new(index, "SELECT id, email, address, name FROM person ORDER BY id", error);
    if (!query)
        return NULL;
    g_autoptr(GHashTable) domains = g_hash_table_new(g_str_hash, g_str_equal);
    g_autoptr(People) people = g_new0(People, 1);
    people->arena = arena_new();
    people->rows = g_array_new(FALSE, FALSE, sizeof(PersonRow));
    people->domains = g_ptr_array_new();
    add_person(people, domains, 0, "", (Person){"", ""});

    gboolean more;
    do {
        if (!query_next(query, &more, error))
            return NULL;
        if (!more)
            continue;
        const char *folded = arena_strdup(people->arena, query_text(query, 1));
        const char *email = arena_strdup(people->arena, query_text(query, 2));
        const char *name = arena_strdup(people->arena, query_text(query, 3));
        add_person(people, domains, query_int(query, 0), folded, (Person){name, email});
    } while (more);
    return g_steal_pointer(&people);
}

void people_free(People *people)
{
    if (!people)
        return;
    g_array_unref(people->rows);
    g_ptr_array_unref(people->domains);
    arena_free(people->arena);
    g_free(people);
}

static gint by_id(gconstpointer a, gconstpointer b)
{
    const PersonRow *x = a, *y = b;
    return (x->id > y->id) - (x->id < y->id);
}

guint people_find(const People *people, gint64 id)
{
    PersonRow key = {.id = id};
    guint slot;
    return g_array_binary_search(people->rows, &key, by_id, &slot) ? slot : 0;
}

const PersonRow *people_row(const People *people, guint slot)
{
    return &g_array_index(people->rows, PersonRow, slot);
}
