/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * uuencode: files in a text (POSIX uuencode). They are named, not expanded.
 */
#ifndef LISTDIGEST_UUENCODE_H
#define LISTDIGEST_UUENCODE_H

#include "base/str.h"

/*
 * The next file: a line "begin 644 name", and behind it a line that has the length it says. *name
 * gets its name, *text is moved behind the two lines. FALSE if there is none.
 */
gboolean uuencode_next(Str *text, Str *name);

#endif
