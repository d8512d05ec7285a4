/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "render/json_parts.h"
#include "render/when.h"

const char *json_null_if_empty(const char *s)
{
    return *s ? s : NULL;
}

void json_date(JsonWriter *w, const char *key, gint64 utc)
{
    char text[WHEN_SIZE];
    when_iso_utc(text, utc);
    json_string(w, key, text);
}

void json_person(JsonWriter *w, const char *key, const Person *person)
{
    json_object_begin(w, key);
    json_string(w, "name", json_null_if_empty(person->name));
    json_string(w, "email", json_null_if_empty(person->email));
    json_object_end(w);
}

void json_strings(JsonWriter *w, const char *key, const char *const *strings, guint n)
{
    json_array_begin(w, key);
    for (guint i = 0; i < n; i++)
        json_string(w, NULL, strings[i]);
    json_array_end(w);
}
