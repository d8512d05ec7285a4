/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What became of each patch from one revision to the next.
 *
 * A set is a posting and the partial rerolls that follow it. Its patches are slots; a slot's latest
 * row is the newest partial reroll of that patch. Slots are found by patch-id, title and number, so
 * a revision costs what it has of patches, whatever its predecessor has.
 */
#include "series/posting.h"

typedef enum { FIND_PATCH_ID, FIND_TITLE, FIND_NUMBER } FindBy;

typedef struct {
    Postings *postings;
    Row *rows;
    guint8 *followed;   /* by posting: it is the previous one of another */
    guint32 *sets;      /* by posting: the posting that its set began with */
    guint32 *latest;    /* by row of a slot */
    guint32 *slots;     /* by row: its slot */
    guint32 *taken_by;  /* by row of a slot: the newest posting that has its successor, or NONE */
    DigestMap *found;   /* (FindBy, set, value, 0 ...) -> slot */
    DigestMap *n_found; /* (FindBy, set, value) -> how many slots */
} Comparer;

/* ---- slots ---- */

/* Numbers are told apart by text: those of a partial reroll of one patch are not its own. */
static guint64 number_of(const Posting *posting, const Row *row)
{
    return row->counter ? row->counter : posting->counter;
}

static guint64 value_of(const Posting *posting, const Row *row, FindBy by)
{
    if (by == FIND_NUMBER)
        return number_of(posting, row);
    return by == FIND_TITLE ? row->norm : row->patch_id;
}

static guint32 count_of(const Comparer *comparer, guint32 set, FindBy by, guint64 value)
{
    guint32 n = digest_map_get(comparer->n_found, DIGEST_OF(by, set, value));
    return n == DIGEST_MAP_NONE ? 0 : n;
}

static guint32 slot_at(const Comparer *comparer, guint32 set, FindBy by, guint64 value, guint32 i)
{
    return digest_map_get(comparer->found, DIGEST_OF(by, set, value, i));
}

static void add_slot(Comparer *comparer, guint32 set, FindBy by, guint64 value, guint32 slot)
{
    guint32 n = count_of(comparer, set, by, value);
    if (!value || n == CHANGE_SAME_MAX)
        return;
    for (guint32 i = 0; i < n; i++)
        if (slot_at(comparer, set, by, value, i) == slot)
            return;
    digest_map_set(comparer->found, DIGEST_OF(by, set, value, n), slot);
    digest_map_set(comparer->n_found, DIGEST_OF(by, set, value), n + 1);
}

/*
 * The patch that a slot holds in that posting, or NONE. What partial rerolls replaced counts only
 * behind one of them.
 */
static guint32 patch_in(const Comparer *comparer, guint32 number, guint32 slot)
{
    if (comparer->postings->v[number].partial)
        return comparer->latest[slot];
    return postings_of_row(comparer->postings, slot) == number ? slot : NONE;
}

/* ---- comparing ---- */

static const Posting *previous_of(const Comparer *comparer, const Posting *posting)
{
    return &comparer->postings->v[posting->previous];
}

/* The slot of an earlier patch that has no successor in that posting yet, or NONE. */
static guint32 find_slot(const Comparer *comparer, guint32 number, const Row *row, FindBy by)
{
    const Posting *posting = &comparer->postings->v[number];
    guint32 set = comparer->sets[posting->previous];
    guint64 value = value_of(posting, row, by);
    guint32 n = value ? count_of(comparer, set, by, value) : 0;
    for (guint32 i = 0; i < n; i++) {
        guint32 slot = slot_at(comparer, set, by, value, i);
        if (patch_in(comparer, posting->previous, slot) != NONE &&
            comparer->taken_by[slot] != number)
            return slot;
    }
    return NONE;
}

static void succeed(Comparer *comparer, guint32 number, guint32 patch, guint32 slot)
{
    Row *row = &comparer->rows[patch];
    row->was = patch_in(comparer, comparer->postings->v[number].previous, slot);
    comparer->taken_by[slot] = number;
    comparer->slots[patch] = slot;
    const Row *was = &comparer->rows[row->was];
    if (!row->patch_id || !was->patch_id)
        row->change = CHANGE_UNKNOWN;
    else
        row->change = row->patch_id == was->patch_id ? CHANGE_KEPT : CHANGE_CHANGED;
}

static guint32 first_patch(const Posting *posting)
{
    return posting->cover != NONE;
}

static guint32 end_of_patches(const Posting *posting)
{
    return posting->n_members - posting->n_strays;
}

static void compare_by(Comparer *comparer, guint32 number, FindBy by)
{
    const Posting *posting = &comparer->postings->v[number];
    for (guint32 i = first_patch(posting); i < end_of_patches(posting); i++) {
        guint32 patch = posting->members[i];
        if (comparer->rows[patch].was != NONE)
            continue;
        guint32 slot = find_slot(comparer, number, &comparer->rows[patch], by);
        if (slot != NONE)
            succeed(comparer, number, patch, slot);
    }
}

/* A posting of one patch is the next revision of that, whatever it is called now. */
static void compare_only_patches(Comparer *comparer, guint32 number)
{
    const Posting *posting = &comparer->postings->v[number];
    const Posting *older = previous_of(comparer, posting);
    if (posting->seen != 1 || posting->total > 1 || older->seen != 1 || older->total > 1)
        return;
    guint32 patch = posting->members[first_patch(posting)];
    if (comparer->rows[patch].was == NONE)
        succeed(comparer, number, patch, comparer->slots[older->members[first_patch(older)]]);
}

static void tell_new(Comparer *comparer, guint32 number)
{
    const Posting *posting = &comparer->postings->v[number];
    const Posting *set = &comparer->postings->v[comparer->sets[posting->previous]];
    if (set->seen < set->total)
        return;
    for (guint32 i = first_patch(posting); i < end_of_patches(posting); i++)
        if (comparer->rows[posting->members[i]].was == NONE)
            comparer->rows[posting->members[i]].change = CHANGE_NEW;
}

static void compare(Comparer *comparer, guint32 number)
{
    compare_by(comparer, number, FIND_PATCH_ID);
    compare_by(comparer, number, FIND_TITLE);
    if (comparer->postings->v[number].partial)
        compare_by(comparer, number, FIND_NUMBER);
    compare_only_patches(comparer, number);
    tell_new(comparer, number);
}

/* ---- all ---- */

static void add_patches(Comparer *comparer, guint32 number)
{
    const Posting *posting = &comparer->postings->v[number];
    guint32 set = comparer->sets[number];
    for (guint32 i = first_patch(posting); i < end_of_patches(posting); i++) {
        guint32 patch = posting->members[i];
        guint32 slot =
            set != number && comparer->slots[patch] != NONE ? comparer->slots[patch] : patch;
        comparer->slots[patch] = slot;
        comparer->latest[slot] = patch;
        for (FindBy by = FIND_PATCH_ID; by <= FIND_NUMBER; by++)
            add_slot(comparer, set, by, value_of(posting, &comparer->rows[patch], by), slot);
    }
}

static void compare_all(Comparer *comparer)
{
    const Postings *postings = comparer->postings;
    for (guint32 i = 0; i < postings->n; i++)
        if (postings->v[i].previous != NONE)
            comparer->followed[postings->v[i].previous] = TRUE;
    for (guint32 i = 0; i < postings->n; i++) {
        guint32 number = postings->by_date[i];
        const Posting *posting = &postings->v[number];
        gboolean goes_on = posting->partial && posting->previous != NONE;
        comparer->sets[number] = goes_on ? comparer->sets[posting->previous] : number;
        if (posting->previous != NONE)
            compare(comparer, number);
        if (comparer->followed[number] || goes_on)
            add_patches(comparer, number);
    }
}

static guint32 *new_nones(gsize n)
{
    guint32 *v = g_new(guint32, MAX(n, 1));
    memset(v, 0xff, n * sizeof(*v));
    return v;
}

void postings_tell_changes(Postings *postings)
{
    gsize n_rows = postings->grouping->rows.n;
    g_autofree guint8 *followed = g_new0(guint8, MAX(postings->n, 1));
    g_autofree guint32 *sets = new_nones(postings->n);
    g_autofree guint32 *latest = new_nones(n_rows);
    g_autofree guint32 *slots = new_nones(n_rows);
    g_autofree guint32 *taken_by = new_nones(n_rows);
    g_autoptr(DigestMap) found = digest_map_new();
    g_autoptr(DigestMap) n_found = digest_map_new();
    Comparer comparer = {
        .postings = postings,
        .rows = postings->grouping->rows.v,
        .followed = followed,
        .sets = sets,
        .latest = latest,
        .slots = slots,
        .taken_by = taken_by,
        .found = found,
        .n_found = n_found,
    };
    compare_all(&comparer);
}
