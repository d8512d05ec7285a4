/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/am.h"
#include "cli/strip.h"
#include "mail/date.h"
#include "mail/fields.h"
#include "mail/transfer.h"
#include "patch/message.h"
#include "patch/trailers.h"

struct Am {
    DiagLog *log;
    MailParser *parser;
    StripCount strip;
};

G_DEFINE_QUARK(listdigest - am - error - quark, am_error)

Am *am_new(void)
{
    Am *am = g_new0(Am, 1);
    am->log = diag_log_new(FALSE);
    am->parser = mail_parser_new(am->log);
    return am;
}

void am_free(Am *am)
{
    if (!am)
        return;
    mail_parser_free(am->parser);
    diag_log_free(am->log);
    g_free(am);
}

/* ---- trailers ---- */

/* FALSE if it is among them already, in whatever case. */
static gboolean take_trailer(GHashTable *taken, const Trailer *trailer)
{
    g_autofree char *line = g_strdup_printf("%s: %s", trailer->key, trailer->value);
    return g_hash_table_add(taken, g_ascii_strdown(line, -1));
}

void am_add_trailers(GString *message, const Trailer *trailers, guint n)
{
    g_autoptr(Arena) arena = arena_new();
    g_autoptr(DiagLog) log = diag_log_new(FALSE);
    g_autoptr(GHashTable) taken = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    guint n_known;
    const Trailer *known = trailers_read(arena, log, (Str){message->str, message->len}, &n_known);
    gboolean begun = n_known > 0 || message->len == 0;
    for (guint i = 0; i < n_known; i++)
        take_trailer(taken, &known[i]);
    for (guint i = 0; i < n; i++) {
        if (!take_trailer(taken, &trailers[i]))
            continue;
        g_string_append_printf(message, "%s%s: %s\n", begun ? "" : "\n", trailers[i].key,
                               trailers[i].value);
        begun = TRUE;
    }
}

/* ---- header fields ---- */

static gboolean is_ascii(const char *text)
{
    for (; *text; text++)
        if (*text < ' ' || *text > '~')
            return FALSE;
    return TRUE;
}

/* RFC 2047, in words of at most 75 characters, cut between characters. */
static void append_words(GString *out, const char *text)
{
    enum { WORD_BYTES = 45 };
    for (const char *end; *text; text = end) {
        for (end = text; *end && g_utf8_next_char(end) - text <= WORD_BYTES;)
            end = g_utf8_next_char(end);
        g_autofree char *word = g_base64_encode((const guchar *)text, (gsize)(end - text));
        g_string_append_printf(out, "=?UTF-8?B?%s?=%s", word, *end ? "\n " : "");
    }
}

static void append_subject(GString *out, const char *subject)
{
    enum { SUBJECT_MAX = 900 /* RFC 5322 2.1.1 allows 998 */ };
    g_string_append(out, "Subject: ");
    if (is_ascii(subject) && !strstr(subject, "=?") && strlen(subject) < SUBJECT_MAX)
        g_string_append(out, subject);
    else
        append_words(out, subject);
    g_string_append_c(out, '\n');
}

static void append_name(GString *out, const char *name)
{
    if (!is_ascii(name) || strstr(name, "=?")) {
        append_words(out, name);
        return;
    }
    gboolean plain = !strpbrk(name, "()<>[]:;@\\,.\"");
    g_string_append(out, plain ? "" : "\"");
    for (; *name; name++) {
        if (*name == '"' || *name == '\\')
            g_string_append_c(out, '\\');
        g_string_append_c(out, *name);
    }
    g_string_append(out, plain ? "" : "\"");
}

static void append_from(GString *out, const Address *author)
{
    g_string_append(out, "From: ");
    if (*author->name)
        append_name(out, author->name);
    g_string_append_printf(out, "%s<%s>\n", *author->name ? " " : "", author->email);
}

static void append_date(GString *out, gint64 utc, int zone)
{
    static const char *const days[] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
    static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                         "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    g_autoptr(GDateTime) at = g_date_time_new_from_unix_utc(utc + 60 * zone);
    if (!at)
        return;
    g_string_append_printf(out, "Date: %s, %d %s %04d %02d:%02d:%02d %c%02d%02d\n",
                           days[g_date_time_get_day_of_week(at) - 1],
                           g_date_time_get_day_of_month(at), months[g_date_time_get_month(at) - 1],
                           g_date_time_get_year(at), g_date_time_get_hour(at),
                           g_date_time_get_minute(at), g_date_time_get_second(at),
                           zone < 0 ? '-' : '+', ABS(zone) / 60, ABS(zone) % 60);
}

/* ---- the diff ---- */

/* The decoded bytes of a mail that is nothing but plain text; empty for any other. */
static Str plain_bytes(Am *am, Str raw)
{
    Fields fields;
    Str rest;
    Arena *arena = mail_parser_arena(am->parser);
    fields_skip_blank_lines(am->log, &raw);
    fields_read(arena, am->log, &raw, MAIL_HEADER_MAX, &fields);
    Str type = str_trim(fields.value[FIELD_CONTENT_TYPE]);
    if (type.n && !str_has_prefix_nocase(type, STR("text/plain")))
        return (Str){0};
    switch (transfer_lookup(fields.value[FIELD_CONTENT_TRANSFER_ENCODING])) {
    case TRANSFER_IDENTITY: return raw;
    case TRANSFER_QP: return qp_decode(arena, am->log, raw);
    case TRANSFER_BASE64: return base64_decode(arena, am->log, raw, &rest);
    case TRANSFER_UUENCODE:
    case TRANSFER_UNKNOWN: break;
    }
    return (Str){0};
}

static guint count_lines(Str text)
{
    guint n = 0;
    for (Str line; str_next_line(&text, &line);)
        n++;
    return n;
}

/* Whether a program that knew nothing of patches made every line end CRLF. */
static gboolean is_all_crlf(Str text)
{
    for (gssize at; (at = str_find_char(text, '\n')) >= 0; text = str_skip(text, (gsize)at + 1))
        if (at == 0 || text.p[at - 1] != '\r')
            return FALSE;
    return TRUE;
}

/* The diff in a text; what is behind it is left out, unless it is damaged and may go on there. */
static Str diff_in(Str text, const Diff *diff)
{
    gsize end = diff->malformed ? text.n : diff->end;
    return str_slice(text.p + diff->start, text.p + end);
}

/* Passes over n lines, or fewer if there are no more. */
static Str skip_lines(Str text, guint n)
{
    Str line;
    while (n-- > 0 && str_next_line(&text, &line))
        ;
    return text;
}

/*
 * The diff as its bytes are: of a file in another charset, or with CRLF in some of its lines, what
 * was decoded as text would not apply. Empty where the text is what it is.
 */
static Str raw_diff(Am *am, Str raw, Str text, const Diff *diff)
{
    Str bytes = plain_bytes(am, raw), shown = diff_in(text, diff), line, wanted;
    gboolean plain = is_all_crlf(bytes) || str_find_char(bytes, '\r') < 0;
    if (!bytes.n || (plain && g_utf8_validate(bytes.p, (gssize)bytes.n, NULL)))
        return (Str){0};
    bytes = skip_lines(bytes, count_lines((Str){text.p, diff->start}));
    Str behind = skip_lines(bytes, count_lines(shown));
    bytes = str_slice(bytes.p, behind.n ? behind.p : bytes.p + bytes.n);
    Str rest = bytes;
    if (!str_next_line(&rest, &line) || !str_next_line(&shown, &wanted) ||
        !str_equal(line, wanted) || count_lines(rest) != count_lines(shown))
        return (Str){0};
    return bytes;
}

static void append_diff(Am *am, GString *out, Str raw, Str text, const Diff *diff)
{
    Str bytes = raw_diff(am, raw, text, diff), line;
    if (!bytes.n)
        bytes = diff_in(text, diff);
    gboolean crlf = is_all_crlf(bytes);
    strip_count(&am->strip, bytes);
    if (!crlf)
        g_string_append_len(out, bytes.p, (gssize)bytes.n);
    while (crlf && str_next_line(&bytes, &line)) {
        g_string_append_len(out, line.p, (gssize)line.n);
        g_string_append_c(out, '\n');
    }
    if (out->str[out->len - 1] != '\n')
        g_string_append_c(out, '\n');
}

/* ---- the body ---- */

/* git would take such a first line for a header field in the body. */
static gboolean looks_like_header(Str text)
{
    static const char *const names[] = {"From:",    "Subject:", "Date:", ">From",
                                        "[PATCH] ", "From ",    ">From"};
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++)
        if (str_has_prefix_nocase(text, str_of(names[i])))
            return TRUE;
    return FALSE;
}

static void append_body(GString *out, const Message *message, const Address *author,
                        const AmPatch *patch)
{
    Str commit = str_trim_end(message->commit), notes = {0}, line;
    if (looks_like_header(commit))
        g_string_append_printf(out, "From: %s <%s>\n\n", author->name, author->email);
    g_autoptr(GString) text = g_string_new_len(commit.n ? commit.p : "", (gssize)commit.n);
    if (text->len)
        g_string_append_c(text, '\n');
    am_add_trailers(text, patch->trailers, patch->n_trailers);
    g_string_append_len(out, text->str, (gssize)text->len);
    if (message->body.n > message->commit.n)
        notes = str_skip(message->body, message->commit.n);
    Str rest = notes;
    if (str_next_line(&rest, &line) && str_equal(str_trim_end(line), STR("---")))
        notes = rest;
    g_string_append(out, "---\n");
    g_string_append_len(out, notes.n ? notes.p : "", (gssize)notes.n);
    g_string_append_c(out, '\n');
}

/* Whether a line would be taken for something else in an mbox, or lose something. */
static gboolean needs_encoding(const GString *body)
{
    Str rest = {body->str, body->len}, line;
    while (str_next_line(&rest, &line)) {
        while (str_has_prefix(line, STR(">")))
            line = str_skip(line, 1);
        if (str_has_prefix(line, STR("From ")))
            return TRUE;
    }
    return memchr(body->str, '\r', body->len) || memchr(body->str, '\0', body->len);
}

static void append_base64(GString *out, const GString *body)
{
    enum { LINE_BYTES = 57 };
    for (gsize at = 0; at < body->len; at += LINE_BYTES) {
        gsize n = MIN(body->len - at, LINE_BYTES);
        g_autofree char *line = g_base64_encode((const guchar *)body->str + at, n);
        g_string_append_printf(out, "%s\n", line);
    }
}

/* ---- all of it ---- */

static gboolean fail(GError **error, AmError code, const AmPatch *patch, const char *why)
{
    g_set_error(error, AM_ERROR, code, "<%s>: %s", patch->message_id, why);
    return FALSE;
}

/* As posted, unless another title stands in the mail's body. */
static char *subject_of(const AmPatch *patch)
{
    if (g_str_has_suffix(patch->subject, patch->title) || !*patch->title)
        return g_strdup(patch->subject);
    return g_strconcat("[PATCH] ", patch->title, NULL);
}

static void append_header(GString *out, const AmPatch *patch, const Address *author,
                          const Mail *mail, Str body_date)
{
    MailDate date = {.utc = patch->date, .zone = mail->zone};
    g_autofree char *subject = subject_of(patch);
    if (body_date.n)
        date_parse(body_date, &date);
    g_string_append(out, "From mboxrd@z Thu Jan  1 00:00:00 1970\n");
    append_from(out, author);
    append_date(out, date.utc, date.zone);
    append_subject(out, subject);
    if (!mail->synthetic_id && is_ascii(patch->message_id))
        g_string_append_printf(out, "Message-ID: <%s>\n", patch->message_id);
    g_string_append(out, "MIME-Version: 1.0\nContent-Type: text/plain; charset=UTF-8\n");
}

gboolean am_append(Am *am, Str raw, const AmPatch *patch, GString *mbox, GError **error)
{
    RawMail rawmail = {.data = raw, .source = ""};
    PatchMail read;
    Message message;
    diag_reset(am->log);
    diag_at(am->log, "", 0);
    const Mail *mail = mail_parse(am->parser, &rawmail);
    Arena *arena = mail_parser_arena(am->parser);
    patchmail_read(arena, mail_parser_charsets(am->parser), am->log, mail, &read);
    if (!g_str_equal(mail->message_id, patch->message_id))
        return fail(error, AM_ERROR_OTHER_MAIL, patch, "another mail lies there now");
    if (diag_count(am->log, DIAG_TEXT_TOO_LARGE))
        return fail(error, AM_ERROR_TOO_LARGE, patch, "too large to be read whole");
    if (!read.diff.found)
        return fail(error, AM_ERROR_NO_DIFF, patch, "there is no diff in it");
    message_read_patch(arena, (Str){mail->text.p, read.diff.start}, TRUE, &message);
    g_autoptr(GString) body = g_string_new(NULL);
    append_header(mbox, patch, &read.author, mail, message.date);
    append_body(body, &message, &read.author, patch);
    append_diff(am, body, raw, mail->text, &read.diff);
    gboolean encoded = needs_encoding(body);
    g_string_append_printf(mbox, "Content-Transfer-Encoding: %s\n\n", encoded ? "base64" : "8bit");
    if (encoded)
        append_base64(mbox, body);
    else
        g_string_append_len(mbox, body->str, (gssize)body->len);
    g_string_append_c(mbox, '\n');
    return TRUE;
}

gboolean am_wants_p0(const Am *am)
{
    return strip_wants_p0(&am->strip);
}
