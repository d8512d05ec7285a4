/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A repository of somebody else: nothing of it is run, waited for or taken as configuration. */
#include "inbox_case.h"
#include <sys/stat.h>

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

/* refs/replace puts one object in the place of another (git-replace(1)): an archive's mails are
 * those that its commits hold. */
static void test_nothing_is_replaced(void)
{
    g_autofree char *folder = new_folder();
    g_autoptr(Repo) repo = repo_new(folder, "--bare");
    g_auto(Got) got = {0};
    repo_add(repo, "one\n");
    repo_add(repo, "two\n");
    repo_commit(repo);
    GIT_IN(folder, "git replace master~1:m $(echo three | git hash-object -w --stdin)");
    read_all(&got, folder);
    g_assert_cmpstr(got.mails->str, ==, "one two ");
}

/* Git would wait for whoever writes to a pipe, where it looks for objects and for refs. */
static void test_no_pipe_is_waited_for(void)
{
    static const struct {
        const char *make, *range, *error;
    } rows[] = {
        {"mkfifo objects/info/alternates", NULL, "objects/info/alternates is no file"},
        {"mkfifo objects/pack/multi-pack-index", NULL, "objects/pack/multi-pack-index is no file"},
        {"mkdir -p objects/ab && mkfifo objects/ab/cdef", NULL, "objects/ab/cdef is no file"},
        {"mkdir -p $PWD-lent/pack && touch $PWD-lent/pack/pack-0.pack && mkfifo "
         "$PWD-lent/pack/pack-0.idx && mkdir -p $PWD-next/info && echo $PWD-lent "
         ">$PWD-next/info/alternates && printf '# lent\\n\"../../%s\"\\n' $(basename $PWD-next) "
         ">objects/info/alternates",
         NULL, "-lent/pack/pack-0.idx is no file"},
        {"mkfifo refs/tags/master", "master~1..", "refs/tags/master is no file"},
        {"mkdir aside && mkfifo aside/master && ln -s ../../aside refs/tags/x", "x/master..",
         "refs/tags/x/master is no file"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *folder = new_folder();
        g_autoptr(Repo) repo = repo_new(folder, "--bare");
        g_auto(Got) got = {0};
        repo_add(repo, "one\n");
        repo_add(repo, "two\n");
        repo_commit(repo);
        GIT_IN(folder, rows[i].make);
        alarm(60);
        read_range(&got, folder, rows[i].range);
        alarm(0);
        g_assert_nonnull(got.error);
        g_assert_true(g_str_has_prefix(got.error, folder));
        g_assert_true(g_str_has_suffix(got.error, rows[i].error));
    }
}

/* Alternates in a circle, and links that lead out of the repository, are no reason to refuse it. */
static void test_links_and_alternates_are_followed(void)
{
    g_autofree char *folder = new_folder();
    g_autofree char *lent = new_folder();
    g_autoptr(Repo) repo = repo_new(folder, "--bare");
    g_auto(Got) got = {0};
    repo_add(repo, "one\n");
    repo_commit(repo);
    g_autofree char *command = g_strdup_printf(
        "git clone -q --bare --shared . %s/s && echo $PWD/objects >>objects/info/alternates && "
        "ln -s .. refs/tags/up && ln -s nowhere objects/pack/x.keep",
        lent);
    GIT_IN(folder, command);
    g_autofree char *path = g_build_filename(lent, "s", NULL);
    read_all(&got, path);
    g_assert_cmpstr(got.error, ==, NULL);
    g_assert_cmpstr(got.mails->str, ==, "one ");
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

int main(int argc, char **argv)
{
    static const InboxTest tests[] = {
        {"/inbox_trust/nothing-is-executed", test_nothing_of_a_repository_is_executed_or_read},
        {"/inbox_trust/nothing-is-replaced", test_nothing_is_replaced},
        {"/inbox_trust/no-pipe-is-waited-for", test_no_pipe_is_waited_for},
        {"/inbox_trust/links-and-alternates", test_links_and_alternates_are_followed},
        {"/inbox_trust/another-owner", test_repository_of_another_owner},
        {"/inbox_trust/no-temporary-folder-is-left", test_no_temporary_folder_is_left},
    };
    return inbox_run_tests(&argc, &argv, tests, G_N_ELEMENTS(tests));
}
