/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/select.h"
#include "report/query.h"
#include <fnmatch.h>

/* What is known of a series. */
enum { TAGGED = 1, TOUCHES = 2, UNWANTED = 4 };

/* A mail as it came to a list: from one source or from several. */
typedef struct {
    guint32 list, mail; /* slots; list 0 for all where lists are not told apart */
    gboolean new, in_parts;
} Arrival;

typedef struct {
    Census *census;
    Index *index;
    const ReportOptions *options;
    guint8 wanted;      /* of TAGGED and TOUCHES: what a series must have */
    guint8 *series;     /* what each has */
    guint32 *series_of; /* of each mail: as a member, a stray or a reply; or NO_SERIES */
    GArray *paths;      /* gint64: ids of the files that match, ascending */
    GArray *arrivals;   /* Arrival by list and mail, each once; NULL where nobody asks */
} Selection;

/* Takes one row of a query. */
static gboolean each_row(Selection *selection, const char *sql, QueryRowFunc *row, GError **error)
{
    return query_each(selection->index, sql, row, selection, error);
}

/* ---- tags ---- */

/* Words stand with a blank at both ends, so that only whole ones are found. */
gboolean select_has_tag(const char *tags, const char *wanted)
{
    g_autofree char *padded = g_strconcat(" ", tags, " ", NULL);
    g_autofree char *words = g_utf8_casefold(padded, -1);
    g_autofree char *padded_word = g_strconcat(" ", wanted, " ", NULL);
    g_autofree char *word = g_utf8_casefold(padded_word, -1);
    return strstr(words, word) != NULL;
}

static gboolean has_any_tag(const char *tags, const char *const *wanted)
{
    for (; wanted && *wanted; wanted++)
        if (select_has_tag(tags, *wanted))
            return TRUE;
    return FALSE;
}

static void take_tags(gpointer data, const Query *query)
{
    Selection *selection = data;
    const ReportOptions *options = selection->options;
    const char *tags = query_text(query, 1);
    guint slot;
    if (!census_find_series(selection->census, query_int(query, 0), &slot))
        return;
    if (has_any_tag(tags, options->tags))
        selection->series[slot] |= TAGGED;
    if (has_any_tag(tags, options->exclude_tags))
        selection->series[slot] |= UNWANTED;
}

static gboolean read_tags(Selection *selection, GError **error)
{
    return (!selection->options->tags && !selection->options->exclude_tags) ||
           each_row(selection, "SELECT id, tags FROM series WHERE tags <> ''", take_tags, error);
}

/* ---- files ---- */

gboolean select_path_matches(const char *pattern, const char *path)
{
    while (g_str_has_prefix(pattern, "./"))
        pattern += 2;
    gsize n = strlen(pattern);
    if (n == 0 || g_str_equal(pattern, "."))
        return TRUE;
    if (strncmp(path, pattern, n) == 0 &&
        (path[n] == '\0' || path[n] == '/' || pattern[n - 1] == '/'))
        return TRUE;
    return fnmatch(pattern, path, 0) == 0;
}

static void take_path(gpointer data, const Query *query)
{
    Selection *selection = data;
    gint64 id = query_int(query, 0);
    if (select_path_matches(selection->options->path, query_text(query, 1)))
        g_array_append_val(selection->paths, id);
}

static gint by_number(gconstpointer a, gconstpointer b)
{
    const gint64 *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

/* A file of a mail; the mail's series touches it unless the mail is a stray or none of it. */
static void take_touched(gpointer data, const Query *query)
{
    Selection *selection = data;
    gint64 path = query_int(query, 1);
    guint mail;
    if (!g_array_binary_search(selection->paths, &path, by_number, NULL) ||
        !census_find_mail(selection->census, query_int(query, 0), &mail))
        return;
    guint32 series = census_mail(selection->census, mail)->series;
    if (series != NO_SERIES)
        selection->series[series] |= TOUCHES;
}

static gboolean read_paths(Selection *selection, GError **error)
{
    return !selection->options->path ||
           (each_row(selection, "SELECT id, name FROM path ORDER BY id", take_path, error) &&
            each_row(selection, "SELECT mail, path FROM touched", take_touched, error));
}

/* ---- programs ---- */

static void find_bots(Selection *selection)
{
    const Census *census = selection->census;
    if (!selection->options->exclude_bots)
        return;
    for (guint i = 0; i < census->series->len; i++) {
        guint32 head = census_series(census, i)->head;
        if (head != NO_MAIL && census_mail(census, head)->flags & MAIL_BY_PROGRAM)
            selection->series[i] |= UNWANTED;
    }
}

/* ---- whose mails ---- */

static void take_series_mail(gpointer data, const Query *query)
{
    Selection *selection = data;
    guint series, mail;
    if (census_find_series(selection->census, query_int(query, 0), &series) &&
        census_find_mail(selection->census, query_int(query, 1), &mail))
        selection->series_of[mail] = series;
}

static gboolean read_series_mails(Selection *selection, GError **error)
{
    guint n = selection->census->mails->len;
    selection->series_of = g_new(guint32, n);
    for (guint i = 0; i < n; i++)
        selection->series_of[i] = NO_SERIES;
    return each_row(selection, "SELECT series, mail FROM reply", take_series_mail, error) &&
           each_row(selection, "SELECT series, mail FROM member", take_series_mail, error);
}

/* ---- what is new ---- */

/* A repository of another list may hold the very same bytes, so a blob of the same name. */
static gboolean is_in_parts(const Selection *selection, guint list, const char *part)
{
    const ReportOptions *options = selection->options;
    if (!options->parts)
        return TRUE;
    const char *name = selection->census->lists->pdata[list];
    return part && g_hash_table_contains(options->parts, part) &&
           (options->n_ranges == 0 || g_str_equal(options->ranges[0].list, name));
}

static void take_arrival(gpointer data, const Query *query)
{
    Selection *selection = data;
    const ReportOptions *options = selection->options;
    guint list = census_list_of(selection->census, query_int(query, 1)), mail;
    if (!census_find_mail(selection->census, query_int(query, 0), &mail))
        return;
    Arrival arrival = {
        .list = options->per_list ? list : 0,
        .mail = mail,
        .new = query_int(query, 2) >= options->run,
        .in_parts = is_in_parts(selection, list, query_text_or_null(query, 3)),
    };
    g_array_append_val(selection->arrivals, arrival);
}

static gint by_list_and_mail(gconstpointer a, gconstpointer b)
{
    const Arrival *x = a, *y = b;
    if (x->list != y->list)
        return x->list < y->list ? -1 : 1;
    return (x->mail > y->mail) - (x->mail < y->mail);
}

/* What one source brought before is not new, and what one part holds is there. */
static void merge_arrivals(GArray *arrivals)
{
    g_array_sort(arrivals, by_list_and_mail);
    Arrival *all = (Arrival *)(gpointer)arrivals->data;
    guint kept = 0;
    for (guint i = 0; i < arrivals->len; i++) {
        if (kept == 0 || by_list_and_mail(&all[kept - 1], &all[i]) != 0) {
            all[kept++] = all[i];
            continue;
        }
        all[kept - 1].new &= all[i].new;
        all[kept - 1].in_parts |= all[i].in_parts;
    }
    g_array_set_size(arrivals, kept);
}

static gboolean read_arrivals(Selection *selection, GError **error)
{
    if (!selection->options->run && !selection->options->parts)
        return TRUE;
    selection->arrivals = g_array_new(FALSE, FALSE, sizeof(Arrival));
    if (!each_row(selection, "SELECT coalesce(duplicate_of, id), source, run, part FROM mail",
                  take_arrival, error))
        return FALSE;
    merge_arrivals(selection->arrivals);
    return TRUE;
}

/* ---- choosing ---- */

static gboolean arrived(const Selection *selection, const Place *place)
{
    guint list = selection->options->per_list ? place->list : 0;
    Arrival key = {.list = list, .mail = place->slot};
    guint at;
    if (!selection->arrivals)
        return TRUE;
    if (!g_array_binary_search(selection->arrivals, &key, by_list_and_mail, &at))
        return FALSE;
    const Arrival *arrival = &g_array_index(selection->arrivals, Arrival, at);
    return arrival->new && arrival->in_parts;
}

/* NO_SERIES: a mail of none. */
static gboolean is_wanted(const Selection *selection, guint32 series)
{
    guint8 has = series == NO_SERIES ? 0 : selection->series[series];
    return !(has & UNWANTED) && (has & selection->wanted) == selection->wanted;
}

static gboolean chosen(const Selection *selection, const Place *place)
{
    guint8 flags = census_mail(selection->census, place->slot)->flags;
    if (selection->options->exclude_bots && flags & MAIL_BY_PROGRAM)
        return FALSE;
    return is_wanted(selection, selection->series_of[place->slot]) && arrived(selection, place);
}

static void choose_mails(const Selection *selection)
{
    GArray *places = selection->census->mail_places;
    Place *all = (Place *)(gpointer)places->data;
    guint kept = 0;
    for (guint i = 0; i < places->len; i++)
        if (chosen(selection, &all[i]))
            all[kept++] = all[i];
    g_array_set_size(places, kept);
}

/* Mails that arrived, on whatever list; NULL where nobody asks. */
static gboolean *find_arrived(const Selection *selection)
{
    if (!selection->arrivals)
        return NULL;
    gboolean *found = g_new0(gboolean, selection->census->mails->len);
    for (guint i = 0; i < selection->arrivals->len; i++) {
        const Arrival *arrival = &g_array_index(selection->arrivals, Arrival, i);
        found[arrival->mail] |= arrival->new && arrival->in_parts;
    }
    return found;
}

/* What a mail says became of a series belongs to the series, wherever the mail was. */
static void choose_applied(const Selection *selection)
{
    g_autofree gboolean *has_arrived = find_arrived(selection);
    GArray *places = selection->census->applied_places;
    Place *all = (Place *)(gpointer)places->data;
    guint kept = 0;
    for (guint i = 0; i < places->len; i++) {
        const AppliedRow *row = census_applied(selection->census, all[i].slot);
        if (is_wanted(selection, row->series) && (!has_arrived || has_arrived[row->mail]))
            all[kept++] = all[i];
    }
    g_array_set_size(places, kept);
}

/* Those with a mail left on the list; both arrays are by list. */
static void choose_series(Census *census)
{
    g_autofree guint32 *on_list = g_new0(guint32, census->series->len); /* plus 1 */
    const GArray *mails = census->mail_places;
    Place *all = (Place *)(gpointer)census->series_places->data;
    guint kept = 0, mail = 0;
    for (guint i = 0; i < census->series_places->len; i++) {
        guint32 list = all[i].list;
        for (; mail < mails->len && g_array_index(mails, Place, mail).list <= list; mail++) {
            const Place *place = &g_array_index(mails, Place, mail);
            guint32 series = census_mail(census, place->slot)->series;
            if (series != NO_SERIES)
                on_list[series] = place->list + 1;
        }
        if (on_list[all[i].slot] == list + 1)
            all[kept++] = all[i];
    }
    g_array_set_size(census->series_places, kept);
}

static void selection_release(Selection *selection)
{
    g_free(selection->series);
    g_free(selection->series_of);
    g_array_unref(selection->paths);
    if (selection->arrivals)
        g_array_unref(selection->arrivals);
}

static gboolean chooses(const ReportOptions *options)
{
    return options->tags || options->exclude_tags || options->exclude_bots || options->path ||
           options->run || options->parts;
}

gboolean select_places(Census *census, Index *index, const ReportOptions *options, GError **error)
{
    if (!chooses(options))
        return TRUE;
    Selection selection = {
        .census = census,
        .index = index,
        .options = options,
        .wanted = (guint8)((options->tags ? TAGGED : 0) | (options->path ? TOUCHES : 0)),
        .series = g_new0(guint8, census->series->len),
        .paths = g_array_new(FALSE, FALSE, sizeof(gint64)),
    };
    gboolean done = read_tags(&selection, error) && read_paths(&selection, error) &&
                    read_series_mails(&selection, error) && read_arrivals(&selection, error);
    if (done) {
        find_bots(&selection);
        choose_applied(&selection);
        choose_mails(&selection);
        choose_series(census);
    }
    selection_release(&selection);
    return done;
}
