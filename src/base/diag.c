/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/diag.h"
#include "base/str.h"

typedef struct {
    const char *name;
    DiagClass class;
    const char *text;
} KindRow;

static const KindRow kinds[DIAG_KINDS] = {
#define X(symbol, name, class, text) {name, DIAG_##class, text},
    DIAG_TABLE(X)
#undef X
};

G_STATIC_ASSERT(DIAG_KINDS <= 64);

/* What is done, and after which source where there is one. The manual has the same. */
static const char *const rules[DIAG_KINDS] = {
    [DIAG_JUNK_BEFORE_MAIL] = "what stands before the first From_ line, or behind lost bytes up to "
                              "the next one, belongs to no mail",
    [DIAG_SEPARATOR_NO_BLANK] =
        "a whole From_ line with a header field below it separates without a blank line above",
    [DIAG_MAIL_TOO_LARGE] = "of a mail above 64 MiB the header is used",
    [DIAG_COMPRESSED_TRUNCATED] = "all mail before the end of the file is used",
    [DIAG_COMPRESSED_CORRUPT] =
        "all mail before the damage is used, and what can be read behind it",
    [DIAG_COMPRESSED_TRAILING] = "NULs and other bytes behind the compressed data are passed over",
    [DIAG_HEADER_NO_COLON] =
        "it is passed over; if no known field comes behind it, the text begins there",
    [DIAG_HEADER_NUL] = "a NUL is read as U+FFFD",
    [DIAG_HEADER_DUPLICATE] = "RFC 5322 3.6 allows it once only",
    [DIAG_HEADER_TOO_LARGE] =
        "of a header block 1 MiB is read, of an address field 32 KiB, of references 1000",
    [DIAG_HEADER_RAW_8BIT] = "read as UTF-8 where the bytes are, else by the rules for charsets",
    [DIAG_FROM_MISSING] = "the mail counts, but for no person",
    [DIAG_ID_MISSING] = "the id is the SHA-256 of the content, at listdigest.invalid",
    [DIAG_DATE_MISSING] =
        "neither Date nor Received nor the From_ line says when it was: it is in no digest",
    [DIAG_DATE_ZONE] = "CEST is +0200, -700 is -0700, no zone or an unknown one is UTC",
    [DIAG_DATE_FROM_RECEIVED] = "the Date field is missing, unreadable, before 1990 or more than a "
                                "day after the topmost Received",
    [DIAG_DATE_FROM_SEPARATOR] = "neither Date nor Received can be used",
    [DIAG_EW_MALFORMED] = "what is no encoded word (RFC 2047) stays as it is",
    [DIAG_CHARSET_UNKNOWN] =
        "read as UTF-8 where the bytes are, else guessed as charset-guessed says",
    [DIAG_CHARSET_MISLABELLED] =
        "bytes that are valid UTF-8 are UTF-8, unless they read better as labelled",
    [DIAG_CHARSET_GUESSED] =
        "line by line: UTF-8, the label, what uchardet says of 24 characters and more, the charset "
        "of the mail's text, the one that the list uses, windows-1252",
    [DIAG_CHARSET_C1_DROPPED] = "bytes 81, 8D, 8F, 90 and 9D mean nothing",
    [DIAG_CTE_UNKNOWN] = "read as if there were none",
    [DIAG_QP_MALFORMED] =
        "an equals sign without two hexadecimal digits stands for itself (RFC 2045 6.7)",
    [DIAG_QP_UNDECLARED] = "there are soft line breaks, at least three escapes and a diff, and "
                           "nothing else would make "
                           "sense",
    [DIAG_BASE64_MALFORMED] = "bytes outside the alphabet are passed over (RFC 2045 6.8)",
    [DIAG_BASE64_TRAILING] = "the first line that is no base64 behind the padding begins plain "
                             "text, mostly a list's footer",
    [DIAG_BODY_NUL] = "NULs are removed",
    [DIAG_MIME_BOUNDARY] = "everything is text",
    [DIAG_MIME_TOO_DEEP] =
        "parts are opened 50 levels deep, encoded messages up to twice the size of the mail "
        "and 32 MiB",
    [DIAG_MIME_TOO_MANY] = "1000 parts are read",
    [DIAG_HTML_ONLY] = "there is no plain text beside it",
    [DIAG_DIFF_MALFORMED] = "what is there counts",
    [DIAG_SUBJECT_COUNTER] = "the subject counts as if it had none",
    [DIAG_FLOWED_DIFF] = "RFC 3676 would join the lines; a diff's are kept as they are",
    [DIAG_TEXT_TOO_LARGE] = "16 MiB of a mail's text are read, 1 MiB of a message text is kept",
    [DIAG_TRAILERS_TOO_MANY] = "the first ones count",
    [DIAG_SEPARATOR_GLUED] = "a whole From_ line with an address, a known header field below it, "
                             "in a line that is no field itself, or where fields of the header it "
                             "cuts come again",
    [DIAG_CONTENT_LENGTH] =
        "in mboxcl and mboxcl2 it counts where it leads to a From_ line or the end of the file",
    [DIAG_MAIL_CUT] = "what is there counts",
    [DIAG_MAIL_EMPTY] = "there is nothing to use: it is in no digest",
    [DIAG_SOURCE_LIMIT] = "--max-bytes says how much of a source is read",
    [DIAG_HEADER_FROM_LINE] = "it belongs to the mbox, not to the mail",
    [DIAG_HEADER_CR] = "a CR without LF is white space, or ends the line where it ends every one",
    [DIAG_BOUNDARY_GUESSED] = "a line of two hyphens and a word, with a Content- field below it, "
                              "found again further down",
    [DIAG_SIGNATURE] = "what is signed is read (RFC 3156, RFC 4880 7, RFC 8551)",
    [DIAG_ENCRYPTED] = "what stands around it is read",
    [DIAG_TNEF] = "named, not opened",
    [DIAG_UUENCODED] = "named, not opened; it stays in the text",
    [DIAG_DUPLICATE] = "the same Message-ID and the same content",
    [DIAG_ID_SHARED] = "the same Message-ID, other content: both count",
    [DIAG_MIME_UNCLOSED] = "its last part ends where the mail, or the part around it, does",
    [DIAG_SEPARATOR_DAMAGED] =
        "a blank line above and a mail's header below it say that it separates",
    [DIAG_COMPRESSED_PLAIN] = "read as it is",
    [DIAG_MOJIBAKE] = "encoded back and read as UTF-8, a line at a time, where that reads better; "
                      "a byte that was lost is U+FFFD; never in a diff",
    [DIAG_PATHS_TOO_MANY] = "of a diff, the first 10000 of at most 4096 bytes are kept for --path",
    [DIAG_PART_UNREADABLE] = "it is passed over; every other one of the source is read",
    [DIAG_COMMIT_MISSING] = "the mails of all others are read; nothing is fetched",
    [DIAG_NOTICES_TOO_MANY] = "the first ones count",
};

struct DiagLog {
    const char *source;
    goffset offset;
    const char *place;
    guint64 mail_kinds;
    guint64 counts[DIAG_KINDS];
    GArray *entries;       /* of Diag; NULL when not kept */
    GStringChunk *strings; /* their sources and details */
};

const char *diag_kind_name(DiagKind kind)
{
    g_assert(kind < DIAG_KINDS);
    return kinds[kind].name;
}

const char *diag_kind_text(DiagKind kind)
{
    g_assert(kind < DIAG_KINDS);
    return kinds[kind].text;
}

const char *diag_kind_rule(DiagKind kind)
{
    g_assert(kind < DIAG_KINDS);
    return rules[kind];
}

const char *diag_class_name(DiagClass class)
{
    static const char *const names[DIAG_CLASSES] = {[DIAG_DAMAGE] = "damage",
                                                    [DIAG_REPAIR] = "repair",
                                                    [DIAG_GUESS] = "guess",
                                                    [DIAG_NOTE] = "note"};
    g_assert(class < DIAG_CLASSES);
    return names[class];
}

DiagClass diag_kind_class(DiagKind kind)
{
    g_assert(kind < DIAG_KINDS);
    return kinds[kind].class;
}

DiagLog *diag_log_new(gboolean keep)
{
    DiagLog *log = g_new0(DiagLog, 1);
    log->offset = -1;
    if (keep) {
        log->entries = g_array_new(FALSE, FALSE, sizeof(Diag));
        log->strings = g_string_chunk_new(4096);
    }
    return log;
}

void diag_log_free(DiagLog *log)
{
    if (!log)
        return;
    if (log->entries) {
        g_array_free(log->entries, TRUE);
        g_string_chunk_free(log->strings);
    }
    g_free(log);
}

void diag_at(DiagLog *log, const char *source, goffset offset)
{
    log->source = source;
    log->offset = offset;
    log->place = NULL;
    log->mail_kinds = 0;
}

/* Mail goes to a terminal here: nothing in it may move the cursor or end the line. At most max
 * bytes, with no character and no escape cut in two. */
static char *printable(const char *text, gsize max)
{
    g_autofree char *valid = g_utf8_make_valid(text, -1);
    GString *out = g_string_new(NULL);
    for (const char *p = valid; *p; p = g_utf8_next_char(p)) {
        gsize before = out->len;
        gunichar c = g_utf8_get_char(p);
        if (g_unichar_isprint(c))
            g_string_append_unichar(out, c);
        else
            g_string_append_printf(out, "\\x{%x}", c);
        if (out->len > max) {
            g_string_truncate(out, before);
            break;
        }
    }
    return g_string_free(out, FALSE);
}

char *diag_printable(const char *text)
{
    return printable(text, G_MAXSIZE);
}

void diag_place(DiagLog *log, const char *place)
{
    log->place = place;
}

/* Above the limit there is room for the first of each kind: none of them goes unheard of. */
static gboolean has_room(const DiagLog *log, gboolean first)
{
    guint n = log->entries->len;
    return n < DIAG_ENTRIES_MAX || (first && n < DIAG_ENTRIES_MAX + DIAG_KINDS);
}

/* FALSE if nothing is to be kept of it. */
static gboolean count(DiagLog *log, DiagKind kind, guint64 n)
{
    g_assert(kind < DIAG_KINDS);
    const guint64 bit = G_GUINT64_CONSTANT(1) << kind;
    gboolean first = !(log->mail_kinds & bit);
    log->counts[kind] += n;
    log->mail_kinds |= bit;
    return log->entries && has_room(log, first);
}

static const char *keep_text(DiagLog *log, const char *text)
{
    g_autofree char *clean = text ? printable(text, DIAG_DETAIL_MAX) : NULL;
    return clean ? g_string_chunk_insert(log->strings, clean) : NULL;
}

static Diag *keep_entry(DiagLog *log, DiagKind kind, const char *detail)
{
    Diag kept = {.kind = kind,
                 .source =
                     log->source ? g_string_chunk_insert_const(log->strings, log->source) : NULL,
                 .offset = log->offset,
                 .place = log->place,
                 .times = 1,
                 .detail = keep_text(log, detail)};
    g_array_append_val(log->entries, kept);
    return &g_array_index(log->entries, Diag, log->entries->len - 1);
}

void diag_add(DiagLog *log, DiagKind kind, const char *detail)
{
    diag_add_many(log, kind, 1, detail);
}

void diag_add_many(DiagLog *log, DiagKind kind, guint64 n, const char *detail)
{
    if (count(log, kind, n))
        keep_entry(log, kind, detail)->times = n;
}

/* The first lines that differ, without those before and behind. */
static void differing_lines(Str *before, Str *after)
{
    Str a = *before, b = *after, x = {0}, y = {0};
    do {
        gboolean more = str_next_line(&a, &x), other = str_next_line(&b, &y);
        if (!more || !other)
            break;
    } while (str_equal(x, y));
    if (str_equal(x, y))
        return;
    *before = x;
    *after = y;
}

/* Bytes as text: those that are none as escapes. */
static const char *keep_bytes(DiagLog *log, Str bytes)
{
    g_autoptr(GString) text = g_string_new(NULL);
    gboolean cut = bytes.n > DIAG_CHANGE_MAX;
    bytes.n = MIN(bytes.n, (gsize)DIAG_CHANGE_MAX);
    while (bytes.n) {
        gunichar c = g_utf8_get_char_validated(bytes.p, (gssize)bytes.n);
        gsize n = c < 0x80 || c >= (gunichar)-2 ? 1 : (gsize)g_unichar_to_utf8(c, NULL);
        if (c == 0 || c >= (gunichar)-2)
            g_string_append_printf(text, "\\x%02x", (guchar)*bytes.p);
        else
            g_string_append_len(text, bytes.p, (gssize)n);
        bytes = str_skip(bytes, n);
    }
    if (cut)
        g_string_append(text, "…");
    return keep_text(log, text->str);
}

void diag_add_change(DiagLog *log, DiagKind kind, const char *detail, Str before, Str after)
{
    if (!count(log, kind, 1))
        return;
    differing_lines(&before, &after);
    Diag *diag = keep_entry(log, kind, detail);
    diag->before = keep_bytes(log, before);
    diag->after = keep_bytes(log, after);
}

guint64 diag_mail_kinds(const DiagLog *log)
{
    return log->mail_kinds;
}

guint64 diag_count(const DiagLog *log, DiagKind kind)
{
    g_assert(kind < DIAG_KINDS);
    return log->counts[kind];
}

guint64 diag_count_class(const DiagLog *log, DiagClass class)
{
    guint64 sum = 0;
    for (int kind = 0; kind < DIAG_KINDS; kind++)
        if (kinds[kind].class == class)
            sum += log->counts[kind];
    return sum;
}

guint diag_n_entries(const DiagLog *log)
{
    return log->entries ? log->entries->len : 0;
}

const Diag *diag_entry(const DiagLog *log, guint i)
{
    g_assert(i < diag_n_entries(log));
    return &g_array_index(log->entries, Diag, i);
}

void diag_clear_entries(DiagLog *log)
{
    if (diag_n_entries(log) == 0)
        return;
    g_array_set_size(log->entries, 0);
    g_string_chunk_clear(log->strings);
}

void diag_reset(DiagLog *log)
{
    memset(log->counts, 0, sizeof(log->counts));
    log->mail_kinds = 0;
    diag_clear_entries(log);
}

void diag_merge(DiagLog *into, const DiagLog *from)
{
    for (int kind = 0; kind < DIAG_KINDS; kind++)
        into->counts[kind] += from->counts[kind];
}
