/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "render/json_writer.h"
#include "render/escape.h"

void json_writer_init(JsonWriter *w, FILE *out, guint lines)
{
    *w = (JsonWriter){.out = out, .lines = lines};
}

void json_writer_finish(JsonWriter *w)
{
    g_assert(w->depth == 0);
    putc('\n', w->out);
}

static void new_line(JsonWriter *w)
{
    if (w->depth > w->lines)
        return;
    putc('\n', w->out);
    for (guint i = 0; i < w->depth; i++)
        putc(' ', w->out);
}

static const char *short_escape(gunichar c)
{
    switch (c) {
    case '"': return "\\\"";
    case '\\': return "\\\\";
    case '\b': return "\\b";
    case '\f': return "\\f";
    case '\n': return "\\n";
    case '\r': return "\\r";
    case '\t': return "\\t";
    default: return NULL;
    }
}

static gboolean needs_escape(gunichar c)
{
    return c == '"' || c == '\\' || c == 0x2028 || c == 0x2029 || escape_is_control(c) ||
           escape_is_bidi(c);
}

static void write_string(FILE *out, const char *s)
{
    g_assert(g_utf8_validate(s, -1, NULL));
    putc('"', out);
    const char *plain = s, *p = s;
    while (*p) {
        gunichar c = g_utf8_get_char(p);
        const char *next = g_utf8_next_char(p);
        if (needs_escape(c)) {
            const char *escape = short_escape(c);
            fwrite(plain, 1, (gsize)(p - plain), out);
            if (escape)
                fputs(escape, out);
            else
                fprintf(out, "\\u%04x", c);
            plain = next;
        }
        p = next;
    }
    fwrite(plain, 1, (gsize)(p - plain), out);
    putc('"', out);
}

/* Everything before a value: comma, line, key. */
static void begin_value(JsonWriter *w, const char *key)
{
    if (w->depth == 0) {
        g_assert(!key);
        return;
    }
    g_assert(w->is_array[w->depth - 1] == !key);
    if (w->filled[w->depth - 1])
        putc(',', w->out);
    w->filled[w->depth - 1] = TRUE;
    new_line(w);
    if (key) {
        write_string(w->out, key);
        putc(':', w->out);
    }
}

static void open_container(JsonWriter *w, const char *key, gboolean is_array)
{
    begin_value(w, key);
    g_assert(w->depth < JSON_DEPTH_MAX);
    w->is_array[w->depth] = is_array;
    w->filled[w->depth] = FALSE;
    w->depth++;
    putc(is_array ? '[' : '{', w->out);
}

static void close_container(JsonWriter *w, gboolean is_array)
{
    g_assert(w->depth > 0 && w->is_array[w->depth - 1] == is_array);
    w->depth--;
    if (w->filled[w->depth] && w->depth < w->lines)
        new_line(w);
    putc(is_array ? ']' : '}', w->out);
}

void json_object_begin(JsonWriter *w, const char *key)
{
    open_container(w, key, FALSE);
}

void json_object_end(JsonWriter *w)
{
    close_container(w, FALSE);
}

void json_array_begin(JsonWriter *w, const char *key)
{
    open_container(w, key, TRUE);
}

void json_array_end(JsonWriter *w)
{
    close_container(w, TRUE);
}

void json_string(JsonWriter *w, const char *key, const char *value)
{
    if (!value) {
        json_null(w, key);
        return;
    }
    begin_value(w, key);
    write_string(w->out, value);
}

void json_uint(JsonWriter *w, const char *key, guint64 value)
{
    begin_value(w, key);
    fprintf(w->out, "%" G_GUINT64_FORMAT, value);
}

void json_bool(JsonWriter *w, const char *key, gboolean value)
{
    begin_value(w, key);
    fputs(value ? "true" : "false", w->out);
}

void json_null(JsonWriter *w, const char *key)
{
    begin_value(w, key);
    fputs("null", w->out);
}
