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

/* By its own number, and by that in the set. */
static PatchSetItem *find_item(const PatchSet *set, const char *number)
{
    for (guint i = 0; number && i < set->items->len; i++) {
        PatchSetItem *item = set->items->pdata[i];
        if (g_str_equal(item->patch->index, number) || g_str_equal(item->number, number))
            return item;
    }
    return NULL;
}

static void take_trailers(PatchSetItem *item, const GArray *given)
{
    g_array_set_size(item->trailers, 0);
    for (guint i = 0; i < given->len; i++) {
        const OneTrailer *row = &g_array_index(given, OneTrailer, i);
        Trailer trailer = {row->key, row->value};
        if (row->cover || row->patch == item->patch->mail.id)
            g_array_append_val(item->trailers, trailer);
    }
}

static void forget_missing(PatchSet *set, const char *number)
{
    for (guint i = set->missing->len; i > 0; i--)
        if (g_str_equal(set->missing->pdata[i - 1], number))
            g_ptr_array_remove_index(set->missing, i - 1);
}

/* base: of the set that later ones amend; its patches replace none. */
static void add_patch(PatchSet *set, const ReportSeries *series, const ReportPatch *patch,
                      const GArray *given, gboolean base)
{
    PatchSetItem *item = base ? NULL : find_item(set, patch->was);
    if (!item && !base)
        item = find_item(set, patch->index);
    if (!item || item->series == series) {
        item = g_new0(PatchSetItem, 1);
        item->number = g_strdup(patch->index);
        item->trailers = g_array_new(FALSE, FALSE, sizeof(Trailer));
        g_ptr_array_add(set->items, item);
    }
    item->patch = patch;
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
    const GArray *given;
    if (!one_report(one, id, &report, error) || !(given = one_trailers(one, id, error)))
        return FALSE;
    const ReportSeries *series = report->series;
    g_auto(GStrv) missing = g_strsplit(base ? series->missing : "", " ", -1);
    for (char **number = missing; *number; number++)
        if (**number)
            g_ptr_array_add(set->missing, g_strdup(*number));
    for (guint i = 0; i < series->n_patches; i++)
        add_patch(set, series, &series->patches[i], given, base);
    return TRUE;
}

gboolean patch_set_load(PatchSet *set, One *one, const Named *named, const NamedPosting *posting,
                        GError **error)
{
    *set = (PatchSet){.items = g_ptr_array_new_with_free_func(item_free),
                      .missing = g_ptr_array_new_with_free_func(g_free)};
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
