/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "render/escape.h"
#include "render/link.h"
#include "render/text.h"
#include "render/when.h"
#include "render/width.h"
#include "render/words.h"
#include <string.h>

enum { ITEM_COLUMN = 4 };

static void append_item(GString *out, const GString *item)
{
    g_string_append(out, "  ");
    width_wrap(out, item->str, ITEM_COLUMN, TEXT_COLUMNS);
}

/* A patch alone needs no number. */
static gboolean is_alone(const ReportSeries *series)
{
    return !series->cover && series->n_patches <= 1;
}

/* "cover letter", "patch 3", "patches 1-3, 5"; numbers: const char *, in order, repeated or not. */
static void append_patches(GString *out, const GPtrArray *numbers)
{
    g_autoptr(GPtrArray) patches = g_ptr_array_new();
    const char *last = "0";
    gboolean cover = numbers->len > 0 && g_str_equal(numbers->pdata[0], "0");
    for (guint i = 0; i < numbers->len; i++) {
        if (!g_str_equal(numbers->pdata[i], last))
            g_ptr_array_add(patches, numbers->pdata[i]);
        last = numbers->pdata[i];
    }
    if (cover)
        g_string_append(out, patches->len > 0 ? "cover letter, " : "cover letter");
    if (patches->len == 0)
        return;
    g_string_append(out, patches->len == 1 ? "patch " : "patches ");
    g_ptr_array_add(patches, NULL);
    words_numbers(out, (char **)patches->pdata);
}

/* ---- reviews ---- */

/* One trailer of one person, and the numbers of the patches that it was given to. */
typedef struct {
    const ReportReview *review;
    GPtrArray *patches;
} Given;

static void given_free(gpointer data)
{
    Given *given = data;
    g_ptr_array_unref(given->patches);
    g_free(given);
}

static char *given_key(const ReportReview *review)
{
    return g_strdup_printf("%s\n%s\n%s\n%d\n%s", review->key, review->name, review->email,
                           review->accepted, review->carried_from ? review->carried_from : "");
}

/* In the order in which they come: by patch, then date. */
static GPtrArray *collect_given(const ReportSeries *series)
{
    GPtrArray *all = g_ptr_array_new_with_free_func(given_free);
    g_autoptr(GHashTable) known = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (guint i = 0; i < series->n_reviews; i++) {
        const ReportReview *review = &series->reviews[i];
        g_autofree char *key = given_key(review);
        Given *given = g_hash_table_lookup(known, key);
        if (!given) {
            given = g_new(Given, 1);
            *given = (Given){review, g_ptr_array_new()};
            g_ptr_array_add(all, given);
            g_hash_table_insert(known, g_steal_pointer(&key), given);
        }
        g_ptr_array_add(given->patches, (gpointer)review->patch);
    }
    return all;
}

static void begin_note(GString *out, guint *notes)
{
    g_string_append(out, (*notes)++ > 0 ? "; " : " (");
}

static void append_carried(GString *out, const ReportSeries *series, const char *from)
{
    g_string_append(out, "carried from ");
    for (guint i = series->n_revisions; i > 0; i--) {
        const ReportRevision *revision = &series->revisions[i - 1];
        if (g_str_equal(revision->id, from)) {
            words_version(out, revision->version, revision->minor);
            return;
        }
    }
    g_string_append(out, "an earlier revision");
}

/* "Reviewed-by: Ada Example <ada@example.org> (patches 1-3; carried from v2)" */
static void append_given(GString *out, const Given *given, const ReportSeries *series)
{
    g_autoptr(GString) item = g_string_new(NULL);
    const ReportReview *review = given->review;
    guint notes = 0;
    escape_line(item, review->key);
    g_string_append(item, ": ");
    text_person(item, &(Person){review->name, review->email});
    if (!is_alone(series)) {
        begin_note(item, &notes);
        append_patches(item, given->patches);
    }
    if (!review->accepted) {
        begin_note(item, &notes);
        g_string_append(item, "given for another");
    }
    if (review->carried_from) {
        begin_note(item, &notes);
        append_carried(item, series, review->carried_from);
    }
    g_string_append(item, notes > 0 ? ")" : "");
    append_item(out, item);
}

static void append_reviews(GString *out, const ReportSeries *series)
{
    if (series->n_reviews == 0)
        return;
    g_autoptr(GPtrArray) all = collect_given(series);
    g_string_append(out, "Reviews:\n");
    for (guint i = 0; i < all->len; i++)
        append_given(out, all->pdata[i], series);
}

/* ---- notices ---- */

static const char *const notice_words[NOTICE_KINDS] = {
    [NOTICE_APPLIED] = "applied",     [NOTICE_MERGED] = "merged", [NOTICE_DROPPED] = "dropped",
    [NOTICE_WITHDRAWN] = "withdrawn", [NOTICE_NAKED] = "NAKed",
};

static const char *word_of(const ReportSeries *series, const ReportApplied *notice)
{
    if (notice->kind == NOTICE_NAKED && !words_is_nacked_by(series, notice->message_id))
        return "objected to, in words,";
    return notice_words[notice->kind];
}

static gboolean is_same_day(const ReportApplied *a, const ReportApplied *b, GTimeZone *zone)
{
    char x[WHEN_SIZE], y[WHEN_SIZE];
    when_day(x, a->date, zone);
    when_day(y, b->date, zone);
    return g_str_equal(x, y);
}

static gboolean is_of_all(const ReportApplied *notice)
{
    return g_str_equal(notice->patch, "0");
}

/* What one mail says of several patches, or one person of each in a mail of its own, on one day. */
static gboolean is_same_notice(const ReportSeries *series, const ReportApplied *a,
                               const ReportApplied *b, GTimeZone *zone)
{
    if (a->kind != b->kind || g_strcmp0(a->tree, b->tree) != 0)
        return FALSE;
    if (g_str_equal(a->message_id, b->message_id))
        return TRUE;
    return !is_of_all(a) && !is_of_all(b) && g_strcmp0(a->by.email, b->by.email) == 0 &&
           g_strcmp0(a->by.name, b->by.name) == 0 && word_of(series, a) == word_of(series, b) &&
           is_same_day(a, b, zone);
}

static gint by_patch(gconstpointer a, gconstpointer b)
{
    const ReportApplied *x = a, *y = b;
    guint64 m = g_ascii_strtoull(x->patch, NULL, 10), n = g_ascii_strtoull(y->patch, NULL, 10);
    if (m != n)
        return m < n ? -1 : 1;
    return strcmp(x->patch, y->patch);
}

/* In lines of their own "1 as 0123456789ab, 2 as 89abcdef0123, 4, 5". */
static void append_commits(GString *out, const ReportApplied *rows, guint n)
{
    g_autoptr(GString) items = g_string_new(NULL);
    for (guint i = 0; i < n; i++) {
        if (is_of_all(&rows[i]))
            g_string_append(items, n == 1 ? "all" : "a patch");
        else
            escape_line(items, rows[i].patch);
        words_place(items, "to", NULL, rows[i].commit);
        words_end_fact(items);
    }
    text_facts(out, items, ITEM_COLUMN, ",");
}

static gboolean names_commits(const ReportApplied *rows, guint n)
{
    for (guint i = 0; i < n; i++)
        if (rows[i].commit)
            return TRUE;
    return FALSE;
}

/* ": patches 1-3" */
static void append_numbers(GString *out, const ReportApplied *rows, guint n)
{
    g_autoptr(GPtrArray) numbers = g_ptr_array_new();
    for (guint i = 0; i < n; i++)
        g_ptr_array_add(numbers, (gpointer)rows[i].patch);
    g_string_append(out, ": ");
    append_patches(out, numbers);
}

/* Rows that say the same of several patches. */
static void append_notice(GString *out, const ReportSeries *series, const ReportApplied *rows,
                          guint n, GTimeZone *zone)
{
    g_autoptr(GString) item = g_string_new(NULL);
    char day[WHEN_SIZE];
    when_day(day, rows->date, zone);
    gboolean whole = n == 1 && (is_alone(series) || is_of_all(rows));
    gboolean commits = !whole && names_commits(rows, n);
    g_string_append_printf(item, "%s %s", day, word_of(series, rows));
    words_place(item, rows->kind == NOTICE_DROPPED ? "from" : "to", rows->tree,
                whole ? rows->commit : NULL);
    g_string_append(item, " by ");
    text_person(item, &rows->by);
    if (commits)
        g_string_append_c(item, ':');
    else if (!whole)
        append_numbers(item, rows, n);
    append_item(out, item);
    if (commits)
        append_commits(out, rows, n);
}

/* "taken up by Ben Able <ben@example.org> in LINK" */
static void append_taken(GString *out, const ReportSeries *series, const RenderOptions *options)
{
    g_autoptr(GString) item = g_string_new("taken up by ");
    text_person(item, &series->taken_by);
    g_string_append(item, " in ");
    link_append(item, options->link_base, series->taken_in);
    append_item(out, item);
}

static void append_told(GString *out, const ReportSeries *series, const RenderOptions *options)
{
    g_autoptr(GArray) rows = g_array_new(FALSE, FALSE, sizeof(ReportApplied));
    for (guint i = 0; i < series->n_applied; i += rows->len) {
        const ReportApplied *first = &series->applied[i];
        g_array_set_size(rows, 0);
        do
            g_array_append_val(rows, series->applied[i + rows->len]);
        while (i + rows->len < series->n_applied &&
               is_same_notice(series, first, &series->applied[i + rows->len], options->zone));
        g_array_sort(rows, by_patch);
        append_notice(out, series, (const ReportApplied *)(gpointer)rows->data, rows->len,
                      options->zone);
    }
}

static void append_notices(GString *out, const ReportSeries *series, const RenderOptions *options)
{
    if (series->n_applied == 0 && !series->superseded_by && !series->taken_in)
        return;
    g_string_append(out, "What became of it:\n");
    append_told(out, series, options);
    if (series->superseded_by) {
        g_string_append(out, "  posted again: ");
        link_append(out, options->link_base, series->superseded_by);
        g_string_append_c(out, '\n');
    }
    if (series->taken_in)
        append_taken(out, series, options);
}

/* ---- beside the revision before ---- */

/* "v2" */
static void append_previous(GString *out, const ReportSeries *series)
{
    const ReportRevision *previous = &series->revisions[series->n_revisions - 1];
    words_version(out, previous->version, previous->minor);
}

static void append_gone(GString *out, const ReportSeries *series, gboolean applied)
{
    g_string_append(out, applied ? "Applied meanwhile, of " : "Dropped since ");
    append_previous(out, series);
    g_string_append(out, ":\n");
    for (guint i = 0; i < series->n_dropped; i++) {
        g_autoptr(GString) item = g_string_new(NULL);
        if (series->dropped[i].applied != applied)
            continue;
        text_subject(item, series->dropped[i].mail.subject);
        append_item(out, item);
    }
}

static void append_dropped(GString *out, const ReportSeries *series)
{
    if (series->n_revisions == 0)
        return;
    if (series->n_dropped > series->n_meanwhile)
        append_gone(out, series, FALSE);
    if (series->n_meanwhile > 0)
        append_gone(out, series, TRUE);
}

void text_fate(GString *out, const ReportSeries *series, const RenderOptions *options)
{
    gsize start = out->len;
    append_dropped(out, series);
    append_reviews(out, series);
    append_notices(out, series, options);
    if (out->len > start)
        g_string_append_c(out, '\n');
}

void text_change(GString *out, const ReportSeries *series, const ReportPatch *patch)
{
    static const char *const words[PATCH_CHANGES] = {
        [CHANGE_KEPT] = "the same", [CHANGE_CHANGED] = "changed", [CHANGE_NEW] = "new"};
    if (!words[patch->change] || series->n_revisions == 0)
        return;
    g_string_append(out, "Since ");
    append_previous(out, series);
    g_string_append_printf(out, ": %s", words[patch->change]);
    if (patch->was && !g_str_equal(patch->was, patch->index)) {
        g_string_append(out, ", was patch ");
        escape_line(out, patch->was);
    }
    g_string_append_c(out, '\n');
}
