/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/lines.h"
#include "report/applied.h"
#include "report/discussions.h"
#include "report/query.h"
#include <stdlib.h>
#include <string.h>

enum {
    DAY = 24 * 60 * 60,
    KNOWN_MAX = 1000, /* mails that are remembered */
};

typedef struct {
    const char *message_id, *subject, *title;
    Person author;
    gint64 date;
} KnownMail;

struct Lines {
    const Census *census;
    Query *mail, *notices;
    Arena *arena;      /* of the report at hand */
    GHashTable *known; /* slot -> KnownMail: who waits is told in report after report */
    Arena *texts;      /* of these */
};

Lines *lines_new(Index *index, const Census *census, GError **error)
{
    g_autoptr(Lines) lines = g_new0(Lines, 1);
    lines->census = census;
    lines->known = g_hash_table_new(NULL, NULL);
    lines->texts = arena_new();
    if (!(lines->mail = query_new(
              index, "SELECT message_id, subject, author, date, title FROM mail WHERE id = ?",
              error)) ||
        !(lines->notices = query_new(index,
                                     "SELECT m.date, n.kind, n.tree, n.commit_id, e.counter"
                                     " FROM applied a CROSS JOIN mail m ON m.id = a.mail"
                                     " CROSS JOIN notice n ON n.mail = a.mail"
                                     " AND n.position = a.position"
                                     " LEFT JOIN member e ON e.mail = a.patch"
                                     " WHERE a.series = ? ORDER BY m.date, m.hash, a.position,"
                                     " e.position",
                                     error)))
        return NULL;
    return g_steal_pointer(&lines);
}

void lines_free(Lines *lines)
{
    if (!lines)
        return;
    query_free(lines->mail);
    query_free(lines->notices);
    g_hash_table_unref(lines->known);
    arena_free(lines->texts);
    g_free(lines);
}

/* ---- order ---- */

static int by_name(const ReportLine *x, const ReportLine *y)
{
    int order = strcmp(x->subject, y->subject);
    return order ? order : strcmp(x->id, y->id);
}

static int by_date(const void *a, const void *b)
{
    const ReportLine *x = a, *y = b;
    if (x->date != y->date)
        return x->date < y->date ? -1 : 1;
    return by_name(x, y);
}

static int by_number(const void *a, const void *b)
{
    const ReportLine *x = a, *y = b;
    if (x->number != y->number)
        return x->number > y->number ? -1 : 1;
    if (x->people != y->people)
        return x->people > y->people ? -1 : 1;
    return by_date(a, b);
}

typedef int LineOrder(const void *a, const void *b);

/* rows: ReportLine. */
static void tell(Lines *lines, const GArray *rows, LineOrder *order, guint max, ReportLines *told)
{
    ReportLine *kept = arena_new_array(lines->arena, ReportLine, rows->len);
    if (rows->len > 0)
        memcpy(kept, rows->data, rows->len * sizeof *kept);
    qsort(kept, rows->len, sizeof *kept, order);
    *told = (ReportLines){kept, MIN(rows->len, max), rows->len};
}

/* ---- a line ---- */

/* Lives until the next call; NULL with error. */
static const KnownMail *know_mail(Lines *lines, guint32 slot, GError **error)
{
    const People *people = lines->census->people;
    KnownMail *known = g_hash_table_lookup(lines->known, GUINT_TO_POINTER(slot));
    gboolean found;
    if (known)
        return known;
    query_start(lines->mail, census_mail(lines->census, slot)->id);
    if (!query_next(lines->mail, &found, error))
        return NULL;
    if (g_hash_table_size(lines->known) == KNOWN_MAX) {
        g_hash_table_remove_all(lines->known);
        arena_clear(lines->texts);
    }
    known = arena_new_array(lines->texts, KnownMail, 1);
    *known = (KnownMail){
        .message_id = arena_strdup(lines->texts, query_text(lines->mail, 0)),
        .subject = arena_strdup(lines->texts, query_text(lines->mail, 1)),
        .title = arena_strdup(lines->texts, query_text(lines->mail, 4)),
        .author = people_row(people, people_find(people, query_int(lines->mail, 2)))->person,
        .date = query_int(lines->mail, 3),
    };
    g_hash_table_insert(lines->known, GUINT_TO_POINTER(slot), known);
    return known;
}

/* slot: of the mail; NO_MAIL gives an empty line. */
static gboolean read_mail(Lines *lines, guint32 slot, ReportLine *line, GError **error)
{
    *line = (ReportLine){.id = "", .subject = ""};
    line->author = people_row(lines->census->people, 0)->person;
    if (slot == NO_MAIL)
        return TRUE;
    const KnownMail *mail = know_mail(lines, slot, error);
    if (!mail)
        return FALSE;
    line->id = arena_strdup(lines->arena, mail->message_id);
    line->subject = arena_strdup(lines->arena, mail->subject);
    line->author = mail->author;
    line->date = mail->date;
    return TRUE;
}

static gboolean read_series(Lines *lines, guint32 slot, gint64 date, ReportLine *line,
                            GError **error)
{
    const SeriesRow *series = census_series(lines->census, slot);
    if (!read_mail(lines, series->head, line, error))
        return FALSE;
    const char *id = ids_of(lines->census->ids, series->id);
    if (id)
        line->id = id;
    line->date = date;
    return TRUE;
}

static ReportApplied read_notice(Lines *lines)
{
    const char *tree = query_text(lines->notices, 2), *commit = query_text(lines->notices, 3);
    const char *patch = query_text_or_null(lines->notices, 4);
    return (ReportApplied){
        .kind = (NoticeKind)query_int(lines->notices, 1),
        .patch = arena_strdup(lines->arena, patch ? patch : "0"),
        .date = query_int(lines->notices, 0),
        .tree = *tree ? arena_strdup(lines->arena, tree) : NULL,
        .commit = *commit ? arena_strdup(lines->arena, commit) : NULL,
    };
}

/* What the notices from first to last say. found: whether one says that it was applied. */
static gboolean read_place(Lines *lines, guint32 slot, gint64 first, gint64 last, ReportLine *line,
                           gboolean *found, GError **error)
{
    g_autoptr(GArray) notices = g_array_new(FALSE, FALSE, sizeof(ReportApplied));
    const SeriesRow *series = census_series(lines->census, slot);
    gboolean more = TRUE;
    *found = FALSE;
    query_start(lines->notices, series->id);
    while (more) {
        if (!query_next(lines->notices, &more, error))
            return FALSE;
        gint64 date = more ? query_int(lines->notices, 0) : last;
        if (!more || date < first || date > last)
            continue;
        ReportApplied notice = read_notice(lines);
        *found |= notice.kind == NOTICE_APPLIED || notice.kind == NOTICE_MERGED;
        g_array_append_val(notices, notice);
    }
    line->place = report_place((const ReportApplied *)(gpointer)notices->data, notices->len,
                               series->patches, (SeriesFate)series->fate);
    return TRUE;
}

/* ---- what there is in a period ---- */

gboolean lines_pulls(Lines *lines, const Span *span, Arena *arena, ReportLines *told,
                     GError **error)
{
    g_autoptr(GArray) rows = g_array_new(FALSE, FALSE, sizeof(ReportLine));
    lines->arena = arena;
    for (guint i = 0; i < span->series.n; i++) {
        const Place *place = &span->series.places[i];
        ReportLine line;
        gboolean merged;
        if (census_series(lines->census, place->slot)->kind != SERIES_PULL)
            continue;
        if (!read_series(lines, place->slot, place->date, &line, error) ||
            !read_place(lines, place->slot, G_MININT64, G_MAXINT64, &line, &merged, error))
            return FALSE;
        line.number = merged;
        g_array_append_val(rows, line);
    }
    tell(lines, rows, by_date, G_MAXUINT, told);
    return TRUE;
}

gboolean lines_applied(Lines *lines, const Span *span, Arena *arena, ReportLines *told,
                       GError **error)
{
    g_autoptr(GArray) rows = g_array_new(FALSE, FALSE, sizeof(ReportLine));
    g_autoptr(GArray) found = applied_series(lines->census, span);
    lines->arena = arena;
    for (guint i = 0; i < found->len; i++) {
        const AppliedSeries *applied = &g_array_index(found, AppliedSeries, i);
        ReportLine line;
        gboolean any;
        if (census_series(lines->census, applied->series)->kind != SERIES_PATCH)
            continue;
        if (!read_series(lines, applied->series, applied->date, &line, error) ||
            !read_place(lines, applied->series, applied->date, applied->last, &line, &any, error))
            return FALSE;
        g_array_append_val(rows, line);
    }
    tell(lines, rows, by_date, G_MAXUINT, told);
    return TRUE;
}

/* The first ones, and those that are as busy as the last of these: their names decide. */
static guint first_ones(const GArray *found)
{
    const Discussion *all = (const Discussion *)(gpointer)found->data;
    guint n = MIN(found->len, (guint)REPORT_LINES_MAX);
    while (n > 0 && n < found->len && all[n].messages == all[n - 1].messages &&
           all[n].people == all[n - 1].people)
        n++;
    return n;
}

gboolean lines_busiest(Lines *lines, const Span *span, Arena *arena, ReportLines *told,
                       GError **error)
{
    g_autoptr(GArray) rows = g_array_new(FALSE, FALSE, sizeof(ReportLine));
    g_autoptr(GArray) found = discussions_count(lines->census, span->mails);
    guint n = first_ones(found);
    lines->arena = arena;
    for (guint i = 0; i < n; i++) {
        const Discussion *discussion = &g_array_index(found, Discussion, i);
        const MailRow *first = census_mail(lines->census, discussion->thread);
        ReportLine line;
        if (first->series != NO_SERIES
                ? !read_series(lines, first->series, first->date, &line, error)
                : !read_mail(lines, discussion->thread, &line, error))
            return FALSE;
        line.number = discussion->messages;
        line.people = discussion->people;
        g_array_append_val(rows, line);
    }
    tell(lines, rows, by_number, REPORT_LINES_MAX, told);
    told->total = found->len;
    return TRUE;
}

/* ---- bugs ---- */

typedef struct {
    ReportLine line;
    const char *title; /* without "Re:" */
    guint32 thread;
} BugReport;

/* "[Bug 12] New: title" is what later mails of bugzilla call "[Bug 12] title". */
static const char *title_of(const char *title)
{
    return g_str_has_prefix(title, "New: ") ? title + strlen("New: ") : title;
}

/* A program's account of many reports: syzbot's of a month, regzbot's of a release. */
static gboolean is_summary(const MailRow *mail, const char *title)
{
    gboolean monthly = g_str_has_prefix(title, "Monthly ") && strstr(title, " report");
    return mail->flags & MAIL_BY_PROGRAM &&
           (monthly || g_str_has_prefix(title, "Linux regressions report "));
}

static int by_report(const void *a, const void *b)
{
    const BugReport *x = a, *y = b;
    if (x->thread != y->thread)
        return x->thread < y->thread ? -1 : 1;
    int order = strcmp(x->title, y->title);
    return order ? order : by_date(&x->line, &y->line);
}

gboolean lines_bugs(Lines *lines, const Span *span, Arena *arena, ReportLines *told, GError **error)
{
    g_autoptr(GArray) reports = g_array_new(FALSE, FALSE, sizeof(BugReport));
    g_autoptr(GArray) rows = g_array_new(FALSE, FALSE, sizeof(ReportLine));
    lines->arena = arena;
    for (guint i = 0; i < span->mails.n; i++) {
        guint32 slot = span->mails.places[i].slot;
        const MailRow *mail = census_mail(lines->census, slot);
        BugReport report = {.thread = mail->thread};
        if (mail->kind != MAIL_BUG)
            continue;
        const KnownMail *known =
            read_mail(lines, slot, &report.line, error) ? know_mail(lines, slot, error) : NULL;
        if (!known)
            return FALSE;
        report.title = title_of(arena_strdup(arena, known->title));
        if (!is_summary(mail, report.title))
            g_array_append_val(reports, report);
    }
    g_array_sort(reports, by_report);
    const BugReport *all = (const BugReport *)(gpointer)reports->data;
    for (guint i = 0; i < reports->len; i++)
        if (i == 0 || all[i].thread != all[i - 1].thread ||
            !g_str_equal(all[i].title, all[i - 1].title))
            g_array_append_val(rows, all[i].line);
    tell(lines, rows, by_date, G_MAXUINT, told);
    return TRUE;
}

/* ---- who waits ---- */

/* Of very many that were posted at once those with the lowest numbers are told: to compare the
 * names of all would cost as much in each period in which they wait. */
gboolean lines_waiting(Lines *lines, Waiting *waiting, gint64 end, Arena *arena, ReportLines *told,
                       GError **error)
{
    g_autoptr(GArray) rows = g_array_new(FALSE, FALSE, sizeof(ReportLine));
    gint64 newest = lines->census->newest, now = MIN(end, newest);
    lines->arena = arena;
    /* The newest mail itself may settle a series. */
    waiting_move(waiting, MIN(end, newest + 1));
    const Place *place = waiting_first(waiting);
    for (; place && place->date < now && rows->len < REPORT_LINES_MAX;
         place = waiting_next(waiting, place)) {
        ReportLine line;
        if (!read_series(lines, place->slot, place->date, &line, error))
            return FALSE;
        line.number = (guint)((now - place->date) / DAY);
        g_array_append_val(rows, line);
    }
    tell(lines, rows, by_date, REPORT_LINES_MAX, told);
    told->total = waiting_count(waiting, now);
    return TRUE;
}
