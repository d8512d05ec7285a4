/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "read/blobs.h"
#include "read/mboxsplit.h"

enum { AHEAD_EVERY = 32 /* blobs: about 256 kB, a quarter of a pipe */ };

/* One of the processes. */
typedef struct {
    const Blobs *blobs;
    guint number;
    Git *git;     /* NULL: not started */
    gsize fed;    /* the writing thread's: blobs up to here were told to git, or are another's */
    guint64 left; /* bytes of the last one that nobody took */
} Lane;

/* Chunk by chunk, the list is dealt out to the lanes in turn. */
struct Blobs {
    GitDir *dir;
    const CommitList *list;
    gsize begin, next, end;
    guint failures;
    char *why;

    Lane lanes[BLOBS_LANES];
    guint n_lanes; /* 0: nothing was started yet */
    guint wanted;
};

Blobs *blobs_new(const char *repository, const char *tip, const CommitList *list, gsize next,
                 gsize end, guint processes, GError **error)
{
    GitDir *dir = gitdir_new(repository, tip, error);
    if (!dir)
        return NULL;
    Blobs *blobs = g_new0(Blobs, 1);
    blobs->dir = dir;
    blobs->list = list;
    blobs->begin = blobs->next = next;
    blobs->end = end;
    gsize chunks = (end - next + BLOBS_CHUNK - 1) / BLOBS_CHUNK;
    blobs->wanted = (guint)CLAMP(MIN(chunks, processes), 1, BLOBS_LANES);
    return blobs;
}

void blobs_free(Blobs *blobs)
{
    if (!blobs)
        return;
    for (guint i = 0; i < BLOBS_LANES; i++)
        git_free(blobs->lanes[i].git);
    gitdir_free(blobs->dir);
    g_free(blobs->why);
    g_free(blobs);
}

/* Whose the i-th of the list is. */
static guint lane_of(const Blobs *blobs, gsize i)
{
    return (guint)((i - blobs->begin) / BLOBS_CHUNK % blobs->n_lanes);
}

/* A GitFeedFunc: an id on each line. */
static gsize feed_ids(char *buf, gsize size, gpointer data)
{
    Lane *lane = data;
    const Blobs *blobs = lane->blobs;
    gsize used = 0;
    for (; lane->fed < blobs->end && used + HISTORY_HEX_MAX <= size; lane->fed++) {
        if (lane_of(blobs, lane->fed) != lane->number)
            continue;
        CommitMail mail = commitlist_nth(blobs->list, lane->fed);
        history_hex(mail.blob, mail.id_size, buf + used);
        used += 2 * mail.id_size;
        buf[used++] = '\n';
    }
    return used;
}

/* From the next blob on. */
static gboolean start(Blobs *blobs, guint number, GError **error)
{
    const char *arguments[] = {"cat-file", "--batch", "--buffer", NULL};
    Lane *lane = &blobs->lanes[number];
    *lane = (Lane){.blobs = blobs, .number = number, .fed = blobs->next};
    lane->git = git_start(blobs->dir, arguments, feed_ids, lane, error);
    return lane->git != NULL;
}

static gboolean start_both(Blobs *blobs)
{
    blobs->n_lanes = 2; /* before anybody deals out */
    if (start(blobs, 0, NULL) && start(blobs, 1, NULL))
        return TRUE;
    g_clear_pointer(&blobs->lanes[0].git, git_free);
    return FALSE;
}

/* Where the system gives no second process, one does it all. */
static gboolean start_all(Blobs *blobs, GError **error)
{
    if (blobs->wanted == 2 && start_both(blobs))
        return TRUE;
    blobs->n_lanes = 1;
    return start(blobs, 0, error);
}

/* Passes over what is left of the last blob. */
static void drop(Lane *lane)
{
    while (lane->left) {
        gsize n = (gsize)MIN(lane->left, (guint64)git_need(lane->git, 1).n);
        if (n == 0)
            return; /* git ended: seen when the next one is asked for */
        git_take(lane->git, n);
        lane->left -= n;
    }
}

/* "ID TYPE SIZE" */
static gboolean parse_header(const Blobs *blobs, Str line, Str *type, guint64 *size)
{
    char hex[HISTORY_HEX_MAX];
    CommitMail mail = commitlist_nth(blobs->list, blobs->next);
    history_hex(mail.blob, mail.id_size, hex);
    if (!str_has_prefix(line, str_of(hex)))
        return FALSE;
    line = str_skip(line, strlen(hex));
    gssize space = line.n ? str_find_char(str_skip(line, 1), ' ') : -1;
    *type = str_trim(space < 0 ? line : (Str){line.p, (gsize)space + 1});
    *size = 0;
    if (space < 0)
        return str_equal(*type, STR("missing"));
    line = str_skip(line, (gsize)space + 2);
    return str_take_uint(&line, G_MAXINT64, size) && line.n == 0;
}

static BlobsStatus miss(Blobs *blobs, Blob *blob, const char *why)
{
    g_free(blobs->why);
    blobs->why = g_strdup(why);
    blob->why = blobs->why;
    blobs->next++;
    return BLOBS_MISSING;
}

/* Git ended where a blob should follow, or says what makes no sense: it could not read this one. */
static BlobsStatus fail(Blobs *blobs, Lane *lane, Blob *blob)
{
    g_autoptr(GError) trouble = NULL;
    gsize done = blobs->next - blobs->begin;
    gboolean ended = git_need(lane->git, 1).n == 0;
    if (ended)
        git_finish(lane->git, &trouble);
    g_clear_pointer(&lane->git, git_free);
    miss(blobs, blob, trouble ? trouble->message : "git did not give it");
    return ++blobs->failures > COMMITS_RETRIES + done / 10 ? BLOBS_GIVEN_UP : BLOBS_MISSING;
}

/* The lane that gives the next one; NULL where git could not be started. */
static Lane *next_lane(Blobs *blobs, GError **error)
{
    if (blobs->n_lanes == 0 && !start_all(blobs, error))
        return NULL;
    guint own = lane_of(blobs, blobs->next);
    for (guint i = 0; blobs->next % AHEAD_EVERY == 0 && i < blobs->n_lanes; i++)
        if (i != own && blobs->lanes[i].git)
            git_read_ahead(blobs->lanes[i].git, BLOBS_AHEAD);
    Lane *lane = &blobs->lanes[own];
    return lane->git || start(blobs, own, error) ? lane : NULL;
}

BlobsStatus blobs_next(Blobs *blobs, Blob *blob, GError **error)
{
    Str line, type;
    *blob = (Blob){0};
    g_assert(blobs->next < blobs->end);
    Lane *lane = next_lane(blobs, error);
    if (!lane)
        return BLOBS_ERROR;
    drop(lane);
    if (!git_next_line(lane->git, &line) || !parse_header(blobs, line, &type, &blob->size))
        return fail(blobs, lane, blob);
    if (str_equal(type, STR("missing")))
        return miss(blobs, blob, "missing");
    lane->left = blob->size + 1;
    if (!str_equal(type, STR("blob")))
        return miss(blobs, blob, "it is no blob");
    gsize want = (gsize)blob->size + 1;
    if (blob->size > MBOX_MESSAGE_MAX)
        want = MBOX_TRUNCATED_KEEP;
    blob->data = git_need(lane->git, want);
    if (blob->data.n < want) {
        git_take(lane->git, blob->data.n);
        return fail(blobs, lane, blob);
    }
    blob->data.n = MIN(want, (gsize)blob->size);
    blobs->next++;
    return BLOBS_FOUND;
}

/* ---- one alone ---- */

typedef struct {
    const char *id;
    gboolean asked;
} Question;

/* A GitFeedFunc. */
static gsize feed_one(char *buf, gsize size, gpointer data)
{
    Question *question = data;
    if (question->asked)
        return 0;
    question->asked = TRUE;
    gsize n = strlen(question->id);
    g_assert(n < size);
    memcpy(buf, question->id, n);
    buf[n] = '\n';
    return n + 1;
}

/* "ID blob SIZE" */
static gboolean parse_blob(Str line, const char *id, guint64 *size)
{
    const Str blob = STR(" blob ");
    if (!str_has_prefix(line, str_of(id)))
        return FALSE;
    line = str_skip(line, strlen(id));
    if (!str_has_prefix(line, blob))
        return FALSE;
    line = str_skip(line, blob.n);
    return str_take_uint(&line, G_MAXINT64, size) && line.n == 0;
}

static GBytes *read_one(Git *git, const char *id)
{
    Str line;
    guint64 size;
    if (!git_next_line(git, &line) || !parse_blob(line, id, &size))
        return NULL;
    gsize want = size > MBOX_MESSAGE_MAX ? MBOX_TRUNCATED_KEEP : (gsize)size;
    Str data = git_need(git, MAX(want, 1));
    return data.n < want ? NULL : g_bytes_new(data.p, want);
}

GBytes *blobs_one(const char *repository, const char *tip, const char *id, GError **error)
{
    const char *arguments[] = {"cat-file", "--batch", NULL};
    Question question = {.id = id};
    guint8 binary[GITDIR_SHA256];
    gsize size = strlen(id) / 2;
    if ((size != GITDIR_SHA1 && size != GITDIR_SHA256) || !history_id(str_of(id), size, binary))
        return NULL;
    g_autoptr(GitDir) dir = gitdir_new(repository, tip, error);
    if (!dir)
        return NULL;
    g_autoptr(Git) git = git_start(dir, arguments, feed_one, &question, error);
    return git ? read_one(git, id) : NULL;
}
