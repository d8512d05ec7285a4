/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a public-inbox holds: mails, their order, what is known of each. */
#include "inbox_case.h"
#include "read/mboxsplit.h"

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

enum { FORMATS = 3 };

/* A v2: one, two; three (taken away in it), four; five. Both later ones take away a mail of the
 * first, but the second names it in its own way. */
static void new_v2_of_formats(const char *folder, Repo *epochs[FORMATS])
{
    static const char *const formats[] = {"sha1", "sha256", "sha1"};
    for (guint i = 0; i < FORMATS; i++) {
        g_autofree char *path = g_strdup_printf("%s/git/%u.git", folder, i);
        g_autofree char *options = g_strconcat("--bare --object-format=", formats[i], NULL);
        epochs[i] = repo_new(path, options);
    }
    repo_add(epochs[0], "one\n");
    repo_add(epochs[0], "two\n");
    repo_add(epochs[1], "three\n");
    repo_add(epochs[1], "four\n");
    repo_delete(epochs[1], "two\n");
    repo_delete(epochs[1], "three\n");
    repo_add(epochs[2], "five\n");
    repo_delete(epochs[2], "one\n");
    for (guint i = 0; i < FORMATS; i++)
        repo_commit(epochs[i]);
}

static void test_epochs_of_two_object_formats(void)
{
    Repo *epochs[FORMATS];
    g_autofree char *folder = new_folder();
    g_auto(Got) got = {0}, start = {0}, rest = {0}, more = {0}, range = {0};
    new_v2_of_formats(folder, epochs);
    read_all(&got, folder);
    g_assert_null(got.damage);
    g_assert_cmpstr(got.mails->str, ==, "two four five ");
    read_some(&start, folder, NULL, 2);
    read_new(&rest, folder, start.state, 3);
    g_assert_cmpstr(rest.mails->str, ==, "five ");
    g_autofree char *three = git_in(epochs[1]->path, NULL, "git rev-parse --short=50 master~3");
    g_autofree char *behind = g_strconcat(three, "..", NULL);
    read_range(&range, folder, behind);
    g_assert_cmpstr(range.mails->str, ==, "four five ");
    repo_delete(epochs[0], "two\n");
    repo_delete(epochs[1], "four\n");
    repo_commit(epochs[0]);
    repo_commit(epochs[1]);
    read_new(&more, folder, got.state, 4);
    g_autofree char *two = git_in(epochs[0]->path, "two\n", "git hash-object --stdin");
    g_autofree char *four = git_in(epochs[1]->path, "four\n", "git hash-object --stdin");
    g_assert_cmpuint(more.gone->len, ==, 40 + 1 + 64 + 1);
    g_assert_nonnull(strstr(more.gone->str, two));
    g_assert_nonnull(strstr(more.gone->str, four));
    for (guint i = 0; i < FORMATS; i++)
        repo_free(epochs[i]);
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

/* A checkout of something else may hold mboxes. */
static void test_checkout_of_other_files_is_a_folder(void)
{
    g_autofree char *folder = new_folder();
    SourceForm form;
    GIT_IN(folder, "git init -q . && echo x >a.mbox");
    g_assert_false(inbox_form(folder, &form));
    g_assert_false(inbox_form(top, &form));
}

int main(int argc, char **argv)
{
    static const InboxTest tests[] = {
        {"/inbox/v2-epochs-in-order", test_v2_epochs_in_order},
        {"/inbox/one-epoch-alone", test_one_epoch_alone},
        {"/inbox/deletion-in-a-later-epoch", test_deletion_in_a_later_epoch},
        {"/inbox/deleted-and-added-again", test_deleted_and_added_again},
        {"/inbox/v1", test_v1},
        {"/inbox/not-bare", test_not_bare},
        {"/inbox/sha256", test_sha256},
        {"/inbox/epochs-of-two-object-formats", test_epochs_of_two_object_formats},
        {"/inbox/grokmirror", test_grokmirror},
        {"/inbox/envelope-arrival-length", test_envelope_arrival_length},
        {"/inbox/no-deadlock-with-full-pipes", test_no_deadlock_with_full_pipes},
        {"/inbox/stopping-early", test_stopping_early},
        {"/inbox/above-the-size-limit", test_above_the_size_limit},
        {"/inbox/max-bytes", test_max_bytes},
        {"/inbox/checkout-is-a-folder", test_checkout_of_other_files_is_a_folder},
    };
    return inbox_run_tests(&argc, &argv, tests, G_N_ELEMENTS(tests));
}
