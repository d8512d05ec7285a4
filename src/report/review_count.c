/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/review_count.h"
#include <stdlib.h>
#include <string.h>

typedef struct {
    guint trailers, replies, received;
    gboolean touched;
} Tally;

struct ReviewCounter {
    const Census *census;
    Tally *people;
    GArray *touched;   /* guint: slots of people */
    guint *to_covers;  /* by series: trailers to its cover that were not handed out yet */
    GArray *covers;    /* guint: slots of those series */
    GHashTable *hosts; /* slot of a domain -> ReviewerDomainRow *, of the table at hand */
};

ReviewCounter *review_counter_new(const Census *census)
{
    ReviewCounter *counter = g_new(ReviewCounter, 1);
    *counter = (ReviewCounter){
        .census = census,
        .people = g_new0(Tally, census->people->rows->len),
        .touched = g_array_new(FALSE, FALSE, sizeof(guint)),
        .to_covers = g_new0(guint, census->series->len),
        .covers = g_array_new(FALSE, FALSE, sizeof(guint)),
        .hosts = g_hash_table_new(NULL, NULL),
    };
    return counter;
}

void review_counter_free(ReviewCounter *counter)
{
    if (!counter)
        return;
    g_free(counter->people);
    g_free(counter->to_covers);
    g_array_unref(counter->touched);
    g_array_unref(counter->covers);
    g_hash_table_unref(counter->hosts);
    g_free(counter);
}

static void reset(ReviewCounter *counter)
{
    for (guint i = 0; i < counter->touched->len; i++)
        counter->people[g_array_index(counter->touched, guint, i)] = (Tally){0};
    g_array_set_size(counter->touched, 0);
}

static Tally *touch(ReviewCounter *counter, guint slot)
{
    Tally *tally = &counter->people[slot];
    if (!tally->touched) {
        tally->touched = TRUE;
        g_array_append_val(counter->touched, slot);
    }
    return tally;
}

/* ---- counting ---- */

/* Nobody reviews the patches of his own: they are taken from what will be handed out. */
static void count_to_cover(ReviewCounter *counter, guint giver, guint series)
{
    const SeriesRow *row = census_series(counter->census, series);
    guint own = census_owned(counter->census, row, giver);
    if (counter->to_covers[series]++ == 0)
        g_array_append_val(counter->covers, series);
    Tally *tally = touch(counter, giver);
    tally->trailers += row->patches - own;
    tally->received -= own;
}

static void count_mail(ReviewCounter *counter, guint slot)
{
    const MailRow *mail = census_mail(counter->census, slot);
    const GArray *reviews = counter->census->reviews;
    if (mail->flags & MAIL_ANSWERS)
        touch(counter, mail->author)->replies++;
    for (guint i = mail->reviews; i < reviews->len; i++) {
        const ReviewRow *review = &g_array_index(reviews, ReviewRow, i);
        if (review->mail != slot)
            return;
        if (review->owner == ALL_OWNERS) {
            count_to_cover(counter, mail->author, review->series);
            continue;
        }
        touch(counter, mail->author)->trailers++;
        touch(counter, review->owner)->received++;
    }
}

static void hand_out(ReviewCounter *counter)
{
    const Census *census = counter->census;
    for (guint i = 0; i < counter->covers->len; i++) {
        guint slot = g_array_index(counter->covers, guint, i);
        const SeriesRow *series = census_series(census, slot);
        for (guint at = series->owners; at < series->owners + series->n_owners; at++) {
            const OwnerRow *owner = &g_array_index(census->owners, OwnerRow, at);
            touch(counter, owner->author)->received += counter->to_covers[slot] * owner->patches;
        }
        counter->to_covers[slot] = 0;
    }
    g_array_set_size(counter->covers, 0);
}

void review_counter_count(ReviewCounter *counter, const Span *span, Totals *totals)
{
    reset(counter);
    for (guint i = 0; i < span->mails.n; i++)
        count_mail(counter, span->mails.places[i].slot);
    hand_out(counter);
    for (guint i = 0; i < counter->touched->len; i++) {
        guint slot = g_array_index(counter->touched, guint, i);
        const Tally *tally = &counter->people[slot];
        totals->review_trailers += tally->trailers;
        totals->reviewers +=
            (tally->trailers || tally->replies) && people_is_named(counter->census->people, slot);
    }
}

/* ---- tables ---- */

static int person_order(const Person *x, const Person *y)
{
    int order = strcmp(x->name, y->name);
    return order ? order : strcmp(x->email, y->email);
}

static int reviewer_order(const void *a, const void *b)
{
    const ReviewerRow *x = a, *y = b;
    if (x->trailers != y->trailers)
        return x->trailers > y->trailers ? -1 : 1;
    if (x->replies != y->replies)
        return x->replies > y->replies ? -1 : 1;
    return person_order(&x->person, &y->person);
}

static int receiver_order(const void *a, const void *b)
{
    const ReviewerRow *x = a, *y = b;
    if (x->received != y->received)
        return x->received > y->received ? -1 : 1;
    return person_order(&x->person, &y->person);
}

static int domain_order(const void *a, const void *b)
{
    const ReviewerDomainRow *x = a, *y = b;
    if (x->trailers != y->trailers)
        return x->trailers > y->trailers ? -1 : 1;
    if (x->replies != y->replies)
        return x->replies > y->replies ? -1 : 1;
    if (x->received != y->received)
        return x->received > y->received ? -1 : 1;
    return strcmp(x->domain, y->domain);
}

static ReviewerRow *rows_of(ReviewCounter *counter, gboolean receivers, Arena *arena, guint *n)
{
    ReviewerRow *rows = arena_new_array(arena, ReviewerRow, counter->touched->len);
    *n = 0;
    for (guint i = 0; i < counter->touched->len; i++) {
        guint slot = g_array_index(counter->touched, guint, i);
        const Tally *tally = &counter->people[slot];
        if (receivers ? tally->received > 0 : tally->trailers > 0 || tally->replies > 0)
            rows[(*n)++] = (ReviewerRow){people_row(counter->census->people, slot)->person,
                                         tally->trailers, tally->replies, tally->received};
    }
    return rows;
}

const ReviewerRow *review_counter_reviewers(ReviewCounter *counter, Arena *arena, guint *n)
{
    ReviewerRow *rows = rows_of(counter, FALSE, arena, n);
    qsort(rows, *n, sizeof *rows, reviewer_order);
    return rows;
}

const ReviewerRow *review_counter_receivers(ReviewCounter *counter, Arena *arena, guint *n)
{
    ReviewerRow *rows = rows_of(counter, TRUE, arena, n);
    qsort(rows, *n, sizeof *rows, receiver_order);
    return rows;
}

const ReviewerDomainRow *review_counter_domains(ReviewCounter *counter, Arena *arena, guint *n)
{
    const People *people = counter->census->people;
    ReviewerDomainRow *rows = arena_new_array(arena, ReviewerDomainRow, counter->touched->len);
    g_hash_table_remove_all(counter->hosts);
    *n = 0;
    for (guint i = 0; i < counter->touched->len; i++) {
        guint slot = g_array_index(counter->touched, guint, i);
        const Tally *tally = &counter->people[slot];
        gpointer domain = GUINT_TO_POINTER(people_row(people, slot)->domain);
        if (!tally->trailers && !tally->replies && !tally->received)
            continue;
        ReviewerDomainRow *row = g_hash_table_lookup(counter->hosts, domain);
        if (!row) {
            row = &rows[(*n)++];
            row->domain = people->domains->pdata[people_row(people, slot)->domain];
            g_hash_table_insert(counter->hosts, domain, row);
        }
        row->trailers += tally->trailers;
        row->replies += tally->replies;
        row->received += tally->received;
    }
    qsort(rows, *n, sizeof *rows, domain_order);
    return rows;
}
