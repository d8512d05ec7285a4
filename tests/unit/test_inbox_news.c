/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is new in a public-inbox. */
#include "inbox_case.h"

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
enum { EPOCHS = 5 };

/* A v2, of each epoch i the mails "ai" and "bi". */
static char *new_epochs(void)
{
    char *folder = new_folder();
    for (int i = 0; i < EPOCHS; i++) {
        g_autoptr(Repo) repo = epoch_new(folder, i);
        g_autofree char *a = g_strdup_printf("a%d\n", i);
        g_autofree char *b = g_strdup_printf("b%d\n", i);
        repo_add(repo, a);
        repo_add(repo, b);
        repo_commit(repo);
    }
    return folder;
}

/* One more commit on master. */
static void commit_file(const char *repository, const char *name, const char *text)
{
    g_autofree char *command = g_strdup_printf(
        "b=$(echo %s | git hash-object -w --stdin) && t=$(printf \"100644 blob $b\\t%s\\n\" | git "
        "mktree) && git update-ref refs/heads/master $(git commit-tree -m x -p master $t)",
        text, name);
    GIT_IN(repository, command);
}

/* Each epoch i gets "ci", the last one takes "b1" away; one loses its "bi". */
static void change_epochs(const char *folder, int rewritten)
{
    for (int i = 0; i < EPOCHS; i++) {
        g_autofree char *path = g_strdup_printf("%s/git/%d.git", folder, i);
        g_autofree char *text = g_strdup_printf("c%d", i);
        if (i == rewritten)
            GIT_IN(path, "git update-ref refs/heads/master master~1");
        commit_file(path, "m", text);
        if (i == EPOCHS - 1)
            commit_file(path, "d", "b1");
    }
}

/* What is read then. */
static char *changed_mails(int rewritten)
{
    GString *mails = g_string_new(NULL);
    for (int i = 0; i < EPOCHS; i++) {
        if (rewritten >= 0)
            g_string_append_printf(mails, "a%d ", i);
        if (rewritten >= 0 && i != rewritten && i != 1)
            g_string_append_printf(mails, "b%d ", i);
        g_string_append_printf(mails, "c%d ", i);
    }
    return g_string_free(mails, FALSE);
}

/* Epochs are listed two at once or one after the other: it makes no difference, wherever a history
 * was rewritten. */
static void test_many_epochs(void)
{
    for (int rewritten = -1; rewritten < EPOCHS; rewritten++) {
        g_autofree char *folder = new_epochs();
        g_autofree char *wanted = changed_mails(rewritten);
        g_auto(Got) begin = {0};
        read_all(&begin, folder);
        g_assert_cmpstr(begin.mails->str, ==, "a0 b0 a1 b1 a2 b2 a3 b3 a4 b4 ");
        change_epochs(folder, rewritten);
        for (guint threads = 1; threads <= 3; threads++) {
            SourcePast past = {.state = begin.state, .next = 11};
            SourceOptions options = {.past = &past, .threads = threads};
            g_auto(Got) got = {0};
            read_some(&got, folder, &options, G_MAXUINT);
            g_assert_null(got.damage);
            g_assert_cmpint(got.news, ==, rewritten < 0 ? SOURCE_MORE : SOURCE_ALL);
            g_assert_cmpstr(got.mails->str, ==, wanted);
        }
    }
}

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

int main(int argc, char **argv)
{
    static const InboxTest tests[] = {
        {"/inbox_news/nothing-new-needs-no-git", test_nothing_new_needs_no_git},
        {"/inbox_news/new-commits-and-new-epochs", test_new_commits_and_new_epochs},
        {"/inbox_news/killed-in-the-middle", test_killed_in_the_middle},
        {"/inbox_news/killed-within-a-commit", test_killed_within_a_commit},
        {"/inbox_news/rewritten-history-is-read-again", test_rewritten_history_is_read_again},
        {"/inbox_news/many-epochs", test_many_epochs},
        {"/inbox_news/purged-mail-is-none", test_purged_mail_is_none},
        {"/inbox_news/states-that-make-no-sense", test_states_that_make_no_sense},
        {"/inbox_news/shallow", test_shallow},
    };
    return inbox_run_tests(&argc, &argv, tests, G_N_ELEMENTS(tests));
}
