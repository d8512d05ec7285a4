/* SPDX-License-Identifier: GPL-2.0-or-later */
/* previous_case: scenes of which posting is the next revision of which. Includer: one test program.
 */
#ifndef PREVIOUS_CASE_H
#define PREVIOUS_CASE_H

#include "posted.h"

enum { SCENE_MAX = 14 };

typedef struct {
    const char *path;
    const char *expected; /* by series: id, previous, rule */
    Posted mails[SCENE_MAX];
} Scene;

static char *links_of(Index *index)
{
    return query(index, "SELECT group_concat(link, ' ') FROM (SELECT head.message_id || '<' ||"
                        " coalesce(older.message_id || ':', '') || s.previous_rule AS link"
                        " FROM series s JOIN mail head ON head.id = s.head"
                        " LEFT JOIN series p ON p.id = s.previous"
                        " LEFT JOIN mail older ON older.id = p.head ORDER BY s.id)");
}

static char *group_in_order(const Scene *scene, guint n, guint32 seed)
{
    gint64 source;
    guint order[SCENE_MAX];
    g_autoptr(Index) index = open_index(&source);
    g_autoptr(GRand) rand = g_rand_new_with_seed(seed);
    for (guint i = 0; i < n; i++) {
        guint k = seed ? (guint)g_rand_int_range(rand, 0, (gint)i + 1) : i;
        order[i] = order[k];
        order[k] = i;
    }
    for (guint i = 0; i < n; i++)
        add(index, source, &scene->mails[order[i]]);
    group(index);
    return links_of(index);
}

static void test_scene(gconstpointer data)
{
    enum { ORDERS = 6 };
    const Scene *scene = data;
    guint n = 0;
    while (n < SCENE_MAX && scene->mails[n].id)
        n++;
    for (guint32 seed = 0; seed < ORDERS; seed++) {
        g_autofree char *links = group_in_order(scene, n, seed);
        g_assert_cmpstr(links, ==, scene->expected);
    }
}

#endif
