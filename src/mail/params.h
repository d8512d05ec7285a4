/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * params: a Content-Type or Content-Disposition field (RFC 2045 5.1, RFC 2183).
 *
 * The ordinary form is read in place. What has backslashes, or is of no form at all, is taken apart
 * by GMime's parsers; this is the one file that knows GMime. RFC 2231 (continued and encoded
 * values) is put together here, by the table of charsets (MAIL.md 4). GMime's message parser is not
 * used: it keeps about 500 bytes per header line and 1,300 per part before anybody can say stop, so
 * one hostile mail of 64 MiB would take gigabytes.
 */
#ifndef LISTDIGEST_PARAMS_H
#define LISTDIGEST_PARAMS_H

#include "mail/charset.h"

enum {
    PARAMS_LENGTH_MAX = 16 * 1024, /* bytes of a field looked at */
    PARAMS_PIECES_MAX = 100,       /* of one value, "name*0" to "name*99" */
};

/* Borrowed from the field, or in the arena. Empty where absent. */
typedef struct {
    Str type;    /* "text", or the disposition */
    Str subtype; /* "plain" */
    Str charset, format, delsp, boundary;
    Str name;                 /* of the file: name or filename; decoded, with encoded words too */
    Str protocol, smime_type; /* RFC 1847, RFC 8551 */
} Params;

/* An empty field is text/plain, as is one that cannot be read (RFC 2045 5.2). */
void params_read_type(Charsets *charsets, Arena *arena, Str field, Params *params);
void params_read_disposition(Charsets *charsets, Arena *arena, Str field, Params *params);

#endif
