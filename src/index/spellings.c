/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How people are shown: of all spellings of somebody's name and address the best.
 *
 * Mails are counted by pairs of mailboxes first, which are few, and these by spellings. A mail
 * whose author and sender are one person in one spelling counts once.
 */
#include "index/private.h"

typedef enum { PART_ADDRESS, PART_NAME, PARTS } Part;

/* A row of mailbox, as the map has it. */
typedef struct {
    gint64 id, person;
    const char *texts[PARTS];
} Said;

/* Mails of one author's mailbox and one sender's. */
typedef struct {
    gint64 author, sender; /* mailboxes */
    gboolean author_guessed, sender_guessed;
    gint64 mails, newest;
} Pair;

typedef struct {
    gint64 person;
    const char *text; /* one pointer for all that are equal */
    gboolean guessed; /* wherever it stands */
    gint64 mails, newest;
} Spelling;

typedef struct {
    gint64 person;
    const Spelling *best[PARTS];
} Shown;

typedef struct {
    GStringChunk *texts;
    GHashTable *said;             /* of Said, by id */
    GHashTable *spellings[PARTS]; /* of Spelling */
    GHashTable *shown;            /* of Shown, by person */
} Count;

static guint hash_pair(gconstpointer data)
{
    const Pair *pair = data;
    return (g_int64_hash(&pair->author) * 31 + g_int64_hash(&pair->sender)) * 4 +
           (pair->author_guessed ? 2 : 0) + (pair->sender_guessed ? 1 : 0);
}

static gboolean same_pair(gconstpointer x, gconstpointer y)
{
    const Pair *a = x, *b = y;
    return a->author == b->author && a->sender == b->sender &&
           a->author_guessed == b->author_guessed && a->sender_guessed == b->sender_guessed;
}

static guint hash_spelling(gconstpointer data)
{
    const Spelling *spelling = data;
    return g_int64_hash(&spelling->person) * 31 + g_direct_hash(spelling->text);
}

static gboolean same_spelling(gconstpointer x, gconstpointer y)
{
    const Spelling *a = x, *b = y;
    return a->person == b->person && a->text == b->text;
}

static void count_init(Count *count)
{
    count->texts = g_string_chunk_new(4096);
    count->said = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
    for (Part part = 0; part < PARTS; part++)
        count->spellings[part] = g_hash_table_new_full(hash_spelling, same_spelling, g_free, NULL);
    count->shown = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
}

static void count_release(Count *count)
{
    g_hash_table_unref(count->shown);
    for (Part part = 0; part < PARTS; part++)
        g_hash_table_unref(count->spellings[part]);
    g_hash_table_unref(count->said);
    g_string_chunk_free(count->texts);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Count, count_release)

/* ---- counting ---- */

static gboolean read_said(Index *index, Count *count, GError **error)
{
    sqlite3_stmt *stmt = index_stmt(index, STMT_SCAN_MAILBOXES, error);
    if (!stmt)
        return FALSE;
    int status;
    while ((status = sqlite3_step(stmt)) == SQLITE_ROW) {
        Said *said = g_new(Said, 1);
        said->id = sqlite3_column_int64(stmt, 0);
        said->person = sqlite3_column_int64(stmt, 1);
        for (Part part = 0; part < PARTS; part++) {
            const char *text = (const char *)sqlite3_column_text(stmt, 2 + (int)part);
            said->texts[part] = text ? g_string_chunk_insert_const(count->texts, text) : NULL;
        }
        g_hash_table_add(count->said, said);
    }
    return index_end_scan(index, stmt, status, error);
}

void index_begin_sent(Index *index)
{
    g_clear_pointer(&index->sent, g_hash_table_unref);
    index->sent = g_hash_table_new_full(hash_pair, same_pair, g_free, NULL);
}

void index_add_sent(Index *index, const IndexSent *sent)
{
    Pair key = {.author = sent->author_mailbox,
                .sender = sent->sender_mailbox,
                .author_guessed = (sent->flags & INDEX_AUTHOR_GUESSED) != 0,
                .sender_guessed = (sent->flags & INDEX_SENDER_GUESSED) != 0,
                .newest = sent->date};
    Pair *pair = g_hash_table_lookup(index->sent, &key);
    if (!pair) {
        pair = g_memdup2(&key, sizeof(key));
        g_hash_table_add(index->sent, pair);
    }
    pair->mails++;
    pair->newest = MAX(pair->newest, sent->date);
}

static gboolean read_sent(Index *index, GError **error)
{
    sqlite3_stmt *stmt = index_stmt(index, STMT_SCAN_SENT, error);
    if (!stmt)
        return FALSE;
    index_begin_sent(index);
    int status;
    while ((status = sqlite3_step(stmt)) == SQLITE_ROW) {
        IndexSent sent = {sqlite3_column_int64(stmt, 0), sqlite3_column_int64(stmt, 1),
                          (guint)sqlite3_column_int64(stmt, 2), sqlite3_column_int64(stmt, 3)};
        index_add_sent(index, &sent);
    }
    return index_end_scan(index, stmt, status, error);
}

static void add(Count *count, Part part, const Said *said, gboolean guessed, const Pair *pair)
{
    Spelling key = {said->person, said->texts[part], guessed, 0, pair->newest};
    Spelling *spelling = g_hash_table_lookup(count->spellings[part], &key);
    if (!spelling) {
        spelling = g_memdup2(&key, sizeof(key));
        g_hash_table_add(count->spellings[part], spelling);
    }
    spelling->guessed = spelling->guessed && guessed;
    spelling->mails += pair->mails;
    spelling->newest = MAX(spelling->newest, pair->newest);
}

/* Only a damaged index names mailboxes that are not there. */
static void add_pair(Count *count, const Pair *pair)
{
    const Said *author = g_hash_table_lookup(count->said, &pair->author);
    const Said *sender = g_hash_table_lookup(count->said, &pair->sender);
    for (Part part = 0; author && part < PARTS; part++) {
        add(count, part, author, pair->author_guessed, pair);
        if (sender &&
            (sender->person != author->person || sender->texts[part] != author->texts[part]))
            add(count, part, sender, pair->sender_guessed, pair);
    }
}

/* ---- the best ---- */

/* How far a spelling can be trusted: frequency decides among equals only. */
typedef enum {
    SPELLING_NONE, /* nothing, an address, or the remains of a failed decoding */
    SPELLING_GUESSED,
    SPELLING_PROPER,
} Trust;

static Trust trust_of(const Spelling *spelling)
{
    const char *text = spelling->text;
    if (!*text || strchr(text, '@') || strstr(text, "=?") || strstr(text, "\xEF\xBF\xBD"))
        return SPELLING_NONE;
    return spelling->guessed ? SPELLING_GUESSED : SPELLING_PROPER;
}

/* An address is no guess: which of its spellings is shown is a matter of letter case. */
static gboolean is_better(Part part, const Spelling *a, const Spelling *b)
{
    Trust x = part == PART_NAME ? trust_of(a) : SPELLING_NONE;
    Trust y = part == PART_NAME ? trust_of(b) : SPELLING_NONE;
    if (x != y)
        return x > y;
    if (a->mails != b->mails)
        return a->mails > b->mails;
    if (a->newest != b->newest)
        return a->newest > b->newest;
    return strcmp(a->text, b->text) < 0;
}

static void consider(Count *count, Part part, const Spelling *spelling)
{
    Shown *shown = g_hash_table_lookup(count->shown, &spelling->person);
    if (!shown) {
        shown = g_new(Shown, 1);
        *shown = (Shown){.person = spelling->person};
        g_hash_table_add(count->shown, shown);
    }
    if (!shown->best[part] || is_better(part, spelling, shown->best[part]))
        shown->best[part] = spelling;
}

static gboolean choose(Index *index, Count *count, GError **error)
{
    for (Part part = 0; part < PARTS; part++) {
        GHashTableIter i;
        gpointer spelling;
        g_hash_table_iter_init(&i, count->spellings[part]);
        while (g_hash_table_iter_next(&i, &spelling, NULL)) {
            if (!((const Spelling *)spelling)->text)
                return index_damaged(index, "a mailbox without address or name", error);
            consider(count, part, spelling);
        }
    }
    return TRUE;
}

static gint by_person(gconstpointer a, gconstpointer b)
{
    const Shown *x = *(const Shown *const *)a, *y = *(const Shown *const *)b;
    return (x->person > y->person) - (x->person < y->person);
}

static gboolean show(Index *index, const Count *count, GError **error)
{
    sqlite3_stmt *stmt = index_stmt(index, STMT_SHOW_PERSON, error);
    if (!stmt)
        return FALSE;
    guint n;
    g_autofree gpointer *all = g_hash_table_get_keys_as_array(count->shown, &n);
    qsort(all, n, sizeof(*all), by_person);
    for (guint i = 0; i < n; i++) {
        const Shown *shown = all[i];
        sqlite3_bind_int64(stmt, 1, shown->person);
        for (Part part = 0; part < PARTS; part++)
            index_bind_text(stmt, 2 + (int)part, shown->best[part]->text);
        if (!index_run(index, stmt, error))
            return FALSE;
    }
    return TRUE;
}

static void add_pairs(Index *index, Count *count)
{
    GHashTableIter i;
    gpointer pair;
    g_hash_table_iter_init(&i, index->sent);
    while (g_hash_table_iter_next(&i, &pair, NULL))
        add_pair(count, pair);
    g_clear_pointer(&index->sent, g_hash_table_unref);
}

gboolean index_name_people(Index *index, GError **error)
{
    g_auto(Count) count = {0};
    count_init(&count);
    if (!index_begin(index, error) || !read_said(index, &count, error) ||
        !(index->sent || read_sent(index, error)))
        return FALSE;
    add_pairs(index, &count);
    return choose(index, &count, error) && show(index, &count, error) && index_commit(index, error);
}
