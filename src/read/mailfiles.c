/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "read/mailfiles.h"
#include "read/folder.h"
#include "read/mailnames.h"
#include "read/mboxsplit.h"
#include <errno.h>
#include <inttypes.h>
#include <sys/stat.h>

enum {
    BUFFER_KEEP = 4 * 1024 * 1024, /* a larger one shrinks when its mail is gone */
    STAMP_DAMAGED = -1,            /* no file's: the part is read again whenever the source is */
    LOOKS = 3,                     /* how often a maildir is listed while it changes */
    SETTLED = 2, /* seconds after which a change cannot hide in a directory's time */
};

typedef struct {
    char *path;   /* as given */
    char *folder; /* the same, or where the one file lies */
    SourceForm form;
    gboolean every; /* each file is taken for a mail, whatever it looks like */
    DiagLog *log;

    MailNames names;  /* to be read, and what was passed over */
    guint at;         /* the next of them */
    GPtrArray *moved; /* parts (char *) that were not where they were listed */
    guint looks;
    char *state; /* if all of it is read */
    gboolean ended;

    gint64 next;      /* number of the next mail */
    guint64 position; /* bytes on disk */
    guint64 given, max_bytes;
    gboolean above_max;
    GPtrArray *failures; /* what could not be read, for people; DIAG_ENTRIES_MAX at most */
    guint n_failures;
    char *damage; /* the first, for people */

    char *buf; /* the mail at hand */
    gsize n, size;
    char *part;
    gboolean cut; /* something of it is lost */
} MailFiles;

/* ---- which form ---- */

static gboolean any_is_mail(const char *path, const GPtrArray *names)
{
    for (guint i = 0; i < names->len; i++) {
        g_autofree char *file = g_build_filename(path, names->pdata[i], NULL);
        if (folder_is_mail(file))
            return TRUE;
    }
    return FALSE;
}

gboolean mailfiles_form(const char *path, SourceForm *form)
{
    g_auto(Folder) folder = {0};
    *form = SOURCE_FORM_MAILDIR;
    if (folder_is_maildir(path))
        return TRUE;
    if (!folder_list(path, &folder, NULL))
        return FALSE;
    *form = any_is_mail(path, folder.others) ? SOURCE_FORM_EML : SOURCE_FORM_MH;
    return *form == SOURCE_FORM_EML || folder_has_mh(path, &folder);
}

/* ---- trouble ---- */

/* It is reported when the source ends: with no other mail. */
static void fail(MailFiles *self, const GError *error)
{
    if (!self->damage)
        self->damage = g_strdup(error->message);
    if (self->n_failures++ < DIAG_ENTRIES_MAX)
        g_ptr_array_add(self->failures, g_strdup(error->message));
}

/* A mail that its owner deleted meanwhile is no damage; one that he only moved is looked for. */
static void miss(MailFiles *self, const MailName *name, const char *path, const GError *error)
{
    struct stat st;
    if (!g_error_matches(error, G_FILE_ERROR, G_FILE_ERROR_NOENT) || lstat(path, &st) == 0)
        fail(self, error);
    else if (self->form == SOURCE_FORM_MAILDIR)
        g_ptr_array_add(self->moved, str_dup(mailname_part(name)));
}

static void report_failures(MailFiles *self)
{
    diag_at(self->log, self->path, -1);
    for (guint i = 0; i < self->failures->len; i++)
        diag_add(self->log, DIAG_PART_UNREADABLE, self->failures->pdata[i]);
    if (self->n_failures > self->failures->len)
        diag_add_many(self->log, DIAG_PART_UNREADABLE, self->n_failures - self->failures->len,
                      NULL);
    if (self->n_failures < 2)
        return;
    char *first = self->damage;
    self->damage = g_strdup_printf("%s (and %u more)", first, self->n_failures - 1);
    g_free(first);
}

static void report_max(MailFiles *self)
{
    g_autofree char *text =
        g_strdup_printf("limit of %" G_GUINT64_FORMAT " bytes reached", self->max_bytes);
    diag_add(self->log, DIAG_SOURCE_LIMIT, text);
    self->above_max = TRUE;
    if (!self->damage)
        self->damage = g_strdup_printf("limit of %" G_GUINT64_FORMAT " bytes (--max-bytes) reached",
                                       self->max_bytes);
}

/* ---- one mail ---- */

static void make_room(MailFiles *self)
{
    gsize want = self->n + MBOX_BLOCK;
    if (self->size < want)
        self->size = MAX(want, 2 * self->size);
    else if (self->n == 0 && self->size > BUFFER_KEEP)
        self->size = want;
    else
        return;
    self->buf = g_realloc(self->buf, self->size);
}

static guint64 left(const MailFiles *self)
{
    return self->max_bytes ? self->max_bytes - self->given : G_MAXUINT64;
}

static guint64 count_damage(const DiagLog *log)
{
    return diag_count(log, DIAG_COMPRESSED_TRUNCATED) + diag_count(log, DIAG_COMPRESSED_CORRUPT);
}

typedef enum { FILE_MAIL, FILE_OTHER, FILE_FAILED } FileKind;

/* At the end of what can be read of a file: what lies behind damage in it is no mail by itself. */
static void finish_file(MailFiles *self, const MailName *name, Input *input)
{
    guint64 before = count_damage(self->log);
    input_report(input, self->log);
    if (input_resume(input) || count_damage(self->log) > before)
        diag_add(self->log, DIAG_MAIL_CUT, NULL);
    self->cut = input_damage(input) != NULL;
    if (!input_damage(input) || self->damage)
        return;
    g_autofree char *file = g_filename_display_name(name->file);
    self->damage = g_strdup_printf("%s: %s", file, input_damage(input));
}

/* With all given out that may be: whether there is more of it. */
static FileKind meet_max(MailFiles *self, const MailName *name, Input *input, GError **error)
{
    char byte;
    gssize got = input_read(input, &byte, 1, error);
    if (got < 0)
        return FILE_FAILED;
    if (got == 0) {
        finish_file(self, name, input);
    } else {
        report_max(self);
        diag_add(self->log, DIAG_MAIL_CUT, NULL);
        self->cut = TRUE;
    }
    return FILE_MAIL;
}

/* Reads a file into the buffer, up to a limit; no more of it than tells that it is no mail. */
static FileKind read_file(MailFiles *self, const MailName *name, Input *input, GError **error)
{
    gboolean told = self->every || self->form != SOURCE_FORM_EML;
    gssize got = 1;
    self->n = 0;
    self->cut = FALSE;
    while (got > 0 && self->n <= MBOX_MESSAGE_MAX && left(self) > 0) {
        make_room(self);
        got = input_read(input, self->buf + self->n, (gsize)MIN(left(self), MBOX_BLOCK), error);
        if (got < 0)
            return FILE_FAILED;
        self->n += (gsize)got;
        self->given += (guint64)got;
        if (!told && (self->n >= FOLDER_HEAD || got == 0 || left(self) == 0)) {
            if (!folder_begins_mail((Str){self->buf, MIN(self->n, (gsize)FOLDER_HEAD)}))
                return FILE_OTHER;
            told = TRUE;
        }
    }
    if (got == 0)
        finish_file(self, name, input);
    else if (self->n <= MBOX_MESSAGE_MAX)
        return meet_max(self, name, input, error);
    return FILE_MAIL;
}

/* NULs at the end are what a crash leaves. */
static gsize text_end(MailFiles *self)
{
    gsize end = self->n;
    while (end > 0 && self->buf[end - 1] == '\0')
        end--;
    if (end < self->n) {
        g_autofree char *detail =
            g_strdup_printf("%" G_GSIZE_FORMAT " behind the mail", self->n - end);
        diag_add(self->log, DIAG_BODY_NUL, detail);
    }
    return end;
}

static void take_text(MailFiles *self, RawMail *mail)
{
    Str mark = STR("\xef\xbb\xbf");
    mail->truncated = self->n > MBOX_MESSAGE_MAX;
    if (mail->truncated) {
        g_autofree char *detail = g_strdup_printf("more than %d bytes", MBOX_MESSAGE_MAX);
        diag_add(self->log, DIAG_MAIL_TOO_LARGE, detail);
    }
    mail->data = (Str){self->buf, mail->truncated ? MBOX_TRUNCATED_KEEP : text_end(self)};
    if (str_has_prefix(mail->data, mark))
        mail->data = str_skip(mail->data, mark.n);
    if (str_has_prefix(mail->data, STR("From ")))
        str_next_line(&mail->data, &mail->envelope);
    if (str_trim(mail->data).n == 0)
        diag_add(self->log, DIAG_MAIL_EMPTY, NULL);
}

static gint64 stamp_of(const struct stat *st)
{
    return (gint64)st->st_mtim.tv_sec * G_GINT64_CONSTANT(1000000000) + st->st_mtim.tv_nsec;
}

/* What there is to say of the file apart from its text. */
static void take_facts(MailFiles *self, const MailName *name, const struct stat *st, RawMail *mail)
{
    g_free(self->part);
    self->part = str_dup(mailname_part(name));
    *mail = (RawMail){.source = self->path,
                      .offset = self->next,
                      .length = st->st_size,
                      .part = self->part,
                      .stamp = self->cut ? STAMP_DAMAGED : stamp_of(st)};
    self->position += (guint64)st->st_size;
}

/* FALSE if it is none, or is not there. */
static gboolean take_file(MailFiles *self, const MailName *name, RawMail *mail)
{
    g_autofree char *path = g_build_filename(self->folder, name->file, NULL);
    g_autoptr(GError) error = NULL;
    struct stat st = {0};
    gboolean there = stat(path, &st) == 0 || folder_fail(&error, errno, path);
    if (there && !S_ISREG(st.st_mode))
        return FALSE;
    diag_at(self->log, self->path, self->next);
    g_autoptr(Input) input = there ? input_open(path, &error) : NULL;
    FileKind kind = input ? read_file(self, name, input, &error) : FILE_FAILED;
    if (kind == FILE_FAILED)
        miss(self, name, path, error);
    if (kind != FILE_MAIL)
        return FALSE;
    take_facts(self, name, &st, mail);
    take_text(self, mail);
    self->next++;
    return TRUE;
}

/* ---- one after the other ---- */

/* Whether the part is among those that moved, which are in order. */
static gboolean has_moved(const MailFiles *self, const MailName *name)
{
    guint low = 0, high = self->moved->len;
    g_autofree char *part = str_dup(mailname_part(name));
    while (low < high) {
        guint middle = (low + high) / 2;
        int order = strcmp(part, self->moved->pdata[middle]);
        if (order == 0)
            return TRUE;
        *(order < 0 ? &high : &low) = order < 0 ? middle : middle + 1;
    }
    return FALSE;
}

/* Lists the maildir anew for mails that moved while others were read. */
static gboolean look_again(MailFiles *self)
{
    g_autoptr(GError) error = NULL;
    if (!self->moved->len || self->looks++ == LOOKS)
        return FALSE;
    mailnames_clear(&self->names);
    self->at = 0;
    if (!mailnames_list(&self->names, self->folder, self->form, &error)) {
        fail(self, error);
        return FALSE;
    }
    GArray *rows = self->names.rows;
    guint kept = 0;
    for (guint i = 0; i < rows->len; i++)
        if (has_moved(self, mailnames_nth(&self->names, i)))
            g_array_index(rows, MailName, kept++) = *mailnames_nth(&self->names, i);
    g_array_set_size(rows, kept);
    g_ptr_array_set_size(self->moved, 0);
    return TRUE;
}

/* Whether a file is to be read although nothing may be read any more. */
static gboolean stops(MailFiles *self)
{
    if (left(self) > 0 || self->above_max)
        return self->above_max;
    diag_at(self->log, self->path, -1);
    report_max(self);
    return TRUE;
}

static SourceStatus mailfiles_next(gpointer data, RawMail *mail, GError **error)
{
    MailFiles *self = data;
    (void)error;
    do {
        while (self->at < self->names.rows->len && !stops(self))
            if (take_file(self, mailnames_nth(&self->names, self->at++), mail))
                return SOURCE_MAIL;
    } while (!self->above_max && look_again(self));
    if (self->n_failures)
        report_failures(self);
    self->ended = TRUE;
    return SOURCE_END;
}

/* ---- what is new ---- */

/*
 * What changes when mails come to a maildir's directory or leave it; "-" where that cannot be
 * relied on: it was changed so recently that another change might not show in its times.
 */
static char *directory_stamp(const char *path, const char *below)
{
    g_autofree char *dir = g_build_filename(path, below, NULL);
    struct stat st;
    if (stat(dir, &st) < 0)
        return g_strdup(errno == ENOENT ? "none" : "-");
    if (st.st_mtim.tv_sec > g_get_real_time() / G_USEC_PER_SEC - SETTLED)
        return g_strdup("-");
    return g_strdup_printf("%jd.%09ld:%ju", (intmax_t)st.st_mtim.tv_sec, st.st_mtim.tv_nsec,
                           (uintmax_t)st.st_ino);
}

/* In a state: not all of it was read, or it is damaged. */
#define UNFINISHED "unfinished"

static const char *form_word(SourceForm form)
{
    return form == SOURCE_FORM_MAILDIR ? "maildir 1" : form == SOURCE_FORM_MH ? "mh 1" : "eml 1";
}

/* The state of a maildir that does not change. Of the others, files may change as well: what is
 * known of each says whether they did. */
static char *state_now(const MailFiles *self)
{
    if (self->form != SOURCE_FORM_MAILDIR)
        return g_strdup(form_word(self->form));
    g_autofree char *cur = directory_stamp(self->folder, "cur");
    g_autofree char *new = directory_stamp(self->folder, "new");
    return g_strdup_printf("%s %s %s", form_word(self->form), cur, new);
}

/* Whether a state can tell that nothing changed. */
static gboolean is_settled(const char *state)
{
    return !strstr(state, " -");
}

static char *mailfiles_state(gconstpointer data)
{
    const MailFiles *self = data;
    if (self->ended && !self->damage)
        return g_strdup(self->state);
    return g_strdup_printf("%s " UNFINISHED, form_word(self->form));
}

/* Whether a part is as it was. */
static gboolean is_same(const MailFiles *self, const MailName *name, const SourcePart *part)
{
    if (self->form == SOURCE_FORM_MAILDIR)
        return part->stamp != STAMP_DAMAGED;
    g_autofree char *path = g_build_filename(self->folder, name->file, NULL);
    struct stat st;
    return stat(path, &st) == 0 && stamp_of(&st) == part->stamp && st.st_size == part->length;
}

static GPtrArray *parts_gone(const MailFiles *self, GHashTable *known)
{
    GPtrArray *gone = g_ptr_array_new_with_free_func(g_free);
    GHashTableIter iter;
    gpointer part, was;
    g_hash_table_iter_init(&iter, known);
    while (g_hash_table_iter_next(&iter, &part, &was)) {
        const MailName *name = mailnames_find(&self->names, str_of(part));
        if (!name || !is_same(self, name, was))
            g_ptr_array_add(gone, g_strdup(part));
    }
    g_ptr_array_sort(gone, folder_compare_names);
    return gone;
}

/* Whether a file that is not known is to be read. */
static gboolean is_new_mail(const MailFiles *self, const MailName *name)
{
    g_autofree char *path = g_build_filename(self->folder, name->file, NULL);
    return self->form != SOURCE_FORM_EML || self->every || folder_is_mail(path);
}

/* Leaves the names of what is to be read. */
static void keep_new(MailFiles *self, GHashTable *known, const GPtrArray *gone)
{
    g_autoptr(GHashTable) changed = g_hash_table_new(g_str_hash, g_str_equal);
    for (guint i = 0; i < gone->len; i++)
        g_hash_table_add(changed, gone->pdata[i]);
    GArray *rows = self->names.rows;
    guint kept = 0;
    for (guint i = 0; i < rows->len; i++) {
        const MailName *name = mailnames_nth(&self->names, i);
        g_autofree char *part = str_dup(mailname_part(name));
        gboolean was = g_hash_table_contains(known, part);
        if (was ? g_hash_table_contains(changed, part) : is_new_mail(self, name))
            g_array_index(rows, MailName, kept++) = *name;
    }
    g_array_set_size(rows, kept);
}

/* A state that says less than could be said now is worth another one, though nothing is new. */
static void find_news(MailFiles *self, const SourcePast *past, Reader *reader)
{
    GHashTable *known = past->parts(past->data);
    reader->gone = parts_gone(self, known);
    keep_new(self, known, reader->gone);
    gboolean same = !self->names.rows->len && !reader->gone->len;
    gboolean says_all = g_str_equal(past->state, self->state) || !is_settled(self->state);
    same = same && says_all && !g_str_has_suffix(past->state, UNFINISHED);
    reader->news = same ? SOURCE_SAME : SOURCE_MORE;
    if (!reader->gone->len)
        g_clear_pointer(&reader->gone, g_ptr_array_unref);
}

/* ---- opening ---- */

static guint64 mailfiles_position(gconstpointer data)
{
    return ((const MailFiles *)data)->position;
}

static const char *mailfiles_damage(gconstpointer data)
{
    return ((const MailFiles *)data)->damage;
}

static void mailfiles_free(gpointer data)
{
    MailFiles *self = data;
    mailnames_clear(&self->names);
    g_ptr_array_unref(self->moved);
    g_ptr_array_unref(self->failures);
    g_free(self->path);
    g_free(self->folder);
    g_free(self->state);
    g_free(self->damage);
    g_free(self->buf);
    g_free(self->part);
    g_free(self);
}

/* Lists a maildir until nothing changes meanwhile; a mail that is missed at last, since its name
 * changes all the time, is found by the next run: so the state says how it was before it was
 * listed, never how it was behind that. */
static gboolean list_settled(MailFiles *self, GError **error)
{
    gboolean same = FALSE;
    for (int i = 0; i < LOOKS && !same; i++) {
        g_free(self->state);
        self->state = state_now(self);
        mailnames_clear(&self->names);
        if (!mailnames_list(&self->names, self->folder, self->form, error))
            return FALSE;
        g_autofree char *behind = state_now(self);
        same = g_str_equal(behind, self->state);
    }
    return TRUE;
}

/* Lists what there is: a folder, or the one file that is taken for one. */
static gboolean list(MailFiles *self, GError **error)
{
    struct stat st;
    if (stat(self->path, &st) < 0)
        return folder_fail(error, errno, self->path);
    if (self->form == SOURCE_FORM_EML && !S_ISDIR(st.st_mode)) {
        self->every = TRUE;
        g_free(self->folder);
        self->folder = g_path_get_dirname(self->path);
        mailnames_of_file(&self->names, self->path);
        return TRUE;
    }
    SourceForm form;
    self->every = !mailfiles_form(self->path, &form) || form != SOURCE_FORM_EML;
    return list_settled(self, error);
}

static gboolean check_maildir(const char *path, GError **error)
{
    g_autofree char *cur = g_build_filename(path, "cur", NULL);
    g_autofree char *new = g_build_filename(path, "new", NULL);
    if (g_file_test(cur, G_FILE_TEST_IS_DIR) || g_file_test(new, G_FILE_TEST_IS_DIR))
        return TRUE;
    g_autofree char *name = g_filename_display_name(path);
    g_set_error(error, SOURCE_ERROR_DOMAIN, SOURCE_ERROR_EMPTY_DIR,
                "%s: no maildir (neither \"cur\" nor \"new\" is in it)", name);
    return FALSE;
}

static MailFiles *mailfiles_new(const char *path, SourceForm form, DiagLog *log)
{
    MailFiles *self = g_new0(MailFiles, 1);
    self->path = g_strdup(path);
    self->folder = g_strdup(path);
    self->form = form;
    self->log = log;
    self->moved = g_ptr_array_new_with_free_func(g_free);
    self->failures = g_ptr_array_new_with_free_func(g_free);
    return self;
}

static gboolean find_mails(MailFiles *self, const SourcePast *past, Reader *reader, GError **error)
{
    gboolean known = past && past->state && g_str_has_prefix(past->state, form_word(self->form));
    gboolean tells = self->form == SOURCE_FORM_MAILDIR && is_settled(self->state);
    reader->news = SOURCE_ALL;
    self->next = known ? past->next : 1;
    if (known && tells && g_str_equal(past->state, self->state)) {
        self->names.rows = g_array_new(FALSE, FALSE, sizeof(MailName));
        reader->news = SOURCE_SAME;
        return TRUE;
    }
    if (!list(self, error))
        return FALSE;
    if (known)
        find_news(self, past, reader);
    return TRUE;
}

gboolean mailfiles_open(Reader *reader, const char *path, SourceForm form,
                        const SourceOptions *options, DiagLog *log, GError **error)
{
    static const ReaderClass class = {
        .next = mailfiles_next,
        .state = mailfiles_state,
        .damage = mailfiles_damage,
        .position = mailfiles_position,
        .free = mailfiles_free,
    };
    if (form == SOURCE_FORM_MAILDIR && !check_maildir(path, error))
        return FALSE;
    MailFiles *self = mailfiles_new(path, form, log);
    self->max_bytes = options->max_bytes;
    self->state = state_now(self);
    *reader = (Reader){.class = &class, .self = self, .kept = G_MAXINT64};
    if (find_mails(self, options->past, reader, error))
        return TRUE;
    mailfiles_free(self);
    return FALSE;
}

/* ---- one mail again ---- */

/* Where the part lies now; NULL if it is not there. */
static const MailName *find_part(MailFiles *self, const char *part, GError **error)
{
    if (!list(self, error))
        return NULL;
    return mailnames_find(&self->names, str_of(part));
}

/* A part names its file, but for a maildir's, which moves. */
static gboolean names_file(const MailFiles *self, const char *part)
{
    g_autofree char *path = g_build_filename(self->folder, part, NULL);
    return self->form != SOURCE_FORM_MAILDIR && g_file_test(path, G_FILE_TEST_IS_REGULAR);
}

/* Only what lies in the folder is a part of it, whatever an index says. */
static gboolean is_inside(const char *part)
{
    g_auto(GStrv) steps = g_strsplit(part, "/", -1);
    return !g_path_is_absolute(part) && !g_strv_contains((const char *const *)steps, "..");
}

static GBytes *take_part(MailFiles *self, const MailName *name, const SourcePlace *place,
                         GError **error)
{
    RawMail mail;
    self->every = TRUE;
    if (take_file(self, name, &mail))
        return mail.length == place->length ? g_bytes_new(mail.data.p, mail.data.n) : NULL;
    if (self->damage)
        g_set_error_literal(error, G_FILE_ERROR, G_FILE_ERROR_FAILED, self->damage);
    return NULL;
}

GBytes *mailfiles_fetch(const char *path, SourceForm form, const SourcePlace *place, GError **error)
{
    g_autoptr(DiagLog) log = diag_log_new(FALSE);
    struct stat st;
    if (!place->part || !is_inside(place->part))
        return NULL;
    if (stat(path, &st) < 0) {
        folder_fail(error, errno, path);
        return NULL;
    }
    MailFiles *self = mailfiles_new(path, form, log);
    MailName direct = {place->part, 0, (guint32)strlen(place->part)};
    if (!S_ISDIR(st.st_mode)) {
        g_free(self->folder);
        self->folder = g_path_get_dirname(path);
    }
    self->state = state_now(self);
    const MailName *name =
        names_file(self, place->part) ? &direct : find_part(self, place->part, error);
    GBytes *bytes = name ? take_part(self, name, place, error) : NULL;
    mailfiles_free(self);
    return bytes;
}
