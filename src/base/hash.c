/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/hash.h"

static guint64 rotate(guint64 x, guint bits)
{
    return x << bits | x >> (64 - bits);
}

static guint64 finish(guint64 k)
{
    k ^= k >> 33;
    k *= 0xff51afd7ed558ccdULL;
    k ^= k >> 33;
    k *= 0xc4ceb9fe1a85ec53ULL;
    return k ^ k >> 33;
}

static guint64 mix_a(guint64 k)
{
    return rotate(k * 0x87c37b91114253d5ULL, 31) * 0x4cf5ad432745937fULL;
}

static guint64 mix_b(guint64 k)
{
    return rotate(k * 0x4cf5ad432745937fULL, 33) * 0x87c37b91114253d5ULL;
}

/* Up to 8 bytes, little endian, whatever the machine. */
static guint64 load(const guint8 *p, gsize n)
{
    guint64 value = 0;
    if (n >= 8) {
        memcpy(&value, p, 8);
        return GUINT64_FROM_LE(value);
    }
    for (gsize i = 0; i < n; i++)
        value |= (guint64)p[i] << (8 * i);
    return value;
}

Digest digest_bytes(const void *bytes, gsize n)
{
    const guint8 *p = bytes;
    guint64 a = 0, b = 0;
    gsize rest = n;
    for (; rest >= 16; p += 16, rest -= 16) {
        a = (rotate(a ^ mix_a(load(p, 8)), 27) + b) * 5 + 0x52dce729;
        b = (rotate(b ^ mix_b(load(p + 8, 8)), 31) + a) * 5 + 0x38495ab5;
    }
    if (rest > 8)
        b ^= mix_b(load(p + 8, rest - 8));
    if (rest > 0)
        a ^= mix_a(load(p, MIN(rest, 8)));
    a ^= n;
    b ^= n;
    a += b;
    b += a;
    a = finish(a);
    b = finish(b);
    a += b;
    return (Digest){a, a + b};
}

typedef struct {
    Digest key;
    guint32 value; /* DIGEST_MAP_NONE: free */
} Slot;

struct DigestMap {
    guint64 seed; /* of the places of keys, see digest_map_new */
    Slot *slots;
    gsize size; /* a power of two */
    gsize used;
};

enum { DIGEST_MAP_FIRST_SIZE = 64 };

static Slot *new_slots(gsize size)
{
    Slot *slots = g_new(Slot, size);
    for (gsize i = 0; i < size; i++)
        slots[i].value = DIGEST_MAP_NONE;
    return slots;
}

/*
 * Who knows the places of keys can choose Message-IDs that all lie behind each other. Slots are
 * never walked through, so the seed changes no output.
 */
DigestMap *digest_map_new(void)
{
    DigestMap *map = g_new0(DigestMap, 1);
    map->seed = (guint64)g_random_int() << 32 | g_random_int();
    map->size = DIGEST_MAP_FIRST_SIZE;
    map->slots = new_slots(map->size);
    return map;
}

void digest_map_free(DigestMap *map)
{
    if (!map)
        return;
    g_free(map->slots);
    g_free(map);
}

/* The key's slot, or the free one where it belongs. */
static Slot *find_slot(const DigestMap *map, Digest key)
{
    gsize i = finish(finish(key.b ^ map->seed) ^ key.a) & (map->size - 1);
    while (map->slots[i].value != DIGEST_MAP_NONE && !digest_equal(map->slots[i].key, key))
        i = (i + 1) & (map->size - 1);
    return &map->slots[i];
}

guint32 digest_map_get(const DigestMap *map, Digest key)
{
    return find_slot(map, key)->value;
}

static void grow(DigestMap *map)
{
    Slot *old = map->slots;
    gsize n = map->size;
    map->size *= 2;
    map->slots = new_slots(map->size);
    for (gsize i = 0; i < n; i++)
        if (old[i].value != DIGEST_MAP_NONE)
            *find_slot(map, old[i].key) = old[i];
    g_free(old);
}

void digest_map_set(DigestMap *map, Digest key, guint32 value)
{
    g_assert(value != DIGEST_MAP_NONE);
    Slot *slot = find_slot(map, key);
    if (slot->value == DIGEST_MAP_NONE) {
        if (map->used >= map->size / 4 * 3) {
            grow(map);
            slot = find_slot(map, key);
        }
        map->used++;
    }
    *slot = (Slot){key, value};
}
