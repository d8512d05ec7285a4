/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "patch/notice_words.h"
#include "patch/counters.h"
#include "patch/own.h"
#include "patch/url.h"

enum {
    CLAUSES_MAX = 12, /* words before the clause that counts */
    LINES_MAX = 4,    /* behind the sentence in which the commit is looked for */
};

/* Sets of words, see sentence.h. */

#define VERBS " applied queued merged pushed pulled picked committed installed cherry-picked taken "
#define FIRST_VERBS " fixed tested reviewed squashed tweaked updated rebased folded edited amended "
#define GREETINGS                                                                                 \
    " thanks thank thx you ok okay great good nice hi hello hey yes yep yeah and now also right " \
    "finally alright perfect awesome cool done fine well so lgtm sorry excellent then "
#define CONDITIONS                                                                             \
    " if when once unless after until before because since as not while although though with " \
    "should "                                                                                  \
    "would could can will assuming whether maybe perhaps given for in on where that which to "
#define PRONOUNS " i we i've we've "
#define ADVERBS                                                                                   \
    " now just also already then finally manually directly have tentatively gone ahead went and " \
    "so "
#define PERFECT " i've we've have "
#define AUXILIARIES " is are was were been has have got now just also already all both finally "
#define NOUNS                                                                                      \
    " patch patches series set patchset patchsets patch-set patchseries commits request pull one " \
    "ones version v1 v2 v3 v4 v5 v6 v7 v8 v9 "
#define OWN_NOUNS " change changes fix fixes cleanup cleanups "
#define THINGS " it them this these both all everything "
#define DETERMINERS \
    " this the these your both all of two three four five six remaining whole entire full rest "

/* What may follow a verb without a subject. */
#define FOLLOWERS                                                                                \
    " and to into in onto on for with thanks thank thx both all this these the it them up now "  \
    "here "                                                                                      \
    "as patch patches series directly manually upstream everything your at via after again too " \
    "today v1 v2 v3 v4 v5 v6 v7 v8 v9 & just "
/* Said of what somebody tried, did not do, or of another patch. */
#define NEVER                                                                                \
    " locally local below following cleanly smoothly conflict conflicts fails failed broke " \
    "breaks "                                                                                \
    "crashed crashes successfully temporarily testing test instead don't "
#define NEVER_TRIED                                                                               \
    " tested tests worked works work boots booted built builds without fine ok still see didn't " \
    "doesn't isn't couldn't can't got get ran run error errors saw not no but manually-tested "
#define PREPOSITIONS " to into in onto on "
#define BRANCHES " branch tree repository repo queue "
#define NO_TREE                                                                                 \
    " the my our your a an this that it them these order case top addition general linux time " \
    "return fact advance two one place sync both future full part any all its their light your "

#define OPENERS VERBS " i i've we i'd patch patches all both this these series please lgtm "

typedef struct {
    Arena *arena;
    NoticeKind merged;
    GArray *list;
    Str text;   /* the whole */
    Sentence s; /* being read */
} Reader;

static gboolean is_at(const Reader *r, guint i, const char *set)
{
    return sentence_word_in(&r->s, i, set);
}

/* Whether a clause or the sentence ended before the word i. */
static gboolean is_end(const Reader *r, guint i)
{
    return i >= r->s.n || (i > 0 && r->s.words[i - 1].clause);
}

static guint skip_all(const Reader *r, guint i, const char *set)
{
    while (is_at(r, i, set))
        i++;
    return i;
}

/* ---- who did what to which patches ---- */

/* "it", "this", "the patch", "all three patches", "patches 1-3", "the first two"; *i moves behind.
 * Of "the fix" and "that patch" it is not known whose they are. */
static gboolean take_object(const Reader *r, guint *i, GString *counters)
{
    guint at = *i, first = at;
    gboolean near = is_at(r, at, " this your these ");

    if (counters_take(&r->s, &at, counters)) {
        *i = skip_all(r, at, NOUNS);
        return TRUE;
    }
    at = skip_all(r, at, DETERMINERS);
    if (counters_take(&r->s, &at, counters)) {
        at = skip_all(r, at, NOUNS);
    } else if (is_at(r, at, NOUNS) || (near && is_at(r, at, OWN_NOUNS))) {
        at = skip_all(r, at, NOUNS OWN_NOUNS);
        counters_take(&r->s, &at, counters);
    } else if (at == first || !is_at(r, at - 1, THINGS)) {
        if (!is_at(r, at, THINGS))
            return FALSE;
        at++;
    } else if (!is_end(r, at) && !is_at(r, at, FOLLOWERS AUXILIARIES VERBS)) {
        return FALSE;
    }
    *i = at;
    return TRUE;
}

/* "applied", "picked up", "fixed and pushed" at *i, which moves behind. */
static gboolean take_verb(const Reader *r, guint *i)
{
    guint at = *i;

    if (is_at(r, at, FIRST_VERBS VERBS) && is_at(r, at + 1, " and & "))
        at += is_at(r, at + 2, VERBS) ? 2 : 0;
    if (!is_at(r, at, VERBS))
        return FALSE;
    gboolean bare_taken = is_at(r, at, " taken ") && at == 0;
    *i = at + 1;
    while (is_at(r, *i, " up in now both ") && !is_end(r, *i) &&
           !(is_at(r, *i, " in ") && *i + 1 < r->s.n && !is_end(r, *i + 1)))
        ++*i;
    return !bare_taken;
}

/* "I've applied this patch". Who says "I applied it" may have tried it only. */
static gboolean read_pronoun(const Reader *r, guint i, guint *behind, GString *counters)
{
    guint verb = skip_all(r, i + 1, ADVERBS);
    gboolean perfect = is_at(r, i, PERFECT) || is_at(r, i + 1, PERFECT);

    if (!take_verb(r, &verb))
        return FALSE;
    *behind = verb;
    if (!take_object(r, behind, counters) &&
        !(perfect && (is_end(r, verb) || is_at(r, verb, PREPOSITIONS))) &&
        !is_at(r, verb, " manually directly "))
        return FALSE;
    return perfect || !sentence_any_in(&r->s, verb, NEVER_TRIED);
}

/* "Patch applied", "both patches are now in ...", "1-3 have been merged". */
static gboolean read_passive(const Reader *r, guint i, guint *behind, GString *counters)
{
    guint verb = i;

    if (!take_object(r, &verb, counters) || is_end(r, verb))
        return FALSE;
    guint bare = verb;
    verb = skip_all(r, verb, AUXILIARIES);
    gboolean stated = is_at(r, bare, AUXILIARIES);
    *behind = verb;
    if (!take_verb(r, behind))
        return FALSE;
    /* "The patch applied to my tree", by itself. */
    return stated || is_end(r, *behind) || is_at(r, i, " patch patches both all series ") ||
           counters->len;
}

/* "Applied", "Queued for v6.3", "Merged patches 1-3 into next". */
static gboolean read_bare(const Reader *r, guint i, guint *behind, GString *counters)
{
    guint verb = i;

    if (!take_verb(r, &verb))
        return FALSE;
    *behind = verb;
    if (is_end(r, verb))
        return TRUE;
    if (is_at(r, verb, " the this these your all both ") || !is_at(r, verb, FOLLOWERS))
        return take_object(r, behind, counters);
    take_object(r, behind, counters);
    return TRUE;
}

/* ---- where to ---- */

static const char *join(Arena *arena, Str a, Str b)
{
    g_autofree char *joined =
        g_strdup_printf("%.*s%s%.*s", (int)a.n, a.p, a.n && b.n ? " " : "", (int)b.n, b.p);
    return arena_strdup(arena, joined);
}

static Str without_ref(Str branch)
{
    return str_has_prefix(branch, STR("refs/heads/")) ? str_skip(branch, strlen("refs/heads/"))
                                                      : branch;
}

static Str word_at(const Reader *r, guint i)
{
    return i < r->s.n ? r->s.words[i].text : (Str){0};
}

/* b4's "Applied to", the tree in a paragraph of its own: "  https://git.example/x.git for-next". */
static const char *tree_below(Reader *r)
{
    Str rest = str_slice(r->s.behind, r->text.p + r->text.n), line = {0};

    while (str_next_line(&rest, &line) && !str_trim(line).n)
        ;
    line = str_trim(line);
    gsize n = 0, blanks = 0;
    for (; n < line.n && (line.p[n] != ' ' || !blanks++); n++)
        ;
    line.n = n;
    return own_is_quoted(line) || !str_find_nocase(line, STR("thank")) ||
                   str_find(line, STR("/")) < 0
               ? ""
               : arena_strndup(r->arena, line.p, line.n);
}

/* "to for-next", "to the fixes branch of x/y.git", "to https://git.example/x.git for-next". */
static const char *read_tree(Reader *r, guint i)
{
    while (i < r->s.n && !is_at(r, i, PREPOSITIONS)) {
        if (is_at(r, i, " but if so as because since which that when "))
            return "";
        i++;
    }
    if (i >= r->s.n)
        return "";
    if (++i >= r->s.n)
        return is_at(r, i - 1, " to ") ? tree_below(r) : "";
    i = skip_all(r, i, " the my our your ");
    Str name = word_at(r, i);
    if (name.n < 3 || sentence_is_in(name, NO_TREE BRANCHES))
        return "";
    guint next = is_end(r, i + 1) ? r->s.n : skip_all(r, i + 1, BRANCHES);
    gboolean url = str_find(name, STR("://")) >= 0;
    if (is_at(r, next, " of in at ") && !is_end(r, next)) {
        Str owner = word_at(r, skip_all(r, next + 1, " the my our "));
        if (owner.n && !sentence_is_in(owner, NO_TREE BRANCHES))
            return join(r->arena, owner, without_ref(name));
    }
    if (url && next == i + 1 && next < r->s.n && !is_at(r, next, " thanks and with for "))
        return join(r->arena, name, without_ref(word_at(r, next)));
    return arena_strndup(r->arena, name.p, name.n);
}

/* "commit 0123abcd" or a link to it, in the sentence or the lines that follow at once. */
static const char *read_commit(Reader *r, Str sentence)
{
    Str rest = str_slice(sentence.p, r->text.p + r->text.n), line;

    for (guint n = 0; n < LINES_MAX && str_next_line(&rest, &line);) {
        Str urls = line, url;
        if (own_is_quoted(line))
            break;
        n += str_trim(line).n > 0;
        gssize at = str_find_nocase(line, STR("commit "));
        Str hash =
            at >= 0 ? url_take_hash(str_skip(line, (gsize)at + strlen("commit "))) : (Str){0};
        while (!hash.n && url_next(&urls, &url))
            hash = url_commit(url);
        if (hash.n)
            return arena_strndup(r->arena, hash.p, hash.n);
    }
    return "";
}

/* ---- what a sentence says ---- */

static void add(Reader *r, NoticeKind kind, const char *tree, const char *commit,
                const char *counters)
{
    for (guint i = 0; i < r->list->len; i++) {
        Notice *notice = &g_array_index(r->list, Notice, i);
        if (notice->kind != kind || strcmp(notice->counters, counters) != 0)
            continue;
        if (!*notice->tree)
            notice->tree = tree;
        if (!*notice->commit)
            notice->commit = commit;
        return;
    }
    Notice notice = {.kind = kind,
                     .rule = "words",
                     .tree = tree,
                     .commit = commit,
                     .subject = "",
                     .message_id = "",
                     .counters = arena_strdup(r->arena, counters)};
    if (r->list->len < NOTICE_WORDS_NOTICES_MAX)
        g_array_append_val(r->list, notice);
}

/* Where the clause begins that can say it: behind greetings, or the next one. */
static gboolean next_clause(const Reader *r, guint *i)
{
    guint at = *i;

    if (is_at(r, at, CONDITIONS))
        return FALSE;
    while (at < r->s.n && at < CLAUSES_MAX && !r->s.words[at].clause)
        at++;
    *i = at + 1;
    return *i < r->s.n && *i <= CLAUSES_MAX;
}

static gboolean read_applied(Reader *r, guint i, Str text)
{
    typedef gboolean ReadFunc(const Reader *r, guint i, guint *behind, GString *counters);
    static ReadFunc *const readers[] = {read_bare, read_passive};
    g_autoptr(GString) counters = g_string_new(NULL);
    gboolean pronoun = is_at(r, i, PRONOUNS), said = FALSE;
    guint behind = i;

    if (pronoun) {
        said = read_pronoun(r, i, &behind, counters);
    } else {
        for (gsize n = 0; !said && n < G_N_ELEMENTS(readers); n++) {
            g_string_truncate(counters, 0);
            said = readers[n](r, i, &behind, counters);
        }
    }
    if (!said || sentence_any_in(&r->s, i, NEVER))
        return FALSE;
    add(r, r->merged, read_tree(r, behind), read_commit(r, text), counters->str);
    return TRUE;
}

/* "please ignore this series", "I'd like to withdraw this patch", "let's drop this one" */
static gboolean read_withdrawn(Reader *r)
{
    static const char *const verbs = " ignore disregard drop withdraw discard scratch ";
    const Sentence *s = &r->s;

    for (guint i = 0; i < s->n; i++) {
        if (is_at(r, i,
                  " if not don't should unless maybe might whether didn't can't why can could ") &&
            !is_at(r, i + 1, " please you "))
            return FALSE;
        if (!is_at(r, i, verbs))
            continue;
        guint at =
            skip_all(r, i + 1, " this these the my whole entire v1 v2 v3 v4 v5 v6 v7 v8 v9 ");
        gboolean near = at > i + 1;
        if (near && is_at(r, at,
                          " patch patches series patchset set one version mail email thread "
                          "submission posting pull request patch-set "))
            return TRUE;
        return is_at(r, i + 1, " this these it ") && is_end(r, i + 2) &&
               (is_at(r, i - 1, " please ") || i == 0);
    }
    return FALSE;
}

/* "I've dropped this patch", "Dropped from my queue" */
static gboolean read_dropped(const Reader *r, guint i)
{
    if (is_at(r, i, PRONOUNS))
        i = skip_all(r, i + 1, ADVERBS);
    if (!is_at(r, i, " dropped reverted unqueued "))
        return FALSE;
    guint at = skip_all(r, i + 1, DETERMINERS);
    if (at > i + 1 && is_at(r, at, NOUNS))
        return TRUE;
    at = skip_all(r, i + 1, " it this them these now ");
    return is_at(r, at, " from ") &&
           sentence_any_in(&r->s, at, " tree queue branch next for-next linux-next fixes ");
}

static void read_sentence(Reader *r, Str text)
{
    if (read_withdrawn(r)) {
        add(r, NOTICE_WITHDRAWN, "", "", "");
        return;
    }
    if (r->s.end == '?')
        return;
    guint i = 0;
    do {
        i = skip_all(r, i, GREETINGS);
        if (read_dropped(r, i)) {
            add(r, NOTICE_DROPPED, "", "", "");
            return;
        }
        if (read_applied(r, i, text))
            return;
    } while (next_clause(r, &i));
}

void notice_words_read(Arena *arena, Str text, NoticeKind merged, GArray *list)
{
    Reader r = {.arena = arena, .merged = merged, .list = list, .text = text};
    Str rest = text, paragraph;

    while (sentence_paragraph(&rest, &paragraph))
        for (const char *start = paragraph.p; sentence_next(&paragraph, OPENERS, &r.s);
             start = paragraph.p)
            read_sentence(&r, str_slice(start, r.s.behind));
}
