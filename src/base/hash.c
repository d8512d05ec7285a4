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

/* Alignment would make it 24 bytes. */
typedef struct {
    guint32 key[4];
    guint32 value;
} Entry;

G_STATIC_ASSERT(sizeof(Entry) == 20 && sizeof(Digest) == sizeof(((Entry *)0)->key));

/*
 * The entries lie one after the other; slots say where. Of a keyed map the slots are the values.
 * Where a slot's key lies is far away in memory, so a byte of its hash is asked first.
 */
struct DigestMap {
    guint64 seed; /* of the places of keys, see digest_map_new */
    DigestKeyFunc *key_of;
    gconstpointer data;
    GArray *entries; /* Entry; NULL if keyed */
    guint32 *slots;  /* in entries, or DIGEST_MAP_NONE */
    guint8 *tags;    /* by slot that is taken */
    gsize size;      /* a power of two */
    gsize used;
};

enum { DIGEST_MAP_FIRST_SIZE = 64 };

static void make_slots(DigestMap *map, gsize size)
{
    map->size = size;
    map->slots = g_new(guint32, size);
    map->tags = g_new(guint8, size);
    memset(map->slots, 0xff, size * sizeof(*map->slots));
}

/*
 * Who knows the places of keys can choose Message-IDs that all lie behind each other. Slots are
 * never walked through, so the seed changes no output.
 */
DigestMap *digest_map_new_keyed(DigestKeyFunc *key_of, gconstpointer data)
{
    DigestMap *map = g_new(DigestMap, 1);
    *map = (DigestMap){
        .seed = (guint64)g_random_int() << 32 | g_random_int(),
        .key_of = key_of,
        .data = data,
    };
    make_slots(map, DIGEST_MAP_FIRST_SIZE);
    return map;
}

DigestMap *digest_map_new(void)
{
    DigestMap *map = digest_map_new_keyed(NULL, NULL);
    map->entries = g_array_new(FALSE, FALSE, sizeof(Entry));
    return map;
}

void digest_map_free(DigestMap *map)
{
    if (!map)
        return;
    g_clear_pointer(&map->entries, g_array_unref);
    g_free(map->slots);
    g_free(map->tags);
    g_free(map);
}

static Entry *entry_at(const DigestMap *map, guint32 number)
{
    return &g_array_index(map->entries, Entry, number);
}

static Digest key_at(const DigestMap *map, guint32 slot)
{
    Digest key;
    if (map->key_of)
        return map->key_of(slot, map->data);
    memcpy(&key, entry_at(map, slot)->key, sizeof(key));
    return key;
}

static guint64 hash_of(const DigestMap *map, Digest key)
{
    return finish(finish(key.b ^ map->seed) ^ key.a);
}

static gboolean is_at(const DigestMap *map, gsize place, guint64 hash, Digest key)
{
    return map->tags[place] == hash >> 56 && digest_equal(key_at(map, map->slots[place]), key);
}

/* Where the key is, or the free place where it belongs. */
static gsize find_place(const DigestMap *map, guint64 hash, Digest key)
{
    gsize i = hash & (map->size - 1);
    while (map->slots[i] != DIGEST_MAP_NONE && !is_at(map, i, hash, key))
        i = (i + 1) & (map->size - 1);
    return i;
}

guint32 digest_map_get(const DigestMap *map, Digest key)
{
    guint32 found = map->slots[find_place(map, hash_of(map, key), key)];
    return found == DIGEST_MAP_NONE || map->key_of ? found : entry_at(map, found)->value;
}

/* A key that is not there. */
static void put(DigestMap *map, guint64 hash, guint32 slot)
{
    gsize i = hash & (map->size - 1);
    while (map->slots[i] != DIGEST_MAP_NONE)
        i = (i + 1) & (map->size - 1);
    map->slots[i] = slot;
    map->tags[i] = (guint8)(hash >> 56);
}

/* Entries tell again where they belong, so there are never two tables; of a keyed map, which has
 * none, there are. */
static void grow(DigestMap *map)
{
    guint32 *old = map->slots;
    gsize n = map->size;
    g_free(map->tags);
    if (map->entries)
        g_clear_pointer(&old, g_free);
    make_slots(map, n * 2);
    for (guint32 i = 0; map->entries && i < map->entries->len; i++)
        put(map, hash_of(map, key_at(map, i)), i);
    for (gsize i = 0; old && i < n; i++)
        if (old[i] != DIGEST_MAP_NONE)
            put(map, hash_of(map, key_at(map, old[i])), old[i]);
    g_free(old);
}

static guint32 add_entry(DigestMap *map, Digest key, guint32 value)
{
    Entry entry = {.value = value};
    memcpy(entry.key, &key, sizeof(key));
    g_array_append_val(map->entries, entry);
    return map->entries->len - 1;
}

void digest_map_set(DigestMap *map, Digest key, guint32 value)
{
    g_assert(value != DIGEST_MAP_NONE);
    guint64 hash = hash_of(map, key);
    guint32 *slot = &map->slots[find_place(map, hash, key)];
    if (*slot == DIGEST_MAP_NONE) {
        if (map->used >= map->size / 4 * 3)
            grow(map);
        map->used++;
        put(map, hash, map->key_of ? value : add_entry(map, key, value));
    } else if (map->key_of) {
        *slot = value;
    } else {
        entry_at(map, *slot)->value = value;
    }
}
