/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "read/gitrefs.h"
#include "read/git.h"
#include "read/source.h"
#include <errno.h>

enum {
    REF_FILE_MAX = 4096, /* bytes of a file with one ref */
    SYMREFS_MAX = 5,     /* refs that name refs; as git */
    TABLE_HEADER = 28,   /* of a reftable, version 2 */
};

#define SYMREF STR("ref:")

static gboolean is_id(Str text)
{
    for (gsize i = 0; i < text.n; i++)
        if (!g_ascii_isdigit(text.p[i]) && !(text.p[i] >= 'a' && text.p[i] <= 'f'))
            return FALSE;
    return text.n == 2 * (gsize)GITDIR_SHA1 || text.n == 2 * (gsize)GITDIR_SHA256;
}

static gboolean is_head(const char *folder)
{
    g_autofree char *path = g_build_filename(folder, "HEAD", NULL);
    gsize n;
    g_autofree char *text = gitdir_read_file(path, REF_FILE_MAX, &n);
    Str head = {text, text ? n : 0};
    return str_has_prefix(head, SYMREF) || is_id(str_trim_end(head));
}

char *gitrefs_repository(const char *path)
{
    g_autofree char *below = g_build_filename(path, ".git", NULL);
    if (is_head(path))
        return g_strdup(path);
    return is_head(below) ? g_steal_pointer(&below) : NULL;
}

/* A name that stays below the repository. */
static gboolean is_safe_name(const char *name)
{
    return g_str_has_prefix(name, "refs/") && !strstr(name, "..") && !strstr(name, "//");
}

/* Its id in packed-refs, or NULL. */
static char *packed_ref(const char *repository, const char *name)
{
    g_autofree char *path = g_build_filename(repository, "packed-refs", NULL);
    gsize n;
    g_autofree char *text = gitdir_read_file(path, GITDIR_FILE_MAX, &n);
    Str rest = {text, text ? n : 0}, line;
    while (str_next_line(&rest, &line)) {
        gssize space = str_find_char(line, ' ');
        if (space < 0 || !str_equal(str_skip(line, (gsize)space + 1), str_of(name)))
            continue;
        Str id = {line.p, (gsize)space};
        return is_id(id) ? str_dup(id) : NULL;
    }
    return NULL;
}

/* What the ref holds, "ref: NAME" or an id; NULL if it does not exist. */
static char *ref_text(const char *repository, const char *name)
{
    g_autofree char *path = g_build_filename(repository, name, NULL);
    gsize n;
    g_autofree char *text = gitdir_read_file(path, REF_FILE_MAX, &n);
    return text ? g_strdup(g_strchomp(text)) : packed_ref(repository, name);
}

/* The id that a ref leads to. NULL if it does not exist; *broken if it makes no sense. */
static char *resolve(const char *repository, const char *ref, gboolean *broken)
{
    g_autofree char *name = g_strdup(ref);
    for (int i = 0; i <= SYMREFS_MAX; i++) {
        g_autofree char *text = ref_text(repository, name);
        if (!text || is_id(str_of(text)))
            return g_steal_pointer(&text);
        if (!str_has_prefix(str_of(text), SYMREF))
            break;
        g_free(name);
        name = g_strdup(g_strstrip(text + SYMREF.n));
        if (!is_safe_name(name))
            break;
    }
    *broken = TRUE;
    return NULL;
}

/* Which ids the tables hold, as they say; NULL where there are none. */
static const char *table_ids(const char *repository)
{
    g_autofree char *path = g_build_filename(repository, "reftable", "tables.list", NULL);
    gsize n;
    g_autofree char *list = gitdir_read_file(path, GITDIR_FILE_MAX, &n);
    if (!list)
        return NULL;
    list[strcspn(list, "\n")] = '\0';
    g_autofree char *first = g_build_filename(repository, "reftable", list, NULL);
    g_autofree char *table =
        strchr(list, '/') ? NULL : gitdir_read_file(first, GITDIR_FILE_MAX, &n);
    Str hash = {table ? table + TABLE_HEADER - 4 : NULL, table && n >= TABLE_HEADER ? 4 : 0};
    gboolean sha256 = hash.n && table[4] == 2 && str_equal(hash, STR("s256"));
    static const char zeros[] = "0000000000000000000000000000000000000000000000000000000000000000";
    return zeros + (sha256 ? 0 : sizeof(zeros) - 1 - 2 * (gsize)GITDIR_SHA1);
}

static const char *const tips[] = {"HEAD", "refs/heads/master", "refs/heads/main"};

/* Git knows how to read its tables, if it is new enough. */
static char *ask_git(const char *repository, const char *ids, GError **error)
{
    g_autoptr(GitDir) dir = gitdir_new(repository, ids, error);
    char *id = NULL;
    for (gsize i = 0; dir && !id && i < G_N_ELEMENTS(tips); i++) {
        const char *question[] = {"rev-parse", "--verify", tips[i], NULL};
        g_clear_error(error);
        id = git_ask(dir, question, REF_FILE_MAX, error);
    }
    return id;
}

char *gitrefs_tip(const char *repository, GError **error)
{
    const char *ids = table_ids(repository);
    if (ids)
        return ask_git(repository, ids, error);
    gboolean broken = FALSE;
    char *id = NULL;
    for (gsize i = 0; !id && !broken && i < G_N_ELEMENTS(tips); i++)
        id = resolve(repository, tips[i], &broken);
    if (broken) {
        g_autofree char *name = g_filename_display_name(repository);
        g_set_error(error, SOURCE_ERROR_DOMAIN, SOURCE_ERROR_GIT,
                    "%s: no git repository: HEAD names no commit", name);
    }
    return id;
}
