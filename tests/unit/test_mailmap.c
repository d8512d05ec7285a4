/* SPDX-License-Identifier: GPL-2.0-or-later */
/* git's .mailmap (gitmailmap(5)). What is expected is what "git check-mailmap" 2.39 says; where git
 * is there, it is asked again. */
#include "cli/mailmap.h"
#include <gio/gio.h>
#include <string.h>

typedef struct {
    const char *map, *name, *email, *becomes;
} Row;

static const Row rows[] = {
    /* The four forms. */
    {"Ann Ash <a@x>\n", "ann", "a@x", "Ann Ash <a@x>"},
    {"<p@x> <a@x>\n", "Ann", "a@x", "Ann <p@x>"},
    {"Ann Ash <p@x> <a@x>\n", "ann", "a@x", "Ann Ash <p@x>"},
    {"Ann Ash <p@x> ann <a@x>\n", "ann", "a@x", "Ann Ash <p@x>"},
    {"Ann Ash <p@x> ann <a@x>\n", "bob", "a@x", "bob <a@x>"},
    {"<p@x> ann <a@x>\n", "ann", "a@x", "ann <p@x>"},
    {"", "Ann", "a@x", "Ann <a@x>"},
    {"Ann Ash <a@x>\n", "Bob", "b@x", "Bob <b@x>"},
    /* Without case, but only ASCII's. */
    {"Ann Ash <A@X>\n", "ann", "a@x", "Ann Ash <a@x>"},
    {"Ann Ash <a@x>\n", "ann", "A@X", "Ann Ash <A@X>"},
    {"Ann Ash <p@x> ANN <a@x>\n", "ann", "a@x", "Ann Ash <p@x>"},
    {"Ann Ash <p@x> \xc3\x89ve <a@x>\n", "\xc3\x89VE", "a@x", "Ann Ash <p@x>"},
    {"Ann Ash <p@x> \xc3\x89ve <a@x>\n", "\xc3\xa9ve", "a@x", "\xc3\xa9ve <a@x>"},
    /* Several lines: the later one wins, for what it says. */
    {"Ann <a@x>\nBob <b@x> <a@x>\n", "q", "a@x", "Bob <b@x>"},
    {"Bob <b@x> <a@x>\nAnn <a@x>\n", "q", "a@x", "Ann <b@x>"},
    {"Ann <a@x>\n<p@x> <a@x>\n", "q", "a@x", "Ann <p@x>"},
    {"Ann <p@x> q <a@x>\n<o@x> q <a@x>\n", "q", "a@x", "q <o@x>"},
    {"Ann <p@x> q <a@x>\nBob <a@x>\n", "q", "a@x", "Ann <p@x>"},
    {"Bob <a@x>\nAnn <p@x> q <a@x>\n", "q", "a@x", "Ann <p@x>"},
    {"Ann <p@x> q <a@x>\nBob <a@x>\n", "r", "a@x", "Bob <a@x>"},
    {"<p@x> q <a@x>\nBob <a@x>\n", "q", "a@x", "q <p@x>"},
    /* Applied once, never again. */
    {"Ann <p@x> <a@x>\nBob <o@x> <p@x>\n", "q", "a@x", "Ann <p@x>"},
    {"Ann <p@x>\nBob <o@x> <p@x>\n", "q", "p@x", "Bob <o@x>"},
    {"Ann <p@x> Ann <p@x>\n", "Ann", "p@x", "Ann <p@x>"},
    /* Blanks, comments, ends of lines. */
    {"# Ann <a@x>\n", "q", "a@x", "q <a@x>"},
    {"  # c\nAnn <a@x>\n", "q", "a@x", "Ann <a@x>"},
    {"Ann <a@x> # why\n", "q", "a@x", "Ann <a@x>"},
    {"  Ann <a@x>\n", "q", "a@x", "Ann <a@x>"},
    {"Ann\t<p@x>\tq\t<a@x>\n", "q", "a@x", "Ann <p@x>"},
    {"Ann   Ash <a@x>\n", "q", "a@x", "Ann   Ash <a@x>"},
    {"Ann <p@x> q  r <a@x>\n", "q r", "a@x", "q r <a@x>"},
    {"Ann <a@x>\r\n", "q", "a@x", "Ann <a@x>"},
    {"Ann <a@x>", "q", "a@x", "Ann <a@x>"},
    {"\n\n\nAnn <a@x>\n\n", "q", "a@x", "Ann <a@x>"},
    /* What is no entry. */
    {"Ann < a@x >\n", "q", "a@x", "q <a@x>"},
    {"Ann <a@x\n", "q", "a@x", "q <a@x>"},
    {"Ann a@x>\nBob <a@x>\n", "q", "a@x", "Bob <a@x>"},
    {"Ann\n", "q", "a@x", "q <a@x>"},
    {"Ann <>\n", "q", "", "q <>"},
    {"Ann <p@x> <>\n", "q", "", "Ann <p@x>"},
    {"Ann <a@x> junk <b@x> <c@x>\n", "q", "b@x", "q <b@x>"},
    {"Ann <a@x> junk <b@x> <c@x>\n", "q", "c@x", "q <c@x>"},
    {"Ann <a@x> junk <b@x> <c@x>\n", "junk", "b@x", "Ann <a@x>"},
};

static void test_rows(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(Mailmap) map = mailmap_parse(rows[i].map);
        const char *name = rows[i].name, *email = rows[i].email;
        mailmap_apply(map, &name, &email);
        g_autofree char *got = g_strdup_printf("%s <%s>", name, email);
        g_test_message("%s: %s <%s>", rows[i].map, rows[i].name, rows[i].email);
        g_assert_cmpstr(got, ==, rows[i].becomes);
    }
}

/* What git makes of a person, by the map in a folder. */
static char *ask_git(const char *folder, const Row *row)
{
    g_autofree char *file = g_build_filename(folder, "map", NULL);
    g_assert_true(g_file_set_contents(file, row->map, -1, NULL));
    g_autofree char *option = g_strconcat("mailmap.file=", file, NULL);
    g_autofree char *person = g_strdup_printf("%s <%s>", row->name, row->email);
    const char *argv[] = {"git", "-C", folder, "-c", option, "check-mailmap", person, NULL};
    g_autoptr(GSubprocess) git = g_subprocess_newv(argv, G_SUBPROCESS_FLAGS_STDOUT_PIPE, NULL);
    char *out = NULL;
    g_assert_nonnull(git);
    g_assert_true(g_subprocess_communicate_utf8(git, NULL, NULL, &out, NULL, NULL));
    return g_strchomp(out);
}

static void test_git(void)
{
    g_autofree char *program = g_find_program_in_path("git");
    if (!program) {
        g_test_skip("no git");
        return;
    }
    g_autofree char *folder = g_dir_make_tmp("mailmap-XXXXXX", NULL);
    const char *init[] = {"git", "init", "-q", folder, NULL};
    g_autoptr(GSubprocess) git = g_subprocess_newv(init, G_SUBPROCESS_FLAGS_NONE, NULL);
    g_assert_true(g_subprocess_wait_check(git, NULL, NULL));
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *said = ask_git(folder, &rows[i]);
        g_test_message("%s", rows[i].map);
        g_assert_cmpstr(said, ==, rows[i].becomes);
    }
    const char *clean[] = {"rm", "-rf", folder, NULL};
    g_autoptr(GSubprocess) rm = g_subprocess_newv(clean, G_SUBPROCESS_FLAGS_NONE, NULL);
    g_assert_true(g_subprocess_wait_check(rm, NULL, NULL));
}

/* Whoever has a proper address has the name that the map gives it. */
static void test_name(void)
{
    g_autoptr(Mailmap) map = mailmap_parse("Ann Ash <p@x> <a@x>\nBob <b@x>\n<c@x> <d@x>\n"
                                           "Eve <e@x> eve <e@x>\nOld <o@x>\nNew <O@X> <q@x>\n");
    static const char *const cases[][2] = {
        {"p@x", "Ann Ash"}, {"P@X", "Ann Ash"}, {"a@x", NULL},  {"b@x", "Bob"}, {"c@x", NULL},
        {"d@x", NULL},      {"e@x", "Eve"},     {"o@x", "New"}, {"q@x", NULL},  {"", NULL},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
        g_assert_cmpstr(mailmap_name(map, cases[i][0]), ==, cases[i][1]);
}

static void test_no_file(void)
{
    g_autoptr(GError) error = NULL;
    g_assert_null(mailmap_read("/nonexistent/mailmap", &error));
    g_assert_error(error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
    g_assert_nonnull(strstr(error->message, "/nonexistent/mailmap"));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/mailmap/rows", test_rows);
    g_test_add_func("/mailmap/git", test_git);
    g_test_add_func("/mailmap/name", test_name);
    g_test_add_func("/mailmap/no-file", test_no_file);
    return g_test_run();
}
