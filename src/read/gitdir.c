/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "read/gitdir.h"
#include "base/tempdir.h"
#include "read/source.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

struct GitDir {
    TempDir *temp;
    char *repository;
    char **environment;
};

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

static gboolean fail_errno(const char *path, int number, GError **error)
{
    g_autofree char *name = g_filename_display_name(path);
    g_set_error(error, G_FILE_ERROR, g_file_error_from_errno(number), "%s: %s", name,
                g_strerror(number));
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
    return !trouble || fail_errno(path, trouble, error);
}

static gboolean write_config(const GitDir *dir, const char *tip, gboolean reftable, GError **error)
{
    gboolean sha256 = tip && strlen(tip) == 2 * (gsize)GITDIR_SHA256;
    g_autofree char *config = g_strdup_printf(
        "[core]\n\trepositoryFormatVersion = 1\n\tbare = true\n"
        "\tfsmonitor = false\n\tuntrackedCache = false\n\thooksPath = /dev/null\n"
        "\tattributesFile = /dev/null\n\texcludesFile = /dev/null\n"
        "\twarnAmbiguousRefs = false\n\tcommitGraph = false\n"
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
    return symlink(target, path) == 0 || fail_errno(path, errno, error);
}

static gboolean copy_shallow(const GitDir *dir, const char *real, GError **error)
{
    g_autofree char *path = g_build_filename(real, "shallow", NULL);
    gsize n;
    g_autofree char *text = gitdir_read_file(path, GITDIR_FILE_MAX, &n);
    if (text)
        return write_file(dir, "shallow", text, n, error);
    return errno == ENOENT || fail_errno(path, errno, error);
}

/* Git opens every file that it finds there, and would wait for the other end of a pipe. */
static gboolean check_files(const GitDir *dir, const char *objects, const char *below,
                            GError **error)
{
    g_autofree char *path = g_build_filename(objects, below, NULL);
    DIR *stream = opendir(path);
    gboolean good = TRUE;
    struct dirent *entry;
    while (stream && good && (entry = readdir(stream))) {
        struct stat st;
        if (fstatat(dirfd(stream), entry->d_name, &st, 0) == 0 && !S_ISREG(st.st_mode) &&
            !S_ISDIR(st.st_mode)) {
            g_autofree char *what =
                g_strdup_printf("objects/%s/%s is no file", below, entry->d_name);
            g_autofree char *clean = diag_printable(what);
            good = fail(dir, clean, error);
        }
    }
    if (stream)
        closedir(stream);
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
        return fail_errno(dir->repository, errno, error);
    g_autofree char *objects = g_build_filename(real, "objects", NULL);
    g_autofree char *refs = g_build_filename(gitdir_path(dir), "refs", NULL);
    g_autofree char *tables = g_build_filename(real, "reftable", NULL);
    gboolean reftable = g_file_test(tables, G_FILE_TEST_IS_DIR);
    if (!g_file_test(objects, G_FILE_TEST_IS_DIR))
        return fail(dir, "it has no objects", error);
    if (!check_files(dir, objects, "info", error) || !check_files(dir, objects, "pack", error) ||
        !write_config(dir, tip, reftable, error) || !copy_shallow(dir, real, error) ||
        !link_data(dir, real, "packed-refs", S_IFREG, error) ||
        !link_data(dir, real, "reftable", S_IFDIR, error) ||
        !link_data(dir, real, "refs", S_IFDIR, error))
        return FALSE;
    if (mkdir(refs, 0700) < 0 && errno != EEXIST)
        return fail_errno(refs, errno, error);
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
