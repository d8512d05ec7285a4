/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/mailmap.h"
#include "base/str.h"

/* What to put in the place of a person; NULL: stays. */
typedef struct {
    char *name, *email;
} Proper;

/* What the map says of an address: for any name, and for single ones. */
typedef struct {
    Proper any;
    GHashTable *by_name; /* folded name -> Proper, or NULL */
} Entry;

struct Mailmap {
    GHashTable *entries; /* folded address -> Entry */
    GHashTable *names;   /* folded proper address -> proper name */
    char *fingerprint;
};

static void clear_proper(Proper *proper)
{
    g_free(proper->name);
    g_free(proper->email);
}

static void free_proper(gpointer data)
{
    clear_proper(data);
    g_free(data);
}

static void free_entry(gpointer data)
{
    Entry *entry = data;
    clear_proper(&entry->any);
    g_clear_pointer(&entry->by_name, g_hash_table_unref);
    g_free(entry);
}

/* Takes "name <address>" off the start of *rest. FALSE if there is none, as "<>" may be. */
static gboolean take_person(Str *rest, gboolean may_be_empty, Str *name, Str *email)
{
    gssize open = str_find_char(*rest, '<');
    if (open < 0)
        return FALSE;
    *name = str_trim((Str){rest->p, (gsize)open});
    Str inside = str_skip(*rest, (gsize)open + 1);
    gssize close = str_find_char(inside, '>');
    if (close < 0 || (close == 0 && !may_be_empty))
        return FALSE;
    *email = (Str){inside.p, (gsize)close};
    *rest = str_skip(inside, (gsize)close + 1);
    return TRUE;
}

static char *folded(Str s)
{
    return g_ascii_strdown(s.p, (gssize)s.n);
}

static Entry *entry_for(Mailmap *map, Str email)
{
    char *key = folded(email);
    Entry *entry = g_hash_table_lookup(map->entries, key);
    if (entry) {
        g_free(key);
        return entry;
    }
    entry = g_new0(Entry, 1);
    g_hash_table_insert(map->entries, key, entry);
    return entry;
}

static Proper *proper_for_name(Entry *entry, Str name)
{
    if (!entry->by_name)
        entry->by_name = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, free_proper);
    char *key = folded(name);
    Proper *proper = g_hash_table_lookup(entry->by_name, key);
    if (proper) {
        /* With a name, a later line says it all. */
        clear_proper(proper);
        *proper = (Proper){0};
        g_free(key);
        return proper;
    }
    proper = g_new0(Proper, 1);
    g_hash_table_insert(entry->by_name, key, proper);
    return proper;
}

static void set(char **slot, Str value)
{
    if (value.n == 0)
        return;
    g_free(*slot);
    *slot = g_strndup(value.p, value.n);
}

static void add_line(Mailmap *map, Str line)
{
    Str name, email, old_name = {0}, old_email;
    if (line.n == 0 || *line.p == '#' || !take_person(&line, FALSE, &name, &email))
        return;
    if (!take_person(&line, TRUE, &old_name, &old_email)) {
        old_name.n = 0;
        old_email = email;
        email.n = 0;
    }
    Entry *entry = entry_for(map, old_email);
    Proper *proper = old_name.n ? proper_for_name(entry, old_name) : &entry->any;
    set(&proper->name, name);
    set(&proper->email, email);
    if (name.n)
        g_hash_table_insert(map->names, folded(email.n ? email : old_email),
                            g_strndup(name.p, name.n));
}

Mailmap *mailmap_parse(const char *text)
{
    Mailmap *map = g_new0(Mailmap, 1);
    map->fingerprint = g_compute_checksum_for_string(G_CHECKSUM_SHA256, text, -1);
    map->entries = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, free_entry);
    map->names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    Str rest = str_of(text), line;
    while (str_next_line(&rest, &line))
        add_line(map, line);
    return map;
}

Mailmap *mailmap_read(const char *path, GError **error)
{
    g_autofree char *bytes = NULL;
    gsize n;
    if (!g_file_get_contents(path, &bytes, &n, error))
        return NULL;
    g_autofree char *text = g_utf8_make_valid(bytes, (gssize)n);
    return mailmap_parse(text);
}

void mailmap_free(Mailmap *map)
{
    if (!map)
        return;
    g_hash_table_unref(map->entries);
    g_hash_table_unref(map->names);
    g_free(map->fingerprint);
    g_free(map);
}

const char *mailmap_fingerprint(const Mailmap *map)
{
    return map->fingerprint;
}

void mailmap_apply(const Mailmap *map, const char **name, const char **email)
{
    g_autofree char *key = folded(str_of(*email));
    const Entry *entry = g_hash_table_lookup(map->entries, key);
    if (!entry)
        return;
    const Proper *proper = &entry->any;
    if (entry->by_name) {
        g_autofree char *name_key = folded(str_of(*name));
        const Proper *named = g_hash_table_lookup(entry->by_name, name_key);
        proper = named ? named : proper;
    }
    *name = proper->name ? proper->name : *name;
    *email = proper->email ? proper->email : *email;
}

const char *mailmap_name(const Mailmap *map, const char *email)
{
    g_autofree char *key = folded(str_of(email));
    return g_hash_table_lookup(map->names, key);
}
