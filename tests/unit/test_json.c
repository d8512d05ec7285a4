/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What must be escaped: RFC 8259, section 7; what we escape beyond it: json_writer.h. */
#include "render/json_writer.h"
#include <stdio.h>
#include <stdlib.h>

typedef void WriteFunc(JsonWriter *w, gconstpointer data);

static char *write_json(guint lines, WriteFunc *write, gconstpointer data)
{
    char *text = NULL;
    gsize size;
    FILE *out = open_memstream(&text, &size);
    JsonWriter w;
    json_writer_init(&w, out, lines);
    write(&w, data);
    json_writer_finish(&w);
    fclose(out);
    return text;
}

typedef struct {
    const char *raw, *json;
} StringCase;

static const StringCase strings[] = {
    {"", "\"\""},
    {"plain ü 山 😀", "\"plain ü 山 😀\""},
    {"say \"x\" \\ /", "\"say \\\"x\\\" \\\\ /\""},
    {"\b\f\n\r\t", "\"\\b\\f\\n\\r\\t\""},
    {"\x01\x1b\x1f", "\"\\u0001\\u001b\\u001f\""},
    {"\x7f\xc2\x80\xc2\x9f\xc2\xa0", "\"\\u007f\\u0080\\u009f\xc2\xa0\""},
    {"\xe2\x80\xa8\xe2\x80\xa9", "\"\\u2028\\u2029\""},
    {"\xe2\x80\xae\xe2\x81\xa9", "\"\\u202e\\u2069\""},
    {NULL, "null"},
};

static void write_one_string(JsonWriter *w, gconstpointer data)
{
    json_string(w, NULL, data);
}

static void test_strings(void)
{
    for (guint i = 0; i < G_N_ELEMENTS(strings); i++) {
        g_autofree char *got = write_json(0, write_one_string, strings[i].raw);
        g_autofree char *wanted = g_strconcat(strings[i].json, "\n", NULL);
        g_assert_cmpstr(got, ==, wanted);
    }
}

static void write_document(JsonWriter *w, gconstpointer data)
{
    (void)data;
    json_object_begin(w, NULL);
    json_uint(w, "big", G_MAXUINT64);
    json_array_begin(w, "list");
    json_bool(w, NULL, TRUE);
    json_array_begin(w, NULL);
    json_null(w, NULL);
    json_bool(w, NULL, FALSE);
    json_array_end(w);
    json_array_end(w);
    json_object_begin(w, "empty");
    json_object_end(w);
    json_string(w, "s", "x");
    json_object_end(w);
}

static void test_lines(void)
{
    static const char *const wanted[] = {
        "{\"big\":18446744073709551615,\"list\":[true,[null,false]],\"empty\":{},\"s\":\"x\"}\n",
        "{\n \"big\":18446744073709551615,\n \"list\":[true,[null,false]],\n \"empty\":{},\n"
        " \"s\":\"x\"\n}\n",
        "{\n \"big\":18446744073709551615,\n \"list\":[\n  true,\n  [null,false]\n ],\n"
        " \"empty\":{},\n \"s\":\"x\"\n}\n",
    };
    for (guint lines = 0; lines < G_N_ELEMENTS(wanted); lines++) {
        g_autofree char *got = write_json(lines, write_document, NULL);
        g_assert_cmpstr(got, ==, wanted[lines]);
    }
}

/* Misuse ends the program: each of these in a child. */
static void write_misuse(JsonWriter *w, gconstpointer data)
{
    switch (GPOINTER_TO_UINT(data)) {
    case 0: json_uint(w, "key", 1); break;
    case 1:
        json_object_begin(w, NULL);
        json_uint(w, NULL, 1);
        break;
    case 2:
        json_array_begin(w, NULL);
        json_uint(w, "key", 1);
        break;
    case 3:
        json_array_begin(w, NULL);
        json_object_end(w);
        break;
    case 4: json_array_end(w); break;
    case 5: json_array_begin(w, NULL); break;
    case 6: json_string(w, NULL, "bad \xff utf-8"); break;
    case 7:
        for (guint i = 0; i <= JSON_DEPTH_MAX; i++)
            json_array_begin(w, NULL);
        break;
    }
}

static void test_misuse(gconstpointer data)
{
    if (g_test_subprocess()) {
        g_free(write_json(0, write_misuse, data));
        return;
    }
    g_test_trap_subprocess(NULL, 0, 0);
    g_test_trap_assert_failed();
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/json/strings", test_strings);
    g_test_add_func("/json/lines", test_lines);
    for (guint i = 0; i < 8; i++) {
        g_autofree char *path = g_strdup_printf("/json/misuse/%u", i);
        g_test_add_data_func(path, GUINT_TO_POINTER(i), test_misuse);
    }
    return g_test_run();
}
