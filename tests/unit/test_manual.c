/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The manual names every defect and every rule, with its class and its wording, and no others. */
#include "base/diag.h"
#include "base/kinds.h"
#include "base/rules.h"

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

/* How many entries a section has. */
static guint count_entries(const char *section)
{
    g_autofree char *text = manual();
    g_autofree char *head = g_strdup_printf("\n.Sh %s\n", section);
    const char *start = strstr(text, head);
    g_assert_nonnull(start);
    const char *end = g_strstr_len(start + 1, -1, "\n.Sh ");
    g_assert_nonnull(end);
    guint n = 0;
    for (const char *p = start; (p = strstr(p, "\n.It Li ")) && p < end; p++)
        n++;
    return n;
}

static void test_no_others(void)
{
    g_assert_cmpuint(count_entries("DIAGNOSTICS"), ==, DIAG_KINDS);
}

/* In the order of the table, below the heading of its kind. */
static void test_rules(void)
{
    g_autofree char *text = manual();
    const Rule *rule;
    guint i;
    for (i = 0; (rule = rule_nth(i)); i++) {
        g_autofree char *head = g_strdup_printf("\n%s:\n", rules_kind_text(rule->kind));
        g_autofree char *entry = g_strdup_printf("\n.It Li %s\n%c%s.\n", rule->name,
                                                 g_ascii_toupper(*rule->text), rule->text + 1);
        g_test_message("%s", entry);
        const char *start = strstr(text, head);
        g_assert_nonnull(start);
        const char *found = strstr(start, entry);
        g_assert_nonnull(found);
        g_assert_true(found < strstr(start, "\n.El\n"));
        g_assert_true(rule_find(rule->kind, rule->name) == rule);
    }
    g_assert_cmpuint(count_entries("RULES"), ==, i);
    g_assert_null(rule_find(RULES_MEMBER, "inferred"));
}

static void test_rules_of_kinds(void)
{
    for (MemberRule rule = 0; rule < MEMBER_RULES; rule++)
        g_assert_nonnull(rule_find(RULES_MEMBER, member_rule_name(rule)));
    for (VersionRule rule = 0; rule < VERSION_RULES; rule++)
        g_assert_nonnull(rule_find(RULES_VERSION, version_rule_name(rule)));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/manual/diagnostics", test_diagnostics);
    g_test_add_func("/manual/no-others", test_no_others);
    g_test_add_func("/manual/rules", test_rules);
    g_test_add_func("/manual/rules-of-kinds", test_rules_of_kinds);
    return g_test_run();
}
