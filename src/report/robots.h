/* SPDX-License-Identifier: GPL-2.0-or-later */
/* robots: which programs sent mail in a period, and how much (RobotRow). */
#ifndef LISTDIGEST_ROBOTS_H
#define LISTDIGEST_ROBOTS_H

#include "report/census.h"

/* Fills robots of the totals. */
void robots_count(const Census *census, const Span *span, Totals *totals);

typedef struct {
    guint32 program; /* slot: PersonRow.program */
    RobotRow row;
} Robot;

/* Robot, by mails, then name; what they say lives in the arena. Free with g_array_unref. */
GArray *robots_find(const Census *census, const Span *span, Arena *arena);

/* Fills robots of the report, in the arena. */
void robots_tell(const Census *census, const Span *span, Arena *arena, Report *report);

#endif
