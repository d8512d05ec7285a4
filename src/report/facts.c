/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/facts.h"
#include "report/query.h"

static MailRow *mail_at(Census *census, guint slot)
{
    return &g_array_index(census->mails, MailRow, slot);
}

static SeriesRow *series_at(Census *census, guint slot)
{
    return &g_array_index(census->series, SeriesRow, slot);
}

/* ---- whose the patches are ---- */

typedef struct {
    guint32 series, author;
} Owned;

static gint owned_order(gconstpointer a, gconstpointer b)
{
    const Owned *x = a, *y = b;
    if (x->series != y->series)
        return x->series < y->series ? -1 : 1;
    return (x->author > y->author) - (x->author < y->author);
}

static void add_owned(Census *census, const Owned *owned)
{
    SeriesRow *series = series_at(census, owned->series);
    if (series->n_owners == 0)
        series->owners = census->owners->len;
    OwnerRow *last = series->n_owners == 0
                         ? NULL
                         : &g_array_index(census->owners, OwnerRow, census->owners->len - 1);
    series->patches++;
    if (last && last->author == owned->author) {
        last->patches++;
        return;
    }
    OwnerRow row = {owned->author, 1};
    g_array_append_val(census->owners, row);
    series->n_owners++;
}

static void find_owners(Census *census)
{
    g_autoptr(GArray) all = g_array_new(FALSE, FALSE, sizeof(Owned));
    for (guint i = 0; i < census->mails->len; i++) {
        const MailRow *mail = census_mail(census, i);
        Owned owned = {mail->series, mail->author};
        if (mail->series != NO_SERIES && mail->kind == MAIL_PATCH)
            g_array_append_val(all, owned);
    }
    g_array_sort(all, owned_order);
    for (guint i = 0; i < all->len; i++)
        add_owned(census, &g_array_index(all, Owned, i));
}

/* ---- revisions ---- */

static void take_previous(gpointer data, const Query *query)
{
    Census *census = data;
    guint slot, previous;
    if (!census_find_series(census, query_int(query, 0), &slot) ||
        !census_find_series(census, query_int(query, 1), &previous) || slot == previous)
        return;
    series_at(census, slot)->previous = previous;
    series_at(census, slot)->previous_rule =
        g_string_chunk_insert_const(census->rules, query_text(query, 2));
    SeriesRow *before = series_at(census, previous);
    if (before->next == NO_SERIES)
        before->next = slot;
}

static void take_taker(gpointer data, const Query *query)
{
    Census *census = data;
    guint slot, taker;
    if (census_find_series(census, query_int(query, 0), &slot) &&
        census_find_series(census, query_int(query, 1), &taker) && slot != taker)
        series_at(census, slot)->taken_by = taker;
}

/* Each way back is gone once: it ends where a chain is known. A damaged index may have a loop. */
static void measure_chain(Census *census, guint slot)
{
    const guint32 on_the_way = G_MAXUINT32;
    guint32 steps = 0, at = slot;
    for (; at != NO_SERIES && series_at(census, at)->chain == 0; steps++) {
        series_at(census, at)->chain = on_the_way;
        at = series_at(census, at)->previous;
    }
    guint32 known = at == NO_SERIES ? 0 : series_at(census, at)->chain;
    if (known == on_the_way)
        known = 0;
    for (at = slot; steps > 0; steps--) {
        series_at(census, at)->chain = known + steps;
        at = series_at(census, at)->previous;
    }
}

static gboolean load_revisions(Census *census, Index *index, GError **error)
{
    for (guint i = 0; i < census->series->len; i++)
        series_at(census, i)->previous = series_at(census, i)->next =
            series_at(census, i)->taken_by = NO_SERIES;
    if (!query_each(
            index,
            "SELECT id, previous, previous_rule FROM series WHERE previous IS NOT NULL ORDER BY id",
            take_previous, census, error) ||
        !query_each(index, "SELECT id, taken_by FROM series WHERE taken_by IS NOT NULL", take_taker,
                    census, error))
        return FALSE;
    for (guint i = 0; i < census->series->len; i++)
        measure_chain(census, i);
    return TRUE;
}

/* ---- answers and reviews ---- */

static void take_reply(gpointer data, const Query *query)
{
    Census *census = data;
    guint slot, answered, series;
    if (!census_find_mail(census, query_int(query, 0), &slot) ||
        !census_find_series(census, query_int(query, 1), &series) ||
        !census_find_mail(census, query_int(query, 2), &answered))
        return;
    MailRow *mail = mail_at(census, slot);
    const MailRow *patch = census_mail(census, answered);
    if (mail->kind == MAIL_REPLY && !(mail->flags & MAIL_BY_PROGRAM) &&
        census_series(census, series)->kind == SERIES_PATCH && mail->author != patch->author &&
        mail->author != patch->sender)
        mail->flags |= MAIL_ANSWERS;
}

static void take_reviewed(gpointer data, const Query *query)
{
    Census *census = data;
    guint slot;
    if (census_find_series(census, query_int(query, 0), &slot))
        series_at(census, slot)->flags |= SERIES_REVIEWS;
}

static void take_review(gpointer data, const Query *query)
{
    Census *census = data;
    guint patch;
    ReviewRow row;
    if (!census_find_mail(census, query_int(query, 0), &row.mail) ||
        !census_find_series(census, query_int(query, 1), &row.series) ||
        !census_find_mail(census, query_int(query, 2), &patch))
        return;
    const SeriesRow *series = census_series(census, row.series);
    gboolean to_all = series->head == patch && census_mail(census, patch)->kind != MAIL_PATCH &&
                      series->n_owners > 0;
    row.owner = to_all ? ALL_OWNERS : census_mail(census, patch)->author;
    if (series->kind == SERIES_PATCH && row.owner != census_mail(census, row.mail)->author)
        g_array_append_val(census->reviews, row);
}

static gint review_order(gconstpointer a, gconstpointer b)
{
    const ReviewRow *x = a, *y = b;
    if (x->mail != y->mail)
        return x->mail < y->mail ? -1 : 1;
    if (x->series != y->series)
        return x->series < y->series ? -1 : 1;
    return (x->owner > y->owner) - (x->owner < y->owner);
}

/* Nobody reviews his own postings; a trailer that came later than the posting counts from then. */
static void take_carried(gpointer data, const Query *query)
{
    Census *census = data;
    guint mail, slot;
    if (!census_find_mail(census, query_int(query, 0), &mail) ||
        !census_find_series(census, query_int(query, 1), &slot))
        return;
    SeriesRow *series = series_at(census, slot);
    const MailRow *given = census_mail(census, mail);
    const MailRow *head = series->head == NO_MAIL ? NULL : census_mail(census, series->head);
    gint64 date = MAX(given->date, series->date);
    if (!head || given->sender == head->sender || given->sender == head->author)
        return;
    series->carried = series->carried ? MIN(series->carried, date) : date;
}

static gboolean load_reviews(Census *census, Index *index, GError **error)
{
    if (!query_each(index, "SELECT mail, series, answers FROM reply", take_reply, census, error) ||
        !query_each(index, "SELECT DISTINCT series FROM review", take_reviewed, census, error) ||
        !query_each(
            index, "SELECT mail, series, patch FROM review WHERE accepted AND carried_from IS NULL",
            take_review, census, error) ||
        !query_each(index,
                    "SELECT mail, series FROM review WHERE accepted AND carried_from IS NOT NULL",
                    take_carried, census, error))
        return FALSE;
    g_array_sort(census->reviews, review_order);
    for (guint i = census->reviews->len; i > 0; i--)
        mail_at(census, g_array_index(census->reviews, ReviewRow, i - 1).mail)->reviews = i - 1;
    return TRUE;
}

/* ---- what became of it ---- */

static void add_applied(Census *census, guint mail, guint series)
{
    AppliedRow row = {mail, series};
    SeriesRow *of = series_at(census, series);
    of->first_applied = MIN(of->first_applied, census_mail(census, mail)->date);
    g_array_append_val(census->applied, row);
    for (guint i = 0; i < of->n_lists; i++) {
        guint32 list = g_array_index(census->series_lists, guint32, of->lists + i);
        Place place = {census_mail(census, mail)->date, list, census->applied->len - 1};
        g_array_append_val(census->applied_places, place);
    }
}

/* Whatever a mail says of it, it waits no longer. */
static void take_notice(gpointer data, const Query *query)
{
    Census *census = data;
    guint mail, slot;
    NoticeKind kind = (NoticeKind)query_int(query, 2);
    if (!census_find_series(census, query_int(query, 1), &slot))
        return;
    SeriesRow *series = series_at(census, slot);
    series->flags |= SERIES_NOTICES;
    if (!census_find_mail(census, query_int(query, 0), &mail))
        return;
    series->settled = MIN(series->settled, census_mail(census, mail)->date);
    if (kind == NOTICE_APPLIED || kind == NOTICE_MERGED)
        add_applied(census, mail, slot);
}

/* What an answer and a later posting end. A fate that no mail at hand tells of ended it at once. */
static void settle_series(Census *census, SeriesRow *series)
{
    if (series->first_reply)
        series->settled = MIN(series->settled, series->first_reply);
    if (series->carried)
        series->settled = MIN(series->settled, series->carried);
    if (series->next != NO_SERIES) {
        const SeriesRow *next = census_series(census, series->next);
        if (!next->partial || series->fate == FATE_SUPERSEDED)
            series->settled = MIN(series->settled, next->date);
    }
    if (series->taken_by != NO_SERIES)
        series->settled = MIN(series->settled, census_series(census, series->taken_by)->date);
    if (series->settled == G_MAXINT64 && series->fate != FATE_OPEN)
        series->settled = G_MININT64;
}

static gboolean load_fates(Census *census, Index *index, GError **error)
{
    for (guint i = 0; i < census->series->len; i++)
        series_at(census, i)->settled = series_at(census, i)->first_applied = G_MAXINT64;
    if (!query_each(index,
                    "SELECT DISTINCT a.mail, a.series, n.kind FROM applied a"
                    " JOIN notice n ON n.mail = a.mail AND n.position = a.position",
                    take_notice, census, error))
        return FALSE;
    for (guint i = 0; i < census->series->len; i++)
        settle_series(census, series_at(census, i));
    return TRUE;
}

gboolean facts_load(Census *census, Index *index, GError **error)
{
    find_owners(census);
    return load_revisions(census, index, error) && load_reviews(census, index, error) &&
           load_fates(census, index, error);
}
