/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * patch_set: the patches of a posting in the order to apply them, each with the trailers that
 * replies gave it.
 *
 * Of a partial reroll these are the patches of the posting that it amends, with those replaced that
 * came again; and so on, if that is one, too. A trailer given to a cover counts for the patches of
 * the same posting, not for those that replaced them.
 */
#ifndef LISTDIGEST_PATCH_SET_H
#define LISTDIGEST_PATCH_SET_H

#include "patch/patchmail.h"
#include "report/named.h"
#include "report/one.h"

typedef struct {
    char *number; /* in the set: "3" */
    const ReportPatch *patch;
    const ReportSeries *series; /* the posting that it is of */
    GArray *trailers;           /* of Trailer */
} PatchSetItem;

typedef struct {
    GPtrArray *items;                 /* of PatchSetItem * */
    GPtrArray *missing;               /* of char *: numbers of patches that are not here */
    gboolean rootless;                /* a partial reroll, of nothing that is known */
    GHashTable *by_number, *by_index; /* items by their number, and by that of their patch in its
                                         own posting; the keys are theirs */
} PatchSet;

/* All points into what one holds. */
gboolean patch_set_load(PatchSet *set, One *one, const Named *named, const NamedPosting *posting,
                        GError **error);
void patch_set_clear(PatchSet *set);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(PatchSet, patch_set_clear)

#endif
