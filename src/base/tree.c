/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/tree.h"
#include "base/hash.h"

enum {
    TREES_MAX = 16, /* of one posting; more are passed over */
    NUMBER_MAX = 0xffff,
};

static const guint64 unnamed = 2; /* those with numbers are odd */

typedef struct {
    guint32 v[TREES_MAX]; /* major and minor number, ascending, each once */
    guint n;
    gboolean unnamed; /* a word says so */
} Trees;

static gboolean take_prefix(Str *s, Str prefix)
{
    if (!str_has_prefix_nocase(*s, prefix))
        return FALSE;
    *s = str_skip(*s, prefix.n);
    return TRUE;
}

static gboolean is_any(Str s, const char *const *words, guint n)
{
    for (guint i = 0; i < n; i++)
        if (str_equal_nocase(s, str_of(words[i])))
            return TRUE;
    return FALSE;
}

/* "5.10"; also "5..10", as some write who know that one dot makes no counter of it. */
static gboolean take_release(Str *s, guint32 *release)
{
    guint64 major, minor;
    take_prefix(s, STR("v"));
    if (!str_take_uint(s, NUMBER_MAX, &major) || !take_prefix(s, STR(".")))
        return FALSE;
    take_prefix(s, STR("."));
    if (!str_take_uint(s, NUMBER_MAX, &minor))
        return FALSE;
    *release = (guint32)(major << 16 | minor);
    return TRUE;
}

/* after_for: "for 6.2" is where a patch goes first, "for 6.1.y" a stable tree. */
static gboolean read_tree(Str token, gboolean after_for, guint32 *release)
{
    static const char *const before[] = {"for-stable-", "stable-", "linux-", "autosel-"};
    static const char *const behind[] = {".y", "-y", ".x", "-stable"};
    gboolean stable = FALSE;
    for (guint i = 0; i < G_N_ELEMENTS(before); i++)
        stable = take_prefix(&token, str_of(before[i])) || stable;
    if (!take_release(&token, release))
        return FALSE;
    if (is_any(token, behind, G_N_ELEMENTS(behind)))
        return TRUE;
    guint64 patch;
    if (take_prefix(&token, STR(".")))
        str_take_uint(&token, NUMBER_MAX, &patch);
    return token.n == 0 && (stable || !after_for);
}

static void add(Trees *trees, guint32 release)
{
    guint i = 0;
    while (i < trees->n && trees->v[i] < release)
        i++;
    if (trees->n == TREES_MAX || (i < trees->n && trees->v[i] == release))
        return;
    memmove(&trees->v[i + 1], &trees->v[i], (trees->n - i) * sizeof(*trees->v));
    trees->v[i] = release;
    trees->n++;
}

static gboolean is_between(char c)
{
    return c == ' ' || c == ',' || c == '/';
}

static Str take_token(Str *rest)
{
    gsize n = 0;
    while (n < rest->n && !is_between(rest->p[n]))
        n++;
    Str token = {rest->p, n};
    *rest = str_skip(*rest, MIN(n + 1, rest->n));
    return token;
}

guint64 tree_of(Str tags)
{
    static const char *const words[] = {"stable", "autosel"};
    Trees trees = {0};
    gboolean after_for = FALSE;
    while (tags.n > 0) {
        Str token = take_token(&tags);
        guint32 release;
        if (read_tree(token, after_for, &release))
            add(&trees, release);
        trees.unnamed = trees.unnamed || is_any(token, words, G_N_ELEMENTS(words));
        after_for = str_equal_nocase(token, STR("for"));
    }
    if (trees.n > 0)
        return digest_bytes(trees.v, trees.n * sizeof(*trees.v)).a | 1;
    return trees.unnamed ? unnamed : 0;
}
