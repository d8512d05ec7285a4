/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "read/mboxheader.h"

void mboxheader_init(MboxHeader *header, gsize behind_from_line)
{
    *header = (MboxHeader){.at = behind_from_line, .searched = behind_from_line};
}

/* The length of "Name:" at the start of s, 0 if there is none. */
static gsize take_name(Str s, Str *name)
{
    gsize limit = MIN(s.n, MBOX_FIELD_NAME_MAX + 1), n = 0;
    while (n < limit && s.p[n] > ' ' && s.p[n] < 0x7f && s.p[n] != ':')
        n++;
    *name = (Str){s.p, n};
    while (n < limit && (s.p[n] == ' ' || s.p[n] == '\t'))
        n++;
    return name->n > 0 && n < limit && s.p[n] == ':' ? n + 1 : 0;
}

gboolean mboxheader_take_name(Str s, Str *name)
{
    return take_name(s, name) > 0;
}

static guint field_of_name(Str name)
{
    static const struct {
        Str name;
        guint field;
    } rows[] = {
        {{"From", 4}, MBOX_FROM},
        {{"Date", 4}, MBOX_DATE},
        {{"Message-ID", 10}, MBOX_MESSAGE_ID},
        {{"Subject", 7}, MBOX_SUBJECT},
        {{"To", 2}, MBOX_TO},
        {{"Received", 8}, MBOX_RECEIVED},
        {{"Return-Path", 11}, MBOX_RETURN_PATH},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++)
        if (name.n == rows[i].name.n && str_equal_nocase(name, rows[i].name))
            return rows[i].field;
    return 0;
}

guint mboxheader_field(Str line)
{
    Str name;
    return take_name(line, &name) ? field_of_name(name) : 0;
}

guint mboxheader_fields(Str block)
{
    guint fields = 0;
    for (Str line; str_next_line(&block, &line) && line.n;) {
        if (str_has_prefix(line, STR("From ")) || str_find_char(line, '\0') >= 0)
            break;
        fields |= mboxheader_field(line);
    }
    return fields;
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

static void take_field(MboxHeader *header, Str line)
{
    Str name;
    gsize n = take_name(line, &name);
    if (n == 0)
        return;
    header->fields |= field_of_name(name);
    if (str_equal_nocase(name, STR("Content-Length")))
        take_length(header, str_trim(str_skip(line, n)));
}

void mboxheader_walk(MboxHeader *header, Str message)
{
    Str seen = {message.p, MIN(message.n, MBOXHEADER_MAX)};
    gssize lf;
    while (!header->body && (lf = str_find_char(str_skip(seen, header->searched), '\n')) >= 0) {
        gsize end = header->searched + (gsize)lf;
        Str line = str_slice(seen.p + header->at, seen.p + end);
        header->at = header->searched = end + 1;
        if (line.n == 0 || str_equal(line, STR("\r")))
            header->body = header->at;
        else
            take_field(header, line);
    }
    if (header->body)
        return;
    header->searched = seen.n;
    if (seen.n == MBOXHEADER_MAX)
        header->at = seen.n;
}
