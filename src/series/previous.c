/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which posting is the next revision of which earlier one. Postings are looked at in the order of
 * (date, head), and noted under what rules find them by when that is done; so whatever is found is
 * earlier, and the newest is found first. Each look-up tries a few postings at most.
 */
#include "series/posting.h"
#include "series/tree.h"

/* Under what a posting is noted. */
typedef enum {
    BY_THREAD, /* root */
    BY_SENDER, /* root, sender */
    BY_TITLE,  /* sender, title */
    BY_PATCH,  /* sender, title of a patch */
} NoteKind;

typedef struct {
    guint32 posting, older; /* older: the note before it under the same key, or NONE */
} Note;

typedef struct {
    Postings *postings;
    Grouping *grouping;
    guint64 *trees;     /* by posting, as what follows */
    guint32 *ranks;     /* in the order of (date, head) */
    guint32 *n_titles;  /* distinct patch titles */
    guint32 *votes;     /* titles in common with the posting at hand; 0 between two */
    GArray *notes;      /* Note */
    DigestMap *newest;  /* key -> note */
    DigestMap *titled;  /* (posting, patch title) -> posting */
    GArray *titles;     /* guint64: patch titles of the posting at hand, each once */
    GArray *candidates; /* guint32: postings with votes */
} Linker;

static const Posting *posting_at(const Linker *linker, guint32 number)
{
    return &linker->postings->v[number];
}

static const Row *head_of(const Linker *linker, guint32 number)
{
    return &linker->grouping->rows.v[posting_at(linker, number)->head];
}

static guint32 root_of(const Linker *linker, guint32 number)
{
    return linker->grouping->threads.root[posting_at(linker, number)->head];
}

static gboolean is_earlier(const Linker *linker, guint32 a, guint32 b)
{
    return linker->ranks[a] < linker->ranks[b];
}

/* Either may be NONE. */
static guint32 newer(const Linker *linker, guint32 a, guint32 b)
{
    if (a == NONE || b == NONE)
        return a == NONE ? b : a;
    return is_earlier(linker, a, b) ? b : a;
}

/* ---- what two postings have in common ---- */

/* Two postings of one version that were sent together: no revisions of one another. */
static gboolean are_twins(const Linker *linker, guint32 x, guint32 y)
{
    const Posting *a = posting_at(linker, x), *b = posting_at(linker, y);
    return a->version == b->version && a->minor == b->minor &&
           group_is_near(linker->grouping, a->begin, b->begin);
}

static gboolean is_same_title(const Linker *linker, guint32 a, guint32 b)
{
    guint64 norm = head_of(linker, a)->norm;
    return norm && norm == head_of(linker, b)->norm;
}

/*
 * Half of the titles of the one that has fewer. But a set that took up one earlier patch, and says
 * nothing of a version, is no revision of that: it may be a maintainer's collection.
 */
static gboolean is_half(const Linker *linker, guint32 common, guint32 number, guint32 older)
{
    guint32 n = linker->n_titles[number];
    if (common == 0 || common * 2 < MIN(n, linker->n_titles[older]))
        return FALSE;
    return common > 1 || n <= 2 || posting_at(linker, number)->stated;
}

/* number is the posting at hand. */
static gboolean has_half_of_titles(const Linker *linker, guint32 number, guint32 other)
{
    guint32 common = 0;
    for (guint i = 0; i < linker->titles->len; i++) {
        guint64 title = g_array_index(linker->titles, guint64, i);
        common += digest_map_get(linker->titled, DIGEST_OF(other, title)) != NONE;
    }
    return is_half(linker, common, number, other);
}

/* ---- notes ---- */

static Digest note_key(const Linker *linker, guint32 number, NoteKind kind, guint64 title)
{
    gboolean any_sender = kind == BY_THREAD, any_thread = kind == BY_TITLE || kind == BY_PATCH;
    return DIGEST_OF(kind, linker->trees[number], any_thread ? NONE : root_of(linker, number),
                     any_sender ? 0 : head_of(linker, number)->sender, title);
}

static void note_under(Linker *linker, guint32 number, NoteKind kind, guint64 title)
{
    Digest key = note_key(linker, number, kind, title);
    Note note = {number, digest_map_get(linker->newest, key)};
    digest_map_set(linker->newest, key, linker->notes->len);
    g_array_append_val(linker->notes, note);
}

static void note(Linker *linker, guint32 number)
{
    note_under(linker, number, BY_THREAD, 0);
    note_under(linker, number, BY_SENDER, 0);
    if (head_of(linker, number)->norm)
        note_under(linker, number, BY_TITLE, head_of(linker, number)->norm);
    for (guint i = 0; i < linker->titles->len; i++)
        note_under(linker, number, BY_PATCH, g_array_index(linker->titles, guint64, i));
}

/* What is noted under a key, the newest first. */
typedef struct {
    const Linker *linker;
    guint32 number, note;
    guint tried;
} Walk;

static Walk walk(const Linker *linker, guint32 number, NoteKind kind, guint64 title)
{
    return (Walk){.linker = linker,
                  .number = number,
                  .note = digest_map_get(linker->newest, note_key(linker, number, kind, title))};
}

/* The next one that may be a previous revision, or NONE. */
static guint32 walk_next(Walk *at)
{
    const Linker *linker = at->linker;
    gint64 since = posting_at(linker, at->number)->begin - linker->grouping->options->look_back;
    while (at->note != NONE && at->tried++ < PREVIOUS_CANDIDATES_MAX) {
        const Note *found = &g_array_index(linker->notes, Note, at->note);
        if (posting_at(linker, found->posting)->begin < since)
            return NONE;
        at->note = found->older;
        if (!are_twins(linker, found->posting, at->number))
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

static gboolean says_later(const Posting *posting, const Posting *older)
{
    if (posting->version != older->version)
        return posting->version > older->version;
    return posting->minor > older->minor ||
           (older->rfc && !posting->rfc && !is_addition(posting, older));
}

static gboolean answers(const Linker *linker, guint32 number, guint32 older)
{
    guint32 above = linker->grouping->above[posting_at(linker, number)->head];
    return above != NONE && postings_of_row(linker->postings, above) == older &&
           !is_addition(posting_at(linker, number), posting_at(linker, older));
}

/*
 * Of the sender's own postings. What merely says that it is later may be so of any that were sent
 * together (a series for the kernel and one for its tools); one with its titles is the right one.
 */
static guint32 find_own_in_thread(const Linker *linker, guint32 number)
{
    Walk at = walk(linker, number, BY_SENDER, 0);
    guint32 later = NONE, older;
    while ((older = walk_next(&at)) != NONE) {
        if (later != NONE && !are_twins(linker, later, older))
            break;
        if (answers(linker, number, older) || is_same_title(linker, number, older) ||
            has_half_of_titles(linker, number, older))
            return older;
        if (later == NONE && says_later(posting_at(linker, number), posting_at(linker, older)))
            later = older;
    }
    return later;
}

/* Of anybody's: another maintainer may continue a series. */
static guint32 find_any_in_thread(const Linker *linker, guint32 number)
{
    Walk at = walk(linker, number, BY_THREAD, 0);
    guint32 older;
    do
        older = walk_next(&at);
    while (older != NONE && !has_half_of_titles(linker, number, older));
    return older;
}

static guint32 find_by_thread(Linker *linker, guint32 number)
{
    return newer(linker, find_own_in_thread(linker, number), find_any_in_thread(linker, number));
}

/* ---- title, patches ---- */

static guint32 find_by_title(Linker *linker, guint32 number)
{
    Walk at = walk(linker, number, BY_TITLE, head_of(linker, number)->norm);
    return walk_next(&at);
}

static void vote(Linker *linker, guint32 number, guint64 title)
{
    Walk at = walk(linker, number, BY_PATCH, title);
    guint32 older;
    while ((older = walk_next(&at)) != NONE)
        if (linker->votes[older]++ == 0)
            g_array_append_val(linker->candidates, older);
}

static guint32 find_by_patches(Linker *linker, guint32 number)
{
    guint32 best = NONE;
    g_array_set_size(linker->candidates, 0);
    for (guint i = 0; i < linker->titles->len; i++)
        vote(linker, number, g_array_index(linker->titles, guint64, i));
    for (guint i = 0; i < linker->candidates->len; i++) {
        guint32 older = g_array_index(linker->candidates, guint32, i);
        if (is_half(linker, linker->votes[older], number, older))
            best = newer(linker, best, older);
        linker->votes[older] = 0;
    }
    return best;
}

/* ---- all ---- */

typedef guint32 FindFunc(Linker *linker, guint32 number);

/* In the order of SERIES.md 5; those that stand before these there read message texts. */
static const struct {
    const char *name;
    FindFunc *find;
} rules[] = {
    {"thread", find_by_thread},
    {"title", find_by_title},
    {"patches", find_by_patches},
};

/* What links a resend to the posting that it repeats. */
static const char *rule_between(const Linker *linker, guint32 number, guint32 older)
{
    if (root_of(linker, number) == root_of(linker, older))
        return "thread";
    return is_same_title(linker, number, older) ? "title" : "patches";
}

static void find_previous(Linker *linker, guint32 number)
{
    Posting *posting = &linker->postings->v[number];
    guint32 repeats = posting->repeats;
    if (repeats != NONE && is_earlier(linker, repeats, number) &&
        linker->trees[repeats] == linker->trees[number]) {
        posting->previous = repeats;
        posting->previous_rule = rule_between(linker, number, repeats);
        return;
    }
    for (guint i = 0; i < G_N_ELEMENTS(rules); i++) {
        guint32 found = rules[i].find(linker, number);
        guint32 best = newer(linker, posting->previous, found);
        if (best != posting->previous)
            posting->previous_rule = rules[i].name;
        posting->previous = best;
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
        digest_map_set(linker->titled, key, number);
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

static int compare_dates(gconstpointer x, gconstpointer y, gpointer data)
{
    const Posting *v = data, *a = &v[*(const guint32 *)x], *b = &v[*(const guint32 *)y];
    if (a->begin != b->begin)
        return a->begin < b->begin ? -1 : 1;
    return a->head < b->head ? -1 : a->head > b->head;
}

static void link_all(Linker *linker)
{
    guint32 n = linker->postings->n;
    g_autofree guint32 *order = g_new(guint32, MAX(n, 1));
    for (guint32 i = 0; i < n; i++) {
        order[i] = i;
        linker->trees[i] = tree_of_posting(linker, posting_at(linker, i));
    }
    g_qsort_with_data(order, (gint)n, sizeof(*order), compare_dates, linker->postings->v);
    for (guint32 i = 0; i < n; i++)
        linker->ranks[order[i]] = i;
    for (guint32 i = 0; i < n; i++) {
        if (posting_at(linker, order[i])->kind == SERIES_PULL)
            continue;
        collect_titles(linker, order[i]);
        find_previous(linker, order[i]);
        note(linker, order[i]);
    }
}

void postings_find_previous(Postings *postings)
{
    guint32 n = MAX(postings->n, 1);
    g_autofree guint64 *trees = g_new0(guint64, n);
    g_autofree guint32 *ranks = g_new0(guint32, n);
    g_autofree guint32 *n_titles = g_new0(guint32, n);
    g_autofree guint32 *votes = g_new0(guint32, n);
    g_autoptr(GArray) notes = g_array_new(FALSE, FALSE, sizeof(Note));
    g_autoptr(GArray) titles = g_array_new(FALSE, FALSE, sizeof(guint64));
    g_autoptr(GArray) candidates = g_array_new(FALSE, FALSE, sizeof(guint32));
    g_autoptr(DigestMap) newest = digest_map_new();
    g_autoptr(DigestMap) titled = digest_map_new();
    Linker linker = {
        .postings = postings,
        .grouping = postings->grouping,
        .trees = trees,
        .ranks = ranks,
        .n_titles = n_titles,
        .votes = votes,
        .notes = notes,
        .newest = newest,
        .titled = titled,
        .titles = titles,
        .candidates = candidates,
    };
    link_all(&linker);
}
