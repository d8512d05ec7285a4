/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "comparable.h"
#include "mail/charset.h"

#define BIT(symbol) (1U << PEER_##symbol)
#define ALL_FIELDS ((1U << PEER_FIELDS) - 1)

/* ---- forms ---- */

/* Regular expressions that name each other: RFC 5322 3.2 to 3.6, RFC 2045 5.1, RFC 2047 2. White
 * space is that of folded fields. */
static const char *const rules[][2] = {
    {"ws", "(?:[ \\t]|\\r?\\n[ \\t])*+"},
    {"gap", "(?:[ \\t]|\\r?\\n[ \\t])++"},
    {"comment", "\\((?:[!-'*-<>-\\[\\]-~ \\t]|\\\\[ -~]|\\r?\\n[ \\t])*+\\)"},
    {"cfws", "(?:(?&ws)(?&comment))*+(?&ws)"},
    {"atom", "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]++"},
    {"dots", "(?&atom)(?:\\.(?&atom))*+"},
    {"quoted", "\"(?:(?!=\\?)[ !#-\\[\\]-~\\t]|\\\\[ -~]|\\r?\\n[ \\t])*+\""},
    {"blank", "\"(?:(?&gap)|\\\\ )*+\""},
    {"name_word", "(?&phrase_word)|(?!=\\?)(?&atom)|(?!(?&blank))(?&quoted)"},
    {"phrase", "(?&cfws)(?&name_word)(?:(?&ws)(?&name_word))*+(?&cfws)"},
    {"spec", "(?:(?&dots)|(?&quoted))@(?!(?i:[^ >]*xn--))(?:(?&dots)|\\[[A-Za-z0-9.:-]*+\\])"},
    {"bracketed", "<(?&cfws)(?&spec)(?&cfws)>"},
    {"angle", "(?&phrase)(?&bracketed)(?&cfws)|(?&ws)(?&bracketed)(?&ws)"},
    {"mailbox", "(?&angle)|(?&cfws)(?&spec)(?&cfws)"},
    {"mailboxes", "(?&mailbox)(?:,(?&mailbox))*+"},
    {"group", "(?&phrase):(?:(?&mailboxes)|(?&cfws));(?&cfws)"},
    {"day", "(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),(?&ws)"},
    {"month", "Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec"},
    {"date", "(?:0?[1-9]|[12]\\d|3[01])(?&gap)(?&month)(?&gap)(?:19|20)\\d\\d"},
    {"time", "(?:[01]\\d|2[0-3]):[0-5]\\d(?::[0-5]\\d)?"},
    {"zone", "[+-](?:0\\d|1[0-2])[0-5]\\d|UT|GMT|[ECMP][SD]T"},
    {"moment", "(?&ws)(?&day)?(?&date)(?&gap)(?&time)(?&gap)(?&zone)(?&cfws)"},
    {"id", "<(?:(?&dots)|\"[ !#-;=?-Z^-~]++\")@(?:(?&dots)|\\[[A-Za-z0-9.:-]*+\\])>"},
    {"name", "[A-Za-z0-9_-]++"},
    {"list", "(?&name)(?:\\.(?&name))*+@(?&name)(?:\\.(?&name))++"},
    {"token", "[!#-'*+.0-9A-Z^-~-]++"},
    {"attribute", "[!#-'+.0-9A-Z^-~-]++(?:\\*(?:\\d\\d?\\*?)?)?"},
    {"param", "(?&ws);(?&ws)(?&attribute)=(?:(?&token)|(?&quoted))"},
    {"params", "(?&param)*+(?&ws)"},
    {"type", "(?i:text|image|audio|video|application|multipart)/(?&token)|(?i:message/rfc822)"},
    {"base64", "(?:[A-Za-z0-9+/]{4})*+(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?"},
    {"charset", "=\\?[A-Za-z0-9_-]{1,40}+(?:\\*[a-z]++)?\\?"},
    {"word_end", "\\?=(?![0-9A-Fa-f]{2})"}, /* not "?=3D", an escape behind a mark */
    {"word", "(?&charset)(?:[Qq]\\?(?:[!-<>@-~]|=[0-9A-F]{2})++|[Bb]\\?(?&base64))(?&word_end)"},
    {"phrase_word",
     "(?&charset)(?:[Qq]\\?(?:[A-Za-z0-9!*+/_-]|=[0-9A-F]{2})++|[Bb]\\?(?&base64))(?&word_end)"},
    {"line", "[A-Za-z0-9-]++:(?:[^\\r\\n]|\\r?\\n[ \\t])*+\\r?\\n"},
    {"head", "(?&line)*+\\r?\\n"},
    {"part_head", "(?:(?i:Content-|X-|MIME-)(?&line))*+\\r?\\n"},
};

#define ADDRESSES "(?:(?&mailbox)|(?&group))(?:,(?:(?&mailbox)|(?&group)))*+"
#define IDS "(?:(?&ws)(?&id))*+(?&ws)"

typedef struct {
    const char *name, *form;
    guint fields; /* that it spoils if it has another form */
} FieldForm;

static const FieldForm mail_forms[] = {
    {"From", ADDRESSES, BIT(FROM)},
    {"Reply-To", ADDRESSES, BIT(REPLY_TO)},
    {"X-Original-From", ADDRESSES, BIT(ORIGINAL_FROM)},
    {"X-Original-Sender", ADDRESSES, BIT(ORIGINAL_FROM)},
    {"To", ADDRESSES, BIT(RECIPIENTS)},
    {"Cc", ADDRESSES, BIT(RECIPIENTS)},
    {"Subject", "(?:(?!=\\?)[ -~\\t]|\\r?\\n[ \\t]|(?&word))*+", BIT(SUBJECT)},
    {"Date", "(?&moment)", BIT(DATE)},
    {"Received", "[^;()\\\\]*;(?&moment)", BIT(DATE)},
    {"Message-ID", "(?&ws)(?&id)(?&ws)", BIT(MESSAGE_ID) | BIT(REFS)},
    {"In-Reply-To", IDS, BIT(REFS)},
    {"References", IDS, BIT(REFS)},
    {"List-Id", "(?:(?&phrase)|(?&ws))<(?&name)(?:\\.(?&name))++>(?&ws)",
     BIT(LIST) | BIT(RECIPIENTS)},
    {"X-Mailing-List", "(?&ws)(?&list)(?&ws)", BIT(LIST) | BIT(RECIPIENTS)},
};

static const FieldForm part_forms[] = {
    {"Content-Type", "(?&ws)(?&type)(?&params)", BIT(CONTENT_TYPE) | BIT(TEXT)},
    {"Content-Disposition", "(?&ws)(?&token)(?&params)", BIT(TEXT)},
    {"Content-Transfer-Encoding", "(?i)(?&ws)(?:[78]bit|binary|quoted-printable|base64)(?&ws)",
     BIT(TEXT)},
};

static GRegex *compile(const char *form)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GString) pattern = g_string_new("(?(DEFINE)");
    for (guint i = 0; i < G_N_ELEMENTS(rules); i++)
        g_string_append_printf(pattern, "(?<%s>%s)", rules[i][0], rules[i][1]);
    g_string_append_printf(pattern, ")%s", form);
    GRegex *regex = g_regex_new(pattern->str, RAW_LINES, 0, &error);
    g_assert_no_error(error);
    return regex;
}

/* Each form is compiled once, and known by its address. */
static gboolean is_found(const char *form, Str text)
{
    static GHashTable *regexes;
    if (!regexes)
        regexes = g_hash_table_new(g_direct_hash, g_direct_equal);
    GRegex *regex = g_hash_table_lookup(regexes, form);
    if (!regex)
        g_hash_table_insert(regexes, (gpointer)form, regex = compile(form));
    return g_regex_match_full(regex, text.n ? text.p : "", (gssize)text.n, 0, 0, NULL, NULL);
}

/* ---- charsets ---- */

/* iconv hands on escapes that it does not know. */
static gboolean keeps_escape(const char *charset, const char *text)
{
    return g_ascii_strncasecmp(charset, "iso-2022", strlen("iso-2022")) == 0 &&
           strchr(text, '\x1b');
}

/* Do the bytes fit the label, as iconv reads it, and no other? Without one: UTF-8. */
static gboolean fits_charset(const char *label, const GByteArray *bytes)
{
    const char *charset = label && *label ? g_mime_charset_iconv_name(label) : "UTF-8";
    if (!bytes->len)
        return TRUE;
    g_autofree char *text =
        g_convert((const char *)bytes->data, bytes->len, "UTF-8", charset, NULL, NULL, NULL);
    gboolean is_utf8 = g_utf8_validate((const char *)bytes->data, bytes->len, NULL);
    return text && !keeps_escape(charset, text) &&
           (!is_utf8 || g_ascii_strcasecmp(charset, "UTF-8") == 0 ||
            bytes_are_ascii((Str){(const char *)bytes->data, bytes->len}));
}

static gboolean word_fits(const GMatchInfo *match)
{
    g_autofree char *charset = g_match_info_fetch(match, 1);
    g_autofree char *encoding = g_match_info_fetch(match, 2);
    g_autofree char *text = g_match_info_fetch(match, 3);
    gboolean b = g_ascii_tolower(*encoding) == 'b';
    g_autoptr(GByteArray) bytes = gmime_decode(
        b ? GMIME_CONTENT_ENCODING_BASE64 : GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE, text);
    return fits_charset(charset, bytes);
}

static gboolean words_fit(const char *value)
{
    g_autoptr(GRegex) words =
        g_regex_new("=\\?([^?*]*)(?:\\*[^?]*)?\\?([bBqQ])\\?([^?]*)\\?=", RAW_LINES, 0, NULL);
    g_autoptr(GMatchInfo) match = NULL;
    g_regex_match(words, value, 0, &match);
    while (g_match_info_matches(match)) {
        if (!word_fits(match))
            return FALSE;
        g_match_info_next(match, NULL);
    }
    return TRUE;
}

static Str without_end(const char *line)
{
    Str s = str_of(line);
    while (s.n && strchr("\r\n", s.p[s.n - 1]))
        s.n--;
    return s;
}

static guint spoilt_by(const FieldForm *form, const char *value)
{
    g_autofree char *whole = g_strdup_printf("\\A(?:%s)\\z", form->form);
    const char *pattern = g_intern_string(whole);
    gboolean good = !*value || (is_found(pattern, without_end(value)) && words_fit(value));
    return good ? 0 : form->fields;
}

/* ---- parts ---- */

typedef struct {
    Str raw;
    guint spoilt;
} Tree;

static void check_part(GMimeObject *parent, GMimeObject *part, gpointer data);

static Str part_content(const GByteArray *bytes)
{
    return (Str){bytes->len ? (const char *)bytes->data : "", bytes->len};
}

static gboolean is_type(GMimeObject *part, const char *type, const char *subtype)
{
    return g_mime_content_type_is_type(g_mime_object_get_content_type(part), type, subtype);
}

/* Whether blanks at the start of its lines stuff them or are a diff's is a guess. */
static gboolean is_flowed_diff(GMimePart *part, Str text)
{
    GMimeContentType *type = g_mime_object_get_content_type(GMIME_OBJECT(part));
    const char *format = g_mime_content_type_get_parameter(type, "format");
    return format && g_ascii_strcasecmp(format, "flowed") == 0 &&
           is_found("^ ?(?:diff --git|---|@@) ", text);
}

#define BARE_CR "\\r(?!\\n)"
#define CONTROLS "[\\x01-\\x08\\x0e-\\x1a\\x1c-\\x1f\\x7f]" /* but white space and ESC */

/* An encoded message is a part like others for GMime (RFC 2046 5.2.1). */
static gboolean is_odd_text(GMimePart *part)
{
    GMimeContentType *type = g_mime_object_get_content_type(GMIME_OBJECT(part));
    g_autoptr(GByteArray) raw = gmime_part_bytes(part, FALSE);
    g_autoptr(GByteArray) decoded = gmime_part_bytes(part, TRUE);
    if (g_mime_part_get_content_encoding(part) == GMIME_CONTENT_ENCODING_BASE64 &&
        !is_found("\\A(?:[A-Za-z0-9+/]{4}|\\r?\\n)*+(?&base64)(?:\\r?\\n)*+\\z", part_content(raw)))
        return TRUE;
    return is_type(GMIME_OBJECT(part), "message", "rfc822") ||
           is_found(BARE_CR "|" CONTROLS, part_content(decoded)) ||
           !fits_charset(g_mime_content_type_get_parameter(type, "charset"), decoded) ||
           is_flowed_diff(part, part_content(decoded));
}

/* Is a line with the boundary followed by something else than a header block, or the last one by
 * another one? */
static gboolean is_odd_multipart(Str raw, GMimeObject *multipart)
{
    const char *boundary = g_mime_multipart_get_boundary(GMIME_MULTIPART(multipart));
    g_autofree char *quoted = g_regex_escape_string(boundary ? boundary : "", -1);
    g_autofree char *form = g_strdup_printf(
        "^--%s(?:[ \\t]*\\r?\\n(?!(?&part_head))|--(?s:.*)^--%s(?:--)?[ \\t]*\\r?\\n)", quoted,
        quoted);
    g_autoptr(GRegex) regex = compile(form);
    return is_type(multipart, "multipart", "digest") ||
           g_regex_match_full(regex, raw.p, (gssize)raw.n, 0, 0, NULL, NULL);
}

/* Also: does an enclosed message begin with something else than a header block? */
static gboolean is_odd_message(Tree *tree, GMimeMessagePart *part)
{
    GMimeMessage *message = g_mime_message_part_get_message(part);
    if (message)
        g_mime_message_foreach(message, check_part, tree);
    return is_found("(?i)^Content-Type:(?&ws)message/(?:[^\\r\\n]|\\r?\\n[ \\t])*+\\r?\\n"
                    "(?&line)*+\\r?\\n(?!(?&head))",
                    tree->raw);
}

static void check_part(GMimeObject *parent, GMimeObject *part, gpointer data)
{
    Tree *tree = data;
    (void)parent;
    GMimeHeaderList *list = g_mime_object_get_header_list(part);
    for (guint i = 0; i < G_N_ELEMENTS(part_forms); i++) {
        GMimeHeader *header = g_mime_header_list_get_header(list, part_forms[i].name);
        const char *value = header ? g_mime_header_get_raw_value(header) : NULL;
        tree->spoilt |= value ? spoilt_by(&part_forms[i], value) : 0;
    }
    if ((GMIME_IS_MULTIPART(part) && is_odd_multipart(tree->raw, part)) ||
        (GMIME_IS_MESSAGE_PART(part) && is_odd_message(tree, GMIME_MESSAGE_PART(part))) ||
        (GMIME_IS_PART(part) && !is_type(part, "image", "*") && is_odd_text(GMIME_PART(part))))
        tree->spoilt |= BIT(TEXT);
}

/* ---- what we report ---- */

#define HEADER_DEFECTS                                                               \
    (DIAG_BIT(HEADER_NO_COLON) | DIAG_BIT(HEADER_NUL) | DIAG_BIT(HEADER_DUPLICATE) | \
     DIAG_BIT(HEADER_TOO_LARGE) | DIAG_BIT(HEADER_FROM_LINE) | DIAG_BIT(HEADER_CR))
#define READ_ALIKE                                                                               \
    (DIAG_BIT(SIGNATURE) | DIAG_BIT(ENCRYPTED) | DIAG_BIT(TNEF) | DIAG_BIT(UUENCODED) |          \
     DIAG_BIT(HTML_ONLY) | DIAG_BIT(MOJIBAKE) | DIAG_BIT(FLOWED_DIFF) | DIAG_BIT(FROM_MISSING) | \
     DIAG_BIT(DATE_FROM_RECEIVED) | DIAG_BIT(DATE_MISSING) | DIAG_BIT(ID_MISSING))

static const struct {
    const char *place;
    PeerField field;
} places[] = {
    {"From", PEER_FROM},
    {"Reply-To", PEER_REPLY_TO},
    {"X-Original-From", PEER_ORIGINAL_FROM},
    {"X-Original-Sender", PEER_ORIGINAL_FROM},
    {"Subject", PEER_SUBJECT},
    {"Date", PEER_DATE},
    {"text", PEER_TEXT},
};

static guint reported(const DiagLog *log)
{
    guint fields = diag_mail_kinds(log) & HEADER_DEFECTS ? ALL_FIELDS : 0;
    for (guint i = 0; i < diag_n_entries(log); i++) {
        const Diag *diag = diag_entry(log, i);
        for (guint j = 0; j < G_N_ELEMENTS(places); j++)
            if (!(G_GUINT64_CONSTANT(1) << diag->kind & READ_ALIKE) &&
                g_strcmp0(places[j].place, diag->place) == 0)
                fields |= 1U << places[j].field;
    }
    return fields;
}

/* ---- all of it ---- */

static gboolean has_odd_pgp(const GMimeMail *peer)
{
    g_autofree char *text = gmime_mail_value(peer, PEER_TEXT, 0);
    Str whole = str_of(text);
    return is_found("^-----BEGIN PGP ", whole) &&
           !is_found("\\A(?:(?!-----BEGIN PGP ).*\\n)*+"
                     "-----BEGIN PGP SIGNED MESSAGE-----\\n(?:Hash: .*\\n)*+\\n"
                     "(?:(?!-----).*\\n)*+-----BEGIN PGP SIGNATURE-----\\n"
                     "(?:(?!-----).*\\n)*+-----END PGP SIGNATURE-----\\n"
                     "(?:(?!-----BEGIN PGP ).*\\n)*+\\z",
                     whole);
}

guint comparable_fields(const OurMail *our, const GMimeMail *peer)
{
    Tree tree = {.raw = our->raw->data};
    guint spoilt = reported(our->log);
    if (spoilt == ALL_FIELDS || !is_found("\\A(?&head)", tree.raw))
        return 0;
    for (guint i = 0; i < G_N_ELEMENTS(mail_forms); i++)
        spoilt |= spoilt_by(&mail_forms[i], gmime_raw_value(peer, mail_forms[i].name));
    g_mime_message_foreach(peer->message, check_part, &tree);
    spoilt |= tree.spoilt;
    if (!(spoilt & BIT(TEXT)) && (is_found(BARE_CR, tree.raw) || has_odd_pgp(peer)))
        spoilt |= BIT(TEXT);
    return ALL_FIELDS & ~spoilt;
}
