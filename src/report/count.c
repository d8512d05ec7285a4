/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/count.h"
#include "base/diag.h"
#include <stdlib.h>
#include <string.h>

typedef struct {
    guint mails, patches, series;
    guint sent; /* of the mails, those that no program sent */
    gboolean touched, wrote;
} Tally;

/* Tallies of all persons or domains, and the slots of those that are not zero. */
typedef struct {
    Tally *tallies;
    GArray *touched; /* guint */
} Tallies;

struct Counter {
    const Census *census;
    Tallies people, domains;
    guint defects[DIAG_KINDS]; /* mails with each */
};

static void tallies_init(Tallies *tallies, guint n)
{
    tallies->tallies = g_new0(Tally, n);
    tallies->touched = g_array_new(FALSE, FALSE, sizeof(guint));
}

static void tallies_release(Tallies *tallies)
{
    g_free(tallies->tallies);
    g_array_unref(tallies->touched);
}

static void tallies_reset(Tallies *tallies)
{
    for (guint i = 0; i < tallies->touched->len; i++)
        tallies->tallies[g_array_index(tallies->touched, guint, i)] = (Tally){0};
    g_array_set_size(tallies->touched, 0);
}

static Tally *tallies_touch(Tallies *tallies, guint slot)
{
    Tally *tally = &tallies->tallies[slot];
    if (!tally->touched) {
        tally->touched = TRUE;
        g_array_append_val(tallies->touched, slot);
    }
    return tally;
}

Counter *counter_new(const Census *census)
{
    Counter *counter = g_new0(Counter, 1);
    counter->census = census;
    tallies_init(&counter->people, census->people->rows->len);
    tallies_init(&counter->domains, census->people->domains->len);
    return counter;
}

void counter_free(Counter *counter)
{
    if (!counter)
        return;
    tallies_release(&counter->people);
    tallies_release(&counter->domains);
    g_free(counter);
}

/* ---- counting ---- */

static void count_defects(Counter *counter, guint64 diags)
{
    for (int kind = 0; diags; kind++, diags >>= 1)
        counter->defects[kind] += diags & 1;
}

gboolean count_is_reply(const MailRow *mail)
{
    return mail->kind == MAIL_REPLY && !(mail->flags & MAIL_BY_PROGRAM);
}

static void count_mail(Counter *counter, const MailRow *mail, Totals *totals)
{
    const PersonRow *author = people_row(counter->census->people, mail->author);
    guint patch = mail->kind == MAIL_PATCH, patch_mail = patch || mail->kind == MAIL_COVER;
    totals->messages++;
    totals->patch_mails += patch_mail;
    totals->patches += patch;
    totals->replies += count_is_reply(mail);

    count_defects(counter, mail->diags);
    Tally *person = tallies_touch(&counter->people, mail->author);
    Tally *domain = tallies_touch(&counter->domains, author->domain);
    gboolean wrote = census_wrote(counter->census, mail);
    totals->people += wrote && !person->wrote;
    person->wrote |= wrote;
    person->mails += patch_mail;
    person->sent += patch_mail && !(mail->flags & MAIL_BY_PROGRAM);
    person->patches += patch;
    domain->mails += patch_mail;
    domain->patches += patch;
}

static void count_series(Counter *counter, const SeriesRow *series, Totals *totals)
{
    if (series->kind == SERIES_PULL) {
        totals->pulls++;
        return;
    }
    totals->series_new += series->state == STATE_NEW;
    totals->series_reroll += series->state == STATE_REROLL;
    totals->series_resend += series->state == STATE_RESEND;
    totals->series_partial += series->partial;
    const PersonRow *author = people_row(counter->census->people, series->author);
    tallies_touch(&counter->people, series->author)->series++;
    tallies_touch(&counter->domains, author->domain)->series++;
}

Totals counter_count(Counter *counter, const Span *span)
{
    Totals totals = {0};
    tallies_reset(&counter->people);
    tallies_reset(&counter->domains);
    memset(counter->defects, 0, sizeof(counter->defects));
    const Slice *mails = &span->mails, *series = &span->series;
    for (guint i = 0; i < mails->n; i++)
        count_mail(counter, census_mail(counter->census, mails->places[i].slot), &totals);
    for (guint i = 0; i < series->n; i++)
        count_series(counter, census_series(counter->census, series->places[i].slot), &totals);
    return totals;
}

/* ---- tables: who sent patch mails, most first, then by name ---- */

static int contributor_order(const void *a, const void *b)
{
    const ContributorRow *x = a, *y = b;
    if (x->mails != y->mails)
        return x->mails > y->mails ? -1 : 1;
    int order = strcmp(x->person.name, y->person.name);
    return order ? order : strcmp(x->person.email, y->person.email);
}

static int domain_order(const void *a, const void *b)
{
    const DomainRow *x = a, *y = b;
    if (x->mails != y->mails)
        return x->mails > y->mails ? -1 : 1;
    return strcmp(x->domain, y->domain);
}

const ContributorRow *counter_contributors(Counter *counter, Arena *arena, guint *n)
{
    const GArray *touched = counter->people.touched;
    ContributorRow *rows = arena_new_array(arena, ContributorRow, touched->len);
    *n = 0;
    for (guint i = 0; i < touched->len; i++) {
        guint slot = g_array_index(touched, guint, i);
        const Tally *tally = &counter->people.tallies[slot];
        if (tally->mails > 0)
            rows[(*n)++] = (ContributorRow){people_row(counter->census->people, slot)->person,
                                            tally->mails, tally->patches, tally->series};
    }
    qsort(rows, *n, sizeof *rows, contributor_order);
    return rows;
}

const DomainRow *counter_domains(Counter *counter, Arena *arena, guint *n)
{
    const GArray *touched = counter->domains.touched;
    DomainRow *rows = arena_new_array(arena, DomainRow, touched->len);
    *n = 0;
    for (guint i = 0; i < touched->len; i++) {
        guint slot = g_array_index(touched, guint, i);
        const Tally *tally = &counter->domains.tallies[slot];
        if (tally->mails > 0)
            rows[(*n)++] = (DomainRow){counter->census->people->domains->pdata[slot], tally->mails,
                                       tally->patches, tally->series};
    }
    qsort(rows, *n, sizeof *rows, domain_order);
    return rows;
}

/* ---- new contributors ---- */

static gboolean is_newcomer(const Counter *counter, guint slot, gint64 start)
{
    const People *people = counter->census->people;
    const PersonRow *row = people_row(people, slot);
    return counter->people.tallies[slot].sent > 0 && row->first_patch >= start &&
           row->first_of_name == slot && people_is_named(people, slot);
}

guint counter_n_newcomers(const Counter *counter, gint64 start)
{
    const GArray *touched = counter->people.touched;
    guint n = 0;
    for (guint i = 0; i < touched->len; i++)
        n += is_newcomer(counter, g_array_index(touched, guint, i), start);
    return n;
}

static int name_order(const void *a, const void *b)
{
    const ContributorRow *x = a, *y = b;
    int order = strcmp(x->person.name, y->person.name);
    return order ? order : strcmp(x->person.email, y->person.email);
}

const ContributorRow *counter_newcomers(Counter *counter, gint64 start, Arena *arena, guint *n)
{
    const GArray *touched = counter->people.touched;
    ContributorRow *rows =
        arena_new_array(arena, ContributorRow, counter_n_newcomers(counter, start));
    *n = 0;
    for (guint i = 0; i < touched->len; i++) {
        guint slot = g_array_index(touched, guint, i);
        const Tally *tally = &counter->people.tallies[slot];
        if (is_newcomer(counter, slot, start))
            rows[(*n)++] = (ContributorRow){people_row(counter->census->people, slot)->person,
                                            tally->mails, tally->patches, tally->series};
    }
    qsort(rows, *n, sizeof *rows, name_order);
    return rows;
}

/* ---- defects ---- */

const DefectRow *counter_defects(Counter *counter, Arena *arena, guint *n)
{
    DefectRow *rows = arena_new_array(arena, DefectRow, DIAG_KINDS);
    *n = 0;
    for (int i = 0; i < DIAG_KINDS; i++) {
        DiagKind kind = (DiagKind)i;
        DiagClass class = diag_kind_class(kind);
        if (counter->defects[i] && class != DIAG_NOTE)
            rows[(*n)++] = (DefectRow){diag_kind_name(kind), diag_kind_text(kind),
                                       diag_class_name(class), counter->defects[i]};
    }
    return rows;
}
