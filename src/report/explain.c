/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/explain.h"
#include "base/diag.h"
#include "report/evidence.h"
#include "report/query.h"
#include "report/robots.h"
#include <stdlib.h>
#include <string.h>

typedef struct {
    const Census *census;
    const Evidence *evidence;
    Arena *arena;
    Query *query;
    GHashTable *ids;    /* slot of a mail -> const char *, in the arena */
    GHashTable *robots; /* program -> const Person *, in the arena */
    GArray *rows;       /* ReportEvidence */
    GArray *mails;      /* Mail, of the row at hand */
} Telling;

typedef struct {
    gint64 date;
    const char *id;
} Mail;

static gint by_date(gconstpointer a, gconstpointer b)
{
    const Mail *x = a, *y = b;
    if (x->date != y->date)
        return x->date < y->date ? -1 : 1;
    return strcmp(x->id, y->id);
}

static gboolean find_id(Telling *telling, guint slot, const char **id, GError **error)
{
    gpointer key = GUINT_TO_POINTER(slot), known;
    gboolean found;
    if (g_hash_table_lookup_extended(telling->ids, key, NULL, &known)) {
        *id = known;
        return TRUE;
    }
    query_start(telling->query, census_mail(telling->census, slot)->id);
    if (!query_next(telling->query, &found, error))
        return FALSE;
    *id = arena_strdup(telling->arena, found ? query_text(telling->query, 0) : "");
    g_hash_table_insert(telling->ids, key, (gpointer)*id);
    return TRUE;
}

/* As a line names it: by the head of its series, if it is one. */
static gboolean name_thread(Telling *telling, guint first, const char **name, GError **error)
{
    guint series = census_mail(telling->census, first)->series;
    guint head = series == NO_SERIES ? first : census_series(telling->census, series)->head;
    return find_id(telling, head == NO_MAIL ? first : head, name, error);
}

static gboolean name_row(Telling *telling, const Item *item, ReportEvidence *evidence,
                         GError **error)
{
    const People *people = telling->census->people;
    evidence->row = "";
    switch (evidence_number(item->number)->of) {
    case OF_ALL: break;
    case OF_PERSON: evidence->person = &people_row(people, item->row)->person; break;
    case OF_PROGRAM:
        evidence->person = g_hash_table_lookup(telling->robots, GUINT_TO_POINTER(item->row));
        break;
    case OF_DOMAIN: evidence->row = people->domains->pdata[item->row]; break;
    case OF_ORGANISATION: evidence->row = telling->evidence->organisations->pdata[item->row]; break;
    case OF_KIND: evidence->row = diag_kind_name((DiagKind)item->row); break;
    case OF_THREAD: return name_thread(telling, item->row, &evidence->row, error);
    }
    return TRUE;
}

/* Each mail once, by date. */
static void take_ids(Telling *telling, ReportEvidence *evidence)
{
    const Mail *mails = (const Mail *)(gpointer)telling->mails->data;
    const char **ids = arena_new_array(telling->arena, const char *, telling->mails->len);
    g_array_sort(telling->mails, by_date);
    for (guint i = 0; i < telling->mails->len; i++)
        ids[i] = mails[i].id;
    evidence->message_ids = ids;
    evidence->n_message_ids = telling->mails->len;
}

/* Items from i on, of one number and row; the mails of each stand together. */
static gboolean tell_row(Telling *telling, guint *i, GError **error)
{
    const GArray *items = telling->evidence->items;
    const Item first = g_array_index(items, Item, *i);
    const EvidenceNumber *number = evidence_number(first.number);
    ReportEvidence evidence = {
        .table = number->table, .number = number->number, .rule = number->rule};
    guint32 last = NO_MAIL;
    g_array_set_size(telling->mails, 0);
    for (; *i < items->len; ++*i) {
        const Item *item = &g_array_index(items, Item, *i);
        Mail mail = {.date = census_mail(telling->census, item->mail)->date};
        if (item->number != first.number || item->row != first.row)
            break;
        evidence.count += item->times;
        if (item->mail == last)
            continue;
        last = item->mail;
        if (!find_id(telling, item->mail, &mail.id, error))
            return FALSE;
        g_array_append_val(telling->mails, mail);
    }
    if (!name_row(telling, &first, &evidence, error))
        return FALSE;
    take_ids(telling, &evidence);
    if (evidence.count > 0)
        g_array_append_val(telling->rows, evidence);
    return TRUE;
}

static int person_order(const Person *x, const Person *y)
{
    int order = strcmp(x->name, y->name);
    return order ? order : strcmp(x->email, y->email);
}

static int row_order(const void *a, const void *b)
{
    const ReportEvidence *x = a, *y = b;
    return x->person && y->person ? person_order(x->person, y->person) : strcmp(x->row, y->row);
}

/* Rows of one number lie together, in an order that depends on what was read first. */
static void sort_rows(GArray *rows)
{
    ReportEvidence *all = (ReportEvidence *)(gpointer)rows->data;
    for (guint i = 0, end; i < rows->len; i = end) {
        for (end = i + 1; end < rows->len && g_str_equal(all[end].number, all[i].number) &&
                          g_str_equal(all[end].table, all[i].table);
             end++)
            continue;
        qsort(&all[i], end - i, sizeof *all, row_order);
    }
}

static gboolean tell(Telling *telling, Report *report, GError **error)
{
    const GArray *items = telling->evidence->items;
    for (guint i = 0; i < items->len;)
        if (!tell_row(telling, &i, error))
            return FALSE;
    sort_rows(telling->rows);
    ReportEvidence *rows = arena_new_array(telling->arena, ReportEvidence, telling->rows->len);
    if (telling->rows->len > 0)
        memcpy(rows, telling->rows->data, telling->rows->len * sizeof *rows);
    report->evidence = rows;
    report->n_evidence = telling->rows->len;
    return TRUE;
}

static GHashTable *find_robots(const Census *census, const Span *span, Arena *arena)
{
    g_autoptr(GArray) found = robots_find(census, span, arena);
    GHashTable *robots = g_hash_table_new(NULL, NULL);
    for (guint i = 0; i < found->len; i++) {
        const Robot *robot = &g_array_index(found, Robot, i);
        Person *person = arena_new_array(arena, Person, 1);
        *person = robot->row.person;
        g_hash_table_insert(robots, GUINT_TO_POINTER(robot->program), person);
    }
    return robots;
}

gboolean explain_tell(Index *index, const Census *census, const ReportOptions *options,
                      const Span *span, Waiting *waiting, Arena *arena, Report *report,
                      GError **error)
{
    if (!options->explain)
        return TRUE;
    g_autoptr(Query) query = query_new(index, "SELECT message_id FROM mail WHERE id = ?", error);
    if (!query)
        return FALSE;
    g_auto(Evidence) evidence;
    evidence_init(&evidence, census, options, span, waiting, report->totals.contributors_known);
    g_autoptr(GHashTable) ids = g_hash_table_new(NULL, NULL);
    g_autoptr(GHashTable) robots = find_robots(census, span, arena);
    g_autoptr(GArray) rows = g_array_new(FALSE, FALSE, sizeof(ReportEvidence));
    g_autoptr(GArray) mails = g_array_new(FALSE, FALSE, sizeof(Mail));
    Telling telling = {census, &evidence, arena, query, ids, robots, rows, mails};
    return tell(&telling, report, error);
}
