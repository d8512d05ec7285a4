/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/one.h"
#include "report/detail.h"
#include "report/query.h"
#include <string.h>

static const char trailers_sql[] =
    "SELECT r.key, r.name, r.email, t.value, r.patch, e.cover FROM review r"
    " CROSS JOIN mail m ON m.id = r.mail"
    " LEFT JOIN trailer t ON t.mail = r.mail AND t.position = r.position"
    " LEFT JOIN member e ON e.mail = r.patch"
    " WHERE r.series = ? AND r.accepted ORDER BY m.date, m.hash, r.position";

struct One {
    Index *index;
    Census *census;
    Detail *detail;
    Query *trailers;
    Arena *arena;
    GPtrArray *arrays; /* of GArray *, handed out */
    GError *body_error;
};

One *one_open(Index *index, GError **error)
{
    g_autoptr(One) one = g_new0(One, 1);
    one->index = index;
    one->arena = arena_new();
    one->arrays = g_ptr_array_new_with_free_func((GDestroyNotify)g_array_unref);
    if (!(one->census = census_load(index, NULL, error)) ||
        !(one->detail = detail_new(index, one->census, error)) ||
        !(one->trailers = query_new(index, trailers_sql, error)))
        return NULL;
    census_settle(one->census, FALSE);
    detail_begin(one->detail, one->arena);
    return g_steal_pointer(&one);
}

void one_free(One *one)
{
    if (!one)
        return;
    g_clear_error(&one->body_error);
    g_ptr_array_unref(one->arrays);
    query_free(one->trailers);
    detail_free(one->detail);
    census_free(one->census);
    arena_free(one->arena);
    g_free(one);
}

static char *read_body(gpointer data, gint64 mail)
{
    One *one = data;
    char *body = index_body(one->index, mail, one->body_error ? NULL : &one->body_error);
    return body ? body : g_strdup("");
}

gboolean one_report(One *one, gint64 series, const Report **report, GError **error)
{
    guint slot;
    if (!census_find_series(one->census, series, &slot)) {
        g_set_error_literal(error, INDEX_ERROR, INDEX_ERROR_SQLITE, "no such series in the index");
        return FALSE;
    }
    ReportSeries *told = arena_new_array(one->arena, ReportSeries, 1);
    if (!detail_series(one->detail, slot, told, error))
        return FALSE;
    Report *made = arena_new_array(one->arena, Report, 1);
    *made = (Report){.lists = told->lists,
                     .n_lists = told->n_lists,
                     .short_name = "",
                     .period = {.kind = PERIOD_ALL},
                     .series = told,
                     .n_series = 1,
                     .body = read_body,
                     .body_data = one};
    *report = made;
    return TRUE;
}

gboolean one_finish(One *one, GError **error)
{
    if (!one->body_error)
        return TRUE;
    g_propagate_error(error, g_steal_pointer(&one->body_error));
    return FALSE;
}

/* What stands behind the address, as "# arm64" does; other words are talk. */
static const char *note_behind(const char *value, const char *email)
{
    const char *at = value ? strstr(value, email) : NULL;
    if (!at || !*email)
        return "";
    at += strlen(email);
    at += *at == '>' ? 1 : 0;
    const char *note = at + strspn(at, " \t");
    return note > at && *note == '#' ? note : "";
}

static void take_trailer(One *one, GArray *out)
{
    const Query *query = one->trailers;
    const char *key = query_text(query, 0), *name = query_text(query, 1);
    const char *email = query_text(query, 2);
    const char *note = note_behind(query_text_or_null(query, 3), email);
    if (g_ascii_strcasecmp(key, "Nacked-by") == 0)
        return;
    g_autofree char *value =
        g_strdup_printf("%s%s%s%s%s%s", name, *name && *email ? " <" : "", email,
                        *name && *email ? ">" : "", *note ? " " : "", note);
    OneTrailer trailer = {
        .key = arena_strdup(one->arena, key),
        .value = arena_strdup(one->arena, value),
        .patch = query_int(query, 4),
        .cover = query_int(query, 5) != 0,
    };
    g_array_append_val(out, trailer);
}

const GArray *one_trailers(One *one, gint64 series, GError **error)
{
    gboolean more = TRUE;
    GArray *out = g_array_new(FALSE, FALSE, sizeof(OneTrailer));
    g_ptr_array_add(one->arrays, out);
    query_start(one->trailers, series);
    while (more) {
        if (!query_next(one->trailers, &more, error))
            return NULL;
        if (more)
            take_trailer(one, out);
    }
    return out;
}
