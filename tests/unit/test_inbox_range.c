/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A..B, commits of a public-inbox. */
#include "inbox_case.h"

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
    static const InboxTest tests[] = {
        {"/inbox_range/ranges", test_ranges},
        {"/inbox_range/ranges-that-make-no-sense", test_ranges_that_make_no_sense},
        {"/inbox_range/range-parts", test_range_parts},
    };
    return inbox_run_tests(&argc, &argv, tests, G_N_ELEMENTS(tests));
}
