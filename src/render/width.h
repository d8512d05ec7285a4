/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * width: text laid out by the columns it takes on a terminal.
 *
 * East Asian wide characters take two columns, combining and other zero-width ones none, by the
 * Unicode tables in GLib; the locale never matters. Strings are one line of valid UTF-8 without
 * control characters: escape_line() first.
 */
#ifndef LISTDIGEST_WIDTH_H
#define LISTDIGEST_WIDTH_H

#include <glib.h>

guint width_of(const char *s);

void width_spaces(GString *out, guint n);

/* n, at the end of that many columns. */
void width_number(GString *out, guint n, guint columns);

/* s, and spaces up to that many columns. A longer s stands whole. */
void width_pad(GString *out, const char *s, guint columns);

/* s, or what is longer as far as that many columns go, with "…" at its end. */
void width_cut(GString *out, const char *s, guint columns);

/*
 * s in lines of at most so many columns, ended by LF, broken at spaces and beside wide characters.
 * The cursor is in column indent already; further lines start with as many spaces. Nothing is cut:
 * a word that is too long runs over.
 */
void width_wrap(GString *out, const char *s, guint indent, guint columns);

#endif
