/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/people.h"
#include "report/dense.h"
#include "report/query.h"
#include <string.h>

/* The whole host of a folded address. */
static const char *domain_of(const char *folded)
{
    const char *at = strrchr(folded, '@');
    return at ? at + 1 : "";
}

/* What persons have in common, while they are read: keys -> slots. */
typedef struct {
    GHashTable *domains;
    GHashTable *addresses; /* without "+tag"; owns them */
} Shared;

char *people_plain_address(const char *email)
{
    const char *at = strrchr(email, '@'), *plus = strchr(email, '+');
    if (!at || !plus || plus == email || plus > at)
        return g_strdup(email);
    return g_strdup_printf("%.*s%s", (int)(plus - email), email, at);
}

static guint domain_slot(People *people, GHashTable *domains, const char *folded)
{
    const char *domain = domain_of(folded);
    gpointer slot;
    if (!g_hash_table_lookup_extended(domains, domain, NULL, &slot)) {
        slot = GUINT_TO_POINTER(people->domains->len);
        g_ptr_array_add(people->domains, (gpointer)domain);
        g_hash_table_insert(domains, (gpointer)domain, slot);
    }
    return GPOINTER_TO_UINT(slot);
}

/* own: the slot of who has that address; without one everybody is apart. */
static guint program_slot(GHashTable *addresses, const char *folded, guint own)
{
    gpointer slot;
    if (!*folded)
        return own;
    char *plain = people_plain_address(folded);
    if (!g_hash_table_lookup_extended(addresses, plain, NULL, &slot)) {
        g_hash_table_insert(addresses, plain, GUINT_TO_POINTER(own));
        return own;
    }
    g_free(plain);
    return GPOINTER_TO_UINT(slot);
}

static void add_person(People *people, const Shared *shared, gint64 id, const char *folded,
                       Person person)
{
    guint own = people->rows->len;
    PersonRow row = {
        .id = id,
        .person = person,
        .domain = domain_slot(people, shared->domains, folded),
        .program = program_slot(shared->addresses, folded, own),
        .first_of_name = own,
        .first_patch = G_MAXINT64,
    };
    g_array_append_val(people->rows, row);
}

People *people_load(Index *index, GError **error)
{
    g_autoptr(Query) query =
        query_new(index, "SELECT id, email, address, name FROM person ORDER BY id", error);
    if (!query)
        return NULL;
    g_autoptr(GHashTable) domains = g_hash_table_new(g_str_hash, g_str_equal);
    g_autoptr(GHashTable) addresses = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    Shared shared = {domains, addresses};
    g_autoptr(People) people = g_new0(People, 1);
    people->arena = arena_new();
    people->rows = g_array_new(FALSE, FALSE, sizeof(PersonRow));
    people->domains = g_ptr_array_new();
    add_person(people, &shared, 0, "", (Person){"", ""});

    gboolean more;
    do {
        if (!query_next(query, &more, error))
            return NULL;
        if (!more)
            continue;
        const char *folded = arena_strdup(people->arena, query_text(query, 1));
        const char *email = arena_strdup(people->arena, query_text(query, 2));
        const char *name = arena_strdup(people->arena, query_text(query, 3));
        add_person(people, &shared, query_int(query, 0), folded, (Person){name, email});
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

guint people_find(const People *people, gint64 id)
{
    guint slot;
    return dense_find(people->rows, id, &slot) ? slot : 0;
}

const PersonRow *people_row(const People *people, guint slot)
{
    return &g_array_index(people->rows, PersonRow, slot);
}

gboolean people_is_named(const People *people, guint slot)
{
    const Person *person = &people_row(people, slot)->person;
    return *person->name || *person->email;
}

/* ---- one name ---- */

/* Lower case, the words apart by one blank; NULL for less than two. Free with g_free. */
static char *fold_name(const char *name)
{
    const char *via = strstr(name, " via ");
    g_autofree char *own = via ? g_strndup(name, (gsize)(via - name)) : g_strdup(name);
    g_autofree char *folded = g_utf8_casefold(own, -1);
    g_auto(GStrv) words = g_strsplit_set(folded, " \t", -1);
    g_autoptr(GString) text = g_string_new(NULL);
    guint n = 0;
    for (guint i = 0; words[i]; i++) {
        if (!*words[i])
            continue;
        g_string_append_printf(text, "%s%s", n ? " " : "", words[i]);
        n++;
    }
    return n < 2 ? NULL : g_string_free(g_steal_pointer(&text), FALSE);
}

static gboolean is_earlier(const PersonRow *x, const PersonRow *y)
{
    if (x->first_patch != y->first_patch)
        return x->first_patch < y->first_patch;
    return strcmp(x->person.email, y->person.email) < 0;
}

void people_tell_names(People *people)
{
    g_autoptr(GHashTable) firsts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    PersonRow *rows = (PersonRow *)(gpointer)people->rows->data;
    for (guint pass = 0; pass < 2; pass++) {
        for (guint slot = 0; slot < people->rows->len; slot++) {
            gpointer first;
            if (rows[slot].first_patch == G_MAXINT64)
                continue;
            g_autofree char *name = fold_name(rows[slot].person.name);
            if (!name)
                continue;
            gboolean known = g_hash_table_lookup_extended(firsts, name, NULL, &first);
            if (pass == 1)
                rows[slot].first_of_name = GPOINTER_TO_UINT(first);
            else if (!known || is_earlier(&rows[slot], &rows[GPOINTER_TO_UINT(first)]))
                g_hash_table_insert(firsts, g_steal_pointer(&name), GUINT_TO_POINTER(slot));
        }
    }
}
