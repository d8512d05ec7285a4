/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "read/gitdir.h"
#include "base/str.h"
#include "base/tempdir.h"
#include "read/folder.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <sys/stat.h>
#include <unistd.h>

struct GitDir {
    TempDir *temp;
    char *repository;
    char **environment;
};

/*
 * Bytes of objects that git keeps since others are told as differences to them. Mails are read in
 * their order, and so lie the chains of what public-inbox wrote: more (git takes 96m) is memory
 * that is touched but once. Lists that were repacked take as long with either: their bases lie
 * anywhere in the history. Where each mail has a near copy 140 MB of mail before, 96m is a quarter
 * faster; no list has.
 */
#define DELTA_CACHE "4m"

/* All that is ever made in one. */
static const char *const names[] = {"config",      "HEAD",     "shallow", "refs",
                                    "packed-refs", "reftable", NULL};

static gboolean fail(const GitDir *dir, const char *what, GError **error)
{
    g_autofree char *name = g_filename_display_name(dir->repository);
    g_set_error(error, SOURCE_ERROR_DOMAIN, SOURCE_ERROR_GIT, "%s: no git repository: %s", name,
                what);
    return FALSE;
}

char *gitdir_read_file(const char *path, gsize max, gsize *n)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    struct stat st;
    if (fd < 0)
        return NULL;
    int trouble = fstat(fd, &st) < 0 ? errno : S_ISREG(st.st_mode) ? 0 : EINVAL;
    if (!trouble && (guint64)st.st_size > max)
        trouble = EFBIG;
    char *text = NULL;
    gssize got = 1;
    *n = 0;
    if (!trouble)
        text = g_malloc((gsize)st.st_size + 1);
    while (!trouble && got > 0 && *n < (gsize)st.st_size) {
        got = read(fd, text + *n, (gsize)st.st_size - *n);
        *n += (gsize)MAX(got, 0);
        trouble = got < 0 ? errno : 0;
    }
    close(fd);
    if (trouble) {
        g_clear_pointer(&text, g_free);
        errno = trouble;
    } else {
        text[*n] = '\0';
    }
    return text;
}

static gboolean write_file(const GitDir *dir, const char *name, const char *text, gsize n,
                           GError **error)
{
    g_autofree char *path = g_build_filename(gitdir_path(dir), name, NULL);
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    int trouble = fd < 0 ? errno : 0;
    for (gsize done = 0; !trouble && done < n;) {
        gssize part = write(fd, text + done, n - done);
        done += (gsize)MAX(part, 0);
        trouble = part < 0 && errno != EINTR ? errno : 0;
    }
    if (fd >= 0 && close(fd) < 0 && !trouble)
        trouble = errno;
    return !trouble || folder_fail(error, trouble, path);
}

static gboolean write_config(const GitDir *dir, const char *tip, gboolean reftable, GError **error)
{
    gboolean sha256 = tip && strlen(tip) == 2 * (gsize)GITDIR_SHA256;
    g_autofree char *config = g_strdup_printf(
        "[core]\n\trepositoryFormatVersion = 1\n\tbare = true\n"
        "\tfsmonitor = false\n\tuntrackedCache = false\n\thooksPath = /dev/null\n"
        "\tattributesFile = /dev/null\n\texcludesFile = /dev/null\n"
        "\twarnAmbiguousRefs = false\n\tcommitGraph = false\n"
        "\tdeltaBaseCacheLimit = " DELTA_CACHE "\n"
        "[protocol]\n\tallow = never\n[gc]\n\tauto = 0\n[maintenance]\n"
        "\tauto = false\n[extensions]\n%s%s",
        sha256 ? "\tobjectFormat = sha256\n" : "", reftable ? "\trefStorage = reftable\n" : "");
    g_autofree char *head = g_strdup_printf("%s\n", tip ? tip : "ref: refs/heads/none");
    return write_file(dir, "config", config, strlen(config), error) &&
           write_file(dir, "HEAD", head, strlen(head), error);
}

/* Links to what the repository has under a name, if it is of the type. */
static gboolean link_data(const GitDir *dir, const char *real, const char *name, mode_t type,
                          GError **error)
{
    g_autofree char *target = g_build_filename(real, name, NULL);
    g_autofree char *path = g_build_filename(gitdir_path(dir), name, NULL);
    struct stat st;
    if (stat(target, &st) < 0 || (st.st_mode & S_IFMT) != type)
        return TRUE;
    return symlink(target, path) == 0 || folder_fail(error, errno, path);
}

static gboolean copy_shallow(const GitDir *dir, const char *real, GError **error)
{
    g_autofree char *path = g_build_filename(real, "shallow", NULL);
    gsize n;
    g_autofree char *text = gitdir_read_file(path, GITDIR_FILE_MAX, &n);
    if (text)
        return write_file(dir, "shallow", text, n, error);
    return errno == ENOENT || folder_fail(error, errno, path);
}

/* ---- what git would wait for ---- */

typedef struct {
    const GitDir *dir;
    const char *real;   /* path of the repository */
    GPtrArray *refs;    /* paths of folders to look into */
    GPtrArray *objects; /* the same, of objects */
    GHashTable *known;  /* "DEVICE:INODE" of all these: links may go round in circles */
} Walk;

static void visit_later(const Walk *walk, GPtrArray *waiting, const char *path)
{
    struct stat st;
    if (stat(path, &st) < 0 || !S_ISDIR(st.st_mode))
        return;
    char *id = g_strdup_printf("%ju:%ju", (uintmax_t)st.st_dev, (uintmax_t)st.st_ino);
    if (g_hash_table_add(walk->known, id))
        g_ptr_array_add(waiting, g_strdup(path));
}

/* Links are followed; what is not there is a file: opening it says so. */
static int type_of(const char *path, int type)
{
    struct stat st;
    if (type != DT_LNK && type != DT_UNKNOWN)
        return type;
    if (stat(path, &st) < 0 || S_ISREG(st.st_mode))
        return DT_REG;
    return S_ISDIR(st.st_mode) ? DT_DIR : DT_FIFO;
}

static gboolean fail_no_file(const Walk *walk, const char *path, GError **error)
{
    gsize n = strlen(walk->real);
    gboolean own = g_str_has_prefix(path, walk->real) && path[n] == '/';
    g_autofree char *name = g_filename_display_name(own ? path + n + 1 : path);
    g_autofree char *what = g_strdup_printf("%s is no file", name);
    g_autofree char *clean = diag_printable(what);
    return fail(walk->dir, clean, error);
}

/* Whether there are but files in a folder, and folders, which go to below unless that is NULL. */
static gboolean check_folder(const Walk *walk, const char *folder, GPtrArray *below, GError **error)
{
    DIR *stream = opendir(folder);
    gboolean good = TRUE;
    const struct dirent *entry;
    while (stream && good && (entry = readdir(stream))) {
        if (g_str_equal(entry->d_name, ".") || g_str_equal(entry->d_name, ".."))
            continue;
        g_autofree char *path = g_build_filename(folder, entry->d_name, NULL);
        int type = type_of(path, entry->d_type);
        if (type == DT_DIR && below)
            visit_later(walk, below, path);
        if (type == DT_DIR || type == DT_REG)
            continue;
        good = fail_no_file(walk, path, error);
    }
    if (stream)
        closedir(stream);
    return good;
}

/* Folders of objects that one borrows from (gitrepository-layout(5), info/alternates). */
static void visit_alternates(const Walk *walk, const char *objects)
{
    g_autofree char *file = g_build_filename(objects, "info", "alternates", NULL);
    gsize n;
    g_autofree char *text = gitdir_read_file(file, GITDIR_FILE_MAX, &n);
    Str rest = {text, text ? n : 0}, line;
    while (str_next_line(&rest, &line)) {
        gboolean quoted = line.n > 1 && line.p[0] == '"' && line.p[line.n - 1] == '"';
        g_autofree char *inside = str_dup(quoted ? (Str){line.p + 1, line.n - 2} : line);
        g_autofree char *name = quoted ? g_strcompress(inside) : g_strdup(inside);
        g_autofree char *path = g_canonicalize_filename(name, objects);
        if (*name && *name != '#')
            visit_later(walk, walk->objects, path);
    }
}

static gboolean check_objects(const Walk *walk, const char *objects, GError **error)
{
    enum { FIRST_BYTES = 256 };
    static const char *const others[] = {"info", "pack"};
    for (gsize i = 0; i < FIRST_BYTES + G_N_ELEMENTS(others); i++) {
        char name[8];
        if (i < FIRST_BYTES)
            g_snprintf(name, sizeof(name), "%02x", (guint)i);
        else
            g_strlcpy(name, others[i - FIRST_BYTES], sizeof(name));
        g_autofree char *folder = g_build_filename(objects, name, NULL);
        if (!check_folder(walk, folder, NULL, error))
            return FALSE;
    }
    return TRUE;
}

/* The next of the folders that wait; NULL: none. Free with g_free. */
static char *take_folder(GPtrArray *waiting)
{
    return waiting->len ? g_ptr_array_steal_index(waiting, waiting->len - 1) : NULL;
}

/*
 * Git opens the file that it finds under a name, and would wait for the other end of a pipe: among
 * objects, among those that these borrow, and among refs, which a range may name.
 */
static gboolean check_files(const GitDir *dir, const char *real, GError **error)
{
    static const char *const names_of_refs[] = {"refs", "reftable"};
    g_autoptr(GPtrArray) refs = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GPtrArray) objects = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GHashTable) known = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    const Walk walk = {dir, real, refs, objects, known};
    g_autofree char *own = g_build_filename(real, "objects", NULL);
    gboolean good = TRUE;
    char *folder;
    visit_later(&walk, objects, own);
    for (; good && (folder = take_folder(objects)); g_free(folder)) {
        good = check_objects(&walk, folder, error);
        visit_alternates(&walk, folder);
    }
    for (gsize i = 0; i < G_N_ELEMENTS(names_of_refs); i++) {
        g_autofree char *path = g_build_filename(real, names_of_refs[i], NULL);
        visit_later(&walk, refs, path);
    }
    for (; good && (folder = take_folder(refs)); g_free(folder))
        good = g_hash_table_size(known) <= GITDIR_FOLDERS_MAX
                   ? check_folder(&walk, folder, refs, error)
                   : fail(dir, "it has too many folders of refs", error);
    return good;
}

/* The environment that all of git's processes get. */
static char **make_environment(const GitDir *dir, const char *objects)
{
    static const char *const settings[][2] = {
        {"GIT_CONFIG_NOSYSTEM", "1"},
        {"GIT_CONFIG_GLOBAL", "/dev/null"},
        {"GIT_CONFIG_SYSTEM", "/dev/null"},
        {"GIT_ATTR_NOSYSTEM", "1"},
        {"GIT_NO_LAZY_FETCH", "1"},
        {"GIT_NO_REPLACE_OBJECTS", "1"},
        {"GIT_OPTIONAL_LOCKS", "0"},
        {"GIT_TERMINAL_PROMPT", "0"},
        {"GIT_ALLOW_PROTOCOL", "none"},
        {"GIT_PAGER", "cat"},
        {"GIT_FLUSH", "0"}, /* rev-list writes each line on its own otherwise, into a pipe */
        {"LC_ALL", "C"},
    };
    char **environment = g_get_environ();
    char **all = g_strdupv(environment);
    for (char **p = all; *p; p++) {
        g_autofree char *name = g_strndup(*p, strcspn(*p, "="));
        if (g_str_has_prefix(name, "GIT_"))
            environment = g_environ_unsetenv(environment, name);
    }
    g_strfreev(all);
    for (gsize i = 0; i < G_N_ELEMENTS(settings); i++)
        environment = g_environ_setenv(environment, settings[i][0], settings[i][1], TRUE);
    const char *path = gitdir_path(dir);
    environment = g_environ_setenv(environment, "GIT_DIR", path, TRUE);
    environment = g_environ_setenv(environment, "GIT_OBJECT_DIRECTORY", objects, TRUE);
    environment = g_environ_setenv(environment, "HOME", path, TRUE);
    return g_environ_setenv(environment, "XDG_CONFIG_HOME", path, TRUE);
}

static gboolean fill_directory(GitDir *dir, const char *tip, GError **error)
{
    g_autofree char *real = realpath(dir->repository, NULL);
    if (!real)
        return folder_fail(error, errno, dir->repository);
    g_autofree char *objects = g_build_filename(real, "objects", NULL);
    g_autofree char *refs = g_build_filename(gitdir_path(dir), "refs", NULL);
    g_autofree char *tables = g_build_filename(real, "reftable", NULL);
    gboolean reftable = g_file_test(tables, G_FILE_TEST_IS_DIR);
    if (!g_file_test(objects, G_FILE_TEST_IS_DIR))
        return fail(dir, "it has no objects", error);
    if (!check_files(dir, real, error) || !write_config(dir, tip, reftable, error) ||
        !copy_shallow(dir, real, error) || !link_data(dir, real, "packed-refs", S_IFREG, error) ||
        !link_data(dir, real, "reftable", S_IFDIR, error) ||
        !link_data(dir, real, "refs", S_IFDIR, error))
        return FALSE;
    if (mkdir(refs, 0700) < 0 && errno != EEXIST)
        return folder_fail(error, errno, refs);
    dir->environment = make_environment(dir, objects);
    return TRUE;
}

GitDir *gitdir_new(const char *repository, const char *tip, GError **error)
{
    TempDir *temp = tempdir_new(names, error);
    if (!temp)
        return NULL;
    GitDir *dir = g_new0(GitDir, 1);
    dir->temp = temp;
    dir->repository = g_strdup(repository);
    if (fill_directory(dir, tip, error))
        return dir;
    gitdir_free(dir);
    return NULL;
}

void gitdir_free(GitDir *dir)
{
    if (!dir)
        return;
    tempdir_free(dir->temp);
    g_free(dir->repository);
    g_strfreev(dir->environment);
    g_free(dir);
}

const char *gitdir_path(const GitDir *dir)
{
    return tempdir_path(dir->temp);
}

const char *gitdir_repository(const GitDir *dir)
{
    return dir->repository;
}

char **gitdir_environment(const GitDir *dir)
{
    return dir->environment;
}
