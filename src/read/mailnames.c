/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "read/mailnames.h"
#include "read/folder.h"
#include <dirent.h>
#include <errno.h>

/* Length of a maildir's unique name. */
static gsize unique_length(const char *name)
{
    static const char *const flags[] = {";2,", "!2,"};
    gsize n = strcspn(name, ":");
    for (gsize i = 0; i < G_N_ELEMENTS(flags); i++) {
        const char *at = strstr(name, flags[i]);
        if (at && at > name)
            n = MIN(n, (gsize)(at - name));
    }
    return n;
}

static void add(MailNames *names, const char *file, gsize at, gsize n)
{
    MailName name = {g_string_chunk_insert(names->strings, file), (guint32)at, (guint32)n};
    g_array_append_val(names->rows, name);
}

static int compare_bytes(Str a, Str b)
{
    int order = memcmp(a.p, b.p, MIN(a.n, b.n));
    return order ? order : a.n < b.n ? -1 : a.n > b.n;
}

static int compare_parts(gconstpointer a, gconstpointer b)
{
    return compare_bytes(mailname_part(a), mailname_part(b));
}

/* Of two files of one part, that in "cur" first. */
static int compare_rows(gconstpointer a, gconstpointer b)
{
    const MailName *one = a, *other = b;
    int order = compare_parts(a, b);
    return order ? order : strcmp(one->file, other->file);
}

static int compare_numbers(gconstpointer a, gconstpointer b)
{
    const MailName *one = a, *other = b;
    return folder_compare_numbers(&one->file, &other->file);
}

static void drop_repeated(GArray *rows)
{
    guint kept = 0;
    for (guint i = 0; i < rows->len; i++) {
        const MailName *row = &g_array_index(rows, MailName, i);
        if (kept && compare_parts(row, &g_array_index(rows, MailName, kept - 1)) == 0)
            continue;
        g_array_index(rows, MailName, kept++) = *row;
    }
    g_array_set_size(rows, kept);
}

/* What is no regular file is found out when it is to be read. */
static gboolean list_below(MailNames *names, const char *path, const char *below, GError **error)
{
    g_autofree char *dir_path = g_build_filename(path, below, NULL);
    DIR *dir = opendir(dir_path);
    if (!dir)
        return errno == ENOENT || folder_fail(error, errno, dir_path);
    g_autoptr(GString) file = g_string_new(NULL);
    const struct dirent *entry;
    while ((errno = 0, entry = readdir(dir))) {
        gboolean other =
            entry->d_type != DT_REG && entry->d_type != DT_LNK && entry->d_type != DT_UNKNOWN;
        if (*entry->d_name == '.' || other)
            continue;
        g_string_printf(file, "%s/%s", below, entry->d_name);
        gsize n = unique_length(entry->d_name);
        if (n)
            add(names, file->str, strlen(below) + 1, n);
    }
    int trouble = errno;
    closedir(dir);
    return trouble == 0 || folder_fail(error, trouble, dir_path);
}

/* A mail that moves meanwhile goes from "new" to "cur": so it is met once at least. */
static gboolean list_maildir(MailNames *names, const char *path, GError **error)
{
    if (!list_below(names, path, "new", error) || !list_below(names, path, "cur", error))
        return FALSE;
    g_array_sort(names->rows, compare_rows);
    drop_repeated(names->rows);
    return TRUE;
}

static void add_files(MailNames *names, const GPtrArray *files)
{
    for (guint i = 0; i < files->len; i++)
        add(names, files->pdata[i], 0, strlen(files->pdata[i]));
}

static gboolean list_files(MailNames *names, const char *path, GError **error)
{
    g_auto(Folder) folder = {0};
    if (!folder_list(path, &folder, error))
        return FALSE;
    add_files(names, folder.numbers);
    if (names->form == SOURCE_FORM_MH)
        return TRUE;
    add_files(names, folder.others);
    g_array_sort(names->rows, compare_parts);
    return TRUE;
}

static void init(MailNames *names, SourceForm form)
{
    enum { CHUNK = 16 * 1024 };
    GArray *rows = g_array_new(FALSE, FALSE, sizeof(MailName));
    *names = (MailNames){rows, g_string_chunk_new(CHUNK), form};
}

void mailnames_of_file(MailNames *names, const char *path)
{
    g_autofree char *file = g_path_get_basename(path);
    init(names, SOURCE_FORM_EML);
    add(names, file, 0, strlen(file));
}

gboolean mailnames_list(MailNames *names, const char *path, SourceForm form, GError **error)
{
    init(names, form);
    gboolean good = form == SOURCE_FORM_MAILDIR ? list_maildir(names, path, error)
                                                : list_files(names, path, error);
    if (!good)
        mailnames_clear(names);
    return good;
}

void mailnames_clear(MailNames *names)
{
    g_clear_pointer(&names->rows, g_array_unref);
    g_clear_pointer(&names->strings, g_string_chunk_free);
}

const MailName *mailnames_find(const MailNames *names, Str part)
{
    g_autofree char *file = str_dup(part);
    MailName wanted = {file, 0, (guint32)part.n};
    guint at;
    GCompareFunc compare = names->form == SOURCE_FORM_MH ? compare_numbers : compare_parts;
    if (!g_array_binary_search(names->rows, &wanted, compare, &at))
        return NULL;
    return mailnames_nth(names, at);
}
