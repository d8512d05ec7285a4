/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the command line names: which form, which sources. */
#include "read/archive_name.h"
#include "read/folder.h"
#include "read/from_line.h"
#include "read/inbox.h"
#include "read/mailfiles.h"
#include <errno.h>
#include <sys/stat.h>

/* ---- prefixes ---- */

typedef struct {
    Str text;
    SourceForm form;
    MboxDialect dialect;
} Prefix;

static const Prefix prefixes[] = {
    {{"mboxrd:", 7}, SOURCE_FORM_MBOX, MBOX_RD},
    {{"mboxo:", 6}, SOURCE_FORM_MBOX, MBOX_O},
    {{"mboxcl:", 7}, SOURCE_FORM_MBOX, MBOX_CL},
    {{"mboxcl2:", 8}, SOURCE_FORM_MBOX, MBOX_CL2},
    {{"maildir:", 8}, SOURCE_FORM_MAILDIR, MBOX_UNKNOWN},
    {{"mh:", 3}, SOURCE_FORM_MH, MBOX_UNKNOWN},
    {{"eml:", 4}, SOURCE_FORM_EML, MBOX_UNKNOWN},
    {{"v1:", 3}, SOURCE_FORM_V1, MBOX_UNKNOWN},
    {{"v2:", 3}, SOURCE_FORM_V2, MBOX_UNKNOWN},
};

/* NULL: the content says what it is. */
static const Prefix *prefix_of(const char *argument)
{
    for (gsize i = 0; i < G_N_ELEMENTS(prefixes); i++)
        if (str_has_prefix(str_of(argument), prefixes[i].text))
            return &prefixes[i];
    return NULL;
}

const char *source_file(const char *argument)
{
    const Prefix *prefix = prefix_of(argument);
    return prefix ? argument + prefix->text.n : argument;
}

MboxDialect source_dialect(const char *argument)
{
    const Prefix *prefix = prefix_of(argument);
    return prefix ? prefix->dialect : MBOX_UNKNOWN;
}

/* ---- forms ---- */

/* https://www.sqlite.org/fileformat.html: the magic, and INDEX_APPLICATION_ID of index/schema.h. */
static gboolean is_index(const char *path)
{
    enum { NUMBER = 68, HEAD = 72 };
    char head[HEAD];
    struct stat st;
    FILE *file = stat(path, &st) == 0 && S_ISREG(st.st_mode) ? fopen(path, "rbe") : NULL;
    gsize n = file ? fread(head, 1, HEAD, file) : 0;
    if (file)
        fclose(file);
    return n == HEAD && memcmp(head, "SQLite format 3", 16) == 0 &&
           memcmp(head + NUMBER, "ldig", 4) == 0;
}

static gboolean directory_form(const char *path, SourceForm *form)
{
    *form = SOURCE_FORM_MAILDIR;
    return folder_is_maildir(path) || inbox_form(path, form) || mailfiles_form(path, form);
}

/* One epoch is v2, too. */
static SourceForm forced_form(const char *path, SourceForm forced)
{
    SourceForm form;
    gboolean epoch = forced == SOURCE_FORM_V2 && inbox_form(path, &form);
    return epoch && form == SOURCE_FORM_EPOCH ? form : forced;
}

SourceForm source_form(const char *argument)
{
    const Prefix *prefix = prefix_of(argument);
    const char *path = source_file(argument);
    SourceForm form = SOURCE_FORM_MBOX;
    struct stat st;
    if (g_str_equal(path, "-"))
        return SOURCE_FORM_MBOX;
    if (prefix)
        return forced_form(path, prefix->form);
    if (stat(path, &st) < 0)
        return SOURCE_FORM_MBOX;
    if (S_ISDIR(st.st_mode))
        return directory_form(path, &form) ? form : SOURCE_FORM_MBOX;
    return is_index(path) ? SOURCE_FORM_INDEX : SOURCE_FORM_MBOX;
}

/* ---- what lies below a directory ---- */

typedef struct {
    const Prefix *prefix; /* or NULL */
    GPtrArray *found;     /* paths of sources */
    GPtrArray *waiting;   /* of directories */
} Walk;

static gboolean is_dialect(const Prefix *prefix)
{
    return prefix && prefix->form == SOURCE_FORM_MBOX;
}

/* Whether a directory is a source, of the form that a prefix asks for. */
static gboolean is_source(const Walk *walk, const char *dir, SourceForm *form)
{
    return !is_dialect(walk->prefix) && directory_form(dir, form) &&
           (!walk->prefix || walk->prefix->form == *form);
}

/* An index of listdigest that is kept beside the archives, or what SQLite puts beside that. */
static gboolean belongs_to_index(const char *path)
{
    static const char *const suffixes[] = {"-wal", "-shm", "-journal"};
    for (gsize i = 0; i < G_N_ELEMENTS(suffixes); i++) {
        if (!g_str_has_suffix(path, suffixes[i]))
            continue;
        g_autofree char *index = g_strndup(path, strlen(path) - strlen(suffixes[i]));
        if (is_index(index))
            return TRUE;
    }
    return is_index(path);
}

static void add_file(const Walk *walk, const char *dir, const char *name, gboolean with_mails)
{
    g_autofree char *path = g_build_filename(dir, name, NULL);
    if (!belongs_to_index(path) && (!with_mails || !folder_is_mail(path)))
        g_ptr_array_add(walk->found, g_steal_pointer(&path));
}

/* Files that are sources by themselves: all but the mails of the folder. */
static void add_files(const Walk *walk, const char *dir, const Folder *folder, SourceForm form)
{
    gboolean eml = form == SOURCE_FORM_EML;
    if (walk->prefix && !is_dialect(walk->prefix) && !eml)
        return;
    for (guint i = 0; i < folder->numbers->len && form != SOURCE_FORM_MH; i++)
        add_file(walk, dir, folder->numbers->pdata[i], eml);
    for (guint i = 0; i < folder->others->len; i++)
        add_file(walk, dir, folder->others->pdata[i], eml);
}

/* Where grokmirror keeps the objects of several repositories together; each mail is in its own
 * repository, too. */
static gboolean is_objstore(const char *path, const char *name)
{
    g_auto(Folder) folder = {0};
    if (!g_str_equal(name, "objstore") || !folder_list(path, &folder, NULL))
        return FALSE;
    for (guint i = 0; i < folder.dirs->len; i++)
        if (g_str_has_suffix(folder.dirs->pdata[i], ".git"))
            return TRUE;
    return FALSE;
}

/* Whether a directory may hold sources; public-inbox's ALL.git has nothing of its own. */
static gboolean is_walked(const Walk *walk, const char *dir, const char *name, SourceForm form)
{
    g_autofree char *path = g_build_filename(dir, name, NULL);
    if (*name == '.')
        return !is_dialect(walk->prefix) && folder_is_maildir(path);
    if (form == SOURCE_FORM_MAILDIR &&
        (g_str_equal(name, "cur") || g_str_equal(name, "new") || g_str_equal(name, "tmp")))
        return FALSE;
    return !g_str_equal(name, "ALL.git") && !is_objstore(path, name);
}

static void visit(const Walk *walk, const char *dir)
{
    g_auto(Folder) folder = {0};
    SourceForm form = SOURCE_FORM_MBOX;
    gboolean source = is_source(walk, dir, &form);
    if (source)
        g_ptr_array_add(walk->found, g_strdup(dir));
    else
        form = SOURCE_FORM_MBOX;
    if (form == SOURCE_FORM_V1 || form == SOURCE_FORM_V2 || form == SOURCE_FORM_EPOCH)
        return;
    if (!folder_list(dir, &folder, NULL)) {
        if (!source) /* opening it as one says why; all others are read */
            g_ptr_array_add(walk->found, g_strdup(dir));
        return;
    }
    add_files(walk, dir, &folder, form);
    for (guint i = 0; i < folder.dirs->len; i++)
        if (is_walked(walk, dir, folder.dirs->pdata[i], form))
            g_ptr_array_add(walk->waiting, g_build_filename(dir, folder.dirs->pdata[i], NULL));
}

/* ---- in order ---- */

typedef struct {
    char *path; /* not its own */
    gsize dir_n;
    guint date, slot;
} Dated;

static int compare_folders(const Dated *a, const Dated *b)
{
    gsize n = MIN(a->dir_n, b->dir_n);
    int order = memcmp(a->path, b->path, n);
    return order ? order : a->dir_n < b->dir_n ? -1 : a->dir_n > b->dir_n;
}

static int compare_dates(gconstpointer a, gconstpointer b)
{
    const Dated *one = a, *other = b;
    int order = compare_folders(one, other);
    if (order || one->date != other->date)
        return order ? order : one->date < other->date ? -1 : 1;
    return strcmp(one->path, other->path);
}

static int compare_slots(gconstpointer a, gconstpointer b)
{
    const Dated *one = a, *other = b;
    int order = compare_folders(one, other);
    return order ? order : one->slot < other->slot ? -1 : one->slot > other->slot;
}

/* Gives the places that the months of a folder have among the paths to them in order of date. */
static void sort_months(GPtrArray *paths)
{
    g_autoptr(GArray) dated = g_array_new(FALSE, FALSE, sizeof(Dated));
    for (guint i = 0; i < paths->len; i++) {
        char *path = paths->pdata[i], *slash = strrchr(path, '/');
        const char *name = slash ? slash + 1 : path;
        Dated row = {path, (gsize)(name - path), archive_date(str_of(name)), i};
        if (row.date)
            g_array_append_val(dated, row);
    }
    g_autoptr(GArray) slots = g_array_copy(dated);
    g_array_sort(dated, compare_dates);
    g_array_sort(slots, compare_slots);
    for (guint i = 0; i < dated->len; i++)
        paths->pdata[g_array_index(slots, Dated, i).slot] = g_array_index(dated, Dated, i).path;
}

static gboolean expand_directory(const char *argument, GPtrArray *paths, GError **error)
{
    const char *dir = source_file(argument);
    g_autoptr(GPtrArray) found = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GPtrArray) waiting = g_ptr_array_new_with_free_func(g_free);
    Walk walk = {prefix_of(argument), found, waiting};
    g_ptr_array_add(waiting, g_strdup(dir));
    while (waiting->len) {
        g_autofree char *next = g_ptr_array_steal_index(waiting, waiting->len - 1);
        visit(&walk, next);
    }
    if (!found->len && walk.prefix && !is_dialect(walk.prefix))
        g_ptr_array_add(found, g_strdup(dir));
    if (!found->len) {
        g_autofree char *name = g_filename_display_name(dir);
        g_set_error(error, SOURCE_ERROR_DOMAIN, SOURCE_ERROR_EMPTY_DIR,
                    "%s: no archives in this directory", name);
        return FALSE;
    }
    g_ptr_array_sort(found, folder_compare_names);
    sort_months(found);
    int prefix = (int)(dir - argument);
    for (guint i = 0; i < found->len; i++)
        g_ptr_array_add(paths, g_strdup_printf("%.*s%s", prefix, argument,
                                               (const char *)g_ptr_array_index(found, i)));
    return TRUE;
}

gboolean source_expand(const char *argument, GPtrArray *paths, GError **error)
{
    const Prefix *prefix = prefix_of(argument);
    const char *path = source_file(argument);
    gboolean inbox = prefix && (prefix->form == SOURCE_FORM_V1 || prefix->form == SOURCE_FORM_V2);
    struct stat st;
    if (!g_str_equal(path, "-")) {
        if (stat(path, &st) < 0)
            return folder_fail(error, errno, path);
        if (S_ISDIR(st.st_mode) && !inbox)
            return expand_directory(argument, paths, error);
    }
    g_ptr_array_add(paths, g_strdup(argument));
    return TRUE;
}
