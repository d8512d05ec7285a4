/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "read/deflate.h"
#define ZLIB_CONST
#include <zlib.h>

static gpointer zlib_new(void)
{
    z_stream *z = g_new0(z_stream, 1);
    if (inflateInit2(z, -MAX_WBITS) != Z_OK)
        g_error("zlib cannot be used: %s", z->msg ? z->msg : "out of memory");
    return z;
}

static void zlib_free(gpointer state)
{
    inflateEnd(state);
    g_free(state);
}

static void zlib_reset(gpointer state)
{
    inflateReset2(state, -MAX_WBITS);
}

static DeflateStatus zlib_step(gpointer state, DeflateStep *io)
{
    z_stream *z = state;
    z->next_in = io->in;
    z->avail_in = (uInt)io->n_in;
    z->next_out = io->out;
    z->avail_out = (uInt)io->n_out;
    int status = inflate(z, Z_NO_FLUSH);
    gboolean dry = status == Z_BUF_ERROR && io->n_in == 0;
    io->in = z->next_in;
    io->n_in = z->avail_in;
    io->out = z->next_out;
    io->n_out = z->avail_out;
    if (dry)
        return DEFLATE_DRY;
    if (status == Z_STREAM_END)
        return DEFLATE_END;
    return status == Z_OK ? DEFLATE_MORE : DEFLATE_WRONG;
}

static gboolean zlib_in_stored(gpointer state)
{
    long mark = inflateMark(state);
    return mark >> 16 == -1 && (mark & 0xffff) != 0;
}

static guint32 zlib_crc32(guint32 crc, const unsigned char *p, gsize n)
{
    return (guint32)crc32_z(crc, p, n);
}

const Deflate deflate_zlib = {
    .software = "zlib " ZLIB_VERSION,
    .new = zlib_new,
    .free = zlib_free,
    .reset = zlib_reset,
    .step = zlib_step,
    .in_stored = zlib_in_stored,
    .crc32 = zlib_crc32,
};
