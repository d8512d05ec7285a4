/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which earlier posting has the same titles: the sender's own, or one that another sender began. */
#include "series/previous.h"

/* ---- title, patches ---- */

static const Row *patch_titled(const Linker *linker, guint32 number, guint64 title)
{
    guint32 row = digest_map_get(linker->titled, DIGEST_OF(number, title));
    return row == NONE ? NULL : &linker->grouping->rows.v[row];
}

/* What a title in common, of two patches that have it, says. */
static void compare_titled(const Linker *linker, guint32 number, guint32 older, guint64 title,
                           Votes *votes)
{
    const Row *a = patch_titled(linker, older, title), *b = patch_titled(linker, number, title);
    if (!a || !b)
        return;
    gboolean same = a->patch_id && a->patch_id == b->patch_id, by_one = a->author == b->author;
    gboolean common = title_is_common(title);
    votes->titles++;
    votes->telling |= !common || same;
    votes->sent_on |= common ? same && by_one : same || by_one;
}

/* Of all titles: for postings of which there are a few. */
static Votes compare_titles(const Linker *linker, guint32 number, guint32 older)
{
    Votes votes = {0};
    for (guint i = 0; i < linker->titles->len; i++)
        compare_titled(linker, number, older, g_array_index(linker->titles, guint64, i), &votes);
    return votes;
}

gboolean linker_has_anothers_patch(const Linker *linker, guint32 number, guint32 older)
{
    return compare_titles(linker, number, older).sent_on;
}

static gboolean is_same_telling_title(const Linker *linker, guint32 number, guint32 older)
{
    return linker_is_same_title(linker, number, older) &&
           !title_is_common(head_of(linker, number)->norm);
}

static gboolean is_told_by_titles(const Linker *linker, guint32 number, guint32 older,
                                  const Votes *votes)
{
    return posting_says_later(posting_at(linker, number), posting_at(linker, older)) ||
           is_same_telling_title(linker, number, older) || votes->telling;
}

guint32 find_by_title(Linker *linker, guint32 number)
{
    Walk at = linker_walk(linker, number, BY_TITLE, head_of(linker, number)->norm);
    guint32 older;
    while ((older = walk_next(&at)) != NONE) {
        Votes votes = compare_titles(linker, number, older);
        if (is_told_by_titles(linker, number, older, &votes))
            break;
    }
    return older;
}

/* ---- sent again at once ---- */

/* All patches of it that are here, with their diffs and tags. */
static gboolean has_all_of(const Linker *linker, guint32 number, guint32 older)
{
    const Posting *posting = posting_at(linker, older);
    for (guint32 i = posting->cover != NONE; i < posting->n_members - posting->n_strays; i++) {
        const Row *was = &linker->grouping->rows.v[posting->members[i]];
        const Row *row = was->norm ? patch_titled(linker, number, was->norm) : NULL;
        if (!row || !was->patch_id || row->patch_id != was->patch_id || row->tags != was->tags)
            return FALSE;
    }
    return TRUE;
}

/* Another set that a whole one is part of as well does not repeat it. */
static gboolean is_sent_again(const Linker *linker, guint32 number, guint32 older)
{
    const Posting *a = posting_at(linker, older), *b = posting_at(linker, number);
    if (a->rfc != b->rfc || a->seen > b->seen || (a->seen == a->total && a->total != b->total))
        return FALSE;
    return a->seen > 0
               ? has_all_of(linker, number, older)
               : b->seen > 0 && a->total == b->total && linker_is_same_title(linker, number, older);
}

static guint32 find_twin(const Linker *linker, guint32 number, NoteKind kind, guint64 title)
{
    Walk at = linker_walk(linker, number, kind, title);
    guint32 older;
    at.twins = TRUE;
    do
        older = walk_next(&at);
    while (older != NONE && !is_sent_again(linker, number, older));
    return older;
}

/* What broke off has the cover or the first patch. */
guint32 find_sent_again(Linker *linker, guint32 number)
{
    guint64 title = head_of(linker, number)->norm;
    guint32 found = title ? find_twin(linker, number, BY_TITLE, title) : NONE;
    if (found != NONE || linker->titles->len == 0)
        return found;
    return find_twin(linker, number, BY_PATCH, g_array_index(linker->titles, guint64, 0));
}

/* ---- candidates: each is compared title by title where it is found, and then told at once ---- */

static void meet(Linker *linker, guint32 number, NoteKind kind, guint64 title)
{
    Walk at = linker_walk(linker, number, kind, title);
    guint32 older;
    while ((older = walk_next(&at)) != NONE) {
        Votes *votes = &linker->votes[older];
        if (!votes->met)
            g_array_append_val(linker->candidates, older);
        votes->met = TRUE;
        compare_titled(linker, number, older, title, votes);
    }
}

/* By the cover's title, too, unless a patch has that as well. */
static void meet_all(Linker *linker, guint32 number, NoteKind kind)
{
    g_array_set_size(linker->candidates, 0);
    for (guint i = 0; i < linker->titles->len; i++)
        meet(linker, number, kind, g_array_index(linker->titles, guint64, i));
    guint64 title = head_of(linker, number)->norm;
    if (kind == BY_ANYONE && title && !patch_titled(linker, number, title))
        meet(linker, number, kind, title);
}

typedef gboolean AcceptFunc(Linker *linker, guint32 number, guint32 older, const Votes *votes);

static guint32 newest_candidate(Linker *linker, guint32 number, AcceptFunc *accept)
{
    guint32 best = NONE;
    for (guint i = 0; i < linker->candidates->len; i++) {
        guint32 older = g_array_index(linker->candidates, guint32, i);
        Votes votes = linker->votes[older];
        linker->votes[older] = (Votes){0};
        if (linker_newer(linker, best, older) != best && accept(linker, number, older, &votes))
            best = older;
    }
    return best;
}

/* Two covers with nearly the same title and a quarter of the patches. */
static gboolean has_renamed_cover(Linker *linker, guint32 common, guint32 number, guint32 older)
{
    return posting_at(linker, number)->cover != NONE && posting_at(linker, older)->cover != NONE &&
           common * 4 >= MIN(linker->n_titles[number], linker->n_titles[older]) &&
           linker_has_most_words(linker, number, older);
}

static gboolean has_patches(Linker *linker, guint32 number, guint32 older, const Votes *votes)
{
    return (linker_is_half(linker, votes->titles, number, older) ||
            has_renamed_cover(linker, votes->titles, number, older)) &&
           is_told_by_titles(linker, number, older, votes);
}

guint32 find_by_patches(Linker *linker, guint32 number)
{
    meet_all(linker, number, BY_PATCH);
    return newest_candidate(linker, number, has_patches);
}

/* ---- one posting may go on with several ---- */

static gboolean goes_on_with(const Linker *linker, guint32 number, guint32 older,
                             const Votes *votes)
{
    const Posting *a = posting_at(linker, older), *b = posting_at(linker, number);
    gboolean later =
        posting_says_later(b, a) || (!b->stated && b->version == a->version && b->previous != NONE);
    return later && votes->telling && votes->titles == linker->n_titles[older];
}

void linker_note_joined(Linker *linker, guint32 number)
{
    meet_all(linker, number, BY_PATCH);
    for (guint i = 0; i < linker->candidates->len; i++) {
        guint32 older = g_array_index(linker->candidates, guint32, i);
        Posting *posting = &linker->postings->v[older];
        Votes votes = linker->votes[older];
        linker->votes[older] = (Votes){0};
        if (posting->joined_in == NONE && older != posting_at(linker, number)->previous &&
            goes_on_with(linker, number, older, &votes))
            posting->joined_in = number;
    }
}

/* ---- another sender ---- */

/* Its author posted the patch before. */
static gboolean was_posted(const Linker *linker, guint32 number, const Row *row)
{
    Walk at = linker_walk(linker, number, BY_ANYONE, row->norm);
    guint32 older;
    while ((older = walk_next(&at)) != NONE) {
        const Row *was = patch_titled(linker, older, row->norm);
        if (was && was->author == row->author && was->sender != row->sender &&
            (!title_is_common(row->norm) || (was->patch_id && was->patch_id == row->patch_id)))
            return TRUE;
    }
    return FALSE;
}

gboolean linker_is_collected(const Linker *linker, guint32 number)
{
    const Posting *posting = posting_at(linker, number);
    guint32 first = posting->cover != NONE, end = posting->n_members - posting->n_strays;
    for (guint32 i = first; i < end; i++) {
        const Row *row = &linker->grouping->rows.v[posting->members[i]];
        if (row->author == row->sender || !row->norm || !was_posted(linker, number, row))
            return FALSE;
    }
    return end > first;
}

/* Patches of each, of however many are not here, too: a collection takes up what others sent. */
static gboolean has_half_of_both(const Linker *linker, guint32 number, guint32 older,
                                 const Votes *votes)
{
    guint32 total = MAX(posting_at(linker, number)->total, posting_at(linker, older)->total);
    return votes->titles * 2 >= total;
}

/* Somebody continues what another began: a later version, or sends it on. */
static gboolean continues(Linker *linker, guint32 number, guint32 older, const Votes *votes)
{
    const Posting *a = posting_at(linker, older), *b = posting_at(linker, number);
    gboolean half = has_half_of_both(linker, number, older, votes);
    if (b->stated && b->version > a->version)
        return is_same_telling_title(linker, number, older) || (half && votes->telling);
    return linker_is_same_title(linker, number, older) &&
           (!b->stated || b->version == a->version) && half && votes->sent_on;
}

guint32 find_by_another(Linker *linker, guint32 number)
{
    meet_all(linker, number, BY_ANYONE);
    return newest_candidate(linker, number, continues);
}
