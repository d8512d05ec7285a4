/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "read/unxz.h"
#include "read/codec.h"
#include <lzma.h>

enum {
    MAGIC_LEN = 6,
    BLOCK_HEADER_MIN = 8,
    BLOCK_HEADER_MAX = 1024,
    BLOCK_HEADER_USUAL = 64, /* behind damage no longer one is looked for; xz's have 12 to 28 */
    ALIGNMENT = 4,
    CRC_LEN = 4,
    VLI_BITS = 63,
    TRIAL_COST = 16 * 1024,
};

/* Where in the LZMA2 of a block we are: the chunks that it is made of. */
typedef struct {
    unsigned char header[6];
    guint have, want; /* bytes of the header */
    guint64 n;        /* chunks so far */
    gsize left;       /* of the latest */
    guint64 size;     /* of all so far */
    gboolean stored, done;
} Chunks;

/* The index: how many blocks there were, and their sizes. */
typedef struct {
    guint64 size;  /* bytes so far */
    guint64 value; /* the number that is being read */
    guint shift;   /* of its next bits */
    guint64 left;  /* numbers that follow, 2 for each block */
    gboolean counted, bad;
    guint64 blocks, packed, data; /* how many, and the sizes added up */
    guint32 crc;
} Index;

typedef struct {
    enum { STREAM_HEADER, BLOCK_HEADER, BLOCK, INDEX, INDEX_END, FOOTER } place;
    lzma_stream_flags flags;
    lzma_block block;
    lzma_filter filters[LZMA_FILTERS_MAX + 1];
    guint64 block_packed, block_data; /* of the block, so far */
    Chunks chunks;
    guint64 blocks, packed, data; /* of the stream, for the index */
    Index index;
    lzma_stream z, probe;
} Unxz;

static gpointer unxz_new(void)
{
    Unxz *x = g_new0(Unxz, 1);
    x->z = x->probe = (lzma_stream)LZMA_STREAM_INIT;
    x->flags.check = LZMA_CHECK_CRC64;
    x->filters[0].id = LZMA_VLI_UNKNOWN;
    return x;
}

static void free_filters(lzma_filter *filters)
{
    for (; filters->id != LZMA_VLI_UNKNOWN; filters++)
        free(filters->options);
}

static void unxz_free(gpointer state)
{
    Unxz *x = state;
    lzma_end(&x->z);
    lzma_end(&x->probe);
    free_filters(x->filters);
    g_free(x);
}

/* ---- what streams and blocks look like ---- */

static gboolean sniff(Str head)
{
    return head.n >= MAGIC_LEN - 1 &&
           memcmp(head.p, unxz_codec.magic.p, MIN(head.n, MAGIC_LEN)) == 0;
}

static gboolean begins(Str p)
{
    return p.n >= 2 && memcmp(p.p, unxz_codec.magic.p, MIN(p.n, MAGIC_LEN)) == 0;
}

static gboolean is_header(const unsigned char *p)
{
    lzma_stream_flags flags;
    return lzma_stream_header_decode(&flags, p) == LZMA_OK;
}

static void mend(unsigned char *p)
{
    memcpy(p, unxz_codec.magic.p, MAGIC_LEN);
}

/* Bytes of the block's header that begins with p; 0: none does. */
static gsize block_header_len(Str p)
{
    return p.n && *p.p ? lzma_block_header_size_decode((unsigned char)*p.p) : 0;
}

/* Whether a block's header (5.3.1) begins with p, which may be short, as far as its checksum says.
 */
static gboolean is_block_header(Str p)
{
    enum { RESERVED_FLAGS = 0x3c };
    gsize n = block_header_len(p);
    const unsigned char *bytes = (const unsigned char *)p.p;
    return n >= BLOCK_HEADER_MIN && n <= p.n && (bytes[1] & RESERVED_FLAGS) == 0 &&
           lzma_crc32(bytes, n - CRC_LEN, 0) == unpack_number(bytes + n - CRC_LEN, CRC_LEN);
}

static gboolean within(const Unpack *u)
{
    return block_header_len(unpack_waiting(u)) <= BLOCK_HEADER_USUAL &&
           is_block_header(unpack_waiting(u));
}

/* Gets ready to decompress the block that begins with p; its header is all there. filters has no
 * options yet, and keeps what is to be freed. */
static lzma_ret open_block(Str p, lzma_check check, lzma_block *block, lzma_filter *filters,
                           lzma_stream *z)
{
    *block = (lzma_block){.version = 1, .check = check, .filters = filters};
    block->header_size = (guint32)block_header_len(p);
    lzma_ret status = lzma_block_header_decode(block, NULL, (const guint8 *)p.p);
    if (status != LZMA_OK) {
        filters[0].id = LZMA_VLI_UNKNOWN;
        return status;
    }
    guint64 memory = lzma_raw_decoder_memusage(filters);
    if (memory == UINT64_MAX)
        return LZMA_OPTIONS_ERROR;
    if (memory > UNXZ_MEMORY_MAX)
        return LZMA_MEMLIMIT_ERROR;
    return lzma_block_decoder(z, block);
}

static gboolean try_block(Unpack *u, Str p, lzma_check check)
{
    Unxz *x = u->state;
    lzma_block block;
    lzma_filter filters[LZMA_FILTERS_MAX + 1];
    guint8 out[UNPACK_TRIAL_DATA];
    lzma_ret status = open_block(p, check, &block, filters, &x->probe);
    if (status == LZMA_OK) {
        p = str_skip(p, block.header_size);
        x->probe.next_in = (const guint8 *)p.p;
        x->probe.avail_in = MIN(p.n, UNPACK_TRIAL);
        x->probe.next_out = out;
        x->probe.avail_out = sizeof(out);
        status = lzma_code(&x->probe, LZMA_RUN);
    }
    free_filters(filters);
    return status == LZMA_STREAM_END || (status == LZMA_OK && x->probe.avail_out < sizeof(out));
}

static gboolean trial(Unpack *u, UnpackFound found)
{
    Unxz *x = u->state;
    if (found == UNPACK_WITHIN)
        return try_block(u, unpack_waiting(u), x->flags.check);
    lzma_stream_flags flags;
    if (u->n_in <= LZMA_STREAM_HEADER_SIZE || lzma_stream_header_decode(&flags, u->in) != LZMA_OK)
        return FALSE;
    Str rest = str_skip(unpack_waiting(u), LZMA_STREAM_HEADER_SIZE);
    return *rest.p == 0 || (is_block_header(rest) && try_block(u, rest, flags.check));
}

/* ---- chunks of LZMA2 ---- */

/* A chunk's header begins with this byte, or all of it is there. */
static void read_chunk_header(Chunks *c)
{
    const unsigned char *p = c->header;
    c->stored = p[0] < 0x80;
    c->done = p[0] == 0;
    c->want = c->done ? 1 : c->stored ? 3 : p[0] >= 0xc0 ? 6 : 5;
    if (c->have < c->want || c->done)
        return;
    gsize at = c->stored ? 1 : 3;
    c->left = ((gsize)p[at] << 8 | p[at + 1]) + 1;
    c->have = 0;
    c->n++;
}

/* Behind n bytes that the decoder took. */
static void walk_chunks(Chunks *c, const unsigned char *p, gsize n)
{
    while (n > 0 && !c->done) {
        gsize part = 1;
        if (c->left > 0) {
            part = MIN(c->left, n);
            c->left -= part;
        } else {
            c->header[c->have++] = *p;
            read_chunk_header(c);
        }
        p += part;
        n -= part;
        c->size += part;
    }
}

/* Whether what waits lies in a chunk that is not compressed. No checksum vouches for the size of a
 * chunk: unless it is the first of the block, whose header has one, the file must have all of it,
 * and behind it what can begin a chunk. */
static gboolean in_stored_chunk(Unpack *u)
{
    const Unxz *x = u->state;
    const Chunks *c = &x->chunks;
    if (x->place != BLOCK || !c->stored || c->left == 0)
        return FALSE;
    return c->n == 1 ||
           (unpack_peek(u, c->left + 1) && (u->in[c->left] <= 2 || u->in[c->left] >= 0x80));
}

/* ---- one place after the other ---- */

static void unxz_begin(Unpack *u, UnpackFound found)
{
    Unxz *x = u->state;
    x->place = found == UNPACK_WITHIN ? BLOCK_HEADER : STREAM_HEADER;
    x->blocks = x->packed = x->data = 0;
}

static UnpackStatus end_corrupt(Unpack *u, guint64 suspect, const char *what)
{
    return unpack_end_stretch(u, unpack_mark_suspect(u, suspect, what));
}

static UnpackStatus step_stream_header(Unpack *u)
{
    Unxz *x = u->state;
    if (!unpack_peek(u, LZMA_STREAM_HEADER_SIZE))
        return unpack_end_truncated(u);
    lzma_stream_flags flags;
    if (lzma_stream_header_decode(&flags, u->in) != LZMA_OK)
        return end_corrupt(u, 0, "damaged header");
    x->flags = flags;
    unpack_advance(u, LZMA_STREAM_HEADER_SIZE);
    x->place = BLOCK_HEADER;
    return UNPACK_MORE;
}

static UnpackStatus begin_block(Unpack *u)
{
    Unxz *x = u->state;
    free_filters(x->filters);
    lzma_ret status = open_block(unpack_waiting(u), x->flags.check, &x->block, x->filters, &x->z);
    if (status == LZMA_MEMLIMIT_ERROR || status == LZMA_MEM_ERROR)
        return end_corrupt(u, 0, UNXZ_MEMORY_WHAT);
    if (status != LZMA_OK)
        return end_corrupt(u, 0, "compressed in a way that is not known");
    unpack_advance(u, x->block.header_size);
    x->block_packed = x->block_data = 0;
    x->chunks = (Chunks){0};
    x->place = BLOCK;
    return UNPACK_MORE;
}

static UnpackStatus step_block_header(Unpack *u)
{
    Unxz *x = u->state;
    if (!unpack_peek(u, 1))
        return unpack_end_truncated(u);
    if (*u->in == 0) {
        x->index = (Index){0};
        x->place = INDEX;
        return UNPACK_MORE;
    }
    gboolean whole = unpack_peek(u, block_header_len(unpack_waiting(u)));
    if (is_block_header(unpack_waiting(u)))
        return begin_block(u);
    if (unpack_another_begins(u))
        return unpack_end_early(u);
    if (!whole && block_header_len(unpack_waiting(u)) <= BLOCK_HEADER_USUAL)
        return unpack_end_truncated(u);
    return end_corrupt(u, 0, "damaged header of a block");
}

static UnpackStatus end_block(Unpack *u)
{
    Unxz *x = u->state;
    u->unexpected = FALSE;
    x->blocks++;
    x->packed += lzma_block_unpadded_size(&x->block);
    x->data += x->block_data;
    x->place = BLOCK_HEADER;
    return UNPACK_MORE;
}

static UnpackStatus end_wrong_checksum(Unpack *u)
{
    static const char *const what[LZMA_CHECK_ID_MAX + 1] = {
        [LZMA_CHECK_CRC32] = "wrong checksum (CRC32)",
        [LZMA_CHECK_CRC64] = "wrong checksum (CRC64)",
        [LZMA_CHECK_SHA256] = "wrong checksum (SHA-256)",
    };
    Unxz *x = u->state;
    const char *text = what[x->flags.check] ? what[x->flags.check] : "wrong length";
    unpack_mark_suspect(u, x->block_data, text);
    u->unexpected = TRUE;
    u->unchecked = TRUE; /* so the index may be wrong, too */
    guint64 padded = (x->chunks.size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    guint64 all = padded + lzma_check_size(x->flags.check);
    gsize rest = all > x->block_packed ? (gsize)(all - x->block_packed) : 0;
    unpack_peek(u, rest);
    unpack_pass_check(u, MIN(rest, u->n_in));
    x->place = BLOCK_HEADER;
    return UNPACK_MORE;
}

static UnpackStatus step_block(Unpack *u)
{
    Unxz *x = u->state;
    gsize n = unpack_may_feed(u), room = u->n_out;
    x->z.next_in = u->in;
    x->z.avail_in = n;
    x->z.next_out = u->out;
    x->z.avail_out = room;
    lzma_ret status = lzma_code(&x->z, LZMA_RUN);
    gsize took = n - x->z.avail_in, got = room - x->z.avail_out;
    walk_chunks(&x->chunks, u->in, took);
    x->block_packed += took;
    x->block_data += got;
    unpack_advance(u, took);
    unpack_gave(u, got);
    if (status == LZMA_STREAM_END)
        return end_block(u);
    if (status != LZMA_OK && status != LZMA_BUF_ERROR)
        return x->chunks.done ? end_wrong_checksum(u)
                              : end_corrupt(u, x->block_data, "data not understood");
    if (n == 0 && u->n_out)
        return unpack_end_early(u); /* and liblzma holds nothing back */
    return UNPACK_MORE;
}

/* ---- the index and the footer ---- */

/* A number of the index (1.2): 7 bits in each byte, the lowest first. */
static gboolean take_number(Index *index, unsigned char byte)
{
    if (index->shift >= VLI_BITS) {
        index->bad = TRUE;
        return FALSE;
    }
    index->value |= (guint64)(byte & 0x7f) << index->shift;
    index->shift += 7;
    return byte < 0x80;
}

static void use_number(Index *index)
{
    if (!index->counted) {
        index->counted = TRUE;
        index->blocks = index->value;
        index->left = 2 * index->value;
    } else if (index->left-- % 2 == 0) {
        index->packed += index->value;
    } else {
        index->data += index->value;
    }
    index->value = 0;
    index->shift = 0;
}

/* A byte of the index (4), without its checksum. FALSE behind the last. */
static gboolean take_byte(Index *index, unsigned char byte)
{
    if (index->size == 0) {
        index->size = 1; /* the first one, 0, says that this is the index */
        return TRUE;
    }
    if (index->counted && index->left == 0) {
        if (index->size % ALIGNMENT == 0)
            return FALSE;
        index->bad |= byte != 0;
    } else if (take_number(index, byte)) {
        use_number(index);
    }
    index->size++;
    return !index->bad;
}

static UnpackStatus step_index(Unpack *u)
{
    Unxz *x = u->state;
    gsize n = unpack_may_feed(u), took = 0;
    if (n == 0)
        return unpack_end_early(u);
    while (took < n && take_byte(&x->index, u->in[took]))
        took++;
    x->index.crc = lzma_crc32(u->in, took, x->index.crc);
    unpack_advance(u, took);
    if (x->index.bad)
        return end_corrupt(u, 0, "damaged index");
    if (took < n)
        x->place = INDEX_END;
    return UNPACK_MORE;
}

static UnpackStatus step_index_end(Unpack *u)
{
    Unxz *x = u->state;
    if (!unpack_peek(u, CRC_LEN))
        return unpack_end_truncated(u);
    gboolean whole = unpack_number(u->in, CRC_LEN) == x->index.crc;
    gboolean same =
        x->index.blocks == x->blocks && x->index.packed == x->packed && x->index.data == x->data;
    u->unexpected = !whole || (!same && !u->unchecked);
    if (u->unexpected)
        unpack_mark_suspect(u, 0, whole ? "the index has other blocks" : "damaged index");
    unpack_pass_check(u, CRC_LEN);
    x->place = FOOTER;
    return UNPACK_MORE;
}

static UnpackStatus step_footer(Unpack *u)
{
    Unxz *x = u->state;
    if (!unpack_peek(u, LZMA_STREAM_HEADER_SIZE))
        return unpack_end_truncated(u);
    lzma_stream_flags flags;
    u->unexpected = lzma_stream_footer_decode(&flags, u->in) != LZMA_OK ||
                    flags.backward_size != x->index.size + CRC_LEN ||
                    (!u->unchecked && flags.check != x->flags.check);
    if (u->unexpected)
        unpack_mark_suspect(u, 0, "damaged footer");
    unpack_pass_check(u, LZMA_STREAM_HEADER_SIZE);
    return unpack_end_stream(u);
}

static UnpackStatus unxz_step(Unpack *u)
{
    static UnpackStatus (*const steps[])(Unpack *) = {
        [STREAM_HEADER] = step_stream_header,
        [BLOCK_HEADER] = step_block_header,
        [BLOCK] = step_block,
        [INDEX] = step_index,
        [INDEX_END] = step_index_end,
        [FOOTER] = step_footer,
    };
    Unxz *x = u->state;
    return steps[x->place](u);
}

const Codec unxz_codec = {
    .magic = {"\xfd"
              "7zXZ\0",
              MAGIC_LEN},
    .header_len = LZMA_STREAM_HEADER_SIZE,
    .within_len = BLOCK_HEADER_USUAL,
    .trial_len = LZMA_STREAM_HEADER_SIZE + BLOCK_HEADER_MAX + UNPACK_TRIAL,
    .trial_cost = TRIAL_COST,
    .new = unxz_new,
    .free = unxz_free,
    .sniff = sniff,
    .begins = begins,
    .is_header = is_header,
    .mend = mend,
    .within = within,
    .trial = trial,
    .begin = unxz_begin,
    .step = unxz_step,
    .in_stored = in_stored_chunk,
};
