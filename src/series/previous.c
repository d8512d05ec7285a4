/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "series/previous.h"
#include "base/tree.h"

static guint32 root_of(const Linker *linker, guint32 number)
{
    return linker->grouping->threads.root[posting_at(linker, number)->head];
}

static gboolean is_earlier(const Linker *linker, guint32 a, guint32 b)
{
    return linker->ranks[a] < linker->ranks[b];
}

guint32 linker_newer(const Linker *linker, guint32 a, guint32 b)
{
    if (a == NONE || b == NONE)
        return a == NONE ? b : a;
    return is_earlier(linker, a, b) ? b : a;
}

/* ---- what two postings have in common ---- */

static gboolean is_same_version(const Posting *a, const Posting *b)
{
    return a->version == b->version && a->minor == b->minor;
}

static gboolean are_near(const Linker *linker, guint32 a, guint32 b)
{
    return group_is_near(linker->grouping, posting_at(linker, a)->begin,
                         posting_at(linker, b)->begin);
}

/* Two postings of one version that were sent together: no revisions of one another. */
static gboolean are_twins(const Linker *linker, guint32 x, guint32 y)
{
    const Posting *a = posting_at(linker, x), *b = posting_at(linker, y);
    return is_same_version(a, b) && are_near(linker, x, y);
}

/* Numbers may restart, but not within one send: see also find_sent_again(). */
static gboolean may_follow(const Linker *linker, guint32 number, guint32 older)
{
    const Posting *a = posting_at(linker, older), *b = posting_at(linker, number);
    return a->version < b->version || (a->version == b->version && a->minor < b->minor) ||
           !are_near(linker, older, number);
}

gboolean linker_is_same_title(const Linker *linker, guint32 a, guint32 b)
{
    guint64 norm = head_of(linker, a)->norm;
    return norm && norm == head_of(linker, b)->norm;
}

gboolean linker_is_half(const Linker *linker, guint32 common, guint32 number, guint32 older)
{
    guint32 n = linker->n_titles[number];
    if (common == 0 || common * 2 < MIN(n, linker->n_titles[older]))
        return FALSE;
    return common > 1 || n <= 2 || posting_at(linker, number)->stated;
}

guint32 linker_common_titles(const Linker *linker, guint32 other)
{
    guint32 common = 0;
    for (guint i = 0; i < linker->titles->len; i++) {
        guint64 title = g_array_index(linker->titles, guint64, i);
        common += digest_map_get(linker->titled, DIGEST_OF(other, title)) != NONE;
    }
    return common;
}

gboolean linker_has_half_of_titles(const Linker *linker, guint32 number, guint32 other)
{
    return linker_is_half(linker, linker_common_titles(linker, other), number, other);
}

static gboolean has_titles(const Linker *linker, guint32 number, guint32 older)
{
    return linker_is_same_title(linker, number, older) ||
           linker_has_half_of_titles(linker, number, older);
}

static gboolean is_within_reach(const Linker *linker, guint32 older, guint32 number)
{
    return posting_at(linker, older)->begin >=
           posting_at(linker, number)->begin - linker->grouping->options->look_back;
}

gboolean linker_may_precede(const Linker *linker, guint32 older, guint32 number)
{
    return older != NONE && posting_at(linker, older)->kind != SERIES_PULL &&
           is_earlier(linker, older, number) && linker->trees[older] == linker->trees[number] &&
           may_follow(linker, number, older);
}

/* ---- notes ---- */

static gboolean is_in_thread(NoteKind kind)
{
    return kind == BY_THREAD || kind == BY_SENDER;
}

/* Most threads are of one posting: nobody looks for that under the thread. */
static gboolean is_alone(const Linker *linker, guint32 number)
{
    return linker->in_thread[root_of(linker, number)] < 2;
}

static void count_in_threads(Linker *linker)
{
    for (guint32 i = 0; i < linker->postings->n; i++) {
        guint8 *n = &linker->in_thread[root_of(linker, i)];
        *n = MIN(*n + 1, 2);
    }
}

static Digest note_key(const Linker *linker, guint32 number, NoteKind kind, guint64 value)
{
    gboolean any_sender = kind == BY_THREAD || kind == BY_CHANGE_ID || kind == BY_ANYONE;
    guint32 root = is_in_thread(kind) ? root_of(linker, number) : NONE;
    return DIGEST_OF(kind, linker->trees[number], root,
                     any_sender ? 0 : head_of(linker, number)->sender, value);
}

void linker_note(Linker *linker, guint32 number, NoteKind kind, guint64 value)
{
    Digest key = note_key(linker, number, kind, value);
    Note note = {number, digest_map_get(linker->newest, key)};
    digest_map_set(linker->newest, key, linker->notes->len);
    g_array_append_val(linker->notes, note);
}

static void note(Linker *linker, guint32 number)
{
    if (!is_alone(linker, number)) {
        linker_note(linker, number, BY_THREAD, 0);
        linker_note(linker, number, BY_SENDER, 0);
    }
    guint64 title = head_of(linker, number)->norm;
    if (title)
        linker_note(linker, number, BY_TITLE, title);
    if (title && digest_map_get(linker->titled, DIGEST_OF(number, title)) == NONE)
        linker_note(linker, number, BY_ANYONE, title);
    for (guint i = 0; i < linker->titles->len; i++) {
        title = g_array_index(linker->titles, guint64, i);
        linker_note(linker, number, BY_PATCH, title);
        linker_note(linker, number, BY_ANYONE, title);
    }
    links_note(linker, number);
}

Walk linker_walk(const Linker *linker, guint32 number, NoteKind kind, guint64 value)
{
    return (Walk){.linker = linker,
                  .number = number,
                  .ever = kind == BY_CHANGE_ID || is_in_thread(kind),
                  .note = digest_map_get(linker->newest, note_key(linker, number, kind, value))};
}

guint32 walk_next(Walk *at)
{
    const Linker *linker = at->linker;
    while (at->note != NONE && at->tried++ < PREVIOUS_CANDIDATES_MAX) {
        const Note *found = &g_array_index(linker->notes, Note, at->note);
        if (!at->ever && !is_within_reach(linker, found->posting, at->number))
            return NONE;
        at->note = found->older;
        if (at->twins ? are_twins(linker, at->number, found->posting)
                      : may_follow(linker, at->number, found->posting))
            return found->posting;
    }
    return NONE;
}

/* ---- thread ---- */

/* A lone patch under a set says of itself that it replaces something, or it comes on top. */
static gboolean is_addition(const Posting *posting, const Posting *older)
{
    return !posting->stated && posting->version_rule != VERSION_INFERRED &&
           posting->cover == NONE && posting->seen < older->seen;
}

gboolean posting_says_later(const Posting *posting, const Posting *older)
{
    if (posting->version != older->version)
        return posting->version > older->version;
    return posting->minor > older->minor ||
           (older->rfc && !posting->rfc && !is_addition(posting, older));
}

/*
 * Of the version that it states there is one posting: another one under that is late, or something
 * else ("[PATCH v2 2/2]" that answers a v2). What states none under a v2 comes on top of it as
 * well, unless that was an RFC; under another that states none, its author forgot to.
 */
static gboolean may_answer(const Posting *posting, const Posting *older)
{
    return posting_says_later(posting, older) || (older->rfc && !posting->rfc) ||
           (is_same_version(posting, older) && !posting->stated);
}

static gboolean answers(const Linker *linker, guint32 number, guint32 older)
{
    const Posting *a = posting_at(linker, older), *b = posting_at(linker, number);
    guint32 above = linker->grouping->above[b->head];
    return above != NONE && postings_of_row(linker->postings, above) == older &&
           !is_addition(b, a) && may_answer(b, a);
}

/* A partial reroll that came later is the newer state of the same set, whatever it is called. */
static gboolean is_newer_part(const Linker *linker, guint32 newer, guint32 older)
{
    return newer != NONE && posting_at(linker, newer)->partial && !are_near(linker, newer, older);
}

/*
 * Of the sender's own postings. What merely says that it is later may be so of any of one version:
 * one with its titles is the right one, or the one that it answers.
 */
static guint32 find_own_in_thread(const Linker *linker, guint32 number)
{
    Walk at = linker_walk(linker, number, BY_SENDER, 0);
    guint32 later = NONE, older;
    while ((older = walk_next(&at)) != NONE) {
        gboolean either =
            later == NONE || is_same_version(posting_at(linker, older), posting_at(linker, later));
        if (either && !is_newer_part(linker, later, older) && has_titles(linker, number, older))
            return older;
        if (either && answers(linker, number, older))
            return older;
        if (later == NONE &&
            posting_says_later(posting_at(linker, number), posting_at(linker, older)))
            later = older;
    }
    return later;
}

/* A maintainer mended the author's patch, and answers it with what says that it is later. */
static gboolean is_mended(const Linker *linker, guint32 number, guint32 older)
{
    const Posting *a = posting_at(linker, older), *b = posting_at(linker, number);
    return b->version > a->version && answers(linker, number, older) &&
           head_of(linker, number)->author == head_of(linker, older)->author;
}

/* Of anybody's: another maintainer may continue a series. */
static guint32 find_any_in_thread(const Linker *linker, guint32 number)
{
    Walk at = linker_walk(linker, number, BY_THREAD, 0);
    guint32 older;
    do
        older = walk_next(&at);
    while (older != NONE && !linker_has_half_of_titles(linker, number, older) &&
           !is_mended(linker, number, older));
    return older;
}

static guint32 find_by_thread(Linker *linker, guint32 number)
{
    if (is_alone(linker, number))
        return NONE;
    return linker_newer(linker, find_own_in_thread(linker, number),
                        find_any_in_thread(linker, number));
}

/* ---- all ---- */

typedef guint32 FindFunc(Linker *linker, guint32 number);

/* In the order of SERIES.md 5. */
static const struct {
    const char *name;
    FindFunc *find;
    enum {
        REACHES,
        NAMES,  /* the author names that posting and no other */
        GUESSES /* where the others reach none, or a lower version */
    } how;
} rules[] = {
    {"change-id", find_by_change_id, NAMES},   {"link", find_by_link, NAMES},
    {"supersedes", find_by_supersedes, NAMES}, {"thread", find_by_thread, REACHES},
    {"title", find_by_title, REACHES},         {"patches", find_by_patches, REACHES},
    {"words", find_by_words, GUESSES},         {"title", find_by_another, GUESSES},
};

/* What links a resend to the posting that it repeats. */
static const char *rule_between(Linker *linker, guint32 number, guint32 older)
{
    const char *said = NULL;
    linker->only = older;
    for (guint i = 0; i < G_N_ELEMENTS(rules) && !said; i++)
        if (rules[i].how == NAMES && rules[i].find(linker, number) == older)
            said = rules[i].name;
    linker->only = NONE;
    if (said)
        return said;
    if (root_of(linker, number) == root_of(linker, older))
        return "thread";
    return linker_is_same_title(linker, number, older) ? "title" : "patches";
}

/*
 * By date, whichever rule; of two that were sent together the one with the titles. A guess needs a
 * better reason than its date.
 */
static guint32 better(const Linker *linker, guint32 number, guint32 best, guint32 found,
                      gboolean guessed)
{
    if (best == NONE || found == NONE)
        return best == NONE ? found : best;
    if (guessed && posting_at(linker, found)->version <= posting_at(linker, best)->version)
        return best;
    if (are_twins(linker, best, found) &&
        has_titles(linker, number, best) != has_titles(linker, number, found))
        return has_titles(linker, number, best) ? best : found;
    return linker_newer(linker, best, found);
}

static gboolean is_own(const Linker *linker, guint32 number, guint32 older)
{
    return head_of(linker, number)->sender == head_of(linker, older)->sender;
}

/*
 * A maintainer posts an author's patches again, without a greater version: a copy on its way, no
 * revision. The author's own next revision follows the posting that it is a copy of.
 */
static gboolean is_sent_on(const Linker *linker, guint32 number, guint32 older)
{
    const Posting *a = posting_at(linker, older), *b = posting_at(linker, number);
    return !is_own(linker, number, older) && b->version <= a->version &&
           !posting_says_later(b, a) && linker_has_anothers_patch(linker, number, older);
}

static gboolean is_forward(const Posting *posting)
{
    return posting->state == STATE_RESEND && g_str_equal(posting->state_rule, "forward");
}

/* Of a chain of copies so many are passed over: each posting may link to the last one. */
static guint32 behind_forwards(const Linker *linker, guint32 number, guint32 found)
{
    for (guint tried = 0; tried < PREVIOUS_CANDIDATES_MAX && found != NONE &&
                          is_forward(posting_at(linker, found)) && !is_own(linker, number, found);
         tried++) {
        guint32 copied = posting_at(linker, found)->previous;
        if (copied != NONE && !is_own(linker, number, copied) &&
            !posting_says_later(posting_at(linker, number), posting_at(linker, copied)))
            break;
        found = copied;
    }
    return found;
}

static void tell_state(const Linker *linker, guint32 number)
{
    Posting *posting = &linker->postings->v[number];
    if (posting->state == STATE_RESEND)
        return;
    if (is_sent_on(linker, number, posting->previous)) {
        posting->state = STATE_RESEND;
        posting->state_rule = "forward";
    } else if (posting->state == STATE_NEW) {
        posting->state = STATE_REROLL;
        posting->state_rule = "previous";
    }
}

static void note_sent_again(Linker *linker, guint32 number)
{
    Posting *posting = &linker->postings->v[number];
    guint32 again = posting->repeats == NONE ? find_sent_again(linker, number) : NONE;
    if (again == NONE)
        return;
    posting->resend = TRUE;
    posting->state = STATE_RESEND;
    posting->state_rule = "repost";
    posting->repeats = again;
}

static void find_previous(Linker *linker, guint32 number)
{
    note_sent_again(linker, number);
    Posting *posting = &linker->postings->v[number];
    guint32 repeats = posting->repeats;
    if (repeats != NONE && is_earlier(linker, repeats, number) &&
        linker->trees[repeats] == linker->trees[number]) {
        posting->previous = repeats;
        posting->previous_rule = rule_between(linker, number, repeats);
        return;
    }
    for (guint i = 0; i < G_N_ELEMENTS(rules); i++) {
        guint32 found = behind_forwards(linker, number, rules[i].find(linker, number));
        guint32 best = better(linker, number, posting->previous, found, rules[i].how == GUESSES);
        if (best != posting->previous)
            posting->previous_rule = rules[i].name;
        posting->previous = best;
    }
    if (posting->previous != NONE) {
        tell_state(linker, number);
    } else if (posting->state == STATE_NEW && linker_is_collected(linker, number)) {
        posting->state = STATE_RESEND;
        posting->state_rule = "forward";
    }
}

static void collect_titles(Linker *linker, guint32 number)
{
    const Posting *posting = posting_at(linker, number);
    g_array_set_size(linker->titles, 0);
    for (guint32 i = posting->cover != NONE; i < posting->n_members - posting->n_strays; i++) {
        guint64 title = linker->grouping->rows.v[posting->members[i]].norm;
        Digest key = DIGEST_OF(number, title);
        if (!title || digest_map_get(linker->titled, key) != NONE)
            continue;
        digest_map_set(linker->titled, key, posting->members[i]);
        g_array_append_val(linker->titles, title);
    }
    linker->n_titles[number] = linker->titles->len;
}

/* As its head's tags say; covers often lack the tags of their patches. */
static guint64 tree_of_posting(const Linker *linker, const Posting *posting)
{
    const Rows *rows = &linker->grouping->rows;
    guint64 tree = tree_of(str_of(rows_text(rows, rows->v[posting->head].tags)));
    return tree || posting->n_members == 1
               ? tree
               : tree_of(str_of(rows_text(rows, rows->v[posting->members[1]].tags)));
}

static void link_all(Linker *linker)
{
    const Postings *postings = linker->postings;
    for (guint32 i = 0; i < postings->n; i++) {
        linker->ranks[postings->by_date[i]] = i;
        linker->trees[i] = tree_of_posting(linker, posting_at(linker, i));
        postings->v[i].joined_in = NONE;
    }
    count_in_threads(linker);
    for (guint32 i = 0; i < postings->n && !linker->error; i++) {
        guint32 number = postings->by_date[i];
        if (posting_at(linker, number)->kind == SERIES_PULL)
            continue;
        collect_titles(linker, number);
        find_previous(linker, number);
        if (posting_at(linker, number)->previous != NONE)
            linker_note_joined(linker, number);
        note(linker, number);
    }
}

static Digest titled_as(guint32 row, gconstpointer data)
{
    const Postings *postings = data;
    return DIGEST_OF(postings_of_row(postings, row), postings->grouping->rows.v[row].norm);
}

static void linker_init(Linker *linker, Postings *postings)
{
    guint32 n = MAX(postings->n, 1);
    *linker = (Linker){
        .postings = postings,
        .grouping = postings->grouping,
        .trees = g_new0(guint64, n),
        .ranks = g_new0(guint32, n),
        .n_titles = g_new0(guint32, n),
        .in_thread = g_new0(guint8, MAX(postings->grouping->threads.n, 1)),
        .votes = g_new0(Votes, n),
        .sayings_of = g_new0(guint32, n + 1),
        .sayings = g_array_new(FALSE, FALSE, sizeof(Saying)),
        .words = g_array_new(FALSE, FALSE, sizeof(guint64)),
        .words_at = g_new(guint32, n),
        .notes = g_array_new(FALSE, FALSE, sizeof(Note)),
        .newest = digest_map_new(),
        .titled = digest_map_new_keyed(titled_as, postings),
        .titles = g_array_new(FALSE, FALSE, sizeof(guint64)),
        .candidates = g_array_new(FALSE, FALSE, sizeof(guint32)),
        .only = NONE,
    };
    memset(linker->words_at, 0xff, n * sizeof(guint32));
}

static void linker_release(Linker *linker)
{
    g_free(linker->trees);
    g_free(linker->ranks);
    g_free(linker->n_titles);
    g_free(linker->in_thread);
    g_free(linker->votes);
    g_free(linker->sayings_of);
    g_array_unref(linker->sayings);
    g_array_unref(linker->words);
    g_free(linker->words_at);
    g_array_unref(linker->notes);
    digest_map_free(linker->newest);
    digest_map_free(linker->titled);
    g_array_unref(linker->titles);
    g_array_unref(linker->candidates);
    g_clear_error(&linker->error);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Linker, linker_release)

gboolean postings_find_previous(Postings *postings, GError **error)
{
    g_auto(Linker) linker;
    linker_init(&linker, postings);
    if (!links_load(&linker, error))
        return FALSE;
    link_all(&linker);
    if (linker.error) {
        g_propagate_error(error, g_steal_pointer(&linker.error));
        return FALSE;
    }
    return TRUE;
}
