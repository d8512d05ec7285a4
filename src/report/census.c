/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/census.h"
#include "base/bots.h"
#include "base/tree.h"
#include "report/dense.h"
#include "report/discussions.h"
#include "report/facts.h"
#include "report/query.h"

/* The list of mail whose source has none (its reading failed before one was known). */
#define UNKNOWN_LIST "unknown"

/* Who a mail is from, as it stood there. */
typedef struct {
    gint64 id; /* in the index */
    const char *address, *name;
} Mailbox;

typedef struct {
    Census *census;
    Discussions *discussions; /* NULL where a thread fills them */
    GArray *mailboxes;        /* Mailbox by id */
    Arena *arena;             /* their texts */
} Loader;

/* ---- lists ---- */

static void take_list(gpointer data, const Query *query)
{
    Loader *loader = data;
    g_ptr_array_add(loader->census->lists, g_strdup(query_text(query, 0)));
}

/* The slots of take_list: the number of a source's list among the lists in order. */
static void take_source(gpointer data, const Query *query)
{
    Loader *loader = data;
    g_hash_table_insert(loader->census->sources, GSIZE_TO_POINTER((gsize)query_int(query, 0)),
                        GUINT_TO_POINTER((guint)query_int(query, 1)));
}

guint census_list_of(const Census *census, gint64 source)
{
    return GPOINTER_TO_UINT(g_hash_table_lookup(census->sources, GSIZE_TO_POINTER((gsize)source)));
}

/* ---- mails and their places ---- */

gboolean census_find_mail(const Census *census, gint64 id, guint *slot)
{
    return dense_find(census->mails, id, slot);
}

static void add_place(Census *census, guint list, guint slot)
{
    Place place = {census_mail(census, slot)->date, list, slot};
    g_array_append_val(census->mail_places, place);
}

static void take_mailbox(gpointer data, const Query *query)
{
    Loader *loader = data;
    Mailbox mailbox = {query_int(query, 0), arena_strdup(loader->arena, query_text(query, 1)),
                       arena_strdup(loader->arena, query_text(query, 2))};
    g_array_append_val(loader->mailboxes, mailbox);
}

/* Columns as in MAILS. */
static gboolean is_by_program(const Loader *loader, const Query *query)
{
    guint slot;
    BotMail mail = {(MailKind)query_int(query, 3), "", "", query_text(query, 8),
                    query_text(query, 9)};
    if (dense_find(loader->mailboxes, query_int(query, 7), &slot)) {
        const Mailbox *from = &g_array_index(loader->mailboxes, Mailbox, slot);
        mail.email = from->address;
        mail.name = from->name;
    }
    return bots_sent(&mail);
}

static guint8 flags_of(const Loader *loader, const Query *query)
{
    return (is_by_program(loader, query) ? MAIL_BY_PROGRAM : 0) |
           (tree_of(query_bytes(query, 9)) ? MAIL_FOR_STABLE : 0) |
           (query_int(query, 10) ? MAIL_MERE_DIFF : 0);
}

/* Columns from there on as in MESSAGE_IDS. */
static void add_message_id(Discussions *discussions, const Query *query, int column)
{
    discussions_add(discussions, query_bytes(query, column), query_bytes(query, column + 1),
                    query_bytes(query, column + 2));
}

static void take_mail(gpointer data, const Query *query)
{
    Loader *loader = data;
    Census *census = loader->census;
    MailRow row = {
        .id = query_int(query, 0),
        .date = CLAMP(query_int(query, 2), PERIOD_DATE_MIN, PERIOD_DATE_MAX),
        .author = people_find(census->people, query_int(query, 4)),
        .sender = people_find(census->people, query_int(query, 6)),
        .series = NO_SERIES,
        .reviews = NO_REVIEW,
        .kind = (guint8)query_int(query, 3),
        .flags = flags_of(loader, query),
        .diags = (guint64)query_int(query, 5),
    };
    g_array_append_val(census->mails, row);
    add_place(census, census_list_of(census, query_int(query, 1)), census->mails->len - 1);
    if (loader->discussions)
        add_message_id(loader->discussions, query, 11);
}

static void take_copy(gpointer data, const Query *query)
{
    Loader *loader = data;
    Census *census = loader->census;
    guint slot;
    if (census_find_mail(census, query_int(query, 0), &slot))
        add_place(census, census_list_of(census, query_int(query, 1)), slot);
}

/* ---- series ---- */

gboolean census_find_series(const Census *census, gint64 id, guint *slot)
{
    return dense_find(census->series, id, slot);
}

static void take_series(gpointer data, const Query *query)
{
    Loader *loader = data;
    Census *census = loader->census;
    guint head;
    gboolean found = census_find_mail(census, query_int(query, 2), &head);
    SeriesRow row = {
        .id = query_int(query, 0),
        .head = found ? head : NO_MAIL,
        .author = found ? census_mail(census, head)->author : 0,
        .kind = (guint8)query_int(query, 1),
        .state = (guint8)query_int(query, 3),
        .partial = query_int(query, 4) != 0,
        .date = query_int(query, 5),
        .fate = (guint8)query_int(query, 6),
        .first_reply = query_int(query, 7),
        .first_review = query_int(query, 8),
        .sent_on = query_int(query, 9) != 0,
        .version = (guint32)query_int(query, 11),
        .minor = (guint32)query_int(query, 12),
        .previous_rule = "",
        .mere_diff = found && query_int(query, 10) <= 1 &&
                     (census_mail(census, head)->flags & MAIL_MERE_DIFF) != 0,
    };
    g_array_append_val(census->series, row);
}

static void take_member(gpointer data, const Query *query)
{
    Loader *loader = data;
    Census *census = loader->census;
    guint series, mail;
    if (!census_find_series(census, query_int(query, 0), &series) ||
        !census_find_mail(census, query_int(query, 1), &mail))
        return;
    MailRow *member = &g_array_index(census->mails, MailRow, mail);
    member->series = series;
    if (member->flags & MAIL_FOR_STABLE)
        g_array_index(census->series, SeriesRow, series).for_stable = TRUE;
}

/* ---- order ---- */

static gint place_order(gconstpointer a, gconstpointer b)
{
    const Place *x = a, *y = b;
    if (x->list != y->list)
        return x->list < y->list ? -1 : 1;
    if (x->date != y->date)
        return x->date < y->date ? -1 : 1;
    return (x->slot > y->slot) - (x->slot < y->slot);
}

/* Two copies of a mail on one list, or without lists, are one place. */
static void sort_places(GArray *places)
{
    g_array_sort(places, place_order);
    Place *all = (Place *)(gpointer)places->data;
    guint kept = 0;
    for (guint i = 0; i < places->len; i++)
        if (kept == 0 || all[kept - 1].list != all[i].list || all[kept - 1].slot != all[i].slot)
            all[kept++] = all[i];
    g_array_set_size(places, kept);
}

/* Mails come in order of list and date, so a series' first place on a list is the one. */
static void place_series(Census *census)
{
    g_autofree guint32 *placed = g_new0(guint32, census->series->len); /* on list, plus 1 */
    for (guint i = 0; i < census->mail_places->len; i++) {
        Place place = g_array_index(census->mail_places, Place, i);
        place.slot = census_mail(census, place.slot)->series;
        if (place.slot == NO_SERIES || placed[place.slot] == place.list + 1)
            continue;
        placed[place.slot] = place.list + 1;
        g_array_append_val(census->series_places, place);
    }
    g_array_sort(census->series_places, place_order);
}

/* Sorts the places by series: how many for each, where each begins, then all into their range. */
static void note_series_lists(Census *census)
{
    const GArray *places = census->series_places;
    g_array_set_size(census->series_lists, places->len);
    for (guint i = 0; i < places->len; i++) {
        guint slot = g_array_index(places, Place, i).slot;
        g_array_index(census->series, SeriesRow, slot).n_lists++;
    }
    guint32 begin = 0;
    for (guint i = 0; i < census->series->len; i++) {
        SeriesRow *row = &g_array_index(census->series, SeriesRow, i);
        row->lists = begin;
        begin += row->n_lists;
        row->n_lists = 0;
    }
    for (guint i = 0; i < places->len; i++) {
        const Place *place = &g_array_index(places, Place, i);
        SeriesRow *row = &g_array_index(census->series, SeriesRow, place->slot);
        g_array_index(census->series_lists, guint32, row->lists + row->n_lists++) = place->list;
    }
}

static void note_lists_with_mail(Census *census)
{
    guint next = 0;
    for (guint i = 0; i < census->mail_places->len; i++) {
        guint list = g_array_index(census->mail_places, Place, i).list;
        if (list >= next) {
            g_ptr_array_add(census->lists_with_mail, census->lists->pdata[list]);
            next = list + 1;
        }
    }
}

static void forget_lists(GArray *places)
{
    for (guint i = 0; i < places->len; i++)
        g_array_index(places, Place, i).list = 0;
    sort_places(places);
}

/* A series may have begun on another day on each list: the first one stays. */
static void keep_first_places(Census *census)
{
    g_autofree gboolean *placed = g_new0(gboolean, census->series->len);
    Place *all = (Place *)(gpointer)census->series_places->data;
    guint kept = 0;
    for (guint i = 0; i < census->series_places->len; i++) {
        if (placed[all[i].slot])
            continue;
        placed[all[i].slot] = TRUE;
        all[kept++] = all[i];
    }
    g_array_set_size(census->series_places, kept);
}

/* All are known since the last of them begins. */
static void join_begins(Census *census)
{
    gint64 last = G_MININT64;
    for (guint i = 0; i < census->begins->len; i++) {
        gint64 begin = g_array_index(census->begins, gint64, i);
        last = begin == G_MAXINT64 ? last : MAX(last, begin);
    }
    g_array_set_size(census->begins, 0);
    g_array_append_val(census->begins, last);
}

void census_settle(Census *census, gboolean per_list)
{
    note_lists_with_mail(census);
    if (per_list)
        return;
    join_begins(census);
    forget_lists(census->mail_places);
    forget_lists(census->series_places);
    forget_lists(census->applied_places);
    keep_first_places(census);
}

/* ---- the whole ---- */

static Census *census_new(void)
{
    Census *census = g_new0(Census, 1);
    census->lists = g_ptr_array_new_with_free_func(g_free);
    census->lists_with_mail = g_ptr_array_new();
    census->sources = g_hash_table_new(NULL, NULL);
    census->mails = g_array_new(FALSE, FALSE, sizeof(MailRow));
    census->series = g_array_new(FALSE, FALSE, sizeof(SeriesRow));
    census->mail_places = g_array_new(FALSE, FALSE, sizeof(Place));
    census->series_places = g_array_new(FALSE, FALSE, sizeof(Place));
    census->series_lists = g_array_new(FALSE, TRUE, sizeof(guint32));
    census->owners = g_array_new(FALSE, FALSE, sizeof(OwnerRow));
    census->reviews = g_array_new(FALSE, FALSE, sizeof(ReviewRow));
    census->applied = g_array_new(FALSE, FALSE, sizeof(AppliedRow));
    census->applied_places = g_array_new(FALSE, FALSE, sizeof(Place));
    census->begins = g_array_new(FALSE, FALSE, sizeof(gint64));
    census->rules = g_string_chunk_new(64);
    return census;
}

void census_free(Census *census)
{
    if (!census)
        return;
    people_free(census->people);
    g_ptr_array_unref(census->lists);
    g_ptr_array_unref(census->lists_with_mail);
    g_hash_table_unref(census->sources);
    g_array_unref(census->mails);
    g_array_unref(census->series);
    g_array_unref(census->mail_places);
    g_array_unref(census->series_places);
    g_array_unref(census->series_lists);
    g_array_unref(census->owners);
    g_array_unref(census->reviews);
    g_array_unref(census->applied);
    g_array_unref(census->applied_places);
    ids_free(census->ids);
    g_array_unref(census->begins);
    g_string_chunk_free(census->rules);
    g_free(census);
}

#define LIST "coalesce(list, '" UNKNOWN_LIST "')"
/* Neither tags nor a title nor a Signed-off-by says so: a question with the diff it is about. */
#define MERE_DIFF                                                                            \
    "iif(m.kind = 5 AND m.flags & 16 = 0 AND title NOT LIKE 'patch%', NOT EXISTS (SELECT 1 " \
    "FROM trailer WHERE mail = m.id AND key LIKE 'signed-off-by'), 0)" /* INDEX_BLOCKS */
#define MESSAGE_IDS "message_id, refs, hash"
#define FIRST_COPIES " FROM mail m WHERE duplicate_of IS NULL ORDER BY id"
#define MAILS                                                                              \
    "SELECT id, source, date, kind, author, diags, sender, sender_mailbox, subject, tags," \
    " " MERE_DIFF

static gboolean load(Loader *loader, Index *index, GError **error)
{
    const struct {
        const char *sql;
        QueryRowFunc *row;
    } steps[] = {
        {"SELECT DISTINCT " LIST " AS name FROM source ORDER BY name", take_list},
        {"SELECT id, dense_rank() OVER (ORDER BY " LIST ") - 1 FROM source", take_source},
        {"SELECT id, address, name FROM mailbox ORDER BY id", take_mailbox},
        {loader->discussions ? MAILS ", " MESSAGE_IDS FIRST_COPIES : MAILS FIRST_COPIES, take_mail},
        {"SELECT duplicate_of, source FROM mail WHERE duplicate_of IS NOT NULL", take_copy},
        {"SELECT id, kind, head, state, partial, date, fate, first_reply, first_review,"
         " state_rule = 'forward', total, version, minor FROM series ORDER BY id",
         take_series},
        {"SELECT series, mail FROM member WHERE NOT stray", take_member},
    };
    for (guint i = 0; i < G_N_ELEMENTS(steps); i++)
        if (!query_each(index, steps[i].sql, steps[i].row, loader, error))
            return FALSE;
    return TRUE;
}

static void note_dates(Census *census)
{
    for (guint i = 0; i < census->mails->len; i++) {
        const MailRow *mail = census_mail(census, i);
        census->newest = i ? MAX(census->newest, mail->date) : mail->date;
        if (mail->kind == MAIL_PATCH || mail->kind == MAIL_COVER) {
            PersonRow *author = &g_array_index(census->people->rows, PersonRow, mail->author);
            author->first_patch = MIN(author->first_patch, mail->date);
        }
    }
    people_tell_names(census->people);
}

/* Places are by list and date. */
static void note_begins(Census *census)
{
    const gint64 never = G_MAXINT64;
    for (guint i = 0; i < census->lists->len; i++)
        g_array_append_val(census->begins, never);
    for (guint i = census->mail_places->len; i > 0; i--) {
        const Place *place = &g_array_index(census->mail_places, Place, i - 1);
        g_array_index(census->begins, gint64, place->list) = place->date;
    }
}

/* discussions: NULL where a thread fills them. */
static gboolean load_rows(Census *census, Index *index, Discussions *discussions, GError **error)
{
    g_autoptr(GArray) mailboxes = g_array_new(FALSE, FALSE, sizeof(Mailbox));
    g_autoptr(Arena) arena = arena_new();
    Loader loader = {census, discussions, mailboxes, arena};
    if (!(census->people = people_load(index, error)) || !load(&loader, index, error))
        return FALSE;
    note_dates(census);
    sort_places(census->mail_places);
    note_begins(census);
    place_series(census);
    note_series_lists(census);
    if (!facts_load(census, index, error))
        return FALSE;
    sort_places(census->applied_places);
    return TRUE;
}

/* ---- what Message-IDs tell ---- */

/* A thread reads it while another reads the rest: about as much work. */
typedef struct {
    Index *reader;
    Discussions *discussions;
    Ids *ids; /* NULL with error */
    GError *error;
} ByIds;

static void take_message_id(gpointer data, const Query *query)
{
    add_message_id(data, query, 0);
}

static gpointer load_by_ids(gpointer data)
{
    ByIds *by_ids = data;
    if (query_each(by_ids->reader, "SELECT " MESSAGE_IDS FIRST_COPIES, take_message_id,
                   by_ids->discussions, &by_ids->error))
        by_ids->ids = ids_load(by_ids->reader, &by_ids->error);
    return NULL;
}

/* error: NULL where the rest has failed already. */
static gboolean join_by_ids(Census *census, GThread *thread, ByIds *by_ids, GError **error)
{
    g_thread_join(thread);
    census->ids = by_ids->ids;
    if (!by_ids->error)
        return TRUE;
    g_propagate_error(error, by_ids->error);
    return FALSE;
}

Census *census_load(Index *index, Index *reader, GError **error)
{
    g_autoptr(Census) census = census_new();
    g_autoptr(Discussions) discussions = discussions_new();
    ByIds by_ids = {.reader = reader, .discussions = discussions};
    GThread *thread = reader ? g_thread_try_new("census", load_by_ids, &by_ids, NULL) : NULL;
    gboolean good = load_rows(census, index, thread ? NULL : discussions, error);
    if (thread)
        good = join_by_ids(census, thread, &by_ids, good ? error : NULL) && good;
    else
        good = good && (census->ids = ids_load(index, error));
    if (!good)
        return NULL;
    discussions_tell(discussions, census);
    return g_steal_pointer(&census);
}

const MailRow *census_mail(const Census *census, guint slot)
{
    return &g_array_index(census->mails, MailRow, slot);
}

const SeriesRow *census_series(const Census *census, guint slot)
{
    return &g_array_index(census->series, SeriesRow, slot);
}

const AppliedRow *census_applied(const Census *census, guint slot)
{
    return &g_array_index(census->applied, AppliedRow, slot);
}

gint64 census_begins(const Census *census, guint list)
{
    return list < census->begins->len ? g_array_index(census->begins, gint64, list) : G_MAXINT64;
}

gboolean census_wrote(const Census *census, const MailRow *mail)
{
    gboolean own = mail->flags & MAIL_BY_PROGRAM && mail->author == mail->sender;
    return !own && people_is_named(census->people, mail->author);
}

gboolean census_awaits(const Census *census, const SeriesRow *series)
{
    return series->kind == SERIES_PATCH && !census_is_programs(census, series) &&
           !series->sent_on && !series->for_stable && !series->mere_diff;
}

gboolean census_is_programs(const Census *census, const SeriesRow *series)
{
    return series->head != NO_MAIL &&
           (census_mail(census, series->head)->flags & MAIL_BY_PROGRAM) != 0;
}

guint census_owned(const Census *census, const SeriesRow *series, guint32 author)
{
    guint from = series->owners, to = series->owners + series->n_owners;
    while (from < to) {
        guint middle = from + (to - from) / 2;
        const OwnerRow *owner = &g_array_index(census->owners, OwnerRow, middle);
        if (owner->author == author)
            return owner->patches;
        if (owner->author < author)
            from = middle + 1;
        else
            to = middle;
    }
    return 0;
}

/* The first place on the list at or after the date. */
static guint lower_bound(const GArray *places, guint list, gint64 date)
{
    guint from = 0, to = places->len;
    while (from < to) {
        guint middle = from + (to - from) / 2;
        const Place *place = &g_array_index(places, Place, middle);
        if (place->list < list || (place->list == list && place->date < date))
            from = middle + 1;
        else
            to = middle;
    }
    return from;
}

Slice census_slice(const GArray *places, guint list, gint64 start, gint64 end)
{
    guint from = lower_bound(places, list, start), to = lower_bound(places, list, end);
    /* A --since behind the last mail makes a period that ends before it begins. */
    if (from >= to)
        return (Slice){0};
    return (Slice){&g_array_index(places, Place, from), to - from};
}
