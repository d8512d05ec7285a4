/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which earlier posting an author names: b4's change-id, links to it, "Supersedes:", and words of
 * the changelog.
 */
#include "series/previous.h"

/* ---- reading ---- */

/* The posting of which the mail is a cover or patch, or NONE. */
static guint32 posting_of_row(const Linker *linker, guint32 row)
{
    if (row == NONE || linker->grouping->rows.v[row].group == NONE)
        return NONE;
    return postings_of_row(linker->postings, row);
}

static guint32 posting_named(const Linker *linker, const char *message_id, guint version)
{
    const Rows *rows = &linker->grouping->rows;
    Row from = {.version = version};
    return posting_of_row(linker, rows_named(rows, digest_str(str_of(message_id)), &from));
}

static gboolean wants_links(gint64 mail, void *data)
{
    const Linker *linker = data;
    guint32 row = rows_of_mail(&linker->grouping->rows, mail);
    return posting_of_row(linker, row) != NONE && !linker->grouping->rows.v[row].stray;
}

static gboolean load_saying(gint64 mail, guint position, const IndexLink *link, void *data)
{
    Linker *linker = data;
    guint32 row = rows_of_mail(&linker->grouping->rows, mail);
    Saying saying = {
        .posting = postings_of_row(linker->postings, row),
        .row = row,
        .position = position,
        .to = NONE,
        .version = link->version,
        .kind = (guint8)link->kind,
        .rfc = link->rfc != FALSE,
    };
    if (link->kind == LINK_CHANGE_ID)
        saying.value = digest_str(str_of(link->value)).a;
    else if (link->kind != LINK_WORDS)
        saying.to = posting_named(linker, link->value, link->version);
    g_array_append_val(linker->sayings, saying);
    return TRUE;
}

static int compare_sayings(gconstpointer x, gconstpointer y)
{
    const Saying *a = x, *b = y;
    if (a->posting != b->posting)
        return a->posting < b->posting ? -1 : 1;
    if (a->row != b->row)
        return a->row < b->row ? -1 : 1;
    return a->position < b->position ? -1 : a->position > b->position;
}

gboolean links_load(Linker *linker, GError **error)
{
    Index *index = grouping_take_index(linker->grouping);
    gboolean good = index_scan_links(index, wants_links, load_saying, linker, error);
    grouping_return_index(linker->grouping);
    if (!good)
        return FALSE;
    g_array_sort(linker->sayings, compare_sayings);
    guint32 i = 0;
    for (guint32 posting = 0; posting <= linker->postings->n; posting++) {
        while (i < linker->sayings->len &&
               g_array_index(linker->sayings, Saying, i).posting < posting)
            i++;
        linker->sayings_of[posting] = i;
    }
    return TRUE;
}

/* The next saying of that kind, from *i on; NULL behind the last one. */
static const Saying *next_saying(const Linker *linker, guint32 number, LinkKind kind, guint32 *i)
{
    for (; *i < linker->sayings_of[number + 1]; (*i)++) {
        const Saying *saying = &g_array_index(linker->sayings, Saying, *i);
        if (saying->kind == kind) {
            (*i)++;
            return saying;
        }
    }
    return NULL;
}

void links_note(Linker *linker, guint32 number)
{
    const Posting *posting = posting_at(linker, number);
    linker_note(linker, number, BY_VERSION, posting->version);
    if (posting->rfc)
        linker_note(linker, number, BY_RFC, 0);
    guint32 i = linker->sayings_of[number];
    const Saying *saying;
    while ((saying = next_saying(linker, number, LINK_CHANGE_ID, &i)))
        linker_note(linker, number, BY_CHANGE_ID, saying->value);
}

static gboolean is_wanted(const Linker *linker, guint32 older)
{
    return linker->only == NONE || linker->only == older;
}

/* ---- change-id ---- */

guint32 find_by_change_id(Linker *linker, guint32 number)
{
    guint32 best = NONE, i = linker->sayings_of[number];
    const Saying *saying;
    while ((saying = next_saying(linker, number, LINK_CHANGE_ID, &i))) {
        Walk at = linker_walk(linker, number, BY_CHANGE_ID, saying->value);
        guint32 older;
        do
            older = walk_next(&at);
        while (older != NONE && !is_wanted(linker, older));
        best = linker_newer(linker, best, older);
    }
    return best;
}

/* ---- words of titles ---- */

static gboolean is_word_char(char c)
{
    return g_ascii_isalnum(c) || c == '_' || (guchar)c >= 0x80;
}

/* The digest of a word; the lowest bit says that it is a name in the code: "take_lock". */
static guint64 digest_word(Str word)
{
    gboolean name = str_find_char(word, '_') >= 0;
    return (digest_str(word).a & ~(guint64)1) | (guint64)name;
}

static gboolean is_name(guint64 word)
{
    return word & 1;
}

static int compare_words(gconstpointer x, gconstpointer y)
{
    guint64 a = *(const guint64 *)x, b = *(const guint64 *)y;
    return a < b ? -1 : a > b;
}

enum { TITLE_WORDS_MAX = 32 }; /* of one title; the others are passed over */

typedef struct {
    const guint64 *v; /* in the order of their digests; a word twice counts twice */
    guint n;
} Words;

static Words words_at(const Linker *linker, guint32 at)
{
    const guint64 *words = &g_array_index(linker->words, guint64, at);
    return (Words){words + 1, (guint)*words};
}

static void add_words(GArray *words, Str title)
{
    guint64 n_words = 0;
    guint start = words->len;
    g_array_append_val(words, n_words);
    while (title.n > 0 && n_words < TITLE_WORDS_MAX) {
        gsize n = 0;
        while (n < title.n && is_word_char(title.p[n]))
            n++;
        guint64 word = digest_word((Str){title.p, n});
        if (n > 0)
            g_array_append_val(words, word);
        n_words += n > 0;
        title = str_skip(title, MAX(n, 1));
    }
    guint64 *first = &g_array_index(words, guint64, start);
    *first = n_words;
    qsort(first + 1, n_words, sizeof(*first), compare_words);
}

/* Those of the head's normalised title; FALSE with linker->error. */
static gboolean load_words(Linker *linker, guint32 number)
{
    if (linker->words_at[number] != NONE || linker->error)
        return !linker->error;
    const Row *head = head_of(linker, number);
    Index *index = grouping_take_index(linker->grouping);
    g_autofree char *title = index_norm(index, head->mail, &linker->error);
    grouping_return_index(linker->grouping);
    if (!title)
        return FALSE;
    linker->words_at[number] = linker->words->len;
    add_words(linker->words, str_of(head->norm ? title : ""));
    return TRUE;
}

static guint count_names(const Words *words)
{
    guint n = 0;
    for (guint i = 0; i < words->n; i++)
        n += is_name(words->v[i]);
    return n;
}

/*
 * More than half of the words of both titles. But "fix a leak in one_function()" is no revision of
 * "fix a leak in another_function()", unless that states a version.
 */
gboolean linker_has_most_words(Linker *linker, guint32 number, guint32 other)
{
    if (!load_words(linker, number) || !load_words(linker, other))
        return FALSE;
    Words a = words_at(linker, linker->words_at[number]);
    Words b = words_at(linker, linker->words_at[other]);
    guint common = 0, names = 0;
    for (guint i = 0, k = 0; i < a.n && k < b.n;) {
        guint64 x = a.v[i], y = b.v[k];
        common += x == y;
        names += x == y && is_name(x);
        i += x <= y;
        k += y <= x;
    }
    const Posting *older = posting_at(linker, other);
    gboolean same_names = names > 0 || !count_names(&a) || !count_names(&b);
    return common * 4 > a.n + b.n && (same_names || older->version > 1 || older->rfc);
}

static gboolean has_any_title(Linker *linker, guint32 number, guint32 other)
{
    return linker_is_same_title(linker, number, other) || linker_common_titles(linker, other) > 0 ||
           linker_has_most_words(linker, number, other);
}

/* ---- links ---- */

/* RFC before v1, or by number. */
static gboolean is_before(const Posting *older, const Posting *posting)
{
    return (older->rfc && !posting->rfc) || older->version < posting->version ||
           (older->version == posting->version && older->minor < posting->minor);
}

/* The posting is the revision that the saying names. */
static gboolean is_named(const Saying *saying, const Posting *older, const Posting *posting)
{
    if (!saying->version && !saying->rfc)
        return FALSE;
    return (!saying->rfc || older->rfc) &&
           (!saying->version || saying->version == older->version) && is_before(older, posting);
}

static gboolean counts(Linker *linker, guint32 number, const Saying *saying)
{
    if (head_of(linker, number)->sender != head_of(linker, saying->to)->sender)
        return linker_is_same_title(linker, number, saying->to) ||
               linker_has_half_of_titles(linker, number, saying->to);
    return saying->kind == LINK_SUPERSEDES ||
           is_named(saying, posting_at(linker, saying->to), posting_at(linker, number)) ||
           has_any_title(linker, number, saying->to);
}

/* Where a posting links many others, the newest that counts is found first or not at all. */
static guint32 find_by_target(Linker *linker, guint32 number, LinkKind kind)
{
    guint32 best = NONE, tried = 0, i = linker->sayings_of[number];
    const Saying *saying;
    while (tried < LINKED_MAX && (saying = next_saying(linker, number, kind, &i))) {
        if (!linker_may_precede(linker, saying->to, number) || !is_wanted(linker, saying->to) ||
            linker_newer(linker, best, saying->to) == best)
            continue;
        tried++;
        if (counts(linker, number, saying))
            best = saying->to;
    }
    return best;
}

guint32 find_by_link(Linker *linker, guint32 number)
{
    return find_by_target(linker, number, LINK_MESSAGE);
}

guint32 find_by_supersedes(Linker *linker, guint32 number)
{
    return find_by_target(linker, number, LINK_SUPERSEDES);
}

/* ---- words of changelogs ---- */

static guint32 find_named(Linker *linker, guint32 number, const Saying *saying)
{
    Walk at = saying->rfc ? linker_walk(linker, number, BY_RFC, 0)
                          : linker_walk(linker, number, BY_VERSION, saying->version);
    guint32 older;
    while ((older = walk_next(&at)) != NONE)
        if (is_wanted(linker, older) &&
            is_named(saying, posting_at(linker, older), posting_at(linker, number)) &&
            has_any_title(linker, number, older))
            return older;
    return NONE;
}

/* It says that it is of that version, or came shortly before. */
static gboolean is_shortly_before(const Posting *older, const Posting *posting)
{
    return older->stated || posting->begin - older->begin <= PREVIOUS_SOON;
}

/* "[PATCH v3]" says that there is a v2, if only by its number. */
static guint32 find_by_number(Linker *linker, guint32 number)
{
    const Posting *posting = posting_at(linker, number);
    if (!posting->stated || posting->version < 2 || title_is_common(head_of(linker, number)->norm))
        return NONE;
    Walk at = linker_walk(linker, number, BY_VERSION, posting->version - 1);
    guint32 older;
    while ((older = walk_next(&at)) != NONE)
        if (is_shortly_before(posting_at(linker, older), posting) &&
            linker_has_most_words(linker, number, older))
            return older;
    return NONE;
}

guint32 find_by_words(Linker *linker, guint32 number)
{
    guint32 best = NONE, tried = 0, i = linker->sayings_of[number];
    const Saying *saying;
    while (tried++ < WORDS_MAX && (saying = next_saying(linker, number, LINK_WORDS, &i)))
        best = linker_newer(linker, best, find_named(linker, number, saying));
    return best == NONE ? find_by_number(linker, number) : best;
}
