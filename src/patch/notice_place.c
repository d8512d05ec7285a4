/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "patch/notice_place.h"
#include "base/line_start.h"
#include "patch/own.h"
#include "patch/url.h"

enum {
    NEAR_LINES = 8,    /* from the sentence on in which commit and tree are looked for */
    NEAR_BYTES = 1000, /* bytes of each */
};

/* ---- sets of words, see sentence.h ---- */

#define PREPOSITIONS " to into in onto on "
/* What may stand between the verb and where to. */
#define GAP                                                                                   \
    " and pushed queued up now it them this these all manually directly thanks series patch " \
    "patches already merged both also "
#define BRANCHES " branch tree repository repo queue "
#define WELL_KNOWN \
    " next master main mainline upstream fixes trunk dev devel tip net bpf staging stable "
#define NO_TREE                                                                                \
    " git the my our your a an this that it them these order case top addition general linux " \
    "time "                                                                                    \
    "return fact advance two one place sync both future full part any all its their light commit "

typedef struct {
    Arena *arena;
    const Sentence *s;
    Str text; /* the whole */
} Reader;

static gboolean is_at(const Reader *r, guint i, const char *set)
{
    return sentence_word_in(r->s, i, set);
}

static gboolean is_end(const Reader *r, guint i)
{
    return sentence_is_end(r->s, i);
}

static guint skip_all(const Reader *r, guint i, const char *set)
{
    while (is_at(r, i, set))
        i++;
    return i;
}

/* Empty also for what is longer than any name. */
static Str name_at(const Reader *r, guint i)
{
    Str word = i < r->s->n ? r->s->words[i].text : (Str){0};
    return word.n <= URL_TREE_MAX ? word : (Str){0};
}

/* ---- the tree ---- */

static const char *join(Arena *arena, Str a, Str b)
{
    g_autofree char *joined = g_strdup_printf("%.*s %.*s", (int)a.n, a.p, (int)b.n, b.p);
    return arena_strdup(arena, joined);
}

static Str without_ref(Str branch)
{
    return str_has_prefix(branch, STR("refs/heads/")) ? str_skip(branch, strlen("refs/heads/"))
                                                      : branch;
}

/* b4's "Applied to", the tree in a paragraph of its own: "  https://git.example/x.git for-next". */
static const char *tree_below(const Reader *r)
{
    Str rest = str_slice(r->s->behind, r->text.p + r->text.n), line = {0}, branch;

    rest.n = MIN(rest.n, (gsize)NEAR_LINES * NEAR_BYTES);
    for (guint n = 0; n < NEAR_LINES && !line.n && str_next_line(&rest, &line); n++)
        line = str_trim((Str){line.p, MIN(line.n, (gsize)NEAR_BYTES)});
    gssize blank = str_find_char(line, ' ');
    if (own_is_quoted(line) || str_find(line, STR("/")) < 0)
        return "";
    if (blank < 0)
        return arena_strndup(r->arena, line.p, line.n);
    branch = str_trim(str_skip(line, (gsize)blank));
    if (str_find_char(branch, ' ') >= 0)
        branch.n = (gsize)str_find_char(branch, ' ');
    return join(r->arena, (Str){line.p, (gsize)blank}, without_ref(branch));
}

/* "4.19.84", "git.example.org": a release, a host */
static gboolean is_dotted(Str name)
{
    static const char *const hosts[] = {"org", "com", "net", "io", "dev", NULL};
    gsize n = 0, dot = name.n;

    while (n < name.n && (g_ascii_isdigit(name.p[n]) || name.p[n] == '.'))
        n++;
    while (dot > 0 && name.p[dot - 1] != '.')
        dot--;
    if (n == name.n || dot == 0 || str_find_char(name, '/') >= 0)
        return n == name.n;
    for (guint i = 0; hosts[i]; i++)
        if (str_equal_nocase(str_skip(name, dot), str_of(hosts[i])))
            return TRUE;
    return FALSE;
}

/* What is called a tree, or looks like one. */
static gboolean is_tree(const Reader *r, guint i)
{
    Str name = name_at(r, i);
    gboolean mark = FALSE;

    if (name.n < 3 || sentence_is_in(name, NO_TREE BRANCHES) || str_find_char(name, '(') >= 0 ||
        is_dotted(name))
        return FALSE;
    for (gsize n = 0; n < name.n; n++)
        mark |= strchr("-/._:", name.p[n]) != NULL;
    return mark || sentence_is_in(name, WELL_KNOWN) ||
           (!is_end(r, i + 1) && is_at(r, i + 1, BRANCHES));
}

/* "to for-next", "to the fixes branch of x/y.git", "to https://git.example/x.git for-next". i: of
 * the first word behind what was applied. */
static const char *read_tree(const Reader *r, guint i)
{
    i = skip_all(r, i, GAP);
    if (!is_at(r, i, PREPOSITIONS))
        return "";
    if (i + 1 >= r->s->n)
        return is_at(r, i, " to ") ? tree_below(r) : "";
    guint at = skip_all(r, i + 1, " the my our your current latest ");
    if (!is_tree(r, at))
        return "";
    Str name = name_at(r, at);
    guint next = is_end(r, at + 1) ? r->s->n : skip_all(r, at + 1, BRANCHES);
    if (is_at(r, next, " of in at ") && !is_end(r, next)) {
        guint owner = skip_all(r, next + 1, " the my our ");
        Str tree = name_at(r, owner);
        if (tree.n >= 3 && !sentence_is_in(tree, NO_TREE BRANCHES) && !is_dotted(tree))
            return join(r->arena, tree, without_ref(name));
    }
    if (str_find(name, STR("://")) >= 0 && next == at + 1 && name_at(r, next).n > 0 &&
        !is_at(r, next, " thanks and with for "))
        return join(r->arena, name, without_ref(name_at(r, next)));
    const char *linked = str_find(name, STR("://")) >= 0 ? url_tree(r->arena, name) : "";
    return *linked ? linked : arena_strndup(r->arena, name.p, name.n);
}

/* ---- the commit ---- */

/* The commit that a line names, and *tree if that is a link. */
static Str commit_in(Arena *arena, Str line, const char **tree)
{
    gssize at = str_find_nocase(line, STR("commit "));
    Str url, hash = {0};

    if (at >= 0)
        hash = url_take_hash(str_skip(line, (gsize)at + strlen("commit ")));
    while (!hash.n && url_next(&line, &url)) {
        hash = url_commit(url);
        if (hash.n || !**tree)
            *tree = url_tree(arena, url);
    }
    return hash;
}

/* "commit 0123abcd" or a link to it, in the sentence or the lines that follow at once. *tree: where
 * that link, or one to a log, leads to. */
static const char *read_commit(const Reader *r, Str sentence, const char **tree)
{
    Str rest = str_slice(sentence.p, r->text.p + r->text.n), line;

    *tree = "";
    rest.n = MIN(rest.n, (gsize)NEAR_LINES * NEAR_BYTES);
    for (guint n = 0; n < NEAR_LINES && str_next_line(&rest, &line) && !own_is_quoted(line); n++) {
        Str hash = commit_in(r->arena, (Str){line.p, MIN(line.n, (gsize)NEAR_BYTES)}, tree);
        if (hash.n)
            return arena_strndup(r->arena, hash.p, hash.n);
    }
    return "";
}

/* A link to "x/y.git next" says more than "to the next branch"; but one to another branch, not. */
static const char *better_tree(const char *said, const char *linked)
{
    gsize n = strlen(said), all = strlen(linked);
    gboolean same = all > n && linked[all - n - 1] == ' ' && g_str_has_suffix(linked, said);

    return n == 0 || same ? linked : said;
}

Place place_read(Arena *arena, const Sentence *s, guint i, Str text, Str sentence)
{
    Reader r = {arena, s, text};
    const char *linked, *commit = read_commit(&r, sentence, &linked);

    return (Place){better_tree(read_tree(&r, i), linked), commit};
}

Str place_shown(Str text)
{
    static const Str commit = {"commit ", 7}, author = {"Author:", 7}, merge = {"Merge:", 6};
    Str found = {0}, head, line;

    while (line_start_find(&text, *commit.p, *commit.p) && str_next_line(&text, &head)) {
        Str rest = text;
        if (!str_has_prefix(head, commit) || !str_next_line(&rest, &line) ||
            !(str_has_prefix(line, author) || str_has_prefix(line, merge)))
            continue;
        Str hash = url_take_hash(str_skip(head, commit.n));
        if (found.n && hash.n)
            return (Str){0};
        found = hash.n ? hash : found;
    }
    return found;
}
