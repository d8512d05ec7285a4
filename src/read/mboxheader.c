/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "read/mboxheader.h"

void mboxheader_init(MboxHeader *header, gsize behind_from_line)
{
    *header = (MboxHeader){.at = behind_from_line};
}

/* The value of a field with this name, if line is one. */
static gboolean take_field(Str line, Str name, Str *value)
{
    if (!str_has_prefix_nocase(line, name))
        return FALSE;
    Str rest = str_skip(line, name.n);
    while (rest.n && (*rest.p == ' ' || *rest.p == '\t'))
        rest = str_skip(rest, 1);
    if (rest.n == 0 || *rest.p != ':')
        return FALSE;
    *value = str_trim(str_skip(rest, 1));
    return TRUE;
}

static void take_length(MboxHeader *header, Str value)
{
    guint64 length;
    if (!str_take_uint(&value, G_MAXINT64, &length) || value.n)
        header->kind = LENGTH_MALFORMED;
    else if (header->kind == LENGTH_GIVEN && header->length != length)
        header->kind = LENGTH_DISPUTED;
    else if (header->kind == LENGTH_NONE) {
        header->kind = LENGTH_GIVEN;
        header->length = length;
    }
}

void mboxheader_walk(MboxHeader *header, Str message)
{
    Str seen = {message.p, MIN(message.n, MBOXHEADER_MAX)};
    gssize lf;
    while (!header->body && (lf = str_find_char(str_skip(seen, header->at), '\n')) >= 0) {
        Str line = {seen.p + header->at, (gsize)lf}, value;
        header->at += (gsize)lf + 1;
        if (line.n == 0 || str_equal(line, STR("\r")))
            header->body = header->at;
        else if (take_field(line, STR("Content-Length"), &value))
            take_length(header, value);
    }
    if (!header->body && seen.n == MBOXHEADER_MAX)
        header->at = seen.n;
}
