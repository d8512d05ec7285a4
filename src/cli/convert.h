/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * convert: what was read in a mail -> the row that the index stores.
 *
 * The one place that knows both sides. Nothing is decided here but which texts are worth keeping.
 */
#ifndef LISTDIGEST_CONVERT_H
#define LISTDIGEST_CONVERT_H

#include "cli/batch.h"
#include "cli/mailmap.h"
#include "index/index.h"
#include "patch/patchmail.h"

/*
 * Strings of *out are those of mail and patch, or lie in the arena. out->source is left for the
 * caller to set. log: of the mail's parsers, with nothing of another mail in it; a text above
 * INDEX_BODY_MAX is reported there. paths: whether to keep the names of the files that a diff
 * touches.
 */
void index_mail_from(Arena *arena, const BatchMail *taken, const Mail *mail, const PatchMail *patch,
                     DiagLog *log, gboolean paths, IndexMail *out);

/* An IndexPersonFunc: puts a person as the Mailmap has them. */
gboolean index_map_person(IndexPerson *person, gpointer mailmap);

#endif
