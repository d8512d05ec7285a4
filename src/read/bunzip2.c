/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "read/bunzip2.h"
#include "read/codec.h"
#include <bzlib.h>

enum {
    MAGIC_LEN = 3,  /* "BZh" */
    LEVEL_LEN = 4,  /* with the level, 1 to 9 */
    MARK_LEN = 6,   /* what a block begins with, or the end of the stream */
    WINDOW_LEN = 7, /* bytes that hold a mark, at whatever bit of the first it begins */
    HEADER_LEN = LEVEL_LEN + MARK_LEN,
    END_LEN = 10, /* a mark and a CRC-32; if it begins within a byte, without that byte */
    CRC_LEN = 4,
    BYTE = 8,     /* bits */
    NOWHERE = -1, /* no bit of this byte */
    OPENING = 32, /* room for what stands before a block */
    TRIAL_COST = 16 * 1024,
};

static const guint64 block_mark = 0x314159265359, end_mark = 0x177245385090;
static const guint64 mark_mask = 0xffffffffffff;

/* Where the next block, or the end of the stream, begins. */
typedef struct {
    gboolean found, is_end;
    guint64 at; /* the byte in the file */
    guint bit;  /* of that byte; 0 is the highest */
} Next;

typedef struct {
    enum { HEADER, MARK, BLOCK } place;
    gboolean open; /* z is initialised */
    bz_stream z;
    guint64 block_data; /* of the block, given so far */
    Next next;
    guint64 scanned;      /* before this byte of the file none begins but next */
    gboolean second[256]; /* whether a byte can be the second of a mark's window */
} Bunzip2;

static void open_stream(bz_stream *z)
{
    *z = (bz_stream){0};
    if (BZ2_bzDecompressInit(z, 0, 0) != BZ_OK)
        g_error("libbz2 cannot be used: out of memory");
}

static void close_stream(Bunzip2 *b)
{
    if (b->open)
        BZ2_bzDecompressEnd(&b->z);
    b->open = FALSE;
}

static gpointer bunzip2_new(void)
{
    Bunzip2 *b = g_new0(Bunzip2, 1);
    for (guint bit = 0; bit < BYTE; bit++) {
        b->second[block_mark >> (40 - BYTE + bit) & 0xff] = TRUE;
        b->second[end_mark >> (40 - BYTE + bit) & 0xff] = TRUE;
    }
    return b;
}

static void bunzip2_free(gpointer state)
{
    close_stream(state);
    g_free(state);
}

/* ---- what streams and blocks look like ---- */

static guint64 big_endian(const unsigned char *p, gsize n)
{
    guint64 value = 0;
    for (gsize i = 0; i < n; i++)
        value = value << BYTE | p[i];
    return value;
}

/* The bit of the first of these bytes at which the mark begins, or NOWHERE. */
static int find_mark(Str p, guint64 mark)
{
    if (p.n < MARK_LEN)
        return NOWHERE;
    guint64 window = big_endian((const unsigned char *)p.p, MIN(p.n, WINDOW_LEN));
    if (p.n == MARK_LEN)
        return window == mark ? 0 : NOWHERE;
    for (guint bit = 0; bit < BYTE; bit++)
        if ((window >> (BYTE - bit) & mark_mask) == mark)
            return (int)bit;
    return NOWHERE;
}

static gboolean is_level(char c)
{
    return c >= '1' && c <= '9';
}

static gboolean sniff(Str head)
{
    return head.n >= LEVEL_LEN && str_has_prefix(head, bunzip2_codec.magic) &&
           is_level(head.p[MAGIC_LEN]);
}

static gboolean begins(Str p)
{
    if (p.n < 2 || memcmp(p.p, bunzip2_codec.magic.p, MIN(p.n, MAGIC_LEN)) != 0)
        return FALSE;
    if (p.n < HEADER_LEN)
        return p.n <= MAGIC_LEN || is_level(p.p[MAGIC_LEN]);
    guint64 mark = big_endian((const unsigned char *)p.p + LEVEL_LEN, MARK_LEN);
    return is_level(p.p[MAGIC_LEN]) && (mark == block_mark || mark == end_mark);
}

static gboolean is_header(const unsigned char *p)
{
    return begins((Str){(const char *)p, HEADER_LEN});
}

static void mend(unsigned char *p)
{
    memcpy(p, bunzip2_codec.magic.p, MAGIC_LEN);
    if (!is_level((char)p[MAGIC_LEN]))
        p[MAGIC_LEN] = '9';
    guint right = 0;
    for (guint i = 0; i < MARK_LEN; i++)
        right += p[LEVEL_LEN + i] == (end_mark >> (40 - BYTE * i) & 0xff);
    guint64 mark = right >= MARK_LEN / 2 ? end_mark : block_mark;
    for (guint i = 0; i < MARK_LEN; i++)
        p[LEVEL_LEN + i] = (unsigned char)(mark >> (40 - BYTE * i));
}

static gboolean within(const Unpack *u)
{
    return find_mark(unpack_waiting(u), block_mark) != NOWHERE;
}

/* ---- libbz2 ---- */

/*
 * What to feed before a block that begins at that bit of a byte, so that it is where libbz2 looks
 * for it: a stream's header and, where bits have to be filled, a block of the one byte "A". Its
 * length is made right by selectors that nobody uses. Gives the number of bits.
 */
static gsize make_opening(guint bit, unsigned char opening[OPENING])
{
    const struct {
        guint64 value;
        guint bits;
    } fields[] = {
        {0x425a6839, 32},                   /* "BZh9" */
        {block_mark, 48}, {0x81b02d8b, 32}, /* CRC of "A" */
        {0, 1},                             /* not randomised */
        {0, 24},                            /* the sorted text begins with its first byte */
        {0x0800, 16},                       /* bytes 0x40 to 0x4f are used: */
        {0x4000, 16},                       /* 0x41 */
        {2, 3},                             /* Huffman tables */
        {bit + 1, 15},                      /* selectors: */
        {0, bit + 1},                       /* the first table */
        {0x10, 8},                          /* three symbols of 2 bits each */
        {0x10, 8},                          /* the other table */
        {0x2, 4},                           /* a run of one, end of block */
    };
    gsize n = 0;
    for (gsize i = 0; i < (bit ? G_N_ELEMENTS(fields) : 1); i++)
        for (guint left = fields[i].bits; left-- > 0; n++)
            if (fields[i].value >> left & 1)
                opening[n / BYTE] |= (unsigned char)(0x80 >> n % BYTE);
    return n;
}

/* Feeds bytes, up to the end of a block. Nothing comes out. */
static int feed(bz_stream *z, const unsigned char *in, gsize n)
{
    z->next_in = (char *)in;
    z->avail_in = (guint)n;
    z->avail_out = 0;
    return BZ2_bzDecompress(z);
}

/* Gives what is left of a block. BZ_DATA_ERROR: its checksum is wrong. */
static int drain(bz_stream *z, unsigned char *out, gsize n)
{
    z->avail_in = 0;
    z->next_out = (char *)out;
    z->avail_out = (guint)n;
    return BZ2_bzDecompress(z);
}

/* Opens a stream at a block that begins at that bit of *in, and feeds this byte unless bit is 0. */
static void open_within(bz_stream *z, const unsigned char *in, guint bit)
{
    unsigned char opening[OPENING] = {0}, out[2];
    gsize bits = make_opening(bit, opening);
    g_assert(bits % BYTE == bit);
    opening[bits / BYTE] |= *in & (0xff >> bit);
    open_stream(z);
    int fed = feed(z, opening, bits / BYTE + (bit > 0));
    int drained = drain(z, out, sizeof(out));
    g_assert(fed == BZ_OK && drained == BZ_OK && z->avail_out == sizeof(out) - (bit > 0));
}

static gboolean trial(Unpack *u, UnpackFound found)
{
    bz_stream z;
    int bit = found == UNPACK_WITHIN ? find_mark(unpack_waiting(u), block_mark) : 0;
    if (found == UNPACK_WITHIN)
        open_within(&z, u->in, (guint)bit);
    else
        open_stream(&z);
    gsize skip = bit > 0;
    int status = feed(&z, u->in + skip, MIN(u->n_in, UNPACK_TRIAL) - skip);
    BZ2_bzDecompressEnd(&z);
    return status == BZ_OK || status == BZ_STREAM_END;
}

/* ---- one place after the other ---- */

static void bunzip2_begin(Unpack *u, UnpackFound found)
{
    Bunzip2 *b = u->state;
    close_stream(b);
    b->open = TRUE;
    if (found == UNPACK_STREAM) {
        open_stream(&b->z);
        b->place = HEADER;
        return;
    }
    guint bit = (guint)find_mark(unpack_waiting(u), block_mark);
    open_within(&b->z, u->in, bit);
    b->next = (Next){.found = TRUE, .at = unpack_offset(u), .bit = bit};
    b->place = MARK;
    unpack_advance(u, bit > 0);
}

static UnpackStatus step_header(Unpack *u)
{
    Bunzip2 *b = u->state;
    if (!unpack_peek(u, HEADER_LEN))
        return unpack_end_truncated(u);
    gboolean is_end = big_endian(u->in + LEVEL_LEN, MARK_LEN) == end_mark;
    feed(&b->z, u->in, LEVEL_LEN);
    unpack_advance(u, LEVEL_LEN);
    b->next = (Next){.found = TRUE, .is_end = is_end, .at = unpack_offset(u)};
    b->place = MARK;
    return UNPACK_MORE;
}

/* The end of the stream. Its checksum is of all blocks. */
static UnpackStatus read_end(Unpack *u)
{
    Bunzip2 *b = u->state;
    if (!unpack_peek(u, END_LEN))
        return unpack_end_truncated(u);
    gboolean right = feed(&b->z, u->in, END_LEN) == BZ_STREAM_END;
    u->unexpected = !u->unchecked && !right;
    unpack_advance(u, END_LEN - CRC_LEN);
    if (u->unexpected)
        unpack_mark_suspect(u, 0, "wrong checksum (CRC) of all blocks");
    unpack_pass_check(u, CRC_LEN);
    return unpack_end_stream(u);
}

static UnpackStatus step_mark(Unpack *u)
{
    Bunzip2 *b = u->state;
    if (b->next.is_end)
        return read_end(u);
    b->next.found = FALSE;
    b->scanned = unpack_offset(u) + MARK_LEN - 1;
    b->block_data = 0;
    b->place = BLOCK;
    return UNPACK_MORE;
}

/* Looks for the next mark among the bytes that wait. */
static void scan(Unpack *u)
{
    Bunzip2 *b = u->state;
    guint64 from = unpack_offset(u), end = from + u->n_in;
    for (guint64 at = MAX(b->scanned, from); at + WINDOW_LEN <= end; b->scanned = ++at) {
        const unsigned char *p = u->in + (at - from);
        if (!b->second[p[1]])
            continue;
        Str window = {(const char *)p, WINDOW_LEN};
        int block = find_mark(window, block_mark), bit = block;
        if (block == NOWHERE)
            bit = find_mark(window, end_mark);
        if (bit == NOWHERE)
            continue;
        b->next = (Next){TRUE, block == NOWHERE, at, (guint)bit};
        return;
    }
}

/* Up to where the next block begins: how many of the bytes that wait libbz2 may have. */
static gsize may_feed(Unpack *u)
{
    Bunzip2 *b = u->state;
    gboolean more = unpack_peek(u, WINDOW_LEN);
    if (!b->next.found)
        scan(u);
    guint64 from = unpack_offset(u);
    if (b->next.found)
        return (gsize)(b->next.at + (b->next.bit > 0) - from);
    return more ? (gsize)(MIN(b->scanned, from + u->n_in) - from) : u->n_in;
}

static UnpackStatus end_corrupt(Unpack *u)
{
    Bunzip2 *b = u->state;
    if (b->next.found && unpack_offset(u) > b->next.at)
        unpack_back(u, 1);
    return unpack_end_stretch(u, unpack_mark_suspect(u, b->block_data, "data not understood"));
}

/* The next block begins, and this one is not at its end. */
static UnpackStatus end_incomplete(Unpack *u)
{
    Bunzip2 *b = u->state;
    unpack_back(u, b->next.bit > 0 ? 1 : LEVEL_LEN);
    if (b->next.bit == 0 && is_header(u->in))
        return unpack_end_early(u);
    if (b->next.bit == 0)
        unpack_advance(u, LEVEL_LEN);
    return end_corrupt(u);
}

/* The block was given; if the next one begins where it ends, nothing is lost. */
static UnpackStatus end_wrong_checksum(Unpack *u)
{
    Bunzip2 *b = u->state;
    UnpackMark *mark = unpack_mark_suspect(u, b->block_data, "wrong checksum (CRC)");
    if (may_feed(u) > 0 || !b->next.found)
        return unpack_end_stretch(u, mark);
    if (b->next.is_end) {
        u->unexpected = TRUE;
        unpack_peek(u, END_LEN);
        unpack_advance(u, MIN(END_LEN, u->n_in));
        return unpack_end_stream(u);
    }
    unpack_back(u, b->next.bit > 0);
    unpack_enter(u);
    return UNPACK_MORE;
}

static UnpackStatus step_block(Unpack *u)
{
    Bunzip2 *b = u->state;
    int status = drain(&b->z, u->out, u->n_out);
    gsize got = u->n_out - b->z.avail_out;
    b->block_data += got;
    unpack_gave(u, got);
    if (status != BZ_OK)
        return end_wrong_checksum(u);
    if (u->n_out == 0)
        return UNPACK_MORE;
    gsize n = may_feed(u);
    if (n == 0 && !b->next.found)
        return unpack_end_truncated(u);
    if (n == 0 && b->block_data == 0)
        return end_incomplete(u);
    if (n == 0) {
        b->place = MARK;
        return UNPACK_MORE;
    }
    status = feed(&b->z, u->in, n);
    unpack_advance(u, n - b->z.avail_in);
    return status == BZ_OK ? UNPACK_MORE : end_corrupt(u);
}

static UnpackStatus bunzip2_step(Unpack *u)
{
    static UnpackStatus (*const steps[])(Unpack *) = {
        [HEADER] = step_header,
        [MARK] = step_mark,
        [BLOCK] = step_block,
    };
    Bunzip2 *b = u->state;
    return steps[b->place](u);
}

const Codec bunzip2_codec = {
    .magic = {"BZh", MAGIC_LEN},
    .header_len = HEADER_LEN,
    .within_len = WINDOW_LEN,
    .trial_len = UNPACK_TRIAL,
    .trial_cost = TRIAL_COST,
    .new = bunzip2_new,
    .free = bunzip2_free,
    .sniff = sniff,
    .begins = begins,
    .is_header = is_header,
    .mend = mend,
    .within = within,
    .trial = trial,
    .begin = bunzip2_begin,
    .step = bunzip2_step,
};
