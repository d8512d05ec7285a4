/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/explain.h"
#include "base/diag.h"
#include "report/latency.h"
#include "report/query.h"
#include <stdlib.h>
#include <string.h>

/* What the row of a table stands for. */
typedef enum { OF_ALL, OF_PERSON, OF_DOMAIN, OF_ORGANISATION, OF_KIND } RowOf;

/* In the order in which they are told. A table's rows are those of its first number. */
typedef enum {
    MESSAGES,
    PATCH_MAILS,
    PATCHES,
    REPLIES,
    PEOPLE,
    PULLS,
    SERIES_NEW,
    SERIES_REROLL,
    SERIES_RESEND,
    SERIES_PARTIAL,
    REVIEW_TRAILERS,
    APPLIED,
    MERGED,
    FIRST_REPLY,
    FIRST_REPLY_NONE,
    FIRST_REPLY_MEDIAN,
    FIRST_REPLY_P90,
    FIRST_REVIEW,
    FIRST_REVIEW_NONE,
    FIRST_REVIEW_MEDIAN,
    FIRST_REVIEW_P90,
    DOMAIN_MAILS,
    DOMAIN_PATCHES,
    DOMAIN_SERIES,
    ORGANISATION_MAILS,
    ORGANISATION_PATCHES,
    ORGANISATION_SERIES,
    UNMAPPED_MAILS,
    UNMAPPED_PATCHES,
    UNMAPPED_SERIES,
    CONTRIBUTOR_MAILS,
    CONTRIBUTOR_PATCHES,
    CONTRIBUTOR_SERIES,
    NEW_MAILS,
    REVIEWER_TRAILERS,
    REVIEWER_REPLIES,
    RECEIVED,
    DEFECT_MAILS,
    NUMBERS
} Number;

#define IN_PERIOD "date in the period, on the list"
#define HEADS "head of a patch series whose first mail on the list is of the period"

static const struct {
    const char *table, *number, *rule;
    RowOf of;
} numbers[NUMBERS] = {
    [MESSAGES] = {"totals", "messages", IN_PERIOD ", copies once", OF_ALL},
    [PATCH_MAILS] = {"totals", "patch_mails", "patch or cover letter, " IN_PERIOD, OF_ALL},
    [PATCHES] = {"totals", "patches", "patch, " IN_PERIOD, OF_ALL},
    [REPLIES] = {"totals", "replies", "reply, " IN_PERIOD, OF_ALL},
    [PEOPLE] = {"totals", "people", "an author's first mail of the period", OF_ALL},
    [PULLS] = {"totals", "pulls", "pull request that begins in the period", OF_ALL},
    [SERIES_NEW] = {"totals", "series.new", HEADS ", state new", OF_ALL},
    [SERIES_REROLL] = {"totals", "series.reroll", HEADS ", state reroll", OF_ALL},
    [SERIES_RESEND] = {"totals", "series.resend", HEADS ", state resend", OF_ALL},
    [SERIES_PARTIAL] = {"totals", "series.partial", HEADS ", partial", OF_ALL},
    [REVIEW_TRAILERS] = {"totals", "review_trailers",
                         "accepted trailers to another author's patch; to a cover, one for each of "
                         "its patches",
                         OF_ALL},
    [APPLIED] = {"totals", "applied", "says in the period that a series was applied; each once",
                 OF_ALL},
    [MERGED] = {"totals", "merged", "says in the period that a pull request was merged; each once",
                OF_ALL},
    [FIRST_REPLY] = {"totals", "first_reply.with", HEADS ", answered by another person", OF_ALL},
    [FIRST_REPLY_NONE] = {"totals", "first_reply.without", HEADS ", answered by nobody else",
                          OF_ALL},
    [FIRST_REPLY_MEDIAN] = {"totals", "first_reply.median",
                            "the series at rank 50%, by the time to its first reply", OF_ALL},
    [FIRST_REPLY_P90] = {"totals", "first_reply.p90",
                         "the series at rank 90%, by the time to its first reply", OF_ALL},
    [FIRST_REVIEW] = {"totals", "first_review.with", HEADS ", with an accepted trailer", OF_ALL},
    [FIRST_REVIEW_NONE] = {"totals", "first_review.without", HEADS ", without such a trailer",
                           OF_ALL},
    [FIRST_REVIEW_MEDIAN] = {"totals", "first_review.median",
                             "the series at rank 50%, by the time to its first review", OF_ALL},
    [FIRST_REVIEW_P90] = {"totals", "first_review.p90",
                          "the series at rank 90%, by the time to its first review", OF_ALL},
    [DOMAIN_MAILS] = {"domains", "mails", "patch or cover letter, the author's host", OF_DOMAIN},
    [DOMAIN_PATCHES] = {"domains", "patches", "patch, the author's host", OF_DOMAIN},
    [DOMAIN_SERIES] = {"domains", "series", HEADS ", the author's host", OF_DOMAIN},
    [ORGANISATION_MAILS] = {"organisations", "mails",
                            "patch or cover letter, the author's employer at its date",
                            OF_ORGANISATION},
    [ORGANISATION_PATCHES] = {"organisations", "patches",
                              "patch, the author's employer at its date", OF_ORGANISATION},
    [ORGANISATION_SERIES] = {"organisations", "series", HEADS ", the author's employer at its date",
                             OF_ORGANISATION},
    [UNMAPPED_MAILS] = {"unmapped", "mails", "patch or cover letter, no employer is known",
                        OF_DOMAIN},
    [UNMAPPED_PATCHES] = {"unmapped", "patches", "patch, no employer is known", OF_DOMAIN},
    [UNMAPPED_SERIES] = {"unmapped", "series", HEADS ", no employer is known", OF_DOMAIN},
    [CONTRIBUTOR_MAILS] = {"contributors", "mails", "patch or cover letter, by its author",
                           OF_PERSON},
    [CONTRIBUTOR_PATCHES] = {"contributors", "patches", "patch, by its author", OF_PERSON},
    [CONTRIBUTOR_SERIES] = {"contributors", "series", HEADS ", by its author", OF_PERSON},
    [NEW_MAILS] = {"new_contributors", "mails", "patch or cover letter, none by the author before",
                   OF_PERSON},
    [REVIEWER_TRAILERS] = {"reviewers", "trailers",
                           "gives accepted trailers to another author's patch; to a cover, one for "
                           "each of its patches",
                           OF_PERSON},
    [REVIEWER_REPLIES] = {"reviewers", "replies",
                          "reply to a patch or cover that its author neither wrote nor sent",
                          OF_PERSON},
    [RECEIVED] = {"receivers", "received", "gives accepted trailers to patches of this author",
                  OF_PERSON},
    [DEFECT_MAILS] = {"repairs", "mails", "the defect was met in it", OF_KIND},
};

/* A mail counts for a number of a row, so many times. */
typedef struct {
    guint32 number, row, mail, times;
} Item;

typedef struct {
    const Census *census;
    const ReportOptions *options;
    const Span *span;
    GArray *items;            /* Item */
    GPtrArray *organisations; /* const char *, by row */
    GHashTable *organisation; /* name -> row + 1 */
    gboolean newcomers;       /* are known */
} Explain;

static void add_times(Explain *explain, Number number, guint row, guint mail, guint times)
{
    Item item = {number, row, mail, times};
    if (mail != NO_MAIL)
        g_array_append_val(explain->items, item);
}

static void add(Explain *explain, Number number, guint row, guint mail)
{
    add_times(explain, number, row, mail, 1);
}

/* ---- mails ---- */

static guint organisation_row(Explain *explain, const char *name)
{
    guint row = GPOINTER_TO_UINT(g_hash_table_lookup(explain->organisation, name));
    if (!row) {
        g_ptr_array_add(explain->organisations, (gpointer)name);
        row = explain->organisations->len;
        g_hash_table_insert(explain->organisation, (gpointer)name, GUINT_TO_POINTER(row));
    }
    return row - 1;
}

/* offset: which number of the two tables. */
static void add_organisation(Explain *explain, guint author, gint64 date, guint mail, guint offset)
{
    const ReportOptions *options = explain->options;
    const PersonRow *person = people_row(explain->census->people, author);
    if (!options->organisation)
        return;
    const char *name =
        options->organisation(options->organisation_data, person->person.email, date);
    add(explain, ORGANISATION_MAILS + offset, organisation_row(explain, name ? name : ""), mail);
    if (!name)
        add(explain, UNMAPPED_MAILS + offset, person->domain, mail);
}

static void add_patch_mail(Explain *explain, guint slot, const MailRow *mail)
{
    const PersonRow *author = people_row(explain->census->people, mail->author);
    gboolean named = *author->person.name || *author->person.email;
    gboolean patch = mail->kind == MAIL_PATCH;
    if (!patch && mail->kind != MAIL_COVER)
        return;
    if (explain->newcomers && named && author->first_patch >= explain->span->start)
        add(explain, NEW_MAILS, mail->author, slot);
    for (guint offset = 0; offset <= (patch ? 1U : 0U); offset++) {
        add(explain, PATCH_MAILS + offset, 0, slot);
        add(explain, DOMAIN_MAILS + offset, author->domain, slot);
        add(explain, CONTRIBUTOR_MAILS + offset, mail->author, slot);
        add_organisation(explain, mail->author, mail->date, slot, offset);
    }
}

static void add_to_cover(Explain *explain, guint slot, const MailRow *mail, guint series_slot)
{
    const Census *census = explain->census;
    const SeriesRow *series = census_series(census, series_slot);
    guint given = series->patches - census_owned(census, series, mail->author);
    add_times(explain, REVIEW_TRAILERS, 0, slot, given);
    add_times(explain, REVIEWER_TRAILERS, mail->author, slot, given);
    for (guint i = series->owners; i < series->owners + series->n_owners; i++) {
        const OwnerRow *owner = &g_array_index(census->owners, OwnerRow, i);
        if (owner->author != mail->author)
            add_times(explain, RECEIVED, owner->author, slot, owner->patches);
    }
}

static void add_reviews(Explain *explain, guint slot, const MailRow *mail)
{
    const GArray *reviews = explain->census->reviews;
    if (mail->flags & MAIL_ANSWERS)
        add(explain, REVIEWER_REPLIES, mail->author, slot);
    for (guint i = mail->reviews; i < reviews->len; i++) {
        const ReviewRow *review = &g_array_index(reviews, ReviewRow, i);
        if (review->mail != slot)
            return;
        if (review->owner == ALL_OWNERS) {
            add_to_cover(explain, slot, mail, review->series);
            continue;
        }
        add(explain, REVIEW_TRAILERS, 0, slot);
        add(explain, REVIEWER_TRAILERS, mail->author, slot);
        add(explain, RECEIVED, review->owner, slot);
    }
}

static void add_defects(Explain *explain, guint slot, guint64 diags)
{
    for (int kind = 0; diags; kind++, diags >>= 1)
        if (diags & 1 && diag_kind_class((DiagKind)kind) != DIAG_NOTE)
            add(explain, DEFECT_MAILS, (guint)kind, slot);
}

static void add_mails(Explain *explain)
{
    const People *people = explain->census->people;
    g_autofree gint64 *first = g_new(gint64, people->rows->len);
    for (guint i = 0; i < people->rows->len; i++)
        first[i] = G_MAXINT64;
    for (guint i = 0; i < explain->span->mails.n; i++) {
        guint slot = explain->span->mails.places[i].slot;
        const MailRow *mail = census_mail(explain->census, slot);
        const Person *author = &people_row(people, mail->author)->person;
        add(explain, MESSAGES, 0, slot);
        if (mail->kind == MAIL_REPLY)
            add(explain, REPLIES, 0, slot);
        gboolean new = mail->date < first[mail->author];
        first[mail->author] = MIN(first[mail->author], mail->date);
        if (mail->date == first[mail->author] && (*author->name || *author->email))
            add_times(explain, PEOPLE, 0, slot, new ? 1 : 0);
        add_defects(explain, slot, mail->diags);
        add_patch_mail(explain, slot, mail);
        add_reviews(explain, slot, mail);
    }
}

/* ---- series ---- */

/* An answered series. */
typedef struct {
    gint64 seconds;
    guint32 series, head;
} Answered;

static gint by_seconds(gconstpointer a, gconstpointer b)
{
    const Answered *x = a, *y = b;
    if (x->seconds != y->seconds)
        return x->seconds < y->seconds ? -1 : 1;
    return (x->series > y->series) - (x->series < y->series);
}

static void add_rank(Explain *explain, Number number, const GArray *sorted, guint percent)
{
    guint rank = latency_rank(sorted->len, percent);
    if (rank)
        add(explain, number, 0, g_array_index(sorted, Answered, rank - 1).head);
}

/* The four numbers of a Latency, from first on. */
static void add_latency(Explain *explain, Number first, gsize member)
{
    const Slice *all = &explain->span->series;
    g_autoptr(GArray) answered = g_array_new(FALSE, FALSE, sizeof(Answered));
    for (guint i = 0; i < all->n; i++) {
        const SeriesRow *series = census_series(explain->census, all->places[i].slot);
        gint64 at = *(const gint64 *)(const void *)((const char *)series + member);
        Answered row = {MAX(at - series->date, 0), all->places[i].slot, series->head};
        if (series->kind != SERIES_PATCH)
            continue;
        add(explain, at ? first : first + 1, 0, series->head);
        if (at)
            g_array_append_val(answered, row);
    }
    g_array_sort(answered, by_seconds);
    add_rank(explain, first + 2, answered, 50);
    add_rank(explain, first + 3, answered, 90);
}

static void add_series(Explain *explain)
{
    static const Number states[] = {
        [STATE_NEW] = SERIES_NEW, [STATE_REROLL] = SERIES_REROLL, [STATE_RESEND] = SERIES_RESEND};
    for (guint i = 0; i < explain->span->series.n; i++) {
        const SeriesRow *series =
            census_series(explain->census, explain->span->series.places[i].slot);
        const PersonRow *author = people_row(explain->census->people, series->author);
        if (series->kind == SERIES_PULL) {
            add(explain, PULLS, 0, series->head);
            continue;
        }
        if (series->state < G_N_ELEMENTS(states))
            add(explain, states[series->state], 0, series->head);
        if (series->partial)
            add(explain, SERIES_PARTIAL, 0, series->head);
        add(explain, DOMAIN_SERIES, author->domain, series->head);
        add(explain, CONTRIBUTOR_SERIES, series->author, series->head);
        if (series->kind == SERIES_PATCH)
            add_organisation(explain, series->author, series->date, series->head, 2);
    }
}

/* What is said again counts no more. */
static void add_applied(Explain *explain)
{
    g_autoptr(GHashTable) seen = g_hash_table_new(NULL, NULL);
    for (guint i = 0; i < explain->span->applied.n; i++) {
        const AppliedRow *row =
            census_applied(explain->census, explain->span->applied.places[i].slot);
        gboolean pull = census_series(explain->census, row->series)->kind == SERIES_PULL;
        gboolean first = g_hash_table_add(seen, GUINT_TO_POINTER(row->series));
        add_times(explain, pull ? MERGED : APPLIED, 0, row->mail, first ? 1 : 0);
    }
}

/* ---- telling ---- */

typedef struct {
    const Explain *explain;
    Arena *arena;
    Query *query;
    const char **ids; /* by slot of the mail; NULL where not asked yet */
    GArray *rows;     /* ReportEvidence */
    GArray *mails;    /* Mail, of the row at hand */
} Telling;

typedef struct {
    gint64 date;
    const char *id;
} Mail;

static gint by_number(gconstpointer a, gconstpointer b)
{
    const Item *x = a, *y = b;
    if (x->number != y->number)
        return x->number < y->number ? -1 : 1;
    if (x->row != y->row)
        return x->row < y->row ? -1 : 1;
    return (x->mail > y->mail) - (x->mail < y->mail);
}

static gint by_date(gconstpointer a, gconstpointer b)
{
    const Mail *x = a, *y = b;
    if (x->date != y->date)
        return x->date < y->date ? -1 : 1;
    return strcmp(x->id, y->id);
}

static gboolean find_id(Telling *telling, guint slot, const char **id, GError **error)
{
    gboolean found;
    if (!telling->ids[slot]) {
        query_start(telling->query, census_mail(telling->explain->census, slot)->id);
        if (!query_next(telling->query, &found, error))
            return FALSE;
        telling->ids[slot] =
            arena_strdup(telling->arena, found ? query_text(telling->query, 0) : "");
    }
    *id = telling->ids[slot];
    return TRUE;
}

static void name_row(const Telling *telling, const Item *item, ReportEvidence *evidence)
{
    const Explain *explain = telling->explain;
    const People *people = explain->census->people;
    evidence->row = "";
    switch (numbers[item->number].of) {
    case OF_ALL: break;
    case OF_PERSON: evidence->person = &people_row(people, item->row)->person; break;
    case OF_DOMAIN: evidence->row = people->domains->pdata[item->row]; break;
    case OF_ORGANISATION: evidence->row = explain->organisations->pdata[item->row]; break;
    case OF_KIND: evidence->row = diag_kind_name((DiagKind)item->row); break;
    }
}

/* Each mail once, by date. */
static void take_ids(Telling *telling, ReportEvidence *evidence)
{
    const Mail *mails = (const Mail *)(gpointer)telling->mails->data;
    const char **ids = arena_new_array(telling->arena, const char *, telling->mails->len);
    g_array_sort(telling->mails, by_date);
    for (guint i = 0; i < telling->mails->len; i++)
        ids[i] = mails[i].id;
    evidence->message_ids = ids;
    evidence->n_message_ids = telling->mails->len;
}

/* Items from i on, of one number and row; the mails of each stand together. */
static gboolean tell_row(Telling *telling, guint *i, GError **error)
{
    const GArray *items = telling->explain->items;
    const Item first = g_array_index(items, Item, *i);
    ReportEvidence evidence = {.table = numbers[first.number].table,
                               .number = numbers[first.number].number,
                               .rule = numbers[first.number].rule};
    guint32 last = NO_MAIL;
    g_array_set_size(telling->mails, 0);
    for (; *i < items->len; ++*i) {
        const Item *item = &g_array_index(items, Item, *i);
        Mail mail = {.date = census_mail(telling->explain->census, item->mail)->date};
        if (item->number != first.number || item->row != first.row)
            break;
        evidence.count += item->times;
        if (item->mail == last)
            continue;
        last = item->mail;
        if (!find_id(telling, item->mail, &mail.id, error))
            return FALSE;
        g_array_append_val(telling->mails, mail);
    }
    name_row(telling, &first, &evidence);
    take_ids(telling, &evidence);
    if (evidence.count > 0)
        g_array_append_val(telling->rows, evidence);
    return TRUE;
}

static int person_order(const Person *x, const Person *y)
{
    int order = strcmp(x->name, y->name);
    return order ? order : strcmp(x->email, y->email);
}

static int row_order(const void *a, const void *b)
{
    const ReportEvidence *x = a, *y = b;
    return x->person && y->person ? person_order(x->person, y->person) : strcmp(x->row, y->row);
}

/* Rows of one number lie together, in an order that depends on what was read first. */
static void sort_rows(GArray *rows)
{
    ReportEvidence *all = (ReportEvidence *)(gpointer)rows->data;
    for (guint i = 0, end; i < rows->len; i = end) {
        for (end = i + 1; end < rows->len && g_str_equal(all[end].number, all[i].number) &&
                          g_str_equal(all[end].table, all[i].table);
             end++)
            continue;
        qsort(&all[i], end - i, sizeof *all, row_order);
    }
}

static gboolean tell(Telling *telling, Report *report, GError **error)
{
    GArray *items = telling->explain->items;
    g_array_sort(items, by_number);
    for (guint i = 0; i < items->len;)
        if (!tell_row(telling, &i, error))
            return FALSE;
    sort_rows(telling->rows);
    ReportEvidence *rows = arena_new_array(telling->arena, ReportEvidence, telling->rows->len);
    if (telling->rows->len > 0)
        memcpy(rows, telling->rows->data, telling->rows->len * sizeof *rows);
    report->evidence = rows;
    report->n_evidence = telling->rows->len;
    return TRUE;
}

static gboolean tell_all(const Explain *explain, Index *index, Arena *arena, Report *report,
                         GError **error)
{
    g_autoptr(Query) query = query_new(index, "SELECT message_id FROM mail WHERE id = ?", error);
    if (!query)
        return FALSE;
    g_autofree const char **ids = g_new0(const char *, explain->census->mails->len);
    Telling telling = {explain,
                       arena,
                       query,
                       ids,
                       g_array_new(FALSE, FALSE, sizeof(ReportEvidence)),
                       g_array_new(FALSE, FALSE, sizeof(Mail))};
    gboolean good = tell(&telling, report, error);
    g_array_unref(telling.rows);
    g_array_unref(telling.mails);
    return good;
}

gboolean explain_tell(Index *index, const Census *census, const ReportOptions *options,
                      const Span *span, Arena *arena, Report *report, GError **error)
{
    if (!options->explain)
        return TRUE;
    Explain explain = {
        .census = census,
        .options = options,
        .span = span,
        .items = g_array_new(FALSE, FALSE, sizeof(Item)),
        .organisations = g_ptr_array_new(),
        .organisation = g_hash_table_new(g_str_hash, g_str_equal),
        .newcomers = report->totals.contributors_known,
    };
    add_mails(&explain);
    add_series(&explain);
    add_applied(&explain);
    add_latency(&explain, FIRST_REPLY, offsetof(SeriesRow, first_reply));
    add_latency(&explain, FIRST_REVIEW, offsetof(SeriesRow, first_review));
    gboolean good = tell_all(&explain, index, arena, report, error);
    g_array_unref(explain.items);
    g_ptr_array_unref(explain.organisations);
    g_hash_table_unref(explain.organisation);
    return good;
}
