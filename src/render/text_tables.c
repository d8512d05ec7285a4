/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "render/escape.h"
#include "render/text.h"
#include "render/width.h"
#include "render/words.h"

static void append_underline(GString *out, guint columns)
{
    for (guint i = 0; i < columns; i++)
        g_string_append_c(out, '=');
    g_string_append_c(out, '\n');
}

static void append_list_names(GString *out, const Report *report)
{
    if (report->n_lists == 0)
        return;
    g_autoptr(GString) names = g_string_new(NULL);
    for (guint i = 0; i < report->n_lists; i++) {
        g_string_append(names, i > 0 ? ", " : "");
        escape_line(names, report->lists[i]);
    }
    const char *label = report->n_lists == 1 ? "List:  " : "Lists: ";
    g_string_append_printf(out, "\n%s", label);
    width_wrap(out, names->str, width_of(label), TEXT_COLUMNS);
}

/* "kvm mailing list, week 2026-W02 (2026-01-05 to 2026-01-11)" */
static void append_period_title(GString *out, const Report *report, const RenderOptions *options)
{
    if (report->n_lists == 0) {
        g_string_append(out, "No mail");
        return;
    }
    if (report->n_lists == 1) {
        escape_line(out, report->short_name);
        g_string_append(out, " mailing list, ");
    } else {
        g_string_append_printf(out, "%u mailing lists, ", report->n_lists);
    }
    words_period(out, &report->period, options->zone);
}

/* "KVM mailing list update from c0ffee12 to 0ddba115", as the first digests of its kind had it. */
static void append_range_title(GString *out, const Report *report)
{
    if (report->n_lists == 1) {
        g_autofree char *name = g_utf8_strup(report->short_name, -1);
        escape_line(out, name);
        g_string_append(out, " mailing list update ");
    } else {
        g_string_append_printf(out, "Update of %u mailing lists ", report->n_lists);
    }
    words_range(out, report->range);
}

void text_title(GString *out, const Report *report, const RenderOptions *options)
{
    gsize start = out->len;
    if (report->range) {
        words_range(out, report->range);
        out->str[start] = g_ascii_toupper(out->str[start]);
        g_string_append_c(out, '\n');
        start = out->len;
        append_range_title(out, report);
    } else {
        append_period_title(out, report, options);
    }
    guint columns = width_of(out->str + start);
    g_string_append_c(out, '\n');
    append_underline(out, columns);
    append_list_names(out, report);
}

typedef struct {
    const char *label;
    gsize offset; /* in Totals */
} TotalRow;

static const TotalRow total_rows[] = {
    {"Messages", G_STRUCT_OFFSET(Totals, messages)},
    {"Patch mails", G_STRUCT_OFFSET(Totals, patch_mails)},
    {"  of these patches", G_STRUCT_OFFSET(Totals, patches)},
    {"Series, new", G_STRUCT_OFFSET(Totals, series_new)},
    {"Series, rerolled", G_STRUCT_OFFSET(Totals, series_reroll)},
    {"Series, resent", G_STRUCT_OFFSET(Totals, series_resend)},
    {"  of all these partial", G_STRUCT_OFFSET(Totals, series_partial)},
    {"Pull requests", G_STRUCT_OFFSET(Totals, pulls)},
    {"Replies", G_STRUCT_OFFSET(Totals, replies)},
    {"People", G_STRUCT_OFFSET(Totals, people)},
};

static void append_change(GString *out, guint now, guint before)
{
    char text[16];
    if (now == before)
        g_snprintf(text, sizeof text, "(=)");
    else
        g_snprintf(text, sizeof text, "(%+" G_GINT64_FORMAT ")", (gint64)now - (gint64)before);
    g_string_append_printf(out, "%10s", text);
}

void text_totals(GString *out, const Report *report)
{
    g_string_append_c(out, '\n');
    for (guint i = 0; i < G_N_ELEMENTS(total_rows); i++) {
        const TotalRow *row = &total_rows[i];
        guint now = G_STRUCT_MEMBER(guint, &report->totals, row->offset);
        g_string_append_printf(out, "  %-22s%8u", row->label, now);
        if (report->before)
            append_change(out, now, G_STRUCT_MEMBER(guint, report->before, row->offset));
        g_string_append_c(out, '\n');
    }
    if (report->before)
        g_string_append_printf(out, "\n  In brackets: the change from the %s before.\n",
                               period_kind_name(report->period.kind));
}

/* The numbers lead, as readers know it, and a long name runs on in its own column. */
enum { NAME_COLUMN = 25, DEFECT_COLUMN = 17 };

static void append_head(GString *out, guint top, const char *what, const char *column)
{
    g_string_append_printf(out, "\nTop %u %s\n\n", top, what);
    g_string_append_printf(out, "  %5s %8s %7s  %s\n", "Mails", "Patches", "Series", column);
}

static void append_row(GString *out, guint mails, guint patches, guint series, const char *name)
{
    g_string_append_printf(out, "  %5u %8u %7u  ", mails, patches, series);
    width_wrap(out, name, NAME_COLUMN, TEXT_COLUMNS);
}

static void append_rest(GString *out, guint n, guint top)
{
    if (n > top)
        g_string_append_printf(out, "%*sand %u more\n", NAME_COLUMN, "", n - top);
    else if (n == 0)
        g_string_append_printf(out, "%*snone\n", NAME_COLUMN, "");
}

static void append_domains(GString *out, const Report *report, guint top)
{
    g_autoptr(GString) name = g_string_new(NULL);
    append_head(out, top, "contributor email domains", "Domain");
    for (guint i = 0; i < MIN(report->n_domains, top); i++) {
        const DomainRow *row = &report->domains[i];
        g_string_truncate(name, 0);
        escape_line(name, *row->domain ? row->domain : "(none)");
        append_row(out, row->mails, row->patches, row->series, name->str);
    }
    append_rest(out, report->n_domains, top);
}

static void append_contributors(GString *out, const Report *report, guint top)
{
    g_autoptr(GString) name = g_string_new(NULL);
    append_head(out, top, "contributors", "Author");
    for (guint i = 0; i < MIN(report->n_contributors, top); i++) {
        const ContributorRow *row = &report->contributors[i];
        g_string_truncate(name, 0);
        text_person(name, &row->person);
        append_row(out, row->mails, row->patches, row->series, name->str);
    }
    append_rest(out, report->n_contributors, top);
}

void text_tables(GString *out, const Report *report, const RenderOptions *options)
{
    append_domains(out, report, options->top);
    append_contributors(out, report, options->top);
    g_string_append(out,
                    "\n  Mails: patches and cover letters, resends too, each for its author.\n"
                    "  Series: for the author of the cover letter, else of the first patch.\n");
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
