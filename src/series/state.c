/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a posting is to earlier ones in its thread: a repost, a reroll whose author forgot the
 * version, a partial reroll; and which one a RESEND repeats. Postings are looked at in the order
 * of their heads, so all that came earlier is told already.
 */
#include "series/posting.h"

typedef struct {
    Postings *postings;
    Grouping *grouping;
    DigestMap *stated;   /* (thread, sender, version) -> posting that states it last */
    DigestMap *greatest; /* (thread, sender) -> greatest version so far */
    DigestMap *minors;   /* (thread, sender, version) -> greatest minor so far */
    DigestMap *titled;   /* (sender, version, title) -> newest posting so far */
} StateTeller;

static const Row *row_at(const StateTeller *teller, guint32 row)
{
    return &teller->grouping->rows.v[row];
}

/* Members that are no strays: they stand first. */
static guint32 n_counted(const Posting *posting)
{
    return posting->n_members - posting->n_strays;
}

/* ---- versions of one person in one thread ---- */

static Digest family_key(const StateTeller *teller, const Posting *posting, guint64 version)
{
    return DIGEST_OF(teller->grouping->threads.root[posting->head],
                     row_at(teller, posting->head)->sender, version);
}

enum { ANY_VERSION = 0 };

static guint32 get_or_zero(const DigestMap *map, Digest key)
{
    guint32 value = digest_map_get(map, key);
    return value == DIGEST_MAP_NONE ? 0 : value;
}

static void note_stated(StateTeller *teller)
{
    for (guint32 i = 0; i < teller->postings->n; i++) {
        const Posting *posting = &teller->postings->v[i];
        if (posting->stated)
            digest_map_set(teller->stated, family_key(teller, posting, posting->version), i);
    }
}

static void note_version(StateTeller *teller, const Posting *posting)
{
    Digest any = family_key(teller, posting, ANY_VERSION);
    Digest own = family_key(teller, posting, posting->version);
    digest_map_set(teller->greatest, any,
                   MAX(get_or_zero(teller->greatest, any), posting->version));
    digest_map_set(teller->minors, own, MAX(get_or_zero(teller->minors, own), posting->minor));
}

/* The next version that no later posting states. */
static guint32 next_version(const StateTeller *teller, guint32 number)
{
    const Posting *posting = &teller->postings->v[number];
    guint32 version = get_or_zero(teller->greatest, family_key(teller, posting, ANY_VERSION)) + 1;
    for (;; version++) {
        guint32 by = digest_map_get(teller->stated, family_key(teller, posting, version));
        if (by == DIGEST_MAP_NONE || by < number)
            return version;
    }
}

/* ---- the same indexes again ---- */

typedef enum { SAME, DIFFERENT, UNKNOWN } Comparison;

/* The patches of a posting against those of the same numbers in an earlier one. */
static Comparison compare(const StateTeller *teller, const Posting *posting, const Posting *before)
{
    Comparison result = UNKNOWN;
    for (guint32 i = posting->cover != NONE; i < n_counted(posting); i++) {
        const Row *row = row_at(teller, posting->members[i]);
        guint32 other = group_holder(teller->grouping, before->group, row->counter_key);
        if (other == NONE || !row->patch_id || !row_at(teller, other)->patch_id)
            continue;
        if (row->patch_id != row_at(teller, other)->patch_id)
            return DIFFERENT;
        result = SAME;
    }
    return result;
}

static guint32 posting_of_group(const StateTeller *teller, guint32 group)
{
    return teller->postings->by_group[group_find(teller->grouping, group)];
}

/* Some of its patches again: nobody misses the others. */
static gboolean is_part_of(const Posting *posting, const Posting *whole)
{
    return posting->cover == NONE && posting->seen < whole->seen;
}

static void infer_version(StateTeller *teller, guint32 number, const Posting *base)
{
    Posting *posting = &teller->postings->v[number];
    posting->version_rule = VERSION_INFERRED;
    posting->state = STATE_REROLL;
    posting->state_rule = "inferred";
    posting->partial = is_part_of(posting, base);
    if (!posting->partial) {
        posting->version = next_version(teller, number);
        posting->minor = 0;
        return;
    }
    posting->version = base->version;
    posting->minor = get_or_zero(teller->minors, family_key(teller, posting, base->version)) + 1;
    posting->total = base->total;
}

/*
 * A posting whose indexes were taken: within the window just another one of the same version;
 * later, the same patches again are a repost, other patches a reroll.
 */
static void tell_repeated(StateTeller *teller, guint32 number)
{
    Posting *posting = &teller->postings->v[number];
    guint32 group = posting->group, base = group_at(teller->grouping, group)->base;
    if (base == NONE || posting_of_group(teller, base) == number)
        return;
    const Posting *first = &teller->postings->v[posting_of_group(teller, base)];
    if (group_is_near(teller->grouping, first->begin, posting->begin) || posting->resend)
        return;
    gboolean differs = FALSE;
    guint32 before = group_at(teller->grouping, group)->before;
    for (guint i = 0; i < GROUP_EARLIER_MAX && before != NONE; i++) {
        guint32 other = posting_of_group(teller, before);
        Comparison found = compare(teller, posting, &teller->postings->v[other]);
        if (found == SAME && other != number) {
            posting->resend = TRUE;
            posting->state = STATE_RESEND;
            posting->state_rule = "repost";
            posting->repeats = other;
            posting->partial = is_part_of(posting, &teller->postings->v[other]);
            return;
        }
        differs = differs || found == DIFFERENT;
        before = group_at(teller->grouping, group_find(teller->grouping, before))->before;
    }
    if (differs)
        infer_version(teller, number, first);
}

/* ---- partial rerolls that say so ---- */

static gboolean is_older(const Posting *a, const Posting *b)
{
    return a->version < b->version || (a->version == b->version && a->minor < b->minor);
}

/* The posting that a patch answers, or NONE; *patch is the patch or cover of it. */
static guint32 answered(const StateTeller *teller, guint32 row, guint32 *patch)
{
    *patch = teller->grouping->above[row];
    return *patch == NONE ? NONE : postings_of_row(teller->postings, *patch);
}

/*
 * Does the row answer an older patch of its number? Some count the versions of each patch: a
 * "[PATCH v2 4/4]" that answers "[PATCH 4/4]" is newer, also where that one's cover says v6.
 */
static gboolean answers_older_patch(const StateTeller *teller, const Posting *posting, guint32 i)
{
    guint32 patch, number = answered(teller, i, &patch);
    if (number == NONE || row_at(teller, patch)->counter_key != row_at(teller, i)->counter_key)
        return FALSE;
    const Posting *older = &teller->postings->v[number];
    guint32 version = MAX(row_at(teller, patch)->version, 1);
    return older != posting && (is_older(older, posting) || version < row_at(teller, i)->version);
}

static gboolean answers_older_patches(const StateTeller *teller, const Posting *posting)
{
    for (guint32 i = 0; i < n_counted(posting); i++)
        if (!answers_older_patch(teller, posting, posting->members[i]))
            return FALSE;
    return TRUE;
}

/* Few patches under an older posting of which nothing is missing here. */
static gboolean answers_whole_posting(const StateTeller *teller, const Posting *posting)
{
    guint32 patch, number = answered(teller, posting->head, &patch);
    if (number == NONE)
        return FALSE;
    const Posting *older = &teller->postings->v[number];
    return is_older(older, posting) && older->seen >= older->total &&
           older->total == posting->total && posting->seen * 2 <= posting->total;
}

static void tell_partial(const StateTeller *teller, Posting *posting)
{
    if (posting->partial || posting->cover != NONE || posting->seen >= posting->total)
        return;
    posting->partial = posting->minor > 0 || answers_older_patches(teller, posting) ||
                       answers_whole_posting(teller, posting);
}

/*
 * "[PATCH v2.1] title" without a counter, in answer to a patch of v2: it replaces that one, and
 * takes its number and the set's total.
 */
static void tell_partial_single(const StateTeller *teller, Posting *posting)
{
    guint32 patch, number = answered(teller, posting->head, &patch);
    if (!posting->minor || row_at(teller, posting->head)->role != ROLE_SINGLE || number == NONE)
        return;
    const Posting *older = &teller->postings->v[number];
    const Row *replaced = row_at(teller, patch);
    if (replaced->role != ROLE_PATCH || older->version != posting->version)
        return;
    posting->partial = TRUE;
    posting->total = older->total;
    posting->counter = replaced->counter;
}

/* ---- resends ---- */

static Digest title_key(const StateTeller *teller, const Posting *posting, guint32 row)
{
    return DIGEST_OF(row_at(teller, row)->sender, posting->version, posting->minor,
                     row_at(teller, row)->norm, row == posting->cover);
}

/* In the thread, else by the title of the cover or of any patch. */
static guint32 find_repeated(const StateTeller *teller, guint32 number)
{
    const Posting *posting = &teller->postings->v[number];
    guint32 patch, above = answered(teller, posting->head, &patch);
    if (above < number && teller->postings->v[above].version == posting->version &&
        row_at(teller, patch)->norm == row_at(teller, posting->head)->norm)
        return above;
    for (guint32 i = 0; i < n_counted(posting); i++) {
        guint32 found =
            digest_map_get(teller->titled, title_key(teller, posting, posting->members[i]));
        if (found != DIGEST_MAP_NONE)
            return found;
    }
    return NONE;
}

static void note_titles(StateTeller *teller, guint32 number)
{
    const Posting *posting = &teller->postings->v[number];
    for (guint32 i = 0; i < n_counted(posting); i++)
        if (row_at(teller, posting->members[i])->norm)
            digest_map_set(teller->titled, title_key(teller, posting, posting->members[i]), number);
}

/* ---- all ---- */

static void tell_state(StateTeller *teller, guint32 number)
{
    Posting *posting = &teller->postings->v[number];
    gboolean later = posting->version > 1 || posting->minor > 0;
    posting->state = later ? STATE_REROLL : STATE_NEW;
    posting->state_rule = later ? "version" : "first";
    if (posting->resend) {
        posting->state = STATE_RESEND;
        posting->state_rule = "tag";
        posting->repeats = find_repeated(teller, number);
    }
    tell_repeated(teller, number);
    tell_partial_single(teller, posting);
    tell_partial(teller, posting);
    note_version(teller, posting);
    note_titles(teller, number);
}

void postings_tell_states(Postings *postings)
{
    g_autoptr(DigestMap) stated = digest_map_new();
    g_autoptr(DigestMap) greatest = digest_map_new();
    g_autoptr(DigestMap) minors = digest_map_new();
    g_autoptr(DigestMap) titled = digest_map_new();
    StateTeller teller = {postings, postings->grouping, stated, greatest, minors, titled};
    note_stated(&teller);
    for (guint32 i = 0; i < postings->n; i++)
        tell_state(&teller, i);
}
