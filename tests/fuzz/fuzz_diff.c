/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * diff: where the diff of a text lies and what it changes. It begins and ends at line ends, counts
 * no more than it has lines, and is none if quoted; a well-formed diff before it is counted whole.
 */
#include "fuzz.h"
#include "patch/diff.h"

#define HUNK "@@ -1,2 +1,3 @@\n a\n-b\n+c\n+d\n"
#define FILE_DIFF "diff --git a/x b/x\nindex 1234567..89abcde 100644\n--- a/x\n+++ b/x\n" HUNK

static gboolean is_line_start(Str text, gsize at)
{
    return at == 0 || at == text.n || text.p[at - 1] == '\n';
}

static guint count_lines(Str text)
{
    guint n = 0;
    Str line;
    while (str_next_line(&text, &line))
        n++;
    return n;
}

static Diff read_diff(Str text)
{
    Diff diff;
    g_autoptr(DiagLog) log = diag_log_new(FALSE);
    diff_read(text, &diff, log);
    g_assert_cmpuint(diff.start, <=, diff.end);
    g_assert_cmpuint(diff.end, <=, text.n);
    g_assert_true(is_line_start(text, diff.start) && is_line_start(text, diff.end));
    g_assert_cmpint(diff.found, ==, diff.files > 0);
    g_assert_cmpint(diff.found, ==, diff.end > diff.start);
    guint lines = count_lines((Str){text.p + diff.start, diff.end - diff.start});
    g_assert_cmpuint(diff.files + diff.insertions + diff.deletions, <=, lines);
    gsize n = strlen(diff.patch_id);
    g_assert_true(n == 0 || (n == 40 && diff.found));
    g_assert_cmpuint(strspn(diff.patch_id, "0123456789abcdef"), ==, n);
    return diff;
}

static void check_same(Str text, const Diff *diff)
{
    Diff again;
    diff_read(text, &again, NULL);
    g_assert_cmpuint(again.start, ==, diff->start);
    g_assert_cmpuint(again.end, ==, diff->end);
    g_assert_cmpuint(again.files, ==, diff->files);
    g_assert_cmpuint(again.insertions, ==, diff->insertions);
    g_assert_cmpuint(again.deletions, ==, diff->deletions);
    g_assert_cmpstr(again.patch_id, ==, diff->patch_id);
}

static void check_quoted(Str text)
{
    g_autoptr(GString) quoted = g_string_new(NULL);
    Str line;
    while (str_next_line(&text, &line)) {
        g_string_append(quoted, "> ");
        g_string_append_len(quoted, line.p, (gssize)line.n);
        g_string_append_c(quoted, '\n');
    }
    g_assert_false(read_diff((Str){quoted->str, quoted->len}).found);
}

/* What follows may be read as more of the file, but the file before is there. */
static void check_longer(Str text)
{
    Str longer = fuzz_join(STR(FILE_DIFF "-- \n2.39.2\n\n"), text);
    Diff both = read_diff(longer);
    g_assert_true(both.found && both.start == 0);
    g_assert_cmpuint(both.insertions, >=, 2);
    g_assert_cmpuint(both.deletions, >=, 1);
    fuzz_free(longer);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Str text = {(const char *)data, size};
    Diff diff = read_diff(text);
    check_same(text, &diff);
    check_quoted(text);
    check_longer(text);
    return 0;
}
