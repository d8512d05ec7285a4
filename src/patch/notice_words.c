/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "patch/notice_words.h"
#include "patch/counters.h"
#include "patch/notice_place.h"
#include "patch/quoted_set.h"
#include "patch/withdrawn.h"

enum {
    ASIDE_MAX = 3,      /* words in brackets that are passed over */
    CLAUSES_MAX = 12,   /* words before the clause that counts, if it says not who did it */
    TITLE_WORD_MIN = 3, /* bytes of a word that tells a title */
    JOINED_MAX = 5,     /* words that may stand for other patches */
};

/* ---- sets of words, see sentence.h ---- */

/* With slips that lists show. */
#define VERBS                                                                              \
    " applied queued merged pushed pulled picked committed cherry-picked appplied aplied " \
    "applyed commited "
/* These need to be told what: "I've taken this patch", but "it is already taken". */
#define VAGUE_VERBS " taken "
#define FIRST_VERBS " fixed tested reviewed squashed tweaked updated rebased folded edited amended "
#define GREETINGS                                                                                 \
    " thanks thank thx ok okay great good nice hi hello hey yes yep yeah now also right finally " \
    "alright perfect aaand awesome cool done fine well so lgtm sorry excellent fyi meanwhile btw "
#define CONDITIONS                                                                        \
    " if when once unless after until before while should would could can will assuming " \
    "whether maybe perhaps "
/* "Since it is urgent, I applied it": what follows is so. */
#define REASONS " because since although though "
#define PRONOUNS " i we i've we've "
#define ADVERBS                                                                                   \
    " now just also already then finally manually directly have tentatively gone ahead went and " \
    "so "
#define PERFECT " i've we've have "
#define AUXILIARIES \
    " is are was were been has have got now just also already all both finally fully "
#define DONE " now been has have was were "
#define NOUNS                                                                                    \
    " patch patches patych series set patchset patchsets patch-set patchseries commits request " \
    "pull one "                                                                                  \
    "ones version v1 v2 v3 v4 v5 v6 v7 v8 v9 "
#define OWN_NOUNS " change changes fix fixes cleanup cleanups "
#define IT " it it's this they they're "
#define THINGS IT " them these both all everything of "
#define DETERMINERS                                                                             \
    " this the these your you both all of two three four five six remaining whole entire full " \
    "rest "
/* What may follow a verb without a subject. */
#define FOLLOWERS                                                                                 \
    " and to into in onto on for with thanks thank thx both all this these the it them up now "   \
    "here as patch patches series directly manually upstream everything your at via after again " \
    "too today v1 v2 v3 v4 v5 v6 v7 v8 v9 & just "
/* Said of what somebody tried, in vain or not. */
#define NEVER                                                                         \
    " cleanly smoothly conflict conflicts fails failed broke breaks crashed crashes " \
    "successfully temporarily testing test instead don't "
#define LOCAL " locally local "
#define NEVER_TRIED                                                                             \
    " tested tests worked works work boots booted built builds without fine ok didn't doesn't " \
    "isn't couldn't can't got get ran run error errors saw manually-tested "
/* Who applies patches says it with reservations, too. */
#define RESERVATIONS " but see still not no "
/* "I applied it, and then tweaked the text", "with minor fixes": it was kept, whatever follows. */
#define AMENDED " tweaked edited amended adjusted reworded reword "
#define AMENDMENTS " fixes tweaks edits amendments adjustments "
#define FEW " a few some minor small slight light the following tiny trivial couple of "
#define WHOLES " series patchset patch-set patchseries "
#define ANOTHER " below following different "
#define EXCEPTIONS " except but excluding minus "
/* What is left out of a set: "except the last one", "except as noted below". */
#define LEFT_OUT " patch patches one ones last first noted mentioned "
#define PREPOSITIONS " to into in onto on "
#define DROPS " dropped reverted unqueued "
/* A paragraph or sentence without any of these says nothing: most do not have one. */
#define TELLING VERBS VAGUE_VERBS WITHDRAWALS DROPS
#define OPENERS VERBS " i i've we i'd patch patches all both this these series please lgtm "

typedef struct {
    Arena *arena;
    NoticeKind merged;
    guint total;    /* patches of the series that is answered, 0 if not known */
    gboolean cover; /* its cover letter is */
    QuotedSet above;
    gboolean above_read;
    guint looked; /* through its titles */
    QuotedChange below;
    GArray *list;
    Str text;   /* the whole */
    Sentence s; /* being read */
    guint said; /* sentences that said something */
    /* What is said of the clause at hand says it only if who applies patches does. */
    gboolean weak;
    const char
        *others; /* ... says it of these patches, as a clause before it left some out; or "" */
} Reader;

static gboolean is_at(const Reader *r, guint i, const char *set)
{
    return sentence_word_in(&r->s, i, set);
}

static gboolean is_end(const Reader *r, guint i)
{
    return sentence_is_end(&r->s, i);
}

static guint skip_all(const Reader *r, guint i, const char *set)
{
    while (is_at(r, i, set))
        i++;
    return i;
}

static Str word_at(const Reader *r, guint i)
{
    return i < r->s.n ? r->s.words[i].text : (Str){0};
}

/* ---- which patches ---- */

/* "1-3", "the first two"; of "your patch (3 years old)" none. */
static gboolean take_counters(const Reader *r, guint *i, GString *counters)
{
    return *i < r->s.n && r->s.words[*i].open != '(' && counters_take(&r->s, i, counters);
}

/* "series", "patch set", "all patches": said of each. */
static gboolean is_whole(const Reader *r, guint from, guint to)
{
    gboolean all = FALSE;

    if (sentence_any_in(&r->s, to, " until till ")) /* "all patches until here" */
        return FALSE;
    for (; from < to; from++) {
        if (is_at(r, from, " rest remaining ones "))
            return FALSE;
        all |= is_at(r, from, " all ");
        if (is_at(r, from, WHOLES) || (all && is_at(r, from, " patches ")) ||
            (is_at(r, from, " patch ") && from + 1 < to && is_at(r, from + 1, " set series ")))
            return TRUE;
    }
    return FALSE;
}

/* "except", "with the exception of" at *i, which moves behind. */
static gboolean take_except(const Reader *r, guint *i)
{
    gboolean with = is_at(r, *i, " with ") && is_at(r, *i + 1, " the ") &&
                    is_at(r, *i + 2, " exception ") && is_at(r, *i + 3, " of ");

    if (!with && !is_at(r, *i, EXCEPTIONS))
        return FALSE;
    *i += with ? 4 : 1;
    return TRUE;
}

/* Of 1 to total those that are not left out. */
static void add_others(const GString *left_out, guint total, GString *counters)
{
    gboolean is_out[COUNTERS_NUMBER_MAX + 1] = {FALSE};
    Str rest = {left_out->str, left_out->len};
    guint64 number;

    while (str_take_uint(&rest, COUNTERS_NUMBER_MAX, &number)) {
        is_out[number] = TRUE;
        rest = str_skip(rest, MIN(rest.n, 1));
    }
    for (guint n = 1; n <= total; n++)
        if (!is_out[n])
            counters_add(counters, n);
}

static const QuotedSet *above(Reader *r)
{
    if (!r->above_read)
        quoted_set_init(&r->above, r->text, r->total);
    r->above_read = TRUE;
    return &r->above;
}

/* "the knob.2 one": of the titles that are quoted those with that word. */
static void take_titled(Reader *r, guint at, GString *left_out)
{
    const GArray *titles = above(r)->titles;
    Str word = word_at(r, at);

    if (word.n < TITLE_WORD_MIN || r->looked == NOTICE_WORDS_MAX ||
        !is_at(r, at + 1, " one ones patch patches "))
        return;
    r->looked++;
    for (guint i = 0; i < titles->len; i++)
        if (str_find_nocase(g_array_index(titles, Str, i), word) >= 0)
            counters_add(left_out, i + 1);
}

/* "except the last one": some, but not which. */
static void take_unknown(const Reader *r, guint at, GString *counters)
{
    for (guint n = 0; n < JOINED_MAX && at < r->s.n; n++, at++) {
        if (is_at(r, at, LEFT_OUT)) {
            g_string_assign(counters, NOTICE_SOME);
            return;
        }
        if (is_at(r, at, " that ") || r->s.words[at].clause)
            return;
    }
}

/* "except patch 3": all others, where it is known how many there are. TRUE if any is left out. */
static gboolean take_exception(Reader *r, guint *i, GString *counters)
{
    g_autoptr(GString) left_out = g_string_new(NULL);
    guint at = skip_all(r, *i, " of them this these the ");

    if (counters->len || !take_except(r, &at))
        return FALSE;
    at = skip_all(r, at, " for patch patches the number ");
    if (!take_counters(r, &at, left_out) && r->cover)
        take_titled(r, at, left_out);
    if (left_out->len && r->total <= COUNTERS_MAX) {
        add_others(left_out, r->total, counters);
        *i = at;
    } else if (r->cover) {
        take_unknown(r, at, counters);
    }
    return TRUE;
}

/* "most patches", "most of these": some, but not which. */
static gboolean take_most(const Reader *r, guint *i, const char *most, GString *counters)
{
    guint at = skip_all(r, *i + 1, " of the them this these your ");

    if (!r->cover || !is_at(r, *i, most) || !(is_at(r, at, NOUNS) || is_at(r, *i + 1, " of ")))
        return FALSE;
    g_string_assign(counters, NOTICE_SOME);
    *i = skip_all(r, at, NOUNS);
    return TRUE;
}

/* "3 patches": behind the number. */
static guint skip_count(const Reader *r, guint i)
{
    guint64 count;
    Str number = word_at(r, i);

    return is_at(r, i + 1, NOUNS) && str_take_uint(&number, COUNTERS_NUMBER_MAX, &count) ? i + 1
                                                                                         : i;
}

/* Of "the fix" and "that patch" it is not known whose they are; "your fix" is the patch. */
static gboolean take_noun(const Reader *r, guint *i, GString *counters)
{
    guint at = skip_all(r, *i, DETERMINERS);
    if (is_at(r, *i, " all ") && is_at(r, at, " below above other ") && is_at(r, at + 1, NOUNS))
        at++;
    if (at > *i && at < r->s.n && r->s.words[at].open == '(' && r->s.words[at].close == ')')
        at++;                              /* "your (better) patch" */
    at = at > *i ? skip_count(r, at) : at; /* "2 commits" may be any */
    gboolean near = is_at(r, *i, " this your these ");

    if (take_counters(r, &at, counters)) {
        *i = at;
        return TRUE;
    }
    if (!is_at(r, at, NOUNS) && !(near && is_at(r, at, OWN_NOUNS)))
        return FALSE;
    if (is_at(r, at, " commits ") && r->s.end == ':')
        return FALSE; /* those that are listed below */
    *i = skip_all(r, at, NOUNS OWN_NOUNS);
    if (is_at(r, *i, " and ") && is_at(r, *i + 1, " tag tags trailers "))
        *i += 2;
    take_counters(r, i, counters);
    return TRUE;
}

/* "it", "this", "the patch", "all three patches", "patches 1-3"; *i moves behind. */
static gboolean take_object(Reader *r, guint *i, GString *counters)
{
    guint at = *i;

    if (take_most(r, i, " most ", counters))
        return TRUE;
    if (!take_counters(r, &at, counters) && !take_noun(r, &at, counters)) {
        at = skip_all(r, at, THINGS);
        if (at == *i || is_at(r, at - 1, " of ") ||
            !(is_end(r, at) || is_at(r, at, FOLLOWERS AUXILIARIES VERBS EXCEPTIONS)))
            return FALSE;
    }
    at = skip_all(r, at, NOUNS);
    guint end = at;
    if (!take_exception(r, &at, counters) && !counters->len && is_whole(r, *i, end))
        g_string_assign(counters, NOTICE_ALL);
    *i = at;
    return TRUE;
}

/* ---- what was done ---- */

/* "(at last)" */
static guint skip_aside(const Reader *r, guint i)
{
    guint at = i;

    if (i >= r->s.n || r->s.words[i].open != '(')
        return i;
    while (at < r->s.n && at < i + ASIDE_MAX && r->s.words[at].close != ')')
        at++;
    return at < r->s.n && r->s.words[at].close == ')' ? at + 1 : i;
}

/* "applied", "picked up", "fixed and pushed" at *i, which moves behind; not "merged in 2009". */
static gboolean take_verb(const Reader *r, guint *i)
{
    guint at = *i;

    if (is_at(r, at, FIRST_VERBS VERBS) && is_at(r, at + 1, " and & ") && is_at(r, at + 2, VERBS))
        at += 2;
    if (!is_at(r, at, VERBS))
        return FALSE;
    at++;
    while (!is_end(r, at) && is_at(r, at, " up now both "))
        at++;
    *i = at;
    Str year = word_at(r, at + 1);
    return !(is_at(r, at, " in ") && year.n == 4 && g_ascii_isdigit(*year.p));
}

static gboolean any_between(const Reader *r, guint from, guint to, const char *set)
{
    for (; from < to; from++)
        if (is_at(r, from, set) && !(r->s.words[from].open == '(' && is_at(r, from, " but ")))
            return TRUE; /* "(but I like it)" is an aside */
    return FALSE;
}

/* Where "and then tweaked it", "with minor fixes" begins; the end if nowhere. */
static guint find_amended(const Reader *r, guint i)
{
    for (; i < r->s.n; i++) {
        if (is_at(r, i, " and it/and but ") &&
            is_at(r, skip_all(r, i + 1, " then i also just have tried to "), AMENDED))
            return i;
        if (is_at(r, i, " with plus ") && is_at(r, skip_all(r, i + 1, FEW), AMENDMENTS))
            return i;
    }
    return r->s.n;
}

/* What only who applies calls so: "the page", "the original patch"; elsewhere it may be another. */
static gboolean take_called(const Reader *r, guint *i, GString *counters, gboolean perfect)
{
    if (!is_at(r, *i, " the this your "))
        return FALSE;
    gboolean page =
        is_at(r, *i + 1, " page ") || (perfect && is_at(r, *i + 1, " change changes ") &&
                                       (is_end(r, *i + 2) || is_at(r, *i + 2, " manually ")));
    gboolean patch =
        is_at(r, *i + 1, " original amended ") && is_at(r, *i + 2, " patch patches series commit ");

    if (!page && !patch)
        return FALSE;
    if (patch && is_at(r, *i + 2, WHOLES))
        g_string_assign(counters, NOTICE_ALL);
    *i += page ? 2 : 3;
    return TRUE;
}

/* "that patch", "it" in a tree of his own: of one who applies patches. */
static gboolean take_that(const Reader *r, guint *i)
{
    if (!is_at(r, *i, " that ") || !(is_at(r, *i + 1, NOUNS) || is_end(r, *i + 1)))
        return FALSE;
    *i = skip_all(r, *i + 1, NOUNS);
    return TRUE;
}

/* Who says "I applied it" may have tried it only. */
static gboolean is_in_vain(Reader *r, guint from, guint to)
{
    if (any_between(r, from, to, NEVER_TRIED))
        return TRUE;
    r->weak |= any_between(r, from, to, RESERVATIONS);
    return FALSE;
}

/* "the foo and bar patches" of a set: some, as they are called; what "some" are, who did it knows.
 */
static gboolean take_named(const Reader *r, guint *i, GString *counters)
{
    guint at = *i + 1;

    if (take_most(r, i, " some several many ", counters))
        return TRUE;
    if (!r->cover || !is_at(r, *i, " the ") || is_at(r, at, " same "))
        return FALSE;
    while (at < *i + JOINED_MAX && at < r->s.n && !is_end(r, at + 1) && !is_at(r, at, NOUNS))
        at++;
    if (at == *i + 1 || !is_at(r, at, " patches "))
        return FALSE;
    g_string_assign(counters, NOTICE_SOME);
    *i = at + 1;
    return TRUE;
}

/* "I've applied this patch" */
static gboolean read_pronoun(Reader *r, guint i, guint *behind, GString *counters)
{
    guint verb = skip_all(r, i + 1, ADVERBS);
    verb = skip_all(r, skip_aside(r, verb), ADVERBS);
    gboolean perfect = is_at(r, i, PERFECT) || is_at(r, i + 1, PERFECT);
    gboolean vague = perfect && is_at(r, verb, VAGUE_VERBS);

    if (vague)
        verb++;
    else if (!take_verb(r, &verb))
        return FALSE;
    *behind = verb;
    gboolean object = take_called(r, behind, counters, perfect) || take_object(r, behind, counters);
    if (!object && perfect)
        r->weak |= object = take_that(r, behind) || take_named(r, behind, counters);
    if (vague && !(object && is_at(r, *behind - 1, NOUNS)))
        return FALSE;
    guint amended = find_amended(r, verb);
    if (!object && !is_end(r, verb) && amended != verb &&
        !is_at(r, verb, " it them manually directly now ") &&
        !(perfect && is_at(r, verb, PREPOSITIONS)))
        return FALSE;
    return (perfect && !sentence_any_in(&r->s, verb, " top ")) || !is_in_vain(r, verb, amended);
}

/* "Amended patch applied": *i moves to the patch. */
static void skip_amended(const Reader *r, guint *i)
{
    guint verb = skip_all(r, *i + 1, " patch patches series ");

    if (is_at(r, *i, AMENDED " modified revised ") && verb > *i + 1 && is_at(r, verb, VERBS) &&
        is_end(r, verb + 1))
        ++*i;
}

/* "This patch and Cal's are applied": behind what has no name here. */
static guint skip_joined(const Reader *r, guint i)
{
    guint at = i + 1;

    if (!is_at(r, i, " and "))
        return i;
    while (at < r->s.n && at <= i + JOINED_MAX && !is_end(r, at) &&
           !is_at(r, at, " are were have "))
        at++;
    return at > i + 1 && is_at(r, at, " are were have ") ? at : i;
}

/* "Patch applied", "both patches are now merged", "1-3 have been queued". */
static gboolean read_passive(Reader *r, guint i, guint *behind, GString *counters)
{
    skip_amended(r, &i);
    guint bare = i;

    if (!take_object(r, &bare, counters))
        return FALSE;
    bare = skip_aside(r, bare);
    if (r->s.words[bare - 1].close != ')' && is_end(r, bare) && !counters->len)
        return FALSE;
    guint joined = skip_joined(r, bare);
    r->weak |= joined > bare;
    guint verb = skip_all(r, joined, AUXILIARIES);
    *behind = verb;
    if (!take_verb(r, behind))
        return FALSE;
    bare = joined;
    /* "It is applied to the type" is about the code. */
    if (is_at(r, bare - 1, IT) && !is_at(r, bare, DONE) && !is_at(r, bare + 1, DONE))
        return FALSE;
    /* "The patch applied to my tree", by itself. */
    return verb > bare || is_end(r, *behind) || counters->len ||
           is_at(r, i, " patch patches both all series ");
}

/* "Applied", "Queued for v6.3", "Merged patches 1-3 into next". */
static gboolean read_bare(Reader *r, guint i, guint *behind, GString *counters)
{
    guint verb = i;

    if (!take_verb(r, &verb))
        return FALSE;
    *behind = verb;
    if (is_end(r, verb))
        return TRUE;
    /* "Applied and tested on x86" is a tester's. */
    if (sentence_any_in(&r->s, i, " tested ") && sentence_any_in(&r->s, i, " on with against "))
        return FALSE;
    return take_object(r, behind, counters) ||
           (is_at(r, verb, FOLLOWERS) && !is_at(r, verb, " the this these your all both "));
}

/* ---- what git shows ---- */

/* It is the one that was applied, if that is said once and no other commit is named. */
static void add_shown(Reader *r)
{
    Notice *only = NULL;

    for (guint i = 0; i < r->list->len; i++) {
        Notice *notice = &g_array_index(r->list, Notice, i);
        if (notice->kind != r->merged)
            continue;
        if (only || *notice->commit)
            return;
        only = notice;
    }
    if (!only)
        return;
    Str hash = place_shown(r->text);
    if (hash.n)
        only->commit = arena_strndup(r->arena, hash.p, hash.n);
}

/* ---- what a sentence says ---- */

/* "", "all", "some": no numbers. */
static gboolean is_set(const char *counters)
{
    return !g_ascii_isdigit(*counters);
}

/* "Applied", then "I've applied all patches": the same, said twice. */
static gboolean is_same(const char *a, const char *b)
{
    return g_str_equal(a, b) || (is_set(a) && is_set(b));
}

/* What of two that are the same says more: "Applied", then "most patches" are some. */
static const char *more_of(const char *a, const char *b)
{
    return !*a || g_str_equal(b, NOTICE_SOME) ? b : a;
}

static void add(Reader *r, NoticeKind kind, const char *tree, const char *commit,
                const char *counters)
{
    const char *rule = r->weak ? NOTICE_MAINTAINER : "words";
    r->said++;
    for (guint i = 0; i < r->list->len; i++) {
        Notice *notice = &g_array_index(r->list, Notice, i);
        if (notice->kind != kind || !is_same(notice->counters, counters))
            continue;
        if (!r->weak)
            notice->rule = rule;
        notice->counters = arena_strdup(r->arena, more_of(notice->counters, counters));
        if (!*notice->tree)
            notice->tree = tree;
        if (!*notice->commit)
            notice->commit = commit;
        return;
    }
    Notice notice = {.kind = kind,
                     .rule = rule,
                     .tree = tree,
                     .commit = commit,
                     .subject = "",
                     .message_id = "",
                     .counters = arena_strdup(r->arena, counters)};
    g_array_append_val(r->list, notice);
}

/* "the following patch", "the patch below": the object, not what else was done. */
static gboolean is_another(const Reader *r, guint i, guint behind)
{
    for (; i <= behind && !is_at(r, i, " all "); i++)
        if (is_at(r, i, ANOTHER))
            return TRUE;
    return FALSE;
}

/* "I applied it in a local branch" may be for a test. */
static gboolean is_local(Reader *r, guint i, guint to)
{
    if (!any_between(r, i, to, LOCAL))
        return FALSE;
    r->weak = TRUE;
    return !(is_at(r, i, PERFECT) || is_at(r, i + 1, PERFECT)) ||
           sentence_any_in(&r->s, i, " report try run ");
}

/* Of which patches it is said where the words alone tell none. */
static void complete(Reader *r, Str sentence, GString *counters)
{
    if (!is_set(counters->str) || g_str_equal(counters->str, NOTICE_SOME))
        return;
    if (*r->others)
        g_string_assign(counters, r->others);
    else if (!counters->len && r->cover)
        g_string_assign(counters, quoted_set_above(above(r), sentence.p));
}

static gboolean read_applied(Reader *r, guint i, Str sentence)
{
    g_autoptr(GString) counters = g_string_new(NULL);
    guint behind = i;
    gboolean said;

    if (is_at(r, i, PRONOUNS " have ")) {
        said = read_pronoun(r, i, &behind, counters);
    } else if (!(said = read_bare(r, i, &behind, counters))) {
        g_string_truncate(counters, 0);
        said = read_passive(r, i, &behind, counters);
    }
    if (!said)
        return FALSE;
    guint amended = find_amended(r, i);
    if (any_between(r, i, amended, NEVER) || is_another(r, i, behind) || is_local(r, i, amended))
        return FALSE;
    complete(r, sentence, counters);
    Place place = place_read(r->arena, &r->s, behind, r->text, sentence);
    add(r, r->merged, place.tree, place.commit, counters->str);
    return TRUE;
}

/* "Okay, I hereby withdraw it." */
static gboolean read_withdraw_it(const Reader *r)
{
    guint i = skip_all(r, 0, GREETINGS);

    if (!is_at(r, i, " i "))
        return FALSE;
    i = skip_all(r, i + 1, " hereby therefore thus now then ");
    return is_at(r, i, " withdraw ") && is_at(r, i + 1, " it this these them ") && is_end(r, i + 2);
}

/* "I've dropped this patch", "Dropped from my queue" */
static gboolean read_dropped(const Reader *r, guint i)
{
    if (is_at(r, i, PRONOUNS))
        i = skip_all(r, i + 1, ADVERBS);
    if (!is_at(r, i, DROPS))
        return FALSE;
    guint at = skip_all(r, i + 1, DETERMINERS);
    if (at > i + 1 && is_at(r, at, NOUNS))
        return TRUE;
    at = skip_all(r, i + 1, " it this them these now ");
    return is_at(r, at, " from ") &&
           sentence_any_in(&r->s, at, " tree queue branch next for-next linux-next fixes ");
}

/* "and applied", "and I've applied", "and then pushed": *i moves to what counts. */
static void skip_and(Reader *r, guint *i)
{
    if (!is_at(r, *i, " and ") && !is_at(r, *i, " then "))
        return;
    guint at = skip_all(r, *i + 1, " then now ");
    gboolean sure = at == *i + 1 && is_at(r, at, " applied queued merged " NOUNS);
    /* "I've made a commit, and pushed" is about that. */
    gboolean known = !is_end(r, at + 1) || any_between(r, 0, at, " it them patch patches series ");
    gboolean other = is_at(r, at, VERBS) && known;
    gboolean person = is_at(r, at, PRONOUNS) || (is_at(r, at, " have ") && !is_at(r, *i, " then "));

    r->weak |= other && !sure;
    if (sure || other || person)
        *i = at;
}

/* "Thanks", "Thank you", "(I fixed the title), and applied": *i moves behind what says nothing. */
static void skip_greeting(Reader *r, guint *i)
{
    skip_and(r, i);
    while (is_at(r, *i, GREETINGS))
        *i += is_at(r, *i, " thank thanks ") && is_at(r, *i + 1, " you ") ? 2 : 1;
}

/* "so I've gone ahead" begins a clause, whatever stands before it. */
static gboolean is_so(const Reader *r, guint i)
{
    return is_at(r, i, " so ") && (is_at(r, i + 1, " i've we've ") ||
                                   (is_at(r, i + 1, " i we ") && is_at(r, i + 2, " have ")));
}

/* Far behind the start only "and I've applied it" is told from what the sentence is about. */
static gboolean is_far(const Reader *r, guint i)
{
    guint at = skip_all(r, i, " and so ");

    return i > CLAUSES_MAX && !is_at(r, at, " i've we've ") &&
           !(is_at(r, at, " i we ") && is_at(r, at + 1, " have "));
}

/* Where the clause at i ends, the word behind it; what stands in brackets ends none. */
static guint clause_end(const Reader *r, guint i)
{
    while (i < r->s.n && !(r->s.words[i].clause && r->s.words[i].close != ')') && !is_so(r, i + 1))
        i++;
    return i + 1;
}

/* "Since patches 1-3 are fine" */
static gboolean names_numbers(const Reader *r, guint from, guint to)
{
    for (; from < to && from < r->s.n; from++)
        if (g_ascii_isdigit(*r->s.words[from].text.p))
            return TRUE;
    return FALSE;
}

/* "Except for patch 3, the series is applied." */
static void read_exception(Reader *r, guint i)
{
    g_autoptr(GString) counters = g_string_new(NULL);

    if (take_exception(r, &i, counters) && counters->len)
        r->others = arena_strdup(r->arena, counters->str);
}

/* The clause that says it may follow others: "Looks good to me, ". */
static gboolean next_clause(Reader *r, guint *i)
{
    do {
        gboolean reason = is_at(r, *i, REASONS);
        guint end = clause_end(r, *i);
        if (is_at(r, *i, CONDITIONS) || (reason && names_numbers(r, *i, end)))
            return FALSE;
        r->weak |= reason;
        read_exception(r, *i);
        *i = end;
    } while (*i < r->s.n && is_far(r, *i));
    return *i < r->s.n;
}

static void read_sentence(Reader *r, Str sentence)
{
    const char *withdrawn = withdrawn_read(&r->s, sentence, &r->below);
    guint i = 0;

    r->weak = FALSE;
    r->others = "";
    if (withdrawn || (r->s.end != '?' && read_withdraw_it(r))) {
        add(r, NOTICE_WITHDRAWN, "", "", withdrawn ? withdrawn : "");
        return;
    }
    if (r->s.end == '?')
        return;
    do {
        gboolean weak = r->weak;
        skip_greeting(r, &i);
        if (read_dropped(r, i)) {
            add(r, NOTICE_DROPPED, "", "", "");
            return;
        }
        if (!is_at(r, i, REASONS) && read_applied(r, i, sentence))
            return;
        r->weak = weak;
    } while (next_clause(r, &i));
}

/* Few texts do. */
static gboolean may_tell(Str text)
{
    static SentenceFilter filter;

    return sentence_may_hold(&filter, TELLING, text);
}

static void read_paragraph(Reader *r, Str paragraph)
{
    for (const char *start = paragraph.p;
         r->said < NOTICE_WORDS_MAX && sentence_next(&paragraph, OPENERS, &r->s);
         start = paragraph.p) {
        Str sentence = str_slice(start, r->s.behind);
        if (may_tell(sentence))
            read_sentence(r, sentence);
    }
}

void notice_words_read(Arena *arena, Str text, NoticeKind merged, const Subject *subject,
                       GArray *list)
{
    Reader r = {.arena = arena,
                .merged = merged,
                .total = subject->total,
                .cover = subject->has_counter && !subject->index_key && subject->total > 1,
                .list = list,
                .text = text,
                .below = {.unread = text},
                .others = ""};
    Str rest = text, stretch, paragraph;

    while (sentence_stretch(&rest, &stretch))
        if (may_tell(stretch))
            while (sentence_paragraph(&stretch, &paragraph))
                read_paragraph(&r, paragraph);
    add_shown(&r);
    if (r.above_read)
        quoted_set_release(&r.above);
}
