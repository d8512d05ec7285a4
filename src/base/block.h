/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * block: 16 bytes of a text at a time.
 *
 * GNU C's vectors: gcc and clang make one instruction of each step where the processor has such,
 * as every x86-64 and arm64 does, and several elsewhere. A comparison gives 0xff for each byte for
 * which it is true:
 *
 *     for (; i + BLOCK_SIZE <= s.n; i += BLOCK_SIZE)
 *         if (block_any((Block)(block_load(s.p + i) == block_of('\n'))))
 */
#ifndef LISTDIGEST_BLOCK_H
#define LISTDIGEST_BLOCK_H

#include <glib.h>
#include <string.h>

enum { BLOCK_SIZE = 16 };

typedef guint8 Block __attribute__((vector_size(BLOCK_SIZE)));

static inline Block block_load(const char *p)
{
    Block block;
    memcpy(&block, p, BLOCK_SIZE);
    return block;
}

static inline Block block_of(char c)
{
    return (Block){0} + (guint8)c;
}

/* Letters of ASCII in lower case; of other bytes some, too: those that differ by 32. */
static inline Block block_fold(Block block)
{
    return block | block_of(0x20);
}

static inline gboolean block_any(Block block)
{
    guint64 halves[2];
    memcpy(halves, &block, BLOCK_SIZE);
    return (halves[0] | halves[1]) != 0;
}

/* The first byte that is not 0; there has to be one. */
static inline gsize block_first(Block block)
{
    guint64 halves[2];
    memcpy(halves, &block, BLOCK_SIZE);
    gsize half = halves[0] ? 0 : 1;
    return half * 8 + (gsize)__builtin_ctzll(GUINT64_FROM_LE(halves[half])) / 8;
}

#endif
