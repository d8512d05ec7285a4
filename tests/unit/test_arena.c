/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/arena.h"

/* Everything handed out is zeroed, aligned, and nobody else's. */
static void test_alloc(void)
{
    static const gsize sizes[] = {0, 1, 7, 8, 15, 16, 17, 1000, 65536, 65537, 3000000, 5};
    g_autoptr(Arena) arena = arena_new();
    for (int round = 0; round < 3; round++) {
        guchar *all[G_N_ELEMENTS(sizes)];
        for (gsize i = 0; i < G_N_ELEMENTS(sizes); i++) {
            all[i] = arena_alloc(arena, sizes[i]);
            g_assert_nonnull(all[i]);
            g_assert_cmpuint((gsize)all[i] % _Alignof(max_align_t), ==, 0);
            for (gsize j = 0; j < sizes[i]; j++)
                g_assert_cmpuint(all[i][j], ==, 0);
            if (sizes[i])
                memset(all[i], (int)i + 1, sizes[i]);
        }
        for (gsize i = 0; i < G_N_ELEMENTS(sizes); i++)
            for (gsize j = 0; j < sizes[i]; j++)
                g_assert_cmpuint(all[i][j], ==, i + 1);
        arena_clear(arena);
    }
}

/* A turn like the one before takes the memory of the one before. */
static void test_clear(void)
{
    g_autoptr(Arena) arena = arena_new();
    char *first = NULL;
    for (int turn = 0; turn < 10; turn++) {
        char *p = arena_strdup(arena, "the first of the turn");
        for (int i = 0; i < 100; i++)
            arena_alloc(arena, 100);
        g_assert_true(!first || p == first);
        first = p;
        arena_clear(arena);
    }
}

/* What was adopted goes with the turn (LeakSanitizer sees what does not) and is not copied. */
static void test_adopt(void)
{
    g_autoptr(Arena) arena = arena_new();
    for (int turn = 0; turn < 3; turn++) {
        char *one = g_strdup("one"), *two = g_strdup("two");
        arena_adopt(arena, one);
        arena_adopt(arena, two);
        arena_alloc(arena, 3000000);
        g_assert_cmpstr(one, ==, "one");
        g_assert_cmpstr(two, ==, "two");
        if (turn < 2)
            arena_clear(arena);
    }
}

/* What is taken is nobody else's; in memory used before, it is left as it was. */
static void test_take(void)
{
    g_autoptr(Arena) arena = arena_new();
    memset(arena_alloc(arena, 100), 'x', 100);
    arena_clear(arena);
    char *first = arena_take(arena, 50), *second = arena_take(arena, 30);
    g_assert_cmpint(first[0], ==, 'x');
    memset(first, 'a', 50);
    memset(second, 'b', 30);
    g_assert_cmpint(first[49], ==, 'a');
}

static void test_strings(void)
{
    g_autoptr(Arena) arena = arena_new();
    char text[] = "some text";
    char *copy = arena_strdup(arena, text);
    char *part = arena_strndup(arena, text, 4);
    Str str = arena_str(arena, (Str){text + 5, 4});
    Str nul = arena_str(arena, STR("a\0b"));
    memset(text, 'x', sizeof(text) - 1);
    g_assert_cmpstr(copy, ==, "some text");
    g_assert_cmpstr(part, ==, "some");
    g_assert_cmpmem(str.p, str.n, "text", 4);
    g_assert_cmpint(str.p[str.n], ==, '\0');
    g_assert_cmpmem(nul.p, nul.n, "a\0b", 3);
    g_assert_cmpstr(arena_str(arena, (Str){NULL, 0}).p, ==, "");
    int *numbers = arena_new_array(arena, int, 3);
    g_assert_cmpint(numbers[2], ==, 0);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/arena/alloc", test_alloc);
    g_test_add_func("/arena/clear", test_clear);
    g_test_add_func("/arena/adopt", test_adopt);
    g_test_add_func("/arena/take", test_take);
    g_test_add_func("/arena/strings", test_strings);
    return g_test_run();
}
