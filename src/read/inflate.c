/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "read/inflate.h"
#include <errno.h>
#include <poll.h>
#include <stdatomic.h>
#include <sys/eventfd.h>
#include <unistd.h>

typedef struct {
    UnpackStatus status;
    guint n_marks;
    UnpackMark marks[UNPACK_MARKS];
    gsize n;
    unsigned char bytes[INFLATE_BLOCK];
} Block;

struct Inflate {
    int fd;
    int wake; /* an eventfd, readable when the thread has to stop */
    GThread *thread;
    Unpack *unpack;   /* only the thread touches it */
    int error_number; /* set before the block that says so */
    _Atomic guint64 position;

    /* Under the lock. Counters run on: block i of the data lies in blocks[i % INFLATE_BLOCKS]. */
    GMutex lock;
    GCond changed;
    guint64 filled, taken;
    gboolean stop;
    gboolean full;    /* the thread waits */
    gboolean starved; /* the reader waits */
    Block *blocks[INFLATE_BLOCKS];

    /* The reader's. */
    Block *block; /* where it is; NULL: before the next one */
    gsize used;   /* of its bytes */
    GArray *marks;
};

/* Waits until fd can be read. FALSE if the thread has to stop instead. */
static gboolean wait_readable(const Inflate *inflate)
{
    struct pollfd fds[] = {{.fd = inflate->fd, .events = POLLIN},
                           {.fd = inflate->wake, .events = POLLIN}};
    while (poll(fds, G_N_ELEMENTS(fds), -1) < 0)
        if (errno != EINTR && errno != EAGAIN)
            return TRUE; /* read() will say what is wrong */
    return fds[1].revents == 0;
}

/* A UnpackReadFunc. The file seems to end where the thread has to stop. */
static gssize read_compressed(unsigned char *buf, gsize n, void *data)
{
    Inflate *inflate = data;
    gssize got;
    do {
        if (!wait_readable(inflate))
            return 0;
        got = read(inflate->fd, buf, n);
    } while (got < 0 && (errno == EINTR || errno == EAGAIN));
    if (got < 0)
        inflate->error_number = errno;
    else
        inflate->position += (guint64)got;
    return got;
}

/* The next block to fill, or NULL if the thread has to stop. */
static Block *wait_free_block(Inflate *inflate)
{
    g_mutex_lock(&inflate->lock);
    while (!inflate->stop && inflate->filled - inflate->taken == INFLATE_BLOCKS) {
        inflate->full = TRUE;
        g_cond_wait(&inflate->changed, &inflate->lock);
    }
    Block **block = inflate->stop ? NULL : &inflate->blocks[inflate->filled % INFLATE_BLOCKS];
    g_mutex_unlock(&inflate->lock);
    if (block && !*block)
        *block = g_malloc(sizeof(Block));
    return block ? *block : NULL;
}

/* To wake somebody is a system call, also where nobody waits. */
static void wake_waiter(Inflate *inflate, gboolean *waits)
{
    if (*waits)
        g_cond_signal(&inflate->changed);
    *waits = FALSE;
}

static void publish_block(Inflate *inflate)
{
    g_mutex_lock(&inflate->lock);
    inflate->filled++;
    wake_waiter(inflate, &inflate->starved);
    g_mutex_unlock(&inflate->lock);
}

static gboolean is_last(UnpackStatus status)
{
    return status == UNPACK_END || status == UNPACK_FAILED;
}

static gpointer run(gpointer data)
{
    Inflate *inflate = data;
    UnpackStatus status = UNPACK_MORE;
    for (Block *block; !is_last(status) && (block = wait_free_block(inflate));
         publish_block(inflate)) {
        status = unpack_fill(inflate->unpack, block->bytes, sizeof(block->bytes), &block->n,
                             block->marks, &block->n_marks);
        block->status = status;
    }
    return NULL;
}

Inflate *inflate_new(int fd, const Codec *codec, Str head, GError **error)
{
    int wake = eventfd(0, EFD_CLOEXEC);
    if (wake < 0) {
        int saved = errno;
        g_set_error(error, G_FILE_ERROR, g_file_error_from_errno(saved),
                    "cannot start decompressing: %s", g_strerror(saved));
        return NULL;
    }
    Inflate *inflate = g_new0(Inflate, 1);
    inflate->fd = fd;
    inflate->wake = wake;
    inflate->unpack = unpack_new(codec, head, read_compressed, inflate);
    inflate->position = head.n;
    inflate->marks = g_array_new(FALSE, FALSE, sizeof(UnpackMark));
    g_mutex_init(&inflate->lock);
    g_cond_init(&inflate->changed);
    inflate->thread = g_thread_try_new("inflate", run, inflate, error);
    if (inflate->thread)
        return inflate;
    g_prefix_error(error, "cannot start decompressing: ");
    inflate_free(inflate);
    return NULL;
}

static void stop_thread(Inflate *inflate)
{
    g_mutex_lock(&inflate->lock);
    inflate->stop = TRUE;
    g_cond_signal(&inflate->changed);
    g_mutex_unlock(&inflate->lock);
    eventfd_write(inflate->wake, 1);
    g_thread_join(inflate->thread);
}

void inflate_free(Inflate *inflate)
{
    if (!inflate)
        return;
    if (inflate->thread)
        stop_thread(inflate);
    unpack_free(inflate->unpack);
    close(inflate->wake);
    g_mutex_clear(&inflate->lock);
    g_cond_clear(&inflate->changed);
    for (int i = 0; i < INFLATE_BLOCKS; i++)
        g_free(inflate->blocks[i]);
    g_array_free(inflate->marks, TRUE);
    g_free(inflate);
}

/* How many different marks may stand at one place of the data. */
enum { MARKS_AT_PLACE = 8 };

static void add_mark(GArray *marks, const UnpackMark *mark)
{
    for (guint i = marks->len; i > 0 && i + MARKS_AT_PLACE > marks->len; i--) {
        UnpackMark *before = &g_array_index(marks, UnpackMark, i - 1);
        if (before->data != mark->data)
            break;
        if (before->damage == mark->damage && before->what == mark->what) {
            before->more++;
            return;
        }
    }
    g_array_append_val(marks, *mark);
}

/* The next block, which exists: a stretch has an end. */
static void take_block(Inflate *inflate)
{
    g_mutex_lock(&inflate->lock);
    while (inflate->taken == inflate->filled) {
        inflate->starved = TRUE;
        g_cond_wait(&inflate->changed, &inflate->lock);
    }
    inflate->block = inflate->blocks[inflate->taken % INFLATE_BLOCKS];
    g_mutex_unlock(&inflate->lock);
    inflate->used = 0;
    for (guint i = 0; i < inflate->block->n_marks; i++)
        add_mark(inflate->marks, &inflate->block->marks[i]);
}

/* A thread that waits is woken when there is work for a while. */
static void give_block_back(Inflate *inflate)
{
    inflate->block = NULL;
    g_mutex_lock(&inflate->lock);
    inflate->taken++;
    if (inflate->filled - inflate->taken <= INFLATE_BLOCKS / 2)
        wake_waiter(inflate, &inflate->full);
    g_mutex_unlock(&inflate->lock);
}

/* Whether there is no more of the block, which is the last of its stretch. */
static gboolean at_end(const Inflate *inflate)
{
    return inflate->block && inflate->used == inflate->block->n &&
           inflate->block->status != UNPACK_MORE;
}

gsize inflate_read(Inflate *inflate, char *buf, gsize n)
{
    gsize part = 0;
    while (part == 0 && !at_end(inflate)) {
        if (!inflate->block)
            take_block(inflate);
        part = MIN(n, inflate->block->n - inflate->used);
        memcpy(buf, inflate->block->bytes + inflate->used, part);
        inflate->used += part;
        if (inflate->used == inflate->block->n && inflate->block->status == UNPACK_MORE)
            give_block_back(inflate);
    }
    return part;
}

gboolean inflate_resume(Inflate *inflate)
{
    if (!at_end(inflate) || inflate->block->status != UNPACK_STRETCH)
        return FALSE;
    give_block_back(inflate);
    return TRUE;
}

int inflate_error(const Inflate *inflate)
{
    return at_end(inflate) && inflate->block->status == UNPACK_FAILED ? inflate->error_number : 0;
}

guint64 inflate_position(const Inflate *inflate)
{
    return inflate->position;
}

const UnpackMark *inflate_mark(const Inflate *inflate, guint i)
{
    return i < inflate->marks->len ? &g_array_index(inflate->marks, UnpackMark, i) : NULL;
}

void inflate_drop_marks(Inflate *inflate, guint n)
{
    g_array_remove_range(inflate->marks, 0, n);
}
