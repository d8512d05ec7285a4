/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * refetch: a mail that the index knows, read again from where it lies, or where a copy of it does.
 */
#ifndef LISTDIGEST_REFETCH_H
#define LISTDIGEST_REFETCH_H

#include "index/index.h"
#include "read/source.h"

/* What is done with the bytes: FALSE, with error, where they are not those of the mail; then a copy
 * is tried. */
typedef gboolean RefetchFunc(Str bytes, gpointer data, GError **error);

enum { REFETCH_ERRORS_MAX = 5 /* copies of which it is said why they cannot be used */ };

/* Copies are tried in the order of their sources' paths. FALSE, with what is wrong with each, where
 * none could be used. */
gboolean refetch(Index *index, SourceFetch *last, gint64 mail, RefetchFunc *take, gpointer data,
                 GError **error);

#endif
