/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * counters: the patches of a series that prose names: "1-3 and 5", "1/5, 2/5", "#2", "the first
 * two", "1 to 3".
 */
#ifndef LISTDIGEST_COUNTERS_H
#define LISTDIGEST_COUNTERS_H

#include "patch/sentence.h"

enum {
    COUNTERS_NUMBER_MAX = 999, /* what is above is a year, a bug, a commit */
    COUNTERS_MAX = 500,        /* of one sentence; what names more names none */
};

/*
 * Takes them at *i, which moves behind; each is added to *list with a blank between: "1 2 3 5".
 * FALSE, with nothing moved, where there is none.
 */
gboolean counters_take(const Sentence *sentence, guint *i, GString *list);

/* number: COUNTERS_NUMBER_MAX at most. */
void counters_add(GString *list, guint number);

#endif
