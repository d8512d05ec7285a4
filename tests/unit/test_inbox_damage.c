/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A public-inbox that is damaged, or none. */
#include "inbox_case.h"
#include <sys/stat.h>

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

/* Git cannot be started any more while an epoch is being listed: none of its mails are read, so the
 * next run, which begins where this one did, brings none twice. */
static void test_git_vanishes(void)
{
    enum { MAILS = 8200 /* above commits.c's RUN_MAX */ };
    g_autofree char *folder = new_folder();
    g_autofree char *programs = new_folder();
    g_autofree char *path = g_strdup(g_getenv("PATH"));
    g_autofree char *real = g_find_program_in_path("git");
    g_autofree char *git = g_build_filename(programs, "git", NULL);
    g_autofree char *script = g_strdup_printf(
        "#!/bin/sh\n[ $1 != diff-tree ] || PATH=%s rm %s\nexec %s \"$@\"\n", path, git, real);
    g_autoptr(Repo) first = epoch_new(folder, 0);
    g_autoptr(Repo) second = epoch_new(folder, 1);
    g_auto(Got) got = {0}, rest = {0};
    repo_add(first, "one\n");
    repo_commit(first);
    for (int i = 0; i < MAILS; i++) {
        g_autofree char *mail = g_strdup_printf("%d\n", i);
        repo_add(second, mail);
    }
    repo_commit(second);
    g_auto(Got) begin = {0};
    g_autofree char *aside = g_strconcat(second->path, "-aside", NULL);
    g_assert_cmpint(g_rename(second->path, aside), ==, 0);
    read_all(&begin, folder);
    g_assert_cmpint(g_rename(aside, second->path), ==, 0);
    g_assert_true(g_file_set_contents(git, script, -1, NULL));
    g_assert_cmpint(g_chmod(git, 0700), ==, 0);
    g_setenv("PATH", programs, TRUE);
    read_new(&got, folder, begin.state, 2);
    g_setenv("PATH", path, TRUE);
    g_assert_nonnull(got.damage);
    g_assert_cmpuint(got.n, ==, 0);
    read_new(&rest, folder, got.state, 2);
    g_assert_cmpint(rest.news, ==, SOURCE_MORE);
    g_assert_cmpuint(rest.n, ==, MAILS);
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

int main(int argc, char **argv)
{
    static const InboxTest tests[] = {
        {"/inbox_damage/missing-blobs-cost-no-other", test_missing_blobs_cost_no_other},
        {"/inbox_damage/corrupt-objects", test_corrupt_objects_cost_only_themselves},
        {"/inbox_damage/corrupt-pack", test_corrupt_pack},
        {"/inbox_damage/git-vanishes", test_git_vanishes},
        {"/inbox_damage/broken-epoch", test_broken_epoch_costs_no_other},
        {"/inbox_damage/what-is-no-public-inbox", test_what_is_no_public_inbox},
        {"/inbox_damage/empty-repository", test_empty_repository},
        {"/inbox_damage/no-git-installed", test_no_git_installed},
    };
    return inbox_run_tests(&argc, &argv, tests, G_N_ELEMENTS(tests));
}
