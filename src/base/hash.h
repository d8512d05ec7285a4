/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * hash: 128-bit digests, and a map from them to row numbers.
 *
 * Message-IDs and other keys of any length are compared by digest (MurmurHash3 x64 128, public
 * domain, by Austin Appleby): among a billion mails the chance that any two collide is below
 * 2^-68. It does not resist an attacker; one who makes ids collide gains no more than one who
 * repeats an id, and cannot know where a map puts them.
 */
#ifndef LISTDIGEST_HASH_H
#define LISTDIGEST_HASH_H

#include "base/str.h"

typedef struct {
    guint64 a, b;
} Digest;

Digest digest_bytes(const void *bytes, gsize n);

static inline Digest digest_str(Str s)
{
    return digest_bytes(s.p, s.n);
}

/* Of a few numbers: DIGEST_OF(sender, total, version). */
#define DIGEST_OF(...) \
    digest_bytes((const guint64[]){__VA_ARGS__}, sizeof((const guint64[]){__VA_ARGS__}))

static inline gboolean digest_equal(Digest x, Digest y)
{
    return x.a == y.a && x.b == y.b;
}

/*
 * Digest -> guint32, open addressing; nothing is ever removed. About 30 bytes a key, and no more
 * while it grows.
 */
typedef struct DigestMap DigestMap;

#define DIGEST_MAP_NONE G_MAXUINT32 /* the value of an absent key; never stored */

DigestMap *digest_map_new(void);
void digest_map_free(DigestMap *map);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DigestMap, digest_map_free)

/* One whose values tell their keys, always the same: 7 to 13 bytes a key. */
typedef Digest DigestKeyFunc(guint32 value, gconstpointer data);
DigestMap *digest_map_new_keyed(DigestKeyFunc *key_of, gconstpointer data);

guint32 digest_map_get(const DigestMap *map, Digest key);
void digest_map_set(DigestMap *map, Digest key, guint32 value);

#endif
