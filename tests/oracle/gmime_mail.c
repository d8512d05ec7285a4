/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "gmime_mail.h"

#define DAY ((gint64)24 * 60 * 60)
#define YEAR_1990 G_GINT64_CONSTANT(631152000)

static gpointer make_options(gpointer unused)
{
    static const char *fallback[] = {"utf-8", "windows-1252", NULL};
    (void)unused;
    g_mime_init();
    GMimeParserOptions *options = g_mime_parser_options_new();
    g_mime_parser_options_set_fallback_charsets(options, fallback);
    return options;
}

static GMimeParserOptions *parser_options(void)
{
    static GOnce once = G_ONCE_INIT;
    return g_once(&once, make_options, NULL);
}

gboolean gmime_mail_init(GMimeMail *mail, Str data, Str envelope)
{
    GMimeParserOptions *options = parser_options();
    GMimeStream *stream = g_mime_stream_mem_new_with_buffer(data.p, data.n);
    GMimeParser *parser = g_mime_parser_new_with_stream(stream);
    mail->message = g_mime_parser_construct_message(parser, options);
    mail->envelope = envelope;
    g_object_unref(parser);
    g_object_unref(stream);
    return mail->message != NULL;
}

void gmime_mail_release(GMimeMail *mail)
{
    g_clear_object(&mail->message);
}

const char *gmime_raw_value(const GMimeMail *mail, const char *name)
{
    GMimeHeaderList *list = g_mime_object_get_header_list(GMIME_OBJECT(mail->message));
    GMimeHeader *header = g_mime_header_list_get_header(list, name);
    const char *value = header ? g_mime_header_get_raw_value(header) : NULL;
    return value ? value : "";
}

char *replace_all(const char *text, const char *pattern, const char *with)
{
    g_autoptr(GRegex) regex = g_regex_new(pattern, RAW_LINES, 0, NULL);
    return g_regex_replace(regex, text, -1, 0, with, 0, NULL);
}

GByteArray *gmime_decode(GMimeContentEncoding encoding, const char *text)
{
    GMimeEncoding state;
    g_mime_encoding_init_decode(&state, encoding);
    gsize n = strlen(text);
    char *out = g_malloc(g_mime_encoding_outlen(&state, n) + 1);
    n = g_mime_encoding_flush(&state, text, n, out);
    return g_byte_array_new_take((guint8 *)out, n);
}

static gboolean is_white(gunichar c)
{
    /* ESC: MAIL.md 4 */
    return c == ' ' || (c >= '\t' && c <= '\r') || c == 0x1b || c == 0x2028 || c == 0x2029;
}

/* Single spaces, no control characters: the form that mail.h promises for header strings. */
static char *tidy(const char *text)
{
    g_autofree char *valid = g_utf8_make_valid(text ? text : "", -1);
    GString *out = g_string_new(NULL);
    gboolean space = FALSE;
    for (const char *p = valid; *p; p = g_utf8_next_char(p)) {
        gunichar c = g_utf8_get_char(p);
        space = space || is_white(c);
        if (is_white(c) || g_unichar_iscntrl(c))
            continue;
        if (space && out->len)
            g_string_append_c(out, ' ');
        space = FALSE;
        g_string_append_unichar(out, c);
    }
    return g_string_free(out, FALSE);
}

/* Adds the bytes that an encoded word stands for. */
static void add_word(const GMatchInfo *match, GByteArray *bytes)
{
    g_autofree char *encoding = g_match_info_fetch(match, 2);
    g_autofree char *text = g_match_info_fetch(match, 3);
    gboolean b = g_ascii_tolower(*encoding) == 'b';
    g_autofree char *qp = replace_all(text, "_", "=20");
    g_autoptr(GByteArray) made = gmime_decode(
        b ? GMIME_CONTENT_ENCODING_BASE64 : GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE, b ? text : qp);
    g_byte_array_append(bytes, made->data, made->len);
}

static void convert_words(GString *out, GByteArray *bytes, const char *charset)
{
    g_autofree char *text =
        gmime_convert(charset, (Str){(char *)bytes->data, bytes->len}, MEND_CHARSET);
    g_string_append(out, text);
    g_byte_array_set_size(bytes, 0);
}

/* MEND_WORDS: the bytes of neighbours of one charset are joined, then converted (MAIL.md 4). */
static char *decode_words(const char *value)
{
    g_autoptr(GRegex) words =
        g_regex_new("=\\?([^?*]*)(?:\\*[^?]*)?\\?([bBqQ])\\?((?s:.*?))\\?=", RAW_LINES, 0, NULL);
    g_autoptr(GByteArray) bytes = g_byte_array_new();
    g_autoptr(GMatchInfo) match = NULL;
    g_autofree char *charset = g_strdup("");
    GString *out = g_string_new(NULL);
    int end = 0, from, to;
    for (g_regex_match(words, value, 0, &match); g_match_info_matches(match);
         g_match_info_next(match, NULL)) {
        g_match_info_fetch_pos(match, 0, &from, &to);
        g_autofree char *between = g_strndup(value + end, (gsize)(from - end));
        g_autofree char *label = g_match_info_fetch(match, 1);
        gboolean joined = end > 0 && strspn(between, " \t\r\n") == strlen(between);
        if (!joined || g_ascii_strcasecmp(label, charset) != 0 ||
            g_ascii_strncasecmp(label, "iso-2022", 8) == 0)
            convert_words(out, bytes, charset);
        if (!joined)
            g_string_append(out, between);
        g_free(charset);
        charset = g_steal_pointer(&label);
        add_word(match, bytes);
        end = to;
    }
    convert_words(out, bytes, charset);
    g_string_append(out, value + end);
    return g_string_free(out, FALSE);
}

static char *read_subject(const GMimeMail *mail, guint mends)
{
    if (!(mends & MEND_WORDS))
        return tidy(g_mime_message_get_subject(mail->message));
    g_autofree char *text = decode_words(gmime_raw_value(mail, "Subject"));
    return tidy(text);
}

/* The mailboxes of a list, groups opened. */
static void collect_boxes(InternetAddressList *list, GPtrArray *boxes)
{
    for (int i = 0; list && i < internet_address_list_length(list); i++) {
        InternetAddress *address = internet_address_list_get_address(list, i);
        if (INTERNET_ADDRESS_IS_MAILBOX(address))
            g_ptr_array_add(boxes, g_object_ref(address));
        else
            collect_boxes(internet_address_group_get_members(INTERNET_ADDRESS_GROUP(address)),
                          boxes);
    }
}

static GPtrArray *read_boxes(const GMimeMail *mail, const char *name)
{
    GPtrArray *boxes = g_ptr_array_new_with_free_func(g_object_unref);
    InternetAddressList *list =
        internet_address_list_parse(parser_options(), gmime_raw_value(mail, name));
    collect_boxes(list, boxes);
    g_clear_object(&list);
    return boxes;
}

/* Without commas behind it and pairs of quotation marks around it, as people are shown. */
static void unquote(char *name)
{
    gsize n = strlen(name);
    while (n && strchr(", ", name[n - 1]))
        name[--n] = '\0';
    for (; n > 1 && strchr("'\"", *name) && *name == name[n - 1]; n -= 2) {
        memmove(name, name + 1, n - 2);
        name[n - 2] = '\0';
    }
}

/* The first mailbox as "name <address>". */
static char *read_person(const GMimeMail *mail, const char *field, guint mends)
{
    g_autoptr(GPtrArray) boxes = read_boxes(mail, field);
    InternetAddressMailbox *box = boxes->len ? boxes->pdata[0] : NULL;
    g_autofree char *name = tidy(box ? internet_address_get_name(INTERNET_ADDRESS(box)) : "");
    g_autofree char *email = tidy(!box               ? ""
                                  : mends & MEND_IDN ? internet_address_mailbox_get_idn_addr(box)
                                                     : internet_address_mailbox_get_addr(box));
    if (mends & MEND_WORDS) {
        g_autofree char *phrase = replace_all(gmime_raw_value(mail, field), "(?s)<[^<]*$", "");
        g_autofree char *decoded = decode_words(phrase);
        g_free(name);
        name = g_strchomp(tidy(decoded));
    }
    if (mends & MEND_QUOTES)
        unquote(name);
    return g_strdup_printf("%s <%s>", name, email);
}

static char *read_from(const GMimeMail *mail, guint mends)
{
    return read_person(mail, "From", mends);
}

static char *read_reply_to(const GMimeMail *mail, guint mends)
{
    return read_person(mail, "Reply-To", mends);
}

/* The one who is named; a group may hold nobody. */
static char *read_original_from(const GMimeMail *mail, guint mends)
{
    g_autofree char *from = read_person(mail, "X-Original-From", mends);
    gboolean named = strcmp(from, " <>") != 0;
    return named ? g_steal_pointer(&from) : read_person(mail, "X-Original-Sender", mends);
}

/* MEND_ZONE: zones, years and seconds that MAIL.md 3 names, as RFC 5322 writes them; a comment that
 * touches the zone, as that allows, but most do not write. */
static char *mend_date(const char *text)
{
    static const char *const forms[][2] = {
        {"--(\\d{3,4})\\b", "-\\1"},
        {"([+-])(\\d)\\b", "\\g<1>0\\g<2>00"},
        {"([+-])(\\d{3})\\b", "\\g<1>0\\2"},
        {"\\bCEST\\b", "+0200"},
        {"\\b1(\\d\\d) (?=\\d+:)", "20\\1 "},
        {"\\b([5-9]\\d) (?=\\d+:)", "19\\1 "},
        {"(\\w)\\(", "\\1 ("},
    };
    char *mended = g_strdup(text);
    for (guint i = 0; i < G_N_ELEMENTS(forms); i++) {
        g_autofree char *before = mended;
        mended = replace_all(before, forms[i][0], forms[i][1]);
    }
    return mended;
}

static GDateTime *decode_date(const char *text, guint mends)
{
    g_autofree char *mended = mends & MEND_ZONE ? mend_date(text) : g_strdup(text);
    return *mended ? g_mime_utils_header_decode_date(mended) : NULL;
}

static gboolean is_before_1990(GDateTime *date)
{
    return g_date_time_to_unix(date) < YEAR_1990;
}

static char *date_value(GDateTime *date)
{
    return g_strdup_printf("%" G_GINT64_FORMAT " %+d", g_date_time_to_unix(date),
                           (int)(g_date_time_get_utc_offset(date) / G_TIME_SPAN_MINUTE));
}

/* The rule of MAIL.md 3, on what GMime reads. */
static char *read_date(const GMimeMail *mail, guint mends)
{
    const char *stamp = strrchr(gmime_raw_value(mail, "Received"), ';');
    g_autofree char *line = str_dup(mail->envelope);
    const char *behind = g_str_has_prefix(line, "From ") ? strchr(line + 5, ' ') : NULL;
    g_autoptr(GDateTime) sent = decode_date(gmime_raw_value(mail, "Date"), mends);
    g_autoptr(GDateTime) received = stamp ? decode_date(stamp + 1, mends) : NULL;
    g_autoptr(GDateTime) archived = behind ? decode_date(behind, mends) : NULL;
    if (received && is_before_1990(received))
        g_clear_pointer(&received, g_date_time_unref);
    if (sent && !is_before_1990(sent) &&
        !(received && g_date_time_to_unix(sent) > g_date_time_to_unix(received) + DAY))
        return date_value(sent);
    if (received)
        return date_value(received);
    return archived && !is_before_1990(archived) ? date_value(archived) : g_strdup("");
}

static char *read_message_id(const GMimeMail *mail, guint mends)
{
    const char *raw = gmime_raw_value(mail, "Message-ID");
    if (!(mends & MEND_IDS))
        return tidy(g_mime_message_get_message_id(mail->message));
    g_autofree char *id = replace_all(raw, "(?s)^[^<]*<([^<>]*)>.*$", "\\1");
    return replace_all(id, "\\s", "");
}

/* The ids of a field, in order; MEND_IDS: whatever stands between "<" and ">" (MAIL.md 3). */
static GPtrArray *read_ids(const GMimeMail *mail, const char *name, guint mends)
{
    GPtrArray *ids = g_ptr_array_new_with_free_func(g_free);
    const char *raw = gmime_raw_value(mail, name);
    if (mends & MEND_IDS) {
        g_autoptr(GRegex) regex = g_regex_new("<([^<>]+)>", RAW_LINES, 0, NULL);
        g_autoptr(GMatchInfo) match = NULL;
        for (g_regex_match(regex, raw, 0, &match); g_match_info_matches(match);
             g_match_info_next(match, NULL)) {
            g_autofree char *id = g_match_info_fetch(match, 1);
            g_ptr_array_add(ids, replace_all(id, "\\s", ""));
        }
        return ids;
    }
    GMimeReferences *list = g_mime_references_parse(parser_options(), raw);
    for (int i = 0; i < g_mime_references_length(list); i++)
        g_ptr_array_add(ids, g_strdup(g_mime_references_get_message_id(list, i)));
    g_mime_references_free(list);
    return ids;
}

static void append_new(GString *out, const char *id, const char *own)
{
    g_autofree char *bracketed = g_strdup_printf("<%s>", id);
    if (g_strcmp0(id, own) != 0 && !strstr(out->str, bracketed))
        g_string_append(out, bracketed);
}

/* In-Reply-To's, then References newest first; without repeats and without the mail itself. */
static char *read_refs(const GMimeMail *mail, guint mends)
{
    g_autoptr(GPtrArray) parents = read_ids(mail, "In-Reply-To", mends);
    g_autoptr(GPtrArray) references = read_ids(mail, "References", mends);
    g_autofree char *own = read_message_id(mail, mends);
    GString *out = g_string_new(NULL);
    for (guint i = 0; i < parents->len; i++)
        append_new(out, parents->pdata[i], own);
    for (guint i = references->len; i-- > 0;)
        append_new(out, references->pdata[i], own);
    return g_string_free(out, FALSE);
}

/* List-Id "Name <kvm.vger.kernel.org>", X-Mailing-List "kvm@vger.kernel.org" (list_id.h). */
static char *read_list(const GMimeMail *mail, guint mends)
{
    const char *raw = gmime_raw_value(mail, "List-Id");
    (void)mends;
    if (!*raw)
        raw = gmime_raw_value(mail, "X-Mailing-List");
    g_autofree char *bare = replace_all(raw, "(?s)^.*<\\s*(.*?)\\s*>[^>]*$", "\\1");
    g_autofree char *tidied = tidy(bare);
    return g_ascii_strdown(g_strdelimit(tidied, "@", '.'), -1);
}

/* Only where the list is not named. */
static char *read_recipients(const GMimeMail *mail, guint mends)
{
    g_autofree char *list = read_list(mail, mends);
    GString *out = g_string_new(NULL);
    g_autoptr(GPtrArray) to = read_boxes(mail, "To");
    g_autoptr(GPtrArray) cc = read_boxes(mail, "Cc");
    g_ptr_array_extend_and_steal(to, g_steal_pointer(&cc));
    for (guint i = 0; i < to->len && !*list; i++) {
        const char *email = mends & MEND_IDN ? internet_address_mailbox_get_idn_addr(to->pdata[i])
                                             : internet_address_mailbox_get_addr(to->pdata[i]);
        g_autofree char *lower = g_ascii_strdown(email, -1);
        g_string_append_printf(out, "%s%s", out->len ? " " : "", lower);
    }
    return g_string_free(out, FALSE);
}

static char *read_content_type(const GMimeMail *mail, guint mends)
{
    GMimeObject *root = g_mime_message_get_mime_part(mail->message);
    GMimeContentType *type = root ? g_mime_object_get_content_type(root) : NULL;
    const char *charset = type ? g_mime_content_type_get_parameter(type, "charset") : NULL;
    g_autofree char *name = type ? g_mime_content_type_get_mime_type(type) : g_strdup("");
    g_autofree char *value = g_strdup_printf("%s; %s", name, charset ? charset : "");
    (void)mends;
    return g_ascii_strdown(value, -1);
}

char *gmime_mail_value(const GMimeMail *mail, PeerField field, guint mends)
{
    static char *(*const readers[])(const GMimeMail *, guint) = {
        [PEER_FROM] = read_from,
        [PEER_REPLY_TO] = read_reply_to,
        [PEER_ORIGINAL_FROM] = read_original_from,
        [PEER_SUBJECT] = read_subject,
        [PEER_DATE] = read_date,
        [PEER_MESSAGE_ID] = read_message_id,
        [PEER_REFS] = read_refs,
        [PEER_LIST] = read_list,
        [PEER_RECIPIENTS] = read_recipients,
        [PEER_CONTENT_TYPE] = read_content_type,
        [PEER_TEXT] = gmime_text,
    };
    return readers[field](mail, mends);
}
