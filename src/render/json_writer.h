/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * json_writer: JSON (RFC 8259), written as it is told, no tree built (after git's json-writer).
 *
 *     JsonWriter w;
 *     json_writer_init(&w, out, 1);
 *     json_object_begin(&w, NULL);
 *     json_string(&w, "title", "...");
 *     json_array_begin(&w, "tags");
 *     json_string(&w, NULL, "net-next");
 *     json_array_end(&w);
 *     json_object_end(&w);
 *     json_writer_finish(&w);
 *
 * Inside an object every value has a key, inside an array and at the top key is NULL; writing
 * otherwise, or closing what is not open, is a bug (g_assert). Keys are ASCII words.
 *
 * Values of the outermost `lines` levels stand on lines of their own, deeper ones behind each
 * other: lines = 0 gives one line (JSON Lines), 2 a document that people can read and diff.
 *
 * Output is printable: C0, DEL, C1, the bidirectional controls and U+2028/9 are escaped. Strings
 * must be valid UTF-8. Errors of writing are left to whoever closes the FILE.
 */
#ifndef LISTDIGEST_JSON_WRITER_H
#define LISTDIGEST_JSON_WRITER_H

#include <glib.h>
#include <stdio.h>

enum { JSON_DEPTH_MAX = 16 };

typedef struct {
    FILE *out;
    guint lines;
    guint depth;                       /* containers open */
    gboolean is_array[JSON_DEPTH_MAX]; /* of the open container at this depth */
    gboolean filled[JSON_DEPTH_MAX];   /* it has a value already */
} JsonWriter;

void json_writer_init(JsonWriter *w, FILE *out, guint lines);
void json_writer_finish(JsonWriter *w); /* ends the line; everything must be closed */

void json_object_begin(JsonWriter *w, const char *key);
void json_object_end(JsonWriter *w);
void json_array_begin(JsonWriter *w, const char *key);
void json_array_end(JsonWriter *w);

void json_string(JsonWriter *w, const char *key, const char *value); /* NULL writes null */
void json_uint(JsonWriter *w, const char *key, guint64 value);
void json_bool(JsonWriter *w, const char *key, gboolean value);
void json_null(JsonWriter *w, const char *key);

#endif
