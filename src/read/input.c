/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "read/input.h"
#include "read/inflate.h"
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

struct Input {
    char *name; /* for messages */
    int fd;     /* -1: memory */
    guint64 position;

    guint64 given; /* bytes of the data */
    guint64 max;   /* of these */
    enum { BELOW_MAX, ABOVE_MAX, ABOVE_MAX_REPORTED } limit;
    char *damage; /* the first, for people */

    /* The first bytes, read to tell what the file is; handed out before anything else. */
    gboolean sniffed;
    char head[UNPACK_MAGIC];
    gsize head_n, head_used;

    Inflate *inflate; /* NULL: not compressed */

    Str memory; /* what is left of it */
    gsize chunk;
};

static void set_error(GError **error, int number, const char *name)
{
    g_set_error(error, G_FILE_ERROR, g_file_error_from_errno(number), "%s: %s", name,
                g_strerror(number));
}

/* The descriptor of a file that can be read, or -1. */
static int open_file(const char *path, const char *name, GError **error)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    if (fd < 0) {
        set_error(error, errno, name);
        return -1;
    }
    struct stat st;
    int trouble = fstat(fd, &st) < 0 ? errno : S_ISDIR(st.st_mode) ? EISDIR : 0;
    if (trouble) {
        set_error(error, trouble, name);
        close(fd);
        return -1;
    }
    posix_fadvise(fd, 0, 0, POSIX_FADV_SEQUENTIAL);
    return fd;
}

Input *input_open(const char *path, GError **error)
{
    gboolean standard = strcmp(path, "-") == 0;
    g_autofree char *name = standard ? g_strdup("standard input") : g_filename_display_name(path);
    int fd = standard ? STDIN_FILENO : open_file(path, name, error);
    if (fd < 0)
        return NULL;
    Input *input = g_new0(Input, 1);
    input->name = g_steal_pointer(&name);
    input->fd = fd;
    input->max = G_MAXUINT64;
    return input;
}

Input *input_new_memory(const char *data, gsize n, gsize chunk)
{
    g_assert(chunk > 0);
    Input *input = g_new0(Input, 1);
    input->fd = -1;
    input->max = G_MAXUINT64;
    input->sniffed = TRUE;
    input->memory = (Str){data, n};
    input->chunk = chunk;
    return input;
}

void input_free(Input *input)
{
    if (!input)
        return;
    inflate_free(input->inflate);
    if (input->fd > STDIN_FILENO)
        close(input->fd);
    g_free(input->name);
    g_free(input->damage);
    g_free(input);
}

static gssize read_memory(Input *input, char *buf, gsize n)
{
    gsize part = MIN(MIN(n, input->chunk), input->memory.n);
    if (part)
        memcpy(buf, input->memory.p, part);
    input->memory = str_skip(input->memory, part);
    input->position += part;
    return (gssize)part;
}

static gssize read_file(Input *input, char *buf, gsize n, GError **error)
{
    struct pollfd pollfd = {.fd = input->fd, .events = POLLIN};
    gssize got;
    /* Whoever gave us standard input may have left it non-blocking: then wait. */
    while ((got = read(input->fd, buf, n)) < 0 && (errno == EINTR || errno == EAGAIN))
        if (errno == EAGAIN)
            poll(&pollfd, 1, -1);
    if (got < 0)
        set_error(error, errno, input->name);
    else
        input->position += (guint64)got;
    return got;
}

/* Reads the first bytes and starts decompressing if they ask for it. */
static gboolean sniff(Input *input, GError **error)
{
    gssize got = 1;
    while (got > 0 && input->head_n < sizeof(input->head)) {
        got = read_file(input, input->head + input->head_n, sizeof(input->head) - input->head_n,
                        error);
        if (got < 0)
            return FALSE;
        input->head_n += (gsize)got;
    }
    input->sniffed = TRUE;
    Str head = {input->head, input->head_n};
    const Codec *codec = unpack_codec(head);
    if (!codec)
        return TRUE;
    input->inflate = inflate_new(input->fd, codec, head, error);
    return input->inflate != NULL;
}

static gssize read_inflated(Input *input, char *buf, gsize n, GError **error)
{
    gsize got = inflate_read(input->inflate, buf, n);
    int error_number = got == 0 ? inflate_error(input->inflate) : 0;
    if (error_number == 0)
        return (gssize)got;
    set_error(error, error_number, input->name);
    return -1;
}

static gssize read_any(Input *input, char *buf, gsize n, GError **error)
{
    if (input->fd < 0)
        return read_memory(input, buf, n);
    if (!input->sniffed && !sniff(input, error))
        return -1;
    if (input->inflate)
        return read_inflated(input, buf, n, error);
    if (input->head_used < input->head_n) {
        gsize part = MIN(n, input->head_n - input->head_used);
        memcpy(buf, input->head + input->head_used, part);
        input->head_used += part;
        return (gssize)part;
    }
    return read_file(input, buf, n, error);
}

/* Damage before byte `end` of the data that was not reported yet; NULL behind the last. */
static const UnpackMark *damage_before(const Input *input, guint i, guint64 end)
{
    const UnpackMark *mark = input->inflate ? inflate_mark(input->inflate, i) : NULL;
    return mark && mark->data <= MIN(end, input->given) ? mark : NULL;
}

/* Keeps the first damage for people. What is behind the last stream costs nothing. */
static void keep_first(Input *input)
{
    const UnpackMark *mark;
    for (guint i = 0; !input->damage && (mark = damage_before(input, i, G_MAXUINT64)); i++)
        if (mark->damage != UNPACK_TRAILING && mark->damage != UNPACK_PLAIN)
            input->damage = unpack_mark_text(mark);
    if (!input->damage && input->limit)
        input->damage = g_strdup_printf(
            "limit of %" G_GUINT64_FORMAT " bytes (--max-bytes) reached", input->max);
}

/* With all given out that may be: 0, or -1 on an error. One byte tells whether there is more. */
static gssize read_above_max(Input *input, GError **error)
{
    char byte;
    gssize got = input->limit ? 0 : read_any(input, &byte, 1, error);
    if (got > 0)
        input->limit = ABOVE_MAX;
    return MIN(got, 0);
}

gssize input_read(Input *input, char *buf, gsize n, GError **error)
{
    g_assert(n > 0);
    guint64 left = input->max - input->given;
    gssize got =
        left > 0 ? read_any(input, buf, (gsize)MIN(n, left), error) : read_above_max(input, error);
    if (got > 0)
        input->given += (guint64)got;
    else if (got == 0)
        keep_first(input);
    return got;
}

/* Whether n bytes could be passed over without reading them. */
static gboolean seek(Input *input, guint64 n)
{
    if (input->fd < 0 || input->inflate || input->given > 0 || n < input->head_n ||
        lseek(input->fd, (off_t)n, SEEK_SET) != (off_t)n)
        return FALSE;
    input->head_used = input->head_n;
    input->given = n;
    input->position = n;
    return TRUE;
}

gboolean input_skip(Input *input, guint64 n, GError **error)
{
    enum { BLOCK = 256 * 1024 };
    if (!input->sniffed && !sniff(input, error))
        return FALSE;
    if (seek(input, n))
        return TRUE;
    g_autofree char *block = g_malloc(BLOCK);
    while (n > 0) {
        gssize got = input_read(input, block, (gsize)MIN(n, (guint64)BLOCK), error);
        if (got < 0 || (got == 0 && !input_resume(input)))
            return FALSE;
        n -= (guint64)got;
    }
    return TRUE;
}

gboolean input_resume(Input *input)
{
    return input->inflate && !input->limit && inflate_resume(input->inflate);
}

void input_set_max(Input *input, guint64 bytes)
{
    g_assert(input->given == 0);
    input->max = bytes;
}

guint64 input_position(const Input *input)
{
    return input->inflate ? inflate_position(input->inflate) : input->position;
}

const char *input_damage(const Input *input)
{
    return input->damage;
}

void input_report_to(Input *input, guint64 end, DiagLog *log)
{
    static const DiagKind kinds[] = {
        [UNPACK_TRUNCATED] = DIAG_COMPRESSED_TRUNCATED,
        [UNPACK_CORRUPT] = DIAG_COMPRESSED_CORRUPT,
        [UNPACK_TRAILING] = DIAG_COMPRESSED_TRAILING,
        [UNPACK_PLAIN] = DIAG_COMPRESSED_PLAIN,
    };
    const UnpackMark *mark;
    guint n = 0;
    for (; (mark = damage_before(input, n, end)); n++) {
        g_autofree char *text = unpack_mark_text(mark);
        diag_add(log, kinds[mark->damage], text);
    }
    if (n == 0)
        return;
    keep_first(input);
    inflate_drop_marks(input->inflate, n);
}

void input_report(Input *input, DiagLog *log)
{
    input_report_to(input, input->given, log);
    if (input->limit != ABOVE_MAX)
        return;
    g_autofree char *text =
        g_strdup_printf("limit of %" G_GUINT64_FORMAT " bytes reached", input->max);
    diag_add(log, DIAG_SOURCE_LIMIT, text);
    input->limit = ABOVE_MAX_REPORTED;
}
