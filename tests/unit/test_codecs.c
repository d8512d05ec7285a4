/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is special in xz, zstd and bzip2. test_unpack.c has what all formats have in common. */
#include "../lib/packers.h"
#include "read/unxz.h"
#include "read/unzstd.h"
#include "unpack_case.h"

static void pack_xz_blocks(GString *out, Str text)
{
    pack_xz_as(out, text, LZMA_CHECK_CRC32, 20000);
}

/* Where bytes begin, the n-th time. */
static gsize find_nth(const GString *bytes, Str what, guint n)
{
    gsize at = 0;
    for (guint i = 0; i <= n; i++) {
        gssize hit = str_find(str_skip(contents(bytes), at), what);
        g_assert_cmpint(hit, >=, 0);
        at += (gsize)hit + 1;
    }
    return at - 1;
}

/* All of the text is there but, at one place, at most so many bytes. */
static void check_gap(const Result *result, const GString *text, gsize most)
{
    gsize before = 0;
    while (before < result->data->len && result->data->str[before] == text->str[before])
        before++;
    gsize behind = result->data->len - before;
    g_assert_cmpuint(behind, <=, text->len);
    g_assert_cmpmem(result->data->str + before, behind, text->str + text->len - behind, behind);
    g_assert_cmpuint(before + behind + most, >=, text->len);
}

static void check_one_mark(const Result *result, const char *pattern)
{
    if (!g_pattern_match_simple(pattern, result->marks->str))
        g_error("%s is not %s", result->marks->str, pattern);
}

/* ---- xz ---- */

/* xz -T and pixz write many blocks in a stream. */
static void test_xz_blocks(void)
{
    g_autoptr(GString) text = make_text(1, 200000), bytes = g_string_new(NULL);
    pack_xz_blocks(bytes, contents(text));
    g_auto(Result) result = unpack_any_way(&unxz_codec, contents(bytes));
    g_assert_cmpstr(result.marks->str, ==, "");
    g_assert_cmpmem(result.data->str, result.data->len, text->str, text->len);
}

static const Str xz_block = {"\x02\x00\x21\x01", 4}; /* a header of 12 bytes, LZMA2 */

/* A damaged block costs no other. */
static void test_xz_damaged_block(void)
{
    g_autoptr(GString) text = make_text(2, 200000), bytes = g_string_new(NULL);
    pack_xz_blocks(bytes, contents(text));
    for (guint block = 0; block < 10; block++) {
        g_autoptr(GString) bad = g_string_new_len(bytes->str, (gssize)bytes->len);
        gsize at = find_nth(bad, xz_block, block);
        memset(bad->str + at + 30, 0xff, 50);
        g_auto(Result) result = unpack_all(&unxz_codec, contents(bad), G_MAXSIZE, 256 * 1024);
        check_one_mark(&result, block < 9
                                    ? "corrupt *: data not understood; *; read on from byte *\n"
                                    : "corrupt *: data not understood*\n");
        gsize end = g_array_index(result.ends, gsize, 0);
        g_assert_cmpmem(result.data->str, block * 20000, text->str, block * 20000);
        gsize behind = (9 - block) * 20000;
        g_assert_cmpuint(result.data->len - end, ==, behind);
        g_assert_cmpmem(result.data->str + end, behind, text->str + text->len - behind, behind);
    }
}

static void test_xz_damaged_block_header(void)
{
    g_autoptr(GString) text = make_text(3, 60000), bytes = g_string_new(NULL);
    pack_xz_blocks(bytes, contents(text));
    gsize at = find_nth(bytes, xz_block, 1);
    for (gsize i = 0; i < 12; i++) {
        bytes->str[at + i] ^= 0x44;
        g_auto(Result) result = unpack_any_way(&unxz_codec, contents(bytes));
        bytes->str[at + i] ^= 0x44;
        check_one_mark(&result, "corrupt 20000 at byte *: damaged header of a block; read on *\n");
        check_gap(&result, text, 20000);
    }
}

/* The block is whole, only its checksum is not: nothing is lost. */
static void test_xz_wrong_checksum(void)
{
    static const struct {
        lzma_check check;
        const char *pattern;
    } rows[] = {
        {LZMA_CHECK_CRC32, "corrupt 20000 at *: wrong checksum (CRC32); the 20000 bytes of *\n"},
        {LZMA_CHECK_CRC64, "corrupt 20000 at *: wrong checksum (CRC64); the 20000 bytes of *\n"},
        {LZMA_CHECK_SHA256, "corrupt 20000 at *: wrong checksum (SHA-256); the 20000 bytes of *\n"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GString) text = make_text(4, 50000), bytes = g_string_new(NULL);
        pack_xz_as(bytes, contents(text), rows[i].check, 20000);
        bytes->str[find_nth(bytes, xz_block, 1) - 1] ^= 1;
        g_auto(Result) result = unpack_any_way(&unxz_codec, contents(bytes));
        check_one_mark(&result, rows[i].pattern);
        g_assert_cmpuint(result.ends->len, ==, 1);
        g_assert_cmpmem(result.data->str, result.data->len, text->str, text->len);
    }
}

/* Without checksums there is still the index. */
static void test_xz_missing_block(void)
{
    g_autoptr(GString) text = make_text(5, 60000), bytes = g_string_new(NULL);
    pack_xz_as(bytes, contents(text), LZMA_CHECK_NONE, 20000);
    gsize at = find_nth(bytes, xz_block, 1);
    g_string_erase(bytes, (gssize)at, (gssize)(find_nth(bytes, xz_block, 2) - at));
    g_auto(Result) result = unpack_any_way(&unxz_codec, contents(bytes));
    check_one_mark(&result, "corrupt 40000 at byte *: the index has other blocks\n");
    check_gap(&result, text, 20000);
}

/* How many NULs stand behind the data of the first block: its size is in the index, behind a NUL
 * and the number of blocks. */
static guint xz_padding(const GString *bytes)
{
    const char *footer = bytes->str + bytes->len - LZMA_STREAM_HEADER_SIZE;
    lzma_stream_flags flags;
    lzma_vli size;
    gsize at = 2;
    g_assert_cmpint(lzma_stream_footer_decode(&flags, (const guint8 *)footer), ==, LZMA_OK);
    const guint8 *index = (const guint8 *)footer - flags.backward_size;
    g_assert_cmpint(lzma_vli_decode(&size, NULL, index, &at, flags.backward_size), ==, LZMA_OK);
    return (guint)(-size % 4);
}

/* Behind a block whose padding is damaged nothing is lost. */
static void test_xz_damaged_padding(void)
{
    guint seen = 0;
    for (gsize n = 20000; n < 20020; n++) {
        g_autoptr(GString) text = make_text(12, 2 * n), bytes = g_string_new(NULL);
        pack_xz_as(bytes, contents(text), LZMA_CHECK_CRC32, n);
        guint padding = xz_padding(bytes);
        gsize check = find_nth(bytes, xz_block, 1) - 4;
        if (padding == 0)
            continue;
        bytes->str[check - 1 - seen++ % padding] = 1;
        g_auto(Result) result = unpack_any_way(&unxz_codec, contents(bytes));
        check_one_mark(&result, "corrupt 2* at *: wrong checksum (CRC32); *\n");
        g_assert_cmpmem(result.data->str, result.data->len, text->str, text->len);
        g_assert_cmpuint(result.ends->len, ==, 1);
    }
    g_assert_cmpuint(seen, >, 5);
}

/* A stream that is cut off where a block ends. */
static void test_xz_cut_between_blocks(void)
{
    g_autoptr(GString) text = make_text(13, 60000), bytes = g_string_new(NULL);
    pack_xz_blocks(bytes, contents(text));
    g_string_truncate(bytes, find_nth(bytes, xz_block, 1));
    pack_xz(bytes, STR("behind"));
    g_auto(Result) result = unpack_any_way(&unxz_codec, contents(bytes));
    g_assert_cmpuint(result.data->len, ==, 20006);
    check_one_mark(&result, "truncated 20000 *: compressed data ends early, where more of it *\n");
}

/* What was copied as it does not compress is given to the last byte, also if it is xz's. */
static void test_xz_truncated_stored(void)
{
    g_autoptr(GRand) rand = g_rand_new_with_seed(1);
    g_autoptr(GString) noise = g_string_new(NULL), inner = g_string_new(NULL),
                       bytes = g_string_new(NULL);
    while (noise->len < 5000)
        g_string_append_c(noise, (char)g_rand_int(rand));
    pack_xz(inner, STR("a small one"));
    g_string_insert_len(noise, 1000, inner->str, (gssize)inner->len);
    pack_xz(bytes, contents(noise));
    gsize header = (gsize)str_find(contents(bytes), (Str){noise->str, 100});
    for (gsize n = header; n < header + noise->len; n += 100) {
        g_auto(Result) result = unpack_any_way(&unxz_codec, (Str){bytes->str, n});
        g_assert_cmpmem(result.data->str, result.data->len, noise->str, n - header);
        check_one_mark(&result, "truncated *: it ends here\n");
    }
}

/* A stream whose header says that its dictionary is 2 << (n / 2 + 11) bytes. */
static void append_xz_dictionary(GString *out, unsigned char n)
{
    gsize start = out->len;
    pack_xz(out, STR("small "));
    unsigned char *header = (unsigned char *)out->str + start + LZMA_STREAM_HEADER_SIZE;
    g_assert_cmpmem(header, xz_block.n, xz_block.p, xz_block.n);
    header[4] = n;
    guint32 crc = GUINT32_TO_LE(lzma_crc32(header, 8, 0));
    memcpy(header + 8, &crc, sizeof(crc));
}

static void test_xz_memory_limit(void)
{
    g_autoptr(GString) bytes = g_string_new(NULL);
    append_xz_dictionary(bytes, 30); /* 128 MiB */
    append_xz_dictionary(bytes, 32); /* 256 MiB */
    append_xz_dictionary(bytes, 40); /* 4 GiB */
    pack_xz(bytes, STR("behind"));
    g_auto(Result) result = unpack_any_way(&unxz_codec, contents(bytes));
    g_autoptr(GString) data = with_ends(&result);
    g_assert_cmpstr(data->str, ==, "small |behind");
    check_one_mark(&result, "corrupt 6 at byte *: " UNXZ_MEMORY_WHAT "; read on from byte *\n");
}

/* ---- zstd ---- */

static void append_skippable(GString *out, guint n)
{
    const char header[] = {0x5a, 0x2a, 0x4d, 0x18, (char)n, 0, 0, 0};
    g_string_append_len(out, header, sizeof(header));
    for (guint i = 0; i < n; i++)
        g_string_append_c(out, (char)i);
}

/* pzstd writes them before, the seekable format behind. */
static void test_zstd_skippable(void)
{
    g_autoptr(GString) bytes = g_string_new(NULL);
    append_skippable(bytes, 0);
    append_skippable(bytes, 12);
    pack_zstd(bytes, STR("one "));
    append_skippable(bytes, 100);
    pack_zstd(bytes, STR("two"));
    append_skippable(bytes, 7);
    g_assert_true(unpack_codec((Str){bytes->str, UNPACK_MAGIC}) == &unzstd_codec);
    g_auto(Result) result = unpack_any_way(&unzstd_codec, contents(bytes));
    g_assert_cmpstr(result.data->str, ==, "one two");
    g_assert_cmpstr(result.marks->str, ==, "");
    Str cut = {bytes->str, bytes->len - 3};
    g_auto(Result) truncated = unpack_any_way(&unzstd_codec, cut);
    g_assert_cmpstr(truncated.data->str, ==, "one two");
    check_one_mark(&truncated, "truncated 7 at byte *: it ends here\n");
}

static void test_zstd_wrong_checksum(void)
{
    g_autoptr(GString) text = make_text(6, 300000), bytes = g_string_new(NULL);
    pack_zstd(bytes, contents(text));
    bytes->str[bytes->len - 1] ^= 1;
    pack_zstd(bytes, STR("behind"));
    g_string_append(text, "behind");
    g_auto(Result) result = unpack_any_way(&unzstd_codec, contents(bytes));
    check_one_mark(&result,
                   "corrupt 300000 at byte *: wrong checksum (XXH64); the 300000 bytes *\n");
    g_assert_cmpuint(result.ends->len, ==, 1);
    g_assert_cmpmem(result.data->str, result.data->len, text->str, text->len);
}

/* Of a damaged frame the blocks before the damage are given. */
static void test_zstd_damaged_block(void)
{
    g_autoptr(GString) text = make_text(7, 600000), bytes = g_string_new(NULL);
    pack_zstd(bytes, contents(text));
    memset(bytes->str + bytes->len / 2, 0xff, 9000);
    pack_zstd(bytes, STR("behind"));
    g_string_append(text, "behind");
    g_auto(Result) result = unpack_any_way(&unzstd_codec, contents(bytes));
    check_one_mark(&result, "corrupt *: data not understood; *; read on from byte *\n");
    check_gap(&result, text, 600000 / 2 + 2 * 128 * 1024);
}

/* What does not compress is given to the last byte. */
static void test_zstd_truncated_raw(void)
{
    g_autoptr(GRand) rand = g_rand_new_with_seed(1);
    g_autoptr(GString) noise = g_string_new(NULL), bytes = g_string_new(NULL);
    while (noise->len < 5000)
        g_string_append_c(noise, (char)g_rand_int(rand));
    pack_zstd_as(bytes, contents(noise), 1, 0);
    gsize header = bytes->len - noise->len;
    for (gsize n = header; n < bytes->len; n += 100) {
        g_auto(Result) result = unpack_any_way(&unzstd_codec, (Str){bytes->str, n});
        g_assert_cmpmem(result.data->str, result.data->len, noise->str, n - header);
        check_one_mark(&result, "truncated *: it ends here\n");
    }
}

/* A frame that is cut off where a block ends. */
static void test_zstd_cut_between_blocks(void)
{
    enum { HEADER = 9, BLOCK_HEADER = 3 };
    g_autoptr(GString) text = make_text(14, 300000), bytes = g_string_new(NULL);
    pack_zstd(bytes, contents(text));
    const unsigned char *p = (const unsigned char *)bytes->str + HEADER;
    g_string_truncate(bytes, HEADER + BLOCK_HEADER + ((p[0] | p[1] << 8 | p[2] << 16) >> 3));
    pack_zstd(bytes, STR("behind"));
    g_auto(Result) result = unpack_any_way(&unzstd_codec, contents(bytes));
    g_assert_true(g_str_has_suffix(result.data->str, "behind"));
    check_one_mark(&result, "truncated 131072 *: compressed data ends early, where more of it *\n");
}

/* A frame that does not say how large it is, but that it needs a window of 1 << log bytes. */
static void append_zstd_window(GString *out, guint log)
{
    char buf[100];
    ZSTD_CCtx *z = ZSTD_createCCtx();
    ZSTD_CCtx_setParameter(z, ZSTD_c_contentSizeFlag, 0);
    ZSTD_inBuffer in = {"small ", 6, 0};
    ZSTD_outBuffer to = {buf, sizeof(buf), 0};
    g_assert_cmpuint(ZSTD_compressStream2(z, &to, &in, ZSTD_e_flush), ==, 0);
    g_assert_cmpuint(ZSTD_compressStream2(z, &to, &in, ZSTD_e_end), ==, 0);
    ZSTD_freeCCtx(z);
    buf[5] = (char)((log - 10) << 3);
    g_string_append_len(out, buf, (gssize)to.pos);
}

static void test_zstd_window_limit(void)
{
    g_autoptr(GString) bytes = g_string_new(NULL);
    append_zstd_window(bytes, UNZSTD_WINDOW_LOG);
    append_zstd_window(bytes, UNZSTD_WINDOW_LOG + 1);
    append_zstd_window(bytes, 31);
    pack_zstd(bytes, STR("behind"));
    g_auto(Result) result = unpack_any_way(&unzstd_codec, contents(bytes));
    g_autoptr(GString) data = with_ends(&result);
    g_assert_cmpstr(data->str, ==, "small |behind");
    check_one_mark(&result, "corrupt 6 at byte *: " UNZSTD_WINDOW_WHAT "; read on from byte *\n");
}

static void test_zstd_dictionary(void)
{
    g_autoptr(GString) bytes = g_string_new(NULL);
    pack_zstd(bytes, STR("x"));
    bytes->str[4] |= 1; /* the id of a dictionary, in a byte */
    g_string_insert_c(bytes, 5, 7);
    pack_zstd(bytes, STR("behind"));
    g_auto(Result) result = unpack_any_way(&unzstd_codec, contents(bytes));
    g_assert_cmpstr(result.data->str, ==, "behind");
    check_one_mark(&result,
                   "corrupt 0 at byte *: it was compressed with a dictionary; read on *\n");
}

/* ---- bzip2 ---- */

enum { BZIP2_BLOCK = 100 * 1000 }; /* of level 1 */

/* The n-th bit from which these 48 are a block's mark. */
static gsize find_block(const GString *bytes, guint n)
{
    guint64 window = 0;
    for (gsize bit = 0; bit < bytes->len * 8; bit++) {
        window = (window << 1 | (bytes->str[bit / 8] >> (7 - bit % 8) & 1)) & 0xffffffffffff;
        if (window == 0x314159265359 && n-- == 0)
            return bit - 47;
    }
    g_assert_not_reached();
}

/* A damaged block costs no other, at whatever bit the next one begins. */
static void test_bzip2_damaged_block(void)
{
    guint seen = 0;
    for (guint32 seed = 0; seen != 0xff; seed++) {
        g_assert_cmpuint(seed, <, 100);
        g_autoptr(GString) text = make_text(seed, 3 * BZIP2_BLOCK), bytes = g_string_new(NULL);
        pack_bzip2(bytes, contents(text));
        guint bad = seed % 2;
        gsize at = find_block(bytes, bad) / 8, next = find_block(bytes, bad + 1);
        memset(bytes->str + (at + next / 8) / 2, 0xff, 100);
        seen |= 1u << next % 8;
        g_auto(Result) result = unpack_all(&bunzip2_codec, contents(bytes), 1000, 10000);
        /* Seldom the block can be decompressed all the same, and only its checksum is wrong. */
        g_autofree char *pattern =
            g_strdup_printf("corrupt *; read on from byte %" G_GSIZE_FORMAT "\n", next / 8);
        check_one_mark(&result, pattern);
        g_assert_cmpuint(result.ends->len, ==, 2);
        gsize end = g_array_index(result.ends, gsize, 0), behind = result.data->len - end;
        gsize before = bad * (BZIP2_BLOCK - 100), most = (2 - bad) * BZIP2_BLOCK;
        g_assert_cmpmem(result.data->str, before, text->str, before);
        g_assert_cmpmem(result.data->str + end, behind, text->str + text->len - behind, behind);
        g_assert_cmpuint(behind, >, most - 100);
    }
}

/* Damage in the last byte of a block, where the next one begins within it. */
static void test_bzip2_damaged_end(void)
{
    g_autoptr(GString) text = make_text(11, 2 * BZIP2_BLOCK), bytes = g_string_new(NULL);
    pack_bzip2(bytes, contents(text));
    gsize next = find_block(bytes, 1);
    for (gsize i = 1; i <= 8 * 4 && i <= next; i++) {
        gsize bit = next - i;
        bytes->str[bit / 8] ^= (char)(0x80 >> bit % 8);
        g_auto(Result) result = unpack_all(&bunzip2_codec, contents(bytes), G_MAXSIZE, 100000);
        bytes->str[bit / 8] ^= (char)(0x80 >> bit % 8);
        gsize behind = BZIP2_BLOCK - 100;
        g_assert_cmpuint(result.data->len, >=, behind);
        g_assert_cmpmem(result.data->str + result.data->len - behind, behind,
                        text->str + text->len - behind, behind);
        g_assert_cmpuint(result.marks->len, >, 0);
    }
}

/* Only the checksum of a block is wrong: nothing is lost. */
static void test_bzip2_wrong_checksum(void)
{
    g_autoptr(GString) text = make_text(8, 4 * BZIP2_BLOCK), bytes = g_string_new(NULL);
    pack_bzip2(bytes, contents(text));
    for (guint block = 0; block < 4; block++) {
        gsize at = (find_block(bytes, block) + 48 + 16) / 8;
        bytes->str[at] ^= 1;
        g_auto(Result) result = unpack_any_way(&bunzip2_codec, contents(bytes));
        bytes->str[at] ^= 1;
        check_one_mark(&result, "corrupt *: wrong checksum (CRC); the * bytes of *\n");
        g_assert_cmpuint(result.ends->len, ==, 1);
        g_assert_cmpmem(result.data->str, result.data->len, text->str, text->len);
    }
}

static void test_bzip2_wrong_checksum_of_all(void)
{
    g_autoptr(GString) bytes = g_string_new(NULL);
    pack_bzip2(bytes, STR("one "));
    bytes->str[bytes->len - 2] ^= 1;
    pack_bzip2(bytes, STR("two"));
    g_auto(Result) result = unpack_any_way(&bunzip2_codec, contents(bytes));
    g_assert_cmpstr(result.data->str, ==, "one two");
    check_one_mark(&result, "corrupt 4 at byte *: wrong checksum (CRC) of all blocks\n");
}

/* What has no block before its damage: a file whose blocks are found by their marks alone. */
static void test_bzip2_damaged_marks(void)
{
    g_autoptr(GString) text = make_text(9, 4 * BZIP2_BLOCK), bytes = g_string_new(NULL);
    pack_bzip2(bytes, contents(text));
    gsize at = find_block(bytes, 2) / 8;
    bytes->str[at + 3] ^= 0x10;
    g_auto(Result) result = unpack_any_way(&bunzip2_codec, contents(bytes));
    check_gap(&result, text, BZIP2_BLOCK);
    check_one_mark(&result, "corrupt *: data not understood; *read on from byte *\n");
}

/* bzip2 -1 and -9 in one file, as lbzip2, pbzip2 and cat make them. */
static void test_bzip2_levels(void)
{
    g_autoptr(GString) text = make_text(10, 300000), bytes = g_string_new(NULL);
    guint n = 400000;
    g_autofree char *buf = g_malloc(n);
    pack_bzip2(bytes, contents(text));
    g_assert_cmpint(BZ2_bzBuffToBuffCompress(buf, &n, text->str, (guint)text->len, 9, 0, 0), ==,
                    BZ_OK);
    g_string_append_len(bytes, buf, n);
    g_autofree char *twice = g_strconcat(text->str, text->str, NULL);
    g_auto(Result) result = unpack_any_way(&bunzip2_codec, contents(bytes));
    g_assert_cmpstr(result.marks->str, ==, "");
    g_assert_cmpstr(result.data->str, ==, twice);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/xz/blocks", test_xz_blocks);
    g_test_add_func("/xz/damaged-block", test_xz_damaged_block);
    g_test_add_func("/xz/damaged-block-header", test_xz_damaged_block_header);
    g_test_add_func("/xz/wrong-checksum", test_xz_wrong_checksum);
    g_test_add_func("/xz/missing-block", test_xz_missing_block);
    g_test_add_func("/xz/damaged-padding", test_xz_damaged_padding);
    g_test_add_func("/xz/cut-between-blocks", test_xz_cut_between_blocks);
    g_test_add_func("/xz/truncated-stored", test_xz_truncated_stored);
    g_test_add_func("/xz/memory-limit", test_xz_memory_limit);
    g_test_add_func("/zstd/skippable", test_zstd_skippable);
    g_test_add_func("/zstd/wrong-checksum", test_zstd_wrong_checksum);
    g_test_add_func("/zstd/damaged-block", test_zstd_damaged_block);
    g_test_add_func("/zstd/truncated-raw", test_zstd_truncated_raw);
    g_test_add_func("/zstd/cut-between-blocks", test_zstd_cut_between_blocks);
    g_test_add_func("/zstd/window-limit", test_zstd_window_limit);
    g_test_add_func("/zstd/dictionary", test_zstd_dictionary);
    g_test_add_func("/bzip2/damaged-block", test_bzip2_damaged_block);
    g_test_add_func("/bzip2/damaged-end", test_bzip2_damaged_end);
    g_test_add_func("/bzip2/wrong-checksum", test_bzip2_wrong_checksum);
    g_test_add_func("/bzip2/wrong-checksum-of-all", test_bzip2_wrong_checksum_of_all);
    g_test_add_func("/bzip2/damaged-marks", test_bzip2_damaged_marks);
    g_test_add_func("/bzip2/levels", test_bzip2_levels);
    return g_test_run();
}
