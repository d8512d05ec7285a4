/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What source_fetch() gives is what source_next() gave, for every form; or why it is not. */
#include "../lib/packers.h"
#include "read/source.h"
#include "repo.h"
#include <string.h>

#define HEAD(n) "From: ann@example.org\nMessage-ID: <" n "@example.org>\nSubject: " n "\n\n"
#define MBOXRD "From mboxrd@z Thu Jan  1 00:00:00 1970\n"
#define PLAIN "From ann@example.org Mon Jan  5 07:42:00 2026\n"

static char *dir;
static SourceFetch *last;

static char *path_of(const char *name)
{
    return g_build_filename(dir, name, NULL);
}

static void put(const char *name, const char *data, gssize n)
{
    g_autofree char *path = path_of(name), *parent = g_path_get_dirname(path);
    g_assert_cmpint(g_mkdir_with_parents(parent, 0777), ==, 0);
    g_assert_true(g_file_set_contents(path, data, n, NULL));
}

/* ---- a source, as it was read ---- */

typedef struct {
    goffset offset, length;
    char *part;
    GBytes *bytes;
} Read;

typedef struct {
    char *path, *state;
    GPtrArray *mails;
} Archive;

static void read_free(gpointer data)
{
    Read *read = data;
    g_free(read->part);
    g_bytes_unref(read->bytes);
    g_free(read);
}

static void archive_clear(Archive *archive)
{
    g_free(archive->path);
    g_free(archive->state);
    g_ptr_array_unref(archive->mails);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Archive, archive_clear)

static Archive read_archive(const char *prefix, const char *name)
{
    g_autofree char *path = path_of(name);
    Archive archive = {g_strconcat(prefix, path, NULL), NULL,
                       g_ptr_array_new_with_free_func(read_free)};
    g_autoptr(DiagLog) log = diag_log_new(FALSE);
    g_autoptr(GError) error = NULL;
    RawMail mail;
    g_autoptr(Source) source = source_open(archive.path, NULL, log, &error);
    g_assert_no_error(error);
    while (source_next(source, &mail, &error) == SOURCE_MAIL) {
        Read *read = g_new0(Read, 1);
        *read = (Read){mail.offset, mail.length, g_strdup(mail.part),
                       g_bytes_new(mail.data.p, mail.data.n)};
        g_ptr_array_add(archive.mails, read);
    }
    g_assert_no_error(error);
    archive.state = source_state(source);
    return archive;
}

static GBytes *fetch(const Archive *archive, guint i, const char *state, GError **error)
{
    const Read *read = archive->mails->pdata[i];
    return source_fetch(last, archive->path, state,
                        &(SourcePlace){read->offset, read->length, read->part}, error);
}

/* With the state and without, the last one first; then in their order, and every second one. */
static void check_all(const Archive *archive, guint n)
{
    g_assert_cmpuint(archive->mails->len, ==, n);
    for (guint i = 2 * n; i > 0; i--) {
        const Read *read = archive->mails->pdata[(i - 1) / 2];
        g_autoptr(GError) error = NULL;
        g_autoptr(GBytes) bytes =
            fetch(archive, (i - 1) / 2, i % 2 ? archive->state : NULL, &error);
        g_assert_no_error(error);
        g_assert_true(g_bytes_equal(bytes, read->bytes));
    }
    for (guint i = 0; i < n + (n + 1) / 2; i++) {
        guint at = i < n ? i : 2 * (i - n);
        const Read *read = archive->mails->pdata[at];
        g_autoptr(GBytes) bytes = fetch(archive, at, archive->state, NULL);
        g_assert_nonnull(bytes);
        g_assert_true(g_bytes_equal(bytes, read->bytes));
    }
}

static void check_lost(const Archive *archive, guint i, const char *why)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) bytes = fetch(archive, i, archive->state, &error);
    g_assert_null(bytes);
    g_assert_nonnull(error);
    g_test_message("%s", error->message);
    g_assert_nonnull(strstr(error->message, why));
}

/* ---- mboxes ---- */

#define QUOTED ">From x\n>>From y\n"
#define THREE(from)                                                                \
    from HEAD("a") "text a\n" QUOTED "\n" from HEAD("b") "text b\n\nmore\n" QUOTED \
                                                         "\n" from HEAD("c") "text c\n" QUOTED

static const struct {
    const char *name, *prefix, *data, *second;
} dialects[] = {
    {"mboxrd", "", THREE(MBOXRD), "text b\n\nmore\nFrom x\n>From y\n"},
    {"mboxo", "", THREE(PLAIN), "text b\n\nmore\nFrom x\n>>From y\n"},
    {"forced mboxrd", "mboxrd:", THREE(PLAIN), "text b\n\nmore\nFrom x\n>From y\n"},
    {"forced mboxcl2", "mboxcl2:",
     PLAIN "From: ann@example.org\nContent-Length: 46\n\n" PLAIN "\n" PLAIN
           "From: ann@example.org\nContent-Length: 2\n\nb\n\n",
     "b\n"},
    {"no blank line", "", PLAIN HEAD("a") "a\n" PLAIN HEAD("b") "b\n", "b\n"},
    {"glued", "", PLAIN HEAD("a") "cut of" PLAIN HEAD("b") "b\n", "b\n"},
    {"junk first", "", "junk\n\n" PLAIN HEAD("a") "a\n\n" PLAIN HEAD("b") "b\n", "b\n"},
    {"byte order mark", "", "\xef\xbb\xbf" PLAIN HEAD("a") "a\n\n" PLAIN HEAD("b") "b\n", "b\n"},
    {"damaged From_ line", "",
     PLAIN HEAD("a") "a\n\nFrom ann@example.org Mon\nReceived: from x\n" HEAD("b") "b\n", "b\n"},
    {"CRLF", "",
     "From x@y Mon Jan  5 07:42:00 2026\r\nFrom: a\r\n\r\na\r\n\r\n"
     "From x@y Mon Jan  5 07:42:00 2026\r\nFrom: b\r\n\r\nb\r\n",
     "b\r\n"},
};

static void test_mbox(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(dialects); i++) {
        g_test_message("%s", dialects[i].name);
        put("mbox", dialects[i].data, -1);
        g_auto(Archive) archive = read_archive(dialects[i].prefix, "mbox");
        g_assert_cmpuint(archive.mails->len, >=, 2);
        check_all(&archive, archive.mails->len);
        const Read *second = archive.mails->pdata[1];
        Str text = {g_bytes_get_data(second->bytes, NULL), g_bytes_get_size(second->bytes)};
        g_assert_true(text.n >= strlen(dialects[i].second) &&
                      memcmp(text.p + text.n - strlen(dialects[i].second), dialects[i].second,
                             strlen(dialects[i].second)) == 0);
    }
}

static void test_one_mail(void)
{
    put("one.eml", HEAD("a") "text\n>From x\n", -1);
    g_auto(Archive) archive = read_archive("", "one.eml");
    check_all(&archive, 1);
    g_auto(Archive) forced = read_archive("eml:", "one.eml");
    check_all(&forced, 1);
}

static void test_large(void)
{
    enum { MAILS = 2000 };
    g_autoptr(GString) text = g_string_new(NULL);
    for (int i = 0; i < MAILS; i++)
        g_string_append_printf(text, MBOXRD "From: a@example.org\nSubject: %d\n\n%0*d\n\n", i,
                               1 + i % 700, i);
    put("large", text->str, (gssize)text->len);
    g_auto(Archive) archive = read_archive("", "large");
    check_all(&archive, MAILS);
}

static void test_grown(void)
{
    put("mbox", MBOXRD HEAD("a") "a\n\n" MBOXRD HEAD("b") "b\n", -1);
    g_auto(Archive) archive = read_archive("", "mbox");
    put("mbox", MBOXRD HEAD("a") "a\n\n" MBOXRD HEAD("b") "b\n\n" MBOXRD HEAD("c") "c\n", -1);
    check_all(&archive, 2);
}

static void test_missing(void)
{
    put("mbox", THREE(MBOXRD), -1);
    g_auto(Archive) archive = read_archive("", "mbox");
    put("mbox", MBOXRD HEAD("a") "a\n", -1);
    check_lost(&archive, 1, "mbox: the mail that was read at byte ");
    put("mbox", "x" THREE(MBOXRD), -1);
    check_lost(&archive, 1, "is not there any more");
    put("mbox", MBOXRD HEAD("a") "a\n\n" MBOXRD HEAD("b") "b\n\n" MBOXRD HEAD("c") "c\n", -1);
    check_lost(&archive, 0, "is not there any more");
    put("mbox", "", 0);
    check_lost(&archive, 2, "is not there any more");
    g_unlink(archive.path);
    check_lost(&archive, 0, "No such file or directory");
    GError *error = NULL;
    g_assert_null(source_fetch(last, "-", NULL, &(SourcePlace){0, 1, NULL}, &error));
    g_assert_cmpstr(error->message, ==, "standard input cannot be read again");
    g_error_free(error);
}

/* ---- compressed ---- */

static void test_packed(void)
{
    static PackFunc *const all[] = {pack_gzip, pack_xz, pack_zstd, pack_bzip2};
    for (gsize i = 0; i < G_N_ELEMENTS(all); i++) {
        g_autoptr(GString) packed = g_string_new(NULL);
        all[i](packed, STR(THREE(MBOXRD)));
        put("packed", packed->str, (gssize)packed->len);
        g_auto(Archive) archive = read_archive("", "packed");
        check_all(&archive, 3);
    }
}

/* The first stream is damaged in its middle: what the second holds is found all the same. */
static void test_packed_damaged(void)
{
    g_autoptr(GString) packed = g_string_new(NULL);
    pack_gzip(packed, STR(THREE(MBOXRD)));
    gsize first = packed->len;
    pack_gzip(packed, STR(THREE(MBOXRD)));
    packed->str[first / 2] ^= 0x55;
    put("packed", packed->str, (gssize)packed->len);
    g_auto(Archive) archive = read_archive("", "packed");
    g_assert_cmpuint(archive.mails->len, >=, 3);
    for (guint i = archive.mails->len - 2; i < archive.mails->len; i++) {
        const Read *read = archive.mails->pdata[i];
        g_autoptr(GError) error = NULL;
        g_autoptr(GBytes) bytes = fetch(&archive, i, archive.state, &error);
        g_assert_no_error(error);
        g_assert_true(g_bytes_equal(bytes, read->bytes));
    }
}

/* ---- folders of files ---- */

static void move(const char *from, const char *to)
{
    g_autofree char *old = path_of(from), *new = path_of(to);
    g_assert_cmpint(g_rename(old, new), ==, 0);
}

static void test_maildir(void)
{
    put("box/new/1.P1.mx", HEAD("a") "a\n", -1);
    put("box/cur/2.P1.mx:2,S", "From x y\n" HEAD("b") "b\n>From x\n", -1);
    put("box/tmp/3", "", 0);
    g_auto(Archive) archive = read_archive("", "box");
    check_all(&archive, 2);
    move("box/new/1.P1.mx", "box/cur/1.P1.mx:2,FS");
    check_all(&archive, 2);
    put("box/cur/2.P1.mx:2,S", "other\n", -1);
    check_lost(&archive, 1, "2.P1.mx is not there any more");
    move("box/cur/1.P1.mx:2,FS", "box/cur/7.P1.mx:2,FS");
    check_lost(&archive, 0, "1.P1.mx is not there any more");
    move("box", "gone");
    check_lost(&archive, 0, "No such file or directory");
}

static void test_files(void)
{
    g_autoptr(GString) packed = g_string_new(NULL);
    put("mh/1", HEAD("a") "a\n", -1);
    put("mh/2", HEAD("b") "b\n", -1);
    put("mh/.mh_sequences", "cur: 1\n", -1);
    g_auto(Archive) mh = read_archive("", "mh");
    check_all(&mh, 2);
    pack_gzip(packed, STR(HEAD("b") "b\n"));
    put("eml/a.eml", HEAD("a") "a\n", -1);
    put("eml/b.eml.gz", packed->str, (gssize)packed->len);
    g_auto(Archive) eml = read_archive("", "eml");
    check_all(&eml, 2);
    move("eml/a.eml", "elsewhere");
    check_lost(&eml, 0, "a.eml is not there any more");
}

/* What lies behind the mail before is read on from it: a file is not begun again for each. */
static void test_mbox_read_on(void)
{
    put("read-on", THREE(MBOXRD), -1);
    g_auto(Archive) archive = read_archive("", "read-on");
    g_autofree char *path = path_of("read-on");
    g_autoptr(GBytes) first = fetch(&archive, 0, archive.state, NULL);
    g_assert_nonnull(first);
    g_assert_cmpint(g_unlink(path), ==, 0);
    g_autoptr(GBytes) third = fetch(&archive, 2, archive.state, NULL);
    g_assert_nonnull(third);
    g_assert_true(g_bytes_equal(third, ((const Read *)archive.mails->pdata[2])->bytes));
    check_lost(&archive, 1, "read-on");
}

/* An index may come from anywhere: no part of it leads out of the folder. */
static void test_outside(void)
{
    static const char *const parts[] = {"../secret", "/etc/passwd", "x/../../secret", ""};
    put("secret", HEAD("s") "s\n", -1);
    put("eml2/a.eml", HEAD("a") "a\n", -1);
    g_auto(Archive) archive = read_archive("", "eml2");
    for (gsize i = 0; i < G_N_ELEMENTS(parts); i++) {
        SourcePlace place = {1, (goffset)strlen(HEAD("s") "s\n"), parts[i]};
        g_autoptr(GError) error = NULL;
        g_assert_null(source_fetch(last, archive.path, NULL, &place, &error));
        g_assert_nonnull(error);
    }
}

/* ---- public-inboxes ---- */

static void add_mails(const char *name, const char *mail, const char *other)
{
    g_autofree char *path = path_of(name);
    g_autoptr(Repo) repo = repo_new(path, "--bare");
    repo_add(repo, mail);
    repo_add(repo, other);
    repo_commit(repo);
}

static void test_v2(void)
{
    add_mails("v2/git/0.git", HEAD("a") "a\n", ">From x\n" HEAD("b") "b\n\n\n");
    add_mails("v2/git/1.git", HEAD("c") "c\n", HEAD("d") "d");
    g_auto(Archive) archive = read_archive("", "v2");
    check_all(&archive, 4);
    g_auto(Archive) one = read_archive("", "v2/git/0.git");
    check_all(&one, 2);
    move("v2/git/0.git", "v2/git/0.gone");
    check_lost(&archive, 0, "is not there any more");
    move("v2/git/1.git", "v2/git/1.gone");
    check_lost(&archive, 2, "v2");
}

static void test_v1(void)
{
    g_autofree char *path = path_of("v1");
    g_autoptr(Repo) repo = repo_new(path, "--bare");
    repo_begin(repo);
    repo_file(repo, "ab/cdefabcdefabcdefabcdefabcdefabcdefabcd", STR(HEAD("a") "a\n"));
    repo_commit(repo);
    g_auto(Archive) archive = read_archive("v1:", "v1");
    check_all(&archive, 1);
}

/* What git is asked for is an id and nothing else. */
static void test_bad_blobs(void)
{
    static const char *const parts[] = {"HEAD",
                                        "",
                                        "master:m",
                                        "--batch-all-objects",
                                        "0000000000000000000000000000000000000000",
                                        "000000000000000000000000000000000000000\n"};
    add_mails("bad.git", HEAD("a") "a\n", HEAD("b") "b\n");
    g_auto(Archive) archive = read_archive("", "bad.git");
    for (gsize i = 0; i < G_N_ELEMENTS(parts); i++) {
        g_autoptr(GError) error = NULL;
        g_assert_null(
            source_fetch(last, archive.path, NULL, &(SourcePlace){1, 1, parts[i]}, &error));
        g_assert_nonnull(error);
    }
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

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    dir = g_dir_make_tmp("listdigest-test-XXXXXX", NULL);
    g_assert_nonnull(dir);
    g_test_add_func("/fetch/mbox", test_mbox);
    g_test_add_func("/fetch/read-on", test_mbox_read_on);
    g_test_add_func("/fetch/one-mail", test_one_mail);
    g_test_add_func("/fetch/large", test_large);
    g_test_add_func("/fetch/grown", test_grown);
    g_test_add_func("/fetch/missing", test_missing);
    g_test_add_func("/fetch/packed", test_packed);
    g_test_add_func("/fetch/packed-damaged", test_packed_damaged);
    g_test_add_func("/fetch/maildir", test_maildir);
    g_test_add_func("/fetch/files", test_files);
    g_test_add_func("/fetch/outside", test_outside);
    g_test_add_func("/fetch/v2", test_v2);
    g_test_add_func("/fetch/v1", test_v1);
    g_test_add_func("/fetch/bad-blobs", test_bad_blobs);
    last = source_fetch_new();
    int status = g_test_run();
    source_fetch_free(last);
    remove_tree(dir);
    g_free(dir);
    return status;
}
