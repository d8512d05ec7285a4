/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "read/mboxreader.h"
#include <inttypes.h>
#include <lzma.h>
#include <sys/stat.h>

typedef struct {
    char *path;
    MboxSplit *split;
    MboxDialect forced;
    guint64 max_bytes;
    guint64 mails;
    gboolean ended;
    char *stamp; /* of the file when it was opened */
    char *past;  /* the state it was opened with, if all is as it was */
} MboxReader;

/* What the state says: see print_state(). */
typedef struct {
    MboxMark mark;
    MboxDialect forced;
    guint64 max_bytes;
    char stamp[80];
} Past;

#define NO_STAMP "-"

/*
 * What changes with a file; NO_STAMP where that cannot be relied on: of no regular file, and of one
 * that was changed so recently that another change might not show in its times.
 */
static char *stamp_of(const char *path)
{
    enum { SETTLED = 2 /* seconds */ };
    struct stat st;
    if (g_str_equal(path, "-") || stat(path, &st) < 0 || !S_ISREG(st.st_mode) ||
        st.st_mtim.tv_sec > g_get_real_time() / G_USEC_PER_SEC - SETTLED)
        return g_strdup(NO_STAMP);
    return g_strdup_printf("%jd:%jd.%09ld:%ju", (intmax_t)st.st_size, (intmax_t)st.st_mtim.tv_sec,
                           st.st_mtim.tv_nsec, (uintmax_t)st.st_ino);
}

static char *print_state(const Past *past)
{
    const MboxMark *mark = &past->mark;
    return g_strdup_printf("mbox 1 %d %d %d %d %" G_GOFFSET_FORMAT " %016" PRIx64
                           " %" G_GUINT64_FORMAT " %s",
                           past->forced, mark->dialect, mark->first, mark->found, mark->offset,
                           mark->sum, past->max_bytes, past->stamp);
}

/* A number below n, as states hold enums. */
static gboolean parse_enum(const char *word, guint n, guint *value)
{
    guint64 number;
    if (!g_ascii_string_to_unsigned(word, 10, 0, n - 1, &number, NULL))
        return FALSE;
    *value = (guint)number;
    return TRUE;
}

/* FALSE for what print_state() never wrote. */
static gboolean parse_state(const char *state, Past *past)
{
    enum { WORDS = 10 };
    guint forced, dialect, first, found;
    guint64 offset;
    *past = (Past){0};
    g_auto(GStrv) words = g_strsplit(state, " ", -1);
    if (g_strv_length(words) != WORDS || !g_str_equal(words[0], "mbox") ||
        !g_str_equal(words[1], "1") || !parse_enum(words[2], MBOX_CL2 + 1, &forced) ||
        !parse_enum(words[3], MBOX_CL2 + 1, &dialect) ||
        !parse_enum(words[4], FROM_LOCAL + 1, &first) ||
        !parse_enum(words[5], SEPARATOR_DAMAGED + 1, &found) ||
        !g_ascii_string_to_unsigned(words[6], 10, 0, G_MAXINT64, &offset, NULL) ||
        !g_ascii_string_to_unsigned(words[7], 16, 0, G_MAXUINT64, &past->mark.sum, NULL) ||
        !g_ascii_string_to_unsigned(words[8], 10, 0, G_MAXUINT64, &past->max_bytes, NULL) ||
        g_strlcpy(past->stamp, words[9], sizeof(past->stamp)) >= sizeof(past->stamp))
        return FALSE;
    past->forced = (MboxDialect)forced;
    past->mark.dialect = (MboxDialect)dialect;
    past->mark.first = (FromLine)first;
    past->mark.found = (SeparatorKind)found;
    past->mark.offset = (goffset)offset;
    return TRUE;
}

/* Reads over the bytes before the mark. Whether they are those of then. */
static gboolean skip_to(Input *input, const MboxMark *mark)
{
    g_autofree char *block = g_malloc(MBOX_BLOCK);
    guint64 sum = 0, left = (guint64)mark->offset;
    while (left > 0) {
        gssize got = input_read(input, block, (gsize)MIN(left, MBOX_BLOCK), NULL);
        if (got <= 0)
            return FALSE;
        sum = lzma_crc64((const uint8_t *)block, (gsize)got, sum);
        left -= (guint64)got;
    }
    return sum == mark->sum;
}

static Input *open_input(const MboxReader *reader, GError **error)
{
    Input *input = input_open(reader->path, error);
    if (input && reader->max_bytes)
        input_set_max(input, reader->max_bytes);
    return input;
}

/* Opens the file where the past ends, if what lies before is still the same. FALSE on failure. */
static gboolean open_split(MboxReader *reader, const Past *past, DiagLog *log, Reader *out,
                           GError **error)
{
    Input *input = open_input(reader, error);
    if (!input)
        return FALSE;
    if (past && past->mark.offset > 0) {
        if (skip_to(input, &past->mark))
            reader->split = mboxsplit_resume(input, reader->path, &past->mark, log);
        else
            input_free(input);
        if (reader->split) {
            out->news = SOURCE_MORE;
            out->kept = past->mark.offset;
            return TRUE;
        }
        if (!(input = open_input(reader, error)))
            return FALSE;
    }
    reader->split = mboxsplit_new(input, reader->path, reader->forced, log);
    return TRUE;
}

/* What a file without mail seems to be, for people who gave the wrong one. */
static const char *guess_content(Str head)
{
    static const struct {
        Str magic;
        const char *what;
    } rows[] = {
        {{"\xfd"
          "7zXZ",
          5},
         "compressed twice, unpack it first"},
        {{"BZh", 3}, "compressed twice, unpack it first"},
        {{"\x28\xb5\x2f\xfd", 4}, "compressed twice, unpack it first"},
        {{"\x1f\x8b", 2}, "compressed twice, unpack it first"},
        {{"PK\x03\x04", 4}, "a zip archive, unpack it first"},
        {{"SQLite format 3", 15}, "an SQLite database"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++)
        if (str_has_prefix(head, rows[i].magic))
            return rows[i].what;
    if (head.n >= 262 && memcmp(head.p + 257, "ustar", 5) == 0)
        return "a tar archive, unpack it first";
    if (str_find_char(head, '\0') >= 0)
        return "a binary file";
    if (str_find_char(head, '\r') >= 0 && str_find_char(head, '\n') < 0)
        return "its lines end in bare CR, make them end in LF first";
    return "an mbox has lines \"From SENDER DATE\" between its mails";
}

static SourceStatus end(MboxReader *reader, GError **error)
{
    reader->ended = TRUE;
    if (reader->mails > 0 || mboxsplit_junk(reader->split) == 0)
        return SOURCE_END;
    g_autofree char *name =
        g_filename_display_name(g_str_equal(reader->path, "-") ? "standard input" : reader->path);
    g_set_error(error, SOURCE_ERROR_DOMAIN, SOURCE_ERROR_NOT_MAIL, "%s: no mail in it (%s)", name,
                guess_content(mboxsplit_head(reader->split)));
    return SOURCE_ERROR;
}

static SourceStatus reader_next(gpointer self, RawMail *mail, GError **error)
{
    MboxReader *reader = self;
    int got = mboxsplit_next(reader->split, mail, error);
    if (got < 0)
        return SOURCE_ERROR;
    if (got == 0)
        return end(reader, error);
    reader->mails++;
    return SOURCE_MAIL;
}

static const char *reader_damage(gconstpointer self)
{
    const MboxReader *reader = self;
    return reader->split ? input_damage(mboxsplit_input(reader->split)) : NULL;
}

/* Of what is damaged only the stamp counts: if it stays as it is, so does what is known of it. */
static char *reader_state(gconstpointer self)
{
    const MboxReader *reader = self;
    Past now = {.forced = reader->forced, .max_bytes = reader->max_bytes};
    if (g_str_equal(reader->path, "-") || !reader->split)
        return g_strdup(reader->past);
    if (!reader->ended || !reader_damage(reader))
        now.mark = mboxsplit_mark(reader->split);
    g_strlcpy(now.stamp, reader->ended ? reader->stamp : NO_STAMP, sizeof(now.stamp));
    return print_state(&now);
}

static guint64 reader_position(gconstpointer self)
{
    const MboxReader *reader = self;
    return reader->split ? input_position(mboxsplit_input(reader->split)) : 0;
}

static void reader_free(gpointer self)
{
    MboxReader *reader = self;
    mboxsplit_free(reader->split);
    g_free(reader->path);
    g_free(reader->stamp);
    g_free(reader->past);
    g_free(reader);
}

static const ReaderClass reader_class = {
    .next = reader_next,
    .state = reader_state,
    .damage = reader_damage,
    .position = reader_position,
    .free = reader_free,
};

gboolean mboxreader_open(Reader *out, const char *path, MboxDialect dialect,
                         const SourceOptions *options, DiagLog *log, GError **error)
{
    MboxReader *reader = g_new0(MboxReader, 1);
    reader->path = g_strdup(path);
    reader->forced = dialect;
    reader->max_bytes = options->max_bytes;
    reader->stamp = stamp_of(path);
    out->class = &reader_class;
    out->self = reader;
    Past past;
    gboolean known = options->past && options->past->state &&
                     parse_state(options->past->state, &past) && past.forced == dialect &&
                     past.max_bytes == options->max_bytes;
    if (known && g_str_equal(past.stamp, reader->stamp) && !g_str_equal(past.stamp, NO_STAMP)) {
        out->news = SOURCE_SAME;
        reader->past = g_strdup(options->past->state);
        return TRUE;
    }
    if (!open_split(reader, known ? &past : NULL, log, out, error)) {
        reader_free(reader);
        return FALSE;
    }
    if (options->past)
        mboxsplit_sum(reader->split);
    return TRUE;
}

/* ---- one mail again ---- */

/* What the splitter knew behind the file's first mail, where no state says it. */
static gboolean learn_mark(const char *path, MboxDialect dialect, DiagLog *log, MboxMark *mark,
                           GError **error)
{
    RawMail mail;
    Input *input = input_open(path, error);
    if (!input)
        return FALSE;
    g_autoptr(MboxSplit) split = mboxsplit_new(input, path, dialect, log);
    int got = mboxsplit_next(split, &mail, error);
    *mark = mboxsplit_mark(split);
    return got > 0;
}

static MboxSplit *split_at(const char *path, const MboxMark *mark, DiagLog *log, GError **error)
{
    Input *input = input_open(path, error);
    if (!input)
        return NULL;
    if (input_skip(input, (guint64)mark->offset, error))
        return mboxsplit_at(input, path, mark, log);
    input_free(input);
    return NULL;
}

/* The first mail of a file, which may lack its separator. */
static MboxSplit *split_first(const char *path, MboxDialect dialect, DiagLog *log, GError **error)
{
    Input *input = input_open(path, error);
    return input ? mboxsplit_new(input, path, dialect, log) : NULL;
}

/* A file that has grown may have got a line end behind its last mail. */
static gboolean fits(const RawMail *mail, const SourcePlace *place)
{
    enum { LINE_END_MAX = 2 };
    return mail->offset == place->offset && mail->length >= place->length &&
           mail->length <= place->length + LINE_END_MAX;
}

struct MboxFetch {
    char *path; /* NULL: none is open */
    MboxDialect dialect;
    MboxSplit *split;
    DiagLog *log;
    goffset behind; /* no mail that begins before can be reached */
};

MboxFetch *mboxfetch_new(void)
{
    MboxFetch *last = g_new0(MboxFetch, 1);
    last->log = diag_log_new(FALSE);
    return last;
}

static void forget_last(MboxFetch *last)
{
    g_clear_pointer(&last->split, mboxsplit_free);
    g_clear_pointer(&last->path, g_free);
}

void mboxfetch_free(MboxFetch *last)
{
    if (!last)
        return;
    forget_last(last);
    diag_log_free(last->log);
    g_free(last);
}

static MboxSplit *open_at(const char *path, MboxDialect dialect, const char *state, goffset offset,
                          DiagLog *log, GError **error)
{
    enum { MARK_SIZE = 3 /* of a byte order mark */ };
    Past past = {0};
    if (offset <= MARK_SIZE)
        return split_first(path, dialect, log, error);
    gboolean known = state && parse_state(state, &past) && past.mark.first != FROM_NONE;
    if (!known && !learn_mark(path, dialect, log, &past.mark, error))
        return NULL;
    past.mark.offset = offset;
    return split_at(path, &past.mark, log, error);
}

/* Passes over the mails before that place. */
static GBytes *read_on(MboxFetch *last, const SourcePlace *place, GError **error)
{
    RawMail mail;
    do {
        if (mboxsplit_next(last->split, &mail, error) <= 0)
            return NULL;
        last->behind = mail.offset + 1;
    } while (mail.offset < place->offset);
    return fits(&mail, place) ? g_bytes_new(mail.data.p, mail.data.n) : NULL;
}

GBytes *mboxfetch_mail(MboxFetch *last, const char *path, MboxDialect dialect, const char *state,
                       const SourcePlace *place, GError **error)
{
    gboolean same = last->path && g_str_equal(last->path, path) && last->dialect == dialect;
    gboolean near = same && place->offset >= last->behind &&
                    place->offset - last->behind < MBOXFETCH_READ_ON_MAX;
    GBytes *bytes = near ? read_on(last, place, NULL) : NULL;
    if (bytes)
        return bytes;
    forget_last(last);
    last->path = g_strdup(path); /* the splitter borrows it */
    last->dialect = dialect;
    last->split = open_at(last->path, dialect, state, place->offset, last->log, error);
    bytes = last->split ? read_on(last, place, error) : NULL;
    if (!bytes)
        forget_last(last);
    return bytes;
}
