/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "series/answers.h"

Title answers_title_of(const Row *row)
{
    return (Title){
        .norm = row->norm,
        .counter = row->flags & INDEX_COUNTER ? row->counter_key + 1 : 0,
        .version = row->version,
        .minor = row->minor,
        .stated = (row->flags & INDEX_VERSION) != 0,
    };
}

static Digest key_of(const Title *title, AnswerKey kind)
{
    guint32 version = title->stated ? title->version : 1, minor = title->stated ? title->minor : 0;
    if (kind == KEY_TITLE)
        return DIGEST_OF(kind, title->norm);
    return DIGEST_OF(kind, title->norm, version, minor, kind == KEY_SUBJECT ? title->counter : 0);
}

static Digest key_of_row(guint32 row, gconstpointer rows, AnswerKey kind)
{
    Title title = answers_title_of((const Row *)rows + row);
    return key_of(&title, kind);
}

static Digest subject_of(guint32 row, gconstpointer rows)
{
    return key_of_row(row, rows, KEY_SUBJECT);
}

static Digest version_of(guint32 row, gconstpointer rows)
{
    return key_of_row(row, rows, KEY_VERSION);
}

static Digest title_of(guint32 row, gconstpointer rows)
{
    return key_of_row(row, rows, KEY_TITLE);
}

static gboolean is_member(const Row *row)
{
    return row->role != ROLE_OUTSIDE && row->group != NONE && !row->duplicate;
}

static void note(Answers *answers, guint32 number)
{
    const Row *row = &answers->postings->grouping->rows.v[number];
    Title title = answers_title_of(row);
    if (!title.norm || row->stray)
        return;
    for (AnswerKey kind = 0; kind < ANSWER_KEYS; kind++)
        digest_map_set(answers->newest[kind], key_of(&title, kind), number);
}

/* ---- titles within a posting ---- */

/* The first of two patches with one title; a cover gives way to its only patch. */
static int compare_titled(gconstpointer x, gconstpointer y, gpointer data)
{
    const Row *rows = data, *a = &rows[*(const guint32 *)x], *b = &rows[*(const guint32 *)y];
    if (a->norm != b->norm)
        return a->norm < b->norm ? -1 : 1;
    if ((a->role == ROLE_COVER) != (b->role == ROLE_COVER))
        return a->role == ROLE_COVER ? 1 : -1;
    return a->counter_key < b->counter_key ? -1 : a->counter_key > b->counter_key;
}

static guint32 *titled_of(const Answers *answers, const Posting *posting)
{
    return answers->titled + (posting->members - answers->postings->members);
}

static void sort_titles(Answers *answers)
{
    const Postings *postings = answers->postings;
    for (guint32 i = 0; i < postings->n; i++) {
        const Posting *posting = &postings->v[i];
        guint32 *titled = titled_of(answers, posting), n = posting->n_members - posting->n_strays;
        memcpy(titled, posting->members, n * sizeof(*titled));
        g_qsort_with_data(titled, (gint)n, sizeof(*titled), compare_titled,
                          postings->grouping->rows.v);
    }
}

guint32 answers_find_within(const Answers *answers, guint32 number, guint64 norm)
{
    const Posting *posting = &answers->postings->v[number];
    const Row *rows = answers->postings->grouping->rows.v;
    const guint32 *titled = titled_of(answers, posting);
    guint32 low = 0, n = posting->n_members - posting->n_strays, high = n;
    while (low < high) {
        guint32 middle = low + (high - low) / 2;
        if (rows[titled[middle]].norm < norm)
            low = middle + 1;
        else
            high = middle;
    }
    return norm && low < n && rows[titled[low]].norm == norm ? titled[low] : NONE;
}

/* ---- all ---- */

/* All of a posting are known within it, whenever they were sent. */
void answers_init(Answers *answers, Postings *postings)
{
    static DigestKeyFunc *const keys[ANSWER_KEYS] = {subject_of, version_of, title_of};
    const Rows *rows = &postings->grouping->rows;
    *answers = (Answers){
        .postings = postings,
        .titled = g_new(guint32, MAX(rows->n, 1)),
        .to = g_new(guint32, MAX(rows->n, 1)),
    };
    for (AnswerKey kind = 0; kind < ANSWER_KEYS; kind++)
        answers->newest[kind] = digest_map_new_keyed(keys[kind], rows->v);
    sort_titles(answers);
}

void answers_end_pass(Answers *answers)
{
    for (AnswerKey kind = 0; kind < ANSWER_KEYS; kind++)
        g_clear_pointer(&answers->newest[kind], digest_map_free);
}

void answers_release(Answers *answers)
{
    answers_end_pass(answers);
    g_clear_pointer(&answers->titled, g_free);
    g_clear_pointer(&answers->to, g_free);
}

static guint32 find(const Answers *answers, const Title *title, AnswerKey kind, gint64 date)
{
    const Grouping *grouping = answers->postings->grouping;
    guint32 found =
        title->norm ? digest_map_get(answers->newest[kind], key_of(title, kind)) : DIGEST_MAP_NONE;
    if (found == DIGEST_MAP_NONE ||
        grouping->rows.v[found].date < date - grouping->options->look_back)
        return NONE;
    return found;
}

guint32 answers_find_subject(const Answers *answers, const Title *title, gint64 date)
{
    return find(answers, title, KEY_SUBJECT, date);
}

guint32 answers_find_title(const Answers *answers, const Title *title, gint64 date)
{
    return find(answers, title, title->stated ? KEY_VERSION : KEY_TITLE, date);
}

/*
 * Does the reply's subject name another patch of the set than the one above it? Then what it
 * answers is not here, or its references are wrong.
 */
static gboolean names_another(const Title *said, const Row *above)
{
    Title title = answers_title_of(above);
    return said->counter && said->counter != title.counter && said->norm != title.norm;
}

static guint32 find_another(const Answers *answers, const Title *said, guint32 above, gint64 date)
{
    guint32 found =
        answers_find_within(answers, postings_of_row(answers->postings, above), said->norm);
    return found == NONE ? answers_find_subject(answers, said, date) : found;
}

void answers_pass(Answers *answers, guint32 number)
{
    const Grouping *grouping = answers->postings->grouping;
    const Row *row = &grouping->rows.v[number];
    answers->to[number] = NONE;
    if (is_member(row)) {
        note(answers, number);
        return;
    }
    if (row->duplicate || row->role != ROLE_OUTSIDE)
        return;
    guint32 above = grouping->above[number];
    answers->to[number] = above;
    if (!(row->flags & INDEX_REPLY_PREFIX))
        return;
    Title title = answers_title_of(row);
    if (above == NONE)
        answers->to[number] = answers_find_subject(answers, &title, row->date);
    else if (names_another(&title, &grouping->rows.v[above]))
        answers->to[number] = find_another(answers, &title, above, row->date);
}
