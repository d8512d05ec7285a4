/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "series/reviews.h"

typedef struct {
    Reviews *reviews;
    Postings *postings;
    Grouping *grouping;
    const Answers *answers; /* while trailers are read */
} Collector;

/* ---- what replies give ---- */

static ReviewRule rule_of(const Grouping *grouping, guint32 mail, guint32 target)
{
    if (grouping->above[mail] != target)
        return REVIEW_SUBJECT;
    return grouping->threads.parent[mail] == target ? REVIEW_REPLY : REVIEW_ABOVE;
}

/* Nobody reviews a patch of his own; somebody else's line does not change that. What its author
 * says to have tested is somebody's answer. */
static gboolean is_authors_own(const Collector *collector, guint32 target, guint32 person)
{
    return person && person == collector->reviews->senders->rows[target].author;
}

/* A number below 2^32 is a person's in the index, who may use several names. */
static guint64 person_of(const Mailbox *named)
{
    guint64 digest = named->address ? named->address : named->name;
    return named->person ? named->person : digest | (guint64)1 << 63;
}

static const char *keep(Reviews *reviews, Str text)
{
    return g_string_chunk_insert_len(reviews->texts, text.n ? text.p : "", (gssize)text.n);
}

/* Deep in a thread, under a subject that says no more of a patch, something else is discussed. */
static gboolean is_elsewhere(const Collector *collector, guint32 mail, guint32 target)
{
    const Row *row = &collector->grouping->rows.v[mail];
    guint32 posting = postings_of_row(collector->postings, target);
    return row->norm && !(row->flags & INDEX_TAG_PATCH) &&
           rule_of(collector->grouping, mail, target) == REVIEW_ABOVE &&
           answers_find_within(collector->answers, posting, row->norm) == NONE;
}

/* What the mail's own text told decides: a reply's are reviews, a patch's are not, also where
 * threading makes another of it. */
static gboolean wants_trailers(gint64 number, void *data)
{
    const Collector *collector = data;
    const Rows *rows = &collector->grouping->rows;
    guint32 mail = rows_of_mail(rows, number);
    if (mail == NONE || rows->v[mail].kind != MAIL_REPLY || rows->v[mail].bot)
        return FALSE;
    guint32 target = collector->answers->to[mail];
    return target != NONE && !is_elsewhere(collector, mail, target);
}

static gboolean take_trailer(gint64 number, guint position, const IndexTrailer *trailer, void *data)
{
    Collector *collector = data;
    Reviews *reviews = collector->reviews;
    guint32 mail = rows_of_mail(&collector->grouping->rows, number);
    guint32 target = collector->answers->to[mail];
    Named named = senders_read_named(str_of(trailer->value));
    Mailbox who = senders_find(reviews->senders, &named);
    const Mailbox *sender = senders_of(reviews->senders, mail);
    gboolean accepted = senders_is_named(sender, &who);
    if (accepted)
        who.person = sender->person;
    else if (g_ascii_strcasecmp(trailer->key, "Nacked-by") == 0)
        g_hash_table_add(reviews->passed_on, GUINT_TO_POINTER(mail));
    if (is_authors_own(collector, target, who.person))
        return TRUE;
    Review review = {
        .target = target,
        .mail = mail,
        .position = position,
        .given = postings_of_row(collector->postings, target),
        .key = keep(reviews, str_of(trailer->key)),
        .name = keep(reviews, named.name),
        .email = keep(reviews, named.email),
        .person = person_of(&who),
        .accepted = accepted,
        .rule = rule_of(collector->grouping, mail, target),
    };
    g_array_append_val(reviews->v, review);
    return TRUE;
}

/* ---- once ---- */

static Digest seen_key(guint32 target, const Review *review)
{
    g_autofree char *folded = g_ascii_strdown(review->key, -1);
    Digest key = digest_str(str_of(folded));
    return DIGEST_OF(target, key.a, key.b, review->person);
}

static guint32 cover_of(const Collector *collector, guint32 row)
{
    return collector->postings->v[postings_of_row(collector->postings, row)].cover;
}

/* It counts for all patches what the cover got. */
static gboolean is_new(const Collector *collector, const Review *review)
{
    guint32 cover = cover_of(collector, review->target);
    return digest_map_get(collector->reviews->seen, seen_key(review->target, review)) == NONE &&
           (cover == NONE ||
            digest_map_get(collector->reviews->seen, seen_key(cover, review)) == NONE);
}

static void put(Collector *collector, guint32 number, Review review)
{
    Reviews *reviews = collector->reviews;
    guint32 last = reviews->last[review.target];
    digest_map_set(reviews->seen, seen_key(review.target, &review), number);
    if (last == NONE)
        reviews->first[review.target] = number;
    else
        g_array_index(reviews->v, Review, last).next = number;
    reviews->last[review.target] = number;
    review.next = NONE;
    g_array_index(reviews->v, Review, number) = review;
}

static int compare_given(gconstpointer x, gconstpointer y)
{
    const Review *a = x, *b = y;
    if (a->accepted != b->accepted)
        return a->accepted ? -1 : 1;
    if (a->mail != b->mail)
        return a->mail < b->mail ? -1 : 1;
    return a->position < b->position ? -1 : a->position > b->position;
}

/* A reply to one's own series is no review of it, also where it passes one on. */
static void note_first(const Collector *collector, const Review *review)
{
    Posting *posting = &collector->postings->v[review->given];
    const Senders *senders = collector->reviews->senders;
    guint32 person = senders_of(senders, review->mail)->person;
    gint64 date = collector->grouping->rows.v[review->mail].date;
    if (!review->accepted || senders_is_own(senders, posting->head, person) ||
        senders_is_own(senders, review->target, person))
        return;
    if (!posting->first_review || date < posting->first_review)
        posting->first_review = date;
}

/* What counts moves up to the front of all that is given. */
static void keep_new(Collector *collector)
{
    GArray *v = collector->reviews->v;
    guint kept = 0;
    g_array_sort(v, compare_given);
    for (guint i = 0; i < v->len; i++) {
        const Review review = g_array_index(v, Review, i);
        if (!is_new(collector, &review))
            continue;
        put(collector, kept++, review);
        note_first(collector, &review);
    }
    g_array_set_size(v, kept);
}

/* ---- carried ---- */

static void carry_from(Collector *collector, guint32 from, guint32 to)
{
    Reviews *reviews = collector->reviews;
    guint32 next = reviews->first[from];
    for (guint tried = 0; next != NONE && tried < REVIEWS_CARRIED_MAX; tried++) {
        Review review = *reviews_at(reviews, next);
        next = review.next;
        review.target = to;
        review.rule = REVIEW_PATCH_ID;
        if (!is_new(collector, &review))
            continue;
        g_array_set_size(reviews->v, reviews->v->len + 1);
        put(collector, reviews->v->len - 1, review);
    }
}

static void carry(Collector *collector, const Posting *posting)
{
    for (guint32 i = posting->cover != NONE; i < posting->n_members - posting->n_strays; i++) {
        guint32 patch = posting->members[i];
        const Row *row = &collector->grouping->rows.v[patch];
        if (row->change != CHANGE_KEPT || row->was == NONE)
            continue;
        guint32 cover = cover_of(collector, row->was);
        carry_from(collector, row->was, patch);
        if (cover != NONE)
            carry_from(collector, cover, patch);
    }
}

/* ---- all ---- */

gboolean reviews_init(Reviews *reviews, const Answers *answers, const Senders *senders,
                      GError **error)
{
    Postings *postings = answers->postings;
    guint32 n = MAX(postings->grouping->rows.n, 1);
    *reviews = (Reviews){
        .postings = postings,
        .senders = senders,
        .v = g_array_new(FALSE, FALSE, sizeof(Review)),
        .first = g_new(guint32, n),
        .last = g_new(guint32, n),
        .seen = digest_map_new(),
        .texts = g_string_chunk_new(4096),
        .passed_on = g_hash_table_new(NULL, NULL),
    };
    memset(reviews->first, 0xff, n * sizeof(guint32));
    memset(reviews->last, 0xff, n * sizeof(guint32));
    Collector collector = {reviews, postings, postings->grouping, answers};
    Index *index = grouping_take_index(postings->grouping);
    gboolean good = index_scan_trailers(index, wants_trailers, take_trailer, &collector, error);
    grouping_return_index(postings->grouping);
    if (!good) {
        reviews_release(reviews);
        return FALSE;
    }
    keep_new(&collector);
    return TRUE;
}

void reviews_carry(Reviews *reviews)
{
    Postings *postings = reviews->postings;
    Collector collector = {reviews, postings, postings->grouping, NULL};
    for (guint32 i = 0; i < postings->n; i++)
        carry(&collector, &postings->v[postings->by_date[i]]);
    g_clear_pointer(&reviews->seen, digest_map_free);
    g_clear_pointer(&reviews->last, g_free);
}

void reviews_release(Reviews *reviews)
{
    g_clear_pointer(&reviews->v, g_array_unref);
    g_clear_pointer(&reviews->first, g_free);
    g_clear_pointer(&reviews->last, g_free);
    g_clear_pointer(&reviews->seen, digest_map_free);
    g_clear_pointer(&reviews->passed_on, g_hash_table_unref);
    g_clear_pointer(&reviews->texts, g_string_chunk_free);
}

gboolean reviews_write(const Reviews *reviews, GError **error)
{
    static const char *const rules[REVIEW_RULES] = {"reply", "above", "subject", "patch-id"};
    Postings *postings = reviews->postings;
    const Row *rows = postings->grouping->rows.v;
    for (guint i = 0; i < reviews->v->len; i++) {
        const Review *review = reviews_at(reviews, i);
        guint32 posting = postings_of_row(postings, review->target);
        IndexReview row = {
            .series = (gint64)posting + 1,
            .mail = rows[review->mail].mail,
            .position = review->position,
            .patch = rows[review->target].mail,
            .key = review->key,
            .name = review->name,
            .email = review->email,
            .accepted = review->accepted,
            .carried_from = posting == review->given ? 0 : (gint64)review->given + 1,
            .rule = rules[review->rule],
        };
        if (!index_put_review(postings->grouping->index, &row, error))
            return FALSE;
    }
    return TRUE;
}
