/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/expand.h"
#include "read/source.h"
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

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

static void free_expanded(gpointer data)
{
    Expanded *expanded = data;
    g_free(expanded->path);
    g_clear_error(&expanded->error);
    g_free(expanded);
}

static gboolean is_same_file(const char *a, const char *b)
{
    struct stat x, y;
    return stat(a, &x) == 0 && stat(b, &y) == 0 && x.st_dev == y.st_dev && x.st_ino == y.st_ino;
}

/* Takes the error. */
static void add(GPtrArray *sources, GHashTable *known, const char *path, GError *error)
{
    const char *file = source_file(path);
    g_autofree char *key =
        g_str_equal(file, "-") ? g_strdup(file) : g_canonicalize_filename(file, NULL);
    if (!g_hash_table_add(known, g_steal_pointer(&key))) {
        g_clear_error(&error);
        return;
    }
    Expanded *expanded = g_new0(Expanded, 1);
    expanded->path = g_strdup(path);
    expanded->form = error ? SOURCE_FORM_MBOX : source_form(path);
    expanded->error = error;
    g_ptr_array_add(sources, expanded);
}

static gboolean refuse_itself(const char *argument, const char *kept, GError **error)
{
    if (!kept || !is_same_file(source_file(argument), kept))
        return TRUE;
    g_set_error(error, SOURCE_ERROR_DOMAIN, SOURCE_ERROR_NOT_MAIL,
                "%s: the index itself is no source of it", argument);
    return FALSE;
}

GPtrArray *expand_sources(char **arguments, const char *output, const char *kept)
{
    GPtrArray *sources = g_ptr_array_new_with_free_func(free_expanded);
    g_autoptr(GHashTable) known = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (char **argument = arguments; *argument; argument++) {
        g_autoptr(GPtrArray) paths = g_ptr_array_new_with_free_func(g_free);
        g_autoptr(GError) error = NULL;
        if (!refuse_itself(*argument, kept, &error) ||
            !expand_source(*argument, output, paths, &error))
            add(sources, known, *argument, g_steal_pointer(&error));
        for (guint i = 0; i < paths->len; i++)
            add(sources, known, paths->pdata[i], NULL);
    }
    return sources;
}
