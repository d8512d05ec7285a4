/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where a diff begins and ends, and what hostile or damaged ones give. Counts: test_diff_git. */
#include "patch/diff.h"
#include "patch/patch_id.h"

#define FILE_HEADER "diff --git a/f b/f\nindex 1..2 100644\n--- a/f\n+++ b/f\n"

typedef struct {
    const char *name;
    const char *before, *diff, *behind; /* the text; diff is what shall be found */
    guint files, insertions, deletions;
    guint damaged;
} Row;

static const Row rows[] = {
    {"empty", "", "", "", 0, 0, 0, 0},
    {"prose", "Some words.\n@@ -1 +1 @@\nand more\n", "", "", 0, 0, 0, 0},
    {"quoted", "> diff --git a/f b/f\n> --- a/f\n> +++ b/f\n> @@ -1 +1 @@\n> -a\n> +b\n", "", "", 0,
     0, 0, 0},
    {"at the start", "", FILE_HEADER "@@ -1 +1 @@\n-a\n+b\n", "", 1, 1, 1, 0},
    {"behind a message", "Why.\n\nSigned-off-by: A <a@x>\n---\n f | 2 +-\n\n",
     FILE_HEADER "@@ -1 +1 @@\n-a\n+b\n", "-- \n2.39.5\n\n", 1, 1, 1, 0},
    {"signature at once", "", FILE_HEADER "@@ -1,2 +1,2 @@\n-a\n+b\n c\n", "-- \nA. Person\n", 1, 1,
     1, 0},
    {"list footer at once", "", FILE_HEADER "@@ -1 +1 @@\n-a\n+b\n", "____\nlist\n", 1, 1, 1, 0},
    {"no newline", "", FILE_HEADER "@@ -1 +1 @@\n-a\n+b\n\\ No newline at end of file\n", "-- \n",
     1, 1, 1, 0},
    {"no newline on both sides", "",
     FILE_HEADER
     "@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+b\n\\ No newline at end of file\n",
     "", 1, 1, 1, 0},
    {"last line without LF", "", FILE_HEADER "@@ -1 +1 @@\n-a\n+b", "", 1, 1, 1, 0},
    {"header look-alikes inside", "", FILE_HEADER "@@ -1,3 +1,2 @@\n--- a/x\n-- \n+++ b/x\n c\n",
     "--- \n", 1, 1, 2, 0},
    {"plain", "Words.\n", "--- f.orig\t2020-01-01\n+++ f\t2020-01-02\n@@ -0,0 +1 @@\n+b\n", "end\n",
     1, 1, 0, 0},
    {"lines of quilt above", "Words.\n\n",
     "Index: t/f\n======\n--- t.orig/f\n+++ t/f\n@@ -0,0 +1 @@\n+b\n", "", 1, 1, 0, 0},
    {"far Index line is none of it", "Index: of names\n\n",
     "--- t.orig/f\n+++ t/f\n@@ -0,0 +1 @@\n+b\n", "", 1, 1, 0, 0},
    {"mode only", "Words.\n", "diff --git a/f b/f\nold mode 100644\nnew mode 100755\n", "\n-- \n",
     1, 0, 0, 0},
    {"header without a change", "diff --git a/f b/f\nindex 1..2 100644\n", "", "", 0, 0, 0, 0},
    {"binary", "", "diff --git a/f b/f\nindex 1..2\nBinary files a/f and b/f differ\n", "-- \n", 1,
     0, 0, 0},
    {"cut short", "", FILE_HEADER "@@ -1,5 +1,5 @@\n a\n-b\n+c\n", "Lost.\n", 1, 1, 1, 1},
    {"cut off", "", FILE_HEADER "@@ -1,5 +1,5 @@\n a\n-b\n", "", 1, 0, 1, 1},
    {"nothing left of the hunk", "", FILE_HEADER "@@ -1,5 +1,5 @@ words\n", "Lost.\n", 1, 0, 0, 1},
    {"wrapped by a mail program", "",
     FILE_HEADER "@@ -1,3 +1,3 @@ a long\nfunction\n a\n-b b\nb\n+c\n d\n", "-- \n", 1, 1, 1, 1},
    {"no wrap: prose behind a cut hunk", "", FILE_HEADER "@@ -1,3 +1,3 @@\n a\n-b\n",
     "Here I\nstopped.\n", 1, 0, 1, 1},
    {"goes on behind damage", "",
     FILE_HEADER "@@ -1,5 +1,5 @@\n a\n-b\nbroken\n@@ -9 +9 @@\n-c\n+d\n" FILE_HEADER
                 "@@ -1 +1 @@\n-e\n+f\n",
     "", 2, 2, 3, 1},
    {"too many of one side", "", FILE_HEADER "@@ -1 +1,2 @@\n-a\n", "-b\n+c\n", 1, 0, 1, 1},
    {"overflowing count", FILE_HEADER "@@ -1,99999999999999999999 +1 @@\n-a\n+b\n", "", "", 0, 0, 0,
     0},
    {"combined", "diff --cc f\nindex 1,2..3\n--- a/f\n+++ b/f\n@@@ -1 -1 +1 @@@\n++a\n", "", "", 0,
     0, 0, 0},
};

static void check(const Row *row)
{
    g_autofree char *text = g_strconcat(row->before, row->diff, row->behind, NULL);
    gboolean found = *row->diff != '\0';
    Diff diff;

    g_test_message("%s", row->name);
    diff_read(str_of(text), &diff);
    g_assert_cmpint(diff.found, ==, found);
    g_assert_cmpuint(diff.files, ==, row->files);
    g_assert_cmpuint(diff.insertions, ==, row->insertions);
    g_assert_cmpuint(diff.deletions, ==, row->deletions);
    g_assert_cmpuint(diff.malformed, ==, row->damaged);
    if (!found)
        return;
    g_assert_cmpuint(diff.start, ==, strlen(row->before));
    g_assert_cmpuint(diff.end, ==, strlen(row->before) + strlen(row->diff));
}

static void test_rows(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++)
        check(&rows[i]);
}

/* The same text as it comes in, byte by byte: always inside its bounds, never more than it says. */
static void test_growing(void)
{
    static const char text[] =
        FILE_HEADER "@@ -1,3 +1,3 @@\n a\n-b\n+c\n d\n\\ No newline at end of "
                    "file\n" FILE_HEADER "GIT binary patch\nliteral 3\nKcm\n\n"
                    "--- x\n+++ y\n@@ -1 +1 @@\n-e\n+f\n";

    for (gsize n = 0; n <= sizeof text - 1; n++) {
        g_autofree char *start =
            g_memdup2(text, n); /* no NUL behind it: ASan sees a read too far */
        Diff diff;
        diff_read((Str){start, n}, &diff);
        g_assert_cmpuint(diff.start, <=, diff.end);
        g_assert_cmpuint(diff.end, <=, n);
        g_assert_cmpuint(diff.insertions, <=, 2);
        g_assert_cmpuint(diff.deletions, <=, 2);
    }
}

static void test_hostile(void)
{
    static const char *const pieces[] = {
        "diff --git a/f b/f\n",
        FILE_HEADER,
        "--- a\n",
        "--- a\n+++ b\n",
        "@@ -1 +1 @@\n",
        FILE_HEADER "@@ -1,9 +1,9 @@\n",
        "Index: a\n",
        "index 1..2\n",
        "GIT binary patch\nliteral 1\n",
        "\n",
        "\\ No newline at end of file\n",
        FILE_HEADER "@@ -1,4000000000 +1,4000000000 @@\n a\n",
        "diff --git a/f b/f\nold mode 1\n@@ -1 +1 @@\n-a\n",
    };

    for (gsize i = 0; i < G_N_ELEMENTS(pieces); i++) {
        g_autoptr(GString) text = g_string_new("diff --git a/f b/f\nold mode 1\n");
        Diff diff;
        while (text->len < 4 * 1024 * 1024)
            g_string_append(text, pieces[i]);
        gint64 start = g_get_monotonic_time();
        diff_read((Str){text->str, text->len}, &diff);
        g_assert_cmpint(g_get_monotonic_time() - start, <, 5 * G_USEC_PER_SEC);
    }
}

static guint count_paths(const char *text, guint *left_out)
{
    g_autoptr(Arena) arena = arena_new();
    g_auto(DiffPaths) paths = {.arena = arena};
    Diff diff;
    guint n;

    diff_read_paths(str_of(text), &diff, &paths);
    const char *const *list = diff_paths_get(&paths, &n);
    for (guint i = 0; i < n; i++)
        g_assert_true(*list[i] && g_utf8_validate(list[i], -1, NULL));
    *left_out = paths.left_out;
    return n;
}

/* What is no diff touches nothing; names that are none are passed over, the rest of the diff not.
 */
static void test_no_paths(void)
{
    static const struct {
        const char *text;
        guint n;
    } texts[] = {
        {"", 0},
        {"diff --git a/f b/f\nindex 1..2 100644\n", 0},
        {"> diff --git a/f b/f\n> --- a/f\n> +++ b/f\n> @@ -1 +1 @@\n> -a\n> +b\n", 0},
        {"diff --git a/f b/g\nold mode 1\n" FILE_HEADER "@@ -1 +1 @@\n-a\n+b\n", 1},
        {"diff --git \"a/f b/f\nold mode 1\n" FILE_HEADER "@@ -1 +1 @@\n-a\n+b\n", 1},
        {"diff --git \"a/f\\8\" \"b/f\\8\"\nold mode 1\n", 0},
        {"diff --git\nold mode 1\n", 0},
        {"diff --git a/ b/\nold mode 1\n", 0},
        {"--- /dev/null\n+++ /dev/null\n@@ -1 +1 @@\n-a\n+b\n", 0},
        {"diff --git \"a/\\377\" \"b/\\377\"\nold mode 1\n", 1},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) {
        guint left_out;
        g_test_message("%s", texts[i].text);
        g_assert_cmpuint(count_paths(texts[i].text, &left_out), ==, texts[i].n);
        g_assert_cmpuint(left_out, ==, 0);
    }
}

/* What is above the limits is left out, and counted. */
static void test_path_limits(void)
{
    g_autoptr(GString) text = g_string_new(NULL);
    g_autofree char *name = g_strnfill(DIFF_PATH_MAX, 'x');
    guint left_out;

    for (guint i = 0; i < DIFF_PATHS_MAX + 3; i++)
        g_string_append_printf(text, "--- a/%u\n+++ b/%u\n@@ -1 +1 @@\n-a\n+b\n", i, i);
    g_assert_cmpuint(count_paths(text->str, &left_out), ==, DIFF_PATHS_MAX);
    g_assert_cmpuint(left_out, ==, 3);

    g_string_printf(text, "--- a/%s\n+++ b/%s\n@@ -1 +1 @@\n-a\n+b\n", name, name);
    g_assert_cmpuint(count_paths(text->str, &left_out), ==, 1);
    g_string_printf(text, "--- a/%sx\n+++ b/%sx\n@@ -1 +1 @@\n-a\n+b\n", name, name);
    g_assert_cmpuint(count_paths(text->str, &left_out), ==, 0);
    g_assert_cmpuint(left_out, ==, 1);
}

/* Names that could be cut in many ways, quotes that never end: linear work. */
static void test_hostile_paths(void)
{
    static const char *const pieces[] = {"a ", "a/ ", "/", "\"a", "\\", " \t", "b/a b/a "};

    for (gsize i = 0; i < G_N_ELEMENTS(pieces); i++) {
        g_autoptr(GString) text = g_string_new("diff --git ");
        guint left_out;
        while (text->len < 4 * 1024 * 1024)
            g_string_append(text, pieces[i]);
        g_string_append(text, "\nold mode 1\n--- x\n+++ y");
        for (guint j = 0; j < 1024 * 1024; j++)
            g_string_append(text, pieces[i]);
        g_string_append(text, "\n@@ -1 +1 @@\n-a\n+b\n");
        gint64 start = g_get_monotonic_time();
        count_paths(text->str, &left_out);
        g_assert_cmpint(g_get_monotonic_time() - start, <, 5 * G_USEC_PER_SEC);
    }
}

/* The patch-id is that of the lines, whichever of them are hunks: lines at random, most of them so
 * that they make some. */
static void test_patch_id(void)
{
    static const char *const pieces[] = {
        FILE_HEADER,
        "@@ -1,2 +1,2 @@\n a\n-b\n+c\n",
        "@@ -1 +1 @@\n",
        "-a\n",
        "+b c\n",
        " d\r\n",
        "@@ -0,0 +1,2 @@\n",
        "+e\n+f\n",
        "\n",
        "\\ No newline at end of file\n",
        "--- x\n+++ y\n",
        "diff -u x y\n",
        "words\n",
        "@@ -1,3 +1,3 @@\n a\n\n-b\n+c\n",
        "diff --git a/x b/x\nindex 1..2\nBinary files a/x and b/x differ\n",
        "@@ -1 +1 @@\n-a\n+b\n",
        "diff --git a/x b/x\nold mode 1\nnew mode 2\n",
    };
    int found = 0;

    for (int round = 0; round < 20000; round++) {
        g_autoptr(GString) text = g_string_new(NULL);
        g_autoptr(PatchId) id = patch_id_new();
        char want[41];
        Diff diff;
        for (int n = g_test_rand_int_range(1, 12); n > 0; n--)
            g_string_append(text, pieces[g_test_rand_int_range(0, G_N_ELEMENTS(pieces))]);
        diff_read((Str){text->str, text->len}, &diff);
        if (!diff.found)
            continue;
        patch_id_add(id, str_of(text->str + diff.start));
        patch_id_finish(id, want);
        g_assert_cmpstr(diff.patch_id, ==, want);
        found += *want != '\0';
    }
    g_assert_cmpint(found, >, 5000);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/diff/no-paths", test_no_paths);
    g_test_add_func("/diff/path-limits", test_path_limits);
    g_test_add_func("/diff/hostile-paths", test_hostile_paths);
    g_test_add_func("/diff/rows", test_rows);
    g_test_add_func("/diff/growing", test_growing);
    g_test_add_func("/diff/patch-id", test_patch_id);
    g_test_add_func("/diff/hostile", test_hostile);
    return g_test_run();
}
