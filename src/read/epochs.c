/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "read/epochs.h"
#include "read/gitdir.h"
#include "read/gitrefs.h"
#include "read/inbox.h"
#include <errno.h>

enum { SHALLOW_DIGITS = 16 };

void epoch_free(Epoch *epoch)
{
    g_free(epoch->name);
    g_free(epoch->repository);
    g_free(epoch->tip);
    g_free(epoch->shallow);
    g_clear_error(&epoch->trouble);
    g_free(epoch);
}

/* "12.git" -> "12", without zeros in front: free with g_free. NULL for other names. */
static char *epoch_name(const char *file)
{
    gsize digits = strspn(file, "0123456789");
    if (digits == 0 || digits > 9 || !g_str_equal(file + digits, ".git"))
        return NULL;
    return g_strndup(file, digits);
}

static int compare_names(gconstpointer a, gconstpointer b)
{
    const Epoch *x = *(const Epoch *const *)a, *y = *(const Epoch *const *)b;
    guint64 m = g_ascii_strtoull(x->name, NULL, 10), n = g_ascii_strtoull(y->name, NULL, 10);
    return m != n ? (m > n) - (m < n) : strcmp(x->name, y->name);
}

/* The epochs that lie in a folder. */
static void find_in(GPtrArray *epochs, const char *folder)
{
    GDir *dir = g_dir_open(folder, 0, NULL);
    const char *file;
    while (dir && (file = g_dir_read_name(dir))) {
        char *name = epoch_name(file);
        if (!name)
            continue;
        Epoch *epoch = g_new0(Epoch, 1);
        g_autofree char *path = g_build_filename(folder, file, NULL);
        epoch->name = name;
        epoch->repository = gitrefs_repository(path);
        if (!epoch->repository)
            epoch->repository = g_steal_pointer(&path);
        g_ptr_array_add(epochs, epoch);
    }
    if (dir)
        g_dir_close(dir);
    g_ptr_array_sort(epochs, compare_names);
}

static void find_epochs(GPtrArray *epochs, const char *path)
{
    g_autofree char *below = g_build_filename(path, "git", NULL);
    find_in(epochs, below);
    if (epochs->len == 0)
        find_in(epochs, path);
}

static void find_repository(GPtrArray *epochs, const char *path)
{
    g_autofree char *repository = gitrefs_repository(path);
    if (!repository)
        return;
    Epoch *epoch = g_new0(Epoch, 1);
    epoch->name = g_strdup(".");
    epoch->repository = g_steal_pointer(&repository);
    g_ptr_array_add(epochs, epoch);
}

static void look_at(Epoch *epoch)
{
    g_autofree char *shallow = g_build_filename(epoch->repository, "shallow", NULL);
    g_autofree char *objects = g_build_filename(epoch->repository, "objects", NULL);
    gsize n;
    g_autofree char *text = gitdir_read_file(shallow, GITDIR_FILE_MAX, &n);
    if (text) {
        epoch->shallow = g_compute_checksum_for_string(G_CHECKSUM_SHA256, text, (gssize)n);
        epoch->shallow[SHALLOW_DIGITS] = '\0';
    }
    if (g_file_test(objects, G_FILE_TEST_IS_DIR)) {
        epoch->tip = gitrefs_tip(epoch->repository, &epoch->trouble);
        return;
    }
    g_autofree char *name = g_filename_display_name(epoch->repository);
    g_set_error(&epoch->trouble, SOURCE_ERROR_DOMAIN, SOURCE_ERROR_GIT,
                "%s: no git repository: it has no objects", name);
}

GPtrArray *epochs_find(const char *path, SourceForm form, GError **error)
{
    g_autoptr(GPtrArray) epochs = g_ptr_array_new_with_free_func((GDestroyNotify)epoch_free);
    if (form != SOURCE_FORM_V2)
        find_repository(epochs, path);
    if (epochs->len == 0)
        find_epochs(epochs, path);
    if (epochs->len == 0)
        find_repository(epochs, path);
    for (guint i = 0; i < epochs->len; i++)
        look_at(g_ptr_array_index(epochs, i));
    if (epochs->len)
        return g_steal_pointer(&epochs);
    g_autofree char *name = g_filename_display_name(path);
    gboolean exists = g_file_test(path, G_FILE_TEST_EXISTS);
    g_set_error(error, SOURCE_ERROR_DOMAIN, SOURCE_ERROR_GIT, "%s: %s", name,
                exists ? "no git repository, and no folder with git/0.git" : g_strerror(ENOENT));
    return NULL;
}

/* Files of a checkout as public-inbox leaves them, or none: nothing was ever checked out. */
static gboolean is_mail_checkout(const char *path)
{
    GDir *dir = g_dir_open(path, 0, NULL);
    gboolean mail = FALSE, other = FALSE;
    const char *file;
    while (dir && !mail && (file = g_dir_read_name(dir))) {
        mail = g_str_equal(file, "m") || g_str_equal(file, "d") ||
               (strlen(file) == 2 && g_ascii_isxdigit(file[0]) && g_ascii_isxdigit(file[1]));
        other |= *file != '.';
    }
    if (dir)
        g_dir_close(dir);
    return mail || !other;
}

gboolean inbox_form(const char *path, SourceForm *form)
{
    g_autoptr(GPtrArray) epochs = g_ptr_array_new_with_free_func((GDestroyNotify)epoch_free);
    g_autofree char *repository = gitrefs_repository(path);
    if (repository) {
        *form = SOURCE_FORM_EPOCH;
        return g_str_equal(repository, path) || is_mail_checkout(path);
    }
    find_epochs(epochs, path);
    *form = SOURCE_FORM_V2;
    return epochs->len > 0;
}
