/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "read/mailfiles.h"
#include "read/mboxsplit.h"
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAIL(n) "From: ann@example.org\nSubject: " n "\n\ntext " n "\n"

static char *dir;

static char *path_of(const char *name)
{
    return g_build_filename(dir, name, NULL);
}

/* A file whose name is below dir, with the directories that lead to it. */
static void put(const char *name, Str data)
{
    g_autofree char *path = path_of(name), *parent = g_path_get_dirname(path);
    g_assert_cmpint(g_mkdir_with_parents(parent, 0777), ==, 0);
    g_assert_true(g_file_set_contents(path, data.n ? data.p : "", (gssize)data.n, NULL));
}

static void drop(const char *name)
{
    g_autofree char *path = path_of(name);
    g_assert_cmpint(g_unlink(path), ==, 0);
}

static void move(const char *from, const char *to)
{
    g_autofree char *old = path_of(from), *new = path_of(to);
    g_assert_cmpint(g_rename(old, new), ==, 0);
}

/* Long ago, so that nobody has to wait until a time can be relied on. */
static void age(const char *name, time_t when)
{
    g_autofree char *path = path_of(name);
    struct timespec times[2] = {{.tv_sec = when}, {.tv_sec = when}};
    g_assert_cmpint(utimensat(AT_FDCWD, path, times, 0), ==, 0);
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

/* ---- a source, and what is known of it ---- */

typedef struct {
    Reader reader;
    DiagLog *log;
    char *path;
    GHashTable *parts; /* of all that was read so far */
    char *state;       /* NULL: nothing is known */
    gint64 next;
    guint asked; /* how often the parts were asked for */
} Box;

static void box_init(Box *box, const char *name)
{
    *box = (Box){.log = diag_log_new(TRUE), .path = path_of(name), .next = 1};
    box->parts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
}

static void box_close(Box *box)
{
    if (box->reader.class)
        box->reader.class->free(box->reader.self);
    g_clear_pointer(&box->reader.gone, g_ptr_array_unref);
    box->reader.class = NULL;
}

static void box_clear(Box *box)
{
    box_close(box);
    diag_log_free(box->log);
    g_free(box->path);
    g_free(box->state);
    g_hash_table_unref(box->parts);
}

static GHashTable *known_parts(gpointer data)
{
    Box *box = data;
    box->asked++;
    return box->parts;
}

static void box_open(Box *box, SourceForm form, guint64 max)
{
    g_autoptr(GError) error = NULL;
    SourcePast past = {box->state, box->next, known_parts, box};
    SourceOptions options = {.past = &past, .max_bytes = max};
    box_close(box);
    box->asked = 0;
    g_assert_true(mailfiles_open(&box->reader, box->path, form, &options, box->log, &error));
    g_assert_no_error(error);
    g_assert_cmpint(box->reader.kept, ==, G_MAXINT64);
    for (guint i = 0; box->reader.gone && i < box->reader.gone->len; i++)
        g_assert_true(g_hash_table_remove(box->parts, box->reader.gone->pdata[i]));
    if (box->reader.news == SOURCE_ALL) {
        g_hash_table_remove_all(box->parts);
        box->next = 1;
    }
}

/* The next mail; FALSE at the end. */
static gboolean box_next(Box *box, RawMail *mail)
{
    g_autoptr(GError) error = NULL;
    SourceStatus status = box->reader.class->next(box->reader.self, mail, &error);
    g_assert_no_error(error);
    if (status == SOURCE_MAIL) {
        SourcePart *part = g_new(SourcePart, 1);
        *part = (SourcePart){mail->stamp, mail->length};
        g_assert_cmpint(mail->offset, ==, box->next++);
        g_assert_cmpstr(mail->source, ==, box->path);
        g_assert_true(g_hash_table_insert(box->parts, g_strdup(mail->part), part));
    } else {
        g_assert_cmpint(status, ==, SOURCE_END);
        g_free(box->state);
        box->state = box->reader.class->state(box->reader.self);
    }
    return status == SOURCE_MAIL;
}

/* The parts read, "a b c", and gone, " -x"; the state is kept for the next time. */
static char *box_read(Box *box, SourceForm form)
{
    GString *found = g_string_new(NULL);
    RawMail mail;
    box_open(box, form, 0);
    while (box_next(box, &mail))
        g_string_append_printf(found, "%s%s", found->len ? " " : "", mail.part);
    for (guint i = 0; box->reader.gone && i < box->reader.gone->len; i++)
        g_string_append_printf(found, " -%s", (char *)box->reader.gone->pdata[i]);
    return g_string_free(found, FALSE);
}

static void assert_read(Box *box, SourceForm form, SourceNews news, const char *parts)
{
    g_autofree char *got = box_read(box, form);
    g_assert_cmpstr(got, ==, parts);
    g_assert_cmpint(box->reader.news, ==, news);
}

static const char *damage(const Box *box)
{
    return box->reader.class->damage(box->reader.self);
}

/* ---- which form ---- */

static void test_forms(void)
{
    static const struct {
        const char *shows, *files[4];
        const char *data[4];
        int form; /* -1: none */
    } rows[] = {
        {"a maildir", {"cur/1.a:2,S"}, {MAIL("1")}, SOURCE_FORM_MAILDIR},
        {"an empty one that lost cur", {"new/.x", "tmp/.x"}, {"", ""}, SOURCE_FORM_MAILDIR},
        {"a folder called new", {"new/a"}, {MAIL("1")}, -1},
        {"MH", {"1", "12"}, {MAIL("1"), MAIL("2")}, SOURCE_FORM_MH},
        {"MH, some deleted", {"1", ",12", "#3"}, {MAIL("1"), "x", "x"}, SOURCE_FORM_MH},
        {"MH with From_ lines",
         {"1", ".mh_sequences"},
         {"From a@b.example Mon Jan  5 07:42:30 2026\n" MAIL("1"), "cur: 1\n"},
         SOURCE_FORM_MH},
        {"MH, its first file empty", {"1", "2"}, {"", MAIL("2")}, SOURCE_FORM_MH},
        {"MH and an mbox beside",
         {"1", "old"},
         {MAIL("1"), "From a@b.example Mon Jan  5 07:42:30 2026\n" MAIL("1")},
         SOURCE_FORM_MH},
        {"numbers that are mboxes",
         {"2005", "2006"},
         {"From a@b.example Mon Jan  5 07:42:30 2026\n" MAIL("1"),
          "From a@b.example Mon Jan  5 07:42:30 2026\n" MAIL("2")},
         -1},
        {"numbers that are none", {"1"}, {"Dear diary\n"}, -1},
        {"mails of any name", {"a letter", "b.txt"}, {"x", MAIL("1")}, SOURCE_FORM_EML},
        {"mails and numbers", {"1", "b.eml"}, {MAIL("1"), MAIL("2")}, SOURCE_FORM_EML},
        {"an mbox that lost its first line",
         {"a"},
         {MAIL("1") "\nFrom a@b.example Mon Jan  5 07:42:30 2026\n" MAIL("2")},
         -1},
        {"text that looks a little like a mail", {"a"}, {"Subject: x\nVersion: 2\n\nx\n"}, -1},
        {"nothing", {".x"}, {MAIL("1")}, -1},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_test_message("%s", rows[i].shows);
        for (gsize j = 0; j < G_N_ELEMENTS(rows[i].files) && rows[i].files[j]; j++) {
            g_autofree char *name = g_build_filename("form", rows[i].files[j], NULL);
            put(name, str_of(rows[i].data[j]));
        }
        g_autofree char *path = path_of("form");
        SourceForm form;
        gboolean is = mailfiles_form(path, &form);
        g_assert_cmpint(is ? (int)form : -1, ==, rows[i].form);
        remove_tree(path);
    }
}

/* Structure tells: of many files few are opened. Opening one that must not be would block. */
static void test_forms_are_cheap(void)
{
    put("many/1", STR(MAIL("1")));
    g_autofree char *fifo = path_of("many/2"), *path = path_of("many"), *other = path_of("many/x");
    g_assert_cmpint(mkfifo(fifo, 0600), ==, 0);
    g_assert_cmpint(mkfifo(other, 0600), ==, 0);
    for (int i = 3; i < 300; i++) {
        g_autofree char *name = g_strdup_printf("many/%d", i), *file = path_of(name);
        g_assert_cmpint(symlink("nowhere", file), ==, 0);
    }
    SourceForm form;
    g_assert_true(mailfiles_form(path, &form));
    g_assert_cmpint(form, ==, SOURCE_FORM_MH);
    remove_tree(path);
}

/* ---- maildir ---- */

static void make_maildir(void)
{
    put("box/cur/20.b:2,S", STR(MAIL("20")));
    put("box/cur/30.c;2,RS", STR(MAIL("30")));
    put("box/cur/40.d!2,", STR(MAIL("40")));
    put("box/cur/5.a,S=46:2,", STR(MAIL("5")));
    put("box/cur/.hidden", STR(MAIL("x")));
    put("box/cur/sub/50.x", STR(MAIL("x")));
    put("box/new/10.n", STR(MAIL("10")));
    put("box/tmp/60.t", STR(MAIL("x")));
}

static void test_maildir(void)
{
    make_maildir();
    g_autofree char *fifo = path_of("box/cur/70.f:2,");
    g_autofree char *link = path_of("box/cur/80.f:2,");
    g_assert_cmpint(mkfifo(fifo, 0600), ==, 0);
    g_assert_cmpint(symlink("70.f:2,", link), ==, 0);
    put("box/new/20.b", STR(MAIL("20"))); /* on its way to cur */
    Box box;
    RawMail mail;
    box_init(&box, "box");
    /* No cur/, no new/, no flags; in bytewise order. */
    assert_read(&box, SOURCE_FORM_MAILDIR, SOURCE_ALL, "10.n 20.b 30.c 40.d 5.a,S=46");
    g_assert_null(damage(&box));
    box_open(&box, SOURCE_FORM_MAILDIR, 0);
    g_clear_pointer(&box.state, g_free);
    box_open(&box, SOURCE_FORM_MAILDIR, 0);
    g_assert_true(box_next(&box, &mail));
    g_assert_cmpmem(mail.data.p, mail.data.n, MAIL("10"), strlen(MAIL("10")));
    g_assert_cmpuint(mail.envelope.n, ==, 0);
    g_assert_cmpint(mail.length, ==, strlen(MAIL("10")));
    g_assert_cmpint(mail.stamp / 1000000000, >, 1700000000);
    g_assert_false(mail.arrived || mail.truncated);
    g_assert_cmpuint(box.reader.class->position(box.reader.self), ==, strlen(MAIL("10")));
    box_clear(&box);
    g_autofree char *path = path_of("box");
    remove_tree(path);
}

/* A mail that is read meanwhile gets another name; another one is deleted. */
static void test_maildir_changes_while_read(void)
{
    make_maildir();
    Box box;
    RawMail mail;
    g_autoptr(GString) found = g_string_new(NULL);
    box_init(&box, "box");
    box_open(&box, SOURCE_FORM_MAILDIR, 0);
    g_assert_true(box_next(&box, &mail));
    g_assert_cmpstr(mail.part, ==, "10.n");
    move("box/cur/20.b:2,S", "box/cur/20.b:2,FS");
    drop("box/cur/30.c;2,RS");
    while (box_next(&box, &mail))
        g_string_append_printf(found, "%s ", mail.part);
    g_assert_cmpstr(found->str, ==, "40.d 5.a,S=46 20.b ");
    g_assert_null(damage(&box));
    g_assert_cmpuint(diag_n_entries(box.log), ==, 0);
    box_clear(&box);
    g_autofree char *path = path_of("box");
    remove_tree(path);
}

static void test_maildir_news(void)
{
    make_maildir();
    Box box;
    box_init(&box, "box");
    assert_read(&box, SOURCE_FORM_MAILDIR, SOURCE_ALL, "10.n 20.b 30.c 40.d 5.a,S=46");
    /* Just changed: its times cannot be relied on, so it is listed. */
    assert_read(&box, SOURCE_FORM_MAILDIR, SOURCE_SAME, "");
    g_assert_cmpuint(box.asked, ==, 1);
    age("box/cur", 1000000000);
    age("box/new", 1000000000);
    /* Now they can: nothing is read, but the state is worth keeping. */
    assert_read(&box, SOURCE_FORM_MAILDIR, SOURCE_MORE, "");
    assert_read(&box, SOURCE_FORM_MAILDIR, SOURCE_SAME, "");
    g_assert_cmpuint(box.asked, ==, 0);
    /* Seen, which is no news; deleted; delivered. */
    move("box/new/10.n", "box/cur/10.n:2,S");
    drop("box/cur/20.b:2,S");
    put("box/new/15.o", STR(MAIL("15")));
    put("box/new/12.o", STR(MAIL("12")));
    assert_read(&box, SOURCE_FORM_MAILDIR, SOURCE_MORE, "12.o 15.o -20.b");
    g_assert_cmpint(box.next, ==, 8);
    /* The state of another form says nothing. */
    g_free(box.state);
    box.state = g_strdup("mbox 1 2 3");
    assert_read(&box, SOURCE_FORM_MAILDIR, SOURCE_ALL, "10.n 12.o 15.o 30.c 40.d 5.a,S=46");
    box_clear(&box);
    g_autofree char *path = path_of("box");
    remove_tree(path);
}

/* Nothing but the end may say that all of it was read. */
static void test_maildir_interrupted(void)
{
    make_maildir();
    age("box/cur", 1000000000);
    age("box/new", 1000000000);
    Box box;
    RawMail mail;
    box_init(&box, "box");
    box_open(&box, SOURCE_FORM_MAILDIR, 0);
    g_assert_true(box_next(&box, &mail) && box_next(&box, &mail));
    box.state = box.reader.class->state(box.reader.self);
    assert_read(&box, SOURCE_FORM_MAILDIR, SOURCE_MORE, "30.c 40.d 5.a,S=46");
    assert_read(&box, SOURCE_FORM_MAILDIR, SOURCE_SAME, "");
    g_assert_cmpuint(box.asked, ==, 0);
    box_clear(&box);
    g_autofree char *path = path_of("box");
    remove_tree(path);
}

static void test_no_maildir(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(DiagLog) log = diag_log_new(FALSE);
    SourceOptions options = {0};
    Reader reader;
    g_assert_false(mailfiles_open(&reader, dir, SOURCE_FORM_MAILDIR, &options, log, &error));
    g_assert_error(error, SOURCE_ERROR_DOMAIN, SOURCE_ERROR_EMPTY_DIR);
    g_assert_nonnull(strstr(error->message, "neither \"cur\" nor \"new\""));
}

/* ---- MH and others ---- */

static void test_mh(void)
{
    put("mh/9", STR(MAIL("9")));
    put("mh/10", STR("From a@b.example Mon Jan  5 07:42:30 2026\r\n" MAIL("10")));
    put("mh/100", STR(MAIL("100")));
    put("mh/,11", STR(MAIL("11")));
    put("mh/.mh_sequences", STR("cur: 9\n"));
    Box box;
    RawMail mail;
    box_init(&box, "mh");
    assert_read(&box, SOURCE_FORM_MH, SOURCE_ALL, "9 10 100");
    assert_read(&box, SOURCE_FORM_MH, SOURCE_SAME, "");
    put("mh/10", STR(MAIL("other")));
    put("mh/99", STR(MAIL("99")));
    age("mh/9", 1000000000); /* other contents, says its time */
    drop("mh/100");
    assert_read(&box, SOURCE_FORM_MH, SOURCE_MORE, "9 10 99 -10 -100 -9");
    assert_read(&box, SOURCE_FORM_MH, SOURCE_SAME, "");
    put("mh/9", STR(MAIL("longer")));
    age("mh/9", 1000000000);
    assert_read(&box, SOURCE_FORM_MH, SOURCE_MORE, "9 -9");
    g_clear_pointer(&box.state, g_free);
    put("mh/9", STR("From a@b.example Mon Jan  5 07:42:30 2026\r\nA: 1\n\n>From x\n"));
    box_open(&box, SOURCE_FORM_MH, 0);
    g_assert_true(box_next(&box, &mail));
    g_assert_cmpmem(mail.envelope.p, mail.envelope.n, "From a@b.example Mon Jan  5 07:42:30 2026",
                    41);
    g_assert_cmpmem(mail.data.p, mail.data.n, "A: 1\n\n>From x\n", 14);
    box_clear(&box);
    g_autofree char *path = path_of("mh");
    remove_tree(path);
}

static void test_eml(void)
{
    put("eml/b.eml", STR(MAIL("b")));
    put("eml/a letter", STR("\xef\xbb\xbf" MAIL("a")));
    put("eml/7", STR(MAIL("7")));
    put("eml/list.mbox", STR("From a@b.example Mon Jan  5 07:42:30 2026\n" MAIL("x")));
    put("eml/README", STR("Letters\n"));
    Box box;
    box_init(&box, "eml");
    assert_read(&box, SOURCE_FORM_EML, SOURCE_ALL, "7 a letter b.eml");
    assert_read(&box, SOURCE_FORM_EML, SOURCE_SAME, "");
    put("eml/c", STR(MAIL("c")));
    put("eml/b.eml", STR(MAIL("another")));
    put("eml/d.mbox", STR("From a@b.example Mon Jan  5 07:42:30 2026\n" MAIL("x")));
    assert_read(&box, SOURCE_FORM_EML, SOURCE_MORE, "b.eml c -b.eml");
    box_clear(&box);
    /* One file; it is a mail since somebody says so. */
    box_init(&box, "eml/list.mbox");
    assert_read(&box, SOURCE_FORM_EML, SOURCE_ALL, "list.mbox");
    assert_read(&box, SOURCE_FORM_EML, SOURCE_SAME, "");
    box_clear(&box);
    g_autofree char *path = path_of("eml");
    remove_tree(path);
}

/* ---- what is wrong ---- */

static void test_odd_contents(void)
{
    static const struct {
        const char *shows;
        Str data;
        const char *text;
        guint64 kinds;
    } rows[] = {
        {"empty", {"", 0}, "", DIAG_BIT(MAIL_EMPTY)},
        {"white space", {"\n \n", 3}, "\n \n", DIAG_BIT(MAIL_EMPTY)},
        {"zeros that a crash left", {"\0\0\0", 3}, "", DIAG_BIT(MAIL_EMPTY) | DIAG_BIT(BODY_NUL)},
        {"zeros behind it", {"A: 1\n\nx\n\0", 9}, "A: 1\n\nx\n", DIAG_BIT(BODY_NUL)},
        {"only a From_ line",
         {"From a@b.example Mon Jan  5 07:42:30 2026\n", 42},
         "",
         DIAG_BIT(MAIL_EMPTY)},
        {"a byte order mark",
         {"\xef\xbb\xbf"
          "A: 1\n\nx\n",
          11},
         "A: 1\n\nx\n",
         0},
        {"a quoted From_ line first", {">From x\nA: 1\n", 13}, ">From x\nA: 1\n", 0},
        {"what an mbox would end with", {"A: 1\n\nx\n\n", 9}, "A: 1\n\nx\n\n", 0},
        {"a line that begins with From", {"A: 1\n\nFrom x\n", 13}, "A: 1\n\nFrom x\n", 0},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_test_message("%s", rows[i].shows);
        put("box/new/1", rows[i].data);
        Box box;
        RawMail mail;
        box_init(&box, "box");
        box_open(&box, SOURCE_FORM_MAILDIR, 0);
        g_assert_true(box_next(&box, &mail));
        g_assert_cmpmem(mail.data.p, mail.data.n, rows[i].text, strlen(rows[i].text));
        g_assert_cmphex(diag_mail_kinds(box.log), ==, rows[i].kinds);
        g_assert_false(box_next(&box, &mail));
        g_assert_null(damage(&box));
        box_clear(&box);
    }
    g_autofree char *path = path_of("box");
    remove_tree(path);
}

/* Compressed as Dovecot does it: the name says nothing. A stored block of gzip, whole and cut. */
static void test_compressed(void)
{
    static const char mail_text[] = MAIL("z");
    guint n = strlen(mail_text);
    g_autoptr(GString) data = g_string_new(NULL);
    g_string_append_len(data, "\x1f\x8b\x08\0\0\0\0\0\0\x03\x01", 11);
    g_string_append_c(data, (char)n);
    g_string_append_c(data, 0);
    g_string_append_c(data, (char)~n);
    g_string_append_c(data, (char)0xff);
    g_string_append(data, mail_text);
    put("box/cur/1.z:2,S", (Str){data->str, data->len - 4});
    put("box/cur/2.p:2,S", STR(MAIL("p")));
    Box box;
    RawMail mail;
    box_init(&box, "box");
    box_open(&box, SOURCE_FORM_MAILDIR, 0);
    g_assert_true(box_next(&box, &mail));
    g_assert_cmpmem(mail.data.p, mail.data.n, mail_text, n - 4);
    g_assert_cmpint(mail.length, ==, data->len - 4);
    g_assert_cmphex(diag_mail_kinds(box.log), ==,
                    DIAG_BIT(COMPRESSED_TRUNCATED) | DIAG_BIT(MAIL_CUT));
    g_assert_true(box_next(&box, &mail));
    g_assert_cmpmem(mail.data.p, mail.data.n, MAIL("p"), strlen(MAIL("p")));
    g_assert_cmphex(diag_mail_kinds(box.log), ==, 0);
    g_assert_false(box_next(&box, &mail));
    g_assert_true(g_str_has_prefix(damage(&box), "cur/1.z:2,S: at byte "));
    /* It is tried again, and said again, until it is whole. */
    assert_read(&box, SOURCE_FORM_MAILDIR, SOURCE_MORE, "1.z -1.z");
    g_assert_nonnull(damage(&box));
    put("box/cur/1.z:2,S", STR(MAIL("z")));
    assert_read(&box, SOURCE_FORM_MAILDIR, SOURCE_MORE, "1.z -1.z");
    g_assert_null(damage(&box));
    assert_read(&box, SOURCE_FORM_MAILDIR, SOURCE_SAME, "");
    box_clear(&box);
    g_autofree char *path = path_of("box");
    remove_tree(path);
}

/* Above the limit of an mbox's mails, too. */
static void test_too_large(void)
{
    put("box/new/1", STR("A: 1\n\nx\n"));
    put("box/new/2", STR(MAIL("2")));
    g_autofree char *file = path_of("box/new/1");
    g_assert_cmpint(truncate(file, (off_t)MBOX_MESSAGE_MAX + 1), ==, 0);
    Box box;
    RawMail mail;
    box_init(&box, "box");
    box_open(&box, SOURCE_FORM_MAILDIR, 0);
    g_assert_true(box_next(&box, &mail));
    g_assert_true(mail.truncated);
    g_assert_cmpuint(mail.data.n, ==, MBOX_TRUNCATED_KEEP);
    g_assert_cmpint(mail.length, ==, MBOX_MESSAGE_MAX + 1);
    g_assert_cmphex(diag_mail_kinds(box.log), ==, DIAG_BIT(MAIL_TOO_LARGE));
    g_assert_true(box_next(&box, &mail));
    g_assert_cmpmem(mail.data.p, mail.data.n, MAIL("2"), strlen(MAIL("2")));
    box_clear(&box);
    g_assert_cmpint(truncate(file, MBOX_MESSAGE_MAX), ==, 0);
    box_init(&box, "box");
    box_open(&box, SOURCE_FORM_MAILDIR, 0);
    g_assert_true(box_next(&box, &mail));
    g_assert_false(mail.truncated);
    box_clear(&box);
    g_autofree char *path = path_of("box");
    remove_tree(path);
}

/* A file that cannot be read is reported, costs no other, and is tried again. */
static void test_unreadable(void)
{
    make_maildir();
    age("box/new", 1000000000);
    g_autofree char *loop = path_of("box/cur/25.l"), *link = path_of("box/cur/26.l");
    g_autofree char *loop_again = path_of("box/cur/25.m");
    g_assert_cmpint(symlink("25.l", loop), ==, 0);
    g_assert_cmpint(symlink("nothing", link), ==, 0);
    age("box/cur", 1000000000);
    Box box;
    box_init(&box, "box");
    assert_read(&box, SOURCE_FORM_MAILDIR, SOURCE_ALL, "10.n 20.b 30.c 40.d 5.a,S=46");
    g_autofree char *says = g_strdup_printf("%s: %s (and 1 more)", loop, g_strerror(ELOOP));
    g_assert_cmpstr(damage(&box), ==, says);
    g_assert_cmpuint(diag_n_entries(box.log), ==, 2);
    g_assert_cmpint(diag_entry(box.log, 1)->kind, ==, DIAG_PART_UNREADABLE);
    g_assert_true(g_str_has_prefix(diag_entry(box.log, 1)->detail, link));
    g_assert_cmpint(diag_entry(box.log, 1)->offset, ==, -1);
    g_assert_cmpint(g_unlink(loop), ==, 0);
    g_assert_cmpint(g_unlink(link), ==, 0);
    put("box/cur/25.l", STR(MAIL("25")));
    age("box/cur", 1000000000);
    assert_read(&box, SOURCE_FORM_MAILDIR, SOURCE_MORE, "25.l");
    g_assert_null(damage(&box));
    /* Where the file is gone, its trouble is, too. */
    g_assert_cmpint(symlink("25.m", loop_again), ==, 0);
    assert_read(&box, SOURCE_FORM_MAILDIR, SOURCE_MORE, "");
    g_assert_nonnull(damage(&box));
    g_assert_cmpint(g_unlink(loop_again), ==, 0);
    assert_read(&box, SOURCE_FORM_MAILDIR, SOURCE_MORE, "");
    g_assert_null(damage(&box));
    assert_read(&box, SOURCE_FORM_MAILDIR, SOURCE_SAME, "");
    box_clear(&box);
    g_autofree char *path = path_of("box");
    remove_tree(path);
}

/* --max-bytes: of all mails together. */
static void test_max(void)
{
    enum { MAIL_N = sizeof(MAIL("1")) - 1 };
    static const struct {
        guint64 max;
        guint mails;
        guint64 last_kinds;
        gboolean damaged;
    } rows[] = {
        {3 * MAIL_N, 3, 0, FALSE},
        {3 * MAIL_N - 1, 3, DIAG_BIT(SOURCE_LIMIT) | DIAG_BIT(MAIL_CUT), TRUE},
        {2 * MAIL_N, 2, 0, TRUE},
        {1, 1, DIAG_BIT(SOURCE_LIMIT) | DIAG_BIT(MAIL_CUT), TRUE},
    };
    put("box/new/1", STR(MAIL("1")));
    put("box/new/2", STR(MAIL("2")));
    put("box/new/3", STR(MAIL("3")));
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        Box box;
        RawMail mail;
        guint64 kinds = 0;
        guint n = 0;
        box_init(&box, "box");
        box_open(&box, SOURCE_FORM_MAILDIR, rows[i].max);
        for (; box_next(&box, &mail); n++)
            kinds = diag_mail_kinds(box.log);
        g_assert_cmpuint(n, ==, rows[i].mails);
        g_assert_cmphex(kinds, ==, rows[i].last_kinds);
        g_assert_cmpint(damage(&box) != NULL, ==, rows[i].damaged);
        g_assert_cmpuint(diag_count(box.log, DIAG_SOURCE_LIMIT), ==, rows[i].damaged);
        box_clear(&box);
    }
    g_autofree char *path = path_of("box");
    remove_tree(path);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    dir = g_dir_make_tmp("listdigest-XXXXXX", NULL);
    g_test_add_func("/mailfiles/forms", test_forms);
    g_test_add_func("/mailfiles/forms-are-cheap", test_forms_are_cheap);
    g_test_add_func("/mailfiles/maildir", test_maildir);
    g_test_add_func("/mailfiles/maildir-changes-while-read", test_maildir_changes_while_read);
    g_test_add_func("/mailfiles/maildir-news", test_maildir_news);
    g_test_add_func("/mailfiles/maildir-interrupted", test_maildir_interrupted);
    g_test_add_func("/mailfiles/no-maildir", test_no_maildir);
    g_test_add_func("/mailfiles/mh", test_mh);
    g_test_add_func("/mailfiles/eml", test_eml);
    g_test_add_func("/mailfiles/odd-contents", test_odd_contents);
    g_test_add_func("/mailfiles/compressed", test_compressed);
    g_test_add_func("/mailfiles/too-large", test_too_large);
    g_test_add_func("/mailfiles/unreadable", test_unreadable);
    g_test_add_func("/mailfiles/max", test_max);
    int status = g_test_run();
    remove_tree(dir);
    g_free(dir);
    return status;
}
