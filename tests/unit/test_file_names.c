/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/file_names.h"
#include <string.h>

enum { LISTS_MAX = 5 };

/* An expected name of NULL: any, as long as it differs from the others. */
static const struct {
    const char *shows;
    const char *lists[LISTS_MAX + 1];
    const char *names[LISTS_MAX + 1];
} cases[] = {
    {"the short name", {"kvm.vger.example"}, {"kvm-2026-W02.txt"}},
    {"a name without dots", {"widgets"}, {"widgets-2026-W02.txt"}},
    {"two lists, one short name",
     {"dev.a.example", "dev.b.example", "kvm.a.example"},
     {"dev.a.example-2026-W02.txt", "dev.b.example-2026-W02.txt", "kvm-2026-W02.txt"}},
    {"one is the short name of the other",
     {"dev", "dev.b.example"},
     {"dev-2026-W02.txt", "dev.b.example-2026-W02.txt"}},
    {"what all lists together are called",
     {"combined.a.example", "combined"},
     {"combined.a.example-2026-W02.txt", NULL}},
    {"alike once they are safe", {"a/b.x", "a-b.x", "a:b.x"}, {NULL, NULL, NULL}},
    {"nothing safe in them", {".", "..", "../../etc/passwd", "/"}, {NULL, NULL, NULL, NULL}},
};

static void check_safe(const char *name)
{
    g_assert_cmpint(name[0], !=, '.');
    g_assert_cmpuint(strlen(name), <=, 120);
    g_assert_cmpuint(strspn(name, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "._-"), ==, strlen(name));
}

static void test_names(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_test_message("%s", cases[i].shows);
        g_autoptr(GPtrArray) lists = g_ptr_array_new();
        for (guint j = 0; cases[i].lists[j]; j++)
            g_ptr_array_add(lists, (gpointer)cases[i].lists[j]);
        g_autoptr(FileNames) names = file_names_new(lists);
        g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
        g_hash_table_add(seen, file_names_get(names, NULL, "2026-W02", "txt"));
        for (guint j = 0; j < lists->len; j++) {
            char *name = file_names_get(names, lists->pdata[j], "2026-W02", "txt");
            check_safe(name);
            if (cases[i].names[j])
                g_assert_cmpstr(name, ==, cases[i].names[j]);
            g_assert_true(g_hash_table_add(seen, name));
        }
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/file-names/names", test_names);
    return g_test_run();
}
