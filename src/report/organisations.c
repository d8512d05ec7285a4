/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/organisations.h"
#include <stdlib.h>
#include <string.h>

typedef struct {
    guint organisation; /* a place in rows */
    guint author;
} Affiliation;

typedef struct {
    const Census *census;
    const ReportOptions *options;
    GHashTable *places;   /* name -> place in rows + 1 */
    GArray *rows;         /* OrganisationRow */
    GArray *affiliations; /* Affiliation, of each patch mail */
    GHashTable *hosts;    /* slot of a domain -> place in unmapped + 1 */
    GArray *unmapped;     /* DomainRow */
} Count;

static OrganisationRow *row_of(Count *count, const char *name)
{
    guint place = GPOINTER_TO_UINT(g_hash_table_lookup(count->places, name));
    if (!place) {
        OrganisationRow row = {.name = name};
        g_array_append_val(count->rows, row);
        place = count->rows->len;
        g_hash_table_insert(count->places, (gpointer)name, GUINT_TO_POINTER(place));
    }
    return &g_array_index(count->rows, OrganisationRow, place - 1);
}

static DomainRow *unmapped_row(Count *count, guint domain)
{
    gpointer key = GUINT_TO_POINTER(domain);
    guint place = GPOINTER_TO_UINT(g_hash_table_lookup(count->hosts, key));
    if (!place) {
        DomainRow row = {.domain = count->census->people->domains->pdata[domain]};
        g_array_append_val(count->unmapped, row);
        place = count->unmapped->len;
        g_hash_table_insert(count->hosts, key, GUINT_TO_POINTER(place));
    }
    return &g_array_index(count->unmapped, DomainRow, place - 1);
}

static const char *organisation_of(const Count *count, const PersonRow *author, gint64 date)
{
    const ReportOptions *options = count->options;
    return options->organisation(options->organisation_data, author->person.email, date);
}

static void count_mail(Count *count, const MailRow *mail)
{
    const PersonRow *author = people_row(count->census->people, mail->author);
    guint patch = mail->kind == MAIL_PATCH;
    if (!patch && mail->kind != MAIL_COVER)
        return;
    const char *name = organisation_of(count, author, mail->date);
    OrganisationRow *row = row_of(count, name ? name : "");
    row->mails++;
    row->patches += patch;
    Affiliation affiliation = {(guint)(row - (OrganisationRow *)(gpointer)count->rows->data),
                               mail->author};
    if (census_wrote(count->census, mail))
        g_array_append_val(count->affiliations, affiliation);
    if (!name) {
        DomainRow *domain = unmapped_row(count, author->domain);
        domain->mails++;
        domain->patches += patch;
    }
}

static void count_series(Count *count, const SeriesRow *series)
{
    const PersonRow *author = people_row(count->census->people, series->author);
    if (series->kind != SERIES_PATCH)
        return;
    const char *name = organisation_of(count, author, series->date);
    row_of(count, name ? name : "")->series++;
    if (!name)
        unmapped_row(count, author->domain)->series++;
}

static gint by_author(gconstpointer a, gconstpointer b)
{
    const Affiliation *x = a, *y = b;
    if (x->organisation != y->organisation)
        return x->organisation < y->organisation ? -1 : 1;
    return (x->author > y->author) - (x->author < y->author);
}

static void count_people(Count *count)
{
    const Affiliation *all = (const Affiliation *)(gpointer)count->affiliations->data;
    g_array_sort(count->affiliations, by_author);
    for (guint i = 0; i < count->affiliations->len; i++) {
        if (i == 0 || by_author(&all[i - 1], &all[i]) != 0)
            g_array_index(count->rows, OrganisationRow, all[i].organisation).people++;
    }
}

static int organisation_order(const void *a, const void *b)
{
    const OrganisationRow *x = a, *y = b;
    if (!*x->name != !*y->name)
        return *x->name ? -1 : 1;
    if (x->mails != y->mails)
        return x->mails > y->mails ? -1 : 1;
    return strcmp(x->name, y->name);
}

static int domain_order(const void *a, const void *b)
{
    const DomainRow *x = a, *y = b;
    if (x->mails != y->mails)
        return x->mails > y->mails ? -1 : 1;
    return strcmp(x->domain, y->domain);
}

/* As in the other tables, those with patch mails in the period. */
static void tell(const Count *count, Arena *arena, Report *report)
{
    OrganisationRow *rows = arena_new_array(arena, OrganisationRow, count->rows->len);
    DomainRow *domains = arena_new_array(arena, DomainRow, count->unmapped->len);
    guint n_rows = 0, n_domains = 0;
    for (guint i = 0; i < count->rows->len; i++) {
        rows[n_rows] = g_array_index(count->rows, OrganisationRow, i);
        n_rows += rows[n_rows].mails > 0;
    }
    for (guint i = 0; i < count->unmapped->len; i++) {
        domains[n_domains] = g_array_index(count->unmapped, DomainRow, i);
        n_domains += domains[n_domains].mails > 0;
    }
    qsort(rows, n_rows, sizeof *rows, organisation_order);
    qsort(domains, n_domains, sizeof *domains, domain_order);
    report->organisations = rows;
    report->n_organisations = n_rows;
    report->unmapped = domains;
    report->n_unmapped = n_domains;
}

void organisations_count(const Census *census, const ReportOptions *options, const Span *span,
                         Arena *arena, Report *report)
{
    if (!options->organisation)
        return;
    Count count = {
        .census = census,
        .options = options,
        .places = g_hash_table_new(g_str_hash, g_str_equal),
        .rows = g_array_new(FALSE, FALSE, sizeof(OrganisationRow)),
        .affiliations = g_array_new(FALSE, FALSE, sizeof(Affiliation)),
        .hosts = g_hash_table_new(NULL, NULL),
        .unmapped = g_array_new(FALSE, FALSE, sizeof(DomainRow)),
    };
    for (guint i = 0; i < span->mails.n; i++)
        count_mail(&count, census_mail(census, span->mails.places[i].slot));
    for (guint i = 0; i < span->series.n; i++)
        count_series(&count, census_series(census, span->series.places[i].slot));
    count_people(&count);
    tell(&count, arena, report);
    g_hash_table_unref(count.places);
    g_array_unref(count.rows);
    g_array_unref(count.affiliations);
    g_hash_table_unref(count.hosts);
    g_array_unref(count.unmapped);
}
