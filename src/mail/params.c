/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "mail/params.h"
#include "mail/encoded_word.h"
#include <gmime/gmime.h>
#include <stddef.h>

static const struct {
    const char *name;
    gsize offset;
} rows[] = {
    {"charset", offsetof(Params, charset)},   {"format", offsetof(Params, format)},
    {"delsp", offsetof(Params, delsp)},       {"boundary", offsetof(Params, boundary)},
    {"name", offsetof(Params, name)},         {"filename", offsetof(Params, name)},
    {"protocol", offsetof(Params, protocol)}, {"smime-type", offsetof(Params, smime_type)},
};

static Str *param_place(Params *params, guint row)
{
    return (Str *)(void *)((char *)params + rows[row].offset);
}

/* Length of the comment that s begins with, comments within it too; 0 if it does not end. */
static gsize comment_length(Str s)
{
    guint depth = 0;
    for (gsize i = 0; i < s.n; i++) {
        depth += s.p[i] == '(';
        if (s.p[i] == ')' && --depth == 0)
            return i + 1;
    }
    return 0;
}

static void skip_blanks(Str *s)
{
    gsize n = 1;
    while (s->n && n) {
        n = *s->p == '(' ? comment_length(*s) : g_ascii_isspace(*s->p);
        *s = str_skip(*s, n);
    }
}

static gboolean is_token_char(char c)
{
    return g_ascii_isalnum(c) || (g_ascii_isgraph(c) && !strchr("()<>@,;:\\\"/[]?=*", c));
}

static Str take_token(Str *s)
{
    gsize n = 0;
    while (n < s->n && is_token_char(s->p[n]))
        n++;
    Str token = {s->p, n};
    *s = str_skip(*s, n);
    return token;
}

static gboolean take_char(Str *s, char c)
{
    skip_blanks(s);
    if (!s->n || *s->p != c)
        return FALSE;
    *s = str_skip(*s, 1);
    skip_blanks(s);
    return TRUE;
}

/* A token, also with characters that should have been quoted, or a quoted string. */
static gboolean take_value(Str *s, Str *value)
{
    skip_blanks(s);
    if (s->n && *s->p == '"') {
        *s = str_skip(*s, 1);
        gssize end = str_find_char(*s, '"');
        if (end >= 0) {
            *value = (Str){s->p, (gsize)end};
            *s = str_skip(*s, (gsize)end + 1);
            return str_find_char(*value, '\n') < 0;
        }
    }
    gsize n = 0;
    while (n < s->n && g_ascii_isgraph(s->p[n]) && s->p[n] != ';' && s->p[n] != '(')
        n++;
    *value = (Str){s->p, n};
    *s = str_skip(*s, n);
    return TRUE;
}

/* name: not empty. */
static void set_param(Params *params, Str name, Str value)
{
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        Str *place = param_place(params, i);
        if (!place->n && str_fold(*name.p) == *rows[i].name &&
            str_equal_nocase(name, str_of(rows[i].name)))
            *place = value;
    }
}

/* FALSE if the field has anything that is not of the ordinary form. */
static gboolean read_plain(Str field, Params *params)
{
    if (str_find_char(field, '\\') >= 0)
        return FALSE;
    skip_blanks(&field);
    params->type = take_token(&field);
    if (take_char(&field, '/'))
        params->subtype = take_token(&field);
    for (;;) {
        while (take_char(&field, ';')) /* or white space alone, as some senders have it */
            ;
        if (!field.n)
            return params->type.n > 0;
        Str name = take_token(&field), value;
        if (!name.n || !take_char(&field, '=') || !take_value(&field, &value))
            return FALSE;
        set_param(params, name, value);
    }
}

/*
 * GMime would convert RFC 2231 and RFC 2047 by whatever charset the mail names, with iconv's help.
 * So it gets the field with "!" for the "*" in names of parameters, which makes ordinary ones of
 * "name*0*", and without the "=?" of encoded words, which are none here (RFC 2047 5).
 */
#define STAR '!'
#define QUESTION '\1' /* for the "?" of "=?", and put back in values */

static gpointer start_gmime(gpointer unused)
{
    static const char *fallback[] = {"utf-8", "iso-8859-1", NULL}; /* never the locale's */
    (void)unused;
    g_mime_init();
    GMimeParserOptions *options = g_mime_parser_options_new();
    g_mime_parser_options_set_fallback_charsets(options, fallback);
    return options;
}

static GMimeParserOptions *gmime_options(void)
{
    static GOnce once = G_ONCE_INIT;
    return g_once(&once, start_gmime, NULL);
}

static char *field_for_gmime(Arena *arena, Str field)
{
    char *copy = arena_strndup(arena, field.p, field.n);
    gboolean quoted = FALSE, in_name = FALSE;
    for (gsize i = 0; i < field.n; i++) {
        if (quoted && copy[i] == '\\')
            i++;
        else if (copy[i] == '"')
            quoted = !quoted;
        else if (!quoted && (copy[i] == ';' || copy[i] == '='))
            in_name = copy[i] == ';';
        else if (in_name && copy[i] == '*')
            copy[i] = STAR;
        else if (copy[i] == '?' && i > 0 && copy[i - 1] == '=')
            copy[i] = QUESTION;
    }
    return copy;
}

/* A piece of a value: "name*0=piece", "name*1*=%70iece" (RFC 2231 3 and 4), or all of it. */
typedef struct {
    const char *text; /* NULL: not there */
    gboolean encoded;
} Piece;

typedef struct {
    Piece pieces[G_N_ELEMENTS(rows)][PARAMS_PIECES_MAX];
} PieceTable;

/* Puts a parameter where its name says. Of the same piece the first one counts, but an encoded one
 * before one for readers that cannot decode (RFC 6266 4.3). */
static void place_piece(PieceTable *table, Str name, const char *text)
{
    gssize star = str_find_char(name, STAR);
    Str base = {name.p, star < 0 ? name.n : (gsize)star};
    Str rest = str_skip(name, star < 0 ? name.n : (gsize)star + 1);
    guint64 number = 0;
    gboolean numbered = str_take_uint(&rest, PARAMS_PIECES_MAX - 1, &number);
    gboolean encoded = numbered ? str_equal(rest, (Str){(char[]){STAR}, 1}) : star >= 0;
    if (rest.n > (numbered && encoded))
        return;
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        Piece *piece = &table->pieces[i][number];
        if ((!piece->text || (encoded && !piece->encoded)) &&
            str_equal_nocase(base, str_of(rows[i].name)))
            *piece = (Piece){text, encoded};
    }
}

static void append_decoded(GString *out, Str s)
{
    while (s.n) {
        gboolean escape =
            s.n > 2 && *s.p == '%' && g_ascii_isxdigit(s.p[1]) && g_ascii_isxdigit(s.p[2]);
        int value = escape ? g_ascii_xdigit_value(s.p[1]) * 16 + g_ascii_xdigit_value(s.p[2]) : 0;
        g_string_append_c(out, escape ? (char)value : *s.p);
        s = str_skip(s, escape ? 3 : 1);
    }
}

/* Takes "charset'language'" off the first piece. */
static Str take_label(Str *value)
{
    gssize first = str_find_char(*value, '\'');
    gssize second = first < 0 ? -1 : str_find_char(str_skip(*value, (gsize)first + 1), '\'');
    if (second < 0)
        return STR("");
    Str label = {value->p, (gsize)first};
    *value = str_skip(*value, (gsize)(first + second) + 2);
    return label;
}

/* Senders put encoded words into names of files, which RFC 2047 5 forbids, and raw bytes. */
static void decode_name(Charsets *charsets, Arena *arena, Str *name)
{
    if (str_find(*name, STR("=?")) >= 0 || !bytes_are_ascii(*name))
        *name = str_of(header_text(charsets, arena, charsets_log(charsets), *name));
}

static Str join_pieces(Charsets *charsets, Arena *arena, const Piece *pieces)
{
    g_autoptr(GString) bytes = g_string_new(NULL);
    Str label = {0};
    for (guint i = 0; i < PARAMS_PIECES_MAX && pieces[i].text; i++) {
        Str value = str_of(pieces[i].text);
        if (i == 0 && pieces[i].encoded)
            label = take_label(&value);
        if (pieces[i].encoded)
            append_decoded(bytes, value);
        else
            g_string_append_len(bytes, value.p, (gssize)value.n);
    }
    char *copy = arena_take(arena, bytes->len), *to = copy;
    for (gsize i = 0; i < bytes->len; i++)
        if (bytes->str[i] != '\r' && bytes->str[i] != '\n') /* of folding (RFC 5322 2.2.3) */
            *to++ = bytes->str[i] == QUESTION ? '?' : bytes->str[i];
    return charset_decode(charsets, arena, label, str_slice(copy, to));
}

static void copy_params(Charsets *charsets, Arena *arena, GMimeParamList *list, Params *params)
{
    PieceTable table = {0};
    for (int i = 0; list && i < g_mime_param_list_length(list); i++) {
        GMimeParam *param = g_mime_param_list_get_parameter_at(list, i);
        place_piece(&table, str_of(g_mime_param_get_name(param)), g_mime_param_get_value(param));
    }
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        Str *place = param_place(params, i);
        if (!table.pieces[i][0].text || place->n)
            continue;
        *place = join_pieces(charsets, arena, table.pieces[i]);
        if (place == &params->name && !table.pieces[i][0].encoded)
            decode_name(charsets, arena, place);
    }
}

void params_read_type(Charsets *charsets, Arena *arena, Str field, Params *params)
{
    *params = (Params){0};
    field.n = MIN(field.n, (gsize)PARAMS_LENGTH_MAX);
    if (read_plain(field, params)) {
        decode_name(charsets, arena, &params->name);
    } else if (str_trim(field).n) {
        *params = (Params){0};
        GMimeContentType *type =
            g_mime_content_type_parse(gmime_options(), field_for_gmime(arena, field));
        params->type = str_of(arena_strdup(arena, g_mime_content_type_get_media_type(type)));
        params->subtype = str_of(arena_strdup(arena, g_mime_content_type_get_media_subtype(type)));
        copy_params(charsets, arena, g_mime_content_type_get_parameters(type), params);
        g_object_unref(type);
    }
    if (!params->subtype.n || str_find_char(field, '/') < 0) {
        params->type = STR("text");
        params->subtype = STR("plain");
    }
}

void params_read_disposition(Charsets *charsets, Arena *arena, Str field, Params *params)
{
    *params = (Params){0};
    field.n = MIN(field.n, (gsize)PARAMS_LENGTH_MAX);
    if (read_plain(field, params)) {
        decode_name(charsets, arena, &params->name);
        return;
    }
    if (!str_trim(field).n)
        return;
    *params = (Params){0};
    GMimeContentDisposition *disposition =
        g_mime_content_disposition_parse(gmime_options(), field_for_gmime(arena, field));
    params->type =
        str_of(arena_strdup(arena, g_mime_content_disposition_get_disposition(disposition)));
    copy_params(charsets, arena, g_mime_content_disposition_get_parameters(disposition), params);
    g_object_unref(disposition);
}
