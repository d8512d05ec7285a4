/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * reader: what every form of archive does behind source.h, which documents each of these.
 *
 * A form's open function fills a Reader; afterwards only source.c calls it.
 */
#ifndef LISTDIGEST_READER_H
#define LISTDIGEST_READER_H

#include "read/source.h"

typedef struct {
    SourceStatus (*next)(gpointer self, RawMail *mail, GError **error);
    char *(*state)(gconstpointer self);
    const char *(*damage)(gconstpointer self);
    guint64 (*position)(gconstpointer self);
    gboolean (*range)(gconstpointer self, SourceRange *range); /* NULL: a form without commits */
    void (*free)(gpointer self);
} ReaderClass;

typedef struct {
    const ReaderClass *class;
    gpointer self;
    SourceNews news;
    gint64 kept;     /* G_MAXINT64 where nothing is read again */
    GPtrArray *gone; /* of char *, with a free function; NULL without */
} Reader;

#endif
