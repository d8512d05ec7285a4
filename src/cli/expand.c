/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/expand.h"
#include "read/source.h"
#include <stdlib.h>
#include <string.h>

/* The canonical path, with a slash behind; NULL if there is no such file. Free with g_free. */
static char *canonical(const char *path)
{
    char *real = realpath(path, NULL);
    char *slashed = real ? g_strconcat(real, "/", NULL) : NULL;
    free(real);
    return slashed;
}

/* Links lead to files only (source.h), so what counts is where a folder lies: the path, or that of
 * a file. */
static gboolean lies_below(const char *path, const char *dir)
{
    gboolean folder = g_file_test(path, G_FILE_TEST_IS_DIR);
    g_autofree char *parent = folder ? g_strdup(path) : g_path_get_dirname(path);
    g_autofree char *real = canonical(parent);
    return real && g_str_has_prefix(real, dir);
}

gboolean expand_source(const char *argument, const char *output, GPtrArray *paths, GError **error)
{
    g_autofree char *dir = output ? canonical(output) : NULL;
    g_autofree char *named = canonical(source_file(argument));
    gboolean above = dir && named && g_str_has_prefix(dir, named) && strcmp(dir, named) != 0;
    if (!above)
        return source_expand(argument, paths, error);
    g_autoptr(GPtrArray) found = g_ptr_array_new_with_free_func(g_free);
    if (!source_expand(argument, found, error))
        return FALSE;
    guint before = paths->len;
    for (guint i = 0; i < found->len; i++)
        if (!lies_below(source_file(found->pdata[i]), dir))
            g_ptr_array_add(paths, g_strdup(found->pdata[i]));
    if (paths->len > before)
        return TRUE;
    g_set_error(error, SOURCE_ERROR_DOMAIN, SOURCE_ERROR_EMPTY_DIR,
                "%s: no archives in this directory but what lies in %s", argument, output);
    return FALSE;
}
