/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "gmime_mail.h"
#include <uchardet/uchardet.h>

/* Bytes to UTF-8 as GMime does it, or with MEND_CHARSET by the table of MAIL.md 4. */

/* The rows of MAIL.md 4 for which GMime and iconv know no name, or one that says less. */
static const struct {
    const char *label, *charset;
} labels[] = {
    {"", "UTF-8"},
    {"us-ascii", "WINDOWS-1252"},
    {"ascii", "WINDOWS-1252"},
    {"iso-8859-1", "WINDOWS-1252"},
    {"latin1", "WINDOWS-1252"},
    {"gb2312", "GB18030"},
    {"gbk", "GB18030"},
    {"euc-kr", "CP949"},
    {"ks_c_5601-1987", "CP949"},
    {"shift_jis", "CP932"},
    {"big5", "BIG5-HKSCS"},
    {"iso-2022-jp", "ISO-2022-JP-3"},
    {"iso-8859-9", "WINDOWS-1254"},
};

static const char *iconv_name(const char *label)
{
    for (guint i = 0; i < G_N_ELEMENTS(labels); i++)
        if (g_ascii_strcasecmp(label, labels[i].label) == 0)
            return labels[i].charset;
    return g_mime_charset_iconv_name(label);
}

static gboolean is_utf8(Str s)
{
    return !s.n || g_utf8_validate(s.p, (gssize)s.n, NULL);
}

static gboolean append_converted(GString *out, Str s, const char *charset)
{
    g_autofree char *text = g_convert(s.p, (gssize)s.n, "UTF-8", charset, NULL, NULL, NULL);
    if (text)
        g_string_append(out, text);
    return text != NULL;
}

/* windows-1252, its five holes dropped. */
static void append_1252(GString *out, Str s)
{
    for (gsize i = 0; i < s.n; i++)
        append_converted(out, (Str){s.p + i, 1}, "WINDOWS-1252");
}

/* What uchardet says of a text; "" of a short one, in 48 bytes of which may be 24 characters. */
static char *detect(Str bytes)
{
    gsize high = 0;
    for (gsize i = 0; i < bytes.n; i++)
        high += (bytes.p[i] & 0x80) != 0;
    uchardet_t detector = uchardet_new();
    if (high >= 48)
        uchardet_handle_data(detector, bytes.p, bytes.n);
    uchardet_data_end(detector);
    char *charset = g_strdup(high >= 48 ? uchardet_get_charset(detector) : "");
    uchardet_delete(detector);
    return charset;
}

static char *convert_by_table(const char *label, Str bytes)
{
    const char *charset = iconv_name(label);
    gboolean escapes = g_ascii_strncasecmp(label, "iso-2022", 8) == 0 ||
                       g_ascii_strncasecmp(label, "utf-7", 5) == 0;
    GString *out = g_string_new(NULL);
    if ((!escapes && is_utf8(bytes)) || !charset) {
        g_string_append_len(out, bytes.p, (gssize)bytes.n);
        return g_string_free(out, FALSE);
    }
    if (append_converted(out, bytes, charset))
        return g_string_free(out, FALSE);
    g_autofree char *detected = detect(bytes);
    while (bytes.n) {
        const char *lf = memchr(bytes.p, '\n', bytes.n);
        Str line = {bytes.p, lf ? (gsize)(lf - bytes.p) + 1 : bytes.n};
        bytes = str_skip(bytes, line.n);
        if (escapes && append_converted(out, line, charset))
            continue;
        if (is_utf8(line))
            g_string_append_len(out, line.p, (gssize)line.n);
        else if (!append_converted(out, line, charset) &&
                 !(*detected && append_converted(out, line, detected)))
            append_1252(out, line);
    }
    return g_string_free(out, FALSE);
}

char *gmime_convert(const char *label, Str bytes, guint mends)
{
    if (!bytes.n)
        return g_strdup("");
    g_autofree char *lower = g_ascii_strdown(label ? label : "", -1);
    g_autofree char *text = NULL;
    if (mends & MEND_CHARSET)
        return convert_by_table(g_strstrip(lower), bytes);
    iconv_t cd = *lower ? g_mime_iconv_open("UTF-8", lower) : (iconv_t)-1;
    if (cd != (iconv_t)-1) {
        text = g_mime_iconv_strndup(cd, bytes.p, bytes.n);
        g_mime_iconv_close(cd);
    }
    return text ? g_utf8_make_valid(text, -1) : g_utf8_make_valid(bytes.p, (gssize)bytes.n);
}

/* Which parts count: the rule of src/mail/body.h. */

typedef enum { COUNTS_NOT, COUNTS, COUNTS_AS_FILE, COUNTS_AS_HTML } Counts;

static gboolean ends_in_any(const char *name, const char *const *ends)
{
    g_autofree char *lower = g_ascii_strdown(name ? name : "", -1);
    g_strstrip(lower);
    for (; *ends; ends++)
        if (g_str_has_suffix(lower, *ends))
            return TRUE;
    return FALSE;
}

static gboolean is_patch_part(GMimePart *part)
{
    static const char *const types[] = {"x-patch", "x-diff",          "patch",
                                        "diff",    "x-vnd.git-patch", NULL};
    static const char *const ends[] = {".patch", ".diff", ".dif", ".patch.txt", ".diff.txt", NULL};
    GMimeContentType *type = g_mime_object_get_content_type(GMIME_OBJECT(part));
    g_autofree char *subtype = g_ascii_strdown(g_mime_content_type_get_media_subtype(type), -1);
    return g_strv_contains(types, subtype) || ends_in_any(g_mime_part_get_filename(part), ends);
}

static gboolean is_attached(GMimePart *part)
{
    const char *disposition = g_mime_object_get_disposition(GMIME_OBJECT(part));
    return disposition && g_ascii_strcasecmp(disposition, "attachment") == 0 &&
           g_mime_part_get_filename(part);
}

static Counts text_counts(GMimePart *part, const char *subtype, gboolean root)
{
    static const char *const unread[] = {"calendar",   "css",     "directory",     "rtf",
                                         "vcard",      "x-vcard", "x-moz-deleted", "rfc822-headers",
                                         "x-amp-html", NULL};
    if (is_patch_part(part))
        return COUNTS;
    if (!root && is_attached(part))
        return COUNTS_AS_FILE;
    if (strcmp(subtype, "html") == 0)
        return COUNTS_AS_HTML;
    return !root && g_strv_contains(unread, subtype) ? COUNTS_NOT : COUNTS;
}

static Counts part_counts(GMimePart *part, gboolean root)
{
    static const char *const reports[] = {"delivery-status", "disposition-notification",
                                          "feedback-report", NULL};
    GMimeContentType *type = g_mime_object_get_content_type(GMIME_OBJECT(part));
    g_autofree char *subtype = g_ascii_strdown(g_mime_content_type_get_media_subtype(type), -1);
    if (g_mime_content_type_is_type(type, "text", "*"))
        return text_counts(part, subtype, root);
    if (strcmp(subtype, "octet-stream") == 0)
        return COUNTS_AS_FILE;
    if (g_mime_content_type_is_type(type, "application", "*"))
        return is_patch_part(part) || root ? COUNTS_AS_FILE : COUNTS_NOT;
    if (g_mime_content_type_is_type(type, "message", "*") && g_strv_contains(reports, subtype))
        return COUNTS_AS_FILE;
    return COUNTS_NOT;
}

/* What of several alternatives is best read as text. */
static int rank(GMimeObject *object)
{
    if (GMIME_IS_MULTIPART(object))
        return 3;
    if (!GMIME_IS_PART(object))
        return 0;
    GMimeContentType *type = g_mime_object_get_content_type(object);
    switch (part_counts(GMIME_PART(object), FALSE)) {
    case COUNTS: return g_mime_content_type_is_type(type, "text", "plain") ? 4 : 2;
    case COUNTS_AS_HTML: return 1;
    default: return 0;
    }
}

/* The text of one part. */

GByteArray *gmime_part_bytes(GMimePart *part, gboolean decoded)
{
    GByteArray *bytes = g_byte_array_new();
    GMimeDataWrapper *content = g_mime_part_get_content(part);
    if (!content)
        return bytes;
    GMimeStream *to = g_mime_stream_mem_new_with_byte_array(bytes);
    g_mime_stream_mem_set_owner(GMIME_STREAM_MEM(to), FALSE);
    if (decoded)
        g_mime_data_wrapper_write_to_stream(content, to);
    else {
        GMimeStream *from = g_mime_data_wrapper_get_stream(content);
        g_mime_stream_reset(from);
        g_mime_stream_write_to_stream(from, to);
    }
    g_object_unref(to);
    return bytes;
}

/* MEND_QP_BLANKS: without the blanks at the ends of lines. */
static GByteArray *decode_without_blanks(const char *text)
{
    g_autofree char *trimmed = replace_all(text, "[ \\t]+(?=\\r?$)", "");
    return gmime_decode(GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE, trimmed);
}

/* MEND_BASE64: pieces encoded one by one, and behind them text that is none (MAIL.md 3). */
static GByteArray *decode_pieces(const char *text)
{
    g_autoptr(GRegex) piece = g_regex_new(
        "\\G\\s*(?:[A-Za-z0-9+/]+\\r?\\n)*[A-Za-z0-9+/]+={0,2}\\s*(?:\\n|\\z)", RAW_LINES, 0, NULL);
    g_autoptr(GMatchInfo) match = NULL;
    GByteArray *bytes = g_byte_array_new();
    int end = 0;
    for (g_regex_match(piece, text, 0, &match); g_match_info_matches(match);
         g_match_info_next(match, NULL)) {
        g_autofree char *encoded = g_match_info_fetch(match, 0);
        g_autoptr(GByteArray) made = gmime_decode(GMIME_CONTENT_ENCODING_BASE64, encoded);
        g_byte_array_append(bytes, made->data, made->len);
        g_match_info_fetch_pos(match, 0, NULL, &end);
    }
    if (text[end] && bytes->len && bytes->data[bytes->len - 1] != '\n')
        g_byte_array_append(bytes, (const guint8 *)"\n", 1);
    g_byte_array_append(bytes, (const guint8 *)text + end, (guint)strlen(text + end));
    return bytes;
}

static GByteArray *decode_part(GMimePart *part, guint mends)
{
    GMimeContentEncoding encoding = g_mime_part_get_content_encoding(part);
    gboolean qp = encoding == GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE && mends & MEND_QP_BLANKS;
    gboolean base64 = encoding == GMIME_CONTENT_ENCODING_BASE64 && mends & MEND_BASE64;
    if (!qp && !base64)
        return gmime_part_bytes(part, TRUE);
    g_autoptr(GByteArray) encoded = gmime_part_bytes(part, FALSE);
    g_byte_array_append(encoded, (const guint8 *)"", 1);
    const char *text = (const char *)encoded->data;
    return qp ? decode_without_blanks(text) : decode_pieces(text);
}

#define STUFFED "\001" /* stands for the space that stuffs a line, until lines are joined */

/* Neither before nor behind what is quoted, nor a line "-- " (RFC 3676 4.3). */
#define FIXED "(?!>|" STUFFED "?--[ \\t]*(?:\\n|\\z))"
#define SOFT_BREAK "^" FIXED "(.*) \\n" FIXED "(?!\\z)"

/* Has a hunk of the diff a context line with a single space? */
static gboolean is_unstuffed_diff(const char *marked)
{
    return g_regex_match_simple("^@@ -.*\\n(?:[-+\\\\].*\\n|" STUFFED " .*\\n|" STUFFED
                                "?\\n)*+" STUFFED "[^ \\n]",
                                marked, RAW_LINES, 0);
}

/* MEND_FLOWED: stuffing undone; with delsp soft breaks too, but not from a diff on (RFC 3676). */
static char *unflow(const char *text, gboolean delsp)
{
    g_autofree char *marked = replace_all(text, "^ ", STUFFED);
    g_autoptr(GRegex) diff = g_regex_new(
        "^" STUFFED "?(diff --git |--- .*\\n" STUFFED "?\\+\\+\\+ )", RAW_LINES, 0, NULL);
    g_autoptr(GMatchInfo) match = NULL;
    int prose = (int)strlen(marked);
    if (g_regex_match(diff, marked, 0, &match))
        g_match_info_fetch_pos(match, 0, &prose, NULL);
    g_autofree char *before = g_strndup(marked, (gsize)prose);
    g_autofree char *joined = replace_all(before, SOFT_BREAK, "\\1");
    const char *space = is_unstuffed_diff(marked + prose) ? " " : "";
    g_autofree char *patch = replace_all(marked + prose, STUFFED, space);
    g_autofree char *all = g_strconcat(delsp ? joined : before, patch, NULL);
    return replace_all(all, STUFFED, "");
}

/* MEND_PGP: armour and signature removed, dash escapes undone (RFC 4880 7). */
static char *unsign(const char *text)
{
    g_autoptr(GRegex) regex = g_regex_new(
        "^-----BEGIN PGP SIGNED MESSAGE-----.*\\n(?:.*: .*\\n)*\\n?((?s:.*?))"
        "^-----BEGIN PGP SIGNATURE-----$(?s:.*?)^-----END PGP SIGNATURE-----.*(?:\\n|$)",
        RAW_LINES, 0, NULL);
    g_autoptr(GMatchInfo) match = NULL;
    int from, to;
    if (!g_regex_match(regex, text, 0, &match))
        return g_strdup(text);
    g_autofree char *inside = g_match_info_fetch(match, 1);
    g_autofree char *undone = replace_all(inside, "^- ", "");
    g_match_info_fetch_pos(match, 0, &from, &to);
    g_autofree char *before = g_strndup(text, (gsize)from);
    return g_strconcat(before, undone, text + to, NULL);
}

/* LF line ends, as Mail.text has them. */
static char *line_ends(const char *text)
{
    return strchr(text, '\n') ? replace_all(text, "\\r+\\n", "\n") : replace_all(text, "\\r", "\n");
}

/* NULs are removed, but from charsets of 2 and 4 bytes. TRUE if there were some. */
static gboolean drop_nuls(const char *label, GByteArray *bytes)
{
    guint n = 0;
    if (label && (strstr(label, "16") || strstr(label, "32")))
        return FALSE;
    for (guint i = 0; i < bytes->len; i++)
        if (bytes->data[i])
            bytes->data[n++] = bytes->data[i];
    gboolean any = n < bytes->len;
    g_byte_array_set_size(bytes, n);
    return any;
}

static gboolean has_param(GMimeContentType *type, const char *name, const char *value)
{
    const char *given = g_mime_content_type_get_parameter(type, name);
    return given && g_ascii_strcasecmp(given, value) == 0;
}

static char *mend_text(GMimeContentType *type, char *text, guint mends)
{
    if (mends & MEND_FLOWED && has_param(type, "format", "flowed")) {
        g_autofree char *flowed = text;
        text = unflow(flowed, has_param(type, "delsp", "yes"));
    }
    if (mends & MEND_PGP) {
        g_autofree char *signed_text = text;
        text = unsign(signed_text);
    }
    return text;
}

/* *binary: there were NULs. */
static char *part_text(GMimePart *part, guint mends, gboolean *binary)
{
    GMimeContentType *type = g_mime_object_get_content_type(GMIME_OBJECT(part));
    g_autoptr(GByteArray) bytes = decode_part(part, mends);
    const char *label = g_mime_content_type_get_parameter(type, "charset");
    *binary = drop_nuls(label, bytes);
    g_autofree char *text = gmime_convert(label, (Str){(char *)bytes->data, bytes->len}, mends);
    if (mends & MEND_MARK && g_str_has_prefix(text, "\xef\xbb\xbf"))
        memmove(text, text + 3, strlen(text + 3) + 1);
    return mend_text(type, line_ends(text), mends);
}

/* The text of all parts. */

typedef struct {
    guint mends;
    GString *text;
    guint pieces;
    gboolean only_patches; /* a better alternative was read */
    GPtrArray *files;      /* attached texts that are no patches */
    gboolean html;         /* HTML counts */
} Choice;

static void end_line(GString *out)
{
    if (out->len && out->str[out->len - 1] != '\n')
        g_string_append_c(out, '\n');
}

static void add_text(Choice *choice, const char *text)
{
    if (strspn(text, " \t\r\n\v\f") == strlen(text))
        return;
    end_line(choice->text);
    g_string_append(choice->text, text);
    if (choice->pieces++)
        end_line(choice->text);
}

static gboolean holds_diff(const char *text)
{
    return g_regex_match_simple("^diff --git |^--- (?s:.*)^\\+\\+\\+ ", text, RAW_LINES, 0);
}

static void choose_part(Choice *choice, GMimePart *part, gboolean root)
{
    gboolean binary;
    Counts counts = part_counts(part, root);
    gboolean only_patch = choice->only_patches && !is_patch_part(part);
    if (counts == COUNTS_NOT || (only_patch && counts != COUNTS_AS_FILE))
        return;
    if (counts == COUNTS_AS_HTML) {
        choice->html = choice->html || !choice->pieces;
        return;
    }
    g_autofree char *text = part_text(part, choice->mends, &binary);
    if (counts == COUNTS || (!binary && (root || is_patch_part(part) || holds_diff(text))))
        add_text(choice, text);
    else if (!binary && !only_patch)
        g_ptr_array_add(choice->files, g_steal_pointer(&text));
}

static void choose(Choice *choice, GMimeObject *object, gboolean root);

/* The best that is not blank; of the others patches that are attached within them. */
static void choose_best(Choice *choice, GPtrArray *parts)
{
    guint before = choice->pieces;
    gboolean tree = FALSE;
    while (parts->len && choice->pieces == before && !choice->html) {
        guint best = 0;
        for (guint i = 0; i < parts->len; i++)
            if (rank(parts->pdata[i]) > rank(parts->pdata[best]))
                best = i;
        tree = GMIME_IS_MULTIPART(parts->pdata[best]);
        choose(choice, parts->pdata[best], FALSE);
        g_ptr_array_remove_index(parts, best);
    }
    gboolean outer = choice->only_patches;
    choice->only_patches = TRUE;
    for (guint i = 0; i < parts->len && !tree; i++)
        choose(choice, parts->pdata[i], FALSE);
    choice->only_patches = outer;
}

static void choose_in_multipart(Choice *choice, GMimeMultipart *multipart)
{
    GMimeContentType *type = g_mime_object_get_content_type(GMIME_OBJECT(multipart));
    g_autoptr(GPtrArray) parts = g_ptr_array_new();
    for (int i = 0; i < g_mime_multipart_get_count(multipart); i++)
        g_ptr_array_add(parts, g_mime_multipart_get_part(multipart, i));
    if (g_mime_content_type_is_type(type, "multipart", "alternative")) {
        choose_best(choice, parts);
        return;
    }
    for (guint i = 0; i < parts->len; i++)
        choose(choice, parts->pdata[i], FALSE);
}

/* Recursive, as GMime's own tree is: mails that break it are not for this program. */
static void choose(Choice *choice, GMimeObject *object, gboolean root)
{
    if (GMIME_IS_MULTIPART(object))
        choose_in_multipart(choice, GMIME_MULTIPART(object));
    else if (GMIME_IS_MESSAGE_PART(object)) {
        GMimeMessage *inner = g_mime_message_part_get_message(GMIME_MESSAGE_PART(object));
        if (inner && g_mime_message_get_mime_part(inner))
            choose(choice, g_mime_message_get_mime_part(inner), FALSE);
    } else if (GMIME_IS_PART(object))
        choose_part(choice, GMIME_PART(object), root);
}

char *gmime_text(const GMimeMail *mail, guint mends)
{
    g_autoptr(GPtrArray) files = g_ptr_array_new_with_free_func(g_free);
    Choice choice = {.mends = mends, .text = g_string_new(NULL), .files = files};
    GMimeObject *root = g_mime_message_get_mime_part(mail->message);
    if (root)
        choose(&choice, root, TRUE);
    for (guint i = 0, alone = !choice.pieces; alone && i < files->len; i++)
        add_text(&choice, files->pdata[i]);
    char *text = g_string_free(choice.text, FALSE);
    if (choice.html)
        g_clear_pointer(&text, g_free);
    return text;
}
