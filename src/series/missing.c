/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "series/posting.h"

enum { KEY_STEP = 1000 }; /* of a counter's key from one number to the next */

/*
 * Members stand by counter, so one walk beside the numbers finds the gaps. A number is here when
 * any counter of it is: "3a" and "3b" are what became of 3.
 */
char *posting_missing(const Postings *postings, const Posting *posting)
{
    const Row *rows = postings->grouping->rows.v;
    GString *missing = g_string_new(NULL);
    guint32 i = posting->cover != NONE, n = posting->n_members - posting->n_strays;
    guint listed = 0;
    for (guint32 number = 1; number <= posting->total && listed < MISSING_MAX; number++) {
        while (i < n && rows[posting->members[i]].counter_key / KEY_STEP < number)
            i++;
        if (i < n && rows[posting->members[i]].counter_key / KEY_STEP == number)
            continue;
        g_string_append_printf(missing, "%s%u", listed++ ? " " : "", number);
    }
    return g_string_free(missing, FALSE);
}
