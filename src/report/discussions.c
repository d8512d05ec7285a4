/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/discussions.h"
#include "base/hash.h"
#include <string.h>

typedef struct {
    guint32 node;    /* of its Message-ID */
    guint64 content; /* the beginning of the content hash */
} Known;

/* A node for each Message-ID that mails have or name; the trees of parent are the threads. */
struct Discussions {
    DigestMap *nodes; /* by ids */
    GArray *ids;      /* guint64 by node: half the digest of its Message-ID */
    GArray *parent;   /* guint32 by node; itself at a root */
    GArray *mails;    /* Known by slot */
};

static Digest key_of(guint32 node, gconstpointer data)
{
    const Discussions *discussions = data;
    return (Digest){.a = g_array_index(discussions->ids, guint64, node)};
}

Discussions *discussions_new(void)
{
    Discussions *discussions = g_new(Discussions, 1);
    *discussions = (Discussions){
        .nodes = digest_map_new_keyed(key_of, discussions),
        .ids = g_array_new(FALSE, FALSE, sizeof(guint64)),
        .parent = g_array_new(FALSE, FALSE, sizeof(guint32)),
        .mails = g_array_new(FALSE, FALSE, sizeof(Known)),
    };
    return discussions;
}

void discussions_free(Discussions *discussions)
{
    if (!discussions)
        return;
    digest_map_free(discussions->nodes);
    g_array_unref(discussions->ids);
    g_array_unref(discussions->parent);
    g_array_unref(discussions->mails);
    g_free(discussions);
}

/* ---- threads ---- */

static guint32 node_of(Discussions *discussions, Str message_id)
{
    Digest key = {.a = digest_str(message_id).a};
    guint32 node = digest_map_get(discussions->nodes, key);
    if (node != DIGEST_MAP_NONE)
        return node;
    node = discussions->parent->len;
    g_array_append_val(discussions->ids, key.a);
    g_array_append_val(discussions->parent, node);
    digest_map_set(discussions->nodes, key, node);
    return node;
}

/* Halves the way to the root for those who come later. */
static guint32 root_of(Discussions *discussions, guint32 node)
{
    guint32 *parent = (guint32 *)(gpointer)discussions->parent->data;
    while (parent[node] != node)
        node = parent[node] = parent[parent[node]];
    return node;
}

static void join(Discussions *discussions, guint32 x, guint32 y)
{
    x = root_of(discussions, x);
    y = root_of(discussions, y);
    g_array_index(discussions->parent, guint32, MAX(x, y)) = MIN(x, y);
}

void discussions_add(Discussions *discussions, Str message_id, Str refs, Str hash)
{
    Known mail = {.node = node_of(discussions, message_id)};
    memcpy(&mail.content, hash.p, MIN(hash.n, sizeof(mail.content)));
    g_array_append_val(discussions->mails, mail);
    while (refs.n && refs.p[refs.n - 1] == '\n')
        refs.n--;
    if (!refs.n)
        return;
    const char *first_end = memchr(refs.p, '\n', refs.n), *last = memrchr(refs.p, '\n', refs.n);
    Str nearest = {refs.p, first_end ? (gsize)(first_end - refs.p) : refs.n};
    join(discussions, mail.node, node_of(discussions, nearest));
    if (last)
        join(discussions, mail.node,
             node_of(discussions, str_skip(refs, (gsize)(last + 1 - refs.p))));
}

static gboolean is_earlier(const Discussions *discussions, const Census *census, guint32 x,
                           guint32 y)
{
    gint64 date = census_mail(census, x)->date, other = census_mail(census, y)->date;
    const Known *a = &g_array_index(discussions->mails, Known, x);
    const Known *b = &g_array_index(discussions->mails, Known, y);
    if (date != other)
        return date < other;
    if (a->content != b->content)
        return GUINT64_FROM_BE(a->content) < GUINT64_FROM_BE(b->content);
    return key_of(a->node, discussions).a < key_of(b->node, discussions).a;
}

/* A series may have been sent patch by patch, none naming another. */
static void join_series(Discussions *discussions, const Census *census)
{
    g_autofree guint32 *members = g_new(guint32, census->series->len); /* a node of each */
    for (guint i = 0; i < census->series->len; i++)
        members[i] = NO_MAIL;
    for (guint slot = 0; slot < census->mails->len; slot++) {
        guint32 series = census_mail(census, slot)->series;
        guint32 node = g_array_index(discussions->mails, Known, slot).node;
        if (series == NO_SERIES)
            continue;
        if (members[series] == NO_MAIL)
            members[series] = node;
        else
            join(discussions, node, members[series]);
    }
}

void discussions_tell(Discussions *discussions, Census *census)
{
    join_series(discussions, census);
    g_autofree guint32 *earliest = g_new(guint32, discussions->parent->len);
    for (guint i = 0; i < discussions->parent->len; i++)
        earliest[i] = NO_MAIL;
    for (guint pass = 0; pass < 2; pass++) {
        for (guint slot = 0; slot < census->mails->len; slot++) {
            guint32 node = g_array_index(discussions->mails, Known, slot).node;
            guint32 *first = &earliest[root_of(discussions, node)];
            if (pass == 1)
                g_array_index(census->mails, MailRow, slot).thread = *first;
            else if (*first == NO_MAIL || is_earlier(discussions, census, slot, *first))
                *first = slot;
        }
    }
}

/* ---- the busiest ---- */

/* A message of a thread, and who wrote it. */
typedef struct {
    guint32 thread;
    guint32 person; /* a slot; 0: nobody who counts */
} Message;

guint32 discussions_person(const Census *census, const MailRow *mail)
{
    guint32 slot = mail->author;
    if (mail->flags & MAIL_BY_PROGRAM)
        return 0;
    if (mail->series != NO_SERIES)
        slot = census_series(census, mail->series)->author;
    return people_is_named(census->people, slot) ? slot : 0;
}

static gint by_thread(gconstpointer a, gconstpointer b)
{
    const Message *x = a, *y = b;
    if (x->thread != y->thread)
        return x->thread < y->thread ? -1 : 1;
    return (x->person > y->person) - (x->person < y->person);
}

static gint by_messages(gconstpointer a, gconstpointer b, gpointer data)
{
    const Census *census = data;
    const Discussion *x = a, *y = b;
    if (x->messages != y->messages)
        return x->messages > y->messages ? -1 : 1;
    if (x->people != y->people)
        return x->people > y->people ? -1 : 1;
    gint64 date = census_mail(census, x->thread)->date,
           other = census_mail(census, y->thread)->date;
    return (date > other) - (date < other);
}

static GArray *sorted_messages(const Census *census, Slice mails)
{
    GArray *messages = g_array_sized_new(FALSE, FALSE, sizeof(Message), mails.n);
    for (guint i = 0; i < mails.n; i++) {
        const MailRow *mail = census_mail(census, mails.places[i].slot);
        Message message = {mail->thread, discussions_person(census, mail)};
        g_array_append_val(messages, message);
    }
    g_array_sort(messages, by_thread);
    return messages;
}

GArray *discussions_count(const Census *census, Slice mails)
{
    g_autoptr(GArray) messages = sorted_messages(census, mails);
    GArray *found = g_array_new(FALSE, FALSE, sizeof(Discussion));
    const Message *all = (const Message *)(gpointer)messages->data;
    for (guint i = 0, n; i < messages->len; i += n) {
        Discussion discussion = {.thread = all[i].thread};
        for (n = 0; i + n < messages->len && all[i + n].thread == all[i].thread; n++)
            discussion.people +=
                all[i + n].person && (n == 0 || all[i + n].person != all[i + n - 1].person);
        discussion.messages = n;
        if (discussion.people > 1)
            g_array_append_val(found, discussion);
    }
    g_array_sort_with_data(found, by_messages, (gpointer)census);
    return found;
}
