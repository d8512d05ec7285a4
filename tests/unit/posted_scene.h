/* SPDX-License-Identifier: GPL-2.0-or-later */
/* posted_scene: a mailbox, and what a question about it must tell, in whatever order it is read. */
#ifndef POSTED_SCENE_H
#define POSTED_SCENE_H

#include "posted.h"
#include "shuffle.h"

enum { SCENE_MAX = 14, SCENE_ORDERS = 6 };

typedef struct {
    const char *path;
    const char *expected;
    Posted mails[SCENE_MAX];
} Scene;

/* sql: one text. */
static void scene_check(const Scene *scene, const char *sql)
{
    guint n = 0, order[SCENE_MAX];
    while (n < SCENE_MAX && scene->mails[n].id)
        n++;
    for (guint32 seed = 0; seed < SCENE_ORDERS; seed++) {
        gint64 source;
        g_autoptr(Index) index = open_index(&source);
        shuffle(order, n, seed);
        for (guint i = 0; i < n; i++)
            add(index, source, &scene->mails[order[i]]);
        group(index);
        g_autofree char *told = query(index, sql);
        g_assert_cmpstr(told, ==, scene->expected);
    }
}

#endif
