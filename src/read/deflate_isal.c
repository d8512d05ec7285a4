/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/str.h"
#include "read/deflate.h"
#include <isa-l/crc.h>
#include <isa-l/igzip_lib.h>

enum {
    HELD_MAX = 8, /* bytes of data */
    PADDING = 8,  /* bytes behind the end of the input, so that nothing is held back */
};

typedef struct {
    struct inflate_state s;
    struct inflate_state before; /* the step */
    struct inflate_state probe;
    gboolean wrong; /* what comes next makes no sense */
    /* What was held back at the end of the input. */
    gboolean settled, at_end;
    unsigned char held[HELD_MAX];
    gsize n_held;
} Isal;

static void isal_reset(gpointer state)
{
    Isal *d = state;
    isal_inflate_reset(&d->s);
    d->wrong = d->settled = FALSE;
}

static gpointer isal_new(void)
{
    Isal *d = g_new0(Isal, 1);
    isal_inflate_init(&d->s);
    return d;
}

/* Its last part is mostly unused. */
static void copy_state(struct inflate_state *to, const struct inflate_state *from)
{
    memcpy(to, from,
           offsetof(struct inflate_state, tmp_out_buffer) + (gsize)MAX(from->tmp_out_valid, 0));
}

static int inflate_step(struct inflate_state *s, DeflateStep *io)
{
    s->next_in = (guint8 *)(guintptr)io->in; /* which it only reads */
    s->avail_in = (guint32)io->n_in;
    s->next_out = io->out;
    s->avail_out = (guint32)io->n_out;
    int status = isal_inflate(s);
    io->in = s->next_in;
    io->n_in = s->avail_in;
    io->out = s->next_out;
    io->n_out = s->avail_out;
    return status;
}

/* ---- the end of the input ---- */

/* What the decoder gives when the input goes on with eight times a byte, and all data before were
 * that byte too. */
typedef struct {
    unsigned char data[HELD_MAX];
    gsize n;
    gboolean at_end;
    gssize bits; /* of the input that it did not take */
} Guess;

static Guess guess(Isal *d, unsigned char padding)
{
    Guess g = {.n = 0};
    unsigned char bytes[PADDING];
    DeflateStep io = {.in = bytes, .n_in = PADDING, .out = g.data, .n_out = HELD_MAX};
    struct inflate_state *s = &d->probe;
    memset(bytes, padding, PADDING);
    copy_state(s, &d->s);
    memset(s->tmp_out_buffer, padding, sizeof(s->tmp_out_buffer));
    inflate_step(s, &io);
    g.n = HELD_MAX - io.n_out;
    g.bits = s->read_in_length + 8 * ((gssize)io.n_in - PADDING);
    g.at_end = s->block_state == ISAL_BLOCK_FINISH && g.bits >= 0;
    return g;
}

/* ISA-L takes up to three symbols at once, and none as long as it has not the bits of all. What it
 * holds back of those it has is what comes whatever the next bits are: literals. */
static void settle(Isal *d)
{
    if (d->settled)
        return;
    Guess zeros = guess(d, 0), ones = guess(d, 0xff);
    d->settled = TRUE;
    d->n_held = 0;
    while (d->n_held < MIN(zeros.n, ones.n) && zeros.data[d->n_held] == ones.data[d->n_held]) {
        d->held[d->n_held] = zeros.data[d->n_held];
        d->n_held++;
    }
    d->at_end = zeros.at_end && ones.at_end;
    if (d->at_end)
        d->s.read_in_length = (gint32)zeros.bits;
}

static DeflateStatus give_held(Isal *d, DeflateStep *io)
{
    settle(d);
    gsize n = MIN(d->n_held, io->n_out);
    memcpy(io->out, d->held, n);
    memmove(d->held, d->held + n, d->n_held - n);
    io->out += n;
    io->n_out -= n;
    d->n_held -= n;
    if (d->n_held || n)
        return DEFLATE_MORE;
    return d->at_end ? DEFLATE_END : DEFLATE_DRY;
}

/* ---- a step ---- */

/* ISA-L gives what it decoded into a buffer of its own, but not behind an error. */
static DeflateStatus give_rest(Isal *d, DeflateStep *io)
{
    struct inflate_state *s = &d->s;
    gsize waiting = (gsize)(s->tmp_out_valid - s->tmp_out_processed);
    gsize n = MIN(waiting, io->n_out);
    memcpy(io->out, s->tmp_out_buffer + s->tmp_out_processed, n);
    s->tmp_out_processed += (gint32)n;
    io->out += n;
    io->n_out -= n;
    return n < waiting ? DEFLATE_MORE : DEFLATE_WRONG;
}

/* ISA-L does not say where it was when data made no sense, and what it gave by then depends on how
 * much it was fed. So the step is done again, byte by byte, up to the one that makes no sense. */
static DeflateStatus end_wrong(Isal *d, DeflateStep *io)
{
    copy_state(&d->s, &d->before);
    for (gsize most = 0;; most = 1) { /* nothing at first: it may be in the bits that wait */
        DeflateStep one = *io;
        one.n_in = MIN(most, io->n_in);
        d->wrong = inflate_step(&d->s, &one) < 0;
        gsize took = (gsize)(one.in - io->in);
        *io = (DeflateStep){one.in, io->n_in - took, one.out, one.n_out, 0};
        if (d->wrong)
            return give_rest(d, io);
        if (most && took == 0)
            return DEFLATE_MORE;
    }
}

/* Gives back the whole bytes that wait in ISA-L's bit buffer. */
static void unread(struct inflate_state *s, DeflateStep *io)
{
    if (s->read_in_length < 8)
        return;
    io->behind = (gsize)s->read_in_length / 8;
    s->read_in_length %= 8;
    s->read_in &= (1u << s->read_in_length) - 1;
}

static DeflateStatus isal_step(gpointer state, DeflateStep *io)
{
    Isal *d = state;
    const DeflateStep start = *io;
    if (d->wrong)
        return give_rest(d, io);
    copy_state(&d->before, &d->s);
    if (inflate_step(&d->s, io) < 0) {
        *io = start;
        return end_wrong(d, io);
    }
    DeflateStatus status = DEFLATE_MORE;
    if (d->s.block_state == ISAL_BLOCK_FINISH)
        status = DEFLATE_END;
    else if (start.n_in == 0 && io->n_out == start.n_out)
        status = give_held(d, io);
    gboolean in_header = d->s.tmp_in_size > 0;
    if (status == DEFLATE_END || (io->n_out == 0 && !in_header))
        unread(&d->s, io);
    return status;
}

static void isal_free(gpointer state)
{
    g_free(state);
}

static gboolean isal_in_stored(gpointer state)
{
    const Isal *d = state;
    return d->s.block_state == ISAL_BLOCK_TYPE0 && d->s.type0_block_len > 0;
}

const Deflate deflate_isal = {
    .software = "ISA-L",
    .new = isal_new,
    .free = isal_free,
    .reset = isal_reset,
    .step = isal_step,
    .in_stored = isal_in_stored,
    .crc32 = crc32_gzip_refl,
};
