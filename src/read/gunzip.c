/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "read/gunzip.h"
#include "read/codec.h"
#include "read/deflate.h"
#define ZLIB_CONST
#include <zlib.h>

enum {
    HEADER_LEN = 10,    /* without the fields of variable length */
    MAGIC_LEN = 3,      /* its first bytes: the magic number and the only method */
    SNIFF_LEN = 2,      /* the magic number */
    FLAGS_MASK = 0x1f,  /* the other bits are reserved, and zero */
    TRAILER_LEN = 8,    /* CRC-32 and length */
    FLUSH_LEN = 4,      /* what a flush leaves, the end of an empty stored block */
    BLOCK_HEADER = 600, /* most bytes of a block before its data */
};

static const Str magic = {"\x1f\x8b\x08", MAGIC_LEN};

typedef struct {
    enum { HEADER, DATA, TRAILER } place;
    const Deflate *deflate; /* for the data of this member */
    gpointer decoder;       /* its */
    const Deflate *best;    /* for data that look right */
    gpointer best_decoder, zlib_decoder;
    guint32 crc;
    guint64 given;   /* bytes of data of the member */
    z_stream header; /* for headers */
    z_stream probe;  /* for trials */
} Gunzip;

static void init_stream(z_stream *z)
{
    if (inflateInit2(z, MAX_WBITS + 16) != Z_OK)
        g_error("zlib cannot be used: %s", z->msg ? z->msg : "out of memory");
}

static gpointer new_with(const Deflate *deflate)
{
    Gunzip *gz = g_new0(Gunzip, 1);
    gz->best = deflate;
    gz->best_decoder = deflate->new ();
    gz->zlib_decoder = deflate_zlib.new();
    init_stream(&gz->header);
    init_stream(&gz->probe);
    return gz;
}

static gpointer gunzip_new(void)
{
    return new_with(&DEFLATE_BEST);
}

static gpointer gunzip_zlib_new(void)
{
    return new_with(&deflate_zlib);
}

static void gunzip_free(gpointer state)
{
    Gunzip *gz = state;
    gz->best->free(gz->best_decoder);
    deflate_zlib.free(gz->zlib_decoder);
    inflateEnd(&gz->header);
    inflateEnd(&gz->probe);
    g_free(gz);
}

/* ---- what a member looks like ---- */

static gboolean sniff(Str head)
{
    return head.n >= SNIFF_LEN && memcmp(head.p, magic.p, SNIFF_LEN) == 0;
}

static gboolean begins(Str p)
{
    return p.n >= SNIFF_LEN && memcmp(p.p, magic.p, MIN(p.n, MAGIC_LEN)) == 0 &&
           (p.n <= MAGIC_LEN || (p.p[MAGIC_LEN] & ~FLAGS_MASK) == 0);
}

/* Whether HEADER_LEN bytes are what programs write (RFC 1952 2.3.1). */
static gboolean is_header(const unsigned char *p)
{
    const unsigned char flags = p[3], hints = p[8], system = p[9];
    return memcmp(p, magic.p, MAGIC_LEN) == 0 && (flags & ~FLAGS_MASK) == 0 &&
           (hints == 0 || hints == 2 || hints == 4) && (system <= 13 || system == 255);
}

static void mend(unsigned char *p)
{
    memcpy(p, magic.p, MAGIC_LEN);
    p[MAGIC_LEN] &= FLAGS_MASK;
}

static gboolean within(const Unpack *u)
{
    static const unsigned char flushed[FLUSH_LEN] = {0, 0, 0xff, 0xff};
    return u->n_in >= FLUSH_LEN && memcmp(u->in, flushed, FLUSH_LEN) == 0;
}

static gboolean trial(Unpack *u, UnpackFound found)
{
    Gunzip *gz = u->state;
    unsigned char out[UNPACK_TRIAL_DATA];
    z_stream *z = &gz->probe;
    gsize skip = found == UNPACK_WITHIN ? FLUSH_LEN : 0;
    inflateReset2(z, found == UNPACK_WITHIN ? -MAX_WBITS : MAX_WBITS + 16);
    z->next_in = u->in + skip;
    z->avail_in = (uInt)MIN(u->n_in - skip, UNPACK_TRIAL);
    z->next_out = out;
    z->avail_out = sizeof(out);
    int status = inflate(z, Z_NO_FLUSH);
    if (status == Z_STREAM_END && found == UNPACK_STREAM)
        return TRUE; /* as small as that, and its checksum is right */
    return (status == Z_OK || status == Z_STREAM_END) && z->total_out > 0;
}

/* ---- one place after the other ---- */

/* Whether zlib finds nothing wrong with the codes of the first block. */
static gboolean begins_right(Unpack *u)
{
    Gunzip *gz = u->state;
    z_stream *z = &gz->probe;
    unsigned char none;
    unpack_peek(u, BLOCK_HEADER);
    inflateReset2(z, -MAX_WBITS);
    z->next_in = u->in;
    z->avail_in = (uInt)MIN(u->n_in, BLOCK_HEADER);
    z->next_out = &none;
    z->avail_out = sizeof(none);
    return inflate(z, Z_TREES) != Z_DATA_ERROR;
}

/* Of codes that are not all used ISA-L makes some data, which would be taken for more of the last
 * mail of the member before. So such a member goes to zlib, which refuses it at once. */
static void begin_data(Unpack *u)
{
    Gunzip *gz = u->state;
    gboolean best = begins_right(u);
    gz->deflate = best ? gz->best : &deflate_zlib;
    gz->decoder = best ? gz->best_decoder : gz->zlib_decoder;
    gz->deflate->reset(gz->decoder);
    gz->place = DATA;
    gz->crc = 0;
}

static void gunzip_begin(Unpack *u, UnpackFound found)
{
    Gunzip *gz = u->state;
    if (found == UNPACK_WITHIN) {
        unpack_advance(u, FLUSH_LEN);
        gz->given = 0;
        begin_data(u);
        return;
    }
    inflateReset2(&gz->header, MAX_WBITS + 16);
    gz->place = HEADER;
    gz->given = 0;
}

static UnpackStatus end_corrupt(Unpack *u, const char *what)
{
    const Gunzip *gz = u->state;
    return unpack_end_stretch(u, unpack_mark_suspect(u, gz->given, what));
}

static gboolean in_stored_block(Unpack *u)
{
    const Gunzip *gz = u->state;
    return gz->place == DATA && gz->deflate->in_stored(gz->decoder);
}

static UnpackStatus step_header(Unpack *u)
{
    Gunzip *gz = u->state;
    gsize n = unpack_may_feed(u);
    if (n == 0)
        return unpack_end_early(u);
    z_stream *z = &gz->header;
    unsigned char none;
    z->next_in = u->in;
    z->avail_in = (uInt)n;
    z->next_out = &none;
    z->avail_out = sizeof(none);
    int status = inflate(z, Z_BLOCK); /* to the end of the header and no further */
    unpack_advance(u, n - z->avail_in);
    if (status != Z_OK)
        return end_corrupt(u, z->msg ? z->msg : "header not understood");
    if (z->data_type & 128)
        begin_data(u);
    return UNPACK_MORE;
}

static UnpackStatus step_data(Unpack *u)
{
    Gunzip *gz = u->state;
    gsize n = unpack_may_feed(u);
    DeflateStep io = {.in = u->in, .n_in = n, .out = u->out, .n_out = u->n_out};
    DeflateStatus status = gz->deflate->step(gz->decoder, &io);
    gsize got = u->n_out - io.n_out;
    gz->crc = gz->deflate->crc32(gz->crc, u->out, got);
    gz->given += got;
    unpack_gave(u, got);
    unpack_advance(u, n - io.n_in);
    unpack_back(u, io.behind);
    switch (status) {
    case DEFLATE_DRY: return unpack_end_early(u);
    case DEFLATE_WRONG: return end_corrupt(u, "data not understood");
    case DEFLATE_END: gz->place = TRAILER; break;
    case DEFLATE_MORE: break;
    }
    return UNPACK_MORE;
}

static UnpackStatus step_trailer(Unpack *u)
{
    Gunzip *gz = u->state;
    if (!unpack_peek(u, TRAILER_LEN))
        return unpack_end_truncated(u);
    gboolean crc = unpack_number(u->in, 4) == gz->crc;
    gboolean length = unpack_number(u->in + 4, 4) == (guint32)gz->given;
    u->unexpected = !u->unchecked && !(crc && length);
    if (u->unexpected)
        unpack_mark_suspect(u, gz->given, crc ? "wrong length" : "wrong checksum (CRC)");
    unpack_pass_check(u, TRAILER_LEN);
    return unpack_end_stream(u);
}

static UnpackStatus gunzip_step(Unpack *u)
{
    static UnpackStatus (*const steps[])(Unpack *) = {
        [HEADER] = step_header,
        [DATA] = step_data,
        [TRAILER] = step_trailer,
    };
    Gunzip *gz = u->state;
    return steps[gz->place](u);
}

const char *gunzip_library(void)
{
    return DEFLATE_BEST.software;
}

/* All but how data are decompressed. */
#define GUNZIP_CODEC(how_new)                                                                     \
    {                                                                                             \
        .new = how_new, .magic = {"\x1f\x8b\x08", MAGIC_LEN}, .header_len = HEADER_LEN,           \
        .within_len = FLUSH_LEN, .trial_len = FLUSH_LEN + UNPACK_TRIAL,                           \
        .trial_cost = UNPACK_TRIAL + UNPACK_TRIAL_DATA, .free = gunzip_free, .sniff = sniff,      \
        .begins = begins, .is_header = is_header, .mend = mend, .within = within, .trial = trial, \
        .begin = gunzip_begin, .step = gunzip_step, .in_stored = in_stored_block,                 \
    }

const Codec gunzip_codec = GUNZIP_CODEC(gunzip_new);
const Codec gunzip_zlib_codec = GUNZIP_CODEC(gunzip_zlib_new);
