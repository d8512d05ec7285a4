/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the command line names: which form, which files. */
#include "read/inbox.h"
#include "read/mailfiles.h"
#include "read/mboxsplit.h"
#include <errno.h>
#include <glib/gstdio.h>
#include <sys/stat.h>

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

MboxDialect source_dialect(const char *argument)
{
    MboxDialect dialect;
    without_prefix(argument, &dialect);
    return dialect;
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

SourceForm source_form(const char *argument)
{
    (void)argument;
    return SOURCE_FORM_MBOX;
}
