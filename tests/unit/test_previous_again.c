/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What was sent again at once, as it had broken off or gone astray: linked though near. */
#include "previous_case.h"

static const Scene scenes[] = {
    {"/previous/sent-again-after-minutes",
     "a< b<a:title c<b:title",
     {{"a", 0, "[PATCH] knob: turn", NULL, NULL, "id=x"},
      {"b", 120, "[PATCH] knob: turn", NULL, NULL, "id=x"},
      {"c", 9 * DAY, "[PATCH v2] knob: turn", NULL, NULL, NULL}}},
    {"/previous/sent-again-after-minutes-of-a-title-that-many-have",
     "a< b<a:title c<",
     {{"a", 0, "[PATCH] knob.2: tfix", NULL, NULL, "id=x"},
      {"b", 120, "[PATCH] knob.2: tfix", NULL, NULL, "id=x"},
      {"c", 180, "[PATCH] knob.2: tfix", NULL, NULL, "id=y"}}},
    {"/previous/sent-again-after-it-broke-off",
     "a< b<a:title",
     {{"a", 0, "[PATCH 0/2] Knobs", NULL, NULL, NULL},
      {"a1", 1, "[PATCH 1/2] knob: one", "a", NULL, "id=x"},
      {"b", 120, "[PATCH 0/2] Knobs", NULL, NULL, NULL},
      {"b1", 121, "[PATCH 1/2] knob: one", "b", NULL, "id=x"},
      {"b2", 122, "[PATCH 2/2] knob: two", "b", NULL, NULL}}},
    {"/previous/sent-again-with-another-diff",
     "a< b<",
     {{"a", 0, "[PATCH] knob: turn", NULL, NULL, NULL},
      {"b", 120, "[PATCH] knob: turn", NULL, NULL, NULL}}},
    {"/previous/sent-again-to-another-tree",
     "a< b<",
     {{"a", 0, "[PATCH net] knob: turn", NULL, NULL, "id=x"},
      {"b", 120, "[PATCH net-next] knob: turn", NULL, NULL, "id=x"}}},
    {"/previous/sent-again-as-part-of-a-set",
     "a< b1<",
     {{"a", 0, "[PATCH] knob: one", NULL, NULL, "id=x"},
      {"b1", 120, "[PATCH 1/2] knob: one", NULL, NULL, "id=x"},
      {"b2", 121, "[PATCH 2/2] knob: two", "b1", NULL, NULL}}},
    {"/previous/sent-again-by-another",
     "a< b<",
     {{"a", 0, "[PATCH] knob: turn", NULL, NULL, "id=x"},
      {"b", 120, "[PATCH] knob: turn", NULL, "ben", "id=x"}}},
};

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (guint i = 0; i < G_N_ELEMENTS(scenes); i++)
        g_test_add_data_func(scenes[i].path, &scenes[i], test_scene);
    return g_test_run();
}
