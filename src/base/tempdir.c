/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/tempdir.h"
#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PATH_SIZE = 1024, ABORT_TRIES = 50 };

enum { FREE, TAKEN, MADE };

/* Static and never freed, so a handler can walk them at any moment. */
struct TempDir {
    _Atomic int state;
    const char *const *names;
    char path[PATH_SIZE];
};

static TempDir dirs[TEMPDIR_MAX_OPEN];
static _Atomic gboolean stopping;

/* FALSE if something is left. Async-signal-safe. */
static gboolean remove_all(const TempDir *dir)
{
    int fd = open(dir->path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0)
        return TRUE;
    for (const char *const *name = dir->names; *name; name++)
        if (unlinkat(fd, *name, 0) < 0)
            unlinkat(fd, *name, AT_REMOVEDIR);
    close(fd);
    return rmdir(dir->path) == 0;
}

/* The other threads run on while a handler does: one may be filling its folder, or be about to make
 * it. That it is told to stop, and looked for again a moment later, is what can be done. */
void tempdir_abort_all(void)
{
    static const struct timespec moment = {.tv_nsec = 1000 * 1000};
    stopping = TRUE;
    for (int tries = 0; tries < ABORT_TRIES; tries++) {
        gboolean busy = FALSE;
        for (int i = 0; i < TEMPDIR_MAX_OPEN; i++)
            if (dirs[i].state == MADE)
                busy |= !remove_all(&dirs[i]) || tries == 0;
        if (!busy)
            return;
        nanosleep(&moment, NULL);
    }
}

static TempDir *take_slot(void)
{
    for (int i = 0; i < TEMPDIR_MAX_OPEN; i++) {
        int expected = FREE;
        if (atomic_compare_exchange_strong(&dirs[i].state, &expected, TAKEN))
            return &dirs[i];
    }
    errno = EMFILE;
    return NULL;
}

/* The handler hears of it before it exists. FALSE with errno. */
static gboolean make(TempDir *dir)
{
    /* Absolute, since git works in it. */
    g_autofree char *parent = g_canonicalize_filename(g_get_tmp_dir(), NULL);
    do {
        if (stopping) {
            errno = EINTR;
            return FALSE;
        }
        int n = g_snprintf(dir->path, sizeof(dir->path), "%s/listdigest-%08x%08x", parent,
                           g_random_int(), g_random_int());
        if (n >= (int)sizeof(dir->path)) {
            errno = ENAMETOOLONG;
            return FALSE;
        }
        dir->state = MADE;
        if (mkdir(dir->path, 0700) == 0)
            return TRUE;
        dir->state = TAKEN;
    } while (errno == EEXIST);
    return FALSE;
}

TempDir *tempdir_new(const char *const *names, GError **error)
{
    TempDir *dir = take_slot();
    if (dir)
        dir->names = names;
    if (dir && make(dir))
        return dir;
    int number = errno;
    if (dir)
        dir->state = FREE;
    g_autofree char *parent = g_filename_display_name(g_get_tmp_dir());
    g_set_error(error, G_FILE_ERROR, g_file_error_from_errno(number), "%s: %s", parent,
                g_strerror(number));
    return NULL;
}

void tempdir_free(TempDir *dir)
{
    if (!dir)
        return;
    remove_all(dir);
    dir->state = FREE;
}

const char *tempdir_path(const TempDir *dir)
{
    return dir->path;
}
