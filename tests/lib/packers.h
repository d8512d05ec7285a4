/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Compressed streams of each format, and what the libraries' own loops make of them. For tests; a
 * program includes this once.
 */
#include "read/codec.h"
#include "read/gunzip.h"
#include <bzlib.h>
#include <lzma.h>
#include <zlib.h>
#include <zstd.h>

/* All of a stream off *in, appended to out until that has about most bytes; TRUE if it is whole. */
typedef gboolean PlainFunc(Str *in, GString *out, gsize most);
/* Appends a stream with this text. */
typedef void PackFunc(GString *out, Str text);

/* How blocks are checked, and where they end. */
static void pack_xz_as(GString *out, Str text, lzma_check check, gsize block)
{
    lzma_stream z = LZMA_STREAM_INIT;
    gsize bound = lzma_stream_buffer_bound(text.n) + 100 * (text.n / block + 1);
    g_autofree guint8 *buf = g_malloc(bound);
    g_assert_cmpint(lzma_easy_encoder(&z, 0, check), ==, LZMA_OK);
    z.next_out = buf;
    z.avail_out = bound;
    for (gsize done = 0; done < text.n; done += block) {
        z.next_in = (const guint8 *)text.p + done;
        z.avail_in = MIN(block, text.n - done);
        g_assert_cmpint(lzma_code(&z, LZMA_FULL_FLUSH), ==, LZMA_STREAM_END);
    }
    g_assert_cmpint(lzma_code(&z, LZMA_FINISH), ==, LZMA_STREAM_END);
    g_string_append_len(out, (const char *)buf, (gssize)(bound - z.avail_out));
    lzma_end(&z);
}

G_GNUC_UNUSED static void pack_xz(GString *out, Str text)
{
    pack_xz_as(out, text, LZMA_CHECK_CRC64, G_MAXSIZE / 2);
}

static void pack_zstd_as(GString *out, Str text, int level, int checksum)
{
    gsize bound = ZSTD_compressBound(text.n);
    g_autofree char *buf = g_malloc(bound);
    ZSTD_CCtx *z = ZSTD_createCCtx();
    ZSTD_CCtx_setParameter(z, ZSTD_c_checksumFlag, checksum);
    ZSTD_CCtx_setParameter(z, ZSTD_c_compressionLevel, level);
    gsize n = ZSTD_compress2(z, buf, bound, text.p, text.n);
    g_assert_false(ZSTD_isError(n));
    g_string_append_len(out, buf, (gssize)n);
    ZSTD_freeCCtx(z);
}

G_GNUC_UNUSED static void pack_zstd(GString *out, Str text)
{
    pack_zstd_as(out, text, 3, 1);
}

G_GNUC_UNUSED static void pack_bzip2(GString *out, Str text)
{
    guint n = (guint)(text.n + text.n / 50 + 700);
    g_autofree char *buf = g_malloc(n);
    char none = 0;
    int status =
        BZ2_bzBuffToBuffCompress(buf, &n, text.n ? (char *)text.p : &none, (guint)text.n, 1, 0, 0);
    g_assert_cmpint(status, ==, BZ_OK);
    g_string_append_len(out, buf, n);
}

G_GNUC_UNUSED static void pack_gzip(GString *out, Str text)
{
    z_stream z = {.next_in = (Bytef *)text.p, .avail_in = (uInt)text.n};
    g_assert_cmpint(deflateInit2(&z, 6, Z_DEFLATED, MAX_WBITS + 16, 8, Z_DEFAULT_STRATEGY), ==,
                    Z_OK);
    gsize bound = deflateBound(&z, text.n);
    g_autofree unsigned char *buf = g_malloc(bound);
    z.next_out = buf;
    z.avail_out = (uInt)bound;
    g_assert_cmpint(deflate(&z, Z_FINISH), ==, Z_STREAM_END);
    g_string_append_len(out, (const char *)buf, (gssize)(bound - z.avail_out));
    deflateEnd(&z);
}

/* ---- the libraries' own loops ---- */

enum { PLAIN_BUFFER = 16 * 1024 };

static gboolean plain_gzip(Str *in, GString *out, gsize most)
{
    z_stream z = {.next_in = (Bytef *)in->p, .avail_in = (uInt)in->n};
    char buf[PLAIN_BUFFER];
    int status;
    g_assert_cmpint(inflateInit2(&z, MAX_WBITS + 16), ==, Z_OK);
    do {
        z.next_out = (Bytef *)buf;
        z.avail_out = sizeof(buf);
        status = inflate(&z, Z_NO_FLUSH);
        g_string_append_len(out, buf, (gssize)(sizeof(buf) - z.avail_out));
    } while (status == Z_OK && out->len < most);
    *in = str_skip(*in, in->n - z.avail_in);
    inflateEnd(&z);
    return status == Z_STREAM_END;
}

static gboolean plain_xz(Str *in, GString *out, gsize most)
{
    lzma_stream z = LZMA_STREAM_INIT;
    char buf[PLAIN_BUFFER];
    lzma_ret status;
    g_assert_cmpint(lzma_stream_decoder(&z, 192 << 20, 0), ==, LZMA_OK);
    z.next_in = (const guint8 *)in->p;
    z.avail_in = in->n;
    do {
        z.next_out = (guint8 *)buf;
        z.avail_out = sizeof(buf);
        status = lzma_code(&z, LZMA_RUN);
        g_string_append_len(out, buf, (gssize)(sizeof(buf) - z.avail_out));
    } while (status == LZMA_OK && out->len < most);
    *in = str_skip(*in, in->n - z.avail_in);
    lzma_end(&z);
    return status == LZMA_STREAM_END;
}

static gboolean plain_zstd(Str *in, GString *out, gsize most)
{
    ZSTD_DStream *z = ZSTD_createDStream();
    ZSTD_DCtx_setParameter(z, ZSTD_d_windowLogMax, 27);
    char buf[PLAIN_BUFFER];
    ZSTD_inBuffer from = {in->p, in->n, 0};
    gsize status, got;
    do {
        ZSTD_outBuffer to = {buf, sizeof(buf), 0};
        status = ZSTD_decompressStream(z, &to, &from);
        got = to.pos;
        g_string_append_len(out, buf, (gssize)got);
    } while (status != 0 && !ZSTD_isError(status) && (from.pos < from.size || got == sizeof(buf)) &&
             out->len < most);
    *in = str_skip(*in, from.pos);
    ZSTD_freeDStream(z);
    return status == 0;
}

static gboolean plain_bzip2(Str *in, GString *out, gsize most)
{
    bz_stream z = {.next_in = (char *)in->p, .avail_in = (guint)in->n};
    char buf[PLAIN_BUFFER];
    int status;
    g_assert_cmpint(BZ2_bzDecompressInit(&z, 0, 0), ==, BZ_OK);
    do {
        z.next_out = buf;
        z.avail_out = sizeof(buf);
        status = BZ2_bzDecompress(&z);
        g_string_append_len(out, buf, (gssize)(sizeof(buf) - z.avail_out));
    } while (status == BZ_OK && (z.avail_in || z.avail_out == 0) && out->len < most);
    *in = str_skip(*in, in->n - z.avail_in);
    BZ2_bzDecompressEnd(&z);
    return status == BZ_STREAM_END;
}

typedef struct {
    const char *name;
    const Codec *codec;
    PackFunc *pack;
    PlainFunc *plain;
} Packer;

static const Packer packers[] = {
    {"gzip", &gunzip_codec, pack_gzip, plain_gzip},
    {"xz", &unxz_codec, pack_xz, plain_xz},
    {"zstd", &unzstd_codec, pack_zstd, plain_zstd},
    {"bzip2", &bunzip2_codec, pack_bzip2, plain_bzip2},
    {"gzip-by-zlib", &gunzip_zlib_codec, pack_gzip, plain_gzip},
};
