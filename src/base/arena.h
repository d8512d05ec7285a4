/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * arena: memory that lives for one turn.
 *
 * What a parser makes of one mail is allocated here and given back all at once by arena_clear(),
 * which keeps the blocks for the next mail: a run over a million mails makes a handful of
 * allocations. Nothing in an arena is freed alone. Not thread-safe: one arena per worker.
 * (GStringChunk frees its blocks when cleared, and holds strings only.)
 */
#ifndef LISTDIGEST_ARENA_H
#define LISTDIGEST_ARENA_H

#include "base/str.h"
#include <glib.h>

typedef struct Arena Arena;

Arena *arena_new(void);
void arena_free(Arena *arena);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Arena, arena_free)

/* Everything allocated so far becomes invalid; a block above 1 MiB goes back to the system. */
void arena_clear(Arena *arena);

/* Zeroed, aligned for any type. Never NULL; n may be 0. */
void *arena_alloc(Arena *arena, gsize n);

/* The same, but not zeroed: for what is overwritten at once. */
void *arena_take(Arena *arena, gsize n);

/* Takes memory that g_free() gives back, so that a large buffer need not be copied. */
void arena_adopt(Arena *arena, void *memory);

/* Copies with a NUL behind. */
char *arena_strndup(Arena *arena, const char *s, gsize n);
char *arena_strdup(Arena *arena, const char *s);
Str arena_str(Arena *arena, Str s);

#define arena_new_array(arena, type, n) ((type *)arena_alloc((arena), sizeof(type) * (n)))

#endif
