/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/sha.h"
#include <string.h>

/* The examples of FIPS 180-4, and those that NIST gives beside it. */
static const struct {
    const char *text, *sha1, *sha256;
} examples[] = {
    {"", "da39a3ee5e6b4b0d3255bfef95601890afd80709",
     "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
    {"abc", "a9993e364706816aba3e25717850c26c9cd0d89d",
     "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
    {"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
     "84983e441c3bd26ebaae4aa1f95129e5e54670f1",
     "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
};

static void check(Sha *sha, gsize n, const char *expected)
{
    guint8 digest[SHA_256_SIZE];
    char hex[2 * SHA_256_SIZE + 1];

    sha_finish(sha, digest);
    sha_hex(digest, n, hex);
    g_assert_cmpstr(hex, ==, expected);
}

/* One of each kind for all: sha_finish() begins anew. */
static void test_examples(void)
{
    g_autoptr(Sha) sha1 = sha_new(SHA_1), sha256 = sha_new(SHA_256);

    for (gsize i = 0; i < G_N_ELEMENTS(examples); i++) {
        const char *text = examples[i].text;
        sha_update(sha1, text, strlen(text));
        sha_update(sha256, text, strlen(text));
        check(sha1, SHA_1_SIZE, examples[i].sha1);
        check(sha256, SHA_256_SIZE, examples[i].sha256);
    }
}

static void test_pieces(void)
{
    g_autoptr(Sha) sha1 = sha_new(SHA_1), sha256 = sha_new(SHA_256);
    char piece[1000];

    memset(piece, 'a', sizeof(piece));
    for (int i = 0; i < 1000; i++) {
        sha_update(sha1, piece, sizeof(piece));
        sha_update(sha256, piece, sizeof(piece));
    }
    check(sha1, SHA_1_SIZE, "34aa973cd4c4daa4f61eeb2bdbad27316534016f");
    check(sha256, SHA_256_SIZE, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

static void test_reset(void)
{
    g_autoptr(Sha) sha = sha_new(SHA_1);

    sha_update(sha, "forgotten", 9);
    sha_reset(sha);
    sha_update(sha, "abc", 3);
    check(sha, SHA_1_SIZE, examples[1].sha1);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/sha/examples", test_examples);
    g_test_add_func("/sha/pieces", test_pieces);
    g_test_add_func("/sha/reset", test_reset);
    return g_test_run();
}
