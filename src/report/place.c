/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/report.h"

typedef struct {
    const char *tree, *commit;
    gboolean differ;     /* there are several commits */
    gboolean whole;      /* something is said of all patches together ... */
    gboolean one_commit; /* ... with a commit */
    GHashTable *patches; /* set of const char *: those that are named by number */
} Told;

/* One notice may cut the id shorter than another. */
static void tell_commit(Told *told, const char *commit)
{
    if (!told->commit || g_str_has_prefix(commit, told->commit))
        told->commit = commit;
    else if (!g_str_has_prefix(told->commit, commit))
        told->differ = TRUE;
}

/* Two maintainers may take one series: a commit of one tree is not told with another. */
static gboolean is_of_tree(const ReportApplied *notice, const char *tree)
{
    return !notice->tree || !tree || g_str_equal(notice->tree, tree);
}

static void tell(Told *told, const ReportApplied *notice)
{
    gboolean whole = g_str_equal(notice->patch, "0");
    told->tree = told->tree ? told->tree : notice->tree;
    if (notice->commit && is_of_tree(notice, told->tree))
        tell_commit(told, notice->commit);
    else if (notice->commit)
        told->differ = TRUE;
    told->whole |= whole;
    told->one_commit |= whole && notice->commit;
    if (!whole)
        g_hash_table_add(told->patches, (gpointer)notice->patch);
}

static void forget(Told *told)
{
    GHashTable *patches = told->patches;
    g_hash_table_remove_all(patches);
    *told = (Told){.patches = patches};
}

/* What became of a posting that was posted again is not known from its fate. */
static gboolean is_partly(const Told *told, guint named, guint patches, SeriesFate fate)
{
    if (fate == FATE_PARTLY || fate == FATE_APPLIED || fate == FATE_MERGED)
        return fate == FATE_PARTLY;
    return !told->whole && named > 0 && named < patches;
}

ReportPlace report_place(const ReportApplied *notices, guint n, guint patches, SeriesFate fate)
{
    g_autoptr(GHashTable) numbers = g_hash_table_new(g_str_hash, g_str_equal);
    Told told = {.patches = numbers};
    for (guint i = 0; i < n; i++)
        if (notices[i].kind == NOTICE_DROPPED)
            forget(&told);
        else if (notices[i].kind == NOTICE_APPLIED || notices[i].kind == NOTICE_MERGED)
            tell(&told, &notices[i]);
    guint named = g_hash_table_size(numbers);
    ReportPlace place = {.tree = told.tree, .patches = patches, .applied = patches};
    place.partly = is_partly(&told, named, patches, fate);
    if (place.partly)
        place.applied = named < patches ? named : 0;
    if (!told.differ && (told.one_commit || (place.partly ? named : patches) <= 1))
        place.commit = told.commit;
    return place;
}
