/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "series/rows.h"
#include "base/bots.h"
#include "series/stem.h"

/* What orders mails and tells copies, of each row; forgotten when that is done. */
typedef struct {
    guint8 hash[16]; /* the first half of the content hash */
    gint64 offset;
    guint32 source; /* then its rank: by list, then path */
    guint32 author_mailbox;
} Origin;

G_STATIC_ASSERT(sizeof(Origin) == 32);

struct RowLoader {
    Rows rows; /* texts and what each mail says */
    Origin *origins;
    guint32 max_mail;
    guint32 capacity;
};

/* Ranks of sources. */
typedef struct {
    GArray *by_id; /* guint32 */
    guint32 n;
} Ranks;

/* ---- reading ---- */

static guint32 add_text(Rows *rows, const char *text)
{
    gpointer known;
    if (g_hash_table_lookup_extended(rows->text_numbers, text, NULL, &known))
        return GPOINTER_TO_UINT(known);
    char *copy = g_string_chunk_insert(rows->text_bytes, text);
    g_hash_table_insert(rows->text_numbers, copy, GUINT_TO_POINTER(rows->texts->len));
    g_ptr_array_add(rows->texts, copy);
    return rows->texts->len - 1;
}

const char *rows_text(const Rows *rows, guint32 number)
{
    return g_ptr_array_index(rows->texts, number);
}

static guint64 short_digest(const char *text)
{
    return *text ? digest_str(str_of(text)).a | 1 : 0;
}

/* Behind a title's last colon these and no other words: it says nothing of its own. */
static const char *const common_words[] = {
    "a",        "all",        "and",     "bug",   "bugfix",  "cleanup",  "cleanups", "comment",
    "comments", "ffix",       "fix",     "fixes", "fixed",   "grammar",  "in",       "minor",
    "misc",     "more",       "several", "small", "some",    "spelling", "srcfix",   "tfix",
    "the",      "trivial",    "typo",    "typos", "typofix", "update",   "updates",  "various",
    "wfix",     "whitespace", "wording", "wsfix"};

static gboolean is_common_word(Str word)
{
    for (gsize i = 0; word.n && i < G_N_ELEMENTS(common_words); i++)
        if (*common_words[i] == *word.p && str_equal(word, str_of(common_words[i])))
            return TRUE;
    return word.n == 0;
}

static gboolean is_common_title(const char *norm)
{
    const char *colon = strrchr(norm, ':');
    const char *word = colon ? colon + 1 : norm;
    for (;;) {
        gsize n = strcspn(word, " ,+&/.");
        if (!is_common_word((Str){word, n}))
            return FALSE;
        if (!word[n])
            return TRUE;
        word += n + 1;
    }
}

/* What git format-patch leaves for its user to fill in is no title. */
guint64 rows_title(const char *norm)
{
    guint64 digest = short_digest(norm);
    if (!digest || g_str_equal(norm, "*** subject here ***"))
        return 0;
    return is_common_title(norm) ? digest | 2 : digest & ~(guint64)2;
}

static Row *append(RowLoader *loader)
{
    Rows *rows = &loader->rows;
    g_assert(rows->n < NONE - 1);
    if (rows->n + 1 >= loader->capacity) { /* one more than there are: see sort() */
        loader->capacity = MAX(1024, loader->capacity * 2);
        rows->v = g_renew(Row, rows->v, loader->capacity);
        rows->stems = g_renew(guint64, rows->stems, loader->capacity);
        rows->nearest = g_renew(Digest, rows->nearest, loader->capacity);
        loader->origins = g_renew(Origin, loader->origins, loader->capacity);
    }
    return &rows->v[rows->n++];
}

static gboolean is_from_bot(const IndexMail *mail)
{
    BotMail sent = {mail->kind, mail->sender.email, mail->sender.name, mail->subject, mail->tags};
    return bots_sent(&sent) != FALSE;
}

void row_loader_add(RowLoader *loader, const IndexMail *mail)
{
    Row *row = append(loader);
    *row = (Row){
        .id = digest_str(str_of(mail->message_id)),
        .mail = (guint32)mail->id,
        .date = mail->date,
        .norm = rows_title(mail->norm),
        .patch_id = short_digest(mail->patch_id),
        .sender = (guint32)mail->sender_id,
        .author = (guint32)mail->author_id,
        .sender_mailbox = (guint32)mail->sender_mailbox,
        .tags = add_text(&loader->rows, mail->tags),
        .counter = mail->counter ? add_text(&loader->rows, mail->counter) : 0,
        .counter_key = mail->counter_key,
        .total = mail->total,
        .version = (guint16)MIN(mail->version, G_MAXUINT16),
        .minor = (guint16)MIN(mail->minor, G_MAXUINT16),
        .group = NONE,
        .next = NONE,
        .flags = (guint16)mail->flags,
        .kind = mail->kind,
        .new_kind = mail->kind,
        .bot = is_from_bot(mail),
    };
    guint32 number = loader->rows.n - 1;
    loader->rows.stems[number] = stem_of(str_of(mail->message_id));
    loader->rows.nearest[number] = mail->nearest.n ? digest_str(mail->nearest) : (Digest){0};
    Origin *origin = &loader->origins[number];
    memcpy(origin->hash, mail->hash, sizeof(origin->hash));
    origin->offset = mail->offset;
    origin->source = (guint32)mail->source;
    origin->author_mailbox = (guint32)mail->author_mailbox;
    loader->max_mail = MAX(loader->max_mail, row->mail);
}

static gboolean load_mail(const IndexMail *mail, void *loader)
{
    row_loader_add(loader, mail);
    return TRUE;
}

RowLoader *row_loader_new(void)
{
    RowLoader *loader = g_new0(RowLoader, 1);
    loader->rows = (Rows){
        .texts = g_ptr_array_new(),
        .text_numbers = g_hash_table_new(g_str_hash, g_str_equal),
        .text_bytes = g_string_chunk_new(4096),
    };
    add_text(&loader->rows, "");
    return loader;
}

void row_loader_free(RowLoader *loader)
{
    if (!loader)
        return;
    rows_release(&loader->rows);
    g_free(loader->origins);
    g_free(loader);
}

/* ---- order ---- */

static gboolean rank_source(gint64 source, const char *path, const char *list, void *data)
{
    (void)path;
    (void)list;
    Ranks *ranks = data;
    if (ranks->by_id->len <= (gsize)source)
        g_array_set_size(ranks->by_id, (guint)source + 1);
    g_array_index(ranks->by_id, guint32, source) = ranks->n++;
    return TRUE;
}

/* Lists and paths are compared once per source. */
static gboolean rank_sources(RowLoader *loader, Index *index, GError **error)
{
    g_autoptr(GArray) by_id = g_array_new(FALSE, TRUE, sizeof(guint32));
    Ranks ranks = {by_id, 0};
    if (!index_scan_sources(index, rank_source, &ranks, error))
        return FALSE;
    for (guint32 i = 0; i < loader->rows.n; i++) {
        guint32 *source = &loader->origins[i].source;
        *source = *source < by_id->len ? g_array_index(by_id, guint32, *source) : 0;
    }
    return TRUE;
}

static int compare(guint64 a, guint64 b)
{
    return (a > b) - (a < b);
}

static int compare_rows(gconstpointer x, gconstpointer y, gpointer data)
{
    const RowLoader *loader = data;
    guint32 i = *(const guint32 *)x, k = *(const guint32 *)y;
    const Row *a = &loader->rows.v[i], *b = &loader->rows.v[k];
    if (a->date != b->date)
        return a->date < b->date ? -1 : 1;
    const Origin *from_a = &loader->origins[i], *from_b = &loader->origins[k];
    int order = memcmp(from_a->hash, from_b->hash, sizeof(from_a->hash));
    if (!order)
        order = compare(a->id.a, b->id.a);
    if (!order)
        order = compare(from_a->source, from_b->source);
    return order ? order : compare((guint64)from_a->offset, (guint64)from_b->offset);
}

static void move(RowLoader *loader, guint32 to, guint32 from)
{
    loader->rows.v[to] = loader->rows.v[from];
    loader->rows.stems[to] = loader->rows.stems[from];
    loader->rows.nearest[to] = loader->rows.nearest[from];
    loader->origins[to] = loader->origins[from];
}

/* In place, loop by loop: each row goes where the one was that goes where the next one was. The
 * loader has room for one more. */
static void sort(RowLoader *loader)
{
    guint32 n = loader->rows.n;
    g_autofree guint32 *order = g_new(guint32, MAX(n, 1));
    for (guint32 i = 0; i < n; i++)
        order[i] = i;
    g_qsort_with_data(order, (gint)n, sizeof(*order), compare_rows, loader);
    for (guint32 first = 0; first < n; first++) {
        if (order[first] == first)
            continue;
        guint32 to = first;
        move(loader, n, first);
        while (order[to] != first) {
            guint32 from = order[to];
            move(loader, to, from);
            order[to] = to;
            to = from;
        }
        move(loader, to, n);
        order[to] = to;
    }
}

static void number_mails(Rows *rows, guint32 max_mail)
{
    rows->n_by_mail = (gsize)max_mail + 1;
    rows->by_mail = g_new(guint32, rows->n_by_mail);
    memset(rows->by_mail, 0xff, rows->n_by_mail * sizeof(guint32));
    for (guint32 i = 0; i < rows->n; i++)
        rows->by_mail[rows->v[i].mail] = i;
}

/* The first bearer of an id for each version that is not its owner's. */
static void add_later(Rows *rows, const Row *owner, guint32 number)
{
    const Row *row = &rows->v[number];
    Digest key = DIGEST_OF(row->id.a, row->id.b, row->version);
    if (row->version != owner->version && digest_map_get(rows->later, key) == NONE)
        digest_map_set(rows->later, key, number);
}

static Digest id_of(guint32 row, gconstpointer data)
{
    const Rows *rows = data;
    return rows->v[row].id;
}

static void merge_duplicates(Rows *rows, const Origin *origins)
{
    g_autoptr(DigestMap) contents = digest_map_new();
    for (guint32 i = 0; i < rows->n; i++) {
        Row *row = &rows->v[i];
        guint32 owner = digest_map_get(rows->owners, row->id);
        if (owner == NONE) {
            digest_map_set(rows->owners, row->id, i);
            continue;
        }
        /* Only what repeats an id needs its content looked up: the owner's, then the others'. */
        Digest hash = digest_bytes(origins[i].hash, sizeof(origins->hash));
        Digest key = DIGEST_OF(row->id.a, row->id.b, hash.a, hash.b);
        gboolean same = memcmp(origins[owner].hash, origins[i].hash, sizeof(origins->hash)) == 0;
        guint32 first = same ? owner : digest_map_get(contents, key);
        if (first != NONE) {
            row->duplicate = TRUE;
            row->duplicate_of = first;
            continue;
        }
        digest_map_set(contents, key, i);
        add_later(rows, &rows->v[owner], i);
    }
}

guint32 rows_named(const Rows *rows, Digest id, const Row *from)
{
    guint32 later = digest_map_get(rows->later, DIGEST_OF(id.a, id.b, from->version));
    return later != NONE ? later : digest_map_get(rows->owners, id);
}

/* For the names of people, so that nobody reads all mails for that again. */
static void tell_sent(const Rows *rows, const Origin *origins, Index *index)
{
    index_begin_sent(index);
    for (guint32 i = 0; i < rows->n; i++) {
        const Row *row = &rows->v[i];
        IndexSent sent = {origins[i].author_mailbox, row->sender_mailbox, row->flags, row->date};
        if (!row->duplicate)
            index_add_sent(index, &sent);
    }
}

/* In the loader there are all rows; nothing is left in it. */
static void take_rows(Rows *rows, RowLoader *loader, Index *index)
{
    sort(loader);
    *rows = loader->rows;
    loader->rows = (Rows){0};
    rows->owners = digest_map_new_keyed(id_of, rows);
    rows->later = digest_map_new();
    number_mails(rows, loader->max_mail);
    merge_duplicates(rows, loader->origins);
    tell_sent(rows, loader->origins, index);
    g_clear_pointer(&loader->origins, g_free);
}

gboolean rows_init(Rows *rows, Index *index, RowLoader *loader, GError **error)
{
    g_autoptr(RowLoader) read = NULL;
    *rows = (Rows){0};
    if (!loader || loader->rows.n != index_n_mails(index)) {
        loader = read = row_loader_new();
        if (!index_scan(index, load_mail, loader, error))
            return FALSE;
    }
    if (!rank_sources(loader, index, error))
        return FALSE;
    take_rows(rows, loader, index);
    return TRUE;
}

void rows_forget_nearest(Rows *rows)
{
    g_clear_pointer(&rows->nearest, g_free);
}

void rows_forget_stems(Rows *rows)
{
    g_clear_pointer(&rows->stems, g_free);
}

void rows_forget_mails(Rows *rows)
{
    g_clear_pointer(&rows->by_mail, g_free);
    rows->n_by_mail = 0;
}

void rows_release(Rows *rows)
{
    g_free(rows->v);
    g_free(rows->stems);
    g_free(rows->nearest);
    g_free(rows->by_mail);
    g_clear_pointer(&rows->owners, digest_map_free);
    g_clear_pointer(&rows->later, digest_map_free);
    g_clear_pointer(&rows->texts, g_ptr_array_unref);
    g_clear_pointer(&rows->text_numbers, g_hash_table_unref);
    g_clear_pointer(&rows->text_bytes, g_string_chunk_free);
    *rows = (Rows){0};
}
