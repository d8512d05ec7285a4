/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * escape: mail-derived strings, made safe for a terminal (MAIL.md 5).
 *
 * Control characters (C0, DEL, C1) are removed, so no escape sequence survives; the bidirectional
 * controls, which can make text read other than it is, are shown as "\u202e". Input and output are
 * valid UTF-8. Everything from a mail goes through here on its way into plain text.
 */
#ifndef LISTDIGEST_ESCAPE_H
#define LISTDIGEST_ESCAPE_H

#include <glib.h>

/* Subjects, names, addresses: one line. What breaks lines, and tab, becomes a space. */
void escape_line(GString *out, const char *s);

/* Message texts: LF and tab stay. */
void escape_text(GString *out, const char *s);

/* Characters that other formats escape in their own way. */
gboolean escape_is_control(gunichar c); /* C0, DEL, C1 */
gboolean escape_is_bidi(gunichar c);    /* U+202A to U+202E, U+2066 to U+2069 */

#endif
