/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "patch/url.h"
#include "mail/mail.h"

static gboolean is_one_of(char c, const char *set)
{
    return c && strchr(set, c) != NULL;
}

static gboolean ends_url(char c)
{
    return (guchar)c <= ' ' || c == '<' || c == '>' || c == '"' || c == ']';
}

/* A part of a path or a query. */
static gboolean ends_part(char c)
{
    return c == '/' || c == '?' || c == '#' || c == '&' || c == ';';
}

gboolean url_next(Str *rest, Str *url)
{
    for (gssize at; (at = str_find(*rest, STR("http"))) >= 0;) {
        *rest = str_skip(*rest, (gsize)at);
        gsize n = 0;
        while (n < rest->n && !ends_url(rest->p[n]))
            n++;
        *url = (Str){rest->p, n};
        *rest = str_skip(*rest, n);
        while (url->n && is_one_of(url->p[url->n - 1], ".,;:)'`"))
            url->n--;
        if (str_has_prefix(*url, STR("http://")) || str_has_prefix(*url, STR("https://")))
            return TRUE;
    }
    *rest = str_skip(*rest, rest->n);
    return FALSE;
}

/* Takes a part of the path or query off *rest. */
static Str take_part(Str *rest)
{
    gsize n = 0;

    while (n < rest->n && !ends_part(rest->p[n]))
        n++;
    Str part = {rest->p, n};
    *rest = str_skip(*rest, n < rest->n ? n + 1 : n);
    return part;
}

static Str without_host(Str url)
{
    url = str_skip(url, (gsize)str_find_char(url, '/') + 2);
    take_part(&url);
    return url;
}

/* "%40" -> "@" */
static Str decoded(Arena *arena, Str part)
{
    char *out = arena_take(arena, part.n);
    gsize n = 0;

    for (gsize i = 0; i < part.n; i++) {
        int high = part.p[i] == '%' && i + 2 < part.n ? g_ascii_xdigit_value(part.p[i + 1]) : -1;
        int low = high >= 0 ? g_ascii_xdigit_value(part.p[i + 2]) : -1;
        int c = low >= 0 ? high * 16 + low : -1;
        if (c > ' ' && c < 0x7f) {
            out[n++] = (char)c;
            i += 2;
        } else {
            out[n++] = part.p[i];
        }
    }
    return (Str){out, n};
}

static Str value_of(Str part)
{
    gssize equals = str_has_prefix(part, STR("i=")) || str_has_prefix(part, STR("mid="))
                        ? str_find_char(part, '=')
                        : -1;
    return str_skip(part, (gsize)(equals + 1));
}

const char *url_message_id(Arena *arena, Str url)
{
    Str rest = without_host(url);

    while (rest.n) {
        Str part = value_of(take_part(&rest));
        if (part.n > MAIL_ID_MAX ||
            (str_find_char(part, '@') < 0 && str_find_nocase(part, STR("%40")) < 0))
            continue;
        Str id = decoded(arena, part);
        if (id.n > 1 && *id.p == '<' && id.p[id.n - 1] == '>')
            id = (Str){id.p + 1, id.n - 2};
        gssize at = str_find_char(id, '@');
        if (at > 0 && (gsize)at + 1 < id.n && str_find_char(str_skip(id, (gsize)at + 1), '@') < 0)
            return arena_strndup(arena, id.p, id.n);
    }
    return NULL;
}

Str url_take_hash(Str text)
{
    gsize n = 0;

    while (n < text.n && g_ascii_isxdigit(text.p[n]))
        n++;
    gboolean whole = n == text.n || !(g_ascii_isalnum(text.p[n]) || is_one_of(text.p[n], "-_@"));
    return (Str){text.p, whole && n >= 7 && n <= 64 ? n : 0};
}

Str url_commit(Str url)
{
    static const Str marks[] = {{"/c/", 3}, {"/commit/", 8}, {"id=", 3}, {"h=", 2}};
    Str path = without_host(url);

    /* The host's slash belongs to the mark. */
    path = str_slice(path.p && path.p > url.p ? path.p - 1 : path.p, url.p + url.n);
    for (gsize i = 0; i < G_N_ELEMENTS(marks); i++)
        for (Str rest = path;;) {
            gssize at = str_find(rest, marks[i]);
            if (at < 0)
                break;
            rest = str_skip(rest, (gsize)at + marks[i].n);
            Str hash = url_take_hash(rest);
            if (hash.n)
                return hash;
        }
    return (Str){0};
}

/* ---- trees ---- */

enum { TREE_NAMES = 2 /* of a repository's path that are kept */ };

/* Where the repository ends and the page begins, in a path; -1 for other pages. */
static gssize page_at(Str path)
{
    static const Str marks[] = {{"/commit/", 8},  {"/commit?", 8}, {"/c/", 3},
                                {"/commits/", 9}, {"/log/", 5},    {"/log?", 5}};
    gssize best = -1;

    for (gsize i = 0; i < G_N_ELEMENTS(marks); i++) {
        gssize at = str_find(path, marks[i]);
        if (at > 0 && (best < 0 || at < best))
            best = at;
    }
    return best;
}

/* "pub/scm/x/y.git" -> "x/y.git", "a/b/-" -> "a/b" */
static Str last_names(Str path)
{
    guint names = 0;
    gsize n = path.n;

    if (n > 2 && path.p[n - 1] == '-' && path.p[n - 2] == '/')
        path.n = n -= 2;
    while (n > 0 && (path.p[n - 1] != '/' || ++names < TREE_NAMES))
        n--;
    return str_skip(path, n);
}

static Str query_value(Str url, Str key)
{
    for (Str rest = url;;) {
        gssize at = str_find(rest, key);
        if (at < 0)
            return (Str){0};
        gboolean begins = at > 0 && is_one_of(rest.p[at - 1], "?&;");
        rest = str_skip(rest, (gsize)at + key.n);
        if (!begins)
            continue;
        gsize n = 0;
        while (n < rest.n && !is_one_of(rest.p[n], "&;#"))
            n++;
        return (Str){rest.p, n};
    }
}

/* "?h=next", or "/commits/next" */
static Str branch_of(Str url, Str page)
{
    static const Str commits = {"/commits/", 9};
    Str branch = query_value(url, STR("h="));

    if (!branch.n && str_has_prefix(page, commits)) {
        branch = str_skip(page, commits.n);
        gsize n = 0;
        while (n < branch.n && !is_one_of(branch.p[n], "?#"))
            n++;
        branch.n = n;
    }
    return url_take_hash(branch).n ? (Str){0} : branch;
}

const char *url_tree(Arena *arena, Str url)
{
    Str path = without_host(url);
    gssize at = page_at(path);

    if (at < 0)
        return "";
    Str repository = last_names((Str){path.p, (gsize)at});
    Str branch = branch_of(url, str_skip(path, (gsize)at));
    if (repository.n + branch.n > URL_TREE_MAX)
        return "";
    g_autofree char *tree =
        g_strdup_printf("%.*s%s%.*s", (int)repository.n, repository.p, branch.n ? " " : "",
                        (int)branch.n, branch.n ? branch.p : "");
    return arena_strdup(arena, tree);
}
