/* SPDX-License-Identifier: GPL-2.0-or-later */
/* previous_case: scenes of which posting is the next revision of which. Includer: one test program.
 */
#ifndef PREVIOUS_CASE_H
#define PREVIOUS_CASE_H

#include "posted_scene.h"

/* By series: id, previous, rule. */
static const char links_sql[] =
    "SELECT group_concat(link, ' ') FROM (SELECT head.message_id || '<' ||"
    " coalesce(older.message_id || ':', '') || s.previous_rule AS link"
    " FROM series s JOIN mail head ON head.id = s.head"
    " LEFT JOIN series p ON p.id = s.previous"
    " LEFT JOIN mail older ON older.id = p.head ORDER BY s.id)";

static void test_scene(gconstpointer data)
{
    scene_check(data, links_sql);
}

#endif
