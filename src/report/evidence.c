/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/evidence.h"
#include "base/diag.h"
#include "report/applied.h"
#include "report/count.h"
#include "report/discussions.h"
#include "report/latency.h"

/* In the order in which they are told. A table's rows are those of its first number. */
typedef enum {
    MESSAGES,
    PATCH_MAILS,
    PATCHES,
    REPLIES,
    PEOPLE,
    ROBOTS,
    PULLS,
    SERIES_NEW,
    SERIES_REROLL,
    SERIES_RESEND,
    SERIES_PARTIAL,
    REVIEW_TRAILERS,
    REVIEWERS,
    APPLIED,
    APPLIED_REVISIONS,
    MERGED,
    NEW_CONTRIBUTORS,
    FIRST_REPLY,
    FIRST_REPLY_NONE,
    FIRST_REPLY_MEDIAN,
    FIRST_REPLY_P90,
    FIRST_REVIEW,
    FIRST_REVIEW_NONE,
    FIRST_REVIEW_MEDIAN,
    FIRST_REVIEW_P90,
    FIRST_REVIEW_CARRIED,
    DOMAIN_MAILS,
    DOMAIN_PATCHES,
    DOMAIN_SERIES,
    ORGANISATION_MAILS,
    ORGANISATION_PATCHES,
    ORGANISATION_SERIES,
    ORGANISATION_PEOPLE,
    UNMAPPED_MAILS,
    UNMAPPED_PATCHES,
    UNMAPPED_SERIES,
    CONTRIBUTOR_MAILS,
    CONTRIBUTOR_PATCHES,
    CONTRIBUTOR_SERIES,
    NEW_MAILS,
    NEW_PATCHES,
    NEW_SERIES,
    REVIEWER_TRAILERS,
    REVIEWER_REPLIES,
    RECEIVED,
    DOMAIN_TRAILERS,
    DOMAIN_REPLIES,
    DOMAIN_RECEIVED,
    ROBOT_MAILS,
    WAITING_TOTAL,
    BUSIEST_TOTAL,
    BUSIEST_MESSAGES,
    BUSIEST_PEOPLE,
    DEFECT_MAILS,
    NUMBERS
} Number;

#define IN_PERIOD "date in the period, on the list"
#define HEADS "head of a patch series whose first mail on the list is of the period"

static const EvidenceNumber numbers[NUMBERS] = {
    [MESSAGES] = {"totals", "messages", IN_PERIOD ", copies once", OF_ALL},
    [PATCH_MAILS] = {"totals", "patch_mails", "patch or cover letter, " IN_PERIOD, OF_ALL},
    [PATCHES] = {"totals", "patches", "patch, " IN_PERIOD, OF_ALL},
    [REPLIES] = {"totals", "replies", "a person's reply, " IN_PERIOD, OF_ALL},
    [PEOPLE] = {"totals", "people", "a person's first mail of the period", OF_ALL},
    [ROBOTS] = {"totals", "robots", "a program's first mail of the period", OF_ALL},
    [PULLS] = {"totals", "pulls", "pull request that begins in the period", OF_ALL},
    [SERIES_NEW] = {"totals", "series.new", HEADS ", state new", OF_ALL},
    [SERIES_REROLL] = {"totals", "series.reroll", HEADS ", state reroll", OF_ALL},
    [SERIES_RESEND] = {"totals", "series.resend", HEADS ", state resend", OF_ALL},
    [SERIES_PARTIAL] = {"totals", "series.partial", HEADS ", partial", OF_ALL},
    [REVIEW_TRAILERS] = {"totals", "review_trailers",
                         "accepted trailers to another author's patch; to a cover, one for each of "
                         "its patches",
                         OF_ALL},
    [REVIEWERS] = {"totals", "reviewers",
                   "a person's first mail of the period that reviews another's patch", OF_ALL},
    [APPLIED] = {"totals", "applied",
                 "says that a series was applied, which none said before the period; each once",
                 OF_ALL},
    [APPLIED_REVISIONS] = {"totals", "applied_revisions",
                           "head of a posting of an applied series, up to the one applied", OF_ALL},
    [MERGED] = {"totals", "merged",
                "says that a pull request was merged, which none said before the period; each once",
                OF_ALL},
    [NEW_CONTRIBUTORS] = {"totals", "new_contributors",
                          "first patch or cover letter of who sent none before", OF_ALL},
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
    [FIRST_REVIEW_CARRIED] = {"totals", "first_review.carried",
                              HEADS ", with a trailer only of an earlier revision of a patch",
                              OF_ALL},
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
    [ORGANISATION_PEOPLE] = {"organisations", "people",
                             "a person's first patch or cover letter of the period for it",
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
    [NEW_PATCHES] = {"new_contributors", "patches", "patch, none by the author before", OF_PERSON},
    [NEW_SERIES] = {"new_contributors", "series", HEADS ", by its author, who is new", OF_PERSON},
    [REVIEWER_TRAILERS] = {"reviewers", "trailers",
                           "gives accepted trailers to another author's patch; to a cover, one for "
                           "each of its patches",
                           OF_PERSON},
    [REVIEWER_REPLIES] = {"reviewers", "replies",
                          "reply to a patch or cover that its author neither wrote nor sent",
                          OF_PERSON},
    [RECEIVED] = {"receivers", "received", "gives accepted trailers to patches of this author",
                  OF_PERSON},
    [DOMAIN_TRAILERS] = {"reviewer_domains", "trailers",
                         "gives accepted trailers to another author's patch, the giver's host",
                         OF_DOMAIN},
    [DOMAIN_REPLIES] = {"reviewer_domains", "replies",
                        "reply to another's patch or cover, the author's host", OF_DOMAIN},
    [DOMAIN_RECEIVED] = {"reviewer_domains", "received",
                         "gives accepted trailers to patches of authors of this host", OF_DOMAIN},
    [ROBOT_MAILS] = {"robots", "mails", "mail that a program sent", OF_PROGRAM},
    [WAITING_TOTAL] = {"totals", "waiting_total",
                       "head of a series that nobody has answered, reviewed, applied or replaced",
                       OF_ALL},
    [BUSIEST_TOTAL] = {"totals", "busiest_total",
                       "first mail of the period of a thread in which two people wrote", OF_ALL},
    [BUSIEST_MESSAGES] = {"busiest", "messages", "mail of the thread, " IN_PERIOD, OF_THREAD},
    [BUSIEST_PEOPLE] = {"busiest", "people", "a person's first mail of the period in the thread",
                        OF_THREAD},
    [DEFECT_MAILS] = {"repairs", "mails", "the defect was met in it", OF_KIND},
};

typedef struct {
    const Census *census;
    const ReportOptions *options;
    const Span *span;
    Evidence *evidence;
    GHashTable *organisation; /* name -> row + 1 */
    GHashTable *newcomers;    /* set of slots of people; empty where they are not known */
    GArray *firsts;           /* First */
    GArray *to_covers;        /* ToCover */
} Explain;

/* A mail of somebody, the first of which counts for a number of a row. */
typedef struct {
    guint32 number, row, somebody, mail;
    gint64 date;
} First;

/* A mail gives an accepted trailer to a cover. */
typedef struct {
    guint32 series, mail, giver;
} ToCover;

static void add_times(Explain *explain, Number number, guint row, guint mail, guint times)
{
    Item item = {number, row, mail, times};
    if (mail != NO_MAIL)
        g_array_append_val(explain->evidence->items, item);
}

static void add(Explain *explain, Number number, guint row, guint mail)
{
    add_times(explain, number, row, mail, 1);
}

static void add_first(Explain *explain, Number number, guint row, guint somebody, guint mail)
{
    First first = {number, row, somebody, mail, census_mail(explain->census, mail)->date};
    g_array_append_val(explain->firsts, first);
}

static gint by_somebody(gconstpointer a, gconstpointer b)
{
    const First *x = a, *y = b;
    if (x->number != y->number)
        return x->number < y->number ? -1 : 1;
    if (x->row != y->row)
        return x->row < y->row ? -1 : 1;
    return (x->somebody > y->somebody) - (x->somebody < y->somebody);
}

static gint by_first(gconstpointer a, gconstpointer b)
{
    const First *x = a, *y = b;
    gint order = by_somebody(a, b);
    return order ? order : (x->date > y->date) - (x->date < y->date);
}

/* Of mails of the same moment none is the first: all are told, and they count once. */
static void add_firsts(Explain *explain)
{
    const First *all = (const First *)(gpointer)explain->firsts->data;
    const First *first = all;
    g_array_sort(explain->firsts, by_first);
    for (guint i = 0; i < explain->firsts->len; i++) {
        gboolean begins = i == 0 || by_somebody(first, &all[i]) != 0;
        if (begins)
            first = &all[i];
        if (all[i].date == first->date)
            add_times(explain, all[i].number, all[i].row, all[i].mail, begins ? 1 : 0);
    }
}

/* ---- mails ---- */

static guint organisation_row(Explain *explain, const char *name)
{
    guint row = GPOINTER_TO_UINT(g_hash_table_lookup(explain->organisation, name));
    if (!row) {
        g_ptr_array_add(explain->evidence->organisations, (gpointer)name);
        row = explain->evidence->organisations->len;
        g_hash_table_insert(explain->organisation, (gpointer)name, GUINT_TO_POINTER(row));
    }
    return row - 1;
}

/* offset: which number of the two tables. */
static void add_organisation(Explain *explain, guint author, gint64 date, guint mail, guint offset)
{
    const ReportOptions *options = explain->options;
    const PersonRow *person = people_row(explain->census->people, author);
    if (!options->organisation || mail == NO_MAIL)
        return;
    const char *name =
        options->organisation(options->organisation_data, person->person.email, date);
    guint row = organisation_row(explain, name ? name : "");
    add(explain, ORGANISATION_MAILS + offset, row, mail);
    if (offset == 0 && census_wrote(explain->census, census_mail(explain->census, mail)))
        add_first(explain, ORGANISATION_PEOPLE, row, author, mail);
    if (!name)
        add(explain, UNMAPPED_MAILS + offset, person->domain, mail);
}

static gboolean is_newcomer(const Explain *explain, guint slot)
{
    return g_hash_table_contains(explain->newcomers, GUINT_TO_POINTER(slot));
}

/* As counter_newcomers. */
static void find_newcomers(Explain *explain)
{
    const Census *census = explain->census;
    for (guint i = 0; i < explain->span->mails.n; i++) {
        const MailRow *mail = census_mail(census, explain->span->mails.places[i].slot);
        const PersonRow *author = people_row(census->people, mail->author);
        gboolean sent = (mail->kind == MAIL_PATCH || mail->kind == MAIL_COVER) &&
                        !(mail->flags & MAIL_BY_PROGRAM);
        if (sent && author->first_patch >= explain->span->start &&
            author->first_of_name == mail->author && people_is_named(census->people, mail->author))
            g_hash_table_add(explain->newcomers, GUINT_TO_POINTER(mail->author));
    }
}

static void add_patch_mail(Explain *explain, guint slot, const MailRow *mail)
{
    const PersonRow *author = people_row(explain->census->people, mail->author);
    gboolean patch = mail->kind == MAIL_PATCH, new = is_newcomer(explain, mail->author);
    if (!patch && mail->kind != MAIL_COVER)
        return;
    if (new)
        add_first(explain, NEW_CONTRIBUTORS, 0, mail->author, slot);
    for (guint offset = 0; offset <= (patch ? 1U : 0U); offset++) {
        add(explain, PATCH_MAILS + offset, 0, slot);
        add(explain, DOMAIN_MAILS + offset, author->domain, slot);
        add(explain, CONTRIBUTOR_MAILS + offset, mail->author, slot);
        if (new)
            add(explain, NEW_MAILS + offset, mail->author, slot);
        add_organisation(explain, mail->author, mail->date, slot, offset);
    }
}

/* ---- reviews ---- */

static guint domain_of(const Explain *explain, guint person)
{
    return people_row(explain->census->people, person)->domain;
}

static void add_given(Explain *explain, guint slot, const MailRow *mail, guint given)
{
    add_times(explain, REVIEW_TRAILERS, 0, slot, given);
    add_times(explain, REVIEWER_TRAILERS, mail->author, slot, given);
    add_times(explain, DOMAIN_TRAILERS, domain_of(explain, mail->author), slot, given);
    if (given && people_is_named(explain->census->people, mail->author))
        add_first(explain, REVIEWERS, 0, mail->author, slot);
}

static void add_received(Explain *explain, guint slot, guint owner, guint times)
{
    add_times(explain, RECEIVED, owner, slot, times);
    add_times(explain, DOMAIN_RECEIVED, domain_of(explain, owner), slot, times);
}

/* What it gives to the authors below is added up when all are known: see add_to_authors. */
static void add_to_cover(Explain *explain, guint slot, const MailRow *mail, guint series_slot)
{
    const SeriesRow *series = census_series(explain->census, series_slot);
    ToCover to = {series_slot, slot, mail->author};
    add_given(explain, slot, mail,
              series->patches - census_owned(explain->census, series, mail->author));
    g_array_append_val(explain->to_covers, to);
}

static gint by_series(gconstpointer a, gconstpointer b)
{
    const ToCover *x = a, *y = b;
    if (x->series != y->series)
        return x->series < y->series ? -1 : 1;
    return (x->mail > y->mail) - (x->mail < y->mail);
}

/* n trailers to one cover, for one author: the first mails are told, the last of them stands for
 * those that follow. */
static void add_to_author(Explain *explain, const ToCover *all, guint n, const OwnerRow *owner)
{
    guint told = 0, last = NO_MAIL;
    for (guint i = 0; i < n && told < EVIDENCE_COVER_MAX; i++) {
        if (all[i].giver == owner->author)
            continue;
        last = all[i].mail;
        told++;
        add_received(explain, last, owner->author, owner->patches);
    }
    guint own = 0;
    for (guint i = 0; told == EVIDENCE_COVER_MAX && i < n; i++)
        own += all[i].giver == owner->author;
    if (told == EVIDENCE_COVER_MAX)
        add_received(explain, last, owner->author, (n - own - told) * owner->patches);
}

static void add_to_authors(Explain *explain)
{
    const Census *census = explain->census;
    const ToCover *all = (const ToCover *)(gpointer)explain->to_covers->data;
    g_array_sort(explain->to_covers, by_series);
    for (guint i = 0, n; i < explain->to_covers->len; i += n) {
        const SeriesRow *series = census_series(census, all[i].series);
        for (n = 1; i + n < explain->to_covers->len && all[i + n].series == all[i].series; n++)
            continue;
        for (guint at = series->owners; at < series->owners + series->n_owners; at++)
            add_to_author(explain, &all[i], n, &g_array_index(census->owners, OwnerRow, at));
    }
}

static void add_reviews(Explain *explain, guint slot, const MailRow *mail)
{
    const GArray *reviews = explain->census->reviews;
    if (mail->flags & MAIL_ANSWERS) {
        add(explain, REVIEWER_REPLIES, mail->author, slot);
        add(explain, DOMAIN_REPLIES, domain_of(explain, mail->author), slot);
        if (people_is_named(explain->census->people, mail->author))
            add_first(explain, REVIEWERS, 0, mail->author, slot);
    }
    for (guint i = mail->reviews; i < reviews->len; i++) {
        const ReviewRow *review = &g_array_index(reviews, ReviewRow, i);
        if (review->mail != slot)
            return;
        if (review->owner == ALL_OWNERS) {
            add_to_cover(explain, slot, mail, review->series);
            continue;
        }
        add_given(explain, slot, mail, 1);
        add_received(explain, slot, review->owner, 1);
    }
}

/* ---- all mails ---- */

static void add_defects(Explain *explain, guint slot, guint64 diags)
{
    for (int kind = 0; diags; kind++, diags >>= 1)
        if (diags & 1 && diag_kind_class((DiagKind)kind) != DIAG_NOTE)
            add(explain, DEFECT_MAILS, (guint)kind, slot);
}

static void add_author(Explain *explain, guint slot, const MailRow *mail)
{
    guint program = people_row(explain->census->people, mail->sender)->program;
    if (census_wrote(explain->census, mail))
        add_first(explain, PEOPLE, 0, mail->author, slot);
    if (mail->flags & MAIL_BY_PROGRAM) {
        add_first(explain, ROBOTS, 0, program, slot);
        add(explain, ROBOT_MAILS, program, slot);
    }
}

static void add_mails(Explain *explain)
{
    for (guint i = 0; i < explain->span->mails.n; i++) {
        guint slot = explain->span->mails.places[i].slot;
        const MailRow *mail = census_mail(explain->census, slot);
        add(explain, MESSAGES, 0, slot);
        if (count_is_reply(mail))
            add(explain, REPLIES, 0, slot);
        add_author(explain, slot, mail);
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
        if (!latency_has(explain->census, series))
            continue;
        if (!at && first == FIRST_REVIEW && series->carried)
            add(explain, FIRST_REVIEW_CARRIED, 0, series->head);
        else
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
        if (is_newcomer(explain, series->author))
            add(explain, NEW_SERIES, series->author, series->head);
        if (series->kind == SERIES_PATCH)
            add_organisation(explain, series->author, series->date, series->head, 2);
    }
}

/* A damaged index may have a loop: a chain is what was measured. */
static void add_revisions(Explain *explain, guint slot)
{
    guint left = census_series(explain->census, slot)->chain, head = NO_MAIL;
    for (guint told = 0; left > 0 && slot != NO_SERIES && told < EVIDENCE_REVISIONS_MAX; told++) {
        const SeriesRow *series = census_series(explain->census, slot);
        head = series->head;
        add(explain, APPLIED_REVISIONS, 0, head);
        slot = series->previous;
        left--;
    }
    add_times(explain, APPLIED_REVISIONS, 0, head, left);
}

/* What is said again counts no more. */
static void add_applied(Explain *explain)
{
    const Census *census = explain->census;
    g_autoptr(GArray) found = applied_series(census, explain->span);
    g_autoptr(GHashTable) times = g_hash_table_new(NULL, NULL); /* series -> 1, then 0 */
    for (guint i = 0; i < found->len; i++) {
        guint series = g_array_index(found, AppliedSeries, i).series;
        g_hash_table_insert(times, GUINT_TO_POINTER(series), GUINT_TO_POINTER(1));
        if (census_series(census, series)->kind == SERIES_PATCH)
            add_revisions(explain, series);
    }
    for (guint i = 0; i < explain->span->applied.n; i++) {
        const AppliedRow *row = census_applied(census, explain->span->applied.places[i].slot);
        gpointer key = GUINT_TO_POINTER(row->series), left;
        gboolean pull = census_series(census, row->series)->kind == SERIES_PULL;
        if (!g_hash_table_lookup_extended(times, key, NULL, &left))
            continue;
        add_times(explain, pull ? MERGED : APPLIED, 0, row->mail, GPOINTER_TO_UINT(left));
        g_hash_table_insert(times, key, GUINT_TO_POINTER(0));
    }
}

/* As lines_waiting. */
static void add_waiting(Explain *explain, Waiting *waiting)
{
    gint64 newest = explain->census->newest, now = MIN(explain->span->end, newest);
    waiting_move(waiting, MIN(explain->span->end, newest + 1));
    guint left = waiting_count(waiting, now), told = 0;
    guint32 head = NO_MAIL;
    for (const Place *place = waiting_first(waiting); left > 0 && told < EVIDENCE_WAITING_MAX;
         place = waiting_next(waiting, place)) {
        head = census_series(explain->census, place->slot)->head;
        add(explain, WAITING_TOTAL, 0, head);
        told++;
        left--;
    }
    add_times(explain, WAITING_TOTAL, 0, head, left);
}

static void add_discussions(Explain *explain)
{
    const Census *census = explain->census;
    g_autoptr(GArray) found = discussions_count(census, explain->span->mails);
    g_autoptr(GHashTable) threads = g_hash_table_new(NULL, NULL);
    for (guint i = 0; i < found->len; i++)
        g_hash_table_add(threads, GUINT_TO_POINTER(g_array_index(found, Discussion, i).thread));
    for (guint i = 0; i < explain->span->mails.n; i++) {
        guint slot = explain->span->mails.places[i].slot;
        const MailRow *mail = census_mail(census, slot);
        guint person = discussions_person(census, mail);
        if (!g_hash_table_contains(threads, GUINT_TO_POINTER(mail->thread)))
            continue;
        add(explain, BUSIEST_MESSAGES, mail->thread, slot);
        add_first(explain, BUSIEST_TOTAL, 0, mail->thread, slot);
        if (person)
            add_first(explain, BUSIEST_PEOPLE, mail->thread, person, slot);
    }
}

/* ---- all ---- */

static gint by_number(gconstpointer a, gconstpointer b)
{
    const Item *x = a, *y = b;
    if (x->number != y->number)
        return x->number < y->number ? -1 : 1;
    if (x->row != y->row)
        return x->row < y->row ? -1 : 1;
    return (x->mail > y->mail) - (x->mail < y->mail);
}

static void add_all(Explain *explain, Waiting *waiting, gboolean newcomers)
{
    if (newcomers)
        find_newcomers(explain);
    add_mails(explain);
    add_to_authors(explain);
    add_series(explain);
    add_applied(explain);
    add_latency(explain, FIRST_REPLY, offsetof(SeriesRow, first_reply));
    add_latency(explain, FIRST_REVIEW, offsetof(SeriesRow, first_review));
    add_waiting(explain, waiting);
    add_discussions(explain);
    add_firsts(explain);
    g_array_sort(explain->evidence->items, by_number);
}

void evidence_init(Evidence *evidence, const Census *census, const ReportOptions *options,
                   const Span *span, Waiting *waiting, gboolean newcomers)
{
    evidence->items = g_array_new(FALSE, FALSE, sizeof(Item));
    evidence->organisations = g_ptr_array_new();
    Explain explain = {
        .census = census,
        .options = options,
        .span = span,
        .evidence = evidence,
        .organisation = g_hash_table_new(g_str_hash, g_str_equal),
        .newcomers = g_hash_table_new(NULL, NULL),
        .firsts = g_array_new(FALSE, FALSE, sizeof(First)),
        .to_covers = g_array_new(FALSE, FALSE, sizeof(ToCover)),
    };
    add_all(&explain, waiting, newcomers);
    g_hash_table_unref(explain.organisation);
    g_hash_table_unref(explain.newcomers);
    g_array_unref(explain.firsts);
    g_array_unref(explain.to_covers);
}

void evidence_release(Evidence *evidence)
{
    g_clear_pointer(&evidence->items, g_array_unref);
    g_clear_pointer(&evidence->organisations, g_ptr_array_unref);
}

const EvidenceNumber *evidence_number(guint32 number)
{
    return &numbers[number];
}
