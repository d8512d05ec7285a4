/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The syntax of git-config(1). Where git is there, it is asked the same. */
#include "cli/config.h"
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

typedef struct {
    const char *text;
    const char *entries; /* as "git config --list -z" has them, but for "|" in place of NUL; NULL:
                            an error */
    const char *error;
} Row;

static const Row rows[] = {
    {"", "", NULL},
    {"# c\n; c\n\n", "", NULL},
    {"[a]\nb = c\n", "a.b\nc|", NULL},
    {"[a]b=c", "a.b\nc|", NULL},
    {"[a]\n\tb\n", "a.b|", NULL},
    {"[a]\nb=\n", "a.b\n|", NULL},
    {"[a]\nb  \n", "a.b|", NULL},
    {"[a] b = c\nd = e\n", "a.b\nc|a.d\ne|", NULL},
    {"[A]\nB-c1 = C\n", "a.b-c1\nC|", NULL},
    {"[a \"B c\"]\nd = e\n", "a.B c.d\ne|", NULL},
    {"[a \"b\\\"c\\\\d\\e\"]\nf = g\n", "a.b\"c\\de.f\ng|", NULL},
    {"[a \"b\"]\nc = 1\n[a]\nc = 2\n", "a.b.c\n1|a.c\n2|", NULL},
    {"[a]\nb = 1\nb = 2\n", "a.b\n1|a.b\n2|", NULL},
    {"[a]\r\nb = c\r\n", "a.b\nc|", NULL},
    {"\xef\xbb\xbf[a]\nb = c\n", "a.b\nc|", NULL},
    /* Values: blanks, quotes, comments, backslashes. */
    {"[a]\nb =   c d   \n", "a.b\nc d|", NULL},
    {"[a]\nb = c # d\n", "a.b\nc|", NULL},
    {"[a]\nb = c ; d\n", "a.b\nc|", NULL},
    {"[a]\nb = c#d\n", "a.b\nc|", NULL},
    {"[a]\nb = \"c # d\"\n", "a.b\nc # d|", NULL},
    {"[a]\nb = \"  c  \"  \n", "a.b\n  c  |", NULL},
    {"[a]\nb = c\" d \"e\n", "a.b\nc d e|", NULL},
    {"[a]\nb = \"\"\n", "a.b\n|", NULL},
    {"[a]\nb = \\\"c\\\" \\\\ \\n\\td\n", "a.b\n\"c\" \\ \n\td|", NULL},
    {"[a]\nb = c \\\n  d\n", "a.b\nc   d|", NULL},
    {"[a]\nb = c\\\r\nd\n", "a.b\ncd|", NULL},
    {"[a]\nb = \"c\\\nd\"\n", "a.b\ncd|", NULL},
    {"[a]\nb = [c]\n", "a.b\n[c]|", NULL},
    {"[a]\nb = c = d\n", "a.b\nc = d|", NULL},
    /* What is none. */
    {"[a]\nb = \"c\n", NULL, "f:2: a quote does not end"},
    {"[a]\nb = \\c\n", NULL, "f:2: a backslash stands before"},
    {"[a]\nb # c\n", NULL, "f:2: neither"},
    {"[a]\n\nb c\n", NULL, "f:3: neither \"key = value\""},
    {"[a]\n1b = c\n", NULL, "f:2: neither"},
    {"[a]\nb_c = d\n", NULL, "f:2: neither"},
    {"[a\nb = c\n", NULL, "f:1: no section"},
    {"[]\nb = c\n", NULL, "f:1: no section"},
    {"[a \"b]\nc = d\n", NULL, "f:1: the section's name does not end"},
    {"[a \"b\" c]\nd = e\n", NULL, "f:1: no section"},
    {"[a] = c\n", NULL, "f:1: neither"},
    {"[a]\nb = 1\n]\n", NULL, "f:3: neither"},
};

static gboolean append(const ConfigEntry *entry, gpointer data, GError **error)
{
    (void)error;
    GString *out = data;
    g_string_append(out, entry->section);
    if (entry->subsection)
        g_string_append_printf(out, ".%s", entry->subsection);
    g_string_append_printf(out, ".%s", entry->key);
    if (entry->value)
        g_string_append_printf(out, "\n%s", entry->value);
    g_string_append_c(out, '|');
    return TRUE;
}

/* What git takes, and means nothing to us. */
static const Row stricter[] = {
    {"b = c\n", NULL, "f:1: no [section] above"},
};

static void assert_row(const Row *row)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GString) got = g_string_new(NULL);
    g_test_message("%s", row->text);
    gboolean good = config_parse(row->text, strlen(row->text), "f", append, got, &error);
    g_assert_cmpint(good, ==, row->entries != NULL);
    if (good)
        g_assert_cmpstr(got->str, ==, row->entries);
    else
        g_assert_true(g_str_has_prefix(error->message, row->error));
}

static void test_rows(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++)
        assert_row(&rows[i]);
    for (gsize i = 0; i < G_N_ELEMENTS(stricter); i++)
        assert_row(&stricter[i]);
}

/* What git makes of it, NUL as "|"; NULL for an error. */
static char *ask_git(const char *path)
{
    const char *argv[] = {"git", "config", "--file", path, "--no-includes", "--list", "-z", NULL};
    g_autoptr(GSubprocess) git = g_subprocess_newv(
        argv, G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE, NULL);
    g_autoptr(GBytes) out = NULL;
    g_assert_nonnull(git);
    g_assert_true(g_subprocess_communicate(git, NULL, NULL, &out, NULL, NULL));
    gsize n;
    const char *bytes = g_bytes_get_data(out, &n);
    if (g_subprocess_get_exit_status(git) != 0)
        return NULL;
    char *text = g_malloc0(n + 1);
    for (gsize i = 0; i < n; i++)
        text[i] = bytes[i] ? bytes[i] : '|';
    return text;
}

static void test_git(void)
{
    g_autofree char *program = g_find_program_in_path("git");
    if (!program) {
        g_test_skip("no git");
        return;
    }
    g_autofree char *folder = g_dir_make_tmp("config-XXXXXX", NULL);
    g_autofree char *path = g_build_filename(folder, "f", NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_assert_true(g_file_set_contents(path, rows[i].text, -1, NULL));
        g_autofree char *said = ask_git(path);
        g_test_message("%s", rows[i].text);
        g_assert_cmpstr(said, ==, rows[i].entries);
    }
    g_remove(path);
    g_remove(folder);
}

static void test_nul(void)
{
    static const char text[] = "[a]\nb = c\0d\n";
    g_autoptr(GError) error = NULL;
    g_autoptr(GString) got = g_string_new(NULL);
    g_assert_false(config_parse(text, sizeof(text) - 1, "f", append, got, &error));
    g_assert_cmpstr(error->message, ==, "f:2: a NUL in the value");
}

/* The line of an entry is the one that it begins on. */
static gboolean note_line(const ConfigEntry *entry, gpointer data, GError **error)
{
    (void)error;
    g_string_append_printf(data, "%s:%u ", entry->key, entry->line);
    return TRUE;
}

static void test_lines(void)
{
    static const char text[] = "\n[a]\nb = c \\\n d\ne = f\n";
    g_autoptr(GString) got = g_string_new(NULL);
    g_assert_true(config_parse(text, strlen(text), "f", note_line, got, NULL));
    g_assert_cmpstr(got->str, ==, "b:3 e:5 ");
}

static void test_truth(void)
{
    static const struct {
        const char *value;
        int truth; /* -1: neither */
    } words[] = {{NULL, 1}, {"true", 1}, {"YES", 1}, {"on", 1}, {"1", 1},     {"false", 0},
                 {"no", 0}, {"Off", 0},  {"0", 0},   {"", 0},   {"maybe", -1}};
    for (gsize i = 0; i < G_N_ELEMENTS(words); i++) {
        g_autoptr(GError) error = NULL;
        ConfigEntry entry = {"a", NULL, "b", words[i].value, "f", 7};
        gboolean truth;
        gboolean good = config_truth(&entry, &truth, &error);
        g_assert_cmpint(good, ==, words[i].truth >= 0);
        if (good)
            g_assert_cmpint(truth, ==, words[i].truth);
        else
            g_assert_cmpstr(error->message, ==, "f:7: b: \"maybe\" is neither true nor false");
    }
}

static void test_path(void)
{
    g_autofree char *home = g_build_filename(g_get_home_dir(), "m", NULL);
    const char *const cases[][3] = {
        {"/etc/c", "m", "/etc/m"}, {"/etc/c", "/m", "/m"}, {"/etc/c", "~/m", home},
        {"d/c", "m/n", "d/m/n"},   {"c", "m", "./m"},      {"/etc/c", "", ""},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        ConfigEntry entry = {"a", NULL, "b", cases[i][1], cases[i][0], 1};
        g_autofree char *path = config_path(&entry);
        g_assert_cmpstr(path, ==, cases[i][2]);
    }
}

static void test_too_large(void)
{
    g_autofree char *folder = g_dir_make_tmp("config-XXXXXX", NULL);
    g_autofree char *path = g_build_filename(folder, "f", NULL);
    g_autofree char *text = g_strnfill(CONFIG_BYTES_MAX + 1, '\n');
    g_autoptr(GError) error = NULL;
    g_autoptr(GString) got = g_string_new(NULL);
    g_assert_true(g_file_set_contents(path, text, CONFIG_BYTES_MAX, NULL));
    g_assert_true(config_read(path, append, got, NULL));
    g_assert_true(g_file_set_contents(path, text, -1, NULL));
    g_assert_false(config_read(path, append, got, &error));
    g_remove(path);
    g_remove(folder);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/config/rows", test_rows);
    g_test_add_func("/config/git", test_git);
    g_test_add_func("/config/nul", test_nul);
    g_test_add_func("/config/lines", test_lines);
    g_test_add_func("/config/truth", test_truth);
    g_test_add_func("/config/path", test_path);
    g_test_add_func("/config/too-large", test_too_large);
    return g_test_run();
}
