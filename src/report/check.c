/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/check.h"
#include "report/query.h"

struct CheckReader {
    Index *index;
    GStringChunk *strings;
    GArray *sources;
    GError *error;
};

/*
 * All defects: those met while reading, then those that grouping found. A mail that is a copy says
 * of which, a mail with another's Message-ID is one of at least two that are no copies.
 */
static char *defects_sql(void)
{
    return g_strdup_printf(
        "SELECT source, offset, kind, detail, place, before, after, times, id FROM defect"
        " UNION ALL SELECT m.source, m.offset, %d, s.path || ':' || coalesce(o.part, o.offset), "
        "NULL, NULL, NULL, 1,"
        "  %" G_GINT64_FORMAT
        "  FROM mail m JOIN mail o ON o.id = m.duplicate_of JOIN source s ON s.id = o.source"
        " UNION ALL SELECT source, offset, %d, NULL, NULL, NULL, NULL, 1, %" G_GINT64_FORMAT
        "  FROM mail WHERE duplicate_of IS NULL AND message_id IN"
        "  (SELECT message_id FROM mail WHERE duplicate_of IS NULL"
        "   GROUP BY message_id HAVING count(*) > 1)",
        DIAG_DUPLICATE, G_MAXINT64, DIAG_ID_SHARED, G_MAXINT64);
}

/* Paths are bytes. NULL for "". */
static const char *keep(const Check *check, const char *text)
{
    g_autofree char *valid = g_utf8_make_valid(text, -1);
    return *valid ? g_string_chunk_insert(check->reader->strings, valid) : NULL;
}

static guint64 class_mask(guint classes)
{
    guint64 mask = 0;
    for (int kind = 0; kind < DIAG_KINDS; kind++)
        if (classes & 1U << diag_kind_class((DiagKind)kind))
            mask |= G_GUINT64_CONSTANT(1) << kind;
    return mask;
}

/* Places with a defect whose kind is in the mask. */
#define PLACES "count(DISTINCT iif(%" G_GUINT64_FORMAT " >> kind & 1, offset, NULL))"

/* Each table is read once, however many sources there are. */
static char *sources_sql(void)
{
    return g_strdup_printf(
        "WITH m AS (SELECT source, count(*) AS used, count(duplicate_of) AS copies"
        "  FROM mail GROUP BY source),"
        " f AS (SELECT source, count(*) AS flagged FROM flagged GROUP BY source),"
        " d AS (SELECT source, " PLACES " AS damaged, " PLACES " AS repaired"
        "  FROM defect GROUP BY source)"
        " SELECT path, list, error, used, flagged, copies, damaged, repaired FROM source s"
        " LEFT JOIN m ON m.source = s.id LEFT JOIN f ON f.source = s.id"
        " LEFT JOIN d ON d.source = s.id ORDER BY path, s.id",
        class_mask(1 << DIAG_DAMAGE), class_mask(1 << DIAG_REPAIR | 1 << DIAG_GUESS));
}

static void add_source(Check *check, const Query *q)
{
    CheckSource source = {
        .path = keep(check, query_text(q, 0)),
        .list = keep(check, query_text(q, 1)),
        .error = keep(check, query_text(q, 2)),
        .used = (guint64)query_int(q, 3),
        .flagged = (guint64)query_int(q, 4),
        .duplicates = (guint64)query_int(q, 5),
        .damaged = (guint64)query_int(q, 6),
        .repaired = (guint64)query_int(q, 7),
    };
    source.messages = source.used + source.flagged;
    check->messages += source.messages;
    check->used += source.used;
    check->flagged += source.flagged;
    check->duplicates += source.duplicates;
    g_array_append_val(check->reader->sources, source);
}

static gboolean read_sources(Check *check, GError **error)
{
    g_autofree char *sql = sources_sql();
    g_autoptr(Query) q = query_new(check->reader->index, sql, error);
    gboolean more = q != NULL;
    while (more) {
        if (!query_next(q, &more, error))
            return FALSE;
        if (more)
            add_source(check, q);
    }
    check->sources = (CheckSource *)(gpointer)check->reader->sources->data;
    check->n_sources = check->reader->sources->len;
    return q != NULL;
}

static gboolean read_kinds(Check *check, const DiagLog *counts, GError **error)
{
    g_autofree char *defects = defects_sql();
    g_autofree char *sql =
        g_strdup_printf("SELECT kind, sum(times), count(DISTINCT source || ':' ||"
                        " offset) FROM (%s) GROUP BY kind",
                        defects);
    g_autoptr(Query) q = query_new(check->reader->index, sql, error);
    gboolean more = q != NULL;
    while (more) {
        if (!query_next(q, &more, error))
            return FALSE;
        gint64 kind = more ? query_int(q, 0) : -1;
        if (kind >= 0 && kind < DIAG_KINDS)
            check->kinds[kind] = (CheckCount){(guint64)query_int(q, 1), (guint64)query_int(q, 2)};
    }
    /* Of a mail with very many, not all are stored; but all were counted. */
    for (int kind = 0; kind < DIAG_KINDS; kind++)
        check->kinds[kind].times =
            MAX(check->kinds[kind].times, diag_count(counts, (DiagKind)kind));
    return q != NULL;
}

Check *check_new(Index *index, const DiagLog *counts, GError **error)
{
    g_autoptr(Check) check = g_new0(Check, 1);
    check->reader = g_new0(CheckReader, 1);
    check->reader->index = index;
    check->reader->strings = g_string_chunk_new(1024);
    check->reader->sources = g_array_new(FALSE, FALSE, sizeof(CheckSource));
    if (!read_sources(check, error) || !read_kinds(check, counts, error))
        return NULL;
    return g_steal_pointer(&check);
}

void check_free(Check *check)
{
    if (!check)
        return;
    g_clear_error(&check->reader->error);
    g_string_chunk_free(check->reader->strings);
    g_array_unref(check->reader->sources);
    g_free(check->reader);
    g_free(check);
}

static char *each_sql(guint classes)
{
    g_autofree char *defects = defects_sql();
    return g_strdup_printf("SELECT s.path, s.id, d.offset, d.kind, d.detail, d.place, d.before,"
                           " d.after, m.date, coalesce(m.message_id, f.message_id),"
                           " coalesce(m.subject, f.subject), f.offset IS NOT NULL, d.times,"
                           " coalesce(m.part, f.part)"
                           " FROM (%s) d JOIN source s ON s.id = d.source"
                           " LEFT JOIN mail m ON m.source = d.source AND m.offset = d.offset"
                           " LEFT JOIN flagged f ON f.source = d.source AND f.offset = d.offset"
                           " WHERE %" G_GUINT64_FORMAT
                           " >> d.kind & 1 ORDER BY s.path, s.id, d.offset, d.id, d.kind",
                           defects, class_mask(classes));
}

/* In the order of each_sql's columns. */
static CheckDefect defect_at(const Query *q, const char *source, const char *part,
                             const char *detail)
{
    return (CheckDefect){
        .source = source,
        .offset = query_int(q, 2),
        .part = part,
        .kind = (DiagKind)query_int(q, 3),
        .detail = detail,
        .place = query_text_or_null(q, 5),
        .before = query_text_or_null(q, 6),
        .after = query_text_or_null(q, 7),
        .date = query_int(q, 8),
        .message_id = query_text_or_null(q, 9),
        .subject = query_text_or_null(q, 10),
        .flagged = query_int(q, 11) != 0,
        .times = (guint64)query_int(q, 12),
    };
}

void check_each(const Check *check, guint classes, CheckFunc *each, void *data)
{
    CheckReader *reader = check->reader;
    g_clear_error(&reader->error);
    g_autofree char *sql = each_sql(classes);
    g_autoptr(Query) q = query_new(reader->index, sql, &reader->error);
    gboolean more = q != NULL;
    gint64 source = 0, offset = -1;
    while (more && query_next(q, &more, &reader->error) && more) {
        const char *told = query_text_or_null(q, 4), *name = query_text_or_null(q, 13);
        g_autofree char *path = g_utf8_make_valid(query_text(q, 0), -1);
        g_autofree char *part = name ? g_utf8_make_valid(name, -1) : NULL;
        g_autofree char *detail = told ? g_utf8_make_valid(told, -1) : NULL;
        CheckDefect defect = defect_at(q, path, part, detail);
        gint64 number = query_int(q, 1);
        defect.first = number != source || defect.offset != offset;
        source = number;
        offset = defect.offset;
        each(&defect, data);
    }
}

gboolean check_failed(const Check *check, GError **error)
{
    if (!check->reader->error)
        return FALSE;
    g_propagate_error(error, g_error_copy(check->reader->error));
    return TRUE;
}
