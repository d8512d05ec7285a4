/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Whatever inflates, the same comes out: zlib and ISA-L beside each other. */
#define ZLIB_CONST
#include "read/deflate.h"
#include "read/gunzip.h"
#include "unpack_case.h"
#include <zlib.h>

enum { SEEDS = 150 };

/* A gzip member, compressed and flushed in one of many ways. */
static void append_member(GString *out, Str text, GRand *rand)
{
    static const int strategies[] = {Z_DEFAULT_STRATEGY, Z_DEFAULT_STRATEGY, Z_FIXED,
                                     Z_HUFFMAN_ONLY, Z_RLE};
    z_stream z = {0};
    int level = g_rand_int_range(rand, 0, 10), memory = g_rand_int_range(rand, 1, 10),
        strategy = strategies[g_rand_int(rand) % G_N_ELEMENTS(strategies)];
    g_assert_cmpint(deflateInit2(&z, level, Z_DEFLATED, MAX_WBITS + 16, memory, strategy), ==,
                    Z_OK);
    gsize bound = deflateBound(&z, text.n) + 1000;
    g_autofree unsigned char *buf = g_malloc(bound);
    z.next_out = buf;
    z.avail_out = (uInt)bound;
    z.next_in = (const unsigned char *)text.p;
    z.avail_in = (uInt)(g_rand_int(rand) % (text.n + 1));
    gsize first = z.avail_in;
    static const int flushes[] = {Z_NO_FLUSH, Z_SYNC_FLUSH, Z_FULL_FLUSH, Z_PARTIAL_FLUSH};
    g_assert_cmpint(deflate(&z, flushes[g_rand_int(rand) % G_N_ELEMENTS(flushes)]), !=,
                    Z_STREAM_ERROR);
    z.avail_in += (uInt)(text.n - first);
    g_assert_cmpint(deflate(&z, Z_FINISH), ==, Z_STREAM_END);
    g_string_append_len(out, (const char *)buf, (gssize)(bound - z.avail_out));
    deflateEnd(&z);
}

/* Fed in pieces of a random size, into a buffer of another. */
static Result unpack_somehow(const Codec *codec, Str bytes, GRand *rand)
{
    gsize chunk = 1u << g_rand_int_range(rand, 0, 17), size = 1u << g_rand_int_range(rand, 4, 18);
    return unpack_all(codec, bytes, chunk, size);
}

static void assert_same(const Result *a, const Result *b)
{
    g_assert_cmpstr(a->marks->str, ==, b->marks->str);
    g_assert_cmpmem(a->data->str, a->data->len, b->data->str, b->data->len);
    g_assert_cmpmem(a->ends->data, a->ends->len * sizeof(gsize), b->ends->data,
                    b->ends->len * sizeof(gsize));
}

typedef struct {
    GRand *rand;
    GString *texts, *bytes;
} Sample;

/* Some members. */
static Sample make_sample(guint32 seed)
{
    Sample sample = {g_rand_new_with_seed(seed), g_string_new(NULL), g_string_new(NULL)};
    for (int i = g_rand_int_range(sample.rand, 1, 4); i > 0; i--) {
        gsize n = g_rand_int(sample.rand) % (seed % 2 ? 400 : 200000);
        g_autoptr(GString) text = make_text(g_rand_int(sample.rand), n);
        append_member(sample.bytes, contents(text), sample.rand);
        g_string_append_len(sample.texts, text->str, (gssize)text->len);
    }
    return sample;
}

static void sample_clear(Sample *sample)
{
    g_rand_free(sample->rand);
    g_string_free(sample->texts, TRUE);
    g_string_free(sample->bytes, TRUE);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Sample, sample_clear)

static void test_whole(void)
{
    for (guint32 seed = 0; seed < SEEDS; seed++) {
        g_auto(Sample) sample = make_sample(seed);
        g_auto(Result) result = unpack_somehow(&gunzip_codec, contents(sample.bytes), sample.rand);
        g_assert_cmpstr(result.marks->str, ==, "");
        g_assert_cmpmem(result.data->str, result.data->len, sample.texts->str, sample.texts->len);
    }
}

/* Cut off anywhere, and followed by more or not. */
static void test_truncated(void)
{
    for (guint32 seed = 0; seed < SEEDS; seed++) {
        g_auto(Sample) sample = make_sample(seed);
        g_string_truncate(sample.bytes, g_rand_int(sample.rand) % sample.bytes->len);
        if (seed % 4 == 0)
            append_member(sample.bytes, STR("one more member"), sample.rand);
        Str bytes = contents(sample.bytes);
        g_auto(Result) best = unpack_somehow(&gunzip_codec, bytes, sample.rand);
        g_auto(Result) zlib = unpack_somehow(&gunzip_zlib_codec, bytes, sample.rand);
        assert_same(&best, &zlib);
    }
}

static gboolean ends_with(const GString *data, const char *text)
{
    gsize n = strlen(text);
    return data->len >= n && memcmp(data->str + data->len - n, text, n) == 0;
}

static Str stretch(const Result *result, guint i)
{
    gsize from = i ? g_array_index(result->ends, gsize, i - 1) : 0;
    return (Str){result->data->str + from, g_array_index(result->ends, gsize, i) - from};
}

/* Bits are wrong. However it is fed, the same comes out; zlib may notice earlier, and what is
 * behind the damaged member is there with both. */
static void test_damaged(void)
{
    guint same = 0;
    for (guint32 seed = 0; seed < SEEDS; seed++) {
        g_auto(Sample) sample = make_sample(seed);
        gsize header = 10, n = sample.bytes->len;
        for (int i = g_rand_int_range(sample.rand, 1, 4); i > 0; i--)
            sample.bytes->str[header + g_rand_int(sample.rand) % (n - header)] ^=
                (char)(1 << g_rand_int_range(sample.rand, 0, 8));
        append_member(sample.bytes, STR("the last member"), sample.rand);
        Str bytes = contents(sample.bytes);
        g_auto(Result) best = unpack_somehow(&gunzip_codec, bytes, sample.rand);
        g_auto(Result) again = unpack_somehow(&gunzip_codec, bytes, sample.rand);
        g_auto(Result) zlib = unpack_somehow(&gunzip_zlib_codec, bytes, sample.rand);
        assert_same(&best, &again);
        g_assert_true((*best.marks->str == '\0') == (*zlib.marks->str == '\0'));
        g_assert_true(ends_with(best.data, "the last member"));
        g_assert_true(ends_with(zlib.data, "the last member"));
        if (zlib.ends->len > 1)
            g_assert_true(str_has_prefix(contents(best.data), stretch(&zlib, 0)));
        same += g_string_equal(best.data, zlib.data) && g_string_equal(best.marks, zlib.marks);
    }
    g_test_message("%u of %u the same", same, SEEDS);
    g_assert_cmpuint(same, >, SEEDS / 10 * 9);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_message("%s and %s", deflate_zlib.software, DEFLATE_BEST.software);
    g_test_add_func("/deflate/whole", test_whole);
    g_test_add_func("/deflate/truncated", test_truncated);
    g_test_add_func("/deflate/damaged", test_damaged);
    return g_test_run();
}
