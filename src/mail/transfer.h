/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * transfer: quoted-printable and base64 (RFC 2045 6.7, 6.8), forgiving and never losing text.
 *
 * All results are in the arena. Malformed input is reported to the DiagLog.
 */
#ifndef LISTDIGEST_TRANSFER_H
#define LISTDIGEST_TRANSFER_H

#include "base/arena.h"
#include "base/diag.h"

typedef enum {
    TRANSFER_IDENTITY,
    TRANSFER_QP,
    TRANSFER_BASE64,
    TRANSFER_UUENCODE, /* not decoded: see uuencode.h */
    TRANSFER_UNKNOWN,
} Transfer;

/* "8-bit", "quoted-printable;", "(comment) BASE64" and the like are understood. */
Transfer transfer_lookup(Str label);

Str qp_decode(Arena *arena, DiagLog *log, Str bytes);

/*
 * Is this quoted-printable that nobody declared? It has a soft line break and three escapes, and
 * looks as encoders write it: no "=" that is neither, no 8-bit byte, no line above 76 characters.
 * So code like "x =" at a line's end does not count, nor "size=4096" beside it. A line that is
 * quoted or added, "> ... =", does not count as broken where the next one begins the same way:
 * that is talk of quoted-printable. Code may pass all the same ("make A=10 B=20 C=30 D="), so the
 * caller asks for a diff, too (MAIL.md 3).
 */
gboolean qp_looks_like(Str bytes);

/*
 * Decodes until the first non-base64 line after padding; *rest gets what follows (a list footer
 * in plain text), empty if nothing. Pieces that were encoded and padded one by one are joined.
 * Text that does not begin with a line of base64 is all rest, as is one that begins with words
 * that might be base64 but make no text.
 */
Str base64_decode(Arena *arena, DiagLog *log, Str bytes, Str *rest);

/* A base64 text fed piece by piece; start with {0}. */
typedef struct {
    guint32 bits;
    guint n;          /* letters of the current quantum, 0 to 3 */
    gboolean padded;  /* the last letter was padding */
    guint64 ignored;  /* bytes that are neither letters, padding nor white space */
    guint64 dangling; /* quanta of a single letter, which hold no byte */
} Base64;

/* Writes at most in.n * 3 / 4 + 2 bytes and says how many. */
gsize base64_step(Base64 *state, Str in, char *out);

/* Ends a quantum that lacks its padding: at most 2 bytes. */
gsize base64_flush(Base64 *state, char *out);

#endif
