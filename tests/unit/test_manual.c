/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The manual names every defect, with its class and its wording. */
#include "base/diag.h"

static char *manual(void)
{
    const char *top = g_getenv("TOP");
    g_autofree char *path = g_build_filename(top ? top : ".", "src/cli/listdigest.1", NULL);
    g_autoptr(GError) error = NULL;
    char *text = NULL;
    g_file_get_contents(path, &text, NULL, &error);
    g_assert_no_error(error);
    return text;
}

static void test_diagnostics(void)
{
    static const char *const heads[] = {[DIAG_DAMAGE] = "Something is lost",
                                        [DIAG_REPAIR] = "Read right all the same",
                                        [DIAG_GUESS] = "Read as most likely meant",
                                        [DIAG_NOTE] = "Read right, and worth knowing"};
    g_autofree char *text = manual();
    for (int kind = 0; kind < DIAG_KINDS; kind++) {
        const char *sentence = diag_kind_text((DiagKind)kind);
        g_autofree char *entry = g_strdup_printf(
            ".It Li %s\n%c%s.\nRule: %s.\n", diag_kind_name((DiagKind)kind),
            g_ascii_toupper(*sentence), sentence + 1, diag_kind_rule((DiagKind)kind));
        g_test_message("%s", diag_kind_name((DiagKind)kind));
        const char *head = strstr(text, heads[diag_kind_class((DiagKind)kind)]);
        g_assert_nonnull(head);
        const char *found = strstr(head, entry);
        const char *end = strstr(head, ".El\n");
        g_assert_nonnull(found);
        g_assert_nonnull(end);
        g_assert_true(found < end);
    }
}

static void test_no_others(void)
{
    g_autofree char *text = manual();
    int n = 0;
    for (const char *p = text; (p = strstr(p, "\n.It Li ")); p++)
        n++;
    g_assert_cmpint(n, ==, DIAG_KINDS);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/manual/diagnostics", test_diagnostics);
    g_test_add_func("/manual/no-others", test_no_others);
    return g_test_run();
}
