/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "read/unzstd.h"
#include "read/codec.h"
#include <zstd.h>
#include <zstd_errors.h>

enum {
    MAGIC_LEN = 4,
    HEADER_LEN = 6, /* the shortest of a frame */
    HEADER_MAX = 18,
    SKIP_HEADER_LEN = 8,
    BLOCK_HEADER_LEN = 3,
    BLOCK_MAX = BLOCK_HEADER_LEN + 128 * 1024,
    CHECKSUM_LEN = 4,
    /* of the frame header descriptor (RFC 8878 3.1.1.1.1) */
    SINGLE_SEGMENT = 0x20,
    RESERVED = 0x08,
    HAS_CHECKSUM = 0x04,
};

typedef struct {
    enum { FRAME_HEADER, BLOCK, CUT_OFF, CHECKSUM, SKIP } place;
    gboolean has_checksum, last, raw;
    gsize left;      /* of the block or of what is skipped, to be fed */
    guint64 at;      /* where in the file the frame begins */
    guint64 started; /* and in the data */
    ZSTD_DStream *z, *probe;
} Unzstd;

static ZSTD_DStream *new_stream(void)
{
    ZSTD_DStream *z = ZSTD_createDStream();
    if (!z || ZSTD_isError(ZSTD_DCtx_setParameter(z, ZSTD_d_windowLogMax, UNZSTD_WINDOW_LOG)))
        g_error("libzstd cannot be used");
    return z;
}

static gpointer unzstd_new(void)
{
    Unzstd *x = g_new0(Unzstd, 1);
    x->z = new_stream();
    x->probe = new_stream();
    return x;
}

static void unzstd_free(gpointer state)
{
    Unzstd *x = state;
    ZSTD_freeDStream(x->z);
    ZSTD_freeDStream(x->probe);
    g_free(x);
}

/* ---- what a frame looks like ---- */

/* 0x184D2A50 to 5F (RFC 8878 3.1.2). */
static gboolean is_skippable(Str p)
{
    static const unsigned char rest[] = {0x2a, 0x4d, 0x18};
    return p.n >= MAGIC_LEN && ((unsigned char)p.p[0] & 0xf0) == 0x50 &&
           memcmp(p.p + 1, rest, sizeof(rest)) == 0;
}

static gboolean sniff(Str head)
{
    return str_has_prefix(head, unzstd_codec.magic) || is_skippable(head);
}

static gboolean begins(Str p)
{
    return is_skippable(p) ||
           (p.n >= 2 && memcmp(p.p, unzstd_codec.magic.p, MIN(p.n, MAGIC_LEN)) == 0);
}

static gboolean is_header(const unsigned char *p)
{
    return memcmp(p, unzstd_codec.magic.p, MAGIC_LEN) == 0 && (p[MAGIC_LEN] & RESERVED) == 0;
}

static void mend(unsigned char *p)
{
    memcpy(p, unzstd_codec.magic.p, MAGIC_LEN);
}

/* RFC 8878 3.1.1.1. */
static gsize header_len(const unsigned char *p)
{
    static const gsize dictionary_id[] = {0, 1, 2, 4}, content_size[] = {0, 2, 4, 8};
    unsigned char descriptor = p[MAGIC_LEN];
    gboolean single = (descriptor & SINGLE_SEGMENT) != 0;
    gsize size = content_size[descriptor >> 6];
    return MAGIC_LEN + 1 + (single ? MAX(size, 1) : size + 1) + dictionary_id[descriptor & 3];
}

typedef struct {
    gboolean last, raw;
    gsize n; /* with its header; 0: there is no such block */
} BlockHeader;

/* RFC 8878 3.1.1.2. */
static BlockHeader read_block_header(const unsigned char *p)
{
    enum { RAW, RLE, COMPRESSED, TYPE_RESERVED };
    guint32 bits = unpack_number(p, BLOCK_HEADER_LEN), type = bits >> 1 & 3, size = bits >> 3;
    BlockHeader header = {bits & 1, type == RAW, BLOCK_HEADER_LEN + (type == RLE ? 1 : size)};
    if (type == TYPE_RESERVED || size > BLOCK_MAX - BLOCK_HEADER_LEN)
        header.n = 0;
    return header;
}

/* A frame whose first block makes sense. */
static gboolean trial(Unpack *u, UnpackFound found)
{
    (void)found;
    Unzstd *x = u->state;
    if (u->n_in < HEADER_LEN)
        return FALSE;
    gsize n = header_len(u->in);
    if (u->n_in < n + BLOCK_HEADER_LEN)
        return FALSE;
    BlockHeader block = read_block_header(u->in + n);
    if (block.n == 0 || u->n_in < n + block.n)
        return FALSE;
    char out[UNPACK_TRIAL_DATA];
    ZSTD_inBuffer in = {u->in, n, 0};
    ZSTD_outBuffer data = {out, sizeof(out), 0};
    ZSTD_DCtx_reset(x->probe, ZSTD_reset_session_only);
    if (ZSTD_isError(ZSTD_decompressStream(x->probe, &data, &in)))
        return FALSE;
    in.size += block.n;
    return !ZSTD_isError(ZSTD_decompressStream(x->probe, &data, &in));
}

/* ---- one place after the other ---- */

static void unzstd_begin(Unpack *u, UnpackFound found)
{
    (void)found;
    Unzstd *x = u->state;
    x->place = FRAME_HEADER;
    x->left = 0;
    x->last = FALSE;
    x->at = unpack_offset(u);
    x->started = u->data;
    ZSTD_DCtx_reset(x->z, ZSTD_reset_session_only);
}

/* Feeds libzstd with n of the bytes that wait. Gives its error, or 0. */
static ZSTD_ErrorCode feed(Unpack *u, gsize n)
{
    Unzstd *x = u->state;
    ZSTD_inBuffer in = {u->in, n, 0};
    ZSTD_outBuffer out = {u->out, u->n_out, 0};
    gsize result = ZSTD_decompressStream(x->z, &out, &in);
    unpack_gave(u, out.pos);
    if (ZSTD_isError(result))
        return ZSTD_getErrorCode(result);
    unpack_advance(u, in.pos);
    x->left -= in.pos;
    return 0;
}

static const char *describe(ZSTD_ErrorCode code)
{
    switch (code) {
    case ZSTD_error_frameParameter_windowTooLarge: return UNZSTD_WINDOW_WHAT;
    case ZSTD_error_dictionary_wrong: return "it was compressed with a dictionary";
    case ZSTD_error_frameParameter_unsupported: return "damaged header";
    default: return "data not understood";
    }
}

/* What waits made no sense: it may hold the next frame. */
static UnpackStatus end_corrupt(Unpack *u, ZSTD_ErrorCode code)
{
    Unzstd *x = u->state;
    UnpackMark *mark = unpack_mark_suspect(u, u->data - x->started, describe(code));
    if (x->place == FRAME_HEADER)
        mark->at = x->at;
    return unpack_end_stretch(u, mark);
}

static UnpackStatus step_skippable(Unpack *u)
{
    Unzstd *x = u->state;
    if (!unpack_peek(u, SKIP_HEADER_LEN))
        return unpack_end_truncated(u);
    x->left = unpack_number(u->in + MAGIC_LEN, 4);
    x->place = SKIP;
    unpack_advance(u, SKIP_HEADER_LEN);
    return UNPACK_MORE;
}

static UnpackStatus step_header(Unpack *u)
{
    Unzstd *x = u->state;
    if (x->left == 0 && unpack_peek(u, MAGIC_LEN) &&
        is_skippable((Str){(const char *)u->in, MAGIC_LEN}))
        return step_skippable(u);
    if (x->left == 0) {
        if (!unpack_peek(u, HEADER_LEN))
            return unpack_end_truncated(u);
        x->left = header_len(u->in);
        x->has_checksum = (u->in[MAGIC_LEN] & HAS_CHECKSUM) != 0;
    }
    unpack_peek(u, x->left);
    gsize n = unpack_may_feed(u);
    if (n == 0)
        return unpack_end_early(u);
    ZSTD_ErrorCode code = feed(u, MIN(n, x->left));
    if (code)
        return end_corrupt(u, code);
    if (x->left == 0)
        x->place = BLOCK;
    return UNPACK_MORE;
}

/* The last block is given. */
static UnpackStatus end_blocks(Unpack *u)
{
    Unzstd *x = u->state;
    u->unexpected = FALSE;
    if (!x->has_checksum)
        return unpack_end_stream(u);
    x->place = CHECKSUM;
    return UNPACK_MORE;
}

static UnpackStatus begin_block(Unpack *u)
{
    Unzstd *x = u->state;
    if (!unpack_peek(u, BLOCK_HEADER_LEN)) {
        x->raw = FALSE;
        x->place = CUT_OFF;
        return UNPACK_MORE;
    }
    BlockHeader header = read_block_header(u->in);
    if (header.n == 0)
        return unpack_another_begins(u) ? unpack_end_early(u)
                                        : end_corrupt(u, ZSTD_error_corruption_detected);
    if (!unpack_peek(u, header.n))
        x->place = CUT_OFF;
    x->left = header.n;
    x->last = header.last;
    x->raw = header.raw;
    return UNPACK_MORE;
}

static UnpackStatus step_block(Unpack *u)
{
    Unzstd *x = u->state;
    ZSTD_ErrorCode code = feed(u, x->left); /* with 0 it gives what it holds back */
    if (code)
        return end_corrupt(u, code);
    if (u->n_out == 0 || x->left)
        return UNPACK_MORE;
    return x->last ? end_blocks(u) : begin_block(u);
}

/* A block that the file does not have all of. The next frame may begin in it; a raw one is given
 * up to there. */
static UnpackStatus step_cut_off(Unpack *u)
{
    Unzstd *x = u->state;
    gsize n = unpack_may_feed(u);
    if (!x->raw)
        unpack_advance(u, n);
    else if (feed(u, n))
        return end_corrupt(u, ZSTD_error_corruption_detected);
    return n == 0 && u->n_out ? unpack_end_early(u) : UNPACK_MORE;
}

static UnpackStatus step_checksum(Unpack *u)
{
    Unzstd *x = u->state;
    if (!unpack_peek(u, CHECKSUM_LEN))
        return unpack_end_truncated(u);
    x->left = CHECKSUM_LEN;
    u->unexpected = feed(u, CHECKSUM_LEN) != 0;
    if (u->unexpected) {
        unpack_mark_suspect(u, u->data - x->started, "wrong checksum (XXH64)");
        unpack_pass_check(u, CHECKSUM_LEN);
    }
    return unpack_end_stream(u);
}

static UnpackStatus step_skip(Unpack *u)
{
    Unzstd *x = u->state;
    if (x->left == 0)
        return unpack_end_stream(u);
    if (!unpack_peek(u, 1))
        return unpack_end_truncated(u);
    gsize n = MIN(x->left, u->n_in);
    unpack_advance(u, n);
    x->left -= n;
    return UNPACK_MORE;
}

static UnpackStatus unzstd_step(Unpack *u)
{
    static UnpackStatus (*const steps[])(Unpack *) = {
        [FRAME_HEADER] = step_header, [BLOCK] = step_block, [CUT_OFF] = step_cut_off,
        [CHECKSUM] = step_checksum,   [SKIP] = step_skip,
    };
    Unzstd *x = u->state;
    return steps[x->place](u);
}

const Codec unzstd_codec = {
    .magic = {"\x28\xb5\x2f\xfd", MAGIC_LEN},
    .header_len = HEADER_LEN,
    .trial_len = HEADER_MAX + BLOCK_MAX,
    .trial_cost = 2 * BLOCK_MAX,
    .new = unzstd_new,
    .free = unzstd_free,
    .sniff = sniff,
    .begins = begins,
    .is_header = is_header,
    .mend = mend,
    .trial = trial,
    .begin = unzstd_begin,
    .step = unzstd_step,
};
