/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "read/blobs.h"
#include "read/mboxsplit.h"

struct Blobs {
    GitDir *dir;
    const CommitList *list;
    gsize begin, next, end;
    guint failures;
    char *why;

    Git *git;     /* NULL: not started */
    gsize fed;    /* the writing thread's */
    guint64 left; /* bytes of the last one that nobody took */
};

Blobs *blobs_new(const char *repository, const char *tip, const CommitList *list, gsize next,
                 gsize end, GError **error)
{
    GitDir *dir = gitdir_new(repository, tip, error);
    if (!dir)
        return NULL;
    Blobs *blobs = g_new0(Blobs, 1);
    blobs->dir = dir;
    blobs->list = list;
    blobs->begin = blobs->next = next;
    blobs->end = end;
    return blobs;
}

void blobs_free(Blobs *blobs)
{
    if (!blobs)
        return;
    git_free(blobs->git);
    gitdir_free(blobs->dir);
    g_free(blobs->why);
    g_free(blobs);
}

/* A GitFeedFunc: an id on each line. */
static gsize feed_ids(char *buf, gsize size, gpointer data)
{
    Blobs *blobs = data;
    const gsize id_size = commitlist_id_size(blobs->list);
    gsize used = 0;
    for (; blobs->fed < blobs->end && used + HISTORY_HEX_MAX <= size; blobs->fed++) {
        history_hex(commitlist_nth(blobs->list, blobs->fed).blob, id_size, buf + used);
        used += 2 * id_size;
        buf[used++] = '\n';
    }
    return used;
}

static gboolean start(Blobs *blobs, GError **error)
{
    const char *arguments[] = {"cat-file", "--batch", "--buffer", NULL};
    blobs->fed = blobs->next;
    blobs->left = 0;
    blobs->git = git_start(blobs->dir, arguments, feed_ids, blobs, error);
    return blobs->git != NULL;
}

/* Passes over what is left of the last blob. */
static void drop(Blobs *blobs)
{
    while (blobs->left) {
        gsize n = (gsize)MIN(blobs->left, (guint64)git_need(blobs->git, 1).n);
        if (n == 0)
            return; /* git ended: seen when the next one is asked for */
        git_take(blobs->git, n);
        blobs->left -= n;
    }
}

/* "ID TYPE SIZE" */
static gboolean parse_header(const Blobs *blobs, Str line, Str *type, guint64 *size)
{
    char hex[HISTORY_HEX_MAX];
    history_hex(commitlist_nth(blobs->list, blobs->next).blob, commitlist_id_size(blobs->list),
                hex);
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
static BlobsStatus fail(Blobs *blobs, Blob *blob)
{
    g_autoptr(GError) trouble = NULL;
    gsize done = blobs->next - blobs->begin;
    gboolean ended = git_need(blobs->git, 1).n == 0;
    if (ended)
        git_finish(blobs->git, &trouble);
    g_clear_pointer(&blobs->git, git_free);
    miss(blobs, blob, trouble ? trouble->message : "git did not give it");
    return ++blobs->failures > COMMITS_RETRIES + done / 10 ? BLOBS_GIVEN_UP : BLOBS_MISSING;
}

BlobsStatus blobs_next(Blobs *blobs, Blob *blob, GError **error)
{
    Str line, type;
    *blob = (Blob){0};
    g_assert(blobs->next < blobs->end);
    if (blobs->git)
        drop(blobs);
    else if (!start(blobs, error))
        return BLOBS_ERROR;
    if (!git_next_line(blobs->git, &line) || !parse_header(blobs, line, &type, &blob->size))
        return fail(blobs, blob);
    if (str_equal(type, STR("missing")))
        return miss(blobs, blob, "missing");
    blobs->left = blob->size + 1;
    if (!str_equal(type, STR("blob")))
        return miss(blobs, blob, "it is no blob");
    gsize want = (gsize)blob->size + 1;
    if (blob->size > MBOX_MESSAGE_MAX)
        want = MBOX_TRUNCATED_KEEP;
    blob->data = git_need(blobs->git, want);
    if (blob->data.n < want) {
        git_take(blobs->git, blob->data.n);
        return fail(blobs, blob);
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
