/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "read/inflate.h"
#include <errno.h>
#include <poll.h>
#include <stdatomic.h>
#include <sys/eventfd.h>
#include <unistd.h>

typedef struct {
    GunzipStatus status;
    guint n_marks;
    GunzipMark marks[GUNZIP_MARKS];
    gsize n;
    unsigned char bytes[INFLATE_BLOCK];
} Block;

struct Inflate {
    int fd;
    int wake; /* an eventfd, readable when the thread has to stop */
    GThread *thread;
    Gunzip *gunzip;   /* only the thread touches it */
    int error_number; /* set before the block that says so */
    _Atomic guint64 position;

    /* Under the lock. Counters run on: block i of the data lies in blocks[i % INFLATE_BLOCKS]. */
    GMutex lock;
    GCond changed;
    guint64 filled, taken;
    gboolean stop;
    Block *blocks[INFLATE_BLOCKS];

    /* The reader's. */
    Block *block; /* where it is; NULL: before the next one */
    gsize used;   /* of its bytes */
    GArray *marks;
};

/* Waits until fd can be read. FALSE if the thread has to stop instead. */
static gboolean wait_readable(const Inflate *gz)
{
    struct pollfd fds[] = {{.fd = gz->fd, .events = POLLIN}, {.fd = gz->wake, .events = POLLIN}};
    while (poll(fds, G_N_ELEMENTS(fds), -1) < 0)
        if (errno != EINTR && errno != EAGAIN)
            return TRUE; /* read() will say what is wrong */
    return fds[1].revents == 0;
}

/* A GunzipReadFunc. The file seems to end where the thread has to stop. */
static gssize read_compressed(unsigned char *buf, gsize n, void *data)
{
    Inflate *gz = data;
    gssize got;
    do {
        if (!wait_readable(gz))
            return 0;
        got = read(gz->fd, buf, n);
    } while (got < 0 && (errno == EINTR || errno == EAGAIN));
    if (got < 0)
        gz->error_number = errno;
    else
        gz->position += (guint64)got;
    return got;
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

static void publish_block(Inflate *gz)
{
    g_mutex_lock(&gz->lock);
    gz->filled++;
    g_cond_signal(&gz->changed);
    g_mutex_unlock(&gz->lock);
}

static gboolean is_last(GunzipStatus status)
{
    return status == GUNZIP_END || status == GUNZIP_FAILED;
}

static gpointer run(gpointer data)
{
    Inflate *gz = data;
    GunzipStatus status = GUNZIP_MORE;
    for (Block *block; !is_last(status) && (block = wait_free_block(gz)); publish_block(gz)) {
        status = gunzip_fill(gz->gunzip, block->bytes, sizeof(block->bytes), &block->n,
                             block->marks, &block->n_marks);
        block->status = status;
    }
    return NULL;
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
    gz->gunzip = gunzip_new(head, read_compressed, gz);
    gz->position = head.n;
    gz->marks = g_array_new(FALSE, FALSE, sizeof(GunzipMark));
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
    gunzip_free(gz->gunzip);
    close(gz->wake);
    g_mutex_clear(&gz->lock);
    g_cond_clear(&gz->changed);
    for (int i = 0; i < INFLATE_BLOCKS; i++)
        g_free(gz->blocks[i]);
    g_array_free(gz->marks, TRUE);
    g_free(gz);
}

/* How many different marks may stand at one place of the data. */
enum { MARKS_AT_PLACE = 8 };

static void add_mark(GArray *marks, const GunzipMark *mark)
{
    for (guint i = marks->len; i > 0 && i + MARKS_AT_PLACE > marks->len; i--) {
        GunzipMark *before = &g_array_index(marks, GunzipMark, i - 1);
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
static void take_block(Inflate *gz)
{
    g_mutex_lock(&gz->lock);
    while (gz->taken == gz->filled)
        g_cond_wait(&gz->changed, &gz->lock);
    gz->block = gz->blocks[gz->taken % INFLATE_BLOCKS];
    g_mutex_unlock(&gz->lock);
    gz->used = 0;
    for (guint i = 0; i < gz->block->n_marks; i++)
        add_mark(gz->marks, &gz->block->marks[i]);
}

static void give_block_back(Inflate *gz)
{
    gz->block = NULL;
    g_mutex_lock(&gz->lock);
    gz->taken++;
    g_cond_signal(&gz->changed);
    g_mutex_unlock(&gz->lock);
}

/* Whether there is no more of the block, which is the last of its stretch. */
static gboolean at_end(const Inflate *gz)
{
    return gz->block && gz->used == gz->block->n && gz->block->status != GUNZIP_MORE;
}

gsize inflate_read(Inflate *gz, char *buf, gsize n)
{
    gsize part = 0;
    while (part == 0 && !at_end(gz)) {
        if (!gz->block)
            take_block(gz);
        part = MIN(n, gz->block->n - gz->used);
        memcpy(buf, gz->block->bytes + gz->used, part);
        gz->used += part;
        if (gz->used == gz->block->n && gz->block->status == GUNZIP_MORE)
            give_block_back(gz);
    }
    return part;
}

gboolean inflate_resume(Inflate *gz)
{
    if (!at_end(gz) || gz->block->status != GUNZIP_STRETCH)
        return FALSE;
    give_block_back(gz);
    return TRUE;
}

int inflate_error(const Inflate *gz)
{
    return at_end(gz) && gz->block->status == GUNZIP_FAILED ? gz->error_number : 0;
}

guint64 inflate_position(const Inflate *gz)
{
    return gz->position;
}

const GunzipMark *inflate_mark(const Inflate *gz, guint i)
{
    return i < gz->marks->len ? &g_array_index(gz->marks, GunzipMark, i) : NULL;
}

void inflate_drop_marks(Inflate *gz, guint n)
{
    g_array_remove_range(gz->marks, 0, n);
}
