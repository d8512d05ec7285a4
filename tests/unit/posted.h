/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Mails as subjects and what stands in them, put into an index and grouped: for tests of what a
 * posting is to another. Includer: one test program.
 */
#ifndef POSTED_H
#define POSTED_H

#include "patch/subject.h"
#include "series/series.h"

enum { HOUR = 3600, DAY = 24 * HOUR, START = 1700000000 };

/*
 * What a text says, words with one space between:
 *
 *     change-id=X  link=ID  link=v1=ID  link=rfc=ID  supersedes=ID    what patch/links.h reads
 *     words=v1  words=rfc                                             a changelog without a link
 *     id=X                                                            the diff's patch-id
 *     author=X                                                        who is not the sender
 *     none                                                            there is no diff
 */
typedef struct {
    const char *id;
    gint64 date; /* since START */
    const char *subject;
    const char *ref;    /* NULL: starts a thread */
    const char *sender; /* NULL: ada */
    const char *says;   /* NULL: nothing; the patch-id is the mail's id */
} Posted;

enum { SAYINGS_MAX = 100 };

static MailKind kind_of(const Subject *subject)
{
    if (subject->reply)
        return MAIL_REPLY;
    if (subject->pull)
        return MAIL_PULL;
    if (!subject->patch)
        return MAIL_DISCUSSION;
    return subject->has_counter && subject->index_key == 0 ? MAIL_COVER : MAIL_PATCH;
}

static guint flags_of(const Subject *subject)
{
    return (subject->rfc ? INDEX_RFC : 0) | (subject->resend ? INDEX_RESEND : 0) |
           (subject->patch ? INDEX_TAG_PATCH : 0) | (subject->pull ? INDEX_TAG_PULL : 0) |
           (subject->blocks ? INDEX_BLOCKS : 0) | (subject->reply ? INDEX_REPLY_PREFIX : 0) |
           (kind_of(subject) == MAIL_PATCH ? INDEX_DIFF : 0) |
           (subject->has_counter ? INDEX_COUNTER : 0) | (subject->has_version ? INDEX_VERSION : 0);
}

/* "v2=ID" or "rfc=ID" or "ID", as far as it says them. */
static IndexLink read_link(LinkKind kind, const char *text)
{
    IndexLink link = {.kind = kind, .value = text};
    if (g_str_has_prefix(text, "rfc"))
        link.rfc = TRUE;
    else if (text[0] == 'v' && g_ascii_isdigit(text[1]))
        link.version = (guint)g_ascii_strtoull(text + 1, NULL, 10);
    else
        return link;
    const char *equals = strchr(text, '=');
    link.value = equals ? equals + 1 : "";
    return link;
}

/* A word of Posted.says; borrows it. */
static void say(IndexMail *mail, IndexLink *links, const char *word)
{
    const char *equals = strchr(word, '=');
    if (g_str_equal(word, "none")) {
        mail->patch_id = "";
        mail->flags &= ~(guint)INDEX_DIFF;
    } else if (g_str_has_prefix(word, "id=")) {
        mail->patch_id = equals + 1;
    } else if (g_str_has_prefix(word, "author=")) {
        mail->author.email = equals + 1;
    } else {
        g_autofree char *name = g_strndup(word, (gsize)(equals - word));
        LinkKind kind = LINK_CHANGE_ID;
        while (!g_str_equal(link_kind_name(kind), name))
            kind++;
        g_assert_cmpuint(mail->n_links, <, SAYINGS_MAX);
        links[mail->n_links++] = read_link(kind, equals + 1);
    }
}

static void add(Index *index, gint64 source, const Posted *posted)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Arena) arena = arena_new();
    Subject subject;
    subject_parse(arena, posted->subject, &subject);
    const char *refs[] = {posted->ref};
    const char *sender = posted->sender ? posted->sender : "ada@x.example";
    IndexMail mail = {
        .source = source,
        .message_id = posted->id,
        .date = START + posted->date,
        .kind = kind_of(&subject),
        .flags = flags_of(&subject),
        .refs = refs,
        .n_refs = posted->ref != NULL,
        .author = {"", sender},
        .sender = {"", sender},
        .subject = posted->subject,
        .title = subject.title,
        .norm = subject.norm,
        .tags = subject.tags,
        .version = subject.version,
        .minor = subject.minor,
        .counter = subject.index,
        .counter_key = subject.index_key,
        .total = subject.total,
        .patch_id = kind_of(&subject) == MAIL_PATCH ? posted->id : "",
    };
    IndexLink links[SAYINGS_MAX];
    g_auto(GStrv) words = g_strsplit(posted->says ? posted->says : "", " ", -1);
    for (char **word = words; *word; word++)
        say(&mail, links, *word);
    mail.links = links;
    g_autoptr(GChecksum) checksum = g_checksum_new(G_CHECKSUM_SHA256);
    g_checksum_update(checksum, (const guchar *)posted->id, -1);
    gsize length = sizeof(mail.hash);
    g_checksum_get_digest(checksum, mail.hash, &length);
    index_add(index, &mail, &error);
    g_assert_no_error(error);
}

static Index *open_index(gint64 *source)
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

static void group(Index *index)
{
    g_autoptr(GError) error = NULL;
    index_finish(index, &error);
    g_assert_no_error(error);
    series_group(index, NULL, &SERIES_OPTIONS_DEFAULT, &error);
    g_assert_no_error(error);
}

/* The only column of the only row. Free with g_free. */
static char *query(Index *index, const char *sql)
{
    sqlite3_stmt *stmt;
    int status = sqlite3_prepare_v2(index_db(index), sql, -1, &stmt, NULL);
    g_assert_cmpstr(status == SQLITE_OK ? "ok" : sqlite3_errmsg(index_db(index)), ==, "ok");
    g_assert_cmpint(sqlite3_step(stmt), ==, SQLITE_ROW);
    char *text = g_strdup((const char *)sqlite3_column_text(stmt, 0));
    sqlite3_finalize(stmt);
    return text;
}

#endif
