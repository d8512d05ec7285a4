/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/patch_set.h"

static void item_free(gpointer data)
{
    PatchSetItem *item = data;
    g_array_unref(item->trailers);
    g_free(item->number);
    g_free(item);
}

void patch_set_clear(PatchSet *set)
{
    g_clear_pointer(&set->by_number, g_hash_table_unref);
    g_clear_pointer(&set->by_index, g_hash_table_unref);
    g_clear_pointer(&set->items, g_ptr_array_unref);
    g_clear_pointer(&set->missing, g_ptr_array_unref);
}

/* From the whole posting that all amend to the one asked for. */
static GPtrArray *list_layers(PatchSet *set, const Named *named, const NamedPosting *posting)
{
    GPtrArray *layers = g_ptr_array_new();
    g_ptr_array_insert(layers, 0, (gpointer)posting);
    while (posting->partial) {
        const NamedPosting *before = named_posting(named, posting->previous);
        if (!before || before->id >= posting->id) {
            set->rootless = TRUE;
            break;
        }
        g_ptr_array_insert(layers, 0, (gpointer)before);
        posting = before;
    }
    return layers;
}

/* ---- trailers: those of each patch, and of the cover, by where they stand ---- */

typedef struct {
    const GArray *rows;   /* OneTrailer */
    GArray *of_cover;     /* guint: places in rows, ascending */
    GHashTable *of_patch; /* mail -> such a GArray */
} Given;

static void given_clear(Given *given)
{
    g_clear_pointer(&given->of_cover, g_array_unref);
    g_clear_pointer(&given->of_patch, g_hash_table_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Given, given_clear)

static void given_init(Given *given, const GArray *rows)
{
    *given = (Given){.rows = rows, .of_cover = g_array_new(FALSE, FALSE, sizeof(guint))};
    given->of_patch =
        g_hash_table_new_full(g_int64_hash, g_int64_equal, NULL, (GDestroyNotify)g_array_unref);
    for (guint i = 0; i < rows->len; i++) {
        const OneTrailer *row = &g_array_index(rows, OneTrailer, i);
        GArray *places =
            row->cover ? given->of_cover : g_hash_table_lookup(given->of_patch, &row->patch);
        if (!places) {
            places = g_array_new(FALSE, FALSE, sizeof(guint));
            g_hash_table_insert(given->of_patch, (gpointer)&row->patch, places);
        }
        g_array_append_val(places, i);
    }
}

static guint place_at(const GArray *places, guint i)
{
    return places && i < places->len ? g_array_index(places, guint, i) : G_MAXUINT;
}

/* Those of the patch and of the cover, in the order of the rows. */
static void take_trailers(PatchSetItem *item, const Given *given)
{
    const GArray *own = g_hash_table_lookup(given->of_patch, &item->patch->mail.id);
    guint i = 0, k = 0, place;
    g_array_set_size(item->trailers, 0);
    while ((place = MIN(place_at(own, i), place_at(given->of_cover, k))) != G_MAXUINT) {
        const OneTrailer *row = &g_array_index(given->rows, OneTrailer, place);
        Trailer trailer = {row->key, row->value};
        g_array_append_val(item->trailers, trailer);
        *(row->cover ? &k : &i) += 1;
    }
}

/* ---- patches ---- */

/* By the number that its patch has in its own posting, else by that in the set. */
static PatchSetItem *find_item(const PatchSet *set, const char *number)
{
    if (!number)
        return NULL;
    PatchSetItem *item = g_hash_table_lookup(set->by_index, number);
    return item ? item : g_hash_table_lookup(set->by_number, number);
}

/* The first one keeps a number that several have. */
static void name_item(GHashTable *names, const char *number, PatchSetItem *item)
{
    if (!g_hash_table_contains(names, number))
        g_hash_table_insert(names, (gpointer)number, item);
}

static void rename_item(PatchSet *set, PatchSetItem *item, const ReportPatch *patch)
{
    if (item->patch && g_hash_table_lookup(set->by_index, item->patch->index) == item)
        g_hash_table_remove(set->by_index, item->patch->index);
    item->patch = patch;
    name_item(set->by_index, patch->index, item);
}

static void forget_missing(PatchSet *set, const char *number)
{
    for (guint i = set->missing->len; i > 0; i--)
        if (g_str_equal(set->missing->pdata[i - 1], number))
            g_ptr_array_remove_index(set->missing, i - 1);
}

/* base: of the set that later ones amend; its patches replace none. */
static void add_patch(PatchSet *set, const ReportSeries *series, const ReportPatch *patch,
                      const Given *given, gboolean base)
{
    PatchSetItem *item = base ? NULL : find_item(set, patch->was);
    if (!item && !base)
        item = find_item(set, patch->index);
    if (!item || item->series == series) {
        item = g_new0(PatchSetItem, 1);
        item->number = g_strdup(patch->index);
        item->trailers = g_array_new(FALSE, FALSE, sizeof(Trailer));
        g_ptr_array_add(set->items, item);
        name_item(set->by_number, item->number, item);
    }
    rename_item(set, item, patch);
    item->series = series;
    take_trailers(item, given);
    if (!base)
        forget_missing(set, item->number);
}

/* "2" before "10", "3" before "3a". */
static gint by_number(gconstpointer a, gconstpointer b)
{
    const PatchSetItem *one = *(PatchSetItem *const *)a, *other = *(PatchSetItem *const *)b;
    double x = g_ascii_strtod(one->number, NULL), y = g_ascii_strtod(other->number, NULL);
    return x < y ? -1 : x > y ? 1 : strcmp(one->number, other->number);
}

static gboolean add_layer(PatchSet *set, One *one, gint64 id, gboolean base, GError **error)
{
    const Report *report;
    const GArray *rows;
    if (!one_report(one, id, &report, error) || !(rows = one_trailers(one, id, error)))
        return FALSE;
    g_auto(Given) given;
    given_init(&given, rows);
    const ReportSeries *series = report->series;
    g_auto(GStrv) missing = g_strsplit(base ? series->missing : "", " ", -1);
    for (char **number = missing; *number; number++)
        if (**number)
            g_ptr_array_add(set->missing, g_strdup(*number));
    for (guint i = 0; i < series->n_patches; i++)
        add_patch(set, series, &series->patches[i], &given, base);
    return TRUE;
}

gboolean patch_set_load(PatchSet *set, One *one, const Named *named, const NamedPosting *posting,
                        GError **error)
{
    *set = (PatchSet){.items = g_ptr_array_new_with_free_func(item_free),
                      .missing = g_ptr_array_new_with_free_func(g_free),
                      .by_number = g_hash_table_new(g_str_hash, g_str_equal),
                      .by_index = g_hash_table_new(g_str_hash, g_str_equal)};
    g_autoptr(GPtrArray) layers = list_layers(set, named, posting);
    for (guint i = 0; i < layers->len; i++) {
        const NamedPosting *layer = layers->pdata[i];
        if (!add_layer(set, one, layer->id, i == 0, error))
            return FALSE;
    }
    if (layers->len > 1)
        g_ptr_array_sort(set->items, by_number);
    return TRUE;
}
