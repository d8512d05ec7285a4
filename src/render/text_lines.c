/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "render/escape.h"
#include "render/link.h"
#include "render/text.h"
#include "render/when.h"
#include "render/width.h"
#include "render/words.h"

/* What stands before the subject. */
typedef enum { CELLS_DATE, CELLS_DAYS, CELLS_TALK } Cells;

typedef struct {
    const char *title, *head;
    Cells cells;
    guint column;     /* of the subject */
    const char *word; /* what the number or place of a line says of it */
    gsize offset;     /* of its ReportLines in Report */
} Section;

static const Section sections[] = {
    {"Pull requests in this time period", "  Date        Pull request", CELLS_DATE, 14, "merged",
     G_STRUCT_OFFSET(Report, pulls)},
    {"Applied in this time period", "  Date        Series", CELLS_DATE, 14, "applied",
     G_STRUCT_OFFSET(Report, applied)},
    {"Waiting for review longest", "   Days  Posted      Series", CELLS_DAYS, 21, NULL,
     G_STRUCT_OFFSET(Report, waiting)},
    {"Busiest discussions in this time period", "  Mails  People  Begun       Subject", CELLS_TALK,
     29, NULL, G_STRUCT_OFFSET(Report, busiest)},
    {"Bug and regression reports in this time period", "  Date        Report", CELLS_DATE, 14, NULL,
     G_STRUCT_OFFSET(Report, bugs)},
};

static void append_cells(GString *out, const ReportLine *line, Cells cells, GTimeZone *zone)
{
    char day[WHEN_SIZE];
    when_day(day, line->date, zone);
    if (cells != CELLS_DATE)
        width_number(out, line->number, 7);
    if (cells == CELLS_TALK)
        width_number(out, line->people, 8);
    g_string_append(out, "  ");
    g_string_append(out, day);
    g_string_append(out, "  ");
}

/* " · applied to net-next as 0123456789ab" */
static void append_place(GString *out, const ReportLine *line, const char *word)
{
    const ReportPlace *place = &line->place;
    if (!word || (line->number == 0 && !place->tree && !place->commit && !place->partly))
        return;
    g_string_append(out, " · ");
    words_applied(out, place, word);
}

/* text: for what is put together. */
static void append_line(GString *out, const ReportLine *line, const Section *section,
                        const RenderOptions *options, GString *text)
{
    g_string_truncate(text, 0);
    append_cells(out, line, section->cells, options->zone);
    text_subject(text, line->subject);
    g_string_append(text, " (");
    text_name(text, &line->author);
    g_string_append_c(text, ')');
    append_place(text, line, section->word);
    width_wrap(out, text->str, section->column, TEXT_COLUMNS);
    if (*line->id) {
        width_spaces(out, section->column);
        link_append(out, options->link_base, line->id);
        g_string_append_c(out, '\n');
    }
}

static void append_section(GString *out, const ReportLines *lines, const Section *section,
                           const RenderOptions *options)
{
    g_autoptr(GString) text = g_string_new(NULL);
    guint n = MIN(lines->n, options->top);
    if (lines->total == 0)
        return;
    g_string_append_printf(out, "\n===== %s =====\n\n", section->title);
    if (n > 0)
        g_string_append_printf(out, "%s\n", section->head);
    for (guint i = 0; i < n; i++)
        append_line(out, &lines->lines[i], section, options, text);
    if (lines->total > n)
        g_string_append_printf(out, "%*sand %u more\n", n > 0 ? (int)section->column : 2, "",
                               lines->total - n);
}

/* "12", "12, the first for 45 days" */
static void append_entry(GString *out, const ReportLines *lines, const Section *section)
{
    if (lines->total == 0)
        return;
    g_autoptr(GString) what = g_string_new(NULL);
    g_string_append_printf(what, "%u", lines->total);
    if (lines->n > 0 && section->cells == CELLS_DAYS)
        g_string_append_printf(what, ", the first for %u %s", lines->lines[0].number,
                               lines->lines[0].number == 1 ? "day" : "days");
    if (lines->n > 0 && section->cells == CELLS_TALK)
        g_string_append_printf(what, ", the first of %u mails", lines->lines[0].number);
    text_contents_entry(out, section->title, what->str);
}

void text_lines_contents(GString *out, const Report *report)
{
    for (guint i = 0; i < G_N_ELEMENTS(sections); i++)
        append_entry(out, &G_STRUCT_MEMBER(ReportLines, report, sections[i].offset), &sections[i]);
}

void text_lines(GString *out, const Report *report, const RenderOptions *options)
{
    for (guint i = 0; i < G_N_ELEMENTS(sections); i++)
        append_section(out, &G_STRUCT_MEMBER(ReportLines, report, sections[i].offset), &sections[i],
                       options);
}
