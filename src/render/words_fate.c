/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "render/escape.h"
#include "render/text.h"
#include "render/words.h"
#include <string.h>

enum {
    MINUTE = 60,
    HOUR = 60 * MINUTE,
    DAY = 24 * HOUR,
    COMMIT_DIGITS = 12,
};

#define HEX_DIGITS "0123456789abcdef"

static void append_units(GString *out, gint64 seconds, gint64 unit, const char *name)
{
    g_string_append_printf(out, "%" G_GINT64_FORMAT " %s", seconds / unit, name);
}

void words_duration(GString *out, gint64 seconds)
{
    gboolean days = seconds >= DAY;
    gint64 unit = days ? DAY : HOUR, below = days ? HOUR : MINUTE;
    if (seconds < HOUR) {
        append_units(out, MAX(seconds, 0), MINUTE, "min");
        return;
    }
    append_units(out, seconds, unit, days ? "d" : "h");
    if (seconds < 10 * DAY && seconds % unit >= below) {
        g_string_append_c(out, ' ');
        append_units(out, seconds % unit, below, days ? "h" : "min");
    }
}

void words_place(GString *out, const char *to, const char *tree, const char *commit)
{
    if (tree) {
        g_string_append_printf(out, " %s ", to);
        escape_line(out, tree);
    }
    if (!commit)
        return;
    g_string_append(out, " as ");
    if (strspn(commit, HEX_DIGITS) == strlen(commit))
        g_string_append_printf(out, "%.*s", COMMIT_DIGITS, commit);
    else
        escape_line(out, commit);
}

/* ---- reviews ---- */

/* Those who gave a trailer of one key, and the patches that it was given to. */
typedef struct {
    const char *key;
    GHashTable *people, *patches; /* sets of const char * */
} Given;

static void given_clear(gpointer data)
{
    Given *given = data;
    g_hash_table_unref(given->people);
    g_hash_table_unref(given->patches);
}

static guint rank_of(const char *key)
{
    static const char *const keys[] = {"Reviewed-by", "Acked-by", "Tested-by", "Reported-by",
                                       "Nacked-by"};
    guint rank = 0;
    while (rank < G_N_ELEMENTS(keys) && !g_str_equal(key, keys[rank]))
        rank++;
    return rank;
}

static int by_key(const void *a, const void *b)
{
    const Given *x = a, *y = b;
    guint rank = rank_of(x->key), other = rank_of(y->key);
    return rank != other ? (rank < other ? -1 : 1) : strcmp(x->key, y->key);
}

/* There are few keys: patch/review.h knows them all. */
static Given *given_of(GArray *all, const char *key)
{
    for (guint i = 0; i < all->len; i++)
        if (g_str_equal(g_array_index(all, Given, i).key, key))
            return &g_array_index(all, Given, i);
    Given given = {key, g_hash_table_new(g_str_hash, g_str_equal),
                   g_hash_table_new(g_str_hash, g_str_equal)};
    g_array_append_val(all, given);
    return &g_array_index(all, Given, all->len - 1);
}

static void append_given(GString *out, const Given *given, const ReportSeries *series)
{
    guint patches = g_hash_table_size(given->patches);
    g_string_append_printf(out, "%s%u ", out->len > 0 ? ", " : "",
                           g_hash_table_size(given->people));
    escape_line(out, given->key);
    if (!g_hash_table_contains(given->patches, "0") && patches < series->n_patches)
        g_string_append_printf(out, " (%u of %u patches)", patches, series->n_patches);
}

void words_reviews(GString *out, const ReportSeries *series)
{
    if (series->n_reviews == 0)
        return;
    g_autoptr(GArray) all = g_array_new(FALSE, FALSE, sizeof(Given));
    g_autoptr(GString) words = g_string_new(NULL);
    g_array_set_clear_func(all, given_clear);
    for (guint i = 0; i < series->n_reviews; i++) {
        const ReportReview *review = &series->reviews[i];
        if (!review->accepted)
            continue;
        Given *given = given_of(all, review->key);
        g_hash_table_add(given->people, (gpointer)(*review->email ? review->email : review->name));
        g_hash_table_add(given->patches, (gpointer)review->patch);
    }
    g_array_sort(all, by_key);
    for (guint i = 0; i < all->len; i++)
        append_given(words, &g_array_index(all, Given, i), series);
    g_string_append(out, words->str);
}

/* ---- fate ---- */

void words_applied(GString *out, const ReportPlace *place, const char *word)
{
    if (!place->partly)
        g_string_append(out, word);
    else if (place->applied == 0)
        g_string_append_printf(out, "partly %s", word);
    else
        g_string_append_printf(out, "%u of %u patches %s", place->applied, place->patches, word);
    words_place(out, "to", place->tree, place->commit);
}

static void append_applied(GString *out, const ReportSeries *series, const char *word)
{
    ReportPlace place =
        report_place(series->applied, series->n_applied, series->n_patches, series->fate);
    words_applied(out, &place, word);
}

static void append_superseded(GString *out, const ReportSeries *series)
{
    g_string_append(out, series->taken_in ? "taken up by " : "superseded");
    if (series->taken_in)
        text_name(out, &series->taken_by);
}

/* "NAK" in a sentence is an argument; a Nacked-by is given to be kept. */
static gboolean is_in_words(const ReportSeries *series)
{
    return series->fate_rule && g_str_equal(series->fate_rule, "words");
}

const char *words_fate_name(const ReportSeries *series)
{
    if (series->taken_in)
        return "taken up";
    if (series->fate != FATE_NAKED)
        return series_fate_name(series->fate);
    return is_in_words(series) ? "objected" : "NAKed";
}

gboolean words_is_nacked_by(const ReportSeries *series, const char *message_id)
{
    for (guint i = 0; i < series->n_reviews; i++)
        if (g_str_equal(series->reviews[i].key, "Nacked-by") &&
            g_str_equal(series->reviews[i].message_id, message_id))
            return TRUE;
    return FALSE;
}

void words_fate(GString *out, const ReportSeries *series)
{
    switch (series->fate) {
    case FATE_OPEN: return;
    case FATE_PARTLY: append_applied(out, series, "applied"); return;
    case FATE_APPLIED: append_applied(out, series, "applied"); return;
    case FATE_MERGED: append_applied(out, series, "merged"); return;
    case FATE_SUPERSEDED: append_superseded(out, series); return;
    case FATE_WITHDRAWN: g_string_append(out, "withdrawn"); return;
    case FATE_NAKED:
        g_string_append(out, is_in_words(series) ? "objected to, in words" : "NAKed");
        return;
    case SERIES_FATES: break;
    }
    g_assert_not_reached();
}

/* ---- since the posting before ---- */

static void append_changed(GString *out, guint n, const char *word, gboolean *any)
{
    if (n == 0)
        return;
    g_string_append_printf(out, "%s%u %s", *any ? ", " : ": ", n, word);
    *any = TRUE;
}

void words_since(GString *out, const ReportSeries *series)
{
    if (series->n_revisions == 0)
        return;
    const ReportRevision *previous = &series->revisions[series->n_revisions - 1];
    gint64 days = (series->date - previous->date) / DAY;
    guint changes[PATCH_CHANGES] = {0};
    gboolean any = FALSE;
    if (days < 1)
        g_string_append(out, "less than a day");
    else
        g_string_append_printf(out, "%" G_GINT64_FORMAT " %s", days, days == 1 ? "day" : "days");
    g_string_append(out, " after ");
    words_version(out, previous->version, previous->minor);
    for (guint i = 0; i < series->n_patches; i++)
        changes[series->patches[i].change]++;
    for (PatchChange change = CHANGE_KEPT; change < PATCH_CHANGES; change++)
        append_changed(out, changes[change], patch_change_name(change), &any);
    append_changed(out, series->n_dropped - series->n_meanwhile, "dropped", &any);
    append_changed(out, series->n_meanwhile, "applied meanwhile", &any);
}
