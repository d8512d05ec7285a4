/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "read/source.h"
#include "read/mboxsplit.h"
#include <errno.h>
#include <sys/stat.h>

struct Source {
    char *path; /* without the dialect's prefix */
    MboxSplit *split;
    guint64 mails;
    gboolean ended;
};

G_DEFINE_QUARK(listdigest - source - error - quark, source_error)

static const struct {
    Str prefix;
    MboxDialect dialect;
} dialects[] = {{{"mboxrd:", 7}, MBOX_RD},
                {{"mboxo:", 6}, MBOX_O},
                {{"mboxcl:", 7}, MBOX_CL},
                {{"mboxcl2:", 8}, MBOX_CL2}};

/* What stands behind the prefix that forces a dialect, if there is one. */
static const char *without_prefix(const char *path, MboxDialect *dialect)
{
    *dialect = MBOX_UNKNOWN;
    for (gsize i = 0; i < G_N_ELEMENTS(dialects); i++) {
        if (str_has_prefix(str_of(path), dialects[i].prefix)) {
            *dialect = dialects[i].dialect;
            return path + dialects[i].prefix.n;
        }
    }
    return path;
}

const char *source_file(const char *argument)
{
    MboxDialect dialect;
    return without_prefix(argument, &dialect);
}

static void set_file_error(GError **error, int number, const char *path)
{
    g_autofree char *name = g_filename_display_name(path);
    g_set_error(error, G_FILE_ERROR, g_file_error_from_errno(number), "%s: %s", name,
                g_strerror(number));
}

/* What is in a directory: files to found, further directories to waiting. */
static void list_directory(const char *dir, GPtrArray *found, GPtrArray *waiting)
{
    g_autoptr(GDir) entries = g_dir_open(dir, 0, NULL);
    if (!entries) {
        /* Opening it as a source will say why; the other files are read. */
        g_ptr_array_add(found, g_strdup(dir));
        return;
    }
    for (const char *name; (name = g_dir_read_name(entries));) {
        if (*name == '.')
            continue;
        g_autofree char *path = g_build_filename(dir, name, NULL);
        struct stat st;
        if (lstat(path, &st) < 0)
            continue;
        if (S_ISDIR(st.st_mode))
            g_ptr_array_add(waiting, g_steal_pointer(&path));
        else if (stat(path, &st) < 0 || S_ISREG(st.st_mode))
            g_ptr_array_add(found, g_steal_pointer(&path));
    }
}

static int compare_paths(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* All files below dir, in bytewise order. */
static GPtrArray *walk(const char *dir)
{
    GPtrArray *found = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GPtrArray) waiting = g_ptr_array_new_with_free_func(g_free);
    g_ptr_array_add(waiting, g_strdup(dir));
    while (waiting->len) {
        g_autofree char *next = g_ptr_array_steal_index(waiting, waiting->len - 1);
        list_directory(next, found, waiting);
    }
    g_ptr_array_sort(found, compare_paths);
    return found;
}

static gboolean expand_directory(const char *argument, const char *dir, GPtrArray *paths,
                                 GError **error)
{
    g_autoptr(GPtrArray) found = walk(dir);
    if (found->len == 0) {
        g_autofree char *name = g_filename_display_name(dir);
        g_set_error(error, SOURCE_ERROR_DOMAIN, SOURCE_ERROR_EMPTY_DIR,
                    "%s: no files in this directory", name);
        return FALSE;
    }
    int prefix = (int)(dir - argument);
    for (guint i = 0; i < found->len; i++)
        g_ptr_array_add(paths, g_strdup_printf("%.*s%s", prefix, argument,
                                               (const char *)g_ptr_array_index(found, i)));
    return TRUE;
}

gboolean source_expand(const char *argument, GPtrArray *paths, GError **error)
{
    MboxDialect dialect;
    const char *path = without_prefix(argument, &dialect);
    struct stat st;
    if (strcmp(path, "-") != 0) {
        if (stat(path, &st) < 0) {
            set_file_error(error, errno, path);
            return FALSE;
        }
        if (S_ISDIR(st.st_mode))
            return expand_directory(argument, path, paths, error);
    }
    g_ptr_array_add(paths, g_strdup(argument));
    return TRUE;
}

Source *source_open(const char *path, DiagLog *log, GError **error)
{
    MboxDialect dialect;
    path = without_prefix(path, &dialect);
    Input *input = input_open(path, error);
    if (!input)
        return NULL;
    Source *source = g_new0(Source, 1);
    source->path = g_strdup(path);
    source->split = mboxsplit_new(input, source->path, dialect, log);
    return source;
}

void source_set_max(Source *source, guint64 bytes)
{
    input_set_max(mboxsplit_input(source->split), bytes);
}

void source_free(Source *source)
{
    if (!source)
        return;
    mboxsplit_free(source->split);
    g_free(source->path);
    g_free(source);
}

/* What a file without mail seems to be, for people who gave the wrong one. */
static const char *guess_content(Str head)
{
    static const struct {
        Str magic;
        const char *what;
    } rows[] = {
        {{"\xfd"
          "7zXZ",
          5},
         "compressed with xz, unpack it first"},
        {{"BZh", 3}, "compressed with bzip2, unpack it first"},
        {{"\x28\xb5\x2f\xfd", 4}, "compressed with zstd, unpack it first"},
        {{"\x1f\x8b", 2}, "compressed twice, unpack it first"},
        {{"PK\x03\x04", 4}, "a zip archive, unpack it first"},
        {{"SQLite format 3", 15}, "an SQLite database"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++)
        if (str_has_prefix(head, rows[i].magic))
            return rows[i].what;
    if (head.n >= 262 && memcmp(head.p + 257, "ustar", 5) == 0)
        return "a tar archive, unpack it first";
    if (str_find_char(head, '\0') >= 0)
        return "a binary file";
    if (str_find_char(head, '\r') >= 0 && str_find_char(head, '\n') < 0)
        return "its lines end in bare CR, make them end in LF first";
    return "an mbox has lines \"From SENDER DATE\" between its mails";
}

static SourceStatus end(Source *source, GError **error)
{
    if (source->mails > 0 || mboxsplit_junk(source->split) == 0)
        return SOURCE_END;
    g_autofree char *name =
        g_filename_display_name(strcmp(source->path, "-") == 0 ? "standard input" : source->path);
    g_set_error(error, SOURCE_ERROR_DOMAIN, SOURCE_ERROR_NOT_MAIL, "%s: no mail in it (%s)", name,
                guess_content(mboxsplit_head(source->split)));
    return SOURCE_ERROR;
}

SourceStatus source_next(Source *source, RawMail *mail, GError **error)
{
    g_assert(!source->ended);
    int got = mboxsplit_next(source->split, mail, error);
    if (got > 0) {
        source->mails++;
        return SOURCE_MAIL;
    }
    source->ended = TRUE;
    return got < 0 ? SOURCE_ERROR : end(source, error);
}

gboolean source_damaged(const Source *source)
{
    return source_damage(source) != NULL;
}

const char *source_damage(const Source *source)
{
    return input_damage(mboxsplit_input(source->split));
}

guint64 source_position(const Source *source)
{
    return input_position(mboxsplit_input(source->split));
}

guint64 source_size(const char *path)
{
    MboxDialect dialect;
    struct stat st;
    path = without_prefix(path, &dialect);
    if (strcmp(path, "-") == 0 || stat(path, &st) < 0 || !S_ISREG(st.st_mode))
        return 0;
    return (guint64)st.st_size;
}
