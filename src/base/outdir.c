/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/outdir.h"
#include "base/sha.h"
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/stat.h>
#include <unistd.h>

#define TEMP_PREFIX ".listdigest-"

enum {
    TEMP_NAME_SIZE = sizeof(TEMP_PREFIX) + 16 + 1 + 8, /* prefix, random, "-", number; a NUL */
    TEMP_FILES_MAX = 0x7fffffff,
    HASH_DIGITS = 16,
    FILE_BUFFER = 4 * 1024, /* stdio's */
    BLOCK_SIZE = 128 * 1024,
    BLOCKS = 8, /* on their way to the writer, at most */
    PARTS = 64, /* of a block */
    COMPARE_BUFFER = 16 * 1024,
    PATH_SIZE = 4096, /* Linux opens no longer one */
};

/*
 * What a signal handler has to know. Slots are static and never freed, and a temporary's name
 * follows from its number, so a handler can walk them at any moment.
 */
typedef struct {
    _Atomic gboolean used;
    int dirfd;
    guint64 random;
    _Atomic guint temps;  /* made so far, numbered from 0 */
    char path[PATH_SIZE]; /* of the directory */
    gsize made_from;      /* parents longer than this were made by us; 0: none were */
} Slot;

static Slot slots[OUTDIR_MAX_OPEN];

/* What comes next of a file: from the end of the part before. */
typedef struct {
    OutFile *file;
    gsize end;
    gboolean last;
} Part;

/* Several files, as they are small: to wake a thread costs as much as to make one of them. */
typedef struct {
    guint n_parts;
    Part parts[PARTS];
    char bytes[BLOCK_SIZE];
} Block;

struct OutDir {
    Slot *slot;
    GPtrArray *files;   /* of OutFile *: all that were begun */
    GPtrArray *removes; /* of char * */
    GHashTable *taken;  /* all these names */
    FILE *file;         /* that is being written, or NULL */
    Block *block;       /* of it and those before it, to be handed on; its last part is of it */
    gboolean committed;
    char buffer[FILE_BUFFER]; /* of file: the C library takes no size without a buffer */

    /* What makes files of blocks; the writer's alone while there is one. */
    GPtrArray *renames; /* of names: the files that differ; renames[i] is temporary i */
    Sha *sha;           /* of the file at hand; NULL: nobody asks */
    int fd;             /* of the file at hand, or -1 */
    GError *error;      /* the first one; complete when failed is set */
    _Atomic gboolean failed;

    GThread *writer;           /* or NULL: what there is of a file is written at its end */
    GAsyncQueue *full, *empty; /* of Block *; one without parts is the end */
    sigset_t signals;          /* as they were blocked before */
};

/* Lower-case hexadecimal digits of value, without a NUL. */
static void put_hex(char *to, guint64 value, int digits)
{
    while (digits-- > 0) {
        to[digits] = "0123456789abcdef"[value & 15];
        value >>= 4;
    }
}

/* Async-signal-safe. */
static void temp_name(const Slot *slot, guint number, char name[TEMP_NAME_SIZE])
{
    const gsize prefix = sizeof(TEMP_PREFIX) - 1;
    memcpy(name, TEMP_PREFIX, prefix);
    put_hex(name + prefix, slot->random, 16);
    name[prefix + 16] = '-';
    put_hex(name + prefix + 17, number, 8);
    name[prefix + 25] = '\0';
}

/* Removes the directories that were made, deepest first; one with something in it stays.
 * Async-signal-safe. */
static void remove_made(const Slot *slot)
{
    char path[PATH_SIZE];
    gsize n = strlen(slot->path);
    memcpy(path, slot->path, n + 1);
    while (slot->made_from > 0 && n >= slot->made_from) {
        rmdir(path);
        while (n > 0 && path[n - 1] != '/')
            n--;
        while (n > 0 && path[n - 1] == '/')
            n--;
        path[n] = '\0';
    }
}

static void remove_temps(const Slot *slot)
{
    char name[TEMP_NAME_SIZE];
    for (guint i = 0; i < slot->temps; i++) {
        temp_name(slot, i, name);
        unlinkat(slot->dirfd, name, 0);
    }
}

void outdir_abort_all(void)
{
    for (int i = 0; i < OUTDIR_MAX_OPEN; i++) {
        if (!slots[i].used)
            continue;
        remove_temps(&slots[i]);
        remove_made(&slots[i]);
    }
}

static void set_error(GError **error, int number, const char *dir, const char *name)
{
    g_autofree char *path = name ? g_build_filename(dir, name, NULL) : g_strdup(dir);
    g_autofree char *display = g_filename_display_name(path);
    g_set_error(error, G_FILE_ERROR, g_file_error_from_errno(number), "%s: %s", display,
                g_strerror(number));
}

static Slot *free_slot(void)
{
    for (int i = 0; i < OUTDIR_MAX_OPEN; i++)
        if (!slots[i].used)
            return &slots[i];
    g_assert_not_reached();
}

/* Makes what is missing of slot->path. */
static gboolean make_directories(Slot *slot)
{
    char *path = slot->path;
    for (gsize n = 1;; n++) {
        if (path[n] != '/' && path[n] != '\0')
            continue;
        char kept = path[n];
        path[n] = '\0';
        gboolean made = mkdir(path, 0777) == 0;
        gboolean exists = made || errno == EEXIST;
        path[n] = kept;
        if (made && slot->made_from == 0)
            slot->made_from = n;
        if (!exists)
            return FALSE;
        if (kept == '\0')
            return TRUE;
    }
}

static gboolean open_directory(Slot *slot)
{
    if (!make_directories(slot))
        return FALSE;
    slot->dirfd = open(slot->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (slot->dirfd < 0)
        return FALSE;
    if (faccessat(slot->dirfd, ".", W_OK | X_OK, AT_EACCESS) == 0)
        return TRUE;
    int saved = errno;
    close(slot->dirfd);
    errno = saved;
    return FALSE;
}

/* Without slashes at the end, except that of the root. */
static gboolean set_path(Slot *slot, const char *path)
{
    gsize n = strlen(path);
    while (n > 1 && path[n - 1] == '/')
        n--;
    if (n == 0 || n >= sizeof(slot->path)) {
        errno = n == 0 ? ENOENT : ENAMETOOLONG;
        return FALSE;
    }
    memcpy(slot->path, path, n);
    slot->path[n] = '\0';
    return TRUE;
}

static void free_file(gpointer data)
{
    OutFile *file = data;
    g_free(file->name);
    g_free(file);
}

OutDir *outdir_open(const char *path, GError **error)
{
    Slot *slot = free_slot();
    slot->made_from = 0;
    slot->temps = 0;
    slot->random = (guint64)g_random_int() << 32 | g_random_int();
    slot->path[0] = '\0';
    slot->used = TRUE;
    if (!set_path(slot, path) || !open_directory(slot)) {
        set_error(error, errno, path, NULL);
        remove_made(slot);
        slot->used = FALSE;
        return NULL;
    }
    OutDir *out = g_new0(OutDir, 1);
    out->slot = slot;
    out->files = g_ptr_array_new_with_free_func(free_file);
    out->renames = g_ptr_array_new();
    out->removes = g_ptr_array_new_with_free_func(g_free);
    out->taken = g_hash_table_new(g_str_hash, g_str_equal);
    out->block = g_new(Block, 1);
    out->block->n_parts = 0;
    out->fd = -1;
    return out;
}

void outdir_keep_hashes(OutDir *out)
{
    g_assert(!out->file && !out->writer);
    if (!out->sha)
        out->sha = sha_new(SHA_256);
}

/* ---- from blocks to files ---- */

static gboolean open_temp(OutDir *out)
{
    Slot *slot = out->slot;
    g_assert(slot->temps < TEMP_FILES_MAX && slot->temps == out->renames->len);
    char temp[TEMP_NAME_SIZE];
    temp_name(slot, slot->temps, temp);
    /* Counted first: a signal just after open() must find it. */
    slot->temps++;
    out->fd = openat(slot->dirfd, temp, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666);
    if (out->fd < 0)
        return FALSE;
    if (out->sha)
        sha_reset(out->sha);
    return TRUE;
}

static gboolean write_all(OutDir *out, const char *bytes, gsize n)
{
    for (gsize done = 0; done < n;) {
        ssize_t part = write(out->fd, bytes + done, n - done);
        if (part < 0 && errno == EINTR)
            continue;
        if (part < 0)
            return FALSE;
        done += (gsize)part;
    }
    if (out->sha)
        sha_update(out->sha, bytes, n);
    return TRUE;
}

/* Takes the last temporary away. */
static void drop_temp(Slot *slot)
{
    char temp[TEMP_NAME_SIZE];
    temp_name(slot, slot->temps - 1, temp);
    unlinkat(slot->dirfd, temp, 0);
    slot->temps--;
}

/* The next bytes of a file, as many as fit; less at its end. */
static ssize_t read_full(int fd, char *buf, size_t size)
{
    size_t n = 0;
    while (n < size) {
        ssize_t part = read(fd, buf + n, size - n);
        if (part < 0 && errno == EINTR)
            continue;
        if (part < 0)
            return -1;
        if (part == 0)
            break;
        n += (size_t)part;
    }
    return (ssize_t)n;
}

static gboolean same_bytes(int a, int b)
{
    char x[COMPARE_BUFFER], y[COMPARE_BUFFER];
    for (;;) {
        ssize_t n = read_full(a, x, sizeof(x)), m = read_full(b, y, sizeof(y));
        if (n < 0 || n != m || memcmp(x, y, (size_t)n) != 0)
            return FALSE;
        if (n < COMPARE_BUFFER)
            return TRUE;
    }
}

/* Is the last temporary the regular file that has its name already? If that cannot be read, no. */
static gboolean lies_there(const Slot *slot, const OutFile *file)
{
    struct stat st;
    if (fstatat(slot->dirfd, file->name, &st, AT_SYMLINK_NOFOLLOW) < 0 || !S_ISREG(st.st_mode) ||
        (guint64)st.st_size != file->size)
        return FALSE;
    char temp[TEMP_NAME_SIZE];
    temp_name(slot, slot->temps - 1, temp);
    int old = openat(slot->dirfd, file->name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    int new = openat(slot->dirfd, temp, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
    gboolean same = old >= 0 && new >= 0 && same_bytes(old, new);
    if (old >= 0)
        close(old);
    if (new >= 0)
        close(new);
    return same;
}

static gboolean close_temp(OutDir *out, OutFile *file)
{
    int fd = out->fd;
    gboolean same = lies_there(out->slot, file);
    if (!same) /* it is on its way when outdir_commit() waits for all; that sees what fails */
        sync_file_range(fd, 0, 0, SYNC_FILE_RANGE_WRITE);
    out->fd = -1;
    if (close(fd) < 0)
        return FALSE;
    if (out->sha)
        sha_finish(out->sha, file->hash);
    if (same)
        drop_temp(out->slot);
    else
        g_ptr_array_add(out->renames, file->name);
    return TRUE;
}

static gboolean put_part(OutDir *out, const Part *part, const char *bytes, gsize n)
{
    return (out->fd >= 0 || open_temp(out)) && write_all(out, bytes, n) &&
           (!part->last || close_temp(out, part->file));
}

/* After an error nothing is written any more: outdir_free() will take all away. */
static void put_block(OutDir *out, const Block *block)
{
    gsize at = 0;
    for (guint i = 0; i < block->n_parts && !out->failed; i++) {
        const Part *part = &block->parts[i];
        if (!put_part(out, part, block->bytes + at, part->end - at)) {
            set_error(&out->error, errno, out->slot->path, part->file->name);
            out->failed = TRUE;
        }
        at = part->end;
    }
}

/* ---- the writer ---- */

static gpointer write_behind(gpointer data)
{
    OutDir *out = data;
    Block *block;
    while ((block = g_async_queue_pop(out->full))->n_parts > 0) {
        put_block(out, block);
        g_async_queue_push(out->empty, block);
    }
    g_async_queue_push(out->empty, block);
    return NULL;
}

/*
 * Signals that end the program are the writer's: then they interrupt no other thread than the one
 * that makes files, which makes none while it is in the handler, or after it.
 */
void outdir_write_behind(OutDir *out)
{
    sigset_t deadly;
    g_assert(!out->file && !out->writer);
    out->full = g_async_queue_new();
    out->empty = g_async_queue_new_full(g_free);
    out->writer = g_thread_try_new("write", write_behind, out, NULL);
    if (!out->writer)
        return;
    for (int i = 1; i < BLOCKS; i++)
        g_async_queue_push(out->empty, g_new(Block, 1));
    sigemptyset(&deadly);
    sigaddset(&deadly, SIGINT);
    sigaddset(&deadly, SIGTERM);
    sigaddset(&deadly, SIGHUP);
    pthread_sigmask(SIG_BLOCK, &deadly, &out->signals);
}

static void hand_on(OutDir *out)
{
    if (out->writer) {
        g_async_queue_push(out->full, out->block);
        out->block = g_async_queue_pop(out->empty);
    } else {
        put_block(out, out->block);
    }
    out->block->n_parts = 0;
}

/* Waits until all is written. */
static void end_writer(OutDir *out)
{
    if (out->writer) {
        if (out->block->n_parts > 0)
            hand_on(out);
        g_async_queue_push(out->full, out->block);
        g_thread_join(g_steal_pointer(&out->writer));
        out->block = g_async_queue_pop(out->empty);
        pthread_sigmask(SIG_SETMASK, &out->signals, NULL);
    }
    g_clear_pointer(&out->full, g_async_queue_unref);
    g_clear_pointer(&out->empty, g_async_queue_unref);
}

/* Of the file at hand. */
static Part *last_part(const OutDir *out)
{
    return &out->block->parts[out->block->n_parts - 1];
}

static void begin_part(OutDir *out, OutFile *file)
{
    if (out->block->n_parts == PARTS)
        hand_on(out);
    gsize end = out->block->n_parts > 0 ? last_part(out)->end : 0;
    out->block->parts[out->block->n_parts++] = (Part){.file = file, .end = end};
}

static ssize_t cookie_write(void *cookie, const char *buf, size_t n)
{
    OutDir *out = cookie;
    OutFile *file = last_part(out)->file;
    for (gsize done = 0; done < n;) {
        gsize at = last_part(out)->end, part = MIN(n - done, BLOCK_SIZE - at);
        memcpy(out->block->bytes + at, buf + done, part);
        last_part(out)->end += part;
        done += part;
        if (at + part == BLOCK_SIZE) {
            hand_on(out);
            begin_part(out, file);
        }
    }
    file->size += n;
    return (ssize_t)n;
}

/* ---- the caller's side ---- */

static gboolean has_failed(const OutDir *out, GError **error)
{
    if (!out->failed)
        return FALSE;
    g_propagate_error(error, g_error_copy(out->error));
    return TRUE;
}

FILE *outdir_create(OutDir *out, const char *name, GError **error)
{
    g_assert(!out->file && !out->committed);
    g_assert(*name && *name != '.' && !strchr(name, '/'));
    g_assert(!g_hash_table_contains(out->taken, name));
    if (has_failed(out, error))
        return NULL;
    OutFile *file = g_new0(OutFile, 1);
    file->name = g_strdup(name);
    g_ptr_array_add(out->files, file);
    g_hash_table_add(out->taken, file->name);
    begin_part(out, file);
    out->file = fopencookie(out, "w", (cookie_io_functions_t){.write = cookie_write});
    g_assert(out->file);
    setvbuf(out->file, out->buffer, _IOFBF, sizeof(out->buffer));
    return out->file;
}

const OutFile *outdir_finish(OutDir *out, FILE *f, GError **error)
{
    g_assert(f && f == out->file);
    fclose(f);
    out->file = NULL;
    const OutFile *file = last_part(out)->file;
    last_part(out)->last = TRUE;
    if (!out->writer)
        hand_on(out);
    return has_failed(out, error) ? NULL : file;
}

gboolean outdir_remove(OutDir *out, const char *name, GError **error)
{
    g_assert(!out->committed);
    g_assert(*name && *name != '.' && !strchr(name, '/'));
    g_assert(!g_hash_table_contains(out->taken, name));
    struct stat st;
    if (fstatat(out->slot->dirfd, name, &st, AT_SYMLINK_NOFOLLOW) < 0) {
        if (errno == ENOENT)
            return TRUE;
        set_error(error, errno, out->slot->path, name);
        return FALSE;
    }
    if (!S_ISREG(st.st_mode))
        return TRUE;
    char *copy = g_strdup(name);
    g_ptr_array_add(out->removes, copy);
    g_hash_table_add(out->taken, copy);
    return TRUE;
}

void outdir_free(OutDir *out)
{
    if (!out)
        return;
    out->failed = TRUE; /* so what was handed on is passed over */
    if (out->file)
        fclose(out->file);
    end_writer(out);
    if (out->fd >= 0)
        close(out->fd);
    remove_temps(out->slot);
    remove_made(out->slot);
    out->slot->used = FALSE;
    close(out->slot->dirfd);
    g_hash_table_unref(out->taken);
    g_ptr_array_unref(out->renames);
    g_ptr_array_unref(out->removes);
    g_ptr_array_unref(out->files);
    g_clear_error(&out->error);
    g_clear_pointer(&out->sha, sha_free);
    g_free(out->block);
    g_free(out);
}

/* ---- all together ---- */

guint outdir_n_changed(const OutDir *out)
{
    return out->renames->len + out->removes->len;
}

/* rename() would find out too, but only after others have taken their names. */
static gboolean check_targets(const OutDir *out, GError **error)
{
    for (guint i = 0; i < out->renames->len; i++) {
        const char *name = g_ptr_array_index(out->renames, i);
        struct stat st;
        if (fstatat(out->slot->dirfd, name, &st, AT_SYMLINK_NOFOLLOW) == 0 && S_ISDIR(st.st_mode)) {
            set_error(error, EISDIR, out->slot->path, name);
            return FALSE;
        }
    }
    return TRUE;
}

static gboolean rename_each(const OutDir *out, GError **error)
{
    const Slot *slot = out->slot;
    for (guint i = 0; i < out->renames->len; i++) {
        const char *name = g_ptr_array_index(out->renames, i);
        char temp[TEMP_NAME_SIZE];
        temp_name(slot, i, temp);
        if (renameat(slot->dirfd, temp, slot->dirfd, name) < 0) {
            set_error(error, errno, slot->path, name);
            return FALSE;
        }
    }
    return TRUE;
}

static gboolean remove_each(const OutDir *out, GError **error)
{
    const Slot *slot = out->slot;
    for (guint i = 0; i < out->removes->len; i++) {
        const char *name = g_ptr_array_index(out->removes, i);
        if (unlinkat(slot->dirfd, name, 0) < 0 && errno != ENOENT) {
            set_error(error, errno, slot->path, name);
            return FALSE;
        }
    }
    return TRUE;
}

/* All or none, as far as signals go: they wait until the last file has its name. Short, as the data
 * is on the disk by now. */
static gboolean rename_all(OutDir *out, GError **error)
{
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    gboolean done = rename_each(out, error);
    if (done)
        out->slot->temps = 0; /* to look for thousands that are gone takes a while */
    done = done && remove_each(out, error);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return done;
}

/* Some file systems cannot sync a directory and say EINVAL. */
static gboolean sync_directory(const Slot *slot, GError **error)
{
    if (fsync(slot->dirfd) == 0 || errno == EINVAL)
        return TRUE;
    set_error(error, errno, slot->path, NULL);
    return FALSE;
}

gboolean outdir_commit(OutDir *out, GError **error)
{
    g_assert(!out->file && !out->committed);
    Slot *slot = out->slot;
    out->committed = TRUE;
    end_writer(out);
    if (has_failed(out, error))
        return FALSE;
    if (outdir_n_changed(out) == 0)
        return TRUE;
    gboolean ready = check_targets(out, error);
    if (ready && syncfs(slot->dirfd) < 0) {
        set_error(error, errno, slot->path, NULL);
        ready = FALSE;
    }
    gboolean done = ready && rename_all(out, error) && sync_directory(slot, error);
    remove_temps(slot);
    slot->temps = 0;
    return done;
}

static gboolean is_safe(char c)
{
    return g_ascii_isalnum(c) || c == '.' || c == '_' || c == '-';
}

static gboolean is_continuation(char c)
{
    return ((guchar)c & 0xc0) == 0x80;
}

char *outdir_safe_name(const char *s)
{
    g_autoptr(GString) safe = g_string_new(NULL);
    gboolean readable = FALSE;
    for (const char *p = s; *p; p++) {
        readable = readable || g_ascii_isalnum(*p);
        if (is_safe(*p))
            g_string_append_c(safe, *p);
        else if (!is_continuation(*p))
            g_string_append_c(safe, '-');
    }
    if (readable && *safe->str != '.' && safe->len <= OUTDIR_SAFE_NAME_MAX)
        return g_strdup(safe->str);
    g_autofree char *hash = g_compute_checksum_for_string(G_CHECKSUM_SHA256, s, -1);
    if (!readable)
        return g_strndup(hash, HASH_DIGITS);
    const char *start = safe->str + strspn(safe->str, ".");
    return g_strdup_printf("%.*s-%.*s", OUTDIR_SAFE_NAME_MAX - 1 - HASH_DIGITS, start, HASH_DIGITS,
                           hash);
}
