/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "mail/params.h"
#include <gmime/gmime.h>
#include <stddef.h>

static const struct {
    const char *name;
    gsize offset;
} rows[] = {
    {"charset", offsetof(Params, charset)}, {"format", offsetof(Params, format)},
    {"delsp", offsetof(Params, delsp)},     {"boundary", offsetof(Params, boundary)},
    {"name", offsetof(Params, name)},       {"filename", offsetof(Params, name)},
};

static Str *param_place(Params *params, guint row)
{
    return (Str *)(void *)((char *)params + rows[row].offset);
}

static void skip_blanks(Str *s)
{
    while (s->n && g_ascii_isspace(*s->p))
        *s = str_skip(*s, 1);
}

static Str take_token(Str *s)
{
    gsize n = 0;
    while (n < s->n && s->p[n] > ' ' && s->p[n] < 0x7f && !strchr("()<>@,;:\\\"/[]?=*", s->p[n]))
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
    if (take_char(s, '"')) {
        gssize end = str_find_char(*s, '"');
        if (end < 0)
            return FALSE;
        *value = (Str){s->p, (gsize)end};
        *s = str_skip(*s, (gsize)end + 1);
        return str_find_char(*value, '\n') < 0;
    }
    gsize n = 0;
    while (n < s->n && s->p[n] > ' ' && s->p[n] < 0x7f && s->p[n] != ';')
        n++;
    *value = (Str){s->p, n};
    *s = str_skip(*s, n);
    return TRUE;
}

static void set_param(Params *params, Str name, Str value)
{
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        Str *place = param_place(params, i);
        if (!place->n && str_equal_nocase(name, str_of(rows[i].name)))
            *place = value;
    }
}

/* FALSE if the field has anything that is not of the ordinary form. */
static gboolean read_plain(Str field, Params *params)
{
    if (str_find_char(field, '(') >= 0 || str_find_char(field, '\\') >= 0)
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

static gpointer start_gmime(gpointer unused)
{
    (void)unused;
    g_mime_init();
    return NULL;
}

static void copy_params(Arena *arena, GMimeParamList *list, Params *params)
{
    for (guint i = 0; list && i < G_N_ELEMENTS(rows); i++) {
        GMimeParam *param = g_mime_param_list_get_parameter(list, rows[i].name);
        const char *value = param ? g_mime_param_get_value(param) : NULL;
        if (value && !param_place(params, i)->n)
            *param_place(params, i) = str_of(arena_strdup(arena, value));
    }
}

static char *field_for_gmime(Arena *arena, Str field)
{
    static GOnce once = G_ONCE_INIT;
    g_once(&once, start_gmime, NULL);
    return arena_strndup(arena, field.p, field.n);
}

void params_read_type(Arena *arena, Str field, Params *params)
{
    *params = (Params){0};
    field.n = MIN(field.n, (gsize)PARAMS_LENGTH_MAX);
    if (!read_plain(field, params) && str_trim(field).n) {
        *params = (Params){0};
        GMimeContentType *type = g_mime_content_type_parse(NULL, field_for_gmime(arena, field));
        params->type = str_of(arena_strdup(arena, g_mime_content_type_get_media_type(type)));
        params->subtype = str_of(arena_strdup(arena, g_mime_content_type_get_media_subtype(type)));
        copy_params(arena, g_mime_content_type_get_parameters(type), params);
        g_object_unref(type);
    }
    if (!params->subtype.n || str_find_char(field, '/') < 0) {
        params->type = STR("text");
        params->subtype = STR("plain");
    }
}

void params_read_disposition(Arena *arena, Str field, Params *params)
{
    *params = (Params){0};
    field.n = MIN(field.n, (gsize)PARAMS_LENGTH_MAX);
    if (read_plain(field, params) || !str_trim(field).n)
        return;
    *params = (Params){0};
    GMimeContentDisposition *disposition =
        g_mime_content_disposition_parse(NULL, field_for_gmime(arena, field));
    params->type =
        str_of(arena_strdup(arena, g_mime_content_disposition_get_disposition(disposition)));
    copy_params(arena, g_mime_content_disposition_get_parameters(disposition), params);
    g_object_unref(disposition);
}
