/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "read/inbox.h"
#include "read/mboxsplit.h"
#include "repo.h"
#include <sys/stat.h>
#include <unistd.h>

static char *top; /* of all tests */

/* A folder for one test. */
static char *new_folder(void)
{
    static int n;
    char *path = g_strdup_printf("%s/%d", top, n++);
    g_assert_cmpint(g_mkdir(path, 0700), ==, 0);
    return path;
}

/* What a reading gave. */
typedef struct {
    SourceNews news;
    gint64 kept;
    GString *mails; /* their first lines, each with a blank */
    GString *gone;  /* likewise */
    GString *found; /* names of what was reported */
    char *state, *damage, *error;
    SourceRange range;
    guint n;
    gint64 last; /* offset */
} Got;

static void got_clear(Got *got)
{
    g_string_free(got->mails, TRUE);
    g_string_free(got->gone, TRUE);
    g_string_free(got->found, TRUE);
    g_free(got->state);
    g_free(got->damage);
    g_free(got->error);
    source_range_clear(&got->range);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Got, got_clear)

static void add_line(GString *to, Str text)
{
    Str line = {0};
    str_next_line(&text, &line);
    g_string_append_len(to, line.p, (gssize)line.n);
    g_string_append_c(to, ' ');
}

static void take(Got *got, const RawMail *mail, const char *path)
{
    add_line(got->mails, mail->data);
    g_assert_cmpstr(mail->source, ==, path);
    g_assert_true(mail->arrived);
    g_assert_cmpint(mail->stamp, ==, 0);
    g_assert_cmpint(mail->offset, >, got->last);
    g_assert_cmpuint(strspn(mail->part, "0123456789abcdef"), ==, strlen(mail->part));
    got->last = mail->offset;
    got->n++;
}

/* Reads up to max mails of what is new since a state (NULL: of all). */
static void read_some(Got *got, const char *path, const SourceOptions *options, guint max)
{
    static const SourceOptions none;
    g_autoptr(GError) error = NULL;
    g_autoptr(DiagLog) log = diag_log_new(TRUE);
    Reader reader = {0};
    RawMail mail;
    SourceForm form = SOURCE_FORM_MBOX;
    *got =
        (Got){.mails = g_string_new(NULL), .gone = g_string_new(NULL), .found = g_string_new(NULL)};
    inbox_form(path, &form);
    if (!inbox_open(&reader, path, form, options ? options : &none, log, &error)) {
        got->error = g_strdup(error->message);
        return;
    }
    got->news = reader.news;
    got->kept = reader.kept;
    for (guint i = 0; reader.gone && i < reader.gone->len; i++)
        g_string_append_printf(got->gone, "%s ", (char *)g_ptr_array_index(reader.gone, i));
    reader.class->range(reader.self, &got->range);
    SourceStatus status = SOURCE_MAIL;
    while (reader.news != SOURCE_SAME && got->n < max &&
           (status = reader.class->next(reader.self, &mail, &error)) == SOURCE_MAIL)
        take(got, &mail, path);
    g_assert_no_error(error);
    got->state = reader.class->state(reader.self);
    got->damage = g_strdup(reader.class->damage(reader.self));
    for (guint i = 0; i < diag_n_entries(log); i++)
        g_string_append_printf(got->found, "%s ", diag_kind_name(diag_entry(log, i)->kind));
    reader.class->free(reader.self);
    g_clear_pointer(&reader.gone, g_ptr_array_unref);
}

static void read_all(Got *got, const char *path)
{
    read_some(got, path, NULL, G_MAXUINT);
}

static void read_new(Got *got, const char *path, const char *state, gint64 next)
{
    SourcePast past = {.state = state, .next = next};
    SourceOptions options = {.past = &past};
    read_some(got, path, &options, G_MAXUINT);
}

static void read_range(Got *got, const char *path, const char *range)
{
    SourceOptions options = {.range = range};
    read_some(got, path, &options, G_MAXUINT);
}

static Repo *epoch_new(const char *folder, int n)
{
    g_autofree char *path = g_strdup_printf("%s/git/%d.git", folder, n);
    return repo_new(path, "--bare");
}

/* A v2 of two epochs: one, two, three (taken away in the second); four, five. */
static char *new_v2(void)
{
    char *folder = new_folder();
    g_autoptr(Repo) first = epoch_new(folder, 0);
    g_autoptr(Repo) second = epoch_new(folder, 1);
    repo_add(first, "one\n");
    repo_add(first, "two\n");
    repo_add(first, "three\n");
    repo_commit(first);
    repo_add(second, "four\n");
    repo_delete(second, "three\n");
    repo_add(second, "five\n");
    repo_commit(second);
    return folder;
}

static void test_v2_epochs_in_order(void)
{
    g_autofree char *folder = new_folder();
    static const int order[] = {10, 2, 0, 9};
    for (gsize i = 0; i < G_N_ELEMENTS(order); i++) {
        g_autoptr(Repo) repo = epoch_new(folder, order[i]);
        g_autofree char *mail = g_strdup_printf("e%d\n", order[i]);
        repo_add(repo, mail);
        repo_commit(repo);
    }
    g_auto(Got) got = {0}, git = {0};
    g_autofree char *below = g_build_filename(folder, "git", NULL);
    SourceForm form;
    g_assert_true(inbox_form(folder, &form));
    g_assert_cmpint(form, ==, SOURCE_FORM_V2);
    read_all(&got, folder);
    g_assert_cmpstr(got.mails->str, ==, "e0 e2 e9 e10 ");
    g_assert_cmpint(got.news, ==, SOURCE_ALL);
    g_assert_cmpint(got.kept, ==, G_MAXINT64);
    g_assert_null(got.damage);
    g_assert_cmpint(got.last, ==, 4); /* numbers from 1 */
    read_all(&git, below);
    g_assert_cmpstr(git.mails->str, ==, "e0 e2 e9 e10 ");
}

static void test_one_epoch_alone(void)
{
    g_autofree char *folder = new_v2();
    g_autofree char *epoch = g_build_filename(folder, "git", "0.git", NULL);
    g_auto(Got) got = {0};
    SourceForm form;
    g_assert_true(inbox_form(epoch, &form));
    g_assert_cmpint(form, ==, SOURCE_FORM_EPOCH);
    read_all(&got, epoch);
    g_assert_cmpstr(got.mails->str, ==, "one two three ");
}

static void test_deletion_in_a_later_epoch(void)
{
    g_autofree char *folder = new_v2();
    g_auto(Got) got = {0};
    read_all(&got, folder);
    g_assert_cmpstr(got.mails->str, ==, "one two four five ");
    g_assert_cmpstr(got.gone->str, ==, "");
}

static void test_deleted_and_added_again(void)
{
    g_autofree char *folder = new_folder();
    g_autoptr(Repo) repo = epoch_new(folder, 0);
    g_auto(Got) got = {0};
    repo_add(repo, "one\n");
    repo_add(repo, "two\n");
    repo_delete(repo, "one\n");
    repo_add(repo, "one\n");
    repo_commit(repo);
    read_all(&got, folder);
    g_assert_cmpstr(got.mails->str, ==, "two one ");
}

#define V1_ONE "0a/0123456789abcdef0123456789abcdef012345"
#define V1_TWO "ff/0123456789abcdef0123456789abcdef012345"

static void test_v1(void)
{
    g_autofree char *folder = new_folder();
    g_autoptr(Repo) repo = repo_new(folder, "--bare");
    g_auto(Got) got = {0}, more = {0};
    repo_begin(repo);
    repo_file(repo, V1_ONE, STR("one\n"));
    repo_file(repo, "README", STR("no mail\n"));
    repo_begin(repo);
    repo_file(repo, V1_TWO, STR("two\n"));
    repo_begin(repo);
    repo_file(repo, V1_ONE, STR("one-edited\n"));
    repo_commit(repo);
    read_all(&got, folder);
    g_assert_cmpstr(got.mails->str, ==, "two one-edited ");
    repo_begin(repo);
    repo_remove(repo, V1_TWO);
    repo_commit(repo);
    read_new(&more, folder, got.state, 3);
    g_autofree char *two = git_in(folder, "two\n", "git hash-object --stdin");
    g_assert_cmpstr(more.mails->str, ==, "");
    g_assert_cmpstr(g_strchomp(more.gone->str), ==, two);
    g_assert_cmpint(more.news, ==, SOURCE_MORE);
}

/* What is no bare repository keeps it in .git, whatever lies in the checkout. */
static void test_not_bare(void)
{
    g_autofree char *folder = new_folder();
    g_autofree char *v2 = g_build_filename(folder, "git", "0.git", NULL);
    g_autofree char *v1 = g_build_filename(folder, "v1", NULL);
    g_autoptr(Repo) epoch = repo_new(v2, "");
    g_autoptr(Repo) old = repo_new(v1, "");
    g_auto(Got) got = {0}, alone = {0}, first = {0};
    SourceForm form;
    repo_add(epoch, "one\n");
    repo_commit(epoch);
    repo_begin(old);
    repo_file(old, V1_ONE, STR("v1\n"));
    repo_commit(old);
    GIT_IN(v1, "git checkout -q -f");
    g_assert_true(inbox_form(v1, &form));
    read_all(&got, folder);
    g_assert_cmpstr(got.mails->str, ==, "one ");
    read_all(&alone, v2);
    g_assert_cmpstr(alone.mails->str, ==, "one ");
    read_all(&first, v1);
    g_assert_cmpstr(first.mails->str, ==, "v1 ");
}

static void test_sha256(void)
{
    g_autofree char *folder = new_folder();
    g_autofree char *path = g_build_filename(folder, "git", "0.git", NULL);
    g_autoptr(Repo) repo = repo_new(path, "--bare --object-format=sha256");
    g_auto(Got) got = {0}, more = {0};
    repo_add(repo, "one\n");
    repo_add(repo, "two\n");
    repo_commit(repo);
    read_all(&got, folder);
    g_assert_cmpstr(got.mails->str, ==, "one two ");
    g_assert_cmpuint(strlen(got.range.to), ==, 64);
    repo_delete(repo, "one\n");
    repo_commit(repo);
    read_new(&more, folder, got.state, 3);
    g_assert_cmpuint(strlen(more.gone->str), ==, 64 + 1);
}

/* As grokmirror leaves it: no all.git, objects in a repository that several lists share. */
static void test_grokmirror(void)
{
    g_autofree char *folder = new_v2();
    g_autofree char *store = g_build_filename(folder, "objstore", "x.git", NULL);
    g_autofree char *epoch = g_build_filename(folder, "git", "0.git", NULL);
    g_autofree char *alternates = g_build_filename(epoch, "objects/info/alternates", NULL);
    g_auto(Got) before = {0}, got = {0};
    read_all(&before, folder);
    repo_free(repo_new(store, "--bare"));
    GIT_IN(store, "git fetch -q ../../git/0.git master:refs/virtual/0 && git repack -q -a -d");
    g_assert_true(g_file_set_contents(alternates, "../../../objstore/x.git/objects\n", -1, NULL));
    GIT_IN(epoch, "git repack -q -a -d -l && test -z \"$(ls objects/pack)\"");
    read_all(&got, folder);
    g_assert_cmpstr(got.mails->str, ==, before.mails->str);
    g_assert_null(got.damage);
}

static void test_envelope_arrival_length(void)
{
    static const struct {
        const char *blob, *data, *envelope;
        DiagKind kind; /* DIAG_KINDS: nothing is wrong */
    } rows[] = {
        {"Subject: a\n\nb\n", "Subject: a\n\nb\n", "", DIAG_KINDS},
        {"From mboxrd@z Thu Jan  1 00:00:00 1970\nA: b\n", "A: b\n",
         "From mboxrd@z Thu Jan  1 00:00:00 1970", DIAG_KINDS},
        {">From x@y Thu Jan  1 00:00:00 1970\nA: b\n", "A: b\n",
         "From x@y Thu Jan  1 00:00:00 1970", DIAG_KINDS},
        {"From: x\n\nno line end", "From: x\n\nno line end", "", DIAG_KINDS},
        {" \n\n", " \n\n", "", DIAG_MAIL_EMPTY},
    };
    g_autofree char *folder = new_folder();
    g_autoptr(Repo) repo = repo_new(folder, "--bare");
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++)
        repo_add(repo, rows[i].blob);
    repo_commit(repo);
    g_autoptr(DiagLog) log = diag_log_new(FALSE);
    g_autoptr(GError) error = NULL;
    SourceOptions options = {0};
    Reader reader = {0};
    RawMail mail;
    g_assert_true(inbox_open(&reader, folder, SOURCE_FORM_EPOCH, &options, log, &error));
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_assert_cmpint(reader.class->next(reader.self, &mail, &error), ==, SOURCE_MAIL);
        g_assert_cmpmem(mail.data.p, mail.data.n, rows[i].data, strlen(rows[i].data));
        g_assert_cmpmem(mail.envelope.p, mail.envelope.n, rows[i].envelope,
                        strlen(rows[i].envelope));
        g_assert_cmpint(mail.arrival, ==, REPO_TIME + 60 * (gint64)i);
        g_assert_cmpint(mail.length, ==, (goffset)strlen(rows[i].blob));
        g_assert_cmpint(mail.offset, ==, (goffset)i + 1);
        g_assert_cmpuint(diag_mail_kinds(log), ==,
                         rows[i].kind == DIAG_KINDS ? 0 : G_GUINT64_CONSTANT(1) << rows[i].kind);
        g_autofree char *part = git_in(folder, rows[i].blob, "git hash-object --stdin");
        g_assert_cmpstr(mail.part, ==, part);
    }
    g_assert_cmpint(reader.class->next(reader.self, &mail, &error), ==, SOURCE_END);
    reader.class->free(reader.self);
}

/* Ids go in while blobs come out: neither side may wait for the other with its pipe full. */
static void test_no_deadlock_with_full_pipes(void)
{
    enum { MAILS = 30000, LARGE = 4 * 1024 * 1024 };
    g_autofree char *folder = new_folder();
    g_autoptr(Repo) repo = repo_new(folder, "--bare");
    g_autofree char *large = g_strnfill(LARGE, 'x');
    g_auto(Got) got = {0};
    repo_add(repo, large);
    for (int i = 0; i < MAILS; i++) {
        g_autofree char *mail = g_strdup_printf("%d\n", i);
        repo_add(repo, mail);
    }
    repo_commit(repo);
    read_all(&got, folder);
    g_assert_cmpuint(got.n, ==, MAILS + 1);
    g_assert_true(g_str_has_suffix(got.mails->str, " 29998 29999 "));
    g_assert_cmpuint(got.mails->len, >, LARGE);
}

/* Whoever stops in the middle leaves no process and no folder behind. */
static void test_stopping_early(void)
{
    g_autofree char *folder = new_folder();
    g_autoptr(Repo) repo = repo_new(folder, "--bare");
    g_auto(Got) got = {0};
    for (int i = 0; i < 20000; i++) {
        g_autofree char *mail = g_strdup_printf("%d\n", i);
        repo_add(repo, mail);
    }
    repo_commit(repo);
    read_some(&got, folder, NULL, 10);
    g_assert_cmpuint(got.n, ==, 10);
    g_assert_cmpint(waitpid(-1, NULL, WNOHANG), ==, -1); /* no child is left */
}

static void test_above_the_size_limit(void)
{
    enum { SIZE = MBOX_MESSAGE_MAX + 1 };
    g_autofree char *folder = new_folder();
    g_autoptr(Repo) repo = repo_new(folder, "--bare");
    g_autoptr(DiagLog) log = diag_log_new(TRUE);
    g_autoptr(GError) error = NULL;
    g_autofree char *large = g_strnfill(SIZE, 'x');
    SourceOptions options = {0};
    Reader reader = {0};
    RawMail mail;
    repo_add(repo, large);
    repo_add(repo, "next\n");
    repo_commit(repo);
    g_assert_true(inbox_open(&reader, folder, SOURCE_FORM_EPOCH, &options, log, &error));
    g_assert_cmpint(reader.class->next(reader.self, &mail, &error), ==, SOURCE_MAIL);
    g_assert_true(mail.truncated);
    g_assert_cmpuint(mail.data.n, ==, MBOX_TRUNCATED_KEEP);
    g_assert_cmpint(mail.length, ==, SIZE);
    g_assert_cmpint(diag_entry(log, 0)->kind, ==, DIAG_MAIL_TOO_LARGE);
    g_assert_cmpint(reader.class->next(reader.self, &mail, &error), ==, SOURCE_MAIL);
    g_assert_cmpmem(mail.data.p, mail.data.n, "next\n", 5);
    g_assert_cmpint(reader.class->next(reader.self, &mail, &error), ==, SOURCE_END);
    reader.class->free(reader.self);
}

static void test_max_bytes(void)
{
    static const struct {
        guint64 max;
        const char *mails, *damage;
    } rows[] = {
        {18, "one two four five ", NULL},
        {17, "one two four ", "limit of 17 bytes (--max-bytes) reached"},
        {8, "one two ", "limit of 8 bytes (--max-bytes) reached"},
        {3, "", "limit of 3 bytes (--max-bytes) reached"},
    };
    g_autofree char *folder = new_v2();
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_auto(Got) got = {0};
        SourceOptions options = {.max_bytes = rows[i].max};
        read_some(&got, folder, &options, G_MAXUINT);
        g_assert_cmpstr(got.mails->str, ==, rows[i].mails);
        g_assert_cmpstr(got.damage, ==, rows[i].damage);
        g_assert_cmpstr(got.found->str, ==, rows[i].damage ? "source-limit " : "");
    }
}

/* ---- what is new ---- */

static void test_nothing_new_needs_no_git(void)
{
    g_autofree char *folder = new_v2();
    g_autofree char *path = g_strdup(g_getenv("PATH"));
    g_auto(Got) got = {0}, same = {0}, packed = {0};
    read_all(&got, folder);
    g_setenv("PATH", "/nonexistent", TRUE);
    read_new(&same, folder, got.state, 5);
    g_setenv("PATH", path, TRUE);
    g_assert_cmpint(same.news, ==, SOURCE_SAME);
    g_assert_cmpstr(same.state, ==, got.state);
    g_assert_null(same.range.to);
    g_autofree char *epoch = g_build_filename(folder, "git", "1.git", NULL);
    GIT_IN(epoch, "git pack-refs --all && git gc -q");
    read_new(&packed, folder, got.state, 5);
    g_assert_cmpint(packed.news, ==, SOURCE_SAME);
}

static void test_new_commits_and_new_epochs(void)
{
    g_autofree char *folder = new_folder();
    g_autoptr(Repo) first = epoch_new(folder, 0);
    g_auto(Got) got = {0}, more = {0}, last = {0}, same = {0};
    repo_add(first, "one\n");
    repo_add(first, "two\n");
    repo_commit(first);
    read_all(&got, folder);
    repo_add(first, "three\n");
    repo_delete(first, "one\n");
    repo_commit(first);
    g_autoptr(Repo) second = epoch_new(folder, 1);
    read_new(&more, folder, got.state, 3); /* the new epoch is empty yet */
    g_assert_cmpint(more.news, ==, SOURCE_MORE);
    g_assert_cmpstr(more.mails->str, ==, "three ");
    g_assert_cmpint(more.last, ==, 3);
    g_assert_cmpint(more.kept, ==, G_MAXINT64);
    g_autofree char *one = git_in(first->path, "one\n", "git hash-object --stdin");
    g_assert_cmpstr(g_strchomp(more.gone->str), ==, one);
    g_assert_cmpstr(more.range.from, ==, got.range.to);
    repo_delete(second, "two\n");
    repo_add(second, "four\n");
    repo_commit(second);
    read_new(&last, folder, more.state, 4);
    g_autofree char *two = git_in(first->path, "two\n", "git hash-object --stdin");
    g_assert_cmpstr(last.mails->str, ==, "four ");
    g_assert_cmpstr(g_strchomp(last.gone->str), ==, two);
    g_assert_cmpstr(last.range.from, ==, more.range.to); /* in the epoch before */
    read_new(&same, folder, last.state, 5);
    g_assert_cmpint(same.news, ==, SOURCE_SAME);
}

static void test_killed_in_the_middle(void)
{
    g_autofree char *folder = new_v2();
    g_auto(Got) all = {0};
    read_all(&all, folder);
    for (guint n = 0; n < 4; n++) {
        g_auto(Got) some = {0}, rest = {0}, same = {0};
        read_some(&some, folder, NULL, n);
        read_new(&rest, folder, some.state, n + 1);
        g_string_append(some.mails, rest.mails->str);
        g_assert_cmpstr(some.mails->str, ==, all.mails->str);
        g_assert_cmpint(rest.kept, ==, n + 1); /* all of n commits are done */
        g_assert_cmpstr(rest.state, ==, all.state);
        read_new(&same, folder, rest.state, 5);
        g_assert_cmpint(same.news, ==, SOURCE_SAME);
    }
}

/* Mails of one commit stand or fall together: those that were read already are read again. */
static void test_killed_within_a_commit(void)
{
    g_autofree char *folder = new_folder();
    g_autoptr(Repo) repo = repo_new(folder, "--bare");
    g_auto(Got) some = {0}, rest = {0};
    repo_begin(repo);
    repo_file(repo, "0a/0000000000000000000000000000000000000a", STR("zero\n"));
    repo_begin(repo);
    repo_file(repo, V1_ONE, STR("one\n"));
    repo_file(repo, V1_TWO, STR("two\n"));
    repo_commit(repo);
    read_some(&some, folder, NULL, 2);
    g_assert_cmpstr(some.mails->str, ==, "zero one ");
    read_new(&rest, folder, some.state, 3);
    g_assert_cmpint(rest.kept, ==, 2);
    g_assert_cmpstr(rest.mails->str, ==, "one two ");
}

/* public-inbox-purge and -edit rewrite history. */
static void test_rewritten_history_is_read_again(void)
{
    static const char *const ways[] = {
        "git checkout -q --orphan x 2>/dev/null; git update-ref refs/heads/master "
        "$(git commit-tree -m x master^^{tree})",
        "git update-ref refs/heads/master master~1",
    };
    for (gsize i = 0; i < G_N_ELEMENTS(ways); i++) {
        g_autofree char *folder = new_v2();
        g_autofree char *epoch = g_build_filename(folder, "git", "0.git", NULL);
        g_auto(Got) got = {0}, again = {0};
        read_all(&got, folder);
        GIT_IN(epoch, i ? ways[1]
                        : "git update-ref refs/heads/master $(git commit-tree -m x "
                          "'master~1^{tree}')");
        read_new(&again, folder, got.state, 5);
        g_assert_cmpint(again.news, ==, SOURCE_ALL);
        g_assert_cmpint(again.kept, ==, G_MAXINT64);
        g_assert_cmpstr(again.mails->str, ==, i ? "one two four five " : "two four five ");
        g_assert_cmpint(got.last, ==, 4);
    }
}

/* public-inbox-purge puts nothing in the place of a mail. */
static void test_purged_mail_is_none(void)
{
    g_autofree char *folder = new_v2();
    g_autofree char *first = g_build_filename(folder, "git", "0.git", NULL);
    g_autoptr(Repo) repo = repo_new(first, "--bare");
    g_auto(Got) got = {0};
    repo->begun = TRUE;
    repo_add(repo, "");
    repo_add(repo, "six\n");
    repo_commit(repo);
    read_all(&got, folder);
    g_assert_cmpstr(got.mails->str, ==, "one two six four five ");
    g_assert_cmpstr(got.found->str, ==, "");
}

static void test_states_that_make_no_sense(void)
{
    static const char *const states[] = {
        "",
        "x",
        "inbox1 0",
        "inbox1 0=--all 1=-",
        "inbox1 at=x 0=- 1=-",
        "inbox2",
        "inbox1 0=",
        "inbox1 7=abcd",
        "inbox1 0=0000000000000000000000000000000000000000",
    };
    g_autofree char *folder = new_v2();
    for (gsize i = 0; i < G_N_ELEMENTS(states); i++) {
        g_auto(Got) got = {0};
        read_new(&got, folder, states[i], 5);
        g_assert_cmpint(got.news, ==, SOURCE_ALL);
        g_assert_cmpuint(got.n, ==, 4);
    }
}

/* ---- what is damaged ---- */

static void test_missing_blobs_cost_no_other(void)
{
    g_autofree char *folder = new_folder();
    g_autofree char *source = new_folder();
    g_autofree char *marker = g_build_filename(folder, "fetched", NULL);
    g_autoptr(Repo) repo = repo_new(source, "--bare");
    g_auto(Got) got = {0}, again = {0};
    repo_add(repo, "one\n");
    repo_add(repo, "two\n");
    repo_add(repo, "three\n");
    repo_commit(repo);
    g_autofree char *command = g_strdup_printf(
        "git -C %s config uploadpack.allowFilter true && git clone -q --bare --no-local "
        "--filter=blob:none file://%s p && cd p && git cat-file -e master~1:m && git config "
        "remote.origin.url 'ext::touch %s' && git config protocol.allow always",
        source, source, marker);
    GIT_IN(folder, command);
    g_autofree char *partial = g_build_filename(folder, "p", NULL);
    read_all(&got, partial);
    g_assert_cmpstr(got.mails->str, ==, "two ");
    g_assert_cmpstr(got.found->str, ==, "part-unreadable part-unreadable ");
    g_assert_true(g_str_has_prefix(got.damage, "2 blobs are missing, the first is "));
    g_assert_false(g_file_test(marker, G_FILE_TEST_EXISTS));
    read_new(&again, partial, got.state, 4);
    g_assert_cmpint(again.news, ==, SOURCE_ALL); /* they may have been fetched meanwhile */
}

static void test_shallow(void)
{
    g_autofree char *folder = new_folder();
    g_autofree char *source = new_folder();
    g_autoptr(Repo) repo = repo_new(source, "--bare");
    g_auto(Got) got = {0}, more = {0}, deeper = {0};
    repo_add(repo, "one\n");
    repo_add(repo, "two\n");
    repo_add(repo, "three\n");
    repo_commit(repo);
    g_autofree char *command = g_strdup_printf("git clone -q --bare --depth=2 file://%s s", source);
    GIT_IN(folder, command);
    g_autofree char *shallow = g_build_filename(folder, "s", NULL);
    read_all(&got, shallow);
    g_assert_cmpstr(got.mails->str, ==, "two three ");
    g_assert_null(got.damage);
    repo_add(repo, "four\n");
    repo_commit(repo);
    GIT_IN(shallow, "git fetch -q origin master:master");
    read_new(&more, shallow, got.state, 3);
    g_assert_cmpint(more.news, ==, SOURCE_MORE);
    g_assert_cmpstr(more.mails->str, ==, "four ");
    GIT_IN(shallow, "git fetch -q --unshallow origin master:master");
    read_new(&deeper, shallow, more.state, 4);
    g_assert_cmpint(deeper.news, ==, SOURCE_ALL);
    g_assert_cmpstr(deeper.mails->str, ==, "one two three four ");
}

/* Unpacks all objects and spoils the one that a name stands for. */
static void spoil(const char *repository, const char *name, gboolean remove)
{
    g_autofree char *command = g_strdup_printf(
        "mkdir -p packs && mv objects/pack/* packs/ && for p in packs/*.pack; do git "
        "unpack-objects -q <$p; done; o=$(git rev-parse '%s') && f=objects/$(echo $o | cut -c1-2)/"
        "$(echo $o | cut -c3-) && rm -f $f && %s",
        name, remove ? "true" : "echo spoilt >$f");
    GIT_IN(repository, command);
}

static void test_corrupt_objects_cost_only_themselves(void)
{
    static const struct {
        const char *object;
        gboolean remove;
        const char *mails, *found;
    } rows[] = {
        {"master~2:m", FALSE, "m1 m2 m4 m5 ", "part-unreadable "},
        {"master~2:m", TRUE, "m1 m2 m4 m5 ", "part-unreadable "},
        {"master:m", FALSE, "m1 m2 m3 m4 ", "part-unreadable "},
        {"master~4:m", FALSE, "m2 m3 m4 m5 ", "part-unreadable "},
        {"master~2^{tree}", FALSE, "m1 m2 m4 m5 ", "commit-missing "},
        {"master~2^{tree}", TRUE, "m1 m2 m4 m5 ", "commit-missing "},
        {"master~3", TRUE, "m4 m5 ", "commit-missing "},
        {"master~3", FALSE, "m4 m5 ", "commit-missing "},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *folder = new_folder();
        g_autoptr(Repo) repo = epoch_new(folder, 0);
        g_auto(Got) got = {0};
        for (int n = 1; n <= 5; n++) {
            g_autofree char *mail = g_strdup_printf("m%d\n", n);
            repo_add(repo, mail);
        }
        repo_commit(repo);
        spoil(repo->path, rows[i].object, rows[i].remove);
        read_all(&got, folder);
        g_test_message("%s: %s", rows[i].object, got.damage);
        g_assert_cmpstr(got.mails->str, ==, rows[i].mails);
        g_assert_cmpstr(got.found->str, ==, rows[i].found);
        g_assert_nonnull(got.damage);
        g_assert_nonnull(strstr(got.state, " damaged "));
    }
}

/*
 * Bytes of a pack are spoilt: cat-file ends in the middle of what it prints, or commits are lost.
 * Every mail that comes is whole, in order and comes once; what does not come is reported.
 */
static void test_corrupt_pack(void)
{
    enum { MAILS = 60, SIZE = 3000, STEPS = 40, SPOILT = 16 };
    g_autofree char *folder = new_folder();
    g_autoptr(Repo) repo = epoch_new(folder, 0);
    g_autoptr(GRand) random = g_rand_new_with_seed(1);
    g_autoptr(GString) all = g_string_new(NULL);
    g_autofree char *pack = NULL;
    g_autofree char *before = NULL;
    gsize n;
    guint one_lost = 0;
    for (int i = 0; i < MAILS; i++) {
        char mail[SIZE + 2];
        for (int k = 0; k < SIZE; k++)
            mail[k] = (char)('0' + g_rand_int_range(random, 0, 10));
        mail[SIZE] = '\n';
        mail[SIZE + 1] = '\0';
        repo_add(repo, mail);
        add_line(all, str_of(mail));
    }
    repo_commit(repo);
    GIT_IN(repo->path, "git repack -q -a -d && chmod u+w objects/pack/*.pack");
    g_autofree char *name = git_in(repo->path, NULL, "ls objects/pack/*.pack");
    pack = g_build_filename(repo->path, name, NULL);
    g_assert_true(g_file_get_contents(pack, &before, &n, NULL));
    for (gsize i = 0; i < STEPS; i++) {
        g_autofree char *spoilt = g_memdup2(before, n);
        gsize at = 12 + (n - 12 - 20 - SPOILT) * i / STEPS;
        g_auto(Got) got = {0};
        for (gsize k = at; k < at + SPOILT; k++)
            spoilt[k] = (char)~spoilt[k];
        g_assert_true(g_file_set_contents(pack, spoilt, (gssize)n, NULL));
        read_all(&got, folder);
        if (got.error)
            continue; /* the last commit itself */
        g_assert_cmpuint(got.n, <, MAILS);
        g_assert_nonnull(got.damage);
        g_assert_cmpuint(got.found->len, >, 0);
        const char *next = all->str;
        for (guint k = 0; k < got.n; k++) {
            g_autofree char *mail = g_strndup(got.mails->str + k * (SIZE + 1), SIZE + 1);
            next = strstr(next, mail);
            g_assert_nonnull(next);
            next += SIZE;
        }
        one_lost += got.n == MAILS - 1;
    }
    g_assert_cmpuint(one_lost, >, STEPS / 2); /* most of a pack are mails */
}

/* An epoch that is none costs no other, and is read once it is there. */
static void test_broken_epoch_costs_no_other(void)
{
    g_autofree char *folder = new_v2();
    g_autofree char *head = g_build_filename(folder, "git", "1.git", "HEAD", NULL);
    g_auto(Got) got = {0}, again = {0};
    g_assert_true(g_file_set_contents(head, "nonsense\n", -1, NULL));
    read_all(&got, folder);
    g_assert_cmpstr(got.mails->str, ==, "one two three ");
    g_assert_nonnull(strstr(got.damage, "1.git: no git repository: HEAD names no commit"));
    g_assert_true(g_file_set_contents(head, "ref: refs/heads/master\n", -1, NULL));
    read_new(&again, folder, got.state, 4);
    g_assert_cmpint(again.news, ==, SOURCE_MORE);
    g_assert_cmpstr(again.mails->str, ==, "four five ");
}

static void test_what_is_no_public_inbox(void)
{
    static const struct {
        const char *make, *error;
    } rows[] = {
        {"git init -q --bare . && rm -r objects", "no git repository: it has no objects"},
        {"git init -q --bare . && echo x >HEAD", "no git repository, and no folder with git/0.git"},
        {"git init -q . && echo x >a.c && git add a.c && git commit -q -m x && mv .git/* .",
         "no mail in it: a git repository, but no public-inbox"},
        {"git init -q . && echo x >m && git add m && git commit -q -m x && mv .git/* . && mkfifo "
         "objects/info/alternates",
         "no git repository: objects/info/alternates is no file"},
        {"git init -q --bare . && echo 'ref: ../../x' >HEAD",
         "no git repository: HEAD names no commit"},
        {"git init -q --bare . && echo 0123456789012345678901234567890123456789 >HEAD",
         "git rev-list: bad object 0123456789012345678901234567890123456789"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *folder = new_folder();
        g_auto(Got) got = {0};
        GIT_IN(folder, rows[i].make);
        read_all(&got, folder);
        g_assert_nonnull(got.error);
        g_autofree char *wanted = g_strconcat(folder, ": ", rows[i].error, NULL);
        g_assert_cmpstr(got.error, ==, wanted);
    }
}

/* Nobody wrote to it yet: no mail, and nothing is wrong. */
static void test_empty_repository(void)
{
    g_autofree char *folder = new_folder();
    g_autoptr(Repo) repo = epoch_new(folder, 0);
    g_auto(Got) got = {0}, more = {0};
    read_all(&got, folder);
    g_assert_null(got.error);
    g_assert_null(got.damage);
    g_assert_null(got.range.to);
    repo_add(repo, "one\n");
    repo_commit(repo);
    read_new(&more, folder, got.state, 1);
    g_assert_cmpstr(more.mails->str, ==, "one ");
}

static void test_no_git_installed(void)
{
    g_autofree char *folder = new_v2();
    g_autofree char *path = g_strdup(g_getenv("PATH"));
    g_auto(Got) got = {0};
    g_setenv("PATH", "/nonexistent", TRUE);
    read_all(&got, folder);
    g_setenv("PATH", path, TRUE);
    g_assert_nonnull(got.error);
    g_assert_nonnull(
        strstr(got.error, ": a public-inbox is read through git, and no git is installed"));
}

/* A checkout of something else may hold mboxes. */
static void test_checkout_of_other_files_is_a_folder(void)
{
    g_autofree char *folder = new_folder();
    SourceForm form;
    GIT_IN(folder, "git init -q . && echo x >a.mbox");
    g_assert_false(inbox_form(folder, &form));
    g_assert_false(inbox_form(top, &form));
}

/* ---- nothing is executed ---- */

static void test_nothing_of_a_repository_is_executed_or_read(void)
{
    g_autofree char *folder = new_folder();
    g_autofree char *ran = g_build_filename(folder, "ran", NULL);
    g_autofree char *path = g_build_filename(folder, "git", "0.git", NULL);
    g_autoptr(Repo) repo = repo_new(path, "--bare");
    g_auto(Got) got = {0}, range = {0};
    repo_add(repo, "one\n");
    repo_add(repo, "two\n");
    repo_commit(repo);
    g_autofree char *command = g_strdup_printf(
        "printf '#!/bin/sh\\ntouch %s\\n' >run && chmod +x run && mkfifo fifo && "
        "git config log.showSignature true && git config gpg.program $PWD/run && "
        "git config core.fsmonitor $PWD/run && git config core.sshCommand $PWD/run && "
        "git config core.pager $PWD/run && git config core.alternateRefsCommand $PWD/run && "
        "git config core.hooksPath $PWD && git config alias.rev-list '!'$PWD/run && "
        "git config alias.cat-file '!'$PWD/run && git config diff.x.textconv $PWD/run && "
        "git config diff.external $PWD/run && "
        "git config extensions.partialClone evil && git config remote.evil.promisor true && "
        "git config remote.evil.url \"ext::$PWD/run\" && git config protocol.allow always && "
        "mkdir -p info && echo '* diff=x' >info/attributes && "
        "rm -f objects/$(git rev-parse master~1:m | sed 's,..,&/,') && "
        "git config include.path $PWD/fifo",
        ran);
    spoil(path, "master~1:m", TRUE);
    GIT_IN(path, command);
    g_setenv("GIT_DIR", "/nonexistent", TRUE);
    g_setenv("GIT_TRACE", ran, TRUE);
    read_all(&got, folder);
    read_range(&range, folder, "master~1..master");
    g_unsetenv("GIT_TRACE");
    g_unsetenv("GIT_DIR");
    g_assert_cmpstr(got.mails->str, ==, "two ");
    g_assert_cmpstr(got.found->str, ==, "part-unreadable ");
    g_assert_cmpstr(range.mails->str, ==, "two ");
    g_assert_false(g_file_test(ran, G_FILE_TEST_EXISTS));
}

/* Another's repository is read without asking (safe.directory). */
static void test_repository_of_another_owner(void)
{
    g_autofree char *folder = new_v2();
    g_auto(Got) got = {0};
    if (geteuid() != 0) {
        g_test_skip("only root can give files away");
        return;
    }
    GIT_IN(folder, "chown -R 12345:12345 .");
    read_all(&got, folder);
    g_assert_cmpstr(got.mails->str, ==, "one two four five ");
}

static void test_no_temporary_folder_is_left(void)
{
    g_autofree char *folder = new_v2();
    g_auto(Got) got = {0}, failed = {0};
    read_all(&got, folder);
    read_range(&failed, folder, "x..y");
    g_autoptr(GDir) dir = g_dir_open(g_get_tmp_dir(), 0, NULL);
    const char *name;
    g_autofree char *base = g_path_get_basename(top);
    while ((name = g_dir_read_name(dir)))
        g_assert_cmpstr(name, ==, base);
}

/* ---- ranges ---- */

static void test_ranges(void)
{
    static const struct {
        const char *range, *mails;
        int from, to; /* commits, counted over all epochs from 1; 0: none */
    } rows[] = {
        {"%1..%2", "two ", 1, 2},
        {"%1..%3", "two three ", 1, 3},
        {"%2..%6", "four five ", 2, 6},
        {"%1..", "two four five ", 1, 6},
        {"..%2", "one two ", 0, 2},
        {"%3..%4", "four ", 3, 4},
        {"%4..%4", "", 4, 4},
        {"%2..%2~0", "", 2, 2},
        {"%6~1..%6", "five ", 5, 6},
        {"tagged..%6", "five ", 4, 6},
        {"%2^..%4", "two three four ", 1, 4},
    };
    g_autofree char *folder = new_v2();
    g_autofree char *first = g_build_filename(folder, "git", "0.git", NULL);
    g_autofree char *second = g_build_filename(folder, "git", "1.git", NULL);
    GIT_IN(second, "git tag -a -m x tagged master~2");
    g_autofree char *ids = git_in(first, NULL,
                                  "git rev-list --reverse master; cd ../1.git; "
                                  "git rev-list --reverse master");
    g_auto(GStrv) commits = g_strsplit(ids, "\n", -1);
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++)
        for (int length = 40; length >= 10; length -= 30) {
            g_autoptr(GString) range = g_string_new(NULL);
            g_auto(Got) got = {0};
            for (const char *p = rows[i].range; *p; p++) {
                if (*p != '%')
                    g_string_append_c(range, *p);
                else
                    g_string_append_len(range, commits[*++p - '1'], length);
            }
            read_range(&got, folder, range->str);
            g_assert_cmpstr(got.error, ==, NULL);
            g_assert_cmpstr(got.mails->str, ==, rows[i].mails);
            g_assert_null(got.state);
            if (rows[i].from == rows[i].to)
                continue;
            g_assert_cmpstr(got.range.from, ==, rows[i].from ? commits[rows[i].from - 1] : NULL);
            g_assert_cmpstr(got.range.to, ==, commits[rows[i].to - 1]);
            g_autofree char *command = g_strconcat("git rev-parse --short ", got.range.to, NULL);
            g_autofree char *abbreviated = git_in(rows[i].to > 3 ? second : first, NULL, command);
            g_assert_cmpstr(got.range.to_short, ==, abbreviated);
        }
}

static void test_ranges_that_make_no_sense(void)
{
    static const struct {
        const char *range, *error;
    } rows[] = {
        {"x", "\"x\" is no range of commits: A..B, A.. or ..B"},
        {"..", "\"..\" is no range of commits: A..B, A.. or ..B"},
        {"--all..master", "\"--all\" is no commit; a range is A..B, A.. or ..B, with two dots"},
        {"a...b", "\".b\" is no commit; a range is A..B, A.. or ..B, with two dots"},
        {"..--exec", "\"--exec\" is no commit; a range is A..B, A.. or ..B, with two dots"},
        {"x..", "no commit \"x\" in its history; \"git log\" there lists those it has"},
        {"0123456789012345678901234567890123456789..",
         "no commit \"0123456789012345678901234567890123456789\" in its history; \"git log\" there "
         "lists those it has"},
    };
    g_autofree char *folder = new_v2();
    g_autofree char *second = g_build_filename(folder, "git", "1.git", NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_auto(Got) got = {0};
        g_autofree char *wanted = g_strconcat(folder, ": ", rows[i].error, NULL);
        read_range(&got, folder, rows[i].range);
        g_assert_cmpstr(got.error, ==, wanted);
    }
    g_auto(Got) both = {0}, swapped = {0}, aside = {0};
    read_range(&both, folder, "master..");
    g_assert_nonnull(strstr(both.error, "\"master\" is more than one commit: "));
    g_assert_nonnull(strstr(both.error, " in epoch 0, "));
    read_range(&swapped, second, "master..master~1");
    g_assert_nonnull(strstr(swapped.error, "\"master\" comes behind \"master~1\": the older commit "
                                           "stands first, master~1..master"));
    GIT_IN(second, "git update-ref refs/heads/aside $(git commit-tree -m x 'master^{tree}')");
    read_range(&aside, second, "aside..master");
    g_assert_nonnull(strstr(aside.error, "no commit \"aside\" in its history"));
}

static void test_range_parts(void)
{
    g_autofree char *folder = new_v2();
    g_autofree char *first = g_build_filename(folder, "git", "0.git", NULL);
    g_autofree char *from = git_in(first, NULL, "git rev-parse master~1");
    g_autofree char *range = g_strconcat(from, "..", NULL);
    g_autoptr(GError) error = NULL;
    g_auto(SourceRange) ends = {0}, none = {0};
    g_autoptr(GHashTable) parts = inbox_range_parts(folder, SOURCE_FORM_V2, range, &ends, &error);
    g_assert_no_error(error);
    g_assert_cmpuint(g_hash_table_size(parts), ==, 2); /* three was taken away again */
    g_autofree char *four = git_in(first, "four\n", "git hash-object --stdin");
    g_assert_true(g_hash_table_contains(parts, four));
    g_assert_cmpstr(ends.from, ==, from);
    g_assert_null(inbox_range_parts(folder, SOURCE_FORM_V2, "x..", &none, &error));
    g_assert_error(error, SOURCE_ERROR_DOMAIN, SOURCE_ERROR_RANGE);
}

int main(int argc, char **argv)
{
    /* Before anybody asks GLib where TMPDIR is. */
    const char *temp = g_getenv("TMPDIR");
    g_autofree char *parent = g_strconcat(temp ? temp : "/tmp", "/listdigest-inbox-XXXXXX", NULL);
    g_assert_nonnull(mkdtemp(parent));
    g_autofree char *git = g_find_program_in_path("git");
    g_setenv("TMPDIR", parent, TRUE);
    g_test_init(&argc, &argv, NULL);
    top = g_build_filename(parent, "tests", NULL);
    g_mkdir(top, 0700);
    if (!git) {
        g_print("1..0 # SKIP no git\n");
        return 0;
    }
    static const struct {
        const char *name;
        GTestFunc run;
    } tests[] = {
        {"/inbox/v2-epochs-in-order", test_v2_epochs_in_order},
        {"/inbox/one-epoch-alone", test_one_epoch_alone},
        {"/inbox/deletion-in-a-later-epoch", test_deletion_in_a_later_epoch},
        {"/inbox/deleted-and-added-again", test_deleted_and_added_again},
        {"/inbox/v1", test_v1},
        {"/inbox/not-bare", test_not_bare},
        {"/inbox/sha256", test_sha256},
        {"/inbox/grokmirror", test_grokmirror},
        {"/inbox/envelope-arrival-length", test_envelope_arrival_length},
        {"/inbox/no-deadlock-with-full-pipes", test_no_deadlock_with_full_pipes},
        {"/inbox/stopping-early", test_stopping_early},
        {"/inbox/above-the-size-limit", test_above_the_size_limit},
        {"/inbox/max-bytes", test_max_bytes},
        {"/inbox/nothing-new-needs-no-git", test_nothing_new_needs_no_git},
        {"/inbox/new-commits-and-new-epochs", test_new_commits_and_new_epochs},
        {"/inbox/killed-in-the-middle", test_killed_in_the_middle},
        {"/inbox/killed-within-a-commit", test_killed_within_a_commit},
        {"/inbox/rewritten-history-is-read-again", test_rewritten_history_is_read_again},
        {"/inbox/purged-mail-is-none", test_purged_mail_is_none},
        {"/inbox/states-that-make-no-sense", test_states_that_make_no_sense},
        {"/inbox/missing-blobs-cost-no-other", test_missing_blobs_cost_no_other},
        {"/inbox/shallow", test_shallow},
        {"/inbox/corrupt-objects", test_corrupt_objects_cost_only_themselves},
        {"/inbox/corrupt-pack", test_corrupt_pack},
        {"/inbox/broken-epoch", test_broken_epoch_costs_no_other},
        {"/inbox/what-is-no-public-inbox", test_what_is_no_public_inbox},
        {"/inbox/empty-repository", test_empty_repository},
        {"/inbox/no-git-installed", test_no_git_installed},
        {"/inbox/checkout-is-a-folder", test_checkout_of_other_files_is_a_folder},
        {"/inbox/nothing-is-executed", test_nothing_of_a_repository_is_executed_or_read},
        {"/inbox/another-owner", test_repository_of_another_owner},
        {"/inbox/no-temporary-folder-is-left", test_no_temporary_folder_is_left},
        {"/inbox/ranges", test_ranges},
        {"/inbox/ranges-that-make-no-sense", test_ranges_that_make_no_sense},
        {"/inbox/range-parts", test_range_parts},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(tests); i++)
        g_test_add_func(tests[i].name, tests[i].run);
    int failed = g_test_run();
    g_autofree char *remove = g_strdup_printf("rm -rf '%s'", parent);
    if (system(remove) != 0)
        failed = 1;
    g_free(top);
    return failed;
}
