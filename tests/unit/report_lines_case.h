/* SPDX-License-Identifier: GPL-2.0-or-later */
/* report_lines_case: for tests of the last section: people, and what its lines say as a text. */
#ifndef REPORT_LINES_CASE_H
#define REPORT_LINES_CASE_H

#include "report_case.h"

#define ADA "Ada ada@x.example"
#define BOB "Bob bob@y.example"
#define CY "Cy cy@x.example"
#define BOT "patchwork-bot patchwork-bot+x@x.example"

/* " 1/2 tree commit": patches that were applied where it is not all, "?" where it is not said. */
static inline void case_append_place(GString *out, const ReportPlace *place)
{
    if (place->partly && place->applied)
        g_string_append_printf(out, " %u/%u", place->applied, place->patches);
    else if (place->partly)
        g_string_append_printf(out, " ?/%u", place->patches);
    else
        g_assert_cmpuint(place->applied, ==, place->patches);
    if (place->tree)
        g_string_append_printf(out, " %s", place->tree);
    if (place->commit)
        g_string_append_printf(out, " %s", place->commit);
}

/* "subject day number people place", the day counted from the second week. */
static inline char *describe(const ReportLines *lines)
{
    GString *out = g_string_new(NULL);
    for (guint i = 0; i < lines->n; i++) {
        const ReportLine *line = &lines->lines[i];
        g_string_append_printf(out, "%s%s %d %u %u", i ? ", " : "", line->subject,
                               (int)((line->date - WEEK_2) / DAY), line->number, line->people);
        case_append_place(out, &line->place);
    }
    if (lines->total != lines->n)
        g_string_append_printf(out, " of %u", lines->total);
    return g_string_free(out, FALSE);
}

#endif
