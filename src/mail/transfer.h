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

typedef enum { TRANSFER_IDENTITY, TRANSFER_QP, TRANSFER_BASE64, TRANSFER_UNKNOWN } Transfer;

/* "8-bit", "quoted-printable;", "BASE64 (comment)" and the like are understood. */
Transfer transfer_lookup(Str label);

Str qp_decode(Arena *arena, DiagLog *log, Str bytes);

/*
 * Decodes until the first non-base64 line after padding; *rest gets what follows (a list footer
 * in plain text), empty if nothing. Pieces that were encoded and padded one by one are joined.
 */
Str base64_decode(Arena *arena, DiagLog *log, Str bytes, Str *rest);

#endif
