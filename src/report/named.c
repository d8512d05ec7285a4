/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/named.h"
#include "report/ids.h"
#include "report/query.h"
#include <string.h>

static const char by_id_sql[] =
    "SELECT DISTINCT coalesce(e.series, r.series) FROM mail m"
    " LEFT JOIN member e ON e.mail = coalesce(m.duplicate_of, m.id)"
    " LEFT JOIN reply r ON r.mail = coalesce(m.duplicate_of, m.id)"
    " WHERE m.message_id = ? AND coalesce(e.series, r.series) IS NOT NULL ORDER BY 1";
static const char heads_sql[] = "SELECT s.id, m.subject, m.title FROM series s"
                                " CROSS JOIN mail m ON m.id = s.head ORDER BY s.id";
static const char members_sql[] = "SELECT e.series, m.subject, m.title FROM member e"
                                  " CROSS JOIN mail m ON m.id = e.mail ORDER BY e.series";

struct Named {
    Index *index;
    GArray *postings; /* NamedPosting, by id */
};

static void take_posting(gpointer data, const Query *query)
{
    GArray *postings = data;
    NamedPosting posting = {
        .id = query_int(query, 0),
        .previous = query_int(query, 1),
        .version = (guint)query_int(query, 2),
        .minor = (guint)query_int(query, 3),
        .partial = query_int(query, 4) != 0,
        .chain = postings->len,
    };
    g_array_append_val(postings, posting);
}

static NamedPosting *nth(const Named *named, guint i)
{
    return &g_array_index(named->postings, NamedPosting, i);
}

const NamedPosting *named_posting(const Named *named, gint64 id)
{
    guint low = 0, high = named->postings->len;
    while (low < high) {
        guint middle = (low + high) / 2;
        gint64 at = nth(named, middle)->id;
        if (at == id)
            return nth(named, middle);
        *(at < id ? &low : &high) = at < id ? middle + 1 : middle;
    }
    return NULL;
}

/* The posting that stands for all of a chain so far. */
static guint root_of(const Named *named, guint i)
{
    for (NamedPosting *posting = nth(named, i); posting->chain != i; posting = nth(named, i)) {
        posting->chain = nth(named, posting->chain)->chain;
        i = posting->chain;
    }
    return i;
}

static void join_chains(Named *named)
{
    for (guint i = 0; i < named->postings->len; i++) {
        const NamedPosting *before = named_posting(named, nth(named, i)->previous);
        if (before)
            nth(named, root_of(named, i))->chain = root_of(named, (guint)(before - nth(named, 0)));
    }
    for (guint i = 0; i < named->postings->len; i++)
        nth(named, i)->chain = root_of(named, i);
}

Named *named_open(Index *index, GError **error)
{
    Named *named = g_new0(Named, 1);
    named->index = index;
    named->postings = g_array_new(FALSE, FALSE, sizeof(NamedPosting));
    if (!query_each(index, "SELECT id, previous, version, minor, partial FROM series ORDER BY id",
                    take_posting, named->postings, error)) {
        named_free(named);
        return NULL;
    }
    join_chains(named);
    return named;
}

void named_free(Named *named)
{
    if (!named)
        return;
    g_array_unref(named->postings);
    g_free(named);
}

const NamedPosting *named_newest(const Named *named, guint chain, guint version, int minor)
{
    for (guint i = named->postings->len; i > 0; i--) {
        const NamedPosting *posting = nth(named, i - 1);
        if (posting->chain == chain && (version == 0 || posting->version == version) &&
            (minor < 0 || posting->minor == (guint)minor))
            return posting;
    }
    return NULL;
}

guint named_count_alike(const Named *named, const NamedPosting *posting)
{
    guint n = 0;
    for (guint i = 0; i < named->postings->len; i++) {
        const NamedPosting *other = nth(named, i);
        n += other->chain == posting->chain && other->version == posting->version &&
             other->minor == posting->minor;
    }
    return n;
}

/* ---- what a text says ---- */

/* The element of a link's path that is a Message-ID: the last one with an "@", else the last. */
static char *id_of_link(const char *link)
{
    const char *path = strstr(link, "://") + strlen("://");
    g_autofree char *plain = g_strndup(path, strcspn(path, "?#"));
    g_auto(GStrv) elements = g_strsplit(plain, "/", -1);
    char *last = NULL;
    gboolean sure = FALSE;
    for (char **element = elements; *element; element++) {
        char *decoded = g_uri_unescape_string(*element, NULL);
        gboolean is_id = decoded && element > elements && strchr(decoded, '@');
        if (decoded && *decoded && (is_id || !sure)) {
            g_free(last);
            last = g_steal_pointer(&decoded);
            sure = is_id;
        }
        g_free(decoded);
    }
    return last ? last : g_strdup("");
}

static char *id_of(const char *text)
{
    gsize n = strlen(text);
    if (strstr(text, "://"))
        return id_of_link(text);
    if (n > 2 && text[0] == '<' && text[n - 1] == '>')
        return g_strndup(text + 1, n - 2);
    return g_strdup(text);
}

/* In order of their numbers, so a chain keeps its newest. One that a later chain has taken over
 * many times costs no more: of each chain there is one row. */
static void keep_newest(const GPtrArray *postings, GPtrArray *found)
{
    g_autoptr(GHashTable) newest = g_hash_table_new(NULL, NULL);
    for (guint i = 0; i < postings->len; i++) {
        const NamedPosting *posting = postings->pdata[i];
        g_hash_table_insert(newest, GUINT_TO_POINTER(posting->chain), (gpointer)posting);
    }
    for (guint i = 0; i < postings->len; i++) {
        const NamedPosting *posting = postings->pdata[i];
        gpointer chain = GUINT_TO_POINTER(posting->chain);
        if (g_hash_table_lookup(newest, chain) == posting) {
            g_ptr_array_add(found, (gpointer)posting);
            g_hash_table_remove(newest, chain);
        }
    }
}

/* "ID#2", bare or at the end of a link: a posting that shares its Message-ID has such a name. */
static gboolean find_numbered(const Named *named, const char *text, const char *id,
                              GPtrArray *found, GError **error)
{
    const char *number = strrchr(strstr(text, "://") ? text : id, '#');
    if (!number || !number[1] || number[1 + strspn(number + 1, "0123456789")])
        return TRUE;
    g_autoptr(Ids) ids = ids_load(named->index, error);
    if (!ids)
        return FALSE;
    g_autofree char *name =
        g_str_has_suffix(id, number) ? g_strdup(id) : g_strconcat(id, number, NULL);
    const NamedPosting *posting = named_posting(named, ids_find(ids, name));
    if (posting)
        g_ptr_array_add(found, (gpointer)posting);
    return TRUE;
}

/* Of postings that share it the first, which is called by it (ids.h). */
static gboolean find_id(const Named *named, const char *id, GPtrArray *found, GError **error)
{
    g_autoptr(Query) query = query_new(named->index, by_id_sql, error);
    g_autoptr(GHashTable) chains = g_hash_table_new(NULL, NULL);
    gboolean more = query != NULL;
    if (query)
        query_start_text(query, id);
    while (more) {
        if (!query_next(query, &more, error))
            return FALSE;
        const NamedPosting *posting = more ? named_posting(named, query_int(query, 0)) : NULL;
        if (posting && g_hash_table_add(chains, GUINT_TO_POINTER(posting->chain)))
            g_ptr_array_add(found, (gpointer)posting);
    }
    return query != NULL;
}

typedef struct {
    const Named *named;
    const char *wanted; /* folded */
    GPtrArray *whole, *part;
} TitleSearch;

static char *fold(const char *text)
{
    g_autofree char *valid = g_utf8_make_valid(text, -1);
    g_autofree char *folded = g_utf8_casefold(valid, -1);
    g_auto(GStrv) words = g_strsplit_set(g_strstrip(folded), " \t\r\n", -1);
    GString *joined = g_string_new(NULL);
    for (char **word = words; *word; word++)
        if (**word)
            g_string_append_printf(joined, "%s%s", joined->len ? " " : "", *word);
    return g_string_free(joined, FALSE);
}

static void compare_title(gpointer data, const Query *query)
{
    TitleSearch *search = data;
    g_autofree char *subject = fold(query_text(query, 1)), *title = fold(query_text(query, 2));
    const NamedPosting *posting = named_posting(search->named, query_int(query, 0));
    if (!posting || (!strstr(subject, search->wanted) && !strstr(title, search->wanted)))
        return;
    gboolean whole = g_str_equal(title, search->wanted) || g_str_equal(subject, search->wanted);
    g_ptr_array_add(whole ? search->whole : search->part, (gpointer)posting);
}

static gboolean find_title(const Named *named, const char *sql, const char *text, GPtrArray *found,
                           GError **error)
{
    g_autofree char *wanted = fold(text);
    g_autoptr(GPtrArray) whole = g_ptr_array_new();
    g_autoptr(GPtrArray) part = g_ptr_array_new();
    TitleSearch search = {.named = named, .wanted = wanted, .whole = whole, .part = part};
    if (!*wanted)
        return TRUE;
    if (!query_each(named->index, sql, compare_title, &search, error))
        return FALSE;
    keep_newest(whole->len ? whole : part, found);
    return TRUE;
}

GPtrArray *named_find(Named *named, const char *text, gboolean *by_id, GError **error)
{
    g_autoptr(GPtrArray) found = g_ptr_array_new();
    g_autofree char *id = id_of(text);
    if (!find_numbered(named, text, id, found, error) ||
        (!found->len && !find_id(named, id, found, error)))
        return NULL;
    *by_id = found->len > 0;
    gboolean words = !strstr(text, "://");
    if (!found->len && words && !find_title(named, heads_sql, text, found, error))
        return NULL;
    if (!found->len && words && !find_title(named, members_sql, text, found, error))
        return NULL;
    return g_steal_pointer(&found);
}
