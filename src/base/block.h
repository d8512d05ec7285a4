/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * block: 16 bytes of a text at a time.
 *
 * GNU C's vectors: gcc and clang make one instruction of each step where the processor has such,
 * as every x86-64 and arm64 does, and several elsewhere. A comparison gives 0xff for each byte for
 * which it is true; what asks of a block looks at the highest bit of each byte:
 *
 *     for (; i + BLOCK_SIZE <= s.n; i += BLOCK_SIZE)
 *         if (block_any((Block)(block_load(s.p + i) == block_of('\n'))))
 */
#ifndef LISTDIGEST_BLOCK_H
#define LISTDIGEST_BLOCK_H

#include <glib.h>
#include <string.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

enum {
    BLOCK_SIZE = 16,               /* bytes */
    BLOCK_STRIDE = 4 * BLOCK_SIZE, /* where a loop takes more at once */
};

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

/* A bit for each byte, the first one the lowest. */
static inline guint32 block_mask(Block block)
{
#ifdef __SSE2__
    return (guint32)_mm_movemask_epi8((__m128i)block);
#else
    guint32 mask = 0;
    for (guint i = 0; i < BLOCK_SIZE; i++)
        mask |= (guint32)(block[i] >> 7) << i;
    return mask;
#endif
}

static inline gboolean block_any(Block block)
{
    return block_mask(block) != 0;
}

/* The first byte of which it is true; there has to be one. */
static inline gsize block_first(Block block)
{
    return (gsize)__builtin_ctz(block_mask(block));
}

/* Four blocks, a bit for each byte. Written out: gcc -O2 leaves a loop a loop. */
static inline guint64 block_mask_four(Block a, Block b, Block c, Block d)
{
    return block_mask(a) | (guint64)block_mask(b) << BLOCK_SIZE |
           (guint64)block_mask(c) << 2 * BLOCK_SIZE | (guint64)block_mask(d) << 3 * BLOCK_SIZE;
}

#endif
