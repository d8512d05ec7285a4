/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "series/thread.h"

/* A missing mail: its id orders it, its namer is the first mail that names it. */
typedef struct {
    Digest id;
    guint32 namer; /* row */
} Missing;

typedef struct {
    const Rows *rows;
    GArray *parent;   /* guint32 by node */
    GArray *missing;  /* Missing by node - n_rows */
    DigestMap *nodes; /* id -> node, of missing mails */
} Builder;

static guint32 node_of(Builder *builder, Digest id, const Row *from)
{
    guint32 node = rows_named(builder->rows, id, from);
    return node != NONE ? node : digest_map_get(builder->nodes, id);
}

static guint32 add_missing(Builder *builder, Digest id)
{
    Missing missing = {id, NONE};
    guint32 none = NONE, node = builder->parent->len;
    g_array_append_val(builder->missing, missing);
    g_array_append_val(builder->parent, none);
    digest_map_set(builder->nodes, id, node);
    return node;
}

/* A row has one namer, itself; of those who name a missing mail the first in rank counts. */
static void set_parent(Builder *builder, guint32 node, guint32 parent, guint32 namer)
{
    if (node >= builder->rows->n) {
        Missing *missing = &g_array_index(builder->missing, Missing, node - builder->rows->n);
        if (namer >= missing->namer)
            return;
        missing->namer = namer;
    }
    g_array_index(builder->parent, guint32, node) = parent;
}

/* All that it names, until one is here. */
static void link_by_all(Builder *builder, guint32 row, Str refs)
{
    guint32 child = row;
    guint missing = 0;
    Str ref;
    while (str_next_line(&refs, &ref)) {
        Digest id = digest_str(ref);
        guint32 node = node_of(builder, id, &builder->rows->v[row]);
        if (node == child || node == row)
            continue;
        /* Whether another mail made the node already must not matter: that depends on the order. */
        if (node >= builder->rows->n && missing == THREAD_MISSING_MAX)
            continue;
        if (node == NONE)
            node = add_missing(builder, id);
        set_parent(builder, child, node, row);
        if (node < builder->rows->n)
            break;
        missing++;
        child = node;
    }
}

/* Of most mails the nearest parent is here, and nobody asks what else they name. */
static gboolean link_mail(Builder *builder, guint32 number, Index *index, GError **error)
{
    const Row *row = &builder->rows->v[number];
    Digest nearest = builder->rows->nearest[number];
    if (row->duplicate || digest_equal(nearest, (Digest){0}))
        return TRUE;
    guint32 parent = rows_named(builder->rows, nearest, row);
    if (parent != NONE && parent != number) {
        set_parent(builder, number, parent, number);
        return TRUE;
    }
    g_autofree char *refs = index_refs(index, row->mail, error);
    if (refs)
        link_by_all(builder, number, str_of(refs));
    return refs != NULL;
}

/* ---- loops ---- */

/*
 * Rows before missing mails, rows by rank, missing mails by id: never by node number. missing may
 * be NULL if there is a row in every loop.
 */
static gboolean is_before(const Threads *threads, const GArray *missing, guint32 a, guint32 b)
{
    guint32 n_rows = threads->n_rows;
    if (a < n_rows || b < n_rows)
        return a < b;
    if (!missing)
        return FALSE;
    Digest x = g_array_index(missing, Missing, a - n_rows).id;
    Digest y = g_array_index(missing, Missing, b - n_rows).id;
    return x.a != y.a ? x.a < y.a : x.b < y.b;
}

static void cut_loop(Threads *threads, const GArray *missing, guint32 node)
{
    guint32 *parent = threads->parent, first = node;
    for (guint32 i = parent[node]; i != node; i = parent[i])
        if (is_before(threads, missing, i, first))
            first = i;
    parent[first] = NONE;
}

/*
 * Walks up from each node to ground already covered; meeting the same walk again is a loop. Then
 * unwinds to give each node of the walk its root.
 */
static void find_roots(Threads *threads, const GArray *missing)
{
    guint32 *parent = threads->parent, *root = threads->root;
    memset(root, 0xff, threads->n * sizeof(guint32));
    g_autofree guint32 *walk_of = g_new0(guint32, MAX(threads->n, 1)); /* 0: not yet walked */
    g_autoptr(GArray) path = g_array_new(FALSE, FALSE, sizeof(guint32));
    for (guint32 start = 0; start < threads->n; start++) {
        guint32 node = start;
        for (; node != NONE && !walk_of[node]; node = parent[node])
            walk_of[node] = start + 1;
        if (node != NONE && walk_of[node] == start + 1 && root[node] == NONE)
            cut_loop(threads, missing, node);
        g_array_set_size(path, 0);
        for (node = start; root[node] == NONE && parent[node] != NONE; node = parent[node])
            g_array_append_val(path, node);
        if (root[node] == NONE)
            root[node] = node;
        for (guint i = 0; i < path->len; i++)
            root[g_array_index(path, guint32, i)] = root[node];
    }
}

gboolean threads_init(Threads *threads, Rows *rows, Index *index, GError **error)
{
    *threads = (Threads){0};
    g_autoptr(GArray) parent = g_array_new(FALSE, FALSE, sizeof(guint32));
    g_autoptr(GArray) missing = g_array_new(FALSE, FALSE, sizeof(Missing));
    g_autoptr(DigestMap) nodes = digest_map_new();
    for (guint32 i = 0, none = NONE; i < rows->n; i++)
        g_array_append_val(parent, none);
    Builder builder = {rows, parent, missing, nodes};
    for (guint32 i = 0; i < rows->n; i++)
        if (!link_mail(&builder, i, index, error))
            return FALSE;
    rows_forget_nearest(rows);
    threads->n_rows = rows->n;
    threads->n = parent->len;
    threads->root = g_new(guint32, MAX(threads->n, 1));
    threads->parent = (guint32 *)(void *)g_array_free(g_steal_pointer(&parent), FALSE);
    find_roots(threads, missing);
    return TRUE;
}

/* Missing mails never change their parents, so every new loop holds a row. */
void threads_reroot(Threads *threads)
{
    find_roots(threads, NULL);
}

void threads_release(Threads *threads)
{
    g_free(threads->parent);
    g_free(threads->root);
    *threads = (Threads){0};
}

guint32 *threads_nearest(const Threads *threads, const guint8 *marked)
{
    const guint32 unknown = NONE - 1;
    guint32 *nearest = g_new(guint32, MAX(threads->n, 1));
    for (guint32 i = 0; i < threads->n; i++)
        nearest[i] = unknown;
    g_autoptr(GArray) path = g_array_new(FALSE, FALSE, sizeof(guint32));
    for (guint32 start = 0; start < threads->n; start++) {
        guint32 node = start, found = NONE;
        g_array_set_size(path, 0);
        for (; node != NONE && nearest[node] == unknown; node = threads->parent[node])
            g_array_append_val(path, node);
        if (node != NONE)
            found = node < threads->n_rows && marked[node] ? node : nearest[node];
        for (guint i = path->len; i > 0; i--) {
            node = g_array_index(path, guint32, i - 1);
            nearest[node] = found;
            if (node < threads->n_rows && marked[node])
                found = node;
        }
    }
    return nearest;
}
