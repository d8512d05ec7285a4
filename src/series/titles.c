/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which earlier posting has the same titles: the sender's own, or one that another sender began. */
#include "series/previous.h"

/* ---- title, patches ---- */

static const Row *patch_titled(const Linker *linker, guint32 number, guint64 title)
{
    guint32 row = digest_map_get(linker->titled, DIGEST_OF(number, title));
    return row == NONE ? NULL : &linker->grouping->rows.v[row];
}

/* A patch with that title, and the same diff, is in both. */
static gboolean is_same_patch(const Linker *linker, guint32 number, guint32 older, guint64 title)
{
    const Row *a = patch_titled(linker, number, title), *b = patch_titled(linker, older, title);
    return a && b && a->patch_id && a->patch_id == b->patch_id;
}

/* A title in common that not everything is called, or the same patch. */
static gboolean has_telling_title(const Linker *linker, guint32 number, guint32 older)
{
    guint64 head = head_of(linker, number)->norm;
    if (linker_is_same_title(linker, number, older) && !title_is_common(head))
        return TRUE;
    for (guint i = 0; i < linker->titles->len; i++) {
        guint64 title = g_array_index(linker->titles, guint64, i);
        if (patch_titled(linker, older, title) &&
            (!title_is_common(title) || is_same_patch(linker, number, older, title)))
            return TRUE;
    }
    return FALSE;
}

static gboolean is_told_by_titles(const Linker *linker, guint32 number, guint32 older)
{
    return posting_says_later(posting_at(linker, number), posting_at(linker, older)) ||
           has_telling_title(linker, number, older);
}

guint32 find_by_title(Linker *linker, guint32 number)
{
    Walk at = linker_walk(linker, number, BY_TITLE, head_of(linker, number)->norm);
    guint32 older;
    do
        older = walk_next(&at);
    while (older != NONE && !is_told_by_titles(linker, number, older));
    return older;
}

static void vote(Linker *linker, guint32 number, NoteKind kind, guint64 title)
{
    Walk at = linker_walk(linker, number, kind, title);
    guint32 older;
    while ((older = walk_next(&at)) != NONE)
        if (linker->votes[older]++ == 0)
            g_array_append_val(linker->candidates, older);
}

/* Two covers with nearly the same title and a quarter of the patches. */
static gboolean has_renamed_cover(Linker *linker, guint32 common, guint32 number, guint32 older)
{
    return posting_at(linker, number)->cover != NONE && posting_at(linker, older)->cover != NONE &&
           common * 4 >= MIN(linker->n_titles[number], linker->n_titles[older]) &&
           linker_has_most_words(linker, number, older);
}

guint32 find_by_patches(Linker *linker, guint32 number)
{
    guint32 best = NONE;
    g_array_set_size(linker->candidates, 0);
    for (guint i = 0; i < linker->titles->len; i++)
        vote(linker, number, BY_PATCH, g_array_index(linker->titles, guint64, i));
    for (guint i = 0; i < linker->candidates->len; i++) {
        guint32 older = g_array_index(linker->candidates, guint32, i);
        guint32 common = linker->votes[older];
        linker->votes[older] = 0;
        if (linker_newer(linker, best, older) != best &&
            (linker_is_half(linker, common, number, older) ||
             has_renamed_cover(linker, common, number, older)) &&
            is_told_by_titles(linker, number, older))
            best = older;
    }
    return best;
}

/* ---- another sender ---- */

/* Patches of each, of however many are not here, too: a collection takes up what others sent. */
static gboolean has_half_of_both(const Linker *linker, guint32 number, guint32 older)
{
    guint32 total = MAX(posting_at(linker, number)->total, posting_at(linker, older)->total);
    return linker_common_titles(linker, older) * 2 >= total;
}

/* The same diff, or another one of its author. */
static gboolean has_anothers_patch(const Linker *linker, guint32 number, guint32 older)
{
    for (guint i = 0; i < linker->titles->len; i++) {
        guint64 title = g_array_index(linker->titles, guint64, i);
        const Row *a = patch_titled(linker, older, title), *b = patch_titled(linker, number, title);
        if (a && !title_is_common(title) &&
            (b->author == a->author || is_same_patch(linker, number, older, title)))
            return TRUE;
    }
    return FALSE;
}

/* Somebody continues what another began: a later version, or sends it on. */
static gboolean continues(const Linker *linker, guint32 number, guint32 older)
{
    const Posting *a = posting_at(linker, older), *b = posting_at(linker, number);
    gboolean same = linker_is_same_title(linker, number, older);
    if (b->stated && b->version > a->version)
        return (same && !title_is_common(head_of(linker, number)->norm)) ||
               (has_half_of_both(linker, number, older) &&
                has_telling_title(linker, number, older));
    return same && (!b->stated || b->version == a->version) &&
           has_half_of_both(linker, number, older) && has_anothers_patch(linker, number, older);
}

guint32 find_by_another(Linker *linker, guint32 number)
{
    guint32 best = NONE;
    g_array_set_size(linker->candidates, 0);
    if (posting_at(linker, number)->cover != NONE && head_of(linker, number)->norm)
        vote(linker, number, BY_ANYONE, head_of(linker, number)->norm);
    for (guint i = 0; i < linker->titles->len; i++)
        vote(linker, number, BY_ANYONE, g_array_index(linker->titles, guint64, i));
    for (guint i = 0; i < linker->candidates->len; i++) {
        guint32 older = g_array_index(linker->candidates, guint32, i);
        linker->votes[older] = 0;
        if (linker_newer(linker, best, older) != best && continues(linker, number, older))
            best = older;
    }
    return best;
}
