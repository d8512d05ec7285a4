/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/detail.h"
#include "base/diag.h"
#include "report/query.h"
#include <string.h>

typedef enum {
    QUERY_SERIES,
    QUERY_MEMBERS,
    QUERY_TRAILERS,
    QUERY_BEFORE,
    QUERY_DROPPED,
    QUERY_MEANWHILE,
    QUERY_REVIEWS,
    QUERY_APPLIED,
    QUERIES
} QueryKind;

/* The first three are for query_next_of(): the series of a period mostly follow one another. */
static const char *const queries[QUERIES] = {
    [QUERY_SERIES] = "SELECT id, version, minor, version_rule, total, seen, missing, tags, rfc,"
                     " resend, replies, fate, fate_rule, first_reply, first_review, state_rule,"
                     " date FROM series WHERE id >= ? ORDER BY id",
    [QUERY_MEMBERS] = "SELECT e.series, m.message_id, m.subject, m.title, m.author, m.sender,"
                      " m.date, m.files, m.insertions, m.deletions, m.patch_id, m.diags,"
                      " e.counter, e.rule, e.cover, e.stray, e.change,"
                      " (SELECT counter FROM member WHERE mail = e.was), m.id, e.position, e.was"
                      " FROM member e CROSS JOIN mail m ON m.id = e.mail WHERE e.series >= ?"
                      " ORDER BY e.series",
    [QUERY_TRAILERS] =
        "SELECT mail, key, value FROM trailer WHERE mail >= ? ORDER BY mail, position",
    [QUERY_BEFORE] = "SELECT mail FROM member WHERE series = ? AND NOT cover AND NOT stray",
    [QUERY_DROPPED] = "SELECT m.id, m.message_id, m.subject, m.title, m.author, m.sender, m.date"
                      " FROM member p CROSS JOIN mail m ON m.id = p.mail WHERE p.series = ?"
                      " AND NOT p.cover AND NOT p.stray"
                      " ORDER BY p.position, m.date, m.hash",
    [QUERY_MEANWHILE] = "SELECT n.kind, a.patch FROM applied a CROSS JOIN mail m ON m.id = a.mail"
                        " CROSS JOIN notice n ON n.mail = a.mail AND n.position = a.position"
                        " WHERE a.series = ? ORDER BY m.date, m.hash, a.position",
    [QUERY_REVIEWS] = "SELECT r.key, r.name, r.email, m.message_id, e.counter, r.accepted,"
                      " r.carried_from, r.rule FROM review r CROSS JOIN mail m ON m.id = r.mail"
                      " LEFT JOIN member e ON e.mail = r.patch"
                      " WHERE r.series = ?"
                      " ORDER BY e.cover DESC, e.position, m.date, m.hash, r.position",
    [QUERY_APPLIED] = "SELECT n.kind, e.counter, m.author, m.date, n.tree, n.commit_id,"
                      " m.message_id, a.rule FROM applied a CROSS JOIN mail m ON m.id = a.mail"
                      " CROSS JOIN notice n ON n.mail = a.mail AND n.position = a.position"
                      " LEFT JOIN member e ON e.mail = a.patch WHERE a.series = ?"
                      " ORDER BY m.date, m.hash, a.position, e.position",
};

typedef struct {
    ReportPatch patch;
    gint64 position;
} Placed;

struct Detail {
    const Census *census;
    Query *queries[QUERIES];
    Arena *arena;
    GHashTable *shared;  /* strings in the arena that come often */
    GArray *patches;     /* Placed, of the series at hand */
    GArray *strays;      /* ReportMail */
    GArray *trailers;    /* ReportTrailer, of the patch at hand */
    GArray *revisions;   /* ReportRevision, newest first */
    GHashTable *went_on; /* numbers of mails of the revision before: with a successor here */
    gboolean any_gone;   /* a patch there has none */
    GArray *dropped;     /* ReportDropped */
    GHashTable *before; /* set of gint64: patches of the revision before that are applied; 0: all */
    GArray *reviews;    /* ReportReview */
    GArray *applied;    /* ReportApplied */
    GHashTable *met;    /* set of SeriesRow: of which these are */
};

Detail *detail_new(Index *index, const Census *census, GError **error)
{
    g_autoptr(Detail) detail = g_new0(Detail, 1);
    detail->census = census;
    detail->shared = g_hash_table_new(g_str_hash, g_str_equal);
    detail->patches = g_array_new(FALSE, FALSE, sizeof(Placed));
    detail->strays = g_array_new(FALSE, FALSE, sizeof(ReportMail));
    detail->trailers = g_array_new(FALSE, FALSE, sizeof(ReportTrailer));
    detail->revisions = g_array_new(FALSE, FALSE, sizeof(ReportRevision));
    detail->went_on = g_hash_table_new(NULL, NULL);
    detail->dropped = g_array_new(FALSE, FALSE, sizeof(ReportDropped));
    detail->before = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
    detail->reviews = g_array_new(FALSE, FALSE, sizeof(ReportReview));
    detail->applied = g_array_new(FALSE, FALSE, sizeof(ReportApplied));
    detail->met = g_hash_table_new(NULL, NULL);
    for (guint i = 0; i < QUERIES; i++)
        if (!(detail->queries[i] = query_new(index, queries[i], error)))
            return NULL;
    return g_steal_pointer(&detail);
}

void detail_free(Detail *detail)
{
    if (!detail)
        return;
    for (guint i = 0; i < QUERIES; i++)
        query_free(detail->queries[i]);
    g_hash_table_unref(detail->shared);
    g_array_unref(detail->patches);
    g_array_unref(detail->strays);
    g_array_unref(detail->trailers);
    g_array_unref(detail->revisions);
    g_hash_table_unref(detail->went_on);
    g_array_unref(detail->dropped);
    g_hash_table_unref(detail->before);
    g_array_unref(detail->reviews);
    g_array_unref(detail->applied);
    g_hash_table_unref(detail->met);
    g_free(detail);
}

void detail_begin(Detail *detail, Arena *arena)
{
    detail->arena = arena;
    g_hash_table_remove_all(detail->shared);
}

void detail_end(Detail *detail)
{
    for (guint i = 0; i < QUERIES; i++)
        query_stop(detail->queries[i]);
}

/* ---- strings and lists into the arena ---- */

static const char *keep(Detail *detail, const char *s)
{
    return arena_strdup(detail->arena, s);
}

static const char *keep_shared(Detail *detail, const char *s)
{
    const char *known = g_hash_table_lookup(detail->shared, s);
    if (!known) {
        known = keep(detail, s);
        g_hash_table_add(detail->shared, (gpointer)known);
    }
    return known;
}

/* NULL stays, and "" becomes it: what a mail does not say is absent. */
static const char *keep_shared_or_null(Detail *detail, const char *s)
{
    return s && *s ? keep_shared(detail, s) : NULL;
}

static gpointer keep_array(Detail *detail, const GArray *array)
{
    gsize size = array->len * g_array_get_element_size((GArray *)array);
    gpointer copy = arena_alloc(detail->arena, size);
    if (size > 0)
        memcpy(copy, array->data, size);
    return copy;
}

/* "net-next 5.10" -> its words. */
static const char *const *keep_words(Detail *detail, const char *s, guint *n)
{
    g_auto(GStrv) words = g_strsplit(s, " ", -1);
    const char **kept = arena_new_array(detail->arena, const char *, g_strv_length(words));
    *n = 0;
    for (guint i = 0; words[i]; i++)
        if (*words[i])
            kept[(*n)++] = keep_shared(detail, words[i]);
    return kept;
}

static const char *const *keep_diags(Detail *detail, guint64 diags, guint *n)
{
    const char **names =
        arena_new_array(detail->arena, const char *, (guint)__builtin_popcountll(diags));
    *n = 0;
    for (guint kind = 0; kind < DIAG_KINDS; kind++)
        if (diags >> kind & 1)
            names[(*n)++] = diag_kind_name((DiagKind)kind);
    return names;
}

/* ---- mails ---- */

static Person person_of(const Detail *detail, gint64 id)
{
    const People *people = detail->census->people;
    return people_row(people, people_find(people, id))->person;
}

/* id: of the mail in the index. */
static ReportMail read_mail(Detail *detail, const Query *query, gint64 id)
{
    const char *subject = keep(detail, query_text(query, 2));
    const char *title = query_text(query, 3);
    gboolean ends_it = g_str_has_suffix(subject, title);
    return (ReportMail){
        .id = id,
        .message_id = keep(detail, query_text(query, 1)),
        .subject = subject,
        .title = ends_it ? subject + strlen(subject) - strlen(title) : keep(detail, title),
        .author = person_of(detail, query_int(query, 4)),
        .sender = person_of(detail, query_int(query, 5)),
        .date = query_int(query, 6),
    };
}

static gboolean read_trailers(Detail *detail, ReportPatch *patch, GError **error)
{
    Query *query = detail->queries[QUERY_TRAILERS];
    gboolean more;
    g_array_set_size(detail->trailers, 0);
    while (query_next_of(query, patch->mail.id, &more, error)) {
        if (!more) {
            patch->trailers = keep_array(detail, detail->trailers);
            patch->n_trailers = detail->trailers->len;
            return TRUE;
        }
        ReportTrailer trailer = {keep_shared(detail, query_text(query, 1)),
                                 keep_shared(detail, query_text(query, 2))};
        g_array_append_val(detail->trailers, trailer);
    }
    return FALSE;
}

static gboolean read_patch(Detail *detail, const ReportMail *mail, ReportSeries *series,
                           GError **error)
{
    const Query *query = detail->queries[QUERY_MEMBERS];
    const char *patch_id = query_text(query, 10);
    gint64 position = query_int(query, 19);
    ReportPatch patch = {
        .mail = *mail,
        .files = (guint)query_int(query, 7),
        .insertions = (guint)query_int(query, 8),
        .deletions = (guint)query_int(query, 9),
        .patch_id = *patch_id ? keep(detail, patch_id) : NULL,
        .index = keep_shared(detail, query_text(query, 12)),
        .rule = (MemberRule)query_int(query, 13),
        .change = (PatchChange)query_int(query, 16),
        .was = keep_shared_or_null(detail, query_text_or_null(query, 17)),
    };
    patch.repairs = keep_diags(detail, (guint64)query_int(query, 11), &patch.n_repairs);
    series->files += patch.files;
    series->insertions += patch.insertions;
    series->deletions += patch.deletions;
    if (!read_trailers(detail, &patch, error))
        return FALSE;
    Placed placed = {patch, position};
    g_array_append_val(detail->patches, placed);
    return TRUE;
}

static gboolean read_member(Detail *detail, ReportSeries *series, GError **error)
{
    const Query *query = detail->queries[QUERY_MEMBERS];
    ReportMail mail = read_mail(detail, query, query_int(query, 18));
    gboolean cover = query_int(query, 14) != 0, stray = query_int(query, 15) != 0;
    g_hash_table_add(detail->went_on, GSIZE_TO_POINTER((gsize)query_int(query, 20)));
    if (stray) {
        g_array_append_val(detail->strays, mail);
        return TRUE;
    }
    if (!cover)
        return read_patch(detail, &mail, series, error);
    ReportMail *kept = arena_new_array(detail->arena, ReportMail, 1);
    *kept = mail;
    series->cover = kept;
    return TRUE;
}

static gint by_date(gconstpointer a, gconstpointer b)
{
    const ReportMail *x = a, *y = b;
    if (x->date != y->date)
        return x->date < y->date ? -1 : 1;
    return strcmp(x->message_id, y->message_id);
}

static gint by_position(gconstpointer a, gconstpointer b)
{
    const Placed *x = a, *y = b;
    if (x->position != y->position)
        return x->position < y->position ? -1 : 1;
    return by_date(&x->patch.mail, &y->patch.mail);
}

static void keep_patches(Detail *detail, ReportSeries *series)
{
    guint n = detail->patches->len;
    ReportPatch *kept = arena_new_array(detail->arena, ReportPatch, n);
    g_array_sort(detail->patches, by_position);
    for (guint i = 0; i < n; i++)
        kept[i] = g_array_index(detail->patches, Placed, i).patch;
    series->patches = kept;
    series->n_patches = n;
}

static gboolean read_members(Detail *detail, gint64 id, ReportSeries *series, GError **error)
{
    gboolean more;
    g_array_set_size(detail->patches, 0);
    g_array_set_size(detail->strays, 0);
    g_hash_table_remove_all(detail->went_on);
    do {
        if (!query_next_of(detail->queries[QUERY_MEMBERS], id, &more, error))
            return FALSE;
        if (more && !read_member(detail, series, error))
            return FALSE;
    } while (more);
    g_array_sort(detail->strays, by_date);
    keep_patches(detail, series);
    series->n_strays = detail->strays->len;
    series->strays = keep_array(detail, detail->strays);
    return TRUE;
}

/* ---- earlier postings ---- */

static void keep_oldest_first(Detail *detail, ReportSeries *series)
{
    guint n = detail->revisions->len;
    ReportRevision *kept = arena_new_array(detail->arena, ReportRevision, n);
    for (guint i = 0; i < n; i++)
        kept[i] = g_array_index(detail->revisions, ReportRevision, n - 1 - i);
    series->revisions = kept;
    series->n_revisions = n;
}

/* Only a damaged index has a chain that bites its tail, or ends nowhere. */
static void read_revisions(Detail *detail, const SeriesRow *row, ReportSeries *series)
{
    const Census *census = detail->census;
    const char *id;
    g_array_set_size(detail->revisions, 0);
    g_hash_table_remove_all(detail->met);
    g_hash_table_add(detail->met, (gpointer)row);
    while (row->previous != NO_SERIES && detail->revisions->len < REPORT_REVISIONS_MAX) {
        const char *rule = row->previous_rule;
        row = census_series(census, row->previous);
        if (!g_hash_table_add(detail->met, (gpointer)row) || !(id = ids_of(census->ids, row->id)))
            break;
        ReportRevision revision = {
            .id = id,
            .version = row->version,
            .minor = row->minor,
            .date = row->date,
            .rule = rule,
            .sent_on = row->sent_on,
        };
        g_array_append_val(detail->revisions, revision);
    }
    keep_oldest_first(detail, series);
}

/* ---- what became of it ---- */

typedef void RowFunc(Detail *detail, const Query *query);

static gboolean each_row(Detail *detail, QueryKind kind, gint64 id, RowFunc *row, GError **error)
{
    gboolean more = TRUE;
    query_start(detail->queries[kind], id);
    while (more) {
        if (!query_next(detail->queries[kind], &more, error))
            return FALSE;
        if (more)
            row(detail, detail->queries[kind]);
    }
    return TRUE;
}

/* What was said last of a patch, or of all. */
static void take_meanwhile(Detail *detail, const Query *query)
{
    gint64 kind = query_int(query, 0), patch = query_int(query, 1);
    if (kind == NOTICE_APPLIED || kind == NOTICE_MERGED)
        g_hash_table_add(detail->before, g_memdup2(&patch, sizeof patch));
    else if (kind == NOTICE_DROPPED && patch)
        g_hash_table_remove(detail->before, &patch);
    else if (kind == NOTICE_DROPPED)
        g_hash_table_remove_all(detail->before);
}

static gboolean is_gone(const Detail *detail, gint64 mail)
{
    return !g_hash_table_contains(detail->went_on, GSIZE_TO_POINTER((gsize)mail));
}

static void take_before(Detail *detail, const Query *query)
{
    detail->any_gone = detail->any_gone || is_gone(detail, query_int(query, 0));
}

static void take_dropped(Detail *detail, const Query *query)
{
    gint64 id = query_int(query, 0);
    if (!is_gone(detail, id))
        return;
    ReportDropped dropped = {.mail = read_mail(detail, query, id)};
    g_array_append_val(detail->dropped, dropped);
}

static void mark_applied(Detail *detail, ReportDropped *dropped)
{
    static const gint64 all = 0;
    dropped->applied = g_hash_table_contains(detail->before, &dropped->mail.id) ||
                       g_hash_table_contains(detail->before, &all);
}

/* Where patches of this posting are not here, one of them may be the successor. */
static gboolean may_drop(const SeriesRow *row, const ReportSeries *series)
{
    gboolean compared = FALSE;
    for (guint i = 0; i < series->n_patches; i++)
        compared |= series->patches[i].change != CHANGE_UNKNOWN;
    return compared && !series->partial && !*series->missing && series->seen >= series->total &&
           row->previous != NO_SERIES;
}

/* Of most postings nothing is: that is found without their mails. */
static gboolean read_dropped(Detail *detail, const SeriesRow *row, ReportSeries *series,
                             GError **error)
{
    if (!may_drop(row, series))
        return TRUE;
    gint64 previous = census_series(detail->census, row->previous)->id;
    detail->any_gone = FALSE;
    if (!each_row(detail, QUERY_BEFORE, previous, take_before, error))
        return FALSE;
    if (!detail->any_gone)
        return TRUE;
    g_array_set_size(detail->dropped, 0);
    g_hash_table_remove_all(detail->before);
    if (!each_row(detail, QUERY_DROPPED, previous, take_dropped, error) ||
        !each_row(detail, QUERY_MEANWHILE, previous, take_meanwhile, error))
        return FALSE;
    for (guint i = 0; i < detail->dropped->len; i++)
        mark_applied(detail, &g_array_index(detail->dropped, ReportDropped, i));
    series->dropped = keep_array(detail, detail->dropped);
    series->n_dropped = detail->dropped->len;
    for (guint i = 0; i < series->n_dropped; i++)
        series->n_meanwhile += series->dropped[i].applied;
    return TRUE;
}

static void take_review(Detail *detail, const Query *query)
{
    ReportReview review = {
        .key = keep_shared(detail, query_text(query, 0)),
        .name = keep_shared(detail, query_text(query, 1)),
        .email = keep_shared(detail, query_text(query, 2)),
        .message_id = keep_shared(detail, query_text(query, 3)),
        .patch = keep_shared(detail, query_text(query, 4)),
        .accepted = query_int(query, 5) != 0,
        .carried_from = ids_of(detail->census->ids, query_int(query, 6)),
        .rule = keep_shared(detail, query_text(query, 7)),
    };
    g_array_append_val(detail->reviews, review);
}

static void take_applied(Detail *detail, const Query *query)
{
    const char *patch = query_text_or_null(query, 1);
    ReportApplied applied = {
        .kind = (NoticeKind)query_int(query, 0),
        .patch = keep_shared(detail, patch ? patch : "0"),
        .by = person_of(detail, query_int(query, 2)),
        .date = query_int(query, 3),
        .tree = keep_shared_or_null(detail, query_text(query, 4)),
        .commit = keep_shared_or_null(detail, query_text(query, 5)),
        .message_id = keep_shared(detail, query_text(query, 6)),
        .rule = keep_shared(detail, query_text(query, 7)),
    };
    g_array_append_val(detail->applied, applied);
}

static gboolean read_notices(Detail *detail, const SeriesRow *row, ReportSeries *series,
                             GError **error)
{
    g_array_set_size(detail->reviews, 0);
    g_array_set_size(detail->applied, 0);
    if ((row->flags & SERIES_REVIEWS &&
         !each_row(detail, QUERY_REVIEWS, row->id, take_review, error)) ||
        (row->flags & SERIES_NOTICES &&
         !each_row(detail, QUERY_APPLIED, row->id, take_applied, error)))
        return FALSE;
    series->reviews = keep_array(detail, detail->reviews);
    series->n_reviews = detail->reviews->len;
    series->applied = keep_array(detail, detail->applied);
    series->n_applied = detail->applied->len;
    return TRUE;
}

static void set_next(const Census *census, const SeriesRow *row, ReportSeries *series)
{
    if (row->next != NO_SERIES)
        series->superseded_by = ids_of(census->ids, census_series(census, row->next)->id);
}

/* By whom: who sent its head, which a damaged index may not have. Its author just posts it again.
 */
static void set_taken(const Census *census, const SeriesRow *row, ReportSeries *series)
{
    if (row->taken_by == NO_SERIES)
        return;
    const SeriesRow *taker = census_series(census, row->taken_by);
    const char *id = ids_of(census->ids, taker->id);
    if (!id || taker->head == NO_MAIL)
        return;
    if (!g_str_equal(series->fate_rule, "taken-up")) {
        series->superseded_by = id;
        return;
    }
    series->taken_in = id;
    series->taken_by = people_row(census->people, census_mail(census, taker->head)->sender)->person;
}

/* ---- the series ---- */

static void read_lists(Detail *detail, const SeriesRow *row, ReportSeries *series)
{
    const Census *census = detail->census;
    const char **lists = arena_new_array(detail->arena, const char *, row->n_lists);
    for (guint i = 0; i < row->n_lists; i++) {
        guint list = g_array_index(census->series_lists, guint32, row->lists + i);
        lists[i] = census->lists->pdata[list];
    }
    series->lists = lists;
    series->n_lists = row->n_lists;
}

static void read_series(Detail *detail, const Query *query, ReportSeries *series)
{
    series->date = query_int(query, 16);
    series->version = (guint)query_int(query, 1);
    series->minor = (guint)query_int(query, 2);
    series->version_rule = (VersionRule)query_int(query, 3);
    series->total = (guint)query_int(query, 4);
    series->seen = (guint)query_int(query, 5);
    series->missing = keep_shared(detail, query_text(query, 6));
    series->tags = keep_words(detail, query_text(query, 7), &series->n_tags);
    series->rfc = query_int(query, 8) != 0;
    series->resend = query_int(query, 9) != 0;
    series->replies = (guint)query_int(query, 10);
    series->fate = (SeriesFate)query_int(query, 11);
    series->fate_rule = keep_shared(detail, query_text(query, 12));
    series->first_reply = query_int(query, 13);
    series->first_review = query_int(query, 14);
    series->state_rule = keep_shared(detail, query_text(query, 15));
}

static gboolean read_own(Detail *detail, gint64 id, ReportSeries *series, GError **error)
{
    Query *query = detail->queries[QUERY_SERIES];
    gboolean found;
    do {
        if (!query_next_of(query, id, &found, error))
            return FALSE;
        if (found)
            read_series(detail, query, series);
    } while (found);
    return TRUE;
}

/* The cover, else the lowest patch. A damaged index may have neither. */
static void set_head(Detail *detail, gint64 id, ReportSeries *series)
{
    ReportMail head = {.message_id = "", .subject = "", .title = ""};
    head.author = head.sender = people_row(detail->census->people, 0)->person;
    if (series->cover)
        head = *series->cover;
    else if (series->n_patches > 0)
        head = series->patches[0].mail;
    const char *name = ids_of(detail->census->ids, id);
    series->id = name ? name : head.message_id;
    series->title = head.title;
    series->subject = head.subject;
    series->author = head.author;
    series->sender = head.sender;
}

gboolean detail_series(Detail *detail, guint slot, ReportSeries *series, GError **error)
{
    const SeriesRow *row = census_series(detail->census, slot);
    *series = (ReportSeries){
        .kind = (SeriesKind)row->kind,
        .state = (SeriesState)row->state,
        .partial = row->partial,
    };
    read_lists(detail, row, series);
    if (!read_own(detail, row->id, series, error) ||
        !read_members(detail, row->id, series, error) ||
        !read_dropped(detail, row, series, error) || !read_notices(detail, row, series, error))
        return FALSE;
    read_revisions(detail, row, series);
    set_next(detail->census, row, series);
    set_taken(detail->census, row, series);
    set_head(detail, row->id, series);
    return TRUE;
}
