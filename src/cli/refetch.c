/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/refetch.h"

/* In an order that does not depend on that of reading. */
static const char copies_sql[] =
    "SELECT m.id FROM mail m CROSS JOIN source s ON s.id = m.source"
    " WHERE m.id = ?1 OR m.duplicate_of = ?1 ORDER BY s.path, m.offset, m.id";

/* The mail and its copies. Of gint64. */
static GArray *list_copies(Index *index, gint64 mail, GError **error)
{
    sqlite3_stmt *stmt;
    if (sqlite3_prepare_v2(index_db(index), copies_sql, -1, &stmt, NULL) != SQLITE_OK) {
        index_fail(index, error);
        return NULL;
    }
    g_autoptr(GArray) copies = g_array_new(FALSE, FALSE, sizeof(gint64));
    sqlite3_bind_int64(stmt, 1, mail);
    int status;
    while ((status = sqlite3_step(stmt)) == SQLITE_ROW) {
        gint64 copy = sqlite3_column_int64(stmt, 0);
        g_array_append_val(copies, copy);
    }
    gboolean good = status == SQLITE_DONE || index_fail(index, error);
    sqlite3_finalize(stmt);
    return good ? g_steal_pointer(&copies) : NULL;
}

static gboolean take_one(Index *index, SourceFetch *last, gint64 mail, RefetchFunc *take,
                         gpointer data, GError **error)
{
    g_auto(IndexPlace) place = {0};
    if (!index_mail_place(index, mail, &place, error))
        return FALSE;
    SourcePlace at = {place.offset, place.length, place.part};
    g_autoptr(GBytes) bytes = source_fetch(last, place.path, place.state, &at, error);
    if (!bytes)
        return FALSE;
    Str text;
    text.p = g_bytes_get_data(bytes, &text.n);
    return take(text, data, error);
}

/* The first error, with what the others say behind it. */
static void add_trouble(GError **all, GError *error, guint nth)
{
    if (!*all) {
        g_propagate_error(all, error);
        return;
    }
    if (nth < REFETCH_ERRORS_MAX) {
        char *both = g_strconcat((*all)->message, "; ", error->message, NULL);
        g_free((*all)->message);
        (*all)->message = both;
    }
    g_error_free(error);
}

gboolean refetch(Index *index, SourceFetch *last, gint64 mail, RefetchFunc *take, gpointer data,
                 GError **error)
{
    g_autoptr(GArray) copies = list_copies(index, mail, error);
    g_autoptr(GError) all = NULL;
    if (!copies)
        return FALSE;
    for (guint i = 0; i < copies->len; i++) {
        GError *trouble = NULL;
        if (take_one(index, last, g_array_index(copies, gint64, i), take, data, &trouble))
            return TRUE;
        add_trouble(&all, trouble, i);
    }
    if (!all)
        g_set_error(&all, INDEX_ERROR, INDEX_ERROR_SQLITE, "no mail %" G_GINT64_FORMAT, mail);
    g_propagate_error(error, g_steal_pointer(&all));
    return FALSE;
}
