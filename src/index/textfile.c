/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "index/textfile.h"
#include "index/index.h"
#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    TEXTFILE_BUFFER = 128 * 1024, /* bytes */
    TEXTFILE_AHEAD = 32 * 1024,   /* read at once: who reads mostly asks for the next one, too */
    TEXTFILE_PLACES = 256,        /* mails of a block; those of one report are mostly near */
};

typedef struct {
    gint64 offset, length;
} Place;

struct TextFile {
    char *dir; /* for messages */
    int texts, places;
    gint64 written; /* bytes of texts */
    gsize waiting;  /* more in the buffer */
    gint64 ahead;   /* while none are: where what it has was read, of n_ahead bytes */
    gsize n_ahead;
    gint64 first; /* mail of the block at hand */
    gboolean changed;
    Place block[TEXTFILE_PLACES];
    char buffer[TEXTFILE_BUFFER];
};

static gboolean fail(const TextFile *file, int code, GError **error)
{
    gboolean full = code == ENOSPC;
    g_set_error(error, INDEX_ERROR, full ? INDEX_ERROR_FULL : INDEX_ERROR_SQLITE,
                "%s: temporary index: %s", file->dir, full ? "no space left" : g_strerror(code));
    return FALSE;
}

/* -1 with errno. */
static int open_nameless(const char *dir)
{
    g_autofree char *path = g_build_filename(dir, "listdigest-XXXXXX", NULL);
    int fd = g_mkstemp_full(path, O_RDWR | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (fd >= 0)
        g_unlink(path);
    return fd;
}

TextFile *textfile_new(const char *dir, GError **error)
{
    g_autoptr(TextFile) file = g_new0(TextFile, 1);
    file->dir = g_strdup(dir);
    file->texts = file->places = -1;
    if ((file->texts = open_nameless(dir)) < 0 || (file->places = open_nameless(dir)) < 0) {
        fail(file, errno, error);
        return NULL;
    }
    return g_steal_pointer(&file);
}

void textfile_free(TextFile *file)
{
    if (!file)
        return;
    if (file->texts >= 0)
        close(file->texts);
    if (file->places >= 0)
        close(file->places);
    g_free(file->dir);
    g_free(file);
}

static gboolean write_at(const TextFile *file, int fd, const void *bytes, gsize n, gint64 offset,
                         GError **error)
{
    const char *p = bytes;
    while (n) {
        gssize part = pwrite(fd, p, n, offset);
        if (part < 0 && errno != EINTR)
            return fail(file, errno, error);
        p += MAX(part, 0);
        n -= (gsize)MAX(part, 0);
        offset += MAX(part, 0);
    }
    return TRUE;
}

/* What lies behind the end of the file is as bytes was. */
static gboolean read_at(const TextFile *file, int fd, void *bytes, gsize n, gint64 offset,
                        GError **error)
{
    char *p = bytes;
    gssize part;
    while (n && (part = pread(fd, p, n, offset)) != 0) {
        if (part < 0 && errno != EINTR)
            return fail(file, errno, error);
        p += MAX(part, 0);
        n -= (gsize)MAX(part, 0);
        offset += MAX(part, 0);
    }
    return TRUE;
}

static gboolean flush_texts(TextFile *file, GError **error)
{
    if (!write_at(file, file->texts, file->buffer, file->waiting, file->written, error))
        return FALSE;
    file->written += (gint64)file->waiting;
    file->waiting = 0;
    return TRUE;
}

static gint64 offset_of(gint64 mail)
{
    return mail * (gint64)sizeof(Place);
}

static gboolean turn_to(TextFile *file, gint64 mail, GError **error)
{
    gint64 first = mail - mail % TEXTFILE_PLACES;
    if (first == file->first)
        return TRUE;
    if (file->changed && !write_at(file, file->places, file->block, sizeof(file->block),
                                   offset_of(file->first), error))
        return FALSE;
    file->changed = FALSE;
    file->first = first;
    memset(file->block, 0, sizeof(file->block));
    return read_at(file, file->places, file->block, sizeof(file->block), offset_of(first), error);
}

/* One that the buffer cannot hold is written at once. */
static gboolean append(TextFile *file, Str text, GError **error)
{
    file->n_ahead = 0;
    if (text.n > TEXTFILE_BUFFER - file->waiting && !flush_texts(file, error))
        return FALSE;
    if (text.n > TEXTFILE_BUFFER) {
        if (!write_at(file, file->texts, text.p, text.n, file->written, error))
            return FALSE;
        file->written += (gint64)text.n;
        return TRUE;
    }
    memcpy(file->buffer + file->waiting, text.p, text.n);
    file->waiting += text.n;
    return TRUE;
}

gboolean textfile_put(TextFile *file, gint64 mail, Str text, GError **error)
{
    g_assert(mail >= 0 && mail <= INDEX_ID_MAX);
    if (!turn_to(file, mail, error))
        return FALSE;
    Place *place = &file->block[mail - file->first];
    file->changed = file->changed || text.n || place->length;
    *place = (Place){file->written + (gint64)file->waiting, (gint64)text.n};
    return text.n == 0 || append(file, text, error);
}

static gboolean has(const TextFile *file, Place place)
{
    gint64 offset = place.offset - file->ahead;
    return offset >= 0 && offset + place.length <= (gint64)file->n_ahead;
}

/* Nothing waits. */
static gboolean read_ahead(TextFile *file, gint64 offset, GError **error)
{
    gsize n = (gsize)MIN(file->written - offset, TEXTFILE_AHEAD);
    file->n_ahead = 0;
    if (!read_at(file, file->texts, file->buffer, n, offset, error))
        return FALSE;
    file->ahead = offset;
    file->n_ahead = n;
    return TRUE;
}

static gboolean read_text(TextFile *file, Place place, char *text, GError **error)
{
    if (place.length > TEXTFILE_AHEAD)
        return read_at(file, file->texts, text, (gsize)place.length, place.offset, error);
    if (!has(file, place) && !read_ahead(file, place.offset, error))
        return FALSE;
    memcpy(text, file->buffer + (place.offset - file->ahead), (gsize)place.length);
    return TRUE;
}

char *textfile_get(TextFile *file, gint64 mail, GError **error)
{
    g_assert(mail >= 0 && mail <= INDEX_ID_MAX);
    if (!flush_texts(file, error) || !turn_to(file, mail, error))
        return NULL;
    Place place = file->block[mail - file->first];
    g_autofree char *text = g_malloc((gsize)place.length + 1);
    text[place.length] = '\0';
    if (place.length && !read_text(file, place, text, error))
        return NULL;
    return g_steal_pointer(&text);
}
