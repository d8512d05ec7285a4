/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * encoded_word: RFC 2047, as senders write it (MAIL.md 4).
 *
 * Ours because GMime 3.2.13 drops the second of two glued padded B words, and does not join a
 * character that two words share. Used for header fields, for file names of parts, and for the
 * in-body From: of patches, which is UTF-8 already: so raw bytes are not reported here.
 *
 * Words of one charset that stand together are one text: their bytes are joined, then converted,
 * since many cut a character in two. But each word in a charset that switches modes (ISO-2022-JP)
 * starts in ASCII. Base64 goes on from one word to the next only where the first ends within a
 * quantum, without padding.
 *
 * Forgiven: spaces and "?" in a Q word, words glued together or to text, an RFC 2231 language
 * behind the charset, an empty charset, malformed escapes (kept as they stand), a character split
 * over two words.
 */
#ifndef LISTDIGEST_ENCODED_WORD_H
#define LISTDIGEST_ENCODED_WORD_H

#include "mail/charset.h"

enum { ENCODED_WORD_CHARSET_MAX = 80 /* bytes between "=?" and the next "?"; longer: no word */ };

/*
 * The text of an unstructured header value: unfolded, encoded words decoded, raw 8-bit bytes
 * decoded as charset.h says of no label, runs of white space one space, ends trimmed, control
 * characters gone. A word that is not well formed stays as it stands. Decodes once, never twice.
 * The result is NUL-terminated, in the arena.
 */
const char *header_text(Charsets *charsets, Arena *arena, DiagLog *log, Str value);

/* The same of a value that may not hold encoded words, an address (RFC 2047 5): they stay. */
const char *header_literal(Charsets *charsets, Arena *arena, Str value);

/* Length of the encoded word that s begins with, or 0. */
gsize encoded_word_length(Str s);

#endif
