/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reading a public-inbox that a test made (repo.h): what its tests share. */
#ifndef LISTDIGEST_TESTS_INBOX_CASE_H
#define LISTDIGEST_TESTS_INBOX_CASE_H

#include "read/inbox.h"
#include "repo.h"
#include <unistd.h>

static char *top; /* of all tests */

/* A folder for one test. */
static inline char *new_folder(void)
{
    static int n;
    char *path = g_strdup_printf("%s/%d", top, n++);
    g_assert_cmpint(g_mkdir(path, 0700), ==, 0);
    return path;
}

/* What a reading gave. */
typedef struct {
    SourceNews news;
    gint64 kept;
    GString *mails; /* their first lines, each with a blank */
    GString *gone;  /* likewise */
    GString *found; /* names of what was reported */
    char *state, *damage, *error;
    SourceRange range;
    guint n;
    gint64 last; /* offset */
} Got;

static inline void got_clear(Got *got)
{
    g_string_free(got->mails, TRUE);
    g_string_free(got->gone, TRUE);
    g_string_free(got->found, TRUE);
    g_free(got->state);
    g_free(got->damage);
    g_free(got->error);
    source_range_clear(&got->range);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Got, got_clear)

static inline void add_line(GString *to, Str text)
{
    Str line = {0};
    str_next_line(&text, &line);
    g_string_append_len(to, line.p, (gssize)line.n);
    g_string_append_c(to, ' ');
}

static inline void take(Got *got, const RawMail *mail, const char *path)
{
    add_line(got->mails, mail->data);
    g_assert_cmpstr(mail->source, ==, path);
    g_assert_true(mail->arrived);
    g_assert_cmpint(mail->stamp, ==, 0);
    g_assert_cmpint(mail->offset, >, got->last);
    g_assert_cmpuint(strspn(mail->part, "0123456789abcdef"), ==, strlen(mail->part));
    got->last = mail->offset;
    got->n++;
}

/* Reads up to max mails of what is new since a state (NULL: of all). */
static inline void read_some(Got *got, const char *path, const SourceOptions *options, guint max)
{
    static const SourceOptions none;
    g_autoptr(GError) error = NULL;
    g_autoptr(DiagLog) log = diag_log_new(TRUE);
    Reader reader = {0};
    RawMail mail;
    SourceForm form = SOURCE_FORM_MBOX;
    *got =
        (Got){.mails = g_string_new(NULL), .gone = g_string_new(NULL), .found = g_string_new(NULL)};
    inbox_form(path, &form);
    if (!inbox_open(&reader, path, form, options ? options : &none, log, &error)) {
        got->error = g_strdup(error->message);
        return;
    }
    got->news = reader.news;
    got->kept = reader.kept;
    for (guint i = 0; reader.gone && i < reader.gone->len; i++)
        g_string_append_printf(got->gone, "%s ", (char *)g_ptr_array_index(reader.gone, i));
    reader.class->range(reader.self, &got->range);
    SourceStatus status = SOURCE_MAIL;
    while (reader.news != SOURCE_SAME && got->n < max &&
           (status = reader.class->next(reader.self, &mail, &error)) == SOURCE_MAIL)
        take(got, &mail, path);
    g_assert_no_error(error);
    got->state = reader.class->state(reader.self);
    got->damage = g_strdup(reader.class->damage(reader.self));
    for (guint i = 0; i < diag_n_entries(log); i++)
        g_string_append_printf(got->found, "%s ", diag_kind_name(diag_entry(log, i)->kind));
    reader.class->free(reader.self);
    g_clear_pointer(&reader.gone, g_ptr_array_unref);
}

static inline void read_all(Got *got, const char *path)
{
    read_some(got, path, NULL, G_MAXUINT);
}

static inline void read_new(Got *got, const char *path, const char *state, gint64 next)
{
    SourcePast past = {.state = state, .next = next};
    SourceOptions options = {.past = &past};
    read_some(got, path, &options, G_MAXUINT);
}

static inline void read_range(Got *got, const char *path, const char *range)
{
    SourceOptions options = {.range = range};
    read_some(got, path, &options, G_MAXUINT);
}

static inline Repo *epoch_new(const char *folder, int n)
{
    g_autofree char *path = g_strdup_printf("%s/git/%d.git", folder, n);
    return repo_new(path, "--bare");
}

/* A v2 of two epochs: one, two, three (taken away in the second); four, five. */
static inline char *new_v2(void)
{
    char *folder = new_folder();
    g_autoptr(Repo) first = epoch_new(folder, 0);
    g_autoptr(Repo) second = epoch_new(folder, 1);
    repo_add(first, "one\n");
    repo_add(first, "two\n");
    repo_add(first, "three\n");
    repo_commit(first);
    repo_add(second, "four\n");
    repo_delete(second, "three\n");
    repo_add(second, "five\n");
    repo_commit(second);
    return folder;
}

/* Unpacks all objects and spoils the one that a name stands for. */
static inline void spoil(const char *repository, const char *name, gboolean remove)
{
    g_autofree char *command = g_strdup_printf(
        "mkdir -p packs && mv objects/pack/* packs/ && for p in packs/*.pack; do git "
        "unpack-objects -q <$p; done; o=$(git rev-parse '%s') && f=objects/$(echo $o | cut -c1-2)/"
        "$(echo $o | cut -c3-) && rm -f $f && %s",
        name, remove ? "true" : "echo spoilt >$f");
    GIT_IN(repository, command);
}

/* Names of v1's files. */
#define V1_ONE "0a/0123456789abcdef0123456789abcdef012345"
#define V1_TWO "ff/0123456789abcdef0123456789abcdef012345"

typedef struct {
    const char *name;
    GTestFunc run;
} InboxTest;

/* Runs them in a TMPDIR of their own; what main() gives. */
static inline int inbox_run_tests(int *argc, char ***argv, const InboxTest *tests, gsize n)
{
    /* Before anybody asks GLib where TMPDIR is. */
    const char *temp = g_getenv("TMPDIR");
    g_autofree char *parent = g_strconcat(temp ? temp : "/tmp", "/listdigest-inbox-XXXXXX", NULL);
    g_assert_nonnull(mkdtemp(parent));
    g_autofree char *git = g_find_program_in_path("git");
    g_setenv("TMPDIR", parent, TRUE);
    g_test_init(argc, argv, NULL);
    top = g_build_filename(parent, "tests", NULL);
    g_mkdir(top, 0700);
    for (gsize i = 0; git && i < n; i++)
        g_test_add_func(tests[i].name, tests[i].run);
    int failed = 0;
    if (git)
        failed = g_test_run();
    else
        g_print("1..0 # SKIP no git\n");
    g_autofree char *remove = g_strdup_printf("rm -rf '%s'", parent);
    if (system(remove) != 0)
        failed = 1;
    g_free(top);
    return failed;
}

#endif
