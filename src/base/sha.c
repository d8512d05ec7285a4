/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/sha.h"

void sha_hex(const guint8 *digest, gsize n, char *hex)
{
    static const char digits[] = "0123456789abcdef";

    for (gsize i = 0; i < n; i++) {
        hex[2 * i] = digits[digest[i] >> 4];
        hex[2 * i + 1] = digits[digest[i] & 15];
    }
    hex[2 * n] = '\0';
}

#ifdef HAVE_NETTLE

#include <nettle/sha1.h>
#include <nettle/sha2.h>
#include <nettle/version.h>

struct Sha {
    ShaKind kind;
    union {
        struct sha1_ctx sha1;
        struct sha256_ctx sha256;
    };
};

Sha *sha_new(ShaKind kind)
{
    Sha *sha = g_new(Sha, 1);

    sha->kind = kind;
    sha_reset(sha);
    return sha;
}

void sha_free(Sha *sha)
{
    g_free(sha);
}

void sha_reset(Sha *sha)
{
    if (sha->kind == SHA_1)
        sha1_init(&sha->sha1);
    else
        sha256_init(&sha->sha256);
}

void sha_update(Sha *sha, const void *bytes, gsize n)
{
    if (sha->kind == SHA_1)
        sha1_update(&sha->sha1, n, bytes);
    else
        sha256_update(&sha->sha256, n, bytes);
}

/* Both begin anew behind this. From 4.0 on nettle gives whole digests only. */
void sha_finish(Sha *sha, guint8 *digest)
{
#if NETTLE_VERSION_MAJOR >= 4
    if (sha->kind == SHA_1)
        sha1_digest(&sha->sha1, digest);
    else
        sha256_digest(&sha->sha256, digest);
#else
    if (sha->kind == SHA_1)
        sha1_digest(&sha->sha1, SHA_1_SIZE, digest);
    else
        sha256_digest(&sha->sha256, SHA_256_SIZE, digest);
#endif
}

#else /* GLib */

struct Sha {
    ShaKind kind;
    GChecksum *checksum;
};

Sha *sha_new(ShaKind kind)
{
    Sha *sha = g_new(Sha, 1);

    sha->kind = kind;
    sha->checksum = g_checksum_new(kind == SHA_1 ? G_CHECKSUM_SHA1 : G_CHECKSUM_SHA256);
    return sha;
}

void sha_free(Sha *sha)
{
    if (!sha)
        return;
    g_checksum_free(sha->checksum);
    g_free(sha);
}

void sha_reset(Sha *sha)
{
    g_checksum_reset(sha->checksum);
}

void sha_update(Sha *sha, const void *bytes, gsize n)
{
    g_checksum_update(sha->checksum, bytes, (gssize)n);
}

void sha_finish(Sha *sha, guint8 *digest)
{
    gsize n = sha->kind == SHA_1 ? SHA_1_SIZE : SHA_256_SIZE;

    g_checksum_get_digest(sha->checksum, digest, &n);
    g_checksum_reset(sha->checksum);
}

#endif
