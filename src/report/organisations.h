/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * organisations: patch mails by the organisations of --domain-map, asked for each mail with its
 * author's address and its date; and the domains that the map does not know.
 */
#ifndef LISTDIGEST_ORGANISATIONS_H
#define LISTDIGEST_ORGANISATIONS_H

#include "report/census.h"

/* Fills organisations and unmapped, in the arena; both stay empty where there is no map. */
void organisations_count(const Census *census, const ReportOptions *options, const Span *span,
                         Arena *arena, Report *report);

#endif
