/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "index/schema.h"
#include "read/archive_name.h"
#include "read/from_line.h"
#include "read/source.h"
#include <glib/gstdio.h>
#include <unistd.h>

#define MAIL "From: ann@example.org\nSubject: x\n\ntext\n"
#define MBOX "From ann@example.org Mon Jan  5 07:42:30 2026\n" MAIL

static char *dir;

static void put(const char *name, Str data)
{
    g_autofree char *path = g_build_filename(dir, name, NULL);
    g_autofree char *parent = g_path_get_dirname(path);
    g_assert_cmpint(g_mkdir_with_parents(parent, 0777), ==, 0);
    g_assert_true(g_file_set_contents(path, data.n ? data.p : "", (gssize)data.n, NULL));
}

static void remove_tree(const char *path)
{
    g_autoptr(GDir) entries = g_dir_open(path, 0, NULL);
    for (const char *name; entries && (name = g_dir_read_name(entries));) {
        g_autofree char *entry = g_build_filename(path, name, NULL);
        if (g_unlink(entry) < 0)
            remove_tree(entry);
    }
    g_rmdir(path);
}

static char *with_prefix(const char *prefix, const char *name)
{
    g_autofree char *path = g_build_filename(dir, name, NULL);
    return g_strconcat(prefix, path, NULL);
}

/* What prefix + name expands to, below dir, with blanks between; NULL and the error if to nothing.
 */
static char *expanded(const char *prefix, const char *name, GError **error)
{
    g_autofree char *argument = with_prefix(prefix, name);
    g_autoptr(GPtrArray) paths = g_ptr_array_new_with_free_func(g_free);
    if (!source_expand(argument, paths, error))
        return NULL;
    GString *text = g_string_new(NULL);
    for (guint i = 0; i < paths->len; i++) {
        const char *path = paths->pdata[i];
        g_assert_true(g_str_has_prefix(path, prefix));
        g_assert_true(g_str_has_prefix(path + strlen(prefix), dir));
        g_string_append_printf(text, "%s%s", i ? " " : "", path + strlen(prefix) + strlen(dir) + 1);
    }
    return g_string_free(text, FALSE);
}

static void assert_expanded(const char *prefix, const char *name, const char *paths)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *got = expanded(prefix, name, &error);
    g_assert_no_error(error);
    g_assert_cmpstr(got, ==, paths);
}

static SourceForm form_of(const char *prefix, const char *name)
{
    g_autofree char *argument = with_prefix(prefix, name);
    return source_form(argument);
}

/* ---- prefixes ---- */

static void test_prefixes(void)
{
    static const struct {
        const char *prefix;
        SourceForm form;
        MboxDialect dialect;
    } rows[] = {
        {"", SOURCE_FORM_MBOX, MBOX_UNKNOWN},
        {"mboxrd:", SOURCE_FORM_MBOX, MBOX_RD},
        {"mboxo:", SOURCE_FORM_MBOX, MBOX_O},
        {"mboxcl:", SOURCE_FORM_MBOX, MBOX_CL},
        {"mboxcl2:", SOURCE_FORM_MBOX, MBOX_CL2},
        {"maildir:", SOURCE_FORM_MAILDIR, MBOX_UNKNOWN},
        {"mh:", SOURCE_FORM_MH, MBOX_UNKNOWN},
        {"eml:", SOURCE_FORM_EML, MBOX_UNKNOWN},
        {"v1:", SOURCE_FORM_V1, MBOX_UNKNOWN},
        {"v2:", SOURCE_FORM_V2, MBOX_UNKNOWN},
        {"mboxes:", SOURCE_FORM_MBOX, MBOX_UNKNOWN},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        gboolean known = i + 1 < G_N_ELEMENTS(rows);
        g_autofree char *argument = g_strconcat(rows[i].prefix, "a:b", NULL);
        g_assert_cmpstr(source_file(argument), ==, known ? "a:b" : argument);
        g_assert_cmpint(source_form(argument), ==, rows[i].form);
        g_assert_cmpint(source_dialect(argument), ==, rows[i].dialect);
        g_autofree char *standard = g_strconcat(rows[i].prefix, "-", NULL);
        g_assert_cmpint(source_form(standard), ==, SOURCE_FORM_MBOX);
    }
}

/* ---- names ---- */

static void test_archive_dates(void)
{
    static const struct {
        const char *name;
        guint date;
    } rows[] = {
        {"2005-January.txt", 20050101},
        {"2005-January.txt.gz", 20050101},
        {"2005-december.mbox.xz", 20051201},
        {"2005-Sep", 20050901},
        {"2005-02.txt.gz", 20050201},
        {"200502.mbox", 20050201},
        {"2004q3.txt", 20040701},
        {"2005Q1", 20050101},
        {"2005-q4.txt", 20051001},
        {"Week-of-Mon-20050103.txt", 20050103},
        {"20050103.txt", 20050103},
        {"2005-01-03.txt.zst", 20050103},
        {"2005.txt.bz2", 20050101},
        {"2005-Januar.txt", 0},
        {"2005-13.txt", 0},
        {"2005-1.txt", 0},
        {"2005q5.txt", 0},
        {"2005-0103.txt", 0},
        {"200501-03.txt", 0},
        {"20050100.txt", 0},
        {"1969-01.txt", 0},
        {"2005-January.html", 0},
        {"2005-January-old.txt", 0},
        {"kvm-2005-01.mbox", 0},
        {".txt", 0},
        {"", 0},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_test_message("%s", rows[i].name);
        g_assert_cmpuint(archive_date(str_of(rows[i].name)), ==, rows[i].date);
    }
}

static void test_archive_stem(void)
{
    static const char *const rows[][2] = {{"kvm.mbox.gz", "kvm"}, {"kvm.txt.zst", "kvm"},
                                          {"kvm.xz", "kvm"},      {"kvm.gz.mbox", "kvm"},
                                          {"kvm.eml", "kvm.eml"}, {".gz", ".gz"},
                                          {".mbox.gz", ".mbox"},  {"", ""}};
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        Str stem = archive_stem(str_of(rows[i][0]));
        g_assert_cmpmem(stem.p, stem.n, rows[i][1], strlen(rows[i][1]));
    }
}

/* ---- trees ---- */

static void test_months_in_date_order(void)
{
    static const char *const names[] = {
        "2004q4.txt",     "2005-April.txt.gz", "2005-January.txt",
        "2005-March.txt", "2005-December.txt", "2005-04.mbox",
        "b.mbox",         "2005-B.mbox",       "Week-of-Mon-20041227.txt",
    };
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autofree char *name = g_build_filename("pm", names[i], NULL);
        put(name, STR(MBOX));
    }
    put("pm/a/2005-May.txt", STR(MBOX));
    put("pm/a/2005-June.txt", STR(MBOX));
    /* Months among themselves, a folder's each; what is none keeps its place among all names. */
    assert_expanded("", "pm",
                    "pm/2004q4.txt pm/Week-of-Mon-20041227.txt pm/2005-January.txt "
                    "pm/2005-B.mbox pm/2005-March.txt pm/2005-04.mbox pm/2005-April.txt.gz "
                    "pm/2005-December.txt pm/a/2005-May.txt pm/a/2005-June.txt pm/b.mbox");
    assert_expanded("mboxo:", "pm/a", "pm/a/2005-May.txt pm/a/2005-June.txt");
}

/* Each folder of a maildir is a source, in both conventions; nothing in one is found twice. */
static void test_maildir_folders(void)
{
    static const char *const mails[] = {
        "md/cur/1:2,S",       "md/new/2",          "md/tmp/3",
        "md/.Sub/cur/4:2,",   "md/.Sub.Low/new/5", "md/.Sub.Low/tmp/.x",
        "md/lists/kvm/cur/6", "md/.hidden/7",      "md/lists/.x/8"};
    for (gsize i = 0; i < G_N_ELEMENTS(mails); i++)
        put(mails[i], STR(MAIL));
    put("md/dovecot.index.log", STR("\1\2"));
    put("md/maildirfolder", STR(""));
    put("md/subscriptions", STR("lists.kvm\n"));
    put("md/courierimapuiddb", STR("1\n"));
    put("md/old.mbox", STR(MBOX));
    assert_expanded("", "md", "md md/.Sub md/.Sub.Low md/lists/kvm md/old.mbox");
    assert_expanded("maildir:", "md", "md md/.Sub md/.Sub.Low md/lists/kvm");
    g_assert_cmpint(form_of("", "md"), ==, SOURCE_FORM_MAILDIR);
    g_assert_cmpint(form_of("", "md/.Sub.Low"), ==, SOURCE_FORM_MAILDIR);
    g_assert_cmpint(form_of("", "md/old.mbox"), ==, SOURCE_FORM_MBOX);
    g_assert_cmpint(form_of("", "md/lists"), ==, SOURCE_FORM_MBOX);
    assert_expanded("mboxrd:", "md",
                    "md/cur/1:2,S md/lists/kvm/cur/6 md/new/2 md/old.mbox md/tmp/3");
}

static void test_folders_of_mails(void)
{
    put("mails/mh/1", STR(MAIL));
    put("mails/mh/2", STR(MAIL));
    put("mails/mh/,3", STR(MAIL));
    put("mails/mh/.mh_sequences", STR("cur: 1\n"));
    put("mails/mh/sub/1", STR(MAIL));
    put("mails/eml/a.eml", STR(MAIL));
    put("mails/eml/b", STR(MAIL));
    put("mails/eml/c.mbox", STR(MBOX));
    put("mails/eml/README", STR("Letters\n"));
    put("mails/index", STR("Letters\n"));
    assert_expanded(
        "", "mails",
        "mails/eml mails/eml/README mails/eml/c.mbox mails/index mails/mh mails/mh/sub");
    g_assert_cmpint(form_of("", "mails/mh"), ==, SOURCE_FORM_MH);
    g_assert_cmpint(form_of("", "mails/eml"), ==, SOURCE_FORM_EML);
    assert_expanded("mh:", "mails", "mails/mh mails/mh/sub");
    /* What is no mail by itself is one if it is said to be. */
    assert_expanded("eml:", "mails/eml", "mails/eml mails/eml/README mails/eml/c.mbox");
    assert_expanded("eml:", "mails/eml/c.mbox", "mails/eml/c.mbox");
    /* A folder that is none by itself, too. */
    assert_expanded("maildir:", "mails/eml", "mails/eml");
    assert_expanded("v2:", "mails", "mails");
}

/* As grokmirror leaves it. */
static void test_mirror(void)
{
    put("mirror/manifest.js.gz", STR("\x1f\x8b"));
    put("mirror/manifest.js", STR("{}"));
    put("mirror/grokmirror-pull.json", STR("{}"));
    put("mirror/grok.lock", STR(""));
    put("mirror/objstore/4711.git/HEAD", STR("ref: refs/heads/master\n"));
    put("mirror/objstore/4711.git/objects/info/alternates", STR(""));
    put("mirror/objstore/4711.git/refs/heads/x", STR(""));
    put("mirror/objstore/0b1c-77.git/HEAD", STR("ref: refs/heads/master\n"));
    put("mirror/objstore/0b1c-77.git/objects/info/alternates", STR(""));
    put("mirror/ALL.git/HEAD", STR("ref: refs/heads/master\n"));
    put("mirror/ALL.git/objects/info/alternates", STR(""));
    put("mirror/kvm/git/0.git/HEAD", STR("ref: refs/heads/master\n"));
    put("mirror/kvm/git/0.git/objects/info/packs", STR(""));
    put("mirror/kvm/git/0.git/refs/heads/master",
        STR("0123456789012345678901234567890123456789\n"));
    put("mirror/kvm/description", STR("all about it\n"));
    assert_expanded("", "mirror", "mirror/kvm");
    g_assert_cmpint(form_of("", "mirror/kvm"), ==, SOURCE_FORM_V2);
    g_assert_cmpint(form_of("v2:", "mirror/kvm/git/0.git"), ==, SOURCE_FORM_EPOCH);
}

/* Mail that somebody keeps in a git of his own is no public-inbox. */
static void test_kept_in_git(void)
{
    put("kept/.git/HEAD", STR("ref: refs/heads/master\n"));
    put("kept/.git/objects/info/packs", STR(""));
    put("kept/.git/refs/heads/master", STR("0123456789012345678901234567890123456789\n"));
    put("kept/a.mbox", STR(MBOX));
    put("kept/b.mbox", STR(MBOX));
    assert_expanded("", "kept", "kept/a.mbox kept/b.mbox");
}

static void test_index(void)
{
    char head[100] = "SQLite format 3";
    guint32 id = GUINT32_TO_BE((guint32)INDEX_APPLICATION_ID);
    put("beside/other.db", (Str){head, sizeof(head)});
    memcpy(head + 68, &id, sizeof(id));
    put("beside/kvm.db", (Str){head, sizeof(head)});
    put("beside/kvm.db-wal", STR("x"));
    put("beside/kvm.db-shm", STR("x"));
    put("beside/kvm.mbox", STR(MBOX));
    g_assert_cmpint(form_of("", "beside/kvm.db"), ==, SOURCE_FORM_INDEX);
    g_assert_cmpint(form_of("", "beside/other.db"), ==, SOURCE_FORM_MBOX);
    assert_expanded("", "beside", "beside/kvm.mbox beside/other.db");
    assert_expanded("", "beside/kvm.db", "beside/kvm.db");
}

static void test_nothing(void)
{
    g_autoptr(GError) error = NULL;
    put("none/.hidden", STR(MBOX));
    put("none/manifest.js.gz", STR("x"));
    g_assert_null(expanded("", "none", &error));
    g_assert_error(error, SOURCE_ERROR_DOMAIN, SOURCE_ERROR_EMPTY_DIR);
    g_clear_error(&error);
    g_assert_null(expanded("maildir:", "missing", &error));
    g_assert_error(error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    dir = g_dir_make_tmp("listdigest-XXXXXX", NULL);
    g_test_add_func("/find/prefixes", test_prefixes);
    g_test_add_func("/find/archive-dates", test_archive_dates);
    g_test_add_func("/find/archive-stem", test_archive_stem);
    g_test_add_func("/find/months-in-date-order", test_months_in_date_order);
    g_test_add_func("/find/maildir-folders", test_maildir_folders);
    g_test_add_func("/find/folders-of-mails", test_folders_of_mails);
    g_test_add_func("/find/mirror", test_mirror);
    g_test_add_func("/find/kept-in-git", test_kept_in_git);
    g_test_add_func("/find/index", test_index);
    g_test_add_func("/find/nothing", test_nothing);
    int status = g_test_run();
    remove_tree(dir);
    g_free(dir);
    return status;
}
