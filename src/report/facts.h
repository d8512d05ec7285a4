/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * facts: who wrote the patches of a series, who reviewed them, and what became of them, read into
 * the census.
 */
#ifndef LISTDIGEST_FACTS_H
#define LISTDIGEST_FACTS_H

#include "report/census.h"

/* To be called when mails, series, members and lists are there; applied_places are not sorted. */
gboolean facts_load(Census *census, Index *index, GError **error);

#endif
