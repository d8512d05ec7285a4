/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "read/folder.h"
#include "read/mboxsplit.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>

gboolean folder_fail(GError **error, int number, const char *path)
{
    g_autofree char *name = g_filename_display_name(path);
    g_set_error(error, G_FILE_ERROR, g_file_error_from_errno(number), "%s: %s", name,
                g_strerror(number));
    return FALSE;
}

/* ---- names ---- */

gboolean folder_is_bookkeeping(const char *name)
{
    static const char *const patterns[] = {
        "dovecot*",         "courier*",
        "maildirfolder",    "maildirsize",
        "subscriptions", /* IMAP servers */
        "manifest.js",      "manifest.js.gz",
        "grokmirror*.json", "objstore.json", /* grokmirror */
        "*.lock",                            /* everybody */
        "description",      "inbox.config.example",
        "msgmap.sqlite3",   "over.sqlite3", /* public-inbox */
    };
    for (gsize i = 0; i < G_N_ELEMENTS(patterns); i++)
        if (g_pattern_match_simple(patterns[i], name))
            return TRUE;
    return FALSE;
}

static gboolean is_mh_mark(const char *name)
{
    static const char *const names[] = {".mh_sequences", ".xmhcache",       ".mew-summary",
                                        ".overview",     ".sylpheed_cache", ".claws_cache"};
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++)
        if (g_str_equal(names[i], name))
            return TRUE;
    return FALSE;
}

static gboolean is_number(const char *name)
{
    return name[strspn(name, "0123456789")] == '\0';
}

int folder_compare_names(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

int folder_compare_numbers(gconstpointer a, gconstpointer b)
{
    const char *one = *(const char *const *)a, *other = *(const char *const *)b;
    const char *p = one + strspn(one, "0"), *q = other + strspn(other, "0");
    gsize n = strlen(p), m = strlen(q);
    int order = n < m ? -1 : n > m ? 1 : strcmp(p, q);
    return order ? order : strcmp(one, other);
}

/* ---- a directory ---- */

typedef enum { ENTRY_FILE, ENTRY_DIR, ENTRY_OTHER } EntryKind;

/* A link leads to a file, or nowhere: then it is taken for one, so that opening it says so. */
static EntryKind kind_of(int dir, const struct dirent *entry)
{
    struct stat st;
    if (entry->d_type == DT_REG)
        return ENTRY_FILE;
    if (entry->d_type == DT_DIR)
        return ENTRY_DIR;
    if (entry->d_type != DT_LNK && entry->d_type != DT_UNKNOWN)
        return ENTRY_OTHER;
    if (fstatat(dir, entry->d_name, &st, AT_SYMLINK_NOFOLLOW) < 0)
        return ENTRY_OTHER;
    if (S_ISDIR(st.st_mode))
        return ENTRY_DIR;
    if (S_ISLNK(st.st_mode))
        return fstatat(dir, entry->d_name, &st, 0) < 0 || S_ISREG(st.st_mode) ? ENTRY_FILE
                                                                              : ENTRY_OTHER;
    return S_ISREG(st.st_mode) ? ENTRY_FILE : ENTRY_OTHER;
}

static void take_entry(Folder *folder, int dir, const struct dirent *entry)
{
    const char *name = entry->d_name;
    gboolean hidden = *name == '.';
    if (g_str_equal(name, ".") || g_str_equal(name, ".."))
        return;
    folder->marked |= hidden && is_mh_mark(name);
    EntryKind kind = kind_of(dir, entry);
    if (kind == ENTRY_DIR)
        g_ptr_array_add(folder->dirs, g_strdup(name));
    else if (kind == ENTRY_FILE && !hidden && !folder_is_bookkeeping(name))
        g_ptr_array_add(is_number(name) ? folder->numbers : folder->others, g_strdup(name));
}

/* MH renames what it deletes: ",12", "#12" long ago. */
static void drop_deleted(Folder *folder)
{
    for (guint i = folder->others->len; i > 0 && folder->numbers->len; i--) {
        const char *name = folder->others->pdata[i - 1];
        if ((*name == ',' || *name == '#') && name[1] && is_number(name + 1))
            g_ptr_array_remove_index(folder->others, i - 1);
    }
}

gboolean folder_list(const char *path, Folder *folder, GError **error)
{
    *folder = (Folder){0};
    DIR *dir = opendir(path);
    if (!dir)
        return folder_fail(error, errno, path);
    folder->numbers = g_ptr_array_new_with_free_func(g_free);
    folder->others = g_ptr_array_new_with_free_func(g_free);
    folder->dirs = g_ptr_array_new_with_free_func(g_free);
    const struct dirent *entry;
    while ((errno = 0, entry = readdir(dir)))
        take_entry(folder, dirfd(dir), entry);
    int trouble = errno;
    closedir(dir);
    if (trouble) {
        folder_clear(folder);
        return folder_fail(error, trouble, path);
    }
    drop_deleted(folder);
    g_ptr_array_sort(folder->numbers, folder_compare_numbers);
    g_ptr_array_sort(folder->others, folder_compare_names);
    g_ptr_array_sort(folder->dirs, folder_compare_names);
    return TRUE;
}

void folder_clear(Folder *folder)
{
    g_clear_pointer(&folder->numbers, g_ptr_array_unref);
    g_clear_pointer(&folder->others, g_ptr_array_unref);
    g_clear_pointer(&folder->dirs, g_ptr_array_unref);
}

/* ---- what it is ---- */

static gboolean has_dir(const char *path, const char *name)
{
    g_autofree char *dir = g_build_filename(path, name, NULL);
    struct stat st;
    return stat(dir, &st) == 0 && S_ISDIR(st.st_mode);
}

gboolean folder_is_maildir(const char *path)
{
    return has_dir(path, "cur") || (has_dir(path, "new") && has_dir(path, "tmp"));
}

/* Whether more than one mail is in the text. */
static gboolean has_several(Str head)
{
    if (str_find(head, STR("From ")) < 0)
        return FALSE;
    g_autoptr(DiagLog) log = diag_log_new(FALSE);
    g_autoptr(MboxSplit) split =
        mboxsplit_new(input_new_memory(head.p, head.n, FOLDER_HEAD), "", MBOX_UNKNOWN, log);
    RawMail mail;
    return mboxsplit_next(split, &mail, NULL) > 0 && mboxsplit_next(split, &mail, NULL) > 0;
}

gboolean folder_begins_mail(Str head)
{
    Str mark = STR("\xef\xbb\xbf");
    if (str_has_prefix(head, mark))
        head = str_skip(head, mark.n);
    return separator_begins_mail(head) && !has_several(head);
}

gboolean folder_is_mail(const char *path)
{
    struct stat st;
    if (stat(path, &st) < 0 || !S_ISREG(st.st_mode) || st.st_size == 0)
        return FALSE;
    g_autoptr(Input) input = input_open(path, NULL);
    if (!input)
        return FALSE;
    g_autofree char *head = g_malloc(FOLDER_HEAD);
    gsize n = 0;
    gssize got;
    while (n < FOLDER_HEAD && (got = input_read(input, head + n, FOLDER_HEAD - n, NULL)) > 0)
        n += (gsize)got;
    return folder_begins_mail((Str){head, n});
}

gboolean folder_has_mh(const char *path, const Folder *folder)
{
    if (folder->marked && folder->numbers->len)
        return TRUE;
    for (guint i = 0; i < MIN(folder->numbers->len, (guint)FOLDER_PROBES); i++) {
        g_autofree char *file = g_build_filename(path, folder->numbers->pdata[i], NULL);
        if (folder_is_mail(file))
            return TRUE;
    }
    return FALSE;
}
