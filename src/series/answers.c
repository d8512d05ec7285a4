/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "series/answers.h"

/* By what a member is noted. */
typedef enum {
    BY_SUBJECT, /* title, version, counter */
    BY_VERSION, /* title, version */
    BY_TITLE,
    BY_POSTING, /* title within a posting */
} AnswerKey;

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
    if (kind == BY_TITLE)
        return DIGEST_OF(kind, title->norm);
    return DIGEST_OF(kind, title->norm, version, minor, kind == BY_SUBJECT ? title->counter : 0);
}

static Digest posting_key(guint32 posting, guint64 norm)
{
    return DIGEST_OF(BY_POSTING, posting, norm);
}

/* The first of two patches with one title; a cover gives way to its only patch. */
static void note_within(Answers *answers, guint32 number)
{
    const Row *rows = answers->postings->grouping->rows.v;
    Digest key = posting_key(postings_of_row(answers->postings, number), rows[number].norm);
    guint32 known = digest_map_get(answers->newest, key);
    if (known == NONE || rows[known].role == ROLE_COVER ||
        (rows[number].role != ROLE_COVER && rows[number].counter_key < rows[known].counter_key))
        digest_map_set(answers->newest, key, number);
}

static gboolean is_member(const Row *row)
{
    return row->role != ROLE_OUTSIDE && row->group != NONE && row->duplicate_of == NONE;
}

static void note(Answers *answers, guint32 number)
{
    const Row *row = &answers->postings->grouping->rows.v[number];
    Title title = answers_title_of(row);
    if (!title.norm || row->stray)
        return;
    for (AnswerKey kind = BY_SUBJECT; kind <= BY_TITLE; kind++)
        digest_map_set(answers->newest, key_of(&title, kind), number);
}

/* All of a posting are known within it, whenever they were sent. */
void answers_init(Answers *answers, Postings *postings)
{
    const Rows *rows = &postings->grouping->rows;
    *answers = (Answers){
        .postings = postings,
        .newest = digest_map_new(),
        .to = g_new(guint32, MAX(rows->n, 1)),
    };
    for (guint32 i = 0; i < rows->n; i++)
        if (is_member(&rows->v[i]) && rows->v[i].norm && !rows->v[i].stray)
            note_within(answers, i);
}

void answers_release(Answers *answers)
{
    g_clear_pointer(&answers->newest, digest_map_free);
    g_clear_pointer(&answers->to, g_free);
}

static guint32 find(const Answers *answers, const Title *title, AnswerKey kind, gint64 date)
{
    const Grouping *grouping = answers->postings->grouping;
    guint32 found =
        title->norm ? digest_map_get(answers->newest, key_of(title, kind)) : DIGEST_MAP_NONE;
    if (found == DIGEST_MAP_NONE ||
        grouping->rows.v[found].date < date - grouping->options->look_back)
        return NONE;
    return found;
}

guint32 answers_find_subject(const Answers *answers, const Title *title, gint64 date)
{
    return find(answers, title, BY_SUBJECT, date);
}

guint32 answers_find_title(const Answers *answers, const Title *title, gint64 date)
{
    return find(answers, title, title->stated ? BY_VERSION : BY_TITLE, date);
}

guint32 answers_find_within(const Answers *answers, guint32 posting, guint64 norm)
{
    return norm ? digest_map_get(answers->newest, posting_key(posting, norm)) : NONE;
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
    if (row->duplicate_of != NONE || row->role != ROLE_OUTSIDE)
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
