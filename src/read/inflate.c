/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "read/inflate.h"
#include <errno.h>
#include <poll.h>
#include <stdatomic.h>
#include <sys/eventfd.h>
#include <unistd.h>
#include <zlib.h>

typedef struct {
    gsize n;
    unsigned char bytes[INFLATE_BLOCK];
} Block;

/* What only the thread touches. */
typedef struct {
    z_stream z;
    gboolean in_member;
    guint64 received; /* compressed bytes, those still waiting in input[] among them */
    guint64 padding;  /* NULs before where we are, outside of any member */
    unsigned char input[INFLATE_INPUT];
} Decoder;

struct Inflate {
    int fd;
    int wake; /* an eventfd, readable when the thread has to stop */
    GThread *thread;
    Decoder decoder;
    _Atomic guint64 position;

    /* Under the lock. Counters run on: block i of the data lies in blocks[i % INFLATE_BLOCKS]. */
    GMutex lock;
    GCond changed;
    guint64 filled, taken;
    gboolean stop;
    gboolean ended; /* no more blocks will be filled; the three below are final */

    InflateEnd end;
    char *detail;
    int error_number;

    gsize used; /* by the reader, of the block it is at */
    Block *blocks[INFLATE_BLOCKS];
};

gboolean inflate_is_gzip(Str head)
{
    return str_has_prefix(head, STR("\x1f\x8b"));
}

/* Where in the compressed file the decoder is. */
static guint64 decoder_offset(const Decoder *d)
{
    return d->received - d->z.avail_in;
}

static gboolean finish(Inflate *gz, InflateEnd end, const char *what)
{
    gz->end = end;
    if (what)
        gz->detail = g_strdup_printf("at byte %" G_GUINT64_FORMAT " of the compressed file: %s",
                                     decoder_offset(&gz->decoder), what);
    return FALSE;
}

/* Waits until fd can be read. FALSE if the thread has to stop instead. */
static gboolean wait_readable(const Inflate *gz)
{
    struct pollfd fds[] = {{.fd = gz->fd, .events = POLLIN}, {.fd = gz->wake, .events = POLLIN}};
    while (poll(fds, G_N_ELEMENTS(fds), -1) < 0)
        if (errno != EINTR && errno != EAGAIN)
            return TRUE; /* read() will say what is wrong */
    return fds[1].revents == 0;
}

/* More compressed bytes behind those still waiting. FALSE at the end of the file, in trouble and
 * when stopped; only trouble sets the end. */
static gboolean receive(Inflate *gz)
{
    Decoder *d = &gz->decoder;
    memmove(d->input, d->z.next_in, d->z.avail_in);
    d->z.next_in = d->input;
    gssize got;
    do {
        if (!wait_readable(gz))
            return FALSE;
        got = read(gz->fd, d->input + d->z.avail_in, sizeof(d->input) - d->z.avail_in);
    } while (got < 0 && (errno == EINTR || errno == EAGAIN));
    if (got < 0) {
        gz->error_number = errno;
        return finish(gz, INFLATE_UNREADABLE, NULL);
    }
    d->received += (guint64)got;
    d->z.avail_in += (uInt)got;
    gz->position = d->received;
    return got > 0;
}

static gboolean skip_padding(Inflate *gz)
{
    Decoder *d = &gz->decoder;
    do {
        for (; d->z.avail_in && *d->z.next_in == 0; d->z.next_in++, d->z.avail_in--)
            d->padding++;
    } while (d->z.avail_in == 0 && receive(gz));
    return d->z.avail_in > 0;
}

/* Between members: TRUE if another one begins, else the end is set. */
static gboolean begin_member(Inflate *gz)
{
    Decoder *d = &gz->decoder;
    if (!skip_padding(gz)) {
        if (d->padding && gz->end == INFLATE_WHOLE)
            return finish(gz, INFLATE_TRAILING, "only NULs before it");
        return FALSE;
    }
    while (d->z.avail_in < INFLATE_MAGIC && receive(gz))
        ;
    if (gz->end != INFLATE_WHOLE)
        return FALSE;
    if (!inflate_is_gzip((Str){(const char *)d->z.next_in, d->z.avail_in}))
        return finish(gz, INFLATE_TRAILING, "no compressed data from here on");
    d->padding = 0;
    d->in_member = TRUE;
    inflateReset(&d->z);
    return TRUE;
}

/* Fills what zlib is told to fill. FALSE at the end of the data. */
static gboolean step(Inflate *gz)
{
    Decoder *d = &gz->decoder;
    if (!d->in_member && !begin_member(gz))
        return FALSE;
    if (d->z.avail_in == 0 && !receive(gz)) {
        if (gz->end == INFLATE_WHOLE)
            return finish(gz, INFLATE_TRUNCATED, "it ends here");
        return FALSE;
    }
    int status = inflate(&d->z, Z_NO_FLUSH);
    if (status == Z_STREAM_END)
        d->in_member = FALSE;
    else if (status != Z_OK)
        return finish(gz, INFLATE_CORRUPT, d->z.msg ? d->z.msg : "not understood");
    return TRUE;
}

static gboolean fill_block(Inflate *gz, Block *block)
{
    z_stream *z = &gz->decoder.z;
    z->next_out = block->bytes;
    z->avail_out = sizeof(block->bytes);
    gboolean more = TRUE;
    while (more && z->avail_out > 0)
        more = step(gz);
    block->n = sizeof(block->bytes) - z->avail_out;
    return more;
}

/* The next block to fill, or NULL if the thread has to stop. */
static Block *wait_free_block(Inflate *gz)
{
    g_mutex_lock(&gz->lock);
    while (!gz->stop && gz->filled - gz->taken == INFLATE_BLOCKS)
        g_cond_wait(&gz->changed, &gz->lock);
    Block **block = gz->stop ? NULL : &gz->blocks[gz->filled % INFLATE_BLOCKS];
    g_mutex_unlock(&gz->lock);
    if (block && !*block)
        *block = g_malloc(sizeof(Block));
    return block ? *block : NULL;
}

static void publish_block(Inflate *gz, gboolean more)
{
    g_mutex_lock(&gz->lock);
    gz->filled++;
    gz->ended = !more;
    g_cond_signal(&gz->changed);
    g_mutex_unlock(&gz->lock);
}

static gpointer run(gpointer data)
{
    Inflate *gz = data;
    gboolean more = TRUE;
    for (Block *block; more && (block = wait_free_block(gz));) {
        more = fill_block(gz, block);
        publish_block(gz, more);
    }
    return NULL;
}

static void init_decoder(Decoder *d, Str head)
{
    g_assert(head.n <= sizeof(d->input));
    if (head.n)
        memcpy(d->input, head.p, head.n);
    d->z.next_in = d->input;
    d->z.avail_in = (uInt)head.n;
    d->received = head.n;
    /* 16: with gzip's header and checksum, which zlib verifies. */
    if (inflateInit2(&d->z, MAX_WBITS + 16) != Z_OK)
        g_error("zlib cannot be used: %s", d->z.msg ? d->z.msg : "out of memory");
}

Inflate *inflate_new(int fd, Str head, GError **error)
{
    int wake = eventfd(0, EFD_CLOEXEC);
    if (wake < 0) {
        int saved = errno;
        g_set_error(error, G_FILE_ERROR, g_file_error_from_errno(saved),
                    "cannot start decompressing: %s", g_strerror(saved));
        return NULL;
    }
    Inflate *gz = g_new0(Inflate, 1);
    gz->fd = fd;
    gz->wake = wake;
    init_decoder(&gz->decoder, head);
    g_mutex_init(&gz->lock);
    g_cond_init(&gz->changed);
    gz->thread = g_thread_try_new("inflate", run, gz, error);
    if (gz->thread)
        return gz;
    g_prefix_error(error, "cannot start decompressing: ");
    inflate_free(gz);
    return NULL;
}

static void stop_thread(Inflate *gz)
{
    g_mutex_lock(&gz->lock);
    gz->stop = TRUE;
    g_cond_signal(&gz->changed);
    g_mutex_unlock(&gz->lock);
    eventfd_write(gz->wake, 1);
    g_thread_join(gz->thread);
}

void inflate_free(Inflate *gz)
{
    if (!gz)
        return;
    if (gz->thread)
        stop_thread(gz);
    inflateEnd(&gz->decoder.z);
    close(gz->wake);
    g_mutex_clear(&gz->lock);
    g_cond_clear(&gz->changed);
    for (int i = 0; i < INFLATE_BLOCKS; i++)
        g_free(gz->blocks[i]);
    g_free(gz->detail);
    g_free(gz);
}

/* The block the reader is at, or NULL at the end of the data. */
static Block *wait_filled_block(Inflate *gz)
{
    g_mutex_lock(&gz->lock);
    while (gz->taken == gz->filled && !gz->ended)
        g_cond_wait(&gz->changed, &gz->lock);
    Block *block = gz->taken < gz->filled ? gz->blocks[gz->taken % INFLATE_BLOCKS] : NULL;
    g_mutex_unlock(&gz->lock);
    return block;
}

static void give_block_back(Inflate *gz)
{
    g_mutex_lock(&gz->lock);
    gz->taken++;
    gz->used = 0;
    g_cond_signal(&gz->changed);
    g_mutex_unlock(&gz->lock);
}

gsize inflate_read(Inflate *gz, char *buf, gsize n)
{
    Block *block;
    while ((block = wait_filled_block(gz))) {
        gsize part = MIN(n, block->n - gz->used);
        memcpy(buf, block->bytes + gz->used, part);
        gz->used += part;
        if (gz->used == block->n)
            give_block_back(gz);
        if (part > 0)
            return part;
    }
    return 0;
}

guint64 inflate_position(const Inflate *gz)
{
    return gz->position;
}

InflateEnd inflate_end(const Inflate *gz, const char **detail, int *error_number)
{
    if (detail)
        *detail = gz->detail;
    if (error_number)
        *error_number = gz->error_number;
    return gz->end;
}
