/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "mail/fields.h"

#define NAME_MAX_LENGTH 64 /* bytes looked at for the colon of a wanted field */

static const struct {
    Str name;
    gboolean repeated;
} wanted[FIELDS] = {
#define X(symbol, name, repeated) {{name, sizeof(name) - 1}, repeated},
    FIELD_TABLE(X)
#undef X
};

static Field find_field(Str name)
{
    for (int i = 0; i < FIELDS; i++)
        if (wanted[i].name.n == name.n && (name.p[0] | 0x20) == wanted[i].name.p[0] &&
            str_equal_nocase(wanted[i].name, name))
            return (Field)i;
    return FIELDS;
}

/* "From " and ">From " lines are of the mbox, not of the mail; "From :" is a field. */
static gboolean is_from_line(Str line)
{
    if (line.n && *line.p == '>')
        line = str_skip(line, 1);
    if (!str_has_prefix(line, STR("From ")))
        return FALSE;
    Str rest = str_trim(str_skip(line, 5));
    return !rest.n || *rest.p != ':';
}

static void skip_line(Arena *arena, DiagLog *log, Str line)
{
    gsize n = MIN(line.n, (gsize)DIAG_DETAIL_MAX);
    diag_add(log, DIAG_HEADER_NO_COLON, arena_strndup(arena, line.p, n));
}

/* The field that a line starts; FIELDS if it is not wanted or none. *value is the rest of it. */
static Field read_line(Arena *arena, DiagLog *log, Str line, Str *value)
{
    gssize colon = str_find_char(line, ':');
    if (colon <= 0 || is_from_line(line)) {
        skip_line(arena, log, line);
        return FIELDS;
    }
    if (colon > NAME_MAX_LENGTH)
        return FIELDS;
    *value = str_skip(line, (gsize)colon + 1);
    return find_field(str_trim_end((Str){line.p, (gsize)colon}));
}

/* A copy with NULs as U+FFFD; value itself where there are none. */
static Str replace_nuls(Arena *arena, Str value)
{
    gsize nuls = 0;
    for (gsize i = 0; i < value.n; i++)
        nuls += value.p[i] == '\0';
    if (!nuls)
        return value;
    char *start = arena_take(arena, value.n + 2 * nuls), *to = start;
    for (gsize i = 0; i < value.n; i++) {
        if (value.p[i])
            *to++ = value.p[i];
        else
            to = mempcpy(to, "\xef\xbf\xbd", 3);
    }
    return str_slice(start, to);
}

static void clean_values(Arena *arena, DiagLog *log, Str block, Fields *fields)
{
    if (str_find_char(block, '\0') < 0)
        return;
    diag_add(log, DIAG_HEADER_NUL, NULL);
    for (int i = 0; i < FIELDS; i++)
        fields->value[i] = replace_nuls(arena, fields->value[i]);
}

/* The place for the value that a line starts, or NULL if nobody wants it. */
static Str *place_value(Arena *arena, DiagLog *log, Str line, Fields *fields)
{
    Str value;
    Field field = read_line(arena, log, line, &value);
    if (field == FIELDS)
        return NULL;
    if (fields->value[field].p) {
        if (!wanted[field].repeated)
            diag_add(log, DIAG_HEADER_DUPLICATE, wanted[field].name.p);
        return NULL;
    }
    fields->value[field] = value;
    return &fields->value[field];
}

void fields_read(Arena *arena, DiagLog *log, Str *bytes, gsize max, Fields *fields)
{
    *fields = (Fields){0};
    Str rest = *bytes, line;
    if (str_has_prefix(rest, STR("\xef\xbb\xbf")))
        rest = str_skip(rest, 3);
    const char *start = rest.p, *end = rest.p;
    gsize limit = MIN(rest.n, max);
    Str *open = NULL; /* the value that a continuation line belongs to */
    while (str_next_line(&rest, &line) && line.n) {
        end = line.p + line.n;
        gboolean continued = *line.p == ' ' || *line.p == '\t';
        if ((gsize)(end - start) > limit)
            continue;
        if (!continued)
            open = place_value(arena, log, line, fields);
        else if (open)
            open->n = (gsize)(end - open->p);
        else if (line.p == start)
            skip_line(arena, log, line);
    }
    *bytes = rest;
    if ((gsize)(end - start) > limit)
        diag_add(log, DIAG_HEADER_TOO_LARGE, NULL);
    clean_values(arena, log, str_slice(start, end), fields);
}
