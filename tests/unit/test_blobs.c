/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The blobs of an epoch, from one process and from two. */
#include "inbox_case.h"
#include "read/blobs.h"
#include <sys/resource.h>

enum {
    MAILS = 2 * BLOBS_CHUNK + 10, /* the last chunk is a short one */
    LONG = 20000,                 /* a chunk of these fills a pipe, and what is read ahead */
};

/* The i-th mail: its number, and some bytes of it over and over. */
static char *mail_text(guint i, gsize size)
{
    g_autofree char *number = g_strdup_printf("mail %u\n", i);
    GString *text = g_string_sized_new(size + 16);
    do
        g_string_append(text, number);
    while (text->len < size);
    return g_string_free(text, FALSE);
}

static gsize some_size(guint i)
{
    return i * 7919 % LONG;
}

static Repo *new_epoch(void)
{
    g_autofree char *folder = new_folder();
    Repo *repo = epoch_new(folder, 0);
    for (guint i = 0; i < MAILS; i++) {
        g_autofree char *text = mail_text(i, some_size(i));
        repo_add(repo, text);
    }
    repo_commit(repo);
    return repo;
}

static CommitList *list_of(const Repo *repo, const char *tip)
{
    g_autoptr(GError) error = NULL;
    GitDir *dir = gitdir_new(repo->path, tip, &error);
    CommitList *list = commitlist_new();
    g_assert_no_error(error);
    g_assert_cmpint(commitlist_add(list, dir, NULL, tip, &error), ==, COMMITS_LISTED);
    g_assert_cmpuint(commitlist_n(list), ==, MAILS);
    gitdir_free(dir);
    return list;
}

/* An epoch with its mails listed, and what reads them. */
typedef struct {
    Repo *repo;
    char *tip;
    CommitList *list;
} Case;

static void case_init(Case *self)
{
    self->repo = new_epoch();
    self->tip = git_in(self->repo->path, NULL, "git rev-parse master");
    self->list = list_of(self->repo, self->tip);
}

static void case_clear(Case *self)
{
    repo_free(self->repo);
    g_free(self->tip);
    commitlist_free(self->list);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Case, case_clear)

static Blobs *case_read(const Case *self, gsize next, guint processes)
{
    g_autoptr(GError) error = NULL;
    Blobs *blobs =
        blobs_new(self->repo->path, self->tip, self->list, next, MAILS, processes, &error);
    g_assert_no_error(error);
    return blobs;
}

static void assert_mail(const Blob *blob, guint i, gsize size)
{
    g_autofree char *text = mail_text(i, size);
    g_assert_cmpuint(blob->size, ==, strlen(text));
    g_assert_cmpmem(blob->data.p, blob->data.n, text, strlen(text));
}

/* How many processes this one has and did not wait for. */
static guint n_children(void)
{
    g_autofree char *path = g_strdup_printf("/proc/self/task/%d/children", (int)getpid());
    g_autofree char *text = NULL;
    guint n = 0;
    if (!g_file_get_contents(path, &text, NULL, NULL))
        return G_MAXUINT; /* no Linux, or one that does not say */
    for (const char *p = text; *p; p++)
        n += *p == ' ';
    return n;
}

static void assert_no_children(void)
{
    g_assert_cmpint(waitpid(-1, NULL, WNOHANG), ==, -1);
    g_assert_cmpint(errno, ==, ECHILD);
}

/* Chunks of two processes, longer than what pipes hold, are those of one; from any mail on. */
static void test_two_give_what_one_gives(void)
{
    static const gsize begins[] = {0, 100, MAILS - BLOBS_CHUNK - 1, MAILS - 1};
    g_auto(Case) self = {0};
    case_init(&self);
    for (guint processes = 0; processes <= 3; processes++)
        for (gsize k = 0; k < G_N_ELEMENTS(begins); k++) {
            g_autoptr(GError) error = NULL;
            Blobs *blobs = case_read(&self, begins[k], processes);
            for (guint i = (guint)begins[k]; i < MAILS; i++) {
                Blob blob;
                g_assert_cmpint(blobs_next(blobs, &blob, &error), ==, BLOBS_FOUND);
                assert_mail(&blob, i, some_size(i));
            }
            blobs_free(blobs);
            assert_no_children();
        }
}

static void test_number_of_processes(void)
{
    static const struct {
        gsize next;
        guint wanted, started;
    } rows[] = {
        {0, 1, 1},
        {0, 2, 2},
        {0, 64, 2},
        {MAILS - BLOBS_CHUNK, 2, 1}, /* one chunk is one process's */
        {MAILS - BLOBS_CHUNK - 1, 2, 2},
    };
    g_auto(Case) self = {0};
    case_init(&self);
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        Blobs *blobs = case_read(&self, rows[i].next, rows[i].wanted);
        Blob blob;
        g_assert_cmpint(blobs_next(blobs, &blob, NULL), ==, BLOBS_FOUND);
        if (n_children() != G_MAXUINT)
            g_assert_cmpuint(n_children(), ==, rows[i].started);
        blobs_free(blobs);
        assert_no_children();
    }
}

/* Wherever reading ends, both processes do, though their pipes are full. */
static void test_freed_in_the_middle(void)
{
    static const guint reads[] = {0, 1, BLOBS_CHUNK / 2, BLOBS_CHUNK, BLOBS_CHUNK + 1};
    g_auto(Case) self = {0};
    case_init(&self);
    for (gsize k = 0; k < G_N_ELEMENTS(reads); k++) {
        Blobs *blobs = case_read(&self, 0, 2);
        for (guint i = 0; i < reads[k]; i++) {
            Blob blob;
            g_assert_cmpint(blobs_next(blobs, &blob, NULL), ==, BLOBS_FOUND);
            assert_mail(&blob, i, some_size(i));
        }
        blobs_free(blobs);
        assert_no_children();
    }
}

/* In chunks of both processes, at their borders. */
static const guint bad[] = {0,          BLOBS_CHUNK - 1, BLOBS_CHUNK, BLOBS_CHUNK + 9,
                            MAILS - 11, MAILS - 1};

/* Unpacks all objects and does something to the files of bad mails. */
static void damage(const Case *self, const char *what)
{
    g_autoptr(GString) command =
        g_string_new("mkdir packs && mv objects/pack/* packs/ && for p in packs/*.pack; do git "
                     "unpack-objects -q <$p; done");
    for (gsize i = 0; i < G_N_ELEMENTS(bad); i++) {
        char hex[HISTORY_HEX_MAX];
        history_hex(commitlist_nth(self->list, bad[i]).blob, GITDIR_SHA1, hex);
        g_string_append_printf(command, " && %s objects/%.2s/%s", what, hex, hex + 2);
    }
    GIT_IN(self->repo->path, command->str);
}

static void assert_only_bad_missed(const Case *self, guint processes, const char *why)
{
    Blobs *blobs = case_read(self, 0, processes);
    for (guint i = 0, met = 0; i < MAILS; i++) {
        Blob blob;
        BlobsStatus status = blobs_next(blobs, &blob, NULL);
        if (met < G_N_ELEMENTS(bad) && i == bad[met]) {
            g_assert_cmpint(status, ==, BLOBS_MISSING);
            g_assert_nonnull(strstr(blob.why, why));
            met++;
            continue;
        }
        g_assert_cmpint(status, ==, BLOBS_FOUND);
        assert_mail(&blob, i, some_size(i));
    }
    blobs_free(blobs);
    assert_no_children();
}

/* A blob that the repository lacks, and one at which git ends. */
static void test_damage_in_either_chunk(void)
{
    static const struct {
        const char *what, *why;
    } rows[] = {
        {"rm -f", "missing"},
        {"truncate -s -8", ".git: git cat-file: "},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_auto(Case) self = {0};
        case_init(&self);
        damage(&self, rows[i].what);
        for (guint processes = 1; processes <= 2; processes++)
            assert_only_bad_missed(&self, processes, rows[i].why);
    }
}

/* The lowest number of a file that is not open. */
static rlim_t free_descriptor(void)
{
    int fd = dup(0);
    g_assert_cmpint(fd, >=, 0);
    close(fd);
    return (rlim_t)fd;
}

/* What a second process's pipes would be is too much for this one: the first does it all. */
static void test_no_second_process(void)
{
    enum { PIPES_OF_ONE = 8 /* while it is started: three, and one that says how it went */ };
    g_auto(Case) self = {0};
    struct rlimit before, tight;
    case_init(&self);
    Blobs *blobs = case_read(&self, 0, 2);
    g_assert_cmpint(getrlimit(RLIMIT_NOFILE, &before), ==, 0);
    tight = before;
    tight.rlim_cur = free_descriptor() + PIPES_OF_ONE + 1;
    g_assert_cmpint(setrlimit(RLIMIT_NOFILE, &tight), ==, 0);
    for (guint i = 0; i < MAILS; i++) {
        Blob blob;
        g_autoptr(GError) error = NULL;
        BlobsStatus status = blobs_next(blobs, &blob, &error);
        g_assert_no_error(error);
        g_assert_cmpint(status, ==, BLOBS_FOUND);
        assert_mail(&blob, i, some_size(i));
        if (i == 0 && n_children() != G_MAXUINT)
            g_assert_cmpuint(n_children(), ==, 1);
    }
    blobs_free(blobs);
    g_assert_cmpint(setrlimit(RLIMIT_NOFILE, &before), ==, 0);
    assert_no_children();
}

int main(int argc, char **argv)
{
    static const InboxTest tests[] = {
        {"/blobs/two-give-what-one-gives", test_two_give_what_one_gives},
        {"/blobs/number-of-processes", test_number_of_processes},
        {"/blobs/freed-in-the-middle", test_freed_in_the_middle},
        {"/blobs/damage-in-either-chunk", test_damage_in_either_chunk},
        {"/blobs/no-second-process", test_no_second_process},
    };
    return inbox_run_tests(&argc, &argv, tests, G_N_ELEMENTS(tests));
}
