/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "render/escape.h"
#include "render/text.h"
#include "render/width.h"
#include <string.h>

/*
 * A table: up to four columns of numbers, which lead, as readers know it, and a name that runs on
 * in its own column if it is long.
 */
enum { NUMBERS_MAX = 4, DEFECT_COLUMN = 17 };

typedef struct {
    GString *out;
    guint n; /* columns of numbers */
    guint widths[NUMBERS_MAX];
    guint name_column;
    guint top;
} Table;

static Table begin_table(GString *out, guint top, const char *const *heads)
{
    Table table = {.out = out, .top = top};
    for (; heads[table.n + 1]; table.n++) {
        table.widths[table.n] = MAX(7, 2 + (guint)strlen(heads[table.n]));
        table.name_column += table.widths[table.n];
        g_string_append_printf(out, "%*s", (int)table.widths[table.n], heads[table.n]);
    }
    table.name_column += 2;
    g_string_append_printf(out, "  %s\n", heads[table.n]);
    return table;
}

static void append_row(const Table *table, const guint *numbers, const GString *name)
{
    for (guint i = 0; i < table->n; i++)
        width_number(table->out, numbers[i], table->widths[i]);
    g_string_append(table->out, "  ");
    width_wrap(table->out, name->str, table->name_column, TEXT_COLUMNS);
}

static void append_person(const Table *table, const guint *numbers, const Person *person)
{
    g_autoptr(GString) name = g_string_new(NULL);
    text_person(name, person);
    append_row(table, numbers, name);
}

static void append_word(const Table *table, const guint *numbers, const char *word,
                        const char *none)
{
    g_autoptr(GString) name = g_string_new(NULL);
    escape_line(name, *word ? word : none);
    append_row(table, numbers, name);
}

static void end_table(const Table *table, guint n)
{
    if (n > table->top)
        g_string_append_printf(table->out, "%*sand %u more\n", (int)table->name_column, "",
                               n - table->top);
    else if (n == 0)
        g_string_append_printf(table->out, "%*snone\n", (int)table->name_column, "");
}

static void append_title(GString *out, guint top, const char *what)
{
    g_string_append_printf(out, "\nTop %u %s\n\n", top, what);
}

/* ---- who sends patches ---- */

static void append_domain_rows(GString *out, const DomainRow *rows, guint n, guint top)
{
    static const char *const heads[] = {"Mails", "Patches", "Series", "Domain", NULL};
    Table table = begin_table(out, top, heads);
    for (guint i = 0; i < MIN(n, top); i++)
        append_word(&table, (guint[]){rows[i].mails, rows[i].patches, rows[i].series},
                    rows[i].domain, "(none)");
    end_table(&table, n);
}

static void append_contributor_rows(GString *out, const ContributorRow *rows, guint n, guint top)
{
    static const char *const heads[] = {"Mails", "Patches", "Series", "Author", NULL};
    Table table = begin_table(out, top, heads);
    for (guint i = 0; i < MIN(n, top); i++)
        append_person(&table, (guint[]){rows[i].mails, rows[i].patches, rows[i].series},
                      &rows[i].person);
    end_table(&table, n);
}

static void append_organisation(const Table *table, const OrganisationRow *row)
{
    append_word(table, (guint[]){row->mails, row->patches, row->series, row->people}, row->name,
                "(not in the domain map)");
}

/* What the map does not know is no organisation among the others: it stands below. */
static void append_organisations(GString *out, const Report *report, guint top)
{
    static const char *const heads[] = {"Mails",  "Patches",      "Series",
                                        "People", "Organisation", NULL};
    guint n = report->n_organisations;
    if (n == 0)
        return;
    const OrganisationRow *rows = report->organisations;
    const OrganisationRow *unknown = *rows[n - 1].name ? NULL : &rows[n - 1];
    n -= unknown != NULL;
    append_title(out, top, "organisations");
    Table table = begin_table(out, top, heads);
    for (guint i = 0; i < MIN(n, top); i++)
        append_organisation(&table, &rows[i]);
    end_table(&table, n);
    if (unknown)
        append_organisation(&table, unknown);
    if (report->n_unmapped > 0) {
        append_title(out, top, "domains without an organisation");
        append_domain_rows(out, report->unmapped, report->n_unmapped, top);
    }
}

/* ---- who reviews ---- */

static const char *const review_heads[] = {"Trailers", "Replies", "Received", NULL, NULL};

static Table begin_reviews(GString *out, guint top, const char *title, const char *name)
{
    const char *heads[G_N_ELEMENTS(review_heads)];
    memcpy(heads, review_heads, sizeof heads);
    heads[G_N_ELEMENTS(heads) - 2] = name;
    append_title(out, top, title);
    return begin_table(out, top, heads);
}

static void append_reviewers(GString *out, const ReviewerRow *rows, guint n, guint top,
                             const char *title, const char *name)
{
    if (n == 0)
        return;
    Table table = begin_reviews(out, top, title, name);
    for (guint i = 0; i < MIN(n, top); i++)
        append_person(&table, (guint[]){rows[i].trailers, rows[i].replies, rows[i].received},
                      &rows[i].person);
    end_table(&table, n);
}

static void append_reviewer_domains(GString *out, const Report *report, guint top)
{
    if (report->n_reviewer_domains == 0)
        return;
    Table table = begin_reviews(out, top, "reviewing email domains", "Domain");
    for (guint i = 0; i < MIN(report->n_reviewer_domains, top); i++) {
        const ReviewerDomainRow *row = &report->reviewer_domains[i];
        append_word(&table, (guint[]){row->trailers, row->replies, row->received}, row->domain,
                    "(none)");
    }
    end_table(&table, report->n_reviewer_domains);
    g_string_append(out, "\n  Trailers: accepted ones (Reviewed-by and the like) for patches of "
                         "others; one\n  to a cover letter for each patch. Replies: to patches of "
                         "others.\n  Received: trailers of others for own patches.\n");
}

/* ---- who is new ---- */

static void append_new_contributors(GString *out, const Report *report, guint top)
{
    if (!report->totals.contributors_known && report->n_contributors > 0)
        g_string_append(out, "\nNew contributors\n\n  Not known: the index does not reach back a "
                             "year before this time.\n");
    if (report->n_new_contributors == 0)
        return;
    g_string_append_printf(out, "\nNew contributors: %u\n\n", report->n_new_contributors);
    append_contributor_rows(out, report->new_contributors, report->n_new_contributors, top);
}

/* ---- programs ---- */

static void append_robots(GString *out, const Report *report, guint top)
{
    static const char *const heads[] = {"Mails", "Program", NULL};
    if (report->n_robots == 0)
        return;
    append_title(out, top, "programs");
    Table table = begin_table(out, top, heads);
    for (guint i = 0; i < MIN(report->n_robots, top); i++)
        append_person(&table, (guint[]){report->robots[i].mails}, &report->robots[i].person);
    end_table(&table, report->n_robots);
}

void text_tables(GString *out, const Report *report, const RenderOptions *options)
{
    guint top = options->top;
    append_title(out, top, "contributor email domains");
    append_domain_rows(out, report->domains, report->n_domains, top);
    append_organisations(out, report, top);
    append_title(out, top, "contributors");
    append_contributor_rows(out, report->contributors, report->n_contributors, top);
    g_string_append(out,
                    "\n  Mails: patches and cover letters, resends too, each for its author.\n"
                    "  Series: for the author of the cover letter, else of the first patch.\n");
    append_reviewers(out, report->reviewers, report->n_reviewers, top, "reviewers", "Reviewer");
    append_reviewer_domains(out, report, top);
    append_new_contributors(out, report, top);
    append_robots(out, report, top);
}

void text_receivers(GString *out, const Report *report, const RenderOptions *options)
{
    append_reviewers(out, report->receivers, report->n_receivers, options->top,
                     "authors of reviewed patches", "Author");
}

void text_defects(GString *out, const Report *report)
{
    if (report->n_defects == 0)
        return;
    g_string_append(out, "\n===== Repairs in this time period =====\n\n"
                         "  Mails in which something was damaged, repaired or guessed:\n\n");
    for (guint i = 0; i < report->n_defects; i++) {
        const DefectRow *row = &report->defects[i];
        g_string_append_printf(out, "  %5u  %-8s", row->mails, row->class);
        g_autofree char *text = g_strdup_printf("%s [%s]", row->text, row->kind);
        width_wrap(out, text, DEFECT_COLUMN, TEXT_COLUMNS);
    }
    g_string_append(out,
                    "\n  \"listdigest check --explain\" says which mails, and what was done.\n");
}
