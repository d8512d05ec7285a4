/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * usual: the charset that mail of a list declares most often, beside UTF-8.
 *
 * Counted are mails with 8-bit text that fits its label; of several texts the last one counts. Mail
 * above BATCH_MAIL_MAX does not wait to be read by it.
 *
 * It is what mail of that list without a right label is most likely in. Counted over all sources of
 * a list, so it is known only when all are read; ties go to the name that comes first bytewise.
 */
#ifndef LISTDIGEST_USUAL_H
#define LISTDIGEST_USUAL_H

#include <glib.h>

enum { USUAL_MAILS_MIN = 3 /* of a list, that declare it */ };

typedef struct Usual Usual;

Usual *usual_new(void);
void usual_free(Usual *usual);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Usual, usual_free)

/* So many mails of a list declare that charset. */
void usual_add(Usual *usual, const char *list, const char *charset, guint64 mails);

/* A name for charsets_set_usual(), NULL if there is none. Borrowed. */
const char *usual_charset(const Usual *usual, const char *list);

#endif
