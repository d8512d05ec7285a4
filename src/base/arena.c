/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/arena.h"

#define BLOCK_SIZE ((gsize)64 * 1024)
#define KEEP_AT_MOST ((gsize)1024 * 1024)
#define ALIGNMENT (2 * sizeof(void *))

typedef struct Block Block;
struct Block {
    Block *next;
    gsize size, used; /* of bytes[] */
    _Alignas(2 * sizeof(void *)) char bytes[];
};

/* Memory that came from elsewhere; the note itself lies in the arena. */
typedef struct Adopted Adopted;
struct Adopted {
    Adopted *next;
    void *memory;
};

struct Arena {
    Block *full; /* blocks before the current one */
    Block *current;
    Adopted *adopted;
};

static Block *block_new(gsize size, Block *next)
{
    Block *block = g_malloc(sizeof(Block) + size);
    block->next = next;
    block->size = size;
    block->used = 0;
    return block;
}

Arena *arena_new(void)
{
    Arena *arena = g_new0(Arena, 1);
    arena->current = block_new(BLOCK_SIZE, NULL);
    return arena;
}

static void free_chain(Block *block)
{
    while (block) {
        Block *next = block->next;
        g_free(block);
        block = next;
    }
}

static void free_adopted(Arena *arena)
{
    for (Adopted *a = arena->adopted; a; a = a->next)
        g_free(a->memory);
    arena->adopted = NULL;
}

void arena_free(Arena *arena)
{
    if (!arena)
        return;
    free_adopted(arena);
    free_chain(arena->full);
    g_free(arena->current);
    g_free(arena);
}

void arena_clear(Arena *arena)
{
    free_adopted(arena);
    free_chain(arena->full);
    arena->full = NULL;
    if (arena->current->size > KEEP_AT_MOST) {
        g_free(arena->current);
        arena->current = block_new(BLOCK_SIZE, NULL);
    }
    arena->current->used = 0;
}

void *arena_take(Arena *arena, gsize n)
{
    gsize want = (n + ALIGNMENT - 1) & ~(gsize)(ALIGNMENT - 1);
    if (want > arena->current->size - arena->current->used) {
        /* Doubling lets the block that is kept grow to what one mail usually needs. */
        gsize size = MAX(want, MIN(arena->current->size * 2, KEEP_AT_MOST));
        arena->current->next = arena->full;
        arena->full = arena->current;
        arena->current = block_new(size, NULL);
    }
    void *p = arena->current->bytes + arena->current->used;
    arena->current->used += want;
    return p;
}

void *arena_alloc(Arena *arena, gsize n)
{
    return memset(arena_take(arena, n), 0, n);
}

void arena_adopt(Arena *arena, void *memory)
{
    Adopted *a = arena_take(arena, sizeof(*a));
    *a = (Adopted){arena->adopted, memory};
    arena->adopted = a;
}

char *arena_strndup(Arena *arena, const char *s, gsize n)
{
    char *copy = arena_take(arena, n + 1);
    if (n)
        memcpy(copy, s, n);
    copy[n] = '\0';
    return copy;
}

char *arena_strdup(Arena *arena, const char *s)
{
    return arena_strndup(arena, s, strlen(s));
}

Str arena_str(Arena *arena, Str s)
{
    return (Str){arena_strndup(arena, s.p, s.n), s.n};
}
