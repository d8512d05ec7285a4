/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * charset: labelled bytes -> UTF-8 (MAIL.md 4).
 *
 * A label from a mail is looked up in a table of aliases and never passed to iconv_open. Decoding
 * is strict, and where the label does not fit: line by line UTF-8, the label, what a detector says
 * of a text that is long enough, the usual charset of the list, windows-1252; in a line read as
 * that, what is valid UTF-8 stays. No byte is dropped silently: what was done is reported to the
 * DiagLog. The process's locale never matters.
 *
 * Labels are not taken at their word where mails never mean it: bytes in a charset of single bytes
 * that are valid UTF-8 are that, C1 controls of ISO 8859 are what Windows has there, and text
 * without the NULs that UTF-16 and UTF-32 need is not in these. UTF-16 and UTF-32 without a byte
 * order have that of their blanks; a byte order mark is no text.
 *
 * The usual charset is known only when a list was read whole. So what fell through to windows-1252
 * without one can be asked for with charsets_fell_through(), and such mail parsed again, later.
 *
 * The result is valid UTF-8, but may hold the NULs and control characters that the input held.
 */
#ifndef LISTDIGEST_CHARSET_H
#define LISTDIGEST_CHARSET_H

#include "base/arena.h"
#include "base/diag.h"

typedef struct Charsets Charsets; /* open converters; one per thread */

Charsets *charsets_new(DiagLog *log);
void charsets_free(Charsets *charsets);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Charsets, charsets_free)

/* Where it reports to: the log that it was made with. */
DiagLog *charsets_log(const Charsets *charsets);

/* The charset that mail of the list in question declares most often, by its canonical name; NULL,
 * as at first, if it is not known. */
void charsets_set_usual(Charsets *charsets, const char *name);

/*
 * The charset that a mail's text was in, most likely also that of its header where nothing says:
 * between charsets_begin_mail() and charsets_set_hint() the text is decoded; from then on what it
 * was read as, if it was another than UTF-8, is the first guess.
 */
void charsets_begin_mail(Charsets *charsets);
void charsets_set_hint(Charsets *charsets);

/* Since the last call: whether bytes were read as windows-1252 only since nothing else was known.
 */
gboolean charsets_fell_through(Charsets *charsets);

/* Since the last call: the charset that a label named and 8-bit bytes fitted, if it was another
 * than UTF-8; NULL without. */
const char *charsets_declared(Charsets *charsets);

/*
 * bytes as UTF-8: the bytes themselves when they are so already, else a string in the arena.
 * label: as the mail has it, in any case and with quotes or blanks; "" where there is none.
 */
Str charset_decode(Charsets *charsets, Arena *arena, Str label, Str bytes);

/* The canonical name that a label stands for ("windows-1252" for "latin1"), or NULL. */
const char *charset_lookup(Str label);

/*
 * TRUE for the charsets that switch modes by escapes (ISO-2022, HZ, UTF-7): encoded words in them
 * are converted one by one, as each starts in ASCII.
 */
gboolean charset_switches_modes(Str label);

/* How many bytes of ASCII these begin with. A NUL is one. */
gsize bytes_ascii_length(Str bytes);
gboolean bytes_are_ascii(Str bytes);
gboolean bytes_are_utf8(Str bytes);

#endif
