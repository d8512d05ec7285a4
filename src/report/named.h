/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * named: which series a text means, and the postings that belong to it.
 *
 * A text is a Message-ID, in angle brackets or not; a link, the last part of whose path with an "@"
 * in it is one (as archives have them, "…/r/ID", "…/list/ID/T/#u", percent-encoded where need be);
 * or a part of a subject or title, in any letter case. A Message-ID may be that of a reply. Of a
 * title that is the whole of one and a part of others, the first counts; what a series is titled
 * counts before what its patches are.
 *
 * Postings that are revisions or resends of one another are a chain. In it a later posting has a
 * greater number in the index.
 */
#ifndef LISTDIGEST_NAMED_H
#define LISTDIGEST_NAMED_H

#include "index/index.h"

typedef struct {
    gint64 id; /* of the series */
    gint64 previous;
    guint version, minor;
    gboolean partial;
    guint chain; /* equal for all postings of one */
} NamedPosting;

typedef struct Named Named;

Named *named_open(Index *index, GError **error);
void named_free(Named *named);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Named, named_free)

/*
 * The newest posting that the text names, of each chain; of those that share a Message-ID the
 * oldest, which is called by it, unless "#2" behind it says which (ids.h). Of const NamedPosting *,
 * oldest first; none if it names nothing. by_id: whether it is a Message-ID, or a link to one. Free
 * with g_ptr_array_unref; NULL with error.
 */
GPtrArray *named_find(Named *named, const char *text, gboolean *by_id, GError **error);

/* The newest posting of a chain, of that version (0: any) and minor (-1: any); NULL without. */
const NamedPosting *named_newest(const Named *named, guint chain, guint version, int minor);

/* How many postings of its chain have its version and minor, itself included. */
guint named_count_alike(const Named *named, const NamedPosting *posting);

/* By number; NULL without. */
const NamedPosting *named_posting(const Named *named, gint64 id);

#endif
