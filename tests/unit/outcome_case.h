/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Scenes for what becomes of series: a mailbox of subjects, with the trailers that each reply gives
 * and what each notice says, read in several orders.
 */
#ifndef LISTDIGEST_OUTCOME_CASE_H
#define LISTDIGEST_OUTCOME_CASE_H

#include "patch/subject.h"
#include "series/series.h"
#include "shuffle.h"
#include <unistd.h>

enum { HOUR = 3600, DAY = 24 * HOUR, START = 1700000000, SCENE_MAX = 14, SAID_MAX = 4, ORDERS = 6 };

typedef struct {
    const char *key, *value;
} GivenTrailer;

typedef struct {
    const char *id;
    gint64 date; /* since START */
    const char *subject;
    const char *ref;    /* NULL: starts a thread */
    const char *sender; /* "Ben Able <ben@x.example>"; NULL: ada */
    const char *author; /* NULL: the sender */
    const char *diff;   /* patch-id; NULL: the mail's id. Of a patch */
    GivenTrailer trailers[SAID_MAX];
    IndexNotice notices[SAID_MAX]; /* up to the first without a rule; absent strings may be NULL */
} Posted;

typedef struct {
    const char *path;
    const char *expected;
    Posted mails[SCENE_MAX];
} Scene;

#define ADA "Ada Lake <ada@x.example>"
#define BEN "Ben Able <ben@x.example>"
#define EVE "Eve Reed <eve@y.example>"

static MailKind outcome_kind(const Posted *posted, const Subject *subject)
{
    if (subject->reply)
        return MAIL_REPLY;
    if (posted->notices[0].rule)
        return MAIL_NOTICE;
    if (subject->pull)
        return MAIL_PULL;
    if (!subject->patch)
        return MAIL_DISCUSSION;
    return subject->has_counter && subject->index_key == 0 ? MAIL_COVER : MAIL_PATCH;
}

static guint outcome_flags(const Subject *subject, MailKind kind)
{
    return (subject->rfc ? INDEX_RFC : 0) | (subject->resend ? INDEX_RESEND : 0) |
           (subject->patch ? INDEX_TAG_PATCH : 0) | (subject->pull ? INDEX_TAG_PULL : 0) |
           (subject->blocks ? INDEX_BLOCKS : 0) | (subject->reply ? INDEX_REPLY_PREFIX : 0) |
           (kind == MAIL_PATCH ? INDEX_DIFF : INDEX_QUOTES) |
           (subject->has_counter ? INDEX_COUNTER : 0) | (subject->has_version ? INDEX_VERSION : 0);
}

/* "Ben Able <ben@x.example>"; the strings are the arena's. */
static IndexPerson outcome_person(Arena *arena, const char *text)
{
    const char *open = strchr(text, '<');
    g_assert_nonnull(open);
    gsize name = open > text ? (gsize)(open - text) - 1 : 0;
    return (IndexPerson){arena_strndup(arena, text, name),
                         arena_strndup(arena, open + 1, strcspn(open + 1, ">"))};
}

static const char *outcome_text(const char *text)
{
    return text ? text : "";
}

static guint outcome_said(const Posted *posted, IndexTrailer *trailers, IndexNotice *notices,
                          guint *n_notices)
{
    guint n = 0;
    for (; n < SAID_MAX && posted->trailers[n].key; n++)
        trailers[n] = (IndexTrailer){posted->trailers[n].key, posted->trailers[n].value};
    for (*n_notices = 0; *n_notices < SAID_MAX && posted->notices[*n_notices].rule; ++*n_notices) {
        const IndexNotice *said = &posted->notices[*n_notices];
        notices[*n_notices] = (IndexNotice){
            said->kind,
            said->rule,
            outcome_text(said->tree),
            outcome_text(said->commit),
            outcome_text(said->subject),
            outcome_text(said->message_id),
            outcome_text(said->counters),
        };
    }
    return n;
}

static void outcome_add(Index *index, gint64 source, const Posted *posted)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Arena) arena = arena_new();
    Subject subject;
    subject_parse(arena, posted->subject, &subject);
    const char *refs[] = {posted->ref};
    MailKind kind = outcome_kind(posted, &subject);
    IndexTrailer trailers[SAID_MAX];
    IndexNotice notices[SAID_MAX];
    IndexMail mail = {
        .source = source,
        .message_id = posted->id,
        .date = START + posted->date,
        .kind = kind,
        .flags = outcome_flags(&subject, kind),
        .refs = refs,
        .n_refs = posted->ref != NULL,
        .sender = outcome_person(arena, posted->sender ? posted->sender : ADA),
        .subject = posted->subject,
        .title = subject.title,
        .norm = subject.norm,
        .tags = subject.tags,
        .version = subject.version,
        .minor = subject.minor,
        .counter = subject.index,
        .counter_key = subject.index_key,
        .total = subject.total,
        .patch_id = kind != MAIL_PATCH ? ""
                    : posted->diff     ? posted->diff
                                       : posted->id,
        .trailers = trailers,
        .notices = notices,
    };
    mail.author = posted->author ? outcome_person(arena, posted->author) : mail.sender;
    mail.n_trailers = outcome_said(posted, trailers, notices, &mail.n_notices);
    g_autoptr(GChecksum) checksum = g_checksum_new(G_CHECKSUM_SHA256);
    g_checksum_update(checksum, (const guchar *)posted->id, -1);
    gsize length = sizeof(mail.hash);
    g_checksum_get_digest(checksum, mail.hash, &length);
    index_add(index, &mail, &error);
    g_assert_no_error(error);
}

static Index *outcome_open(gint64 *source)
{
    g_autoptr(GError) error = NULL;
    Index *index = index_open(NULL, &error);
    g_assert_no_error(error);
    g_auto(IndexSource) opened = {0};
    index_source(index, "a.mbox", &opened, &error);
    g_assert_no_error(error);
    *source = opened.id;
    return index;
}

static void outcome_group(Index *index, gboolean threads)
{
    g_autoptr(GError) error = NULL;
    SeriesOptions options = SERIES_OPTIONS_DEFAULT;
    options.threads = threads;
    index_finish(index, &error);
    g_assert_no_error(error);
    series_group(index, NULL, &options, &error);
    g_assert_no_error(error);
}

/* The only column of the only row, "" for NULL. Free with g_free. */
static char *outcome_query(Index *index, const char *sql)
{
    sqlite3_stmt *stmt;
    int status = sqlite3_prepare_v2(index_db(index), sql, -1, &stmt, NULL);
    g_assert_cmpstr(status == SQLITE_OK ? "ok" : sqlite3_errmsg(index_db(index)), ==, "ok");
    g_assert_cmpint(sqlite3_step(stmt), ==, SQLITE_ROW);
    char *text = g_strdup(outcome_text((const char *)sqlite3_column_text(stmt, 0)));
    sqlite3_finalize(stmt);
    return text;
}

/* What sql tells of the scene, the same in whatever order its mails are read, and by how many
 * threads they are grouped. */
static void outcome_check(const Scene *scene, const char *sql)
{
    guint n = 0, order[SCENE_MAX];
    while (n < SCENE_MAX && scene->mails[n].id)
        n++;
    for (guint32 seed = 0; seed < ORDERS; seed++) {
        gint64 source;
        g_autoptr(Index) index = outcome_open(&source);
        shuffle(order, n, seed);
        for (guint i = 0; i < n; i++)
            outcome_add(index, source, &scene->mails[order[i]]);
        outcome_group(index, seed % 2);
        g_autofree char *found = outcome_query(index, sql);
        g_assert_cmpstr(found, ==, scene->expected);
    }
}

#endif
